"""Putting a backup back in the place of the SQLite database. Nobody may have either open: hold the data lock.

All that can go wrong goes wrong with a copy: it is checked, brought to this version's tables and made safe beside the
database, and takes its place in one rename at the end. Until then nothing has happened.

Made safe: the backup does not know what was done since. So every post that it takes for open becomes a question to the
owner, what was said since is not read again, and no number that a chat may have seen is given a second time.
"""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, insert, text, update

from storage.backups import examine
from storage.errors import Corrupt, Invalid, SchemaMismatch
from storage.flights import FINAL, Question
from storage.migrate import connected, revisions, upgrade
from storage.tables import Cursor, Delivery, DeliveryState, Preference
from storage.translate import translated, translated_os
from storage.wording import tr

NOTE = "restored"  # the preference that the next start tells and forgets: the backup's name, and how many were asked
GAP = 1000  # numbers that are left out where the present database cannot say how far it had come


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was done: `kept` is the database of before (None: there was none), `asked` how many posts are questions now."""

    kept: Path | None
    asked: int


def restore(backup: Path, database: Path, *, now: datetime) -> Restored:
    """Put `backup` in the place of `database`, which is kept beside it.

    Raises Invalid for what is no backup, Corrupt for a damaged one, SchemaMismatch for one of a newer version, DiskFull.
    """
    if not backup.is_file():
        raise Invalid(tr("There is no file {backup}.", backup=backup), fix=tr("Name a file of the folder backups."))
    if database.exists() and backup.samefile(database):
        raise Invalid(
            tr("{backup} is the database itself.", backup=backup), fix=tr("Name a file of the folder backups.")
        )
    part = database.with_name(f".{database.name}.restoring")
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove(part)
        _copy(backup, part)
        _known(part, backup)
        upgrade(f"sqlite:///{part}", None)
        asked = _made_safe(part, _numbers(database), name=backup.name, now=now)
        kept = _kept(database, now) if database.exists() else None
        part.replace(database)
        _sync(database.parent)
    except OSError as error:
        raise translated_os(error, tr("The database {file}", file=database)) from error
    finally:
        _remove(part)
    return Restored(kept=kept, asked=asked)


def _copy(backup: Path, part: Path) -> None:
    """Copy every page, those too that still stand in the write-ahead log of a database that was killed."""
    part.touch(mode=0o600)
    unlogged = "" if _beside(backup, "-wal").exists() else "&immutable=1"
    try:
        with (
            closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro{unlogged}", uri=True)) as source,
            closing(sqlite3.connect(part)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # the copy is one file until it is in its place
        examine(part)
    except (sqlite3.Error, Corrupt) as error:
        found = translated(error) if isinstance(error, sqlite3.Error) else error
        if isinstance(found, Corrupt):
            found = Corrupt(
                tr("{backup} is damaged; nothing was changed.", backup=backup),
                fix=tr("Take another file of that folder."),
            )
        raise found from error


def _known(part: Path, backup: Path) -> None:
    known, _ = revisions()
    with closing(sqlite3.connect(part)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            raise Invalid(
                tr("{backup} is no database of this program.", backup=backup),
                fix=tr("Name a file of the folder backups."),
            )
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    version = str(row[0]) if row else "none"
    if version not in known:
        raise SchemaMismatch(
            tr(
                "{backup} has version {version}, which this program does not know; nothing was changed.",
                backup=backup,
                version=version,
            ),
            fix=tr("Use the newer version of the program that wrote it."),
        )


def _numbers(database: Path) -> dict[str, int]:
    """How far the present database has counted; nothing where it cannot say."""
    if not database.exists():
        return {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as old:
        return {str(name): int(number) for name, number in old.execute("SELECT name, seq FROM sqlite_sequence")}
    return {}


def _made_safe(part: Path, numbers: dict[str, int], *, name: str, now: datetime) -> int:
    with connected(f"sqlite:///{part}") as connection:
        asked = connection.execute(
            update(Delivery)
            .where(Delivery.state.not_in(FINAL))
            .values(
                state=DeliveryState.ASK,
                error_class=Question.RESTORED,
                error="",
                claimed_by="",
                updated_at=now,
                attempt=Delivery.attempt + 1,
                version=Delivery.version + 1,
            )
        ).rowcount
        connection.execute(delete(Cursor))
        for table, reached in connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all():
            connection.execute(
                text("UPDATE sqlite_sequence SET seq = :seq WHERE name = :name"),
                {"seq": max(numbers.get(table, 0), reached if numbers else reached + GAP), "name": table},
            )
        connection.execute(delete(Preference).where(Preference.key == NOTE))
        connection.execute(insert(Preference).values(key=NOTE, value={"value": {"backup": name, "asked": asked}}))
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return asked


def _kept(database: Path, now: datetime) -> Path:
    """Give the present database a second name, and bring its write-ahead log to it; the first name stays for now."""
    kept = _free(database, f"before-restore-{now:%Y%m%d-%H%M%S}")
    _checkpoint(database)
    try:
        kept.hardlink_to(database)  # so that there is no moment without a database
    except OSError:  # a file system without links
        database.rename(kept)
    _bring_log(database, kept)
    return kept


def set_aside(database: Path, why: str) -> Path:
    """Give a database that is not used any more another name; return it."""
    kept = _free(database, why)
    _checkpoint(database)
    database.rename(kept)
    _bring_log(database, kept)
    return kept


def _free(database: Path, why: str) -> Path:
    number = 1
    while (kept := database.with_name(f"{database.stem}-{why}-{number}{database.suffix}")).exists():
        number += 1
    return kept


def _checkpoint(database: Path) -> None:
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as present:  # a damaged one is kept as it is
        present.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _bring_log(database: Path, kept: Path) -> None:
    for end in ("-wal", "-shm"):
        if _beside(database, end).exists():
            _beside(database, end).rename(_beside(kept, end))


def _beside(file: Path, end: str) -> Path:
    return file.with_name(f"{file.name}{end}")


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        _beside(part, end).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
