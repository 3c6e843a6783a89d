"""Going out: stage, museum, nightclub, boutique, fair, stadium, court, skatepark."""

import math

from tools.sketch import furniture, nature, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, hued, mix
from tools.sketch.places import Place
from tools.sketch.places.studios import speaker
from tools.sketch.places.town import NEON, string_lights
from tools.sketch.room import DARK_WOOD, IRON, STEEL
from tools.sketch.shapes import Point, Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import skyline
from tools.sketch.stage import Stage


def beams(
    s: Stage, y: float, colours: tuple[Colour, ...], *, length: float, number: int = 7, strength: float = 0.42
) -> None:
    """Coloured cones of light from a rig at height y."""
    c, chance = s.c, s.chance("beams")
    reach = min(s.half, 440) * 1.05
    for i in range(number):
        x = -reach + 2 * reach * (i + 0.5) / number
        tone = colours[i % len(colours)]
        a = math.radians((-x / reach) * 16 + chance.uniform(-20, 20))
        end = (x + length * math.sin(a), y + length * math.cos(a))
        w = length * 0.13
        cone = polygon([(x - 5, y), (x + 5, y), (end[0] + w, end[1]), (end[0] - w, end[1])])
        c.light(cone, fading((x, y), end, tone, (strength, 0.02)), soft=4)
        c.draw(rect(x - 9, y - 22, x + 9, y - 2, 4), (24, 24, 30))
        c.draw(ellipse(x, y, 8, 5), mix(tone, (255, 255, 255), 0.6))
        s.lamp(x, y, 44, tone)


def truss(s: Stage, y: float) -> None:
    c = s.c
    w = room.wide(s)
    for dy in (-14, 12):
        c.draw(rect(-w, y + dy - 2.5, w, y + dy + 2.5), (58, 58, 70))
    line = [(-w + i * 26, y + (-12 if i % 2 else 10)) for i in range(int(2 * w / 26) + 1)]
    c.draw(stroke(line, 3, round_ends=False), (58, 58, 70))


def crowd(
    s: Stage,
    y: float,
    *,
    size: float,
    tone: Colour,
    hands: float = 0.4,
    about: str = "crowd",
    ends: float | None = None,
) -> None:
    """Heads and raised hands, from behind."""
    c, chance = s.c, s.chance(about)
    shape = Shape()
    x = -s.half * 1.15
    while x < s.half * 1.15:
        h = size * chance.uniform(0.85, 1.15)
        top = y + chance.uniform(-0.3, 0.3) * size
        shape = (
            shape
            + ellipse(x, top, h * 0.3, h * 0.37)
            + blob(
                [
                    (x - h * 0.62, top + h * 1.6),
                    (x - h * 0.5, top + h * 0.52),
                    (x, top + h * 0.36),
                    (x + h * 0.5, top + h * 0.52),
                    (x + h * 0.62, top + h * 1.6),
                ]
            )
        )
        if chance.random() < hands:
            side = chance.choice((-1, 1))
            lift = chance.uniform(0.5, 1.1) * h
            arm = [
                (x + side * h * 0.44, top + h * 0.6),
                (x + side * h * 0.66, top - lift * 0.2),
                (x + side * h * chance.uniform(0.3, 0.7), top - lift),
            ]
            shape = shape + stroke(curve(arm, steps=5), [h * 0.22, h * 0.15, h * 0.13]) + ellipse(*arm[-1], h * 0.12)
        x += h * chance.uniform(0.75, 1.05)
    c.draw(shape + rect(-s.half * 2, y + size * 1.2, s.half * 2, ends or s.tall + 200), tone)


def stage(s: Stage) -> None:
    """A concert: rig, beams, drums, loudspeakers, the crowd in front."""
    c, y, half = s.c, s.level, min(s.half, 430)
    c.cover(down(0, s.tall, (16, 12, 36), (52, 22, 78), (120, 36, 98)))
    wall_c = (70, 28, 96)
    panel = rect(-half * 0.72, y * 0.24, half * 0.72, y * 0.94)
    c.draw(panel, down(y * 0.24, y * 0.94, (255, 120, 90), (226, 60, 130), (90, 40, 150)))
    with c.clip(panel):
        for k in range(9):
            a = math.radians(-90 + (k - 4) * 19)
            c.light(
                polygon(
                    [
                        (0, y * 0.92),
                        (700 * math.cos(a - 0.05), y * 0.92 + 700 * math.sin(a - 0.05)),
                        (700 * math.cos(a + 0.05), y * 0.92 + 700 * math.sin(a + 0.05)),
                    ]
                ),
                (255, 210, 140),
                strength=0.4,
            )
        c.draw(ellipse(0, y * 0.66, half * 0.24), (255, 224, 150))
    for k in range(1, 12):
        c.draw(
            rect(-half * 0.72, y * 0.24 + k * y * 0.058, half * 0.72, y * 0.24 + k * y * 0.058 + 1.6), wall_c, alpha=0.4
        )
    truss(s, y * 0.12)
    for side in (-1, 1):
        c.draw(rect(side * half * 0.86 - 12, y * 0.12, side * half * 0.86 + 12, y + 20), (40, 40, 52))
        for k in range(3):
            speaker(s, side * half * 0.9, y + 24 - k * 122, 108, 118)
    _drums(s, 0, y + 6, 1.0)
    for x in (-half * 0.42, half * 0.44):
        c.draw(rect(x - 46, y - 62, x + 46, y + 6, 4), (34, 32, 40))
        c.draw(rect(x - 40, y - 44, x + 40, y, 3), (64, 60, 70))
        for k in range(5):
            c.draw(ellipse(x - 30 + k * 15, y - 53, 3), (206, 164, 90))
    deck = polygon([(-room.wide(s), y), (room.wide(s), y), (room.wide(s), s.tall + 400), (-room.wide(s), s.tall + 400)])
    c.draw(deck, down(y, s.tall, (96, 50, 104), (54, 30, 74), (26, 16, 44)))
    c.reflect(y, s.tall, strength=0.34, ripple=1.2, stretch=1.0, tint=(60, 30, 80), fade=0.1)
    beams(s, y * 0.14, ((255, 90, 150), (90, 200, 255), (255, 200, 90), (170, 110, 255)), length=s.tall * 0.86)
    c.light(ellipse(0, s.tall * 0.8, half * 0.42, 44), (255, 236, 190), strength=0.5, soft=14)
    c.light(
        polygon([(-10, y * 0.1), (10, y * 0.1), (half * 0.42, s.tall * 0.8), (-half * 0.42, s.tall * 0.8)]),
        fading((0, 0), (0, s.tall * 0.8), (255, 236, 190), (0.4, 0.14)),
        soft=6,
    )
    chance = s.chance("smoke")
    for _ in range(9):
        c.draw(
            ellipse(
                chance.uniform(-s.half, s.half),
                y + chance.uniform(-20, 60),
                chance.uniform(70, 170),
                chance.uniform(16, 34),
            ),
            (220, 150, 210),
            alpha=0.14,
            soft=18,
        )


def _drums(s: Stage, x: float, y: float, k: float) -> None:
    c = s.c
    red = (196, 44, 62)
    for dx, h in ((-96, 150), (92, 162)):
        c.draw(stroke([(x + dx * k, y), (x + dx * k, y - h * k)], 3.5 * k), (170, 170, 180))
        c.draw(ellipse(x + dx * k, y - h * k, 44 * k, 8 * k, angle=-8 if dx < 0 else 8), (240, 196, 90))
    for dx, dy, r in ((-38, -104, 30), (38, -104, 30)):
        c.draw(rect(x + (dx - r) * k, y + dy * k, x + (dx + r) * k, y + (dy + 36) * k, 5 * k), red)
        c.draw(ellipse(x + dx * k, y + dy * k, r * k, 8 * k), (246, 244, 240))
    for dx in (-92, 96):
        c.draw(rect(x + (dx - 30) * k, y - 62 * k, x + (dx + 30) * k, y, 5 * k), red)
        c.draw(ellipse(x + dx * k, y - 62 * k, 30 * k, 8 * k), (246, 244, 240))
    c.draw(ellipse(x, y - 44 * k, 50 * k), (120, 24, 40))
    c.draw(ellipse(x, y - 44 * k, 44 * k), (246, 240, 232))
    c.text("LIVE", x, y - 44 * k, 30 * k, (60, 30, 80))


def stage_front(s: Stage) -> None:
    """The microphone, and the crowd between us and the stage."""
    c = s.c
    if s.shot == "wide":
        x, g = s.person_x + 30, s.tall * 0.835
        if s.scene.activity not in ("sing", "guitar", "dance"):
            c.draw(stroke([(x, g), (x, g - 232)], 4), (150, 150, 160))
            c.draw(ellipse(x, g - 240, 9, 12), (90, 90, 100))
        crowd(s, s.tall * 0.885, size=74, tone=(24, 14, 44), about="crowd far")
        crowd(s, s.tall * 0.94, size=104, tone=(12, 8, 26), hands=0.5)
    elif s.shot == "medium":
        crowd(s, s.tall * 0.955, size=96, tone=(12, 8, 26), hands=0.6)


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


def museum(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    room.wall(s, (236, 232, 226), low=(206, 200, 192), low_from=0.9)
    room.planks(s, (176, 132, 96), gloss=0.16)
    c.draw(
        rect(-room.wide(s), -300, room.wide(s), y * 0.1),
        down(-20, y * 0.1, s.shade((214, 210, 206), 0, 0.3), s.colour((230, 226, 222))),
    )
    c.draw(rect(-room.wide(s), y * 0.1, room.wide(s), y * 0.116), s.light.bright((250, 248, 244), 0, 0.2))
    _big_picture(s, -half * 0.28, y * 0.24, half * 0.56, y * 0.46)
    furniture.picture(s, -half * 0.88, y * 0.3, half * 0.36, y * 0.28, about="m1", frame=(196, 156, 84))
    furniture.picture(s, half * 0.54, y * 0.28, half * 0.34, y * 0.36, about="m2", frame=(196, 156, 84))
    for x, tone in ((-half * 0.7, 0), (0, 1), (half * 0.71, 2)):
        c.draw(rect(x - 4, y * 0.116, x + 4, y * 0.15), s.shade(IRON, 0, 0.2))
        c.draw(
            polygon([(x - 13, y * 0.15), (x + 13, y * 0.15), (x + 9, y * 0.185), (x - 9, y * 0.185)]),
            s.shade(IRON, 0, 0.2),
        )
        c.light(
            polygon([(x - 9, y * 0.185), (x + 9, y * 0.185), (x + half * 0.28, y * 0.8), (x - half * 0.28, y * 0.8)]),
            fading((0, y * 0.18), (0, y * 0.8), (255, 240, 206), (0.5, 0.05)),
            soft=6,
        )
        s.lamp(x, y * 0.185, 40 + tone, (255, 240, 200))
    for x in (-half * 0.34, half * 0.36, half * 0.95):
        c.draw(
            rect(x, y * 0.74, x + 26, y * 0.77),
            s.colour((250, 250, 248)),
            inner=Inner(0, -2, s.shade(STEEL, 0, 0.3), 0.5, 1),
        )
    bust(s, half * 0.72, y + 54, 230)
    bust(s, -half * 0.92, y + 40, 200)
    bx, by = -half * 0.1, y + (s.tall - y) * 0.32
    c.draw(
        rect(bx - 130, by - 46, bx + 130, by - 26, 6), s.colour((70, 60, 60)), inner=Inner(0, -7, s.shade(IRON), 0.6, 4)
    )
    for dx in (-104, 104):
        c.draw(rect(bx + dx - 5, by - 26, bx + dx + 5, by), s.shade(STEEL, 0, 0.4))
    for side in (-1, 1):  # the rope in front of the big picture
        px = side * half * 0.36
        c.draw(stroke([(px, y + 26), (px, y - 66)], 6), s.colour((206, 164, 84)))
        c.draw(ellipse(px, y - 70, 8), s.light.bright((226, 190, 110), 0, 0.3))
        c.draw(ellipse(px, y + 28, 20, 5), s.colour((206, 164, 84)))
    c.draw(
        stroke(
            curve(
                [(-half * 0.36, y - 62), (-half * 0.16, y - 26), (half * 0.16, y - 26), (half * 0.36, y - 62)], steps=8
            ),
            8,
        ),
        s.colour((166, 40, 52)),
    )


def _big_picture(s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A painting anybody knows for a painting: night sky in swirls over hills."""
    c = s.c
    b = 15
    c.draw(rect(x - b, y - b + 7, x + w + b, y + h + b + 9), s.shade(DARK_WOOD), alpha=0.35, soft=8)
    c.draw(
        rect(x - b, y - b, x + w + b, y + h + b, 3),
        s.colour((206, 164, 84)),
        inner=Inner(s.lit * 5, 5, s.shade((140, 100, 44), 0, 0.4), 0.7, 2),
    )
    c.draw(rect(x - 4, y - 4, x + w + 4, y + h + 4), s.shade((140, 100, 44), 0, 0.4))
    inside = rect(x, y, x + w, y + h)
    with c.clip(inside):
        c.draw(inside, down(y, y + h, s.colour((24, 44, 110)), s.colour((60, 110, 180)), s.colour((110, 150, 190))))
        for cx, cy, r in ((0.34, 0.34, 0.2), (0.68, 0.24, 0.13)):
            for k in range(5):
                arc = [
                    (
                        x + w * cx + w * r * (1 - k * 0.19) * math.cos(a),
                        y + h * cy + w * r * (1 - k * 0.19) * 0.7 * math.sin(a),
                    )
                    for a in [math.radians(d + 50 * k) for d in range(0, 300, 20)]
                ]
                c.draw(
                    stroke(arc, [1, w * 0.022, 1]), s.colour(((236, 226, 160), (150, 190, 226), (70, 120, 190))[k % 3])
                )
        for cx, cy in ((0.14, 0.16), (0.88, 0.14), (0.52, 0.12), (0.84, 0.46)):
            c.draw(ellipse(x + w * cx, y + h * cy, w * 0.04), s.colour((250, 226, 120)))
            c.draw(ellipse(x + w * cx, y + h * cy, w * 0.02), s.colour((255, 250, 220)))
        c.draw(
            blob(
                [
                    (x - 20, y + h * 0.84),
                    (x + w * 0.3, y + h * 0.62),
                    (x + w * 0.62, y + h * 0.76),
                    (x + w + 20, y + h * 0.58),
                    (x + w + 20, y + h + 20),
                    (x - 20, y + h + 20),
                ]
            ),
            s.colour((40, 74, 96)),
        )
        c.draw(
            blob(
                [
                    (x + w * 0.1, y + h),
                    (x + w * 0.13, y + h * 0.62),
                    (x + w * 0.19, y + h * 0.36),
                    (x + w * 0.24, y + h * 0.66),
                    (x + w * 0.28, y + h),
                ]
            ),
            s.colour((26, 48, 52)),
        )
        for k in range(5):
            c.draw(
                rect(x + w * (0.5 + 0.09 * k), y + h * 0.86, x + w * (0.55 + 0.09 * k), y + h * 0.93),
                s.colour((236, 196, 100)),
            )


def bust(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    stone, base = (240, 236, 230), (214, 210, 204)
    c.draw(ellipse(x, y, h * 0.24, h * 0.03), s.shade(DARK_WOOD), alpha=0.5, soft=4)
    c.draw(
        rect(x - h * 0.17, y - h * 0.56, x + h * 0.17, y),
        s.colour(base),
        inner=Inner(s.lit * h * 0.09, 0, s.shade((170, 166, 164), 0, 0.4), 0.6, h * 0.04),
    )
    for dy in (0.0, 0.54):
        c.draw(rect(x - h * 0.21, y - h * (dy + 0.05), x + h * 0.21, y - h * dy, 2), s.light.bright(base, 0, 0.2))
    shade = Inner(s.lit * h * 0.06, -h * 0.01, s.shade((176, 172, 172), 0, 0.4), 0.7, h * 0.03)
    c.draw(
        blob(
            [
                (x - h * 0.19, y - h * 0.6),
                (x - h * 0.16, y - h * 0.74),
                (x - h * 0.05, y - h * 0.79),
                (x + h * 0.05, y - h * 0.79),
                (x + h * 0.16, y - h * 0.74),
                (x + h * 0.19, y - h * 0.6),
            ]
        ),
        s.light.bright(stone, 0, 0.1),
        inner=shade,
    )
    c.draw(rect(x - h * 0.045, y - h * 0.84, x + h * 0.045, y - h * 0.74), s.shade(stone, 0, 0.2))
    c.draw(ellipse(x, y - h * 0.91, h * 0.08, h * 0.11), s.light.bright(stone, 0, 0.1), inner=shade)
    c.draw(
        Shape(
            discs=tuple(
                (x + h * 0.085 * math.cos(a), y - h * 0.96 + h * 0.075 * math.sin(a), h * 0.035)
                for a in [math.radians(d) for d in range(170, 380, 24)]
            )
        ),
        s.colour(stone),
        inner=shade,
    )
    c.draw(
        stroke([(x, y - h * 0.94), (x + s.lit * h * 0.02, y - h * 0.88), (x, y - h * 0.87)], h * 0.012),
        s.shade((170, 166, 166), 0, 0.4),
    )


def boutique(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    room.wall(s, (244, 226, 218))
    room.planks(s, (206, 170, 134), gloss=0.14)
    c.text("BOUTIQUE", 0, y * 0.13, 56, s.colour((176, 96, 92)))
    for side, tones in (
        (-1, ((214, 110, 104), (240, 214, 190), (120, 160, 168), (236, 180, 110), (150, 120, 170))),
        (1, ((60, 84, 120), (226, 150, 150), (246, 240, 228), (110, 140, 110), (206, 150, 90))),
    ):
        rail(s, side * half * 0.66, y + 36, half * 0.62, tones)
    mannequin(s, 0, y + 40, 300, (196, 70, 84))
    furniture.shelf(s, -half * 1.0, -half * 0.4, y * 0.3)
    furniture.shelf(s, half * 0.4, half * 1.0, y * 0.3)
    for i, tone in enumerate(((214, 110, 90), (90, 120, 150), (236, 196, 120))):
        bag(s, -half * 0.86 + i * 66, y * 0.3, 52, tone)
    for i, tone in enumerate(((40, 40, 50), (196, 60, 70), (226, 190, 150))):
        shoe(s, half * 0.5 + i * 66, y * 0.3, 52, tone)
    for side in (-1, 1):  # the oval mirror and a rack of boxes
        x = side * half * 0.27
        if side > 0:
            c.draw(ellipse(x, y * 0.36, 42, 66), s.colour((206, 164, 100)))
            c.draw(
                ellipse(x, y * 0.36, 36, 60),
                down(y * 0.28, y * 0.44, s.colour((230, 238, 240)), s.colour((196, 210, 214))),
            )
    for dx in (-0.62, 0.0, 0.62):
        furniture.pendant(s, dx * half, y * 0.07, 28, colour=(226, 180, 110))
    c.draw(
        ellipse(0, y + (s.tall - y) * 0.4, half * 0.56, 46),
        s.colour((226, 196, 190)),
        inner=Inner(0, -5, s.shade((190, 150, 144), 0, 0.3), 0.5, 3),
    )
    pouf_x, pouf_y = -half * 0.5, y + (s.tall - y) * 0.4
    c.draw(
        rect(pouf_x - 60, pouf_y - 62, pouf_x + 60, pouf_y, 22),
        s.colour((196, 110, 120)),
        inner=Inner(s.lit * 14, -10, s.shade((140, 70, 84), 0, 0.4), 0.6, 8),
    )


def rail(s: Stage, x: float, y: float, w: float, tones: tuple[Colour, ...]) -> None:
    """A rail of clothes on hangers."""
    c = s.c
    top = y - 260
    for dx in (-0.5, 0.5):
        c.draw(stroke([(x + dx * w, y), (x + dx * w, top)], 5), s.colour((206, 164, 100)))
        c.draw(stroke([(x + dx * w - 20, y), (x + dx * w + 20, y)], 5), s.colour((206, 164, 100)))
    c.draw(stroke([(x - w * 0.5, top), (x + w * 0.5, top)], 6), s.colour((206, 164, 100)))
    n = 7
    for i in range(n):
        gx = x - w * 0.4 + w * 0.8 * i / (n - 1)
        tone = tones[i % len(tones)]
        c.draw(stroke([(gx, top), (gx, top + 14)], 2), s.shade(STEEL, 0, 0.3))
        long = 150 + 40 * ((i * 5) % 3)
        k = w * 0.078
        garment = polygon(
            [
                (gx - k * 0.4, top + 18),
                (gx + k * 0.4, top + 18),
                (gx + k, top + 32),
                (gx + k * 1.12, top + 70),
                (gx + k * 0.78, top + 74),
                (gx + k * (0.9 if i % 2 else 1.2), top + long),
                (gx - k * (0.9 if i % 2 else 1.2), top + long),
                (gx - k * 0.78, top + 74),
                (gx - k * 1.12, top + 70),
                (gx - k, top + 32),
            ]
        )
        c.draw(garment, s.colour(tone), inner=Inner(s.lit * k * 0.5, 0, s.shade(tone, 0, 0.5), 0.6, k * 0.2))


def mannequin(s: Stage, x: float, y: float, h: float, colour: Colour) -> None:
    c = s.c
    c.draw(ellipse(x, y, h * 0.13, h * 0.025), s.shade(IRON, 0, 0.2))
    c.draw(stroke([(x, y), (x, y - h * 0.4)], h * 0.02), s.shade(IRON, 0, 0.2))
    body = blob(
        [
            (x - h * 0.03, y - h * 0.98),
            (x + h * 0.03, y - h * 0.98),
            (x + h * 0.04, y - h * 0.88),
            (x + h * 0.13, y - h * 0.84),
            (x + h * 0.12, y - h * 0.7),
            (x + h * 0.075, y - h * 0.56),
            (x - h * 0.075, y - h * 0.56),
            (x - h * 0.12, y - h * 0.7),
            (x - h * 0.13, y - h * 0.84),
            (x - h * 0.04, y - h * 0.88),
        ]
    )
    c.draw(
        body,
        s.colour((236, 222, 204)),
        inner=Inner(s.lit * h * 0.04, 0, s.shade((190, 170, 150), 0, 0.4), 0.6, h * 0.02),
    )
    dress = polygon(
        [
            (x - h * 0.1, y - h * 0.82),
            (x - h * 0.05, y - h * 0.78),
            (x, y - h * 0.76),
            (x + h * 0.05, y - h * 0.78),
            (x + h * 0.1, y - h * 0.82),
            (x + h * 0.118, y - h * 0.7),
            (x + h * 0.07, y - h * 0.57),
            *curve([(x + h * 0.07, y - h * 0.57), (x + h * 0.16, y - h * 0.36), (x + h * 0.2, y - h * 0.16)], steps=6),
            *curve([(x + h * 0.2, y - h * 0.16), (x, y - h * 0.13), (x - h * 0.2, y - h * 0.16)], steps=6),
            *curve([(x - h * 0.2, y - h * 0.16), (x - h * 0.16, y - h * 0.36), (x - h * 0.07, y - h * 0.57)], steps=6),
            (x - h * 0.118, y - h * 0.7),
        ]
    )
    c.draw(dress, s.colour(colour), inner=Inner(s.lit * h * 0.06, 0, s.shade(colour, 0, 0.5), 0.6, h * 0.03))


def bag(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    c = s.c
    c.draw(
        stroke(arc_points(x, y - w * 0.62, w * 0.26, w * 0.34, 180, 360, steps=12), w * 0.06), s.shade(colour, 0, 0.4)
    )
    c.draw(
        polygon([(x - w * 0.4, y - w * 0.64), (x + w * 0.4, y - w * 0.64), (x + w * 0.48, y), (x - w * 0.48, y)]),
        s.colour(colour),
        inner=Inner(s.lit * w * 0.12, -w * 0.06, s.shade(colour, 0, 0.5), 0.6, w * 0.05),
    )
    c.draw(rect(x - w * 0.08, y - w * 0.5, x + w * 0.08, y - w * 0.36, 2), s.colour((226, 190, 110)))


def shoe(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    c = s.c
    c.draw(stroke([(x - w * 0.4, y - w * 0.5), (x - w * 0.38, y)], [w * 0.1, w * 0.05]), s.shade(colour, 0, 0.4))
    c.draw(
        polygon(
            [
                *curve(
                    [
                        (x - w * 0.48, y - w * 0.62),
                        (x - w * 0.2, y - w * 0.46),
                        (x + w * 0.2, y - w * 0.2),
                        (x + w * 0.52, y - w * 0.1),
                    ],
                    steps=6,
                ),
                (x + w * 0.52, y),
                (x + w * 0.14, y),
                (x - w * 0.14, y - w * 0.26),
                (x - w * 0.42, y - w * 0.4),
            ]
        ),
        s.colour(colour),
        inner=Inner(0, -w * 0.04, s.shade(colour, 0, 0.5), 0.6, w * 0.03),
    )


def fair(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    skyline(s, "fair far", y + 4, y * 0.14, 0.6, width=40)
    wheel(s, half * 0.16, y * 0.5, min(half * 0.66, y * 0.4), y + 10)
    tent(s, -half * 0.72, y + 60, 250, (214, 66, 60))
    carousel(s, half * 0.74, y + 74, 240)
    ground = (146, 128, 112)
    c.draw(
        rect(-room.wide(s), y + 30, room.wide(s), s.tall + 500),
        down(y + 30, s.tall, s.colour(ground, 0.2), s.colour(ground), s.shade(ground, 0, 0.4)),
    )
    tent(s, -half * 0.82, y + 96, 250, (214, 66, 60))
    carousel(s, half * 0.78, y + 110, 250)
    string_lights(s, y * 0.66, 60, colour=(255, 200, 110))
    string_lights(s, y * 0.8, 50, flip=True, colour=(255, 140, 160))
    chance = s.chance("balloons")
    bx, by = -half * 0.34, y + 120
    for i in range(7):
        px, py = bx + chance.uniform(-46, 46), by - 190 - chance.uniform(0, 90)
        tone = hued(i / 7, 0.62, 0.95)
        c.draw(stroke([(bx, by), (px, py)], 1.2), s.shade((90, 80, 80)), alpha=0.8)
        c.draw(ellipse(px, py - 20, 21, 26), s.colour(tone), inner=Inner(s.lit * 8, -6, s.shade(tone, 0, 0.5), 0.6, 5))
        c.draw(ellipse(px + s.lit * 7, py - 30, 4, 6), (255, 255, 255), alpha=0.7)


def wheel(s: Stage, x: float, y: float, r: float, ground: float) -> None:
    c = s.c
    steel = s.light.bright((236, 232, 226), 0.15, 0.2)
    for dx in (-0.42, 0.42):
        c.draw(stroke([(x, y), (x + dx * r, ground)], [r * 0.04, r * 0.06]), s.shade((150, 140, 150), 0.1, 0.3))
    for k in (1.0, 0.9):
        c.draw(stroke(arc_points(x, y, r * k, r * k, 0, 360, steps=72), r * 0.022), steel)
    n = 14
    for i in range(n):
        a = 2 * math.pi * i / n + 0.1
        c.draw(stroke([(x, y), (x + r * math.cos(a), y + r * math.sin(a))], r * 0.012), steel)
    if s.light.is_dark or s.light.sun_at[1] < 0.2:
        for i in range(56):
            a = 2 * math.pi * i / 56
            px, py = x + r * math.cos(a), y + r * math.sin(a)
            c.draw(ellipse(px, py, r * 0.018), mix(NEON[i % 5], (255, 255, 255), 0.5))
            if i % 4 == 0:
                s.lamp(px, py, r * 0.2, NEON[(i // 4) % 5])
    for i in range(n):
        a = 2 * math.pi * i / n + 0.1
        px, py = x + r * math.cos(a), y + r * math.sin(a)
        tone = ((226, 78, 70), (246, 190, 70), (70, 150, 180), (120, 176, 96), (190, 110, 180))[i % 5]
        c.draw(
            polygon(arc_points(px, py + r * 0.05, r * 0.085, r * 0.075, 180, 360, steps=10)),
            s.light.bright(tone, 0.05, 0.2),
        )
        c.draw(
            blob(
                [
                    (px - r * 0.08, py + r * 0.08),
                    (px + r * 0.08, py + r * 0.08),
                    (px + r * 0.06, py + r * 0.17),
                    (px - r * 0.06, py + r * 0.17),
                ]
            ),
            s.colour(tone, 0.05),
        )
    c.draw(ellipse(x, y, r * 0.1), s.colour((246, 190, 70), 0.05))


def tent(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    """A striped marquee; y is the ground."""
    c = s.c
    n = 8
    for i in range(n):
        a, b = x - w / 2 + w * i / n, x - w / 2 + w * (i + 1) / n
        tone = colour if i % 2 == 0 else (250, 242, 226)
        c.draw(polygon([(a, y), (b, y), (b, y - w * 0.42), (a, y - w * 0.42)]), s.shade(tone, 0.05, 0.16))
        c.draw(
            polygon([(a - (x - a) * -0.06, y - w * 0.42), (b - (x - b) * -0.06, y - w * 0.42), (x, y - w * 0.86)]),
            s.colour(tone, 0.05),
        )
        c.draw(
            polygon(
                [
                    (a, y - w * 0.43),
                    (b, y - w * 0.43),
                    *curve([(b, y - w * 0.4), ((a + b) / 2, y - w * 0.35), (a, y - w * 0.4)], steps=4),
                ]
            ),
            s.light.bright(tone, 0.05, 0.1),
        )
    c.draw(polygon([(x - w * 0.1, y), (x, y - w * 0.34), (x + w * 0.1, y)]), s.shade((70, 40, 50), 0, 0.4))
    c.draw(
        polygon([(x, y - w * 0.86), (x, y - w * 1.0), (x + w * 0.13, y - w * 0.95), (x, y - w * 0.9)]),
        s.colour((246, 200, 80)),
    )
    s.lamp(x, y - w * 0.2, w * 0.5, (255, 190, 110))


def carousel(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    tent_top = y - w * 0.62
    c.draw(rect(x - w * 0.5, y - w * 0.08, x + w * 0.5, y, 4), s.colour((206, 90, 90), 0.05))
    c.draw(rect(x - w * 0.1, tent_top, x + w * 0.1, y - w * 0.06), s.light.bright((246, 220, 170), 0.05, 0.2))
    for i in range(4):
        hx = x - w * 0.36 + i * w * 0.24
        c.draw(stroke([(hx, tent_top), (hx, y - w * 0.08)], 3), s.light.bright((240, 200, 100), 0, 0.2))
        hy = y - w * (0.26 + 0.05 * (i % 2))
        tone = ((250, 246, 240), (120, 80, 60), (236, 200, 170), (90, 100, 120))[i]
        horse = blob(
            [
                (hx - 26, hy),
                (hx - 22, hy - 14),
                (hx + 8, hy - 14),
                (hx + 14, hy - 32),
                (hx + 28, hy - 30),
                (hx + 32, hy - 22),
                (hx + 22, hy - 18),
                (hx + 20, hy),
                (hx + 8, hy + 8),
                (hx - 16, hy + 8),
            ]
        )
        legs = stroke([(hx - 18, hy + 4), (hx - 26, hy + 24)], 6) + stroke([(hx + 12, hy + 4), (hx + 24, hy + 18)], 6)
        c.draw(horse + legs, s.colour(tone, 0.05))
    n = 9
    for i in range(n):
        a, b = x - w * 0.56 + w * 1.12 * i / n, x - w * 0.56 + w * 1.12 * (i + 1) / n
        tone = (236, 176, 70) if i % 2 else (200, 62, 78)
        c.draw(polygon([(a, tent_top), (b, tent_top), (x, tent_top - w * 0.34)]), s.colour(tone, 0.05))
        c.draw(
            polygon(
                [
                    (a, tent_top - 2),
                    (b, tent_top - 2),
                    *curve([(b, tent_top + 10), ((a + b) / 2, tent_top + 22), (a, tent_top + 10)], steps=4),
                ]
            ),
            s.light.bright(tone, 0, 0.1),
        )
        c.draw(ellipse((a + b) / 2, tent_top - 4, 4), (255, 240, 190))
    s.lamp(x, tent_top + 40, w * 0.6, (255, 196, 110))


def stadium(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    stand = (96, 108, 140)
    top = y * 0.5
    bowl = polygon(
        [
            *curve(
                [
                    (-room.wide(s), top - 90),
                    (-half, top - 10),
                    (0, top + 26),
                    (half, top - 10),
                    (room.wide(s), top - 90),
                ],
                steps=10,
            ),
            (room.wide(s), y + 40),
            (-room.wide(s), y + 40),
        ]
    )
    c.draw(bowl, down(top - 40, y, s.colour(stand, 0.2), s.shade(stand, 0.1, 0.3)))
    chance = s.chance("fans")
    with c.clip(bowl):
        for tone in ((230, 80, 70), (246, 240, 230), (250, 200, 80), (70, 110, 190), (60, 60, 80), (214, 160, 130)):
            dots = []
            for _ in range(210):
                x = chance.uniform(-s.half * 1.3, s.half * 1.3)
                dots.append((x, chance.uniform(top - 60 - abs(x) * 0.06, y - 8), chance.uniform(2.0, 3.4)))
            c.draw(Shape(discs=tuple(dots)), s.colour(tone, 0.15))
        c.draw(
            rect(-room.wide(s), top + (y - top) * 0.52, room.wide(s), top + (y - top) * 0.57), s.shade(stand, 0.1, 0.5)
        )
    roof = curve(
        [(-room.wide(s), top - 150), (-half, top - 62), (0, top - 26), (half, top - 62), (room.wide(s), top - 150)],
        steps=10,
    )
    c.draw(polygon([*roof, *[(x, py + 20) for x, py in reversed(roof)]]), s.light.bright((214, 218, 226), 0.1, 0.2))
    for side in (-1, 1):
        fx, fy = side * half * 0.72, y * 0.2
        c.draw(stroke([(fx, y * 0.6), (fx, fy)], 7), s.shade(STEEL, 0.1, 0.4))
        c.draw(rect(fx - 44, fy - 34, fx + 44, fy + 14, 4), s.shade(IRON, 0.1, 0.2))
        for r in range(2):
            for k in range(5):
                c.draw(ellipse(fx - 34 + k * 17, fy - 22 + r * 22, 6.4), (255, 252, 236))
        s.lamp(fx, fy - 10, 220, (255, 250, 226))
    c.draw(rect(-room.wide(s), y - 16, room.wide(s), y + 12), s.colour((40, 70, 140)))
    for k in range(-4, 5):
        c.text(("GOAL!", "PLAY", "SPORT")[k % 3], k * 150, y - 2, 21, (250, 250, 246))
    grass = (84, 152, 74)
    deep = s.tall - y
    for k in range(9):
        y0, y1 = y + 12 + deep * (k / 9) ** 1.5, y + 12 + deep * ((k + 1) / 9) ** 1.5
        c.draw(
            rect(-room.wide(s), y0, room.wide(s), y1 + 40),
            s.colour(grass if k % 2 else mix(grass, (120, 186, 90), 0.55)),
        )
    white = s.light.bright((250, 252, 248), 0, 0.1)
    c.draw(
        stroke(
            [
                (-half * 0.9, y + deep * 0.14),
                (half * 0.9, y + deep * 0.14),
                (half * 1.3, y + deep * 0.46),
                (-half * 1.3, y + deep * 0.46),
                (-half * 0.9, y + deep * 0.14),
            ],
            4,
        ),
        white,
    )
    c.draw(stroke(arc_points(0, y + deep * 0.86, half * 0.7, deep * 0.16, 0, 360, steps=60), 5), white)
    goal(s, 0, y + deep * 0.13, half * 0.66)


def goal(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    h = w * 0.36
    net = Shape()
    for k in range(17):
        net = net + stroke([(x - w / 2 + w * k / 16, y - h), (x - w / 2 + w * k / 16, y)], 0.9)
    for k in range(8):
        net = net + stroke([(x - w / 2, y - h * k / 8), (x + w / 2, y - h * k / 8)], 0.9)
    c.draw(net, (250, 250, 250), alpha=0.5)
    c.draw(
        stroke([(x - w / 2, y), (x - w / 2, y - h), (x + w / 2, y - h), (x + w / 2, y)], 6),
        s.light.bright((252, 252, 250), 0, 0.2),
    )


def court(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    skyline(s, "court far", y + 10, y * 0.4, 0.5, width=60)
    for i in range(12):
        nature.tree(s, -half * 1.2 + i * half * 0.22, y + 8, 120, depth=0.35, dice=(i * 0.37) % 1)
    mesh = Shape()
    for k in range(-28, 29):
        mesh = (
            mesh
            + stroke([(k * 26 - 140, y - 200), (k * 26 + 140, y + 10)], 1.0)
            + stroke([(k * 26 + 140, y - 200), (k * 26 - 140, y + 10)], 1.0)
        )
    with c.clip(rect(-room.wide(s), y - 190, room.wide(s), y + 8)):
        c.draw(mesh, s.shade(STEEL, 0.2, 0.3), alpha=0.5)
    for k in range(-5, 6):
        c.draw(stroke([(k * 128 + 30, y + 8), (k * 128 + 30, y - 196)], 5), s.shade(STEEL, 0.1, 0.3))
    c.draw(stroke([(-room.wide(s), y - 192), (room.wide(s), y - 192)], 5), s.shade(STEEL, 0.1, 0.3))
    deep = s.tall - y
    tennis = "tennis" in s.scene.words.lower() or "padel" in s.scene.words.lower()
    floor = (70, 122, 160) if tennis else (206, 104, 74)
    c.draw(
        rect(-room.wide(s), y + 6, room.wide(s), s.tall + 500),
        down(y, s.tall, s.colour(floor, 0.15), s.colour(floor), s.shade(floor, 0, 0.3)),
    )
    white = s.light.bright((250, 250, 246), 0, 0.1)
    if tennis:
        c.draw(
            stroke(
                [
                    (-half * 0.7, y + deep * 0.12),
                    (half * 0.7, y + deep * 0.12),
                    (half * 1.5, s.tall + 20),
                    (-half * 1.5, s.tall + 20),
                    (-half * 0.7, y + deep * 0.12),
                ],
                5,
            ),
            white,
        )
        ny = y + deep * 0.3
        net = Shape()
        for k in range(-30, 31):
            net = net + stroke([(k * 18, ny - 62), (k * 18, ny)], 1.1)
        for k in range(6):
            net = net + stroke([(-half * 1.1, ny - 62 + k * 12), (half * 1.1, ny - 62 + k * 12)], 1.1)
        c.draw(net, s.shade(IRON, 0, 0.3), alpha=0.7)
        c.draw(rect(-half * 1.1, ny - 68, half * 1.1, ny - 58), white)
        for side in (-1, 1):
            c.draw(rect(side * half * 1.1 - 5, ny - 72, side * half * 1.1 + 5, ny + 4), s.shade(IRON, 0, 0.2))
        return
    paint = polygon(
        [(-half * 0.3, y + 20), (half * 0.3, y + 20), (half * 0.56, y + deep * 0.48), (-half * 0.56, y + deep * 0.48)]
    )
    c.draw(paint, s.colour((56, 110, 140)))
    c.draw(
        stroke(
            [
                (-half * 0.3, y + 20),
                (half * 0.3, y + 20),
                (half * 0.56, y + deep * 0.48),
                (-half * 0.56, y + deep * 0.48),
                (-half * 0.3, y + 20),
            ],
            5,
        ),
        white,
    )
    c.draw(stroke(arc_points(0, y + deep * 0.48, half * 0.4, deep * 0.12, 0, 180, steps=30), 5), white)
    c.draw(stroke(arc_points(0, y + 20, half * 1.16, deep * 0.74, 0, 180, steps=50), 5), white)
    px = half * 0.0
    c.draw(stroke([(px, y + 16), (px, y - 210)], 14), s.shade(STEEL, 0, 0.3))
    c.draw(
        rect(px - 92, y - 300, px + 92, y - 170, 5),
        s.light.bright((250, 250, 250), 0, 0.2),
        inner=Inner(s.lit * 5, -4, s.shade(STEEL, 0, 0.4), 0.5, 3),
    )
    ring = [(px - 34, y - 236), (px + 34, y - 236), (px + 34, y - 190), (px - 34, y - 190), (px - 34, y - 236)]
    c.draw(stroke(ring, 5), s.colour((226, 84, 50)))
    c.draw(ellipse(px, y - 180, 34, 8) - polygon(ellipse(px, y - 180, 28, 5).polygons[0]), s.colour((240, 96, 40)))
    lines = Shape()
    for k in range(7):
        t = -1 + k / 3
        lines = lines + stroke([(px + t * 31, y - 178), (px + t * 18, y - 130)], 1.6)
    c.draw(lines, white, alpha=0.9)
    basketball(s, half * 0.5, y + deep * 0.5, 30)


def basketball(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(ellipse(x, y + r, r, r * 0.2), s.shade((120, 60, 40)), alpha=0.5, soft=3)
    c.draw(
        ellipse(x, y, r),
        s.colour((236, 128, 50)),
        inner=Inner(s.lit * r * 0.35, -r * 0.2, s.shade((170, 80, 30), 0, 0.4), 0.6, r * 0.2),
    )
    with c.clip(ellipse(x, y, r)):
        for line in (
            [(x - r, y), (x + r, y)],
            [(x, y - r), (x, y + r)],
            curve([(x - r * 0.7, y - r), (x - r * 0.3, y), (x - r * 0.7, y + r)], steps=6),
            curve([(x + r * 0.7, y - r), (x + r * 0.3, y), (x + r * 0.7, y + r)], steps=6),
        ):
            c.draw(stroke(list(line), r * 0.08), s.shade((60, 30, 20)))


def skatepark(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    sky(s)
    skyline(s, "skate far", y + 6, y * 0.46, 0.56, width=54)
    haze_band(s, y - 70, y + 10, 0.5)
    wall_y = y - 118
    c.draw(
        rect(-room.wide(s), wall_y, room.wide(s), y + 20),
        down(wall_y, y, s.colour((190, 186, 182), 0.1), s.shade((176, 172, 170), 0, 0.2)),
    )
    for word, x, size, tone in (
        ("SK8", -half * 0.62, 96, (255, 84, 130)),
        ("RIDE", half * 0.18, 84, (60, 180, 220)),
        ("!!", half * 0.86, 90, (255, 190, 50)),
    ):
        c.text(word, x + 5, y - 50, size, s.shade((40, 36, 60)), alpha=0.8)
        c.text(word, x, y - 55, size, s.colour(tone))
    chance = s.chance("paint")
    for _ in range(9):
        px, r = chance.uniform(-s.half, s.half), chance.uniform(9, 24)
        c.draw(ellipse(px, y - chance.uniform(20, 100), r), s.colour(hued(chance.random(), 0.6, 0.95)), alpha=0.5)
    concrete = (186, 184, 184)
    c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.colour(concrete, 0.1), s.light.bright(concrete, 0, 0.1), s.shade(concrete, 0, 0.25)),
    )
    deep = s.tall - y
    for side in (-1, 1):
        edge: list[Point] = [
            (side * half * 1.5 + side * 200, y - 96),
            (side * half * 0.8, y - 96),
            *curve(
                [
                    (side * half * 0.8, y - 96),
                    (side * half * 0.6, y + deep * 0.06),
                    (side * half * 0.44, y + deep * 0.2),
                    (side * half * 0.1, y + deep * 0.25),
                ],
                steps=8,
            ),
            (side * half * 1.5 + side * 200, y + deep * 0.3),
        ]
        c.draw(
            polygon(edge),
            down(
                y - 96,
                y + deep * 0.25,
                s.light.bright((206, 204, 204), 0, 0.15) if side * s.lit < 0 else s.shade((196, 194, 196), 0, 0.25),
                s.colour((190, 188, 190)),
            ),
        )
        c.draw(
            stroke([(side * half * 0.8, y - 97), (side * (half * 1.5 + 200), y - 97)], 7), s.light.bright(STEEL, 0, 0.3)
        )
        c.draw(
            stroke(
                [(side * half * 0.86, y - 100), (side * half * 0.86, y - 180), (side * (half * 1.4 + 200), y - 180)], 4
            ),
            s.shade(IRON, 0, 0.2),
        )
    c.draw(
        stroke([(-half * 0.2, y + deep * 0.34), (half * 0.62, y + deep * 0.3)], 9),
        s.light.bright((236, 84, 70), 0, 0.1),
    )
    for t in (0.1, 0.9):
        x = -half * 0.2 + half * 0.82 * t
        c.draw(stroke([(x, y + deep * (0.34 - 0.04 * t)), (x, y + deep * (0.44 - 0.04 * t))], 7), s.shade(IRON, 0, 0.2))
    c.draw(
        polygon(
            [
                (-half * 0.95, y + deep * 0.56),
                (-half * 0.4, y + deep * 0.52),
                (-half * 0.36, y + deep * 0.58),
                (-half * 0.95, y + deep * 0.64),
            ]
        ),
        s.shade((170, 168, 170), 0, 0.3),
    )


STAGE = Place(
    draw=stage,
    horizon=0.6,
    ground=0.8,
    head=44,
    front=stage_front,
    zoom=(1.25, 1.55),
    eye=(0.72, 0.8),
    blur=(0.6, 2.6),
    poses=("sing", "guitar", "cheer"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.04),
)
NIGHTCLUB = Place(
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
)
MUSEUM = Place(
    draw=museum,
    horizon=0.66,
    ground=0.92,
    head=54,
    zoom=(1.12, 1.4),
    eye=(0.76, 0.86),
    blur=(0.5, 2.2),
    poses=("stand", "hip"),
    away=("look", "look away"),
    is_indoors=True,
    x=(0.0, 0.2),
)
BOUTIQUE = Place(
    draw=boutique,
    horizon=0.66,
    ground=0.93,
    head=56,
    zoom=(1.12, 1.4),
    eye=(0.76, 0.86),
    blur=(0.5, 2.2),
    poses=("shop", "hip", "stand"),
    away=(),
    is_indoors=True,
    x=(0.1, 0.2),
)
FAIR = Place(
    draw=fair,
    horizon=0.56,
    ground=0.87,
    head=48,
    zoom=(1.25, 1.5),
    eye=(0.62, 0.7),
    blur=(0.3, 2.6),
    poses=("walk towards", "stand", "cheer"),
    away=("look",),
    x=(0.0, 0.14),
)
STADIUM = Place(
    draw=stadium,
    horizon=0.52,
    ground=0.86,
    head=46,
    zoom=(1.25, 1.5),
    eye=(0.58, 0.66),
    blur=(0.3, 2.6),
    poses=("ball", "cheer", "stand"),
    away=("look",),
    wears="sport",
    x=(0.0, 0.14),
)
COURT = Place(
    draw=court,
    horizon=0.52,
    ground=0.87,
    head=50,
    zoom=(1.25, 1.5),
    eye=(0.6, 0.68),
    blur=(0.3, 2.6),
    poses=("hip", "stand"),
    away=("look",),
    wears="sport",
    x=(0.1, 0.22),
)
SKATEPARK = Place(
    draw=skatepark,
    horizon=0.5,
    ground=0.84,
    head=50,
    zoom=(1.25, 1.5),
    eye=(0.57, 0.66),
    blur=(0.3, 2.6),
    poses=("skate", "hip", "stand"),
    away=("look",),
    x=(0.0, 0.1),
)
