"""The accounts: whether each platform lets us in, and whether we may post there."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from bot.doctor.report import LOOK, Item, field
from bot.fronts.discord_rights import MESSAGE_CONTENT, rights
from bot.settings import Settings

if TYPE_CHECKING:
    from tools.publishers.publisher import Publisher
from storage.wording import tr
from tools.tls import trusted

PATIENCE = timedelta(seconds=3)  # with one platform


async def telegram(settings: Settings) -> Item:
    token = settings.telegram.token.get_secret_value()
    if not token:
        return Item(
            name="Telegram",
            state="info",
            line=tr("No token."),
            fix=tr("Write /newbot to @BotFather in Telegram and put the token into TROUPE_TELEGRAM_TOKEN."),
        )
    try:
        async with httpx.AsyncClient(timeout=LOOK, verify=trusted()) as client:
            me = await client.post(f"{settings.telegram.base_url}{token}/getMe")
            if me.status_code in {401, 404}:
                return Item(
                    name="Telegram",
                    state="problem",
                    line=tr("The token is refused."),
                    fix=tr("Ask @BotFather for it again (/token), and set TROUPE_TELEGRAM_TOKEN."),
                )
            bot = _dict(field(me, "result"))
    except (httpx.HTTPError, ValueError) as error:
        return unreachable("Telegram", error)
    line = f"@{bot.get('username', '?')}"
    if settings.telegram.channel:
        from tools.publishers.telegram import TelegramPublisher

        publisher = TelegramPublisher(token, base_url=settings.telegram.base_url, look=PATIENCE)
        seen = await _channel("Telegram", publisher, settings.telegram.channel)
        if seen.state != "ok":
            return seen
        line = seen.line.removesuffix(".")
    if bot.get("can_read_all_group_messages"):
        return Item(
            name="Telegram",
            state="info",
            line=tr(
                "{line}; it is handed every message of its groups, and needs only commands and replies.", line=line
            ),
            fix=tr("Send /setprivacy to @BotFather, choose the bot, Enable."),
        )
    return Item(name="Telegram", state="ok", line=line)


async def discord(settings: Settings) -> Item:
    token = settings.discord.token.get_secret_value()
    if not token:
        return Item(
            name="Discord",
            state="info",
            line=tr("No token."),
            fix=tr("Make an application on discord.com/developers, and put its bot's token into TROUPE_DISCORD_TOKEN."),
        )
    try:
        async with httpx.AsyncClient(
            timeout=LOOK, verify=trusted(), headers={"Authorization": f"Bot {token}"}
        ) as client:
            me = await client.get(f"{settings.discord.api_base}/users/@me")
            if me.status_code == 401:
                return Item(
                    name="Discord",
                    state="problem",
                    line=tr("The token is refused."),
                    fix=tr("Reset it on the Bot page of discord.com/developers, and set TROUPE_DISCORD_TOKEN."),
                )
            bot = field(me, "username")
            application = await client.get(f"{settings.discord.api_base}/oauth2/applications/@me")
            servers = await client.get(f"{settings.discord.api_base}/users/@me/guilds")
    except (httpx.HTTPError, ValueError) as error:
        return unreachable("Discord", error)
    line = str(bot)
    if settings.discord.channel:
        from tools.publishers.discord import DiscordPublisher

        publisher = DiscordPublisher(token, base_url=settings.discord.api_base, look=PATIENCE)
        seen = await _channel("Discord", publisher, settings.discord.channel)
        if seen.state != "ok":
            return seen
        line = seen.line.removesuffix(".")
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
        fix = tr("Server settings, Roles, the bot's role: switch on {rights}.", rights="; ".join(lacks))
        return Item(name="Discord", state="warning", line=tr("{line}, but it lacks rights.", line=line), fix=fix)
    if has:
        fix = tr("Server settings, Roles, the bot's role: switch off {rights}.", rights="; ".join(has))
        return Item(
            name="Discord", state="warning", line=tr("{line}, with more rights than it needs.", line=line), fix=fix
        )
    return None


def without_intent(line: str, settings: Settings, answer: httpx.Response) -> Item:
    flags = _dict(answer.json()).get("flags") if answer.status_code == 200 else None
    if not settings.discord.message_content or not isinstance(flags, int) or flags & MESSAGE_CONTENT:
        return Item(name="Discord", state="ok", line=line)
    return Item(
        name="Discord",
        state="info",
        line=tr(
            "{line}. Private messages, mentions, commands and buttons work; a reply that does not ping it is empty to it.",
            line=line,
        ),
        fix=tr(
            "Switch on Message Content Intent on the Bot page of discord.com/developers, or turn discord.message_content off."
        ),
    )


async def _channel(name: str, publisher: "Publisher", address: str) -> Item:
    """Say whether the bot sees its channel and may post there."""
    from tools.errors import NotAuthorized, TroupeError

    try:
        return Item(name=name, state="ok", line=f"{_sentence(await publisher.examine(address))}")
    except NotAuthorized as error:
        return Item(name=name, state="problem", line=_sentence(error.message), fix=_sentence(error.fix))
    except TroupeError as error:
        return Item(name=name, state="warning", line=_sentence(error.message), fix=tr("Check the network."))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An account as the database has it."""

    platform: str
    name: str
    secret: str  # sealed
    state: str
    error: str


async def connected(settings: Settings) -> Sequence[Item]:
    """Say of each connected account whether its platform lets it in. Nothing is renewed, and nothing changed."""
    try:
        rows = await asyncio.to_thread(_kept, settings)
    except (sqlite3.Error, OSError):
        return []  # what is wrong with the database is said by its own look
    if not rows:
        fix = tr("Say /connect bluesky, /connect mastodon or /connect discord to the bot, in private.")
        return [Item(name="Accounts", state="info", line=tr("None connected."), fix=fix)]
    return await asyncio.gather(*(_account(settings, row) for row in rows))


async def _account(settings: Settings, row: Kept) -> Item:
    from bot.outlets import services_of
    from bot.secret_key import keys_of
    from bot.settings import SettingsError
    from storage.vault import Unsealable, Vault
    from tools.errors import NotAuthorized, TroupeError
    from tools.publishers.bluesky_pds import TokenRefused

    service = services_of(settings, patience=PATIENCE).get(row.platform)
    name = service.title if service is not None else row.platform
    anew = tr("Say /connect {platform} to the bot.", platform=row.platform)
    if service is None or row.state == "needs_reconnect":
        why = f": {row.error}" if row.error else ""
        return Item(
            name=name, state="problem", line=tr("{name} must be connected anew{why}.", name=row.name, why=why), fix=anew
        )
    try:
        secret = await asyncio.to_thread(Vault(lambda: keys_of(settings.data_dir)).open, row.secret)
        return Item(name=name, state="ok", line=_sentence(await service.look(secret)))
    except (Unsealable, SettingsError) as error:
        return Item(name=name, state="problem", line=f"{row.name}: {error}", fix=anew)
    except TokenRefused:
        return Item(
            name=name, state="ok", line=tr("{name}, whose session is renewed with the next post.", name=row.name)
        )
    except NotAuthorized as error:
        return Item(
            name=name,
            state="problem",
            line=tr("{name} is not let in: {why}.", name=row.name, why=error.message),
            fix=anew,
        )
    except TroupeError as error:
        return Item(name=name, state="warning", line=f"{row.name}: {error.message}.", fix=_sentence(error.fix))


def _kept(settings: Settings) -> list[Kept]:
    """Read the accounts, by a connection that cannot write."""
    url = settings.database.url
    query = (
        "SELECT platform, name, secret, state, error FROM accounts WHERE state <> 'connecting' ORDER BY platform, id"
    )
    if not url.startswith("sqlite"):
        return _kept_on_server(url, query)
    file = Path(url.partition(":///")[2].partition("?")[0])
    if not file.exists():
        return []
    mode = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True, timeout=1)
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'accounts'").fetchone():
            return []  # of before there were any
        found = connection.execute(query).fetchall()
    finally:
        connection.close()
    return [_row(row) for row in found]


def _kept_on_server(url: str, query: str) -> list[Kept]:
    from sqlalchemy import NullPool, create_engine, make_url, text
    from sqlalchemy.exc import SQLAlchemyError

    try:
        engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            poolclass=NullPool,  # one question: no connection is kept for another
            connect_args={"connect_timeout": 2, "options": "-c default_transaction_read_only=on"},
        )
        with engine.connect() as connection:
            return [_row(row) for row in connection.execute(text(query))]
    except (SQLAlchemyError, ImportError) as error:
        raise OSError(type(error).__name__) from error


def _row(row: Sequence[Any]) -> Kept:
    platform, name, secret, state, error = (str(value) for value in row)
    return Kept(platform=platform, name=name, secret=secret, state=state, error=error)


def unreachable(name: str, error: Exception) -> Item:
    # The error's own words hold the address, and Telegram's address holds the token.
    return Item(
        name=name,
        state="warning",
        line=tr("It cannot be reached now ({error}).", error=type(error).__name__),
        fix=tr("Check the network."),
    )


def _sentence(words: str) -> str:
    """Return words as a line of the report.

    >>> _sentence("the bot sees nothing")
    'The bot sees nothing.'
    """
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "." if words else ""


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
