"""A tub full of foam, tiles, towels, candles."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.places import Place
from tools.sketch.props.table import candle
from tools.sketch.room import STEEL, WOOD
from tools.sketch.shapes import Shape, blob, ellipse, rect, stroke
from tools.sketch.stage import Stage


def spa(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (206, 222, 216))
    room.tiles(s, -room.wide(s), y * 0.5, room.wide(s), y, (158, 196, 190), 30)
    room.checks(s, (236, 234, 228), (200, 214, 210), gloss=0.2)
    room.window(
        s, -half * 0.36, y * 0.1, half * 0.72, y * 0.38, view="garden", panes=(2, 1), frame=(250, 248, 244), arch=True
    )
    room.sunbeam(s, -half * 0.36, y * 0.1, half * 0.72, y * 0.38)
    mx = -half * 0.78  # mirror and basin
    c.draw(ellipse(mx, y * 0.32, 58, 76), s.colour((206, 164, 100)))
    c.draw(ellipse(mx, y * 0.32, 51, 69), down(y * 0.2, y * 0.45, s.colour((226, 238, 240)), s.colour((180, 204, 208))))
    c.draw(rect(mx - 90, y * 0.68, mx + 70, y * 0.71, 3), s.light.bright(WOOD, 0, 0.2))
    c.draw(
        blob([(mx - 52, y * 0.6), (mx + 52, y * 0.6), (mx + 36, y * 0.68), (mx - 36, y * 0.68)]),
        s.colour((252, 252, 250)),
        inner=Inner(s.lit * 10, 0, s.shade(STEEL, 0, 0.4), 0.5, 5),
    )
    c.draw(
        stroke([(mx, y * 0.6), (mx, y * 0.53), (mx + 22, y * 0.53), (mx + 22, y * 0.56)], 6), s.colour((206, 164, 100))
    )
    tx, ty = half * 0.28, y + 46  # the tub
    tub = blob(
        [
            (tx - 190, ty - 112),
            (tx + 190, ty - 112),
            (tx + 176, ty - 40),
            (tx + 120, ty),
            (tx - 120, ty),
            (tx - 176, ty - 40),
        ],
        tension=0.35,
    )
    c.draw(ellipse(tx, ty + 4, 150, 14), s.shade((110, 130, 130)), alpha=0.5, soft=5)
    c.draw(
        tub,
        s.light.bright((250, 250, 248), 0, 0.15),
        inner=Inner(s.lit * 26, -18, s.shade((170, 186, 190), 0, 0.4), 0.55, 14),
    )
    c.draw(
        rect(tx - 202, ty - 122, tx + 202, ty - 106, 8),
        (255, 255, 255),
        inner=Inner(0, -5, s.shade(STEEL, 0, 0.3), 0.6, 2),
    )
    chance = s.chance("bubbles")
    foam = Shape(
        discs=tuple(
            (
                tx + chance.uniform(-180, 180),
                ty - 122 - chance.uniform(0, 34) * (1 - (i % 5) / 9),
                chance.uniform(9, 25),
            )
            for i in range(40)
        )
    )
    c.draw(
        foam,
        s.light.bright((246, 250, 254), 0, 0.2),
        inner=Inner(s.lit * 6, -7, s.shade((190, 206, 220), 0, 0.3), 0.5, 4),
    )
    for _ in range(9):
        bx, by, r = tx + chance.uniform(-200, 200), ty - 170 - chance.uniform(0, 150), chance.uniform(5, 12)
        c.draw(ellipse(bx, by, r), (255, 255, 255), alpha=0.35)
        c.draw(ellipse(bx - r * 0.3, by - r * 0.3, r * 0.25), (255, 255, 255), alpha=0.9)
    c.draw(
        stroke([(tx + 150, ty - 118), (tx + 150, ty - 210), (tx + 116, ty - 214), (tx + 116, ty - 196)], 8),
        s.colour((206, 164, 100)),
    )
    rx = half * 0.82  # towels on a rail, candles
    c.draw(stroke([(rx - 60, y * 0.44), (rx + 70, y * 0.44)], 5), s.colour((206, 164, 100)))
    c.draw(
        rect(rx - 46, y * 0.435, rx + 10, y * 0.7, 4),
        s.colour((250, 246, 240)),
        inner=Inner(s.lit * 8, 0, s.shade((200, 190, 184), 0, 0.4), 0.5, 5),
    )
    c.draw(
        rect(rx + 18, y * 0.435, rx + 62, y * 0.62, 4),
        s.colour((226, 160, 140)),
        inner=Inner(s.lit * 8, 0, s.shade((170, 100, 90), 0, 0.4), 0.5, 5),
    )
    for dx, hgt in ((-0.56, 46), (-0.48, 32), (-0.4, 56)):
        candle(s, dx * half, y + 34, hgt)
    furniture.plant(s, -half * 0.94, y + 40, 150, kind="monstera")


def hero(s: Stage) -> None:
    candle(s, -100, 10, 110)
    candle(s, -46, 22, 74)
    for i, tone in enumerate(((250, 246, 240), (226, 160, 140), (150, 190, 184))):
        s.c.draw(
            rect(20, -20 - 42 * i, 168, 18 - 42 * i, 18),
            s.colour(tone),
            inner=Inner(0, -10, s.shade(tone, 0, 0.5), 0.5, 6),
        )
    for k in range(7):
        s.c.draw(ellipse(-150 + 40 * k, -180 - 30 * math.sin(k * 2.1), 14 + 5 * (k % 3)), (255, 255, 255), alpha=0.45)


PLACE = Place(
    draw=spa,
    horizon=0.64,
    ground=0.93,
    head=58,
    zoom=(1.12, 1.4),
    eye=(0.77, 0.88),
    blur=(0.8, 2.4),
    poses=("stand", "hip"),
    wears="robe",
    barefoot=True,
    away=(),
    is_indoors=True,
    x=(0.25, 0.4),
    hero=hero,
    surface="white",
)
