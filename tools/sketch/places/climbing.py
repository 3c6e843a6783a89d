"""A climbing hall: slabs that lean, holds in all colours, mats, a rope."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_HOLDS: tuple[Colour, ...] = (
    (232, 70, 70),
    (250, 190, 50),
    (60, 160, 100),
    (50, 120, 210),
    (240, 120, 180),
    (250, 130, 50),
    (150, 90, 200),
)
_SLABS: tuple[Colour, ...] = ((226, 220, 208), (70, 110, 130), (206, 198, 184), (90, 96, 110))


def climbing(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    reach = room.wide(s)
    c.draw(rect(-reach, -400, reach, y + 10), down(0, y, s.colour((236, 230, 220)), s.colour((214, 206, 194))))
    edges = (
        [(-half * 1.3, -60), (-half * 0.34, -60), (-half * 0.46, y * 0.5), (-half * 0.28, y), (-half * 1.3, y)],
        [(-half * 0.34, -60), (half * 0.34, -60), (half * 0.46, y * 0.42), (-half * 0.46, y * 0.5)],
        [(-half * 0.46, y * 0.5), (half * 0.46, y * 0.42), (half * 0.36, y), (-half * 0.28, y)],
        [(half * 0.34, -60), (half * 1.3, -60), (half * 1.3, y), (half * 0.36, y), (half * 0.46, y * 0.42)],
    )
    for k, edge in enumerate(edges):
        tone = _SLABS[k]
        slab = polygon(edge)
        c.draw(slab, down(0, y, s.light.bright(tone, 0, 0.12), s.shade(tone, 0, 0.16 + 0.1 * (k % 2))))
        with c.clip(slab):
            _holds(s, k, half, y)
        c.draw(stroke([*edge, edge[0]], 2.4), s.shade(tone, 0, 0.5), alpha=0.6)
    for x in (-0.12, 0.62):
        c.draw(
            stroke(curve([(x * half, -40), (x * half + 8, y * 0.4), (x * half - 6, y * 0.99)], steps=10), 4),
            s.colour((250, 130, 50)),
        )
    mats = (44, 84, 140)
    c.draw(
        rect(-reach, y, reach, s.tall + 500),
        down(y, s.tall, s.light.bright(mats, 0.05, 0.1), s.colour(mats), s.shade(mats, 0, 0.4)),
    )
    for share in (0.0, 0.36, 0.9):
        seam = y + (s.tall - y) * share
        c.draw(rect(-reach, seam, reach, seam + 4), s.shade(mats, 0, 0.6), alpha=0.7)
    for i in range(-6, 7):
        c.draw(stroke([(i * 120, y), (i * 230, s.tall + 40)], [2, 4]), s.shade(mats, 0, 0.6), alpha=0.6)
    c.draw(rect(-reach, y - 8, reach, y + 6, 3), s.light.bright((60, 110, 170), 0, 0.2))


def _holds(s: Stage, slab: int, half: float, y: float) -> None:
    chance = s.chance(f"holds{slab}")
    for row in range(9):
        for k in range(9):
            if chance.random() < 0.28:
                continue
            x = -half * 1.15 + half * 0.28 * k + chance.uniform(-18, 18)
            py = y * (0.03 + 0.105 * row) + chance.uniform(-14, 14)
            hold(s, x, py, chance.uniform(11, 20), _HOLDS[chance.randrange(7)], chance.random())


def hold(s: Stage, x: float, y: float, r: float, colour: Colour, dice: float) -> None:
    # A bean, a disc or a wedge, each turned its own way.
    flat, turn = 0.55 + 0.4 * dice, math.radians(360 * (dice * 7 % 1))
    points = []
    for i in range(8):
        a = math.pi / 4 * i
        px, py = r * math.cos(a) * (1.0 + 0.18 * math.sin(2 * a + 9 * dice)), r * flat * math.sin(a)
        points.append((x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn)))
    shape = blob(points, steps=5)
    s.c.draw(shape.moved(r * 0.2 * -s.lit, r * 0.4), s.shade((60, 54, 60)), alpha=0.35, soft=r * 0.2)
    s.c.draw(shape, s.colour(colour), inner=Inner(s.lit * r * 0.3, -r * 0.3, s.shade(colour, 0, 0.5), 0.6, r * 0.2))
    s.c.draw(ellipse(x, y, r * 0.16), s.shade(colour, 0, 0.7))


def hero(s: Stage) -> None:
    """Holds on the wall, near, and a bag of chalk."""
    for x, y, r, tone, dice in (
        (-110, -330, 60, 0, 0.2),
        (96, -290, 74, 1, 0.6),
        (-60, -180, 52, 3, 0.9),
        (140, -130, 46, 2, 0.4),
    ):
        hold(s, x, y, r, _HOLDS[tone], dice)
    c = s.c
    bag = blob([(-70, -96), (70, -96), (84, -10), (50, 24), (-50, 24), (-84, -10)], tension=0.4)
    c.draw(bag, s.colour((214, 78, 62)), inner=Inner(s.lit * 18, -10, s.shade((140, 40, 40), 0, 0.4), 0.6, 14))
    c.draw(ellipse(0, -96, 74, 20), s.shade((120, 36, 40), 0, 0.2))
    c.draw(ellipse(0, -96, 60, 13), mix(s.colour((246, 244, 240)), (255, 255, 255), 0.4))
    c.draw(stroke(arc_points(0, -110, 66, 60, 200, 340, steps=14), 6), s.shade((60, 50, 54)))
    dust = Shape(discs=((-84, 30, 20), (-40, 36, 14), (92, 34, 18)))
    c.draw(dust, (255, 255, 255), alpha=0.4, soft=8)


PLACE = Place(
    draw=climbing,
    horizon=0.74,
    ground=0.88,
    head=50,
    zoom=(1.1, 1.3),
    eye=(0.84, 0.94),
    blur=(0.5, 2.6),
    poses=("climb", "chalk"),
    away=("climb",),
    wears="sport",
    is_indoors=True,
    x=(0.0, 0.14),
    hero=hero,
    surface="dark",
)
