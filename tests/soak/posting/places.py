"""The platforms, each an emulator that keeps state, and how each publisher is built for one."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from storage.accounts import Accounts
from storage.database import Database
from storage.tables import Account
from storage.vault import Vault
from tests.emulators.bluesky import BlueskyEmulator
from tests.emulators.discord import TOKEN as DISCORD_TOKEN
from tests.emulators.discord import DiscordEmulator
from tests.emulators.mastodon import MastodonEmulator
from tests.emulators.telegram import TOKEN as TELEGRAM_TOKEN
from tests.emulators.telegram import TelegramEmulator
from tools.publishers.bluesky import BlueskyPublisher
from tools.publishers.bluesky_pds import Pds
from tools.publishers.bluesky_video import VideoService
from tools.publishers.discord import DiscordPublisher
from tools.publishers.folder import FolderPublisher
from tools.publishers.keeper import Grant, Keeper, Service
from tools.publishers.mastodon import MastodonPublisher
from tools.publishers.mastodon_server import Mastodon
from tools.publishers.publisher import Publisher
from tools.publishers.telegram import TelegramPublisher
from tools.publishers.webhook import WebhookPublisher, Webhooks

KEY: Final = "c29ha3NvYWtzb2Frc29ha3NvYWtzb2Frc29ha3NvYWs="  # of the vault that a run keeps its logins in
OWNER: Final = 4242  # on Telegram
TIMEOUT: Final = timedelta(seconds=0.6)  # of a sender


@dataclass(frozen=True, kw_only=True)
class Place:
    """A platform that runs: where it is, what others can see there, and which request makes them see it."""

    target: str
    seen: Callable[[], int]  # posts
    is_send: Callable[[web.Request, bytes], bool]
    grant: Grant | None = None  # of an account, where posting needs one
    address: str = ""  # of the destination


def _posts_to(*ends: str) -> Callable[[web.Request, bytes], bool]:
    return lambda request, _: request.method == "POST" and request.path.endswith(ends)


@asynccontextmanager
async def _telegram() -> AsyncIterator[Place]:
    async with TelegramEmulator() as telegram:
        channel = telegram.channel("@studio")
        telegram.person("Olga", OWNER).say("/start")  # a bot writes first to nobody

        def is_send(request: web.Request, body: bytes) -> bool:
            return request.path.rpartition("/")[2].startswith(("send", "copy")) and any(
                to in body for to in (b"@studio", b"%40studio")
            )

        yield Place(
            target=telegram.base_url.removesuffix("/bot"),
            seen=lambda: len(channel.messages),
            is_send=is_send,
            address="@studio",
        )


@asynccontextmanager
async def _discord() -> AsyncIterator[Place]:
    async with DiscordEmulator() as discord:
        channel = discord.guild().channel("studio")
        yield Place(
            target=discord.api_base.removesuffix("/api/v10"),
            seen=lambda: len(channel.posts),
            is_send=_posts_to("/messages"),
            address=str(channel.id),
        )


@asynccontextmanager
async def _bluesky() -> AsyncIterator[Place]:
    async with BlueskyEmulator() as bluesky:
        ava = bluesky.account()
        grant = await Pds(service=bluesky.address).connect(f"{ava.handle} {ava.password}")
        yield Place(
            target=bluesky.address,
            seen=lambda: len(ava.posts),
            is_send=_posts_to("com.atproto.repo.putRecord", "com.atproto.repo.createRecord"),
            grant=grant,
            address=grant.address,
        )


@asynccontextmanager
async def _mastodon(*, forgets_keys: bool = False) -> AsyncIterator[Place]:
    async with MastodonEmulator(forgets_keys=forgets_keys) as mastodon:
        secret = {"server": mastodon.address, "id": "7", "token": mastodon.token()}
        grant = Grant(address=f"ava@{mastodon.host}", name="ava", secret=secret)
        yield Place(
            target=mastodon.address,
            seen=lambda: len(mastodon.statuses),
            is_send=_posts_to("/api/v1/statuses"),
            grant=grant,
            address=grant.address,
        )


@asynccontextmanager
async def _webhook() -> AsyncIterator[Place]:
    async with DiscordEmulator() as discord:
        channel = discord.guild().channel("studio")
        number, token = discord.webhook(channel)
        secret = {"id": number, "token": token, "channel": str(channel.id), "guild": ""}
        yield Place(
            target=discord.api_base.removesuffix("/api/v10"),
            seen=lambda: len(channel.messages),
            is_send=_posts_to(f"/{token}"),
            grant=Grant(address=number, name="Studio posts", secret=secret),
            address=number,
        )


PLACES: Final[Mapping[str, Callable[[], AbstractAsyncContextManager[Place]]]] = {
    "telegram": _telegram,
    "discord": _discord,
    "webhook": _webhook,
    "bluesky": _bluesky,
    "mastodon": _mastodon,
    "kin": lambda: _mastodon(forgets_keys=True),
}
CANNOT_BE_READ: Final = frozenset({"telegram", "webhook"})  # a lost answer can only be asked about
PLATFORMS: Final[Mapping[str, str]] = {"kin": "mastodon", "webhook": "discord"}  # where they are called otherwise
PUBLISHERS: Final[Mapping[str, str]] = {"kin": "mastodon"}


async def build(name: str, address: str, folder: Path, database: Database) -> Publisher:
    """Return the publisher of a place, as the program builds it, for an address where the wire is bent."""

    def now() -> datetime:
        return datetime.now(UTC)

    async def tell(account: Account) -> bool:
        return True

    async def backstage() -> str:
        return str(OWNER)

    def keeper(platform: str, service: Service) -> Keeper:
        return Keeper(Accounts(database, Vault(lambda: [KEY])), {platform: service}, now=now, tell=tell)

    match name:
        case "telegram":
            return TelegramPublisher(TELEGRAM_TOKEN, base_url=f"{address}/bot", timeout=TIMEOUT, backstage=backstage)
        case "discord":
            return DiscordPublisher(DISCORD_TOKEN, base_url=f"{address}/api/v10", timeout=TIMEOUT)
        case "webhook":
            hooks = Webhooks(base_url=f"{address}/api/v10")
            return WebhookPublisher(keeper("discord", hooks), hooks, timeout=TIMEOUT)
        case "bluesky":
            pds = Pds(service=address)
            return BlueskyPublisher(keeper("bluesky", pds), pds, video=VideoService(pds, ""), now=now, timeout=TIMEOUT)
        case "mastodon" | "kin":
            server = Mastodon(allow_local=True)
            return MastodonPublisher(keeper("mastodon", server), server, now=now, timeout=TIMEOUT)
        case _:
            return FolderPublisher(folder / "posts")


async def connect(name: str, grant: Grant, address: str, database: Database) -> None:
    """Keep an account whose server is where the wire is bent."""
    secret: dict[str, Any] = dict(grant.secret)
    for field in ("server", "service"):
        if field in secret:
            secret[field] = address
    accounts = Accounts(database, Vault(lambda: [KEY]))
    keeper = Keeper(accounts, {}, now=lambda: datetime.now(UTC), tell=lambda _: _yes())
    kept = Grant(address=grant.address, name=grant.name, secret=secret, token_life=grant.token_life)
    await keeper.keep(PLATFORMS.get(name, name), kept)


async def _yes() -> bool:
    return True
