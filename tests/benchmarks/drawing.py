"""What drawing one frame of 1080x1920 costs, beside the same zoom by Pillow's Lanczos on the same planes.

    python -m tests.benchmarks.drawing
    python -m tests.benchmarks.drawing --json

Processor milliseconds of one thread, medians of rounds that take turns; the loops are compiled before the first.
"""

import argparse
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks.reel import picture
from tools.reel.draw import Drawing, frames
from tools.reel.motion import box_at
from tools.reel.spec import Layer, Transition

WIDTH, HEIGHT, FRAMES, ROUNDS = 1080, 1920, 30, 5


def drawn(layer: Layer, before: Layer | None = None, transition: Transition = "crossfade") -> None:
    drawing = Drawing(
        width=WIDTH, height=HEIGHT, fps=30, frames=FRAMES, layer=layer, before=before, transition=transition,
        transition_frames=FRAMES if before else 0,
    )  # fmt: skip
    buffers = itertools.repeat(np.empty(WIDTH * HEIGHT * 3 // 2, np.uint8))
    for _ in frames(drawing, buffers):
        pass


def by_pillow(image: Image.Image) -> None:
    luma, chroma = image.convert("L"), image.convert("L").resize((image.width // 2, image.height // 2))
    for index in range(FRAMES):
        box = box_at("zoom_in", (index + 0.5) / FRAMES, picture=image.size, frame=(WIDTH, HEIGHT))
        edges = (box.left, box.top, box.right, box.bottom)
        luma.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=edges)
        half = tuple(edge / 2 for edge in edges)
        for _ in "uv":
            chroma.resize((WIDTH // 2, HEIGHT // 2), Image.Resampling.LANCZOS, box=half)


def main(*, as_json: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        first, second = (
            Layer(image=picture(Path(name) / f"{seed}.png", seed), move="zoom_in", life=FRAMES, played=0)
            for seed in (1, 2)
        )
        with Image.open(first.image) as opened:
            image = opened.convert("RGB")
        ways: dict[str, Callable[[], None]] = {
            "a frame": lambda: drawn(first),
            "a frame of a cross-fade": lambda: drawn(first, second),
            "a frame of a slide": lambda: drawn(first, second, "slide"),
            "a frame by Pillow": lambda: by_pillow(image),
        }
        for work in ways.values():
            work()
        costs: dict[str, list[float]] = {way: [] for way in ways}
        for _, (way, work) in itertools.product(range(ROUNDS), ways.items()):
            began = time.process_time()
            work()
            costs[way].append((time.process_time() - began) * 1000 / FRAMES)
    told = {way: round(statistics.median(found), 2) for way, found in costs.items()}
    print(json.dumps(told) if as_json else "\n".join(f"{way:24} {cost:6.2f} ms" for way, cost in told.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    main(as_json=parser.parse_args().json)
