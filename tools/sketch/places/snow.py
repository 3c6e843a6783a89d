"""A ski slope with pines, a chairlift, tracks in the snow."""

import math

from tools.sketch import nature
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow
from tools.sketch.room import DARK_WOOD, IRON
from tools.sketch.shapes import arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import peaks, sky
from tools.sketch.stage import Stage


def snow(s: Stage) -> None:
    """A ski slope with pines, a chairlift, tracks in the snow."""
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("ski")
    sky(s)
    peaks(s, "ski far", y + 14, y * 0.5, (128, 142, 176), 0.55, count=3)
    peaks(s, "ski peaks", y + 30, y * 0.62, (108, 120, 152), 0.28, count=2)
    white = (246, 249, 255)
    far = curve(
        [(-s.half * 2 - 400, y - 30), (-s.half * 0.4, y + 40), (s.half * 0.5, y + 16), (s.half * 2 + 400, y - 40)],
        steps=10,
    )
    c.draw(
        polygon([*far, (s.half * 2 + 400, s.tall + 400), (-s.half * 2 - 400, s.tall + 400)]),
        down(y - 30, y + span * 0.5, s.colour(white, 0.25), s.shade(white, 0.1, 0.2)),
    )
    for i in range(26):
        x = -s.half * 1.25 + 2.5 * s.half * (i + chance.random()) / 26
        if abs(x) > s.half * 0.2:
            nature.pine(
                s,
                x,
                y + 30 + abs(x) * 0.12 + chance.uniform(-6, 22),
                chance.uniform(44, 86),
                depth=0.3,
                dice=chance.random(),
            )
    _chairlift(s, y)
    near = curve(
        [
            (-s.half * 2 - 400, y + span * 0.2),
            (-s.half * 0.5, y + span * 0.34),
            (s.half * 0.4, y + span * 0.26),
            (s.half * 2 + 400, y + span * 0.5),
        ],
        steps=10,
    )
    slope = polygon([*near, (s.half * 2 + 400, s.tall + 400), (-s.half * 2 - 400, s.tall + 400)])
    c.draw(slope, down(y + span * 0.2, s.tall, s.light.bright(white, 0, 0.1), s.colour(white), s.shade(white, 0, 0.3)))
    with c.clip(slope):
        c.draw(
            polygon(
                [
                    (s.lit * -s.half * 0.1, y),
                    (-s.lit * s.half * 2, y),
                    (-s.lit * s.half * 2, s.tall),
                    (-s.lit * s.half * 0.7, s.tall),
                ]
            ),
            fading((0, y), (0, s.tall), s.shade(white, 0, 0.5), (0.5, 0.1)),
            grain=0.5,
        )
        for k in range(3):  # tracks
            line = []
            for i in range(15):
                t = i / 14
                line.append(
                    (s.half * (0.34 - 0.5 * t) + (20 + 70 * t) * math.sin(t * 7 + k * 2.2), y + span * (0.3 + 0.8 * t))
                )
            c.draw(stroke(curve(line, steps=6), [1.5, 9]), s.shade(white, 0, 0.4), alpha=0.55)
            c.draw(stroke([(px + 3, py + 2) for px, py in curve(line, steps=6)], [0.6, 3]), (255, 255, 255), alpha=0.7)
    for side, h, spot in ((-1, 330, 1.0), (1, 250, 1.05), (-1, 180, 0.72)):
        nature.pine(s, side * s.half * spot, y + span * 0.62, h, dice=spot)
    for px, tone in ((-0.42, (216, 54, 56)), (0.5, (40, 96, 190))):  # gates
        x, gy = px * s.half, y + span * (0.46 if px < 0 else 0.4)
        c.draw(stroke([(x, gy), (x, gy - 66)], 3), s.colour(tone))
        c.draw(stroke([(x + 34, gy + 3), (x + 34, gy - 63)], 3), s.colour(tone))
        c.draw(polygon([(x, gy - 62), (x + 34, gy - 59), (x + 34, gy - 34), (x, gy - 37)]), s.colour(tone))


def _chairlift(s: Stage, y: float) -> None:
    c = s.c
    a, b = (-s.lit * (s.half + 60), y - 170), (s.lit * (s.half + 30), y + 24)
    line = [
        (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + 16 * math.sin(math.pi * t))
        for t in [i / 16 for i in range(17)]
    ]
    steel = s.shade((90, 96, 112), 0.1, 0.4)
    c.draw(stroke(line, 1.8), steel)
    for t in (0.3, 0.72):
        x, py = line[int(t * 16)]
        c.draw(stroke([(x, py - 4), (x, py + 150)], [6, 9]), steel)
        c.draw(stroke([(x - 20, py), (x + 20, py)], 5), steel)
    for t in (0.12, 0.44, 0.58, 0.88):
        x, py = line[int(t * 16)]
        c.draw(stroke([(x, py), (x, py + 26)], 1.8), steel)
        c.draw(stroke([(x - 11, py + 27), (x + 11, py + 27)], 5), s.colour((206, 70, 60)))
        c.draw(stroke([(x - 11, py + 14), (x - 11, py + 28)], 2.4), s.colour((206, 70, 60)))


def hero(s: Stage) -> None:
    c = s.c
    contact_shadow(s, 140, y=10)
    for y, r in ((-78, 92), (-214, 68), (-316, 48)):
        c.draw(
            ellipse(0, y, r),
            s.light.bright((248, 250, 255), 0, 0.1),
            inner=Inner(s.lit * r * 0.3, -r * 0.2, s.shade((180, 196, 226), 0, 0.4), 0.6, r * 0.16),
        )
    for dx in (-16, 16):
        c.draw(ellipse(dx, -328, 6), (30, 30, 36))
    c.draw(polygon([(0, -318), (62, -306), (0, -302)]), s.colour((240, 130, 50)))
    c.draw(stroke(arc_points(0, -312, 22, 18, 30, 150, steps=10), 4), (30, 30, 36))
    c.draw(rect(-54, -280, 54, -258, 10), s.colour((206, 50, 56)))
    c.draw(polygon([(20, -266), (46, -262), (42, -176), (16, -182)]), s.colour((206, 50, 56)))
    c.draw(rect(-58, -368, 58, -354, 4) + rect(-38, -430, 38, -360, 5), s.shade(IRON))
    for side in (-1, 1):
        c.draw(stroke([(side * 62, -228), (side * 138, -276)], 8), s.shade(DARK_WOOD))


PLACE = Place(
    draw=snow,
    horizon=0.4,
    ground=0.83,
    head=40,
    poses=("stand", "hip", "ski"),
    away=("look",),
    wears="coat",
    zoom=(1.4, 1.8),
    eye=(0.47, 0.54),
    hero=hero,
    surface="snow",
)
