"""A concert: rig, beams, drums, the crowd in front."""

import math

from tools.sketch import room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.places import Place
from tools.sketch.props.show import beams, crowd, speaker
from tools.sketch.shapes import ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def truss(s: Stage, y: float) -> None:
    c = s.c
    w = room.wide(s)
    for dy in (-14, 12):
        c.draw(rect(-w, y + dy - 2.5, w, y + dy + 2.5), (58, 58, 70))
    line = [(-w + i * 26, y + (-12 if i % 2 else 10)) for i in range(int(2 * w / 26) + 1)]
    c.draw(stroke(line, 3, round_ends=False), (58, 58, 70))


def stage(s: Stage) -> None:
    """A concert: rig, beams, drums, loudspeakers, the crowd in front."""
    c, y, half = s.c, s.level, min(s.half, 430)
    c.cover(down(0, s.tall, (16, 12, 36), (52, 22, 78), (120, 36, 98)))
    wall_c = (70, 28, 96)
    panel = rect(-half * 0.72, y * 0.24, half * 0.72, y * 0.94)
    c.draw(panel, down(y * 0.24, y * 0.94, (255, 120, 90), (226, 60, 130), (90, 40, 150)))
    with c.clip(panel):
        for k in range(9):
            a = math.radians(-90 + (k - 4) * 19)
            c.light(
                polygon(
                    [
                        (0, y * 0.92),
                        (700 * math.cos(a - 0.05), y * 0.92 + 700 * math.sin(a - 0.05)),
                        (700 * math.cos(a + 0.05), y * 0.92 + 700 * math.sin(a + 0.05)),
                    ]
                ),
                (255, 210, 140),
                strength=0.4,
            )
        c.draw(ellipse(0, y * 0.66, half * 0.24), (255, 224, 150))
    for k in range(1, 12):
        c.draw(
            rect(-half * 0.72, y * 0.24 + k * y * 0.058, half * 0.72, y * 0.24 + k * y * 0.058 + 1.6), wall_c, alpha=0.4
        )
    truss(s, y * 0.12)
    for side in (-1, 1):
        c.draw(rect(side * half * 0.86 - 12, y * 0.12, side * half * 0.86 + 12, y + 20), (40, 40, 52))
        for k in range(3):
            speaker(s, side * half * 0.9, y + 24 - k * 122, 108, 118)
    _drums(s, 0, y + 6, 1.0)
    for x in (-half * 0.42, half * 0.44):
        c.draw(rect(x - 46, y - 62, x + 46, y + 6, 4), (34, 32, 40))
        c.draw(rect(x - 40, y - 44, x + 40, y, 3), (64, 60, 70))
        for k in range(5):
            c.draw(ellipse(x - 30 + k * 15, y - 53, 3), (206, 164, 90))
    deck = polygon([(-room.wide(s), y), (room.wide(s), y), (room.wide(s), s.tall + 400), (-room.wide(s), s.tall + 400)])
    c.draw(deck, down(y, s.tall, (96, 50, 104), (54, 30, 74), (26, 16, 44)))
    c.reflect(y, s.tall, strength=0.34, ripple=1.2, stretch=1.0, tint=(60, 30, 80), fade=0.1)
    beams(s, y * 0.14, ((255, 90, 150), (90, 200, 255), (255, 200, 90), (170, 110, 255)), length=s.tall * 0.86)
    c.light(ellipse(0, s.tall * 0.8, half * 0.42, 44), (255, 236, 190), strength=0.5, soft=14)
    c.light(
        polygon([(-10, y * 0.1), (10, y * 0.1), (half * 0.42, s.tall * 0.8), (-half * 0.42, s.tall * 0.8)]),
        fading((0, 0), (0, s.tall * 0.8), (255, 236, 190), (0.4, 0.14)),
        soft=6,
    )
    chance = s.chance("smoke")
    for _ in range(9):
        c.draw(
            ellipse(
                chance.uniform(-s.half, s.half),
                y + chance.uniform(-20, 60),
                chance.uniform(70, 170),
                chance.uniform(16, 34),
            ),
            (220, 150, 210),
            alpha=0.14,
            soft=18,
        )


def _drums(s: Stage, x: float, y: float, k: float) -> None:
    c = s.c
    red = (196, 44, 62)
    for dx, h in ((-96, 150), (92, 162)):
        c.draw(stroke([(x + dx * k, y), (x + dx * k, y - h * k)], 3.5 * k), (170, 170, 180))
        c.draw(ellipse(x + dx * k, y - h * k, 44 * k, 8 * k, angle=-8 if dx < 0 else 8), (240, 196, 90))
    for dx, dy, r in ((-38, -104, 30), (38, -104, 30)):
        c.draw(rect(x + (dx - r) * k, y + dy * k, x + (dx + r) * k, y + (dy + 36) * k, 5 * k), red)
        c.draw(ellipse(x + dx * k, y + dy * k, r * k, 8 * k), (246, 244, 240))
    for dx in (-92, 96):
        c.draw(rect(x + (dx - 30) * k, y - 62 * k, x + (dx + 30) * k, y, 5 * k), red)
        c.draw(ellipse(x + dx * k, y - 62 * k, 30 * k, 8 * k), (246, 244, 240))
    c.draw(ellipse(x, y - 44 * k, 50 * k), (120, 24, 40))
    c.draw(ellipse(x, y - 44 * k, 44 * k), (246, 240, 232))
    c.text("LIVE", x, y - 44 * k, 30 * k, (60, 30, 80))


def stage_front(s: Stage) -> None:
    """The microphone, and the crowd between us and the stage."""
    c = s.c
    if s.shot == "wide":
        x, g = s.person_x + 30, s.tall * 0.835
        if s.scene.activity not in ("sing", "guitar", "dance"):
            c.draw(stroke([(x, g), (x, g - 232)], 4), (150, 150, 160))
            c.draw(ellipse(x, g - 240, 9, 12), (90, 90, 100))
        crowd(s, s.tall * 0.885, size=74, tone=(24, 14, 44), about="crowd far")
        crowd(s, s.tall * 0.94, size=104, tone=(12, 8, 26), hands=0.5)
    elif s.shot == "medium":
        crowd(s, s.tall * 0.955, size=96, tone=(12, 8, 26), hands=0.6)


def hero(s: Stage) -> None:
    c = s.c
    c.draw(stroke([(0, 400), (0, -120)], 9), (150, 150, 160))
    c.draw(
        polygon([(-16, -250), (16, -250), (12, -110), (-12, -110)]),
        (44, 44, 52),
        inner=Inner(6, 0, (16, 16, 20), 0.6, 3),
    )
    c.draw(ellipse(0, -282, 42, 50), (150, 154, 164), inner=Inner(s.lit * 12, -12, (60, 62, 74), 0.8, 7))
    with c.clip(ellipse(0, -282, 42, 50)):
        for k in range(-6, 7):
            c.draw(stroke([(k * 9 - 40, -340), (k * 9 + 40, -224)], 1.6), (70, 72, 84))
            c.draw(stroke([(k * 9 + 40, -340), (k * 9 - 40, -224)], 1.6), (214, 218, 226), alpha=0.7)
    c.draw(rect(-40, -240, 40, -228, 5), (206, 164, 84))


PLACE = Place(
    draw=stage,
    horizon=0.6,
    ground=0.8,
    head=44,
    front=stage_front,
    zoom=(1.25, 1.55),
    eye=(0.72, 0.8),
    blur=(0.6, 2.6),
    poses=("sing", "guitar", "cheer"),
    away=(),
    is_indoors=True,
    x=(0.0, 0.04),
    hero=hero,
)
