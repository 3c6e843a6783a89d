"""A persona's rhythm at a destination: quiet hours, posts a day, and the posting times that the next free place is looked
for among. Pure: hours are read on the wall of the zone that is handed in.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from storage.tables import Rhythm
from storage.wording import tr, trn
from tools.publishers.occurrences import (
    EVERY_DAY,
    LONGEST_SEARCH,
    Occurrence,
    Rule,
    occurrence,
    occurrences,
    wall_of,
)

USUAL: Final = "18:00"  # where nobody has set posting times
DAYS: Final = LONGEST_SEARCH  # how far a place is looked for

APART: Final = timedelta(minutes=15)  # from what goes out at the same destination, of whatever is moved by itself
MOST_STEPS: Final = 4 * LONGEST_SEARCH

Counted = Callable[[Rhythm, date], int]  # a rhythm with a cap, and a local date: how many posts it has already
Taken = Callable[[datetime, timedelta], bool]  # whether something else goes out there, less than a span away


@dataclass(frozen=True, kw_only=True)
class Place:
    """A time that is free, and why it is no earlier one."""

    at: datetime  # UTC
    wall_time: str
    why: str = ""  # "quiet hours until 08:00", "3 posts a day"


def quiet_until(moment: datetime, quiet: str, zone: str) -> datetime | None:
    """Return when the quiet hours end that `moment` lies in; None outside of them.

    "22:00-08:00" goes over midnight. An end that the clocks skip is as long after the gap as it lies in it.

    >>> quiet_until(datetime(2026, 3, 12, 23, tzinfo=UTC), "22:00-08:00", "UTC").isoformat()
    '2026-03-13T08:00:00+00:00'
    """
    if not quiet:
        return None
    start, _, end = quiet.partition("-")
    local = moment.astimezone(ZoneInfo(zone))
    for day in (local.date() - timedelta(days=1), local.date()):
        begins = occurrence(day, start, zone).due_at
        ends = occurrence(day + timedelta(days=end <= start), end, zone).due_at
        if begins <= moment < ends:
            return ends
    return None


def allowed_from(
    moment: datetime, rhythms: Sequence[Rhythm], zone: str, *, slot: str, counted: Counted, is_taken: Taken
) -> Place | None:
    """Return the first time from `moment` on at which a post may go out; None when that is `moment` itself.

    What is over a day's posts goes to the next free posting time. Where there are none, `slot` is its wall time
    ("18:00") and kept on the next day that has room. Whatever is moved keeps `APART` from what goes out there: what
    waits for the end of quiet hours, or for another day, does not come in a heap.
    """
    at, why = moment, ""
    for _ in range(MOST_STEPS):
        ends = [(end, rhythm) for rhythm in rhythms if (end := quiet_until(at, rhythm.quiet, zone)) is not None]
        if ends:
            at = max(end for end, _ in ends)
            why = why or tr("quiet hours until {at:%H:%M}", at=at.astimezone(ZoneInfo(zone)))
            continue
        day = at.astimezone(ZoneInfo(zone)).date()
        full = next((one for one in rhythms if one.per_day and counted(one, day) >= one.per_day), None)
        if full is not None:
            why = trn("{count} post a day", "{count} posts a day", full.per_day)
            place = _posting_time(rhythms, zone, after=at, counted=counted, is_taken=is_taken)
            if place is not None:
                return Place(at=place.due_at, wall_time=place.wall_time, why=why)
            at = occurrence(day + timedelta(days=1), slot, zone).due_at
        elif at == moment:
            return None
        elif is_taken(at, APART):
            at += APART
        else:
            break
    return Place(at=at, wall_time=wall_of(at, zone), why=why)


def _posting_time(
    rhythms: Sequence[Rhythm], zone: str, *, after: datetime, counted: Counted, is_taken: Taken
) -> Occurrence | None:
    if not times_of(rhythms):
        return None
    return next(free_places(rhythms, zone, after=after, is_taken=is_taken, counted=counted), None)


def free_places(
    rhythms: Sequence[Rhythm], zone: str, *, after: datetime, is_taken: Taken, counted: Counted
) -> Iterator[Occurrence]:
    """Yield the posting times after `after` that nothing stands in the way of, soonest first.

    What is yielded is taken from then on, also for the posts a day.
    """
    rule = Rule(slots=tuple(times_of(rhythms).split()) or (USUAL,), zone=zone, weekdays=weekdays_of(rhythms))
    given: dict[date, int] = {}
    for found in occurrences(rule, after=after, until=after + timedelta(days=DAYS)):
        day = found.due_at.astimezone(ZoneInfo(zone)).date()
        if is_taken(found.due_at, timedelta(0)) or any(quiet_until(found.due_at, one.quiet, zone) for one in rhythms):
            continue
        if any(one.per_day and counted(one, day) + given.get(day, 0) >= one.per_day for one in rhythms):
            continue
        given[day] = given.get(day, 0) + 1
        yield found


def times_of(rhythms: Sequence[Rhythm]) -> str:
    """Return the posting times of the narrowest rhythm that has any; `rhythms` are narrowest first."""
    return next((one.times for one in rhythms if one.times), "")


def weekdays_of(rhythms: Sequence[Rhythm]) -> str:
    return next((one.weekdays for one in rhythms if one.times), EVERY_DAY)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants at which a local date begins and ends."""
    there = ZoneInfo(zone)
    begin, end = (datetime.combine(one, time(0), there).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return begin, end
