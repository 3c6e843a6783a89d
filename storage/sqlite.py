"""SQLite from the loop with as few ways to its thread and back as there can be.

A connection of aiosqlite is a thread. To open a cursor, run a statement, fetch its rows, close the cursor, begin and commit are
each a way to it and back through SQLAlchemy's own adapter: nine for one small question, and each costs more than the question.
Here a statement is one way, with its rows and with the BEGIN before it; what only reads ends without being waited for. What is no
more than a glance goes no way at all (`storage.glance`): on a machine that has more to do than it can, each way is some milliseconds.
"""

import sqlite3
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_

READING, WRITING = "BEGIN", "BEGIN IMMEDIATE"


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """What came of one statement: all of its rows are there when it has run."""

    __slots__ = ("_description", "_lastrowid", "_rowcount")

    _adapt_connection: "Connection"

    def __init__(self, adapt_connection: "Connection") -> None:
        self._adapt_connection = adapt_connection
        self._rows: deque[Any] = deque()
        self._description: Any = None
        self._lastrowid, self._rowcount = 0, -1

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        self._run("execute", operation, () if parameters is None else parameters)

    def executemany(self, operation: Any, seq_of_parameters: Sequence[Any]) -> Any:
        self._run("executemany", operation, seq_of_parameters)

    def _run(self, how: str, operation: Any, parameters: Any) -> None:
        def run(connection: sqlite3.Connection, begin: str, *, is_last: bool) -> tuple[Any, int, int, list[Any]]:
            if begin:
                connection.execute(begin)
            cursor = connection.cursor()
            try:
                getattr(cursor, how)(operation, parameters)
                rows = cursor.fetchall() if cursor.description else []
                ran = cursor.description, cursor.lastrowid or 0, cursor.rowcount, rows
            finally:
                cursor.close()
            if is_last:
                connection.commit()
            return ran

        self._description, self._lastrowid, self._rowcount, rows = self._adapt_connection.run(run)
        self._rows = deque(rows)

    @property
    def description(self) -> Any:
        return self._description

    @property
    def lastrowid(self) -> int:
        return self._lastrowid

    @property
    def rowcount(self) -> int:
        return self._rowcount

    async def _async_soft_close(self) -> None:
        return

    def close(self) -> None:
        self._rows.clear()


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection whose transactions are begun by `begin_with`, and in truth with their first statement."""

    __slots__ = ("_begun_with", "_is_last", "_to_begin")

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._to_begin = ""  # what the next statement begins with
        self._begun_with = ""  # what the transaction was begun with that is open
        self._is_last = False  # the next statement is all that there is of its transaction

    def cursor(self, server_side: bool = False) -> Any:
        return Cursor(self)

    def begin_with(self, statement: str) -> None:
        self._to_begin = statement

    def commit_with_the_next(self) -> None:
        """Let the next statement be its whole transaction, committed on the same way."""
        self._is_last = True

    def run(self, statement: Any) -> Any:
        """Run `statement(connection, begin, is_last=…)` on the thread of the connection, and return what it returns."""
        begin, self._to_begin = self._to_begin, ""
        is_last, self._is_last = self._is_last, False
        self._begun_with = begin or self._begun_with
        try:
            ran = await_(self._connection._execute(partial(statement, is_last=is_last), self._connection._conn, begin))
        except Exception as error:
            self._handle_exception(error)
        if is_last:
            self._begun_with = ""
        return ran

    def commit(self) -> None:
        if self._has_written():
            super().commit()
        self._begun_with = ""  # a commit that failed leaves it to the rollback

    def rollback(self) -> None:
        if self._has_written():
            super().rollback()
        self._begun_with = ""

    def _has_written(self) -> bool:
        """Whether a transaction is open whose end is to be waited for. One that only read ends before whatever the thread is
        asked next."""
        self._to_begin, self._is_last = "", False
        if self._begun_with == READING and self._connection._connection:
            self._connection._tx.put_nowait((None, self._connection._conn.rollback))
        return self._begun_with == WRITING


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """The `module` of an engine: SQLAlchemy's own, with these connections."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arg: Any, **kw: Any) -> Connection:
        adapted = super().connect(*arg, **kw)
        return Connection(self, adapted._connection)
