"""A balcony over a town: an iron rail with flower boxes, a small table, roofs and a church tower beyond."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import landmark
from tools.sketch.stage import Stage

_WALLS: tuple[Colour, ...] = ((232, 206, 168), (216, 160, 124), (236, 222, 196), (198, 178, 168), (226, 184, 140))
_ROOF: Colour = (176, 86, 66)
_SNOW: Colour = (246, 249, 254)


def balcony(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    reach = room.wide(s)
    snowy = _is_snowy(s)
    sky(s)
    if s.scene.landmark:
        landmark(s, s.scene.landmark, -s.lit * half * 0.3, y + 4, y * 0.6, 0.45)
    else:
        _tower(s, -s.lit * half * 0.34, y + 6, y * 0.52)
    for depth, base, size in ((0.42, y + 10, 62), (0.26, y + 60, 88), (0.1, y + 120, 124)):
        _houses(s, base, size, depth)
        haze_band(s, base - 50, base + 26, 0.3)
    floor = s.tall * 0.8
    stone = _SNOW if snowy else (206, 184, 160)
    c.draw(
        rect(-reach, floor, reach, s.tall + 500),
        down(floor, s.tall, s.light.bright(stone, 0.04, 0.2), s.colour(stone), s.shade(stone, 0, 0.3)),
    )
    if not snowy:
        for i in range(-12, 13):
            c.draw(stroke([(i * 44, floor), (i * 96, s.tall + 40)], [1, 2.4]), s.shade(stone, 0, 0.4), alpha=0.6)
        for k in (0.2, 0.5, 0.9):
            c.draw(
                rect(-reach, floor + (s.tall - floor) * k, reach, floor + (s.tall - floor) * k + 2),
                s.shade(stone, 0, 0.4),
                alpha=0.6,
            )
    _rail(s, floor, 196)
    for x in (-0.68, -0.04, 0.62):
        _flower_box(s, x * half, floor - 188, 150)
    _table(s, s.lit * half * 0.66, floor + 70)
    _door(s, -s.lit)


def _is_snowy(s: Stage) -> bool:
    return s.scene.weather == "snow" or s.scene.season == "winter"


def _houses(s: Stage, base: float, size: float, depth: float) -> None:
    c, chance = s.c, s.chance(f"roofs{size}")
    x = -s.half * 1.5 - 120
    while x < s.half * 1.5 + 120:
        w, h = size * chance.uniform(0.9, 1.5), size * chance.uniform(0.8, 1.6)
        tone = _WALLS[chance.randrange(5)]
        c.draw(
            rect(x, base - h, x + w + 1, s.tall),
            down(base - h, base + size, s.colour(tone, depth), s.shade(tone, depth, 0.3)),
        )
        roof = _SNOW if _is_snowy(s) else _ROOF
        peak = polygon(
            [
                (x - 5, base - h),
                (x + w * 0.2, base - h - size * 0.42),
                (x + w * 0.8, base - h - size * 0.42),
                (x + w + 5, base - h),
            ]
        )
        c.draw(
            peak, down(base - h - size * 0.4, base - h, s.light.bright(roof, depth, 0.2), s.shade(roof, depth, 0.25))
        )
        c.draw(
            rect(x + w * 0.62, base - h - size * 0.62, x + w * 0.74, base - h - size * 0.3),
            s.shade((150, 96, 80), depth, 0.3),
        )
        panes = Shape()
        for r in range(3):
            for k in range(2):
                wx, wy = x + w * (0.2 + 0.38 * k), base - h + size * (0.2 + 0.42 * r)
                panes = panes + rect(wx, wy, wx + size * 0.17, wy + size * 0.24, 1)
        lit = s.light.is_dark
        c.draw(panes, (255, 206, 118) if lit else s.shade((104, 122, 140), depth, 0.2), alpha=0.95)
        x += w


def _tower(s: Stage, x: float, y: float, h: float) -> None:
    """A church tower with a round cap."""
    c, depth = s.c, 0.42
    tone = (214, 186, 150)
    c.draw(
        rect(x - h * 0.09, y - h * 0.66, x + h * 0.09, y + 60),
        s.colour(tone, depth),
        inner=Inner(s.lit * h * 0.06, 0, s.shade(tone, depth, 0.5), 0.5, 4),
    )
    cap = _SNOW if _is_snowy(s) else (96, 142, 124)
    c.draw(
        blob(
            [
                (x - h * 0.11, y - h * 0.66),
                (x - h * 0.1, y - h * 0.76),
                (x, y - h * 0.86),
                (x + h * 0.1, y - h * 0.76),
                (x + h * 0.11, y - h * 0.66),
                (x, y - h * 0.64),
            ]
        ),
        s.colour(cap, depth),
    )
    c.draw(stroke([(x, y - h * 0.84), (x, y - h)], 4), s.shade((120, 110, 100), depth))
    c.draw(ellipse(x, y - h * 0.54, h * 0.045), s.light.bright((250, 244, 226), depth * 0.5, 0.1))


def _rail(s: Stage, y: float, h: float) -> None:
    """Wrought iron with rings."""
    c, reach = s.c, room.wide(s)
    iron = s.shade((44, 46, 56), 0.02, 0.2)
    bars = (
        rect(-reach, y - h, reach, y - h + 9, 3)
        + rect(-reach, y - h * 0.8, reach, y - h * 0.8 + 5)
        + rect(-reach, y - 26, reach, y - 20)
    )
    rings = Shape()
    for i in range(-20, 21):
        x = i * 40.0
        bars = bars + rect(x - 2, y - h, x + 2, y)
        rings = rings + stroke(arc_points(x + 20, y - h * 0.45, 15, 24, 0, 360, steps=20), 3.4)
    c.draw(bars + rings, iron)
    if _is_snowy(s):
        line = [(-reach + 26 * i, y - h - 5 - 4 * (i % 3)) for i in range(int(2 * reach / 26) + 1)]
        c.draw(stroke(curve(line, steps=3), 12), s.light.bright(_SNOW, 0, 0.1))


def _flower_box(s: Stage, x: float, y: float, w: float) -> None:
    c, chance = s.c, s.chance(f"box{x:.0f}")
    snowy = _is_snowy(s)
    wood = (150, 92, 66)
    leaves, blooms = Shape(), Shape()
    for i in range(16):
        px, py = x - w * 0.5 + w * i / 15 + chance.uniform(-5, 5), y - chance.uniform(4, 34)
        leaves = leaves + ellipse(px, py, chance.uniform(11, 17))
        blooms = blooms + ellipse(px + chance.uniform(-9, 9), py + chance.uniform(-10, 18), chance.uniform(5, 8))
    c.draw(
        leaves,
        s.colour((74, 122, 78) if not snowy else (104, 128, 112)),
        inner=Inner(s.lit * 5, -5, s.shade((50, 90, 62)), 0.5, 4),
    )
    c.draw(blooms, s.colour((224, 62, 84) if not snowy else _SNOW))
    if not snowy:
        c.draw(
            Shape(discs=tuple((bx + 7, by + 6, r * 0.7) for bx, by, r in blooms.discs[::3])), s.colour((250, 206, 90))
        )
    c.draw(
        rect(x - w * 0.54, y, x + w * 0.54, y + 42, 3),
        s.colour(wood),
        inner=Inner(s.lit * 8, -6, s.shade(wood, 0, 0.5), 0.6, 5),
    )
    if snowy:
        heap = blob(
            [
                (x - w * 0.5, y + 2),
                (x - w * 0.3, y - 36),
                (x, y - 46),
                (x + w * 0.3, y - 38),
                (x + w * 0.5, y + 2),
                (x, y + 8),
            ]
        )
        c.draw(heap, s.light.bright(_SNOW, 0, 0.1), inner=Inner(s.lit * 14, -8, s.shade(_SNOW, 0, 0.3), 0.5, 9))


def _table(s: Stage, x: float, y: float) -> None:
    c = s.c
    iron = s.shade((60, 92, 88), 0, 0.2)
    for dx in (-26, 0, 26):
        c.draw(stroke([(x + dx * 0.3, y - 108), (x + dx, y)], 5), iron)
    c.draw(ellipse(x, y - 108, 66, 15), s.colour((84, 130, 122)), inner=Inner(0, -5, s.shade((50, 84, 80)), 0.5, 3))
    if _is_snowy(s):
        c.draw(
            blob(
                [(x - 62, y - 108), (x - 40, y - 128), (x, y - 136), (x + 40, y - 127), (x + 62, y - 108), (x, y - 98)]
            ),
            s.light.bright(_SNOW, 0, 0.1),
        )
    else:
        furniture.cup(s, x - 18, y - 110, 14)
        furniture.plant(s, x + 26, y - 108, 44)


def _door(s: Stage, side: float) -> None:
    """The open door that one steps out of, at the edge of the picture."""
    c = s.c
    x = side * s.half * 1.02
    inner = x - side * 34
    c.draw(rect(min(x + side * 500, inner), -400, max(x + side * 500, inner), s.tall + 500),
           s.colour((226, 208, 184)), inner=Inner(side * 8, 0, s.shade((180, 160, 140), 0, 0.4), 0.5, 8))  # fmt: skip
    furniture.curtain(s, inner, -20, s.tall * 0.93, 40, (248, 244, 236), -int(side))
    c.draw(stroke([(inner, -400), (inner, s.tall + 400)], 9), s.shade(DARK_WOOD, 0, 0.1))


def hero(s: Stage) -> None:
    """A flower box on the rail, with a cup beside it."""
    _flower_box(s, -60, -60, 260)
    if not _is_snowy(s):
        furniture.cup(s, 150, -8, 44)
    s.c.draw(rect(-s.half, -14, s.half, 10, 4), s.shade((44, 46, 56), 0, 0.2))
    if _is_snowy(s):
        s.c.draw(
            stroke(curve([(-s.half + 30 * i, -20 - 6 * (i % 3)) for i in range(24)], steps=3), 26),
            mix(s.colour(_SNOW), (255, 255, 255), 0.3),
        )


PLACE = Place(
    draw=balcony,
    horizon=0.44,
    ground=0.92,
    head=54,
    poses=("stand", "hip", "walk towards"),
    away=("look", "look away"),
    zoom=(1.24, 1.5),
    eye=(0.5, 0.56),
    blur=(0.4, 3.0),
    x=(0.0, 0.12),
    hero=hero,
)
