"""What distances between faces mean. Pure.

An embedding is 128 numbers; two of the same face lie near each other. The limits were measured by
`python -m tests.benchmarks.likeness` on 98 photographs of 29 people; the figures are in docs/faces.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from storage.tables import LikenessVerdict
from tools.reel.framing import Subject

Embedding = tuple[float, ...]

SAME: Final = 0.55  # distance up to which two faces are the same: see the table in docs/faces.md
NUMBERS: Final = 128  # of an embedding
SAME_FROM: Final = 0.5  # score from which it is the same face
BYSTANDER: Final = 0.5  # a face less high than this share of the largest one belongs to the background
NEAREST: Final = 3  # so many references, the nearest ones, have a say


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One face in a picture: its height in the picture's, and its embedding."""

    height: float  # of the picture's height, 0 to 1
    embedding: Embedding
    place: Subject | None = None  # where it is


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What a picture is worth as a picture of somebody."""

    verdict: LikenessVerdict
    score: float  # 0 to 1; from 0.5 up it is the same face, 0 where there is none
    faces: int  # that are not background
    subject: Subject | None = None  # where the persona's face is, or whose it may be

    @property
    def is_alike(self) -> bool:
        return self.verdict in (LikenessVerdict.SAME, LikenessVerdict.SEVERAL)


def judged(seen: Sequence[Seen], references: Sequence[Embedding]) -> Likeness:
    """Judge the faces of a picture by the references, of which there must be one.

    Several: the persona is there, and somebody else as large as they are. Somebody small is background, unless that is
    who is like the persona: then the persona stands at the back.
    """
    if not seen:
        return Likeness(verdict=LikenessVerdict.NONE, score=0.0, faces=0)
    scores = [score_of(distance(face.embedding, references)) for face in seen]
    best = max(scores)
    largest = max(face.height for face in seen)
    size = min(largest, seen[scores.index(best)].height) if best >= SAME_FROM else largest
    prominent = sum(face.height >= BYSTANDER * size for face in seen)
    if best < SAME_FROM:
        verdict = LikenessVerdict.OTHER
    else:
        verdict = LikenessVerdict.SAME if prominent == 1 else LikenessVerdict.SEVERAL
    shown = seen[scores.index(best)] if best >= SAME_FROM else max(seen, key=lambda face: face.height)
    return Likeness(verdict=verdict, score=best, faces=prominent, subject=shown.place)


def prominent(seen: Sequence[Seen]) -> int:
    """How many faces a picture is of: those in the background are not counted."""
    largest = max((face.height for face in seen), default=0.0)
    return sum(face.height >= BYSTANDER * largest for face in seen)


def distance(face: Embedding, references: Sequence[Embedding]) -> float:
    """How far a face is from a set of references: the mean over the nearest ones.

    One odd reference does not make a stranger the persona, and an odd one among many does not make the persona a
    stranger.
    """
    nearest = sorted(math.dist(face, reference) for reference in references)[:NEAREST]
    return sum(nearest) / len(nearest)


def score_of(distance: float) -> float:
    """A distance as a score: 1 at none, 0.5 at the limit, 0 from twice the limit on.

    >>> score_of(0.0), score_of(SAME), score_of(2.0)
    (1.0, 0.5, 0.0)
    """
    return round(max(0.0, 1.0 - distance / (2 * SAME)), 3)
