import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.access import Access
from bot.fronts.discord import DiscordFront
from bot.fronts.discord_wall import DiscordLimits
from bot.fronts.front import Front, Inbound, Knock
from bot.fronts.telegram import TelegramFront
from bot.fronts.telegram_wall import TelegramLimits
from storage.cards import Cards, Cursors
from storage.database import Database
from storage.people import People
from storage.sent_files import SentFiles
from storage.tables import Role
from tests.databases import new_database
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUICK = timedelta(seconds=0.02)
DISCORD_LIMITS = DiscordLimits(
    edit_every=QUICK, retry=QUICK, ready=QUICK, identify=QUICK, call=timedelta(seconds=5), position=QUICK
)
TELEGRAM_LIMITS = TelegramLimits(
    edit_private=QUICK,
    edit_group=QUICK,
    poll=timedelta(seconds=2),
    retry=QUICK,
    album=timedelta(seconds=0.1),
    upload_timeout=timedelta(seconds=5),
    conflict=QUICK,
)


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


@pytest.fixture
async def discord() -> AsyncIterator[DiscordEmulator]:
    async with DiscordEmulator() as emulator:
        yield emulator


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
def make_discord(
    discord: DiscordEmulator, cards: Cards, cursors: Cursors, tmp_path: Path
) -> Callable[..., DiscordFront]:
    def make(**options: object) -> DiscordFront:
        settings: dict[str, object] = {
            "cards": cards,
            "cursors": cursors,
            "downloads": tmp_path / "downloads",
            "may_answer": everybody,
            "api_base": discord.api_base,
            "gateway": discord.gateway,
            "limits": DISCORD_LIMITS,
        }
        return DiscordFront(str(options.pop("token", discord.token)), **(settings | options))  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_telegram(
    telegram: TelegramEmulator, cards: Cards, cursors: Cursors, database: Database, tmp_path: Path
) -> Callable[..., TelegramFront]:
    def make(**options: object) -> TelegramFront:
        settings: dict[str, object] = {
            "cards": cards,
            "cursors": cursors,
            "downloads": tmp_path / "downloads",
            "may_answer": everybody,
            "clock": lambda: NOW,
            "sent_files": SentFiles(database),
            "base_url": telegram.base_url,
            "base_file_url": telegram.base_file_url,
            "limits": TELEGRAM_LIMITS,
        }
        return TelegramFront(str(options.pop("token", telegram.token)), **(settings | options))  # type: ignore[arg-type]

    return make


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
