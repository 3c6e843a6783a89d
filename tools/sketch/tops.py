"""What covers the trunk: tops, dresses, jackets, with their collars, folds and seams."""

from tools.sketch import body
from tools.sketch.canvas import Canvas, Inner
from tools.sketch.clothes import Wearer, draw_skirt, fill, pattern, shade_of, skirt_shape
from tools.sketch.colours import Colour, mix
from tools.sketch.poses import Build
from tools.sketch.shapes import Point, Shape, blob, curve, ellipse, polygon, stroke

BARE = frozenset({"dress", "tank", "swimsuit", "bare", "sports", "gown"})  # neck and shoulders are seen


def draw_trunk(c: Canvas, w: Wearer) -> None:
    outfit = w.look.outfit
    up, b = w.upright, w.build
    top = w.light.person(outfit.top_colour)
    bare = outfit.top in BARE
    if bare:
        s = up.scale
        c.draw(
            up.shape(body.trunk(b, bottom=-0.1)),
            w.tones.skin,
            inner=Inner(w.lit * 0.13 * s, 0, w.tones.skin_dark, 0.55, 0.06 * s),
        )
        _collarbones(c, w)
    elif outfit.top != "turtleneck":  # what an open collar shows
        chest = blob([(-0.16, -2.32), (0.16, -2.32), (0.24, -2.05), (0.0, -1.6), (-0.24, -2.05)])
        c.draw(up.shape(chest), w.tones.skin)
        c.draw(up.shape(ellipse(0.0, -2.2, 0.18, 0.14)), w.tones.skin_dark, alpha=0.5, soft=0.05 * up.scale)
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
    if outfit.top == "bare":
        return
    _top(c, w, top)
    if outfit.layer == "robe":
        _robe(c, w, w.light.person(outfit.layer_colour))
    elif outfit.layer:
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
              "swimsuit": -0.26, "jumpsuit": 0.1, "wetsuit": 0.2}.get(kind, -0.02)  # fmt: skip
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
    cut = up.shape(shape - hole)
    if kind == "swimsuit":  # one piece, though the trunk leans and the hips do not
        cut = cut + w.at.shape(body.briefs(w.bones, b, 0.015))
    c.draw(cut, colour, inner=Inner(w.lit * 0.15 * s, -0.03 * s, shade_of(w, colour), 0.5, 0.07 * s))
    with c.clip(cut):
        pattern(c, w, up, colour, (-1.3, -2.4, 1.3, 0.4))
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


def _robe(c: Canvas, w: Wearer, colour: Colour) -> None:
    """A bathrobe: closed, with a shawl collar and a belt."""
    up, b, s = w.upright, w.build, w.upright.scale
    dark, pale = shade_of(w, colour), mix(colour, (255, 255, 255), 0.4)
    fill(c, w, skirt_shape(w, hem=0.96, flare=0.1), colour, volume=0.16)
    whole = body.trunk(b, 0.09, bottom=0.2)
    opening = polygon([(-0.2, -2.5), (-0.22, -2.2), (0.02, -1.5), (0.22, -2.2), (0.2, -2.5)])
    front = whole if w.is_back else whole - opening
    c.draw(up.shape(front), colour, inner=Inner(w.lit * 0.13 * s, -0.02 * s, dark, 0.5, 0.06 * s))
    if not w.is_back:
        for sign in (-1, 1):
            edge = curve([(sign * 0.2, -2.4), (sign * 0.24, -2.1), (0.03, -1.46)], steps=6)
            c.draw(up.shape(stroke(edge, [0.16, 0.2, 0.12])), pale, inner=Inner(0, -0.015 * s, dark, 0.5, 0.01 * s))
        c.draw(up.shape(stroke([(0.03, -1.46), (-0.1, -0.9)], 0.02)), dark, alpha=0.6)
    belt = polygon(
        [(-b.waist - 0.12, -0.96), (b.waist + 0.12, -0.96), (b.waist + 0.12, -0.76), (-b.waist - 0.12, -0.76)]
    )
    c.draw(up.shape(belt), mix(colour, dark, 0.16), inner=Inner(0, -0.03 * s, dark, 0.5, 0.02 * s))
    if not w.is_back:
        for x in (-0.14, 0.0):
            c.draw(up.shape(stroke([(-0.06, -0.82), (x - 0.06, -0.2)], [0.09, 0.07])), mix(colour, dark, 0.16))
        c.draw(up.shape(ellipse(-0.06, -0.85, 0.11, 0.09)), mix(colour, dark, 0.28))


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
