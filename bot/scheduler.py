"""The clock, and nothing but the clock: it looks at the tables and starts what is due. What it knows is in them.

APScheduler keeps no state: its store is in memory and filled from the `deliveries` table at the start and with every
sweep. What is due soon has a timer of its own, so that it goes out on the second. The sweep finds what the timers
missed: they sleep by a clock that stands still while the machine sleeps and does not see the wall clock jump.
Firing twice is harmless: the workflow is named by the delivery and its take-up, and runs once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from storage.deliveries import Deliveries
from storage.wording import tr
from tools.publishers.almanac import Almanac
from tools.publishers.events import in_words
from tools.publishing import Publishing

logger = logging.getLogger(__name__)

JUMP: Final = timedelta(minutes=5)  # the wall clock against the other one: worth a word
HOUSEKEEPING: Final = timedelta(hours=1)
FIRST_HOUSEKEEPING: Final = timedelta(minutes=1)  # after the start: who runs for an hour at a time has backups too
WATCHING: Final = timedelta(seconds=30)
STOPPING: Final = timedelta(seconds=10)
NUDGES: Final = 5  # sweeps in a row; more nudges than that wait for the next one


class Scheduler:
    """Starts posts, productions and housekeeping when their time comes."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        almanac: Almanac,
        publishing: Publishing,
        enqueue_post: Callable[[int, int], Awaitable[None]],
        watch: Callable[[], Awaitable[None]],
        housekeeping: Callable[[], Awaitable[None]],
        now: Callable[[], datetime],
        boottime: Callable[[], float],
        sweep: timedelta = timedelta(seconds=20),
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        """`enqueue_post(delivery_id, attempt)` must be safe to repeat; `watch` looks after running work. Of several hosts
        one `leads`, and keeps the schedule."""
        self._deliveries = deliveries
        self._almanac = almanac
        self._publishing = publishing
        self._enqueue_post = enqueue_post
        self._watch = watch
        self._housekeeping = housekeeping
        self._now = now
        self._boottime = boottime
        self._sweep_every = sweep
        self._leads = leads
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
        first = datetime.now(UTC) + FIRST_HOUSEKEEPING
        clock.modify_job("housekeeping", next_run_time=first)
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
        await self._notice_jumps()
        if not self._leads():
            return
        await self._almanac.write_down()
        await self._almanac.begin()
        await self._send_due()
        await self._set_timers()

    async def _send_due(self) -> None:
        for row in await self._publishing.due():
            await self._enqueue_post(row.id, row.attempt)

    async def _set_timers(self) -> None:
        """One timer for each time at which something is due soon, however many posts that is."""
        now = self._now()
        for at in await self._deliveries.agenda.due_times(now, now + self._sweep_every * 2):
            self._at(at, now, self._fire, at, name=f"due:{at.isoformat()}")

    def _at(self, at: datetime, now: datetime, work: Callable[..., Awaitable[None]], *args: Any, name: str) -> None:
        if self._clock is None:
            return
        # By the distance, not by the hour: the clock of the tables is handed in, and may be another than the machine's.
        run_at = datetime.now(UTC) + (at - now)
        fire = partial(self._followed, partial(work, *args))
        self._clock.add_job(fire, DateTrigger(run_at, timezone=UTC), id=name, name=name, replace_existing=True)

    async def _fire(self, at: datetime) -> None:
        """A timer has come: send what is due by now."""
        now = self._now()
        if at > now:  # the timer was early, or the wall clock went back
            self._at(at, now, self._fire, at, name=f"due:{at.isoformat()}")
            return
        async with self._sweeping:
            if self._leads():
                await self._guarded(self._send_due, "send")()

    async def _settle(self) -> None:
        if self._leads():
            await self._guarded(self._publishing.settle, "settle")()

    async def _notice_jumps(self) -> None:
        """Say so when the wall clock was set, or the machine slept: what that does to the posts is in the tables."""
        now, ticks = self._now(), self._boottime()
        then, before = self._last_look or (now, ticks)
        self._last_look = (now, ticks)
        passed = timedelta(seconds=ticks - before)
        jumped = now - then - passed
        if abs(jumped) > JUMP:
            logger.warning("Clock jumped", extra={"action": "clock_jumped", "seconds": jumped.total_seconds()})
            await self._publishing.say(partial(_jumped, jumped))
        elif passed > JUMP + self._sweep_every:
            # A laptop that was shut is no news; what it missed is told by the posts themselves, in one message.
            logger.warning(
                "Clock stood still", extra={"action": "clock_stood_still", "seconds": passed.total_seconds()}
            )

    def _guarded(self, work: Callable[[], Awaitable[Any]], name: str) -> Callable[[], Awaitable[None]]:
        """Let a piece of work fail with a traceback in the log and without stopping the clock."""

        async def run() -> None:
            try:
                await work()
            except Exception:
                logger.exception("Clockwork failed", extra={"action": "clockwork_failed", "work": name})

        return run


def _jumped(by: timedelta) -> str:
    length = in_words(abs(by))
    clock = (
        tr("This machine's clock went forward by {length}.", length=length)
        if by > timedelta()
        else tr("This machine's clock went back by {length}.", length=length)
    )
    return f"{clock} {tr('What is posted already is not posted again; what is to come goes by the new time.')}"
