"""Who keeps the accounts open: gives a publisher what opens one, renews it in time, and says once when it is shut out.

One account is renewed by one at a time, on this host and on others, and a renewed secret is written before it is used:
a refresh token that the platform has exchanged is good for nothing any more.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from storage.accounts import Accounts
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.tables import Account, AccountState
from storage.vault import Unsealable
from storage.wording import tr
from tools.errors import LoggedOut, NotAuthorized, OutcomeUnknown, TroupeError, Unavailable
from tools.platforms import Terms

logger = logging.getLogger(__name__)

BEFORE_A_POST: Final = timedelta(minutes=30)
EARLIEST, LATEST = 0.5, 0.7  # of a token's life, within which it is renewed


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a platform gave: an account, what opens it, and for how long."""

    address: str
    name: str
    secret: Mapping[str, Any]
    token_life: timedelta | None = None  # of its short-lived token, which must be renewed; None: it has none
    expires_at: datetime | None = None  # when the account itself must be connected anew, as the platform said it
    terms: Terms = field(default_factory=Terms)  # what the place says that it takes
    can: str = ""  # what is possible with it, for the person who connects it


@dataclass(frozen=True, kw_only=True)
class Login:
    """An account, opened for one send. Never logged, never shown."""

    account: Account
    secret: Mapping[str, Any]


class Service(Protocol):
    """One platform's way of letting us in. Everything raises NotAuthorized when it does not, Unavailable when it cannot be asked."""

    title: str

    async def renew(self, secret: Mapping[str, Any]) -> Grant | None:
        """Exchange what is about to end; None where nothing ends."""
        ...

    async def look(self, secret: Mapping[str, Any]) -> str:
        """Ask who we are there, and whether we may post; in one line."""
        ...


class Keeper:
    """Keeps the accounts of the platforms in `services`. `tell` shows the person that one must be reconnected."""

    def __init__(
        self,
        accounts: Accounts,
        services: Mapping[str, Service],
        *,
        now: Callable[[], datetime],
        tell: Callable[[Account], Awaitable[bool]],
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`tell` returns whether it was shown. `chance` is between 0 and 1: many accounts are not renewed at one time."""
        self.accounts = accounts
        self.services = services
        self._now = now
        self._tell = tell
        self._chance = chance
        self._renewing: dict[int, asyncio.Lock] = {}

    async def login(self, platform: str, address: str) -> Login:
        """Return what opens the account that posts there.

        Raises LoggedOut when it must be reconnected, NotAuthorized when there is none.
        """
        account = await self.accounts.at(platform, address)
        if account is None or account.state is AccountState.CONNECTING:
            raise NotAuthorized(
                tr("no {platform} account is connected", platform=self.title(platform)),
                fix=f"/connect {platform}",
            )
        if account.state is AccountState.NEEDS_RECONNECT:
            raise LoggedOut(_shut(account), fix=f"/connect {platform}")
        if account.refresh_at is not None and account.refresh_at <= self._now():
            account = await self._renewed(account)
        return Login(account=account, secret=await self._opened(account))

    async def keep(self, platform: str, grant: Grant) -> Account:
        """Write down a newly connected account."""
        now = self._now()
        return await self.accounts.put(
            platform=platform,
            address=grant.address,
            name=grant.name[:120],
            secret=grant.secret,
            expires_at=grant.expires_at,
            refresh_at=self._refresh_at(grant, now),
            now=now,
        )

    async def stale(self, account: Account) -> None:
        """Its token was refused though it should live: renew it before it is used again."""
        await self.accounts.due_again(account.id, self._now(), now=self._now())

    async def shut_out(self, account: Account, why: str) -> LoggedOut:
        """Its platform does not let us in any more: its posts wait, and the person hears of it once. Returns what to raise."""
        found = await self.accounts.needs_reconnect(account.id, error=why, now=self._now())
        if found is not None:
            logger.warning(
                "An account must be reconnected",
                extra={"action": "account_shut_out", "platform": account.platform, "account": account.id},
            )
            await self._say(found)
        return LoggedOut(
            tr("{title} does not let {name} in: {why}", title=self.title(account.platform), name=account.name, why=why),
            fix=tr("reconnect it"),
        )

    async def check(self, account: Account) -> str:
        """Ask the platform who we are; in one line. Raises LoggedOut when it must be reconnected, Unavailable."""
        login = await self.login(account.platform, account.address)
        try:
            found = await self.services[account.platform].look(login.secret)
        except NotAuthorized as error:
            raise await self.shut_out(login.account, error.message) from error
        except OutcomeUnknown as error:
            raise Unavailable(error.message) from error
        await self.accounts.checked(account.id, now=self._now())
        return found

    async def tend(self, deliveries: Deliveries, destinations: Destinations) -> None:
        """What the clock asks for: renew what is due, look at the accounts of the next posts, tell what was not told."""
        for account in await self.accounts.to_refresh(self._now()):
            await self._try(account, self._renewed(account))
        for account in await self._of_next_posts(deliveries, destinations):
            await self._try(account, self.check(account))
        for account in await self.accounts.untold():
            await self._say(account)

    def title(self, platform: str) -> str:
        there = self.services.get(platform)
        return there.title if there is not None else platform

    async def _of_next_posts(self, deliveries: Deliveries, destinations: Destinations) -> Sequence[Account]:
        """Return the accounts that post within half an hour and were not looked at for as long."""
        now = self._now()
        found: dict[int, Account] = {}
        seen: set[int] = set()
        for row in await deliveries.upcoming(now, now + BEFORE_A_POST):
            if row.destination_id is None or row.destination_id in seen:
                continue
            seen.add(row.destination_id)
            there = await destinations.get(row.destination_id)
            account = await self.accounts.at(there.platform, there.address) if there is not None else None
            if account is None or account.state is not AccountState.OK:
                continue
            if account.checked_at is None or account.checked_at <= now - BEFORE_A_POST:
                found[account.id] = account
        return list(found.values())

    async def _try(self, account: Account, work: Awaitable[Any]) -> None:
        try:
            await work
        except TroupeError as error:
            logger.info(
                "An account was not reached",
                extra={"action": "account_not_reached", "account": account.id, "why": error.message},
            )

    async def _renewed(self, account: Account) -> Account:
        """Renew its token, once however many ask. What still lives is used when it cannot be renewed just now."""
        async with self._renewing.setdefault(account.id, asyncio.Lock()):
            current = await self.accounts.get(account.id)
            if current is None or current.state is not AccountState.OK:
                raise LoggedOut(_shut(current or account), fix=f"/connect {account.platform}")
            if current.refresh_at is None or current.refresh_at > self._now():
                return current
            held = await self.accounts.hold(account.id, now=self._now())
            if held is None:
                raise Unavailable(tr("its token is being renewed"), fix=tr("it goes on by itself"))
            try:
                grant = await self.services[held.platform].renew(await self._opened(held))
            except NotAuthorized as error:
                raise await self.shut_out(held, error.message) from error
            except OutcomeUnknown as error:
                # Platforms take the old refresh token again for a while after they have exchanged it.
                await self.accounts.let_go(held.id, now=self._now())
                raise Unavailable(error.message) from error
            except BaseException:
                await self.accounts.let_go(held.id, now=self._now())
                raise
            if grant is None:
                await self.accounts.let_go(held.id, now=self._now())
                return held
            kept = await self.accounts.keep(
                held.id,
                grant.secret,
                expires_at=grant.expires_at,
                refresh_at=self._refresh_at(grant, self._now()),
                now=self._now(),
            )
            return kept or held

    async def _opened(self, account: Account) -> Mapping[str, Any]:
        try:
            return await asyncio.to_thread(self.accounts.opened, account)
        except Unsealable as error:
            raise await self.shut_out(account, error.message) from error

    async def _say(self, account: Account) -> None:
        if await self._tell(account):
            await self.accounts.told(account.id, now=self._now())

    def _refresh_at(self, grant: Grant, now: datetime) -> datetime | None:
        if grant.token_life is None:
            return None
        return now + grant.token_life * (EARLIEST + (LATEST - EARLIEST) * self._chance())


def _shut(account: Account) -> str:
    return tr("{name} must be connected anew: {why}", name=account.name, why=account.error or tr("it was shut out"))
