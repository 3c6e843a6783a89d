"""A supermarket aisle: shelves full of colour on both sides, lamps in rows, a trolley."""

import itertools

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.town import Vista
from tools.sketch.room import STEEL
from tools.sketch.shapes import Shape, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_GOODS: tuple[Colour, ...] = (
    (226, 70, 62), (244, 178, 56), (74, 146, 92), (58, 118, 186), (240, 226, 196), (170, 84, 150), (238, 126, 64), (96, 188, 200),
)  # fmt: skip
_NEAR = (0.62, 0.86, 1.12, 1.42, 1.8, 2.3, 3.0, 4.0, 5.4, 7.6)


def supermarket(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    reach = room.wide(s)
    c.draw(rect(-reach, -400, reach, y + 20), down(0, y, s.colour((232, 238, 242)), s.colour((214, 224, 230))))
    room.plain_floor(s, (226, 228, 226), gloss=0.22)
    v = Vista(x=0, y=y, half=half * 0.86, drop=s.tall - y + 40)
    tall = v.drop * 1.34
    for side in (-1, 1):
        _shelves(s, v, side, tall)
    c.draw(
        rect(v.at(-1, 0, 9)[0], v.at(-1, tall, 9)[1], v.at(1, 0, 9)[0], v.at(-1, 0, 9)[1]),
        s.colour((196, 214, 222), 0.2),
    )
    c.text("FRESH", 0, v.at(0, tall * 0.6, 9)[1], 26, s.colour((74, 146, 92)))
    for depth in (0.9, 1.3, 1.9, 2.9, 4.6, 7.4):
        a, b = v.at(-0.42, tall * 1.7, depth), v.at(0.42, tall * 1.7, depth * 1.12)
        lamp = polygon([a, (-a[0], a[1]), (b[0], b[1]), (-b[0], b[1])])
        c.draw(lamp, (255, 255, 250))
        s.lamp(0, (a[1] + b[1]) / 2, 200 / depth, (255, 250, 235))
    for depth, words in ((1.5, "AISLE 4"), (3.4, "FRUIT")):
        x, sy = v.at(0.0, tall * 1.3, depth)
        w = 150 / depth
        c.draw(
            stroke([(x - w, sy - 300), (x - w, sy)], 2) + stroke([(x + w, sy - 300), (x + w, sy)], 2), s.shade(STEEL)
        )
        c.draw(rect(x - w * 1.3, sy, x + w * 1.3, sy + w * 0.62, 4), s.colour((46, 128, 84)))
        c.text(words, x, sy + w * 0.32, w * 0.44, (255, 255, 250))


def _shelves(s: Stage, v: Vista, side: int, tall: float) -> None:
    c, chance = s.c, s.chance(f"aisle{side}")
    back = polygon(
        [v.at(side, 0, _NEAR[0] * 0.7), v.at(side, tall, _NEAR[0] * 0.7), v.at(side, tall, 9), v.at(side, 0, 9)]
    )
    c.draw(back, s.shade((206, 210, 214), 0.1, 0.25))
    for near, far in itertools.pairwise(_NEAR):
        depth = min(0.4, 0.05 * near)
        for row in range(4):
            low = tall * (0.06 + 0.235 * row)
            count = 5
            for k in range(count):
                a, b = near + (far - near) * (k + 0.08) / count, near + (far - near) * (k + 0.92) / count
                high = low + tall * chance.uniform(0.11, 0.19)
                tone = _GOODS[(chance.randrange(3) + row * 2 + int(near * 3)) % 8]
                box = polygon(v.wall(side, a, b, low, high))
                c.draw(box, s.colour(tone, depth))
                c.draw(
                    polygon(v.wall(side, a, b, low + (high - low) * 0.35, low + (high - low) * 0.6)),
                    mix(s.colour(tone, depth), (255, 255, 255), 0.6),
                )
    for row in range(5):
        low = tall * (0.04 + 0.235 * row)
        board = polygon(v.wall(side, _NEAR[0] * 0.7, 9, low - tall * 0.024, low))
        c.draw(board, s.light.bright((244, 246, 248), 0.05, 0.1))
        c.draw(
            polygon(v.wall(side, _NEAR[0] * 0.7, 9, low - tall * 0.024, low - tall * 0.012)),
            s.colour((226, 70, 62), 0.05),
        )


def trolley(s: Stage, x: float, y: float, w: float) -> None:
    """A shopping trolley from the side, with things in it; y is the floor."""
    c = s.c
    steel = s.shade((150, 158, 168), 0, 0.2)
    for k, tone in enumerate(_GOODS[:6]):
        gx = x - w * 0.34 + k * w * 0.125
        c.draw(
            rect(gx - w * 0.06, y - w * (0.98 + 0.09 * (k % 3)), gx + w * 0.06, y - w * 0.6, w * 0.02),
            s.colour(tone),
            inner=Inner(s.lit * 5, 0, s.shade(tone, 0, 0.5), 0.5, 3),
        )
    leaves = Shape(
        discs=tuple((x + w * (0.34 + 0.05 * (k % 2)), y - w * (0.86 + 0.06 * k), w * 0.07) for k in range(4))
    )
    c.draw(leaves, s.colour((96, 160, 84)))
    top = [(x - w * 0.5, y - w * 0.86), (x + w * 0.56, y - w * 0.78)]
    low = [(x - w * 0.4, y - w * 0.42), (x + w * 0.46, y - w * 0.42)]
    wires = Shape()
    for k in range(11):
        t = k / 10
        wires = wires + stroke(
            [
                (top[0][0] + (top[1][0] - top[0][0]) * t, top[0][1] + (top[1][1] - top[0][1]) * t),
                (low[0][0] + (low[1][0] - low[0][0]) * t, low[0][1]),
            ],
            3,
        )
    for t in (0.0, 0.36, 0.7, 1.0):
        wires = wires + stroke(
            [
                (top[0][0] + (low[0][0] - top[0][0]) * t, top[0][1] + (low[0][1] - top[0][1]) * t),
                (top[1][0] + (low[1][0] - top[1][0]) * t, top[1][1] + (low[1][1] - top[1][1]) * t),
            ],
            3.4 if t else 6,
        )
    c.draw(wires, steel)
    c.draw(stroke([(x - w * 0.52, y - w * 0.86), (x - w * 0.6, y - w * 1.02)], 6), steel)
    c.draw(stroke([(x - w * 0.66, y - w * 1.02), (x - w * 0.5, y - w * 1.02)], 12), s.colour((226, 70, 62)))
    c.draw(stroke([(x - w * 0.42, y - w * 0.42), (x - w * 0.36, y - w * 0.16), (x + w * 0.44, y - w * 0.16)], 6), steel)
    for dx in (-0.32, 0.4):
        c.draw(ellipse(x + dx * w, y - w * 0.07, w * 0.075), (44, 46, 54))
        c.draw(ellipse(x + dx * w, y - w * 0.07, w * 0.03), (200, 204, 210))


def front(s: Stage) -> None:
    if s.shot == "wide":
        side = -1 if s.person_x > 0 else 1
        trolley(s, side * min(s.half * 0.5, 170), s.tall * 0.9, 150)


def hero(s: Stage) -> None:
    trolley(s, 0, 40, 290)


PLACE = Place(
    draw=supermarket,
    horizon=0.46,
    ground=0.88,
    head=50,
    front=front,
    zoom=(1.2, 1.5),
    eye=(0.52, 0.58),
    blur=(0.6, 3.0),
    poses=("basket", "stand", "walk towards"),
    away=("walk away",),
    is_indoors=True,
    x=(0.06, 0.16),
    hero=hero,
    surface="white",
)
