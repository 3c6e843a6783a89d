"""Rows of vines that run to a villa on the hill."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down
from tools.sketch.nature import BARK
from tools.sketch.places import Place
from tools.sketch.props.ground import lawn
from tools.sketch.props.table import wine
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, hills, sky
from tools.sketch.stage import Stage


def vineyard(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    s.chance("vines")
    sky(s)
    hills(s, "vine far", y + 6, 96, (120, 130, 140), 0.6)
    hills(s, "vine middle", y + 18, 66, (128, 150, 100), 0.42)
    vx = -half * 0.5
    c.draw(rect(vx - 50, y - 66, vx + 50, y - 12), s.light.bright((236, 206, 160), 0.3, 0.1))
    c.draw(polygon([(vx - 60, y - 64), (vx, y - 92), (vx + 60, y - 64)]), s.colour((190, 100, 72), 0.3))
    c.draw(rect(vx + 26, y - 104, vx + 52, y - 12), s.light.bright((230, 198, 150), 0.3, 0.1))
    c.draw(polygon([(vx + 22, y - 103), (vx + 39, y - 120), (vx + 56, y - 103)]), s.colour((190, 100, 72), 0.3))
    for k in range(3):
        c.draw(
            rect(vx - 36 + 26 * k, y - 46, vx - 26 + 26 * k, y - 28),
            (255, 214, 130) if s.light.is_dark else s.shade((80, 70, 80), 0.3, 0.3),
        )
    for k in range(5):
        x = vx + 90 + k * 26
        c.draw(
            blob([(x, y - 96 + 8 * (k % 2)), (x + 11, y - 40), (x + 8, y), (x - 8, y), (x - 11, y - 40)]),
            s.shade((64, 100, 70), 0.28, 0.2),
        )
    haze_band(s, y - 30, y + 40, 0.5)
    lawn(s, y, (176, 150, 100))
    vines = nature.leaf_colour(s, 0.4) if s.scene.season == "autumn" else (98, 140, 66)
    deep = s.tall + 60 - y
    for i in (-9, 9, -8, 8, -7, 7, -6, 6, -5, 5, -4, 4, -3, 3, -2, 2, -1, 1):  # rows, the outer ones first
        side = 1 if i > 0 else -1
        x = (i - side * 0.5) * 92.0
        far, near = x * 0.2, x * 2.3 + side * 60
        tall_near, tall_far = 210.0, 12.0
        wall = polygon([(far, y + 3), (far, y + 3 - tall_far), (near, s.tall + 60 - tall_near), (near, s.tall + 60)])
        c.draw(
            wall,
            down(
                y,
                s.tall,
                s.colour(vines, 0.3),
                s.shade(vines, 0, 0.15) if side * s.lit > 0 else s.light.bright(vines, 0, 0.12),
            ),
        )
        leaves = Shape()
        for k in range(26):
            t = (k / 25) ** 1.7
            px, py = far + (near - far) * t, y + 3 + (s.tall + 57 - y) * t - (tall_far + (tall_near - tall_far) * t)
            leaves = leaves + ellipse(px, py, 4 + 34 * t, 3 + 22 * t)
        c.draw(leaves, down(y, s.tall, s.colour(vines, 0.3), s.light.bright(vines, 0, 0.16)))
        for k in range(9):
            t = (0.28 + 0.72 * k / 9) ** 1.7
            px = far + (near - far) * t
            base = y + 3 + deep * t
            tall = tall_far + (tall_near - tall_far) * t
            c.draw(stroke([(px, base), (px, base - tall * 0.98)], 1.4 + 6 * t), s.shade(BARK, 0.1, 0.3))
            if t > 0.06:
                r = 2 + 7 * t
                gx, gy = px - side * 16 * t, base - tall * 0.5
                grapes = Shape(
                    discs=tuple(
                        (gx + dx * r * 1.5, gy + dy * r * 1.5, r)
                        for dx, dy in ((-1, 0), (0, 0), (1, 0), (-0.5, 0.85), (0.5, 0.85), (0, 1.7))
                    )
                )
                c.draw(
                    grapes,
                    s.colour((110, 56, 120)),
                    inner=Inner(s.lit * r * 0.4, -r * 0.3, s.shade((60, 26, 70), 0, 0.4), 0.6, r * 0.2),
                )
    nature.grass(s, y + 60, s.tall, (150, 150, 84), 60, height=13, x0=-120, x1=120)


def hero(s: Stage) -> None:
    c = s.c
    c.draw(
        stroke(curve([(-220, -330), (-60, -300), (60, -310), (230, -280)], steps=8), 17), s.shade((104, 74, 56), 0, 0.1)
    )
    for x, tone in ((-60, (110, 56, 124)), (96, (126, 66, 136))):
        bunch = []
        for row in range(6):
            n = 5 - abs(row - 1) if row < 3 else 5 - row + 1
            for i in range(max(1, n)):
                bunch.append((x + (i - (max(1, n) - 1) / 2) * 38, -250 + row * 34, 22.0))
        c.draw(
            Shape(discs=tuple(bunch)), s.colour(tone), inner=Inner(s.lit * 8, -7, s.shade((56, 24, 70), 0, 0.4), 0.6, 5)
        )
        for bx, by, _ in bunch:
            c.draw(ellipse(bx + s.lit * 7, by - 8, 5), (255, 255, 255), alpha=0.4)
        c.draw(
            blob([(x - 70, -300), (x - 10, -338), (x + 64, -300), (x + 40, -256), (x, -274), (x - 40, -252)]),
            s.colour((104, 150, 70)),
            inner=Inner(0, -8, s.shade((60, 110, 50), 0, 0.4), 0.5, 5),
        )
    wine(s, 120, 30, 210)


PLACE = Place(
    draw=vineyard,
    horizon=0.44,
    ground=0.86,
    head=46,
    poses=("toast", "walk towards", "stand"),
    away=("look", "walk away"),
    zoom=(1.3, 1.6),
    eye=(0.5, 0.58),
    x=(0.0, 0.06),
    hero=hero,
    surface="table",
)
