"""A wide bed, curtains, a bedside lamp."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.furniture import curtain
from tools.sketch.held import steam
from tools.sketch.places import Place
from tools.sketch.props.table import croissant
from tools.sketch.room import WOOD
from tools.sketch.shapes import blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def bedside(s: Stage, x: float, y: float, k: float) -> None:
    """A night stand with a lamp; y is the floor."""
    c = s.c
    c.draw(
        rect(x - 46 * k, y - 92 * k, x + 46 * k, y, 4),
        s.colour(WOOD),
        inner=Inner(s.lit * 8, -4, s.shade(WOOD, 0, 0.5), 0.6, 4),
    )
    c.draw(rect(x - 38 * k, y - 82 * k, x + 38 * k, y - 50 * k, 3), s.shade(WOOD, 0, 0.15))
    c.draw(ellipse(x, y - 66 * k, 5 * k), s.colour((214, 176, 104)))
    c.draw(
        blob(
            [
                (x - 10 * k, y - 92 * k),
                (x - 16 * k, y - 112 * k),
                (x, y - 128 * k),
                (x + 16 * k, y - 112 * k),
                (x + 10 * k, y - 92 * k),
            ]
        ),
        s.colour((206, 120, 96)),
    )
    c.draw(
        polygon(
            [(x - 40 * k, y - 126 * k), (x - 26 * k, y - 180 * k), (x + 26 * k, y - 180 * k), (x + 40 * k, y - 126 * k)]
        ),
        (255, 232, 186) if s.outside.is_dark else s.light.bright((250, 238, 214), 0, 0.2),
    )
    s.lamp(x, y - 150 * k, 190 * k, (255, 190, 110))


def bedroom(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (196, 206, 214))
    room.planks(s, (198, 158, 118))
    room.window(s, -half * 0.94, y * 0.1, half * 0.72, y * 0.6, view="garden", panes=(2, 2))
    room.sunbeam(s, -half * 0.94, y * 0.1, half * 0.72, y * 0.6)
    c.draw(stroke([(-half * 1.06, y * 0.07), (-half * 0.1, y * 0.07)], 6), s.colour((206, 164, 104)))
    curtain(s, -half * 1.04, y * 0.07, y * 0.98, 60, (240, 214, 196), 1)
    curtain(s, -half * 0.12, y * 0.07, y * 0.98, 60, (240, 214, 196), -1)
    furniture.picture(s, half * 0.16, y * 0.14, 96, 120, about="b1", frame=WOOD)
    furniture.picture(s, half * 0.62, y * 0.14, 96, 120, about="b2", frame=WOOD)
    bx0, bx1 = half * -0.04, half * 1.02
    by = y + 30
    c.draw(
        rect(bx0 - 14, y * 0.5, bx1 + 14, by, 26),
        s.colour((150, 108, 84)),
        inner=Inner(0, -12, s.shade(WOOD, 0, 0.5), 0.5, 8),
    )
    for k in range(1, 6):
        x = bx0 + (bx1 - bx0) * k / 6
        c.draw(stroke([(x, y * 0.53), (x, by)], 2.4), s.shade(WOOD, 0, 0.5), alpha=0.6)
    for dx, tone, size in (
        (0.26, (250, 248, 244), 1.0),
        (0.74, (250, 248, 244), 1.0),
        (0.4, (214, 150, 136), 0.72),
        (0.62, (120, 150, 168), 0.72),
    ):
        x = bx0 + (bx1 - bx0) * dx
        w, h = (bx1 - bx0) * 0.22 * size, 48 * size
        top = by - 78 + (1 - size) * 90
        pillow = blob(
            [
                (x - w, top - h * 0.4),
                (x, top - h * 0.62),
                (x + w, top - h * 0.4),
                (x + w * 0.9, top + h * 0.5),
                (x, top + h * 0.62),
                (x - w * 0.9, top + h * 0.5),
            ]
        )
        c.draw(pillow, s.colour(tone), inner=Inner(s.lit * 10, -8, s.shade(tone, 0, 0.4), 0.5, 8))
    wide = 1.22
    cx = (bx0 + bx1) / 2
    hw = (bx1 - bx0) / 2
    low = y + (s.tall - y) * 0.56
    sheet = polygon([(bx0, by - 44), (bx1, by - 44), (cx + hw * wide, low), (cx - hw * wide, low)])
    c.draw(rect(cx - hw * wide, low - 4, cx + hw * wide, low + 40, 6), s.shade((120, 84, 64), 0, 0.3))
    c.draw(sheet, s.light.bright((250, 248, 244), 0, 0.15))
    quilt = polygon(
        [
            *curve(
                [(bx0 - 10, by + 8), (cx - hw * 0.3, by - 4), (cx + hw * 0.4, by + 12), (bx1 + 12, by - 2)], steps=6
            ),
            (cx + hw * wide + 12, low + 22),
            *curve(
                [
                    (cx + hw * wide + 12, low + 22),
                    (cx + hw * 0.4, low + 34),
                    (cx - hw * 0.4, low + 22),
                    (cx - hw * wide - 12, low + 34),
                ],
                steps=6,
            ),
        ]
    )
    c.draw(
        quilt,
        down(by, low, s.colour((104, 136, 158)), s.shade((104, 136, 158), 0, 0.3)),
        inner=Inner(s.lit * 18, -8, s.shade((70, 96, 120), 0, 0.4), 0.5, 10),
    )
    with c.clip(quilt):
        for k in range(6):
            fx = cx + hw * (-1 + 0.4 * k)
            c.draw(
                stroke(
                    curve([(fx * 0.9 + cx * 0.1, by), (fx + 12, (by + low) / 2), (fx * 1.12, low + 30)], steps=6),
                    [3, 9, 4],
                ),
                s.shade((80, 108, 132), 0, 0.4),
                alpha=0.4,
            )
        fold = polygon([(bx0 - 20, by - 10), (bx1 + 20, by - 20), (bx1 + 30, by + 26), (bx0 - 30, by + 36)])
        c.draw(fold, s.light.bright((244, 240, 232), 0, 0.15))
    bedside(s, bx0 - 74, y + 42, 0.95)
    furniture.plant(s, -half * 0.9, y + 50, 150)
    rug = ellipse(-half * 0.5, y + (s.tall - y) * 0.62, half * 0.5, 40)
    c.draw(rug, s.colour((236, 222, 200)), inner=Inner(0, -5, s.shade(WOOD, 0, 0.3), 0.4, 3))


def bedroom_front(s: Stage) -> None:
    """A corner of the quilt, for a person who sits in bed."""
    if s.shot == "wide":
        return
    c = s.c
    y = s.tall * (0.8 if s.shot == "medium" else 0.92)
    tone = (104, 136, 158)
    hill = blob(
        [
            (-s.half * 1.4, y + 40),
            (-s.half * 0.5, y - 14),
            (s.half * 0.1, y + 10),
            (s.half * 0.7, y - 22),
            (s.half * 1.5, y + 30),
            (s.half * 1.5, s.tall + 200),
            (-s.half * 1.4, s.tall + 200),
        ]
    )
    c.draw(
        hill.moved(0, -7),
        s.light.bright((246, 242, 236), 0, 0.15),
        inner=Inner(0, -5, s.shade((200, 196, 190), 0, 0.3), 0.5, 4),
    )
    c.draw(hill.moved(0, 16), down(y, s.tall, s.colour(tone), s.shade(tone, 0, 0.35)))
    with c.clip(hill.moved(0, 16)):
        for k in range(5):
            x = s.half * (-0.8 + 0.42 * k)
            c.draw(
                stroke(curve([(x, y), (x + 40, y + 80), (x + 10, s.tall + 20)], steps=6), [3, 14, 6]),
                s.shade(tone, 0, 0.5),
                alpha=0.4,
            )


def hero(s: Stage) -> None:
    c = s.c
    c.draw(
        polygon([(-176, -6), (176, -6), (204, 60), (-204, 60)]),
        s.light.bright(WOOD, 0, 0.2),
        inner=Inner(0, -9, s.shade(WOOD, 0, 0.5), 0.6, 4),
    )
    furniture.cup(s, 66, 30, 46)
    steam(c, 66, -30, 56)
    croissant(s, -62, 34, 46)
    c.draw(rect(-150, -86, -124, 4, 5), s.light.bright((214, 232, 234), 0, 0.2), alpha=0.85)
    for dx, dy, tone in ((-152, -110, (236, 90, 120)), (-128, -122, (250, 206, 90)), (-138, -98, (240, 140, 160))):
        c.draw(ellipse(dx, dy, 17), s.colour(tone))


PLACE = Place(
    draw=bedroom,
    horizon=0.6,
    ground=0.93,
    head=60,
    front=bedroom_front,
    zoom=(1.15, 1.45),
    eye=(0.72, 0.84),
    blur=(0.8, 2.6),
    poses=("drink", "stand"),
    away=("look",),
    is_indoors=True,
    barefoot=True,
    x=(0.3, 0.5),
    hero=hero,
)
