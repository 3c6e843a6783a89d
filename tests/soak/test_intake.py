"""A few of the kills that `python -m tests.soak.intake` does by the dozen."""

from pathlib import Path

import pytest

from tests.soak.intake import soak

# The program is started five times: half a minute, and minutes where other work fills the machine.
pytestmark = pytest.mark.timeout(900)


async def test_killed_while_people_write_every_message_is_answered_once(tmp_path: Path) -> None:
    verdict = await soak(["telegram after", "telegram before", "discord after"], seed=11, folder=tmp_path)

    assert verdict.is_good, verdict.lines()
    assert verdict.kills.total() == 3
