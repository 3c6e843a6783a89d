"""A rose arch between borders in flower."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, hued, mix
from tools.sketch.nature import LEAF, butterfly
from tools.sketch.places import Place
from tools.sketch.props.ground import lawn, path
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import sky
from tools.sketch.stage import Stage


def garden(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("garden")
    sky(s)
    span = s.tall - y
    for i in range(14):
        nature.tree(s, -half * 1.3 + i * half * 0.2, y + 6, chance.uniform(110, 190), depth=0.36, dice=chance.random())
    hedge = (76, 124, 70)
    c.draw(
        rect(-room.wide(s), y - 62, room.wide(s), y + 16, 6),
        down(y - 62, y + 16, s.light.bright(hedge, 0.2, 0.2), s.shade(hedge, 0.1, 0.35)),
    )
    lawn(s, y + 8)
    path(s, (0, y + 14), 0, 110, (230, 208, 174), edge=(150, 120, 90), bend=0)
    arch(s, 0, y + span * 0.12, min(half * 0.5, 180), 330)
    for side in (-1, 1):  # borders full of flowers
        bed = polygon(
            [
                (side * 46, y + 24),
                (side * half * 0.5, y + 24),
                (side * (half * 1.6 + 160), s.tall + 60),
                (side * 190, s.tall + 60),
            ]
        )
        c.draw(bed, s.shade((110, 84, 60), 0, 0.2))
        with c.clip(bed):
            for i in range(26):
                t = (i + chance.random()) / 26
                fx = side * ((46 + 144 * t) + (half * 0.5 - 46 + (half * 1.1) * t) * chance.random())
                nature.bush(
                    s,
                    fx,
                    y + 30 + span * t,
                    40 + 76 * t,
                    depth=0.12 * (1 - t),
                    dice=chance.random(),
                    colour=mix(LEAF, (126, 164, 84), chance.random()),
                )
        palette: tuple[Colour, ...] = (
            (236, 84, 120),
            (250, 206, 86),
            (250, 244, 246),
            (176, 110, 200),
            (244, 140, 90),
            (226, 60, 70),
        )
        for i in range(120):
            t = (i / 120) ** 0.8
            fx = side * ((52 + 150 * t) + (half * 0.45 - 40 + half * 1.05 * t) * chance.random())
            fy, r = y + 14 + span * t - chance.uniform(0, 20 + 40 * t), 3.4 + 10 * t
            tone = palette[chance.randrange(6)]
            if r < 6:
                c.draw(ellipse(fx, fy, r), s.colour(tone, 0.1))
                continue
            petals = Shape(
                discs=tuple(
                    (fx + r * 0.6 * math.cos(a), fy + r * 0.54 * math.sin(a), r * 0.5)
                    for a in [2 * math.pi * k / 6 for k in range(6)]
                )
            )
            c.draw(petals, s.colour(tone), inner=Inner(s.lit * r * 0.2, -r * 0.15, s.shade(tone, 0, 0.4), 0.5, r * 0.1))
            c.draw(ellipse(fx, fy, r * 0.34), s.colour((250, 214, 96)))
    for _ in range(5):
        butterfly(
            s,
            chance.uniform(-half * 0.9, half * 0.9),
            chance.uniform(y * 0.8, y + span * 0.6),
            chance.uniform(7, 12),
            hued(chance.random(), 0.6, 0.95),
        )


def arch(s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A rose arch over the path."""
    c, chance = s.c, s.chance("arch")
    line = [
        (x - w, y),
        (x - w, y - h * 0.6),
        *arc_points(x, y - h * 0.6, w, h * 0.42, 180, 360, steps=16),
        (x + w, y - h * 0.6),
        (x + w, y),
    ]
    c.draw(
        stroke(line, 13),
        s.light.bright((246, 242, 232), 0, 0.1),
        inner=Inner(s.lit * 3, 0, s.shade((190, 186, 176), 0, 0.4), 0.6, 2),
    )
    for i in range(130):
        p = line[0] if i % 9 == 0 else line[chance.randrange(1, len(line) - 1)]
        q = line[min(len(line) - 1, line.index(p) + 1)]
        t = chance.random()
        px, py = p[0] + (q[0] - p[0]) * t + chance.uniform(-16, 16), p[1] + (q[1] - p[1]) * t + chance.uniform(-14, 14)
        if i % 2:
            c.draw(
                ellipse(px, py, 11, 7, angle=chance.uniform(0, 180)),
                s.colour(mix(LEAF, (130, 170, 90), chance.random())),
            )
        else:
            tone = ((240, 130, 150), (250, 190, 200), (226, 70, 96))[i % 3]
            c.draw(ellipse(px, py, 9), s.colour(tone), inner=Inner(s.lit * 2.5, -2, s.shade(tone, 0, 0.4), 0.6, 1.5))
            c.draw(ellipse(px, py, 4), s.shade(tone, 0, 0.2))


def hero(s: Stage) -> None:
    c = s.c
    c.draw(stroke(curve([(0, 300), (-14, 60), (0, -90)], steps=8), [13, 10, 9]), s.shade((84, 134, 74), 0, 0.2))
    for side, y in ((-1, 60), (1, 0)):
        c.draw(
            blob([(0, y), (side * 46, y - 40), (side * 104, y - 34), (side * 60, y + 4)]),
            s.colour((96, 148, 80)),
            inner=Inner(0, -8, s.shade((60, 110, 60), 0, 0.4), 0.5, 4),
        )
    red: Colour = (214, 50, 70)
    for r, n in ((96, 7), (70, 6), (44, 5)):
        for k in range(n):
            a = 2 * math.pi * k / n + r
            petal = ellipse(
                r * 0.52 * math.cos(a), -150 + r * 0.46 * math.sin(a), r * 0.6, r * 0.52, angle=math.degrees(a)
            )
            c.draw(
                petal,
                s.light.bright(red, 0, 0.06 * (3 - r / 40)),
                inner=Inner(s.lit * r * 0.08, -r * 0.1, s.shade(red, 0, 0.6), 0.55, r * 0.07),
            )
    c.draw(ellipse(0, -152, 15), s.shade(red, 0, 0.5))


PLACE = Place(
    draw=garden,
    horizon=0.44,
    ground=0.85,
    head=46,
    poses=("flowers", "walk towards", "stand"),
    away=("look",),
    zoom=(1.3, 1.6),
    eye=(0.5, 0.58),
    x=(0.0, 0.06),
    hero=hero,
)
