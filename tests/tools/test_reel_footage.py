"""Clips in a reel: the right moment in each frame, in the right place and colour, and never stuttering or stuck."""

import functools
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tools.errors import InvalidRequest
from tools.ffmpeg import locate
from tools.reel.draw import Drawing, frames
from tools.reel.footage import Footage
from tools.reel.motion import SLOWEST, moment_at
from tools.reel.picture import to_yuv
from tools.reel.profiles import profile_for
from tools.reel.render import Renderer
from tools.reel.spec import Layer, ReelSpec, ShotSpec

WIDTH, HEIGHT = 216, 384
COLOUR = (200, 90, 60)


@functools.cache
def _encoded(count: int, fps: int, width: int, height: int, kind: str) -> bytes:
    """Frames that get brighter one by one, so that each says its number; a bar in colour on the left."""
    import io

    data = io.BytesIO()
    with av.open(data, "w", format=kind) as container:
        stream = container.add_stream("h264" if kind == "mp4" else "libvpx-vp9", rate=Fraction(fps))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"crf": "1"}
        stream.codec_context.colorspace, stream.codec_context.color_range = Colorspace.ITU709, ColorRange.MPEG
        for number in range(count):
            image = Image.new("RGB", (width, height), (20 + 4 * number,) * 3)
            image.paste(COLOUR, (0, 0, width // 4, height))
            frame = av.VideoFrame.from_image(image).reformat(
                format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return data.getvalue()


def a_clip(
    folder: Path, *, count: int = 30, fps: int = 30, width: int = WIDTH, height: int = HEIGHT, kind: str = "mp4"
) -> Path:
    path = folder / f"clip-{count}-{fps}-{width}x{height}.{kind}"
    path.write_bytes(_encoded(count, fps, width, height, kind))
    return path


def a_drawing(image: Path, *, count: int, life: int = 0, played: int = 0, before: Layer | None = None) -> Drawing:
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        fps=30,
        frames=count,
        layer=Layer(image=image, move="still", life=life or count, played=played),
        before=before,
        transition="crossfade",
        transition_frames=10 if before else 0,
    )


def drawn(drawing: Drawing) -> list[np.ndarray]:
    """The luma of every frame."""
    buffers = (np.empty(WIDTH * HEIGHT * 3 // 2, np.uint8) for _ in range(drawing.frames))
    return [buffer[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).copy() for buffer in frames(drawing, buffers)]


def number_of(luma: np.ndarray) -> float:
    """Which frame of the clip is seen, from how bright its right half is."""
    grey = (float(luma[:, WIDTH // 2 :].mean()) - 16) / (219 / 255)
    return (grey - 20) / 4


def test_every_frame_of_the_reel_shows_its_own_moment_of_the_clip(tmp_path: Path) -> None:
    seen = [number_of(luma) for luma in drawn(a_drawing(a_clip(tmp_path), count=30))]

    assert seen == pytest.approx(range(30), abs=0.3)


def test_a_segment_that_begins_later_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    seen = [number_of(luma) for luma in drawn(a_drawing(a_clip(tmp_path), count=10, life=30, played=12))]

    assert seen == pytest.approx(range(12, 22), abs=0.3)


def test_a_clip_of_few_frames_a_second_moves_evenly(tmp_path: Path) -> None:
    clip = a_clip(tmp_path, count=8, fps=8)

    seen = [number_of(luma) for luma in drawn(a_drawing(clip, count=27, life=30))]

    assert seen == pytest.approx(np.arange(27) * 8 / 30, abs=0.25)  # a level of grey is a quarter of a frame


def test_a_clip_of_many_frames_a_second_is_not_mixed(tmp_path: Path) -> None:
    clip = a_clip(tmp_path, count=24, fps=24)

    seen = [number_of(luma) for luma in drawn(a_drawing(clip, count=24, life=30))]

    assert all(abs(number - round(number)) < 0.25 for number in seen)


def test_a_clip_keeps_its_colours(tmp_path: Path) -> None:
    buffer = np.empty(WIDTH * HEIGHT * 3 // 2, np.uint8)
    next(frames(a_drawing(a_clip(tmp_path), count=1), iter([buffer])))
    half = (HEIGHT // 2, WIDTH // 2)
    y = buffer[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH)
    u, v = buffer[WIDTH * HEIGHT :].reshape(2, *half)

    wanted = to_yuv(*(np.full((1, 1), value, np.float32) for value in COLOUR))
    for plane, value in zip((y, u, v), wanted, strict=True):
        assert float(plane[:, 4 : plane.shape[1] // 8].mean()) == pytest.approx(float(value[0, 0]) - 0.5, abs=1.5)


def test_a_wide_clip_fills_the_frame_and_is_cut_where_nothing_stands_out(tmp_path: Path) -> None:
    clip = a_clip(tmp_path, width=400, height=200)

    [luma] = drawn(a_drawing(clip, count=1))

    # 200 px of height show 112 px of 400: those with the bar on the left, which is all that there is to see.
    bar = 16 + (0.2126 * COLOUR[0] + 0.7152 * COLOUR[1] + 0.0722 * COLOUR[2]) * 219 / 255
    assert luma[:, 8 : WIDTH // 3].mean() == pytest.approx(bar, abs=2)
    assert luma.min() > 20  # and no black bars: black is 16, the ground 33


def test_a_still_melts_into_a_clip_that_is_moving_already(tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    Image.new("RGB", (WIDTH, HEIGHT), "white").save(still)
    before = Layer(image=still, move="still", life=30, played=20)
    clip = a_drawing(a_clip(tmp_path), count=20, life=30, before=before)

    seen = [float(luma[:, WIDTH // 2 :].mean()) for luma in drawn(clip)]

    clip_luma = 16 + (20 + 4 * np.arange(20)) * 219 / 255
    assert seen[10:] == pytest.approx(clip_luma[10:], abs=2)
    shares = (np.arange(10) + 1) / 11
    assert seen[:10] == pytest.approx(235 * (1 - shares) + clip_luma[:10] * shares, abs=2)


@pytest.mark.parametrize("content", [b"", b"#EXTM3U\nfile:///etc/passwd\n", b"\0\0\0\x18ftypisom" + bytes(50)])
def test_a_clip_that_is_none_is_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)

    with pytest.raises(InvalidRequest):
        drawn(a_drawing(path, count=5))


def turned(clip: Path, degrees: int) -> Path:
    """The same clip, lying on its side and saying so, as phones write them."""
    to = clip.with_name(f"turned-{degrees}.mp4")
    command = ["-v", "error", "-display_rotation", str(degrees), "-i", str(clip), "-c", "copy", "-y", str(to)]
    subprocess.run([str(locate()), *command], check=True)
    return to


@pytest.mark.parametrize(("degrees", "bar"), [(90, "bottom"), (180, "right"), (-90, "top")])
def test_a_clip_that_lies_on_its_side_is_turned_upright(degrees: int, bar: str, tmp_path: Path) -> None:
    """Players turn a clip by its matrix, counter-clockwise: the bar on its left ends where they would show it."""
    footage = Footage(turned(a_clip(tmp_path, count=2, width=160, height=96), degrees), seconds=1.0)

    chroma = footage.at(0.0).chroma[1].T / 64 - 128  # V by rows: the bar is red, the rest is grey
    edges = {"top": chroma[0], "bottom": chroma[-1], "left": chroma[:, 0], "right": chroma[:, -1]}
    assert footage.at(0.0).size == ((96, 160) if degrees % 180 else (160, 96))
    assert all((edge.mean() > 20) == (name == bar) for name, edge in edges.items())


def test_a_clip_that_is_damaged_on_the_way_shows_what_can_be_read(tmp_path: Path) -> None:
    whole = a_clip(tmp_path, count=30, kind="webm").read_bytes()
    (tmp_path / "cut.webm").write_bytes(whole[: len(whole) * 2 // 3])

    footage = Footage(tmp_path / "cut.webm", seconds=1.0)

    assert 3 < len(footage.times) < 30
    assert len(drawn(a_drawing(tmp_path / "cut.webm", count=30))) == 30  # slowed down, then back and forth


@pytest.mark.parametrize("size", [(98, 174), (34, 400), (400, 34), (2, 2)])
def test_a_clip_of_any_size_fills_the_frame(size: tuple[int, int], tmp_path: Path) -> None:
    clip = a_clip(tmp_path, count=2, width=size[0], height=size[1])

    for luma in drawn(a_drawing(clip, count=2)):
        assert luma.min() > 20  # black bars would be 16


def test_of_a_clip_of_many_frames_a_second_only_those_are_kept_that_can_be_seen(tmp_path: Path) -> None:
    footage = Footage(a_clip(tmp_path, count=50, fps=240, width=64, height=64), seconds=1.0)

    assert 10 <= len(footage.times) <= 14
    assert footage.seconds == pytest.approx(50 / 240, abs=0.02)


def test_the_end_of_a_clip_is_seen_without_keeping_its_beginning(tmp_path: Path) -> None:
    clip = a_clip(tmp_path, count=50, fps=30)
    whole, later = Footage(clip, seconds=1.6), Footage(clip, seconds=1.6, first=1.3)

    assert len(later.times) <= len(whole.times) / 2
    assert np.array_equal(whole.at(1.4).luma, later.at(1.4).luma)


def test_a_long_large_clip_is_kept_smaller_and_no_further_than_it_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.reel.footage.BYTES_AT_MOST", WIDTH * HEIGHT * 1.5 * 15 / 4)

    footage = Footage(a_clip(tmp_path), seconds=0.5)

    assert len(footage.times) == 15
    assert footage.at(0.0).size == (WIDTH // 2, HEIGHT // 2)


@given(
    st.floats(min_value=0, max_value=20), st.floats(min_value=0.1, max_value=20), st.floats(min_value=0.1, max_value=10)
)
def test_a_moment_is_always_one_of_the_clip(elapsed: float, life: float, clip: float) -> None:
    assert 0 <= moment_at(elapsed, life=life, clip=clip) <= clip + 1e-6


@given(st.floats(min_value=0.5, max_value=20), st.floats(min_value=0.5, max_value=10))
def test_a_clip_never_jumps_and_never_wades(life: float, clip: float) -> None:
    moments = [moment_at(index / 30, life=life, clip=clip) for index in range(int(life * 30))]

    steps = np.abs(np.diff(moments)) * 30
    assert np.all(steps <= 1.001)
    turns = int(np.sum(steps < SLOWEST - 0.001))
    assert turns <= life * SLOWEST / clip + 1  # only where it turns round is a step shorter


async def test_a_reel_of_a_still_and_a_clip_is_rendered(tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    Image.linear_gradient("L").resize((WIDTH, HEIGHT)).convert("RGB").save(still)
    spec = ReelSpec(
        width=WIDTH,
        height=HEIGHT,
        shots=(
            ShotSpec(image=still, frames=45),
            ShotSpec(image=a_clip(tmp_path, kind="webm"), frames=45, move="still"),
        ),
        profile=profile_for("instagram"),
    )
    renderer = Renderer(ffmpeg=locate())

    segments = [await renderer.render_segment(spec, index, tmp_path / f"{index}.mp4") for index in range(2)]
    made = await renderer.assemble(segments, None, tmp_path / "reel.mp4", spec)

    with av.open(str(made)) as container:
        assert sum(1 for _ in container.decode(container.streams.video[0])) == 90
