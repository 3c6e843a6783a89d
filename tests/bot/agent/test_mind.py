"""A language model behind the parser: real ChatOllama over a socket, against a server that also fails in every known way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.agent.models import choose, pick
from tests.bot.rooms import Room, room, settings_in
from tests.emulators.ollama import OllamaEmulator, Reply

ODD = "could you perhaps conjure up something maritime starring our redhead, whatever fits your mood"  # no parser reads this


@pytest.fixture
async def ollama() -> AsyncIterator[OllamaEmulator]:
    async with OllamaEmulator() as server:
        yield server


@pytest.fixture
async def person(tmp_path: Path, ollama: OllamaEmulator) -> AsyncIterator[Room]:
    async with room(tmp_path, **{"model": "auto", "ollama.url": ollama.url}) as opened:
        yield opened


async def test_what_the_parser_cannot_read_the_model_does(person: Room, ollama: OllamaEmulator) -> None:
    ollama.will(Reply(calls=(("list_personas", {}),)), Reply(text="There you go."))
    said = await person.say(ODD)

    assert "Ava" in said
    assert ollama.chats[0]["options"]["num_ctx"] == person.app.settings.ollama.num_ctx
    assert ollama.chats[0]["think"] is False


async def test_a_lie_of_the_model_never_reaches_the_person(person: Room, ollama: OllamaEmulator) -> None:
    ollama.will(Reply(text="Done! I've posted the reel to Instagram."))
    said = await person.say(ODD)

    assert "posted" not in said
    assert said.strip()
    assert await person.app.studio.deliveries.list() == []


async def test_an_honest_word_of_the_model_is_shown(person: Room, ollama: OllamaEmulator) -> None:
    ollama.will(Reply(text="What kind of sea do you have in mind?"))

    assert "What kind of sea" in await person.say(ODD)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500, error="llama runner process has terminated"),
        Reply(status=503, error="server busy, please try again"),
        Reply(status=404, error="model 'x' not found"),
        Reply(text="half of", drop=True),
        Reply(error="out of memory"),
        Reply(raw="<html>not json</html>"),
    ],
    ids=["500", "503", "404", "dropped", "error line", "html"],
)
async def test_a_model_that_fails_is_said_so_and_the_parser_answers(
    person: Room, ollama: OllamaEmulator, reply: Reply
) -> None:
    ollama.will(*[reply] * 4)
    said = await person.say(ODD)

    assert "did not answer" in said
    assert "Ava" in await person.send(command="personas")


async def test_a_model_that_says_nothing_leaves_the_word_to_the_parser(person: Room, ollama: OllamaEmulator) -> None:
    ollama.will(*[Reply(text="")] * 4)

    assert (await person.say(ODD)).strip()


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"name": "list_personas", "arguments": {}}\n```',
        '<tool_call>{"name": "list_personas", "arguments": {}}</tool_call>',
        "<function=list_personas></function>",
    ],
)
async def test_a_call_printed_as_text_is_made(person: Room, ollama: OllamaEmulator, text: str) -> None:
    ollama.will(Reply(text=text))

    assert "Kai" in await person.say(ODD)


async def test_nonsense_arguments_do_nothing_and_are_told_to_the_model(person: Room, ollama: OllamaEmulator) -> None:
    ollama.will(
        Reply(calls=(("generate_image", {"prompt": "sea", "count": "a thousand", "size": "huge"}),)),
        Reply(text="Which size do you want?"),
    )
    said = await person.say(ODD)

    assert "Which size" in said
    assert await person.app.studio.jobs.list() == []
    told = [message for message in ollama.chats[1]["messages"] if message["role"] == "tool"]
    assert "count" in told[0]["content"]


async def test_a_model_cannot_put_a_minor_in_a_picture(person: Room, ollama: OllamaEmulator) -> None:
    ollama.will(Reply(calls=(("generate_image", {"prompt": "a 15 year old girl at the sea"}),)), Reply(text="Hm."))
    await person.say(ODD)

    assert await person.app.studio.jobs.list() == []


async def test_a_small_model_is_asked_for_a_plan(tmp_path: Path) -> None:
    async with OllamaEmulator(models=("qwen3.5:2b",), parameters=2e9) as ollama:
        ollama.will(Reply(text='{"calls": [{"name": "list_personas", "args": {}}], "reply": ""}'))
        async with room(tmp_path, **{"model": "auto", "ollama.url": ollama.url}) as person:
            said = await person.say(ODD)

        assert "Ava" in said
        assert ollama.chats[0]["format"]["title"] == "plan"


async def test_without_a_server_the_studio_is_offline_and_works(tmp_path: Path) -> None:
    assert await choose(settings_in(tmp_path, **{"model": "auto", "ollama.url": "http://127.0.0.1:9"})) is None


def test_the_best_installed_model_is_picked() -> None:
    assert pick(["llama3:8b", "qwen3.5:9b"]) == "qwen3.5:9b"
    assert pick(["nomic-embed-text"]) is None
    assert pick(["something-new:7b"]) == "something-new:7b"
