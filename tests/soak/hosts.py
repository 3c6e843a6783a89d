"""Troupe on several hosts while they end: real `./troupe worker` processes, a real PostgreSQL, a ledger outside of all.

    python -m tests.soak.hosts kills --ends 50     # two workers, killed and started again
    python -m tests.soak.hosts lost --ends 10      # a host that never comes back, again and again
    python -m tests.soak.hosts frozen --ends 10    # a host that is frozen, counted as lost, and woken
    python -m tests.soak.hosts server --ends 5     # PostgreSQL itself is killed, and started again
    python -m tests.soak.hosts all

Ends with 0 when no job and no post was lost, none doubled, and every lost answer was asked about on the person's screen.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from storage.errors import StorageError
from tests.postgres import Server, running
from tests.soak.fleet import Fleet, Tally, fleet, sender_of

POINTS: Final = ("claimed", "sending", "posted", "step 2", "step 5", "before", "after", "any time", "any time")
LIFE: Final = 10.0  # seconds of a worker that does not come to its point
RECOVERIES: Final = 3  # of one job: the engine sets aside what has taken the process down more often
AT_WORK: Final = 2  # jobs at a time
BETWEEN: Final = 0.6  # seconds between two posts
WAKING: Final = 30.0  # seconds that a woken host has to end by itself
ENDS: Final = {"kills": 50, "lost": 10, "frozen": 10, "server": 5}


async def kills(server: Server, folder: Path, *, ends: int, seed: int) -> Tally:
    """Two workers, each killed again and again, at points in the code, in the middle of a request, or at any time."""
    async with fleet(server.url, folder, seed=seed) as there:
        there.platform.kill = lambda mark: there.end(sender_of(there, mark)) if sender_of(there, mark) else None
        hits: Counter[int] = Counter()
        feeding = asyncio.create_task(feed(there))
        await asyncio.gather(*(killed_again(there, name, ends, hits) for name in ("one", "two")))
        feeding.cancel()
        for name in ("one", "two"):
            await there.start(name)
        return await there.finish()


async def killed_again(there: Fleet, name: str, ends: int, hits: Counter[int]) -> None:
    """Start one worker, see it end, and start it again: at once, or when others have gone on with its work."""
    while there.tally.kills < ends:
        live = [job.id for job in await there.app.studio.jobs.unfinished()]
        is_spared = any(hits[job] >= RECOVERIES for job in live)
        point = "" if is_spared else there.chance.choice(POINTS)
        await there.start(
            name, f"kill {point}" if point.split(" ")[0] in {"claimed", "sending", "posted", "step"} else ""
        )
        process = there.workers[name]
        await there.arrived(name)
        if is_spared:
            while any(hits[job] >= RECOVERIES for job in [one.id for one in await there.app.studio.jobs.unfinished()]):
                await asyncio.sleep(0.2)
            there.end(name)
        elif point in {"before", "after"}:
            there.platform.kill_next = point  # type: ignore[assignment]
        life = there.chance.uniform(0.5, 5.0) if point == "any time" else LIFE
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), life)
        if process.returncode is None:
            point = "any time"
            there.end(name)
            await process.wait()
        there.note(point or "any time")
        hits.update([job.id for job in await there.app.studio.jobs.unfinished()])
        await asyncio.sleep(there.chance.choice((0.0, 0.5, 2.0)))


async def feed(there: Fleet) -> None:
    """Keep work coming: jobs, of which every third is a reel, and posts."""
    while True:
        if await there.living() < AT_WORK:
            await there.make(reel=len(there.jobs) % 3 == 2)
        await there.post(after=there.chance.choice((0.0, 0.0, 1.5)))
        await asyncio.sleep(BETWEEN)


async def lost(server: Server, folder: Path, *, ends: int, seed: int) -> Tally:
    """One worker stays; others come, begin something, are killed, and are never started again."""
    async with fleet(server.url, folder, seed=seed) as there:
        await there.start("stays")
        await there.arrived("stays")
        for number in range(ends):
            point = there.chance.choice((*POINTS[:5], "any time"))
            name = f"lost-{number}"
            await there.start(name, "" if point == "any time" else f"kill {point}")
            await there.arrived(name)
            await worked_on(there, name, point, "any time")
            await there.taken_over(name)
        tally = await there.finish()
        for name in (f"lost-{number}" for number in range(ends)):
            if there.lost_told(name) != 1:
                tally.wrong.append(f"that {name} is lost was told {there.lost_told(name)} times")
        return tally


async def worked_on(there: Fleet, name: str, point: str, any_time: str) -> None:
    """Give work until the worker has ended at its point; one without a point ends while it works."""
    process = there.workers[name]
    feeding = asyncio.create_task(feed(there))
    try:
        if point == any_time:
            await there.busy(name)
            await asyncio.sleep(there.chance.uniform(0, 0.5))
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), LIFE)
        there.end(name)
        there.ended_at.setdefault(name, asyncio.get_running_loop().time())
        await process.wait()
    finally:
        feeding.cancel()
    there.note(point)


async def frozen(server: Server, folder: Path, *, ends: int, seed: int) -> Tally:
    """One worker stays; others are frozen, counted as lost, woken when their work is in other hands, and end themselves."""
    async with fleet(server.url, folder, seed=seed) as there:
        await there.start("stays")
        await there.arrived("stays")
        for number in range(ends):
            point = there.chance.choice(("sending", "sending", "claimed", "posted", "any time"))
            name = f"frozen-{number}"
            await there.start(name, "" if point == "any time" else f"freeze {point}")
            await there.arrived(name)
            feeding = asyncio.create_task(feed(there))
            process = there.workers[name]
            try:
                if point == "any time":
                    await there.busy(name)
                    process.send_signal(signal.SIGSTOP)
                try:
                    await there.until(lambda process=process: is_stopped(process), f"{name} to stand still", LIFE * 3)
                except AssertionError as error:
                    there.tally.wrong.append(f"{name}: {error}")
                    continue
                there.ended_at[name] = asyncio.get_running_loop().time()
                await there.taken_over(name)
            finally:
                feeding.cancel()
            await asyncio.sleep(there.chance.uniform(0, 2))
            process.send_signal(signal.SIGCONT)
            try:
                code = await asyncio.wait_for(process.wait(), WAKING)
            except TimeoutError:
                code = 0
                process.kill()
            if code == 0:
                there.tally.wrong.append(f"{name} was woken and did not end itself")
            there.note(point)
        tally = await there.finish()
        for name in (f"frozen-{number}" for number in range(ends)):
            if there.lost_told(name) != 1:
                tally.wrong.append(f"that {name} is lost was told {there.lost_told(name)} times")
        return tally


async def is_stopped(process: asyncio.subprocess.Process) -> bool:
    assert process.returncode is None, "it has ended instead"
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


async def crashed(server: Server, folder: Path, *, ends: int, seed: int) -> Tally:
    """PostgreSQL itself dies under two workers and the studio, and is started again."""
    async with fleet(server.url, folder, seed=seed) as there:
        for name in ("one", "two"):
            await there.start(name)
            await there.arrived(name)
        for _ in range(ends):
            feeding = asyncio.create_task(feed(there))
            await asyncio.sleep(there.chance.uniform(2, 5))
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
            await asyncio.to_thread(server.kill)
            await asyncio.sleep(there.chance.uniform(0.5, 6))
            await asyncio.to_thread(server.start)
            there.note("server")
            await there.until(lambda: works(there), "the studio to reach its database")
            for name in ("one", "two"):
                if (code := there.workers[name].returncode) is not None:
                    there.tally.wrong.append(f"{name} ended with {code} when the server did")
        return await there.finish()


async def works(there: Fleet) -> bool:
    with suppress(StorageError):
        await there.living()
        return True
    return False


Scene = Callable[..., Awaitable[Tally]]
SCENES: Final[dict[str, Scene]] = {
    "kills": kills,
    "lost": lost,
    "frozen": frozen,
    "server": crashed,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scene", choices=[*SCENES, "all"])
    parser.add_argument("--ends", type=int, default=0, help="how many")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    is_good = True
    with running() as server:
        for name, scene in SCENES.items():
            if asked.scene not in {name, "all"}:
                continue
            with tempfile.TemporaryDirectory(prefix="troupe-hosts-") as folder:
                tally: Tally = asyncio.run(scene(server, Path(folder), ends=asked.ends or ENDS[name], seed=asked.seed))
            print(f"== {name}", *tally.lines(), "PASS" if tally.is_good else "FAIL", sep="\n", flush=True)
            is_good &= tally.is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
