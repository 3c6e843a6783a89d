"""The inner loops of drawing, compiled for the processor at hand. Worker process only: it needs Numba.

A zoom or a pan has no rotation, so resampling is two passes. Both run along memory: a plane is kept by columns, the
first pass mixes columns of it, a tile of the result is turned, the second pass mixes rows of the turned tile and writes
bytes. A tile stays in the processor's second cache from end to end. `python -m tests.benchmarks.drawing` says what a frame costs.

Numba keeps what it has compiled beside this file, or in the user's cache folder where that cannot be written.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tools.reel.picture import LEVELS

Plane = NDArray[np.int16]  # (layer, column, row), in levels / LEVELS: planes of one size that move together
Tile = NDArray[np.float32]
Taps = tuple[NDArray[np.int64], NDArray[np.float32]]

LOBES = 3
TILE = 64  # columns
BLOCK = 16  # a side of the squares in which a tile is turned; TILE is a multiple of it
LOWEST = 16.0  # of luma and chroma

# No bounds are checked and sums may be reordered: sizes are made to fit below, and a level's rounding is all that is left.
_compiled = njit(cache=True, fastmath=True, nogil=True, boundscheck=False)


@_compiled
def taps(size: int, low: float, high: float, source: int) -> Taps:
    """For each of `size` samples spread over [low, high) of a `source` long axis: its first tap, and its weights.

    All taps lie within the source, and the weights sum to one. Wider than the source the kernel is stretched, so that
    making smaller does not alias.
    """
    step = (high - low) / size
    width = max(step, 1.0)
    wide = math.ceil(2 * LOBES * width)
    count = min(wide, source)
    firsts = np.empty(size, np.int64)
    weights = np.zeros((size, count), np.float32)
    # The sine of each tap from two sines of the first: there are ten thousand in every frame.
    turn = math.pi / width
    sines, cosines = np.sin(turn * np.arange(wide)), np.cos(turn * np.arange(wide))
    slow_sines, slow_cosines = np.sin(turn / LOBES * np.arange(wide)), np.cos(turn / LOBES * np.arange(wide))
    for sample in range(size):
        centre = low + (sample + 0.5) * step - 0.5
        first = math.floor(centre - LOBES * width) + 1
        kept = min(max(first, 0), source - count)
        begin = turn * (first - centre)
        sine, cosine = math.sin(begin), math.cos(begin)
        slow_sine, slow_cosine = math.sin(begin / LOBES), math.cos(begin / LOBES)
        total = 0.0
        for tap in range(wide):
            place = first + tap
            distance = begin + turn * tap
            if place < 0 or place >= source or abs(distance) >= math.pi * LOBES:
                continue
            weight = 1.0
            if abs(distance) > 1e-6:
                fast = sine * cosines[tap] + cosine * sines[tap]
                slow = slow_sine * slow_cosines[tap] + slow_cosine * slow_sines[tap]
                weight = LOBES * fast * slow / (distance * distance)
            weights[sample, place - kept] = weight
            total += weight
        firsts[sample] = kept
        for tap in range(count):
            weights[sample, tap] /= total
    return firsts, weights


@_compiled
def _across(plane: NDArray[np.int16], taps: Taps, x0: int, wide: int, row: int, rows: int, tile: Tile) -> None:
    firsts, weights = taps
    unit = np.float32(1 / LEVELS)
    if weights.shape[1] == 6:
        for j in range(wide):
            first, of = firsts[x0 + j], weights[x0 + j] * unit
            w0, w1, w2, w3, w4, w5 = of[0], of[1], of[2], of[3], of[4], of[5]
            s0, s1 = plane[first, row : row + rows], plane[first + 1, row : row + rows]
            s2, s3 = plane[first + 2, row : row + rows], plane[first + 3, row : row + rows]
            s4, s5 = plane[first + 4, row : row + rows], plane[first + 5, row : row + rows]
            out = tile[j]
            for y in range(rows):
                out[y] = (
                    w0 * np.float32(s0[y]) + w1 * np.float32(s1[y]) + w2 * np.float32(s2[y])
                    + w3 * np.float32(s3[y]) + w4 * np.float32(s4[y]) + w5 * np.float32(s5[y])
                )  # fmt: skip
        return
    for j in range(wide):
        out = tile[j]
        out[:rows] = 0
        for tap in range(weights.shape[1]):
            weight = weights[x0 + j, tap] * unit
            seen = plane[firsts[x0 + j] + tap, row : row + rows]
            for y in range(rows):
                out[y] += weight * np.float32(seen[y])


@_compiled
def _turned(tile: Tile, rows: int, out: Tile) -> None:
    for block in range((rows + BLOCK - 1) // BLOCK):
        y0 = block * BLOCK
        for j0 in range(0, TILE, BLOCK):
            old, new = tile[j0 : j0 + BLOCK, y0 : y0 + BLOCK], out[y0 : y0 + BLOCK, j0 : j0 + BLOCK]
            for y in range(BLOCK):
                for j in range(BLOCK):
                    new[y, j] = old[j, y]


@_compiled
def _down(turned: Tile, taps: Taps, row: int, out: Tile) -> None:
    firsts, weights = taps
    for y in range(len(firsts)):
        first, of, line = firsts[y] - row, weights[y], out[y]
        if weights.shape[1] == 6:
            w0, w1, w2, w3, w4, w5 = of[0], of[1], of[2], of[3], of[4], of[5]
            r0, r1, r2 = turned[first], turned[first + 1], turned[first + 2]
            r3, r4, r5 = turned[first + 3], turned[first + 4], turned[first + 5]
            for j in range(TILE):
                line[j] = w0 * r0[j] + w1 * r1[j] + w2 * r2[j] + w3 * r3[j] + w4 * r4[j] + w5 * r5[j]
            continue
        for j in range(TILE):
            line[j] = 0
        for tap in range(weights.shape[1]):
            weight, seen = of[tap], turned[first + tap]
            for j in range(TILE):
                line[j] += weight * seen[j]


@_compiled
def _into_bytes(tile: Tile, out: NDArray[np.uint8], x0: int, wide: int, highest: float) -> None:
    """Video has a range of its own, and Lanczos overshoots at hard edges; planes are half a level up, so cutting rounds."""
    low, high = np.float32(LOWEST), np.float32(highest)
    for y in range(out.shape[0]):
        line, bytes_ = tile[y], out[y, x0 : x0 + wide]
        for j in range(wide):
            bytes_[j] = np.uint8(np.int32(min(max(line[j], low), high)))


@_compiled
def _mixed(tile: Tile, other: Tile, rows: int, share: float) -> None:
    much = np.float32(share)
    for y in range(rows):
        line, over = tile[y], other[y]
        for j in range(TILE):
            line[j] += much * (over[j] - line[j])


@_compiled
def _tinted(tile: Tile, rows: int, level: float, share: float) -> None:
    much, to = np.float32(share), np.float32(level)
    for y in range(rows):
        line = tile[y]
        for j in range(TILE):
            line[j] += much * (to - line[j])


@_compiled
def draw(
    plane: Plane, across: Taps, down: Taps, other: Plane, other_across: Taps, other_down: Taps,
    share: float, level: float, tint: float, highest: float,
    tile: Tile, turned: Tile, drawn: Tile, faded: Tile, out: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Fill `out` (layer, row, column) with what `plane` shows, `share` of the way faded into `other`; at 0 that is not read.

    Then it goes `tint` of the way to a plain `level`. The tiles are room to work in, from `room`.
    """
    layers, height, width = out.shape
    for layer in range(layers):
        for x0 in range(0, width, TILE):
            wide = min(TILE, width - x0)
            row = down[0][0]
            rows = down[0][height - 1] + down[1].shape[1] - row
            _across(plane[layer], across, x0, wide, row, rows, tile)
            _turned(tile, rows, turned)
            _down(turned, down, row, drawn)
            if share > 0:
                row = other_down[0][0]
                rows = other_down[0][height - 1] + other_down[1].shape[1] - row
                _across(other[layer], other_across, x0, wide, row, rows, tile)
                _turned(tile, rows, turned)
                _down(turned, other_down, row, faded)
                _mixed(drawn, faded, height, share)
            if tint > 0:
                _tinted(drawn, height, level, tint)
            _into_bytes(drawn, out[layer], x0, wide, highest)


def room(rows: int, height: int) -> tuple[Tile, Tile, Tile, Tile]:
    """Tiles for planes of up to `rows` rows, drawn into frames of up to `height`."""
    padded = -(-rows // BLOCK) * BLOCK
    return (
        np.zeros((TILE, padded), np.float32),
        np.zeros((padded, TILE), np.float32),
        np.empty((height, TILE), np.float32),
        np.empty((height, TILE), np.float32),
    )


@_compiled
def lay(plane: NDArray[np.uint8], colour: NDArray[np.float32], cover: NDArray[np.float32], strength: float) -> None:
    """Lay `colour`, already multiplied by `cover`, over `plane`; all are of one size."""
    much, half = np.float32(strength), np.float32(0.5)
    for y in range(plane.shape[0]):
        line, over, covers = plane[y], colour[y], cover[y]
        for x in range(plane.shape[1]):
            # Half a level up, as the colour is: cutting to bytes rounds.
            level = (np.float32(line[x]) + half) * (np.float32(1) - much * covers[x]) + much * over[x]
            line[x] = np.uint8(np.int32(level))


@_compiled
def slid(
    one: NDArray[np.uint8], other: NDArray[np.uint8], shift: float, smear: float, sums: NDArray[np.int32],
    out: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Fill `out` (layer, row, column) with the strip of `one` and, to its right, `other`, as far along as `shift` columns.

    Each pixel is the mean over `smear` columns, from 1 to a width: what a shutter sees that is open while the strip goes
    by. `sums` is room for three widths and four more: running sums make a wide blur as cheap as a narrow one.
    """
    layers, height, width = out.shape
    margin = int(smear / 2) + 1  # beyond its ends the strip goes on as its last columns are
    low, high = margin + shift + 0.5 - smear / 2, margin + shift + 0.5 + smear / 2
    begin, end = int(low), int(high)
    low_part, high_part, unit = np.float32(low - begin), np.float32(high - end), np.float32(1 / smear)
    half = np.float32(0.5)
    for layer in range(layers):
        for y in range(height):
            left, right, line = one[layer, y], other[layer, y], out[layer, y]
            total = np.int32(0)
            for x in range(margin):
                sums[x] = total
                total += np.int32(left[0])
            for x in range(width):
                sums[margin + x] = total
                total += np.int32(left[x])
            for x in range(width):
                sums[margin + width + x] = total
                total += np.int32(right[x])
            for x in range(margin + 1):
                sums[margin + 2 * width + x] = total
                total += np.int32(right[width - 1])
            s0, s1 = sums[begin : begin + width], sums[begin + 1 : begin + 1 + width]
            e0, e1 = sums[end : end + width], sums[end + 1 : end + 1 + width]
            for x in range(width):
                whole = np.float32(e0[x] - s0[x])
                parts = high_part * np.float32(e1[x] - e0[x]) - low_part * np.float32(s1[x] - s0[x])
                line[x] = np.uint8(np.int32((whole + parts) * unit + half))
