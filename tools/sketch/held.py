"""What people hold, carry, ride or stand on: cup, book, umbrella, bicycle … drawn around the hands."""

from collections.abc import Callable

from tools.sketch import body
from tools.sketch.canvas import Canvas, Inner, Radial, down
from tools.sketch.clothes import Wearer, shade_of
from tools.sketch.colours import Colour, mix
from tools.sketch.shapes import Frame, Point, Shape, arc_points, blob, curve, ellipse, lerp, polygon, rect, stroke

Drawing = Callable[[Canvas, Wearer], None]


def _at(w: Wearer, p: Point, angle: float = 0.0, scale: float = 1.0) -> Frame:
    return w.at.then(p[0], p[1], angle=angle, scale=scale)


def _hand(w: Wearer, side: int) -> Point:
    return body.grip_point(w.bones, side)


def _solid(c: Canvas, w: Wearer, at: Frame, shape: Shape, colour: Colour, volume: float = 0.05) -> None:
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
    at = _at(w, _hand(w, 1))
    ear = Shape(
        polygons=(tuple(arc_points(0.22, 0.0, 0.15, 0.16, 0, 360)),),
        holes=(tuple(arc_points(0.22, 0.0, 0.085, 0.095, 0, 360)),),
    )
    _solid(c, w, at, ear, (244, 240, 232), 0.02)
    _solid(
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
    at = _at(w, _hand(w, 1), 0, 1.1)
    c.draw(at.shape(stroke([(0, 0.0), (0, 0.34)], 0.035)), (235, 240, 245), alpha=0.75)
    c.draw(at.shape(ellipse(0, 0.36, 0.15, 0.035)), (235, 240, 245), alpha=0.75)
    bowl = blob([(-0.17, -0.48), (0.17, -0.48), (0.2, -0.2), (0.09, 0.0), (0.0, 0.03), (-0.09, 0.0), (-0.2, -0.2)])
    wine = polygon([(-0.2, -0.26), (0.2, -0.26), (0.19, -0.12), (0.09, 0.0), (0.0, 0.03), (-0.09, 0.0), (-0.19, -0.12)])
    c.draw(at.shape(bowl), (240, 246, 250), alpha=0.4)
    with c.clip(at.shape(bowl)):
        c.draw(at.shape(wine), w.light.person((150, 30, 52)))
    c.draw(at.shape(stroke([(-0.1, -0.42), (-0.13, -0.18)], 0.03)), (255, 255, 255), alpha=0.6)


def fork(c: Canvas, w: Wearer) -> None:
    at = _at(w, _hand(w, 1), -18)
    c.draw(at.shape(stroke([(0, 0.3), (0, -0.5)], 0.035)), (214, 218, 224))
    for x in (-0.05, 0.0, 0.05):
        c.draw(at.shape(stroke([(x, -0.46), (x, -0.66)], 0.022)), (214, 218, 224))


def cone(c: Canvas, w: Wearer) -> None:
    """Ice cream."""
    at = _at(w, _hand(w, 1), 0, 1.15)
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
        _solid(c, w, at, ellipse(x, y, r), colour, 0.05)
    c.draw(at.shape(ellipse(0.0, -0.69, 0.045)), w.light.person((206, 40, 50)))


def pan(c: Canvas, w: Wearer) -> None:
    at = _at(w, _hand(w, 1), 0)
    c.draw(at.shape(stroke([(-0.1, 0.03), (0.5, 0.0)], 0.07)), w.light.person((48, 42, 44)))
    _solid(c, w, at, blob([(0.42, -0.08), (1.5, -0.08), (1.4, 0.16), (0.54, 0.16)], tension=0.25), (66, 68, 76), 0.06)
    c.draw(at.shape(ellipse(0.96, -0.08, 0.53, 0.09)), w.light.person((40, 40, 46)))
    for x, colour in ((0.72, (226, 86, 60)), (0.9, (120, 170, 74)), (1.06, (240, 190, 80)), (1.2, (226, 86, 60))):
        c.draw(at.shape(ellipse(x, -0.11, 0.085, 0.06)), w.light.person(colour))
    x, y = at.point((0.96, -0.25))
    steam(c, x, y, 0.5 * w.at.scale)
    spoon = _at(w, _hand(w, 0), -38)
    c.draw(spoon.shape(stroke([(0, -0.3), (0, 0.7)], 0.05)), w.light.person((176, 128, 80)))
    c.draw(spoon.shape(ellipse(0, 0.78, 0.09, 0.14)), w.light.person((176, 128, 80)))


def book(c: Canvas, w: Wearer) -> None:
    a, b = _hand(w, 0), _hand(w, 1)
    at = _at(w, lerp(a, b, 0.5))
    x = abs(b[0] - a[0]) / 2 + 0.16
    _solid(
        c, w, at, polygon([(-x, -0.36), (0, -0.26), (x, -0.36), (x, 0.32), (0, 0.42), (-x, 0.32)]), (44, 92, 128), 0.04
    )
    for sign in (-1, 1):
        page = [(0.0, -0.3), (sign * x * 0.5, -0.4), (sign * x * 0.95, -0.41), (sign * x * 0.95, -0.36), (0.0, -0.24)]
        c.draw(at.shape(polygon(page)), (248, 243, 230))


def dumbbells(c: Canvas, w: Wearer) -> None:
    for side in (0, 1):
        at = _at(w, _hand(w, side), 0 if side else 4)
        c.draw(at.shape(stroke([(-0.36, 0), (0.36, 0)], 0.075)), (190, 194, 200))
        for x in (-0.36, 0.36):
            _solid(c, w, at, rect(x - 0.1, -0.24, x + 0.1, 0.24, 0.05), (46, 48, 56), 0.04)


def barbell(c: Canvas, w: Wearer) -> None:
    at = _at(w, lerp(_hand(w, 0), _hand(w, 1), 0.5))
    c.draw(at.shape(stroke([(-3.0, 0), (3.0, 0)], 0.085)), (198, 202, 208))
    for sign in (-1, 1):
        for x, r, colour in ((2.2, 0.82, (196, 52, 58)), (2.4, 0.66, (48, 52, 62)), (2.58, 0.46, (224, 178, 60))):
            _solid(c, w, at, rect(sign * x - 0.09, -r, sign * x + 0.09, r, 0.07), colour, 0.04)


def phone(c: Canvas, w: Wearer) -> None:
    at = _at(w, _hand(w, 1), -8)
    _solid(c, w, at, rect(-0.17, -0.42, 0.17, 0.24, 0.05), (34, 36, 44), 0.02)
    c.draw(at.shape(ellipse(-0.08, -0.32, 0.05)), (90, 96, 110))


def umbrella(c: Canvas, w: Wearer) -> None:
    x, y = _hand(w, 1)
    top = min(y - 1.5, w.bones.head[1] - 1.25)
    lean = (w.bones.head[0] - x) * 0.35
    cx = x + lean
    c.draw(w.at.shape(stroke([(x, y + 0.3), (cx, top)], 0.05)), w.light.person((60, 52, 56)))
    hook = curve([(x, y + 0.26), (x + 0.02, y + 0.42), (x + 0.12, y + 0.45), (x + 0.17, y + 0.34)], steps=5)
    c.draw(w.at.shape(stroke(hook, 0.06)), w.light.person((120, 74, 50)))


def umbrella_canopy(c: Canvas, w: Wearer) -> None:
    x, y = _hand(w, 1)
    top = min(y - 1.5, w.bones.head[1] - 1.25)
    cx = x + (w.bones.head[0] - x) * 0.35
    at = _at(w, (cx, top))
    colour = w.light.person((206, 58, 62) if w.look.outfit.top_colour[0] < 170 else (244, 188, 62))
    r, h = 1.85, 1.05
    dome = arc_points(0, 0.55, r, h, 180, 360, steps=40)
    scallop: list[Point] = []
    for i in range(6):
        a = r - 2 * r * i / 6
        b = r - 2 * r * (i + 1) / 6
        scallop += [
            lerp((a, 0.55), (b, 0.55), t)
            if t in (0, 1)
            else (lerp((a, 0.55), (b, 0.55), t)[0], 0.55 - 0.14 * (1 - (2 * t - 1) ** 2))
            for t in (0, 0.25, 0.5, 0.75, 1)
        ]
    canopy = polygon(dome + scallop)
    s = w.at.scale
    c.draw(at.shape(canopy), colour, inner=Inner(w.lit * 0.34 * s, 0.1 * s, shade_of(w, colour), 0.6, 0.12 * s))
    for i in range(1, 6):
        edge = r - 2 * r * i / 6
        rib = curve([(0.0, -0.5), (edge * 0.72, -0.12), (edge, 0.53)], steps=8)
        c.draw(at.shape(stroke(rib, [0.012, 0.022, 0.016])), shade_of(w, colour), alpha=0.6)
    c.draw(at.shape(stroke([(0, -0.48), (0, -0.66)], 0.045)), shade_of(w, colour))
    c.draw(
        at.shape(stroke(curve(arc_points(0, 0.6, r * 0.9, h * 0.95, 205, 250, steps=8), steps=2), [0.0, 0.06, 0.0])),
        (255, 255, 255),
        alpha=0.3,
    )


def mic(c: Canvas, w: Wearer) -> None:
    hand = _hand(w, 1)
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
    at = _at(w, (-0.12, -0.45), -14)
    c.draw(at.shape(stroke([(0.4, -0.02), (2.0, -0.16)], [0.17, 0.13])), w.light.person((92, 56, 36)))
    c.draw(at.shape(polygon([(1.95, -0.26), (2.36, -0.3), (2.38, -0.06), (1.95, -0.06)])), w.light.person((60, 38, 28)))
    shape = blob([(-0.98, 0.0), (-0.88, -0.46), (-0.5, -0.58), (-0.12, -0.38), (0.2, -0.43), (0.5, -0.34), (0.6, 0.0), (0.5, 0.34), (0.2, 0.43), (-0.12, 0.38),
                  (-0.5, 0.58), (-0.88, 0.46)])  # fmt: skip
    _solid(c, w, at, shape, (204, 132, 62), 0.08)
    c.draw(at.shape(ellipse(0.06, 0.0, 0.2)), w.light.person((48, 30, 24)))
    c.draw(at.shape(rect(-0.62, -0.16, -0.54, 0.16)), w.light.person((70, 42, 30)))
    for k in (-0.06, -0.02, 0.02, 0.06):
        c.draw(at.shape(stroke([(-0.58, k), (2.0, -0.15 + k * 0.7)], 0.012)), (232, 226, 210), alpha=0.8)


def brush(c: Canvas, w: Wearer) -> None:
    at = _at(w, _hand(w, 1), 70)
    c.draw(at.shape(stroke([(0, 0.3), (0, -0.5)], [0.03, 0.045])), w.light.person((190, 140, 84)))
    c.draw(at.shape(stroke([(0, -0.5), (0, -0.68)], [0.07, 0.02])), w.light.person((214, 76, 60)))


def camera(c: Canvas, w: Wearer) -> None:
    at = _at(w, lerp(_hand(w, 0), _hand(w, 1), 0.5))
    _solid(c, w, at, rect(-0.36, -0.2, 0.36, 0.24, 0.06), (42, 42, 50), 0.04)
    _solid(c, w, at, rect(-0.14, -0.3, 0.14, -0.16, 0.03), (42, 42, 50), 0.02)
    for r, colour in ((0.2, (24, 24, 30)), (0.15, (58, 66, 90)), (0.08, (20, 22, 34))):
        c.draw(at.shape(ellipse(0, 0.03, r)), colour)
    c.draw(at.shape(ellipse(-0.05, -0.02, 0.04)), (220, 230, 255), alpha=0.8)


def pack(c: Canvas, w: Wearer) -> None:
    """A rucksack: behind the shoulders from the side, all of it from behind."""
    up = w.upright
    s = up.scale
    colour = w.light.person((206, 92, 52) if w.look.outfit.top_colour[0] < 150 else (46, 92, 104))
    if w.is_back:
        bag = blob(
            [
                (-0.56, -2.0),
                (0.0, -2.16),
                (0.56, -2.0),
                (0.64, -1.2),
                (0.58, -0.45),
                (0.0, -0.36),
                (-0.58, -0.45),
                (-0.64, -1.2),
            ]
        )
        c.draw(up.shape(bag), colour, inner=Inner(w.lit * 0.16 * s, -0.06 * s, shade_of(w, colour), 0.6, 0.08 * s))
        c.draw(
            up.shape(rect(-0.4, -1.1, 0.4, -0.56, 0.14)),
            mix(colour, (255, 255, 255), 0.1),
            inner=Inner(w.lit * 0.05 * s, -0.05 * s, shade_of(w, colour), 0.6, 0.03 * s),
        )
        c.draw(
            up.shape(stroke([(-0.62, -2.14), (0.62, -2.14)], 0.3)),
            w.light.person((74, 96, 82)),
            inner=Inner(0, -0.08 * s, (30, 40, 40), 0.5, 0.05 * s),
        )
        return
    if w.pose.view == "front":
        bag = blob([(-0.6, -2.1), (0.6, -2.1), (0.72, -1.5), (0.66, -0.6), (-0.66, -0.6), (-0.72, -1.5)])
        c.draw(up.shape(bag), shade_of(w, colour))
        c.draw(up.shape(stroke([(-0.55, -2.22), (0.55, -2.22)], 0.28)), w.light.person((74, 96, 82)))
        return
    bag = blob([(-0.3, -2.12), (-0.82, -2.0), (-1.0, -1.3), (-0.92, -0.5), (-0.3, -0.42)])
    c.draw(up.shape(bag), colour, inner=Inner(w.lit * 0.14 * s, -0.05 * s, shade_of(w, colour), 0.6, 0.08 * s))
    c.draw(up.shape(ellipse(-0.62, -2.22, 0.26, 0.17)), w.light.person((74, 96, 82)))


def pack_straps(c: Canvas, w: Wearer) -> None:
    if w.is_back:
        return
    if w.pose.view == "front":
        for sign in (-1, 1):
            strap = curve([(sign * 0.36, -2.16), (sign * 0.46, -1.8), (sign * 0.5, -1.3), (sign * 0.6, -0.95)], steps=6)
            c.draw(w.upright.shape(stroke(strap, 0.13)), w.light.person((60, 52, 50)))
        return
    strap = curve([(-0.1, -2.12), (0.16, -1.85), (0.14, -1.4), (-0.24, -0.95)], steps=6)
    c.draw(w.upright.shape(stroke(strap, 0.12)), w.light.person((60, 52, 50)))


def suitcase(c: Canvas, w: Wearer) -> None:
    x, y = _hand(w, 1)
    ground = w.bones.ground
    at = _at(w, (x - 0.25, ground), 10)
    c.draw(at.shape(stroke([(0.0, -1.7), (0.28, y - ground + 0.05)], 0.05)), (160, 164, 172))
    _solid(c, w, at, rect(-0.5, -1.85, 0.5, -0.14, 0.12), (226, 164, 60), 0.12)
    for dx in (-0.25, 0.0, 0.25):
        c.draw(at.shape(stroke([(dx, -1.72), (dx, -0.28)], 0.03)), w.light.person((176, 118, 40)), alpha=0.8)
    for dx in (-0.36, 0.36):
        c.draw(at.shape(ellipse(dx, -0.08, 0.1)), (40, 40, 46))


def bags(c: Canvas, w: Wearer) -> None:
    for dx, colour in ((-0.28, (232, 96, 110)), (0.22, (246, 214, 120))):
        x, y = _hand(w, 1)
        at = _at(w, (x + dx, y))
        c.draw(
            at.shape(
                stroke(
                    curve([(-0.22, 0.5), (-0.12 - dx * 0.4, 0.1), (0.12 - dx * 0.4, 0.1), (0.22, 0.5)], steps=5), 0.035
                )
            ),
            w.light.person((70, 60, 60)),
        )
        _solid(c, w, at, polygon([(-0.4, 0.48), (0.4, 0.48), (0.44, 1.5), (-0.44, 1.5)]), colour, 0.08)


def bike(c: Canvas, w: Wearer) -> None:
    g = w.bones.ground
    rear, fore, r = (-0.95, g - 1.05), (2.35, g - 1.05), 1.05
    grip = _hand(w, 1)
    crank, seat = (0.42, g - 0.92), (-0.12, 0.32)
    for x, y in (rear, fore):
        ring = Shape(
            polygons=(tuple(arc_points(x, y, r, r, 0, 360)),),
            holes=(tuple(arc_points(x, y, r - 0.1, r - 0.1, 0, 360)),),
        )
        c.draw(w.at.shape(ring), w.light.person((40, 40, 46)))
        for i in range(10):
            a = arc_points(x, y, r - 0.1, r - 0.1, i * 36, i * 36 + 1, steps=1)[0]
            c.draw(w.at.shape(stroke([(x, y), a], 0.012)), w.light.person((190, 194, 200)), alpha=0.7)
    frame = w.light.person((214, 74, 60) if w.look.outfit.top_colour[0] < 170 else (38, 128, 140))
    head = (1.86, 0.34)
    for a, b in ((rear, crank), (crank, seat), (seat, rear), (crank, head), (seat, head), (head, fore)):
        c.draw(w.at.shape(stroke([a, b], 0.1)), frame)
    c.draw(
        w.at.shape(stroke([head, (grip[0], grip[1] + 0.05), (grip[0] - 0.1, grip[1])], 0.08)),
        w.light.person((60, 60, 66)),
    )
    c.draw(
        w.at.shape(blob([(-0.5, 0.22), (0.1, 0.24), (0.3, 0.32), (-0.1, 0.38), (-0.5, 0.36)])),
        w.light.person((60, 42, 36)),
    )
    c.draw(w.at.shape(ellipse(*crank, 0.2)), w.light.person((150, 152, 158)))


def skis(c: Canvas, w: Wearer) -> None:
    for side in (0, 1):
        x, y = w.bones.ankles[side]
        ski = curve([(x - 1.9, y + 0.24), (x + 1.9, y + 0.22), (x + 2.25, y + 0.1), (x + 2.4, y - 0.06)], steps=6)
        c.draw(
            w.at.shape(stroke(ski, [0.1, 0.1, 0.09, 0.05])), w.light.person((226, 70, 62) if side else (180, 50, 52))
        )
    for side in (0, 1):
        hx, hy = _hand(w, side)
        c.draw(w.at.shape(stroke([(hx + 0.1, hy - 0.3), (hx - 1.5, hy + 2.0)], 0.045)), w.light.person((70, 74, 84)))
        c.draw(w.at.shape(ellipse(hx - 1.4, hy + 1.85, 0.12, 0.05, angle=-35)), w.light.person((70, 74, 84)))


def surfboard(c: Canvas, w: Wearer) -> None:
    """Upright beside the person, its tail in the sand."""
    x, _ = _hand(w, 1)
    at = _at(w, (x + 0.42, w.bones.ground - 2.9), 4)
    shape = blob(
        [
            (0.0, -3.1),
            (0.42, -2.1),
            (0.56, -0.6),
            (0.54, 1.0),
            (0.38, 2.4),
            (0.1, 2.95),
            (-0.1, 2.95),
            (-0.38, 2.4),
            (-0.54, 1.0),
            (-0.56, -0.6),
            (-0.42, -2.1),
        ]
    )
    _solid(c, w, at, shape, (247, 240, 222), 0.14)
    with c.clip(at.shape(shape)):
        c.draw(at.shape(polygon([(-0.7, -0.9), (0.7, -1.5), (0.7, -1.0), (-0.7, -0.4)])), w.light.person((232, 94, 66)))
        c.draw(
            at.shape(polygon([(-0.7, -0.25), (0.7, -0.85), (0.7, -0.6), (-0.7, 0.0)])), w.light.person((40, 132, 148))
        )
    c.draw(at.shape(stroke([(0, -3.0), (0, 2.9)], 0.02)), w.light.person((150, 130, 110)), alpha=0.6)


def gloves(c: Canvas, w: Wearer) -> None:
    for side in (0, 1):
        at = w.at.then(*_hand(w, side))
        _solid(
            c,
            w,
            at,
            blob([(-0.24, -0.3), (0.2, -0.34), (0.32, -0.05), (0.24, 0.26), (-0.2, 0.3), (-0.32, 0.0)]),
            (206, 46, 52),
            0.09,
        )
        c.draw(at.shape(stroke([(-0.05, -0.02), (0.2, 0.02)], 0.03)), w.light.person((130, 26, 34)))


def basket(c: Canvas, w: Wearer) -> None:
    x, y = _hand(w, 1)
    at = _at(w, (x + 0.2, y + 0.1))
    ring = curve([(-0.55, 0.3), (-0.4, -0.18), (0.4, -0.18), (0.55, 0.3)], steps=6)
    for i, colour in enumerate(((226, 74, 58), (240, 180, 60), (96, 160, 74), (226, 120, 58))):
        c.draw(at.shape(ellipse(-0.36 + i * 0.24, 0.22, 0.17)), w.light.person(colour))
    _solid(c, w, at, polygon([(-0.62, 0.28), (0.62, 0.28), (0.48, 0.86), (-0.48, 0.86)]), (186, 132, 76), 0.08)
    for k in (0.42, 0.58, 0.72):
        c.draw(at.shape(stroke([(-0.58, k), (0.58, k)], 0.022)), w.light.person((128, 84, 48)), alpha=0.8)
    c.draw(at.shape(stroke(ring, 0.06)), w.light.person((150, 102, 58)))


def board(c: Canvas, w: Wearer) -> None:
    g = w.bones.ground
    c.draw(
        w.at.shape(stroke(curve([(-1.2, g + 0.0), (-0.95, g + 0.1), (1.2, g + 0.1), (1.5, g - 0.04)], steps=5), 0.12)),
        w.light.person((214, 92, 60)),
    )
    for x in (-0.75, 1.05):
        c.draw(w.at.shape(ellipse(x, g + 0.26, 0.12)), w.light.person((240, 236, 226)))


def ball(c: Canvas, w: Wearer) -> None:
    x = max(w.bones.ankles[0][0], w.bones.ankles[1][0]) + 0.75
    at = _at(w, (x, w.bones.ground - 0.34))
    _solid(c, w, at, ellipse(0, 0, 0.35), (245, 243, 238), 0.1)
    with c.clip(at.shape(ellipse(0, 0, 0.35))):
        for px, py in ((0, 0), (0.3, -0.12), (-0.26, -0.2), (0.02, 0.34), (-0.3, 0.18)):
            c.draw(at.shape(polygon(arc_points(px, py, 0.12, 0.12, 18, 378, steps=5))), (38, 38, 44))


def oar(c: Canvas, w: Wearer) -> None:
    x, y = _hand(w, 1)
    c.draw(w.at.shape(stroke([(x - 0.7, y - 0.5), (x + 1.9, y + 1.5)], 0.075)), w.light.person((176, 124, 74)))
    c.draw(w.at.shape(stroke([(x + 1.7, y + 1.36), (x + 2.3, y + 1.8)], [0.1, 0.28])), w.light.person((214, 92, 60)))


def flowers(c: Canvas, w: Wearer) -> None:
    at = _at(w, _hand(w, 1))
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


def laptop(c: Canvas, w: Wearer) -> None:
    """Open in front of the person, seen from behind the lid."""
    at = _at(w, lerp(_hand(w, 0), _hand(w, 1), 0.5))
    s = at.scale
    c.draw(
        at.shape(polygon([(-0.95, 0.14), (0.95, 0.14), (1.06, 0.26), (-1.06, 0.26)])), w.light.person((150, 156, 166))
    )
    lid = polygon([(-0.86, -0.78), (0.86, -0.78), (0.97, 0.18), (-0.97, 0.18)])
    c.draw(
        at.shape(lid),
        down(at.y - 0.8 * s, at.y + 0.2 * s, w.light.person((206, 210, 218)), w.light.person((164, 170, 182))),
    )
    c.draw(at.shape(ellipse(0, -0.3, 0.085)), w.light.person((240, 242, 246)), alpha=0.9)


def helmet(c: Canvas, w: Wearer) -> None:
    """A bubble of glass around the head, on a metal collar."""
    head = w.bones.head
    at = _at(w, (head[0], head[1] + 0.02))
    s = at.scale
    c.draw(
        at.shape(ellipse(0, 0, 0.86, 0.84)),
        Radial(at.point((0, 0)), 0.86 * s, ((0, (190, 220, 255)), (1, (220, 238, 255))), (0.02, 0.42)),
    )
    c.draw(
        at.shape(ellipse(0, 0, 0.86, 0.84)) - at.shape(polygon(arc_points(0, 0, 0.82, 0.8, 0, 360))),
        (236, 244, 255),
        alpha=0.8,
    )
    c.draw(
        at.shape(stroke(arc_points(0, 0, 0.68, 0.66, 200, 262, steps=14), [0.0, 0.1, 0.0])), (255, 255, 255), alpha=0.75
    )
    c.draw(
        at.shape(blob([(-0.62, 0.66), (0.0, 0.82), (0.62, 0.66), (0.56, 0.86), (0.0, 1.0), (-0.56, 0.86)])),
        w.light.person((206, 212, 222)),
        inner=Inner(w.lit * 0.1 * s, -0.05 * s, (110, 118, 140), 0.6, 0.05 * s),
    )


UNDER: dict[str, Drawing] = {
    "pack": pack,
    "bike": bike,
    "skis": skis,
    "board": board,
    "ball": ball,
    "surfboard": surfboard,
    "suitcase": suitcase,
}
BEFORE_ARMS: dict[str, Drawing] = {"guitar": guitar, "pack": pack_straps, "bags": bags, "umbrella": umbrella}
IN_HAND: dict[str, Drawing] = {
    "mug": mug, "glass": glass, "fork": fork,
    "cone": cone, "pan": pan, "book": book, "dumbbells": dumbbells, "barbell": barbell, "phone": phone, "mic": mic,
    "brush": brush, "camera": camera, "basket": basket, "oar": oar, "flowers": flowers,
}  # fmt: skip
OVER: dict[str, Drawing] = {"helmet": helmet, "umbrella": umbrella_canopy, "gloves": gloves, "laptop": laptop}


def glow_of_screen(c: Canvas, w: Wearer) -> None:
    """A lit screen on face and chest, when it is dark."""
    x, y = w.at.point((w.bones.head[0], w.bones.head[1] + 1.4))
    c.glow(x, y, 2.2 * w.at.scale, (110, 150, 210), 0.5)
