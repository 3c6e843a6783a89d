"""A chalkboard, desks in rows, a globe."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import Shape, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


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


def hero(s: Stage) -> None:
    globe(s, -30, -110, 110)
    for i, tone in enumerate(furniture.BOOKS[:4]):
        s.c.draw(rect(94 + i * 3, -20 - 22 * i, 190 - i * 4, 2 - 22 * i, 3), s.colour(tone))


PLACE = Place(
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
    hero=hero,
    surface="table",
)
