"""Striped balloons over chimneys of rock."""

from tools.sketch import nature
from tools.sketch.canvas import Inner
from tools.sketch.colours import Colour
from tools.sketch.places import Place
from tools.sketch.props.ground import lawn
from tools.sketch.room import IRON, WOOD
from tools.sketch.shapes import blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, peaks, sky
from tools.sketch.stage import Stage


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


def hero(s: Stage) -> None:
    balloon(s, 0, -280, 190, ((220, 66, 60), (250, 206, 90)), 0.0)


PLACE = Place(
    draw=balloons,
    horizon=0.56,
    ground=0.87,
    head=42,
    poses=("stand", "hip"),
    away=("look", "arms wide"),
    zoom=(1.15, 1.4),
    eye=(0.63, 0.7),
    x=(0.06, 0.22),
    hero=hero,
)
