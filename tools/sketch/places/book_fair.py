"""A hall full of stands with books: a banner, pennants, tables piled high, people who leaf."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.places.library import open_book
from tools.sketch.props.show import crowd
from tools.sketch.room import WOOD
from tools.sketch.shapes import arc_points, curve, polygon, rect, stroke
from tools.sketch.skyline import landmark
from tools.sketch.stage import Stage

_STANDS: tuple[Colour, ...] = ((196, 66, 60), (44, 110, 128), (226, 168, 62), (92, 132, 84))
_THEMES = ("NOVELS", "POETRY", "TRAVEL", "ART")


def book_fair(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    reach = room.wide(s)
    room.wall(s, (226, 218, 204))
    # A glass hall: ribs and a bright roof.
    vault = polygon(
        [
            (-reach, -400),
            (reach, -400),
            (reach, y * 0.36),
            *reversed(arc_points(0, y * 0.62, half * 1.6, y * 0.5, 180, 360)),
            (-reach, y * 0.36),
        ]
    )
    c.draw(vault, down(0, y * 0.5, *(mix(tone, (255, 255, 255), 0.35) for tone in s.outside.sky)))
    if s.scene.landmark:
        landmark(s, s.scene.landmark, half * 0.3, y * 0.5, y * 0.3, 0.6)
    for k in range(-6, 7):
        c.draw(stroke([(k * 62, y * 0.4), (k * 120, -60)], 4), s.shade((120, 126, 136), 0.2, 0.2))
    for far in (0.5, 0.78, 1.1):
        c.draw(
            stroke(arc_points(0, y * 0.62, half * 1.6 * far, y * 0.5 * far, 180, 360), 5),
            s.shade((120, 126, 136), 0.2, 0.2),
        )
    c.draw(rect(-reach, y * 0.4, reach, y * 0.44), s.colour((150, 150, 156), 0.1))
    room.plain_floor(s, (190, 150, 128), gloss=0.14)
    carpet = polygon([(-half * 0.16, y), (half * 0.16, y), (half * 0.8, s.tall + 60), (-half * 0.8, s.tall + 60)])
    c.draw(carpet, down(y, s.tall, s.colour((168, 50, 54), 0.15), s.shade((150, 40, 48), 0, 0.2)))
    _banner(s, y * 0.16, half)
    _pennants(s, y * 0.36)
    for k, x in enumerate((-0.42, 0.42)):
        _stand(s, x * half, y + 18, 170, k)
    crowd(s, y - 34, size=30, tone=s.shade((110, 96, 104), 0.3, 0.3), hands=0.0, about="readers", ends=y + 6)
    for k, x in enumerate((-0.98, 0.98)):
        _stand(s, x * half, y + 120, 300, k + 2)


def _banner(s: Stage, y: float, half: float) -> None:
    c = s.c
    tone = (190, 48, 52)
    for x in (-half * 0.56, half * 0.56):
        c.draw(stroke([(x, -300), (x, y - 30)], 2), s.shade((90, 90, 96)))
    board = rect(-half * 0.66, y - 34, half * 0.66, y + 40, 4)
    c.draw(board.moved(0, 6), (40, 30, 40), alpha=0.3, soft=5)
    c.draw(board, s.colour(tone), inner=Inner(0, -5, s.shade(tone, 0, 0.4), 0.5, 3))
    c.text("BOOK FAIR", 0, y + 3, min(58, half * 0.2), s.light.bright((255, 248, 234), 0, 0.1))


def _pennants(s: Stage, y: float) -> None:
    c = s.c
    reach = s.half * 1.1 + 40
    line = [(-reach + 2 * reach * t, y + 40 * 4 * t * (1 - t)) for t in [i / 24 for i in range(25)]]
    c.draw(stroke(line, 1.6), s.shade((90, 84, 90)))
    for k, (x, py) in enumerate(line[1::2]):
        c.draw(polygon([(x - 13, py), (x + 13, py), (x, py + 30)]), s.colour(_STANDS[k % 4]))


def _stand(s: Stage, x: float, y: float, w: float, dice: int) -> None:
    """Shelves under a sign, and a table with piles in front; y is the floor."""
    c = s.c
    tone = _STANDS[dice % 4]
    h = w * 1.12
    c.draw(rect(x - w * 0.5, y - h, x + w * 0.5, y - w * 0.1), s.light.bright((236, 222, 196), 0, 0.1),
           inner=Inner(s.lit * w * 0.08, 0, s.shade(WOOD, 0, 0.3), 0.4, w * 0.04))  # fmt: skip
    c.draw(rect(x - w * 0.54, y - h - w * 0.16, x + w * 0.54, y - h + 2, 3), s.colour(tone))
    c.text(_THEMES[dice % 4], x, y - h - w * 0.075, w * 0.11, s.light.bright((255, 250, 240), 0, 0.1))
    for row in range(3):
        sy = y - h + w * (0.3 + 0.27 * row)
        furniture.books(s, x - w * 0.46, x + w * 0.46, sy, w * 0.2, about=f"fair{dice}{row}")
        furniture.shelf(s, x - w * 0.48, x + w * 0.48, sy, colour=WOOD, thick=w * 0.022)
    top = y - w * 0.34
    c.draw(rect(x - w * 0.56, top, x + w * 0.56, y), down(top, y, s.colour(tone), s.shade(tone, 0, 0.45)))
    c.draw(rect(x - w * 0.58, top - w * 0.03, x + w * 0.58, top + w * 0.015), s.light.bright(WOOD, 0, 0.3))
    chance = s.chance(f"piles{dice}")
    for k in range(6):
        px, pile = x - w * 0.47 + k * w * 0.19, chance.randint(2, 5)
        for i in range(pile):
            book = furniture.BOOKS[chance.randrange(len(furniture.BOOKS))]
            dx = chance.uniform(-0.012, 0.012) * w
            c.draw(
                rect(
                    px - w * 0.075 + dx,
                    top - w * (0.062 + 0.034 * i),
                    px + w * 0.075 + dx,
                    top - w * (0.03 + 0.034 * i),
                    1,
                ),
                s.colour(book),
                inner=Inner(0, -w * 0.01, s.shade(book, 0, 0.5), 0.5, w * 0.006),
            )


def table(s: Stage) -> None:
    """Between us and whoever leafs: a table with piles and an open book."""
    if s.shot == "wide":
        return
    y = s.tall * (0.86 if s.shot == "medium" else 0.94)
    furniture.table_edge(s, y, mix(WOOD, (206, 160, 110), 0.4))
    side = -1 if s.person_x > 0 else 1
    piles = ((0.66, 5), (-0.74, 3)) if s.shot == "medium" else ((0.8, 3),)
    for share, number in piles:
        x = side * share * s.half
        for i in range(number):
            tone = furniture.BOOKS[(i * 3 + number) % len(furniture.BOOKS)]
            wide = 74 - 4 * (i % 3)
            s.c.draw(
                rect(x - wide, y + 22 - i * 23, x + wide, y + 43 - i * 23, 3),
                s.colour(tone),
                inner=Inner(0, -6, s.shade(tone, 0, 0.5), 0.6, 3),
            )
            s.c.draw(
                rect(x - wide + 8, y + 28 - i * 23, x + wide - 4, y + 32 - i * 23),
                s.light.bright((250, 240, 220)),
                alpha=0.7,
            )


def hero(s: Stage) -> None:
    c = s.c
    for x, number, first in ((-128, 6, 0), (132, 4, 3)):
        for i in range(number):
            tone = furniture.BOOKS[(i * 2 + first) % len(furniture.BOOKS)]
            wide = 92 - 7 * ((i * 5) % 3)
            c.draw(
                rect(x - wide, -18 - 34 * i, x + wide, 14 - 34 * i, 4),
                s.colour(tone),
                inner=Inner(s.lit * 14, -8, s.shade(tone, 0, 0.5), 0.6, 5),
            )
            c.draw(
                rect(x - wide + 10, -8 - 34 * i, x + wide - 6, -2 - 34 * i), s.light.bright((250, 240, 220)), alpha=0.8
            )
    open_book(s, 6, 66, 190)
    c.draw(
        polygon(curve([(-40, -196), (40, -206), (44, -250), (-36, -240)], closed=True, steps=2, tension=0.0)),
        s.colour((190, 48, 52)),
    )
    c.text("FAIR", 4, -223, 26, (255, 248, 234))
    c.light(rect(-s.half, -500, s.half, 80), fading((0, -400), (0, 60), s.light.key, (0.1, 0.0)))


PLACE = Place(
    draw=book_fair,
    horizon=0.6,
    ground=0.88,
    head=52,
    front=table,
    zoom=(1.14, 1.4),
    eye=(0.7, 0.8),
    blur=(0.6, 2.6),
    poses=("read", "walk towards", "stand"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.14),
    hero=hero,
    surface="table",
)
