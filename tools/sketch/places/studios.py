"""Where things are made or trained: photo studio, art studio, recording studio, dance studio, gym, salon, spa."""

import math

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, hued, mix
from tools.sketch.places import Place
from tools.sketch.places.food import candle
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def studio(s: Stage) -> None:
    """A photo studio: paper roll, softboxes, a camera on its tripod."""
    c, y, half = s.c, s.level, min(s.half, 420)
    chance = s.chance("paper")
    room.wall(s, (74, 76, 88))
    room.plain_floor(s, (96, 96, 106), gloss=0.1)
    paper = ((226, 140, 116), (126, 168, 176), (226, 196, 140), (196, 176, 206), (206, 208, 206))[chance.randrange(5)]
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


def art_studio(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (240, 234, 222))
    room.planks(s, (190, 150, 110))
    room.window(s, -half * 0.96, y * 0.1, half * 0.86, y * 0.62, view="garden", panes=(4, 4), frame=(70, 72, 78))
    room.sunbeam(s, -half * 0.96, y * 0.1, half * 0.86, y * 0.62)
    furniture.shelf(s, half * 0.14, half * 1.2, y * 0.34)
    for i in range(9):
        x = half * 0.2 + i * half * 0.11
        tone = hued(i / 9, 0.66, 0.86)
        c.draw(
            rect(x - 9, y * 0.34 - 30, x + 9, y * 0.34, 3),
            s.colour(tone),
            inner=Inner(s.lit * 4, 0, s.shade(tone, 0, 0.5), 0.6, 2),
        )
        c.draw(rect(x - 10, y * 0.34 - 37, x + 10, y * 0.34 - 29, 2), s.colour((246, 244, 238)))
    furniture.picture(s, half * 0.2, y * 0.08, 76, 90, about="as1", frame=WOOD)
    furniture.picture(s, half * 0.6, y * 0.06, 110, 96, about="as2", frame=WOOD)
    for i, (dx, hgt) in enumerate(((0.5, 190), (0.74, 150), (0.94, 210))):  # canvases against the wall
        x = dx * half
        tone = ((236, 180, 90), (90, 140, 170), (214, 110, 96))[i]
        c.draw(
            polygon([(x - 56, y + 16), (x - 48, y - hgt), (x + 62, y - hgt + 8), (x + 58, y + 18)]),
            s.colour((246, 242, 232)),
            inner=Inner(4, -4, s.shade(WOOD, 0, 0.4), 0.5, 2),
        )
        c.draw(
            blob(
                [(x - 34, y - hgt * 0.3), (x - 10, y - hgt * 0.76), (x + 40, y - hgt * 0.6), (x + 30, y - hgt * 0.24)]
            ),
            s.colour(tone),
        )
    easel(s, -half * 0.26 * s.lit, y + (s.tall - y) * 0.5, 470)
    trolley = half * 0.66 * s.lit
    ty = y + (s.tall - y) * 0.56
    c.draw(rect(trolley - 84, ty - 128, trolley + 84, ty - 118, 2), s.light.bright(WOOD, 0, 0.2))
    c.draw(rect(trolley - 80, ty - 60, trolley + 80, ty - 52, 2), s.colour(WOOD))
    for dx in (-78, 78):
        c.draw(rect(trolley + dx - 4, ty - 120, trolley + dx + 4, ty), s.shade(WOOD, 0, 0.4))
    palette(s, trolley - 16, ty - 132, 46)
    jar_x = trolley + 50
    for k in range(6):
        c.draw(
            stroke([(jar_x + (k - 2.5) * 4, ty - 150), (jar_x + (k - 2.5) * 10, ty - 200 - 8 * (k % 3))], 3),
            s.colour((206, 160, 104)),
        )
        c.draw(ellipse(jar_x + (k - 2.5) * 10, ty - 206 - 8 * (k % 3), 4, 8), s.colour(hued(k / 6, 0.6, 0.8)))
    c.draw(rect(jar_x - 17, ty - 166, jar_x + 17, ty - 128, 3), s.light.bright((206, 224, 226), 0, 0.2), alpha=0.85)


def easel(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for dx in (-0.24, 0.24):
        c.draw(stroke([(x + dx * 0.3 * h, y - h), (x + dx * h, y)], h * 0.022), s.colour(WOOD))
    c.draw(stroke([(x, y - h * 0.98), (x + h * 0.02, y - h * 0.06)], h * 0.018), s.shade(WOOD, 0, 0.4))
    c.draw(rect(x - h * 0.22, y - h * 0.36, x + h * 0.22, y - h * 0.335, 2), s.light.bright(WOOD, 0, 0.2))
    bx0, by0, bx1, by1 = x - h * 0.21, y - h * 0.92, x + h * 0.21, y - h * 0.36
    board = rect(bx0, by0, bx1, by1, 2)
    c.draw(board.moved(5, 6), s.shade(DARK_WOOD), alpha=0.35, soft=5)
    c.draw(board, s.light.bright((250, 246, 236), 0, 0.2))
    with c.clip(rect(bx0 + 8, by0 + 8, bx1 - 8, by1 - 8)):
        c.draw(board, down(by0, by1, s.colour((130, 180, 214)), s.colour((250, 214, 170))))
        c.draw(ellipse(x + h * 0.08, by0 + h * 0.2, h * 0.045), s.colour((250, 236, 190)))
        c.draw(
            blob(
                [
                    (bx0 - 20, y - h * 0.52),
                    (x - h * 0.06, y - h * 0.64),
                    (x + h * 0.1, y - h * 0.55),
                    (bx1 + 20, y - h * 0.62),
                    (bx1 + 20, by1 + 20),
                    (bx0 - 20, by1 + 20),
                ]
            ),
            s.colour((96, 140, 130)),
        )
        c.draw(
            blob(
                [
                    (bx0 - 20, y - h * 0.44),
                    (x, y - h * 0.52),
                    (bx1 + 20, y - h * 0.42),
                    (bx1 + 20, by1 + 20),
                    (bx0 - 20, by1 + 20),
                ]
            ),
            s.colour((214, 120, 80)),
        )


def palette(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    shape = blob(
        [
            (x - r, y),
            (x - r * 0.6, y - r * 0.4),
            (x + r * 0.4, y - r * 0.46),
            (x + r, y - r * 0.1),
            (x + r * 0.5, y + r * 0.22),
            (x - r * 0.3, y + r * 0.26),
        ]
    )
    c.draw(shape, s.light.bright((206, 156, 104), 0, 0.2))
    for i, tone in enumerate(((220, 60, 50), (246, 190, 60), (60, 130, 190), (90, 160, 90), (250, 246, 240))):
        a = math.radians(200 + i * 33)
        c.draw(
            ellipse(x + r * 0.62 * math.cos(a), y - r * 0.08 + r * 0.28 * math.sin(a), r * 0.13, r * 0.09),
            s.colour(tone),
        )


def recording(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (52, 50, 62))
    room.planks(s, (112, 82, 66))
    size = 62
    for r in range(int(y / size) + 1):  # acoustic foam
        for i in range(int(-room.wide(s) / size), int(room.wide(s) / size) + 1):
            x, fy = i * size, r * size - 10
            if fy > y * 0.86 or abs(x + size / 2) > s.half * 1.4 + 80:
                continue
            base = (70, 60, 92) if (i + r) % 2 else (58, 66, 90)
            c.draw(rect(x + 2, fy + 2, x + size - 2, fy + size - 2, 3), s.colour(base))
            for k in range(3):
                if (i + r) % 2:
                    c.draw(rect(x + 4 + k * 19, fy + 4, x + 13 + k * 19, fy + size - 4), s.shade(base, 0, 0.45))
                else:
                    c.draw(rect(x + 4, fy + 4 + k * 19, x + size - 4, fy + 13 + k * 19), s.shade(base, 0, 0.45))
    gx, gy = half * 0.3, y * 0.24  # the control room behind glass
    c.draw(rect(gx - 8, gy - 8, gx + half * 0.7, gy + y * 0.34, 4), s.shade(WOOD, 0, 0.3))
    glass = rect(gx, gy, gx + half * 0.7, gy + y * 0.34 - 8)
    c.draw(glass, down(gy, gy + y * 0.34, (86, 70, 96), (196, 130, 96)))
    with c.clip(glass):
        c.draw(rect(gx, gy + y * 0.24, gx + half, gy + y * 0.4), (40, 38, 50))
        for k in range(22):
            c.draw(
                rect(gx + 8 + k * 11, gy + y * 0.26, gx + 12 + k * 11, gy + y * 0.26 + 4),
                ((110, 255, 150), (255, 206, 90), (255, 90, 80))[k % 3],
            )
        c.draw(ellipse(gx + half * 0.42, gy + y * 0.16, 20), (60, 46, 56))
        c.draw(
            blob(
                [
                    (gx + half * 0.42 - 46, gy + y * 0.3),
                    (gx + half * 0.42 - 34, gy + y * 0.22),
                    (gx + half * 0.42 + 34, gy + y * 0.22),
                    (gx + half * 0.42 + 46, gy + y * 0.3),
                ]
            ),
            (60, 46, 56),
        )
    c.draw(rect(-half * 0.5, y * 0.12, -half * 0.02, y * 0.12 + 52, 8), (46, 12, 18))
    c.text("ON AIR", -half * 0.26, y * 0.12 + 26, 34, (255, 84, 74))
    s.lamp(-half * 0.26, y * 0.12 + 26, 190, (255, 50, 50))
    for side in (-1,):  # a loudspeaker and a keyboard
        speaker(s, side * half * 0.86, y + 20, 92, 190)
    ky = y + 30
    c.draw(
        polygon([(half * 0.16, ky - 96), (half * 1.04, ky - 96), (half * 1.1, ky - 70), (half * 0.1, ky - 70)]),
        s.shade(IRON),
    )
    c.draw(
        polygon([(half * 0.18, ky - 90), (half * 1.02, ky - 90), (half * 1.06, ky - 74), (half * 0.14, ky - 74)]),
        (246, 246, 242),
    )
    for k in range(18):
        kx = half * (0.19 + 0.047 * k)
        if k % 7 not in (2, 6):
            c.draw(rect(kx + 4, ky - 90, kx + 9, ky - 81), (30, 30, 36))
    for a, b in (((half * 0.24, ky - 70), (half * 0.86, ky + 26)), ((half * 0.86, ky - 70), (half * 0.24, ky + 26))):
        c.draw(stroke([a, b], 6), s.shade(IRON))
    guitar_on_stand(s, -half * 0.5, y + 46, 210)


def studio_mic(s: Stage, x: float, y: float, k: float, side: int) -> None:
    """A large microphone with its pop filter on a boom arm."""
    c = s.c
    c.draw(
        stroke([(x + side * 330 * k, y - 120 * k), (x + side * 40 * k, y - 60 * k), (x, y - 54 * k)], 9 * k),
        s.shade(IRON),
    )
    c.draw(stroke([(x + side * 330 * k, y - 120 * k), (x + side * 330 * k, y + 900)], 12 * k), s.shade(IRON))
    ring = ellipse(x, y, 60 * k, 84 * k) - polygon(ellipse(x, y, 53 * k, 77 * k).polygons[0])
    c.draw(ring, s.shade(IRON, 0, 0.1))
    furniture.steel(
        s, rect(x - 33 * k, y - 62 * k, x + 33 * k, y + 70 * k, 33 * k), x - 33 * k, x + 33 * k, (160, 164, 176)
    )
    grille = rect(x - 29 * k, y - 56 * k, x + 29 * k, y + 12 * k, 28 * k)
    c.draw(grille, s.shade((120, 124, 136), 0, 0.2))
    with c.clip(grille):
        for i in range(-8, 9):
            c.draw(
                stroke([(x + i * 8 * k - 30 * k, y - 60 * k), (x + i * 8 * k + 30 * k, y + 14 * k)], 1.6 * k),
                s.light.bright(STEEL, 0, 0.3),
                alpha=0.8,
            )
            c.draw(
                stroke([(x + i * 8 * k + 30 * k, y - 60 * k), (x + i * 8 * k - 30 * k, y + 14 * k)], 1.6 * k),
                s.shade(IRON),
                alpha=0.6,
            )
    c.draw(rect(x - 33 * k, y + 10 * k, x + 33 * k, y + 18 * k), s.colour((206, 164, 84)))


def recording_front(s: Stage) -> None:
    side = 1 if s.chance("mic").random() < 0.5 else -1
    if s.shot == "wide":
        studio_mic(s, s.person_x + side * 74, s.tall * 0.93 - 6.0 * 58, 0.42, side)
    else:
        k = 1.0 if s.shot == "medium" else 1.35
        y = s.tall * (0.46 if s.shot == "medium" else 0.62)
        studio_mic(s, s.person_x + side * (160 if s.shot == "medium" else 205), y, k, side)


def speaker(s: Stage, x: float, y: float, w: float, h: float) -> None:
    c = s.c
    c.draw(
        rect(x - w / 2, y - h, x + w / 2, y, w * 0.06),
        s.shade((44, 42, 50), 0, 0.1),
        inner=Inner(s.lit * w * 0.08, 0, (14, 14, 20), 0.6, w * 0.04),
    )
    for dy, r in ((0.3, 0.36), (0.74, 0.22)):
        c.draw(ellipse(x, y - h * dy, w * r), (26, 26, 32))
        c.draw(ellipse(x, y - h * dy, w * r * 0.84), (70, 70, 80), inner=Inner(2, -3, (30, 30, 36), 0.8, 4))
        c.draw(ellipse(x, y - h * dy, w * r * 0.34), (34, 34, 40))


def guitar_on_stand(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(stroke([(x, y - h * 0.5), (x, y - h)], [h * 0.04, h * 0.03]), s.shade(DARK_WOOD, 0, 0.2))
    c.draw(rect(x - h * 0.03, y - h * 1.08, x + h * 0.03, y - h * 0.97, 2), s.shade(DARK_WOOD, 0, 0.5))
    c.draw(blob([(x, y - h * 0.54), (x + h * 0.1, y - h * 0.5), (x + h * 0.08, y - h * 0.38), (x + h * 0.14, y - h * 0.2), (x + h * 0.1, y - h * 0.06), (x, y - h * 0.04), (x - h * 0.1, y - h * 0.06), (x - h * 0.14, y - h * 0.2), (x - h * 0.08, y - h * 0.38), (x - h * 0.1, y - h * 0.5)]),
           s.colour((206, 110, 50)), inner=Inner(s.lit * 8, -4, s.shade((130, 60, 30), 0, 0.4), 0.6, 5))  # fmt: skip
    c.draw(ellipse(x, y - h * 0.32, h * 0.04), s.shade(DARK_WOOD))
    for dx in (-0.12, 0.12):
        c.draw(stroke([(x, y - h * 0.1), (x + dx * h, y + 6)], 4), s.shade(IRON))


def dance_studio(s: Stage) -> None:
    """A bright room with mirrors, a barre and mats: yoga, ballet, dance."""
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (240, 228, 212))
    room.planks(s, (214, 172, 124), gloss=0.16)
    room.window(s, -half * 0.98, y * 0.12, half * 0.8, y * 0.72, view="garden", panes=(3, 3), frame=(250, 248, 242))
    room.sunbeam(s, -half * 0.98, y * 0.12, half * 0.8, y * 0.72)
    mx0, mx1 = half * 0.0, half * 1.2 + s.half
    c.draw(rect(mx0 - 5, y * 0.12 - 5, mx1, y * 0.9 + 5), s.colour((206, 164, 110)))
    mirror = rect(mx0, y * 0.12, mx1, y * 0.9)
    c.draw(mirror, down(y * 0.12, y * 0.9, s.colour((214, 226, 226)), s.colour((190, 206, 206))))
    with c.clip(mirror):
        c.draw(rect(mx0, y * 0.8, mx1, y), s.colour((206, 176, 140)))
        c.draw(
            rect(half * 0.36, y * 0.2, half * 0.74, y * 0.66), mix(s.outside.sky[-1], (255, 255, 255), 0.3), alpha=0.8
        )
        for k in range(3):
            c.draw(
                polygon(
                    [
                        (half * (0.1 + 0.4 * k), y * 0.1),
                        (half * (0.2 + 0.4 * k), y * 0.1),
                        (half * (-0.05 + 0.4 * k), y),
                        (half * (-0.15 + 0.4 * k), y),
                    ]
                ),
                (255, 255, 255),
                alpha=0.2,
            )
        for k in range(1, 4):
            c.draw(rect(half * 0.42 * k, 0, half * 0.42 * k + 2.5, y), s.shade(STEEL, 0, 0.2))
    c.draw(
        stroke([(mx0 - 10, y * 0.64), (mx1, y * 0.64)], 7),
        s.light.bright(WOOD, 0, 0.3),
        inner=Inner(0, -2, s.shade(WOOD, 0, 0.5), 0.6, 1),
    )
    for k in range(5):
        c.draw(
            stroke([(half * (0.08 + 0.36 * k), y * 0.64), (half * (0.08 + 0.36 * k), y * 0.7)], 4),
            s.shade(IRON, 0, 0.1),
        )
    for x, fy, tone in (
        (-half * 0.62, y + (s.tall - y) * 0.3, (126, 170, 160)),
        (half * 0.66, y + (s.tall - y) * 0.3, (214, 150, 140)),
    ):
        yoga_mat(s, x, fy, 190, tone)
    yoga_mat(s, 0, s.tall * 0.905, 330, (140, 120, 176))
    furniture.plant(s, -half * 0.06, y + 30, 130, kind="monstera")
    for k, tone in enumerate(((236, 196, 120), (160, 190, 180), (214, 140, 120))):  # rolled mats
        c.draw(
            rect(half * 0.86 + k * 22, y - 34, half * 0.9 + k * 22, y + 18, 8),
            s.colour(tone),
            inner=Inner(5, 0, s.shade(tone, 0, 0.5), 0.6, 3),
        )
    c.draw(
        ellipse(half * 0.4, y + 4, 42),
        s.colour((150, 176, 214)),
        inner=Inner(s.lit * 14, -10, s.shade((90, 110, 160), 0, 0.4), 0.6, 9),
    )


def yoga_mat(s: Stage, x: float, y: float, w: float, colour: Colour) -> None:
    shape = polygon(
        [
            (x - w * 0.42, y - w * 0.1),
            (x + w * 0.42, y - w * 0.1),
            (x + w * 0.52, y + w * 0.1),
            (x - w * 0.52, y + w * 0.1),
        ]
    )
    s.c.draw(shape.moved(0, 4), s.shade(WOOD), alpha=0.35, soft=3)
    s.c.draw(shape, s.colour(colour), inner=Inner(0, -3, s.shade(colour, 0, 0.5), 0.6, 1))


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


def salon(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (238, 206, 196), low=(206, 150, 142), low_from=0.76)
    room.checks(s, (246, 240, 236), (60, 54, 60), gloss=0.14)
    for i in (-1, 0, 1):  # mirrors with bulbs
        x = i * half * 0.72
        w, top, low = half * 0.27, y * 0.16, y * 0.66
        c.draw(
            rect(x - w - 16, top - 16, x + w + 16, low + 16, 14),
            s.colour((250, 244, 238)),
            inner=Inner(0, -5, s.shade((200, 180, 176), 0, 0.4), 0.6, 3),
        )
        c.draw(rect(x - w, top, x + w, low, 8), down(top, low, s.colour((206, 222, 228)), s.colour((168, 190, 200))))
        c.draw(
            polygon([(x - w * 0.3, top), (x + w * 0.2, top), (x - w * 0.5, low), (x - w, low)]),
            (255, 255, 255),
            alpha=0.25,
        )
        for k in range(7):
            by = top + (low - top) * k / 6
            for side in (-1, 1):
                c.draw(ellipse(x + side * (w + 8), by, 6), (255, 244, 206))
                if k % 2 == 0:
                    s.lamp(x + side * (w + 8), by, 46, (255, 214, 150))
        c.draw(rect(x - w - 20, y * 0.74, x + w + 20, y * 0.77, 3), s.light.bright((250, 246, 240), 0, 0.2))
        for k, tone in enumerate(((226, 110, 130), (120, 180, 180), (240, 196, 110), (176, 140, 200))):
            bx = x - w * 0.8 + k * w * 0.36
            c.draw(rect(bx - 7, y * 0.74 - 34 + 6 * (k % 2), bx + 7, y * 0.74, 3), s.colour(tone))
            c.draw(
                rect(bx - 4, y * 0.74 - 42 + 6 * (k % 2), bx + 4, y * 0.74 - 33 + 6 * (k % 2)), s.shade(IRON, 0, 0.1)
            )
        if i:
            barber_chair(s, x, y + 116, 210)
    px, py = half * 0.36, y * 0.28  # the striped pole
    pole = rect(px - 13, py, px + 13, py + 120, 6)
    c.draw(pole, s.colour((250, 250, 250)))
    with c.clip(pole):
        for k in range(-2, 8):
            c.draw(
                polygon(
                    [
                        (px - 16, py + k * 30),
                        (px + 16, py + k * 30 - 26),
                        (px + 16, py + k * 30 - 14),
                        (px - 16, py + k * 30 + 12),
                    ]
                ),
                s.colour((214, 56, 60) if k % 2 else (50, 90, 170)),
            )
    for dy in (-4, 120):
        c.draw(rect(px - 17, py + dy - 8, px + 17, py + dy + 6, 4), s.colour(STEEL))


def barber_chair(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    red = (176, 48, 56)
    c.draw(ellipse(x, y, h * 0.26, h * 0.05), s.colour(STEEL))
    c.draw(rect(x - h * 0.05, y - h * 0.34, x + h * 0.05, y, 2), s.colour(STEEL))
    c.draw(
        rect(x - h * 0.24, y - h * 0.94, x + h * 0.24, y - h * 0.44, h * 0.07),
        s.colour(red),
        inner=Inner(s.lit * h * 0.08, -h * 0.04, s.shade(red, 0, 0.6), 0.6, h * 0.04),
    )
    c.draw(rect(x - h * 0.13, y - h * 1.12, x + h * 0.13, y - h * 0.95, h * 0.05), s.colour(red))
    c.draw(rect(x - h * 0.28, y - h * 0.48, x + h * 0.28, y - h * 0.34, h * 0.05), s.light.bright(red, 0, 0.15))
    for dx in (-0.3, 0.3):
        c.draw(
            rect(x + dx * h - h * 0.05, y - h * 0.62, x + dx * h + h * 0.05, y - h * 0.4, h * 0.03),
            s.shade(IRON, 0, 0.1),
        )


def spa(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (206, 222, 216))
    room.tiles(s, -room.wide(s), y * 0.5, room.wide(s), y, (158, 196, 190), 30)
    room.checks(s, (236, 234, 228), (200, 214, 210), gloss=0.2)
    room.window(
        s, -half * 0.36, y * 0.1, half * 0.72, y * 0.38, view="garden", panes=(2, 1), frame=(250, 248, 244), arch=True
    )
    room.sunbeam(s, -half * 0.36, y * 0.1, half * 0.72, y * 0.38)
    mx = -half * 0.78  # mirror and basin
    c.draw(ellipse(mx, y * 0.32, 58, 76), s.colour((206, 164, 100)))
    c.draw(ellipse(mx, y * 0.32, 51, 69), down(y * 0.2, y * 0.45, s.colour((226, 238, 240)), s.colour((180, 204, 208))))
    c.draw(rect(mx - 90, y * 0.68, mx + 70, y * 0.71, 3), s.light.bright(WOOD, 0, 0.2))
    c.draw(
        blob([(mx - 52, y * 0.6), (mx + 52, y * 0.6), (mx + 36, y * 0.68), (mx - 36, y * 0.68)]),
        s.colour((252, 252, 250)),
        inner=Inner(s.lit * 10, 0, s.shade(STEEL, 0, 0.4), 0.5, 5),
    )
    c.draw(
        stroke([(mx, y * 0.6), (mx, y * 0.53), (mx + 22, y * 0.53), (mx + 22, y * 0.56)], 6), s.colour((206, 164, 100))
    )
    tx, ty = half * 0.28, y + 46  # the tub
    tub = blob(
        [
            (tx - 190, ty - 112),
            (tx + 190, ty - 112),
            (tx + 176, ty - 40),
            (tx + 120, ty),
            (tx - 120, ty),
            (tx - 176, ty - 40),
        ],
        tension=0.35,
    )
    c.draw(ellipse(tx, ty + 4, 150, 14), s.shade((110, 130, 130)), alpha=0.5, soft=5)
    c.draw(
        tub,
        s.light.bright((250, 250, 248), 0, 0.15),
        inner=Inner(s.lit * 26, -18, s.shade((170, 186, 190), 0, 0.4), 0.55, 14),
    )
    c.draw(
        rect(tx - 202, ty - 122, tx + 202, ty - 106, 8),
        (255, 255, 255),
        inner=Inner(0, -5, s.shade(STEEL, 0, 0.3), 0.6, 2),
    )
    chance = s.chance("bubbles")
    foam = Shape(
        discs=tuple(
            (
                tx + chance.uniform(-180, 180),
                ty - 122 - chance.uniform(0, 34) * (1 - (i % 5) / 9),
                chance.uniform(9, 25),
            )
            for i in range(40)
        )
    )
    c.draw(
        foam,
        s.light.bright((246, 250, 254), 0, 0.2),
        inner=Inner(s.lit * 6, -7, s.shade((190, 206, 220), 0, 0.3), 0.5, 4),
    )
    for _ in range(9):
        bx, by, r = tx + chance.uniform(-200, 200), ty - 170 - chance.uniform(0, 150), chance.uniform(5, 12)
        c.draw(ellipse(bx, by, r), (255, 255, 255), alpha=0.35)
        c.draw(ellipse(bx - r * 0.3, by - r * 0.3, r * 0.25), (255, 255, 255), alpha=0.9)
    c.draw(
        stroke([(tx + 150, ty - 118), (tx + 150, ty - 210), (tx + 116, ty - 214), (tx + 116, ty - 196)], 8),
        s.colour((206, 164, 100)),
    )
    rx = half * 0.82  # towels on a rail, candles
    c.draw(stroke([(rx - 60, y * 0.44), (rx + 70, y * 0.44)], 5), s.colour((206, 164, 100)))
    c.draw(
        rect(rx - 46, y * 0.435, rx + 10, y * 0.7, 4),
        s.colour((250, 246, 240)),
        inner=Inner(s.lit * 8, 0, s.shade((200, 190, 184), 0, 0.4), 0.5, 5),
    )
    c.draw(
        rect(rx + 18, y * 0.435, rx + 62, y * 0.62, 4),
        s.colour((226, 160, 140)),
        inner=Inner(s.lit * 8, 0, s.shade((170, 100, 90), 0, 0.4), 0.5, 5),
    )
    for dx, hgt in ((-0.56, 46), (-0.48, 32), (-0.4, 56)):
        candle(s, dx * half, y + 34, hgt)
    furniture.plant(s, -half * 0.94, y + 40, 150, kind="monstera")


STUDIO = Place(
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
)
ART_STUDIO = Place(
    draw=art_studio,
    horizon=0.66,
    ground=0.93,
    head=60,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.4),
    poses=("paint", "stand"),
    away=("look",),
    is_indoors=True,
    seat="",
    x=(0.16, 0.26),
)
RECORDING = Place(
    draw=recording,
    horizon=0.68,
    ground=0.93,
    head=58,
    front=recording_front,
    zoom=(1.12, 1.4),
    eye=(0.8, 0.92),
    blur=(0.8, 2.4),
    poses=("stand", "hip"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.1),
)
DANCE_STUDIO = Place(
    draw=dance_studio,
    horizon=0.68,
    ground=0.915,
    head=60,
    zoom=(1.12, 1.4),
    eye=(0.8, 0.92),
    blur=(0.8, 2.4),
    poses=("yoga", "stretch", "dance"),
    away=(),
    is_indoors=True,
    wears="sport",
    barefoot=True,
    x=(0.0, 0.03),
)
GYM = Place(
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
)
SALON = Place(
    draw=salon,
    horizon=0.66,
    ground=0.93,
    head=60,
    zoom=(1.12, 1.4),
    eye=(0.78, 0.9),
    blur=(0.8, 2.4),
    poses=("hip", "stand"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.08),
)
SPA = Place(
    draw=spa,
    horizon=0.64,
    ground=0.93,
    head=58,
    zoom=(1.12, 1.4),
    eye=(0.77, 0.88),
    blur=(0.8, 2.4),
    poses=("stand", "hip"),
    away=(),
    is_indoors=True,
    x=(0.25, 0.4),
)
