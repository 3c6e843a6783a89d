"""The Telegram front on a server of somebody else's, which refuses by name what it does not know.

`lo-bot-api-emulator` knows a third of the Bot API: no edits of media, no drafts, no menus, no cover of a film, no colours of
buttons, and it counts a text with its marks. What a person is shown must arrive all the same.
"""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from lo_bot_api_emulator import LoBotApiEmulator

from bot.fronts.front import Button, Media, View
from bot.fronts.telegram import TelegramFront
from tests.bot.fronts.conftest import Heard, eventually, serving
from tests.emulators.wire import Server

TOKEN = "4242:a-token_that-nobody-gave"
OLGA = {"id": 77, "is_bot": False, "first_name": "Olga"}
APPROVE = ((Button(token="tok1", label="Approve", style="primary"),),)


class Stranger:
    """The server, and the one person who talks there."""

    def __init__(self, emulator: LoBotApiEmulator) -> None:
        self.emulator = emulator
        self._said = 1000

    def done(self, method: str) -> int:
        """How many calls of this method were taken."""
        return sum(call["method"] == method and call["status"] == 200 for call in self.emulator.requests)

    @property
    def refused(self) -> list[str]:
        return [call["method"] for call in self.emulator.requests if call["status"] != 200]

    def _message(self, **content: Any) -> dict[str, Any]:
        self._said += 1
        chat = {"id": OLGA["id"], "type": "private", "first_name": "Olga"}
        return {"message_id": self._said, "date": int(time.time()), "chat": chat, "from": OLGA, **content}

    async def say(self, text: str) -> None:
        await self.emulator.enqueue_update({"message": self._message(text=text)}, token=TOKEN)

    async def press(self, token: str) -> None:
        query = {"id": "9", "from": OLGA, "chat_instance": "1", "data": token, "message": self._message(text="?")}
        await self.emulator.enqueue_update({"callback_query": query}, token=TOKEN)


@pytest.fixture
async def stranger() -> AsyncIterator[tuple[Stranger, str]]:
    emulator = LoBotApiEmulator()
    server = Server(emulator.app())
    await server.start()
    yield Stranger(emulator), f"http://127.0.0.1:{server.port}"
    await server.stop()


@pytest.fixture
async def olga(
    stranger: tuple[Stranger, str], make_telegram: Callable[..., TelegramFront], heard: Heard
) -> AsyncIterator[tuple[Stranger, TelegramFront]]:
    there, address = stranger
    front = make_telegram(token=TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot")
    async with serving(front, heard):
        yield there, front


def media(path: Path, kind: str = "image") -> Media:
    path.write_bytes(b"\xff\xd8\xff a picture")
    cover = path.with_suffix(".cover.jpg")
    cover.write_bytes(b"\xff\xd8\xff its cover")
    mime = "video/mp4" if kind == "video" else "image/jpeg"
    facts = {"cover": cover, "width": 1080, "height": 1920} if kind == "video" else {}
    return Media(path=path, kind=kind, mime=mime, name=path.name, sha256=path.name, **facts)  # type: ignore[arg-type]


async def test_what_is_said_and_pressed_arrives(olga: tuple[Stranger, TelegramFront], heard: Heard) -> None:
    there, _ = olga
    await there.say("make a beach reel")
    await heard.until(1)
    await there.press("tok1")
    said, pressed = await heard.until(2)

    assert (said.text, said.origin.chat, said.origin.user) == ("make a beach reel", "77", "77")
    assert pressed.press == "tok1"


async def test_a_card_is_edited_and_then_has_its_film(olga: tuple[Stranger, TelegramFront], tmp_path: Path) -> None:
    there, front = olga
    for percent in (10, 50):
        await front.show("77", View(key="job:1", text=f"Painting {percent} %", buttons=APPROVE))
    await eventually(lambda: there.done("editMessageText") == 1)
    film = media(tmp_path / "reel.mp4", "video")
    await front.show("77", View(key="job:1", text="Ready", media=(film,), buttons=APPROVE, is_final=True))

    assert there.done("sendMessage") == 1
    assert there.done("sendVideo") == 1, "and no document in its place"
    assert there.done("deleteMessage") == 1, "the card that could not take a film is gone"
    assert there.refused == ["sendMessage", "editMessageMedia", "sendVideo"], "once each: colours, media, the cover"


async def test_pictures_and_long_words_arrive_whole(olga: tuple[Stranger, TelegramFront], tmp_path: Path) -> None:
    there, front = olga
    shots = tuple(media(tmp_path / f"{number}.jpg") for number in range(3))
    await front.show("77", View(key="a", text="Three", media=shots, is_final=True))
    for key in ("b", "c"):
        await front.show("77", View(key=key, text=" ".join(f"**word{n}**" for n in range(500)), is_final=True))
    file = Media(path=shots[0].path, kind="file", mime="text/csv", name="plan.csv", sha256="plan")
    await front.show("77", View(key="d", text="The plan", media=(file,), is_final=True))

    assert there.done("sendMediaGroup") == 1 or there.done("sendPhoto") == 3
    assert there.done("sendMessage") == 1 + 2 * 2
    assert there.done("sendDocument") == 1
    assert there.refused == ["sendMessage", "sendDocument"], "once each: the length, the type that is not looked for"
