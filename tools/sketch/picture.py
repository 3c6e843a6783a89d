"""From words to a picture: reads the scene, sets the stage, casts the person, and draws it all in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tools.scenes import read_scene
from tools.sketch import card, casting, details, finish, weather
from tools.sketch.canvas import Canvas
from tools.sketch.figure import draw_figure, hands_height
from tools.sketch.light import indoors, light_for
from tools.sketch.look import read_look
from tools.sketch.places import Place
from tools.sketch.places.register import PLACES
from tools.sketch.shapes import Frame
from tools.sketch.stage import Stage
from tools.sketch.wardrobe import dressed
from tools.slate import slated

SMALLEST, LARGEST = 256, 4096
STEEPEST = 3.0  # the longer side over the shorter


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A picture as it is asked for, in plain values."""

    scene: str
    shot: str = "medium"
    appearance: Mapping[str, Any] | None = None
    theme: str = ""  # what the whole reel is about: helps where one shot does not say the place
    width: int
    height: int
    seed: int


def paint(wish: Wish) -> Image.Image:
    """The picture with its slate. The same wish gives the same pixels, in any process."""
    return slated(draw(wish))


def draw(wish: Wish) -> Image.Image:
    """The bare picture, for whoever puts the slate on it: a drawing leaves this floor with one."""
    scene = read_scene(wish.scene)
    if not scene.place and wish.theme:
        scene = casting.within(scene, read_scene(wish.theme))
    c = Canvas(wish.width, wish.height, wish.seed % 2**32)
    light = light_for(scene.time, scene.weather)
    shot = wish.shot if wish.shot in ("wide", "medium", "close") else "medium"
    look = None if wish.appearance is None else read_look(wish.appearance, scene.words)
    s = Stage(c=c, scene=scene, light=light, outside=light, shot=shot, seed=wish.seed, look=look)
    place = PLACES.get(scene.place)
    if place is None:
        card.draw(s, wish.scene)
    else:
        _scene(s, place)
    finish.finish(s)
    return c.image


def _scene(s: Stage, place: Place) -> None:
    s.horizon = place.horizon
    person = None if s.look is None or s.scene.is_empty else casting.cast(s, place)
    if person is not None:
        s.person_x = person.x
        s.hands_y = hands_height(person, s.look) if s.look is not None else 0.0
    if place.is_indoors:
        s.light = indoors(s.outside)
    if person is None and s.shot != "wide":
        details.draw(s, place)
        if not place.is_indoors:
            weather.before_person(s)
        return
    backdrop(s, place)
    s.shine()
    if not place.is_indoors:
        weather.behind_person(s)
    with s.camera(*_wide_camera(s)) if s.shot == "wide" else s.c.view(Frame()):
        if person is not None and s.look is not None:
            worn = dressed(s.look, s, place)
            draw_figure(s.c, person, worn, s.light, lit=s.lit)
        if place.front is not None:
            place.front(s)
            s.shine()
    if not place.is_indoors:
        weather.before_person(s)


def _wide_camera(s: Stage) -> tuple[float, tuple[float, float], tuple[float, float]]:
    """No two wide shots of a reel are taken from quite the same spot."""
    chance = s.chance("wide camera")
    zoom = chance.uniform(1.0, 1.14)
    pan = chance.uniform(-1, 1) * s.half * (zoom - 1) * 0.7
    lift = chance.uniform(-0.012, 0.016) * s.tall
    return zoom, (0.0, s.level), (pan, s.level + lift)


def backdrop(s: Stage, place: Place) -> None:
    """The place through the camera of this shot."""
    mirror = s.mirrored
    if s.shot == "wide":
        with s.camera(*_wide_camera(s), mirror=mirror):
            place.draw(s)
        return
    nth = 0 if s.shot == "medium" else 1
    zoom = place.zoom[0] if nth == 0 else (place.zoom[0] + place.zoom[1]) / 2
    to = (0.0, place.eye[nth] * s.tall)
    slack = max(0.0, s.half * (zoom - 1) / zoom) * 0.6
    at = (s.chance("camera").uniform(-slack, slack), s.level)
    with s.camera(zoom, at, to, mirror=mirror):
        place.draw(s)
    s.horizon = place.eye[nth]
    s.c.blur(place.blur[nth])
