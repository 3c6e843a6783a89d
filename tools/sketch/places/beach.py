"""Sand, surf, a parasol and a palm; shells on the sand."""

import math

from tools.sketch import nature
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import mix
from tools.sketch.nature import SAND
from tools.sketch.places import Place
from tools.sketch.props.seaside import SEA, parasol, sail
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, stroke
from tools.sketch.sky import haze_band, sky, sun_position
from tools.sketch.stage import Stage


def towel(s: Stage, x: float, y: float, w: float, colour: tuple[int, int, int]) -> None:
    c = s.c
    shape = polygon(
        [
            (x - w * 0.5, y - w * 0.12),
            (x + w * 0.36, y - w * 0.16),
            (x + w * 0.54, y + w * 0.1),
            (x - w * 0.42, y + w * 0.15),
        ]
    )
    c.draw(shape.moved(3, 5), s.shade(SAND, 0, 0.6), alpha=0.5, soft=3)
    c.draw(shape, s.colour(colour))
    with c.clip(shape):
        for k in (-0.36, -0.16, 0.2, 0.4):
            c.draw(
                polygon(
                    [
                        (x + w * k, y - w * 0.3),
                        (x + w * (k + 0.07), y - w * 0.3),
                        (x + w * (k + 0.14), y + w * 0.3),
                        (x + w * (k + 0.07), y + w * 0.3),
                    ]
                ),
                s.colour((252, 246, 234)),
                alpha=0.9,
            )


def _surf_line(s: Stage, about: str, y0: float, y1: float, amp: float) -> list[tuple[float, float]]:
    chance = s.chance(about)
    reach = s.half * 1.6 + 500
    points = []
    for i in range(19):
        t = i / 18
        points.append((-reach + 2 * reach * t, y0 + (y1 - y0) * t + amp * chance.uniform(-1, 1)))
    return curve(points, steps=7)


def beach(s: Stage) -> None:
    c, light, y = s.c, s.light, s.level
    span = s.tall - y
    sky(s)
    chance = s.chance("beach")
    sun_x = sun_position(s)[0]
    side = -1 if sun_x > 0 else 1
    # A headland on the side away from the sun.
    head = curve(
        [
            (side * s.half * 0.28, y + 2),
            (side * s.half * 0.5, y - 16),
            (side * s.half * 0.72, y - 40),
            (side * s.half * 0.95, y - 46),
            (side * (s.half * 1.3 + 260), y - 74),
        ],
        steps=8,
    )
    c.draw(
        polygon([*head, (side * (s.half * 1.3 + 260), y + 4)]),
        down(y - 74, y + 4, s.colour((84, 122, 96), 0.42), s.colour((90, 122, 120), 0.62)),
    )
    nature.water(s, y, y + span * 0.36, SEA)
    haze_band(s, y - 12, y + 16, 0.55)
    if light.cloud < 0.7:
        nature.glitter(s, sun_x, y + 2, y + span * 0.3, 90 + span * 0.1, light.sun, count=120)
    nature.ripples(s, y + 6, y + span * 0.3, mix(light.haze, (255, 255, 255), 0.3), s.shade(SEA, 0, 0.4), count=70)
    sail(s, -sun_x * 0.7 + chance.uniform(-40, 40), y + 9, 54)
    # Sand, wet at its edge and mirroring the sky.
    near, far = y + span * (0.42 + chance.uniform(-0.03, 0.03)), y + span * (0.26 + chance.uniform(-0.03, 0.03))
    if side > 0:
        near, far = far, near
    edge = _surf_line(s, "edge", near, far, 4)
    reach = edge[-1][0]
    sand = polygon([*edge, (reach, s.tall + 500), (-reach, s.tall + 500)])
    c.draw(
        sand,
        down(y + span * 0.24, s.tall + 40, s.light.bright(SAND, 0.14, 0.25), s.colour(SAND), s.shade(SAND, 0, 0.2)),
    )
    wet = [(x, py + span * 0.085 + 5) for x, py in edge]
    wet_tone = mix(s.shade((196, 160, 122), 0, 0.3), light.sky[-1], 0.42)
    c.draw(
        polygon([*edge, *reversed(wet)]),
        down(min(near, far), max(near, far) + span * 0.09, wet_tone, mix(wet_tone, s.colour(SAND), 0.35)),
        soft=2,
    )
    _foam(s, edge, span)
    for k, amp in ((0.05, 3.0), (0.11, 4.0), (0.19, 5.0)):
        line = [(x, py - span * (k + 0.035)) for x, py in _surf_line(s, f"wave{k}", near, far, amp)]
        lower = [(x, py + span * 0.011 + 2) for x, py in line]
        c.draw(polygon([*line, *reversed(lower)]), mix(s.colour((255, 255, 255)), light.haze, 0.25), alpha=0.8)
        back = [(x, py - span * 0.02) for x, py in line]
        c.draw(
            polygon([*back, *reversed(line)]),
            down(y, s.tall, s.shade(SEA, 0, 0.25), s.colour((60, 170, 178))),
            alpha=0.5,
        )
    _sand_texture(s, y + span * 0.5, s.tall)
    nature.ground_shade(s, s.tall - span * 0.22, s.tall, s.shade((120, 84, 60), 0, 0.5), 0.5)
    # Set pieces: a parasol on one side, a palm on the other.
    parasol(s, side * min(s.half * 0.66, 270), y + span * 0.5, span * 0.34, ((226, 84, 70), (250, 240, 222)))
    towel(s, side * min(s.half * 0.58, 235), y + span * 0.54, 120, (52, 140, 156))
    nature.palm(s, -side * min(s.half * 0.98, 330), y + span * 0.62, span * 1.12, lean=side * 0.2)
    _shells(s, y + span * 0.66, s.tall - span * 0.12)


def _foam(s: Stage, edge: list[tuple[float, float]], span: float) -> None:
    c = s.c
    white = s.colour((255, 255, 255))
    upper = [(x, py - span * 0.018 - 2) for x, py in edge]
    shade = [(x, py + 5) for x, py in edge]
    c.draw(polygon([*edge, *reversed(shade)]), s.shade((170, 130, 100), 0, 0.6), alpha=0.4, soft=2)
    c.draw(polygon([*upper, *reversed(edge)]), mix(white, s.light.haze, 0.12))
    chance = s.chance("foam")
    bubbles = Shape(
        discs=tuple(
            (x + chance.uniform(-9, 9), py - span * 0.012 + chance.uniform(-6, 5), chance.uniform(1.2, 4.5))
            for x, py in edge[::1]
        )
    )
    c.draw(bubbles, mix(white, s.light.haze, 0.08))


def _sand_texture(s: Stage, y0: float, y1: float) -> None:
    chance, c = s.chance("sand"), s.c
    for _ in range(26):
        t = chance.random()
        x, y, w = (
            chance.uniform(-s.half * 1.2, s.half * 1.2),
            y0 + (y1 - y0) * t,
            (24 + 60 * t) * chance.uniform(0.6, 1.4),
        )
        ridge = curve([(x - w, y), (x - w * 0.3, y - 3 - 3 * t), (x + w * 0.4, y + 1), (x + w, y - 2)], steps=6)
        c.draw(stroke(ridge, [0.5, 2 + 2 * t, 2 + t, 0.4]), s.shade(SAND, 0, 0.34), alpha=0.4)
        c.draw(
            stroke([(px, py + 2.4 + t) for px, py in ridge], [0.4, 1.4 + t, 1.2, 0.3]),
            s.light.bright(SAND, 0, 0.4),
            alpha=0.5,
        )


def _shells(s: Stage, y0: float, y1: float) -> None:
    chance = s.chance("shells")
    for i in range(4):
        x, y = chance.uniform(-s.half * 0.95, s.half * 0.95), y0 + (y1 - y0) * (i + chance.random()) / 4
        shell(s, x, y, 7 + 6 * i / 4, chance.random())


def shell(s: Stage, x: float, y: float, r: float, dice: float) -> None:
    c = s.c
    c.draw(ellipse(x + 2, y + r * 0.5, r, r * 0.3), s.shade(SAND, 0, 0.6), alpha=0.5, soft=1.5)
    if dice < 0.4:
        points = []
        for i in range(10):
            a, rr = -math.pi / 2 + i * math.pi / 5, r * (1.3 if i % 2 == 0 else 0.55)
            points.append((x + rr * math.cos(a), y + rr * math.sin(a) * 0.7))
        c.draw(
            blob(points, steps=4),
            s.colour((226, 120, 80)),
            inner=Inner(-2, -2, s.shade((200, 90, 60), 0, 0.5), 0.5, 1.5),
        )
        return
    fan = polygon(
        [
            (x, y + r * 0.5),
            *curve(
                [
                    (x - r, y - r * 0.1),
                    (x - r * 0.6, y - r * 0.7),
                    (x, y - r * 0.85),
                    (x + r * 0.6, y - r * 0.7),
                    (x + r, y - r * 0.1),
                ],
                steps=5,
            ),
        ]
    )
    tone = (250, 226, 206) if dice < 0.7 else (242, 190, 176)
    c.draw(fan, s.colour(tone), inner=Inner(s.lit * r * 0.2, -r * 0.1, s.shade(tone, 0, 0.5), 0.5, r * 0.1))
    for k in (-0.6, -0.3, 0.0, 0.3, 0.6):
        c.draw(
            stroke([(x, y + r * 0.45), (x + k * r, y - r * 0.72 + abs(k) * r * 0.3)], r * 0.05),
            s.shade(tone, 0, 0.4),
            alpha=0.7,
        )


def beach_front(s: Stage) -> None:
    """Palm leaves in the upper corner, close to the lens."""
    if s.shot == "wide" or s.chance("front").random() < 0.3:
        return
    side = 1 if s.lit < 0 else -1
    nature.fronds(
        s,
        (side * (s.half + 10), s.tall * 0.055),
        250,
        0.0,
        (-200, -172, 170, 150, 128, 104, 60) if side > 0 else (20, -8, 10, 30, 52, 76, 120),
    )


def hero(s: Stage) -> None:
    shell(s, -70, -10, 84, 0.2)
    shell(s, 84, -4, 70, 0.6)
    shell(s, 20, 70, 44, 0.9)
    white = s.light.bright((255, 255, 255), 0, 0.1)
    line = curve([(-300, 110), (-120, 132), (60, 112), (300, 140)], steps=8)
    s.c.draw(stroke(line, 15), white, alpha=0.85)
    s.c.draw(polygon([*line, (320, 400), (-320, 400)]), fading((0, 110), (0, 260), s.colour(SEA), (0.4, 0.8)))


PLACE = Place(
    draw=beach,
    horizon=0.43,
    ground=0.83,
    head=43,
    front=beach_front,
    poses=("walk", "stand", "hip", "walk towards"),
    away=("look", "walk away", "arms wide"),
    barefoot=True,
    zoom=(1.5, 1.9),
    eye=(0.5, 0.57),
    hero=hero,
    surface="sand",
)
