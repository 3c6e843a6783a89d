"""Databases for tests, with every table, quickly: SQLite files, or databases of a PostgreSQL where VARIABLE names one."""

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

VARIABLE = "TROUPE_TEST_DATABASE"
ON_POSTGRES = bool(os.environ.get(VARIABLE))
only_on_sqlite = pytest.mark.skipif(ON_POSTGRES, reason="about the SQLite file itself")
_numbers = itertools.count(1)


@functools.cache
def _template() -> Path:
    """A database that the migrations have made once for this run; a copy takes a millisecond, they take 200."""
    folder = Path(tempfile.mkdtemp(prefix="troupe-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    upgrade(f"sqlite:///{folder / 'template.db'}", None)
    return folder / "template.db"


@functools.cache
def _template_on_the_server() -> str:
    name = f"troupe_test_{os.getpid()}"
    empty_database(name)
    upgrade(_server_url(name).replace("postgresql:", "postgresql+psycopg:"), None)
    return name


def _server_url(name: str) -> str:
    return f"{os.environ[VARIABLE].rpartition('/')[0]}/{name}"


def empty_database(name: str, *, like: str = "template0") -> str:
    """Make a database on the server, dropped when this process ends; return its address."""
    _statement(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    atexit.register(_statement, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return _server_url(name)


def _statement(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ[VARIABLE], autocommit=True) as connection:
        connection.execute(statement)


def address_of(folder: Path, name: str = "troupe.db") -> str:
    """The address of the database that `new_database` made here."""
    return _note(folder / name).read_text() if ON_POSTGRES else f"sqlite:///{folder / name}"


def is_there(folder: Path, name: str = "troupe.db") -> bool:
    """Whether `new_database` has made one here, which a studio that is opened again finds."""
    return (_note(folder / name) if ON_POSTGRES else folder / name).exists()


def _note(file: Path) -> Path:
    """Where the address stands of what would be `file` on SQLite: another process of the same test finds it."""
    return file.with_name(f"{file.name}.address")


async def new_database(folder: Path, name: str = "troupe.db") -> Database:
    """Open a database of its own for `folder`, set up and empty. Close it in the end."""
    file = folder / name
    if ON_POSTGRES:
        like = _template_on_the_server()
        url = empty_database(f"{like}_{next(_numbers)}", like=like)
        _note(file).write_text(url)
        return await Database.open(url, data_dir=folder)
    shutil.copyfile(_template(), file)
    return await Database.open(f"sqlite:///{file}")
