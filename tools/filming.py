"""What a clip that moves by itself is asked for with, and what can film it: ComfyUI with a video model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from storage.wording import tr
from tools.errors import Unavailable
from tools.painting import PaintProgress


@dataclass(frozen=True, kw_only=True)
class ClipRequest:
    """One clip. A model films what it can: about this size, of this shape, and at most as long as it was trained for."""

    prompt: str  # what is seen, and what happens
    negative: str = ""
    image: Path | None = None  # its first frame; None: from the words alone
    width: int  # px
    height: int  # px
    seconds: float
    seed: int
    prompt_id: str  # our own lowercase uuid4, saved before anything is asked
    settings: dict[str, Any] = field(default_factory=dict)  # workflow, steps, cfg, sampler, scheduler: overrides


@dataclass(frozen=True, kw_only=True)
class Filmed:
    """A finished clip: an MP4 file of ours, H.264 and yuv420p, without the workflow in it."""

    path: Path
    width: int
    height: int
    fps: float
    duration_s: float
    seconds: float  # time spent filming
    settings: dict[str, Any]  # what was really used: filmer, workflow, model, steps …
    note: str = ""  # what is not as it was asked for, for the person


class Filmer(Protocol):
    """Films one request at a time per call; calls may overlap."""

    name: str  # "comfyui", "none"

    async def film(self, request: ClipRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Filmed:
        """Film `request` into the file `to` (MP4, written atomically).

        Asked again with the same `prompt_id` after a crash, it must not film twice where it can tell.
        Cancelling the task stops the work on the other side too. Raises InvalidRequest, Refused or Unavailable.
        """
        ...

    async def check(self, *, from_image: bool, settings: dict[str, Any] | None = None) -> str:
        """One line on what films, from a picture or from words alone.

        Raises Unavailable, Refused or InvalidRequest that says what is missing, and where it comes from.
        """
        ...


class NoFilmer:
    """Where nothing can film: it says so."""

    name = "none"

    async def film(self, request: ClipRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Filmed:
        raise _nothing_films()

    async def check(self, *, from_image: bool, settings: dict[str, Any] | None = None) -> str:
        raise _nothing_films()


def _nothing_films() -> Unavailable:
    return Unavailable(
        tr("Nothing here can film: real motion needs ComfyUI with a video model."),
        fix=tr(
            'Reels move their pictures all the same. Set painter = "auto" and start a ComfyUI; /workflows video lists what can film.'
        ),
    )
