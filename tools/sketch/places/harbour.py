"""Painted houses, boats, a lighthouse, a quay."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.seaside import SEA
from tools.sketch.props.town import WALLS
from tools.sketch.room import IRON, STEEL, WOOD
from tools.sketch.shapes import arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import hills, sky
from tools.sketch.stage import Stage


def harbour(s: Stage) -> None:
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    sky(s)
    hills(s, "harbour hill", y - 40, 90, (120, 140, 120), 0.5)
    white_village = s.scene.landmark == "santorini"
    chance = s.chance("houses")
    for row, (base, n, k) in enumerate(((y - 50, 9, 0.7), (y + 6, 8, 1.0))):
        for i in range(n + 1):
            x = -half * 1.2 + 2.4 * half * i / n + chance.uniform(-8, 8)
            w, h = half * 0.3 * k, (96 + 46 * chance.random()) * k
            tone = (250, 246, 240) if white_village else WALLS[(i * 3 + row) % len(WALLS)]
            c.draw(
                rect(x - w / 2, base - h, x + w / 2, base + 10),
                s.light.bright(tone, 0.2 - 0.12 * row, 0.06),
                inner=Inner(s.lit * w * 0.08, 0, s.shade(tone, 0.15, 0.4), 0.4, w * 0.04),
            )
            if white_village:
                if i % 3 == 1:
                    c.draw(polygon(arc_points(x, base - h, w * 0.32, w * 0.3, 180, 360)), s.colour((50, 110, 190), 0.1))
            else:
                c.draw(
                    polygon([(x - w * 0.56, base - h), (x, base - h - w * 0.28), (x + w * 0.56, base - h)]),
                    s.colour((190, 92, 66), 0.2 - 0.1 * row),
                )
            for r in range(2):
                for q in range(2):
                    wx, wy = x - w * 0.24 + q * w * 0.3, base - h + 18 * k + r * 38 * k
                    lit = s.light.is_dark and (i + r + q) % 3 != 0
                    c.draw(
                        rect(wx, wy, wx + w * 0.16, wy + 22 * k),
                        (255, 210, 124) if lit else s.shade((80, 96, 116), 0.15, 0.3),
                    )
    c.draw(
        rect(-room.wide(s), y + 6, room.wide(s), y + 34),
        s.colour((176, 160, 144), 0.05),
        inner=Inner(0, -9, s.shade((120, 106, 96), 0, 0.4), 0.6, 4),
    )
    nature.water(s, y + 30, s.tall + 300, (30, 110, 142))
    s.shine()
    c.reflect(y + 32, y + span * 0.7, strength=0.5, ripple=3.4, stretch=0.6, tint=s.colour((40, 110, 140)), fade=0.2)
    nature.ripples(s, y + 50, s.tall, mix(s.light.haze, (255, 255, 255), 0.3), s.shade(SEA, 0, 0.4), count=70)
    lighthouse(s, half * 0.84, y + 40, 300)
    for x, fy, w, tone in (
        (-half * 0.62, y + span * 0.2, 170, (206, 66, 58)),
        (half * 0.22, y + span * 0.16, 140, (60, 110, 160)),
        (-half * 0.1, y + span * 0.36, 190, (240, 190, 80)),
    ):
        fishing_boat(s, x, fy, w, tone)
    quay = (190, 168, 140)
    c.draw(
        polygon(
            [
                (-room.wide(s), y + span * 0.56),
                (room.wide(s), y + span * 0.62),
                (room.wide(s), s.tall + 400),
                (-room.wide(s), s.tall + 400),
            ]
        ),
        down(y + span * 0.56, s.tall, s.light.bright(quay, 0, 0.15), s.colour(quay), s.shade(quay, 0, 0.35)),
    )
    for k in range(5):
        yy = y + span * (0.64 + 0.09 * k)
        c.draw(
            stroke([(-room.wide(s), yy - 6), (room.wide(s), yy + 30)], 2 + k * 0.4), s.shade(quay, 0, 0.4), alpha=0.5
        )
    for dx in (-0.74, 0.68):
        bx, by = dx * half, y + span * 0.64
        c.draw(
            rect(bx - 14, by - 42, bx + 14, by, 6),
            s.shade(IRON, 0, 0.2),
            inner=Inner(s.lit * 6, 0, s.shade(IRON), 0.6, 3),
        )
        c.draw(ellipse(bx, by - 44, 22, 9), s.light.bright((80, 80, 90), 0, 0.2))
        rope = [
            (bx + 18 * math.cos(a) * (1 + a * 0.05), by - 14 + 6 * math.sin(a) + a)
            for a in [k * 0.6 for k in range(24)]
        ]
        c.draw(stroke(rope, 5), s.colour((226, 196, 140)))


def lighthouse(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for k in range(4):
        nature.rock(s, x + (k - 1.5) * 40, y + 10, 74, colour=(120, 112, 108), dice=k / 4)
    body = polygon(
        [(x - h * 0.11, y - 20), (x - h * 0.07, y - h * 0.78), (x + h * 0.07, y - h * 0.78), (x + h * 0.11, y - 20)]
    )
    c.draw(
        body,
        s.light.bright((250, 248, 244), 0.05, 0.1),
        inner=Inner(s.lit * h * 0.04, 0, s.shade((190, 186, 186), 0, 0.4), 0.6, h * 0.02),
    )
    with c.clip(body):
        for share in (0.16, 0.44, 0.72):
            c.draw(rect(x - h * 0.2, y - h * (share + 0.13), x + h * 0.2, y - h * share), s.colour((208, 56, 52), 0.04))
    c.draw(rect(x - h * 0.1, y - h * 0.8, x + h * 0.1, y - h * 0.775), s.shade(IRON, 0, 0.2))
    c.draw(rect(x - h * 0.055, y - h * 0.89, x + h * 0.055, y - h * 0.8), (255, 238, 170))
    c.draw(
        polygon([(x - h * 0.075, y - h * 0.89), (x, y - h * 0.97), (x + h * 0.075, y - h * 0.89)]),
        s.colour((208, 56, 52)),
    )
    s.lamp(x, y - h * 0.845, h * 0.6, (255, 226, 140))
    if s.light.is_dark:
        for a in (-1, 1):
            c.light(
                polygon([(x, y - h * 0.845), (x + a * 700, y - h * 1.1), (x + a * 700, y - h * 0.7)]),
                fading((x, 0), (x + a * 600, 0), (255, 236, 170), (0.5, 0.0)),
                soft=4,
            )


def fishing_boat(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    c = s.c
    hull = polygon(
        [
            *curve(
                [
                    (x - w * 0.5, y - w * 0.2),
                    (x - w * 0.2, y - w * 0.12),
                    (x + w * 0.3, y - w * 0.14),
                    (x + w * 0.54, y - w * 0.26),
                ],
                steps=6,
            ),
            *curve(
                [(x + w * 0.54, y - w * 0.26), (x + w * 0.4, y), (x - w * 0.4, y), (x - w * 0.5, y - w * 0.2)], steps=6
            ),
        ]
    )
    c.draw(ellipse(x, y, w * 0.46, w * 0.04), s.shade((16, 60, 84)), alpha=0.5, soft=4)
    c.draw(
        rect(x - w * 0.2, y - w * 0.4, x + w * 0.1, y - w * 0.12, 3),
        s.light.bright((250, 246, 238), 0, 0.1),
        inner=Inner(s.lit * 5, 0, s.shade(STEEL, 0, 0.4), 0.5, 3),
    )
    c.draw(
        rect(x - w * 0.15, y - w * 0.35, x - w * 0.05, y - w * 0.24)
        + rect(x - w * 0.02, y - w * 0.35, x + w * 0.06, y - w * 0.24),
        s.shade((60, 90, 116)),
    )
    c.draw(rect(x - w * 0.23, y - w * 0.43, x + w * 0.13, y - w * 0.39, 2), s.colour(colour))
    c.draw(stroke([(x + w * 0.2, y - w * 0.12), (x + w * 0.2, y - w * 0.72)], w * 0.02), s.shade(WOOD, 0, 0.2))
    c.draw(
        stroke([(x + w * 0.2, y - w * 0.7), (x + w * 0.52, y - w * 0.26)], 1.4)
        + stroke([(x + w * 0.2, y - w * 0.7), (x - w * 0.46, y - w * 0.2)], 1.4),
        s.shade(IRON, 0, 0.2),
    )
    c.draw(
        polygon([(x + w * 0.2, y - w * 0.72), (x + w * 0.32, y - w * 0.68), (x + w * 0.2, y - w * 0.64)]),
        s.colour((240, 190, 70)),
    )
    c.draw(hull, s.light.bright(colour, 0, 0.06), inner=Inner(0, -w * 0.05, s.shade(colour, 0, 0.6), 0.6, w * 0.025))
    c.draw(
        stroke(
            curve(
                [
                    (x - w * 0.48, y - w * 0.18),
                    (x - w * 0.2, y - w * 0.105),
                    (x + w * 0.3, y - w * 0.125),
                    (x + w * 0.52, y - w * 0.24),
                ],
                steps=6,
            ),
            w * 0.026,
        ),
        s.light.bright((250, 246, 238), 0, 0.1),
    )


def hero(s: Stage) -> None:
    fishing_boat(s, 0, 20, 360, (206, 66, 58))


PLACE = Place(
    draw=harbour,
    horizon=0.46,
    ground=0.88,
    head=46,
    poses=("stand", "walk towards", "hip"),
    away=("look",),
    zoom=(1.25, 1.5),
    eye=(0.52, 0.58),
    x=(0.04, 0.16),
    hero=hero,
)
