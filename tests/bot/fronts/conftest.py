import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.access import Access
from bot.fronts.front import Front, Inbound, Knock
from storage.cards import Cards, Cursors
from storage.database import Database
from storage.people import People
from storage.tables import Role
from tests.databases import new_database

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await new_database(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def cards(database: Database) -> Cards:
    return Cards(database)


@pytest.fixture
def cursors(database: Database) -> Cursors:
    return Cursors(database)


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


class Heard:
    """What reached the core, in order; `answer` is given to a front."""

    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.failures = 0  # how many of the next commits fail
        self._changed = asyncio.Event()

    async def answer(self, inbound: Inbound) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("no space left on device")
        self.inbounds.append(inbound)
        self._changed.set()

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.inbounds]

    async def until(self, count: int, timeout: float = 5.0) -> list[Inbound]:
        """Wait for `count` inbounds."""
        async with asyncio.timeout(timeout):
            while len(self.inbounds) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.inbounds


@pytest.fixture
def heard() -> Heard:
    return Heard()


async def everybody(knock: Knock) -> bool:
    return knock.is_human


@pytest.fixture
def access(people: People) -> Access:
    return Access(people, lambda: NOW)


@pytest.fixture
def let_in(people: People) -> Callable[..., object]:
    async def add(front: str, user: int, role: Role = Role.OWNER) -> None:
        await people.add(front, str(user), role, now=NOW)

    return add


@asynccontextmanager
async def serving(front: Front, heard: Heard) -> AsyncIterator[asyncio.Task[None]]:
    """A front that is being served while the block runs."""
    task = asyncio.create_task(front.serve(heard.answer))
    try:
        yield task
    finally:
        task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
    if isinstance(ended, Exception):
        raise ended


async def eventually(true: Callable[[], object], timeout: float = 5.0) -> None:
    async with asyncio.timeout(timeout):
        while not true():
            await asyncio.sleep(0.01)


QUICK = timedelta(seconds=0.02)
