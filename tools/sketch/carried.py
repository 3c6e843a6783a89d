"""What goes with a person and is not in one hand: rucksack, suitcase, bicycle, skis, umbrella, laptop."""

import math

from tools.sketch.canvas import Canvas, Inner, Radial, down
from tools.sketch.clothes import Wearer, shade_of
from tools.sketch.colours import mix
from tools.sketch.held import Drawing, at_point, guitar, hand_of, solid
from tools.sketch.shapes import Point, Shape, arc_points, blob, curve, ellipse, lerp, polygon, rect, stroke


def umbrella(c: Canvas, w: Wearer) -> None:
    x, y = hand_of(w, 1)
    top = min(y - 1.5, w.bones.head[1] - 1.25)
    lean = (w.bones.head[0] - x) * 0.35
    cx = x + lean
    c.draw(w.at.shape(stroke([(x, y + 0.3), (cx, top)], 0.05)), w.light.person((60, 52, 56)))
    hook = curve([(x, y + 0.26), (x + 0.02, y + 0.42), (x + 0.12, y + 0.45), (x + 0.17, y + 0.34)], steps=5)
    c.draw(w.at.shape(stroke(hook, 0.06)), w.light.person((120, 74, 50)))


def umbrella_canopy(c: Canvas, w: Wearer) -> None:
    x, y = hand_of(w, 1)
    top = min(y - 1.5, w.bones.head[1] - 1.25)
    cx = x + (w.bones.head[0] - x) * 0.35
    at = at_point(w, (cx, top))
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
    x, y = hand_of(w, 1)
    ground = w.bones.ground
    at = at_point(w, (x - 0.25, ground), 10)
    c.draw(at.shape(stroke([(0.0, -1.7), (0.28, y - ground + 0.05)], 0.05)), (160, 164, 172))
    solid(c, w, at, rect(-0.5, -1.85, 0.5, -0.14, 0.12), (226, 164, 60), 0.12)
    for dx in (-0.25, 0.0, 0.25):
        c.draw(at.shape(stroke([(dx, -1.72), (dx, -0.28)], 0.03)), w.light.person((176, 118, 40)), alpha=0.8)
    for dx in (-0.36, 0.36):
        c.draw(at.shape(ellipse(dx, -0.08, 0.1)), (40, 40, 46))


def bags(c: Canvas, w: Wearer) -> None:
    for dx, colour in ((-0.28, (232, 96, 110)), (0.22, (246, 214, 120))):
        x, y = hand_of(w, 1)
        at = at_point(w, (x + dx, y))
        c.draw(
            at.shape(
                stroke(
                    curve([(-0.22, 0.5), (-0.12 - dx * 0.4, 0.1), (0.12 - dx * 0.4, 0.1), (0.22, 0.5)], steps=5), 0.035
                )
            ),
            w.light.person((70, 60, 60)),
        )
        solid(c, w, at, polygon([(-0.4, 0.48), (0.4, 0.48), (0.44, 1.5), (-0.44, 1.5)]), colour, 0.08)


def bike(c: Canvas, w: Wearer) -> None:
    g = w.bones.ground
    rear, fore, r = (-0.95, g - 1.05), (2.35, g - 1.05), 1.05
    grip = hand_of(w, 1)
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
        hx, hy = hand_of(w, side)
        c.draw(w.at.shape(stroke([(hx + 0.1, hy - 0.3), (hx - 1.5, hy + 2.0)], 0.045)), w.light.person((70, 74, 84)))
        c.draw(w.at.shape(ellipse(hx - 1.4, hy + 1.85, 0.12, 0.05, angle=-35)), w.light.person((70, 74, 84)))


def surfboard(c: Canvas, w: Wearer) -> None:
    """Upright beside the person, its tail in the sand."""
    x, _ = hand_of(w, 1)
    at = at_point(w, (x + 0.42, w.bones.ground - 2.9), 4)
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
    solid(c, w, at, shape, (247, 240, 222), 0.14)
    with c.clip(at.shape(shape)):
        c.draw(at.shape(polygon([(-0.7, -0.9), (0.7, -1.5), (0.7, -1.0), (-0.7, -0.4)])), w.light.person((232, 94, 66)))
        c.draw(
            at.shape(polygon([(-0.7, -0.25), (0.7, -0.85), (0.7, -0.6), (-0.7, 0.0)])), w.light.person((40, 132, 148))
        )
    c.draw(at.shape(stroke([(0, -3.0), (0, 2.9)], 0.02)), w.light.person((150, 130, 110)), alpha=0.6)


def gloves(c: Canvas, w: Wearer) -> None:
    for side in (0, 1):
        at = w.at.then(*hand_of(w, side))
        solid(
            c,
            w,
            at,
            blob([(-0.24, -0.3), (0.2, -0.34), (0.32, -0.05), (0.24, 0.26), (-0.2, 0.3), (-0.32, 0.0)]),
            (206, 46, 52),
            0.09,
        )
        c.draw(at.shape(stroke([(-0.05, -0.02), (0.2, 0.02)], 0.03)), w.light.person((130, 26, 34)))


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
    at = at_point(w, (x, w.bones.ground - 0.34))
    solid(c, w, at, ellipse(0, 0, 0.35), (245, 243, 238), 0.1)
    with c.clip(at.shape(ellipse(0, 0, 0.35))):
        for px, py in ((0, 0), (0.3, -0.12), (-0.26, -0.2), (0.02, 0.34), (-0.3, 0.18)):
            c.draw(at.shape(polygon(arc_points(px, py, 0.12, 0.12, 18, 378, steps=5))), (38, 38, 44))


def laptop(c: Canvas, w: Wearer) -> None:
    """Open in front of the person, seen from behind the lid."""
    at = at_point(w, lerp(hand_of(w, 0), hand_of(w, 1), 0.5), 0, 0.86)
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
    at = at_point(w, (head[0], head[1] + 0.02))
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


def skates(c: Canvas, w: Wearer) -> None:
    """Blades under the boots."""
    steel = w.light.person((196, 206, 218))
    for side in (0, 1):
        x, y = w.bones.ankles[side]
        angle = w.pose.foot[side] if w.pose.foot else 0.0
        at = at_point(w, (x, y), angle)
        if w.pose.view == "side":
            c.draw(at.shape(stroke([(-0.2, 0.3), (0.52, 0.3), (0.6, 0.24)], 0.06)), steel)
            for dx in (-0.06, 0.34):
                c.draw(at.shape(stroke([(dx, 0.17), (dx, 0.29)], 0.07)), shade_of(w, steel))
        else:
            c.draw(at.shape(stroke([(0.0, 0.14), (0.0, 0.32)], 0.07)), steel)


UNDER: dict[str, Drawing] = {
    "skates": skates,
    "pack": pack,
    "bike": bike,
    "skis": skis,
    "board": board,
    "ball": ball,
    "surfboard": surfboard,
    "suitcase": suitcase,
}


def wheel(c: Canvas, w: Wearer) -> None:
    """A ship's wheel, on its post, before the person who holds it."""
    wood = w.light.person((150, 96, 58))
    dark = shade_of(w, wood)
    cx, cy, r = 0.0, -0.86, 0.72
    c.draw(w.at.shape(rect(cx - 0.14, cy, cx + 0.14, w.bones.ground)), dark)
    for k in range(8):
        a = math.radians(22.5 + 45 * k)
        tip = (cx + r * 1.3 * math.cos(a), cy + r * 1.3 * math.sin(a))
        c.draw(w.at.shape(stroke([(cx, cy), tip], [0.07, 0.09])), wood)
    ring = stroke(arc_points(cx, cy, r, r, 0, 360, steps=40), 0.13)
    c.draw(
        w.at.shape(ring), wood, inner=Inner(w.lit * 0.03 * w.at.scale, -0.02 * w.at.scale, dark, 0.6, 0.02 * w.at.scale)
    )
    c.draw(w.at.shape(ellipse(cx, cy, 0.15)), w.light.person((214, 172, 96)))


BEFORE_ARMS: dict[str, Drawing] = {
    "guitar": guitar,
    "pack": pack_straps,
    "bags": bags,
    "umbrella": umbrella,
    "wheel": wheel,
}


OVER: dict[str, Drawing] = {"helmet": helmet, "umbrella": umbrella_canopy, "gloves": gloves, "laptop": laptop}
