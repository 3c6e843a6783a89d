"""Colours as triples, and the sums that painters do with them. Pure."""

import colorsys
import math
from collections.abc import Sequence

Colour = tuple[int, int, int]


def hexed(text: str) -> Colour:
    """`#rrggbb` as a colour.

    >>> hexed("#ff8000")
    (255, 128, 0)
    """
    text = text.lstrip("#")
    return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16))


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """`a` at 0, `b` at 1."""
    t = max(0.0, min(1.0, t))
    return (
        round(a[0] + (b[0] - a[0]) * t),
        round(a[1] + (b[1] - a[1]) * t),
        round(a[2] + (b[2] - a[2]) * t),
    )


def scaled(colour: Colour, by: float | tuple[float, float, float]) -> Colour:
    r, g, b = (by, by, by) if isinstance(by, int | float) else by
    return (
        min(255, max(0, round(colour[0] * r))),
        min(255, max(0, round(colour[1] * g))),
        min(255, max(0, round(colour[2] * b))),
    )


def saturated(colour: Colour, by: float) -> Colour:
    grey = luma(colour)
    return (
        min(255, max(0, round(grey + (colour[0] - grey) * by))),
        min(255, max(0, round(grey + (colour[1] - grey) * by))),
        min(255, max(0, round(grey + (colour[2] - grey) * by))),
    )


def luma(colour: Colour) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def difference(a: Colour, b: Colour) -> float:
    """How different two colours look: about 2 can just be told apart, 100 is black and white (CIE 1976).

    >>> round(difference((0, 0, 0), (255, 255, 255)))
    100
    """
    return math.dist(_lab(a), _lab(b))


def _lab(colour: Colour) -> tuple[float, float, float]:
    r, g, b = (v / 3294.6 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in colour)
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def hued(hue: float, saturation: float, value: float) -> Colour:
    """From hue (0 to 1), saturation and value."""
    r, g, b = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return (round(r * 255), round(g * 255), round(b * 255))


def along(stops: Sequence[tuple[float, Colour]], t: float) -> Colour:
    """The colour at `t` of a ramp of (position, colour) stops."""
    before = stops[0]
    for stop in stops:
        if t <= stop[0]:
            span = stop[0] - before[0]
            return stop[1] if span <= 0 else mix(before[1], stop[1], (t - before[0]) / span)
        before = stop
    return before[1]
