"""How long the GPU has worked for whom today: counted by persona, in the person's own day, and remembered for estimates."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.gpu_runs import GpuRuns
from storage.personas import Personas
from storage.tables import Appearance, Persona, Personality
from tests.databases import new_database
from tests.tools.production.studio import NOON, Clock
from tools.gpu import Minutes, Need, Run


@pytest.fixture
async def database(tmp_path: Any) -> Any:
    opened = await new_database(tmp_path)
    yield opened
    await opened.close()


async def persona_in(database: Database, name: str = "Ava") -> Persona:
    fresh = Persona(name=name, age=26, personality=Personality(), appearance=Appearance())
    return await Personas(database).add(fresh, now=NOON)


def minutes_of(database: Database, clock: Clock, *, budget: int = 0, counted: Any = ("pictures", "words")) -> Minutes:
    async def allowed() -> int:
        return budget

    async def midnight(at: datetime) -> Any:
        return clock().replace(hour=0, minute=0)

    return Minutes(GpuRuns(database), counted=frozenset(counted), budget=allowed, midnight=midnight, now=clock)


def ran(
    seconds: float, persona: Persona | None = None, *, what: str = "sdxl", whole: bool = True, cold: bool = False
) -> Run:
    need = Need(side="pictures", what=what, persona_id=persona.id if persona else None)
    return Run(need=need, seconds=seconds, is_cold=cold, is_whole=whole)


async def test_the_minutes_of_today_are_those_since_midnight(database: Database) -> None:
    clock = Clock()
    ava, minutes = await persona_in(database), minutes_of(database, clock, budget=10)
    await minutes.keep(ran(590.0, ava))
    assert await minutes.used_up(ava) == ""

    await minutes.keep(ran(30.0, ava, whole=False))  # what was broken off has cost its time too
    assert await minutes.used_up(ava) == "the GPU has worked 10 of 10 minutes for Ava today"
    assert await minutes.today() == {ava.id: pytest.approx(620 / 60)}

    clock.forward(timedelta(hours=13))
    assert await minutes.used_up(ava) == ""
    assert await minutes.today() == {}


async def test_one_personas_minutes_are_no_others_and_nobodys_are_free(database: Database) -> None:
    ava, kai = await persona_in(database), await persona_in(database, "Kai")
    minutes = minutes_of(database, Clock(), budget=1)
    await minutes.keep(ran(600.0, ava))
    await minutes.keep(ran(600.0))

    assert await minutes.used_up(ava)
    assert await minutes.used_up(kai) == ""
    assert await minutes.used_up(None) == ""


async def test_without_a_budget_nothing_is_used_up(database: Database) -> None:
    ava = await persona_in(database)
    minutes = minutes_of(database, Clock())
    await minutes.keep(ran(1e6, ava))

    assert await minutes.used_up(ava) == ""


async def test_what_does_not_work_on_the_card_is_not_counted(database: Database) -> None:
    ava = await persona_in(database)
    minutes = minutes_of(database, Clock(), budget=1, counted=("words",))
    await minutes.keep(ran(600.0, ava))

    assert await minutes.today() == {}
    assert await minutes.used_up(ava) == ""


async def test_after_a_restart_it_is_known_how_long_things_take(database: Database) -> None:
    minutes = minutes_of(database, Clock())
    for seconds, whole, cold in ((18.0, True, False), (2.0, False, False), (40.0, True, True), (20.0, True, False)):
        await minutes.keep(ran(seconds, whole=whole, cold=cold))

    times = await minutes_of(database, Clock()).times()

    assert times.estimate("sdxl", 1.0) == 19.0
    assert times.estimate("sdxl", 1.0, is_cold=True) == 40.0


async def test_the_account_is_kept_for_two_months(database: Database) -> None:
    clock = Clock()
    minutes = minutes_of(database, clock)
    await minutes.keep(ran(10.0))
    clock.forward(timedelta(days=61))
    await minutes.keep(ran(20.0))
    await minutes.housekeeping()

    assert [row.seconds for row in await GpuRuns(database).latest()] == [20.0]


async def test_an_account_that_cannot_be_written_stops_no_work(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with database.write() as session:
        await session.execute(text("DROP TABLE gpu_runs"))

    await minutes_of(database, Clock()).keep(ran(10.0))

    assert [record.action for record in caplog.records] == ["gpu_time_not_kept"]  # type: ignore[attr-defined]
