"""What a picture is asked for with, and what can paint it: the embedded sketch painter or ComfyUI."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from storage.tables import Appearance


@dataclass(frozen=True, kw_only=True)
class FaceRequest:
    """Whose face the person in a picture shall have, for a painter that can keep one; another paints without it."""

    whose: str
    method: str  # "auto", or one of `personas.faces.METHODS`
    files: tuple[Path, ...] = ()  # pictures of it, the one to take first
    lora: str = ""  # a LoRA that was trained on it, in ComfyUI's folder


@dataclass(frozen=True, kw_only=True)
class ImageRequest:
    """One picture.

    `prompt` and `negative` are the whole texts for a diffusion model; `scene`, `shot` and `appearance` say the
    same in parts, for a painter that draws instead of sampling.
    """

    prompt: str
    negative: str = ""
    scene: str  # the scene in the person's words, e.g. "rainy night walk, neon street"
    shot: str = "medium"  # wide, medium, close
    appearance: Appearance | None = None  # None: nobody in the picture
    width: int  # px
    height: int  # px
    seed: int
    prompt_id: str  # our own lowercase uuid4, saved before anything is asked
    painter: str = ""  # the name of the one that the job was planned for
    image: Path | None = None  # a picture of ours to start from, where a workflow wants one
    mask: Path | None = None  # where of it to paint
    face: FaceRequest | None = None
    settings: dict[str, Any] = field(default_factory=dict)  # workflow, preset, checkpoint, steps, cfg …: overrides


@dataclass(frozen=True, kw_only=True)
class Painted:
    """A finished picture: a PNG file of ours, rebuilt from pixels, without the workflow in it."""

    path: Path
    width: int
    height: int
    seconds: float  # time spent painting
    settings: dict[str, Any]  # what was really used: painter, checkpoint, steps …
    note: str = ""  # what is not as it was asked for, for the person
    face: str = ""  # the method by which the asked face went into it; "" where it did not
    face_note: str = ""  # why not, for the person


@dataclass(frozen=True, kw_only=True)
class PaintProgress:
    """How far a picture is. `preview` is a small JPEG or PNG, where the painter has one."""

    fraction: float  # 0 to 1
    stage: str = "painting"
    queue_position: int | None = None
    preview: bytes | None = None


class Painter(Protocol):
    """Paints one request at a time per call; calls may overlap."""

    @property
    def name(self) -> str:
        """ "sketch" or "comfyui"."""
        ...

    @property
    def uses_gpu(self) -> bool:
        """Whether a storyboard is worth approving first."""
        ...

    async def look(self) -> None:
        """Called when a job is planned: a painter that may be one or another decides now."""
        ...

    async def paint(self, request: ImageRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Painted:
        """Paint `request` into the file `to` (PNG, written atomically).

        Asked again with the same `prompt_id` after a crash, it must not paint twice where it can tell.
        Cancelling the task stops the work on the other side too. Raises InvalidRequest, Refused or Unavailable.
        """
        ...

    async def check(self) -> str:
        """One line on its health; raises Unavailable or NotAuthorized with the fix when it cannot paint."""
        ...
