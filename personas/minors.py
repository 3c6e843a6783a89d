"""Whether a request puts a person under 18 into a picture.

It reads words ("schoolgirl", "niña"), stated ages ("17yo", "sedicenne", "de doce años"), school years and years of
birth in English, Spanish, German, French, Italian and Portuguese, and plain words in some other scripts, also where
letters are swapped, spaced or accented. What only looks like one ("baby blue", "at 17:00", "kidney") passes.

The words are in minors.toml. A rule about words is a first line, not the whole defence: the persona's own age is
kept at 18 or more by the database.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from personas.folding import fold, readings, spaced_runs

# A bare number is an age only where it ends the phrase or a word goes on with the picture, never with a unit.
_FOLLOW = (
    r"(?=\s*(?:$|[,;!?)\"\]#/]|’(?!\d)|\.(?!\d)|-\s|\s(?:and|in|on|at|with|wearing|who|but|from|standing|sitting|dancing|posing|"
    r"walking|looking|holding|smiling|by|near|y|en|con|que|an|am|auf|mit|und|im|et|dans|sur|avec|qui|au|e|na|no|nella|"
    r"sulla|sul|al|alla|com|or|years?(?! \w+er\b)|please|pls|bitte|por|per|pour|para|today|tomorrow|this|next|hoy|heute|oggi|hoje|very|so)\b))"
)
_YEAR = r"(?P<year>(?:19|20)\d\d|’\d\d)\b"
_OLDEST_MINOR = 17
_DATA = Path(__file__).with_name("minors.toml")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found, in the folded spelling, and why it stops."""

    words: str
    why: str


@dataclass(frozen=True)
class _Language:
    words: regex.Pattern[str]
    ages: regex.Pattern[str] | None
    births: regex.Pattern[str] | None


def minor_in(text: str, *, year: int | None) -> Finding | None:
    """The first sign of a person under 18 in `text`.

    `year` is the year now, for "born in 2015"; with None a year of birth is not judged.

    >>> minor_in("a 17 year old on the beach", year=2026)
    Finding(words='17 year old', why='a stated age under 18')
    >>> minor_in("17 photos of Ava, baby blue dress, post at 17:00", year=2026) is None
    True
    """
    innocent, languages = _rules()
    for reading in readings(text):
        plain = innocent.sub(" ~ ", reading)
        for language in languages:
            if found := language.words.search(plain):
                return Finding(words=found.group(), why="a word for a person under 18")
            if language.ages and (found := language.ages.search(plain)):
                return Finding(words=found.group(), why="a stated age under 18")
            if language.births is None or year is None:
                continue
            for birth in language.births.finditer(plain):
                if not _surely_adult(birth.group("year"), year):
                    return Finding(words=birth.group(), why="a year of birth that makes them under 18")
    return _spelled_out(fold(text))


def _surely_adult(born: str, now: int) -> bool:
    """Whether somebody born in that year has been 18 all of this year."""
    year = 2000 + int(born[1:]) if born.startswith("’") else int(born)
    if year > now and born.startswith("’"):
        year -= 100
    return now - year > _OLDEST_MINOR + 1


def _spelled_out(plain: str) -> Finding | None:
    """Words with letters starred out ("ch*ld"), or spaced apart in one long run ("a c h i l d")."""
    hidden = _hidden_words()
    for token in regex.findall(r"(?<![\p{L}*#])[\p{L}*#]{3,16}(?![\p{L}*#])", plain):
        if "*" in token or "#" in token.strip("#"):
            letters = regex.sub(r"[*#]", "", token)
            mask = regex.compile(regex.sub(r"[*#]", r"[\\p{L}]", token))
            if len(letters) * 2 >= len(token) and any(mask.fullmatch(word) for word in hidden):
                return Finding(words=token, why="a word for a person under 18")
    for run in spaced_runs(plain):
        if word := next((word for word in hidden if len(word) > 3 and word in run), ""):
            return Finding(words=run, why=f'"{word}", spelled out')
    return None


@lru_cache(maxsize=1)
def _rules() -> tuple[regex.Pattern[str], tuple[_Language, ...]]:
    """What only looks like a minor, in every language at once; then each language's words, ages and births."""
    with _DATA.open("rb") as file:
        data = tomllib.load(file)
    other, _ = data.pop("other"), data.pop("hidden")
    words = "|".join(regex.escape(fold(word)) for word in other["words"])
    anywhere = "|".join(regex.escape(fold(word)) for word in other["anywhere"])
    plain = _Language(regex.compile(rf"(?<!\p{{L}})(?:{words})(?!\p{{L}})|{anywhere}"), None, None)
    tens = tuple(ten for language in data.values() for ten in language["tens"])
    innocent = regex.compile("|".join(f"(?:{piece})" for language in data.values() for piece in language["innocent"]))
    return innocent, (*(_compiled(language, tens) for language in data.values()), plain)


def _compiled(language: dict[str, list[str]], every_tens: Iterable[str]) -> _Language:
    spellings = [f"(?:{word})" for word in language["numbers"]]
    tens = "".join(rf"(?<!\b{ten}[ -])" for ten in every_tens)

    def number(start: int, end: int, digits: str) -> str:
        words = "|".join(reversed(spellings[start - 1 : end]))
        one = rf"(?:(?<!\d)(?<!\d[.,:/])(?:{digits})(?!\d|[.,:/]\d)|{tens}\b(?:{words})\b)"
        span = rf"(?: ?[-/] ?\d{{1,2}}\b| (?:to|or|and|a|y|o|bis|oder|und|ou|et|e) (?:\d{{1,2}}|{words})\b)"
        return rf"(?:{one}{span}?)"

    def whole(pieces: list[str]) -> regex.Pattern[str]:
        text = "|".join(f"(?:{piece})" for piece in pieces)
        text = text.replace("{N}{F}", "{M}{F}")
        text = text.replace("{N}", number(1, 17, r"0?[1-9]|1[ .-]?[0-7]")).replace(
            "{M}", number(3, 17, r"[3-9]|1[0-7]")
        )
        text = text.replace("{W}", rf"(?:{'|'.join(spellings[12:])})\b").replace("{F}", _FOLLOW).replace("{Y}", _YEAR)
        return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{text})(?![\p{{L}}])")

    return _Language(
        whole(language["words"]),
        whole(language["ages"]),
        whole(language["births"]),
    )


@lru_cache(maxsize=1)
def _hidden_words() -> frozenset[str]:
    """The nouns that people hide: tried against starred and spaced spellings."""
    with _DATA.open("rb") as file:
        return frozenset(fold(word) for word in tomllib.load(file)["hidden"]["words"])
