"""A month played through is the month as it then comes: the same posts, at the same minutes, with the same fates."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.rehearsal import Rehearsal
from bot.scheduler import Scheduler
from storage.tables import Approval, Delivery, DeliveryState, GpuRun, PersonaStatus, Schedule
from tests.bot.test_scheduler import clockwork, schedule
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Clock, Studio, open_studio, plan_of
from tools.publishers.dispatch import Policy
from tools.publishers.occurrences import wall_of
from tools.rehearsing import Played, in_words

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLICY = Policy(spacing=timedelta(minutes=1), late_spacing=timedelta(minutes=1))
# A change of the clocks lies in each of these spans.
CHANGES = {
    "Europe/Berlin": datetime(2026, 10, 24, 6, tzinfo=UTC),
    "America/New_York": datetime(2026, 3, 7, 9, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 3, 21, tzinfo=UTC),
    "Europe/Lisbon": datetime(2026, 3, 28, 3, tzinfo=UTC),
}


def rehearsal(studio: Studio) -> Rehearsal:
    return Rehearsal(
        database=studio.database,
        blobs=studio.blobs,
        publishers=("folder",),
        policy=studio.publishing.policy,
        now=studio.clock,
    )


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with open_studio(tmp_path, running=False, policy=POLICY) as opened:
        yield opened


async def planned(studio: Studio, due_at: datetime, zone: str = "UTC", **fields) -> Delivery:
    values = {"due_at": due_at, "wall_time": wall_of(due_at, zone), "timezone": zone, "approved_by": "owner"}
    if "asset_id" not in fields:
        values["asset_id"] = (await keep_picture(studio)).id
    return await studio.publishing.plan(plan_of(studio, **(values | fields)))


def the_real_clock(studio: Studio) -> Scheduler:
    """The clockwork as it runs, with content that is made at once and a person who presses in time."""

    async def produce(row: Delivery, schedule: Schedule) -> None:
        if (await studio.personas.get(schedule.persona_id)).status is not PersonaStatus.ACTIVE:
            return  # as production does
        picture = await keep_picture(studio)
        await studio.deliveries.change(row.id, now=studio.clock(), asset_id=picture.id)
        if not schedule.ask_first:
            await studio.deliveries.approve(row.id, by="schedule", now=studio.clock())

    return clockwork(studio, produce=produce)


def key_of(schedule_id, local_date, slot, handle) -> str:
    return f"{schedule_id} {local_date} {slot}" if schedule_id else handle


def told(played: Played) -> list[tuple]:
    return sorted(
        (key_of(post.schedule_id, post.local_date, post.slot, post.handle), post.state.value, post.at)
        for post in played.posts
    )


async def a_random_plan(studio: Studio, zone: str, dice: Random) -> None:
    """Recurring and single posts, quiet hours, a cap, a slot without content, and a persona who is away for a day."""
    there = ZoneInfo(zone)
    now = studio.clock()
    slots = dice.sample([f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 30)], 3)
    await schedule(
        studio, weekdays="0123456", wall_times=" ".join(sorted(slots)), timezone=zone, ask_first=dice.random() < 0.5
    )
    await schedule(
        studio, weekdays="0123456", wall_times="01:30 02:00 02:30", timezone=zone, ask_first=False, lead_minutes=30
    )
    for _ in range(6):
        due_at = now + MINUTE * (5 * dice.randrange(4, 800))
        fields = dice.choice(({}, {"approved_by": ""}, {"asset_id": None}))
        await planned(studio, due_at, zone, **fields)
    if dice.random() < 0.8:
        begin = dice.randrange(24)
        await studio.rhythms.set(
            studio.ava.id, None, now=now, quiet=f"{begin:02d}:00-{(begin + dice.randint(1, 9)) % 24:02d}:30"
        )
    await studio.rhythms.set(None, studio.folder.id, now=now, per_day=dice.randint(3, 9))
    if dice.random() < 0.3:
        until = (now + 40 * HOUR).astimezone(there).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
        await studio.personas.pause(studio.ava.id, until=until, now=now)


@pytest.mark.parametrize("zone", CHANGES)
@pytest.mark.parametrize("seed", [1])
async def test_what_was_played_is_what_then_happens(zone: str, seed: int, tmp_path: Path) -> None:
    dice = Random(f"{zone} {seed}")
    async with open_studio(tmp_path, running=False, policy=POLICY, clock=Clock(CHANGES[zone])) as studio:
        await a_random_plan(studio, zone, dice)
        until = studio.clock() + 2 * DAY
        played = await rehearsal(studio)(studio.clock(), until)

        real = await lived(studio, until)

    assert told(played) == real
    assert len(real) > 5


async def lived(studio: Studio, until: datetime) -> list[tuple]:
    """Let the time pass, half an hour at a time, minute by minute where something is near, and return what came of it."""
    since, clock = studio.clock(), the_real_clock(studio)
    while studio.clock() < until:
        await studio.personas.resume_due(studio.clock())
        await clock.sweep()
        for row in await studio.deliveries.list(states=(DeliveryState.DRAFT,), limit=500):
            if row.asset_id and row.due_at > studio.clock() - MINUTE:
                await studio.deliveries.approve(row.id, by="owner", now=studio.clock())
        while await studio.publishing.due():
            await clock.sweep()
        near = await studio.deliveries.agenda.due_times(studio.clock(), studio.clock() + 30 * MINUTE, limit=1)
        studio.clock.forward(
            min(near[0] - studio.clock(), MINUTE)
            if near and near[0] - studio.clock() <= 5 * MINUTE
            else 5 * MINUTE
            if near
            else 30 * MINUTE
        )
    rows = await studio.deliveries.list(since=since - 2 * DAY, until=until + 9 * DAY, limit=5000)
    return sorted(
        (key_of(row.schedule_id, row.local_date, row.slot, row.handle), row.state.value, row.sending_at)
        for row in rows
        if since <= (row.sending_at or row.due_at) < until
    )


async def test_the_tables_and_the_log_are_left_as_they_were(studio: Studio, caplog) -> None:
    caplog.set_level("INFO")
    await schedule(studio, weekdays="0123456")
    await planned(studio, NOON + HOUR)
    before = [(row.id, row.state, row.version) for row in await studio.deliveries.list(limit=500)]

    await rehearsal(studio)(NOON, NOON + 30 * DAY)

    assert [(row.id, row.state, row.version) for row in await studio.deliveries.list(limit=500)] == before
    assert caplog.records == []
    assert not studio.posts_folder.exists() or not list(studio.posts_folder.iterdir())


async def test_one_post_needs_a_press_and_several_need_one(studio: Studio) -> None:
    await schedule(studio, weekdays="4", wall_times="18:00", timezone="Europe/Berlin")

    assert "• 1 of them needs your press first" in in_words(
        await rehearsal(studio)(NOON, NOON + 7 * DAY), "Europe/Berlin"
    )


async def test_a_month_is_told_in_a_summary_and_a_list(studio: Studio) -> None:
    await schedule(studio, weekdays="4", wall_times="18:00", timezone="Europe/Berlin")
    await planned(studio, NOON + 2 * DAY, asset_id=None)
    await planned(studio, NOON + DAY + 11 * HOUR)
    await studio.rhythms.set(None, None, now=NOON, quiet="22:00-08:00")
    async with studio.database.write() as session:
        session.add(GpuRun(at=NOON, side="pictures", what="comfyui/sdxl", size=1.0, seconds=30.0))

    played = await rehearsal(studio)(NOON, NOON + 30 * DAY)

    text = in_words(played, "Europe/Berlin")
    assert "12 Mar to 11 Apr 2026, played through**: 6 posts would go out" in text
    assert "5 of them need your press first" in text
    assert "Moved: 1 (quiet hours until 08:00)" in text
    assert "1 would not go out (has no content): P1" in text
    assert "5 reels and pictures to make: about 15 minutes of GPU time" in text
    assert "⚠️ Sat 14 Mar 12:00 P1 Ava → the folder" in text
    assert "Sat 14 Mar 08:00 P2 Ava → the folder" in text


async def test_evergreen_is_played_with_its_rests(studio: Studio) -> None:
    for seed in (1, 2):
        await keep_picture(studio, seed=seed, approval_status=Approval.APPROVED)
    await schedule(studio, kind="library", theme="", weekdays="0123456", cooldown_days=4, ask_first=False)

    played = await rehearsal(studio)(NOON, NOON + 8 * DAY)

    assert [post.went_out for post in played.posts] == [True, True, False, False] * 2
    assert {post.note for post in played.posts if not post.went_out} == {"no approved file may be used again yet"}


async def test_an_hour_that_the_clocks_skip_is_named_in_the_play(tmp_path: Path) -> None:
    start = datetime(2026, 3, 27, 12, tzinfo=UTC)
    async with open_studio(tmp_path, running=False, policy=POLICY, clock=Clock(start)) as studio:
        await schedule(studio, weekdays="0123456", wall_times="02:30", timezone="Europe/Berlin", ask_first=False)

        played = await rehearsal(studio)(start, start + 4 * DAY)

    assert [f"{post.at.astimezone(ZoneInfo('Europe/Berlin')):%d %H:%M}" for post in played.posts] == [
        "28 02:30", "29 03:30", "30 02:30", "31 02:30",
    ]  # fmt: skip
    assert "The clocks change: recurring 1 at another hour that day" in in_words(played, "Europe/Berlin")


async def test_the_chat_is_answered_while_a_month_is_played(studio: Studio) -> None:
    await schedule(studio, weekdays="0123456", wall_times="09:00 18:00")
    longest = 0.0

    async def heartbeat() -> None:
        nonlocal longest
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            longest = max(longest, loop.time() - before)

    beating = asyncio.create_task(heartbeat())
    await rehearsal(studio)(NOON, NOON + 20 * DAY)
    beating.cancel()

    assert longest < 2.0
