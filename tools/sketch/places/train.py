"""A seat by the window, the land passing outside."""

from tools.sketch import furniture, nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import along
from tools.sketch.places import Place
from tools.sketch.props.table import coffee
from tools.sketch.room import STEEL, WOOD
from tools.sketch.shapes import Shape, ellipse, polygon, rect, stroke
from tools.sketch.sky import hills, peaks
from tools.sketch.stage import Stage


def train(s: Stage) -> None:
    """A seat by the window, the land passing outside."""
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (206, 196, 178), low=(150, 108, 82), low_from=0.78)
    room.plain_floor(s, (110, 92, 84))
    x0, x1, top, low = -half * 0.9, half * 0.9, y * 0.16, y * 0.76
    opening = rect(x0, top, x1, low, 34)
    out = s.outside
    with c.clip(opening):
        stops = tuple((i / (len(out.sky) - 1), colour) for i, colour in enumerate(out.sky))
        c.draw(opening, down(top, low, *(along(stops, 0.1 + 0.9 * i / 8) for i in range(9))))
        if out.cloud < 0.5 and not out.is_dark:
            c.draw(ellipse(half * 0.4, low - (low - top) * 0.5, 36), out.sun)
            c.glow(half * 0.4, low - (low - top) * 0.5, 220, out.key, 0.6)
        elif out.has_moon:
            c.draw(ellipse(half * 0.4, top + 70, 22), out.sun)
        indoors, s.light = s.light, out
        before = s.horizon
        s.horizon = (low - (low - top) * 0.34) / s.tall
        peaks(s, "train peaks", s.level + 6, (low - top) * 0.34, (110, 122, 150), 0.5, count=5)
        hills(s, "train hills", s.level + 26, 46, (96, 134, 84), 0.3)
        hills(s, "train field", s.level + 64, 34, (150, 168, 86), 0.12)
        for i in range(7):
            nature.pine(s, x0 + (x1 - x0) * (i + 0.4) / 7, low + 10, 60 + 26 * ((i * 5) % 3), depth=0.1, dice=i / 7)
        s.horizon, s.light = before, indoors
        for k in range(7):  # speed
            yy = low - 12 - k * 11
            c.draw(rect(x0, yy, x1, yy + 3), (255, 255, 255), alpha=0.1)
        c.draw(polygon([(x0 + 60, top), (x0 + 160, top), (x0 - 20, low), (x0 - 120, low)]), (255, 255, 255), alpha=0.12)
        if s.scene.weather in ("rain", "storm"):
            drops = Shape(
                discs=tuple(
                    (s.chance("tr").uniform(x0, x1), top + (low - top) * ((i * 0.618) % 1), 1.8) for i in range(60)
                )
            )
            c.draw(drops, (240, 247, 255), alpha=0.6)
    c.draw(
        rect(x0 - 13, top - 13, x1 + 13, low + 13, 46) - opening,
        s.light.bright(STEEL, 0, 0.2),
        inner=Inner(s.lit * 4, -4, s.shade(STEEL, 0, 0.5), 0.6, 2),
    )
    c.draw(rect(-3, top, 3, low), s.light.bright(STEEL, 0, 0.2))
    for side in (-1, 1):
        curtain = polygon(
            [
                (side * (half * 0.9 + 10), top - 20),
                (side * half * 0.74, top - 20),
                (side * half * 0.82, low - 10),
                (side * (half * 0.9 + 12), low + 10),
            ]
        )
        c.draw(curtain, s.colour((166, 62, 56)), inner=Inner(s.lit * 9, 0, s.shade((110, 34, 36), 0, 0.4), 0.6, 5))
    c.draw(
        stroke([(-room.wide(s), y * 0.1), (room.wide(s), y * 0.1)], 5), s.colour((206, 164, 100))
    )  # the luggage rack
    for k in range(-9, 10):
        c.draw(stroke([(k * 46, y * 0.1), (k * 46 + 16, y * 0.03)], 2), s.colour((206, 164, 100)))
    c.draw(
        rect(half * 0.3, y * 0.0, half * 0.78, y * 0.085, 6),
        s.colour((150, 92, 60)),
        inner=Inner(0, -6, s.shade((96, 56, 40), 0, 0.4), 0.6, 3),
    )
    for side in (-1, 1):  # two seats that face each other
        x = side * half * 0.92
        tone = (62, 96, 124)
        c.draw(
            rect(min(x, x + side * 150), y * 0.62, max(x, x + side * 150), y + 120, 22),
            s.colour(tone),
            inner=Inner(s.lit * 12, -10, s.shade(tone, 0, 0.5), 0.6, 8),
        )
        c.draw(
            rect(min(x - side * 70, x + side * 150), y * 0.96, max(x - side * 70, x + side * 150), y + 70, 18),
            s.light.bright(tone, 0, 0.12),
            inner=Inner(0, -12, s.shade(tone, 0, 0.5), 0.6, 6),
        )
        c.draw(
            rect(min(x + side * 14, x + side * 90), y * 0.64, max(x + side * 14, x + side * 90), y * 0.72, 8),
            s.light.bright((246, 240, 228), 0, 0.1),
        )
    c.draw(polygon([(-90, y * 0.84), (90, y * 0.84), (112, y * 0.88), (-112, y * 0.88)]), s.light.bright(WOOD, 0, 0.3))
    c.draw(rect(-112, y * 0.88, 112, y * 0.895), s.shade(WOOD, 0, 0.4))
    c.draw(stroke([(0, y * 0.89), (0, y + 70)], 11), s.shade(STEEL, 0, 0.3))
    furniture.cup(s, 40, y * 0.862, 15)


PLACE = Place(
    draw=train,
    horizon=0.68,
    ground=0.87,
    head=80,
    zoom=(1.1, 1.35),
    eye=(0.76, 0.86),
    blur=(0.0, 1.6),
    poses=("drink", "read"),
    away=(),
    is_indoors=True,
    seat="",
    is_seated=True,
    x=(0.5, 0.6),
    hero=coffee,
    surface="table",
)
