"""Shelves to the ceiling, a ladder, a green lamp."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, WOOD
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def library(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (120, 84, 62))
    room.planks(s, (150, 104, 72), gloss=0.1)
    wide = half + s.half * 0.6 + 60
    window_half = half * 0.3
    rows = 6
    for side in (-1, 1):
        x0, x1 = (window_half + 26, wide) if side > 0 else (-wide, -window_half - 26)
        c.draw(rect(x0 - 10, -300, x1 + 10, y + 8), s.colour(DARK_WOOD), inner=Inner(0, 0, s.shade(DARK_WOOD), 0.5, 3))
        c.draw(rect(x0, -200, x1, y - 6), s.shade((70, 46, 38), 0, 0.5))
        for r in range(rows + 1):
            sy = y * (0.98 - 0.163 * r)
            step = 150
            x = x0
            while x < x1:
                furniture.books(s, x + 4, min(x + step, x1) - 4, sy, y * 0.128, about=f"lib{r}")
                x += step
            c.draw(
                rect(x0, sy, x1, sy + 8),
                s.light.bright(WOOD, 0, 0.1),
                inner=Inner(0, -4, s.shade(WOOD, 0, 0.6), 0.6, 1),
            )
        x = x0
        while x <= x1 + 5:
            c.draw(
                rect(x - 5, -300, x + 5, y + 2),
                s.colour(WOOD),
                inner=Inner(s.lit * 3, 0, s.shade(WOOD, 0, 0.5), 0.6, 1),
            )
            x += 150
    room.window(
        s,
        -window_half,
        y * 0.16,
        window_half * 2,
        y * 0.66,
        view="garden",
        panes=(3, 4),
        frame=(206, 176, 130),
        arch=True,
    )
    room.sunbeam(s, -window_half, y * 0.16, window_half * 2, y * 0.66)
    lx = s.lit * half * 0.72  # a ladder
    for dx in (-26, 26):
        c.draw(stroke([(lx + dx - 30, y + 30), (lx + dx + 26, y * 0.1)], 7), s.light.bright(WOOD, 0, 0.25))
    for i in range(9):
        t = i / 9 + 0.05
        px, py = lx - 30 + 56 * t, y + 30 + (y * 0.1 - y - 30) * t
        c.draw(stroke([(px - 26, py), (px + 26, py)], 5), s.light.bright(WOOD, 0, 0.1))
    tx, ty = -s.lit * half * 0.62, y + (s.tall - y) * 0.4
    c.draw(
        rect(tx - 160, ty - 100, tx + 160, ty - 86, 3),
        s.light.bright(WOOD, 0, 0.2),
        inner=Inner(0, -6, s.shade(WOOD, 0, 0.6), 0.6, 2),
    )
    for dx in (-146, 146):
        c.draw(rect(tx + dx - 6, ty - 86, tx + dx + 6, ty), s.shade(WOOD, 0, 0.4))
    green_lamp(s, tx + 70, ty - 100, 64)
    open_book(s, tx - 40, ty - 104, 64)
    for i, tone in enumerate(furniture.BOOKS[:4]):
        c.draw(rect(tx - 140 + i * 3, ty - 112 - i * 12, tx - 76 + i * 2, ty - 101 - i * 12, 2), s.colour(tone))
    for across in (-0.5, 0.5):
        furniture.pendant(s, across * half, y * 0.12, 26, colour=(196, 150, 80))


def green_lamp(s: Stage, x: float, y: float, h: float) -> None:
    """A banker's lamp."""
    c = s.c
    c.draw(ellipse(x, y - 2, h * 0.28, h * 0.07), s.colour((206, 164, 84)))
    c.draw(stroke([(x, y), (x, y - h * 0.7)], h * 0.06), s.colour((206, 164, 84)))
    c.draw(
        polygon(
            [
                (x - h * 0.55, y - h * 0.66),
                (x - h * 0.42, y - h * 0.98),
                (x + h * 0.42, y - h * 0.98),
                (x + h * 0.55, y - h * 0.66),
            ]
        ),
        s.light.bright((40, 124, 84), 0, 0.2),
        inner=Inner(0, -h * 0.08, s.shade((20, 80, 54), 0, 0.3), 0.6, h * 0.04),
    )
    c.draw(rect(x - h * 0.53, y - h * 0.68, x + h * 0.53, y - h * 0.63), (255, 236, 170))
    s.lamp(x, y - h * 0.5, h * 2.2, (255, 204, 120))


def open_book(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    for sign in (-1, 1):
        page = polygon(
            [
                *curve([(x, y), (x + sign * w * 0.3, y - w * 0.12), (x + sign * w * 0.62, y - w * 0.04)], steps=5),
                *curve(
                    [(x + sign * w * 0.56, y - w * 0.26), (x + sign * w * 0.28, y - w * 0.34), (x, y - w * 0.22)],
                    steps=5,
                ),
            ]
        )
        c.draw(
            page,
            s.light.bright((250, 244, 228), 0, 0.15),
            inner=Inner(-sign * w * 0.04, 0, s.shade((200, 186, 160), 0, 0.4), 0.5, w * 0.03),
        )
        for k in range(4):
            c.draw(
                stroke(
                    [(x + sign * w * 0.1, y - w * (0.06 + 0.05 * k)), (x + sign * w * 0.5, y - w * (0.09 + 0.05 * k))],
                    w * 0.012,
                ),
                s.shade((150, 140, 130), 0, 0.3),
                alpha=0.7,
            )


def library_front(s: Stage) -> None:
    if s.shot == "wide":
        return
    y = s.tall * (0.86 if s.shot == "medium" else 0.95)
    furniture.table_edge(s, y, DARK_WOOD)
    if s.shot == "medium":
        side = 1 if s.chance("lamp").random() < 0.5 else -1
        green_lamp(s, side * s.half * 0.7, y + 26, 160)
        for i, tone in enumerate(((176, 62, 54), (44, 94, 116), (214, 164, 66))):
            s.c.draw(
                rect(
                    -side * s.half * 0.66 - 84 + i * 5,
                    y + 6 - i * 24,
                    -side * s.half * 0.66 + 70 - i * 4,
                    y + 29 - i * 24,
                    4,
                ),
                s.colour(tone),
                inner=Inner(0, -6, s.shade(tone, 0, 0.5), 0.6, 3),
            )


def hero(s: Stage) -> None:
    green_lamp(s, 118, -6, 190)
    for i, tone in enumerate(furniture.BOOKS[:3]):
        s.c.draw(
            rect(-168 + i * 6, -22 - 24 * i, -30 - i * 4, 2 - 24 * i, 3),
            s.colour(tone),
            inner=Inner(0, -6, s.shade(tone, 0, 0.5), 0.6, 3),
        )
    open_book(s, 10, 60, 200)


PLACE = Place(
    draw=library,
    horizon=0.66,
    ground=0.92,
    head=58,
    front=library_front,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.6),
    poses=("read", "stand"),
    away=("look",),
    is_indoors=True,
    seat="read",
    x=(0.0, 0.14),
    hero=hero,
    surface="table",
)
