"""An open road to far hills, a convertible at its side."""

import itertools

from tools.sketch import nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.places.desert import cactus, mesas
from tools.sketch.props.town import Vista, car_behind
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, peaks, sky
from tools.sketch.stage import Stage


def road(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("road")
    sky(s)
    if "desert" in s.scene.words.lower():
        mesas(s, y)
    else:
        peaks(s, "road peaks", y + 8, y * 0.34, (132, 112, 124), 0.5, count=4, snow=s.scene.weather == "snow")
    haze_band(s, y - 30, y + 20, 0.5)
    hills(s, "road hills", y + 14, 44, (140, 128, 84), 0.36)
    ground = (206, 172, 112) if s.scene.weather != "snow" else (234, 238, 246)
    c.draw(
        rect(-room.wide(s), y + 8, room.wide(s), s.tall + 500),
        down(y + 8, s.tall, s.colour(ground, 0.35), s.colour(ground), s.shade(ground, 0, 0.35)),
    )
    nature.grass(s, y + 40, s.tall, mix(ground, (150, 150, 84), 0.6), 120, height=17)
    v = Vista(x=chance.uniform(-10, 10), y=y + 4, half=min(s.half, 420) * 0.78, drop=s.tall - y + 30)
    asphalt = (84, 84, 94)
    lane = polygon([v.at(-1, 0, 60), v.at(1, 0, 60), v.at(1.06, 0, 0.7), v.at(-1.06, 0, 0.7)])
    c.draw(lane, down(y, s.tall, s.colour(asphalt, 0.45), s.colour(asphalt), s.shade(asphalt, 0, 0.4)))
    for side in (-0.93, 0.93):
        c.draw(
            polygon(
                [
                    v.at(side - 0.015, 0, 60),
                    v.at(side + 0.015, 0, 60),
                    v.at(side + 0.015, 0, 0.7),
                    v.at(side - 0.015, 0, 0.7),
                ]
            ),
            s.light.bright((250, 246, 232), 0, 0.15),
        )
    for k in range(14):
        near, end = 0.86 * 1.42**k, 0.86 * 1.42**k * 1.22
        c.draw(
            polygon([v.at(-0.022, 0, near), v.at(0.022, 0, near), v.at(0.022, 0, end), v.at(-0.022, 0, end)]),
            s.light.bright((250, 206, 74), 0, 0.1),
        )
    for side in (-1, 1):  # poles with wires
        spots = []
        for k in range(7):
            depth = 1.15 * 1.62**k
            x0, y0 = v.at(side * 1.5, 0, depth)
            x1, y1 = v.at(side * 1.5, v.drop * 1.25, depth)
            far = min(0.6, 0.055 * depth)
            if side > 0 or k > 5:
                continue
            c.draw(stroke([(x0, y0), (x1, y1)], max(1.2, 11 / depth)), s.shade((104, 76, 60), far, 0.3))
            c.draw(
                stroke([(x1 - 36 / depth, y1 + 14 / depth), (x1 + 36 / depth, y1 + 14 / depth)], max(1.0, 7 / depth)),
                s.shade((104, 76, 60), far, 0.3),
            )
            spots.append((x1, y1 + 14 / depth, depth))
        for a, b in itertools.pairwise(spots):
            for off in (-32, 32):
                p, q = (a[0] + off / a[2], a[1]), (b[0] + off / b[2], b[1])
                mid = ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2 + 26 / a[2])
                c.draw(stroke(curve([p, mid, q], steps=8), 1.1), s.shade((60, 54, 58), 0.1, 0.5), alpha=0.8)
    sign_x, sign_y = v.at(1.34, 0, 1.9)
    c.draw(stroke([(sign_x, sign_y), (sign_x, sign_y - 190)], 7), s.shade(STEEL, 0, 0.3))
    c.draw(
        polygon(
            [(sign_x, sign_y - 250), (sign_x + 46, sign_y - 204), (sign_x, sign_y - 158), (sign_x - 46, sign_y - 204)]
        ),
        s.colour((250, 200, 60)),
        inner=Inner(0, -3, s.shade(IRON), 0.4, 1),
    )
    c.draw(
        stroke(
            curve(
                [
                    (sign_x - 4, sign_y - 178),
                    (sign_x - 10, sign_y - 200),
                    (sign_x + 10, sign_y - 212),
                    (sign_x + 4, sign_y - 230),
                ],
                steps=6,
            ),
            7,
        ),
        s.shade(IRON),
    )
    if "desert" in s.scene.words.lower():
        for side, near, h in ((1, 0.1, 90), (-1, 0.16, 130), (1, 0.34, 190)):
            cactus(s, side * min(s.half * (0.62 + 0.7 * near), 380), y + span * near, h, depth=0.2 - 0.4 * near)
    for k in range(3):
        nature.rock(
            s, -s.half * (0.6 + 0.16 * k), y + span * (0.3 + 0.2 * k), 30 + 26 * k, colour=(176, 120, 92), dice=k / 3
        )
    car = v.at(0.46, 0, 3.4)
    car_behind(s, car[0], car[1], v.drop * 0.3 / 3.4 * 2.0, (206, 66, 56))
    own_car(s, -min(s.half * 0.56, 190), s.tall * 0.86, min(330.0, s.half * 1.2))


def own_car(s: Stage, x: float, y: float, w: float, colour: Colour = (74, 166, 172)) -> None:
    """A convertible from the side."""
    c = s.c
    c.draw(ellipse(x, y + 3, w * 0.54, w * 0.045), s.shade((60, 50, 46)), alpha=0.6, soft=5)
    body = blob(
        [
            (x - w * 0.52, y - w * 0.1),
            (x - w * 0.5, y - w * 0.2),
            (x - w * 0.3, y - w * 0.245),
            (x + w * 0.16, y - w * 0.245),
            (x + w * 0.46, y - w * 0.19),
            (x + w * 0.53, y - w * 0.1),
            (x + w * 0.5, y - w * 0.045),
            (x - w * 0.49, y - w * 0.045),
        ],
        tension=0.35,
    )
    c.draw(
        polygon(
            [
                (x + w * 0.12, y - w * 0.23),
                (x + w * 0.03, y - w * 0.35),
                (x + w * 0.055, y - w * 0.355),
                (x + w * 0.16, y - w * 0.23),
            ]
        ),
        mix(s.light.sky[1], (255, 255, 255), 0.3),
        alpha=0.8,
    )
    for dx in (-0.2, -0.02):
        c.draw(
            rect(x + dx * w - w * 0.05, y - w * 0.31, x + dx * w + w * 0.03, y - w * 0.2, w * 0.02),
            s.colour((206, 150, 100)),
            inner=Inner(4, -4, s.shade((150, 96, 60), 0, 0.4), 0.6, 3),
        )
    c.draw(
        body,
        s.light.bright(colour, 0, 0.1),
        inner=Inner(s.lit * w * 0.03, -w * 0.045, s.shade(colour, 0, 0.6), 0.6, w * 0.025),
    )
    c.draw(
        stroke([(x - w * 0.5, y - w * 0.135), (x + w * 0.51, y - w * 0.125)], w * 0.014),
        s.light.bright((240, 240, 236), 0, 0.3),
    )
    c.draw(stroke([(x - w * 0.08, y - w * 0.23), (x - w * 0.08, y - w * 0.06)], 2), s.shade(colour, 0, 0.5))
    c.draw(ellipse(x + w * 0.49, y - w * 0.15, w * 0.025), (255, 244, 206))
    s.lamp(x + w * 0.5, y - w * 0.15, w * 0.24, (255, 236, 180))
    c.draw(rect(x - w * 0.525, y - w * 0.17, x - w * 0.495, y - w * 0.125, 3), s.colour((220, 50, 46)))
    for dx in (-0.31, 0.31):
        c.draw(polygon(arc_points(x + dx * w, y - w * 0.045, w * 0.105, w * 0.105, 180, 360)), s.shade(colour, 0, 0.7))
        c.draw(ellipse(x + dx * w, y - w * 0.04, w * 0.085), (34, 34, 40))
        c.draw(ellipse(x + dx * w, y - w * 0.04, w * 0.05), s.light.bright((226, 228, 232), 0, 0.2))
        c.draw(ellipse(x + dx * w, y - w * 0.04, w * 0.018), s.shade(STEEL, 0, 0.4))


def hero(s: Stage) -> None:
    own_car(s, 0, 20, 430, (206, 70, 62))


PLACE = Place(
    draw=road,
    horizon=0.46,
    ground=0.85,
    head=44,
    zoom=(1.3, 1.6),
    eye=(0.52, 0.58),
    poses=("hip", "stand", "walk towards"),
    away=("look", "arms wide"),
    x=(0.08, 0.22),
    hero=hero,
    surface="asphalt",
)
