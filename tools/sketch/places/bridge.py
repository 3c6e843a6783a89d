"""A suspension bridge along its deck: towers, cables, the city beyond."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.props.seaside import SEA
from tools.sketch.room import IRON
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, sky
from tools.sketch.skyline import landmark, skyline
from tools.sketch.stage import Stage


def bridge(s: Stage) -> None:
    """A suspension bridge, seen along its deck: towers, cables, the city beyond."""
    c, y = s.c, s.level
    half, span = min(s.half, 430), s.tall - s.level
    sky(s)
    skyline(s, "bridge far", y + 4, y * 0.34, 0.6, width=38)
    if s.scene.landmark:
        landmark(s, s.scene.landmark, -half * 0.5, y + 4, y * 0.5, 0.5)
    hills(s, "bridge hills", y + 6, 40, (96, 124, 120), 0.55, to=y + 6)
    nature.water(s, y + 2, y + span * 0.5, (40, 110, 140))
    nature.ripples(s, y + 10, y + span * 0.4, mix(s.light.haze, (255, 255, 255), 0.3), s.shade(SEA, 0, 0.4), count=50)
    haze_band(s, y - 60, y + 20, 0.5)
    red = (206, 74, 52)
    vx = 0.0

    def at(side: float, height: float, depth: float) -> tuple[float, float]:
        return (vx + side * half * 1.02 / depth, y + (span * 1.06 - height) / depth)

    for depth in (9.0, 2.7):
        far = 0.4 if depth > 5 else 0.06
        tone = s.colour(red, far)
        dark = s.shade(red, far, 0.45)
        w = 44 / depth
        for side in (-1, 1):
            x, low = at(side * 0.94, 0, depth)
            _, top = at(side, span * 3.0 if depth < 5 else span * 3.3, depth)
            c.draw(
                polygon(
                    [(x - w, low + 200 / depth), (x - w * 0.8, top), (x + w * 0.8, top), (x + w, low + 200 / depth)]
                ),
                tone,
                inner=Inner(s.lit * w * 0.5, 0, dark, 0.6, w * 0.2),
            )
        for k in (0.98, 0.78, 0.56, 0.34):
            x0, yy = at(-0.94, span * (3.0 if depth < 5 else 3.3) * k, depth)
            x1, _ = at(0.94, 0, depth)
            c.draw(rect(x0, yy - w * 0.4, x1, yy + w * 0.8), tone, inner=Inner(0, -w * 0.3, dark, 0.6, w * 0.15))
    for side in (-1, 1):
        _, top = at(side, span * 3.0, 2.7)
        tx = vx + side * half * 0.96 / 2.7
        fx, ftop = vx + side * half * 0.96 / 9.0, at(side, span * 3.3, 9.0)[1]
        sag = [(tx, top), ((tx + fx) / 2 + side * 4, y + span * 0.06), (fx, ftop)]
        near = [(side * half * 1.9, y + span * 0.16), (side * half * 0.86, y - span * 0.22), (tx, top)]
        for line in (curve(sag, steps=14), curve(near, steps=14)):
            c.draw(stroke(line, [4, 2.2] if line[0][0] == tx else [7, 4.5]), s.shade(red, 0.1, 0.3))
            for px, py in line[1:-1:2]:
                depth = max(1.0, half * 0.96 / max(6.0, abs(px - vx)))
                _, floor = at(side, span * 0.34, depth)
                if floor > py:
                    c.draw(stroke([(px, py), (px, floor)], max(0.8, 3.0 / depth)), s.shade(red, 0.15, 0.3), alpha=0.85)
    deck = polygon([at(-1, 0, 40), at(1, 0, 40), at(1, 0, 0.7), at(-1, 0, 0.7)])
    asphalt = (104, 102, 110)
    c.draw(deck, down(y, s.tall, s.colour(asphalt, 0.45), s.colour(asphalt), s.shade(asphalt, 0, 0.4)))
    for k in range(12):
        near_d, far_d = 0.9 * 1.45**k, 0.9 * 1.45**k * 1.2
        c.draw(
            polygon([at(-0.014, 0, near_d), at(0.014, 0, near_d), at(0.014, 0, far_d), at(-0.014, 0, far_d)]),
            s.light.bright((248, 222, 150), 0, 0.1),
        )
    for side in (-1, 1):
        walk = polygon([at(side * 0.6, 0, 40), at(side * 1, 0, 40), at(side * 1, 0, 0.7), at(side * 0.6, 0, 0.7)])
        c.draw(
            walk,
            down(
                y, s.tall, s.colour((190, 180, 172), 0.4), s.colour((190, 180, 172)), s.shade((180, 170, 164), 0, 0.3)
            ),
        )
        for high in (0.34, 0.18):
            c.draw(
                polygon(
                    [
                        at(side, span * high, 40),
                        at(side, span * (high + 0.035), 40),
                        at(side, span * (high + 0.035), 0.7),
                        at(side, span * high, 0.7),
                    ]
                ),
                s.colour(red),
            )
        for k in range(17):
            depth = 0.74 * 1.2**k
            c.draw(
                stroke([at(side, 0, depth), at(side, span * 0.36, depth)], max(1.0, 9 / depth)),
                s.shade(red, min(0.5, 0.04 * depth), 0.2),
            )
        for k in (1.5, 2.6, 4.6, 8):
            lx, ly = at(side * 0.62, span * 0.9, k)
            _, low = at(side * 0.62, 0, k)
            c.draw(stroke([(lx, low), (lx, ly)], max(1.2, 8 / k)), s.shade(IRON, min(0.5, 0.05 * k), 0.2))
            c.draw(
                ellipse(lx, ly, 15 / k, 8 / k),
                (255, 232, 170) if s.light.is_dark else s.light.bright((240, 238, 228), 0, 0.1),
            )
            s.lamp(lx, ly, 160 / k, (255, 200, 120))


def hero(s: Stage) -> None:
    """A coin telescope at the rail."""
    c = s.c
    c.draw(
        stroke([(0, 200), (0, -140)], [34, 22]),
        s.colour((70, 110, 130)),
        inner=Inner(s.lit * 6, 0, s.shade((40, 70, 90), 0, 0.4), 0.6, 4),
    )
    c.draw(
        polygon([(-96, -230), (90, -256), (96, -150), (-92, -160)]),
        s.light.bright((90, 140, 156), 0, 0.1),
        inner=Inner(0, -16, s.shade((40, 80, 96), 0, 0.4), 0.6, 9),
    )
    for dy in (-224, -184):
        c.draw(ellipse(104, dy, 20, 24), s.shade(IRON))
        c.draw(ellipse(104, dy, 13, 16), (150, 200, 220))


PLACE = Place(
    draw=bridge,
    horizon=0.5,
    ground=0.86,
    head=44,
    poses=("walk towards", "stand", "hip"),
    away=("look", "walk away"),
    zoom=(1.3, 1.6),
    eye=(0.56, 0.62),
    x=(0.0, 0.14),
    hero=hero,
)
