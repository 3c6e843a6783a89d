"""A big wheel, striped tents, a carousel, balloons."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, hued, mix
from tools.sketch.places import Place
from tools.sketch.props.town import NEON, string_lights
from tools.sketch.shapes import arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import sky
from tools.sketch.skyline import skyline
from tools.sketch.stage import Stage


def fair(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    skyline(s, "fair far", y + 4, y * 0.14, 0.6, width=40)
    wheel(s, half * 0.16, y * 0.5, min(half * 0.66, y * 0.4), y + 10)
    tent(s, -half * 0.72, y + 60, 250, (214, 66, 60))
    carousel(s, half * 0.74, y + 74, 240)
    ground = (146, 128, 112)
    c.draw(
        rect(-room.wide(s), y + 30, room.wide(s), s.tall + 500),
        down(y + 30, s.tall, s.colour(ground, 0.2), s.colour(ground), s.shade(ground, 0, 0.4)),
    )
    tent(s, -half * 0.82, y + 96, 250, (214, 66, 60))
    carousel(s, half * 0.78, y + 110, 250)
    string_lights(s, y * 0.66, 60, colour=(255, 200, 110))
    string_lights(s, y * 0.8, 50, flip=True, colour=(255, 140, 160))
    chance = s.chance("balloons")
    bx, by = -half * 0.34, y + 120
    for i in range(7):
        px, py = bx + chance.uniform(-46, 46), by - 190 - chance.uniform(0, 90)
        tone = hued(i / 7, 0.62, 0.95)
        c.draw(stroke([(bx, by), (px, py)], 1.2), s.shade((90, 80, 80)), alpha=0.8)
        c.draw(ellipse(px, py - 20, 21, 26), s.colour(tone), inner=Inner(s.lit * 8, -6, s.shade(tone, 0, 0.5), 0.6, 5))
        c.draw(ellipse(px + s.lit * 7, py - 30, 4, 6), (255, 255, 255), alpha=0.7)


def wheel(s: Stage, x: float, y: float, r: float, ground: float) -> None:
    c = s.c
    steel = s.light.bright((236, 232, 226), 0.15, 0.2)
    for dx in (-0.42, 0.42):
        c.draw(stroke([(x, y), (x + dx * r, ground)], [r * 0.04, r * 0.06]), s.shade((150, 140, 150), 0.1, 0.3))
    for k in (1.0, 0.9):
        c.draw(stroke(arc_points(x, y, r * k, r * k, 0, 360, steps=72), r * 0.022), steel)
    n = 14
    for i in range(n):
        a = 2 * math.pi * i / n + 0.1
        c.draw(stroke([(x, y), (x + r * math.cos(a), y + r * math.sin(a))], r * 0.012), steel)
    if s.light.is_dark or s.light.sun_at[1] < 0.2:
        for i in range(56):
            a = 2 * math.pi * i / 56
            px, py = x + r * math.cos(a), y + r * math.sin(a)
            c.draw(ellipse(px, py, r * 0.018), mix(NEON[i % 5], (255, 255, 255), 0.5))
            if i % 4 == 0:
                s.lamp(px, py, r * 0.2, NEON[(i // 4) % 5])
    for i in range(n):
        a = 2 * math.pi * i / n + 0.1
        px, py = x + r * math.cos(a), y + r * math.sin(a)
        tone = ((226, 78, 70), (246, 190, 70), (70, 150, 180), (120, 176, 96), (190, 110, 180))[i % 5]
        c.draw(
            polygon(arc_points(px, py + r * 0.05, r * 0.085, r * 0.075, 180, 360, steps=10)),
            s.light.bright(tone, 0.05, 0.2),
        )
        c.draw(
            blob(
                [
                    (px - r * 0.08, py + r * 0.08),
                    (px + r * 0.08, py + r * 0.08),
                    (px + r * 0.06, py + r * 0.17),
                    (px - r * 0.06, py + r * 0.17),
                ]
            ),
            s.colour(tone, 0.05),
        )
    c.draw(ellipse(x, y, r * 0.1), s.colour((246, 190, 70), 0.05))


def tent(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    """A striped marquee; y is the ground."""
    c = s.c
    n = 8
    for i in range(n):
        a, b = x - w / 2 + w * i / n, x - w / 2 + w * (i + 1) / n
        tone = colour if i % 2 == 0 else (250, 242, 226)
        c.draw(polygon([(a, y), (b, y), (b, y - w * 0.42), (a, y - w * 0.42)]), s.shade(tone, 0.05, 0.16))
        c.draw(
            polygon([(a - (x - a) * -0.06, y - w * 0.42), (b - (x - b) * -0.06, y - w * 0.42), (x, y - w * 0.86)]),
            s.colour(tone, 0.05),
        )
        c.draw(
            polygon(
                [
                    (a, y - w * 0.43),
                    (b, y - w * 0.43),
                    *curve([(b, y - w * 0.4), ((a + b) / 2, y - w * 0.35), (a, y - w * 0.4)], steps=4),
                ]
            ),
            s.light.bright(tone, 0.05, 0.1),
        )
    c.draw(polygon([(x - w * 0.1, y), (x, y - w * 0.34), (x + w * 0.1, y)]), s.shade((70, 40, 50), 0, 0.4))
    c.draw(
        polygon([(x, y - w * 0.86), (x, y - w * 1.0), (x + w * 0.13, y - w * 0.95), (x, y - w * 0.9)]),
        s.colour((246, 200, 80)),
    )
    s.lamp(x, y - w * 0.2, w * 0.5, (255, 190, 110))


def carousel(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    tent_top = y - w * 0.62
    c.draw(rect(x - w * 0.5, y - w * 0.08, x + w * 0.5, y, 4), s.colour((206, 90, 90), 0.05))
    c.draw(rect(x - w * 0.1, tent_top, x + w * 0.1, y - w * 0.06), s.light.bright((246, 220, 170), 0.05, 0.2))
    for i in range(4):
        hx = x - w * 0.36 + i * w * 0.24
        c.draw(stroke([(hx, tent_top), (hx, y - w * 0.08)], 3), s.light.bright((240, 200, 100), 0, 0.2))
        hy = y - w * (0.26 + 0.05 * (i % 2))
        tone = ((250, 246, 240), (120, 80, 60), (236, 200, 170), (90, 100, 120))[i]
        horse = blob(
            [
                (hx - 26, hy),
                (hx - 22, hy - 14),
                (hx + 8, hy - 14),
                (hx + 14, hy - 32),
                (hx + 28, hy - 30),
                (hx + 32, hy - 22),
                (hx + 22, hy - 18),
                (hx + 20, hy),
                (hx + 8, hy + 8),
                (hx - 16, hy + 8),
            ]
        )
        legs = stroke([(hx - 18, hy + 4), (hx - 26, hy + 24)], 6) + stroke([(hx + 12, hy + 4), (hx + 24, hy + 18)], 6)
        c.draw(horse + legs, s.colour(tone, 0.05))
    n = 9
    for i in range(n):
        a, b = x - w * 0.56 + w * 1.12 * i / n, x - w * 0.56 + w * 1.12 * (i + 1) / n
        tone = (236, 176, 70) if i % 2 else (200, 62, 78)
        c.draw(polygon([(a, tent_top), (b, tent_top), (x, tent_top - w * 0.34)]), s.colour(tone, 0.05))
        c.draw(
            polygon(
                [
                    (a, tent_top - 2),
                    (b, tent_top - 2),
                    *curve([(b, tent_top + 10), ((a + b) / 2, tent_top + 22), (a, tent_top + 10)], steps=4),
                ]
            ),
            s.light.bright(tone, 0, 0.1),
        )
        c.draw(ellipse((a + b) / 2, tent_top - 4, 4), (255, 240, 190))
    s.lamp(x, tent_top + 40, w * 0.6, (255, 196, 110))


def hero(s: Stage) -> None:
    carousel(s, 0, 30, 330)


PLACE = Place(
    draw=fair,
    horizon=0.56,
    ground=0.87,
    head=48,
    zoom=(1.25, 1.5),
    eye=(0.62, 0.7),
    blur=(0.3, 2.6),
    poses=("walk towards", "stand", "cheer"),
    away=("look",),
    x=(0.0, 0.14),
    hero=hero,
    surface="stone",
)
