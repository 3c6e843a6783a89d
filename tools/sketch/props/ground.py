"""Underfoot: lawns, winding paths, the shadow under things."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import down
from tools.sketch.colours import Colour
from tools.sketch.shapes import curve, ellipse, polygon, rect
from tools.sketch.stage import Stage


def lawn(s: Stage, y: float, colour: Colour | None = None) -> None:
    green = colour or nature.ground_colour(s)
    s.c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.light.bright(green, 0.2, 0.2), s.colour(green), s.shade(green, 0, 0.4)),
    )


def path(
    s: Stage, far: tuple[float, float], near_x: float, width: float, colour: Colour, *, edge: Colour, bend: float = 60
) -> None:
    """A way that winds from the foreground to `far`."""
    c = s.c
    left, right = [], []
    for i in range(13):
        t = i / 12
        y = far[1] + (s.tall + 30 - far[1]) * t**1.7
        x = far[0] + (near_x - far[0]) * t**1.5 + bend * math.sin(t * math.pi * 1.7) * t
        half = 3 + width * t**1.75
        left.append((x - half, y))
        right.append((x + half, y))
    lane = polygon(curve(left, steps=5) + curve(right[::-1], steps=5))
    c.draw(lane.moved(0, -3), s.shade(edge, 0.1, 0.3))
    c.draw(lane, down(far[1], s.tall, s.light.bright(colour, 0.25, 0.25), s.colour(colour), s.shade(colour, 0, 0.25)))


def contact_shadow(s: Stage, w: float, x: float = 0.0, y: float = 4.0) -> None:
    s.c.draw(ellipse(x, y, w, w * 0.12), s.shade((60, 44, 44), 0, 0.7), alpha=0.45, soft=6)
