"""Dunes with sharp crests, table mountains, cacti."""

import math

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.nature import SAND
from tools.sketch.places import Place
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.stage import Stage


def _dune(s: Stage, crest: list[tuple[float, float]], bottom: float, depth: float, tone: Colour) -> None:
    """A dune with a sharp crest: one flank in light, the other in shadow."""
    c = s.c
    line = curve(crest, steps=10)
    body = polygon([*line, (line[-1][0], bottom), (line[0][0], bottom)])
    c.draw(body, down(min(p[1] for p in line), bottom, s.light.bright(tone, depth, 0.3), s.colour(tone, depth)))
    top = min(range(len(line)), key=lambda i: line[i][1])
    sign = -s.lit
    spine = []
    x, y = line[top]
    for i in range(9):
        t = i / 8
        spine.append((x - sign * 70 * math.sin(t * 2.6) + sign * 40 * t, y + (bottom - y) * t))
    flank = [p for p in line if (p[0] - x) * sign >= 0]
    flank.sort(key=lambda p: (p[0] - x) * sign)
    edge = flank[-1] if flank else (x + sign * 200, y)
    dark = polygon([*curve(spine, steps=6), (edge[0], bottom), *reversed(flank)])
    with c.clip(body):
        c.draw(dark, down(y, bottom, s.shade(tone, depth, 0.5), s.shade(tone, depth, 0.24)))


def desert(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("desert")
    sky(s, clouds=s.light.cloud > 0.3)
    w = s.half
    if s.scene.landmark == "egypt":
        for px, h in ((-0.5, 150), (0.28, 210), (0.86, 110)):
            x = px * w
            c.draw(
                polygon([(x - h, y + 8), (x, y - h * 0.86), (x + h, y + 8)]), s.light.bright((222, 180, 120), 0.25, 0.2)
            )
            c.draw(
                polygon([(x, y - h * 0.86), (x - s.lit * h, y + 8), (x + s.lit * h * 0.14, y + 8)]),
                s.shade((222, 180, 120), 0.25, 0.42),
            )
    else:
        mesas(s, y)
    haze_band(s, y - 40, y + 26, 0.6)
    tone = mix(SAND, (232, 168, 98), 0.55)
    for k, depth, lift in ((0.05, 0.42, 30), (0.2, 0.24, 46), (0.42, 0.08, 70)):
        x = chance.uniform(-0.5, 0.5) * w
        base = y + span * k
        crest = [
            (-w * 2.4 - 300, base + lift),
            (x - w * 0.9, base + lift * 0.5),
            (x, base - lift),
            (x + w * 0.8, base + lift * 0.3),
            (w * 2.4 + 300, base + lift * 0.8),
        ]
        _dune(s, crest, s.tall + 420 if k > 0.4 else base + span * 0.36, depth, tone)
    for i in range(17):  # wind ripples
        t = i / 17
        ry = y + span * (0.56 + 0.42 * t)
        line = curve([(-w * 1.2, ry + 8), (-w * 0.4, ry - 8 - 6 * t), (w * 0.3, ry + 6), (w * 1.2, ry - 10)], steps=8)
        c.draw(stroke(line, [0.5, 1.4 + 2.4 * t, 1.4 + 2.4 * t, 0.5]), s.shade(tone, 0, 0.3), alpha=0.3)
    cactus(s, -s.lit * w * 0.74, y + span * 0.66, span * 0.62)
    cactus(s, s.lit * w * 0.5, y + span * 0.3, span * 0.2, depth=0.2)
    cactus(s, -s.lit * w * 0.3, y + span * 0.2, span * 0.12, depth=0.32)
    for _ in range(5):
        t = chance.random()
        nature.rock(
            s,
            chance.uniform(-w, w),
            y + span * (0.5 + 0.46 * t),
            16 + 40 * t,
            colour=(176, 112, 80),
            dice=chance.random(),
        )
    nature.ground_shade(s, s.tall - span * 0.2, s.tall, s.shade(tone, 0, 0.5), 0.45)


def mesas(s: Stage, y: float) -> None:
    """Table mountains on the horizon."""
    c, w = s.c, s.half
    for px, pw, h in ((-0.72, 120, 84), (0.62, 170, 118)):  # table mountains
        x = px * w
        mesa = polygon(
            [
                (x - pw, y + 6),
                (x - pw * 0.72, y - h * 0.55),
                (x - pw * 0.6, y - h),
                (x + pw * 0.56, y - h * 0.97),
                (x + pw * 0.7, y - h * 0.5),
                (x + pw, y + 6),
            ]
        )
        c.draw(mesa, down(y - h, y, s.colour((196, 104, 70), 0.42), s.colour((206, 130, 92), 0.62)))
        with c.clip(mesa):
            c.draw(
                rect(
                    x - s.lit * pw * 0.1 - (pw if s.lit > 0 else 0),
                    y - h,
                    x - s.lit * pw * 0.1 + (0 if s.lit > 0 else pw),
                    y + 8,
                ),
                s.shade((150, 70, 60), 0.4, 0.4),
                alpha=0.4,
            )


def cactus(s: Stage, x: float, y: float, h: float, *, depth: float = 0.0) -> None:
    """A saguaro."""
    c = s.c
    green = (84, 130, 84)
    w = h * 0.15
    shape = stroke([(x, y), (x, y - h)], [w * 1.05, w])
    shape = shape + stroke(
        curve(
            [(x, y - h * 0.36), (x - h * 0.2, y - h * 0.36), (x - h * 0.25, y - h * 0.46), (x - h * 0.25, y - h * 0.7)],
            steps=6,
        ),
        w * 0.74,
    )
    shape = shape + stroke(
        curve(
            [(x, y - h * 0.5), (x + h * 0.18, y - h * 0.5), (x + h * 0.23, y - h * 0.6), (x + h * 0.23, y - h * 0.86)],
            steps=6,
        ),
        w * 0.7,
    )
    c.draw(
        ellipse(x - s.lit * h * 0.2, y, h * 0.34, h * 0.035), s.shade((160, 110, 80), depth, 0.7), alpha=0.45, soft=2
    )
    c.draw(shape, s.colour(green, depth), inner=Inner(s.lit * w * 0.42, 0, s.shade(green, depth, 0.6), 0.7, w * 0.12))
    if depth < 0.15:
        for dx, top in ((-0.22, 1.0), (0.0, 1.02), (0.22, 1.0)):
            c.draw(
                stroke([(x + dx * w, y - 3), (x + dx * w, y - h * top + w * 0.3)], w * 0.035),
                s.shade(green, depth, 0.7),
                alpha=0.55,
            )


def hero(s: Stage) -> None:
    cactus(s, 0, 30, 380)
    for x, y in ((0, -352), (-95, -240), (86, -300)):
        for k in range(6):
            a = 2 * math.pi * k / 6
            s.c.draw(ellipse(x + 13 * math.cos(a), y + 10 * math.sin(a), 12, 9), s.colour((240, 110, 150)))
        s.c.draw(ellipse(x, y, 8), s.colour((250, 220, 110)))


PLACE = Place(
    draw=desert,
    horizon=0.45,
    ground=0.84,
    head=38,
    poses=("walk", "stand", "walk towards"),
    away=("look", "walk away"),
    zoom=(1.4, 1.8),
    eye=(0.5, 0.57),
    hero=hero,
    surface="sand",
)
