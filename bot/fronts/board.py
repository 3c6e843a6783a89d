"""The board of one front: which message shows which view, edited no faster than the chat allows, the last state always.

A front gives it two acts, `put` a new message and `change` one; the board keeps order, throttles, waits where the
platform asks to wait, tries again where that is safe, and puts a message anew when a person has deleted it.
"""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.fronts.front import View
from storage.cards import Cards
from storage.wording import tr
from tools.errors import InvalidRequest, OutcomeUnknown, RateLimited, Refused, TroupeError, Unavailable

logger = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=30)  # how long a caller waits for a platform that is away or asks to wait
FAREWELL = timedelta(seconds=3)  # how long a stop waits for views that are on their way
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries while the platform is away
RESENDS = 8  # of a view whose sending may or may not have worked, each after a look whether it is there


class Gone(Exception):
    """The message that was to be changed is not there any more."""


class Unlike(Exception):
    """The message that was to be changed cannot become what is to be shown: another one takes its place."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message on the platform: its id, and which media it shows."""

    ref: str
    shape: str = ""


@dataclass(frozen=True, kw_only=True)
class Unsure:
    """A message that may be in its chat, or not: it was being sent when the process ended, or the answer was lost."""

    after: str  # where it would stand: what `newest` gave before it was sent
    known: frozenset[str]  # messages of ours that are others


class Wall(Protocol):
    """What a front does for its board. Both acts raise the errors of `tools.errors`; `change` also Gone and Unlike."""

    async def put(self, chat: str, view: View, *, nonce: str) -> Shown:
        """Send a new message; what of it `look` has found is not sent again."""
        ...

    async def look(self, chat: str, view: View, *, nonce: str, unsure: Unsure) -> None:
        """See how much of a message is there already."""
        ...

    def newest(self, chat: str) -> str:
        """Say which messages a chat has by now, as `unsure.after` is read later; "" where the platform itself knows a
        message again by its nonce."""
        ...

    async def change(self, chat: str, shown: Shown, view: View) -> Shown: ...

    async def draft(self, chat: str, view: View) -> bool:
        """Show a view that is still being written, in a form that goes by itself when the message is put; False where the
        chat has none: then it is put, and changed."""
        ...

    async def remove(self, chat: str, shown: Shown) -> None:
        """Take a message away; one that cannot be taken away stays."""
        ...

    async def pin(self, chat: str, shown: Shown, *, is_pinned: bool) -> None:
        """Keep a message in sight, or no more; where that is not allowed, it stays as it is."""
        ...

    def edit_every(self, chat: str) -> timedelta: ...


@dataclass(kw_only=True, eq=False)
class _Place:
    """One keyed view in one chat: what is there, and what is to be there."""

    chat: str
    key: str
    shown: Shown | None = None
    is_known: bool = False  # the database was asked what is there
    wanted: View | None = None
    number: int = 0  # of the latest wanted view
    is_asked_anew: bool = False  # it is to stand at the end of the chat
    older: Shown | None = None  # goes when the new message is there
    is_unsure: bool = False  # its message may have been sent
    not_before: float = 0.0
    is_drafted: bool = False  # what is there now is a draft: the message itself need not wait
    woken: asyncio.Event = field(default_factory=asyncio.Event)  # something is wanted that does not wait
    pump: asyncio.Task[None] | None = None
    waiting: list[tuple[int, asyncio.Future[None]]] = field(default_factory=list)

    def settle(self, number: int, error: TroupeError | None = None) -> None:
        """Tell those who wait for this view, or an older one, how it went."""
        for wanted, future in list(self.waiting):
            if wanted <= number:
                self.waiting.remove((wanted, future))
                if not future.done():
                    future.set_exception(error) if error else future.set_result(None)


class Board:
    def __init__(
        self,
        front: str,
        cards: Cards,
        wall: Wall,
        *,
        clock: Callable[[], datetime],
        patience: timedelta = PATIENCE,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self._front = front
        self._cards = cards
        self._wall = wall
        self._clock = clock
        self._patience = patience
        self._first_pause = first_pause
        self._places: dict[tuple[str, str], _Place] = {}
        self._begun: set[str] = set()  # sendings that this process has begun
        self._sending: set[asyncio.Future[Shown]] = set()  # messages without a key that are on their way
        self._group: asyncio.TaskGroup | None = None
        self._is_open = asyncio.Event()

    async def serve(self) -> None:
        """Show views until cancelled; then give those on their way a moment."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            self._is_open.set()
            try:
                for place in self._places.values():
                    self._start(place)
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                # What begins now would be cut off in the middle: it is shown at the next start.
                self._is_open.clear()
                self._group = None
                farewell = FAREWELL.total_seconds()
                end = asyncio.get_running_loop().time() + farewell
                places = self._places.values()
                soon: set[asyncio.Future[Any]] = {
                    place.pump for place in places if place.pump and place.not_before < end
                }
                if soon := soon | self._sending:
                    await asyncio.wait(soon, timeout=farewell)
                raise
            finally:
                self._is_open.clear()
                self._group = None

    async def show(self, chat: str, view: View) -> None:
        """Show `view`. Returns when it is there; an intermediate state of a card that is there returns at once."""
        if not view.key:
            await self._put_once(chat, view)
            return
        place = self._places.setdefault((chat, view.key), _Place(chat=chat, key=view.key))
        place.wanted = view
        place.number += 1
        place.is_asked_anew |= view.at_the_end
        if not view.grows:
            place.woken.set()
        is_first = not place.is_known or place.shown is None or view.at_the_end
        if not (is_first or view.is_final):
            self._start(place)
            return
        arrival: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place.waiting.append((place.number, arrival))
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                await self._is_open.wait()
                self._start(place)
                await asyncio.shield(arrival)
        except TimeoutError as error:
            raise Unavailable(tr("{front} cannot be reached now; the card follows", front=self._front)) from error
        finally:
            place.waiting = [(number, future) for number, future in place.waiting if future is not arrival]
            if arrival.done() and not arrival.cancelled():
                arrival.exception()

    async def _put_once(self, chat: str, view: View) -> None:
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                await self._is_open.wait()
                pause = self._first_pause
                nonce = secrets.token_hex(12)
                while True:
                    sending = asyncio.ensure_future(self._wall.put(chat, view, nonce=nonce))
                    self._sending.add(sending)
                    sending.add_done_callback(self._sending.discard)
                    try:
                        await sending
                        return
                    except RateLimited as error:
                        await asyncio.sleep(error.retry_after.total_seconds())
                    except Unavailable:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, LONGEST_PAUSE)
        except TimeoutError as error:
            raise Unavailable(tr("{front} cannot be reached now", front=self._front)) from error

    def _start(self, place: _Place) -> None:
        is_idle = place.pump is None or place.pump.done()
        if self._group is not None and is_idle and place.wanted is not None:
            place.pump = self._group.create_task(self._pump(place), name=f"{self._front} {place.chat} {place.key}")

    async def _pump(self, place: _Place) -> None:
        """Bring the place to the latest wanted view, however long the platform makes us wait."""
        loop = asyncio.get_running_loop()
        pause, resends, is_settled = self._first_pause, 0, False
        while place.wanted is not None:
            place.woken.clear()
            if (wait := place.not_before - loop.time()) > 0 and not (place.is_drafted and not place.wanted.grows):
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await (place.woken if place.is_drafted else asyncio.Event()).wait()
                continue
            view, number = place.wanted, place.number
            try:
                await self._bring(place, view)
            except RateLimited as error:
                place.is_drafted = False
                place.not_before = loop.time() + error.retry_after.total_seconds()
                if error.retry_after > self._patience:
                    place.settle(number, error)
                continue
            except Unavailable as error:
                logger.debug(
                    "A view waits", extra={"action": "view_waits", "front": self._front, "error": error.message}
                )
                place.is_drafted = False
                place.not_before = loop.time() + pause
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            except OutcomeUnknown as error:
                place.is_unsure = True
                # A card that may be there twice acts once; a question that is nowhere is never answered.
                if resends < RESENDS:
                    if resends:
                        place.not_before = loop.time() + pause
                        pause = min(pause * 2, LONGEST_PAUSE)
                    resends += 1
                    continue
                logger.warning("A view may not have arrived", extra={"action": "view_unknown", "front": self._front})
                self._close(place, number, error)
            except TroupeError as error:
                logger.warning(
                    "A view was not accepted",
                    extra={"action": "view_refused", "front": self._front, "chat": place.chat, "error": error.message},
                )
                self._close(place, number, error)
            except Exception as error:
                logger.exception("A view could not be drawn", extra={"action": "view_broken", "front": self._front})
                self._close(place, number, Unavailable(tr("the view could not be drawn: {why}", why=error)))
            else:
                self._close(place, number, None)
            pause, resends = self._first_pause, 0
            place.not_before = loop.time() + self._wall.edit_every(place.chat).total_seconds()
            is_settled = view.is_final
        if is_settled and not place.waiting:
            self._places.pop((place.chat, place.key), None)  # the database knows it, should it be shown again

    def _close(self, place: _Place, number: int, error: TroupeError | None) -> None:
        if place.number == number:
            place.wanted = None
        place.settle(number, error)

    async def _bring(self, place: _Place, view: View) -> None:
        if not place.is_known:
            card, left = await self._cards.standing(self._front, place.chat, place.key)
            place.shown = Shown(ref=card.message_ref, shape=card.shape) if card and card.message_ref else None
            if left is not None:
                await self._remove(place, Shown(ref=left[0], shape=left[1]))
            if place.shown is not None:
                # The process ended while another message was to take its place: that one may be there.
                nonce = _nonce(place, place.shown.ref)
                place.is_asked_anew |= await self._cards.sent_after(self._front, place.chat, nonce) is not None
            place.is_known = True
        if place.is_asked_anew and place.shown is not None:
            place.older, place.shown = place.shown, None
        place.is_asked_anew = False
        replaced = place.older.ref if place.older else ""
        if view.pin == "off" and place.shown is not None:
            await self._wall.pin(place.chat, place.shown, is_pinned=False)
        if place.shown is not None:
            try:
                place.shown = await self._wall.change(place.chat, place.shown, view)
            except Gone:
                replaced, place.shown = place.shown.ref, None
            except Unlike:
                place.older, place.shown = place.shown, None
                replaced = place.older.ref
            except (Refused, InvalidRequest) as error:
                if not view.is_final:
                    raise
                # Whatever it has against the edit: a card that never ends would be worse than another message.
                logger.info("A card ends anew", extra={"action": "card_replaced", "error": error.message})
                place.older, place.shown = place.shown, None
                replaced = place.older.ref
        place.is_drafted = view.grows and place.shown is None and await self._wall.draft(place.chat, view)
        if place.is_drafted:
            return
        is_new = place.shown is None
        sent = ""
        if place.shown is None:
            nonce = _nonce(place, replaced)
            if self._wall.newest(place.chat):
                await self._begin_sending(place, view, nonce)
                sent = nonce
            place.shown = await self._wall.put(place.chat, view, nonce=nonce)
            place.is_unsure = False
            self._begun.discard(nonce)
        await self._cards.put(
            self._front,
            place.chat,
            place.key,
            place.shown.ref,
            shape=place.shown.shape,
            is_final=view.is_final,
            sent=sent,
            older=(place.older.ref, place.older.shape) if place.older else None,
            now=self._clock(),
        )
        if place.older is not None:
            older, place.older = place.older, None
            await self._remove(place, older)
        if view.pin == "on" and is_new:
            await self._wall.pin(place.chat, place.shown, is_pinned=True)

    async def _remove(self, place: _Place, older: Shown) -> None:
        await self._wall.remove(place.chat, older)
        await self._cards.removed(self._front, place.chat, place.key)

    async def _begin_sending(self, place: _Place, view: View, nonce: str) -> None:
        """Note that a message is sent now. A note that is there from before says that it may have been sent already."""
        where = (self._front, place.chat, nonce)
        begun = await self._cards.begin_sending(*where, self._wall.newest(place.chat), now=self._clock())
        place.is_unsure = begun is not None and (place.is_unsure or nonce not in self._begun)
        self._begun.add(nonce)
        if begun is not None and place.is_unsure:
            unsure = Unsure(after=begun, known=await self._cards.refs(self._front, place.chat))
            await self._wall.look(place.chat, view, nonce=nonce, unsure=unsure)
            place.is_unsure = False
        if begun is not None:
            await self._cards.send_again(*where, self._wall.newest(place.chat), now=self._clock())


def _nonce(place: _Place, replaced: str) -> str:
    """The same for every try of one message, also after a restart; another for the message that replaces it."""
    return hashlib.sha256(f"{place.chat} {place.key} {replaced}".encode()).hexdigest()[:25]
