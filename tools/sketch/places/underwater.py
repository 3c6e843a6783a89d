"""A reef: corals, fish, a turtle, shafts of light."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import hills
from tools.sketch.stage import Stage


def underwater(s: Stage) -> None:
    c, y = s.c, s.level
    half = min(s.half, 430)
    chance = s.chance("reef")
    dark = s.outside.is_dark
    top: Colour = (20, 60, 120) if dark else (120, 222, 232)
    c.cover(
        down(
            0,
            s.tall,
            top,
            (20, 140, 186) if not dark else (12, 44, 100),
            (8, 70, 130) if not dark else (6, 24, 70),
            (6, 40, 90),
        )
    )
    for i in range(8):
        x = -half + 2 * half * (i + chance.random()) / 8
        c.light(
            polygon(
                [
                    (x - 14, -20),
                    (x + 22, -20),
                    (x + 150 + 60 * i % 90, s.tall * 0.8),
                    (x - 40 + 30 * i % 70, s.tall * 0.8),
                ]
            ),
            fading((0, 0), (0, s.tall * 0.75), (220, 255, 250), (0.3 if not dark else 0.14, 0.0)),
            soft=10,
        )
    for _ in range(22):
        x, r = chance.uniform(-half * 1.1, half * 1.1), chance.uniform(16, 50)
        line = curve([(x - r, 14), (x - r * 0.3, 6), (x + r * 0.4, 16), (x + r, 8)], steps=6)
        c.draw(stroke(line, [0.5, 4, 0.5]), (255, 255, 255), alpha=0.5)
    hills(s, "reef far", y + 40, 90, (20, 90, 140), 0.3)
    sand = (206, 196, 160)
    c.draw(
        rect(-room.wide(s), y + 90, room.wide(s), s.tall + 400),
        down(y + 80, s.tall, (40, 120, 160), mix(sand, (40, 130, 160), 0.45), mix(sand, (20, 80, 120), 0.5)),
        soft=14,
    )
    tones: tuple[Colour, ...] = (
        (240, 90, 110),
        (250, 160, 70),
        (190, 90, 190),
        (250, 210, 90),
        (100, 200, 170),
        (240, 120, 170),
    )
    for i in range(16):
        side = -1 if i % 2 else 1
        t = (i // 2) / 8
        x, fy = side * (half * (0.98 - 0.5 * (1 - t)) + chance.uniform(-20, 30)), y + 110 + (s.tall - y - 120) * t
        coral(s, x, fy, 60 + 110 * t, mix(tones[i % 6], (20, 100, 150), 0.45 - 0.4 * t), i)
    for i in range(9):
        side = -1 if i % 2 else 1
        x = side * half * (0.6 + 0.1 * (i // 2))
        points = [
            (x, s.tall + 10),
            (x + 16, s.tall - 90),
            (x - 14, s.tall - 180),
            (x + 12, s.tall - 260 - 20 * (i % 3)),
        ]
        c.draw(stroke(curve(points, steps=8), [16, 13, 9, 1]), mix((60, 150, 100), (10, 80, 110), 0.2 + 0.06 * i))
    for group, (gx, gy, n, tone) in enumerate(
        (
            (-half * 0.5, y * 0.6, 8, (250, 200, 70)),
            (half * 0.6, y * 0.95, 6, (250, 120, 70)),
            (half * 0.1, y * 0.3, 9, (150, 220, 250)),
        )
    ):
        for _ in range(n):
            fish(
                s,
                gx + chance.uniform(-90, 90),
                gy + chance.uniform(-56, 56),
                chance.uniform(14, 25),
                tone,
                1 if group != 1 else -1,
            )
    _turtle(s, -half * 0.5, y * 0.34, 74)
    for _ in range(34):
        x, by, r = chance.uniform(-half, half), chance.uniform(0, s.tall), chance.uniform(2, 8)
        c.draw(ellipse(x, by, r), (255, 255, 255), alpha=0.2)
        c.draw(ellipse(x - r * 0.3, by - r * 0.3, r * 0.26), (255, 255, 255), alpha=0.8)


def coral(s: Stage, x: float, y: float, h: float, colour: Colour, dice: int) -> None:
    """One of three kinds of coral, standing at y."""
    c = s.c
    if dice % 3 == 0:  # branches
        shape = Shape()
        for k in range(7):
            a = math.radians(-150 + k * 20)
            tip = (x + h * 0.7 * math.cos(a), y + h * 0.95 * math.sin(a))
            knee = (x + h * 0.2 * math.cos(a), y + h * 0.5 * math.sin(a))
            shape = shape + stroke(curve([(x, y), knee, tip], steps=6), [h * 0.13, h * 0.1, h * 0.075])
        c.draw(shape, colour, inner=Inner(s.lit * h * 0.03, -h * 0.02, mix(colour, (10, 50, 90), 0.5), 0.5, h * 0.02))
    elif dice % 3 == 1:  # a fan
        fan = polygon([(x, y), *arc_points(x, y - h * 0.1, h * 0.62, h * 0.9, 190, 350, steps=20)])
        c.draw(fan, mix(colour, (20, 80, 130), 0.2), alpha=0.85)
        for k in range(11):
            a = math.radians(194 + k * 15.2)
            c.draw(
                stroke(
                    [(x, y), (x + h * 0.6 * math.cos(a), y - h * 0.1 + h * 0.88 * math.sin(a))], [h * 0.03, h * 0.012]
                ),
                colour,
            )
    else:  # a brain
        c.draw(
            polygon([*arc_points(x, y, h * 0.5, h * 0.46, 180, 360, steps=24)]),
            colour,
            inner=Inner(s.lit * h * 0.1, -h * 0.08, mix(colour, (10, 50, 90), 0.5), 0.6, h * 0.06),
        )
        for k in range(4):
            r = h * (0.12 + 0.1 * k)
            c.draw(
                stroke(arc_points(x, y, r, r * 0.9, 195, 345, steps=12), h * 0.02),
                mix(colour, (10, 50, 90), 0.3),
                alpha=0.7,
            )


def fish(s: Stage, x: float, y: float, r: float, colour: Colour, facing: int) -> None:
    c = s.c
    c.draw(
        polygon(
            [
                (x - facing * r * 0.8, y),
                (x - facing * r * 1.5, y - r * 0.5),
                (x - facing * r * 1.35, y),
                (x - facing * r * 1.5, y + r * 0.5),
            ]
        ),
        mix(colour, (20, 60, 110), 0.25),
    )
    body = blob(
        [
            (x + facing * r, y),
            (x + facing * r * 0.3, y - r * 0.5),
            (x - facing * r * 0.6, y - r * 0.3),
            (x - facing * r * 0.95, y),
            (x - facing * r * 0.6, y + r * 0.3),
            (x + facing * r * 0.3, y + r * 0.46),
        ]
    )
    c.draw(body, colour, inner=Inner(0, -r * 0.2, mix(colour, (20, 60, 110), 0.5), 0.5, r * 0.1))
    with c.clip(body):
        c.draw(rect(x - r * 0.12, y - r, x + r * 0.12, y + r), (255, 255, 255), alpha=0.75)
    c.draw(ellipse(x + facing * r * 0.6, y - r * 0.08, r * 0.1), (20, 24, 40))


def _turtle(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    skin, shell = (110, 160, 110), (96, 110, 70)
    for dx, dy, a in ((0.5, 0.5, 40), (0.4, -0.5, -30), (-0.7, 0.4, 140), (-0.7, -0.4, 220)):
        c.draw(ellipse(x + dx * r, y + dy * r * 0.7, r * 0.5, r * 0.17, angle=a), mix(skin, (20, 90, 140), 0.25))
    c.draw(ellipse(x + r * 0.95, y - r * 0.06, r * 0.27, r * 0.2), mix(skin, (20, 90, 140), 0.15))
    c.draw(ellipse(x + r * 1.04, y - r * 0.1, r * 0.04), (20, 24, 30))
    c.draw(
        ellipse(x, y, r * 0.8, r * 0.56),
        mix(shell, (20, 90, 140), 0.1),
        inner=Inner(s.lit * r * 0.1, -r * 0.1, (40, 60, 60), 0.5, r * 0.08),
    )
    for dx, dy in ((0, 0), (0.36, 0.04), (-0.36, 0.04), (0.18, -0.26), (-0.18, -0.26), (0.18, 0.28), (-0.18, 0.28)):
        c.draw(
            polygon(arc_points(x + dx * r, y + dy * r, r * 0.16, r * 0.13, 0, 360, steps=6)),
            mix((140, 150, 90), (20, 90, 140), 0.1),
        )


def hero(s: Stage) -> None:
    for i, (x, y, r, tone) in enumerate(
        ((-60, -160, 80, (250, 170, 60)), (110, -260, 46, (250, 110, 80)), (96, -80, 56, (250, 210, 80)))
    ):
        fish(s, x, y, r, tone, 1 if i != 1 else -1)


PLACE = Place(
    draw=underwater,
    horizon=0.6,
    ground=0.62,
    head=54,
    poses=("swim",),
    away=(),
    wears="wetsuit",
    barefoot=True,
    zoom=(1.1, 1.3),
    eye=(0.68, 0.76),
    x=(0.0, 0.12),
    is_indoors=True,
    hero=hero,
)
