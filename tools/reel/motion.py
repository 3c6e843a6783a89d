"""Where the camera looks: for each moment of a shot, the part of its picture that fills the frame. Pure.

A box is in pixels of the picture and moves by fractions of them: rounding it to whole pixels is what makes slow zooms
tremble.
"""

import math
from dataclasses import dataclass

from tools.reel.spec import Move

NEAR = 1.14  # how much closer than the whole picture a move ends or begins
SOFTNESS = 0.6  # 0 moves evenly, 1 stands still at both ends
SLOWEST = 0.6  # of a clip's own speed: below, people wade


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float


def eased(progress: float) -> float:
    """`progress` from 0 to 1, slower at both ends."""
    return progress - SOFTNESS * math.sin(2 * math.pi * progress) / (2 * math.pi)


def box_at(move: Move, progress: float, *, picture: tuple[int, int], frame: tuple[int, int]) -> Box:
    """The part of a `picture` (width, height) that fills the `frame` when `progress` of the move is done.

    It always has the shape of the frame and always lies within the picture.
    """
    moved = eased(min(max(progress, 0.0), 1.0))
    aspect = frame[0] / frame[1]
    width = min(picture[0], picture[1] * aspect)  # the largest box of that shape
    # In equal steps of the logarithm a zoom looks even; in equal steps of size it seems to slow down.
    closeness = {"zoom_in": NEAR**moved, "zoom_out": NEAR ** (1 - moved), "still": 1.0}.get(move, NEAR)
    width /= closeness
    height = width / aspect
    room_x, room_y = picture[0] - width, picture[1] - height
    # Zooms keep a point a little above the middle in place: that is where faces and horizons are.
    at_x, at_y = {
        "pan_right": (moved, 0.45),
        "pan_left": (1 - moved, 0.45),
        "pan_down": (0.5, moved),
        "pan_up": (0.5, 1 - moved),
    }.get(move, (0.5, 0.45))
    left, top = room_x * _within(at_x), room_y * _within(at_y)
    return Box(left, top, left + width, top + height)


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def moment_at(elapsed: float, *, life: float, clip: float) -> float:
    """Which moment of a clip is seen `elapsed` seconds into a shot of `life` seconds.

    A clip that is too short for its shot is slowed down; what is still missing it goes back and forth.

    >>> moment_at(2.0, life=3.0, clip=5.0), moment_at(3.0, life=4.0, clip=3.0), moment_at(4.0, life=5.0, clip=2.0)
    (2.0, 2.25, 1.6)
    """
    speed = max(SLOWEST, min(1.0, clip / life)) if life > 0 else 1.0
    moment = elapsed * speed % (2 * clip)
    return round(moment if moment <= clip else 2 * clip - moment, 6)
