"""A card on a clock that jumps: days of work in seconds, with the lease's own code and asyncio's own tasks.

What is simulated is the far side of the wire: the memory that ComfyUI and Ollama hold, and how long they work.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from tools.gpu import Card, Gpu, Need, Words

T = TypeVar("T")
GB = 10**9


class _Jumping(selectors.SelectSelector):
    """Instead of sleeping until the next timer, moves the clock there."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "everybody waits, and nobody will ever call them"
        self.now += max(timeout, 0.0)
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is simulated. A wait that nothing would end is an error at once."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self._jumping.now


def simulate(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)


def ticks() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class Kind:
    """What one kind of work really takes; the lease has to find it out."""

    size: int  # bytes of its models
    seconds: float
    peak: int = 0  # bytes more while it works


@dataclass
class SimulatedCard:
    """Both programs on one card. Loading and letting go take time; what is resident is checked at every change."""

    total: int
    kinds: dict[str, Kind]
    strangers: int = 0
    load_seconds: float = 4.0
    noise: float = 0.1
    chance: Random = field(default_factory=lambda: Random(7))
    held: dict[str, str] = field(default_factory=dict)  # side -> what it has loaded
    peaks: dict[int, int] = field(default_factory=dict)  # of the work that is being done
    most: int = 0
    switches: int = 0  # times that a side was told to go
    beside: int = 0  # times that work began while the other side worked
    working: dict[str, int] = field(default_factory=lambda: {"pictures": 0, "words": 0})
    servers: dict[str, asyncio.Lock] = field(default_factory=dict)

    def _size(self, side: str) -> int:
        return self.kinds[self.held[side]].size if side in self.held else 0

    def _check(self) -> None:
        used = self.strangers + self._size("pictures") + self._size("words") + sum(self.peaks.values())
        self.most = max(self.most, used)

    async def run(self, need: Need) -> None:
        """Do one piece of work, as the program of its side does it: one at a time."""
        kind = self.kinds[need.what]
        other = "words" if need.side == "pictures" else "pictures"
        self.beside += bool(self.working[other])
        self.working[need.side] += 1
        try:
            async with self.servers.setdefault(need.side, asyncio.Lock()):
                if self.held.get(need.side) != need.what:
                    self.held[need.side] = need.what
                    self._check()
                    await asyncio.sleep(self.load_seconds)
                self.peaks[id(need)] = kind.peak
                self._check()
                await asyncio.sleep(kind.seconds * need.size * self.chance.uniform(1 - self.noise, 1 + self.noise))
        finally:
            self.peaks.pop(id(need), None)
            self.working[need.side] -= 1

    async def go(self, side: str) -> bool:
        for seconds in (0.5, 0.0):
            assert not self.working[side], f"{side} was told to go while it worked"
            await asyncio.sleep(seconds)
        if self.held.pop(side, None):
            self.switches += 1
        return True


@dataclass
class Comfy:
    """ComfyUI's memory, as the lease asks it."""

    card_: SimulatedCard

    async def card(self) -> Card:
        card = self.card_
        used = card.strangers + card._size("pictures") + card._size("words")
        return Card(name="cuda:0", total=card.total, free=card.total - used, pictures=card._size("pictures"))

    async def leave(self) -> bool:
        return await self.card_.go("pictures")


@dataclass
class Talker:
    """Ollama's memory, as the lease asks it."""

    card_: SimulatedCard

    async def held(self) -> Words | None:
        what = self.card_.held.get("words")
        return Words(name=what, size=self.card_.kinds[what].size, on_card=self.card_.kinds[what].size) if what else None

    async def leave(self) -> bool:
        return await self.card_.go("words")


@dataclass
class Done:
    """One request, and what became of it."""

    need: Need
    asked: float
    promised: float | None  # seconds until it is over, as it was said when it was asked
    known: int  # how often its kind had been measured then
    began: float = 0.0
    ended: float = 0.0


async def ask(gpu: Gpu, card: SimulatedCard, need: Need, known: int, *, asks_when: bool = True) -> Done:
    """Ask for one piece of work and do it."""
    promised = gpu.foresee(need).until_done if asks_when else None
    done = Done(need=need, asked=ticks(), promised=promised, known=known)
    async with gpu.turn(need):
        done.began = ticks()
        await card.run(need)
    done.ended = ticks()
    return done
