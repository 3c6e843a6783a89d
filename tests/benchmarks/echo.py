"""The least that a bot can be, for `tests.benchmarks.chat` to compare with: it says again what is said to it, as the examples of
python-telegram-bot and discord.py do, and keeps nothing. It runs as a process of its own: `python -m tests.benchmarks.echo FRONT ADDRESS TOKEN`.
"""

import asyncio
import logging
import sys

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from telegram import Update
from telegram.ext import Application, CallbackContext, MessageHandler, filters

logging.getLogger("httpx").setLevel(logging.WARNING)


def on_telegram(base_url: str, token: str) -> None:
    async def echo(update: Update, _: CallbackContext) -> None:  # type: ignore[type-arg]
        assert update.message is not None
        assert update.message.text is not None
        await update.message.reply_text(update.message.text)

    application = Application.builder().token(token).base_url(base_url).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(allowed_updates=["message"])


def on_discord(addresses: str, token: str) -> None:
    api_base, gateway = addresses.split()
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_base, yarl.URL(gateway)
    intents = discord.Intents.none()
    intents.guilds = intents.dm_messages = True

    class Echo(discord.Client):
        async def on_message(self, message: discord.Message) -> None:
            if not message.author.bot:
                await message.channel.send(message.content)

    async def serve() -> None:
        async with Echo(intents=intents, guild_ready_timeout=0.05) as client:
            await client.start(token)

    asyncio.run(serve())


if __name__ == "__main__":
    front, address, token = sys.argv[1:]
    {"telegram": on_telegram, "discord": on_discord}[front](address, token)
