"""From SQLite to PostgreSQL: nothing is lost, nothing is mixed up, and work goes on there."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.assets import Assets
from storage.base import Base
from storage.database import Database
from storage.deliveries import Deliveries
from storage.errors import Corrupt, Invalid, Unreachable
from storage.migrate import connected
from storage.moving import contents, move
from storage.preferences import Preferences
from storage.tables import AssetType, Delivery, DeliveryState
from tests.bot.rooms import SHORT, room
from tests.bot.serving import Clock
from tests.databases import only_on_sqlite
from tests.postgres import free_port, running
from tests.storage.conftest import NOW, picture
from tests.storage.test_backups import a_database_with_posts

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
NUMBERS = count(1)
pytestmark = only_on_sqlite  # what is moved


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server's database `postgres`."""
    with running() as started:
        yield started.url()


@pytest.fixture
def target(server: str) -> str:
    """The address of an empty database."""
    name = f"moved_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


def rows(url: str) -> dict[str, int]:
    with connected(url.replace("postgresql:", "postgresql+psycopg:")) as connection:
        return {table.name: contents(connection, table).rows for table in Base.metadata.sorted_tables}


@pytest.fixture
async def source(tmp_path: Path) -> Path:
    """A SQLite file with something in many tables: words of every script, numbers, times, JSON, rows that name rows."""
    database = await a_database_with_posts(tmp_path)
    await Preferences(database).set("ünï ☂ 日本", {"z": [1, 2.5, None, True], "a": "\u202eabc"})
    assets = Assets(database)
    first = await assets.add(
        picture(1, prompt="a lighthouse ☂", quality_score=0.1 + 0.2), tags=["sea", "light"], now=NOW
    )
    await assets.add(picture(2, parent_id=first.id, type=AssetType.VIDEO), tags=["sea"], now=NOW)
    await database.close()
    assert database.file is not None
    return database.file


async def test_every_row_arrives_and_the_numbers_go_on(source: Path, target: str) -> None:
    with sqlite3.connect(source) as raw:  # the newest post is gone, but a chat has seen its number
        raw.execute("UPDATE sqlite_sequence SET seq = 70 WHERE name = 'deliveries'")
    raw.close()

    moved = await asyncio.to_thread(move, source, target)

    assert {name: table.rows for name, table in moved.items()} == rows(f"sqlite:///{source}") == rows(target)
    assert moved["deliveries"].rows == len(DeliveryState)
    assert moved["asset_tags"].rows == 3
    there = await Database.open(target)
    assert (await Preferences(there).get("ünï ☂ 日本"))["a"] == "\u202eabc"
    fresh = await Deliveries(there).add(
        Delivery(platform="folder", wall_time="2026-03-12T18:00:00", timezone="UTC", due_at=NOW, created_at=NOW,
                 updated_at=NOW, state=DeliveryState.DRAFT)
    )  # fmt: skip
    assert fresh.id == 71
    await there.close()


async def test_a_database_that_is_not_empty_is_refused(source: Path, target: str) -> None:
    await asyncio.to_thread(move, source, target)
    before = rows(target)

    with pytest.raises(Invalid, match="not empty"):
        await asyncio.to_thread(move, source, target)

    assert rows(target) == before


def test_a_database_of_something_else_is_refused(source: Path, target: str) -> None:
    with psycopg.connect(target) as connection:
        connection.execute("CREATE TABLE invoices (id int)")

    with pytest.raises(Invalid, match="invoices"):
        move(source, target)


def test_a_row_that_arrives_changed_is_noticed_and_nothing_is_moved(source: Path, target: str) -> None:
    spoil = """
        CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN NEW.prompt := NEW.prompt || '.'; RETURN NEW; END $$ LANGUAGE plpgsql;
        CREATE TRIGGER spoil BEFORE INSERT ON assets FOR EACH ROW EXECUTE FUNCTION spoil();
    """
    from storage.migrate import upgrade

    upgrade(target.replace("postgresql:", "postgresql+psycopg:"), None)
    with psycopg.connect(target) as connection:
        connection.execute(spoil)

    with pytest.raises(Corrupt, match="Of assets"):
        move(source, target)

    assert sum(rows(target).values()) == 0


@pytest.mark.parametrize("address", ["sqlite:///other.db", "mysql://host/name", "a server", ""])
def test_only_a_postgresql_is_moved_to(source: Path, address: str) -> None:
    with pytest.raises(Invalid, match=r"PostgreSQL|no address"):
        move(source, address)


def test_a_server_that_does_not_answer_is_said_to_be_out_of_reach(source: Path) -> None:
    with pytest.raises(Unreachable):
        move(source, f"postgresql://troupe@127.0.0.1:{free_port()}/troupe")


async def test_a_job_that_was_unfinished_goes_on_after_the_move_and_its_post_goes_out(
    tmp_path: Path, target: str
) -> None:
    clock = Clock(WEDNESDAY)
    async with room(tmp_path, clock=clock) as person:
        data = person.app.settings.data_dir
        await person.say(f"{SHORT} and post it tomorrow at six in the evening to the folder")
        (job,) = await person.app.studio.jobs.unfinished()

    await asyncio.to_thread(move, data / "troupe.db", target)

    async with room(tmp_path, clock=clock, **{"database.url": target}) as person:
        await person.ready()
        done = await person.app.studio.jobs.get(job.id)
        assert done is not None
        assert done.state.value == "succeeded"
        await person.press("Approve")
        await clock.move(person.app, WEDNESDAY + timedelta(days=1, hours=8))
        assert (await person.posted()).state is DeliveryState.POSTED
