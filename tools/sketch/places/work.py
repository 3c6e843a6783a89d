"""Where people work and learn: office, library, classroom, workshop, hospital, arcade."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.places.town import NEON
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import Shape, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def screen(
    s: Stage, x: float, y: float, w: float, h: float, *, stand: bool = True, tone: Colour = (86, 150, 206)
) -> None:
    """A monitor with windows of text and a chart; (x, y) is the middle of its foot."""
    c = s.c
    top = y - h - (h * 0.22 if stand else 0)
    if stand:
        c.draw(
            polygon([(x - w * 0.06, top + h), (x + w * 0.06, top + h), (x + w * 0.08, y), (x - w * 0.08, y)]),
            s.shade(STEEL, 0, 0.3),
        )
        c.draw(rect(x - w * 0.2, y - 4, x + w * 0.2, y, 2), s.colour(STEEL))
    c.draw(rect(x - w / 2, top, x + w / 2, top + h, h * 0.05), s.shade(IRON, 0, 0.2))
    inner = rect(x - w * 0.475, top + h * 0.05, x + w * 0.475, top + h * 0.92, h * 0.02)
    c.draw(inner, down(top, top + h, mix(tone, (255, 255, 255), 0.2), mix(tone, (24, 34, 60), 0.35)))
    with c.clip(inner):
        c.draw(rect(x - w * 0.42, top + h * 0.14, x + w * 0.06, top + h * 0.78, 3), (248, 250, 252), alpha=0.95)
        for k in range(6):
            c.draw(
                rect(
                    x - w * 0.38,
                    top + h * (0.22 + 0.09 * k),
                    x - w * (0.38 - 0.3 * ((k * 37 % 10) / 14 + 0.3)),
                    top + h * (0.245 + 0.09 * k),
                ),
                (120, 140, 170),
            )
        c.draw(rect(x + w * 0.12, top + h * 0.3, x + w * 0.42, top + h * 0.84, 3), (30, 40, 66), alpha=0.92)
        for k, v in enumerate((0.2, 0.34, 0.26, 0.44)):
            c.draw(
                rect(x + w * (0.16 + 0.062 * k), top + h * (0.78 - v), x + w * (0.2 + 0.062 * k), top + h * 0.78),
                ((255, 138, 92), (96, 206, 178))[k % 2],
            )
    s.lamp(x, top + h / 2, w * 0.9, tone)


def keyboard(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    c.draw(
        polygon(
            [
                (x - w * 0.46, y - w * 0.09),
                (x + w * 0.46, y - w * 0.09),
                (x + w * 0.5, y + w * 0.1),
                (x - w * 0.5, y + w * 0.1),
            ]
        ),
        s.light.bright((216, 220, 226), 0, 0.2),
        inner=Inner(0, -w * 0.02, s.shade(STEEL, 0, 0.5), 0.6, 1),
    )
    keys = Shape()
    for r in range(4):
        for k in range(12):
            kx = x - w * 0.43 + w * 0.86 * k / 12 - (r - 1.5) * w * 0.004
            keys = keys + rect(
                kx, y - w * 0.075 + r * w * 0.04, kx + w * 0.058, y - w * 0.048 + r * w * 0.04, w * 0.006
            )
    c.draw(keys, s.colour((92, 98, 110)))


def office(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (226, 228, 228))
    room.plain_floor(s, (150, 156, 166))
    # A wall of glass with the city behind.
    x0, x1 = -half * 1.02, half * 0.34
    room.window(s, x0, y * 0.1, x1 - x0, y * 0.74, view="city", panes=(4, 1), frame=(78, 84, 96))
    for k in range(4):
        room.sunbeam(s, x0 + (x1 - x0) * k / 4 + 6, y * 0.1, (x1 - x0) / 4 - 12, y * 0.74, reach=0.9)
    for i in range(10):  # half-drawn blinds
        c.draw(rect(x0, y * 0.1 + i * 8, x1, y * 0.1 + i * 8 + 4), s.colour((236, 236, 232)), alpha=0.85)
    # The whiteboard: a plan, a curve, coloured notes.
    bx, by, bw, bh = half * 0.42, y * 0.16, half * 0.62, y * 0.4
    c.draw(rect(bx - 5, by - 5, bx + bw + 5, by + bh + 5, 4), s.colour(STEEL))
    c.draw(rect(bx, by, bx + bw, by + bh, 2), s.light.bright((248, 250, 250), 0, 0.2))
    c.draw(
        stroke([(bx + bw * 0.1, by + bh * 0.14), (bx + bw * 0.1, by + bh * 0.62), (bx + bw * 0.62, by + bh * 0.62)], 3),
        s.colour((60, 72, 96)),
    )
    c.draw(
        stroke(
            curve(
                [
                    (bx + bw * 0.12, by + bh * 0.56),
                    (bx + bw * 0.26, by + bh * 0.46),
                    (bx + bw * 0.38, by + bh * 0.5),
                    (bx + bw * 0.58, by + bh * 0.2),
                ],
                steps=6,
            ),
            4,
        ),
        s.colour((220, 76, 66)),
    )
    for k, tone in enumerate(
        ((250, 206, 86), (240, 130, 140), (120, 196, 180), (250, 206, 86), (140, 170, 230), (240, 150, 90))
    ):
        nx, ny = bx + bw * (0.68 + 0.15 * (k % 2)), by + bh * (0.12 + 0.24 * (k // 2))
        c.draw(rect(nx, ny, nx + bw * 0.12, ny + bw * 0.12), s.colour(tone))
    for k in range(3):
        c.draw(
            rect(bx + bw * 0.1, by + bh * (0.72 + 0.08 * k), bx + bw * (0.5 + 0.1 * k), by + bh * (0.735 + 0.08 * k)),
            s.colour((90, 110, 150)),
        )
    for i in range(-3, 4):  # panels of light
        c.draw(
            polygon(
                [
                    (i * 150 - 46, y * 0.035),
                    (i * 150 + 46, y * 0.035),
                    (i * 150 + 54, y * 0.065),
                    (i * 150 - 54, y * 0.065),
                ]
            ),
            (255, 250, 236),
        )
        s.lamp(i * 150, y * 0.05, 120, (255, 240, 214))
    for x, size in ((-half * 0.7, 0.74), (-half * 0.02, 0.7), (half * 0.74, 0.78)):
        desk(s, x, y + 60 * size, size)
    furniture.plant(s, half * 0.36, y + 42, 150, kind="monstera")


def desk(s: Stage, x: float, y: float, k: float) -> None:
    """A desk with a screen, a lamp and a chair; y is the floor."""
    c = s.c
    top = y - 104 * k
    office_chair(s, x + 8 * k, y + 6 * k, 150 * k)
    screen(s, x - 10 * k, top, 116 * k, 70 * k)
    c.draw(
        rect(x - 124 * k, top, x + 124 * k, top + 9 * k, 2),
        s.light.bright((226, 196, 156), 0, 0.25),
        inner=Inner(0, -4 * k, s.shade(WOOD, 0, 0.5), 0.6, 1),
    )
    c.draw(
        rect(x - 118 * k, top + 9 * k, x - 72 * k, y - 12 * k, 2),
        s.colour((238, 240, 240)),
        inner=Inner(s.lit * 8 * k, 0, s.shade((190, 196, 204), 0, 0.4), 0.5, 4 * k),
    )
    for i in range(3):
        c.draw(rect(x - 102 * k, top + (24 + 28 * i) * k, x - 88 * k, top + (27 + 28 * i) * k), s.shade(STEEL, 0, 0.4))
    for dx in (-112, 112):
        c.draw(rect(x + dx * k - 3, top + 9 * k, x + dx * k + 3, y), s.shade(STEEL, 0, 0.4))
    c.draw(
        stroke([(x + 84 * k, top), (x + 92 * k, top - 40 * k), (x + 70 * k, top - 62 * k)], 4 * k),
        s.shade(IRON, 0, 0.1),
    )
    c.draw(
        polygon([(x + 56 * k, top - 54 * k), (x + 74 * k, top - 72 * k), (x + 84 * k, top - 58 * k)]),
        s.colour((226, 96, 70)),
    )
    c.draw(rect(x + 40 * k, top - 11 * k, x + 66 * k, top, 1), s.colour((206, 92, 70)))
    furniture.cup(s, x - 96 * k, top - 1, 8 * k, saucer=False, art=False)


def office_chair(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for dx in (-0.24, -0.08, 0.1, 0.25):
        c.draw(stroke([(x, y - h * 0.12), (x + dx * h, y)], h * 0.03), s.shade(IRON))
        c.draw(ellipse(x + dx * h, y, h * 0.025), s.shade(IRON, 0, 0.6))
    c.draw(stroke([(x, y - h * 0.12), (x, y - h * 0.4)], h * 0.045), s.colour(STEEL))
    c.draw(rect(x - h * 0.24, y - h * 0.47, x + h * 0.24, y - h * 0.38, h * 0.04), s.colour((56, 70, 96)))
    c.draw(
        rect(x - h * 0.21, y - h * 0.98, x + h * 0.21, y - h * 0.5, h * 0.08),
        s.colour((66, 82, 112)),
        inner=Inner(s.lit * h * 0.07, -h * 0.03, s.shade((36, 46, 70), 0, 0.4), 0.6, h * 0.04),
    )


def office_front(s: Stage) -> None:
    """The person's desk; with a laptop on it, it comes up to the hands."""
    types = s.scene.activity in ("laptop", "")
    low = {"wide": 0.83, "medium": 0.83, "close": 0.95}
    y = s.tall * ({"wide": 0.8, "medium": 0.68, "close": 0.95}[s.shot] if types else low[s.shot])
    furniture.table_edge(s, y, (222, 190, 150))
    if s.shot == "close":
        return
    side = 1 if s.chance("desk").random() < 0.5 else -1
    k = 0.62 if s.shot == "wide" else 1.0
    furniture.cup(s, side * s.half * 0.66, y + 62 * k, 36 * k)
    if not types:
        keyboard(s, s.person_x * 0.6, y + 66 * k, 250 * k)
    nx, ny = -side * s.half * 0.5, y + 30 * k
    note = polygon(
        [(nx - 64 * k, ny + 8 * k), (nx + 50 * k, ny), (nx + 76 * k, ny + 84 * k), (nx - 54 * k, ny + 94 * k)]
    )
    s.c.draw(note.moved(3, 5), s.shade(WOOD), alpha=0.3, soft=3)
    s.c.draw(
        note, s.light.bright((250, 246, 232), 0, 0.2), inner=Inner(0, -3, s.shade((210, 200, 180), 0, 0.4), 0.6, 2)
    )
    for i in range(4):
        s.c.draw(
            stroke([(nx - 42 * k, ny + (26 + 14 * i) * k), (nx + 44 * k, ny + (20 + 14 * i) * k)], 2),
            s.colour((120, 140, 180)),
        )
    s.c.draw(stroke([(nx + 60 * k, ny + 70 * k), (nx + 104 * k, ny + 16 * k)], 7 * k), s.colour((214, 92, 66)))


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


def classroom(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (234, 222, 190), low=(176, 196, 180), low_from=0.7)
    room.planks(s, (196, 150, 104))
    board = (44, 84, 68)
    bw = half * 1.22
    c.draw(
        rect(-bw / 2 - 9, y * 0.16 - 9, bw / 2 + 9, y * 0.62 + 9, 3),
        s.colour(WOOD),
        inner=Inner(s.lit * 3, -3, s.shade(WOOD, 0, 0.5), 0.6, 1),
    )
    c.draw(
        rect(-bw / 2, y * 0.16, bw / 2, y * 0.62),
        down(y * 0.16, y * 0.62, s.light.bright(board, 0, 0.06), s.colour(board)),
    )
    chalk = s.light.bright((244, 244, 236))
    c.text("a² + b² = c²", -bw * 0.22, y * 0.24, 30, chalk, alpha=0.92, font="text")
    c.draw(
        stroke([(-bw * 0.4, y * 0.52), (-bw * 0.12, y * 0.52), (-bw * 0.4, y * 0.33), (-bw * 0.4, y * 0.52)], 3),
        chalk,
        alpha=0.85,
    )
    c.draw(
        stroke(
            curve([(bw * 0.06, y * 0.52), (bw * 0.16, y * 0.34), (bw * 0.26, y * 0.5), (bw * 0.36, y * 0.3)], steps=8),
            3,
        ),
        (250, 214, 120),
        alpha=0.9,
    )
    c.draw(stroke([(bw * 0.05, y * 0.28), (bw * 0.05, y * 0.54), (bw * 0.42, y * 0.54)], 2.4), chalk, alpha=0.85)
    c.draw(rect(-bw / 2, y * 0.62 + 8, bw / 2, y * 0.62 + 15, 2), s.light.bright(WOOD, 0, 0.3))
    c.draw(
        ellipse(-half * 0.82, y * 0.2, 32),
        s.colour((250, 248, 240)),
        inner=Inner(2, -3, s.shade((180, 176, 168), 0, 0.4), 0.6, 2),
    )
    c.draw(ellipse(-half * 0.82, y * 0.2, 34) - ellipse_polygon(-half * 0.82, y * 0.2, 30), s.shade(IRON))
    c.draw(
        stroke([(-half * 0.82 + 12, y * 0.2 + 9), (-half * 0.82, y * 0.2), (-half * 0.82, y * 0.2 - 22)], 3),
        s.shade(IRON),
    )
    room.window(s, half * 0.72, y * 0.14, half * 0.5, y * 0.5, view="garden", panes=(2, 3))
    room.sunbeam(s, half * 0.72, y * 0.14, half * 0.5, y * 0.5)
    globe(s, -half * 0.86, y * 0.9, 40)
    for row, (fy, k) in enumerate(((y + 62, 0.66), (y + 150, 0.86), (y + 270, 1.12))):
        for i in (-2, -1, 0, 1, 2):
            x = i * 176 * k + (20 if row % 2 else -10)
            if abs(x) < 46 * k and row > 0:
                continue
            _pupil_desk(s, x, fy, k)


def ellipse_polygon(x: float, y: float, r: float) -> Shape:
    return polygon([(x + r * math.cos(a), y + r * math.sin(a)) for a in [math.radians(d) for d in range(0, 360, 10)]])


def globe(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(rect(x - r * 0.6, y + r * 0.9, x + r * 0.6, y + r * 1.02, 2), s.colour(DARK_WOOD))
    c.draw(stroke([(x, y + r * 0.9), (x, y)], r * 0.1), s.colour((206, 164, 84)))
    c.draw(
        ellipse(x, y - r * 0.2, r),
        s.colour((70, 140, 190)),
        inner=Inner(s.lit * r * 0.4, -r * 0.2, s.shade((30, 80, 130), 0, 0.4), 0.6, r * 0.2),
    )
    with c.clip(ellipse(x, y - r * 0.2, r)):
        for dx, dy, w, h in (
            (-0.4, -0.5, 0.5, 0.36),
            (-0.2, 0.1, 0.26, 0.4),
            (0.4, -0.3, 0.4, 0.44),
            (0.5, 0.3, 0.24, 0.16),
        ):
            c.draw(ellipse(x + dx * r, y - r * 0.2 + dy * r, w * r, h * r), s.colour((140, 176, 92)), alpha=0.95)


def _pupil_desk(s: Stage, x: float, y: float, k: float) -> None:
    c = s.c
    furniture.chair(s, x + 6 * k, y + 24 * k, 108 * k, colour=(206, 92, 64), facing=-1)
    c.draw(
        polygon(
            [(x - 66 * k, y - 62 * k), (x + 66 * k, y - 62 * k), (x + 76 * k, y - 44 * k), (x - 76 * k, y - 44 * k)]
        ),
        s.light.bright((226, 184, 130), 0, 0.2),
    )
    c.draw(rect(x - 76 * k, y - 44 * k, x + 76 * k, y - 37 * k), s.shade(WOOD, 0, 0.3))
    for dx in (-68, 68):
        c.draw(rect(x + dx * k - 3, y - 38 * k, x + dx * k + 3, y + 16 * k), s.shade(STEEL, 0, 0.4))
    c.draw(
        polygon(
            [(x - 24 * k, y - 57 * k), (x + 10 * k, y - 58 * k), (x + 14 * k, y - 48 * k), (x - 24 * k, y - 47 * k)]
        ),
        s.colour((246, 244, 236)),
    )


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


def hospital(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (232, 240, 240), low=(150, 206, 206), low_from=0.7)
    room.plain_floor(s, (206, 220, 222), gloss=0.16)
    room.window(s, -half * 0.92, y * 0.16, half * 0.6, y * 0.42, view="garden", panes=(2, 1), frame=(246, 248, 248))
    room.sunbeam(s, -half * 0.92, y * 0.16, half * 0.6, y * 0.42)
    red = s.colour((220, 62, 62))
    x = half * 0.12
    c.draw(
        rect(x - 46, y * 0.14, x + 46, y * 0.14 + 92, 12),
        s.colour((250, 252, 252)),
        inner=Inner(0, -3, s.shade(STEEL, 0, 0.4), 0.4, 2),
    )
    c.draw(rect(x - 10, y * 0.14 + 18, x + 10, y * 0.14 + 74) + rect(x - 28, y * 0.14 + 36, x + 28, y * 0.14 + 56), red)
    mx, my = half * 0.66, y * 0.3  # the monitor with its curve
    c.draw(rect(mx - 84, my - 50, mx + 84, my + 54, 8), s.shade(IRON, 0, 0.2))
    c.draw(rect(mx - 76, my - 42, mx + 76, my + 46, 4), (18, 36, 44))
    pulse = [
        (-72, 0),
        (-40, 0),
        (-32, -8),
        (-24, 0),
        (-14, 4),
        (-6, -34),
        (4, 24),
        (12, 0),
        (30, 0),
        (38, -10),
        (46, 0),
        (72, 0),
    ]
    c.draw(stroke([(mx + px, my + py - 8) for px, py in pulse], 3), (96, 255, 170))
    c.draw(stroke([(mx + px, my + 30 + 4 * math.sin(px / 9)) for px in range(-72, 74, 6)], 2.4), (96, 190, 255))
    s.lamp(mx, my, 120, (90, 220, 180))
    c.draw(stroke([(mx, my + 54), (mx, y + 20)], 6), s.colour(STEEL))
    by = y + 50  # the bed
    c.draw(
        rect(half * 0.02, by - 74, half * 1.2, by - 30, 10),
        s.colour((250, 252, 252)),
        inner=Inner(0, -12, s.shade((180, 200, 210), 0, 0.4), 0.6, 6),
    )
    c.draw(
        rect(half * 0.34, by - 80, half * 1.2, by - 28, 8),
        s.colour((120, 190, 200)),
        inner=Inner(0, -12, s.shade((70, 140, 160), 0, 0.4), 0.6, 6),
    )
    c.draw(
        rect(half * 0.04, by - 96, half * 0.28, by - 62, 14),
        s.colour((252, 254, 254)),
        inner=Inner(0, -8, s.shade((180, 200, 210), 0, 0.4), 0.6, 4),
    )
    for px in (half * 0.02, half * 1.14):
        c.draw(rect(px - 5, by - 116, px + 5, by + 24, 3), s.colour(STEEL))
        c.draw(ellipse(px, by + 28, 8), s.shade(IRON))
    c.draw(rect(half * 0.0, by - 32, half * 1.2, by - 20, 3), s.colour(STEEL))
    dx = -half * 0.1  # the drip
    c.draw(stroke([(dx, y + 34), (dx, y * 0.42)], 5), s.colour(STEEL))
    c.draw(stroke([(dx - 24, y * 0.42), (dx + 24, y * 0.42)], 4), s.colour(STEEL))
    c.draw(rect(dx + 8, y * 0.44, dx + 36, y * 0.58, 8), s.light.bright((206, 232, 240), 0, 0.2), alpha=0.85)
    c.draw(
        stroke(curve([(dx + 22, y * 0.58), (dx + 26, y * 0.76), (half * 0.2, by - 90)], steps=8), 2),
        s.colour((206, 226, 234)),
    )


def arcade(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (44, 34, 84))
    room.checks(s, (70, 52, 120), (36, 28, 74), gloss=0.3)
    for i in range(5):  # tubes of light
        tone = NEON[i % 5]
        ty = y * (0.05 + 0.035 * i)
        c.draw(stroke([(-room.wide(s), ty), (room.wide(s), ty)], 3), mix(tone, (255, 255, 255), 0.35))
        s.lamp(0, ty, 260, tone)
    c.text("GAME ON", 0, y * 0.32, 74, (255, 120, 200))
    c.text("GAME ON", 0, y * 0.32, 74, (255, 255, 255), alpha=0.35)
    s.lamp(0, y * 0.32, 240, (255, 70, 180))
    n = 5
    for i in range(n):
        x = -half * 1.0 + 2.0 * half * i / (n - 1)
        cabinet(s, x, y + 40, 168 if i % 2 else 178, NEON[i % 5], i)
    for i in range(9):  # pixel aliens
        ax, ay = (i - 4) * half * 0.24, y * 0.42
        _alien(s, ax, ay, 5.0, NEON[(i * 2) % 5])


def _alien(s: Stage, x: float, y: float, k: float, colour: Colour) -> None:
    rows = ("00100100", "01111110", "11011011", "11111111", "10111101", "00100100")
    shape = Shape()
    for r, row in enumerate(rows):
        for i, bit in enumerate(row):
            if bit == "1":
                shape = shape + rect(x + (i - 4) * k, y + r * k, x + (i - 3) * k, y + (r + 1) * k)
    s.c.draw(shape, mix(colour, (255, 255, 255), 0.2))


def cabinet(s: Stage, x: float, y: float, h: float, colour: Colour, dice: int) -> None:
    """An arcade machine."""
    c = s.c
    w = h * 0.56
    h *= 1.7
    body = mix(colour, (30, 20, 60), 0.55)
    c.draw(
        polygon([(x - w * 0.5, y - h), (x + w * 0.5, y - h), (x + w * 0.5, y), (x - w * 0.5, y)]),
        body,
        inner=Inner(w * 0.1, 0, mix(body, (0, 0, 0), 0.5), 0.6, w * 0.05),
    )
    c.draw(rect(x - w * 0.46, y - h * 0.99, x + w * 0.46, y - h * 0.87, 3), mix(colour, (255, 255, 255), 0.4))
    c.text(("PIXEL", "RACER", "NOVA", "BLAST", "QUEST")[dice % 5], x, y - h * 0.93, w * 0.2, (40, 20, 70))
    scr = rect(x - w * 0.4, y - h * 0.83, x + w * 0.4, y - h * 0.53, 4)
    c.draw(scr, (14, 14, 40))
    with c.clip(scr):
        for k in range(4):
            _alien(s, x - w * 0.27 + k * w * 0.18, y - h * 0.79, w * 0.016, NEON[(k + dice) % 5])
        c.draw(
            polygon([(x - w * 0.08, y - h * 0.55), (x + w * 0.08, y - h * 0.55), (x, y - h * 0.59)]), (255, 255, 255)
        )
        for k in range(5):
            c.draw(
                rect(
                    x - w * 0.3 + k * w * 0.15,
                    y - h * (0.66 - 0.02 * (k % 3)),
                    x - w * 0.29 + k * w * 0.15,
                    y - h * (0.63 - 0.02 * (k % 3)),
                ),
                (255, 230, 120),
            )
    c.draw(
        polygon(
            [
                (x - w * 0.5, y - h * 0.5),
                (x + w * 0.5, y - h * 0.5),
                (x + w * 0.58, y - h * 0.4),
                (x - w * 0.58, y - h * 0.4),
            ]
        ),
        mix(body, (255, 255, 255), 0.16),
    )
    c.draw(stroke([(x - w * 0.24, y - h * 0.45), (x - w * 0.24, y - h * 0.51)], w * 0.04), (30, 30, 40))
    c.draw(ellipse(x - w * 0.24, y - h * 0.52, w * 0.06), (240, 60, 70))
    for k in range(3):
        c.draw(ellipse(x + w * (0.06 + 0.13 * k), y - h * 0.45, w * 0.045, w * 0.03), NEON[(k + dice + 1) % 5])
    c.draw(rect(x - w * 0.14, y - h * 0.26, x + w * 0.14, y - h * 0.1, 3), mix(body, (0, 0, 0), 0.4))
    s.lamp(x, y - h * 0.68, w * 1.3, colour)


OFFICE = Place(
    draw=office,
    horizon=0.62,
    ground=1.12,
    head=72,
    front=office_front,
    zoom=(1.15, 1.45),
    eye=(0.74, 0.86),
    blur=(1.0, 3.0),
    poses=("laptop", "stand"),
    away=(),
    is_indoors=True,
    seat="laptop",
    x=(0.02, 0.12),
)
LIBRARY = Place(
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
)
CLASSROOM = Place(
    draw=classroom,
    horizon=0.6,
    ground=0.8,
    head=46,
    zoom=(1.12, 1.4),
    eye=(0.72, 0.84),
    blur=(0.8, 2.6),
    poses=("point", "stand"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.1),
)
WORKSHOP = Place(
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
)
HOSPITAL = Place(
    draw=hospital,
    horizon=0.66,
    ground=0.93,
    head=56,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.6),
    poses=("stand", "hip"),
    away=("look",),
    is_indoors=True,
    x=(0.14, 0.3),
)
ARCADE = Place(
    draw=arcade,
    horizon=0.66,
    ground=0.93,
    head=56,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.6),
    poses=("hip", "stand", "cheer"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.14),
)
