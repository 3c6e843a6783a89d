"""A street between house fronts: shops, signs, lamps, cars; wet when it rains."""

import itertools

from tools.sketch.canvas import down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.places import Place
from tools.sketch.props.town import NEON, WALLS, Vista, car_behind
from tools.sketch.room import IRON
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.sky import haze_band, sky
from tools.sketch.skyline import landmark, skyline
from tools.sketch.stage import Stage
from tools.sketch.weather import splashes

SIGNS = ("HOTEL", "DINER", "BOOKS", "JAZZ", "PIZZA", "CINEMA", "OPEN", "FLOWERS", "TACOS", "RADIO")


ASPHALT: Colour = (92, 94, 104)


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


def hero(s: Stage) -> None:
    c = s.c
    c.draw(rect(-150, -300, 150, -120, 18), s.shade((30, 26, 44), 0, 0.2))
    frame = rect(-140, -290, 140, -130, 14) - rect(-132, -282, 132, -138, 11)
    c.draw(frame, (255, 120, 170))
    c.text("OPEN", 0, -210, 104, (255, 110, 170))
    c.text("OPEN", 0, -210, 104, (255, 240, 246), alpha=0.45)
    for x in (-90, 90):
        c.draw(stroke([(x, -300), (x, -700)], 5), s.shade(IRON))
    s.lamp(0, -210, 300, (255, 60, 140))


PLACE = Place(
    draw=street,
    horizon=0.47,
    ground=0.85,
    head=42,
    poses=("walk towards", "walk", "hip", "stand"),
    away=("walk away", "look"),
    x=(0.0, 0.14),
    zoom=(1.35, 1.7),
    eye=(0.53, 0.6),
    hero=hero,
    surface="asphalt",
)
