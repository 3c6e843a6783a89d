"""`python -m tools.intake_worker`: rebuilds one file that came from outside, under limits."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.probe_worker import inspect
from tools.ffmpeg.streams import same_stream
from tools.processes import Limits
from tools.quality.header import MOST_PIXELS
from tools.working import FULL, Answer, Progress, serve

LIMITS = Limits(memory=2 * 2**30, cpu=60, file_size=2 * 2**30)
LONGEST_SIDE = 4096  # pixels that are kept: more helps no reel and no post
JPEG = {"quality": 95, "subsampling": 0, "optimize": True}

# Where a stream that is copied goes: container, suffix, type. By demuxer; "mov" and "matroska" depend on the streams.
SOUND_INTO = {
    "mp3": ("mp3", ".mp3", "audio/mpeg"),
    "flac": ("flac", ".flac", "audio/flac"),
    "ogg": ("ogg", ".ogg", "audio/ogg"),
    "wav": ("wav", ".wav", "audio/wav"),
    "aac": ("mp4", ".m4a", "audio/mp4"),
    "mov": ("mp4", ".m4a", "audio/mp4"),
}
IN_MP4 = {"h264", "hevc", "mpeg4", "av1", "aac", "mp3", "alac"}
IN_WEBM = {"vp8", "vp9", "av1", "opus", "vorbis"}


def answer(request: Answer, progress: Progress) -> Answer:
    path, stem = Path(request["path"]), Path(request["stem"])
    try:
        if request["demuxer"]:
            return repacked(path, stem, demuxer=request["demuxer"], longest=request["longest"], name=request["name"])
        return rebuilt(path, stem)
    except InvalidRequest as error:
        raise InvalidRequest(error.message.replace(path.name, request["name"]), fix=error.fix) from error
    except (av.error.FFmpegError, UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, OSError) and error.errno in FULL:  # which is no fault of the file
            raise
        raise InvalidRequest(
            tr("{file} is broken: it cannot be read.", file=request["name"]), fix=tr("Send another copy.")
        ) from error


def rebuilt(path: Path, stem: Path) -> Answer:
    """A picture from its pixels: upright, 8-bit RGB in sRGB, one frame, nothing else."""
    notes = []
    Image.MAX_IMAGE_PIXELS = None  # the gate has read the header already
    with Image.open(path, formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
        if image.width * image.height > MOST_PIXELS:  # a GIF's frame may be larger than its header says
            raise InvalidRequest(
                tr(
                    "{file} would unfold to {width}x{height} pixels; {most:.0f} million is the most.",
                    file=path.name,
                    width=image.width,
                    height=image.height,
                    most=MOST_PIXELS / 1000000,
                ),
                fix=tr("Send a smaller picture."),
            )
        format_ = "JPEG" if image.format == "MPO" else str(image.format)
        was_jpeg = format_ == "JPEG"
        if getattr(image, "is_animated", False) and image.format != "MPO":
            notes.append(tr("it is an animation: I took its first picture"))
        image.load()
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
    rgb = _flat(upright, profile)
    if max(rgb.size) > LONGEST_SIDE:
        notes.append(tr("it was {width}x{height}: I made it smaller", width=rgb.width, height=rgb.height))
        rgb.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    out = stem.with_suffix(".jpg" if was_jpeg else ".png")
    clean = Image.new("RGB", rgb.size)
    clean.paste(rgb)  # pixels only: whatever the file carried stays behind
    with out.open("xb") as file:
        clean.save(file, "JPEG" if was_jpeg else "PNG", **(JPEG if was_jpeg else {}))
    return {
        "path": str(out),
        "kind": "image",
        "mime": "image/jpeg" if was_jpeg else "image/png",
        "sent_as": format_,
        "width": rgb.width,
        "height": rgb.height,
        "notes": notes,
    }


def _flat(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` as opaque RGB: 16 bits become 8, CMYK and other profiles become sRGB, what is clear becomes white."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        levels = np.asarray(image.convert("F"))
        is_deep = image.mode.startswith("I;16") or bool(levels.max() > 255)
        image = Image.fromarray(np.clip(levels * (255 / 65535 if is_deep else 1), 0, 255).astype(np.uint8))
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB") or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the plain conversion follows
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("RGB")


def repacked(path: Path, stem: Path, *, demuxer: str, longest: float, name: str) -> Answer:
    """A clip or a sound with its first picture stream and first sound stream copied, and nothing else."""
    found = inspect(path, demuxer)
    if found["duration_s"] > longest:
        raise InvalidRequest(
            tr("{file} runs {minutes:.0f} minutes.", file=name, minutes=found["duration_s"] / 60),
            fix=tr("Send at most an hour."),
        )
    has_picture = bool(found.get("video_codec")) and demuxer not in SOUND_INTO.keys() - {"mov"}
    container, suffix, mime = _container(found, demuxer, has_picture)
    out = stem.with_suffix(suffix)
    options = {"fflags": "+bitexact", **({"movflags": "+faststart"} if container in ("mp4", "mov") else {})}
    guard = {"format_whitelist": demuxer, "protocol_whitelist": "file"}
    seconds = 0.0
    with (
        path.open("rb") as file,
        av.open(file, "r", format=demuxer, container_options=guard) as source,
        av.open(str(out), "w", format=container, options=options) as target,
    ):
        streams = {}
        for stream in [*(source.streams.video[:1] if has_picture else []), *source.streams.audio[:1]]:
            streams[stream.index] = same_stream(target, stream)
        for packet in _dated(source.demux([source.streams[index] for index in streams])):
            if packet.pts is not None and packet.time_base:
                seconds = max(seconds, float((packet.pts + (packet.duration or 0)) * packet.time_base))
            packet.stream = streams[packet.stream.index]
            target.mux(packet)
    return {
        "path": str(out),
        "kind": "video" if has_picture else "audio",
        "mime": mime,
        "width": found.get("width") or None,
        "height": found.get("height") or None,
        "duration_s": found["duration_s"] or round(seconds, 3),
        "notes": [],
    }


def _dated(packets: Iterator["av.Packet[Any]"]) -> Iterator["av.Packet[Any]"]:
    """`packets` with a decoding time each: Matroska has none for those before the first B-frame. Flushes are left out."""
    waiting: dict[int, list[av.Packet[Any]]] = {}
    begun: set[int] = set()
    for packet in packets:
        index = packet.stream.index
        if not packet.size:
            continue
        if packet.dts is None and index not in begun:
            waiting.setdefault(index, []).append(packet)
            continue
        if index not in begun:
            begun.add(index)
            earlier = waiting.pop(index, [])
            for place, late in enumerate(earlier):
                step = packet.duration or 1
                late.dts = (packet.dts or 0) - step * (len(earlier) - place)
                yield late
        yield packet
    for rest in waiting.values():  # a stream that never says: nothing is reordered in it
        for packet in rest:
            packet.dts = packet.pts
            yield packet


def _container(found: Answer, demuxer: str, has_picture: bool) -> tuple[str, str, str]:
    if not has_picture and demuxer in SOUND_INTO:
        return SOUND_INTO[demuxer]
    codecs = {found.get("video_codec", ""), found.get("audio_codec", "")} - {""}
    if codecs <= IN_MP4:
        return "mp4", ".mp4", "video/mp4"
    if codecs <= IN_WEBM:
        return "webm", ".webm", "video/webm"
    return ("mov", ".mov", "video/quicktime") if demuxer == "mov" else ("matroska", ".mkv", "video/x-matroska")


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
