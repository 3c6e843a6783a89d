"""A ward: bed, drip, the monitor with its curve."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner
from tools.sketch.places import Place
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


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


def hero(s: Stage) -> None:
    c = s.c
    c.draw(
        stroke(curve([(-150, -180), (-150, -60), (-60, 10), (40, -30), (60, -120)], steps=10), 13),
        s.shade((40, 60, 80)),
    )
    c.draw(ellipse(72, -134, 40), s.light.bright(STEEL, 0, 0.3), inner=Inner(s.lit * 10, -8, s.shade(IRON), 0.5, 6))
    c.draw(ellipse(72, -134, 24), s.colour((206, 226, 236)))
    for dx in (-176, -124):
        c.draw(stroke([(-150, -180), (dx, -250)], 9), s.light.bright(STEEL, 0, 0.2))
        c.draw(ellipse(dx, -256, 12), s.shade(IRON))
    heart = polygon(
        [
            (120, 10),
            *curve([(120, 10), (76, -34), (84, -70), (106, -70), (120, -52)], steps=6),
            *curve([(120, -52), (134, -70), (156, -70), (164, -34), (120, 10)], steps=6),
        ]
    )
    c.draw(heart, s.colour((222, 62, 66)), inner=Inner(s.lit * 8, -6, s.shade((150, 30, 40), 0, 0.4), 0.6, 5))


PLACE = Place(
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
    hero=hero,
    surface="white",
)
