"""Clips and pictures that are wrong in known ways, for every placement of every platform: repaired, and read by another reader.

    python -m tests.soak.repairs --count 500 --seed 7

Each file is measured, mended and read by `tests.soak.reader`, which shares no rule with the validator; then mended once more,
which must change nothing. Ends with 0 when at least 95 % of what can be mended passes, when everything else said why it
cannot be, and when what was right stayed byte for byte what it was.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from tests.soak.faults import FAULTS, Fault
from tests.soak.reader import LIMITS, complaints
from tools.errors import InvalidRequest
from tools.ffmpeg import locate
from tools.validator import repair
from tools.validator.facts import WORKER
from tools.workers import Lingering

ENOUGH = 0.95
BEYOND = 0.12  # the share of files that nobody can mend


@dataclass(frozen=True)
class Case:
    fault: Fault
    platform: str
    placement: str

    def __str__(self) -> str:
        return f"{self.fault.kind}, {self.fault.name}, for {self.platform} {self.placement}"


@dataclass
class Verdict:
    mended: int = 0
    right: int = 0  # were right, and stayed byte for byte what they were
    said: Counter[str] = field(default_factory=Counter)  # could not be mended and said so, by class
    failed: list[str] = field(default_factory=list)
    how: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        return self.mended + self.right + sum(self.said.values()) + len(self.failed)

    @property
    def share(self) -> float:
        possible = self.total - sum(self.said.values())
        return (self.mended + self.right) / possible if possible else 1.0

    @property
    def is_good(self) -> bool:
        return self.share >= ENOUGH and not any("second" in one or "changed though" in one for one in self.failed)

    def lines(self) -> list[str]:
        said = ", ".join(f"{code} {number}" for code, number in sorted(self.said.items()))
        return [
            f"{self.total} files in {self.seconds:.0f} s: {self.mended} mended and pass, {self.right} were right and are "
            f"byte for byte what they were, {len(self.failed)} failed: {self.share:.1%}",
            f"mended by: {', '.join(f'{how} {number}' for how, number in sorted(self.how.items()))}",
            f"cannot be mended, and said so: {said or 'none'}",
            *self.failed,
        ]


def cases(count: int, seed: int) -> list[Case]:
    """As many cases, every fault and every placement among them as far as they go, in an order by the seed."""
    chance = random.Random(seed)
    spots: list[tuple[str, str, dict[str, Any]]] = [
        (platform, name, numbers)
        for platform, values in LIMITS.items()
        if isinstance(values, dict)
        for name, numbers in values["placements"].items()
    ]
    chance.shuffle(spots)
    turns: list[Case] = []
    number = 0
    while len(turns) < count:
        beyond = chance.random() < BEYOND
        faults = [fault for fault in FAULTS if bool(fault.hopeless) == beyond]
        fault = faults[number % len(faults)] if not beyond else chance.choice(faults)
        number += not beyond
        fitting = [spot for spot in spots if _takes(spot, fault)]
        if fitting:
            platform, name, _ = chance.choice(fitting)
            turns.append(Case(fault, platform, name))
    return turns


def _takes(spot: tuple[str, str, dict[str, Any]], fault: Fault) -> bool:
    platform, _, numbers = spot
    kinds = {"image": {"image", "mixed", "any"}, "video": {"video", "mixed", "any"}}[fault.kind]
    takes_it = platform != "folder" or fault.name in ("the workflow in it", "right as it is")
    return numbers["kind"] in kinds and takes_it and fault.only(numbers)


async def soak(turns: list[Case], *, seed: int, folder: Path, loud: bool = False) -> Verdict:
    """Make, mend and judge every case."""
    verdict, began = Verdict(), time.monotonic()
    workers = Lingering(WORKER)
    try:
        for number, case in enumerate(turns):
            place = folder / f"{number:04}"
            place.mkdir()
            failed = len(verdict.failed)
            await _one(case, random.Random(f"{seed}/{number}"), place, workers, verdict)
            if loud and (len(verdict.failed) > failed or number % 25 == 24):
                print(
                    f"{number + 1}: {verdict.failed[-1] if len(verdict.failed) > failed else 'so far so good'}",
                    flush=True,
                )
            if len(verdict.failed) == failed:
                shutil.rmtree(place)
    finally:
        await workers.close()
    verdict.seconds = time.monotonic() - began
    return verdict


async def _one(case: Case, chance: random.Random, place: Path, workers: Lingering, verdict: Verdict) -> None:
    numbers = LIMITS[case.platform]["placements"][case.placement]
    try:
        made = await asyncio.to_thread(case.fault.make, place / "wrong", numbers, chance)
    except CalledProcessError as error:
        verdict.failed.append(f"{case}: could not be made wrong: {' '.join(map(str, error.cmd))}")
        return
    bytes_before = made.read_bytes()
    options: dict[str, Any] = {"placement": case.placement, "ffmpeg": locate(), "workers": workers}
    try:
        first = await repair(made, case.platform, out=place / "mended", **options)
    except InvalidRequest as error:
        if case.fault.hopeless == "broken" and error.message and error.fix:
            verdict.said["broken"] += 1
        else:
            verdict.failed.append(f"{case}: {error.message}")
        return
    if made.read_bytes() != bytes_before:
        verdict.failed.append(f"{case}: the file itself was changed")
        return
    codes = {violation.code for violation in (*first.before, *first.after)}
    if case.fault.hopeless:
        if case.fault.hopeless in codes and first.left:
            verdict.said[case.fault.hopeless] += 1
        else:
            verdict.failed.append(f"{case}: does not say {case.fault.hopeless}, but {sorted(codes)}")
        return
    found = await asyncio.to_thread(complaints, first.path, case.platform, case.placement)
    if found:
        verdict.failed.append(f"{case}: {'; '.join(found)} (done: {'; '.join(first.changes) or 'nothing'})")
        return
    second = await repair(first.path, case.platform, out=place / "again", **options)
    if second.is_changed:
        verdict.failed.append(f"{case}: a second time changes {'; '.join(second.changes)}")
    elif not first.is_changed:
        verdict.right += 1
    elif case.fault.name.startswith("right"):
        verdict.failed.append(f"{case}: changed though it was right: {'; '.join(first.changes)}")
    else:
        verdict.mended += 1
        verdict.how[str(first.recipe.get("by"))] += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", help="faults whose name has this in it")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="where files that failed stay")
    wanted = parser.parse_args()
    turns = [case for case in cases(wanted.count, wanted.seed) if wanted.only in str(case)]
    with tempfile.TemporaryDirectory() as folder:
        place = wanted.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        verdict = asyncio.run(soak(turns, seed=wanted.seed, folder=place, loud=not wanted.json))
    if wanted.json:
        told = {"files": verdict.total, "mended": verdict.mended, "right": verdict.right, "said": dict(verdict.said),
                "failed": verdict.failed, "share": round(verdict.share, 4), "by": dict(verdict.how),
                "seconds": round(verdict.seconds, 1)}  # fmt: skip
        print(json.dumps(told, indent=1))
    else:
        print("\n".join(verdict.lines()))
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
