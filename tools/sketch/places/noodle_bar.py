"""A ramen bar: red lanterns, short curtains, pots that steam, a wooden counter with a bowl."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.held import steam
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, STEEL, WOOD
from tools.sketch.shapes import Shape, arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

_RED: Colour = (206, 52, 46)
_INDIGO: Colour = (38, 54, 104)
_DISHES = ("SHOYU", "MISO", "TONKOTSU", "GYOZA", "UDON", "SAKE")


def noodle_bar(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (120, 78, 54), low=(84, 54, 42), low_from=0.72)
    room.planks(s, (112, 78, 58), gloss=0.1)
    for i in range(-9, 10):  # slats
        c.draw(rect(i * 62 - 4, -300, i * 62 + 4, y * 0.72), s.shade((96, 62, 44), 0, 0.4), alpha=0.7)
    room.window(s, -half * 0.98, y * 0.34, half * 0.5, y * 0.34, view="city", panes=(4, 2), frame=(92, 60, 44))
    _menu(s, half * 0.5, y * 0.36)
    for k, x in enumerate((-0.3, 0.02, 0.34)):  # shelves of bowls
        furniture.shelf(s, x * half - 46, x * half + 46, y * 0.56, colour=WOOD)
        for i in range(3):
            _stack(s, x * half - 28 + 28 * i, y * 0.56, 13, k + i)
    top = y * 0.84
    c.draw(
        rect(-room.wide(s), top, room.wide(s), y + 70),
        down(top, y + 70, s.colour((136, 88, 58)), s.shade((112, 70, 48), 0, 0.5)),
    )
    c.draw(rect(-room.wide(s), top - 12, room.wide(s), top + 4), s.light.bright(WOOD, 0, 0.25))
    for x in (-0.52, 0.46):
        _pot(s, x * half, top - 12, 84)
    _curtain(s, y * 0.13, y * 0.3)
    for x in (-0.8, -0.4, 0.0, 0.4, 0.8):
        _lantern(s, x * half, y * 0.05, 38)


def _lantern(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(stroke([(x, -400), (x, y - r)], 2), s.shade(DARK_WOOD, 0, 0.4))
    c.draw(
        ellipse(x, y, r * 0.8, r), (236, 84, 60), inner=Inner(s.lit * r * 0.24, -r * 0.1, (160, 30, 34), 0.5, r * 0.2)
    )
    for k in range(-3, 4):
        yy = y + k * r * 0.26
        w = r * 0.8 * (1 - (k * 0.26) ** 2) ** 0.5
        c.draw(stroke(arc_points(x, yy - w * 0.1, w, w * 0.12, 0, 180, steps=10), 1.4), (150, 30, 34), alpha=0.6)
    for dy in (-r, r * 0.94):
        c.draw(rect(x - r * 0.34, y + dy - 4, x + r * 0.34, y + dy + 5, 2), s.shade((40, 32, 34), 0, 0.2))
    s.lamp(x, y, r * 2.6, (255, 110, 60))


def _curtain(s: Stage, y0: float, y1: float) -> None:
    """Split cloth over the counter, with the word on it."""
    c = s.c
    half = min(s.half, 420) * 0.98
    c.draw(stroke([(-half, y0), (half, y0)], 8), s.light.bright(WOOD, 0, 0.2))
    number = 5
    step = 2 * half / number
    # Letters keep their order when the picture shows its backdrop the other way round.
    for i, letter in enumerate(reversed("RAMEN") if c.frame.mirror else "RAMEN"):
        x0, x1 = -half + step * i + 3, -half + step * (i + 1) - 3
        sway = 5 * (-1) ** i
        cloth = polygon([(x0, y0), (x1, y0), (x1 + sway, y1), (x0 + sway, y1)])
        c.draw(cloth, s.colour(_INDIGO), inner=Inner(s.lit * 10, -6, s.shade(_INDIGO, 0, 0.5), 0.6, 6))
        c.text(letter, (x0 + x1) / 2 + sway * 0.5, (y0 + y1) / 2, (y1 - y0) * 0.62, s.colour((250, 244, 232)))


def _menu(s: Stage, x: float, y: float) -> None:
    c = s.c
    for i, dish in enumerate(_DISHES[:4]):
        px = x + i * 42
        c.draw(rect(px - 17, y, px + 17, y + 108, 2), s.light.bright((244, 226, 186), 0, 0.1))
        c.draw(rect(px - 17, y, px + 17, y + 8), s.colour(_RED))
        for k, letter in enumerate(dish[:5]):
            c.text(letter, px, y + 24 + k * 18, 15, s.shade((50, 36, 36)))


def _stack(s: Stage, x: float, y: float, r: float, dice: int) -> None:
    tone = ((236, 232, 224), (46, 66, 120), (176, 56, 50))[dice % 3]
    for k in range(3):
        s.c.draw(
            polygon(
                [(x - r, y - 10 - 9 * k), (x + r, y - 10 - 9 * k), (x + r * 0.6, y - 9 * k), (x - r * 0.6, y - 9 * k)]
            ),
            s.colour(tone),
            inner=Inner(s.lit * 4, -2, s.shade(tone, 0, 0.4), 0.5, 2),
        )


def _pot(s: Stage, x: float, y: float, w: float) -> None:
    furniture.steel(s, rect(x - w / 2, y - w * 0.7, x + w / 2, y, w * 0.06), x - w / 2, x + w / 2)
    s.c.draw(ellipse(x, y - w * 0.7, w * 0.54, w * 0.09), s.light.bright(STEEL, 0, 0.2))
    s.c.draw(ellipse(x, y - w * 0.7, w * 0.46, w * 0.06), s.shade((120, 84, 60), 0, 0.3))
    steam(s.c, x, y - w * 0.76, w * 0.9, alpha=0.34)


def bowl(s: Stage, x: float, y: float, r: float) -> None:
    """Ramen: broth, noodles, half an egg, nori, a slice with a pink swirl, chopsticks on the rim; it stands on y."""
    c = s.c
    c.draw(ellipse(x, y + r * 0.02, r * 0.9, r * 0.16), s.shade((60, 40, 36)), alpha=0.4, soft=r * 0.06)
    rim = y - r * 0.78
    body = polygon(
        [
            *arc_points(x, rim, r, r * 0.3, 180, 0, steps=2),
            *curve(
                [
                    (x + r, rim),
                    (x + r * 0.84, rim + r * 0.42),
                    (x + r * 0.4, y - r * 0.06),
                    (x - r * 0.4, y - r * 0.06),
                    (x - r * 0.84, rim + r * 0.42),
                    (x - r, rim),
                ],
                steps=8,
            ),
        ]
    )
    c.draw(body, s.colour(_RED), inner=Inner(s.lit * r * 0.3, -r * 0.08, s.shade((130, 24, 30), 0, 0.4), 0.6, r * 0.14))
    c.draw(
        stroke(
            curve([(x - r * 0.86, rim + r * 0.32), (x, rim + r * 0.56), (x + r * 0.86, rim + r * 0.32)], steps=8),
            r * 0.05,
        ),
        s.colour((250, 240, 220)),
    )
    c.draw(rect(x - r * 0.34, y - r * 0.1, x + r * 0.34, y), s.shade((130, 24, 30), 0, 0.2))
    c.draw(ellipse(x, rim, r, r * 0.3), s.light.bright(_RED, 0, 0.25))
    inside = ellipse(x, rim + r * 0.01, r * 0.9, r * 0.25)
    with c.clip(inside):
        c.draw(inside, s.colour((206, 138, 62)))
        for k in range(12):
            ny = rim - r * 0.1 + r * 0.024 * k
            wave = [(x - r * 0.8 + r * 0.2 * i, ny + r * 0.03 * (-1) ** (i + k)) for i in range(9)]
            c.draw(stroke(curve(wave, steps=4), r * 0.03), s.colour((250, 222, 150) if k % 2 else (238, 200, 120)))
    c.draw(polygon([(x - r * 0.78, rim - r * 0.02), (x - r * 0.42, rim - r * 0.12), (x - r * 0.5, rim - r * 0.66), (x - r * 0.86, rim - r * 0.56)]),
           s.shade((30, 52, 44), 0, 0.1))  # fmt: skip
    for dx in (-0.2, 0.14):
        c.draw(ellipse(x + dx * r, rim - r * 0.02, r * 0.2, r * 0.13), s.light.bright((250, 244, 232), 0, 0.1))
        c.draw(ellipse(x + dx * r, rim - r * 0.02, r * 0.11, r * 0.07), s.colour((246, 160, 46)))
    c.draw(ellipse(x + r * 0.48, rim + r * 0.02, r * 0.17, r * 0.1), s.light.bright((250, 246, 242), 0, 0.1))
    c.draw(
        stroke(arc_points(x + r * 0.48, rim + r * 0.02, r * 0.08, r * 0.05, 20, 300, steps=12), r * 0.03),
        s.colour((236, 110, 140)),
    )
    greens = Shape(
        discs=tuple((x + r * (0.1 + 0.07 * ((k * 3) % 5)), rim + r * (0.1 + 0.02 * k), r * 0.03) for k in range(5))
    )
    c.draw(greens, s.colour((96, 168, 84)))
    for k in (0, 1):
        c.draw(
            stroke(
                [(x + r * 0.1, rim - r * (0.06 + 0.06 * k)), (x + r * 1.34, rim - r * (0.42 + 0.1 * k))],
                [r * 0.035, r * 0.06],
            ),
            s.colour((120, 44, 40)),
        )
    steam(c, x - r * 0.1, rim - r * 0.3, r * 0.8, alpha=0.42)


def counter(s: Stage) -> None:
    y = {"wide": max(s.hands_y + 26, s.tall * 0.7), "medium": s.tall * 0.84, "close": s.tall * 0.93}[s.shot]
    furniture.table_edge(s, y, mix(WOOD, (196, 132, 84), 0.4))
    near = s.person_x
    if s.shot == "wide":
        bowl(s, near * 0.6, y + 44, 46)
        return
    side = -1 if near > 0 else 1
    bowl(
        s, near * 0.5 + side * s.half * 0.34, y + (96 if s.shot == "medium" else 70), 112 if s.shot == "medium" else 120
    )


def hero(s: Stage) -> None:
    bowl(s, 0, 24, 170)


PLACE = Place(
    draw=noodle_bar,
    horizon=0.66,
    ground=1.0,
    head=86,
    front=counter,
    zoom=(1.14, 1.4),
    eye=(0.74, 0.86),
    blur=(0.8, 2.8),
    poses=("eat",),
    away=("eat",),
    is_indoors=True,
    is_seated=True,
    seat="eat",
    x=(0.0, 0.12),
    hero=hero,
    surface="table",
)
