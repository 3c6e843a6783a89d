"""Cabinets, neon tubes, pixel aliens."""

from tools.sketch import room
from tools.sketch.canvas import Inner
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.town import NEON
from tools.sketch.shapes import Shape, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def arcade(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (44, 34, 84))
    room.checks(s, (70, 52, 120), (36, 28, 74), gloss=0.3)
    for i in range(5):  # tubes of light
        tone = NEON[i % 5]
        ty = y * (0.05 + 0.035 * i)
        c.draw(stroke([(-room.wide(s), ty), (room.wide(s), ty)], 3), mix(tone, (255, 255, 255), 0.35))
        s.lamp(0, ty, 260, tone)
    c.text("GAME ON", 0, y * 0.32, 74, (255, 120, 200))
    c.text("GAME ON", 0, y * 0.32, 74, (255, 255, 255), alpha=0.35)
    s.lamp(0, y * 0.32, 240, (255, 70, 180))
    n = 5
    for i in range(n):
        x = -half * 1.0 + 2.0 * half * i / (n - 1)
        cabinet(s, x, y + 40, 168 if i % 2 else 178, NEON[i % 5], i)
    for i in range(9):  # pixel aliens
        ax, ay = (i - 4) * half * 0.24, y * 0.42
        _alien(s, ax, ay, 5.0, NEON[(i * 2) % 5])


def _alien(s: Stage, x: float, y: float, k: float, colour: Colour) -> None:
    rows = ("00100100", "01111110", "11011011", "11111111", "10111101", "00100100")
    shape = Shape()
    for r, row in enumerate(rows):
        for i, bit in enumerate(row):
            if bit == "1":
                shape = shape + rect(x + (i - 4) * k, y + r * k, x + (i - 3) * k, y + (r + 1) * k)
    s.c.draw(shape, mix(colour, (255, 255, 255), 0.2))


def cabinet(s: Stage, x: float, y: float, h: float, colour: Colour, dice: int) -> None:
    """An arcade machine."""
    c = s.c
    w = h * 0.56
    h *= 1.7
    body = mix(colour, (30, 20, 60), 0.55)
    c.draw(
        polygon([(x - w * 0.5, y - h), (x + w * 0.5, y - h), (x + w * 0.5, y), (x - w * 0.5, y)]),
        body,
        inner=Inner(w * 0.1, 0, mix(body, (0, 0, 0), 0.5), 0.6, w * 0.05),
    )
    c.draw(rect(x - w * 0.46, y - h * 0.99, x + w * 0.46, y - h * 0.87, 3), mix(colour, (255, 255, 255), 0.4))
    c.text(("PIXEL", "RACER", "NOVA", "BLAST", "QUEST")[dice % 5], x, y - h * 0.93, w * 0.2, (40, 20, 70))
    scr = rect(x - w * 0.4, y - h * 0.83, x + w * 0.4, y - h * 0.53, 4)
    c.draw(scr, (14, 14, 40))
    with c.clip(scr):
        for k in range(4):
            _alien(s, x - w * 0.27 + k * w * 0.18, y - h * 0.79, w * 0.016, NEON[(k + dice) % 5])
        c.draw(
            polygon([(x - w * 0.08, y - h * 0.55), (x + w * 0.08, y - h * 0.55), (x, y - h * 0.59)]), (255, 255, 255)
        )
        for k in range(5):
            c.draw(
                rect(
                    x - w * 0.3 + k * w * 0.15,
                    y - h * (0.66 - 0.02 * (k % 3)),
                    x - w * 0.29 + k * w * 0.15,
                    y - h * (0.63 - 0.02 * (k % 3)),
                ),
                (255, 230, 120),
            )
    c.draw(
        polygon(
            [
                (x - w * 0.5, y - h * 0.5),
                (x + w * 0.5, y - h * 0.5),
                (x + w * 0.58, y - h * 0.4),
                (x - w * 0.58, y - h * 0.4),
            ]
        ),
        mix(body, (255, 255, 255), 0.16),
    )
    c.draw(stroke([(x - w * 0.24, y - h * 0.45), (x - w * 0.24, y - h * 0.51)], w * 0.04), (30, 30, 40))
    c.draw(ellipse(x - w * 0.24, y - h * 0.52, w * 0.06), (240, 60, 70))
    for k in range(3):
        c.draw(ellipse(x + w * (0.06 + 0.13 * k), y - h * 0.45, w * 0.045, w * 0.03), NEON[(k + dice + 1) % 5])
    c.draw(rect(x - w * 0.14, y - h * 0.26, x + w * 0.14, y - h * 0.1, 3), mix(body, (0, 0, 0), 0.4))
    s.lamp(x, y - h * 0.68, w * 1.3, colour)


def hero(s: Stage) -> None:
    cabinet(s, 0, 90, 330, NEON[0], 2)


PLACE = Place(
    draw=arcade,
    horizon=0.66,
    ground=0.93,
    head=56,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.6),
    poses=("hip", "stand", "cheer"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.14),
    hero=hero,
    surface="night",
)
