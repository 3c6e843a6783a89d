"""What comes from outside (pictures, clips, sounds that a person sends) becomes a file of ours.

The content decides what it is, never the name. Sizes are checked before anything is decoded; decoding happens in a child
process with limits. Pictures are rebuilt from their pixels, clips and sounds are packed again without decoding, so no
metadata survives: no place, no camera, no workflow.
"""

import asyncio
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.containers import demuxer_for, demuxer_of
from tools.quality.header import gate, read_header
from tools.workers import WorkerDied, ask

Kind = Literal["image", "video", "audio"]

MOST_BYTES: dict[Kind, int] = {"image": 40 * 2**20, "video": 1024 * 2**20, "audio": 200 * 2**20}
LONGEST = 3600.0  # seconds of a clip or a sound
TIMEOUT = 120.0  # seconds
AUDIO_DEMUXERS = ("wav", "flac", "ogg", "mp3", "aac")


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file of ours, made from what was sent. `notes` say what was changed on the way, for the person."""

    path: Path
    kind: Kind
    mime: str
    sent_as: str = ""  # of a picture: PNG, JPEG, WEBP or GIF, whatever it has become
    width: int | None = None  # as it is shown
    height: int | None = None
    duration_s: float | None = None
    notes: tuple[str, ...] = ()


async def receive(path: Path, *, name: str = "", into: Path, timeout: float = TIMEOUT) -> Received:
    """Check the file at `path`, which a person calls `name`, and rebuild it in the folder `into` under a new name.

    Raises InvalidRequest with one clear line when it is broken, too large, a playlist, or nothing that can be used.
    """
    called = " ".join((name or path.name).split())[:60]
    try:
        return await _received(path, called, into, timeout)
    except InvalidRequest as error:  # the person knows the file by their own name for it
        raise InvalidRequest(error.message.replace(path.name, called), fix=error.fix) from error
    except WorkerDied as error:
        raise InvalidRequest(
            tr("{called} is broken, or too much to unfold.", called=called), fix=tr("Send another copy.")
        ) from error


async def _received(path: Path, called: str, into: Path, timeout: float) -> Received:
    try:
        head, size = await asyncio.to_thread(_begin_of, path)
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(
            tr("{called} cannot be read: {strerror}.", called=called, strerror=error.strerror), fix=tr("Send it again.")
        ) from error
    kind, demuxer = _kind(path, head)
    if size > MOST_BYTES[kind]:
        most = MOST_BYTES[kind] // 2**20
        raise InvalidRequest(
            tr("{called} has {size} MB; {most} MB is the most.", called=called, size=size // 2**20, most=most),
            fix=tr("Send a smaller one."),
        )
    if kind == "image":
        await asyncio.to_thread(gate, path)
    stem = into.resolve() / uuid.uuid4().hex
    request = {
        "path": str(path.resolve()),
        "name": called,
        "stem": str(stem),
        "demuxer": demuxer,
        "longest": LONGEST,
    }
    found: dict[str, Any] = {}
    try:
        found = await ask("tools.intake_worker", request, timeout=timeout)
    finally:
        for half in () if found else into.glob(f"{stem.name}*"):
            half.unlink(missing_ok=True)
    return Received(**{**found, "path": Path(found["path"]), "notes": tuple(found["notes"])})


def _begin_of(path: Path) -> tuple[bytes, int]:
    with path.open("rb") as file:
        return file.read(600), path.stat().st_size


def _kind(path: Path, head: bytes) -> tuple[Kind, str]:
    """What the file is and, for clips and sounds, the demuxer. Raises InvalidRequest when it is nothing of use."""
    is_picture = head[:8] == b"\x89PNG\r\n\x1a\n" or head[:3] == b"\xff\xd8\xff" or read_header(head) is not None
    if is_picture:
        return "image", ""
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif", b"ftypavis"):
        raise InvalidRequest(tr("{path} is a HEIC or AVIF picture.", path=path.name), fix=tr("Send it as JPEG or PNG."))
    if demuxer_of(head) is None and head[:2] in (b"BM", b"II", b"MM"):
        raise InvalidRequest(
            tr("{path} is a BMP, TIFF or raw picture.", path=path.name), fix=tr("Send it as JPEG or PNG.")
        )
    demuxer = demuxer_for(path)
    return ("audio" if demuxer in AUDIO_DEMUXERS else "video"), demuxer
