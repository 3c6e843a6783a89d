"""Where a scene is: one function per place draws its backdrop; `place_named` finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from tools.sketch.stage import Stage

Drawing = Callable[[Stage], None]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A backdrop, and how a person stands in it. Shares are of the frame's height."""

    draw: Drawing
    horizon: float = 0.5  # where the ground meets what is far
    ground: float = 0.86  # where soles stand in a wide shot
    head: float = 46.0  # height of the head in a wide shot, units
    front: Drawing | None = None  # what lies between the person and the lens
    zoom: tuple[float, float] = (1.45, 1.9)  # of the camera in medium and close shots
    eye: tuple[float, float] = (0.56, 0.62)  # where the horizon comes to lie in them
    blur: tuple[float, float] = (0.0, 3.0)  # units
    poses: tuple[str, ...] = ("stand", "walk towards", "hip")
    away: tuple[str, ...] = ("look", "walk away")
    barefoot: bool = False
    wears: str = ""  # swim, sport, coat, robe, wetsuit, spacesuit
    is_indoors: bool = False
    side: int = 0  # on which side of the unmirrored backdrop people stand; 0: either
    x: tuple[float, float] = (0.1, 0.2)  # how far from the middle, of the half width
    is_seated: bool = False  # in a wide shot people sit, at what `front` draws
    seat: str = ""  # the pose when seated behind what `front` draws
    hero: Drawing | None = None  # the thing that stands for it in pictures without a person
    surface: str = ""  # what the hero stands on; see `details`
