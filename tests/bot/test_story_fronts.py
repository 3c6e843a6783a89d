"""The same story from a phone: the real Telegram Application and the real Discord Client over sockets, end to end."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.tables import DeliveryState, Role
from tests.bot.rooms import SHORT
from tests.bot.serving import LONG, discord_settings, served, telegram_settings
from tests.emulators.discord import DiscordEmulator
from tests.emulators.telegram import TelegramEmulator

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_from_telegram_a_line_becomes_a_post_in_the_channel(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga", id=4242)
        channel = telegram.channel("@studio", id=-100123)
        async with served(tmp_path, **telegram_settings(telegram, "@studio")) as app:
            await app.people.add(
                front="telegram", user="4242", name="Olga", role=Role.OWNER, private_chat="4242", now=NOW
            )
            owner.say(f"{SHORT} and post it on telegram now")
            await owner.sees("Made with AI", timeout=LONG)
            assert channel.posts == []

            owner.press("Approve")
            await owner.sees("is up", timeout=LONG)

            (post,) = channel.posts
            assert "Made with AI" in post.text
            assert post.kind == "video"
            assert any(message.kind == "video" for message in owner.chat.posts)
            delivery = await app.studio.deliveries.get(1)
            assert delivery is not None
            assert delivery.state is DeliveryState.POSTED


async def test_a_stranger_on_telegram_hears_nothing(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        stranger = telegram.person("Mallory", id=666)
        owner = telegram.person("Olga", id=4242)
        async with served(tmp_path, **telegram_settings(telegram)) as app:
            await app.people.add(front="telegram", user="4242", name="Olga", role=Role.OWNER, now=NOW)
            stranger.say(SHORT)
            stranger.say("/status")
            owner.say("/personas")
            await owner.sees("Ava")

            assert stranger.chat.posts == []
            assert await app.studio.jobs.list() == []


async def test_pairing_makes_the_owner_and_nobody_else(tmp_path: Path) -> None:
    async with TelegramEmulator() as telegram:
        owner = telegram.person("Olga", id=4242)
        async with served(tmp_path, **telegram_settings(telegram)) as app:
            asked: list[tuple[str, str, str]] = []

            async def confirm(front: str, user: str, name: str) -> bool:
                asked.append((front, user, name))
                return True

            async def welcome(origin: Any) -> None:
                return None

            pairing = app.tasks.create_task(app.access.pair(confirm, welcome))
            code = app.access.new_code()
            owner.say("wrong-code")
            owner.say(code)
            async with asyncio.timeout(10):
                while await app.people.owner(front="telegram") is None:
                    await asyncio.sleep(0.05)
            owner.say("/personas")
            await owner.sees("Ava")
            pairing.cancel()

            assert asked == [("telegram", "4242", "Olga")]


async def test_from_discord_a_line_becomes_a_post_in_the_folder(tmp_path: Path) -> None:
    async with DiscordEmulator() as discord:
        owner = discord.person("olga")
        async with served(tmp_path, **discord_settings(discord)) as app:
            await app.people.add(front="discord", user=str(owner.id), name="olga", role=Role.OWNER, now=NOW)
            await discord.connected()
            owner.say(f"{SHORT} and post it now")
            await owner.sees("Made with AI", timeout=LONG)
            owner.press("Approve")
            await owner.sees("is up", timeout=LONG)

            delivery = await app.studio.deliveries.get(1)
            assert delivery is not None
            assert delivery.state is DeliveryState.POSTED
            assert len(list(app.settings.posts_folder.rglob("caption.txt"))) == 1
