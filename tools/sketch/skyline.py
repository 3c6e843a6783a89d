"""Cities in the distance, and the silhouettes that name them."""

from tools.sketch.canvas import down, fading
from tools.sketch.colours import Colour, mix
from tools.sketch.shapes import Shape, arc_points, curve, ellipse, polygon, rect, stroke
from tools.sketch.stage import Stage


def skyline(
    s: Stage,
    about: str,
    level: float,
    height: float,
    depth: float,
    *,
    colour: Colour = (88, 100, 128),
    windows: bool = True,
    width: float = 46,
) -> None:
    """A row of towers against the sky, lit windows when it is dark."""
    chance, c = s.chance(about), s.c
    reach = max(s.half, 300) * 1.35
    x = -reach
    while x < reach:
        w = chance.uniform(0.6, 1.35) * width
        h = height * (0.25 + 0.75 * chance.random() ** 1.6)
        tone = s.colour(mix(colour, (70, 70, 96), chance.random() * 0.4), depth)
        tower = rect(x, level - h, x + w, level + 60)
        roof = chance.randint(0, 5)
        if roof == 0:
            tower = tower + polygon(
                [(x + w * 0.2, level - h), (x + w * 0.5, level - h - w * 0.9), (x + w * 0.8, level - h)]
            )
        elif roof == 1:
            tower = (
                tower
                + rect(x + w * 0.25, level - h - w * 0.35, x + w * 0.75, level - h + 2)
                + stroke([(x + w / 2, level - h - w), (x + w / 2, level - h)], 2.4)
            )
        elif roof == 2:
            tower = tower + rect(x + w * 0.12, level - h - w * 0.2, x + w * 0.88, level - h + 2)
        c.draw(tower, down(level - h, level + 10, tone, mix(tone, s.light.haze, 0.45)))
        side = (
            rect(x + w * 0.62, level - h, x + w, level + 60)
            if s.lit < 0
            else rect(x, level - h, x + w * 0.38, level + 60)
        )
        c.draw(side, s.shade(colour, depth, 0.3), alpha=0.3)
        if windows:
            _tower_windows(s, x, w, level, h, depth, chance.random())
        x += w * chance.uniform(0.75, 1.12)
    c.draw(
        rect(-reach * 1.3, level - height * 0.35, reach * 1.3, level + 60),
        fading((0, level - height * 0.35), (0, level + 30), s.light.haze, (0.0, 0.6)),
    )


def _tower_windows(s: Stage, x: float, w: float, level: float, h: float, depth: float, dice: float) -> None:
    c = s.c
    columns = max(2, int(w / 9))
    rows = max(2, int(h / 12))
    lit, dark = Shape(), Shape()
    for row in range(rows):
        for column in range(columns):
            key = (row * 37 + column * 61 + int(dice * 997)) % 100
            wx, wy = x + w * (column + 0.3) / columns, level - h + 7 + row * 12
            pane = rect(wx, wy, wx + w * 0.42 / columns, wy + 6)
            if key < (46 if s.light.is_dark else 8):
                lit = lit + pane
            else:
                dark = dark + pane
    if s.light.is_dark:
        c.draw(lit, mix((255, 214, 130), s.light.haze, depth * 0.55))
    else:
        c.draw(lit + dark, mix(s.light.local((190, 214, 232), depth), (255, 255, 255), 0.15), alpha=0.4)


def landmark(s: Stage, name: str, x: float, level: float, height: float, depth: float) -> None:
    """A well-known silhouette on the skyline."""
    c = s.c
    tone = s.colour((110, 98, 110), depth)
    if name == "paris":
        h, w = height, height * 0.2
        left = curve(
            [
                (x - w, level),
                (x - w * 0.55, level - h * 0.28),
                (x - w * 0.24, level - h * 0.62),
                (x - w * 0.05, level - h),
            ],
            steps=8,
        )
        right = [(2 * x - px, py) for px, py in reversed(left)]
        arch = polygon(arc_points(x, level, w * 0.52, h * 0.17, 180, 360))
        c.draw(polygon(left + right) - arch, tone)
        for share, spread in ((0.3, 0.62), (0.62, 0.34)):
            c.draw(rect(x - w * spread, level - h * share - h * 0.02, x + w * spread, level - h * share), tone)
        for share in (0.08, 0.14, 0.2, 0.38, 0.46, 0.54):
            spread = w * (1 - share) ** 2.2 * 0.75
            c.draw(
                stroke([(x - spread, level - h * share), (x + spread, level - h * (share + 0.06))], 1.6),
                s.light.haze,
                alpha=0.35,
            )
            c.draw(
                stroke([(x + spread, level - h * share), (x - spread, level - h * (share + 0.06))], 1.6),
                s.light.haze,
                alpha=0.35,
            )
        c.draw(stroke([(x, level - h), (x, level - h * 1.08)], 2), tone)
    elif name == "london":
        w = height * 0.1
        c.draw(rect(x - w, level - height * 0.8, x + w, level + 5), tone)
        c.draw(
            polygon(
                [
                    (x - w * 1.15, level - height * 0.8),
                    (x + w * 1.15, level - height * 0.8),
                    (x + w * 0.5, level - height * 0.9),
                    (x, level - height),
                    (x - w * 0.5, level - height * 0.9),
                ]
            ),
            tone,
        )
        c.draw(ellipse(x, level - height * 0.7, w * 0.72), mix((255, 240, 200), s.light.haze, depth * 0.5))
        c.draw(stroke([(x, level - height * 0.7), (x, level - height * 0.74)], 2), tone)
        c.draw(stroke([(x, level - height * 0.7), (x + w * 0.4, level - height * 0.69)], 2), tone)
    elif name in ("new york", "dubai"):
        w = height * 0.13
        for share, wide in ((0.0, 1.0), (0.45, 0.78), (0.66, 0.55), (0.8, 0.3)):
            c.draw(rect(x - w * wide, level - height * (share + 0.3 if share else 0.5), x + w * wide, level + 5), tone)
        c.draw(
            polygon(
                [(x - w * 0.16, level - height * 1.0), (x + w * 0.16, level - height * 1.0), (x, level - height * 1.35)]
            ),
            tone,
        )
        _tower_windows(s, x - w * 0.8, w * 1.6, level, height * 0.66, depth, 0.3)
    elif name == "rome":
        w = height * 0.62
        wall = rect(x - w, level - height * 0.46, x + w, level + 4)
        for row in range(3):
            for i in range(9):
                ax = x - w + (i + 0.5) * w * 2 / 9
                ay = level - height * 0.02 - row * height * 0.145
                wall = wall - (
                    polygon(
                        [
                            *arc_points(ax, ay - height * 0.06, w * 0.065, height * 0.04, 180, 360),
                            (ax + w * 0.065, ay),
                            (ax - w * 0.065, ay),
                        ]
                    )
                )
        c.draw(wall, s.colour((204, 168, 128), depth))
    elif name == "berlin":
        w = height * 0.035
        c.draw(
            polygon(
                [
                    (x - w, level),
                    (x + w, level),
                    (x + w * 0.5, level - height * 0.7),
                    (x - w * 0.5, level - height * 0.7),
                ]
            ),
            tone,
        )
        c.draw(ellipse(x, level - height * 0.72, height * 0.07), s.light.bright((170, 176, 190), depth))
        c.draw(stroke([(x, level - height * 0.78), (x, level - height * 1.1)], [4, 1]), tone)
    elif name == "sydney":
        for i, k in enumerate((-0.5, -0.16, 0.2, 0.52)):
            sail = curve(
                [
                    (x + k * height, level),
                    (x + (k + 0.04) * height, level - height * (0.4 - 0.05 * i)),
                    (x + (k + 0.3) * height, level),
                ],
                steps=8,
            )
            c.draw(polygon(sail), s.light.bright((246, 240, 228), depth))
    elif name == "rio":
        c.draw(
            polygon(
                curve(
                    [
                        (x - height, level),
                        (x - height * 0.3, level - height * 0.9),
                        (x + height * 0.15, level - height),
                        (x + height * 0.6, level),
                    ],
                    steps=8,
                )
            ),
            s.colour((70, 96, 92), depth),
        )
