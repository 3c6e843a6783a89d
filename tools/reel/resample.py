"""A plane seen through a box with fractional edges, by Lanczos. Worker process only."""

from tools.reel.kernel import Plane, Taps, taps


class Look:
    """Planes of one size, and where a frame of `size` (width, height) sees them: between edges in their own pixels."""

    def __init__(
        self, plane: Plane, size: tuple[int, int], left: float, top: float, right: float, bottom: float
    ) -> None:
        self.plane = plane
        self.across: Taps = taps(size[0], left, right, plane.shape[1])
        self.down: Taps = taps(size[1], top, bottom, plane.shape[2])
