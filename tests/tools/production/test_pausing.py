"""A paused job: it keeps what is finished, holds nothing, and goes on from there, also after a restart."""

import asyncio
from typing import Any

import pytest

from storage.tables import JobState
from tests.tools.production.studio import ASKER, ScriptedPainter, open_studio, small_images, small_reel
from tools.gpu import Need


async def until_second_picture(studio: Any, job: Any, painter: ScriptedPainter) -> None:
    """Wait until the first picture is chosen and the next one is being painted."""
    async with asyncio.timeout(120):
        while not (await studio.production.shots_of(job) and painter.painting):
            await asyncio.sleep(0.01)


class Slow(ScriptedPainter):
    """Paints the first picture at once, and the others when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = asyncio.Event()

    async def paint(self, request: Any, file: Any, *, progress: Any) -> Any:
        self.seconds = 0.0 if not self.asked or self.goes_on.is_set() else 600.0
        return await super().paint(request, file, progress=progress)


@pytest.mark.parametrize("restarts", [False, True], ids=["at once", "after a restart"])
async def test_a_paused_reel_goes_on_with_what_it_has(restarts: bool, tmp_path) -> None:
    painter = Slow()
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        await until_second_picture(studio, job, painter)
        paused = await studio.production.pause(job.id)
        (first,) = await studio.production.shots_of(job)

        assert paused is not None
        assert paused.is_paused
        assert painter.painting == 0
        assert studio.engine.tasks_of(f"job:{job.id}") == []
        async with studio.production.bench.gpu.turn(Need(side="pictures", what="another"), patience=1.0):
            pass  # the card is free
        assert await studio.production.pause(job.id) is None
        if not restarts:
            painter.goes_on.set()
            assert await studio.production.take_up(job.id) is not None
            assert await studio.production.take_up(job.id) is None
            done = await studio.until_over(job)
            painted = painter.asked[2:]
    if restarts:
        later = ScriptedPainter()
        async with open_studio(tmp_path, painter=later) as studio:
            await studio.production.watch()
            assert (await studio.jobs.get(job.id)).is_paused
            assert later.asked == []
            await studio.production.take_up(job.id)
            done = await studio.until_over(job)
            painted = later.asked

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    assert first.prompt_id not in {request.prompt_id for request in painted}
    assert len(painted) == 1  # of two


async def test_a_press_on_pause_just_before_a_kill_counts(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=600)) as studio:
        job = await studio.production.start_images(small_images(), ASKER)
        async with asyncio.timeout(120):
            while (job.id, "painting") not in studio.seen:
                await asyncio.sleep(0.01)
        await studio.jobs.pause(job.id)  # and killed before anything was stopped

    painter = ScriptedPainter(seconds=600)
    async with open_studio(tmp_path, painter=painter) as studio:
        await studio.production.recover()
        await studio.production.watch()

        assert (await studio.jobs.get(job.id)).is_paused
        assert studio.engine.tasks_of(f"job:{job.id}") == []
        assert painter.painting == 0


async def test_a_paused_job_can_be_cancelled_and_a_finished_one_not_paused(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=600)) as studio:
        job = await studio.production.start_images(small_images(), ASKER)
        await studio.production.pause(job.id)
        cancelled = await studio.production.cancel(job.id)

        assert cancelled is not None
        assert cancelled.state is JobState.CANCELLED
        assert await studio.production.pause(job.id) is None
        assert await studio.production.take_up(job.id) is None


async def test_checkpoints_that_are_gone_are_made_up_for(tmp_path) -> None:
    painter = Slow()
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        await until_second_picture(studio, job, painter)
        await studio.production.pause(job.id)
        (first,) = await studio.production.shots_of(job)
        await studio.engine.forget_before(studio.production.bench.now().replace(year=2100))
        painter.goes_on.set()
        await studio.production.take_up(job.id)
        done = await studio.until_over(job)

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    assert first.prompt_id not in {request.prompt_id for request in painter.asked[2:]}
