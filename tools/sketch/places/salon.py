"""Mirrors with bulbs and red chairs."""

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.places import Place
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import arc_points, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def salon(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (238, 206, 196), low=(206, 150, 142), low_from=0.76)
    room.checks(s, (246, 240, 236), (60, 54, 60), gloss=0.14)
    for i in (-1, 0, 1):  # mirrors with bulbs
        x = i * half * 0.72
        w, top, low = half * 0.27, y * 0.16, y * 0.66
        c.draw(
            rect(x - w - 16, top - 16, x + w + 16, low + 16, 14),
            s.colour((250, 244, 238)),
            inner=Inner(0, -5, s.shade((200, 180, 176), 0, 0.4), 0.6, 3),
        )
        c.draw(rect(x - w, top, x + w, low, 8), down(top, low, s.colour((206, 222, 228)), s.colour((168, 190, 200))))
        c.draw(
            polygon([(x - w * 0.3, top), (x + w * 0.2, top), (x - w * 0.5, low), (x - w, low)]),
            (255, 255, 255),
            alpha=0.25,
        )
        for k in range(7):
            by = top + (low - top) * k / 6
            for side in (-1, 1):
                c.draw(ellipse(x + side * (w + 8), by, 6), (255, 244, 206))
                if k % 2 == 0:
                    s.lamp(x + side * (w + 8), by, 46, (255, 214, 150))
        c.draw(rect(x - w - 20, y * 0.74, x + w + 20, y * 0.77, 3), s.light.bright((250, 246, 240), 0, 0.2))
        for k, tone in enumerate(((226, 110, 130), (120, 180, 180), (240, 196, 110), (176, 140, 200))):
            bx = x - w * 0.8 + k * w * 0.36
            c.draw(rect(bx - 7, y * 0.74 - 34 + 6 * (k % 2), bx + 7, y * 0.74, 3), s.colour(tone))
            c.draw(
                rect(bx - 4, y * 0.74 - 42 + 6 * (k % 2), bx + 4, y * 0.74 - 33 + 6 * (k % 2)), s.shade(IRON, 0, 0.1)
            )
        if i:
            barber_chair(s, x, y + 116, 210)
    px, py = half * 0.36, y * 0.28  # the striped pole
    pole = rect(px - 13, py, px + 13, py + 120, 6)
    c.draw(pole, s.colour((250, 250, 250)))
    with c.clip(pole):
        for k in range(-2, 8):
            c.draw(
                polygon(
                    [
                        (px - 16, py + k * 30),
                        (px + 16, py + k * 30 - 26),
                        (px + 16, py + k * 30 - 14),
                        (px - 16, py + k * 30 + 12),
                    ]
                ),
                s.colour((214, 56, 60) if k % 2 else (50, 90, 170)),
            )
    for dy in (-4, 120):
        c.draw(rect(px - 17, py + dy - 8, px + 17, py + dy + 6, 4), s.colour(STEEL))


def barber_chair(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    red = (176, 48, 56)
    c.draw(ellipse(x, y, h * 0.26, h * 0.05), s.colour(STEEL))
    c.draw(rect(x - h * 0.05, y - h * 0.34, x + h * 0.05, y, 2), s.colour(STEEL))
    c.draw(
        rect(x - h * 0.24, y - h * 0.94, x + h * 0.24, y - h * 0.44, h * 0.07),
        s.colour(red),
        inner=Inner(s.lit * h * 0.08, -h * 0.04, s.shade(red, 0, 0.6), 0.6, h * 0.04),
    )
    c.draw(rect(x - h * 0.13, y - h * 1.12, x + h * 0.13, y - h * 0.95, h * 0.05), s.colour(red))
    c.draw(rect(x - h * 0.28, y - h * 0.48, x + h * 0.28, y - h * 0.34, h * 0.05), s.light.bright(red, 0, 0.15))
    for dx in (-0.3, 0.3):
        c.draw(
            rect(x + dx * h - h * 0.05, y - h * 0.62, x + dx * h + h * 0.05, y - h * 0.4, h * 0.03),
            s.shade(IRON, 0, 0.1),
        )


def hero(s: Stage) -> None:
    c = s.c
    for side in (-1, 1):
        c.draw(stroke([(side * 12, -30), (-side * 52, -230)], [17, 3]), s.light.bright(STEEL, 0, 0.4))
        c.draw(stroke(arc_points(side * 40, 16, 34, 42, 0, 360, steps=24), 12), s.shade(IRON, 0, 0.2))
    c.draw(ellipse(0, -66, 9), s.shade(IRON))
    c.draw(rect(84, -190, 134, 30, 8), s.colour((226, 110, 130)))
    for k in range(12):
        c.draw(rect(134, -186 + k * 17, 170, -178 + k * 17), s.colour((226, 110, 130)))


PLACE = Place(
    draw=salon,
    horizon=0.66,
    ground=0.93,
    head=60,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.4),
    poses=("hip", "stand"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.08),
    hero=hero,
    surface="white",
)
