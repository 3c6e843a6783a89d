"""A person's words for a time, turned into an instant in a zone: by a small grammar first, by dateparser last.

The caller says what time it is and which zone the person lives in. What cannot be understood, lies in the past or
falls into the hour that a clock change skips raises InvalidRequest with something to answer; nothing is guessed from
a script that the grammar cannot read.
"""

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storage.wording import dated, later, tr
from tools import timewords as vocabulary
from tools.errors import InvalidRequest
from tools.timereading import DAY, FARTHEST, Clock, Reading, TimeSpan
from tools.timescan import scan
from tools.tokens import PhraseTable, fold, one_of, tokens

DEFAULT_HOUR = 9  # for a day that was named without an hour
LATE = timedelta(seconds=60)  # "now" and a slow hand are not the past
_ASK = later("Say it like “tomorrow at 6pm”, “friday 17:30” or “in two hours”.")
_FILLERS = one_of(
    "at on the of in by for el los am um den der le il lo o no na de del di da do du op a al à please around about "
    "sharp and only hours hrs h st nd rd th pls"
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An instant, with the wall time that the person means and what was taken for granted."""

    at: datetime  # aware, in the zone
    wall: str  # naive ISO, 2026-03-12T18:00
    timezone: str  # IANA
    words: str
    note: str = ""  # what was assumed: the first of two 1:30s, nine o'clock where no hour was said
    names_hour: bool = True  # False for a day alone


def resolve(words: str, *, now: datetime, timezone: str) -> Moment:
    """The instant that `words` mean at `now` in `timezone`, or in the zone that they name themselves.

    Raises InvalidRequest for words that say no time, for a time that has passed, and for one that a clock change
    skips (the message offers the next that exists). Of a time that comes twice the first is taken, and noted.
    """
    if impossible := impossible_clock(words):
        raise InvalidRequest(tr("{impossible} is no time of day.", impossible=impossible), fix=tr(_ASK))
    reading = _whole_reading(words)
    name = (reading.zone if reading else None) or timezone_of(timezone)
    zone = _zone(name)
    local_now = now.astimezone(zone)
    if reading is None:
        wall, note = _by_dateparser(words, local_now), ""
    elif reading.is_now:
        return _moment(local_now.replace(microsecond=0), name, words, "")
    elif reading.offset is not None and not _keeps_wall_time(reading):
        at = (now.astimezone(UTC) + reading.offset).astimezone(zone).replace(microsecond=0)
        return _moment(at, name, words, "")
    else:
        wall, note = _wall_time(reading, local_now, words)
    at, doubt = _place(wall, zone, words)
    if at < now - LATE:
        raise InvalidRequest(
            tr("“{words}” was {said}, which has passed.", words=words, said=_said(at)),
            fix=tr("Name a time that is still to come."),
        )
    if at - now > FARTHEST:
        raise InvalidRequest(tr("“{words}” is more than five years away.", words=words), fix=tr(_ASK))
    names_hour = reading is None or any(part is not None for part in (reading.clock, reading.part, reading.offset))
    return _moment(at, name, words, "; ".join(part for part in (note, doubt) if part), names_hour=names_hour)


def impossible_clock(words: str) -> str:
    """What is written like an hour of the clock and is none, such as 25:00 or 18:75; else ""."""
    clocks = re.findall(r"(?<![\d:.,/-])(\d{1,2}):(\d{2})(?![\d:])", words)
    return next((f"{hour}:{minute}" for hour, minute in clocks if int(hour) > 24 or int(minute) > 59), "")


def _keeps_wall_time(reading: Reading) -> bool:
    """Days and weeks from now keep the hour of the clock; minutes and hours are counted."""
    assert reading.offset is not None
    return reading.offset >= DAY and reading.offset % DAY == timedelta(0)


def _moment(at: datetime, name: str, words: str, note: str, *, names_hour: bool = True) -> Moment:
    wall = at.replace(tzinfo=None).isoformat(timespec="seconds")
    return Moment(at=at, wall=wall, timezone=name, words=words, note=note, names_hour=names_hour)


def length_in(words: str) -> timedelta:
    """Return a length of time that is said in words; 0 for none of it.

    >>> length_in("30 minutes"), length_in("anderthalb Stunden"), length_in("none")
    (datetime.timedelta(seconds=1800), datetime.timedelta(seconds=5400), datetime.timedelta(0))
    """
    if words.strip().lower() in {"0", "none", "no", "off"}:
        return timedelta(0)
    reading = _whole_reading(f"in {words}")
    if reading is None or reading.offset is None or reading.clock is not None or reading.zone is not None:
        raise InvalidRequest(
            tr("“{words}” is no length of time.", words=words[:40]), fix=tr("For example 30 minutes, or 2 hours.")
        )
    return reading.offset


_SHIFTS = (
    (1, r"(?:by |um |por )?(?P<length>.{1,40}?) (?:later|after that|spater|mas tarde|despues)"),
    (-1, r"(?:by |um |por )?(?P<length>.{1,40}?) (?:earlier|sooner|before that|fruher|eher|antes|mas temprano)"),
    (-1, r"um (?P<length>.{1,40}?) nach vorne?"),
    (-1, r"(?:forward|up) (?:by )?(?P<length>.{1,40})"),
    (1, r"(?:back by|out by|back|by|um) (?P<length>.{1,40}?)(?: nach hinten)?"),
)
_A_LENGTH = re.compile(
    r"(?:\bmin\b|minut|hour|\d ?h\b|\bhrs?\b|stunde|hora|day|tag|dia|week|woche|semana|month|monat|mes)"
)  # "by eight" is a time of the clock


def shift_in(words: str) -> timedelta | None:
    """How much later than something planned, or earlier where negative; None for words that say no shift.

    >>> shift_in("an hour later"), shift_in("zwei Tage früher"), shift_in("at eight")
    (datetime.timedelta(seconds=3600), datetime.timedelta(days=-2), None)
    """
    folded = fold(words.strip(" .!"))
    for sign, pattern in _SHIFTS:
        found = re.fullmatch(pattern, folded)
        if found is None or not _A_LENGTH.search(found["length"]):
            continue
        try:
            return sign * length_in(found["length"])
        except InvalidRequest:
            continue
    return None


def hour_alone(words: str) -> Reading | None:
    """What words say that name an hour and no day, perhaps a zone: "at eight", "um acht", "8pm Tokyo time"; else None."""
    try:
        reading = _whole_reading(words)
    except InvalidRequest:
        return None
    is_hour = reading is not None and reading.clock is not None and not reading.says_day
    return reading if reading is not None and is_hour and reading.offset is None and not reading.is_now else None


def _whole_reading(words: str) -> Reading | None:
    """What all of `words` says together; None where some of it is not understood. Raises for an empty text."""
    text = words.strip()
    if not text or len(text) > 200:
        raise InvalidRequest(tr("No time was named.") if not text else tr("That is too long for a time."), fix=tr(_ASK))
    spans = scan(text)
    folded = fold(text)
    covered = [False] * len(folded)
    for span in spans:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    for token in tokens(folded):
        if not covered[token.start] and token.text not in _FILLERS and token.text.isalnum():
            return None
    whole = Reading()
    for span in spans:
        merged = whole.merged(span.reading)
        if merged is None:
            raise InvalidRequest(tr("“{words}” names two different times.", words=words), fix=tr("Say one time."))
        whole = merged
    return whole if whole.says_when else None


def _wall_time(reading: Reading, now: datetime, words: str) -> tuple[datetime, str]:
    """The naive wall time of a reading, and what was assumed."""
    day, is_open = _day(reading, now, words)
    if reading.clock is None:
        return _hour_of_part(reading, day, now)
    clock = clock_with_part(reading.clock, reading.part)
    wall = datetime.combine(day, time(clock.hour, clock.minute))
    if reading.part == "night" and clock.hour < 5:
        wall += DAY  # two at night belongs to the night that begins that evening
    elif reading.day == 0 and (clock.hour, clock.minute) == (0, 0):
        wall += DAY
    local = now.replace(tzinfo=None)
    if clock.style != "exact" and not is_open and reading.day != 0:
        is_afternoon = clock.style == "bare" and 1 <= clock.hour <= 6
        return wall + timedelta(hours=12) if is_afternoon else wall, ""
    if clock.style != "exact":
        return _nearest(wall, local, is_today=reading.day == 0)
    if wall < local - LATE and is_open:
        later = wall + (timedelta(days=7) if reading.weekday is not None else DAY)
        return later, "" if clock.hour == 0 else tr("that time has passed today")
    return wall, ""


def _nearest(wall: datetime, local: datetime, *, is_today: bool) -> tuple[datetime, str]:
    """The next time the dial shows this hour while people are awake: at ten, "at eight" is this evening."""
    half = timedelta(hours=12)
    first = wall - half if wall.hour == 12 else wall
    for candidate in (first, first + half):
        if candidate > local and (7 <= candidate.hour <= 23 or is_today):
            return candidate, ""
    if is_today:
        return wall + (half if wall.hour < 12 else timedelta()), ""
    morning = first + DAY if first.hour >= 7 else first + DAY + half
    return morning, tr("tomorrow: today's has passed")


def clock_with_part(clock: Clock, part: str | None) -> Clock:
    """The hour in its half of the day: 7 in the evening is 19."""
    if part is None or (clock.style == "exact" and clock.hour >= 12):
        return clock
    hour = clock.hour
    if part in {"afternoon", "evening", "night", "noon"}:
        is_late = hour < 12 and not (part == "night" and (hour < 5 or hour == 0))
        is_midnight = part == "night" and hour == 12
        hour = 0 if is_midnight else hour + 12 if is_late else hour
    elif hour == 12:
        hour = 0
    return Clock(hour=hour, minute=clock.minute)


def _hour_of_part(reading: Reading, day: date, now: datetime) -> tuple[datetime, str]:
    if reading.offset is not None and reading.part is None:
        return datetime.combine(day, now.time().replace(second=0, microsecond=0)), ""
    hour = vocabulary.PART_HOURS[reading.part] if reading.part else DEFAULT_HOUR
    wall = datetime.combine(day, time(hour))
    if wall <= now.replace(tzinfo=None) and day == now.date():
        later = [
            h
            for h in (12, 15, 18, 20, 21, 22)
            if h > now.hour and (h >= 18 or reading.part not in {"evening", "night"})
        ]
        if not later or reading.part in {"morning", "early", "noon"}:
            raise InvalidRequest(tr("That part of today has passed."), fix=tr("Name an hour, or another day."))
        wall = datetime.combine(day, time(later[0]))
    return wall, tr("no hour was said: {wall:%H:%M}", wall=wall)


def _day(reading: Reading, now: datetime, words: str) -> tuple[date, bool]:
    """The day that is meant, and whether it may still move (no day was named, or today's weekday)."""
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    if reading.date is not None:
        return _calendar_day(reading.date, today, words), False
    if reading.offset is not None:
        return today + reading.offset, False
    if reading.day is not None:
        return today + timedelta(days=reading.day), False
    if reading.weekday is not None:
        if reading.which == "next" or (reading.span == "week" and reading.which == "next"):
            return monday + timedelta(days=7 + reading.weekday), False
        ahead = (reading.weekday - today.weekday()) % 7
        if ahead == 0 and ((reading.clock is None and reading.part is None) or reading.which == "coming"):
            ahead = 7
        return today + timedelta(days=ahead), ahead == 0
    if reading.span == "week":
        return (monday + timedelta(days=7) if reading.which == "next" else today), False
    if reading.span == "weekend":
        saturday = monday + timedelta(days=12 if reading.which == "next" else 5)
        return max(saturday, today), False
    if reading.span in {"month", "month_end"}:
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return (first - DAY if reading.span == "month_end" else first), False
    if reading.month is not None:
        year = today.year + (reading.month <= today.month)
        return date(year, reading.month, 1), False
    return today, True


def _next_with_day(day: int, today: date) -> date:
    """Today or the first day to come that is the `day`th of its month; every day up to the 31st comes within two months."""
    found = today
    while found.day != day:
        found += DAY
    return found


def _calendar_day(named: tuple[int | None, int | None, int], today: date, words: str) -> date:
    year, month, day = named
    if month is None:
        return _next_with_day(day, today)
    for candidate in (year,) if year is not None else (today.year, today.year + 1, today.year + 2, today.year + 3):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue  # 29 February: the next year that has one
        if year is not None or found >= today:
            return found
    raise InvalidRequest(
        tr("“{words}” is not a day of the calendar.", words=words), fix=tr("Check the day and the month.")
    )


def _place(wall: datetime, zone: ZoneInfo, words: str) -> tuple[datetime, str]:
    """The wall time in its zone, with a note where it comes twice; raises where it does not come at all."""
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first, ""
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall:
        return first, tr("{wall:%H:%M} comes twice that day: the first is meant", wall=wall)
    after = wall
    while after.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != after:
        after += timedelta(minutes=1)
    raise InvalidRequest(
        tr(
            "“{words}” does not exist: the clocks of {key} skip {wall:%H:%M} on {said}.",
            words=words,
            key=zone.key,
            wall=wall,
            said=_said(wall, False),
        ),
        fix=tr("The next time that exists is {after:%H:%M}.", after=after),
    )


def _said(at: datetime, with_time: bool = True) -> str:
    return dated(at, "%a %e %b %Y %H:%M" if with_time else "%a %e %b %Y")


def _by_dateparser(words: str, local_now: datetime) -> datetime:
    """What dateparser makes of words that the grammar does not know: other languages in scripts that it reads well."""
    letters = [letter for letter in words if letter.isalpha()]
    readable = all(letter < "\u0530" for letter in letters)  # Latin, Greek, Cyrillic; of Japanese it makes wrong times
    found = None
    if readable and 3 <= len(letters) <= 60:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import dateparser  # 0.3 s: only for words that nothing else reads

            settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": local_now.replace(tzinfo=None)}
            found = dateparser.parse(words, settings=settings)
    if not isinstance(found, datetime):
        raise InvalidRequest(tr("I cannot tell which time “{words}” means.", words=words), fix=tr(_ASK))
    return found.replace(tzinfo=None, microsecond=0)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidRequest(
            tr("I do not know the time zone “{name}”.", name=name), fix=tr("Say a city, such as Lisbon.")
        ) from error


@cache
def timezone_of(words: str) -> str:
    """The IANA zone of a city, an abbreviation or a zone's own name; raises InvalidRequest for an unknown one.

    >>> timezone_of("new york time")
    'America/New_York'
    """
    folded = re.sub(r"\b(?:time ?zone|time|zeit|hora de|heure de|ora di)\b", " ", fold(words))
    folded = " ".join(folded.replace("_", " ").split())
    known = vocabulary.ZONES.get(folded)
    if known:
        return known
    offset = re.fullmatch(r"(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?00)?", folded)
    if offset and int(offset[2]) <= 12:
        return f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
    for key in (words.strip(), *_keys_of(folded)):
        try:
            return ZoneInfo(key).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    raise InvalidRequest(
        tr("I do not know the time zone “{words}”.", words=words), fix=tr("Say a city, such as Lisbon or New York.")
    )


def _keys_of(folded: str) -> list[str]:
    """The zones of the database whose city is named so."""
    from zoneinfo import available_timezones  # reads the whole directory: only for a city that is not in our table

    city = folded.replace(" ", "_")
    return sorted(key for key in available_timezones() if key.lower().rpartition("/")[2] == city or key.lower() == city)


def period(words: str, now: datetime, timezone: str) -> tuple[datetime, datetime]:
    """Start and end of "today", "this week", "friday", "march", both aware, the end not included.

    A part of the day is that day's part; a week begins on Monday. Raises InvalidRequest where no period is named.
    """
    plain = re.sub(r"\b(?:all|the whole|entire|rest of|coming|upcoming)\b", " ", words, flags=re.IGNORECASE)
    plain = re.sub(r"^\s*(?:the )?next (?=\w+ (?:days|weeks)\b)", "in ", plain, flags=re.IGNORECASE)
    reading = _whole_reading(plain.strip() or words)
    if reading is None:
        raise InvalidRequest(
            tr("I cannot tell which days “{words}” means.", words=words),
            fix=tr("Say today, this week, friday or march."),
        )
    zone = _zone(reading.zone or timezone_of(timezone))
    local = now.astimezone(zone)
    today = local.date()
    monday = today - timedelta(days=today.weekday())
    days = 1
    if reading.weekday is None and reading.span == "week":
        first, days = monday + timedelta(days=7 if reading.which == "next" else 0), 7
    elif reading.weekday is None and reading.span == "weekend":
        first, days = monday + timedelta(days=12 if reading.which == "next" else 5), 2
    elif reading.span == "month" or (reading.month is not None and reading.date is None):
        month = reading.month or (today.month % 12 + 1 if reading.which == "next" else today.month)
        first = date(today.year + (month < today.month), month, 1)
        days = ((first + timedelta(days=32)).replace(day=1) - first).days
    elif reading.offset is not None and reading.offset >= DAY:
        first, days = today, reading.offset.days
    else:
        weekday_today = reading.weekday == today.weekday() and reading.which is None
        first = today if weekday_today else _day(reading, local, words)[0]
    start = datetime.combine(first, time(0), zone)
    return start, datetime.combine(first + timedelta(days=days), time(0), zone)


@cache
def _spans() -> PhraseTable[int]:
    return PhraseTable(vocabulary.SPANS)


@cache
def _numbers() -> PhraseTable[int]:
    return PhraseTable(vocabulary.NUMBERS)


_COLON_LENGTH = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")


def duration_s(words: str) -> int:
    """Seconds in "15s", "1 minute", "a minute and a half", "1:30"; a bare number is seconds.

    Raises InvalidRequest where no length is named.
    """
    folded = fold(words[:100]).strip()
    colon = _COLON_LENGTH.search(folded)
    if colon:
        parts = [int(part) for part in colon.groups() if part is not None]
        return sum(part * 60**power for power, part in enumerate(reversed(parts)))
    sequence = tokens(folded)
    total, index, is_found = 0.0, 0, False
    while index < len(sequence):
        ready = _spans().at(sequence, index)
        if ready and ready[0]:
            total, index, is_found = total + ready[0], index + ready[1], True
            continue
        amount = re.compile(r"\d{1,6}(?:[.,]\d+)?").match(folded, sequence[index].start)
        number = _numbers().at(sequence, index)
        value = float(amount.group().replace(",", ".")) if amount else float(number[0]) if number else None
        if value is None:
            index += 1
            continue
        behind = index + 1 if not number else index + number[1]
        while amount and behind < len(sequence) and sequence[behind].start < amount.end():
            behind += 1
        if behind < len(sequence) and sequence[behind].text == "-":
            behind += 1
        unit = vocabulary.UNITS.get(sequence[behind].text) if behind < len(sequence) else None
        if unit is not None or (amount and behind >= len(sequence)):
            total, is_found = total + value * (unit or 1), True
        index = behind
    if not is_found:
        raise InvalidRequest(
            tr("I cannot tell how long “{words}” is.", words=words), fix=tr("Say it in seconds, such as 15s.")
        )
    return round(total)


__all__ = ["Moment", "TimeSpan", "clock_with_part", "duration_s", "period", "resolve", "scan", "timezone_of"]
