"""Desks, screens, a wall of glass, the whiteboard."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.room import IRON, STEEL, WOOD
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
    y = s.hands_y + (40 if s.shot == "medium" else 20) if types and s.shot != "close" else s.tall * low[s.shot]
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


def hero(s: Stage) -> None:
    screen(s, -20, -6, 270, 164)
    keyboard(s, -20, 44, 210)
    furniture.cup(s, 146, 40, 30)


PLACE = Place(
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
    hero=hero,
    surface="table",
)
