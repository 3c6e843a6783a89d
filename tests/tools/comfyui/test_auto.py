"""ComfyUI comes and goes: what paints is asked anew for every job, and a job keeps what it was planned for."""

from pathlib import Path

import pytest

from tests.emulators.comfyui import ComfyUIEmulator
from tests.tools.comfyui.conftest import ARequest, nobody
from tools.comfyui.painter import ComfyPainter
from tools.errors import Unavailable
from tools.painters import AutoPainter
from tools.sketch.painter import SketchPainter


@pytest.fixture
async def auto(painter: ComfyPainter):
    sketcher = SketchPainter()
    yield AutoPainter(painter, sketcher, look=2.0)
    await sketcher.close()


async def test_jobs_are_sketched_until_comfyui_answers_and_again_when_it_has_gone(
    auto: AutoPainter, comfyui: ComfyUIEmulator
) -> None:
    seen = []
    for change in (None, comfyui.stop, comfyui.start):
        if change is not None:
            await change()
        await auto.look()
        seen.append((auto.name, auto.uses_gpu))

    assert seen == [("comfyui", True), ("sketch", False), ("comfyui", True)]


async def test_a_job_is_painted_by_what_it_was_planned_for(
    auto: AutoPainter, comfyui: ComfyUIEmulator, a_request: ARequest, to: Path
) -> None:
    await auto.look()
    size = {"width": 512, "height": 640}
    sketched = await auto.paint(a_request(painter="sketch", **size), to, progress=nobody)
    painted = await auto.paint(a_request(painter="comfyui", **size), to, progress=nobody)
    await comfyui.stop()
    await auto.look()

    assert (sketched.settings["painter"], painted.settings["painter"]) == ("sketch", "comfyui")
    assert auto.name == "sketch"
    with pytest.raises(Unavailable):  # half a reel of photos does not go on in sketches
        await auto.paint(a_request(painter="comfyui", **size), to, progress=nobody)


async def test_its_health_is_that_of_what_would_paint_now(auto: AutoPainter, comfyui: ComfyUIEmulator) -> None:
    assert (await auto.check()).startswith("ComfyUI")
    await comfyui.stop()

    assert "ComfyUI" not in await auto.check()
