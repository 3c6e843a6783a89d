"""What a still file carries beside its pixels, and the same file without it. No pixel is decoded. Worker process only."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

SRGB = ("sRGB", "IEC 61966-2.1", "IEC61966-2.1", "sGrey", "Gray Gamma")
PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"iCCP", b"sBIT", b"pHYs", b"bKGD",
            b"acTL", b"fcTL", b"fdAT", b"cICP", b"caBX")  # fmt: skip
JPEG_DROPPED = {0xE1: "exif or xmp", 0xED: "iptc", 0xFE: "comment"}
WEBP_DROPPED = {b"EXIF": "exif", b"XMP ": "xmp"}
AI_MARK = b"trainedAlgorithmicMedia"  # what says that it was made with AI stays


def carried(path: Path) -> dict[str, Any]:
    """What `facts.Picture` holds, but for what the header says."""
    with Image.open(path, formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
        profile = image.info.get("icc_profile")
        return {
            "mode": image.mode,
            "orientation": int(image.getexif().get(0x0112, 1) or 1),
            "has_other_colours": profile is not None and not _is_srgb(profile),
            "has_alpha": image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info,
            "metadata": sorted({name for name, _ in _dropped(path.read_bytes())}),
        }


def _is_srgb(profile: bytes) -> bool:
    try:
        named = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return False
    return any(name in named for name in SRGB)


def without_metadata(data: bytes) -> bytes:
    """The same picture, byte for byte the same pixels, without what tells where, with what and how it was made."""
    places = [place for _, place in _dropped(data)]
    kept, at = bytearray(), 0
    for start, end in places:
        kept += data[at:start]
        at = end
    kept += data[at:]
    if data[:4] == b"RIFF":
        kept[4:8] = struct.pack("<L", len(kept) - 8)
        if kept[12:16] == b"VP8X":
            kept[20] &= ~0b1100  # no Exif, no XMP
    return bytes(kept)


def _dropped(data: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """The name and the place of every part that does not belong to the picture."""
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        at = 8
        while at + 12 <= len(data):
            length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
            end = at + 12 + length
            body = data[at + 8 : min(end - 4, len(data))]
            if kind not in PNG_KEPT and AI_MARK not in body:
                word = body.split(b"\0")[0][:40].decode("latin-1") if kind in (b"tEXt", b"zTXt", b"iTXt") else ""
                yield word or kind.decode("latin-1"), (at, min(end, len(data)))
            at = end
            if kind == b"IEND":
                break
    elif data[:2] == b"\xff\xd8":
        at = 2
        while at + 4 <= len(data) and data[at] == 0xFF:
            marker = data[at + 1]
            if marker in (0xDA, 0xD9):
                break
            if marker == 0xFF:
                at += 1
                continue
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if marker in JPEG_DROPPED and AI_MARK not in data[at:end]:
                yield JPEG_DROPPED[marker], (at, min(end, len(data)))
            at = end
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        at = 12
        while at + 8 <= len(data):
            length = int.from_bytes(data[at + 4 : at + 8], "little")
            end = at + 8 + length + (length & 1)
            if data[at : at + 4] in WEBP_DROPPED and AI_MARK not in data[at:end]:
                yield WEBP_DROPPED[data[at : at + 4]], (at, min(end, len(data)))
            at = end
