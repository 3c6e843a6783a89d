"""Head and face: simple, calm features that stay elegant from a thumbnail to a close shot."""

from dataclasses import dataclass

from tools.sketch.canvas import Canvas, Radial, down
from tools.sketch.colours import Colour, luma, mix, saturated, scaled
from tools.sketch.light import Light
from tools.sketch.look import Look
from tools.sketch.shapes import Frame, Point, Shape, blob, curve, ellipse, polygon, rect, stroke


@dataclass(frozen=True, kw_only=True)
class Tones:
    """The person's colours in this light."""

    skin: Colour
    skin_dark: Colour
    skin_light: Colour
    hair: Colour
    hair_dark: Colour
    hair_light: Colour
    lips: Colour
    line: Colour  # lashes, brows

    @classmethod
    def of(cls, look: Look, light: Light) -> "Tones":
        skin = light.person(look.skin)
        # A shadow on skin is its own colour, warmer and deeper, never grey.
        deep = mix(scaled(saturated(skin, 1.12), (0.74, 0.63, 0.62)), light.shade, 0.14)
        hair = light.person(look.hair)
        pale = luma(look.hair) > 150
        return cls(
            skin=skin,
            skin_dark=deep,
            # Moonlight is blue, but the lamps that people stand by at night are not.
            skin_light=mix(skin, mix(light.key, (255, 222, 178), 0.7) if light.has_moon else light.key, 0.32),
            hair=hair,
            hair_dark=mix(scaled(hair, 0.66 if pale else 0.6), light.shade, 0.1),
            hair_light=mix(hair, mix(light.key, (255, 240, 220), 0.4), 0.3 if pale else 0.2),
            lips=mix(deep, light.person((196, 70, 78)), 0.5 if look.presents == "woman" else 0.22),
            line=mix(scaled(light.person(look.hair), 0.5), (30, 20, 24), 0.6),
        )


@dataclass(frozen=True, kw_only=True)
class Face:
    """How the head is held and what it shows."""

    turn: float = 0.0  # -1 to 1: towards the left or right of the picture
    smile: float = 0.5
    closed: bool = False  # eyes
    looks_down: bool = False
    is_back: bool = False  # seen from behind
    lit_from: float = 1.0  # -1 or 1: the side the light comes from


def towards_light(at: Frame, face: Face, by: float) -> float:
    """How far to the right of the picture `by` heads towards the light is, in units."""
    return by * at.scale * (-face.lit_from if at.mirror else face.lit_from)


def outline(look: Look, turn: float) -> list[Point]:
    """The face from the top of the skull around the chin; 1 is the height of the head."""
    if look.presents == "man":
        half = [(0.0, -0.5), (0.17, -0.47), (0.295, -0.36), (0.345, -0.22), (0.36, -0.1), (0.352, 0.1), (0.325, 0.27), (0.235, 0.415),
                (0.115, 0.492), (0.0, 0.505)]  # fmt: skip
    elif look.presents == "woman":
        half = [(0.0, -0.5), (0.17, -0.47), (0.295, -0.36), (0.345, -0.22), (0.355, -0.1), (0.342, 0.1), (0.29, 0.27), (0.19, 0.405),
                (0.08, 0.482), (0.0, 0.495)]  # fmt: skip
    else:
        half = [(0.0, -0.5), (0.17, -0.47), (0.295, -0.36), (0.345, -0.22), (0.357, -0.1), (0.346, 0.1), (0.303, 0.27), (0.208, 0.41),
                (0.095, 0.487), (0.0, 0.5)]  # fmt: skip
    if look.build == "full":
        half = [(x * (1.0 if y < 0 else 1.0 + 0.16 * min(1, y * 3)), y) for x, y in half]
    right = [(x, y) for x, y in half]
    left = [(-x, y) for x, y in half[-2:0:-1]]
    # Turning the head moves the chin and narrows the far cheek.
    bent = []
    for x, y in right + left:
        far = x * turn > 0
        bent.append((x * (1 - 0.1 * abs(turn) if far else 1.0) + turn * (0.05 * max(0.0, y + 0.1) + 0.012), y))
    return bent


def across_face(x: float, turn: float) -> float:
    """Where a feature at `x` of the front view comes to lie on a turned head."""
    return x * (1 - 0.2 * abs(turn) - (0.14 * abs(turn) if x * turn > 0 else 0.0)) + turn * 0.125


def draw_head(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face) -> None:
    """Skull, ears, face. Hair comes before (behind) and after (in front); see `hair`."""
    if face.is_back:
        c.draw(at.shape(blob(outline(look, 0.0), steps=8)), tones.skin_dark)
        return
    shape = at.shape(blob(outline(look, face.turn), steps=8))
    small = at.scale * c.scale  # px per head
    for side in (-1, 1):
        if side * face.turn > 0.3:
            continue  # the far ear is hidden
        x = side * 0.357 - face.turn * 0.05
        ear = at.shape(ellipse(x, 0.07, 0.052, 0.1, angle=side * -10))
        c.draw(ear, tones.skin if side * face.lit_from > 0 else mix(tones.skin, tones.skin_dark, 0.5))
        if small > 130:
            c.draw(
                at.shape(ellipse(x + side * 0.006, 0.075, 0.025, 0.058, angle=side * -10)), tones.skin_dark, alpha=0.45
            )
        if look.earrings and small > 40:
            c.draw(at.shape(ellipse(x + side * 0.008, 0.205, 0.022)), (240, 200, 110))
    c.draw(shape, tones.skin)
    with c.clip(shape):
        _shadows(c, at, look, tones, face)
        if small > 46:
            _features(c, at, look, tones, face, small)
        else:
            _small_features(c, at, tones, face)
    if look.glasses:
        _glasses(c, at, look, tones, face)


def _shadows(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face) -> None:
    """One plane of shadow away from the light, shade under the hair, warmth on the cheeks."""
    side, t = -face.lit_from, face.turn
    mid = across_face(0.0, t)
    edge = [
        (mid + side * 0.3, -0.6),
        (mid + side * 0.25, -0.25),
        (mid + side * 0.215, -0.02),
        (mid + side * 0.25, 0.09),
        (mid + side * 0.2, 0.23),
        (mid + side * 0.12, 0.36),
        (mid + side * 0.1, 0.44),
        (mid + side * 0.02, 0.56),
    ]
    plane = polygon([*curve(edge, steps=8), (side * 0.7, 0.6), (side * 0.7, -0.6)])
    c.draw(at.shape(plane), tones.skin_dark, alpha=0.42, soft=at.scale * 0.012)
    fringe = ellipse(mid * 0.5, -0.42, 0.44, 0.24)
    c.draw(at.shape(fringe), tones.skin_dark, alpha=0.3, soft=at.scale * 0.03)
    for x in (-0.205, 0.205):
        centre = at.point((across_face(x, t), 0.2))
        warm = mix(tones.skin, (232, 90, 84), 0.34)
        c.draw(
            at.shape(ellipse(across_face(x, t), 0.2, 0.1, 0.085)),
            Radial(centre, at.scale * 0.11, ((0, warm), (1, warm)), (0.55, 0.0)),
        )
    if look.beard:
        _beard(c, at, look, tones, face)


def _features(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face, small: float) -> None:
    t = face.turn
    for side in (-1, 1):
        _eye(c, at, look, tones, face, side, small)
        _brow(c, at, look, tones, face, side)
    # Nose: a soft plane on the shaded side and the line under the tip.
    x = across_face(0.0, t)
    dark = -1 if t > 0.25 else 1 if t < -0.25 else -face.lit_from
    tip = x + t * 0.05
    plane = [
        (x + dark * 0.04, -0.06),
        (x + dark * 0.02 + t * 0.01, 0.04),
        (tip + dark * 0.018, 0.15),
        (tip + dark * 0.062, 0.192),
        (tip + dark * 0.05, 0.216),
        (tip, 0.222),
        (tip - dark * 0.005, 0.19),
        (x - dark * 0.002, 0.05),
    ]
    c.draw(at.shape(blob(plane, steps=6)), tones.skin_dark, alpha=0.5, soft=at.scale * 0.006)
    base = curve(
        [(tip - 0.05, 0.2), (tip - 0.026, 0.219), (tip, 0.226), (tip + 0.026, 0.219), (tip + 0.05, 0.2)], steps=5
    )
    c.draw(
        at.shape(stroke(base, [0.004, 0.012, 0.015, 0.012, 0.004])), mix(tones.skin_dark, tones.line, 0.28), alpha=0.85
    )
    c.draw(
        at.shape(ellipse(tip - dark * 0.012, 0.165, 0.02, 0.026)), tones.skin_light, alpha=0.5, soft=at.scale * 0.008
    )
    _mouth(c, at, look, tones, face)
    if look.freckles and small > 120:
        for i in range(14):
            fx, fy = (i * 0.618) % 1 * 0.46 - 0.23, 0.11 + (i * i * 0.377) % 1 * 0.11
            c.draw(at.shape(ellipse(across_face(fx, t), fy, 0.0065)), tones.skin_dark, alpha=0.6)
    if look.is_older and small > 120:
        for side in (-1, 1):
            fold = curve([(across_face(side * 0.1, t), 0.23), (across_face(side * 0.135, t), 0.29),
                          (across_face(side * 0.14, t), 0.34)], steps=5)  # fmt: skip
            c.draw(at.shape(stroke(fold, [0.002, 0.009, 0.002])), tones.skin_dark, alpha=0.6)


def _eye(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face, side: int, small: float) -> None:
    t = face.turn
    x, y = across_face(side * 0.152, t), 0.035
    far = side * t > 0
    w = 0.074 * (1 - 0.16 * abs(t) - (0.16 * abs(t) if far else 0))
    h = 0.05 if look.presents == "woman" else 0.043
    soft_line = mix(tones.line, tones.skin_dark, 0.15)
    outer, inner = x + side * w, x - side * w
    if face.closed or face.looks_down:
        lid = curve([(inner, y + 0.006), (x - side * w * 0.3, y + 0.03), (x + side * w * 0.35, y + 0.03), (outer, y + 0.004)],
                    steps=6)  # fmt: skip
        c.draw(at.shape(ellipse(x, y - 0.01, w * 1.05, h * 0.9)), tones.skin_dark, alpha=0.22, soft=at.scale * 0.01)
        c.draw(at.shape(stroke(lid, [0.008, 0.019, 0.021, 0.01])), soft_line)
        if look.presents == "woman":
            c.draw(
                at.shape(stroke([(outer - side * 0.012, y + 0.014), (outer + side * 0.02, y + 0.022)], [0.014, 0.003])),
                soft_line,
            )
        return
    top = curve([(inner, y + 0.012), (x - side * w * 0.42, y - h * 0.62), (x + side * w * 0.2, y - h * 0.8),
                 (x + side * w * 0.72, y - h * 0.38), (outer, y - 0.002)], steps=6)  # fmt: skip
    bottom = curve([(outer, y - 0.002), (x + side * w * 0.55, y + h * 0.42), (x - side * w * 0.1, y + h * 0.56),
                    (x - side * w * 0.62, y + h * 0.38), (inner, y + 0.012)], steps=6)  # fmt: skip
    almond = at.shape(polygon(top + bottom[1:]))
    c.draw(at.shape(ellipse(x, y - h * 0.5, w * 1.25, h * 1.15)), tones.skin_dark, alpha=0.25, soft=at.scale * 0.014)
    c.draw(almond, mix((250, 246, 240), tones.skin, 0.22))
    gaze = x + t * 0.016
    with c.clip(almond):
        iris = mix(look.eyes, tones.skin_dark, 0.08)
        c.draw(at.shape(ellipse(gaze, y - 0.004, 0.043)), scaled(iris, 0.62))
        c.draw(at.shape(ellipse(gaze, y - 0.002, 0.036)), iris)
        c.draw(at.shape(ellipse(gaze, y + 0.012, 0.024, 0.017)), mix(iris, (255, 245, 220), 0.35), alpha=0.7)
        c.draw(at.shape(ellipse(gaze, y - 0.005, 0.019)), (22, 16, 20))
        c.draw(at.shape(stroke(top, [0.02] * len(top))), scaled(tones.skin_dark, 0.7), alpha=0.35)
        if small > 90:
            lit = face.lit_from
            c.draw(at.shape(ellipse(gaze + lit * 0.014, y - 0.018, 0.0105)), (255, 255, 255), alpha=0.95)
    thick = 0.021 if look.presents == "woman" else 0.014
    c.draw(at.shape(stroke(top, [thick * 0.35, thick * 0.8, thick, thick * 1.1, thick * 0.6])), soft_line)
    if look.presents == "woman":
        wing = curve(
            [(x + side * w * 0.72, y - h * 0.42), (outer + side * 0.008, y - 0.012), (outer + side * 0.032, y - 0.032)],
            steps=5,
        )
        c.draw(at.shape(stroke(wing, [thick * 0.9, thick * 0.75, 0.003])), soft_line)
    if small > 110:
        crease = [(px, py - 0.024) for px, py in top[4:-3]]
        c.draw(at.shape(stroke(crease, [0.002, 0.008, 0.008, 0.002])), tones.skin_dark, alpha=0.8)
        c.draw(at.shape(stroke(bottom[3:-4], [0.002, 0.006, 0.002])), tones.skin_dark, alpha=0.8)


def _brow(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face, side: int) -> None:
    t = face.turn
    thick = 0.029 if look.presents == "man" else 0.02 if look.presents == "woman" else 0.024
    lift = 0.002 if look.presents == "man" else 0.006
    points = [(0.078, -0.09), (0.135, -0.102 - lift), (0.19, -0.1 - lift * 1.2), (0.243, -0.068)]
    line = curve([(across_face(side * x, t), y) for x, y in points], steps=6)
    pale = luma(look.hair) > 150
    colour = mix(tones.hair_dark, tones.skin_dark, 0.35) if pale else mix(tones.hair_dark, tones.line, 0.4)
    if look.hair_style in ("bald", "buzz", "scarf") and not pale:
        colour = mix((40, 30, 28), tones.skin_dark, 0.2)
    c.draw(at.shape(stroke(line, [thick * 0.75, thick, thick * 0.8, thick * 0.2])), colour, alpha=0.95)


def _mouth(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face) -> None:
    t, s = face.turn, face.smile
    x, y = across_face(0.0, t) + t * 0.02, 0.325
    w = (0.1 + 0.026 * s) * (1 - 0.15 * abs(t))
    up = 0.028 * s
    left, right = (x - w, y - up), (x + w, y - up)
    line = curve(
        [left, (x - w * 0.45, y + 0.004), (x, y + 0.004 + up * 0.35), (x + w * 0.45, y + 0.004), right], steps=6
    )
    upper = curve([right, (x + w * 0.45, y - 0.02), (x + 0.018, y - 0.031), (x, y - 0.024), (x - 0.018, y - 0.031),
                   (x - w * 0.45, y - 0.02), left], steps=6)  # fmt: skip
    full = 0.044 if look.presents == "woman" else 0.034
    lower = curve(
        [right, (x + w * 0.52, y + full * 0.8), (x, y + full + up * 0.4), (x - w * 0.52, y + full * 0.8), left], steps=6
    )
    c.draw(at.shape(polygon(line + upper)), mix(tones.lips, tones.skin_dark, 0.3))
    c.draw(at.shape(polygon(line + lower)), mix(tones.lips, tones.skin_light, 0.12))
    c.draw(at.shape(stroke(line, [0.006, 0.01, 0.011, 0.01, 0.006])), mix(tones.lips, (60, 18, 26), 0.55))
    shine = [(x - w * 0.25, y + full * 0.5), (x + w * 0.25, y + full * 0.5)]
    c.draw(at.shape(stroke(shine, 0.01)), tones.skin_light, alpha=0.28, soft=at.scale * 0.006)
    c.draw(at.shape(ellipse(x, y + full + 0.03, w * 0.5, 0.012)), tones.skin_dark, alpha=0.3, soft=at.scale * 0.01)
    for px, py in (left, right):
        c.draw(at.shape(ellipse(px, py, 0.009)), tones.skin_dark, alpha=0.7, soft=at.scale * 0.004)


def _small_features(c: Canvas, at: Frame, tones: Tones, face: Face) -> None:
    """Enough of a face for a figure that is far away."""
    t = face.turn
    for side in (-1, 1):
        x = across_face(side * 0.152, t)
        c.draw(at.shape(ellipse(x, 0.04, 0.034, 0.03)), tones.line)
        c.draw(at.shape(stroke([(x - 0.06, -0.07), (x + 0.06, -0.075)], 0.026)), mix(tones.line, tones.hair, 0.4))
    x = across_face(0.0, t)
    c.draw(at.shape(ellipse(x + t * 0.05, 0.19, 0.035, 0.02)), tones.skin_dark, alpha=0.7)
    c.draw(at.shape(stroke(curve([(x - 0.09, 0.31), (x, 0.335), (x + 0.09, 0.31)], steps=4), 0.032)), tones.lips)


def _beard(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face) -> None:
    t = face.turn
    mid = across_face(0.0, t)
    colour = mix(tones.hair_dark, tones.hair, 0.4)
    moustache = curve([(mid - 0.13, 0.33), (mid - 0.07, 0.265), (mid, 0.255), (mid + 0.07, 0.265), (mid + 0.13, 0.33),
                       (mid + 0.06, 0.298), (mid, 0.29), (mid - 0.06, 0.298)], closed=True, steps=5)  # fmt: skip
    if look.beard == "moustache":
        c.draw(at.shape(polygon(moustache)), colour)
        return
    jaw = [(-0.4, 0.02), (-0.325, 0.08), (-0.27, 0.2), (-0.17, 0.25), (mid - 0.12, 0.262), (mid, 0.258), (mid + 0.12, 0.262),
           (0.17, 0.25), (0.27, 0.2), (0.325, 0.08), (0.4, 0.02)]  # fmt: skip
    full = polygon([*curve(jaw, steps=6), (0.45, 0.7), (-0.45, 0.7)])
    bare = blob(
        [(mid - 0.1, 0.325), (mid, 0.295), (mid + 0.1, 0.325), (mid + 0.05, 0.375), (mid, 0.383), (mid - 0.05, 0.375)]
    )
    if look.beard == "stubble":
        c.draw(at.shape(full), tones.hair_dark, alpha=0.24, soft=at.scale * 0.025)
        return
    c.draw(at.shape(full - bare), colour, soft=at.scale * 0.005)
    c.draw(
        at.shape(full - bare),
        down(at.y + 0.25 * at.scale, at.y + 0.5 * at.scale, tones.hair_dark, tones.hair_dark, alphas=(0.0, 0.5)),
    )


def _glasses(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face) -> None:
    t = face.turn
    dark = look.glasses == "sun"
    frame = (36, 30, 34)
    for side in (-1, 1):
        x = across_face(side * 0.155, t)
        w = 0.118 * (1 - 0.15 * abs(t))
        lens = rect(x - w, -0.045, x + w, 0.125, 0.07)
        if dark:
            c.draw(at.shape(lens), down(at.y - 0.05 * at.scale, at.y + 0.13 * at.scale, (28, 26, 34), (92, 74, 78)))
            glint = polygon([(x - w * 0.5, -0.03), (x - w * 0.1, -0.03), (x - w * 0.5, 0.1), (x - w * 0.8, 0.1)])
            c.draw(at.shape(glint), (255, 255, 255), alpha=0.16)
        else:
            c.draw(at.shape(lens), (255, 255, 255), alpha=0.12)
        inner = rect(x - w + 0.013, -0.032, x + w - 0.013, 0.112, 0.06)
        c.draw(at.shape(lens - inner), frame)
        if side * t <= 0.3:
            c.draw(at.shape(stroke([(x + side * w, 0.01), (side * 0.36 - t * 0.05, 0.03)], 0.018)), frame)
    a, b = across_face(-0.155, t) + 0.1, across_face(0.155, t) - 0.1
    c.draw(at.shape(stroke(curve([(a, 0.015), ((a + b) / 2, -0.004), (b, 0.015)], steps=4), 0.016)), frame)


def neck_shadow(c: Canvas, at: Frame, tones: Tones, face: Face, clip: Shape) -> None:
    """What the chin throws on the neck."""
    x = face.turn * 0.06
    with c.clip(clip):
        c.draw(
            at.shape(blob([(x - 0.34, 0.2), (x + 0.34, 0.2), (x + 0.26, 0.5), (x + 0.05, 0.64), (x - 0.2, 0.54)])),
            tones.skin_dark,
            alpha=0.75,
        )
