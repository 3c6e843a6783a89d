"""Which part of a picture is meant: its subject, the box that keeps it in sight, and where words may stand. Pure.

Everything is in shares of the picture's sides, so that a subject found in a small copy holds for the whole one. What
finds a subject is `tools.reel.salience`, or the face detector of the faces extra.
"""

from dataclasses import dataclass

ACROSS, DOWN = 0.5, 0.45  # of the frame: where a subject stands best. Faces and horizons lie a little above the middle


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a picture is of: the middle of it, and how wide and high it is. Without sides it is a point."""

    x: float = ACROSS
    y: float = DOWN
    width: float = 0.0
    height: float = 0.0

    @property
    def left(self) -> float:
        return max(0.0, self.x - self.width / 2)

    @property
    def right(self) -> float:
        return min(1.0, self.x + self.width / 2)

    @property
    def top(self) -> float:
        return max(0.0, self.y - self.height / 2)

    @property
    def bottom(self) -> float:
        return min(1.0, self.y + self.height / 2)


@dataclass(frozen=True, kw_only=True)
class SafeArea:
    """Shares of the height (top, bottom) and of the width (left, right) that are kept free.

    By default those of an upright video anywhere: apps cover the top (search, account), the bottom (caption, sound) and
    the right edge (buttons), and the same film goes to several of them.
    """

    top: float = 0.14
    right: float = 0.12
    bottom: float = 0.22
    left: float = 0.08

    @property
    def middle(self) -> float:
        """The share of the width that words in its middle may take."""
        return 1 - 2 * max(self.left, self.right)


ANYWHERE = SafeArea()
MIDDLE = Subject()  # of a picture in which nothing stands out


def largest_box(picture: tuple[float, float], aspect: float) -> tuple[float, float]:
    """The largest width and height of a shape (width / height) that fit into a picture of (width, height)."""
    width = min(picture[0], picture[1] * aspect)
    return width, width / aspect


def corner(picture: tuple[float, float], box: tuple[float, float], subject: Subject) -> tuple[float, float]:
    """The left and top edge of a box of (width, height) that has the subject where it stands best, within the picture.

    Where the subject is larger than the box, its middle decides; else all of it is in sight.

    >>> corner((1920, 1080), (1080, 1080), Subject(x=0.9, y=0.4))
    (840, 0.0)
    """
    return (
        _edge(picture[0], box[0], subject.x, subject.left, subject.right, ACROSS),
        _edge(picture[1], box[1], subject.y, subject.top, subject.bottom, DOWN),
    )


def reach(side: float, long: float, low: float, high: float) -> tuple[float, float]:
    """From where to where the first edge of a box `long` may lie on a side of the picture, with `low` to `high` in sight.

    `low` and `high` are shares of the side. What is longer than the box binds it to neither end.
    """
    most = max(0.0, side - long)
    first, last = max(0.0, high * side - long), min(most, low * side)
    return (min(first, most), max(last, 0.0)) if first <= last else (0.0, most)


def _edge(side: float, long: float, middle: float, low: float, high: float, share: float) -> float:
    first, last = reach(side, long, low, high)
    return min(max(middle * side - share * long, first), last)


def crop_around(width: int, height: int, aspect: float, subject: Subject) -> tuple[int, int, int, int]:
    """The largest crop of that shape (width / height) with the subject in it: left, top, width, height, all even.

    >>> crop_around(1920, 1080, 1.0, Subject(x=0.2, y=0.5, width=0.1, height=0.3))
    (0, 0, 1080, 1080)
    """
    box = largest_box((width, height), aspect)
    even = (max(2, round(box[0] / 2) * 2), max(2, round(box[1] / 2) * 2))
    even = (min(even[0], width // 2 * 2), min(even[1], height // 2 * 2))
    left, top = corner((width, height), even, subject)
    return int(left) // 2 * 2, int(top) // 2 * 2, *even
