"""When a recurring post is due: local dates and a wall time, turned into instants. Pure.

An occurrence is named by its local date, so it exists once on every day, also on the two odd days of a year. A wall time
that the clocks skip moves on by what they skip (02:30 becomes 03:30 and says so); one that they repeat is its first.
Arithmetic is on dates: an aware time plus 24 hours is another time of day when the clocks change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONGEST_SEARCH: Final = 400  # days


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    local_date: date  # with the slot, the name of the occurrence
    slot: str  # "18:00", as the schedule says it
    due_at: datetime  # UTC
    wall_time: str  # "2026-03-13T18:00:00": what the clock on the wall will show then


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
    wall = due_at.astimezone(there).replace(tzinfo=None).isoformat(timespec="seconds")
    return Occurrence(local_date=local_date, slot=slot, due_at=due_at, wall_time=wall)


def occurrences(weekdays: str, slot: str, zone: str, *, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Yield what is due after `after` and up to `until`. `weekdays` are digits, Monday is 0."""
    there = ZoneInfo(zone)
    # A day earlier and later than the zone's dates: a skipped time may fall on the next one.
    day = after.astimezone(there).date() - timedelta(days=1)
    last = until.astimezone(there).date() + timedelta(days=1)
    while day <= last:
        if str(day.weekday()) in weekdays:
            found = occurrence(day, slot, zone)
            if after < found.due_at <= until:
                yield found
        day += timedelta(days=1)


def next_occurrence(weekdays: str, slot: str, zone: str, *, after: datetime) -> Occurrence | None:
    """Return the first one after `after`; None when no weekday is named."""
    return next(occurrences(weekdays, slot, zone, after=after, until=after + timedelta(days=LONGEST_SEARCH)), None)
