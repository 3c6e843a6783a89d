"""A little of what `python -m tests.soak.hosts` does: one host of several dies in the middle of a send."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import VARIABLE
from tests.postgres import NoServer, running
from tests.soak.fleet import fleet
from tests.soak.hosts import worked_on

# Two workers are started, a reel is made: some twenty seconds, and minutes where other work fills the machine.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def address() -> Iterator[Callable[[str], str]]:
    """Gives the address of each database of a server."""
    if VARIABLE in os.environ:
        yield lambda name: f"{os.environ[VARIABLE].rpartition('/')[0]}/{name}"
        return
    try:
        with running() as started:
            yield started.url
    except NoServer as error:
        pytest.skip(str(error))


async def test_what_a_host_had_begun_that_died_is_ended_by_another_and_the_person_sees_it(
    address, tmp_path: Path
) -> None:
    async with fleet(address, tmp_path, seed=5) as there:
        await there.start("stays")
        await there.start("dies", "kill sending")
        await there.arrived("stays")
        await there.arrived("dies")
        reel = await there.make(reel=True)
        await worked_on(there, "dies", "sending", "any time")
        await there.taken_over("dies")
        status = await there.app.studio.health("hosts")
        tally = await there.finish()
        cards = [view for view in there.screen.history if view.key == f"job:{reel.id}"]

    assert tally.is_good, "\n".join(tally.lines())
    assert (tally.kills, there.lost_told("dies")) == (1, 1)
    assert "⚠️ dies: gpu, render, posts; lost" in status
    assert "stays: gpu, render, posts" in status
    fractions = [view.progress.fraction for view in cards if view.progress]
    assert any(0 < fraction < 1 for fraction in fractions)  # it was made on another host, and its card went along
    assert cards[-1].is_final
    assert "✅" in cards[-1].text
