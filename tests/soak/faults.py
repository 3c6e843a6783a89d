"""Small clips and pictures that are wrong in known ways, by a seed: made by FFmpeg and Pillow, for `tests.soak.repairs`.

A fault says how a file is made wrong and what must come of it: it is mended, or it belongs to a class that cannot be, by
the code of the rule that says so; "broken" is what cannot be read at all.
"""

import io
import random
import struct
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

from tools.ffmpeg import locate

LOUD = "volume=8dB"  # what brings a sine of FFmpeg to where platforms play at
GRAPH = '{"3": {"class_type": "KSampler", "inputs": {"seed": 1}}}'


@dataclass(frozen=True, kw_only=True)
class Fault:
    name: str
    make: Callable[[Path, dict[str, Any], random.Random], Path]
    hopeless: str = ""  # the code of the rule that must say that it cannot be mended
    kind: str = "video"
    only: Callable[[dict[str, Any]], bool] = field(
        default=lambda numbers: True
    )  # the placements that it can be wrong for


def ffmpeg(*arguments: str) -> None:
    subprocess.run([str(locate()), "-y", "-nostdin", "-loglevel", "error", *arguments], check=True)


def _size(numbers: dict[str, Any], chance: random.Random) -> tuple[int, int]:
    """A small size that the placement takes."""
    low = (numbers.get("width_min") or 180, numbers.get("height_min") or 320)
    short = max(low[0], 180, round(low[1] * 9 / 16 / 2) * 2) + 2 * chance.randint(0, 8)
    ratio = max(9 / 16, (numbers.get("aspect_min") or 0) + 0.01)
    return short // 2 * 2, round(short / ratio / 4) * 4


def _source(
    out: Path, numbers: dict[str, Any], chance: random.Random, *after: str, size: tuple[int, int] | None = None,
    seconds: float | None = None, rate: float = 30, sound: str = LOUD, picture: str = "", before: tuple[str, ...] = (),
    video: tuple[str, ...] = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "0", "-crf", "30"),
    plain: bool = True,
) -> Path:  # fmt: skip
    """A clip that is right but for what `after` makes wrong."""
    width, height = size or _size(numbers, chance)
    seconds = seconds or max(2.2, (numbers.get("duration_min") or 0) + 0.3)
    # A little that moves on a ground of one colour: quick to make, and never still.
    hue = chance.randint(0, 0xFFFFFF)
    picture = picture or (
        f"color=0x{hue:06x}:size={width}x{height}:rate={rate}:duration={seconds}[g];"
        f"testsrc2=size={max(64, width // 2 // 2 * 2)}x{max(64, height // 3 // 2 * 2)}:rate={rate}:duration={seconds}[m];"
        f"[g][m]overlay=x='mod(40*t,{max(2, width // 3)})':y='{height // 4}'"
    )
    ways = ["-filter_complex", f"{picture}[v]"]
    if sound:
        ways[1] += (
            f";sine=frequency={chance.randint(200, 900)}:duration={seconds},{sound},aformat=channel_layouts=stereo[a]"
        )
    maps = ["-map", "[v]", *(["-map", "[a]", "-c:a", "aac", "-ar", "48000"] if sound else [])]
    colours = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    right = ["-movflags", "+faststart", "-use_editlist", "0"] if plain else []
    # The encoder's first packet would push the first picture back, where no edit list hides it.
    right += ["-bsf:a", "noise=drop=not(n)"] if plain and sound and "-c:a" not in after else []
    marks = ["-fflags", "+bitexact", "-map_metadata", "-1"]
    ffmpeg(*before, *ways, *maps, *video, "-g", "30", *colours, *right, *marks, *after, str(out))
    return out


def _clip(*after: str, suffix: str = ".mp4", **changes: Any) -> Callable[[Path, dict[str, Any], random.Random], Path]:
    def make(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
        return _source(out.with_suffix(suffix), numbers, chance, *after, **changes)

    return make


def _shaped(wide: float, high: float) -> Callable[[Path, dict[str, Any], random.Random], Path]:
    def make(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
        short = max(numbers.get("width_min") or 0, numbers.get("height_min") or 0, 240)
        share = short / min(wide, high)
        size = (round(wide * share / 2) * 2, round(high * share / 2) * 2)
        return _source(out.with_suffix(".mp4"), numbers, chance, size=size)

    return make


def _then(
    first: Callable[..., Path], change: Callable[[Path, Path], None], suffix: str = ".mp4"
) -> Callable[..., Path]:
    def make(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
        made = first(out.with_name(f"{out.stem}-first"), numbers, chance)
        target = out.with_suffix(suffix)
        change(made, target)
        made.unlink()
        return target

    return make


def _turned(made: Path, out: Path) -> None:
    ffmpeg("-display_rotation", "90", "-i", str(made), "-c", "copy", "-movflags", "+faststart", "-fflags", "+bitexact",
           "-use_editlist", "0", str(out))  # fmt: skip


def _cut_short(made: Path, out: Path) -> None:
    data = made.read_bytes()
    out.write_bytes(data[: int(len(data) * 0.7)])


def _beheaded(made: Path, out: Path) -> None:
    data = made.read_bytes()
    out.write_bytes(data[: int(len(data) * 0.4)])


def _level(made: Path, out: Path) -> None:
    ffmpeg("-i", str(made), "-c", "copy", "-bsf:v", "h264_metadata=level=6.2", "-movflags", "+faststart", "-fflags",
           "+bitexact", "-use_editlist", "0", str(out))  # fmt: skip


def _uneven(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    """Every so often a picture is missing."""
    made = _source(out.with_name(f"{out.stem}-first.mp4"), numbers, chance)
    target = out.with_suffix(".mp4")
    ffmpeg("-i", str(made), "-vf", "select='mod(n,7)+mod(n,3)'", "-fps_mode", "vfr", "-c:v", "libx264", "-preset",
           "ultrafast", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "copy", "-movflags", "+faststart", "-use_editlist",
           "0", "-fflags", "+bitexact", str(target))  # fmt: skip
    made.unlink()
    return target


def _too_short(share: float) -> Callable[[Path, dict[str, Any], random.Random], Path]:
    def make(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
        return _source(out.with_suffix(".mp4"), numbers, chance, seconds=round(numbers["duration_min"] * share, 2))

    return make


def _too_long(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    """Few pictures a second of one colour with a dot: long, and quick to make."""
    seconds, size = numbers["duration_max"] + 2, _size(numbers, chance)
    rate = max(numbers.get("fps_min") or 0, 5)
    picture = f"color=navy:size={size[0]}x{size[1]}:rate={rate}:duration={seconds},drawbox=x='mod(t*20,90)':y=40:w=40:h=40:color=white:t=fill"
    return _source(out.with_suffix(".mp4"), numbers, chance, seconds=seconds, size=size, rate=rate, picture=picture)


def _too_heavy(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    size = _size(numbers, chance)
    picture = f"nullsrc=size={size[0]}x{size[1]}:rate=30:duration=4,geq=random(1)*255:128:128"
    video = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "0", "-b:v", "26M", "-qmin", "1")
    return _source(out.with_suffix(".mp4"), numbers, chance, seconds=4, size=size, picture=picture, video=video)


def _small(times: float) -> Callable[[Path, dict[str, Any], random.Random], Path]:
    """Smaller than is taken, in the right shape."""

    def make(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
        width = round(max(numbers["width_min"], (numbers.get("height_min") or 0) * 9 / 16) / times / 2) * 2
        ratio = max(9 / 16, (numbers.get("aspect_min") or 0) + 0.01)
        return _source(out.with_suffix(".mp4"), numbers, chance, size=(width, round(width / ratio / 2) * 2))

    return make


X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "30")
STREAMS = (
    Fault(name="right as it is", make=_clip()),
    Fault(name="index at the end", make=_clip("-movflags", "+frag_keyframe-frag_keyframe", plain=False, before=())),
    Fault(name="B-frames under an edit list", make=_clip("-bf", "2", "-preset", "veryfast", plain=False)),
    Fault(name="Matroska", make=_clip(suffix=".mkv", plain=False)),
    Fault(name="QuickTime", make=_clip(suffix=".mov", plain=False)),
    Fault(name="AVI with MPEG-4", make=_clip("-c:a", "libmp3lame", suffix=".avi", plain=False, video=("-c:v", "mpeg4", "-q:v", "5"))),
    Fault(name="WebM", make=_clip("-c:a", "libopus", suffix=".webm", plain=False, video=("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "400k"))),
    Fault(name="transport stream", make=_clip(suffix=".ts", plain=False)),
    Fault(name="ten bits", make=_clip(video=(*X264, "-pix_fmt", "yuv420p10le", "-bf", "0"))),
    Fault(name="4:4:4", make=_clip(video=(*X264, "-pix_fmt", "yuv444p", "-bf", "0"))),
    Fault(name="HEVC in ten bits, HDR", make=_clip("-color_trc", "smpte2084", "-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-tag:v", "hvc1", video=("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=error:hdr10=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:keyint=30"))),
    Fault(name="12 pictures a second", make=_clip(rate=12)),
    Fault(name="90 pictures a second", make=_clip(rate=90)),
    Fault(name="uneven pictures", make=_uneven),
    Fault(name="turned by a mark", make=_then(_clip(), _turned)),
    Fault(name="wide pixels", make=_clip("-aspect", "3:4")),
    Fault(name="interlaced", make=_clip("-flags", "+ilme+ildct", video=(*X264, "-pix_fmt", "yuv420p", "-bf", "0", "-x264-params", "interlaced=1"))),
    Fault(name="odd sides", make=_clip(size=(361, 641), video=(*X264, "-pix_fmt", "yuv444p", "-bf", "0")), only=lambda numbers: (numbers.get("width_min") or 0) <= 360),
    Fault(name="16:9", make=_shaped(16, 9)),
    Fault(name="square", make=_shaped(1, 1)),
    Fault(name="a ribbon", make=_shaped(5, 1)),
    Fault(name="a tower", make=_shaped(1, 4)),
    Fault(name="nearly the shape", make=_shaped(9.15, 16)),
    Fault(name="key frames far apart", make=_clip("-g", "9999", "-sc_threshold", "0", "-x264-params", "keyint=infinite:scenecut=0", seconds=11.0)),
    Fault(name="a level too high", make=_then(_clip(), _level)),
    Fault(name="sound in MP3", make=_clip("-c:a", "libmp3lame")),
    Fault(name="sound in Opus", make=_clip("-c:a", "libopus")),
    Fault(name="sound at 96 kHz", make=_clip("-ar", "96000")),
    Fault(name="sound at 22 kHz", make=_clip("-ar", "22050")),
    Fault(name="sound of 5.1", make=_clip("-ac", "6", sound="volume=-2dB")),
    Fault(name="quiet", make=_clip(sound="volume=-22dB")),
    Fault(name="loud and clipped", make=_clip(sound="volume=24dB")),
    Fault(name="no sound", make=_clip(sound="")),
    Fault(name="the workflow in it", make=_clip("-metadata", f"comment={GRAPH}", "-metadata", f"prompt={GRAPH}", "-movflags", "+faststart+use_metadata_tags")),
    Fault(name="a place in it", make=_clip("-metadata", "location=+38.7-009.1/", "-metadata", "title=Home")),
    Fault(name="broken off", make=_then(_clip(), _cut_short)),
    Fault(name="two sounds", make=_clip("-map", "[a2]", "-c:a", "aac", sound=f"{LOUD},asplit=2[a2],anull")),
    Fault(name="too short, a little", make=_too_short(0.6), only=lambda numbers: (numbers.get("duration_min") or 0) >= 1),
    Fault(name="too long", make=_too_long, only=lambda numbers: 30 <= (numbers.get("duration_max") or 0) <= 180),
    Fault(name="too heavy", make=_too_heavy, only=lambda numbers: 0 < (numbers.get("size_max") or 0) <= 12_000_000),
    Fault(name="small", make=_small(1.5), only=lambda numbers: (numbers.get("width_min") or 0) > 100),
)  # fmt: skip
BEYOND = (
    Fault(name="too small", make=_small(2.6), hopeless="too_small", only=lambda numbers: (numbers.get("width_min") or 0) > 300),
    Fault(name="a blink", make=_too_short(0.12), hopeless="too_short", only=lambda numbers: (numbers.get("duration_min") or 0) >= 1),
    Fault(name="black throughout", make=_clip(picture="color=black:size=360x640:rate=30:duration=4"), hopeless="black", only=lambda numbers: (numbers.get("width_min") or 0) <= 360),
    Fault(name="frozen", make=_clip(picture="testsrc2=size=360x640:rate=30:duration=4,trim=end_frame=1,loop=119:1,setpts=N/30/TB"), hopeless="frozen", only=lambda numbers: (numbers.get("width_min") or 0) <= 360),
    Fault(name="silence", make=_clip(sound="volume=0")  , hopeless="silent"),
    Fault(name="broken off before its index", make=_then(_clip(plain=False), _beheaded), hopeless="broken"),
    Fault(name="nothing", make=lambda out, numbers, chance: _written(out.with_suffix(".mp4"), b""), hopeless="broken"),
    Fault(name="a playlist", make=lambda out, numbers, chance: _written(out.with_suffix(".mp4"), b"#EXTM3U\n/etc/passwd\n"), hopeless="broken"),
)  # fmt: skip


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# Pictures.


def drawn(width: int, height: int, chance: random.Random) -> Image.Image:
    """A picture with light, shapes and grain, which no rule finds fault with."""
    seed = np.random.default_rng(chance.randint(0, 2**31))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    base = np.stack([60 + 150 * y / height, 90 + 90 * x / width, 200 - 120 * y / height], axis=2)
    for _ in range(6):
        left, top = seed.integers(0, width), seed.integers(0, height)
        mask = (np.abs(x - left) < width / 9) & (np.abs(y - top) < height / 11)
        base[mask] = seed.integers(20, 235, 3)
    return Image.fromarray(np.clip(base + seed.normal(0, 2, (height, width, 1)), 0, 255).astype(np.uint8))


def _fair(numbers: dict[str, Any], chance: random.Random) -> tuple[int, int]:
    low, high = numbers.get("aspect_min") or 0.5, numbers.get("aspect_max") or 1.9
    wanted = numbers.get("aspect_recommended") or min(max(0.8, low + 0.01), high - 0.01)
    width = max(numbers.get("width_min") or 0, 400 + 2 * chance.randint(0, 20))
    return width, round(width / wanted)


def _saves(numbers: dict[str, Any]) -> str:
    return next((form for form in numbers.get("formats", ["jpeg"]) if form in ("jpeg", "png", "webp")), "jpeg")


def _picture(
    change: Callable[[Image.Image], Image.Image] = lambda image: image, *, form: str = "",
    size: Callable[[dict[str, Any], random.Random], tuple[int, int]] = _fair, **options: Any,
) -> Callable[[Path, dict[str, Any], random.Random], Path]:  # fmt: skip
    def make(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
        saved = form or _saves(numbers)
        image = change(drawn(*size(numbers, chance), chance))
        target = out.with_suffix({"jpeg": ".jpg", "png": ".png", "webp": ".webp", "gif": ".gif"}[saved])
        image.save(target, saved.upper(), **({"quality": 90} if saved in ("jpeg", "webp") else {}), **options)
        return target

    return make


def _deep(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    image = np.asarray(drawn(*_fair(numbers, chance), chance).convert("L"), np.uint16) * 257
    target = out.with_suffix(".png")
    Image.fromarray(image).save(target)
    return target


def _turned_picture(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    width, height = _fair(numbers, chance)
    exif = Image.Exif()
    exif[0x0112] = chance.choice((3, 6, 8))
    size = (width, height) if exif[0x0112] == 3 else (height, width)
    target = out.with_suffix(".jpg")
    drawn(*size, chance).save(target, "JPEG", quality=90, exif=exif)
    return target


def _with_place(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    exif = Image.Exif()
    exif[0x010F] = "GPSInfo of a phone"
    target = out.with_suffix({"jpeg": ".jpg", "png": ".png", "webp": ".webp"}[_saves(numbers)])
    drawn(*_fair(numbers, chance), chance).save(target, _saves(numbers).upper(), exif=exif)
    return target


def _with_workflow(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("workflow", GRAPH)
    chunks.add_itxt("parameters", "a beach, masterpiece")
    target = out.with_suffix(".png")
    drawn(*_fair(numbers, chance), chance).save(target, pnginfo=chunks)
    return target


def _animated(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    width, height = _fair(numbers, chance)
    frames = [drawn(width, height, chance) for _ in range(3)]
    target = out.with_suffix(".webp")
    frames[0].save(target, save_all=True, append_images=frames[1:], duration=100, quality=70)
    return target


def _noisy(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    """Noise as PNG: no compression helps it, and it is over every limit."""
    side = int((numbers["size_max"] * 1.15 / 3) ** 0.5)
    low, high = numbers.get("aspect_min") or 0.8, numbers.get("aspect_max") or 1.2
    wanted = numbers.get("aspect_recommended") or min(max(1.0, low), high)
    seed = np.random.default_rng(chance.randint(0, 2**31))
    width = round(side * wanted**0.5)
    pixels = seed.integers(0, 256, (round(width / wanted), width, 3), dtype=np.uint8)
    target = out.with_suffix(".png")
    Image.fromarray(pixels).save(target, compress_level=0)
    return target


def _clear(image: Image.Image) -> Image.Image:
    image = image.convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def _broken_png(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    kept = io.BytesIO()
    drawn(300, 400, chance).save(kept, "PNG")
    return _written(out.with_suffix(".png"), kept.getvalue()[: len(kept.getvalue()) // 2])


def _bomb(out: Path, numbers: dict[str, Any], chance: random.Random) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", 15_000, 15_000, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(10**6), 9))
    return _written(out.with_suffix(".png"), b"\x89PNG\r\n\x1a\n" + header + data + chunk(b"IEND", b""))


PICTURES = (
    Fault(name="right as it is", make=_picture(), kind="image"),
    Fault(name="PNG", make=_picture(form="png"), kind="image"),
    Fault(name="JPEG", make=_picture(form="jpeg"), kind="image"),
    Fault(name="WebP", make=_picture(form="webp"), kind="image"),
    Fault(name="GIF", make=_picture(form="gif"), kind="image"),
    Fault(name="16 bits", make=_deep, kind="image"),
    Fault(name="CMYK", make=_picture(lambda image: image.convert("CMYK"), form="jpeg"), kind="image"),
    Fault(name="clear parts", make=_picture(_clear, form="png"), kind="image"),
    Fault(name="a palette", make=_picture(lambda image: image.quantize(200), form="png"), kind="image"),
    Fault(name="turned by Exif", make=_turned_picture, kind="image"),
    Fault(name="a place in it", make=_with_place, kind="image"),
    Fault(name="the workflow in it", make=_with_workflow, kind="image"),
    Fault(name="animated", make=_animated, kind="image"),
    Fault(name="a ribbon", make=_picture(size=lambda numbers, chance: (2100, 420)), kind="image"),
    Fault(name="a tower", make=_picture(size=lambda numbers, chance: (420, 1500)), kind="image"),
    Fault(name="square", make=_picture(size=lambda numbers, chance: (600, 600)), kind="image"),
    Fault(name="huge", make=_picture(size=lambda numbers, chance: (3600, 4500)), kind="image"),
    Fault(name="longer than wide by far", make=_picture(size=lambda numbers, chance: (1200, 9400), form="png", compress_level=1), kind="image", only=lambda numbers: bool(numbers.get("width_plus_height_max"))),
    Fault(name="noise", make=_noisy, kind="image", only=lambda numbers: 0 < (numbers.get("size_max") or 0) < 9_000_000),
    Fault(name="small", make=_picture(size=lambda numbers, chance: (round(numbers["width_min"] / 1.5), round(numbers["width_min"] / 1.5))), kind="image", only=lambda numbers: bool(numbers.get("width_min"))),
)  # fmt: skip
PICTURES_BEYOND = (
    Fault(name="a stamp", make=_picture(size=lambda numbers, chance: (120, 130)), hopeless="too_small", kind="image", only=lambda numbers: bool(numbers.get("width_min"))),
    Fault(name="broken", make=_broken_png, hopeless="broken", kind="image"),
    Fault(name="a bomb", make=_bomb, hopeless="broken", kind="image"),
    Fault(name="text", make=lambda out, numbers, chance: _written(out.with_suffix(".png"), b"not a picture at all"), hopeless="broken", kind="image"),
    Fault(name="one colour", make=_picture(lambda image: Image.new("RGB", image.size, (120, 10, 40))), hopeless="blank", kind="image"),
)  # fmt: skip
FAULTS = (*STREAMS, *BEYOND, *PICTURES, *PICTURES_BEYOND)
