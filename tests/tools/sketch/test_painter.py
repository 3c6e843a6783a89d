"""The painter: a process of its own that may die, be slow or find the disk full, and never takes the bot with it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from storage.tables import Appearance
from tools.errors import InvalidRequest, Unavailable
from tools.painting import ImageRequest, PaintProgress
from tools.sketch.painter import SketchPainter


@pytest.fixture
async def painter() -> AsyncIterator[SketchPainter]:
    painter = SketchPainter()
    yield painter
    await painter.close()


def asked(**changes: Any) -> ImageRequest:
    look = Appearance(
        presents_as="woman",
        hair="long red",
        eyes="green",
        skin="fair",
        body_type="slim",
        clothing="blue dress",
        colours=[],
        keywords=[],
    )
    values: dict[str, Any] = {
        "prompt": "",
        "scene": "beach at dusk",
        "shot": "wide",
        "appearance": look,
        "width": 270,
        "height": 480,
        "seed": 1,
        "prompt_id": "0",
    }
    return ImageRequest(**{**values, **changes})


def silent(_: PaintProgress) -> None:
    pass


async def test_a_picture_is_painted_into_its_file(painter: SketchPainter, tmp_path: Path) -> None:
    steps: list[PaintProgress] = []

    painted = await painter.paint(asked(), tmp_path / "a.png", progress=steps.append)

    with Image.open(painted.path) as picture:
        assert (picture.format, picture.size, picture.info) == ("PNG", (270, 480), {})
    assert (painted.width, painted.height) == (270, 480)
    assert painted.settings["painter"] == "sketch"
    assert [step.fraction for step in steps] == [0.0, 1.0]
    assert list(tmp_path.iterdir()) == [painted.path]


async def test_the_same_request_gives_the_same_file(painter: SketchPainter, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        await painter.paint(asked(), tmp_path / name, progress=silent)

    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


async def test_calls_that_overlap_are_all_painted(painter: SketchPainter, tmp_path: Path) -> None:
    await asyncio.gather(*(painter.paint(asked(seed=n), tmp_path / f"{n}.png", progress=silent) for n in range(4)))

    assert len(list(tmp_path.glob("*.png"))) == 4
    assert len(painter.pids) == 1


async def test_two_workers_paint_side_by_side(tmp_path: Path) -> None:
    painter = SketchPainter(workers=2)
    try:
        await asyncio.gather(*(painter.paint(asked(seed=n), tmp_path / f"{n}.png", progress=silent) for n in range(2)))
        assert len(painter.pids) == 2
    finally:
        await painter.close()
    assert painter.pids == []


@pytest.mark.parametrize("size", [(0, 480), (-1, 480), (255, 480), (4097, 4097), (270, 10_000), (256, 800)])
async def test_a_size_that_cannot_be_drawn_is_refused_with_what_can(
    painter: SketchPainter, tmp_path: Path, size: tuple[int, int]
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await painter.paint(asked(width=size[0], height=size[1]), tmp_path / "a.png", progress=silent)

    assert "256 to 4096" in refused.value.fix
    assert list(tmp_path.iterdir()) == []


async def test_a_worker_killed_in_the_middle_fails_that_picture_only(painter: SketchPainter, tmp_path: Path) -> None:
    await painter.check()
    large = asyncio.create_task(painter.paint(asked(width=2160, height=3840), tmp_path / "large.png", progress=silent))
    await asyncio.sleep(0.15)
    os.kill(painter.pids[0], signal.SIGKILL)

    with pytest.raises(Unavailable, match="ended in the middle"):
        await large
    assert list(tmp_path.iterdir()) == []
    assert (await painter.paint(asked(), tmp_path / "next.png", progress=silent)).path.exists()


async def test_a_worker_that_died_while_idle_is_started_again(painter: SketchPainter, tmp_path: Path) -> None:
    await painter.paint(asked(), tmp_path / "a.png", progress=silent)
    first = painter.pids[0]
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(10):
        while painter.pids == [first]:
            await asyncio.sleep(0.01)

    await painter.paint(asked(), tmp_path / "b.png", progress=silent)

    assert painter.pids != [first]


async def test_a_cancelled_picture_ends_the_work_and_leaves_nothing(painter: SketchPainter, tmp_path: Path) -> None:
    await painter.check()
    worker = painter.pids[0]
    large = asyncio.create_task(painter.paint(asked(width=2160, height=3840), tmp_path / "large.png", progress=silent))
    await asyncio.sleep(0.15)
    large.cancel()

    with pytest.raises(asyncio.CancelledError):
        await large
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    assert list(tmp_path.iterdir()) == []
    await painter.paint(asked(), tmp_path / "next.png", progress=silent)


async def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    painter = SketchPainter(timeout=0.05)
    try:
        with pytest.raises(Unavailable, match=r"longer than 0\.05 s"):
            await painter.paint(asked(width=2160, height=3840), tmp_path / "large.png", progress=silent)
    finally:
        await painter.close()
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_said(painter: SketchPainter, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="could not be written") as failed:
        await painter.paint(asked(), tmp_path / "missing" / "a.png", progress=silent)

    assert failed.value.fix
    await painter.paint(asked(), tmp_path / "a.png", progress=silent)


@pytest.mark.parametrize(
    "scene", ["", "🏖️" * 4000, "x" * 10_000, "\x00\ud800binary\xff", "‮שלום‬", '{"id": 1}\n{"id": 2}']
)
async def test_any_scene_text_is_painted(painter: SketchPainter, tmp_path: Path, scene: str) -> None:
    await painter.paint(asked(scene=scene), tmp_path / "a.png", progress=silent)

    assert (tmp_path / "a.png").stat().st_size > 1000


async def test_nobody_in_the_picture_is_fine(painter: SketchPainter, tmp_path: Path) -> None:
    await painter.paint(asked(appearance=None), tmp_path / "a.png", progress=silent)


async def test_a_closed_painter_says_so(tmp_path: Path) -> None:
    painter = SketchPainter()
    await painter.close()

    with pytest.raises(Unavailable, match="closed"):
        await painter.paint(asked(), tmp_path / "a.png", progress=silent)


async def test_the_check_is_one_line(painter: SketchPainter) -> None:
    assert "\n" not in await painter.check()


def test_the_worker_ends_when_the_bot_is_gone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.sketch.worker"], stdin=subprocess.DEVNULL, timeout=30, check=False
    )

    assert done.returncode == 0


def test_the_painter_is_imported_without_numpy_and_pillow() -> None:
    code = "import sys, tools.sketch.painter; print({'numpy', 'PIL'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
