"""Reads a file and says what a platform would refuse it for. Written apart from the validator: it shares no rule with it.

Clips are read by PyAV and by their own boxes, pictures by Pillow and by their own bytes, loudness by FFmpeg's `ebur128`;
the numbers come straight from `limits.toml`. What it says are sentences; an empty list is a pass.
"""

import itertools
import re
import struct
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import av
from PIL import Image

from tools.ffmpeg import locate

LIMITS = tomllib.loads(Path("tools/platforms/limits.toml").read_text(encoding="utf-8"))


def complaints(path: Path, platform: str, placement: str) -> list[str]:
    """What speaks against `path` there."""
    numbers = LIMITS[platform]["placements"][placement]
    with path.open("rb") as file:
        head = file.read(16)
    is_picture = head[:4] in (b"\x89PNG", b"GIF8") or head[:3] == b"\xff\xd8\xff" or head[8:12] == b"WEBP"
    return _picture(path, numbers) if is_picture else _clip(path, numbers)


def _bounds(what: str, value: float, low: float | None, high: float | None, slack: float = 0.0) -> list[str]:
    found = []
    if low is not None and value < low - slack:
        found.append(f"{what} {value:g} under {low:g}")
    if high is not None and value > high + slack:
        found.append(f"{what} {value:g} over {high:g}")
    return found


def _shape(width: int, height: int, numbers: dict[str, Any]) -> list[str]:
    ratio = width / height
    found = [
        *_bounds("width", width, numbers.get("width_min"), numbers.get("width_max")),
        *_bounds("height", height, numbers.get("height_min"), numbers.get("height_max")),
        *_bounds("aspect", ratio, numbers.get("aspect_min"), numbers.get("aspect_max"), 0.006),
        *_bounds("sum of sides", width + height, None, numbers.get("width_plus_height_max")),
        *_bounds("pixels", width * height, None, numbers.get("pixels_max")),
    ]
    wanted = numbers.get("aspect_required")
    if wanted and abs(ratio - wanted) > 0.011:
        found.append(f"aspect {ratio:.4f} is not {wanted}")
    return found


def _picture(path: Path, numbers: dict[str, Any]) -> list[str]:
    data = path.read_bytes()
    with Image.open(path) as image:
        image.load()
        form, mode, frames = str(image.format).lower(), image.mode, getattr(image, "n_frames", 1)
        width, height = image.size
        turned = image.getexif().get(0x0112, 1)
    found = _shape(width, height, numbers)
    if numbers.get("formats") and form not in numbers["formats"]:
        found.append(f"format {form}")
    if numbers.get("size_max") and len(data) > numbers["size_max"]:
        found.append(f"{len(data)} bytes")
    if turned not in (0, 1):
        found.append(f"turned by Exif {turned}")
    if mode not in ("RGB", "L", "P", "1"):
        found.append(f"mode {mode}")
    if frames > 1 and form != "gif":
        found.append(f"{frames} frames")
    if form == "png" and data[24] > 8:
        found.append(f"{data[24]} bits")
    found += [
        f"it carries {word.decode()}" for word in (b"workflow", b"parameters", b"GPSInfo", b"Exif") if word in data
    ]
    return found


def _boxes(data: bytes, start: int = 0, end: int | None = None) -> list[tuple[bytes, int, int]]:
    found, at, end = [], start, len(data) if end is None else end
    while at + 8 <= end:
        size, kind = struct.unpack_from(">L4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        size = size or end - at
        if size < head:
            break
        found.append((kind, at + head, min(end, at + size)))
        at += size
    return found


def _clip(path: Path, numbers: dict[str, Any]) -> list[str]:
    found = []
    data = path.read_bytes()
    top = _boxes(data)
    kinds = [kind for kind, _, _ in top]
    with av.open(str(path)) as container:
        pictures = container.streams.video[0]
        sounds = container.streams.audio
        names = set(container.format.name.split(","))
        brand = data[8:12]
        form = "webm" if "webm" in names and b"webm" in data[:80] else "mkv" if "matroska" in names else "mp4"
        form = "mov" if form == "mp4" and brand == b"qt  " else form
        form = form if "mp4" in names or form in ("webm", "mkv") else min(names)
        codec, pixels = pictures.codec_context.name, pictures.codec_context.pix_fmt
        said = {key.lower() for key in container.metadata}
        texts = " ".join(container.metadata.values())
        times, count = [], 0
        base = float(pictures.time_base)
        longest_key, last_key = 0.0, None
        for packet in container.demux(pictures):
            if packet.pts is None:
                continue
            count += 1
            times.append(packet.pts * base)
            if packet.is_keyframe:
                longest_key = max(longest_key, times[-1] - last_key) if last_key is not None else longest_key
                last_key = times[-1]
        container.seek(0)
        decoded, frame = 0, None
        try:
            for frame in container.decode(pictures):
                decoded += 1
                if decoded == 1:
                    first = frame
        except av.error.FFmpegError as error:
            found.append(f"it does not decode: {error}")
        if not decoded:
            return found
        turned = first.rotation if decoded else 0
        aspect = pictures.sample_aspect_ratio
        interlaced = first.interlaced_frame
        transfer = int(pictures.codec_context.color_trc or 0)
        streams = len(container.streams)
    times.sort()
    steps = [later - one for one, later in itertools.pairwise(times)]
    seconds = times[-1] - times[0] + (steps[-1] if steps else 0.04)
    rate = len(steps) / (times[-1] - times[0]) if steps else 0.0
    width, height = first.width, first.height
    if decoded < count - 1:
        found.append(f"{decoded} of {count} pictures decode")
    if not numbers:
        return found
    found += _shape(width, height, numbers)
    found += _bounds("seconds", seconds, numbers.get("duration_min"), numbers.get("duration_max"), 0.06)
    found += _bounds("rate", rate, numbers.get("fps_min"), numbers.get("fps_max"), 0.2)
    for what, have, allowed in (
        ("container", form, numbers.get("containers")),
        ("codec", codec, numbers.get("video_codecs")),
        ("pixels", pixels, numbers.get("pixel_formats", ["yuv420p", "yuvj420p"])),
        *(("sound", sound.codec_context.name, numbers.get("audio_codecs")) for sound in sounds),
    ):
        if allowed and have not in allowed:
            found.append(f"{what} {have}")
    if numbers.get("size_max") and len(data) > numbers["size_max"]:
        found.append(f"{len(data)} bytes")
    if steps and max(steps) - min(steps) > max(0.0035, 0.06 / rate):
        found.append("uneven pictures")
    if turned:
        found.append(f"turned by {turned}")
    if aspect and aspect != 1:
        found.append(f"pixels of {aspect}")
    if interlaced:
        found.append("interlaced")
    if transfer in (16, 18):
        found.append("HDR")
    if width % 2 or height % 2:
        found.append("odd size")
    if streams > 2:
        found.append(f"{streams} streams")
    if longest_key > max(10.2, numbers.get("key_interval_max", 0)):
        found.append(f"{longest_key:.1f} s without a key frame")
    if numbers.get("video_kbps_max") and len(data) * 8 / 1000 / seconds > numbers["video_kbps_max"] * 1.05:
        found.append("too many bits")
    if form in ("mp4", "mov"):
        if b"moov" not in kinds or b"mdat" not in kinds or kinds.index(b"moov") > kinds.index(b"mdat"):
            found.append("index behind the data")
        moov = next(data[start:end] for kind, start, end in top if kind == b"moov")
        if b"elst" in moov and not numbers.get("edit_lists", True):
            found.append("edit list")
    for sound in sounds:
        if sound.codec_context.sample_rate > (numbers.get("audio_rate_max") or 48_000):
            found.append(f"{sound.codec_context.sample_rate} Hz")
        if sound.codec_context.layout.nb_channels > 2:
            found.append(f"{sound.codec_context.layout.nb_channels} channels")
    told = said & {"prompt", "workflow", "parameters", "location", "title", "artist"}
    found += [f"it carries {word}" for word in sorted(told)] + ["it carries a graph"] * ("class_type" in texts)
    return found + _loudness(path, bool(sounds))


def _loudness(path: Path, has_sound: bool) -> list[str]:
    if not has_sound:
        return []
    command = [
        str(locate()),
        "-hide_banner",
        "-nostdin",
        "-i",
        str(path),
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    told = re.findall(r"I:\s+(-?[\d.]+|-inf) LUFS", said)
    peaks = re.findall(r"Peak:\s+(-?[\d.]+|-inf) dBFS", said)
    if not told or told[-1] == "-inf" or float(told[-1]) < -59:
        return []  # silence: nothing to level
    found = [] if abs(float(told[-1]) + 14) <= 3.3 else [f"{told[-1]} LUFS"]
    return found + ([f"{peaks[-1]} dBTP"] if peaks and peaks[-1] != "-inf" and float(peaks[-1]) > -0.5 else [])
