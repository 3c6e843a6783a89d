"""Red walls, an arched window, laid tables by candlelight."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner
from tools.sketch.places import Place
from tools.sketch.props.table import candle, wine
from tools.sketch.room import DARK_WOOD
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def restaurant(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (126, 52, 56), low=(72, 40, 46), low_from=0.66)
    room.planks(s, (116, 76, 56), gloss=0.12)
    room.window(
        s, -half * 0.34, y * 0.14, half * 0.68, y * 0.6, view="city", panes=(3, 2), frame=(196, 156, 96), arch=True
    )
    for side in (-1, 1):
        furniture.picture(s, side * half * 0.72 - 52, y * 0.24, 104, 130, frame=(206, 164, 96), about=f"rest{side}")
        _sconce(s, side * half * 0.46, y * 0.34)
    for side in (-1, 1):  # curtains
        x = side * half * 0.36
        cloth = polygon(
            [
                (x - 8, y * 0.1),
                (x + side * 54, y * 0.1),
                (x + side * 62, y * 0.5),
                (x + side * 36, y * 0.62),
                (x + side * 50, y * 0.96),
                (x - side * 4, y * 0.96),
                (x - side * 8, y * 0.5),
            ]
        )
        c.draw(cloth, s.colour((176, 62, 62)), inner=Inner(s.lit * 14, 0, s.shade((110, 30, 40), 0, 0.5), 0.6, 7))
    c.draw(stroke([(-half * 0.56, y * 0.1), (half * 0.56, y * 0.1)], 6), s.colour((206, 164, 96)))
    for x, fy, k in ((-half * 0.78, y + 40, 0.6), (half * 0.8, y + 44, 0.62), (half * 0.08, y + 24, 0.5)):
        laid_table(s, x, fy + 60 * k, k, guests=2)
    for dx in (-0.55, 0.0, 0.55):
        furniture.pendant(s, dx * half, y * 0.09, 30, colour=(206, 164, 96))


def _sconce(s: Stage, x: float, y: float) -> None:
    c = s.c
    c.draw(rect(x - 4, y, x + 4, y + 30, 3), s.colour((206, 164, 96)))
    c.draw(polygon([(x - 13, y + 4), (x + 13, y + 4), (x + 9, y - 22), (x - 9, y - 22)]), (255, 222, 150))
    s.lamp(x, y - 10, 110, (255, 180, 90))


def laid_table(s: Stage, x: float, y: float, k: float, *, guests: int) -> None:
    """A table with a white cloth, glasses and a candle; y is the floor."""
    c = s.c
    for side in (-1, 1)[:guests]:
        furniture.chair(s, x + side * 118 * k, y, 190 * k, colour=DARK_WOOD, facing=-side)
    cloth = polygon(
        [
            (x - 100 * k, y - 104 * k),
            (x + 100 * k, y - 104 * k),
            (x + 112 * k, y - 30 * k),
            (x + 60 * k, y - 42 * k),
            (x, y - 24 * k),
            (x - 60 * k, y - 42 * k),
            (x - 112 * k, y - 30 * k),
        ]
    )
    c.draw(stroke([(x, y - 40 * k), (x, y)], 12 * k), s.shade(DARK_WOOD))
    c.draw(ellipse(x, y, 46 * k, 8 * k), s.shade(DARK_WOOD))
    c.draw(
        cloth,
        s.colour((246, 240, 230)),
        inner=Inner(s.lit * 20 * k, 6 * k, s.shade((200, 190, 184), 0, 0.4), 0.6, 8 * k),
    )
    c.draw(ellipse(x, y - 104 * k, 102 * k, 17 * k), s.light.bright((250, 246, 238), 0, 0.3))
    candle(s, x, y - 106 * k, 34 * k)
    for side in (-1, 1):
        c.draw(ellipse(x + side * 58 * k, y - 103 * k, 28 * k, 6 * k), s.shade((236, 232, 226), 0, 0.16))
        wine(s, x + side * 28 * k, y - 104 * k, 44 * k)


def restaurant_front(s: Stage) -> None:
    c = s.c
    y = {"wide": s.tall * 0.83, "medium": s.tall * 0.83, "close": s.tall * 0.935}[s.shot]
    if s.shot == "wide":
        laid_table(s, s.person_x, s.tall * 0.99, 1.5, guests=0)
        return
    furniture.table_edge(s, y, (244, 236, 226), cloth=True)
    side = 1 if s.chance("plate").random() < 0.5 else -1
    px = -side * s.half * 0.1
    c.draw(ellipse(px, y + 74, 138, 34), s.shade((236, 230, 222), 0, 0.3), alpha=0.7, soft=4)
    c.draw(ellipse(px, y + 68, 134, 33), s.light.bright((252, 250, 246), 0, 0.2))
    c.draw(ellipse(px, y + 66, 96, 22), s.shade((244, 240, 234), 0, 0.12))
    for i in range(9):  # spaghetti and basil
        arc = curve(
            [
                (px - 60 + i * 8, y + 62),
                (px - 30 + i * 6, y + 44 - (i % 3) * 4),
                (px + 10 + i * 5, y + 52),
                (px + 44 - i * 3, y + 68),
            ],
            steps=6,
        )
        c.draw(stroke(arc, 5), s.colour((240, 202, 116)) if i % 2 else s.colour((226, 178, 92)))
    for dx, dy, tone in ((-12, 42, (222, 70, 50)), (16, 46, (222, 70, 50)), (2, 36, (96, 150, 66))):
        c.draw(ellipse(px + dx, y + dy, 11, 7), s.colour(tone))
    candle(s, side * s.half * 0.62, y + 34, 52)
    wine(s, -side * s.half * 0.66, y + 60, 120)


def hero(s: Stage) -> None:
    c = s.c
    c.draw(
        ellipse(0, 16, 150, 42),
        s.light.bright((252, 250, 246), 0, 0.2),
        inner=Inner(0, -8, s.shade((220, 214, 206), 0, 0.3), 0.6, 5),
    )
    c.draw(ellipse(0, 12, 108, 28), s.shade((244, 240, 234), 0, 0.12))
    for i in range(12):
        arc = curve([(-70 + i * 8, 10), (-40 + i * 7, -16 - (i % 3) * 7), (0 + i * 5, -10), (54 - i * 3, 12)], steps=6)
        c.draw(stroke(arc, 6), s.colour((240, 202, 116)) if i % 2 else s.colour((226, 178, 92)))
    for dx, dy, tone in (
        (-16, -22, (222, 70, 50)),
        (22, -18, (222, 70, 50)),
        (4, -32, (96, 150, 66)),
        (34, -4, (96, 150, 66)),
    ):
        c.draw(ellipse(dx, dy, 15, 9, angle=dx), s.colour(tone))
    wine(s, 132, 10, 190)
    candle(s, -132, 2, 84)


PLACE = Place(
    draw=restaurant,
    horizon=0.62,
    ground=0.97,
    head=74,
    is_seated=True,
    front=restaurant_front,
    zoom=(1.15, 1.5),
    eye=(0.72, 0.84),
    blur=(1.2, 3.5),
    poses=("toast", "stand"),
    away=(),
    is_indoors=True,
    seat="toast",
    x=(0.0, 0.08),
    hero=hero,
    surface="white",
)
