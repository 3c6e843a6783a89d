"""An opera house: a gilded arch, a red curtain half open, boxes with lamps, rows of velvet."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.places.cinema import seats
from tools.sketch.shapes import arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_RED: Colour = (166, 32, 46)
_GOLD: Colour = (226, 176, 88)


def theatre(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    reach = room.wide(s)
    c.draw(rect(-reach, -400, reach, s.tall + 500), down(0, s.tall, (96, 40, 44), (60, 24, 34)))
    top, low, wide = y * 0.24, y * 0.92, half * 0.6
    arch = polygon(
        [
            (-wide, low),
            (-wide, top + 60),
            *arc_points(0, top + 60, wide, 70, 180, 360, steps=24),
            (wide, top + 60),
            (wide, low),
        ]
    )
    with c.clip(arch):
        c.draw(arch, down(top, low, (40, 44, 96), (110, 90, 150), (226, 170, 130)))
        c.draw(ellipse(wide * 0.2, low - (low - top) * 0.62, 44), (255, 240, 200))
        for k, x in enumerate((-0.66, -0.3, 0.34, 0.7)):  # a painted town
            h = (low - top) * (0.3 + 0.1 * (k % 2))
            c.draw(
                rect(x * wide - 40, low - h, x * wide + 40, low)
                + polygon([(x * wide - 46, low - h), (x * wide, low - h - 40), (x * wide + 46, low - h)]),
                (66, 50, 96),
            )
        c.draw(rect(-wide, low - 20, wide, low), (120, 84, 70))
        for side in (-1, 1):
            cloth = polygon(
                [
                    (side * wide * 1.05, top - 40),
                    (side * wide * 0.2, top - 40),
                    *curve(
                        [
                            (side * wide * 0.24, top + 40),
                            (side * wide * 0.5, low - (low - top) * 0.4),
                            (side * wide * 0.78, low - (low - top) * 0.24),
                            (side * wide * 0.7, low),
                        ],
                        steps=8,
                    ),
                    (side * wide * 1.05, low),
                ]
            )
            c.draw(cloth, _RED, inner=Inner(side * 18, 0, (90, 10, 26), 0.6, 12))
            with c.clip(cloth):
                for k in range(6):
                    x = side * wide * (0.36 + 0.12 * k)
                    c.draw(
                        stroke(
                            curve([(x - side * 20, top - 40), (x, top + 90), (x + side * 10, low)], steps=6), [4, 10, 6]
                        ),
                        (100, 14, 30),
                        alpha=0.7,
                    )
        for k in range(7):
            x = -wide + 2 * wide * (k + 0.5) / 7
            c.draw(
                polygon(arc_points(x, top - 6, wide / 6.6, 54, 0, 180, steps=14)),
                mix(_RED, (240, 90, 80), 0.12),
                inner=Inner(0, -8, (90, 10, 26), 0.6, 6),
            )
    edge = [
        (-wide, low),
        (-wide, top + 60),
        *arc_points(0, top + 60, wide, 70, 180, 360, steps=24),
        (wide, top + 60),
        (wide, low),
    ]
    c.draw(stroke(edge, 22, round_ends=False), _GOLD, inner=Inner(s.lit * 5, -4, (150, 96, 40), 0.7, 3))
    c.draw(ellipse(0, top - 16, 40, 30), _GOLD, inner=Inner(s.lit * 8, -6, (150, 96, 40), 0.7, 4))
    for side in (-1, 1):
        for row in range(3):
            _box(s, side * half * 0.82, y * (0.34 + 0.2 * row), half * 0.3)
    _chandelier(s, 0, top * 0.4)
    for row in range(4):
        t = row / 3
        seats(s, y * 0.98 + (s.tall - y) * (0.02 + 0.22 * t), 40 + 26 * t, row)


def _box(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    opening = polygon(
        [
            (x - w * 0.5, y),
            (x - w * 0.5, y - 40),
            *arc_points(x, y - 40, w * 0.5, 30, 180, 360, steps=14),
            (x + w * 0.5, y - 40),
            (x + w * 0.5, y),
        ]
    )
    c.draw(opening, (56, 16, 28))
    for dx in (-0.2, 0.18):
        c.draw(
            ellipse(x + dx * w, y - 22, 9, 11) + rect(x + dx * w - 15, y - 12, x + dx * w + 15, y + 6, 8), (24, 12, 22)
        )
    c.draw(rect(x - w * 0.56, y - 2, x + w * 0.56, y + 26, 6), _GOLD, inner=Inner(0, -6, (150, 96, 40), 0.7, 4))
    c.draw(stroke(arc_points(x, y + 4, w * 0.3, 12, 0, 180, steps=12), 3), (150, 96, 40))
    c.draw(ellipse(x, y + 38, 6), (255, 236, 180))
    s.lamp(x, y + 38, 66, (255, 190, 100))


def _chandelier(s: Stage, x: float, y: float) -> None:
    c = s.c
    c.draw(stroke([(x, -400), (x, y)], 3), (150, 96, 40))
    for k, r in enumerate((86, 60, 34)):
        yy = y + 16 * k
        c.draw(stroke(arc_points(x, yy, r, r * 0.16, 0, 360), 4), _GOLD)
        for i in range(9):
            a = math.radians(20 + i * 17.5)
            c.draw(ellipse(x + r * math.cos(a), yy + r * 0.16 * math.sin(a) - 6, 4, 7), (255, 244, 206))
    s.lamp(x, y + 16, 240, (255, 206, 120))


def front(s: Stage) -> None:
    if s.shot != "close":
        seats(s, s.tall * (0.9 if s.shot == "wide" else 0.91), 96 if s.shot == "wide" else 170, 9)


def hero(s: Stage) -> None:
    """Opera glasses on a programme."""
    c = s.c
    c.draw(
        polygon([(-170, 20), (120, 44), (150, -60), (-130, -80)]),
        s.light.bright((248, 240, 224), 0, 0.1),
        inner=Inner(0, -6, s.shade((190, 170, 150)), 0.5, 4),
    )
    c.text("OPERA", -12, -18, 40, s.colour((140, 30, 44)), angle=4)
    for x, y, r in ((-40, -140, 62), (84, -150, 62)):
        c.draw(
            polygon([(x - r * 0.62, y - 96), (x + r * 0.62, y - 96), (x + r, y + 10), (x - r, y + 10)]),
            s.colour((64, 40, 60)),
            inner=Inner(s.lit * 14, 0, (24, 12, 24), 0.6, 9),
        )
        c.draw(ellipse(x, y + 10, r, r * 0.34), s.light.bright(_GOLD, 0, 0.2))
        c.draw(ellipse(x, y + 10, r * 0.82, r * 0.26), (120, 170, 200))
        c.draw(ellipse(x - r * 0.2, y + 4, r * 0.3, r * 0.09), (255, 255, 255), alpha=0.6)
        c.draw(rect(x - r * 0.66, y - 104, x + r * 0.66, y - 88, 6), s.light.bright(_GOLD, 0, 0.2))
    c.draw(rect(-6, -206, 52, -186, 6), s.colour(_GOLD))


PLACE = Place(
    draw=theatre,
    horizon=0.66,
    ground=0.98,
    head=56,
    front=front,
    zoom=(1.1, 1.3),
    eye=(0.74, 0.84),
    blur=(0.6, 2.8),
    poses=("stand", "hip"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.12),
    hero=hero,
    surface="dark",
)
