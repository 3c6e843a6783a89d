"""On the way: station, train, airport, road."""

import itertools
import math

from tools.sketch import furniture, nature, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, along, mix
from tools.sketch.places import Place
from tools.sketch.places.town import Vista, car_behind
from tools.sketch.room import IRON, STEEL, WOOD
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, peaks, sky, sun_position
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


def train(s: Stage) -> None:
    """A seat by the window, the land passing outside."""
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (206, 196, 178), low=(150, 108, 82), low_from=0.78)
    room.plain_floor(s, (110, 92, 84))
    x0, x1, top, low = -half * 0.9, half * 0.9, y * 0.16, y * 0.76
    opening = rect(x0, top, x1, low, 34)
    out = s.outside
    with c.clip(opening):
        stops = tuple((i / (len(out.sky) - 1), colour) for i, colour in enumerate(out.sky))
        c.draw(opening, down(top, low, *(along(stops, 0.1 + 0.9 * i / 8) for i in range(9))))
        if out.cloud < 0.5 and not out.is_dark:
            c.draw(ellipse(half * 0.4, low - (low - top) * 0.5, 36), out.sun)
            c.glow(half * 0.4, low - (low - top) * 0.5, 220, out.key, 0.6)
        elif out.has_moon:
            c.draw(ellipse(half * 0.4, top + 70, 22), out.sun)
        indoors, s.light = s.light, out
        before = s.horizon
        s.horizon = (low - (low - top) * 0.34) / s.tall
        peaks(s, "train peaks", s.level + 6, (low - top) * 0.34, (110, 122, 150), 0.5, count=5)
        hills(s, "train hills", s.level + 26, 46, (96, 134, 84), 0.3)
        hills(s, "train field", s.level + 64, 34, (150, 168, 86), 0.12)
        for i in range(7):
            nature.pine(s, x0 + (x1 - x0) * (i + 0.4) / 7, low + 10, 60 + 26 * ((i * 5) % 3), depth=0.1, dice=i / 7)
        s.horizon, s.light = before, indoors
        for k in range(7):  # speed
            yy = low - 12 - k * 11
            c.draw(rect(x0, yy, x1, yy + 3), (255, 255, 255), alpha=0.1)
        c.draw(polygon([(x0 + 60, top), (x0 + 160, top), (x0 - 20, low), (x0 - 120, low)]), (255, 255, 255), alpha=0.12)
        if s.scene.weather in ("rain", "storm"):
            drops = Shape(
                discs=tuple(
                    (s.chance("tr").uniform(x0, x1), top + (low - top) * ((i * 0.618) % 1), 1.8) for i in range(60)
                )
            )
            c.draw(drops, (240, 247, 255), alpha=0.6)
    c.draw(
        rect(x0 - 13, top - 13, x1 + 13, low + 13, 46) - opening,
        s.light.bright(STEEL, 0, 0.2),
        inner=Inner(s.lit * 4, -4, s.shade(STEEL, 0, 0.5), 0.6, 2),
    )
    c.draw(rect(-3, top, 3, low), s.light.bright(STEEL, 0, 0.2))
    for side in (-1, 1):
        curtain = polygon(
            [
                (side * (half * 0.9 + 10), top - 20),
                (side * half * 0.74, top - 20),
                (side * half * 0.82, low - 10),
                (side * (half * 0.9 + 12), low + 10),
            ]
        )
        c.draw(curtain, s.colour((166, 62, 56)), inner=Inner(s.lit * 9, 0, s.shade((110, 34, 36), 0, 0.4), 0.6, 5))
    c.draw(
        stroke([(-room.wide(s), y * 0.1), (room.wide(s), y * 0.1)], 5), s.colour((206, 164, 100))
    )  # the luggage rack
    for k in range(-9, 10):
        c.draw(stroke([(k * 46, y * 0.1), (k * 46 + 16, y * 0.03)], 2), s.colour((206, 164, 100)))
    c.draw(
        rect(half * 0.3, y * 0.0, half * 0.78, y * 0.085, 6),
        s.colour((150, 92, 60)),
        inner=Inner(0, -6, s.shade((96, 56, 40), 0, 0.4), 0.6, 3),
    )
    for side in (-1, 1):  # two seats that face each other
        x = side * half * 0.92
        tone = (62, 96, 124)
        c.draw(
            rect(min(x, x + side * 150), y * 0.62, max(x, x + side * 150), y + 120, 22),
            s.colour(tone),
            inner=Inner(s.lit * 12, -10, s.shade(tone, 0, 0.5), 0.6, 8),
        )
        c.draw(
            rect(min(x - side * 70, x + side * 150), y * 0.96, max(x - side * 70, x + side * 150), y + 70, 18),
            s.light.bright(tone, 0, 0.12),
            inner=Inner(0, -12, s.shade(tone, 0, 0.5), 0.6, 6),
        )
        c.draw(
            rect(min(x + side * 14, x + side * 90), y * 0.64, max(x + side * 14, x + side * 90), y * 0.72, 8),
            s.light.bright((246, 240, 228), 0, 0.1),
        )
    c.draw(polygon([(-90, y * 0.84), (90, y * 0.84), (112, y * 0.88), (-112, y * 0.88)]), s.light.bright(WOOD, 0, 0.3))
    c.draw(rect(-112, y * 0.88, 112, y * 0.895), s.shade(WOOD, 0, 0.4))
    c.draw(stroke([(0, y * 0.89), (0, y + 70)], 11), s.shade(STEEL, 0, 0.3))
    furniture.cup(s, 40, y * 0.862, 15)


def airport(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (214, 220, 226))
    x0, x1, top = -half * 1.05 - s.half * 0.5, half * 1.05 + s.half * 0.5, y * 0.2
    glass = rect(x0, top, x1, y)
    out = s.outside
    with c.clip(glass):
        stops = tuple((i / (len(out.sky) - 1), colour) for i, colour in enumerate(out.sky))
        c.draw(glass, down(top, y * 0.86, *(along(stops, 0.1 + 0.9 * i / 8) for i in range(9))))
        indoors, s.light = s.light, out
        sx, _ = sun_position(s)
        if not out.is_dark and out.cloud < 0.6:
            c.glow(sx, y * 0.62, 300, out.key, 0.55)
            c.draw(ellipse(sx, y * 0.62, 40), out.sun)
        hills(s, "airport hills", y * 0.86, 26, (110, 134, 130), 0.55)
        c.draw(
            rect(x0, y * 0.85, x1, y),
            down(y * 0.85, y, out.local((150, 156, 160), 0.3), out.local((126, 130, 136), 0.1)),
        )
        for k in range(9):
            c.draw(
                rect(-half + k * half * 0.26, y * 0.935, -half + k * half * 0.26 + 40, y * 0.942),
                out.local((246, 236, 200)),
            )
        plane(s, half * 0.04, y * 0.86, min(330.0, half * 1.15))
        _small_plane(s, -half * 0.66, y * 0.34, 92)
        s.light = indoors
        for k in range(5):
            c.draw(
                polygon(
                    [(x0 + k * 190, top), (x0 + k * 190 + 60, top), (x0 + k * 190 - 90, y), (x0 + k * 190 - 150, y)]
                ),
                (255, 255, 255),
                alpha=0.08,
            )
    for k in range(-4, 5):
        c.draw(rect(k * half * 0.42 - 4, top, k * half * 0.42 + 4, y), s.light.bright(STEEL, 0, 0.25))
    c.draw(rect(x0, y * 0.54, x1, y * 0.55), s.light.bright(STEEL, 0, 0.25))
    c.draw(
        rect(-room.wide(s), -300, room.wide(s), top),
        down(0, top, s.shade((190, 196, 204), 0, 0.25), s.colour((214, 220, 226))),
    )
    for k in range(-3, 4):
        c.draw(
            polygon(
                [
                    (k * 150 - 40, y * 0.03),
                    (k * 150 + 40, y * 0.03),
                    (k * 150 + 48, y * 0.055),
                    (k * 150 - 48, y * 0.055),
                ]
            ),
            (255, 250, 238),
        )
        s.lamp(k * 150, y * 0.04, 100, (255, 244, 220))
    _departures(s, -half * 0.1, y * 0.09, half * 0.92, y * 0.16)
    c.draw(rect(-half * 0.92, y * 0.09, -half * 0.34, y * 0.17, 5), s.colour((250, 200, 60)))
    c.text("GATE 12", -half * 0.63, y * 0.13, 36, (36, 34, 40))
    room.plain_floor(s, (206, 208, 212), gloss=0.3)
    for x, size in ((-half * 0.72, 0.9), (half * 0.72, 0.9)):
        _seats(s, x, y + 74, size)


def plane(s: Stage, x: float, y: float, w: float) -> None:
    """An airliner on the apron, its nose to the left; y is the ground."""
    c = s.c
    white = (246, 248, 250)
    axis = y - w * 0.16
    c.draw(ellipse(x, y + 2, w * 0.5, w * 0.025), s.shade((90, 94, 100)), alpha=0.5, soft=3)
    c.draw(
        polygon(
            [
                (x + w * 0.34, axis - w * 0.05),
                (x + w * 0.5, axis - w * 0.27),
                (x + w * 0.58, axis - w * 0.27),
                (x + w * 0.5, axis),
            ]
        ),
        s.colour((214, 70, 60)),
    )
    hull = blob(
        [
            (x - w * 0.55, axis + w * 0.02),
            (x - w * 0.49, axis - w * 0.045),
            (x - w * 0.36, axis - w * 0.075),
            (x + w * 0.3, axis - w * 0.075),
            (x + w * 0.57, axis - w * 0.06),
            (x + w * 0.44, axis + w * 0.02),
            (x + w * 0.24, axis + w * 0.066),
            (x - w * 0.42, axis + w * 0.066),
        ],
        tension=0.42,
    )
    c.draw(
        hull,
        s.light.bright(white, 0, 0.15),
        inner=Inner(0, -w * 0.035, s.shade((180, 190, 204), 0, 0.4), 0.6, w * 0.02),
    )
    with c.clip(hull):
        c.draw(rect(x - w * 0.6, axis + w * 0.012, x + w * 0.6, axis + w * 0.03), s.colour((214, 70, 60)))
    c.draw(
        polygon(
            [
                (x - w * 0.5, axis - w * 0.028),
                (x - w * 0.455, axis - w * 0.052),
                (x - w * 0.425, axis - w * 0.05),
                (x - w * 0.43, axis - w * 0.022),
            ]
        ),
        s.shade((40, 50, 70)),
    )
    panes = Shape()
    for k in range(17):
        panes = panes + rect(
            x - w * 0.36 + k * w * 0.042, axis - w * 0.03, x - w * 0.344 + k * w * 0.042, axis - w * 0.008, 2
        )
    c.draw(panes, (255, 226, 160) if s.light.is_dark else s.shade((60, 76, 104)))
    c.draw(
        polygon(
            [
                (x - w * 0.1, axis + w * 0.03),
                (x + w * 0.1, axis + w * 0.03),
                (x + w * 0.3, axis + w * 0.14),
                (x + w * 0.22, axis + w * 0.145),
            ]
        ),
        s.shade((206, 212, 222), 0, 0.15),
    )
    c.draw(
        rect(x - w * 0.02, axis + w * 0.075, x + w * 0.11, axis + w * 0.125, w * 0.025),
        s.colour((214, 218, 226)),
        inner=Inner(0, -4, s.shade(STEEL, 0, 0.5), 0.6, 2),
    )
    for dx in (-0.38, 0.06, 0.14):
        c.draw(stroke([(x + dx * w, axis + w * 0.06), (x + dx * w, y - w * 0.015)], w * 0.014), s.shade(STEEL, 0, 0.4))
        c.draw(ellipse(x + dx * w, y - w * 0.014, w * 0.02), s.shade(IRON))


def _small_plane(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    tone = s.light.bright((250, 250, 252), 0.15, 0.2)
    at = [(-0.5, 0.06), (-0.1, -0.03), (0.4, -0.16), (0.52, -0.2), (0.5, -0.14), (0.1, 0.04), (-0.42, 0.12)]
    c.draw(polygon([(x + px * w, y + py * w) for px, py in at]), tone)
    c.draw(
        polygon(
            [(x - 0.04 * w, y), (x + 0.12 * w, y - 0.04 * w), (x - 0.12 * w, y + 0.2 * w), (x - 0.18 * w, y + 0.2 * w)]
        ),
        s.shade((214, 220, 230), 0.15, 0.2),
    )
    c.draw(
        polygon(
            [
                (x - 0.42 * w, y + 0.07 * w),
                (x - 0.56 * w, y - 0.06 * w),
                (x - 0.5 * w, y - 0.06 * w),
                (x - 0.34 * w, y + 0.05 * w),
            ]
        ),
        s.colour((214, 70, 60), 0.1),
    )


def _departures(s: Stage, x: float, y: float, w: float, h: float) -> None:
    c = s.c
    c.draw(rect(x - 5, y - 5, x + w + 5, y + h + 5, 5), s.shade(IRON, 0, 0.2))
    c.draw(rect(x, y, x + w, y + h, 3), (22, 28, 44))
    size = h / 6.4
    c.text("DEPARTURES", x + w * 0.05, y + size * 0.95, size * 1.05, (255, 206, 84), anchor="lm")
    for k, (time, city, gate) in enumerate(
        (("09:40", "LISBON", "A4"), ("10:05", "TOKYO", "B12"), ("10:20", "OSLO", "C7"), ("10:55", "NEW YORK", "B3"))
    ):
        ly = y + size * (2.2 + 1.08 * k)
        for words, dx, anchor in ((time, 0.05, "lm"), (city, 0.34, "lm"), (gate, 0.95, "rm")):
            c.text(words, x + w * dx, ly, size * 0.82, (236, 240, 246), anchor=anchor, font="text")
    s.lamp(x + w / 2, y + h / 2, w * 0.4, (120, 150, 220))


def _seats(s: Stage, x: float, y: float, k: float) -> None:
    c = s.c
    tone = (58, 96, 140)
    c.draw(rect(x - 150 * k, y - 44 * k, x + 150 * k, y - 38 * k), s.shade(STEEL, 0, 0.3))
    for dx in (-120, 120):
        c.draw(
            polygon(
                [(x + dx * k - 5, y - 40 * k), (x + dx * k + 5, y - 40 * k), (x + dx * k + 18, y), (x + dx * k - 18, y)]
            ),
            s.shade(STEEL, 0, 0.3),
        )
    for i in range(4):
        sx = x + (-112 + 75 * i) * k
        c.draw(
            rect(sx - 33 * k, y - 116 * k, sx + 33 * k, y - 52 * k, 9 * k),
            s.colour(tone),
            inner=Inner(s.lit * 6, -5, s.shade(tone, 0, 0.5), 0.6, 4),
        )
        c.draw(
            rect(sx - 35 * k, y - 60 * k, sx + 35 * k, y - 40 * k, 7 * k),
            s.light.bright(tone, 0, 0.14),
            inner=Inner(0, -6, s.shade(tone, 0, 0.5), 0.6, 3),
        )


def road(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("road")
    sky(s)
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


STATION = Place(
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
)
TRAIN = Place(
    draw=train,
    horizon=0.68,
    ground=0.87,
    head=80,
    zoom=(1.1, 1.35),
    eye=(0.76, 0.86),
    blur=(0.0, 1.6),
    poses=("drink", "read"),
    away=(),
    is_indoors=True,
    seat="",
    is_seated=True,
    x=(0.5, 0.6),
)
AIRPORT = Place(
    draw=airport,
    horizon=0.64,
    ground=0.91,
    head=54,
    zoom=(1.12, 1.4),
    eye=(0.74, 0.84),
    blur=(0.4, 2.2),
    poses=("luggage", "stand"),
    away=("look",),
    is_indoors=True,
    x=(0.05, 0.2),
)
ROAD = Place(
    draw=road,
    horizon=0.46,
    ground=0.85,
    head=44,
    zoom=(1.3, 1.6),
    eye=(0.52, 0.58),
    poses=("hip", "stand", "walk towards"),
    away=("look", "arms wide"),
    x=(0.08, 0.22),
)
