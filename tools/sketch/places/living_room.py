"""A sofa, a rug and a fire."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner
from tools.sketch.colours import Colour
from tools.sketch.furniture import curtain
from tools.sketch.places import Place
from tools.sketch.props.fire import fire, hearth
from tools.sketch.props.occasions import balloons, bunting, cake, christmas_tree, stockings
from tools.sketch.props.town import string_lights
from tools.sketch.room import DARK_WOOD, IRON, WOOD
from tools.sketch.shapes import blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def sofa(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    c = s.c
    h = w * 0.3
    c.draw(ellipse(x, y + 6, w * 0.54, 13), s.shade(DARK_WOOD), alpha=0.5, soft=5)
    for dx in (-0.44, 0.44):
        c.draw(stroke([(x + dx * w, y - 16), (x + dx * w * 1.02, y + 4)], 8), s.shade(WOOD, 0, 0.3))
    c.draw(
        rect(x - w * 0.46, y - h * 1.22, x + w * 0.46, y - h * 0.3, w * 0.06),
        s.colour(colour),
        inner=Inner(s.lit * 16, -12, s.shade(colour, 0, 0.55), 0.55, 9),
    )
    for k in (-1, 1):
        c.draw(
            rect(x + k * w * 0.215 - w * 0.21, y - h * 0.62, x + k * w * 0.215 + w * 0.21, y - h * 0.22, w * 0.04),
            s.light.bright(colour, 0, 0.14),
            inner=Inner(s.lit * 8, -12, s.shade(colour, 0, 0.5), 0.55, 7),
        )
    c.draw(rect(x - w * 0.47, y - h * 0.28, x + w * 0.47, y - 8, w * 0.02), s.shade(colour, 0, 0.25))
    for side in (-1, 1):
        c.draw(
            rect(x + side * w * 0.46 - w * 0.05, y - h * 0.88, x + side * w * 0.46 + w * 0.05, y - 8, w * 0.04),
            s.light.bright(colour, 0, 0.08),
            inner=Inner(s.lit * 8, -6, s.shade(colour, 0, 0.55), 0.6, 5),
        )
    for dx, tone in ((-0.33, (236, 180, 84)), (0.34, (214, 104, 80)), (0.24, (240, 230, 212))):
        px = x + dx * w
        c.draw(
            blob(
                [(px - 38, y - h * 0.96), (px + 38, y - h * 1.0), (px + 42, y - h * 0.5), (px - 36, y - h * 0.46)],
                tension=0.25,
            ),
            s.colour(tone),
            inner=Inner(s.lit * 8, -6, s.shade(tone, 0, 0.5), 0.55, 6),
        )


def living_room(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (222, 204, 182))
    room.planks(s, (170, 122, 86))
    room.window(
        s,
        -half * 0.98,
        y * 0.1,
        half * 0.74,
        y * 0.62,
        view="garden" if s.scene.weather == "snow" else "city",
        panes=(2, 2),
    )
    room.sunbeam(s, -half * 0.98, y * 0.1, half * 0.74, y * 0.62)
    _occasion_on_the_wall(s, half)
    curtain(s, -half * 0.2, y * 0.07, y * 0.98, 46, (126, 146, 136), -1)
    furniture.picture(s, half * 0.0, y * 0.16, 120, 150, about="l1", frame=WOOD)
    # Fireplace with a shelf above.
    fx = half * 0.68
    room.bricks(s, y * 0.42, y + 20, (176, 104, 84), x0=fx - 128, x1=fx + 128)
    c.draw(
        rect(fx - 148, y * 0.4, fx + 148, y * 0.44, 3),
        s.light.bright(WOOD, 0, 0.2),
        inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2),
    )
    c.draw(
        polygon(
            [
                (fx - 78, y + 20),
                (fx - 78, y * 0.66),
                *curve([(fx - 78, y * 0.66), (fx, y * 0.57), (fx + 78, y * 0.66)], steps=8),
                (fx + 78, y + 20),
            ]
        ),
        s.shade(IRON, 0, 0.5),
    )
    fire(s, fx, y + 6, 34)
    if s.scene.occasion == "christmas":
        stockings(s, fx, y * 0.45)
    s.lamp(fx, y - 10, 250, (255, 150, 70))
    furniture.books(s, fx - 120, fx - 40, y * 0.4, 46)
    furniture.plant(s, fx + 96, y * 0.4, 66)
    c.draw(ellipse(fx + 20, y * 0.4 - 26, 25), s.colour((236, 200, 120)))
    furniture.shelf(s, half * 0.42, half * 1.1, y * 0.22)
    furniture.books(s, half * 0.46, half * 0.86, y * 0.22, 52)
    rug = polygon(
        [
            (-half * 0.86, y + (s.tall - y) * 0.3),
            (half * 0.5, y + (s.tall - y) * 0.3),
            (half * 0.72, y + (s.tall - y) * 0.62),
            (-half * 1.1, y + (s.tall - y) * 0.62),
        ]
    )
    c.draw(rug, s.colour((206, 120, 96)), inner=Inner(0, -5, s.shade((150, 80, 64), 0, 0.4), 0.5, 2))
    with c.clip(rug):
        for k in range(8):
            x = half * (-0.94 + 0.22 * k)
            c.draw(
                polygon(
                    [
                        (x, y + (s.tall - y) * 0.46),
                        (x + 26, y + (s.tall - y) * 0.4),
                        (x + 52, y + (s.tall - y) * 0.46),
                        (x + 26, y + (s.tall - y) * 0.52),
                    ]
                ),
                s.colour((244, 224, 190)),
            )
    if s.scene.occasion == "christmas":
        christmas_tree(s, half * 0.16, y + 34, y * 0.66)
    sofa(s, -half * 0.26, y + (s.tall - y) * 0.3, min(430.0, half * 1.4), (78, 118, 122))
    lx = -half * 0.98
    c.draw(stroke([(lx, y + 70), (lx, y * 0.42)], 6), s.shade(IRON, 0, 0.2))
    c.draw(ellipse(lx, y + 70, 30, 7), s.shade(IRON, 0, 0.2))
    c.draw(
        polygon([(lx - 48, y * 0.46), (lx - 30, y * 0.33), (lx + 30, y * 0.33), (lx + 48, y * 0.46)]),
        (255, 230, 180) if s.outside.is_dark else s.light.bright((250, 236, 208), 0, 0.2),
    )
    s.lamp(lx, y * 0.4, 240, (255, 190, 110))
    furniture.plant(s, half * 0.98, y + 70, 190, kind="monstera")
    tx, ty = -half * 0.2, y + (s.tall - y) * 0.53
    c.draw(
        ellipse(tx, ty - 44, 104, 22), s.light.bright(WOOD, 0, 0.25), inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2)
    )
    for dx in (-0.7, 0.7):
        c.draw(stroke([(tx + dx * 96, ty - 40), (tx + dx * 110, ty + 14)], 7), s.shade(WOOD, 0, 0.3))
    if s.scene.occasion == "birthday":
        cake(s, tx, ty - 46, 76)
        return
    furniture.cup(s, tx - 40, ty - 46, 13)
    c.draw(
        polygon([(tx + 6, ty - 52), (tx + 70, ty - 56), (tx + 78, ty - 42), (tx + 12, ty - 38)]),
        s.colour((226, 176, 84)),
    )


def _occasion_on_the_wall(s: Stage, half: float) -> None:
    y = s.level
    if s.scene.occasion == "birthday":
        bunting(s, y * 0.04, "HAPPY BIRTHDAY")
        balloons(s, -half * 0.9, y * 0.66, 36)
        balloons(s, half * 0.86, y * 0.5, 32)
    elif s.scene.occasion == "christmas":
        string_lights(s, y * 0.08, 40)


def hero(s: Stage) -> None:
    """The fire; on a birthday, the cake."""
    if s.scene.occasion == "birthday":
        cake(s, 0, 30, 300)
    elif s.scene.occasion == "christmas":
        christmas_tree(s, 0, 60, 430)
    else:
        hearth(s)


PLACE = Place(
    draw=living_room,
    horizon=0.6,
    ground=0.94,
    head=62,
    zoom=(1.15, 1.45),
    eye=(0.72, 0.84),
    blur=(0.8, 2.6),
    poses=("drink", "read", "stand"),
    away=("look",),
    is_indoors=True,
    x=(0.1, 0.3),
    hero=hero,
    surface="stone",
)
