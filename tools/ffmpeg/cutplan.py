"""Where a clip can be cut without encoding it: what lies between two cuts is copied, only the edges are encoded. Pure.

A copied part begins with a key frame, and ends where nothing before needs what comes after. Frames may stand in another
order in the file than they are shown: `pts` is when a frame is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as it lies in the file, in units of the stream's clock."""

    pts: int
    is_key: bool


@dataclass(frozen=True, kw_only=True)
class CutPlan:
    """What becomes of the frames that stay. `head` and `tail` are encoded, what is between is copied."""

    head: tuple[int, ...]  # pts of frames, in the order they are shown
    copied: tuple[int, ...]  # places in the file, in its order
    tail: tuple[int, ...]

    @property
    def encoded(self) -> int:
        return len(self.head) + len(self.tail)


def cut_plan(frames: Sequence[Frame], start: int, end: int) -> CutPlan | None:
    """How the frames that are shown from `start` until before `end` are kept; None when none of them can be copied.

    >>> clip = [Frame(pts, pts % 4 == 0) for pts in range(12)]
    >>> cut_plan(clip, 3, 9)
    CutPlan(head=(3,), copied=(4, 5, 6, 7, 8), tail=())
    """
    shown = sorted(frame.pts for frame in frames)
    rank = {pts: place for place, pts in enumerate(shown)}
    if len(rank) != len(shown):
        return None  # two frames at one moment: the file is not in order
    kept = [pts for pts in shown if start <= pts < end]
    if not kept:
        return None
    first = next(
        (place for place, frame in enumerate(frames) if frame.is_key and kept[0] <= frame.pts <= kept[-1]), None
    )
    if first is None:
        return None
    begin = frames[first].pts
    copied: list[int] = []
    whole = 0  # how many of `copied` are a piece without a hole
    latest = begin
    for place in range(first, len(frames)):
        pts = frames[place].pts
        if pts < begin:  # needs what stands before the key frame: it is shown before it, and encoded with the head
            continue
        if pts >= end:
            break
        copied.append(place)
        latest = max(latest, pts)
        if rank[latest] - rank[begin] + 1 == len(copied):
            whole = len(copied)
    copied = copied[:whole]
    last = max(frames[place].pts for place in copied)
    return CutPlan(
        head=tuple(pts for pts in kept if pts < begin),
        copied=tuple(copied),
        tail=tuple(pts for pts in kept if pts > last),
    )


def decoding_times(shown: Sequence[int]) -> list[int]:
    """When each frame is decoded, for frames that are shown at `shown`, in the order of the file: never after it is shown.

    >>> decoding_times([0, 3, 1, 2])
    [-1, 0, 1, 2]
    """
    order = sorted(shown)
    late = max((wanted - own for wanted, own in zip(order, shown, strict=True)), default=0)
    return [wanted - late for wanted in order]
