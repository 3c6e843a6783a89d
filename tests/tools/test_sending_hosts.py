"""Posts while several hosts send: a host that may be counted as lost sends nothing, and two looks at one lost answer are one."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from storage.deliveries import Question
from storage.errors import Unreachable
from storage.tables import Delivery, DeliveryState, Schedule
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Studio, open_studio, plan_of
from tests.tools.test_publishing import Channel, deliver
from tools.errors import OutcomeUnknown
from tools.publishers.dispatch import Policy
from tools.publishers.events import as_dict, from_dict, long_gone_event, missed_event, question_event
from tools.publishers.publisher import Parcel, Sent
from tools.publishing import Result

MINUTE = timedelta(minutes=1)


@dataclass
class Place:
    """This host's place among the others."""

    is_held: bool = True

    def __call__(self) -> bool:
        return self.is_held


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
async def studio(tmp_path: Path, channel: Channel, place: Place):
    policy = Policy(spacing=timedelta(0), late_spacing=timedelta(0))
    async with open_studio(
        tmp_path, running=False, publishers={"telegram": channel}, policy=policy, may_send=place
    ) as opened:
        yield opened


@pytest.fixture
async def post(studio: Studio) -> Delivery:
    """An approved post that is due at noon."""
    picture = await keep_picture(studio)
    there = await studio.destinations.ensure(platform="telegram", publisher="telegram", address="@studio", now=NOON)
    return await studio.publishing.plan(
        plan_of(studio, destination=there, asset_id=picture.id, caption="Salt in my hair", approved_by="owner")
    )


async def test_a_host_that_loses_its_place_just_before_the_request_sends_nothing(studio, post, channel, place) -> None:
    async def cut_off() -> None:
        place.is_held = False

    channel.hook = cut_off
    result, row = await deliver(studio, post)

    assert (result, row.state) == (Result.UNKNOWN, DeliveryState.UNKNOWN)
    assert channel.parcels == []


async def test_a_host_without_its_place_takes_nothing_up(studio, post, channel, place) -> None:
    place.is_held = False
    with pytest.raises(Unreachable):
        await deliver(studio, post)

    assert (await studio.deliveries.get(post.id)).state is DeliveryState.PLANNED


async def test_a_take_up_that_the_database_broke_off_before_the_send_is_taken_up_again(studio, post, channel) -> None:
    await studio.deliveries.flights.claim(post.id, attempt=post.attempt, by=studio.publishing.me, now=NOON)

    result, row = await deliver(studio, post)
    assert (result, row.state, row.attempt) == (Result.LATER, DeliveryState.PLANNED, post.attempt + 1)
    result, row = await deliver(studio, row)
    assert (result, len(channel.parcels)) == (Result.POSTED, 1)


async def test_one_that_was_broken_off_after_the_intent_is_looked_for_and_not_sent_again(studio, post, channel) -> None:
    me = studio.publishing.me
    await studio.deliveries.flights.claim(post.id, attempt=post.attempt, by=me, now=NOON)
    await studio.deliveries.flights.sending(post.id, by=me, key="k", baseline="", settings={}, now=NOON)

    result, row = await deliver(studio, post)

    assert (result, row.state) == (Result.UNKNOWN, DeliveryState.UNKNOWN)
    assert channel.parcels == []


async def test_one_that_is_being_sent_is_not_taken_for_broken_off(studio, post, channel) -> None:
    meanwhile: list[Result] = []

    async def asked_again() -> None:
        meanwhile.append((await deliver(studio, post))[0])

    channel.hook = asked_again
    result, _ = await deliver(studio, post)

    assert (result, meanwhile) == (Result.POSTED, [Result.GONE])
    assert len(channel.parcels) == 1


async def test_a_look_that_took_longer_than_another_hosts_does_not_put_a_post_back_again(studio, post, channel) -> None:
    channel.on_publish, channel.arrives = OutcomeUnknown("reset"), False
    await deliver(studio, post)
    studio.clock.forward(2 * MINUTE)
    quick = channel.find

    async def slow(parcel: Parcel, *, baseline: str) -> Sent | None:
        found = await quick(parcel, baseline=baseline)
        channel.find = quick  # type: ignore[method-assign]
        await studio.publishing.settle()  # another host looks too, puts it back, and sends it: again no answer comes
        channel.arrives = True
        [row] = await studio.publishing.due()
        await deliver(studio, row)
        return found

    channel.find = slow  # type: ignore[method-assign, assignment]
    await studio.publishing.settle()

    assert (await studio.deliveries.get(post.id)).state is DeliveryState.UNKNOWN
    assert await studio.publishing.due() == []
    assert len(channel.parcels) == 1


async def test_a_post_whose_workflow_broke_before_it_was_claimed_is_taken_up_anew_and_no_other(
    studio, post, channel
) -> None:
    assert await studio.publishing.take_up_anew(post.id, post.attempt)
    assert not await studio.publishing.take_up_anew(post.id, post.attempt)  # that take-up is over

    result, row = await deliver(studio, await studio.deliveries.get(post.id))
    assert result is Result.POSTED
    assert not await studio.publishing.take_up_anew(post.id, row.attempt)  # it is out
    assert len(channel.parcels) == 1


async def test_what_only_the_chats_host_can_send_is_known(studio, post) -> None:
    picture = await keep_picture(studio)
    folder = await studio.publishing.plan(plan_of(studio, asset_id=picture.id, approved_by="owner"))

    assert await studio.publishing.is_at_home(folder.id)
    assert not await studio.publishing.is_at_home(post.id)


async def test_a_question_travels_to_the_host_with_the_chat_and_asks_there_what_is_still_open(studio, post) -> None:
    picture = await keep_picture(studio)
    other = await studio.publishing.plan(plan_of(studio, asset_id=picture.id, approved_by="owner"))
    asked = await studio.deliveries.ask(
        [post.id, other.id], Question.LATE, states=(DeliveryState.PLANNED,), now=studio.clock()
    )
    event = missed_event({Question.LATE: asked}, [])
    told = json.loads(json.dumps(as_dict(event)))
    assert from_dict(told, asked) == event

    await studio.deliveries.cancel(post.id, now=studio.clock())
    rows = [await studio.deliveries.get(post.id), await studio.deliveries.get(other.id)]
    still = from_dict(told, rows)
    assert [row.id for row in still.deliveries] == [other.id]
    assert {choice.delivery_id for choice in still.choices} == {other.id}

    await studio.deliveries.cancel(other.id, now=studio.clock())
    rows = [await studio.deliveries.get(post.id), await studio.deliveries.get(other.id)]
    assert from_dict(told, rows) is None
    assert from_dict(as_dict(question_event(Question.UNKNOWN, asked)), []) is None


async def test_what_is_told_of_schedules_keeps_them_on_its_way_to_the_host_with_the_chat() -> None:
    event = long_gone_event([(Schedule(id=3, platform="instagram"), "Ava", 20)])
    assert event.schedules

    assert from_dict(json.loads(json.dumps(as_dict(event))), []) == event
