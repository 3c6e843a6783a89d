"""A red barn, hay, a fence, a cow and hens."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner
from tools.sketch.nature import LEAF
from tools.sketch.places import Place
from tools.sketch.props.ground import lawn, path
from tools.sketch.room import WOOD
from tools.sketch.shapes import arc_points, blob, ellipse, polygon, rect, stroke
from tools.sketch.sky import hills, sky
from tools.sketch.stage import Stage


def farm(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("farm")
    span = s.tall - y
    sky(s)
    hills(s, "farm far", y + 10, 60, (128, 156, 104), 0.5)
    lawn(s, y + 6, nature.ground_colour(s))
    hills(s, "farm field", y + 40, 34, (214, 180, 96), 0.2, to=y + 100)
    _windmill(s, half * 0.66, y + 30, 230)
    barn(s, -half * 0.42, y + 60, min(half * 0.9, 330))
    lawn(s, y + 58)
    path(s, (-half * 0.3, y + 60), 20, 110, (214, 186, 140), edge=(120, 140, 80), bend=40)
    for k in range(-9, 10):  # the fence
        x = k * 74 + 20
        if -150 < x < 10:
            continue
        c.draw(
            rect(x - 5, y + span * 0.2 - 58, x + 5, y + span * 0.2 + 14, 2),
            s.light.bright((246, 240, 228), 0, 0.1),
            inner=Inner(s.lit * 2, 0, s.shade(WOOD, 0, 0.4), 0.5, 1),
        )
    for dy in (-44, -18):
        for a, b in ((-room.wide(s), -150), (10, room.wide(s))):
            c.draw(
                rect(a, y + span * 0.2 + dy, b, y + span * 0.2 + dy + 9, 2),
                s.light.bright((246, 240, 228), 0, 0.1),
                inner=Inner(0, -2, s.shade(WOOD, 0, 0.4), 0.5, 1),
            )
    for hay_x, fy, bale in (
        (half * 0.74, y + span * 0.36, 54),
        (half * 0.44, y + span * 0.3, 40),
        (-half * 0.86, y + span * 0.48, 62),
    ):
        hay(s, hay_x, fy, bale)
    cow(s, half * 0.28, y + span * 0.15, 84)
    nature.grass(s, y + 80, s.tall, nature.ground_colour(s), 110, height=17)
    for _ in range(5):
        hx, hy = chance.uniform(-half * 0.9, half * 0.9), y + span * chance.uniform(0.5, 0.9)
        _hen(s, hx, hy, 10 + 10 * (hy - y) / span, chance.choice((-1, 1)))


def barn(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    red, white = (184, 58, 52), (248, 242, 230)
    h = w * 0.5
    front = polygon(
        [
            (x - w * 0.3, y),
            (x - w * 0.3, y - h),
            (x - w * 0.2, y - h * 1.34),
            (x, y - h * 1.56),
            (x + w * 0.2, y - h * 1.34),
            (x + w * 0.3, y - h),
            (x + w * 0.3, y),
        ]
    )
    c.draw(
        polygon([(x + w * 0.3, y), (x + w * 0.3, y - h), (x + w * 0.72, y - h * 0.96), (x + w * 0.72, y)]),
        s.shade(red, 0.05, 0.4),
    )
    c.draw(
        polygon(
            [
                (x, y - h * 1.56),
                (x + w * 0.2, y - h * 1.34),
                (x + w * 0.32, y - h * 0.98),
                (x + w * 0.76, y - h * 0.94),
                (x + w * 0.64, y - h * 1.3),
                (x + w * 0.46, y - h * 1.5),
            ]
        ),
        s.colour((120, 116, 124), 0.05),
    )
    c.draw(front, s.light.bright(red, 0.03, 0.06))
    with c.clip(front):
        for k in range(13):
            bx = x - w * 0.3 + w * 0.6 * k / 12
            c.draw(stroke([(bx, y - h * 1.6), (bx, y)], 1.6), s.shade(red, 0, 0.5), alpha=0.5)
    for a, b in (
        ((x - w * 0.3, y - h), (x - w * 0.2, y - h * 1.34)),
        ((x - w * 0.2, y - h * 1.34), (x, y - h * 1.56)),
        ((x, y - h * 1.56), (x + w * 0.2, y - h * 1.34)),
        ((x + w * 0.2, y - h * 1.34), (x + w * 0.3, y - h)),
    ):
        c.draw(stroke([a, b], w * 0.026), s.colour(white))
    c.draw(rect(x - w * 0.16, y - h * 0.74, x + w * 0.16, y), s.shade(red, 0, 0.3))
    for a, b in (
        ((-0.16, 0.74), (0.16, 0.74)),
        ((-0.16, 0.74), (-0.16, 0)),
        ((0.16, 0.74), (0.16, 0)),
        ((0, 0.74), (0, 0)),
        ((-0.16, 0.74), (0, 0)),
        ((0, 0.74), (-0.16, 0)),
        ((0, 0.74), (0.16, 0)),
        ((0.16, 0.74), (0, 0)),
    ):
        c.draw(stroke([(x + a[0] * w, y - h * a[1]), (x + b[0] * w, y - h * b[1])], w * 0.014), s.colour(white))
    c.draw(
        rect(x - w * 0.06, y - h * 1.24, x + w * 0.06, y - h * 1.0),
        (255, 214, 130) if s.light.is_dark else s.shade((60, 50, 54), 0, 0.3),
    )
    c.draw(stroke([(x - w * 0.06, y - h * 1.12), (x + w * 0.06, y - h * 1.12)], 2.4), s.colour(white))
    silo = x - w * 0.46
    c.draw(
        rect(silo - w * 0.1, y - h * 1.5, silo + w * 0.1, y),
        s.colour((206, 208, 212), 0.05),
        inner=Inner(s.lit * w * 0.06, 0, s.shade((150, 154, 164), 0, 0.5), 0.6, w * 0.03),
    )
    c.draw(
        polygon(arc_points(silo, y - h * 1.5, w * 0.1, w * 0.09, 180, 360)), s.light.bright((196, 70, 64), 0.05, 0.1)
    )


def _windmill(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(
        polygon([(x - h * 0.13, y), (x - h * 0.08, y - h * 0.62), (x + h * 0.08, y - h * 0.62), (x + h * 0.13, y)]),
        s.light.bright((244, 236, 222), 0.2, 0.1),
        inner=Inner(s.lit * h * 0.05, 0, s.shade((190, 180, 170), 0.2, 0.4), 0.6, h * 0.03),
    )
    c.draw(
        polygon([(x - h * 0.1, y - h * 0.6), (x, y - h * 0.76), (x + h * 0.1, y - h * 0.6)]),
        s.colour((150, 84, 66), 0.2),
    )
    for k in range(4):
        a = math.radians(24 + 90 * k)
        tip = (x + h * 0.4 * math.cos(a), y - h * 0.64 + h * 0.4 * math.sin(a))
        c.draw(stroke([(x, y - h * 0.64), tip], h * 0.014), s.shade(WOOD, 0.2, 0.3))
        nx, ny = -math.sin(a) * h * 0.07, math.cos(a) * h * 0.07
        c.draw(
            polygon(
                [
                    (x + h * 0.1 * math.cos(a), y - h * 0.64 + h * 0.1 * math.sin(a)),
                    tip,
                    (tip[0] + nx, tip[1] + ny),
                    (x + h * 0.1 * math.cos(a) + nx, y - h * 0.64 + h * 0.1 * math.sin(a) + ny),
                ]
            ),
            s.light.bright((250, 246, 236), 0.15, 0.2),
            alpha=0.9,
        )


def hay(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    gold = (226, 180, 86)
    c.draw(ellipse(x + r * 0.3, y, r * 1.5, r * 0.2), s.shade(LEAF, 0, 0.7), alpha=0.5, soft=4)
    c.draw(
        ellipse(x, y - r, r) + rect(x, y - 2 * r, x + r * 1.1, y) + ellipse(x + r * 1.1, y - r, r * 0.5, r),
        s.colour(gold),
        inner=Inner(s.lit * r * 0.2, -r * 0.2, s.shade(gold, 0, 0.5), 0.5, r * 0.2),
    )
    c.draw(ellipse(x, y - r, r), s.light.bright(gold, 0, 0.15))
    spiral = [
        (x + r * 0.9 * t * math.cos(t * 20), y - r + r * 0.9 * t * math.sin(t * 20))
        for t in [k / 60 for k in range(61)]
    ]
    c.draw(stroke(spiral, r * 0.05), s.shade(gold, 0, 0.4), alpha=0.8)


def cow(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    white, dark = s.colour((248, 244, 238)), s.shade((50, 44, 46), 0, 0.2)
    for dx in (-0.34, -0.22, 0.24, 0.36):
        c.draw(
            rect(x + dx * w - w * 0.035, y - w * 0.26, x + dx * w + w * 0.035, y),
            white if dx in (-0.34, 0.36) else s.shade((220, 214, 206), 0, 0.3),
        )
    body = blob(
        [
            (x - w * 0.46, y - w * 0.56),
            (x, y - w * 0.58),
            (x + w * 0.42, y - w * 0.56),
            (x + w * 0.46, y - w * 0.34),
            (x + w * 0.2, y - w * 0.22),
            (x - w * 0.3, y - w * 0.22),
            (x - w * 0.47, y - w * 0.36),
        ]
    )
    c.draw(body, white, inner=Inner(s.lit * 6, -6, s.shade((190, 184, 180), 0, 0.4), 0.5, 4))
    with c.clip(body):
        for dx, dy, r in ((-0.24, -0.5, 0.15), (0.1, -0.34, 0.14), (0.34, -0.52, 0.11)):
            c.draw(
                blob(
                    [
                        (x + dx * w - r * w, y + dy * w),
                        (x + dx * w, y + dy * w - r * w * 0.7),
                        (x + dx * w + r * w, y + dy * w + r * w * 0.2),
                        (x + dx * w, y + dy * w + r * w * 0.6),
                    ]
                ),
                dark,
            )
    head = blob(
        [
            (x - w * 0.58, y - w * 0.66),
            (x - w * 0.42, y - w * 0.68),
            (x - w * 0.4, y - w * 0.5),
            (x - w * 0.5, y - w * 0.38),
            (x - w * 0.62, y - w * 0.46),
        ]
    )
    c.draw(head, white)
    c.draw(ellipse(x - w * 0.57, y - w * 0.44, w * 0.08, w * 0.06), s.colour((240, 176, 166)))
    c.draw(ellipse(x - w * 0.52, y - w * 0.58, w * 0.02), dark)
    c.draw(ellipse(x - w * 0.38, y - w * 0.66, w * 0.07, w * 0.035, angle=-20), dark)


def _hen(s: Stage, x: float, y: float, r: float, facing: int) -> None:
    c = s.c
    c.draw(
        blob(
            [
                (x - facing * r * 1.3, y - r * 1.5),
                (x - facing * r * 0.5, y - r * 1.0),
                (x + facing * r * 0.6, y - r * 1.3),
                (x + facing * r * 0.9, y - r * 2.0),
                (x + facing * r * 1.2, y - r * 1.6),
                (x + facing * r * 0.7, y - r * 0.3),
                (x - facing * r * 0.6, y - r * 0.2),
            ]
        ),
        s.colour((206, 120, 62)),
    )
    c.draw(ellipse(x + facing * r * 1.0, y - r * 2.1, r * 0.24), s.colour((220, 50, 46)))
    c.draw(stroke([(x, y - r * 0.3), (x, y)], r * 0.12), s.colour((240, 180, 60)))


def hero(s: Stage) -> None:
    hay(s, -80, 10, 90)
    c = s.c
    c.draw(
        polygon([(56, -70), (176, -70), (160, 14), (72, 14)]),
        s.colour((186, 132, 76)),
        inner=Inner(s.lit * 12, -6, s.shade((120, 80, 44), 0, 0.4), 0.6, 6),
    )
    for i, tone in enumerate(((246, 236, 220), (236, 206, 170), (250, 244, 234))):
        c.draw(
            ellipse(84 + i * 32, -78, 22, 27), s.colour(tone), inner=Inner(s.lit * 7, -5, s.shade(tone, 0, 0.4), 0.5, 4)
        )


PLACE = Place(
    draw=farm,
    horizon=0.46,
    ground=0.87,
    head=46,
    poses=("hip", "stand", "walk towards"),
    away=("look",),
    zoom=(1.3, 1.6),
    eye=(0.52, 0.6),
    x=(0.04, 0.2),
    hero=hero,
    surface="grass",
)
