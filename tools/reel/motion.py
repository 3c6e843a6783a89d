"""Where the camera looks: for each moment of a shot, the part of its picture that fills the frame. Pure.

A box is in pixels of the picture and moves by fractions of them: rounding it to whole pixels is what makes slow zooms
tremble. Whatever the move, the picture's subject stays in sight.
"""

import math
from dataclasses import dataclass

from tools.reel.framing import MIDDLE, Subject, corner, largest_box, reach
from tools.reel.spec import Ease, Move, Pace

# How much closer than the whole picture a move ends or begins; a pan or a drift goes as far, in widths of the frame.
NEAR: dict[Pace, float] = {"gentle": 1.07, "normal": 1.14, "strong": 1.28}
SOFTNESS = 0.6  # of a soft move: 0 would move evenly, 1 stand still at both ends
SLOWEST = 0.6  # of a clip's own speed: below, people wade

# Which way each move goes, across and down, in parts of what its pace allows. A drift floats aslant.
_WAYS: dict[Move, tuple[float, float]] = {
    "pan_right": (1, 0), "pan_left": (-1, 0), "pan_down": (0, 1), "pan_up": (0, -1), "drift": (0.7, -0.4),
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float


def eased(progress: float, ease: Ease = "soft") -> float:
    """`progress` from 0 to 1 as the move makes it: slower at both ends, even, slow to begin, or slow to end."""
    match ease:
        case "even":
            return progress
        case "in":
            return 1 - math.cos(progress * math.pi / 2)
        case "out":
            return math.sin(progress * math.pi / 2)
        case "soft":
            return progress - SOFTNESS * math.sin(2 * math.pi * progress) / (2 * math.pi)


def box_at(
    move: Move,
    progress: float,
    *,
    picture: tuple[int, int],
    frame: tuple[int, int],
    pace: Pace = "normal",
    ease: Ease = "soft",
    subject: Subject = MIDDLE,
) -> Box:
    """The part of a `picture` (width, height) that fills the `frame` when `progress` of the move is done.

    It always has the shape of the frame and always lies within the picture. A zoom keeps the subject's middle where it
    is; a pan goes as far as the subject stays whole.
    """
    moved = eased(min(max(progress, 0.0), 1.0), ease)
    near = NEAR[pace]
    full = largest_box(picture, frame[0] / frame[1])
    if move in _WAYS:
        return _travelled(picture, full, near - 1, _WAYS[move], moved, subject)
    # In equal steps of the logarithm a zoom looks even; in equal steps of size it seems to slow down.
    share = {"zoom_in": near**-moved, "zoom_out": near ** (moved - 1)}.get(move, 1.0)
    left, top = corner(picture, full, subject)
    point = (
        min(max(subject.x * picture[0], left), left + full[0]),
        min(max(subject.y * picture[1], top), top + full[1]),
    )
    left, top = point[0] - (point[0] - left) * share, point[1] - (point[1] - top) * share
    return Box(left, top, left + full[0] * share, top + full[1] * share)


def _travelled(
    picture: tuple[int, int],
    full: tuple[float, float],
    far: float,
    way: tuple[float, float],
    moved: float,
    subject: Subject,
) -> Box:
    """The box of a pan: no closer than it must be for its way, since a wide picture has room to the sides anyway."""
    ways = (far * way[0], far * way[1])
    closeness = max(1.0, *((1 + abs(ways[axis])) * full[axis] / picture[axis] for axis in (0, 1)))
    box = (full[0] / closeness, full[1] / closeness)
    best = corner(picture, box, subject)
    sides = ((subject.left, subject.right), (subject.top, subject.bottom))
    edges = []
    for axis in (0, 1):
        first, last = reach(picture[axis], box[axis], *sides[axis])
        long = min(abs(ways[axis]) * box[axis], last - first)
        begin = min(max(best[axis] - long / 2, first), last - long)
        edges.append(begin + long * (moved if ways[axis] >= 0 else 1 - moved))
    return Box(edges[0], edges[1], edges[0] + box[0], edges[1] + box[1])


def moment_at(elapsed: float, *, life: float, clip: float) -> float:
    """Which moment of a clip is seen `elapsed` seconds into a shot of `life` seconds.

    A clip that is too short for its shot is slowed down; what is still missing it goes back and forth.

    >>> moment_at(2.0, life=3.0, clip=5.0), moment_at(3.0, life=4.0, clip=3.0), moment_at(4.0, life=5.0, clip=2.0)
    (2.0, 2.25, 1.6)
    """
    speed = max(SLOWEST, min(1.0, clip / life)) if life > 0 else 1.0
    moment = elapsed * speed % (2 * clip)
    return round(moment if moment <= clip else 2 * clip - moment, 6)
