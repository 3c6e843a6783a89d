"""The language model in the chat: which there are, using another, getting one with a card, and how it stands."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from storage.tables import JobState, Role
from tests.bot.agent.talking import HELLO, Talk, talk_in
from tests.emulators.ollama import GB, Pull, Reply
from tools.context import ToolContext
from tools.errors import Refused
from tools.tools import ACTIONS

pytestmark = pytest.mark.asyncio(loop_scope="module")

HAVE = ("qwen3.5:9b", "gemma4:26b", "nomic-embed-text:latest")
SIZES = {"gemma4:26b": 17 * GB, "nomic-embed-text:latest": GB // 4}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    async with talk_in(tmp_path_factory.mktemp("language")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def talk(shared: Talk) -> AsyncIterator[Talk]:
    ollama = shared.ollama
    ollama.models, ollama.sizes, ollama.capabilities = HAVE, dict(SIZES), ("completion", "tools")
    ollama.registry, ollama.pulled, ollama.vram = {}, [], None
    ollama.loaded.clear()
    await shared.studio.preferences.reset("model")
    shared.studio.models.use("auto")
    yield await shared.fresh()
    shared.studio.models.use("auto")


async def llm(talk: Talk, words: str = "", **more: Any) -> str:
    return await talk.person.send(command="llm", text=words, **more)


# ---------------------------------------------------------------------------------------------- which there are


async def test_the_list_says_which_is_used_and_what_would_suit(talk: Talk) -> None:
    said = await llm(talk)

    assert "Used now: **ollama:gemma4:26b** (the best of these)" in said
    assert "qwen3.5:9b, 6.6 GB" in said
    assert "gemma4:26b, 17.0 GB ← used" in said
    assert "/llm pull qwen3.5:4b" in said
    assert talk.person.screen.find("Use qwen3.5:9b") is not None
    assert talk.person.screen.find("Use nomic-embed-text:latest") is None


async def test_without_ollama_the_list_says_so(talk: Talk) -> None:
    await talk.ollama.stop()
    try:
        talk.studio.models.look_again()
        said = await llm(talk)
    finally:
        await talk.ollama.start()

    assert "Used now: **offline**" in said
    assert "does not run" in said


async def test_another_word_is_answered_with_what_there_is(talk: Talk) -> None:
    assert "/llm list, /llm health" in await llm(talk, "explode")


# ---------------------------------------------------------------------------------------------- using another


async def test_another_model_is_used_from_the_next_question_on_and_after_a_restart(talk: Talk) -> None:
    said = await llm(talk, "use qwen3.5:9b")
    talk.ollama.will(Reply(text="Loud seas are the best ones."))
    await talk.say(HELLO)

    assert said == "From now on I use ollama:qwen3.5:9b."
    assert talk.ollama.chats[-1]["model"] == "qwen3.5:9b"
    assert await talk.studio.preferences.get("model") == "ollama:qwen3.5:9b"

    assert "the best that is installed: ollama:gemma4:26b" in await llm(talk, "use auto")
    assert await talk.studio.preferences.get("model") is None


async def test_offline_may_be_chosen_and_then_no_model_is_asked(talk: Talk) -> None:
    assert "phrase book alone" in await llm(talk, "use offline")
    said = await talk.say(HELLO)

    assert said
    assert talk.ollama.chats == []


@pytest.mark.parametrize("name", ["qwen3.5:4b", "gemma:2b", "mistral:7b", "ollama:llava:7b"])
async def test_a_model_that_is_not_installed_is_offered_to_be_got(talk: Talk, name: str) -> None:
    said = await llm(talk, f"use {name}")

    assert f"Ollama has no {name.removeprefix('ollama:')}. Shall I have Ollama get" in said
    assert talk.person.screen.find("Get it") is not None
    assert talk.ollama.pulled == []
    assert await talk.studio.models.name() == "ollama:gemma4:26b"


async def test_another_providers_model_needs_its_package_or_key(talk: Talk) -> None:
    said = await llm(talk, "use mistralai:mistral-large")

    assert "Mistralai needs the package langchain-mistralai" in said
    assert await talk.studio.models.name() == "ollama:gemma4:26b"


@pytest.mark.parametrize("words", ["use qwen3.5:9b", "pull qwen3.5:4b"])
async def test_only_the_owner_chooses_and_gets_models(talk: Talk, words: str) -> None:
    before = await talk.studio.models.name()
    app = talk.person.app
    context = ToolContext(
        studio=app.studio, now=app.clock(), timezone="UTC", front="telegram", chat="8", actor="telegram:8", user="8",
        role=Role.OPERATOR, turn="test", conversation_id=1,
    )  # fmt: skip
    verb, name = words.split()
    tool = {"use": "use_language_model", "pull": "propose_pull"}[verb]
    with pytest.raises(Refused, match="only the owner"):
        await ACTIONS.run(tool, {"model": name}, context)
    assert await talk.studio.models.name() == before


async def test_who_asks_while_another_looks_is_told_what_is_found(talk: Talk) -> None:
    models = talk.studio.models
    models.look_again()

    assert list(await asyncio.gather(models.name(), models.name())) == ["ollama:gemma4:26b"] * 2


async def test_a_model_that_is_named_while_another_looks_is_taken(talk: Talk) -> None:
    models = talk.studio.models
    models.look_again()
    looking = asyncio.create_task(models.name())
    await asyncio.sleep(0)
    models.use("qwen3.5:9b")

    assert await looking == "ollama:qwen3.5:9b"


async def test_a_server_that_starts_later_is_found(talk: Talk) -> None:
    talk.ollama.models = ()
    talk.studio.models.look_again()
    assert await talk.studio.models.name() == "offline"
    talk.ollama.models = HAVE
    talk.studio.models._looked -= 61  # a minute has passed

    talk.ollama.will(Reply(text="Loud seas are the best ones."))

    assert await talk.say(HELLO) == "Loud seas are the best ones."


# ---------------------------------------------------------------------------------------------- getting one


async def job_of(talk: Talk, *states: JobState) -> Any:
    async def look() -> Any:
        jobs = await talk.studio.jobs.list(kind="pull", limit=1)
        return jobs[0] if jobs and jobs[0].state in states else None

    return await talk.person.until(look)


async def test_a_model_is_got_after_a_press_with_a_card_that_tells_how_far_it_is_and_can_be_used(talk: Talk) -> None:
    hold = asyncio.Event()
    talk.ollama.registry["qwen3.5:4b"] = Pull(hold=hold)
    await llm(talk, "pull qwen3.5:4b")
    assert talk.ollama.pulled == []

    await talk.person.press("Get it")
    shown: list[Any] = []

    async def under_way() -> bool:
        shown[:] = [
            view for view in talk.person.screen.views.values() if view.progress and view.progress.fraction > 0.2
        ]
        return bool(shown)

    await talk.person.until(under_way)
    assert "the model qwen3.5:4b, by Ollama" in shown[0].text
    assert shown[0].progress.stage == "getting 3.0 GB"
    hold.set()
    await job_of(talk, JobState.SUCCEEDED)
    await talk.person.press("Use it")

    assert talk.ollama.pulled == ["qwen3.5:4b"]
    assert await talk.studio.models.name() == "ollama:qwen3.5:4b"


async def test_getting_the_same_twice_gets_it_once(talk: Talk) -> None:
    hold = asyncio.Event()
    talk.ollama.registry["granite4:3b"] = Pull(hold=hold)
    for _ in range(2):
        await llm(talk, "pull granite4:3b")
        await talk.person.press("Get it")
    hold.set()
    await job_of(talk, JobState.SUCCEEDED)

    assert talk.ollama.pulled == ["granite4:3b"]


async def test_a_pull_can_be_cancelled_and_the_server_stops(talk: Talk) -> None:
    talk.ollama.registry["granite4:8b"] = Pull(hold=asyncio.Event())
    await llm(talk, "pull granite4:8b")
    await talk.person.press("Get it")
    await job_of(talk, JobState.RUNNING)
    await talk.person.until(lambda: _asked(talk, "granite4:8b"))
    await talk.person.press("Cancel")
    await job_of(talk, JobState.CANCELLED)

    async def stopped() -> bool:
        return talk.ollama.dropped_pulls > 0

    await talk.person.until(stopped)
    assert "granite4:8b" not in talk.ollama.models


async def _asked(talk: Talk, name: str) -> bool:
    return name in talk.ollama.pulled


async def test_a_pull_that_fails_says_why_on_its_card(talk: Talk) -> None:
    talk.ollama.registry["granite4:1b"] = Pull(error="write /blobs: no space left on device")
    await llm(talk, "pull granite4:1b")
    await talk.person.press("Get it")
    await job_of(talk, JobState.FAILED)
    await talk.person.ready()

    assert any("There is no room for granite4:1b" in text for text in talk.person.screen.texts)


@pytest.mark.parametrize("name", ["../../etc", "a b", "http://x/y"])
async def test_what_is_no_name_is_refused_before_anything_is_asked(talk: Talk, name: str) -> None:
    said = await llm(talk, f"pull {name}")

    assert "is no name of a model" in said
    assert talk.person.screen.find("Get it") is None


# ---------------------------------------------------------------------------------------------- how it stands


async def test_health_tells_server_model_window_memory_and_what_is_installed(talk: Talk) -> None:
    cold = await llm(talk, "health")
    talk.ollama.will(Reply(text="Loud seas are the best ones."))
    await talk.say(HELLO)
    warm = await talk.person.send(command="status", text="models")

    assert "Models: gemma4:26b on Ollama 0.17.5 (completion, tools)" in cold
    assert "It calls tools itself; its window is 16384 tokens." in cold
    assert "It is not loaded now" in cold
    assert "Loaded: 17.0 GB, all of it on the card, window 16384." in warm
    assert "Installed: qwen3.5:9b, gemma4:26b" in warm


async def test_health_says_what_to_do_about_a_model_that_does_not_fit(talk: Talk) -> None:
    talk.ollama.vram = 8 * GB
    talk.ollama.will(Reply(text="Loud seas are the best ones."))
    await talk.say(HELLO)

    said = await llm(talk, "health")

    assert "only 8.0 GB of it on the card" in said
    assert "To do: It is partly on the CPU and answers slowly: take a smaller one (/llm list)" in said


async def test_health_says_when_another_program_has_loaded_it_with_a_smaller_window(talk: Talk) -> None:
    await talk.studio.models.ollama.preload("gemma4:26b", num_ctx=4096, keep_alive=60)

    assert "Ollama loaded it with 4096 tokens only" in await llm(talk, "health")


@pytest.mark.parametrize(
    ("capabilities", "words"),
    [
        (("completion",), "is asked for plans"),
        (("completion", "tools", "vision"), "calls tools itself, sees pictures"),
        (("embedding",), "This model cannot talk"),
    ],
)
async def test_health_goes_by_what_the_server_says_of_the_model(
    talk: Talk, capabilities: tuple[str, ...], words: str
) -> None:
    talk.ollama.capabilities = capabilities
    talk.studio.models.look_again()

    assert words in await llm(talk, "health")
