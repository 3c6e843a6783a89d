"""What checking a picture costs against decoding it alone: `python -m tests.benchmarks.quality [--rounds 15] [--json]`.

CPU milliseconds of one thread, medians, decoding and checking by turns; pictures are made up: soft light, detail of several
sizes, grain. The rate is that of decoding alone divided by that of checking, decoding included: 1 would be a check that costs
nothing. A 12-megapixel JPEG is held against decoding all of it: its check decodes less. Then bombs: refused by what their
headers say.
"""

import argparse
import json
import os
import statistics
import struct
import tempfile
import time
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PIL import Image

from tools.errors import InvalidRequest
from tools.quality.header import gate
from tools.quality.measures import looked, measured, perceptual_hash

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


GOALS = {"12 MP JPEG": 1.2, "1080x1920 JPEG": 0.6, "1080x1920 PNG": 0.85, "832x1216 PNG": 0.85}
BOMB_MS, BOMB_MB = 15.0, 50.0


def costs(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The medians of CPU milliseconds of each, done by turns."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            began = time.process_time()
            work()
            if number:  # the first round warms up
                spent[name].append((time.process_time() - began) * 1000)
    return {name: statistics.median(each) for name, each in spent.items()}


def decoded(path: Path) -> None:
    with Image.open(path) as image:
        image.load()


def checked(path: Path) -> None:
    gate(path)
    at = looked(path)
    measured(at)
    perceptual_hash(at)


def refused(path: Path) -> None:
    try:
        gate(path)
    except InvalidRequest:
        return
    raise AssertionError("the bomb was let in")


def measure(rounds: int) -> dict[str, Any]:
    told: dict[str, Any] = {"rounds": rounds, "pictures": [], "bombs": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, width, height, suffix in SETS:
            path = folder / f"{width}.{suffix}"
            picture(width, height).save(path, quality=90)
            works = {"gate": partial(gate, path), "decode": partial(decoded, path), "check": partial(checked, path)}
            spent = costs(works, rounds)
            rate = spent["decode"] / spent["check"]
            told["pictures"].append({"picture": title, **spent, "rate": rate, "goal": GOALS[title]})
        for title, make in (("PNG, 225 MP", bomb), ("JPEG, 4 GP", jpeg_bomb), ("WebP, 268 MP", webp_bomb)):
            path = make(folder / f"bomb-{title[:3]}")
            tracemalloc.start()
            spent_ms = costs({"bomb": partial(refused, path)}, rounds)["bomb"]
            peak = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
            told["bombs"].append({"bomb": title, "bytes": path.stat().st_size, "ms": spent_ms, "megabytes": peak})
    return told


def jpeg_bomb(path: Path) -> Path:
    """Says that it has 65,000 by 65,000 pixels."""
    size = struct.pack(">BHHB", 8, 65_000, 65_000, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    path.write_bytes(b"\xff\xd8\xff\xc0" + struct.pack(">H", len(size) + 2) + size + b"\xff\xda" + bytes(1000))
    return path


def webp_bomb(path: Path) -> Path:
    """Says that it has 16,384 by 16,384 pixels."""
    body = b"VP8X" + struct.pack("<LB3x", 10, 0) + (16_383).to_bytes(3, "little") * 2 + bytes(1000)
    path.write_bytes(b"RIFF" + struct.pack("<L", len(body) + 4) + b"WEBP" + body)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    told = measure(wanted.rounds)
    if wanted.json:
        print(json.dumps(told, indent=1))
        return
    print(f"CPU ms, medians of {told['rounds']}")
    print(f"{'':18}{'gate':>8}{'decode':>9}{'check':>8}{'rate':>8}{'goal':>8}")
    for one in told["pictures"]:
        print(
            f"{one['picture']:18}{one['gate']:8.2f}{one['decode']:9.1f}{one['check']:8.1f}{one['rate']:8.2f}{one['goal']:8.2f}"
        )
    for one in told["bombs"]:
        print(
            f"a bomb ({one['bomb']}, {one['bytes'] / 1000:.0f} kB) is refused in {one['ms']:.2f} ms with "
            f"{one['megabytes']:.1f} MB; at most {BOMB_MS:g} ms and {BOMB_MB:g} MB"
        )


if __name__ == "__main__":
    main()
