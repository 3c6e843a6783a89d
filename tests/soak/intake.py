"""Messages in, one answer each out, while `./troupe run` is killed: a real process, both platforms on loopback.

    python -m tests.soak.intake --kills 40
    python -m tests.soak.intake --kills 12 --seed 3 --keep

People write all the time, also while nothing runs. The process is killed at any time, at the moment when a platform gets
an answer, and just after it has put one up. What was answered is counted on the platforms, outside what is killed.
Ends with 0 when every message was taken once, acted on once, and answered once.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from storage.database import Database
from storage.migrate import connected
from storage.people import People
from storage.tables import Fact, InboxItem, Role
from tests.databases import address_of, database_in, sync_address_of
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.wire import Fault, Script

ROOT: Final = Path(__file__).resolve().parents[2]
KINDS: Final = ("any time", "telegram before", "telegram after", "discord before", "discord after", "at its start")
SENDS: Final = {"telegram": "sendMessage", "discord": "POST /channels/{}/messages"}
PATIENCE: Final = 900.0  # seconds for a start, and for the answers at the end, on a busy machine
AT_MOST: Final = 40  # messages that wait for their answers
EVERY_SO_MANY: Final = 9  # messages, one is to be remembered: an act, which must not be done twice
BETWEEN: Final = (0.05, 0.6)  # seconds between two messages


@dataclass
class Verdict:
    """What the platforms and the tables say at the end."""

    kills: Counter[str] = field(default_factory=Counter)
    said: int = 0
    lost: list[str] = field(default_factory=list)  # never answered
    twice: list[str] = field(default_factory=list)  # answered more than once
    untaken: list[str] = field(default_factory=list)  # not in the inbox, or more than once
    acted: list[str] = field(default_factory=list)  # acts that were done not at all, or more than once
    details: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.twice or self.untaken or self.acted or self.details)

    def lines(self) -> list[str]:
        return [
            f"{self.kills.total()} kills and {self.said} messages in {self.seconds:.0f} s",
            f"killed: {', '.join(f'{kind} {count}' for kind, count in sorted(self.kills.items()))}",
            f"lost {len(self.lost)}, answered twice {len(self.twice)}, not taken once {len(self.untaken)}, "
            f"not done once {len(self.acted)}",
            *(f"{name}: {found[:8]}" for name, found in vars(self).items() if isinstance(found, list) and found),
        ]


@dataclass
class Voice:
    """Somebody who writes, and where their answers stand."""

    name: str
    say: Callable[[str], object]
    posts: Callable[[], Sequence[str]]
    said: list[str] = field(default_factory=list)  # the marks
    acts: int = 0

    def speak(self, number: int) -> None:
        mark = f"zebra{number}x"
        self.said.append(mark)
        is_act = number % EVERY_SO_MANY == 0 and self.acts < 40  # a chat keeps fifty facts
        self.acts += is_act
        self.say(f"/remember {mark} likes tea" if is_act else f"/find {mark}")


class World:
    """Both platforms, the people on them, and the program between."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.telegram, self.discord = TelegramEmulator(), DiscordEmulator(may_read_content=True)
        self.voices: list[Voice] = []
        self.process: asyncio.subprocess.Process | None = None
        self.count = 0
        self.verdict = Verdict()

    async def let_in(self) -> None:
        """Four people, who may: two on each platform."""
        database = await Database.open(database_in(self.folder / "data"))
        people, now = People(database), datetime.now(UTC)
        for number, (name, role) in enumerate((("Olga", Role.OWNER), ("Vera", Role.OPERATOR))):
            phone, desktop = self.telegram.person(name, id=4242 + number), self.discord.person(name.lower())
            await people.add("telegram", str(phone.id), role, name=name, private_chat=str(phone.id), now=now)
            await people.add("discord", str(desktop.id), role, name=name, private_chat=str(desktop.dm.id), now=now)
            for called, person, chat in (
                (f"{name} on Telegram", phone, phone.chat),
                (f"{name} on Discord", desktop, desktop.dm),
            ):
                self.voices.append(Voice(called, person.say, lambda chat=chat: [one.text for one in chat.posts]))  # type: ignore[misc, attr-defined]
        await database.close()

    @property
    def environment(self) -> dict[str, str]:
        settings = {
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": address_of(self.folder / "data"),
            "MODEL": "offline",
            "PAINTER": "sketch",
            "DISK_FLOOR_GB": "0.01",
            "TELEGRAM_TOKEN": self.telegram.token,
            "TELEGRAM_BASE_URL": self.telegram.base_url,
            "TELEGRAM_BASE_FILE_URL": self.telegram.base_file_url,
            "DISCORD_TOKEN": self.discord.token,
            "DISCORD_API_BASE": self.discord.api_base,
            "DISCORD_GATEWAY": self.discord.gateway,
        }
        return os.environ | {f"TROUPE_{key}": value for key, value in settings.items()}

    async def start(self) -> None:
        with (self.folder / "said.txt").open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=ROOT,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=said,
                stderr=asyncio.subprocess.STDOUT,
            )

    def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()

    async def ended(self) -> None:
        assert self.process is not None
        await self.process.wait()
        if self.process.returncode != -9:
            self.verdict.details.append(f"it ended by itself with {self.process.returncode}")

    def speak(self) -> None:
        self.count += 1
        self.chance.choice(self.voices).speak(self.count)

    async def talk(self) -> None:
        """Write, one after the other, until cancelled; of a slow machine's answers, some are waited for."""
        while True:
            await asyncio.sleep(self.chance.uniform(*BETWEEN))
            if len(self.unanswered()) < AT_MOST:
                self.speak()

    async def up(self) -> None:
        """Wait until the program that was started has both connections."""
        polls = len(self.telegram.called("getUpdates"))
        calls = len(self.discord.calls)
        await self._until(lambda: len(self.telegram.called("getUpdates")) > polls, "Telegram is not polled")
        await self._until(lambda: len(self.discord.calls) > calls, "Discord is not logged in to")
        await self.discord.connected(timeout=PATIENCE)

    async def one_life(self, kind: str) -> None:
        """Start the program, and kill it in this way."""
        await self.start()
        if kind == "at its start":
            await asyncio.sleep(self.chance.uniform(0.8, 2.5))
            self.kill()
        else:
            await self.up()
            if kind == "any time":
                await asyncio.sleep(self.chance.uniform(0.0, 1.5))
                self.kill()
            else:
                platform, _, when = kind.partition(" ")
                fault = Fault.drop_before if when == "before" else Fault.drop_after
                self.script_of(platform).add(
                    SENDS[platform], *[Fault.ok()] * self.chance.randint(0, 4), fault(self.kill)
                )
        try:
            await asyncio.wait_for(self.ended(), PATIENCE)
        finally:
            self.telegram.script.clear()
            self.discord.script.clear()
        self.verdict.kills[kind] += 1
        await asyncio.sleep(self.chance.uniform(0.0, 0.4))

    def script_of(self, platform: str) -> Script:
        return self.telegram.script if platform == "telegram" else self.discord.script

    async def finish(self) -> None:
        """Let the program live until everything is answered, and a moment longer."""
        await self.start()
        with suppress(AssertionError, TimeoutError):
            await self._until(lambda: not self.unanswered(), "")
        await asyncio.sleep(2)
        self.kill()
        await self.ended()

    def unanswered(self) -> list[str]:
        answers = Counter(mark for voice in self.voices for mark in answered(voice))
        return [mark for voice in self.voices for mark in voice.said if not answers[mark]]

    async def _until(self, true: Callable[[], object], what: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                assert self.process is not None
                assert self.process.returncode is None, f"{what}: it has ended"
                await asyncio.sleep(0.02)

    def judge(self) -> None:
        said = [mark for voice in self.voices for mark in voice.said]
        answers = Counter(mark for voice in self.voices for mark in answered(voice))
        with connected(sync_address_of(self.folder / "data")) as database:
            taken = Counter(str(row.payload["text"]) for row in database.execute(select(InboxItem.payload)))
            facts = Counter(database.scalars(select(Fact.text)).all())
        self.verdict.said = len(said)
        self.verdict.lost = [mark for mark in said if not answers[mark]]
        self.verdict.twice = [mark for mark in said if answers[mark] > 1]
        for mark in said:
            words = (mark, f"{mark} likes tea")
            if sum(taken[one] for one in words) != 1:
                self.verdict.untaken.append(mark)
            elif taken[words[1]] and facts[words[1]] != 1:
                self.verdict.acted.append(mark)


def answered(voice: Voice) -> list[str]:
    """The mark of each message that answers one."""
    return [
        found
        for text in voice.posts()
        for word in text.split()
        if (found := word.strip("'.,:()\"")).startswith("zebra")
    ]


def seeded(kills: int, seed: int) -> list[str]:
    """How the program ends, again and again. The first lives end in every way; then chance decides."""
    chance = random.Random(seed)
    return [KINDS[number] if number < len(KINDS) else chance.choice(KINDS) for number in range(kills)]


async def soak(kinds: Sequence[str], *, seed: int, folder: Path) -> Verdict:
    """Kill the program in these ways, one after the other, while people write; then let it live, and judge."""
    began = time.monotonic()
    world = World(folder, seed)
    async with world.telegram, world.discord:
        await world.let_in()
        try:
            await world.start()
            await world.up()
            for _ in range(3 * len(world.voices)):  # Discord has no history of a channel that was never heard of
                world.speak()
            await world._until(lambda: not world.unanswered(), "the first messages are not answered")
            world.kill()
            await world.ended()
            talk = asyncio.create_task(world.talk())
            try:
                for kind in kinds:
                    await world.one_life(kind)
            finally:
                talk.cancel()
            await world.finish()
        finally:
            world.kill()
            if world.process is not None:
                await world.process.wait()
        world.judge()
    world.verdict.seconds = time.monotonic() - began
    return world.verdict


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", action="store_true", help="leave the data folder for a look")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="troupe-intake-"))
    try:
        verdict = asyncio.run(soak(seeded(asked.kills, asked.seed), seed=asked.seed, folder=folder))
    finally:
        if asked.keep:
            print(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    if asked.json:
        found: dict[str, Any] = vars(verdict) | {"kills": verdict.kills.total(), "is_good": verdict.is_good}
        print(json.dumps(found))
    else:
        print("\n".join(verdict.lines()))
        print("PASS" if verdict.is_good else "FAIL")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
