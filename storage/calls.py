"""Words that hosts of one PostgreSQL call to each other at once (LISTEN, NOTIFY). Whoever is away does not hear them.

So nothing that must arrive goes this way alone: the rows are the truth, and a word only says that a look is worth it.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import Database

logger = logging.getLogger(__name__)

CHANNEL: Final = "troupe"
MOST: Final = 7_900  # bytes: PostgreSQL takes 8,000
PAUSE: Final = 1.0  # seconds before a lost connection is tried again
CONNECT: Final = 5  # seconds
LOOK: Final = 30.0  # seconds after which a silent connection is asked whether it still is one

Word = Mapping[str, Any]


class Calls:
    """Says words to every host of the database, and hears theirs."""

    def __init__(self, database: Database, host: str, *, called: str) -> None:
        """`called` is the name of this process's connections."""
        self._database = database
        self._host = host
        self._called = called

    async def say(self, word: Word) -> None:
        """Call `word` to all who listen. Raises StorageError when the server cannot be reached."""
        written = json.dumps({**word, "by": self._host}, ensure_ascii=False, separators=(",", ":"))
        if len(written.encode()) > MOST:
            logger.warning("A word is too long to be called", extra={"action": "call_too_long", "keys": sorted(word)})
            return
        async with self._database.write() as session:
            await session.execute(select(func.pg_notify(CHANNEL, written)))

    async def heard(self) -> AsyncIterator[Word | None]:
        """Yield what others call, for ever. None comes first, and whenever something may have been missed."""
        # A connection of its own: one that waits for words can do nothing else.
        engine = create_async_engine(
            self._database.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"connect_timeout": CONNECT, "application_name": self._called},
        )
        # The driver's own errors come from `notifies`, which SQLAlchemy does not wrap.
        broken = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error, OSError, TimeoutError)
        try:
            while True:
                try:
                    async with engine.connect() as connection:
                        await connection.execute(text(f"LISTEN {CHANNEL}"))
                        yield None
                        driver: Any = (await connection.get_raw_connection()).driver_connection
                        while True:
                            async for said in driver.notifies(timeout=LOOK):
                                word = json.loads(said.payload)
                                if word.get("by") != self._host:
                                    yield word
                            await connection.execute(text("SELECT 1"))
                except broken as error:
                    logger.info("Not listening", extra={"action": "not_listening", "why": type(error).__name__})
                    await asyncio.sleep(PAUSE)
        finally:
            await engine.dispose()
