"""A platform under a glass roof, a train at its side."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.town import Vista
from tools.sketch.room import IRON, STEEL, WOOD
from tools.sketch.shapes import curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.stage import Stage


def clock(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(ellipse(x, y, r * 1.14), s.shade(IRON, 0, 0.2))
    c.draw(ellipse(x, y, r), s.light.bright((250, 248, 238), 0, 0.2) if not s.light.is_dark else (255, 246, 214))
    for k in range(12):
        a = math.radians(k * 30)
        c.draw(
            stroke(
                [
                    (x + r * 0.78 * math.sin(a), y - r * 0.78 * math.cos(a)),
                    (x + r * 0.92 * math.sin(a), y - r * 0.92 * math.cos(a)),
                ],
                r * 0.06,
            ),
            s.shade(IRON),
        )
    c.draw(stroke([(x, y), (x + r * 0.36, y - r * 0.3)], r * 0.09), s.shade(IRON))
    c.draw(stroke([(x, y), (x - r * 0.08, y - r * 0.7)], r * 0.06), s.shade(IRON))
    s.lamp(x, y, r * 2.4, (255, 230, 170))


def station(s: Stage) -> None:
    """A platform under a glass roof, a train waiting at its side."""
    c, y = s.c, s.level
    half = min(s.half, 430)
    sky(s)
    v = Vista(x=half * 0.1, y=y, half=half * 1.05, drop=s.tall - y + 30)
    # The roof: trusses of steel, panes of sky.
    roof = s.shade((96, 110, 122), 0.2, 0.35)
    for k in range(8, 0, -1):
        depth = 0.8 * 1.42**k
        points = [
            v.at(-1.5, v.drop * 1.5, depth),
            v.at(-0.6, v.drop * 2.05, depth),
            v.at(0.1, v.drop * 2.2, depth),
            v.at(0.8, v.drop * 2.05, depth),
            v.at(1.7, v.drop * 1.5, depth),
        ]
        c.draw(stroke(curve(points, steps=8), max(1.4, 15 / depth)), mix(roof, s.light.haze, min(0.7, 0.06 * depth)))
        for side in (-1.02, 1.16):
            c.draw(
                stroke([v.at(side, 0, depth), v.at(side, v.drop * 1.72, depth)], max(1.6, 17 / depth)),
                mix(roof, s.light.haze, min(0.7, 0.06 * depth)),
            )
    for side in (-1.5, -1.05, -0.6, -0.25, 0.1, 0.45, 0.8, 1.25, 1.7):
        high = v.drop * (2.2 - 0.3 * abs(side - 0.1) ** 1.6)
        c.draw(stroke([v.at(side, high, 14), v.at(side, high, 0.8)], [1, 4]), roof, alpha=0.8)
    haze_band(s, y - 60, y + 30, 0.5)
    platform = (176, 170, 164)
    c.draw(
        rect(-room.wide(s), y, room.wide(s), s.tall + 500),
        down(y, s.tall, s.shade((84, 82, 86), 0.2, 0.2), s.shade((70, 68, 72), 0, 0.3)),
    )
    for off in (-0.62, -0.36):  # rails
        c.draw(
            polygon(
                [
                    v.at(off - 0.012, 0, 30),
                    v.at(off + 0.012, 0, 30),
                    v.at(off + 0.012, 0, 0.7),
                    v.at(off - 0.012, 0, 0.7),
                ]
            ),
            s.light.bright(STEEL, 0, 0.3),
        )
    for k in range(13):
        depth = 0.74 * 1.24**k
        c.draw(
            polygon(
                [
                    v.at(-0.72, 0, depth),
                    v.at(-0.26, 0, depth),
                    v.at(-0.26, 0, depth * 1.07),
                    v.at(-0.72, 0, depth * 1.07),
                ]
            ),
            s.shade((92, 72, 60), min(0.6, 0.05 * depth), 0.3),
        )
    deck = polygon([v.at(-0.12, 0, 30), v.at(1.9, 0, 30), v.at(1.9, 0, 0.66), v.at(-0.12, 0, 0.66)])
    c.draw(deck, down(y, s.tall, s.colour(platform, 0.4), s.light.bright(platform, 0, 0.1), s.shade(platform, 0, 0.2)))
    c.draw(
        polygon([v.at(-0.12, 0, 30), v.at(-0.07, 0, 30), v.at(-0.07, 0, 0.66), v.at(-0.12, 0, 0.66)]),
        s.light.bright((250, 206, 70), 0, 0.1),
    )
    train_side(s, v)
    bench_x, bench_y = v.at(0.86, 0, 1.9)
    c.draw(rect(bench_x - 66, bench_y - 44, bench_x + 66, bench_y - 34, 2), s.colour(WOOD))
    c.draw(
        rect(bench_x - 66, bench_y - 84, bench_x + 66, bench_y - 56, 3),
        s.colour(WOOD),
        inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2),
    )
    for dx in (-56, 56):
        c.draw(rect(bench_x + dx - 3, bench_y - 80, bench_x + dx + 3, bench_y), s.shade(IRON, 0, 0.2))
    sx, sy = v.at(0.5, v.drop * 0.92, 2.4)  # the hanging sign and the clock
    for dx in (-52, 52):
        c.draw(stroke([(sx + dx, sy - 22), (sx + dx, sy - 120)], 3), roof)
    c.draw(rect(sx - 82, sy - 22, sx + 82, sy + 20, 4), s.colour((30, 66, 130)))
    c.text("PLATFORM 4", sx, sy - 1, 23, (250, 250, 246))
    cx, cy = v.at(0.02, v.drop * 0.98, 3.0)
    c.draw(stroke([(cx, cy), (cx, cy - 110)], 4), roof)
    clock(s, cx, cy, 30)
    for depth in (6, 4, 2.7, 1.8):  # lamps
        lx, ly = v.at(0.72, v.drop * 1.3, depth)
        c.draw(ellipse(lx, ly, 26 / depth, 9 / depth), (255, 240, 200))
        s.lamp(lx, ly, 170 / depth, (255, 210, 140))


def train_side(s: Stage, v: Vista) -> None:
    """The train along the platform's edge, its head towards us."""
    c = s.c
    body: Colour = (206, 62, 54)
    near, far, high = 1.32, 22.0, v.drop * 0.86
    left, right = -0.86, -0.17

    def side_at(depth: float, height: float) -> tuple[float, float]:
        return v.at(right, height, depth)

    wall = polygon([side_at(near, v.drop * 0.02), side_at(near, high), side_at(far, high), side_at(far, v.drop * 0.02)])
    c.draw(wall, down(v.y - 200, s.tall, s.light.bright(body, 0.1, 0.12), s.shade(body, 0.05, 0.25)))
    c.draw(
        polygon(
            [
                side_at(near, v.drop * 0.3),
                side_at(near, v.drop * 0.36),
                side_at(far, v.drop * 0.36),
                side_at(far, v.drop * 0.3),
            ]
        ),
        s.light.bright((248, 244, 232), 0.1, 0.2),
    )
    depth = near * 1.08
    while depth < far * 0.8:
        end = depth * 1.24
        pane = polygon(
            [
                side_at(depth, v.drop * 0.44),
                side_at(depth, v.drop * 0.74),
                side_at(end, v.drop * 0.74),
                side_at(end, v.drop * 0.44),
            ]
        )
        c.draw(pane, (255, 226, 160) if s.light.is_dark else mix(s.light.sky[1], s.shade((60, 74, 96)), 0.45))
        depth = end * 1.1
    front = polygon(
        [
            v.at(left, v.drop * 0.02, near),
            v.at(left, high * 0.86, near),
            *curve(
                [v.at(left, high * 0.86, near), v.at((left + right) / 2, high * 1.1, near), v.at(right, high, near)],
                steps=8,
            ),
            v.at(right, v.drop * 0.02, near),
        ]
    )
    c.draw(front, s.colour(body), inner=Inner(s.lit * 14, -8, s.shade(body, 0, 0.55), 0.55, 9))
    x0, y0 = v.at(left + 0.09, high * 0.82, near)
    x1, y1 = v.at(right - 0.09, high * 0.48, near)
    c.draw(rect(x0, y0, x1, y1, 14), down(y0, y1, mix(s.light.sky[0], (30, 40, 60), 0.4), s.shade((50, 62, 84))))
    c.draw(
        polygon([(x0 + 14, y0 + 4), (x0 + 44, y0 + 4), (x0 + 18, y1 - 4), (x0 + 4, y1 - 4)]),
        (255, 255, 255),
        alpha=0.18,
    )
    bx0, by0 = v.at(left, v.drop * 0.36, near)
    bx1, by1 = v.at(right, v.drop * 0.29, near)
    c.draw(rect(bx0, by0, bx1, by1), s.light.bright((248, 244, 232), 0, 0.2))
    for t in (0.18, 0.82):
        lx, ly = x0 + (x1 - x0) * t, by0 - 22
        c.draw(ellipse(lx, ly, 13), (255, 246, 214))
        s.lamp(lx, ly, 90, (255, 236, 180))
    nx, ny = (x0 + x1) / 2, y0 - 20
    c.draw(rect(nx - 54, ny - 13, nx + 54, ny + 11, 4), s.shade(IRON))
    c.text("EXPRESS", nx, ny, 20, (255, 196, 84))
    kx0, ky = v.at(left, v.drop * 0.12, near)
    kx1, _ = v.at(right, v.drop * 0.12, near)
    c.draw(
        polygon([(kx0, ky), (kx1, ky), (kx1 - 8, ky + v.drop * 0.1 / near), (kx0 + 8, ky + v.drop * 0.1 / near)]),
        s.shade(IRON, 0, 0.3),
    )


def hero(s: Stage) -> None:
    s.c.draw(stroke([(0, 10), (0, -500)], 16), s.shade(IRON, 0, 0.2))
    clock(s, 0, -200, 120)


PLACE = Place(
    draw=station,
    horizon=0.46,
    ground=0.86,
    head=46,
    zoom=(1.2, 1.5),
    eye=(0.54, 0.6),
    blur=(0.4, 2.6),
    poses=("luggage", "stand", "walk towards"),
    away=("look", "walk away"),
    x=(0.24, 0.5),
    side=1,
    hero=hero,
)
