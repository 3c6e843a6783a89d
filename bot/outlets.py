"""The places that posts go out by, built from the settings and the connected accounts."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.settings import Settings
from storage.accounts import Accounts
from storage.destinations import Destinations
from storage.people import People
from storage.tables import AccountState
from storage.vault import Unsealable
from storage.wording import tr
from tools.errors import NotAuthorized
from tools.publishers.addresses import GuardedTransport
from tools.publishers.bluesky import BlueskyPublisher
from tools.publishers.bluesky_pds import LOOK, Pds
from tools.publishers.bluesky_video import VideoService
from tools.publishers.discord import DiscordPublisher
from tools.publishers.entrances import Entrances
from tools.publishers.folder import FolderPublisher
from tools.publishers.handoff import HandOff, HandoffPublisher
from tools.publishers.keeper import Keeper, Service
from tools.publishers.mastodon import MastodonPublisher
from tools.publishers.mastodon_server import Mastodon
from tools.publishers.publisher import Publisher
from tools.publishers.telegram import TelegramPublisher
from tools.publishers.webhook import WebhookPublisher, Webhooks


def entrances_of(
    settings: Settings, accounts: Accounts, destinations: Destinations, desk: Desk, clock: Callable[[], datetime]
) -> Entrances:
    """Return what connects accounts and keeps them open."""
    bluesky, mastodon, webhooks = _services(settings, patience=LOOK)
    keeper = Keeper(
        accounts,
        {"bluesky": bluesky, "mastodon": mastodon, "discord": webhooks},
        now=clock,
        tell=desk.tell_account,
    )
    return Entrances(keeper, destinations, bluesky=bluesky, mastodon=mastodon, webhooks=webhooks)


def services_of(settings: Settings, *, patience: timedelta) -> dict[str, Service]:
    """Return what asks each platform who an account is; `patience` is for one question."""
    bluesky, mastodon, webhooks = _services(settings, patience=patience)
    return {"bluesky": bluesky, "mastodon": mastodon, "discord": webhooks}


def _services(settings: Settings, *, patience: timedelta) -> tuple[Pds, Mastodon, Webhooks]:
    local = settings.accounts.allow_local
    guarded = GuardedTransport(allow_local=local)
    bluesky = Pds(service=settings.accounts.bluesky, transport=guarded, timeout=patience)
    mastodon = Mastodon(transport=guarded, allow_local=local, timeout=patience)
    token = settings.discord.token.get_secret_value()
    return bluesky, mastodon, Webhooks(base_url=settings.discord.api_base, bot_token=token, timeout=patience)


def publishers_from(
    settings: Settings, desk: Desk, people: People, entrances: Entrances, clock: Callable[[], datetime]
) -> dict[str, Publisher]:
    async def backstage() -> str:
        owner = await people.owner(front="telegram")
        return owner.private_chat if owner is not None else ""

    async def send_private(handoff: HandOff) -> str:
        return await desk.hand_off(handoff)

    publishers: dict[str, Publisher] = {
        "folder": FolderPublisher(settings.posts_folder),
        "handoff": HandoffPublisher(send_private),
        "bluesky": BlueskyPublisher(
            entrances.keeper,
            entrances.bluesky,
            video=VideoService(entrances.bluesky, settings.accounts.bluesky_video),
            now=clock,
        ),
        "mastodon": MastodonPublisher(entrances.keeper, entrances.mastodon, now=clock),
        "webhook": WebhookPublisher(entrances.keeper, entrances.webhooks),
    }
    if settings.telegram.token.get_secret_value() and settings.telegram.channel:
        publishers["telegram"] = TelegramPublisher(
            settings.telegram.token.get_secret_value(), base_url=settings.telegram.base_url, backstage=backstage
        )
    if settings.discord.token.get_secret_value() and settings.discord.channel:
        publishers["discord"] = DiscordPublisher(
            settings.discord.token.get_secret_value(), base_url=settings.discord.api_base
        )
    return publishers


async def refuse_blind_posts(
    destinations: Destinations, publishers: Mapping[str, Publisher], accounts: Accounts
) -> None:
    """Raise NotAuthorized on a worker that would take posts it cannot send: each would fail, and shut its destination."""
    leave_out = tr("or leave the posts to others: --queues gpu,render")
    for there in await destinations.list():
        if there.publisher not in publishers:
            raise NotAuthorized(
                tr(
                    "posts go to {place}, and this host has no {publisher}.token and .channel",
                    place=there.name or there.platform,
                    publisher=there.publisher,
                ),
                fix=tr("set them as on the host with the chat, {leave_out}", leave_out=leave_out),
            )
    for account in await accounts.list(states=(AccountState.OK,)):
        try:
            await asyncio.to_thread(accounts.opened, account)
        except Unsealable as error:
            raise NotAuthorized(
                tr("this host has another key than the one that sealed {account}", account=account.name),
                fix=tr(
                    "copy secret.key from the data folder of the host with the chat, or set TROUPE_SECRET_KEY, {leave_out}",
                    leave_out=leave_out,
                ),
            ) from error
