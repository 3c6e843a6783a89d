"""Albums and pages in Discord's newer form, and a card that is pinned: the real library against a Discord on loopback."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.fronts.discord import DiscordFront
from bot.fronts.front import Button, Media, View
from tests.bot.fronts.conftest import Heard, serving
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Person as DiscordPerson
from tests.emulators.wire import Fault

SEND, PIN = "POST /channels/{}/messages", "PUT /channels/{}/messages/pins/{}"
PNG, MP4 = "image/png", "video/mp4"


@pytest.fixture
def olga(discord: DiscordEmulator) -> DiscordPerson:
    return discord.person()


@pytest.fixture
def chat(olga: DiscordPerson) -> str:
    return str(olga.dm.id)


@pytest.fixture
def made(make_discord: Callable[..., DiscordFront]) -> DiscordFront:
    return make_discord()


@pytest.fixture
async def front(made: DiscordFront, discord: DiscordEmulator, heard: Heard) -> AsyncIterator[DiscordFront]:
    async with serving(made, heard):
        await discord.connected()
        yield made


def file(folder: Path, name: str, content: bytes = b"", mime: str = PNG) -> Media:
    path = folder / name.replace("/", "_")
    path.write_bytes(content or name.encode())
    kind = {PNG: "image", MP4: "video"}.get(mime, "file")
    return Media(path=path, kind=kind, mime=mime, name=name, sha256=f"sha of {content or name!r}")  # type: ignore[arg-type]


def page(folder: Path, number: int, **facts: object) -> View:
    turn = (Button(token=f"back{number}", label="Previous"), Button(token=f"on{number}", label="Next"))
    sheet = file(folder, f"sheet{number}.png")
    view = View(
        key="turn:1:0", text=f"**Page** {number}", media=(sheet,), buttons=(turn,), gallery="page", is_final=True
    )
    return replace(view, **facts)  # type: ignore[arg-type]


async def test_an_album_is_a_gallery_with_its_words_and_buttons_in_one_message(
    front: DiscordFront, olga: DiscordPerson, chat: str, tmp_path: Path
) -> None:
    media = (
        *(file(tmp_path, f"img_{number}.png") for number in range(4)),
        file(tmp_path, "reel_4.mp4", mime=MP4),
    )
    buttons = ((Button(token="again", label="Again"),),)
    await front.show(chat, View(key="job:1", text="**J1** five", media=media, buttons=buttons, gallery="album"))

    (post,) = olga.dm.posts
    assert post.is_layout
    assert post.content == ""
    assert [shown.name for shown in post.gallery] == [item.name for item in media]
    assert post.text == "**J1** five"
    assert [button.label for button in post.buttons] == ["Again"]


async def test_a_page_is_turned_in_its_message(
    front: DiscordFront, olga: DiscordPerson, chat: str, tmp_path: Path
) -> None:
    await front.show(chat, page(tmp_path, 1))
    (first,) = olga.dm.posts
    await front.show(chat, page(tmp_path, 2))

    (post,) = olga.dm.posts
    assert post.id == first.id
    assert post.text == "**Page** 2"
    assert [shown.name for shown in post.gallery] == ["sheet2.png"]
    assert [shown.name for shown in post.files] == ["sheet2.png"]


async def test_a_button_of_a_gallery_arrives_as_its_token(
    front: DiscordFront, olga: DiscordPerson, heard: Heard, chat: str, tmp_path: Path
) -> None:
    await front.show(chat, page(tmp_path, 1))
    olga.press("Next")
    (inbound,) = await heard.until(1)

    assert inbound.press == "on1"


async def test_words_alone_leave_the_pictures_of_a_gallery(
    front: DiscordFront, olga: DiscordPerson, chat: str, tmp_path: Path
) -> None:
    await front.show(chat, page(tmp_path, 1))
    await front.show(chat, page(tmp_path, 1, media=(), text="Approved.", gallery=""))

    (post,) = olga.dm.posts
    assert post.text == "Approved."
    assert [shown.name for shown in post.gallery] == ["sheet1.png"]


async def test_a_card_that_becomes_an_album_is_put_anew_for_the_form_is_chosen_at_creation(
    front: DiscordFront, olga: DiscordPerson, chat: str, tmp_path: Path
) -> None:
    await front.show(chat, View(key="job:1", text="being made"))
    (card,) = olga.dm.posts
    media = (file(tmp_path, "a.png"), file(tmp_path, "b.png"))
    await front.show(chat, View(key="job:1", text="ready", media=media, gallery="album", is_final=True))

    (post,) = olga.dm.posts
    assert not card.is_layout
    assert card.is_deleted
    assert post.is_layout


async def test_after_a_restart_a_gallery_is_still_edited_as_one(
    made: DiscordFront, discord: DiscordEmulator, heard: Heard, olga: DiscordPerson, chat: str, tmp_path: Path,
    make_discord: Callable[..., DiscordFront],
) -> None:  # fmt: skip
    async with serving(made, heard):
        await discord.connected()
        await made.show(chat, page(tmp_path, 1))
    again = make_discord()
    async with serving(again, heard):
        await again.show(chat, page(tmp_path, 2))

    (post,) = olga.dm.posts
    assert post.text == "**Page** 2"
    assert post.is_layout


async def test_a_server_that_refuses_the_form_gets_the_older_one(
    front: DiscordFront, discord: DiscordEmulator, olga: DiscordPerson, chat: str, tmp_path: Path
) -> None:
    discord.fault(SEND, Fault.status(400, "Invalid Form Body"))
    await front.show(chat, page(tmp_path, 1))

    (post,) = olga.dm.posts
    assert not post.is_layout
    assert post.content == "**Page** 1"
    assert [shown.name for shown in post.files] == ["sheet1.png"]


async def test_names_that_discord_would_change_and_doubles_are_shown_all_the_same(
    front: DiscordFront, olga: DiscordPerson, chat: str, tmp_path: Path
) -> None:
    media = (
        file(tmp_path, "花 子.png", b"1"), file(tmp_path, "花  子.png", b"2"), file(tmp_path, "plan of all.csv", mime="text/csv"),
    )  # fmt: skip
    await front.show(chat, View(key="x", text="", media=media, gallery="album", is_final=True))

    (post,) = olga.dm.posts
    assert len(post.gallery) == 2
    assert len(post.files) == 3
    assert [part["type"] for part in post.components] == [12, 13]


async def test_a_card_is_pinned_once_and_unpinned_at_its_end(
    front: DiscordFront, discord: DiscordEmulator, olga: DiscordPerson, chat: str
) -> None:
    await front.show(chat, View(key="live", text="1 job", pin="on"))
    card = olga.dm.posts[0]
    was_pinned = card.is_pinned
    await front.show(chat, View(key="live", text="2 jobs", pin="on", is_final=True))
    await front.show(chat, View(key="live", text="over", pin="off", is_final=True))

    assert was_pinned
    assert len(discord.called(PIN)) == 1
    assert card.text == "over"
    assert not card.is_pinned


async def test_where_pinning_is_refused_the_card_is_just_there(
    front: DiscordFront, discord: DiscordEmulator, olga: DiscordPerson, chat: str
) -> None:
    discord.fault(PIN, Fault.status(403, "Missing Permissions"))
    await front.show(chat, View(key="live", text="1 job", pin="on"))
    await front.show(chat, View(key="live", text="over", pin="off", is_final=True))

    assert [post.text for post in olga.dm.posts] == ["over"]
