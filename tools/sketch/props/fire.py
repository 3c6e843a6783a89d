"""A fire on a ring of stones."""

import math

from tools.sketch import nature
from tools.sketch.shapes import blob, ellipse, stroke
from tools.sketch.stage import Stage


def fire(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    if s.light.is_dark:
        c.glow(x, y - r, r * 7.5, (255, 138, 50), 0.75)
        c.light(ellipse(x, y + r * 0.3, r * 4.4, r * 1.0), (255, 150, 70), strength=0.4, soft=12)
    for k in range(7):
        a = math.pi * 2 * k / 7
        nature.rock(s, x + r * 1.15 * math.cos(a), y + r * 0.34 * math.sin(a) + 7, r * 0.46, dice=k / 7)
    for start, end in (((-0.8, 0.12), (0.7, -0.2)), ((0.8, 0.14), (-0.7, -0.22)), ((-0.5, 0.2), (0.55, 0.1))):
        c.draw(
            stroke([(x + start[0] * r, y + start[1] * r), (x + end[0] * r, y + end[1] * r)], r * 0.2),
            s.colour((98, 64, 46)),
        )
    for scale, colour in ((1.0, (244, 92, 34)), (0.72, (255, 158, 48)), (0.44, (255, 224, 120))):
        w, h = r * 0.62 * scale, r * 2.0 * scale
        flame = blob([(x - w, y - h * 0.16), (x - w * 0.72, y - h * 0.52), (x - w * 0.3, y - h * 0.62), (x + w * 0.06, y - h), (x + w * 0.38, y - h * 0.62), (x + w * 0.8, y - h * 0.46),
                      (x + w * 0.92, y - h * 0.14), (x, y + r * 0.08)], steps=6)  # fmt: skip
        c.draw(flame, colour)
    for k in range(9):
        sx, sy = x + r * 1.1 * math.sin(k * 2.4), y - r * (1.9 + k * 0.42)
        c.draw(ellipse(sx, sy, 1.8), (255, 190, 90), alpha=0.9 - 0.07 * k)
    s.lamp(x, y - r, r * 5, (255, 140, 60))


def hearth(s: Stage) -> None:
    fire(s, 0, 0, 92)
    s.lamp(0, -60, 300, (255, 150, 70))
