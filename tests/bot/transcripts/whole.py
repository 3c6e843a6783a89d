"""Each conversation comes to the same rows, in the terminal, on Telegram and on Discord: minutes, so by hand.

python -m pytest tests/bot/transcripts/whole.py
"""

import pytest
import pytest_asyncio

from bot.commands import ALIASES, COMMANDS
from tests.bot.transcripts.playing import FRONTS, Talk, play, talks
from tests.bot.transcripts.rows import Rows

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]
TALKS = talks()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Rows]]:
    """What every conversation has changed, by front and name. The program is one to a process: one front after the other."""
    folder = tmp_path_factory.mktemp("talks")
    return {front: await play(front, folder / front, TALKS) for front in FRONTS}


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
async def test_a_conversation_comes_to_the_same_on_every_front(played: dict[str, dict[str, Rows]], talk: Talk) -> None:
    first, *others = talk.fronts
    for front in others:
        assert played[front][talk.name] == played[first][talk.name], f"{first} and {front}"


async def test_a_conversation_leaves_its_receipts_unless_all_of_it_is_refused(
    played: dict[str, dict[str, Rows]],
) -> None:
    idle = [talk.name for talk in TALKS if not played[talk.fronts[0]][talk.name]]

    assert idle == [talk.name for talk in TALKS if talk.refused]


async def test_every_command_is_in_a_conversation() -> None:
    said = {line.split()[0][1:] for talk in TALKS for line in talk.steps if line.startswith("/")}

    assert len(TALKS) >= 40
    assert set(COMMANDS) - {ALIASES.get(name, name) for name in said} == set()
