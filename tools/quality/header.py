"""What a picture says of itself in its first bytes: format, size, depth. Pure, and a gate before any decoding.

A file of half a megabyte can unfold to a gigabyte; its header tells in less than a millisecond.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from storage.wording import tr
from tools.errors import InvalidRequest

Format = Literal["PNG", "JPEG", "WEBP", "GIF"]

MOST_BYTES = 40 * 2**20
MOST_PIXELS = 60_000_000  # the largest phone cameras in their everyday mode
LONGEST_SIDE = 20_000  # pixels
ENOUGH = 2**18  # bytes read of a header: a JPEG may carry a thumbnail and a colour profile before its size


@dataclass(frozen=True, kw_only=True)
class Header:
    format: Format
    width: int
    height: int
    bits: int = 8  # per channel
    channels: int = 3
    is_animated: bool = False


def read_header(data: bytes) -> Header | None:
    """The header of the picture that begins with `data`; None when that is no PNG, JPEG, WEBP or GIF, or cut short."""
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
            return _png(data)
        if data[:3] == b"\xff\xd8\xff":
            return _jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        if data[:6] in (b"GIF87a", b"GIF89a"):
            width, height = struct.unpack_from("<HH", data, 6)
            return Header(format="GIF", width=width, height=height, is_animated=data.count(b"\x21\xf9\x04") > 1)
    except (struct.error, IndexError):
        pass
    return None


def gate(path: Path, *, most_bytes: int = MOST_BYTES, most_pixels: int = MOST_PIXELS) -> Header:
    """The header of a picture that may be decoded. Raises InvalidRequest, in milliseconds, for everything else."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            data = file.read(ENOUGH)
    except OSError as error:
        raise InvalidRequest(
            tr("{path} cannot be read: {strerror}.", path=path.name, strerror=error.strerror),
            fix=tr("Send the file again."),
        ) from error
    if not data:
        raise InvalidRequest(tr("{path} is empty.", path=path.name), fix=tr("Send the file again."))
    if size > most_bytes:
        raise InvalidRequest(
            tr(
                "{path} has {size:.0f} MB; {most_bytes:.0f} MB is the most.",
                path=path.name,
                size=size / 2**20,
                most_bytes=most_bytes / 2**20,
            ),
            fix=tr("Send a smaller picture."),
        )
    header = read_header(data)
    if header is None:
        raise InvalidRequest(
            tr("{path} is no PNG, JPEG, WebP or GIF picture.", path=path.name), fix=tr("Save it as JPEG or PNG.")
        )
    if not (header.width and header.height):
        raise InvalidRequest(tr("{path} says it has no pixels.", path=path.name), fix=tr("Send another picture."))
    if header.width * header.height > most_pixels or max(header.width, header.height) > LONGEST_SIDE:
        raise InvalidRequest(
            tr(
                "{path} would unfold to {width}x{height} pixels; {most_pixels:.0f} million is the most.",
                path=path.name,
                width=header.width,
                height=header.height,
                most_pixels=most_pixels / 1000000,
            ),
            fix=tr("Send a smaller picture."),
        )
    return header


def _png(data: bytes) -> Header:
    width, height, bits, colour = struct.unpack_from(">LLBB", data, 16)
    before_pixels = data[: data.find(b"IDAT")] if b"IDAT" in data else data
    return Header(
        format="PNG",
        width=width,
        height=height,
        bits=bits,
        channels={0: 1, 2: 3, 3: 3, 4: 2, 6: 4}.get(colour, 3),
        is_animated=b"acTL" in before_pixels,
    )


def _jpeg(data: bytes) -> Header | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:  # fill bytes and marks without a body
            at += 1 if marker == 0xFF else 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            bits, height, width, channels = struct.unpack_from(">BHHB", data, at + 4)
            return Header(format="JPEG", width=width, height=height, bits=bits, channels=channels)
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _webp(data: bytes) -> Header | None:
    kind = data[12:16]
    if kind == b"VP8X":
        flags = data[20]
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        return Header(format="WEBP", width=width, height=height, is_animated=bool(flags & 2))
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header(format="WEBP", width=width & 0x3FFF, height=height & 0x3FFF)
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<L", data, 21)
        return Header(format="WEBP", width=1 + (bits & 0x3FFF), height=1 + (bits >> 14 & 0x3FFF), channels=4)
    return None
