"""A dark hall with one wall of glass: fish, a ray, a shark, blue light on the floor."""

from tools.sketch import room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.places.underwater import coral, fish
from tools.sketch.shapes import blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import hills
from tools.sketch.stage import Stage

_NAVY: Colour = (14, 24, 48)


def aquarium(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 430)
    reach = room.wide(s)
    c.draw(rect(-reach, -400, reach, s.tall + 500), _NAVY)
    top, low = y * 0.08, y * 1.0
    glass = rect(-half * 1.02, top, half * 1.02, low, 34)
    with c.clip(glass):
        _tank(s, top, low, half)
    frame = rect(-half * 1.02 - 12, top - 12, half * 1.02 + 12, low + 12, 42) - glass
    c.draw(frame, (32, 44, 74), inner=Inner(0, 4, (70, 120, 170), 0.6, 3))
    c.draw(
        polygon([(-half * 0.8, top), (-half * 0.5, top), (-half * 0.86, low), (-half * 1.02, low)]),
        (255, 255, 255),
        alpha=0.06,
    )
    c.draw(
        rect(-reach, low + 12, reach, s.tall + 500),
        down(low, s.tall, (26, 66, 112), (18, 38, 74), (8, 16, 34)),
    )
    c.reflect(low + 14, s.tall, strength=0.5, ripple=1.6, stretch=0.8, tint=(24, 60, 110), fade=0.1)
    c.light(
        polygon([(-half, low), (half, low), (half * 1.5, s.tall), (-half * 1.5, s.tall)]),
        fading((0, low), (0, s.tall), (90, 190, 240), (0.28, 0.0)),
        soft=16,
    )
    for x, h in ((-0.9, 150), (-0.7, 124), (0.74, 142), (0.93, 116)):
        _visitor(s, x * half, low + 70, h)
    c.text("AQUARIUM", 0, top * 0.5, 26, (150, 220, 255))


def _tank(s: Stage, top: float, low: float, half: float) -> None:
    c, chance = s.c, s.chance("tank")
    c.draw(
        rect(-half * 1.1, top, half * 1.1, low),
        down(top, low, (120, 222, 240), (30, 146, 200), (12, 84, 150), (10, 56, 112)),
    )
    for i in range(7):
        x = -half + 2 * half * (i + chance.random()) / 7
        shaft = polygon([(x - 12, top), (x + 20, top), (x + 120, low), (x - 30, low)])
        c.light(shaft, fading((0, top), (0, low), (220, 255, 250), (0.3, 0.0)), soft=8)
    hills(s, "tank far", low - 60, 60, (20, 96, 150), 0.2, to=low)
    tones: tuple[Colour, ...] = ((240, 96, 116), (250, 166, 80), (196, 100, 196), (250, 214, 100), (100, 206, 176))
    for i in range(9):
        x = -half + 2 * half * (i + 0.5) / 9 + chance.uniform(-16, 16)
        coral(s, x, low + 6, chance.uniform(56, 104), mix(tones[i % 5], (20, 100, 150), 0.2), i)
    _shark(s, s.lit * half * 0.3, top + (low - top) * 0.24, half * 0.36, -1 if s.lit > 0 else 1)
    _ray(s, -s.lit * half * 0.5, top + (low - top) * 0.3, half * 0.2)
    for group, (gx, gy, n, tone) in enumerate(
        (
            (-0.5, 0.62, 8, (250, 200, 70)),
            (0.55, 0.56, 7, (250, 126, 76)),
            (0.05, 0.44, 9, (206, 236, 250)),
            (0.2, 0.76, 5, (120, 160, 250)),
        )
    ):
        for _ in range(n):
            x, fy = gx * half + chance.uniform(-80, 80), top + (low - top) * gy + chance.uniform(-44, 44)
            fish(s, x, fy, chance.uniform(13, 24), tone, 1 if group % 2 else -1)
    for _ in range(26):
        x, by, r = chance.uniform(-half, half), chance.uniform(top, low), chance.uniform(1.6, 5)
        c.draw(ellipse(x, by, r), (255, 255, 255), alpha=0.3)


def _visitor(s: Stage, x: float, y: float, h: float) -> None:
    """Somebody who looks, dark against the water."""
    shape = ellipse(x, y - h * 0.9, h * 0.085, h * 0.1) + blob(
        [(x - h * 0.06, y - h * 0.8), (x + h * 0.06, y - h * 0.8), (x + h * 0.17, y - h * 0.7), (x + h * 0.15, y - h * 0.4),
         (x + h * 0.11, y), (x - h * 0.11, y), (x - h * 0.15, y - h * 0.4), (x - h * 0.17, y - h * 0.7)]
    )  # fmt: skip
    s.c.draw(shape, (10, 18, 38))


def _shark(s: Stage, x: float, y: float, w: float, facing: int) -> None:
    c = s.c
    tone = (92, 128, 158)

    def at(dx: float, dy: float) -> tuple[float, float]:
        return (x + facing * dx * w, y + dy * w)

    fins = (
        polygon([at(0.02, -0.13), at(-0.06, -0.36), at(-0.2, -0.1)])
        + polygon([at(0.14, 0.08), at(-0.1, 0.34), at(-0.06, 0.08)])
        + polygon([at(-0.84, 0.0), at(-1.1, -0.3), at(-0.98, 0.0), at(-1.06, 0.2)])
    )
    c.draw(fins, mix(tone, (20, 60, 110), 0.35))
    body = blob(
        [
            at(0.92, 0.02),
            at(0.6, -0.12),
            at(0.1, -0.17),
            at(-0.5, -0.08),
            at(-0.92, -0.02),
            at(-0.5, 0.06),
            at(0.1, 0.14),
            at(0.6, 0.1),
        ]
    )
    c.draw(body, down(y - 0.16 * w, y + 0.14 * w, tone, mix(tone, (236, 244, 250), 0.75)))
    c.draw(ellipse(*at(0.68, -0.03), 0.02 * w), (14, 22, 36))
    for k in range(3):
        c.draw(stroke([at(0.42 - 0.06 * k, -0.05), at(0.4 - 0.06 * k, 0.05)], 0.014 * w), mix(tone, (20, 50, 90), 0.6))


def _ray(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    tone = (70, 96, 140)
    c.draw(
        stroke(
            curve([(x, y + w * 0.4), (x + w * 0.1, y + w * 0.9), (x - w * 0.1, y + w * 1.5)], steps=8),
            [w * 0.08, w * 0.05, 1],
        ),
        tone,
    )
    body = blob([(x, y - w * 0.5), (x + w * 0.36, y - w * 0.3), (x + w * 1.1, y + w * 0.06), (x + w * 0.3, y + w * 0.34), (x, y + w * 0.5),
                 (x - w * 0.3, y + w * 0.34), (x - w * 1.1, y - w * 0.02), (x - w * 0.36, y - w * 0.3)])  # fmt: skip
    c.draw(body, tone, inner=Inner(s.lit * w * 0.1, -w * 0.08, (30, 50, 96), 0.6, w * 0.08))
    for dx in (-0.14, 0.14):
        c.draw(ellipse(x + dx * w, y - w * 0.3, w * 0.05), (226, 238, 250))


def hero(s: Stage) -> None:
    for x, y, r, tone, facing in (
        (-70, -190, 76, (250, 150, 60), 1),
        (100, -300, 46, (250, 206, 84), -1),
        (110, -110, 56, (110, 190, 250), -1),
    ):
        fish(s, x, y, r, tone, facing)
    for x, y, r in ((-150, -330, 12), (-128, -372, 8), (30, -390, 9), (160, -220, 10)):
        s.c.draw(ellipse(x, y, r), (255, 255, 255), alpha=0.35)


PLACE = Place(
    draw=aquarium,
    horizon=0.68,
    ground=0.9,
    head=50,
    zoom=(1.1, 1.3),
    eye=(0.76, 0.86),
    blur=(0.8, 3.0),
    poses=("look", "look away", "point"),
    away=("look",),
    is_indoors=True,
    x=(0.0, 0.14),
    hero=hero,
)
