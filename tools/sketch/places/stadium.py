"""Full stands, floodlights, a goal on the grass."""

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import Shape, arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import sky
from tools.sketch.stage import Stage


def stadium(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    stand = (96, 108, 140)
    top = y * 0.5
    bowl = polygon(
        [
            *curve(
                [
                    (-room.wide(s), top - 90),
                    (-half, top - 10),
                    (0, top + 26),
                    (half, top - 10),
                    (room.wide(s), top - 90),
                ],
                steps=10,
            ),
            (room.wide(s), y + 40),
            (-room.wide(s), y + 40),
        ]
    )
    c.draw(bowl, down(top - 40, y, s.colour(stand, 0.2), s.shade(stand, 0.1, 0.3)))
    chance = s.chance("fans")
    with c.clip(bowl):
        for tone in ((230, 80, 70), (246, 240, 230), (250, 200, 80), (70, 110, 190), (60, 60, 80), (214, 160, 130)):
            dots = []
            for _ in range(210):
                x = chance.uniform(-s.half * 1.3, s.half * 1.3)
                dots.append((x, chance.uniform(top - 60 - abs(x) * 0.06, y - 8), chance.uniform(2.0, 3.4)))
            c.draw(Shape(discs=tuple(dots)), s.colour(tone, 0.15))
        c.draw(
            rect(-room.wide(s), top + (y - top) * 0.52, room.wide(s), top + (y - top) * 0.57), s.shade(stand, 0.1, 0.5)
        )
    roof = curve(
        [(-room.wide(s), top - 150), (-half, top - 62), (0, top - 26), (half, top - 62), (room.wide(s), top - 150)],
        steps=10,
    )
    c.draw(polygon([*roof, *[(x, py + 20) for x, py in reversed(roof)]]), s.light.bright((214, 218, 226), 0.1, 0.2))
    for side in (-1, 1):
        fx, fy = side * half * 0.72, y * 0.2
        c.draw(stroke([(fx, y * 0.6), (fx, fy)], 7), s.shade(STEEL, 0.1, 0.4))
        c.draw(rect(fx - 44, fy - 34, fx + 44, fy + 14, 4), s.shade(IRON, 0.1, 0.2))
        for r in range(2):
            for k in range(5):
                c.draw(ellipse(fx - 34 + k * 17, fy - 22 + r * 22, 6.4), (255, 252, 236))
        s.lamp(fx, fy - 10, 220, (255, 250, 226))
    c.draw(rect(-room.wide(s), y - 16, room.wide(s), y + 12), s.colour((40, 70, 140)))
    for k in range(-4, 5):
        c.text(("GOAL!", "PLAY", "SPORT")[k % 3], k * 150, y - 2, 21, (250, 250, 246))
    grass = (84, 152, 74)
    deep = s.tall - y
    for k in range(9):
        y0, y1 = y + 12 + deep * (k / 9) ** 1.5, y + 12 + deep * ((k + 1) / 9) ** 1.5
        c.draw(
            rect(-room.wide(s), y0, room.wide(s), y1 + 40),
            s.colour(grass if k % 2 else mix(grass, (120, 186, 90), 0.55)),
        )
    white = s.light.bright((250, 252, 248), 0, 0.1)
    c.draw(
        stroke(
            [
                (-half * 0.9, y + deep * 0.14),
                (half * 0.9, y + deep * 0.14),
                (half * 1.3, y + deep * 0.46),
                (-half * 1.3, y + deep * 0.46),
                (-half * 0.9, y + deep * 0.14),
            ],
            4,
        ),
        white,
    )
    c.draw(stroke(arc_points(0, y + deep * 0.86, half * 0.7, deep * 0.16, 0, 360, steps=60), 5), white)
    goal(s, 0, y + deep * 0.13, half * 0.66)


def goal(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    h = w * 0.36
    net = Shape()
    for k in range(17):
        net = net + stroke([(x - w / 2 + w * k / 16, y - h), (x - w / 2 + w * k / 16, y)], 0.9)
    for k in range(8):
        net = net + stroke([(x - w / 2, y - h * k / 8), (x + w / 2, y - h * k / 8)], 0.9)
    c.draw(net, (250, 250, 250), alpha=0.5)
    c.draw(
        stroke([(x - w / 2, y), (x - w / 2, y - h), (x + w / 2, y - h), (x + w / 2, y)], 6),
        s.light.bright((252, 252, 250), 0, 0.2),
    )


def hero(s: Stage) -> None:
    c = s.c
    contact_shadow(s, 80)
    c.draw(
        ellipse(0, -76, 80),
        s.light.bright((248, 246, 240), 0, 0.1),
        inner=Inner(s.lit * 26, -18, s.shade((180, 176, 174), 0, 0.4), 0.6, 14),
    )
    with c.clip(ellipse(0, -76, 80)):
        for px, py in ((0, -76), (66, -104), (-56, -124), (8, 0), (-66, -36), (30, -150)):
            c.draw(polygon(arc_points(px, py, 27, 27, 18, 378, steps=5)), s.shade((38, 38, 44)))


PLACE = Place(
    draw=stadium,
    horizon=0.52,
    ground=0.86,
    head=46,
    zoom=(1.25, 1.5),
    eye=(0.58, 0.66),
    blur=(0.3, 2.6),
    poses=("ball", "cheer", "stand"),
    away=("look",),
    wears="sport",
    x=(0.0, 0.14),
    hero=hero,
    surface="green",
)
