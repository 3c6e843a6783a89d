"""The database: one SQLite file by default, PostgreSQL by its URL.

Reading and writing are two doors. `read()` gives a session on one of a few connections that cannot write.
`write()` gives a session that is one transaction, begun with the write lock in hand (`BEGIN IMMEDIATE`), so
that a transaction never fails half-way because it read first. Within a process, writers of a SQLite file wait
for each other in line instead of polling for the lock.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from sqlite3 import Error as SQLiteError
from typing import Any, Self

from sqlalchemy import URL, Engine, Executable, Row, Table, create_engine, event, make_url, text
from sqlalchemy.engine import Connection as EngineConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.util import greenlet_spawn

from storage.base import Base
from storage.errors import Corrupt, Taken, Unreachable
from storage.glance import Ask, Glance, Values
from storage.sqlite import READING, WRITING, Connection, Driver
from storage.translate import translated, translated_os
from storage.wording import tr

BUSY_TIMEOUT = 30.0  # seconds that SQLite waits for who else writes, DBOS among them: a busy disk can stall for ten
WRITER_PATIENCE = 60.0  # seconds that a writer waits in line within this process
READERS = 4  # connections; each is a thread
GLANCE_TIMEOUT = 0.2  # seconds that the loop may stand still where another program has the whole file for itself
PRAGMAS = ("foreign_keys = ON", "synchronous = FULL")


class Database:
    """An open database. `open` it once per process, hand it to the collections, and `close` it at the end."""

    def __init__(
        self,
        url: URL,
        *,
        data_dir: Path | None,
        reader: AsyncEngine,
        writer: AsyncEngine,
        glancer: Engine | None = None,
    ) -> None:
        """Without a `glancer`, which must answer at once, it is the reader that is glanced at."""
        self.url = url
        self.data_dir = data_dir
        self._reader = reader
        self._writer = writer
        self._glancer = glancer
        self._joined: ContextVar[tuple[asyncio.Task[Any], AsyncSession] | None] = ContextVar("joined", default=None)
        self._looking: ContextVar[tuple[asyncio.Task[Any], AsyncSession] | None] = ContextVar("looking", default=None)
        self._glancing: ContextVar[tuple[asyncio.Task[Any], Glance] | None] = ContextVar("glancing", default=None)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        data_dir: Path | None = None,
        read_only: bool = False,
        is_scratch: bool = False,
        called: str = "troupe",
    ) -> Self:
        """Open the database at `url`; a SQLite file is made, private to the user, when it is missing.

        `url` is `sqlite:///path/to/file.db` or `postgresql://user@host/name`; the driver is ours to choose.
        `data_dir` is where backups go, by default beside the SQLite file. With `read_only` nothing is made or
        changed, and `write()` fails. What `is_scratch` is thrown away with the process: it has its tables at once, and
        nothing waits for the disk. `called` is the name of the connections in the list of a server.
        """
        address = _address(url)
        if address.get_backend_name() == "postgresql":
            engine = create_async_engine(
                address,
                pool_size=READERS + 4,
                pool_timeout=WRITER_PATIENCE,
                pool_pre_ping=True,  # a server that was restarted is noticed before something is asked of it
                connect_args={"application_name": called},
            )
            reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            database = cls(address, data_dir=data_dir, reader=reader, writer=engine)
        else:
            file = Path(address.database or "")
            if not read_only:
                await asyncio.to_thread(_make_private, file)
            elif not file.is_file():
                raise Unreachable(
                    tr("There is no database at {file}.", file=file), fix=tr("Start the bot once; it makes one.")
                )
            reader, writer, glancer = _sqlite_engines(address, read_only=read_only, is_scratch=is_scratch)
            directory = data_dir or file.parent
            database = cls(address, data_dir=directory, reader=reader, writer=writer, glancer=glancer)
        try:
            await database._touch(writes=not read_only)
            if is_scratch:
                async with database._writer.begin() as connection:
                    await connection.run_sync(Base.metadata.create_all)
        except BaseException:
            await database.close()
            raise
        return database

    async def _touch(self, *, writes: bool) -> None:
        """Use the database once: a wrong one is noticed now, and not at the first message."""
        with _translating():
            if writes:
                async with self._writer.connect():  # sets write-ahead logging, which stays with the file
                    pass
            async with self._reader.connect() as connection:
                await connection.execute(text("SELECT count(*) FROM sqlite_master" if self.is_sqlite else "SELECT 1"))

    @property
    def is_sqlite(self) -> bool:
        return self.dialect == "sqlite"

    @property
    def dialect(self) -> str:
        return self.url.get_backend_name()

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @property
    def sync_url(self) -> str:
        """The same database for code that is not asynchronous: DBOS, and the migrations."""
        driver = "sqlite" if self.is_sqlite else "postgresql+psycopg"
        return self.url.set(drivername=driver).render_as_string(hide_password=False)

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session that only reads, on one consistent view of the data. Inside a `write()` it is that session.

        A `read()` inside a `read()` of the same task is that one, so several collections can be asked in one go: what a
        session costs is more than what a small question does.
        """
        return self._session(self._reader, writes=False)

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[Glance]:
        """A `read()` of what is found in an instant: some rows by an index. SQLite looks for it without leaving the loop,
        which stands still as long as that takes: no search, no list without an end.

        A `glance()` inside a `glance()` of the same task is that one, on one consistent view of the data; inside a `read()`
        or a `write()` it is of that session.
        """
        task = asyncio.current_task()
        known = self._glancing.get()
        if known is not None and known[0] is task:
            yield known[1]
            return
        async with AsyncExitStack() as stack:
            stack.enter_context(_translating())
            glance = Glance(await self._asked(stack, task))
            token = self._glancing.set((task, glance)) if task is not None else None
            try:
                yield glance
            finally:
                if token is not None:
                    self._glancing.reset(token)

    async def _asked(self, stack: AsyncExitStack, task: asyncio.Task[Any] | None) -> Ask:
        """Return what answers a glance, open as long as `stack` is."""
        joined, looking = self._joined.get(), self._looking.get()
        if self._glancer is None or any(outer is not None and outer[0] is task for outer in (joined, looking)):
            session = await stack.enter_async_context(self.read())

            async def in_session(statement: Executable, values: Values) -> Sequence[Row[Any]]:
                return (await session.execute(statement, values)).all()

            return in_session
        connection = stack.enter_context(self._glancer.begin())

        async def at_once(statement: Executable, values: Values) -> Sequence[Row[Any]]:
            return connection.execute(statement, values).all()

        return at_once

    def write(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction: committed when the block ends, undone when it raises.

        A `write()` inside a `write()` of the same task joins it, so several collections can act as one:

            async with database.write():
                await inbox.handled(item.id, now=now)
                await receipts.add(...)

        Do nothing slow in it: on SQLite everybody else who writes is waiting.
        """
        return self._session(self._writer, writes=True)

    async def write_one(self, statement: Executable, values: Values) -> Sequence[Row[Any]]:
        """A `write()` of one statement, for what runs at each message: return its rows. With SQLite it is begun, run and
        committed on one way to the thread of the connection."""
        outer = self._joined.get()
        if outer is not None and outer[0] is asyncio.current_task():
            return (await outer[1].execute(statement, values)).all()

        def write() -> Sequence[Row[Any]]:
            with self._writer.sync_engine.begin() as connection:
                there: Any = connection.connection.dbapi_connection
                if isinstance(there, Connection):
                    there.commit_with_the_next()
                return connection.execute(statement, values).all()

        with _translating():
            return await greenlet_spawn(write)

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine, *, writes: bool) -> AsyncIterator[AsyncSession]:
        task = asyncio.current_task()
        outer = self._joined.get()
        if outer is not None and outer[0] is task:
            yield outer[1]
            # What was written is visible to the rest of the transaction, and a broken rule is raised here.
            with _translating():
                await outer[1].flush()
            return
        looking = None if writes else self._looking.get()
        if looking is not None and looking[0] is task:
            yield looking[1]
            return
        with _translating():
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                if task is None:
                    yield session
                    return
                joined = self._joined if writes else self._looking
                token = joined.set((task, session))
                try:
                    yield session
                finally:
                    joined.reset(token)

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """While this is held, nobody else writes by this object; on PostgreSQL, where nobody is in the way, it holds nobody up.

        It is for what blocks the loop and writes by itself: a transaction that waits for the loop would never end before it.
        """
        if not self.is_sqlite:
            yield
            return
        with _translating():
            async with self._writer.connect():  # the only one there is; no transaction begins
                yield

    async def upgrade(self) -> Path | None:
        """Bring the tables to this version of the program; return the backup made before, if one was needed."""
        from storage.migrate import upgrade

        return await asyncio.to_thread(upgrade, self.sync_url, self.data_dir)

    async def revision(self) -> str | None:
        """The version of the tables in this database; None when it was never set up."""
        from storage.migrate import revision

        return await asyncio.to_thread(revision, self.sync_url)

    async def check(self) -> list[str]:
        """Read the whole file and return what is wrong with it: an empty list when all is well.

        `integrity_check`, not the quick one: of 200 single flipped bits it saw twice as many.
        """
        if not self.is_sqlite:
            async with self.read() as session:
                await session.execute(text("SELECT 1"))
            return []
        try:
            async with self.read() as session:
                found = [str(row[0]) for row in await session.execute(text("PRAGMA integrity_check(20)"))]
        except Corrupt as error:
            return [error.message]
        return [] if found == ["ok"] else found

    async def mend(self) -> list[str]:
        """Build every index anew from its table, and return what is still wrong.

        Damage within an index loses nothing; what the tables themselves lost, only a backup has.
        """
        try:
            async with self.write() as session:
                await session.execute(text("REINDEX"))
        except (Corrupt, Taken) as error:  # taken: rows that a whole index would have kept out
            return [error.message]
        return await self.check()

    async def loose_ends(self) -> list[str]:
        """Rows that name a row that is gone. SQLite keeps these from happening, as long as only we write to it."""
        if not self.is_sqlite:
            return []
        async with self.read() as session:
            loose = (await session.execute(text("PRAGMA foreign_key_check"))).all()
        return [f"{row[0]} {row[1]} names a missing row of {row[2]}" for row in loose[:20]]

    async def back_up(self, to: Path) -> None:
        """Write a complete, compact copy to the new file `to` (VACUUM INTO), while others go on writing."""
        from storage.migrate import back_up

        await asyncio.to_thread(back_up, self.sync_url, to)

    async def close(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()
        if self._glancer is not None:
            self._glancer.dispose()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise Unreachable(
            tr("database.url is not a database address: {url!r}.", url=url), fix=tr("Write sqlite:///data/troupe.db")
        ) from error
    backend = address.get_backend_name()
    if backend == "sqlite" and address.database and address.database != ":memory:":
        return address.set(drivername="sqlite+aiosqlite")
    if backend == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    raise Unreachable(
        tr("database.url names {backend!r}, which is not supported.", backend=backend),
        fix=tr("Write sqlite:///data/troupe.db or postgresql://user@host/name"),
    )


def _make_private(file: Path) -> None:
    """Make the folder and the file with no rights for others; SQLite gives -wal and -shm the file's rights."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o600))
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except IsADirectoryError as error:
        raise Unreachable(
            tr("{file} is a folder, not a database.", file=file), fix=tr("Name a file in database.url.")
        ) from error
    except OSError as error:
        raise translated_os(error, tr("The database {file}", file=file)) from error


def _sqlite_engines(address: URL, *, read_only: bool, is_scratch: bool) -> tuple[AsyncEngine, AsyncEngine, Engine]:
    if read_only:
        address = address.set(database=f"file:{address.database}", query={"mode": "ro", "uri": "true"})
    pool = {"max_overflow": 0, "pool_timeout": WRITER_PATIENCE, "module": Driver()}
    reader = create_async_engine(address, pool_size=READERS, **pool)
    # One connection: writers of this process queue here, in order, instead of polling SQLite's lock.
    writer = create_async_engine(address, pool_size=1, **pool)
    # Never waited for: a wait would be the loop's own.
    glancer = create_engine(address.set(drivername="sqlite+pysqlite"), pool_size=READERS, max_overflow=-1)
    for engine in (reader.sync_engine, writer.sync_engine, glancer):
        is_writer = engine is writer.sync_engine
        patience = GLANCE_TIMEOUT if engine is glancer else BUSY_TIMEOUT
        _on_connect(engine, writes=is_writer and not read_only, is_scratch=is_scratch, patience=patience)
        _on_begin(engine, WRITING if is_writer else READING)
    return reader, writer, glancer


def _on_connect(engine: Engine, *, writes: bool, is_scratch: bool, patience: float) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver begins transactions by itself, too late and never for DDL; ours are begun by `begin` below.
        connection.isolation_level = None
        cursor = connection.cursor()
        haste = ("synchronous = OFF",) if is_scratch else ()
        waits = f"busy_timeout = {int(patience * 1000)}"
        for pragma in (waits, *PRAGMAS, *haste, "journal_mode = WAL" if writes else "query_only = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _on_begin(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: EngineConnection) -> None:
        there: Any = connection.connection.dbapi_connection
        if isinstance(there, Connection):
            there.begin_with(statement)
        else:
            there.execute(statement)


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, SQLiteError) as error:
        found = translated(error)
        if found is error:
            raise
        raise found from error


def insert_for(session: AsyncSession, table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of `session`."""
    return insert_in(session.get_bind().dialect.name, table)


def insert_in(dialect: str, table: type[Base] | Table) -> Any:
    """An INSERT that knows ON CONFLICT.

    Of a `Table` rather than its class, and made once, it costs half: what runs at each message is kept so, and given its
    values when it runs.
    """
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)


def table_of(rows: type[Base]) -> Table:
    assert isinstance(rows.__table__, Table)
    return rows.__table__
