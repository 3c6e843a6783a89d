"""A basketball or tennis court behind a fence."""

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.places import Place
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import Shape, arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import sky
from tools.sketch.skyline import skyline
from tools.sketch.stage import Stage


def court(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    skyline(s, "court far", y + 10, y * 0.4, 0.5, width=60)
    for i in range(12):
        nature.tree(s, -half * 1.2 + i * half * 0.22, y + 8, 120, depth=0.35, dice=(i * 0.37) % 1)
    mesh = Shape()
    for k in range(-28, 29):
        mesh = (
            mesh
            + stroke([(k * 26 - 140, y - 200), (k * 26 + 140, y + 10)], 1.0)
            + stroke([(k * 26 + 140, y - 200), (k * 26 - 140, y + 10)], 1.0)
        )
    with c.clip(rect(-room.wide(s), y - 190, room.wide(s), y + 8)):
        c.draw(mesh, s.shade(STEEL, 0.2, 0.3), alpha=0.5)
    for k in range(-5, 6):
        c.draw(stroke([(k * 128 + 30, y + 8), (k * 128 + 30, y - 196)], 5), s.shade(STEEL, 0.1, 0.3))
    c.draw(stroke([(-room.wide(s), y - 192), (room.wide(s), y - 192)], 5), s.shade(STEEL, 0.1, 0.3))
    deep = s.tall - y
    tennis = "tennis" in s.scene.words.lower() or "padel" in s.scene.words.lower()
    floor = (70, 122, 160) if tennis else (206, 104, 74)
    c.draw(
        rect(-room.wide(s), y + 6, room.wide(s), s.tall + 500),
        down(y, s.tall, s.colour(floor, 0.15), s.colour(floor), s.shade(floor, 0, 0.3)),
    )
    white = s.light.bright((250, 250, 246), 0, 0.1)
    if tennis:
        c.draw(
            stroke(
                [
                    (-half * 0.7, y + deep * 0.12),
                    (half * 0.7, y + deep * 0.12),
                    (half * 1.5, s.tall + 20),
                    (-half * 1.5, s.tall + 20),
                    (-half * 0.7, y + deep * 0.12),
                ],
                5,
            ),
            white,
        )
        ny = y + deep * 0.3
        net = Shape()
        for k in range(-30, 31):
            net = net + stroke([(k * 18, ny - 62), (k * 18, ny)], 1.1)
        for k in range(6):
            net = net + stroke([(-half * 1.1, ny - 62 + k * 12), (half * 1.1, ny - 62 + k * 12)], 1.1)
        c.draw(net, s.shade(IRON, 0, 0.3), alpha=0.7)
        c.draw(rect(-half * 1.1, ny - 68, half * 1.1, ny - 58), white)
        for side in (-1, 1):
            c.draw(rect(side * half * 1.1 - 5, ny - 72, side * half * 1.1 + 5, ny + 4), s.shade(IRON, 0, 0.2))
        return
    paint = polygon(
        [(-half * 0.3, y + 20), (half * 0.3, y + 20), (half * 0.56, y + deep * 0.48), (-half * 0.56, y + deep * 0.48)]
    )
    c.draw(paint, s.colour((56, 110, 140)))
    c.draw(
        stroke(
            [
                (-half * 0.3, y + 20),
                (half * 0.3, y + 20),
                (half * 0.56, y + deep * 0.48),
                (-half * 0.56, y + deep * 0.48),
                (-half * 0.3, y + 20),
            ],
            5,
        ),
        white,
    )
    c.draw(stroke(arc_points(0, y + deep * 0.48, half * 0.4, deep * 0.12, 0, 180, steps=30), 5), white)
    c.draw(stroke(arc_points(0, y + 20, half * 1.16, deep * 0.74, 0, 180, steps=50), 5), white)
    px = half * 0.0
    c.draw(stroke([(px, y + 16), (px, y - 210)], 14), s.shade(STEEL, 0, 0.3))
    c.draw(
        rect(px - 92, y - 300, px + 92, y - 170, 5),
        s.light.bright((250, 250, 250), 0, 0.2),
        inner=Inner(s.lit * 5, -4, s.shade(STEEL, 0, 0.4), 0.5, 3),
    )
    ring = [(px - 34, y - 236), (px + 34, y - 236), (px + 34, y - 190), (px - 34, y - 190), (px - 34, y - 236)]
    c.draw(stroke(ring, 5), s.colour((226, 84, 50)))
    c.draw(ellipse(px, y - 180, 34, 8) - polygon(ellipse(px, y - 180, 28, 5).polygons[0]), s.colour((240, 96, 40)))
    lines = Shape()
    for k in range(7):
        t = -1 + k / 3
        lines = lines + stroke([(px + t * 31, y - 178), (px + t * 18, y - 130)], 1.6)
    c.draw(lines, white, alpha=0.9)
    basketball(s, half * 0.5, y + deep * 0.5, 30)


def basketball(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(ellipse(x, y + r, r, r * 0.2), s.shade((120, 60, 40)), alpha=0.5, soft=3)
    c.draw(
        ellipse(x, y, r),
        s.colour((236, 128, 50)),
        inner=Inner(s.lit * r * 0.35, -r * 0.2, s.shade((170, 80, 30), 0, 0.4), 0.6, r * 0.2),
    )
    with c.clip(ellipse(x, y, r)):
        for line in (
            [(x - r, y), (x + r, y)],
            [(x, y - r), (x, y + r)],
            curve([(x - r * 0.7, y - r), (x - r * 0.3, y), (x - r * 0.7, y + r)], steps=6),
            curve([(x + r * 0.7, y - r), (x + r * 0.3, y), (x + r * 0.7, y + r)], steps=6),
        ):
            c.draw(stroke(list(line), r * 0.08), s.shade((60, 30, 20)))


def hero(s: Stage) -> None:
    basketball(s, 0, -84, 84)


PLACE = Place(
    draw=court,
    horizon=0.52,
    ground=0.87,
    head=50,
    zoom=(1.25, 1.5),
    eye=(0.6, 0.68),
    blur=(0.3, 2.6),
    poses=("hip", "stand"),
    away=("look",),
    wears="sport",
    x=(0.1, 0.22),
    hero=hero,
    surface="court",
)
