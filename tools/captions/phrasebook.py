"""The phrase books: what can be said in each language, read from `words/`.

A line is "letters|text". The letters say whose voice it is (see `voice`), "s" that it suits sad news too, "*" anyone.
Slots: {theme} and {Theme} in the middle and at the start of a sentence, {noun} and {Noun} with its article (English),
{count} how many words the theme has, {word} a theme of one word, {place} the persona's own city where the theme names it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import regex

from personas.languages import language_code
from tools.captions.theme import Subject, capital
from tools.scenes import plain, read_scene

_FOLDER = Path(__file__).with_name("words")
LANGUAGES = ("en", "es", "de", "fr", "it", "pt")
_SLOT = regex.compile(r"\{(\w+)\}")
CIRCUMSTANCES = frozenset(["rain", "snow", "fog", "wind", "sunset", "morning", "night", "spring", "summer", "autumn", "winter", "weekend", "monday"])  # fmt: skip
LONGEST_TWICE = 20  # letters of a theme that can be said twice in a line
_EDGES = " .!?…“”«»„\"'"


@dataclass(frozen=True)
class Line:
    """One thing that can be said."""

    text: str
    letters: frozenset[str]
    topic: str = ""

    @cached_property
    def slots(self) -> frozenset[str]:
        return frozenset(_SLOT.findall(self.text))

    @cached_property
    def _needs(self) -> frozenset[str]:
        return frozenset(slot.casefold() for slot in self.slots)

    @property
    def is_themed(self) -> bool:
        return bool(self.topic or self.slots)

    @property
    def is_question(self) -> bool:
        return self.text.rstrip().endswith("?")

    def suits(self, subject: Subject, numbers: tuple[str, ...]) -> bool:
        """Whether every slot can be filled."""
        needs = self._needs
        if not needs:
            return True
        if len(_SLOT.findall(self.text)) > 1 and len(subject.text) > LONGEST_TWICE:
            return False
        if "noun" in needs and not subject.noun:
            return False
        if "count" in needs and not 1 < subject.word_count <= len(numbers):
            return False
        if "word" in needs and subject.word_count != 1:
            return False
        return ("theme" not in needs or bool(subject.text)) and ("place" not in needs or bool(subject.place))

    def said(self, subject: Subject, numbers: tuple[str, ...]) -> str:
        count = numbers[subject.word_count - 1] if 0 < subject.word_count <= len(numbers) else ""
        values = {
            "theme": subject.text,
            "Theme": subject.at_start,
            "word": subject.text,
            "noun": subject.noun,
            "Noun": capital(subject.noun),
            "count": count,
            "Count": capital(count),
            "place": subject.place,
            "Place": capital(subject.place),
        }
        return str(_SLOT.sub(lambda match: values[match.group(1)], self.text))

    @cached_property
    def _inside(self) -> Any:
        return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){self._words}(?![\p{{L}}\p{{N}}])")

    @cached_property
    def _alone(self) -> Any:
        return regex.compile(rf"(?m)^[{_EDGES}]*{self._words}[{_EDGES}]*$")

    @cached_property
    def _words(self) -> str:
        text = " ".join(self.text.split()).casefold().strip(_EDGES)
        return ".{1,80}?".join(regex.escape(piece) for piece in _SLOT.split(text)[::2])

    def was_said(self, texts: str, *, alone: bool) -> bool:
        """Whether this line stands in one of `texts` (in lower case, one a line), whatever was in its slots.

        `alone`: only as the whole of one.
        """
        return (self._alone if alone else self._inside).search(texts) is not None


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Something that many posts are about, in one language."""

    name: str
    label: str
    hooks: tuple[Line, ...]
    lines: tuple[Line, ...]
    calls: tuple[Line, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Finder:
    """How a topic is found, in any language, and its emoji."""

    name: str
    phrases: frozenset[str]
    places: frozenset[str]
    activities: frozenset[str]
    emoji: str


@dataclass(frozen=True, kw_only=True)
class PhraseBook:
    code: str
    numbers: tuple[str, ...]  # how many words: one, two, three, four
    hooks: tuple[Line, ...]
    lines: tuple[Line, ...]
    codas: tuple[Line, ...]  # short sentences that may follow any of `lines`
    calls: tuple[Line, ...]
    fan_hooks: tuple[Line, ...]  # for what the persona is known to love
    fan_lines: tuple[Line, ...]
    home_hooks: tuple[Line, ...]  # for the persona's own city
    home_lines: tuple[Line, ...]
    sad_hooks: tuple[Line, ...]  # for news that nobody jokes about
    sad_lines: tuple[Line, ...]
    sad_calls: tuple[Line, ...]
    bios: tuple[Line, ...]
    greetings: tuple[Line, ...]
    tags: tuple[str, ...]
    topics: Mapping[str, Topic]


def book_for(language: str) -> PhraseBook:
    """Return the phrase book of a language by name or code; English where there is none."""
    code = language_code(language)
    return _book(code if code in LANGUAGES else "en")


@lru_cache(maxsize=len(LANGUAGES))
def _book(code: str) -> PhraseBook:
    data = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    sections = (
        "hooks", "lines", "codas", "calls", "fan_hooks", "fan_lines", "home_hooks", "home_lines", "sad_hooks", "sad_lines", "sad_calls",
        "bios", "greetings",
    )  # fmt: skip
    return PhraseBook(
        code=code,
        numbers=tuple(data["numbers"]),
        tags=tuple(data["tags"]),
        topics={name: _topic(name, values, code) for name, values in data["topics"].items()},
        **{section: _lines(_spaced(data[section], code)) for section in sections},
    )


def _spaced(entries: list[str], code: str) -> list[str]:
    """Return the lines with the hard spaces that French sets before its marks."""
    return (
        [regex.sub(r" (?=[?!:;»])|(?<=«) ", "\N{NO-BREAK SPACE}", entry) for entry in entries]
        if code == "fr"
        else entries
    )


def _topic(name: str, values: dict[str, Any], code: str) -> Topic:
    return Topic(
        name=name,
        label=values.get("label", ""),
        hooks=_lines(_spaced(values["hooks"], code), name),
        lines=_lines(_spaced(values["lines"], code), name),
        calls=_lines(_spaced(values["calls"], code), name),
        tags=tuple(values["tags"]),
    )


def _lines(entries: list[str], topic: str = "") -> tuple[Line, ...]:
    found = []
    for entry in entries:
        letters, _, text = entry.partition("|")
        found.append(Line(text, frozenset(letters), topic))
    return tuple(found)


@lru_cache(maxsize=1)
def finders() -> tuple[Finder, ...]:
    data = tomllib.loads((_FOLDER / "topics.toml").read_text(encoding="utf-8"))
    return tuple(
        Finder(
            name=name,
            phrases=frozenset(plain(phrase) for phrase in values.get("phrases", "").split(",") if phrase.strip()),
            places=frozenset(values.get("places", "").split()),
            activities=frozenset(values.get("activities", "").split()),
            emoji=values.get("emoji", ""),
        )
        for name, values in data.items()
    )


@lru_cache(maxsize=512)
def topics_in(words: str) -> tuple[str, ...]:
    """Return the topics that a theme's words name, the most telling first.

    Only what is said counts: "coffee" is not a morning, and a city is not its weather. Where no word is known, the
    scene reader is asked, which knows more places.

    >>> topics_in("a rainy night walk on the beach")
    ('beach', 'rain', 'night', 'city')
    """
    named = _named(f" {plain(words)} ")
    scene = read_scene(words)
    shown = [
        finder.name
        for finder in finders()
        if (scene.place in finder.places and not scene.is_implied)
        or (scene.activity in finder.activities and not named)
    ]
    return tuple(dict.fromkeys([*named, *shown]))[:3]


def _named(padded: str) -> list[str]:
    """Return the topics whose phrases stand in a text between spaces; a longer phrase keeps its words for itself."""
    found = set()
    for phrase, name in _phrases():
        if f" {phrase} " in padded:
            found.add(name)
            padded = padded.replace(f" {phrase} ", " | ")
    return [finder.name for finder in finders() if finder.name in found]


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, str], ...]:
    phrases = [(phrase, finder.name) for finder in finders() for phrase in finder.phrases]
    return tuple(sorted(phrases, key=lambda one: -len(one[0])))
