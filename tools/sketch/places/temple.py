"""Steps, a red gate and a pagoda among blossoms."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour
from tools.sketch.places import Place
from tools.sketch.props.ground import lawn
from tools.sketch.room import IRON
from tools.sketch.shapes import Shape, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, peaks, sky
from tools.sketch.stage import Stage


def temple(s: Stage) -> None:
    """Steps, a red gate and a pagoda among blossoms."""
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("temple")
    span = s.tall - y
    sky(s)
    peaks(s, "temple far", y + 10, y * 0.44, (130, 130, 160), 0.62, count=1)
    haze_band(s, y - 50, y + 20, 0.6)
    for i in range(13):
        nature.tree(
            s,
            -half * 1.3 + i * half * 0.22,
            y + 8,
            chance.uniform(90, 150),
            depth=0.4,
            dice=chance.random(),
            colour=(110, 140, 96),
        )
    pagoda(s, half * 0.52, y + 24, 330)
    lawn(s, y + 10, (134, 160, 96))
    stone = (196, 188, 178)
    for k in range(9):  # the steps
        t0 = k / 9
        y0 = y + 24 + span * 0.5 * t0**1.3
        w = half * (0.2 + 0.5 * t0)
        c.draw(rect(-w, y0, w, y0 + 14 + 20 * t0), s.light.bright(stone, 0.1, 0.15))
        c.draw(rect(-w, y0 + 5 + 5 * t0, w, y0 + 14 + 26 * t0), s.shade(stone, 0.05, 0.3))
    c.draw(
        polygon(
            [
                (-half * 0.72, y + span * 0.52),
                (half * 0.72, y + span * 0.52),
                (half * 1.2, s.tall + 40),
                (-half * 1.2, s.tall + 40),
            ]
        ),
        down(y + span * 0.5, s.tall, s.colour(stone), s.shade(stone, 0, 0.3)),
    )
    for side in (-1, 1):
        lantern(s, side * half * 0.62, y + span * 0.5, 120)
    torii(s, 0, y + span * 0.42, half * 0.8, 420)
    for side in (-1, 1):
        cherry(s, side * half * 1.12, y + span * 0.66, 430, side)
    petals = Shape()
    for _ in range(60):
        petals = petals + ellipse(
            chance.uniform(-s.half, s.half),
            chance.uniform(y * 0.3, s.tall),
            chance.uniform(2.6, 4.6),
            2.2,
            angle=chance.uniform(0, 180),
        )
    c.draw(petals, s.light.bright((250, 190, 206), 0, 0.1), alpha=0.9)


def torii(s: Stage, x: float, y: float, w: float, h: float) -> None:
    c = s.c
    red = (214, 62, 46)
    shade = Inner(s.lit * 7, 0, s.shade(red, 0, 0.6), 0.6, 4)
    for side in (-1, 1):
        c.draw(
            polygon(
                [
                    (x + side * w * 0.38 - 15, y),
                    (x + side * w * 0.345 - 12, y - h * 0.9),
                    (x + side * w * 0.345 + 12, y - h * 0.9),
                    (x + side * w * 0.38 + 15, y),
                ]
            ),
            s.colour(red),
            inner=shade,
        )
        c.draw(rect(x + side * w * 0.38 - 19, y - 26, x + side * w * 0.38 + 19, y + 4, 3), s.shade(IRON, 0, 0.2))
    c.draw(
        rect(x - w * 0.44, y - h * 0.74, x + w * 0.44, y - h * 0.69),
        s.colour(red),
        inner=Inner(0, -4, s.shade(red, 0, 0.6), 0.6, 2),
    )
    c.draw(rect(x - 13, y - h * 0.88, x + 13, y - h * 0.69), s.colour(red))
    c.draw(rect(x - 22, y - h * 0.86, x + 22, y - h * 0.75, 2), s.shade((50, 44, 50)))
    top = [
        *curve(
            [
                (x - w * 0.58, y - h * 0.99),
                (x - w * 0.3, y - h * 0.93),
                (x, y - h * 0.915),
                (x + w * 0.3, y - h * 0.93),
                (x + w * 0.58, y - h * 0.99),
            ],
            steps=8,
        )
    ]
    c.draw(
        polygon([*top, *[(px * 0.97 + x * 0.03, py + h * 0.055) for px, py in reversed(top)]]),
        s.colour(red),
        inner=Inner(0, -5, s.shade(red, 0, 0.6), 0.6, 2),
    )
    c.draw(polygon([*[(px, py - h * 0.035) for px, py in top], *reversed(top)]), s.shade((50, 44, 50), 0, 0.3))


def pagoda(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for k in range(4):
        w = h * (0.3 - 0.045 * k)
        base = y - h * 0.2 * k
        c.draw(
            rect(x - w * 0.62, base - h * 0.15, x + w * 0.62, base),
            s.light.bright((206, 92, 70), 0.2, 0.05),
            inner=Inner(s.lit * w * 0.2, 0, s.shade((150, 60, 50), 0.2, 0.4), 0.5, w * 0.08),
        )
        for i in (-1, 0, 1):
            c.draw(
                rect(x + i * w * 0.36 - w * 0.09, base - h * 0.12, x + i * w * 0.36 + w * 0.09, base - h * 0.02),
                (255, 214, 130) if s.light.is_dark else s.light.bright((246, 226, 190), 0.2, 0.1),
            )
        roof = [
            *curve(
                [(x - w * 1.25, base - h * 0.15), (x - w * 0.7, base - h * 0.17), (x - w * 0.3, base - h * 0.23)],
                steps=6,
            ),
            *curve(
                [(x + w * 0.3, base - h * 0.23), (x + w * 0.7, base - h * 0.17), (x + w * 1.25, base - h * 0.15)],
                steps=6,
            ),
            (x + w * 1.1, base - h * 0.135),
            (x - w * 1.1, base - h * 0.135),
        ]
        c.draw(polygon(roof), s.shade((70, 84, 104), 0.2, 0.2))
    c.draw(stroke([(x, y - h * 0.82), (x, y - h * 1.04)], [6, 1.5]), s.light.bright((206, 164, 84), 0.2, 0.2))


def lantern(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    stone = (170, 166, 162)
    c.draw(
        rect(x - h * 0.06, y - h * 0.5, x + h * 0.06, y),
        s.colour(stone),
        inner=Inner(s.lit * 4, 0, s.shade(stone, 0, 0.5), 0.6, 2),
    )
    c.draw(
        rect(x - h * 0.16, y - h * 0.08, x + h * 0.16, y)
        + rect(x - h * 0.17, y - h * 0.54, x + h * 0.17, y - h * 0.47),
        s.colour(stone),
    )
    c.draw(
        rect(x - h * 0.12, y - h * 0.74, x + h * 0.12, y - h * 0.54),
        (255, 214, 130) if s.light.is_dark else s.shade((110, 100, 90), 0, 0.2),
    )
    c.draw(
        polygon(
            [
                (x - h * 0.26, y - h * 0.72),
                (x - h * 0.08, y - h * 0.86),
                (x + h * 0.08, y - h * 0.86),
                (x + h * 0.26, y - h * 0.72),
            ]
        ),
        s.light.bright(stone, 0, 0.1),
    )
    c.draw(ellipse(x, y - h * 0.89, h * 0.04), s.colour(stone))
    s.lamp(x, y - h * 0.64, h * 0.8, (255, 190, 100))


def cherry(s: Stage, x: float, y: float, h: float, side: int) -> None:
    """A cherry tree whose branches reach into the picture."""
    c, chance = s.c, s.chance(f"cherry{side}")
    bark = s.shade((92, 64, 64), 0, 0.2)
    c.draw(
        stroke(
            curve([(x, y), (x - side * h * 0.04, y - h * 0.4), (x - side * h * 0.16, y - h * 0.74)], steps=6),
            [h * 0.09, h * 0.06, h * 0.03],
        ),
        bark,
    )
    ends = []
    for dx, dy in ((-0.42, -0.92), (-0.28, -0.74), (-0.1, -1.04), (0.16, -0.92), (-0.5, -0.66)):
        tip = (x + side * -dx * -h if side > 0 else x - dx * h, y + dy * h)
        ends.append(tip)
        c.draw(
            stroke(
                curve(
                    [
                        (x - side * h * 0.06, y - h * 0.5),
                        ((x + tip[0]) / 2, (y - h * 0.5 + tip[1]) / 2 - h * 0.05),
                        tip,
                    ],
                    steps=6,
                ),
                [h * 0.036, h * 0.01],
            ),
            bark,
        )
    pink: tuple[Colour, ...] = ((246, 176, 196), (250, 206, 216), (236, 140, 170))
    for layer in (2, 0, 1):
        puffs = Shape()
        for tip in ends:
            for _ in range(7):
                puffs = puffs + ellipse(
                    tip[0] + chance.uniform(-0.13, 0.13) * h,
                    tip[1] + chance.uniform(-0.1, 0.1) * h,
                    chance.uniform(0.028, 0.06) * h,
                )
        tone = pink[layer]
        c.draw(
            puffs,
            s.light.bright(tone, 0, 0.08) if layer == 1 else s.colour(tone) if layer == 0 else s.shade(tone, 0, 0.25),
        )


def hero(s: Stage) -> None:
    lantern(s, 0, 20, 330)


PLACE = Place(
    draw=temple,
    horizon=0.5,
    ground=0.88,
    head=44,
    poses=("stand", "walk towards"),
    away=("look", "walk away"),
    zoom=(1.2, 1.5),
    eye=(0.57, 0.64),
    x=(0.0, 0.1),
    hero=hero,
    surface="stone",
)
