"""The inner loops of drawing, compiled for the processor at hand. Worker process only: it needs Numba.

A zoom or a pan has no rotation, so resampling is two passes. Both run along memory: a plane is kept by columns, the
first pass mixes columns of it, a tile of the result is turned, the second pass mixes rows of the turned tile. A tile
stays in the processor's second cache from end to end. `python -m tests.benchmarks.drawing` says what a frame costs.

Levels are whole numbers of 16 bits on the whole way: a processor multiplies twice as many of them at once as of floats,
keeps the upper half of each product, and rounds an eightieth of a level where video rounds a whole one. Compilers do not
find those instructions in a loop, so three short pieces are written in the compiler's own vectors, which it turns into
what each processor has.

Numba keeps what it has compiled beside this file, or in the user's cache folder where that cannot be written.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Plane = Samples  # (layer, column, row), in steps of a level from HALFWAY: planes of one size that move together
Tile = Samples  # (column, row) or (row, column), likewise; after the first pass in half as many steps, then in DRAWN
Taps = tuple[NDArray[np.int64], Samples]

LEVELS, HALFWAY = 256, 128  # steps of a level, and the level they are counted from: as fine as 16 bits are
LOBES = 3
ONE = 1 << 15  # a weight of 1, which itself is kept as ONE - 1
DRAWN = LEVELS // 4  # steps of a level when a tile is drawn: the upper half of a product with a weight is half of it
PHASES = 4096  # positions between two samples for which weights are ready
LANES = 16  # samples that are worked on at once
TILE = 64  # columns; a multiple of LANES
LOWEST = 16.0  # of luma and chroma

# No bounds are checked and sums may be reordered: sizes are made to fit below, and a level's rounding is all that is left.
_compiled = njit(cache=True, fastmath=True, nogil=True, boundscheck=False)

# Numba calls what this makes with one argument less than is written: the first is its own.
_in_vectors: Callable[[Callable[..., Any]], Callable[..., None]] = intrinsic

_SAMPLES, _PRODUCTS = ir.VectorType(ir.IntType(16), LANES), ir.VectorType(ir.IntType(32), LANES)


def _each(kind: ir.Type, value: int) -> ir.Constant:
    return ir.Constant(ir.VectorType(kind, LANES), [value] * LANES)


def _at(builder: ir.IRBuilder, address: ir.Value, offset: ir.Value, kind: ir.Type = _SAMPLES) -> ir.Value:
    return builder.inttoptr(builder.add(address, offset), kind.as_pointer())


def _read(builder: ir.IRBuilder, place: ir.Value) -> ir.Value:
    loaded = builder.load(place)
    loaded.align = 2
    return loaded


def _write(builder: ir.IRBuilder, value: ir.Value, place: ir.Value) -> None:
    builder.store(value, place).align = 2


def _times(builder: ir.IRBuilder, samples: ir.Value, weights: ir.Value) -> ir.Value:
    """The upper halves of the products: `pmulhw` on a PC."""
    product = builder.mul(builder.sext(samples, _PRODUCTS), builder.sext(weights, _PRODUCTS))
    return builder.trunc(builder.lshr(product, _each(ir.IntType(32), 16)), _SAMPLES)


def _bias(builder: ir.IRBuilder, count: ir.Value) -> ir.Value:
    """Cutting takes half a step from each product: all of them together are given back before."""
    half = builder.trunc(builder.lshr(count, ir.Constant(count.type, 1)), ir.IntType(16))
    one = builder.insert_element(ir.Constant(_SAMPLES, ir.Undefined), half, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, ir.Constant(_SAMPLES, ir.Undefined), _each(ir.IntType(32), 0))


def _on_addresses(work: Callable[[ir.IRBuilder, Sequence[ir.Value]], None], count: int) -> Any:
    """The type and the code of an intrinsic that takes `count` numbers, addresses among them, and gives nothing."""

    def generate(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Sequence[ir.Value]) -> Any:
        work(builder, arguments)
        return context.get_dummy_value()

    return types.void(*[types.intp] * count), generate


@_in_vectors
def _mixed_lanes(typing: Any, source: Any, step: Any, count: Any, weights: Any, out: Any) -> Any:
    """LANES samples at `out`: `count` runs of as many, from `source` on each `step` bytes after the other, weighed. `weights`
    holds LANES times each weight, so that none must be kept over a loop: a weight that a loop keeps is a wide one."""

    def work(builder: ir.IRBuilder, arguments: Sequence[ir.Value]) -> None:
        source, step, count, weights, out = arguments
        total = cgutils.alloca_once_value(builder, _bias(builder, count))  # type: ignore[no-untyped-call]
        with cgutils.for_range(builder, count) as loop:
            seen = _read(builder, _at(builder, source, builder.mul(step, loop.index)))
            weight = _read(builder, _at(builder, weights, builder.mul(step.type(2 * LANES), loop.index)))
            builder.store(builder.add(builder.load(total), _times(builder, seen, weight)), total)
        _write(builder, builder.load(total), _at(builder, out, out.type(0)))

    return _on_addresses(work, 5)


@_in_vectors
def _mixed_row(typing: Any, source: Any, step: Any, count: Any, weights: Any, out: Any) -> Any:
    """A row of TILE samples at `out`: `count` such rows, from `source` on each `step` bytes after the other, weighed."""

    def work(builder: ir.IRBuilder, arguments: Sequence[ir.Value]) -> None:
        source, step, count, weights, out = arguments
        parts = [source.type(2 * LANES * part) for part in range(TILE // LANES)]
        totals = [cgutils.alloca_once_value(builder, _bias(builder, count)) for _ in parts]  # type: ignore[no-untyped-call]
        with cgutils.for_range(builder, count) as loop:
            place = _at(builder, weights, builder.mul(step.type(2), loop.index), ir.IntType(16))
            none, first = ir.Constant(_SAMPLES, ir.Undefined), ir.Constant(ir.IntType(32), 0)
            weight = builder.insert_element(none, _read(builder, place), first)
            weight = builder.shuffle_vector(weight, none, _each(ir.IntType(32), 0))
            row = builder.add(source, builder.mul(step, loop.index))
            for part, total in zip(parts, totals, strict=True):
                seen = _read(builder, _at(builder, row, part))
                builder.store(builder.add(builder.load(total), _times(builder, seen, weight)), total)
        for part, total in zip(parts, totals, strict=True):
            _write(builder, builder.load(total), _at(builder, out, part))

    return _on_addresses(work, 5)


@_in_vectors
def _turned_square(typing: Any, source: Any, source_step: Any, out: Any, out_step: Any) -> Any:
    """LANES by LANES samples from `source`, whose rows are `source_step` bytes apart, with rows and columns changed."""

    def work(builder: ir.IRBuilder, arguments: Sequence[ir.Value]) -> None:
        source, source_step, out, out_step = arguments
        rows = [
            _read(builder, _at(builder, source, builder.mul(source_step, source.type(row)))) for row in range(LANES)
        ]
        half = LANES // 2
        while half:  # in squares of half the side, the upper right and the lower left one change places
            for row in range(LANES):
                if row & half:
                    continue
                upper, lower = rows[row], rows[row + half]
                left = [LANES + lane - half if lane & half else lane for lane in range(LANES)]
                right = [LANES + lane if lane & half else lane + half for lane in range(LANES)]
                rows[row], rows[row + half] = (
                    builder.shuffle_vector(upper, lower, ir.Constant(_PRODUCTS, picked)) for picked in (left, right)
                )
            half //= 2
        for row in range(LANES):
            _write(builder, rows[row], _at(builder, out, builder.mul(out_step, out.type(row))))

    return _on_addresses(work, 4)


def _ready() -> Samples:
    """The weights of six samples for each of PHASES positions between the third and the fourth of them."""
    distances = np.arange(-2, 4) - np.arange(PHASES)[:, None] / PHASES
    weights = np.sinc(distances) * np.sinc(distances / LOBES) * (np.abs(distances) < LOBES)
    return _whole(weights)


def _whole(weights: NDArray[np.float64]) -> Samples:
    """Rows of weights in parts of ONE, that sum to it."""
    weights = weights / weights.sum(axis=1, keepdims=True)
    parts = np.rint(weights * ONE)
    rows = np.arange(len(parts))
    parts[rows, np.argmax(parts, axis=1)] += ONE - parts.sum(axis=1)
    return np.minimum(parts, ONE - 1).astype(np.int16)


READY = _ready()


@_compiled
def taps(size: int, low: float, high: float, source: int) -> Taps:
    """For each of `size` samples spread over [low, high) of a `source` long axis: its first tap, and its weights.

    All taps lie within the source, and the weights sum to ONE. Wider than the source the kernel is stretched, so that
    making smaller does not alias.
    """
    step = (high - low) / size
    width = max(step, 1.0)
    wide = math.ceil(2 * LOBES * width)
    count = min(wide, source)
    firsts = np.empty(size, np.int64)
    weights = np.zeros((size, count), np.int16)
    exact = np.empty(count, np.float64)
    for sample in range(size):
        centre = low + (sample + 0.5) * step - 0.5
        first = math.floor(centre - LOBES * width) + 1
        if width == 1.0:
            nearest = round(centre * PHASES)
            begin = nearest // PHASES - LOBES + 1
            if begin >= 0 and begin + 2 * LOBES <= source:
                firsts[sample] = begin
                weights[sample] = READY[nearest % PHASES]
                continue
        kept = min(max(first, 0), source - count)
        exact[:] = 0
        total = 0.0
        for tap in range(wide):
            place = first + tap
            distance = math.pi * (place - centre) / width
            if place < 0 or place >= source or abs(distance) >= math.pi * LOBES:
                continue
            weight = 1.0
            if abs(distance) > 1e-6:
                weight = LOBES * math.sin(distance) * math.sin(distance / LOBES) / (distance * distance)
            exact[place - kept] = weight
            total += weight
        left, most = ONE, 0
        for tap in range(count):
            part = min(round(exact[tap] / total * ONE), ONE - 1)
            left -= part
            weights[sample, tap] = part
            if part > weights[sample, most]:
                most = tap
        # What rounding left over; and at an edge, where less than a whole kernel is, what one weight cannot hold.
        here = min(left, ONE - 1 - weights[sample, most])
        weights[sample, most] += here
        weights[sample, most + 1 if most + 1 < count else max(0, most - 1)] += left - here if count > 1 else 0
        firsts[sample] = kept
    return firsts, weights


@_compiled
def _across(plane: Samples, taps: Taps, x0: int, wide: int, row: int, rows: int, tile: Tile) -> None:
    firsts, weights = taps
    count = weights.shape[1]
    spread = np.empty((count, LANES), np.int16)
    step, each = plane.strides[0], spread.ctypes.data
    for j in range(wide):
        for tap in range(count):
            spread[tap] = weights[x0 + j, tap]
        seen, out = plane[firsts[x0 + j], row:].ctypes.data, tile[j].ctypes.data
        if rows < LANES:
            for y in range(rows):
                total = count // 2
                for tap in range(count):
                    total += np.int32(plane[firsts[x0 + j] + tap, row + y]) * np.int32(spread[tap, 0]) >> 16
                tile[j, y] = total
            continue
        for y in range(0, rows, LANES):
            at = 2 * min(y, rows - LANES)  # the last ones end where the plane may end
            if count == 2 * LOBES:  # likewise: it writes all six out
                _mixed_lanes(seen + at, step, 2 * LOBES, each, out + at)
            else:
                _mixed_lanes(seen + at, step, count, each, out + at)


@_compiled
def _turned(tile: Tile, rows: int, out: Tile) -> None:
    step, out_step = tile.strides[0], out.strides[0]
    for y in range(0, rows, LANES):
        for j in range(0, TILE, LANES):
            _turned_square(tile[j, y:].ctypes.data, step, out[y, j:].ctypes.data, out_step)


@_compiled
def _down(turned: Tile, taps: Taps, row: int, out: Tile) -> None:
    firsts, weights = taps
    count, step = weights.shape[1], turned.strides[0]
    for y in range(len(firsts)):
        seen, of, line = turned[firsts[y] - row].ctypes.data, weights[y].ctypes.data, out[y].ctypes.data
        if count == 2 * LOBES:
            _mixed_row(seen, step, 2 * LOBES, of, line)
        else:
            _mixed_row(seen, step, count, of, line)


@_compiled
def _into_bytes(tile: Tile, out: NDArray[np.uint8], x0: int, wide: int, highest: float) -> None:
    """Video has a range of its own, and Lanczos overshoots at hard edges; planes are half a level up, so cutting rounds."""
    low, high = np.int16((LOWEST - HALFWAY) * DRAWN), np.int16((highest - HALFWAY) * DRAWN)
    for y in range(out.shape[0]):
        line, bytes_ = tile[y], out[y, x0 : x0 + wide]
        if wide == TILE:  # a number that the compiler knows: a third of a frame's time
            for j in range(TILE):
                bytes_[j] = np.uint8((min(max(line[j], low), high) + HALFWAY * DRAWN) // DRAWN)
        else:
            for j in range(wide):
                bytes_[j] = np.uint8((min(max(line[j], low), high) + HALFWAY * DRAWN) // DRAWN)


@_compiled
def _mixed(tile: Tile, other: Tile, rows: int, share: float) -> None:
    much = np.float32(share)
    for y in range(rows):
        line, over = tile[y], other[y]
        for j in range(TILE):
            line[j] = np.int16(np.float32(line[j]) + much * np.float32(np.int32(over[j]) - np.int32(line[j])))


@_compiled
def _tinted(tile: Tile, rows: int, level: float, share: float) -> None:
    much, to = np.float32(share), np.float32((level - HALFWAY) * DRAWN)
    for y in range(rows):
        line = tile[y]
        for j in range(TILE):
            line[j] = np.int16(np.float32(line[j]) + much * (to - np.float32(line[j])))


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
    padded = -(-rows // LANES) * LANES
    return (
        np.zeros((TILE, padded), np.int16),
        np.zeros((padded, TILE), np.int16),
        np.empty((height, TILE), np.int16),
        np.empty((height, TILE), np.int16),
    )


@_compiled
def planes_of(rgb: NDArray[np.uint8], halve: bool) -> tuple[Plane, Plane]:
    """Luma, and both of chroma, of a picture (row, column, channel) as `picture.to_yuv` makes them; chroma at half the
    size, an odd last row or column repeated, where `halve`."""
    height, width, _ = rgb.shape
    luma = np.empty((1, width, height), np.int16)
    unit, red, green, blue = np.float32(LEVELS * 219 / 255), np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
    for y0 in range(0, height, LANES):
        for x in range(width):
            for y in range(y0, min(y0 + LANES, height)):
                grey = (
                    red * np.float32(rgb[y, x, 0]) + green * np.float32(rgb[y, x, 1]) + blue * np.float32(rgb[y, x, 2])
                )
                luma[0, x, y] = np.int16(grey * unit + np.float32((16.5 - HALFWAY) * LEVELS))
    side = 2 if halve else 1
    chroma = np.empty((2, (width + side - 1) // side, (height + side - 1) // side), np.int16)
    share = np.float32(LEVELS / side**2)
    to_u, to_v = share * np.float32(224 / 255 / 1.8556), share * np.float32(224 / 255 / 1.5748)
    middle = np.float32((128.5 - HALFWAY) * LEVELS)
    for y0 in range(0, chroma.shape[2], LANES):
        for x in range(chroma.shape[1]):
            for y in range(y0, min(y0 + LANES, chroma.shape[2])):
                r = g = b = np.int32(0)
                for row in range(side):
                    for column in range(side):
                        pixel = rgb[min(side * y + row, height - 1), min(side * x + column, width - 1)]
                        r += pixel[0]
                        g += pixel[1]
                        b += pixel[2]
                grey = red * np.float32(r) + green * np.float32(g) + blue * np.float32(b)
                chroma[0, x, y] = np.int16((np.float32(b) - grey) * to_u + middle)
                chroma[1, x, y] = np.int16((np.float32(r) - grey) * to_v + middle)
    return luma, chroma


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
