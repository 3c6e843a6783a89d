"""Clips that move by themselves: made of a picture or of words, checked, filmed anew within bounds, put into reels."""

import asyncio
from datetime import timedelta

import pytest

from storage.tables import Asset, AssetType, JobState, Rating
from tests.tools.production.studio import (
    ASKER,
    QUICK,
    ScriptedFilmer,
    ScriptedPainter,
    Studio,
    open_studio,
    plan_of,
    replace,
    small_clip,
    small_images,
    small_reel,
)
from tools.errors import InvalidRequest, Refused, Unavailable
from tools.filming import NoFilmer
from tools.production import ClipParams
from tools.production.clips import FIRST, SUBTLE
from tools.production.params import from_dict, to_dict


async def a_picture(studio: Studio, **changes) -> Asset:
    """A picture of Ava that was made here."""
    params = small_images(persona_id=studio.ava.id, **changes)
    done = await studio.until_over(await studio.production.start_images(params, ASKER))
    asset = await studio.assets.get(done.result["asset"])
    assert asset is not None
    return asset


async def an_upload(studio: Studio, **changes) -> Asset:
    picture = await a_picture(studio)
    values = {
        "type": AssetType.IMAGE,
        "category": "upload",
        "sha256": picture.sha256,
        "suffix": picture.suffix,
        "mime": "image/png",
        "file_size": 1,
        "width": 256,
        "height": 320,
    }
    return await studio.assets.add(Asset(**(values | changes)), now=studio.clock())


# ---------------------------------------------------------------------------------------------- of a picture


async def test_a_picture_is_animated_and_the_clip_says_how_it_was_made(tmp_path) -> None:
    filmer = ScriptedFilmer()
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        job = await studio.production.start_clip(small_clip(asset_id=picture.id, prompt="she turns round"), ASKER)
        done = await studio.until_over(job)
        assert (done.kind, done.state, done.error) == ("clip", JobState.SUCCEEDED, "")
        clip = await studio.assets.get(done.result["asset"])

        assert clip.handle == f"vid_{clip.id}"
        assert (clip.type, clip.category, clip.mime) == (AssetType.VIDEO, "clip", "video/mp4")
        assert (clip.parent_id, clip.persona_id, clip.thumbnail_sha256) == (picture.id, studio.ava.id, picture.sha256)
        assert (clip.width, clip.height, clip.duration_s) == (272, 480, 1.5)
        assert clip.generation_settings["filmer"] == "scripted"
        assert clip.generation_settings["fps"] == 8.0
        assert clip.quality_score is not None
        assert clip.seed == filmer.asked[0].seed == 7
        [request] = filmer.asked
        assert request.image == studio.blobs.path(picture.sha256, picture.suffix)
        assert request.prompt.startswith("she turns round, ")
        assert picture.prompt in request.prompt
        assert (request.width, request.height) == (256, 320)
        assert {"plan", "clips", "validate", "rates", "total"} <= done.timings.keys()
        assert "clip" in done.timings["rates"]
        stages = [stage for number, stage in studio.seen if number == job.id]
        assert [stage for at, stage in enumerate(stages) if stage not in stages[:at] and stage != "queued"] == [
            "planning",
            "filming",
            "checking",
        ]
    assert not [name for name in studio.leftovers() if "clip" in name]


async def test_without_words_a_picture_moves_subtly(tmp_path) -> None:
    filmer = ScriptedFilmer()
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        job = await studio.production.start_clip(small_clip(asset_id=picture.id, prompt=""), ASKER)
        await studio.until_over(job)

    assert filmer.asked[0].prompt == f"{SUBTLE}, {picture.prompt}"


async def test_whoever_is_in_the_picture_decides_and_not_whoever_was_named(tmp_path) -> None:
    async with open_studio(tmp_path, filmer=ScriptedFilmer()) as studio:
        picture = await a_picture(studio)

        job = await studio.production.start_clip(small_clip(asset_id=picture.id, persona_id=None), ASKER)

        assert job.persona_id == studio.ava.id


@pytest.mark.parametrize("edited", [False, True])
async def test_a_photo_that_a_person_sent_does_not_move(tmp_path, edited: bool) -> None:
    filmer = ScriptedFilmer()
    async with open_studio(tmp_path, filmer=filmer) as studio:
        photo = await an_upload(studio)
        if edited:  # a crop of it is still it
            photo = await an_upload(studio, category="post", parent_id=photo.id)

        with pytest.raises(Refused, match="was sent in, not made here"):
            await studio.production.start_clip(small_clip(asset_id=photo.id), ASKER)

    assert filmer.asked == []


async def test_an_adult_picture_does_not_move_where_adult_is_not_open(tmp_path) -> None:
    async with open_studio(tmp_path, filmer=ScriptedFilmer()) as studio:
        picture = await a_picture(studio)
        adult = await an_upload(studio, category="post", rating=Rating.ADULT, persona_id=studio.ava.id)

        with pytest.raises(Refused, match=f"img_{adult.id} is rated adult"):
            await studio.production.start_clip(small_clip(asset_id=adult.id), ASKER)
        await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER)


async def test_what_is_no_picture_cannot_be_animated(tmp_path) -> None:
    async with open_studio(tmp_path, filmer=ScriptedFilmer()) as studio:
        sound = await an_upload(studio, type=AssetType.AUDIO, suffix=".mp3")

        with pytest.raises(InvalidRequest, match="is no picture"):
            await studio.production.start_clip(small_clip(asset_id=sound.id), ASKER)
        with pytest.raises(InvalidRequest, match="there is no picture 999"):
            await studio.production.start_clip(small_clip(asset_id=999), ASKER)


# ---------------------------------------------------------------------------------------------- of words


async def test_of_words_a_picture_is_painted_first_and_then_animated(tmp_path) -> None:
    filmer, painter = ScriptedFilmer(), ScriptedPainter()
    async with open_studio(tmp_path, filmer=filmer, painter=painter) as studio:
        job = await studio.production.start_clip(small_clip(persona_id=studio.ava.id), ASKER)
        done = await studio.until_over(job)
        clip = await studio.assets.get(done.result["asset"])
        first = await studio.assets.get(clip.parent_id)

    assert done.state is JobState.SUCCEEDED
    assert len(painter.asked) == len(filmer.asked) == 1
    assert first.type is AssetType.IMAGE
    assert "dark brown, long" in filmer.asked[0].prompt
    assert done.result["assets"] == [clip.id]


async def test_a_filmer_of_words_alone_films_without_a_picture(tmp_path) -> None:
    filmer, painter = ScriptedFilmer(from_image=False), ScriptedPainter()
    async with open_studio(tmp_path, filmer=filmer, painter=painter) as studio:
        done = await studio.until_over(await studio.production.start_clip(small_clip(persona_id=studio.ava.id), ASKER))

    assert done.state is JobState.SUCCEEDED
    assert painter.asked == []
    assert filmer.asked[0].image is None
    assert "dark brown, long" in filmer.asked[0].prompt
    assert "she waves from the pier" in filmer.asked[0].prompt


@pytest.mark.parametrize(
    ("filmer", "error", "says"),
    [
        (NoFilmer(), Unavailable, "real motion needs ComfyUI with a video model"),
        (ScriptedFilmer(from_image=False, from_words=False), Refused, "no video model is there"),
    ],
)
async def test_where_nothing_can_film_it_is_said_before_there_is_a_job(tmp_path, filmer, error, says: str) -> None:
    async with open_studio(tmp_path, filmer=filmer) as studio:
        with pytest.raises(error, match=says) as caught:
            await studio.production.start_clip(small_clip(), ASKER)
        with pytest.raises(error, match=says):
            await studio.production.start_reel(small_reel(motion="on"), ASKER)

        assert caught.value.fix
        assert await studio.jobs.list() == []


async def test_what_may_not_be_asked_for_is_refused(tmp_path) -> None:
    async with open_studio(tmp_path, filmer=ScriptedFilmer()) as studio:
        with pytest.raises(Refused):
            await studio.production.start_clip(small_clip(prompt="a 15 year old girl in a bikini"), ASKER)

        assert await studio.jobs.list() == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"prompt": ""}, "the prompt is empty"),
        ({"seconds": 0.5}, "A clip runs 1 to 10 seconds, not 0.5"),
        ({"seconds": float("nan")}, "A clip runs"),
        ({"size": "3:2"}, "no size"),
        ({"seed": -1}, "a seed is a number"),
        ({"prompt": "x" * 3000}, "3000 characters"),
        ({"prompt": "x" * 3000, "asset_id": 1}, "3000 characters"),
    ],
)
def test_a_clip_that_cannot_be_is_said_when_it_is_asked_for(changes, says: str) -> None:
    with pytest.raises(InvalidRequest, match=says):
        small_clip(**changes)


def test_what_was_asked_for_comes_back_from_the_database() -> None:
    params = small_clip(asset_id=3, rating=Rating.ADULT, settings={"steps": 12})

    assert from_dict("clip", to_dict(params)) == params
    assert isinstance(from_dict("clip", {"prompt": "x", "of a later version": 1}), ClipParams)


# ---------------------------------------------------------------------------------------------- bad, lost, cancelled


async def test_a_clip_in_which_nothing_moves_is_filmed_once_more_with_another_seed(tmp_path) -> None:
    filmer = ScriptedFilmer(still=lambda number: number == 0)
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        done = await studio.until_over(await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER))
        rows = [row for row in await studio.shots.of(done.id) if row.index == FIRST]

    assert len(filmer.asked) == 2
    assert filmer.asked[0].seed != filmer.asked[1].seed
    assert filmer.asked[0].prompt_id != filmer.asked[1].prompt_id
    assert [row.is_chosen for row in rows] == [False, True]
    assert done.result["asset"] == rows[1].asset_id


async def test_clips_that_never_get_better_end_with_the_best_and_a_word_about_it(tmp_path) -> None:
    filmer = ScriptedFilmer(still=lambda number: True)
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        done = await studio.until_over(await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER))

    assert len(filmer.asked) == 2
    assert done.state is JobState.SUCCEEDED
    assert any("nothing moves in it" in warning for warning in done.warnings)


async def test_a_filmer_that_fails_ends_the_job_with_its_line(tmp_path) -> None:
    filmer = ScriptedFilmer(script=lambda number, request: Refused("ComfyUI failed in VAEDecode: bad", fix="look"))
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        done = await studio.until_over(await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER))

    assert (done.state, done.error, done.fix) == (JobState.FAILED, "ComfyUI failed in VAEDecode: bad", "look")


async def test_a_filmer_that_goes_away_is_waited_for_with_the_same_request(tmp_path) -> None:
    filmer = ScriptedFilmer(script=lambda number, request: Unavailable("gone") if number == 0 else None)
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        done = await studio.until_over(await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER))

    assert done.state is JobState.SUCCEEDED
    assert len({request.prompt_id for request in filmer.asked}) == 1


async def test_a_killed_and_restarted_studio_asks_for_the_clip_under_its_old_id(tmp_path) -> None:
    filmer = ScriptedFilmer(seconds=30)
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        job = await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER)
        async with asyncio.timeout(20):
            while not filmer.asked:
                await asyncio.sleep(0.01)
    assert filmer.cancelled == 1

    other = ScriptedFilmer()
    async with open_studio(tmp_path, filmer=other) as studio:
        done = await studio.until_over(job)

    assert done.state is JobState.SUCCEEDED
    assert [request.prompt_id for request in other.asked] == [filmer.asked[0].prompt_id]


async def test_cancelling_stops_the_filming_and_leaves_nothing(tmp_path) -> None:
    filmer = ScriptedFilmer(seconds=30)
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        job = await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER)
        async with asyncio.timeout(20):
            while not filmer.asked:
                await asyncio.sleep(0.01)

        await studio.production.cancel(job.id)

        assert filmer.cancelled == 1
        done = await studio.jobs.get(job.id)
        assert done.state is JobState.CANCELLED
        assert not [name for name in studio.leftovers() if f"job-{job.id}/" in name]


async def test_a_clip_that_takes_too_long_is_given_up(tmp_path) -> None:
    filmer = ScriptedFilmer(seconds=30)
    limits = replace(QUICK, clip=timedelta(seconds=0.3))
    async with open_studio(tmp_path, filmer=filmer, limits=limits) as studio:
        picture = await a_picture(studio)
        done = await studio.until_over(await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER))

    assert (done.state, done.error) == (JobState.FAILED, "it took too long")
    assert filmer.cancelled == 1


# ---------------------------------------------------------------------------------------------- afterwards


async def test_a_clip_fills_the_post_that_waits_for_it_with_a_caption(tmp_path) -> None:
    async with open_studio(tmp_path, filmer=ScriptedFilmer()) as studio:
        picture = await a_picture(studio)
        job = await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER)
        post = await studio.publishing.plan(plan_of(studio, job_id=job.id))
        done = await studio.until_over(job)
        row = await studio.deliveries.get(post.id)

    assert (row.asset_id, bool(row.caption)) == (done.result["asset"], True)


async def test_the_same_again_films_with_another_seed(tmp_path) -> None:
    filmer = ScriptedFilmer()
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        first = await studio.until_over(await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER))
        await studio.until_over(await studio.production.again(first.id, ASKER, seed=None))

    assert len({request.seed for request in filmer.asked}) == 2
    assert len({request.image for request in filmer.asked}) == 1


# ---------------------------------------------------------------------------------------------- reels with motion


async def test_a_reel_with_real_motion_films_each_shot_from_its_picture_for_as_long_as_it_is_seen(tmp_path) -> None:
    filmer, painter = ScriptedFilmer(), ScriptedPainter()
    async with open_studio(tmp_path, filmer=filmer, painter=painter) as studio:
        job = await studio.production.start_reel(small_reel(motion="on", persona_id=studio.ava.id), ASKER)
        done = await studio.until_over(job)
        assert (done.state, done.error, done.warnings) == (JobState.SUCCEEDED, "", done.warnings)
        reel = await studio.assets.get(done.result["asset"])
        shots = await studio.shots.chosen(job.id)

    assert len(painter.asked) == len(filmer.asked) == 2
    assert [shot.index for shot in shots] == [0, 1, FIRST, FIRST + 1]
    assert reel.generation_settings["filmed"] == 2
    assert done.result["assets"] == [reel.id]
    frames = done.plan["frames"]
    fade = done.plan["crossfade_frames"]
    wanted = [(frames[0] + fade) / 30, frames[1] / 30]
    # By the shot, not in turn: both were asked for at once, and either may have come first.
    filmed = {request.prompt_id: request.seconds for request in filmer.asked}
    assert [filmed[shot.prompt_id] for shot in shots[2:]] == pytest.approx(wanted)
    assert not any("stays a picture" in warning for warning in done.warnings)
    assert len(done.timings["clips"]) == 2


async def test_a_shot_that_cannot_be_filmed_stays_a_picture_and_the_card_says_why(tmp_path) -> None:
    def second_asked_fails(number, request):
        return Refused("The graphics card ran out of memory.") if number == 1 else None

    filmer = ScriptedFilmer(script=second_asked_fails)
    async with open_studio(tmp_path, filmer=filmer) as studio:
        done = await studio.until_over(await studio.production.start_reel(small_reel(motion="on"), ASKER))
        reel = await studio.assets.get(done.result["asset"])

    assert done.state is JobState.SUCCEEDED
    assert reel.generation_settings["filmed"] == 1
    assert [one for one in done.warnings if one.endswith("stays a picture: The graphics card ran out of memory.")]


async def test_one_shot_taken_again_keeps_the_other_clips(tmp_path) -> None:
    filmer = ScriptedFilmer()
    async with open_studio(tmp_path, filmer=filmer) as studio:
        first = await studio.until_over(await studio.production.start_reel(small_reel(motion="on"), ASKER))
        second = await studio.until_over(await studio.production.retake(first.id, [2], ASKER, change="closer"))
        before = {shot.index: shot.asset_id for shot in await studio.shots.chosen(first.id)}
        after = {shot.index: shot.asset_id for shot in await studio.shots.chosen(second.id)}

    assert second.state is JobState.SUCCEEDED
    assert len(filmer.asked) == 3
    assert after[FIRST] == before[FIRST]
    assert after[FIRST + 1] != before[FIRST + 1]


async def test_a_reel_is_not_filmed_unless_it_is_asked_for(tmp_path) -> None:
    filmer = ScriptedFilmer()
    async with open_studio(tmp_path, filmer=filmer) as studio:
        done = await studio.until_over(await studio.production.start_reel(small_reel(), ASKER))

    assert done.state is JobState.SUCCEEDED
    assert filmer.asked == []
    assert "clips" not in done.timings


async def test_what_a_filmer_did_otherwise_than_asked_stands_on_the_card(tmp_path) -> None:
    filmer = ScriptedFilmer(note="filmed smaller: the graphics card ran out of memory")
    async with open_studio(tmp_path, filmer=filmer) as studio:
        picture = await a_picture(studio)
        done = await studio.until_over(await studio.production.start_clip(small_clip(asset_id=picture.id), ASKER))

    assert "clip 1: filmed smaller: the graphics card ran out of memory" in done.warnings
