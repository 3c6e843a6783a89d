"""The places of the next posts, asked half an hour ahead. The far side is a function."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet

from storage.accounts import Accounts
from storage.tables import Delivery, DeliveryState
from storage.vault import Vault
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import Studio, open_studio, plan_of
from tests.tools.publishers.test_wire import Far, telegram
from tools.publishers.ahead import Ahead

MINUTE = timedelta(minutes=1)
ME = {"result": {"id": 1, "username": "ava_bot"}}
CHANNEL = {"result": {"title": "Studio"}}
KEY = Fernet.generate_key().decode()


def told(status: str) -> tuple[httpx.Response, ...]:
    """What Telegram says of a bot that is an administrator, a member, or gone."""
    return tuple(httpx.Response(200, json=one) for one in (ME, CHANNEL, {"result": {"status": status}}))


@pytest.fixture
def far() -> Far:
    return Far()


@pytest.fixture
async def studio(tmp_path: Path, far: Far) -> AsyncIterator[Studio]:
    async with open_studio(tmp_path, running=False, publishers={"telegram": telegram(far)}) as opened:
        yield opened


@pytest.fixture
def ahead(studio: Studio, far: Far) -> Ahead:
    return Ahead(
        deliveries=studio.deliveries,
        destinations=studio.destinations,
        accounts=Accounts(studio.database, Vault(lambda: [KEY])),
        publishers={"telegram": telegram(far)},
        say=studio.publishing.say,
        now=studio.clock,
    )


async def planned(studio: Studio, wait: timedelta) -> Delivery:
    place = await studio.destinations.ensure(
        platform="telegram", publisher="telegram", address="@studio", name="Studio", now=studio.clock()
    )
    picture = await keep_picture(studio)
    return await studio.publishing.plan(
        plan_of(studio, destination=place, asset_id=picture.id, due_at=studio.clock() + wait, approved_by="owner")
    )


async def test_the_owner_hears_in_time_that_a_bot_may_not_post_there(studio, ahead, far) -> None:
    post = await planned(studio, 29 * MINUTE)
    far.answers += told("left")

    await ahead.look()

    [event] = studio.told
    assert event.text == (
        f"{post.handle} is due soon and could not go out to Studio: @ava_bot may not post in @studio. "
        "To do: make the bot an administrator of the channel."
    )
    row = await studio.deliveries.get(post.id)
    assert row is not None
    assert row.state is DeliveryState.PLANNED


async def test_what_is_due_later_asks_nobody_yet(studio, ahead, far) -> None:
    await planned(studio, 31 * MINUTE)

    await ahead.look()
    assert far.requests == []

    studio.clock.forward(2 * MINUTE)
    far.answers += told("administrator")
    await ahead.look()
    assert len(far.requests) == 3
    assert studio.told == []


async def test_a_place_is_asked_once_in_half_an_hour_and_the_same_is_told_once(studio, ahead, far) -> None:
    for wait in (10, 20, 45):
        await planned(studio, wait * MINUTE)
    far.answers += told("left") + told("left")

    await ahead.look()
    await ahead.look()
    assert len(far.requests) == 3

    studio.clock.forward(31 * MINUTE)
    await ahead.look()
    assert len(far.requests) == 6
    assert len(studio.told) == 1


async def test_what_was_mended_and_breaks_again_is_told_again(studio, ahead, far) -> None:
    for wait in (10, 45, 80):
        await planned(studio, wait * MINUTE)
    far.answers += told("left") + told("administrator") + told("left")

    for _ in range(3):
        await ahead.look()
        studio.clock.forward(31 * MINUTE)

    assert len(studio.told) == 2


async def test_a_place_that_does_not_answer_is_no_news(studio, ahead, far) -> None:
    await planned(studio, 10 * MINUTE)
    far.answers.append(httpx.ConnectError("refused"))

    await ahead.look()

    assert len(far.requests) == 1
    assert studio.told == []


async def test_a_connected_account_is_left_to_its_keeper(studio, ahead, far) -> None:
    await planned(studio, 10 * MINUTE)
    await Accounts(studio.database, Vault(lambda: [KEY])).put(
        platform="telegram", address="@studio", name="Studio", secret={"token": "t"}, now=studio.clock()
    )

    await ahead.look()

    assert far.requests == []
