"""Text as tokens that know their place: folded for comparing, never changed for quoting.

`fold` keeps the length of the text, so that a place found in the folded text is the same place in the person's own
words. Nothing here knows a language.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Value = TypeVar("Value")

_WORD = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_SAME_LENGTH = {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-"}
_SAME_LENGTH |= {"—": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "ı": "i", "ł": "l", "ø": "o", "đ": "d"}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    simple = _SAME_LENGTH.get(character)
    if simple is not None:
        return simple
    lower = character.lower()
    base = unicodedata.normalize("NFD", lower)[:1]
    return base if len(lower) == 1 and len(base) == 1 else character


def fold(text: str) -> str:
    """Lower case, no accents, plain quotation marks; exactly as long as `text`.

    >>> fold("Zoë’s Größe")
    "zoe's große"
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one sign: `text` is folded; `start` and `end` are its place."""

    text: str
    start: int
    end: int


def tokens(folded: str) -> list[Token]:
    """The words, numbers and signs of a folded text; a number parts from the letters behind it, as in 10s or 6pm."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]


@lru_cache(maxsize=8192)
def closest(word: str, candidates: tuple[str, ...]) -> str:
    """The candidate that `word` misspells: one slip away, two in a long word, or the same letters; else "".

    >>> closest("satruday", ("saturday", "sunday"))
    'saturday'
    """
    from rapidfuzz.distance import OSA  # late: only a misspelt word needs it

    slips = 1 if len(word) <= 7 else 2
    best, distance = "", slips + 1
    for candidate in candidates:
        if len(word) < 4 or not candidate or word[0] not in candidate[:2] or abs(len(candidate) - len(word)) > slips:
            continue
        away = OSA.distance(word, candidate, score_cutoff=slips)
        if away > slips and sorted(word) == sorted(candidate):
            away = slips
        if away < distance:
            best, distance = candidate, away
    return best


def one_of(words: str) -> frozenset[str]:
    """The words of a text as a set; phrases of several words are parted by | instead of spaces."""
    return frozenset(word.strip() for word in (words.split("|") if "|" in words else words.split()))


class PhraseTable(Generic[Value]):
    """Phrases of one or several words, each with a value; the longest that fits at a place is found.

    >>> PhraseTable({"tomorrow": 1, "day after tomorrow": 2}).at(tokens("the day after tomorrow"), 1)
    (2, 3)
    """

    def __init__(self, phrases: Mapping[str, Value]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in phrases.items():
            words = tuple(token.text for token in tokens(fold(phrase)))
            self._by_first.setdefault(words[0], []).append((words, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, sequence: Sequence[Token], index: int) -> tuple[Value, int] | None:
        """The value of the longest phrase that starts at `index`, and the number of tokens that it takes."""
        for words, value in self._by_first.get(sequence[index].text, ()):
            length = len(words)
            if length == 1:
                return value, 1
            if index + length <= len(sequence) and all(
                sequence[index + offset].text == word for offset, word in enumerate(words)
            ):
                return value, length
        return None
