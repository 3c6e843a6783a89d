"""Posts by a Discord webhook over real sockets: found again where a bot may read the channel, else asked about."""

from datetime import timedelta

import pytest

from storage.deliveries import Question
from storage.tables import AccountState, DeliveryState
from tests.emulators.discord import DiscordEmulator
from tests.emulators.wire import Fault, all_late
from tests.tools.publishers.grounds import ground
from tools.errors import InvalidRequest, NotAuthorized
from tools.publishers.keeper import Grant
from tools.publishers.webhook import ADDRESS, WebhookPublisher, Webhooks
from tools.publishing import Result

SEND = "POST /webhooks/{}/{}"


@pytest.fixture
async def discord():
    async with DiscordEmulator(may_read_content=True) as server:
        yield server


@pytest.fixture
def channel(discord):
    return discord.guild().channel("posts")


def grant_of(discord, channel) -> Grant:
    number, token = discord.webhook(channel)
    secret = {"id": number, "token": token, "channel": str(channel.id), "guild": str(channel.guild.id)}
    return Grant(address=number, name="Studio posts", secret=secret)


def opened(tmp_path, discord, channel, *, bot_token: str):
    hooks = Webhooks(base_url=discord.api_base, bot_token=bot_token)
    return ground(
        tmp_path,
        platform="discord",
        service=hooks,
        publisher=lambda keeper, now: WebhookPublisher(keeper, hooks, timeout=timedelta(seconds=0.7)),
        grant=grant_of(discord, channel),
    )


LOST = [
    (Fault.drop_after(), True),
    (Fault.status_after(500), True),
    (Fault.drop_before(), False),
    (Fault.status(500), False),
    (Fault.page(), False),
    (Fault.delay(1.5), True),
]
LATE = (Fault.late(0.2), False)  # told apart by nobody who sends again: no key makes a repeat harmless here


def kind(value: object) -> str:
    return value.kind if isinstance(value, Fault) else ""


async def test_a_post_arrives_with_its_words_alt_text_and_link_and_mentions_nobody(tmp_path, discord, channel) -> None:
    async with opened(tmp_path, discord, channel, bot_token="") as world:
        result, row = await world.deliver(await world.post("@everyone salt in my hair"))

    assert result is Result.POSTED
    [message] = channel.messages
    assert "salt in my hair" in message.content
    assert row.permalink == f"https://discord.com/channels/{channel.guild.id}/{channel.id}/{message.id}"
    [sent] = discord.called(SEND)
    assert sent.query == {"wait": "true"}
    assert sent.body["allowed_mentions"] == {"parse": []}
    assert sent.body["attachments"][0]["description"] == "A woman at the beach"


@pytest.mark.parametrize(("fault", "is_there"), [*LOST, LATE], ids=kind)
async def test_without_a_bot_every_lost_answer_is_asked_about_and_nothing_is_sent_again(
    tmp_path, discord, channel, fault, is_there
) -> None:
    async with opened(tmp_path, discord, channel, bot_token="") as world:
        discord.fault(SEND, fault)
        result, row = await world.deliver(await world.post())
        assert result is Result.UNKNOWN
        row = await world.settle(row)
        await all_late()

    assert (row.state, row.error_class) == (DeliveryState.ASK, Question.UNKNOWN)
    assert len(discord.called(SEND)) == 1
    assert len(channel.messages) == int(is_there or fault.kind == "late")


@pytest.mark.parametrize(("fault", "is_there"), LOST, ids=kind)
async def test_where_a_bot_reads_the_channel_the_post_is_found_or_sent_once_more(
    tmp_path, discord, channel, fault, is_there
) -> None:
    async with opened(tmp_path, discord, channel, bot_token=discord.token) as world:
        discord.fault(SEND, fault)
        result, row = await world.deliver(await world.post())
        assert result is Result.UNKNOWN
        row = await world.settle(row)
        if row.state is DeliveryState.PLANNED:
            _, row = await world.deliver(row)

    assert row.state is DeliveryState.POSTED
    assert len(channel.messages) == 1


async def test_of_two_posts_with_the_same_words_each_finds_its_own(tmp_path, discord, channel) -> None:
    async with opened(tmp_path, discord, channel, bot_token=discord.token) as world:
        first, second = await world.post(), await world.post()
        discord.fault(SEND, Fault.drop_before())
        _, first = await world.deliver(first)
        _, second = await world.deliver(second)
        first = await world.settle(first)
        assert first.state is DeliveryState.PLANNED
        _, first = await world.deliver(first)

    assert first.remote_id != second.remote_id
    assert len(channel.messages) == 2


async def test_a_channel_whose_words_are_hidden_from_the_bot_proves_nothing(tmp_path, discord, channel) -> None:
    discord.may_read_content = False
    async with opened(tmp_path, discord, channel, bot_token=discord.token) as world:
        discord.fault(SEND, Fault.drop_after())
        _, row = await world.deliver(await world.post())
        row = await world.settle(row)

    assert (row.state, row.error_class) == (DeliveryState.ASK, Question.UNKNOWN)
    assert len(channel.messages) == 1


async def test_a_deleted_webhook_is_told_once_and_its_post_waits(tmp_path, discord, channel) -> None:
    async with opened(tmp_path, discord, channel, bot_token="") as world:
        row = await world.post()
        discord.webhooks.clear()
        _, row = await world.deliver(row)
        world.forward(seconds=60)

        assert row.state is DeliveryState.PLANNED
        assert (await world.deliver(row))[0] is Result.GONE
        assert (await world.reload_account()).state is AccountState.NEEDS_RECONNECT
        assert len(world.told) == 1
    assert (
        len([call for call in discord.calls if call.route.endswith("/webhooks/{}/{}")]) == 1
    )  # asked once, then left alone


async def test_who_asks_to_wait_is_waited_for(tmp_path, discord, channel) -> None:
    async with opened(tmp_path, discord, channel, bot_token="") as world:
        discord.fault(SEND, Fault.status(429, retry_after=40))
        _, row = await world.deliver(await world.post())
        assert row.state is DeliveryState.PLANNED
        assert "asks to wait 40 seconds" in row.error
        world.forward(seconds=41)
        assert (await world.deliver(row))[0] is Result.POSTED


@pytest.mark.parametrize(
    "words",
    ["", "https://example.com/api/webhooks/123456789/abcdefghijklmnopqrstuvwx", "https://discord.com/api/webhooks/1/x",
     "http://discord.com/api/webhooks/123456789/abcdefghijklmnopqrstuvwx", "https://discord.com.evil.example/api/webhooks/123456789/abcdefghijklmnopqrstuvwx"],
)  # fmt: skip
async def test_what_is_no_webhook_is_not_asked(discord, words) -> None:
    with pytest.raises(InvalidRequest, match="no webhook"):
        await Webhooks(base_url=discord.api_base).connect(words)

    assert discord.calls == []


async def test_a_webhook_is_connected_by_its_address_and_an_unknown_one_is_not(discord, channel) -> None:
    number, token = discord.webhook(channel)
    hooks = Webhooks(base_url=discord.api_base)

    grant = await hooks.connect(f"https://discord.com/api/webhooks/{number}/{token}")

    assert (grant.address, grant.name) == (number, "Studio posts")
    assert "asked about" in grant.can
    assert token not in f"{grant.address} {grant.name} {grant.can}"
    with pytest.raises(NotAuthorized):
        await hooks.connect(f"https://discord.com/api/webhooks/{number}/{token}x")
    assert ADDRESS.fullmatch(f"https://canary.discord.com/api/v10/webhooks/{number}/{token}")
