"""A process's hold on its id: a session lock of PostgreSQL, which ends when the process does, however it ends.

The lock lives as long as its connection, so it has one of its own. A process that lost the connection does not hold its id
any more; it may take it up again as long as nobody has gone on with its work, which the epoch of its row tells.
A host that is frozen, or cut off, keeps its connection on the server's side; a peer that has not seen it for long ends that
connection there.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, TypeVar

from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.errors import StorageError, Unreachable
from storage.translate import REACH, translated
from storage.wording import tr

IDS: Final = 1_953_656_693  # the first half of our locks' keys: "trou"
LEADING: Final = 1_953_656_694
CONNECT: Final = 5  # seconds

T = TypeVar("T")

_HELD = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = :of "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def key_of(host_id: str) -> int:
    """Return the second half of the lock's key, which PostgreSQL takes as 32 bits."""
    return int.from_bytes(hashlib.sha256(host_id.encode()).digest()[:4]) & 0x7FFFFFFF


def called(session_id: str, host_id: str = "") -> str:
    """Return what a process's connections are called, as the server's list of them shows it."""
    return f"troupe {session_id} {host_id}"[:63]


class Presence:
    """The lock of `host_id`, and a look at the others'. Every method raises Unreachable when the connection is gone."""

    def __init__(self, url: URL, host_id: str, *, called: str, patience: float) -> None:
        """`called` is the name of this process's connections, `patience` how many seconds an answer may take."""
        self._host_id = host_id
        self._patience = patience
        self._engine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"connect_timeout": CONNECT, "application_name": called},
        )
        self._connection: AsyncConnection | None = None
        self._session_id = 0  # of the connection that held the lock last, on the server's side
        self._one_at_a_time = asyncio.Lock()
        self.leads = False

    async def take(self) -> bool:
        """Take the lock on a new connection; False when somebody else has it."""
        return await self._asked(self._take)

    async def beat(self, epoch: int) -> bool:
        """Say that we are here; False when the id is not ours any more."""

        async def seen(connection: AsyncConnection) -> bool:
            found = await connection.execute(
                text(
                    "UPDATE hosts SET last_seen_at = now() WHERE id = :id AND epoch = :epoch AND state = 'working' "
                    "RETURNING epoch"
                ),
                {"id": self._host_id, "epoch": epoch},
            )
            return found.first() is not None

        return await self._on_it(seen)

    async def lead(self) -> bool:
        """Be the one host that keeps the time, or try to; whether we are."""

        async def tried(connection: AsyncConnection) -> bool:
            # Once: a session that takes a lock twice must let go of it twice.
            return self.leads or bool(
                (await connection.execute(text("SELECT pg_try_advisory_lock(:of, 0)"), {"of": LEADING})).scalar_one()
            )

        self.leads = await self._on_it(tried)
        return self.leads

    async def held(self) -> frozenset[int]:
        """Return the keys (`key_of`) of the ids that are held now, by anybody."""

        async def looked(connection: AsyncConnection) -> frozenset[int]:
            rows = await connection.execute(text(f"SELECT objid::bigint {_HELD}"), {"of": IDS})
            return frozenset(int(row[0]) for row in rows)

        return await self._on_it(looked)

    async def silent_for(self) -> Mapping[str, float]:
        """Return for how many seconds each host that counts as working has not been seen, by the server's clock."""

        async def looked(connection: AsyncConnection) -> Mapping[str, float]:
            rows = await connection.execute(
                text("SELECT id, extract(epoch FROM now() - last_seen_at) FROM hosts WHERE state = 'working'")
            )
            return {str(row[0]): float(row[1]) for row in rows}

        return await self._on_it(looked)

    async def shut_out(self, session_id: str) -> None:
        """End every connection of a process that counts as lost: it may be frozen in the middle of a change, and whoever waits
        for the rows that it holds would wait for ever."""

        async def ended(connection: AsyncConnection) -> None:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND starts_with(application_name, :called)"
                ),
                {"called": called(session_id)},
            )

        await self._on_it(ended)

    @asynccontextmanager
    async def in_place_of(self, host_id: str) -> AsyncIterator[bool]:
        """Hold another's lock as well, so that nobody else goes on with its work, itself included; whether we have it."""
        key = {"of": IDS, "key": key_of(host_id)}

        async def tried(connection: AsyncConnection) -> bool:
            return bool((await connection.execute(text("SELECT pg_try_advisory_lock(:of, :key)"), key)).scalar_one())

        async def let_go(connection: AsyncConnection) -> None:
            await connection.execute(text("SELECT pg_advisory_unlock(:of, :key)"), key)

        has_it = await self._on_it(tried)
        try:
            yield has_it
        finally:
            if has_it:
                with suppress(Unreachable):  # with the connection, the lock is gone as well
                    await self._on_it(let_go)

    async def close(self) -> None:
        async with self._one_at_a_time:
            await self._drop()
        await self._engine.dispose()

    async def _take(self) -> bool:
        await self._drop()
        connection = await self._engine.connect()
        self._connection = connection
        key = {"of": IDS, "key": key_of(self._host_id), "before": self._session_id}
        # A connection that was cut may live on at the server for minutes, and would keep us from what is ours.
        await connection.execute(
            text(f"SELECT pg_terminate_backend(pid) {_HELD} AND objid = :key AND pid = :before"),
            key,
        )
        for _ in range(3):
            if (await connection.execute(text("SELECT pg_try_advisory_lock(:of, :key)"), key)).scalar_one():
                self._session_id = int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())
                return True
            await asyncio.sleep(0.1)  # what was ended takes a moment to be gone
        await self._drop()
        return False

    async def _on_it(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Do `work` on the connection that holds the lock."""

        async def on_it() -> T:
            if self._connection is None:
                raise Unreachable(tr("The connection to the database server is lost."), fix=tr(REACH))
            return await work(self._connection)

        return await self._asked(on_it)

    async def _asked(self, work: Callable[[], Awaitable[T]]) -> T:
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(self._patience):
                    return await work()
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                await self._drop()
                found: Any = translated(error) if isinstance(error, SQLAlchemyError) else None
                if isinstance(found, StorageError) and not isinstance(found, Unreachable):
                    raise found from error
                raise Unreachable(tr("The database server cannot be reached."), fix=tr(REACH)) from error

    async def _drop(self) -> None:
        """Close the connection without asking it anything: it may be one that never answers."""
        self.leads = False
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
                await connection.close()
