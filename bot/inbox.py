"""The way in: every inbound is committed before its platform hears that it arrived, then handled in its chat's order.

What was not handled when the process ended is handled at the next start. Presses and /cancel do not wait behind a
turn that is still running: they run beside it.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.fronts.front import Attachment, Inbound, Origin
from bot.rush import Rush
from storage.errors import StorageError
from storage.inbox import Inbox
from storage.wording import later
from tools.errors import OutcomeUnknown, TroupeError, Unavailable

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # times a turn may fail
MAX_ENDS = 8  # times the process may end in one: few would do, but whoever stops it often is no fault of the message
URGENT = frozenset({"cancel", "stop"})  # commands that pass the queue
RETRY = timedelta(seconds=2)  # before a turn that failed is tried again
FLOOD = 5  # messages of one person that wait in a chat: another's goes between them
REPLAYED = 10_000  # rows at most that a start takes up
Afterwards = Callable[[], Awaitable[None]]
GIVEN_UP = later("Something went wrong with that message, and I have set it aside. Please say it another way.")


@dataclass(kw_only=True, eq=False)
class _Chat:
    """What waits in one conversation, oldest first, and whether a turn is running."""

    waiting: deque[tuple[int, Inbound]] = field(default_factory=deque)
    is_busy: bool = False
    last: str = ""  # whose turn was the last one

    def next(self) -> tuple[int, Inbound]:
        """Take out what comes next: the oldest, unless one person has filled the queue and somebody else waits too.

        Each person's messages stay in their order. Who writes little keeps their place among what the others say.
        """
        crowd = Counter(inbound.origin.user for _, inbound in self.waiting)
        at = 0
        if crowd[self.last] >= FLOOD and len(crowd) > 1:
            at = next(i for i, (_, inbound) in enumerate(self.waiting) if inbound.origin.user != self.last)
        chosen = self.waiting[at]
        del self.waiting[at]
        self.last = chosen[1].origin.user
        return chosen


class Intake:
    """`handle` answers one inbound, and returns what writes down about it what nobody waits for; `tell` says one line to its origin when it cannot be answered at all. `screen` returns
    an inbound as it may be kept: no secret is committed as it was sent.

    While there is a `rush`, no turn begins.

    Files that a front has put into `downloads` are removed once their message is handled: what is kept of them lies
    in the blob store by then.
    """

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[Inbound], Awaitable[Afterwards | None]],
        *,
        clock: Callable[[], datetime],
        tell: Callable[[Origin, str], Awaitable[None]],
        screen: Callable[[Inbound], Awaitable[Inbound]] | None = None,
        downloads: Path | None = None,
        rush: Rush | None = None,
        max_attempts: int = MAX_ATTEMPTS,
        max_ends: int = MAX_ENDS,
        retry: timedelta = RETRY,
    ) -> None:
        self._inbox = inbox
        self._handle = handle
        self._clock = clock
        self._tell = tell
        self._screen = screen
        self._downloads = downloads
        self._rush = rush or Rush()
        self._max_attempts = max_attempts
        self._max_ends = max_ends
        self._retry = retry
        self._chats: dict[tuple[str, str], _Chat] = {}
        self._group: asyncio.TaskGroup | None = None
        self._unfinished: set[int] = set()  # ids that are queued or running in this process
        # While what was left is read, what comes is in the tables too: it is taken by one of the two.
        self._came: set[int] | None = set()  # ids that came before the reading was over; None: it is
        self._taken_up: set[int] = set()  # ids that the reading found
        self._counted: set[int] = set()  # ids whose first try was counted when they were kept
        self._running = 0
        self._is_draining = False
        self._changed = asyncio.Event()

    async def answer(self, inbound: Inbound) -> None:
        """Commit `inbound`, once however often it comes, and return; the turn follows. Raises what storage raises."""
        if self._screen is not None:
            inbound = await self._screen(inbound)
        item_id = await self._inbox.accept(
            inbound.origin.front, inbound.key, inbound.origin.chat, to_json(inbound), attempts=1, now=self._clock()
        )
        if item_id is None:
            await asyncio.to_thread(self._clear_away, inbound)  # it came before, and so did its files
        elif item_id not in self._taken_up:
            if self._came is not None:
                self._came.add(item_id)
            self._counted.add(item_id)
            self._enqueue(item_id, inbound)

    async def latest(self, front: str) -> list[tuple[str, str]]:
        """Return the chats and ids of the messages that came last from a front."""
        rows = await self._inbox.latest(front)
        return [(row.chat, str(row.payload.get("ref", ""))) for row in rows]

    async def run(self) -> None:
        """Handle what comes and what was left, until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                await self._replay()
                for key in list(self._chats):
                    self._advance(key)
                await asyncio.Event().wait()
            finally:
                self._group = None

    async def idle(self) -> None:
        """Wait until nothing is queued or running."""
        while self._unfinished:
            self._changed.clear()
            await self._changed.wait()

    async def drain(self, timeout: float) -> bool:
        """Begin no new turn, and wait up to `timeout` seconds for those that run. What is left comes next start."""
        self._is_draining = True
        try:
            async with asyncio.timeout(timeout):
                while self._running:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            logger.warning("Turns were cut short", extra={"action": "drain_timeout", "running": self._running})
            return False
        return True

    async def _replay(self) -> None:
        left = await self._inbox.unhandled(limit=REPLAYED)
        came, self._came = self._came or set(), None
        for item in left:
            if item.id in came or item.id in self._unfinished:
                continue
            self._taken_up.add(item.id)
            try:
                inbound = from_json(item.payload)
            except (KeyError, TypeError) as error:
                logger.error(
                    "An inbox row cannot be read", extra={"action": "inbox_broken", "item": item.id}, exc_info=error
                )
                await self._inbox.handled(item.id, now=self._clock())
                continue
            logger.info("An inbound is taken up again", extra={"action": "inbound_replayed", "item": item.id})
            self._enqueue(item.id, inbound)
        for chat in self._chats.values():  # what came while this was read is younger
            chat.waiting = deque(sorted(chat.waiting, key=lambda waiting: waiting[0]))

    def _enqueue(self, item_id: int, inbound: Inbound) -> None:
        self._unfinished.add(item_id)
        key = (inbound.origin.front, inbound.origin.chat)
        if _is_urgent(inbound) and self._group is not None and not self._is_draining:
            self._running += 1
            self._group.create_task(self._beside(item_id, inbound))
            return
        self._chats.setdefault(key, _Chat()).waiting.append((item_id, inbound))
        self._advance(key)

    def _advance(self, key: tuple[str, str]) -> None:
        """Begin the next turn of a chat, unless one is running."""
        chat = self._chats.get(key)
        if chat is None or chat.is_busy or self._group is None or self._is_draining:
            return
        if not chat.waiting:
            del self._chats[key]
            return
        chat.is_busy = True
        self._running += 1
        self._group.create_task(self._turns(key, chat))

    async def _turns(self, key: tuple[str, str], chat: _Chat) -> None:
        try:
            while chat.waiting and not self._is_draining:
                item_id, inbound = chat.next()
                await self._turn(item_id, inbound)
        finally:
            chat.is_busy = False
            self._running -= 1
            self._changed.set()
        self._advance(key)

    async def _beside(self, item_id: int, inbound: Inbound) -> None:
        try:
            await self._turn(item_id, inbound)
        finally:
            self._running -= 1
            self._changed.set()

    async def _turn(self, item_id: int, inbound: Inbound) -> None:
        """Handle one inbound, a few times if it must be. One that always fails is told once and set aside."""
        about = {"front": inbound.origin.front, "item": item_id}
        failed = 0
        await self._rush.over()
        while True:
            try:
                # Counted before the try begins: a message that kills the process is seen at the next start.
                attempts = 1 if item_id in self._counted else await self._inbox.attempt(item_id)
                self._counted.discard(item_id)
                if failed >= self._max_attempts or attempts > self._max_ends + failed:
                    await self._give_up(item_id, inbound)
                    break
                afterwards = await self._handle(inbound)
                await self._inbox.handled(item_id, also=afterwards, now=self._clock())
                break
            except OutcomeUnknown as error:
                # The answer may be there. Saying it twice is worse than the small chance that it is not.
                logger.warning(
                    "An answer may not have arrived",
                    extra={"action": "answer_unknown", **about, "error": error.message},
                )
                await self._inbox.handled(item_id, now=self._clock())
                break
            except (Unavailable, StorageError) as error:
                logger.warning(
                    "A turn is tried again", extra={"action": "turn_retried", **about, "error": error.message}
                )
            except Exception:
                logger.exception("A turn failed", extra={"action": "turn_failed", **about})
            failed += 1
            await asyncio.sleep(self._retry.total_seconds())
            if self._is_draining:
                return
        self._unfinished.discard(item_id)
        self._changed.set()
        if inbound.attachments:
            await asyncio.to_thread(self._clear_away, inbound)

    async def _give_up(self, item_id: int, inbound: Inbound) -> None:
        logger.error(
            "An inbound was set aside",
            extra={"action": "inbound_set_aside", "front": inbound.origin.front, "item": item_id},
        )
        await self._inbox.handled(item_id, now=self._clock())
        try:
            await self._tell(inbound.origin, GIVEN_UP)
        except TroupeError as error:
            logger.warning("Nobody could be told", extra={"action": "not_told", "error": error.message})

    def _clear_away(self, inbound: Inbound) -> None:
        for file in inbound.attachments:
            if self._downloads is not None and file.path.parent == self._downloads:
                file.path.unlink(missing_ok=True)


def _is_urgent(inbound: Inbound) -> bool:
    return bool(inbound.press) or bool(inbound.sealed) or inbound.command in URGENT


def to_json(inbound: Inbound) -> dict[str, Any]:
    """Write an inbound for the database: no bytes, no tokens; files by where they lie."""
    payload = asdict(inbound)
    for attachment in payload["attachments"]:
        attachment["path"] = str(attachment["path"])
    payload["attachments"] = list(payload["attachments"])
    return payload


def from_json(payload: dict[str, Any]) -> Inbound:
    attachments = tuple(Attachment(**{**file, "path": Path(file["path"])}) for file in payload["attachments"])
    return Inbound(**{**payload, "origin": Origin(**payload["origin"]), "attachments": attachments})
