"""Ramps of concrete, graffiti, a rail."""

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import hued
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import Point, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import skyline
from tools.sketch.stage import Stage


def skatepark(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    skyline(s, "skate far", y + 6, y * 0.46, 0.56, width=54)
    haze_band(s, y - 70, y + 10, 0.5)
    wall_y = y - 118
    c.draw(
        rect(-room.wide(s), wall_y, room.wide(s), y + 20),
        down(wall_y, y, s.colour((190, 186, 182), 0.1), s.shade((176, 172, 170), 0, 0.2)),
    )
    for word, x, size, tone in (
        ("SK8", -half * 0.62, 96, (255, 84, 130)),
        ("RIDE", half * 0.18, 84, (60, 180, 220)),
        ("!!", half * 0.86, 90, (255, 190, 50)),
    ):
        c.text(word, x + 5, y - 50, size, s.shade((40, 36, 60)), alpha=0.8)
        c.text(word, x, y - 55, size, s.colour(tone))
    chance = s.chance("paint")
    for _ in range(9):
        px, r = chance.uniform(-s.half, s.half), chance.uniform(9, 24)
        c.draw(ellipse(px, y - chance.uniform(20, 100), r), s.colour(hued(chance.random(), 0.6, 0.95)), alpha=0.5)
    concrete = (186, 184, 184)
    c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.colour(concrete, 0.1), s.light.bright(concrete, 0, 0.1), s.shade(concrete, 0, 0.25)),
    )
    deep = s.tall - y
    for side in (-1, 1):
        edge: list[Point] = [
            (side * half * 1.5 + side * 200, y - 96),
            (side * half * 0.8, y - 96),
            *curve(
                [
                    (side * half * 0.8, y - 96),
                    (side * half * 0.6, y + deep * 0.06),
                    (side * half * 0.44, y + deep * 0.2),
                    (side * half * 0.1, y + deep * 0.25),
                ],
                steps=8,
            ),
            (side * half * 1.5 + side * 200, y + deep * 0.3),
        ]
        c.draw(
            polygon(edge),
            down(
                y - 96,
                y + deep * 0.25,
                s.light.bright((206, 204, 204), 0, 0.15) if side * s.lit < 0 else s.shade((196, 194, 196), 0, 0.25),
                s.colour((190, 188, 190)),
            ),
        )
        c.draw(
            stroke([(side * half * 0.8, y - 97), (side * (half * 1.5 + 200), y - 97)], 7), s.light.bright(STEEL, 0, 0.3)
        )
        c.draw(
            stroke(
                [(side * half * 0.86, y - 100), (side * half * 0.86, y - 180), (side * (half * 1.4 + 200), y - 180)], 4
            ),
            s.shade(IRON, 0, 0.2),
        )
    c.draw(
        stroke([(-half * 0.2, y + deep * 0.34), (half * 0.62, y + deep * 0.3)], 9),
        s.light.bright((236, 84, 70), 0, 0.1),
    )
    for t in (0.1, 0.9):
        x = -half * 0.2 + half * 0.82 * t
        c.draw(stroke([(x, y + deep * (0.34 - 0.04 * t)), (x, y + deep * (0.44 - 0.04 * t))], 7), s.shade(IRON, 0, 0.2))
    c.draw(
        polygon(
            [
                (-half * 0.95, y + deep * 0.56),
                (-half * 0.4, y + deep * 0.52),
                (-half * 0.36, y + deep * 0.58),
                (-half * 0.95, y + deep * 0.64),
            ]
        ),
        s.shade((170, 168, 170), 0, 0.3),
    )


def hero(s: Stage) -> None:
    c = s.c
    contact_shadow(s, 190)
    c.draw(
        stroke(curve([(-200, -84), (-150, -58), (150, -58), (206, -92)], steps=8), 22),
        s.colour((214, 92, 60)),
        inner=Inner(0, -7, s.shade((140, 54, 40), 0, 0.4), 0.6, 4),
    )
    for x in (-110, 116):
        c.draw(rect(x - 22, -50, x + 22, -36, 3), s.colour(STEEL))
        c.draw(
            ellipse(x, -22, 25),
            s.colour((246, 240, 226)),
            inner=Inner(s.lit * 8, -6, s.shade((190, 180, 170), 0, 0.4), 0.6, 5),
        )
        c.draw(ellipse(x, -22, 8), s.shade(IRON))


PLACE = Place(
    draw=skatepark,
    horizon=0.5,
    ground=0.84,
    head=50,
    zoom=(1.25, 1.5),
    eye=(0.57, 0.66),
    blur=(0.3, 2.6),
    poses=("skate", "hip", "stand"),
    away=("look",),
    x=(0.0, 0.1),
    hero=hero,
    surface="stone",
)
