"""White walls, gold frames, busts on pedestals."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, IRON, STEEL
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def museum(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    room.wall(s, (236, 232, 226), low=(206, 200, 192), low_from=0.9)
    room.planks(s, (176, 132, 96), gloss=0.16)
    c.draw(
        rect(-room.wide(s), -300, room.wide(s), y * 0.1),
        down(-20, y * 0.1, s.shade((214, 210, 206), 0, 0.3), s.colour((230, 226, 222))),
    )
    c.draw(rect(-room.wide(s), y * 0.1, room.wide(s), y * 0.116), s.light.bright((250, 248, 244), 0, 0.2))
    _big_picture(s, -half * 0.28, y * 0.24, half * 0.56, y * 0.46)
    furniture.picture(s, -half * 0.88, y * 0.3, half * 0.36, y * 0.28, about="m1", frame=(196, 156, 84))
    furniture.picture(s, half * 0.54, y * 0.28, half * 0.34, y * 0.36, about="m2", frame=(196, 156, 84))
    for x, tone in ((-half * 0.7, 0), (0, 1), (half * 0.71, 2)):
        c.draw(rect(x - 4, y * 0.116, x + 4, y * 0.15), s.shade(IRON, 0, 0.2))
        c.draw(
            polygon([(x - 13, y * 0.15), (x + 13, y * 0.15), (x + 9, y * 0.185), (x - 9, y * 0.185)]),
            s.shade(IRON, 0, 0.2),
        )
        c.light(
            polygon([(x - 9, y * 0.185), (x + 9, y * 0.185), (x + half * 0.28, y * 0.8), (x - half * 0.28, y * 0.8)]),
            fading((0, y * 0.18), (0, y * 0.8), (255, 240, 206), (0.5, 0.05)),
            soft=6,
        )
        s.lamp(x, y * 0.185, 40 + tone, (255, 240, 200))
    for x in (-half * 0.34, half * 0.36, half * 0.95):
        c.draw(
            rect(x, y * 0.74, x + 26, y * 0.77),
            s.colour((250, 250, 248)),
            inner=Inner(0, -2, s.shade(STEEL, 0, 0.3), 0.5, 1),
        )
    bust(s, half * 0.72, y + 54, 230)
    bust(s, -half * 0.92, y + 40, 200)
    bx, by = -half * 0.1, y + (s.tall - y) * 0.32
    c.draw(
        rect(bx - 130, by - 46, bx + 130, by - 26, 6), s.colour((70, 60, 60)), inner=Inner(0, -7, s.shade(IRON), 0.6, 4)
    )
    for dx in (-104, 104):
        c.draw(rect(bx + dx - 5, by - 26, bx + dx + 5, by), s.shade(STEEL, 0, 0.4))
    for side in (-1, 1):  # the rope in front of the big picture
        px = side * half * 0.36
        c.draw(stroke([(px, y + 26), (px, y - 66)], 6), s.colour((206, 164, 84)))
        c.draw(ellipse(px, y - 70, 8), s.light.bright((226, 190, 110), 0, 0.3))
        c.draw(ellipse(px, y + 28, 20, 5), s.colour((206, 164, 84)))
    c.draw(
        stroke(
            curve(
                [(-half * 0.36, y - 62), (-half * 0.16, y - 26), (half * 0.16, y - 26), (half * 0.36, y - 62)], steps=8
            ),
            8,
        ),
        s.colour((166, 40, 52)),
    )


def _big_picture(s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A painting anybody knows for a painting: night sky in swirls over hills."""
    c = s.c
    b = 15
    c.draw(rect(x - b, y - b + 7, x + w + b, y + h + b + 9), s.shade(DARK_WOOD), alpha=0.35, soft=8)
    c.draw(
        rect(x - b, y - b, x + w + b, y + h + b, 3),
        s.colour((206, 164, 84)),
        inner=Inner(s.lit * 5, 5, s.shade((140, 100, 44), 0, 0.4), 0.7, 2),
    )
    c.draw(rect(x - 4, y - 4, x + w + 4, y + h + 4), s.shade((140, 100, 44), 0, 0.4))
    inside = rect(x, y, x + w, y + h)
    with c.clip(inside):
        c.draw(inside, down(y, y + h, s.colour((24, 44, 110)), s.colour((60, 110, 180)), s.colour((110, 150, 190))))
        for cx, cy, r in ((0.34, 0.34, 0.2), (0.68, 0.24, 0.13)):
            for k in range(5):
                arc = [
                    (
                        x + w * cx + w * r * (1 - k * 0.19) * math.cos(a),
                        y + h * cy + w * r * (1 - k * 0.19) * 0.7 * math.sin(a),
                    )
                    for a in [math.radians(d + 50 * k) for d in range(0, 300, 20)]
                ]
                c.draw(
                    stroke(arc, [1, w * 0.022, 1]), s.colour(((236, 226, 160), (150, 190, 226), (70, 120, 190))[k % 3])
                )
        for cx, cy in ((0.14, 0.16), (0.88, 0.14), (0.52, 0.12), (0.84, 0.46)):
            c.draw(ellipse(x + w * cx, y + h * cy, w * 0.04), s.colour((250, 226, 120)))
            c.draw(ellipse(x + w * cx, y + h * cy, w * 0.02), s.colour((255, 250, 220)))
        c.draw(
            blob(
                [
                    (x - 20, y + h * 0.84),
                    (x + w * 0.3, y + h * 0.62),
                    (x + w * 0.62, y + h * 0.76),
                    (x + w + 20, y + h * 0.58),
                    (x + w + 20, y + h + 20),
                    (x - 20, y + h + 20),
                ]
            ),
            s.colour((40, 74, 96)),
        )
        c.draw(
            blob(
                [
                    (x + w * 0.1, y + h),
                    (x + w * 0.13, y + h * 0.62),
                    (x + w * 0.19, y + h * 0.36),
                    (x + w * 0.24, y + h * 0.66),
                    (x + w * 0.28, y + h),
                ]
            ),
            s.colour((26, 48, 52)),
        )
        for k in range(5):
            c.draw(
                rect(x + w * (0.5 + 0.09 * k), y + h * 0.86, x + w * (0.55 + 0.09 * k), y + h * 0.93),
                s.colour((236, 196, 100)),
            )


def bust(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    stone, base = (240, 236, 230), (214, 210, 204)
    c.draw(ellipse(x, y, h * 0.24, h * 0.03), s.shade(DARK_WOOD), alpha=0.5, soft=4)
    c.draw(
        rect(x - h * 0.17, y - h * 0.56, x + h * 0.17, y),
        s.colour(base),
        inner=Inner(s.lit * h * 0.09, 0, s.shade((170, 166, 164), 0, 0.4), 0.6, h * 0.04),
    )
    for dy in (0.0, 0.54):
        c.draw(rect(x - h * 0.21, y - h * (dy + 0.05), x + h * 0.21, y - h * dy, 2), s.light.bright(base, 0, 0.2))
    shade = Inner(s.lit * h * 0.06, -h * 0.01, s.shade((176, 172, 172), 0, 0.4), 0.7, h * 0.03)
    c.draw(
        blob(
            [
                (x - h * 0.19, y - h * 0.6),
                (x - h * 0.16, y - h * 0.74),
                (x - h * 0.05, y - h * 0.79),
                (x + h * 0.05, y - h * 0.79),
                (x + h * 0.16, y - h * 0.74),
                (x + h * 0.19, y - h * 0.6),
            ]
        ),
        s.light.bright(stone, 0, 0.1),
        inner=shade,
    )
    c.draw(rect(x - h * 0.045, y - h * 0.84, x + h * 0.045, y - h * 0.74), s.shade(stone, 0, 0.2))
    c.draw(ellipse(x, y - h * 0.91, h * 0.08, h * 0.11), s.light.bright(stone, 0, 0.1), inner=shade)
    c.draw(
        Shape(
            discs=tuple(
                (x + h * 0.085 * math.cos(a), y - h * 0.96 + h * 0.075 * math.sin(a), h * 0.035)
                for a in [math.radians(d) for d in range(170, 380, 24)]
            )
        ),
        s.colour(stone),
        inner=shade,
    )
    c.draw(
        stroke([(x, y - h * 0.94), (x + s.lit * h * 0.02, y - h * 0.88), (x, y - h * 0.87)], h * 0.012),
        s.shade((170, 166, 166), 0, 0.4),
    )


def hero(s: Stage) -> None:
    bust(s, 0, 60, 420)


PLACE = Place(
    draw=museum,
    horizon=0.66,
    ground=0.92,
    head=54,
    zoom=(1.12, 1.4),
    eye=(0.76, 0.86),
    blur=(0.5, 2.2),
    poses=("stand", "hip"),
    away=("look", "look away"),
    is_indoors=True,
    x=(0.0, 0.2),
    hero=hero,
)
