"""The body under and outside the clothes: limbs, trunk, hands and feet, as shapes in heads."""

import math

from tools.sketch.poses import Build, Skeleton
from tools.sketch.shapes import Frame, Point, Shape, blob, curve, lerp, polygon, stroke

_ARM = (0.158, 0.178, 0.15, 0.14, 0.145, 0.095)
_LEG = (0.325, 0.32, 0.23, 0.205, 0.225, 0.115)


def limb(a: Point, b: Point, c: Point, radii: tuple[float, ...], *, start: float = 0.0, end: float = 1.0) -> Shape:
    """A bent, tapered limb from a over b to c, or the part of it between `start` and `end` (0 to 1)."""
    points = [a, lerp(a, b, 0.5), lerp(a, b, 0.9), lerp(b, c, 0.1), lerp(b, c, 0.42), c]
    line = curve(points, steps=6)
    last = len(line) - 1
    widths = []
    for i in range(len(line)):
        place = i / last * (len(radii) - 1)
        low = min(int(place), len(radii) - 2)
        widths.append(2 * (radii[low] + (radii[low + 1] - radii[low]) * (place - low)))
    first, final = round(start * last), round(end * last)
    cut = stroke(line[first : final + 1], widths[first : final + 1], round_ends=end >= 0.999 or start > 0)
    return cut + Shape(discs=((*line[0], widths[0] / 2),)) if start == 0 else cut


def arm(s: Skeleton, build: Build, side: int, grow: float = 0.0, *, end: float = 1.0, start: float = 0.0) -> Shape:
    radii = tuple(r * build.arm + grow for r in _ARM)
    return limb(s.shoulders[side], s.elbows[side], s.wrists[side], radii, start=start, end=end)


def leg(s: Skeleton, build: Build, side: int, grow: float = 0.0, *, end: float = 1.0, straight: float = 0.0) -> Shape:
    """A leg; `straight` (0 to 1) hangs cloth from the knee down instead of following the calf."""
    radii = [r * build.leg + grow for r in _LEG]
    for i in range(2, 6):
        radii[i] += straight * (0.25 * build.leg - radii[i] + grow)
    return limb(s.hips[side], s.knees[side], s.ankles[side], tuple(radii), end=end)


def trunk(build: Build, grow: float = 0.0, *, bottom: float = 0.4) -> Shape:
    """Shoulders to hips, upright, before the lean."""
    g = grow
    half = [
        (0.14 + g * 0.4, -2.27),
        (0.33, -2.17 - g * 0.5),
        (build.shoulder - 0.1, -2.09 - g * 0.6),
        (build.shoulder + g * 0.6, -1.9),
        (max(build.chest + 0.05, build.shoulder - 0.09) + g * 0.6, -1.62),
        (build.chest + g, -1.3),
        (build.waist + g * 1.2, -0.82),
        (build.hip * 0.95 + g, -0.25),
        (build.hip + g, 0.05),
    ]
    half = [(x, y) for x, y in half if y < bottom - 0.03]
    half.append((half[-1][0] * 0.985, bottom))
    right = curve(half, steps=6)
    middle = (0.0, bottom + 0.05)
    return polygon([*right, middle, *[(-x, y) for x, y in reversed(right)]])


def neck(s: Skeleton, build: Build) -> Shape:
    r = 0.155 + 0.035 * (build.shoulder - 0.6)
    a, b = s.neck, s.head
    top = lerp(a, b, 0.75)
    return stroke([lerp(a, b, -0.14), lerp(a, b, 0.12), top], [r * 2.2, r * 2.05, r * 1.9])


def hand(s: Skeleton, side: int, kind: str, grow: float = 1.0) -> tuple[Shape, list[Shape]]:
    """A hand at the end of its arm, and the lines between its fingers."""
    at = hand_frame(s, side, grow)
    flip = -1 if side == 0 else 1
    if kind == "grip":
        fist = blob(
            [
                (-0.1, -0.03),
                (-0.165, 0.1),
                (-0.17, 0.26),
                (-0.1, 0.345),
                (0.08, 0.35),
                (0.165, 0.27),
                (0.165, 0.1),
                (0.1, -0.03),
            ]
        )
        thumb = stroke([(-flip * 0.12, 0.07), (-flip * 0.1, 0.2), (flip * 0.03, 0.23)], [0.1, 0.105, 0.085])
        lines = [stroke([(x, 0.19), (x * 1.05, 0.33)], [0.005, 0.016]) for x in (-0.08, 0.005, 0.085)]
        return at.shape(fist + thumb), [at.shape(line) for line in lines]
    palm = blob(
        [
            (-0.1, -0.03),
            (-0.145, 0.1),
            (-0.15, 0.26),
            (-0.06, 0.33),
            (0.07, 0.32),
            (0.145, 0.24),
            (0.14, 0.1),
            (0.1, -0.03),
        ]
    )
    fingers = Shape()
    for i, (x, length) in enumerate(((-0.108, 0.22), (-0.038, 0.29), (0.035, 0.28), (0.104, 0.2))):
        fingers = fingers + stroke([(x, 0.24), (x * 1.02 + 0.004 * i, 0.24 + length)], [0.078, 0.052])
    thumb = stroke([(-flip * 0.1, 0.06), (-flip * 0.19, 0.18), (-flip * 0.195, 0.3)], [0.1, 0.09, 0.06])
    lines = [stroke([(x, 0.3), (x * 1.02, 0.47)], [0.004, 0.012]) for x in (-0.073, -0.001, 0.07)]
    return at.shape(palm + fingers + thumb), [at.shape(line) for line in lines]


def hand_frame(s: Skeleton, side: int, grow: float = 1.0) -> Frame:
    """Local coordinates of a hand: the wrist at the origin, the fingers downwards."""
    return towards(s.elbows[side], s.wrists[side], grow)


def towards(a: Point, b: Point, scale: float = 1.0) -> Frame:
    """A frame at `b` whose y axis points on from `a` to `b`."""

    angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) - 90
    return Frame(b[0], b[1], scale, angle)


def grip_point(s: Skeleton, side: int) -> Point:
    """The middle of a closed hand."""
    return hand_frame(s, side).point((0.0, 0.18))


def foot(s: Skeleton, side: int, *, is_side: bool, angle: float = 0.0) -> tuple[Shape, Shape]:
    """A shoe and its sole."""
    x, y = s.ankles[side]
    if is_side:
        at = Frame(x, y, 1.0, angle)
        shoe = blob(
            [
                (-0.17, -0.1),
                (0.09, -0.12),
                (0.2, -0.02),
                (0.42, 0.06),
                (0.5, 0.15),
                (0.4, 0.19),
                (-0.15, 0.19),
                (-0.2, 0.06),
            ]
        )
        sole = stroke([(-0.17, 0.185), (0.46, 0.185)], 0.05)
        return at.shape(shoe), at.shape(sole)
    out = -0.04 if side == 0 else 0.04
    at = Frame(x, y)
    shoe = blob(
        [
            (-0.125, -0.12),
            (0.125, -0.12),
            (0.16 + out, 0.08),
            (0.13 + out, 0.19),
            (-0.13 + out, 0.19),
            (-0.16 + out, 0.08),
        ]
    )
    return at.shape(shoe), at.shape(stroke([(-0.12 + out, 0.185), (0.12 + out, 0.185)], 0.05))


def pelvis(s: Skeleton, build: Build, grow: float = 0.0) -> Shape:
    waistband = max(build.hip * 0.84, build.waist * 0.92) + grow  # wider, it would stick out under a shirt
    return blob(
        [
            (-waistband, -0.46),
            (waistband, -0.46),
            (build.hip * 0.99 + grow, -0.14),
            (build.hip + 0.02 + grow, 0.08),
            (s.hips[1][0] + 0.25 * build.leg + grow, 0.4),
            (0.0, 0.46 + grow),
            (s.hips[0][0] - 0.25 * build.leg - grow, 0.4),
            (-build.hip - 0.02 - grow, 0.08),
            (-build.hip * 0.99 - grow, -0.14),
        ],
        steps=6,
    )


def briefs(s: Skeleton, build: Build, grow: float = 0.0) -> Shape:
    """The lower end of a swimsuit: from the waist to where the legs begin."""
    hip = build.hip + grow
    half = [(build.waist + grow, -0.8), (hip * 0.95, -0.25), (hip, 0.03), (hip * 0.98, 0.13)]
    leg = [half[-1], (s.hips[1][0] + 0.06, 0.27), (0.12, 0.44), (0.0, 0.47)]
    right = [*curve(half, steps=5), *curve(leg, steps=5)[1:]]
    return polygon([*right, *[(-x, y) for x, y in reversed(right)]])
