"""Outlines in scene units, before anything is rasterised: polygons, splines, strokes, discs. Pure geometry."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A union of polygons and discs, minus the polygons in `holes`."""

    polygons: tuple[tuple[Point, ...], ...] = ()
    discs: tuple[tuple[float, float, float], ...] = ()  # x, y, radius
    holes: tuple[tuple[Point, ...], ...] = ()

    def __add__(self, other: "Shape") -> "Shape":
        return Shape(self.polygons + other.polygons, self.discs + other.discs, self.holes + other.holes)

    def __sub__(self, other: "Shape") -> "Shape":
        return Shape(self.polygons, self.discs, self.holes + other.polygons)

    def moved(self, dx: float, dy: float) -> "Shape":
        return Shape(
            tuple(tuple((x + dx, y + dy) for x, y in polygon) for polygon in self.polygons),
            tuple((x + dx, y + dy, r) for x, y, r in self.discs),
            tuple(tuple((x + dx, y + dy) for x, y in polygon) for polygon in self.holes),
        )


@dataclass(frozen=True)
class Frame:
    """A place to draw in: local coordinates turned, scaled, perhaps mirrored, then moved."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    angle: float = 0.0  # degrees, clockwise on the screen
    mirror: bool = False
    _sin: float = field(init=False, default=0.0)
    _cos: float = field(init=False, default=1.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sin", math.sin(math.radians(self.angle)))
        object.__setattr__(self, "_cos", math.cos(math.radians(self.angle)))

    def point(self, p: Point) -> Point:
        x = -p[0] if self.mirror else p[0]
        return (
            self.x + self.scale * (x * self._cos - p[1] * self._sin),
            self.y + self.scale * (x * self._sin + p[1] * self._cos),
        )

    def points(self, points: Iterable[Point]) -> list[Point]:
        return [self.point(p) for p in points]

    def shape(self, shape: Shape) -> Shape:
        return Shape(
            tuple(tuple(self.points(polygon)) for polygon in shape.polygons),
            tuple((*self.point((x, y)), r * self.scale) for x, y, r in shape.discs),
            tuple(tuple(self.points(polygon)) for polygon in shape.holes),
        )

    def then(self, x: float, y: float, *, angle: float = 0.0, scale: float = 1.0) -> "Frame":
        """A frame inside this one, its origin at the local point (x, y)."""
        px, py = self.point((x, y))
        turned = self.angle + (-angle if self.mirror else angle)
        return Frame(px, py, self.scale * scale, turned, self.mirror)


def polygon(points: Iterable[Point]) -> Shape:
    return Shape(polygons=(tuple(points),))


def rect(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Shape:
    if radius <= 0:
        return polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    r = min(radius, abs(x1 - x0) / 2, abs(y1 - y0) / 2)
    corners = [(x1 - r, y0 + r, -90), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180)]
    return polygon(
        (cx + r * math.cos(math.radians(a + step * 15)), cy + r * math.sin(math.radians(a + step * 15)))
        for cx, cy, a in corners
        for step in range(7)
    )


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None, angle: float = 0.0) -> Shape:
    ry = rx if ry is None else ry
    if rx == ry:
        return Shape(discs=((cx, cy, rx),))
    return polygon(arc_points(cx, cy, rx, ry, 0, 360, angle=angle))


def arc_points(
    cx: float, cy: float, rx: float, ry: float, start: float, end: float, *, angle: float = 0.0, steps: int = 48
) -> list[Point]:
    """Points of an elliptic arc from `start` to `end` degrees (0 is right, 90 is down)."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    points = []
    for step in range(steps + 1):
        a = math.radians(start + (end - start) * step / steps)
        x, y = rx * math.cos(a), ry * math.sin(a)
        points.append((cx + x * cos - y * sin, cy + x * sin + y * cos))
    return points


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 10, tension: float = 0.5) -> list[Point]:
    """A smooth line through `points` (centripetal enough: Catmull-Rom with end points repeated)."""
    n = len(points)
    if n < 3:
        return list(points)
    smooth: list[Point] = []
    for i in range(n if closed else n - 1):
        p1, p2 = points[i], points[(i + 1) % n]
        p0 = points[i - 1] if closed or i > 0 else p1
        p3 = points[(i + 2) % n] if closed or i + 2 < n else p2
        m1 = ((p2[0] - p0[0]) * tension, (p2[1] - p0[1]) * tension)
        m2 = ((p3[0] - p1[0]) * tension, (p3[1] - p1[1]) * tension)
        for step in range(steps):
            t = step / steps
            a, b, c, d = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t, -2 * t**3 + 3 * t**2, t**3 - t**2
            smooth.append(
                (
                    a * p1[0] + b * m1[0] + c * p2[0] + d * m2[0],
                    a * p1[1] + b * m1[1] + c * p2[1] + d * m2[1],
                )
            )
    if not closed:
        smooth.append(points[-1])
    return smooth


def blob(points: Sequence[Point], *, steps: int = 10, tension: float = 0.5) -> Shape:
    """A closed smooth outline through `points`."""
    return polygon(curve(points, closed=True, steps=steps, tension=tension))


def stroke(points: Sequence[Point], widths: float | Sequence[float], *, round_ends: bool = True) -> Shape:
    """A line with a width that may change along it (half-widths are interpolated by point)."""
    if isinstance(widths, int | float):
        widths = [float(widths)] * len(points)
    if len(widths) != len(points):
        last = len(widths) - 1
        widths = [_at(widths, last * i / max(1, len(points) - 1)) for i in range(len(points))]
    quads: list[tuple[Point, ...]] = []
    discs: list[tuple[float, float, float]] = []
    for i in range(len(points) - 1):
        (x0, y0), (x1, y1) = points[i], points[i + 1]
        r0, r1 = widths[i] / 2, widths[i + 1] / 2
        length = math.hypot(x1 - x0, y1 - y0)
        if length < 1e-9:
            continue
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        quads.append(
            (
                (x0 + nx * r0, y0 + ny * r0),
                (x1 + nx * r1, y1 + ny * r1),
                (x1 - nx * r1, y1 - ny * r1),
                (x0 - nx * r0, y0 - ny * r0),
            )
        )
        if i > 0 or round_ends:
            discs.append((x0, y0, r0))
    if round_ends and points:
        discs.append((*points[-1], widths[-1] / 2))
    return Shape(polygons=tuple(quads), discs=tuple(discs))


def _at(values: Sequence[float], position: float) -> float:
    low = min(int(position), len(values) - 1)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (position - low)


def lerp(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def polar(origin: Point, angle: float, length: float) -> Point:
    """The point `length` away; 0 degrees hangs straight down, positive swings to the right."""
    return (
        origin[0] + length * math.sin(math.radians(angle)),
        origin[1] + length * math.cos(math.radians(angle)),
    )
