"""Turquoise water, loungers, parasols and palms."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.places import Place
from tools.sketch.props.seaside import parasol
from tools.sketch.room import STEEL, WOOD
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, sky
from tools.sketch.stage import Stage


def pool(s: Stage) -> None:
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    chance = s.chance("pool")
    sky(s)
    hills(s, "pool sea", y - 4, 34, (80, 130, 150), 0.6)
    haze_band(s, y - 40, y, 0.4)
    c.draw(
        rect(-room.wide(s), y - 46, room.wide(s), y + 12, 6),
        down(y - 46, y + 12, s.light.bright((90, 140, 80), 0.1, 0.2), s.shade((80, 128, 74), 0, 0.35)),
    )
    for x, h in ((-half * 0.9, 270), (half * 0.86, 320), (-half * 0.5, 190)):
        nature.palm(s, x, y + 14, h, lean=0.12 if x < 0 else -0.12, depth=0.06)
    stone = (240, 226, 204)
    c.draw(
        rect(-room.wide(s), y + 6, room.wide(s), s.tall + 500),
        down(y, s.tall, s.light.bright(stone, 0.08, 0.2), s.colour(stone), s.shade(stone, 0, 0.3)),
    )
    for k in range(5):
        c.draw(
            stroke([(-room.wide(s), y + 20 + 14 * k), (room.wide(s), y + 20 + 14 * k)], 1),
            s.shade(stone, 0, 0.3),
            alpha=0.5,
        )
    for x, tone in ((-half * 0.62, (226, 84, 70)), (half * 0.5, (250, 196, 80))):
        parasol(s, x + 40, y + 64, 190, (tone, (252, 246, 234)))
        lounger(s, x, y + 76, 170)
    blue = (44, 176, 200)
    edge = [
        (-half * 1.8 - 200, y + span * 0.24),
        (half * 1.8 + 200, y + span * 0.24),
        (half * 2.2 + 260, y + span * 0.8),
        (-half * 2.2 - 260, y + span * 0.8),
    ]
    c.draw(polygon([(px, py - 14) for px, py in edge]), s.light.bright((250, 246, 238), 0, 0.2))
    basin = polygon(edge)
    c.draw(
        basin,
        down(y + span * 0.24, s.tall, s.light.bright(blue, 0, 0.15), s.colour(blue), s.shade((20, 130, 170), 0, 0.3)),
    )
    with c.clip(basin):
        for i in range(-14, 15):
            c.draw(
                stroke([(i * 46, y + span * 0.24), (i * 100, y + span * 0.82)], [0.6, 2.2]), (255, 255, 255), alpha=0.16
            )
        for k in range(9):
            yy = y + span * (0.24 + 0.6 * (k / 9) ** 1.5)
            c.draw(stroke([(-room.wide(s), yy), (room.wide(s), yy)], 0.8 + 0.2 * k), (255, 255, 255), alpha=0.16)
        for _ in range(70):  # light nets on the floor
            t = chance.random()
            x, yy, r = chance.uniform(-s.half * 1.1, s.half * 1.1), y + span * (0.27 + 0.52 * t), 10 + 30 * t
            ring = curve(
                [
                    (x - r, yy),
                    (x - r * 0.3, yy - r * 0.3),
                    (x + r * 0.5, yy - r * 0.16),
                    (x + r, yy + r * 0.1),
                    (x + r * 0.2, yy + r * 0.3),
                    (x - r * 0.6, yy + r * 0.2),
                ],
                closed=True,
                steps=4,
            )
            c.draw(stroke([*ring, ring[0]], 1 + 2 * t), s.light.bright((214, 250, 250), 0, 0.3), alpha=0.5)
    lx = -half * 0.72  # the ladder
    for dx in (-22, 22):
        c.draw(
            stroke(
                curve(
                    [
                        (lx + dx, y + span * 0.34),
                        (lx + dx, y + span * 0.2),
                        (lx + dx + 4, y + span * 0.15),
                        (lx + dx + 16, y + span * 0.16),
                        (lx + dx + 18, y + span * 0.22),
                    ],
                    steps=6,
                ),
                6,
            ),
            s.light.bright(STEEL, 0, 0.4),
        )
    for k in range(2):
        c.draw(
            stroke([(lx - 22, y + span * (0.27 + 0.04 * k)), (lx + 22, y + span * (0.27 + 0.04 * k))], 5),
            s.light.bright(STEEL, 0, 0.3),
        )
    ring_float(s, half * 0.52, y + span * 0.46, 74)
    if s.light.is_dark:
        c.glow(0, s.tall * 0.8, 420, (40, 190, 210), 0.5)


def lounger(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    cloth = (252, 250, 244)
    c.draw(
        polygon(
            [
                (x - w * 0.5, y - w * 0.14),
                (x + w * 0.16, y - w * 0.14),
                (x + w * 0.5, y - w * 0.42),
                (x + w * 0.54, y - w * 0.38),
                (x + w * 0.2, y - w * 0.07),
                (x - w * 0.5, y - w * 0.07),
            ]
        ),
        s.colour(cloth),
        inner=Inner(0, -4, s.shade((190, 186, 180), 0, 0.4), 0.6, 3),
    )
    for k in range(3):
        c.draw(
            polygon(
                [
                    (x - w * (0.4 - 0.2 * k), y - w * 0.14),
                    (x - w * (0.32 - 0.2 * k), y - w * 0.14),
                    (x - w * (0.32 - 0.2 * k), y - w * 0.07),
                    (x - w * (0.4 - 0.2 * k), y - w * 0.07),
                ]
            ),
            s.colour((70, 160, 180)),
        )
    for dx in (-0.42, 0.12, 0.4):
        c.draw(stroke([(x + dx * w, y - w * 0.08), (x + dx * w, y + w * 0.02)], 5), s.shade(WOOD, 0, 0.2))


def ring_float(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    hole = polygon(ellipse(x, y, r * 0.46, r * 0.2).polygons[0])
    c.draw(ellipse(x, y + r * 0.1, r * 1.04, r * 0.46), s.shade((16, 100, 130)), alpha=0.35, soft=5)
    c.draw(
        ellipse(x, y, r, r * 0.44) - hole,
        s.colour((240, 110, 140)),
        inner=Inner(s.lit * r * 0.1, -r * 0.08, s.shade((180, 60, 90), 0, 0.4), 0.6, r * 0.05),
    )
    with c.clip(ellipse(x, y, r, r * 0.44) - hole):
        for k in range(4):
            a = math.radians(20 + 90 * k)
            c.draw(
                polygon(
                    [
                        (x, y),
                        (x + 2 * r * math.cos(a), y + r * math.sin(a)),
                        (x + 2 * r * math.cos(a + 0.6), y + r * math.sin(a + 0.6)),
                    ]
                ),
                s.colour((255, 250, 246)),
            )


def pool_front(s: Stage) -> None:
    """Water up to the chest of somebody who swims."""
    if s.scene.activity != "swim":
        return
    c = s.c
    y = {"wide": s.tall * 0.79, "medium": s.tall * 0.66, "close": s.tall * 0.84}[s.shot]
    blue = (40, 168, 194)
    line = curve(
        [
            (-s.half * 1.2, y + 6),
            (-s.half * 0.5, y - 5),
            (s.half * 0.1, y + 6),
            (s.half * 0.6, y - 4),
            (s.half * 1.2, y + 5),
        ],
        steps=10,
    )
    if s.shot == "wide":
        x = s.person_x
        water = polygon(
            [
                *curve([(x - 150, y + 8), (x - 60, y - 3), (x + 60, y - 3), (x + 150, y + 8)], steps=8),
                (x + 160, s.tall * 0.885),
                (x - 160, s.tall * 0.885),
            ]
        )
        c.draw(water, fading((0, y), (0, s.tall * 0.885), s.colour(blue), (0.94, 0.5)))
        for k in range(4):
            c.draw(
                ellipse(x, y + 6 + 9 * k, 66 + 34 * k, 7 + 4 * k)
                - polygon(ellipse(x, y + 6 + 9 * k, 58 + 34 * k, 5 + 3.6 * k).polygons[0]),
                (255, 255, 255),
                alpha=0.5 - 0.1 * k,
            )
        return
    c.draw(
        polygon([*line, (s.half * 1.3, s.tall + 60), (-s.half * 1.3, s.tall + 60)]),
        fading((0, y), (0, s.tall), s.colour(blue), (0.72, 0.97)),
    )
    c.draw(stroke(line, 5), (255, 255, 255), alpha=0.6)
    for k in range(4):
        c.draw(
            ellipse(s.person_x, y + 10 + 22 * k, 190 + 80 * k, 15 + 9 * k)
            - polygon(ellipse(s.person_x, y + 10 + 22 * k, 178 + 80 * k, 11 + 8 * k).polygons[0]),
            (255, 255, 255),
            alpha=0.4 - 0.08 * k,
        )


def hero(s: Stage) -> None:
    ring_float(s, 0, 0, 170)


PLACE = Place(
    draw=pool,
    horizon=0.44,
    ground=0.91,
    head=46,
    front=pool_front,
    poses=("hip", "stand"),
    away=("look",),
    barefoot=True,
    wears="swim",
    zoom=(1.25, 1.5),
    eye=(0.51, 0.58),
    x=(0.0, 0.1),
    hero=hero,
)
