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
        middle = polygon([(-b.waist - 0.03, -0.9), (b.waist + 0.03, -0.9), (b.hip, -0.2), (-b.hip, -0.2)])
        return shape + middle + lap if abs(ly - ry) < 0.9 else shape + middle
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
            pattern(c, w, w.at, colour, (-1.6, -0.9, 1.6, low + 0.2))


# -- trunk ---------------------------------------------------------------------------------------------------


def pattern(c: Canvas, w: Wearer, at: Frame, colour: Colour, area: tuple[float, float, float, float]) -> None:
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
            pattern(c, w, w.at, colour, (ex - 1, ey - 1.6, ex + 1, ey + 0.6))


def _sleeve(w: Wearer) -> tuple[Colour, float, float] | None:
    """Colour, looseness and reach of the sleeve; None for bare arms."""
    outfit = w.look.outfit
    if outfit.layer and outfit.layer != "vest":
        grow = {"puffer": 0.085, "coat": 0.06, "robe": 0.07, "leather": 0.04, "blazer": 0.04}.get(outfit.layer, 0.045)
        return w.light.person(outfit.layer_colour), grow, 0.97
    top = w.light.person(outfit.top_colour)
    if outfit.top in ("tank", "dress", "swimsuit", "bare", "gown") or (
        outfit.top == "sports" and w.look.presents != "man"
    ):
        return None
    if outfit.top in ("tshirt", "sports", "jumpsuit"):
        return top, 0.034, 0.3
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
    for shape in (loop,) if w.is_back else (tail, loop):
        c.draw(up.shape(shape), colour, inner=Inner(w.lit * 0.07 * s, -0.05 * s, shade_of(w, colour), 0.6, 0.05 * s))
