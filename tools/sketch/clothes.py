"""Clothes over the skeleton: what covers legs, trunk and arms, with its folds, seams and shade."""

from dataclasses import dataclass

from tools.sketch import body
from tools.sketch.canvas import Canvas, Inner
from tools.sketch.colours import Colour, luma, mix, scaled
from tools.sketch.head import Tones
from tools.sketch.light import Light
from tools.sketch.look import Look
from tools.sketch.poses import Build, Pose, Skeleton
from tools.sketch.shapes import Frame, Point, Shape, blob, curve, ellipse, polygon, rect, stroke


@dataclass(frozen=True, kw_only=True)
class Wearer:
    """Everything that drawing one dressed body needs."""

    at: Frame  # hips at the origin, one unit a head
    look: Look
    pose: Pose
    build: Build
    bones: Skeleton
    tones: Tones
    light: Light
    lit: float  # -1 or 1: the side of the picture that the light comes from
    barefoot: bool = False
    wind: float = 0.0

    @property
    def upright(self) -> Frame:
        """The trunk's own frame, which leans."""
        return self.at.then(0, 0, angle=self.pose.lean)

    @property
    def is_back(self) -> bool:
        return self.pose.view == "back"


def shade_of(w: Wearer, colour: Colour) -> Colour:
    dark = scaled(colour, 0.62 if luma(colour) > 60 else 0.5)
    return mix(dark, w.light.shade, 0.22)


def fill(
    c: Canvas,
    w: Wearer,
    shape: Shape,
    colour: Colour,
    *,
    volume: float = 0.1,
    depth: float = 0.5,
    is_local: bool = True,
) -> None:
    """Cloth or skin with shade on its dark side."""
    placed = w.at.shape(shape) if is_local else shape
    s = w.at.scale
    c.draw(placed, colour, inner=Inner(w.lit * volume * s, -0.02 * s, shade_of(w, colour), depth, volume * 0.42 * s))


def skin_fill(c: Canvas, w: Wearer, shape: Shape, volume: float = 0.09) -> None:
    s = w.at.scale
    c.draw(
        w.at.shape(shape),
        w.tones.skin,
        inner=Inner(w.lit * volume * s, -0.01 * s, w.tones.skin_dark, 0.62, volume * 0.45 * s),
    )


def far_tone(w: Wearer, colour: Colour) -> Colour:
    """The limb behind the body lies in its shade."""
    return mix(colour, shade_of(w, colour), 0.55) if w.pose.view == "side" else colour


# -- legs ----------------------------------------------------------------------------------------------------


def draw_leg(c: Canvas, w: Wearer, side: int) -> None:
    outfit, far = w.look.outfit, side == 0
    is_side = w.pose.view == "side"
    angle = w.pose.foot[side] if w.pose.foot else (6.0 if is_side and w.pose.seat is None else 0.0)
    covers = outfit.bottom in ("trousers", "jeans", "leggings") and outfit.top not in ("dress", "swimsuit", "gown")
    cloth = w.light.person(outfit.bottom_colour)
    if outfit.top in ("jumpsuit", "wetsuit", "pyjamas"):
        covers, cloth = True, w.light.person(outfit.top_colour)
    cloth = far_tone(w, cloth) if far else cloth
    shoe, sole = body.foot(w.bones, side, is_side=is_side, angle=angle)
    if w.barefoot:
        skin_fill(c, w, shoe, 0.04)
    if not covers:
        leg = body.leg(w.bones, w.build, side)
        tone = w.tones if not (far and is_side) else None
        if tone is None:
            fill(c, w, leg, mix(w.tones.skin, w.tones.skin_dark, 0.5), volume=0.08)
        else:
            skin_fill(c, w, leg)
    if not w.barefoot:
        leather = w.light.person(outfit.shoes)
        fill(c, w, shoe, far_tone(w, leather) if far else leather, volume=0.05)
        c.draw(w.at.shape(sole), shade_of(w, leather))
    if covers:
        tight = outfit.bottom == "leggings" or outfit.top == "wetsuit"
        slim = outfit.bottom == "jeans"
        shape = body.leg(
            w.bones,
            w.build,
            side,
            0.012 if tight else 0.035,
            straight=0.0 if tight else 0.35 if slim else 0.6,
            end=0.975,
        )
        fill(c, w, shape, cloth, volume=0.11)
        if not tight:
            _leg_folds(c, w, side, cloth)
        if slim:
            hem = body.leg(w.bones, w.build, side, 0.05, straight=0.35, end=0.975)
            x, y = w.bones.ankles[side]
            with c.clip(w.at.shape(hem)):
                c.draw(w.at.shape(rect(x - 0.4, y - 0.16, x + 0.4, y - 0.03)), mix(cloth, (255, 255, 255), 0.22))
    elif outfit.bottom == "shorts":
        thigh = body.leg(w.bones, w.build, side, 0.06, end=0.42)
        fill(c, w, thigh, cloth, volume=0.1)


def _leg_folds(c: Canvas, w: Wearer, side: int, cloth: Colour) -> None:
    dark = shade_of(w, cloth)
    kx, ky = w.bones.knees[side]
    for dy, length in ((-0.05, 0.2), (0.09, 0.15)):
        fold = curve([(kx - 0.16, ky + dy), (kx - 0.02, ky + dy + 0.05), (kx + length, ky + dy - 0.02)], steps=5)
        c.draw(w.at.shape(stroke(fold, [0.003, 0.026, 0.003])), dark, alpha=0.55)
    hx, hy = w.bones.hips[side]
    sign = -1 if side == 0 else 1
    fold = curve([(hx * 0.2, hy + 0.32), (hx + sign * 0.1, hy + 0.42), (hx + sign * 0.26, hy + 0.38)], steps=5)
    c.draw(w.at.shape(stroke(fold, [0.003, 0.024, 0.003])), dark, alpha=0.5)


def skirt_shape(w: Wearer, *, hem: float, flare: float) -> Shape:
    """From the waist to `hem` (in thighs: 1 is the knee), over whatever the legs do."""
    b, s = w.build, w.bones
    if min(s.knees[0][1], s.knees[1][1]) < 1.05:  # seated, or a knee is raised: cloth lies on the thighs
        shape = body.pelvis(s, b, 0.07)
        for side in (0, 1):
            shape = shape + body.leg(s, b, side, 0.1, end=0.52)
        (lx, ly), (rx, ry) = s.knees
        lap = polygon([(-b.hip, 0.1), (lx - 0.2, ly), (lx, ly + 0.26), (rx, ry + 0.26), (rx + 0.2, ry), (b.hip, 0.1)])
        return shape + lap if abs(ly - ry) < 0.9 else shape
    low = sum(knee[1] for knee in s.knees) / 2 * hem
    xs = [s.hips[i][0] + (s.knees[i][0] - s.hips[i][0]) * min(1.0, hem) for i in (0, 1)]
    if hem > 1.0:
        xs += [s.ankles[0][0], s.ankles[1][0]]
    left, right = min([*xs, -b.hip * 0.5]) - 0.2 - flare, max([*xs, b.hip * 0.5]) + 0.2 + flare
    left, right = left + w.wind * 0.5, right + w.wind * 0.8
    waist = b.waist + 0.03
    edge: list[Point] = [
        (waist, -0.85),
        (b.hip + 0.03, -0.1),
        (b.hip + 0.08 + flare * 0.45 + w.wind * 0.25, low * 0.45),
        (right, low),
        ((left + right) / 2 + 0.1, low + 0.09),
        (left, low),
        (-b.hip - 0.08 - flare * 0.45 + w.wind * 0.15, low * 0.45),
        (-b.hip - 0.03, -0.1),
        (-waist, -0.85),
    ]
    shape = polygon([*curve(edge[:4], steps=8), *curve(edge[3:6], steps=8), *curve(edge[5:], steps=8)])
    for side in (0, 1):  # no thigh beside the cloth, however the legs are built
        shape = shape + body.leg(s, b, side, 0.05, end=min(0.46, 0.47 * hem))
    return shape


def draw_skirt(c: Canvas, w: Wearer, colour: Colour, *, hem: float = 0.95, flare: float = 0.22) -> None:
    shape = skirt_shape(w, hem=hem, flare=flare)
    fill(c, w, shape, colour, volume=0.16)
    if w.bones.knees[0][1] > 1.05 and w.bones.knees[1][1] > 1.05:
        dark = shade_of(w, colour)
        low = sum(knee[1] for knee in w.bones.knees) / 2 * hem
        with c.clip(w.at.shape(shape)):
            for x in (-0.5, -0.18, 0.15, 0.48):
                fold = curve(
                    [(x * 0.55, -0.4), (x * 0.85 + w.wind * 0.1, low * 0.4), (x * 1.35 + w.wind * 0.5, low + 0.1)],
                    steps=8,
                )
                c.draw(w.at.shape(stroke(fold, [0.004, 0.03, 0.1])), dark, alpha=0.35)
            _pattern(c, w, w.at, colour, (-1.6, -0.9, 1.6, low + 0.2))


# -- trunk ---------------------------------------------------------------------------------------------------


def draw_trunk(c: Canvas, w: Wearer) -> None:
    outfit = w.look.outfit
    up, b = w.upright, w.build
    top = w.light.person(outfit.top_colour)
    bare = outfit.top in ("dress", "tank", "swimsuit", "bare", "sports", "gown")
    if bare:
        s = up.scale
        c.draw(
            up.shape(body.trunk(b, bottom=-0.1)),
            w.tones.skin,
            inner=Inner(w.lit * 0.13 * s, 0, w.tones.skin_dark, 0.55, 0.06 * s),
        )
        _collarbones(c, w)
    elif outfit.top != "turtleneck":  # what an open collar shows
        chest = blob([(-0.3, -2.3), (0.3, -2.3), (0.36, -2.0), (0.0, -1.6), (-0.36, -2.0)])
        c.draw(up.shape(chest), w.tones.skin)
        c.draw(up.shape(ellipse(0.0, -2.2, 0.3, 0.16)), w.tones.skin_dark, alpha=0.5, soft=0.05 * up.scale)
    if outfit.bottom in ("trousers", "jeans", "leggings", "shorts") and outfit.top not in (
        "dress",
        "gown",
        "swimsuit",
        "jumpsuit",
        "wetsuit",
    ):
        cloth = w.light.person(outfit.bottom_colour)
        fill(c, w, body.pelvis(w.bones, b, 0.03), cloth, volume=0.1)
        _fly(c, w, cloth)
    elif outfit.bottom == "skirt":
        draw_skirt(c, w, w.light.person(outfit.bottom_colour), hem=0.92, flare=0.16)
    elif outfit.top in ("jumpsuit", "wetsuit", "pyjamas"):
        fill(c, w, body.pelvis(w.bones, b, 0.03), top, volume=0.1)
    if outfit.top == "dress":
        draw_skirt(c, w, top, hem=0.96, flare=0.26)
    elif outfit.top == "gown":
        draw_skirt(c, w, top, hem=1.72, flare=0.2)
    elif outfit.top == "swimsuit":
        fill(c, w, body.pelvis(w.bones, b, 0.015), top, volume=0.1)
    if outfit.top == "bare":
        return
    _top(c, w, top)
    if outfit.layer:
        _layer(c, w, w.light.person(outfit.layer_colour))


def _collarbones(c: Canvas, w: Wearer) -> None:
    if w.is_back:
        spine = stroke([(0.0, -1.9), (0.0, -0.9)], [0.005, 0.03])
        c.draw(w.upright.shape(spine), w.tones.skin_dark, alpha=0.35)
        return
    for sign in (-1, 1):
        bone = curve([(sign * 0.07, -2.06), (sign * 0.3, -2.1), (sign * (w.build.shoulder - 0.2), -2.06)], steps=6)
        c.draw(w.upright.shape(stroke(bone, [0.012, 0.024, 0.004])), w.tones.skin_dark, alpha=0.5)


def _fly(c: Canvas, w: Wearer, cloth: Colour) -> None:
    dark = shade_of(w, cloth)
    if not w.is_back and w.pose.view == "front":
        c.draw(w.at.shape(stroke([(0.0, -0.34), (0.0, 0.2)], [0.02, 0.012])), dark, alpha=0.6)
    for sign in (-1, 1):
        pocket = curve(
            [
                (sign * w.build.hip * 0.45, -0.36),
                (sign * w.build.hip * 0.72, -0.22),
                (sign * w.build.hip * 0.95, -0.18),
            ],
            steps=5,
        )
        c.draw(w.at.shape(stroke(pocket, [0.012, 0.02, 0.012])), dark, alpha=0.55)


_NECKLINES: dict[str, list[Point]] = {
    "crew": [(-0.24, -2.4), (-0.21, -2.2), (-0.1, -2.1), (0.0, -2.08), (0.1, -2.1), (0.21, -2.2), (0.24, -2.4)],
    "scoop": [(-0.36, -2.4), (-0.33, -2.2), (-0.2, -1.92), (0.0, -1.84), (0.2, -1.92), (0.33, -2.2), (0.36, -2.4)],
    "v": [(-0.26, -2.4), (-0.2, -2.2), (-0.03, -1.74), (0.0, -1.72), (0.03, -1.74), (0.2, -2.2), (0.26, -2.4)],
    "back": [(-0.24, -2.4), (-0.22, -2.22), (0.0, -2.17), (0.22, -2.22), (0.24, -2.4)],
}


def _top(c: Canvas, w: Wearer, colour: Colour) -> None:
    kind, up, b = w.look.outfit.top, w.upright, w.build
    ease = {
        "sweater": 0.08,
        "hoodie": 0.1,
        "shirt": 0.05,
        "blouse": 0.045,
        "turtleneck": 0.045,
        "tshirt": 0.04,
        "pyjamas": 0.06,
    }.get(kind, 0.012)
    if w.look.outfit.layer:
        ease = min(ease, 0.0)
    bottom = {"tank": -0.15, "sports": -0.62 if w.look.presents != "man" else -0.1, "dress": -0.8, "gown": -0.8, "shirt": 0.12, "hoodie": 0.08, "sweater": 0.05,
              "swimsuit": 0.2, "jumpsuit": 0.1, "wetsuit": 0.2}.get(kind, -0.02)  # fmt: skip
    shape = body.trunk(b, ease, bottom=bottom)
    strapped = kind in ("tank", "dress", "sports", "swimsuit", "gown") and not (
        kind == "sports" and w.look.presents == "man"
    )
    if strapped:
        shape = _strapped(b, bottom, wide=kind in ("tank", "sports", "gown"), is_back=w.is_back)
    neckline = (
        "back" if w.is_back else {"shirt": "v", "blouse": "v", "pyjamas": "v", "tshirt": "crew"}.get(kind, "crew")
    )
    if kind in ("turtleneck", "hoodie", "wetsuit"):
        neckline = "back"
    hole = Shape() if strapped else blob(_NECKLINES[neckline], steps=6)
    s = up.scale
    c.draw(up.shape(shape - hole), colour, inner=Inner(w.lit * 0.15 * s, -0.03 * s, shade_of(w, colour), 0.5, 0.07 * s))
    with c.clip(up.shape(shape - hole)):
        _pattern(c, w, up, colour, (-1.3, -2.4, 1.3, 0.4))
        _top_folds(c, w, colour, kind)
    if kind in ("shirt", "blouse", "pyjamas") and not w.is_back:
        _collar(c, w, colour)
    elif kind == "turtleneck":
        c.draw(up.shape(blob([(-0.2, -2.52), (0.2, -2.52), (0.25, -2.2), (0.0, -2.12), (-0.25, -2.2)])), mix(colour, (255, 255, 255), 0.06),
               inner=Inner(w.lit * 0.07 * s, 0.02 * s, shade_of(w, colour), 0.5, 0.03 * s))  # fmt: skip
    elif kind == "hoodie":
        _hood(c, w, colour)
    elif kind in ("tshirt", "sweater") and not w.is_back:
        rib = curve(_NECKLINES["crew"][1:-1], steps=6)
        c.draw(up.shape(stroke(rib, 0.045)), shade_of(w, colour), alpha=0.45)
    if kind in ("dress", "gown", "jumpsuit"):
        belt = polygon([*curve([(-b.waist - 0.04, -0.9), (0.0, -0.84), (b.waist + 0.04, -0.9)], steps=6),
                        *curve([(b.waist + 0.05, -0.78), (0.0, -0.72), (-b.waist - 0.05, -0.78)], steps=6)])  # fmt: skip
        c.draw(up.shape(belt), shade_of(w, colour), alpha=0.7)
    if kind in ("sweater", "hoodie"):
        band = [(-b.hip * 0.94, bottom - 0.12), (0.0, bottom - 0.06), (b.hip * 0.94, bottom - 0.12)]
        c.draw(up.shape(stroke(curve(band, steps=6), 0.018)), shade_of(w, colour), alpha=0.6)


def _strapped(b: Build, bottom: float, *, wide: bool, is_back: bool) -> Shape:
    """A bodice held by two straps."""
    strap = 0.16 if wide else 0.085
    x = b.shoulder * 0.6
    low = 0.14 if is_back else 0.0
    half = [
        (x - strap, -2.155), (x + strap * 0.6, -2.11), (b.chest * 0.92, -1.78), (b.chest + 0.03, -1.52), (b.chest + 0.012, -1.25),
        (b.waist + 0.016, -0.82),
    ]  # fmt: skip
    if bottom > -0.3:
        half += [(b.hip * 0.95 + 0.012, -0.25)]
    if bottom > 0.0:
        half += [(b.hip + 0.015, 0.05)]
    half.append((half[-1][0], bottom))
    scoop = [(x - strap, -2.155), (x * 0.72 - strap * 0.3, -1.86 + low), (0.0, -1.72 + low * 2)]
    right = [*curve(half[:3], steps=5), *curve(half[2:], steps=5)]
    neckline = curve([(-p[0], p[1]) for p in scoop[:-1]] + [scoop[-1]] + scoop[-2::-1], steps=6)
    return polygon([*right, *[(-px, py) for px, py in reversed(right)], *neckline])


def _top_folds(c: Canvas, w: Wearer, colour: Colour, kind: str) -> None:
    dark, up, b = shade_of(w, colour), w.upright, w.build
    if not w.is_back and w.look.presents == "woman":
        bust = curve(
            [
                (-b.chest * 0.86, -1.5),
                (-b.chest * 0.45, -1.36),
                (0.0, -1.42),
                (b.chest * 0.45, -1.36),
                (b.chest * 0.86, -1.5),
            ],
            steps=6,
        )
        c.draw(up.shape(stroke(bust, [0.002, 0.035, 0.008, 0.035, 0.002])), dark, alpha=0.24, soft=0.02 * up.scale)
    if kind in ("swimsuit", "wetsuit", "sports", "tank"):
        return
    for x, y, dx, dy in (
        (-0.62, -1.5, 0.28, 0.22),
        (0.62, -1.5, -0.26, 0.2),
        (-0.5, -0.5, 0.42, -0.14),
        (0.46, -0.62, -0.36, -0.16),
        (0.3, -0.2, -0.4, -0.1),
    ):
        fold = curve(
            [(x * b.chest * 1.55, y), (x * b.chest * 1.55 + dx * 0.5, y + dy * 0.7), (x * b.chest * 1.55 + dx, y + dy)],
            steps=5,
        )
        c.draw(up.shape(stroke(fold, [0.004, 0.034, 0.004])), dark, alpha=0.45)


def _collar(c: Canvas, w: Wearer, colour: Colour) -> None:
    up, pale, dark = w.upright, mix(colour, (255, 255, 255), 0.14), shade_of(w, colour)
    for sign in (-1, 1):
        flap = polygon(
            [(sign * 0.2, -2.34), (sign * 0.34, -2.16), (sign * 0.22, -1.9), (sign * 0.02, -1.74), (sign * 0.15, -2.12)]
        )
        c.draw(up.shape(flap.moved(sign * 0.01, 0.035)), dark, alpha=0.5, soft=0.015 * up.scale)
        c.draw(up.shape(flap), pale)
    if w.look.outfit.layer == "blazer" and w.look.presents == "man":
        tie = polygon([(-0.06, -1.8), (0.06, -1.8), (0.1, -1.2), (0.0, -1.05), (-0.1, -1.2)])
        c.draw(up.shape(tie), mix((120, 36, 48), w.light.shade, 0.2))
        return
    c.draw(up.shape(stroke([(0.0, -1.74), (0.0, 0.1)], 0.016)), dark, alpha=0.5)
    for i in range(5):
        c.draw(up.shape(ellipse(0.035, -1.55 + i * 0.34, 0.022)), mix(pale, dark, 0.35))


def _hood(c: Canvas, w: Wearer, colour: Colour) -> None:
    up, dark, s = w.upright, shade_of(w, colour), w.upright.scale
    if w.is_back:
        c.draw(up.shape(blob([(-0.42, -2.3), (0.42, -2.3), (0.36, -1.8), (0.0, -1.6), (-0.36, -1.8)])), mix(colour, dark, 0.25),
               inner=Inner(w.lit * 0.06 * s, -0.06 * s, dark, 0.6, 0.04 * s))  # fmt: skip
        return
    for sign in (-1, 1):
        side = blob(
            [(sign * 0.12, -2.06), (sign * 0.2, -2.42), (sign * 0.36, -2.44), (sign * 0.5, -2.2), (sign * 0.3, -1.98)]
        )
        c.draw(up.shape(side), colour, inner=Inner(w.lit * 0.06 * s, 0.0, dark, 0.6, 0.04 * s))
        c.draw(up.shape(stroke([(sign * 0.12, -2.0), (sign * 0.14, -1.5)], 0.024)), mix(colour, (255, 255, 255), 0.55))
    pocket = [(-0.36, -0.62), (0.36, -0.62), (0.48, -0.16), (-0.48, -0.16)]
    c.draw(up.shape(stroke([*pocket, pocket[0]], 0.016)), dark, alpha=0.6)


def _layer(c: Canvas, w: Wearer, colour: Colour) -> None:
    """An open jacket, coat, blazer or cardigan: two fronts with the top between them."""
    kind, up, b, s = w.look.outfit.layer, w.upright, w.build, w.upright.scale
    dark = shade_of(w, colour)
    puffy = kind == "puffer"
    bottom = (
        0.15 if kind in ("blazer", "cardigan") else -0.12 if kind in ("leather", "denim", "jacket", "puffer") else 0.2
    )
    grow = 0.13 if puffy else 0.09
    whole = body.trunk(b, grow, bottom=bottom)
    if kind == "coat":
        skirt = skirt_shape(w, hem=0.92, flare=0.1)
        if not w.is_back:
            skirt = skirt - polygon(
                [(-0.1, -0.9), (0.12, -0.9), (0.26 + w.wind * 0.3, 2.6), (-0.2 + w.wind * 0.3, 2.6)]
            )
        fill(c, w, skirt, colour, volume=0.14)
    if w.is_back:
        c.draw(up.shape(whole), colour, inner=Inner(w.lit * 0.15 * s, -0.03 * s, dark, 0.5, 0.07 * s))
        c.draw(up.shape(stroke([(0.0, -1.9), (0.0, bottom)], 0.014)), dark, alpha=0.5)
        return
    gap = blob([(-0.2, -2.5), (-0.24, -2.2), (-0.2, -1.6), (-0.15, -0.8), (-0.2, 0.1), (-0.26, 0.6), (0.26, 0.6), (0.22, 0.1), (0.17, -0.8), (0.22, -1.6), (0.25, -2.2),
                (0.2, -2.5)], steps=6)  # fmt: skip
    if kind in ("blazer", "coat"):
        gap = polygon(
            [
                (-0.22, -2.5),
                (-0.24, -2.2),
                (-0.03, -1.05),
                (-0.1, 0.6),
                (0.14, 0.6),
                (0.05, -1.05),
                (0.24, -2.2),
                (0.22, -2.5),
            ]
        )
    if w.look.outfit.top == "turtleneck" or w.pose.view != "front":
        gap = gap.moved(0.08, 0.0)
    c.draw(up.shape(whole - gap), colour, inner=Inner(w.lit * 0.1 * s, -0.02 * s, dark, 0.6, 0.05 * s))
    pale = mix(colour, (255, 255, 255), 0.13)
    for sign in (-1, 1):
        if kind in ("blazer", "coat"):
            lapel = polygon(
                [
                    (sign * 0.22, -2.34),
                    (sign * 0.42, -2.12),
                    (sign * 0.4, -1.72),
                    (sign * 0.3, -1.66),
                    (sign * 0.04, -1.02),
                    (sign * 0.16, -1.7),
                ]
            )
            c.draw(up.shape(lapel), pale, inner=Inner(-sign * 0.01 * s, -0.015 * s, dark, 0.7, 0.01 * s))
            c.draw(up.shape(ellipse(sign * 0.12, -0.78, 0.035)), dark)
        elif kind in ("leather", "denim", "jacket", "puffer"):
            flap = polygon(
                [
                    (sign * 0.2, -2.36),
                    (sign * 0.44, -2.14),
                    (sign * 0.42, -1.86),
                    (sign * 0.22, -1.74),
                    (sign * 0.19, -2.06),
                ]
            )
            c.draw(up.shape(flap), pale, inner=Inner(-sign * 0.01 * s, -0.02 * s, dark, 0.7, 0.012 * s))
            c.draw(
                up.shape(stroke([(sign * 0.2, -1.7), (sign * 0.16, -0.8), (sign * 0.2, bottom)], 0.018)),
                mix(pale, (240, 240, 240), 0.35),
                alpha=0.7,
            )
            c.draw(up.shape(stroke([(sign * 0.3, -1.4), (sign * 0.56 * b.chest / 0.6, -1.36)], 0.016)), dark, alpha=0.7)
        else:
            c.draw(
                up.shape(
                    stroke(
                        curve(
                            [(sign * 0.22, -2.3), (sign * 0.2, -1.6), (sign * 0.16, -0.8), (sign * 0.2, bottom)],
                            steps=6,
                        ),
                        0.05,
                    )
                ),
                dark,
                alpha=0.35,
            )
        if puffy:
            for i in range(5):
                y = -1.85 + i * 0.4
                seam = curve([(sign * 0.2, y + 0.05), (sign * 0.5, y + 0.1), (sign * (b.chest + 0.18), y)], steps=5)
                c.draw(up.shape(stroke(seam, 0.022)), dark, alpha=0.6)


def _pattern(c: Canvas, w: Wearer, at: Frame, colour: Colour, area: tuple[float, float, float, float]) -> None:
    kind = w.look.outfit.pattern
    if not kind or w.at.scale * c.scale < 18:
        return
    x0, y0, x1, y1 = area
    other = mix(colour, (255, 255, 255) if luma(colour) < 150 else scaled(colour, 0.45), 0.6)
    steps = int((y1 - y0) / 0.2)
    for i in range(steps):
        y = y0 + 0.2 * i
        if kind in ("stripes", "check"):
            c.draw(at.shape(rect(x0, y, x1, y + 0.07)), other, alpha=0.7 if kind == "stripes" else 0.35)
        if kind == "check":
            c.draw(at.shape(rect(x0 + 0.2 * i, y0, x0 + 0.2 * i + 0.07, y1)), other, alpha=0.35)
        if kind in ("dots", "floral"):
            dots = Shape(discs=tuple((x0 + 0.24 * k + 0.12 * (i % 2), y, 0.035) for k in range(int((x1 - x0) / 0.24))))
            c.draw(at.shape(dots), other, alpha=0.85)
            if kind == "floral":
                hearts = Shape(discs=tuple((x, dy, 0.014) for x, dy, _ in dots.discs))
                c.draw(at.shape(hearts), (240, 190, 80))


# -- arms ----------------------------------------------------------------------------------------------------


def draw_arm(c: Canvas, w: Wearer, side: int) -> None:
    s, b = w.bones, w.build
    is_far = side == 0 and w.pose.view == "side"
    skin = mix(w.tones.skin, w.tones.skin_dark, 0.45) if is_far else w.tones.skin
    bare = w.at.shape(body.arm(s, b, side))
    c.draw(bare, skin, inner=Inner(w.lit * 0.07 * w.at.scale, -0.01, w.tones.skin_dark, 0.55, 0.03 * w.at.scale))
    sleeve = _sleeve(w)
    if sleeve is not None:
        _draw_sleeve(c, w, side, sleeve, is_far=is_far)
    if not is_far and w.pose.view != "side" and (sleeve is not None or w.look.outfit.top == "bare"):
        _soften_shoulder(c, w, side, skin if sleeve is None else sleeve[0])
    if w.pose.held == "gloves":
        return
    kind = w.pose.left_hand if side == 0 else w.pose.right_hand
    palm, lines = body.hand(s, side, kind, 0.92 + 0.1 * (b.arm - 0.9))
    c.draw(
        w.at.shape(palm), skin, inner=Inner(w.lit * 0.05 * w.at.scale, 0, w.tones.skin_dark, 0.5, 0.025 * w.at.scale)
    )
    if w.at.scale * c.scale > 60:
        for line in lines:
            c.draw(w.at.shape(line), w.tones.skin_dark, alpha=0.7)


def _soften_shoulder(c: Canvas, w: Wearer, side: int, colour: Colour) -> None:
    """Arm and trunk are one: their seam at the joint disappears."""
    x, y = w.bones.shoulders[side]
    toward = 0.1 if side == 0 else -0.1
    with c.clip(w.upright.shape(body.trunk(w.build, 0.06))):
        patch = w.at.shape(ellipse(x + toward, y + 0.14, 0.17, 0.26))
        c.draw(patch, colour, alpha=0.85, soft=0.07 * w.at.scale)


def _draw_sleeve(c: Canvas, w: Wearer, side: int, sleeve: tuple[Colour, float, float], *, is_far: bool) -> None:
    colour, grow, end = sleeve
    outfit, s, b = w.look.outfit, w.bones, w.build
    colour = far_tone(w, colour) if is_far else colour
    shape = body.arm(s, b, side, grow, end=end)
    fill(c, w, shape, colour, volume=0.09, depth=0.6)
    dark = shade_of(w, colour)
    ex, ey = s.elbows[side]
    if end > 0.7:
        with c.clip(w.at.shape(shape)):
            for dy in (-0.07, 0.06):
                fold = curve([(ex - 0.2, ey + dy + 0.03), (ex, ey + dy), (ex + 0.2, ey + dy + 0.05)], steps=4)
                c.draw(w.at.shape(stroke(fold, [0.004, 0.03, 0.004])), dark, alpha=0.55)
            if outfit.layer == "puffer":
                for i in range(1, 7):
                    seam = body.arm(s, b, side, 0.2, start=i / 7 - 0.008, end=i / 7 + 0.008)
                    c.draw(w.at.shape(seam), dark, alpha=0.4)
            c.draw(w.at.shape(ellipse(*s.wrists[side], 0.19)), dark, alpha=0.22)
    elif outfit.pattern:
        with c.clip(w.at.shape(shape)):
            _pattern(c, w, w.at, colour, (ex - 1, ey - 1.6, ex + 1, ey + 0.6))


def _sleeve(w: Wearer) -> tuple[Colour, float, float] | None:
    """Colour, looseness and reach of the sleeve; None for bare arms."""
    outfit = w.look.outfit
    if outfit.layer and outfit.layer != "vest":
        grow = {"puffer": 0.085, "coat": 0.06, "leather": 0.04, "blazer": 0.04}.get(outfit.layer, 0.045)
        return w.light.person(outfit.layer_colour), grow, 0.97
    top = w.light.person(outfit.top_colour)
    if outfit.top in ("tank", "dress", "swimsuit", "bare", "gown") or (
        outfit.top == "sports" and w.look.presents != "man"
    ):
        return None
    if outfit.top in ("tshirt", "sports", "jumpsuit"):
        return top, 0.055, 0.36
    if outfit.top == "wetsuit":
        return top, 0.012, 0.97
    if outfit.top == "shirt" and w.look.presents == "man":
        return top, 0.045, 0.66  # rolled up
    return top, {"hoodie": 0.06, "sweater": 0.055, "blouse": 0.05}.get(outfit.top, 0.045), 0.97


def draw_scarf(c: Canvas, w: Wearer) -> None:
    scarf = w.look.outfit.scarf
    if scarf is None or w.look.hair_style == "scarf":
        return
    colour = w.light.person(scarf)
    up, s = w.upright, w.upright.scale
    loop = blob(
        [
            (-0.36, -2.42),
            (0.0, -2.34),
            (0.36, -2.42),
            (0.44, -2.2),
            (0.25, -2.0),
            (0.0, -1.95),
            (-0.25, -2.0),
            (-0.44, -2.2),
        ]
    )
    tail = polygon([(-0.02, -2.05), (0.22, -2.08), (0.28, -1.1), (0.02, -1.06)])
    for shape in (tail, loop):
        c.draw(up.shape(shape), colour, inner=Inner(w.lit * 0.07 * s, -0.05 * s, shade_of(w, colour), 0.6, 0.05 * s))
