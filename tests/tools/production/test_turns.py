"""Whose turn it is at the painter: fair between chats, urgent first, in the order of a job, and said while it waits."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.tables import Delivery, DeliveryState, Job, JobState
from tests.tools.production.studio import ASKER, NOON, QUICK, ScriptedPainter, Studio, open_studio, small_images
from tools.errors import Unavailable
from tools.gpu import Gpu, Minutes, Need, Priority, Run, Waiting
from tools.painting import ImageRequest
from tools.production import Asker
from tools.production.turns import draws_on_card, kind_of_work, megapixels, priority_of, waits

OTHER = Asker(front="telegram", chat="2", actor="telegram:7")


def order(painter: ScriptedPainter, scenes: dict[str, str]) -> str:
    """The pictures as they were painted, by the letter of their scene."""
    return "".join(next(letter for scene, letter in scenes.items() if scene in one.scene) for one in painter.asked)


async def test_another_chats_picture_passes_the_row_of_a_big_job(tmp_path: Path) -> None:
    painter = ScriptedPainter(seconds=0.8)
    async with open_studio(tmp_path, painter=painter) as studio:
        many = await studio.production.start_images(small_images(prompt="a red bike", count=6), ASKER)
        async with asyncio.timeout(20):
            while not painter.asked:
                await asyncio.sleep(0.02)
        one = await studio.production.start_images(small_images(prompt="a blue door", seed=9), OTHER)
        await studio.until_over(one)
        done = order(painter, {"red bike": "a", "blue door": "b"})
        await studio.until_over(many)

    assert "b" in done
    assert done.index("b") <= 4  # not behind all six; some were called before it had come


async def test_a_jobs_pictures_are_painted_in_their_order(tmp_path: Path) -> None:
    painter = ScriptedPainter(seconds=0.6)
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_images(small_images(count=5), ASKER)
        await studio.until_over(job)
        shots = {one.prompt_id: one.index for one in await studio.shots.of(job.id)}

    painted = [shots[one.prompt_id] for one in painter.asked]
    assert sorted(painted) == [0, 1, 2, 3, 4]
    assert painted[2:] == sorted(painted[2:])  # the first two were called while the others came up


async def test_the_sketch_painter_still_paints_one_at_a_time(tmp_path: Path) -> None:
    most = 0
    painter = ScriptedPainter(seconds=0.1)

    def look(number: int, request: ImageRequest) -> None:
        nonlocal most
        most = max(most, painter.painting)

    painter.script = look
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_images(small_images(count=4), ASKER)
        await studio.until_over(job)

    assert most == 1


async def test_what_a_comfyui_paints_is_on_the_card_and_a_sketch_is_not(tmp_path: Path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(name="comfyui", uses_gpu=True), running=False) as studio:
        bench = studio.production.bench

        assert draws_on_card(bench, "comfyui")
        assert draws_on_card(bench, "")
        assert not draws_on_card(bench, "sketch")


def a_post(studio: Studio, job: Job, due_at: Any) -> Delivery:
    return Delivery(
        destination_id=studio.folder.id, platform="folder", state=DeliveryState.SLOT, wall_time="2026-03-12T12:00:00",
        timezone="UTC", due_at=due_at, front="console", chat="1", job_id=job.id, local_date=NOON.date(), slot="1",
        created_at=NOON, updated_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "due_in", "priority"),
    [
        ("console:console", None, Priority.OWNER),
        ("telegram:7", None, Priority.INTERACTIVE),
        ("telegram:7", timedelta(minutes=20), Priority.DUE),
        ("telegram:7", timedelta(hours=5), Priority.INTERACTIVE),
        ("schedule", timedelta(hours=5), Priority.BATCH),
        ("schedule", timedelta(minutes=20), Priority.DUE),
        ("schedule", timedelta(minutes=-5), Priority.DUE),
        ("schedule", None, Priority.BATCH),
    ],
)
async def test_how_urgent_a_job_is_goes_by_who_asked_and_what_waits_for_it(
    tmp_path: Path, actor: str, due_in: timedelta | None, priority: Priority
) -> None:
    async with open_studio(tmp_path, running=False) as studio:

        async def owns(actor: str) -> bool:
            return actor.startswith("console:")

        studio.production.bench.is_owner = owns
        job = await studio.jobs.add(
            Job(kind="images", state=JobState.QUEUED, front="console", chat="1", actor=actor, created_at=NOON)
        )
        if due_in is not None:
            async with studio.database.write() as session:
                session.add(a_post(studio, job, NOON + due_in))

        assert await priority_of(studio.production.bench, job) is priority


async def test_a_card_says_that_its_job_waits_and_how_long(tmp_path: Path) -> None:
    painter = ScriptedPainter(seconds=0.5)
    async with open_studio(tmp_path, painter=painter) as studio:
        studio.production.bench.gpu.times.add("scripted", 0.08, 0.5)
        details: set[str] = set()
        tell = studio.production.bench.on_progress

        def heard(job_id: int) -> None:
            tell(job_id)
            details.add(studio.production.progress(job_id).detail)

        studio.production.bench.on_progress = heard
        first = await studio.production.start_images(small_images(count=3), ASKER)
        second = await studio.production.start_images(small_images(seed=9), OTHER)
        await studio.until_over(first)
        await studio.until_over(second)

    assert any(detail.startswith("waits for its turn") for detail in details)


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (Waiting(ahead=0, seconds=None, until_done=None), "waits for its turn"),
        (Waiting(ahead=1, seconds=None, until_done=None), "waits for its turn behind 1 other"),
        (Waiting(ahead=3, seconds=41.0, until_done=60.0), "waits for its turn behind 3 others, about 45 s"),
        (Waiting(ahead=3, seconds=400.0, until_done=500.0), "waits for its turn behind 3 others, about 7 min"),
    ],
)
def test_waiting_is_said_in_steps(waiting: Waiting, words: str) -> None:
    assert waits(waiting) == words


async def test_the_time_left_goes_by_what_such_pictures_took(tmp_path: Path) -> None:
    painter = ScriptedPainter(seconds=0.3)
    async with open_studio(tmp_path, painter=painter) as studio:
        studio.production.bench.gpu.times.add("scripted", 0.082, 100.0)
        most = timedelta(0)
        tell = studio.production.bench.on_progress

        def heard(job_id: int) -> None:
            nonlocal most
            tell(job_id)
            most = max(most, studio.production.progress(job_id).eta or timedelta(0))

        studio.production.bench.on_progress = heard
        job = await studio.production.start_images(small_images(count=2), ASKER)
        await studio.until_over(job)

    assert most > timedelta(seconds=100)


def test_the_times_of_pictures_are_kept_by_painter_workflow_checkpoint_and_size() -> None:
    request = ImageRequest(
        prompt="", scene="", width=768, height=1344, seed=1, prompt_id="", settings={"checkpoint": "xl", "steps": 30}
    )

    assert kind_of_work("scripted", request.settings) == "scripted/xl"
    assert (
        kind_of_work("comfyui", {"workflow": "portrait-basic", "preset": "fashion"}) == "comfyui/portrait-basic/fashion"
    )
    assert kind_of_work("scripted", {}) == "scripted"
    assert megapixels(request.width, request.height) == 1.032


async def test_a_plan_makes_nothing_today_for_a_persona_whose_minutes_are_used_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from storage.gpu_runs import GpuRuns
    from storage.tables import Schedule

    async with open_studio(tmp_path, painter=ScriptedPainter(uses_gpu=True)) as studio:

        async def budget() -> int:
            return 1

        async def midnight(at: datetime) -> Any:
            return at.replace(hour=0)

        minutes = Minutes(
            GpuRuns(studio.database),
            counted=frozenset({"pictures"}),
            budget=budget,
            midnight=midnight,
            now=studio.clock,
        )
        studio.production.bench.minutes = minutes
        await minutes.keep(
            Run(
                need=Need(side="pictures", what="x", persona_id=studio.ava.id), seconds=90, is_cold=False, is_whole=True
            )
        )
        schedule = await studio.schedules.add(
            Schedule(
                persona_id=studio.ava.id, theme="beach", platform="folder", weekdays="3", front="console", chat="1", wall_times="18:00", timezone="UTC",
                kind="image", created_at=NOON,
            )
        )  # fmt: skip
        delivery = a_post(studio, Job(id=None), NOON + timedelta(hours=6))
        delivery.job_id, delivery.persona_id, delivery.schedule_id = None, studio.ava.id, schedule.id
        async with studio.database.write() as session:
            session.add(delivery)
        with pytest.raises(Unavailable, match="1 minutes for Ava today"):
            await studio.production.produce(delivery, schedule)
        assert await studio.jobs.list() == []

        studio.clock.forward(timedelta(hours=13))
        await studio.production.produce(delivery, schedule)
        assert len(await studio.jobs.list()) == 1


async def test_while_a_painter_is_away_nobody_holds_its_turn(tmp_path: Path) -> None:
    is_away = True
    painter = ScriptedPainter(script=lambda n, request: Unavailable("no answer") if is_away else None)
    patient = replace(QUICK, paint_patience=timedelta(seconds=60), paint_pause=timedelta(seconds=0.3))
    async with open_studio(tmp_path, painter=painter, limits=patient) as studio:
        job = await studio.production.start_images(small_images(), ASKER)
        held = []
        async with asyncio.timeout(20):
            while len(painter.asked) < 3:
                await asyncio.sleep(0.01)
                held.append(bool(studio.production.bench.gpu.look().working))
        is_away = False
        done = await studio.until_over(job)

    assert done.state is JobState.SUCCEEDED
    assert held.count(False) > held.count(True)


async def test_after_a_kill_whoever_held_the_painter_asks_for_it_again(tmp_path: Path) -> None:
    slow = ScriptedPainter(seconds=30.0)
    async with open_studio(tmp_path, painter=slow) as studio:
        job = await studio.production.start_images(small_images(count=2), ASKER)
        async with asyncio.timeout(20):
            while not slow.asked:
                await asyncio.sleep(0.02)
        assert studio.production.bench.gpu.look().working
    quick = ScriptedPainter()
    async with open_studio(tmp_path, painter=quick) as studio:
        assert isinstance(studio.production.bench.gpu, Gpu)
        over = await studio.until_over(job)

    assert over.state is JobState.SUCCEEDED
    assert slow.asked[0].prompt_id in {one.prompt_id for one in quick.asked}
