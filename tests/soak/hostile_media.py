"""Media files that nobody should open, opened as a person's upload is: received, looked at, edited.

    python -m tests.soak.hostile_media --seed 7
    python -m tests.soak.hostile_media --seed 7 --share 0.1

Ends with 0 when no file outside was ever read or asked for (a canary file is watched, a canary server listens), nothing
hung, and each file was either taken or refused in one clear line.
"""

import argparse
import asyncio
import ctypes
import itertools
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.editing import edit
from tools.errors import InvalidRequest, TroupeError
from tools.ffmpeg import locate
from tools.intake import receive

SECRET = b"canary-3f9a61"
PATIENCE = 90.0  # seconds for one file, on a busy machine: over it, it hangs
LISTS = (
    b"#EXTM3U\n#EXTINF:10,\n{secret}\n",
    b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
    b"#EXTM3U\n#EXT-X-BYTERANGE:100@0\n#EXTINF:1,\nconcat:{secret}|{secret}\n",
    b"#EXTM3U\n#EXTINF:1,\n{url}\n#EXT-X-ENDLIST\n",
    b"ffconcat version 1.0\nfile '{secret}'\n",
    b"ffconcat version 1.0\nfile '{url}'\n",
    b"file {secret}\n",
    b"<?xml version='1.0'?><MPD><Period><AdaptationSet><Representation><BaseURL>{url}</BaseURL></Representation></AdaptationSet></Period></MPD>",
    b"<smil><body><video src='{url}'/></body></smil>",
    b"[playlist]\nFile1={secret}\n",
    b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 1 RTP/AVP 96\n",
    b"{secret}\n",
)
DRESSES = (b"", b"\xef\xbb\xbf", b"\n\n  ", b"\r\n")
NAMES = ("clip.mp4", "clip.m3u8", "clip.mp3", "clip.mkv")
HEADS = (
    b"\0\0\0\x20ftypisom", b"\0\0\0\x08wide\0\0\0\0", b"\x1aE\xdf\xa3", b"RIFF\0\0\0\0WAVEfmt ", b"RIFF\0\0\0\0AVI LIST", b"GIF89a",
    b"fLaC", b"OggS", b"ID3\x04", b"\xff\xfb\x90", b"\xff\xf1\x50", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0",
)  # fmt: skip


@dataclass
class Verdict:
    files: int = 0
    taken: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_name: str = ""
    said: Counter[str] = field(default_factory=Counter)

    @property
    def line(self) -> str:
        return (
            f"{self.files} files: {self.taken} taken, {self.refused} refused, {len(self.faults)} faults; "
            f"slowest {self.slowest:.1f} s ({self.slowest_name})"
        )


def ffmpeg(*words: str) -> None:
    subprocess.run([str(locate()), "-nostdin", "-y", "-loglevel", "error", *words], check=True)


def honest(folder: Path) -> dict[str, Path]:
    """Small whole files, which the others are made from; and what is rare but right."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=10:d=1"]
    sound = ["-f", "lavfi", "-i", "sine=440:d=1"]
    made: dict[str, list[str]] = {
        "plain.mp4": [*picture, *sound, "-shortest"],
        "plain.mkv": [*picture, *sound, "-c:v", "libx264"],
        "plain.webm": [*picture, "-c:v", "libvpx-vp9", "-deadline", "realtime"],
        "plain.avi": [*picture, *sound],
        "plain.gif": [*picture],
        "plain.ts": [*picture, "-f", "mpegts"],
        "sound.mp3": sound,
        "sound.wav": sound,
        "sound.flac": sound,
        "sound.ogg": [*sound, "-c:a", "libvorbis"],
        "vfr.mp4": [*picture, "-vf", "select='not(mod(n,3))+lt(n,4)'", "-fps_mode", "vfr"],
        "ten-bit.mp4": [*picture, "-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-x265-params", "log-level=error"],
        "hdr.mp4": [*picture, "-vf", "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc,format=yuv420p10le",
                    "-c:v", "libx265", "-x265-params", "log-level=error"],
        "odd.mkv": ["-f", "lavfi", "-i", "testsrc2=s=97x63:r=10:d=1", "-c:v", "ffv1"],
        "one-frame.mp4": [*picture, "-frames:v", "1"],
        "surround.mp4": [*picture, "-f", "lavfi", "-i", "sine=440:d=1", "-af", "pan=7.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0|c6=c0|c7=c0"],
        "three-hours.mp4": ["-f", "lavfi", "-i", "color=red:s=64x64:r=1/60:d=10800"],
        "half-hour.mp4": ["-f", "lavfi", "-i", "color=red:s=64x64:r=1/10:d=1800"],
        "8k.mp4": ["-f", "lavfi", "-i", "color=blue:s=7680x4320:r=5:d=0.4", "-preset", "ultrafast"],
        "silence.m4a": ["-f", "lavfi", "-i", "anullsrc=d=1"],
        "thin.mp4": ["-f", "lavfi", "-i", "testsrc2=s=16x512:r=10:d=0.5"],
    }  # fmt: skip
    for name, words in made.items():
        if not (folder / name).exists():
            ffmpeg(*words, str(folder / name))
    ffmpeg("-display_rotation", "90", "-i", str(folder / "plain.mp4"), "-c", "copy", str(folder / "turned.mp4"))
    return {path.name: path for path in sorted(folder.iterdir())}


def hostile(good: dict[str, Path], secret: Path, url: str, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Every file under the name that somebody would give it."""

    def filled(body: bytes) -> bytes:
        return body.replace(b"{secret}", str(secret).encode()).replace(b"{url}", url.encode())

    for body, dress, name in itertools.product(LISTS, DRESSES, NAMES):
        yield name, dress + filled(body)
    for head, body in itertools.product(HEADS, (LISTS[0], LISTS[3], LISTS[4])):
        yield "polyglot.mp4", head + b"\n" + filled(body) * 40
        yield "polyglot.mp4", head + bytes(chance.randrange(256) for _ in range(2000)) + filled(body)
    for name in (
        "plain.mp4",
        "plain.mkv",
        "plain.webm",
        "plain.avi",
        "plain.gif",
        "plain.ts",
        "sound.mp3",
        "sound.flac",
    ):
        data = good[name].read_bytes()
        for cut in (10, 60, 500, len(data) // 3, len(data) - 20):
            yield name, data[:cut]
        for _ in range(4):  # some bytes are others
            broken = bytearray(data)
            for _ in range(chance.choice((1, 8, 60, 400))):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            yield name, bytes(broken)
        yield f"{name}.png", data
        yield name, data + filled(LISTS[0])  # a list behind a whole clip
        yield name, filled(LISTS[4]) + data
    clip = good["plain.mp4"].read_bytes()
    for mark, instead in (
        (b"avc1", b"encv"), (b"mp4a", b"enca"), (b"moov", b"mo0v"), (b"mdat", b"free"), (b"stsz", b"stsy"), (b"ftypisom", b"ftypzzzz"),
        (b"stco", b"co64"), (b"trak", b"skip"), (b"hdlr", b"hdlx"), (b"dref", b"dreg"),
    ):  # fmt: skip
        yield "odd.mp4", clip.replace(mark, instead)
    # The data of a track may be said to lie in another file.
    yield "reference.mp4", outside(clip, b"url ", str(secret).encode() + b"\0")
    yield "reference.mp4", outside(clip, b"url ", url.encode() + b"\0")
    yield "reference.mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + reference_movie(url)
    yield "reference.mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + reference_movie(f"file://{secret}")
    for width, height in ((65535, 65535), (0, 0), (16, 65535), (30000, 30000)):
        at = clip.index(b"avc1") + 28
        yield "huge.mp4", clip[:at] + struct.pack(">HH", width, height) + clip[at + 4 :]
    for mark, offset in ((b"mvhd", 20), (b"stsz", 12), (b"stts", 8), (b"mdhd", 20), (b"stsc", 8)):
        at = clip.index(mark) + offset
        yield "endless.mp4", clip[:at] + b"\xff\xff\xff\xff" + clip[at + 4 :]
    yield "empty.mp4", b""
    yield "random.mp4", bytes(chance.randrange(256) for _ in range(5000))
    yield "program.mp4", b"MZ\x90\0" + bytes(500)
    yield "page.mp4", b"<html><script src='" + url.encode() + b"'></script></html>"
    yield "archive.mp4", b"PK\x03\x04" + bytes(500)
    yield "paper.mp4", b"%PDF-1.4\n" + bytes(500)
    yield "drawing.mp4", f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}'/></svg>".encode()
    for name, path in good.items():
        yield name, path.read_bytes()


def outside(clip: bytes, kind: bytes, address: bytes) -> bytes:
    """`clip` with its first data reference to `address` instead of itself; the file's lengths are left as they were."""
    at = clip.index(b"dref") + 12
    entry = struct.pack(">I", 12 + len(address)) + kind + b"\0\0\0\0" + address
    return clip[:at] + entry + clip[at + 12 :]


def reference_movie(address: str) -> bytes:
    data = b"\0\0\0\0url " + struct.pack(">I", len(address) + 1) + address.encode() + b"\0"

    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", 8 + len(body)) + kind + body

    return box(b"moov", box(b"rmra", box(b"rmda", box(b"rdrf", data))))


class Watched:
    """A file that nobody may open: the kernel tells when somebody does (inotify; Linux only)."""

    def __init__(self, path: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = self._libc.inotify_init1(os.O_NONBLOCK)
        opened_or_read = 0x20 | 0x1
        assert self._libc.inotify_add_watch(self._queue, str(path).encode(), opened_or_read) >= 0

    def was_opened(self) -> bool:
        try:
            return bool(os.read(self._queue, 4096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        os.close(self._queue)


async def judge(path: Path, name: str, folder: Path, verdict: Verdict) -> None:
    """Open one file as the bot does; note what came of it."""
    begun = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            received = await receive(path, name=name, into=folder / "received")
            verdict.taken += 1
            if received.kind == "video":
                operation, value = (
                    ("convert_format", "mp4") if received.path.suffix == ".gif" else ("trim", "first 0.3s")
                )
                done = await edit(received.path, operation, value, out=folder / "edited", ffmpeg=locate())
                if SECRET in done.path.read_bytes():
                    verdict.faults.append(f"{name}: the secret is in what was made of it")
            if SECRET in received.path.read_bytes() and SECRET not in path.read_bytes():
                verdict.faults.append(f"{name}: the secret is in what was received")
    except TroupeError as error:
        verdict.refused += 1
        verdict.said[type(error).__name__] += 1
        lines = f"{error.message} {error.fix}"
        if "\n" in lines or len(error.message) > 400 or not error.fix or SECRET.decode() in lines:
            verdict.faults.append(f"{name}: is refused by {lines!r}")
        if not isinstance(error, InvalidRequest):
            verdict.faults.append(f"{name}: {type(error).__name__}: {error.message}")
    except TimeoutError:
        verdict.faults.append(f"{name}: hangs")
    except Exception as error:
        verdict.faults.append(f"{name}: {type(error).__name__}: {error}")
    took = time.monotonic() - begun
    if took > verdict.slowest:
        verdict.slowest, verdict.slowest_name = took, name
    verdict.files += 1


async def soak(folder: Path, *, seed: int, share: float = 1.0) -> Verdict:
    """Judge a `share` of all files, chosen by `seed`."""
    chance = random.Random(seed)
    secret = folder / "canary.txt"
    secret.write_bytes(SECRET * 100)
    asked: list[int] = []

    def told(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(1)
        writer.close()

    server = await asyncio.start_server(told, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/canary.ts"
    good = await asyncio.to_thread(honest, folder / "good")
    verdict = Verdict()
    watched = Watched(secret) if sys.platform == "linux" else None
    try:
        for number, (name, data) in enumerate(hostile(good, secret, url, chance)):
            if chance.random() >= share:
                continue
            path = folder / f"{number:04}-{name}"
            path.write_bytes(data)
            await judge(path, name, folder, verdict)
            path.unlink()
            if watched and watched.was_opened():
                verdict.faults.append(f"{number} {name}: the canary file was opened")
            if asked:
                verdict.faults.append(f"{number} {name}: the canary server was asked")
                asked.clear()
    finally:
        server.close()
        if watched:
            watched.close()
    return verdict


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--share", type=float, default=1.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troupe-hostile-") as folder:
        verdict = asyncio.run(soak(Path(folder), seed=given.seed, share=given.share))
    for fault in verdict.faults:
        print(fault)
    print(verdict.line, dict(verdict.said))
    return 1 if verdict.faults or not verdict.files else 0


if __name__ == "__main__":
    sys.exit(main())
