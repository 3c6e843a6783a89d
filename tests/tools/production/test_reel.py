"""A reel, from a request to a clip that waits for approval; and what can be done to it on the way."""

import asyncio
from datetime import timedelta

import pytest

from storage.tables import AssetType, DeliveryState, JobState
from tests.tools.production.studio import (
    ASKER,
    PlainDirector,
    ScriptedPainter,
    Studio,
    open_studio,
    plan_of,
    small_images,
    small_reel,
)
from tools.errors import InvalidRequest, Unavailable
from tools.production import Limits
from tools.production.engine import MAX_RECOVERIES
from tools.publishing import Result


async def test_a_request_becomes_a_reel_and_the_press_a_post(tmp_path) -> None:
    """The main story: made, captioned, put into the post that waits for it, approved, posted."""
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(persona_id=studio.ava.id), ASKER)
        draft = await studio.publishing.plan(plan_of(studio, job_id=job.id))
        done = await studio.until_over(job)
        assert (done.state, done.error) == (JobState.SUCCEEDED, "")

        asset = await studio.assets.get(done.result["asset"])
        assert asset.handle == f"reel_{asset.id}"
        assert (asset.width, asset.height, asset.type) == (270, 480, AssetType.VIDEO)
        assert asset.duration_s == pytest.approx(3.0, abs=0.1)
        settings = asset.generation_settings
        assert (settings["video_codec"], settings["audio_codec"], settings["pixel_format"]) == (
            "h264",
            "aac",
            "yuv420p",
        )
        assert {request.shot for request in painter.asked} == {"wide", "medium"}
        assert painter.asked[0].appearance.hair == "dark brown, long"
        assert {"plan", "pictures", "segments", "sound", "assemble", "rates", "total"} <= done.timings.keys()
        assert done.fraction == 1.0

        row = await studio.deliveries.get(draft.id)
        assert (row.state, row.asset_id) == (DeliveryState.DRAFT, asset.id)
        assert row.caption
        assert await studio.publishing.deliver(row.id, row.attempt) is Result.GONE
        await studio.publishing.approve(row.id, by="owner")
        row = await studio.deliveries.get(draft.id)
        assert await studio.publishing.deliver(row.id, row.attempt) is Result.POSTED
        [folder] = studio.posts_folder.iterdir()
        assert sorted(path.name for path in folder.iterdir()) == ["caption.txt", "post.json", f"{asset.handle}.mp4"]

        stages = [stage for number, stage in studio.seen if number == job.id]
        assert [stage for index, stage in enumerate(stages) if stage not in stages[:index] and stage != "queued"] == [
            "planning",
            "painting",
            "rendering",
            "caption",
            "checking",
        ]


async def test_one_shot_taken_again_keeps_the_others_and_another_order_keeps_all(tmp_path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        first = await studio.production.start_reel(small_reel(shots=3, duration_s=4.5), ASKER)
        done = await studio.until_over(first)
        asked = len(painter.asked)
        segments = {path.name: path.stat().st_ino for path in studio.production.bench.folder(first.id).glob("*.mp4")}

        second = await studio.production.retake(first.id, [3], ASKER, change="closer")
        again = await studio.until_over(second)

        assert (again.state, again.error) == (JobState.SUCCEEDED, "")
        assert len(painter.asked) == asked + 1
        assert painter.asked[-1].scene.endswith("closer")
        before = [shot.asset_id for shot in await studio.shots.chosen(first.id)]
        after = [shot.asset_id for shot in await studio.shots.chosen(second.id)]
        assert before[:2] == after[:2]
        assert before[2] != after[2]
        reused = {path.name: path.stat().st_ino for path in studio.production.bench.folder(second.id).glob("*.mp4")}
        # Segments 1 and 2 show shots 1 and 2 only; the third shows the new picture.
        assert len(segments.items() & reused.items()) == 2
        assert again.result["asset"] != done.result["asset"]
        assert again.plan["hook"] == done.plan["hook"]

        painted = len(painter.asked)
        third = await studio.production.again(second.id, ASKER, order=(3, 1), shots=2, duration_s=3.0)
        ordered = await studio.until_over(third)

        assert (ordered.state, ordered.error) == (JobState.SUCCEEDED, "")
        assert len(painter.asked) == painted
        assert [shot.asset_id for shot in await studio.shots.chosen(third.id)] == [after[2], after[0]]
        assert ordered.plan["moves"] == [again.plan["moves"][2], again.plan["moves"][0]]


async def test_the_same_but_shorter_keeps_the_pictures_and_another_theme_does_not(tmp_path) -> None:
    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        first = await studio.until_over(await studio.production.start_reel(small_reel(shots=2, duration_s=4), ASKER))
        shorter = await studio.production.again(first.id, ASKER, duration_s=3.0)
        await studio.until_over(shorter)
        assert len(painter.asked) == 2

        night = await studio.production.again(first.id, ASKER, theme="beach at sunset, at night")
        done = await studio.until_over(night)

    assert done.state is JobState.SUCCEEDED
    assert len(painter.asked) == 4
    assert "at night" in painter.asked[-1].scene


async def test_a_killed_and_restarted_studio_finishes_what_it_began(tmp_path) -> None:
    """Stopped in the middle: finished pictures are not painted again, and the picture in hand has its old id."""
    painter = ScriptedPainter(seconds=0.3)
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(shots=3, duration_s=4.5), ASKER)
        async with asyncio.timeout(20):
            while len(painter.asked) < 2:
                await asyncio.sleep(0.01)
    assert painter.cancelled == 1

    other = ScriptedPainter()
    async with open_studio(tmp_path, painter=other) as studio:
        done = await studio.until_over(job)

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    assert len(other.asked) == 2
    cut_short = painter.asked[1]
    assert (cut_short.prompt_id, cut_short.seed) in {(request.prompt_id, request.seed) for request in other.asked}


# Cancelling.


@pytest.mark.parametrize("stage", ["planning", "painting", "rendering", "caption", "checking"])
async def test_cancelled_at_any_stage_it_is_over_within_a_second_and_leaves_nothing(stage, tmp_path) -> None:
    painter = ScriptedPainter(seconds=30 if stage == "painting" else 0.05)
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        post = await studio.publishing.plan(plan_of(studio, job_id=job.id, approved_by="owner"))
        async with asyncio.timeout(120):
            while (job.id, stage) not in studio.seen or (stage == "painting" and not painter.painting):
                await asyncio.sleep(0.005)
        began = asyncio.get_running_loop().time()

        cancelled = await studio.production.cancel(job.id)

        assert asyncio.get_running_loop().time() - began < 15.0  # a second on a machine of its own
        assert cancelled.state is JobState.CANCELLED
        assert painter.painting == 0
        assert studio.engine.tasks_of(f"job:{job.id}") == []
        assert studio.leftovers() == []
        assert await studio.production.cancel(job.id) is None
        await asyncio.sleep(0.3)
        assert (await studio.jobs.get(job.id)).state is JobState.CANCELLED
        assert studio.leftovers() == []
        assert (await studio.deliveries.get(post.id)).state is DeliveryState.SLOT


async def test_a_cancelled_job_stays_cancelled_after_a_restart(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=5)) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        async with asyncio.timeout(120):
            while (job.id, "painting") not in studio.seen:
                await asyncio.sleep(0.01)
        await studio.production.cancel(job.id)

    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        await asyncio.sleep(1.5)
        assert (await studio.jobs.get(job.id)).state is JobState.CANCELLED
    assert painter.asked == []


async def test_a_press_on_cancel_just_before_a_kill_counts(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=5)) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        await studio.jobs.request_cancel(job.id)  # and then the power goes

    async with open_studio(tmp_path) as studio:
        assert (await studio.jobs.get(job.id)).state is JobState.CANCELLED


# The storyboard.


async def test_a_storyboard_waits_for_a_person_before_the_gpu_works(tmp_path) -> None:
    painter, sketcher = ScriptedPainter(uses_gpu=True), ScriptedPainter(name="sketch")
    async with open_studio(tmp_path, painter=painter, sketcher=sketcher) as studio:
        job = await studio.production.start_reel(small_reel(storyboard="auto"), ASKER)
        waiting = await studio.until(job, lambda row: row.state is JobState.WAITING)

        assert painter.asked == []
        assert len(waiting.plan["storyboard"]) == 2
        pictures = await studio.assets.among(waiting.plan["storyboard"])
        assert {picture.category for picture in pictures} == {"storyboard"}
        assert await studio.production.answer_storyboard(job.id, "go") is not None
        done = await studio.until_over(job)

        assert (done.state, done.error) == (JobState.SUCCEEDED, "")
        assert len(painter.asked) == 2
        assert await studio.production.answer_storyboard(job.id, "go") is None


async def test_a_changed_storyboard_is_drawn_again_and_asked_again_also_after_a_restart(tmp_path) -> None:
    director = PlainDirector()
    async with open_studio(tmp_path, director=director) as studio:
        job = await studio.production.start_reel(small_reel(storyboard="on"), ASKER)
        await studio.until(job, lambda row: row.state is JobState.WAITING)
        await studio.production.answer_storyboard(job.id, "change", "at night")
        changed = await studio.until(job, lambda row: row.state is JobState.WAITING and row.plan["round"] == 1)
        assert director.briefs[-1].changes == ("at night",)
        assert "at night" in changed.plan["shots"][0]["scene"]
        first = changed.plan["storyboard"]

    painter = ScriptedPainter()
    async with open_studio(tmp_path, painter=painter) as studio:
        waiting = await studio.until(job, lambda row: row.state is JobState.WAITING)
        assert waiting.plan["storyboard"] == first
        await studio.production.answer_storyboard(job.id, "go")
        done = await studio.until_over(job)

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    assert "at night" in painter.asked[0].scene


async def test_a_storyboard_waits_on_however_often_the_bot_was_started_meanwhile(tmp_path) -> None:
    async def goes_on(studio: Studio) -> None:
        async with asyncio.timeout(60):
            while not studio.engine.tasks_of(f"job:{job.id}"):
                await studio.production.watch()
                await asyncio.sleep(0.05)

    async with open_studio(tmp_path) as studio:
        job = await studio.production.start_reel(small_reel(storyboard="on"), ASKER)
        await studio.until(job, lambda row: row.state is JobState.WAITING)
    for _ in range(MAX_RECOVERIES + 1):
        async with open_studio(tmp_path) as studio:
            await goes_on(studio)
    async with open_studio(tmp_path) as studio:
        await goes_on(studio)
        await studio.production.answer_storyboard(job.id, "go")
        done = await studio.until_over(job)

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")


async def test_a_reel_goes_on_however_often_the_bot_is_stopped_while_it_is_painted(tmp_path) -> None:
    painter = ScriptedPainter(seconds=600)
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        await until_painting(painter)
    for _ in range(MAX_RECOVERIES + 1):
        painter = ScriptedPainter(seconds=600)
        async with open_studio(tmp_path, painter=painter):
            await until_painting(painter)
    async with open_studio(tmp_path, painter=ScriptedPainter()) as studio:
        done = await studio.until_over(job)

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")


async def until_painting(painter: ScriptedPainter) -> None:
    async with asyncio.timeout(60):
        while not painter.painting:
            await asyncio.sleep(0.01)


async def test_a_waiting_storyboard_can_be_cancelled(tmp_path) -> None:
    async with open_studio(tmp_path) as studio:
        job = await studio.production.start_reel(small_reel(storyboard="on"), ASKER)
        await studio.until(job, lambda row: row.state is JobState.WAITING)

        assert (await studio.production.cancel(job.id)).state is JobState.CANCELLED
        assert await studio.production.answer_storyboard(job.id, "go") is None


async def test_a_storyboard_that_nobody_looks_at_ends_with_a_word(tmp_path) -> None:
    limits = Limits(disk_floor=0, storyboard_patience=timedelta(seconds=0.3))
    async with open_studio(tmp_path, limits=limits) as studio:
        job = await studio.production.start_reel(small_reel(storyboard="on"), ASKER)
        done = await studio.until_over(job)

    assert done.state is JobState.FAILED
    assert "nobody has looked" in done.error


async def test_a_sketched_reel_has_no_storyboard_unless_asked(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(uses_gpu=False, seconds=9)) as studio:
        job = await studio.production.start_reel(small_reel(storyboard="auto"), ASKER)
        async with asyncio.timeout(20):
            while (job.id, "painting") not in studio.seen:
                await asyncio.sleep(0.01)
        await studio.production.cancel(job.id)


# What goes wrong.


async def test_a_painter_that_goes_away_for_good_fails_with_one_line_and_keeps_what_is_painted(tmp_path) -> None:
    def gone_after_one(number, request):
        return Unavailable("ComfyUI does not answer", fix="start ComfyUI, then try again") if number >= 1 else None

    painter = ScriptedPainter(script=gone_after_one)
    async with open_studio(tmp_path, painter=painter) as studio:
        post = await studio.publishing.plan(
            plan_of(studio, job_id=(job := await studio.production.start_reel(small_reel(), ASKER)).id)
        )
        failed = await studio.until_over(job)

        assert (failed.state, failed.error) == (JobState.FAILED, "ComfyUI does not answer")
        assert failed.fix == "start ComfyUI, then try again"
        assert (await studio.deliveries.get(post.id)).state is DeliveryState.SLOT
        assert len([shot for shot in await studio.shots.of(job.id) if shot.asset_id]) == 1

        painter.script = None
        before = len(painter.asked)
        again = await studio.until_over(await studio.production.again(job.id, ASKER))
        assert (again.state, again.error) == (JobState.SUCCEEDED, "")
        assert len(painter.asked) == before + 1  # the first picture was there


async def test_a_painter_that_comes_back_is_waited_for(tmp_path) -> None:
    def away_for_a_moment(number, request):
        return Unavailable("away") if number in {1, 2} else None

    painter = ScriptedPainter(script=away_for_a_moment)
    limits = Limits(disk_floor=0, paint_patience=timedelta(seconds=20), paint_pause=timedelta(seconds=0.02))
    async with open_studio(tmp_path, painter=painter, limits=limits) as studio:
        done = await studio.until_over(await studio.production.start_images(small_images(count=2), ASKER))

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    assert len({request.prompt_id for request in painter.asked[1:]}) == 1  # always the same request


async def test_a_fault_in_the_program_ends_the_job_and_not_the_bot(tmp_path) -> None:
    def broken(number, request):
        return ZeroDivisionError("a bug") if number == 0 else None

    painter = ScriptedPainter(script=broken)
    async with open_studio(tmp_path, painter=painter) as studio:
        first = await studio.until_over(await studio.production.start_images(small_images(), ASKER))
        assert first.state is JobState.FAILED
        assert "fault in the program" in first.error
        second = await studio.until_over(await studio.production.start_images(small_images(), ASKER))

    assert second.state is JobState.SUCCEEDED


async def test_a_writer_that_fails_costs_a_warning_and_not_the_content(tmp_path) -> None:
    class NoWriter:
        name = "none"

        async def write(self, request):
            raise Unavailable("the model is away")

    async with open_studio(tmp_path, writer=NoWriter()) as studio:
        job = await studio.production.start_images(small_images(), ASKER)
        await studio.publishing.plan(plan_of(studio, job_id=job.id))
        done = await studio.until_over(job)

    assert (done.state, done.error) == (JobState.SUCCEEDED, "")
    assert any("caption" in warning for warning in done.warnings)


async def test_a_disk_that_fills_up_while_painting_ends_the_job_with_what_to_do(tmp_path) -> None:
    painter = ScriptedPainter(seconds=0.3)
    async with open_studio(tmp_path, painter=painter) as studio:
        job = await studio.production.start_images(small_images(), ASKER)
        async with asyncio.timeout(20):
            while not painter.painting:
                await asyncio.sleep(0.01)
        studio.blobs.floor = 2**62  # from now on there is no room
        failed = await studio.until_over(job)

        assert failed.state is JobState.FAILED
        assert "free" in failed.error
        assert failed.fix
        assert studio.leftovers() == []
        studio.blobs.floor = 0
        again = await studio.until_over(await studio.production.again(job.id, ASKER))

    assert again.state is JobState.SUCCEEDED


async def test_a_nearly_full_disk_refuses_new_work_and_goes_on_posting(tmp_path) -> None:
    limits = Limits(disk_floor=2**62)
    async with open_studio(tmp_path, limits=limits, running=False) as studio:
        with pytest.raises(Unavailable) as raised:
            await studio.production.start_reel(small_reel(), ASKER)

    assert "free" in raised.value.message
    assert "posts still go out" in raised.value.fix


async def test_too_many_jobs_are_refused(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=9), limits=Limits(disk_floor=0, jobs=1)) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        with pytest.raises(Unavailable, match="1 jobs are waiting"):
            await studio.production.start_reel(small_reel(), ASKER)
        await studio.production.cancel(job.id)


async def test_of_many_jobs_asked_for_at_once_no_more_are_taken_than_may_wait(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=9), limits=Limits(disk_floor=0, jobs=3)) as studio:
        asked = (studio.production.start_images(small_images(seed=seed), ASKER) for seed in range(8))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        taken = [answer for answer in answers if not isinstance(answer, BaseException)]
        for job in taken:
            await studio.production.cancel(job.id)

    assert len(taken) == 3
    assert {type(answer) for answer in answers if answer not in taken} == {Unavailable}


async def test_what_cannot_be_taken_again_is_said(tmp_path) -> None:
    async with open_studio(tmp_path, painter=ScriptedPainter(seconds=9)) as studio:
        job = await studio.production.start_reel(small_reel(), ASKER)
        await studio.until(job, lambda row: bool(row.plan))
        with pytest.raises(InvalidRequest, match="shots 1 to 2, not 7"):
            await studio.production.retake(job.id, [7], ASKER)
        with pytest.raises(InvalidRequest):
            await studio.production.retake(99, [1], ASKER)
        await studio.production.cancel(job.id)
