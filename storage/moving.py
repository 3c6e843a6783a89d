"""Moving everything from the SQLite file to an empty PostgreSQL database, with a check that nothing was lost.

What DBOS keeps of running work stays behind: unfinished jobs and due posts are begun again from our tables at the next
start, under the names that they had.
"""

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Integer, Table, func, insert, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError

from storage.base import Base
from storage.errors import Corrupt, Invalid
from storage.migrate import connected, upgrade
from storage.wording import later, tr

BATCH = 500  # rows at a time
IN_BATCHES = {"yield_per": BATCH}
ADDRESS = later("Write postgresql://USER:PASSWORD@HOST/NAME")
ITS_OWN = {"alembic_version"}


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a table holds: `checksum` is the sum of its rows' hashes, which does not ask for an order."""

    rows: int
    checksum: str


def move(source: Path, target: str) -> Mapping[str, Contents]:
    """Copy every table of the SQLite file `source` to the PostgreSQL at `target`; return what each holds, checked there.

    All or nothing: what goes wrong leaves `target` with empty tables, and `source` as it was. Nobody may have `source` open.
    Raises Invalid where `target` is no PostgreSQL or not empty, Corrupt where it holds something else in the end.
    """
    try:
        address = make_url(target)
    except ArgumentError as error:
        raise Invalid(tr("That is no address of a database."), fix=tr(ADDRESS)) from error
    if address.get_backend_name() != "postgresql":
        raise Invalid(tr("Only a PostgreSQL is moved to."), fix=tr(ADDRESS))
    there = address.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    here = f"sqlite:///{source}"
    with connected(there) as connection:
        _empty(connection)
    upgrade(here, source.parent)
    upgrade(there, None)
    with connected(here) as old, connected(there) as new:
        found = {table.name: _copied(table, old, new) for table in Base.metadata.sorted_tables}
        for table in Base.metadata.sorted_tables:
            if (arrived := contents(new, table)) != found[table.name]:
                new.rollback()
                raise Corrupt(
                    tr(
                        "Of {table}, {arrived} of {rows} rows arrived, or some are not the same.",
                        table=table.name,
                        arrived=arrived.rows,
                        rows=found[table.name].rows,
                    ),
                    fix=tr("Nothing was moved. Try again; if it happens again, keep SQLite and report it."),
                )
        _count_on(source, new)
    return found


def contents(connection: Connection, table: Table) -> Contents:
    """Count the rows of a table, and sum them up."""
    rows, total = 0, 0
    for row in connection.execute(select(table), execution_options=IN_BATCHES):
        rows, total = rows + 1, total + _hash(tuple(row))
    return Contents(rows=rows, checksum=f"{total % 2**256:064x}")


def _hash(row: tuple[object, ...]) -> int:
    return int.from_bytes(hashlib.sha256(repr(row).encode()).digest())


def _empty(connection: Connection) -> None:
    ours = {table.name for table in Base.metadata.sorted_tables}
    names = set(inspect(connection).get_table_names())
    if strangers := names - ours - ITS_OWN:
        raise Invalid(
            tr(
                "The database there holds tables of something else ({tables}).", tables=", ".join(sorted(strangers)[:3])
            ),
            fix=tr("Make a database of its own: createdb troupe"),
        )
    for name in sorted(names & ours):
        if connection.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one():
            raise Invalid(
                tr("The database there is not empty: {table} has rows.", table=name),
                fix=tr("Make a database of its own: createdb troupe"),
            )


def _copied(table: Table, old: Connection, new: Connection) -> Contents:
    rows, total = 0, 0
    # In the order of their keys: a row that names another one of its table was made after it.
    query = select(table).order_by(*table.primary_key.columns)
    for batch in old.execute(query, execution_options=IN_BATCHES).mappings().partitions(BATCH):
        new.execute(insert(table), [dict(row) for row in batch])
        for row in batch:
            rows, total = rows + 1, total + _hash(tuple(row.values()))
    return Contents(rows=rows, checksum=f"{total % 2**256:064x}")


def _count_on(source: Path, new: Connection) -> None:
    """Let numbers go on behind the last one that was given in SQLite, also where its row is gone."""
    with closing(sqlite3.connect(source)) as raw:
        reached = {str(name): int(number) for name, number in raw.execute("SELECT name, seq FROM sqlite_sequence")}
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None or not isinstance(column.type, Integer):
            continue
        most = new.execute(select(func.max(column))).scalar_one() or 0
        if last := max(most, reached.get(table.name, 0)):
            new.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"),
                {"table": table.name, "column": column.name, "last": last},
            )
