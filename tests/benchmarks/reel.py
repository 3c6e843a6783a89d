"""What a reel costs against encoding the same ready frames alone.

`python -m tests.benchmarks.reel [seconds] [pairs] [folder of PNGs, else pictures are made up]`.

Each pair is run one after the other, so that a busy machine slows both. CPU is user and system time of all children.
Frames lie on disk while it runs: 93 MB for each second of film.
"""

import asyncio
import itertools
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from tools.ffmpeg import locate, recipes
from tools.reel.profiles import profile_for
from tools.reel.render import Renderer
from tools.reel.spec import ReelSpec, ShotSpec, moves_for, plan_timing, shots_for_duration


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


def encode_only(spec: ReelSpec, raw: Path, out: Path) -> None:
    arguments = recipes.frames_to_segment(out, width=spec.width, height=spec.height, fps=spec.fps, profile=spec.profile)
    with raw.open("rb") as stdin:
        subprocess.run([str(locate()), *arguments], stdin=stdin, check=True)


def main(seconds: float, pairs: int, given: list[Path]) -> None:
    profile = profile_for("instagram")
    count = shots_for_duration(seconds)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shots = tuple(
            ShotSpec(
                image=given[index % len(given)] if given else picture(folder / f"{index}.png", index),
                frames=frames,
                move=move,
            )
            for index, (frames, move) in enumerate(
                zip(plan_timing(seconds, count, profile.fps), moves_for(count, 0), strict=True)
            )
        )
        spec = ReelSpec(shots=shots, profile=profile, hook="Words over the first three seconds")
        raw = folder / "frames.yuv"
        drawer = multiprocessing.get_context("spawn").Process(target=raw_frames, args=(spec, raw))
        drawer.start()
        drawer.join()
        if drawer.exitcode:
            sys.exit(drawer.exitcode)
        renderer = Renderer(ffmpeg=locate())
        segments = [folder / f"{index}.mp4" for index in range(count)]

        def run(work: Callable[[], Awaitable[object]]) -> Cost:
            return measured(lambda: asyncio.run(_finish(work())))

        async def film() -> None:
            for index, segment in enumerate(segments):
                await renderer.render_segment(spec, index, segment)

        alone, segmented, joined, sounded = [], [], [], []
        for _ in range(pairs):
            alone.append(measured(lambda: encode_only(spec, raw, folder / "alone.mp4")))
            segmented.append(run(film))
            sounded.append(
                run(lambda: renderer.make_audio(folder / "a.aac", duration_s=spec.duration_s, mood="upbeat"))
            )
            joined.append(run(lambda: renderer.assemble(segments, folder / "a.aac", folder / "reel.mp4", spec)))
        report(seconds, alone, {"segments": segmented, "sound": sounded, "assemble": joined})
        size = (folder / "reel.mp4").stat().st_size
        print(f"file                {size / 2**20:8.2f} MB, {size * 8 / seconds / 1000:.0f} kbit/s")


async def _finish(work: Awaitable[object]) -> None:
    await work


def report(seconds: float, alone: list[Cost], stages: dict[str, list[Cost]]) -> None:
    def middle(values: list[float]) -> float:
        return statistics.median(values)

    print(f"{seconds:g} s of 1080x1920 at 30 fps, medians of {len(alone)} pairs, seconds")
    print(f"{'':18}{'wall':>8}{'CPU':>8}")
    print(f"{'encode alone':18}{middle([c.wall for c in alone]):8.2f}{middle([c.cpu for c in alone]):8.2f}")
    for stage, costs in stages.items():
        print(f"{stage:18}{middle([c.wall for c in costs]):8.2f}{middle([c.cpu for c in costs]):8.2f}")
    pictures = [one.cpu + two.cpu for one, two in zip(stages["segments"], stages["assemble"], strict=True)]
    whole = [one + two.cpu for one, two in zip(pictures, stages["sound"], strict=True)]
    bases = [cost.cpu for cost in alone]
    print(f"pictures / encode   {middle([a / b for a, b in zip(pictures, bases, strict=True)]):6.2f} x CPU")
    print(f"whole reel / encode {middle([a / b for a, b in zip(whole, bases, strict=True)]):6.2f} x CPU (at most 2)")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process     {peak:6.0f} MB")


if __name__ == "__main__":
    words = [*sys.argv[1:], *("15", "3", "")[len(sys.argv) - 1 :]]
    main(float(words[0]), int(words[1]), sorted(Path(words[2]).glob("*.png")) if words[2] else [])
