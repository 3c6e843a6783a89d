"""A mirror ball over a floor of lit squares."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.props.show import beams, crowd, speaker
from tools.sketch.props.town import NEON
from tools.sketch.shapes import Shape, arc_points, blob, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def nightclub(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    c.cover(down(0, s.tall, (18, 8, 44), (62, 16, 96), (24, 10, 54)))
    wall = Shape()
    for i in range(-7, 8):
        for r in range(7):
            if (i * 7 + r * 5) % 3:
                wall = wall + rect(i * 62 - 27, y * (0.24 + 0.1 * r), i * 62 + 27, y * (0.24 + 0.1 * r) + y * 0.082, 4)
    c.draw(wall, down(y * 0.2, y, (150, 40, 150), (60, 40, 170)), alpha=0.5)
    # Dance floor of lit squares.
    deep = s.tall + 40 - y
    c.draw(rect(-room.wide(s), y, room.wide(s), s.tall + 400), (30, 12, 60))
    rows = [y + deep * (k / 7) ** 1.6 for k in range(8)]
    for r in range(7):
        y0, y1 = rows[r], rows[r + 1]
        k0, k1 = 1 + 2.2 * (y0 - y) / deep, 1 + 2.2 * (y1 - y) / deep
        for i in range(-9, 9):
            tone = NEON[(i * 3 + r * 2 + s.seed) % 5]
            on = (i * 5 + r * 7 + s.seed) % 3 == 0
            tile = polygon(
                [
                    ((i + 0.06) * 56 * k0, y0 + 1),
                    ((i + 0.94) * 56 * k0, y0 + 1),
                    ((i + 0.94) * 56 * k1, y1 - 2),
                    ((i + 0.06) * 56 * k1, y1 - 2),
                ]
            )
            c.draw(tile, mix(tone, (255, 255, 255), 0.1) if on else mix(tone, (40, 16, 80), 0.75))
    dx, dy = half * 0.0, y  # the DJ's desk
    c.draw(rect(dx - 150, dy - 96, dx + 150, dy + 16, 8), (28, 20, 52))
    for k in range(15):
        h = 12 + 52 * abs(math.sin(k * 1.7 + s.seed))
        c.draw(
            rect(dx - 136 + k * 18.4, dy + 4 - h, dx - 124 + k * 18.4, dy + 4, 2),
            mix(NEON[k % 5], (255, 255, 255), 0.15),
        )
    c.draw(rect(dx - 158, dy - 106, dx + 158, dy - 94, 4), (70, 60, 100))
    for side in (-1, 1):
        c.draw(ellipse(dx + side * 84, dy - 108, 44, 9), (36, 34, 44))
        c.draw(ellipse(dx + side * 84, dy - 108, 12, 3), (255, 110, 90))
    c.draw(ellipse(dx, dy - 182, 21, 25), (14, 8, 30))  # the DJ
    c.draw(stroke(arc_points(dx, dy - 186, 25, 26, 200, 340, steps=10), 6), (255, 90, 150))
    c.draw(
        blob([(dx - 54, dy - 104), (dx - 42, dy - 146), (dx, dy - 160), (dx + 42, dy - 146), (dx + 54, dy - 104)]),
        (14, 8, 30),
    )
    for side in (-1, 1):
        speaker(s, side * half * 0.78, y + 18, 96, 210)
    beams(
        s,
        y * 0.04,
        ((255, 60, 160), (60, 220, 255), (160, 90, 255), (80, 255, 170)),
        length=s.tall * 0.95,
        number=8,
        strength=0.4,
    )
    mirror_ball(s, 0, y * 0.3, 66)
    crowd(s, y + 6, size=46, tone=(22, 10, 46), hands=0.5, about="dancers", ends=y + 62)


def mirror_ball(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(stroke([(x, -300), (x, y - r)], 3), (120, 110, 150))
    s.lamp(x, y, r * 3.4, (200, 160, 255))
    c.draw(ellipse(x, y, r), (120, 110, 160))
    with c.clip(ellipse(x, y, r)):
        for row in range(-5, 6):
            lat = row / 6 * math.pi / 2
            ry, rw = y + r * math.sin(lat), r * math.cos(lat)
            for k in range(-6, 7):
                lon = k / 7 * math.pi / 2
                px = x + rw * math.sin(lon)
                w, h = r * 0.15 * math.cos(lon) + 1, r * 0.17 * math.cos(lat) + 1
                dice = (row * 31 + k * 17 + s.seed) % 9
                tone = (
                    (240, 236, 255),
                    (170, 150, 220),
                    (255, 140, 200),
                    (110, 210, 255),
                    (90, 80, 130),
                    (200, 190, 235),
                    (130, 120, 180),
                    (250, 220, 160),
                    (150, 140, 200),
                )[dice]
                c.draw(rect(px - w / 2, ry - h / 2, px + w / 2, ry + h / 2, 1), tone)
        c.draw(ellipse(x + r * 0.5, y + r * 0.5, r * 1.0), (30, 14, 60), alpha=0.35, soft=r * 0.2)
    chance = s.chance("specks")
    for _ in range(70):
        a, d = chance.uniform(0, 2 * math.pi), chance.uniform(1.7, 8.5) * r
        px, py = x + d * math.cos(a), y + d * math.sin(a) * 1.1
        c.light(ellipse(px, py, 4 + d * 0.008, 2.6 + d * 0.005, angle=math.degrees(a)), (255, 240, 255), strength=0.5)
    nature.sparkle(s, x - r * 0.4, y - r * 0.4, r * 0.5)


def hero(s: Stage) -> None:
    mirror_ball(s, 0, -150, 140)


PLACE = Place(
    draw=nightclub,
    horizon=0.58,
    ground=0.88,
    head=54,
    zoom=(1.2, 1.5),
    eye=(0.68, 0.76),
    blur=(0.6, 2.6),
    poses=("dance", "dance more", "hip"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.08),
    hero=hero,
)
