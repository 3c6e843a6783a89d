"""A mountain lake as a mirror, a pier leading into it."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, peaks, sky, sun_position
from tools.sketch.stage import Stage


def lake(s: Stage) -> None:
    """A mountain lake as a mirror, a wooden pier leading into it."""
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    chance = s.chance("lake")
    sky(s)
    peaks(s, "lake far", y + 4, y * 0.52, (118, 130, 160), 0.55, count=3)
    haze_band(s, y - 70, y + 4, 0.4)
    hills(s, "lake hills", y + 2, 90, (70, 112, 96), 0.38, to=y + 2)
    for i in range(34):
        x = -half * 1.4 + 2.8 * half * (i + chance.random()) / 34
        nature.pine(s, x, y + 3, chance.uniform(30, 76), depth=0.28, dice=chance.random())
    nature.water(s, y, s.tall + 300, (36, 104, 132))
    c.reflect(y + 1, y + span * 0.75, strength=0.72, ripple=2.2, stretch=0.9, tint=s.colour((46, 112, 140)), fade=0.12)
    if s.light.cloud < 0.7:
        nature.glitter(s, sun_position(s)[0], y + 4, y + span * 0.6, 70, s.light.sun, count=60, strength=0.7)
    nature.ripples(
        s, y + 20, s.tall, mix(s.light.haze, (255, 255, 255), 0.3), s.shade((30, 90, 120), 0, 0.4), count=60, alpha=0.26
    )
    haze_band(s, y - 20, y + 30, 0.45)
    canoe(s, -half * 0.5, y + span * 0.24, 120)
    pier(s, y)
    for side in (-1, 1):
        for k in range(7):
            x = side * (half * 0.72 + k * 26)
            line = curve(
                [(x, s.tall + 10), (x + side * 6, s.tall - 80), (x - side * 14, s.tall - 150 - 26 * (k % 3))], steps=6
            )
            c.draw(stroke(line, [5, 4, 1.4]), s.shade((96, 120, 66), 0, 0.35))
            if k % 2:
                c.draw(stroke([line[-1], (line[-1][0] + 2, line[-1][1] + 30)], 8), s.shade((110, 70, 44), 0, 0.2))


def pier(s: Stage, y: float) -> None:
    c = s.c
    span = s.tall - y
    far = y + span * 0.3
    wood = (166, 122, 86)
    top_w, low_w = 46.0, min(s.half * 0.62, 190.0)
    for k in range(4):
        t = (k / 4) ** 1.3
        for side in (-1, 1):
            w = top_w + (low_w - top_w) * t
            py = far + (s.tall - far) * t
            c.draw(
                rect(side * w - 5 - 5 * t, py - 20 - 40 * t, side * w + 5 + 5 * t, py + 40 + 60 * t, 3),
                s.shade(wood, 0, 0.4),
                inner=Inner(s.lit * 3, 0, s.shade(wood, 0, 0.7), 0.6, 2),
            )
    deck = polygon([(-top_w, far), (top_w, far), (low_w, s.tall + 20), (-low_w, s.tall + 20)])
    c.draw(deck.moved(0, 12), s.shade((20, 50, 70), 0, 0.6), alpha=0.5, soft=6)
    c.draw(deck, down(far, s.tall, s.light.bright(wood, 0.1, 0.2), s.colour(wood), s.shade(wood, 0, 0.25)))
    for k in range(22):
        t = (k / 22) ** 1.5
        w = top_w + (low_w - top_w) * t
        py = far + (s.tall - far) * t
        c.draw(stroke([(-w, py), (w, py)], 0.9 + 2.4 * t), s.shade(wood, 0, 0.6), alpha=0.7)


def canoe(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    hull = polygon(
        [
            *curve(
                [
                    (x - w * 0.5, y - w * 0.12),
                    (x - w * 0.3, y - w * 0.04),
                    (x + w * 0.3, y - w * 0.04),
                    (x + w * 0.5, y - w * 0.12),
                ],
                steps=6,
            ),
            *curve(
                [
                    (x + w * 0.5, y - w * 0.12),
                    (x + w * 0.34, y + w * 0.06),
                    (x - w * 0.34, y + w * 0.06),
                    (x - w * 0.5, y - w * 0.12),
                ],
                steps=6,
            ),
        ]
    )
    c.draw(ellipse(x, y + w * 0.07, w * 0.5, w * 0.03), s.shade((20, 50, 70)), alpha=0.4, soft=3)
    c.draw(hull, s.colour((196, 70, 52)), inner=Inner(0, -w * 0.03, s.shade((130, 40, 34), 0, 0.4), 0.6, w * 0.015))


def front(s: Stage) -> None:
    """The canoe of somebody who rows."""
    if s.scene.activity != "row" or s.shot == "close":
        return
    canoe(s, s.person_x, s.tall * (0.843 if s.shot == "wide" else 0.93), 300 if s.shot == "wide" else 760)


def hero(s: Stage) -> None:
    canoe(s, 0, 0, 330)


PLACE = Place(
    draw=lake,
    horizon=0.44,
    ground=0.84,
    head=44,
    poses=("stand", "hip"),
    away=("look", "look away"),
    zoom=(1.35, 1.7),
    eye=(0.51, 0.58),
    x=(0.0, 0.06),
    front=front,
    hero=hero,
)
