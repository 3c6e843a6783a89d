"""Rails of clothes, a mannequin in red, bags and shoes."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def boutique(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    room.wall(s, (244, 226, 218))
    room.planks(s, (206, 170, 134), gloss=0.14)
    c.text("BOUTIQUE", 0, y * 0.13, 56, s.colour((176, 96, 92)))
    for side, tones in (
        (-1, ((214, 110, 104), (240, 214, 190), (120, 160, 168), (236, 180, 110), (150, 120, 170))),
        (1, ((60, 84, 120), (226, 150, 150), (246, 240, 228), (110, 140, 110), (206, 150, 90))),
    ):
        rail(s, side * half * 0.66, y + 36, half * 0.62, tones)
    mannequin(s, 0, y + 40, 300, (196, 70, 84))
    furniture.shelf(s, -half * 1.0, -half * 0.4, y * 0.3)
    furniture.shelf(s, half * 0.4, half * 1.0, y * 0.3)
    for i, tone in enumerate(((214, 110, 90), (90, 120, 150), (236, 196, 120))):
        bag(s, -half * 0.86 + i * 66, y * 0.3, 52, tone)
    for i, tone in enumerate(((40, 40, 50), (196, 60, 70), (226, 190, 150))):
        shoe(s, half * 0.5 + i * 66, y * 0.3, 52, tone)
    for side in (-1, 1):  # the oval mirror and a rack of boxes
        x = side * half * 0.27
        if side > 0:
            c.draw(ellipse(x, y * 0.36, 42, 66), s.colour((206, 164, 100)))
            c.draw(
                ellipse(x, y * 0.36, 36, 60),
                down(y * 0.28, y * 0.44, s.colour((230, 238, 240)), s.colour((196, 210, 214))),
            )
    for dx in (-0.62, 0.0, 0.62):
        furniture.pendant(s, dx * half, y * 0.07, 28, colour=(226, 180, 110))
    c.draw(
        ellipse(0, y + (s.tall - y) * 0.4, half * 0.56, 46),
        s.colour((226, 196, 190)),
        inner=Inner(0, -5, s.shade((190, 150, 144), 0, 0.3), 0.5, 3),
    )
    pouf_x, pouf_y = -half * 0.5, y + (s.tall - y) * 0.4
    c.draw(
        rect(pouf_x - 60, pouf_y - 62, pouf_x + 60, pouf_y, 22),
        s.colour((196, 110, 120)),
        inner=Inner(s.lit * 14, -10, s.shade((140, 70, 84), 0, 0.4), 0.6, 8),
    )


def rail(s: Stage, x: float, y: float, w: float, tones: tuple[Colour, ...]) -> None:
    """A rail of clothes on hangers."""
    c = s.c
    top = y - 260
    for dx in (-0.5, 0.5):
        c.draw(stroke([(x + dx * w, y), (x + dx * w, top)], 5), s.colour((206, 164, 100)))
        c.draw(stroke([(x + dx * w - 20, y), (x + dx * w + 20, y)], 5), s.colour((206, 164, 100)))
    c.draw(stroke([(x - w * 0.5, top), (x + w * 0.5, top)], 6), s.colour((206, 164, 100)))
    n = 7
    for i in range(n):
        gx = x - w * 0.4 + w * 0.8 * i / (n - 1)
        tone = tones[i % len(tones)]
        c.draw(stroke([(gx, top), (gx, top + 14)], 2), s.shade(STEEL, 0, 0.3))
        long = 150 + 40 * ((i * 5) % 3)
        k = w * 0.078
        garment = polygon(
            [
                (gx - k * 0.4, top + 18),
                (gx + k * 0.4, top + 18),
                (gx + k, top + 32),
                (gx + k * 1.12, top + 70),
                (gx + k * 0.78, top + 74),
                (gx + k * (0.9 if i % 2 else 1.2), top + long),
                (gx - k * (0.9 if i % 2 else 1.2), top + long),
                (gx - k * 0.78, top + 74),
                (gx - k * 1.12, top + 70),
                (gx - k, top + 32),
            ]
        )
        c.draw(garment, s.colour(tone), inner=Inner(s.lit * k * 0.5, 0, s.shade(tone, 0, 0.5), 0.6, k * 0.2))


def mannequin(s: Stage, x: float, y: float, h: float, colour: Colour) -> None:
    c = s.c
    c.draw(ellipse(x, y, h * 0.13, h * 0.025), s.shade(IRON, 0, 0.2))
    c.draw(stroke([(x, y), (x, y - h * 0.4)], h * 0.02), s.shade(IRON, 0, 0.2))
    body = blob(
        [
            (x - h * 0.03, y - h * 0.98),
            (x + h * 0.03, y - h * 0.98),
            (x + h * 0.04, y - h * 0.88),
            (x + h * 0.13, y - h * 0.84),
            (x + h * 0.12, y - h * 0.7),
            (x + h * 0.075, y - h * 0.56),
            (x - h * 0.075, y - h * 0.56),
            (x - h * 0.12, y - h * 0.7),
            (x - h * 0.13, y - h * 0.84),
            (x - h * 0.04, y - h * 0.88),
        ]
    )
    c.draw(
        body,
        s.colour((236, 222, 204)),
        inner=Inner(s.lit * h * 0.04, 0, s.shade((190, 170, 150), 0, 0.4), 0.6, h * 0.02),
    )
    dress = polygon(
        [
            (x - h * 0.1, y - h * 0.82),
            (x - h * 0.05, y - h * 0.78),
            (x, y - h * 0.76),
            (x + h * 0.05, y - h * 0.78),
            (x + h * 0.1, y - h * 0.82),
            (x + h * 0.118, y - h * 0.7),
            (x + h * 0.07, y - h * 0.57),
            *curve([(x + h * 0.07, y - h * 0.57), (x + h * 0.16, y - h * 0.36), (x + h * 0.2, y - h * 0.16)], steps=6),
            *curve([(x + h * 0.2, y - h * 0.16), (x, y - h * 0.13), (x - h * 0.2, y - h * 0.16)], steps=6),
            *curve([(x - h * 0.2, y - h * 0.16), (x - h * 0.16, y - h * 0.36), (x - h * 0.07, y - h * 0.57)], steps=6),
            (x - h * 0.118, y - h * 0.7),
        ]
    )
    c.draw(dress, s.colour(colour), inner=Inner(s.lit * h * 0.06, 0, s.shade(colour, 0, 0.5), 0.6, h * 0.03))


def bag(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    c = s.c
    c.draw(
        stroke(arc_points(x, y - w * 0.62, w * 0.26, w * 0.34, 180, 360, steps=12), w * 0.06), s.shade(colour, 0, 0.4)
    )
    c.draw(
        polygon([(x - w * 0.4, y - w * 0.64), (x + w * 0.4, y - w * 0.64), (x + w * 0.48, y), (x - w * 0.48, y)]),
        s.colour(colour),
        inner=Inner(s.lit * w * 0.12, -w * 0.06, s.shade(colour, 0, 0.5), 0.6, w * 0.05),
    )
    c.draw(rect(x - w * 0.08, y - w * 0.5, x + w * 0.08, y - w * 0.36, 2), s.colour((226, 190, 110)))


def shoe(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    c = s.c
    c.draw(stroke([(x - w * 0.4, y - w * 0.5), (x - w * 0.38, y)], [w * 0.1, w * 0.05]), s.shade(colour, 0, 0.4))
    c.draw(
        polygon(
            [
                *curve(
                    [
                        (x - w * 0.48, y - w * 0.62),
                        (x - w * 0.2, y - w * 0.46),
                        (x + w * 0.2, y - w * 0.2),
                        (x + w * 0.52, y - w * 0.1),
                    ],
                    steps=6,
                ),
                (x + w * 0.52, y),
                (x + w * 0.14, y),
                (x - w * 0.14, y - w * 0.26),
                (x - w * 0.42, y - w * 0.4),
            ]
        ),
        s.colour(colour),
        inner=Inner(0, -w * 0.04, s.shade(colour, 0, 0.5), 0.6, w * 0.03),
    )


def hero(s: Stage) -> None:
    contact_shadow(s, 150)
    bag(s, -70, 0, 170, (196, 66, 74))
    shoe(s, 92, 2, 130, (40, 38, 48))


PLACE = Place(
    draw=boutique,
    horizon=0.66,
    ground=0.93,
    head=56,
    zoom=(1.12, 1.4),
    eye=(0.76, 0.86),
    blur=(0.5, 2.2),
    poses=("shop", "hip", "stand"),
    away=(),
    is_indoors=True,
    x=(0.1, 0.2),
    hero=hero,
    surface="white",
)
