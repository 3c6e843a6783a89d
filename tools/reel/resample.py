"""Resample a plane to a box with fractional edges, by Lanczos. Worker process only: it needs NumPy.

A zoom or a pan has no rotation, so it is two passes, each a multiplication by a matrix that is zero outside a narrow
band. Cut into blocks of rows the band is small and dense, and BLAS runs through it: 5 ms for 1080x1920 on one core of
a 2020s server, where Pillow's Lanczos takes 18 ms and its bicubic 15, and nothing is rounded before the end.
"""

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]  # (row, layer, column): planes of one size that move together lie side by side
Band = tuple[slice, slice, NDArray[np.float32]]

LOBES = 3
ROWS, COLUMNS = 24, 32  # block sizes, the fastest of those measured (16 to 128)
TOGETHER = 8  # blocks of rows that are drawn to the end before the next
PART = ROWS * TOGETHER


def taps(size: int, low: float, high: float, source: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """For each of `size` samples spread over [low, high) of a `source` long axis: its first tap, and its weights.

    Taps outside the source weigh nothing, the rest sum to one. Wider than the source it is stretched, so that
    making smaller does not alias.
    """
    step = (high - low) / size
    width = max(step, 1.0)
    count = int(np.ceil(2 * LOBES * width))
    centres = low + (np.arange(size) + 0.5) * step - 0.5
    first = np.floor(centres - LOBES * width).astype(np.int64) + 1
    begin = np.pi / width * (first - centres)
    distance = begin[:, None] + np.pi / width * np.arange(count)
    is_centre = np.abs(distance) < 1e-6
    distance[is_centre] = 1.0
    weights = _sines(begin, np.pi / width, count) * _sines(begin / LOBES, np.pi / width / LOBES, count)
    weights /= distance * distance
    weights[is_centre] = 1 / LOBES  # what it goes towards
    indices = first[:, None] + np.arange(count)
    weights[(np.abs(distance) >= np.pi * LOBES) | (indices < 0) | (indices >= source)] = 0
    weights /= weights.sum(axis=1, keepdims=True)
    return first, weights.astype(np.float32)


def _sines(begin: NDArray[np.float64], step: float, count: int) -> NDArray[np.float64]:
    """The sine of begin, begin + step … for each begin, from two sines each: there are ten thousand in every frame."""
    along = step * np.arange(count)
    sines: NDArray[np.float64] = np.sin(begin)[:, None] * np.cos(along) + np.cos(begin)[:, None] * np.sin(along)
    return sines


def bands(size: int, low: float, high: float, source: int, block: int) -> list[Band]:
    """The same as dense blocks: (samples, what of the source they see, matrix)."""
    first, weights = taps(size, low, high, source)
    count = weights.shape[1]
    starts = np.arange(0, size, block)
    begins = first[starts]
    ends = first[np.minimum(starts + block, size) - 1] + count
    wide = int((ends - begins).max())
    matrices = np.zeros((len(starts), block, wide), np.float32)
    samples = np.arange(size)
    columns = (first - np.repeat(begins, block)[:size])[:, None] + np.arange(count)
    matrices[(samples // block)[:, None], (samples % block)[:, None], columns] = weights
    found = []
    for index, (start, begin, end) in enumerate(zip(starts.tolist(), begins.tolist(), ends.tolist(), strict=True)):
        stop, seen, last = min(start + block, size), max(begin, 0), min(end, source)
        found.append(
            (slice(start, stop), slice(seen, last), matrices[index, : stop - start, seen - begin : last - begin])
        )
    return found


class Look:
    """A plane seen through a box, to be drawn part by part: each part stays in the processor's cache until it is done."""

    def __init__(
        self, plane: Plane, size: tuple[int, int], left: float, top: float, right: float, bottom: float
    ) -> None:
        self.height, self.layers, self.width = plane.shape
        self._flat = plane.reshape(self.height, self.layers * self.width)
        self._across = [
            (samples, source, np.ascontiguousarray(matrix.T))
            for samples, source, matrix in bands(size[0], left, right, self.width, COLUMNS)
        ]
        self._down = bands(size[1], top, bottom, self.height, ROWS)
        # What is beside the box is not needed; of several layers it cannot be left out.
        everything = slice(0, self.layers * self.width)
        self._seen = slice(self._across[0][1].start, self._across[-1][1].stop) if self.layers == 1 else everything

    def draw(self, part: int, scratch: Plane, out: Plane) -> None:
        """Fill the first rows of `out` with part number `part`, PART rows but for the last. `scratch` is as wide as the plane."""
        blocks = self._down[part * TOGETHER : (part + 1) * TOGETHER]
        first, count = blocks[0][0].start, blocks[-1][0].stop - blocks[0][0].start
        flat = scratch.reshape(-1, self.layers * self.width)
        for samples, source, matrix in blocks:
            np.matmul(
                matrix,
                self._flat[source, self._seen],
                out=flat[samples.start - first : samples.stop - first, self._seen],
            )
        by_layer = scratch.reshape(-1, self.width)[: count * self.layers]
        target = out.reshape(-1, out.shape[2])[: count * self.layers]
        for samples, source, matrix in self._across:
            np.matmul(by_layer[:, source], matrix, out=target[:, samples])
