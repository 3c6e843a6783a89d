"""The plain mark of a file: an XMP packet with IPTC's DigitalSourceType, put in without touching a pixel.

Places: JPEG's APP1 (XMP specification part 3, 1.1.3), PNG's iTXt (1.1.5), WebP's "XMP " chunk (Google, WebP container), MP4's
`uuid` box (1.2.6; at the end, so that no offset of the index moves).
"""

import re
import struct
import zlib
from pathlib import Path
from typing import Final, Literal

SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"  # IPTC's, which C2PA uses too
JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
PNG_XMP: Final = b"XML:com.adobe.xmp\0\0\0\0\0"
MP4_XMP: Final = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
_SAID = re.compile(rb"DigitalSourceType(?:=\"|>)http://cv\.iptc\.org/newscodes/digitalsourcetype/(\w+)")


def packet(source: SourceType) -> bytes:
    """The XMP packet; nothing stands in it but how the file was made."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f'Iptc4xmpExt:DigitalSourceType="{VOCABULARY}{source}"/>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def marked(data: bytes, source: SourceType) -> bytes:
    """`data` with the mark; as it is where it has one, or where there is no place for it."""
    if source_type(data):
        return data
    xmp = packet(source)
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg(data, xmp)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _png(data, xmp)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data, xmp)
    if data[4:8] == b"ftyp":
        return data + struct.pack(">L4s", 24 + len(xmp), b"uuid") + MP4_XMP + xmp
    return data


def source_type(data: bytes) -> str:
    """What the file itself says of how it was made, by IPTC's word; "" where it says nothing.

    Looked for where XMP lies: at the beginning, or at the end of a clip.
    """
    for start, end in ((0, min(len(data), 2**20)), (max(0, len(data) - 2**16), len(data))):
        at = data.find(b"DigitalSourceType", start, end)  # a hundred times as fast as the expression
        found = _SAID.match(data, at) if at >= 0 else None
        if found:
            return found[1].decode()
    return ""


def _jpeg(data: bytes, xmp: bytes) -> bytes:
    at = 2
    # Behind JFIF's own segment, which wants to be the first.
    if data[2:4] == b"\xff\xe0":
        at = 4 + int.from_bytes(data[4:6], "big")
    segment = JPEG_XMP + xmp
    return data[:at] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + data[at:]


def _png(data: bytes, xmp: bytes) -> bytes:
    body = PNG_XMP + xmp
    chunk = struct.pack(">L", len(body)) + b"iTXt" + body + struct.pack(">L", zlib.crc32(b"iTXt" + body))
    return data[:33] + chunk + data[33:]  # behind the header


def _webp(data: bytes, xmp: bytes) -> bytes:
    """With a header that has room for the flag; a plain file gets one."""
    body = data[12:]
    if body[:4] != b"VP8X":
        width, height, alpha = _webp_size(body)
        flags = 0b0001_0000 if alpha else 0
        body = (
            b"VP8X" + struct.pack("<LB3x", 10, flags) + (width - 1).to_bytes(3, "little")
            + (height - 1).to_bytes(3, "little") + body
        )  # fmt: skip
    head = bytearray(body[:18])
    head[8] |= 0b0100
    chunk = b"XMP " + struct.pack("<L", len(xmp)) + xmp + b"\0" * (len(xmp) & 1)
    body = bytes(head) + body[18:] + chunk
    return b"RIFF" + struct.pack("<L", len(body) + 4) + b"WEBP" + body


def _webp_size(body: bytes) -> tuple[int, int, bool]:
    if body[:4] == b"VP8L":
        (bits,) = struct.unpack_from("<L", body, 9)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), bool(bits >> 28 & 1)
    width, height = struct.unpack_from("<HH", body, 14)
    return width & 0x3FFF, height & 0x3FFF, False


def has_statement(path: Path) -> bool:
    """Whether a file seems to bear a signed statement: the boxes of C2PA (JUMBF) stand at its beginning or its end."""
    with path.open("rb") as file:
        head = file.read(2**21)
        size = file.seek(0, 2)
        file.seek(max(0, size - 2**21))
        parts = (head, file.read())
    return any(b"jumb" in part and b"c2pa" in part for part in parts)


def mime_of(path: Path) -> str:
    """What a file is, by its first bytes; "" for what bears no statement."""
    with path.open("rb") as file:
        head = file.read(16)
    kinds = (
        (head[:3] == b"\xff\xd8\xff", "image/jpeg"),
        (head[:8] == b"\x89PNG\r\n\x1a\n", "image/png"),
        (head[:4] == b"RIFF" and head[8:12] == b"WEBP", "image/webp"),
        (head[4:12] == b"ftypqt  ", "video/quicktime"),
        (head[4:8] == b"ftyp", "video/mp4"),
    )
    return next((mime for is_it, mime in kinds if is_it), "")
