"""`./troupe run` as a process: paired by what is typed into it, and stopped by a signal."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.emulators.telegram import TelegramEmulator

PATIENCE = 60.0  # seconds for a start on a busy machine


@dataclass
class Terminal:
    """The program, and what it has printed that was not looked at yet."""

    process: asyncio.subprocess.Process
    unread: str = ""

    async def shows(self, pattern: str) -> re.Match[str]:
        """Read on until the program has printed a match."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while not (found := re.search(pattern, self.unread)):
                piece = await self.process.stdout.read(1000)
                assert piece, f"it ended with: {self.unread}"
                self.unread += piece.decode()
        self.unread = self.unread[found.end() :]
        return found

    async def code(self) -> str:
        return (await self.shows(r"private chat: ([A-Z0-9-]{11})\n")).group(1)

    def type(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        if not line:
            self.process.stdin.close()

    async def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@asynccontextmanager
async def running(telegram: TelegramEmulator, folder: Path, **environment: str) -> AsyncIterator[Terminal]:
    """Run the program, a pipe in the place of its terminal."""
    settings = {
        "TROUPE_DATA_DIR": str(folder / "data"),
        "TROUPE_TELEGRAM_TOKEN": telegram.token,
        "TROUPE_TELEGRAM_BASE_URL": telegram.base_url,
        "TROUPE_TELEGRAM_BASE_FILE_URL": telegram.base_file_url,
        "TROUPE_MODEL": "offline",
        "TROUPE_PAINTER": "sketch",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ | settings | environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Terminal(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_who_sends_the_code_is_owner_once_the_terminal_says_yes(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram, running(telegram, tmp_path) as terminal:
        olga = telegram.person("Olga", id=4242)
        olga.say(await terminal.code())
        await terminal.shows(re.escape("Olga (id 4242) on telegram sent the code. Make them the owner? [y/N]"))
        terminal.type(b"y\n")
        await olga.sees("You are the owner now")

        assert await terminal.stop() == 0


@pytest.mark.parametrize("answer", [b"n\n", b"\n", b""], ids=["no", "nothing", "no terminal"])
async def test_without_a_yes_nobody_is_owner_and_a_new_code_is_printed(tmp_path: Path, answer: bytes) -> None:
    async with TelegramEmulator() as telegram, running(telegram, tmp_path) as terminal:
        mallory = telegram.person("Mallory", id=666)
        first = await terminal.code()
        mallory.say(first)
        await terminal.shows("Make them the owner")
        terminal.type(answer)

        assert await terminal.code() != first
        assert mallory.chat.posts == []


async def test_a_question_that_nobody_answers_does_not_hold_up_a_stop(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram, running(telegram, tmp_path) as terminal:
        telegram.person("Olga", id=4242).say(await terminal.code())
        await terminal.shows("Make them the owner")

        assert await terminal.stop() == 0


async def test_a_service_is_paired_with_whom_its_owner_named(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram, running(telegram, tmp_path, TROUPE_PAIR_ID="4242") as terminal:
        olga = telegram.person("Olga", id=4242)
        olga.say(await terminal.code())

        await olga.sees("You are the owner now")
