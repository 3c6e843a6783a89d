"""What the GPU is wanted for, and what one who waits is told. Pure."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from storage.wording import tr
from tools.errors import Unavailable

# The two who want the card: ComfyUI with pictures and clips, Ollama with words. Sketches are drawn on the CPU: they only
# keep their order.
Side = Literal["pictures", "words", "sketches"]
OTHER: dict[Side, Side] = {"pictures": "words", "words": "pictures"}


class Priority(IntEnum):
    """Who goes first. A smaller number is more urgent."""

    OWNER = 0
    DUE = 1  # a post waits for it, and its time is near
    INTERACTIVE = 2
    BATCH = 3  # made ahead of time; nobody looks


@dataclass(frozen=True, kw_only=True)
class Need:
    """One piece of work. `what` is the workflow or model by which its time and memory are known, `size` how much of it."""

    side: Side
    what: str  # "comfyui/sdxl", "qwen3.5:9b"
    size: float = 1.0  # megapixels; of a clip, times its frames
    chat: str = ""  # whose turn it is: "telegram:123"
    priority: Priority = Priority.INTERACTIVE
    place: tuple[int, ...] = ()  # among what one chat waits for: smaller goes first
    persona_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How one stands who waits: so many before it, and about so many seconds until it begins and until it is done, where
    they are known."""

    ahead: int
    seconds: float | None
    until_done: float | None


@dataclass(frozen=True, kw_only=True)
class Run:
    """Work that is over: how long the card worked for it, in seconds."""

    need: Need
    seconds: float
    is_cold: bool  # its models had to be loaded first
    is_whole: bool  # it came to its end


class Busy(Unavailable):
    """The card is not free in time. `seconds`: about how long it still takes, where that is known."""

    def __init__(self, seconds: float | None) -> None:
        about = tr(" for about {in_words}", in_words=in_words(seconds)) if seconds is not None else ""
        super().__init__(tr("the GPU is busy{about}", about=about), fix=tr("/status gpu shows with what"))
        self.seconds = seconds


def in_words(seconds: float) -> str:
    """Return a length of time as one says it.

    >>> in_words(8), in_words(100), in_words(7300)
    ('8 s', '2 min', '2.0 h')
    """
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
