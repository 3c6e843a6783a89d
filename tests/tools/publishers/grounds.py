"""A studio whose posts go to an emulated platform over real sockets: the real keeper, publisher, dispatch and tables."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from storage.accounts import Accounts
from storage.tables import Account, Delivery, Destination
from storage.vault import Vault
from tests.databases import new_database
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Clock, Studio, open_studio, plan_of
from tools.publishers.dispatch import Policy
from tools.publishers.keeper import Grant, Keeper, Service
from tools.publishers.publisher import Publisher
from tools.publishing import Result

SETTLE = timedelta(seconds=90)
KEY = Fernet.generate_key().decode()


@dataclass
class Ground:
    studio: Studio
    keeper: Keeper
    accounts: Accounts
    account: Account
    destination: Destination
    told: list[Account] = field(default_factory=list)
    can_tell: bool = True
    publisher: Any = None
    server: Any = None
    moved: Callable[[], None] = lambda: None  # lets the far side hear that time has passed

    async def post(self, caption: str = "Salt in my hair", **changes: Any) -> Delivery:
        """An approved post of a picture that is due at noon."""
        if "asset_id" not in changes:
            changes["asset_id"] = (await keep_picture(self.studio)).id
        row: Delivery = await self.studio.publishing.plan(
            plan_of(
                self.studio,
                destination=self.destination,
                persona_id=self.studio.ava.id,
                caption=caption,
                alt_text=changes.pop("alt_text", "A woman at the beach"),
                approved_by="owner",
                **changes,
            )
        )
        return row

    async def deliver(self, row: Delivery) -> tuple[Result, Delivery]:
        """Take it up once, as the clock would, if it would."""
        due = {one.id: one for one in await self.studio.publishing.due()}
        if row.id not in due:
            return Result.GONE, await self.reload(row)
        result = await self.studio.publishing.deliver(row.id, due[row.id].attempt)
        await self.studio.publishing.report(row.id, result)
        return result, await self.reload(row)

    async def settle(self, row: Delivery) -> Delivery:
        """Let the time pass after which a lost answer is looked for."""
        self.studio.clock.forward(SETTLE + timedelta(seconds=1))
        await self.studio.publishing.settle()
        return await self.reload(row)

    async def reload(self, row: Delivery) -> Delivery:
        found = await self.studio.deliveries.get(row.id)
        assert found is not None
        return found

    async def reload_account(self) -> Account:
        found = await self.accounts.get(self.account.id)
        assert found is not None
        return found

    def forward(self, **span: float) -> None:
        self.studio.clock.forward(timedelta(**span))
        self.moved()


@asynccontextmanager
async def ground(
    folder: Path,
    *,
    platform: str,
    service: Service,
    publisher: Callable[[Keeper, Clock], Publisher],
    grant: Grant,
    clock: Clock | None = None,
    grace: timedelta = timedelta(minutes=15),
) -> AsyncIterator[Ground]:
    clock = clock or Clock()
    database = await new_database(folder)
    accounts = Accounts(database, Vault(lambda: [KEY]))
    told: list[Account] = []
    grounds: list[Ground] = []

    async def tell(account: Account) -> bool:
        if grounds and not grounds[0].can_tell:
            return False
        told.append(account)
        return True

    keeper = Keeper(accounts, {platform: service}, now=clock, tell=tell, chance=lambda: 0.5)
    made = publisher(keeper, clock)
    policy = Policy(grace=grace, settle=SETTLE, spacing=timedelta(0), late_spacing=timedelta(0))
    try:
        async with open_studio(
            folder, running=False, publishers={made.name: made}, policy=policy, clock=clock
        ) as studio:
            account = await keeper.keep(platform, grant)
            destination = await studio.destinations.ensure(
                platform=platform, publisher=made.name, address=grant.address, name=grant.name, now=NOON
            )
            grounds.append(
                Ground(
                    studio=studio,
                    keeper=keeper,
                    accounts=accounts,
                    account=account,
                    destination=destination,
                    told=told,
                )
            )
            yield grounds[0]
    finally:
        await database.close()
