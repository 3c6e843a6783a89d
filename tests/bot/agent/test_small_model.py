"""A small model is asked for a plan, and fills it with what it has seen: what the request does not speak for is not done."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.agent.calls import Call
from bot.agent.grounding import sifted, without_unsaid_time
from bot.agent.request import Request
from storage.tables import Message
from tests.bot.agent.talking import ODD, Talk, talk_in
from tests.emulators.ollama import Reply

pytestmark = pytest.mark.asyncio(loop_scope="module")
HELLO = "hello, who are you?"
NOW = datetime(2026, 3, 11, 10, tzinfo=UTC)
MAKE = ("make_reel", {"persona": "Kai", "theme": "the sea"})
COPIED = ("schedule_post", {"asset": "last", "when": "tomorrow at 6pm"})


def plan(*calls: tuple[str, dict[str, Any]], reply: str = "", **more: Any) -> Reply:
    text = json.dumps({"calls": [{"name": name, "args": args} for name, args in calls], "reply": reply})
    return Reply(text=text, **more)


def request(text: str, *said: str, **more: Any) -> Request:
    messages = [Message(id=n, role="person", text=one, calls=[]) for n, one in enumerate(said)]
    return Request(text=text, now=NOW, timezone="Europe/London", personas=("Ava", "Kai"), said=messages, **more)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    async with talk_in(tmp_path_factory.mktemp("small"), parameters=5e8) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def talk(shared: Talk) -> Talk:
    return await shared.fresh()


async def jobs(talk: Talk) -> list[Any]:
    return [(row.kind, row.params.get("theme")) for row in await talk.studio.jobs.list()]


# ---------------------------------------------------------------------------------------------- what is spoken for


@pytest.mark.parametrize(
    ("text", "name", "is_asked"),
    [
        (HELLO, "make_reel", False),
        ("have you posted it already?", "schedule_post", False),
        ("could you post it tomorrow?", "schedule_post", True),
        ("can reel_12 be sped up 1.5x?", "edit_video", True),
        ("under what circumstances would you delete img_3?", "delete_assets", False),
        ("what about a reel of Kai?", "make_reel", True),
        ("P61 has become pointless", "cancel_post", True),
        ("busca fotos de Ava con un perro", "delete_assets", False),
        ("busca fotos de Ava con un perro", "search_library", True),
        ("is anything to be posted?", "list_schedule", True),
        (HELLO, "schedule_post", False),
        ("what do you think of it?", "make_reel", False),
        ("how was your day, Ava?", "generate_image", False),
        (ODD, "make_reel", True),
        ("I was wondering whether this could go out on the folder tomorrow", "schedule_post", True),
        ("ein stimmungsvolles Video mit Kai wäre fein", "make_reel", True),
        ("maybe it is time to remove img_4", "delete_assets", True),
        ("maybe it is time to remove img_4", "make_reel", False),
    ],
)
async def test_a_word_of_the_request_speaks_for_a_tool_or_none_does(text: str, name: str, is_asked: bool) -> None:
    asked, unasked = sifted([Call(name=name)], request(text))

    assert (len(asked), len(unasked)) == ((1, 0) if is_asked else (0, 1))


async def test_a_value_of_the_examples_that_nobody_said_is_taken_out() -> None:
    call = Call(name="make_reel", args={"persona": "Ava", "theme": "beach", "platform": "instagram"})

    def left(one: Request) -> dict[str, object]:
        asked, unasked = sifted([call], one)
        return dict([*asked, *unasked][0].args)

    assert left(request(ODD)) == {"platform": "instagram"}
    assert left(request("make something at the beach")) == {"theme": "beach", "platform": "instagram"}
    assert left(request("make something", "I like Ava")) == {"persona": "Ava", "platform": "instagram"}
    assert left(request("make it", state=["J1 is a reel job of Ava: beach."])) == dict(call.args)


@pytest.mark.parametrize(
    ("text", "said", "when"),
    [
        ("put it out when you can", (), ""),
        ("put it out when you can", ("let us aim for tomorrow at 6pm",), "tomorrow at 6pm"),
        ("put it out tomorrow, in the evening", (), "tomorrow at 6pm"),
        ("put it out at the beach", (), ""),
    ],
)
async def test_a_time_of_which_no_word_was_said_is_no_time(text: str, said: tuple[str, ...], when: str) -> None:
    call = without_unsaid_time(Call(name=COPIED[0], args=COPIED[1]), request(text, *said))

    assert call.args["when"] == when


# ---------------------------------------------------------------------------------------------- in conversation


async def test_a_greeting_is_answered_and_the_plan_that_came_with_it_is_not_carried_out(talk: Talk) -> None:
    before = await jobs(talk), len(await talk.studio.deliveries.list())
    talk.ollama.will(plan(MAKE, COPIED, ("list_schedule", {}), reply="Hi there, nice to meet you."))
    said = await talk.say(HELLO)

    assert said == "Hi there, nice to meet you."
    assert (await jobs(talk), len(await talk.studio.deliveries.list())) == before


async def test_a_greeting_whose_plan_has_no_word_is_asked_about_and_not_done(talk: Talk) -> None:
    before = await jobs(talk)
    talk.ollama.will(plan(MAKE))
    said = await talk.say(HELLO)

    assert "Shall I do this? **Make reel** (persona: Kai, theme: the sea)" in said
    assert await jobs(talk) == before


async def test_of_a_plan_only_what_was_asked_for_is_done(talk: Talk) -> None:
    talk.ollama.will(plan(("create_style", {"persona": "Kai", "name": "maritime"}), MAKE))
    await talk.say("perhaps some maritime style could suit our redhead, whatever fits")
    kai = await talk.studio.personas.find("Kai")

    assert "maritime" in [style.name for style in kai.styles]
    assert all(theme != "the sea" for _, theme in await jobs(talk))


async def test_a_plan_that_was_cut_is_asked_for_again_and_never_carried_out(talk: Talk) -> None:
    half = '{"calls": [{"name": "create_style", "args": {"persona": "Kai", "name": "hal'
    talk.ollama.will(Reply(text=half, done_reason="length"), plan(reply="Which style do you mean?"))
    said = await talk.say("perhaps some maritime style could suit our redhead, whatever fits")
    kai = await talk.studio.personas.find("Kai")

    assert said == "Which style do you mean?"
    assert not any(style.name.startswith("hal") for style in kai.styles)
    assert len(talk.ollama.chats) == 2


async def test_a_reply_that_was_cut_ends_with_its_last_whole_sentence(talk: Talk) -> None:
    text = '{"calls": [], "reply": "The sea has many moods. Which of them do y'
    talk.ollama.will(Reply(text=text, done_reason="length"))

    assert await talk.say(HELLO) == "The sea has many moods."


@pytest.mark.parametrize(
    "reply",
    [
        "I'm Kai. I'm Ava. I'm Kai. I'm Kai.",
        "Hello, I'm a person named Kai.",
        "Ich bin ein Mensch wie du.",
        "Soy una persona real.",
    ],
    ids=["in circles", "a person", "ein Mensch", "una persona"],
)
async def test_a_reply_that_goes_in_circles_or_claims_to_be_human_is_not_shown(talk: Talk, reply: str) -> None:
    talk.ollama.will(plan(reply=reply))
    said = await talk.say(HELLO)

    assert reply not in said
    assert "a program on your own machine" in said


@pytest.mark.parametrize("text", ["[1, 2]", "3", '"yes"', "[]", "null", '{"calls": 7, "reply": 8}'])
async def test_a_plan_of_another_form_does_no_harm(talk: Talk, text: str) -> None:
    before = await jobs(talk)
    talk.ollama.will(*[Reply(text=text)] * 2)

    assert (await talk.say(HELLO)).strip()
    assert await jobs(talk) == before


async def test_with_a_picture_sent_along_a_failed_model_still_leaves_the_request_to_the_parser(
    talk: Talk, tmp_path: Path
) -> None:
    talk.ollama.will(*[Reply(status=500, error="exit status 2")] * 4)
    said = await talk.send_picture(tmp_path, words=ODD)

    assert "did not answer" in said
    assert "stopped answering" not in said
    assert "maybe" in said  # the parser's own word on it


async def test_with_a_picture_sent_along_a_models_word_is_shown(talk: Talk, tmp_path: Path) -> None:
    talk.ollama.will(plan(reply="What a lovely harbour, shall it become a reel?"))

    assert "What a lovely harbour" in await talk.send_picture(tmp_path, words=ODD)
