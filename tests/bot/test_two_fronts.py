"""One owner with Telegram and Discord: what is shown on both is true on both, and one press acts once on either."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from storage.tables import DeliveryState, Role
from tests.bot.rooms import room
from tests.bot.serving import LONG, WEDNESDAY, discord_settings, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Person as DiscordPerson
from tests.emulators.telegram import Person, TelegramEmulator

PLANNED = "make a picture of Ava in a cafe and post it tomorrow at 6pm"


@dataclass
class Both:
    app: App
    phone: Person
    desktop: DiscordPerson
    discord: DiscordEmulator
    telegram: TelegramEmulator


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[Both]:
    async with TelegramEmulator() as telegram, DiscordEmulator() as discord:
        phone, desktop = telegram.person("Olga"), discord.person("olga")
        async with served(folder, **telegram_settings(telegram), **discord_settings(discord)) as app:
            for front, user, chat in (("telegram", phone.id, phone.id), ("discord", desktop.id, desktop.dm.id)):
                await app.people.add(front, str(user), Role.OWNER, name="Olga", private_chat=str(chat), now=WEDNESDAY)
            await discord.connected()
            yield Both(app=app, phone=phone, desktop=desktop, discord=discord, telegram=telegram)


async def test_a_post_shown_on_both_is_approved_on_either_and_true_on_both(tmp_path: Path) -> None:
    async with both(tmp_path) as olga:
        olga.phone.say(PLANNED)
        asked = await olga.phone.sees_button("Approve", timeout=LONG)
        olga.desktop.say("/post P1")
        there = await olga.desktop.sees_button("Approve")
        olga.phone.press("Approve", on=asked)
        await olga.phone.sees("P1 is approved")
        await olga.desktop.sees("P1 is approved")

        assert [button.label for button in there.buttons] == ["Move", "Edit caption", "Cancel the post"]
        olga.desktop.press("Cancel the post", on=there)
        await olga.phone.sees("Cancelled.")
        row = await olga.app.studio.deliveries.get(1)
        assert row is not None
        assert row.state is DeliveryState.CANCELLED


async def test_each_says_whether_the_other_is_connected(tmp_path: Path) -> None:
    async with both(tmp_path) as olga:
        olga.phone.say("is Discord connected?")
        await olga.phone.sees("Discord: connected\nTelegram: connected")
        olga.telegram.is_away = True
        olga.telegram.push("message", {})  # the look that is under way ends, and the next is cut
        async with asyncio.timeout(LONG):
            while "⚠️" not in await olga.app.studio.health("chat"):
                await asyncio.sleep(0.05)
        olga.desktop.say("/status chat")
        await olga.desktop.sees("Discord: connected\nTelegram: ⚠️ not connected")
        olga.desktop.say("/status bot")
        await olga.desktop.sees("Bot: running, pid ")


async def test_a_job_called_into_another_chat_ends_there_too(tmp_path: Path) -> None:
    async with both(tmp_path) as olga:
        olga.phone.say("make a 6 second beach reel for Ava")
        await olga.phone.sees("6-second reel of Ava", timeout=LONG)
        olga.desktop.say("/job J1")
        card = await olga.desktop.sees("6-second reel of Ava")
        assert [button.label for button in card.buttons] == ["Pause", "Cancel"]
        olga.phone.press("Cancel")
        await olga.desktop.sees("Cancelled.")

        assert [m.content for m in olga.desktop.dm.posts if "▰" in m.content] == []
        assert [button.label for button in card.buttons] == ["Make it after all"]


async def test_what_was_begun_at_the_terminal_is_shown_to_the_owner_where_the_bot_is_served(tmp_path: Path) -> None:
    """`chat` was left with a job that ran; `run` finishes it, and the approval is asked for on the phone."""
    async with TelegramEmulator() as telegram:
        phone = telegram.person("Olga")
        phone.chat.is_open = True  # they were paired by writing to the bot
        async with room(tmp_path) as person:
            me = str(phone.id)
            await person.app.people.add("telegram", me, Role.OWNER, name="Olga", private_chat=me, now=WEDNESDAY)
            await person.say(PLANNED)
        async with served(tmp_path, **telegram_settings(telegram)):
            await phone.sees_button("Approve", timeout=LONG)
            phone.press("Approve")
            await phone.sees("P1 is approved")
