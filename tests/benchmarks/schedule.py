"""`python -m tests.benchmarks.schedule`: does a schedule of 1,000,000 posts run like one of 1,000?

Each question is asked of schedules of 1,000, 100,000 and 1,000,000 planned posts in one run, in turns, and the ratio of the
medians to the smallest is printed: what is read from an index stays near 1, what reads the table grows with it. A scan
stands beside them for comparison. Then a thousand posts that are due in the same second are drained, while a chat goes
on. Exit code 1 when something grows, or the chat waits. Other sizes can be named: `… schedule 1000 20000`.
"""

import asyncio
import gc
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, insert, select

from storage.conversations import Conversations
from storage.tables import Delivery, DeliveryState
from tests.bot.test_scheduler import clockwork
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Studio, open_studio
from tools.publishers.dispatch import Policy

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 20
LIMIT = 2.5  # times slower than with the smallest schedule
DUE_AT_ONCE = 1_000
DESTINATIONS = 20
SLOWED = 10.0  # times longer that a chat waits, in the median, while the posts are drained
CHUNK = 20_000


@dataclass(frozen=True, kw_only=True)
class Planned:
    size: int
    studio: Studio

    async def due_times(self) -> None:
        await self.studio.deliveries.agenda.due_times(NOON, NOON + timedelta(seconds=40))

    async def due(self) -> None:
        await self.studio.publishing.due()

    async def claim(self) -> None:
        flights = self.studio.deliveries.flights
        row = await self.studio.deliveries.get(self.size // 2)
        assert row is not None
        assert await flights.claim(row.id, attempt=row.attempt, by="benchmark", now=NOON) is not None
        await flights.put_back(row.id, by="benchmark", retry_at=NOON, error_class="", error="", now=NOON)

    async def sweep(self) -> None:
        await clockwork(self.studio).sweep()

    async def start(self) -> None:
        await self.studio.publishing.take_over()
        await clockwork(self.studio).sweep()

    async def free_place(self) -> None:
        where = self.studio.folder.id
        await self.studio.publishing.pacing.free(self.studio.ava.id, where, "UTC", after=NOON, number=3, now=NOON)

    async def next_page(self) -> None:
        await self.studio.deliveries.list(states=(DeliveryState.PLANNED,), since=NOON, limit=25)

    async def scan(self) -> None:
        async with self.studio.database.read() as session:
            await session.execute(
                select(func.count()).select_from(Delivery).where(Delivery.caption.contains("lighthouse"))
            )


QUESTIONS: dict[str, Callable[[Planned], Awaitable[None]]] = {
    "what is due soon": Planned.due_times,
    "what is due now": Planned.due,
    "claim and put back": Planned.claim,
    "a sweep": Planned.sweep,
    "a start": Planned.start,
    "three free places": Planned.free_place,
    "the next page": Planned.next_page,
}


def rows(studio: Studio, size: int, elsewhere: list[int]) -> list[dict[str, object]]:
    """Posts from an hour ahead, one every half minute, at many destinations; a few of them at ours."""
    return [
        {
            "id": number,
            "persona_id": studio.ava.id if number % 50 == 0 else None,
            "destination_id": studio.folder.id if number % 1000 == 0 else elsewhere[number % len(elsewhere)],
            "platform": "folder",
            "state": DeliveryState.PLANNED,
            "wall_time": "2026-03-12T13:00:00",
            "timezone": "UTC",
            "due_at": NOON + timedelta(hours=1, seconds=30 * number),
            "caption": f"post {number}",
            "created_at": NOON,
            "updated_at": NOON,
        }
        for number in range(1, size + 1)
    ]


async def filled(studio: Studio, size: int) -> Planned:
    elsewhere = [
        (await studio.destinations.ensure(platform="folder", publisher="folder", address=f"{n}", now=NOON)).id
        for n in range(DESTINATIONS)
    ]
    made = rows(studio, size, elsewhere)
    for begin in range(0, size, CHUNK):
        async with studio.database.write() as session:
            await session.execute(insert(Delivery), made[begin : begin + CHUNK])
    return Planned(size=size, studio=studio)


async def cost(ask: Callable[[], Awaitable[None]]) -> float:
    began = time.process_time()
    await ask()
    return time.process_time() - began


async def memory(planned: Planned) -> float:
    """The most memory, in MB, that a start takes."""
    gc.collect()
    tracemalloc.start()
    await planned.start()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


async def drain(studio: Studio) -> tuple[float, float, int]:
    """Post what is due at once; return seconds for each post, how many times longer a chat waits, and how many went out."""
    picture = await keep_picture(studio)
    there = [
        (await studio.destinations.ensure(platform="folder", publisher="folder", address=f"d{n}", now=NOON)).id
        for n in range(DESTINATIONS)
    ]
    async with studio.database.write() as session:
        await session.execute(
            insert(Delivery),
            [
                {
                    "persona_id": studio.ava.id, "asset_id": picture.id, "destination_id": there[number % len(there)],
                    "platform": "folder", "state": DeliveryState.PLANNED, "wall_time": "2026-03-12T12:00:00",
                    "timezone": "UTC", "due_at": NOON, "caption": f"at once {number}", "created_at": NOON, "updated_at": NOON,
                }
                for number in range(DUE_AT_ONCE)
            ],
        )  # fmt: skip
    chats = Conversations(studio.database)
    waits: list[float] = []
    is_over = asyncio.Event()

    async def turn() -> None:
        began = time.monotonic()
        row = await chats.open("console", f"chat {len(waits) % 5}", now=NOON)
        await chats.remember(row.id, {"number": len(waits)}, now=NOON)
        waits.append(time.monotonic() - began)
        await asyncio.sleep(0.05)

    async def chat() -> None:
        while not is_over.is_set():
            await turn()

    for _ in range(50):
        await turn()
    alone = median(waits)
    waits.clear()
    scheduler = clockwork(studio)
    talking = asyncio.create_task(chat())
    began = time.monotonic()
    while await studio.deliveries.due(NOON):
        await scheduler.sweep()
    seconds = time.monotonic() - began
    is_over.set()
    await talking
    posted = await studio.deliveries.list(
        states=(DeliveryState.POSTED,), since=NOON, until=NOON + timedelta(seconds=1), limit=5000
    )
    return seconds / DUE_AT_ONCE, median(waits) / alone, len(posted)


def report(name: str, sizes: tuple[int, ...], values: list[float], unit: str) -> float:
    ratios = [value / max(values[0], 1e-9) for value in values]
    cells = "".join(f"{value:9.2f}{unit}" for value in values)
    print(f"{name:24}{cells}   {'  '.join(f'{ratio:5.2f}' for ratio in ratios)}", flush=True)
    return max(ratios)


async def main(sizes: tuple[int, ...]) -> int:
    grown: list[str] = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        policy = Policy(spacing=timedelta(0), late_spacing=timedelta(0))
        plans = []
        for size in sizes:
            (folder / str(size)).mkdir()
            studio = await stack.enter_async_context(open_studio(folder / str(size), running=False, policy=policy))
            plans.append(await filled(studio, size))
        print(f"{'':24}{''.join(f'{size:>11,}' for size in sizes)}   ratios to the first")
        for name, ask in QUESTIONS.items():
            times: list[list[float]] = [[] for _ in plans]
            for _ in range(ROUNDS):
                for kept, planned in zip(times, plans, strict=True):
                    kept.append(await cost(lambda ask=ask, planned=planned: ask(planned)))  # type: ignore[misc]
            if report(name, sizes, [median(kept) * 1000 for kept in times], "ms") > LIMIT:
                grown.append(name)
        if report("memory of a start", sizes, [await memory(planned) for planned in plans], "MB") > LIMIT:
            grown.append("memory")
        report("for comparison: a scan", sizes, [await cost(planned.scan) * 1000 for planned in plans], "ms")
        print()
        for planned in plans[-1:]:
            each, slower, posted = await drain(planned.studio)
            print(
                f"{DUE_AT_ONCE:,} due in one second among {planned.size:,}: {posted:,} posted, {each * 1000:.0f} ms each; "
                f"a chat waits {slower:.1f} times as long as without them",
                flush=True,
            )
            if slower > SLOWED or posted != DUE_AT_ONCE:
                grown.append("the chat")
    if grown:
        print(f"\nNot flat: {', '.join(grown)}")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(tuple(map(int, sys.argv[1:])) or SIZES)))
