"""A person in a studio that stands on a Wednesday morning in March: what is said, pressed and sent, and what it came to.

One studio serves a whole module; each conversation begins with an empty chat and looks only at what it made itself.
"""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from bot.fronts.front import Attachment
from storage.tables import Asset, Delivery, Job, Persona
from tests.bot.rooms import Room, room

MORNING = datetime(2026, 3, 11, 10, tzinfo=UTC)  # a Wednesday


@dataclass
class Clock:
    """Time goes on as it does, from that morning; it can be moved on."""

    ahead: timedelta = field(default_factory=lambda: MORNING - datetime.now(UTC))

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> None:
        self.ahead += by


@dataclass(frozen=True)
class Chat:
    person: Room
    clock: Clock
    folder: Path

    @property
    def studio(self) -> Any:
        return self.person.app.studio

    async def begin(self) -> "Chat":
        """Begin an empty chat."""
        self.person.screen.history.clear()
        conversation = await self.studio.conversations.open("console", "console", now=self.clock())
        await self.studio.conversations.forget(conversation.id, now=self.clock())
        return self

    async def say(self, *lines: str) -> str:
        """Say one line after the other, each when the one before is answered; return what was said to the last."""
        said = ""
        for line in lines:
            if line.startswith("/"):
                command, _, words = line[1:].partition(" ")
                said = await self.person.say(words, command=command)
            else:
                said = await self.person.say(line)
        return said

    async def make(self, line: str) -> Asset:
        """Say a line that makes something, and wait for it."""
        await self.person.say(line)
        await self.person.ready()
        return await self.latest()

    async def press(self, label: str) -> str:
        return await self.person.press(label)

    def token(self, label: str) -> str:
        """Keep a button, to press it later: `await chat.late(token)`."""
        return self.person.screen.button(label).token

    async def late(self, token: str) -> str:
        return await self.person.send(press=token)

    async def give(self, name: str, words: str = "") -> Asset:
        """Send a small picture, with words beside it."""
        content = io.BytesIO()
        shade = sum(name.encode()) % 200
        Image.effect_noise((320, 400), 20 + shade).convert("RGB").save(content, "PNG")
        path = self.folder / "sent.png"
        path.write_bytes(content.getvalue())
        sent = Attachment(path=path, name=f"{name}.png", mime="image/png", size=path.stat().st_size)
        await self.person.say(words, attachments=(sent,))
        return await self.latest()

    # ---------------------------------------------------------------------------------------------- what it came to

    async def latest(self) -> Asset:
        asset: Asset | None = await self.studio.assets.latest()
        assert asset is not None
        return asset

    async def asset(self, number: int) -> Asset:
        asset: Asset | None = await self.studio.assets.get(number)
        assert asset is not None
        return asset

    async def tags(self, number: int) -> list[str]:
        return list((await self.studio.assets.tags_of([number]))[number])

    async def posts(self, asset: Asset) -> list[Delivery]:
        return [one for one in await self.studio.deliveries.list() if one.asset_id == asset.id]

    async def post(self, asset: Asset) -> Delivery:
        (delivery,) = await self.posts(asset)
        return delivery

    async def jobs(self) -> list[Job]:
        """Return the jobs, the newest first."""
        return list(await self.studio.jobs.list())

    async def persona(self, name: str) -> Persona:
        persona: Persona | None = await self.studio.personas.find(name)
        assert persona is not None
        return persona

    async def facts(self) -> list[str]:
        conversation = await self.studio.conversations.open("console", "console", now=self.clock())
        return [one.text for one in await self.studio.facts.of(conversation.id, everyone=True)]


@asynccontextmanager
async def chat_in(folder: Path, **overrides: Any) -> AsyncIterator[Chat]:
    clock = Clock()
    async with room(folder, clock=clock, **overrides) as person:
        yield Chat(person, clock, folder)
