"""Databases for tests, with every table, quickly: SQLite files, or databases of a PostgreSQL where VARIABLE names one.

Each is a copy of one that was set up once for this process, with the engine's own tables: the migrations take half a second.
"""

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrate import upgrade

VARIABLE = "DATABASE_FOR_TESTS"  # not TROUPE_…, which the program would take for a setting of its own
ON_POSTGRES = bool(os.environ.get(VARIABLE))
only_on_sqlite = pytest.mark.skipif(ON_POSTGRES, reason="about the SQLite file itself")
_numbers = itertools.count(1)
_there: list[str] = []  # names of the databases on the server that nobody has dropped yet


@functools.cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="troupe-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _set_up(f"sqlite:///{folder / 'template.db'}")
    return folder / "template.db"


@functools.cache
def _template_on_the_server() -> str:
    name = f"troupe_test_{os.getpid()}"
    _statement(f'CREATE DATABASE "{name}" TEMPLATE template0')
    atexit.register(_drop, name)
    _set_up(_synchronous(_server_url(name)))
    return name


def _set_up(sync_url: str) -> None:
    from dbos import DBOS  # half a second, which most processes that import this do not need

    upgrade(sync_url, None)
    DBOS.migrate(sync_url)


def _server_url(name: str) -> str:
    return f"{os.environ[VARIABLE].rpartition('/')[0]}/{name}"


def _created() -> str:
    name = f"troupe_test_{os.getpid()}_{next(_numbers)}"
    _statement(f'CREATE DATABASE "{name}" TEMPLATE "{_template_on_the_server()}"')
    _there.append(name)
    return _server_url(name)


def drop_databases() -> None:
    """Drop what was made on the server: each is 10 MB, and a suite makes hundreds."""
    while _there:
        _drop(_there.pop())


def _drop(name: str) -> None:
    _statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _statement(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ[VARIABLE], autocommit=True) as connection:
        connection.execute(statement)


def address_of(folder: Path, name: str = "troupe.db") -> str:
    """The address of the database that was made here."""
    return _note(folder / name).read_text() if ON_POSTGRES else f"sqlite:///{folder / name}"


def is_made(folder: Path, name: str = "troupe.db") -> bool:
    """Whether a database was made here."""
    return (_note(folder / name) if ON_POSTGRES else folder / name).exists()


def sync_address_of(folder: Path, name: str = "troupe.db") -> str:
    """The same for code that is not asynchronous: the engine, and who looks from outside."""
    return _synchronous(address_of(folder, name))


def _synchronous(url: str) -> str:
    return url.replace("postgresql:", "postgresql+psycopg:")


def _note(file: Path) -> Path:
    """Where the address stands of what would be `file` on SQLite: another process of the same test finds it."""
    return file.with_name(f"{file.name}.address")


def database_in(folder: Path, name: str = "troupe.db") -> str:
    """The address of the database of `folder`: the one that was made here before, else a new one, set up and empty."""
    if not is_made(folder, name):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if ON_POSTGRES:
            _note(folder / name).write_text(_created())
        else:
            shutil.copyfile(_template(), folder / name)
    return address_of(folder, name)


def held_by_the_server(folder: Path) -> str:
    """Every row of the database of `folder`, as text, where it lies on a server; else nothing: the folder holds it all."""
    if not ON_POSTGRES:
        return ""
    import psycopg
    from psycopg import sql

    with psycopg.connect(address_of(folder)) as connection:
        connection.execute("SET bytea_output = 'escape'")
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
        )
        return "\n".join(
            row
            for table in tables.fetchall()
            for (row,) in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(*table)))
        )


async def new_database(folder: Path, name: str = "troupe.db") -> Database:
    """Open a database of its own for `folder`, set up and empty. Close it in the end."""
    assert not is_made(folder, name), "another test's, or this one's: it would be used twice"
    return await Database.open(database_in(folder, name), data_dir=folder)
