"""One lease of the GPU for whoever uses it: painting and clips by ComfyUI on one side, the local language model on the other.

`async with gpu.turn(need):` waits until it is this one's turn, has the other side let go of the card where both do not fit,
and measures what the work took. Both sides work at the same time only when both fit.

The lease is in memory. After a crash nobody holds it: what waited is asked for again by the durable jobs.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple

from tools.gpu.need import OTHER, Busy, Need, Run, Side, Waiting
from tools.gpu.order import Shares, Ticket, rank
from tools.gpu.sharing import Sharing
from tools.gpu.times import Times

# Two of a kind are at ComfyUI at once, so that the card goes on with the second while the first one's file is fetched; it
# still works for one at a time. Ollama queues by itself what comes together.
SLOTS: Mapping[Side, int] = {"pictures": 2, "words": 4, "sketches": 1}
TELL_EVERY = 5.0  # seconds between two words to one who waits
FOREVER = math.inf  # seconds that work takes of which nothing has been measured
OVERDUE = 0.5
GUESS = 20.0  # seconds that work is charged for while nothing like it has been measured
FORESEEN = 200  # of those who wait, as many are told how long it takes
KEPT_CHATS = 500  # requests between two clearings of what chats have had

# The turn that this task is within. A task that was begun within one knows it too, so it counts only while it is held.
_inside: ContextVar[Ticket | None] = ContextVar("inside", default=None)


@dataclass(frozen=True, kw_only=True)
class Look:
    """Who works and who waits now, the next one first."""

    working: tuple[Need, ...]
    waiting: tuple[Need, ...]
    seconds: float | None  # until all that waits now is done


class Span(NamedTuple):
    """From when to when one works, in seconds from now; None where it is not known."""

    start: float | None
    end: float | None


UNKNOWN = Span(None, None)


async def nobody(run: Run) -> None:
    """Keep no account."""


class Gpu:
    """The card, or what stands for it: without `sharing` the two sides never touch, and each only keeps its own order."""

    def __init__(
        self,
        *,
        sharing: Sharing | None = None,
        slots: Mapping[Side, int] = SLOTS,
        times: Times | None = None,
        keep: Callable[[Run], Awaitable[None]] = nobody,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """`keep` is told of each run that is over. `ticks` are seconds of a clock that only goes forward."""
        self.sharing = sharing
        self.times = times or Times()
        self._slots = slots
        self._keep = keep
        self._ticks = ticks
        self._shares = Shares()
        self._waiting: dict[Ticket, asyncio.Future[None]] = {}
        self._working: dict[Ticket, float] = {}  # since when
        self._preparing: set[Ticket] = set()  # of those who work: the other side may be told to go for them just now
        self._loaded: dict[Side, str] = {}  # what a side has on the card, as far as we know
        self._ended: dict[Side, float] = {}  # when the latest work of a side was over
        self._count = 0
        self._spans: Mapping[Ticket, Span] | None = None  # of those who wait; None: work it out anew

    @asynccontextmanager
    async def turn(
        self,
        need: Need,
        *,
        patience: float | None = None,
        told: Callable[[Waiting], None] | None = None,
    ) -> AsyncIterator[None]:
        """Wait for a turn, hold it, and give it back. A turn within a turn of the same side is part of it; nobody may wait
        for the other side within one.

        `told` hears now and then how long it takes still. Raises Busy when it takes longer than `patience` seconds, at
        once where that can be foreseen.
        """
        outer = _inside.get()
        if outer is not None and outer in self._working and outer.need.side == need.side:
            yield
            return
        ticket = await self._called(need, patience, told)
        mark = _inside.set(ticket)
        is_whole = False
        try:
            if self.sharing is not None and need.side in OTHER:
                if await self.sharing.make_room(need.side, need.what):
                    self._loaded[OTHER[need.side]] = ""
                    ticket.is_cold = True
                self._preparing.discard(ticket)
                self._advance()
            yield
            if self.sharing is not None and need.side in OTHER:
                await self.sharing.measure(need.side, need.what)
            is_whole = True
        finally:
            _inside.reset(mark)
            seconds = self._seconds(ticket)
            if is_whole:
                self.times.add(need.what, need.size, seconds, is_cold=ticket.is_cold)
            self._give_back(ticket, seconds)
            await self._keep(Run(need=need, seconds=seconds, is_cold=ticket.is_cold, is_whole=is_whole))

    def waiting(self, ticket: Ticket) -> Waiting:
        """Return how one stands who waits."""
        before = rank(ticket, self._ticks(), self._shares)
        ahead = sum(1 for one in self._waiting if rank(one, self._ticks(), self._shares) < before)
        span = self._planned().get(ticket, UNKNOWN)
        return Waiting(ahead=ahead, seconds=span.start, until_done=span.end)

    async def relieve(self, side: Side) -> None:
        """The memory was not enough for one who works: have the other side let go, unless it works too."""
        if self.sharing is not None and not any(one.need.side == OTHER[side] for one in self._working):
            self._loaded[OTHER[side]] = ""
            await self.sharing.let_go(OTHER[side])

    def foresee(self, need: Need) -> Waiting:
        """Return how one would stand who asked now."""
        ticket = Ticket(need=need, number=self._count, asked_at=self._ticks())
        now = self._ticks()
        before = rank(ticket, now, self._shares)
        span = self._played(ticket).get(ticket, UNKNOWN)
        ahead = sum(1 for one in self._waiting if rank(one, now, self._shares) < before)
        return Waiting(ahead=ahead, seconds=span.start, until_done=span.end)

    def estimate(self, need: Need, *, is_cold: bool = False) -> float | None:
        """Return how many seconds such work takes once it has begun; None when nothing like it has been measured."""
        return self.times.estimate(need.what, need.size, is_cold=is_cold)

    def look(self) -> Look:
        now = self._ticks()
        order = sorted(self._waiting, key=lambda one: rank(one, now, self._shares))
        ends = [self._planned().get(one, UNKNOWN).end for one in order] + [
            _known(end) for side in SLOTS for _, end in self._ends(side)
        ]
        known = [end for end in ends if end is not None]
        return Look(
            working=tuple(ticket.need for ticket in self._working),
            waiting=tuple(ticket.need for ticket in order),
            seconds=max(known, default=0.0) if len(known) == len(ends) else None,
        )

    # ------------------------------------------------------------------------------------------ waiting

    async def _called(self, need: Need, patience: float | None, told: Callable[[Waiting], None] | None) -> Ticket:
        """Return the ticket once its turn has come."""
        if patience is not None and (foreseen := self.foresee(need).seconds) is not None and foreseen > patience:
            raise Busy(foreseen)
        ticket = Ticket(need=need, number=self._count, asked_at=self._ticks())
        self._count += 1
        if not any(one.need.chat == need.chat for one in (*self._waiting, *self._working)):
            self._shares.joined(need.chat)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = turn
        self._advance()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    while not turn.done():
                        if told is not None:
                            told(self.waiting(ticket))
                        await asyncio.wait([turn], timeout=TELL_EVERY if told is not None else None)
            if not turn.done():
                raise Busy(self.waiting(ticket).seconds)
        except BaseException:
            if ticket in self._working:  # it was called in the very moment in which it went away
                self._give_back(ticket, 0.0)
            else:
                del self._waiting[ticket]
                self._advance()
            raise
        return ticket

    def _advance(self) -> None:
        """Call whoever may go now."""
        self._spans = None
        while (ticket := self._next()) is not None:
            turn = self._waiting.pop(ticket)
            ticket.is_cold = self._loaded.get(ticket.need.side) != ticket.need.what
            self._loaded[ticket.need.side] = ticket.need.what
            ticket.expected = self.estimate(ticket.need, is_cold=ticket.is_cold) or GUESS
            self._shares.went(ticket.need.chat, ticket.expected)
            self._working[ticket] = self._ticks()
            if self.sharing is not None and ticket.need.side in OTHER:
                self._preparing.add(ticket)
            turn.set_result(None)

    def _next(self) -> Ticket | None:
        """Return who may go now: the first in order whose side has a place, and who fits beside all who work.

        Nobody passes one who waits for the card to empty, on the side that empties; and nobody passes one who waits for a
        place unless it fits beside that one too: it would be in the way when the place is there.
        """
        now = self._ticks()
        passed: list[Ticket] = []
        emptying: set[Side] = set()
        for ticket in sorted(self._waiting, key=lambda one: rank(one, now, self._shares)):
            if ticket.need.side in emptying:
                continue
            if self._has_place(ticket):
                in_the_way = {one.need.side for one in self._working if not self._fits_beside(ticket, [one])}
                if not in_the_way and self._fits_beside(ticket, passed):
                    return ticket
                emptying |= in_the_way
            passed.append(ticket)
        return None

    def _has_place(self, ticket: Ticket) -> bool:
        side = ticket.need.side
        return sum(1 for one in self._working if one.need.side == side) < self._slots[side]

    def _fits_beside(self, ticket: Ticket, others: Iterable[Ticket]) -> bool:
        return all(
            OTHER.get(ticket.need.side) != one.need.side
            or (one not in self._preparing and self._fit_with(ticket.need, one.need.what))
            for one in others
        )

    def _seconds(self, ticket: Ticket) -> float:
        """Return how long the card has worked for one: of two that overlap on one side the second has it only once the
        first is over."""
        return self._ticks() - max(self._working[ticket], self._ended.get(ticket.need.side, 0.0))

    def _give_back(self, ticket: Ticket, seconds: float) -> None:
        """Take note that work is over, and call the next."""
        del self._working[ticket]
        self._preparing.discard(ticket)
        self._ended[ticket.need.side] = self._ticks()
        self._shares.corrected(ticket.need.chat, seconds - ticket.expected)
        if self._count % KEPT_CHATS == 0:
            self._shares.forget({one.need.chat for one in (*self._waiting, *self._working)})
        self._advance()

    # ------------------------------------------------------------------------------------------ foreseeing

    def _planned(self) -> Mapping[Ticket, Span]:
        """Return in how many seconds each of those begins and ends who wait, as things stand now."""
        if self._spans is None:
            self._spans = self._played()
        return self._spans

    def _played(self, *others: Ticket) -> dict[Ticket, Span]:
        """Play the queue, with `others` in it, to its end as if nobody else came."""
        now, shares = self._ticks(), self._shares.copy()
        ends = {side: self._ends(side) for side in SLOTS}  # of those who work
        free = {side: max([0.0, *(end for _, end in ends[side])]) for side in SLOTS}
        loaded = dict(self._loaded)
        queue = [*self._waiting, *others]
        spans: dict[Ticket, Span] = {}
        while queue and len(spans) < FORESEEN:
            ticket = min(queue, key=lambda one: rank(one, now, shares))
            queue.remove(ticket)
            need, other = ticket.need, OTHER.get(ticket.need.side)
            is_cold = loaded.get(need.side) != need.what
            start = free[need.side]
            if other is not None and not self._fit_with(need, loaded.get(other, "")):
                start = max(start, free[other])
                is_cold = is_cold or bool(loaded.get(other))
                loaded[other] = ""
            elif other is not None:
                start = max([start, *(end for what, end in ends[other] if not self._fit_with(need, what))])
            takes = self.estimate(need, is_cold=is_cold)
            free[need.side] = start + (FOREVER if takes is None else takes)
            loaded[need.side] = need.what
            spans[ticket] = Span(_known(start), _known(free[need.side]))
            shares.went(need.chat, takes or GUESS)
        return spans

    def _fit_with(self, need: Need, there: str) -> bool:
        """Whether work fits beside what the other side has on the card."""
        if self.sharing is None or need.side not in OTHER:
            return True
        pictures, words = (need.what, there) if need.side == "pictures" else (there, need.what)
        return self.sharing.fits(pictures, words)

    def _ends(self, side: Side) -> list[tuple[str, float]]:
        """Return, of those who work on one side, what they do and in how many seconds it is done."""
        ends: list[tuple[str, float]] = []
        left = 0.0
        for ticket, since in self._working.items():
            if ticket.need.side != side:
                continue
            takes = self.estimate(ticket.need, is_cold=ticket.is_cold)
            done = (
                0.0 if ends else self._ticks() - max(since, self._ended.get(side, 0.0))
            )  # the card works for one at a time
            # What takes longer than it should goes on for a while: half as long again as it has taken.
            left += FOREVER if takes is None else takes - done if takes > done else done * OVERDUE
            ends.append((ticket.need.what, left))
        return ends


def _known(seconds: float) -> float | None:
    return None if math.isinf(seconds) else seconds
