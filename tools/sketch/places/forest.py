"""Trunks like columns, shafts of light, a path among ferns."""

from tools.sketch import nature
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import mix
from tools.sketch.nature import BARK, LEAF
from tools.sketch.places import Place
from tools.sketch.props.ground import path
from tools.sketch.shapes import Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import shafts
from tools.sketch.stage import Stage


def trunk(s: Stage, x: float, y: float, w: float, depth: float, dice: float) -> None:
    """One tall trunk, out of the frame at the top."""
    c = s.c
    sway = (dice - 0.5) * w * 1.2
    left = curve(
        [
            (x - w * 0.95, y + w * 0.12),
            (x - w * 0.52, y - w * 0.9),
            (x - w * 0.42 + sway * 0.3, y - w * 4),
            (x - w * 0.34 + sway, -60),
        ],
        steps=6,
    )
    right = curve(
        [
            (x + w * 0.34 + sway, -60),
            (x + w * 0.44 + sway * 0.3, y - w * 4),
            (x + w * 0.52, y - w * 0.9),
            (x + w * 0.95, y + w * 0.16),
        ],
        steps=6,
    )
    shape = polygon(left + right)
    tone = s.colour(BARK, depth)
    c.draw(shape, tone, inner=Inner(s.lit * w * 0.32, 0, s.shade(BARK, depth, 0.6), 0.75, w * 0.09))
    if depth < 0.45 and w > 14:
        with c.clip(shape):
            for k in range(9):
                bx = x + w * (((k * 0.618 + dice) % 1) - 0.5) * 0.8
                by = y - w * (0.6 + k * 1.3)
                line = curve([(bx, by), (bx + w * 0.06, by - w * 0.6), (bx - w * 0.03, by - w * 1.25)], steps=5)
                c.draw(stroke(line, [0.3, w * 0.05, 0.3]), s.shade(BARK, depth, 0.75), alpha=0.6)
            c.draw(rect(x + s.lit * w * 0.2, -60, x + s.lit * w * 0.6, y + 10), s.light.key, alpha=0.2 * s.light.rim)
            moss = blob(
                [
                    (x - w, y + w * 0.3),
                    (x - w * 0.5, y - w * 0.5),
                    (x, y - w * 0.25),
                    (x + w * 0.5, y - w * 0.6),
                    (x + w, y + w * 0.3),
                ]
            )
            c.draw(moss, s.colour((104, 140, 66), depth), alpha=0.75)


def forest(s: Stage) -> None:
    c, y = s.c, s.level
    chance = s.chance("forest")
    light = s.light
    glow = (
        mix(light.haze, mix(light.key, (214, 232, 160), 0.4), 0.35)
        if not light.is_dark
        else mix(light.haze, (50, 84, 96), 0.4)
    )
    c.cover(down(-40, y + 60, s.shade(LEAF, 0.35, 0.25), mix(glow, s.colour(LEAF, 0.3), 0.35), glow))
    # Layers of trunks, paler with distance.
    for depth, base, w, number in ((0.8, y - 4, 13, 17), (0.62, y + 16, 21, 12), (0.42, y + 46, 32, 8)):
        canopy = Shape()
        for i in range(number):
            reach = s.half * 1.25 + 120
            x = -reach + 2 * reach * (i + chance.uniform(0.15, 0.85)) / number
            if depth < 0.7 and abs(x) < 40 + 70 * (0.8 - depth):
                continue  # the path keeps its gap
            trunk(s, x, base + chance.uniform(0, 14), w * chance.uniform(0.7, 1.25), depth, chance.random())
            for _ in range(2):
                canopy = canopy + ellipse(
                    x + chance.uniform(-60, 60),
                    chance.uniform(-30, y * (0.28 + 0.22 * depth)),
                    chance.uniform(40, 90) * (1.2 - depth * 0.4),
                )
        c.draw(canopy, s.colour(nature.leaf_colour(s, chance.random()), depth), alpha=0.6)
        c.draw(rect(-s.half * 3, y - 60, s.half * 3, base + 30), fading((0, y - 60), (0, base + 30), glow, (0.0, 0.5)))
    _floor(s, y, chance.random())
    path(
        s, (chance.uniform(-18, 18), y + 26), chance.uniform(-70, 70), 150, (196, 164, 116), edge=(92, 112, 58), bend=44
    )
    _light_on_floor(s, y)
    for depth, w in ((0.16, 58), (0.0, 86)):
        for side in (-1, 1):
            x = side * min(s.half * 0.98, 300) * (0.72 if depth else 1.0) + chance.uniform(-14, 14)
            trunk(s, x, y + (120 if depth else 250), w, depth, chance.random())
    if not light.is_dark and light.cloud < 0.7:
        shafts(
            s,
            s.lit * s.half * 0.8,
            -60,
            s.tall * 0.92,
            0.4,
            count=6,
            angle=27,
            spread=9,
            colour=mix(light.key, (255, 250, 200), 0.3),
        )
    crown = Shape()
    for _ in range(30):
        x = chance.uniform(-s.half * 1.1, s.half * 1.1)
        crown = crown + nature.leafy(
            x, chance.uniform(-60, 26) + abs(x) * 0.06, chance.uniform(30, 62), chance.random() * 9
        )
    c.draw(
        crown, down(-40, 90, s.shade(nature.leaf_colour(s, 0.2), 0, 0.6), s.shade(nature.leaf_colour(s, 0.5), 0, 0.3))
    )
    ferns(s, y + 130, s.tall - 40)
    if light.is_dark:
        for _ in range(26):
            x, fy = chance.uniform(-s.half, s.half), chance.uniform(y * 0.5, s.tall * 0.9)
            c.glow(x, fy, 9, (214, 255, 140), 0.8)
            c.draw(ellipse(x, fy, 1.3), (240, 255, 190))


def _floor(s: Stage, y: float, dice: float) -> None:
    c = s.c
    floor = mix((112, 132, 66), nature.leaf_colour(s, dice), 0.35)
    if s.scene.weather == "snow" or s.scene.season == "winter":
        floor = (226, 232, 240)
    c.draw(
        rect(-s.half * 3 - 600, y + 20, s.half * 3 + 600, s.tall + 500),
        down(y + 20, s.tall, s.light.bright(floor, 0.35, 0.2), s.colour(floor, 0.06), s.shade(floor, 0, 0.45)),
        soft=6,
    )
    nature.grass(s, y + 50, s.tall, floor, 130, height=17)


def _light_on_floor(s: Stage, y: float) -> None:
    """Spots of sun between the shadows of the trunks."""
    if s.light.is_dark or s.light.cloud > 0.7:
        return
    chance, c = s.chance("spots"), s.c
    for _ in range(16):
        t = chance.random()
        x, fy, w = (
            chance.uniform(-s.half, s.half),
            y + 60 + (s.tall - y - 60) * t,
            (20 + 50 * t) * chance.uniform(0.6, 1.4),
        )
        c.light(ellipse(x, fy, w, w * 0.22), s.light.key, strength=0.22, soft=5)


def ferns(s: Stage, y0: float, y1: float) -> None:
    chance = s.chance("ferns")
    for i in range(11):
        t = (i + chance.random()) / 11
        side = -1 if i % 2 else 1
        x = side * (s.half * chance.uniform(0.42, 1.05) - 10 * (1 - t))
        nature.fern(
            s,
            x,
            y0 + (y1 - y0) * t,
            40 + 54 * t,
            colour=mix(LEAF, (140, 170, 70), chance.random() * 0.6),
            dark=t > 0.85,
        )
    _mushrooms(s, y0 + 0.55 * (y1 - y0))


def _mushrooms(s: Stage, y: float) -> None:
    chance = s.chance("mushrooms")
    x0 = chance.choice((-1, 1)) * s.half * 0.62
    for i in range(3):
        mushroom(s, x0 + i * 17 - 14, y + chance.uniform(0, 12), 11 + 5 * chance.random())


def mushroom(s: Stage, x: float, y: float, r: float) -> None:
    c = s.c
    c.draw(
        stroke([(x, y), (x, y - r * 1.2)], [r * 0.62, r * 0.42]),
        s.colour((240, 228, 206)),
        inner=Inner(s.lit * r * 0.14, 0, s.shade((200, 180, 150)), 0.6, r * 0.05),
    )
    cap = polygon(
        [
            *arc_points(x, y - r * 1.1, r, r * 0.95, 180, 360, steps=20),
            (x + r * 0.5, y - r * 0.95),
            (x - r * 0.5, y - r * 0.95),
        ]
    )
    c.draw(cap, s.colour((206, 62, 48)), inner=Inner(s.lit * r * 0.25, -r * 0.1, s.shade((150, 36, 34)), 0.6, r * 0.1))
    for dx, dy, k in ((-0.4, -1.5, 0.15), (0.2, -1.72, 0.17), (0.56, -1.36, 0.12), (-0.08, -1.3, 0.1)):
        c.draw(ellipse(x + dx * r, y + dy * r, k * r), s.colour((250, 242, 228)))


def hero(s: Stage) -> None:
    for x, y, r in ((-60, 6, 74), (62, 16, 52), (130, 22, 34)):
        mushroom(s, x, y, r)
    nature.fern(s, -190, 50, 190)
    nature.fern(s, 220, 60, 150, dark=True)


PLACE = Place(
    draw=forest,
    horizon=0.47,
    ground=0.83,
    head=40,
    poses=("walk towards", "stand", "walk"),
    away=("walk away", "look"),
    x=(0.0, 0.08),
    zoom=(1.3, 1.6),
    eye=(0.52, 0.58),
    hero=hero,
    surface="grass",
)
