"""The clock, and nothing but the clock: it looks at the tables and starts what is due. What it knows is in them.

APScheduler keeps no state: its store is in memory and filled from the `deliveries` table at the start and with every
sweep. What is due soon has a timer of its own, so that it goes out on the second. The sweep finds what the timers
missed: they sleep by a clock that stands still while the machine sleeps and does not see the wall clock jump.
Firing twice is harmless: the workflow is named by the delivery and its take-up, and runs once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from storage.deliveries import Deliveries
from storage.errors import StorageError
from storage.schedules import Schedules
from storage.tables import Delivery, DeliveryState, Destination, Schedule
from tools.errors import TroupeError
from tools.publishers.occurrences import occurrences
from tools.publishing import Publishing

logger = logging.getLogger(__name__)

AHEAD: Final = timedelta(days=14)  # how far occurrences of a schedule are written down
JUMP: Final = timedelta(minutes=5)  # the wall clock against the other one: worth a word
HOUSEKEEPING: Final = timedelta(hours=1)
WATCHING: Final = timedelta(seconds=30)
STOPPING: Final = timedelta(seconds=10)
NUDGES: Final = 5  # sweeps in a row; more nudges than that wait for the next one

Produce = Callable[[Delivery, Schedule], Awaitable[None]]
FindDestination = Callable[[Schedule], Awaitable[Destination | None]]


class Scheduler:
    """Starts posts, productions and housekeeping when their time comes."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        schedules: Schedules,
        publishing: Publishing,
        enqueue_post: Callable[[int, int], Awaitable[None]],
        produce: Produce,
        destination_for: FindDestination,
        watch: Callable[[], Awaitable[None]],
        housekeeping: Callable[[], Awaitable[None]],
        now: Callable[[], datetime],
        boottime: Callable[[], float],
        sweep: timedelta = timedelta(seconds=20),
    ) -> None:
        """`enqueue_post(delivery_id, attempt)` and `produce` must be safe to repeat; `watch` looks after running work."""
        self._deliveries = deliveries
        self._schedules = schedules
        self._publishing = publishing
        self._enqueue_post = enqueue_post
        self._produce = produce
        self._destination_for = destination_for
        self._watch = watch
        self._housekeeping = housekeeping
        self._now = now
        self._boottime = boottime
        self._sweep_every = sweep
        self._clock: AsyncIOScheduler | None = None
        self._sweeping = asyncio.Lock()
        self._is_nudged = False
        self._at_work: set[asyncio.Task[None]] = set()
        self._last_look: tuple[datetime, float] | None = None

    async def start(self) -> None:
        """Take over what a former process left, sweep once, then keep looking."""
        await self._publishing.take_over()
        clock = AsyncIOScheduler(
            timezone=UTC,
            # A late run is still a run: what it does goes by the tables, not by its time.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, work, every in (
            ("sweep", self.sweep, self._sweep_every),
            ("settle", self._settle, self._sweep_every),
            ("watch", self._guarded(self._watch, "watch"), WATCHING),
            ("housekeeping", self._guarded(self._housekeeping, "housekeeping"), HOUSEKEEPING),
        ):
            clock.add_job(
                partial(self._followed, work), IntervalTrigger(seconds=every.total_seconds(), timezone=UTC), id=name
            )
        clock.start()
        self._clock = clock
        await self.sweep()

    async def stop(self) -> None:
        """Begin nothing more, and let what is under way end: shutting the clock down would cut it off."""
        clock, self._clock = self._clock, None
        if clock is not None:
            clock.pause()
            if self._at_work:
                await asyncio.wait(self._at_work, timeout=STOPPING.total_seconds())
            clock.shutdown(wait=False)
            if self._at_work:  # it took too long and was cut off: it is gone before the database is
                await asyncio.wait(self._at_work)
        async with self._sweeping:  # one that was asked for by hand
            pass

    async def _followed(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run a piece of the clock's work, so that `stop` can wait for it."""
        task = asyncio.current_task()
        assert task is not None
        self._at_work.add(task)
        try:
            await work()
        finally:
            self._at_work.discard(task)

    def nudge(self) -> None:
        """Something has become due sooner than the clock knows: sweep at once, or once more if a sweep is under way."""
        self._is_nudged = True
        if self._clock is not None and not self._sweeping.locked():
            at_once = DateTrigger(datetime.now(UTC), timezone=UTC)
            sweep = partial(self._followed, self.sweep)
            self._clock.add_job(sweep, at_once, id="nudged", name="nudged", replace_existing=True)

    async def sweep(self) -> None:
        """Start what is due, and set timers for what is due before the next sweep but one."""
        async with self._sweeping:
            for _ in range(NUDGES):
                self._is_nudged = False
                try:
                    await self._look()
                except Exception:
                    # The clock outlives any one sweep; the next one finds the same rows.
                    logger.exception("Sweep failed", extra={"action": "sweep_failed"})
                if not self._is_nudged:
                    return

    async def _look(self) -> None:
        self._notice_jumps()
        await self._materialise()
        await self._begin_productions()
        for row in await self._publishing.due():
            await self._enqueue_post(row.id, row.attempt)
        await self._set_timers()

    async def _set_timers(self) -> None:
        now = self._now()
        for row in await self._deliveries.upcoming(now, now + self._sweep_every * 2):
            at = max(row.due_at, row.next_try_at or row.due_at)
            self._at(at, now, self._fire, row.id, row.attempt, name=f"post:{row.id}:{row.attempt}")

    def _at(self, at: datetime, now: datetime, work: Callable[..., Awaitable[None]], *args: Any, name: str) -> None:
        if self._clock is None:
            return
        # By the distance, not by the hour: the clock of the tables is handed in, and may be another than the machine's.
        run_at = datetime.now(UTC) + (at - now)
        fire = partial(self._followed, partial(work, *args))
        self._clock.add_job(fire, DateTrigger(run_at, timezone=UTC), id=name, name=name, replace_existing=True)

    async def _fire(self, delivery_id: int, attempt: int) -> None:
        """A timer has come: send it, unless it was moved, cancelled or taken up since."""
        row = await self._deliveries.get(delivery_id)
        now = self._now()
        if row is None or row.state is not DeliveryState.PLANNED or row.attempt != attempt:
            return
        at = max(row.due_at, row.next_try_at or row.due_at)
        if at > now:  # the timer was early, or the wall clock went back
            self._at(at, now, self._fire, delivery_id, attempt, name=f"post:{delivery_id}:{attempt}")
            return
        await self._enqueue_post(delivery_id, attempt)

    async def _settle(self) -> None:
        await self._guarded(self._publishing.settle, "settle")()

    async def _materialise(self) -> None:
        """Write down the occurrences of every schedule for the days ahead; what is there is left as it is."""
        now = self._now()
        for schedule in await self._schedules.list(active=True):
            known = await self._deliveries.of_schedule(schedule.id, since=now - timedelta(days=1))
            there: set[tuple[date | None, str]] = {(row.local_date, row.slot) for row in known}
            destination = None
            for found in occurrences(
                schedule.weekdays, schedule.wall_time, schedule.timezone, after=now, until=now + AHEAD
            ):
                if (found.local_date, found.slot) in there:
                    continue
                destination = destination or await self._destination_for(schedule)
                await self._deliveries.add_occurrence(
                    Delivery(
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
                        front=schedule.front,
                        chat=schedule.chat,
                        created_at=now,
                        updated_at=now,
                    )
                )

    async def _begin_productions(self) -> None:
        """Start making what is due in less than its schedule's lead time."""
        now = self._now()
        for row, schedule in await self._deliveries.to_produce(now + AHEAD):
            if row.due_at - timedelta(minutes=schedule.lead_minutes) <= now < row.due_at:
                try:
                    await self._produce(row, schedule)
                except (TroupeError, StorageError) as error:
                    await self._publishing.not_made(row, error)
                except Exception:
                    # One occurrence that breaks does not hold up the others.
                    logger.exception("Clockwork failed", extra={"action": "clockwork_failed", "work": "produce"})

    def _notice_jumps(self) -> None:
        now, ticks = self._now(), self._boottime()
        if self._last_look is not None:
            then, before = self._last_look
            jumped = (now - then) - timedelta(seconds=ticks - before)
            if abs(jumped) > JUMP:
                logger.warning("Clock jumped", extra={"action": "clock_jumped", "seconds": jumped.total_seconds()})
        self._last_look = (now, ticks)

    def _guarded(self, work: Callable[[], Awaitable[Any]], name: str) -> Callable[[], Awaitable[None]]:
        """Let a piece of work fail with a traceback in the log and without stopping the clock."""

        async def run() -> None:
            try:
                await work()
            except Exception:
                logger.exception("Clockwork failed", extra={"action": "clockwork_failed", "work": name})

        return run
