"""The process that is killed: the real publishing of one destination's posts, until all of them are over.

It is forked from a process that has imported everything (`python -m tests.soak.posting.sender`), because a thousand runs
would otherwise be a thousand imports. That one reads orders as lines of JSON, and prints what becomes of its children.
"""

import asyncio
import json
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

from storage.assets import Assets
from storage.blobs import Blobs
from storage.consents import Consents
from storage.database import Database
from storage.deliveries import Deliveries, Question
from storage.destinations import Destinations
from storage.flights import FINAL, IN_FLIGHT, Flights
from storage.jobs import Jobs
from storage.personas import Personas
from storage.rhythms import Rhythms
from storage.schedules import Schedules
from storage.tables import Delivery, DeliveryState
from tests.databases import address_of
from tests.soak.posting.places import build
from tools.publishers.dispatch import Dispatch, Policy
from tools.publishers.events import Event
from tools.publishing import Publishing, Result

R = TypeVar("R")

POLICY: Final = Policy(
    grace=timedelta(hours=1),
    settle=timedelta(seconds=0.6),
    stale=timedelta(seconds=0.5),
    retry=timedelta(seconds=0.1),
    wait=timedelta(seconds=0.1),
    spacing=timedelta(0),
    late_spacing=timedelta(0),
)
# What the proof must catch: the machine without one of its parts.
MUTANTS: Final = ("", "blind", "never stale", "retry", "retry without a key")


@dataclass(frozen=True, kw_only=True)
class Orders:
    folder: str
    publisher: str
    address: str  # of the wire
    ledger: str  # where the owner looks
    kill_at: str = ""  # "claimed", "sending", "answered", "posted", "found", "frozen"; "": nowhere
    mutant: str = ""
    patience: float = 150.0  # seconds: on a busy machine what a dead sender holds takes long to come free


class Owner:
    """Answers the questions, after a look at the platform, once nothing is on its way any more."""

    def __init__(self, orders: Orders, deliveries: Deliveries) -> None:
        self._orders = orders
        self._deliveries = deliveries
        self._asked: dict[int, Delivery] = {}
        self.publishing: Publishing

    async def tell(self, event: Event) -> None:
        if event.kind == "ask" and event.question is Question.UNKNOWN:
            with (Path(self._orders.folder) / "asked").open("a") as file:
                file.write("".join(f"{row.id}\n" for row in event.deliveries))
            self._asked |= {row.id: row for row in event.deliveries}

    async def answer(self) -> None:
        busy = (*IN_FLIGHT, DeliveryState.UNKNOWN)
        if not self._asked or await self._deliveries.list(states=busy):
            return
        for number in sorted(self._asked):
            async with httpx.AsyncClient() as http:
                seen = int((await http.get(self._orders.ledger)).text)
            if seen > len(await self._deliveries.list(states=(DeliveryState.POSTED,))):
                await self.publishing.it_is_there(number)
            else:
                await self.publishing.post_again(number, by="owner")
                del self._asked[number]
                return  # one at a time: what it brings about is looked at first
            del self._asked[number]


def _at(point: str, orders: Orders) -> None:
    if orders.kill_at == point:
        os.kill(os.getpid(), signal.SIGSTOP if point == "frozen" else signal.SIGKILL)
        if point != "frozen":
            time.sleep(60)  # the signal is on its way


def _watched(real: Callable[..., Awaitable[R]], *points: str, orders: Orders) -> Callable[..., Awaitable[R]]:
    async def watched(*args: Any, **named: Any) -> R:
        try:
            answer = await real(*args, **named)
        except Exception:
            if "found" in points:  # a look that cannot tell is a look
                _at("found", orders)
            raise
        if answer is not None or "found" in points:
            for point in points:
                _at(point, orders)
        return answer

    return watched


def _arm(orders: Orders) -> None:
    """Put the points into the real code. A child arms itself alone."""
    for name, points in (("claim", ("claimed",)), ("sending", ("sending", "frozen")), ("posted", ("posted",))):
        setattr(Flights, name, _watched(getattr(Flights, name), *points, orders=orders))


def _mutate(orders: Orders) -> Policy:
    """Take a part out of the machine; return the policy that it runs by."""

    async def there_is_nothing(dispatch: Any, row: Delivery) -> Result:
        now = datetime.now(UTC)
        await dispatch._deliveries.flights.put_back(
            row.id, by=None, retry_at=now, error_class="absent", error="", now=now
        )
        return Result.LATER

    async def at_once_again(dispatch: Any, row: Delivery, why: str) -> Result:
        now = datetime.now(UTC)
        await dispatch._deliveries.flights.put_back(
            row.id, by=dispatch._me, retry_at=now, error_class="lost", error=why, now=now
        )
        return Result.LATER

    if orders.mutant in {"blind", "retry", "retry without a key"}:
        Dispatch.look_for = there_is_nothing  # type: ignore[method-assign, assignment]
    if orders.mutant.startswith("retry"):
        Dispatch._lost = at_once_again  # type: ignore[method-assign, assignment]
    if orders.mutant == "never stale":
        return Policy(**{**POLICY.__dict__, "stale": timedelta(hours=1)})
    return POLICY


async def work(orders: Orders) -> None:
    policy = _mutate(orders)
    _arm(orders)
    folder = Path(orders.folder)
    database = await Database.open(address_of(folder), data_dir=folder)
    deliveries = Deliveries(database)
    publisher = await build(orders.publisher, orders.address, folder, database)
    publisher.publish = _watched(publisher.publish, "answered", orders=orders)  # type: ignore[method-assign, assignment]
    publisher.find = _watched(publisher.find, "found", orders=orders)  # type: ignore[method-assign, assignment]
    if orders.mutant == "retry without a key":
        publisher.publish = _keyless(publisher.publish)  # type: ignore[method-assign, assignment]
    owner = Owner(orders, deliveries)
    publishing = Publishing(
        deliveries=deliveries,
        schedules=Schedules(database),
        rhythms=Rhythms(database),
        jobs=Jobs(database),
        destinations=Destinations(database),
        assets=Assets(database),
        blobs=Blobs(folder / "assets", floor=0),
        personas=Personas(database),
        consents=Consents(database),
        publishers={publisher.name: publisher},
        policy=policy,
        now=lambda: datetime.now(UTC),
        boottime=lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
        tell=owner.tell,
    )
    owner.publishing = publishing
    try:
        async with asyncio.timeout(orders.patience):
            await publishing.take_over()
            while True:
                for row in await publishing.due():
                    result = await publishing.deliver(row.id, row.attempt)
                    await publishing.report(row.id, result)
                await publishing.settle()
                await owner.answer()
                if not await deliveries.list(states=tuple(set(DeliveryState) - set(FINAL)), limit=1):
                    break
                await asyncio.sleep(0.02)
    finally:
        await database.close()


def _keyless(publish: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def published(parcel: Any, **named: Any) -> Any:
        from dataclasses import replace
        from uuid import uuid4

        return await publish(replace(parcel, key=uuid4().hex[:20]), **named)

    return published


def mother() -> None:
    """Fork a child for each line of orders, and tell what becomes of it, until the orders end."""
    orders_end = sys.stdin.fileno()
    os.set_blocking(orders_end, False)
    buffer, is_open = b"", True
    children: set[int] = set()
    while is_open or children:
        readable, _, _ = select.select([orders_end] if is_open else [], [], [], 0.005)
        if readable:
            read = os.read(orders_end, 1 << 16)
            is_open = bool(read)
            buffer += read
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                children.add(_born(json.loads(line)))
        while children:
            pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            if not pid:
                break
            if os.WIFSTOPPED(status):
                _say(pid=pid, became="stopped")
                continue
            children.discard(pid)
            _say(pid=pid, became="over", code=os.waitstatus_to_exitcode(status))


def _born(asked: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        _say(pid=pid, became="born", number=asked["number"])
        return pid
    try:
        asyncio.run(work(Orders(**asked["orders"])))
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _say(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)
    mother()
