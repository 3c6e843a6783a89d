"""What a reel costs against encoding the same ready frames alone.

    python -m tests.benchmarks.reel 15 3
    python -m tests.benchmarks.reel 60 2 --preset faster --json

"Cold" is a whole reel in a worker that has just been started; "warm" what the second one costs in the same worker. Each pair is run one after the other, so that a busy machine slows both. CPU is user and system time of all children.
Frames lie on disk while it runs: 93 MB for each second of film.
"""

import argparse
import asyncio
import itertools
import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from tools.ffmpeg import locate, recipes
from tools.reel.profiles import profile_for
from tools.reel.render import WORKER, Renderer
from tools.reel.spec import ReelSpec, ShotSpec, moves_for, plan_timing, shots_for_duration
from tools.workers import Lingering


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float


def measured(work: Callable[[], object]) -> Cost:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - began, cpu)


def picture(path: Path, seed: int) -> Path:
    """Soft light, detail of several sizes, hard edges and a little grain: neither easy nor hard to encode."""
    chance = np.random.default_rng(seed)
    total = np.zeros((1920, 1080, 3))
    for cell, strength in ((320, 60), (80, 30), (20, 16), (5, 7)):
        coarse = chance.integers(0, 256, (1920 // cell + 2, 1080 // cell + 2, 3)).astype(np.uint8)
        grown = Image.fromarray(coarse).resize((1080, 1920), Image.Resampling.BICUBIC)
        total += (np.asarray(grown, float) - 128) * strength / 128
    image = Image.fromarray(np.clip(total + 120 + chance.normal(0, 1.5, total.shape), 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for _ in range(25):
        x, y, side = (int(value) for value in chance.integers(0, 1500, 3))
        pen.ellipse((x, y, x + side // 4, y + side // 4), fill=tuple(int(v) for v in chance.integers(0, 256, 3)))
    image.save(path)
    return path


def raw_frames(spec: ReelSpec, file: Path) -> None:
    """Every frame of the reel as it goes into the encoder. In a process of its own: it is not what is measured."""
    from tools.reel.draw import frames
    from tools.reel.render import drawing_of
    from tools.reel.spec import timeline
    from tools.reel.worker import drawing_from

    buffers = itertools.repeat(np.empty(spec.width * spec.height * 3 // 2, np.uint8))
    with file.open("wb") as out:
        for segment in timeline(spec):
            for frame in frames(drawing_from(drawing_of(spec, segment)), buffers):
                out.write(frame.data)


def encode_only(spec: ReelSpec, raw: Path, out: Path, preset: str) -> None:
    arguments = recipes.frames_to_segment(
        out, width=spec.width, height=spec.height, fps=spec.fps, profile=spec.profile, preset=preset
    )
    with raw.open("rb") as stdin:
        subprocess.run([str(locate()), *arguments], stdin=stdin, check=True)


def main(asked: argparse.Namespace) -> None:
    profile = profile_for("instagram")
    count = shots_for_duration(asked.seconds)
    given = sorted(asked.pictures.glob("*.png")) if asked.pictures else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shots = tuple(
            ShotSpec(
                image=given[index % len(given)] if given else picture(folder / f"{index}.png", index),
                frames=frames,
                move=move,
            )
            for index, (frames, move) in enumerate(
                zip(plan_timing(asked.seconds, count, profile.fps), moves_for(count, 0), strict=True)
            )
        )
        spec = ReelSpec(shots=shots, profile=profile, hook="Words over the first three seconds")
        raw = folder / "frames.yuv"
        drawer = multiprocessing.get_context("spawn").Process(target=raw_frames, args=(spec, raw))
        drawer.start()
        drawer.join()
        if drawer.exitcode:
            sys.exit(drawer.exitcode)

        def reels(number: int) -> Cost:
            return measured(lambda: asyncio.run(film(spec, folder, number, preset=asked.preset)))

        costs: dict[str, list[Cost]] = {"encode alone": [], "a reel": [], "two reels": []}
        for _ in range(asked.pairs):
            costs["encode alone"].append(measured(lambda: encode_only(spec, raw, folder / "alone.mp4", asked.preset)))
            costs["a reel"].append(reels(1))
            costs["two reels"].append(reels(2))
        report(costs, (folder / "reel.mp4").stat().st_size, asked)


async def film(spec: ReelSpec, folder: Path, number: int, *, preset: str) -> None:
    """Make the reel so many times, from its pictures to the file with sound, in a worker that begins cold."""
    workers = Lingering(WORKER)
    renderer = Renderer(ffmpeg=locate(), preset=preset, workers=workers)
    for _ in range(number):
        segments = [folder / f"{index}.mp4" for index in range(len(spec.shots))]
        for index, segment in enumerate(segments):
            await renderer.render_segment(spec, index, segment)
        sound = await renderer.make_audio(folder / "a.aac", duration_s=spec.duration_s, mood="upbeat")
        await renderer.assemble(segments, sound, folder / "reel.mp4", spec)
    await workers.close()


def report(costs: dict[str, list[Cost]], size: int, asked: argparse.Namespace) -> None:
    def middle(values: Iterable[float]) -> float:
        return statistics.median(values)

    alone, one, two = costs["encode alone"], costs["a reel"], costs["two reels"]
    told = {
        "seconds": asked.seconds,
        "preset": asked.preset,
        "pairs": asked.pairs,
        **{
            f"{name}, {kind}": middle(getattr(cost, kind) for cost in found)
            for name, found in costs.items()
            for kind in ("wall", "cpu")
        },
        "cold / encode alone, cpu": middle(a.cpu / b.cpu for a, b in zip(one, alone, strict=True)),
        "warm / encode alone, cpu": middle((c.cpu - a.cpu) / b.cpu for a, b, c in zip(one, alone, two, strict=True)),
        "cold / encode alone, wall": middle(a.wall / b.wall for a, b in zip(one, alone, strict=True)),
        "largest process, MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "file, kbit/s": size * 8 / asked.seconds / 1000,
    }
    if asked.json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name:28} {value if isinstance(value, str) else format(value, '10.2f')}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("seconds", type=float, nargs="?", default=15)
    parser.add_argument("pairs", type=int, nargs="?", default=3)
    parser.add_argument("pictures", type=Path, nargs="?", help="a folder of PNGs; else pictures are made up")
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--json", action="store_true")
    main(parser.parse_args())
