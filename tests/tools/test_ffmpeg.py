"""FFmpeg found, asked, limited and ended; and files told apart before it may read them."""

import asyncio
import errno
import itertools
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.processes import running_with
from tools.arriving import arriving
from tools.errors import InvalidRequest, NotAuthorized, Unavailable
from tools.ffmpeg import check, locate, probe
from tools.ffmpeg.boxes import layout
from tools.ffmpeg.containers import demuxer_for, demuxer_of, guarded_input
from tools.ffmpeg.run import FFmpegFailed, raise_for, run
from tools.processes import Limits
from tools.programs import ROOT
from tools.programs import run as run_program
from tools.workers import WorkerDied, ask

FFMPEG = locate()


def endless(mark: str) -> list[str]:
    """A command line that never ends, to be found by `mark`."""
    return [
        "-re",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x240:rate=30",
        "-metadata",
        f"title={mark}",
        "-f",
        "null",
        "-",
    ]


ENDLESS = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30", "-f", "null", "-"]


def test_the_wheel_brings_an_ffmpeg() -> None:
    assert FFMPEG.is_file()
    assert "imageio_ffmpeg" in sys.modules or "imageio_ffmpeg" in str(FFMPEG)


def test_a_setting_wins_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    assert locate(FFMPEG) == FFMPEG.resolve()
    with pytest.raises(NotAuthorized, match="nowhere") as refusal:
        locate(tmp_path / "nowhere")
    assert "ffmpeg.path" in refusal.value.fix


async def test_the_doctor_hears_what_it_can_do() -> None:
    report = await check(FFMPEG)

    assert report.missing == ()
    assert report.version


async def test_a_program_that_is_no_ffmpeg_is_said_to_be_none(tmp_path: Path) -> None:
    script = tmp_path / "ffmpeg"
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(0o755)

    with pytest.raises(Unavailable, match="does not run"):
        await check(script)
    with pytest.raises(Unavailable, match="does not run"):
        await check(tmp_path / "gone")


async def test_progress_is_heard_in_seconds_of_output() -> None:
    heard: list[float] = []

    await run(FFMPEG, ["-t", "2", *ENDLESS], timeout=30, on_progress=heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(2, abs=0.1)


async def test_what_ffmpeg_says_last_is_the_error() -> None:
    with pytest.raises(FFmpegFailed, match="No such file") as failure:
        await run(FFMPEG, ["-loglevel", "error", "-i", "/nowhere.mp4", "-f", "null", "-"], timeout=30)

    assert "nowhere.mp4" in failure.value.tail


@pytest.mark.parametrize("words", ["av_interleaved_write_frame(): No space left on device", "Disk quota exceeded"])
def test_a_full_disk_is_said_to_be_one(words: str) -> None:
    with pytest.raises(Unavailable, match="disk is full") as failure:
        raise_for(1, f"[out#0] {words}\nConversion failed!")

    assert not isinstance(failure.value, FFmpegFailed)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is a thing of Linux")
async def test_writing_to_a_full_disk_is_said_in_one_line() -> None:
    with pytest.raises(Unavailable, match="disk is full"):
        await run(
            FFMPEG, ["-y", "-loglevel", "error", "-t", "1", *ENDLESS[:4], "-f", "rawvideo", "/dev/full"], timeout=30
        )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is a thing of Linux")
async def test_a_worker_on_a_full_disk_says_so() -> None:
    with pytest.raises(Unavailable, match="disk is full") as failure:
        await ask("tests.tools.full_disk", {}, timeout=20)

    assert failure.value.fix


async def test_a_file_arrives_whole_or_not_at_all(tmp_path: Path) -> None:
    async with arriving(tmp_path / "a" / "x.txt") as part:
        part.write_text("whole")
        assert not (tmp_path / "a" / "x.txt").exists()
    assert (tmp_path / "a" / "x.txt").read_text() == "whole"

    async def fill(out: Path) -> None:
        async with arriving(out) as part:
            part.write_text("half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Unavailable, match="disk is full"):
        await fill(tmp_path / "a" / "y.txt")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["x.txt"]


async def test_too_slow_ends_the_group(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="longer than"):
        await run(FFMPEG, endless(str(tmp_path)), timeout=0.7)

    assert not running_with(str(tmp_path))


async def test_cancelling_ends_the_group_before_it_returns(tmp_path: Path) -> None:
    begun = asyncio.Event()
    work = asyncio.create_task(run(FFMPEG, endless(str(tmp_path)), timeout=60, on_progress=lambda seconds: begun.set()))
    await asyncio.wait_for(begun.wait(), 20)
    assert running_with(str(tmp_path))

    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work

    assert not running_with(str(tmp_path))


async def test_grandchildren_that_ignore_the_signal_end_too(tmp_path: Path) -> None:
    script = tmp_path / "stubborn.sh"
    script.write_text("trap '' TERM\n(trap '' TERM; sleep 60) &\necho ready\nsleep 60\n")
    ready = asyncio.Event()
    work = asyncio.create_task(run_program(["/bin/sh", str(script)], timeout=60, on_line=lambda line: ready.set()))
    await asyncio.wait_for(ready.wait(), 20)

    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work

    assert not running_with(str(script))


async def test_nothing_outlives_us_when_we_are_killed(tmp_path: Path) -> None:
    """Our own process is killed without a word; the encoder that it started ends by itself."""
    code = (
        "import asyncio\nfrom tools.ffmpeg.run import run\nfrom pathlib import Path\n"
        f"asyncio.run(run(Path({str(FFMPEG)!r}), {endless(str(tmp_path))!r}, timeout=60,"
        " on_progress=lambda seconds: print('begun', flush=True)))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"begun\n"
    assert running_with(f"title={tmp_path}")

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    for _ in range(50):
        if not running_with(f"title={tmp_path}"):
            break
        await asyncio.sleep(0.1)
    assert not running_with(f"title={tmp_path}")


async def test_limits_hold() -> None:
    greedy = [sys.executable, "-c", "bytearray(2**31)"]
    busy = [sys.executable, "-c", "while True: pass"]

    assert (await run_program(greedy, timeout=20, limits=Limits(memory=2**29))).returncode != 0
    assert (await run_program(busy, timeout=20, limits=Limits(cpu=1))).returncode != 0


async def test_a_worker_that_dies_says_so_and_one_that_fails_says_why() -> None:
    with pytest.raises(WorkerDied):
        await ask("tools.nothing_here", {}, timeout=20)
    with pytest.raises(WorkerDied, match="ValueError"):
        await ask("tools.reel.worker", {"task": "dance"}, timeout=20)


# Which files FFmpeg may read.

HEADS = {
    b"\0\0\0\x20ftypisom": "mov",
    b"\0\0\0\x08wide\0\0": "mov",
    b"\x1aE\xdf\xa3": "matroska",
    b"RIFF\0\0\0\0WAVEfmt ": "wav",
    b"RIFF\0\0\0\0AVI LIST": "avi",
    b"GIF89a": "gif",
    b"fLaC": "flac",
    b"OggS": "ogg",
    b"ID3\x04": "mp3",
    b"\xff\xfb\x90": "mp3",
    b"\xff\xf1\x50": "aac",
}


@pytest.mark.parametrize(("head", "demuxer"), HEADS.items(), ids=[f"{v}{i}" for i, v in enumerate(HEADS.values())])
def test_a_file_is_what_its_first_bytes_say(head: bytes, demuxer: str) -> None:
    assert demuxer_of(head + bytes(600)) == demuxer


def hostile_files() -> list[tuple[str, bytes]]:
    """Lists of files, in every dress: as playlists, with marks and blanks before them, under every name."""
    lists = [
        b"#EXTM3U\n#EXTINF:10,\n{secret}\n",
        b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        b"#EXTM3U\n#EXT-X-BYTERANGE:100@0\n#EXTINF:1,\nconcat:{secret}|{secret}\n",
        b"ffconcat version 1.0\nfile '{secret}'\n",
        b"file {secret}\n",
        b"<?xml version='1.0'?><MPD><Period><AdaptationSet><Representation><BaseURL>{secret}</BaseURL></Representation></AdaptationSet></Period></MPD>",
        b"<smil><body><video src='{secret}'/></body></smil>",
        b"[playlist]\nFile1={secret}\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 1 RTP/AVP 96\n",
        b"{secret}\n",
    ]
    dresses = [b"", b"\xef\xbb\xbf", b"\n\n  ", b"\r\n"]
    names = ["clip.mp4", "clip.m3u8", "clip.mp3", "clip.mkv"]
    return [(name, dress + body) for body, dress, name in itertools.product(lists, dresses, names)]


def test_no_list_of_files_ever_reaches_ffmpeg(tmp_path: Path) -> None:
    for index, (name, body) in enumerate(hostile_files()):
        path = tmp_path / f"{index}-{name}"
        path.write_bytes(body.replace(b"{secret}", b"/etc/passwd"))
        with pytest.raises(InvalidRequest) as refusal:
            guarded_input(path)
        assert refusal.value.fix


@pytest.mark.parametrize("body", [b"#EXTM3U\n#EXTINF:1,\n{s}\n", b"ffconcat version 1.0\nfile '{s}'\n"])
async def test_a_list_behind_the_first_bytes_of_a_clip_leaks_nothing(body: bytes, tmp_path: Path) -> None:
    """Polyglots pass by their first bytes; then the one demuxer that they claim finds no clip."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    for head in HEADS:
        path = tmp_path / "polyglot.mp4"
        path.write_bytes(head + b"\n" + body.replace(b"{s}", str(secret).encode()) * 50)
        out = tmp_path / "out.raw"
        inputs = guarded_input(path)
        words = [part for key, value in inputs.items() if key != "filename" for part in (f"-{key}", value)]
        arguments = ["-y", "-loglevel", "error", *words, "-i", inputs["filename"], "-f", "rawvideo", str(out)]
        with pytest.raises(FFmpegFailed) as failure:
            await run(FFMPEG, arguments, timeout=30, limits=Limits(memory=2 * 2**30, cpu=10))
        assert "the-secret" not in failure.value.tail
        assert b"the-secret" not in (out.read_bytes() if out.exists() else b"")
        with pytest.raises(InvalidRequest):
            await probe(path)


@pytest.mark.parametrize("data", [b"", b"MZ\x90\0", b"%PDF-1.4", b"PK\x03\x04", bytes(700)])
def test_what_is_no_media_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(data)

    with pytest.raises(InvalidRequest) as refusal:
        demuxer_for(tmp_path / "x.mp4")

    assert refusal.value.fix


@given(st.binary(max_size=400), st.integers(0, 3000))
def test_any_bytes_have_a_layout(data: bytes, depth: int) -> None:
    holder = b"\0\0\0\0trak"
    nested = b"".join((8 * (depth - level) + 8 + len(data)).to_bytes(4, "big") + holder[4:] for level in range(depth))
    for body in (data, nested + data):
        moov = (8 + len(body)).to_bytes(4, "big") + b"moov" + body
        with tempfile.NamedTemporaryFile() as file:
            file.write(moov + data)
            file.flush()
            assert layout(Path(file.name)).frames >= 0


async def test_a_clip_that_is_cut_off_is_broken_not_a_crash(tmp_path: Path) -> None:
    whole = tmp_path / "whole.mp4"
    await run(
        FFMPEG,
        ["-y", "-t", "1", *ENDLESS[:4], "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(whole)],
        timeout=30,
    )
    data = whole.read_bytes()
    for length in (30, 200, len(data) // 20):
        (tmp_path / "cut.mp4").write_bytes(data[:length])
        with pytest.raises(InvalidRequest):
            await probe(tmp_path / "cut.mp4")
    assert (await probe(whole)).width == 320
