"""Kill -9 at every step boundary, in the middle of a render and of a POST, and count what really happened.

    python -m tests.soak.kills --kills 60 --seed 7
    python -m tests.soak.kills --kills 6 --seed 7 --without-durability     # the control: must fail

Ends with 0 when no job was lost, no post was lost or doubled, and every ambiguous send was asked about.
"""

import argparse
import asyncio
import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from storage.migrate import connected
from storage.tables import Asset, AssetType, Delivery, Job, JobState
from tests.databases import new_database, sync_address_of
from tests.soak.platform import Platform

ROOT = Path(__file__).resolve().parents[2]
KILLS_PER_JOB = 3  # the engine sets a job aside that has taken the process down at the fifth start
STEPS = 30  # boundaries of a job of two shots, before and after each of its steps
PATIENCE = 300.0  # seconds for one run of the worker


@dataclass
class Verdict:
    """What the ledger says at the end."""

    jobs: int = 0
    kills: int = 0
    lost_jobs: int = 0
    lost_posts: int = 0
    double_posts: int = 0
    unasked: int = 0  # a lost answer that nobody was asked about
    untidy: int = 0  # half-written files, rows without files, second copies of a reel
    asked: int = 0
    points: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    details: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.lost_jobs or self.lost_posts or self.double_posts or self.unasked or self.untidy)

    def lines(self) -> list[str]:
        return [
            f"{self.kills} kills, {self.jobs} jobs, {2 * self.jobs} posts in {self.seconds:.0f} s",
            f"killed at: {', '.join(f'{point} {count}' for point, count in sorted(self.points.items()))}",
            f"the channel: {', '.join(f'{fault} {count}' for fault, count in sorted(self.faults.items()))}",
            f"lost jobs {self.lost_jobs}, lost posts {self.lost_posts}, double posts {self.double_posts}, "
            f"ambiguous and not asked {self.unasked}, untidy {self.untidy}; asked {self.asked}",
            *self.details,
        ]


async def soak(
    points: Sequence[str], *, seed: int, durable: bool = True, trouble: float = 0.3, folder: Path
) -> Verdict:
    """Run the worker until it has ended by itself, killing it at each of `points` on the way; then judge.

    `trouble` is the share of requests that the channel answers wrongly by itself.
    """
    began = time.monotonic()
    kills = len(points)
    themes = [f"{place} number {index}" for index, place in enumerate(_places(kills + 1))]
    await (await new_database(folder)).close()
    verdict = Verdict()
    killed: Counter[int] = Counter()
    async with Platform(seed=seed, trouble=trouble) as platform:
        for _ in range(kills * 4 + 8):
            point = points[verdict.kills] if verdict.kills < kills else ""
            if not point:  # enough: what has begun is finished, nothing new is begun
                themes = themes[: _current(folder) + 1]
            # The worker's own points leave the request to the channel, which kills from outside.
            platform.kill_next = point.removeprefix("post ") if point.startswith("post ") else ""  # type: ignore[assignment]
            orders = {
                "folder": str(folder),
                "channel": platform.address,
                "themes": themes,
                "kill_at": "" if point.startswith("post ") else point,
                "spared": [job for job, count in killed.items() if count >= KILLS_PER_JOB],
                "is_durable": durable,
            }
            code, said = await _run(orders, platform)
            if code == -signal.SIGKILL:
                verdict.kills += 1
                verdict.points[point if point.startswith("post ") else point.split(" ")[0]] += 1
                killed[_current(folder)] += point.startswith(("step", "render"))  # the others hit posts
            elif code != 0:
                verdict.details.append(f"the worker ended with {code}: {said[-800:]}")
                verdict.untidy += 1
                break
            else:
                break
        verdict.faults, verdict.jobs = platform.faults, len(themes)
        _judge(verdict, folder, platform, themes)
    verdict.seconds = time.monotonic() - began
    return verdict


def _current(folder: Path) -> int:
    """The job that the worker is at."""
    current = folder / "current"
    return int(current.read_text()) if current.exists() else 0


def seeded(kills: int, seed: int) -> list[str]:
    """Where the kills fall. The first ones visit every kind; then chance decides."""
    chance = random.Random(seed)
    kinds = ("step", "render", "post before", "post after", "sending", "claimed", "posted")
    points = []
    for number in range(kills):
        kind = kinds[number] if number < len(kinds) else chance.choice((*kinds, "step", "step", "step"))
        if kind == "step":
            kind = f"step {chance.randint(1, STEPS)}"
        elif kind == "render":
            kind = f"render {chance.choice((0.2, 0.5, 0.9, 1.2))}"
        points.append(kind)
    return points


async def _run(orders: dict[str, object], platform: Platform) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.soak.worker",
        json.dumps(orders),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    platform.kill = lambda mark: process.kill()
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        said, _ = await process.communicate()
        return 1, f"it hung; {said.decode(errors='replace')}"
    assert process.returncode is not None
    return process.returncode, said.decode(errors="replace")


def _judge(verdict: Verdict, folder: Path, platform: Platform, themes: list[str]) -> None:
    """Compare the tables with the ledger and the disk."""
    with connected(sync_address_of(folder)) as database:
        jobs = {row.params["theme"]: row for row in database.execute(select(Job.params, Job.state, Job.error))}
        states = Counter(state.value for state in database.scalars(select(Delivery.state)))
        reels = Counter(database.scalars(select(Asset.job_id).where(Asset.type == AssetType.VIDEO)))
        files = database.execute(select(Asset.sha256, Asset.suffix)).all()
    record = folder / "asked.jsonl"
    lines = [json.loads(line) for line in record.read_text().splitlines()] if record.exists() else []
    asked = Counter(line["mark"] for line in lines if line["question"] == "unknown")
    verdict.asked = sum(asked.values())
    folders = Counter(
        str(json.loads((path / "post.json").read_text())["settings"].get("mark"))
        for path in (folder / "posts").glob("[!.]*")
    )
    for index, theme in enumerate(themes):
        job = jobs.get(theme)
        if job is None or job.state is not JobState.SUCCEEDED:
            verdict.lost_jobs += 1
            verdict.details.append(f"{theme}: {job.state.value if job else 'gone'} {job.error if job else ''}")
        for ledger, letter in ((folders, "f"), (platform.posts, "t")):
            there = ledger[f"mark-{index}{letter}"]
            verdict.lost_posts += there == 0
            verdict.double_posts += max(0, there - 1)
    if set(states) - {"posted"}:
        verdict.details.append(f"posts: {dict(states)}")
    for mark, count in platform.ambiguous.items():
        if asked[mark] < 1 and count:
            verdict.unasked += 1
            verdict.details.append(f"{mark} was ambiguous {count} times and asked about never")
    missing = [row for row in files if not (folder / "assets" / row.sha256[:2] / f"{row.sha256}{row.suffix}").is_file()]
    parts = [*(folder / "work").rglob("*.part"), *(folder / "posts").glob(".*"), *(folder / "assets" / "tmp").glob("*")]
    twice = [job for job, count in reels.items() if count > 1]
    verdict.untidy += len(missing) + len(parts) + len(twice)
    if missing or parts or twice:
        verdict.details.append(f"missing files {len(missing)}, half-written {parts[:3]}, reels made twice {twice}")


def _places(count: int) -> list[str]:
    places = ("beach at sunset", "rainy night walk", "forest morning", "rooftop party", "mountain hike", "quiet cafe")
    return [places[index % len(places)] for index in range(count)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--without-durability", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the data folder for a look")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="troupe-soak-"))
    try:
        verdict = asyncio.run(
            soak(
                seeded(asked.kills, asked.seed),
                seed=asked.seed,
                durable=not asked.without_durability,
                trouble=0.0 if asked.without_durability else 0.3,
                folder=folder,
            )
        )
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(verdict.lines()))
    print("PASS" if verdict.is_good else "FAIL")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
