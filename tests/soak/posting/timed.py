"""Posts that are each due at a time of their own, while the sender is killed again and again: none early, lost or double.

    python -m tests.soak.posting.timed --posts 600 --kills 100

Ends with 0 when each was seen once and none before its time. How late they were is printed: what a kill costs is the
start of the next sender, and the time that a lost answer is given to settle.
"""

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from storage.database import Database
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.flights import FINAL
from storage.tables import Delivery, DeliveryState
from tests.databases import address_of, new_database
from tests.soak.posting.bends import Bend, Wire
from tests.soak.posting.matrix import Ledgers, Mother, picture_in
from tests.soak.posting.places import PLACES
from tests.soak.posting.sender import Orders

MARK: Final = re.compile(rb"mark-(\d+)-")
FAULTS: Final[tuple[Bend, ...]] = ("cut after", "cut before", "500 after", "429", "slow")
AFTERWARDS: Final = 900.0  # seconds for what is late when the last is due: on a busy machine each start takes long
AHEAD: Final = 2.0  # seconds from the planning to the first post


@dataclass(frozen=True, kw_only=True)
class Figures:
    posts: int
    kills: int
    lost: int
    double: int
    early: int
    open_: int  # neither posted nor failed in the end
    late: Sequence[float]  # seconds, of each post that was seen
    seconds: float

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.double or self.early or self.open_)

    def lines(self) -> list[str]:
        late = sorted(self.late)
        told = f"p50 {statistics.median(late):.2f}, p95 {late[int(len(late) * 0.95)]:.2f}, most {late[-1]:.2f}"
        return [
            f"{self.posts} posts, {self.kills} kills in {self.seconds:.0f} s",
            f"lost {self.lost}, double {self.double}, early {self.early}, not over {self.open_}",
            f"late, in seconds: {told}",
        ]


async def timed(posts: int, kills: int, *, seconds: float, seed: int, folder: Path, trouble: float = 0.1) -> Figures:
    """Plan `posts` over `seconds`, kill the sender `kills` times on the way, and look what came of it."""
    began, chance = time.time(), random.Random(seed)
    script: list[Bend] = [chance.choice(FAULTS) if chance.random() < trouble else "fine" for _ in range(posts)]
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(PLACES["discord"]())
        wire = await stack.enter_async_context(Wire(place.target, place.is_send, script))
        ledgers = await stack.enter_async_context(Ledgers())
        mother = await stack.enter_async_context(Mother())
        ledgers.places["timed"] = (place, wire)
        due = await _planned(posts, seconds, place.address, folder)
        orders = Orders(
            folder=str(folder),
            publisher="discord",
            address=wire.address,
            ledger=f"{ledgers.address}/timed",
            patience=seconds + AFTERWARDS,
        )
        killed = 0
        while True:
            child = await mother.child(orders)
            if killed < kills:
                # As often as the posts last; a sender that has just begun may be killed as well as one that sends.
                await asyncio.sleep(chance.uniform(0.2, 1.8) * seconds / kills)
                if not mother.is_over(child):
                    os.kill(child, signal.SIGKILL)
                killed += 1
            code = await mother.becomes(child, "over")
            if code != -signal.SIGKILL:
                break
        await wire.quiet()
        database = await Database.open(address_of(folder), data_dir=folder)
        unfinished = tuple(set(DeliveryState) - set(FINAL))
        rows = await Deliveries(database).list(states=unfinished, limit=posts)
        open_ = {int(found[1]) for row in rows if (found := MARK.search(row.caption.encode()))}
        await database.close()
        return _judged(due, wire, place.seen(), killed, open_, time.time() - began)


def _judged(due: Mapping[int, float], wire: Wire, seen: int, kills: int, open_: set[int], seconds: float) -> Figures:
    arrived: dict[int, list[float]] = defaultdict(list)
    for at, body in wire.arrived:
        found = MARK.search(body)
        assert found is not None
        arrived[int(found[1])].append(at)
    first = {number: min(times) for number, times in arrived.items()}
    return Figures(
        posts=len(due),
        kills=kills,
        lost=len(due.keys() - arrived.keys() - open_),
        double=max(0, seen - len(arrived)),  # what was sent again with its nonce is not there twice
        early=sum(first[number] < due[number] for number in first),
        open_=len(open_),
        late=[first[number] - due[number] for number in first],
        seconds=seconds,
    )


async def _planned(posts: int, seconds: float, address: str, folder: Path) -> dict[int, float]:
    """Plan the posts, each at its own time; return their times in seconds of the epoch."""
    now = datetime.now(UTC)
    database = await new_database(folder)
    asset = await picture_in(folder, database, now=now)
    destination = await Destinations(database).ensure(platform="discord", publisher="discord", address=address, now=now)
    due: dict[int, float] = {}
    async with database.write() as session:
        for number in range(posts):
            due_at = now + timedelta(seconds=AHEAD + seconds * number / posts)
            due[number] = due_at.timestamp()
            session.add(
                Delivery(
                    asset_id=asset.id, destination_id=destination.id, platform="discord", state=DeliveryState.PLANNED,
                    caption=f"Salt in my hair, mark-{number}-", wall_time=f"{due_at:%Y-%m-%dT%H:%M:%S}",
                    timezone="UTC", due_at=due_at, approved_at=now, approved_by="owner", created_at=now,
                    updated_at=now,
                )
            )  # fmt: skip
    await database.close()
    return due


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=600)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=200.0)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troupe-timed-") as folder:
        figures = asyncio.run(
            timed(asked.posts, asked.kills, seconds=asked.seconds, seed=asked.seed, folder=Path(folder))
        )
    print("\n".join(figures.lines()))
    print("PASS" if figures.is_good else "FAIL")
    return 0 if figures.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
