"""Edits of what exists, as durable jobs."""

import pytest

from storage.tables import AssetType, JobState
from tests.tools.production.conftest import keep_clip, keep_picture
from tests.tools.production.studio import ASKER, open_studio, small_reel
from tools.errors import InvalidRequest
from tools.production import EditParams
from tools.production.params import from_dict, to_dict


async def test_a_trimmed_reel_is_a_new_clip_made_from_the_old_one(tmp_path) -> None:
    async with open_studio(tmp_path) as studio:
        reel = await studio.until_over(await studio.production.start_reel(small_reel(), ASKER))
        source = await studio.assets.get(reel.result["asset"])

        job = await studio.production.start_edit(EditParams(asset_id=source.id, operation="trim", value="0-2s"), ASKER)
        done = await studio.until_over(job)

        assert (done.state, done.error) == (JobState.SUCCEEDED, "")
        clip = await studio.assets.get(done.result["asset"])
        assert (clip.type, clip.parent_id) == (AssetType.VIDEO, source.id)
        assert clip.duration_s == pytest.approx(2.0, abs=0.3)
        assert done.result["said"]
        assert (await studio.assets.get(source.id)).duration_s == source.duration_s

        again = await studio.production.start_edit(EditParams(asset_id=clip.id, operation="mute"), ASKER)
        muted = await studio.assets.get((await studio.until_over(again)).result["asset"])
        assert not muted.generation_settings["audio_codec"]


async def test_several_operations_are_one_job_and_one_new_file(clip, tmp_path) -> None:
    async with open_studio(tmp_path) as studio:
        source = await keep_clip(studio, clip)
        wish = EditParams(
            asset_id=source.id,
            operation="trim",
            value="0-1s",
            further=(("mute", ""), ("loop", "2 times"), ("crop", "1:1")),
        )
        done = await studio.until_over(await studio.production.start_edit(wish, ASKER))

        assert (done.state, done.error) == (JobState.SUCCEEDED, "")
        [made] = await studio.assets.of_job(done.id)
        assert (made.parent_id, made.width, made.height) == (source.id, source.width, source.width)
        assert made.duration_s == pytest.approx(2.0, abs=0.1)
        assert not made.generation_settings["audio_codec"]
        assert made.generation_settings["edit"].startswith("trimmed to 0-1 s, muted, looped 2 times, cropped to")
        assert from_dict("edit", to_dict(wish)) == wish
        assert not list((tmp_path).rglob("edited*"))


async def test_what_was_wanted_in_black_and_white_is_not_found_to_lack_colour(clip, tmp_path) -> None:
    async with open_studio(tmp_path) as studio:
        source = await keep_clip(studio, clip)
        wish = EditParams(asset_id=source.id, operation="color_grade", value="black and white")
        done = await studio.until_over(await studio.production.start_edit(wish, ASKER))

        assert not any("colour" in warning for warning in done.warnings)
        grey = await studio.assets.get(done.result["asset"])
        assert "colour" not in {*grey.quality["passed"], *grey.quality["failed"]}


async def test_a_later_operation_is_read_against_what_the_ones_before_it_leave(tmp_path) -> None:
    async with open_studio(tmp_path, running=False) as studio:
        picture = await keep_picture(studio, large=True)
        wide = EditParams(asset_id=picture.id, operation="crop", value="100x100", further=(("crop", "200x200"),))
        with pytest.raises(InvalidRequest, match="100x100"):
            await studio.production.start_edit(wide, ASKER)

        assert await studio.jobs.list() == []


async def test_a_cropped_picture_is_a_picture(tmp_path) -> None:
    async with open_studio(tmp_path) as studio:
        picture = await keep_picture(studio, large=True)
        job = await studio.production.start_edit(EditParams(asset_id=picture.id, operation="crop", value="16:9"), ASKER)
        done = await studio.until_over(job)

        assert (done.state, done.error) == (JobState.SUCCEEDED, "")
        cropped = await studio.assets.get(done.result["asset"])
        assert cropped.type is AssetType.IMAGE
        assert cropped.width / cropped.height == pytest.approx(16 / 9, abs=0.02)


@pytest.mark.parametrize(
    ("operation", "value"), [("sparkle", ""), ("trim", "9-2s"), ("speed", "a lot"), ("trim", "0-8s")]
)
async def test_what_cannot_be_done_is_refused_before_it_is_a_job(operation, value, tmp_path) -> None:
    async with open_studio(tmp_path, running=False) as studio:
        picture = await keep_picture(studio)
        with pytest.raises(InvalidRequest):
            await studio.production.start_edit(EditParams(asset_id=picture.id, operation=operation, value=value), ASKER)
        with pytest.raises(InvalidRequest):
            await studio.production.start_edit(EditParams(asset_id=99, operation="mute"), ASKER)

        assert await studio.jobs.list() == []


@pytest.mark.parametrize(("value", "mime"), [("mp3", "audio/mpeg"), ("m4a", "audio/mp4")])
async def test_the_sound_of_a_clip_is_a_sound_and_is_not_judged_as_a_clip(value, mime, clip, tmp_path) -> None:
    async with open_studio(tmp_path) as studio:
        source = await keep_clip(studio, clip)
        wish = EditParams(asset_id=source.id, operation="convert_format", value=value)
        done = await studio.until_over(await studio.production.start_edit(wish, ASKER))

        sound = await studio.assets.get(done.result["asset"])
        assert (sound.type, sound.mime, sound.category) == (AssetType.AUDIO, mime, "sound")
        assert sound.handle.startswith("aud_")
        assert sound.duration_s == pytest.approx(source.duration_s, abs=0.2)
        assert (sound.width, sound.height, sound.quality_score) == (None, None, None)
        assert (done.warnings, done.result["issues"]) == ([], [])


async def test_a_gif_is_judged_as_a_gif(clip, tmp_path) -> None:
    """It is small and has few colours because it is a GIF, which was asked for."""
    async with open_studio(tmp_path) as studio:
        source = await keep_clip(studio, clip)
        wish = EditParams(asset_id=source.id, operation="convert_format", value="gif")
        done = await studio.until_over(await studio.production.start_edit(wish, ASKER))

        gif = await studio.assets.get(done.result["asset"])
        assert (gif.type, gif.mime) == (AssetType.VIDEO, "image/gif")
        assert not {"resolution", "banding", "blocks"} & {*gif.quality["passed"], *gif.quality["failed"]}
        assert not any("small" in warning for warning in done.warnings)
