"""A whole studio for tests: the real App on a real SQLite file, with a console that the test types into."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.app import App, opened
from bot.fronts.front import Attachment, Button, Caps, Inbound, Origin, View
from bot.settings import Settings, load
from tests.databases import database_in

CHAT = "console"
PATIENCE = 120.0  # seconds that a test waits for a reel on a busy machine
SHORT = "make a 3 second beach reel for Ava"


def settings_in(folder: Path, **overrides: Any) -> Settings:
    """Return settings that reach nothing outside `folder`, with a database that is set up: not each test's first start."""
    plain = {
        "data_dir": folder / "data",
        "database.url": database_in(folder / "data"),
        "posting.folder": None,
        "painter": "sketch",
        "model": "offline",
        "timezone": "Europe/London",
        "disk_floor_gb": 0.01,
        "faces.likeness": False,  # else a room would be another one where the extra is installed
        "voice.engine": "off",  # likewise, and where a program that speaks is
        "posting.sweep": timedelta(seconds=1),
        "reels.height": 480,  # one of 1920 takes five times as long to make
    }
    return load(root=folder, environ={}, overrides={**plain, **overrides})


@dataclass
class Screen:
    """A front for tests: what was shown, newest state per key, in order of first showing. It replaces a person's screen."""

    name: str = "console"
    views: dict[str, View] = field(default_factory=dict)
    history: list[View] = field(default_factory=list)
    count: int = 0
    taken: list[str] = field(default_factory=list)
    can_take_away: bool = True

    async def serve(self, answer: Callable[[Inbound], Awaitable[None]]) -> None:
        await asyncio.Event().wait()

    async def show(self, chat: str, view: View) -> None:
        self.count += 1
        self.views[view.key or f"plain:{self.count}"] = view
        self.history.append(view)

    async def take_away(self, chat: str, ref: str) -> bool:
        self.taken.append(ref)
        return self.can_take_away

    def caps(self, chat: str) -> Caps:
        return Caps(max_text=100_000, max_upload=2**40, edit_every=timedelta(0), buttons_per_row=9)

    @property
    def texts(self) -> list[str]:
        return [view.text for view in self.views.values()]

    def button(self, label: str) -> Button:
        found = self.find(label)
        assert found is not None, f"no button {label!r} in {self.texts}"
        return found

    def find(self, label: str) -> Button | None:
        """Return the newest button of this label."""
        for view in reversed(self.history):
            if self.views.get(view.key) is not view:
                continue
            for row in view.buttons:
                for button in row:
                    if button.label == label:
                        return button
        return None


@dataclass
class Room:
    """One person at the console of a running studio."""

    app: App
    screen: Screen

    async def say(
        self, text: str = "", *, command: str = "", attachments: tuple[Attachment, ...] = (), user: str = "console"
    ) -> str:
        """Type a line (or a command), wait until it is answered, and return what was said to it."""
        return await self.send(text=text, command=command, attachments=attachments, user=user)

    async def press(self, label: str) -> str:
        """Press the newest button of this label, as soon as it is there."""

        async def there() -> Button | None:
            return self.screen.find(label)

        return await self.send(press=(await self.until(there)).token)

    async def send(self, *, user: str = "console", key: str = "", **what: Any) -> str:
        origin = Origin(front="console", chat=CHAT, user=user, name="Olga")
        before = len(self.screen.history)
        await self.app.intake.answer(Inbound(origin=origin, key=key or uuid4().hex, **what))
        await self.app.intake.idle()
        return "\n".join(view.text for view in self.screen.history[before:])

    async def until(self, condition: Callable[[], Awaitable[Any]], timeout: float = PATIENCE) -> Any:
        """Wait until `condition` gives something, and return that."""
        async with asyncio.timeout(timeout):
            while not (found := await condition()):
                await asyncio.sleep(0.05)
        return found

    async def ready(self) -> None:
        """Wait until nothing is being made or shown."""
        async with asyncio.timeout(PATIENCE):
            await self.app.idle()

    async def posted(self, number: int = 1) -> Any:
        async def look() -> Any:
            row = await self.app.studio.deliveries.get(number)
            return row if row is not None and row.state.value in {"posted", "failed", "ask"} else None

        return await self.until(look)


@asynccontextmanager
async def room(folder: Path, *, clock: Callable[[], datetime] | None = None, **overrides: Any) -> AsyncIterator[Room]:
    """Open a studio in `folder` and sit down at its console."""
    settings = settings_in(folder, **overrides)
    async with opened(settings, command="test", clock=clock or (lambda: datetime.now(UTC))) as app:
        screen = Screen()
        app.open_fronts({"console": screen})
        intake = app.tasks.create_task(app.intake.run())
        await app.reopen()
        try:
            yield Room(app=app, screen=screen)
        finally:
            intake.cancel()
            await app.desk.close()
