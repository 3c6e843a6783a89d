"""Plants, rocks and water, as things that any outdoor place can use."""

import math

from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.shapes import Point, Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

LEAF: Colour = (86, 138, 74)
PINE: Colour = (44, 92, 76)
BARK: Colour = (104, 74, 56)
GRASS: Colour = (128, 168, 84)
SAND: Colour = (240, 214, 164)
STONE: Colour = (142, 138, 140)
AUTUMN: tuple[Colour, ...] = ((214, 112, 48), (226, 158, 58), (186, 74, 46))


def leaf_colour(s: Stage, dice: float = 0.0) -> Colour:
    """Green, or what the season makes of it."""
    if s.scene.season == "autumn":
        return AUTUMN[int(dice * 3) % 3]
    if s.scene.weather == "snow" or s.scene.season == "winter":
        return mix((120, 140, 134), (236, 240, 246), 0.3)
    if s.scene.season == "spring":
        return mix((150, 190, 100), (244, 190, 206), 0.15 + 0.5 * (dice > 0.6))
    return mix(LEAF, (122, 168, 78), dice * 0.7)


def ground_colour(s: Stage) -> Colour:
    if s.scene.weather == "snow" or s.scene.season == "winter":
        return (236, 240, 248)
    if s.scene.season == "autumn":
        return (176, 148, 84)
    return GRASS


def palm(s: Stage, x: float, y: float, h: float, *, lean: float = 0.16, depth: float = 0.0) -> None:
    """A coconut palm; `lean` bends the trunk to the right."""
    c = s.c
    top = (x + lean * h, y - h)
    line = curve([(x, y), (x + lean * h * 0.16, y - h * 0.4), (x + lean * h * 0.52, y - h * 0.75), top], steps=8)
    tone = s.colour((134, 98, 70), depth)
    c.draw(
        stroke(line, [h * 0.058, h * 0.036, h * 0.028, h * 0.024]),
        tone,
        inner=Inner(s.lit * h * 0.011, 0, s.shade((134, 98, 70), depth, 0.6), 0.7, h * 0.004),
    )
    for i in range(3, len(line) - 1, 2):
        px, py = line[i]
        c.draw(
            stroke([(px - h * 0.02, py), (px + h * 0.02, py - h * 0.004)], h * 0.005),
            s.shade((134, 98, 70), depth, 0.7),
            alpha=0.6,
        )
    fronds(s, top, h * 0.46, depth)
    for dx in (-0.016, 0.018, 0.0):
        c.draw(
            ellipse(top[0] + dx * h, top[1] + h * 0.03, h * 0.02),
            s.colour((112, 72, 44), depth),
            inner=Inner(s.lit * 2, -2, s.shade((60, 40, 30)), 0.6, 1.5),
        )


def fronds(
    s: Stage,
    top: Point,
    r: float,
    depth: float = 0.0,
    angles: tuple[float, ...] = (-168, -138, -112, -86, -58, -34, -8, 22, 200),
) -> None:
    c = s.c
    for i, angle in enumerate(sorted(angles, key=lambda a: -abs(a + 90))):
        a = math.radians(angle)
        tip = (top[0] + r * math.cos(a), top[1] + r * math.sin(a) * 0.75 + r * 0.34)
        knee = (top[0] + r * 0.55 * math.cos(a), top[1] + r * 0.62 * math.sin(a) * 0.9)
        spine = curve([top, knee, tip], steps=9)
        base = mix((70, 130, 74), (118, 164, 76), (i % 3) / 2.5)
        tone = s.colour(base, depth) if i % 2 else s.shade(base, depth, 0.3)
        leaf = Shape()
        for k in range(2, len(spine)):
            t = k / len(spine)
            (px, py), (qx, qy) = spine[k - 1], spine[k]
            heading = math.atan2(qy - py, qx - px)
            length = r * 0.24 * math.sin(math.pi * min(1.0, t * 0.92 + 0.1)) + r * 0.03
            for sign in (-1, 1):
                b = heading + sign * 0.95
                end = (qx + length * math.cos(b), qy + length * math.sin(b) + length * 0.35)
                leaf = leaf + polygon([(px, py), (qx, qy), end])
        c.draw(leaf, tone)
        c.draw(stroke(spine, [r * 0.026, r * 0.008]), s.light.bright(base, depth, 0.35))


def pine(
    s: Stage, x: float, y: float, h: float, *, depth: float = 0.0, colour: Colour = PINE, dice: float = 0.5
) -> None:
    """A fir with ragged tiers, a lit side, snow on it in winter."""
    c = s.c
    w = h * (0.22 + 0.06 * dice)
    c.draw(rect(x - h * 0.018, y - h * 0.12, x + h * 0.018, y), s.shade(BARK, depth, 0.4))
    snowy = s.scene.weather == "snow" or s.scene.season == "winter" or s.scene.place == "snow"
    left: list[Point] = [(x, y - h)]
    tiers = 6
    for i in range(tiers):
        t0, t1 = i / tiers, (i + 1) / tiers
        out = w * (0.18 + 0.82 * t1) * (0.92 + 0.16 * ((dice * 7 + i * 0.61) % 1))
        left += [
            (x - out, y - h + h * 0.93 * t1),
            (x - out * 0.56, y - h + h * 0.93 * (t0 * 0.15 + t1 * 0.85) - h * 0.012),
        ]
    right = [(2 * x - px, py + h * 0.012 * ((k * 0.37 + dice) % 1)) for k, (px, py) in enumerate(left)]
    shape = polygon([*left, (x, y - h * 0.07), *reversed(right)])
    tone = s.colour(colour, depth)
    c.draw(shape, down(y - h, y, s.light.bright(colour, depth, 0.1), tone))
    side = left if s.lit > 0 else right
    with c.clip(shape):
        c.draw(polygon([(x, y - h), *side, (x, y)]), s.shade(colour, depth, 0.42), alpha=0.6)
        if snowy:
            white = s.light.local((248, 251, 255), depth)
            for i in range(tiers):
                t1 = (i + 1) / tiers
                out = w * (0.18 + 0.82 * t1)
                yy = y - h + h * 0.93 * t1
                c.draw(
                    blob(
                        [
                            (x - out, yy - h * 0.005),
                            (x - out * 0.3, yy - h * 0.1),
                            (x + out * 0.5, yy - h * 0.085),
                            (x + out, yy - h * 0.01),
                            (x + out * 0.4, yy - h * 0.045),
                            (x - out * 0.3, yy - h * 0.03),
                        ]
                    ),
                    white,
                    alpha=0.85,
                )


def tree(
    s: Stage,
    x: float,
    y: float,
    h: float,
    *,
    depth: float = 0.0,
    dice: float = 0.5,
    colour: Colour | None = None,
    bare: bool = False,
) -> None:
    """A round-crowned tree, three masses of leaves in light and shade."""
    c = s.c
    green = colour or leaf_colour(s, dice)
    trunk = s.colour(BARK, depth)
    line = curve([(x, y), (x + h * 0.015, y - h * 0.3), (x - h * 0.01, y - h * 0.55)], steps=6)
    c.draw(
        stroke(line, [h * 0.075, h * 0.045, h * 0.03]),
        trunk,
        inner=Inner(s.lit * h * 0.015, 0, s.shade(BARK, depth, 0.6), 0.8, h * 0.006),
    )
    for dx, dy in ((-0.16, -0.58), (0.17, -0.6)):
        c.draw(
            stroke(
                curve([(x, y - h * 0.36), (x + dx * h * 0.5, y - h * 0.48), (x + dx * h, y + dy * h)], steps=5),
                [h * 0.03, h * 0.012],
            ),
            trunk,
        )
    if bare:
        return
    masses = ((-0.19, -0.58, 0.19), (0.2, -0.6, 0.185), (0.0, -0.74, 0.235), (-0.09, -0.5, 0.15), (0.12, -0.48, 0.14))
    crown = Shape()
    for i, (dx, dy, r) in enumerate(masses):
        crown = crown + leafy(x + dx * h, y + dy * h, r * h, dice * 10 + i)
    tone = s.colour(green, depth)
    c.draw(crown, tone)
    with c.clip(crown):
        for i, (dx, dy, r) in enumerate(masses[:3]):
            px, py = x + dx * h, y + dy * h
            c.draw(
                leafy(px - s.lit * r * h * 0.3, py + r * h * 0.36, r * h * 0.98, dice * 7 + i),
                s.shade(green, depth, 0.45),
                alpha=0.55,
            )
            c.draw(
                leafy(px + s.lit * r * h * 0.26, py - r * h * 0.3, r * h * 0.6, dice * 5 + i),
                s.light.bright(green, depth, 0.34),
                alpha=0.75,
            )


def leafy(x: float, y: float, r: float, phase: float) -> Shape:
    points = []
    for i in range(18):
        a = 2 * math.pi * i / 18
        rr = r * (1 + 0.085 * math.sin(i * 2.4 + phase) + 0.06 * math.sin(i * 4.1 + phase * 2))
        points.append((x + rr * math.cos(a), y + rr * math.sin(a) * 0.92))
    return blob(points, steps=4)


def bush(
    s: Stage, x: float, y: float, w: float, *, depth: float = 0.0, dice: float = 0.4, colour: Colour | None = None
) -> None:
    green = colour or leaf_colour(s, dice)
    shape = Shape()
    for dx, r in ((-0.5, 0.3), (-0.15, 0.4), (0.25, 0.36), (0.55, 0.26)):
        shape = shape + leafy(x + dx * w, y - r * w * 0.5, r * w, dice * 9 + dx)
    s.c.draw(shape, down(y - w * 0.6, y + w * 0.1, s.light.bright(green, depth, 0.18), s.shade(green, depth, 0.35)))


def grass(
    s: Stage,
    y0: float,
    y1: float,
    colour: Colour,
    count: int,
    *,
    height: float = 14,
    about: str = "grass",
    x0: float | None = None,
    x1: float | None = None,
) -> None:
    """Tufts, larger towards the front."""
    chance, c = s.chance(about), s.c
    lo, hi = (-s.half * 1.1 if x0 is None else x0), (s.half * 1.1 if x1 is None else x1)
    for _ in range(count):
        t = chance.random()
        x, y = chance.uniform(lo, hi), y0 + (y1 - y0) * t
        h = height * (0.4 + t) * chance.uniform(0.7, 1.2)
        tuft = Shape()
        for k in (-0.5, 0.0, 0.45):
            tuft = tuft + stroke(
                curve(
                    [(x + k * h * 0.3, y), (x + k * h * 0.5, y - h * 0.6), (x + k * h * 1.1 + h * 0.1, y - h)], steps=4
                ),
                [h * 0.14, h * 0.09, 0.2],
            )
        tone = s.light.bright(colour, 0.1, 0.15) if chance.random() < 0.5 else s.shade(colour, 0.1, 0.3)
        c.draw(tuft, tone, alpha=0.8)


def rock(
    s: Stage, x: float, y: float, w: float, *, colour: Colour = STONE, depth: float = 0.0, dice: float = 0.5
) -> None:
    k = 0.8 + 0.4 * dice
    shape = polygon(
        [
            (x - w * 0.5, y),
            (x - w * 0.42, y - w * 0.24 * k),
            (x - w * 0.16, y - w * 0.4 * k),
            (x + w * 0.14, y - w * 0.36),
            (x + w * 0.4, y - w * 0.2 * k),
            (x + w * 0.5, y),
        ]
    )
    c = s.c
    c.draw(shape, s.light.bright(colour, depth, 0.12))
    sign = -s.lit
    dark = polygon(
        [
            (x - sign * w * 0.1, y - w * 0.45),
            (x + sign * w * 0.04, y - w * 0.16),
            (x - sign * w * 0.06, y + 2),
            (x + sign * w * 0.6, y + 2),
            (x + sign * w * 0.5, y - w * 0.5),
        ]
    )
    with c.clip(shape):
        c.draw(dark, s.shade(colour, depth, 0.5))


def fern(
    s: Stage, x: float, y: float, r: float, *, colour: Colour = LEAF, depth: float = 0.0, dark: bool = False
) -> None:
    c = s.c
    for i, angle in enumerate((-160, -135, -112, -90, -66, -42, -20)):
        a = math.radians(angle)
        tip = (x + r * math.cos(a), y + r * math.sin(a) * 0.8 + r * 0.12)
        spine = curve([(x, y), (x + r * 0.5 * math.cos(a), y + r * 0.66 * math.sin(a)), tip], steps=8)
        tone = (
            s.shade(colour, depth, 0.62 if dark else 0.32)
            if i % 2
            else s.shade(colour, depth, 0.45)
            if dark
            else s.colour(colour, depth)
        )
        leaf = stroke(spine, [r * 0.02, r * 0.012])
        for k in range(2, len(spine), 2):
            t = k / len(spine)
            px, py = spine[k]
            length = r * 0.17 * (1 - t) + r * 0.03
            for sign in (-1, 1):
                b = a + sign * 1.0
                leaf = leaf + stroke(
                    [(px, py), (px + length * math.cos(b), py + length * math.sin(b))], [r * 0.05, r * 0.008]
                )
        c.draw(leaf, tone)


def flowers(
    s: Stage,
    y0: float,
    y1: float,
    count: int,
    colours: tuple[Colour, ...],
    *,
    size: float = 9,
    about: str = "flowers",
    stems: bool = True,
) -> None:
    """Blossoms over a meadow, larger towards the front."""
    chance, c = s.chance(about), s.c
    spots = sorted(
        (chance.random() ** 0.8, chance.uniform(-s.half * 1.1, s.half * 1.1), chance.random()) for _ in range(count)
    )
    for t, x, dice in spots:
        y = y0 + (y1 - y0) * t
        r = size * (0.18 + 0.95 * t)
        if stems and r > 3:
            c.draw(
                stroke(curve([(x, y + r * 3.2), (x + r * 0.3, y + r * 1.4), (x, y)], steps=4), r * 0.28),
                s.shade((96, 140, 70), 0.1, 0.2),
            )
        petal = colours[int(dice * len(colours)) % len(colours)]
        if r < 3:
            c.draw(ellipse(x, y, r), s.colour(petal, 0.12 * (1 - t)))
            continue
        petals = Shape(
            discs=tuple(
                (x + r * 0.62 * math.cos(a), y + r * 0.55 * math.sin(a), r * 0.52)
                for a in [2 * math.pi * k / 5 + dice for k in range(5)]
            )
        )
        c.draw(
            petals,
            s.colour(petal, 0.1 * (1 - t)),
            inner=Inner(s.lit * r * 0.2, -r * 0.15, s.shade(petal, 0, 0.4), 0.5, r * 0.1),
        )
        c.draw(ellipse(x, y, r * 0.34), s.colour((250, 214, 96)))


# -- water ---------------------------------------------------------------------------------------------------


def glitter(
    s: Stage, x: float, y0: float, y1: float, width: float, colour: Colour, *, count: int = 90, strength: float = 0.9
) -> None:
    """The path of light that a low sun or a moon lays on water."""
    chance, c = s.chance("glitter"), s.c
    for _ in range(count):
        t = chance.random()
        y = y0 + (y1 - y0) * t**1.25
        spread = width * (0.12 + 0.88 * t) * chance.gauss(0, 0.36)
        w = (3 + 26 * t) * chance.uniform(0.5, 1.4)
        h = 0.7 + 2.3 * t
        c.draw(
            rect(x + spread - w, y - h / 2, x + spread + w, y + h / 2, h / 2),
            colour,
            alpha=strength * chance.uniform(0.3, 1.0) * (1 - 0.4 * abs(spread) / width),
        )


def ripples(
    s: Stage,
    y0: float,
    y1: float,
    light: Colour,
    dark: Colour,
    *,
    count: int = 60,
    about: str = "ripples",
    alpha: float = 0.35,
) -> None:
    chance, c = s.chance(about), s.c
    reach = s.half * 1.3 + 60
    for _ in range(count):
        t = chance.random()
        y = y0 + (y1 - y0) * t
        x, w, h = chance.uniform(-reach, reach), (10 + 90 * t) * chance.uniform(0.5, 1.3), 0.6 + 2.2 * t
        c.draw(
            rect(x - w, y - h / 2, x + w, y + h / 2, h / 2),
            light if chance.random() < 0.55 else dark,
            alpha=alpha * chance.uniform(0.4, 1),
        )


def water(
    s: Stage, y0: float, y1: float, near: Colour, *, far: Colour | None = None, reach: float | None = None
) -> None:
    """A sheet of water: the sky's colour at the horizon, its own in front."""
    wide = (s.half * 1.5 + 700) if reach is None else reach
    horizon = mix(s.light.sky[-1], s.light.local(near), 0.45) if far is None else far
    s.c.draw(
        rect(-wide, y0, wide, y1), down(y0, y1, horizon, mix(horizon, s.light.local(near), 0.75), s.light.local(near))
    )


def sparkle(s: Stage, x: float, y: float, r: float, colour: Colour = (255, 255, 255), alpha: float = 0.9) -> None:
    star = polygon(
        [
            (x, y - r),
            (x + r * 0.16, y - r * 0.16),
            (x + r, y),
            (x + r * 0.16, y + r * 0.16),
            (x, y + r),
            (x - r * 0.16, y + r * 0.16),
            (x - r, y),
            (x - r * 0.16, y - r * 0.16),
        ]
    )
    s.c.draw(star, colour, alpha=alpha)


def ground_shade(s: Stage, y0: float, y1: float, colour: Colour, strength: float = 0.5) -> None:
    """Darkening towards the lower edge of the frame, which holds the eye in the picture."""
    wide = s.half * 2 + 700
    s.c.draw(rect(-wide, y0, wide, y1 + 300), fading((0, y0), (0, y1), colour, (0.0, strength)), grain=0.55)


def butterfly(s: Stage, x: float, y: float, r: float, colour: Colour) -> None:
    c = s.c
    for side in (-1, 1):
        c.draw(ellipse(x + side * r * 0.6, y - r * 0.4, r * 0.66, r * 0.5, angle=side * -30), s.colour(colour))
        c.draw(
            ellipse(x + side * r * 0.45, y + r * 0.4, r * 0.45, r * 0.36, angle=side * 30),
            s.light.bright(colour, 0, 0.3),
        )
    c.draw(stroke([(x, y - r * 0.6), (x, y + r * 0.6)], r * 0.18), s.shade((52, 52, 60)))
