"""What falls or drifts through the air, over everything: rain, snow, fog, wind, lightning."""

import math

from tools.sketch.canvas import fading
from tools.sketch.colours import mix
from tools.sketch.shapes import Shape, curve, ellipse, polygon, stroke
from tools.sketch.stage import Stage


def behind_person(s: Stage) -> None:
    """What lies between the backdrop and the person."""
    if s.scene.weather == "fog":
        tone = s.light.haze
        s.c.cover(fading((0, s.tall * 0.15), (0, s.tall * 0.75), tone, (0.08, 0.3)))
        chance = s.chance("fog")
        for i in range(7):
            y = s.tall * (0.3 + 0.09 * i + chance.uniform(-0.02, 0.02))
            x, w = chance.uniform(-s.half, s.half), s.half * chance.uniform(0.7, 1.4)
            s.c.draw(ellipse(x, y, w, s.tall * 0.03), mix(tone, (255, 255, 255), 0.2), alpha=0.34, soft=24)
    elif s.scene.weather == "storm":
        _lightning(s)
    if s.scene.weather in ("rain", "storm"):
        _rain(s, 0.55, 170)
    elif s.scene.weather == "snow":
        _snow(s, 130, (1.2, 3.2))


def before_person(s: Stage) -> None:
    if s.scene.weather in ("rain", "storm"):
        _rain(s, 1.0, 110 if s.scene.weather == "rain" else 190)
    elif s.scene.weather == "snow":
        _snow(s, 70, (3.0, 8.0))
    elif s.scene.weather == "wind":
        _wind(s)
    elif s.scene.weather == "fog":
        s.c.cover(fading((0, s.tall * 0.7), (0, s.tall), s.light.haze, (0.0, 0.3)))


def _rain(s: Stage, near: float, count: int) -> None:
    chance, c = s.chance(f"rain{near}"), s.c
    slant = -0.2 if s.scene.weather == "rain" else -0.36
    tone = mix(s.light.haze, (235, 242, 255), 0.7)
    count = int(count * max(1.0, s.half / 300))
    thin, thick = Shape(), Shape()
    for _ in range(count):
        x, y = chance.uniform(-s.half * 1.2, s.half * 1.2), chance.uniform(-60, s.tall)
        length = (26 + 44 * chance.random()) * near
        drop = stroke([(x, y), (x + slant * length, y + length)], [0.5 * near, 1.5 * near], round_ends=False)
        if chance.random() < 0.5:
            thin = thin + drop
        else:
            thick = thick + drop
    c.draw(thin, tone, alpha=0.3)
    c.draw(thick, tone, alpha=0.5)


def splashes(s: Stage, y0: float, y1: float) -> None:
    """Rings and drops where rain meets the ground."""
    if s.scene.weather not in ("rain", "storm"):
        return
    chance, c = s.chance("splash"), s.c
    tone = mix(s.light.haze, (240, 246, 255), 0.6)
    for _ in range(46):
        t = chance.random()
        x, y, r = chance.uniform(-s.half, s.half), y0 + (y1 - y0) * t, (3 + 10 * t) * chance.uniform(0.6, 1.2)
        ring = ellipse(x, y, r, r * 0.3) - ellipse(x, y, r * 0.8, r * 0.2)
        c.draw(ring, tone, alpha=0.4)
        if chance.random() < 0.5:
            c.draw(stroke([(x, y), (x + r * 0.2, y - r * 0.9)], [r * 0.12, 0.2]), tone, alpha=0.6)


def _snow(s: Stage, count: int, sizes: tuple[float, float]) -> None:
    chance, c = s.chance(f"snow{count}"), s.c
    count = int(count * max(1.0, s.half / 300))
    for soft in (0.0, 1.2):
        flakes = Shape(
            discs=tuple(
                (
                    chance.uniform(-s.half, s.half),
                    chance.uniform(0, s.tall),
                    chance.uniform(*sizes) * (1.25 if soft else 0.8),
                )
                for _ in range(count // 2)
            )
        )
        c.draw(flakes, (255, 255, 255), alpha=0.85 if not soft else 0.6, soft=soft)


def _wind(s: Stage) -> None:
    chance, c = s.chance("wind"), s.c
    tone = mix(s.light.haze, (255, 255, 255), 0.6)
    for _ in range(9):
        x, y, w = (
            chance.uniform(-s.half * 1.1, s.half * 0.6),
            chance.uniform(s.tall * 0.12, s.tall * 0.9),
            chance.uniform(90, 240),
        )
        line = curve([(x, y), (x + w * 0.3, y - 9), (x + w * 0.65, y + 7), (x + w, y - 6)], steps=8)
        if chance.random() < 0.4:
            line += [
                (x + w + 14 * math.cos(a) - 2, y - 20 + 14 * math.sin(a))
                for a in [math.radians(d) for d in range(80, -200, -20)]
            ]
        c.draw(stroke(line, [0.2, 1.8, 1.8, 0.3]), tone, alpha=0.5)
    if not s.scene.is_indoors:
        for _ in range(12):
            x, y, r = chance.uniform(-s.half, s.half), chance.uniform(s.tall * 0.2, s.tall * 0.95), chance.uniform(3, 7)
            a = chance.uniform(0, math.pi)
            leaf = polygon(
                [
                    (x - r * math.cos(a), y - r * math.sin(a)),
                    (x + r * 0.4 * math.sin(a), y - r * 0.4 * math.cos(a)),
                    (x + r * math.cos(a), y + r * math.sin(a)),
                    (x - r * 0.3 * math.sin(a), y + r * 0.3 * math.cos(a)),
                ]
            )
            c.draw(leaf, s.colour((214, 150, 70)), alpha=0.85)


def _lightning(s: Stage) -> None:
    chance, c = s.chance("lightning"), s.c
    x, y = chance.uniform(-s.half * 0.6, s.half * 0.6), 0.0
    end = s.level if not s.scene.is_indoors else s.tall * 0.4
    points = [(x, y)]
    while y < end:
        y += chance.uniform(24, 52)
        x += chance.uniform(-30, 30)
        points.append((x, min(y, end)))
    c.glow(points[len(points) // 2][0], end * 0.5, 420, (190, 196, 255), 0.5)
    c.draw(stroke(points, [7, 2]), (214, 214, 255), alpha=0.5, soft=4)
    c.draw(stroke(points, [3.4, 1.2]), (255, 255, 255))
    fork = points[len(points) // 2]
    branch = [fork, (fork[0] + 34, fork[1] + 40), (fork[0] + 28, fork[1] + 84), (fork[0] + 62, fork[1] + 130)]
    c.draw(stroke(branch, [2.2, 0.5]), (245, 245, 255), alpha=0.9)
