"""The frames of one segment, drawn one after the other into buffers of yuv420p. Worker process only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.reel.hook import RISE, Hook, set_hook, strength_at
from tools.reel.motion import box_at
from tools.reel.picture import Planes, load
from tools.reel.resample import Plane, Resampler
from tools.reel.spec import HookPosition, Layer

Frame = tuple[Plane, Plane, Plane]
Buffer = NDArray[np.uint8]


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


class Shot:
    """One picture with its move."""

    def __init__(self, layer: Layer, drawing: Drawing) -> None:
        self.layer = layer
        self.frame = (drawing.width, drawing.height)
        self.planes: Planes = load(Path(layer.image), frame=self.frame)

    def draw(self, index: int, luma: Resampler, chroma: Resampler, out: Frame) -> None:
        """Fill `out` with frame `index` of the segment."""
        progress = (self.layer.played + index + 0.5) / self.layer.life
        box = box_at(self.layer.move, progress, picture=self.planes.size, frame=self.frame)
        luma.draw([self.planes.y], box.left, box.top, box.right, box.bottom, outs=out[:1])
        # A chroma sample of H.264 sits on the left one of its two luma samples, not between them.
        left = (box.right - box.left) / self.frame[0] / 2
        scale = self.planes.chroma_scale
        edges = ((box.left - left) / scale, box.top / scale, (box.right - left) / scale, box.bottom / scale)
        chroma.draw([self.planes.u, self.planes.v], *edges, outs=out[1:])


def frames(drawing: Drawing, buffers: Iterator[Buffer]) -> Iterator[Buffer]:
    """Draw each frame into the next of `buffers`, flat yuv420p of the frame's size, and yield it.

    Ends early when `buffers` ends.
    """
    width, height = drawing.width, drawing.height
    luma, chroma = Resampler(width, height), Resampler(width // 2, height // 2)
    shot = Shot(drawing.layer, drawing)
    following = Shot(drawing.following, drawing) if drawing.following else None
    hook = _hook_of(drawing)
    one, two = _canvas(width, height), _canvas(width, height)
    fade_from = drawing.frames - drawing.crossfade_frames
    for index in range(drawing.frames):
        shot.draw(index, luma, chroma, one)
        if following and index >= fade_from:
            following.draw(index - fade_from, luma, chroma, two)
            share = (index - fade_from + 1) / (drawing.crossfade_frames + 1)
            for plane, other in zip(one, two, strict=True):
                other -= plane
                other *= share
                plane += other
        if hook and (at := drawing.first_frame + index) < drawing.hook_frames:
            strength = strength_at(at, frames=drawing.hook_frames, fps=drawing.fps)
            risen = round((1 - min(1.0, strength_at(at, frames=10**9, fps=drawing.fps)) ** 0.5) * height * RISE)
            hook.blend(one, strength=strength, rise=risen // 2 * 2)
        buffer = next(buffers, None)
        if buffer is None:  # nobody takes them any more
            return
        _pack(one, buffer)
        yield buffer


def _hook_of(drawing: Drawing) -> Hook | None:
    if not drawing.hook or drawing.first_frame >= drawing.hook_frames:
        return None
    return set_hook(drawing.hook, drawing.hook_position, drawing.width, drawing.height)


def _canvas(width: int, height: int) -> Frame:
    half = (height // 2, width // 2)
    return np.empty((height, width), np.float32), np.empty(half, np.float32), np.empty(half, np.float32)


def _pack(planes: Frame, buffer: Buffer) -> None:
    """Round into `buffer`, within the range that video allows: Lanczos overshoots at hard edges."""
    start = 0
    for plane, highest in zip(planes, (235, 240, 240), strict=True):
        np.rint(plane, out=plane)
        np.clip(plane, 16, highest, out=plane)
        view = buffer[start : start + plane.size].reshape(plane.shape)
        np.copyto(view, plane, casting="unsafe")
        start += plane.size
