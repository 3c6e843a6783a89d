"""Bringing an existing database to the tables of this version, with a backup first. Synchronous: run in a thread.

Alembic takes a tenth of a second to import, so it is imported only to change a database: most starts find theirs as it
should be.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from storage.errors import SchemaMismatch
from storage.translate import translated, translated_os
from storage.wording import tr

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
MIGRATING = 0x74726F757065  # the key of the lock that whoever changes a PostgreSQL's tables holds: "troupe"


def upgrade(sync_url: str, backups: Path | None, *, to: str = "head") -> Path | None:
    """Migrate to `to`; a database that already has tables is copied to `backups`/backups first."""
    with connected(sync_url) as connection:
        if connection.dialect.name == "postgresql":  # several hosts may start at once
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        now_at, wanted = _current(connection), revisions()[1]
        if now_at == wanted and to == "head":
            return None
        from alembic import command
        from alembic.util import CommandError

        backup = None
        if now_at is not None and connection.dialect.name == "sqlite" and backups is not None:
            backup = _free_name(backups / "backups", f"before-{wanted}-from-{now_at}")
            back_up(sync_url, backup)
        try:
            command.upgrade(config(connection), to)
        except CommandError as error:
            raise SchemaMismatch(
                tr("The database has version {version}, which this program does not know.", version=now_at),
                fix=tr("Use the newer version of the program that wrote it, or restore a backup."),
            ) from error
        return backup


def downgrade(sync_url: str, to: str) -> None:
    from alembic import command

    with connected(sync_url) as connection:
        command.downgrade(config(connection), to)


def revision(sync_url: str) -> str | None:
    with connected(sync_url) as connection:
        return _current(connection)


def back_up(sync_url: str, to: Path, *, check: Callable[[Path], None] = lambda part: None) -> None:
    """Copy the database to the new file `to`, which appears whole or not at all, and not before `check` lets it pass.

    SQLite only: a PostgreSQL server has its own backups.
    """
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)  # VACUUM INTO accepts an empty file, and keeps its rights
        with connected(sync_url, transaction=False) as connection:
            connection.execute(text("VACUUM INTO :to"), {"to": str(part)})
        descriptor = os.open(part, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        check(part)
        part.rename(to)
    except OSError as error:
        raise translated_os(error, tr("The backup {file}", file=to)) from error
    finally:
        part.unlink(missing_ok=True)


def revisions() -> tuple[set[str], str]:
    """The versions of the tables that this program knows, and the newest; read from the migrations as text."""
    after: dict[str, str] = {}
    for file in (SCRIPTS / "versions").glob("*.py"):
        written = file.read_text(encoding="utf-8")
        own = re.search(r"^revision\b[^=\n]*=\s*['\"](\w+)['\"]", written, re.MULTILINE)
        before = re.search(r"^down_revision\b[^=\n]*=\s*['\"](\w+)['\"]", written, re.MULTILINE)
        if own:
            after[own[1]] = before[1] if before else ""
    newest = set(after) - set(after.values())
    return set(after), next(iter(newest), "")


def config(connection: Connection) -> "Config":
    """Alembic's settings, without a file: `env.py` uses the connection that it is given."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


@contextmanager
def connected(sync_url: str, *, transaction: bool = True) -> Iterator[Connection]:
    """A connection on which a migration is one transaction: killed half-way, nothing of it has happened."""
    engine = create_engine(sync_url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(raw: sqlite3.Connection, _record: object) -> None:
            raw.isolation_level = None
            raw.execute("PRAGMA busy_timeout = 10000")
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute("PRAGMA foreign_keys = OFF")  # rebuilding a table drops it for a moment

        if transaction:

            @event.listens_for(engine, "begin")
            def begin(conn: Connection) -> None:
                conn.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.connect() as connection:
            yield connection
            connection.commit()
    except SQLAlchemyError as error:
        raise translated(error) from error
    finally:
        engine.dispose()


def ours(item: Any, _name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Whether a table found in the database is ours to compare: not the shadow tables of FTS5, nor those of DBOS."""
    return not (kind == "table" and reflected and compare_to is None)


def _current(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(found[0]) if found else None


def _free_name(folder: Path, stem: str) -> Path:
    number = 1
    while (path := folder / f"{stem}-{number}.db").exists():
        number += 1
    return path
