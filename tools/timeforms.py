"""Times and dates written in digits: 18:30, 6 pm, 18h, 12.3., 3/12, 2026-03-12 18:00."""

import re
from collections.abc import Callable
from dataclasses import replace

from tools.timereading import Clock, Reading

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:t| +|, ?)(\d{1,2}):(\d{2})(?::\d{2})?)?(?!\d)")


_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?!\d)")


_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])")


_AMPM = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?: ?(a\.m\.?|p\.m\.?|am|pm)|([ap]))(?![a-z\d])")


_COLON = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(?! ?[ap]\.?m)(?: ?(?:uhr|h|hrs|hours|uur))?(?![\w:])")


_HOUR = re.compile(r"(\d{1,2})(?: ?h| heures?| uhr| uur)(?: ?(\d{2}))?(?![a-z\d])")


DOT_CLOCK = re.compile(r"(\d{1,2})\.(\d{2})(?: ?(?:uhr|uur|h))?(?![\d.])")


MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?: ?(?:h|hrs|hours))?(?![\w:.-])")


def on_the_dial(minutes: int) -> Reading:
    """An hour of the twelve on the dial, from minutes since twelve."""
    hour, minute = divmod(minutes % 720, 60)
    return Reading(clock=Clock(hour=hour or 12, minute=minute, style="bare"))


def _clock(hour: str | int, minute: str | int | None, style: str = "exact") -> Reading | None:
    hours, minutes = int(hour) % 24 if int(hour) <= 24 else 99, int(minute or 0)
    return Reading(clock=Clock(hour=hours, minute=minutes, style=style)) if hours < 24 and minutes < 60 else None


def _read_ampm(match: re.Match[str]) -> Reading | None:
    hour = int(match[1])
    if not 1 <= hour <= 12:
        return _clock(hour, match[2])
    return _clock(hour % 12 + (12 if (match[3] or match[4])[0] == "p" else 0), match[2])


def _read_colon(match: re.Match[str]) -> Reading | None:
    is_open = 1 <= int(match[1]) <= 12 and not match[1].startswith("0") and match.end() == match.end(2)
    return _clock(match[1], match[2], "colon" if is_open else "exact")


def _read_iso(match: re.Match[str]) -> Reading | None:
    clock = _clock(match[4], match[5]) if match[4] else Reading()
    date = _date(match[1], match[2], match[3])
    return replace(clock, date=date) if clock and date else None


def _date(year: str | None, month: str, day: str) -> tuple[int | None, int, int] | None:
    full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return (full, int(month), int(day)) if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 else None


def _read_dotted(match: re.Match[str]) -> Reading | None:
    date = _date(match[3], match[2], match[1])
    return Reading(date=date) if date else None


def _read_slashed(match: re.Match[str]) -> Reading | None:
    """Day first, as most of the world writes; month first where only that can be meant."""
    date = _date(match[3], match[2], match[1]) or _date(match[3], match[1], match[2])
    return Reading(date=date) if date else None


WRITTEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading | None]], ...] = (
    (_ISO, _read_iso),
    (_DOTTED, _read_dotted),
    (_SLASHED, _read_slashed),
    (_AMPM, _read_ampm),
    (_COLON, _read_colon),
    (_HOUR, lambda match: _clock(match[1], match[2])),
    (DOT_CLOCK, lambda match: _clock(match[1], match[2])),
    (MILITARY, lambda match: _clock(match[1], match[2])),
)
