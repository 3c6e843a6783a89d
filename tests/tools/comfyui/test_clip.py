"""Clips made ours: what every screen plays, the right colours, nothing hidden in it, never half a file."""

import asyncio
import functools
import io
import json
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from tests.emulators.comfyui_nodes import a_clip, a_png
from tools.comfyui import clip
from tools.errors import Unavailable
from tools.ffmpeg import locate, probe
from tools.ffmpeg.boxes import layout
from tools.ffmpeg.label import AI_LABEL
from tools.ffmpeg.probe import MediaInfo

FFMPEG = locate()
HIDDEN = json.dumps({"2": {"inputs": {"text": "the hidden prompt"}}})


@functools.cache
def encoded(
    kind: str, codec: str, pixels: str, *, width: int = 96, height: int = 160, fps: int = 8, sound: bool = False
) -> bytes:
    """Twelve frames of one colour each, brighter one by one."""
    data = io.BytesIO()
    with av.open(data, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=Fraction(fps))
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        voice = container.add_stream("libopus" if kind != "mp4" else "aac", rate=48000) if sound else None
        for number in range(12):
            image = Image.new("RGB", (width, height), (40 + 10 * number, 90, 60))
            container.mux(stream.encode(av.VideoFrame.from_image(image)))
        container.mux(stream.encode(None))
        if voice is not None:
            import numpy as np

            for _ in range(30):
                frame = av.AudioFrame.from_ndarray(np.zeros((1, 960 * 2), np.int16), format="s16", layout="stereo")
                frame.sample_rate = 48000
                container.mux(voice.encode(frame))
            container.mux(voice.encode(None))
    return data.getvalue()


async def rebuilt(data: bytes, folder: Path) -> tuple[Path, MediaInfo]:
    made, to = folder / "made", folder / "out.mp4"
    made.write_bytes(data)
    try:
        return to, await clip.rebuild(made, to, ffmpeg_path=FFMPEG)
    finally:
        made.unlink()


async def test_the_workflow_and_the_prompt_are_gone_and_it_says_what_it_is(tmp_path: Path) -> None:
    data = a_clip(96, 160, frames=12, fps=8, graph=HIDDEN)
    assert b"the hidden prompt" in data

    made, info = await rebuilt(data, tmp_path)

    written = made.read_bytes()
    assert b"hidden" not in written
    assert b"workflow" not in written
    assert info.is_labelled
    with av.open(str(made)) as container:
        said = dict(container.metadata)
    assert {value for key, value in said.items() if key in {"comment", "description"}} == {AI_LABEL}
    assert set(said) <= {"comment", "description", "major_brand", "minor_version", "compatible_brands"}


@pytest.mark.parametrize(
    ("kind", "codec", "pixels"),
    [
        ("mp4", "h264", "yuv420p"),
        ("mp4", "h264", "yuv444p"),
        ("webm", "libvpx-vp9", "yuv420p"),
        ("matroska", "h264", "yuv420p"),
        ("mov", "h264", "yuv420p"),
        ("gif", "gif", "rgb8"),
    ],
)
async def test_whatever_a_node_writes_becomes_what_every_screen_plays(
    kind: str, codec: str, pixels: str, tmp_path: Path
) -> None:
    made, info = await rebuilt(encoded(kind, codec, pixels), tmp_path)

    assert (info.container, info.video_codec, info.pixel_format, info.is_bt709) == ("mov", "h264", "yuv420p", True)
    assert (info.width, info.height) == (96, 160)
    assert info.fps == pytest.approx(8, abs=0.4)
    assert info.duration_s == pytest.approx(1.5, abs=0.15)
    boxes = layout(made)
    assert (boxes.frames, boxes.is_faststart, boxes.has_edit_list, info.has_b_frames) == (12, True, False, False)


async def test_a_clip_keeps_its_colours_though_it_does_not_name_them(tmp_path: Path) -> None:
    """What ComfyUI writes was made of RGB by BT.601, and says nothing: read as BT.709 it would turn green."""
    made, _ = await rebuilt(encoded("mp4", "h264", "yuv420p"), tmp_path)

    with av.open(str(made)) as container:
        frames = list(container.decode(video=0))
    for number in (0, 11):
        red, green, blue = frames[number].to_ndarray(format="rgb24")[40, 40]
        assert (int(red), int(green), int(blue)) == pytest.approx((40 + 10 * number, 90, 60), abs=6)


async def test_odd_sides_become_even(tmp_path: Path) -> None:
    _, info = await rebuilt(encoded("gif", "gif", "rgb8", width=97, height=161), tmp_path)

    assert (info.width, info.height) == (96, 160)


async def test_sound_is_kept(tmp_path: Path) -> None:
    _, info = await rebuilt(encoded("webm", "libvpx-vp9", "yuv420p", sound=True), tmp_path)

    assert (info.audio_codec, info.audio_rate, info.audio_channels) == ("aac", 48000, 2)


async def test_a_clip_that_is_ours_already_is_copied(tmp_path: Path) -> None:
    first, info = await rebuilt(a_clip(96, 160, frames=12, fps=8), tmp_path)
    assert clip.is_ours(info)
    frames = [bytes(packet) for packet in _packets(first)]

    second, _ = await rebuilt(first.read_bytes(), tmp_path)

    assert [bytes(packet) for packet in _packets(second)] == frames


def _packets(path: Path) -> list[av.Packet]:
    with av.open(str(path)) as container:
        return [packet for packet in container.demux(video=0) if packet.size]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>sign in</html>",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile 'file:/etc/passwd'\n",
        a_png(64, 64, {}),
        encoded("mp4", "h264", "yuv420p")[:900],
        encoded("webm", "libvpx-vp9", "yuv420p")[:60] + bytes(500),
        b"\0\0\0\x18ftypisom" + bytes(64),
    ],
)
async def test_what_is_no_clip_is_one_line_and_leaves_no_file(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="ComfyUI") as caught:
        await rebuilt(data, tmp_path)

    assert "\n" not in caught.value.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", ["LONGEST", "LARGEST", "FASTEST"])
async def test_a_clip_that_is_too_large_is_not_encoded(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clip, limit, 1)

    with pytest.raises(Unavailable, match="96 x 160, 2 s, which is too large"):
        await rebuilt(encoded("mp4", "h264", "yuv420p"), tmp_path)


async def test_cancelling_ends_the_encoder_and_leaves_no_half_file(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(a_clip(960, 544, frames=60, fps=24))
    task = asyncio.create_task(clip.rebuild(made, tmp_path / "out.mp4", ffmpeg_path=FFMPEG))
    async with asyncio.timeout(10):
        while not list(tmp_path.glob(".*.part.mp4")):
            await asyncio.sleep(0.005)

    task.cancel()
    await asyncio.wait([task])

    assert [path.name for path in tmp_path.iterdir()] == ["made"]


async def test_what_was_rebuilt_is_what_probe_says(tmp_path: Path) -> None:
    made, info = await rebuilt(encoded("mp4", "h264", "yuv420p"), tmp_path)

    assert await probe(made) == info
