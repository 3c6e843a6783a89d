"""A few of the texts that `python -m tests.soak.obedient` lays out by the thousand, and every tool once."""

from pathlib import Path

from tests.soak.obedient import by_hands, obey, places
from tools.tools import ACTIONS


async def test_a_model_that_obeys_whatever_it_reads_changes_nothing_by_itself(tmp_path: Path) -> None:
    verdict = await obey(len(places()), seed=3, folder=tmp_path)

    assert verdict.is_good, verdict.lines()
    assert sum(verdict.called.values()) > len(places())


async def test_no_tool_does_harm_that_a_model_calls_after_it_has_read_text_from_outside(tmp_path: Path) -> None:
    verdict = await by_hands(tmp_path, seed=3)

    assert verdict.is_good, verdict.lines()
    assert set(verdict.called) == set(ACTIONS.tools)
