"""What is worn on the head: scarf, beanie, hat, cap, helmet."""

from tools.sketch.canvas import Canvas, Inner
from tools.sketch.colours import Colour, mix, scaled
from tools.sketch.head import Face, Tones, outline, towards_light
from tools.sketch.look import Look
from tools.sketch.shapes import Frame, blob, curve, ellipse, polygon, stroke


def draw_headscarf(c: Canvas, head: Frame, look: Look, tones: Tones, face: Face) -> None:
    cloth = cloth_of(look, tones)
    opening = [(x * 0.93, y * 0.93 + 0.005) for x, y in outline(look, face.turn)]
    wrap = blob([(0.0, -0.6), (0.28, -0.53), (0.42, -0.24), (0.43, 0.12), (0.4, 0.4), (0.56, 0.72), (0.5, 0.98), (0.1, 1.12), (-0.3, 1.08),
                 (-0.58, 0.8), (-0.42, 0.42), (-0.43, 0.12), (-0.42, -0.24), (-0.28, -0.53)], steps=8)  # fmt: skip
    hole = polygon(curve(opening, closed=True, steps=5))
    c.draw(
        head.shape(wrap - hole),
        cloth,
        inner=Inner(towards_light(head, face, 0.08), 0.04 * head.scale, scaled(cloth, 0.6), 0.5, 0.06 * head.scale),
    )
    for line in ([(-0.36, 0.2), (-0.1, 0.6), (0.3, 0.76)], [(-0.4, 0.5), (-0.1, 0.8), (0.36, 0.9)], [(0.3, 0.35), (0.1, 0.62), (-0.2, 0.72)],
                 [(-0.34, -0.3), (-0.1, -0.5), (0.2, -0.52)]):  # fmt: skip
        c.draw(head.shape(stroke(curve(line, steps=8), [0.002, 0.03, 0.002])), scaled(cloth, 0.72), alpha=0.6)


def cloth_of(look: Look, tones: Tones) -> Colour:
    return mix(look.outfit.layer_colour if look.outfit.layer else look.outfit.top_colour, tones.hair_light, 0.12)


def draw_hat(c: Canvas, at: Frame, look: Look, tones: Tones, face: Face) -> None:
    kind = look.outfit.hat
    if not kind:
        return
    colour = mix(look.outfit.hat_colour, tones.hair_dark, 0.08)
    dark = scaled(colour, 0.68)
    shade = Inner(towards_light(at, face, 0.1), 0.03 * at.scale, dark, 0.6, 0.06 * at.scale)
    if kind == "beanie":
        crown = blob(
            [
                (-0.42, -0.18),
                (-0.41, -0.42),
                (-0.25, -0.66),
                (0.0, -0.73),
                (0.25, -0.66),
                (0.41, -0.42),
                (0.42, -0.18),
                (0.0, -0.25),
            ]
        )
        c.draw(at.shape(crown), colour, inner=shade)
        band = polygon(
            [
                *curve([(-0.425, -0.3), (0.0, -0.4), (0.425, -0.3)], steps=8),
                *curve([(0.43, -0.14), (0.0, -0.22), (-0.43, -0.14)], steps=8),
            ]
        )
        c.draw(
            at.shape(band),
            mix(colour, (255, 255, 255), 0.12),
            inner=Inner(0, -0.03 * at.scale, dark, 0.5, 0.02 * at.scale),
        )
        for i in range(-5, 6):
            c.draw(
                at.shape(stroke([(i * 0.078, -0.38 + abs(i) * 0.012), (i * 0.08, -0.2 + abs(i) * 0.012)], 0.012)),
                dark,
                alpha=0.45,
            )
    elif kind in ("sunhat", "fedora"):
        brim = ellipse(0.0, -0.27, 0.78, 0.2)
        c.draw(
            at.shape(
                blob(
                    [
                        (-0.36, -0.3),
                        (-0.34, -0.58),
                        (-0.2, -0.74),
                        (0.0, -0.77),
                        (0.2, -0.74),
                        (0.34, -0.58),
                        (0.36, -0.3),
                        (0.0, -0.22),
                    ]
                )
            ),
            colour,
            inner=shade,
        )
        c.draw(at.shape(brim), colour, inner=Inner(0.0, -0.07 * at.scale, dark, 0.55, 0.05 * at.scale))
        ribbon = polygon(
            [
                *curve([(-0.365, -0.45), (0.0, -0.37), (0.365, -0.45)], steps=8),
                *curve([(0.37, -0.33), (0.0, -0.25), (-0.37, -0.33)], steps=8),
            ]
        )
        c.draw(at.shape(ribbon), (70, 52, 48))
    else:
        crown = blob(
            [
                (-0.4, -0.2),
                (-0.395, -0.42),
                (-0.24, -0.62),
                (0.0, -0.67),
                (0.24, -0.62),
                (0.395, -0.42),
                (0.4, -0.2),
                (0.0, -0.27),
            ]
        )
        c.draw(at.shape(crown), colour, inner=shade)
        if kind == "helmet":
            for x in (-0.18, 0.0, 0.18):
                c.draw(
                    at.shape(stroke(curve([(x, -0.3), (x * 1.05, -0.48), (x * 0.8, -0.6)], steps=5), 0.05)),
                    dark,
                    alpha=0.7,
                )
        elif not face.is_back:
            visor = blob(
                [
                    (-0.38, -0.25),
                    (-0.2, -0.33),
                    (0.1, -0.34),
                    (0.36, -0.27),
                    (0.42 + face.turn * 0.2, -0.17),
                    (0.1 + face.turn * 0.25, -0.12),
                    (-0.3 + face.turn * 0.1, -0.16),
                ]
            )
            c.draw(at.shape(visor), dark, inner=Inner(0, -0.03 * at.scale, scaled(dark, 0.6), 0.6, 0.03 * at.scale))
