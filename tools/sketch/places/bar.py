"""A wall of bottles behind a counter."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, IRON, WOOD
from tools.sketch.shapes import ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def bar(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (54, 58, 78))
    room.bricks(s, -300, y * 0.2, (112, 66, 58))
    room.checks(s, (92, 84, 84), (52, 50, 58), gloss=0.2)
    w = max(half, 240)
    back = rect(-w, y * 0.12, w, y * 0.78)
    c.draw(
        rect(-w - 16, y * 0.09, w + 16, y * 0.8, 6), s.colour(DARK_WOOD), inner=Inner(0, -8, s.shade(DARK_WOOD), 0.6, 4)
    )
    c.draw(
        back,
        down(y * 0.12, y * 0.78, mix(s.colour((255, 196, 110)), s.colour((120, 74, 56)), 0.5), s.colour((150, 88, 56))),
    )
    tones = (
        (74, 126, 84),
        (206, 150, 60),
        (176, 64, 54),
        (232, 222, 196),
        (60, 104, 146),
        (130, 76, 130),
        (226, 116, 62),
    )
    chance = s.chance("bottles")
    for row in range(4):
        sy = y * (0.27 + 0.165 * row)
        c.light(rect(-w, sy - 74, w, sy), fading((0, sy - 70), (0, sy), (255, 190, 100), (0.05, 0.4)))
        c.draw(rect(-w, sy, w, sy + 6), s.colour(WOOD))
        x = -w + 16
        while x < w - 16:
            bottle(s, x, sy, chance.uniform(50, 70), tones[chance.randrange(7)], chance.randrange(3))
            x += chance.uniform(22, 30)
    c.text("BAR", 0, y * 0.045, 44, (255, 120, 96) if s.outside.is_dark else s.colour((246, 190, 100)))
    s.lamp(0, y * 0.045, 150, (255, 90, 70))
    top = y * 0.86
    front = (86, 54, 46)
    c.draw(rect(-room.wide(s), top, room.wide(s), y + 66), down(top, y + 66, s.colour(front), s.shade(front, 0, 0.5)))
    for i in range(-10, 10):
        c.draw(
            rect(i * 76 + 6, top + 30, i * 76 + 70, y + 54, 3),
            s.shade(front, 0, 0.2),
            inner=Inner(-2, -2, s.light.bright(front, 0, 0.3), 0.4, 1),
        )
    c.draw(
        rect(-room.wide(s), top - 4, room.wide(s), top + 16, 4),
        s.light.bright(WOOD, 0, 0.3),
        inner=Inner(0, -7, s.shade(WOOD, 0, 0.5), 0.6, 3),
    )
    for x in (-0.74, -0.36, 0.36, 0.74):
        stool(s, x * half, y + (s.tall - y) * 0.34, 150)
    for dx, tone in ((-0.5, (236, 96, 70)), (0.1, (246, 190, 70)), (0.56, (96, 190, 170))):
        cocktail(s, dx * half, top - 2, 46, tone)
    for dx in (-0.6, -0.2, 0.2, 0.6):
        furniture.pendant(s, dx * half, y * 0.13, 20, kind="bulb")


def bottle(s: Stage, x: float, y: float, h: float, colour: Colour, kind: int) -> None:
    c = s.c
    w = h * (0.13, 0.16, 0.11)[kind]
    shoulder = (0.62, 0.55, 0.7)[kind]
    shape = polygon(
        [
            (x - w, y),
            (x - w, y - h * shoulder),
            (x - w * 0.36, y - h * (shoulder + 0.14)),
            (x - w * 0.36, y - h),
            (x + w * 0.36, y - h),
            (x + w * 0.36, y - h * (shoulder + 0.14)),
            (x + w, y - h * shoulder),
            (x + w, y),
        ]
    )
    c.draw(shape, s.colour(colour), alpha=0.92, inner=Inner(w * 0.5, 0, s.shade(colour, 0, 0.5), 0.6, w * 0.2))
    c.draw(rect(x - w, y - h * 0.42, x + w, y - h * 0.16), s.colour((246, 238, 218)))
    c.draw(stroke([(x - w * 0.5, y - h * 0.5), (x - w * 0.5, y - h * 0.1)], w * 0.2), (255, 255, 255), alpha=0.35)


def stool(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for dx in (-0.16, 0.16, -0.06, 0.07):
        c.draw(stroke([(x + dx * h * 0.6, y - h * 0.9), (x + dx * h * 1.15, y)], h * 0.026), s.shade(IRON, 0, 0.2))
    c.draw(stroke([(x - h * 0.15, y - h * 0.3), (x + h * 0.15, y - h * 0.3)], h * 0.02), s.colour((206, 164, 96)))
    c.draw(
        rect(x - h * 0.19, y - h, x + h * 0.19, y - h * 0.88, h * 0.05),
        s.colour((166, 58, 54)),
        inner=Inner(s.lit * h * 0.05, -h * 0.03, s.shade((110, 34, 36), 0, 0.4), 0.6, h * 0.02),
    )


def cocktail(s: Stage, x: float, y: float, h: float, colour: Colour) -> None:
    c = s.c
    c.draw(stroke([(x, y), (x, y - h * 0.5)], h * 0.05), (240, 244, 248), alpha=0.8)
    c.draw(ellipse(x, y, h * 0.2, h * 0.04), (240, 244, 248), alpha=0.7)
    cone = polygon([(x - h * 0.4, y - h), (x + h * 0.4, y - h), (x, y - h * 0.46)])
    c.draw(cone, (240, 246, 250), alpha=0.4)
    c.draw(
        polygon([(x - h * 0.33, y - h * 0.9), (x + h * 0.33, y - h * 0.9), (x, y - h * 0.46)]),
        s.colour(colour),
        alpha=0.95,
    )
    c.draw(stroke([(x + h * 0.1, y - h * 0.7), (x + h * 0.36, y - h * 1.24)], h * 0.03), s.colour((240, 232, 214)))
    c.draw(ellipse(x + h * 0.2, y - h * 0.94, h * 0.1), s.colour((214, 52, 52)))


def bar_front(s: Stage) -> None:
    if s.shot == "wide":
        return
    y = s.tall * (0.85 if s.shot == "medium" else 0.945)
    furniture.table_edge(s, y, DARK_WOOD)
    side = 1 if s.chance("drinks").random() < 0.5 else -1
    cocktail(s, side * s.half * 0.56, y + 74, 132, (236, 110, 70))
    if s.shot == "medium":
        bowl_x = -side * s.half * 0.5
        s.c.draw(
            polygon([(bowl_x - 50, y + 28), (bowl_x + 50, y + 28), (bowl_x + 30, y + 66), (bowl_x - 30, y + 66)]),
            s.colour((70, 76, 88)),
        )
        for i in range(7):
            s.c.draw(
                ellipse(bowl_x - 36 + i * 12, y + 24 - (i % 2) * 7, 9, 7),
                s.colour((112, 134, 62)) if i % 2 else s.colour((206, 164, 92)),
            )


def hero(s: Stage) -> None:
    cocktail(s, -46, 0, 190, (236, 110, 70))
    cocktail(s, 84, 14, 170, (96, 190, 170))


PLACE = Place(
    draw=bar,
    horizon=0.62,
    ground=0.93,
    head=62,
    front=bar_front,
    zoom=(1.12, 1.45),
    eye=(0.74, 0.86),
    blur=(1.0, 3.0),
    poses=("toast", "stand", "hip"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.1),
    hero=hero,
    surface="dark",
)
