"""A laundromat: a wall of round doors, a bench, a basket, blue neon."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.room import WOOD
from tools.sketch.shapes import arc_points, blob, ellipse, rect, stroke
from tools.sketch.stage import Stage

_WHITE: Colour = (238, 242, 246)
_WASH: tuple[Colour, ...] = ((226, 90, 100), (90, 150, 210), (246, 200, 90), (120, 180, 130), (176, 120, 190))


def laundromat(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (112, 190, 190), low=(240, 240, 234), low_from=0.92)
    room.checks(s, (244, 244, 240), (128, 186, 190), gloss=0.16)
    size = 118
    for row in (0, 1):
        for i in range(-5, 6):
            machine(s, i * size, y - row * size * 1.16, size * 0.96, i * 3 + row)
    top = y - 2.36 * size
    c.draw(rect(-room.wide(s), top - 8, room.wide(s), top + 6), s.light.bright((206, 216, 220), 0, 0.2))
    c.draw(stroke(arc_points(0, y * 0.17, 172, 42, 0, 360), 5), (70, 200, 255))
    c.text("LAUNDRY", 0, y * 0.17, 54, (220, 246, 255))
    s.lamp(0, y * 0.17, 230, (70, 180, 255))
    for x in (-0.7, 0.7):
        furniture.plant(s, x * half, top - 8, 60)
    bx = -s.lit * half * 0.62
    c.draw(
        rect(bx - 120, y + 74, bx + 120, y + 90, 3),
        s.light.bright(WOOD, 0, 0.2),
        inner=Inner(0, -6, s.shade(WOOD, 0, 0.5), 0.6, 3),
    )
    for dx in (-104, 104):
        c.draw(rect(bx + dx - 6, y + 90, bx + dx + 6, y + 138), s.shade(WOOD, 0, 0.4))
    basket(s, s.lit * half * 0.62, y + 150, 120)


def machine(s: Stage, x: float, y: float, w: float, dice: int) -> None:
    """A washing machine; y is its foot."""
    c = s.c
    c.draw(
        rect(x - w / 2, y - w * 1.14, x + w / 2, y, w * 0.05),
        s.light.bright(_WHITE, 0, 0.1),
        inner=Inner(s.lit * w * 0.06, -w * 0.02, s.shade(_WHITE, 0, 0.35), 0.5, w * 0.04),
    )
    c.draw(rect(x - w / 2, y - w * 1.14, x + w / 2, y - w * 0.94, w * 0.04), s.colour((206, 216, 222)))
    c.draw(rect(x - w * 0.4, y - w * 1.09, x - w * 0.08, y - w * 0.99, 2), s.shade((50, 66, 80)))
    c.draw(ellipse(x + w * 0.28, y - w * 1.04, w * 0.06), s.shade((120, 130, 140)))
    c.draw(
        ellipse(x, y - w * 0.46, w * 0.4),
        s.light.bright((190, 200, 208), 0, 0.3),
        inner=Inner(s.lit * w * 0.04, -w * 0.03, s.shade((120, 130, 140), 0, 0.4), 0.6, w * 0.03),
    )
    inside = ellipse(x, y - w * 0.46, w * 0.31)
    c.draw(inside, (46, 60, 80))
    with c.clip(inside):
        for k in range(4):
            tone = _WASH[(dice + k) % 5]
            lump = ellipse(
                x + w * 0.16 * ((k * 2 + dice) % 3 - 1),
                y - w * (0.24 + 0.08 * (k % 2)),
                w * 0.17,
                w * 0.12,
                angle=20 * k,
            )
            c.draw(lump, s.colour(tone), inner=Inner(0, -w * 0.04, s.shade(tone, 0, 0.5), 0.6, w * 0.03))
        c.draw(rect(x - w, y - w * 0.3, x + w, y), (170, 210, 236), alpha=0.28)
    c.draw(stroke(arc_points(x, y - w * 0.46, w * 0.25, w * 0.25, 200, 260), w * 0.03), (255, 255, 255), alpha=0.6)


def basket(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    for k, tone in enumerate(_WASH):
        heap = blob(
            [
                (x - w * 0.4 + k * w * 0.16, y - w * 0.5),
                (x - w * 0.3 + k * w * 0.16, y - w * (0.74 + 0.06 * (k % 2))),
                (x - w * 0.1 + k * w * 0.16, y - w * 0.66),
                (x - w * 0.1 + k * w * 0.16, y - w * 0.4),
            ]
        )
        c.draw(heap, s.colour(tone), inner=Inner(s.lit * w * 0.04, -w * 0.03, s.shade(tone, 0, 0.5), 0.6, w * 0.03))
    body = blob(
        [(x - w * 0.52, y - w * 0.52), (x + w * 0.52, y - w * 0.52), (x + w * 0.42, y), (x - w * 0.42, y)], tension=0.12
    )
    c.draw(
        body,
        down(y - w * 0.5, y, mix(s.colour((250, 250, 246)), (255, 255, 255), 0.3), s.shade((226, 228, 230), 0, 0.2)),
    )
    for row in range(3):
        for k in range(6):
            c.draw(
                rect(
                    x - w * 0.38 + k * w * 0.14,
                    y - w * (0.42 - 0.13 * row),
                    x - w * 0.3 + k * w * 0.14,
                    y - w * (0.35 - 0.13 * row),
                    2,
                ),
                s.shade((140, 170, 180)),
                alpha=0.7,
            )


def hero(s: Stage) -> None:
    machine(s, -30, 30, 300, 4)
    basket(s, 190, 60, 150)


PLACE = Place(
    draw=laundromat,
    horizon=0.64,
    ground=0.9,
    head=54,
    zoom=(1.1, 1.34),
    eye=(0.76, 0.86),
    blur=(0.6, 2.8),
    poses=("stand", "hip", "crossed"),
    away=("look",),
    is_indoors=True,
    x=(0.02, 0.16),
    hero=hero,
    surface="white",
)
