"""kill -9 in a stream of messages: every one is taken, none is taken twice."""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.tables import InboxItem
from tests.databases import address_of
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator

ROOT = Path(__file__).parents[3]
KILLS = 12
SEED = 20261123


class Nursery:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._child = 0

    async def bear(self, about: dict[str, Any]) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(about).encode() + b"\n")
        self._child = int(await self._process.stdout.readline())

    def kill(self) -> None:
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
        self._child = 0


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "ignore", "-m", "tests.bot.fronts.nursery"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    children = Nursery(process)
    try:
        yield children
    finally:
        children.kill()
        process.kill()
        await process.wait()


async def taken(database: Database) -> Counter[str]:
    async with database.read() as session:
        return Counter([item.payload["text"] for item in await session.scalars(select(InboxItem))])


async def all_handled(database: Database, said: list[str]) -> None:
    async with asyncio.timeout(30):
        while True:
            async with database.read() as session:
                rows = (await session.scalars(select(InboxItem))).all()
            if len(rows) >= len(said) and all(row.handled_at for row in rows):
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_killed_again_and_again_it_takes_every_message_once(
    platform: str, database: Database, tmp_path: Path
) -> None:
    rng = random.Random(SEED)
    about = {"front": platform, "database": address_of(tmp_path), "downloads": str(tmp_path / "downloads")}
    emulator = TelegramEmulator() if platform == "telegram" else DiscordEmulator()
    said: list[str] = []
    async with emulator, nursery() as children:
        if isinstance(emulator, TelegramEmulator):
            about |= {"token": emulator.token, "base_url": emulator.base_url}
        else:
            about |= {"token": emulator.token, "api_base": emulator.api_base, "gateway": emulator.gateway}
        olga = emulator.person("Olga")

        def say() -> None:
            said.append(f"message {len(said)}")
            olga.say(said[-1])

        await children.bear(about)
        if isinstance(emulator, DiscordEmulator):  # it gives no history of a channel that was never heard of
            await emulator.connected(timeout=20)
        say()
        await olga.sees("echo message 0", timeout=20)
        for _ in range(KILLS):
            for _ in range(rng.randint(1, 4)):
                say()
                await asyncio.sleep(rng.uniform(0, 0.05))
            children.kill()
            say()
            await children.bear(about)
            await asyncio.sleep(rng.uniform(0.05, 0.3))
        await all_handled(database, said)
        posts = olga.chat.posts if hasattr(olga, "chat") else olga.dm.posts
        echoed = Counter(post.text.removeprefix("echo ") for post in posts)

    assert await taken(database) == Counter(said)
    assert set(echoed) == set(said)
    if platform == "discord":  # a nonce makes the answer, too, come exactly once
        assert echoed == Counter(said)
