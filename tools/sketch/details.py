"""Pictures without a person: the one thing that says where we are, large, with the place soft behind it."""

import math
from collections.abc import Callable

from tools.sketch import furniture, nature, room
from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour
from tools.sketch.held import steam
from tools.sketch.places import Place, culture, food, land, shore, studios, town, transit, water, wild, work
from tools.sketch.room import DARK_WOOD, IRON, STEEL, WOOD
from tools.sketch.shapes import Frame, Shape, arc_points, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

Hero = Callable[[Stage], None]  # drawn around the origin, standing on y = 0, about 300 units wide


def draw(s: Stage, place: Place) -> None:
    """The hero of the place on a surface in front of its blurred backdrop; `light` is already the place's own."""
    hero, surface = HEROES.get(s.scene.place, (None, ""))
    zoom = place.zoom[1] * 1.1
    at = (s.chance("camera").uniform(-40, 40), s.level)
    with s.camera(zoom, at, (0.0, s.tall * (0.62 if place.is_indoors else 0.5)), mirror=s.mirrored):
        place.draw(s)
    s.shine()
    s.c.blur(5.5)
    y = s.tall * 0.69
    _surface(s, y, surface)
    if hero is None:
        return
    x = s.chance("hero").uniform(-0.1, 0.1) * s.half
    scale = 1.2 if s.shot == "medium" else 1.45
    with s.c.view(Frame(x, y + s.tall * 0.05, scale)):
        hero(s)
    s.shine()


def _surface(s: Stage, y: float, kind: str) -> None:
    c, w = s.c, room.wide(s)
    tones: dict[str, Colour] = {
        "sand": nature.SAND, "grass": nature.ground_colour(s), "stone": (186, 180, 172), "snow": (244, 247, 252), "asphalt": town.ASPHALT, "deck": (186, 140, 96),
        "floor": (90, 90, 100), "earth": (150, 116, 84), "moon": (176, 178, 190), "green": (84, 152, 74), "court": (206, 104, 74), "white": (244, 240, 232),
        "dark": (60, 42, 50), "night": (40, 24, 70),
    }  # fmt: skip
    if kind in ("", "none"):
        return
    if kind == "table":
        furniture.table_edge(s, y, WOOD)
        return
    tone = tones[kind]
    c.draw(
        rect(-w, y, w, s.tall + 60),
        down(y, s.tall, s.light.bright(tone, 0.1, 0.2), s.colour(tone), s.shade(tone, 0, 0.4)),
        soft=3,
    )
    if kind == "grass":
        nature.grass(s, y + 6, s.tall, tone, 120, height=30)
    elif kind == "deck":
        for k in range(5):
            yy = y + (s.tall - y) * (0.1 + 0.22 * k)
            c.draw(rect(-w, yy, w, yy + 3 + k), s.shade(tone, 0, 0.6), alpha=0.6)
    elif kind in ("sand", "snow", "earth", "moon"):
        chance = s.chance("surface")
        for _ in range(18):
            x, yy, r = chance.uniform(-s.half, s.half), chance.uniform(y, s.tall), chance.uniform(20, 70)
            ridge = curve([(x - r, yy), (x - r * 0.3, yy - 5), (x + r * 0.4, yy + 2), (x + r, yy - 3)], steps=5)
            c.draw(stroke(ridge, [0.5, 5, 0.5]), s.shade(tone, 0, 0.34), alpha=0.4)
    elif kind == "asphalt" and s.light.wet:
        c.reflect(y, s.tall, strength=0.6, ripple=3.0, stretch=1.0, tint=s.shade(tone, 0, 0.5), fade=0.6)


def _shadow(s: Stage, w: float, x: float = 0.0, y: float = 4.0) -> None:
    s.c.draw(ellipse(x, y, w, w * 0.12), s.shade((60, 44, 44), 0, 0.7), alpha=0.45, soft=6)


def coffee(s: Stage) -> None:
    furniture.cup(s, 30, 0, 74)
    steam(s.c, 30, -92, 90)
    food.croissant(s, -118, 58, 58)
    _spoon(s, 130, 24)


def _spoon(s: Stage, x: float, y: float) -> None:
    s.c.draw(stroke([(x, y), (x + 46, y + 44)], 7), s.light.bright(STEEL, 0, 0.3))
    s.c.draw(ellipse(x - 8, y - 8, 20, 13, angle=44), s.light.bright(STEEL, 0, 0.4))


def vegetables(s: Stage) -> None:
    food.chopping_board(s, 0, 6, 1.25)
    food.oil(s, 128, -28, 150)
    furniture.plant(s, -132, 2, 150, pot=(240, 236, 226))


def dinner(s: Stage) -> None:
    c = s.c
    c.draw(
        ellipse(0, 16, 150, 42),
        s.light.bright((252, 250, 246), 0, 0.2),
        inner=Inner(0, -8, s.shade((220, 214, 206), 0, 0.3), 0.6, 5),
    )
    c.draw(ellipse(0, 12, 108, 28), s.shade((244, 240, 234), 0, 0.12))
    for i in range(12):
        arc = curve([(-70 + i * 8, 10), (-40 + i * 7, -16 - (i % 3) * 7), (0 + i * 5, -10), (54 - i * 3, 12)], steps=6)
        c.draw(stroke(arc, 6), s.colour((240, 202, 116)) if i % 2 else s.colour((226, 178, 92)))
    for dx, dy, tone in (
        (-16, -22, (222, 70, 50)),
        (22, -18, (222, 70, 50)),
        (4, -32, (96, 150, 66)),
        (34, -4, (96, 150, 66)),
    ):
        c.draw(ellipse(dx, dy, 15, 9, angle=dx), s.colour(tone))
    food.wine(s, 132, 10, 190)
    food.candle(s, -132, 2, 84)


def drinks(s: Stage) -> None:
    food.cocktail(s, -46, 0, 190, (236, 110, 70))
    food.cocktail(s, 84, 14, 170, (96, 190, 170))


def fruit(s: Stage) -> None:
    c = s.c
    tones: tuple[Colour, ...] = ((224, 60, 50), (246, 166, 48), (120, 172, 70), (240, 214, 80))
    for row in range(3):
        for i in range(7 - row):
            tone = tones[(i + row * 2) % 4]
            x, y = -150 + i * 50 + row * 25, -96 - row * 40
            c.draw(ellipse(x, y, 29), s.colour(tone), inner=Inner(s.lit * 10, -7, s.shade(tone, 0, 0.5), 0.6, 6))
            c.draw(stroke([(x, y - 26), (x + 5, y - 36)], 4), s.shade(DARK_WOOD))
    for k in range(3):
        c.draw(
            rect(-184, -92 + k * 32, 184, -66 + k * 32, 3),
            s.light.bright((206, 160, 104), 0, 0.15),
            inner=Inner(0, -5, s.shade(WOOD, 0, 0.5), 0.6, 2),
        )
    for x in (-172, 172):
        c.draw(rect(x - 10, -98, x + 10, 6, 2), s.colour(WOOD))
    c.draw(rect(-56, -58, 56, -14, 3), s.light.bright((250, 244, 226), 0, 0.1))
    c.text("FRESH 2.50", 0, -36, 18, s.shade(IRON))


def desk(s: Stage) -> None:
    work.screen(s, -20, -6, 270, 164)
    work.keyboard(s, -20, 44, 210)
    furniture.cup(s, 146, 40, 30)


def reading(s: Stage) -> None:
    work.green_lamp(s, 118, -6, 190)
    for i, tone in enumerate(furniture.BOOKS[:3]):
        s.c.draw(
            rect(-168 + i * 6, -22 - 24 * i, -30 - i * 4, 2 - 24 * i, 3),
            s.colour(tone),
            inner=Inner(0, -6, s.shade(tone, 0, 0.5), 0.6, 3),
        )
    work.open_book(s, 10, 60, 200)


def camera(s: Stage) -> None:
    studios.tripod(s, 0, 400, 560)


def paints(s: Stage) -> None:
    studios.palette(s, -20, 10, 150)
    for k in range(5):
        s.c.draw(stroke([(96 + k * 9, 10), (70 + k * 26, -150 - 20 * (k % 2))], 7), s.colour((206, 160, 104)))
        s.c.draw(
            ellipse(69 + k * 27, -166 - 20 * (k % 2), 8, 20),
            s.colour(((214, 60, 60), (60, 120, 190), (246, 190, 60), (80, 150, 90), (140, 80, 160))[k]),
        )
    s.c.draw(rect(84, -56, 150, 26, 6), s.light.bright((206, 224, 226), 0, 0.2), alpha=0.9)


def microphone(s: Stage) -> None:
    studios.studio_mic(s, 0, -130, 1.5, 1)


def weights(s: Stage) -> None:
    _shadow(s, 160, y=20)
    studios.kettlebell(s, 104, 12, 60)
    c = s.c
    c.draw(stroke([(-150, -44), (40, -44)], 17), s.light.bright(STEEL, 0, 0.3))
    for x in (-150, -122, 16, 44):
        c.draw(
            rect(x - 13, -100, x + 13, 12, 7),
            s.colour((48, 50, 58)),
            inner=Inner(s.lit * 6, -8, s.shade((20, 20, 26), 0, 0.3), 0.7, 5),
        )


def scissors(s: Stage) -> None:
    c = s.c
    for side in (-1, 1):
        c.draw(stroke([(side * 12, -30), (-side * 52, -230)], [17, 3]), s.light.bright(STEEL, 0, 0.4))
        c.draw(stroke(arc_points(side * 40, 16, 34, 42, 0, 360, steps=24), 12), s.shade(IRON, 0, 0.2))
    c.draw(ellipse(0, -66, 9), s.shade(IRON))
    c.draw(rect(84, -190, 134, 30, 8), s.colour((226, 110, 130)))
    for k in range(12):
        c.draw(rect(134, -186 + k * 17, 170, -178 + k * 17), s.colour((226, 110, 130)))


def bath(s: Stage) -> None:
    food.candle(s, -100, 10, 110)
    food.candle(s, -46, 22, 74)
    for i, tone in enumerate(((250, 246, 240), (226, 160, 140), (150, 190, 184))):
        s.c.draw(
            rect(20, -20 - 42 * i, 168, 18 - 42 * i, 18),
            s.colour(tone),
            inner=Inner(0, -10, s.shade(tone, 0, 0.5), 0.5, 6),
        )
    for k in range(7):
        s.c.draw(ellipse(-150 + 40 * k, -180 - 30 * math.sin(k * 2.1), 14 + 5 * (k % 3)), (255, 255, 255), alpha=0.45)


def breakfast(s: Stage) -> None:
    c = s.c
    c.draw(
        polygon([(-176, -6), (176, -6), (204, 60), (-204, 60)]),
        s.light.bright(WOOD, 0, 0.2),
        inner=Inner(0, -9, s.shade(WOOD, 0, 0.5), 0.6, 4),
    )
    furniture.cup(s, 66, 30, 46)
    steam(c, 66, -30, 56)
    food.croissant(s, -62, 34, 46)
    c.draw(rect(-150, -86, -124, 4, 5), s.light.bright((214, 232, 234), 0, 0.2), alpha=0.85)
    for dx, dy, tone in ((-152, -110, (236, 90, 120)), (-128, -122, (250, 206, 90)), (-138, -98, (240, 140, 160))):
        c.draw(ellipse(dx, dy, 17), s.colour(tone))


def hearth(s: Stage) -> None:
    wild.fire(s, 0, 0, 92)
    s.lamp(0, -60, 300, (255, 150, 70))


def ticket(s: Stage) -> None:
    """A suitcase with a hat on it."""
    c = s.c
    _shadow(s, 140)
    yellow: Colour = (226, 164, 60)
    c.draw(stroke([(-44, -250), (-44, -330), (44, -330), (44, -250)], 11), s.colour(STEEL))
    c.draw(
        rect(-118, -256, 118, -8, 26),
        s.colour(yellow),
        inner=Inner(s.lit * 24, 0, s.shade((150, 96, 30), 0, 0.4), 0.6, 12),
    )
    for x in (-66, -22, 22, 66):
        c.draw(rect(x - 5, -236, x + 5, -30, 4), s.shade(yellow, 0, 0.35))
    c.draw(rect(34, -180, 92, -140, 4), s.colour((214, 70, 60)))
    c.text("LIS", 63, -160, 20, (255, 250, 240))
    for x in (-84, 84):
        c.draw(ellipse(x, -2, 15), s.shade(IRON))


def station_clock(s: Stage) -> None:
    s.c.draw(stroke([(0, 10), (0, -500)], 16), s.shade(IRON, 0, 0.2))
    transit.clock(s, 0, -200, 120)


def car(s: Stage) -> None:
    transit.own_car(s, 0, 20, 430, (206, 70, 62))


def stage_mic(s: Stage) -> None:
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


def disco(s: Stage) -> None:
    culture.mirror_ball(s, 0, -150, 140)


def painting(s: Stage) -> None:
    culture.bust(s, 0, 60, 420)


def fashion(s: Stage) -> None:
    _shadow(s, 150)
    culture.bag(s, -70, 0, 170, (196, 66, 74))
    culture.shoe(s, 92, 2, 130, (40, 38, 48))


def ride(s: Stage) -> None:
    culture.carousel(s, 0, 30, 330)


def football(s: Stage) -> None:
    c = s.c
    _shadow(s, 80)
    c.draw(
        ellipse(0, -76, 80),
        s.light.bright((248, 246, 240), 0, 0.1),
        inner=Inner(s.lit * 26, -18, s.shade((180, 176, 174), 0, 0.4), 0.6, 14),
    )
    with c.clip(ellipse(0, -76, 80)):
        for px, py in ((0, -76), (66, -104), (-56, -124), (8, 0), (-66, -36), (30, -150)):
            c.draw(polygon(arc_points(px, py, 27, 27, 18, 378, steps=5)), s.shade((38, 38, 44)))


def hoop_ball(s: Stage) -> None:
    culture.basketball(s, 0, -84, 84)


def skateboard(s: Stage) -> None:
    c = s.c
    _shadow(s, 190)
    c.draw(
        stroke(curve([(-200, -84), (-150, -58), (150, -58), (206, -92)], steps=8), 22),
        s.colour((214, 92, 60)),
        inner=Inner(0, -7, s.shade((140, 54, 40), 0, 0.4), 0.6, 4),
    )
    for x in (-110, 116):
        c.draw(rect(x - 22, -50, x + 22, -36, 3), s.colour(STEEL))
        c.draw(
            ellipse(x, -22, 25),
            s.colour((246, 240, 226)),
            inner=Inner(s.lit * 8, -6, s.shade((190, 180, 170), 0, 0.4), 0.6, 5),
        )
        c.draw(ellipse(x, -22, 8), s.shade(IRON))


def globe(s: Stage) -> None:
    work.globe(s, -30, -110, 110)
    for i, tone in enumerate(furniture.BOOKS[:4]):
        s.c.draw(rect(94 + i * 3, -20 - 22 * i, 190 - i * 4, 2 - 22 * i, 3), s.colour(tone))


def tools_(s: Stage) -> None:
    c = s.c
    c.draw(stroke([(-120, 20), (60, -96)], 22), s.colour(WOOD), inner=Inner(0, -6, s.shade(WOOD, 0, 0.5), 0.6, 3))
    c.draw(
        polygon([(30, -150), (70, -170), (128, -92), (104, -60), (84, -84), (58, -72)]),
        s.light.bright(STEEL, 0, 0.1),
        inner=Inner(s.lit * 8, -6, s.shade(IRON), 0.6, 5),
    )
    for i in range(3):
        c.draw(
            polygon([(90 + i * 30, 20), (104 + i * 30, 20), (100 + i * 30, -10), (94 + i * 30, -10)]),
            s.colour((226, 176, 60)),
        )


def pulse(s: Stage) -> None:
    c = s.c
    c.draw(
        stroke(curve([(-150, -180), (-150, -60), (-60, 10), (40, -30), (60, -120)], steps=10), 13),
        s.shade((40, 60, 80)),
    )
    c.draw(ellipse(72, -134, 40), s.light.bright(STEEL, 0, 0.3), inner=Inner(s.lit * 10, -8, s.shade(IRON), 0.5, 6))
    c.draw(ellipse(72, -134, 24), s.colour((206, 226, 236)))
    for dx in (-176, -124):
        c.draw(stroke([(-150, -180), (dx, -250)], 9), s.light.bright(STEEL, 0, 0.2))
        c.draw(ellipse(dx, -256, 12), s.shade(IRON))
    heart = polygon(
        [
            (120, 10),
            *curve([(120, 10), (76, -34), (84, -70), (106, -70), (120, -52)], steps=6),
            *curve([(120, -52), (134, -70), (156, -70), (164, -34), (120, 10)], steps=6),
        ]
    )
    c.draw(heart, s.colour((222, 62, 66)), inner=Inner(s.lit * 8, -6, s.shade((150, 30, 40), 0, 0.4), 0.6, 5))


def joystick(s: Stage) -> None:
    work.cabinet(s, 0, 90, 330, town.NEON[0], 2)


def rose(s: Stage) -> None:
    c = s.c
    c.draw(stroke(curve([(0, 300), (-14, 60), (0, -90)], steps=8), [13, 10, 9]), s.shade((84, 134, 74), 0, 0.2))
    for side, y in ((-1, 60), (1, 0)):
        c.draw(
            blob([(0, y), (side * 46, y - 40), (side * 104, y - 34), (side * 60, y + 4)]),
            s.colour((96, 148, 80)),
            inner=Inner(0, -8, s.shade((60, 110, 60), 0, 0.4), 0.5, 4),
        )
    red: Colour = (214, 50, 70)
    for r, n in ((96, 7), (70, 6), (44, 5)):
        for k in range(n):
            a = 2 * math.pi * k / n + r
            petal = ellipse(
                r * 0.52 * math.cos(a), -150 + r * 0.46 * math.sin(a), r * 0.6, r * 0.52, angle=math.degrees(a)
            )
            c.draw(
                petal,
                s.light.bright(red, 0, 0.06 * (3 - r / 40)),
                inner=Inner(s.lit * r * 0.08, -r * 0.1, s.shade(red, 0, 0.6), 0.55, r * 0.07),
            )
    c.draw(ellipse(0, -152, 15), s.shade(red, 0, 0.5))


def blossoms(s: Stage) -> None:
    c = s.c
    for x, h, tone in ((-90, 210, (236, 90, 100)), (4, 280, (250, 206, 80)), (96, 190, (150, 130, 226))):
        c.draw(stroke(curve([(x, 240), (x + 12, -20), (x, -h + 60)], steps=8), 8), s.shade((96, 140, 70), 0, 0.2))
        petals = Shape(
            discs=tuple(
                (x + 46 * math.cos(a), -h + 60 + 42 * math.sin(a), 34) for a in [2 * math.pi * k / 7 for k in range(7)]
            )
        )
        c.draw(petals, s.colour(tone), inner=Inner(s.lit * 9, -8, s.shade(tone, 0, 0.5), 0.5, 6))
        c.draw(ellipse(x, -h + 60, 26), s.colour((120, 76, 40) if tone[2] < 90 else (250, 220, 120)))
    land.butterfly(s, 150, -250, 30, (240, 150, 60))


def harvest(s: Stage) -> None:
    land.hay(s, -80, 10, 90)
    c = s.c
    c.draw(
        polygon([(56, -70), (176, -70), (160, 14), (72, 14)]),
        s.colour((186, 132, 76)),
        inner=Inner(s.lit * 12, -6, s.shade((120, 80, 44), 0, 0.4), 0.6, 6),
    )
    for i, tone in enumerate(((246, 236, 220), (236, 206, 170), (250, 244, 234))):
        c.draw(
            ellipse(84 + i * 32, -78, 22, 27), s.colour(tone), inner=Inner(s.lit * 7, -5, s.shade(tone, 0, 0.4), 0.5, 4)
        )


def grapes(s: Stage) -> None:
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
    food.wine(s, 120, 30, 210)


def stone_lantern(s: Stage) -> None:
    land.lantern(s, 0, 20, 330)


def terrace(s: Stage) -> None:
    food.wine(s, -60, 6, 200, (240, 206, 120))
    food.wine(s, 40, 18, 190, (240, 206, 120))
    food.candle(s, 136, 10, 84)
    town.string_lights(s, -470, 60)


def seashells(s: Stage) -> None:
    shore.shell(s, -70, -10, 84, 0.2)
    shore.shell(s, 84, -4, 70, 0.6)
    shore.shell(s, 20, 70, 44, 0.9)
    white = s.light.bright((255, 255, 255), 0, 0.1)
    line = curve([(-300, 110), (-120, 132), (60, 112), (300, 140)], steps=8)
    s.c.draw(stroke(line, 15), white, alpha=0.85)
    s.c.draw(polygon([*line, (320, 400), (-320, 400)]), fading((0, 110), (0, 260), s.colour(shore.SEA), (0.4, 0.8)))


def wave_board(s: Stage) -> None:
    c = s.c
    board = blob(
        [(0, -430), (52, -320), (74, -140), (66, 40), (30, 120), (-30, 120), (-66, 40), (-74, -140), (-52, -320)]
    )
    c.draw(
        board,
        s.light.bright((250, 240, 222), 0, 0.1),
        inner=Inner(s.lit * 18, 0, s.shade((190, 170, 150), 0, 0.4), 0.6, 9),
    )
    with c.clip(board):
        c.draw(polygon([(-100, -150), (100, -230), (100, -160), (-100, -80)]), s.colour((232, 94, 66)))
        c.draw(polygon([(-100, -60), (100, -140), (100, -108), (-100, -28)]), s.colour((40, 132, 148)))
    c.draw(stroke([(0, -420), (0, 112)], 3), s.shade(WOOD, 0, 0.2))


def lifebuoy(s: Stage) -> None:
    c = s.c
    hole = polygon(ellipse(0, -120, 66.0, 66.01).polygons[0])
    c.draw(
        ellipse(0, -120, 120) - hole,
        s.colour((226, 76, 58)),
        inner=Inner(s.lit * 14, -12, s.shade((150, 40, 36), 0, 0.4), 0.6, 9),
    )
    for a in (45, 135, 225, 315):
        r = math.radians(a)
        c.draw(
            stroke(
                [(64 * math.cos(r), -120 + 64 * math.sin(r)), (120 * math.cos(r), -120 + 120 * math.sin(r))],
                36,
                round_ends=False,
            ),
            s.light.bright((252, 250, 246), 0, 0.1),
        )
    c.draw(stroke(arc_points(0, -120, 128, 128, 0, 360, steps=40), 5), s.colour((226, 196, 140)))


def float_ring(s: Stage) -> None:
    water.ring_float(s, 0, 0, 170)


def boats(s: Stage) -> None:
    water.fishing_boat(s, 0, 20, 360, (206, 66, 58))


def coral(s: Stage) -> None:
    for i, (x, y, r, tone) in enumerate(
        ((-60, -160, 80, (250, 170, 60)), (110, -260, 46, (250, 110, 80)), (96, -80, 56, (250, 210, 80)))
    ):
        water.fish(s, x, y, r, tone, 1 if i != 1 else -1)


def rocket(s: Stage) -> None:
    water.rocket(s, 0, 20, 420)


def mushrooms(s: Stage) -> None:
    for x, y, r in ((-60, 6, 74), (62, 16, 52), (130, 22, 34)):
        wild.mushroom(s, x, y, r)
    nature.fern(s, -190, 50, 190)
    nature.fern(s, 220, 60, 150, dark=True)


def boots(s: Stage) -> None:
    c = s.c
    _shadow(s, 170)
    for dx, k in ((-84, 1.0), (66, 0.98)):
        leather: Colour = (150, 92, 56)
        boot = blob(
            [
                (dx - 44, -200),
                (dx + 26, -204),
                (dx + 34, -110),
                (dx + 96 * k, -66),
                (dx + 118 * k, -22),
                (dx + 108 * k, 0),
                (dx - 52, 0),
                (dx - 56, -90),
            ],
            tension=0.34,
        )
        c.draw(boot, s.colour(leather), inner=Inner(s.lit * 14, -10, s.shade(leather, 0, 0.5), 0.6, 9))
        c.draw(rect(dx - 58, -14, dx + 116 * k, 8, 6), s.shade((50, 44, 44), 0, 0.2))
        c.draw(rect(dx - 48, -212, dx + 30, -186, 9), s.colour((206, 92, 60)))
        for i in range(4):
            c.draw(
                stroke([(dx + 4 + i * 5, -164 + i * 28), (dx + 44 + i * 10, -152 + i * 26)], 6),
                s.colour((240, 220, 180)),
            )


def cactus(s: Stage) -> None:
    wild.cactus(s, 0, 30, 380)
    for x, y in ((0, -352), (-95, -240), (86, -300)):
        for k in range(6):
            a = 2 * math.pi * k / 6
            s.c.draw(ellipse(x + 13 * math.cos(a), y + 10 * math.sin(a), 12, 9), s.colour((240, 110, 150)))
        s.c.draw(ellipse(x, y, 8), s.colour((250, 220, 110)))


def snowman(s: Stage) -> None:
    c = s.c
    _shadow(s, 140, y=10)
    for y, r in ((-78, 92), (-214, 68), (-316, 48)):
        c.draw(
            ellipse(0, y, r),
            s.light.bright((248, 250, 255), 0, 0.1),
            inner=Inner(s.lit * r * 0.3, -r * 0.2, s.shade((180, 196, 226), 0, 0.4), 0.6, r * 0.16),
        )
    for dx in (-16, 16):
        c.draw(ellipse(dx, -328, 6), (30, 30, 36))
    c.draw(polygon([(0, -318), (62, -306), (0, -302)]), s.colour((240, 130, 50)))
    c.draw(stroke(arc_points(0, -312, 22, 18, 30, 150, steps=10), 4), (30, 30, 36))
    c.draw(rect(-54, -280, 54, -258, 10), s.colour((206, 50, 56)))
    c.draw(polygon([(20, -266), (46, -262), (42, -176), (16, -182)]), s.colour((206, 50, 56)))
    c.draw(rect(-58, -368, 58, -354, 4) + rect(-38, -430, 38, -360, 5), s.shade(IRON))
    for side in (-1, 1):
        c.draw(stroke([(side * 62, -228), (side * 138, -276)], 8), s.shade(DARK_WOOD))


def falls(s: Stage) -> None:
    nature.fern(s, -120, 60, 240)
    nature.fern(s, 150, 70, 200)
    nature.rock(s, 10, 60, 220, dice=0.4)


def neon_sign(s: Stage) -> None:
    c = s.c
    c.draw(rect(-150, -300, 150, -120, 18), s.shade((30, 26, 44), 0, 0.2))
    frame = rect(-140, -290, 140, -130, 14) - rect(-132, -282, 132, -138, 11)
    c.draw(frame, (255, 120, 170))
    c.text("OPEN", 0, -210, 104, (255, 110, 170))
    c.text("OPEN", 0, -210, 104, (255, 240, 246), alpha=0.45)
    for x in (-90, 90):
        c.draw(stroke([(x, -300), (x, -700)], 5), s.shade(IRON))
    s.lamp(0, -210, 300, (255, 60, 140))


def bench_view(s: Stage) -> None:
    land.park_bench(s, 0, 30, 360)


def view_rail(s: Stage) -> None:
    """A coin telescope at the rail."""
    c = s.c
    c.draw(
        stroke([(0, 200), (0, -140)], [34, 22]),
        s.colour((70, 110, 130)),
        inner=Inner(s.lit * 6, 0, s.shade((40, 70, 90), 0, 0.4), 0.6, 4),
    )
    c.draw(
        polygon([(-96, -230), (90, -256), (96, -150), (-92, -160)]),
        s.light.bright((90, 140, 156), 0, 0.1),
        inner=Inner(0, -16, s.shade((40, 80, 96), 0, 0.4), 0.6, 9),
    )
    for dy in (-224, -184):
        c.draw(ellipse(104, dy, 20, 24), s.shade(IRON))
        c.draw(ellipse(104, dy, 13, 16), (150, 200, 220))


def hot_air(s: Stage) -> None:
    land.balloon(s, 0, -280, 190, ((220, 66, 60), (250, 206, 90)), 0.0)


HEROES: dict[str, tuple[Hero | None, str]] = {
    "beach": (seashells, "sand"), "street": (neon_sign, "asphalt"), "cafe": (coffee, "table"), "forest": (mushrooms, "grass"), "mountain": (boots, "stone"),
    "gym": (weights, "floor"), "kitchen": (vegetables, "table"), "office": (desk, "table"), "rooftop": (terrace, "deck"), "studio": (camera, "none"),
    "art_studio": (paints, "table"), "recording": (microphone, "none"), "dance_studio": (None, "none"), "park": (bench_view, "grass"), "garden": (rose, "none"),
    "desert": (cactus, "sand"), "lake": (boots, "deck"), "surf": (wave_board, "sand"), "boat": (lifebuoy, "deck"), "pool": (float_ring, "none"), "snow": (snowman, "snow"),
    "library": (reading, "table"), "bedroom": (breakfast, "none"), "living_room": (hearth, "stone"), "market": (fruit, "table"), "restaurant": (dinner, "white"),
    "bar": (drinks, "dark"), "station": (station_clock, "none"), "train": (coffee, "table"), "airport": (ticket, "floor"), "road": (car, "asphalt"),
    "stage": (stage_mic, "none"), "museum": (painting, "none"), "nightclub": (disco, "none"), "bridge": (view_rail, "none"), "field": (blossoms, "none"),
    "farm": (harvest, "grass"), "vineyard": (grapes, "table"), "temple": (stone_lantern, "stone"), "waterfall": (falls, "none"), "camp": (hearth, "earth"),
    "fair": (ride, "stone"), "stadium": (football, "green"), "court": (hoop_ball, "court"), "skatepark": (skateboard, "stone"), "classroom": (globe, "table"),
    "boutique": (fashion, "white"), "spa": (bath, "white"), "salon": (scissors, "white"), "harbour": (boats, "none"), "castle": (None, "none"), "underwater": (coral, "none"),
    "space": (rocket, "moon"), "workshop": (tools_, "table"), "hospital": (pulse, "white"), "balloon": (hot_air, "none"), "arcade": (joystick, "night"),
}  # fmt: skip
