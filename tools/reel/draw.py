"""The frames of one segment, drawn one after the other into buffers of yuv420p. Worker process only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tools.reel.framing import ANYWHERE, SafeArea
from tools.reel.kernel import Tile, draw, room, slid
from tools.reel.motion import box_at, moment_at
from tools.reel.overlay import Laid, Overlay, overlay_of
from tools.reel.picture import Planes, load
from tools.reel.resample import Look
from tools.reel.spec import CLIPS, Layer, Logo, Text, Transition
from tools.reel.transitions import PLAIN, Mix, mixed
from tools.slate import slate

if TYPE_CHECKING:
    from tools.reel.titles import Title

Buffer = NDArray[np.uint8]

HIGHEST = (235.5, 240.5)  # luma, chroma: planes are half a level up, so that cutting rounds
BLACK, WHITE, GREY = 16.5, 235.5, 128.5


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What the worker is told about a segment. Frames of `texts` count from its start, so those of before are negative."""

    width: int
    height: int
    fps: int
    frames: int
    layer: Layer
    before: Layer | None = None
    transition: Transition = "cut"
    transition_frames: int = 0
    texts: tuple[Text, ...] = ()
    logo: Logo | None = None
    safe: SafeArea = ANYWHERE


class Still:
    """One picture with its move."""

    def __init__(self, layer: Layer, drawing: Drawing) -> None:
        self.frame = (drawing.width, drawing.height)
        changed = layer.image.stat().st_mtime_ns if layer.image.exists() else 0
        self.planes = _planes(layer.image, changed, self.frame)
        self.layer = layer if layer.subject is not None else replace(layer, subject=self.planes.subject)
        self.has_slate = self.planes.has_slate

    def looks(self, index: int) -> tuple[Look, Look]:
        """Luma and chroma as frame `index` of the segment sees them."""
        return _looks(self.planes, self.layer, index, self.frame)


@lru_cache(maxsize=2)  # what a segment shows, the next one comes from
def _planes(path: Path, changed: int, frame: tuple[int, int]) -> Planes:
    return load(path, frame=frame)


class Moving:
    """A clip, which brings its own movement."""

    has_slate = False

    def __init__(self, layer: Layer, drawing: Drawing) -> None:
        from tools.reel.footage import Footage  # late: most segments have no clip

        self.frame = (drawing.width, drawing.height)
        self.fps = drawing.fps
        self.life = layer.life / drawing.fps
        self.footage = Footage(layer.image, seconds=self.life, first=layer.played / drawing.fps, frame=self.frame)
        self.layer = layer if layer.subject is not None else replace(layer, subject=self.footage.subject)

    def looks(self, index: int) -> tuple[Look, Look]:
        elapsed = (self.layer.played + index) / self.fps
        moment = moment_at(elapsed, life=self.life, clip=self.footage.seconds)
        return _looks(self.footage.at(moment), self.layer, index, self.frame)


def _looks(planes: Planes, layer: Layer, index: int, frame: tuple[int, int]) -> tuple[Look, Look]:
    progress = (layer.played + index + 0.5) / layer.life
    box = box_at(
        layer.move,
        progress,
        picture=planes.size,
        frame=frame,
        pace=layer.pace,
        ease=layer.ease,
        **({"subject": layer.subject} if layer.subject is not None else {}),
    )
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
    before = _shot(drawing.before, drawing) if drawing.before and drawing.transition_frames else None
    titles = _titles_of(drawing)
    mark = _slate_of(drawing, shot, before)
    canvas = _Canvas(drawing.width, drawing.height)
    for index in range(drawing.frames):
        mix = mixed(drawing.transition, index, drawing.transition_frames, width=drawing.width) if before else PLAIN
        if mix.shows_both and before:
            looks = [before.looks(index), shot.looks(index)]
        else:
            looks = [before.looks(index) if before and mix.arrived < 0.5 else shot.looks(index)]
        overlays = [laid for title in titles for laid in title.at(index)]
        if mark:  # it stands still over drawings, and goes with the last of them
            old = before.has_slate if before else False
            strength = shot.has_slate * mix.arrived + old * (1 - mix.arrived)
            overlays.insert(0, Laid(mark, strength, mark.top))
        buffer = next(buffers, None)
        if buffer is None:  # nobody takes them any more
            return
        canvas.draw(looks, mix, overlays, buffer)
        yield buffer


class _Canvas:
    """Where frames are drawn, joined and lettered, one after the other."""

    def __init__(self, width: int, height: int) -> None:
        self.sizes = ((width, height, 1), (width // 2, height // 2, 2))
        self.rows = 0
        self.room: tuple[Tile, Tile, Tile, Tile] | None = None
        self.beside: tuple[Buffer, Buffer] | None = None

    def draw(self, looks: list[tuple[Look, Look]], mix: Mix, overlays: list[Laid], buffer: Buffer) -> None:
        """Fill `buffer` with what is seen of `looks` (one, or the old and the new) under `overlays`."""
        rows = max(look.plane.shape[2] for seen in looks for look in seen)
        if self.room is None or rows > self.rows:
            self.room, self.rows = room(rows, self.sizes[0][1]), rows
        if len(looks) > 1 and mix.slides:
            self._slide(looks, mix, buffer)
        else:
            self._fill(looks, mix, buffer)
        if overlays:
            for kind, planes in self._planes(buffer):
                for laid in overlays:
                    laid.over(kind, planes)

    def _planes(self, buffer: Buffer) -> Iterator[tuple[int, Buffer]]:
        """The luma (0) and the chroma (1) of a frame: (layer, row, column)."""
        start = 0
        for kind, (width, height, layers) in enumerate(self.sizes):
            yield kind, buffer[start : start + width * height * layers].reshape(layers, height, width)
            start += width * height * layers

    def _fill(self, looks: list[tuple[Look, Look]], mix: Mix, buffer: Buffer) -> None:
        assert self.room is not None
        for kind, planes in self._planes(buffer):
            one, other = looks[0][kind], looks[-1][kind]
            level = GREY if kind else WHITE if mix.is_light else BLACK
            draw(
                one.plane, one.across, one.down, other.plane, other.across, other.down,
                mix.arrived if len(looks) > 1 else 0.0, level, mix.tint, HIGHEST[kind], *self.room, planes,
            )  # fmt: skip

    def _slide(self, looks: list[tuple[Look, Look]], mix: Mix, buffer: Buffer) -> None:
        if self.beside is None:
            self.beside = (np.empty_like(buffer), np.empty_like(buffer))
            self.sums = np.empty(3 * self.sizes[0][0] + 4, np.int32)
        for look, side in zip(looks, self.beside, strict=True):
            self._fill([look], PLAIN, side)
        sides = (self._planes(side) for side in self.beside)
        for (kind, one), (_, other), (_, planes) in zip(*sides, self._planes(buffer), strict=True):
            half = kind + 1
            slid(
                one, other, mix.shift / half, min(max(1.0, mix.smear / half), float(planes.shape[2])), self.sums, planes
            )


def _titles_of(drawing: Drawing) -> "list[Title]":
    if not drawing.texts and not drawing.logo:
        return []
    from tools.reel.titles import titles  # late: most segments have no text

    return titles(drawing)


def _slate_of(drawing: Drawing, shot: Still | Moving, before: Still | Moving | None) -> Overlay | None:
    if not (shot.has_slate or (before and before.has_slate)):
        return None
    image, (left, top) = slate(drawing.width, drawing.height)
    return overlay_of(image, left=left, top=top, frame=(drawing.width, drawing.height))
