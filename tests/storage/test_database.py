"""The database itself: what a transaction promises, who may read the file, and what is said when it fails."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
from contextlib import AsyncExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.conversations import Conversations
from storage.database import Database
from storage.errors import (
    Corrupt,
    DiskFull,
    Invalid,
    Locked,
    NotFound,
    ReadOnly,
    SchemaMismatch,
    StorageError,
    Unreachable,
)
from storage.inbox import Inbox
from storage.people import People
from storage.personas import Personas
from storage.preferences import Preferences
from storage.tables import Person, Persona, Role
from tests.databases import only_on_sqlite
from tests.storage.conftest import NOW

pytestmark = only_on_sqlite  # files, locks and pragmas


async def pragma(session, name):
    return (await session.execute(text(f"PRAGMA {name}"))).scalar_one()


async def test_every_connection_writes_ahead_waits_and_keeps_foreign_keys(database):
    for door in (database.read, database.write):
        async with door() as session:
            assert await pragma(session, "journal_mode") == "wal"
            assert await pragma(session, "synchronous") == 2  # FULL: what is acknowledged survives a power cut
            assert await pragma(session, "foreign_keys") == 1
            assert await pragma(session, "busy_timeout") == 30_000
    async with database.glance() as glance:
        asked = {name: await glance.value(text(f"PRAGMA {name}")) for name in ("busy_timeout", "query_only")}
    assert asked == {"busy_timeout": 200, "query_only": 1}  # the loop stands still meanwhile


async def test_the_files_are_private_whatever_the_umask(tmp_path):
    before = os.umask(0o022)
    try:
        database = await Database.open(f"sqlite:///{tmp_path}/data/troupe.db")
        await database.upgrade()
        await Preferences(database).set("timezone", "Europe/Berlin")
        files = sorted((tmp_path / "data").iterdir())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}
        await database.back_up(tmp_path / "data" / "backups" / "copy.db")
    finally:
        os.umask(before)
    await database.close()

    assert modes == dict.fromkeys(["troupe.db", "troupe.db-shm", "troupe.db-wal"], 0o600)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "backups" / "copy.db").stat().st_mode) == 0o600


async def test_a_file_that_others_could_read_is_closed_to_them(tmp_path):
    file = tmp_path / "troupe.db"
    file.touch(mode=0o644)
    await (await Database.open(f"sqlite:///{file}")).close()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_reader_cannot_write(database):
    with pytest.raises(ReadOnly):
        async with database.read() as session:
            await session.execute(text("DELETE FROM personas"))


async def test_what_raises_is_undone(database, personas):
    async def add_and_fail():
        async with database.write():
            await personas.add(Persona(name="Ava", age=26), now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await add_and_fail()
    assert await personas.names() == []


async def test_collections_can_act_as_one(database, personas):
    people = People(database)

    async def add_and_stumble():
        async with database.write():
            await people.add("telegram", "7", Role.VIEWER, now=NOW)
            assert await people.role_of("telegram", "7") is Role.VIEWER  # a read sees what was written before it
            await personas.pause("nobody", now=NOW)

    with pytest.raises(NotFound):
        await add_and_stumble()
    assert await people.role_of("telegram", "7") is None

    async with database.write():
        await people.add("telegram", "7", Role.VIEWER, now=NOW)
        await personas.add(Persona(name="Ava", age=26), now=NOW)
    assert await people.role_of("telegram", "7") is Role.VIEWER
    assert await personas.names() == ["Ava"]


async def test_a_task_that_is_started_inside_a_transaction_has_its_own(database):
    people = People(database)
    async with asyncio.TaskGroup() as group, database.write():
        await people.add("telegram", "1", Role.VIEWER, now=NOW)
        other = group.create_task(people.add("telegram", "2", Role.VIEWER, now=NOW))
        await asyncio.sleep(0.02)
        assert not other.done()  # it waits in line

    assert await people.role_of("telegram", "1") is Role.VIEWER
    assert await people.role_of("telegram", "2") is Role.VIEWER


async def test_a_cancelled_write_leaves_nothing_and_the_next_one_works(database):
    people = People(database)

    async def write_slowly():
        async with database.write():
            await people.add("telegram", "1", Role.VIEWER, now=NOW)
            await asyncio.sleep(60)

    task = asyncio.create_task(write_slowly())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await people.add("telegram", "2", Role.VIEWER, now=NOW)
    assert [person.user for person in await people.list()] == ["2"]


async def test_what_is_read_inside_of_a_read_is_read_in_the_same_go(database: Database) -> None:
    preferences = Preferences(database)
    await preferences.set("tone", "warm")

    async with database.read() as outer:
        async with database.read() as inner:
            assert inner is outer
            assert await preferences.get("tone") == "warm"
        await preferences.set("tone", "cool")  # written all the same, by the other door
        assert await preferences.get("tone") == "warm"  # as it was when the look began
        assert await asyncio.create_task(preferences.get("tone")) == "cool"  # another task has its own
    assert await preferences.get("tone") == "cool"


async def test_glances_see_what_is_committed_and_all_of_one_go_the_same(database: Database) -> None:
    preferences = Preferences(database)
    await preferences.set("tone", "warm")
    elsewhere = await Database.open(database.sync_url)

    async with database.glance() as outer:
        async with database.glance() as inner:
            assert inner is outer
        assert await preferences.get("tone") == "warm"
        await Preferences(elsewhere).set("tone", "cool")
        assert await preferences.get("tone") == "warm"  # as it was when the look began
        assert await asyncio.create_task(preferences.get("tone")) == "cool"  # another task has its own
    assert await preferences.get("tone") == "cool"  # another process has written it
    await elsewhere.close()


async def test_a_glance_sees_what_its_own_transaction_has_written_and_nobody_elses(database: Database) -> None:
    people, preferences = People(database), Preferences(database)
    async with database.write() as session:
        await preferences.set("tone", "warm")
        session.add(Person(front="telegram", user="7", role=Role.VIEWER, name="Vera", created_at=NOW))
        assert (await people.get("telegram", "7")) is not None  # also what the session has not sent yet
        assert await preferences.get("tone") == "warm"
        assert await asyncio.create_task(preferences.get("tone", "none")) == "none"


async def test_glances_do_not_wait_for_each_other_however_many_are_open(database: Database) -> None:
    """They are on the loop: a wait for a connection would be the end of everything."""
    async with AsyncExitStack() as stack:

        async def look() -> None:
            async with database.glance() as glance:
                await glance.value(text("SELECT 1"))
                looking.append(glance)
                await enough.wait()

        looking: list[object] = []
        enough = asyncio.Event()
        group = await stack.enter_async_context(asyncio.TaskGroup())
        for _ in range(20):
            group.create_task(look())
        while len(looking) < 20:
            await asyncio.sleep(0)
        enough.set()


async def test_a_write_of_one_statement_is_whole_or_nothing(database: Database) -> None:
    inbox, people = Inbox(database), People(database)
    first = await inbox.accept("telegram", "1", "5", {}, now=NOW)
    assert await inbox.accept("telegram", "1", "5", {}, now=NOW) is None

    with pytest.raises(Invalid):  # there is no front: nothing is kept, and nobody waits for the transaction
        await inbox.accept(None, "2", "5", {}, now=NOW)  # type: ignore[arg-type]
    await people.add("telegram", "7", Role.VIEWER, now=NOW)

    async def accept_and_fail() -> None:
        async with database.write():
            await inbox.accept("telegram", "3", "5", {}, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await accept_and_fail()
    assert [item.id for item in await inbox.unhandled()] == [first]


async def test_a_write_of_one_statement_that_is_cancelled_leaves_the_line_to_others(database: Database) -> None:
    inbox = Inbox(database)
    for number in range(30):
        accepting = asyncio.create_task(inbox.accept("telegram", str(number), "5", {}, now=NOW))
        for _ in range(number % 6):
            await asyncio.sleep(0)
        accepting.cancel()
        await asyncio.gather(accepting, return_exceptions=True)
    assert await asyncio.wait_for(inbox.accept("telegram", "last", "5", {}, now=NOW), 60) is not None
    kept = await inbox.unhandled()
    assert kept[-1].update_key == "last"
    assert await database.check() == []


async def test_many_writers_wait_for_each_other(database):
    people = People(database)
    async with asyncio.TaskGroup() as group:
        for number in range(100):
            group.create_task(people.add("telegram", str(number), Role.VIEWER, now=NOW))

    assert len(await people.list()) == 100


async def test_two_processes_that_read_and_then_write_never_meet_half_way(database):
    """A transaction that began as a reader would be thrown out when somebody wrote in between."""
    other_process = await Database.open(database.sync_url)
    chat = await Conversations(database).open("console", "1", now=NOW)
    await asyncio.gather(
        *(
            Conversations(opened).remember(chat.id, {f"{name}{number}": number}, now=NOW)
            for number in range(30)
            for name, opened in (("a", database), ("b", other_process))
        )
    )
    kept = await Conversations(database).get(chat.id)
    assert len(kept.memory) == 60
    await other_process.close()


async def test_a_naive_time_is_refused(personas):
    with pytest.raises(ValueError, match="no timezone"):
        await personas.add(Persona(name="Ava", age=26), now=datetime(2026, 3, 12, 18, 0))


async def test_a_time_comes_back_as_the_same_instant_in_utc(personas):
    berlin = timezone(timedelta(hours=1))
    await personas.add(Persona(name="Ava", age=26), now=datetime(2026, 3, 12, 19, 0, tzinfo=berlin))

    ava = await personas.find("ava")
    assert ava is not None
    assert ava.created_at == NOW
    assert ava.created_at.utcoffset() == timedelta(0)


async def test_the_database_itself_knows_that_a_persona_is_an_adult(database, ava):
    for age in (17, -1, 0, 121):
        with pytest.raises(Invalid, match="18 to 120"):
            async with database.write() as session:
                await session.execute(text("UPDATE personas SET age = :age"), {"age": age})


async def test_words_of_an_enumeration_are_checked_by_the_database(database, ava):
    with pytest.raises(Invalid) as refused:
        async with database.write() as session:
            await session.execute(text("UPDATE personas SET rating = 'anything'"))
    assert refused.value.rule == "ck_personas_rating"


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://root@host/x", "sqlite://", "sqlite:///:memory:", "data/troupe.db"]
)
async def test_an_address_that_is_none_of_ours_is_explained(url):
    with pytest.raises(Unreachable, match=r"database\.url") as refused:
        await Database.open(url)
    assert "sqlite:///" in refused.value.fix


@pytest.mark.parametrize("url", ["sqlite:///{}", "sqlite+aiosqlite:///{}", "sqlite+pysqlite:///{}"])
async def test_the_driver_is_ours_to_choose(tmp_path, url):
    file = tmp_path / "a b%c.db"
    database = await Database.open(url.format(file))
    assert database.file == file
    assert database.sync_url.startswith("sqlite:///")
    await database.upgrade()
    await database.close()
    assert file.stat().st_size > 0


async def test_what_is_no_database_is_left_alone(tmp_path):
    file = tmp_path / "troupe.db"
    file.write_bytes(b"my holiday pictures " * 1000)
    with pytest.raises(Corrupt, match="not a database") as refused:
        await Database.open(f"sqlite:///{file}")

    assert "backup" in refused.value.fix
    assert file.read_bytes() == b"my holiday pictures " * 1000


async def test_a_folder_in_place_of_the_file_is_explained(tmp_path):
    with pytest.raises(StorageError):
        await Database.open(f"sqlite:///{tmp_path}")


async def test_a_damaged_page_is_found_by_the_check(database, personas, tmp_path):
    for number in range(60):
        await personas.add(Persona(name=f"Persona {number}", age=30, bio="x" * 500), now=NOW)
    assert await database.check() == []
    await database.close()

    file = tmp_path / "troupe.db"
    content = bytearray(file.read_bytes())
    with sqlite3.connect(file) as raw:
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'personas'").fetchone()[0]
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    raw.close()
    content[(root - 1) * size : (root - 1) * size + 64] = b"\xff" * 64
    file.write_bytes(content)

    again = await Database.open(f"sqlite:///{file}")
    assert await again.check() != []
    assert await again.mend() != []  # the table itself is gone: only a backup has it
    with pytest.raises(Corrupt):
        await Personas(again).list()
    await again.close()


async def test_a_damaged_index_is_built_anew_and_nothing_is_lost(database, personas, tmp_path):
    await personas.add(Persona(name="Ava", age=26), now=NOW)
    await database.close()
    file = tmp_path / "troupe.db"
    content = bytearray(file.read_bytes())
    with sqlite3.connect(file) as raw:
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_personas_created'").fetchone()[0]
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    raw.close()
    content[root * size - 40 : root * size - 20] = b"\0" * 20
    file.write_bytes(content)

    again = await Database.open(f"sqlite:///{file}")
    assert await again.check() != []
    assert await again.mend() == []
    assert [persona.name for persona in (await Personas(again).list()).items] == ["Ava"]
    await again.close()


async def test_a_backup_appears_whole_or_not_at_all(database, tmp_path, monkeypatch):
    target = tmp_path / "backups" / "copy.db"
    with monkeypatch.context() as patched:
        patched.setattr("storage.migrate.os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "no space left")))
        with pytest.raises(DiskFull):
            await database.back_up(target)
    assert list(target.parent.iterdir()) == []

    (target.parent / ".copy.db.part").write_bytes(b"what a kill left")
    await database.back_up(target)
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


async def test_a_row_that_names_a_missing_one_is_told(database, tmp_path):
    assert await database.loose_ends() == []
    with sqlite3.connect(tmp_path / "troupe.db") as raw:
        raw.execute("INSERT INTO asset_tags (tag_id, asset_id) VALUES (1, 1)")
    raw.close()

    assert "asset_tags" in (await database.loose_ends())[0]


async def test_a_database_held_by_another_program_is_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setattr("storage.database.PRAGMAS", ("busy_timeout = 50",))
    database = await Database.open(f"sqlite:///{tmp_path}/troupe.db")
    await database.upgrade()
    other = sqlite3.connect(tmp_path / "troupe.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Locked) as refused:
        await Preferences(database).set("a", 1)
    assert "again" in refused.value.fix
    assert await Preferences(database).get("a") is None  # readers go on

    other.execute("ROLLBACK")
    other.close()
    await Preferences(database).set("a", 1)
    assert await Preferences(database).get("a") == 1
    await database.close()


async def test_a_writer_that_never_ends_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr("storage.database.WRITER_PATIENCE", 0.05)
    database = await Database.open(f"sqlite:///{tmp_path}/troupe.db")
    await database.upgrade()
    async with database.write():
        await Preferences(database).set("b", 1)
        task = asyncio.create_task(Preferences(database).set("a", 1))
        await asyncio.wait([task], timeout=10)
        assert isinstance(task.exception(), Locked)
    await database.close()


async def test_a_full_disk_is_said_to_be_full_and_costs_nothing_saved_before(database):
    preferences = Preferences(database)
    await preferences.set("before", "kept")
    async with database.write() as session:
        pages = await pragma(session, "page_count")
        await session.execute(text(f"PRAGMA max_page_count = {pages + 4}"))

    with pytest.raises(DiskFull, match="full"):
        await preferences.set("big", "x" * 1_000_000)

    assert await preferences.get("before") == "kept"
    assert await preferences.get("big") is None
    assert await database.check() == []
    await preferences.set("small", 1)


def run_apart(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `script` in a process of its own, whose limits and user it may change."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        check=False,
    )


async def test_a_disk_that_refuses_to_write_is_a_full_disk(database, tmp_path):
    await Preferences(database).set("before", "kept")
    await database.close()
    done = run_apart(
        """
        import asyncio, resource, sys
        from storage.database import Database
        from storage.errors import DiskFull
        from storage.preferences import Preferences

        async def main():
            database = await Database.open(sys.argv[1])
            preferences = Preferences(database)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
            for number in range(100):
                try:
                    await preferences.set(f"n{number}", "x" * 20_000)
                except DiskFull:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
                    print("full after", number)
                    break
            assert await preferences.get("before") == "kept"
            assert len(await preferences.all()) == number + 1
            assert await database.check() == []
            await database.close()

        asyncio.run(main())
        """,
        f"sqlite:///{tmp_path}/troupe.db",
    )
    assert done.returncode == 0, done.stderr
    assert "full after" in done.stdout


def test_a_read_only_file_is_said_to_be_read_only():
    with tempfile.TemporaryDirectory() as folder:  # not tmp_path: another user must reach it
        done = run_apart(
            """
            import asyncio, os, sys
            from pathlib import Path
            from storage.database import Database
            from storage.errors import ReadOnly
            from storage.preferences import Preferences
            import storage.migrate, sqlalchemy.ext.asyncio, aiosqlite  # while we may read everything

            async def use(folder):
                database = await Database.open(f"sqlite:///{folder}/troupe.db")
                await Preferences(database).set("a", 1)
                await database.close()

            async def set_up(folder):
                database = await Database.open(f"sqlite:///{folder}/troupe.db")
                await database.upgrade()
                await database.close()

            folder = Path(sys.argv[1])
            asyncio.run(set_up(folder))
            folder.chmod(0o755)
            (folder / "troupe.db").chmod(0o444)
            folder.chmod(0o555)
            if os.geteuid() == 0:  # root may write anything
                os.setuid(65534)
            try:
                asyncio.run(use(folder))
            except ReadOnly as error:
                print(error.message, error.fix)
            """,
            folder,
        )
        Path(folder).chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert "chmod" in done.stdout


async def test_looking_only_makes_and_changes_nothing(tmp_path, database):
    with pytest.raises(Unreachable):
        await Database.open(f"sqlite:///{tmp_path}/other.db", read_only=True)
    assert not (tmp_path / "other.db").exists()

    looking = await Database.open(f"sqlite:///{tmp_path}/troupe.db", read_only=True)
    assert await looking.check() == []
    with pytest.raises(ReadOnly):
        await Preferences(looking).set("a", 1)
    await looking.close()


async def test_a_database_without_tables_is_said_to_be_unready(tmp_path):
    database = await Database.open(f"sqlite:///{tmp_path}/new.db")
    assert await database.revision() is None
    with pytest.raises(SchemaMismatch):
        await Preferences(database).get("a")
    await database.close()


async def test_a_server_that_is_away_is_said_to_be():
    with pytest.raises(Unreachable, match="server"):
        await Database.open("postgresql://nobody@127.0.0.1:1/none")


async def test_nobody_writes_while_the_database_is_kept_still(database: Database) -> None:
    order: list[str] = []
    is_writing, may_end = asyncio.Event(), asyncio.Event()

    async def writer() -> None:
        async with database.write() as session:
            await session.execute(text("SELECT 1"))
            is_writing.set()
            await may_end.wait()
            order.append("written")

    async def still() -> None:
        async with database.still():
            order.append("still")
            later = asyncio.create_task(late())
            await asyncio.sleep(0.05)
            order.append("over")
        await later

    async def late() -> None:
        async with database.write() as session:
            await session.execute(text("SELECT 1"))
            order.append("late")

    first = asyncio.create_task(writer())
    await is_writing.wait()
    second = asyncio.create_task(still())
    await asyncio.sleep(0.05)
    may_end.set()
    await asyncio.gather(first, second)

    assert order == ["written", "still", "over", "late"]
