"""Tools on a board over a bench."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner
from tools.sketch.places import Place
from tools.sketch.room import IRON, STEEL, WOOD
from tools.sketch.shapes import Shape, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def workshop(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (168, 160, 150))
    room.plain_floor(s, (138, 134, 132))
    board = (196, 160, 116)
    bw = half * 1.1
    c.draw(
        rect(-bw / 2 - half * 0.1, y * 0.16, bw / 2, y * 0.68, 3),
        s.colour(board),
        inner=Inner(0, -4, s.shade(board, 0, 0.5), 0.5, 2),
    )
    holes = Shape(
        discs=tuple(
            (-bw / 2 + i * 20, y * 0.18 + r * 20, 1.3) for i in range(int(bw / 20)) for r in range(int(y * 0.48 / 20))
        )
    )
    c.draw(holes, s.shade(board, 0, 0.6), alpha=0.5)
    grip, steel = s.colour((206, 70, 50)), s.colour(STEEL)
    for i in range(5):  # wrenches
        x, h = -bw * 0.46 + i * 27, 96 - i * 12
        c.draw(stroke([(x, y * 0.22), (x, y * 0.22 + h)], 8), steel)
        for wy in (y * 0.22, y * 0.22 + h):
            c.draw(
                ellipse(x, wy, 11) - polygon([(x - 4, wy - 14), (x + 4, wy - 14), (x + 4, wy + 3), (x - 4, wy + 3)]),
                steel,
            )
    for i in range(2):  # hammers
        x = -bw * 0.04 + i * 56
        c.draw(stroke([(x, y * 0.23), (x, y * 0.23 + 104)], 10), s.colour(WOOD))
        c.draw(
            polygon(
                [(x - 26, y * 0.21), (x + 22, y * 0.21), (x + 22, y * 0.245), (x - 16, y * 0.245), (x - 30, y * 0.235)]
            ),
            s.shade(IRON),
        )
    sx = bw * 0.24  # a saw
    c.draw(polygon([(sx, y * 0.24), (sx + 116, y * 0.3), (sx + 116, y * 0.32), (sx, y * 0.36)]), steel)
    c.draw(rect(sx - 34, y * 0.23, sx + 4, y * 0.37, 12) - rect(sx - 24, y * 0.26, sx - 8, y * 0.34, 6), s.colour(WOOD))
    for i in range(5):  # screwdrivers
        x = -bw * 0.42 + i * 30
        c.draw(rect(x - 6, y * 0.47, x + 6, y * 0.53, 4), grip if i % 2 else s.colour((240, 180, 60)))
        c.draw(stroke([(x, y * 0.53), (x, y * 0.61)], 4), steel)
    for i, r in enumerate((26, 20)):  # blades
        x = bw * (0.1 + 0.2 * i)
        c.draw(
            polygon(
                [
                    (
                        x + (r if k % 2 else r * 0.86) * math.cos(k * math.pi / 12),
                        y * 0.52 + (r if k % 2 else r * 0.86) * math.sin(k * math.pi / 12),
                    )
                    for k in range(24)
                ]
            ),
            steel,
        )
        c.draw(ellipse(x, y * 0.52, r * 0.2), s.shade(IRON))
    room.window(s, bw * 0.56, y * 0.16, half * 0.5, y * 0.42, view="garden", panes=(3, 3), frame=(90, 96, 100))
    room.sunbeam(s, bw * 0.56, y * 0.16, half * 0.5, y * 0.42)
    top = y * 0.84
    c.draw(
        rect(-room.wide(s), top, room.wide(s), top + 20, 2),
        s.light.bright(WOOD, 0, 0.2),
        inner=Inner(0, -8, s.shade(WOOD, 0, 0.6), 0.6, 3),
    )
    for i in range(-6, 7):
        c.draw(rect(i * 130 - 10, top + 20, i * 130 + 10, y + 24), s.shade(WOOD, 0, 0.4))
    c.draw(rect(-half * 0.2, top + 40, half * 0.5, y + 10, 3), s.colour((190, 56, 50)))
    for k in range(3):
        c.draw(rect(-half * 0.17, top + 48 + 22 * k, half * 0.47, top + 64 + 22 * k, 2), s.shade((190, 56, 50), 0, 0.2))
        c.draw(rect(half * 0.08, top + 54 + 22 * k, half * 0.2, top + 58 + 22 * k, 2), s.colour(STEEL))
    vx = half * 0.62  # a vice
    c.draw(rect(vx - 40, top - 36, vx - 12, top, 3) + rect(vx + 12, top - 36, vx + 36, top, 3), s.colour((60, 90, 120)))
    c.draw(rect(vx - 20, top - 18, vx + 60, top - 8), s.colour(STEEL))
    c.draw(stroke([(vx + 60, top - 32), (vx + 60, top + 4)], 5), s.colour(STEEL))
    for i in range(4):
        c.draw(
            rect(-half * 0.86 + i * 5, top - 12 - 12 * i, -half * 0.42 - i * 8, top - 2 - 12 * i),
            s.light.bright((222, 176, 120), 0, 0.1 * i),
        )
    for dx in (-0.4, 0.4):
        furniture.pendant(s, dx * half, y * 0.11, 34, colour=(70, 100, 96))


def hero(s: Stage) -> None:
    c = s.c
    c.draw(stroke([(-120, 20), (60, -96)], 22), s.colour(WOOD), inner=Inner(0, -6, s.shade(WOOD, 0, 0.5), 0.6, 3))
    c.draw(
        polygon([(30, -150), (70, -170), (128, -92), (104, -60), (84, -84), (58, -72)]),
        s.light.bright(STEEL, 0, 0.1),
        inner=Inner(s.lit * 8, -6, s.shade(IRON), 0.6, 5),
    )
    for i in range(3):
        c.draw(
            polygon([(90 + i * 30, 20), (104 + i * 30, 20), (100 + i * 30, -10), (94 + i * 30, -10)]),
            s.colour((226, 176, 60)),
        )


PLACE = Place(
    draw=workshop,
    horizon=0.66,
    ground=0.92,
    head=58,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.6),
    poses=("stand", "hip"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.14),
    hero=hero,
    surface="table",
)
