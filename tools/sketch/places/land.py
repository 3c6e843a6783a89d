"""Open land that people have shaped: park, garden, field, farm, vineyard, temple, castle, balloons."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, hued, mix
from tools.sketch.nature import BARK, LEAF
from tools.sketch.places import Place
from tools.sketch.places.wild import path
from tools.sketch.room import IRON, WOOD
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, peaks, sky
from tools.sketch.skyline import skyline
from tools.sketch.stage import Stage


def lawn(s: Stage, y: float, colour: Colour | None = None) -> None:
    green = colour or nature.ground_colour(s)
    s.c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.light.bright(green, 0.2, 0.2), s.colour(green), s.shade(green, 0, 0.4)),
    )


def park_bench(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    c.draw(ellipse(x, y, w * 0.55, w * 0.06), s.shade(LEAF, 0, 0.7), alpha=0.5, soft=4)
    for dx in (-0.42, 0.42):
        c.draw(stroke([(x + dx * w, y), (x + dx * w, y - w * 0.26)], w * 0.035), s.shade(IRON, 0, 0.2))
        c.draw(stroke([(x + dx * w, y - w * 0.22), (x + dx * w * 1.04, y - w * 0.54)], w * 0.03), s.shade(IRON, 0, 0.2))
    for k in range(3):
        c.draw(
            rect(x - w * 0.5, y - w * (0.52 - 0.085 * k), x + w * 0.5, y - w * (0.46 - 0.085 * k), 3),
            s.colour((176, 116, 70)),
            inner=Inner(0, -2, s.shade(WOOD, 0, 0.5), 0.6, 1),
        )
    for k in range(2):
        c.draw(
            rect(x - w * 0.52, y - w * (0.25 - 0.05 * k), x + w * 0.52, y - w * (0.21 - 0.05 * k), 3),
            s.light.bright((176, 116, 70), 0, 0.2),
        )


def park_lamp(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(stroke([(x, y), (x, y - h * 0.86)], [h * 0.03, h * 0.018]), s.shade(IRON, 0, 0.2))
    c.draw(rect(x - h * 0.04, y - h * 0.08, x + h * 0.04, y, 2), s.shade(IRON, 0, 0.2))
    c.draw(
        polygon(
            [
                (x - h * 0.05, y - h * 0.86),
                (x + h * 0.05, y - h * 0.86),
                (x + h * 0.066, y - h * 0.97),
                (x - h * 0.066, y - h * 0.97),
            ]
        ),
        (255, 236, 176) if s.light.is_dark else s.light.bright((244, 240, 226), 0, 0.2),
    )
    c.draw(
        polygon([(x - h * 0.08, y - h * 0.97), (x + h * 0.08, y - h * 0.97), (x, y - h * 1.03)]), s.shade(IRON, 0, 0.2)
    )
    s.lamp(x, y - h * 0.92, h * 0.55, (255, 206, 120))


def park(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("park")
    sky(s)
    skyline(s, "park far", y - 6, y * 0.3, 0.62, width=40)
    for i in range(16):
        nature.tree(
            s,
            -half * 1.4 + i * half * 0.19,
            y + chance.uniform(-2, 8),
            chance.uniform(90, 150),
            depth=0.4,
            dice=chance.random(),
        )
    haze_band(s, y - 40, y + 20, 0.4)
    lawn(s, y)
    span = s.tall - y
    pond = ellipse(-half * 0.5, y + span * 0.2, half * 0.46, span * 0.055)
    c.draw(ellipse(-half * 0.5, y + span * 0.205, half * 0.48, span * 0.062), s.shade((150, 150, 100), 0.1, 0.3))
    c.draw(pond, down(y + span * 0.14, y + span * 0.26, s.light.sky[-1], s.colour((84, 150, 176))))
    for dx in (-0.62, -0.4):
        duck(s, dx * half, y + span * 0.2, 15, 1 if dx < -0.5 else -1)
    path(s, (half * 0.3, y + 10), -40, 120, (224, 204, 168), edge=(120, 140, 80), bend=70)
    for side, k, h in ((1, 0.62, 250), (-1, 0.86, 300)):
        x = side * half * k
        nature.tree(s, x, y + span * (0.2 if side > 0 else 0.3), h, dice=chance.random())
    park_lamp(s, half * 0.34, y + span * 0.28, 230)
    park_bench(s, half * 0.72, y + span * 0.44, 190)
    nature.tree(s, half * 1.02, y + span * 0.5, 460, dice=chance.random())
    nature.grass(s, y + 30, s.tall, nature.ground_colour(s), 90, height=13)
    if s.scene.weather != "snow":
        nature.flowers(s, y + span * 0.4, s.tall - 10, 40, ((250, 214, 92), (250, 246, 250), (236, 120, 150)), size=7)
    if "picnic" in s.scene.words.lower():
        blanket(s, -half * 0.45, s.tall * 0.88, 240)
    if s.scene.season == "autumn":
        for _ in range(50):
            lx, ly = chance.uniform(-s.half, s.half), chance.uniform(y, s.tall)
            c.draw(ellipse(lx, ly, 5, 2.6, angle=chance.uniform(0, 180)), s.colour(nature.AUTUMN[chance.randrange(3)]))


def duck(s: Stage, x: float, y: float, r: float, facing: int) -> None:
    c = s.c
    c.draw(
        blob(
            [
                (x - facing * r * 1.4, y - r * 0.5),
                (x - facing * r * 0.6, y - r * 0.2),
                (x + facing * r * 0.5, y - r * 0.4),
                (x + facing * r * 0.9, y),
                (x + facing * r * 0.3, y + r * 0.35),
                (x - facing * r * 0.8, y + r * 0.3),
            ]
        ),
        s.colour((250, 248, 242)),
    )
    c.draw(ellipse(x + facing * r * 0.8, y - r * 0.7, r * 0.4), s.colour((54, 110, 84)))
    c.draw(
        polygon(
            [
                (x + facing * r * 1.1, y - r * 0.75),
                (x + facing * r * 1.6, y - r * 0.6),
                (x + facing * r * 1.1, y - r * 0.5),
            ]
        ),
        s.colour((246, 170, 60)),
    )


def blanket(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    shape = polygon(
        [
            (x - w * 0.46, y - w * 0.14),
            (x + w * 0.44, y - w * 0.17),
            (x + w * 0.56, y + w * 0.12),
            (x - w * 0.54, y + w * 0.16),
        ]
    )
    c.draw(shape, s.colour((214, 62, 58)))
    with c.clip(shape):
        for k in range(-6, 7):
            c.draw(
                stroke([(x + k * w * 0.09, y - w * 0.2), (x + k * w * 0.115, y + w * 0.2)], w * 0.035),
                (255, 250, 244),
                alpha=0.55,
            )
        for k in range(-3, 4):
            c.draw(
                stroke([(x - w * 0.6, y + k * w * 0.06), (x + w * 0.6, y + k * w * 0.06 - w * 0.02)], w * 0.024),
                (255, 250, 244),
                alpha=0.55,
            )
    c.draw(
        polygon([(x - w * 0.32, y - w * 0.22), (x - w * 0.02, y - w * 0.22), (x - w * 0.05, y), (x - w * 0.29, y)]),
        s.colour((196, 142, 84)),
        inner=Inner(5, -4, s.shade(WOOD, 0, 0.5), 0.6, 3),
    )
    c.draw(
        stroke(arc_points(x - w * 0.17, y - w * 0.2, w * 0.12, w * 0.17, 180, 360, steps=12), 5), s.shade(WOOD, 0, 0.3)
    )
    for dx, tone in ((0.12, (236, 176, 60)), (0.22, (214, 60, 52)), (0.32, (120, 170, 76))):
        c.draw(ellipse(x + dx * w, y - w * 0.03, w * 0.045), s.colour(tone))


def garden(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("garden")
    sky(s)
    span = s.tall - y
    for i in range(14):
        nature.tree(s, -half * 1.3 + i * half * 0.2, y + 6, chance.uniform(110, 190), depth=0.36, dice=chance.random())
    hedge = (76, 124, 70)
    c.draw(
        rect(-room.wide(s), y - 62, room.wide(s), y + 16, 6),
        down(y - 62, y + 16, s.light.bright(hedge, 0.2, 0.2), s.shade(hedge, 0.1, 0.35)),
    )
    lawn(s, y + 8)
    path(s, (0, y + 14), 0, 110, (230, 208, 174), edge=(150, 120, 90), bend=0)
    arch(s, 0, y + span * 0.12, min(half * 0.5, 180), 330)
    for side in (-1, 1):  # borders full of flowers
        bed = polygon(
            [
                (side * 46, y + 24),
                (side * half * 0.5, y + 24),
                (side * (half * 1.6 + 160), s.tall + 60),
                (side * 190, s.tall + 60),
            ]
        )
        c.draw(bed, s.shade((110, 84, 60), 0, 0.2))
        with c.clip(bed):
            for i in range(26):
                t = (i + chance.random()) / 26
                fx = side * ((46 + 144 * t) + (half * 0.5 - 46 + (half * 1.1) * t) * chance.random())
                nature.bush(
                    s,
                    fx,
                    y + 30 + span * t,
                    40 + 76 * t,
                    depth=0.12 * (1 - t),
                    dice=chance.random(),
                    colour=mix(LEAF, (126, 164, 84), chance.random()),
                )
        palette: tuple[Colour, ...] = (
            (236, 84, 120),
            (250, 206, 86),
            (250, 244, 246),
            (176, 110, 200),
            (244, 140, 90),
            (226, 60, 70),
        )
        for i in range(120):
            t = (i / 120) ** 0.8
            fx = side * ((52 + 150 * t) + (half * 0.45 - 40 + half * 1.05 * t) * chance.random())
            fy, r = y + 14 + span * t - chance.uniform(0, 20 + 40 * t), 3.4 + 10 * t
            tone = palette[chance.randrange(6)]
            if r < 6:
                c.draw(ellipse(fx, fy, r), s.colour(tone, 0.1))
                continue
            petals = Shape(
                discs=tuple(
                    (fx + r * 0.6 * math.cos(a), fy + r * 0.54 * math.sin(a), r * 0.5)
                    for a in [2 * math.pi * k / 6 for k in range(6)]
                )
            )
            c.draw(petals, s.colour(tone), inner=Inner(s.lit * r * 0.2, -r * 0.15, s.shade(tone, 0, 0.4), 0.5, r * 0.1))
            c.draw(ellipse(fx, fy, r * 0.34), s.colour((250, 214, 96)))
    for _ in range(5):
        butterfly(
            s,
            chance.uniform(-half * 0.9, half * 0.9),
            chance.uniform(y * 0.8, y + span * 0.6),
            chance.uniform(7, 12),
            hued(chance.random(), 0.6, 0.95),
        )


def arch(s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A rose arch over the path."""
    c, chance = s.c, s.chance("arch")
    line = [
        (x - w, y),
        (x - w, y - h * 0.6),
        *arc_points(x, y - h * 0.6, w, h * 0.42, 180, 360, steps=16),
        (x + w, y - h * 0.6),
        (x + w, y),
    ]
    c.draw(
        stroke(line, 13),
        s.light.bright((246, 242, 232), 0, 0.1),
        inner=Inner(s.lit * 3, 0, s.shade((190, 186, 176), 0, 0.4), 0.6, 2),
    )
    for i in range(130):
        p = line[0] if i % 9 == 0 else line[chance.randrange(1, len(line) - 1)]
        q = line[min(len(line) - 1, line.index(p) + 1)]
        t = chance.random()
        px, py = p[0] + (q[0] - p[0]) * t + chance.uniform(-16, 16), p[1] + (q[1] - p[1]) * t + chance.uniform(-14, 14)
        if i % 2:
            c.draw(
                ellipse(px, py, 11, 7, angle=chance.uniform(0, 180)),
                s.colour(mix(LEAF, (130, 170, 90), chance.random())),
            )
        else:
            tone = ((240, 130, 150), (250, 190, 200), (226, 70, 96))[i % 3]
            c.draw(ellipse(px, py, 9), s.colour(tone), inner=Inner(s.lit * 2.5, -2, s.shade(tone, 0, 0.4), 0.6, 1.5))
            c.draw(ellipse(px, py, 4), s.shade(tone, 0, 0.2))


def butterfly(s: Stage, x: float, y: float, r: float, colour: Colour) -> None:
    c = s.c
    for side in (-1, 1):
        c.draw(ellipse(x + side * r * 0.6, y - r * 0.4, r * 0.66, r * 0.5, angle=side * -30), s.colour(colour))
        c.draw(
            ellipse(x + side * r * 0.45, y + r * 0.4, r * 0.45, r * 0.36, angle=side * 30),
            s.light.bright(colour, 0, 0.3),
        )
    c.draw(stroke([(x, y - r * 0.6), (x, y + r * 0.6)], r * 0.18), s.shade(IRON))


def _rows(
    s: Stage, y: float, vanish: float, colours: tuple[Colour, Colour], *, number: int = 13, bumps: bool = True
) -> None:
    """Rows of plants that run to the horizon."""
    c = s.c
    deep = s.tall + 40 - y
    for i in range(-number, number + 1):
        x = i * 84.0 + 42
        near, far = vanish + x * 2.5, vanish + x * 0.22
        w_near, w_far = 74.0, 5.0
        row = polygon([(far - w_far, y), (far + w_far, y), (near + w_near, s.tall + 60), (near - w_near, s.tall + 60)])
        c.draw(row, down(y, s.tall, s.colour(colours[0], 0.3), s.colour(colours[0]), s.shade(colours[0], 0, 0.3)))
        if not bumps:
            continue
        tops = Shape()
        for k in range(22):
            t = (k / 22) ** 1.6
            px, py = far + (near - far) * t, y + deep * t
            r = w_far + (w_near - w_far) * t
            tops = tops + ellipse(px, py, r * 1.02, r * 0.5)
        c.draw(
            tops,
            down(y, s.tall, s.colour(colours[1], 0.3), s.light.bright(colours[1], 0, 0.1)),
            inner=Inner(s.lit * 4, -3, s.shade(colours[0], 0, 0.5), 0.5, 3),
        )


def field(s: Stage) -> None:
    """A meadow or a field of what the words name: sunflowers, lavender, wheat, tulips, poppies."""
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("field")
    words = s.scene.words.lower()
    sky(s)
    hills(s, "field far", y + 10, 74, (110, 140, 120), 0.6)
    hills(s, "field middle", y + 24, 52, (128, 156, 96), 0.42)
    for i in range(9):
        nature.tree(
            s,
            -half * 1.2 + i * half * 0.3 + chance.uniform(-20, 20),
            y + 16,
            chance.uniform(34, 64),
            depth=0.42,
            dice=chance.random(),
        )
    if s.scene.landmark == "rome" or "tusc" in words or "toscan" in words:
        for k in range(5):
            x = half * (0.3 + 0.12 * k)
            c.draw(
                blob([(x, y - 84), (x + 11, y - 30), (x + 8, y + 14), (x - 8, y + 14), (x - 11, y - 30)]),
                s.shade((60, 96, 66), 0.3, 0.2),
            )
    haze_band(s, y - 26, y + 40, 0.5)
    if "laven" in words or "lavand" in words:
        lawn(s, y + 18, (150, 140, 120))
        _rows(s, y + 18, chance.uniform(-40, 40), ((104, 84, 150), (150, 116, 206)))
        return
    if "tulip" in words:
        lawn(s, y + 18, (110, 150, 80))
        for k, tone in enumerate(((226, 60, 70), (250, 206, 70), (240, 130, 160), (250, 244, 240), (236, 110, 60))):
            fy = y + 24 + (s.tall - y) * 0.2 * k
            nature.flowers(s, fy, fy + (s.tall - y) * 0.2, 110, (tone,), size=9 + 4 * k, about=f"tulip{k}")
        return
    if "wheat" in words or "corn" in words or "prairie" in words or "savanna" in words or "safari" in words:
        gold = (224, 178, 92)
        lawn(s, y + 18, gold)
        for k in range(5):
            fy = y + 40 + (s.tall - y) * (k / 5) ** 1.4
            nature.grass(
                s, fy, fy + 90 + 30 * k, mix(gold, (250, 214, 130), 0.2 * k), 120, height=30 + 22 * k, about=f"wheat{k}"
            )
        return
    green = nature.ground_colour(s)
    lawn(s, y + 18, green)
    nature.grass(s, y + 30, s.tall, green, 150, height=24)
    if "sunflower" in words or "sonnenblum" in words or "girasol" in words:
        _sunflowers(s, y)
        return
    tones: tuple[Colour, ...] = (
        ((226, 60, 54), (236, 90, 70), (250, 246, 240))
        if "popp" in words
        else ((250, 246, 250), (250, 206, 80), (236, 110, 140), (150, 130, 220), (240, 130, 70))
    )
    nature.flowers(s, y + 30, s.tall - 6, 260, tones, size=15)
    for _ in range(5):
        butterfly(
            s,
            chance.uniform(-half, half),
            chance.uniform(y * 0.85, s.tall * 0.8),
            chance.uniform(6, 11),
            hued(chance.random(), 0.6, 0.95),
        )


def _sunflowers(s: Stage, y: float) -> None:
    c, chance = s.c, s.chance("sunflowers")
    spots = sorted((chance.random() ** 0.7, chance.uniform(-s.half * 1.1, s.half * 1.1)) for _ in range(90))
    for t, x in spots:
        if abs(x) < 46 + 70 * t and t > 0.25:
            continue
        fy = y + 26 + (s.tall - y) * t
        r = 4 + 34 * t
        c.draw(stroke([(x, fy + r * 4), (x, fy)], r * 0.2), s.shade(LEAF, 0.1, 0.2))
        for side in (-1, 1):
            c.draw(ellipse(x + side * r * 0.8, fy + r * 1.8, r * 0.8, r * 0.34, angle=side * -24), s.colour(LEAF))
        points = []
        for k in range(28):
            a = 2 * math.pi * k / 28
            rr = r * (1.0 if k % 2 else 0.66)
            points.append((x + rr * math.cos(a), fy + rr * math.sin(a)))
        c.draw(polygon(points), s.colour((250, 200, 50), 0.12 * (1 - t)))
        c.draw(
            ellipse(x, fy, r * 0.48),
            s.colour((96, 60, 40)),
            inner=Inner(s.lit * r * 0.1, -r * 0.08, s.shade((50, 30, 24), 0, 0.4), 0.6, r * 0.06),
        )


def farm(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("farm")
    span = s.tall - y
    sky(s)
    hills(s, "farm far", y + 10, 60, (128, 156, 104), 0.5)
    lawn(s, y + 6, nature.ground_colour(s))
    hills(s, "farm field", y + 40, 34, (214, 180, 96), 0.2, to=y + 100)
    _windmill(s, half * 0.66, y + 30, 230)
    barn(s, -half * 0.42, y + 60, min(half * 0.9, 330))
    lawn(s, y + 58)
    path(s, (-half * 0.3, y + 60), 20, 110, (214, 186, 140), edge=(120, 140, 80), bend=40)
    for k in range(-9, 10):  # the fence
        x = k * 74 + 20
        if -150 < x < 10:
            continue
        c.draw(
            rect(x - 5, y + span * 0.2 - 58, x + 5, y + span * 0.2 + 14, 2),
            s.light.bright((246, 240, 228), 0, 0.1),
            inner=Inner(s.lit * 2, 0, s.shade(WOOD, 0, 0.4), 0.5, 1),
        )
    for dy in (-44, -18):
        for a, b in ((-room.wide(s), -150), (10, room.wide(s))):
            c.draw(
                rect(a, y + span * 0.2 + dy, b, y + span * 0.2 + dy + 9, 2),
                s.light.bright((246, 240, 228), 0, 0.1),
                inner=Inner(0, -2, s.shade(WOOD, 0, 0.4), 0.5, 1),
            )
    for hay_x, fy, bale in (
        (half * 0.74, y + span * 0.36, 54),
        (half * 0.44, y + span * 0.3, 40),
        (-half * 0.86, y + span * 0.48, 62),
    ):
        hay(s, hay_x, fy, bale)
    cow(s, half * 0.28, y + span * 0.15, 84)
    nature.grass(s, y + 80, s.tall, nature.ground_colour(s), 110, height=17)
    for _ in range(5):
        hx, hy = chance.uniform(-half * 0.9, half * 0.9), y + span * chance.uniform(0.5, 0.9)
        _hen(s, hx, hy, 10 + 10 * (hy - y) / span, chance.choice((-1, 1)))


def barn(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    red, white = (184, 58, 52), (248, 242, 230)
    h = w * 0.5
    front = polygon(
        [
            (x - w * 0.3, y),
            (x - w * 0.3, y - h),
            (x - w * 0.2, y - h * 1.34),
            (x, y - h * 1.56),
            (x + w * 0.2, y - h * 1.34),
            (x + w * 0.3, y - h),
            (x + w * 0.3, y),
        ]
    )
    c.draw(
        polygon([(x + w * 0.3, y), (x + w * 0.3, y - h), (x + w * 0.72, y - h * 0.96), (x + w * 0.72, y)]),
        s.shade(red, 0.05, 0.4),
    )
    c.draw(
        polygon(
            [
                (x, y - h * 1.56),
                (x + w * 0.2, y - h * 1.34),
                (x + w * 0.32, y - h * 0.98),
                (x + w * 0.76, y - h * 0.94),
                (x + w * 0.64, y - h * 1.3),
                (x + w * 0.46, y - h * 1.5),
            ]
        ),
        s.colour((120, 116, 124), 0.05),
    )
    c.draw(front, s.light.bright(red, 0.03, 0.06))
    with c.clip(front):
        for k in range(13):
            bx = x - w * 0.3 + w * 0.6 * k / 12
            c.draw(stroke([(bx, y - h * 1.6), (bx, y)], 1.6), s.shade(red, 0, 0.5), alpha=0.5)
    for a, b in (
        ((x - w * 0.3, y - h), (x - w * 0.2, y - h * 1.34)),
        ((x - w * 0.2, y - h * 1.34), (x, y - h * 1.56)),
        ((x, y - h * 1.56), (x + w * 0.2, y - h * 1.34)),
        ((x + w * 0.2, y - h * 1.34), (x + w * 0.3, y - h)),
    ):
        c.draw(stroke([a, b], w * 0.026), s.colour(white))
    c.draw(rect(x - w * 0.16, y - h * 0.74, x + w * 0.16, y), s.shade(red, 0, 0.3))
    for a, b in (
        ((-0.16, 0.74), (0.16, 0.74)),
        ((-0.16, 0.74), (-0.16, 0)),
        ((0.16, 0.74), (0.16, 0)),
        ((0, 0.74), (0, 0)),
        ((-0.16, 0.74), (0, 0)),
        ((0, 0.74), (-0.16, 0)),
        ((0, 0.74), (0.16, 0)),
        ((0.16, 0.74), (0, 0)),
    ):
        c.draw(stroke([(x + a[0] * w, y - h * a[1]), (x + b[0] * w, y - h * b[1])], w * 0.014), s.colour(white))
    c.draw(
        rect(x - w * 0.06, y - h * 1.24, x + w * 0.06, y - h * 1.0),
        (255, 214, 130) if s.light.is_dark else s.shade((60, 50, 54), 0, 0.3),
    )
    c.draw(stroke([(x - w * 0.06, y - h * 1.12), (x + w * 0.06, y - h * 1.12)], 2.4), s.colour(white))
    silo = x - w * 0.46
    c.draw(
        rect(silo - w * 0.1, y - h * 1.5, silo + w * 0.1, y),
        s.colour((206, 208, 212), 0.05),
        inner=Inner(s.lit * w * 0.06, 0, s.shade((150, 154, 164), 0, 0.5), 0.6, w * 0.03),
    )
    c.draw(
        polygon(arc_points(silo, y - h * 1.5, w * 0.1, w * 0.09, 180, 360)), s.light.bright((196, 70, 64), 0.05, 0.1)
    )


def _windmill(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(
        polygon([(x - h * 0.13, y), (x - h * 0.08, y - h * 0.62), (x + h * 0.08, y - h * 0.62), (x + h * 0.13, y)]),
        s.light.bright((244, 236, 222), 0.2, 0.1),
        inner=Inner(s.lit * h * 0.05, 0, s.shade((190, 180, 170), 0.2, 0.4), 0.6, h * 0.03),
    )
    c.draw(
        polygon([(x - h * 0.1, y - h * 0.6), (x, y - h * 0.76), (x + h * 0.1, y - h * 0.6)]),
        s.colour((150, 84, 66), 0.2),
    )
    for k in range(4):
        a = math.radians(24 + 90 * k)
        tip = (x + h * 0.4 * math.cos(a), y - h * 0.64 + h * 0.4 * math.sin(a))
        c.draw(stroke([(x, y - h * 0.64), tip], h * 0.014), s.shade(WOOD, 0.2, 0.3))
        nx, ny = -math.sin(a) * h * 0.07, math.cos(a) * h * 0.07
        c.draw(
            polygon(
                [
                    (x + h * 0.1 * math.cos(a), y - h * 0.64 + h * 0.1 * math.sin(a)),
                    tip,
                    (tip[0] + nx, tip[1] + ny),
                    (x + h * 0.1 * math.cos(a) + nx, y - h * 0.64 + h * 0.1 * math.sin(a) + ny),
                ]
            ),
            s.light.bright((250, 246, 236), 0.15, 0.2),
            alpha=0.9,
        )


def hay(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    gold = (226, 180, 86)
    c.draw(ellipse(x + r * 0.3, y, r * 1.5, r * 0.2), s.shade(LEAF, 0, 0.7), alpha=0.5, soft=4)
    c.draw(
        ellipse(x, y - r, r) + rect(x, y - 2 * r, x + r * 1.1, y) + ellipse(x + r * 1.1, y - r, r * 0.5, r),
        s.colour(gold),
        inner=Inner(s.lit * r * 0.2, -r * 0.2, s.shade(gold, 0, 0.5), 0.5, r * 0.2),
    )
    c.draw(ellipse(x, y - r, r), s.light.bright(gold, 0, 0.15))
    spiral = [
        (x + r * 0.9 * t * math.cos(t * 20), y - r + r * 0.9 * t * math.sin(t * 20))
        for t in [k / 60 for k in range(61)]
    ]
    c.draw(stroke(spiral, r * 0.05), s.shade(gold, 0, 0.4), alpha=0.8)


def cow(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    white, dark = s.colour((248, 244, 238)), s.shade((50, 44, 46), 0, 0.2)
    for dx in (-0.34, -0.22, 0.24, 0.36):
        c.draw(
            rect(x + dx * w - w * 0.035, y - w * 0.26, x + dx * w + w * 0.035, y),
            white if dx in (-0.34, 0.36) else s.shade((220, 214, 206), 0, 0.3),
        )
    body = blob(
        [
            (x - w * 0.46, y - w * 0.56),
            (x, y - w * 0.58),
            (x + w * 0.42, y - w * 0.56),
            (x + w * 0.46, y - w * 0.34),
            (x + w * 0.2, y - w * 0.22),
            (x - w * 0.3, y - w * 0.22),
            (x - w * 0.47, y - w * 0.36),
        ]
    )
    c.draw(body, white, inner=Inner(s.lit * 6, -6, s.shade((190, 184, 180), 0, 0.4), 0.5, 4))
    with c.clip(body):
        for dx, dy, r in ((-0.24, -0.5, 0.15), (0.1, -0.34, 0.14), (0.34, -0.52, 0.11)):
            c.draw(
                blob(
                    [
                        (x + dx * w - r * w, y + dy * w),
                        (x + dx * w, y + dy * w - r * w * 0.7),
                        (x + dx * w + r * w, y + dy * w + r * w * 0.2),
                        (x + dx * w, y + dy * w + r * w * 0.6),
                    ]
                ),
                dark,
            )
    head = blob(
        [
            (x - w * 0.58, y - w * 0.66),
            (x - w * 0.42, y - w * 0.68),
            (x - w * 0.4, y - w * 0.5),
            (x - w * 0.5, y - w * 0.38),
            (x - w * 0.62, y - w * 0.46),
        ]
    )
    c.draw(head, white)
    c.draw(ellipse(x - w * 0.57, y - w * 0.44, w * 0.08, w * 0.06), s.colour((240, 176, 166)))
    c.draw(ellipse(x - w * 0.52, y - w * 0.58, w * 0.02), dark)
    c.draw(ellipse(x - w * 0.38, y - w * 0.66, w * 0.07, w * 0.035, angle=-20), dark)


def _hen(s: Stage, x: float, y: float, r: float, facing: int) -> None:
    c = s.c
    c.draw(
        blob(
            [
                (x - facing * r * 1.3, y - r * 1.5),
                (x - facing * r * 0.5, y - r * 1.0),
                (x + facing * r * 0.6, y - r * 1.3),
                (x + facing * r * 0.9, y - r * 2.0),
                (x + facing * r * 1.2, y - r * 1.6),
                (x + facing * r * 0.7, y - r * 0.3),
                (x - facing * r * 0.6, y - r * 0.2),
            ]
        ),
        s.colour((206, 120, 62)),
    )
    c.draw(ellipse(x + facing * r * 1.0, y - r * 2.1, r * 0.24), s.colour((220, 50, 46)))
    c.draw(stroke([(x, y - r * 0.3), (x, y)], r * 0.12), s.colour((240, 180, 60)))


def vineyard(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    s.chance("vines")
    sky(s)
    hills(s, "vine far", y + 6, 96, (120, 130, 140), 0.6)
    hills(s, "vine middle", y + 18, 66, (128, 150, 100), 0.42)
    vx = -half * 0.5
    c.draw(rect(vx - 50, y - 66, vx + 50, y - 12), s.light.bright((236, 206, 160), 0.3, 0.1))
    c.draw(polygon([(vx - 60, y - 64), (vx, y - 92), (vx + 60, y - 64)]), s.colour((190, 100, 72), 0.3))
    c.draw(rect(vx + 26, y - 104, vx + 52, y - 12), s.light.bright((230, 198, 150), 0.3, 0.1))
    c.draw(polygon([(vx + 22, y - 103), (vx + 39, y - 120), (vx + 56, y - 103)]), s.colour((190, 100, 72), 0.3))
    for k in range(3):
        c.draw(
            rect(vx - 36 + 26 * k, y - 46, vx - 26 + 26 * k, y - 28),
            (255, 214, 130) if s.light.is_dark else s.shade((80, 70, 80), 0.3, 0.3),
        )
    for k in range(5):
        x = vx + 90 + k * 26
        c.draw(
            blob([(x, y - 96 + 8 * (k % 2)), (x + 11, y - 40), (x + 8, y), (x - 8, y), (x - 11, y - 40)]),
            s.shade((64, 100, 70), 0.28, 0.2),
        )
    haze_band(s, y - 30, y + 40, 0.5)
    lawn(s, y, (176, 150, 100))
    vines = nature.leaf_colour(s, 0.4) if s.scene.season == "autumn" else (98, 140, 66)
    deep = s.tall + 60 - y
    for i in (-9, 9, -8, 8, -7, 7, -6, 6, -5, 5, -4, 4, -3, 3, -2, 2, -1, 1):  # rows, the outer ones first
        side = 1 if i > 0 else -1
        x = (i - side * 0.5) * 92.0
        far, near = x * 0.2, x * 2.3 + side * 60
        tall_near, tall_far = 210.0, 12.0
        wall = polygon([(far, y + 3), (far, y + 3 - tall_far), (near, s.tall + 60 - tall_near), (near, s.tall + 60)])
        c.draw(
            wall,
            down(
                y,
                s.tall,
                s.colour(vines, 0.3),
                s.shade(vines, 0, 0.15) if side * s.lit > 0 else s.light.bright(vines, 0, 0.12),
            ),
        )
        leaves = Shape()
        for k in range(26):
            t = (k / 25) ** 1.7
            px, py = far + (near - far) * t, y + 3 + (s.tall + 57 - y) * t - (tall_far + (tall_near - tall_far) * t)
            leaves = leaves + ellipse(px, py, 4 + 34 * t, 3 + 22 * t)
        c.draw(leaves, down(y, s.tall, s.colour(vines, 0.3), s.light.bright(vines, 0, 0.16)))
        for k in range(9):
            t = (0.28 + 0.72 * k / 9) ** 1.7
            px = far + (near - far) * t
            base = y + 3 + deep * t
            tall = tall_far + (tall_near - tall_far) * t
            c.draw(stroke([(px, base), (px, base - tall * 0.98)], 1.4 + 6 * t), s.shade(BARK, 0.1, 0.3))
            if t > 0.06:
                r = 2 + 7 * t
                gx, gy = px - side * 16 * t, base - tall * 0.5
                grapes = Shape(
                    discs=tuple(
                        (gx + dx * r * 1.5, gy + dy * r * 1.5, r)
                        for dx, dy in ((-1, 0), (0, 0), (1, 0), (-0.5, 0.85), (0.5, 0.85), (0, 1.7))
                    )
                )
                c.draw(
                    grapes,
                    s.colour((110, 56, 120)),
                    inner=Inner(s.lit * r * 0.4, -r * 0.3, s.shade((60, 26, 70), 0, 0.4), 0.6, r * 0.2),
                )
    nature.grass(s, y + 60, s.tall, (150, 150, 84), 60, height=13, x0=-120, x1=120)


def temple(s: Stage) -> None:
    """Steps, a red gate and a pagoda among blossoms."""
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("temple")
    span = s.tall - y
    sky(s)
    peaks(s, "temple far", y + 10, y * 0.44, (130, 130, 160), 0.62, count=1)
    haze_band(s, y - 50, y + 20, 0.6)
    for i in range(13):
        nature.tree(
            s,
            -half * 1.3 + i * half * 0.22,
            y + 8,
            chance.uniform(90, 150),
            depth=0.4,
            dice=chance.random(),
            colour=(110, 140, 96),
        )
    pagoda(s, half * 0.52, y + 24, 330)
    lawn(s, y + 10, (134, 160, 96))
    stone = (196, 188, 178)
    for k in range(9):  # the steps
        t0 = k / 9
        y0 = y + 24 + span * 0.5 * t0**1.3
        w = half * (0.2 + 0.5 * t0)
        c.draw(rect(-w, y0, w, y0 + 14 + 20 * t0), s.light.bright(stone, 0.1, 0.15))
        c.draw(rect(-w, y0 + 5 + 5 * t0, w, y0 + 14 + 26 * t0), s.shade(stone, 0.05, 0.3))
    c.draw(
        polygon(
            [
                (-half * 0.72, y + span * 0.52),
                (half * 0.72, y + span * 0.52),
                (half * 1.2, s.tall + 40),
                (-half * 1.2, s.tall + 40),
            ]
        ),
        down(y + span * 0.5, s.tall, s.colour(stone), s.shade(stone, 0, 0.3)),
    )
    for side in (-1, 1):
        lantern(s, side * half * 0.62, y + span * 0.5, 120)
    torii(s, 0, y + span * 0.42, half * 0.8, 420)
    for side in (-1, 1):
        cherry(s, side * half * 1.12, y + span * 0.66, 430, side)
    petals = Shape()
    for _ in range(60):
        petals = petals + ellipse(
            chance.uniform(-s.half, s.half),
            chance.uniform(y * 0.3, s.tall),
            chance.uniform(2.6, 4.6),
            2.2,
            angle=chance.uniform(0, 180),
        )
    c.draw(petals, s.light.bright((250, 190, 206), 0, 0.1), alpha=0.9)


def torii(s: Stage, x: float, y: float, w: float, h: float) -> None:
    c = s.c
    red = (214, 62, 46)
    shade = Inner(s.lit * 7, 0, s.shade(red, 0, 0.6), 0.6, 4)
    for side in (-1, 1):
        c.draw(
            polygon(
                [
                    (x + side * w * 0.38 - 15, y),
                    (x + side * w * 0.345 - 12, y - h * 0.9),
                    (x + side * w * 0.345 + 12, y - h * 0.9),
                    (x + side * w * 0.38 + 15, y),
                ]
            ),
            s.colour(red),
            inner=shade,
        )
        c.draw(rect(x + side * w * 0.38 - 19, y - 26, x + side * w * 0.38 + 19, y + 4, 3), s.shade(IRON, 0, 0.2))
    c.draw(
        rect(x - w * 0.44, y - h * 0.74, x + w * 0.44, y - h * 0.69),
        s.colour(red),
        inner=Inner(0, -4, s.shade(red, 0, 0.6), 0.6, 2),
    )
    c.draw(rect(x - 13, y - h * 0.88, x + 13, y - h * 0.69), s.colour(red))
    c.draw(rect(x - 22, y - h * 0.86, x + 22, y - h * 0.75, 2), s.shade((50, 44, 50)))
    top = [
        *curve(
            [
                (x - w * 0.58, y - h * 0.99),
                (x - w * 0.3, y - h * 0.93),
                (x, y - h * 0.915),
                (x + w * 0.3, y - h * 0.93),
                (x + w * 0.58, y - h * 0.99),
            ],
            steps=8,
        )
    ]
    c.draw(
        polygon([*top, *[(px * 0.97 + x * 0.03, py + h * 0.055) for px, py in reversed(top)]]),
        s.colour(red),
        inner=Inner(0, -5, s.shade(red, 0, 0.6), 0.6, 2),
    )
    c.draw(polygon([*[(px, py - h * 0.035) for px, py in top], *reversed(top)]), s.shade((50, 44, 50), 0, 0.3))


def pagoda(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for k in range(4):
        w = h * (0.3 - 0.045 * k)
        base = y - h * 0.2 * k
        c.draw(
            rect(x - w * 0.62, base - h * 0.15, x + w * 0.62, base),
            s.light.bright((206, 92, 70), 0.2, 0.05),
            inner=Inner(s.lit * w * 0.2, 0, s.shade((150, 60, 50), 0.2, 0.4), 0.5, w * 0.08),
        )
        for i in (-1, 0, 1):
            c.draw(
                rect(x + i * w * 0.36 - w * 0.09, base - h * 0.12, x + i * w * 0.36 + w * 0.09, base - h * 0.02),
                (255, 214, 130) if s.light.is_dark else s.light.bright((246, 226, 190), 0.2, 0.1),
            )
        roof = [
            *curve(
                [(x - w * 1.25, base - h * 0.15), (x - w * 0.7, base - h * 0.17), (x - w * 0.3, base - h * 0.23)],
                steps=6,
            ),
            *curve(
                [(x + w * 0.3, base - h * 0.23), (x + w * 0.7, base - h * 0.17), (x + w * 1.25, base - h * 0.15)],
                steps=6,
            ),
            (x + w * 1.1, base - h * 0.135),
            (x - w * 1.1, base - h * 0.135),
        ]
        c.draw(polygon(roof), s.shade((70, 84, 104), 0.2, 0.2))
    c.draw(stroke([(x, y - h * 0.82), (x, y - h * 1.04)], [6, 1.5]), s.light.bright((206, 164, 84), 0.2, 0.2))


def lantern(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    stone = (170, 166, 162)
    c.draw(
        rect(x - h * 0.06, y - h * 0.5, x + h * 0.06, y),
        s.colour(stone),
        inner=Inner(s.lit * 4, 0, s.shade(stone, 0, 0.5), 0.6, 2),
    )
    c.draw(
        rect(x - h * 0.16, y - h * 0.08, x + h * 0.16, y)
        + rect(x - h * 0.17, y - h * 0.54, x + h * 0.17, y - h * 0.47),
        s.colour(stone),
    )
    c.draw(
        rect(x - h * 0.12, y - h * 0.74, x + h * 0.12, y - h * 0.54),
        (255, 214, 130) if s.light.is_dark else s.shade((110, 100, 90), 0, 0.2),
    )
    c.draw(
        polygon(
            [
                (x - h * 0.26, y - h * 0.72),
                (x - h * 0.08, y - h * 0.86),
                (x + h * 0.08, y - h * 0.86),
                (x + h * 0.26, y - h * 0.72),
            ]
        ),
        s.light.bright(stone, 0, 0.1),
    )
    c.draw(ellipse(x, y - h * 0.89, h * 0.04), s.colour(stone))
    s.lamp(x, y - h * 0.64, h * 0.8, (255, 190, 100))


def cherry(s: Stage, x: float, y: float, h: float, side: int) -> None:
    """A cherry tree whose branches reach into the picture."""
    c, chance = s.c, s.chance(f"cherry{side}")
    bark = s.shade((92, 64, 64), 0, 0.2)
    c.draw(
        stroke(
            curve([(x, y), (x - side * h * 0.04, y - h * 0.4), (x - side * h * 0.16, y - h * 0.74)], steps=6),
            [h * 0.09, h * 0.06, h * 0.03],
        ),
        bark,
    )
    ends = []
    for dx, dy in ((-0.42, -0.92), (-0.28, -0.74), (-0.1, -1.04), (0.16, -0.92), (-0.5, -0.66)):
        tip = (x + side * -dx * -h if side > 0 else x - dx * h, y + dy * h)
        ends.append(tip)
        c.draw(
            stroke(
                curve(
                    [
                        (x - side * h * 0.06, y - h * 0.5),
                        ((x + tip[0]) / 2, (y - h * 0.5 + tip[1]) / 2 - h * 0.05),
                        tip,
                    ],
                    steps=6,
                ),
                [h * 0.036, h * 0.01],
            ),
            bark,
        )
    pink: tuple[Colour, ...] = ((246, 176, 196), (250, 206, 216), (236, 140, 170))
    for layer in (2, 0, 1):
        puffs = Shape()
        for tip in ends:
            for _ in range(7):
                puffs = puffs + ellipse(
                    tip[0] + chance.uniform(-0.13, 0.13) * h,
                    tip[1] + chance.uniform(-0.1, 0.1) * h,
                    chance.uniform(0.028, 0.06) * h,
                )
        tone = pink[layer]
        c.draw(
            puffs,
            s.light.bright(tone, 0, 0.08) if layer == 1 else s.colour(tone) if layer == 0 else s.shade(tone, 0, 0.25),
        )


def castle(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("castle")
    span = s.tall - y
    sky(s)
    peaks(s, "castle far", y + 10, y * 0.34, (124, 130, 158), 0.62, count=4, snow=False)
    haze_band(s, y - 40, y + 20, 0.6)
    hill = curve(
        [
            (-room.wide(s), y + 60),
            (-half * 0.9, y + 30),
            (-half * 0.4, y - 60),
            (half * 0.4, y - 60),
            (half * 0.9, y + 30),
            (room.wide(s), y + 60),
        ],
        steps=10,
    )
    stone = (214, 198, 178)
    _towers(s, 0, y - 50, min(half * 1.1, 400.0), stone)
    c.draw(
        polygon([*hill, (room.wide(s), s.tall + 400), (-room.wide(s), s.tall + 400)]),
        down(y - 60, s.tall, s.colour((118, 150, 92), 0.16), s.shade((110, 142, 80), 0, 0.35)),
    )
    path(s, (0, y - 52), 30, 110, (222, 202, 168), edge=(120, 140, 80), bend=110)
    for _ in range(22):
        x = chance.uniform(-half * 1.2, half * 1.2)
        nature.pine(
            s,
            x,
            y + 40 + chance.uniform(0, span * 0.16) - max(0.0, 60 - abs(x) * 0.25),
            chance.uniform(40, 84),
            depth=0.14,
            dice=chance.random(),
        ) if abs(x) > half * 0.3 else None
    nature.grass(s, y + 80, s.tall, (118, 150, 84), 110, height=16)
    nature.flowers(s, y + span * 0.4, s.tall - 10, 46, ((250, 246, 250), (250, 214, 92), (214, 120, 170)), size=8)
    for side in (-1, 1):
        nature.tree(s, side * half * 1.0, y + span * 0.62, 380, dice=chance.random())


def _towers(s: Stage, x: float, y: float, w: float, stone: Colour) -> None:
    c = s.c

    def tower(tx: float, tw: float, th: float, roof: Colour | None) -> None:
        c.draw(
            rect(tx - tw / 2, y - th, tx + tw / 2, y + 30),
            s.light.bright(stone, 0.12, 0.1),
            inner=Inner(s.lit * tw * 0.22, 0, s.shade(stone, 0.1, 0.5), 0.6, tw * 0.1),
        )
        for k in range(5):
            bx = tx - tw * 0.56 + tw * 1.12 * k / 5
            c.draw(rect(bx + 1, y - th - tw * 0.2, bx + tw * 0.15, y - th), s.light.bright(stone, 0.12, 0.1))
        c.draw(
            rect(tx - tw * 0.58, y - th - tw * 0.06, tx + tw * 0.58, y - th + tw * 0.08),
            s.light.bright(stone, 0.12, 0.2),
        )
        if roof is not None:
            c.draw(
                polygon(
                    [(tx - tw * 0.62, y - th - tw * 0.1), (tx, y - th - tw * 1.7), (tx + tw * 0.62, y - th - tw * 0.1)]
                ),
                s.colour(roof, 0.1),
            )
            c.draw(
                polygon(
                    [
                        (tx, y - th - tw * 1.7),
                        (tx - s.lit * tw * 0.62, y - th - tw * 0.1),
                        (tx - s.lit * tw * 0.05, y - th - tw * 0.1),
                    ]
                ),
                s.shade(roof, 0.1, 0.45),
            )
            c.draw(stroke([(tx, y - th - tw * 1.65), (tx, y - th - tw * 2.1)], 2), s.shade(IRON, 0.1, 0.3))
            c.draw(
                polygon([(tx, y - th - tw * 2.1), (tx + tw * 0.5, y - th - tw * 1.96), (tx, y - th - tw * 1.82)]),
                s.colour((220, 70, 60), 0.1),
            )
        for k in range(3):
            wy = y - th + tw * (0.5 + 1.0 * k)
            if wy < y - tw * 0.4:
                lit = s.light.is_dark
                c.draw(
                    rect(tx - tw * 0.1, wy, tx + tw * 0.1, wy + tw * 0.4, tw * 0.1),
                    (255, 210, 120) if lit else s.shade((80, 74, 84), 0.1, 0.3),
                )

    blue = (70, 96, 140)
    tower(x - w * 0.12, w * 0.12, w * 0.92, blue)
    tower(x + w * 0.16, w * 0.1, w * 0.76, blue)
    c.draw(rect(x - w * 0.32, y - w * 0.4, x + w * 0.32, y + 30), s.colour(stone, 0.12))
    for k in range(12):
        bx = x - w * 0.32 + w * 0.64 * k / 12
        c.draw(rect(bx + 2, y - w * 0.45, bx + w * 0.03, y - w * 0.4), s.colour(stone, 0.12))
    c.draw(polygon([(x - w * 0.2, y - w * 0.4), (x, y - w * 0.58), (x + w * 0.2, y - w * 0.4)]), s.colour(blue, 0.1))
    tower(x - w * 0.36, w * 0.16, w * 0.6, blue)
    tower(x + w * 0.36, w * 0.16, w * 0.66, blue)
    gate = polygon(
        [
            (x - w * 0.09, y + 30),
            (x - w * 0.09, y - w * 0.1),
            *arc_points(x, y - w * 0.1, w * 0.09, w * 0.1, 180, 360, steps=14),
            (x + w * 0.09, y + 30),
        ]
    )
    c.draw(gate, s.shade((70, 50, 44), 0, 0.3))
    for k in (-1, 1):
        c.draw(
            rect(x + k * w * 0.19 - w * 0.02, y - w * 0.28, x + k * w * 0.19 + w * 0.02, y - w * 0.18, w * 0.02),
            (255, 210, 120) if s.light.is_dark else s.shade((80, 74, 84), 0.1, 0.3),
        )


def balloons(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    chance = s.chance("balloons")
    sky(s)
    peaks(s, "rocks far", y + 12, y * 0.22, (196, 140, 110), 0.55, count=5, snow=False)
    haze_band(s, y - 50, y + 30, 0.6)
    rock_c = (214, 164, 124)
    lawn(s, y, (206, 164, 116))
    for i in range(11):  # chimneys of rock
        x, h = -half * 1.2 + i * half * 0.24 + chance.uniform(-16, 16), chance.uniform(60, 120)
        c.draw(
            blob(
                [
                    (x - h * 0.4, y + 30),
                    (x - h * 0.2, y - h * 0.5),
                    (x, y - h),
                    (x + h * 0.2, y - h * 0.5),
                    (x + h * 0.4, y + 30),
                ]
            ),
            s.colour(rock_c, 0.3),
            inner=Inner(s.lit * h * 0.14, 0, s.shade(rock_c, 0.3, 0.5), 0.5, h * 0.07),
        )
    tones = (
        ((220, 66, 60), (250, 206, 90)),
        ((60, 120, 180), (250, 244, 232)),
        ((236, 140, 60), (120, 60, 120)),
        ((70, 150, 130), (250, 214, 110)),
        ((190, 80, 150), (250, 226, 230)),
    )
    spots = (
        (0.5, 0.2, 0.08),
        (-0.72, 0.4, 0.1),
        (0.84, 0.5, 0.07),
        (-0.2, 0.14, 0.06),
        (0.16, 0.56, 0.055),
        (-0.86, 0.1, 0.045),
        (0.2, 0.04, 0.03),
    )
    for i, (px, py, r) in enumerate(reversed(spots)):
        balloon(s, px * half, y * (0.1 + py * 1.1), r * 900, tones[i % 5], 0.45 - r * 4)
    balloon(s, -half * 0.34, y * 0.42, 150, tones[0], 0.0)
    nature.grass(s, y + 50, s.tall, (196, 160, 100), 90, height=15)
    for _ in range(6):
        nature.rock(
            s,
            chance.uniform(-half, half),
            chance.uniform(y + 80, s.tall),
            chance.uniform(24, 70),
            colour=(190, 140, 106),
            dice=chance.random(),
        )


def balloon(s: Stage, x: float, y: float, r: float, tones: tuple[Colour, Colour], depth: float) -> None:
    c = s.c
    depth = max(0.0, depth)
    skin = blob(
        [
            (x, y - r),
            (x + r * 0.72, y - r * 0.72),
            (x + r * 0.98, y),
            (x + r * 0.66, y + r * 0.66),
            (x + r * 0.2, y + r * 1.22),
            (x - r * 0.2, y + r * 1.22),
            (x - r * 0.66, y + r * 0.66),
            (x - r * 0.98, y),
            (x - r * 0.72, y - r * 0.72),
        ]
    )
    c.draw(skin, s.colour(tones[0], depth))
    with c.clip(skin):
        for k in (-2, 0, 2):
            a, b = (k - 0.5) / 3.0, (k + 0.5) / 3.0
            left = curve([(x, y - r * 1.05), (x + a * r * 1.3, y), (x + a * r * 0.3, y + r * 1.3)], steps=10)
            right = curve([(x, y - r * 1.05), (x + b * r * 1.3, y), (x + b * r * 0.3, y + r * 1.3)], steps=10)
            c.draw(polygon([*left, *reversed(right)]), s.colour(tones[1], depth))
        c.draw(
            ellipse(x - s.lit * r * 0.75, y + r * 0.2, r * 0.8, r * 1.4),
            s.shade(tones[0], depth, 0.7),
            alpha=0.4,
            soft=r * 0.16,
        )
        c.draw(ellipse(x + s.lit * r * 0.4, y - r * 0.4, r * 0.34, r * 0.5), s.light.key, alpha=0.28, soft=r * 0.14)
    for dx in (-0.17, 0.17):
        c.draw(
            stroke([(x + dx * r, y + r * 1.2), (x + dx * r * 0.8, y + r * 1.52)], max(0.7, r * 0.012)),
            s.shade(IRON, depth, 0.2),
        )
    c.draw(
        rect(x - r * 0.16, y + r * 1.5, x + r * 0.16, y + r * 1.74, r * 0.03),
        s.colour((150, 100, 62), depth),
        inner=Inner(s.lit * r * 0.05, 0, s.shade(WOOD, depth, 0.5), 0.6, r * 0.03),
    )
    if s.light.is_dark or s.light.sun_at[1] < 0.2:
        s.lamp(x, y + r * 0.9, r * 1.3, (255, 190, 90))


PARK = Place(
    draw=park,
    horizon=0.46,
    ground=0.86,
    head=46,
    poses=("walk towards", "walk", "stand"),
    away=("look", "walk away"),
    zoom=(1.35, 1.7),
    eye=(0.53, 0.6),
    x=(0.04, 0.2),
)
GARDEN = Place(
    draw=garden,
    horizon=0.44,
    ground=0.85,
    head=46,
    poses=("flowers", "walk towards", "stand"),
    away=("look",),
    zoom=(1.3, 1.6),
    eye=(0.5, 0.58),
    x=(0.0, 0.06),
)
FIELD = Place(
    draw=field,
    horizon=0.46,
    ground=0.88,
    head=46,
    poses=("stand", "walk towards", "walk"),
    away=("look", "arms wide", "walk away"),
    zoom=(1.35, 1.7),
    eye=(0.52, 0.6),
    x=(0.0, 0.16),
)
FARM = Place(
    draw=farm,
    horizon=0.46,
    ground=0.87,
    head=46,
    poses=("hip", "stand", "walk towards"),
    away=("look",),
    zoom=(1.3, 1.6),
    eye=(0.52, 0.6),
    x=(0.04, 0.2),
)
VINEYARD = Place(
    draw=vineyard,
    horizon=0.44,
    ground=0.86,
    head=46,
    poses=("toast", "walk towards", "stand"),
    away=("look", "walk away"),
    zoom=(1.3, 1.6),
    eye=(0.5, 0.58),
    x=(0.0, 0.06),
)
TEMPLE = Place(
    draw=temple,
    horizon=0.5,
    ground=0.88,
    head=44,
    poses=("stand", "walk towards"),
    away=("look", "walk away"),
    zoom=(1.2, 1.5),
    eye=(0.57, 0.64),
    x=(0.0, 0.1),
)
CASTLE = Place(
    draw=castle,
    horizon=0.5,
    ground=0.88,
    head=42,
    poses=("stand", "walk towards"),
    away=("look", "walk away"),
    zoom=(1.25, 1.5),
    eye=(0.56, 0.62),
    x=(0.06, 0.2),
)
BALLOON = Place(
    draw=balloons,
    horizon=0.56,
    ground=0.87,
    head=42,
    poses=("stand", "hip"),
    away=("look", "arms wide"),
    zoom=(1.15, 1.4),
    eye=(0.63, 0.7),
    x=(0.06, 0.22),
)
