"""How long a reel takes after its last picture has come, beside encoding the frames of one shot alone.

    python -m tests.benchmarks.last_picture
    python -m tests.benchmarks.last_picture --shots 6 --pairs 5 --json

Pictures come every five seconds, so all segments but the last one are rendered meanwhile, in a worker that stays; what
is left is that segment, with its transition, and the join. Sound is made while the first picture is painted.
"""

import argparse
import asyncio
import itertools
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.reel import encode_only, picture
from tests.benchmarks.smoothness import say
from tools.ffmpeg import locate
from tools.reel.draw import frames
from tools.reel.profiles import profile_for
from tools.reel.render import WORKER, Renderer, drawing_of
from tools.reel.spec import ReelSpec, ShotSpec, moves_for, plan_timing, timeline
from tools.reel.worker import drawing_from
from tools.workers import Lingering


async def main(asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timing = plan_timing(2.5 * asked.shots, asked.shots, 30)
        spec = ReelSpec(
            shots=tuple(
                ShotSpec(image=picture(folder / f"{index}.png", index), frames=count, move=move)
                for index, (count, move) in enumerate(zip(timing, moves_for(asked.shots, 0), strict=True))
            ),
            profile=profile_for("instagram"),
        )
        last = asked.shots - 1
        raw = folder / "last.yuv"
        with raw.open("wb") as out:
            buffers = itertools.repeat(np.empty(spec.width * spec.height * 3 // 2, np.uint8))
            for frame in frames(drawing_from(drawing_of(spec, timeline(spec)[last])), buffers):
                out.write(frame.data)
        workers = Lingering(WORKER)
        renderer = Renderer(ffmpeg=locate(), preset=asked.preset, workers=workers)
        segments = [folder / f"{index}.mp4" for index in range(asked.shots)]
        for index, segment in enumerate(segments[:last]):
            await renderer.render_segment(spec, index, segment)
        sound = await renderer.make_audio(folder / "a.aac", duration_s=spec.duration_s)
        alone, ready, joins = [], [], []
        for _ in range(asked.pairs):
            began = time.perf_counter()
            await asyncio.to_thread(encode_only, spec, raw, folder / "alone.mp4", asked.preset)
            encoded = time.perf_counter()
            await renderer.render_segment(spec, last, segments[last])
            rendered = time.perf_counter()
            await renderer.assemble(segments, sound, folder / "reel.mp4", spec)
            ended = time.perf_counter()
            alone.append(encoded - began)
            ready.append(ended - encoded)
            joins.append(ended - rendered)
        await workers.close()
    return {
        "shots": asked.shots,
        "pairs": asked.pairs,
        "preset": asked.preset,
        "encode one shot alone, s": statistics.median(alone),
        "ready after the last picture, s": statistics.median(ready),
        "of it joining, s": statistics.median(joins),
        "ratio": statistics.median(b / a for a, b in zip(alone, ready, strict=True)),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shots", type=int, default=6)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    say(asyncio.run(main(given)), as_json=given.json)
