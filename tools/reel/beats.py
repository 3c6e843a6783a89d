"""Cuts on beats: which of a piece of music's beats a reel's cuts take. Pure.

A cut is where a change is seen: the first frame of the next shot, or the middle of the transition by which it comes.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

LEAST = 0.5  # seconds that a shot stands at least, to be seen


def cuts_on_beats(
    duration_s: float, shots: int, fps: int, beats: Sequence[float], *, transitions: Sequence[int] = ()
) -> tuple[int, ...] | None:
    """The frames of each shot such that every cut falls on a beat, as even as the beats allow; None where too few fall inside.

    `beats` are seconds, rising. Where there are fewer beats than cuts, halves between them are taken too, then quarters.
    The sum of the result is the reel's. `transitions` are the frames that each shot's coming takes, at its beginning; the
    first shot's is not looked at.

    >>> cuts_on_beats(4.0, 3, 30, [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5])
    (30, 45, 45)
    """
    total = round(duration_s * fps)
    if shots == 1:
        return (total,)
    halves = [frames // 2 for frames in transitions[1:]] or [0] * (shots - 1)
    longest = max(transitions[1:], default=0)
    least = max(round(LEAST * fps), 2 * longest + 1)
    grid = list(beats)
    for _ in range(3):
        frames = sorted({round(beat * fps) for beat in grid})
        inside = [frame for frame in frames if least + longest // 2 <= frame <= total - least]
        chosen = _chosen(inside, shots - 1, total, least + longest // 2)
        if chosen is not None:
            edges = [0, *(frame - half for frame, half in zip(chosen, halves, strict=True)), total]
            return tuple(after - before for before, after in pairwise(edges))
        grid = [*grid, *((one + other) / 2 for one, other in pairwise(grid))]
        grid.sort()
    return None


def _chosen(places: Sequence[int], count: int, total: int, least: int) -> list[int] | None:
    """`count` of the rising `places`, at least `least` apart, whose gaps differ least (in squares) from even ones."""
    if len(places) < count:
        return None
    even = total / (count + 1)
    # best[place]: the cost up to a cut there, and the cut before it; by dynamic programming over the cuts.
    best: list[tuple[float, int]] = [((place - even) ** 2, -1) for place in places]
    trail: list[list[int]] = []
    for _ in range(count - 1):
        now: list[tuple[float, int]] = []
        for place in places:
            near = bisect_left(places, place - least + 1)
            first = bisect_left(places, place - 3 * even)
            options = [
                (best[before][0] + (place - places[before] - even) ** 2, before) for before in range(first, near)
            ]
            now.append(min(options, default=(float("inf"), -1)))
        trail.append([before for _, before in now])
        best = now
    ends = [
        (cost + (total - place - even) ** 2, index)
        for index, ((cost, _), place) in enumerate(zip(best, places, strict=True))
    ]
    cost, at = min(ends)
    if cost == float("inf"):
        return None
    picked = [at]
    for befores in reversed(trail):
        at = befores[at]
        picked.append(at)
    return [places[index] for index in reversed(picked)]
