"""A grey plain under stars, the blue planet, a rocket."""

from tools.sketch import room
from tools.sketch.canvas import Inner, Radial, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def space(s: Stage) -> None:
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    chance = s.chance("space")
    c.cover(down(0, s.tall, (6, 6, 26), (18, 14, 54), (44, 22, 78)))
    for i in range(6):
        x, fy, r = chance.uniform(-half, half), chance.uniform(0, y), chance.uniform(120, 280)
        tone = ((110, 50, 170), (40, 90, 190), (190, 60, 130))[i % 3]
        c.draw(ellipse(x, fy, r), Radial((x, fy), r, ((0, tone), (1, tone)), (0.36, 0.0)), grain=0.4)
    for size, n in ((0.9, 160), (1.5, 60), (2.2, 16)):
        stars = Shape(discs=tuple((chance.uniform(-s.half, s.half), chance.uniform(0, y + 30), size) for _ in range(n)))
        c.draw(stars, (255, 250, 240), alpha=0.9)
    ex, ey, er = half * 0.42, y * 0.36, 118.0  # the earth
    c.glow(ex, ey, er * 1.8, (90, 170, 255), 0.6)
    earth = ellipse(ex, ey, er)
    c.draw(earth, (40, 110, 200))
    with c.clip(earth):
        for dx, dy, w, h in (
            (-0.4, -0.4, 0.5, 0.3),
            (-0.1, 0.2, 0.28, 0.44),
            (0.5, -0.2, 0.34, 0.4),
            (0.6, 0.5, 0.26, 0.18),
            (-0.7, 0.5, 0.2, 0.2),
        ):
            c.draw(
                blob(
                    [
                        (ex + (dx - w) * er, ey + dy * er),
                        (ex + dx * er, ey + (dy - h) * er),
                        (ex + (dx + w) * er, ey + (dy + 0.1) * er),
                        (ex + dx * er, ey + (dy + h) * er),
                    ]
                ),
                (96, 170, 100),
            )
        for k in range(5):
            c.draw(
                rect(
                    ex - er + 30 * k,
                    ey + er * (-0.7 + 0.33 * k),
                    ex + er * 0.2 + 24 * k,
                    ey + er * (-0.7 + 0.33 * k) + 9,
                    5,
                ),
                (255, 255, 255),
                alpha=0.75,
            )
        c.draw(ellipse(ex - er * 0.5, ey + er * 0.5, er * 1.2), (6, 10, 40), alpha=0.5, soft=er * 0.24)
    sx, sy, sr = -half * 0.6, y * 0.22, 42.0  # a ringed planet
    c.draw(
        ellipse(sx, sy, sr * 2.0, sr * 0.5, angle=-18)
        - polygon(ellipse(sx, sy, sr * 1.6, sr * 0.36, angle=-18).polygons[0]),
        (226, 190, 150),
        alpha=0.8,
    )
    c.draw(ellipse(sx, sy, sr), (236, 160, 96), inner=Inner(sr * 0.4, -sr * 0.1, (130, 60, 60), 0.6, sr * 0.2))
    c.draw(
        polygon(
            [
                *arc_points(sx, sy, sr * 2.0, sr * 0.5, 0, 180, angle=-18, steps=20),
                *reversed(arc_points(sx, sy, sr * 1.6, sr * 0.36, 0, 180, angle=-18, steps=20)),
            ]
        ),
        (246, 214, 176),
        alpha=0.95,
    )
    mars = "mars" in s.scene.words.lower()
    ground: Colour = (196, 104, 70) if mars else (176, 178, 190)
    line = curve(
        [(-room.wide(s), y + 26), (-half * 0.6, y - 14), (0, y + 18), (half * 0.6, y - 6), (room.wide(s), y + 30)],
        steps=10,
    )
    c.draw(
        polygon([*line, (room.wide(s), s.tall + 400), (-room.wide(s), s.tall + 400)]),
        down(y - 10, s.tall, mix(ground, (255, 255, 255), 0.25), ground, mix(ground, (30, 20, 50), 0.55)),
    )
    for _ in range(15):
        t = chance.random()
        x, fy, r = chance.uniform(-half * 1.1, half * 1.1), y + 40 + (span - 60) * t, 14 + 60 * t * chance.random()
        c.draw(ellipse(x, fy, r, r * 0.3), mix(ground, (20, 16, 40), 0.45))
        c.draw(ellipse(x, fy + r * 0.06, r * 0.86, r * 0.23), mix(ground, (20, 16, 40), 0.25))
        c.draw(
            stroke(arc_points(x, fy, r, r * 0.3, 10, 170, steps=14), [0.5, 3, 0.5]),
            mix(ground, (255, 255, 255), 0.5),
            alpha=0.7,
        )
    rocket(s, -half * 0.62, y + span * 0.2, 250)
    fx, fy = half * 0.56, y + span * 0.3
    c.draw(stroke([(fx, fy), (fx, fy - 130)], 5), (214, 218, 226))
    c.draw(
        polygon(
            curve([(fx, fy - 128), (fx + 40, fy - 136), (fx + 84, fy - 124)], steps=6)
            + curve([(fx + 84, fy - 74), (fx + 40, fy - 86), (fx, fy - 78)], steps=6)
        ),
        (236, 110, 70),
    )


def rocket(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    w = h * 0.3
    for side in (-1, 1):
        c.draw(
            polygon([(x + side * w * 0.3, y - h * 0.3), (x + side * w * 0.8, y), (x + side * w * 0.3, y - h * 0.08)]),
            (214, 66, 60),
        )
    c.draw(
        blob(
            [
                (x, y - h),
                (x + w * 0.4, y - h * 0.66),
                (x + w * 0.42, y - h * 0.3),
                (x + w * 0.26, y - h * 0.06),
                (x - w * 0.26, y - h * 0.06),
                (x - w * 0.42, y - h * 0.3),
                (x - w * 0.4, y - h * 0.66),
            ]
        ),
        (240, 242, 246),
        inner=Inner(w * 0.16, 0, (120, 126, 150), 0.6, w * 0.08),
    )
    with c.clip(rect(x - w, y - h * 1.1, x + w, y - h * 0.74)):
        c.draw(blob([(x, y - h), (x + w * 0.4, y - h * 0.66), (x - w * 0.4, y - h * 0.66)]), (214, 66, 60))
    c.draw(ellipse(x, y - h * 0.58, w * 0.2), (90, 96, 116))
    c.draw(ellipse(x, y - h * 0.58, w * 0.15), (120, 210, 250))
    c.draw(
        polygon(
            [
                (x - w * 0.18, y - h * 0.06),
                (x + w * 0.18, y - h * 0.06),
                (x + w * 0.26, y + h * 0.03),
                (x - w * 0.26, y + h * 0.03),
            ]
        ),
        (90, 96, 116),
    )


def hero(s: Stage) -> None:
    rocket(s, 0, 20, 420)


PLACE = Place(
    draw=space,
    horizon=0.56,
    ground=0.88,
    head=44,
    poses=("stand", "hip"),
    away=("look",),
    wears="spacesuit",
    zoom=(1.15, 1.4),
    eye=(0.62, 0.7),
    x=(0.0, 0.12),
    is_indoors=True,
    hero=hero,
    surface="moon",
)
