"""Cupboards, hob, pans, the worktop in front."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.held import steam
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def kitchen(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (236, 226, 206))
    room.tiles(s, -room.wide(s), y * 0.42, room.wide(s), y * 0.8, (244, 242, 234), 24)
    room.checks(s, (232, 222, 204), (150, 168, 162))
    green = (92, 128, 116)
    # Upper cupboards left and right, the hood between them, the window at one side.
    for x0, x1 in ((-half * 1.3 - s.half, -half * 0.56), (half * 0.62, half * 1.3 + s.half)):
        c.draw(rect(x0, y * 0.02, x1, y * 0.36, 3), s.colour(green), inner=Inner(0, -8, s.shade(green, 0, 0.5), 0.5, 4))
        for k in range(6):
            dx = x0 + (x1 - x0) * k / 6 if x0 > 0 else x1 - (x1 - x0) * (k + 1) / 6
            c.draw(
                rect(dx + 5, y * 0.045, dx + (x1 - x0) / 6 - 5, y * 0.335, 3),
                s.shade(green, 0, 0.12),
                inner=Inner(-2, -2, s.light.bright(green, 0, 0.3), 0.5, 1),
            )
            c.draw(ellipse(dx + (12 if x0 > 0 else (x1 - x0) / 6 - 12), y * 0.31, 3.2), s.colour((222, 182, 110)))
    hx = -half * 0.16
    furniture.steel(
        s,
        polygon(
            [
                (hx - 34, -20),
                (hx + 34, -20),
                (hx + 34, y * 0.2),
                (hx + half * 0.3, y * 0.32),
                (hx + half * 0.3, y * 0.36),
                (hx - half * 0.3, y * 0.36),
                (hx - half * 0.3, y * 0.32),
                (hx - 34, y * 0.2),
            ]
        ),
        hx - half * 0.3,
        hx + half * 0.3,
    )
    room.window(s, half * 0.22, y * 0.08, half * 0.34, y * 0.3, view="garden", panes=(2, 2))
    room.sunbeam(s, half * 0.22, y * 0.08, half * 0.34, y * 0.3)
    # Pans on a rail.
    c.draw(stroke([(-half * 0.55, y * 0.47), (half * 0.6, y * 0.47)], 3.4), s.colour((196, 150, 90)))
    for i, (dx, r) in enumerate(
        ((-0.48, 22), (-0.33, 17), (-0.2, 25), (0.06, 12), (0.16, 9), (0.26, 12), (0.42, 20), (0.54, 16))
    ):
        hang_x = dx * half
        if i in (3, 4, 5):  # ladle, whisk, spatula
            c.draw(stroke([(hang_x, y * 0.47), (hang_x, y * 0.6)], 3), s.colour(STEEL))
            c.draw(ellipse(hang_x, y * 0.62, r * 0.6, r * 0.9), s.shade(STEEL, 0, 0.2))
        else:
            c.draw(stroke([(hang_x, y * 0.47), (hang_x, y * 0.53)], 4), s.shade(IRON))
            c.draw(
                ellipse(hang_x, y * 0.53 + r, r),
                s.colour((196, 110, 70) if i % 2 else (92, 96, 104)),
                inner=Inner(s.lit * r * 0.4, -r * 0.2, s.shade((110, 60, 40), 0, 0.5), 0.6, r * 0.2),
            )
    # The worktop with hob and sink, and its fronts.
    top = y * 0.8
    c.draw(rect(-room.wide(s), top, room.wide(s), y + 20), s.colour(green))
    for k in range(-9, 9):
        dx = k * 88
        c.draw(
            rect(dx + 5, top + 22, dx + 83, y + 12, 3),
            s.shade(green, 0, 0.15),
            inner=Inner(-2, -2, s.light.bright(green, 0, 0.3), 0.5, 1),
        )
        c.draw(rect(dx + 32, top + 30, dx + 56, top + 34, 2), s.colour((222, 182, 110)))
    c.draw(
        rect(-room.wide(s), top - 8, room.wide(s), top + 8),
        s.light.bright(WOOD, 0, 0.3),
        inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2),
    )
    c.draw(rect(hx - 92, top - 13, hx + 92, top - 7, 2), s.shade(IRON))
    c.draw(rect(hx - 84, top + 20, hx + 84, y + 14, 4), s.shade(IRON, 0, 0.1))
    c.draw(rect(hx - 68, top + 46, hx + 68, y, 4), mix(s.shade(IRON), (255, 170, 80), 0.35))
    c.draw(rect(hx - 70, top + 34, hx + 70, top + 39, 2), s.colour(STEEL))
    pot(s, hx - 44, top - 13, 34, (206, 70, 56))
    pot(s, hx + 46, top - 13, 28, (226, 182, 88))
    steam(c, hx - 44, top - 62, 34)
    steam(c, hx + 46, top - 52, 26)
    fruit_bowl(s, half * 0.42, top - 8, 44)
    _jars(s, -half * 0.92, top - 8)
    furniture.plant(s, half * 0.66, top - 8, 62)
    _fridge(s, half * 0.84, y, half * 0.5)
    for dx in (-0.5, 0.34):
        furniture.pendant(s, dx * half, y * 0.2, 30, colour=(226, 176, 84))


def pot(s: Stage, x: float, y: float, r: float, colour: Colour) -> None:
    c = s.c
    c.draw(
        rect(x - r, y - r * 1.15, x + r, y, r * 0.14),
        s.colour(colour),
        inner=Inner(s.lit * r * 0.4, 0, s.shade(colour, 0, 0.5), 0.6, r * 0.16),
    )
    c.draw(rect(x - r * 1.07, y - r * 1.24, x + r * 1.07, y - r * 1.08, r * 0.08), s.light.bright(colour, 0, 0.2))
    c.draw(
        rect(x - r * 1.35, y - r * 0.9, x - r, y - r * 0.72, r * 0.08)
        + rect(x + r, y - r * 0.9, x + r * 1.35, y - r * 0.72, r * 0.08),
        s.shade(colour, 0, 0.35),
    )


def fruit_bowl(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    for dx, dy, k, colour in (
        (-0.42, -0.62, 0.34, (226, 60, 52)),
        (0.08, -0.72, 0.36, (248, 176, 56)),
        (0.5, -0.58, 0.32, (132, 178, 72)),
        (-0.12, -0.5, 0.3, (236, 110, 54)),
    ):
        c.draw(
            ellipse(x + dx * r, y + dy * r, k * r),
            s.colour(colour),
            inner=Inner(s.lit * r * 0.1, -r * 0.06, s.shade(colour, 0, 0.5), 0.6, r * 0.07),
        )
    bowl = polygon([(x - r, y - r * 0.5), (x + r, y - r * 0.5), (x + r * 0.5, y), (x - r * 0.5, y)])
    c.draw(
        bowl, s.colour((240, 236, 226)), inner=Inner(s.lit * r * 0.3, 0, s.shade((200, 194, 186), 0, 0.4), 0.6, r * 0.1)
    )


def _jars(s: Stage, x: float, y: float) -> None:
    c = s.c
    for i, colour in enumerate(((214, 160, 92), (150, 84, 56), (232, 214, 170))):
        jx, h = x + i * 34, 50 - 8 * i
        c.draw(rect(jx - 13, y - h, jx + 13, y, 4), s.light.bright((226, 234, 234), 0, 0.3), alpha=0.6)
        c.draw(rect(jx - 11, y - h * 0.7, jx + 11, y - 2, 3), s.colour(colour))
        c.draw(rect(jx - 13, y - h - 7, jx + 13, y - h + 2, 3), s.colour(WOOD))


def _fridge(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    tone = (222, 96, 84)
    c.draw(
        rect(x, y * 0.2, x + w + s.half, y + 22, 14),
        s.colour(tone),
        inner=Inner(s.lit * 16, 0, s.shade(tone, 0, 0.5), 0.5, 8),
    )
    c.draw(rect(x, y * 0.5, x + w + s.half, y * 0.5 + 3), s.shade(tone, 0, 0.5))
    for a, b in ((y * 0.36, y * 0.47), (y * 0.54, y * 0.72)):
        c.draw(rect(x + 10, a, x + 18, b, 4), s.colour(STEEL))


def kitchen_front(s: Stage) -> None:
    """The worktop in front of the person: board, vegetables, knife."""
    y = {"wide": s.tall * 0.8, "medium": s.tall * 0.845, "close": s.tall * 0.945}[s.shot]
    c = s.c
    k = 1.0 if s.shot != "wide" else 0.62
    if s.shot == "wide":
        w = s.half * 3
        c.draw(
            rect(-w, y, w, s.tall + 50), down(y, s.tall, s.colour((238, 232, 220)), s.shade((214, 204, 190), 0, 0.4))
        )
        c.draw(
            rect(-w, y - 6, w, y + 12), s.light.bright(WOOD, 0, 0.3), inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2)
        )
        for i in range(-8, 8):
            c.draw(
                rect(i * 110 + 8, y + 30, i * 110 + 102, s.tall + 30, 5),
                s.shade((226, 218, 204), 0, 0.12),
                inner=Inner(-2, -2, (255, 255, 255), 0.4, 1),
            )
    else:
        furniture.table_edge(s, y, WOOD)
    side = -1 if s.chance("board").random() < 0.5 else 1
    chopping_board(s, side * s.half * 0.4, y + 22 * k, k)
    if s.shot != "close":
        herbs(s, -side * s.half * 0.72, y + 8 * k, 74 * k)
        oil(s, -side * s.half * 0.5, y + 10 * k, 88 * k)


def chopping_board(s: Stage, x: float, y: float, k: float) -> None:
    c = s.c
    wood = (214, 164, 108)
    board = rect(x - 118 * k, y - 18 * k, x + 118 * k, y + 26 * k, 14 * k)
    c.draw(board.moved(0, 7 * k), s.shade(DARK_WOOD, 0, 0.7), alpha=0.45, soft=4 * k)
    c.draw(board, s.light.bright(wood, 0, 0.2), inner=Inner(0, -7 * k, s.shade(wood, 0, 0.5), 0.6, 2))
    for dx, dy, r in ((-74, -18, 27), (-36, -10, 24)):
        tomato(s, x + dx * k, y + dy * k, r * k)
    for i in range(5):
        c.draw(ellipse(x + (8 + i * 15) * k, y + (6 - (i % 2) * 5) * k, 12 * k, 10 * k), s.colour((226, 70, 54)))
        c.draw(ellipse(x + (8 + i * 15) * k, y + (6 - (i % 2) * 5) * k, 7.5 * k, 6 * k), s.colour((244, 150, 100)))
    for i in range(4):
        c.draw(
            ellipse(x + (14 + i * 17) * k, y - 14 * k, 11 * k, 6.5 * k, angle=-20 + 30 * i),
            s.colour((112, 164, 70)) if i % 2 else s.shade((112, 164, 70), 0, 0.3),
        )
    c.draw(
        polygon(
            [(x - 10 * k, y + 22 * k), (x + 78 * k, y + 14 * k), (x + 84 * k, y + 20 * k), (x - 8 * k, y + 33 * k)]
        ),
        s.light.bright((206, 212, 220), 0, 0.3),
    )
    c.draw(stroke([(x - 8 * k, y + 28 * k), (x - 54 * k, y + 33 * k)], 12 * k), s.shade(IRON))


def tomato(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(
        ellipse(x, y, r, r * 0.92),
        s.colour((224, 56, 46)),
        inner=Inner(s.lit * r * 0.35, -r * 0.15, s.shade((150, 26, 30), 0, 0.4), 0.7, r * 0.2),
    )
    c.draw(ellipse(x + s.lit * r * 0.36, y - r * 0.36, r * 0.2, r * 0.14), (255, 240, 230), alpha=0.7)
    for a in range(5):
        t = math.radians(a * 72 - 90)
        c.draw(
            stroke(
                [(x, y - r * 0.8), (x + r * 0.4 * math.cos(t), y - r * 0.8 + r * 0.2 * math.sin(t))], [r * 0.13, 0.5]
            ),
            s.colour((86, 142, 66)),
        )


def herbs(s: Stage, x: float, y: float, h: float) -> None:
    furniture.plant(s, x, y + h * 0.3, h * 1.3, pot=(240, 236, 226))


def oil(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    shape = polygon(
        [
            (x - h * 0.13, y + h * 0.3),
            (x - h * 0.13, y - h * 0.32),
            (x - h * 0.045, y - h * 0.5),
            (x - h * 0.045, y - h * 0.74),
            (x + h * 0.045, y - h * 0.74),
            (x + h * 0.045, y - h * 0.5),
            (x + h * 0.13, y - h * 0.32),
            (x + h * 0.13, y + h * 0.3),
        ]
    )
    c.draw(
        shape,
        s.light.bright((188, 178, 60), 0, 0.2),
        alpha=0.9,
        inner=Inner(s.lit * h * 0.05, 0, s.shade((110, 104, 30), 0, 0.4), 0.6, h * 0.02),
    )
    c.draw(rect(x - h * 0.05, y - h * 0.82, x + h * 0.05, y - h * 0.72), s.colour(DARK_WOOD))
    c.draw(rect(x - h * 0.13, y - h * 0.12, x + h * 0.13, y + h * 0.14), s.colour((246, 240, 222)))


def hero(s: Stage) -> None:
    chopping_board(s, 0, 6, 1.25)
    oil(s, 128, -28, 150)
    furniture.plant(s, -132, 2, 150, pot=(240, 236, 226))


PLACE = Place(
    draw=kitchen,
    horizon=0.66,
    ground=1.07,
    head=76,
    front=kitchen_front,
    zoom=(1.15, 1.5),
    eye=(0.78, 0.9),
    blur=(1.0, 3.0),
    poses=("cook", "drink"),
    away=(),
    is_indoors=True,
    seat="cook",
    x=(0.05, 0.2),
    hero=hero,
    surface="table",
)
