"""`python -m tests.benchmarks.storage`: does a library of 100,000 assets answer like one of 10,000?

Each question is asked of both in one run, in turns, and the ratio of the medians is printed: a machine that is
slow or busy slows both. What is read from an index stays near 1; a scan or a sort shows as 10. The last two lines
are such a scan and such a sort, for comparison. Exit code 1 when a question is over its limit.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select

from storage.assets import AssetFilter, Assets
from storage.database import Database
from storage.tables import Approval, Asset, AssetTag, AssetType, Tag
from tests.databases import new_database

SIZES = (10_000, 100_000)
ROUNDS = 30
LIMIT = 2.0  # times slower at ten times the size
START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = ("sunset", "beach", "rain", "pier", "kitchen", "rooftop", "gym", "forest")

Question = Callable[[Assets, int], Awaitable[object]]


def rows(size: int) -> list[dict[str, object]]:
    kinds, approvals = list(AssetType), list(Approval)
    return [
        {
            "id": number,
            "type": kinds[number % 3],
            "category": "post",
            "sha256": f"{number:064x}",
            "suffix": ".png",
            "mime": "image/png",
            "file_size": 1000,
            "prompt": f"{WORDS[number % 8]} {WORDS[number % 7]} number{number}",
            "approval_status": approvals[number % 3],
            "created_at": START + timedelta(seconds=number),
        }
        for number in range(1, size + 1)
    ]


async def library(folder: Path, size: int) -> tuple[Database, float]:
    """A database of `size` assets with two tags each, and how many rows a second went into it."""
    database = await new_database(folder, f"{size}.db")
    made = rows(size)
    began = time.process_time()
    async with database.write() as session:
        await session.execute(insert(Tag), [{"id": n + 1, "name": word} for n, word in enumerate(WORDS)])
        await session.execute(insert(Asset), made)
        pairs = {(number % 8 + 1, number) for number in range(1, size + 1)}
        pairs |= {(number % 7 + 1, number) for number in range(1, size + 1)}
        await session.execute(insert(AssetTag), [{"tag_id": tag, "asset_id": number} for tag, number in sorted(pairs)])
    return database, size / (time.process_time() - began)


QUESTIONS: dict[str, Question] = {
    "newest page": lambda assets, size: assets.list(),
    "page at nine tenths": lambda assets, size: assets.list(before=size // 10),
    "approved, of one type": lambda assets, size: assets.list(
        AssetFilter(approval=Approval.APPROVED, type=AssetType.VIDEO)
    ),
    "last week": lambda assets, size: assets.list(AssetFilter(since=START + timedelta(seconds=size - 100))),
    "one tag": lambda assets, size: assets.list(AssetFilter(tags=("beach",))),
    "two tags": lambda assets, size: assets.list(AssetFilter(tags=("beach", "rain"))),
    "a common word": lambda assets, size: assets.search("sunset"),
    "a common word, deep": lambda assets, size: assets.search("sunset", before=size // 10),
    "an absent word": lambda assets, size: assets.search("lighthouse"),
    "one asset": lambda assets, size: assets.get(size // 2),
}


async def scan(database: Database) -> None:
    async with database.read() as session:
        await session.execute(select(Asset.id).where(Asset.prompt.contains("lighthouse")).limit(20))


async def sort(database: Database) -> None:
    async with database.read() as session:
        await session.execute(select(Asset.id).order_by(Asset.file_size, Asset.id.desc()).limit(20))


async def cost(ask: Callable[[], Awaitable[object]]) -> float:
    """CPU seconds of one question; those of SQLite's thread count as well."""
    began = time.process_time()
    await ask()
    return time.process_time() - began


async def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        libraries = [await library(Path(folder), size) for size in SIZES]
        for size, (_, speed) in zip(SIZES, libraries, strict=True):
            print(f"{size:>8,} assets with tags and words: {speed:,.0f} rows per CPU second")
        print(f"\n{'':24}{'10k':>9}{'100k':>9}   ratio")
        slow = []
        for name, ask in QUESTIONS.items():
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(ROUNDS):
                for kept, size, (database, _) in zip(times, SIZES, libraries, strict=True):
                    kept.append(await cost(lambda ask=ask, database=database, size=size: ask(Assets(database), size)))  # type: ignore[misc]
            if report(name, times) > LIMIT:
                slow.append(name)
        for name, compare in (("for comparison: a scan", scan), ("for comparison: a sort", sort)):
            times = ([], [])
            for _ in range(5):
                for kept, (database, _) in zip(times, libraries, strict=True):
                    kept.append(await cost(lambda compare=compare, database=database: compare(database)))  # type: ignore[misc]
            report(name, times)
        for database, _ in libraries:
            await database.close()
    if slow:
        print(f"\nMore than {LIMIT} times slower: {', '.join(slow)}")
    return 1 if slow else 0


def report(name: str, times: tuple[list[float], list[float]]) -> float:
    small, large = (median(kept) * 1000 for kept in times)
    print(f"{name:24}{small:7.2f}ms{large:7.2f}ms{large / small:8.2f}")
    return large / small


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
