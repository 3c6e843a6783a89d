"""A glowing tent and a fire under the stars."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.fire import fire, hearth
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, peaks, sky
from tools.sketch.stage import Stage


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


PLACE = Place(
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
    hero=hearth,
    surface="earth",
)
