"""Bowling lanes that run to lit pins, balls in a row."""

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.town import Vista
from tools.sketch.shapes import blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_BALLS: tuple[Colour, ...] = ((226, 60, 90), (50, 130, 220), (250, 180, 50), (90, 190, 110), (150, 80, 200))
_LANE: Colour = (226, 172, 108)


def bowling(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    reach = room.wide(s)
    c.draw(rect(-reach, -400, reach, y + 20), down(0, y, (30, 20, 60), (58, 34, 96)))
    for i in range(-7, 8):
        c.draw(
            polygon([(i * 90 - 40, -60), (i * 90 + 20, -60), (i * 50 + 6, y * 0.5), (i * 50 - 16, y * 0.5)]),
            (90, 60, 150),
            alpha=0.25,
        )
    c.text("STRIKE!", 0, y * 0.34, 74, (255, 120, 190))
    s.lamp(0, y * 0.34, 260, (255, 80, 170))
    v = Vista(x=0, y=y - 26, half=half * 0.9, drop=s.tall - y + 60)
    far = 7.0
    c.draw(rect(-reach, y * 0.56, reach, v.at(0, 0, far)[1] + 2), down(y * 0.56, y, (22, 18, 44), (70, 60, 96)))
    c.draw(rect(-reach, y * 0.56, reach, y * 0.72), down(y * 0.56, y * 0.72, (250, 110, 160), (120, 70, 200)))
    c.draw(polygon([v.at(-6, 0, far), v.at(6, 0, far), v.at(6, 0, 0.6), v.at(-6, 0, 0.6)]), (44, 36, 70))
    for lane in (-2, -1, 0, 1, 2):
        a, b = lane * 0.92 - 0.33, lane * 0.92 + 0.33
        wood = polygon([v.at(a, 0, far), v.at(b, 0, far), v.at(b, 0, 0.6), v.at(a, 0, 0.6)])
        c.draw(wood, down(y, s.tall, mix(_LANE, (255, 240, 220), 0.3), _LANE, mix(_LANE, (90, 50, 60), 0.4)))
        for k in range(1, 6):
            x = a + (b - a) * k / 6
            c.draw(stroke([v.at(x, 0, far), v.at(x, 0, 0.6)], [0.5, 2.2]), (160, 104, 60), alpha=0.5)
        for k in range(-2, 3):
            px, py = v.at(lane * 0.92 + k * 0.09, 0, 2.0 + 0.16 * abs(k))
            c.draw(polygon([(px - 6, py + 6), (px + 6, py + 6), (px, py - 10)]), (170, 50, 60))
        for row in range(3, -1, -1):
            for k in range(row + 1):
                px, py = v.at(lane * 0.92 + (k - row / 2) * 0.15, 0, far - 1.2 + 0.26 * row)
                pin(s, px, py, 40)
    s.shine()
    c.reflect(v.at(0, 0, far)[1] + 2, s.tall, strength=0.2, ripple=0.6, stretch=0.9, tint=(120, 80, 120), fade=0.1)
    for side in (-1, 1):
        _rack(s, side * half * 0.92, s.tall * 0.94, 190)


def pin(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    half = [
        (0.0, -1.0),
        (0.09, -0.97),
        (0.12, -0.88),
        (0.075, -0.74),
        (0.09, -0.6),
        (0.18, -0.36),
        (0.16, -0.14),
        (0.1, 0.0),
    ]
    right = curve([(x + dx * h, y + dy * h) for dx, dy in half], steps=4)
    shape = polygon([*right, *[(2 * x - px, py) for px, py in reversed(right)]])
    c.draw(shape, (252, 250, 246), inner=Inner(s.lit * h * 0.06, 0, (190, 184, 206), 0.6, h * 0.05))
    for dy in (-0.72, -0.66):
        c.draw(rect(x - h * 0.085, y + dy * h, x + h * 0.085, y + (dy + 0.03) * h), (220, 50, 60))


def bowling_ball(s: Stage, x: float, y: float, r: float, colour: Colour) -> None:
    c = s.c
    c.draw(ellipse(x, y + r * 0.96, r * 0.9, r * 0.16), (20, 12, 30), alpha=0.5, soft=r * 0.08)
    c.draw(
        ellipse(x, y, r),
        s.light.bright(colour, 0, 0.1),
        inner=Inner(s.lit * r * 0.34, -r * 0.24, s.shade(colour, 0, 0.6), 0.7, r * 0.2),
    )
    c.draw(ellipse(x - s.lit * -r * 0.36, y - r * 0.42, r * 0.2, r * 0.13), (255, 255, 255), alpha=0.6)
    for dx, dy in ((-0.14, -0.2), (0.12, -0.22), (0.0, 0.04)):
        c.draw(ellipse(x + dx * r, y + dy * r, r * 0.09), s.shade(colour, 0, 0.9))


def _rack(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    c.draw(
        blob(
            [(x - w * 0.6, y), (x - w * 0.56, y - w * 0.34), (x + w * 0.56, y - w * 0.34), (x + w * 0.6, y)],
            tension=0.2,
        ),
        (60, 52, 84),
    )
    for k in range(4):
        bowling_ball(s, x - w * 0.42 + k * w * 0.28, y - w * 0.4, w * 0.13, _BALLS[k])


def hero(s: Stage) -> None:
    for x, y, h in ((-110, -60, 260), (20, -90, 250), (140, -56, 260)):
        pin(s, x, y, h)
    bowling_ball(s, -10, -30, 96, _BALLS[1])


PLACE = Place(
    draw=bowling,
    horizon=0.5,
    ground=0.88,
    head=52,
    zoom=(1.2, 1.5),
    eye=(0.56, 0.62),
    blur=(0.6, 3.0),
    poses=("stand", "hip", "cheer"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.14),
    hero=hero,
    surface="night",
)
