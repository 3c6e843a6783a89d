"""What goes wrong outside, for every publisher that has a network: one clear line, the right state, and no second post.

The far side is a server on loopback that answers everything in the same bad way, beneath the real publisher, keeper,
dispatch and tables.
"""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from storage.tables import AccountState, DeliveryState
from tests.emulators.wire import Server
from tests.tools.production.studio import Clock
from tests.tools.publishers.certificates import self_signed
from tests.tools.publishers.grounds import Ground, ground
from tools.platforms import PLATFORMS
from tools.publishers.addresses import GuardedTransport
from tools.publishers.bluesky import BlueskyPublisher
from tools.publishers.bluesky_pds import Pds
from tools.publishers.bluesky_video import VideoService
from tools.publishers.discord import DiscordPublisher
from tools.publishers.keeper import Grant, Keeper
from tools.publishers.mastodon import MastodonPublisher
from tools.publishers.mastodon_server import Mastodon
from tools.publishers.publisher import Publisher
from tools.publishers.telegram import TelegramPublisher
from tools.publishers.webhook import WebhookPublisher, Webhooks
from tools.publishing import Result

TOKEN = "123456:a-token-that-nobody-may-see"
SHORT = timedelta(seconds=1)
NAMES = ("telegram", "discord", "webhook", "bluesky", "mastodon")
WITH_ACCOUNT = {"webhook", "bluesky", "mastodon"}


@dataclass
class Weather:
    """What the server answers, to everything; and what it was asked."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] | None = None
    looks: Any = None  # what questions that change nothing are answered by, where that is not as bad
    asked: list[str] = None  # type: ignore[assignment]


@asynccontextmanager
async def bad_server(weather: Weather, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    weather.asked = []

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        weather.asked.append(f"{request.method} {request.path}")
        if weather.looks is not None and (request.method == "GET" or "/get" in request.path):
            return web.json_response(weather.looks)
        if isinstance(weather.body, str):
            return web.Response(
                status=weather.status, text=weather.body, content_type="text/html", headers=weather.headers
            )
        return web.json_response(weather.body or {}, status=weather.status, headers=weather.headers)

    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{anything:.*}", answer)
    server = Server(app)
    await server.start(tls=tls)
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.port}"
    finally:
        await server.stop()


@asynccontextmanager
async def at(name: str, url: str, folder: Path) -> AsyncIterator[Ground]:
    """A studio whose posts go to `url` by this publisher."""
    guarded = GuardedTransport(allow_local=True)
    pds = Pds(service=url, transport=guarded, timeout=SHORT)
    server = Mastodon(transport=guarded, allow_local=True, timeout=SHORT)
    hooks = Webhooks(base_url=url, timeout=SHORT)
    secrets: dict[str, dict[str, str]] = {
        "bluesky": {"service": url, "did": "did:plc:abc", "handle": "ava.example", "access": TOKEN, "refresh": TOKEN},
        "mastodon": {"server": url, "token": TOKEN, "id": "7"},
        "webhook": {"id": "42", "token": TOKEN, "channel": "43", "guild": "44"},
    }
    made: dict[str, Callable[[Keeper, Clock], Publisher]] = {
        "telegram": lambda keeper, now: TelegramPublisher(TOKEN, base_url=f"{url}/bot", timeout=SHORT, look=SHORT),
        "discord": lambda keeper, now: DiscordPublisher(TOKEN, base_url=url, timeout=SHORT, look=SHORT),
        "webhook": lambda keeper, now: WebhookPublisher(keeper, hooks, timeout=SHORT),
        "bluesky": lambda keeper, now: BlueskyPublisher(
            keeper, pds, video=VideoService(pds, ""), now=now, timeout=SHORT
        ),
        "mastodon": lambda keeper, now: MastodonPublisher(keeper, server, now=now, timeout=SHORT),
    }
    service = {"bluesky": pds, "mastodon": server}.get(name, hooks)
    address = {"telegram": "@studio", "bluesky": "did:plc:abc", "mastodon": "ava@studio.example"}.get(name, "42")
    async with ground(
        folder,
        platform="discord" if name == "webhook" else name,
        service=service,  # type: ignore[arg-type]
        publisher=made[name],
        grant=Grant(address=address, name="Studio", secret=secrets.get(name, {})),
    ) as opened:
        yield opened


def line_of(row: Any) -> str:
    """What the person is told, checked to be one line and to hold no secret."""
    message, _, fix = row.error.partition("\n")
    assert message
    assert len(message) < 300
    assert "\n" not in fix
    assert TOKEN not in row.error
    return message


@pytest.mark.parametrize("name", NAMES)
async def test_a_page_instead_of_an_answer_is_no_post_and_no_second_one(name, tmp_path) -> None:
    weather = Weather(body="<html><body>Welcome to the hotel</body></html>")
    async with bad_server(weather) as url, at(name, url, tmp_path) as world:
        result, row = await world.deliver(await world.post())

        assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
        line_of(row)
        assert (await world.reload_account()).state is AccountState.OK


@pytest.mark.parametrize("name", NAMES)
async def test_a_redirect_to_a_private_address_is_not_followed_and_the_post_waits(name, tmp_path) -> None:
    trap = Weather(body={})
    async with bad_server(trap) as inside:
        weather = Weather(status=302, body="", headers={"Location": f"{inside}/secrets"})
        async with bad_server(weather) as url, at(name, url, tmp_path) as world:
            result, row = await world.deliver(await world.post())

            assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
            assert "elsewhere" in line_of(row)
    assert trap.asked == []


@pytest.mark.parametrize("name", NAMES)
async def test_a_certificate_that_nobody_vouches_for_sends_nothing_and_the_post_waits(name, tmp_path) -> None:
    weather = Weather(body={})
    async with bad_server(weather, tls=self_signed(tmp_path)) as url, at(name, url, tmp_path) as world:
        result, row = await world.deliver(await world.post())

        assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
        assert "certificate is not accepted" in line_of(row)
        assert "clock" in row.error
    assert weather.asked == []


WAIT = {
    "telegram": {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3600",
                 "parameters": {"retry_after": 3600}},
    "discord": {"message": "You are being rate limited.", "retry_after": 3600.0, "global": False},
    "webhook": {"message": "You are being rate limited.", "retry_after": 3600.0, "global": False},
    "bluesky": {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"},
    "mastodon": {"error": "Too many requests"},
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
async def test_an_hour_of_waiting_is_kept_and_ends_in_a_question_that_says_why(name, tmp_path) -> None:
    weather = Weather(status=429, body=WAIT[name], headers={"retry-after": "3600"})
    async with bad_server(weather) as url, at(name, url, tmp_path) as world:
        result, row = await world.deliver(await world.post())
        assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
        assert "asks to wait 3600 seconds" in line_of(row)
        once = len(weather.asked)
        world.forward(minutes=59)
        assert (await world.deliver(row))[0] is Result.GONE
        assert len(weather.asked) == once

        world.forward(minutes=2)
        await world.studio.publishing.settle()
        await world.studio.publishing.due()
        row = await world.reload(row)

    assert row.state is DeliveryState.ASK
    assert "wait 3600 seconds" in row.error


SHUT_OUT: dict[str, dict[str, tuple[int, Any]]] = {
    "a revoked token": {
        "telegram": (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}),
        "discord": (401, {"message": "401: Unauthorized", "code": 0}),
        "webhook": (401, {"message": "Invalid Webhook Token", "code": 50027}),
        "bluesky": (400, {"error": "ExpiredToken", "message": "Token has been revoked"}),
        "mastodon": (401, {"error": "The access token was revoked"}),
    },
    "a wrong scope": {
        "telegram": (400, {"ok": False, "error_code": 400,
                           "description": "Bad Request: not enough rights to send photos to the chat"}),
        "discord": (403, {"message": "Missing Permissions", "code": 50013}),
        "webhook": (403, {"message": "Missing Access", "code": 50001}),
        "bluesky": (400, {"error": "InvalidScope", "message": "Token has an invalid scope"}),
        "mastodon": (403, {"error": "This action is outside the authorized scopes"}),
    },
    "a channel that is gone": {
        "telegram": (400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}),
        "discord": (404, {"message": "Unknown Channel", "code": 10003}),
        "webhook": (404, {"message": "Unknown Webhook", "code": 10015}),
        "bluesky": (403, {"error": "AccountTakedown", "message": "Account has been taken down"}),
        "mastodon": (403, {"error": "Your login is currently disabled"}),
    },
    "thrown out": {
        "telegram": (403, {"ok": False, "error_code": 403,
                           "description": "Forbidden: bot was kicked from the channel chat"}),
        "discord": (403, {"message": "Missing Access", "code": 50001}),
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "name"), [(what, name) for what, answers in SHUT_OUT.items() for name in NAMES if name in answers]
)
async def test_who_is_shut_out_is_told_why_once_and_what_is_planned_there_is_not_burnt(what, name, tmp_path) -> None:
    status, body = SHUT_OUT[what][name]
    weather = Weather(status=status, body=body)
    async with bad_server(weather) as url, at(name, url, tmp_path) as world:
        _, row = await world.deliver(await world.post())
        second = await world.post("another one")
        asked = len(weather.asked)
        later, second = await world.deliver(second)

        said = str(body.get("description") or body.get("message") or body.get("error"))
        assert said.partition(": ")[2] in line_of(row) or said in line_of(row)
        assert (later, second.state) == (Result.GONE, DeliveryState.PLANNED)
        assert len(weather.asked) == asked
        if name in WITH_ACCOUNT:  # the account must be connected anew; then both go out
            assert row.state is DeliveryState.PLANNED
            assert (await world.reload_account()).state is AccountState.NEEDS_RECONNECT
            assert len(world.told) == 1
        else:  # a setting must be mended; the destination is paused until somebody has
            assert row.state is DeliveryState.FAILED
            there = await world.studio.destinations.get(row.destination_id)
            assert there is not None
            assert there.is_paused


@pytest.mark.parametrize("name", NAMES)
async def test_a_caption_one_grapheme_over_the_limit_is_one_line_and_nothing_is_asked_of_the_platform(
    name, tmp_path
) -> None:
    """With the AI line off, so that nothing is cut: exactly what was approved goes out, or nothing."""
    limit = PLATFORMS["discord" if name == "webhook" else name].caption_max
    assert limit is not None
    letter = {"bluesky": "👍🏽", "mastodon": "👩‍👩‍👧", "telegram": "ä"}.get(name, "ä")
    weather = Weather(
        body={"result": {"id": -1001}, "id": "1", "version": "4.5", "nsfw": False, "uri": "x", "username": "ava"}
    )
    async with bad_server(weather) as url, at(name, url, tmp_path) as world:
        await world.studio.destinations.change(world.destination.id, {"ai_line": False})
        _, row = await world.deliver(await world.post(letter * (limit + 1)))

        assert row.state is DeliveryState.FAILED, row.error
        assert "by 1" in line_of(row) or "1 over" in line_of(row)
    assert not [call for call in weather.asked if call.startswith("POST") and "/get" not in call]


REFUSED = {
    "telegram": (400, {"ok": False, "error_code": 400, "description": "Bad Request: PHOTO_INVALID_DIMENSIONS"}),
    "discord": (400, {"message": "Request entity too large", "code": 40005}),
}


@pytest.mark.parametrize("name", ["telegram", "discord"])
async def test_a_file_that_the_platform_takes_and_then_refuses_is_one_line_and_the_next_post_goes_on(
    name, tmp_path
) -> None:
    status, body = REFUSED[name]
    weather = Weather(status=status, body=body, looks={"id": "42", "result": {"id": -1001}})
    async with bad_server(weather) as url, at(name, url, tmp_path) as world:
        _, row = await world.deliver(await world.post())
        there = await world.studio.destinations.get(row.destination_id)

    assert row.state is DeliveryState.FAILED
    assert len([call for call in weather.asked if call.startswith("POST") and "/get" not in call]) == 1
    assert "PHOTO_INVALID_DIMENSIONS" in line_of(row) or "too large" in line_of(row)
    assert there is not None
    assert not there.is_paused
