"""A plan that comes as a table: every line is checked, a press plans what works, and a second time plans nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.tables import DeliveryState
from tests.bot.rooms import Room, room

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
PLAN = """persona,platform,date,time,timezone,asset,caption,if_late
Ava,instagram,2026-03-13,18:00,Europe/Berlin,,,skip
Ava,folder,2026-03-14,09:00,,,,
Zora,instagram,2026-03-14,09:00,,,,
Ava,instagram,2026-03-29,02:30,Europe/Berlin,,,
Ava,instagram,2026-01-05,09:00,,,,
Ava,myspace,2026-03-14,09:00,,,,
Ava,instagram,2026-03-14,09:00,,img_77,,
Ava,instagram,2026-03-14,,,,,
Ava,folder,2026-03-14,09:00,,,,
Ava,instagram,2026-03-15,09:00,,,,maybe
"""


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, clock=lambda: WEDNESDAY) as opened:
        yield opened


async def test_what_works_waits_for_a_press_and_what_does_not_is_named(person: Room, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(PLAN)

    said = await person.send(command="import", text=str(tmp_path / "plan.csv"))

    assert "10 lines, 2 can be planned" in said
    assert "8 cannot work" in said
    for words in (
        "line 4: I know no persona called", "line 5: ", "does not exist", "line 6: ", "which has passed", "line 7: ",
        "line 8: there is no img_77", "line 9: no hour is named", "line 10: the same as a line before it", "line 11: ",
    ):  # fmt: skip
        assert words in said
    assert await person.app.studio.deliveries.list(limit=50) == []

    done = await person.press("Plan 2 posts")

    assert "on the schedule" in done
    rows = await person.app.studio.deliveries.list(limit=50)
    assert [(row.state, row.wall_time[:16], row.if_late.value) for row in rows] == [
        (DeliveryState.SLOT, "2026-03-13T18:00", "skip"),
        (DeliveryState.SLOT, "2026-03-14T09:00", "post"),
    ]


async def test_a_plan_of_one_line_is_said_to_have_one(person: Room, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("\n".join(PLAN.splitlines()[:2]))

    said = await person.send(command="import", text=str(tmp_path / "plan.csv"))

    assert "1 line, 1 can be planned" in said


async def test_the_same_plan_a_second_time_plans_nothing(person: Room, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(PLAN)
    await person.send(command="import", text=str(tmp_path / "plan.csv"))
    await person.press("Plan 2 posts")
    (tmp_path / "renamed.csv").write_text(PLAN)

    said = await person.send(command="import", text=str(tmp_path / "renamed.csv"))

    assert "2 are planned already" in said
    assert len(await person.app.studio.deliveries.list(limit=50)) == 2


async def test_what_was_listed_goes_into_the_next_free_places(person: Room) -> None:
    await person.say("make 2 pictures of Ava at the beach")
    await person.ready()
    await person.send(command="library", text="ava")

    said = await person.say("put these in the next free slots on Instagram")

    assert "2 posts for" in said
    rows = await person.app.studio.deliveries.list(limit=9)
    assert [row.wall_time[:16] for row in rows] == ["2026-03-11T18:00", "2026-03-12T18:00"]


async def test_a_post_may_be_named_by_the_platform_that_it_alone_is_for(person: Room, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(
        "persona,platform,date,time\nAva,instagram,2026-03-13,18:00\nAva,youtube,2026-03-14,09:00\nAva,instagram,2026-03-15,09:00\n"
    )
    await person.send(command="import", text=str(tmp_path / "plan.csv"))
    await person.press("Plan 3 posts")
    deliveries = person.app.studio.deliveries

    said = await person.say("cancel all posts")
    assert "Cancel these 3 posts?" in said
    assert len(await deliveries.list(states={DeliveryState.SLOT})) == 3
    assert "everal are planned for Instagram: P1, P3" in await person.say("cancel the insta one")
    await person.say("cancel the youtube one")
    await person.press("Cancel the post")
    assert [row.platform for row in await deliveries.list(states={DeliveryState.SLOT})] == ["instagram", "instagram"]
    assert "othing is planned for YouTube" in await person.say("cancel the youtube post")
