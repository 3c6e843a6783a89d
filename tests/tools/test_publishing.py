"""The road of a post: what a person presses, what the clock asks, and what an answer means."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from storage.consents import Consents
from storage.deliveries import Question
from storage.tables import Approval, Asset, Delivery, DeliveryState, Job, JobState, Rating
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Studio, open_studio, plan_of
from tools.errors import InvalidRequest, LoggedOut, NotAuthorized, OutcomeUnknown, RateLimited, Refused, Unavailable
from tools.platforms import Terms
from tools.publishers.dispatch import Policy
from tools.publishers.publisher import Go, Parcel, Sent, Standing
from tools.publishing import Result

MINUTE = timedelta(minutes=1)
GRACE = timedelta(minutes=15)


@dataclass
class Channel:
    """The far side of a platform: keeps what arrived, and answers by script."""

    name: str = "telegram"
    on_check: Exception | None = None
    on_prepare: Exception | None = None
    on_publish: Exception | None = None
    arrives: bool = True  # before the scripted failure
    on_confirm: Exception | None = None
    on_find: Exception | str | None = None  # "key": looks among what arrived
    standing: Standing = field(default_factory=Standing)
    parcels: list[Parcel] = field(default_factory=list)
    prepared: list[Parcel] = field(default_factory=list)
    hook: Any = None  # awaited between check and publish
    takes: Terms | None = field(default_factory=Terms)

    async def terms(self, address: str) -> Terms | None:
        return self.takes

    async def check(self, parcel: Parcel) -> Standing:
        if self.on_check:
            raise self.on_check
        return self.standing

    async def prepare(self, parcel: Parcel) -> dict[str, Any]:
        if self.on_prepare:
            raise self.on_prepare
        self.prepared.append(parcel)
        return dict(parcel.prepared) or {"upload": len(self.prepared)}

    async def publish(self, parcel: Parcel, *, go: Go) -> Sent:
        if self.hook:
            await self.hook()
        go()
        if self.on_publish is None or self.arrives:
            self.parcels.append(parcel)
        if self.on_publish:
            raise self.on_publish
        return Sent(remote_id=str(len(self.parcels)))

    async def confirm(self, parcel: Parcel, sent: Sent) -> str:
        if self.on_confirm:
            raise self.on_confirm
        return f"https://t.me/studio/{sent.remote_id}"

    async def find(self, parcel: Parcel, *, baseline: str) -> Sent | None:
        if isinstance(self.on_find, Exception):
            raise self.on_find
        found = [index for index, one in enumerate(self.parcels) if one.key == parcel.key]
        return Sent(remote_id=str(found[0] + 1)) if found else None

    async def examine(self, address: str) -> str:
        return "posts"


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def studio(tmp_path: Path, channel: Channel):
    policy = Policy(spacing=timedelta(0), late_spacing=timedelta(0), publish=timedelta(seconds=0.5))
    async with open_studio(tmp_path, running=False, publishers={"telegram": channel}, policy=policy) as opened:
        yield opened


@pytest.fixture
async def picture(studio: Studio) -> Asset:
    return await keep_picture(studio)


@pytest.fixture
async def telegram(studio: Studio):
    return await studio.destinations.ensure(platform="telegram", publisher="telegram", address="@studio", now=NOON)


@pytest.fixture
async def post(studio: Studio, picture: Asset, telegram) -> Delivery:
    """An approved post that is due at noon."""
    return await studio.publishing.plan(
        plan_of(studio, destination=telegram, asset_id=picture.id, caption="Salt in my hair", approved_by="owner")
    )


async def deliver(studio: Studio, delivery: Delivery) -> tuple[Result, Delivery]:
    row = await studio.deliveries.get(delivery.id)
    assert row is not None
    result = await studio.publishing.deliver(row.id, row.attempt)
    await studio.publishing.report(row.id, result)
    after = await studio.deliveries.get(delivery.id)
    assert after is not None
    return result, after


async def test_an_approved_post_goes_out_when_it_is_due(studio, post, channel) -> None:
    result, row = await deliver(studio, post)

    assert result is Result.POSTED
    assert (row.state, row.remote_id, row.permalink) == (DeliveryState.POSTED, "1", "https://t.me/studio/1")
    assert [event.kind for event in studio.told] == ["posted"]
    assert "https://t.me/studio/1" in studio.told[0].text
    [parcel] = channel.parcels
    assert "Salt in my hair" in parcel.caption
    assert "AI" in parcel.caption
    assert (await studio.assets.get(post.asset_id)).times_used == 1


async def test_what_a_place_takes_is_kept_until_it_says_otherwise(studio, telegram, picture, channel) -> None:
    kept = []
    for said in (Terms(video_bytes=100), None, Terms()):  # boosted, not to be asked just now, boosted no more
        channel.takes = said
        post = await studio.publishing.plan(
            plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner")
        )
        await deliver(studio, post)
        kept.append((await studio.destinations.get(telegram.id)).terms)

    assert kept == [{"video_bytes": 100}, {"video_bytes": 100}, {}]


async def test_a_draft_waits_for_approval(studio, picture, telegram, channel) -> None:
    draft = await studio.publishing.plan(plan_of(studio, destination=telegram, asset_id=picture.id))

    result, row = await deliver(studio, draft)

    assert (result, row.state, channel.parcels) == (Result.GONE, DeliveryState.DRAFT, [])


@pytest.mark.parametrize(
    ("failure", "result", "state"),
    [
        (Unavailable("refused"), Result.LATER, DeliveryState.PLANNED),
        (RateLimited("429", retry_after=30 * MINUTE), Result.LATER, DeliveryState.PLANNED),
        (OutcomeUnknown("reset"), Result.UNKNOWN, DeliveryState.UNKNOWN),
        (OutcomeUnknown("502"), Result.UNKNOWN, DeliveryState.UNKNOWN),
        (NotAuthorized("403", fix="telegram.token"), Result.PAUSED, DeliveryState.FAILED),
        (Refused("400"), Result.FAILED, DeliveryState.FAILED),
        (InvalidRequest("too long"), Result.FAILED, DeliveryState.FAILED),
        (RuntimeError("a bug"), Result.UNKNOWN, DeliveryState.UNKNOWN),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
async def test_what_an_answer_means(failure, result, state, studio, post, channel) -> None:
    channel.on_publish = failure

    got, row = await deliver(studio, post)

    assert (got, row.state) == (result, state)


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Unavailable("refused"), DeliveryState.PLANNED),
        (OutcomeUnknown("a lost answer to a question that changes nothing"), DeliveryState.PLANNED),
        (TimeoutError(), DeliveryState.PLANNED),
        (NotAuthorized("401"), DeliveryState.FAILED),
        (InvalidRequest("11 files"), DeliveryState.FAILED),
        (RuntimeError("a bug"), DeliveryState.FAILED),
    ],
)
async def test_before_the_send_nothing_is_ever_unknown(failure, state, studio, post, channel) -> None:
    channel.on_check = failure

    _, row = await deliver(studio, post)

    assert (row.state, channel.parcels) == (state, [])


async def test_a_publisher_that_never_answers_leaves_it_unknown(studio, post, channel) -> None:
    async def for_ever() -> None:
        await asyncio.sleep(60)

    channel.hook = for_ever
    _, row = await deliver(studio, post)

    assert row.state is DeliveryState.UNKNOWN


async def test_a_put_back_post_waits_as_long_as_it_was_asked_to(studio, post, channel) -> None:
    channel.on_publish = RateLimited("429", retry_after=5 * MINUTE)
    channel.arrives = False
    await deliver(studio, post)

    assert await studio.publishing.due() == []
    studio.clock.forward(5 * MINUTE)
    [row] = await studio.publishing.due()
    channel.on_publish = None
    result, _ = await deliver(studio, row)

    assert result is Result.POSTED
    assert len(channel.parcels) == 1


async def test_an_unknown_post_is_never_sent_again_by_itself(studio, post, channel) -> None:
    channel.on_publish = OutcomeUnknown("reset")
    channel.on_find = OutcomeUnknown("cannot be read")
    await deliver(studio, post)

    for _ in range(30):
        studio.clock.forward(MINUTE)
        await studio.publishing.settle()
        for row in await studio.publishing.due():
            await deliver(studio, row)

    row = await studio.deliveries.get(post.id)
    assert (row.state, row.error_class) == (DeliveryState.ASK, Question.UNKNOWN)
    assert len(channel.parcels) == 1
    [asked] = [event for event in studio.told if event.kind == "ask"]
    assert [choice.action for choice in asked.choices] == ["it_is_there", "post_again", "drop"]


async def test_an_unknown_post_is_left_alone_until_it_has_settled(studio, post, channel) -> None:
    channel.on_publish = OutcomeUnknown("reset")
    await deliver(studio, post)

    studio.clock.forward(timedelta(seconds=89))
    assert await studio.publishing.settle() == 0
    studio.clock.forward(timedelta(seconds=2))
    assert await studio.publishing.settle() == 1


async def test_what_the_platform_has_is_posted(studio, post, channel) -> None:
    channel.on_publish = OutcomeUnknown("reset")
    await deliver(studio, post)
    studio.clock.forward(2 * MINUTE)
    await studio.publishing.settle()

    row = await studio.deliveries.get(post.id)
    assert (row.state, row.remote_id) == (DeliveryState.POSTED, "1")
    assert [event.kind for event in studio.told] == ["posted"]


async def test_what_the_platform_surely_has_not_is_sent_again_with_the_same_key(studio, post, channel) -> None:
    channel.on_publish = OutcomeUnknown("reset")
    channel.arrives = False
    await deliver(studio, post)
    first = (await studio.deliveries.get(post.id)).key
    studio.clock.forward(2 * MINUTE)
    await studio.publishing.settle()
    channel.on_publish = None

    [row] = await studio.publishing.due()
    result, _ = await deliver(studio, row)

    assert result is Result.POSTED
    assert [parcel.key for parcel in channel.parcels] == [first]


async def test_a_platform_that_is_away_is_asked_again_before_the_owner_is(studio, post, channel) -> None:
    channel.on_publish = OutcomeUnknown("reset")
    await deliver(studio, post)
    channel.on_find = Unavailable("away")
    studio.clock.forward(2 * MINUTE)
    await studio.publishing.settle()
    assert (await studio.deliveries.get(post.id)).state is DeliveryState.UNKNOWN

    channel.on_find = None
    await studio.publishing.settle()
    assert (await studio.deliveries.get(post.id)).state is DeliveryState.POSTED


async def test_the_owner_says_it_is_there(studio, post, channel) -> None:
    await lose(studio, post, channel)

    row = await studio.publishing.it_is_there(post.id, "https://t.me/studio/77")

    assert (row.state, row.permalink) == (DeliveryState.POSTED, "https://t.me/studio/77")
    assert await studio.publishing.post_again(post.id, by="owner") is None


async def test_the_owner_wants_it_again(studio, post, channel) -> None:
    await lose(studio, post, channel)
    channel.on_publish = None

    again = await studio.publishing.post_again(post.id, by="owner")
    assert again is not None
    result, _ = await deliver(studio, again)

    assert result is Result.POSTED
    assert len({parcel.key for parcel in channel.parcels}) == 2  # another post, on purpose


async def test_the_owner_drops_it(studio, post, channel) -> None:
    await lose(studio, post, channel)

    assert (await studio.publishing.drop(post.id)).state is DeliveryState.CANCELLED
    assert await studio.publishing.it_is_there(post.id) is None


async def lose(studio: Studio, post: Delivery, channel: Channel) -> None:
    channel.on_publish = OutcomeUnknown("reset")
    channel.on_find = OutcomeUnknown("cannot be read")
    await deliver(studio, post)
    studio.clock.forward(2 * MINUTE)
    await studio.publishing.settle()


async def test_a_send_that_has_become_stale_does_not_leave(studio, post, channel) -> None:
    """The machine sleeps between the committed intent and the request."""

    async def sleeps() -> None:
        studio.clock.forward(timedelta(seconds=6))

    channel.hook = sleeps
    _, row = await deliver(studio, post)

    assert (row.state, channel.parcels) == (DeliveryState.UNKNOWN, [])


async def test_a_closed_destination_stops_its_queue_and_says_so_once(studio, post, picture, telegram, channel) -> None:
    channel.on_publish = NotAuthorized("the bot was kicked", fix="check telegram.channel")
    channel.arrives = False
    second = await studio.publishing.plan(
        plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner")
    )
    await deliver(studio, post)

    assert (await studio.destinations.get(telegram.id)).is_paused
    assert await studio.publishing.due() == []
    assert (await studio.deliveries.get(second.id)).state is DeliveryState.PLANNED
    [event] = studio.told
    assert (event.kind, event.fix) == ("paused", "check telegram.channel")


async def test_one_post_at_a_time_goes_to_a_destination(studio, post, picture, telegram, channel) -> None:
    second = await studio.publishing.plan(
        plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner")
    )
    at_once: list[int] = []

    async def slow() -> None:
        rows = [await studio.deliveries.get(one.id) for one in (post, second)]
        at_once.append(sum(row.state is DeliveryState.SENDING for row in rows))
        await asyncio.sleep(0.1)

    channel.hook = slow
    await asyncio.gather(deliver(studio, post), deliver(studio, second))
    studio.clock.forward(timedelta(seconds=5))
    for row in await studio.publishing.due():
        await deliver(studio, row)

    assert at_once == [1, 1]
    assert len(channel.parcels) == 2


async def test_the_same_take_up_fired_many_times_is_one_post(studio, post, channel) -> None:
    results = await asyncio.gather(*(studio.publishing.deliver(post.id, post.attempt) for _ in range(10)))

    assert results.count(Result.POSTED) == 1
    assert len(channel.parcels) == 1


async def test_a_press_and_the_clock_cannot_both_win(studio, picture, telegram, channel) -> None:
    """Cancelling and sending at the same moment: it is posted or cancelled, never both."""
    for _ in range(10):
        row = await studio.publishing.plan(
            plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner")
        )
        before = len(channel.parcels)
        _, cancelled = await asyncio.gather(
            studio.publishing.deliver(row.id, row.attempt), studio.publishing.cancel(row.id)
        )
        after = await studio.deliveries.get(row.id)
        if cancelled is not None:
            assert (after.state, len(channel.parcels)) == (DeliveryState.CANCELLED, before)
        else:
            assert (after.state, len(channel.parcels)) == (DeliveryState.POSTED, before + 1)


async def test_approving_twice_approves_once(studio, picture, telegram) -> None:
    draft = await studio.publishing.plan(plan_of(studio, destination=telegram, asset_id=picture.id))

    answers = await asyncio.gather(*(studio.publishing.approve(draft.id, by="owner") for _ in range(5)))

    assert sorted(answer.outcome for answer in answers) == ["gone"] * 4 + ["now"]


async def test_approval_before_the_time_plans_and_within_the_grace_posts_now(studio, picture, telegram) -> None:
    future = await studio.publishing.plan(
        plan_of(studio, destination=telegram, asset_id=picture.id, due_at=NOON + MINUTE)
    )
    late = await studio.publishing.plan(
        plan_of(studio, destination=telegram, asset_id=picture.id, due_at=NOON - 10 * MINUTE)
    )

    assert (await studio.publishing.approve(future.id, by="owner")).outcome == "planned"
    assert (await studio.publishing.approve(late.id, by="owner")).outcome == "now"


async def test_approval_that_comes_too_late_asks_now_next_slot_or_drop(studio, picture, telegram, channel) -> None:
    draft = await studio.publishing.plan(
        plan_of(studio, destination=telegram, asset_id=picture.id, due_at=NOON - GRACE - MINUTE)
    )

    answer = await studio.publishing.approve(draft.id, by="owner")

    assert answer.outcome == "late"
    [asked] = studio.told
    assert [choice.action for choice in asked.choices] == ["post_now", "next_slot", "drop"]
    assert channel.parcels == []
    now = await studio.publishing.post_now(draft.id, by="owner")
    assert (await deliver(studio, now))[0] is Result.POSTED


async def test_the_next_slot_is_the_same_time_of_another_day(studio, picture, telegram) -> None:
    draft = await studio.publishing.plan(
        plan_of(
            studio,
            destination=telegram,
            asset_id=picture.id,
            timezone="Europe/Berlin",
            wall_time="2026-03-28T02:30:00",
            due_at=NOON.replace(day=28, hour=1, minute=30),
        )
    )
    studio.clock.now = NOON.replace(day=28)
    await studio.publishing.approve(draft.id, by="owner")

    moved = await studio.publishing.next_slot(draft.id, by="owner")

    # The night of the 29th has no 02:30 in Berlin.
    assert moved.wall_time == "2026-03-29T03:30:00"
    assert moved.due_at == NOON.replace(day=29, hour=1, minute=30)
    assert moved.state is DeliveryState.PLANNED


async def test_after_downtime_what_is_a_little_late_goes_out_and_is_marked(studio, post, channel) -> None:
    studio.clock.forward(10 * MINUTE)

    [row] = await studio.publishing.due()
    result, _ = await deliver(studio, row)

    assert result is Result.POSTED
    assert "10 minutes late" in studio.told[0].text


async def test_after_downtime_older_ones_are_asked_in_one_message(studio, picture, telegram, channel) -> None:
    for minutes in range(5):
        await studio.publishing.plan(
            plan_of(
                studio,
                destination=telegram,
                asset_id=picture.id,
                due_at=NOON - minutes * MINUTE,
                approved_by="owner",
            )
        )
    studio.clock.forward(timedelta(hours=3))

    assert await studio.publishing.due() == []

    [asked] = studio.told
    assert asked.question is Question.LATE
    assert len(asked.deliveries) == 5
    assert len(asked.choices) == 15
    assert channel.parcels == []


async def test_a_backlog_is_no_burst(tmp_path, channel) -> None:
    policy = Policy(late_spacing=timedelta(seconds=60), spacing=timedelta(seconds=3))
    async with open_studio(tmp_path, running=False, publishers={"telegram": channel}, policy=policy) as studio:
        telegram = await studio.destinations.ensure(
            platform="telegram", publisher="telegram", address="@studio", now=NOON
        )
        picture = await keep_picture(studio)
        for _ in range(3):
            await studio.publishing.plan(
                plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner")
            )
        studio.clock.forward(5 * MINUTE)
        times = []
        for _ in range(300):
            before = len(channel.parcels)
            for row in await studio.publishing.due():
                await deliver(studio, row)
            times += [studio.clock()] * (len(channel.parcels) - before)
            studio.clock.forward(timedelta(seconds=1))

    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) >= timedelta(seconds=60)


async def test_a_slot_that_stays_empty_is_told_once(studio, telegram) -> None:
    slot = await studio.publishing.plan(plan_of(studio, destination=telegram))
    assert slot.state is DeliveryState.SLOT

    for _ in range(3):
        await studio.publishing.due()
        studio.clock.forward(MINUTE)

    [asked] = studio.told
    assert asked.question is Question.EMPTY


async def test_a_slot_filled_late_can_still_be_approved(studio, telegram, picture) -> None:
    slot = await studio.publishing.plan(plan_of(studio, destination=telegram))
    await studio.publishing.due()

    filled = await studio.publishing.change(slot.id, asset_id=picture.id, caption="words")

    assert filled.state is DeliveryState.DRAFT
    assert (await studio.publishing.approve(slot.id, by="owner")).outcome == "now"


async def test_an_unapproved_post_is_asked_about_after_the_grace(studio, telegram, picture, channel) -> None:
    await studio.publishing.plan(plan_of(studio, destination=telegram, asset_id=picture.id))
    studio.clock.forward(GRACE - MINUTE)
    await studio.publishing.due()
    assert studio.told == []

    studio.clock.forward(2 * MINUTE)
    await studio.publishing.due()

    assert [event.question for event in studio.told] == [Question.UNAPPROVED]
    assert channel.parcels == []


async def test_content_that_is_still_being_made_is_waited_for(studio, telegram, picture, channel) -> None:
    job = await studio.jobs.add(Job(kind="reel", state=JobState.RUNNING, created_at=NOON))
    post = await studio.publishing.plan(plan_of(studio, destination=telegram, job_id=job.id, approved_by="owner"))
    studio.clock.forward(GRACE + MINUTE)
    [row] = await studio.publishing.due()
    result, row = await deliver(studio, row)
    assert (result, row.state, studio.told) == (Result.LATER, DeliveryState.PLANNED, [])

    await studio.deliveries.fill(job.id, asset_id=picture.id, captions={}, now=studio.clock())
    studio.clock.forward(MINUTE)
    await studio.publishing.due()

    # It came after the grace: nobody wants it to go out unasked now.
    assert [event.question for event in studio.told] == [Question.LATE]
    assert channel.parcels == []
    assert (await studio.deliveries.get(post.id)).state is DeliveryState.ASK


async def test_a_job_that_ended_while_its_post_was_planned_fills_it(studio, telegram, picture, channel) -> None:
    """The press and the end of the job cross: the post finds its content by itself."""
    job = await studio.jobs.add(Job(kind="images", created_at=NOON))
    await studio.jobs.succeed(
        job.id, result={"asset": picture.id, "captions": {"telegram": "made"}}, timings={}, warnings=[], now=NOON
    )
    post = await studio.publishing.plan(plan_of(studio, destination=telegram, job_id=job.id, approved_by="owner"))

    for _ in range(3):
        for row in await studio.publishing.due():
            await deliver(studio, row)
        studio.clock.forward(MINUTE)

    assert (await studio.deliveries.get(post.id)).state is DeliveryState.POSTED
    assert "made" in channel.parcels[0].caption


async def test_a_job_that_failed_leaves_an_empty_slot(studio, telegram) -> None:
    job = await studio.jobs.add(Job(kind="reel", state=JobState.RUNNING, created_at=NOON))
    await studio.publishing.plan(plan_of(studio, destination=telegram, job_id=job.id, approved_by="owner"))
    await studio.jobs.fail(job.id, error="gone", fix="", now=NOON)
    await studio.deliveries.job_failed(job.id, error="J1 failed: gone", now=NOON)

    await studio.publishing.due()

    assert [event.question for event in studio.told] == [Question.EMPTY]


# The gate, at the last moment.


@pytest.mark.parametrize(
    "opened",
    [(), ("persona",), ("destination",)],
)
async def test_adult_content_goes_only_where_persona_and_destination_are_opened(opened, studio, telegram, channel):
    picture = await keep_picture(studio, rating=Rating.ADULT)
    if "persona" in opened:
        await studio.personas.change(studio.ava.id, {"rating": Rating.ADULT}, now=NOON)
    if "destination" in opened:
        await studio.destinations.change(telegram.id, {"rating": Rating.ADULT})
    post = await studio.publishing.plan(plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner"))

    result, row = await deliver(studio, post)

    assert (result, row.state, channel.parcels) == (Result.FAILED, DeliveryState.FAILED, [])
    assert "adult" in row.error


@pytest.mark.parametrize(("mark", "goes"), [(True, True), (False, False), (None, False)])
async def test_adult_content_goes_to_a_discord_channel_only_when_it_is_marked_now(mark, goes, tmp_path) -> None:
    channel = Channel(name="discord", standing=Standing(is_age_restricted=mark))
    async with open_studio(tmp_path, running=False, publishers={"discord": channel}) as studio:
        room = await studio.destinations.ensure(platform="discord", publisher="discord", address="42", now=NOON)
        await studio.destinations.change(room.id, {"rating": Rating.ADULT})
        await studio.personas.change(studio.ava.id, {"rating": Rating.ADULT}, now=NOON)
        picture = await keep_picture(studio, rating=Rating.ADULT)
        post = await studio.publishing.plan(plan_of(studio, destination=room, asset_id=picture.id, approved_by="owner"))
        result, _ = await deliver(studio, post)

    assert (result is Result.POSTED) is goes
    assert bool(channel.parcels) is goes


async def test_a_face_goes_out_only_as_long_as_its_owner_agrees(studio, telegram, channel) -> None:
    consents, face = Consents(studio.database), "f" * 64
    given = await consents.grant(
        persona_id=studio.ava.id, who="Jane Roe", scope="pictures", file_sha256=face, granted_on=NOON.date(), now=NOON
    )
    posts = []
    for _ in range(2):
        picture = await keep_picture(studio, generation_settings={"faces": [face]})
        posts.append(plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner"))

    before, _ = await deliver(studio, await studio.publishing.plan(posts[0]))
    await consents.withdraw(given.id, now=NOON)
    after, row = await deliver(studio, await studio.publishing.plan(posts[1]))

    assert (before, after, len(channel.parcels)) == (Result.POSTED, Result.FAILED, 1)
    assert "withdrawn" in row.error


async def test_the_picture_of_a_face_itself_needs_its_consent_too(studio, telegram, channel) -> None:
    picture = await keep_picture(studio)
    consents = Consents(studio.database)
    given = await consents.grant(
        persona_id=studio.ava.id, who="Jane", scope="x", file_sha256=picture.sha256, granted_on=NOON.date(), now=NOON
    )
    await consents.withdraw(given.id, now=NOON)
    post = await studio.publishing.plan(plan_of(studio, destination=telegram, asset_id=picture.id, approved_by="owner"))

    result, _ = await deliver(studio, post)

    assert (result, channel.parcels) == (Result.FAILED, [])


async def test_a_deleted_file_is_not_posted(studio, post, channel) -> None:
    await studio.assets.delete([post.asset_id], now=NOON)

    result, row = await deliver(studio, post)

    assert (result, channel.parcels) == (Result.FAILED, [])
    assert "deleted" in row.error


async def test_a_damaged_file_is_not_posted(studio, post, picture, channel) -> None:
    path = studio.blobs.path(picture.sha256, picture.suffix)
    path.chmod(0o600)
    path.write_bytes(b"not what it was")

    result, row = await deliver(studio, post)

    assert (result, channel.parcels) == (Result.FAILED, [])
    assert "damaged" in row.error


async def test_a_rejected_picture_is_not_posted(studio, post, picture, channel) -> None:
    await studio.assets.reject([picture.id], "hands")
    assert (await studio.assets.get(picture.id)).approval_status is Approval.REJECTED

    result, _ = await deliver(studio, post)

    assert (result, channel.parcels) == (Result.FAILED, [])


async def test_a_caption_over_the_limit_fails_with_one_line(studio, picture, telegram, channel) -> None:
    """Where our line is added, the text before it makes room; where it is not, nothing of it is cut."""
    await studio.destinations.change(telegram.id, {"ai_line": False})
    post = await studio.publishing.plan(
        plan_of(studio, destination=telegram, asset_id=picture.id, caption="x" * 1025, approved_by="owner")
    )

    result, row = await deliver(studio, post)

    assert (result, channel.parcels) == (Result.FAILED, [])
    assert "too long" in row.error


async def test_a_paused_persona_posts_nothing(studio, post, channel) -> None:
    await studio.personas.pause(studio.ava.id, now=NOON)

    result, row = await deliver(studio, post)

    assert (result, row.state, channel.parcels) == (Result.LATER, DeliveryState.PLANNED, [])


async def test_a_link_that_cannot_be_found_does_not_fail_the_post(studio, post, channel) -> None:
    channel.on_confirm = Unavailable("away")

    result, row = await deliver(studio, post)

    assert (result, row.state, row.permalink) == (Result.POSTED, DeliveryState.POSTED, "")


async def test_a_front_that_is_away_does_not_lose_the_post(studio, post, channel) -> None:
    async def broken(event: object) -> None:
        raise RuntimeError("the chat is away")

    studio.publishing._tell_owner = broken

    result, row = await deliver(studio, post)

    assert (result, row.state) == (Result.POSTED, DeliveryState.POSTED)


async def test_after_a_restart_open_questions_are_told_again_in_one_message(studio, picture, telegram) -> None:
    for _ in range(3):
        await studio.publishing.plan(
            plan_of(studio, destination=telegram, asset_id=picture.id, due_at=NOON - GRACE * 2, approved_by="owner")
        )
    await studio.publishing.due()
    studio.told.clear()

    await studio.publishing.take_over()

    [asked] = studio.told
    assert len(asked.deliveries) == 3


async def test_what_was_being_sent_when_the_process_died_is_asked_or_found(studio, post, channel) -> None:
    claimed = await studio.deliveries.flights.claim(post.id, attempt=0, by="local/dead", now=NOON)
    await studio.deliveries.flights.sending(claimed.id, by="local/dead", key="k", baseline="", settings={}, now=NOON)

    await studio.publishing.take_over()
    studio.clock.forward(2 * MINUTE)
    await studio.publishing.settle()

    # The scripted channel can be asked, and has nothing: it goes out after all.
    [row] = await studio.publishing.due()
    assert (await deliver(studio, row))[0] is Result.POSTED
    assert len(channel.parcels) == 1


async def test_what_this_process_forgot_is_freed(studio, post) -> None:
    await studio.deliveries.flights.claim(post.id, attempt=0, by=studio.publishing.me, now=NOON)
    studio.clock.forward(timedelta(minutes=13))

    [row] = await studio.publishing.due()

    assert (row.id, row.state, row.attempt) == (post.id, DeliveryState.PLANNED, 1)


async def test_a_moved_post_goes_out_at_its_new_time_only(studio, post, channel) -> None:
    await studio.publishing.move(
        post.id, wall_time="2026-03-12T13:00:00", timezone="UTC", due_at=NOON + timedelta(hours=1)
    )

    assert await studio.publishing.deliver(post.id, post.attempt) is Result.GONE
    studio.clock.forward(timedelta(hours=1))
    [row] = await studio.publishing.due()
    assert (await deliver(studio, row))[0] is Result.POSTED
    assert len(channel.parcels) == 1


async def test_a_take_up_that_comes_early_loses_nothing(studio, post, channel) -> None:
    studio.clock.now = NOON - MINUTE
    result, row = await deliver(studio, post)
    # Another take-up: the workflow of this one is over, and would not be run again under its name.
    assert (result, row.attempt) == (Result.LATER, post.attempt + 1)

    studio.clock.now = NOON
    [row] = await studio.publishing.due()
    assert (await deliver(studio, row))[0] is Result.POSTED


async def test_handing_over_asks_whether_it_is_posted(tmp_path) -> None:
    from tools.publishers.handoff import HandOff, HandoffPublisher

    handed: list[HandOff] = []

    async def send_private(handoff: HandOff) -> str:
        handed.append(handoff)
        return "message 5"

    async with open_studio(tmp_path, running=False, publishers={"handoff": HandoffPublisher(send_private)}) as studio:
        insta = await studio.destinations.ensure(platform="instagram", publisher="handoff", now=NOON)
        picture = await keep_picture(studio)
        post = await studio.publishing.plan(
            plan_of(studio, destination=insta, asset_id=picture.id, caption="hello", approved_by="owner")
        )
        result, row = await deliver(studio, post)

        assert (result, row.state, row.error_class) == (Result.HANDED, DeliveryState.ASK, Question.HANDED)
        assert [choice.action for choice in studio.told[0].choices] == ["handed_posted", "handed_skip", "next_slot"]
        assert "hello" in handed[0].caption
        assert "AI" in handed[0].caption
        done = await studio.publishing.handed_posted(post.id, "https://instagram.com/p/1")
        assert (done.state, done.permalink) == (DeliveryState.POSTED, "https://instagram.com/p/1")


async def test_an_owner_who_cannot_be_reached_is_handed_it_later(tmp_path) -> None:
    from tools.publishers.handoff import HandoffPublisher

    async def send_private(handoff: object) -> str:
        raise OutcomeUnknown("no answer")

    async with open_studio(tmp_path, running=False, publishers={"handoff": HandoffPublisher(send_private)}) as studio:
        insta = await studio.destinations.ensure(platform="instagram", publisher="handoff", now=NOON)
        picture = await keep_picture(studio)
        post = await studio.publishing.plan(
            plan_of(studio, destination=insta, asset_id=picture.id, approved_by="owner")
        )
        result, row = await deliver(studio, post)

    assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)


# What is done before the intent is committed


async def test_what_was_prepared_is_committed_with_the_intent_and_used_again(studio, post, channel) -> None:
    channel.on_publish, channel.arrives = RateLimited("wait", retry_after=timedelta(seconds=5)), False
    await deliver(studio, post)
    studio.clock.forward(timedelta(seconds=6))
    channel.on_publish = None
    result, row = await deliver(studio, post)

    assert result is Result.POSTED
    assert row.settings["prepared"] == {"upload": 1}
    assert [parcel.prepared for parcel in channel.prepared] == [{}, {"upload": 1}]
    assert [parcel.prepared for parcel in channel.parcels] == [{"upload": 1}]


async def test_another_post_on_purpose_is_prepared_anew(studio, post, channel) -> None:
    channel.on_publish, channel.arrives = Refused("no"), False
    await deliver(studio, post)
    channel.on_publish = None
    await studio.publishing.post_again(post.id, by="owner")
    await deliver(studio, post)

    assert [parcel.prepared for parcel in channel.prepared] == [{}, {}]
    assert [parcel.prepared for parcel in channel.parcels] == [{"upload": 2}]


@pytest.mark.parametrize("error", [Unavailable("away"), OutcomeUnknown("lost"), TimeoutError()])
async def test_an_upload_that_fails_lets_the_post_wait_and_nothing_is_in_doubt(studio, post, channel, error) -> None:
    channel.on_prepare = error

    result, row = await deliver(studio, post)

    assert (result, row.state, row.key) == (Result.LATER, DeliveryState.PLANNED, "")


async def test_a_lost_post_is_looked_for_behind_what_was_newest_at_the_first_try(studio, post, channel) -> None:
    channel.standing = Standing(baseline="7")
    channel.on_publish, channel.arrives = RateLimited("wait", retry_after=timedelta(seconds=5)), False
    await deliver(studio, post)
    channel.standing = Standing(baseline="9")  # something has come since; it may be ours
    studio.clock.forward(timedelta(seconds=6))
    channel.on_publish = OutcomeUnknown("lost")
    _, row = await deliver(studio, post)

    assert row.baseline == "7"


async def test_an_account_that_is_shut_out_fails_no_post_and_pauses_no_destination(
    studio, post, channel, telegram
) -> None:
    for place in ("on_check", "on_prepare", "on_publish"):
        setattr(channel, place, LoggedOut("revoked", fix="/connect"))
        channel.arrives = False
        result, row = await deliver(studio, post)
        setattr(channel, place, None)
        assert (result, row.state) == (Result.LATER, DeliveryState.PLANNED)
        studio.clock.forward(timedelta(seconds=31))

    assert not (await studio.destinations.get(telegram.id)).is_paused
    assert studio.told == []
