"""Reels rendered for real, small: segments that join without a seam, and what happens when things go wrong."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.tools.processes import running_with
from tests.tools.sounds import tone
from tools.errors import InvalidRequest, Unavailable
from tools.ffmpeg import locate, probe
from tools.ffmpeg.label import AI_LABEL
from tools.programs import ROOT
from tools.reel.profiles import profile_for
from tools.reel.render import Renderer
from tools.reel.spec import ReelSpec, ShotSpec, moves_for, plan_timing

RENDERER = Renderer(ffmpeg=locate())
WIDTH, HEIGHT = 216, 384


def picture(path: Path, seed: int) -> Path:
    """Something to look at: soft light, shapes, a little grain."""
    chance = np.random.default_rng(seed)
    coarse = Image.fromarray(chance.integers(40, 220, (6, 4, 3)).astype(np.uint8))
    image = coarse.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(image)
    for _ in range(6):
        x, y = (int(value) for value in chance.integers(0, 200, 2))
        pen.ellipse((x, y, x + 50, y + 50), fill=tuple(int(value) for value in chance.integers(0, 255, 3)))
    image.save(path)
    return path


def reel(folder: Path, *, seconds: float = 3.0, shots: int = 3, **changes: Any) -> ReelSpec:
    folder.mkdir(exist_ok=True)
    pictures = [picture(folder / f"{index}.png", index) for index in range(shots)]
    each = tuple(
        ShotSpec(image=image, frames=frames, move=move)
        for image, frames, move in zip(pictures, plan_timing(seconds, shots, 30), moves_for(shots, 0), strict=True)
    )
    profile = replace(profile_for("instagram"), video_kbps=900)
    return replace(
        ReelSpec(width=WIDTH, height=HEIGHT, shots=each, profile=profile, hook="Hello there", hook_frames=50), **changes
    )


async def made(spec: ReelSpec, folder: Path, *, sound: bool = True) -> Path:
    segments = [await RENDERER.render_segment(spec, index, folder / f"{index}.mp4") for index in range(len(spec.shots))]
    audio = await RENDERER.make_audio(folder / "a.aac", duration_s=spec.duration_s) if sound else None
    return await RENDERER.assemble(segments, audio, folder / "reel.mp4", spec)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReelSpec, Path]:
    folder = tmp_path_factory.mktemp("film")
    spec = reel(folder)
    return spec, asyncio.run(made(spec, folder))


def lumas(path: Path) -> list[NDArray[np.int16]]:
    with av.open(str(path)) as container:
        decoded = [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]
    return [planes[: planes.shape[0] * 2 // 3].astype(np.int16) for planes in decoded]


async def test_the_reel_is_what_every_platform_takes(film: tuple[ReelSpec, Path]) -> None:
    info = await probe(film[1])

    assert (info.container, info.video_codec, info.profile, info.pixel_format) == ("mov", "h264", "High", "yuv420p")
    assert (info.width, info.height, info.fps, info.frames, info.level) == (WIDTH, HEIGHT, 30.0, 90, 40)
    assert (info.audio_codec, info.audio_rate, info.audio_channels) == ("aac", 48000, 2)
    assert info.duration_s == pytest.approx(3.0, abs=0.001)
    assert info.is_faststart
    assert not info.has_edit_list
    assert info.is_bt709
    assert info.is_labelled


async def test_a_telegram_story_is_h265_with_a_key_frame_each_second(tmp_path: Path) -> None:
    profile = replace(profile_for("telegram", placement="story"), video_kbps=600)
    spec = replace(reel(tmp_path / "story", seconds=2.5, shots=2, profile=profile, hook=""))

    path = await made(spec, tmp_path)

    info = await probe(path)
    assert (info.video_codec, info.frames, info.has_edit_list, info.is_faststart) == ("hevc", 75, False, True)
    assert b"hvc1" in path.read_bytes()
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert [index for index, packet in enumerate(packets) if packet.is_keyframe] == [0, 30, 38, 68]
    assert len(lumas(path)) == 75


def test_every_frame_has_its_own_time_and_none_is_missing(film: tuple[ReelSpec, Path]) -> None:
    with av.open(str(film[1])) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        packets = [packet for packet in container.demux(video) if packet.size]
        assert video.time_base is not None
        step = 1 / 30 / video.time_base
        assert [packet.pts for packet in packets] == [index * step for index in range(90)]
        assert [packet.dts for packet in packets] == [packet.pts for packet in packets]
        keys = [index for index, packet in enumerate(packets) if packet.is_keyframe]
        assert keys == [0, 30, 60]  # each segment begins with one
        assert (video.start_time, audio.start_time) == (0, 0)
        assert audio.time_base is not None
        assert audio.duration is not None
        assert 2.95 < audio.duration * audio.time_base <= 3.0


def test_nothing_but_the_label_is_written_into_the_file(film: tuple[ReelSpec, Path]) -> None:
    with av.open(str(film[1])) as container:
        words = {
            key: value for key, value in container.metadata.items() if "brand" not in key and key != "minor_version"
        }
    assert set(words.values()) == {AI_LABEL}
    assert b"Lavf" not in film[1].read_bytes()
    assert str(film[1].parent).encode() not in film[1].read_bytes()


def test_what_is_drawn_is_what_is_seen(film: tuple[ReelSpec, Path]) -> None:
    """The colours survive encoding: a silent conversion between "unknown" and BT.709 would show here."""
    from tests.tools.test_reel_drawing import drawn
    from tools.reel.render import drawing_of
    from tools.reel.spec import timeline
    from tools.reel.worker import drawing_from

    spec, path = film
    seen = lumas(path)
    for segment in timeline(spec):
        frames = drawn(drawing_from(drawing_of(spec, segment)))
        for index in (0, 10, 29):
            wanted = frames[index][: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).astype(np.int16)
            error = np.mean(np.square(seen[segment.first_frame + index] - wanted, dtype=np.float64))
            assert 10 * np.log10(235**2 / error) > 36  # dB


def test_no_seam_shows_where_segments_join(film: tuple[ReelSpec, Path]) -> None:
    seen = lumas(film[1])
    changes = [float(np.abs(one - other).mean()) for one, other in pairwise(seen)]

    for seam in (29, 59):
        assert changes[seam] < 1.6 * max(changes[seam + 1 : seam + 4])  # the fade begins there, as evenly as it goes on
        assert changes[seam] > 0


async def test_a_replaced_picture_needs_only_its_own_segments_again(
    film: tuple[ReelSpec, Path], tmp_path: Path
) -> None:
    spec, path = film
    other = picture(tmp_path / "other.png", 77)
    changed = replace(spec, shots=(*spec.shots[:2], replace(spec.shots[2], image=other)))
    segments = [path.parent / "0.mp4", path.parent / "1.mp4"]
    segments.append(await RENDERER.render_segment(changed, 2, tmp_path / "2.mp4"))

    again = await RENDERER.assemble(segments, path.parent / "a.aac", tmp_path / "reel.mp4", changed)

    before, after = lumas(path), lumas(again)
    assert len(after) == 90
    assert all(np.array_equal(one, other) for one, other in zip(before[:60], after[:60], strict=True))
    assert np.abs(before[80] - after[80]).mean() > 10


async def test_a_segment_needs_only_its_own_pictures(tmp_path: Path) -> None:
    spec = reel(tmp_path)
    (tmp_path / "2.png").unlink()

    await RENDERER.render_segment(spec, 1, tmp_path / "1.mp4")
    with pytest.raises(InvalidRequest, match=r"2\.png is gone"):
        await RENDERER.render_segment(spec, 2, tmp_path / "2.mp4")


async def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    heard: list[float] = []

    await RENDERER.render_segment(reel(tmp_path, shots=1), 0, tmp_path / "0.mp4", on_progress=heard.append)

    assert heard == sorted(heard)
    assert 0 <= heard[0] < 0.1
    assert 0.9 < heard[-1] <= 1


async def test_cancelling_ends_every_process_and_leaves_no_file(tmp_path: Path) -> None:
    spec = reel(tmp_path, seconds=600, shots=1)
    begun = asyncio.Event()
    work = asyncio.create_task(
        RENDERER.render_segment(spec, 0, tmp_path / "0.mp4", on_progress=lambda fraction: begun.set())
    )
    await asyncio.wait_for(begun.wait(), 30)
    assert running_with(str(tmp_path))  # the encoder, which names its output

    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work

    assert not running_with(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["0.png"]


async def test_a_broken_picture_is_said_to_be_broken(tmp_path: Path) -> None:
    spec = reel(tmp_path)
    (tmp_path / "0.png").write_bytes((tmp_path / "0.png").read_bytes()[:900])

    with pytest.raises(InvalidRequest, match=r"0\.png cannot be read"):
        await RENDERER.render_segment(spec, 0, tmp_path / "0.mp4")

    assert not (tmp_path / "0.mp4").exists()


async def test_an_encoder_that_fails_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    spec = reel(tmp_path)

    with pytest.raises(Unavailable):
        await Renderer(ffmpeg=Path("/bin/false")).render_segment(spec, 0, tmp_path / "0.mp4")
    with pytest.raises(InvalidRequest):
        await RENDERER.assemble([tmp_path / "0.mp4"], None, tmp_path / "r.mp4", spec)
    with pytest.raises(Unavailable):
        await RENDERER.assemble([tmp_path / f"{index}.mp4" for index in range(3)], None, tmp_path / "r.mp4", spec)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.png", "1.png", "2.png"]


async def test_a_segment_that_lost_its_end_never_becomes_a_reel(film: tuple[ReelSpec, Path], tmp_path: Path) -> None:
    spec, path = film
    short = await RENDERER.render_segment(reel(tmp_path, seconds=1, shots=1), 0, tmp_path / "short.mp4")
    segments = [path.parent / "0.mp4", short.rename(tmp_path / "1.mp4"), path.parent / "2.mp4"]
    whole = replace(spec, shots=tuple(replace(shot, frames=31) for shot in spec.shots))

    with pytest.raises(Unavailable, match="90 frames of 93"):
        await RENDERER.assemble(segments, None, tmp_path / "reel.mp4", whole)

    assert not (tmp_path / "reel.mp4").exists()


@pytest.mark.parametrize("name", ["it's ü", "[x]=1,2:3%d\\"])
async def test_folders_may_be_called_anything(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name

    path = await made(reel(folder, seconds=1, shots=2, crossfade_frames=4), folder, sound=False)

    assert (await probe(path)).frames == 30


async def test_a_render_ends_with_the_bot_that_asked_for_it(tmp_path: Path) -> None:
    """The bot is killed without a word in the middle of a segment; neither worker nor encoder goes on."""
    picture(tmp_path / "0.png", 0)
    code = f"""
import asyncio
from pathlib import Path
from tools.ffmpeg import locate
from tools.reel.profiles import profile_for
from tools.reel.render import Renderer
from tools.reel.spec import ReelSpec, ShotSpec
shot = ShotSpec(image=Path({str(tmp_path / "0.png")!r}), frames=2_000_000)
spec = ReelSpec(width={WIDTH}, height={HEIGHT}, shots=(shot,), profile=profile_for("instagram"))
asyncio.run(Renderer(ffmpeg=locate()).render_segment(spec, 0, Path({str(tmp_path / "0.mp4")!r}),
            on_progress=lambda fraction: print("begun", flush=True)))
"""
    bot = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert bot.stdout is not None
    assert bot.stdout.readline() == b"begun\n"
    encoder = f"{tmp_path}/."  # it writes to a hidden name until it is done
    assert running_with(encoder)

    bot.kill()
    bot.wait()
    bot.stdout.close()

    for _ in range(50):
        if not running_with(encoder):
            break
        await asyncio.sleep(0.1)
    assert not running_with(encoder)
    assert not (tmp_path / "0.mp4").exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"#EXTM3U\n/etc/passwd\n", "playlist"),
        (b"", "empty"),
        (b"ID3" + bytes(4000), "cannot be read"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "cannot be read"),
    ],
)
async def test_a_sound_that_is_none_is_refused_in_words(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(data)

    with pytest.raises(InvalidRequest, match=says):
        await RENDERER.make_audio(tmp_path / "a.aac", duration_s=3, source=tmp_path / "x.mp3")


async def test_silence_is_not_brought_up(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no sound in that file"):
        await RENDERER.make_audio(tmp_path / "a.aac", duration_s=3, source=tone(tmp_path / "s.wav", volume=0))
