"""`python -m tests.soak.months [examples]`: is a month that was played through the month as it then comes?

Plans are drawn by hypothesis: recurring posts, single ones, slots without content, a library, quiet hours, posts a day,
posting times, a persona who is away, GPU minutes; in months in which the clocks of the plan's zone change. Each is played
by `/simulate`'s code, then lived: the real scheduler and the real publishing on a fake clock, posting to the real folder. What
went out when, and what did not, must be the same. `tests/bot/test_rehearsal.py` does it for one plan of each zone.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.rehearsal import Rehearsal
from storage.gpu_runs import GpuRuns
from storage.tables import Approval, Delivery, DeliveryState, GpuRun, PersonaStatus, Schedule
from tests.bot.test_scheduler import clockwork, schedule
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import Clock, Studio, open_studio, plan_of
from tools.errors import Unavailable
from tools.gpu import Minutes, Need, Run
from tools.publishers.dispatch import Policy
from tools.publishers.occurrences import wall_of
from tools.reel.spec import shots_for_duration
from tools.rehearsing import Played

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLICY = Policy(spacing=MINUTE, late_spacing=MINUTE)
LEAD = 2 * HOUR  # of a schedule that says no other
PICTURE = 30.0  # seconds of GPU time, as measured
# In each of these months the clocks change: forth or back, by an hour or by half of one, also on another day than Europe's.
MONTHS = {
    "Europe/Berlin": (2026, 10),
    "America/New_York": (2026, 3),
    "Australia/Lord_Howe": (2026, 4),
    "America/Santiago": (2026, 9),
    "Africa/Casablanca": (2026, 2),
}
STILL = (DeliveryState.SLOT, DeliveryState.DRAFT, DeliveryState.PLANNED)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is planned for a month."""

    zone: str
    daily: tuple[str, ...]  # wall times
    sundays: tuple[str, ...]  # where the clocks change
    ask_first: bool = True
    lead_minutes: int = 120
    kind: str = "image"
    singles: tuple[tuple[int, str], ...] = ()  # minutes from the beginning; approved, draft or empty
    library: int = 0  # pictures that are posted again
    cooldown_days: int = 3
    quiet: str = ""
    per_day: int = 0
    times: str = ""
    away: int = 0  # hours from the beginning for which the persona is paused
    budget: int = 0  # GPU minutes a day


FIXED = {
    plan.zone: plan
    for plan in (
        Plan(
            zone="Europe/Berlin", daily=(), sundays=("02:15", "02:30", "23:00"), lead_minutes=720, library=1, quiet="22:00-08:00",
            per_day=1, times="09:00 18:00", singles=((3 * 1440, "empty"), (9 * 1440 + 7, "approved"), (9 * 1440 + 7, "draft")),
        ),
        Plan(zone="Australia/Lord_Howe", daily=("02:15",), sundays=("01:30", "02:00"), kind="reel", budget=3, away=50),
        Plan(
            zone="America/New_York", daily=("01:30",), sundays=("02:00", "02:30"), ask_first=False, lead_minutes=30, away=100,
            per_day=1, singles=((500, "approved"), (1500, "approved"), (7 * 1440, "empty")),
        ),
        Plan(
            zone="America/Santiago", daily=("00:00",), sundays=("00:30", "23:45"), quiet="23:00-01:00", library=1, cooldown_days=9
        ),
        Plan(zone="Africa/Casablanca", daily=("02:30",), sundays=("03:00",), per_day=1, budget=1, singles=((4000, "draft"),)),
    )
}  # fmt: skip


def _clock(slots: list[int]) -> tuple[str, ...]:
    return tuple(f"{slot // 4:02d}:{slot % 4 * 15:02d}" for slot in sorted(set(slots)))


def plans(zone: str) -> st.SearchStrategy[Plan]:
    quarter = st.integers(0, 95)
    hour = st.integers(0, 23).map("{:02d}:00".format)
    return st.builds(
        Plan,
        zone=st.just(zone),
        daily=st.lists(quarter, max_size=3).map(_clock),
        sundays=st.lists(st.integers(0, 16), max_size=3).map(_clock),
        ask_first=st.booleans(),
        lead_minutes=st.sampled_from([30, 120, 720]),
        kind=st.sampled_from(["image", "reel"]),
        singles=st.lists(
            st.tuples(st.integers(30, 28 * 24 * 60), st.sampled_from(["approved", "approved", "draft", "empty"])),
            max_size=12,
        ).map(tuple),
        library=st.integers(0, 3),
        cooldown_days=st.integers(1, 9),
        quiet=st.one_of(st.just(""), st.tuples(hour, hour).filter(lambda two: two[0] != two[1]).map("-".join)),
        per_day=st.integers(0, 5),
        times=st.one_of(st.just(""), st.lists(quarter, min_size=1, max_size=3).map(_clock).map(" ".join)),
        away=st.one_of(st.just(0), st.integers(1, 300)),
        budget=st.sampled_from([0, 1, 3]),
    )


class Machine:
    """A studio with a plan in it: what plays it, and what lives it."""

    def __init__(self, studio: Studio, plan: Plan) -> None:
        self.studio = studio
        self.plan = plan
        self.minutes = Minutes(
            GpuRuns(studio.database),
            counted=frozenset({"pictures"}),
            budget=self._budget,
            midnight=self._midnight,
            now=studio.clock,
        )

    async def _budget(self) -> int:
        return self.plan.budget

    async def _midnight(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.plan.zone)).replace(hour=0, minute=0, second=0, microsecond=0)

    async def fill(self) -> None:
        """Write the plan down."""
        studio, plan, now = self.studio, self.plan, self.studio.clock()
        async with studio.database.write() as session:
            session.add(GpuRun(at=now - 2 * DAY, side="pictures", what="sdxl", size=1.0, seconds=PICTURE))
        common = {"timezone": plan.zone, "lead_minutes": plan.lead_minutes, "kind": plan.kind}
        if plan.daily:
            await schedule(
                studio, weekdays="0123456", wall_times=" ".join(plan.daily), ask_first=plan.ask_first, **common
            )
        if plan.sundays:
            await schedule(studio, weekdays="6", wall_times=" ".join(plan.sundays), ask_first=False, **common)
        for seed in range(plan.library):
            await keep_picture(studio, seed=100 + seed, approval_status=Approval.APPROVED)
        if plan.library:
            await schedule(
                studio, kind="library", theme="", weekdays="024", wall_times="12:30", timezone=plan.zone, ask_first=False,
                cooldown_days=plan.cooldown_days,
            )  # fmt: skip
        for minutes, kind in plan.singles:
            due_at = now + minutes * MINUTE
            fields = {"empty": {"asset_id": None}, "draft": {"approved_by": ""}}.get(kind, {})
            picture = {} if kind == "empty" else {"asset_id": (await keep_picture(studio)).id}
            values = {"due_at": due_at, "wall_time": wall_of(due_at, plan.zone), "timezone": plan.zone}
            await studio.publishing.plan(plan_of(studio, **({"approved_by": "owner"} | values | picture | fields)))
        if plan.away:
            await studio.personas.pause(studio.ava.id, until=now + plan.away * HOUR, now=now)
        if plan.quiet:
            await studio.rhythms.set(studio.ava.id, None, now=now, quiet=plan.quiet)
        if plan.per_day or plan.times:
            await studio.rhythms.set(None, studio.folder.id, now=now, per_day=plan.per_day, times=plan.times)

    def rehearsal(self) -> Rehearsal:
        return Rehearsal(
            database=self.studio.database,
            blobs=self.studio.blobs,
            publishers=("folder",),
            policy=self.studio.publishing.policy,
            minutes=self.minutes,
            paints_on_gpu=lambda: True,
            now=self.studio.clock,
        )

    async def _make(self, row: Delivery, row_schedule: Schedule) -> None:
        """Make an occurrence's content at once, as production would have it made."""
        studio = self.studio
        persona = await studio.personas.get(studio.ava.id)
        assert persona is not None
        if persona.status is not PersonaStatus.ACTIVE:
            return
        if said := await self.minutes.used_up(persona):
            raise Unavailable(said)
        picture = await keep_picture(studio)
        await studio.deliveries.change(row.id, now=studio.clock(), asset_id=picture.id)
        if not row_schedule.ask_first:
            await studio.deliveries.approve(row.id, by="schedule", now=studio.clock())
        pictures = 1 if row_schedule.kind == "image" else shots_for_duration(15.0)
        need = Need(side="pictures", what="sdxl", persona_id=persona.id)
        await self.minutes.keep(Run(need=need, seconds=PICTURE * pictures, is_cold=False, is_whole=True))

    async def live(self, until: datetime, *, step: timedelta) -> None:
        """Let the time pass as it does, and press what asks to be pressed: a look every `step`, and when something comes."""
        studio, since = self.studio, self.studio.clock()
        clock = clockwork(studio, produce=self._make)
        while studio.clock() < until:
            await studio.personas.resume_due(studio.clock())
            await clock.sweep()
            drafts = await studio.deliveries.list(states=(DeliveryState.DRAFT,), limit=500)
            ripe = [row for row in drafts if row.asset_id and row.due_at > studio.clock() - MINUTE]
            for row in ripe:
                await studio.deliveries.approve(row.id, by="owner", now=studio.clock())
            while (ripe and ripe[0].due_at <= studio.clock()) or await studio.publishing.due():
                ripe = []
                await clock.sweep()
            studio.clock.forward(await self._next(since, step=step) - studio.clock())

    async def _next(self, since: datetime, *, step: timedelta) -> datetime:
        """The next round time, or what comes before it."""
        studio, now = self.studio, self.studio.clock()
        tomorrow = await self._midnight(await self._midnight(now) + 25.5 * HOUR)
        moments = [since + (now - since) // step * step + step, since + self.plan.away * HOUR, tomorrow]
        moments += [now.replace(hour=0, minute=0, second=0) + DAY]
        rows = await studio.deliveries.list(states=STILL, since=now - DAY, until=now + 2 * DAY, limit=500)
        for row in rows:
            moments += [row.due_at, row.due_at - LEAD, row.due_at - self.plan.lead_minutes * MINUTE]
            moments += [row.next_try_at] if row.next_try_at else []
        return min(moment for moment in moments if moment > now)


async def played_and_lived(plan: Plan, folder: Path, *, step: timedelta) -> tuple[list[tuple], list[tuple]]:
    """Return what the play said of each post, and what came of it."""
    there = ZoneInfo(plan.zone)
    year, month = MONTHS[plan.zone]
    since = datetime(year, month, 1, tzinfo=there).astimezone(UTC)
    until = datetime(year, month + 1, 1, tzinfo=there).astimezone(UTC)
    async with open_studio(folder, running=False, policy=POLICY, clock=Clock(since)) as studio:
        machine = Machine(studio, plan)
        await machine.fill()
        played = await machine.rehearsal()(since, until)
        await machine.live(until, step=step)
        rows = await studio.deliveries.list(since=since - 2 * DAY, until=until + 400 * DAY, limit=5000)
        posted = sorted(studio.posts_folder.iterdir()) if studio.posts_folder.exists() else []
        real = [
            (key_of(row.schedule_id, row.local_date, row.slot, row.handle), row.state.value, row.sending_at)
            for row in rows
            if since <= (row.sending_at or row.due_at) < until
        ]
    assert len(posted) == sum(state == "posted" for _, state, _ in real)
    return told(played), sorted(real, key=str)


def key_of(schedule_id: int | None, local_date: object, slot: str, handle: str) -> str:
    return f"{schedule_id} {local_date} {slot}" if schedule_id else handle


def told(played: Played) -> list[tuple]:
    return sorted(
        (
            (key_of(post.schedule_id, post.local_date, post.slot, post.handle), post.state.value, post.at)
            for post in played.posts
        ),
        key=str,
    )


def main(examples: int) -> int:
    for zone in MONTHS:

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
        @example(plan=FIXED[zone])
        @given(plan=plans(zone))
        def the_month_is_as_it_was_played(plan: Plan) -> None:
            with tempfile.TemporaryDirectory() as folder:
                played, real = asyncio.run(played_and_lived(plan, Path(folder), step=HOUR))
            assert played == real

        the_month_is_as_it_was_played()
        print(f"{zone}: {examples} plans, each month as it was played", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
