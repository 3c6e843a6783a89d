"""When a post may go out by its rhythm, and where the next free place is: the rules of `rhythm` on what the tables hold."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from storage.deliveries import Deliveries
from storage.rhythms import Rhythms
from storage.tables import Delivery, Rhythm
from tools.publishers.occurrences import Occurrence
from tools.publishers.rhythm import DAYS, Counted, Place, Taken, allowed_from, day_bounds, free_places

LATE_AT_MOST: Final = timedelta(days=2)  # what was due longer ago does not count among a day's posts
DAY: Final = timedelta(days=1)  # longer than any spacing
NEAR: Final = timedelta(days=31)  # where a free place is looked for first
AT_THE_TIME: Final = timedelta(minutes=1)  # an approval this near to its time is an order to post now


class _NotCounted(Exception):
    """The posts of a day have to be counted before it can be said."""

    def __init__(self, rhythm: Rhythm, day: date) -> None:
        super().__init__()
        self.rhythm, self.day = rhythm, day


class _NotRead(Exception):
    """What else goes out within a day (UTC) has to be read before it can be said."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day


class Pacing:
    """Quiet hours, posts a day and free places, of one persona at one destination."""

    def __init__(self, deliveries: Deliveries, rhythms: Rhythms, *, spacing: timedelta) -> None:
        """`spacing` is the shortest time between two posts to one destination."""
        self._deliveries = deliveries
        self._rhythms = rhythms
        self._spacing = spacing

    async def hold(self, row: Delivery, at: datetime, *, now: datetime) -> Place | None:
        """Return the time that a post which could go out `at` has to wait for; None where nothing holds it.

        A press at the very time is an order: quiet hours and the posts a day hold only what goes out by itself.
        """
        pressed = row.approved_at is not None and row.approved_by != "schedule"
        if pressed and row.approved_at is not None and row.approved_at >= row.due_at - AT_THE_TIME:
            return None
        rhythms = [
            one
            for one in await self._rhythms.for_post(row.persona_id, row.destination_id)
            if one.quiet or one.per_day or one.times
        ]
        if not any(one.quiet or one.per_day for one in rhythms):
            return None
        counts: dict[tuple[str, date], int] = {}
        calendar: dict[date, list[datetime]] = {}
        slot = row.slot or row.wall_time[11:16]
        is_taken = _in(calendar, spacing=self._spacing)
        while True:
            try:
                return allowed_from(at, rhythms, row.timezone, slot=slot, counted=_among(counts), is_taken=is_taken)
            except _NotRead as missing:
                calendar[missing.day] = await self._day(row, missing.day)
            except _NotCounted as missing:
                key = (missing.rhythm.scope, missing.day)
                counts[key] = await self._count(missing.rhythm, missing.day, row.timezone, now, with_planned=False)

    async def free(
        self, persona_id: str | None, destination_id: int, zone: str, *, after: datetime, number: int = 1, now: datetime
    ) -> list[Occurrence]:
        """Return the next free posting times there, as many as asked for where there are so many."""
        rhythms = await self._rhythms.for_post(persona_id, destination_id)
        for span in (NEAR, timedelta(days=DAYS)):  # the calendar of a year is read only where a month is full
            found = await self._free_within(span, rhythms, destination_id, zone, after=after, number=number, now=now)
            if len(found) == number:
                break
        return found

    async def _free_within(
        self,
        span: timedelta,
        rhythms: Sequence[Rhythm],
        destination_id: int,
        zone: str,
        *,
        after: datetime,
        number: int,
        now: datetime,
    ) -> list[Occurrence]:
        until = after + span
        taken = sorted(await self._deliveries.agenda.taken(destination_id, since=after - DAY, until=until + DAY))
        counts: dict[tuple[str, date], int] = {}
        while True:
            places = free_places(
                rhythms,
                zone,
                after=after,
                is_taken=lambda at, apart: _is_near(at, taken, max(apart, self._spacing)),
                counted=_among(counts),
            )
            try:
                return list(islice(takewhile(lambda place: place.due_at < until, places), number))
            except _NotCounted as missing:
                key = (missing.rhythm.scope, missing.day)
                counts[key] = await self._count(missing.rhythm, missing.day, zone, now, with_planned=True)

    async def _day(self, row: Delivery, day: date) -> list[datetime]:
        """Return when others go out where this one goes, on a day and within a day of it."""
        if row.destination_id is None:
            return []
        midnight = datetime.combine(day, time(0), UTC)
        return sorted(
            await self._deliveries.agenda.taken(
                row.destination_id, since=midnight - DAY, until=midnight + 2 * DAY, but=row.id
            )
        )

    async def rhythms(self, persona_id: str | None, destination_id: int | None) -> Sequence[Rhythm]:
        return await self._rhythms.for_post(persona_id, destination_id)

    async def _count(self, rhythm: Rhythm, day: date, zone: str, now: datetime, *, with_planned: bool) -> int:
        """Count the posts of a local day: those sent; of a day that is still to come, or where it is asked, those planned."""
        begin, end = day_bounds(day, zone)
        whose = (rhythm.persona_id, rhythm.destination_id)
        agenda = self._deliveries.agenda
        number = await agenda.sent_between(*whose, since=begin, until=end, slack=begin - LATE_AT_MOST)
        if with_planned or day > now.astimezone(ZoneInfo(zone)).date():
            number += await agenda.planned_between(*whose, since=max(begin, now), until=end)
        return number


def _in(calendar: dict[date, list[datetime]], *, spacing: timedelta) -> Taken:
    def is_taken(at: datetime, apart: timedelta) -> bool:
        day = at.astimezone(UTC).date()
        if day not in calendar:
            raise _NotRead(day)
        return _is_near(at, calendar[day], max(apart, spacing))

    return is_taken


def _is_near(at: datetime, times: Sequence[datetime], apart: timedelta) -> bool:
    """Whether one of `times`, which are in order, is `at` or less than `apart` from it."""
    place = bisect_left(times, at)
    around = times[max(place - 1, 0) : place + 1]
    return any(one == at or abs(one - at) < apart for one in around)


def _among(counts: dict[tuple[str, date], int]) -> Counted:
    def counted(rhythm: Rhythm, day: date) -> int:
        found = counts.get((rhythm.scope, day))
        if found is None:
            raise _NotCounted(rhythm, day)
        return found

    return counted
