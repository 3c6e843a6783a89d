"""The real library against a Bot API on loopback."""

import asyncio
import io
import logging
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.access import Access
from bot.fronts.front import Button, Inbound, Media, Progress, View
from bot.fronts.telegram import TelegramFront
from storage.tables import Role
from tests.bot.fronts.conftest import TELEGRAM_LIMITS, Heard, eventually, serving
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.wire import Fault
from tools.errors import NotAuthorized, OutcomeUnknown, Unavailable


@pytest.fixture
def front(make_telegram: Callable[..., TelegramFront]) -> TelegramFront:
    return make_telegram()


def picture(path: Path, content: bytes = b"\xff\xd8\xff picture", kind: str = "image", **facts: object) -> Media:
    path.write_bytes(content)
    mime = {"image": "image/jpeg", "video": "video/mp4"}.get(kind, "application/octet-stream")
    return Media(path=path, kind=kind, mime=mime, name=path.name, sha256=f"sha of {content!r}", **facts)  # type: ignore[arg-type]


def approve(token: str = "tok1") -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(token=token, label="Approve", style="primary"), Button(token="no", label="Reject", style="danger")),
    )


class TestIn:
    async def test_a_text_arrives_with_who_where_and_what(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person("Olga", id=4242)
        async with serving(front, heard):
            olga.say("make a beach reel for Ava 🏖")
            (inbound,) = await heard.until(1)

        assert inbound.text == "make a beach reel for Ava 🏖"
        assert (inbound.origin.chat, inbound.origin.user, inbound.origin.name) == ("4242", "4242", "Olga")
        assert inbound.origin.is_private
        assert not inbound.command

    @pytest.mark.parametrize(
        ("said", "command", "words"),
        [
            ("/reel Ava beach", "reel", "Ava beach"),
            ("/reel@troupe_test_bot Ava", "reel", "Ava"),
            ("/HELP", "help", ""),
            ("and/or", "", "and/or"),
            ("/", "", "/"),
        ],
    )
    async def test_a_command_is_split_from_its_words(
        self, said: str, command: str, words: str, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        async with serving(front, heard):
            telegram.person().say(said)
            (inbound,) = await heard.until(1)

        assert (inbound.command, inbound.text) == (command, words)

    @pytest.mark.parametrize("text", ["x" * 4096, "🙈" * 2000, "مرحبا يا آفا", "\x00\x01 \x7f�", "a\nb"])
    async def test_any_text_arrives_as_it_is(
        self, text: str, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        async with serving(front, heard):
            telegram.person().say(text)
            (inbound,) = await heard.until(1)

        assert inbound.text == text

    async def test_a_press_is_acknowledged_before_it_is_handed_on(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            olga.say("hi")
            await heard.until(1)
            await front.show("4242", View(key="post:1", text="Post it?", buttons=approve()))
            press = olga.press("Approve")
            await heard.until(2)

        assert press.is_answered
        assert heard.inbounds[1].press == "tok1"
        assert heard.inbounds[1].reply_to == str(press.message.id)

    async def test_a_button_pressed_twice_is_handed_on_twice_with_one_token(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        """Acting once is the affair of the token's record; both presses are acknowledged at once."""
        olga = telegram.person()
        olga.chat.is_open = True
        async with serving(front, heard):
            await front.show("4242", View(key="post:1", text="Post it?", buttons=approve()))
            presses = [olga.press("Approve"), olga.press("Approve")]
            first, second = await heard.until(2)

        assert first.press == second.press == "tok1"
        assert first.key != second.key
        assert all(press.is_answered for press in presses)

    async def test_a_sticker_or_a_place_gets_a_word_and_a_service_line_does_not(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        sticker = {"file_id": "s", "file_unique_id": "s", "width": 9, "height": 9, "is_animated": False}
        for content in (
            {"sticker": sticker | {"is_video": False, "type": "regular", "emoji": "🏖"}},
            {"location": {"latitude": 1.0, "longitude": 2.0}},
            {"group_chat_created": True},
            {"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 4242, "type": "private"}}},
        ):
            chat = {"id": 4242, "type": "private", "first_name": "Olga"}
            telegram.push("message", {"message_id": 7, "date": 1, "chat": chat, "from": olga.user} | content)
        olga.say("hello")
        async with serving(front, heard):
            await heard.until(3)

        assert heard.texts == ["🏖", "", "hello"]

    async def test_a_press_counts_although_the_acknowledgement_failed(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            olga.say("hi")
            await heard.until(1)
            await front.show("4242", View(key="post:1", text="Post it?", buttons=approve()))
            telegram.fault("answerCallbackQuery", Fault.status(400, "Bad Request: query is too old"))
            olga.press("Approve")
            await heard.until(2)

        assert heard.inbounds[1].press == "tok1"

    async def test_an_edited_message_is_not_a_new_one(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            first = olga.say("make a reel")
            await heard.until(1)
            olga.edit(first, "delete everything")
            olga.say("second")
            await heard.until(2)

        assert heard.texts == ["make a reel", "second"]

    async def test_what_a_server_leaves_out_and_the_order_of_its_updates_are_no_matter(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        chat, sender = {"id": 7, "type": "private"}, {"id": 7, "is_bot": False, "first_name": "Olga", "new": {"a": 1}}
        about = {"message_id": 9, "date": 1, "chat": chat, "from": sender, "new": [1]}
        bodies = [about | {"text": text} for text in ("two", "one")]
        telegram.updates += [{"update_id": 902, "message": bodies[0]}, {"update_id": 901, "message": bodies[1]}]
        telegram.updates += [{"update_id": 903, "message": about | {"text": "three", "from": {"id": 7}}}]
        async with serving(front, heard):
            await heard.until(3)
            await eventually(lambda: not telegram.updates)

        assert heard.texts == ["two", "one", "three"]
        assert sorted(telegram.confirmed) == [901, 902, 903]

    async def test_a_forward_is_marked_and_never_a_command(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        async with serving(front, heard):
            telegram.person().say("/delete everything", forwarded=True)
            (inbound,) = await heard.until(1)

        assert inbound.is_forwarded
        assert not inbound.command

    async def test_a_file_is_fetched_under_a_name_of_ours(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard, tmp_path: Path
    ) -> None:
        async with serving(front, heard):
            telegram.person().send("document", b"hello", name="../../etc/passwd", mime="image/png", caption="/use this")
            (inbound,) = await heard.until(1)

        (file,) = inbound.attachments
        assert file.path.read_bytes() == b"hello"
        assert file.path.parent == tmp_path / "downloads"
        assert (file.name, file.mime, file.size) == ("../../etc/passwd", "image/png", 5)
        assert (inbound.command, inbound.text) == ("use", "this")

    async def test_a_file_that_is_too_large_is_not_fetched_and_the_person_is_told(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            olga.send("video", b"v", name="a_*long*_clip.mp4", declared_size=35 * 1024 * 1024)
            notice = await olga.sees("a_*long*_clip.mp4 has 35 MB")

        assert "20 MB" in notice.text
        assert telegram.downloads == []
        assert heard.inbounds == []

    async def test_a_file_without_a_name_is_called_what_it_is(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            olga.send("voice", b"v", declared_size=35 * 1024 * 1024)
            await olga.sees("Your voice note has 35 MB")
            olga.send("voice", b"v")
            (inbound,) = await heard.until(1)

        assert [file.name for file in inbound.attachments] == [""]

    async def test_an_album_is_one_message_also_when_its_pictures_come_one_after_another(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            olga.send("photo", b"1", album="a")
            olga.send("photo", b"2", album="a", caption="a reel of these")
            await eventually(lambda: telegram.called("getUpdates") and len(telegram.updates) == 2)
            olga.send("photo", b"3", album="a")
            olga.say("thanks")
            first, second = await heard.until(2)

        assert [file.path.read_bytes() for file in first.attachments] == [b"1", b"2", b"3"]
        assert (first.text, second.text) == ("a reel of these", "thanks")

    async def test_what_came_late_to_an_album_that_was_kept_already_is_not_lost(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        """Another chat's message cannot be kept for a while, so the album's beginning comes again with its end."""

        class Full(Heard):
            is_full = True

            async def answer(self, inbound: Inbound) -> None:
                if self.is_full and inbound.text == "hello":
                    raise OSError("no space left on device")
                await super().answer(inbound)

        heard = Full()
        olga, bob = telegram.person("Olga", id=4242), telegram.person("Bob", id=4343)
        olga.say("hello")
        bob.send("photo", b"1", album="a", caption="a reel of these")
        bob.send("photo", b"2", album="a")
        async with serving(front, heard):
            await heard.until(1)
            bob.send("photo", b"3", album="a")
            await heard.until(2)
            heard.is_full = False
            await eventually(lambda: not telegram.updates)

        assert [(one.text, len(one.attachments)) for one in heard.inbounds] == [
            ("a reel of these", 2),
            ("", 1),
            ("hello", 0),
        ]

    async def test_a_picture_of_an_album_that_is_too_large_is_said_and_the_others_are_taken(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            olga.send("photo", b"1", album="a", caption="a reel of these")
            olga.send("video", b"2", album="a", declared_size=35 * 1024 * 1024)
            (inbound,) = await heard.until(1)
            await olga.sees("Your video has 35 MB")

        assert [file.path.read_bytes() for file in inbound.attachments] == [b"1"]

    async def test_a_download_is_tried_again(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        telegram.fault("file", Fault.drop_before(), Fault.status(502))
        async with serving(front, heard):
            telegram.person().send("photo", b"jpeg")
            (inbound,) = await heard.until(1)

        assert inbound.attachments[0].path.read_bytes() == b"jpeg"

    async def test_in_a_group_only_what_is_said_to_the_bot_arrives(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga, group = telegram.person(), telegram.group()
        async with serving(front, heard):
            for text in ("good morning", "/reel@another_bot Ava", "@troupe_test_bot make a reel", "/help"):
                olga.say(text, chat=group)
            await heard.until(2)

        assert [(i.command, i.text) for i in heard.inbounds] == [("", "make a reel"), ("help", "")]
        assert not heard.inbounds[0].origin.is_private

    async def test_what_could_not_be_committed_comes_again(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        heard.failures = 2
        olga = telegram.person()
        async with serving(front, heard):
            olga.say("first")
            olga.say("second")
            await heard.until(2)
            await eventually(lambda: telegram.called("getUpdates")[-1].params.get("offset") == "3")

        assert heard.texts == ["first", "second"]

    async def test_nothing_is_confirmed_before_it_is_committed(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        release, confirmed_meanwhile = asyncio.Event(), []

        async def slow(inbound: object) -> None:
            await asyncio.sleep(0.1)
            confirmed_meanwhile.extend(telegram.confirmed)
            release.set()

        task = asyncio.create_task(front.serve(slow))
        telegram.person().say("make a reel")
        await asyncio.wait_for(release.wait(), 5)
        await eventually(lambda: telegram.confirmed)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert confirmed_meanwhile == []

    async def test_an_update_that_cannot_be_read_does_not_hold_up_the_next(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        telegram.push("message", {"message_id": "not a number", "date": "never", "chat": 5})
        telegram.person().say("still here?")
        async with serving(front, heard):
            await heard.until(1)

        assert heard.texts == ["still here?"]

    async def test_a_slow_file_in_one_chat_does_not_hold_up_another(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        telegram.fault("file", Fault.delay(0.5))
        telegram.person("Olga", id=1).send("photo", b"jpeg")
        telegram.person("Paul", id=2).say("hello")
        async with serving(front, heard):
            await heard.until(2)

        assert heard.texts == ["hello", ""]  # the later one came first


class TestGate:
    async def test_strangers_bots_channels_and_anonymous_admins_get_no_answer_and_no_download(
        self,
        telegram: TelegramEmulator,
        make_telegram: Callable[..., TelegramFront],
        access: Access,
        let_in: Callable[..., object],
        heard: Heard,
    ) -> None:
        await let_in("telegram", 1, Role.OPERATOR)  # type: ignore[misc]
        front = make_telegram(may_answer=access.admits)
        stranger, friend, group = telegram.person("Eve", id=666), telegram.person("Ann", id=1), telegram.group()
        channel, robot = telegram.channel(), telegram.person("Robot", id=77, is_bot=True)
        async with serving(front, heard):
            for text in ("hello", "/start", "/reel Ava", "make a reel", "a" * 4096):
                stranger.say(text)
            stranger.send("document", b"virus", name="a.exe")
            robot.say("/reel Ava")
            friend.say("/help", chat=group)
            telegram.anonymous_admin_says(group, "/help")
            telegram.channel_says(channel, "/help")
            friend.say("/delete everything", forwarded=True)
            friend.say("hello")
            await heard.until(1)

        assert heard.texts == ["hello"]
        assert telegram.downloads == []
        assert not telegram.called("sendMessage", "getFile", "sendChatAction")

    async def test_whatever_people_without_a_role_send_nothing_happens(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], access: Access, heard: Heard
    ) -> None:
        rng = random.Random(20261123)
        telegram.store("document", b"virus")
        for number in range(500):
            telegram.push(*_anything(rng, number))
        async with serving(make_telegram(may_answer=access.admits), heard):
            await eventually(lambda: len(telegram.confirmed) == 500, timeout=20)

        assert heard.inbounds == []
        assert telegram.downloads == []
        assert {call.method for call in telegram.calls} == {
            "getMe",
            "deleteWebhook",
            "answerCallbackQuery",
            "getUpdates",
        }
        assert not any("text" in call.params for call in telegram.called("answerCallbackQuery"))

    async def test_a_button_is_checked_again_when_it_is_pressed(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], access: Access, heard: Heard
    ) -> None:
        front = make_telegram(may_answer=access.admits)
        olga = telegram.person()
        olga.chat.is_open = True
        async with serving(front, heard):
            await front.show("4242", View(key="post:1", text="Post it?", buttons=approve()))
            press = olga.press("Approve")
            await eventually(lambda: telegram.confirmed)

        assert heard.inbounds == []
        assert (press.is_answered, press.toast) == (True, "")  # the little clock ends, and nothing is said


def _anything(rng: random.Random, number: int) -> tuple[str, dict[str, object]]:
    """One update of somebody without a role: any kind, from anywhere, whole or with pieces missing."""
    person = {"id": rng.choice([666, 777, -5, 2**40]), "is_bot": rng.random() < 0.2, "first_name": "Eve"}
    kind = rng.choice(["private", "group", "supergroup", "channel"])
    chat: dict[str, object] = {"id": rng.choice([666, -100]), "type": kind, "title": "x", "first_name": "x"}
    file = {"file_id": "FILE000001", "file_unique_id": "u", "file_size": rng.choice([1, 10**10])}
    content: list[dict[str, object]] = [
        {"text": rng.choice(["hi", "/start", "/reel Ava", "/start AAAAA-AAAAA", "x" * 4096, "🙈", "\x00"])},
        {"document": file | {"file_name": "../../x.sh"}, "caption": "/use this"},
        {"photo": [file | {"width": 1, "height": 1}]},
        {"voice": file | {"duration": 1}},
        {"new_chat_members": [person]},
        {"contact": {"phone_number": "1", "first_name": "x"}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}, "text": "/delete"},
        {"sender_chat": chat, "text": "/help"},
    ]
    message = {"message_id": number, "date": 1, "chat": chat, "from": person} | rng.choice(content)
    for key in rng.sample(sorted(message), rng.choice([0, 0, 0, 1, 2])):
        del message[key]
    if rng.random() < 0.2:
        data = rng.choice(["tok1", "", "x" * 64])
        return "callback_query", {
            "id": str(number),
            "from": person,
            "chat_instance": "1",
            "data": data,
            "message": message,
        }
    return "message", message


class TestOut:
    @pytest.fixture(autouse=True)
    async def served(self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard) -> AsyncIterator[None]:
        self.olga = telegram.person()
        self.olga.chat.is_open = True
        async with serving(front, heard):
            yield

    async def test_text_arrives_with_its_marks_and_nothing_of_it_is_markup(self, front: TelegramFront) -> None:
        await front.show("4242", View(key="", text="**Ready** <b>`x` & 5 < 6"))

        message = await self.olga.sees("Ready")
        assert message.text == "Ready <b>x & 5 < 6"
        assert [entity["type"] for entity in message.entities] == ["bold", "code"]

    async def test_a_long_text_is_split_and_the_buttons_are_under_its_end(self, front: TelegramFront) -> None:
        words = " ".join(f"**word{i}** 🏖" for i in range(1200))
        await front.show("4242", View(key="", text=words, buttons=approve()))

        parts = self.olga.chat.posts
        assert len(parts) > 1
        assert " ".join(part.text for part in parts) == words.replace("**", "")
        assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]

    @pytest.mark.parametrize("media", [False, True], ids=["a message", "a caption"])
    async def test_a_server_that_counts_marks_too_gets_shorter_texts(
        self, media: bool, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        telegram.counts_marks = True
        words = " ".join(f"**w{i}**" for i in range(150 if media else 600))
        pictures = (picture(tmp_path / "a.jpg"),) if media else ()
        for key in ("one", "two"):
            await front.show("4242", View(key=key, text=words, media=pictures))

        posts = [post for post in self.olga.chat.posts if post.text]
        assert len(posts) == (2 if media else 4)
        assert " ".join(post.text for post in posts) == f"{words} {words}".replace("**", "")
        assert len([call for call in telegram.calls if call.method == "sendPhoto"]) == 2 * media + media

    async def test_a_card_is_one_message_that_ends_in_its_last_state(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        for percent in range(0, 100, 2):
            progress = Progress(stage="rendering", fraction=percent / 100)
            await front.show("4242", View(key="job:5", text="Reel J5", progress=progress))
        await front.show("4242", View(key="job:5", text="Reel J5 is ready", is_final=True))

        (card,) = self.olga.chat.posts
        assert card.text == "Reel J5 is ready"
        assert card.edits < 20

    @pytest.mark.parametrize("chat", ["private", "group"])
    async def test_edits_keep_their_distance(
        self, chat: str, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        where = "4242" if chat == "private" else str(telegram.group().id)
        private, group = timedelta(seconds=0.1), timedelta(seconds=0.2)
        front = make_telegram(limits=replace(TELEGRAM_LIMITS, edit_private=private, edit_group=group))
        async with serving(front, heard):
            for percent in range(60):
                await front.show(where, View(key="job:5", text=f"{percent} %"))
                await asyncio.sleep(0.01)
            await front.show(where, View(key="job:5", text="ready", is_final=True))

        times = [call.at for call in telegram.called("sendMessage", "editMessageText")]
        assert min(later - earlier for earlier, later in pairwise(times)) > (0.09 if chat == "private" else 0.19)

    async def test_the_last_state_arrives_although_telegram_asks_to_wait(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        await front.show("4242", View(key="job:5", text="queued"))
        telegram.fault(
            "editMessageText", Fault.status(429, retry_after=0.1), Fault.drop_before(), Fault.status(502), Fault.ok()
        )
        for percent in range(20):
            await front.show("4242", View(key="job:5", text=f"{percent} %"))
        await front.show("4242", View(key="job:5", text="ready", is_final=True))

        assert [post.text for post in self.olga.chat.posts] == ["ready"]

    async def test_a_wait_of_one_card_does_not_hold_up_another(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        await front.show("4242", View(key="job:5", text="five"))
        await front.show("4242", View(key="job:6", text="six"))
        telegram.fault("editMessageText", Fault.status(429, retry_after=30))
        await front.show("4242", View(key="job:5", text="five waits"))
        await eventually(lambda: telegram.called("editMessageText"))
        await front.show("4242", View(key="job:6", text="six is ready", is_final=True))

        await self.olga.sees("six is ready")

    async def test_the_same_view_twice_is_no_error(self, telegram: TelegramEmulator, front: TelegramFront) -> None:
        view = View(key="job:5", text="ready", buttons=approve(), is_final=True)
        await front.show("4242", view)
        await front.show("4242", view)

        assert len(self.olga.chat.posts) == 1

    async def test_a_card_that_somebody_deleted_is_made_again_once(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        await front.show("4242", View(key="job:5", text="queued"))
        telegram.delete(self.olga.chat.posts[0])
        await front.show("4242", View(key="job:5", text="running", is_final=True))
        await front.show("4242", View(key="job:5", text="ready", is_final=True))

        assert [post.text for post in self.olga.chat.posts] == ["ready"]
        assert len(telegram.called("sendMessage")) == 2

    async def test_a_card_that_is_asked_for_again_moves_to_the_end(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        await front.show("4242", View(key="job:5", text="running"))
        await front.show("4242", View(key="", text="something else"))
        telegram.fault("sendMessage", Fault.status(429, retry_after=0.05))
        await front.show("4242", View(key="job:5", text="running", at_the_end=True))
        await front.show("4242", View(key="job:5", text="ready", is_final=True))

        assert [post.text for post in self.olga.chat.posts] == ["something else", "ready"]

    async def test_a_question_in_a_group_is_asked_once_however_often_it_is_shown(
        self,
        telegram: TelegramEmulator,
        front: TelegramFront,
        make_telegram: Callable[..., TelegramFront],
        heard: Heard,
    ) -> None:
        group = telegram.group()
        question = View(key="turn:1:0", text="Of what?", is_final=True, asks=True)
        await front.show(str(group.id), question)
        await front.show(str(group.id), question)  # the turn is tried again
        again = make_telegram()
        async with serving(again, heard):
            await again.show(str(group.id), question)  # and after a restart
            asked = telegram.called("sendMessage")
            await again.show(str(group.id), replace(question, text="Of whom?"))

        assert len(asked) == 1
        assert [(post.text, post.asks_for_reply) for post in group.posts] == [("Of whom?", True)]

    async def test_after_a_restart_the_card_is_edited_and_not_sent_again(
        self,
        telegram: TelegramEmulator,
        front: TelegramFront,
        make_telegram: Callable[..., TelegramFront],
        heard: Heard,
    ) -> None:
        await front.show("4242", View(key="job:5", text="running"))
        another = make_telegram()
        async with serving(another, heard):
            await another.show("4242", View(key="job:5", text="ready", is_final=True))

        assert [post.text for post in self.olga.chat.posts] == ["ready"]

    async def test_a_video_streams_in_its_own_size(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        reel = picture(tmp_path / "reel.mp4", b"mp4", "video", width=1080, height=1920, duration_s=14.6)
        await front.show("4242", View(key="post:1", text="**Ready**", media=(reel,), buttons=approve(), is_final=True))

        (post,) = self.olga.chat.posts
        assert post.file is not None
        assert post.kind == "video"
        assert post.file.extra == {"width": 1080, "height": 1920, "duration": 15, "supports_streaming": "true"}
        assert (post.file.name, post.text) == ("reel.mp4", "Ready")
        assert [(b.label, b.style) for b in post.buttons] == [("Approve", "primary"), ("Reject", "danger")]

    async def test_an_album_is_followed_by_one_message_with_the_words_and_buttons(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        shots = tuple(picture(tmp_path / f"{n}.jpg", b"jpeg%d" % n) for n in range(4))
        await front.show("4242", View(key="post:1", text="Four shots", media=shots, buttons=approve()))
        await front.show("4242", View(key="post:1", text="Approved by Olga", media=shots, is_final=True))

        posts = self.olga.chat.posts
        assert [post.kind for post in posts] == ["photo"] * 4 + ["text"]
        assert len({post.group for post in posts[:4]}) == 1
        assert posts[4].text == "Approved by Olga"
        assert posts[4].buttons == []
        assert len(telegram.called("sendMediaGroup")) == 1

    async def test_eleven_pictures_are_two_albums(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        shots = tuple(picture(tmp_path / f"{n}.jpg", b"jpeg%d" % n) for n in range(11))
        await front.show("4242", View(key="", text="", media=shots))

        groups = [post.group for post in self.olga.chat.posts]
        assert len(groups) == 11
        assert len(set(groups)) == 2

    async def test_an_album_goes_out_once_although_its_message_has_to_wait(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        shots = tuple(picture(tmp_path / f"{n}.jpg", b"jpeg%d" % n) for n in range(2))
        telegram.fault("sendMessage", Fault.status(429, retry_after=0.1))
        await front.show("4242", View(key="post:1", text="Two shots", media=shots, buttons=approve()))

        assert [post.kind for post in self.olga.chat.posts] == ["photo", "photo", "text"]

    async def test_a_text_card_becomes_its_picture(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        await front.show("4242", View(key="job:5", text="painting"))
        shot = picture(tmp_path / "1.jpg")
        await front.show("4242", View(key="job:5", text="first shot", media=(shot,), is_final=True))
        await front.show("4242", View(key="job:5", text="done", is_final=True))

        (post,) = self.olga.chat.posts
        assert (post.kind, post.text) == ("photo", "done")

    async def test_where_a_server_cannot_edit_media_the_picture_comes_in_a_message_of_its_own(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        telegram.fault("editMessageMedia", *[Fault.status(501, "Not Implemented")] * 20)
        await front.show("4242", View(key="job:1", text="painting"))
        await front.show("4242", View(key="job:1", text="Ready", media=(picture(tmp_path / "1.jpg"),), is_final=True))

        assert [(post.kind, post.text) for post in self.olga.chat.posts] == [("photo", "Ready")]

    async def test_a_known_file_is_not_uploaded_again(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        shot = picture(tmp_path / "1.jpg")
        await front.show("4242", View(key="", text="one", media=(shot,)))
        await front.show("4242", View(key="", text="two", media=(shot,)))

        first, second = telegram.called("sendPhoto")
        assert first.files
        assert not second.files

    async def test_after_a_restart_a_known_file_is_not_uploaded_again(
        self,
        telegram: TelegramEmulator,
        front: TelegramFront,
        make_telegram: Callable[..., TelegramFront],
        heard: Heard,
        tmp_path: Path,
    ) -> None:
        shots = tuple(picture(tmp_path / f"{n}.jpg", b"\xff\xd8\xff%d" % n) for n in range(2))
        film = picture(tmp_path / "reel.mp4", b"film", "video")
        await front.show("4242", View(key="", text="one", media=(shots[0], film)))
        before = len(telegram.calls)
        again = make_telegram()
        async with serving(again, heard):
            await again.show("4242", View(key="", text="two", media=(film,)))
            await again.show("4242", View(key="", text="three", media=shots))

        sent = {
            call.method: [name for name, _ in call.files.values()]
            for call in telegram.calls[before:]
            if "send" in call.method
        }
        assert (sent["sendVideo"], sent["sendMediaGroup"]) == ([], ["1.jpg"])

    async def test_another_bot_uploads_what_the_one_before_has_sent(
        self, front: TelegramFront, make_telegram: Callable[..., TelegramFront], heard: Heard, tmp_path: Path
    ) -> None:
        shot = picture(tmp_path / "1.jpg")
        await front.show("4242", View(key="", text="one", media=(shot,)))
        async with TelegramEmulator("987654321:ANOTHER-token_of-the-emulator-012345") as other:
            other.person("Olga", id=4242).say("hi")
            another = make_telegram(token=other.token, base_url=other.base_url)
            async with serving(another, heard):
                await another.show("4242", View(key="", text="two", media=(shot,)))
            assert [len(call.files) for call in other.called("sendPhoto")] == [1]

    async def test_a_file_that_telegram_has_no_more_is_uploaded_again_as_what_it_is(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        shots = tuple(picture(tmp_path / f"{n}.jpg", b"\xff\xd8\xff%d" % n) for n in range(2))
        await front.show("4242", View(key="", text="all", media=shots))
        await front.show("4242", View(key="job:1", text="painting"))
        for number, show in enumerate(
            (
                View(key="", text="one", media=shots[:1]),
                View(key="", text="album", media=shots),
                View(key="job:1", text="Ready", media=shots[:1], is_final=True),
            )
        ):
            telegram.files.clear()  # and its ids are worth nothing
            await front.show("4242", show)
            telegram.files.clear()
            await front.show("4242", View(key=f"again{number}", text="again", media=show.media, is_final=True))

        kinds = [post.kind for post in self.olga.chat.posts]
        assert "document" not in kinds
        assert kinds.count("photo") == 2 + 1 + 1 + 2 + 2 + 1 + 1

    async def test_a_picture_that_telegram_refuses_goes_as_a_file(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        telegram.fault("sendPhoto", Fault.status(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
        await front.show("4242", View(key="", text="wide", media=(picture(tmp_path / "1.jpg"),)))

        assert [post.kind for post in self.olga.chat.posts] == ["document"]

    @pytest.mark.parametrize("refusal", ["Invalid reply_markup", "can't parse inline keyboard markup", "button style"])
    async def test_a_server_that_knows_no_coloured_buttons_gets_plain_ones_from_then_on(
        self, refusal: str, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        telegram.fault("sendVideo", Fault.status(400, f"Bad Request: {refusal}"))
        reel = picture(tmp_path / "reel.mp4", b"film", "video")
        await front.show("4242", View(key="a", text="Ready", media=(reel,), buttons=approve()))
        await front.show("4242", View(key="b", text="Another", buttons=approve("tok2")))

        assert [(post.kind, post.text) for post in self.olga.chat.posts] == [("video", "Ready"), ("text", "Another")]
        assert [bool("style" in str(post.keyboard)) for post in self.olga.chat.posts] == [False, False]
        assert all(post.buttons for post in self.olga.chat.posts)

    @pytest.mark.parametrize("refusal", [Fault.status(404, "Not Found"), Fault.page(404)])
    async def test_an_album_that_a_server_does_not_know_goes_out_one_by_one(
        self, refusal: Fault, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        telegram.fault("sendMediaGroup", refusal)
        pictures = (picture(tmp_path / "1.jpg", b"one"), picture(tmp_path / "2.jpg", b"two"))
        await front.show("4242", View(key="a", text="Ready", media=pictures, buttons=approve(), is_final=True))

        assert [(post.kind, post.text) for post in self.olga.chat.posts] == [
            ("photo", ""),
            ("photo", ""),
            ("text", "Ready"),
        ]

    async def test_a_photo_that_cannot_be_put_into_a_card_comes_beside_it(
        self, telegram: TelegramEmulator, front: TelegramFront, tmp_path: Path
    ) -> None:
        telegram.fault("editMessageMedia", Fault.status(404, "Not Found"))
        await front.show("4242", View(key="a", text="queued"))
        await front.show("4242", View(key="a", text="ready", media=(picture(tmp_path / "1.jpg"),), is_final=True))

        assert [(post.kind, post.text) for post in self.olga.chat.posts] == [("photo", "ready")]

    @pytest.mark.parametrize(
        ("refusal", "stays"), [("MESSAGE_NOT_FOUND", True), ("message not found", True), ("who knows", False)]
    )
    async def test_a_card_ends_in_its_last_state_whatever_an_edit_is_refused_with(
        self, refusal: str, stays: bool, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        """What is said not to be there is not deleted either; what stands there is not left beside its end."""
        await front.show("4242", View(key="a", text="queued", buttons=approve()))
        telegram.fault("editMessageText", Fault.status(400, f"Bad Request: {refusal}"))
        await front.show("4242", View(key="a", text="ready", is_final=True))

        assert [post.text for post in self.olga.chat.posts] == ["queued"] * stays + ["ready"]

    async def test_a_wait_that_is_said_in_words_alone_is_waited(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        telegram.fault("sendMessage", Fault.status(429, retry_after=0))  # the library hears no number in it
        await front.show("4242", View(key="", text="hello"))

        assert [post.text for post in self.olga.chat.posts] == ["hello"]

    async def test_a_file_that_is_too_large_is_named_with_its_place(
        self,
        telegram: TelegramEmulator,
        make_telegram: Callable[..., TelegramFront],
        heard: Heard,
        tmp_path: Path,
    ) -> None:
        small = make_telegram(limits=replace(TELEGRAM_LIMITS, max_upload=1024 * 1024))
        reel = picture(tmp_path / "my_reel.mp4", b"x" * 3 * 1024 * 1024, "video")
        async with serving(small, heard):
            await small.show("4242", View(key="", text="Ready", media=(reel,), buttons=approve()))

        (post,) = self.olga.chat.posts
        assert post.text == f"Ready\nmy_reel.mp4 has 3 MB, and Telegram takes 1 MB from a bot. It is at {reel.path}"
        assert post.buttons

    async def test_a_reply_that_was_cut_off_is_not_said_twice(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        telegram.fault("sendMessage", Fault.drop_after())
        with pytest.raises(OutcomeUnknown):
            await front.show("4242", View(key="", text="hello"))

        assert [post.text for post in self.olga.chat.posts] == ["hello"]

    async def test_a_last_state_that_was_cut_off_is_shown_again_rather_than_lost(
        self, telegram: TelegramEmulator, front: TelegramFront
    ) -> None:
        telegram.fault("sendMessage", Fault.drop_before())
        await front.show("4242", View(key="job:5", text="ready", is_final=True))

        assert [post.text for post in self.olga.chat.posts] == ["ready"]


class TestLife:
    async def test_a_refused_token_names_the_setting_and_shows_no_token(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        front = make_telegram(token="123456789:WRONG-token-0123456789")
        with pytest.raises(NotAuthorized) as refused:
            await front.serve(heard.answer)

        assert "TROUPE_TELEGRAM_TOKEN" in refused.value.fix
        assert "BotFather" in refused.value.fix
        assert "WRONG" not in f"{refused.value}{refused.value.__cause__}{refused.value.__context__ and ''}"

    @pytest.mark.parametrize("refusal", [Fault.status(404, "Not Found"), Fault.status(400, "Bad Request: no")])
    async def test_a_server_that_knows_no_webhooks_is_polled(
        self, refusal: Fault, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        telegram.fault("deleteWebhook", refusal)
        async with serving(front, heard):
            telegram.person().say("hello")
            await heard.until(1)

        assert heard.texts == ["hello"]

    async def test_a_server_that_does_not_wait_for_updates_is_not_asked_without_end(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        front = make_telegram(limits=replace(TELEGRAM_LIMITS, poll=timedelta(0)))
        async with serving(front, heard):
            telegram.person().say("hello")
            await heard.until(1)
            before = len(telegram.called("getUpdates"))
            await asyncio.sleep(0.3)
            asked = len(telegram.called("getUpdates")) - before

        assert asked < 5

    async def test_a_stop_brings_the_last_state_out(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        olga = telegram.person()
        olga.chat.is_open = True
        front = make_telegram(limits=replace(TELEGRAM_LIMITS, edit_private=timedelta(seconds=0.5)))
        async with serving(front, heard):
            await front.show(str(olga.id), View(key="job:5", text="queued"))
            for shot in range(5):
                await front.show(str(olga.id), View(key="job:5", text=f"shots {shot}/6"))

        assert [post.text for post in olga.chat.posts] == ["shots 4/6"]

    async def test_a_stop_waits_for_the_receipt_of_a_message_that_is_on_its_way(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        olga, front = telegram.person(), make_telegram()
        olga.chat.is_open = True
        telegram.fault("sendMessage", Fault.delay(0.5))
        async with serving(front, heard):
            saying = asyncio.create_task(front.show(str(olga.id), View(key="", text="Which caption?")))
            await eventually(lambda: olga.chat.posts)
        await saying

        assert [post.text for post in olga.chat.posts] == ["Which caption?"]

    async def test_it_goes_on_when_telegram_was_away(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        async with serving(front, heard):
            olga.say("one")
            await heard.until(1)
            telegram.is_away = True
            telegram.push("message", olga.say("two").as_json())
            await asyncio.sleep(0.2)
            telegram.is_away = False
            await heard.until(2)

        assert heard.texts[:2] == ["one", "two"]

    async def test_another_poller_is_waited_out_and_told_once(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard, caplog: pytest.LogCaptureFixture
    ) -> None:
        conflicts = [Fault.status(409, "Conflict: terminated by other getUpdates request")] * 3
        telegram.fault("getUpdates", *conflicts)
        async with serving(front, heard):
            telegram.person().say("hello")
            await heard.until(1)

        told = [record for record in caplog.records if getattr(record, "action", "") == "front_contested"]
        assert [record.fix for record in told] == ["stop it, or use a bot of its own"]  # type: ignore[attr-defined]
        assert not [
            record for record in caplog.records if getattr(record, "action", "") in {"front_away", "front_back"}
        ]

    async def test_a_view_for_a_front_that_is_not_connected_says_so(
        self, make_telegram: Callable[..., TelegramFront], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        front = make_telegram()
        monkeypatch.setattr(front._board, "_patience", timedelta(seconds=0.05))
        with pytest.raises(Unavailable):
            await front.show("4242", View(key="", text="hello"))

    async def test_a_view_from_before_the_connection_arrives_with_it(
        self, telegram: TelegramEmulator, front: TelegramFront, heard: Heard
    ) -> None:
        olga = telegram.person()
        olga.chat.is_open = True
        showing = asyncio.create_task(front.show("4242", View(key="job:5", text="back again")))
        await asyncio.sleep(0)
        async with serving(front, heard):
            await olga.sees("back again")
            await showing

    async def test_no_line_of_the_log_holds_the_token(
        self, telegram: TelegramEmulator, make_telegram: Callable[..., TelegramFront], heard: Heard
    ) -> None:
        lines = io.StringIO()
        handler = logging.StreamHandler(lines)
        root = logging.getLogger()
        level = root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            olga = telegram.person()
            front = make_telegram()
            telegram.fault("getUpdates", Fault.drop_before(), Fault.status(502), Fault.status(409))
            telegram.fault("sendMessage", Fault.drop_before())
            telegram.fault("file", Fault.drop_before(), Fault.status(404))
            async with serving(front, heard):
                olga.send("photo", b"jpeg")
                await heard.until(1)
                with pytest.raises(OutcomeUnknown):
                    await front.show("4242", View(key="", text="hello"))
            with pytest.raises(NotAuthorized):
                await make_telegram(token=telegram.token + "x").serve(heard.answer)
        finally:
            root.removeHandler(handler)
            root.setLevel(level)

        assert "Telegram is connected" in lines.getvalue()
        assert telegram.token.partition(":")[2] not in lines.getvalue()
