"""Towers on a hill, a winding path up to the gate."""

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour
from tools.sketch.places import Place
from tools.sketch.props.ground import path
from tools.sketch.room import IRON
from tools.sketch.shapes import arc_points, curve, polygon, rect, stroke
from tools.sketch.sky import haze_band, peaks, sky
from tools.sketch.stage import Stage


def castle(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("castle")
    span = s.tall - y
    sky(s)
    peaks(s, "castle far", y + 10, y * 0.34, (124, 130, 158), 0.62, count=4, snow=False)
    haze_band(s, y - 40, y + 20, 0.6)
    hill = curve(
        [
            (-room.wide(s), y + 60),
            (-half * 0.9, y + 30),
            (-half * 0.4, y - 60),
            (half * 0.4, y - 60),
            (half * 0.9, y + 30),
            (room.wide(s), y + 60),
        ],
        steps=10,
    )
    stone = (214, 198, 178)
    _towers(s, 0, y - 50, min(half * 1.1, 400.0), stone)
    c.draw(
        polygon([*hill, (room.wide(s), s.tall + 400), (-room.wide(s), s.tall + 400)]),
        down(y - 60, s.tall, s.colour((118, 150, 92), 0.16), s.shade((110, 142, 80), 0, 0.35)),
    )
    path(s, (0, y - 52), 30, 110, (222, 202, 168), edge=(120, 140, 80), bend=110)
    for _ in range(22):
        x = chance.uniform(-half * 1.2, half * 1.2)
        nature.pine(
            s,
            x,
            y + 40 + chance.uniform(0, span * 0.16) - max(0.0, 60 - abs(x) * 0.25),
            chance.uniform(40, 84),
            depth=0.14,
            dice=chance.random(),
        ) if abs(x) > half * 0.3 else None
    nature.grass(s, y + 80, s.tall, (118, 150, 84), 110, height=16)
    nature.flowers(s, y + span * 0.4, s.tall - 10, 46, ((250, 246, 250), (250, 214, 92), (214, 120, 170)), size=8)
    for side in (-1, 1):
        nature.tree(s, side * half * 1.0, y + span * 0.62, 380, dice=chance.random())


def _towers(s: Stage, x: float, y: float, w: float, stone: Colour) -> None:
    c = s.c

    def tower(tx: float, tw: float, th: float, roof: Colour | None) -> None:
        c.draw(
            rect(tx - tw / 2, y - th, tx + tw / 2, y + 30),
            s.light.bright(stone, 0.12, 0.1),
            inner=Inner(s.lit * tw * 0.22, 0, s.shade(stone, 0.1, 0.5), 0.6, tw * 0.1),
        )
        for k in range(5):
            bx = tx - tw * 0.56 + tw * 1.12 * k / 5
            c.draw(rect(bx + 1, y - th - tw * 0.2, bx + tw * 0.15, y - th), s.light.bright(stone, 0.12, 0.1))
        c.draw(
            rect(tx - tw * 0.58, y - th - tw * 0.06, tx + tw * 0.58, y - th + tw * 0.08),
            s.light.bright(stone, 0.12, 0.2),
        )
        if roof is not None:
            c.draw(
                polygon(
                    [(tx - tw * 0.62, y - th - tw * 0.1), (tx, y - th - tw * 1.7), (tx + tw * 0.62, y - th - tw * 0.1)]
                ),
                s.colour(roof, 0.1),
            )
            c.draw(
                polygon(
                    [
                        (tx, y - th - tw * 1.7),
                        (tx - s.lit * tw * 0.62, y - th - tw * 0.1),
                        (tx - s.lit * tw * 0.05, y - th - tw * 0.1),
                    ]
                ),
                s.shade(roof, 0.1, 0.45),
            )
            c.draw(stroke([(tx, y - th - tw * 1.65), (tx, y - th - tw * 2.1)], 2), s.shade(IRON, 0.1, 0.3))
            c.draw(
                polygon([(tx, y - th - tw * 2.1), (tx + tw * 0.5, y - th - tw * 1.96), (tx, y - th - tw * 1.82)]),
                s.colour((220, 70, 60), 0.1),
            )
        for k in range(3):
            wy = y - th + tw * (0.5 + 1.0 * k)
            if wy < y - tw * 0.4:
                lit = s.light.is_dark
                c.draw(
                    rect(tx - tw * 0.1, wy, tx + tw * 0.1, wy + tw * 0.4, tw * 0.1),
                    (255, 210, 120) if lit else s.shade((80, 74, 84), 0.1, 0.3),
                )

    blue = (70, 96, 140)
    tower(x - w * 0.12, w * 0.12, w * 0.92, blue)
    tower(x + w * 0.16, w * 0.1, w * 0.76, blue)
    c.draw(rect(x - w * 0.32, y - w * 0.4, x + w * 0.32, y + 30), s.colour(stone, 0.12))
    for k in range(12):
        bx = x - w * 0.32 + w * 0.64 * k / 12
        c.draw(rect(bx + 2, y - w * 0.45, bx + w * 0.03, y - w * 0.4), s.colour(stone, 0.12))
    c.draw(polygon([(x - w * 0.2, y - w * 0.4), (x, y - w * 0.58), (x + w * 0.2, y - w * 0.4)]), s.colour(blue, 0.1))
    tower(x - w * 0.36, w * 0.16, w * 0.6, blue)
    tower(x + w * 0.36, w * 0.16, w * 0.66, blue)
    gate = polygon(
        [
            (x - w * 0.09, y + 30),
            (x - w * 0.09, y - w * 0.1),
            *arc_points(x, y - w * 0.1, w * 0.09, w * 0.1, 180, 360, steps=14),
            (x + w * 0.09, y + 30),
        ]
    )
    c.draw(gate, s.shade((70, 50, 44), 0, 0.3))
    for k in (-1, 1):
        c.draw(
            rect(x + k * w * 0.19 - w * 0.02, y - w * 0.28, x + k * w * 0.19 + w * 0.02, y - w * 0.18, w * 0.02),
            (255, 210, 120) if s.light.is_dark else s.shade((80, 74, 84), 0.1, 0.3),
        )


PLACE = Place(
    draw=castle,
    horizon=0.5,
    ground=0.88,
    head=42,
    poses=("stand", "walk towards"),
    away=("look", "walk away"),
    zoom=(1.25, 1.5),
    eye=(0.56, 0.62),
    x=(0.06, 0.2),
)
