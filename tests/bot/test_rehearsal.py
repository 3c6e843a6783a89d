"""A month played through is the month as it then comes: the same posts, at the same minutes, with the same fates."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.rehearsal import Rehearsal
from storage.tables import Approval, Delivery, GpuRun
from tests.bot.test_scheduler import schedule
from tests.soak.months import FIXED, POLICY, Machine, Plan, played_and_lived
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Clock, Studio, open_studio, plan_of
from tools.production import ReelHabits
from tools.publishers.occurrences import wall_of
from tools.rehearsing import in_words

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def rehearsal(studio: Studio, *, budget: int = 0, reels: ReelHabits = ReelHabits()) -> Rehearsal:  # noqa: B008 - frozen
    return Rehearsal(
        database=studio.database,
        blobs=studio.blobs,
        publishers=("folder",),
        policy=studio.publishing.policy,
        minutes=Machine(studio, Plan(zone="UTC", daily=(), sundays=(), budget=budget)).minutes,
        paints_on_gpu=lambda: True,
        now=studio.clock,
        reels=reels,
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


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
async def test_a_month_that_was_played_is_the_month_as_it_then_comes(zone: str, tmp_path: Path) -> None:
    """The clocks change in it, by an hour or by half of one; `python -m tests.soak.months` has other zones and plans."""
    played, real = await played_and_lived(FIXED[zone], tmp_path, step=12 * HOUR)

    assert played == real
    assert len({state for _, state, _ in real}) > 1
    assert len(real) > 25


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
    assert "5 reels and pictures to make: about 15 minutes of GPU time, most on Fri 13 Mar: 3 minutes for Ava" in text
    assert "⚠️ Sat 14 Mar 12:00 P1 Ava → the folder" in text
    assert "Sat 14 Mar 08:00 P2 Ava → the folder" in text


async def test_a_reel_of_no_named_length_is_played_as_the_owners_settings_have_it(studio: Studio) -> None:
    await schedule(studio, weekdays="4", wall_times="18:00", timezone="UTC")
    async with studio.database.write() as session:
        session.add(GpuRun(at=NOON, side="pictures", what="comfyui/sdxl", size=1.0, seconds=60.0))

    played = await rehearsal(studio, reels=ReelHabits(shots=7))(NOON, NOON + 7 * DAY)

    assert played.gpu_seconds == 7 * 60


async def test_a_day_has_no_more_than_its_gpu_minutes_also_in_a_play(studio: Studio) -> None:
    await schedule(studio, weekdays="0123456", wall_times="16:00 17:00 18:00", kind="image", timezone="UTC")
    async with studio.database.write() as session:
        session.add(GpuRun(at=NOON - DAY, side="pictures", what="comfyui/sdxl", size=1.0, seconds=40.0))

    played = await rehearsal(studio, budget=1)(NOON, NOON + 2 * DAY)

    # Two pictures of 40 seconds use the minute up: the third is not begun on that day.
    assert [post.went_out for post in played.posts] == [True, True, False] * 2
    text = in_words(played, "UTC")
    assert "2 would not go out (the GPU minutes of that day are used up for Ava)" in text
    assert (
        "4 reels and pictures to make: about 3 minutes of GPU time, most on Thu 12 Mar: 1 minutes of 1 allowed for Ava"
        in text
    )


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
    began = asyncio.get_running_loop().time()
    await rehearsal(studio)(NOON, NOON + 20 * DAY)
    took = asyncio.get_running_loop().time() - began
    beating.cancel()

    assert longest < took / 2  # were it played on the loop itself, the longest would be the whole of it
