"""One picture in the making: the canvas with its light, its words and its seeded chance."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tools.scenes import Scene
from tools.sketch.canvas import Canvas
from tools.sketch.colours import Colour
from tools.sketch.light import Light
from tools.sketch.look import Look
from tools.sketch.shapes import Frame


@dataclass(kw_only=True)
class Stage:
    c: Canvas
    scene: Scene
    light: Light
    shot: str  # wide, medium, close
    seed: int
    outside: Light  # the hour and the weather, also where `light` is that of a room
    look: Look | None = None
    horizon: float = 0.5  # of the frame's height
    person_x: float = 0.0  # where the person is, once cast
    hands_y: float = 0.0  # the height of their hands
    lamps: list[tuple[float, float, float, Colour]] = field(default_factory=list)  # x, y, radius

    def chance(self, about: str) -> random.Random:
        """Its own chance for each thing, so that a change of one leaves the others as they were."""
        return random.Random(f"{self.seed}:{about}")  # noqa: S311 - variety, not secrecy

    def lasting(self, about: str) -> random.Random:
        """A chance that falls the same in every shot of a reel: what hangs on a wall does not change between them."""
        return random.Random(f"{self.scene.words}:{about}")  # noqa: S311 - variety, not secrecy

    @property
    def mirrored(self) -> bool:
        """Whether this picture shows its backdrop the other way round."""
        return self.chance("mirror").random() < 0.5

    @property
    def half(self) -> float:
        return self.c.half

    @property
    def tall(self) -> float:
        return self.c.tall

    @property
    def level(self) -> float:
        """The height of the horizon, in units."""
        return self.horizon * self.c.tall

    @property
    def lit(self) -> float:
        """The side of the picture that the light comes from: -1 or 1, as drawn."""
        side = 1.0 if self.light.sun_at[0] >= 0 else -1.0
        return -side if self.c.frame.mirror else side

    def colour(self, colour: Colour, depth: float = 0.0) -> Colour:
        return self.light.local(colour, depth)

    def shade(self, colour: Colour, depth: float = 0.0, amount: float = 0.42) -> Colour:
        return self.light.shadow(colour, depth, amount)

    def lamp(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A lamp that shines when it is dark: its glow is added when everything else is there."""
        px, py = self.c.frame.point((x, y))
        self.lamps.append((px, py, radius * self.c.frame.scale, colour))

    def shine(self) -> None:
        """Let the lamps so far glow: before they are mirrored, and before anybody stands in front of them."""
        before, self.c.frame = self.c.frame, Frame()
        for x, y, radius, colour in self.lamps:
            self.c.glow(x, y, radius, colour, 0.75 if self.light.is_dark else 0.28)
        self.lamps.clear()
        self.c.frame = before

    @contextmanager
    def camera(
        self, zoom: float, at: tuple[float, float], to: tuple[float, float], *, mirror: bool = False
    ) -> Iterator[None]:
        """Draw as seen by a camera that brings the point `at` to `to`, `zoom` times nearer."""
        x = to[0] + (at[0] if mirror else -at[0]) * zoom
        with self.c.view(Frame(x, to[1] - at[1] * zoom, zoom, 0.0, mirror)):
            yield
