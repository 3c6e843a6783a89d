"""Whether ComfyUI's models and the language model fit on the card together, by what was measured of both.

What has not been measured is taken to fill the card: it has it alone the first time, and is measured then. ComfyUI keeps a
model after a picture, Ollama after an answer; so before one side begins, what the other side still holds is looked at, and
it is asked to let go where both do not fit.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from tools.errors import TroupeError
from tools.gpu.need import OTHER, Side

logger = logging.getLogger(__name__)

Mode = Literal["auto", "together", "turns"]
T = TypeVar("T")
CRUMBS = 300 * 2**20  # bytes that a program holds on a card with no model loaded
GB = 10**9


@dataclass(frozen=True, kw_only=True)
class Card:
    """The card's memory in bytes, as ComfyUI tells it: in all, free, and held by ComfyUI itself."""

    name: str
    kind: str = "cuda"  # cpu: there is no card, and ComfyUI works in the machine's memory
    total: int
    free: int
    pictures: int

    @property
    def is_gpu(self) -> bool:
        return self.kind != "cpu"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the language model takes: in all, and of that on the card."""

    name: str
    size: int
    on_card: int


class PicturesSide(Protocol):
    """ComfyUI's memory. Both raise the errors of `tools.errors` where it does not answer."""

    async def card(self) -> Card: ...

    async def leave(self) -> bool:
        """Let go of the models; whether they are gone."""
        ...


class WordsSide(Protocol):
    """Ollama's memory."""

    async def held(self) -> Words | None:
        """Return what the model that is used holds now; None when it is not loaded."""
        ...

    async def leave(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Both sides at one moment; None where one does not answer, or holds nothing."""

    card: Card | None
    words: Words | None


class Sharing:
    """Knows what both sides took when they were last seen."""

    def __init__(
        self, pictures: PicturesSide, words: WordsSide, *, mode: Mode = "auto", headroom: int = 2 * GB
    ) -> None:
        """`headroom` bytes stay free beside what both hold: painting needs more than its models."""
        self.mode = mode
        self._sides: dict[Side, PicturesSide | WordsSide] = {"pictures": pictures, "words": words}
        self._pictures = pictures
        self._words = words
        self._headroom = headroom
        self._needs: dict[
            tuple[Side, str], int
        ] = {}  # bytes; of words all that it would take, were it whole on the card
        self._usable: int | None = None  # bytes of the card that no stranger holds
        self._latest: dict[Side, str] = {}  # what each side did last, or does: what it may hold

    def fits(self, pictures: str, words: str) -> bool:
        """Whether both kinds of work may have their models on the card at the same time."""
        if self.mode != "auto":
            return self.mode == "together"
        needs = (self._needs.get(("pictures", pictures)), self._needs.get(("words", words)))
        if 0 in needs:
            return True  # one of them works on the CPU
        if None in needs or self._usable is None:
            return False
        return sum(need for need in needs if need) + self._headroom <= self._usable

    async def make_room(self, side: Side, what: str) -> bool:
        """Before work begins on one side: let the other go where both do not fit. Nobody works there now.

        Return whether it had to. A server that does not answer holds nothing that could be asked for.
        """
        other = OTHER[side]
        self._latest[side] = what
        if self.mode == "together" or self._both_fit(side, what):
            return False
        seen = await self.look()
        if self._held(other, seen) <= CRUMBS:
            return False
        await self.let_go(other)
        return True

    async def let_go(self, side: Side) -> None:
        """Have a side let go of what it holds."""
        why = "it stays"
        try:
            if await self._sides[side].leave():
                return
        except TroupeError as error:
            why = error.message
        logger.warning("The card was not cleared", extra={"action": "card_not_cleared", "side": side, "why": why})

    async def measure(self, side: Side, what: str) -> None:
        """After work, while its models are still there: remember what it took."""
        if self.mode != "auto":
            return
        seen = await self.look()
        if seen.card is None:
            return
        strangers = seen.card.total - seen.card.free - seen.card.pictures - (seen.words.on_card if seen.words else 0)
        self._usable = seen.card.total - max(0, strangers)
        if side == "words" and seen.words is not None:
            alone = seen.card.pictures <= CRUMBS
            on_cpu = seen.words.on_card == 0 and alone  # it had the card for itself and did not want it
            self._needs["words", what] = 0 if on_cpu else seen.words.size
        if side == "pictures":
            took = seen.card.pictures if seen.card.is_gpu else 0
            # Beside the other it may have made do with less than it would take.
            beside = seen.words is not None and seen.words.on_card > CRUMBS
            before = self._needs.get(("pictures", what), 0)
            self._needs["pictures", what] = max(before, took) if beside else took

    async def look(self) -> Seen:
        """Look at both sides now."""
        return Seen(card=await _told(self._pictures.card), words=await _told(self._words.held))

    def _both_fit(self, side: Side, what: str) -> bool:
        there = self._latest.get(OTHER[side])
        if there is None:
            return False  # whatever is there was loaded by somebody else, or before we were started
        return self.fits(what, there) if side == "pictures" else self.fits(there, what)

    def _held(self, side: Side, seen: Seen) -> int:
        if side == "words":
            return seen.words.on_card if seen.words is not None else 0
        return seen.card.pictures if seen.card is not None and seen.card.is_gpu else 0


async def _told(ask: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await ask()
    except TroupeError:
        return None
