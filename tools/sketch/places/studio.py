"""A photo studio: paper roll, softboxes, a camera on its tripod."""

from tools.sketch import room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, difference, mix
from tools.sketch.places import Place
from tools.sketch.room import DARK_WOOD, IRON, STEEL
from tools.sketch.shapes import arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def studio(s: Stage) -> None:
    """A photo studio: paper roll, softboxes, a camera on its tripod."""
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (74, 76, 88))
    room.plain_floor(s, (96, 96, 106), gloss=0.1)
    paper = _paper(s)
    w = min(half * 0.66, 250.0)
    roll = polygon([(-w, y * 0.1), (w, y * 0.1), (w, y * 0.86), *curve([(w, y * 0.86), (w * 1.03, y * 1.02), (w * 1.25, s.tall * 0.86), (w * 1.5, s.tall + 60)], steps=8),
                    *curve([(-w * 1.5, s.tall + 60), (-w * 1.25, s.tall * 0.86), (-w * 1.03, y * 1.02), (-w, y * 0.86)], steps=8)])  # fmt: skip
    tone = s.colour(paper)
    c.draw(
        roll,
        down(
            y * 0.1,
            s.tall,
            mix(tone, s.shade(paper), 0.35),
            tone,
            mix(tone, (255, 255, 255), 0.22),
            tone,
            s.shade(paper, 0, 0.22),
        ),
        inner=Inner(0, 0, s.shade(paper), 0.2, 6),
    )
    c.glow(0, y * 0.62, w * 1.5, mix(paper, (255, 250, 240), 0.5), 0.4)
    c.draw(
        rect(-w - 22, y * 0.075, w + 22, y * 0.115, 8),
        s.light.bright(paper, 0, 0.2),
        inner=Inner(0, -8, s.shade(paper, 0, 0.5), 0.6, 4),
    )
    for sign in (-1, 1):
        c.draw(stroke([(sign * (w + 26), y * 0.06), (sign * (w + 26), y + 12)], 6), s.shade(IRON, 0, 0.2))
        for dx in (-24, 24):
            c.draw(stroke([(sign * (w + 26), y - 40), (sign * (w + 26) + dx, y + 16)], 4), s.shade(IRON, 0, 0.2))
    c.draw(ellipse(0, s.tall * 0.87, w * 1.05, 44), (255, 255, 255), alpha=0.14, soft=14)
    softbox(s, -half * 0.86, y * 0.36, 150, 1)
    softbox(s, half * 0.88, y * 0.3, 136, -1)
    umbrella_light(s, half * 0.62, y * 0.16, 84)
    c.draw(rect(-half * 1.02, y + 60, -half * 0.72, y + 120, 4), s.shade(DARK_WOOD, 0, 0.2))
    tripod(s, -half * 0.66, s.tall * 0.965, 250)


def _paper(s: Stage) -> Colour:
    """The colour of the roll: one for the whole reel, and not that of who stands before it."""
    rolls = [(226, 140, 116), (126, 168, 176), (226, 196, 140), (196, 176, 206), (206, 208, 206)]
    if s.look is not None:
        outfit = s.look.outfit
        worn = outfit.layer_colour if outfit.layer else outfit.top_colour
        rolls = [roll for roll in rolls if difference(roll, worn) > 40] or rolls
    return rolls[s.lasting("paper").randrange(len(rolls))]


def softbox(s: Stage, x: float, y: float, h: float, facing: int) -> None:
    c = s.c
    c.draw(stroke([(x, y + h * 0.1), (x, s.level + 70)], 6), s.shade(IRON, 0, 0.2))
    for dx in (-38, 0, 38):
        c.draw(stroke([(x, s.level + 24), (x + dx, s.level + 84)], 4.5), s.shade(IRON, 0, 0.2))
    c.draw(
        polygon(
            [
                (x - facing * h * 0.34, y - h * 0.12),
                (x - facing * h * 0.34, y + h * 0.14),
                (x + facing * h * 0.16, y + h * 0.56),
                (x + facing * h * 0.16, y - h * 0.56),
            ]
        ),
        s.shade(IRON, 0, 0.3),
    )
    face = polygon(
        [
            (x + facing * h * 0.12, y - h * 0.58),
            (x + facing * h * 0.36, y - h * 0.5),
            (x + facing * h * 0.36, y + h * 0.5),
            (x + facing * h * 0.12, y + h * 0.58),
        ]
    )
    c.draw(face, (255, 250, 238))
    c.draw(
        stroke(
            [
                (x + facing * h * 0.12, y - h * 0.58),
                (x + facing * h * 0.36, y - h * 0.5),
                (x + facing * h * 0.36, y + h * 0.5),
                (x + facing * h * 0.12, y + h * 0.58),
                (x + facing * h * 0.12, y - h * 0.58),
            ],
            4,
        ),
        s.shade(IRON),
    )
    beam = polygon(
        [
            (x + facing * h * 0.36, y - h * 0.5),
            (x + facing * h * 2.6, y - h * 0.2),
            (x + facing * h * 2.6, y + h * 1.9),
            (x + facing * h * 0.36, y + h * 0.5),
        ]
    )
    c.light(beam, fading((x + facing * h * 0.3, 0), (x + facing * h * 2.6, 0), (255, 246, 226), (0.3, 0.0)), soft=8)
    s.lamp(x + facing * h * 0.3, y, h * 1.1, (255, 240, 210))


def umbrella_light(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(stroke([(x, y), (x + r * 0.2, s.level + 10)], 4), s.shade(IRON, 0, 0.2))
    dome = polygon([*arc_points(x, y, r, r * 0.62, 180, 360, steps=20, angle=-24)])
    c.draw(dome, s.light.bright((244, 244, 246), 0, 0.3), inner=Inner(4, -8, s.shade(STEEL, 0, 0.4), 0.6, 5))
    s.lamp(x, y + r * 0.2, r * 1.5, (255, 246, 230))


def tripod(s: Stage, x: float, y: float, h: float) -> None:
    """A camera on three legs, from behind."""
    c = s.c
    for dx in (-0.26, 0.26, 0.03):
        c.draw(stroke([(x, y - h * 0.66), (x + dx * h, y)], [h * 0.032, h * 0.022]), s.shade(IRON))
    c.draw(rect(x - h * 0.04, y - h * 0.74, x + h * 0.04, y - h * 0.62, 2), s.shade(IRON))
    c.draw(
        rect(x - h * 0.2, y - h * 0.98, x + h * 0.2, y - h * 0.74, h * 0.03),
        s.shade((44, 44, 52), 0, 0.1),
        inner=Inner(s.lit * 5, -4, (14, 14, 20), 0.6, 3),
    )
    c.draw(rect(x - h * 0.08, y - h * 1.05, x + h * 0.08, y - h * 0.96, h * 0.02), s.shade((44, 44, 52), 0, 0.1))
    c.draw(rect(x - h * 0.15, y - h * 0.94, x + h * 0.08, y - h * 0.79, 2), (110, 150, 176))
    c.draw(ellipse(x + h * 0.14, y - h * 0.92, h * 0.016), (255, 60, 50))
    c.draw(ellipse(x + h * 0.14, y - h * 0.84, h * 0.03), s.colour(STEEL))


def hero(s: Stage) -> None:
    tripod(s, 0, 400, 560)


PLACE = Place(
    draw=studio,
    horizon=0.68,
    ground=0.885,
    head=62,
    zoom=(1.15, 1.4),
    eye=(0.8, 0.92),
    blur=(0.6, 2.0),
    poses=("hip", "stand", "pockets"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.05),
    hero=hero,
)
