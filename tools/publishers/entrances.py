"""How an account is connected: what the person is to send, and what is done with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from storage.accounts import Accounts
from storage.destinations import Destinations
from storage.tables import Account, AccountState
from storage.wording import tr
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, Unavailable
from tools.publishers.bluesky_pds import Pds
from tools.publishers.keeper import Grant, Keeper
from tools.publishers.mastodon_server import Mastodon, registered_from
from tools.publishers.webhook import Webhooks

PUBLISHERS: Final[Mapping[str, str]] = MappingProxyType(
    {"bluesky": "bluesky", "mastodon": "mastodon", "discord": "webhook"}
)


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What the person is to bring."""

    text: str
    server: str = ""  # that it is for, where a platform has many
    label: str = ""  # of what is pasted


@dataclass(frozen=True, kw_only=True)
class Entered:
    account: Account
    can: str


class Entrances:
    def __init__(
        self, keeper: Keeper, destinations: Destinations, *, bluesky: Pds, mastodon: Mastodon, webhooks: Webhooks
    ) -> None:
        self.keeper = keeper
        self._destinations = destinations
        self.bluesky = bluesky
        self.mastodon = mastodon
        self.webhooks = webhooks

    @property
    def accounts(self) -> Accounts:
        return self.keeper.accounts

    async def invite(self, platform: str, server: str, *, now: datetime) -> Invitation:
        """Return what the person is to send. On Mastodon our program is registered with the server first."""
        match platform:
            case "bluesky":
                return Invitation(
                    text=tr(
                        "Send me the handle and an app password, for example: ava.bsky.social abcd-efgh-ijkl-mnop. Make one at https://bsky.app/settings/app-passwords, and never use the main password."
                    ),
                    label=tr("Handle and app password"),
                )
            case "discord":
                return Invitation(
                    text=tr(
                        "Send me the webhook's address. In Discord: the channel's settings, Integrations, Webhooks, New Webhook, Copy Webhook URL."
                    ),
                    label=tr("Address of the webhook"),
                )
        host = self.mastodon.server_of(server)
        try:
            app = await self.mastodon.register(host)
        except OutcomeUnknown as error:  # nothing was connected, whatever became of it
            raise Unavailable(error.message) from error
        await self.accounts.put(
            platform="mastodon",
            address=host,
            name=host.partition("//")[2],
            secret=asdict(app),
            state=AccountState.CONNECTING,
            now=now,
        )
        return Invitation(
            text=tr("Open this, allow it, and send me the code that you are shown: {url}", url=app.authorize_url),
            server=host,
            label=tr("Code of the server"),
        )

    async def enter(self, platform: str, server: str, words: str, *, now: datetime) -> Entered:
        """Connect an account with what the person sent, and make it a place where posts go."""
        try:
            grant = await self._granted(platform, server, words)
        except OutcomeUnknown as error:
            raise Unavailable(error.message, fix=tr("send it once more")) from error
        except NotAuthorized as error:
            title = self.keeper.title(platform)
            raise NotAuthorized(
                tr("{title} does not let you in: {message}", title=title, message=error.message),
                fix=error.fix or tr("check it, and begin again with /connect"),
            ) from error
        account = await self.keeper.keep(platform, grant)
        publisher = PUBLISHERS[platform]
        there = await self._destinations.ensure(
            platform=platform, publisher=publisher, address=account.address, name=account.name, now=now
        )
        now_so = {"publisher": publisher, "name": account.name, "terms": grant.terms.as_dict()}
        if now_so != {"publisher": there.publisher, "name": there.name, "terms": there.terms}:
            await self._destinations.change(there.id, now_so)
        if server and (registered := await self.accounts.at("mastodon", server)) is not None:
            await self.accounts.remove(registered.id)
        return Entered(account=account, can=grant.can)

    async def leave(self, account: Account) -> None:
        """Forget an account. What is planned for it is handed to the owner from now on."""
        await self.accounts.remove(account.id)
        there = await self._destinations.at(account.platform, account.address)
        if there is not None:
            await self._destinations.change(there.id, {"publisher": "handoff"})

    async def _granted(self, platform: str, server: str, words: str) -> Grant:
        match platform:
            case "bluesky":
                return await self.bluesky.connect(words)
            case "discord":
                return await self.webhooks.connect(words)
        parts = words.split()
        if not server and len(parts) == 2:  # "mastodon.social TOKEN", made by hand on the server
            return await self.mastodon.grant(self.mastodon.server_of(parts[0]), parts[1])
        pending = await self.accounts.at("mastodon", server) if server else None
        if pending is None or len(parts) != 1:
            raise InvalidRequest(
                tr("I need the code that the server shows"),
                fix=tr("begin with /connect mastodon and the server's name"),
            )
        return await self.mastodon.exchange(registered_from(self.accounts.opened(pending)), parts[0])


def not_connectable(platform: str, title: str) -> NotAuthorized:
    """Return what to say about a platform whose account is not connected in a chat."""
    if platform == "telegram":
        return NotAuthorized(
            tr("Telegram channels are posted to by the bot itself"),
            fix=tr("make it an administrator of the channel and set telegram.channel"),
        )
    if platform == "folder":
        return NotAuthorized(tr("the folder needs no account"), fix=tr("it works as it is"))
    return NotAuthorized(
        tr("{title} cannot be connected yet", title=title),
        fix=tr("its posts are handed to you: at the due time you get the file and the caption"),
    )
