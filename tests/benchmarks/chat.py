"""What the chat fronts cost: how soon an answer is there, whether 200 people at once are heard in time, and an idle bot.

`python -m tests.benchmarks.chat [answers] [crowd] [idle] [--json]` runs the parts that are named, or all. The bots are processes of
their own, `python -m bot run` and a bare echo bot (`tests.benchmarks.echo`) of python-telegram-bot and of discord.py, each at an
emulator of its own in this process.

`answers`: from a message's arrival at the emulator to the first answer that is there to see, in turns with the echo bot. Commands
and words that need no model. A platform is not on loopback: `--road` is how many milliseconds every call of a bot takes to come and
go, and an event of Discord's gateway half of them; the figures are given with none and with those. The goal is a median of at
most 1.3 times the echo bot's.
`crowd`: slash commands of 200 people in the same moment; Discord forgets one that is not acknowledged within three seconds.
`idle`: memory and CPU of the bot with both fronts and nobody there.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bot.settings import ROOT
from storage.database import Database
from storage.people import People
from storage.tables import Role
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.wire import Fault, Script

ROUNDS = 150
WARM = 5  # answers before the first that counts
ROAD = 40.0  # milliseconds: about what a call to either platform takes from a home in Europe
CROWD = 200
DEADLINE = 3.0  # seconds (Discord: receiving-and-responding)
IDLE_FOR = 30.0  # seconds
SETTLE = 15.0  # seconds after the start until it is idle
PATIENCE = 120.0  # seconds for a start on a busy machine
QUESTIONS = {"a command": "/help posts", "a look into the database": "/jobs", "words": "what are you doing?"}


@dataclass(kw_only=True)
class Road(Script):
    """A way to the platform that takes a while, for each call alike."""

    milliseconds: float = 0.0

    def __post_init__(self) -> None:
        super().__init__()

    def take(self, method: str) -> Fault:
        return Fault.far(self.milliseconds / 1000) if self.milliseconds else super().take(method)


Ask = Callable[[str], Awaitable[float]]  # to how many seconds the answer took


def asked_on_telegram(telegram: TelegramEmulator) -> Ask:
    olga = telegram.person("Olga", id=4242)

    async def ask(text: str) -> float:
        start, asked = time.perf_counter(), olga.say(text)
        await telegram.changes.until(
            lambda: next((m for m in olga.chat.messages if m.is_bot and m.id > asked.id), None),
            timeout=PATIENCE,
            what=lambda: f"no answer to {text!r} on Telegram",
        )
        return time.perf_counter() - start

    return ask


def asked_on_discord(discord: DiscordEmulator) -> Ask:
    olga = discord.person("olga", id=4242)

    async def ask(text: str) -> float:
        start, asked = time.perf_counter(), olga.say(text)
        await discord.changes.until(
            lambda: next((m for m in olga.dm.messages if m.is_bot and m.id > asked.id), None),
            timeout=PATIENCE,
            what=lambda: f"no answer to {text!r} on Discord",
        )
        return time.perf_counter() - start

    return ask


@asynccontextmanager
async def process(*command: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *command),
        cwd=ROOT,
        env=os.environ | environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGTERM)
        await child.wait()


@asynccontextmanager
async def our_bot(
    folder: Path, telegram: TelegramEmulator | None, discord: DiscordEmulator, *, people: int = 1
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`./troupe run`, where the person 4242 is the owner, and the next ones are operators."""
    database = await Database.open(f"sqlite:///{folder}/troupe.db")
    await database.upgrade()
    known = People(database)
    for front in ("telegram", "discord"):
        for number in range(4242, 4242 + people):
            role = Role.OWNER if number == 4242 else Role.OPERATOR
            await known.add(front, str(number), role, name=f"P{number}", now=datetime.now(UTC))
    await database.close()
    environment = {
        "TROUPE_DATA_DIR": str(folder),
        "TROUPE_MODEL": "offline",
        "TROUPE_PAINTER": "sketch",
        "TROUPE_DISCORD_TOKEN": discord.token,
        "TROUPE_DISCORD_API_BASE": discord.api_base,
        "TROUPE_DISCORD_GATEWAY": discord.gateway,
    }
    if telegram is not None:
        environment |= {
            "TROUPE_TELEGRAM_TOKEN": telegram.token,
            "TROUPE_TELEGRAM_BASE_URL": telegram.base_url,
            "TROUPE_TELEGRAM_BASE_FILE_URL": telegram.base_file_url,
        }
    async with process("bot", "run", **environment) as child:
        yield child


async def answers(rounds: int, road: float) -> dict[str, Any]:
    """Ask each bot the same in turns, and return milliseconds and ratios by front, road and question."""
    found: dict[str, Any] = {}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours, theirs = [await stack.enter_async_context(TelegramEmulator()) for _ in range(2)]
        our_discord, their_discord = [await stack.enter_async_context(DiscordEmulator()) for _ in range(2)]
        await stack.enter_async_context(our_bot(folder, ours, our_discord))
        echo = "tests.benchmarks.echo"
        await stack.enter_async_context(process(echo, "telegram", theirs.base_url, theirs.token))
        addresses = f"{their_discord.api_base} {their_discord.gateway}"
        await stack.enter_async_context(process(echo, "discord", addresses, their_discord.token))
        roads = [Road() for _ in range(4)]
        ours.script, theirs.script, our_discord.script, their_discord.script = roads
        for discord in (our_discord, their_discord):
            await discord.connected(timeout=PATIENCE)
        fronts = {
            "Telegram": (asked_on_telegram(ours), asked_on_telegram(theirs)),
            "Discord": (asked_on_discord(our_discord), asked_on_discord(their_discord)),
        }
        for name, (us, them) in fronts.items():
            for text in QUESTIONS.values():
                for ask in (us, them) * WARM:
                    await ask(text)
            for milliseconds in (0.0, road):
                for way in roads:
                    way.milliseconds = milliseconds
                for discord in (our_discord, their_discord):
                    discord.event_travels = milliseconds / 2000
                for what, text in QUESTIONS.items():
                    taken: tuple[list[float], list[float]] = ([], [])
                    for turn in range(rounds):
                        for which in (0, 1) if turn % 2 else (1, 0):
                            taken[which].append(await (us, them)[which](text))
                            await asyncio.sleep(0.02)  # what is done behind an answer is no part of the next one
                    found[f"{name}, a road of {milliseconds:.0f} ms, {what}"] = compared(*taken)
    return found


def compared(ours: list[float], theirs: list[float]) -> dict[str, float]:
    def last(taken: list[float]) -> float:
        return quantiles(taken, n=100)[-1]

    return {
        "median_ms": median(ours) * 1000,
        "p99_ms": last(ours) * 1000,
        "echo_median_ms": median(theirs) * 1000,
        "echo_p99_ms": last(theirs) * 1000,
        "ratio": median(ours) / median(theirs),
        "ratio_p99": last(ours) / last(theirs),
    }


async def crowd(people: int = CROWD) -> dict[str, float]:
    """Let everybody send a slash command in the same moment, and return how late what was acknowledged and answered."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        discord = await stack.enter_async_context(DiscordEmulator())
        await stack.enter_async_context(our_bot(folder, None, discord, people=people))
        crowd = [discord.person(f"p{number}", id=number) for number in range(4242, 4242 + people)]
        await discord.connected(timeout=PATIENCE)
        await discord.changes.until(lambda: discord.commands, timeout=PATIENCE, what=lambda: "no commands")
        first = crowd[0].slash("jobs")  # the bot is warm
        await discord.changes.until(lambda: _shown(first.original), timeout=PATIENCE, what=lambda: "no answer")
        start = time.monotonic()
        sent = [person.slash("jobs") for person in crowd]
        shown: dict[int, float] = {}

        def all_shown() -> bool:
            now = time.monotonic()
            for one in sent:
                if one.id not in shown and _shown(one.original):
                    shown[one.id] = now - start
            return len(shown) == len(sent)

        await discord.changes.until(
            all_shown, timeout=PATIENCE, what=lambda: f"{len(shown)} of {people} have an answer"
        )
        late = sorted(one.acknowledged_after or float("inf") for one in sent)
        return {
            "people": people,
            "acknowledged_median_s": median(late),
            "acknowledged_worst_s": late[-1],
            "missed": sum(one > DEADLINE for one in late),
            "answered_median_s": median(shown.values()),
            "answered_worst_s": max(shown.values()),
        }


def _shown(message: Any) -> bool:
    return message is not None and not message.is_loading


async def idle(seconds: float = IDLE_FOR) -> dict[str, float]:
    """Return the memory of an idle bot with both fronts, and the CPU that it takes."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        telegram = await stack.enter_async_context(TelegramEmulator())
        discord = await stack.enter_async_context(DiscordEmulator())
        start = time.monotonic()
        child = await stack.enter_async_context(our_bot(folder, telegram, discord))
        await discord.connected(timeout=PATIENCE)
        await telegram.changes.until(
            lambda: telegram.called("getUpdates"), timeout=PATIENCE, what=lambda: "Telegram is not polled"
        )
        served_after = time.monotonic() - start
        await asyncio.sleep(SETTLE)
        before, at = cpu_of(child.pid), time.monotonic()
        await asyncio.sleep(seconds)
        share = (cpu_of(child.pid) - before) / (time.monotonic() - at)
        return {"serves_after_s": served_after, "cpu_share": share, **memory_of(child.pid)}


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> dict[str, float]:
    """Return the MB of a process (Linux): resident, and its share of what several use."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return {"rss_mb": kilobytes["Rss"] / 1024, "pss_mb": kilobytes["Pss"] / 1024}


def tell(part: str, found: dict[str, Any]) -> None:
    print(part)
    for name, value in found.items():
        if not isinstance(value, dict):
            print(f"  {name:<24} {value:8.3f}")
            continue
        ours, theirs = (f"{value[f'{who}median_ms']:.1f} ({value[f'{who}p99_ms']:.1f})" for who in ("", "echo_"))
        print(f"  {name:<52} {ours:>16} ms, echo {theirs:>16} ms: {value['ratio']:.2f} times")


async def run(wanted: argparse.Namespace) -> None:
    parts: dict[str, Callable[[], Awaitable[dict[str, Any]]]] = {
        "answers": lambda: answers(wanted.rounds, wanted.road),
        "crowd": crowd,
        "idle": idle,
    }
    found = {}
    for part in wanted.parts or parts:
        found[part] = await parts[part]()
        if not wanted.json:
            tell(part, found[part])
    if wanted.json:
        print(json.dumps(found, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("parts", nargs="*", choices=["answers", "crowd", "idle", []], help="what to measure; all")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="questions of each kind to each bot")
    parser.add_argument("--road", type=float, default=ROAD, help="milliseconds that a call takes to a platform")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
