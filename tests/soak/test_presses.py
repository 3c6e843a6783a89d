"""A few of the races that `python -m tests.soak.presses` runs by the hundred."""

from pathlib import Path

from tests.soak.presses import race


async def test_pressed_by_all_at_once_on_both_fronts_a_post_is_decided_once(tmp_path: Path) -> None:
    verdict = await race(40, folder=tmp_path)

    assert verdict.is_good, verdict.lines()
    assert (verdict.presses, verdict.posts) == (40, 4)
