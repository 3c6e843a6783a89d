"""A language model behind the parser: real ChatOllama over a socket, against a server that also fails in every known way."""

import base64
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.agent.talking import HELLO, ODD, Talk, talk_in
from tests.emulators.ollama import Reply

pytestmark = pytest.mark.asyncio(loop_scope="module")
PEOPLE: tuple[str, dict[str, Any]] = ("list_personas", {})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    async with talk_in(tmp_path_factory.mktemp("mind")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def talk(shared: Talk) -> Talk:
    return await shared.fresh()


async def test_what_the_parser_cannot_read_the_model_does(talk: Talk) -> None:
    talk.ollama.will(Reply(calls=(PEOPLE,)), Reply(text="There you go."))
    said = await talk.say()

    assert "Ava" in said
    assert "There you go" not in said


async def test_a_model_gets_its_context_size_no_thinking_and_few_tools(talk: Talk) -> None:
    talk.ollama.will(Reply(text="What kind of sea do you have in mind?"))
    await talk.say()
    body = talk.ollama.chats[0]

    assert body["options"]["num_ctx"] == talk.person.app.settings.ollama.num_ctx
    assert body["think"] is False
    assert 6 <= len(body["tools"]) <= 16


async def test_an_honest_word_of_the_model_is_shown(talk: Talk) -> None:
    talk.ollama.will(Reply(text="<think>the sea, hm</think>What kind of sea do you have in mind?"))

    assert await talk.say() == "What kind of sea do you have in mind?"


async def test_an_answer_that_was_cut_ends_with_its_last_whole_sentence(talk: Talk) -> None:
    talk.ollama.will(Reply(text="The sea has many moods. Which of them do y", done_reason="length"))

    assert await talk.say() == "The sea has many moods."


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500, error="llama runner process has terminated"),
        Reply(status=503, error="server busy, please try again.  maximum pending requests exceeded"),
        Reply(status=404, error="model 'x' not found"),
        Reply(text="half of", drop=True),
        Reply(error="out of memory"),
        Reply(raw="<html>not json</html>"),
        Reply(
            raw='{"model": "x", "message": {"role": "assistant", "content": ""}, "done": true, "done_reason": "load"}\n'
        ),
    ],
    ids=["500", "503", "404", "dropped", "error line", "html", "only loaded"],
)
async def test_a_model_that_fails_is_said_so_and_the_parser_answers(talk: Talk, reply: Reply) -> None:
    talk.ollama.will(*[reply] * 4)
    said = await talk.say()

    assert "did not answer" in said
    assert len(said.splitlines()) == 2  # a word about it, and the parser's answer
    assert "Ava" in await talk.person.send(command="personas")


async def test_a_model_that_fails_in_the_middle_leaves_what_was_done(talk: Talk) -> None:
    talk.ollama.will(Reply(calls=(PEOPLE,)), Reply(status=500, error="llama runner process has terminated"))
    said = await talk.say()

    assert "Ava" in said
    assert "stopped answering" in said


async def test_a_model_that_says_nothing_leaves_the_word_to_the_parser(talk: Talk) -> None:
    talk.ollama.will(*[Reply(text="")] * 4)

    assert (await talk.say()).strip()


async def test_a_server_that_was_away_is_used_again_when_it_is_back(talk: Talk) -> None:
    await talk.ollama.stop()
    try:
        assert "did not answer" in await talk.say()
        assert "did not answer" in await talk.say()
    finally:
        await talk.ollama.start()
    talk.ollama.will(Reply(text="Which sea shall it be?"))

    assert await talk.say() == "Which sea shall it be?"


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"name": "list_personas", "arguments": {}}\n```',
        '<tool_call>{"name": "list_personas", "arguments": {}}</tool_call>',
        "<function=list_personas></function>",
        '{"name": "list_personas", "parameters": {}}',
        'I will list them. <tool_call>{"name": "list_personas", "arguments": {}}',
    ],
)
async def test_a_call_printed_as_text_is_made(talk: Talk, text: str) -> None:
    talk.ollama.will(Reply(text=text), Reply(text=""))

    assert "Kai" in await talk.say()


@pytest.mark.parametrize(
    "error",
    [
        Reply(status=500, error="error parsing tool call: raw='{\"name\": list', err=invalid character 'l'"),
        Reply(status=400, error="registry.ollama.ai/library/x does not support tools"),
    ],
    ids=["unreadable calls", "no calls"],
)
async def test_a_server_that_cannot_read_calls_is_asked_for_a_plan(talk: Talk, error: Reply) -> None:
    talk.ollama.will(error, Reply(text='{"calls": [{"name": "list_personas", "args": {}}], "reply": ""}'))

    assert "Kai" in await talk.say()
    assert talk.ollama.chats[1]["format"]["title"] == "plan"


async def test_nonsense_arguments_do_nothing_and_are_told_to_the_model(talk: Talk) -> None:
    before = len(await talk.studio.jobs.list())
    talk.ollama.will(
        Reply(calls=(("generate_image", {"prompt": "sea", "count": "a thousand", "size": "huge"}),)),
        Reply(text="Which size do you want?"),
    )
    said = await talk.say()

    assert said == "Which size do you want?"
    assert len(await talk.studio.jobs.list()) == before
    told = [message for message in talk.ollama.chats[1]["messages"] if message["role"] == "tool"]
    assert "count" in told[0]["content"]


async def test_a_mistake_that_the_model_cannot_mend_is_said_to_the_person(talk: Talk) -> None:
    talk.ollama.brain = lambda body: Reply(calls=(("show_asset", {"asset": "img_999999"}),))
    said = await talk.say()

    assert "img_999999" in said
    assert len(talk.ollama.chats) <= 4


async def test_a_model_that_repeats_itself_acts_once_and_is_stopped(talk: Talk) -> None:
    talk.ollama.brain = lambda body: Reply(calls=(("create_style", {"persona": "Kai", "name": "again"}),))
    said = await talk.say()
    kai = await talk.studio.personas.find("Kai")

    assert [style.name for style in kai.styles].count("again") == 1
    assert said.count("new style") == 1
    assert len(talk.ollama.chats) <= 4


async def test_calls_of_one_answer_are_run_in_their_order(talk: Talk) -> None:
    talk.ollama.will(
        Reply(calls=(
            ("create_persona", {"name": "Mona", "description": "a 30 year old architect from Oslo"}),
            ("create_style", {"persona": "Mona", "name": "sporty"}),
            ("list_styles", {"persona": "Mona"}),
        )),
        Reply(text="Mona is ready, and sporty."),
    )  # fmt: skip
    await talk.say()
    mona = await talk.studio.personas.find("Mona")

    assert "sporty" in [style.name for style in mona.styles]
    assert "sporty" in talk.person.screen.texts[-1]


async def test_what_a_call_lacks_is_asked_and_the_answer_goes_on_with_the_rest(talk: Talk) -> None:
    talk.ollama.will(
        Reply(calls=(("create_style", {"name": "rainy"}), ("list_styles", {"persona": "Ava"}))), Reply(text="")
    )
    asked = await talk.say()
    await talk.person.press("Ava")
    ava = await talk.studio.personas.find("Ava")

    assert "whom" in asked.lower()
    assert "rainy" in [style.name for style in ava.styles]
    assert "rainy" in talk.person.screen.texts[-1]


async def test_a_model_cannot_put_a_minor_in_a_picture(talk: Talk) -> None:
    before = len(await talk.studio.jobs.list())
    talk.ollama.will(Reply(calls=(("generate_image", {"prompt": "a 15 year old girl at the sea"}),)), Reply(text="Hm."))
    said = await talk.say()

    assert "18" in said
    assert len(await talk.studio.jobs.list()) == before


async def test_a_prompt_that_the_server_cut_is_said_once_in_a_conversation(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    talk.ollama.will(*[Reply(text="Which sea shall it be?", prompt_eval_count=700)] * 2)
    with caplog.at_level(logging.WARNING):
        first, second = await talk.say(), await talk.say()

    assert "num_ctx" in first
    assert "num_ctx" not in second
    assert [getattr(record, "action", "") for record in caplog.records].count("prompt_cut") == 2


async def test_a_prompt_that_came_from_the_cache_was_not_cut(talk: Talk) -> None:
    talk.ollama.will(Reply(text="Which sea shall it be?", prompt_eval_count=12))

    assert await talk.say() == "Which sea shall it be?"


async def test_talk_is_in_the_voice_of_whoever_is_spoken_of_and_a_switch_takes_effect_at_once(talk: Talk) -> None:
    talk.ollama.will(*[Reply(text="Loud seas are the best ones.")] * 2)
    await talk.say("show Ava")
    assert await talk.say(HELLO) == "Loud seas are the best ones."
    await talk.say("show Kai")
    await talk.say(HELLO)
    ava, kai = (str(body["messages"]) for body in talk.ollama.chats)

    assert "talk as Ava" in ava
    assert "You are Ava" in ava
    assert "talk as Kai" in kai
    assert "You are Ava" not in kai


async def test_the_beginning_of_the_prompt_stays_the_same_from_turn_to_turn(talk: Talk) -> None:
    talk.ollama.will(*[Reply(text="Which sea shall it be?")] * 2)
    await talk.say()
    await talk.say(ODD + " or the next best thing")
    first, second = (body["messages"] for body in talk.ollama.chats)

    assert first[0] == second[0]
    assert second[1]["content"] == ODD
    assert second[2]["content"] == "Which sea shall it be?"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=503, error="server busy, please try again.  maximum pending requests exceeded"),
        Reply(status=500, error="llama runner process has terminated: exit status 2"),
        Reply(text="half of", drop=True),
        Reply(error="an error was encountered while running the model"),
        Reply(
            raw='{"model": "x", "message": {"role": "assistant", "content": ""}, "done": true, "done_reason": "load"}\n'
        ),
    ],
    ids=["503", "500", "dropped", "error line", "only loaded"],
)
async def test_what_may_pass_is_asked_once_more_without_a_word_about_it(talk: Talk, reply: Reply) -> None:
    talk.ollama.will(reply, Reply(text="Which sea shall it be?"))

    assert await talk.say() == "Which sea shall it be?"
    assert len(talk.ollama.chats) == 2


async def test_one_turn_asks_once_more_in_all(talk: Talk) -> None:
    busy = Reply(status=503, error="server busy")
    talk.ollama.will(busy, Reply(calls=(PEOPLE,)), busy, Reply(text="never asked for"))
    said = await talk.say()

    assert "Ava" in said
    assert "stopped answering" in said
    assert len(talk.ollama.chats) == 3


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=503, error="server busy"), "its server has too much to do"),
        (Reply(status=500, error="CUDA error: out of memory"), "it does not fit into the memory"),
        (Reply(status=500, error="exit status 2"), "its server failed"),
    ],
)
async def test_the_person_hears_why_a_model_did_not_answer(talk: Talk, reply: Reply, words: str) -> None:
    talk.ollama.will(*[reply] * 2)

    assert f"did not answer: {words}" in await talk.say()


async def test_a_model_that_was_removed_is_said_so_and_the_next_best_is_used(talk: Talk) -> None:
    assert await talk.person.app.studio.models.name() == "ollama:qwen3.5:9b"
    talk.ollama.models = ("qwen3.5:4b",)
    try:
        said = await talk.say()
        talk.ollama.will(Reply(text="Which sea shall it be?"))
        again = await talk.say()
    finally:
        talk.ollama.models = ("qwen3.5:9b",)
        talk.studio.models.look_again()

    assert "did not answer: it is not installed any more" in said
    assert again == "Which sea shall it be?"
    assert talk.ollama.chats[-1]["model"] == "qwen3.5:4b"


async def test_every_use_has_the_same_window_so_that_the_model_is_loaded_once(talk: Talk, tmp_path: Path) -> None:
    talk.ollama.loaded.clear()
    talk.ollama.loads.clear()
    talk.ollama.will(Reply(text="Which sea shall it be?"))
    await talk.say()
    number = await talk.give_picture(tmp_path)
    caption = {"hook": "Salt.", "main": "The sea was loud.", "call_to_action": "Coming?", "hashtags": ["sea"]}
    talk.ollama.will(Reply(text=json.dumps(caption)))
    await talk.person.send(command="caption", text=f"{number} instagram")
    chosen = await talk.studio.models.current()
    await chosen.preload()

    assert [body["options"]["num_ctx"] for body in talk.ollama.chats] == [16384, 16384]
    assert talk.ollama.loads == [("qwen3.5:9b", 16384)]


async def test_a_model_is_kept_as_long_as_it_is_set_and_does_not_talk_without_end(talk: Talk) -> None:
    talk.ollama.will(Reply(text="Which sea shall it be?"))
    await talk.say()
    body = talk.ollama.chats[0]

    assert body["keep_alive"] == 1800
    assert body["options"]["num_predict"] == 2048


async def test_a_model_partly_on_the_cpu_is_said_once_to_the_owner(talk: Talk) -> None:
    talk.ollama.loaded.clear()
    talk.ollama.vram = 4_000_000_000
    talk.ollama.will(*[Reply(text="Which sea shall it be?")] * 2)
    try:
        first, second = await talk.say(), await talk.say()
    finally:
        talk.ollama.vram = None
        talk.ollama.loaded.clear()

    assert "partly on the CPU: only 4.0 of 6.6 GB fit on the card" in first
    assert second == "Which sea shall it be?"


async def test_a_caption_is_written_from_the_picture_where_the_model_sees(talk: Talk, tmp_path: Path) -> None:
    number = await talk.give_picture(tmp_path)
    caption = {"hook": "Salt.", "main": "The sea was loud.", "call_to_action": "Coming?", "hashtags": ["sea"]}
    talk.ollama.will(*[Reply(text=json.dumps(caption))] * 2)
    await talk.person.send(command="caption", text=f"{number} instagram")
    talk.ollama.capabilities = ("completion", "tools", "vision")
    talk.studio.models.look_again()
    try:
        await talk.person.send(command="caption", text=f"{number} instagram")
    finally:
        talk.ollama.capabilities = ("completion", "tools")
        talk.studio.models.look_again()
    blind, seeing = (body["messages"][-1] for body in talk.ollama.chats)

    assert not blind.get("images")
    (image,) = seeing["images"]
    assert base64.b64decode(image)[:3] == b"\xff\xd8\xff"
    assert "Write one caption" in seeing["content"]
    row = await talk.studio.captions.latest_for(number)
    assert row.writer == "ollama:qwen3.5:9b"
