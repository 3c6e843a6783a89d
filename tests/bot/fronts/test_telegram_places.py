"""Topics, menus by role, and a Bot API server of one's own: the real library against a Bot API on loopback."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.fronts.front import Button, Media, Menu, MenuCommand, View
from bot.fronts.telegram import TelegramFront
from bot.fronts.telegram_wall import MEGABYTE
from tests.bot.fronts.conftest import Heard, eventually, serving
from tests.emulators.telegram import Chat, TelegramEmulator
from tests.emulators.wire import Fault

LOOK, MAKE = (
    MenuCommand(name="library", description="what is there"),
    MenuCommand(name="reel", description="make a reel"),
)


class Roles:
    """Whose menus there are, as a test says."""

    def __init__(self, *menus: Menu) -> None:
        self.menus = menus
        self._changed = asyncio.Event()

    def become(self, *menus: Menu) -> None:
        self.menus = menus
        self._changed.set()

    async def of(self, front: str) -> Sequence[Menu]:
        return self.menus

    async def changed(self) -> None:
        await self._changed.wait()
        self._changed.clear()


class TestTopics:
    @pytest.fixture(params=["forum", "private"])
    def chat(self, request: pytest.FixtureRequest, telegram: TelegramEmulator) -> Chat:
        return telegram.group() if request.param == "forum" else telegram.person().chat

    async def test_a_topic_is_a_chat_of_its_own_and_is_answered_in_itself(
        self,
        telegram: TelegramEmulator,
        make_telegram: Callable[..., TelegramFront],
        heard: Heard,
        chat: Chat,
        tmp_path: Path,
    ) -> None:
        olga = telegram.person()
        chat = olga.chat if chat.kind == "private" else chat
        chat.is_open = True
        topic = telegram.topic(chat)
        front = make_telegram()
        async with serving(front, heard):
            olga.say("/reel Ava", chat=chat, topic=topic)
            olga.say("/jobs", chat=chat)
            first, second = await heard.until(2)
            path = tmp_path / "a.jpg"
            path.write_bytes(b"\xff\xd8\xff picture")
            photo = Media(path=path, kind="image", mime="image/jpeg", name="a.jpg", sha256="a")
            rows = ((Button(token="tok1", label="Go"),),)
            await front.show(first.origin.chat, View(key="job:1", text="queued", buttons=rows))
            await front.show(first.origin.chat, View(key="turn:1", text="two", media=(photo, photo), is_final=True))
            olga.press("Go", chat=chat)
            pressed = (await heard.until(3))[2]

        assert (first.origin.chat, second.origin.chat) == (f"{chat.id}/{topic}", str(chat.id))
        assert first.reply_to == ""
        assert pressed.origin.chat == first.origin.chat
        assert len([m for m in chat.in_topic(topic) if m.is_bot]) == 4
        assert not [m for m in chat.messages if m.is_bot and m.topic != topic]

    async def test_whoever_writes_in_a_topic_that_the_bot_began_has_not_answered_the_bot(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        olga, group = telegram.person(), telegram.group()
        topic = telegram.topic(group, by_bot=True)
        async with serving(make_telegram(), heard):
            olga.say("good morning everybody", chat=group, topic=topic)
            olga.say(f"@{telegram.bot['username']} make a reel", chat=group, topic=topic)
            await heard.until(1)

        assert heard.texts == ["make a reel"]

    async def test_what_belongs_to_a_topic_that_is_gone_comes_beside_it(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        olga = telegram.person()
        olga.chat.is_open = True
        topic = telegram.topic(olga.chat)
        del olga.chat.topics[topic]
        front = make_telegram()
        async with serving(front, heard):
            await front.show(f"{olga.chat.id}/{topic}", View(key="job:1", text="queued"))
            await front.show(f"{olga.chat.id}/{topic}", View(key="job:1", text="ready", is_final=True))
            await eventually(lambda: [m.text for m in olga.chat.posts if not m.is_topic_start] == ["ready"])


class TestMenus:
    def menu(self, chat: int, user: int, *commands: MenuCommand, private: bool = True) -> Menu:
        return Menu(chat=str(chat), user=str(user), is_private=private, commands=commands)

    async def test_each_person_finds_their_own_and_strangers_find_none(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        telegram.menus[("default", 0, 0)] = [{"command": "old", "description": "of an older version"}]
        olga, vera, eve = telegram.person("Olga", 1), telegram.person("Vera", 2), telegram.person("Eve", 3)
        olga.chat.is_open = vera.chat.is_open = eve.chat.is_open = True
        group = telegram.group()
        roles = Roles(self.menu(1, 1, MAKE, LOOK), self.menu(2, 2, LOOK), self.menu(group.id, 1, MAKE, private=False))
        async with serving(make_telegram(menus=roles), heard):
            await eventually(lambda: telegram.menu(olga, group) == ["reel"])
            found = [telegram.menu(one) for one in (olga, vera, eve)]
            in_group = [telegram.menu(one, group) for one in (olga, vera, eve)]
            roles.become(self.menu(1, 1, MAKE, LOOK), self.menu(2, 2, MAKE, LOOK))
            await eventually(lambda: telegram.menu(vera) == ["reel", "library"] and not telegram.menu(olga, group))

        assert found == [["reel", "library"], ["library"], []]
        assert in_group == [["reel"], [], []]

    async def test_they_are_told_again_only_where_they_changed(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        olga, vera = telegram.person("Olga", 1), telegram.person("Vera", 2)
        olga.chat.is_open = vera.chat.is_open = True
        for menus in ((LOOK,), (LOOK,), (MAKE, LOOK)):
            async with serving(make_telegram(menus=Roles(self.menu(1, 1, LOOK), self.menu(2, 2, *menus))), heard):
                await eventually(lambda wanted=menus: telegram.menu(vera) == [one.name for one in wanted])  # type: ignore[misc]

        told = [json.loads(call.params["scope"])["chat_id"] for call in telegram.called("setMyCommands")]
        assert told == [1, 2, 2]
        assert len(telegram.called("deleteMyCommands")) == 1

    async def test_a_server_that_knows_no_menus_is_polled_all_the_same(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        telegram.fault("deleteMyCommands", Fault.status(404, "Not Found"))
        olga = telegram.person("Olga", 1)
        olga.chat.is_open = True
        async with serving(make_telegram(menus=Roles(self.menu(1, 1, LOOK))), heard):
            await eventually(lambda: telegram.menu(olga))
            olga.say("hello")
            await heard.until(1)

        assert heard.texts == ["hello"]

    async def test_a_chat_that_is_gone_holds_up_nobodys_menu(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        olga = telegram.person("Olga", 1)
        olga.chat.is_open = True
        async with serving(make_telegram(menus=Roles(self.menu(999, 999, LOOK), self.menu(1, 1, LOOK))), heard):
            await eventually(lambda: telegram.menu(olga))
            olga.say("hello")
            await heard.until(1)

        assert heard.texts == ["hello"]


class TestAServerOfOnesOwn:
    async def test_its_files_are_taken_from_its_folder_whatever_their_size(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard, tmp_path: Path
    ) -> None:
        telegram.folder = tmp_path / "of the server"
        telegram.folder.mkdir()
        async with serving(make_telegram(is_local=True), heard):
            telegram.person().send("video", b"a film", name="a.mp4", declared_size=900 * MEGABYTE)
            (inbound,) = await heard.until(1)

        (file,) = inbound.attachments
        assert file.path.read_bytes() == b"a film"
        assert file.path.parent == tmp_path / "downloads"
        assert list(telegram.folder.iterdir())  # the server's own copy stays
        assert telegram.downloads == []

    async def test_it_takes_two_thousand_megabytes_and_a_platforms_own_fifty(
        self, make_telegram: Callable[..., TelegramFront]
    ) -> None:
        assert make_telegram(is_local=True).caps("1").max_upload == 2000 * MEGABYTE
        assert make_telegram().caps("1").max_upload == 50 * MEGABYTE
