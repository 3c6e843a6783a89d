"""On, in and beside water, and beyond the air: lake, boat, surf, pool, harbour, bridge, under water, space."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, Radial, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.places.shore import SEA, parasol, sail
from tools.sketch.places.town import WALLS
from tools.sketch.room import IRON, STEEL, WOOD
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, peaks, sky, sun_position
from tools.sketch.skyline import landmark, skyline
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


def harbour(s: Stage) -> None:
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    sky(s)
    hills(s, "harbour hill", y - 40, 90, (120, 140, 120), 0.5)
    white_village = s.scene.landmark == "santorini"
    chance = s.chance("houses")
    for row, (base, n, k) in enumerate(((y - 50, 9, 0.7), (y + 6, 8, 1.0))):
        for i in range(n + 1):
            x = -half * 1.2 + 2.4 * half * i / n + chance.uniform(-8, 8)
            w, h = half * 0.3 * k, (96 + 46 * chance.random()) * k
            tone = (250, 246, 240) if white_village else WALLS[(i * 3 + row) % len(WALLS)]
            c.draw(
                rect(x - w / 2, base - h, x + w / 2, base + 10),
                s.light.bright(tone, 0.2 - 0.12 * row, 0.06),
                inner=Inner(s.lit * w * 0.08, 0, s.shade(tone, 0.15, 0.4), 0.4, w * 0.04),
            )
            if white_village:
                if i % 3 == 1:
                    c.draw(polygon(arc_points(x, base - h, w * 0.32, w * 0.3, 180, 360)), s.colour((50, 110, 190), 0.1))
            else:
                c.draw(
                    polygon([(x - w * 0.56, base - h), (x, base - h - w * 0.28), (x + w * 0.56, base - h)]),
                    s.colour((190, 92, 66), 0.2 - 0.1 * row),
                )
            for r in range(2):
                for q in range(2):
                    wx, wy = x - w * 0.24 + q * w * 0.3, base - h + 18 * k + r * 38 * k
                    lit = s.light.is_dark and (i + r + q) % 3 != 0
                    c.draw(
                        rect(wx, wy, wx + w * 0.16, wy + 22 * k),
                        (255, 210, 124) if lit else s.shade((80, 96, 116), 0.15, 0.3),
                    )
    c.draw(
        rect(-room.wide(s), y + 6, room.wide(s), y + 34),
        s.colour((176, 160, 144), 0.05),
        inner=Inner(0, -9, s.shade((120, 106, 96), 0, 0.4), 0.6, 4),
    )
    nature.water(s, y + 30, s.tall + 300, (30, 110, 142))
    s.shine()
    c.reflect(y + 32, y + span * 0.7, strength=0.5, ripple=3.4, stretch=0.6, tint=s.colour((40, 110, 140)), fade=0.2)
    nature.ripples(s, y + 50, s.tall, mix(s.light.haze, (255, 255, 255), 0.3), s.shade(SEA, 0, 0.4), count=70)
    lighthouse(s, half * 0.84, y + 40, 300)
    for x, fy, w, tone in (
        (-half * 0.62, y + span * 0.2, 170, (206, 66, 58)),
        (half * 0.22, y + span * 0.16, 140, (60, 110, 160)),
        (-half * 0.1, y + span * 0.36, 190, (240, 190, 80)),
    ):
        fishing_boat(s, x, fy, w, tone)
    quay = (190, 168, 140)
    c.draw(
        polygon(
            [
                (-room.wide(s), y + span * 0.56),
                (room.wide(s), y + span * 0.62),
                (room.wide(s), s.tall + 400),
                (-room.wide(s), s.tall + 400),
            ]
        ),
        down(y + span * 0.56, s.tall, s.light.bright(quay, 0, 0.15), s.colour(quay), s.shade(quay, 0, 0.35)),
    )
    for k in range(5):
        yy = y + span * (0.64 + 0.09 * k)
        c.draw(
            stroke([(-room.wide(s), yy - 6), (room.wide(s), yy + 30)], 2 + k * 0.4), s.shade(quay, 0, 0.4), alpha=0.5
        )
    for dx in (-0.74, 0.68):
        bx, by = dx * half, y + span * 0.64
        c.draw(
            rect(bx - 14, by - 42, bx + 14, by, 6),
            s.shade(IRON, 0, 0.2),
            inner=Inner(s.lit * 6, 0, s.shade(IRON), 0.6, 3),
        )
        c.draw(ellipse(bx, by - 44, 22, 9), s.light.bright((80, 80, 90), 0, 0.2))
        rope = [
            (bx + 18 * math.cos(a) * (1 + a * 0.05), by - 14 + 6 * math.sin(a) + a)
            for a in [k * 0.6 for k in range(24)]
        ]
        c.draw(stroke(rope, 5), s.colour((226, 196, 140)))


def lighthouse(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for k in range(4):
        nature.rock(s, x + (k - 1.5) * 40, y + 10, 74, colour=(120, 112, 108), dice=k / 4)
    body = polygon(
        [(x - h * 0.11, y - 20), (x - h * 0.07, y - h * 0.78), (x + h * 0.07, y - h * 0.78), (x + h * 0.11, y - 20)]
    )
    c.draw(
        body,
        s.light.bright((250, 248, 244), 0.05, 0.1),
        inner=Inner(s.lit * h * 0.04, 0, s.shade((190, 186, 186), 0, 0.4), 0.6, h * 0.02),
    )
    with c.clip(body):
        for share in (0.16, 0.44, 0.72):
            c.draw(rect(x - h * 0.2, y - h * (share + 0.13), x + h * 0.2, y - h * share), s.colour((208, 56, 52), 0.04))
    c.draw(rect(x - h * 0.1, y - h * 0.8, x + h * 0.1, y - h * 0.775), s.shade(IRON, 0, 0.2))
    c.draw(rect(x - h * 0.055, y - h * 0.89, x + h * 0.055, y - h * 0.8), (255, 238, 170))
    c.draw(
        polygon([(x - h * 0.075, y - h * 0.89), (x, y - h * 0.97), (x + h * 0.075, y - h * 0.89)]),
        s.colour((208, 56, 52)),
    )
    s.lamp(x, y - h * 0.845, h * 0.6, (255, 226, 140))
    if s.light.is_dark:
        for a in (-1, 1):
            c.light(
                polygon([(x, y - h * 0.845), (x + a * 700, y - h * 1.1), (x + a * 700, y - h * 0.7)]),
                fading((x, 0), (x + a * 600, 0), (255, 236, 170), (0.5, 0.0)),
                soft=4,
            )


def fishing_boat(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    c = s.c
    hull = polygon(
        [
            *curve(
                [
                    (x - w * 0.5, y - w * 0.2),
                    (x - w * 0.2, y - w * 0.12),
                    (x + w * 0.3, y - w * 0.14),
                    (x + w * 0.54, y - w * 0.26),
                ],
                steps=6,
            ),
            *curve(
                [(x + w * 0.54, y - w * 0.26), (x + w * 0.4, y), (x - w * 0.4, y), (x - w * 0.5, y - w * 0.2)], steps=6
            ),
        ]
    )
    c.draw(ellipse(x, y, w * 0.46, w * 0.04), s.shade((16, 60, 84)), alpha=0.5, soft=4)
    c.draw(
        rect(x - w * 0.2, y - w * 0.4, x + w * 0.1, y - w * 0.12, 3),
        s.light.bright((250, 246, 238), 0, 0.1),
        inner=Inner(s.lit * 5, 0, s.shade(STEEL, 0, 0.4), 0.5, 3),
    )
    c.draw(
        rect(x - w * 0.15, y - w * 0.35, x - w * 0.05, y - w * 0.24)
        + rect(x - w * 0.02, y - w * 0.35, x + w * 0.06, y - w * 0.24),
        s.shade((60, 90, 116)),
    )
    c.draw(rect(x - w * 0.23, y - w * 0.43, x + w * 0.13, y - w * 0.39, 2), s.colour(colour))
    c.draw(stroke([(x + w * 0.2, y - w * 0.12), (x + w * 0.2, y - w * 0.72)], w * 0.02), s.shade(WOOD, 0, 0.2))
    c.draw(
        stroke([(x + w * 0.2, y - w * 0.7), (x + w * 0.52, y - w * 0.26)], 1.4)
        + stroke([(x + w * 0.2, y - w * 0.7), (x - w * 0.46, y - w * 0.2)], 1.4),
        s.shade(IRON, 0, 0.2),
    )
    c.draw(
        polygon([(x + w * 0.2, y - w * 0.72), (x + w * 0.32, y - w * 0.68), (x + w * 0.2, y - w * 0.64)]),
        s.colour((240, 190, 70)),
    )
    c.draw(hull, s.light.bright(colour, 0, 0.06), inner=Inner(0, -w * 0.05, s.shade(colour, 0, 0.6), 0.6, w * 0.025))
    c.draw(
        stroke(
            curve(
                [
                    (x - w * 0.48, y - w * 0.18),
                    (x - w * 0.2, y - w * 0.105),
                    (x + w * 0.3, y - w * 0.125),
                    (x + w * 0.52, y - w * 0.24),
                ],
                steps=6,
            ),
            w * 0.026,
        ),
        s.light.bright((250, 246, 238), 0, 0.1),
    )


def bridge(s: Stage) -> None:
    """A suspension bridge, seen along its deck: towers, cables, the city beyond."""
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    sky(s)
    skyline(s, "bridge far", y + 4, y * 0.34, 0.6, width=38)
    if s.scene.landmark:
        landmark(s, s.scene.landmark, -half * 0.5, y + 4, y * 0.5, 0.5)
    hills(s, "bridge hills", y + 6, 40, (96, 124, 120), 0.55, to=y + 6)
    nature.water(s, y + 2, y + span * 0.5, (40, 110, 140))
    nature.ripples(s, y + 10, y + span * 0.4, mix(s.light.haze, (255, 255, 255), 0.3), s.shade(SEA, 0, 0.4), count=50)
    haze_band(s, y - 60, y + 20, 0.5)
    red = (206, 74, 52)
    vx = 0.0

    def at(side: float, height: float, depth: float) -> tuple[float, float]:
        return (vx + side * half * 1.02 / depth, y + (span * 1.06 - height) / depth)

    for depth in (9.0, 2.7):
        far = 0.4 if depth > 5 else 0.06
        tone = s.colour(red, far)
        dark = s.shade(red, far, 0.45)
        w = 44 / depth
        for side in (-1, 1):
            x, low = at(side * 0.94, 0, depth)
            _, top = at(side, span * 3.0 if depth < 5 else span * 3.3, depth)
            c.draw(
                polygon(
                    [(x - w, low + 200 / depth), (x - w * 0.8, top), (x + w * 0.8, top), (x + w, low + 200 / depth)]
                ),
                tone,
                inner=Inner(s.lit * w * 0.5, 0, dark, 0.6, w * 0.2),
            )
        for k in (0.98, 0.78, 0.56, 0.34):
            x0, yy = at(-0.94, span * (3.0 if depth < 5 else 3.3) * k, depth)
            x1, _ = at(0.94, 0, depth)
            c.draw(rect(x0, yy - w * 0.4, x1, yy + w * 0.8), tone, inner=Inner(0, -w * 0.3, dark, 0.6, w * 0.15))
    for side in (-1, 1):
        _, top = at(side, span * 3.0, 2.7)
        tx = vx + side * half * 0.96 / 2.7
        fx, ftop = vx + side * half * 0.96 / 9.0, at(side, span * 3.3, 9.0)[1]
        sag = [(tx, top), ((tx + fx) / 2 + side * 4, y + span * 0.06), (fx, ftop)]
        near = [(side * half * 1.9, y + span * 0.16), (side * half * 0.86, y - span * 0.22), (tx, top)]
        for line in (curve(sag, steps=14), curve(near, steps=14)):
            c.draw(stroke(line, [4, 2.2] if line[0][0] == tx else [7, 4.5]), s.shade(red, 0.1, 0.3))
            for px, py in line[1:-1:2]:
                depth = max(1.0, half * 0.96 / max(6.0, abs(px - vx)))
                _, floor = at(side, span * 0.34, depth)
                if floor > py:
                    c.draw(stroke([(px, py), (px, floor)], max(0.8, 3.0 / depth)), s.shade(red, 0.15, 0.3), alpha=0.85)
    deck = polygon([at(-1, 0, 40), at(1, 0, 40), at(1, 0, 0.7), at(-1, 0, 0.7)])
    asphalt = (104, 102, 110)
    c.draw(deck, down(y, s.tall, s.colour(asphalt, 0.45), s.colour(asphalt), s.shade(asphalt, 0, 0.4)))
    for k in range(12):
        near_d, far_d = 0.9 * 1.45**k, 0.9 * 1.45**k * 1.2
        c.draw(
            polygon([at(-0.014, 0, near_d), at(0.014, 0, near_d), at(0.014, 0, far_d), at(-0.014, 0, far_d)]),
            s.light.bright((248, 222, 150), 0, 0.1),
        )
    for side in (-1, 1):
        walk = polygon([at(side * 0.6, 0, 40), at(side * 1, 0, 40), at(side * 1, 0, 0.7), at(side * 0.6, 0, 0.7)])
        c.draw(
            walk,
            down(
                y, s.tall, s.colour((190, 180, 172), 0.4), s.colour((190, 180, 172)), s.shade((180, 170, 164), 0, 0.3)
            ),
        )
        for high in (0.34, 0.18):
            c.draw(
                polygon(
                    [
                        at(side, span * high, 40),
                        at(side, span * (high + 0.035), 40),
                        at(side, span * (high + 0.035), 0.7),
                        at(side, span * high, 0.7),
                    ]
                ),
                s.colour(red),
            )
        for k in range(17):
            depth = 0.74 * 1.2**k
            c.draw(
                stroke([at(side, 0, depth), at(side, span * 0.36, depth)], max(1.0, 9 / depth)),
                s.shade(red, min(0.5, 0.04 * depth), 0.2),
            )
        for k in (1.5, 2.6, 4.6, 8):
            lx, ly = at(side * 0.62, span * 0.9, k)
            _, low = at(side * 0.62, 0, k)
            c.draw(stroke([(lx, low), (lx, ly)], max(1.2, 8 / k)), s.shade(IRON, min(0.5, 0.05 * k), 0.2))
            c.draw(
                ellipse(lx, ly, 15 / k, 8 / k),
                (255, 232, 170) if s.light.is_dark else s.light.bright((240, 238, 228), 0, 0.1),
            )
            s.lamp(lx, ly, 160 / k, (255, 200, 120))


def underwater(s: Stage) -> None:
    c, y = s.c, s.level
    half = min(s.half, 430)
    chance = s.chance("reef")
    dark = s.outside.is_dark
    top: Colour = (20, 60, 120) if dark else (120, 222, 232)
    c.cover(
        down(
            0,
            s.tall,
            top,
            (20, 140, 186) if not dark else (12, 44, 100),
            (8, 70, 130) if not dark else (6, 24, 70),
            (6, 40, 90),
        )
    )
    for i in range(8):
        x = -half + 2 * half * (i + chance.random()) / 8
        c.light(
            polygon(
                [
                    (x - 14, -20),
                    (x + 22, -20),
                    (x + 150 + 60 * i % 90, s.tall * 0.8),
                    (x - 40 + 30 * i % 70, s.tall * 0.8),
                ]
            ),
            fading((0, 0), (0, s.tall * 0.75), (220, 255, 250), (0.3 if not dark else 0.14, 0.0)),
            soft=10,
        )
    for _ in range(22):
        x, r = chance.uniform(-half * 1.1, half * 1.1), chance.uniform(16, 50)
        line = curve([(x - r, 14), (x - r * 0.3, 6), (x + r * 0.4, 16), (x + r, 8)], steps=6)
        c.draw(stroke(line, [0.5, 4, 0.5]), (255, 255, 255), alpha=0.5)
    hills(s, "reef far", y + 40, 90, (20, 90, 140), 0.3)
    sand = (206, 196, 160)
    c.draw(
        rect(-room.wide(s), y + 90, room.wide(s), s.tall + 400),
        down(y + 80, s.tall, (40, 120, 160), mix(sand, (40, 130, 160), 0.45), mix(sand, (20, 80, 120), 0.5)),
        soft=14,
    )
    tones: tuple[Colour, ...] = (
        (240, 90, 110),
        (250, 160, 70),
        (190, 90, 190),
        (250, 210, 90),
        (100, 200, 170),
        (240, 120, 170),
    )
    for i in range(16):
        side = -1 if i % 2 else 1
        t = (i // 2) / 8
        x, fy = side * (half * (0.98 - 0.5 * (1 - t)) + chance.uniform(-20, 30)), y + 110 + (s.tall - y - 120) * t
        _coral(s, x, fy, 60 + 110 * t, mix(tones[i % 6], (20, 100, 150), 0.45 - 0.4 * t), i)
    for i in range(9):
        side = -1 if i % 2 else 1
        x = side * half * (0.6 + 0.1 * (i // 2))
        points = [
            (x, s.tall + 10),
            (x + 16, s.tall - 90),
            (x - 14, s.tall - 180),
            (x + 12, s.tall - 260 - 20 * (i % 3)),
        ]
        c.draw(stroke(curve(points, steps=8), [16, 13, 9, 1]), mix((60, 150, 100), (10, 80, 110), 0.2 + 0.06 * i))
    for group, (gx, gy, n, tone) in enumerate(
        (
            (-half * 0.5, y * 0.6, 8, (250, 200, 70)),
            (half * 0.6, y * 0.95, 6, (250, 120, 70)),
            (half * 0.1, y * 0.3, 9, (150, 220, 250)),
        )
    ):
        for _ in range(n):
            fish(
                s,
                gx + chance.uniform(-90, 90),
                gy + chance.uniform(-56, 56),
                chance.uniform(14, 25),
                tone,
                1 if group != 1 else -1,
            )
    _turtle(s, -half * 0.5, y * 0.34, 74)
    for _ in range(34):
        x, by, r = chance.uniform(-half, half), chance.uniform(0, s.tall), chance.uniform(2, 8)
        c.draw(ellipse(x, by, r), (255, 255, 255), alpha=0.2)
        c.draw(ellipse(x - r * 0.3, by - r * 0.3, r * 0.26), (255, 255, 255), alpha=0.8)


def _coral(s: Stage, x: float, y: float, h: float, colour: Colour, dice: int) -> None:
    c = s.c
    if dice % 3 == 0:  # branches
        shape = Shape()
        for k in range(7):
            a = math.radians(-150 + k * 20)
            tip = (x + h * 0.7 * math.cos(a), y + h * 0.95 * math.sin(a))
            knee = (x + h * 0.2 * math.cos(a), y + h * 0.5 * math.sin(a))
            shape = shape + stroke(curve([(x, y), knee, tip], steps=6), [h * 0.13, h * 0.1, h * 0.075])
        c.draw(shape, colour, inner=Inner(s.lit * h * 0.03, -h * 0.02, mix(colour, (10, 50, 90), 0.5), 0.5, h * 0.02))
    elif dice % 3 == 1:  # a fan
        fan = polygon([(x, y), *arc_points(x, y - h * 0.1, h * 0.62, h * 0.9, 190, 350, steps=20)])
        c.draw(fan, mix(colour, (20, 80, 130), 0.2), alpha=0.85)
        for k in range(11):
            a = math.radians(194 + k * 15.2)
            c.draw(
                stroke(
                    [(x, y), (x + h * 0.6 * math.cos(a), y - h * 0.1 + h * 0.88 * math.sin(a))], [h * 0.03, h * 0.012]
                ),
                colour,
            )
    else:  # a brain
        c.draw(
            polygon([*arc_points(x, y, h * 0.5, h * 0.46, 180, 360, steps=24)]),
            colour,
            inner=Inner(s.lit * h * 0.1, -h * 0.08, mix(colour, (10, 50, 90), 0.5), 0.6, h * 0.06),
        )
        for k in range(4):
            r = h * (0.12 + 0.1 * k)
            c.draw(
                stroke(arc_points(x, y, r, r * 0.9, 195, 345, steps=12), h * 0.02),
                mix(colour, (10, 50, 90), 0.3),
                alpha=0.7,
            )


def fish(s: Stage, x: float, y: float, r: float, colour: Colour, facing: int) -> None:
    c = s.c
    c.draw(
        polygon(
            [
                (x - facing * r * 0.8, y),
                (x - facing * r * 1.5, y - r * 0.5),
                (x - facing * r * 1.35, y),
                (x - facing * r * 1.5, y + r * 0.5),
            ]
        ),
        mix(colour, (20, 60, 110), 0.25),
    )
    body = blob(
        [
            (x + facing * r, y),
            (x + facing * r * 0.3, y - r * 0.5),
            (x - facing * r * 0.6, y - r * 0.3),
            (x - facing * r * 0.95, y),
            (x - facing * r * 0.6, y + r * 0.3),
            (x + facing * r * 0.3, y + r * 0.46),
        ]
    )
    c.draw(body, colour, inner=Inner(0, -r * 0.2, mix(colour, (20, 60, 110), 0.5), 0.5, r * 0.1))
    with c.clip(body):
        c.draw(rect(x - r * 0.12, y - r, x + r * 0.12, y + r), (255, 255, 255), alpha=0.75)
    c.draw(ellipse(x + facing * r * 0.6, y - r * 0.08, r * 0.1), (20, 24, 40))


def _turtle(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    skin, shell = (110, 160, 110), (96, 110, 70)
    for dx, dy, a in ((0.5, 0.5, 40), (0.4, -0.5, -30), (-0.7, 0.4, 140), (-0.7, -0.4, 220)):
        c.draw(ellipse(x + dx * r, y + dy * r * 0.7, r * 0.5, r * 0.17, angle=a), mix(skin, (20, 90, 140), 0.25))
    c.draw(ellipse(x + r * 0.95, y - r * 0.06, r * 0.27, r * 0.2), mix(skin, (20, 90, 140), 0.15))
    c.draw(ellipse(x + r * 1.04, y - r * 0.1, r * 0.04), (20, 24, 30))
    c.draw(
        ellipse(x, y, r * 0.8, r * 0.56),
        mix(shell, (20, 90, 140), 0.1),
        inner=Inner(s.lit * r * 0.1, -r * 0.1, (40, 60, 60), 0.5, r * 0.08),
    )
    for dx, dy in ((0, 0), (0.36, 0.04), (-0.36, 0.04), (0.18, -0.26), (-0.18, -0.26), (0.18, 0.28), (-0.18, 0.28)):
        c.draw(
            polygon(arc_points(x + dx * r, y + dy * r, r * 0.16, r * 0.13, 0, 360, steps=6)),
            mix((140, 150, 90), (20, 90, 140), 0.1),
        )


def space(s: Stage) -> None:
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    chance = s.chance("space")
    c.cover(down(0, s.tall, (6, 6, 26), (18, 14, 54), (44, 22, 78)))
    for i in range(6):
        x, fy, r = chance.uniform(-half, half), chance.uniform(0, y), chance.uniform(120, 280)
        tone = ((110, 50, 170), (40, 90, 190), (190, 60, 130))[i % 3]
        c.draw(ellipse(x, fy, r), Radial((x, fy), r, ((0, tone), (1, tone)), (0.36, 0.0)), grain=0.4)
    for size, n in ((0.9, 160), (1.5, 60), (2.2, 16)):
        stars = Shape(discs=tuple((chance.uniform(-s.half, s.half), chance.uniform(0, y + 30), size) for _ in range(n)))
        c.draw(stars, (255, 250, 240), alpha=0.9)
    ex, ey, er = half * 0.42, y * 0.36, 118.0  # the earth
    c.glow(ex, ey, er * 1.8, (90, 170, 255), 0.6)
    earth = ellipse(ex, ey, er)
    c.draw(earth, (40, 110, 200))
    with c.clip(earth):
        for dx, dy, w, h in (
            (-0.4, -0.4, 0.5, 0.3),
            (-0.1, 0.2, 0.28, 0.44),
            (0.5, -0.2, 0.34, 0.4),
            (0.6, 0.5, 0.26, 0.18),
            (-0.7, 0.5, 0.2, 0.2),
        ):
            c.draw(
                blob(
                    [
                        (ex + (dx - w) * er, ey + dy * er),
                        (ex + dx * er, ey + (dy - h) * er),
                        (ex + (dx + w) * er, ey + (dy + 0.1) * er),
                        (ex + dx * er, ey + (dy + h) * er),
                    ]
                ),
                (96, 170, 100),
            )
        for k in range(5):
            c.draw(
                rect(
                    ex - er + 30 * k,
                    ey + er * (-0.7 + 0.33 * k),
                    ex + er * 0.2 + 24 * k,
                    ey + er * (-0.7 + 0.33 * k) + 9,
                    5,
                ),
                (255, 255, 255),
                alpha=0.75,
            )
        c.draw(ellipse(ex - er * 0.5, ey + er * 0.5, er * 1.2), (6, 10, 40), alpha=0.5, soft=er * 0.24)
    sx, sy, sr = -half * 0.6, y * 0.22, 42.0  # a ringed planet
    c.draw(
        ellipse(sx, sy, sr * 2.0, sr * 0.5, angle=-18)
        - polygon(ellipse(sx, sy, sr * 1.6, sr * 0.36, angle=-18).polygons[0]),
        (226, 190, 150),
        alpha=0.8,
    )
    c.draw(ellipse(sx, sy, sr), (236, 160, 96), inner=Inner(sr * 0.4, -sr * 0.1, (130, 60, 60), 0.6, sr * 0.2))
    c.draw(
        polygon(
            [
                *arc_points(sx, sy, sr * 2.0, sr * 0.5, 0, 180, angle=-18, steps=20),
                *reversed(arc_points(sx, sy, sr * 1.6, sr * 0.36, 0, 180, angle=-18, steps=20)),
            ]
        ),
        (246, 214, 176),
        alpha=0.95,
    )
    mars = "mars" in s.scene.words.lower()
    ground: Colour = (196, 104, 70) if mars else (176, 178, 190)
    line = curve(
        [(-room.wide(s), y + 26), (-half * 0.6, y - 14), (0, y + 18), (half * 0.6, y - 6), (room.wide(s), y + 30)],
        steps=10,
    )
    c.draw(
        polygon([*line, (room.wide(s), s.tall + 400), (-room.wide(s), s.tall + 400)]),
        down(y - 10, s.tall, mix(ground, (255, 255, 255), 0.25), ground, mix(ground, (30, 20, 50), 0.55)),
    )
    for _ in range(15):
        t = chance.random()
        x, fy, r = chance.uniform(-half * 1.1, half * 1.1), y + 40 + (span - 60) * t, 14 + 60 * t * chance.random()
        c.draw(ellipse(x, fy, r, r * 0.3), mix(ground, (20, 16, 40), 0.45))
        c.draw(ellipse(x, fy + r * 0.06, r * 0.86, r * 0.23), mix(ground, (20, 16, 40), 0.25))
        c.draw(
            stroke(arc_points(x, fy, r, r * 0.3, 10, 170, steps=14), [0.5, 3, 0.5]),
            mix(ground, (255, 255, 255), 0.5),
            alpha=0.7,
        )
    rocket(s, -half * 0.62, y + span * 0.2, 250)
    fx, fy = half * 0.56, y + span * 0.3
    c.draw(stroke([(fx, fy), (fx, fy - 130)], 5), (214, 218, 226))
    c.draw(
        polygon(
            curve([(fx, fy - 128), (fx + 40, fy - 136), (fx + 84, fy - 124)], steps=6)
            + curve([(fx + 84, fy - 74), (fx + 40, fy - 86), (fx, fy - 78)], steps=6)
        ),
        (236, 110, 70),
    )


def rocket(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    w = h * 0.3
    for side in (-1, 1):
        c.draw(
            polygon([(x + side * w * 0.3, y - h * 0.3), (x + side * w * 0.8, y), (x + side * w * 0.3, y - h * 0.08)]),
            (214, 66, 60),
        )
    c.draw(
        blob(
            [
                (x, y - h),
                (x + w * 0.4, y - h * 0.66),
                (x + w * 0.42, y - h * 0.3),
                (x + w * 0.26, y - h * 0.06),
                (x - w * 0.26, y - h * 0.06),
                (x - w * 0.42, y - h * 0.3),
                (x - w * 0.4, y - h * 0.66),
            ]
        ),
        (240, 242, 246),
        inner=Inner(w * 0.16, 0, (120, 126, 150), 0.6, w * 0.08),
    )
    with c.clip(rect(x - w, y - h * 1.1, x + w, y - h * 0.74)):
        c.draw(blob([(x, y - h), (x + w * 0.4, y - h * 0.66), (x - w * 0.4, y - h * 0.66)]), (214, 66, 60))
    c.draw(ellipse(x, y - h * 0.58, w * 0.2), (90, 96, 116))
    c.draw(ellipse(x, y - h * 0.58, w * 0.15), (120, 210, 250))
    c.draw(
        polygon(
            [
                (x - w * 0.18, y - h * 0.06),
                (x + w * 0.18, y - h * 0.06),
                (x + w * 0.26, y + h * 0.03),
                (x - w * 0.26, y + h * 0.03),
            ]
        ),
        (90, 96, 116),
    )


LAKE = Place(
    draw=lake,
    horizon=0.44,
    ground=0.84,
    head=44,
    poses=("stand", "hip"),
    away=("look", "look away"),
    zoom=(1.35, 1.7),
    eye=(0.51, 0.58),
    x=(0.0, 0.06),
)
SURF = Place(
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
)
BOAT = Place(
    draw=boat,
    horizon=0.44,
    ground=0.86,
    head=50,
    poses=("hip", "stand", "helm"),
    away=("look", "arms wide"),
    zoom=(1.25, 1.55),
    eye=(0.52, 0.58),
    x=(0.0, 0.1),
)
POOL = Place(
    draw=pool,
    horizon=0.44,
    ground=0.95,
    head=46,
    front=pool_front,
    poses=("hip", "stand"),
    away=("look",),
    barefoot=True,
    wears="swim",
    zoom=(1.25, 1.5),
    eye=(0.51, 0.58),
    x=(0.0, 0.1),
)
HARBOUR = Place(
    draw=harbour,
    horizon=0.46,
    ground=0.88,
    head=46,
    poses=("stand", "walk towards", "hip"),
    away=("look",),
    zoom=(1.25, 1.5),
    eye=(0.52, 0.58),
    x=(0.04, 0.16),
)
BRIDGE = Place(
    draw=bridge,
    horizon=0.5,
    ground=0.86,
    head=44,
    poses=("walk towards", "stand", "hip"),
    away=("look", "walk away"),
    zoom=(1.3, 1.6),
    eye=(0.56, 0.62),
    x=(0.0, 0.14),
)
UNDERWATER = Place(
    draw=underwater,
    horizon=0.6,
    ground=0.82,
    head=44,
    poses=("swim",),
    away=(),
    wears="wetsuit",
    barefoot=True,
    zoom=(1.1, 1.3),
    eye=(0.68, 0.76),
    x=(0.0, 0.12),
    is_indoors=True,
)
SPACE = Place(
    draw=space,
    horizon=0.56,
    ground=0.88,
    head=44,
    poses=("stand", "hip"),
    away=("look",),
    wears="spacesuit",
    zoom=(1.15, 1.4),
    eye=(0.62, 0.7),
    x=(0.0, 0.12),
    is_indoors=True,
)
