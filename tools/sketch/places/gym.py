"""Racks, dumbbells, a punching bag, mirrors."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import mix
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import arc_points, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def gym(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (70, 74, 88), top=(56, 60, 74))
    room.plain_floor(s, (74, 76, 84), gloss=0.14)
    for k in range(5):  # rubber tiles
        fy = y + (s.tall - y) * (k / 5) ** 1.4
        c.draw(stroke([(-room.wide(s), fy), (room.wide(s), fy)], 1.4 + k * 0.5), s.shade((50, 52, 60)), alpha=0.7)
    for i in range(-8, 9):
        c.draw(stroke([(i * 70, y), (i * 190, s.tall)], 1.6), s.shade((50, 52, 60)), alpha=0.6)
    accent = (255, 176, 60)
    c.draw(rect(-room.wide(s), y * 0.09, room.wide(s), y * 0.105), mix(accent, (255, 255, 255), 0.3))
    s.lamp(-half * 0.5, y * 0.1, 260, accent)
    s.lamp(half * 0.5, y * 0.1, 260, accent)
    mirror = rect(-half * 0.98, y * 0.2, half * 0.24, y * 0.86)
    c.draw(mirror, down(y * 0.2, y * 0.86, s.colour((150, 164, 180)), s.colour((104, 114, 130))))
    with c.clip(mirror):
        for k in range(4):
            c.draw(
                polygon(
                    [
                        (half * (-0.9 + 0.34 * k), y * 0.2),
                        (half * (-0.78 + 0.34 * k), y * 0.2),
                        (half * (-1.0 + 0.34 * k), y * 0.9),
                        (half * (-1.12 + 0.34 * k), y * 0.9),
                    ]
                ),
                (255, 255, 255),
                alpha=0.1,
            )
        c.draw(rect(-half, y * 0.08, half, y * 0.26), mix(accent, (90, 100, 116), 0.7), alpha=0.5)
        for share in (0.31, 0.62):
            c.draw(rect(half * (-0.98 + 1.22 * share), 0, half * (-0.98 + 1.22 * share) + 3, y), s.shade(STEEL, 0, 0.4))
    c.text("NO LIMITS", half * 0.66, y * 0.24, 44, accent)
    dumbbell_rack(s, -half * 0.52, y + 26, half * 0.8)
    squat_rack(s, half * 0.6, y + 46, half * 0.62, y * 0.66)
    bag_x = -half * 0.9
    c.draw(stroke([(bag_x, -40), (bag_x, y * 0.3)], 5), s.shade(IRON))
    c.draw(
        rect(bag_x - 36, y * 0.3, bag_x + 36, y * 0.84, 24),
        s.colour((176, 46, 48)),
        inner=Inner(s.lit * 22, 0, s.shade((110, 24, 30), 0, 0.4), 0.6, 12),
    )
    for dy in (0.36, 0.78):
        c.draw(rect(bag_x - 36, y * dy, bag_x + 36, y * dy + 7), s.shade(IRON, 0, 0.2))
    for i, r in enumerate((28, 24, 20)):
        kettlebell(s, half * 0.2 + i * 62, y + (s.tall - y) * 0.3, r)
    bench(s, -half * 0.62, y + (s.tall - y) * 0.46, 200)
    for dx in (-0.55, 0.05, 0.6):
        furniture.pendant(s, dx * half, y * 0.06, 26, colour=(60, 62, 70))


def dumbbell_rack(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    for dx in (-0.48, 0.48):
        c.draw(
            polygon([(x + dx * w - 8, y), (x + dx * w + 8, y), (x + dx * w + 5, y - 150), (x + dx * w - 5, y - 150)]),
            s.shade(IRON, 0, 0.1),
        )
    for row in range(3):
        ry = y - 26 - row * 50
        c.draw(rect(x - w * 0.5, ry, x + w * 0.5, ry + 8, 2), s.colour((110, 114, 124)))
        n = 6
        for k in range(n):
            dx = x - w * 0.42 + w * 0.84 * k / (n - 1)
            r = 15 - row * 2.2
            tone = ((60, 62, 70), (60, 62, 70), (206, 70, 56))[row]
            c.draw(rect(dx - 17, ry - r * 0.5 - 3, dx + 17, ry - r * 0.5 + 3), s.colour(STEEL))
            for side in (-1, 1):
                c.draw(
                    rect(dx + side * 15 - 6, ry - r * 1.5, dx + side * 15 + 6, ry, 3),
                    s.colour(tone),
                    inner=Inner(3, -2, s.shade(tone, 0, 0.6), 0.6, 1.5),
                )


def squat_rack(s: Stage, x: float, y: float, w: float, h: float) -> None:
    c = s.c
    frame = (206, 58, 50)
    for dx in (-0.36, 0.36):
        c.draw(
            rect(x + dx * w - 8, y - h, x + dx * w + 8, y, 2),
            s.colour(frame),
            inner=Inner(s.lit * 5, 0, s.shade(frame, 0, 0.5), 0.6, 2),
        )
        c.draw(rect(x + dx * w - 40, y - 9, x + dx * w + 40, y, 3), s.shade(frame, 0, 0.2))
        for k in range(9):
            c.draw(ellipse(x + dx * w, y - h * 0.92 + k * h * 0.1, 2.4), s.shade(IRON))
    c.draw(rect(x - w * 0.36, y - h, x + w * 0.36, y - h + 14, 2), s.colour(frame))
    by = y - h * 0.56
    c.draw(stroke([(x - w * 0.82, by), (x + w * 0.82, by)], 7), s.light.bright(STEEL, 0, 0.3))
    for sign in (-1, 1):
        for k, (r, tone) in enumerate(((58, (44, 46, 54)), (48, (60, 110, 180)), (36, (236, 184, 60)))):
            px = x + sign * (w * 0.5 + k * 14)
            c.draw(
                rect(px - 6, by - r, px + 6, by + r, 5),
                s.colour(tone),
                inner=Inner(3, -4, s.shade(tone, 0, 0.6), 0.6, 2),
            )


def kettlebell(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    handle = polygon([*arc_points(x, y - r * 1.7, r * 0.62, r * 0.72, 150, 390, steps=16)])
    c.draw(stroke(list(handle.polygons[0]), r * 0.26), s.shade(IRON, 0, 0.1))
    c.draw(
        ellipse(x, y - r * 0.8, r, r * 0.88),
        s.colour((56, 58, 68)),
        inner=Inner(s.lit * r * 0.4, -r * 0.2, s.shade((24, 24, 30), 0, 0.3), 0.7, r * 0.2),
    )
    c.draw(ellipse(x, y - r * 0.8, r * 0.44), s.colour((236, 184, 60)))


def bench(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    for dx in (-0.36, 0.36):
        c.draw(stroke([(x + dx * w, y - w * 0.26), (x + dx * w, y)], w * 0.05), s.shade(IRON, 0, 0.1))
        c.draw(stroke([(x + dx * w - w * 0.12, y), (x + dx * w + w * 0.12, y)], w * 0.04), s.shade(IRON, 0, 0.1))
    c.draw(
        rect(x - w * 0.5, y - w * 0.36, x + w * 0.5, y - w * 0.25, w * 0.05),
        s.colour((54, 56, 66)),
        inner=Inner(0, -6, (20, 20, 26), 0.6, 4),
    )


def hero(s: Stage) -> None:
    contact_shadow(s, 160, y=20)
    kettlebell(s, 104, 12, 60)
    c = s.c
    c.draw(stroke([(-150, -44), (40, -44)], 17), s.light.bright(STEEL, 0, 0.3))
    for x in (-150, -122, 16, 44):
        c.draw(
            rect(x - 13, -100, x + 13, 12, 7),
            s.colour((48, 50, 58)),
            inner=Inner(s.lit * 6, -8, s.shade((20, 20, 26), 0, 0.3), 0.7, 5),
        )


PLACE = Place(
    draw=gym,
    horizon=0.66,
    ground=0.9,
    head=58,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.6),
    poses=("curl", "lift", "stand"),
    away=(),
    is_indoors=True,
    wears="sport",
    x=(0.0, 0.06),
    hero=hero,
    surface="floor",
)
