"""A cinema: a great screen between curtains, rows of red seats, popcorn."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_RED: Colour = (176, 38, 50)


def cinema(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    reach = room.wide(s)
    c.draw(rect(-reach, -400, reach, s.tall + 500), down(0, s.tall, (34, 20, 34), (22, 14, 26)))
    top, low = y * 0.2, y * 0.82
    screen = rect(-half * 0.8, top, half * 0.8, low, 4)
    with c.clip(screen):
        _film(s, top, low, half * 0.8)
    c.glow(0, (top + low) / 2, half * 1.7, (120, 110, 150), 0.5)
    for side in (-1, 1):
        x = side * half * 0.82
        for k in range(6):
            fold = rect(
                min(x + side * k * 26, x + side * (k + 1) * 26),
                -200,
                max(x + side * k * 26, x + side * (k + 1) * 26),
                y,
            )
            c.draw(fold, mix(_RED, (70, 12, 24), 0.2 + 0.5 * (k % 2)), inner=Inner(side * 8, 0, (60, 8, 20), 0.5, 6))
    valance = polygon([(-reach, -200), (reach, -200), *(
        (half * 1.6 - half * 3.2 * t, top - 14 + 16 * abs(math.sin(t * math.pi * 8))) for t in [i / 48 for i in range(49)]
    )])  # fmt: skip
    c.draw(valance, down(0, top, (90, 16, 30), _RED))
    c.light(
        polygon([(-half * 0.78, top), (half * 0.78, top), (half * 0.2, -260), (-half * 0.2, -260)]),
        fading((0, top), (0, -200), (210, 214, 255), (0.12, 0.02)),
        soft=8,
    )
    for row in range(5):
        t = row / 4
        seats(s, y * 0.9 + (s.tall - y) * (0.02 + 0.2 * t), 40 + 30 * t, row)


def _film(s: Stage, top: float, low: float, half: float) -> None:
    """What is on: two people on a hill before a large sun."""
    c = s.c
    h = low - top
    c.draw(rect(-half, top, half, low), down(top, low, (70, 70, 150), (220, 110, 130), (255, 190, 110)))
    c.draw(ellipse(half * 0.1, low - h * 0.34, h * 0.24), (255, 240, 190))
    c.draw(
        blob(
            [
                (-half * 1.2, low),
                (-half * 0.6, low - h * 0.3),
                (0, low - h * 0.17),
                (half * 0.6, low - h * 0.32),
                (half * 1.2, low),
                (0, low + 40),
            ]
        ),
        (46, 28, 66),
    )
    for x, k in ((-0.02, 1.0), (0.14, 0.9)):
        px, base, size = x * half, low - h * 0.18, h * 0.2 * k
        c.draw(
            ellipse(px, base - size * 1.1, size * 0.17, size * 0.2)
            + stroke([(px, base - size * 0.8), (px, base + 6)], [size * 0.34, size * 0.46]),
            (30, 18, 48),
        )


def seats(s: Stage, y: float, size: float, row: int) -> None:
    """The backs of a row of seats, some of them taken; y is where their tops are."""
    c, chance = s.c, s.chance(f"row{row}")
    step = size * 1.25
    shift = step / 2 if row % 2 else 0.0
    for i in range(-12, 13):
        x = i * step + shift
        tone = mix(_RED, (40, 10, 24), 0.34 - 0.05 * row)
        if chance.random() < 0.3 and abs(x) > size * 1.6:
            c.draw(
                ellipse(x, y - size * 0.24, size * 0.3, size * 0.37)
                + blob(
                    [
                        (x - size * 0.5, y + size * 0.4),
                        (x - size * 0.36, y + size * 0.06),
                        (x, y),
                        (x + size * 0.36, y + size * 0.06),
                        (x + size * 0.5, y + size * 0.4),
                    ]
                ),
                (24, 16, 30),
            )
        back = rect(x - size * 0.56, y, x + size * 0.56, y + size * 1.7, size * 0.28)
        c.draw(back, tone, inner=Inner(0, size * 0.09, mix(tone, (255, 150, 140), 0.4), 0.6, size * 0.05))
        c.draw(rect(x - size * 0.64, y + size * 0.8, x - size * 0.54, y + size * 1.7, 2), (40, 28, 36))


def front(s: Stage) -> None:
    """The row before us."""
    if s.shot == "close":
        return
    y, size = (s.tall * 0.88, 96.0) if s.shot == "wide" else (s.tall * 0.9, 170.0)
    seats(s, y, size, 9)


def hero(s: Stage) -> None:
    c = s.c
    tub = polygon([(-110, -250), (110, -250), (80, 12), (-80, 12)])
    kernels = Shape(
        discs=tuple((-100 + 25 * k, -256 - 26 * ((k * 5) % 4) * (1 - abs(k - 4) / 7), 31) for k in range(9))
    )
    c.draw(
        kernels,
        s.light.bright((252, 238, 190), 0, 0.1),
        inner=Inner(s.lit * 8, -8, s.shade((230, 190, 110), 0, 0.3), 0.6, 6),
    )
    c.draw(tub, s.colour((250, 246, 238)), inner=Inner(s.lit * 22, 0, s.shade((200, 190, 190), 0, 0.4), 0.5, 16))
    with c.clip(tub):
        for k in range(5):
            x = -108 + 48 * k
            c.draw(polygon([(x, -252), (x + 24, -252), (x * 0.74 + 18, 14), (x * 0.74, 14)]), s.colour((206, 50, 56)))
    c.draw(rect(-52, -150, 52, -96, 6), s.light.bright((255, 250, 238), 0, 0.1))
    c.text("POPCORN", 0, -122, 22, s.colour((170, 34, 44)))
    ticket = polygon(curve([(120, -40), (214, -62), (224, -14), (130, 8)], closed=True, steps=2, tension=0.0))
    c.draw(ticket, s.colour((250, 206, 110)))
    c.text("ADMIT ONE", 172, -27, 17, s.shade((90, 50, 40)), angle=-13)


PLACE = Place(
    draw=cinema,
    horizon=0.62,
    ground=0.97,
    head=56,
    front=front,
    zoom=(1.1, 1.3),
    eye=(0.7, 0.8),
    blur=(0.8, 3.0),
    poses=("snack",),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.12),
    hero=hero,
    surface="dark",
)
