"""Connected accounts. What opens them is sealed on its way in, and opened for whoever sends alone."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage.database import Database, insert_for
from storage.tables import Account, AccountState
from storage.vault import Unsealable, Vault

logger = logging.getLogger(__name__)

BUSY = timedelta(seconds=90)  # a renewal that takes longer was forgotten
FRESH = {"synchronize_session": False, "populate_existing": True}


class Accounts:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def put(
        self,
        *,
        platform: str,
        address: str,
        name: str,
        secret: Mapping[str, Any],
        state: AccountState = AccountState.OK,
        expires_at: datetime | None = None,
        refresh_at: datetime | None = None,
        now: datetime,
    ) -> Account:
        """Connect an account, or connect it anew: there is one for each address of a platform."""
        values = {
            "name": name,
            "secret": self._vault.seal(secret),
            "state": state,
            "expires_at": expires_at,
            "refresh_at": refresh_at,
            "checked_at": now if state is AccountState.OK else None,
            "busy_until": None,
            "is_told": False,
            "error": "",
            "updated_at": now,
        }
        async with self._database.write() as session:
            await session.execute(
                insert_for(session, Account)
                .values(platform=platform, address=address, created_at=now, **values)
                .on_conflict_do_update(index_elements=["platform", "address"], set_=values)
            )
            query = select(Account).where(Account.platform == platform, Account.address == address)
            return (await session.scalars(query, execution_options=FRESH)).one()

    async def get(self, account_id: int) -> Account | None:
        async with self._database.read() as session:
            return await session.get(Account, account_id)

    async def at(self, platform: str, address: str) -> Account | None:
        query = select(Account).where(Account.platform == platform, Account.address == address)
        async with self._database.read() as session:
            return await session.scalar(query)

    async def list(self, *, states: Sequence[AccountState] = ()) -> Sequence[Account]:
        query = select(Account).order_by(Account.platform, Account.id)
        if states:
            query = query.where(Account.state.in_(list(states)))
        async with self._database.read() as session:
            return (await session.scalars(query)).all()

    def opened(self, account: Account) -> dict[str, Any]:
        """Return what opens the account. Raises Unsealable when the key that sealed it is gone."""
        return self._vault.open(account.secret)

    async def to_refresh(self, now: datetime) -> Sequence[Account]:
        """Return those whose token is to be renewed by now."""
        query = select(Account).where(Account.state == AccountState.OK, Account.refresh_at <= now)
        async with self._database.read() as session:
            return (await session.scalars(query.order_by(Account.refresh_at))).all()

    async def hold(self, account_id: int, *, now: datetime) -> Account | None:
        """Take the right to renew an account, on whatever host; None while somebody else has it."""
        free = or_(Account.busy_until.is_(None), Account.busy_until < now)
        return await self._changed(account_id, free, now=now, busy_until=now + BUSY)

    async def let_go(self, account_id: int, *, now: datetime) -> None:
        await self._changed(account_id, now=now, busy_until=None)

    async def keep(
        self,
        account_id: int,
        secret: Mapping[str, Any],
        *,
        expires_at: datetime | None,
        refresh_at: datetime | None,
        now: datetime,
    ) -> Account | None:
        """Write a renewed secret, and let go of it."""
        return await self._changed(
            account_id,
            now=now,
            secret=self._vault.seal(secret),
            expires_at=expires_at,
            refresh_at=refresh_at,
            checked_at=now,
            busy_until=None,
        )

    async def due_again(self, account_id: int, at: datetime, *, now: datetime) -> None:
        """Renew its token at `at` at the latest, whatever its life."""
        sooner = or_(Account.refresh_at.is_(None), Account.refresh_at > at)
        await self._changed(account_id, sooner, now=now, refresh_at=at)

    async def checked(self, account_id: int, *, now: datetime) -> None:
        """The platform has let us in."""
        await self._changed(account_id, now=now, checked_at=now)

    async def needs_reconnect(self, account_id: int, *, error: str, now: datetime) -> Account | None:
        """It was shut out. Of several who find out, one gets the row; the others None."""
        return await self._changed(
            account_id,
            Account.state == AccountState.OK,
            now=now,
            state=AccountState.NEEDS_RECONNECT,
            error=error[:600],
            refresh_at=None,
            busy_until=None,
            is_told=False,
        )

    async def untold(self) -> Sequence[Account]:
        """Return those that must be reconnected, which nobody has been told yet."""
        query = select(Account).where(Account.state == AccountState.NEEDS_RECONNECT, Account.is_told.is_(False))
        async with self._database.read() as session:
            return (await session.scalars(query.order_by(Account.id))).all()

    async def told(self, account_id: int, *, now: datetime) -> None:
        await self._changed(account_id, now=now, is_told=True)

    async def remove(self, account_id: int) -> Account | None:
        """Forget an account and its secret; its destination and its posts stay."""
        async with self._database.write() as session:
            gone = await session.scalars(delete(Account).where(Account.id == account_id).returning(Account))
            return gone.one_or_none()

    async def seal_anew(self) -> int:
        """Where there are several keys, seal every secret with the newest; return how many were."""
        done = 0
        rows = await self.list()
        if not rows or not await asyncio.to_thread(lambda: self._vault.is_changing):
            return 0
        for account in rows:
            try:
                sealed = self._vault.renewed(account.secret)
            except Unsealable:
                logger.warning("A secret cannot be opened", extra={"action": "unsealable", "account": account.id})
                continue
            async with self._database.write() as session:
                # Only what was read: a secret that was renewed meanwhile has the newest seal already.
                found = await session.execute(
                    update(Account)
                    .where(Account.id == account.id, Account.secret == account.secret)
                    .values(secret=sealed)
                    .returning(Account.id)
                )
                done += len(found.all())
        return done

    async def _changed(self, account_id: int, *conditions: Any, now: datetime, **values: Any) -> Account | None:
        statement = update(Account).where(Account.id == account_id, *conditions).values(updated_at=now, **values)
        async with self._database.write() as session:
            found = await session.scalars(statement.returning(Account), execution_options=FRESH)
            return found.one_or_none()
