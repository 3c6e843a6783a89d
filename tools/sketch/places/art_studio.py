"""An easel, canvases, jars of colour under a tall window."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import hued
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, WOOD
from tools.sketch.shapes import blob, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def art_studio(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (240, 234, 222))
    room.planks(s, (190, 150, 110))
    room.window(s, -half * 0.96, y * 0.1, half * 0.86, y * 0.62, view="garden", panes=(4, 4), frame=(70, 72, 78))
    room.sunbeam(s, -half * 0.96, y * 0.1, half * 0.86, y * 0.62)
    furniture.shelf(s, half * 0.14, half * 1.2, y * 0.34)
    for i in range(9):
        x = half * 0.2 + i * half * 0.11
        tone = hued(i / 9, 0.66, 0.86)
        c.draw(
            rect(x - 9, y * 0.34 - 30, x + 9, y * 0.34, 3),
            s.colour(tone),
            inner=Inner(s.lit * 4, 0, s.shade(tone, 0, 0.5), 0.6, 2),
        )
        c.draw(rect(x - 10, y * 0.34 - 37, x + 10, y * 0.34 - 29, 2), s.colour((246, 244, 238)))
    furniture.picture(s, half * 0.2, y * 0.08, 76, 90, about="as1", frame=WOOD)
    furniture.picture(s, half * 0.6, y * 0.06, 110, 96, about="as2", frame=WOOD)
    for i, (dx, hgt) in enumerate(((0.5, 190), (0.74, 150), (0.94, 210))):  # canvases against the wall
        x = dx * half
        tone = ((236, 180, 90), (90, 140, 170), (214, 110, 96))[i]
        c.draw(
            polygon([(x - 56, y + 16), (x - 48, y - hgt), (x + 62, y - hgt + 8), (x + 58, y + 18)]),
            s.colour((246, 242, 232)),
            inner=Inner(4, -4, s.shade(WOOD, 0, 0.4), 0.5, 2),
        )
        c.draw(
            blob(
                [(x - 34, y - hgt * 0.3), (x - 10, y - hgt * 0.76), (x + 40, y - hgt * 0.6), (x + 30, y - hgt * 0.24)]
            ),
            s.colour(tone),
        )
    easel(s, -half * 0.26 * s.lit, y + (s.tall - y) * 0.5, 470)
    trolley = half * 0.66 * s.lit
    ty = y + (s.tall - y) * 0.56
    c.draw(rect(trolley - 84, ty - 128, trolley + 84, ty - 118, 2), s.light.bright(WOOD, 0, 0.2))
    c.draw(rect(trolley - 80, ty - 60, trolley + 80, ty - 52, 2), s.colour(WOOD))
    for dx in (-78, 78):
        c.draw(rect(trolley + dx - 4, ty - 120, trolley + dx + 4, ty), s.shade(WOOD, 0, 0.4))
    palette(s, trolley - 16, ty - 132, 46)
    jar_x = trolley + 50
    for k in range(6):
        c.draw(
            stroke([(jar_x + (k - 2.5) * 4, ty - 150), (jar_x + (k - 2.5) * 10, ty - 200 - 8 * (k % 3))], 3),
            s.colour((206, 160, 104)),
        )
        c.draw(ellipse(jar_x + (k - 2.5) * 10, ty - 206 - 8 * (k % 3), 4, 8), s.colour(hued(k / 6, 0.6, 0.8)))
    c.draw(rect(jar_x - 17, ty - 166, jar_x + 17, ty - 128, 3), s.light.bright((206, 224, 226), 0, 0.2), alpha=0.85)


def easel(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for dx in (-0.24, 0.24):
        c.draw(stroke([(x + dx * 0.3 * h, y - h), (x + dx * h, y)], h * 0.022), s.colour(WOOD))
    c.draw(stroke([(x, y - h * 0.98), (x + h * 0.02, y - h * 0.06)], h * 0.018), s.shade(WOOD, 0, 0.4))
    c.draw(rect(x - h * 0.22, y - h * 0.36, x + h * 0.22, y - h * 0.335, 2), s.light.bright(WOOD, 0, 0.2))
    bx0, by0, bx1, by1 = x - h * 0.21, y - h * 0.92, x + h * 0.21, y - h * 0.36
    board = rect(bx0, by0, bx1, by1, 2)
    c.draw(board.moved(5, 6), s.shade(DARK_WOOD), alpha=0.35, soft=5)
    c.draw(board, s.light.bright((250, 246, 236), 0, 0.2))
    with c.clip(rect(bx0 + 8, by0 + 8, bx1 - 8, by1 - 8)):
        c.draw(board, down(by0, by1, s.colour((130, 180, 214)), s.colour((250, 214, 170))))
        c.draw(ellipse(x + h * 0.08, by0 + h * 0.2, h * 0.045), s.colour((250, 236, 190)))
        c.draw(
            blob(
                [
                    (bx0 - 20, y - h * 0.52),
                    (x - h * 0.06, y - h * 0.64),
                    (x + h * 0.1, y - h * 0.55),
                    (bx1 + 20, y - h * 0.62),
                    (bx1 + 20, by1 + 20),
                    (bx0 - 20, by1 + 20),
                ]
            ),
            s.colour((96, 140, 130)),
        )
        c.draw(
            blob(
                [
                    (bx0 - 20, y - h * 0.44),
                    (x, y - h * 0.52),
                    (bx1 + 20, y - h * 0.42),
                    (bx1 + 20, by1 + 20),
                    (bx0 - 20, by1 + 20),
                ]
            ),
            s.colour((214, 120, 80)),
        )


def palette(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    shape = blob(
        [
            (x - r, y),
            (x - r * 0.6, y - r * 0.4),
            (x + r * 0.4, y - r * 0.46),
            (x + r, y - r * 0.1),
            (x + r * 0.5, y + r * 0.22),
            (x - r * 0.3, y + r * 0.26),
        ]
    )
    c.draw(shape, s.light.bright((206, 156, 104), 0, 0.2))
    for i, tone in enumerate(((220, 60, 50), (246, 190, 60), (60, 130, 190), (90, 160, 90), (250, 246, 240))):
        a = math.radians(200 + i * 33)
        c.draw(
            ellipse(x + r * 0.62 * math.cos(a), y - r * 0.08 + r * 0.28 * math.sin(a), r * 0.13, r * 0.09),
            s.colour(tone),
        )


def hero(s: Stage) -> None:
    palette(s, -20, 10, 150)
    for k in range(5):
        s.c.draw(stroke([(96 + k * 9, 10), (70 + k * 26, -150 - 20 * (k % 2))], 7), s.colour((206, 160, 104)))
        s.c.draw(
            ellipse(69 + k * 27, -166 - 20 * (k % 2), 8, 20),
            s.colour(((214, 60, 60), (60, 120, 190), (246, 190, 60), (80, 150, 90), (140, 80, 160))[k]),
        )
    s.c.draw(rect(84, -56, 150, 26, 6), s.light.bright((206, 224, 226), 0, 0.2), alpha=0.9)


PLACE = Place(
    draw=art_studio,
    horizon=0.66,
    ground=0.93,
    head=60,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.4),
    poses=("paint", "stand"),
    away=("look",),
    is_indoors=True,
    seat="",
    x=(0.16, 0.26),
    hero=hero,
    surface="table",
)
