"""The clock: on the second, once, and whatever happens to the machine's time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.scheduler import Scheduler
from storage.deliveries import Question
from storage.tables import Delivery, DeliveryState, JobState, Schedule
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Clock, ScriptedPainter, Studio, open_studio, plan_of, small_reel
from tools.publishers.almanac import AHEAD, Almanac, rule_of
from tools.publishers.evergreen import Evergreen
from tools.publishers.occurrences import occurrences

MINUTE = timedelta(minutes=1)
SWEEP = timedelta(seconds=20)


def clockwork(studio: Studio, *, posts: list[int] | None = None, **changes) -> Scheduler:
    """A scheduler that delivers at once, and notes what it delivered."""

    async def enqueue(delivery_id: int, attempt: int) -> None:
        result = await studio.publishing.deliver(delivery_id, attempt)
        await studio.publishing.report(delivery_id, result)
        if posts is not None:
            posts.append(delivery_id)

    async def destination_for(schedule: Schedule):
        return studio.folder

    async def nothing() -> None:
        pass

    almanac = Almanac(
        deliveries=studio.deliveries,
        schedules=studio.schedules,
        produce=changes.pop("produce", studio.production.produce),
        reuse=Evergreen(
            assets=studio.assets,
            captions=studio.captions,
            deliveries=studio.deliveries,
            destinations=studio.destinations,
            now=studio.clock,
        ).fill,
        not_made=studio.publishing.not_made,
        missed=studio.publishing.occurrences_missed,
        destination_for=changes.pop("destination_for", destination_for),
        now=studio.clock,
    )
    values = {
        "deliveries": studio.deliveries,
        "almanac": almanac,
        "publishing": studio.publishing,
        "enqueue_post": enqueue,
        "watch": nothing,
        "housekeeping": nothing,
        "now": studio.clock,
        "boottime": studio.clock.boottime,
        "sweep": SWEEP,
    }
    return Scheduler(**(values | changes))


class RealClock(Clock):
    """The machine's own time."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with open_studio(tmp_path, running=False) as opened:
        yield opened


@asynccontextmanager
async def ticking(scheduler: Scheduler) -> AsyncIterator[Scheduler]:
    await scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.stop()


async def approved(studio: Studio, due_at: datetime, **fields) -> Delivery:
    picture = await keep_picture(studio)
    return await studio.publishing.plan(
        plan_of(studio, asset_id=picture.id, due_at=due_at, approved_by="owner", **fields)
    )


async def schedule(studio: Studio, **fields) -> Schedule:
    values = {
        "persona_id": studio.ava.id,
        "platform": "folder",
        "theme": "beach",
        "weekdays": "4",
        "wall_times": "18:00",
        "timezone": "Europe/Berlin",
        "front": "console",
        "chat": "1",
        "created_at": studio.clock(),
    }
    return await studio.schedules.add(Schedule(**(values | fields)))


async def _posted(studio: Studio, delivery: Delivery) -> Delivery:
    async with asyncio.timeout(60):
        while True:
            row = await studio.deliveries.get(delivery.id)
            if row is not None and row.state is DeliveryState.POSTED:
                return row
            await asyncio.sleep(0.02)


async def test_what_is_due_soon_has_a_timer_of_its_own(tmp_path) -> None:
    async with open_studio(tmp_path, running=False, clock=RealClock()) as studio:
        due = datetime.now(UTC) + timedelta(seconds=2)
        delivery = await approved(studio, due)
        async with ticking(clockwork(studio)):
            row = await _posted(studio, delivery)

    assert timedelta(0) <= row.posted_at - due < SWEEP / 2  # on the second, on a machine of its own


async def test_a_nudge_is_quicker_than_the_sweep(tmp_path) -> None:
    async with open_studio(tmp_path, running=False, clock=RealClock()) as studio:
        scheduler = clockwork(studio)
        studio.publishing.nudge = scheduler.nudge
        async with ticking(scheduler):
            delivery = await approved(studio, datetime.now(UTC))
            row = await _posted(studio, delivery)

    assert row.posted_at - delivery.due_at < SWEEP / 2


async def test_two_schedulers_that_fire_the_same_row_post_once(studio) -> None:
    posts: list[int] = []
    delivery = await approved(studio, NOON)
    first, second = clockwork(studio, posts=posts), clockwork(studio, posts=posts)

    await asyncio.gather(first.sweep(), second.sweep(), first.sweep(), second.sweep())

    assert (await studio.deliveries.get(delivery.id)).state is DeliveryState.POSTED
    assert len(list(studio.posts_folder.iterdir())) == 1


async def test_after_a_suspend_the_next_sweep_posts(studio, caplog) -> None:
    """The timers slept with the machine; the wall clock is two hours on, the other clock too."""
    delivery = await approved(studio, NOON + timedelta(hours=1, minutes=55))
    scheduler = clockwork(studio)
    await scheduler.sweep()
    studio.clock.now += timedelta(hours=2)

    await scheduler.sweep()

    assert (await studio.deliveries.get(delivery.id)).state is DeliveryState.POSTED
    assert "clock_jumped" in {getattr(record, "action", "") for record in caplog.records}
    assert "went forward by 2 hours" in studio.told[0].text


async def test_a_machine_that_slept_is_noted_and_what_it_missed_is_told_in_one_message(studio, caplog) -> None:
    """Both clocks went on: nothing was set, nothing ran."""
    rows = [await approved(studio, NOON + MINUTE * number) for number in range(1, 5)]
    scheduler = clockwork(studio)
    await scheduler.sweep()
    studio.clock.forward(timedelta(hours=8))

    await scheduler.sweep()

    actions = {getattr(record, "action", "") for record in caplog.records}
    assert "clock_stood_still" in actions
    assert "clock_jumped" not in actions
    [event] = studio.told
    assert len(event.deliveries) == len(rows)
    assert event.question is Question.LATE


async def test_a_clock_that_is_set_back_posts_at_the_new_time_and_once(studio) -> None:
    delivery = await approved(studio, NOON + MINUTE)
    scheduler = clockwork(studio)
    await scheduler.sweep()
    studio.clock.forward(MINUTE)
    studio.clock.now -= timedelta(hours=1)
    await scheduler.sweep()
    assert (await studio.deliveries.get(delivery.id)).state is DeliveryState.PLANNED

    assert "went back by 60 minutes" in studio.told[0].text

    studio.clock.forward(timedelta(hours=1))
    for _ in range(5):
        await scheduler.sweep()
    studio.clock.now -= timedelta(hours=1)
    await scheduler.sweep()

    assert len(list(studio.posts_folder.iterdir())) == 1


async def test_a_sweep_that_fails_is_followed_by_one_that_does_not(studio, caplog) -> None:
    delivery = await approved(studio, NOON)
    calls: list[int] = []

    async def enqueue(delivery_id: int, attempt: int) -> None:
        calls.append(delivery_id)
        if len(calls) == 1:
            raise RuntimeError("the engine is away")
        await studio.publishing.deliver(delivery_id, attempt)

    scheduler = clockwork(studio, enqueue_post=enqueue)
    await scheduler.sweep()
    await scheduler.sweep()

    assert (await studio.deliveries.get(delivery.id)).state is DeliveryState.POSTED
    assert "sweep_failed" in {getattr(record, "action", "") for record in caplog.records}


async def test_what_the_clock_was_running_is_gone_when_it_has_stopped(studio, monkeypatch) -> None:
    monkeypatch.setattr("bot.scheduler.STOPPING", timedelta(seconds=0.1))
    begun, ended = asyncio.Event(), False

    async def slow() -> None:
        nonlocal ended
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)  # it tidies up, with the database
            ended = True

    scheduler = clockwork(studio)
    async with ticking(scheduler):
        scheduler._at(studio.clock(), studio.clock(), slow, name="slow")
        await begun.wait()

    assert ended


async def test_a_thousand_posts_far_ahead_load_nothing(studio) -> None:
    """Only the near future is read; the table may be as long as it likes."""
    async with studio.database.write() as session:
        session.add_all(
            Delivery(
                destination_id=studio.folder.id,
                platform="folder",
                state=DeliveryState.PLANNED,
                wall_time="2026-03-13T12:00:00",
                timezone="UTC",
                due_at=NOON + timedelta(days=1, seconds=number),
                created_at=NOON,
                updated_at=NOON,
            )
            for number in range(1000)
        )
    scheduler = clockwork(studio)
    async with ticking(scheduler):
        assert len(scheduler._clock.get_jobs()) == 4


# Recurring production.


async def test_occurrences_are_written_down_once_for_two_weeks(studio) -> None:
    row = await schedule(studio, weekdays="0123456")
    scheduler = clockwork(studio)
    for _ in range(3):
        await scheduler.sweep()

    rows = await studio.deliveries.of_schedule(row.id)
    days = [one.local_date for one in rows]
    assert len(days) == len(set(days)) == 14
    assert {one.state for one in rows} == {DeliveryState.SLOT}
    assert {one.destination_id for one in rows} == {studio.folder.id}


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Asia/Kathmandu", date(2026, 3, 29)),
    ],
)
@pytest.mark.parametrize("slot", ["02:30", "09:00"])
async def test_sweeping_through_a_change_of_the_clocks_makes_each_day_once(zone, change, slot, studio) -> None:
    start = datetime(change.year, change.month, change.day, tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(days=2)
    studio.clock.now = start
    row = await schedule(studio, weekdays="0123456", wall_times=slot, timezone=zone)
    scheduler = clockwork(studio, produce=_no_production)
    for _ in range(12):  # every ten hours for five days
        await scheduler.sweep()
        studio.clock.forward(timedelta(hours=10))

    rows = [one for one in await studio.deliveries.of_schedule(row.id) if one.due_at <= studio.clock()]
    wanted = list(occurrences(rule_of(row), after=start, until=studio.clock()))
    assert [(one.local_date, one.due_at) for one in rows] == [(one.local_date, one.due_at) for one in wanted]
    assert len({one.local_date for one in rows}) == len(rows)


async def _no_production(delivery: Delivery, schedule: Schedule) -> None:
    pass


async def test_what_was_missed_for_longer_than_two_weeks_is_told_once_and_not_made_up_for(studio) -> None:
    daily = await schedule(studio, weekdays="0123456")
    weekly = await schedule(studio, weekdays="4", ask_first=False)
    scheduler = clockwork(studio, produce=_no_production)
    await scheduler.sweep()
    studio.clock.forward(timedelta(days=40))

    for _ in range(3):
        await scheduler.sweep()

    [gone] = [event for event in studio.told if event.schedules]
    assert gone.text.startswith("Nothing ran for more than two weeks. 30 recurring posts were missed: ")
    assert f"26 of recurring post {daily.id} (Ava, folder), 4 of recurring post {weekly.id} (Ava, folder)" in gone.text
    assert gone.schedules == (daily.id, weekly.id)
    rows = await studio.deliveries.of_schedule(daily.id)
    days = sorted(row.local_date for row in rows)
    assert len(days) == 28  # two weeks from then, two weeks from now
    assert (days[14] - days[13]).days == 27


async def test_making_begins_the_lead_time_before_and_once(studio) -> None:
    made: list[int] = []

    async def produce(delivery: Delivery, schedule: Schedule) -> None:
        made.append(delivery.id)
        await studio.production.bench.jobs.add_for_occurrence(
            studio.production._row(small_reel(), _asker()), delivery.id, now=studio.clock()
        )

    # Friday the 13th, 18:00 in Berlin is 17:00 UTC.
    await schedule(studio, lead_minutes=120)
    scheduler = clockwork(studio, produce=produce)
    studio.clock.now = datetime(2026, 3, 13, 14, 59, tzinfo=UTC)
    await scheduler.sweep()
    assert made == []

    studio.clock.forward(MINUTE)
    for _ in range(3):
        await scheduler.sweep()

    [number] = made
    assert (await studio.deliveries.get(number)).due_at == datetime(2026, 3, 13, 17, 0, tzinfo=UTC)


def _asker():
    from tests.tools.production.studio import ASKER

    return ASKER


async def test_a_stopped_schedule_makes_nothing_more(studio) -> None:
    row = await schedule(studio, weekdays="0123456")
    scheduler = clockwork(studio)
    await scheduler.sweep()

    cancelled = await studio.schedules.stop(row.id, now=studio.clock())
    studio.clock.forward(timedelta(days=3))
    await scheduler.sweep()

    assert len(cancelled) == 14
    assert {one.state for one in await studio.deliveries.of_schedule(row.id)} == {DeliveryState.CANCELLED}
    assert studio.told == []


async def test_every_friday_a_reel_is_made_and_asked_about(tmp_path) -> None:
    """The whole road: an occurrence, its production, the draft, the press, the post."""
    clock = Clock(datetime(2026, 3, 13, 16, 0, tzinfo=UTC))
    async with open_studio(tmp_path, painter=ScriptedPainter(), clock=clock) as studio:
        row = await schedule(studio, kind="image", lead_minutes=120)
        scheduler = clockwork(studio)
        await scheduler.sweep()
        [delivery, *_] = await studio.deliveries.of_schedule(row.id)
        job = await studio.jobs.get(delivery.job_id)
        done = await studio.until_over(job)
        assert (done.state, done.error) == (JobState.SUCCEEDED, "")

        draft = await studio.deliveries.get(delivery.id)
        assert draft.state is DeliveryState.DRAFT
        assert draft.asset_id == done.result["asset"]
        assert draft.caption
        clock.forward(timedelta(hours=1))
        await scheduler.sweep()
        assert not studio.posts_folder.exists()

        await studio.publishing.approve(draft.id, by="owner")
        await scheduler.sweep()
        [posted] = studio.posts_folder.iterdir()
        assert posted.name.startswith("2026-03-13_1800_ava")


async def test_without_asking_first_it_goes_out_by_itself(studio) -> None:
    row = await schedule(studio, ask_first=False)
    scheduler = clockwork(studio, produce=_no_production)
    await scheduler.sweep()
    [delivery, *_] = await studio.deliveries.of_schedule(row.id)
    job = await studio.jobs.add_for_occurrence(
        studio.production._row(small_reel(), _asker()), delivery.id, now=studio.clock()
    )
    picture = await keep_picture(studio)
    await studio.deliveries.fill(job.id, asset_id=picture.id, captions={"folder": "hello"}, now=studio.clock())
    studio.clock.now = delivery.due_at

    await scheduler.sweep()

    assert (await studio.deliveries.get(delivery.id)).state is DeliveryState.POSTED


async def test_an_occurrence_that_could_not_be_made_is_told(studio) -> None:
    await schedule(studio)

    async def broken(delivery: Delivery, schedule: Schedule) -> None:
        raise RuntimeError("no disk")

    scheduler = clockwork(studio, produce=broken)
    studio.clock.now = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)
    await scheduler.sweep()
    studio.clock.forward(timedelta(hours=1))
    await scheduler.sweep()

    assert [event.question for event in studio.told] == [Question.EMPTY]


async def test_why_an_occurrence_could_not_be_begun_is_told_when_its_time_comes(studio, caplog) -> None:
    await schedule(studio, theme="a 15 year old girl")  # by another door than the chat
    scheduler = clockwork(studio)
    studio.clock.now = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)
    for _ in range(3):
        await scheduler.sweep()
    studio.clock.forward(timedelta(hours=1))
    await scheduler.sweep()

    [event] = studio.told
    assert event.question is Question.EMPTY
    assert "adults only" in event.text
    assert len([record for record in caplog.records if getattr(record, "action", "") == "not_made"]) == 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("away", ["paused", "deleted"])
async def test_for_a_persona_who_is_away_nothing_is_made_and_nobody_is_asked(away, studio) -> None:
    row = await schedule(studio)
    scheduler = clockwork(studio)
    await scheduler.sweep()
    if away == "paused":
        await studio.personas.pause(studio.ava.id, now=studio.clock())
    else:
        await studio.personas.delete(studio.ava.id, now=studio.clock())
    studio.clock.forward(datetime(2026, 3, 13, 16, 0, tzinfo=UTC) - studio.clock.now)
    await scheduler.sweep()
    assert await studio.jobs.list() == []
    studio.clock.forward(timedelta(hours=1))
    await scheduler.sweep()

    first, *later = await studio.deliveries.of_schedule(row.id)
    assert (first.state, first.error) == (DeliveryState.CANCELLED, f"Ava is {away}")
    assert {one.state for one in later} == {DeliveryState.SLOT}  # when they are back, it goes on
    assert studio.told == []


def test_the_days_ahead_are_more_than_any_lead_time() -> None:
    assert timedelta(days=2) < AHEAD
