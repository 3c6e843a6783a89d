"""What checking a picture costs against decoding it alone: `python -m tests.benchmarks.quality [rounds]`.

CPU milliseconds of one thread, medians; pictures are made up: soft light, detail of several sizes, grain.
"""

import os
import statistics
import struct
import sys
import tempfile
import time
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PIL import Image

from tools.errors import InvalidRequest
from tools.quality.header import gate
from tools.quality.measures import measured, opened, perceptual_hash

SETS = (("12 MP JPEG", 3000, 4000, "jpg"), ("1080x1920 JPEG", 1080, 1920, "jpg"), ("1080x1920 PNG", 1080, 1920, "png"),
        ("832x1216 PNG", 832, 1216, "png"))  # fmt: skip


def picture(width: int, height: int) -> Image.Image:
    chance = np.random.default_rng(width)
    total = np.zeros((height, width, 3), np.float32)
    for cell, strength in ((320, 60), (80, 30), (20, 16), (5, 7)):
        coarse = chance.integers(0, 256, (height // cell + 2, width // cell + 2, 3)).astype(np.uint8)
        grown = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        total += (np.asarray(grown, np.float32) - 128) * strength / 128
    return Image.fromarray(np.clip(total + 120 + chance.normal(0, 2, total.shape), 0, 255).astype(np.uint8))


def bomb(path: Path) -> Path:
    """A small file that says it has 225 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", 15_000, 15_000, 8, 2, 0, 0, 0))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10**7), 9)) + chunk(b"IEND", b"")
    )
    return path


def cost(work: Callable[[], object], rounds: int) -> float:
    """The median of CPU milliseconds."""
    work()
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def decoded(path: Path) -> None:
    with Image.open(path) as image:
        image.load()


def checked(path: Path) -> None:
    gate(path)
    image = opened(path)
    measured(image)
    perceptual_hash(image)


def refused(path: Path) -> None:
    try:
        gate(path)
    except InvalidRequest:
        return
    raise AssertionError("the bomb was let in")


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"CPU ms, medians of {rounds}")
        print(f"{'':18}{'gate':>8}{'decode':>9}{'check':>8}{'check/decode':>14}")
        for title, width, height, suffix in SETS:
            path = folder / f"{width}.{suffix}"
            picture(width, height).save(path, quality=90)
            at_gate, alone, whole = (cost(partial(work, path), rounds) for work in (gate, decoded, checked))
            print(f"{title:18}{at_gate:8.2f}{alone:9.1f}{whole:8.1f}{whole / alone:13.2f}x")
        path = bomb(folder / "bomb.png")
        tracemalloc.start()
        spent = cost(partial(refused, path), rounds)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        print(
            f"a bomb of {path.stat().st_size / 1000:.0f} kB and 225 MP is refused in {spent:.2f} ms with {peak:.1f} MB"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
