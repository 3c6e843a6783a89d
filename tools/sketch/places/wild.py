"""Out in nature: forest, mountain, desert, snow, waterfall, camp."""

import math

from tools.sketch import nature
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.nature import BARK, LEAF, SAND
from tools.sketch.places import Place
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, peaks, shafts, sky
from tools.sketch.stage import Stage


def path(
    s: Stage, far: tuple[float, float], near_x: float, width: float, colour: Colour, *, edge: Colour, bend: float = 60
) -> None:
    """A way that winds from the foreground to `far`."""
    c = s.c
    left, right = [], []
    for i in range(13):
        t = i / 12
        y = far[1] + (s.tall + 30 - far[1]) * t**1.7
        x = far[0] + (near_x - far[0]) * t**1.5 + bend * math.sin(t * math.pi * 1.7) * t
        half = 3 + width * t**1.75
        left.append((x - half, y))
        right.append((x + half, y))
    lane = polygon(curve(left, steps=5) + curve(right[::-1], steps=5))
    c.draw(lane.moved(0, -3), s.shade(edge, 0.1, 0.3))
    c.draw(lane, down(far[1], s.tall, s.light.bright(colour, 0.25, 0.25), s.colour(colour), s.shade(colour, 0, 0.25)))


def trunk(s: Stage, x: float, y: float, w: float, depth: float, dice: float) -> None:
    """One tall trunk, out of the frame at the top."""
    c = s.c
    sway = (dice - 0.5) * w * 1.2
    left = curve(
        [
            (x - w * 0.95, y + w * 0.12),
            (x - w * 0.52, y - w * 0.9),
            (x - w * 0.42 + sway * 0.3, y - w * 4),
            (x - w * 0.34 + sway, -60),
        ],
        steps=6,
    )
    right = curve(
        [
            (x + w * 0.34 + sway, -60),
            (x + w * 0.44 + sway * 0.3, y - w * 4),
            (x + w * 0.52, y - w * 0.9),
            (x + w * 0.95, y + w * 0.16),
        ],
        steps=6,
    )
    shape = polygon(left + right)
    tone = s.colour(BARK, depth)
    c.draw(shape, tone, inner=Inner(s.lit * w * 0.32, 0, s.shade(BARK, depth, 0.6), 0.75, w * 0.09))
    if depth < 0.45 and w > 14:
        with c.clip(shape):
            for k in range(9):
                bx = x + w * (((k * 0.618 + dice) % 1) - 0.5) * 0.8
                by = y - w * (0.6 + k * 1.3)
                line = curve([(bx, by), (bx + w * 0.06, by - w * 0.6), (bx - w * 0.03, by - w * 1.25)], steps=5)
                c.draw(stroke(line, [0.3, w * 0.05, 0.3]), s.shade(BARK, depth, 0.75), alpha=0.6)
            c.draw(rect(x + s.lit * w * 0.2, -60, x + s.lit * w * 0.6, y + 10), s.light.key, alpha=0.2 * s.light.rim)
            moss = blob(
                [
                    (x - w, y + w * 0.3),
                    (x - w * 0.5, y - w * 0.5),
                    (x, y - w * 0.25),
                    (x + w * 0.5, y - w * 0.6),
                    (x + w, y + w * 0.3),
                ]
            )
            c.draw(moss, s.colour((104, 140, 66), depth), alpha=0.75)


def forest(s: Stage) -> None:
    c, y = s.c, s.level
    chance = s.chance("forest")
    light = s.light
    glow = (
        mix(light.haze, mix(light.key, (214, 232, 160), 0.4), 0.35)
        if not light.is_dark
        else mix(light.haze, (50, 84, 96), 0.4)
    )
    c.cover(down(-40, y + 60, s.shade(LEAF, 0.35, 0.25), mix(glow, s.colour(LEAF, 0.3), 0.35), glow))
    # Layers of trunks, paler with distance.
    for depth, base, w, number in ((0.8, y - 4, 13, 17), (0.62, y + 16, 21, 12), (0.42, y + 46, 32, 8)):
        canopy = Shape()
        for i in range(number):
            reach = s.half * 1.25 + 120
            x = -reach + 2 * reach * (i + chance.uniform(0.15, 0.85)) / number
            if depth < 0.7 and abs(x) < 40 + 70 * (0.8 - depth):
                continue  # the path keeps its gap
            trunk(s, x, base + chance.uniform(0, 14), w * chance.uniform(0.7, 1.25), depth, chance.random())
            for _ in range(2):
                canopy = canopy + ellipse(
                    x + chance.uniform(-60, 60),
                    chance.uniform(-30, y * (0.28 + 0.22 * depth)),
                    chance.uniform(40, 90) * (1.2 - depth * 0.4),
                )
        c.draw(canopy, s.colour(nature.leaf_colour(s, chance.random()), depth), alpha=0.6)
        c.draw(rect(-s.half * 3, y - 60, s.half * 3, base + 30), fading((0, y - 60), (0, base + 30), glow, (0.0, 0.5)))
    _floor(s, y, chance.random())
    path(
        s, (chance.uniform(-18, 18), y + 26), chance.uniform(-70, 70), 150, (196, 164, 116), edge=(92, 112, 58), bend=44
    )
    _light_on_floor(s, y)
    for depth, w in ((0.16, 58), (0.0, 86)):
        for side in (-1, 1):
            x = side * min(s.half * 0.98, 300) * (0.72 if depth else 1.0) + chance.uniform(-14, 14)
            trunk(s, x, y + (120 if depth else 250), w, depth, chance.random())
    if not light.is_dark and light.cloud < 0.7:
        shafts(
            s,
            s.lit * s.half * 0.8,
            -60,
            s.tall * 0.92,
            0.4,
            count=6,
            angle=27,
            spread=9,
            colour=mix(light.key, (255, 250, 200), 0.3),
        )
    crown = Shape()
    for _ in range(30):
        x = chance.uniform(-s.half * 1.1, s.half * 1.1)
        crown = crown + nature.leafy(
            x, chance.uniform(-60, 26) + abs(x) * 0.06, chance.uniform(30, 62), chance.random() * 9
        )
    c.draw(
        crown, down(-40, 90, s.shade(nature.leaf_colour(s, 0.2), 0, 0.6), s.shade(nature.leaf_colour(s, 0.5), 0, 0.3))
    )
    ferns(s, y + 130, s.tall - 40)
    if light.is_dark:
        for _ in range(26):
            x, fy = chance.uniform(-s.half, s.half), chance.uniform(y * 0.5, s.tall * 0.9)
            c.glow(x, fy, 9, (214, 255, 140), 0.8)
            c.draw(ellipse(x, fy, 1.3), (240, 255, 190))


def _floor(s: Stage, y: float, dice: float) -> None:
    c = s.c
    floor = mix((112, 132, 66), nature.leaf_colour(s, dice), 0.35)
    if s.scene.weather == "snow" or s.scene.season == "winter":
        floor = (226, 232, 240)
    c.draw(
        rect(-s.half * 3 - 600, y + 20, s.half * 3 + 600, s.tall + 500),
        down(y + 20, s.tall, s.light.bright(floor, 0.35, 0.2), s.colour(floor, 0.06), s.shade(floor, 0, 0.45)),
        soft=6,
    )
    nature.grass(s, y + 50, s.tall, floor, 130, height=17)


def _light_on_floor(s: Stage, y: float) -> None:
    """Spots of sun between the shadows of the trunks."""
    if s.light.is_dark or s.light.cloud > 0.7:
        return
    chance, c = s.chance("spots"), s.c
    for _ in range(16):
        t = chance.random()
        x, fy, w = (
            chance.uniform(-s.half, s.half),
            y + 60 + (s.tall - y - 60) * t,
            (20 + 50 * t) * chance.uniform(0.6, 1.4),
        )
        c.light(ellipse(x, fy, w, w * 0.22), s.light.key, strength=0.22, soft=5)


def ferns(s: Stage, y0: float, y1: float) -> None:
    chance = s.chance("ferns")
    for i in range(11):
        t = (i + chance.random()) / 11
        side = -1 if i % 2 else 1
        x = side * (s.half * chance.uniform(0.42, 1.05) - 10 * (1 - t))
        nature.fern(
            s,
            x,
            y0 + (y1 - y0) * t,
            40 + 54 * t,
            colour=mix(LEAF, (140, 170, 70), chance.random() * 0.6),
            dark=t > 0.85,
        )
    _mushrooms(s, y0 + 0.55 * (y1 - y0))


def _mushrooms(s: Stage, y: float) -> None:
    chance = s.chance("mushrooms")
    x0 = chance.choice((-1, 1)) * s.half * 0.62
    for i in range(3):
        mushroom(s, x0 + i * 17 - 14, y + chance.uniform(0, 12), 11 + 5 * chance.random())


def mushroom(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(
        stroke([(x, y), (x, y - r * 1.2)], [r * 0.62, r * 0.42]),
        s.colour((240, 228, 206)),
        inner=Inner(s.lit * r * 0.14, 0, s.shade((200, 180, 150)), 0.6, r * 0.05),
    )
    cap = polygon(
        [
            *arc_points(x, y - r * 1.1, r, r * 0.95, 180, 360, steps=20),
            (x + r * 0.5, y - r * 0.95),
            (x - r * 0.5, y - r * 0.95),
        ]
    )
    c.draw(cap, s.colour((206, 62, 48)), inner=Inner(s.lit * r * 0.25, -r * 0.1, s.shade((150, 36, 34)), 0.6, r * 0.1))
    for dx, dy, k in ((-0.4, -1.5, 0.15), (0.2, -1.72, 0.17), (0.56, -1.36, 0.12), (-0.08, -1.3, 0.1)):
        c.draw(ellipse(x + dx * r, y + dy * r, k * r), s.colour((250, 242, 228)))


def mountain(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("mountain")
    sky(s)
    peaks(s, "far peaks", y + 8, y * 0.5, (124, 134, 164), 0.62, count=4)
    haze_band(s, y - 60, y + 20, 0.5)
    peaks(s, "peaks", y + 26, y * 0.66, (104, 110, 134), 0.3, count=2)
    haze_band(s, y - 30, y + 50, 0.6)
    green = (74, 112, 92) if s.scene.season != "winter" and s.scene.weather != "snow" else (196, 208, 220)
    line = hills(s, "foothills", y + 62, 84, green, 0.34, mist=0.6)
    for i in range(24):
        px, py = line[(i * len(line)) // 24]
        nature.pine(s, px + chance.uniform(-14, 14), py + 16, chance.uniform(26, 44), depth=0.4, dice=chance.random())
    haze_band(s, y + 50, y + 140, 0.5)
    mid = hills(s, "middle", y + span * 0.3, 76, mix(green, (86, 120, 70), 0.4), 0.16, mist=0.35)
    for i in range(14):
        px, py = mid[(i * len(mid)) // 14]
        nature.pine(s, px + chance.uniform(-20, 20), py + 24, chance.uniform(58, 96), depth=0.17, dice=chance.random())
    # The near slope: meadow, stones, and the trail that leads up.
    meadow = (138, 160, 84) if green[0] < 150 else (236, 240, 247)
    slope = curve(
        [
            (-s.half * 2 - 500, y + span * 0.34),
            (-s.half * 0.5, y + span * 0.46),
            (s.half * 0.2, y + span * 0.53),
            (s.half * 2 + 500, y + span * 0.42),
        ],
        steps=10,
    )
    ground = polygon([*slope, (s.half * 2 + 500, s.tall + 500), (-s.half * 2 - 500, s.tall + 500)])
    c.draw(
        ground,
        down(y + span * 0.36, s.tall, s.light.bright(meadow, 0.12, 0.25), s.colour(meadow), s.shade(meadow, 0, 0.4)),
    )
    path(s, (s.half * 0.16, y + span * 0.52), -40, 92, (206, 184, 148), edge=(110, 124, 70), bend=86)
    with c.clip(ground):
        nature.grass(s, y + span * 0.5, s.tall, meadow, 120, height=15)
        nature.flowers(s, y + span * 0.5, s.tall - 10, 46, ((250, 214, 92), (244, 244, 250), (206, 130, 196)), size=7)
    for _ in range(7):
        t = chance.random()
        nature.rock(
            s,
            chance.choice((-1, 1)) * s.half * chance.uniform(0.4, 1.0),
            y + span * (0.56 + 0.42 * t),
            26 + 70 * t,
            dice=chance.random(),
        )
    side = -s.lit
    for k, h in ((1.0, 260), (0.8, 190), (1.15, 320)):
        nature.pine(s, side * s.half * k, y + span * (0.7 + 0.1 * k), h, dice=k)


def _dune(s: Stage, crest: list[tuple[float, float]], bottom: float, depth: float, tone: Colour) -> None:
    """A dune with a sharp crest: one flank in light, the other in shadow."""
    c = s.c
    line = curve(crest, steps=10)
    body = polygon([*line, (line[-1][0], bottom), (line[0][0], bottom)])
    c.draw(body, down(min(p[1] for p in line), bottom, s.light.bright(tone, depth, 0.3), s.colour(tone, depth)))
    top = min(range(len(line)), key=lambda i: line[i][1])
    sign = -s.lit
    spine = []
    x, y = line[top]
    for i in range(9):
        t = i / 8
        spine.append((x - sign * 70 * math.sin(t * 2.6) + sign * 40 * t, y + (bottom - y) * t))
    flank = [p for p in line if (p[0] - x) * sign >= 0]
    flank.sort(key=lambda p: (p[0] - x) * sign)
    edge = flank[-1] if flank else (x + sign * 200, y)
    dark = polygon([*curve(spine, steps=6), (edge[0], bottom), *reversed(flank)])
    with c.clip(body):
        c.draw(dark, down(y, bottom, s.shade(tone, depth, 0.5), s.shade(tone, depth, 0.24)))


def desert(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("desert")
    sky(s, clouds=s.light.cloud > 0.3)
    w = s.half
    if s.scene.landmark == "egypt":
        for px, h in ((-0.5, 150), (0.28, 210), (0.86, 110)):
            x = px * w
            c.draw(
                polygon([(x - h, y + 8), (x, y - h * 0.86), (x + h, y + 8)]), s.light.bright((222, 180, 120), 0.25, 0.2)
            )
            c.draw(
                polygon([(x, y - h * 0.86), (x - s.lit * h, y + 8), (x + s.lit * h * 0.14, y + 8)]),
                s.shade((222, 180, 120), 0.25, 0.42),
            )
    else:
        for px, pw, h in ((-0.72, 120, 84), (0.62, 170, 118)):  # table mountains
            x = px * w
            mesa = polygon(
                [
                    (x - pw, y + 6),
                    (x - pw * 0.72, y - h * 0.55),
                    (x - pw * 0.6, y - h),
                    (x + pw * 0.56, y - h * 0.97),
                    (x + pw * 0.7, y - h * 0.5),
                    (x + pw, y + 6),
                ]
            )
            c.draw(mesa, down(y - h, y, s.colour((196, 104, 70), 0.42), s.colour((206, 130, 92), 0.62)))
            with c.clip(mesa):
                c.draw(
                    rect(
                        x - s.lit * pw * 0.1 - (pw if s.lit > 0 else 0),
                        y - h,
                        x - s.lit * pw * 0.1 + (0 if s.lit > 0 else pw),
                        y + 8,
                    ),
                    s.shade((150, 70, 60), 0.4, 0.4),
                    alpha=0.4,
                )
    haze_band(s, y - 40, y + 26, 0.6)
    tone = mix(SAND, (232, 168, 98), 0.55)
    for k, depth, lift in ((0.05, 0.42, 30), (0.2, 0.24, 46), (0.42, 0.08, 70)):
        x = chance.uniform(-0.5, 0.5) * w
        base = y + span * k
        crest = [
            (-w * 2.4 - 300, base + lift),
            (x - w * 0.9, base + lift * 0.5),
            (x, base - lift),
            (x + w * 0.8, base + lift * 0.3),
            (w * 2.4 + 300, base + lift * 0.8),
        ]
        _dune(s, crest, s.tall + 420 if k > 0.4 else base + span * 0.36, depth, tone)
    for i in range(17):  # wind ripples
        t = i / 17
        ry = y + span * (0.56 + 0.42 * t)
        line = curve([(-w * 1.2, ry + 8), (-w * 0.4, ry - 8 - 6 * t), (w * 0.3, ry + 6), (w * 1.2, ry - 10)], steps=8)
        c.draw(stroke(line, [0.5, 1.4 + 2.4 * t, 1.4 + 2.4 * t, 0.5]), s.shade(tone, 0, 0.3), alpha=0.3)
    cactus(s, -s.lit * w * 0.74, y + span * 0.66, span * 0.62)
    cactus(s, s.lit * w * 0.5, y + span * 0.3, span * 0.2, depth=0.2)
    cactus(s, -s.lit * w * 0.3, y + span * 0.2, span * 0.12, depth=0.32)
    for _ in range(5):
        t = chance.random()
        nature.rock(
            s,
            chance.uniform(-w, w),
            y + span * (0.5 + 0.46 * t),
            16 + 40 * t,
            colour=(176, 112, 80),
            dice=chance.random(),
        )
    nature.ground_shade(s, s.tall - span * 0.2, s.tall, s.shade(tone, 0, 0.5), 0.45)


def cactus(s: Stage, x: float, y: float, h: float, *, depth: float = 0.0) -> None:
    """A saguaro."""
    c = s.c
    green = (84, 130, 84)
    w = h * 0.15
    shape = stroke([(x, y), (x, y - h)], [w * 1.05, w])
    shape = shape + stroke(
        curve(
            [(x, y - h * 0.36), (x - h * 0.2, y - h * 0.36), (x - h * 0.25, y - h * 0.46), (x - h * 0.25, y - h * 0.7)],
            steps=6,
        ),
        w * 0.74,
    )
    shape = shape + stroke(
        curve(
            [(x, y - h * 0.5), (x + h * 0.18, y - h * 0.5), (x + h * 0.23, y - h * 0.6), (x + h * 0.23, y - h * 0.86)],
            steps=6,
        ),
        w * 0.7,
    )
    c.draw(
        ellipse(x - s.lit * h * 0.2, y, h * 0.34, h * 0.035), s.shade((160, 110, 80), depth, 0.7), alpha=0.45, soft=2
    )
    c.draw(shape, s.colour(green, depth), inner=Inner(s.lit * w * 0.42, 0, s.shade(green, depth, 0.6), 0.7, w * 0.12))
    if depth < 0.15:
        for dx, top in ((-0.22, 1.0), (0.0, 1.02), (0.22, 1.0)):
            c.draw(
                stroke([(x + dx * w, y - 3), (x + dx * w, y - h * top + w * 0.3)], w * 0.035),
                s.shade(green, depth, 0.7),
                alpha=0.55,
            )


def camp(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("camp")
    sky(s)
    if s.light.has_moon:  # the milky way
        band = [(-s.half * 0.9, y * 0.06), (-s.half * 0.2, y * 0.3), (s.half * 0.5, y * 0.52), (s.half * 1.3, y * 0.86)]
        c.draw(stroke(curve(band, steps=8), [20, 90, 110, 60]), (150, 160, 220), alpha=0.13, soft=26)
    peaks(s, "camp peaks", y + 10, y * 0.36, (94, 104, 134), 0.5, count=3)
    haze_band(s, y - 20, y + 24, 0.4)
    for depth, base, h, n in ((0.4, y + 22, 120, 20), (0.14, y + 56, 200, 11)):
        for i in range(n):
            x = -s.half * 1.3 - 80 + (2 * s.half * 1.3 + 160) * (i + chance.random()) / n
            if depth > 0.2 or abs(x) > s.half * 0.42:
                nature.pine(s, x, base, h * chance.uniform(0.7, 1.15), depth=depth, dice=chance.random())
    ground = (104, 122, 70) if s.scene.weather != "snow" else (226, 232, 242)
    c.draw(
        rect(-s.half * 3 - 500, y + 44, s.half * 3 + 500, s.tall + 500),
        down(y + 44, s.tall, s.colour(ground, 0.1), s.shade(ground, 0, 0.45)),
    )
    nature.grass(s, y + 70, s.tall, ground, 110, height=15)
    tent(s, -s.lit * min(s.half * 0.5, 190), y + span * 0.42, min(150.0, s.half * 0.62))
    fire(s, s.lit * min(s.half * 0.34, 120), y + span * 0.66, 40)
    for side, w in ((1, 84), (-1, 66)):
        lx = s.lit * min(s.half * 0.34, 120) + side * 96
        c.draw(
            stroke([(lx - w * 0.5, y + span * 0.7), (lx + w * 0.5, y + span * 0.71)], 22),
            s.colour((126, 88, 60)),
            inner=Inner(0, -6, s.shade((90, 60, 44)), 0.7, 3),
        )
        c.draw(ellipse(lx + w * 0.5, y + span * 0.71, 8, 11), s.colour((206, 170, 122)))


def tent(s: Stage, x: float, y: float, r: float, colour: Colour = (236, 140, 60)) -> None:
    c = s.c
    top = y - r * 0.95
    c.draw(ellipse(x, y + 4, r * 1.3, r * 0.12), s.shade((50, 60, 40)), alpha=0.6, soft=4)
    left = polygon([(x - r * 1.12, y), (x - r * 0.12, top), (x + r * 0.5, y + r * 0.06)])
    right = polygon([(x - r * 0.12, top), (x + r * 0.5, y + r * 0.06), (x + r * 1.18, y - r * 0.05)])
    glow = s.light.is_dark
    inner_tone = (255, 206, 120)
    front = (
        down(top, y, mix(colour, inner_tone, 0.55), mix(colour, inner_tone, 0.85))
        if glow
        else down(top, y, s.light.bright(colour, 0, 0.25), s.colour(colour))
    )
    c.draw(left, front)
    c.draw(right, mix(s.shade(colour, 0, 0.35), inner_tone, 0.25) if glow else s.shade(colour, 0, 0.35))
    door = polygon([(x - r * 0.42, y + r * 0.005), (x - r * 0.14, top + r * 0.24), (x + r * 0.12, y + r * 0.035)])
    c.draw(door, mix((120, 62, 30), inner_tone, 0.35) if glow else s.shade((90, 50, 40), 0, 0.5))
    c.draw(
        polygon([(x - r * 0.14, top + r * 0.24), (x + r * 0.12, y + r * 0.035), (x + r * 0.02, y + r * 0.02)]),
        mix(colour, inner_tone, 0.4) if glow else s.light.bright(colour, 0, 0.35),
    )
    for a, b in (((x - r * 0.12, top), (x - r * 1.5, y + 6)), ((x - r * 0.12, top), (x + r * 1.56, y - 2))):
        c.draw(stroke([a, b], 1.3), s.light.bright((220, 214, 200)), alpha=0.7)
    if glow:
        s.lamp(x - r * 0.1, y - r * 0.3, r * 2.4, (255, 170, 80))


def fire(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    if s.light.is_dark:
        c.glow(x, y - r, r * 7.5, (255, 138, 50), 0.75)
        c.light(ellipse(x, y + r * 0.3, r * 4.4, r * 1.0), (255, 150, 70), strength=0.4, soft=12)
    for k in range(7):
        a = math.pi * 2 * k / 7
        nature.rock(s, x + r * 1.15 * math.cos(a), y + r * 0.34 * math.sin(a) + 7, r * 0.46, dice=k / 7)
    for start, end in (((-0.8, 0.12), (0.7, -0.2)), ((0.8, 0.14), (-0.7, -0.22)), ((-0.5, 0.2), (0.55, 0.1))):
        c.draw(
            stroke([(x + start[0] * r, y + start[1] * r), (x + end[0] * r, y + end[1] * r)], r * 0.2),
            s.colour((98, 64, 46)),
        )
    for scale, colour in ((1.0, (244, 92, 34)), (0.72, (255, 158, 48)), (0.44, (255, 224, 120))):
        w, h = r * 0.62 * scale, r * 2.0 * scale
        flame = blob([(x - w, y - h * 0.16), (x - w * 0.72, y - h * 0.52), (x - w * 0.3, y - h * 0.62), (x + w * 0.06, y - h), (x + w * 0.38, y - h * 0.62), (x + w * 0.8, y - h * 0.46),
                      (x + w * 0.92, y - h * 0.14), (x, y + r * 0.08)], steps=6)  # fmt: skip
        c.draw(flame, colour)
    for k in range(9):
        sx, sy = x + r * 1.1 * math.sin(k * 2.4), y - r * (1.9 + k * 0.42)
        c.draw(ellipse(sx, sy, 1.8), (255, 190, 90), alpha=0.9 - 0.07 * k)
    s.lamp(x, y - r, r * 5, (255, 140, 60))


def snow(s: Stage) -> None:
    """A ski slope with pines, a chairlift, tracks in the snow."""
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("ski")
    sky(s)
    peaks(s, "ski far", y + 14, y * 0.5, (128, 142, 176), 0.55, count=3)
    peaks(s, "ski peaks", y + 30, y * 0.62, (108, 120, 152), 0.28, count=2)
    white = (246, 249, 255)
    far = curve(
        [(-s.half * 2 - 400, y - 30), (-s.half * 0.4, y + 40), (s.half * 0.5, y + 16), (s.half * 2 + 400, y - 40)],
        steps=10,
    )
    c.draw(
        polygon([*far, (s.half * 2 + 400, s.tall + 400), (-s.half * 2 - 400, s.tall + 400)]),
        down(y - 30, y + span * 0.5, s.colour(white, 0.25), s.shade(white, 0.1, 0.2)),
    )
    for i in range(26):
        x = -s.half * 1.25 + 2.5 * s.half * (i + chance.random()) / 26
        if abs(x) > s.half * 0.2:
            nature.pine(
                s,
                x,
                y + 30 + abs(x) * 0.12 + chance.uniform(-6, 22),
                chance.uniform(44, 86),
                depth=0.3,
                dice=chance.random(),
            )
    _chairlift(s, y)
    near = curve(
        [
            (-s.half * 2 - 400, y + span * 0.2),
            (-s.half * 0.5, y + span * 0.34),
            (s.half * 0.4, y + span * 0.26),
            (s.half * 2 + 400, y + span * 0.5),
        ],
        steps=10,
    )
    slope = polygon([*near, (s.half * 2 + 400, s.tall + 400), (-s.half * 2 - 400, s.tall + 400)])
    c.draw(slope, down(y + span * 0.2, s.tall, s.light.bright(white, 0, 0.1), s.colour(white), s.shade(white, 0, 0.3)))
    with c.clip(slope):
        c.draw(
            polygon(
                [
                    (s.lit * -s.half * 0.1, y),
                    (-s.lit * s.half * 2, y),
                    (-s.lit * s.half * 2, s.tall),
                    (-s.lit * s.half * 0.7, s.tall),
                ]
            ),
            fading((0, y), (0, s.tall), s.shade(white, 0, 0.5), (0.5, 0.1)),
            grain=0.5,
        )
        for k in range(3):  # tracks
            line = []
            for i in range(15):
                t = i / 14
                line.append(
                    (s.half * (0.34 - 0.5 * t) + (20 + 70 * t) * math.sin(t * 7 + k * 2.2), y + span * (0.3 + 0.8 * t))
                )
            c.draw(stroke(curve(line, steps=6), [1.5, 9]), s.shade(white, 0, 0.4), alpha=0.55)
            c.draw(stroke([(px + 3, py + 2) for px, py in curve(line, steps=6)], [0.6, 3]), (255, 255, 255), alpha=0.7)
    for side, h, spot in ((-1, 330, 1.0), (1, 250, 1.05), (-1, 180, 0.72)):
        nature.pine(s, side * s.half * spot, y + span * 0.62, h, dice=spot)
    for px, tone in ((-0.42, (216, 54, 56)), (0.5, (40, 96, 190))):  # gates
        x, gy = px * s.half, y + span * (0.46 if px < 0 else 0.4)
        c.draw(stroke([(x, gy), (x, gy - 66)], 3), s.colour(tone))
        c.draw(stroke([(x + 34, gy + 3), (x + 34, gy - 63)], 3), s.colour(tone))
        c.draw(polygon([(x, gy - 62), (x + 34, gy - 59), (x + 34, gy - 34), (x, gy - 37)]), s.colour(tone))


def _chairlift(s: Stage, y: float) -> None:
    c = s.c
    a, b = (-s.lit * (s.half + 60), y - 170), (s.lit * (s.half + 30), y + 24)
    line = [
        (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + 16 * math.sin(math.pi * t))
        for t in [i / 16 for i in range(17)]
    ]
    steel = s.shade((90, 96, 112), 0.1, 0.4)
    c.draw(stroke(line, 1.8), steel)
    for t in (0.3, 0.72):
        x, py = line[int(t * 16)]
        c.draw(stroke([(x, py - 4), (x, py + 150)], [6, 9]), steel)
        c.draw(stroke([(x - 20, py), (x + 20, py)], 5), steel)
    for t in (0.12, 0.44, 0.58, 0.88):
        x, py = line[int(t * 16)]
        c.draw(stroke([(x, py), (x, py + 26)], 1.8), steel)
        c.draw(stroke([(x - 11, py + 27), (x + 11, py + 27)], 5), s.colour((206, 70, 60)))
        c.draw(stroke([(x - 11, py + 14), (x - 11, py + 28)], 2.4), s.colour((206, 70, 60)))


def waterfall(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("fall")
    sky(s)
    cliff = (112, 116, 112)
    top = y * 0.34
    w = min(s.half * 0.34, 120)
    hills(s, "fall back", y * 0.5, 90, (84, 124, 96), 0.5)
    wall = curve(
        [
            (-s.half * 2 - 300, top - 90),
            (-s.half * 0.7, top - 34),
            (-w * 1.1, top + 6),
            (w * 1.1, top + 6),
            (s.half * 0.8, top - 50),
            (s.half * 2 + 300, top - 120),
        ],
        steps=8,
    )
    body = polygon([*wall, (s.half * 2 + 300, y + 60), (-s.half * 2 - 300, y + 60)])
    c.draw(body, down(top - 60, y + 40, s.light.bright(cliff, 0.2, 0.12), s.shade(cliff, 0.1, 0.4)))
    with c.clip(body):
        for i in range(34):
            x = -s.half * 1.2 + 2.4 * s.half * (i + chance.random()) / 34
            if abs(x) > w:
                hgt = chance.uniform(60, 190)
                py = top + chance.uniform(-30, y - top - 60)
                c.draw(
                    polygon([(x, py), (x + 16, py + 10), (x + 12, py + hgt), (x - 6, py + hgt * 0.8)]),
                    s.shade(cliff, 0.1, 0.5),
                    alpha=0.5,
                )
    for i in range(12):
        side = -1 if i % 2 else 1
        nature.bush(
            s,
            side * (w * 1.3 + (s.half - w) * chance.random()),
            top + chance.uniform(-24, 10),
            chance.uniform(50, 100),
            depth=0.14,
            dice=chance.random(),
        )
    white = mix(s.colour((248, 252, 255)), s.light.haze, 0.1)
    sheet = polygon([(-w * 0.8, top), (w * 0.8, top), (w * 0.98, y + 36), (-w * 0.98, y + 36)])
    c.draw(sheet, down(top, y + 36, mix(white, s.colour((120, 190, 214)), 0.35), white))
    with c.clip(sheet):
        for i in range(24):
            x = w * (-0.9 + 1.8 * (i + chance.random()) / 24)
            c.draw(
                stroke([(x * 0.82, top + chance.uniform(0, 40)), (x, y + 40)], [1.5, chance.uniform(2, 6)]),
                s.colour((150, 206, 226)) if i % 2 else (255, 255, 255),
                alpha=0.6,
            )
    nature.water(s, y + 22, s.tall + 300, (34, 126, 130), far=s.colour((120, 192, 190)))
    for i in range(5):
        c.draw(
            ellipse(0, y + 34 + i * 13, w * (1.1 + i * 0.36), 6 + i * 2.2),
            (255, 255, 255),
            alpha=0.34 - 0.05 * i,
            soft=3,
        )
    c.draw(ellipse(0, y + 18, w * 1.4, 44), white, alpha=0.65, soft=18)
    nature.ripples(s, y + 60, s.tall, mix(white, s.light.haze, 0.3), s.shade((34, 110, 120), 0, 0.4), count=60)
    for side in (-1, 1):
        for k in range(5):
            nature.rock(
                s,
                side * (w * 1.3 + k * 46 + chance.uniform(0, 24)),
                y + 30 + k * 24,
                60 + k * 26,
                colour=(108, 112, 108),
                dice=chance.random(),
            )
    bank = blob(
        [
            (-s.half * 2 - 300, s.tall - span * 0.3),
            (-s.half * 0.3, s.tall - span * 0.22),
            (s.half * 0.5, s.tall - span * 0.17),
            (s.half * 2 + 300, s.tall - span * 0.34),
            (s.half * 2 + 300, s.tall + 400),
            (-s.half * 2 - 300, s.tall + 400),
        ]
    )
    c.draw(bank, down(s.tall - span * 0.3, s.tall, s.colour((128, 124, 112)), s.shade((110, 104, 96), 0, 0.4)))
    for side in (-1, 1):
        nature.fern(s, side * s.half * 0.92, s.tall - span * 0.14, 120)
        nature.fern(s, side * s.half * 0.7, s.tall - span * 0.03, 90, dark=True)


FOREST = Place(
    draw=forest,
    horizon=0.47,
    ground=0.83,
    head=40,
    poses=("walk towards", "stand", "walk"),
    away=("walk away", "look"),
    x=(0.0, 0.08),
    zoom=(1.3, 1.6),
    eye=(0.52, 0.58),
)
MOUNTAIN = Place(
    draw=mountain,
    horizon=0.42,
    ground=0.84,
    head=40,
    poses=("hike stand", "hike", "hike away"),
    away=("arms wide", "hike away"),
    zoom=(1.4, 1.8),
    eye=(0.47, 0.54),
)
DESERT = Place(
    draw=desert,
    horizon=0.45,
    ground=0.84,
    head=38,
    poses=("walk", "stand", "walk towards"),
    away=("look", "walk away"),
    zoom=(1.4, 1.8),
    eye=(0.5, 0.57),
)
SNOW = Place(
    draw=snow,
    horizon=0.4,
    ground=0.83,
    head=40,
    poses=("stand", "hip", "ski"),
    away=("look",),
    wears="coat",
    zoom=(1.4, 1.8),
    eye=(0.47, 0.54),
)
WATERFALL = Place(
    draw=waterfall,
    horizon=0.52,
    ground=0.9,
    head=40,
    poses=("stand", "hip"),
    away=("look", "arms wide"),
    zoom=(1.25, 1.5),
    eye=(0.62, 0.68),
    x=(0.05, 0.16),
)
CAMP = Place(
    side=-1,
    draw=camp,
    horizon=0.48,
    ground=0.85,
    head=42,
    poses=("stand", "sit ground"),
    away=("look",),
    zoom=(1.3, 1.7),
    eye=(0.52, 0.58),
    x=(0.0, 0.1),
)
