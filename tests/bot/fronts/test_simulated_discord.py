"""The Discord front against the world of `simcord`, which has read Discord's rules apart from the emulator here.

It is stricter about what a person may do (a command that was never published, a button that is off), answers an
interaction that is acknowledged twice with Discord's own error, and knows every route that is asked or says so.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.fronts.discord import DiscordFront, _Client
from bot.fronts.front import Button, Completion, Media, MenuCommand, MenuPart, MenuPoint, Origin, View
from tests.bot.fronts.conftest import Heard, eventually

COMMANDS = (
    MenuCommand(
        name="reel",
        description="make a reel",
        argument="of what",
        parts=(MenuPart(name="persona", description="whose", completes="persona"),),
    ),
)
POINTS = (MenuPoint(key="caption", label="Caption this"),)
BUTTONS = (
    (Button(token="tok1", label="Approve", style="primary"), Button(token="tok2", label="Reject", fills="Why?")),
)


async def personas(origin: Origin, what: str, typed: str) -> Sequence[Completion]:
    return [Completion(value=name, label=name) for name in ("Ava", "Kai") if typed.lower() in name.lower()]


class World:
    """A server with one channel, and Alice."""

    def __init__(self, env: Any, front: DiscordFront) -> None:
        self.env, self.front = env, front
        self.channel = env.create_guild().create_text_channel("studio")
        self.alice = env.guild.add_member(env.create_user("alice"))

    async def show(self, view: View) -> None:
        await self.front.show(str(self.channel.id), view)


Opened = Callable[[], AbstractAsyncContextManager[World]]


@pytest.fixture
def opened(make_discord: Callable[..., DiscordFront], heard: Heard) -> Opened:
    """No fixture of its own: that world has to end in the task in which it began."""

    @asynccontextmanager
    async def world() -> AsyncIterator[World]:
        front = make_discord(commands=COMMANDS, points=POINTS, complete=personas)
        front._answer = heard.answer
        client = _Client(front)  # the world logs it in and connects it, and not the front
        async with simcord.run(client) as env:
            front.wall.client = client
            showing = asyncio.create_task(front._board.serve())
            yield World(env, front)
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing

    return world


def media(path: Path) -> Media:
    path.write_bytes(b"\xff\xd8\xff a picture")
    return Media(path=path, kind="image", mime="image/jpeg", name=path.name, sha256=path.name)


async def test_private_words_and_mentions_arrive_and_other_talk_does_not(opened: Opened, heard: Heard) -> None:
    async with opened() as world:
        await world.alice.send_dm("make a beach reel")
        await world.alice.send(world.channel, "good morning everybody")
        await world.alice.send(world.channel, f"<@{world.env.bot.user.id}> and one for Kai")

        assert [(one.text, one.origin.is_private) for one in heard.inbounds] == [
            ("make a beach reel", True),
            ("and one for Kai", False),
        ]


async def test_a_slash_command_is_answered_in_its_own_place(opened: Opened, heard: Heard, tmp_path: Path) -> None:
    async with opened() as world:
        offered = await world.alice.autocomplete(world.channel, "reel", "persona", "a")
        asked = await world.alice.slash(world.channel, "reel", persona="Ava", text="beach")
        was_waiting = asked.deferred
        await world.show(View(key="job:5", text="**Reel J5**\nqueued"))
        await world.show(
            View(key="job:5", text="**Reel J5**\nready", media=(media(tmp_path / "a.jpg"),), is_final=True)
        )

        assert [one["value"] for one in offered] == ["Ava", "Kai"]
        assert (was_waiting, [(one.command, one.text) for one in heard.inbounds]) == (True, [("reel", "Ava beach")])
        last = world.channel.last_message
        assert last.id == asked.response.id, "one message, from the first to the last state"
        assert (last.content, [file.filename for file in last.attachments]) == ("**Reel J5**\nready", ["a.jpg"])


async def test_a_button_and_a_form_arrive_once(opened: Opened, heard: Heard) -> None:
    async with opened() as world:
        await world.show(View(key="job:5", text="ready", buttons=BUTTONS, is_final=True))
        await world.alice.click(world.channel.last_message, label="Approve")
        form = await world.alice.click(world.channel.last_message, label="Reject")
        title, field = form.modal["title"], form.modal["components"][0]
        name = (field.get("component") or field["components"][0])["custom_id"]
        await world.alice.submit_modal(form, {name: "too dark"})
        await eventually(lambda: len(heard.inbounds) == 2)

        assert title == "Reject"
        assert [(one.press, one.filled) for one in heard.inbounds] == [("tok1", ""), ("tok2", "too dark")]
        assert heard.inbounds[0].reply_to == str(world.channel.last_message.id)


async def test_the_menu_of_a_message_is_about_that_message(opened: Opened, heard: Heard) -> None:
    async with opened() as world:
        await world.show(View(key="job:5", text="ready", is_final=True))
        card = world.channel.last_message
        chosen = await world.alice.context_menu(world.channel, "Caption this", card)

        assert chosen.acknowledged
        assert [(one.point, one.reply_to) for one in heard.inbounds] == [("caption", str(card.id))]


async def test_nobody_is_pinged_and_a_long_text_is_whole(opened: Opened) -> None:
    async with opened() as world:
        words = " ".join(f"word{number}" for number in range(500))
        await world.show(View(key="", text=f"@everyone {words}", is_final=True))

        sent = [one.json for one in world.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]
        assert "".join(one["content"] for one in sent).replace("\n", "").count("word") == 500
        assert [one["allowed_mentions"] for one in sent] == [{"parse": []}] * len(sent)
