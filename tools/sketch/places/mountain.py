"""Ranges behind ranges with snow on top, a trail through a meadow."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow, path
from tools.sketch.shapes import blob, curve, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, peaks, sky
from tools.sketch.stage import Stage


def mountain(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("mountain")
    sky(s)
    peaks(s, "far peaks", y + 8, y * 0.5, (124, 134, 164), 0.62, count=4)
    haze_band(s, y - 60, y + 20, 0.5)
    peaks(s, "peaks", y + 26, y * 0.66, (104, 110, 134), 0.3, count=2)
    haze_band(s, y - 30, y + 50, 0.6)
    green = (74, 112, 92) if s.scene.season != "winter" and s.scene.weather != "snow" else (196, 208, 220)
    line = hills(s, "foothills", y + 62, 84, green, 0.34, mist=0.6)
    for i in range(24):
        px, py = line[(i * len(line)) // 24]
        nature.pine(s, px + chance.uniform(-14, 14), py + 16, chance.uniform(26, 44), depth=0.4, dice=chance.random())
    haze_band(s, y + 50, y + 140, 0.5)
    mid = hills(s, "middle", y + span * 0.3, 76, mix(green, (86, 120, 70), 0.4), 0.16, mist=0.35)
    for i in range(14):
        px, py = mid[(i * len(mid)) // 14]
        nature.pine(s, px + chance.uniform(-20, 20), py + 24, chance.uniform(58, 96), depth=0.17, dice=chance.random())
    # The near slope: meadow, stones, and the trail that leads up.
    meadow = (138, 160, 84) if green[0] < 150 else (236, 240, 247)
    slope = curve(
        [
            (-s.half * 2 - 500, y + span * 0.34),
            (-s.half * 0.5, y + span * 0.46),
            (s.half * 0.2, y + span * 0.53),
            (s.half * 2 + 500, y + span * 0.42),
        ],
        steps=10,
    )
    ground = polygon([*slope, (s.half * 2 + 500, s.tall + 500), (-s.half * 2 - 500, s.tall + 500)])
    c.draw(
        ground,
        down(y + span * 0.36, s.tall, s.light.bright(meadow, 0.12, 0.25), s.colour(meadow), s.shade(meadow, 0, 0.4)),
    )
    path(s, (s.half * 0.16, y + span * 0.52), -40, 92, (206, 184, 148), edge=(110, 124, 70), bend=86)
    with c.clip(ground):
        nature.grass(s, y + span * 0.5, s.tall, meadow, 120, height=15)
        nature.flowers(s, y + span * 0.5, s.tall - 10, 46, ((250, 214, 92), (244, 244, 250), (206, 130, 196)), size=7)
    for _ in range(7):
        t = chance.random()
        nature.rock(
            s,
            chance.choice((-1, 1)) * s.half * chance.uniform(0.4, 1.0),
            y + span * (0.56 + 0.42 * t),
            26 + 70 * t,
            dice=chance.random(),
        )
    side = -s.lit
    for k, h in ((1.0, 260), (0.8, 190), (1.15, 320)):
        nature.pine(s, side * s.half * k, y + span * (0.7 + 0.1 * k), h, dice=k)


def hero(s: Stage) -> None:
    c = s.c
    contact_shadow(s, 170)
    for dx, k in ((-84, 1.0), (66, 0.98)):
        leather: Colour = (150, 92, 56)
        boot = blob(
            [
                (dx - 44, -200),
                (dx + 26, -204),
                (dx + 34, -110),
                (dx + 96 * k, -66),
                (dx + 118 * k, -22),
                (dx + 108 * k, 0),
                (dx - 52, 0),
                (dx - 56, -90),
            ],
            tension=0.34,
        )
        c.draw(boot, s.colour(leather), inner=Inner(s.lit * 14, -10, s.shade(leather, 0, 0.5), 0.6, 9))
        c.draw(rect(dx - 58, -14, dx + 116 * k, 8, 6), s.shade((50, 44, 44), 0, 0.2))
        c.draw(rect(dx - 48, -212, dx + 30, -186, 9), s.colour((206, 92, 60)))
        for i in range(4):
            c.draw(
                stroke([(dx + 4 + i * 5, -164 + i * 28), (dx + 44 + i * 10, -152 + i * 26)], 6),
                s.colour((240, 220, 180)),
            )


PLACE = Place(
    draw=mountain,
    horizon=0.42,
    ground=0.84,
    head=40,
    poses=("hike stand", "hike", "hike away"),
    away=("arms wide", "hike away"),
    zoom=(1.4, 1.8),
    eye=(0.47, 0.54),
    hero=hero,
    surface="stone",
)
