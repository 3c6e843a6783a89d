"""For shows: beams of light, a crowd from behind, loudspeakers."""

import math

from tools.sketch.canvas import Inner, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def beams(
    s: Stage, y: float, colours: tuple[Colour, ...], *, length: float, number: int = 7, strength: float = 0.42
) -> None:
    """Coloured cones of light from a rig at height y."""
    c, chance = s.c, s.chance("beams")
    reach = min(s.half, 440) * 1.05
    for i in range(number):
        x = -reach + 2 * reach * (i + 0.5) / number
        tone = colours[i % len(colours)]
        a = math.radians((-x / reach) * 16 + chance.uniform(-20, 20))
        end = (x + length * math.sin(a), y + length * math.cos(a))
        w = length * 0.13
        cone = polygon([(x - 5, y), (x + 5, y), (end[0] + w, end[1]), (end[0] - w, end[1])])
        c.light(cone, fading((x, y), end, tone, (strength, 0.02)), soft=4)
        c.draw(rect(x - 9, y - 22, x + 9, y - 2, 4), (24, 24, 30))
        c.draw(ellipse(x, y, 8, 5), mix(tone, (255, 255, 255), 0.6))
        s.lamp(x, y, 44, tone)


def crowd(
    s: Stage,
    y: float,
    *,
    size: float,
    tone: Colour,
    hands: float = 0.4,
    about: str = "crowd",
    ends: float | None = None,
) -> None:
    """Heads and raised hands, from behind."""
    c, chance = s.c, s.chance(about)
    shape = Shape()
    x = -s.half * 1.15
    while x < s.half * 1.15:
        h = size * chance.uniform(0.85, 1.15)
        top = y + chance.uniform(-0.3, 0.3) * size
        shape = (
            shape
            + ellipse(x, top, h * 0.3, h * 0.37)
            + blob(
                [
                    (x - h * 0.62, top + h * 1.6),
                    (x - h * 0.5, top + h * 0.52),
                    (x, top + h * 0.36),
                    (x + h * 0.5, top + h * 0.52),
                    (x + h * 0.62, top + h * 1.6),
                ]
            )
        )
        if chance.random() < hands:
            side = chance.choice((-1, 1))
            lift = chance.uniform(0.5, 1.1) * h
            arm = [
                (x + side * h * 0.44, top + h * 0.6),
                (x + side * h * 0.66, top - lift * 0.2),
                (x + side * h * chance.uniform(0.3, 0.7), top - lift),
            ]
            shape = shape + stroke(curve(arm, steps=5), [h * 0.22, h * 0.15, h * 0.13]) + ellipse(*arm[-1], h * 0.12)
        x += h * chance.uniform(0.75, 1.05)
    c.draw(shape + rect(-s.half * 2, y + size * 1.2, s.half * 2, ends or s.tall + 200), tone)


def speaker(s: Stage, x: float, y: float, w: float, h: float) -> None:
    c = s.c
    c.draw(
        rect(x - w / 2, y - h, x + w / 2, y, w * 0.06),
        s.shade((44, 42, 50), 0, 0.1),
        inner=Inner(s.lit * w * 0.08, 0, (14, 14, 20), 0.6, w * 0.04),
    )
    for dy, r in ((0.3, 0.36), (0.74, 0.22)):
        c.draw(ellipse(x, y - h * dy, w * r), (26, 26, 32))
        c.draw(ellipse(x, y - h * dy, w * r * 0.84), (70, 70, 80), inner=Inner(2, -3, (30, 30, 36), 0.8, 4))
        c.draw(ellipse(x, y - h * dy, w * r * 0.34), (34, 34, 40))
