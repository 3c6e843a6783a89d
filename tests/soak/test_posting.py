"""A seeded tenth of `python -m tests.soak.posting.matrix`; and the proof that the proof bites."""

from pathlib import Path

import pytest

from tests.soak.posting.bends import Bend
from tests.soak.posting.matrix import Run, every_run, fire, share_of
from tests.soak.posting.timed import timed

# Some hundred processes are started and most of them killed: a minute, and more where other work fills the machine.
pytestmark = pytest.mark.timeout(900)


async def test_whatever_fails_and_whenever_it_dies_each_post_is_there_once(tmp_path: Path) -> None:
    runs = share_of(every_run(), 0.1, seed=7)

    verdict = await fire(runs, tmp_path, at_once=4)

    assert verdict.is_good, "\n".join(verdict.lines())
    assert len(verdict.outcomes) == len(runs) >= 100
    assert verdict.total("kills") >= 40
    assert verdict.total("asked") >= 5


def test_the_whole_matrix_has_every_fault_at_every_point_of_every_publisher() -> None:
    runs = every_run()

    assert len({str(run) for run in runs}) == len(runs) >= 1000
    assert len({run.publisher for run in runs}) == 7


@pytest.mark.parametrize(
    ("mutant", "publisher", "script", "kill_at"),
    [
        ("blind", "telegram", ("cut after",), ""),
        ("blind", "telegram", ("fine",), "answered"),
        ("never stale", "telegram", ("fine",), "frozen"),
        ("retry", "telegram", ("500 after",), ""),
        ("retry without a key", "discord", ("cut after",), ""),
        ("retry", "telegram", ("slow",), ""),
    ],
)
async def test_a_machine_without_one_of_its_parts_is_caught(
    mutant: str, publisher: str, script: tuple[Bend, ...], kill_at: str, tmp_path: Path
) -> None:
    verdict = await fire([Run(publisher=publisher, script=script, kill_at=kill_at, mutant=mutant)], tmp_path)

    assert verdict.total("doubles") == 1, "\n".join(verdict.lines())


async def test_killed_again_and_again_no_post_is_early_lost_or_double(tmp_path: Path) -> None:
    figures = await timed(40, 6, seconds=12.0, seed=3, folder=tmp_path)

    assert figures.is_good, "\n".join(figures.lines())
    assert (figures.posts, figures.kills) == (40, 6)
