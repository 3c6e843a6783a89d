"""A wall of glass, an airliner outside, the board of departures."""

from tools.sketch import room
from tools.sketch.canvas import Inner, down
from tools.sketch.colours import Colour, along
from tools.sketch.places import Place
from tools.sketch.props.ground import contact_shadow
from tools.sketch.room import IRON, STEEL
from tools.sketch.shapes import Shape, blob, ellipse, polygon, rect, stroke
from tools.sketch.sky import hills, sun_position
from tools.sketch.stage import Stage


def airport(s: Stage) -> None:
    c, y, half = s.c, s.level, min(s.half, 420)
    room.wall(s, (214, 220, 226))
    x0, x1, top = -half * 1.05 - s.half * 0.5, half * 1.05 + s.half * 0.5, y * 0.2
    glass = rect(x0, top, x1, y)
    out = s.outside
    with c.clip(glass):
        stops = tuple((i / (len(out.sky) - 1), colour) for i, colour in enumerate(out.sky))
        c.draw(glass, down(top, y * 0.86, *(along(stops, 0.1 + 0.9 * i / 8) for i in range(9))))
        indoors, s.light = s.light, out
        sx, _ = sun_position(s)
        if not out.is_dark and out.cloud < 0.6:
            c.glow(sx, y * 0.62, 300, out.key, 0.55)
            c.draw(ellipse(sx, y * 0.62, 40), out.sun)
        hills(s, "airport hills", y * 0.86, 26, (110, 134, 130), 0.55)
        c.draw(
            rect(x0, y * 0.85, x1, y),
            down(y * 0.85, y, out.local((150, 156, 160), 0.3), out.local((126, 130, 136), 0.1)),
        )
        for k in range(9):
            c.draw(
                rect(-half + k * half * 0.26, y * 0.935, -half + k * half * 0.26 + 40, y * 0.942),
                out.local((246, 236, 200)),
            )
        plane(s, half * 0.04, y * 0.86, min(330.0, half * 1.15))
        _small_plane(s, -half * 0.66, y * 0.34, 92)
        s.light = indoors
        for k in range(5):
            c.draw(
                polygon(
                    [(x0 + k * 190, top), (x0 + k * 190 + 60, top), (x0 + k * 190 - 90, y), (x0 + k * 190 - 150, y)]
                ),
                (255, 255, 255),
                alpha=0.08,
            )
    for k in range(-4, 5):
        c.draw(rect(k * half * 0.42 - 4, top, k * half * 0.42 + 4, y), s.light.bright(STEEL, 0, 0.25))
    c.draw(rect(x0, y * 0.54, x1, y * 0.55), s.light.bright(STEEL, 0, 0.25))
    c.draw(
        rect(-room.wide(s), -300, room.wide(s), top),
        down(0, top, s.shade((190, 196, 204), 0, 0.25), s.colour((214, 220, 226))),
    )
    for k in range(-3, 4):
        c.draw(
            polygon(
                [
                    (k * 150 - 40, y * 0.03),
                    (k * 150 + 40, y * 0.03),
                    (k * 150 + 48, y * 0.055),
                    (k * 150 - 48, y * 0.055),
                ]
            ),
            (255, 250, 238),
        )
        s.lamp(k * 150, y * 0.04, 100, (255, 244, 220))
    _departures(s, -half * 0.1, y * 0.09, half * 0.92, y * 0.16)
    c.draw(rect(-half * 0.92, y * 0.09, -half * 0.34, y * 0.17, 5), s.colour((250, 200, 60)))
    c.text("GATE 12", -half * 0.63, y * 0.13, 36, (36, 34, 40))
    room.plain_floor(s, (206, 208, 212), gloss=0.3)
    for x, size in ((-half * 0.72, 0.9), (half * 0.72, 0.9)):
        _seats(s, x, y + 74, size)


def plane(s: Stage, x: float, y: float, w: float) -> None:
    """An airliner on the apron, its nose to the left; y is the ground."""
    c = s.c
    white = (246, 248, 250)
    axis = y - w * 0.16
    c.draw(ellipse(x, y + 2, w * 0.5, w * 0.025), s.shade((90, 94, 100)), alpha=0.5, soft=3)
    c.draw(
        polygon(
            [
                (x + w * 0.34, axis - w * 0.05),
                (x + w * 0.5, axis - w * 0.27),
                (x + w * 0.58, axis - w * 0.27),
                (x + w * 0.5, axis),
            ]
        ),
        s.colour((214, 70, 60)),
    )
    hull = blob(
        [
            (x - w * 0.55, axis + w * 0.02),
            (x - w * 0.49, axis - w * 0.045),
            (x - w * 0.36, axis - w * 0.075),
            (x + w * 0.3, axis - w * 0.075),
            (x + w * 0.57, axis - w * 0.06),
            (x + w * 0.44, axis + w * 0.02),
            (x + w * 0.24, axis + w * 0.066),
            (x - w * 0.42, axis + w * 0.066),
        ],
        tension=0.42,
    )
    c.draw(
        hull,
        s.light.bright(white, 0, 0.15),
        inner=Inner(0, -w * 0.035, s.shade((180, 190, 204), 0, 0.4), 0.6, w * 0.02),
    )
    with c.clip(hull):
        c.draw(rect(x - w * 0.6, axis + w * 0.012, x + w * 0.6, axis + w * 0.03), s.colour((214, 70, 60)))
    c.draw(
        polygon(
            [
                (x - w * 0.5, axis - w * 0.028),
                (x - w * 0.455, axis - w * 0.052),
                (x - w * 0.425, axis - w * 0.05),
                (x - w * 0.43, axis - w * 0.022),
            ]
        ),
        s.shade((40, 50, 70)),
    )
    panes = Shape()
    for k in range(17):
        panes = panes + rect(
            x - w * 0.36 + k * w * 0.042, axis - w * 0.03, x - w * 0.344 + k * w * 0.042, axis - w * 0.008, 2
        )
    c.draw(panes, (255, 226, 160) if s.light.is_dark else s.shade((60, 76, 104)))
    c.draw(
        polygon(
            [
                (x - w * 0.1, axis + w * 0.03),
                (x + w * 0.1, axis + w * 0.03),
                (x + w * 0.3, axis + w * 0.14),
                (x + w * 0.22, axis + w * 0.145),
            ]
        ),
        s.shade((206, 212, 222), 0, 0.15),
    )
    c.draw(
        rect(x - w * 0.02, axis + w * 0.075, x + w * 0.11, axis + w * 0.125, w * 0.025),
        s.colour((214, 218, 226)),
        inner=Inner(0, -4, s.shade(STEEL, 0, 0.5), 0.6, 2),
    )
    for dx in (-0.38, 0.06, 0.14):
        c.draw(stroke([(x + dx * w, axis + w * 0.06), (x + dx * w, y - w * 0.015)], w * 0.014), s.shade(STEEL, 0, 0.4))
        c.draw(ellipse(x + dx * w, y - w * 0.014, w * 0.02), s.shade(IRON))


def _small_plane(s: Stage, x: float, y: float, w: float) -> None:
    c = s.c
    tone = s.light.bright((250, 250, 252), 0.15, 0.2)
    at = [(-0.5, 0.06), (-0.1, -0.03), (0.4, -0.16), (0.52, -0.2), (0.5, -0.14), (0.1, 0.04), (-0.42, 0.12)]
    c.draw(polygon([(x + px * w, y + py * w) for px, py in at]), tone)
    c.draw(
        polygon(
            [(x - 0.04 * w, y), (x + 0.12 * w, y - 0.04 * w), (x - 0.12 * w, y + 0.2 * w), (x - 0.18 * w, y + 0.2 * w)]
        ),
        s.shade((214, 220, 230), 0.15, 0.2),
    )
    c.draw(
        polygon(
            [
                (x - 0.42 * w, y + 0.07 * w),
                (x - 0.56 * w, y - 0.06 * w),
                (x - 0.5 * w, y - 0.06 * w),
                (x - 0.34 * w, y + 0.05 * w),
            ]
        ),
        s.colour((214, 70, 60), 0.1),
    )


def _departures(s: Stage, x: float, y: float, w: float, h: float) -> None:
    c = s.c
    c.draw(rect(x - 5, y - 5, x + w + 5, y + h + 5, 5), s.shade(IRON, 0, 0.2))
    c.draw(rect(x, y, x + w, y + h, 3), (22, 28, 44))
    size = h / 6.4
    c.text("DEPARTURES", x + w * 0.05, y + size * 0.95, size * 1.05, (255, 206, 84), anchor="lm")
    for k, (time, city, gate) in enumerate(
        (("09:40", "LISBON", "A4"), ("10:05", "TOKYO", "B12"), ("10:20", "OSLO", "C7"), ("10:55", "NEW YORK", "B3"))
    ):
        ly = y + size * (2.2 + 1.08 * k)
        for words, dx, anchor in ((time, 0.05, "lm"), (city, 0.34, "lm"), (gate, 0.95, "rm")):
            c.text(words, x + w * dx, ly, size * 0.82, (236, 240, 246), anchor=anchor, font="text")
    s.lamp(x + w / 2, y + h / 2, w * 0.4, (120, 150, 220))


def _seats(s: Stage, x: float, y: float, k: float) -> None:
    c = s.c
    tone = (58, 96, 140)
    c.draw(rect(x - 150 * k, y - 44 * k, x + 150 * k, y - 38 * k), s.shade(STEEL, 0, 0.3))
    for dx in (-120, 120):
        c.draw(
            polygon(
                [(x + dx * k - 5, y - 40 * k), (x + dx * k + 5, y - 40 * k), (x + dx * k + 18, y), (x + dx * k - 18, y)]
            ),
            s.shade(STEEL, 0, 0.3),
        )
    for i in range(4):
        sx = x + (-112 + 75 * i) * k
        c.draw(
            rect(sx - 33 * k, y - 116 * k, sx + 33 * k, y - 52 * k, 9 * k),
            s.colour(tone),
            inner=Inner(s.lit * 6, -5, s.shade(tone, 0, 0.5), 0.6, 4),
        )
        c.draw(
            rect(sx - 35 * k, y - 60 * k, sx + 35 * k, y - 40 * k, 7 * k),
            s.light.bright(tone, 0, 0.14),
            inner=Inner(0, -6, s.shade(tone, 0, 0.5), 0.6, 3),
        )


def hero(s: Stage) -> None:
    """A suitcase with a hat on it."""
    c = s.c
    contact_shadow(s, 140)
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


PLACE = Place(
    draw=airport,
    horizon=0.64,
    ground=0.91,
    head=54,
    zoom=(1.12, 1.4),
    eye=(0.74, 0.84),
    blur=(0.4, 2.2),
    poses=("luggage", "stand"),
    away=("look",),
    is_indoors=True,
    x=(0.05, 0.2),
    hero=hero,
    surface="floor",
)
