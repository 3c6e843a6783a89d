"""One server paints and films a whole reel: pictures, clips of them, the film; and again after it died in the middle."""

import asyncio
from datetime import timedelta
from pathlib import Path

from storage.tables import AssetType, JobState
from tests.emulators.comfyui import ComfyUIEmulator
from tests.tools.comfyui.conftest import HURRY
from tests.tools.comfyui.test_filmer import SVD, has
from tests.tools.production.studio import ASKER, QUICK, open_studio, replace, small_reel
from tools.comfyui.filmer import ComfyFilmer
from tools.comfyui.painter import ComfyPainter
from tools.ffmpeg import locate, probe

SD15 = {"checkpoints": ["dreamshaper_8.safetensors"]}
# The server's pictures and clips are soft: one try each is enough here. A busy machine takes its time.
ONCE = replace(QUICK, rerolls=0, retakes=0, paint_patience=timedelta(seconds=20))
PATIENCE = 150.0  # seconds


def both_of(comfyui: ComfyUIEmulator) -> tuple[ComfyPainter, ComfyFilmer]:
    painter = ComfyPainter(comfyui.url, checkpoint="dreamshaper_8", patience=HURRY)
    return painter, ComfyFilmer(painter.runner, ffmpeg=locate(), at_most=20.0)


async def test_a_reel_is_painted_and_then_filmed_by_one_server(comfyui: ComfyUIEmulator, tmp_path: Path) -> None:
    has(comfyui, SD15, SVD)
    painter, filmer = both_of(comfyui)
    async with open_studio(tmp_path, painter=painter, filmer=filmer, limits=ONCE) as studio:
        job = await studio.production.start_reel(small_reel(motion="on", settings={"steps": 2}), ASKER)
        done = await studio.until_over(job, within=PATIENCE)
        assert (done.state, done.error) == (JobState.SUCCEEDED, "")
        reel = await studio.assets.get(done.result["asset"])
        clips = [
            one for one in await studio.assets.of_job(job.id) if one.category == "shot" and one.type is AssetType.VIDEO
        ]
        info = await probe(studio.blobs.path(reel.sha256, reel.suffix))

    assert reel.generation_settings["filmed"] == 2
    assert (info.width, info.height, info.video_codec, info.audio_codec) == (270, 480, "h264", "aac")
    assert {clip.generation_settings["workflow"] for clip in clips} == {"svd-image-to-video"}
    assert all(b"dreamshaper" not in studio.blobs.path(one.sha256, one.suffix).read_bytes() for one in (reel, *clips))
    # All pictures first, then all clips: the models were changed once.
    kinds = [
        "clip" if "2" in sent["prompt"] and sent["prompt"]["2"]["class_type"] == "LoadImage" else "picture"
        for sent in comfyui.submitted
    ]
    assert kinds == ["picture", "picture", "clip", "clip"]
    assert len(comfyui.freed) == 1


async def test_a_server_that_dies_while_it_films_and_comes_back_films_on(
    comfyui: ComfyUIEmulator, tmp_path: Path
) -> None:
    has(comfyui, SD15, SVD)
    painter, filmer = both_of(comfyui)
    async with open_studio(tmp_path, painter=painter, filmer=filmer, limits=ONCE) as studio:
        job = await studio.production.start_reel(small_reel(motion="on", settings={"steps": 2}), ASKER)
        comfyui.step_seconds = 0.3
        await comfyui.changes.until(
            lambda: comfyui.running is not None and "svd" in str(comfyui.running.graph),
            timeout=PATIENCE,
            what=lambda: "nothing is filmed",
        )

        await comfyui.stop()
        await asyncio.sleep(0.5)
        comfyui.step_seconds = 0.0
        await comfyui.start()
        done = await studio.until_over(job, within=PATIENCE)
        reel = await studio.assets.get(done.result["asset"])

    assert done.state is JobState.SUCCEEDED
    assert reel.generation_settings["filmed"] == 2
    # Of what was over and not fetched yet the history died with the server.
    assert sorted(comfyui.executed.values())[:-1] == [1] * (len(comfyui.executed) - 1)
    assert max(comfyui.executed.values()) <= 2
