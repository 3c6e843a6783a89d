"""`./troupe run` and `chat` as processes: paired by what is typed in, stopped by a signal, and what they say without a token,
with a wrong one, and when nobody answers."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.serve import farewell
from bot.settings import ROOT
from storage.database import Database
from storage.people import People
from storage.tables import Role
from tests.bot.rooms import room
from tests.databases import database_in
from tests.emulators.discord import DiscordEmulator
from tests.emulators.ollama import OllamaEmulator, Reply
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.wire import Fault

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
    """Run the program with Telegram, a pipe in the place of its terminal."""
    served = {
        "TROUPE_TELEGRAM_TOKEN": telegram.token,
        "TROUPE_TELEGRAM_BASE_URL": telegram.base_url,
        "TROUPE_TELEGRAM_BASE_FILE_URL": telegram.base_file_url,
    }
    async with started("run", folder, **(served | environment)) as terminal:
        yield terminal


def discord_environment(discord: DiscordEmulator) -> dict[str, str]:
    return {
        "TROUPE_DISCORD_TOKEN": discord.token,
        "TROUPE_DISCORD_API_BASE": discord.api_base,
        "TROUPE_DISCORD_GATEWAY": discord.gateway,
    }


@asynccontextmanager
async def started(command: str, folder: Path, **environment: str) -> AsyncIterator[Terminal]:
    settings = {"TROUPE_DATA_DIR": str(folder / "data"), "TROUPE_MODEL": "offline", "TROUPE_PAINTER": "sketch"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
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


WRONG = "999999:WRONG-token_of-nobody-0123456789012345"


async def test_without_a_token_it_says_how_to_get_one_and_serves_the_clock(tmp_path: Path) -> None:
    async with started("run", tmp_path) as terminal:
        await terminal.shows(
            "Telegram: no token. Make a bot with @BotFather in Telegram and set TROUPE_TELEGRAM_TOKEN."
        )
        await terminal.shows("Discord: no token.*discord.com/developers.*TROUPE_DISCORD_TOKEN")
        await terminal.shows("Serving the clock alone: planned posts go out")

        assert await terminal.stop() == 0


async def test_a_refused_token_is_one_line_with_what_to_do_and_the_other_front_goes_on(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord:
        async with running(telegram, tmp_path, TROUPE_TELEGRAM_TOKEN=WRONG, **discord_environment(discord)) as terminal:
            await terminal.shows(
                r"\ntelegram: Telegram refuses the bot token. Make a new token with @BotFather and put it into "
                r"TROUPE_TELEGRAM_TOKEN.\n"
            )
            await discord.connected()

            assert await terminal.stop() == 0
        assert "Telegram refuses" not in terminal.unread
        assert WRONG not in terminal.unread


async def test_a_refused_discord_token_is_one_line_too(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord:
        wrong = discord_environment(discord) | {
            "TROUPE_DISCORD_TOKEN": "MTIzNDU2Nzg5.GhIjKl.nobody_knows_this_one_at_all_x"
        }
        async with running(telegram, tmp_path, **wrong) as terminal:
            await terminal.shows(
                r"\ndiscord: Discord refuses the bot token\. Copy the token from discord\.com/developers"
            )
            await telegram.changes.until(
                lambda: telegram.called("getUpdates"), timeout=PATIENCE, what=lambda: "no poll"
            )

            assert await terminal.stop() == 0
        assert "Discord refuses" not in terminal.unread


async def test_a_stop_lets_the_answers_of_both_fronts_go_out(tmp_path: Path) -> None:
    """The model is still writing to both when the program is told to stop."""
    more = asyncio.Event()
    odd = "could you perhaps see to something with fog, whatever fits your mood"  # no parser reads this
    url = database_in(tmp_path / "data")
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord, OllamaEmulator() as ollama:
        phone, desktop = telegram.person("Olga"), discord.person("olga")
        database = await Database.open(url)
        for front, user, chat in (("telegram", phone.id, phone.id), ("discord", desktop.id, desktop.dm.id)):
            now = datetime.now(UTC)
            await People(database).add(front, str(user), Role.OWNER, name="Olga", private_chat=str(chat), now=now)
        await database.close()
        environment = {"TROUPE_MODEL": "auto", "TROUPE_OLLAMA_URL": ollama.url, "TROUPE_DATABASE_URL": url}
        async with running(telegram, tmp_path, **discord_environment(discord), **environment) as terminal:
            await discord.connected(timeout=PATIENCE)
            ollama.will(*[Reply(text="The sea is ", hold=more, rest="loud tonight, is it not?")] * 2)
            phone.say(odd)
            desktop.say(odd)
            async with asyncio.timeout(PATIENCE):
                while not ollama.chats:
                    await asyncio.sleep(0.05)
            terminal.process.send_signal(signal.SIGTERM)
            more.set()
            said = "The sea is loud tonight, is it not?"
            await phone.sees(said, timeout=PATIENCE)
            await desktop.sees(said, timeout=PATIENCE)

            assert await asyncio.wait_for(terminal.process.wait(), PATIENCE) == 0


async def test_a_server_that_is_away_is_told_once_and_answered_when_it_is_back(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        telegram.fault("getMe", *[Fault.status(502)] * 3)
        async with running(telegram, tmp_path) as terminal:
            await terminal.shows(r"telegram: .*\. I try again until it answers\.")
            await terminal.shows("Telegram is connected")
            seen = terminal.unread
            assert await terminal.stop() == 0

        assert "try again" not in seen


async def test_a_token_that_is_none_is_a_wrong_setting(tmp_path: Path) -> None:
    async with started("run", tmp_path, TROUPE_TELEGRAM_TOKEN="hello") as terminal:
        await terminal.shows("TROUPE_TELEGRAM_TOKEN: .*does not look like a bot token")

        assert await asyncio.wait_for(terminal.process.wait(), PATIENCE) == 2


async def test_a_file_that_is_no_database_is_left_alone_and_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "troupe.db").write_bytes(b"these are my notes, and no database at all" * 200)
    for command in ("chat", "run"):
        async with started(command, tmp_path) as terminal:
            await terminal.shows(
                "troupe: The database file is not a database.\ntroupe: .*put back a copy from the folder backups"
            )

            assert await asyncio.wait_for(terminal.process.wait(), PATIENCE) == 1
    assert (tmp_path / "data" / "troupe.db").read_bytes().startswith(b"these are my notes")


async def test_beside_a_running_one_a_second_names_the_first_and_ends_with_2(tmp_path: Path) -> None:
    async with started("run", tmp_path) as first:
        await first.shows("Serving the clock")
        for command in ("chat", "run"):
            async with started(command, tmp_path) as second:
                await second.shows(rf"`troupe run` \(pid {first.process.pid}\) works in .*data")
                assert await asyncio.wait_for(second.process.wait(), PATIENCE) == 2
        assert await first.stop() == 0


async def test_who_leaves_is_told_what_stops_with_the_program(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        assert await farewell(person.app) == []
        await person.say("make a picture of Ava and post it tomorrow at six")
        await person.ready()
        await person.press("Approve")
        await person.say("make a 60 second beach reel for Ava")

        job, post = await farewell(person.app)
        assert job == "J2 is not finished: the next start goes on with it."
        assert re.fullmatch(
            r"P1 goes out .* 18:00 \(Europe/Lisbon\), but only while ./troupe run, or chat, is running\.", post
        )
