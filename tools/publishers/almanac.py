"""What recurs, written down ahead: each schedule's occurrences as rows, and their content begun in time."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from storage.deliveries import Deliveries
from storage.errors import StorageError
from storage.schedules import Schedules
from storage.tables import Delivery, DeliveryState, Destination, Schedule
from tools.errors import TroupeError
from tools.publishers.occurrences import Occurrence, Rule, occurrences

logger = logging.getLogger(__name__)

AHEAD: Final = timedelta(days=14)  # how far occurrences of a schedule are written down, to the midnight (UTC) before
LIBRARY: Final = "library"  # the kind of schedule that makes nothing

Produce = Callable[[Delivery, Schedule], Awaitable[None]]
FindDestination = Callable[[Schedule], Awaitable[Destination | None]]
NotMade = Callable[[Delivery, TroupeError | StorageError], Awaitable[None]]
Missed = Callable[[Mapping[int, int]], Awaitable[None]]  # by schedule: how many times


def rule_of(schedule: Schedule) -> Rule:
    return Rule(
        slots=tuple(schedule.wall_times.split()),
        zone=schedule.timezone,
        weekdays=schedule.weekdays,
        every_weeks=schedule.every_weeks,
        month_day=schedule.month_day,
        starts_on=schedule.starts_on,
        ends_on=schedule.ends_on,
    )


class Almanac:
    """The occurrences of the days ahead."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        schedules: Schedules,
        produce: Produce,
        reuse: Produce,
        not_made: NotMade,
        missed: Missed,
        destination_for: FindDestination,
        now: Callable[[], datetime],
    ) -> None:
        """`produce` starts what is to be made, and must be safe to repeat; `reuse` takes something from the library."""
        self._deliveries = deliveries
        self._schedules = schedules
        self._produce = produce
        self._reuse = reuse
        self._not_made = not_made
        self._missed = missed
        self._destination_for = destination_for
        self._now = now

    async def write_down(self) -> None:
        """Give every occurrence of the days ahead its row; what is there is left as it is.

        A schedule is looked at again when a day more of the future is wanted, so that looking often costs nothing.
        What would have been due while nothing ran, and was never written down, is told by number and not made up for.
        """
        now = self._now()
        horizon = written_until(now)
        schedules = await self._schedules.unwritten(horizon)
        # Told before the schedules are written on: after a kill in between it is told again, and never forgotten.
        await self._tell_missed(schedules, now)
        for schedule in schedules:
            rule = rule_of(schedule)
            known = await self._deliveries.of_schedule(schedule.id, since=now - timedelta(days=1))
            there = {(row.local_date, row.slot) for row in known}
            fresh = [
                one for one in occurrences(rule, after=now, until=horizon) if (one.local_date, one.slot) not in there
            ]
            destination = await self._destination_for(schedule) if fresh else None
            for one in fresh:
                await self._deliveries.add_once(_row(schedule, one, destination, now))
            await self._schedules.change(schedule.id, written_until=horizon)
            if schedule.ends_on is not None and now.astimezone(ZoneInfo(schedule.timezone)).date() > schedule.ends_on:
                await self._schedules.change(schedule.id, is_active=False)

    async def _tell_missed(self, schedules: Sequence[Schedule], now: datetime) -> None:
        missed: dict[int, int] = {}
        for schedule in schedules:
            if schedule.written_until is not None and schedule.written_until < now:
                number = sum(1 for _ in occurrences(rule_of(schedule), after=schedule.written_until, until=now))
                missed |= {schedule.id: number} if number else {}
        if missed:
            logger.warning(
                "Occurrences missed",
                extra={"action": "occurrences_missed", "schedules": [*missed], "number": sum(missed.values())},
            )
            await self._missed(missed)

    async def begin(self) -> None:
        """Start making what is due in less than its schedule's lead time, or take it from the library."""
        now = self._now()
        for row, schedule in await self._deliveries.to_produce(now + AHEAD):
            if not row.due_at - timedelta(minutes=schedule.lead_minutes) <= now < row.due_at:
                continue
            try:
                await (self._reuse if schedule.kind == LIBRARY else self._produce)(row, schedule)
            except (TroupeError, StorageError) as error:
                await self._not_made(row, error)
            except Exception:
                # One occurrence that breaks does not hold up the others.
                logger.exception("Clockwork failed", extra={"action": "clockwork_failed", "work": "produce"})


def written_until(now: datetime) -> datetime:
    """Return up to when occurrences have their rows at `now`. A whole day: a play of the days ahead knows when that changes."""
    return (now + AHEAD).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _row(schedule: Schedule, found: Occurrence, destination: Destination | None, now: datetime) -> Delivery:
    return Delivery(
        persona_id=schedule.persona_id,
        destination_id=destination.id if destination else None,
        platform=schedule.platform,
        state=DeliveryState.SLOT,
        wall_time=found.wall_time,
        timezone=schedule.timezone,
        due_at=found.due_at,
        schedule_id=schedule.id,
        local_date=found.local_date,
        slot=found.slot,
        if_late=schedule.if_late,
        front=schedule.front,
        chat=schedule.chat,
        created_at=now,
        updated_at=now,
    )
