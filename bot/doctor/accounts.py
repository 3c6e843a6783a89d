"""The accounts: whether Telegram and Discord know our bots, and whether those see their channels."""

from typing import Any

import httpx

from bot.doctor.report import LOOK, Item, field
from bot.settings import Settings


async def telegram(settings: Settings) -> Item:
    token = settings.telegram.token.get_secret_value()
    if not token:
        return Item(
            name="Telegram",
            state="info",
            line="No token.",
            fix="Write /newbot to @BotFather in Telegram and put the token into TROUPE_TELEGRAM_TOKEN.",
        )
    base = f"{settings.telegram.base_url}{token}"
    try:
        async with httpx.AsyncClient(timeout=LOOK) as client:
            me = await client.post(f"{base}/getMe")
            if me.status_code in {401, 404}:
                return Item(
                    name="Telegram",
                    state="problem",
                    line="The token is refused.",
                    fix="Ask @BotFather for it again (/token), and set TROUPE_TELEGRAM_TOKEN.",
                )
            bot = _dict(field(me, "result"))
            channel = settings.telegram.channel
            told = await client.post(f"{base}/getChat", data={"chat_id": channel}) if channel else None
    except (httpx.HTTPError, ValueError) as error:
        return unreachable("Telegram", error)
    who = f"@{bot.get('username', '?')}"
    if told is not None and told.status_code != 200:
        return Item(
            name="Telegram",
            state="problem",
            line=f"{who} does not see the channel {channel}.",
            fix="Add the bot to the channel as an administrator, or correct telegram.channel.",
        )
    return Item(name="Telegram", state="ok", line=who + (f", posts to {channel}" if told is not None else ""))


async def discord(settings: Settings) -> Item:
    token = settings.discord.token.get_secret_value()
    if not token:
        return Item(
            name="Discord",
            state="info",
            line="No token.",
            fix="Make an application on discord.com/developers, and put its bot's token into TROUPE_DISCORD_TOKEN.",
        )
    headers = {"Authorization": f"Bot {token}"}
    channel = settings.discord.channel
    try:
        async with httpx.AsyncClient(timeout=LOOK, headers=headers) as client:
            me = await client.get(f"{settings.discord.api_base}/users/@me")
            if me.status_code == 401:
                return Item(
                    name="Discord",
                    state="problem",
                    line="The token is refused.",
                    fix="Reset it on the Bot page of discord.com/developers, and set TROUPE_DISCORD_TOKEN.",
                )
            bot = field(me, "username")
            told = await client.get(f"{settings.discord.api_base}/channels/{channel}") if channel else None
    except (httpx.HTTPError, ValueError) as error:
        return unreachable("Discord", error)
    if told is not None and told.status_code != 200:
        return Item(
            name="Discord",
            state="problem",
            line=f"{bot} does not see the channel {channel}.",
            fix="Invite the bot to that server with the right to view and send, or correct discord.channel.",
        )
    return Item(name="Discord", state="ok", line=str(bot) + (f", posts to {channel}" if told is not None else ""))


def unreachable(name: str, error: Exception) -> Item:
    # The error's own words hold the address, and Telegram's address holds the token.
    return Item(
        name=name, state="warning", line=f"It cannot be reached now ({type(error).__name__}).", fix="Check the network."
    )


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
