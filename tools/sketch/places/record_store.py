"""A record shop: sleeves on the wall, bins to leaf through, a turntable, VINYL in neon."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner
from tools.sketch.colours import Colour
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, WOOD
from tools.sketch.shapes import arc_points, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_SLEEVES: tuple[tuple[Colour, Colour], ...] = (
    ((226, 74, 62), (250, 220, 150)), ((40, 62, 104), (240, 170, 70)), ((240, 206, 90), (60, 50, 60)), ((60, 130, 120), (246, 236, 214)),
    ((176, 90, 150), (250, 206, 220)), ((30, 30, 38), (220, 60, 70)), ((236, 226, 206), (70, 110, 170)), ((240, 140, 70), (60, 40, 80)),
)  # fmt: skip


def record_store(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (98, 74, 86))
    room.bricks(s, -300, y * 0.2, (140, 82, 68))
    room.planks(s, (140, 98, 70), gloss=0.1)
    for row in range(3):
        sy = y * (0.42 + 0.2 * row)
        furniture.shelf(s, -room.wide(s), room.wide(s), sy, colour=DARK_WOOD, thick=6)
        for i in range(-6, 7):
            sleeve(s, i * 78 + 20 * (row % 2), sy, 68, (i * 5 + row * 3) % 8)
    c.draw(stroke(arc_points(0, y * 0.11, 104, 38, 0, 360), 4), (255, 92, 150))
    c.text("VINYL", 0, y * 0.11, 52, (255, 210, 230))
    s.lamp(0, y * 0.11, 190, (255, 90, 150))
    for x in (-0.74, 0.74):
        furniture.pendant(s, x * half, y * 0.2, 30, colour=(60, 60, 70))
    for x, fy, w in ((-0.6, y + 46, 190), (0.62, y + 46, 190), (-0.98, y + 170, 290), (1.0, y + 170, 290)):
        bin_of_records(s, x * half, fy, w)


def sleeve(s: Stage, x: float, y: float, w: float, dice: int) -> None:
    """One cover, standing on y."""
    c = s.c
    ground, mark = _SLEEVES[dice % 8]
    box = rect(x - w / 2, y - w, x + w / 2, y, 1)
    c.draw(box.moved(2, 3), (20, 14, 22), alpha=0.4, soft=2)
    c.draw(box, s.colour(ground))
    with c.clip(box):
        if dice % 4 == 0:
            c.draw(ellipse(x, y - w / 2, w * 0.3), s.colour(mark))
        elif dice % 4 == 1:
            for k in range(4):
                c.draw(rect(x - w / 2, y - w * (0.2 + 0.22 * k), x + w / 2, y - w * (0.12 + 0.22 * k)), s.colour(mark))
        elif dice % 4 == 2:
            c.draw(polygon([(x - w * 0.4, y), (x, y - w * 0.74), (x + w * 0.4, y)]), s.colour(mark))
        else:
            c.draw(stroke(arc_points(x, y - w * 0.3, w * 0.36, w * 0.36, 180, 360), w * 0.1), s.colour(mark))
            c.draw(stroke(arc_points(x, y - w * 0.3, w * 0.18, w * 0.18, 180, 360), w * 0.08), s.colour(mark))


def bin_of_records(s: Stage, x: float, y: float, w: float) -> None:
    """A crate on legs, sleeves upright in it; y is the floor."""
    c, chance = s.c, s.chance(f"bin{x:.0f}")
    top = y - w * 0.62
    for k in range(3):
        for i in range(4):
            px = x - w * 0.36 + i * w * 0.24
            rise = chance.uniform(0, w * 0.03)
            sleeve(s, px, top + w * 0.12 + k * w * 0.03 - rise, w * 0.23, chance.randrange(8))
    c.draw(
        rect(x - w * 0.52, top, x + w * 0.52, top + w * 0.3, 3),
        s.light.bright(WOOD, 0, 0.15),
        inner=Inner(s.lit * w * 0.06, -w * 0.02, s.shade(WOOD, 0, 0.5), 0.6, w * 0.04),
    )
    for i, words in enumerate(("JAZZ", "SOUL", "ROCK")):
        c.text(words, x + (i - 1) * w * 0.32, top + w * 0.15, w * 0.08, s.shade((70, 44, 34)))
    for dx in (-0.46, 0.46):
        c.draw(rect(x + dx * w - w * 0.03, top + w * 0.3, x + dx * w + w * 0.03, y), s.shade(WOOD, 0, 0.4))


def turntable(s: Stage, x: float, y: float, w: float) -> None:
    """Seen from above at a slant; y is its front edge."""
    c = s.c
    base = polygon([(x - w * 0.5, y), (x + w * 0.5, y), (x + w * 0.42, y - w * 0.5), (x - w * 0.42, y - w * 0.5)])
    c.draw(
        base, s.light.bright((150, 96, 62), 0, 0.15), inner=Inner(0, -w * 0.03, s.shade(WOOD, 0, 0.5), 0.5, w * 0.02)
    )
    c.draw(rect(x - w * 0.5, y, x + w * 0.5, y + w * 0.09, w * 0.01), s.shade(WOOD, 0, 0.4))
    cx, cy = x - w * 0.08, y - w * 0.25
    c.draw(ellipse(cx, cy, w * 0.35, w * 0.205), (24, 24, 30))
    for k in range(6):
        c.draw(
            stroke(arc_points(cx, cy, w * (0.33 - 0.034 * k), w * (0.193 - 0.02 * k), 0, 360), w * 0.003),
            (70, 70, 80),
            alpha=0.8,
        )
    shine = polygon([(cx, cy), *arc_points(cx, cy, w * 0.34, w * 0.2, 205, 235, steps=8)])
    c.draw(shine, (255, 255, 255), alpha=0.2)
    c.draw(ellipse(cx, cy, w * 0.11, w * 0.064), s.colour((226, 74, 62)))
    c.draw(ellipse(cx, cy, w * 0.012, w * 0.007), (20, 20, 24))
    a = math.radians(118)
    head = (cx + w * 0.3 * math.cos(a) + w * 0.34, cy + w * 0.14)
    c.draw(ellipse(x + w * 0.34, y - w * 0.41, w * 0.05, w * 0.03), s.shade((150, 156, 164)))
    c.draw(
        stroke([(x + w * 0.34, y - w * 0.42), (x + w * 0.33, y - w * 0.2), head], w * 0.016),
        s.light.bright((210, 214, 220)),
    )
    c.draw(stroke([head, (head[0] - w * 0.03, head[1] + w * 0.03)], w * 0.03), s.shade((90, 94, 100)))


def front(s: Stage) -> None:
    """The bin that is being leafed through."""
    if s.shot == "wide":
        return
    y = s.tall * (0.87 if s.shot == "medium" else 0.95)
    size = 92 if s.shot == "medium" else 120
    for k in range(7):
        x = -s.half * 0.95 + k * s.half * 1.9 / 6
        sleeve(s, x, y + size * 0.55, size, k * 3 + 1)
    furniture.table_edge(s, y + size * 0.3, WOOD)


def hero(s: Stage) -> None:
    turntable(s, 0, 40, 400)


PLACE = Place(
    draw=record_store,
    horizon=0.62,
    ground=0.9,
    head=54,
    front=front,
    zoom=(1.12, 1.4),
    eye=(0.74, 0.86),
    blur=(0.5, 2.6),
    poses=("browse", "stand", "hip"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.14),
    hero=hero,
    surface="table",
)
