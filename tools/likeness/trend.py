"""How alike a persona's pictures have been: the figures of a plot and of one line of words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from storage.tables import LikenessVerdict
from storage.wording import tr

LATELY: Final = 10  # pictures that "lately" means, and the mean line of the plot runs over
MOVED: Final = 0.03  # of the score: less is noise between seeds

Course = Literal["rising", "falling", "steady", ""]


@dataclass(frozen=True, kw_only=True)
class Point:
    """One picture that was judged."""

    name: str  # img_12
    at: datetime
    score: float
    verdict: LikenessVerdict

    @property
    def is_alike(self) -> bool:
        return self.verdict in (LikenessVerdict.SAME, LikenessVerdict.SEVERAL)


@dataclass(frozen=True, kw_only=True)
class Trend:
    """What the points come to. Scores are of pictures with a face: one without has none to average."""

    pictures: int
    alike: int
    without_face: int
    lately: float | None  # mean score of the last LATELY
    before: float | None  # of those before them
    course: Course  # "" when there is too little to say
    means: tuple[float | None, ...]  # running mean at each point

    def words(self, name: str) -> str:
        """One line for a person.

        >>> Trend(pictures=2, alike=1, without_face=0, lately=0.6, before=None, course="", means=()).words("Ava")
        '1 of the last 2 pictures of Ava looks like the references (50 %); likeness 0.60 on average.'
        """
        share = round(100 * self.alike / self.pictures)
        of = tr("the last {pictures} pictures", pictures=self.pictures) if self.pictures > 1 else "1 picture"
        verb = "looks" if self.alike == 1 else "look"
        line = tr(
            "{alike} of {of} of {name} {verb} like the references ({share} %)",
            alike=self.alike,
            of=of,
            name=name,
            verb=verb,
            share=share,
        )
        if self.lately is not None and self.before is not None:
            line += tr(
                "; likeness {lately:.2f} lately, {before:.2f} before that: {course}",
                lately=self.lately,
                before=self.before,
                course=self.course,
            )
        elif self.lately is not None:
            line += tr("; likeness {lately:.2f} on average", lately=self.lately)
        if self.without_face:
            line += tr("; {without_face} without a face", without_face=self.without_face)
        return f"{line}."


def trend_of(points: Sequence[Point]) -> Trend:
    """Sum the points up; they come oldest first."""
    scored = [point.score for point in points if point.verdict is not LikenessVerdict.NONE]
    lately, before = _mean(scored[-LATELY:]), _mean(scored[:-LATELY])
    course: Course = ""
    if lately is not None and before is not None:
        course = "rising" if lately - before > MOVED else "falling" if before - lately > MOVED else "steady"
    means = []
    so_far: list[float] = []
    for point in points:
        if point.verdict is not LikenessVerdict.NONE:
            so_far.append(point.score)
        means.append(_mean(so_far[-LATELY:]))
    return Trend(
        pictures=len(points),
        alike=sum(point.is_alike for point in points),
        without_face=sum(point.verdict is LikenessVerdict.NONE for point in points),
        lately=lately,
        before=before,
        course=course,
        means=tuple(means),
    )


def _mean(scores: Sequence[float]) -> float | None:
    return round(sum(scores) / len(scores), 3) if scores else None
