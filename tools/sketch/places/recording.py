"""Acoustic foam, the red sign, a large microphone."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.places import Place
from tools.sketch.props.show import speaker
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import blob, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


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


def guitar_on_stand(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    c.draw(stroke([(x, y - h * 0.5), (x, y - h)], [h * 0.04, h * 0.03]), s.shade(DARK_WOOD, 0, 0.2))
    c.draw(rect(x - h * 0.03, y - h * 1.08, x + h * 0.03, y - h * 0.97, 2), s.shade(DARK_WOOD, 0, 0.5))
    c.draw(blob([(x, y - h * 0.54), (x + h * 0.1, y - h * 0.5), (x + h * 0.08, y - h * 0.38), (x + h * 0.14, y - h * 0.2), (x + h * 0.1, y - h * 0.06), (x, y - h * 0.04), (x - h * 0.1, y - h * 0.06), (x - h * 0.14, y - h * 0.2), (x - h * 0.08, y - h * 0.38), (x - h * 0.1, y - h * 0.5)]),
           s.colour((206, 110, 50)), inner=Inner(s.lit * 8, -4, s.shade((130, 60, 30), 0, 0.4), 0.6, 5))  # fmt: skip
    c.draw(ellipse(x, y - h * 0.32, h * 0.04), s.shade(DARK_WOOD))
    for dx in (-0.12, 0.12):
        c.draw(stroke([(x, y - h * 0.1), (x + dx * h, y + 6)], 4), s.shade(IRON))


def hero(s: Stage) -> None:
    studio_mic(s, 0, -130, 1.5, 1)


PLACE = Place(
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
    hero=hero,
)
