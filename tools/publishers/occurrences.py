"""When a recurring post is due: local dates and wall times, turned into instants. Pure.

An occurrence is named by its local date and its slot, so it exists once on every day, also on the two odd days of a
year. A wall time that the clocks skip moves on by what they skip (02:30 becomes 03:30 and says so), unless another slot
of the day falls there anyway; one that they repeat is its first. Arithmetic is on dates: an aware time plus 24 hours is
another time of day when the clocks change.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONGEST_SEARCH: Final = 400  # days
EVERY_DAY: Final = "0123456"
WEEK: Final = 7  # days


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    local_date: date  # with the slot, the name of the occurrence
    slot: str  # "18:00", as the schedule says it
    due_at: datetime  # UTC
    wall_time: str  # "2026-03-13T18:00:00": what the clock on the wall will show then


@dataclass(frozen=True, kw_only=True)
class Rule:
    """On which days, and at which wall times of each."""

    slots: tuple[str, ...]  # "18:00"
    zone: str
    weekdays: str = EVERY_DAY  # digits, Monday is 0
    every_weeks: int = 1  # counted from the week of `starts_on`
    month_day: int = (
        0  # 15: monthly on the 15th, whatever the weekday; past the month's end its last day; 0: by weekday
    )
    starts_on: date | None = None
    ends_on: date | None = None  # the last day

    def has(self, day: date) -> bool:
        """Whether there are occurrences on this local date."""
        if (self.starts_on and day < self.starts_on) or (self.ends_on and day > self.ends_on):
            return False
        if self.month_day:
            return day.day == min(self.month_day, monthrange(day.year, day.month)[1])
        if str(day.weekday()) not in self.weekdays:
            return False
        weeks = (monday_of(day) - monday_of(self.starts_on or day)).days // WEEK
        return weeks % self.every_weeks == 0


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def occurrence(local_date: date, slot: str, zone: str) -> Occurrence:
    """Return the occurrence of `slot` on `local_date`.

    >>> occurrence(date(2026, 3, 29), "02:30", "Europe/Berlin").wall_time  # skipped
    '2026-03-29T03:30:00'
    >>> occurrence(date(2026, 10, 25), "02:30", "Europe/Berlin").due_at.isoformat()  # repeated: the first
    '2026-10-25T00:30:00+00:00'
    """
    there = ZoneInfo(zone)
    # fold=0: in a gap the offset from before it, in a repeated hour the first of the two.
    due_at = datetime.combine(local_date, time.fromisoformat(slot), tzinfo=there).astimezone(UTC)
    return Occurrence(local_date=local_date, slot=slot, due_at=due_at, wall_time=wall_of(due_at, zone))


def wall_of(instant: datetime, zone: str) -> str:
    """Return what the clock on the wall shows at an instant, as it is kept beside it."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="seconds")


def of_day(rule: Rule, day: date) -> list[Occurrence]:
    """Return a day's occurrences, in order. Two that fall on one instant, at the edge of a gap, are one: no burst."""
    found: dict[datetime, Occurrence] = {}
    # What exists by itself comes before what was moved out of the gap.
    for one in sorted(
        (occurrence(day, slot, rule.zone) for slot in rule.slots), key=lambda o: o.wall_time[11:16] != o.slot
    ):
        found.setdefault(one.due_at, one)
    return sorted(found.values(), key=lambda one: (one.due_at, one.slot))


def occurrences(rule: Rule, *, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Yield what is due after `after` and up to `until`, in order."""
    there = ZoneInfo(rule.zone)
    # A day earlier and later than the zone's dates: a skipped time may fall on the next one.
    day = after.astimezone(there).date() - timedelta(days=1)
    last = until.astimezone(there).date() + timedelta(days=1)
    while day <= last:
        if rule.has(day):
            yield from (found for found in of_day(rule, day) if after < found.due_at <= until)
        day += timedelta(days=1)


def next_occurrence(rule: Rule, *, after: datetime) -> Occurrence | None:
    """Return the first one after `after`; None when there is none within a year."""
    return next(occurrences(rule, after=after, until=after + timedelta(days=LONGEST_SEARCH)), None)
