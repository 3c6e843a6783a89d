"""How a reel's cost grows with its length: CPU should be in proportion, peak memory should not grow at all.

    python -m tests.benchmarks.growth
    python -m tests.benchmarks.growth 15 30 60 --rounds 3 --height 960 --json

Each reel is made in a process of its own, from cold, so that the largest process of one is not that of another. Lengths take
turns. CPU is put as a straight line over the length (what every reel costs, and what each second does); `off the line` is how
far the worst length lies from it. Pictures are made before, and not counted.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.reel import film, picture
from tests.benchmarks.smoothness import say
from tools.reel.profiles import profile_for
from tools.reel.spec import ReelSpec, ShotSpec, moves_for, plan_timing
from tools.reel.transitions import transitions_for

PICTURES = 6
SECONDS_A_SHOT = 2.5


def one(seconds: float, height: int, pictures: Path) -> dict[str, float]:
    """Make one reel and say what its processes took: CPU seconds, and MB of the largest."""
    count = round(seconds / SECONDS_A_SHOT)
    shots = tuple(
        ShotSpec(image=pictures / f"{index % PICTURES}.png", frames=frames, move=move, transition=way)
        for index, (frames, move, way) in enumerate(
            zip(plan_timing(seconds, count, 30), moves_for(count, 0), transitions_for("calm", count), strict=True)
        )
    )
    spec = ReelSpec(shots=shots, profile=profile_for("instagram"), width=height * 9 // 32 * 2, height=height)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(film(spec, Path(folder), 1, preset="veryfast"))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}


def main(asked: argparse.Namespace) -> dict[str, Any]:
    found: dict[float, list[dict[str, float]]] = {seconds: [] for seconds in asked.seconds}
    with tempfile.TemporaryDirectory() as name:
        for index in range(PICTURES):
            picture(Path(name) / f"{index}.png", index)
        for number in range(asked.rounds + 1):
            # The first reel of all compiles the loops and is not counted.
            for seconds in asked.seconds if number else asked.seconds[:1]:
                command = [
                    sys.executable,
                    "-m",
                    "tests.benchmarks.growth",
                    "--one",
                    str(seconds),
                    "--height",
                    str(asked.height),
                    name,
                ]
                said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                if number:
                    found[seconds].append(json.loads(said))
    told: dict[str, Any] = {"rounds": asked.rounds, "height": asked.height}
    middle = {
        kind: [statistics.median(cost[kind] for cost in found[seconds]) for seconds in asked.seconds]
        for kind in ("cpu", "mb")
    }
    for seconds, cpu, mb in zip(asked.seconds, middle["cpu"], middle["mb"], strict=True):
        told[f"{seconds:g} s: CPU s, MB"] = [round(cpu, 2), round(mb, 1)]
    lengths, costs = np.array(asked.seconds), np.array(middle["cpu"])
    each, always = np.polyfit(lengths, costs, 1)
    told["CPU s, every reel"], told["CPU s, each second"] = round(float(always), 2), round(float(each), 3)
    told["CPU off the line, most"] = round(float(np.max(np.abs(costs / (always + each * lengths) - 1))), 4)
    told["memory, most over least"] = round(max(middle["mb"]) / min(middle["mb"]), 4)
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("seconds", type=float, nargs="*", default=[15, 30, 60, 90, 180])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--height", type=int, default=1920)
    parser.add_argument("--one", nargs=1, type=float, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    if "--one" in sys.argv:
        given, rest = parser.parse_known_args(sys.argv[1:-1])
        print(json.dumps(one(given.one[0], given.height, Path(sys.argv[-1]))))
    else:
        given = parser.parse_args()
        say(main(given), as_json=given.json)
