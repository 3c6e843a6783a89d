"""Backups: one an hour, whole or not at all, and thinned out as they age; and one put back."""

import os
import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.backups import DAILY, HOURLY, WEEKLY, Backups, kept
from storage.cards import Cursors
from storage.database import Database
from storage.deliveries import Deliveries, Question
from storage.destinations import Destinations
from storage.errors import Corrupt, Invalid, SchemaMismatch
from storage.flights import FINAL
from storage.preferences import Preferences
from storage.restoring import NOTE, restore
from storage.tables import Delivery, DeliveryState
from tests.databases import new_database, only_on_sqlite
from tests.storage.conftest import NOW
from tests.storage.test_database import run_apart

pytestmark = only_on_sqlite  # a server has its own backups

HOUR = timedelta(hours=1)


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "backups")


async def test_an_hour_has_one_backup_and_it_is_a_whole_database(database, backups) -> None:
    await Preferences(database).set("kept", "yes")

    made = backups.make(database.sync_url, NOW)

    assert made == backups.folder / "troupe-20260312-18.db"
    assert backups.make(database.sync_url, NOW + timedelta(minutes=59)) is None
    assert backups.newest() == made
    copy = await Database.open(f"sqlite:///{made}")
    assert await Preferences(copy).get("kept") == "yes"
    assert await copy.check() == []
    await copy.close()


def test_a_year_of_hours_leaves_24_hours_14_days_and_8_weeks() -> None:
    there: set[datetime] = set()
    for number in range(366 * 24):
        now = NOW + number * HOUR
        there = kept({*there, now})

    newest = sorted(there, reverse=True)
    assert newest[:HOURLY] == [now - number * HOUR for number in range(HOURLY)]
    for days in range(DAILY):
        assert max(moment for moment in there if moment.date() == (now - timedelta(days=days)).date()).hour in {
            23,
            now.hour,
        }
    weeks = {moment.isocalendar()[:2] for moment in there}
    assert len(weeks) == WEEKLY
    assert len(there) <= HOURLY + DAILY + WEEKLY


def test_what_a_long_pause_left_is_not_removed_for_its_age() -> None:
    old = {NOW - timedelta(days=200) - number * HOUR for number in range(5)}

    assert kept({*old, NOW}) == {*old, NOW}


def test_thinning_out_leaves_what_else_lies_in_the_folder(database, backups, monkeypatch) -> None:
    monkeypatch.setattr("storage.backups.HOURLY", 1)
    backups.folder.mkdir()
    (backups.folder / "before-0007-from-0006-1.db").touch()
    (backups.folder / "troupe-mine.db").touch()

    for hour in (10, 11, 12):
        backups.make(database.sync_url, datetime(2026, 3, 11, hour, tzinfo=UTC))

    assert sorted(path.name for path in backups.folder.iterdir()) == [
        *("before-0007-from-0006-1.db", "troupe-20260311-12.db", "troupe-mine.db")
    ]


async def test_a_copy_that_the_disk_spoilt_does_not_count_and_costs_no_older_one(
    database, backups, monkeypatch
) -> None:
    before = backups.make(database.sync_url, NOW)

    def spoil(descriptor: int) -> None:
        os.pwrite(descriptor, b"\xa5" * 4096, 4096 * 7)

    monkeypatch.setattr("storage.migrate.os.fsync", spoil)
    with pytest.raises(Corrupt):
        backups.make(database.sync_url, NOW + HOUR)

    assert list(backups.folder.iterdir()) == [before]


# Putting one back


async def a_database_with_posts(folder: Path) -> Database:
    """A database with a post in each state there is, and a place up to which Discord was read."""
    database = await new_database(folder)
    there = await Destinations(database).ensure(platform="folder", publisher="folder", now=NOW)
    for state in DeliveryState:
        await Deliveries(database).add(
            Delivery(
                destination_id=there.id,
                platform="folder",
                state=state,
                error_class=Question.LATE if state is DeliveryState.ASK else "",
                wall_time="2026-03-12T18:00:00",
                timezone="UTC",
                due_at=NOW,
                created_at=NOW,
                updated_at=NOW,
            )
            if state is not DeliveryState.CLAIMED  # one is in flight to a destination
            else Delivery(
                platform="telegram",
                state=state,
                claimed_by="local/abc",
                wall_time="2026-03-12T18:00:00",
                timezone="UTC",
                due_at=NOW,
                created_at=NOW,
                updated_at=NOW,
            )
        )
    await Cursors(database).put("discord", "1", "100")
    return database


async def backed_up(folder: Path) -> tuple[Path, Path]:
    """A backup of such a database, and the database, which was told more since."""
    database = await a_database_with_posts(folder)
    backup = Backups(folder / "backups").make(database.sync_url, NOW)
    await Preferences(database).set("since", "said after the backup")
    await database.close()
    assert backup is not None
    assert database.file is not None
    return backup, database.file


async def test_every_post_that_was_open_in_the_backup_becomes_a_question(tmp_path) -> None:
    backup, file = await backed_up(tmp_path)

    done = restore(backup, file, now=NOW)

    database = await Database.open(f"sqlite:///{file}")
    rows = await Deliveries(database).list(limit=100)
    assert {row.state for row in rows} == {*FINAL, DeliveryState.ASK}
    asked = [row for row in rows if row.state is DeliveryState.ASK]
    assert done.asked == len(asked) == len(DeliveryState) - len(FINAL)
    assert {row.error_class for row in asked} == {Question.RESTORED}
    assert {row.attempt for row in asked} == {1}  # work that was queued for the former attempt finds nothing to do
    assert await Deliveries(database).due(NOW + HOUR) == []
    assert await Cursors(database).all("discord") == {}
    assert (await Preferences(database).get(NOTE))["backup"] == backup.name
    await database.close()


async def test_the_database_of_before_is_kept_whole_beside_the_restored_one(tmp_path) -> None:
    backup, file = await backed_up(tmp_path)
    dead = sqlite3.connect(file)  # a process that was killed: what it committed last stands in the -wal alone
    dead.execute("PRAGMA wal_autocheckpoint = 0")
    dead.execute("INSERT INTO preferences (key, value) VALUES ('late', '{\"value\": 1}')")
    dead.commit()

    done = restore(backup, file, now=NOW)
    dead.close()

    assert done.kept is not None
    assert done.kept.parent == file.parent
    before, after = await Database.open(f"sqlite:///{done.kept}"), await Database.open(f"sqlite:///{file}")
    assert await Preferences(before).get("since") == "said after the backup"
    assert await Preferences(before).get("late") == 1
    assert await Preferences(after).get("since") is None
    assert (await before.check(), await after.check()) == ([], [])
    await before.close()
    await after.close()


async def test_a_number_that_a_chat_has_seen_is_not_given_again(tmp_path) -> None:
    backup, file = await backed_up(tmp_path)
    database = await Database.open(f"sqlite:///{file}")
    fields = {"platform": "folder", "wall_time": "2026-03-12T18:00:00", "timezone": "UTC", "due_at": NOW}
    seen = await Deliveries(database).add(
        Delivery(**fields, created_at=NOW, updated_at=NOW, state=DeliveryState.POSTED)
    )
    await database.close()

    restore(backup, file, now=NOW)

    database = await Database.open(f"sqlite:///{file}")
    fresh = await Deliveries(database).add(
        Delivery(**fields, created_at=NOW, updated_at=NOW, state=DeliveryState.DRAFT)
    )
    assert fresh.id == seen.id + 1
    await database.close()


async def test_a_lost_database_is_made_of_its_backup(tmp_path) -> None:
    backup, file = await backed_up(tmp_path)
    last = len(DeliveryState)
    file.unlink()

    assert restore(backup, file, now=NOW).kept is None

    database = await Database.open(f"sqlite:///{file}")
    assert len(await Deliveries(database).list(limit=100)) == last
    await database.close()


@pytest.mark.parametrize("seed", range(5))
async def test_a_damaged_backup_is_refused_and_nothing_is_changed(tmp_path, seed) -> None:
    backup, file = await backed_up(tmp_path)
    content = bytearray(backup.read_bytes())
    at = random.Random(seed).randrange(1, len(content) // 4096) * 4096
    content[at : at + 4096] = b"\xa5" * 4096
    backup.write_bytes(content)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}

    with pytest.raises(Corrupt, match="damaged; nothing was changed"):
        restore(backup, file, now=NOW)

    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


async def test_a_backup_of_a_newer_version_is_refused_and_nothing_is_changed(tmp_path) -> None:
    backup, file = await backed_up(tmp_path)
    with sqlite3.connect(backup) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = file.read_bytes()

    with pytest.raises(SchemaMismatch, match="9999") as refused:
        restore(backup, file, now=NOW)

    assert "newer version" in refused.value.fix
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "troupe.db"]


@pytest.mark.parametrize(
    ("content", "refusal"), [(b"", Invalid), (b"a letter", Corrupt), (None, Invalid)], ids=["empty", "text", "missing"]
)
async def test_what_is_no_backup_is_refused(tmp_path, content, refusal) -> None:
    _, file = await backed_up(tmp_path)
    other = tmp_path / "other.db"
    if content is not None:
        other.write_bytes(content)
    before = file.read_bytes()

    with pytest.raises(refusal):
        restore(other, file, now=NOW)

    assert file.read_bytes() == before


async def test_the_database_itself_is_no_backup(tmp_path) -> None:
    _, file = await backed_up(tmp_path)

    with pytest.raises(Invalid, match="the database itself"):
        restore(file, file, now=NOW)


async def test_a_full_disk_leaves_the_database_as_it_was(tmp_path) -> None:
    backup, file = await backed_up(tmp_path)
    before = file.read_bytes()

    done = run_apart(
        """
        import resource, sys
        from datetime import UTC, datetime
        from pathlib import Path
        from storage.errors import DiskFull
        from storage.restoring import restore

        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            restore(Path(sys.argv[1]), Path(sys.argv[2]), now=datetime.now(UTC))
        except DiskFull as error:
            print("full:", error.message)
        """,
        str(backup),
        str(file),
    )

    assert done.stdout.startswith("full:"), done.stderr
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "troupe.db"]
