"""What stands and hangs in rooms: lamps, shelves, plants, pictures, chairs, tables, cups."""

import math

from tools.sketch.canvas import Inner, across, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.room import CREAM, DARK_WOOD, IRON, STEEL, WOOD, wide
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

BOOKS: tuple[Colour, ...] = (
    (176, 62, 54),
    (44, 94, 116),
    (214, 164, 66),
    (78, 112, 78),
    (118, 72, 96),
    (226, 214, 190),
    (60, 62, 84),
    (196, 118, 72),
)


def pendant(s: Stage, x: float, y: float, r: float, *, colour: Colour = IRON, kind: str = "dome") -> None:
    """A lamp on a cable from the ceiling, its shade's rim at y."""
    c = s.c
    c.draw(stroke([(x, -420), (x, y - r * 0.7)], 1.8), s.shade(IRON, 0, 0.3))
    if kind == "bulb":
        c.draw(rect(x - r * 0.14, y - r * 0.75, x + r * 0.14, y - r * 0.4), s.colour((150, 112, 60)))
        c.draw(ellipse(x, y - r * 0.1, r * 0.34, r * 0.42), (255, 226, 150))
    else:
        shade = polygon(
            [
                *curve(
                    [
                        (x - r, y),
                        (x - r * 0.8, y - r * 0.45),
                        (x - r * 0.22, y - r * 0.74),
                        (x + r * 0.22, y - r * 0.74),
                        (x + r * 0.8, y - r * 0.45),
                        (x + r, y),
                    ],
                    steps=6,
                )
            ]
        )
        c.draw(shade, s.colour(colour), inner=Inner(s.lit * r * 0.3, -r * 0.1, s.shade(colour, 0, 0.6), 0.6, r * 0.1))
        c.draw(ellipse(x, y, r * 0.98, r * 0.13), (255, 238, 190))
    s.lamp(x, y, r * 3.4, (255, 198, 120))
    if s.outside.is_dark and kind != "bulb":
        cone = polygon([(x - r * 0.9, y), (x + r * 0.9, y), (x + r * 3.2, y + r * 7), (x - r * 3.2, y + r * 7)])
        c.light(cone, fading((x, y), (x, y + r * 7), (255, 206, 130), (0.3, 0.0)), soft=4)


def shelf(s: Stage, x0: float, x1: float, y: float, *, colour: Colour = WOOD, thick: float = 7) -> None:
    c = s.c
    c.draw(rect(x0, y + thick, x1, y + thick + 9), s.shade(colour, 0, 0.7), alpha=0.35, soft=3)
    c.draw(
        rect(x0, y, x1, y + thick, 1.5), s.colour(colour), inner=Inner(0, -thick * 0.4, s.shade(colour, 0, 0.5), 0.6, 1)
    )


def books(s: Stage, x0: float, x1: float, y: float, high: float, *, about: str = "books", upright: float = 0.9) -> None:
    """A row of books standing on y."""
    c, chance = s.c, s.chance(f"{about}{x0:.0f}{y:.0f}")
    x = x0
    while x < x1 - 4:
        w = chance.uniform(0.09, 0.2) * high
        h = high * chance.uniform(0.68, 1.0)
        if x + w > x1:
            break
        tone = BOOKS[chance.randrange(len(BOOKS))]
        if chance.random() > upright and x + w * 3 < x1:  # one leans
            c.draw(
                polygon([(x, y), (x + w, y), (x + w + h * 0.24, y - h * 0.94), (x + h * 0.24, y - h * 0.97)]),
                s.colour(tone),
            )
            x += w + h * 0.25
            continue
        c.draw(
            rect(x, y - h, x + w, y),
            s.colour(tone),
            inner=Inner(w * 0.2 * s.lit, 0, s.shade(tone, 0, 0.55), 0.6, w * 0.08),
        )
        band = mix(tone, (255, 240, 200), 0.55)
        c.draw(rect(x + w * 0.16, y - h * 0.82, x + w * 0.84, y - h * 0.76), s.colour(band))
        if w > high * 0.13:
            c.draw(rect(x + w * 0.16, y - h * 0.24, x + w * 0.84, y - h * 0.2), s.colour(band))
        x += w + 0.8


def plant(s: Stage, x: float, y: float, h: float, *, pot: Colour = (214, 140, 100), kind: str = "leafy") -> None:
    c = s.c
    green = (84, 136, 88)
    if kind == "monstera":
        for i, angle in enumerate((-155, -125, -100, -78, -52, -26)):
            a = math.radians(angle)
            r = h * (0.62 + 0.12 * (i % 3))
            tip = (x + r * 0.72 * math.cos(a), y - h * 0.26 + r * math.sin(a) * 0.86)
            c.draw(
                stroke(curve([(x, y - h * 0.24), ((x + tip[0]) / 2, tip[1] + h * 0.2), tip], steps=5), h * 0.016),
                s.shade(green, 0, 0.3),
            )
            leaf = blob(
                [
                    (tip[0], tip[1] + h * 0.08),
                    (tip[0] - h * 0.13, tip[1] + h * 0.02),
                    (tip[0] - h * 0.11, tip[1] - h * 0.11),
                    (tip[0], tip[1] - h * 0.17),
                    (tip[0] + h * 0.11, tip[1] - h * 0.11),
                    (tip[0] + h * 0.13, tip[1] + h * 0.02),
                ]
            )
            c.draw(leaf, s.colour(green) if i % 2 else s.shade(green, 0, 0.32))
            c.draw(
                stroke([(tip[0], tip[1] + h * 0.07), (tip[0], tip[1] - h * 0.14)], h * 0.008),
                s.light.bright(green, 0, 0.4),
            )
    else:
        for i in range(11):
            a = math.radians(-165 + i * 15)
            r = h * (0.66 + 0.14 * ((i * 7) % 3))
            tip = (x + r * 0.62 * math.cos(a), y - h * 0.24 + r * 0.94 * math.sin(a))
            blade = curve(
                [(x, y - h * 0.24), ((x * 1.2 + tip[0] * 0.8) / 2, (y - h * 0.24 + tip[1]) / 2 - h * 0.05), tip],
                steps=6,
            )
            c.draw(
                stroke(blade, [h * 0.03, h * 0.075, 0.6]),
                s.colour(mix(green, (126, 164, 84), (i % 4) / 5)) if i % 2 else s.shade(green, 0, 0.35),
            )
    c.draw(ellipse(x, y, h * 0.24, h * 0.03), s.shade(DARK_WOOD, 0, 0.6), alpha=0.5, soft=2)
    body = polygon([(x - h * 0.19, y - h * 0.27), (x + h * 0.19, y - h * 0.27), (x + h * 0.145, y), (x - h * 0.145, y)])
    c.draw(body, s.colour(pot), inner=Inner(s.lit * h * 0.09, 0, s.shade(pot, 0, 0.5), 0.6, h * 0.03))
    c.draw(rect(x - h * 0.205, y - h * 0.3, x + h * 0.205, y - h * 0.25, h * 0.01), s.light.bright(pot, 0, 0.2))


def picture(s: Stage, x: float, y: float, w: float, h: float, *, about: str = "art", frame: Colour = DARK_WOOD) -> None:
    """A framed picture with an abstract landscape, (x, y) its upper left corner."""
    c, chance = s.c, s.lasting(f"{about}{x:.0f}")
    b = max(4.0, min(w, h) * 0.06)
    c.draw(rect(x - b, y - b + 5, x + w + b, y + h + b + 7), s.shade(CREAM, 0, 0.8), alpha=0.35, soft=5)
    c.draw(
        rect(x - b, y - b, x + w + b, y + h + b),
        s.colour(frame),
        inner=Inner(s.lit * b * 0.4, b * 0.4, s.shade(frame, 0, 0.6), 0.6, 1),
    )
    inside = rect(x, y, x + w, y + h)
    scheme = (
        ((244, 210, 150), (226, 120, 84), (64, 84, 112)),
        ((206, 224, 226), (96, 150, 148), (236, 188, 92)),
        ((246, 226, 214), (214, 104, 116), (92, 74, 120)),
        ((232, 228, 214), (40, 62, 92), (206, 92, 62)),
    )[chance.randrange(4)]
    with c.clip(inside):
        c.draw(inside, s.colour(scheme[0]))
        kind = chance.randrange(3)
        if kind == 0:
            c.draw(ellipse(x + w * 0.62, y + h * 0.36, min(w, h) * 0.2), s.colour(scheme[2]))
            c.draw(
                blob(
                    [
                        (x - 10, y + h * 0.7),
                        (x + w * 0.3, y + h * 0.52),
                        (x + w * 0.7, y + h * 0.72),
                        (x + w + 10, y + h * 0.55),
                        (x + w + 10, y + h + 20),
                        (x - 10, y + h + 20),
                    ]
                ),
                s.colour(scheme[1]),
            )
        elif kind == 1:
            for k in range(5):
                c.draw(
                    blob([(x + w * chance.random(), y + h * chance.random()) for _ in range(4)]),
                    s.colour(scheme[1 + k % 2]),
                    alpha=0.85,
                )
        else:
            c.draw(
                stroke(
                    curve([(x + w * 0.5, y + h), (x + w * 0.46, y + h * 0.6), (x + w * 0.56, y + h * 0.3)], steps=6),
                    w * 0.03,
                ),
                s.colour(scheme[2]),
            )
            for k in range(6):
                a = math.radians(-170 + 32 * k)
                c.draw(
                    ellipse(
                        x + w * 0.52 + w * 0.2 * math.cos(a),
                        y + h * 0.4 + h * 0.16 * math.sin(a),
                        w * 0.12,
                        h * 0.05,
                        angle=math.degrees(a),
                    ),
                    s.colour(scheme[1]),
                )


def chair(s: Stage, x: float, y: float, h: float, *, colour: Colour = WOOD, facing: int = 1) -> None:
    """A simple chair, seen a little from the side; y is the floor."""
    c = s.c
    w = h * 0.42
    tone, dark = s.colour(colour), s.shade(colour, 0, 0.45)
    back = x - facing * w * 0.5
    c.draw(stroke([(back + facing * w * 0.12, y - h * 0.02), (back + facing * w * 0.06, y - h * 0.5)], h * 0.035), dark)
    c.draw(stroke([(x + facing * w * 0.4, y - h * 0.02), (x + facing * w * 0.36, y - h * 0.48)], h * 0.035), dark)
    c.draw(stroke([(back, y), (back - facing * w * 0.08, y - h)], h * 0.04), tone)
    c.draw(stroke([(x + facing * w * 0.5, y), (x + facing * w * 0.46, y - h * 0.48)], h * 0.038), tone)
    c.draw(
        rect(min(back, x + facing * w * 0.54), y - h * 0.53, max(back, x + facing * w * 0.54), y - h * 0.46, h * 0.02),
        s.light.bright(colour, 0, 0.2),
    )
    c.draw(
        rect(
            min(back - facing * w * 0.12, back + facing * w * 0.02),
            y - h,
            max(back - facing * w * 0.12, back + facing * w * 0.02),
            y - h * 0.68,
            h * 0.02,
        ),
        tone,
    )


def round_table(s: Stage, x: float, y: float, r: float, h: float, *, colour: Colour = WOOD) -> None:
    """A round table; y is the floor, h the height of its top."""
    c = s.c
    c.draw(ellipse(x, y, r * 0.7, r * 0.1), s.shade(DARK_WOOD, 0, 0.7), alpha=0.5, soft=4)
    c.draw(stroke([(x, y - h), (x, y)], [r * 0.14, r * 0.1]), s.shade(IRON, 0, 0.2))
    c.draw(ellipse(x, y - 2, r * 0.45, r * 0.08), s.shade(IRON, 0, 0.2))
    c.draw(ellipse(x, y - h + r * 0.05, r, r * 0.2), s.shade(colour, 0, 0.5))
    c.draw(ellipse(x, y - h, r, r * 0.2), s.light.bright(colour, 0, 0.16))


def table_edge(s: Stage, y: float, colour: Colour = WOOD, *, cloth: bool = False) -> None:
    """A table between us and the person: its top from y to the lower edge of the frame."""
    c, w = s.c, wide(s)
    c.draw(rect(-w, y - 6, w, y + 8), s.shade(colour, 0, 0.7), alpha=0.35, soft=6)
    c.draw(
        rect(-w, y, w, s.tall + 60),
        down(y, s.tall, s.light.bright(colour, 0, 0.24), s.colour(colour), s.shade(colour, 0, 0.35)),
    )
    c.draw(rect(-w, y, w, y + 3.5), s.light.bright(colour, 0, 0.5), alpha=0.8)
    if not cloth:
        for k in range(5):
            gy = y + (s.tall - y) * (0.14 + 0.2 * k)
            grain = curve(
                [(-s.half * 1.1, gy), (-s.half * 0.3, gy + 5), (s.half * 0.4, gy - 4), (s.half * 1.1, gy + 3)], steps=8
            )
            c.draw(stroke(grain, [0.6, 1.8, 0.6]), s.shade(colour, 0, 0.5), alpha=0.5)


def cup(
    s: Stage, x: float, y: float, r: float, *, colour: Colour = (248, 244, 236), saucer: bool = True, art: bool = True
) -> None:
    """A cup on its saucer, seen from slightly above; y is where it stands."""
    c = s.c
    if saucer:
        c.draw(ellipse(x, y + r * 0.08, r * 1.75, r * 0.42), s.shade((60, 44, 40)), alpha=0.35, soft=r * 0.1)
        c.draw(
            ellipse(x, y, r * 1.65, r * 0.4),
            s.colour(colour),
            inner=Inner(0, -r * 0.1, s.shade(colour, 0, 0.4), 0.6, r * 0.06),
        )
    ear = ellipse(x + r * 1.08, y - r * 0.5, r * 0.36, r * 0.34) - polygon(
        ellipse(x + r * 1.08, y - r * 0.5, r * 0.2, r * 0.19).polygons[0]
    )
    c.draw(ear, s.colour(colour))
    body = polygon(
        [
            *curve(
                [
                    (x - r, y - r * 0.95),
                    (x - r * 0.94, y - r * 0.4),
                    (x - r * 0.5, y + r * 0.06),
                    (x + r * 0.5, y + r * 0.06),
                    (x + r * 0.94, y - r * 0.4),
                    (x + r, y - r * 0.95),
                ],
                steps=6,
            )
        ]
    )
    c.draw(body, s.colour(colour), inner=Inner(s.lit * r * 0.36, 0, s.shade(colour, 0, 0.45), 0.6, r * 0.16))
    c.draw(ellipse(x, y - r * 0.95, r, r * 0.3), s.light.bright(colour, 0, 0.3))
    c.draw(ellipse(x, y - r * 0.93, r * 0.88, r * 0.24), s.colour((112, 70, 42)))
    if art:
        c.draw(ellipse(x, y - r * 0.93, r * 0.5, r * 0.13), s.colour((226, 196, 156)))
        c.draw(ellipse(x, y - r * 0.93, r * 0.24, r * 0.06), s.colour((132, 84, 52)))


def steel(s: Stage, shape: Shape, x0: float, x1: float, colour: Colour = STEEL) -> None:
    """Brushed metal."""
    tone = s.colour(colour)
    s.c.draw(
        shape,
        across(
            x0,
            x1,
            s.shade(colour, 0, 0.4),
            s.light.bright(colour, 0, 0.5),
            tone,
            s.light.bright(colour, 0, 0.3),
            s.shade(colour, 0, 0.35),
        ),
    )


def curtain(s: Stage, x: float, y0: float, y1: float, w: float, colour: Colour, side: int) -> None:
    c = s.c
    cloth = polygon(
        [
            (x, y0),
            (x + side * w, y0),
            (x + side * w * 1.15, (y0 + y1) / 2),
            (x + side * w * 1.05, y1),
            (x - side * w * 0.05, y1),
        ]
    )
    c.draw(cloth, s.colour(colour), inner=Inner(s.lit * w * 0.2, 0, s.shade(colour, 0, 0.5), 0.5, w * 0.1))
    for k in (0.25, 0.5, 0.75):
        c.draw(
            stroke([(x + side * w * k, y0), (x + side * w * (k + 0.06), y1)], [2, 5]),
            s.shade(colour, 0, 0.4),
            alpha=0.5,
        )
