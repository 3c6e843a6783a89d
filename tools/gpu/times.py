"""How long work takes, measured: by workflow or model, size, and whether its models were on the card already. Pure."""

from collections import deque
from statistics import median
from typing import Final

REMEMBERED: Final = 12  # runs of one kind and size
SIZES: Final = 24  # sizes of one kind
SAME: Final = 0.02  # two sizes that differ by less, as a share, are one


class Times:
    """The latest runs of each kind of work."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, bool], dict[float, deque[float]]] = {}

    def add(self, what: str, size: float, seconds: float, *, is_cold: bool = False) -> None:
        """Remember one run; a cold one began with the loading of its models."""
        sizes = self._runs.setdefault((what, is_cold), {})
        size = next((one for one in sizes if abs(one - size) <= SAME * max(one, size)), size)
        if size not in sizes and len(sizes) >= SIZES:
            del sizes[next(iter(sizes))]
        sizes.setdefault(size, deque(maxlen=REMEMBERED)).append(seconds)

    def estimate(self, what: str, size: float, *, is_cold: bool = False) -> float | None:
        """Return how many seconds such work takes; None when nothing like it has been measured.

        The median of this size; else that of the nearest size, grown as the size has: twice the pixels take twice as long.

        >>> times = Times(); times.add("sdxl", 1.0, 10.0)
        >>> times.estimate("sdxl", 1.0), times.estimate("sdxl", 2.0), times.estimate("sd15", 1.0)
        (10.0, 20.0, None)
        """
        sizes = self._runs.get((what, is_cold))
        sizes = sizes or self._runs.get((what, not is_cold))
        if not sizes:
            return None
        nearest = min(sizes, key=lambda one: abs(one - size))
        seconds = median(sizes[nearest])
        if abs(nearest - size) <= SAME * max(nearest, size) or nearest <= 0:
            return seconds
        warm = self._runs.get((what, False))
        if is_cold and warm:
            # Loading takes what it takes; only the work grows with the size.
            loading = max(0.0, seconds - (self.estimate(what, nearest) or 0.0))
            return loading + (self.estimate(what, size) or 0.0)
        return seconds * size / nearest
