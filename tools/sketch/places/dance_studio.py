"""A bright room with mirrors, a barre and mats: yoga, ballet, dance."""

from tools.sketch import furniture, room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.room import IRON, STEEL, WOOD
from tools.sketch.shapes import ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


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


PLACE = Place(
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
