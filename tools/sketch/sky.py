"""The sky and what is far away: sun, moon, stars, clouds, ranges of hills, skylines."""

import math
from collections.abc import Sequence

from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, along, mix
from tools.sketch.props.occasions import fireworks, northern_lights
from tools.sketch.shapes import Point, Shape, curve, ellipse, polygon, rect
from tools.sketch.stage import Stage


def sky(s: Stage, *, bottom: float | None = None, sun: bool = True, clouds: bool = True) -> None:
    """The whole sky down to the horizon (and its last colour below)."""
    c, light = s.c, s.light
    base = s.level if bottom is None else bottom
    stops = tuple((i / (len(light.sky) - 1), colour) for i, colour in enumerate(light.sky))
    c.cover(down(min(0.0, base - s.tall), base, *(along(stops, max(0.0, (i / 12 - 0.12) / 0.88)) for i in range(13))))
    if light.stars > 0:
        _stars(s, base)
    if s.scene.occasion == "aurora" and light.is_dark:
        northern_lights(s, base)
    if sun and light.cloud < 0.8:
        sun_or_moon(s, base)
    if clouds or light.cloud > 0.3:
        _clouds(s, base)
    if s.scene.occasion == "fireworks" and light.is_dark:
        fireworks(s, base)


def sun_position(s: Stage, base: float | None = None) -> Point:
    base = s.level if base is None else base
    x, height = s.light.sun_at
    return (x * min(s.half, 330), base - height * base)


def sun_or_moon(s: Stage, base: float) -> None:
    c, light = s.c, s.light
    x, y = sun_position(s, base)
    veil = 1 - light.cloud * 0.9
    if light.has_moon:
        y = max(y, base - base * 0.72)
        c.glow(x, y, 300, mix(light.haze, (200, 214, 255), 0.6), 0.55 * veil)
        c.glow(x, y, 90, (230, 236, 255), 0.6 * veil)
        c.draw(ellipse(x, y, 40), light.sun, alpha=veil, inner=Inner(9, -4, (196, 204, 226), 0.6, 8))
        for dx, dy, r in ((-13, -9, 7.5), (9, 5, 10), (-6, 15, 5), (16, -14, 4.5)):
            c.draw(ellipse(x + dx, y + dy, r), (206, 210, 224), alpha=0.55 * veil)
        return
    if light.sun_at[1] <= 0.001:
        c.glow(x, base, 420, light.key, 0.5 * veil)
        return
    low = light.sun_at[1] < 0.2
    r = 66.0 if low else 34.0
    c.glow(x, y, r * 8.5, light.key, (0.75 if low else 0.6) * veil)
    c.glow(x, y, r * 3, light.sun, 0.7 * veil)
    tone = down(y - r, y + r, light.sun, mix(light.sun, light.key, 0.55)) if low else light.sun
    c.draw(ellipse(x, y, r), tone, alpha=veil)


def _stars(s: Stage, base: float) -> None:
    chance, c = s.chance("stars"), s.c
    count = int(130 * s.light.stars * max(1.0, s.half / 281))
    for _ in range(count):
        x, y = chance.uniform(-s.half, s.half), chance.random() ** 1.3 * base * 0.9
        size = chance.choice((0.7, 0.9, 1.1, 1.6))
        c.draw(
            ellipse(x, y, size), (255, 250, 235), alpha=s.light.stars * chance.uniform(0.35, 1.0) * (1 - 0.8 * y / base)
        )
    for _ in range(int(5 * s.light.stars)):
        x, y = chance.uniform(-s.half, s.half), chance.random() * base * 0.6
        c.glow(x, y, 12, (190, 205, 255), 0.9)
        c.draw(ellipse(x, y, 1.6), (255, 255, 255), alpha=s.light.stars)


def _clouds(s: Stage, base: float) -> None:
    chance, c, light = s.chance("clouds"), s.c, s.light
    stops = tuple((i / (len(light.sky) - 1), colour) for i, colour in enumerate(light.sky))
    streaky = light.sun_at[1] < 0.2 or light.has_moon
    number = int((4 + 9 * light.cloud) * max(1.0, s.half / 330))
    for i in range(number):
        y = base * (0.1 + 0.74 * ((i + chance.random()) / number))
        x = chance.uniform(-s.half * 1.1, s.half * 1.1)
        scale = (0.55 + 0.9 * (1 - y / base)) * (1 + 0.7 * light.cloud)
        behind = along(stops, y / base)
        lift = 0.12 if light.is_dark else 0.62
        colour = mix(
            behind,
            (255, 255, 255) if not streaky else mix(light.key, (255, 255, 255), 0.25),
            lift * (0.55 if streaky else 1.0),
        )
        if light.cloud > 0.3:
            colour = mix(colour, mix(light.haze, light.shade, 0.3), 0.35 * light.cloud)
        if streaky and light.cloud < 0.3:
            shape = _streak(
                chance.uniform(120, 330) * scale, chance.uniform(9, 20) * scale, chance.randint(2, 4), chance.random()
            )
            c.draw(
                shape.moved(x, y),
                colour,
                alpha=chance.uniform(0.35, 0.75),
                inner=Inner(0, -4 * scale, mix(colour, light.shade, 0.25), 0.5, 3),
            )
        else:
            puff = _puff(chance.uniform(70, 130) * scale, [chance.random() for _ in range(12)]).moved(x, y)
            under = mix(colour, mix(light.shade, light.haze, 0.5), 0.35)
            c.draw(
                puff,
                down(y - 90 * scale, y + 10, mix(colour, (255, 255, 255), 0.15), mix(colour, under, 0.8)),
                alpha=0.6 + 0.3 * light.cloud,
            )


def _streak(width: float, thick: float, bars: int, phase: float) -> Shape:
    shape = Shape()
    for i in range(bars):
        w = width * (1 - 0.24 * i) * (0.8 + 0.4 * ((phase * 7 + i * 0.37) % 1))
        x = width * 0.4 * (((phase * 3 + i * 0.61) % 1) - 0.5)
        shape = shape + rect(x - w / 2, -thick * 0.9 * i, x + w / 2, -thick * 0.9 * i + thick, thick / 2)
    return shape


def _puff(width: float, dice: Sequence[float]) -> Shape:
    """A heap of discs on a flat base."""
    discs = []
    for i in range(7):
        t = i / 6 * 2 - 1
        r = width * (0.17 + 0.16 * (1 - t * t)) * (0.85 + 0.3 * dice[i])
        discs.append((t * width * 0.72, -r * 0.55 + width * 0.03 * dice[-i], r))
    base = rect(-width, -width * 0.13, width, width * 0.1, width * 0.11)
    keep = polygon(
        [(-width * 2, width * 0.1), (width * 2, width * 0.1), (width * 2, width * 2), (-width * 2, width * 2)]
    )
    return (Shape(discs=tuple(discs)) + base) - keep


# -- ranges --------------------------------------------------------------------------------------------------


def ridge_line(
    s: Stage, about: str, level: float, height: float, *, step: float, rough: float = 0.5, wide: float = 1.6
) -> list[Point]:
    """A soft or jagged skyline of hills across the whole frame and a little beyond."""
    chance = s.chance(about)
    phases = [chance.uniform(0, 2 * math.pi) for _ in range(5)]
    points: list[Point] = []
    reach = max(s.half, 300) * wide
    x = -reach
    while x <= reach + step:
        base = 0.5 + 0.32 * math.sin(x / 190 + phases[0]) + 0.18 * math.sin(x / 83 + phases[1])
        jag = rough * (
            0.5 * math.sin(x / 31 + phases[2]) + 0.35 * math.sin(x / 14 + phases[3]) + 0.3 * chance.uniform(-1, 1)
        )
        points.append((x, level - height * max(0.02, base + 0.35 * jag)))
        x += step
    return points


def hills(
    s: Stage,
    about: str,
    level: float,
    height: float,
    colour: Colour,
    depth: float,
    *,
    to: float | None = None,
    smooth: bool = True,
    mist: float = 0.5,
) -> list[Point]:
    """One range: full colour on top, dissolving into haze below."""
    line = ridge_line(s, about, level, height, step=44 if smooth else 24, rough=0.12 if smooth else 0.75)
    line = curve(line, steps=6) if smooth else line
    bottom = s.tall + 400 if to is None else to
    shape = polygon([*line, (line[-1][0], bottom), (line[0][0], bottom)])
    tone = s.colour(colour, depth)
    c = s.c
    c.draw(shape, down(level - height, level + height * 0.4, tone, mix(tone, s.light.haze, mist)))
    return line


def peaks(
    s: Stage,
    about: str,
    level: float,
    height: float,
    colour: Colour,
    depth: float,
    *,
    count: int = 3,
    snow: bool = True,
) -> None:
    """Pointed mountains with a lit and a shaded face, snow on top."""
    chance, c = s.chance(about), s.c
    reach = max(s.half, 300) * 1.3
    tops = []
    for i in range(count):
        x = -reach + 2 * reach * (i + 0.5 + chance.uniform(-0.28, 0.28)) / count
        tops.append((chance.uniform(0.62, 1.0), x))
    for rise, x in sorted(tops):
        top = level - height * rise
        wide = height * rise * chance.uniform(0.72, 0.98)
        _peak(s, chance.random(), x, top, level + 30, wide, colour, depth, snow)
    c.draw(
        rect(-reach * 1.4, level - height * 0.42, reach * 1.4, level + 40),
        fading((0, level - height * 0.42), (0, level + 20), s.light.haze, (0.0, 0.75)),
        grain=0.3,
    )


def _peak(
    s: Stage, dice: float, x: float, top: float, base: float, wide: float, colour: Colour, depth: float, snow: bool
) -> None:
    c, side = s.c, s.lit
    tall = base - top

    def edge(sign: float, jag: float) -> list[Point]:
        points = [(x, top)]
        for i in range(1, 8):
            t = i / 7
            wobble = jag * wide * 0.05 * min(1.0, t * 2.5) * math.sin(i * 2.7 + dice * 9 + sign)
            points.append((x + sign * wide * t + wobble * (1 - t * 0.5), top + tall * t**0.92))
        return points

    left, right = edge(-1, 1.0), edge(1, 1.0)
    body = polygon([*left, *reversed(right)])
    lit_tone, dark_tone = s.light.bright(colour, depth, 0.16), s.shade(colour, depth, 0.4)
    c.draw(body, lit_tone)
    spine = [(x, top)]
    for i in range(1, 8):
        spine.append((x + wide * 0.13 * math.sin(i * 2.1 + dice * 7) - side * wide * 0.05 * i, top + tall * i / 7))
    dark = polygon([*spine, *(reversed(left) if side > 0 else reversed(right))])
    with c.clip(body):
        c.draw(dark, dark_tone)
        for k in range(5):  # ribs of rock on the lit face
            rx, ry = x + side * wide * (0.12 + 0.15 * k), top + tall * (0.28 + 0.13 * k)
            rib = [
                (rx, ry),
                (rx + side * wide * 0.07, ry + tall * 0.16),
                (rx - side * wide * 0.03, ry + tall * 0.3),
                (rx - side * wide * 0.03, ry + tall * 0.1),
            ]
            c.draw(polygon(rib), dark_tone, alpha=0.5)
        if snow:
            white = s.light.local((250, 252, 255), depth * 0.85)
            blue = mix(white, s.light.shade, 0.3)
            cap, line = [], 0.36 + 0.1 * dice
            for i in range(13):
                t = i / 12 * 2 - 1
                cap.append(
                    (
                        x + t * wide * 0.7,
                        top + tall * (line + (0.085 if i % 2 else -0.05) + 0.06 * math.sin(i * 3.1 + dice * 6)),
                    )
                )
            snowcap = polygon([(x - wide, top - 5), (x + wide, top - 5), *reversed(cap)])
            with c.clip(snowcap):
                c.draw(body, white)
                c.draw(dark, blue)


# -- cities --------------------------------------------------------------------------------------------------


def haze_band(s: Stage, y0: float, y1: float, strength: float, colour: Colour | None = None) -> None:
    """Mist lying between two layers."""
    reach = s.half * 2.5 + 600
    c = s.c
    tone = colour or s.light.haze
    mid = (y0 + y1) / 2
    c.draw(rect(-reach, y0, reach, mid), fading((0, y0), (0, mid), tone, (0.0, strength)))
    c.draw(rect(-reach, mid, reach, y1), fading((0, mid), (0, y1), tone, (strength, 0.0)))


def shafts(
    s: Stage,
    x: float,
    y: float,
    length: float,
    strength: float,
    *,
    count: int = 5,
    angle: float = 24,
    spread: float = 15,
    colour: Colour | None = None,
) -> None:
    """Beams of light that fan out from a point."""
    chance = s.chance("shafts")
    tone = colour or s.light.key
    for i in range(count):
        a = angle * -s.lit + spread * (i - count / 2) + chance.uniform(-3, 3)
        wide = chance.uniform(2.0, 5.0)
        points = [(x, y)]
        for delta in (-wide, wide):
            r = math.radians(a + delta)
            points.append((x + length * math.sin(r), y + length * math.cos(r)))
        far = math.radians(a)
        end = (x + length * math.sin(far), y + length * math.cos(far))
        s.c.light(polygon(points), fading((x, y), end, tone, (strength, 0.0)), soft=5)
