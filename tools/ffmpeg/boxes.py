"""What an MP4 says of itself in its boxes: how many frames it holds, and how it is laid out. Pure reading, no decoding."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST_INDEX = 2**25  # bytes: a `moov` beyond that is no clip of ours
DEEPEST = 6  # holders within holders: a file made to be deep is not followed
HOLDERS = (b"trak", b"mdia", b"minf", b"stbl", b"edts")


@dataclass(frozen=True, kw_only=True)
class Layout:
    frames: int  # samples of the first picture track; 0 without one
    is_faststart: bool  # the index comes before the data
    has_edit_list: bool


def layout(path: Path) -> Layout:
    """Read the boxes of `path`; a broken file gives what could be read until it broke."""
    order: list[bytes] = []
    index = b""
    with path.open("rb") as file:
        at, end = 0, path.stat().st_size
        while at + 8 <= end and len(order) < 100:
            file.seek(at)
            head = file.read(16)
            size, kind = int.from_bytes(head[:4], "big"), head[4:8]
            header = 8
            if size == 1:
                size, header = int.from_bytes(head[8:16], "big"), 16
            order.append(kind)
            if kind == b"moov" and size <= LARGEST_INDEX:
                file.seek(at + header)
                index = file.read(size - header)
            if size < header:
                break
            at += size
    return Layout(
        frames=_frames(index),
        is_faststart=b"moov" in order and b"mdat" in order and order.index(b"moov") < order.index(b"mdat"),
        has_edit_list=any(kind == b"elst" for kind, _ in _walk(index)),
    )


def _frames(index: bytes) -> int:
    is_picture = False
    for kind, body in _walk(index):
        if kind == b"trak":
            is_picture = False
        elif kind == b"hdlr":
            is_picture = body[8:12] == b"vide"
        elif kind == b"stsz" and is_picture:
            return int.from_bytes(body[8:12], "big")
    return 0


def _walk(data: bytes, depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Every box in `data`, those within holders too, in order."""
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size < 8:
            return
        body = data[at + 8 : at + size]
        yield kind, body
        if kind in HOLDERS and depth < DEEPEST:
            yield from _walk(body, depth + 1)
        at += size
