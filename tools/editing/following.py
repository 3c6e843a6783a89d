"""A crop that keeps what is seen, found by `tools.reel.salience` in one picture or in several of a clip. Worker process only."""

from collections.abc import Sequence
from statistics import median

from PIL import Image

from tools.reel.framing import MIDDLE, Subject
from tools.reel.salience import subject_of


def corner(pictures: Sequence[Image.Image], size: tuple[int, int], crop: tuple[int, int]) -> tuple[int, int]:
    """Where a `crop` (width, height) of something `size` large begins, so that it keeps the subject of `pictures`."""
    found = [subject for subject in map(subject_of, pictures) if subject != MIDDLE] or [MIDDLE]
    # Of a clip the usual place counts: one picture in which something else stands out moves nothing.
    subject = Subject(x=median(one.x for one in found), y=median(one.y for one in found))
    left, top = subject.x * size[0] - crop[0] / 2, subject.y * size[1] - crop[1] / 2
    return (
        min(max(0, round(left / 2) * 2), size[0] - crop[0]),
        min(max(0, round(top / 2) * 2), size[1] - crop[1]),
    )
