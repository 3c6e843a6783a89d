"""The accounts: whether Telegram and Discord know our bots, and whether those see their channels."""

from typing import Any

import httpx

from bot.doctor.report import LOOK, Item, field
from bot.fronts.discord_rights import MESSAGE_CONTENT, rights
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
    line = who + (f", posts to {channel}" if told is not None else "")
    if bot.get("can_read_all_group_messages"):
        return Item(
            name="Telegram",
            state="info",
            line=f"{line}; it is handed every message of its groups, and needs only commands and replies.",
            fix="Send /setprivacy to @BotFather, choose the bot, Enable.",
        )
    return Item(name="Telegram", state="ok", line=line)


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
            application = await client.get(f"{settings.discord.api_base}/oauth2/applications/@me")
            servers = await client.get(f"{settings.discord.api_base}/users/@me/guilds")
    except (httpx.HTTPError, ValueError) as error:
        return unreachable("Discord", error)
    if told is not None and told.status_code != 200:
        return Item(
            name="Discord",
            state="problem",
            line=f"{bot} does not see the channel {channel}.",
            fix="Invite the bot to that server with the right to view and send, or correct discord.channel.",
        )
    line = str(bot) + (f", posts to {channel}" if told is not None else "")
    return in_its_servers(line, servers) or without_intent(line, settings, application)


def in_its_servers(line: str, answer: httpx.Response) -> Item | None:
    """What the bot lacks in its servers, or has there that it does not need; None where that is right."""
    servers = answer.json() if answer.status_code == 200 else []
    lacks, has = [], []
    for server in servers if isinstance(servers, list) else ():
        missing, extra = rights(int(_dict(server).get("permissions") or 0))
        name = str(_dict(server).get("name", "?"))[:40]
        lacks += [f"in {name}: {', '.join(missing)}"] if missing else []
        has += [f"in {name}: {', '.join(extra)}"] if extra else []
    if lacks:
        fix = f"Server settings, Roles, the bot's role: switch on {'; '.join(lacks)}."
        return Item(name="Discord", state="warning", line=f"{line}, but it lacks rights.", fix=fix)
    if has:
        fix = f"Server settings, Roles, the bot's role: switch off {'; '.join(has)}."
        return Item(name="Discord", state="warning", line=f"{line}, with more rights than it needs.", fix=fix)
    return None


def without_intent(line: str, settings: Settings, answer: httpx.Response) -> Item:
    flags = _dict(answer.json()).get("flags") if answer.status_code == 200 else None
    if not settings.discord.message_content or not isinstance(flags, int) or flags & MESSAGE_CONTENT:
        return Item(name="Discord", state="ok", line=line)
    return Item(
        name="Discord",
        state="info",
        line=f"{line}. Private messages, mentions, commands and buttons work; a reply that does not ping it is empty to it.",
        fix="Switch on Message Content Intent on the Bot page of discord.com/developers, or turn discord.message_content off.",
    )


def unreachable(name: str, error: Exception) -> Item:
    # The error's own words hold the address, and Telegram's address holds the token.
    return Item(
        name=name, state="warning", line=f"It cannot be reached now ({type(error).__name__}).", fix="Check the network."
    )


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
