"""A meadow, or a field of what the words name: sunflowers, lavender, wheat, tulips, poppies."""

import math

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, hued, mix
from tools.sketch.nature import LEAF, butterfly
from tools.sketch.places import Place
from tools.sketch.props.ground import lawn
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, stroke
from tools.sketch.sky import haze_band, hills, sky
from tools.sketch.stage import Stage


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


def hero(s: Stage) -> None:
    c = s.c
    for x, h, tone in ((-90, 210, (236, 90, 100)), (4, 280, (250, 206, 80)), (96, 190, (150, 130, 226))):
        c.draw(stroke(curve([(x, 240), (x + 12, -20), (x, -h + 60)], steps=8), 8), s.shade((96, 140, 70), 0, 0.2))
        petals = Shape(
            discs=tuple(
                (x + 46 * math.cos(a), -h + 60 + 42 * math.sin(a), 34) for a in [2 * math.pi * k / 7 for k in range(7)]
            )
        )
        c.draw(petals, s.colour(tone), inner=Inner(s.lit * 9, -8, s.shade(tone, 0, 0.5), 0.5, 6))
        c.draw(ellipse(x, -h + 60, 26), s.colour((120, 76, 40) if tone[2] < 90 else (250, 220, 120)))
    butterfly(s, 150, -250, 30, (240, 150, 60))


PLACE = Place(
    draw=field,
    horizon=0.46,
    ground=0.88,
    head=46,
    poses=("stand", "walk towards", "walk"),
    away=("look", "arms wide", "walk away"),
    zoom=(1.35, 1.7),
    eye=(0.52, 0.6),
    x=(0.0, 0.16),
    hero=hero,
)
