"""The language that a person is spoken to in, and what is said in it.

English stands in the source, and is what is said where nothing else is known. Every other language is one gettext
catalogue in `storage/catalogues/`, read when somebody first needs it:

    tr("{name} is paused.", name=persona.name)
    trn("{count} post waits.", "{count} posts wait.", count)
    trc("button", "Post")                # a word that means two things, told apart by where it stands
    LEAVE = later("Leave it")            # said later, by tr(LEAVE)

Whose language it is, `speaking` says: a turn, a card and a notice each run in that of the person who reads them.
docs/languages.md says how a language is added.
"""

import gettext
import re
import string
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

ENGLISH = "en"
CATALOGUES = Path(__file__).parent / "catalogues"
CONTEXT = "\x04"  # between a context and its message, as gettext has it

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What is said in one language, and how it writes days, months and numbers."""

    messages: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[int], int] = lambda count: int(count != 1)  # which form counts so many
    days: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # %a and %A, Monday first
    months: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # %b and %B, January first
    decimal: str = "."


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that there are, English first."""
    return (ENGLISH, *sorted(file.stem for file in CATALOGUES.glob("*.po")))


@cache
def own_name(language: str) -> str:
    """Return what a language calls itself, in a sentence of its own.

    >>> own_name("de"), own_name("es")
    ('Deutsch', 'español')
    """
    from babel import Locale  # late: only who chooses a language asks

    return str(Locale.parse(language).display_name)


def known_language(locale: str) -> str:
    """Return the language of a client's locale, where it is one of ours; else "".

    >>> known_language("de_AT.UTF-8"), known_language("es-419"), known_language("tlh"), known_language("C")
    ('de', 'es', '', '')
    """
    code = re.split(r"[-_.@]", locale.strip().lower(), maxsplit=1)[0]
    return code if code in languages() else ""


def spoken() -> str:
    """Return the language that is spoken now."""
    return _spoken.get()


async def in_english(front: str, chat: str) -> str:
    """The language of every chat, where nobody says another."""
    return ENGLISH


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside in `language`; one that is not known is English."""
    before = _spoken.set(language if language in languages() else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def tr(message: str, /, **values: object) -> str:
    """Say `message` in the language of now, with `values` in its {places}."""
    if (language := _spoken.get()) == ENGLISH:
        return message.format(**values) if values else message
    there = catalogue(language)
    said = there.messages.get(message)
    return _filled(there, said if isinstance(said, str) else message, message, values)


def trc(context: str, message: str, /, **values: object) -> str:
    """As `tr`, for a message that means something else elsewhere."""
    if (language := _spoken.get()) == ENGLISH:
        return message.format(**values) if values else message
    there = catalogue(language)
    said = there.messages.get(f"{context}{CONTEXT}{message}")
    return _filled(there, said if isinstance(said, str) else message, message, values)


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """As `tr`, for so many; {count} is the number where the message says it."""
    values = {"count": count, **values}
    english = one if count == 1 else many
    if (language := _spoken.get()) == ENGLISH:
        return english.format(**values)
    there = catalogue(language)
    said = there.messages.get(one)
    form = said[there.plural(count)] if isinstance(said, tuple) else english
    return _filled(there, form, english, values)


def later(message: str) -> str:
    """Return `message` as it is: it is translated, and said by `tr` where the reader is known."""
    return message


def dated(at: date, pattern: str) -> str:
    """Return a day or a time by a pattern of `strftime`, as the language of now writes it; `%e` is the day without a zero.

    The catalogue may have a pattern of its own for it ("%d. %B"); the names of days and months come with the language.
    """
    if (language := _spoken.get()) == ENGLISH:
        return at.strftime(pattern.replace("%e", str(at.day)))
    there = catalogue(language)
    own = there.messages.get(pattern)

    def name(found: re.Match[str]) -> str:
        mark = found[0]
        if mark == "%e":
            return str(at.day)
        if mark in there.days:
            return there.days[mark][at.weekday()].replace("%", "%%")
        if mark in there.months:
            return there.months[mark][at.month - 1].replace("%", "%%")
        return mark

    return at.strftime(re.sub(r"%.", name, own if isinstance(own, str) else pattern))


@cache
def catalogue(language: str) -> Catalogue:
    """Return what is said in a language, read from its file on the first call."""
    from babel import Locale  # late: whoever is spoken to in English does not wait for it
    from babel.messages.pofile import read_po

    with (CATALOGUES / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language, ignore_obsolete=True)
    messages: dict[str, str | tuple[str, ...]] = {}
    for message in read:
        said = message.string if isinstance(message.string, str) else tuple(message.string or ())
        if not message.id or message.fuzzy or not all((said,) if isinstance(said, str) else said):
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        messages[f"{message.context}{CONTEXT}{key}" if message.context else key] = said
    about = Locale.parse(language)
    return Catalogue(
        messages=messages,
        plural=gettext.c2py(read.plural_expr),
        days={mark: tuple(about.days["format"][width][day] for day in range(7)) for mark, width in _DAYS.items()},
        months={mark: tuple(about.months["format"][w][n] for n in range(1, 13)) for mark, w in _MONTHS.items()},
        decimal=about.number_symbols["latn"]["decimal"],
    )


_DAYS = {"%a": "abbreviated", "%A": "wide"}
_MONTHS = {"%b": "abbreviated", "%B": "wide"}


def _filled(there: Catalogue, said: str, english: str, values: Mapping[str, object]) -> str:
    if not values:
        return said
    try:
        return _Filling(there).vformat(said, (), values)
    except (KeyError, IndexError, ValueError):  # a file of a translator's, with a place that the message has not
        return english.format(**values)


class _Filling(string.Formatter):
    """Puts values into a message, dates and decimals as the language writes them."""

    def __init__(self, there: Catalogue) -> None:
        self._there = there

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, date) and "%" in format_spec:
            return dated(value, format_spec)
        text = format(value, format_spec)
        return text.replace(".", self._there.decimal) if isinstance(value, float) and format_spec else text
