"""The real library against a Discord on loopback."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot.access import Access
from bot.fronts import board
from bot.fronts.discord import DiscordFront
from bot.fronts.discord_gateway import reads
from bot.fronts.front import Button, Media, MenuCommand, Progress, View
from bot.fronts.supervise import Backoff, supervise
from bot.rush import Rush
from storage.cards import Cursors
from storage.database import Database
from storage.people import People
from storage.tables import Role
from tests.bot.fronts.conftest import DISCORD_LIMITS, QUICK, Heard, eventually, serving
from tests.emulators.discord import DiscordEmulator
from tests.emulators.wire import Fault
from tools.errors import NotAuthorized, Refused, Unavailable

MENU = (
    MenuCommand(name="reel", description="make a reel", argument="of what"),
    MenuCommand(name="jobs", description="what is being made"),
)
SEND, EDIT = "POST /channels/{}/messages", "PATCH /channels/{}/messages/{}"


@pytest.fixture
def make_front(make_discord: Callable[..., DiscordFront]) -> Callable[..., DiscordFront]:
    return partial(make_discord, commands=MENU)


@pytest.fixture
def front(make_front: Callable[..., DiscordFront]) -> DiscordFront:
    return make_front()


def picture(path: Path, content: bytes = b"\xff\xd8\xff picture", kind: str = "image") -> Media:
    path.write_bytes(content)
    return Media(path=path, kind=kind, mime="image/jpeg", name=path.name, sha256=f"sha of {content!r}")  # type: ignore[arg-type]


def approve(token: str = "tok1") -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(token=token, label="Approve", style="primary"), Button(token="no", label="Reject", style="danger")),
    )


class TestIn:
    async def test_a_private_message_arrives_with_who_where_and_what(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga = discord.person("olga")
        async with serving(front, heard):
            await discord.connected()
            olga.say("make a beach reel 🏖")
            (inbound,) = await heard.until(1)

        assert inbound.text == "make a beach reel 🏖"
        assert (inbound.origin.chat, inbound.origin.user) == (str(olga.dm.id), str(olga.id))
        assert inbound.origin.is_private

    async def test_in_a_server_only_what_is_said_to_the_bot_arrives(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga, room = discord.person(), discord.guild().channel()
        async with serving(front, heard):
            await discord.connected()
            olga.say("good morning", channel=room)
            olga.say("make a reel", channel=room, mention=True)
            await heard.until(1)
            await front.show(str(room.id), View(key="", text="Which persona?"))
            olga.say("Ava", channel=room, mention=True, reply_to=room.posts[-1])
            await heard.until(2)

        assert heard.texts == ["make a reel", "Ava"]
        assert not heard.inbounds[0].origin.is_private
        assert heard.inbounds[1].reply_to == str(room.posts[-1].id)

    @pytest.mark.parametrize("missing", [[], ["GET /gateway/bot"]], ids=["as it is", "without the bot's own"])
    async def test_the_gateway_is_the_one_that_the_rest_server_names(
        self, missing: list[str], discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        for name in missing:
            discord.fault(name, Fault.status(404, "Not Found"))
        olga = discord.person()
        async with serving(make_front(gateway=""), heard):
            await discord.connected()
            olga.say("hello")
            await heard.until(1)

        assert heard.texts == ["hello"]

    async def test_a_server_that_names_no_gateway_is_said_with_what_to_set(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        for name in ("GET /gateway/bot", "GET /gateway"):
            discord.fault(name, Fault.status(404, "Not Found"))

        with pytest.raises(Unavailable, match="does not name its gateway") as raised:
            await make_front(gateway="").serve(heard.answer)

        assert raised.value.fix == "set discord.gateway"

    @pytest.mark.parametrize("text", ["🙈" * 500, "مرحبا", "x" * 2000, "a\nb", "\x01\x02"])
    async def test_any_text_arrives_as_it_is(
        self, text: str, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        async with serving(front, heard):
            await discord.connected()
            discord.person().say(text)
            (inbound,) = await heard.until(1)

        assert inbound.text == text

    async def test_a_slash_command_is_acknowledged_and_answered_in_its_own_place(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga, room = discord.person(), discord.guild().channel()
        async with serving(front, heard):
            await discord.connected()
            interaction = olga.slash("reel", text="Ava beach", channel=room)
            (inbound,) = await heard.until(1)
            was_waiting = interaction.original is not None and interaction.original.is_loading
            await front.show(str(room.id), View(key="job:5", text="queued"))
            await front.show(str(room.id), View(key="job:5", text="ready", is_final=True))

        assert (inbound.command, inbound.text) == ("reel", "Ava beach")
        assert was_waiting
        assert [(post.content, post.is_loading) for post in room.posts] == [("ready", False)]
        assert interaction.original is room.posts[0]

    async def test_who_may_is_acknowledged_before_anything_is_written(
        self,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        heard: Heard,
        access: Access,
        people: People,
        database: Database,
    ) -> None:
        """A crowd that writes for the first time would wait for a commit each, and Discord forgets who waits for three seconds."""
        crowd = [discord.person(f"p{number}", id=number) for number in range(4242, 4252)]
        for person in crowd:
            await people.add("discord", str(person.id), Role.VIEWER, now=datetime.now(UTC))
        stranger = discord.person("eve", id=666)
        async with serving(make_front(may_answer=access.admits), heard):
            await discord.connected()
            async with database.write():
                await people.add("discord", "1", Role.VIEWER, now=datetime.now(UTC))  # nobody else can write now
                ignored = stranger.slash("jobs")
                sent = [person.slash("jobs") for person in crowd]
                await eventually(lambda: all(one.is_acknowledged for one in sent), timeout=60)
            await heard.until(len(crowd))

        assert not ignored.is_acknowledged

    async def test_how_far_a_channel_was_read_is_kept_at_once_and_then_soon(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard, cursors: Cursors
    ) -> None:
        olga = discord.person()
        async with serving(make_front(limits=replace(DISCORD_LIMITS, position=timedelta(hours=1))), heard):
            await discord.connected()
            first = olga.say("one")
            await heard.until(1)
            await _reads_on_from(cursors, olga.dm.id, first.id)
            olga.say("two")
            await heard.until(2)
        assert await cursors.get("discord", str(olga.dm.id)) == str(first.id)

        async with serving(make_front(), heard):
            await discord.connected()
            last = olga.say("three")
            await heard.until(4)
            await _reads_on_from(cursors, olga.dm.id, last.id)
        assert heard.texts[:4] == ["one", "two", "two", "three"]  # the inbox knows again what comes twice

    async def test_a_command_that_needs_no_new_message_stops_waiting(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        front, olga = make_front(limits=replace(DISCORD_LIMITS, thinking=QUICK)), discord.person()
        async with serving(front, heard):
            await discord.connected()
            olga.slash("jobs")
            await heard.until(1)
            await eventually(lambda: olga.dm.posts == [])

        assert heard.inbounds[0].command == "jobs"

    async def test_who_is_not_acknowledged_yet_makes_the_turns_of_others_wait(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga, rush = discord.person(), Rush()
        front = make_front(rush=rush)
        async with serving(front, heard):
            await discord.connected()
            await front.show(str(olga.dm.id), View(key="post:1", text="Post it?", buttons=approve()))
            discord.fault("POST /interactions/{}/{}/callback", Fault.delay(0.3))
            press = olga.press("Approve")
            await eventually(lambda: press.is_acknowledged)  # and the bot has not heard of it yet
            over = asyncio.create_task(rush.over(timedelta(minutes=1)))
            await asyncio.sleep(0)
            assert not over.done()
            await over
            await heard.until(1)

    async def test_a_press_is_acknowledged_before_it_is_handed_on(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(front, heard):
            await discord.connected()
            await front.show(str(olga.dm.id), View(key="post:1", text="Post it?", buttons=approve()))
            press = olga.press("Approve")
            (inbound,) = await heard.until(1)

        assert press.is_acknowledged
        assert press.response == 6
        assert inbound.press == "tok1"

    async def test_buttons_work_after_a_restart(
        self,
        discord: DiscordEmulator,
        front: DiscordFront,
        make_front: Callable[..., DiscordFront],
        heard: Heard,
    ) -> None:
        olga = discord.person()
        async with serving(front, heard):
            await discord.connected()
            await front.show(str(olga.dm.id), View(key="post:1", text="Post it?", buttons=approve()))
        another = make_front()
        async with serving(another, heard):
            await eventually(lambda: discord.identifies == 2)
            olga.press("Approve")
            (inbound,) = await heard.until(1)

        assert inbound.press == "tok1"

    async def test_a_server_that_leaves_out_what_can_be_left_out_is_understood(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        discord.names_little = True
        olga, room = discord.person(), discord.guild().channel()
        async with serving(front, heard):
            await discord.connected()
            olga.say("hello", files=[("a.png", b"picture", "image/png")])
            olga.say("and you", channel=room, mention=True)
            await heard.until(2)
            await front.show(str(olga.dm.id), View(key="post:1", text="Post it?", buttons=approve()))
            presses = [olga.press("Approve"), olga.slash("reel", text="Ava beach", channel=room)]
            await heard.until(4)

        assert sorted(heard.texts) == ["", "Ava beach", "and you", "hello"]
        assert all(press.is_acknowledged for press in presses)
        assert discord.identifies == 1

    async def test_a_file_is_fetched_under_a_name_of_ours(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard, tmp_path: Path
    ) -> None:
        async with serving(front, heard):
            await discord.connected()
            discord.person().say("use this", files=[("..%2f..%2fx.sh", b"hello", "image/png")])
            (inbound,) = await heard.until(1)

        (file,) = inbound.attachments
        assert file.path.read_bytes() == b"hello"
        assert file.path.parent == tmp_path / "downloads"
        assert file.path.suffix == ".png"

    async def test_a_file_that_is_too_large_is_not_fetched_and_the_person_is_told(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(front, heard):
            await discord.connected()
            olga.say("use this", files=[("clip.mp4", b"v", "video/mp4")], declared_size=70 * 1024 * 1024)
            await olga.sees("clip.mp4 has 70 MB")

        assert discord.downloads == []
        assert heard.inbounds == []

    async def test_a_forward_is_marked_and_never_a_command(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        async with serving(front, heard):
            await discord.connected()
            discord.person().say("/delete everything", forwarded=True)
            (inbound,) = await heard.until(1)

        assert inbound.is_forwarded
        assert (inbound.command, inbound.text) == ("", "/delete everything")

    async def test_strangers_bots_and_servers_get_no_answer(
        self,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        access: Access,
        let_in: Callable[..., object],
        heard: Heard,
    ) -> None:
        olga, eve, robot = discord.person("olga"), discord.person("eve"), discord.person("robot", is_bot=True)
        await let_in("discord", olga.id, Role.OWNER)  # type: ignore[misc]
        room = discord.guild().channel()
        front = make_front(may_answer=access.admits)
        async with serving(front, heard):
            await discord.connected()
            await front.show(str(room.id), View(key="post:1", text="Post it?", buttons=approve()))
            for text in ("hello", "/reel Ava", "make a reel"):
                eve.say(text)
                eve.say(text, channel=room, mention=True)
                robot.say(text)
            eve.say("look", files=[("a.exe", b"virus", "application/octet-stream")])
            ignored = [eve.slash("reel", text="Ava"), eve.press("Approve", channel=room)]
            olga.say("in a server that nobody enabled", channel=room, mention=True)
            olga.say("hello")
            await heard.until(1)

        assert heard.texts == ["hello"]
        assert discord.downloads == []
        assert not any(interaction.is_acknowledged for interaction in ignored)
        assert len(room.posts) == 1
        assert not eve.dm.posts


class TestAfterAnAbsence:
    async def test_what_was_said_meanwhile_is_taken_up_in_order_and_once(
        self,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        heard: Heard,
    ) -> None:
        olga, room = discord.person(), discord.guild().channel()
        async with serving(make_front(), heard):
            await discord.connected()
            olga.say("one")
            olga.say("first", channel=room, mention=True)
            await heard.until(2)
        olga.say("two")
        olga.say("three")
        olga.say("second", channel=room, mention=True)
        async with serving(make_front(), heard):
            await eventually(lambda: discord.identifies == 2)
            olga.say("four")
            await eventually(lambda: {"four", "second"} <= set(heard.texts))

        # One that the history and the gateway both bring is known by its key.
        once = list({inbound.key: inbound for inbound in heard.inbounds}.values())
        assert [i.text for i in once if i.origin.is_private] == ["one", "two", "three", "four"]
        assert [i.text for i in once if not i.origin.is_private] == ["first", "second"]

    async def test_what_is_older_than_a_day_stays_unanswered(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(make_front(), heard):
            await discord.connected()
            olga.say("one")
            await heard.until(1)
        olga.say("two")
        in_two_days = make_front(clock=lambda: datetime.now(UTC) + timedelta(days=2))
        async with serving(in_two_days, heard):
            await eventually(lambda: discord.identifies == 2)
            olga.say("three")
            await heard.until(2)

        assert heard.texts == ["one", "three"]

    async def test_a_dropped_connection_is_resumed_and_loses_nothing(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(front, heard):
            await discord.connected()
            olga.say("one")
            await heard.until(1)
            await discord.drop()
            olga.say("two")
            await heard.until(2)

        assert heard.texts == ["one", "two"]
        assert discord.resumes == 1

    @pytest.mark.parametrize("way", ["forgotten", "invalid"])
    async def test_a_session_that_cannot_be_resumed_is_begun_anew_and_loses_nothing(
        self, way: str, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(front, heard):
            await discord.connected()
            olga.say("one")
            await heard.until(1)
            if way == "forgotten":
                await discord.drop(forget=True)
            else:
                await discord.invalidate()
            olga.say("two")
            await heard.until(2, timeout=10)

        assert heard.texts == ["one", "two"]

    async def test_what_could_not_be_committed_comes_again_after_a_new_start(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        olga, stop = discord.person(), asyncio.Event()
        backoff = Backoff(first=QUICK)
        task = asyncio.create_task(supervise([front], heard.answer, stop=stop, say=lambda line: None, backoff=backoff))
        await discord.connected()
        olga.say("one")
        await heard.until(1)
        heard.failures = 1
        olga.say("two")
        olga.say("three")
        await heard.until(3)
        stop.set()
        await task

        assert heard.texts == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("begun", "named", "resumed"),
    [
        ("ws://127.0.0.1:9/gateway", "wss://gateway-us-east1-b.discord.gg", "ws://127.0.0.1:9/gateway"),
        ("ws://127.0.0.1:9/gateway", "ws://127.0.0.1:10/other", "ws://127.0.0.1:10/other"),
        ("ws://127.0.0.1:9/gateway", None, "ws://127.0.0.1:9/gateway"),
        ("wss://gateway.discord.gg/", "wss://gateway-us-east1-b.discord.gg", "wss://gateway-us-east1-b.discord.gg"),
    ],
)
def test_a_session_is_resumed_where_its_own_server_is(
    begun: str, named: str | None, resumed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(begun))

    ready = reads(json.dumps({"session_id": "a", "user": {}, "resume_gateway_url": named}))

    assert ready["resume_gateway_url"] == resumed


class TestOut:
    @pytest.fixture(autouse=True)
    async def served(self, discord: DiscordEmulator, front: DiscordFront, heard: Heard) -> AsyncIterator[None]:
        self.olga = discord.person()
        self.chat = str(self.olga.dm.id)
        async with serving(front, heard):
            await discord.connected()
            yield

    async def test_text_arrives_with_its_marks_and_nothing_of_it_is_markdown(self, front: DiscordFront) -> None:
        await front.show(self.chat, View(key="", text="**Ready** a_b_c <@123> # no\n# heading `x_y` https://a.b/c_d_e"))

        (post,) = self.olga.dm.posts
        assert post.content == "**Ready** a\\_b\\_c \\<@123> # no\n\\# heading `x_y` https://a.b/c_d_e"

    async def test_nobody_is_ever_pinged(self, discord: DiscordEmulator, front: DiscordFront) -> None:
        await front.show(self.chat, View(key="", text="@everyone hello"))

        assert self.olga.dm.posts[0].allowed_mentions == {"parse": []}

    async def test_a_long_text_is_split_and_the_buttons_are_under_its_end(self, front: DiscordFront) -> None:
        await front.show(self.chat, View(key="", text="**word** _x_ " * 700, buttons=approve()))

        parts = self.olga.dm.posts
        assert len(parts) > 1
        assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]

    async def test_a_card_is_one_message_that_ends_in_its_last_state(
        self, discord: DiscordEmulator, front: DiscordFront
    ) -> None:
        for percent in range(0, 100, 2):
            progress = Progress(stage="rendering", fraction=percent / 100)
            await front.show(self.chat, View(key="job:5", text="Reel", progress=progress))
        discord.fault(EDIT, Fault.status(429, retry_after=0.05), Fault.drop_before())
        await front.show(self.chat, View(key="job:5", text="Reel is ready", is_final=True))

        (card,) = self.olga.dm.posts
        assert card.content == "Reel is ready"
        assert card.edits < 20

    async def test_a_message_that_was_cut_off_is_there_once(
        self, discord: DiscordEmulator, front: DiscordFront
    ) -> None:
        discord.fault(SEND, Fault.drop_after(), Fault.drop_after())
        await front.show(self.chat, View(key="", text="hello"))

        assert [post.content for post in self.olga.dm.posts] == ["hello"]
        assert len(discord.called(SEND)) == 3

    async def test_a_card_that_somebody_deleted_is_made_again_once(
        self, discord: DiscordEmulator, front: DiscordFront
    ) -> None:
        await front.show(self.chat, View(key="job:5", text="queued"))
        discord.delete(self.olga.dm.posts[0])
        await front.show(self.chat, View(key="job:5", text="running", is_final=True))
        await front.show(self.chat, View(key="job:5", text="ready", is_final=True))

        assert [post.content for post in self.olga.dm.posts] == ["ready"]

    async def test_buttons_take_no_memory(self, front: DiscordFront) -> None:
        await front.show(self.chat, View(key="post:1", text="Post it?", buttons=approve()))

        assert front.wall.client is not None
        assert list(front.wall.client.persistent_views) == []

    async def test_pictures_and_buttons_are_one_message(
        self, discord: DiscordEmulator, front: DiscordFront, tmp_path: Path
    ) -> None:
        shots = tuple(picture(tmp_path / f"{n}.jpg", b"jpeg%d" % n) for n in range(4))
        await front.show(self.chat, View(key="post:1", text="Four shots", media=shots, buttons=approve()))
        await front.show(self.chat, View(key="post:1", text="Approved", media=shots, is_final=True))

        (post,) = self.olga.dm.posts
        assert (post.content, [file.content for file in post.files]) == (
            "Approved",
            [b"jpeg0", b"jpeg1", b"jpeg2", b"jpeg3"],
        )
        assert post.buttons == []
        assert sum(len(call.files) for call in discord.calls) == 4

    async def test_a_picture_that_changes_is_replaced(self, front: DiscordFront, tmp_path: Path) -> None:
        await front.show(self.chat, View(key="job:5", text="one", media=(picture(tmp_path / "1.jpg", b"one"),)))
        await front.show(
            self.chat, View(key="job:5", text="two", media=(picture(tmp_path / "2.jpg", b"two"),), is_final=True)
        )

        assert [[file.content for file in post.files] for post in self.olga.dm.posts] == [[b"two"]]

    async def test_a_file_that_is_too_large_is_named_with_its_place(
        self, discord: DiscordEmulator, front: DiscordFront, tmp_path: Path
    ) -> None:
        reel = picture(tmp_path / "my_reel.mp4", b"x" * 11 * 1024 * 1024, "video")
        await front.show(self.chat, View(key="", text="Ready", media=(reel,), buttons=approve()))

        (post,) = self.olga.dm.posts
        assert "my\\_reel.mp4 has 11 MB, more than Discord takes here" in post.content
        assert post.buttons
        assert not post.files

    async def test_a_channel_that_takes_less_than_was_thought_gets_the_place_instead(
        self, discord: DiscordEmulator, front: DiscordFront, tmp_path: Path
    ) -> None:
        discord.max_upload = 1000
        await front.show(self.chat, View(key="", text="Ready", media=(picture(tmp_path / "a.jpg", b"x" * 2000),)))

        assert "more than Discord takes here" in self.olga.dm.posts[0].content

    async def test_a_channel_without_permission_says_what_to_do(
        self, discord: DiscordEmulator, front: DiscordFront
    ) -> None:
        self.olga.dm.is_hidden = True
        with pytest.raises(Refused) as refused:
            await front.show(self.chat, View(key="", text="hello"))

        assert "Send Messages" in refused.value.fix


class TestLife:
    async def test_a_card_that_was_sent_but_not_noted_shows_what_is_true_now(
        self,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        heard: Heard,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Killed between sending the first state and noting it, then started again with another state."""
        monkeypatch.setattr(board, "FAREWELL", timedelta(0))
        olga, front = discord.person(), make_front()
        discord.fault(SEND, *[Fault.drop_after()] * 5)
        async with serving(front, heard):
            await discord.connected()
            showing = asyncio.create_task(front.show(str(olga.dm.id), View(key="job:5", text="queued")))
            await eventually(lambda: olga.dm.posts)
        showing.cancel()
        discord.script.clear()
        another = make_front()
        async with serving(another, heard):
            await another.show(str(olga.dm.id), View(key="job:5", text="ready", is_final=True))

        assert [post.content for post in olga.dm.posts] == ["ready"]

    async def test_a_stop_brings_the_last_state_out(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga, front = discord.person(), make_front(limits=replace(DISCORD_LIMITS, edit_every=timedelta(seconds=0.5)))
        async with serving(front, heard):
            await discord.connected()
            await front.show(str(olga.dm.id), View(key="job:5", text="queued"))
            for shot in range(5):
                await front.show(str(olga.dm.id), View(key="job:5", text=f"shots {shot}/6"))

        assert [post.content for post in olga.dm.posts] == ["shots 4/6"]

    async def test_slash_commands_are_told_once_and_again_when_they_changed(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        tellings = []
        for number, menu in enumerate([MENU, MENU, MENU[:1]], start=1):
            async with serving(make_front(commands=menu), heard):
                await eventually(lambda number=number: discord.identifies == number)  # type: ignore[misc]
            tellings.append(len(discord.called("PUT /applications/{}/commands")))

        assert tellings == [1, 1, 2]

    async def test_a_refused_token_names_the_setting(
        self, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        with pytest.raises(NotAuthorized) as refused:
            await make_front(token="wrong-token").serve(heard.answer)

        assert "TROUPE_DISCORD_TOKEN" in refused.value.fix

    async def test_without_the_privileged_intent_it_goes_on_and_says_what_is_missing(
        self,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        heard: Heard,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        olga, room = discord.person(), discord.guild().channel()
        async with serving(make_front(message_content=True), heard):
            await discord.connected()
            olga.say("hello")
            olga.say("make a reel", channel=room, mention=True)
            await heard.until(2)

        assert sorted(heard.texts) == ["hello", "make a reel"]
        (refused,) = [record for record in caplog.records if getattr(record, "action", "") == "intent_refused"]
        assert "Message Content Intent" in refused.fix  # type: ignore[attr-defined]

    async def test_poison_events_cost_no_session_and_no_message(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard, caplog: pytest.LogCaptureFixture
    ) -> None:
        olga = discord.person()
        async with serving(front, heard):
            await discord.connected()
            olga.say("one")
            await heard.until(1)
            for _ in range(3):
                discord.poison()
            discord.garble(olga.say("two"))
            olga.say("three")
            await heard.until(3)

        assert set(heard.texts) == {"one", "two", "three"}  # what comes twice is known by its key
        assert discord.identifies == 1
        assert [
            getattr(record, "event", "") for record in caplog.records if getattr(record, "action", "") == "event_broken"
        ] == ["MESSAGE_CREATE"]

    async def test_a_message_of_the_history_that_cannot_be_read_hides_no_other(
        self, discord: DiscordEmulator, make_discord: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(make_discord(), heard):
            await discord.connected()
            olga.say("one")
            await heard.until(1)
        olga.say("unreadable").kind = {"not": "a kind"}  # type: ignore[assignment]
        olga.say("two")
        async with serving(make_discord(), heard):
            await heard.until(2)

        assert heard.texts == ["one", "two"]

    async def test_a_session_that_cannot_begin_restarts_this_front_and_no_other(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        class Steady:
            name = "steady"
            starts = 0

            async def serve(self, answer: object) -> None:
                self.starts += 1
                await asyncio.Event().wait()

            async def show(self, chat: str, view: View) -> None: ...

            def caps(self, chat: str) -> None: ...

        said: list[str] = []
        olga, stop, steady = discord.person(), asyncio.Event(), Steady()
        discord.garbles_ready = 1
        task = asyncio.create_task(
            supervise([front, steady], heard.answer, stop=stop, say=said.append, backoff=Backoff(first=QUICK))  # type: ignore[list-item]
        )
        await eventually(lambda: discord.identifies == 2)
        await discord.connected()
        olga.say("one")
        await heard.until(1)
        stop.set()
        await asyncio.wait_for(task, 5)

        assert heard.texts == ["one"]
        assert steady.starts == 1
        assert len(said) == 1

    async def test_no_line_of_the_log_holds_the_token(
        self, discord: DiscordEmulator, front: DiscordFront, heard: Heard
    ) -> None:
        lines = io.StringIO()
        handler = logging.StreamHandler(lines)
        root = logging.getLogger()
        level = root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            async with serving(front, heard):
                await discord.connected()
                discord.person().slash("jobs")
                await heard.until(1)
                await discord.drop()
                await eventually(lambda: discord.resumes)
        finally:
            root.removeHandler(handler)
            root.setLevel(level)

        assert "Discord is connected" in lines.getvalue()
        assert discord.token not in lines.getvalue()
        assert discord.interactions[0].token not in lines.getvalue()


async def _reads_on_from(cursors: Cursors, channel: int, message: int) -> None:
    async with asyncio.timeout(60):
        while await cursors.get("discord", str(channel)) != str(message):
            await asyncio.sleep(0.01)
