"""What a picture is about, and the crop that keeps it: for people and for what stands out. Pure, NumPy only.

No face model comes along. People are found by the colour of skin, which lies in a narrow band of Cb and Cr whatever its
lightness (Chai and Ngan, 1999), anything else by how much it differs from the picture's border and from its blurred
surroundings. Faces are above, so that the upper part of what is found counts more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 72  # pixels of the longer side that it looks at: details would only distract

Map = NDArray[np.float32]  # (row, column)


@dataclass(frozen=True)
class Point:
    """A place in a picture, as shares of its width and height."""

    x: float
    y: float


def looked_at(rgb: NDArray[np.uint8]) -> Map:
    """How much each place of a small picture draws the eye, 0 to 1. `rgb` is (row, column, 3), at most about SIDE wide."""
    red, green, blue = (rgb[..., band].astype(np.float32) for band in range(3))
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    cb, cr = 128 + 0.564 * (blue - luma), 128 + 0.713 * (red - luma)
    skin = ((cb > 80) & (cb < 124) & (cr > 136) & (cr < 172) & (luma > 45) & (luma < 235)).astype(np.float32)
    stack = np.stack([luma, 1.6 * cb, 1.6 * cr])
    edge = np.concatenate([stack[:, :2].reshape(3, -1), stack[:, -1:].reshape(3, -1), stack[:, :, :2].reshape(3, -1),
                           stack[:, :, -2:].reshape(3, -1)], axis=1)  # fmt: skip
    apart = np.sqrt(np.square(stack - np.median(edge, axis=1)[:, None, None]).sum(axis=0))
    near = _blurred(stack[0], 2) - _blurred(stack[0], 9)
    detail = np.abs(np.diff(luma, axis=0, prepend=luma[:1])) + np.abs(np.diff(luma, axis=1, prepend=luma[:, :1]))
    found = _scaled(apart) + 0.6 * _scaled(np.abs(near)) + 0.6 * _scaled(_blurred(detail, 3))
    people = _blurred(skin, 3)
    if 0.004 < skin.mean() < 0.45:  # more is a beach or a wooden wall, and says nothing
        found = found + 3.0 * _scaled(people)
    return _scaled(_blurred(found, 2))


def best_window(seen: Map, width: float, height: float) -> Point:
    """The middle of the window (`width` and `height` as shares) that holds most of what is looked at.

    Among windows that hold nearly as much, the one whose middle is nearest to where the eye goes.
    """
    rows, columns = seen.shape
    tall, wide = max(1, round(rows * height)), max(1, round(columns * width))
    sharp = seen * seen  # what stands out counts, not how much of nothing there is
    sums = np.pad(sharp.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    held = sums[tall:, wide:] - sums[:-tall, wide:] - sums[tall:, :-wide] + sums[:-tall, :-wide]
    total = float(sharp.sum()) or 1.0
    down, across = np.mgrid[0:rows, 0:columns]
    centre = (float((sharp * (across + 0.5)).sum()) / total, float((sharp * (down + 0.5)).sum()) / total)
    good = held >= held.max() * 0.97
    ys, xs = np.nonzero(good)
    away = np.square((xs + wide / 2 - centre[0]) / columns) + np.square((ys + tall / 2 - centre[1]) / rows)
    best = int(away.argmin())
    return Point((xs[best] + wide / 2) / columns, (ys[best] + tall / 2) / rows)


def corner(pictures: Sequence[NDArray[np.uint8]], size: tuple[int, int], crop: tuple[int, int]) -> tuple[int, int]:
    """Where a `crop` (width, height) of something `size` large begins, so that it keeps what `pictures` of it show."""
    seen = np.stack([looked_at(picture) for picture in pictures]).mean(axis=0).astype(np.float32)
    middle = best_window(seen, crop[0] / size[0], crop[1] / size[1])
    left, top = middle.x * size[0] - crop[0] / 2, middle.y * size[1] - crop[1] / 2
    return (
        min(max(0, round(left / 2) * 2), size[0] - crop[0]),
        min(max(0, round(top / 2) * 2), size[1] - crop[1]),
    )


def _blurred(plane: Map, radius: int) -> Map:
    """`plane` under a box of 2 * radius + 1, twice: near enough to a Gaussian."""
    for _ in range(2):
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (radius + 1, radius)
            sums = np.pad(plane, pad, mode="edge").cumsum(axis=axis)
            ahead, behind = (
                np.take(sums, range(start, start + plane.shape[axis]), axis=axis) for start in (2 * radius + 1, 0)
            )
            plane = ((ahead - behind) / (2 * radius + 1)).astype(np.float32)
    return plane


def _scaled(plane: Map) -> Map:
    low, high = np.percentile(plane, (5, 99.5))
    scaled: Map = np.clip((plane - low) / max(1e-6, high - low), 0, 1).astype(np.float32)
    return scaled
