"""The Mastodon publisher against `mastodon_mock`, a stateful server that somebody else has written: no test double of ours.

It honours the Idempotency-Key, keeps files, descriptions and replies, and injects faults. It takes files at once (no 202),
and counts a link as it is written, though it says 23. Its scopes are coarse, so that it is not asked to enforce them.
"""

import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage.tables import AccountState, DeliveryState
from tests.tools.publishers.grounds import Ground, ground
from tools.errors import Refused
from tools.publishers.mastodon import MastodonPublisher
from tools.publishers.mastodon_server import Mastodon
from tools.publishing import Result

STARTING = 60.0  # seconds


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The address of a server of its own."""
    program = os.environ.get("MASTODON_MOCK", "")
    assert program, "say where it is: MASTODON_MOCK=…/bin/mastodon_mock (see tests/oracles/__init__.py)"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("mock")
    (folder / "mock.toml").write_text("[faults]\nenabled = true\n")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [
                *(program, "serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port)),
                *("--config", str(folder / "mock.toml")),
            ],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        yield from _when_it_answers(address, server, folder / "log")
    finally:
        server.kill()  # it would wait for the requests that it lets hang
        server.wait(10)


def _when_it_answers(address: str, server: "subprocess.Popen[bytes]", log: Path) -> Any:
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            httpx.get(f"{address}/api/v2/instance", timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            yield address
            return
    raise AssertionError(log.read_text())


@pytest.fixture
async def world(mock: str, tmp_path: Path) -> AsyncIterator[Ground]:
    httpx.delete(f"{mock}/api/v1/_mock/faults")
    server = Mastodon(allow_local=True)
    app = await server.register(mock)
    grant = await server.exchange(app, "mockcode_testuser")  # what its page shows to whoever picks that person

    async with ground(
        tmp_path,
        platform="mastodon",
        service=server,
        publisher=lambda keeper, now: MastodonPublisher(keeper, server, now=now, timeout=timedelta(seconds=2)),
        grant=grant,
    ) as opened:
        opened.server = server
        yield opened


async def statuses(world: Ground) -> list[dict[str, Any]]:
    login = await world.keeper.login("mastodon", world.account.address)
    found = await world.server.call(
        login.secret["server"],
        "GET",
        f"/api/v1/accounts/{login.secret['id']}/statuses",
        token=login.secret["token"],
        params={"limit": 40},
    )
    return list(found.body)


def fault(mock: str, kind: str, path: str, **effect: Any) -> None:
    rule = {"match": {"path": path, "methods": ["POST"]}, "effect": {"type": kind, **effect}, "count": 1}
    httpx.post(f"{mock}/api/v1/_mock/faults", json=rule).raise_for_status()


async def test_a_picture_goes_out_with_alt_text_language_and_first_comment(world: Ground) -> None:
    before = len(await statuses(world))

    result, row = await world.deliver(await world.post("Salt in my hair #beach", first_comment="More in my profile"))

    assert result is Result.POSTED, row.error
    comment, post = (await statuses(world))[: len(await statuses(world)) - before]
    assert post["id"] == row.remote_id
    assert post["media_attachments"][0]["description"] == "A woman at the beach"
    assert post["language"] == "en"
    assert "Salt in my hair" in post["content"]
    assert comment["in_reply_to_id"] == post["id"]
    assert row.comment_state == "posted"


async def test_the_same_key_twice_is_one_post(world: Ground) -> None:
    _, row = await world.deliver(await world.post("The same key"))
    before = len(await statuses(world))
    login = await world.keeper.login("mastodon", world.account.address)

    again = await world.server.call(
        login.secret["server"],
        "POST",
        "/api/v1/statuses",
        token=login.secret["token"],
        headers={"Idempotency-Key": row.key},
        data={"status": row.settings["sent_caption"], "media_ids[]": row.settings["prepared"]["uploads"]},
    )

    assert again.body["id"] == row.remote_id
    assert len(await statuses(world)) == before


@pytest.mark.parametrize(("kind", "effect"), [("status", {"status": 503}), ("malformed", {}), ("timeout", {})])
async def test_a_lost_answer_is_looked_for_and_the_post_is_there_once(
    world: Ground, mock: str, kind: str, effect: dict[str, Any]
) -> None:
    before = len(await statuses(world))
    fault(mock, kind, "/api/v1/statuses", **effect)

    result, row = await world.deliver(await world.post(f"Lost by {kind}"))
    assert (result, row.state) == (Result.UNKNOWN, DeliveryState.UNKNOWN)
    row = await world.settle(row)
    assert row.state is DeliveryState.PLANNED  # it has looked, and it is not there
    _, row = await world.deliver(row)

    assert row.state is DeliveryState.POSTED
    assert len(await statuses(world)) == before + 1


async def test_who_asks_to_wait_is_waited_for(world: Ground, mock: str) -> None:
    fault(mock, "ratelimit", "/api/v1/statuses")

    result, row = await world.deliver(await world.post("Too many"))

    assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
    assert "asks to wait" in row.error


async def test_its_limits_are_what_cards_and_checks_go_by(world: Ground, mock: str) -> None:
    terms = await world.server.terms(mock)
    assert (terms.caption_max, terms.files, terms.link_length) == (500, 4, 23)
    assert terms.image_formats == ("jpeg", "png", "gif", "webp")

    login = await world.keeper.login("mastodon", world.account.address)
    call = world.server.call(mock, "POST", "/api/v1/statuses", token=login.secret["token"], data={"status": "a" * 501})
    with pytest.raises(Refused):
        await call


async def test_a_token_that_ends_is_told_and_its_post_waits(world: Ground) -> None:
    login = await world.keeper.login("mastodon", world.account.address)
    await world.accounts.keep(
        world.account.id,
        {**login.secret, "token": "no-such-token"},
        expires_at=None,
        refresh_at=None,
        now=world.studio.clock(),
    )

    _, row = await world.deliver(await world.post("With no key"))

    assert row.state is DeliveryState.PLANNED
    assert (await world.reload_account()).state is AccountState.NEEDS_RECONNECT
    assert len(world.told) == 1
