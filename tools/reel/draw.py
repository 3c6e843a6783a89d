"""The frames of one segment, drawn one after the other into buffers of yuv420p. Worker process only."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tools.reel.kernel import Tile, draw, room
from tools.reel.motion import box_at, moment_at
from tools.reel.overlay import Laid, Overlay, overlay_of
from tools.reel.picture import Planes, load
from tools.reel.resample import Look
from tools.reel.spec import CLIPS, HookPosition, Layer
from tools.slate import slate

if TYPE_CHECKING:
    from tools.reel.hook import Hook

Buffer = NDArray[np.uint8]

HIGHEST = (235.5, 240.5)  # luma, chroma: planes are half a level up, so that cutting rounds


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What the worker is told about a segment."""

    width: int
    height: int
    fps: int
    first_frame: int
    frames: int
    layer: Layer
    following: Layer | None
    crossfade_frames: int
    hook: str
    hook_frames: int
    hook_position: HookPosition


class Still:
    """One picture with its move."""

    def __init__(self, layer: Layer, drawing: Drawing) -> None:
        self.layer = layer
        self.frame = (drawing.width, drawing.height)
        self.planes = _planes(layer.image, layer.image.stat().st_mtime_ns if layer.image.exists() else 0, self.frame)
        self.has_slate = self.planes.has_slate

    def looks(self, index: int) -> tuple[Look, Look]:
        """Luma and chroma as frame `index` of the segment sees them."""
        return _looks(self.planes, self.layer, index, self.frame)


@lru_cache(maxsize=2)  # what a segment fades into, the next one begins with
def _planes(path: Path, changed: int, frame: tuple[int, int]) -> Planes:
    return load(path, frame=frame)


class Moving:
    """A clip, which brings its own movement."""

    has_slate = False

    def __init__(self, layer: Layer, drawing: Drawing) -> None:
        from tools.reel.footage import Footage  # late: most segments have no clip

        self.layer = layer
        self.frame = (drawing.width, drawing.height)
        self.fps = drawing.fps
        self.life = layer.life / drawing.fps
        self.footage = Footage(layer.image, seconds=self.life)

    def looks(self, index: int) -> tuple[Look, Look]:
        elapsed = (self.layer.played + index) / self.fps
        moment = moment_at(elapsed, life=self.life, clip=self.footage.seconds)
        return _looks(self.footage.at(moment), self.layer, index, self.frame)


def _looks(planes: Planes, layer: Layer, index: int, frame: tuple[int, int]) -> tuple[Look, Look]:
    progress = (layer.played + index + 0.5) / layer.life
    box = box_at(layer.move, progress, picture=planes.size, frame=frame)
    # A chroma sample of H.264 sits on the left one of its two luma samples, not between them.
    left = (box.right - box.left) / frame[0] / 2
    scale = planes.chroma_scale
    edges = ((box.left - left) / scale, box.top / scale, (box.right - left) / scale, box.bottom / scale)
    half = (frame[0] // 2, frame[1] // 2)
    return (
        Look(planes.luma, frame, box.left, box.top, box.right, box.bottom),
        Look(planes.chroma, half, *edges),
    )


def _shot(layer: Layer, drawing: Drawing) -> Still | Moving:
    return (Moving if layer.image.suffix.lower() in CLIPS else Still)(layer, drawing)


def frames(drawing: Drawing, buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    """Draw each frame into the next of `buffers`, flat yuv420p of the frame's size, and yield it.

    Ends early when `buffers` ends.
    """
    shot = _shot(drawing.layer, drawing)
    following = _shot(drawing.following, drawing) if drawing.following else None
    hook = _hook_of(drawing)
    slate = _slate_of(drawing, shot, following)
    canvas = _Canvas(drawing.width, drawing.height)
    fade_from = drawing.frames - drawing.crossfade_frames
    for index in range(drawing.frames):
        looks = [shot.looks(index)]
        share = 0.0
        if following and index >= fade_from:
            looks.append(following.looks(index - fade_from))
            share = (index - fade_from + 1) / (drawing.crossfade_frames + 1)
        overlays = [hook and hook.at(drawing.first_frame + index, frames=drawing.hook_frames, fps=drawing.fps)]
        if slate:  # it stands still over drawings, and goes with the last of them
            strength = shot.has_slate * (1 - share) + (following.has_slate * share if following else 0)
            overlays.insert(0, Laid(slate, strength, slate.top))
        buffer = next(buffers, None)
        if buffer is None:  # nobody takes them any more
            return
        canvas.draw(looks, share, [laid for laid in overlays if laid], buffer)
        yield buffer


class _Canvas:
    """Where frames are drawn, faded and lettered, one after the other."""

    def __init__(self, width: int, height: int) -> None:
        self.sizes = ((width, height, 1), (width // 2, height // 2, 2))
        self.rows = 0
        self.room: tuple[Tile, Tile, Tile, Tile] | None = None

    def draw(self, looks: list[tuple[Look, Look]], share: float, overlays: list[Laid], buffer: Buffer) -> None:
        """Fill `buffer` with the first of `looks`, `share` of the way faded into the second, under `overlays`."""
        start = 0
        first, second = looks[0], looks[-1]
        rows = max(look.plane.shape[2] for seen in looks for look in seen)
        if self.room is None or rows > self.rows:
            self.room, self.rows = room(rows, self.sizes[0][1]), rows
        for kind, (width, height, layers) in enumerate(self.sizes):
            planes = buffer[start : start + width * height * layers].reshape(layers, height, width)
            start += planes.size
            one, other = first[kind], second[kind]
            draw(
                one.plane, one.across, one.down, other.plane, other.across, other.down,
                share if len(looks) > 1 else 0.0, HIGHEST[kind], *self.room, planes,
            )  # fmt: skip
            for laid in overlays:
                laid.over(kind, planes)


def _hook_of(drawing: Drawing) -> "Hook | None":
    if not drawing.hook or drawing.first_frame >= drawing.hook_frames:
        return None
    from tools.reel.hook import set_hook  # late: most segments have no text

    return set_hook(drawing.hook, drawing.hook_position, drawing.width, drawing.height)


def _slate_of(drawing: Drawing, shot: Still | Moving, following: Still | Moving | None) -> Overlay | None:
    if not (shot.has_slate or (following and following.has_slate)):
        return None
    image, (left, top) = slate(drawing.width, drawing.height)
    return overlay_of(image, left=left, top=top, frame=(drawing.width, drawing.height))
