"""A studio with the fronts of `./troupe run`, behind emulators of the platforms; its clock is moved by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App, opened, utc_now
from bot.fronts.supervise import supervise
from bot.serve import fronts_of
from storage.tables import Role
from tests.bot.rooms import settings_in
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import Person, TelegramEmulator

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
LONG = 90.0  # seconds that a reel may take on a busy machine


@asynccontextmanager
async def served(folder: Path, *, clock: Callable[[], datetime] = utc_now, **overrides: Any) -> AsyncIterator[App]:
    """Run the studio with the fronts that the settings name, as `./troupe run` does."""
    async with opened(settings_in(folder, **overrides), command="run", clock=clock) as app:
        stop = asyncio.Event()
        fronts = fronts_of(app)
        app.open_fronts(fronts)
        intake = app.tasks.create_task(app.intake.run())
        serving = app.tasks.create_task(
            supervise(list(fronts.values()), app.intake.answer, stop=stop, say=lambda line: None)
        )
        await app.reopen()
        try:
            yield app
        finally:
            stop.set()
            await serving
            intake.cancel()
            await app.desk.close()


async def eventually(true: Callable[[], object], timeout: float = LONG) -> None:
    """Wait until something is so, however busy the machine is."""
    async with asyncio.timeout(timeout):
        while not true():
            await asyncio.sleep(0.05)


def telegram_settings(telegram: TelegramEmulator, channel: str = "") -> dict[str, Any]:
    return {
        "telegram.token": telegram.token,
        "telegram.base_url": telegram.base_url,
        "telegram.base_file_url": telegram.base_file_url,
        "telegram.channel": channel,
    }


def discord_settings(discord: DiscordEmulator, channel: str = "") -> dict[str, Any]:
    return {
        "discord.token": discord.token,
        "discord.api_base": discord.api_base,
        "discord.gateway": discord.gateway,
        "discord.channel": channel,
    }


@dataclass
class Clock:
    """The time, which goes on only when a test moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    async def move(self, app: App, to: datetime | timedelta) -> None:
        """Move on to a time, or by a while, and let what is due then happen."""
        self.now = to if isinstance(to, datetime) else self.now + to
        await app.scheduler.sweep()


@dataclass
class Phone:
    """The owner with Telegram in their hand, and the studio that they talk to."""

    telegram: TelegramEmulator
    owner: Person
    app: App
    clock: Clock


@asynccontextmanager
async def phone(
    folder: Path, telegram: TelegramEmulator, owner: Person, clock: Clock, *, channel: str = "", **overrides: Any
) -> AsyncIterator[Phone]:
    """Serve Telegram to its owner. Entered again with the same folder and people, it is a restart."""
    async with served(folder, clock=clock, **telegram_settings(telegram, channel), **overrides) as app:
        me = str(owner.id)
        await app.people.add("telegram", me, Role.OWNER, name=owner.name, private_chat=me, now=clock.now)
        yield Phone(telegram=telegram, owner=owner, app=app, clock=clock)
