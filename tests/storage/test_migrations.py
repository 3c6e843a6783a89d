"""The tables of a new and of an old database are those of `tables.py`."""

import sqlite3
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

import storage.tables  # noqa: F401 - fills the metadata
from storage.base import Base
from storage.database import Database
from storage.errors import SchemaMismatch
from storage.migrate import SCRIPTS, connected, downgrade, ours, revision, revisions, upgrade
from storage.preferences import Preferences
from tests.databases import only_on_sqlite

pytestmark = only_on_sqlite  # tables that are rebuilt, and the copy before


def differences(url):
    with connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        return compare_metadata(context, Base.metadata)


def what_is_there(url):
    """Every table, index and trigger with its SQL, as SQLite wrote it down."""
    with connected(url) as connection:
        rows = connection.execute(
            text(
                "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%' ORDER BY type, name"
            )
        )
        return [tuple(row) for row in rows]


def test_up_compare_down_up(tmp_path):
    url = f"sqlite:///{tmp_path}/troupe.db"
    assert revision(url) is None

    upgrade(url, tmp_path)
    first = what_is_there(url)
    assert differences(url) == []

    downgrade(url, "base")
    assert what_is_there(url) == []

    upgrade(url, tmp_path)
    assert differences(url) == []
    assert what_is_there(url) == first


def test_the_comparison_would_see_a_column_that_is_missing(tmp_path):
    url = f"sqlite:///{tmp_path}/troupe.db"
    upgrade(url, tmp_path)
    with sqlite3.connect(tmp_path / "troupe.db") as raw:
        raw.execute("ALTER TABLE personas DROP COLUMN bio")
        raw.execute("DROP INDEX ix_assets_created")
        raw.execute("CREATE TABLE dbos_workflows (id TEXT)")  # somebody else's
    raw.close()

    assert {kind for kind, *_ in differences(url)} == {"add_column", "add_index"}


def test_migrated_and_created_tables_keep_the_same_rules(tmp_path):
    """What autogenerate does not compare: checks, and what happens to rows when their owner goes."""
    upgrade(f"sqlite:///{tmp_path}/migrated.db", tmp_path)
    engine = create_engine(f"sqlite:///{tmp_path}/created.db")
    Base.metadata.create_all(engine)
    engine.dispose()

    def rules(name):
        found = {}
        with sqlite3.connect(tmp_path / name) as raw:
            tables = {row[0]: row[1] for row in raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")}
            for table, sql in tables.items():
                if table in Base.metadata.tables:
                    lines = sorted(line.strip().rstrip(",") for line in sql.splitlines() if "CONSTRAINT" in line)
                    found[table] = (lines, "AUTOINCREMENT" in sql, "WITHOUT ROWID" in sql)
        raw.close()
        return found

    assert rules("migrated.db") == rules("created.db")


def test_a_migration_is_whole_or_not_at_all(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/troupe.db"
    with sqlite3.connect(tmp_path / "troupe.db") as raw:
        raw.execute("CREATE TABLE assets (id INTEGER)")  # in the way of the migration, half-way through it
    raw.close()

    with pytest.raises(Exception, match="assets"):
        upgrade(url, tmp_path)

    assert revision(url) is None
    assert [row[1] for row in what_is_there(url)] == ["assets"]


async def test_a_copy_is_kept_before_a_database_is_changed(database, tmp_path):
    await Preferences(database).set("kept", "before")
    assert await database.upgrade() is None  # nothing to do: no copy

    with connected(database.sync_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(SchemaMismatch, match="0000"):
        await database.upgrade()

    copies = list((tmp_path / "backups").iterdir())
    assert len(copies) == 1
    copy = await Database.open(f"sqlite:///{copies[0]}")
    assert await Preferences(copy).get("kept") == "before"
    assert await copy.check() == []
    await copy.close()


async def test_a_database_of_a_newer_version_is_not_touched(database):
    with connected(database.sync_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaMismatch, match="9999") as refused:
        await database.upgrade()
    assert "newer" in refused.value.fix
    assert await database.revision() == "9999"


def test_the_newest_version_read_as_text_is_the_one_that_alembic_finds():
    scripts = ScriptDirectory(str(SCRIPTS))

    assert revisions() == (
        {script.revision for script in scripts.walk_revisions()},
        scripts.get_current_head(),
    )


def test_a_database_that_is_as_it_should_be_is_opened_without_alembic(tmp_path):
    upgrade(f"sqlite:///{tmp_path}/troupe.db", tmp_path)
    program = (
        "import asyncio, pathlib, sys; from storage.database import Database\n"
        "async def main():\n"
        f"    database = await Database.open('sqlite+aiosqlite:///{tmp_path}/troupe.db', data_dir=pathlib.Path({str(tmp_path)!r}))\n"
        "    print(await database.upgrade(), await database.revision(), 'alembic' in sys.modules)\n"
        "    await database.close()\n"
        "asyncio.run(main())"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=SCRIPTS.parents[1])

    assert said.stdout.split() == ["None", revisions()[1], "False"], said.stderr


def test_wall_times_without_seconds_are_given_theirs(tmp_path):
    url = f"sqlite:///{tmp_path}/troupe.db"
    upgrade(url, tmp_path)
    downgrade(url, "0011")
    downgrade(url, "-1")
    with sqlite3.connect(tmp_path / "troupe.db") as raw:
        columns = [row[1:4] for row in raw.execute("PRAGMA table_info(deliveries)") if row[3] and not row[4]]
        for number, wall in ((1, "2026-03-12T18:00"), (2, "2026-03-12T18:00:30")):
            values = {name: 0 if "INT" in kind else "2026-03-12 18:00:00" for name, kind, _ in columns}
            values |= {"id": number, "wall_time": wall, "state": "planned", "settings": "{}", "if_late": "post"}
            raw.execute(
                f"INSERT INTO deliveries ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                [*values.values()],
            )
    raw.close()

    upgrade(url, tmp_path)

    with sqlite3.connect(tmp_path / "troupe.db") as raw:
        rows = raw.execute("SELECT wall_time FROM deliveries ORDER BY id").fetchall()
    raw.close()
    assert rows == [("2026-03-12T18:00:00",), ("2026-03-12T18:00:30",)]
