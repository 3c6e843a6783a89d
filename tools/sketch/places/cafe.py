"""Counter, espresso machine, boards, the window with its letters."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.held import steam
from tools.sketch.places import Place
from tools.sketch.props.table import coffee, croissant
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import blob, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

CHALK: Colour = (48, 56, 54)


def chalkboard(
    s: Stage, x: float, y: float, w: float, h: float, title: str, lines: tuple[tuple[str, str], ...]
) -> None:
    c = s.c
    c.draw(
        rect(x - 6, y - 6, x + w + 6, y + h + 6, 3),
        s.colour(WOOD),
        inner=Inner(s.lit * 2, -2, s.shade(WOOD, 0, 0.6), 0.6, 1),
    )
    c.draw(rect(x, y, x + w, y + h), s.colour(CHALK))
    size = min(h / (len(lines) + 2.4), w * 0.12)
    chalk = s.light.bright((240, 238, 228), 0, 0.1)
    c.text(title, x + w / 2, y + size * 1.05, size * 1.15, chalk)
    for i, (name, price) in enumerate(lines):
        ly = y + size * (2.5 + i * 1.12)
        c.text(name, x + w * 0.08, ly, size * 0.72, chalk, anchor="lm", alpha=0.85, font="text")
        c.text(
            price, x + w * 0.92, ly, size * 0.72, mix(chalk, (246, 190, 100), 0.5), anchor="rm", alpha=0.9, font="text"
        )


def espresso_machine(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    h = w * 0.62
    furniture.steel(s, rect(x - w / 2, y - h, x + w / 2, y - h * 0.45, w * 0.04), x - w / 2, x + w / 2)
    furniture.steel(s, rect(x - w * 0.46, y - h * 0.1, x + w * 0.46, y, w * 0.02), x - w / 2, x + w / 2)
    c.draw(rect(x - w * 0.4, y - h * 0.5, x + w * 0.4, y - h * 0.08), s.shade(IRON, 0, 0.2))
    c.draw(rect(x - w / 2, y - h * 0.62, x + w / 2, y - h * 0.54), s.colour((196, 66, 54)))
    for dx in (-0.2, 0.2):
        c.draw(rect(x + dx * w - w * 0.06, y - h * 0.5, x + dx * w + w * 0.06, y - h * 0.4), s.colour(STEEL))
        c.draw(
            stroke(
                [
                    (x + dx * w, y - h * 0.4),
                    (x + dx * w + w * 0.02, y - h * 0.36),
                    (x + dx * w + w * 0.1, y - h * 0.34),
                ],
                w * 0.025,
            ),
            s.shade(IRON),
        )
        furniture.cup(s, x + dx * w, y - h * 0.1, w * 0.045, saucer=False, art=False)
    for i in range(6):
        furniture.cup(s, x - w * 0.38 + i * w * 0.15, y - h, w * 0.05, saucer=False, art=False)
    c.draw(ellipse(x, y - h * 0.78, w * 0.06), s.colour((250, 246, 236)))
    c.draw(stroke([(x, y - h * 0.78), (x + w * 0.03, y - h * 0.81)], w * 0.012), s.colour((196, 60, 50)))


def cake_case(s: Stage, x: float, y: float, w: float, h: float) -> None:
    """A glass case of cakes on the counter."""
    c = s.c
    c.draw(rect(x, y - h, x + w, y, 5), mix(s.light.bright((255, 244, 220), 0, 0.3), (255, 255, 255), 0.15), alpha=0.55)
    for row, base in enumerate((y - h * 0.52, y - 3)):
        c.draw(rect(x + 2, base, x + w - 2, base + 2.5), s.colour((250, 250, 246)))
        n = max(3, int(w / 34))
        for i in range(n):
            cx, r = x + w * (i + 0.5) / n, min(12.0, w / n * 0.38)
            kind = (i * 3 + row * 2) % 4
            if kind == 0:  # a wedge of cake
                c.draw(rect(cx - r, base - r * 1.2, cx + r, base), s.colour((244, 220, 180)))
                c.draw(rect(cx - r, base - r * 1.45, cx + r, base - r * 1.15), s.colour((226, 92, 108)))
                c.draw(rect(cx - r, base - r * 0.72, cx + r, base - r * 0.55), s.colour((226, 92, 108)))
            elif kind == 1:  # croissant
                c.draw(
                    blob(
                        [
                            (cx - r * 1.1, base),
                            (cx - r * 0.7, base - r * 0.7),
                            (cx, base - r),
                            (cx + r * 0.7, base - r * 0.7),
                            (cx + r * 1.1, base),
                            (cx, base - r * 0.24),
                        ]
                    ),
                    s.colour((220, 150, 70)),
                )
            elif kind == 2:  # doughnut
                c.draw(ellipse(cx, base - r * 0.55, r, r * 0.6), s.colour((124, 74, 48)))
                c.draw(ellipse(cx, base - r * 0.66, r * 0.3, r * 0.16), s.colour((250, 240, 220)))
            else:  # muffin
                c.draw(
                    polygon(
                        [
                            (cx - r * 0.55, base - r * 0.7),
                            (cx + r * 0.55, base - r * 0.7),
                            (cx + r * 0.4, base),
                            (cx - r * 0.4, base),
                        ]
                    ),
                    s.colour((206, 120, 80)),
                )
                c.draw(ellipse(cx, base - r * 0.85, r * 0.78, r * 0.5), s.colour((110, 66, 46)))
    c.draw(
        polygon([(x + w * 0.1, y - h), (x + w * 0.24, y - h), (x + w * 0.1, y), (x - w * 0.02, y)]),
        (255, 255, 255),
        alpha=0.22,
    )
    c.draw(stroke([(x, y - h), (x + w, y - h)], 3), s.colour(STEEL))


def cafe(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (222, 196, 158), low=(46, 82, 78), low_from=0.62)
    room.planks(s, (186, 138, 94))
    # The window to the street, its letters on the glass.
    x0 = -half * 0.96
    ww, wh = half * 0.82, y * 0.56
    room.window(s, x0, y * 0.2, ww, wh, view="city", panes=(2, 1), frame=(38, 66, 62))
    room.sunbeam(s, x0, y * 0.2, ww, wh)
    c.text("CAFÉ", x0 + ww / 2, y * 0.3, ww * 0.22, (255, 250, 236), alpha=0.94)
    c.text("ROASTED DAILY", x0 + ww / 2, y * 0.3 + ww * 0.2, ww * 0.07, (255, 250, 236), alpha=0.9, font="text")
    # Counter, machine, boards.
    cx0, cx1 = half * 0.0, max(half * 1.05, 300) + s.half
    chalkboard(
        s,
        half * 0.04,
        y * 0.17,
        half * 0.42,
        y * 0.28,
        "COFFEE",
        (("espresso", "2.2"), ("cappuccino", "3.4"), ("flat white", "3.6"), ("matcha", "4.0")),
    )
    chalkboard(
        s,
        half * 0.54,
        y * 0.17,
        half * 0.42,
        y * 0.28,
        "TODAY",
        (("croissant", "2.4"), ("carrot cake", "3.9"), ("bagel", "4.5"), ("cookies", "1.9")),
    )
    furniture.shelf(s, half * 0.06, half * 1.0, y * 0.56)
    for i in range(7):
        furniture.cup(
            s,
            half * (0.12 + 0.085 * i),
            y * 0.56 - 1,
            9,
            saucer=False,
            art=False,
            colour=((248, 244, 236), (206, 98, 74), (46, 92, 98))[i % 3],
        )
    furniture.plant(s, half * 0.84, y * 0.56, 50)
    top = y * 0.86
    espresso_machine(s, half * 0.3, top, half * 0.46)
    cake_case(s, half * 0.6, top, half * 0.46, 58)
    c.draw(rect(cx0, top, cx1, y + 34), down(top, y + 34, s.colour((58, 96, 92)), s.shade((58, 96, 92), 0, 0.4)))
    for i in range(16):
        c.draw(
            rect(cx0 + 10 + i * 44, top + 26, cx0 + 44 + i * 44, y + 22, 3),
            s.shade((58, 96, 92), 0, 0.2),
            inner=Inner(-2, -2, s.light.bright((58, 96, 92), 0, 0.3), 0.4, 1),
        )
    c.draw(
        rect(cx0 - 10, top - 2, cx1, top + 14, 3),
        s.light.bright(WOOD, 0, 0.25),
        inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2),
    )
    for i, dx in enumerate((-0.62, -0.1, 0.34, 0.8)):
        furniture.pendant(s, dx * half, y * (0.13 + 0.03 * (i % 2)), 25, colour=(196, 92, 60))
    furniture.chair(s, -half * 0.98, y + (s.tall - y) * 0.36, 150, colour=DARK_WOOD, facing=1)
    furniture.round_table(s, -half * 0.66, y + (s.tall - y) * 0.38, 70, 96, colour=WOOD)
    furniture.cup(s, -half * 0.7, y + (s.tall - y) * 0.38 - 98, 11)
    furniture.chair(s, -half * 0.3, y + (s.tall - y) * 0.4, 150, colour=DARK_WOOD, facing=-1)
    furniture.plant(s, -half * 0.03, y + 40, 120, kind="monstera")


def cafe_front(s: Stage) -> None:
    """The person's own table, with a cup and something to eat."""
    y = {
        "wide": s.tall * 0.845,
        "medium": s.hands_y + 40 if s.scene.activity == "laptop" else s.tall * 0.835,
        "close": s.tall * 0.93,
    }[s.shot]
    side = 1 if s.chance("cup").random() < 0.5 else -1
    if s.shot == "wide":
        x, y = s.person_x, s.tall * 0.985
        high = y - s.hands_y - 16 if s.scene.activity == "laptop" else 150
        furniture.round_table(s, x, y, 150, high, colour=WOOD)
        furniture.cup(s, x + side * 76, y - high - 2, 22)
        croissant(s, x - side * 82, y - high + 4, 27)
        steam(s.c, x + side * 76, y - high - 30, 30)
        return
    furniture.table_edge(s, y, WOOD)
    r = 42 if s.shot == "medium" else 52
    furniture.cup(s, side * s.half * 0.42, y + r * 1.6, r)
    steam(s.c, side * s.half * 0.42, y + r * 0.5, r * 1.2)
    croissant(s, -side * s.half * 0.34, y + r * 2.0, r * 1.2)


PLACE = Place(
    draw=cafe,
    horizon=0.6,
    ground=0.965,
    head=76,
    is_seated=True,
    front=cafe_front,
    zoom=(1.15, 1.5),
    eye=(0.7, 0.82),
    blur=(1.2, 3.5),
    poses=("drink", "stand"),
    away=(),
    is_indoors=True,
    seat="drink",
    x=(0.0, 0.1),
    hero=coffee,
    surface="table",
)
