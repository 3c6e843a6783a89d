"""A savanna: yellow grass, flat-topped acacias, giraffes, elephants, far hills."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.shapes import Shape, blob, curve, ellipse, rect, stroke
from tools.sketch.sky import haze_band, hills, sky
from tools.sketch.stage import Stage

_GRASS: Colour = (222, 178, 92)


def savanna(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("savanna")
    sky(s)
    hills(s, "savanna far", y + 6, 60, (150, 124, 130), 0.55)
    haze_band(s, y - 40, y + 16, 0.5)
    c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.colour(_GRASS, 0.35), s.colour(_GRASS), s.shade(_GRASS, 0, 0.35)),
    )
    for x, h, depth in ((-0.9, 120, 0.4), (0.2, 90, 0.46), (0.95, 150, 0.34)):
        acacia(s, x * s.half, y + 18, h, depth)
    for x, h in ((-0.36, 54), (-0.12, 40), (-0.56, 34)):
        elephant(s, x * s.half, y + 44, h, 0.26)
    for x, h, facing in ((0.52, 190, -1), (0.78, 150, 1)):
        giraffe(s, x * s.half, y + 78, h, facing, 0.1)
    nature.grass(s, y + 30, s.tall, mix(_GRASS, (190, 150, 70), 0.5), 190, height=26)
    acacia(s, -s.lit * s.half * 0.82, y + span * 0.42, 340, 0.02)
    for _ in range(4):
        t = chance.random()
        nature.rock(
            s,
            chance.uniform(-s.half, s.half),
            y + span * (0.4 + 0.5 * t),
            14 + 26 * t,
            colour=(170, 120, 90),
            dice=chance.random(),
        )


def acacia(s: Stage, x: float, y: float, h: float, depth: float) -> None:
    c = s.c
    bark, green = (112, 82, 62), (112, 132, 70)
    trunk = stroke(
        curve([(x, y), (x + h * 0.03, y - h * 0.4), (x - h * 0.02, y - h * 0.66)], steps=6), [h * 0.06, h * 0.035]
    )
    for dx in (-0.42, -0.16, 0.2, 0.44):
        trunk = trunk + stroke(
            curve([(x, y - h * 0.5), (x + dx * h * 0.5, y - h * 0.7), (x + dx * h, y - h * 0.86)], steps=6),
            [h * 0.03, h * 0.012],
        )
    c.draw(trunk, s.shade(bark, depth, 0.3))
    for dx, dy, w in ((-0.34, -0.84, 0.36), (0.34, -0.86, 0.38), (0.0, -0.95, 0.46)):
        crown = blob([(x + (dx - w) * h, y + dy * h), (x + (dx - w * 0.5) * h, y + (dy - 0.11) * h), (x + dx * h, y + (dy - 0.14) * h),
                      (x + (dx + w * 0.5) * h, y + (dy - 0.1) * h), (x + (dx + w) * h, y + dy * h), (x + dx * h, y + (dy + 0.045) * h)])  # fmt: skip
        c.draw(
            crown,
            s.colour(green, depth),
            inner=Inner(s.lit * h * 0.05, -h * 0.04, s.shade(green, depth, 0.5), 0.6, h * 0.03),
        )


def giraffe(s: Stage, x: float, y: float, h: float, facing: int, depth: float) -> None:
    c = s.c
    coat, spot = (236, 182, 96), (166, 98, 50)

    def at(dx: float, dy: float) -> tuple[float, float]:
        return (x + facing * dx * h, y + dy * h)

    legs = Shape()
    for dx in (-0.15, -0.08, 0.12, 0.18):
        legs = legs + stroke([at(dx, -0.4), at(dx + 0.01, -0.2), at(dx, 0)], [h * 0.045, h * 0.03, h * 0.026])
    c.draw(legs, s.shade(coat, depth, 0.2))
    shape = blob(
        [
            at(-0.2, -0.5),
            at(-0.05, -0.56),
            at(0.14, -0.6),
            at(0.24, -0.48),
            at(0.14, -0.36),
            at(-0.12, -0.36),
            at(-0.21, -0.42),
        ]
    )
    shape = shape + stroke([at(0.15, -0.54), at(0.25, -0.75), at(0.33, -0.97)], [h * 0.13, h * 0.075, h * 0.06])
    shape = shape + blob(
        [at(0.28, -1.0), at(0.36, -1.04), at(0.47, -0.98), at(0.48, -0.94), at(0.36, -0.94), at(0.3, -0.95)]
    )
    c.draw(
        shape,
        s.colour(coat, depth),
        inner=Inner(s.lit * h * 0.02, -h * 0.02, s.shade(coat, depth, 0.4), 0.5, h * 0.015),
    )
    with c.clip(shape):
        chance = s.chance(f"spots{x:.0f}")
        for _ in range(46):
            px, py = at(chance.uniform(-0.2, 0.36), chance.uniform(-1.0, -0.34))
            c.draw(
                ellipse(px, py, h * chance.uniform(0.016, 0.032), h * 0.022, angle=chance.uniform(0, 90)),
                s.colour(spot, depth),
            )
    for dx in (0.31, 0.35):
        c.draw(stroke([at(dx, -1.02), at(dx - 0.01, -1.09)], h * 0.014), s.colour(spot, depth))
    c.draw(ellipse(*at(0.385, -0.99), h * 0.01), (30, 22, 24))
    c.draw(
        stroke(curve([at(-0.2, -0.5), at(-0.26, -0.4), at(-0.25, -0.28)], steps=5), [h * 0.014, h * 0.02]),
        s.shade(spot, depth, 0.3),
    )


def elephant(s: Stage, x: float, y: float, h: float, depth: float) -> None:
    c = s.c
    tone = (124, 118, 128)
    shape = blob(
        [
            (x - h * 0.7, y - h * 0.6),
            (x - h * 0.4, y - h),
            (x + h * 0.2, y - h),
            (x + h * 0.55, y - h * 0.7),
            (x + h * 0.4, y - h * 0.36),
            (x - h * 0.6, y - h * 0.34),
        ]
    )
    for dx in (-0.52, -0.3, 0.16, 0.36):
        shape = shape + rect(x + dx * h - h * 0.1, y - h * 0.5, x + dx * h + h * 0.1, y, h * 0.05)
    shape = shape + ellipse(x + h * 0.66, y - h * 0.82, h * 0.27, h * 0.25)
    trunk = curve(
        [
            (x + h * 0.84, y - h * 0.8),
            (x + h * 1.0, y - h * 0.5),
            (x + h * 0.98, y - h * 0.16),
            (x + h * 1.1, y - h * 0.06),
        ],
        steps=6,
    )
    shape = shape + stroke(trunk, [h * 0.22, h * 0.14, h * 0.09])
    c.draw(
        shape, s.colour(tone, depth), inner=Inner(s.lit * h * 0.08, -h * 0.08, s.shade(tone, depth, 0.5), 0.5, h * 0.06)
    )
    c.draw(ellipse(x + h * 0.5, y - h * 0.78, h * 0.2, h * 0.27, angle=12), s.shade(tone, depth, 0.3))


def hero(s: Stage) -> None:
    giraffe(s, -30, 60, 430, 1, 0.0)
    for k in range(26):
        a = -200 + 16 * k
        s.c.draw(
            stroke(curve([(a, 60), (a + 6, 20), (a + 14 * math.sin(k), -24 - 9 * (k % 4))], steps=5), [6, 4, 1]),
            s.colour(mix(_GRASS, (190, 150, 70), (k % 3) / 3)),
        )


PLACE = Place(
    draw=savanna,
    horizon=0.5,
    ground=0.87,
    head=44,
    poses=("stand", "hip", "walk"),
    away=("look", "walk away"),
    zoom=(1.3, 1.6),
    eye=(0.54, 0.6),
    blur=(0.4, 3.0),
    hero=hero,
    surface="earth",
)
