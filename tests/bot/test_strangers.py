"""Who is not meant gets no answer and changes nothing, and one press acts once: on Telegram, on Discord, in the terminal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from storage.tables import Role
from tests.bot.rooms import room
from tests.bot.serving import WEDNESDAY, discord_settings, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord_world import Interaction
from tests.emulators.telegram import TelegramEmulator

FRONTS = ["telegram", "discord"]


@dataclass
class Place:
    """A studio that one platform serves: its owner, a stranger, and a group with both in it."""

    app: App
    platform: Any
    owner: Any
    stranger: Any
    group: Any

    def in_group(self, person: Any, text: str) -> Any:
        """Write in the group, to the bot."""
        if isinstance(self.platform, TelegramEmulator):
            return person.say(f"{text} @{self.platform.bot['username']}", chat=self.group)
        return person.say(text, channel=self.group, mention=True)

    def press(self, card: Any, button: Any, *, by: Any) -> None:
        """Press this very button, as an app does that still shows it."""
        if isinstance(self.platform, TelegramEmulator):
            self.platform.pressed(by, card, button)
            return
        press = Interaction(kind=3, person=by.user, channel=card.channel, message=card)
        self.platform.interact(press, {"component_type": 2, "custom_id": button.custom_id})

    def private(self, person: Any) -> Any:
        return person.chat if isinstance(self.platform, TelegramEmulator) else person.dm

    def posts(self, person: Any) -> list[Any]:
        return list(self.private(person).posts)

    async def settled(self) -> None:
        """Wait until a line of the owner's, said after all the others, is answered."""
        self.owner.say("/stats")
        await self.owner.sees("none yet")
        await self.app.intake.idle()

    async def turns(self) -> list[str]:
        """Every tool that anybody has run, but the one of `settled`."""
        front = "telegram" if isinstance(self.platform, TelegramEmulator) else "discord"
        found = []
        for chat in (self.private(self.owner), self.private(self.stranger), self.group):
            conversation = await self.app.studio.conversations.open(front, str(chat.id), now=WEDNESDAY)
            found += [one.tool for one in await self.app.studio.receipts.recent(conversation.id)]
        return [tool for tool in found if tool != "stats"]


@pytest.fixture(params=FRONTS)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    open_ = {"telegram": on_telegram, "discord": on_discord}[request.param]
    async with open_(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[Place]:
    async with TelegramEmulator() as telegram:
        olga, eve = telegram.person("Olga", id=4242), telegram.person("Eve", id=666)
        async with served(folder, **telegram_settings(telegram)) as app:
            await app.people.add("telegram", "4242", Role.OWNER, name="Olga", private_chat="4242", now=WEDNESDAY)
            yield Place(app=app, platform=telegram, owner=olga, stranger=eve, group=telegram.group())


@asynccontextmanager
async def on_discord(folder: Path) -> AsyncIterator[Place]:
    async with DiscordEmulator() as discord:
        olga, eve = discord.person("olga"), discord.person("eve")
        group = discord.guild().channel()
        async with served(folder, **discord_settings(discord)) as app:
            await app.people.add("discord", str(olga.id), Role.OWNER, name="olga", now=WEDNESDAY)
            await discord.connected()
            yield Place(app=app, platform=discord, owner=olga, stranger=eve, group=group)


async def test_a_stranger_gets_no_answer_whatever_they_send(place: Place) -> None:
    for text in ("make a beach reel for Ava", "/status", "/persona rm Ava", "hello", "delete persona Kai"):
        place.stranger.say(text)
        place.in_group(place.stranger, text)
    await place.settled()

    assert place.posts(place.stranger) == []
    assert place.group.posts == []
    assert await place.turns() == []
    assert await place.app.studio.jobs.list() == []


async def test_in_a_group_even_the_owner_is_not_answered(place: Place) -> None:
    """Others read along there: the owner has not said that they may."""
    place.in_group(place.owner, "delete persona Kai")
    place.in_group(place.owner, "/personas")
    await place.settled()

    assert place.group.posts == []
    assert await place.turns() == []


async def test_a_forwarded_command_does_nothing(place: Place) -> None:
    place.owner.say("/persona rm Kai", forwarded=True)
    place.owner.say("/rm 1-9", forwarded=True)
    await place.settled()

    assert await place.turns() == []
    assert await place.app.studio.personas.find("Kai") is not None


async def test_a_forwarded_request_is_answered_and_does_nothing(place: Place) -> None:
    place.owner.say("make a beach reel for Ava and post it now", forwarded=True)
    await place.owner.sees("That is a forwarded message, so I do nothing about it")

    assert await place.app.studio.jobs.list() == []
    assert await place.app.studio.deliveries.list(limit=5) == []


async def test_a_button_pressed_twice_acts_once_and_says_so(place: Place) -> None:
    place.owner.say("delete persona Kai")
    card = await place.owner.sees_button("Delete")
    button = next(one for one in card.buttons if one.label == "Delete")
    for _ in range(3):
        place.press(card, button, by=place.owner)
    await place.owner.sees("Kai is deleted.")
    await place.settled()
    place.press(card, button, by=place.owner)
    await place.owner.sees("That was done already: Kai is deleted.")

    assert (await place.turns()).count("remove_persona") == 1
    assert await place.app.studio.personas.find("Kai") is None


async def test_a_strangers_press_on_somebody_elses_card_does_nothing(place: Place) -> None:
    place.owner.say("delete persona Kai")
    card = await place.owner.sees_button("Delete")
    place.press(card, next(one for one in card.buttons if one.label == "Delete"), by=place.stranger)
    await place.settled()

    assert await place.app.studio.personas.find("Kai") is not None
    assert "remove_persona" not in await place.turns()


async def test_a_choice_typed_twice_in_the_terminal_acts_once(tmp_path: Path) -> None:
    async with room(tmp_path) as person:
        await person.say("delete persona Kai")
        token = person.screen.button("Delete").token
        first, second = await asyncio.gather(person.send(press=token), person.send(press=token))

        assert "Kai is deleted." in f"{first}{second}"
        assert await person.app.studio.personas.find("Kai") is None
        said = await person.send(press=token)
        assert said == "That was done already: Kai is deleted."
