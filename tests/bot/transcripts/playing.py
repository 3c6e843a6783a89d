"""Plays the conversations of `talks.toml` on one front after the other: real fronts, each with a studio of its own."""

import asyncio
import io
import random
import re
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, Protocol
from unittest.mock import patch

from PIL import Image
from rich.console import Console

from bot.app import App, opened
from bot.fronts.console import ORIGIN, ConsoleFront
from bot.fronts.front import Front, Inbound
from bot.fronts.supervise import supervise
from bot.serve import fronts_of
from storage.tables import DeliveryState, Role
from tests.bot.commanding import Things, clip_in, new_things
from tests.bot.fronts.conftest import DISCORD_LIMITS, TELEGRAM_LIMITS
from tests.bot.rooms import settings_in
from tests.bot.serving import WEDNESDAY, Clock, discord_settings, telegram_settings
from tests.bot.transcripts.rows import Rows, changes, rows_of
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator

TALKS: Final = Path(__file__).with_name("talks.toml")
PATIENCE: Final = 120.0  # seconds for one step on a busy machine
FRONTS: Final = ("console", "telegram", "discord")
SENDING: Final = {DeliveryState.CLAIMED, DeliveryState.SENDING}


@dataclass(frozen=True, kw_only=True)
class Talk:
    name: str
    steps: tuple[str, ...]
    fronts: tuple[str, ...] = FRONTS
    refused: bool = False  # all of it, so that it leaves nothing


def talks() -> list[Talk]:
    found = tomllib.loads(TALKS.read_text())["talk"]
    return [
        Talk(
            name=one["name"],
            steps=tuple(one["steps"]),
            fronts=tuple(one.get("fronts", FRONTS)),
            refused=one.get("refused", False),
        )
        for one in found
    ]


class Hand(Protocol):
    """Somebody at one front."""

    chat: str

    async def say(self, words: str) -> None: ...

    async def press(self, label: str, times: int) -> None: ...

    async def send(self, picture: Path, words: str) -> None: ...


@dataclass
class Stage:
    """A studio and the one who talks to it. Entered again with the same folder it is a restart."""

    app: App
    hand: Hand
    front: str
    clock: Clock
    heard: list[Inbound]

    async def step(self, line: str, things: Things, folder: Path) -> None:
        self.clock.now += timedelta(seconds=1)  # what comes later is later: the newest of something is one thing
        before, expected = len(self.heard), 1
        mark, _, rest = line.partition(" ")
        match mark:
            case "@":
                await self._direction(rest)
                return
            case ">" | ">>":
                expected = 3 if mark == ">>" else 1
                await self.hand.press(rest, expected)
            case "+":
                name, _, words = rest.partition(" ")
                await self.hand.send(drawing(folder / name), words)
            case _:
                await self.hand.say(await self._filled(line, things))
        await until(lambda: len(self.heard) >= before + expected, f"{line!r} is not heard")
        await self.app.intake.idle()

    async def _filled(self, line: str, things: Things) -> str:
        asset = await self.app.studio.assets.latest()
        newest = max((row.id for row in await self.app.studio.deliveries.list(limit=500)), default=0)
        line = line.replace("{made}", str(asset.id if asset else 0)).replace("{newest}", f"P{newest}")
        return things.fill(line) if "{" in line else line

    async def _direction(self, what: str) -> None:
        if what == "made":
            await self.app.idle()
            return
        number, unit = re.fullmatch(r"later (\d+) (h|min)", what).groups()  # type: ignore[union-attr]
        await self.clock.move(self.app, timedelta(**{{"h": "hours", "min": "minutes"}[unit]: int(number)}))
        async with asyncio.timeout(PATIENCE):
            while any(
                row.state in SENDING or (row.state is DeliveryState.PLANNED and row.due_at <= self.clock.now)
                for row in await self.app.studio.deliveries.list(limit=500)
            ):
                await asyncio.sleep(0.05)
        await self.app.idle()


async def until(true: Callable[[], object], what: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(what) from None


def drawing(path: Path) -> Path:
    Image.effect_noise((320, 400), 60).convert("RGB").save(path, compress_level=1)
    return path


# ---------------------------------------------------------------------------------------------- the three hands


class Typist:
    """At the terminal: a line is typed; a button is pressed by its number, or as here by its words."""

    chat = "console"

    def __init__(self, answer: Callable[[Inbound], Awaitable[None]]) -> None:
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self._answer = answer
        self.front: ConsoleFront

    async def lines(self) -> AsyncIterator[str]:
        while True:
            yield await self._lines.get()

    async def say(self, words: str) -> None:
        self._lines.put_nowait(words)

    async def press(self, label: str, times: int) -> None:
        await until(lambda: self._token(label), f"there is no button {label!r} in the terminal")
        if times == 1:
            await self.say(label)
            return
        token = self._token(label)  # typed at once: the second line is read before the first one is acted on
        presses = [Inbound(origin=ORIGIN, key=f"{token} {number}", press=token) for number in range(times)]
        await asyncio.gather(*(self._answer(press) for press in presses))

    def _token(self, label: str) -> str:
        return next((button.token for button in self.front._numbers().buttons if button.label == label), "")

    async def send(self, picture: Path, words: str) -> None:
        await self.say(f"{picture} {words}".strip())


class Phone:
    """With Telegram."""

    def __init__(self, telegram: TelegramEmulator) -> None:
        self._telegram = telegram
        self.person = telegram.person("Olga")
        self.chat = str(self.person.chat.id)

    async def say(self, words: str) -> None:
        self.person.say(words)

    async def press(self, label: str, times: int) -> None:
        card = await self.person.sees_button(label, timeout=PATIENCE)
        button = next(one for one in card.buttons if one.label == label)
        for _ in range(times):
            self._telegram.pressed(self.person, card, button)

    async def send(self, picture: Path, words: str) -> None:
        self.person.send("document", picture.read_bytes(), name=picture.name, mime="image/png", caption=words)


class Desktop:
    """With Discord."""

    def __init__(self, discord: DiscordEmulator) -> None:
        self.person = discord.person("olga")
        self.chat = str(self.person.dm.id)

    async def say(self, words: str) -> None:
        self.person.say(words)

    async def press(self, label: str, times: int) -> None:
        card = await self.person.sees_button(label, timeout=PATIENCE)
        for _ in range(times):
            self.person.press(label, on=card)

    async def send(self, picture: Path, words: str) -> None:
        self.person.say(words, files=[(picture.name, picture.read_bytes(), "image/png")])


# ---------------------------------------------------------------------------------------------- the play


@dataclass
class Playhouse:
    """One front with its far side, which outlives restarts."""

    front: str
    folder: Path
    clock: Clock = field(default_factory=lambda: Clock(WEDNESDAY))
    far: Any = None

    @asynccontextmanager
    async def stage(self) -> AsyncIterator[Stage]:
        settings: dict[str, Any] = {"posting.sweep": timedelta(minutes=10)}
        if self.front == "telegram":
            settings |= telegram_settings(self.far)
        if self.front == "discord":
            settings |= discord_settings(self.far)
        async with opened(settings_in(self.folder, **settings), command="run", clock=self.clock) as app:
            heard: list[Inbound] = []

            async def answer(inbound: Inbound) -> None:
                await app.intake.answer(inbound)
                heard.append(inbound)

            hand, fronts = self._hand(app, answer)
            app.open_fronts(fronts)
            if self.front != "console":
                user = str(hand.person.id)  # type: ignore[attr-defined]
                role, now = Role.OWNER, self.clock.now
                await app.people.add(self.front, user, role, name="Olga", private_chat=hand.chat, now=now)
            stop = asyncio.Event()
            intake = app.tasks.create_task(app.intake.run())
            serving = app.tasks.create_task(supervise(list(fronts.values()), answer, stop=stop, say=lambda line: None))
            await app.reopen()
            if self.front == "discord":
                await self.far.connected(timeout=PATIENCE)
            try:
                yield Stage(app=app, hand=hand, front=self.front, clock=self.clock, heard=heard)
            finally:
                stop.set()
                await serving
                intake.cancel()
                await app.desk.close()

    def _hand(self, app: App, answer: Callable[[Inbound], Awaitable[None]]) -> tuple[Hand, dict[str, Front]]:
        if self.front == "console":
            typist = Typist(answer)
            screen = Console(file=io.StringIO(), width=100, color_system=None)
            typist.front = ConsoleFront(idle=app.idle, console=screen, lines=typist.lines())
            return typist, {"console": typist.front}
        fronts = fronts_of(app, telegram=TELEGRAM_LIMITS, discord=DISCORD_LIMITS)
        if not hasattr(self.far, "hand"):
            self.far.hand = (Phone if self.front == "telegram" else Desktop)(self.far)
        return self.far.hand, fronts


async def play(front: str, folder: Path, wanted: list[Talk]) -> dict[str, Rows]:
    """Play conversations one after the other on one front; return what each has changed in the database."""
    folder.mkdir(parents=True, exist_ok=True)
    house, clip = Playhouse(front, folder), clip_in(folder)
    found: dict[str, Rows] = {}
    async with AsyncExitStack() as far:
        if front == "telegram":
            house.far = await far.enter_async_context(TelegramEmulator())
        if front == "discord":
            house.far = await far.enter_async_context(DiscordEmulator(may_read_content=True))
        async with AsyncExitStack() as here:
            stage = await here.enter_async_context(house.stage())
            for talk in wanted:
                if front not in talk.fronts:
                    continue
                studio: Any = SimpleNamespace(app=stage.app)
                things = await new_things(studio, folder, clip, front=front, chat=stage.hand.chat)
                before = await rows_of(stage.app, things)
                dice = random.Random(talk.name)  # the same on every front
                with patch("tools.production.planning.secrets", SimpleNamespace(randbelow=dice.randrange)):
                    for line in talk.steps:
                        if line == "@ restart":
                            await here.aclose()
                            stage = await here.enter_async_context(house.stage())
                            continue
                        try:
                            await stage.step(line, things, folder)
                        except Exception as error:
                            error.add_note(f"on {front}, in {talk.name!r}, at {line!r}")
                            raise
                    for job in await stage.app.studio.jobs.unfinished():
                        await stage.app.studio.production.cancel(job.id)
                    await stage.app.desk.idle()
                found[talk.name] = changes(before, await rows_of(stage.app, things))
    return found
