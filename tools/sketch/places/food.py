"""Where people eat, drink and cook: cafe, kitchen, restaurant, bar, market."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.held import steam
from tools.sketch.places import Place
from tools.sketch.places.town import string_lights
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import sky
from tools.sketch.stage import Stage

CHALK: Colour = (48, 56, 54)


def chalkboard(
    s: Stage, x: float, y: float, w: float, h: float, title: str, lines: tuple[tuple[str, str], ...]
) -> None:
    c = s.c
    c.draw(
        rect(x - 6, y - 6, x + w + 6, y + h + 6, 3),
        s.colour(WOOD),
        inner=Inner(s.lit * 2, -2, s.shade(WOOD, 0, 0.6), 0.6, 1),
    )
    c.draw(rect(x, y, x + w, y + h), s.colour(CHALK))
    size = min(h / (len(lines) + 2.4), w * 0.12)
    chalk = s.light.bright((240, 238, 228), 0, 0.1)
    c.text(title, x + w / 2, y + size * 1.05, size * 1.15, chalk)
    for i, (name, price) in enumerate(lines):
        ly = y + size * (2.5 + i * 1.12)
        c.text(name, x + w * 0.08, ly, size * 0.72, chalk, anchor="lm", alpha=0.85, font="text")
        c.text(
            price, x + w * 0.92, ly, size * 0.72, mix(chalk, (246, 190, 100), 0.5), anchor="rm", alpha=0.9, font="text"
        )


def espresso_machine(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    h = w * 0.62
    furniture.steel(s, rect(x - w / 2, y - h, x + w / 2, y - h * 0.45, w * 0.04), x - w / 2, x + w / 2)
    furniture.steel(s, rect(x - w * 0.46, y - h * 0.1, x + w * 0.46, y, w * 0.02), x - w / 2, x + w / 2)
    c.draw(rect(x - w * 0.4, y - h * 0.5, x + w * 0.4, y - h * 0.08), s.shade(IRON, 0, 0.2))
    c.draw(rect(x - w / 2, y - h * 0.62, x + w / 2, y - h * 0.54), s.colour((196, 66, 54)))
    for dx in (-0.2, 0.2):
        c.draw(rect(x + dx * w - w * 0.06, y - h * 0.5, x + dx * w + w * 0.06, y - h * 0.4), s.colour(STEEL))
        c.draw(
            stroke(
                [
                    (x + dx * w, y - h * 0.4),
                    (x + dx * w + w * 0.02, y - h * 0.36),
                    (x + dx * w + w * 0.1, y - h * 0.34),
                ],
                w * 0.025,
            ),
            s.shade(IRON),
        )
        furniture.cup(s, x + dx * w, y - h * 0.1, w * 0.045, saucer=False, art=False)
    for i in range(6):
        furniture.cup(s, x - w * 0.38 + i * w * 0.15, y - h, w * 0.05, saucer=False, art=False)
    c.draw(ellipse(x, y - h * 0.78, w * 0.06), s.colour((250, 246, 236)))
    c.draw(stroke([(x, y - h * 0.78), (x + w * 0.03, y - h * 0.81)], w * 0.012), s.colour((196, 60, 50)))


def cake_case(s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A glass case of cakes on the counter."""
    c = s.c
    c.draw(rect(x, y - h, x + w, y, 5), mix(s.light.bright((255, 244, 220), 0, 0.3), (255, 255, 255), 0.15), alpha=0.55)
    for row, base in enumerate((y - h * 0.52, y - 3)):
        c.draw(rect(x + 2, base, x + w - 2, base + 2.5), s.colour((250, 250, 246)))
        n = max(3, int(w / 34))
        for i in range(n):
            cx, r = x + w * (i + 0.5) / n, min(12.0, w / n * 0.38)
            kind = (i * 3 + row * 2) % 4
            if kind == 0:  # a wedge of cake
                c.draw(rect(cx - r, base - r * 1.2, cx + r, base), s.colour((244, 220, 180)))
                c.draw(rect(cx - r, base - r * 1.45, cx + r, base - r * 1.15), s.colour((226, 92, 108)))
                c.draw(rect(cx - r, base - r * 0.72, cx + r, base - r * 0.55), s.colour((226, 92, 108)))
            elif kind == 1:  # croissant
                c.draw(
                    blob(
                        [
                            (cx - r * 1.1, base),
                            (cx - r * 0.7, base - r * 0.7),
                            (cx, base - r),
                            (cx + r * 0.7, base - r * 0.7),
                            (cx + r * 1.1, base),
                            (cx, base - r * 0.24),
                        ]
                    ),
                    s.colour((220, 150, 70)),
                )
            elif kind == 2:  # doughnut
                c.draw(ellipse(cx, base - r * 0.55, r, r * 0.6), s.colour((124, 74, 48)))
                c.draw(ellipse(cx, base - r * 0.66, r * 0.3, r * 0.16), s.colour((250, 240, 220)))
            else:  # muffin
                c.draw(
                    polygon(
                        [
                            (cx - r * 0.55, base - r * 0.7),
                            (cx + r * 0.55, base - r * 0.7),
                            (cx + r * 0.4, base),
                            (cx - r * 0.4, base),
                        ]
                    ),
                    s.colour((206, 120, 80)),
                )
                c.draw(ellipse(cx, base - r * 0.85, r * 0.78, r * 0.5), s.colour((110, 66, 46)))
    c.draw(
        polygon([(x + w * 0.1, y - h), (x + w * 0.24, y - h), (x + w * 0.1, y), (x - w * 0.02, y)]),
        (255, 255, 255),
        alpha=0.22,
    )
    c.draw(stroke([(x, y - h), (x + w, y - h)], 3), s.colour(STEEL))


def cafe(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (222, 196, 158), low=(46, 82, 78), low_from=0.62)
    room.planks(s, (186, 138, 94))
    # The window to the street, its letters on the glass.
    x0 = -half * 0.96
    ww, wh = half * 0.82, y * 0.56
    room.window(s, x0, y * 0.2, ww, wh, view="city", panes=(2, 1), frame=(38, 66, 62))
    room.sunbeam(s, x0, y * 0.2, ww, wh)
    c.text("CAFÉ", x0 + ww / 2, y * 0.3, ww * 0.22, (255, 250, 236), alpha=0.94)
    c.text("ROASTED DAILY", x0 + ww / 2, y * 0.3 + ww * 0.2, ww * 0.07, (255, 250, 236), alpha=0.9, font="text")
    # Counter, machine, boards.
    cx0, cx1 = half * 0.0, max(half * 1.05, 300) + s.half
    chalkboard(
        s,
        half * 0.04,
        y * 0.17,
        half * 0.42,
        y * 0.28,
        "COFFEE",
        (("espresso", "2.2"), ("cappuccino", "3.4"), ("flat white", "3.6"), ("matcha", "4.0")),
    )
    chalkboard(
        s,
        half * 0.54,
        y * 0.17,
        half * 0.42,
        y * 0.28,
        "TODAY",
        (("croissant", "2.4"), ("carrot cake", "3.9"), ("bagel", "4.5"), ("cookies", "1.9")),
    )
    furniture.shelf(s, half * 0.06, half * 1.0, y * 0.56)
    for i in range(7):
        furniture.cup(
            s,
            half * (0.12 + 0.085 * i),
            y * 0.56 - 1,
            9,
            saucer=False,
            art=False,
            colour=((248, 244, 236), (206, 98, 74), (46, 92, 98))[i % 3],
        )
    furniture.plant(s, half * 0.84, y * 0.56, 50)
    top = y * 0.86
    espresso_machine(s, half * 0.3, top, half * 0.46)
    cake_case(s, half * 0.6, top, half * 0.46, 58)
    c.draw(rect(cx0, top, cx1, y + 34), down(top, y + 34, s.colour((58, 96, 92)), s.shade((58, 96, 92), 0, 0.4)))
    for i in range(16):
        c.draw(
            rect(cx0 + 10 + i * 44, top + 26, cx0 + 44 + i * 44, y + 22, 3),
            s.shade((58, 96, 92), 0, 0.2),
            inner=Inner(-2, -2, s.light.bright((58, 96, 92), 0, 0.3), 0.4, 1),
        )
    c.draw(
        rect(cx0 - 10, top - 2, cx1, top + 14, 3),
        s.light.bright(WOOD, 0, 0.25),
        inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2),
    )
    for i, dx in enumerate((-0.62, -0.1, 0.34, 0.8)):
        furniture.pendant(s, dx * half, y * (0.13 + 0.03 * (i % 2)), 25, colour=(196, 92, 60))
    furniture.chair(s, -half * 0.98, y + (s.tall - y) * 0.36, 150, colour=DARK_WOOD, facing=1)
    furniture.round_table(s, -half * 0.66, y + (s.tall - y) * 0.38, 70, 96, colour=WOOD)
    furniture.cup(s, -half * 0.7, y + (s.tall - y) * 0.38 - 98, 11)
    furniture.chair(s, -half * 0.3, y + (s.tall - y) * 0.4, 150, colour=DARK_WOOD, facing=-1)
    furniture.plant(s, -half * 0.03, y + 40, 120, kind="monstera")


def cafe_front(s: Stage) -> None:
    """The person's own table, with a cup and something to eat."""
    y = {"wide": s.tall * 0.845, "medium": s.tall * 0.835, "close": s.tall * 0.93}[s.shot]
    side = 1 if s.chance("cup").random() < 0.5 else -1
    if s.shot == "wide":
        x, y = s.person_x, s.tall * 0.985
        furniture.round_table(s, x, y, 150, 150, colour=WOOD)
        furniture.cup(s, x + side * 56, y - 152, 22)
        croissant(s, x - side * 62, y - 148, 27)
        steam(s.c, x + side * 56, y - 180, 30)
        return
    furniture.table_edge(s, y, WOOD)
    r = 42 if s.shot == "medium" else 52
    furniture.cup(s, side * s.half * 0.42, y + r * 1.6, r)
    steam(s.c, side * s.half * 0.42, y + r * 0.5, r * 1.2)
    croissant(s, -side * s.half * 0.34, y + r * 2.0, r * 1.2)


def croissant(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(
        ellipse(x, y + r * 0.12, r * 1.7, r * 0.36),
        s.colour((250, 247, 240)),
        inner=Inner(0, -r * 0.08, s.shade((230, 224, 214), 0, 0.4), 0.6, r * 0.05),
    )
    shape = blob(
        [
            (x - r * 1.15, y + r * 0.02),
            (x - r * 0.8, y - r * 0.5),
            (x, y - r * 0.72),
            (x + r * 0.8, y - r * 0.5),
            (x + r * 1.15, y + r * 0.02),
            (x + r * 0.5, y - r * 0.02),
            (x, y - r * 0.1),
            (x - r * 0.5, y - r * 0.02),
        ]
    )
    c.draw(
        shape,
        s.colour((222, 150, 66)),
        inner=Inner(s.lit * r * 0.12, -r * 0.1, s.shade((164, 92, 36), 0, 0.5), 0.6, r * 0.08),
    )
    with c.clip(shape):
        for k in (-0.7, -0.36, 0.0, 0.36, 0.7):
            c.draw(
                stroke([(x + k * r * 0.7, y - r * 0.8), (x + k * r * 1.1, y + r * 0.1)], r * 0.06),
                s.shade((170, 98, 40), 0, 0.4),
                alpha=0.8,
            )


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


def restaurant(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (126, 52, 56), low=(72, 40, 46), low_from=0.66)
    room.planks(s, (116, 76, 56), gloss=0.12)
    room.window(
        s, -half * 0.34, y * 0.14, half * 0.68, y * 0.6, view="city", panes=(3, 2), frame=(196, 156, 96), arch=True
    )
    for side in (-1, 1):
        furniture.picture(s, side * half * 0.72 - 52, y * 0.24, 104, 130, frame=(206, 164, 96), about=f"rest{side}")
        _sconce(s, side * half * 0.46, y * 0.34)
    for side in (-1, 1):  # curtains
        x = side * half * 0.36
        cloth = polygon(
            [
                (x - 8, y * 0.1),
                (x + side * 54, y * 0.1),
                (x + side * 62, y * 0.5),
                (x + side * 36, y * 0.62),
                (x + side * 50, y * 0.96),
                (x - side * 4, y * 0.96),
                (x - side * 8, y * 0.5),
            ]
        )
        c.draw(cloth, s.colour((176, 62, 62)), inner=Inner(s.lit * 14, 0, s.shade((110, 30, 40), 0, 0.5), 0.6, 7))
    c.draw(stroke([(-half * 0.56, y * 0.1), (half * 0.56, y * 0.1)], 6), s.colour((206, 164, 96)))
    for x, fy, k in ((-half * 0.78, y + 40, 0.6), (half * 0.8, y + 44, 0.62), (half * 0.08, y + 24, 0.5)):
        laid_table(s, x, fy + 60 * k, k, guests=2)
    for dx in (-0.55, 0.0, 0.55):
        furniture.pendant(s, dx * half, y * 0.09, 30, colour=(206, 164, 96))


def _sconce(s: Stage, x: float, y: float) -> None:
    c = s.c
    c.draw(rect(x - 4, y, x + 4, y + 30, 3), s.colour((206, 164, 96)))
    c.draw(polygon([(x - 13, y + 4), (x + 13, y + 4), (x + 9, y - 22), (x - 9, y - 22)]), (255, 222, 150))
    s.lamp(x, y - 10, 110, (255, 180, 90))


def laid_table(s: Stage, x: float, y: float, k: float, *, guests: int) -> None:
    """A table with a white cloth, glasses and a candle; y is the floor."""
    c = s.c
    for side in (-1, 1)[:guests]:
        furniture.chair(s, x + side * 118 * k, y, 190 * k, colour=DARK_WOOD, facing=-side)
    cloth = polygon(
        [
            (x - 100 * k, y - 104 * k),
            (x + 100 * k, y - 104 * k),
            (x + 112 * k, y - 30 * k),
            (x + 60 * k, y - 42 * k),
            (x, y - 24 * k),
            (x - 60 * k, y - 42 * k),
            (x - 112 * k, y - 30 * k),
        ]
    )
    c.draw(stroke([(x, y - 40 * k), (x, y)], 12 * k), s.shade(DARK_WOOD))
    c.draw(ellipse(x, y, 46 * k, 8 * k), s.shade(DARK_WOOD))
    c.draw(
        cloth,
        s.colour((246, 240, 230)),
        inner=Inner(s.lit * 20 * k, 6 * k, s.shade((200, 190, 184), 0, 0.4), 0.6, 8 * k),
    )
    c.draw(ellipse(x, y - 104 * k, 102 * k, 17 * k), s.light.bright((250, 246, 238), 0, 0.3))
    candle(s, x, y - 106 * k, 34 * k)
    for side in (-1, 1):
        c.draw(ellipse(x + side * 58 * k, y - 103 * k, 28 * k, 6 * k), s.shade((236, 232, 226), 0, 0.16))
        wine(s, x + side * 28 * k, y - 104 * k, 44 * k)


def candle(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(
        rect(x - h * 0.13, y - h, x + h * 0.13, y, h * 0.04),
        s.colour((250, 240, 214)),
        inner=Inner(s.lit * h * 0.08, 0, s.shade((220, 190, 150), 0, 0.4), 0.6, h * 0.04),
    )
    c.draw(
        blob([(x, y - h * 1.62), (x + h * 0.13, y - h * 1.24), (x, y - h * 1.02), (x - h * 0.13, y - h * 1.24)]),
        (255, 206, 92),
    )
    c.draw(
        blob([(x, y - h * 1.4), (x + h * 0.06, y - h * 1.2), (x, y - h * 1.06), (x - h * 0.06, y - h * 1.2)]),
        (255, 246, 206),
    )
    s.lamp(x, y - h * 1.3, h * 4.4, (255, 168, 76))


def wine(s: Stage, x: float, y: float, h: float, colour: Colour = (150, 28, 50)) -> None:
    c = s.c
    c.draw(stroke([(x, y), (x, y - h * 0.5)], h * 0.04), (240, 244, 248), alpha=0.7)
    c.draw(ellipse(x, y, h * 0.16, h * 0.03), (240, 244, 248), alpha=0.6)
    bowl = blob(
        [
            (x - h * 0.16, y - h),
            (x + h * 0.16, y - h),
            (x + h * 0.2, y - h * 0.72),
            (x + h * 0.07, y - h * 0.5),
            (x - h * 0.07, y - h * 0.5),
            (x - h * 0.2, y - h * 0.72),
        ]
    )
    c.draw(bowl, (240, 246, 250), alpha=0.32)
    with c.clip(bowl):
        c.draw(rect(x - h * 0.3, y - h * 0.76, x + h * 0.3, y - h * 0.4), s.colour(colour))
    c.draw(stroke([(x - h * 0.1, y - h * 0.94), (x - h * 0.13, y - h * 0.72)], h * 0.03), (255, 255, 255), alpha=0.7)


def restaurant_front(s: Stage) -> None:
    c = s.c
    y = {"wide": s.tall * 0.83, "medium": s.tall * 0.83, "close": s.tall * 0.935}[s.shot]
    if s.shot == "wide":
        laid_table(s, s.person_x, s.tall * 0.99, 1.5, guests=0)
        return
    furniture.table_edge(s, y, (244, 236, 226), cloth=True)
    side = 1 if s.chance("plate").random() < 0.5 else -1
    px = -side * s.half * 0.1
    c.draw(ellipse(px, y + 74, 138, 34), s.shade((236, 230, 222), 0, 0.3), alpha=0.7, soft=4)
    c.draw(ellipse(px, y + 68, 134, 33), s.light.bright((252, 250, 246), 0, 0.2))
    c.draw(ellipse(px, y + 66, 96, 22), s.shade((244, 240, 234), 0, 0.12))
    for i in range(9):  # spaghetti and basil
        arc = curve(
            [
                (px - 60 + i * 8, y + 62),
                (px - 30 + i * 6, y + 44 - (i % 3) * 4),
                (px + 10 + i * 5, y + 52),
                (px + 44 - i * 3, y + 68),
            ],
            steps=6,
        )
        c.draw(stroke(arc, 5), s.colour((240, 202, 116)) if i % 2 else s.colour((226, 178, 92)))
    for dx, dy, tone in ((-12, 42, (222, 70, 50)), (16, 46, (222, 70, 50)), (2, 36, (96, 150, 66))):
        c.draw(ellipse(px + dx, y + dy, 11, 7), s.colour(tone))
    candle(s, side * s.half * 0.62, y + 34, 52)
    wine(s, -side * s.half * 0.66, y + 60, 120)


def bar(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (54, 58, 78))
    room.bricks(s, -300, y * 0.2, (112, 66, 58))
    room.checks(s, (92, 84, 84), (52, 50, 58), gloss=0.2)
    w = max(half, 240)
    back = rect(-w, y * 0.12, w, y * 0.78)
    c.draw(
        rect(-w - 16, y * 0.09, w + 16, y * 0.8, 6), s.colour(DARK_WOOD), inner=Inner(0, -8, s.shade(DARK_WOOD), 0.6, 4)
    )
    c.draw(
        back,
        down(y * 0.12, y * 0.78, mix(s.colour((255, 196, 110)), s.colour((120, 74, 56)), 0.5), s.colour((150, 88, 56))),
    )
    tones = (
        (74, 126, 84),
        (206, 150, 60),
        (176, 64, 54),
        (232, 222, 196),
        (60, 104, 146),
        (130, 76, 130),
        (226, 116, 62),
    )
    chance = s.chance("bottles")
    for row in range(4):
        sy = y * (0.27 + 0.165 * row)
        c.light(rect(-w, sy - 74, w, sy), fading((0, sy - 70), (0, sy), (255, 190, 100), (0.05, 0.4)))
        c.draw(rect(-w, sy, w, sy + 6), s.colour(WOOD))
        x = -w + 16
        while x < w - 16:
            bottle(s, x, sy, chance.uniform(50, 70), tones[chance.randrange(7)], chance.randrange(3))
            x += chance.uniform(22, 30)
    c.text("BAR", 0, y * 0.045, 44, (255, 120, 96) if s.outside.is_dark else s.colour((246, 190, 100)))
    s.lamp(0, y * 0.045, 150, (255, 90, 70))
    top = y * 0.86
    front = (86, 54, 46)
    c.draw(rect(-room.wide(s), top, room.wide(s), y + 66), down(top, y + 66, s.colour(front), s.shade(front, 0, 0.5)))
    for i in range(-10, 10):
        c.draw(
            rect(i * 76 + 6, top + 30, i * 76 + 70, y + 54, 3),
            s.shade(front, 0, 0.2),
            inner=Inner(-2, -2, s.light.bright(front, 0, 0.3), 0.4, 1),
        )
    c.draw(
        rect(-room.wide(s), top - 4, room.wide(s), top + 16, 4),
        s.light.bright(WOOD, 0, 0.3),
        inner=Inner(0, -7, s.shade(WOOD, 0, 0.5), 0.6, 3),
    )
    for x in (-0.74, -0.36, 0.36, 0.74):
        stool(s, x * half, y + (s.tall - y) * 0.34, 150)
    for dx, tone in ((-0.5, (236, 96, 70)), (0.1, (246, 190, 70)), (0.56, (96, 190, 170))):
        cocktail(s, dx * half, top - 2, 46, tone)
    for dx in (-0.6, -0.2, 0.2, 0.6):
        furniture.pendant(s, dx * half, y * 0.13, 20, kind="bulb")


def bottle(s: Stage, x: float, y: float, h: float, colour: Colour, kind: int) -> None:
    c = s.c
    w = h * (0.13, 0.16, 0.11)[kind]
    shoulder = (0.62, 0.55, 0.7)[kind]
    shape = polygon(
        [
            (x - w, y),
            (x - w, y - h * shoulder),
            (x - w * 0.36, y - h * (shoulder + 0.14)),
            (x - w * 0.36, y - h),
            (x + w * 0.36, y - h),
            (x + w * 0.36, y - h * (shoulder + 0.14)),
            (x + w, y - h * shoulder),
            (x + w, y),
        ]
    )
    c.draw(shape, s.colour(colour), alpha=0.92, inner=Inner(w * 0.5, 0, s.shade(colour, 0, 0.5), 0.6, w * 0.2))
    c.draw(rect(x - w, y - h * 0.42, x + w, y - h * 0.16), s.colour((246, 238, 218)))
    c.draw(stroke([(x - w * 0.5, y - h * 0.5), (x - w * 0.5, y - h * 0.1)], w * 0.2), (255, 255, 255), alpha=0.35)


def stool(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for dx in (-0.16, 0.16, -0.06, 0.07):
        c.draw(stroke([(x + dx * h * 0.6, y - h * 0.9), (x + dx * h * 1.15, y)], h * 0.026), s.shade(IRON, 0, 0.2))
    c.draw(stroke([(x - h * 0.15, y - h * 0.3), (x + h * 0.15, y - h * 0.3)], h * 0.02), s.colour((206, 164, 96)))
    c.draw(
        rect(x - h * 0.19, y - h, x + h * 0.19, y - h * 0.88, h * 0.05),
        s.colour((166, 58, 54)),
        inner=Inner(s.lit * h * 0.05, -h * 0.03, s.shade((110, 34, 36), 0, 0.4), 0.6, h * 0.02),
    )


def cocktail(s: Stage, x: float, y: float, h: float, colour: Colour) -> None:
    c = s.c
    c.draw(stroke([(x, y), (x, y - h * 0.5)], h * 0.05), (240, 244, 248), alpha=0.8)
    c.draw(ellipse(x, y, h * 0.2, h * 0.04), (240, 244, 248), alpha=0.7)
    cone = polygon([(x - h * 0.4, y - h), (x + h * 0.4, y - h), (x, y - h * 0.46)])
    c.draw(cone, (240, 246, 250), alpha=0.4)
    c.draw(
        polygon([(x - h * 0.33, y - h * 0.9), (x + h * 0.33, y - h * 0.9), (x, y - h * 0.46)]),
        s.colour(colour),
        alpha=0.95,
    )
    c.draw(stroke([(x + h * 0.1, y - h * 0.7), (x + h * 0.36, y - h * 1.24)], h * 0.03), s.colour((240, 232, 214)))
    c.draw(ellipse(x + h * 0.2, y - h * 0.94, h * 0.1), s.colour((214, 52, 52)))


def bar_front(s: Stage) -> None:
    if s.shot == "wide":
        return
    y = s.tall * (0.85 if s.shot == "medium" else 0.945)
    furniture.table_edge(s, y, DARK_WOOD)
    side = 1 if s.chance("drinks").random() < 0.5 else -1
    cocktail(s, side * s.half * 0.56, y + 74, 132, (236, 110, 70))
    if s.shot == "medium":
        bowl_x = -side * s.half * 0.5
        s.c.draw(
            polygon([(bowl_x - 50, y + 28), (bowl_x + 50, y + 28), (bowl_x + 30, y + 66), (bowl_x - 30, y + 66)]),
            s.colour((70, 76, 88)),
        )
        for i in range(7):
            s.c.draw(
                ellipse(bowl_x - 36 + i * 12, y + 24 - (i % 2) * 7, 9, 7),
                s.colour((112, 134, 62)) if i % 2 else s.colour((206, 164, 92)),
            )


def market(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    sky(s)
    for i in range(-5, 6):  # house fronts behind the stalls
        tone = ((214, 164, 118), (196, 118, 92), (226, 204, 168), (150, 160, 150))[i % 4]
        x, h = i * 120.0, y * (0.5 + 0.1 * ((i * 7) % 4))
        c.draw(rect(x, y - h, x + 121, y + 20), down(y - h, y, s.colour(tone, 0.35), s.colour(tone, 0.5)))
        c.draw(polygon([(x - 6, y - h), (x + 60, y - h - 34), (x + 127, y - h)]), s.colour((170, 92, 70), 0.35))
        for r in range(3):
            for k in range(2):
                wx, wy = x + 24 + k * 46, y - h + 26 + r * 62
                lit = s.light.is_dark and (i + r + k) % 3 != 0
                c.draw(
                    rect(wx, wy, wx + 26, wy + 36, 2), (255, 208, 120) if lit else s.shade((110, 130, 140), 0.35, 0.2)
                )
                c.draw(
                    rect(wx - 8, wy, wx - 1, wy + 36) + rect(wx + 27, wy, wx + 34, wy + 36),
                    s.colour((84, 122, 112), 0.35),
                )
    stone = (206, 188, 162)
    c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.colour(stone, 0.2), s.colour(stone), s.shade(stone, 0, 0.35)),
    )
    chance = s.chance("cobbles")
    for _ in range(90):
        t = chance.random()
        cx, cy, cobble = chance.uniform(-s.half, s.half), y + (s.tall - y) * t, 5 + 15 * t
        c.draw(ellipse(cx, cy, cobble, cobble * 0.34), s.shade(stone, 0, 0.2), alpha=0.4)

    string_lights(s, y * 0.5, 60)
    for size, fy, side in ((0.56, y + 34, -1), (0.56, y + 34, 1), (0.86, y + 128, -1), (0.86, y + 128, 1)):
        x = side * half * (0.44 if size < 0.6 else 0.86)
        stall(
            s,
            x,
            fy,
            330 * size,
            ((214, 66, 56), (44, 124, 108), (236, 168, 56), (60, 100, 160))[(size > 0.6) * 2 + (side > 0)],
            side + 2 + int(size * 10),
        )


def stall(s: Stage, x: float, y: float, w: float, colour: Colour, dice: int) -> None:
    """A stall with a striped awning and crates of fruit; y is the floor."""
    c = s.c
    h = w * 0.92
    c.draw(ellipse(x, y + 4, w * 0.54, w * 0.05), s.shade((90, 74, 64)), alpha=0.6, soft=4)
    for dx in (-0.46, 0.46):
        c.draw(stroke([(x + dx * w, y), (x + dx * w, y - h)], w * 0.025), s.colour(DARK_WOOD))
    c.draw(rect(x - w * 0.46, y - h * 0.8, x + w * 0.46, y - h * 0.3), s.shade((96, 70, 56), 0, 0.5))
    for k in range(5):  # things that hang
        bx = x + (k - 2) * w * 0.17
        c.draw(stroke([(bx, y - h * 0.8), (bx, y - h * 0.7)], 1.4), s.colour(DARK_WOOD))
        c.draw(
            blob(
                [
                    (bx - w * 0.03, y - h * 0.7),
                    (bx + w * 0.03, y - h * 0.7),
                    (bx + w * 0.02, y - h * 0.58),
                    (bx - w * 0.02, y - h * 0.58),
                ]
            ),
            s.colour(((236, 196, 70), (214, 84, 60), (120, 160, 76))[(k + dice) % 3]),
        )
    counter = rect(x - w * 0.5, y - h * 0.4, x + w * 0.5, y)
    c.draw(counter, down(y - h * 0.4, y, s.colour(WOOD), s.shade(WOOD, 0, 0.5)))
    fruit = ((224, 60, 50), (246, 166, 48), (120, 172, 70), (240, 214, 80), (138, 70, 130), (236, 112, 58))
    crates = 4
    for k in range(crates):
        cx0 = x - w * 0.5 + w * k / crates
        tone = fruit[(k + dice) % len(fruit)]
        pile = Shape()
        r = w / crates * 0.15
        for row in range(3):
            for i in range(4 - row):
                pile = pile + ellipse(cx0 + r * (1.3 + 1.5 * i + 0.75 * row), y - h * 0.42 - r * (0.5 + 1.25 * row), r)
        c.draw(pile, s.colour(tone), inner=Inner(s.lit * r * 0.5, -r * 0.3, s.shade(tone, 0, 0.5), 0.6, r * 0.2))
        crate = rect(cx0 + 2, y - h * 0.42, cx0 + w / crates - 2, y - h * 0.26, 2)
        c.draw(crate, s.light.bright((206, 160, 104), 0, 0.2), inner=Inner(0, -3, s.shade(WOOD, 0, 0.5), 0.6, 1))
        c.draw(rect(cx0 + 2, y - h * 0.35, cx0 + w / crates - 2, y - h * 0.335), s.shade(WOOD, 0, 0.5))
        c.draw(
            rect(cx0 + w / crates * 0.3, y - h * 0.24, cx0 + w / crates * 0.7, y - h * 0.14, 1),
            s.colour((250, 244, 226)),
        )
    stripes = 9
    for k in range(stripes):
        a, b = x - w * 0.56 + w * 1.12 * k / stripes, x - w * 0.56 + w * 1.12 * (k + 1) / stripes
        ta, tb = x - w * 0.44 + w * 0.88 * k / stripes, x - w * 0.44 + w * 0.88 * (k + 1) / stripes
        tone = s.colour(colour if k % 2 == 0 else (250, 244, 230))
        c.draw(polygon([(ta, y - h * 1.1), (tb, y - h * 1.1), (b, y - h * 0.86), (a, y - h * 0.86)]), tone)
        c.draw(
            polygon(
                [
                    (a, y - h * 0.865),
                    (b, y - h * 0.865),
                    *curve([(b, y - h * 0.84), ((a + b) / 2, y - h * 0.795), (a, y - h * 0.84)], steps=4),
                ]
            ),
            s.shade(colour if k % 2 == 0 else (250, 244, 230), 0, 0.2),
        )
    if s.light.is_dark:
        for dx in (-0.2, 0.2):
            c.draw(ellipse(x + dx * w, y - h * 0.74, w * 0.03), (255, 232, 170))
            s.lamp(x + dx * w, y - h * 0.7, w * 0.5, (255, 180, 90))


CAFE = Place(
    draw=cafe,
    horizon=0.6,
    ground=0.965,
    head=76,
    is_seated=True,
    front=cafe_front,
    zoom=(1.15, 1.5),
    eye=(0.7, 0.82),
    blur=(1.2, 3.5),
    poses=("drink", "stand"),
    away=(),
    is_indoors=True,
    seat="drink",
    x=(0.0, 0.1),
)
KITCHEN = Place(
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
)
RESTAURANT = Place(
    draw=restaurant,
    horizon=0.62,
    ground=0.97,
    head=74,
    is_seated=True,
    front=restaurant_front,
    zoom=(1.15, 1.5),
    eye=(0.72, 0.84),
    blur=(1.2, 3.5),
    poses=("toast", "stand"),
    away=(),
    is_indoors=True,
    seat="toast",
    x=(0.0, 0.08),
)
BAR = Place(
    draw=bar,
    horizon=0.62,
    ground=0.93,
    head=62,
    front=bar_front,
    zoom=(1.12, 1.45),
    eye=(0.74, 0.86),
    blur=(1.0, 3.0),
    poses=("toast", "stand", "hip"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.1),
)
MARKET = Place(
    draw=market,
    horizon=0.54,
    ground=0.86,
    head=48,
    zoom=(1.3, 1.6),
    eye=(0.6, 0.66),
    blur=(0.6, 3.0),
    poses=("basket", "walk towards", "stand"),
    away=("look", "walk away"),
    x=(0.0, 0.12),
)
