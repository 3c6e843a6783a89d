"""A deck over the roofs: skyline, rail, strings of bulbs."""

import math

from tools.sketch.canvas import Inner, down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.props.table import candle, wine
from tools.sketch.props.town import string_lights
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import landmark, skyline
from tools.sketch.stage import Stage


def rooftop(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("roof")
    sky(s)
    skyline(s, "roof far", y + 10, y * 0.5, 0.62, width=34)
    if s.scene.landmark:
        landmark(s, s.scene.landmark, chance.uniform(-0.3, 0.3) * s.half, y + 6, y * 0.66, 0.42)
    haze_band(s, y - 90, y + 20, 0.5)
    skyline(s, "roof middle", y + 34, y * 0.36, 0.36, width=58, colour=(92, 88, 112))
    skyline(s, "roof near", y + 70, y * 0.2, 0.14, width=92, colour=(86, 70, 84))
    _water_tower(s, -s.lit * min(s.half * 0.66, 250), y + 44, 150)
    # The deck: boards towards the horizon, a parapet and a rail of glass.
    edge = y + span * 0.2
    boards = mix((176, 126, 88), (240, 243, 248), 0.75 if s.scene.weather == "snow" else 0.0)
    c.draw(
        rect(-s.half * 3 - 600, edge, s.half * 3 + 600, s.tall + 500),
        down(edge, s.tall, s.light.bright(boards, 0.1, 0.2), s.colour(boards), s.shade(boards, 0, 0.4)),
    )
    for i in range(-14, 15):
        far, near = i * 36, i * 92
        c.draw(stroke([(far, edge), (near, s.tall + 40)], [0.8, 2.4]), s.shade(boards, 0, 0.6), alpha=0.6)
    glass = rect(-s.half * 3 - 400, edge - span * 0.19, s.half * 3 + 400, edge + 2)
    c.draw(glass, mix(s.light.sky[-1], (255, 255, 255), 0.25), alpha=0.16)
    c.draw(
        rect(-s.half * 3 - 400, edge - span * 0.2, s.half * 3 + 400, edge - span * 0.2 + 8, 3),
        s.light.bright((96, 92, 98), 0, 0.25),
    )
    c.draw(rect(-s.half * 3 - 400, edge - 6, s.half * 3 + 400, edge + 7), s.shade((104, 98, 100), 0, 0.3))
    for i in range(-8, 9):
        x = i * 104 + 30
        c.draw(rect(x - 3, edge - span * 0.2, x + 3, edge), s.shade((90, 86, 92), 0, 0.2))
    lounge(s, -s.lit * min(s.half * 0.6, 230), edge + span * 0.26)
    for side, h in ((s.lit, 128), (s.lit * 0.74, 90)):
        planter(s, side * min(s.half * 0.86, 300), edge + span * 0.1, h)
    string_lights(s, y * 0.46, 70)
    string_lights(s, y * 0.62, 54, flip=True)


def _water_tower(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    tone = (120, 78, 60)
    for dx in (-0.22, 0.22, -0.06, 0.08):
        c.draw(stroke([(x + dx * h * 0.8, y - h * 0.5), (x + dx * h, y)], h * 0.026), s.shade((70, 60, 64), 0.12, 0.4))
    c.draw(stroke([(x - h * 0.2, y - h * 0.08), (x + h * 0.18, y - h * 0.42)], 2), s.shade((70, 60, 64), 0.12, 0.4))
    c.draw(
        rect(x - h * 0.25, y - h * 0.92, x + h * 0.25, y - h * 0.48),
        s.colour(tone, 0.1),
        inner=Inner(s.lit * h * 0.14, 0, s.shade(tone, 0.1, 0.6), 0.6, h * 0.06),
    )
    for k in range(-4, 5):
        c.draw(
            stroke([(x + k * h * 0.055, y - h * 0.92), (x + k * h * 0.055, y - h * 0.48)], 1),
            s.shade(tone, 0.1, 0.7),
            alpha=0.6,
        )
    c.draw(
        polygon([(x - h * 0.28, y - h * 0.91), (x, y - h * 1.16), (x + h * 0.28, y - h * 0.91)]),
        s.shade((92, 66, 60), 0.1, 0.3),
    )


def lounge(s: Stage, x: float, y: float) -> None:
    """A low sofa with cushions and a small table."""
    c = s.c
    frame, cloth = (112, 80, 60), (232, 224, 208)
    c.draw(ellipse(x, y + 8, 120, 12), s.shade((60, 44, 40)), alpha=0.5, soft=4)
    c.draw(
        rect(x - 106, y - 72, x + 106, y - 14, 14),
        s.colour(cloth),
        inner=Inner(s.lit * 10, -8, s.shade(cloth, 0, 0.5), 0.5, 6),
    )
    c.draw(
        rect(x - 112, y - 36, x + 112, y - 2, 9),
        s.light.bright(cloth, 0, 0.2),
        inner=Inner(0, -9, s.shade(cloth, 0, 0.5), 0.5, 5),
    )
    c.draw(rect(x - 116, y - 8, x + 116, y + 5, 4), s.colour(frame))
    for dx, tone in ((-64, (214, 108, 74)), (-20, (72, 118, 124)), (62, (226, 178, 84))):
        c.draw(
            rect(x + dx - 21, y - 66, x + dx + 21, y - 30, 9),
            s.colour(tone),
            inner=Inner(s.lit * 5, -4, s.shade(tone, 0, 0.5), 0.5, 3),
        )
    for dx in (-108, 108):
        c.draw(rect(x + dx - 3, y, x + dx + 3, y + 12), s.shade(frame, 0, 0.4))


def planter(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for k in range(9):
        a = math.radians(-160 + k * 17.5)
        tip = (x + h * 0.8 * math.cos(a), y - h * 0.34 + h * 0.72 * math.sin(a))
        leaf = curve([(x, y - h * 0.3), ((x + tip[0]) / 2, (y - h * 0.34 + tip[1]) / 2 - h * 0.06), tip], steps=6)
        c.draw(
            stroke(leaf, [h * 0.05, h * 0.1, 1]), s.colour((84, 134, 84)) if k % 2 else s.shade((84, 134, 84), 0, 0.4)
        )
    c.draw(
        polygon([(x - h * 0.22, y - h * 0.34), (x + h * 0.22, y - h * 0.34), (x + h * 0.17, y), (x - h * 0.17, y)]),
        s.colour((206, 128, 90)),
        inner=Inner(s.lit * h * 0.1, 0, s.shade((160, 90, 64), 0, 0.5), 0.6, h * 0.04),
    )


def hero(s: Stage) -> None:
    wine(s, -60, 6, 200, (240, 206, 120))
    wine(s, 40, 18, 190, (240, 206, 120))
    candle(s, 136, 10, 84)
    string_lights(s, -470, 60)


PLACE = Place(
    draw=rooftop,
    horizon=0.5,
    ground=0.83,
    head=46,
    poses=("hip", "stand", "walk towards"),
    away=("look", "look away"),
    zoom=(1.35, 1.75),
    eye=(0.54, 0.6),
    hero=hero,
    surface="deck",
)
