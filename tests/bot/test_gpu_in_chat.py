"""ComfyUI and Ollama on one card, in one conversation: each lets the other go, nobody waits in silence."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from storage.tables import JobState
from tests.bot.agent.talking import HELLO
from tests.bot.rooms import Room, room
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.ollama import GB, OllamaEmulator, Reply

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOUD = "Loud seas are the best ones."


class Desk:
    """A person at the console, with both servers on a card of 12 GB."""

    def __init__(self, person: Room, comfy: ComfyUIEmulator, ollama: OllamaEmulator) -> None:
        self.person = person
        self.comfy = comfy
        self.ollama = ollama

    async def talk(self) -> str:
        self.ollama.will(Reply(text=LOUD))
        return await self.person.say(HELLO)

    async def picture(self, words: str = "a picture of Ava at the beach") -> str:
        return await self.person.say(words)

    async def painted(self, *states: JobState) -> Any:
        async def look() -> Any:
            (job,) = await self.person.app.studio.jobs.list(limit=1)
            return job if job.state in (states or (JobState.SUCCEEDED,)) else None

        return await self.person.until(look)


@asynccontextmanager
async def desk_in(folder: Path, **overrides: Any) -> AsyncIterator[Desk]:
    comfy = ComfyUIEmulator()
    comfy.vram, comfy.vram_of_a_job = 12 * GB, 7 * GB
    await comfy.start()
    try:
        async with OllamaEmulator(size=6 * GB) as ollama:
            settings = {"model": "auto", "ollama.url": ollama.url, "painter": "comfyui", "comfyui.url": comfy.url}
            async with room(folder, **{**settings, "reels.storyboard": "off", **overrides}) as person:

                async def loaded() -> bool:
                    return bool(ollama.loads)

                await person.until(loaded)
                yield Desk(person, comfy, ollama)
    finally:
        await comfy.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with desk_in(tmp_path_factory.mktemp("gpu")) as opened:
        yield opened


async def test_a_picture_has_the_model_let_go_and_an_answer_has_comfyui(desk: Desk) -> None:
    assert LOUD in await desk.talk()
    assert desk.ollama.loaded

    await desk.picture()
    await desk.painted()
    assert desk.ollama.unloads == ["qwen3.5:9b"]
    assert desk.comfy.vram_held == 7 * GB

    assert LOUD in await desk.talk()
    assert len(desk.comfy.freed) == 1
    assert desk.comfy.vram_held == 0


async def test_what_the_card_did_today_is_told_with_who_works(desk: Desk) -> None:
    said = await desk.person.send(command="status", text="gpu")

    assert "RTX 4070" in said
    assert "GPU time today:" in said
    assert re.search(r"Ava \d\.\d min", said)
    assert re.search(r"talk and others \d\.\d min", said)


async def test_a_question_that_would_wait_too_long_is_answered_by_the_phrase_book_and_says_why(desk: Desk) -> None:
    desk.comfy.step_seconds = 3.0
    mind = await desk.person.app.mind.get()
    patience, mind._wait = mind._wait, 1.0
    try:
        await desk.picture("three pictures of Ava at the beach")

        async def at_work() -> bool:
            return desk.comfy.running is not None

        await desk.person.until(at_work)
        said = await desk.person.say(HELLO)
    finally:
        desk.comfy.step_seconds = 0.0
        mind._wait = patience
    await desk.painted()

    assert "(The GPU is busy" in said
    assert re.search(r"so I went by the phrase book alone\.\)\n\S", said)
