"""Connected accounts: sealed secrets, one row for each address, and one winner where several find out the same."""

import asyncio
import logging
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from storage.accounts import BUSY, Accounts
from storage.agenda import Grace
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.tables import AccountState, Delivery, DeliveryState
from storage.vault import Unsealable, Vault
from tests.databases import only_on_sqlite
from tests.storage.conftest import NOW

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET = {"token": "hush-hush-123", "host": "social.example"}


@pytest.fixture
def accounts(database) -> Accounts:
    return Accounts(database, Vault(lambda: [OLD]))


async def connected(accounts: Accounts, **changes):
    values = {"platform": "mastodon", "address": "ava@social.example", "name": "Ava", "secret": SECRET, "now": NOW}
    return await accounts.put(**(values | changes))


@only_on_sqlite
async def test_a_secret_is_nowhere_in_the_database_and_opens_for_whoever_has_the_key(database, accounts) -> None:
    account = await connected(accounts)

    assert accounts.opened(account) == SECRET
    kept = b"".join(file.read_bytes() for file in database.file.parent.glob("troupe.db*"))
    assert b"ava@social.example" in kept
    assert b"hush-hush" not in kept


async def test_another_key_does_not_open_it(database, accounts) -> None:
    account = await connected(accounts)

    with pytest.raises(Unsealable, match="another key"):
        Accounts(database, Vault(lambda: [NEW])).opened(account)


async def test_a_new_key_seals_everything_anew_and_the_old_one_may_go(database, accounts) -> None:
    await connected(accounts)
    await connected(accounts, address="kai@social.example")

    assert await Accounts(database, Vault(lambda: [NEW, OLD])).seal_anew() == 2

    after = Accounts(database, Vault(lambda: [NEW]))
    assert [after.opened(account) for account in await after.list()] == [SECRET, SECRET]


async def test_what_no_key_opens_does_not_hold_up_the_others(database, accounts, caplog) -> None:
    await connected(Accounts(database, Vault(lambda: [Fernet.generate_key().decode()])))
    await connected(accounts, address="kai@social.example")

    with caplog.at_level(logging.WARNING):
        assert await Accounts(database, Vault(lambda: [NEW, OLD])).seal_anew() == 1


async def test_connecting_it_again_replaces_its_secret_and_mends_it(accounts) -> None:
    first = await connected(accounts)
    await accounts.needs_reconnect(first.id, error="revoked", now=NOW)

    again = await connected(accounts, secret={"token": "another"})

    assert (again.id, again.state, again.error) == (first.id, AccountState.OK, "")
    assert accounts.opened(again) == {"token": "another"}


async def test_of_many_who_find_it_shut_out_one_may_tell(accounts) -> None:
    account = await connected(accounts)

    found = await asyncio.gather(*(accounts.needs_reconnect(account.id, error="revoked", now=NOW) for _ in range(8)))

    assert len([row for row in found if row is not None]) == 1
    assert [row.id for row in await accounts.untold()] == [account.id]
    await accounts.told(account.id, now=NOW)
    assert await accounts.untold() == []


async def test_one_at_a_time_renews_an_account_until_it_was_forgotten(accounts) -> None:
    account = await connected(accounts)

    held = await asyncio.gather(*(accounts.hold(account.id, now=NOW) for _ in range(8)))
    assert len([row for row in held if row is not None]) == 1
    assert await accounts.hold(account.id, now=NOW + BUSY + timedelta(seconds=1)) is not None


async def test_posts_of_an_account_that_must_be_reconnected_wait_and_go_on_after_it(database, accounts) -> None:
    account = await connected(accounts)
    destination = await Destinations(database).ensure(
        platform="mastodon", publisher="mastodon", address="ava@social.example", now=NOW
    )
    deliveries = Deliveries(database)
    row = await deliveries.add(
        Delivery(
            destination_id=destination.id,
            platform="mastodon",
            state=DeliveryState.PLANNED,
            wall_time="2026-03-12T18:00:00",
            timezone="UTC",
            due_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )
    )
    later = NOW + timedelta(hours=3)

    await accounts.needs_reconnect(account.id, error="revoked", now=NOW)
    assert await deliveries.due(later) == []
    assert await deliveries.overdue(later, Grace(usual=timedelta(hours=1))) == []

    await connected(accounts)
    assert [one.id for one in await deliveries.due(later)] == [row.id]
