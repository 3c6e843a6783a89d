"""What rooms are made of: walls, floors, windows with a view, lamps, shelves, tables, chairs, plants, pictures."""

from tools.sketch.canvas import Inner, down, fading
from tools.sketch.colours import Colour, along, mix
from tools.sketch.shapes import Shape, blob, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage

WOOD: Colour = (166, 116, 76)
DARK_WOOD: Colour = (106, 72, 54)
STEEL: Colour = (176, 182, 190)
IRON: Colour = (52, 52, 60)
CREAM: Colour = (240, 230, 212)


def wide(s: Stage) -> float:
    """Beyond the frame on both sides, however the camera moves."""
    return s.half * 2 + 500


def wall(
    s: Stage, colour: Colour, *, top: Colour | None = None, low: Colour | None = None, low_from: float = 0.72
) -> None:
    """The back wall down to the floor line, perhaps with a panelled lower part."""
    c, y, w = s.c, s.level, wide(s)
    upper = s.colour(top or colour)
    c.draw(rect(-w, -400, w, y + 2), down(0, y, mix(upper, s.shade(colour), 0.35), upper, s.colour(colour)))
    if low is not None:
        line = y * low_from
        c.draw(rect(-w, line, w, y + 2), down(line, y, s.colour(low), s.shade(low, 0, 0.25)))
        c.draw(rect(-w, line - 4, w, line + 4), s.light.bright(low, 0, 0.2))
        step = 92
        for i in range(int(-w / step), int(w / step) + 1):
            panel = rect(i * step + 8, line + 14, (i + 1) * step - 8, y - 16, 3)
            c.draw(panel, s.shade(low, 0, 0.18), inner=Inner(-2, -2, s.light.bright(low, 0, 0.25), 0.4, 1))
    c.draw(rect(-w, y - 9, w, y + 1), s.shade(low or colour, 0, 0.5))


def bricks(s: Stage, y0: float, y1: float, colour: Colour, *, x0: float | None = None, x1: float | None = None) -> None:
    c, w = s.c, wide(s)
    lo, hi = (-w if x0 is None else x0), (w if x1 is None else x1)
    c.draw(rect(lo, y0, hi, y1), down(y0, y1, s.shade(colour, 0, 0.3), s.colour(colour)))
    chance = s.chance("bricks")
    light, dark = Shape(), Shape()
    row, y = 0, y0
    reach = s.half * 1.25 + 60
    while y < y1:
        x = max(lo, -reach) - (24 if row % 2 else 0)
        while x < min(hi, reach):
            roll = chance.random()
            brick = rect(x + 1.5, y + 1.5, min(x + 44, hi), min(y + 17, y1))
            if roll < 0.16:
                light = light + brick
            elif roll < 0.36:
                dark = dark + brick
            x += 46
        y += 19
        row += 1
    c.draw(light, s.light.bright(colour, 0, 0.25), alpha=0.6)
    c.draw(dark, s.shade(colour, 0, 0.35), alpha=0.6)
    lines = Shape()
    y, row = y0, 0
    while y < y1:
        lines = lines + rect(max(lo, -reach), y - 0.9, min(hi, reach), y + 0.9)
        y += 19
        row += 1
    c.draw(lines, s.shade(colour, 0, 0.55), alpha=0.6)


def tiles(s: Stage, x0: float, y0: float, x1: float, y1: float, colour: Colour, size: float = 26) -> None:
    c = s.c
    c.draw(rect(x0, y0, x1, y1), s.colour(colour))
    lines = Shape()
    reach = s.half * 1.3 + 100
    a, b = max(x0, -reach), min(x1, reach)
    n = int((y1 - y0) / size)
    for i in range(n + 1):
        lines = lines + rect(a, y0 + i * size - 0.7, b, y0 + i * size + 0.7)
    for i in range(int((b - a) / size) + 1):
        lines = lines + rect(a + i * size - 0.7, y0, a + i * size + 0.7, y1)
    c.draw(lines, s.shade(colour, 0, 0.3), alpha=0.6)


def planks(s: Stage, colour: Colour = WOOD, *, gloss: float = 0.0) -> None:
    """A floor of boards that run away from us."""
    c, y, w = s.c, s.level, wide(s)
    c.draw(
        rect(-w, y, w, s.tall + 500),
        down(y, s.tall, s.light.bright(colour, 0.12, 0.12), s.colour(colour), s.shade(colour, 0, 0.4)),
    )
    deep = s.tall - y
    seams = Shape()
    for i in range(-26, 27):
        seams = seams + stroke([(i * 34, y), (i * 34 * 2.6, s.tall + 60)], [0.8, 2.2])
    c.draw(seams, s.shade(colour, 0, 0.6), alpha=0.6)
    chance = s.chance("planks")
    for _ in range(40):
        i, t = chance.randint(-20, 20), chance.random() ** 0.7
        spread = 1 + 1.6 * t
        fy = y + deep * t
        c.draw(stroke([(i * 34 * spread, fy), ((i + 1) * 34 * spread, fy)], 1 + t), s.shade(colour, 0, 0.6), alpha=0.5)
    if gloss > 0:
        c.reflect(y, s.tall, strength=gloss, ripple=0.6, stretch=1.0, tint=s.colour(colour), fade=0.2)


def checks(s: Stage, light: Colour, dark: Colour, *, gloss: float = 0.0, columns: int = 14) -> None:
    """A floor of square tiles in two colours."""
    c, y, w = s.c, s.level, wide(s)
    deep = s.tall + 60 - y
    c.draw(rect(-w, y, w, s.tall + 500), down(y, s.tall, s.colour(light, 0.1), s.shade(light, 0, 0.25)))
    rows = [y + deep * (1 - 1 / (1 + 0.34 * k)) * 1.42 for k in range(13)]
    field = Shape()
    for r in range(12):
        y0, y1 = rows[r], rows[r + 1]
        k0, k1 = 1 + 1.7 * (y0 - y) / deep, 1 + 1.7 * (y1 - y) / deep
        for i in range(-columns, columns):
            if (i + r) % 2:
                field = field + polygon(
                    [(i * 44 * k0, y0), ((i + 1) * 44 * k0, y0), ((i + 1) * 44 * k1, y1), (i * 44 * k1, y1)]
                )
    c.draw(field, down(y, s.tall, s.colour(dark, 0.1), s.shade(dark, 0, 0.3)))
    if gloss > 0:
        c.reflect(y, s.tall, strength=gloss, ripple=0.5, stretch=1.0, tint=s.colour(light), fade=0.2)


def plain_floor(s: Stage, colour: Colour, *, gloss: float = 0.0) -> None:
    c, y, w = s.c, s.level, wide(s)
    c.draw(
        rect(-w, y, w, s.tall + 500),
        down(y, s.tall, s.light.bright(colour, 0.1, 0.15), s.colour(colour), s.shade(colour, 0, 0.35)),
    )
    if gloss > 0:
        c.reflect(y, s.tall, strength=gloss, ripple=0.7, stretch=1.0, tint=s.colour(colour), fade=0.15)


def window(
    s: Stage,
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    view: str = "city",
    panes: tuple[int, int] = (2, 2),
    frame: Colour = CREAM,
    arch: bool = False,
) -> None:
    """A window from (x, y), with the hour and the weather outside; `view` is city, garden, hills, sea or sky."""
    c, outside = s.c, s.outside
    opening = rect(x, y, x + w, y + h)
    if arch:
        opening = polygon(
            [
                (x, y + h),
                *curve(
                    [
                        (x, y + w * 0.42),
                        (x + w * 0.14, y + w * 0.12),
                        (x + w * 0.5, y),
                        (x + w * 0.86, y + w * 0.12),
                        (x + w, y + w * 0.42),
                    ],
                    steps=8,
                ),
                (x + w, y + h),
            ]
        )
    c.draw(opening.moved(0, 5), s.shade(CREAM, 0, 0.6), alpha=0.5, soft=4)
    stops = tuple((i / (len(outside.sky) - 1), colour) for i, colour in enumerate(outside.sky))
    with c.clip(opening):
        c.draw(opening, down(y, y + h, *(along(stops, 0.15 + 0.85 * i / 8) for i in range(9))))
        _view(s, x, y, w, h, view)
        c.draw(
            polygon([(x + w * 0.1, y), (x + w * 0.34, y), (x - w * 0.05, y + h), (x - w * 0.29, y + h)]),
            (255, 255, 255),
            alpha=0.1,
        )
        if s.scene.weather in ("rain", "storm"):
            _pane_rain(s, x, y, w, h)
    bar = max(3.0, min(w, h) * 0.035)
    tone = s.colour(frame)
    lattice = Shape()
    for i in range(1, panes[0]):
        lattice = lattice + rect(x + w * i / panes[0] - bar / 2, y, x + w * i / panes[0] + bar / 2, y + h)
    for i in range(1, panes[1]):
        lattice = lattice + rect(x, y + h * i / panes[1] - bar / 2, x + w, y + h * i / panes[1] + bar / 2)
    with c.clip(opening):
        c.draw(lattice, tone, inner=Inner(s.lit * bar * 0.3, 0, s.shade(frame, 0, 0.5), 0.5, 0.6))
    border = rect(x - bar * 1.6, y - bar * 1.6, x + w + bar * 1.6, y + h + bar * 1.6)
    if not arch:
        ring = border - rect(x, y, x + w, y + h)
        c.draw(ring, tone, inner=Inner(s.lit * bar * 0.5, bar * 0.4, s.shade(frame, 0, 0.5), 0.5, 1))
        c.draw(rect(x - bar * 2.6, y + h + bar, x + w + bar * 2.6, y + h + bar * 3), s.light.bright(frame, 0, 0.3))
    else:
        edge = [*opening.polygons[0], opening.polygons[0][0]]
        c.draw(stroke(edge, bar * 1.6), tone)


def _view(s: Stage, x: float, y: float, w: float, h: float, view: str) -> None:
    c, outside = s.c, s.outside
    chance = s.chance(f"view{x:.0f}")
    base = y + h
    if outside.has_moon:
        mx, my = x + w * 0.72, y + h * 0.2
        c.glow(mx, my, 90, (200, 210, 250), 0.6)
        c.draw(ellipse(mx, my, min(16.0, w * 0.1)), outside.sun)
    elif 0 < outside.sun_at[1] < 0.2 and outside.cloud < 0.5:
        c.glow(x + w * 0.6, base - h * 0.4, max(w, h) * 0.6, outside.key, 0.5)
        c.draw(ellipse(x + w * 0.6, base - h * 0.42, min(26.0, w * 0.16)), outside.sun)
    if view == "city":
        for depth, high, number in ((0.6, 0.62, 9), (0.36, 0.42, 7)):
            step = w / number
            for i in range(number + 1):
                bh = h * high * chance.uniform(0.45, 1.0)
                bx = x + i * step - step * 0.3
                tone = outside.local((84, 92, 118), depth)
                c.draw(rect(bx, base - bh, bx + step * 0.92, base), tone)
                panes = Shape()
                for r in range(int(bh / 11)):
                    for k in range(3):
                        if chance.random() < (0.5 if outside.is_dark else 0.3):
                            panes = panes + rect(
                                bx + step * (0.14 + 0.25 * k),
                                base - bh + 5 + r * 11,
                                bx + step * (0.28 + 0.25 * k),
                                base - bh + 10 + r * 11,
                            )
                c.draw(
                    panes,
                    (255, 214, 130) if outside.is_dark else outside.local((206, 222, 236), depth),
                    alpha=0.9 if outside.is_dark else 0.5,
                )
    elif view in ("garden", "hills"):
        green = (106, 148, 84) if s.scene.weather != "snow" else (232, 238, 246)
        c.draw(
            blob(
                [
                    (x - w, base),
                    (x, base - h * 0.3),
                    (x + w * 0.4, base - h * 0.2),
                    (x + w * 0.8, base - h * 0.34),
                    (x + w * 2, base),
                    (x + w, base + 40),
                    (x, base + 40),
                ]
            ),
            outside.local(green, 0.4),
        )
        for i in range(5):
            tx, crown = x + w * (0.06 + 0.23 * i) + chance.uniform(-6, 6), w * chance.uniform(0.1, 0.17)
            c.draw(rect(tx - crown * 0.12, base - h * 0.22, tx + crown * 0.12, base), outside.local((96, 70, 56), 0.2))
            for offset in (-0.5, 0.5, 0.0):
                c.draw(
                    ellipse(tx + offset * crown, base - h * 0.24 - crown * (0.9 if offset == 0.0 else 0.3), crown),
                    outside.local(mix(green, (70, 120, 70), chance.random()), 0.16),
                )
        c.draw(rect(x, base - h * 0.07, x + w, base), outside.local(green, 0.05))
    elif view == "sea":
        c.draw(
            rect(x, base - h * 0.34, x + w, base),
            down(
                base - h * 0.34,
                base,
                mix(outside.sky[-1], outside.local((28, 134, 158)), 0.5),
                outside.local((28, 134, 158)),
            ),
        )


def _pane_rain(s: Stage, x: float, y: float, w: float, h: float) -> None:
    chance, c = s.chance(f"pane{x:.0f}"), s.c
    drops, trails = Shape(), Shape()
    for _ in range(int(26 + w * h / 1600)):
        dx, dy, r = chance.uniform(x, x + w), chance.uniform(y, y + h), chance.uniform(0.8, 2.4)
        drops = drops + ellipse(dx, dy, r)
        if chance.random() < 0.4:
            trails = trails + stroke([(dx, dy - chance.uniform(12, 50)), (dx, dy)], [0.4, r * 1.3])
    c.draw(trails, (232, 240, 255), alpha=0.3)
    c.draw(drops, (240, 247, 255), alpha=0.6)


def sunbeam(s: Stage, x: float, y: float, w: float, h: float, *, reach: float = 1.0) -> None:
    """Light that falls from a window at (x, y) onto the floor."""
    if s.outside.is_dark or s.outside.cloud > 0.5:
        return
    slant = -s.lit * h * 0.75 * reach
    c = s.c
    foot = s.level + (s.tall - s.level) * 0.46 * reach
    beam = polygon([(x, y), (x + w, y), (x + w + slant, foot), (x + slant * 1.25, foot)])
    c.light(beam, fading((x, y), (x + slant, foot), s.outside.key, (0.26, 0.02)), soft=4)
    patch = polygon(
        [
            (x + slant * 0.72, s.level + 8),
            (x + w + slant * 0.55, s.level + 8),
            (x + w + slant * 1.1, foot),
            (x + slant * 1.35, foot),
        ]
    )
    c.light(patch, s.outside.key, strength=0.24, soft=4)
