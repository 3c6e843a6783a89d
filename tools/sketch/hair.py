"""Hair by style, in two layers: what hangs behind head and shoulders, and what frames the face. Hats too."""

import math
from collections.abc import Sequence

from tools.sketch.canvas import Canvas, Inner, down
from tools.sketch.colours import mix, scaled
from tools.sketch.head import Face, Tones, towards_light
from tools.sketch.headwear import cloth_of, draw_hat, draw_headscarf
from tools.sketch.look import Look
from tools.sketch.shapes import Frame, Point, Shape, blob, curve, ellipse, polygon, stroke

_LONG = ("long", "wavy", "lob", "bob")


def behind(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face, wind: float = 0.0) -> None:
    """Hair behind the head: drawn before the body, or after it when the person is seen from behind."""
    style = look.hair_style
    shape = _back_shape(look, wind)
    if style in ("bald", "buzz", "short", "pixie", "short curly") and not face.is_back:
        return
    if shape is None:
        return
    tone = mix(tones.hair_dark, tones.hair, 0.3) if not face.is_back else tones.hair
    if style == "scarf":
        tone = scaled(cloth_of(look, tones), 0.7)
    c.draw(
        at.shape(shape),
        down(at.y - 0.5 * at.scale, at.y + 1.1 * at.scale, tone, mix(tone, tones.hair_dark, 0.7)),
        inner=Inner(towards_light(at, face, 0.08), 0.03 * at.scale, scaled(tones.hair_dark, 0.8), 0.5, 0.05 * at.scale),
    )
    if style == "ponytail" and face.is_back:
        _tie(c, at, (0.0, -0.1))
    if face.is_back or style in ("long", "wavy"):
        _strands(c, at, tones, [
            [(x, -0.45), (x * 1.5, 0.1), (x * 1.65 + wind * 0.1, 0.5)] for x in (-0.2, -0.06, 0.1, 0.22)
        ], 0.3 if face.is_back and style in _LONG else 0.0)  # fmt: skip


def _back_shape(look: Look, wind: float) -> Shape | None:
    style = look.hair_style
    if style in ("long", "wavy", "lob", "bob"):
        end = {"long": 1.3, "wavy": 1.2, "lob": 0.78, "bob": 0.56}[style]
        wide = {"long": 0.5, "wavy": 0.56, "lob": 0.5, "bob": 0.49}[style]
        half: list[Point] = [(0.24, -0.6), (0.41, -0.36), (0.455, 0.0)]
        steps = 6 if look.hair_waves else 4
        for i in range(1, steps + 1):
            y = end * i / steps
            wave = 0.05 * math.sin(i * 2.1 + 0.6) if look.hair_waves else 0.0
            x = wide - 0.05 + 0.06 * math.sin(math.pi * min(1, i / steps)) + wave
            half.append((x * (0.82 if i == steps else 1.0), y))
        half.append((0.16, end + 0.05))
        right = [(x + wind * max(0.0, y) * 0.28, y) for x, y in half]
        left = [(-x + wind * max(0.0, y) * 0.28, y) for x, y in reversed(half)]
        return blob([(0.0, -0.645), *right, *left])
    if style == "curly":
        return _cloud(0.72, 0.46, 0.15, wind)
    if style == "afro":
        return _ring(0.0, -0.2, 0.6, 0.58, 26, 0.09) + ellipse(0, -0.2, 0.61, 0.58)
    if style in ("short curly",):
        return _ring(0.0, -0.2, 0.38, 0.38, 18, 0.07) + ellipse(0, -0.16, 0.4, 0.42)
    if style == "ponytail":
        tail = curve(
            [
                (0.06, -0.5),
                (0.36, -0.46),
                (0.52 + wind * 0.1, -0.1),
                (0.5 + wind * 0.25, 0.35),
                (0.4 + wind * 0.45, 0.8),
            ],
            steps=8,
        )
        return _skull() + stroke(tail, [0.12, 0.24, 0.25, 0.21, 0.03])
    if style == "bun":
        return _skull() + ellipse(0.03, -0.71, 0.19, 0.17)
    if style == "locs":
        shape = _skull()
        for i in range(13):
            x = -0.42 + i * 0.07
            sway = 0.05 * math.sin(i * 2.1)
            locks = curve(
                [
                    (x * 0.9, -0.3),
                    (x * 1.12, 0.1),
                    (x * 1.15 + sway, 0.5),
                    (x * 1.1 + sway + wind * 0.2, 0.86 + 0.06 * (i % 3)),
                ],
                steps=6,
            )
            shape = shape + stroke(locks, [0.1, 0.095, 0.09, 0.06])
        return shape
    if style == "scarf":
        return blob([(0.0, -0.6), (0.3, -0.52), (0.43, -0.2), (0.45, 0.2), (0.55, 0.6), (0.6, 0.85), (0.0, 1.0), (-0.6, 0.85),
                     (-0.55, 0.6), (-0.45, 0.2), (-0.43, -0.2), (-0.3, -0.52)])  # fmt: skip
    return _skull()


def _skull(grow: float = 0.0) -> Shape:
    g = grow
    return blob([(0.0, -0.56 - g), (0.24, -0.515 - g), (0.375 + g, -0.32), (0.395 + g, -0.05), (0.35, 0.2), (0.22, 0.4), (0.0, 0.46),
                 (-0.22, 0.4), (-0.35, 0.2), (-0.395 - g, -0.05), (-0.375 - g, -0.32), (-0.24, -0.515 - g)])  # fmt: skip


def _cloud(end: float, wide: float, r: float, wind: float) -> Shape:
    """A mass of curls down to `end`."""
    discs: list[tuple[float, float, float]] = [(0.0, -0.3, 0.38)]
    for row in range(7):
        y = -0.5 + (end + 0.42) * row / 6
        spread = wide * (0.62 + 0.5 * math.sin(math.pi * (row + 1.2) / 8))
        for k in range(5):
            x = -spread + 2 * spread * k / 4
            swell = r * (0.86 + 0.3 * ((row * 5 + k * 3) % 4) / 3)
            discs.append(
                (x + 0.03 * math.sin(row * 3 + k) + wind * max(0, y) * 0.25, y + 0.02 * math.cos(k * 5 + row), swell)
            )
    return Shape(discs=tuple(discs))


def _ring(cx: float, cy: float, rx: float, ry: float, count: int, r: float) -> Shape:
    return Shape(discs=tuple(
        (cx + rx * math.cos(2 * math.pi * i / count), cy + ry * math.sin(2 * math.pi * i / count), r * (0.9 + 0.25 * (i * 7 % 4) / 3))
        for i in range(count)
    ))  # fmt: skip


def _strands(
    c: Canvas, at: Frame, tones: Tones, lines: Sequence[Sequence[Point]], alpha: float, width: float = 0.016
) -> None:
    if alpha <= 0 or at.scale * c.scale < 60:
        return
    for points in lines:
        c.draw(
            at.shape(stroke(curve(list(points), steps=8), [0.003, width, width, 0.002])), tones.hair_light, alpha=alpha
        )


def front(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face, wind: float = 0.0) -> None:
    """Hair over the forehead and beside the face, then whatever is worn on it."""
    if face.is_back:
        _seen_from_behind(c, at, look, tones)
        return  # a hat comes over all of the hair: see `figure`
    style, lean = look.hair_style, face.turn * 0.05
    head = at.then(lean * 0.5, 0.0)
    lit = face.lit_from

    def fill(shape: Shape, *, shine: bool = True) -> None:
        placed = head.shape(shape)
        c.draw(
            placed,
            down(
                at.y - 0.62 * at.scale,
                at.y + 0.5 * at.scale,
                mix(tones.hair, tones.hair_light, 0.25),
                tones.hair,
                mix(tones.hair, tones.hair_dark, 0.45),
            ),
            inner=Inner(towards_light(at, face, 0.07), 0.02 * at.scale, tones.hair_dark, 0.55, 0.035 * at.scale),
        )
        if shine and at.scale * c.scale > 40:
            with c.clip(placed):
                arc = curve(
                    [
                        (-0.34 + lit * 0.08, -0.27),
                        (-0.2 + lit * 0.1, -0.45),
                        (0.0 + lit * 0.12, -0.5),
                        (0.2 + lit * 0.1, -0.45),
                        (0.36, -0.27),
                    ],
                    steps=6,
                )
                c.draw(
                    head.shape(stroke(arc, [0.0, 0.05, 0.075, 0.05, 0.0])),
                    tones.hair_light,
                    alpha=0.5,
                    soft=at.scale * 0.016,
                )

    if style in _LONG:
        _parted(c, head, look, tones, fill, wind)
    elif style == "curly":
        _curls(c, head, tones, fill, wind)
    elif style in ("afro", "short curly"):
        band = [
            (-0.36, 0.0),
            (-0.34, -0.16),
            (-0.25, -0.29),
            (-0.1, -0.345),
            (0.06, -0.34),
            (0.23, -0.3),
            (0.34, -0.16),
            (0.36, 0.0),
        ]
        out = 0.64 if style == "afro" else 0.42
        top = [
            (out * math.cos(a), -0.2 + out * 0.95 * math.sin(a))
            for a in [math.radians(d) for d in range(20, -201, -20)]
        ]
        bumps = _ring(0.0, -0.2, out * 0.93, out * 0.9, 26 if style == "afro" else 18, 0.1 if style == "afro" else 0.07)
        bumps = Shape(discs=tuple(d for d in bumps.discs if d[1] < 0.02 or abs(d[0]) > 0.42))
        scallops = Shape(discs=tuple((x, y - 0.02, 0.05) for x, y in curve(band, steps=2)))
        fill(polygon([*band, *top]) + bumps + scallops)
        _curl_marks(c, head, tones, out)
    elif style in ("bun", "ponytail", "braids", "locs"):
        _pulled_back(c, head, style, look, tones, fill, lean)
    elif style == "pixie":
        fill(blob([(-0.36, 0.13), (-0.385, -0.1), (-0.4, -0.34), (-0.27, -0.57), (0.0, -0.635), (0.26, -0.585), (0.405, -0.36),
                   (0.39, -0.08), (0.36, 0.12), (0.335, -0.02), (0.315, -0.16), (0.24, -0.215), (0.1, -0.2), (-0.06, -0.24),
                   (-0.2, -0.36), (-0.29, -0.24), (-0.325, -0.06)], steps=6))  # fmt: skip
        _strands(
            c,
            head,
            tones,
            [[(-0.18, -0.4), (0.05, -0.34), (0.26, -0.25)], [(-0.1, -0.52), (0.12, -0.44), (0.33, -0.28)]],
            0.45,
        )
    elif style == "short":
        _short(c, head, look, tones, fill)
    elif style == "buzz":
        cap = blob([(-0.352, 0.0), (-0.372, -0.2), (-0.33, -0.39), (-0.2, -0.5), (0.0, -0.525), (0.2, -0.5), (0.33, -0.39), (0.372, -0.2),
                    (0.352, 0.0), (0.325, -0.14), (0.25, -0.27), (0.1, -0.315), (-0.1, -0.315), (-0.25, -0.27), (-0.325, -0.14)])  # fmt: skip
        c.draw(head.shape(cap), mix(tones.hair, tones.skin_dark, 0.3), alpha=0.86, soft=at.scale * 0.004)
    elif style == "bald":
        c.draw(
            head.shape(ellipse(0.12 * lit, -0.37, 0.13, 0.07, angle=18 * lit)),
            tones.skin_light,
            alpha=0.6,
            soft=at.scale * 0.03,
        )
    elif style == "scarf":
        draw_headscarf(c, head, look, tones, face)
    draw_hat(c, at, look, tones, face)


def _parted(c: Canvas, head: Frame, look: Look, tones: Tones, fill: object, wind: float) -> None:
    assert callable(fill)
    part, style = 0.07, look.hair_style
    end = {"long": 1.02, "wavy": 0.98, "lob": 0.66, "bob": 0.47}[style]

    def side(sign: int, points: list[Point]) -> Shape:
        return blob([(sign * x + wind * max(0.0, y - 0.2) * 0.22, y) for x, y in points], steps=8)

    tail: list[Point]
    if style in ("long", "wavy"):
        inner = [(0.35, 0.36), (0.345, 0.6), (0.33, 0.82), (0.36, end)]
        outer = [(0.46, end - 0.1), (0.52, 0.72), (0.5, 0.45)]
        if look.hair_waves:
            inner = [(0.345, 0.36), (0.37, 0.52), (0.325, 0.68), (0.36, 0.84), (0.33, end)]
            outer = [(0.47, end - 0.03), (0.55, 0.84), (0.49, 0.68), (0.56, 0.52), (0.49, 0.36), (0.53, 0.2)]
    elif style == "lob":
        inner = [(0.345, 0.36), (0.33, 0.52), (0.33, end)]
        outer = [(0.45, end - 0.03), (0.505, 0.45)]
        if look.hair_waves:
            inner = [(0.345, 0.34), (0.372, 0.46), (0.33, end)]
            outer = [(0.46, end - 0.01), (0.55, 0.54), (0.49, 0.4), (0.54, 0.24)]
    else:
        inner = [(0.34, 0.3), (0.3, end - 0.05), (0.33, end)]
        outer = [(0.44, end - 0.06), (0.49, 0.28)]
    tail = [*inner, *outer]
    right = [(part, -0.42), (0.15, -0.36), (0.235, -0.25), (0.305, -0.11), (0.335, 0.1), *tail, (0.475, 0.05), (0.45, -0.25), (0.36, -0.49),
             (0.2, -0.62), (part, -0.635)]  # fmt: skip
    left = [(-part, -0.42), (0.03, -0.345), (0.165, -0.265), (0.285, -0.125), (0.335, 0.1), *tail, (0.475, 0.05), (0.45, -0.25), (0.36, -0.49),
            (0.18, -0.63), (-part, -0.635)]  # fmt: skip
    fill(side(-1, left) + side(1, right))
    for sign, x in ((-1, -part), (1, part)):
        _strands(c, head, tones, [
            [(x * sign * sign, -0.58), (sign * 0.3, -0.36), (sign * 0.4, 0.0), (sign * 0.415 + wind * 0.02, 0.34)],
            [(sign * 0.34, -0.1), (sign * 0.385, 0.2), (sign * 0.4 + wind * 0.08, end * 0.75)],
        ], 0.42)  # fmt: skip
    c.draw(head.shape(stroke([(part, -0.62), (part, -0.42)], [0.004, 0.014])), tones.hair_dark, alpha=0.8)


def _curls(c: Canvas, head: Frame, tones: Tones, fill: object, wind: float) -> None:
    assert callable(fill)
    discs: list[tuple[float, float, float]] = []
    # Over the forehead a soft edge of curls, beside the face two columns of them.
    for i in range(9):
        a = math.radians(200 + i * 17.5)
        discs.append((0.385 * math.cos(a), -0.16 + 0.36 * math.sin(a), 0.115 + 0.02 * (i % 2)))
    for sign in (-1, 1):
        for i in range(6):
            y = -0.1 + i * 0.145
            discs.append(
                (
                    sign * (0.45 + 0.045 * math.sin(i * 1.9)) + wind * max(0, y) * 0.2,
                    y,
                    0.125 + 0.016 * ((i * 2 + sign) % 3),
                )
            )
    fill(Shape(discs=tuple(discs)))
    _curl_marks(c, head, tones, 0.5, low=0.6)


def _curl_marks(c: Canvas, head: Frame, tones: Tones, out: float, low: float = 0.1) -> None:
    if head.scale * c.scale < 60:
        return
    for i in range(26):
        a = 2 * math.pi * ((i * 0.618) % 1)
        r = out * (0.72 + 0.26 * ((i * 0.37) % 1))
        x, y = r * math.cos(a), -0.2 + r * 0.95 * math.sin(a)
        if y > low or (abs(x) < 0.36 and y > -0.36):
            continue
        mark = [
            (x + 0.045 * math.cos(t), y + 0.045 * math.sin(t))
            for t in [math.radians(d + i * 40) for d in range(0, 200, 25)]
        ]
        c.draw(head.shape(stroke(mark, 0.014)), tones.hair_light if i % 2 else tones.hair_dark, alpha=0.5)


def _pulled_back(c: Canvas, head: Frame, style: str, look: Look, tones: Tones, fill: object, lean: float) -> None:
    assert callable(fill)
    cap = blob([(-0.345, 0.06), (-0.385, -0.12), (-0.375, -0.34), (-0.25, -0.52), (0.0, -0.575), (0.25, -0.52), (0.375, -0.34), (0.385, -0.12),
                (0.345, 0.06), (0.325, -0.1), (0.265, -0.26), (0.13, -0.345), (0.0, -0.36), (-0.13, -0.345), (-0.265, -0.26),
                (-0.325, -0.1)], steps=6)  # fmt: skip
    if style == "bun":
        c.draw(
            head.shape(ellipse(0.03, -0.7, 0.175, 0.155)),
            tones.hair,
            inner=Inner(-0.05 * head.scale, 0.03 * head.scale, tones.hair_dark, 0.6, 0.03 * head.scale),
        )
        for r in (0.07, 0.12):
            swirl = [
                (0.03 + r * math.cos(math.radians(d)), -0.7 + r * 0.85 * math.sin(math.radians(d)))
                for d in range(150, 400, 20)
            ]
            c.draw(head.shape(stroke(swirl, 0.014)), tones.hair_dark, alpha=0.5)
    fill(cap)
    _strands(
        c,
        head,
        tones,
        [[(x * 1.05, -0.24), (x * 0.8, -0.42), (x * 0.3, -0.56)] for x in (-0.3, -0.2, -0.1, 0.1, 0.2, 0.3)],
        0.35,
        0.012,
    )
    if style in ("bun", "ponytail") and look.presents != "man":
        for sign in (-1, 1):  # loose strands at the temples
            lock = curve([(sign * 0.3, -0.22), (sign * 0.352, 0.0), (sign * 0.34, 0.2), (sign * 0.365, 0.34)], steps=6)
            c.draw(head.shape(stroke(lock, [0.05, 0.035, 0.02, 0.002])), tones.hair)
    if style == "braids":
        for sign in (-1, 1):
            for i in range(9):
                x, y = sign * (0.37 + 0.016 * i), 0.22 + i * 0.105
                size = 0.085 - 0.0035 * i
                for k in (1, -1):
                    c.draw(head.shape(ellipse(x + k * 0.026, y, size * 0.72, size, angle=-k * 34)), tones.hair if k > 0 else mix(tones.hair, tones.hair_light, 0.3),
                           inner=Inner(0.0, -0.015 * head.scale, tones.hair_dark, 0.6, 0.012 * head.scale))  # fmt: skip
            _tie(c, head, (sign * 0.51, 1.15))
            tuft = blob(
                [(sign * 0.49, 1.17), (sign * 0.56, 1.17), (sign * 0.57, 1.3), (sign * 0.52, 1.34), (sign * 0.47, 1.29)]
            )
            c.draw(head.shape(tuft), tones.hair)
    if style == "locs":
        for sign in (-1, 1):
            for i in range(4):
                x = sign * (0.33 + 0.045 * i)
                lock = curve(
                    [(x * 0.8, -0.32), (x * 1.03, 0.0), (x * 1.06, 0.35), (x * 1.03, 0.66 + 0.05 * (i % 2))], steps=6
                )
                c.draw(head.shape(stroke(lock, [0.07, 0.075, 0.07, 0.045])), mix(tones.hair, tones.hair_light, 0.18 * (i % 2)),
                       inner=Inner(0.015 * head.scale, 0, tones.hair_dark, 0.6, 0.01 * head.scale))  # fmt: skip


def _short(c: Canvas, head: Frame, look: Look, tones: Tones, fill: object) -> None:
    assert callable(fill)
    cap = [(-0.352, 0.09), (-0.375, -0.08), (-0.39, -0.28), (-0.33, -0.47), (-0.2, -0.59), (-0.02, -0.645), (0.17, -0.635), (0.32, -0.53),
           (0.392, -0.34), (0.378, -0.1), (0.352, 0.09), (0.328, 0.05), (0.322, -0.13), (0.27, -0.25), (0.13, -0.295), (-0.03, -0.315),
           (-0.17, -0.36), (-0.265, -0.28), (-0.322, -0.13), (-0.328, 0.05)]  # fmt: skip
    fill(blob(cap, steps=6))
    for sign in (-1, 1):  # the shorter sides
        side = blob(
            [
                (sign * 0.356, 0.11),
                (sign * 0.378, -0.08),
                (sign * 0.388, -0.27),
                (sign * 0.33, -0.3),
                (sign * 0.322, -0.1),
                (sign * 0.33, 0.1),
            ]
        )
        c.draw(head.shape(side), tones.hair_dark, alpha=0.55, soft=head.scale * 0.012)
    _strands(c, head, tones, [[(-0.24, -0.38), (-0.12, -0.52), (0.06, -0.58)], [(-0.12, -0.37), (0.04, -0.5), (0.22, -0.53)],
                              [(0.02, -0.34), (0.16, -0.43), (0.3, -0.42)]], 0.42, 0.02)  # fmt: skip


def _seen_from_behind(c: Canvas, at: Frame, look: Look, tones: Tones) -> None:
    style = look.hair_style
    if style == "bald":
        c.draw(at.shape(_skull(-0.03)), mix(tones.skin, tones.skin_dark, 0.35))
        return
    if style == "scarf":
        return
    cap = _skull(0.02 if style not in ("buzz",) else -0.02)
    shade = Inner(0.05 * at.scale, 0.05 * at.scale, tones.hair_dark, 0.6, 0.06 * at.scale)
    if style in ("bun", "ponytail", "braids", "locs", "buzz", "short", "pixie", "short curly"):
        c.draw(at.shape(cap), tones.hair, inner=shade)
    if style == "bun":
        c.draw(at.shape(ellipse(0.0, -0.5, 0.2, 0.18)), mix(tones.hair, tones.hair_light, 0.2), inner=shade)
    if style == "ponytail":
        tail = curve([(0.0, -0.28), (0.1, -0.1), (0.08, 0.4), (0.02, 0.95)], steps=8)
        c.draw(at.shape(stroke(tail, [0.14, 0.26, 0.24, 0.04])), mix(tones.hair, tones.hair_light, 0.15), inner=shade)
        _tie(c, at, (0.02, -0.24))
    if style == "braids":
        for sign in (-1, 1):
            for i in range(9):
                c.draw(
                    at.shape(ellipse(sign * (0.2 + 0.01 * i), 0.3 + i * 0.105, 0.075, 0.08)), tones.hair, inner=shade
                )
    if at.scale * c.scale > 50:
        c.draw(
            at.shape(stroke(curve([(-0.25, -0.3), (0.0, -0.42), (0.25, -0.3)], steps=6), [0.0, 0.07, 0.0])),
            tones.hair_light,
            alpha=0.4,
            soft=0.02 * at.scale,
        )


def _tie(c: Canvas, at: Frame, p: Point) -> None:
    c.draw(at.shape(ellipse(p[0], p[1], 0.05, 0.032)), (214, 92, 84))
