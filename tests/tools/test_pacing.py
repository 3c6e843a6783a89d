"""Rhythms on the real tables: held, moved, counted; lateness by choice; zones that change; the library used again."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.scheduler import Scheduler
from storage.deliveries import Question
from storage.preferences import Preferences
from storage.tables import Approval, Caption, Delivery, DeliveryState, Destination, IfLate, Schedule
from tests.bot.test_scheduler import clockwork, schedule
from tests.tools.production.conftest import keep_picture
from tests.tools.production.studio import NOON, Studio, open_studio, plan_of
from tools.publishers.zones import Zones

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATE_EVENING = datetime(2026, 3, 12, 23, 0, tzinfo=UTC)


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with open_studio(tmp_path, running=False) as opened:
        yield opened


@pytest.fixture
def clock(studio: Studio) -> Scheduler:
    return clockwork(studio)


async def planned(studio: Studio, due_at: datetime, **fields) -> Delivery:
    picture = await keep_picture(studio)
    wall = due_at.replace(tzinfo=None).isoformat(timespec="seconds")
    values = {"asset_id": picture.id, "due_at": due_at, "wall_time": wall, "approved_by": "owner"} | fields
    return await studio.publishing.plan(plan_of(studio, **values))


async def now_is(studio: Studio, clock: Scheduler, when: datetime) -> None:
    studio.clock.forward(when - studio.clock.now)
    await clock.sweep()


async def row_of(studio: Studio, delivery: Delivery) -> Delivery:
    row = await studio.deliveries.get(delivery.id)
    assert row is not None
    return row


async def test_in_quiet_hours_a_post_waits_for_their_end_and_stays_approved(studio, clock) -> None:
    await studio.rhythms.set(None, None, now=NOON, quiet="22:00-08:00")
    post = await planned(studio, LATE_EVENING)

    await now_is(studio, clock, LATE_EVENING)
    held = await row_of(studio, post)
    assert (held.state, held.wall_time) == (DeliveryState.PLANNED, "2026-03-13T08:00:00")
    assert held.settings["moved"] == "quiet hours until 08:00"
    await now_is(studio, clock, LATE_EVENING + 9 * HOUR)

    assert (await row_of(studio, post)).state is DeliveryState.POSTED


async def test_a_post_of_quiet_hours_is_not_late_when_the_machine_slept_through_them(studio, clock) -> None:
    await studio.rhythms.set(None, None, now=NOON, quiet="22:00-08:00")
    post = await planned(studio, LATE_EVENING)
    await clock.sweep()

    await now_is(studio, clock, LATE_EVENING + 9 * HOUR + 5 * MINUTE)

    assert (await row_of(studio, post)).state is DeliveryState.POSTED
    assert [event.kind for event in studio.told] == ["posted"]


async def test_a_press_in_quiet_hours_is_an_order(studio, clock) -> None:
    await studio.rhythms.set(None, None, now=NOON, quiet="22:00-08:00")
    studio.clock.forward(LATE_EVENING - studio.clock.now)
    post = await planned(studio, LATE_EVENING)

    await clock.sweep()

    assert (await row_of(studio, post)).state is DeliveryState.POSTED


async def test_what_is_more_than_a_days_posts_goes_out_the_next_day(studio, clock) -> None:
    await studio.rhythms.set(studio.ava.id, None, now=NOON, per_day=2)
    posts = [await planned(studio, NOON + hours * HOUR) for hours in (1, 2, 3)]

    for hours in (1, 2, 3):
        await now_is(studio, clock, NOON + hours * HOUR)
    states = [(await row_of(studio, post)).state for post in posts]
    assert states == [DeliveryState.POSTED, DeliveryState.POSTED, DeliveryState.PLANNED]
    await now_is(studio, clock, NOON + 3 * HOUR + DAY)

    assert (await row_of(studio, posts[2])).state is DeliveryState.POSTED


@pytest.mark.parametrize(
    ("times", "walls"),
    [
        ("", ["13 14:00", "13 14:15", "14 14:00", "14 14:15", "15 14:00"]),
        ("09:00 18:00", ["13 09:00", "13 18:00", "14 09:00", "14 18:00", "15 09:00"]),
    ],
)
async def test_what_is_over_the_cap_is_spread_over_the_next_free_times(times, walls, studio, clock) -> None:
    await studio.rhythms.set(studio.ava.id, None, now=NOON, per_day=2, times=times)
    await planned(studio, NOON)
    await planned(studio, NOON + HOUR)
    over = [await planned(studio, NOON + 2 * HOUR) for _ in range(5)]
    for hours in range(3):
        await now_is(studio, clock, NOON + hours * HOUR)
    while await studio.publishing.due():
        await clock.sweep()

    rows = [await row_of(studio, post) for post in over]
    assert [f"{row.wall_time[8:10]} {row.wall_time[11:16]}" for row in rows] == walls
    assert {row.state for row in rows} == {DeliveryState.PLANNED}
    assert {row.settings["moved"] for row in rows} == {"2 posts a day"}


async def test_the_next_slot_of_a_late_post_is_a_free_posting_time(studio) -> None:
    await studio.rhythms.set(studio.ava.id, studio.folder.id, now=NOON, times="09:00 18:00")
    first = await planned(studio, NOON + 6 * HOUR)
    post = await planned(studio, NOON)

    moved = await studio.publishing.next_slot(post.id, by="owner")

    assert (first.wall_time, moved.wall_time) == ("2026-03-12T18:00:00", "2026-03-13T09:00:00")


@pytest.mark.parametrize(
    ("if_late", "state", "told"),
    [
        (IfLate.POST, DeliveryState.POSTED, "posted"),
        (IfLate.ASK, DeliveryState.ASK, "ask"),
        (IfLate.SKIP, DeliveryState.CANCELLED, "word"),
    ],
)
async def test_ten_minutes_late_each_post_has_its_own_fate(if_late, state, told, studio, clock) -> None:
    post = await planned(studio, NOON + HOUR, if_late=if_late)
    await clock.sweep()

    await now_is(studio, clock, NOON + HOUR + 10 * MINUTE)

    assert (await row_of(studio, post)).state is state
    assert [event.kind for event in studio.told] == [told]


async def test_a_destination_may_be_more_patient_than_the_others_or_not_at_all(studio, clock) -> None:
    quick = await studio.destinations.ensure(platform="folder", publisher="folder", address="quick", now=NOON)
    patient = await studio.destinations.ensure(platform="folder", publisher="folder", address="patient", now=NOON)
    await studio.destinations.change(quick.id, {"grace_s": 0})
    await studio.destinations.change(patient.id, {"grace_s": 7200})
    places = (studio.folder, quick, patient)
    posts = [await planned(studio, NOON + HOUR, destination=place) for place in places]
    drafts = [await planned(studio, NOON + HOUR, destination=place, approved_by="") for place in places]
    await clock.sweep()

    await now_is(studio, clock, NOON + HOUR + 10 * MINUTE)
    states = [(await row_of(studio, post)).state for post in (*posts, *drafts)]
    assert states[:3] == [DeliveryState.POSTED, DeliveryState.ASK, DeliveryState.POSTED]
    assert states[3:] == [DeliveryState.DRAFT, DeliveryState.ASK, DeliveryState.DRAFT]
    await now_is(studio, clock, NOON + 3 * HOUR)

    approved = await studio.publishing.approve(drafts[2].id, by="owner")
    assert (await row_of(studio, drafts[0])).state is DeliveryState.ASK
    assert approved.outcome == "now"


async def test_all_that_was_missed_is_told_in_one_message_and_no_burst_follows(studio, clock) -> None:
    """The machine was off for a day: approved, unapproved, empty, unwanted late, and one still in its grace."""
    await planned(studio, NOON + HOUR)
    await planned(studio, NOON + 2 * HOUR, approved_by="")
    await planned(studio, NOON + 3 * HOUR, asset_id=None)
    await planned(studio, NOON + 4 * HOUR, if_late=IfLate.SKIP)
    last = await planned(studio, NOON + DAY - MINUTE)

    await now_is(studio, clock, NOON + DAY)

    [missed] = [event for event in studio.told if event.kind == "ask"]
    assert "4 posts missed their time" in missed.text
    assert "late is not wanted: P4" in missed.text
    assert {choice.delivery_id for choice in missed.choices} == {1, 2, 3}
    posted = await studio.deliveries.list(states=(DeliveryState.POSTED,))
    assert [row.id for row in posted] == [last.id]


async def test_many_missed_posts_are_decided_together(studio, clock) -> None:
    for minutes in range(20):
        await planned(studio, NOON + minutes * MINUTE)

    await now_is(studio, clock, NOON + DAY)

    [missed] = studio.told
    assert missed.question is Question.LATE
    assert [choice.label for choice in missed.choices] == ["Next slots for all 20", "Drop all 20"]


# Zones.


def zones(studio: Studio, rules: str) -> Zones:
    return Zones(
        deliveries=studio.deliveries,
        schedules=studio.schedules,
        preferences=Preferences(studio.database),
        now=studio.clock,
        rules=lambda: rules,
    )


async def test_when_the_rules_of_a_zone_change_the_wall_time_stays(studio) -> None:
    """The rules under which it was planned had Berlin an hour further ahead: that is what the kept instant says."""
    wrong = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
    post = await planned(studio, wrong, wall_time="2026-06-01T18:00:00", timezone="Europe/Berlin")
    right = await planned(studio, wrong + HOUR, wall_time="2026-06-01T18:00:00", timezone="Europe/Berlin")
    await zones(studio, "2025a").renewed()  # the first time there is nothing to compare with
    assert (await row_of(studio, post)).due_at == wrong

    changed = await zones(studio, "2026c").renewed()

    assert [row.id for row in changed] == [post.id]
    row = await row_of(studio, post)
    assert (row.due_at, row.wall_time, row.state) == (wrong + HOUR, "2026-06-01T18:00:00", DeliveryState.PLANNED)
    assert "other rules" in row.settings["moved"]
    assert (await row_of(studio, right)).version == right.version
    assert await zones(studio, "2026c").renewed() == []


async def test_when_a_persona_moves_her_posts_keep_their_hour_there(studio) -> None:
    there = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)  # six in Berlin
    post = await planned(studio, there, wall_time="2026-06-01T18:00:00", timezone="Europe/Berlin")
    elsewhere = await planned(studio, there, wall_time="2026-06-01T12:00:00", timezone="America/New_York")
    row = await schedule(studio)

    await zones(studio, "").moved("Europe/Berlin", "Europe/Lisbon", personas={studio.ava.id})

    moved = await row_of(studio, post)
    assert (moved.timezone, moved.wall_time, moved.due_at) == ("Europe/Lisbon", "2026-06-01T18:00:00", there + HOUR)
    assert (await row_of(studio, elsewhere)).due_at == there  # it was said in New York's time
    assert (await studio.schedules.get(row.id)).timezone == "Europe/Lisbon"


# The library, again.


async def evergreen(studio: Studio, **fields) -> Schedule:
    values = {"kind": "library", "theme": "", "weekdays": "0123456", "wall_times": "12:00", "timezone": "UTC"}
    return await schedule(studio, **(values | {"cooldown_days": 3, "ask_first": False, "lead_minutes": 720} | fields))


async def approved_picture(studio: Studio, seed: int, **fields):
    return await keep_picture(studio, seed=seed, approval_status=Approval.APPROVED, **fields)


async def live(studio: Studio, clock: Scheduler, days: int) -> None:
    end = studio.clock.now + days * DAY
    while studio.clock.now < end:
        studio.clock.forward(6 * HOUR)
        await clock.sweep()


async def used(studio: Studio, row: Schedule) -> list[tuple[date | None, int | None]]:
    rows = await studio.deliveries.of_schedule(row.id, states=(DeliveryState.POSTED,))
    return [(one.local_date, one.asset_id) for one in rows]


async def test_evergreen_posts_rest_and_take_turns(studio, clock) -> None:
    pictures = [await approved_picture(studio, seed) for seed in (1, 2, 3, 4)]
    await keep_picture(studio, seed=9)  # nobody approved it
    row = await evergreen(studio)

    await live(studio, clock, 8)

    went = await used(studio, row)
    assert [asset for _, asset in went[:4]] == [picture.id for picture in pictures]
    for day, asset in went:
        again = [(other - day).days for other, same in went if same == asset and other > day]
        assert all(days >= 3 for days in again)
    assert len(went) == 8


async def test_evergreen_goes_by_what_its_own_place_takes(studio) -> None:
    place = await studio.destinations.ensure(
        platform="telegram", publisher="folder", address=str(studio.posts_folder), now=studio.clock()
    )

    async def there(schedule: Schedule) -> Destination:
        return place

    clock = clockwork(studio, destination_for=there)
    big, small = [await approved_picture(studio, seed) for seed in (1, 2)]
    words = "Salt in my hair. " * 4
    for picture in (big, small):
        await studio.captions.add(
            Caption(
                asset_id=picture.id, platform="", language="en", hook="Morning.", main=words, call_to_action="",
                hashtags=[], writer="person",
            ),
            now=studio.clock(),
        )  # fmt: skip
    terms = {"caption_max": 60, "image_bytes": small.file_size}
    assert small.file_size < big.file_size
    await studio.destinations.change(place.id, {"terms": terms})
    row = await evergreen(studio, platform="telegram", cooldown_days=1)

    await live(studio, clock, 1)

    [first, *_] = await studio.deliveries.of_schedule(row.id, states=(DeliveryState.POSTED,))
    assert first.asset_id == small.id
    assert first.caption.startswith("Morning.")
    assert len(first.caption) <= 60


async def test_evergreen_stops_at_the_number_of_uses_and_says_why(studio, clock) -> None:
    await approved_picture(studio, 1)
    row = await evergreen(studio, cooldown_days=1, most_uses=2)

    await live(studio, clock, 4)

    assert len(await used(studio, row)) == 2
    assert any("no approved file may be used again" in event.text for event in studio.told)


async def test_evergreen_ends_on_its_last_day(studio, clock) -> None:
    for seed in range(1, 6):
        await approved_picture(studio, seed)
    row = await evergreen(studio, starts_on=date(2026, 3, 12), ends_on=date(2026, 3, 14))

    await live(studio, clock, 18)

    assert [day for day, _ in await used(studio, row)] == [date(2026, 3, 13), date(2026, 3, 14)]
    assert not (await studio.schedules.get(row.id)).is_active


async def test_every_half_hour_is_a_row_of_its_own_also_when_the_clocks_go_back(studio, clock) -> None:
    studio.clock.now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    row = await schedule(
        studio, weekdays="6", wall_times="01:30 02:00 02:30 03:00", timezone="Europe/Berlin", lead_minutes=0
    )
    for _ in range(3):
        await clock.sweep()

    rows = [one for one in await studio.deliveries.of_schedule(row.id) if one.local_date == date(2026, 10, 25)]
    shown = [one.due_at.astimezone(ZoneInfo("Europe/Berlin")) for one in rows]
    assert [(one.slot, f"{at:%H:%M}", at.fold) for one, at in zip(rows, shown, strict=True)] == [
        ("01:30", "01:30", 0), ("02:00", "02:00", 0), ("02:30", "02:30", 0), ("03:00", "03:00", 0),
    ]  # fmt: skip
