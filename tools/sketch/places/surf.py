"""One great wave that curls over, and the board under the surfer."""

import math

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.props.seaside import SEA
from tools.sketch.room import WOOD
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, stroke
from tools.sketch.sky import haze_band, hills, sky, sun_position
from tools.sketch.stage import Stage


def surf(s: Stage) -> None:
    """One great wave that curls over, spray flying off its crest."""
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    sky(s)
    hills(s, "surf coast", y + 2, 50, (90, 120, 120), 0.6, to=y + 2)
    nature.water(s, y, s.tall + 300, (22, 120, 150))
    haze_band(s, y - 14, y + 20, 0.5)
    if s.light.cloud < 0.7:
        nature.glitter(s, sun_position(s)[0], y + 2, y + span * 0.2, 80, s.light.sun, count=60)
    nature.ripples(s, y + 6, y + span * 0.3, mix(s.light.haze, (255, 255, 255), 0.3), s.shade(SEA, 0, 0.4), count=50)
    k = -1.0  # the wave stands on the left and breaks to the right
    x0 = k * half
    crest = [
        (x0 * 2.6, y + span * 0.02),
        (x0 * 1.3, y - span * 0.3),
        (x0 * 0.62, y - span * 0.42),
        (x0 * 0.0, y - span * 0.36),
        (half * 0.34, y - span * 0.2),
        (half * 0.5, y - span * 0.02),
    ]
    face = [
        (half * 0.42, y + span * 0.03),
        (half * 0.22, y - span * 0.1),
        (-half * 0.1, y - span * 0.18),
        (-half * 0.42, y - span * 0.1),
        (-half * 0.56, y + span * 0.1),
        (-half * 0.44, y + span * 0.3),
        (half * 0.1, y + span * 0.44),
        (half * 1.2, y + span * 0.46),
        (half * 2.4 + 200, y + span * 0.4),
    ]
    back, lip = s.shade((16, 96, 130), 0, 0.2), s.colour((70, 186, 190))
    body = polygon(
        [
            *curve(crest, steps=10),
            *curve(face, steps=10),
            (half * 2.4 + 300, s.tall + 200),
            (-half * 2.8 - 300, s.tall + 200),
        ]
    )
    c.draw(body, down(y - span * 0.4, y + span * 0.5, lip, s.colour((28, 140, 164)), back))
    hollow = polygon(
        [
            *curve(face[:6], steps=10),
            *curve(
                [
                    (-half * 0.44, y + span * 0.3),
                    (-half * 0.12, y + span * 0.2),
                    (half * 0.2, y + span * 0.12),
                    (half * 0.42, y + span * 0.03),
                ],
                steps=8,
            ),
        ]
    )
    c.draw(hollow, down(y - span * 0.18, y + span * 0.3, s.colour((120, 214, 206)), s.shade((14, 90, 124), 0, 0.35)))
    with c.clip(body):
        for i in range(11):  # lines of water drawn up the face
            t = i / 10
            line = curve(
                [
                    (half * (1.1 - 0.2 * t), y + span * (0.5 - 0.02 * t)),
                    (-half * (0.1 + 0.3 * t), y + span * (0.36 - 0.08 * t)),
                    (-half * (0.62 + 0.28 * t), y + span * (0.06 - 0.1 * t)),
                    (-half * (0.4 + 0.5 * t), y - span * (0.26 + 0.08 * t)),
                    (half * (0.1 - 0.3 * t), y - span * (0.3 + 0.06 * t)),
                ],
                steps=10,
            )
            c.draw(
                stroke(line, [1, 6, 8, 5, 1]),
                s.light.bright((150, 226, 220), 0, 0.2) if i % 2 else s.shade((20, 110, 140), 0, 0.3),
                alpha=0.42,
            )
    white = mix(s.colour((255, 255, 255)), s.light.haze, 0.1)
    chance = s.chance("spray")
    rim = curve([*crest[1:], face[0]], steps=14)
    foam = Shape()
    for i, (px, py) in enumerate(rim):
        r = 7 + 17 * i / len(rim)
        foam = foam + ellipse(px + chance.uniform(-5, 5), py + chance.uniform(-4, 8), r * chance.uniform(0.7, 1.2))
    c.draw(foam, white, inner=Inner(s.lit * 5, -5, s.shade((180, 210, 220), 0, 0.3), 0.5, 4))
    splash = Shape()
    for _ in range(60):
        a = chance.uniform(-math.pi, 0)
        d = chance.random() ** 0.6 * half * 0.5
        splash = splash + ellipse(
            half * 0.56 + d * math.cos(a) * 0.9,
            y + span * 0.1 + d * math.sin(a) * 0.6,
            chance.uniform(6, 30) * (1 - d / half),
        )
    c.draw(splash, white, inner=Inner(s.lit * 5, -6, s.shade((180, 210, 220), 0, 0.3), 0.5, 4))
    drops = Shape()
    for _ in range(90):
        px, py = rim[chance.randrange(len(rim))]
        drops = drops + ellipse(px - chance.uniform(0, 80), py - chance.uniform(0, 90), chance.uniform(1, 4))
    c.draw(drops, white, alpha=0.8)
    for i in range(5):
        yy = y + span * (0.52 + 0.1 * i)
        line = curve(
            [(-half * 1.4, yy + 10), (-half * 0.5, yy - 10), (half * 0.3, yy + 14), (half * 1.4, yy - 8)], steps=8
        )
        c.draw(stroke(line, [2, 9 + 3 * i, 12 + 3 * i, 3]), white, alpha=0.5 - 0.05 * i)
    nature.ground_shade(s, s.tall - span * 0.24, s.tall, s.shade((16, 80, 110), 0, 0.5), 0.5)


def surf_front(s: Stage) -> None:
    """The board under the surfer, and the water it throws up."""
    if s.shot != "wide" or s.scene.activity not in ("surf", ""):
        return
    c, x, y = s.c, s.person_x, s.tall * 0.74
    k = 1 if s.person_x <= 0 else -1
    white = mix(s.colour((255, 255, 255)), s.light.haze, 0.1)
    board = polygon(
        [
            *curve([(x - k * 130, y + 6), (x - k * 40, y - 2), (x + k * 90, y - 6), (x + k * 158, y - 26)], steps=8),
            *curve([(x + k * 158, y - 26), (x + k * 80, y + 14), (x - k * 50, y + 20), (x - k * 130, y + 6)], steps=8),
        ]
    )
    c.draw(board, s.colour((250, 240, 220)), inner=Inner(0, -5, s.shade((190, 170, 150), 0, 0.4), 0.6, 3))
    c.draw(
        stroke(curve([(x - k * 110, y + 8), (x, y + 6), (x + k * 130, y - 12)], steps=6), 4), s.colour((226, 84, 60))
    )
    chance = s.chance("wake")
    wake = Shape()
    for i in range(40):
        t = i / 40
        wake = wake + ellipse(
            x - k * (60 + 190 * t) + chance.uniform(-10, 10),
            y + 16 + 20 * t + chance.uniform(-12, 12),
            chance.uniform(4, 15) * (1 - 0.5 * t),
        )
    c.draw(wake, white, inner=Inner(s.lit * 3, -4, s.shade((180, 210, 220), 0, 0.3), 0.5, 3))


def hero(s: Stage) -> None:
    c = s.c
    board = blob(
        [(0, -430), (52, -320), (74, -140), (66, 40), (30, 120), (-30, 120), (-66, 40), (-74, -140), (-52, -320)]
    )
    c.draw(
        board,
        s.light.bright((250, 240, 222), 0, 0.1),
        inner=Inner(s.lit * 18, 0, s.shade((190, 170, 150), 0, 0.4), 0.6, 9),
    )
    with c.clip(board):
        c.draw(polygon([(-100, -150), (100, -230), (100, -160), (-100, -80)]), s.colour((232, 94, 66)))
        c.draw(polygon([(-100, -60), (100, -140), (100, -108), (-100, -28)]), s.colour((40, 132, 148)))
    c.draw(stroke([(0, -420), (0, 112)], 3), s.shade(WOOD, 0, 0.2))


PLACE = Place(
    draw=surf,
    horizon=0.52,
    ground=0.735,
    head=44,
    front=surf_front,
    poses=("surf", "board"),
    away=(),
    seat="surf",
    barefoot=True,
    wears="wetsuit",
    zoom=(1.15, 1.4),
    eye=(0.58, 0.64),
    x=(0.06, 0.14),
    hero=hero,
    surface="sand",
)
