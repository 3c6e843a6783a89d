"""One reel on the phone and one on the desktop, and the program ended at every stage of them: the real `./troupe run`.

The same card comes back each time and ends in the true state, and nothing is made, asked or posted twice.
"""

import asyncio
import io
import json
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from storage.database import Database
from storage.people import People
from storage.tables import Asset, AssetType, Delivery, DeliveryState, ErrorEntry, Job, JobState, Role
from tests.bot.nursery import Studio, studio_in
from tests.bot.serving import LONG, WEDNESDAY, discord_settings, telegram_settings
from tests.databases import database_in, only_on_sqlite
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.discord import DiscordEmulator
from tests.emulators.ollama import OllamaEmulator, Reply
from tests.emulators.telegram import TelegramEmulator
from tools.ffmpeg.binary import locate

PLAN = {"shots": [{"scene": f"a pier at {hour}", "shot": "wide"} for hour in ("dawn", "noon")], "hook": "By the sea"}
WORDS = {"hook": "Salt.", "main": "The pier was empty.", "call_to_action": "Would you go?", "hashtags": ["pier"]}
# An FFmpeg that waits, with a note that it was called, while a file is there.
WAITING_FFMPEG = """#!/bin/sh
if [ -e {held} ]; then : >> {called}; fi
while [ -e {held} ]; do sleep 0.05; done
exec {ffmpeg} "$@"
"""


class Model:
    """Answers for the director and the writer, once it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._lets = {"plan": asyncio.Event(), "caption": asyncio.Event()}

    def __call__(self, body: dict[str, Any]) -> Reply:
        wanted = "plan" if "shots" in body["format"]["properties"] else "caption"
        self.asked.append(wanted)
        return Reply(hold=self._lets[wanted], rest=json.dumps(PLAN if wanted == "plan" else WORDS))

    def let(self, wanted: str) -> None:
        self._lets[wanted].set()


@dataclass(frozen=True)
class Side:
    """Somebody at one front, with what their job's card and their post's begin with."""

    front: str
    person: Any
    far: Any  # the emulator
    channel: Any  # where the post goes
    job: str
    post: str

    @property
    def chat(self) -> Any:
        return self.person.chat if self.front == "telegram" else self.person.dm

    def cards(self, begins: str) -> list[Any]:
        return [one for one in self.chat.posts if plain(one).startswith(begins)]

    async def shows(self, begins: str, *words: str) -> Any:
        """Wait until there is one card of a job or a post alone, which says all this."""

        def found() -> Any:
            cards = self.cards(begins)
            return cards[0] if len(cards) == 1 and all(word in plain(cards[0]) for word in words) else None

        return await self.far.changes.until(found, timeout=LONG, what=lambda: self._lacks(f"{begins} {words}"))

    async def asks(self, begins: str, label: str) -> Any:
        """Wait until there is one card of a job or a post alone, with this button."""

        def found() -> Any:
            cards = self.cards(begins)
            return cards[0] if len(cards) == 1 and any(one.label == label for one in cards[0].buttons) else None

        return await self.far.changes.until(found, timeout=LONG, what=lambda: self._lacks(f"{begins} with {label}"))

    def _lacks(self, what: str) -> str:
        return f"{what} is not on {self.front}, but {[plain(one) for one in self.chat.posts]}"


def a_picture() -> bytes:
    """One that passes its checks, so that it is not painted again."""
    noise = [Image.effect_noise((144, 256), 90) for _ in range(3)]
    Image.merge("RGB", noise).save(into := io.BytesIO(), "PNG")
    return into.getvalue()


def plain(message: Any) -> str:
    return message.text.replace("*", "").replace("\\", "")


async def there(true: Callable[[], object], what: str) -> None:
    try:
        async with asyncio.timeout(LONG):
            while not true():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(what) from None


@dataclass
class Stage:
    """A studio with a phone and a desktop, and all that can be made to stand still."""

    studio: Studio
    database: Database
    phone: Side
    desktop: Side
    model: Model
    comfyui: ComfyUIEmulator
    discord: DiscordEmulator
    held: Path  # FFmpeg waits while this is there
    called: Path  # it was called meanwhile

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.phone, self.desktop

    async def start(self, *, ahead: timedelta = timedelta(0)) -> None:
        before = self.discord.identifies
        await self.studio.start(ahead=ahead)
        # What is pressed while nobody listens is lost, as on the platform.
        await there(lambda: self.discord.identifies > before, "Discord is not connected")

    async def all(self, row: type[Asset] | type[Delivery] | type[Job]) -> Sequence[Any]:
        async with self.database.read() as session:
            return (await session.scalars(select(row).order_by(row.id))).all()


@asynccontextmanager
async def stage_in(folder: Path) -> AsyncIterator[Stage]:
    held, called, ffmpeg, model = folder / "held", folder / "called", folder / "ffmpeg", Model()
    ffmpeg.write_text(WAITING_FFMPEG.format(held=held, called=called, ffmpeg=locate()))
    ffmpeg.chmod(0o755)
    comfyui = ComfyUIEmulator()
    comfyui.picture = a_picture()
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramEmulator())
        discord = await stack.enter_async_context(DiscordEmulator())
        ollama = await stack.enter_async_context(OllamaEmulator(brain=model))
        await comfyui.start()
        stack.push_async_callback(comfyui.stop)
        database = await Database.open(database_in(folder / "data"), data_dir=folder / "data")
        stack.push_async_callback(database.close)
        channel, room = telegram.channel("@studio"), discord.guild().channel("studio")
        phone = Side("telegram", telegram.person("Olga"), telegram, channel, "J1 3-second reel", "P1 ")
        desktop = Side("discord", discord.person("olga"), discord, room, "J2 3-second reel", "P2 ")
        phone.chat.is_open = True
        for side in (phone, desktop):
            user, chat = str(side.person.id), str(side.chat.id)
            await People(database).add(side.front, user, Role.OWNER, name="Olga", private_chat=chat, now=WEDNESDAY)
        settings = {
            **telegram_settings(telegram, "@studio"),
            **discord_settings(discord, str(room.id)),
            **{
                "painter": "comfyui",
                "comfyui.url": comfyui.url,
                "model": "ollama:qwen3.5:9b",
                "ollama.url": ollama.url,
            },
            **{"reels.shots": 2, "reels.height": 256, "reels.storyboard": "on", "ffmpeg.path": str(ffmpeg)},
        }
        studio = await studio_in(folder, settings)
        stack.push_async_callback(studio.close)
        yield Stage(studio, database, phone, desktop, model, comfyui, discord, held, called)


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(signal.SIGTERM, id="stopped", marks=only_on_sqlite),  # a minute each
        pytest.param(signal.SIGKILL, id="killed"),
    ],
)
async def test_at_every_stage_the_same_card_comes_back_and_ends_in_the_true_state(
    by: signal.Signals, tmp_path: Path
) -> None:
    async with stage_in(tmp_path) as stage:
        await stage.start()

        async def ended(**how: Any) -> None:
            """End the program, and start it again."""
            await stage.studio.end(by)
            await stage.start(**how)

        for side in stage.sides:
            side.person.say(f"make a 3 second beach reel for Ava and post it on {side.front} tomorrow at 6pm")
            await side.shows(side.job)
        await there(lambda: stage.model.asked, "no plan is asked for")
        await ended()  # while it is planned, and the other one is queued
        stage.model.let("plan")
        async with asyncio.timeout(LONG):
            while not await stage.all(Asset):
                await asyncio.sleep(0.02)
        await ended()  # while the storyboard is drawn
        asked = [await side.asks(side.job, "Go") for side in stage.sides]
        await ended()  # while it is asked about
        stage.comfyui.paints.clear()
        for side, card in zip(stage.sides, asked, strict=True):
            side.person.press("Go", on=card)
        await stage.comfyui.until_running()
        await ended()  # while a shot is painted, and the other reel waits for its turn
        stage.held.touch()
        stage.comfyui.paints.set()
        await there(stage.called.exists, "nothing is rendered")
        await ended()  # while it is rendered
        stage.held.unlink()
        await there(lambda: "caption" in stage.model.asked, "no caption is asked for")
        assert [await side.shows(side.job) for side in stage.sides] == asked
        await ended()  # while its caption is written
        stage.model.let("caption")
        ready = [await side.shows(side.job, "✅ reel_") for side in stage.sides]
        posts = [await side.asks(side.post, "Approve") for side in stage.sides]
        await ended()  # while its post waits for a word
        for side, post in zip(stage.sides, posts, strict=True):
            side.person.press("Edit caption", on=post)
            await side.person.sees("Send me the caption as it should be.", timeout=LONG)
        await ended()  # while the caption is asked for
        for side in stage.sides:
            side.person.say("Fog over the pier.")
            side.person.press("Approve", on=await side.shows(side.post, "Fog over the pier.", "Shall it go out"))
            await side.shows(side.post, "is approved")
        due = max(row.due_at for row in await stage.all(Delivery))
        late = due - datetime.now(UTC) + timedelta(minutes=5)
        await ended(ahead=late)  # after the approval; and it is late when it is started again
        for side in stage.sides:
            await side.shows(side.post, "is up")
        await ended(ahead=late)  # when all is over
        for side in stage.sides:
            side.person.say("/cancel")
            await side.person.sees("Nothing is being made here", timeout=LONG)

        for side, card in zip(stage.sides, ready, strict=True):
            assert [one for one in side.chat.posts if one.buttons] == [card]  # no question is left that nobody asks
            assert len(side.cards(side.job)) == len(side.cards(side.post)) == len(side.channel.posts) == 1
        assert ready[1] is asked[1]  # on Telegram the album of the storyboard makes place for the reel
        assert set(stage.comfyui.executed.values()) == {1}
        assert len(stage.comfyui.executed) == 4  # two shots each
        reels = [row for row in await stage.all(Asset) if row.type is AssetType.VIDEO]
        assert [(job.state, job.result["asset"]) for job in await stage.all(Job)] == [
            (JobState.SUCCEEDED, reel.id) for reel in sorted(reels, key=lambda reel: reel.job_id)
        ]
        assert [row.state for row in await stage.all(Delivery)] == [DeliveryState.POSTED] * 2
        unseen = [row.message for row in await stage.all(ErrorEntry) if row.code == "view_not_shown"]
        assert unseen == []  # a start waits for no card
