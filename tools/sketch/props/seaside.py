"""By the sea: the colour of water, sails, parasols."""

from tools.sketch.canvas import Inner
from tools.sketch.shapes import curve, ellipse, polygon, stroke
from tools.sketch.stage import Stage

SEA = (28, 134, 158)


def sail(s: Stage, x: float, y: float, h: float, depth: float = 0.25) -> None:
    c = s.c
    c.draw(
        polygon(
            [
                (x - h * 0.34, y - h * 0.07),
                (x + h * 0.36, y - h * 0.07),
                (x + h * 0.24, y + h * 0.05),
                (x - h * 0.24, y + h * 0.05),
            ]
        ),
        s.colour((120, 62, 50), depth),
    )
    c.draw(
        polygon(
            [
                *curve([(x + h * 0.03, y - h), (x + h * 0.34, y - h * 0.35), (x + h * 0.36, y - h * 0.12)], steps=5),
                (x + h * 0.03, y - h * 0.12),
            ]
        ),
        s.light.bright((252, 247, 236), depth, 0.3),
    )
    c.draw(
        polygon([(x - h * 0.01, y - h * 0.9), (x - h * 0.01, y - h * 0.12), (x - h * 0.3, y - h * 0.12)]),
        s.shade((252, 240, 226), depth, 0.22),
    )


def parasol(s: Stage, x: float, y: float, h: float, colours: tuple[tuple[int, int, int], tuple[int, int, int]]) -> None:
    c = s.c
    top = (x + h * 0.12, y - h)
    c.draw(stroke([(x, y), top], h * 0.025), s.colour((240, 232, 216)))
    r = h * 0.62
    dome = curve(
        [(-r, 0.0), (-r * 0.8, -r * 0.36), (-r * 0.3, -r * 0.6), (r * 0.3, -r * 0.6), (r * 0.8, -r * 0.36), (r, 0.0)],
        steps=8,
    )
    edge = [(r - 2 * r * i / 12, 0.0 if i % 2 == 0 else -r * 0.07) for i in range(1, 12)]
    canopy = polygon([(top[0] + px, top[1] + h * 0.1 + py + px * 0.12) for px, py in dome + edge])
    c.draw(
        canopy,
        s.colour(colours[0]),
        inner=Inner(s.lit * r * 0.2, r * 0.05, s.shade(colours[0], 0, 0.6), 0.55, r * 0.08),
    )
    with c.clip(canopy):
        for i in (-2, 0, 2):
            a, b = r * (i - 0.5) / 2.6, r * (i + 0.5) / 2.6
            wedge = polygon(
                [
                    (top[0], top[1] - r * 0.55),
                    (top[0] + a, top[1] + h * 0.12 + a * 0.12),
                    (top[0] + b, top[1] + h * 0.12 + b * 0.12),
                ]
            )
            c.draw(wedge, s.colour(colours[1]), alpha=0.92)
        c.draw(
            polygon(
                [
                    (top[0] - s.lit * r * 0.2, top[1] - r),
                    (top[0] - s.lit * r * 1.2, top[1] - r),
                    (top[0] - s.lit * r * 1.2, top[1] + r),
                ]
            ),
            s.shade(colours[0], 0, 0.7),
            alpha=0.3,
        )
    c.draw(ellipse(top[0], top[1] - r * 0.5, h * 0.02), s.colour((240, 232, 216)))
