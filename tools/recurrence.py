"""A person's words for what recurs: "every friday at 18:00", "weekdays at 9, 13 and 18", "every half hour between 9 and 11",
"every second monday at 8", "monthly on the 15th at noon", "daily at 9 until 31 december"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from storage.wording import later, tr
from tools import timewords as vocabulary
from tools.errors import InvalidRequest
from tools.timereading import Clock
from tools.timescan import scan
from tools.tokens import PhraseTable, fold, tokens
from tools.when import clock_with_part, resolve

MOST_SLOTS = 48  # of one day: every half hour
LONGEST = 300  # characters that are read
_EXAMPLE = later("Say it like “every friday at 18:00”.")


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """Days and the wall times of each. Monday is 0; `month_day` is 1 to 31 (31 is the last day), 0 for weekdays."""

    weekdays: tuple[int, ...]
    slots: tuple[str, ...]  # "18:00", in order
    every_weeks: int = 1
    month_day: int = 0
    ends_on: date | None = None

    @property
    def wall_times(self) -> str:
        return " ".join(self.slots)


_SETS = {"daily": range(7), "workdays": range(5), "weekends": range(5, 7)}
_UNTIL = re.compile(r"\b(?:until|till|up to|bis(?: zum)?|hasta(?: el)?|jusqu'(?:au|a)|fino al?|ate)\b\s*(.+)$")
_STEP = re.compile(
    r"\b(?:every|each|alle|jede|cada|todas las) (?:(?P<half>half[ -]?(?:an )?hour|halbe stunde|media hora)|"
    r"(?P<number>\d{1,3}) ?(?P<unit>min(?:ute)?n?s?|hours?|h|stunden?|minutos|horas?)\b|(?P<hour>hour|stunde|hora)\b)"
    r"|\b(?P<hourly>hourly|stundlich)\b|\b(?P<halfhourly>half[ -]?hourly|halbstundlich)\b"
)
_WINDOW = re.compile(
    r"\b(?:between|from|zwischen|von|entre|de|desde)(?: las?)? (?P<first>\d{1,2}(?:[:.h]\d{2})? ?(?:[ap]\.?m\.?|uhr|h)?)"
    r" ?(?:\b(?:and|to|until|till|und|bis|y|a|hasta)\b|-|–)(?: las?)? ?(?P<last>\d{1,2}(?:[:.h]\d{2})? ?(?:[ap]\.?m\.?|uhr|h)?)(?![\w:])"
)
_TIME = r"(?:\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m\.?|uhr|h)?(?![\w:.]\d)|noon|midnight|mittags?|mitternacht|mediodia|medianoche)"
_LIST = re.compile(
    rf"(?:\b(?:at|um|a las?|@|jeweils)\s+)({_TIME}(?:\s*(?:,|;|/|&|\band\b|\bund\b|\by\b|\bplus\b)+\s*(?:at |um |a las? )?{_TIME})+)"
)
_NAMED = {"noon": "12:00", "midnight": "00:00", "mittag": "12:00", "mittags": "12:00", "mitternacht": "00:00",
          "mediodia": "12:00", "medianoche": "00:00"}  # fmt: skip
_SECOND = re.compile(
    r"\b(?:every (?:second|other|2nd|two weeks?|2 weeks?)|every (?P<number>\d)(?:rd|th)? weeks?|fortnightly|biweekly|bi-weekly|"
    r"jede[nrs]? zweiten?|alle (?:zwei|2) wochen|cada (?:dos|2) semanas|(?P<third>every third (?=week|mon|tue|wed|thu|fri|sat|sun)))\b"
)
_MONTHLY = re.compile(
    r"\b(?:monthly|(?:every|each|of the|of every|a|per) month|monatlich|jeden monat|im monat|cada mes|del mes|mensual\w*)\b"
)
_MONTH_DAY = re.compile(
    r"\b(?:(?P<last>last day|letzten? tag|ultimo dia)|(?:on |am |el |the |dia )+(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?![:\d]))"
)


@cache
def _weekdays() -> PhraseTable[int]:
    return PhraseTable(vocabulary.WEEKDAYS)


@cache
def _recurring() -> PhraseTable[str]:
    words = dict.fromkeys(vocabulary.EVERY, "every")
    words |= dict.fromkeys(vocabulary.DAILY, "daily") | dict.fromkeys(vocabulary.WORKDAYS, "workdays")
    return PhraseTable(words | dict.fromkeys(vocabulary.WEEKENDS, "weekends"))


def recurrence(words: str, *, now: datetime | None = None, timezone: str = "UTC") -> Recurrence:
    """The days and hours that `words` say. `now` and `timezone` are for an end that is named in words ("until christmas").

    Raises InvalidRequest where no day recurs or no hour is named.
    """
    folded = fold(words[:LONGEST])
    ends_on = None
    end = _UNTIL.search(folded)
    if end and now is not None and not _WINDOW.search(folded[max(0, end.start() - 25) :]):
        ends_on = resolve(end[1], now=now, timezone=timezone).at.astimezone(ZoneInfo(timezone)).date()
        folded, words = folded[: end.start()], words[: end.start()]
    step, monthly = _STEP.search(folded), _MONTHLY.search(folded)
    month_day = _month_day(folded) if monthly else 0
    days = _days(folded)
    if not days and (step is not None or month_day):
        days = set(range(7))
    if not days:
        raise InvalidRequest(tr("I cannot tell on which days “{words}” is.", words=words), fix=tr(_EXAMPLE))
    second = _SECOND.search(folded)
    weeks = 1
    if second:
        weeks = 3 if second["third"] else int(second["number"] or 2)
    return Recurrence(
        weekdays=tuple(sorted(days)),
        slots=_stepped(step, folded) if step else _slots(folded, words),
        every_weeks=max(1, weeks),
        month_day=month_day,
        ends_on=ends_on,
    )


def slots_in(words: str) -> tuple[str, ...]:
    """The wall times that words list: "9, 13 and 18", "at 8:30 and 6pm", "every half hour between 9 and 11".

    Raises InvalidRequest where there is none.

    >>> slots_in("at 9, 13 and 18")
    ('09:00', '13:00', '18:00')
    """
    folded = fold(words[:LONGEST])
    step = _STEP.search(folded)
    if step:
        return _stepped(step, folded)
    if not re.match(r"\s*(?:at|um|a las?)\b", folded):
        folded = f"at {folded}"
    single = re.fullmatch(r"(?:at|um|a las?) (\d{1,2})", folded.strip())
    return (_clock(single[1]),) if single else _slots(folded, folded)


def quiet_in(words: str) -> str:
    """The quiet hours of "between 22 and 8", "10pm to 7am", as "22:00-08:00". Raises InvalidRequest where none are said."""
    folded = fold(words[:LONGEST])
    window = _WINDOW.search(folded) or _WINDOW.search(f"from {folded}")
    if window is None:
        raise InvalidRequest(tr("from when to when?"), fix=tr("Say it like “between 22:00 and 8:00”."))
    first, last = (_clock(window[name], bare_afternoon=False) for name in ("first", "last"))
    if first == last:
        raise InvalidRequest(tr("those hours begin when they end"), fix=tr("Say it like “between 22:00 and 8:00”."))
    return f"{first}-{last}"


def _days(folded: str) -> set[int]:
    sequence = tokens(folded)
    days: set[int] = set()
    index = 0
    weekday = _weekdays()
    while index < len(sequence):
        found = _recurring().at(sequence, index)
        named = weekday.at(sequence, index)
        if found:
            days |= set(_SETS.get(found[0], ()))
        elif named:
            days.add(named[0])
        index += (found or named or (None, 1))[1]
    return days


def _month_day(folded: str) -> int:
    found = _MONTH_DAY.search(folded)
    if found is None:
        raise InvalidRequest(tr("On which day of the month?"), fix=tr("Say it like “monthly on the 15th at 18:00”."))
    day = 31 if found["last"] else int(found["day"])
    if not 1 <= day <= 31:
        raise InvalidRequest(
            tr("No month has a day {day}.", day=day), fix=tr("Say it like “monthly on the 15th at 18:00”.")
        )
    return day


def _slots(folded: str, words: str) -> tuple[str, ...]:
    several = _LIST.search(folded)
    if several:
        found = [_clock(one) for one in re.findall(_TIME, several[1])]
        return tuple(sorted(dict.fromkeys(found)))
    clock = next((span.reading for span in scan(words[:LONGEST]) if span.reading.clock or span.reading.part), None)
    if clock is None:
        raise InvalidRequest(tr("At what time?"), fix=tr(_EXAMPLE))
    if clock.clock is None:
        return (f"{vocabulary.PART_HOURS[clock.part or 'morning']:02}:00",)
    exact = clock_with_part(clock.clock, clock.part)
    hour = exact.hour + (12 if exact.style == "bare" and 1 <= exact.hour <= 6 else 0)
    return (f"{hour:02}:{exact.minute:02}",)


def _stepped(step: re.Match[str], folded: str) -> tuple[str, ...]:
    """Every half hour between two times, both included."""
    if step["half"] or step["halfhourly"]:
        minutes = 30
    elif step["number"]:
        minutes = int(step["number"]) * (1 if step["unit"].startswith("min") else 60)
    else:
        minutes = 60
    if minutes < 5:
        raise InvalidRequest(tr("That is too often."), fix=tr("Every five minutes is the most."))
    window = _WINDOW.search(folded)
    if window is None:
        raise InvalidRequest(tr("Between which hours?"), fix=tr("Say it like “every half hour between 9 and 11”."))
    first, last = (datetime.strptime(_clock(window[name], bare_afternoon=False), "%H:%M") for name in ("first", "last"))  # noqa: DTZ007 - wall times
    if last <= first:
        raise InvalidRequest(
            tr("That ends before it begins."), fix=tr("Say it like “every half hour between 9 and 11”.")
        )
    found = []
    while first <= last:
        found.append(f"{first:%H:%M}")
        first += timedelta(minutes=minutes)
    if len(found) > MOST_SLOTS:
        raise InvalidRequest(
            tr("That is {count} times a day.", count=len(found)),
            fix=tr("{most_slots} are the most.", most_slots=MOST_SLOTS),
        )
    return tuple(found)


def _clock(text: str, *, bare_afternoon: bool = True) -> str:
    """A written time as "HH:MM"; a bare 1 to 6 is in the afternoon where posts are listed."""
    text = text.strip()
    if text in _NAMED:
        return _NAMED[text]
    found = re.match(r"(\d{1,2})(?:[:.h](\d{2}))? ?([ap])?", text)
    if found is None:
        raise InvalidRequest(tr("I cannot tell which time “{text}” is.", text=text), fix=tr(_EXAMPLE))
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    elif bare_afternoon and not found[2] and not text.startswith("0") and 1 <= hour <= 6 and "h" not in text:
        hour += 12
    hour = 0 if hour == 24 else hour
    if hour > 23 or minute > 59:
        raise InvalidRequest(tr("“{text}” is no time of day.", text=text), fix=tr(_EXAMPLE))
    clock = Clock(hour=hour, minute=minute)
    return f"{clock.hour:02}:{clock.minute:02}"
