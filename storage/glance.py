"""A glance into the database: some rows by an index, without what else a session costs.

A session of SQLAlchemy that finds one row as an object, on the thread of its connection, costs about a millisecond of the loop; a
glance at SQLite, on the loop itself, a sixth of that. Each message needs half a dozen of them before its answer.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Executable, Row

from storage.base import Base

Rows = TypeVar("Rows", bound=Base)
Values = Mapping[str, Any]


Ask = Callable[[Executable, Values], Awaitable[Sequence[Row[Any]]]]


class Glance:
    """What `Database.glance` gives. `ask` runs a statement and returns its rows."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def rows(self, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
        return await self._ask(statement, values)

    async def row(self, statement: Executable, **values: Any) -> Row[Any] | None:
        return next(iter(await self._ask(statement, values)), None)

    async def value(self, statement: Executable, **values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        row = await self.row(statement, **values)
        return row[0] if row is not None else None


def seen(kind: type[Rows], row: Row[Any]) -> Rows:
    """A row of all columns as an object, which belongs to no session: it is to be looked at, and never changed."""
    return kind(**row._mapping)
