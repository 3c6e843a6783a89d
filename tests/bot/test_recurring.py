"""What recurs is what was asked for: its length, its kind, and another subject each time where none was named."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.tables import Schedule
from tests.bot.rooms import Room, room
from tools.recurring import kind_in, length_in

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, clock=lambda: WEDNESDAY) as opened:
        yield opened


async def started(person: Room, line: str) -> Schedule:
    await person.say(line)
    await person.press("Start")
    (schedule,) = await person.app.studio.schedules.list(active=True)
    return schedule


async def test_a_length_in_the_request_is_kept(person: Room) -> None:
    said = await person.say("every Friday at 18:00 make and post a 10 second beach reel for Ava, ask me first")
    assert "a 10-second reel of **Ava** (beach)" in said
    await person.press("Start")
    (schedule,) = await person.app.studio.schedules.list(active=True)

    assert (schedule.kind, schedule.duration_s, schedule.theme) == ("reel", 10, "beach")


async def test_a_length_that_no_reel_has_is_refused(person: Room) -> None:
    said = await person.say("every Friday at 18:00 make and post a 600 second beach reel for Ava")

    assert "seconds" in said
    assert await person.app.studio.schedules.list(active=True) == []


async def test_a_picture_is_a_picture(person: Room) -> None:
    schedule = await started(person, "every Friday at 18:00 make and post a photo of Ava at the beach")

    assert schedule.kind == "image"


async def test_without_a_theme_each_is_about_another_of_the_personas_interests(person: Room) -> None:
    schedule = await started(person, "every day at 18:00 make and post a reel for Ava, ask me first")
    assert schedule.theme == ""
    studio = person.app.studio
    await person.app.scheduler.sweep()
    rows = await studio.deliveries.of_schedule(schedule.id)
    ava = await studio.personas.find("Ava")
    assert ava is not None
    for row in rows[: len(ava.interests) + 1]:
        await studio.production.produce(row, schedule)
        (job,) = await studio.jobs.unfinished()
        await studio.production.cancel(job.id)
    themes = [job.params["theme"] for job in reversed(await studio.jobs.list(limit=50))]

    assert themes == [*ava.interests, ava.interests[0]]


async def test_stopping_ends_what_is_still_to_come(person: Room) -> None:
    schedule = await started(person, "every Friday at 18:00 make and post a beach reel for Ava")
    await person.app.scheduler.sweep()
    said = await person.send(command="recurring", text=f"stop {schedule.id}")

    assert said == "Recurring post 1 is stopped; 2 coming posts are cancelled."
    assert await person.app.studio.schedules.list(active=True) == []
    assert {row.state.value for row in await person.app.studio.deliveries.of_schedule(schedule.id)} == {"cancelled"}


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("every friday at 18:00 make and post a 5 second beach reel", 5),
        ("a 10-second reel every monday", 10),
        ("daily at 9 a 1 minute video", 60),
        ("every friday at 18:00", 0),
        ("every day at 9am, a reel", 0),
    ],
)
def test_a_length_is_read_and_an_hour_is_none(words: str, seconds: int) -> None:
    assert length_in(words) == seconds


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a photo of Ava every day", "image"),
        ("post pictures of Kai", "image"),
        ("a reel with a picture of the sea", "reel"),
        ("something for Ava", "reel"),
    ],
)
def test_pictures_alone_are_pictures(words: str, kind: str) -> None:
    assert kind_in(words) == kind


async def test_recurring_posts_that_were_missed_for_weeks_are_told_with_a_button_to_end_each(person: Room) -> None:
    schedule = await started(person, "every Friday at 18:00 make and post a photo of Ava at the beach")

    await person.app.studio.publishing.occurrences_missed({schedule.id: 6})

    said = person.screen.texts[-1]
    assert f"6 recurring posts were missed: 6 of recurring post {schedule.id} (Ava, folder)" in said
    await person.press(f"End {schedule.id}")
    assert await person.app.studio.schedules.list(active=True) == []
