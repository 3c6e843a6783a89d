"""A few hundred of the updates that `python -m tests.soak.strangers` sends by the ten thousand."""

from pathlib import Path

from tests.soak.strangers import play


async def test_whatever_strangers_send_nothing_comes_of_it_and_the_owner_is_served(tmp_path: Path) -> None:
    verdict = await play(400, seed=3, folder=tmp_path)

    assert verdict.is_good, verdict.lines()
    assert verdict.answered >= 4
