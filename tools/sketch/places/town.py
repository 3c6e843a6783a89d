"""In town: street, rooftop, bridge, market, station, road."""

import itertools
import math
from dataclasses import dataclass

from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, hexed, mix
from tools.sketch.places import Place
from tools.sketch.shapes import Point, Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import landmark, skyline
from tools.sketch.stage import Stage
from tools.sketch.weather import splashes

WALLS: tuple[Colour, ...] = tuple(
    hexed(t) for t in ("#c9745a", "#d9a877", "#8a9aa8", "#b8655e", "#e0c9a6", "#7a8f86", "#a98f9f", "#cf9a63")
)
NEON: tuple[Colour, ...] = ((255, 72, 130), (64, 220, 255), (255, 176, 46), (150, 110, 255), (80, 255, 170))
SIGNS = ("HOTEL", "DINER", "BOOKS", "JAZZ", "PIZZA", "CINEMA", "OPEN", "FLOWERS", "TACOS", "RADIO")
ASPHALT: Colour = (92, 94, 104)


@dataclass(frozen=True)
class Vista:
    """A straight street seen along its middle: depth 1 is the picture plane, larger is farther."""

    x: float
    y: float
    half: float  # from the middle to the house fronts, at depth 1
    drop: float  # from the horizon to the ground, at depth 1

    def at(self, side: float, height: float, depth: float) -> Point:
        """The point at `side` (-1 left front, 1 right front) and `height` over the ground."""
        return (self.x + side * self.half / depth, self.y + (self.drop - height) / depth)

    def wall(self, side: float, near: float, far: float, low: float, high: float) -> list[Point]:
        return [self.at(side, low, near), self.at(side, high, near), self.at(side, high, far), self.at(side, low, far)]


def street(s: Stage) -> None:
    c, y = s.c, s.level
    chance = s.chance("street")
    sky(s)
    skyline(s, "street far", y + 4, y * 0.42, 0.66, width=34)
    if s.scene.landmark:
        landmark(s, s.scene.landmark, chance.uniform(-20, 20), y + 4, y * 0.62, 0.5)
    v = Vista(
        x=chance.uniform(-24, 24), y=y, half=max(min(s.half, 400) * 0.92 + 30, s.half * 0.7), drop=s.tall - y + 30
    )
    _ground(s, v)
    for side in (-1, 1):
        _row(s, v, side)
    _far_life(s, v)
    haze_band(s, y - 70, y + 40, 0.5)
    for side in (-1, 1):
        for depth in (7.5, 4.6, 3.0, 2.05):
            _street_lamp(s, v, side * 0.66, depth)
        for depth, tone in ((5.4, (60, 90, 140)), (3.6, (196, 60, 54)), (2.5, (226, 184, 62))):
            if chance.random() < 0.75:
                _parked_car(s, v, side, depth, tone)
    if s.light.wet:
        s.shine()
        wet = polygon([v.at(-0.97, 0, 30), v.at(0.97, 0, 30), v.at(0.97, 0, 0.6), v.at(-0.97, 0, 0.6)])
        with c.clip(wet):
            c.reflect(y + 10, s.tall, strength=0.72, ripple=3.2, stretch=0.95, tint=s.shade(ASPHALT, 0, 0.6), fade=0.7)
        _puddles(s, v)
        splashes(s, y + 90, s.tall)


def _ground(s: Stage, v: Vista) -> None:
    c = s.c
    snowy = s.scene.weather == "snow"
    asphalt = mix(ASPHALT, (226, 230, 238), 0.45) if snowy else ASPHALT
    paved = (236, 240, 246) if snowy else (172, 164, 160)
    road = mix(s.colour(asphalt), s.light.sky[-1], 0.12)
    c.draw(
        rect(-s.half * 3 - 600, v.y, s.half * 3 + 600, s.tall + 500),
        down(v.y, s.tall, mix(road, s.light.haze, 0.55), road, s.shade(asphalt, 0, 0.45)),
    )
    for side in (-1, 1):
        pavement = [
            v.at(side * 0.58, 0, 40),
            v.at(side * 1.6, 0, 40),
            v.at(side * 1.6, 0, 0.72),
            v.at(side * 0.58, 0, 0.72),
        ]
        c.draw(polygon(pavement), down(v.y, s.tall, s.colour(paved, 0.5), s.colour(paved)))
        kerb = [
            v.at(side * 0.58, 0, 40),
            v.at(side * 0.605, 0, 40),
            v.at(side * 0.605, 0, 0.72),
            v.at(side * 0.58, 0, 0.72),
        ]
        c.draw(polygon(kerb), s.light.bright((206, 200, 194), 0.05, 0.2))
        for k in range(9):
            depth = 0.8 * 1.42**k
            c.draw(
                stroke([v.at(side * 0.605, 0, depth), v.at(side * 1.0, 0, depth)], 1.4 / depth + 0.4),
                s.shade((150, 144, 142), 0.1, 0.4),
                alpha=0.5,
            )
    for k in range(10):
        near, far = 0.95 * 1.5**k, 0.95 * 1.5**k * 1.24
        dash = [v.at(-0.012, 0, near), v.at(0.012, 0, near), v.at(0.012, 0, far), v.at(-0.012, 0, far)]
        c.draw(polygon(dash), s.light.bright((236, 226, 190), 0, 0.2), alpha=0.85)
    for i in range(-5, 6):  # the crosswalk
        a, b = i * 0.1 - 0.032, i * 0.1 + 0.032
        bar = [v.at(a, 0, 1.5), v.at(b, 0, 1.5), v.at(b, 0, 1.22), v.at(a, 0, 1.22)]
        c.draw(polygon(bar), s.colour((240, 238, 232)), alpha=0.85)


def _row(s: Stage, v: Vista, side: int) -> None:
    """The house fronts of one side, far to near."""
    chance = s.chance(f"row{side}")
    edges = [0.7]
    while edges[-1] < 15:
        edges.append(edges[-1] * chance.uniform(1.36, 1.62))
    for near, far in reversed(list(itertools.pairwise(edges))):
        _house(
            s,
            v,
            side,
            near,
            far,
            chance.uniform(1.35, 2.4) * v.drop * (1.15 if s.scene.landmark in ("new york", "tokyo") else 1.0),
            chance.randrange(10_000),
        )


def _house(s: Stage, v: Vista, side: int, near: float, far: float, height: float, dice: int) -> None:
    c = s.c
    depth = min(0.62, 0.055 * near)
    wall = WALLS[dice % len(WALLS)]
    lit_side = side * s.lit < 0  # fronts opposite the sun catch its light
    tone = s.light.bright(wall, depth, 0.14) if lit_side else s.shade(wall, depth, 0.3)
    front = polygon(v.wall(side, near, far, 0, height))
    top, low = v.at(side, height, near)[1], v.at(side, 0, near)[1]
    c.draw(front, down(max(top, -200), low, tone, mix(tone, s.shade(wall, depth, 0.55), 0.35)))
    c.draw(polygon(v.wall(side, near, far, height * 0.985, height * 1.03)), s.light.bright(wall, depth, 0.3))  # cornice
    shop = v.drop * 0.3
    floors = max(2, int((height - shop) / (v.drop * 0.27)))
    columns = 3 + dice % 2
    lit, dark, sills = Shape(), Shape(), Shape()
    for floor in range(floors):
        base = shop * 1.16 + (height - shop * 1.1) * floor / floors
        tall = (height - shop * 1.1) / floors
        for k in range(columns):
            d0 = 1 / (1 / near + (1 / far - 1 / near) * (k + 0.24) / columns)
            d1 = 1 / (1 / near + (1 / far - 1 / near) * (k + 0.76) / columns)
            pane = polygon(v.wall(side, d0, d1, base + tall * 0.16, base + tall * 0.74))
            if (dice // 7 + floor * 31 + k * 17) % 10 < (5 if s.light.is_dark else 1):
                lit = lit + pane
            else:
                dark = dark + pane
            sills = sills + polygon(v.wall(side, d0 * 0.99, d1 * 1.01, base + tall * 0.1, base + tall * 0.16))
    glass = mix(s.light.sky[len(s.light.sky) // 2], s.shade((70, 84, 104), depth, 0.2), 0.55)
    c.draw(dark, mix(glass, s.light.haze, depth * 0.6))
    c.draw(lit, mix((255, 208, 120) if s.light.is_dark else (255, 240, 204), s.light.haze, depth * 0.6))
    c.draw(sills, s.light.bright(wall, depth, 0.35))
    _shop(s, v, side, near, far, shop, depth, dice)
    if near < 6:
        _sign(s, v, side, near, far, shop, depth, dice)


def _shop(s: Stage, v: Vista, side: int, near: float, far: float, shop: float, depth: float, dice: int) -> None:
    c = s.c
    base = s.shade((70, 62, 66), depth, 0.3)
    c.draw(polygon(v.wall(side, near, far, 0, shop * 1.02)), base)

    def along(t: float) -> float:
        return 1 / (1 / near + (1 / far - 1 / near) * t)

    warm = mix((255, 214, 140), s.light.haze, depth * 0.5)
    inside = warm if s.light.is_dark or s.light.cloud > 0.5 else mix(s.colour((206, 214, 214), depth), warm, 0.25)
    panes = polygon(v.wall(side, along(0.08), along(0.6), shop * 0.12, shop * 0.72)) + polygon(
        v.wall(side, along(0.68), along(0.92), 0, shop * 0.72)
    )
    c.draw(panes, inside)
    c.draw(polygon(v.wall(side, along(0.78), along(0.8), 0, shop * 0.72)), base)
    if s.light.is_dark and near < 6:
        x, y = v.at(side, shop * 0.4, along(0.35))
        s.lamp(x, y, 150 / near, (255, 176, 90))
    # A striped awning over the pane.
    colours = (NEON[dice % 5], (250, 244, 232)) if dice % 3 else ((58, 110, 96), (246, 238, 220))
    cloth = mix(s.colour(mix(colours[0], (120, 60, 50), 0.35), depth), s.light.haze, depth * 0.3)
    reach = 0.86
    stripes = 8
    for i in range(stripes):
        a, b = along(0.05 + 0.58 * i / stripes), along(0.05 + 0.58 * (i + 1) / stripes)
        bar = [
            v.at(side, shop * 0.94, a),
            v.at(side, shop * 0.94, b),
            v.at(side * reach, shop * 0.7, b),
            v.at(side * reach, shop * 0.7, a),
        ]
        c.draw(polygon(bar), cloth if i % 2 == 0 else s.colour(colours[1], depth))


def _sign(s: Stage, v: Vista, side: int, near: float, far: float, shop: float, depth: float, dice: int) -> None:
    """A sign that stands out from the wall, letters one under the other; neon when it is dark."""
    c = s.c
    word = SIGNS[dice % len(SIGNS)]
    d = 1 / (1 / near + (1 / far - 1 / near) * 0.42)
    x, top = v.at(side * 0.9, shop * 1.95, d)
    _, bottom = v.at(side * 0.9, shop * 1.12, d)
    wide = (bottom - top) * 0.19
    if wide < 3 or abs(x) > s.half * 1.5:
        return
    colour = NEON[(dice // 3) % len(NEON)]
    plate = rect(x - wide / 2, top, x + wide / 2, bottom, wide * 0.15)
    c.draw(stroke([(x, top + wide * 0.3), v.at(side, shop * 1.92, d)], wide * 0.07), s.shade((60, 60, 66), depth))
    c.draw(
        plate,
        s.shade((40, 38, 50), depth, 0.3) if s.light.is_dark else s.colour(mix(colour, (70, 50, 60), 0.45), depth),
    )
    step = (bottom - top) / (len(word) + 0.4)
    letter = mix(colour, (255, 255, 255), 0.45) if s.light.is_dark else (250, 246, 236)
    for i, ch in enumerate(word):
        c.text(ch, x, top + step * (i + 0.7), min(step * 0.92, wide * 0.95), mix(letter, s.light.haze, depth * 0.4))
    if s.light.is_dark:
        frame = plate - rect(
            x - wide / 2 + wide * 0.07, top + wide * 0.07, x + wide / 2 - wide * 0.07, bottom - wide * 0.07, wide * 0.12
        )
        c.draw(frame, mix(colour, (255, 255, 255), 0.25))
        s.lamp(x, (top + bottom) / 2, (bottom - top) * 1.15, colour)


def _far_life(s: Stage, v: Vista) -> None:
    """People and lights at the end of the street."""
    c, chance = s.c, s.chance("passers")
    for _ in range(9):
        depth = chance.uniform(5, 11)
        x, y = v.at(chance.choice((-1, 1)) * chance.uniform(0.64, 0.9), 0, depth)
        h = v.drop * 0.26 / depth
        tone = s.shade((70, 66, 80), min(0.6, 0.06 * depth), 0.5)
        c.draw(ellipse(x, y - h * 0.92, h * 0.085), tone)
        c.draw(
            blob(
                [
                    (x - h * 0.12, y - h * 0.8),
                    (x + h * 0.12, y - h * 0.8),
                    (x + h * 0.15, y - h * 0.35),
                    (x + h * 0.06, y),
                    (x - h * 0.08, y),
                    (x - h * 0.15, y - h * 0.35),
                ]
            ),
            tone,
        )
    for _ in range(5):
        depth = chance.uniform(6, 13)
        x, y = v.at(chance.uniform(-0.36, 0.36), v.drop * 0.06, depth)
        r = 24 / depth
        tone = (255, 244, 214) if x < v.x else (255, 70, 60)
        for dx in (-1, 1):
            c.draw(ellipse(x + dx * r * 1.2, y, r * 0.5), tone, alpha=0.9 if s.light.is_dark else 0.5)
        s.lamp(x, y, r * 6, tone)


def _street_lamp(s: Stage, v: Vista, side: float, depth: float) -> None:
    c = s.c
    x, y = v.at(side, 0, depth)
    h = v.drop * 0.86 / depth
    far = min(0.6, 0.06 * depth)
    tone = s.shade((52, 54, 62), far, 0.3)
    arm = h * 0.2 * (-1 if side > 0 else 1)
    c.draw(stroke([(x, y), (x, y - h * 0.9)], [h * 0.024, h * 0.014]), tone)
    c.draw(stroke(curve([(x, y - h * 0.9), (x + arm * 0.2, y - h * 0.99), (x + arm, y - h)], steps=6), h * 0.014), tone)
    c.draw(rect(x - h * 0.02, y - h * 0.06, x + h * 0.02, y), tone)
    lamp = (255, 226, 160) if s.light.is_dark else (238, 236, 224)
    c.draw(ellipse(x + arm, y - h * 0.985, h * 0.04, h * 0.018), lamp)
    s.lamp(x + arm, y - h * 0.98, h * 0.42, (255, 190, 110))
    if s.light.is_dark:
        c.light(
            polygon(
                [
                    (x + arm - h * 0.03, y - h * 0.97),
                    (x + arm + h * 0.03, y - h * 0.97),
                    (x + arm + h * 0.24, y),
                    (x + arm - h * 0.24, y),
                ]
            ),
            fading((0, y - h), (0, y), (255, 200, 120), (0.3, 0.02)),
            soft=2,
        )


def _parked_car(s: Stage, v: Vista, side: int, depth: float, colour: Colour) -> None:
    x, y = v.at(side * 0.47, 0, depth)
    car_behind(s, x, y, v.drop * 0.36 / depth, colour, min(0.6, 0.06 * depth))


def car_behind(s: Stage, x: float, y: float, w: float, colour: Colour, depth: float = 0.0) -> None:
    """A car from behind, `w` wide."""
    c = s.c
    body = s.colour(colour, depth)
    dark = s.shade((30, 30, 38), depth, 0.3)
    c.draw(ellipse(x, y, w * 0.62, w * 0.07), s.shade((20, 20, 30), depth, 0.6), alpha=0.6, soft=2)
    for dx in (-0.36, 0.36):
        c.draw(rect(x + dx * w - w * 0.08, y - w * 0.17, x + dx * w + w * 0.08, y + w * 0.01, w * 0.03), dark)
    cabin = polygon(
        [
            (x - w * 0.3, y - w * 0.62),
            (x + w * 0.3, y - w * 0.62),
            (x + w * 0.42, y - w * 0.38),
            (x - w * 0.42, y - w * 0.38),
        ]
    )
    c.draw(cabin, body)
    glass = polygon(
        [
            (x - w * 0.26, y - w * 0.58),
            (x + w * 0.26, y - w * 0.58),
            (x + w * 0.35, y - w * 0.4),
            (x - w * 0.35, y - w * 0.4),
        ]
    )
    c.draw(glass, mix(s.light.sky[len(s.light.sky) // 2], dark, 0.4))
    c.draw(
        rect(x - w * 0.5, y - w * 0.42, x + w * 0.5, y - w * 0.11, w * 0.09),
        body,
        inner=Inner(s.lit * w * 0.06, -w * 0.05, s.shade(colour, depth, 0.6), 0.6, w * 0.03),
    )
    c.draw(rect(x - w * 0.14, y - w * 0.27, x + w * 0.14, y - w * 0.19, w * 0.01), s.colour((240, 236, 220), depth))
    for dx in (-0.41, 0.41):
        red = (255, 64, 50) if s.light.is_dark else (196, 40, 40)
        c.draw(rect(x + dx * w - w * 0.07, y - w * 0.35, x + dx * w + w * 0.07, y - w * 0.27, w * 0.02), red)
        s.lamp(x + dx * w, y - w * 0.3, w * 0.34, (255, 50, 40))
    c.draw(rect(x - w * 0.51, y - w * 0.16, x + w * 0.51, y - w * 0.1, w * 0.02), dark)


def _puddles(s: Stage, v: Vista) -> None:
    c, chance = s.c, s.chance("puddles")
    for _ in range(6):
        depth = chance.uniform(1.1, 3)
        x, y = v.at(chance.uniform(-0.5, 0.5), 0, depth)
        w = chance.uniform(60, 120) / depth
        shape = blob(
            [
                (x - w, y),
                (x - w * 0.4, y - w * 0.13),
                (x + w * 0.5, y - w * 0.1),
                (x + w, y + w * 0.03),
                (x + w * 0.3, y + w * 0.13),
                (x - w * 0.6, y + w * 0.1),
            ]
        )
        c.draw(shape, mix(s.light.sky[-1], (255, 255, 255), 0.1), alpha=0.22)


def rooftop(s: Stage) -> None:
    c, y = s.c, s.level
    span = s.tall - y
    chance = s.chance("roof")
    sky(s)
    skyline(s, "roof far", y + 10, y * 0.5, 0.62, width=34)
    if s.scene.landmark:
        landmark(s, s.scene.landmark, chance.uniform(-0.3, 0.3) * s.half, y + 6, y * 0.66, 0.42)
    haze_band(s, y - 90, y + 20, 0.5)
    skyline(s, "roof middle", y + 34, y * 0.36, 0.36, width=58, colour=(92, 88, 112))
    skyline(s, "roof near", y + 70, y * 0.2, 0.14, width=92, colour=(86, 70, 84))
    _water_tower(s, -s.lit * min(s.half * 0.66, 250), y + 44, 150)
    # The deck: boards towards the horizon, a parapet and a rail of glass.
    edge = y + span * 0.2
    boards = mix((176, 126, 88), (240, 243, 248), 0.75 if s.scene.weather == "snow" else 0.0)
    c.draw(
        rect(-s.half * 3 - 600, edge, s.half * 3 + 600, s.tall + 500),
        down(edge, s.tall, s.light.bright(boards, 0.1, 0.2), s.colour(boards), s.shade(boards, 0, 0.4)),
    )
    for i in range(-14, 15):
        far, near = i * 36, i * 92
        c.draw(stroke([(far, edge), (near, s.tall + 40)], [0.8, 2.4]), s.shade(boards, 0, 0.6), alpha=0.6)
    glass = rect(-s.half * 3 - 400, edge - span * 0.19, s.half * 3 + 400, edge + 2)
    c.draw(glass, mix(s.light.sky[-1], (255, 255, 255), 0.25), alpha=0.16)
    c.draw(
        rect(-s.half * 3 - 400, edge - span * 0.2, s.half * 3 + 400, edge - span * 0.2 + 8, 3),
        s.light.bright((96, 92, 98), 0, 0.25),
    )
    c.draw(rect(-s.half * 3 - 400, edge - 6, s.half * 3 + 400, edge + 7), s.shade((104, 98, 100), 0, 0.3))
    for i in range(-8, 9):
        x = i * 104 + 30
        c.draw(rect(x - 3, edge - span * 0.2, x + 3, edge), s.shade((90, 86, 92), 0, 0.2))
    lounge(s, -s.lit * min(s.half * 0.6, 230), edge + span * 0.26)
    for side, h in ((s.lit, 128), (s.lit * 0.74, 90)):
        planter(s, side * min(s.half * 0.86, 300), edge + span * 0.1, h)
    string_lights(s, y * 0.46, 70)
    string_lights(s, y * 0.62, 54, flip=True)


def _water_tower(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    tone = (120, 78, 60)
    for dx in (-0.22, 0.22, -0.06, 0.08):
        c.draw(stroke([(x + dx * h * 0.8, y - h * 0.5), (x + dx * h, y)], h * 0.026), s.shade((70, 60, 64), 0.12, 0.4))
    c.draw(stroke([(x - h * 0.2, y - h * 0.08), (x + h * 0.18, y - h * 0.42)], 2), s.shade((70, 60, 64), 0.12, 0.4))
    c.draw(
        rect(x - h * 0.25, y - h * 0.92, x + h * 0.25, y - h * 0.48),
        s.colour(tone, 0.1),
        inner=Inner(s.lit * h * 0.14, 0, s.shade(tone, 0.1, 0.6), 0.6, h * 0.06),
    )
    for k in range(-4, 5):
        c.draw(
            stroke([(x + k * h * 0.055, y - h * 0.92), (x + k * h * 0.055, y - h * 0.48)], 1),
            s.shade(tone, 0.1, 0.7),
            alpha=0.6,
        )
    c.draw(
        polygon([(x - h * 0.28, y - h * 0.91), (x, y - h * 1.16), (x + h * 0.28, y - h * 0.91)]),
        s.shade((92, 66, 60), 0.1, 0.3),
    )


def lounge(s: Stage, x: float, y: float) -> None:
    """A low sofa with cushions and a small table."""
    c = s.c
    frame, cloth = (112, 80, 60), (232, 224, 208)
    c.draw(ellipse(x, y + 8, 120, 12), s.shade((60, 44, 40)), alpha=0.5, soft=4)
    c.draw(
        rect(x - 106, y - 72, x + 106, y - 14, 14),
        s.colour(cloth),
        inner=Inner(s.lit * 10, -8, s.shade(cloth, 0, 0.5), 0.5, 6),
    )
    c.draw(
        rect(x - 112, y - 36, x + 112, y - 2, 9),
        s.light.bright(cloth, 0, 0.2),
        inner=Inner(0, -9, s.shade(cloth, 0, 0.5), 0.5, 5),
    )
    c.draw(rect(x - 116, y - 8, x + 116, y + 5, 4), s.colour(frame))
    for dx, tone in ((-64, (214, 108, 74)), (-20, (72, 118, 124)), (62, (226, 178, 84))):
        c.draw(
            rect(x + dx - 21, y - 66, x + dx + 21, y - 30, 9),
            s.colour(tone),
            inner=Inner(s.lit * 5, -4, s.shade(tone, 0, 0.5), 0.5, 3),
        )
    for dx in (-108, 108):
        c.draw(rect(x + dx - 3, y, x + dx + 3, y + 12), s.shade(frame, 0, 0.4))


def planter(s: Stage, x: float, y: float, h: float) -> None:
    c = s.c
    for k in range(9):
        a = math.radians(-160 + k * 17.5)
        tip = (x + h * 0.8 * math.cos(a), y - h * 0.34 + h * 0.72 * math.sin(a))
        leaf = curve([(x, y - h * 0.3), ((x + tip[0]) / 2, (y - h * 0.34 + tip[1]) / 2 - h * 0.06), tip], steps=6)
        c.draw(
            stroke(leaf, [h * 0.05, h * 0.1, 1]), s.colour((84, 134, 84)) if k % 2 else s.shade((84, 134, 84), 0, 0.4)
        )
    c.draw(
        polygon([(x - h * 0.22, y - h * 0.34), (x + h * 0.22, y - h * 0.34), (x + h * 0.17, y), (x - h * 0.17, y)]),
        s.colour((206, 128, 90)),
        inner=Inner(s.lit * h * 0.1, 0, s.shade((160, 90, 64), 0, 0.5), 0.6, h * 0.04),
    )


def string_lights(s: Stage, y: float, sag: float, *, flip: bool = False, colour: Colour = (255, 214, 140)) -> None:
    """Bulbs on a cable across the frame."""
    c = s.c
    reach = s.half * 1.05 + 20
    a, b = (y - 40, y + 10) if not flip else (y + 20, y - 50)
    line = [(-reach + 2 * reach * t, a + (b - a) * t + sag * 4 * t * (1 - t)) for t in [i / 26 for i in range(27)]]
    c.draw(stroke(line, 1.6), s.shade((60, 56, 62), 0, 0.5))
    for x, py in line[1::2]:
        c.draw(rect(x - 2, py, x + 2, py + 6), s.shade((60, 56, 62), 0, 0.5))
        c.draw(
            ellipse(x, py + 10, 5.4, 6.4),
            mix(colour, (255, 255, 255), 0.35)
            if s.light.is_dark or s.light.sun_at[1] < 0.2
            else s.light.bright((240, 232, 214)),
        )
        s.lamp(x, py + 10, 44, colour)


STREET = Place(
    draw=street,
    horizon=0.47,
    ground=0.85,
    head=42,
    poses=("walk towards", "walk", "hip", "stand"),
    away=("walk away", "look"),
    x=(0.0, 0.14),
    zoom=(1.35, 1.7),
    eye=(0.53, 0.6),
)
ROOFTOP = Place(
    draw=rooftop,
    horizon=0.5,
    ground=0.83,
    head=46,
    poses=("hip", "stand", "walk towards"),
    away=("look", "look away"),
    zoom=(1.35, 1.75),
    eye=(0.54, 0.6),
)
