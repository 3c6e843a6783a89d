"""How far a job is, and when it will be done: from how long the same stages took before.

Kept in memory, because a painter speaks many times a second; the database hears of it once a second at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from storage.tables import Job
from storage.wording import tr

# Seconds, for the first job ever: a sketch painter and two cores. Every finished job replaces them.
FIRST_GUESS: Final[Mapping[str, float]] = {
    "plan": 0.5,
    "picture": 1.5,  # each
    "clip": 90.0,  # each
    "segment": 0.7,  # per second of film
    "assemble": 0.2,  # per second of film
    "caption": 0.3,
    "validate": 1.0,
    "edit": 5.0,
    "download": 300.0,  # a language model
}

# What a card calls them.
STAGES: Final = (
    "queued", "planning", "storyboard", "painting", "filming", "rendering", "editing", "caption", "checking", "download", "nodes",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class JobProgress:
    """What a card shows of a job. `preview` is a small JPEG or PNG of the picture that is being painted."""

    stage: str
    fraction: float  # 0 to 1
    eta: timedelta | None = None
    preview: bytes | None = None
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Seconds that one unit of a stage takes."""

    seconds: Mapping[str, float] = field(default_factory=lambda: dict(FIRST_GUESS))

    @classmethod
    def from_jobs(cls, jobs: Sequence[Job]) -> "Rates":
        """Take the median over finished jobs, where they tell; else the first guess."""
        seconds = dict(FIRST_GUESS)
        for stage in seconds:
            told = sorted(float(job.timings["rates"][stage]) for job in jobs if stage in job.timings.get("rates", {}))
            if told:
                seconds[stage] = told[len(told) // 2]
        return cls(seconds=seconds)


class Tracker:
    """Adds up what is done of one job. Work of a stage is counted in units: pictures, seconds of film."""

    def __init__(self, rates: Rates, units: Mapping[str, float]) -> None:
        self._rates = dict(rates.seconds)
        self._units = dict(units)
        self._done: dict[tuple[str, int], float] = {}  # (stage, part) -> units
        self.stage = "queued"
        self.preview: bytes | None = None
        self.detail = ""

    def plan(self, units: Mapping[str, float]) -> None:
        """Say how much there is to do of each stage, once it is known."""
        self._units.update(units)

    def expect(self, stage: str, seconds: float) -> None:
        """Say how long one unit of a stage takes, where that is known better than from the jobs before."""
        self._rates[stage] = seconds

    def advance(self, stage: str, part: int, units: float) -> None:
        """Say how many `units` of `part` (a shot, say) are done. Never goes back while it is worked on."""
        self._done[stage, part] = max(self._done.get((stage, part), 0.0), units)

    def restart(self, stage: str, part: int) -> None:
        """This part is made again: a picture that failed its check."""
        self._done[stage, part] = 0.0

    def view(self) -> JobProgress:
        total = {stage: self._seconds(stage, units) for stage, units in self._units.items()}
        done = {stage: self._seconds(stage, self._units_done(stage)) for stage in self._units}
        left = {stage: max(0.0, total[stage] - done[stage]) for stage in total}
        # Segments are rendered while pictures are painted: the longer of the two is what is waited for.
        together = [left.pop(stage) for stage in ("picture", "segment") if stage in left]
        whole = sum(total.values())
        return JobProgress(
            stage=self.stage,
            fraction=min(0.99, sum(done.values()) / whole) if whole > 0 else 0.0,
            eta=timedelta(seconds=round(sum(left.values()) + max(together, default=0.0), 1)) if whole > 0 else None,
            preview=self.preview,
            detail=self.detail,
        )

    def _units_done(self, stage: str) -> float:
        done = sum(units for (of_stage, _), units in self._done.items() if of_stage == stage)
        return min(self._units[stage], done)

    def _seconds(self, stage: str, units: float) -> float:
        return self._rates.get(stage, 0.0) * units


def stage_seconds(timings: Mapping[str, Any]) -> dict[str, float]:
    """Return the seconds that each stage of a finished job took, of pictures and segments those when one was in the making.

    >>> stage_seconds({"plan": 1.0, "pictures": [[0, 4], [3, 6], [8, 9]], "caption": [9, 10]})
    {'plan': 1.0, 'pictures': 7.0, 'caption': 1.0}
    """
    seconds: dict[str, float] = {}
    for stage, value in timings.items():
        if stage in {"rates", "overlap", "total"}:
            continue
        if isinstance(value, (int, float)):
            seconds[stage] = float(value)
        else:
            spans = value if value and isinstance(value[0], (list, tuple)) else [value]
            seconds[stage] = float(sum(end - start for start, end in joined(spans)))
    return seconds


def stage_words(timings: Mapping[str, Any]) -> str:
    """Return a finished job's stages in a line, with how much of rendering ran beside painting."""
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in stage_seconds(timings).items())
    overlap = (
        tr("; rendering beside painting {seconds:.1f} s", seconds=timings["overlap"]) if timings.get("overlap") else ""
    )
    total = tr("; in all {seconds:.1f} s", seconds=timings["total"]) if timings.get("total") else ""
    return f"{stages}{overlap}{total}"


def joined(spans: list[list[float]]) -> list[list[float]]:
    """Join spans that run into each other.

    >>> joined([[0, 2], [5, 6], [1, 3]])
    [[0, 3], [5, 6]]
    """
    runs: list[list[float]] = []
    for start, end in sorted(spans):
        if runs and start <= runs[-1][1]:
            runs[-1][1] = max(runs[-1][1], end)
        else:
            runs.append([start, end])
    return runs
