"""Stalls with striped awnings and crates of fruit on a square."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour
from tools.sketch.places import Place
from tools.sketch.props.occasions import christmas_tree
from tools.sketch.props.town import string_lights
from tools.sketch.room import DARK_WOOD, IRON, WOOD
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import sky
from tools.sketch.stage import Stage


def market(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    sky(s)
    for i in range(-5, 6):  # house fronts behind the stalls
        tone = ((214, 164, 118), (196, 118, 92), (226, 204, 168), (150, 160, 150))[i % 4]
        x, h = i * 120.0, y * (0.5 + 0.1 * ((i * 7) % 4))
        c.draw(rect(x, y - h, x + 121, y + 20), down(y - h, y, s.colour(tone, 0.35), s.colour(tone, 0.5)))
        c.draw(polygon([(x - 6, y - h), (x + 60, y - h - 34), (x + 127, y - h)]), s.colour((170, 92, 70), 0.35))
        for r in range(3):
            for k in range(2):
                wx, wy = x + 24 + k * 46, y - h + 26 + r * 62
                lit = s.light.is_dark and (i + r + k) % 3 != 0
                c.draw(
                    rect(wx, wy, wx + 26, wy + 36, 2), (255, 208, 120) if lit else s.shade((110, 130, 140), 0.35, 0.2)
                )
                c.draw(
                    rect(wx - 8, wy, wx - 1, wy + 36) + rect(wx + 27, wy, wx + 34, wy + 36),
                    s.colour((84, 122, 112), 0.35),
                )
    stone = (206, 188, 162)
    c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.colour(stone, 0.2), s.colour(stone), s.shade(stone, 0, 0.35)),
    )
    chance = s.chance("cobbles")
    for _ in range(90):
        t = chance.random()
        cx, cy, cobble = chance.uniform(-s.half, s.half), y + (s.tall - y) * t, 5 + 15 * t
        c.draw(ellipse(cx, cy, cobble, cobble * 0.34), s.shade(stone, 0, 0.2), alpha=0.4)

    string_lights(s, y * 0.5, 60)
    if s.scene.occasion == "christmas":
        christmas_tree(s, 0, y + 30, y * 0.7)
    for size, fy, side in ((0.56, y + 34, -1), (0.56, y + 34, 1), (0.86, y + 128, -1), (0.86, y + 128, 1)):
        x = side * half * (0.44 if size < 0.6 else 0.86)
        stall(
            s,
            x,
            fy,
            330 * size,
            ((214, 66, 56), (44, 124, 108), (236, 168, 56), (60, 100, 160))[(size > 0.6) * 2 + (side > 0)],
            side + 2 + int(size * 10),
        )


def stall(s: Stage, x: float, y: float, w: float, colour: Colour, dice: int) -> None:
    """A stall with a striped awning and crates of fruit; y is the floor."""
    c = s.c
    h = w * 0.92
    c.draw(ellipse(x, y + 4, w * 0.54, w * 0.05), s.shade((90, 74, 64)), alpha=0.6, soft=4)
    for dx in (-0.46, 0.46):
        c.draw(stroke([(x + dx * w, y), (x + dx * w, y - h)], w * 0.025), s.colour(DARK_WOOD))
    c.draw(rect(x - w * 0.46, y - h * 0.8, x + w * 0.46, y - h * 0.3), s.shade((96, 70, 56), 0, 0.5))
    for k in range(5):  # things that hang
        bx = x + (k - 2) * w * 0.17
        c.draw(stroke([(bx, y - h * 0.8), (bx, y - h * 0.7)], 1.4), s.colour(DARK_WOOD))
        c.draw(
            blob(
                [
                    (bx - w * 0.03, y - h * 0.7),
                    (bx + w * 0.03, y - h * 0.7),
                    (bx + w * 0.02, y - h * 0.58),
                    (bx - w * 0.02, y - h * 0.58),
                ]
            ),
            s.colour(((236, 196, 70), (214, 84, 60), (120, 160, 76))[(k + dice) % 3]),
        )
    counter = rect(x - w * 0.5, y - h * 0.4, x + w * 0.5, y)
    c.draw(counter, down(y - h * 0.4, y, s.colour(WOOD), s.shade(WOOD, 0, 0.5)))
    if has_flowers(s):
        _buckets(s, x, y - h * 0.4, w, dice)
        crates = 0
    else:
        crates = 4
    fruit = ((224, 60, 50), (246, 166, 48), (120, 172, 70), (240, 214, 80), (138, 70, 130), (236, 112, 58))
    for k in range(crates):
        cx0 = x - w * 0.5 + w * k / crates
        tone = fruit[(k + dice) % len(fruit)]
        pile = Shape()
        r = w / crates * 0.15
        for row in range(3):
            for i in range(4 - row):
                pile = pile + ellipse(cx0 + r * (1.3 + 1.5 * i + 0.75 * row), y - h * 0.42 - r * (0.5 + 1.25 * row), r)
        c.draw(pile, s.colour(tone), inner=Inner(s.lit * r * 0.5, -r * 0.3, s.shade(tone, 0, 0.5), 0.6, r * 0.2))
        crate = rect(cx0 + 2, y - h * 0.42, cx0 + w / crates - 2, y - h * 0.26, 2)
        c.draw(crate, s.light.bright((206, 160, 104), 0, 0.2), inner=Inner(0, -3, s.shade(WOOD, 0, 0.5), 0.6, 1))
        c.draw(rect(cx0 + 2, y - h * 0.35, cx0 + w / crates - 2, y - h * 0.335), s.shade(WOOD, 0, 0.5))
        c.draw(
            rect(cx0 + w / crates * 0.3, y - h * 0.24, cx0 + w / crates * 0.7, y - h * 0.14, 1),
            s.colour((250, 244, 226)),
        )
    stripes = 9
    for k in range(stripes):
        a, b = x - w * 0.56 + w * 1.12 * k / stripes, x - w * 0.56 + w * 1.12 * (k + 1) / stripes
        ta, tb = x - w * 0.44 + w * 0.88 * k / stripes, x - w * 0.44 + w * 0.88 * (k + 1) / stripes
        tone = s.colour(colour if k % 2 == 0 else (250, 244, 230))
        c.draw(polygon([(ta, y - h * 1.1), (tb, y - h * 1.1), (b, y - h * 0.86), (a, y - h * 0.86)]), tone)
        c.draw(
            polygon(
                [
                    (a, y - h * 0.865),
                    (b, y - h * 0.865),
                    *curve([(b, y - h * 0.84), ((a + b) / 2, y - h * 0.795), (a, y - h * 0.84)], steps=4),
                ]
            ),
            s.shade(colour if k % 2 == 0 else (250, 244, 230), 0, 0.2),
        )
    if s.light.is_dark:
        for dx in (-0.2, 0.2):
            c.draw(ellipse(x + dx * w, y - h * 0.74, w * 0.03), (255, 232, 170))
            s.lamp(x + dx * w, y - h * 0.7, w * 0.5, (255, 180, 90))


def has_flowers(s: Stage) -> bool:
    """Whether flowers are sold instead of fruit."""
    words = s.scene.words.lower()
    return any(word in words for word in ("flower", "florist", "blumen", "flores", "fleur", "fiori", "fioraio"))


_PETALS: tuple[Colour, ...] = (
    (236, 84, 110), (250, 196, 80), (246, 240, 232), (176, 110, 200), (250, 140, 90), (240, 150, 180)
)  # fmt: skip


def _buckets(s: Stage, x: float, y: float, w: float, dice: int) -> None:
    """Flowers in buckets, along a counter whose top is at y."""
    for k in range(5):
        bouquet(s, x - w * 0.42 + k * w * 0.21, y + w * 0.1, w * 0.2, k + dice)


def bouquet(s: Stage, x: float, y: float, w: float, dice: int) -> None:
    """A bucket full of one kind; y is its foot."""
    c, chance = s.c, s.chance(f"bouquet{x:.0f}{dice}")
    tone = _PETALS[dice % 6]
    leaves = Shape(discs=tuple((x + w * 0.1 * (i - 4), y - w * chance.uniform(0.8, 1.1), w * 0.13) for i in range(9)))
    c.draw(
        leaves,
        s.colour((86, 138, 80)),
        inner=Inner(s.lit * w * 0.05, -w * 0.04, s.shade((60, 104, 62), 0, 0.4), 0.6, w * 0.03),
    )
    for i in range(11):
        fx, fy, r = x + w * chance.uniform(-0.5, 0.5), y - w * chance.uniform(0.95, 1.6), w * chance.uniform(0.11, 0.16)
        petals = Shape(
            discs=tuple(
                (fx + r * 0.7 * math.cos(a), fy + r * 0.7 * math.sin(a), r * 0.6) for a in (0.3, 1.6, 2.8, 4.1, 5.3)
            )
        )
        c.draw(
            petals,
            s.light.bright(tone, 0, 0.05 * (i % 3)),
            inner=Inner(s.lit * r * 0.3, -r * 0.2, s.shade(tone, 0, 0.4), 0.5, r * 0.2),
        )
        c.draw(ellipse(fx, fy, r * 0.36), s.colour((250, 214, 110)))
    pail = polygon([(x - w * 0.36, y - w * 0.78), (x + w * 0.36, y - w * 0.78), (x + w * 0.28, y), (x - w * 0.28, y)])
    c.draw(
        pail,
        s.light.bright((170, 178, 186), 0, 0.15),
        inner=Inner(s.lit * w * 0.12, 0, s.shade((110, 118, 128), 0, 0.4), 0.6, w * 0.08),
    )


def hero(s: Stage) -> None:
    if has_flowers(s):
        for k, x in enumerate((-150, 0, 150)):
            bouquet(s, x, 30 - 14 * (k % 2), 170, k * 2)
        return
    c = s.c
    tones: tuple[Colour, ...] = ((224, 60, 50), (246, 166, 48), (120, 172, 70), (240, 214, 80))
    for row in range(3):
        for i in range(7 - row):
            tone = tones[(i + row * 2) % 4]
            x, y = -150 + i * 50 + row * 25, -96 - row * 40
            c.draw(ellipse(x, y, 29), s.colour(tone), inner=Inner(s.lit * 10, -7, s.shade(tone, 0, 0.5), 0.6, 6))
            c.draw(stroke([(x, y - 26), (x + 5, y - 36)], 4), s.shade(DARK_WOOD))
    for k in range(3):
        c.draw(
            rect(-184, -92 + k * 32, 184, -66 + k * 32, 3),
            s.light.bright((206, 160, 104), 0, 0.15),
            inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2),
        )
    for x in (-172, 172):
        c.draw(rect(x - 10, -98, x + 10, 6, 2), s.colour(WOOD))
    c.draw(rect(-56, -58, 56, -14, 3), s.light.bright((250, 244, 226), 0, 0.1))
    c.text("FRESH 2.50", 0, -36, 18, s.shade(IRON))


PLACE = Place(
    draw=market,
    horizon=0.54,
    ground=0.86,
    head=48,
    zoom=(1.3, 1.6),
    eye=(0.6, 0.66),
    blur=(0.6, 3.0),
    poses=("basket", "walk towards", "stand"),
    away=("look", "walk away"),
    x=(0.0, 0.12),
    hero=hero,
    surface="table",
)
