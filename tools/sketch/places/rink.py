"""An ice rink in a park: boards, strings of bulbs, pines, blades' tracks in the ice."""

import math

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow
from tools.sketch.props.town import string_lights
from tools.sketch.shapes import blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import skyline
from tools.sketch.stage import Stage

_ICE: Colour = (206, 230, 242)
_BOARD: Colour = (244, 246, 250)


def rink(s: Stage) -> None:
    c, y = s.c, s.level
    chance = s.chance("rink")
    reach = room.wide(s)
    sky(s)
    skyline(s, "rink far", y - 10, y * 0.34, 0.55, width=44)
    haze_band(s, y - 90, y, 0.5)
    c.draw(rect(-reach, y - 34, reach, y + 30), s.colour((238, 243, 250), 0.12))
    for i in range(15):
        x = -s.half * 1.3 + 2.6 * s.half * (i + chance.random() * 0.8) / 15
        nature.pine(s, x, y - 14 + chance.uniform(-8, 10), chance.uniform(110, 210), depth=0.18, dice=chance.random())
    _hut(s, s.lit * min(s.half * 0.56, 210), y - 6)
    _boards(s, y)
    c.draw(
        rect(-reach, y + 52, reach, s.tall + 500),
        down(y + 52, s.tall, s.colour(_ICE, 0.12), s.light.bright(_ICE, 0, 0.3), s.shade(_ICE, 0, 0.16)),
    )
    string_lights(s, y * 0.42, 66)
    string_lights(s, y * 0.58, 50, flip=True)
    for x, fy, size in ((-0.5, y + 86, 50), (0.22, y + 74, 42), (0.62, y + 98, 56)):
        _skater(s, x * min(s.half, 420), fy, size, chance.randrange(4))
    s.shine()
    c.reflect(y + 54, s.tall, strength=0.34, ripple=0.5, stretch=1.0, tint=s.colour(_ICE), fade=0.25)
    span = s.tall - y - 60
    for _ in range(26):  # where blades went
        t = chance.random() ** 0.8
        x, fy = chance.uniform(-s.half * 1.1, s.half * 1.1), y + 66 + span * t
        w = (30 + 150 * t) * chance.choice((-1, 1))
        line = curve([(x - w, fy + 4), (x - w * 0.2, fy - 6 - 8 * t), (x + w, fy + 5 + 10 * t)], steps=8)
        c.draw(stroke(line, [0.4, 0.8 + 1.8 * t, 0.4]), (255, 255, 255), alpha=0.55)


def _boards(s: Stage, y: float) -> None:
    """The wall around the ice, with its yellow foot."""
    c, reach = s.c, room.wide(s)
    c.draw(
        rect(-reach, y, reach, y + 56), down(y, y + 56, s.light.bright(_BOARD, 0.06, 0.2), s.shade(_BOARD, 0.06, 0.2))
    )
    c.draw(rect(-reach, y - 4, reach, y + 5), s.colour((206, 54, 60), 0.05))
    c.draw(rect(-reach, y + 44, reach, y + 56), s.colour((240, 196, 72), 0.05))
    for i in range(-9, 10):
        x = i * 150.0
        c.draw(rect(x - 1.5, y + 5, x + 1.5, y + 44), s.shade(_BOARD, 0.05, 0.35))
        words = ("ICE RINK", "SKATE", "WINTER")[i % 3]
        c.text(words, x + 75, y + 25, 22, s.colour((34, 104, 176) if i % 2 else (206, 54, 60), 0.05))


def _hut(s: Stage, x: float, y: float) -> None:
    """Where skates are lent and cocoa is poured."""
    c = s.c
    wood = (150, 96, 66)
    c.draw(
        rect(x - 84, y - 108, x + 84, y + 8),
        s.colour(wood, 0.1),
        inner=Inner(s.lit * 16, 0, s.shade(wood, 0.1), 0.5, 8),
    )
    for k in range(5):
        c.draw(rect(x - 84, y - 106 + k * 23, x + 84, y - 104 + k * 23), s.shade(wood, 0.1, 0.5), alpha=0.6)
    c.draw(rect(x - 56, y - 76, x + 56, y - 26, 3), (255, 214, 130) if s.light.is_dark else s.colour((255, 232, 184)))
    c.draw(rect(x - 62, y - 26, x + 62, y - 18), s.light.bright(wood, 0.05, 0.3))
    c.draw(polygon([(x - 104, y - 104), (x, y - 168), (x + 104, y - 104)]), s.shade((120, 70, 56), 0.1, 0.3))
    c.draw(
        blob(
            [(x - 110, y - 106), (x - 50, y - 146), (x, y - 178), (x + 50, y - 146), (x + 110, y - 106), (x, y - 138)]
        ),
        s.colour((248, 250, 255), 0.05),
    )
    c.text("SKATES", x, y - 90, 18, (255, 244, 220))
    s.lamp(x, y - 50, 120, (255, 186, 96))


def _skater(s: Stage, x: float, y: float, h: float, dice: int) -> None:
    """Somebody far off, gliding."""
    c = s.c
    tone = ((206, 70, 70), (60, 110, 170), (90, 140, 96), (214, 160, 60))[dice]
    facing = 1 if dice % 2 else -1
    depth = 0.16
    dark = s.shade((60, 62, 80), depth, 0.3)
    legs = [(x, y - h * 0.85), (x + facing * h * 0.2, y - h * 0.4), (x + facing * h * 0.12, y)]
    back = [(x, y - h * 0.85), (x - facing * h * 0.26, y - h * 0.5), (x - facing * h * 0.66, y - h * 0.34)]
    c.draw(stroke(legs, [h * 0.26, h * 0.16]) + stroke(back, [h * 0.26, h * 0.13]), dark)
    c.draw(
        stroke([(x, y - h * 0.8), (x + facing * h * 0.16, y - h * 1.5)], [h * 0.36, h * 0.44]), s.colour(tone, depth)
    )
    arms = stroke(
        [
            (x - facing * h * 0.46, y - h * 1.2),
            (x + facing * h * 0.1, y - h * 1.46),
            (x + facing * h * 0.6, y - h * 1.16),
        ],
        h * 0.15,
    )
    c.draw(arms, s.shade(tone, depth, 0.3))
    c.draw(ellipse(x + facing * h * 0.2, y - h * 1.82, h * 0.2, h * 0.24), s.colour((232, 190, 160), depth))
    c.draw(ellipse(x + facing * h * 0.2, y - h * 1.95, h * 0.22, h * 0.16), s.shade(tone, depth, 0.1))


def hero(s: Stage) -> None:
    """A pair of skates, leaning on each other."""
    c = s.c
    contact_shadow(s, 170, y=10)
    for x, lean in ((-66, -7), (72, 8)):
        a = math.radians(lean)

        def at(dx: float, dy: float, x: float = x, a: float = a) -> tuple[float, float]:
            return (x + dx * math.cos(a) - dy * math.sin(a), dx * math.sin(a) + dy * math.cos(a))

        white = (250, 249, 246)
        boot = blob(
            [
                at(-52, -268),
                at(22, -272),
                at(26, -180),
                at(44, -120),
                at(92, -92),
                at(100, -62),
                at(84, -48),
                at(-50, -48),
                at(-58, -120),
            ],
            tension=0.36,
        )
        c.draw(
            boot, s.light.bright(white, 0, 0.1), inner=Inner(s.lit * 18, -6, s.shade((190, 200, 220), 0, 0.4), 0.6, 12)
        )
        c.draw(stroke([at(-52, -44), at(88, -44)], 12), s.shade((96, 62, 46), 0, 0.2))
        for dx in (-34, 52):
            c.draw(stroke([at(dx, -40), at(dx, -16)], 14), s.shade((170, 178, 190), 0, 0.3))
        c.draw(stroke([at(-62, -10), at(86, -10), at(102, -24)], 9), s.light.bright((206, 214, 224), 0, 0.4))
        for k in range(5):
            dy = -242 + k * 30
            c.draw(stroke([at(6, dy), at(32 + k * 4, dy + 14)], 5), s.colour((214, 60, 70)))
            c.draw(stroke([at(6, dy + 14), at(32 + k * 4, dy)], 5), s.colour((214, 60, 70)))
        c.draw(stroke([at(-54, -262), at(24, -266)], 16), mix(s.colour((232, 236, 244)), (255, 255, 255), 0.4))


PLACE = Place(
    draw=rink,
    horizon=0.44,
    ground=0.84,
    head=44,
    poses=("glide", "glide away"),
    away=("glide away",),
    wears="coat",
    zoom=(1.3, 1.6),
    eye=(0.5, 0.56),
    blur=(0.6, 3.0),
    hero=hero,
    surface="ice",
)
