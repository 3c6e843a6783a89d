"""What happened is said by code: a model's claim without a receipt of that turn never reaches the person."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.agent.talking import HELLO, ODD, Talk, talk_in
from tests.emulators.ollama import Reply

pytestmark = pytest.mark.asyncio(loop_scope="module")
HERE = Path(__file__).parent
LIES = (HERE / "lies.txt").read_text(encoding="utf-8").splitlines()
HONEST = (HERE / "honest.txt").read_text(encoding="utf-8").splitlines()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    folder = tmp_path_factory.mktemp("receipts")
    async with talk_in(folder) as opened:
        await opened.give_picture(folder)
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def talk(shared: Talk) -> Talk:
    return await shared.fresh()


async def everything(talk: Talk) -> list[Any]:
    """Return what there is, to be compared: nothing may have changed."""
    studio = talk.studio
    return [
        [(row.id, row.state) for row in await studio.deliveries.list()],
        [(row.id, row.state) for row in await studio.jobs.list()],
        [(row.id, row.approval_status, row.deleted_at) for row in (await studio.assets.list()).items],
        [(row.name, row.version, row.status) for row in (await studio.personas.list()).items],
    ]


async def test_a_hundred_lies_never_reach_the_person(talk: Talk) -> None:
    before = await everything(talk)
    shown = []
    for lie in LIES:
        talk.ollama.will(Reply(text=lie))
        said = await talk.say()
        if lie in said or not said.strip():
            shown.append((lie, said))

    assert shown == []
    assert await everything(talk) == before


async def test_of_a_hundred_honest_replies_97_are_shown(talk: Talk) -> None:
    hidden = []
    for reply in HONEST:
        talk.ollama.will(Reply(text=reply))
        if reply not in await talk.say():
            hidden.append(reply)

    assert len(hidden) <= 3, hidden


@pytest.mark.parametrize(
    ("call", "lie", "receipt", "words"),
    [
        (("delete_assets", {"assets": ["last"]}), "The picture is deleted.", "Delete", HELLO),
        (("schedule_post", {"asset": "last", "platform": "folder", "when": "now"}), "Posted it to the folder!", "Approve", "the folder might get this right now, if you feel like it"),
        (("schedule_post", {"asset": "last", "platform": "folder", "when": "tomorrow at 6pm"}), "It is scheduled for six.", "Approve", "the folder could get this posted tomorrow at 6pm, I reckon, couldn't it"),
        (("edit_persona", {"persona": "Ava", "field": "bio", "value": "sails"}), "I changed her bio.", "Change", HELLO),
        (("delete_persona", {"persona": "Kai"}), "Kai has been deleted.", "Delete", HELLO),
        (("approve_assets", {"assets": ["last"]}), "I approved the picture and posted it.", "", HELLO),
        (("create_style", {"persona": "Ava", "name": "foggy"}), "I made the style and used it for a new reel.", "", HELLO),
        (("list_schedule", {}), "Everything is posted.", "", HELLO),
    ],
    ids=["deleted", "posted", "scheduled", "changed", "persona deleted", "approved", "made", "looked"],
)  # fmt: skip
async def test_after_a_call_only_its_receipt_is_shown(
    talk: Talk, call: tuple[str, dict[str, Any]], lie: str, receipt: str, words: str
) -> None:
    talk.ollama.will(Reply(calls=(call,)), Reply(text=lie))
    said = await talk.say(words)

    assert lie not in said
    assert said.strip()
    if receipt:
        assert talk.person.screen.find(receipt) is not None
    assert all(row.state.value != "posted" for row in await talk.studio.deliveries.list())
    assert await talk.studio.personas.find("Kai") is not None


@pytest.mark.parametrize(
    "lie",
    ["Posted!", "It is scheduled for six.", "The picture is deleted.", "I changed her bio.", "Your reel is ready.", "P12 is cancelled.",
     "I approved it.", "Kai is paused."],
)  # fmt: skip
async def test_before_any_call_no_effect_is_claimed(talk: Talk, lie: str) -> None:
    before = await everything(talk)
    talk.ollama.will(Reply(text=f"What a lovely idea. {lie} Shall we go on?"))
    said = await talk.say(ODD)

    assert lie not in said
    assert said.strip()
    assert await everything(talk) == before
