"""Edits: words become exact numbers, and every operation really changes the file as said."""

import random
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tools.editing import FOR_STILLS, OPERATIONS, Edited, Source, edit, read_edit, recipes
from tools.editing.documents import read_document
from tools.editing.following import corner
from tools.editing.looks import LOOKS
from tools.editing.requests import (
    AddMusic,
    ColorGrade,
    Convert,
    CoverFrame,
    Crop,
    FitSize,
    Loop,
    Resize,
    Rotate,
    Speed,
    Subtitles,
    TextOverlay,
    Trim,
    Volume,
)
from tools.editing.times import Cue, read_cues
from tools.errors import InvalidRequest
from tools.ffmpeg import MediaInfo, locate, probe
from tools.ffmpeg.boxes import layout
from tools.ffmpeg.cutplan import Frame, cut_plan, decoding_times
from tools.ffmpeg.cutting import cut
from tools.fonts import drawable
from tools.fonts.lettering import letter

REEL = Source(width=1080, height=1920, duration_s=15.0, has_audio=True)


@pytest.mark.parametrize(
    ("operation", "value", "wish"),
    [
        ("trim", "0-8s", Trim(0, 8)),
        ("trim", "first 8 seconds", Trim(0, 8)),
        ("trim", "2 to 9", Trim(2, 9)),
        ("trim", "10 seconds max", Trim(0, 10)),
        ("trim", "last 5s", Trim(10, 15)),
        ("trim", "from 3 to 7,5", Trim(3, 7.5)),
        ("trim", "0:03-0:09", Trim(3, 9)),
        ("trim", "remove the first 2 seconds", Trim(2, 15)),
        ("trim", "without the last 3s", Trim(0, 12)),
        ("trim", "without the primeros 3 segundos", Trim(3, 15)),
        ("trim", "remove 0-4s", Trim(4, 15)),
        ("trim", "without 10-15s", Trim(0, 10)),
        ("trim", "second half", Trim(7.5, 15)),
        ("trim", "12-99", Trim(12, 15)),
        ("trim", "las primeras 5", Trim(0, 5)),
        ("speed", "2x", Speed(2)),
        ("speed", "half speed", Speed(0.5)),
        ("speed", "50%", Speed(0.5)),
        ("speed", "2x slower", Speed(0.5)),
        ("speed", "slower", Speed(0.75)),
        ("crop", "9:16", Crop(1080, 1920, 0, 0)),
        ("crop", "square", Crop(1080, 1080, 0, 420)),
        ("crop", "1080x1080+0+420", Crop(1080, 1080, 0, 420)),
        ("crop", "1080 1080 0 420", Crop(1080, 1080, 0, 420)),
        ("crop", "4:5 top", Crop(1080, 1350, 0, 0)),
        ("resize", "720p", Resize(720, 1280)),
        ("resize", "720x1280", Resize(720, 1280)),
        ("resize", "half", Resize(540, 960)),
        ("upscale", "", Resize(2160, 3840)),
        ("upscale", "4k", Resize(2160, 3840)),
        ("rotate", "90", Rotate(90)),
        ("rotate", "left", Rotate(270)),
        ("rotate", "upside down", Rotate(180)),
        ("rotate", "mirror", Rotate(0, "horizontal")),
        ("loop", "3x", Loop(3)),
        ("loop", "3 times", Loop(3)),
        ("loop", "to 60 seconds", Loop(4)),
        ("color_grade", "black and white", ColorGrade("b&w")),
        ("color_grade", "more vivid please", ColorGrade("vivid")),
        ("convert_format", "as webm", Convert("webm")),
        ("add_music", "lofi", AddMusic("night", 0, keeps_sound=False)),
        ("add_music", "something calm under it", AddMusic("calm", 0, keeps_sound=True)),
        ("add_music", "techno at 128 bpm", AddMusic("house", 128, keeps_sound=False)),
        ("text_overlay", '"New Drop" at the bottom', TextOverlay("New Drop", "bottom")),
        ("text_overlay", "top: Hello, You", TextOverlay("Hello, You", "top")),
        ("add_subtitles", "0-2 Hello | 2-4.5 There", Subtitles((Cue(0, 2, "Hello"), Cue(2, 4.5, "There")))),
        ("add_subtitles", "Hello", Subtitles((Cue(0, 15, "Hello"),))),
        ("crop", "square, centre on her", Crop(1080, 1080, 0, 420, follows=True)),
        ("crop", "quadrat auf sie", Crop(1080, 1080, 0, 420, follows=True)),
        ("crop", "cuadrado abajo", Crop(1080, 1080, 0, 840)),
        ("crop", "4:5 oben", Crop(1080, 1350, 0, 0)),
        ("text_overlay", '"Neu" oben', TextOverlay("Neu", "top")),
        ("text_overlay", '"Nuevo" abajo', TextOverlay("Nuevo", "bottom")),
        ("convert_format", "animated webp", Convert("webp")),
        ("fit_size", "under 10MB", FitSize(10_000_000)),
        ("fit_size", "10 MiB", FitSize(10 * 2**20)),
        ("fit_size", "smaller than 8 MB", FitSize(8_000_000)),
        ("fit_size", "7,5 megabytes", FitSize(7_500_000)),
        ("fit_size", "500kb", FitSize(500_000)),
        ("fit_size", "for discord", FitSize(10 * 2**20)),
        ("under", "10", FitSize(10_000_000)),
        ("cover_frame", "", CoverFrame(None)),
        ("cover_frame", "best frame", CoverFrame(None)),
        ("cover_frame", "at 3.5s", CoverFrame(3.5)),
        ("cover_frame", "0:04", CoverFrame(4)),
        ("cover_frame", "middle", CoverFrame(7.5)),
        ("cover_frame", "erstes bild", CoverFrame(0)),
    ],
)
def test_what_a_wish_means(operation: str, value: str, wish: object) -> None:
    assert read_edit(operation, value, REEL) == wish


@pytest.mark.parametrize(
    ("operation", "value"),
    [
        ("trim", ""),
        ("trim", "the good part"),
        ("trim", "20-30"),
        ("trim", "9-2"),
        ("trim", "without 5-9s"),
        ("speed", ""),
        ("speed", "0"),
        ("speed", "100x"),
        ("crop", "2000x2000"),
        ("crop", "blob"),
        ("crop", "0:0"),
        ("crop", "10x10"),
        ("resize", ""),
        ("resize", "1x1"),
        ("resize", "99999x99999"),
        ("rotate", "45"),
        ("loop", "10000"),
        ("loop", "zebra"),
        ("upscale", "720p"),
        ("color_grade", "sparkly"),
        ("convert_format", "exe"),
        ("convert_format", "png"),
        ("text_overlay", '""'),
        ("add_subtitles", "  "),
        ("add_subtitles", "20-22 too late"),
        ("explode", "now"),
        ("fit_size", ""),
        ("fit_size", "tiny"),
        ("fit_size", "3 bytes"),
        ("fit_size", "900 GB"),
        ("cover_frame", "at 99s"),
        ("cover_frame", "the funny one"),
        ("color_grade", "lut"),
    ],
)
def test_a_wish_that_does_not_do_is_refused_with_the_forms_that_would(operation: str, value: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_edit(operation, value, REEL)

    assert refusal.value.fix


@given(st.sampled_from(OPERATIONS), st.text(max_size=80), st.booleans())
@settings(max_examples=400)
def test_any_words_give_a_wish_within_bounds_or_a_refusal(operation: str, value: str, still: bool) -> None:
    source = Source(width=1080, height=1350) if still else REEL
    try:
        wish = read_edit(operation, value, source)
    except InvalidRequest:
        return
    assert not still or operation in FOR_STILLS
    match wish:
        case Trim(start, end):
            assert 0 <= start < end <= 15
        case Crop(width, height, x, y):
            assert x + width <= source.width
            assert y + height <= source.height
            assert width % 2 == height % 2 == 0
        case Resize(width, height):
            assert 64 <= width <= 3840
            assert 64 <= height <= 3840
        case Speed(factor):
            assert 0.25 <= factor <= 8
        case Loop(times):
            assert 2 <= times <= 50


@given(st.text(max_size=300), st.floats(0.5, 600))
def test_subtitles_never_overlap_and_never_leave_the_clip(text: str, duration: float) -> None:
    try:
        cues = read_cues(text, duration)
    except InvalidRequest:
        return
    for cue in cues:
        assert 0 <= cue.start < cue.end <= duration + 0.001
        assert cue.text.strip()
    assert all(one.end <= other.start for one, other in pairwise(cues))


def test_an_srt_file_is_read_with_its_lines_and_without_its_tags() -> None:
    srt = (
        "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hi</i>\r\nyou\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nthere\r\n"
    )

    assert read_cues(srt, 15) == (Cue(1, 2.5, "Hi\nyou"), Cue(3, 4, "there"))


def test_subtitles_in_one_line_are_parted_where_a_new_time_stands() -> None:
    assert read_cues("0-2 Hello, there, 2-4 and welcome", 10) == (Cue(0, 2, "Hello, there"), Cue(2, 4, "and welcome"))
    assert [cue.text for cue in read_cues("0-2 Hello, 3 of you", 10)] == ["Hello, 3 of you"]


# The files. A clip grows brighter with each frame and is brighter on its left, so that a frame tells where it is from.

FPS, SECONDS = 30, 3


def ffmpeg(*arguments: str) -> None:
    subprocess.run([str(locate()), "-y", "-loglevel", "error", *arguments], check=True)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    lum = "lum='40+N*1.2+60*lt(X,W/2)':cb=128:cr=128"
    picture = f"color=black:s=180x320:r={FPS}:d={SECONDS},geq={lum},format=yuv420p"
    tags = ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    sound = ["-f", "lavfi", "-i", f"sine=frequency=500:duration={SECONDS}:sample_rate=48000", "-ac", "2"]
    ffmpeg(
        *("-f", "lavfi", "-i", picture, *sound, *tags, "-bf", "0", "-g", "30", "-c:a", "aac"),
        *("-bsf:a", "noise=drop=not(n)", "-use_editlist", "0", "-metadata", "comment=AI-generated"),
        *("-metadata", "title=secret-workflow", str(folder / "ours.mp4")),
    )
    ffmpeg("-f", "lavfi", "-i", picture, *sound, "-bf", "2", str(folder / "theirs.mp4"))
    ffmpeg("-f", "lavfi", "-i", picture, "-bf", "0", str(folder / "silent.mp4"))
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2", *sound, "-t", "2", str(folder / "wide.mov"))
    ffmpeg("-i", str(folder / "wide.mov"), str(folder / "wide.webm"))
    ffmpeg("-i", str(folder / "wide.mov"), "-t", "1", str(folder / "small.gif"))
    return folder


async def edited(
    source: Path, operation: str, value: str, tmp_path: Path, *, others: Sequence[Path] = ()
) -> tuple[Edited, MediaInfo]:
    done = await edit(source, operation, value, out=tmp_path / "out", ffmpeg=locate(), others=others)
    return done, await probe(done.path)


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        decoded = [frame.to_ndarray(format="yuv420p").astype(float) for frame in container.decode(video=0)]
    return [planes[: planes.shape[0] * 2 // 3] for planes in decoded]


def clock(path: Path) -> list[float]:
    """Which frame of the source each frame shows."""
    shown = [frame[:, : frame.shape[1] // 3].mean() for frame in frames(path)]
    return [(luma - 100) / 1.2 for luma in shown]


@pytest.mark.parametrize("source", ["ours.mp4", "theirs.mp4"])
@pytest.mark.parametrize(
    ("value", "first", "count"), [("first 2 seconds", 0, 60), ("1-2", 30, 30), ("last 1s", 60, 30)]
)
async def test_trim_keeps_exactly_those_frames(
    source: str, value: str, first: int, count: int, clips: Path, tmp_path: Path
) -> None:
    done, info = await edited(clips / source, "trim", value, tmp_path)

    seen = clock(done.path)
    assert len(seen) == count
    assert seen[0] == pytest.approx(first, abs=1.5)
    assert seen[-1] == pytest.approx(first + count - 1, abs=1.5)
    assert info.has_audio
    assert not info.has_edit_list


async def test_a_shorter_end_of_our_own_reel_is_copied_not_encoded(clips: Path, tmp_path: Path) -> None:
    done, _ = await edited(clips / "ours.mp4", "trim", "first 2s", tmp_path)

    def packets(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(packet) for packet in container.demux(video=0) if packet.size]

    assert packets(done.path) == packets(clips / "ours.mp4")[:60]


@pytest.mark.parametrize("source", ["ours.mp4", "theirs.mp4", "wide.webm"])
async def test_mute_takes_the_sound_and_nothing_else(source: str, clips: Path, tmp_path: Path) -> None:
    done, info = await edited(clips / source, "mute", "", tmp_path)

    assert not info.has_audio
    assert len(frames(done.path)) == len(frames(clips / source))


@pytest.mark.parametrize(
    ("value", "gain"),
    [
        ("quieter", -6.0),
        ("much quieter", -10.0),
        ("a bit louder", 3.0),
        ("mach es lauter", 6.0),
        ("50%", -6.0),
        ("20% louder", 1.6),
        ("30% quieter", -3.1),
        ("2x", 6.0),
        ("-12 dB", -12.0),
        ("3 dB quieter", -3.0),
        ("half", -6.0),
        ("mas bajo", -6.0),
    ],
)
def test_how_loud_is_said_in_many_ways(value: str, gain: float) -> None:
    assert read_edit("volume", value, Source(width=8, height=8, duration_s=1, has_audio=True)) == Volume(gain)


@pytest.mark.parametrize("value", ["", "blue", "90 dB", "0%", "100%", "0 dB"])
def test_what_is_no_loudness_is_refused_with_what_is(value: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        read_edit("volume", value, Source(width=8, height=8, duration_s=1, has_audio=True))

    assert "quieter" in raised.value.fix


def test_the_loudness_of_a_clip_without_sound_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="no sound"):
        read_edit("volume", "louder", Source(width=8, height=8, duration_s=1))


@pytest.mark.parametrize("source", ["ours.mp4", "theirs.mp4"])
async def test_a_clip_is_made_quieter_and_louder_and_its_pictures_are_copied(
    source: str, clips: Path, tmp_path: Path
) -> None:
    from tools.quality import check_video

    before = (await check_video(clips / source)).metadata["loudness"]
    quiet, info = await edited(clips / source, "volume", "-12 dB", tmp_path)
    loud = await edit(quiet.path, "volume", "6 dB louder", out=tmp_path / "loud", ffmpeg=locate())

    assert (await check_video(quiet.path)).metadata["loudness"] == pytest.approx(before - 12, abs=0.7)
    assert (await check_video(loud.path)).metadata["loudness"] == pytest.approx(before - 6, abs=0.7)
    assert info.duration_s == pytest.approx(3, abs=0.05)
    assert len(frames(quiet.path)) == len(frames(clips / source))


async def test_a_shaking_hand_is_evened_out_and_the_rest_stays(tmp_path: Path) -> None:
    shaky = tmp_path / "shaky.mp4"
    hand = "crop=320:320:x='80+14*sin(n*1.7)+8*sin(n*0.9)':y='60+12*cos(n*1.3)'"
    picture = "testsrc2=size=480x440:rate=30:duration=2,trim=end_frame=1,loop=-1:1,setpts=N/30/TB"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=duration=2", "-vf", hand, "-t", "2", "-shortest",
           "-c:v", "libx264", "-crf", "16", "-pix_fmt", "yuv420p", "-c:a", "aac", str(shaky))  # fmt: skip

    done, info = await edited(shaky, "stabilize", "", tmp_path)

    assert (info.width, info.height, info.has_audio, len(frames(done.path))) == (320, 320, True, len(frames(shaky)))
    assert changes(frames(done.path)) < 0.6 * changes(frames(shaky))
    assert not list(tmp_path.glob(".steady-*"))


def changes(shown: Sequence[np.ndarray]) -> float:
    """How much a frame differs from the one before, in the middle of the picture and of the clip."""
    inner = [one[80:240, 80:240].astype(float) for one in shown[10:-10]]
    return float(np.mean([np.abs(after - before).mean() for before, after in pairwise(inner)]))


@pytest.mark.parametrize("source", ["ours.mp4", "theirs.mp4", "silent.mp4"])
async def test_music_is_laid_under_at_the_loudness_of_platforms(source: str, clips: Path, tmp_path: Path) -> None:
    from tools.quality import check_video

    done, info = await edited(clips / source, "add_music", "upbeat", tmp_path)

    assert (info.audio_codec, info.audio_rate) == ("aac", 48000)
    assert info.duration_s == pytest.approx(3, abs=0.05)
    assert len(frames(done.path)) == len(frames(clips / source))
    assert (await check_video(done.path)).metadata["loudness"] == pytest.approx(-14, abs=1)


async def test_a_sound_of_the_person_takes_the_place_of_music(clips: Path, tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=880:duration=1", str(tmp_path / "tone.mp3"))

    done = await edit(
        clips / "silent.mp4", "add_music", "", out=tmp_path / "o", ffmpeg=locate(), audio=tmp_path / "tone.mp3"
    )

    with av.open(str(done.path)) as container:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    spectrum = np.abs(np.fft.rfft(wave[: 48000 * 2]))
    assert spectrum.argmax() / 2 == pytest.approx(880, abs=5)  # looped: it fills two seconds and more
    assert len(wave) / 48000 == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize(("value", "seconds"), [("2x", 1.5), ("half speed", 6.0), ("0.3", 10.0)])
async def test_speed_changes_how_long_it_runs_and_what_is_seen_when(
    value: str, seconds: float, clips: Path, tmp_path: Path
) -> None:
    done, info = await edited(clips / "theirs.mp4", "speed", value, tmp_path)

    seen = clock(done.path)
    assert info.duration_s == pytest.approx(seconds, abs=0.1)
    assert seen[len(seen) // 2] == pytest.approx(45, abs=3)
    with av.open(str(done.path)) as container:
        assert float(container.streams.audio[0].duration or 0) / 48000 == pytest.approx(seconds, abs=0.15)


async def test_pictures_and_sound_begin_together_without_an_edit_list(clips: Path, tmp_path: Path) -> None:
    done, info = await edited(clips / "theirs.mp4", "crop", "square", tmp_path)

    with av.open(str(done.path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert video.time_base is not None
        times = [float((packet.pts or 0) * video.time_base) for packet in container.demux(video) if packet.size]
        assert audio.start_time == 0
    assert times == pytest.approx([index / FPS for index in range(90)], abs=1e-3)
    assert not info.has_edit_list


async def test_crop_keeps_the_part_that_was_named(clips: Path, tmp_path: Path) -> None:
    done, info = await edited(clips / "ours.mp4", "crop", "90x90+90+0", tmp_path)

    assert (info.width, info.height) == (90, 90)
    assert frames(done.path)[0].mean() < frames(clips / "ours.mp4")[0].mean() - 20  # the darker right half


@pytest.mark.parametrize(("value", "size"), [("90x160", (90, 160)), ("half", (90, 160)), ("320x320", (320, 320))])
async def test_resize_fits_and_never_stretches(value: str, size: tuple[int, int], clips: Path, tmp_path: Path) -> None:
    done, info = await edited(clips / "ours.mp4", "resize", value, tmp_path)

    assert (info.width, info.height) == size
    if value == "320x320":
        frame = frames(done.path)[40]
        assert frame[:, :60].mean() < 20 < frame[:, 100:220].mean()  # framed in black


async def test_upscale_doubles(clips: Path, tmp_path: Path) -> None:
    _, info = await edited(clips / "ours.mp4", "upscale", "", tmp_path)

    assert (info.width, info.height) == (360, 640)


@pytest.mark.parametrize(
    ("value", "size", "bright"),
    [
        ("right", (320, 180), "top"),
        ("left", (320, 180), "bottom"),
        ("180", (180, 320), "right"),
        ("mirror", (180, 320), "right"),
    ],
)
async def test_rotate_turns_the_way_it_was_told(
    value: str, size: tuple[int, int], bright: str, clips: Path, tmp_path: Path
) -> None:
    done, info = await edited(clips / "ours.mp4", "rotate", value, tmp_path)

    frame = frames(done.path)[0]
    halves = {
        "top": frame[: frame.shape[0] // 3],
        "bottom": frame[-frame.shape[0] // 3 :],
        "right": frame[:, -frame.shape[1] // 3 :],
    }
    assert (info.width, info.height) == size
    assert halves[bright].mean() > frame.mean() + 20


@pytest.mark.parametrize("source", ["ours.mp4", "theirs.mp4"])
async def test_reverse_plays_the_last_frame_first_with_its_sound(source: str, clips: Path, tmp_path: Path) -> None:
    done, info = await edited(clips / source, "reverse", "", tmp_path)

    seen = clock(done.path)
    assert len(seen) == 90
    assert seen[0] == pytest.approx(89, abs=2)
    assert seen[-1] == pytest.approx(0, abs=2)
    assert all(later < earlier for earlier, later in zip(seen, seen[3:], strict=False))
    assert info.has_audio
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("source", ["ours.mp4", "theirs.mp4", "silent.mp4"])
async def test_loop_plays_it_again_from_the_start(source: str, clips: Path, tmp_path: Path) -> None:
    done, info = await edited(clips / source, "loop", "3 times", tmp_path)

    seen = clock(done.path)
    assert info.duration_s == pytest.approx(9, abs=0.1)
    assert len(seen) == pytest.approx(270, abs=1)
    assert [seen[0], seen[91], seen[181]] == pytest.approx([0, 1, 1], abs=2.5)


async def test_merge_joins_different_clips_in_the_size_of_the_first(clips: Path, tmp_path: Path) -> None:
    others = [clips / "wide.mov", clips / "silent.mp4", clips / "wide.webm"]

    done, info = await edited(clips / "ours.mp4", "merge", "", tmp_path, others=others)

    assert (info.width, info.height) == (180, 320)
    assert info.duration_s == pytest.approx(3 + 2 + 3 + 2, abs=0.2)
    assert info.has_audio
    assert clock(done.path)[160] == pytest.approx(9, abs=4)  # the third clip is where it belongs


async def test_merge_without_another_clip_asks_which(clips: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="with which"):
        await edit(clips / "ours.mp4", "merge", "", out=tmp_path / "o", ffmpeg=locate())


async def test_subtitles_stand_at_their_time_and_inside_the_safe_area(clips: Path, tmp_path: Path) -> None:
    done, _ = await edited(clips / "ours.mp4", "add_subtitles", "1-2 Hello: it's 100% [ok]", tmp_path)

    plain, lettered = frames(clips / "ours.mp4"), frames(done.path)
    changed = [np.abs(one - other).max() > 60 for one, other in zip(plain, lettered, strict=True)]
    assert not any(changed[:29])
    assert all(changed[32:58])
    assert not any(changed[62:])
    where = np.argwhere(np.abs(plain[45] - lettered[45]) > 60)
    assert where[:, 0].max() < 320 * 0.78
    assert where[:, 1].min() > 180 * 0.05
    assert where[:, 1].max() < 180 * 0.95


@pytest.mark.parametrize(
    ("position", "low", "high"), [("top", 0.13, 0.4), ("middle", 0.35, 0.65), ("bottom", 0.55, 0.78)]
)
async def test_words_stand_where_they_were_put_all_the_time(
    position: str, low: float, high: float, clips: Path, tmp_path: Path
) -> None:
    done, _ = await edited(clips / "ours.mp4", "text_overlay", f'"New drop" {position}', tmp_path)

    for plain, lettered in zip(frames(clips / "ours.mp4")[::20], frames(done.path)[::20], strict=True):
        rows = np.argwhere(np.abs(plain - lettered) > 60)[:, 0] / 320
        assert low <= rows.min() < rows.max() <= high


async def test_words_without_a_drawable_letter_are_refused(clips: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="can be drawn"):
        await edit(clips / "ours.mp4", "text_overlay", "\ue000\ue001", out=tmp_path / "o", ffmpeg=locate())


def colours(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24").astype(float)


@pytest.mark.parametrize("look", ["warm", "b&w", "vintage"])
async def test_a_look_changes_the_colours(look: str, clips: Path, tmp_path: Path) -> None:
    done, info = await edited(clips / "wide.mov", "color_grade", look, tmp_path)

    assert np.abs(colours(clips / "wide.mov") - colours(done.path)).mean() > 1.5
    assert info.pixel_format == "yuv420p"
    if look == "b&w":
        assert np.ptp(colours(done.path), axis=2).mean() < 6


@pytest.mark.parametrize("look", LOOKS)
def test_ffmpeg_takes_every_look_and_each_changes_something(look: str, clips: Path, tmp_path: Path) -> None:
    info = MediaInfo(container="mov", size=1, duration_s=2, bitrate_kbps=1, width=320, height=180, fps=25)

    ffmpeg(*recipes.color_grade(clips / "wide.mov", info, look, tmp_path / "o.mp4"))

    assert np.abs(colours(clips / "wide.mov") - colours(tmp_path / "o.mp4")).mean() > 1.5


@pytest.mark.parametrize(
    ("value", "suffix", "codec"),
    [("mp4", ".mp4", "h264"), ("mov", ".mov", "h264"), ("webm", ".webm", "libvpx-vp9"), ("gif", ".gif", "gif")],
)
@pytest.mark.parametrize("source", ["ours.mp4", "wide.webm"])
async def test_a_clip_becomes_another_format(
    value: str, suffix: str, codec: str, source: str, clips: Path, tmp_path: Path
) -> None:
    done, info = await edited(clips / source, "convert_format", value, tmp_path)

    assert done.path.suffix == suffix
    assert info.video_codec in (codec, codec.removeprefix("libvpx-"))
    assert info.has_audio == (value != "gif")


@pytest.mark.parametrize(("value", "codec"), [("mp3", "mp3"), ("m4a", "aac")])
async def test_the_sound_is_taken_out(value: str, codec: str, clips: Path, tmp_path: Path) -> None:
    _, info = await edited(clips / "ours.mp4", "convert_format", value, tmp_path)

    assert info.audio_codec.startswith(codec)
    assert not info.has_video


async def test_a_gif_is_edited_like_a_clip(clips: Path, tmp_path: Path) -> None:
    _, info = await edited(clips / "small.gif", "crop", "square", tmp_path)

    assert info.width == info.height
    assert info.video_codec == "h264"


async def test_the_label_stays_and_every_other_word_of_metadata_goes(clips: Path, tmp_path: Path) -> None:
    for operation, value in (("trim", "0-1s"), ("crop", "square"), ("reverse", ""), ("add_music", "calm")):
        done, info = await edited(clips / "ours.mp4", operation, value, tmp_path)
        assert info.is_labelled
        assert b"secret-workflow" not in done.path.read_bytes()
    assert not (await edited(clips / "theirs.mp4", "crop", "square", tmp_path))[1].is_labelled


FRAGMENTS = (
    "%{pts}", "%{eif:1:d}", "textfile=/etc/passwd", "'; movie=/etc/passwd [x]; [x]", "\\\\:\\'", "[in]null[out]", "$(id)", "`id`",
    "{\\\\an8}", "<b>", "--> ", "\\n", "'", '"', ":", ";", ",", "%", "\\", "|x", "\u202e", "\u0000", "\x1b[31m", "日本語", "مرحبا",
    "🌊", "﷽" * 3, "a" * 150, "ก็็็็", "é", "ﬁ", "Ω", "\ufeff", "\u200b", " ", "file 'file:/etc/passwd'", "ffconcat version 1.0",
)  # fmt: skip


def hostile_texts(count: int) -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(FRAGMENTS, k=chance.randint(1, 6))) for _ in range(count)]


async def test_hostile_subtitles_are_drawn_and_run_nothing(clips: Path, tmp_path: Path) -> None:
    cues = [text.replace("\n", " ").replace("|", " ") for text in hostile_texts(200)]
    lines = "\n".join(f"{index / 70:.2f}-{(index + 1) / 70:.2f} x {cue}" for index, cue in enumerate(cues))

    done, info = await edited(clips / "silent.mp4", "add_subtitles", lines, tmp_path / "here")

    assert len(frames(done.path)) == 90
    assert info.duration_s == pytest.approx(3, abs=0.05)
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["out.mp4"]


def test_a_thousand_hostile_texts_are_set_or_have_no_letter() -> None:
    for text in hostile_texts(1000):
        lettering = letter(text[:200], size=40, width=900, tallest=400)
        assert (lettering is None) == (not drawable(text[:200], names=True))


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_set_inside_its_box_or_has_no_letter(text: str) -> None:
    lettering = letter(text, size=40, width=300, smallest=16, tallest=200)

    assert (lettering is None) == (not drawable(text, names=True))
    if lettering is not None:
        assert lettering.image.width - 2 * lettering.margin <= 300
        assert lettering.image.height - 2 * lettering.margin <= 200
        assert lettering.image.getextrema()[0] == (0, 255)  # there is ink


@pytest.fixture
def still(tmp_path: Path) -> Path:
    image = Image.new("RGB", (400, 500), (200, 60, 40))
    image.paste((20, 90, 200), (0, 0, 200, 250))
    image.save(tmp_path / "still.png")
    return tmp_path / "still.png"


@pytest.mark.parametrize(
    ("operation", "value", "size", "suffix"),
    [
        ("crop", "square", (400, 400), ".png"),
        ("resize", "half", (200, 250), ".png"),
        ("rotate", "right", (500, 400), ".png"),
        ("upscale", "2x", (800, 1000), ".png"),
        ("color_grade", "warm", (400, 500), ".png"),
        ("text_overlay", '"Hi" top', (400, 500), ".png"),
        ("convert_format", "jpg", (400, 500), ".jpg"),
        ("convert_format", "webp", (400, 500), ".webp"),
    ],
)
async def test_stills_are_edited_too(
    operation: str, value: str, size: tuple[int, int], suffix: str, still: Path, tmp_path: Path
) -> None:
    done = await edit(still, operation, value, out=tmp_path / "out", ffmpeg=locate())

    with Image.open(done.path) as image:
        assert (image.size, done.path.suffix) == (size, suffix)
        if operation == "rotate":
            assert image.convert("RGB").getpixel((490, 10)) == (20, 90, 200)


async def test_a_still_has_no_length_to_change(still: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="picture cannot"):
        await edit(still, "reverse", "", out=tmp_path / "o", ffmpeg=locate())


@pytest.mark.parametrize(
    "data", [b"", b"#EXTM3U\n/etc/passwd\n", b"\0\0\0\x18ftypisom" + bytes(3000), b"ID3" + bytes(900)]
)
async def test_a_file_that_is_no_clip_is_refused_in_words(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(data)

    with pytest.raises(InvalidRequest) as refusal:
        await edit(tmp_path / "x.mp4", "trim", "0-1s", out=tmp_path / "o", ffmpeg=locate())

    assert refusal.value.fix
    assert not (tmp_path / "o.mp4").exists()


# Copied, where the result is the same.


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.fixture(scope="session")
def cut_clips(clips: Path) -> Path:
    """Clips with a key frame every half second: without B-frames, with them, with open groups, upright by a mark."""
    lum = "lum='40+N*1.2+60*lt(X,W/2)':cb=128:cr=128"
    picture = ["-f", "lavfi", "-i", f"color=black:s=180x320:r={FPS}:d={SECONDS},geq={lum},format=yuv420p"]
    sound = ["-f", "lavfi", "-i", f"sine=frequency=500:duration={SECONDS}:sample_rate=48000", "-ac", "2"]
    every = ["-g", "15", "-keyint_min", "15", "-sc_threshold", "0"]
    ffmpeg(*picture, *sound, *every, "-bf", "0", str(clips / "flat.mp4"))
    ffmpeg(*picture, *sound, *every, "-bf", "3", str(clips / "deep.mp4"))
    ffmpeg(*picture, *every, "-bf", "3", "-x264-params", "open-gop=1", str(clips / "open.mp4"))
    ffmpeg("-display_rotation", "90", "-i", str(clips / "deep.mp4"), "-c", "copy", str(clips / "turned.mp4"))
    return clips


@pytest.mark.parametrize(("source", "is_copied"), [("flat", True), ("deep", True), ("open", False)])
@pytest.mark.parametrize(("start", "end"), [(0.4, 2.2), (0.0, 1.7), (0.27, 3.0), (0.5, 2.0)])
def test_a_cut_is_exact_to_the_frame_and_encodes_its_edges_only(
    source: str, is_copied: bool, start: float, end: float, cut_clips: Path, tmp_path: Path
) -> None:
    path, out = cut_clips / f"{source}.mp4", tmp_path / "cut.mp4"

    encoded = cut(path, "mov", out, start, end, is_labelled=False)

    if not is_copied and start:  # only its first frame lets go of what was before
        assert encoded is None
        return
    wanted = [frame for frame in range(90) if start - 0.001 <= frame / FPS < end - 0.001]
    with av.open(str(out)) as container:
        shown = [float(frame.time or 0) for frame in container.decode(video=0)]
        starts = [stream.start_time for stream in container.streams]
    assert shown == pytest.approx([index / FPS for index in range(len(wanted))], abs=0.002)
    assert clock(out) == pytest.approx(wanted, abs=1.5)
    assert starts == [0] * len(starts)
    boxes = layout(out)
    assert (boxes.is_faststart, boxes.has_edit_list) == (True, False)
    were = set(packets(path))
    assert encoded is not None
    assert sum(packet in were for packet in packets(out)) == len(wanted) - encoded
    assert encoded <= 18  # two edges of less than half a second, and the end of a group
    ffmpeg("-xerror", "-i", str(out), "-f", "null", "-")


async def test_a_clip_that_stands_upright_by_a_mark_is_cut_upright(cut_clips: Path, tmp_path: Path) -> None:
    done, info = await edited(cut_clips / "turned.mp4", "trim", "0.4-1.2", tmp_path)

    assert (info.width, info.height, info.rotation) == (320, 180, 0)
    assert len(frames(done.path)) == 24


@given(
    st.lists(st.booleans(), min_size=1, max_size=60),
    st.integers(0, 3),
    st.integers(-5, 65),
    st.integers(-5, 65),
)
def test_a_plan_to_cut_keeps_each_frame_once(keys: list[bool], depth: int, start: int, end: int) -> None:
    """Any order of frames within groups: what stays is what was asked, and what is copied is a piece of the file."""
    frames: list[Frame] = []
    for first in range(0, len(keys), depth + 1):  # each anchor lies before those that are shown before it
        group = list(range(first, min(first + depth + 1, len(keys))))
        frames += [Frame(group[-1], keys[group[-1]]), *(Frame(pts, False) for pts in group[:-1])]
    plan = cut_plan(frames, start, end)

    if plan is None:
        assert not any(frame.is_key and start <= frame.pts < end for frame in frames)
        return
    copied = [frames[place].pts for place in plan.copied]
    assert sorted([*plan.head, *copied, *plan.tail]) == [pts for pts in range(len(keys)) if start <= pts < end]
    assert frames[plan.copied[0]].is_key
    assert min(copied) == copied[0]
    shown = [*plan.head, *copied, *plan.tail]
    times = decoding_times(shown)
    assert all(later > earlier for earlier, later in pairwise(times))
    assert all(decoded <= seen for decoded, seen in zip(times, shown, strict=True))


async def test_clips_that_are_alike_are_joined_without_encoding(clips: Path, tmp_path: Path) -> None:
    ours = clips / "ours.mp4"
    done, info = await edited(ours, "merge", "", tmp_path, others=[ours, ours])

    assert packets(done.path) == packets(ours) * 3
    assert info.duration_s == pytest.approx(9, abs=0.05)
    assert info.has_audio
    assert info.is_labelled
    assert not info.has_edit_list


@pytest.mark.parametrize(("operation", "value"), [("mute", ""), ("convert_format", "mov")])
async def test_pictures_in_another_order_are_copied_too(
    operation: str, value: str, cut_clips: Path, tmp_path: Path
) -> None:
    done, info = await edited(cut_clips / "deep.mp4", operation, value, tmp_path)

    assert packets(done.path) == packets(cut_clips / "deep.mp4")
    assert clock(done.path) == pytest.approx(range(90), abs=1.5)
    assert not info.has_edit_list
    assert info.starts_at == 0


# What else is asked for.


@pytest.mark.parametrize("at", [0.15, 0.3, 0.5, 0.72, 0.88])
def test_a_crop_keeps_who_is_beside_the_middle(at: float) -> None:
    """A person on a busy ground, anywhere: the crop holds their head."""
    chance = np.random.default_rng(int(at * 100))
    image = Image.new("RGB", (640, 360), (96, 140, 188))
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = int(chance.integers(0, 640)), int(chance.integers(200, 360))
        pen.ellipse((x, y, x + 24, y + 12), fill=tuple(int(value) for value in chance.integers(60, 150, 3)))
    x = int(at * 640)
    pen.rectangle((x - 34, 150, x + 34, 360), fill=(40, 50, 110))
    pen.ellipse((x - 24, 90, x + 24, 156), fill=(214, 166, 140))

    left, top = corner([image], (640, 360), (202, 360))

    assert left <= x - 24
    assert x + 24 <= left + 202
    assert top == 0


async def test_a_crop_of_a_clip_follows_what_is_seen(tmp_path: Path) -> None:
    ffmpeg(
        *("-f", "lavfi", "-i", "color=0x608cbc:s=320x180:r=25:d=1"),
        *("-vf", "drawbox=x=240:y=40:w=40:h=140:color=0xd6a68c:t=fill", str(tmp_path / "aside.mp4")),
    )

    done, info = await edited(tmp_path / "aside.mp4", "crop", "9:16 on her", tmp_path)

    assert (info.width, info.height) == (100, 180)
    assert "around what is seen" in done.said
    with av.open(str(done.path)) as container:
        pixels = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert pixels[120, 50, 0] > 180  # skin in the middle
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


async def test_a_reel_becomes_a_small_gif_and_a_moving_webp(clips: Path, tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=540x960:r=30:d=0.5", str(tmp_path / "tall.mp4"))

    gif = await edit(tmp_path / "tall.mp4", "convert_format", "gif", out=tmp_path / "a", ffmpeg=locate())
    webp = await edit(tmp_path / "tall.mp4", "convert_format", "animated webp", out=tmp_path / "b", ffmpeg=locate())

    for path, size in ((gif.path, (270, 480)), (webp.path, (406, 720))):
        with Image.open(path) as image:
            assert abs(image.width - size[0]) <= 2
            assert image.height == size[1]
            assert getattr(image, "is_animated", False)


@pytest.mark.parametrize(("value", "frame"), [("at 1s", 30), ("first", 0), ("last", 89), ("", None)])
async def test_a_cover_is_the_frame_that_was_asked_for(
    value: str, frame: int | None, clips: Path, tmp_path: Path
) -> None:
    done = await edit(clips / "theirs.mp4", "cover_frame", value, out=tmp_path / "cover", ffmpeg=locate())

    with Image.open(done.path) as image:
        assert (image.format, image.size) == ("PNG", (180, 320))
        level = np.asarray(image.convert("L"), float)[:, :60].mean()
    if frame is not None:
        assert (level / 255 * 219 + 16 - 100) / 1.2 == pytest.approx(frame, abs=3)


def cube(*, warm: bool = True, side: int = 3) -> str:
    steps = [index / (side - 1) for index in range(side)]
    rows = [f"{r} {g * 0.9} {b * (0.4 if warm else 1)}" for b in steps for g in steps for r in steps]
    return "\n".join(['TITLE "warm; movie=/etc/passwd"', "# made by hand", f"LUT_3D_SIZE {side}", *rows]) + "\n"


async def test_a_lut_of_the_person_grades_clip_and_picture(clips: Path, tmp_path: Path) -> None:
    table = tmp_path / "it's: a [warm], one.cube"
    table.write_text(read_document(cube().encode(), ".cube"))
    Image.new("RGB", (320, 180), (200, 200, 200)).save(tmp_path / "grey.png")

    clip = await edit(clips / "wide.mov", "color_grade", "lut", out=tmp_path / "o", ffmpeg=locate(), document=table)
    still = await edit(tmp_path / "grey.png", "color_grade", "", out=tmp_path / "p", ffmpeg=locate(), document=table)

    with av.open(str(clip.path)) as container, av.open(str(clips / "wide.mov")) as before:
        colours, were = (
            next(one.decode(video=0)).to_ndarray(format="rgb24").mean(axis=(0, 1)) for one in (container, before)
        )
    assert colours[2] < were[2] * 0.6 < were[0]
    with Image.open(still.path) as image:
        red, green, blue = (int(level) for level in np.asarray(image)[5, 5])
    assert (red, round(green, -1), round(blue, -1)) == (200, 180, 80)
    assert clip.said == "graded by your LUT"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LUT_3D_SIZE 2\n0 0 0\n",
        "LUT_3D_SIZE 900\n",
        "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n",
        cube().replace("LUT_3D_SIZE 3", "LUT_3D_SIZE x"),
        cube().replace("1.0 0.9 0.4", "nan 0 0"),
        cube().replace("1.0 0.9 0.4", "1.0 0.9"),
        cube() + "0 0 0\n",
        "DOMAIN_MIN 1 1 1\nDOMAIN_MAX 0 0 0\n" + cube(),
        "#EXTM3U\n/etc/passwd\n",
    ],
)
def test_what_is_no_whole_lut_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_document(text.encode(), ".cube")

    assert refusal.value.fix


SRT = "1\n00:00:00,500 --> 00:00:01,500\n<b>Hello</b>\n\n2\n00:00:02,000 --> 00:00:02,800\nyou: {x} --> 'there' %\n"
ASS = (
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 180\nPlayResY: 320\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, Alignment, MarginV\nStyle: D,Inter,40,&H00FFFFFF,8,10\n\n"
    "[Fonts]\nfontname: evil.ttf\nAAAA\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:00.50,0:00:01.50,D,,0,0,0,,HELLO\n"
)


PLAIN = "1\n00:00:00,500 --> 00:00:01,500\nHello\n\n2\n00:00:02,000 --> 00:00:02,800\nyou, 日本\n"


@pytest.mark.parametrize(("suffix", "text"), [(".srt", SRT), (".srt", PLAIN), (".ass", ASS)])
async def test_a_file_of_subtitles_is_drawn_in_or_laid_beside(
    suffix: str, text: str, clips: Path, tmp_path: Path
) -> None:
    document = tmp_path / f"odd 'name', [x]{suffix}"
    document.write_text(read_document(text.encode("utf-8-sig"), suffix))
    assert "evil" not in document.read_text()
    common = {"ffmpeg": locate(), "document": document}

    drawn = await edit(clips / "ours.mp4", "add_subtitles", "", out=tmp_path / "a", **common)
    laid = await edit(clips / "ours.mp4", "add_subtitles", "as a track", out=tmp_path / "b", **common)

    before, after = frames(clips / "ours.mp4"), frames(drawn.path)
    changed = [np.abs(one - other).max() > 60 for one, other in zip(before, after, strict=True)]
    assert changed[30]
    assert not changed[5]
    assert not changed[53]
    assert changed[70] == (suffix == ".srt")
    assert packets(laid.path) == packets(clips / "ours.mp4")  # copied
    with av.open(str(laid.path)) as container:
        assert [stream.codec_context.name for stream in container.streams.subtitles] == ["mov_text"]
        said = [packet for packet in container.demux(container.streams.subtitles[0]) if packet.size > 2]
        seen = [(float(one.pts * one.time_base), float(one.duration * one.time_base), bytes(one)) for one in said]
        assert seen[0][:2] == pytest.approx((0.5, 1.0), abs=0.002)
        assert seen[0][2][2:7].upper() == b"HELLO"
    assert not (await probe(laid.path)).has_edit_list


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".ass"])
@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"just words", b"#EXTM3U\n/etc/passwd\n", b"[Script Info]\nx"])
def test_what_is_no_file_of_subtitles_is_refused(suffix: str, data: bytes) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_document(data, suffix)

    assert refusal.value.fix


async def test_a_picture_is_made_small_enough_too(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")

    done = await edit(tmp_path / "noise.png", "fit_size", "30 KB", out=tmp_path / "small", ffmpeg=locate())

    assert done.path.suffix == ".jpg"
    assert done.path.stat().st_size <= 30_000
    with pytest.raises(InvalidRequest, match="already"):
        await edit(done.path, "fit_size", "30 KB", out=tmp_path / "again", ffmpeg=locate())


async def test_a_clip_is_made_small_enough_by_its_words(clips: Path, tmp_path: Path) -> None:
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=180x320:r=30:d=1,noise=alls=40:allf=t", "-crf", "10", str(tmp_path / "n.mp4")
    )

    done, _ = await edited(tmp_path / "n.mp4", "fit_size", "under 150 KB", tmp_path)

    assert 140_000 < done.path.stat().st_size <= 150_000
    assert done.said.startswith("under 0.1 MB")
    with pytest.raises(InvalidRequest, match="already"):
        await edited(clips / "small.gif", "fit_size", "10 MB", tmp_path)


@pytest.mark.parametrize(("operation", "more"), [("mute", 0), ("concatenate", 1)])
async def test_h265_that_is_copied_still_plays_on_an_iphone(operation: str, more: int, tmp_path: Path) -> None:
    x265 = ["-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error:bframes=0"]
    sound = ["-f", "lavfi", "-i", "sine=d=1:sample_rate=48000", "-ac", "2"]
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=180x320:r=30:d=1", *sound, *x265, str(tmp_path / "phone.mp4"))
    source = tmp_path / "phone.mp4"

    done, info = await edited(source, operation, "", tmp_path, others=[source] * more)

    assert info.video_codec == "hevc"
    assert b"hvc1" in done.path.read_bytes()


async def test_hdr_is_toned_down_and_ten_bits_become_eight(tmp_path: Path) -> None:
    grey = "color=0x808080:s=128x128:r=25:d=0.4,format=yuv420p10le"
    tags = "setparams=color_primaries=bt2020:colorspace=bt2020nc:range=tv:color_trc"
    x265 = ["-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error"]
    for name, trc in (("pq", "smpte2084"), ("hlg", "arib-std-b67")):
        ffmpeg("-f", "lavfi", "-i", f"{grey},{tags}={trc}", *x265, str(tmp_path / f"{name}.mp4"))
        before = await probe(tmp_path / f"{name}.mp4")

        _, info = await edited(tmp_path / f"{name}.mp4", "rotate", "180", tmp_path)

        assert (before.hdr, info.hdr) == (name, "")
        assert info.is_bt709
        assert info.pixel_format == "yuv420p"
    assert frames(tmp_path / "out.mp4")[0].mean() > 40
