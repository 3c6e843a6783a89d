"""Pages of pictures and a pinned card in Telegram: the real library against a Bot API on loopback."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.fronts.front import Button, Media, View
from bot.fronts.telegram import TelegramFront
from tests.bot.fronts.conftest import Heard, serving
from tests.emulators.telegram import Person, TelegramEmulator

CHAT = "4242"


@pytest.fixture
def olga(telegram: TelegramEmulator) -> Person:
    person = telegram.person()
    person.chat.is_open = True
    return person


@pytest.fixture
async def front(
    make_telegram: Callable[..., TelegramFront], olga: Person, heard: Heard
) -> AsyncIterator[TelegramFront]:
    made = make_telegram()
    async with serving(made, heard):
        yield made


def file(folder: Path, name: str) -> Media:
    (folder / name).write_bytes(b"\xff\xd8\xff" + name.encode())
    return Media(path=folder / name, kind="image", mime="image/jpeg", name=name, sha256=f"sha of {name}")


def page(folder: Path, number: int, *, count: int = 1) -> View:
    turn = (Button(token=f"back{number}", label="Previous"), Button(token=f"on{number}", label="Next"))
    media = tuple(file(folder, f"p{number}_{index}.jpg") for index in range(count))
    return View(key="turn:1:0", text=f"**Page** {number}", media=media, buttons=(turn,), gallery="page", is_final=True)


async def test_a_sheet_is_turned_in_its_message(
    front: TelegramFront, telegram: TelegramEmulator, olga: Person, tmp_path: Path
) -> None:
    await front.show(CHAT, page(tmp_path, 1))
    await front.show(CHAT, page(tmp_path, 2))

    (post,) = olga.chat.posts
    assert post.kind == "photo"
    assert post.file is not None
    assert post.file.content.endswith(b"p2_0.jpg")
    assert post.text == "Page 2"
    assert [button.data for button in post.buttons] == ["back2", "on2"]
    assert len(telegram.called("editMessageMedia")) == 1


async def test_an_album_has_a_message_with_its_pager_and_goes_with_its_page(
    front: TelegramFront, olga: Person, tmp_path: Path
) -> None:
    await front.show(CHAT, page(tmp_path, 1, count=3))
    first = [(post.kind, bool(post.buttons)) for post in olga.chat.posts]
    await front.show(CHAT, page(tmp_path, 2, count=2))
    second = [(post.kind, post.text) for post in olga.chat.posts]
    await front.show(CHAT, page(tmp_path, 3))
    sheet = [(post.kind, post.text) for post in olga.chat.posts]

    assert first == [("photo", False)] * 3 + [("text", True)]
    assert second == [("photo", "")] * 2 + [("text", "Page 2")]
    assert sheet == [("photo", "Page 3")]


async def test_an_album_that_is_no_page_stays_when_its_card_changes(
    front: TelegramFront, olga: Person, tmp_path: Path
) -> None:
    view = replace(page(tmp_path, 1, count=2), gallery="album")
    await front.show(CHAT, view)
    await front.show(CHAT, replace(view, text="Approved.", media=()))

    assert [post.text for post in olga.chat.posts] == ["", "", "Approved."]


async def test_a_card_is_pinned_silently_once_and_unpinned_at_its_end(
    front: TelegramFront, telegram: TelegramEmulator, olga: Person
) -> None:
    await front.show(CHAT, View(key="live", text="1 job", pin="on"))
    card = olga.chat.posts[0]
    was_pinned = card.is_pinned
    await front.show(CHAT, View(key="live", text="2 jobs", pin="on", is_final=True))
    await front.show(CHAT, View(key="live", text="over", pin="off", is_final=True))

    (call,) = telegram.called("pinChatMessage")
    assert was_pinned
    assert call.params["disable_notification"] == "true"
    assert card.text == "over"
    assert not card.is_pinned


async def test_where_the_group_lets_nobody_pin_the_card_is_just_there(
    front: TelegramFront, telegram: TelegramEmulator
) -> None:
    group = telegram.group("Studio", id=-100500)
    group.lets_pin = False
    await front.show("-100500", View(key="live", text="1 job", pin="on"))

    assert [post.text for post in group.posts] == ["1 job"]
    assert len(telegram.called("pinChatMessage")) == 1
