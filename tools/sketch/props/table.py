"""On tables: croissant, candle, wine, coffee."""

from tools.sketch import furniture
from tools.sketch.canvas import Inner
from tools.sketch.colours import Colour
from tools.sketch.held import steam
from tools.sketch.room import STEEL
from tools.sketch.shapes import blob, ellipse, rect, stroke
from tools.sketch.stage import Stage


def croissant(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(
        ellipse(x, y + r * 0.12, r * 1.7, r * 0.36),
        s.colour((250, 247, 240)),
        inner=Inner(0, -r * 0.08, s.shade((230, 224, 214), 0, 0.4), 0.6, r * 0.05),
    )
    shape = blob(
        [
            (x - r * 1.15, y + r * 0.02),
            (x - r * 0.8, y - r * 0.5),
            (x, y - r * 0.72),
            (x + r * 0.8, y - r * 0.5),
            (x + r * 1.15, y + r * 0.02),
            (x + r * 0.5, y - r * 0.02),
            (x, y - r * 0.1),
            (x - r * 0.5, y - r * 0.02),
        ]
    )
    c.draw(
        shape,
        s.colour((222, 150, 66)),
        inner=Inner(s.lit * r * 0.12, -r * 0.1, s.shade((164, 92, 36), 0, 0.5), 0.6, r * 0.08),
    )
    with c.clip(shape):
        for k in (-0.7, -0.36, 0.0, 0.36, 0.7):
            c.draw(
                stroke([(x + k * r * 0.7, y - r * 0.8), (x + k * r * 1.1, y + r * 0.1)], r * 0.06),
                s.shade((170, 98, 40), 0, 0.4),
                alpha=0.8,
            )


def candle(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(
        rect(x - h * 0.13, y - h, x + h * 0.13, y, h * 0.04),
        s.colour((250, 240, 214)),
        inner=Inner(s.lit * h * 0.08, 0, s.shade((220, 190, 150), 0, 0.4), 0.6, h * 0.04),
    )
    c.draw(
        blob([(x, y - h * 1.62), (x + h * 0.13, y - h * 1.24), (x, y - h * 1.02), (x - h * 0.13, y - h * 1.24)]),
        (255, 206, 92),
    )
    c.draw(
        blob([(x, y - h * 1.4), (x + h * 0.06, y - h * 1.2), (x, y - h * 1.06), (x - h * 0.06, y - h * 1.2)]),
        (255, 246, 206),
    )
    s.lamp(x, y - h * 1.3, h * 4.4, (255, 168, 76))


def wine(s: Stage, x: float, y: float, h: float, colour: Colour = (150, 28, 50)) -> None:
    c = s.c
    c.draw(stroke([(x, y), (x, y - h * 0.5)], h * 0.04), (240, 244, 248), alpha=0.7)
    c.draw(ellipse(x, y, h * 0.16, h * 0.03), (240, 244, 248), alpha=0.6)
    bowl = blob(
        [
            (x - h * 0.16, y - h),
            (x + h * 0.16, y - h),
            (x + h * 0.2, y - h * 0.72),
            (x + h * 0.07, y - h * 0.5),
            (x - h * 0.07, y - h * 0.5),
            (x - h * 0.2, y - h * 0.72),
        ]
    )
    c.draw(bowl, (240, 246, 250), alpha=0.32)
    with c.clip(bowl):
        c.draw(rect(x - h * 0.3, y - h * 0.76, x + h * 0.3, y - h * 0.4), s.colour(colour))
    c.draw(stroke([(x - h * 0.1, y - h * 0.94), (x - h * 0.13, y - h * 0.72)], h * 0.03), (255, 255, 255), alpha=0.7)


def coffee(s: Stage) -> None:
    furniture.cup(s, 30, 0, 74)
    steam(s.c, 30, -92, 90)
    croissant(s, -118, 58, 58)
    _spoon(s, 130, 24)


def _spoon(s: Stage, x: float, y: float) -> None:
    s.c.draw(stroke([(x, y), (x + 46, y + 44)], 7), s.light.bright(STEEL, 0, 0.3))
    s.c.draw(ellipse(x - 8, y - 8, 20, 13, angle=44), s.light.bright(STEEL, 0, 0.4))
