"""What a day brings with it: bunting and balloons, a Christmas tree, fireworks, northern lights."""

import math

from tools.sketch.canvas import Inner, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_BRIGHT: tuple[Colour, ...] = ((236, 84, 96), (250, 190, 66), (84, 160, 220), (110, 186, 120), (190, 110, 200))


def balloons(s: Stage, x: float, y: float, size: float, number: int = 5) -> None:
    """A bunch on strings that meet at (x, y)."""
    c = s.c
    for k in range(number):
        a = math.radians(-90 + (k - (number - 1) / 2) * 24)
        bx, by = x + size * 3.1 * math.cos(a), y + size * 3.4 * math.sin(a) + size * 0.5 * (k % 2)
        tone = _BRIGHT[k % 5]
        c.draw(
            stroke(curve([(x, y), ((x + bx) / 2 + 6, (y + by) / 2), (bx, by + size)], steps=6), 1.4),
            s.shade((120, 110, 110)),
        )
        c.draw(
            blob([(bx, by - size), (bx + size * 0.8, by - size * 0.3), (bx + size * 0.5, by + size * 0.6), (bx, by + size), (bx - size * 0.5, by + size * 0.6), (bx - size * 0.8, by - size * 0.3)]),
            s.light.bright(tone, 0, 0.1),
            inner=Inner(s.lit * size * 0.25, -size * 0.16, s.shade(tone, 0, 0.5), 0.6, size * 0.2),
        )  # fmt: skip
        c.draw(
            ellipse(bx - size * 0.26, by - size * 0.42, size * 0.14, size * 0.24, angle=24), (255, 255, 255), alpha=0.6
        )


def bunting(s: Stage, y: float, words: str) -> None:
    """A letter on each flag, across the room."""
    c = s.c
    half = min(s.half, 420) * 0.96
    letters = words[::-1] if c.frame.mirror else words
    step = 2 * half / len(letters)
    line = [(-half + 2 * half * t, y + 120 * t * (1 - t)) for t in [i / 20 for i in range(21)]]
    c.draw(stroke(line, 2), s.shade((90, 80, 84)))
    for k, letter in enumerate(letters):
        if letter == " ":
            continue
        x = -half + step * (k + 0.5)
        t = (x + half) / (2 * half)
        py = y + 120 * t * (1 - t)
        tone = _BRIGHT[k % 5]
        flag = polygon(
            [
                (x - step * 0.46, py),
                (x + step * 0.46, py),
                (x + step * 0.46, py + 38),
                (x, py + 54),
                (x - step * 0.46, py + 38),
            ]
        )
        c.draw(flag, s.light.bright(tone, 0, 0.05), inner=Inner(0, -4, s.shade(tone, 0, 0.4), 0.5, 3))
        c.text(letter, x, py + 22, min(30.0, step), (255, 252, 244))


def cake(s: Stage, x: float, y: float, w: float) -> None:
    """With candles; y is what it stands on."""
    c = s.c
    for lift, wide, tone in ((0.0, 1.0, (250, 226, 214)), (0.42, 0.7, (246, 170, 184))):
        top, half = y - w * (lift + 0.42), w * wide / 2
        c.draw(
            rect(x - half, top, x + half, y - w * lift, w * 0.03),
            s.light.bright(tone, 0, 0.1),
            inner=Inner(s.lit * w * 0.08, 0, s.shade(tone, 0, 0.4), 0.5, w * 0.05),
        )
        icing = [
            (x - half + 2 * half * t, top + w * (0.07 + 0.05 * math.sin(t * 22))) for t in [i / 24 for i in range(25)]
        ]
        c.draw(
            polygon([(x - half, top - w * 0.02), (x + half, top - w * 0.02), *reversed(icing)]),
            s.light.bright((255, 250, 244), 0, 0.1),
        )
    for k in range(5):
        cx, base = x + w * 0.12 * (k - 2), y - w * 0.84
        c.draw(rect(cx - w * 0.014, base - w * 0.16, cx + w * 0.014, base), s.colour(_BRIGHT[k]))
        c.draw(
            blob(
                [
                    (cx, base - w * 0.27),
                    (cx + w * 0.026, base - w * 0.2),
                    (cx, base - w * 0.165),
                    (cx - w * 0.026, base - w * 0.2),
                ]
            ),
            (255, 206, 92),
        )
        s.lamp(cx, base - w * 0.2, w * 0.24, (255, 190, 90))


def christmas_tree(s: Stage, x: float, y: float, h: float) -> None:
    c, chance = s.c, s.chance("christmas tree")
    green = (46, 104, 76)
    c.draw(rect(x - h * 0.035, y - h * 0.12, x + h * 0.035, y), s.shade((104, 74, 56)))
    for k in range(4):
        low, wide = y - h * (0.08 + 0.2 * k), h * (0.36 - 0.075 * k)
        edge = [(x - wide + 2 * wide * t, low + h * 0.02 * math.sin(t * 25)) for t in [i / 16 for i in range(17)]]
        tier = polygon([(x, low - h * 0.34), *reversed(edge)])
        c.draw(
            tier,
            s.colour(mix(green, (70, 140, 96), 0.1 * k)),
            inner=Inner(s.lit * h * 0.04, -h * 0.02, s.shade(green, 0, 0.5), 0.6, h * 0.03),
        )
        for _ in range(7):
            t = chance.uniform(-0.8, 0.8)
            bx, by = x + wide * t, low - h * 0.03 - h * 0.22 * (1 - abs(t)) * chance.random()
            tone = _BRIGHT[chance.randrange(5)]
            if chance.random() < 0.5:
                c.draw(
                    ellipse(bx, by, h * 0.016),
                    s.light.bright(tone, 0, 0.2),
                    inner=Inner(s.lit * 2, -2, s.shade(tone, 0, 0.5), 0.6, 1.4),
                )
            else:
                c.draw(ellipse(bx, by, h * 0.008), (255, 236, 180))
                s.lamp(bx, by, h * 0.08, (255, 200, 110))
    points = []
    for k in range(10):
        a, r = math.radians(-90 + 36 * k), h * (0.06 if k % 2 == 0 else 0.026)
        points.append((x + r * math.cos(a), y - h * 1.03 + r * math.sin(a)))
    c.draw(polygon(points), (255, 214, 96))
    s.lamp(x, y - h * 1.03, h * 0.3, (255, 210, 120))
    for k, (dx, w, tone) in enumerate(
        ((-0.3, 0.17, (206, 60, 66)), (0.24, 0.2, (66, 120, 170)), (-0.08, 0.13, (240, 196, 90)))
    ):
        gx, gh = x + dx * h, w * h * (0.8 + 0.2 * k)
        c.draw(
            rect(gx - w * h / 2, y + 8 - gh, gx + w * h / 2, y + 8, 2),
            s.light.bright(tone, 0, 0.1),
            inner=Inner(s.lit * 8, -4, s.shade(tone, 0, 0.5), 0.5, 5),
        )
        c.draw(rect(gx - w * h * 0.08, y + 8 - gh, gx + w * h * 0.08, y + 8), s.light.bright((250, 240, 220)))
        for sign in (-1, 1):
            c.draw(
                ellipse(gx + sign * w * h * 0.14, y + 6 - gh, w * h * 0.14, w * h * 0.08, angle=-sign * 24),
                s.light.bright((250, 240, 220)),
            )


def stockings(s: Stage, x: float, y: float) -> None:
    """From the mantelpiece."""
    for k in range(3):
        px = x + 46 * (k - 1)
        tone = ((206, 54, 60), (54, 120, 84), (206, 54, 60))[k]
        sock = blob(
            [
                (px - 12, y),
                (px + 12, y),
                (px + 12, y + 40),
                (px + 30, y + 56),
                (px + 22, y + 68),
                (px - 8, y + 62),
                (px - 12, y + 40),
            ],
            tension=0.3,
        )
        s.c.draw(sock, s.colour(tone), inner=Inner(s.lit * 5, -3, s.shade(tone, 0, 0.5), 0.6, 3))
        s.c.draw(rect(px - 15, y - 4, px + 15, y + 10, 4), s.light.bright((250, 246, 238)))


def fireworks(s: Stage, base: float) -> None:
    c, chance = s.c, s.chance("fireworks")
    for k in range(6):
        x = -s.half * 0.86 + s.half * 1.72 * (k + chance.uniform(0.1, 0.9)) / 6
        y, r = base * chance.uniform(0.1, 0.56), chance.uniform(54, 118)
        tone = ((255, 120, 140), (255, 214, 110), (140, 200, 255), (170, 255, 190), (236, 160, 255))[k % 5]
        c.glow(x, y, r * 2.1, tone, 0.5)
        rays, sparks = Shape(), Shape()
        for i in range(22):
            a = math.radians(360 * i / 22 + chance.uniform(-4, 4))
            far = r * chance.uniform(0.8, 1.05)
            tip = (x + far * math.cos(a), y + far * math.sin(a) + far * 0.1)
            rays = rays + stroke([(x + r * 0.2 * math.cos(a), y + r * 0.2 * math.sin(a)), tip], [0.6, 2.4])
            sparks = sparks + ellipse(*tip, 3.0)
        c.draw(rays, tone, alpha=0.9)
        c.draw(sparks, mix(tone, (255, 255, 255), 0.6))
        c.light(
            stroke(curve([(x + 10, base), (x + 4, (base + y) / 2), (x, y)], steps=8), [0.6, 2.2]), tone, strength=0.4
        )


def northern_lights(s: Stage, base: float) -> None:
    c, chance = s.c, s.chance("aurora")
    for k, (tone, strength) in enumerate((((90, 255, 180), 0.62), ((110, 220, 255), 0.4), ((190, 120, 255), 0.34))):
        y = base * (0.74 - 0.15 * k)
        phase = chance.uniform(0, 6)
        steps = 40
        for i in range(steps):
            t = i / steps
            x0, x1 = -s.half * 1.3 + 2.6 * s.half * t, -s.half * 1.3 + 2.6 * s.half * (t + 1.3 / steps)
            foot = y + base * 0.09 * math.sin(t * 7 + phase) + base * 0.03 * math.sin(t * 19 + phase)
            high = base * (0.46 + 0.12 * math.sin(t * 11 + 2 * phase))
            ray = polygon([(x0, foot), (x1, foot), (x1 + 10, foot - high), (x0 + 10, foot - high)])
            c.light(
                ray,
                fading((x0, foot), (x0, foot - high), tone, (strength * (0.6 + 0.4 * math.sin(t * 31 + phase)), 0.0)),
                soft=3,
            )
