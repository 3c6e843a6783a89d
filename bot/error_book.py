"""What went wrong, written where /errors finds it: warnings and errors of the log become rows, without holding anybody up."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.log import as_event
from bot.redaction import Redactor
from storage.error_log import Errors
from storage.errors import StorageError

logger = logging.getLogger(__name__)

WAITING = 200  # entries that wait to be written; more are in the log file all the same
LONGEST = 2_000  # characters of one value
WHY = ("error", "why", "problems")  # what of an event's facts says the reason


class ErrorBook(logging.Handler):
    """Hears warnings and errors, and writes them in the order they came."""

    def __init__(
        self, errors: Errors, tasks: asyncio.TaskGroup, *, redactor: Redactor, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(level=logging.WARNING)
        self._errors = errors
        self._tasks = tasks
        self._redactor = redactor
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=WAITING)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen until the block ends; what has not been written then is in the log file."""
        writing = self._tasks.create_task(self._write(), name="error book")
        logging.getLogger().addHandler(self)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self)
            writing.cancel()

    def emit(self, record: logging.LogRecord) -> None:
        entry = entry_of(as_event(record, self._redactor))
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody writes any more
            self._loop.call_soon_threadsafe(self._put, entry)

    def _put(self, entry: dict[str, Any]) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(entry)

    async def _write(self) -> None:
        while True:
            entry = await self._queue.get()
            try:
                await self._errors.add(**entry, now=self._clock())
            except StorageError:
                # The database itself is what is wrong; the log file has both.
                logger.info("An error was not written", extra={"action": "error_not_written"})


def entry_of(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event of the log as a row of the error log: who, what, why, and what to do."""
    extra = dict(event["extra"])
    trace = str(extra.pop("traceback", "")).strip()
    why = next((str(extra[name]) for name in WHY if extra.get(name)), "") or trace.rpartition("\n")[2]
    details = {name: str(value)[:LONGEST] for name, value in extra.items()}
    if event["fix"]:
        details["fix"] = event["fix"][:LONGEST]
    return {
        "level": event["level"],
        "source": str(extra.get("front") or event["service"])[:40],
        "code": str(extra.get("action", ""))[:60],
        "message": (f"{event['message']}: {why}" if why else event["message"])[:LONGEST],
        "details": details,
    }
