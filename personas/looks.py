"""Reading how somebody looks out of a person's words: hair, eyes, skin, build, height, clothes, colours."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

_DATA = Path(__file__).with_name("look.toml")
_JOIN = r"(?:,? and |, | |-)"


@dataclass(frozen=True, kw_only=True)
class Look:
    """What was read, by column of the appearance; `rest` is the text that nothing was read from."""

    values: Mapping[str, Any]
    rest: str


def read_look(text: str) -> Look:
    """The look in `text`.

    >>> read_look("green eyes, 172 cm, dyed the hair red").values
    {'hair': 'red hair', 'eyes': 'green eyes', 'height': '172 cm'}
    """
    rules, rest, values = _rules(), " ".join(text.split()), {}
    for column, patterns in rules.items():
        for pattern, template in patterns:
            if found := pattern.search(rest):
                said = " ".join(found.group("said").lower().split()).strip(" ,")
                said = said.replace(" and ", " ") if column == "hair" else said
                values[column] = template.format(said)
                rest = f"{rest[: found.start()]} , {rest[found.end() :]}"
                break
    rest = _skin(rest, values)
    rest = _bare_clothes(_clothes(rest, values), values)
    if kind := presents_as(text):
        values["presents_as"] = kind
    order = ("presents_as", "hair", "eyes", "skin", "body_type", "height", "age_range", "clothing", "colours")
    return Look(values={column: values[column] for column in order if column in values}, rest=_tidy(rest))


def presents_as(text: str) -> str:
    """ "woman", "man" or "person" where the text says so, else ""."""
    words = _words()
    for kind, column in (("person", "neither"), ("woman", "women"), ("man", "men")):
        if regex.search(rf"(?<![\w-])(?:{'|'.join(words[column])})(?![\w-])", text, regex.IGNORECASE):
            return kind
    return ""


def _skin(rest: str, values: dict[str, Any]) -> str:
    found = regex.search(r"(?:with )?(?:some |a few )?freckles|freckled(?: face)?", rest, regex.IGNORECASE)
    if not found:
        return rest
    skin = values.get("skin", "")
    values["skin"] = f"{skin} with freckles" if skin and "freckle" not in skin else skin or "freckled skin"
    return f"{rest[: found.start()]} , {rest[found.end() :]}"


def _clothes(rest: str, values: dict[str, Any]) -> str:
    words = _words()
    colour = rf"(?:{'|'.join(sorted(words['colours'], key=len, reverse=True))})"
    wears = r"(?:usually |mostly |often |always |now )?(?:wears?|wearing|dress(?:es|ed)? in|clothing(?: is|:)?|clothes(?: are|:)?|outfit(?: is|:)?)"
    found = regex.search(rf"(?<!\w){wears} (?P<said>[^.;]+)", rest, regex.IGNORECASE)
    if found:
        garments: list[str] = []
        colours: list[str] = []
        left: list[str] = []
        for piece in regex.split(r"\s*,\s*(?:and )?", found.group("said").strip()):
            if not piece:
                continue
            if regex.fullmatch(
                rf"(?:(?:in |mostly |lots of )?{colour}(?: and |/| ?& ?)?)+(?: colou?rs| tones)?",
                piece,
                regex.IGNORECASE,
            ):
                colours += regex.split(
                    r"\s+and\s+|\s*[&/]\s*", regex.sub(r"^(?:in|mostly|lots of) ", "", piece, flags=regex.IGNORECASE)
                )
            elif not garments or _is_clothing(piece):
                garments.append(piece)
            else:
                left.append(piece)
        if garments:
            values["clothing"] = ", ".join(garments)
        if colours:
            values["colours"] = [one.strip().lower() for one in colours if one.strip()]
        rest = f"{rest[: found.start()]} , {', '.join(left)} {rest[found.end() :]}"
    named = regex.search(
        rf"(?:(?:favou?rite )?colou?rs?(?: are| is|:| ?=)? |\bin |^|, )(?P<said>{colour}(?:(?:, | and |, and ){colour})*)(?: clothes| colou?rs)?(?= *(?:,|$|\.))",
        rest,
        regex.IGNORECASE,
    )
    if named and "colours" not in values:
        values["colours"] = [one.strip().lower() for one in regex.split(r",| and ", named.group("said")) if one.strip()]
        rest = f"{rest[: named.start()]} , {rest[named.end() :]}"
    return rest


def _is_clothing(piece: str) -> bool:
    return bool(regex.search(rf"(?<!\w)(?:{'|'.join(_words()['clothes'])})(?!\w)", piece, regex.IGNORECASE))


def _bare_clothes(rest: str, values: dict[str, Any]) -> str:
    """Pieces that are clothes without "wears" in front: "beard, flannel shirts"."""
    if "clothing" in values:
        return rest
    pieces = rest.split(",")
    garments = [piece for piece in pieces if _is_clothing(piece) and len(piece.split()) <= 4]
    if garments:
        values["clothing"] = ", ".join(" ".join(piece.split()) for piece in garments)
    return ",".join(piece for piece in pieces if piece not in garments)


def _tidy(text: str) -> str:
    pieces = [
        regex.sub(
            r"^(?:(?:and|with|has|have|had|a|an|the|is|are|now|got|her|his|their|she|he|gave|give)\b ?)+$",
            "",
            piece.strip(" .;"),
            flags=regex.IGNORECASE,
        )
        for piece in text.split(",")
    ]
    return ", ".join(piece for piece in (" ".join(piece.split()) for piece in pieces) if piece)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    with _DATA.open("rb") as file:
        return tomllib.load(file)


def occupations() -> Mapping[str, str]:
    """What people do, and what they care about for it: "surfer" → "surfing"."""
    found: Mapping[str, str] = _words()["occupations"]
    return found


@lru_cache(maxsize=1)
def _rules() -> dict[str, list[tuple["regex.Pattern[str]", str]]]:
    words = _words()

    def one_of(*names: str) -> str:
        return "|".join(sorted((word for name in names for word in words[name]), key=len, reverse=True))

    def rule(pattern: str, template: str = "{}") -> tuple["regex.Pattern[str]", str]:
        return regex.compile(rf"(?<![\w-]){pattern}(?![\w-])", regex.IGNORECASE), template

    hair = rf"(?:{one_of('hair_colours', 'hair_shapes')})"
    hairs = rf"{hair}(?:{_JOIN}(?:{hair}))*"
    is_now = r"(?: (?:is|are|be|to|now|should be|becomes?|turned|went|goes))*(?: ?[:=]| ?→)? ?(?:now |a )?"
    eyes = rf"(?:{one_of('eye_colours')})"
    skin = rf"(?:{one_of('skin_tones')})"
    body = rf"(?:{one_of('body_types')})"
    return {
        "hair": [
            rule(rf"(?:dyed|colou?red|bleached|cut) (?:her|his|their|the|my)? ?hair(?: to)? (?P<said>{hairs})", "{} hair"),
            rule(rf"(?P<said>(?:{hairs}{_JOIN})?(?:{one_of('hair_cuts')})(?: haircut)?)"),
            rule(rf"(?:with )?(?P<said>{hairs}) hair(?:ed)?", "{} hair"),
            rule(rf"hair{is_now}(?P<said>{hairs})", "{} hair"),
            rule(r"(?P<said>red)(?:-?head(?:ed)?)", "{} hair"),
            rule(r"(?P<said>(?:strawberry |platinum |dirty |ash |honey )?blonde?|brunette|ginger)", "{} hair"),
        ],
        "eyes": [
            rule(rf"(?:with )?(?P<said>{eyes}(?:{_JOIN}{eyes})*)(?:[- ]eyes?|-eyed)", "{} eyes"),
            rule(rf"eyes?{is_now}(?P<said>{eyes}(?:{_JOIN}{eyes})*)", "{} eyes"),
        ],
        "skin": [
            rule(rf"(?:with )?(?:a )?(?P<said>{skin}(?:{_JOIN}{skin})*)[- ](?:skin(?:ned)?|complexion)", "{} skin"),
            rule(rf"(?:skin|complexion){is_now}(?P<said>{skin}(?:{_JOIN}{skin})*)", "{} skin"),
        ],
        "height": [
            rule(r"(?:height(?: is|:| ?=)? ?|is )?(?P<said>[12]\d\d ?cm|[12][.,]\d\d ?m|[4-7] ?(?:ft|feet|foot|')(?: ?\d{1,2}(?: ?(?:in|inches|\"|''))?)?)(?: tall)?"),
            rule(rf"(?P<said>{one_of('heights')})"),
        ],
        "body_type": [rule(rf"(?:an? )?(?P<said>{body}(?:{_JOIN}{body})*)(?: (?P<kind>build|body|figure|physique|body type))?", "{} build")],
        "age_range": [rule(r"(?:in (?:her|his|their) )?(?P<said>(?:early |mid[- ]?|late )?(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|[2-8]0s))")],
    }  # fmt: skip
