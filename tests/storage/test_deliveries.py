"""What the deliveries table promises by itself: who may change what, one in flight, nothing found by reading it all."""

import asyncio
from datetime import timedelta

import pytest

from storage.database import Database
from storage.deliveries import Deliveries, Question
from storage.destinations import Destinations
from storage.jobs import Jobs
from storage.schedules import Schedules
from storage.tables import Asset, Delivery, DeliveryState, Destination, Job, Schedule
from tests.databases import only_on_sqlite
from tests.storage.conftest import NOW, picture

MINUTE = timedelta(minutes=1)


@pytest.fixture
def deliveries(database: Database) -> Deliveries:
    return Deliveries(database)


@pytest.fixture
async def folder(database: Database) -> Destination:
    return await Destinations(database).ensure(platform="folder", publisher="folder", now=NOW)


@pytest.fixture
async def asset(assets) -> Asset:
    return await assets.add(picture(), now=NOW)


def delivery(destination: Destination | None, **fields: object) -> Delivery:
    values: dict[str, object] = {
        "destination_id": destination.id if destination else None,
        "platform": "folder",
        "state": DeliveryState.PLANNED,
        "wall_time": "2026-03-12T18:00:00",
        "timezone": "UTC",
        "due_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Delivery(**(values | fields))


async def test_of_two_that_claim_the_same_row_one_gets_it(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder))

    claims = await asyncio.gather(
        *(deliveries.flights.claim(row.id, attempt=0, by=f"local/{name}", now=NOW) for name in "abcdefgh")
    )

    assert len([claim for claim in claims if claim is not None]) == 1


async def test_a_destination_has_one_post_in_flight(deliveries, folder) -> None:
    first, second = [await deliveries.add(delivery(folder)) for _ in range(2)]
    await deliveries.flights.claim(first.id, attempt=0, by="local/a", now=NOW)

    assert await deliveries.flights.claim(second.id, attempt=0, by="local/a", now=NOW) is None
    assert (await deliveries.get(second.id)).state is DeliveryState.PLANNED


async def test_a_take_up_that_is_no_longer_the_one_claims_nothing(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder))
    await deliveries.flights.claim(row.id, attempt=0, by="local/a", now=NOW)
    back = await deliveries.flights.put_back(
        row.id, by="local/a", retry_at=NOW, error_class="Unavailable", error="away", now=NOW
    )

    assert back.attempt == 1
    assert await deliveries.flights.claim(row.id, attempt=0, by="local/a", now=NOW) is None
    assert await deliveries.flights.claim(row.id, attempt=1, by="local/a", now=NOW) is not None


async def test_only_who_holds_a_post_ends_it(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder))
    await deliveries.flights.claim(row.id, attempt=0, by="local/a", now=NOW)

    assert await deliveries.flights.sending(row.id, by="local/b", key="k", baseline="", settings={}, now=NOW) is None
    assert (
        await deliveries.flights.sending(row.id, by="local/a", key="k", baseline="", settings={}, now=NOW) is not None
    )
    assert await deliveries.flights.posted(row.id, by="local/b", remote_id="1", permalink="", now=NOW) is None
    assert await deliveries.flights.posted(row.id, by="local/a", remote_id="1", permalink="", now=NOW) is not None


async def test_of_two_who_begin_the_first_comment_of_a_post_one_may_and_of_none_before_it_is_out(
    deliveries, folder
) -> None:
    row = await deliveries.add(delivery(folder, first_comment="More in my profile"))
    flights = deliveries.flights
    assert await flights.begin_comment(row.id, "begun", now=NOW) is None
    await flights.claim(row.id, attempt=0, by="local/a", now=NOW)
    await flights.sending(row.id, by="local/a", key="k", baseline="", settings={}, now=NOW)
    await flights.posted(row.id, by="local/a", remote_id="1", permalink="", now=NOW)

    assert await flights.begin_comment(row.id, "begun", now=NOW) is not None
    assert await flights.begin_comment(row.id, "begun", now=NOW) is None


async def test_nothing_is_sent_from_a_row_that_was_not_claimed(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder))

    assert await deliveries.flights.sending(row.id, by="local/a", key="k", baseline="", settings={}, now=NOW) is None


@pytest.mark.parametrize("state", [DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.POSTED])
async def test_a_post_that_is_on_its_way_cannot_be_changed(state, deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder, state=state, claimed_by="local/a"))

    assert await deliveries.cancel(row.id, now=NOW) is None
    assert await deliveries.change(row.id, now=NOW, caption="other") is None
    assert await deliveries.move(row.id, wall_time="x", timezone="UTC", due_at=NOW, now=NOW) is None
    assert (await deliveries.get(row.id)).version == row.version


async def test_a_press_on_an_older_card_does_nothing(deliveries, folder, asset) -> None:
    row = await deliveries.add(delivery(folder, state=DeliveryState.DRAFT, asset_id=asset.id))
    await deliveries.change(row.id, now=NOW, caption="new")

    assert await deliveries.approve(row.id, by="me", now=NOW, expected_version=row.version) is None


async def test_changed_content_must_be_approved_again(deliveries, folder, asset) -> None:
    row = await deliveries.add(delivery(folder, state=DeliveryState.DRAFT, asset_id=asset.id))
    await deliveries.approve(row.id, by="me", now=NOW)

    changed = await deliveries.change(row.id, now=NOW, caption="other words")

    assert (changed.state, changed.approved_at, changed.approved_by) == (DeliveryState.DRAFT, None, "")


async def test_a_restart_frees_what_was_claimed_and_doubts_what_was_being_sent(deliveries, database, folder) -> None:
    other = await Destinations(database).ensure(platform="telegram", publisher="telegram", address="@a", now=NOW)
    third = await Destinations(database).ensure(platform="discord", publisher="discord", address="1", now=NOW)
    claimed = await deliveries.add(delivery(folder, state=DeliveryState.CLAIMED, claimed_by="local/old"))
    sending = await deliveries.add(delivery(other, state=DeliveryState.SENDING, claimed_by="local/old", sending_at=NOW))
    elsewhere = await deliveries.add(delivery(third, state=DeliveryState.SENDING, claimed_by="other-host/1"))

    freed, unknown = await deliveries.flights.take_over("local", me="local/new", now=NOW)

    assert [row.id for row in freed] == [claimed.id]
    assert [row.id for row in unknown] == [sending.id]
    assert (await deliveries.get(claimed.id)).attempt == 1
    assert (await deliveries.get(elsewhere.id)).state is DeliveryState.SENDING


async def test_an_occurrence_exists_once(deliveries, database, folder) -> None:
    schedule = await Schedules(database).add(
        Schedule(
            platform="folder",
            theme="beach",
            weekdays="4",
            wall_times="18:00",
            timezone="UTC",
            front="",
            chat="",
            created_at=NOW,
        )
    )
    facts = {"schedule_id": schedule.id, "local_date": NOW.date(), "slot": "18:00", "state": DeliveryState.SLOT}

    first = await deliveries.add_once(delivery(folder, **facts))
    second = await deliveries.add_once(delivery(folder, **facts))

    assert first is not None
    assert second is None


async def test_an_occurrence_is_made_once(deliveries, database, folder) -> None:
    row = await deliveries.add(delivery(folder, state=DeliveryState.SLOT))
    jobs = Jobs(database)

    first = await jobs.add_for_occurrence(Job(kind="reel", created_at=NOW), row.id, now=NOW)
    second = await jobs.add_for_occurrence(Job(kind="reel", created_at=NOW), row.id, now=NOW)

    assert first is not None
    assert second is None
    assert [job.id for job in await jobs.list()] == [first.id]


async def test_what_is_due_leaves_out_the_paused_the_waiting_and_the_future(deliveries, database, folder) -> None:
    paused = await Destinations(database).ensure(platform="telegram", publisher="telegram", address="@a", now=NOW)
    await Destinations(database).change(paused.id, {"is_paused": True})
    due = await deliveries.add(delivery(folder))
    await deliveries.add(delivery(paused))
    await deliveries.add(delivery(folder, next_try_at=NOW + MINUTE))
    await deliveries.add(delivery(folder, due_at=NOW + MINUTE))
    await deliveries.add(delivery(folder, state=DeliveryState.DRAFT))

    assert [row.id for row in await deliveries.due(NOW)] == [due.id]
    assert await deliveries.agenda.due_times(NOW, NOW + MINUTE) == [NOW + MINUTE]


@only_on_sqlite
async def test_what_is_due_is_found_by_an_index_and_in_its_order(deliveries, database, folder) -> None:
    await deliveries.add(delivery(folder))
    statement = deliveries._waiting().where(Delivery.due_at <= NOW).order_by(Delivery.due_at, Delivery.id)

    async with database.read() as session:
        connection = await session.connection()
        compiled = statement.compile(dialect=connection.dialect)
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", (NOW.isoformat(),))
        steps = " ".join(str(row[3]) for row in plan)

    assert "SEARCH deliveries USING INDEX" in steps
    assert "due_at<?" in steps
    assert "TEMP B-TREE" not in steps


async def test_pages_follow_each_other_without_gap_or_repeat(deliveries, folder) -> None:
    for number in range(7):
        await deliveries.add(delivery(folder, due_at=NOW + (number // 3) * MINUTE))

    first = await deliveries.list(limit=3)
    second = await deliveries.list(limit=3, after=(first[-1].due_at, first[-1].id))
    third = await deliveries.list(limit=3, after=(second[-1].due_at, second[-1].id))

    ids = [row.id for page in (first, second, third) for row in page]
    assert ids == sorted(ids)
    assert len(ids) == 7


async def test_a_finished_job_fills_the_posts_that_wait_for_it(deliveries, database, folder, asset) -> None:
    job = await Jobs(database).add(Job(kind="reel", created_at=NOW))
    draft = await deliveries.add(delivery(folder, state=DeliveryState.DRAFT, job_id=job.id))
    given = await deliveries.add(
        delivery(folder, state=DeliveryState.DRAFT, job_id=job.id, caption="mine", caption_is_given=True)
    )
    approved = await deliveries.add(delivery(folder, job_id=job.id, approved_at=NOW))

    await deliveries.fill(job.id, asset_id=asset.id, captions={"folder": "made"}, now=NOW)

    rows = {row.id: row for row in await deliveries.of_job(job.id)}
    assert {row.asset_id for row in rows.values()} == {asset.id}
    assert rows[draft.id].caption == "made"
    assert rows[given.id].caption == "mine"
    assert rows[draft.id].state is DeliveryState.DRAFT
    assert rows[approved.id].state is DeliveryState.PLANNED


async def test_a_question_is_put_once(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder))

    first = await deliveries.ask([row.id], Question.LATE, states=(DeliveryState.PLANNED,), now=NOW)
    second = await deliveries.ask([row.id], Question.LATE, states=(DeliveryState.PLANNED,), now=NOW)

    assert [asked.id for asked in first] == [row.id]
    assert second == []
    assert first[0].error_class == Question.LATE


async def test_it_is_there_answers_only_its_own_question(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder))
    await deliveries.ask([row.id], Question.LATE, states=(DeliveryState.PLANNED,), now=NOW)

    assert await deliveries.it_is_there(row.id, permalink="", now=NOW) is None


async def test_posting_again_on_purpose_has_a_key_of_its_own(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder, state=DeliveryState.ASK, error_class="unknown", key="k1"))

    again = await deliveries.post_again(row.id, by="me", wall_time="2026-03-12T18:00:00", timezone="UTC", now=NOW)

    assert (again.state, again.key, again.attempt) == (DeliveryState.PLANNED, "", row.attempt + 1)


async def test_one_that_may_be_there_is_not_moved_before_somebody_has_looked(deliveries, folder) -> None:
    row = await deliveries.add(delivery(folder, state=DeliveryState.ASK, error_class=Question.UNKNOWN))
    late = await deliveries.add(delivery(folder, state=DeliveryState.ASK, error_class=Question.LATE))
    when = {"wall_time": "2026-03-13T18:00:00", "timezone": "UTC", "due_at": NOW, "now": NOW}

    assert await deliveries.move(row.id, **when) is None
    assert (await deliveries.move(late.id, **when)).state is not DeliveryState.ASK
