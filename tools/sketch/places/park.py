"""Lawns, old trees, a pond, a bench and a lamp."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.nature import LEAF
from tools.sketch.places import Place
from tools.sketch.props.ground import lawn, path
from tools.sketch.room import IRON, WOOD
from tools.sketch.shapes import arc_points, blob, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import skyline
from tools.sketch.stage import Stage


def park_bench(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    c.draw(ellipse(x, y, w * 0.55, w * 0.06), s.shade(LEAF, 0, 0.7), alpha=0.5, soft=4)
    for dx in (-0.42, 0.42):
        c.draw(stroke([(x + dx * w, y), (x + dx * w, y - w * 0.26)], w * 0.035), s.shade(IRON, 0, 0.2))
        c.draw(stroke([(x + dx * w, y - w * 0.22), (x + dx * w * 1.04, y - w * 0.54)], w * 0.03), s.shade(IRON, 0, 0.2))
    for k in range(3):
        c.draw(
            rect(x - w * 0.5, y - w * (0.52 - 0.085 * k), x + w * 0.5, y - w * (0.46 - 0.085 * k), 3),
            s.colour((176, 116, 70)),
            inner=Inner(0, -2, s.shade(WOOD, 0, 0.5), 0.6, 1),
        )
    for k in range(2):
        c.draw(
            rect(x - w * 0.52, y - w * (0.25 - 0.05 * k), x + w * 0.52, y - w * (0.21 - 0.05 * k), 3),
            s.light.bright((176, 116, 70), 0, 0.2),
        )


def park_lamp(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(stroke([(x, y), (x, y - h * 0.86)], [h * 0.03, h * 0.018]), s.shade(IRON, 0, 0.2))
    c.draw(rect(x - h * 0.04, y - h * 0.08, x + h * 0.04, y, 2), s.shade(IRON, 0, 0.2))
    c.draw(
        polygon(
            [
                (x - h * 0.05, y - h * 0.86),
                (x + h * 0.05, y - h * 0.86),
                (x + h * 0.066, y - h * 0.97),
                (x - h * 0.066, y - h * 0.97),
            ]
        ),
        (255, 236, 176) if s.light.is_dark else s.light.bright((244, 240, 226), 0, 0.2),
    )
    c.draw(
        polygon([(x - h * 0.08, y - h * 0.97), (x + h * 0.08, y - h * 0.97), (x, y - h * 1.03)]), s.shade(IRON, 0, 0.2)
    )
    s.lamp(x, y - h * 0.92, h * 0.55, (255, 206, 120))


def park(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("park")
    sky(s)
    skyline(s, "park far", y - 6, y * 0.3, 0.62, width=40)
    for i in range(16):
        nature.tree(
            s,
            -half * 1.4 + i * half * 0.19,
            y + chance.uniform(-2, 8),
            chance.uniform(90, 150),
            depth=0.4,
            dice=chance.random(),
        )
    haze_band(s, y - 40, y + 20, 0.4)
    lawn(s, y)
    span = s.tall - y
    pond = ellipse(-half * 0.5, y + span * 0.2, half * 0.46, span * 0.055)
    c.draw(ellipse(-half * 0.5, y + span * 0.205, half * 0.48, span * 0.062), s.shade((150, 150, 100), 0.1, 0.3))
    c.draw(pond, down(y + span * 0.14, y + span * 0.26, s.light.sky[-1], s.colour((84, 150, 176))))
    for dx in (-0.62, -0.4):
        duck(s, dx * half, y + span * 0.2, 15, 1 if dx < -0.5 else -1)
    path(s, (half * 0.3, y + 10), -40, 120, (224, 204, 168), edge=(120, 140, 80), bend=70)
    for side, k, h in ((1, 0.62, 250), (-1, 0.86, 300)):
        x = side * half * k
        nature.tree(s, x, y + span * (0.2 if side > 0 else 0.3), h, dice=chance.random())
    park_lamp(s, half * 0.34, y + span * 0.28, 230)
    park_bench(s, half * 0.72, y + span * 0.44, 190)
    nature.tree(s, half * 1.02, y + span * 0.5, 460, dice=chance.random())
    nature.grass(s, y + 30, s.tall, nature.ground_colour(s), 90, height=13)
    if s.scene.weather != "snow":
        nature.flowers(s, y + span * 0.4, s.tall - 10, 40, ((250, 214, 92), (250, 246, 250), (236, 120, 150)), size=7)
    if "picnic" in s.scene.words.lower():
        blanket(s, -half * 0.45, s.tall * 0.88, 240)
    if s.scene.season == "autumn":
        for _ in range(50):
            lx, ly = chance.uniform(-s.half, s.half), chance.uniform(y, s.tall)
            c.draw(ellipse(lx, ly, 5, 2.6, angle=chance.uniform(0, 180)), s.colour(nature.AUTUMN[chance.randrange(3)]))


def duck(s: Stage, x: float, y: float, r: float, facing: int) -> None:
    c = s.c
    c.draw(
        blob(
            [
                (x - facing * r * 1.4, y - r * 0.5),
                (x - facing * r * 0.6, y - r * 0.2),
                (x + facing * r * 0.5, y - r * 0.4),
                (x + facing * r * 0.9, y),
                (x + facing * r * 0.3, y + r * 0.35),
                (x - facing * r * 0.8, y + r * 0.3),
            ]
        ),
        s.colour((250, 248, 242)),
    )
    c.draw(ellipse(x + facing * r * 0.8, y - r * 0.7, r * 0.4), s.colour((54, 110, 84)))
    c.draw(
        polygon(
            [
                (x + facing * r * 1.1, y - r * 0.75),
                (x + facing * r * 1.6, y - r * 0.6),
                (x + facing * r * 1.1, y - r * 0.5),
            ]
        ),
        s.colour((246, 170, 60)),
    )


def blanket(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    shape = polygon(
        [
            (x - w * 0.46, y - w * 0.14),
            (x + w * 0.44, y - w * 0.17),
            (x + w * 0.56, y + w * 0.12),
            (x - w * 0.54, y + w * 0.16),
        ]
    )
    c.draw(shape, s.colour((214, 62, 58)))
    with c.clip(shape):
        for k in range(-6, 7):
            c.draw(
                stroke([(x + k * w * 0.09, y - w * 0.2), (x + k * w * 0.115, y + w * 0.2)], w * 0.035),
                (255, 250, 244),
                alpha=0.55,
            )
        for k in range(-3, 4):
            c.draw(
                stroke([(x - w * 0.6, y + k * w * 0.06), (x + w * 0.6, y + k * w * 0.06 - w * 0.02)], w * 0.024),
                (255, 250, 244),
                alpha=0.55,
            )
    c.draw(
        polygon([(x - w * 0.32, y - w * 0.22), (x - w * 0.02, y - w * 0.22), (x - w * 0.05, y), (x - w * 0.29, y)]),
        s.colour((196, 142, 84)),
        inner=Inner(5, -4, s.shade(WOOD, 0, 0.5), 0.6, 3),
    )
    c.draw(
        stroke(arc_points(x - w * 0.17, y - w * 0.2, w * 0.12, w * 0.17, 180, 360, steps=12), 5), s.shade(WOOD, 0, 0.3)
    )
    for dx, tone in ((0.12, (236, 176, 60)), (0.22, (214, 60, 52)), (0.32, (120, 170, 76))):
        c.draw(ellipse(x + dx * w, y - w * 0.03, w * 0.045), s.colour(tone))


def hero(s: Stage) -> None:
    park_bench(s, 0, 30, 360)


PLACE = Place(
    draw=park,
    horizon=0.46,
    ground=0.86,
    head=46,
    poses=("walk towards", "walk", "stand"),
    away=("look", "walk away"),
    zoom=(1.35, 1.7),
    eye=(0.53, 0.6),
    x=(0.04, 0.2),
    hero=hero,
    surface="grass",
)
