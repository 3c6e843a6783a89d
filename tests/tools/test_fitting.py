"""A clip is made to fit into a number of bytes: a little under, never above, as good as fits."""

import asyncio
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidRequest
from tools.ffmpeg import MediaInfo, locate, probe
from tools.ffmpeg.fitting import bits_wanted, fit, steps
from tools.ffmpeg.levels import LEVELS, fits, level_for


def media(width: int = 1080, height: int = 1920, fps: float = 30) -> MediaInfo:
    return MediaInfo(container="mov", size=10**8, duration_s=30, bitrate_kbps=3500, width=width, height=height, fps=fps)


def ffmpeg(*arguments: str) -> None:
    subprocess.run([str(locate()), "-nostdin", "-y", "-loglevel", "error", *arguments], check=True)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip full of change: 1.6 seconds at 50 frames, with sound."""
    path = tmp_path_factory.mktemp("busy") / "busy.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=270x480:r=50:d=1.6,noise=alls=14:allf=t"),
        *(
            "-f",
            "lavfi",
            "-i",
            "anoisesrc=d=1.6:r=48000:a=0.2",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-crf",
            "22",
        ),
        *("-metadata", "comment=AI-generated", str(path)),
    )
    return path


@pytest.mark.parametrize("share", [0.5, 0.02])
async def test_a_clip_comes_out_a_little_under_what_was_asked(share: float, busy: Path, tmp_path: Path) -> None:
    most = round(busy.stat().st_size * share)

    made = await fit(busy, tmp_path / "out", most=most, ffmpeg=locate())

    info = await probe(made.path)
    assert most * 0.95 <= made.path.stat().st_size <= most
    assert made.size == made.path.stat().st_size
    assert info.duration_s == pytest.approx(1.6, abs=0.1)
    assert (info.video_codec, info.pixel_format, info.audio_codec) == ("h264", "yuv420p", "aac")
    assert info.is_faststart
    assert not info.has_edit_list
    assert info.is_labelled
    assert (info.width, info.height) == (made.width, made.height)
    assert (made.width == 270) == (share > 0.1)  # it keeps its size while there are bits enough
    assert [path.name for path in tmp_path.iterdir()] == [made.path.name]


async def test_a_clip_that_fits_is_left_as_it_is(busy: Path, tmp_path: Path) -> None:
    made = await fit(busy, tmp_path / "out", most=busy.stat().st_size, ffmpeg=locate())

    assert made.path == busy
    assert not list(tmp_path.iterdir())


async def test_what_would_be_a_blur_is_refused_with_the_length_that_would_not(busy: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="blur") as refusal:
        await fit(busy, tmp_path / "out", most=5_000, ffmpeg=locate())

    assert refusal.value.fix.startswith(("Trim it to", "Allow more"))
    assert not list(tmp_path.iterdir())


async def test_cancelling_leaves_nothing_behind(busy: Path, tmp_path: Path) -> None:
    begun = asyncio.Event()
    work = asyncio.create_task(
        fit(busy, tmp_path / "out", most=40_000, ffmpeg=locate(), on_progress=lambda done: begun.set())
    )
    await asyncio.wait_for(begun.wait(), 60)

    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work

    assert not list(tmp_path.iterdir())


def test_the_picture_shrinks_in_steps_and_keeps_its_shape() -> None:
    sizes = [f"{step.width}x{step.height} at {step.fps:g}" for step in steps(media(fps=60))]

    assert sizes[:3] == ["1080x1920 at 60", "1080x1920 at 30", "720x1280 at 30"]
    assert sizes[-1] == "240x426 at 15"
    assert next(step.height for step in steps(media(321, 181))) == 180


@given(st.integers(16, 4096), st.integers(16, 4096), st.floats(0, 240))
def test_each_step_is_even_and_takes_no_more_bits_than_the_one_before(width: int, height: int, fps: float) -> None:
    full, *rest = steps(media(width, height, fps))
    wanted = [bits_wanted(1000, full, step) for step in (full, *rest)]

    assert wanted == sorted(wanted, reverse=True)
    assert all(step.width % 2 == step.height % 2 == 0 for step in (full, *rest))


# ITU-T H.264, table A-1.


@pytest.mark.parametrize(
    ("width", "height", "fps", "kbps", "level"),
    [
        (176, 144, 15, 64, "1.0"),
        (720, 576, 25, 5000, "3.0"),
        (1280, 720, 30, 5000, "3.1"),
        (720, 1280, 60, 5000, "3.2"),
        (1080, 1920, 30, 3500, "4.0"),
        (1080, 1920, 30, 25_000, "4.0"),
        (1080, 1920, 30, 25_001, "4.1"),
        (1920, 1088, 30, 8000, "4.0"),
        (1080, 1920, 60, 8000, "4.2"),
        (3840, 2160, 30, 40_000, "5.1"),
        (3840, 2160, 60, 40_000, "5.2"),
        (7680, 4320, 60, 100_000, "6.1"),
        (4096, 64, 30, 1000, "4.0"),  # a frame so long needs a level whose frames may be
        (20_000, 20_000, 30, 1000, None),
    ],
)
def test_a_level_is_counted_in_macroblocks(width: int, height: int, fps: float, kbps: int, level: str | None) -> None:
    assert level_for(width=width, height=height, fps=fps, kbps=kbps) == level


def test_each_level_takes_what_the_one_before_takes() -> None:
    for lower, higher in pairwise(LEVELS):
        assert lower.blocks_per_second <= higher.blocks_per_second
        assert lower.kbps <= higher.kbps
    assert not fits("4.0", width=1080, height=1920, fps=30.2)
