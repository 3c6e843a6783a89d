"""A little of what `python -m tests.soak.flood` sends."""

from pathlib import Path

from tests.soak.flood import flood


async def test_one_who_writes_without_end_keeps_nobody_waiting(tmp_path: Path) -> None:
    verdict = await flood(60, folder=tmp_path)

    assert verdict.is_good, verdict.lines()
