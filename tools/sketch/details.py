"""Pictures without a person: the one thing that says where we are, large, with the place soft behind it."""

from tools.sketch import furniture, nature, room
from tools.sketch.canvas import down
from tools.sketch.colours import Colour
from tools.sketch.places import Place
from tools.sketch.room import WOOD
from tools.sketch.shapes import Frame, curve, rect, stroke
from tools.sketch.stage import Stage


def draw(s: Stage, place: Place) -> None:
    """The hero of the place on a surface in front of its blurred backdrop; `light` is already the place's own."""
    zoom = place.zoom[1] * 1.1
    at = (s.chance("camera").uniform(-40, 40), s.level)
    with s.camera(zoom, at, (0.0, s.tall * (0.62 if place.is_indoors else 0.5)), mirror=s.mirrored):
        place.draw(s)
    s.shine()
    s.c.blur(5.5)
    y = s.tall * 0.69
    _surface(s, y, place.surface)
    if place.hero is None:
        return
    x = s.chance("hero").uniform(-0.1, 0.1) * s.half
    scale = 1.2 if s.shot == "medium" else 1.45
    with s.c.view(Frame(x, y + s.tall * 0.05, scale)):
        place.hero(s)
    s.shine()


def _surface(s: Stage, y: float, kind: str) -> None:
    c, w = s.c, room.wide(s)
    tones: dict[str, Colour] = {
        "sand": nature.SAND, "grass": nature.ground_colour(s), "stone": (186, 180, 172), "snow": (244, 247, 252), "ice": (206, 230, 242), "asphalt": (92, 94, 104), "deck": (186, 140, 96),
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
