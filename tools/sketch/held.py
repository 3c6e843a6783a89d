"""What people hold, carry, ride or stand on: cup, book, umbrella, bicycle … drawn around the hands."""

from collections.abc import Callable

from tools.sketch import body
from tools.sketch.canvas import Canvas, Inner
from tools.sketch.clothes import Wearer, shade_of
from tools.sketch.colours import Colour
from tools.sketch.shapes import Frame, Point, Shape, arc_points, blob, curve, ellipse, lerp, polygon, rect, stroke

Drawing = Callable[[Canvas, Wearer], None]


def at_point(w: Wearer, p: Point, angle: float = 0.0, scale: float = 1.0) -> Frame:
    return w.at.then(p[0], p[1], angle=angle, scale=scale)


def hand_of(w: Wearer, side: int) -> Point:
    return body.grip_point(w.bones, side)


def solid(c: Canvas, w: Wearer, at: Frame, shape: Shape, colour: Colour, volume: float = 0.05) -> None:
    lit = w.light.person(colour)
    s = at.scale
    c.draw(at.shape(shape), lit, inner=Inner(w.lit * volume * s, -0.02 * s, shade_of(w, lit), 0.6, volume * 0.5 * s))


def steam(c: Canvas, x: float, y: float, size: float, colour: Colour = (255, 255, 255), alpha: float = 0.4) -> None:
    for k in (-0.3, 0.25):
        line = curve(
            [
                (x + k * size, y),
                (x + (k + 0.22) * size, y - 0.55 * size),
                (x + (k - 0.15) * size, y - 1.1 * size),
                (x + (k + 0.18) * size, y - 1.7 * size),
            ],
            steps=8,
        )
        c.draw(stroke(line, [0.04 * size, 0.16 * size, 0.2 * size, 0.02 * size]), colour, alpha=alpha, soft=0.05 * size)


def mug(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1))
    ear = Shape(
        polygons=(tuple(arc_points(0.22, 0.0, 0.15, 0.16, 0, 360)),),
        holes=(tuple(arc_points(0.22, 0.0, 0.085, 0.095, 0, 360)),),
    )
    solid(c, w, at, ear, (244, 240, 232), 0.02)
    solid(
        c,
        w,
        at,
        blob([(-0.24, -0.26), (0.24, -0.26), (0.225, 0.14), (0.15, 0.26), (-0.15, 0.26), (-0.225, 0.14)], tension=0.3),
        (244, 240, 232),
        0.09,
    )
    c.draw(at.shape(ellipse(0, -0.25, 0.235, 0.06)), w.light.person((92, 56, 34)))
    c.draw(at.shape(rect(-0.235, -0.08, 0.235, 0.04)), w.light.person((205, 92, 70)), alpha=0.85)
    if w.at.scale < 240:  # nearer, it would veil the face
        x, y = at.point((0.16, -0.34))
        steam(c, x, y, 0.3 * w.at.scale, alpha=0.26)


def glass(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1), 0, 1.1)
    c.draw(at.shape(stroke([(0, 0.0), (0, 0.34)], 0.035)), (235, 240, 245), alpha=0.75)
    c.draw(at.shape(ellipse(0, 0.36, 0.15, 0.035)), (235, 240, 245), alpha=0.75)
    bowl = blob([(-0.17, -0.48), (0.17, -0.48), (0.2, -0.2), (0.09, 0.0), (0.0, 0.03), (-0.09, 0.0), (-0.2, -0.2)])
    wine = polygon([(-0.2, -0.26), (0.2, -0.26), (0.19, -0.12), (0.09, 0.0), (0.0, 0.03), (-0.09, 0.0), (-0.19, -0.12)])
    c.draw(at.shape(bowl), (240, 246, 250), alpha=0.4)
    with c.clip(at.shape(bowl)):
        c.draw(at.shape(wine), w.light.person((150, 30, 52)))
    c.draw(at.shape(stroke([(-0.1, -0.42), (-0.13, -0.18)], 0.03)), (255, 255, 255), alpha=0.6)


def fork(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1), -18)
    c.draw(at.shape(stroke([(0, 0.3), (0, -0.5)], 0.035)), (214, 218, 224))
    for x in (-0.05, 0.0, 0.05):
        c.draw(at.shape(stroke([(x, -0.46), (x, -0.66)], 0.022)), (214, 218, 224))


def chopsticks(c: Canvas, w: Wearer) -> None:
    """With noodles between them, on the way to the mouth."""
    x, y = hand_of(w, 1)
    tip = (x * 0.3, y - 0.3)
    for k, (dx, dy) in enumerate(((0.0, 0.0), (0.03, -0.09))):
        stick = stroke([(x + 0.34 + dx, y + 0.12 + dy), (tip[0] + dx, tip[1] + dy)], [0.06, 0.03])
        c.draw(w.at.shape(stick), w.light.person((176, 60, 50) if k else (150, 48, 42)))
    for k in range(5):
        dx = -0.07 + 0.045 * k
        noodle = curve(
            [(tip[0] + dx, tip[1] - 0.02), (tip[0] + dx * 1.3, tip[1] + 0.2), (tip[0] + dx * 0.8, tip[1] + 0.42)],
            steps=5,
        )
        c.draw(w.at.shape(stroke(noodle, 0.036)), w.light.person((250, 222, 150) if k % 2 else (240, 204, 124)))


def popcorn(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1), 0, 1.3)
    tub = polygon([(-0.32, -0.34), (0.32, -0.34), (0.22, 0.34), (-0.22, 0.34)])
    kernels = Shape(discs=tuple((-0.27 + 0.09 * k, -0.38 - 0.07 * ((k * 5) % 3), 0.1) for k in range(7)))
    solid(c, w, at, kernels, (252, 238, 190), 0.03)
    solid(c, w, at, tub, (250, 246, 238), 0.06)
    with c.clip(at.shape(tub)):
        for x in (-0.26, -0.06, 0.14):
            c.draw(
                at.shape(polygon([(x, -0.36), (x + 0.12, -0.36), (x * 0.7 + 0.08, 0.36), (x * 0.7, 0.36)])),
                w.light.person((206, 50, 56)),
            )


def cone(c: Canvas, w: Wearer) -> None:
    """Ice cream."""
    at = at_point(w, hand_of(w, 1), 0, 1.15)
    c.draw(at.shape(polygon([(-0.15, -0.3), (0.15, -0.3), (0.02, 0.3), (-0.02, 0.3)])), w.light.person((222, 168, 96)))
    for k in (-0.08, 0.0, 0.08):
        c.draw(
            at.shape(stroke([(k - 0.05, -0.28), (k * 0.4 + 0.05, 0.1)], 0.014)),
            w.light.person((160, 106, 52)),
            alpha=0.7,
        )
    for x, y, r, colour in (
        (-0.09, -0.38, 0.13, (250, 214, 180)),
        (0.09, -0.38, 0.13, (244, 150, 170)),
        (0.0, -0.54, 0.14, (246, 238, 220)),
    ):
        solid(c, w, at, ellipse(x, y, r), colour, 0.05)
    c.draw(at.shape(ellipse(0.0, -0.69, 0.045)), w.light.person((206, 40, 50)))


def slice_of_pizza(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1), -14, 1.2)
    c.draw(at.shape(polygon([(-0.3, 0.12), (0.3, 0.12), (-0.02, -0.72)])), w.light.person((246, 200, 96)))
    for x, y in ((-0.1, -0.04), (0.1, -0.1), (0.0, -0.34)):
        c.draw(at.shape(ellipse(x, y, 0.075)), w.light.person((206, 64, 50)))
    c.draw(at.shape(stroke([(-0.3, 0.13), (0.3, 0.13)], 0.13)), w.light.person((214, 150, 84)))


def pan(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1), 0)
    c.draw(at.shape(stroke([(-0.1, 0.03), (0.5, 0.0)], 0.07)), w.light.person((48, 42, 44)))
    solid(c, w, at, blob([(0.42, -0.08), (1.5, -0.08), (1.4, 0.16), (0.54, 0.16)], tension=0.25), (66, 68, 76), 0.06)
    c.draw(at.shape(ellipse(0.96, -0.08, 0.53, 0.09)), w.light.person((40, 40, 46)))
    for x, colour in ((0.72, (226, 86, 60)), (0.9, (120, 170, 74)), (1.06, (240, 190, 80)), (1.2, (226, 86, 60))):
        c.draw(at.shape(ellipse(x, -0.11, 0.085, 0.06)), w.light.person(colour))
    x, y = at.point((0.96, -0.25))
    steam(c, x, y, 0.5 * w.at.scale)
    spoon = at_point(w, hand_of(w, 0), -38)
    c.draw(spoon.shape(stroke([(0, -0.3), (0, 0.7)], 0.05)), w.light.person((176, 128, 80)))
    c.draw(spoon.shape(ellipse(0, 0.78, 0.09, 0.14)), w.light.person((176, 128, 80)))


def book(c: Canvas, w: Wearer) -> None:
    a, b = hand_of(w, 0), hand_of(w, 1)
    at = at_point(w, lerp(a, b, 0.5))
    x = abs(b[0] - a[0]) / 2 + 0.16
    solid(
        c, w, at, polygon([(-x, -0.36), (0, -0.26), (x, -0.36), (x, 0.32), (0, 0.42), (-x, 0.32)]), (44, 92, 128), 0.04
    )
    for sign in (-1, 1):
        page = [(0.0, -0.3), (sign * x * 0.5, -0.4), (sign * x * 0.95, -0.41), (sign * x * 0.95, -0.36), (0.0, -0.24)]
        c.draw(at.shape(polygon(page)), (248, 243, 230))


def dumbbells(c: Canvas, w: Wearer) -> None:
    for side in (0, 1):
        at = at_point(w, hand_of(w, side), 0 if side else 4)
        c.draw(at.shape(stroke([(-0.36, 0), (0.36, 0)], 0.075)), (190, 194, 200))
        for x in (-0.36, 0.36):
            solid(c, w, at, rect(x - 0.1, -0.24, x + 0.1, 0.24, 0.05), (46, 48, 56), 0.04)


def barbell(c: Canvas, w: Wearer) -> None:
    at = at_point(w, lerp(hand_of(w, 0), hand_of(w, 1), 0.5))
    c.draw(at.shape(stroke([(-3.0, 0), (3.0, 0)], 0.085)), (198, 202, 208))
    for sign in (-1, 1):
        for x, r, colour in ((2.2, 0.82, (196, 52, 58)), (2.4, 0.66, (48, 52, 62)), (2.58, 0.46, (224, 178, 60))):
            solid(c, w, at, rect(sign * x - 0.09, -r, sign * x + 0.09, r, 0.07), colour, 0.04)


def phone(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1), -8)
    solid(c, w, at, rect(-0.17, -0.42, 0.17, 0.24, 0.05), (34, 36, 44), 0.02)
    c.draw(at.shape(ellipse(-0.08, -0.32, 0.05)), (90, 96, 110))


def mic(c: Canvas, w: Wearer) -> None:
    hand = hand_of(w, 1)
    head = w.bones.head
    aim = lerp(hand, (head[0] + 0.05, head[1] + 0.52), 0.5)
    at = w.at
    c.draw(at.shape(stroke([lerp(aim, hand, 1.45), aim], [0.08, 0.11])), (40, 40, 46))
    c.draw(
        at.shape(ellipse(aim[0], aim[1], 0.14)),
        (150, 154, 162),
        inner=Inner(w.lit * 0.04 * at.scale, -0.03 * at.scale, (60, 62, 70), 0.8, 0.02 * at.scale),
    )


def guitar(c: Canvas, w: Wearer) -> None:
    at = at_point(w, (-0.12, -0.45), -14)
    c.draw(at.shape(stroke([(0.4, -0.02), (2.0, -0.16)], [0.17, 0.13])), w.light.person((92, 56, 36)))
    c.draw(at.shape(polygon([(1.95, -0.26), (2.36, -0.3), (2.38, -0.06), (1.95, -0.06)])), w.light.person((60, 38, 28)))
    shape = blob([(-0.98, 0.0), (-0.88, -0.46), (-0.5, -0.58), (-0.12, -0.38), (0.2, -0.43), (0.5, -0.34), (0.6, 0.0), (0.5, 0.34), (0.2, 0.43), (-0.12, 0.38),
                  (-0.5, 0.58), (-0.88, 0.46)])  # fmt: skip
    solid(c, w, at, shape, (204, 132, 62), 0.08)
    c.draw(at.shape(ellipse(0.06, 0.0, 0.2)), w.light.person((48, 30, 24)))
    c.draw(at.shape(rect(-0.62, -0.16, -0.54, 0.16)), w.light.person((70, 42, 30)))
    for k in (-0.06, -0.02, 0.02, 0.06):
        c.draw(at.shape(stroke([(-0.58, k), (2.0, -0.15 + k * 0.7)], 0.012)), (232, 226, 210), alpha=0.8)


def brush(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1), 70)
    c.draw(at.shape(stroke([(0, 0.3), (0, -0.5)], [0.03, 0.045])), w.light.person((190, 140, 84)))
    c.draw(at.shape(stroke([(0, -0.5), (0, -0.68)], [0.07, 0.02])), w.light.person((214, 76, 60)))


def camera(c: Canvas, w: Wearer) -> None:
    at = at_point(w, lerp(hand_of(w, 0), hand_of(w, 1), 0.5))
    solid(c, w, at, rect(-0.36, -0.2, 0.36, 0.24, 0.06), (42, 42, 50), 0.04)
    solid(c, w, at, rect(-0.14, -0.3, 0.14, -0.16, 0.03), (42, 42, 50), 0.02)
    for r, colour in ((0.2, (24, 24, 30)), (0.15, (58, 66, 90)), (0.08, (20, 22, 34))):
        c.draw(at.shape(ellipse(0, 0.03, r)), colour)
    c.draw(at.shape(ellipse(-0.05, -0.02, 0.04)), (220, 230, 255), alpha=0.8)


def basket(c: Canvas, w: Wearer) -> None:
    x, y = hand_of(w, 1)
    at = at_point(w, (x + 0.2, y + 0.1))
    ring = curve([(-0.55, 0.3), (-0.4, -0.18), (0.4, -0.18), (0.55, 0.3)], steps=6)
    for i, colour in enumerate(((226, 74, 58), (240, 180, 60), (96, 160, 74), (226, 120, 58))):
        c.draw(at.shape(ellipse(-0.36 + i * 0.24, 0.22, 0.17)), w.light.person(colour))
    solid(c, w, at, polygon([(-0.62, 0.28), (0.62, 0.28), (0.48, 0.86), (-0.48, 0.86)]), (186, 132, 76), 0.08)
    for k in (0.42, 0.58, 0.72):
        c.draw(at.shape(stroke([(-0.58, k), (0.58, k)], 0.022)), w.light.person((128, 84, 48)), alpha=0.8)
    c.draw(at.shape(stroke(ring, 0.06)), w.light.person((150, 102, 58)))


def oar(c: Canvas, w: Wearer) -> None:
    x, y = hand_of(w, 1)
    c.draw(w.at.shape(stroke([(x - 0.7, y - 0.5), (x + 1.9, y + 1.5)], 0.075)), w.light.person((176, 124, 74)))
    c.draw(w.at.shape(stroke([(x + 1.7, y + 1.36), (x + 2.3, y + 1.8)], [0.1, 0.28])), w.light.person((214, 92, 60)))


def flowers(c: Canvas, w: Wearer) -> None:
    at = at_point(w, hand_of(w, 1))
    c.draw(at.shape(polygon([(-0.1, 0.4), (0.12, 0.4), (0.5, -0.42), (-0.48, -0.42)])), w.light.person((232, 214, 184)))
    for i, colour in enumerate(
        (
            (240, 120, 140),
            (250, 210, 90),
            (244, 240, 236),
            (206, 92, 150),
            (240, 150, 90),
            (240, 120, 140),
            (250, 210, 90),
        )
    ):
        x, y = -0.42 + (i * 0.618 % 1) * 0.86, -0.5 - 0.26 * (i * 0.377 % 1)
        c.draw(
            at.shape(
                Shape(
                    discs=tuple(
                        (x + 0.085 * d[0], y + 0.085 * d[1], 0.075)
                        for d in ((1, 0), (0.3, 0.95), (-0.8, 0.6), (-0.8, -0.6), (0.3, -0.95))
                    )
                )
            ),
            w.light.person(colour),
        )
        c.draw(at.shape(ellipse(x, y, 0.05)), w.light.person((250, 226, 130)))


IN_HAND: dict[str, Drawing] = {
    "mug": mug, "glass": glass, "fork": fork,
    "cone": cone,
    "chopsticks": chopsticks, "popcorn": popcorn,
    "slice": slice_of_pizza, "pan": pan, "book": book, "dumbbells": dumbbells, "barbell": barbell, "phone": phone, "mic": mic,
    "brush": brush, "camera": camera, "basket": basket, "oar": oar, "flowers": flowers,
}  # fmt: skip
