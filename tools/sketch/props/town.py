"""In towns: a street in perspective, cars, strings of bulbs, colours of walls and neon."""

from dataclasses import dataclass

from tools.sketch.canvas import Inner
from tools.sketch.colours import Colour, hexed, mix
from tools.sketch.shapes import Point, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

WALLS: tuple[Colour, ...] = tuple(
    hexed(t) for t in ("#c9745a", "#d9a877", "#8a9aa8", "#b8655e", "#e0c9a6", "#7a8f86", "#a98f9f", "#cf9a63")
)


NEON: tuple[Colour, ...] = ((255, 72, 130), (64, 220, 255), (255, 176, 46), (150, 110, 255), (80, 255, 170))


@dataclass(frozen=True)
class Vista:
    """A straight street seen along its middle: depth 1 is the picture plane, larger is farther."""

    x: float
    y: float
    half: float  # from the middle to the house fronts, at depth 1
    drop: float  # from the horizon to the ground, at depth 1

    def at(self, side: float, height: float, depth: float) -> Point:
        """The point at `side` (-1 left front, 1 right front) and `height` over the ground."""
        return (self.x + side * self.half / depth, self.y + (self.drop - height) / depth)

    def wall(self, side: float, near: float, far: float, low: float, high: float) -> list[Point]:
        return [self.at(side, low, near), self.at(side, high, near), self.at(side, high, far), self.at(side, low, far)]


def car_behind(s: Stage, x: float, y: float, w: float, colour: Colour, depth: float = 0.0) -> None:
    """A car from behind, `w` wide."""
    c = s.c
    body = s.colour(colour, depth)
    dark = s.shade((30, 30, 38), depth, 0.3)
    c.draw(ellipse(x, y, w * 0.62, w * 0.07), s.shade((20, 20, 30), depth, 0.6), alpha=0.6, soft=2)
    for dx in (-0.36, 0.36):
        c.draw(rect(x + dx * w - w * 0.08, y - w * 0.17, x + dx * w + w * 0.08, y + w * 0.01, w * 0.03), dark)
    cabin = polygon(
        [
            (x - w * 0.3, y - w * 0.62),
            (x + w * 0.3, y - w * 0.62),
            (x + w * 0.42, y - w * 0.38),
            (x - w * 0.42, y - w * 0.38),
        ]
    )
    c.draw(cabin, body)
    glass = polygon(
        [
            (x - w * 0.26, y - w * 0.58),
            (x + w * 0.26, y - w * 0.58),
            (x + w * 0.35, y - w * 0.4),
            (x - w * 0.35, y - w * 0.4),
        ]
    )
    c.draw(glass, mix(s.light.sky[len(s.light.sky) // 2], dark, 0.4))
    c.draw(
        rect(x - w * 0.5, y - w * 0.42, x + w * 0.5, y - w * 0.11, w * 0.09),
        body,
        inner=Inner(s.lit * w * 0.06, -w * 0.05, s.shade(colour, depth, 0.6), 0.6, w * 0.03),
    )
    c.draw(rect(x - w * 0.14, y - w * 0.27, x + w * 0.14, y - w * 0.19, w * 0.01), s.colour((240, 236, 220), depth))
    for dx in (-0.41, 0.41):
        red = (255, 64, 50) if s.light.is_dark else (196, 40, 40)
        c.draw(rect(x + dx * w - w * 0.07, y - w * 0.35, x + dx * w + w * 0.07, y - w * 0.27, w * 0.02), red)
        s.lamp(x + dx * w, y - w * 0.3, w * 0.34, (255, 50, 40))
    c.draw(rect(x - w * 0.51, y - w * 0.16, x + w * 0.51, y - w * 0.1, w * 0.02), dark)


def string_lights(s: Stage, y: float, sag: float, *, flip: bool = False, colour: Colour = (255, 214, 140)) -> None:
    """Bulbs on a cable across the frame."""
    c = s.c
    reach = s.half * 1.05 + 20
    a, b = (y - 40, y + 10) if not flip else (y + 20, y - 50)
    line = [(-reach + 2 * reach * t, a + (b - a) * t + sag * 4 * t * (1 - t)) for t in [i / 26 for i in range(27)]]
    c.draw(stroke(line, 1.6), s.shade((60, 56, 62), 0, 0.5))
    for x, py in line[1::2]:
        c.draw(rect(x - 2, py, x + 2, py + 6), s.shade((60, 56, 62), 0, 0.5))
        c.draw(
            ellipse(x, py + 10, 5.4, 6.4),
            mix(colour, (255, 255, 255), 0.35)
            if s.light.is_dark or s.light.sun_at[1] < 0.2
            else s.light.bright((240, 232, 214)),
        )
        s.lamp(x, py + 10, 44, colour)
