"""One studio and one Ollama stand-in for a whole test module; each test finds an empty chat."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from bot.fronts.front import Attachment
from tests.bot.rooms import Room, room
from tests.emulators.ollama import OllamaEmulator, Reply

ODD = "could you perhaps conjure up something maritime starring our redhead, whatever fits your mood"  # no parser reads this
SUMMARY = "They talked of the sea."
HELLO = "the sea was so loud last night"


@dataclass(frozen=True)
class Talk:
    """A person at the console, and the model's server."""

    person: Room
    ollama: OllamaEmulator

    @property
    def studio(self) -> Any:
        return self.person.app.studio

    async def say(self, text: str = ODD) -> str:
        return await self.person.say(text)

    async def fresh(self) -> "Talk":
        """Begin an empty chat with a model that has nothing to say yet."""
        self.ollama.replies.clear()
        self.ollama.chats.clear()
        self.ollama.asides.clear()
        self.ollama.brain = None
        self.person.screen.history.clear()
        conversation = await self.studio.conversations.open("console", "console", now=self.person.app.clock())
        await self.studio.conversations.forget(conversation.id, now=self.person.app.clock())
        return self

    async def give_picture(self, folder: Path, name: str = "harbour.png") -> int:
        """Send a picture, and return the number of the asset that it became."""
        await self.send_picture(folder, name)
        latest = await self.studio.assets.latest()
        assert latest is not None
        return int(latest.id)

    async def send_picture(self, folder: Path, name: str = "harbour.png", *, words: str = "") -> str:
        """Send a picture with words beside it, and return what was said to it."""
        content = io.BytesIO()
        Image.effect_noise((600, 750), 40).convert("RGB").save(content, "PNG")
        path = folder / "sent.png"
        path.write_bytes(content.getvalue())
        sent = Attachment(path=path, name=name, mime="image/png", size=path.stat().st_size)
        return await self.person.say(words, attachments=(sent,))

    def last_request(self) -> str:
        """Return the last message of the last prompt."""
        return str(self.ollama.chats[-1]["messages"][-1]["content"])


@asynccontextmanager
async def talk_in(folder: Path, *, parameters: float = 9e9, **overrides: Any) -> AsyncIterator[Talk]:
    async with (
        OllamaEmulator(
            parameters=parameters, by_format={"summary": Reply(text=json.dumps({"summary": SUMMARY}))}
        ) as ollama,
        room(folder, **{"model": "auto", "ollama.url": ollama.url, **overrides}) as person,
    ):
        yield Talk(person, ollama)
