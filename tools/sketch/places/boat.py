"""On the deck of a sailing boat, sails above, sea all around."""

import math

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.props.seaside import SEA, sail
from tools.sketch.room import STEEL, WOOD
from tools.sketch.shapes import arc_points, curve, ellipse, polygon, stroke
from tools.sketch.sky import haze_band, hills, sky, sun_position
from tools.sketch.stage import Stage


def boat(s: Stage) -> None:
    """On the deck of a sailing boat, sails above, sea all around."""
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    sky(s)
    hills(s, "boat isle", y + 2, 44, (100, 130, 130), 0.6, to=y + 2)
    nature.water(s, y, s.tall + 300, (26, 116, 156))
    haze_band(s, y - 12, y + 18, 0.5)
    if s.light.cloud < 0.7:
        nature.glitter(s, sun_position(s)[0], y + 2, y + span * 0.4, 90, s.light.sun, count=100)
    nature.ripples(s, y + 6, y + span * 0.6, mix(s.light.haze, (255, 255, 255), 0.3), s.shade(SEA, 0, 0.4), count=80)
    sail(s, half * 0.66, y + 8, 60)
    sail(s, -half * 0.86, y + 4, 34, 0.4)
    for i in range(3):
        gx, gy = half * (-0.5 + 0.5 * i), y * (0.3 + 0.1 * ((i * 7) % 3))
        c.draw(
            stroke(
                curve(
                    [(gx - 26, gy - 6), (gx - 10, gy - 14), (gx, gy), (gx + 10, gy - 14), (gx + 26, gy - 6)], steps=5
                ),
                [1, 4, 5, 4, 1],
            ),
            s.shade((80, 80, 96), 0.2, 0.2),
        )
    bow_y, deck_y = y + span * 0.26, s.tall + 60
    hull = polygon(
        [
            *curve([(0, bow_y - 20), (half * 0.5, y + span * 0.5), (half * 0.98 + 40, deck_y)], steps=8),
            (-half * 0.98 - 40, deck_y),
            *curve([(-half * 0.98 - 40, deck_y), (-half * 0.5, y + span * 0.5), (0, bow_y - 20)], steps=8),
        ]
    )
    c.draw(hull.moved(0, 16), s.shade((14, 60, 90), 0, 0.5), alpha=0.5, soft=8)
    c.draw(hull, s.light.bright((250, 250, 248), 0, 0.1))
    teak = polygon(
        [
            *curve([(0, bow_y + 26), (half * 0.42, y + span * 0.53), (half * 0.84 + 30, deck_y)], steps=8),
            *curve([(-half * 0.84 - 30, deck_y), (-half * 0.42, y + span * 0.53), (0, bow_y + 26)], steps=8),
        ]
    )
    c.draw(
        teak,
        down(
            bow_y,
            deck_y,
            s.light.bright((206, 156, 104), 0, 0.2),
            s.colour((196, 146, 98)),
            s.shade((170, 120, 78), 0, 0.3),
        ),
    )
    with c.clip(teak):
        for i in range(-9, 10):
            c.draw(
                stroke([(i * 5, bow_y), (i * half * 0.13, deck_y)], [1, 3]), s.shade((120, 80, 54), 0, 0.4), alpha=0.7
            )
    c.draw(
        polygon(
            [
                (-half * 0.22, y + span * 0.62),
                (half * 0.22, y + span * 0.62),
                (half * 0.3, y + span * 0.76),
                (-half * 0.3, y + span * 0.76),
            ]
        ),
        s.light.bright((252, 252, 250), 0, 0.1),
        inner=Inner(0, -8, s.shade(STEEL, 0, 0.4), 0.5, 4),
    )
    mx, my = 0.0, y + span * 0.56
    c.draw(
        stroke([(mx, my), (mx, -60)], [13, 8]),
        s.light.bright((236, 232, 226), 0, 0.1),
        inner=Inner(s.lit * 3, 0, s.shade(STEEL, 0, 0.5), 0.6, 2),
    )
    white = (252, 248, 240)
    main = polygon(
        [
            (mx + 8, -60),
            *curve([(mx + 8, -60), (mx + half * 0.5, y * 0.5), (mx + half * 0.86, y + span * 0.3)], steps=8),
            (mx + 8, y + span * 0.38),
        ]
    )
    c.draw(main, s.light.bright(white, 0, 0.12), inner=Inner(s.lit * 16, 0, s.shade(white, 0, 0.3), 0.45, 12))
    for k in range(1, 5):
        sy = y * 0.2 * k
        c.draw(
            stroke(
                curve([(mx + 8, sy + 20), (mx + half * 0.25, sy + 34), (mx + half * 0.2 * k, sy + 24)], steps=6), 1.8
            ),
            s.shade(white, 0, 0.3),
            alpha=0.7,
        )
    c.draw(stroke([(mx, y + span * 0.39), (mx + half * 0.9, y + span * 0.31)], 9), s.shade(WOOD, 0, 0.1))
    jib = polygon(
        [
            (mx - 8, -20),
            *curve([(mx - 8, -20), (mx - half * 0.26, y * 0.6), (mx - half * 0.16, y + span * 0.24)], steps=8),
            *curve([(mx - half * 0.16, y + span * 0.24), (mx - half * 0.1, y * 0.7), (mx - 8, -20)], steps=8),
        ]
    )
    c.draw(jib, s.shade(white, 0, 0.12), alpha=0.95)
    for side in (-1, 1):  # the rail
        points = [
            (side * half * (0.08 + 0.46 * t) + side * half * 0.4 * t * t, bow_y - 14 + (deck_y - bow_y) * t)
            for t in [k / 6 for k in range(7)]
        ]
        for k, (px, py) in enumerate(points):
            c.draw(stroke([(px, py + 6), (px, py - 34 - 14 * k)], 3 + 0.6 * k), s.light.bright(STEEL, 0, 0.3))
        c.draw(
            stroke(curve([(px, py - 34 - 14 * k) for k, (px, py) in enumerate(points)], steps=6), [2.5, 5]),
            s.light.bright(STEEL, 0, 0.3),
        )
    c.draw(
        ellipse(half * 0.52, s.tall * 0.84, 50) - polygon(ellipse(half * 0.52, s.tall * 0.84, 29.0, 29.01).polygons[0]),
        s.colour((226, 76, 58)),
        inner=Inner(s.lit * 6, -5, s.shade((150, 40, 36), 0, 0.4), 0.6, 4),
    )
    for a in (45, 135, 225, 315):
        r = math.radians(a)
        c.draw(
            stroke(
                [
                    (half * 0.52 + 28 * math.cos(r), s.tall * 0.84 + 28 * math.sin(r)),
                    (half * 0.52 + 50 * math.cos(r), s.tall * 0.84 + 50 * math.sin(r)),
                ],
                15,
                round_ends=False,
            ),
            s.colour((252, 250, 246)),
        )


def hero(s: Stage) -> None:
    c = s.c
    hole = polygon(ellipse(0, -120, 66.0, 66.01).polygons[0])
    c.draw(
        ellipse(0, -120, 120) - hole,
        s.colour((226, 76, 58)),
        inner=Inner(s.lit * 14, -12, s.shade((150, 40, 36), 0, 0.4), 0.6, 9),
    )
    for a in (45, 135, 225, 315):
        r = math.radians(a)
        c.draw(
            stroke(
                [(64 * math.cos(r), -120 + 64 * math.sin(r)), (120 * math.cos(r), -120 + 120 * math.sin(r))],
                36,
                round_ends=False,
            ),
            s.light.bright((252, 250, 246), 0, 0.1),
        )
    c.draw(stroke(arc_points(0, -120, 128, 128, 0, 360, steps=40), 5), s.colour((226, 196, 140)))


PLACE = Place(
    draw=boat,
    horizon=0.44,
    ground=0.86,
    head=50,
    poses=("hip", "stand", "helm"),
    away=("look", "arms wide"),
    zoom=(1.25, 1.55),
    eye=(0.52, 0.58),
    x=(0.0, 0.1),
    hero=hero,
    surface="deck",
)
