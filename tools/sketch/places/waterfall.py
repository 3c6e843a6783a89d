"""White water that drops from a cliff into a basin."""

from tools.sketch import nature
from tools.sketch.canvas import down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.shapes import blob, curve, ellipse, polygon, stroke
from tools.sketch.sky import hills, sky
from tools.sketch.stage import Stage


def waterfall(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("fall")
    sky(s)
    cliff = (112, 116, 112)
    top = y * 0.34
    w = min(s.half * 0.34, 120)
    hills(s, "fall back", y * 0.5, 90, (84, 124, 96), 0.5)
    wall = curve(
        [
            (-s.half * 2 - 300, top - 90),
            (-s.half * 0.7, top - 34),
            (-w * 1.1, top + 6),
            (w * 1.1, top + 6),
            (s.half * 0.8, top - 50),
            (s.half * 2 + 300, top - 120),
        ],
        steps=8,
    )
    body = polygon([*wall, (s.half * 2 + 300, y + 60), (-s.half * 2 - 300, y + 60)])
    c.draw(body, down(top - 60, y + 40, s.light.bright(cliff, 0.2, 0.12), s.shade(cliff, 0.1, 0.4)))
    with c.clip(body):
        for i in range(34):
            x = -s.half * 1.2 + 2.4 * s.half * (i + chance.random()) / 34
            if abs(x) > w:
                hgt = chance.uniform(60, 190)
                py = top + chance.uniform(-30, y - top - 60)
                c.draw(
                    polygon([(x, py), (x + 16, py + 10), (x + 12, py + hgt), (x - 6, py + hgt * 0.8)]),
                    s.shade(cliff, 0.1, 0.5),
                    alpha=0.5,
                )
    for i in range(12):
        side = -1 if i % 2 else 1
        nature.bush(
            s,
            side * (w * 1.3 + (s.half - w) * chance.random()),
            top + chance.uniform(-24, 10),
            chance.uniform(50, 100),
            depth=0.14,
            dice=chance.random(),
        )
    white = mix(s.colour((248, 252, 255)), s.light.haze, 0.1)
    sheet = polygon([(-w * 0.8, top), (w * 0.8, top), (w * 0.98, y + 36), (-w * 0.98, y + 36)])
    c.draw(sheet, down(top, y + 36, mix(white, s.colour((120, 190, 214)), 0.35), white))
    with c.clip(sheet):
        for i in range(24):
            x = w * (-0.9 + 1.8 * (i + chance.random()) / 24)
            c.draw(
                stroke([(x * 0.82, top + chance.uniform(0, 40)), (x, y + 40)], [1.5, chance.uniform(2, 6)]),
                s.colour((150, 206, 226)) if i % 2 else (255, 255, 255),
                alpha=0.6,
            )
    nature.water(s, y + 22, s.tall + 300, (34, 126, 130), far=s.colour((120, 192, 190)))
    for i in range(5):
        c.draw(
            ellipse(0, y + 34 + i * 13, w * (1.1 + i * 0.36), 6 + i * 2.2),
            (255, 255, 255),
            alpha=0.34 - 0.05 * i,
            soft=3,
        )
    c.draw(ellipse(0, y + 18, w * 1.4, 44), white, alpha=0.65, soft=18)
    nature.ripples(s, y + 60, s.tall, mix(white, s.light.haze, 0.3), s.shade((34, 110, 120), 0, 0.4), count=60)
    for side in (-1, 1):
        for k in range(5):
            nature.rock(
                s,
                side * (w * 1.3 + k * 46 + chance.uniform(0, 24)),
                y + 30 + k * 24,
                60 + k * 26,
                colour=(108, 112, 108),
                dice=chance.random(),
            )
    bank = blob(
        [
            (-s.half * 2 - 300, s.tall - span * 0.3),
            (-s.half * 0.3, s.tall - span * 0.22),
            (s.half * 0.5, s.tall - span * 0.17),
            (s.half * 2 + 300, s.tall - span * 0.34),
            (s.half * 2 + 300, s.tall + 400),
            (-s.half * 2 - 300, s.tall + 400),
        ]
    )
    c.draw(bank, down(s.tall - span * 0.3, s.tall, s.colour((128, 124, 112)), s.shade((110, 104, 96), 0, 0.4)))
    for side in (-1, 1):
        nature.fern(s, side * s.half * 0.92, s.tall - span * 0.14, 120)
        nature.fern(s, side * s.half * 0.7, s.tall - span * 0.03, 90, dark=True)


def hero(s: Stage) -> None:
    nature.fern(s, -120, 60, 240)
    nature.fern(s, 150, 70, 200)
    nature.rock(s, 10, 60, 220, dice=0.4)


PLACE = Place(
    draw=waterfall,
    horizon=0.52,
    ground=0.9,
    head=40,
    poses=("stand", "hip"),
    away=("look", "arms wide"),
    zoom=(1.25, 1.5),
    eye=(0.62, 0.68),
    x=(0.05, 0.16),
    hero=hero,
)
