"""What is measured of a file before it is judged: as a file, as streams, and as what is seen and heard."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.containers import HEAD, demuxer_for
from tools.ffmpeg.probe import MediaInfo as Clip
from tools.ffmpeg.scan import Scan
from tools.platforms import MediaInfo
from tools.quality.header import Header, gate, read_header
from tools.workers import Lingering, WorkerDied, ask

WORKER = "tools.validator.worker"
TIMEOUT = 180.0  # seconds
SOUNDS = ("wav", "flac", "ogg", "mp3", "aac")
Stretches = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a still file carries beside its pixels."""

    mode: str = "RGB"
    orientation: int = 1  # of Exif; 1 is upright
    bits: int = 8
    is_animated: bool = False
    has_other_colours: bool = False  # a colour profile that is not sRGB
    has_alpha: bool = False
    metadata: tuple[str, ...] = ()  # names of what could tell where, with what and how it was made


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A file as it is. `media` is what platform rules read; the rest is what only the validator asks."""

    path: Path
    media: MediaInfo
    demuxer: str = ""  # of a clip
    scan: Scan = field(default_factory=Scan)
    picture: Picture = field(default_factory=Picture)
    clip: Clip | None = None  # as FFmpeg's tools know it
    measures: Mapping[str, float] = field(default_factory=dict)  # of quality
    black: Stretches = ()
    frozen: Stretches = ()
    silent: Stretches = ()
    loudness: float | None = None  # LUFS
    true_peak: float | None = None  # dBTP
    text: Mapping[str, float] = field(default_factory=dict)  # how far from each edge what looks like lettering begins

    @property
    def is_still(self) -> bool:
        return self.media.kind == "image"

    @property
    def is_labelled(self) -> bool:
        return self.clip is not None and self.clip.is_labelled

    @property
    def has_b_frames(self) -> bool:
        return self.clip is not None and self.clip.has_b_frames


async def measure(path: Path, *, timeout: float = TIMEOUT, workers: Lingering | None = None) -> Facts:
    """Measure a picture or a clip, by a child that stays where `workers` has them. Raises InvalidRequest for what is neither, or is broken."""
    header = await asyncio.to_thread(_picture_header, path)
    if header is not None and not (header.format == "GIF" and header.is_animated):
        await asyncio.to_thread(gate, path)
        found = await _asked({"task": "picture", "path": str(path.resolve())}, path, timeout, workers)
        return _of_picture(path, header, found)
    demuxer = await asyncio.to_thread(demuxer_for, path)
    if demuxer in SOUNDS:
        raise InvalidRequest(tr("{file} is a sound.", file=path.name), fix=tr("Name a clip or a picture."))
    found = await _asked({"task": "clip", "path": str(path.resolve()), "demuxer": demuxer}, path, timeout, workers)
    return _of_clip(path, demuxer, found)


async def _asked(request: dict[str, Any], path: Path, timeout: float, workers: Lingering | None) -> dict[str, Any]:
    try:
        return await asked(request, timeout=timeout, workers=workers)
    except WorkerDied as error:
        raise InvalidRequest(
            tr("{file} is broken: it cannot be read.", file=path.name), fix=tr("Send or make it again.")
        ) from error


async def asked(request: dict[str, Any], *, timeout: float, workers: Lingering | None = None) -> dict[str, Any]:
    """Have the validator's worker answer."""
    if workers is not None:
        return await workers.ask(request, timeout=timeout)
    return await ask(WORKER, request, timeout=timeout)


def _picture_header(path: Path) -> Header | None:
    try:
        with path.open("rb") as file:
            return read_header(file.read(2**18))
    except OSError as error:
        raise InvalidRequest(
            tr("{file} cannot be read: {why}.", file=path.name, why=error.strerror), fix=tr("Send it again.")
        ) from error


def _of_picture(path: Path, header: Header, found: dict[str, Any]) -> Facts:
    picture = Picture(
        **{**found["picture"], "metadata": tuple(found["picture"]["metadata"])},
        bits=header.bits,
        is_animated=header.is_animated,
    )
    turned = picture.orientation >= 5
    width, height = (header.height, header.width) if turned else (header.width, header.height)
    media = MediaInfo(
        kind="image",
        width=width,
        height=height,
        size=path.stat().st_size,
        format=header.format.lower(),
        container=header.format.lower(),
    )
    return Facts(path=path, media=media, picture=picture, measures=found["measures"])


def _of_clip(path: Path, demuxer: str, found: dict[str, Any]) -> Facts:
    info = found["info"]
    scan = Scan(**{**found["scan"], "metadata": tuple(found["scan"]["metadata"])})
    is_mp4 = demuxer == "mov"
    with path.open("rb") as file:
        container = _container(demuxer, file.read(HEAD))
    sound_kbps = info.get("audio_kbps") or 0
    kbps = max(0, round(info["size"] * 8 / 1000 / scan.seconds) - sound_kbps) if scan.seconds else 0
    media = MediaInfo(
        kind="video",
        width=info.get("width"),
        height=info.get("height"),
        duration_s=scan.seconds or info["duration_s"],
        fps=info.get("fps"),
        video_codec=info.get("video_codec"),
        audio_codec=info.get("audio_codec") or None,
        container=container,
        pixel_format=info.get("pixel_format"),
        size=info["size"],
        profile=info.get("profile"),
        level=info.get("level") or None,
        video_kbps=kbps or None,
        audio_rate=info.get("audio_rate"),
        audio_channels=info.get("audio_channels"),
        key_interval_s=scan.key_interval_s,
        rotation=info.get("rotation"),
        aspect_of_pixels=scan.aspect_of_pixels,
        is_constant_rate=scan.is_constant,
        is_interlaced=found["is_interlaced"],
        is_hdr=bool(info.get("hdr")),
        is_faststart=info.get("is_faststart") if is_mp4 else None,
        has_edit_list=info.get("has_edit_list") if is_mp4 else None,
    )
    return Facts(
        path=path,
        media=media,
        demuxer=demuxer,
        scan=scan,
        clip=Clip(**info),
        measures=found["measures"],
        black=_pairs(found["black"]),
        frozen=_pairs(found["frozen"]),
        silent=_pairs(found["silent"]),
        loudness=found["loudness"],
        true_peak=found["true_peak"],
        text=found["text"],
    )


def _pairs(stretches: list[list[float]]) -> Stretches:
    return tuple((start, end) for start, end in stretches)


def _container(demuxer: str, head: bytes) -> str:
    """The container by the name that people and platforms use."""
    if demuxer == "mov":
        return "mov" if head[4:8] != b"ftyp" or head[8:12] == b"qt  " else "mp4"
    if demuxer == "matroska":
        return "webm" if b"webm" in head[:100] else "mkv"
    return demuxer
