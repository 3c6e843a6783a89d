"""Words about somebody's manner, read as changes of the five traits: "funnier", "a bit less formal"."""

from typing import Any

import regex

from personas.describe import MANNERS
from personas.sheet import PersonaSheet

# "funnier", "more outgoing": which trait, and up or down.
_COMPARATIVES = {
    "funnier": ("humor", 1), "wittier": ("humor", 1), "sillier": ("humor", 1), "goofier": ("humor", 1), "drier": ("humor", 1), "cheekier": ("humor", 1), "louder": ("extroversion", 1),
    "bolder": ("extroversion", 1), "livelier": ("extroversion", 1), "bubblier": ("extroversion", 1), "friendlier": ("extroversion", 1), "quieter": ("extroversion", -1), "shyer": ("extroversion", -1),
    "calmer": ("extroversion", -1), "wilder": ("creativity", 1), "dreamier": ("creativity", 1), "stranger": ("creativity", 1), "weirder": ("creativity", 1), "artsier": ("creativity", 1),
    "looser": ("professionalism", -1), "chiller": ("professionalism", -1), "stricter": ("professionalism", 1), "sharper": ("professionalism", 1), "realer": ("authenticity", 1), "rawer": ("authenticity", 1),
}  # fmt: skip
_STEP, _SMALL, _LARGE = 0.15, 0.08, 0.3
_MUCH = regex.compile(
    r"\b(?P<large>much|far|way|a lot|lots|really|very|tons)\b|\b(?P<small>a bit|a little|slightly|a touch|somewhat|bit|little)\b",
    regex.IGNORECASE,
)


def within(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 2)


def step(text: str) -> float:
    found = _MUCH.search(text)
    return _STEP if not found else _LARGE if found["large"] else _SMALL


def read_traits(text: str, wanted: dict[str, Any], sheet: PersonaSheet) -> str:
    rest = text
    for word, (trait, direction) in _COMPARATIVES.items():
        if found := regex.search(
            rf"(?<!\w)(?:(?:a bit|a little|slightly|much|far|way|a lot|really)\s+)?{word}(?!\w)", rest, regex.IGNORECASE
        ):
            wanted[trait] = within(getattr(sheet.personality, trait) + direction * step(found.group()))
            rest = cut(rest, found.span())
    for word, (trait, level) in MANNERS.items():
        found = regex.search(
            rf"(?<!\w)(?P<much>(?:a bit|a little|slightly|much|far|way|a lot|really)\s+)?(?P<way>more|less|not so|too)\s+{word}(?!\w)",
            rest,
            regex.IGNORECASE,
        )
        if found:
            up = (level >= 0.5) == (found["way"].lower() == "more")
            wanted[trait] = within(getattr(sheet.personality, trait) + (1 if up else -1) * step(found["much"] or ""))
            rest = cut(rest, found.span())
            continue
        if found := regex.search(
            rf"(?:^|\bis |\bbe |\bvery )(?P<very>very |really |super )?{word}(?= ?(?:$|[,.;]|and\b|now\b))",
            rest,
            regex.IGNORECASE,
        ):
            wanted[trait] = within(level + (0.1 if found["very"] and level >= 0.5 else -0.1 if found["very"] else 0))
            rest = cut(rest, found.span())
    if found := regex.search(r"\btemperature(?: to| is|:)?\s+(?P<value>\d+(?:[.,]\d+)?)", rest, regex.IGNORECASE):
        wanted["temperature"] = found["value"]
        rest = cut(rest, found.span())
    return rest


def cut(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} , {text[span[1] :]}"
