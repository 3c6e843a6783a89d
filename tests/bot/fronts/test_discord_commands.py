"""Slash commands with parts, choices while typing, the menu of a message, threads and rights: the real library on loopback."""

import logging
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from bot.access import Access
from bot.commands import menu, points
from bot.fronts.discord import DiscordFront
from bot.fronts.front import Button, Completion, MenuCommand, MenuPart, MenuPoint, Origin, View
from storage.tables import Role
from tests.bot.fronts.conftest import Heard, eventually, serving
from tests.emulators.discord import DiscordEmulator

MENU = (
    MenuCommand(
        name="persona",
        description="one persona",
        argument="what about her",
        parts=(
            MenuPart(name="do", description="what to do", choices=("use", "edit", "pause")),
            MenuPart(name="persona", description="whose", completes="persona"),
        ),
    ),
    MenuCommand(name="jobs", description="what is being made"),
)
POINTS = (MenuPoint(key="caption", label="Caption this"), MenuPoint(key="face", label="Use as a face"))


async def personas(origin: Origin, what: str, typed: str) -> Sequence[Completion]:
    names = [f"Persona {number}" for number in range(40)]
    return [Completion(value=name, label=f"{name} ({what})") for name in names if typed.lower() in name.lower()]


@pytest.fixture
def make_front(make_discord: Callable[..., DiscordFront]) -> Callable[..., DiscordFront]:
    return partial(make_discord, commands=MENU, points=POINTS, complete=personas)


class TestSlashCommands:
    async def test_the_parts_of_a_command_and_then_its_words_are_its_words(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(make_front(), heard):
            await discord.connected()
            olga.slash("persona", text="hair=red", persona="Mia Rose", do="edit")
            olga.slash("persona", persona="Ava")
            olga.slash("jobs")
            inbounds = await heard.until(3)

        assert [(one.command, one.text) for one in inbounds] == [
            ("persona", "edit Mia Rose hair=red"),
            ("persona", "Ava"),
            ("jobs", ""),
        ]

    async def test_while_somebody_types_at_most_twenty_five_choices_are_offered(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga = discord.person()
        async with serving(make_front(), heard):
            await discord.connected()
            many, some, fixed = (
                olga.types("persona", persona=""),
                olga.types("persona", do="edit", persona="persona 3"),
                olga.types("persona", do="e"),
            )
            await eventually(lambda: many.choices and some.choices and fixed.choices)

        assert len(many.choices) == 25
        assert some.choices[0] == {"name": "Persona 3 (persona)", "value": "Persona 3"}
        assert [one["value"] for one in fixed.choices] == ["use", "edit", "pause"]
        assert max(one.acknowledged_after or 9 for one in (many, some, fixed)) < 3
        assert heard.inbounds == []

    async def test_a_stranger_who_types_or_points_gets_nothing(
        self,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        access: Access,
        let_in: Callable[..., object],
        heard: Heard,
    ) -> None:
        olga, eve = discord.person("olga"), discord.person("eve")
        await let_in("discord", olga.id, Role.VIEWER)  # type: ignore[misc]
        asked: list[str] = []

        async def complete(origin: Origin, what: str, typed: str) -> Sequence[Completion]:
            asked.append(origin.user)
            return await personas(origin, what, typed)

        async with serving(make_front(may_answer=access.admits, complete=complete), heard):
            await discord.connected()
            picture = eve.say("look", files=[("a.png", b"png", "image/png")])
            ignored = [eve.types("persona", persona=""), eve.chooses("Caption this", on=picture)]
            answered = olga.types("persona", persona="")
            olga.say("hello")
            await heard.until(1)
            await eventually(lambda: answered.choices)

        assert asked == [str(olga.id)]
        assert not any(one.is_acknowledged for one in ignored)
        assert discord.downloads == []

    async def test_every_command_of_the_table_is_taken_and_told_again_only_when_it_changed(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        tellings = []
        for number, chosen in enumerate([points(), points(), points()[:2]], start=1):
            async with serving(make_front(commands=menu(), points=chosen), heard):
                await eventually(lambda number=number: discord.identifies == number)  # type: ignore[misc]
            tellings.append(len(discord.called("PUT /applications/{}/commands")))

        assert tellings == [1, 1, 2]
        assert len(discord.commands) == len(menu()) + 2


class TestTheMenuOfAMessage:
    async def test_on_a_message_of_ours_it_is_about_that_message(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga = discord.person()
        front = make_front()
        async with serving(front, heard):
            await discord.connected()
            await front.show(str(olga.dm.id), View(key="job:5", text="ready"))
            chosen = olga.chooses("Caption this", on=olga.dm.posts[0])
            (inbound,) = await heard.until(1)
            await front.show(str(olga.dm.id), View(key="turn:1", text="A caption.", is_final=True))

        assert (inbound.point, inbound.reply_to, inbound.attachments) == ("caption", str(olga.dm.posts[0].id), ())
        assert chosen.original is not None
        assert chosen.original.content == "A caption."

    async def test_on_somebody_elses_picture_it_brings_the_picture(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga, ann, room = discord.person("olga"), discord.person("ann"), discord.guild().channel()
        async with serving(make_front(), heard):
            await discord.connected()
            picture = ann.say("my holidays", channel=room, files=[("beach.png", b"a beach", "image/png")])
            olga.chooses("Use as a face", on=picture)
            (inbound,) = await heard.until(1)

        assert inbound.point == "face"
        assert [(file.name, file.path.read_bytes()) for file in inbound.attachments] == [("beach.png", b"a beach")]


class TestThreads:
    async def test_a_thread_is_a_chat_of_its_own_and_is_answered_in_itself(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga, guild = discord.person(), discord.guild()
        room = guild.channel()
        thread = guild.thread(room)
        front = make_front()
        async with serving(front, heard):
            await discord.connected()
            olga.say("/reel Ava", channel=thread, mention=True)
            (first,) = await heard.until(1)
            rows = ((Button(token="tok1", label="Go"),),)
            await front.show(first.origin.chat, View(key="job:1", text="queued", buttons=rows))
            olga.press("Go", channel=thread)
            olga.slash("jobs", channel=thread)
            inbounds = await heard.until(3)

        assert {one.origin.chat for one in inbounds} == {f"{room.id}/{thread.id}"}
        assert "queued" in [post.content for post in thread.posts]
        assert room.posts == []

    async def test_what_was_said_in_a_thread_meanwhile_is_of_that_thread(
        self, discord: DiscordEmulator, make_front: Callable[..., DiscordFront], heard: Heard
    ) -> None:
        olga, guild = discord.person(), discord.guild()
        room = guild.channel()
        thread = guild.thread(room)
        async with serving(make_front(), heard):
            await discord.connected()
            olga.say("first", channel=thread, mention=True)
            await heard.until(1)
        olga.say("while you were away", channel=thread, mention=True)
        async with serving(make_front(), heard):
            (_, missed) = await heard.until(2)

        assert (missed.text, missed.origin.chat) == ("while you were away", f"{room.id}/{thread.id}")
        assert not missed.origin.is_private


class TestRights:
    @pytest.mark.parametrize(
        ("permissions", "action", "named"),
        [
            (1 << 10 | 1 << 11 | 1 << 16, "rights_missing", "Attach Files, Send Messages in Threads"),
            (1 << 3, "rights_extra", "Administrator"),
        ],
    )
    async def test_what_is_missing_and_what_is_too_much_is_said_at_the_start(
        self,
        permissions: int,
        action: str,
        named: str,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        heard: Heard,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.WARNING)
        discord.guild("Studio").permissions = permissions
        async with serving(make_front(), heard):
            await eventually(lambda: [r for r in caplog.records if getattr(r, "action", "") == action])

        (told,) = [record for record in caplog.records if getattr(record, "action", "") == action]
        assert told.server == "Studio"  # type: ignore[attr-defined]
        assert named in told.fix  # type: ignore[attr-defined]

    async def test_the_rights_that_the_guide_asks_for_are_enough(
        self,
        discord: DiscordEmulator,
        make_front: Callable[..., DiscordFront],
        heard: Heard,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.WARNING)
        discord.guild().permissions = 1 << 10 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 38
        async with serving(make_front(), heard):
            await discord.connected()
            discord.person().say("hello")
            await heard.until(1)

        assert not [r for r in caplog.records if getattr(r, "action", "").startswith("rights")]
