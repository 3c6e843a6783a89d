"""Every publisher, every fault at its socket, the sender killed at every point: 0 double posts, 0 lost ones.

    python -m tests.soak.posting.matrix                       # everything, once with one post, once with two of a text
    python -m tests.soak.posting.matrix --share 0.1 --seed 3  # a seeded tenth
    python -m tests.soak.posting.matrix --mutant blind        # the machine without a part: must fail

Ends with 0 when nothing was doubled or lost, and every answer that was lost where nothing can be read was asked about.
"""

import argparse
import asyncio
import functools
import itertools
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal, Self

from aiohttp import web

from storage.assets import Assets
from storage.blobs import Blobs
from storage.database import Database
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.tables import Asset, AssetType, Delivery, DeliveryState
from tests.databases import address_of, new_database
from tests.soak.posting.bends import SCRIPTS, Bend, Wire
from tests.soak.posting.places import CANNOT_BE_READ, PLACES, PLATFORMS, PUBLISHERS, Place, connect
from tests.soak.posting.sender import MUTANTS, Orders
from tests.tools.production.studio import png

ROOT: Final = Path(__file__).resolve().parents[3]
KILLS: Final = ("", "claimed", "sending", "in mid-request", "answered", "posted", "found", "frozen")
AT_ONCE: Final = 6
PATIENCE: Final = 400.0  # seconds for one run
ASLEEP: Final = 1.5  # seconds that a frozen host sleeps before another goes on: longer than a send stays fresh


@dataclass(frozen=True, kw_only=True)
class Run:
    publisher: str
    script: tuple[Bend, ...]
    kill_at: str
    posts: int = 1  # of the same text, to the same place, at the same time
    mutant: str = ""

    def __str__(self) -> str:
        told = f"{self.publisher}: {', '.join(self.script)}"
        return told + (f"; killed {self.kill_at}" if self.kill_at else "") + (" (twins)" if self.posts > 1 else "")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    run: Run
    seen: int  # posts on the platform
    states: tuple[str, ...]
    asked: int
    kills: int
    bent: tuple[str, ...]
    was_ambiguous: bool
    trouble: str = ""

    @property
    def doubles(self) -> int:
        return max(0, self.seen - self.run.posts)

    @property
    def lost(self) -> int:
        """Posts that are not there, and of which nobody was told that they failed."""
        told = sum(state == DeliveryState.FAILED for state in self.states)
        return max(0, self.run.posts - self.seen - told)

    @property
    def is_unasked(self) -> bool:
        return self.was_ambiguous and self.run.publisher in CANNOT_BE_READ and not self.asked

    @property
    def is_good(self) -> bool:
        over = set(self.states) <= {DeliveryState.POSTED.value, DeliveryState.FAILED.value}
        return not (self.doubles or self.lost or self.is_unasked or self.trouble) and over


@dataclass
class Verdict:
    outcomes: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return all(outcome.is_good for outcome in self.outcomes)

    def total(self, name: str) -> int:
        return sum(int(getattr(outcome, name)) for outcome in self.outcomes)

    def lines(self) -> list[str]:
        faults = Counter(bend for outcome in self.outcomes for bend in outcome.bent if bend != "fine")
        by = Counter(outcome.run.publisher for outcome in self.outcomes)
        posts = sum(outcome.run.posts for outcome in self.outcomes)
        return [
            f"{len(self.outcomes)} runs, {posts} posts, {self.total('kills')} kills in {self.seconds:.0f} s",
            f"publishers: {', '.join(f'{name} {count}' for name, count in sorted(by.items()))}",
            f"faults: {', '.join(f'{name} {count}' for name, count in sorted(faults.items()))}",
            f"double {self.total('doubles')}, lost {self.total('lost')}, asked {self.total('asked')}, "
            f"lost answers that nobody was asked about {self.total('is_unasked')}",
            *(
                f"WRONG {outcome.run}: {outcome.seen} seen, {outcome.states}, asked {outcome.asked}, {outcome.bent} "
                f"{outcome.trouble}"
                for outcome in self.outcomes
                if not outcome.is_good
            ),
        ]


def every_run(*, mutant: str = "") -> list[Run]:
    """Return the whole matrix. A folder has no socket: it is killed at its points alone."""
    runs = [
        Run(publisher=publisher, script=script, kill_at=kill_at, posts=posts, mutant=mutant)
        for publisher, script, kill_at, posts in itertools.product(PLACES, SCRIPTS, KILLS, (1, 2))
    ]
    return runs + [
        Run(publisher="folder", script=("fine",), kill_at=kill_at, posts=posts, mutant=mutant)
        for kill_at, posts in itertools.product(KILLS, (1, 2))
        if kill_at != "in mid-request"
    ]


def share_of(runs: Sequence[Run], share: float, seed: int) -> list[Run]:
    """Return a seeded part, of each publisher as large."""
    chance = random.Random(seed)
    chosen: list[Run] = []
    for _, group in itertools.groupby(runs, key=lambda run: run.publisher):
        of_one = list(group)
        chosen += chance.sample(of_one, max(1, round(len(of_one) * share)))
    return chosen


class Mother:
    """The process whose children send."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._born: dict[int, asyncio.Future[int]] = {}
        self._ended: dict[tuple[int, str], asyncio.Future[int]] = {}
        self._in: dict[str, list[int]] = {}  # process ids by data folder

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.soak.posting.sender", cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            self._process.kill()
        self._listening.cancel()

    async def child(self, orders: Orders) -> int:
        """Start a sender; return its process id."""
        assert self._process.stdin is not None
        number = next(self._numbers)
        born: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._born[number] = born
        self._process.stdin.write(json.dumps({"number": number, "orders": asdict(orders)}).encode() + b"\n")
        pid = await born
        self._in.setdefault(orders.folder, []).append(pid)
        return pid

    def kill_those_in(self, folder: Path) -> None:
        """End what still runs in a data folder."""
        for pid in self._in.get(str(folder), ()):
            if not self.is_over(pid):
                os.kill(pid, signal.SIGKILL)

    async def becomes(self, pid: int, what: Literal["stopped", "over"]) -> int:
        """Wait until a child is stopped, or over; return its exit code, negative for a signal."""
        return await asyncio.shield(self._future(pid, what))

    def is_over(self, pid: int) -> bool:
        return self._future(pid, "over").done()

    def _future(self, pid: int, what: str) -> asyncio.Future[int]:
        return self._ended.setdefault((pid, what), asyncio.get_running_loop().create_future())

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if told["became"] == "born":
                for what in ("stopped", "over"):  # a number may be used again
                    self._ended.pop((told["pid"], what), None)
                self._born.pop(told["number"]).set_result(told["pid"])
            else:
                self._future(told["pid"], told["became"]).set_result(told.get("code", 0))


class Ledgers:
    """Where an owner looks how many posts there are, outside everything that is killed.

    They look once nothing is under way: nobody, and nothing, can know of a post that a platform makes later than that.
    """

    def __init__(self) -> None:
        self.places: dict[str, tuple[Place, Wire | None]] = {}

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{name}", self._look)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _look(self, request: web.Request) -> web.Response:
        place, wire = self.places[request.match_info["name"]]
        if wire is not None:
            await wire.quiet()
        return web.Response(text=str(place.seen()))


async def fire(runs: Sequence[Run], folder: Path, *, at_once: int = AT_ONCE) -> Verdict:
    """Do all the runs, some at a time; return what came of them."""
    began = time.monotonic()
    verdict = Verdict()
    places = asyncio.Semaphore(at_once)
    async with Mother() as mother, Ledgers() as ledgers:

        async def one(number: int, run: Run) -> None:
            async with places:
                own = folder / str(number)
                own.mkdir()
                try:
                    verdict.outcomes.append(await _in_time(run, own, str(number), mother, ledgers))
                finally:
                    shutil.rmtree(own, ignore_errors=True)

        await asyncio.gather(*(one(number, run) for number, run in enumerate(runs)))
    verdict.outcomes.sort(key=lambda outcome: str(outcome.run))
    verdict.seconds = time.monotonic() - began
    return verdict


async def _in_time(run: Run, folder: Path, name: str, mother: Mother, ledgers: Ledgers) -> Outcome:
    """Do one run. One that does not end in time is an outcome too, and says how far it came: the others go on."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await _one(run, folder, name, mother, ledgers)
    except TimeoutError:
        mother.kill_those_in(folder)
        place, wire = ledgers.places[name]
        return await _told(run, place, wire, folder, kills=0, trouble=f"not over after {PATIENCE:.0f} s")


async def _one(run: Run, folder: Path, name: str, mother: Mother, ledgers: Ledgers) -> Outcome:
    if run.publisher == "folder":
        posts = folder / "posts"
        place = Place(
            target="", seen=lambda: len(list(posts.glob("[!.]*"))), is_send=lambda *_: False, address=str(posts)
        )
        ledgers.places[name] = (place, None)
        return await _killed(run, place, None, folder, f"{ledgers.address}/{name}", mother)
    when: Literal["", "before", "after"] = ""
    if run.kill_at == "in mid-request":
        when = "after" if SCRIPTS.index(run.script) % 2 else "before"
    async with PLACES[run.publisher]() as place, Wire(place.target, place.is_send, run.script, kill_at=when) as wire:
        ledgers.places[name] = (place, wire)
        return await _killed(run, place, wire, folder, f"{ledgers.address}/{name}", mother)


async def _killed(run: Run, place: Place, wire: Wire | None, folder: Path, ledger: str, mother: Mother) -> Outcome:
    address = wire.address if wire else ""
    await _planned(run, place, address, folder)
    kill_at = "" if run.kill_at == "in mid-request" else run.kill_at
    orders = Orders(
        folder=str(folder), publisher=run.publisher, address=address, ledger=ledger, kill_at=kill_at, mutant=run.mutant
    )
    first = await mother.child(orders)
    if wire is not None:
        wire.kill = lambda: None if mother.is_over(first) else os.kill(first, signal.SIGKILL)
    stopped = asyncio.create_task(mother.becomes(first, "stopped"))
    over = asyncio.create_task(mother.becomes(first, "over"))
    await asyncio.wait([stopped, over], return_when=asyncio.FIRST_COMPLETED)
    kills, trouble = 0, ""
    rest = Orders(**{**asdict(orders), "kill_at": ""})
    if stopped.done():  # frozen; another goes on, and then it is woken
        await asyncio.sleep(ASLEEP)
        code = await mother.becomes(await mother.child(rest), "over")
        os.kill(first, signal.SIGCONT)
        woken = await mother.becomes(first, "over")
        kills += 1
        trouble = f"ended with {code} and {woken}" if code or woken else ""
    else:
        code = over.result()
        if code == -signal.SIGKILL:
            kills += 1
            code = await mother.becomes(await mother.child(rest), "over")
        trouble = f"ended with {code}" if code else ""
    stopped.cancel()
    over.cancel()
    return await _told(run, place, wire, folder, kills=kills, trouble=trouble)


async def _told(run: Run, place: Place, wire: Wire | None, folder: Path, *, kills: int, trouble: str) -> Outcome:
    database = await Database.open(address_of(folder), data_dir=folder)
    states = tuple(row.state.value for row in await Deliveries(database).list())
    await database.close()
    asked = folder / "asked"
    return Outcome(
        run=run,
        seen=place.seen(),
        states=states,
        asked=len(asked.read_text().splitlines()) if asked.exists() else 0,
        kills=kills,
        bent=tuple(wire.bent) if wire else (),
        was_ambiguous=wire.was_ambiguous if wire else False,
        trouble=trouble,
    )


@functools.cache
def _picture() -> bytes:
    return png(1080, 1080, 1)


async def picture_in(folder: Path, database: Database, *, now: datetime) -> Asset:
    """Put a picture into a data folder and its library."""
    blob = await Blobs(folder / "assets", floor=0).put_bytes(_picture(), suffix=".png")
    return await Assets(database).add(
        Asset(
            type=AssetType.IMAGE, category="post", sha256=blob.sha256, suffix=".png", mime="image/png",
            file_size=blob.size, width=1080, height=1080, title="beach",
        ),
        now=now,
    )  # fmt: skip


async def _planned(run: Run, place: Place, address: str, folder: Path) -> None:
    """Make a data folder with its approved posts, due now."""
    now = datetime.now(UTC)
    database = await new_database(folder)
    asset = await picture_in(folder, database, now=now)
    if place.grant is not None:
        await connect(run.publisher, place.grant, address, database)
    platform = PLATFORMS.get(run.publisher, run.publisher)
    destination = await Destinations(database).ensure(
        platform=platform, publisher=PUBLISHERS.get(run.publisher, run.publisher), address=place.address, now=now
    )
    for _ in range(run.posts):
        await Deliveries(database).add(
            Delivery(
                asset_id=asset.id, destination_id=destination.id, platform=platform, state=DeliveryState.PLANNED,
                caption="Salt in my hair.", wall_time=f"{now:%Y-%m-%dT%H:%M:%S}", timezone="UTC",
                due_at=now - timedelta(seconds=1), approved_at=now, approved_by="owner", created_at=now, updated_at=now,
            )
        )  # fmt: skip
    await database.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--mutant", choices=[name for name in MUTANTS if name], default="")
    parser.add_argument("--only", choices=[*PLACES, "folder"], default=None)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    asked = parser.parse_args()
    runs = share_of(every_run(mutant=asked.mutant), asked.share, asked.seed)
    runs = [run for run in runs if asked.only in {None, run.publisher}]
    with tempfile.TemporaryDirectory(prefix="troupe-posting-") as folder:
        verdict = asyncio.run(fire(runs, Path(folder), at_once=asked.at_once))
    print("\n".join(verdict.lines()))
    print("PASS" if verdict.is_good else "FAIL")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
