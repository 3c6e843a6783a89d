"""The language model when the bot starts, and starts again: loaded ahead, the best that fits, a download that goes on."""

import asyncio
from pathlib import Path

from storage.tables import JobState
from tests.bot.rooms import room
from tests.bot.test_language import HAVE, SIZES
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.ollama import OllamaEmulator, Pull


async def test_a_pull_goes_on_after_a_restart(tmp_path: Path) -> None:
    hold = asyncio.Event()
    async with OllamaEmulator(models=("qwen3.5:9b",)) as ollama:
        ollama.registry["qwen3.5:4b"] = Pull(hold=hold)
        settings = {"model": "auto", "ollama.url": ollama.url}
        async with room(tmp_path, **settings) as person:
            await person.send(command="llm", text="pull qwen3.5:4b")
            await person.press("Get it")

            async def begun() -> bool:
                return bool(ollama.pulled)

            await person.until(begun)
        hold.set()
        async with room(tmp_path, **settings) as person:

            async def over() -> bool:
                return (await person.app.studio.jobs.get(1)).state is JobState.SUCCEEDED

            await person.until(over)
        assert ollama.pulled == ["qwen3.5:4b"] * 2


async def test_at_the_start_the_model_is_loaded_before_anybody_asks(tmp_path: Path) -> None:
    async with OllamaEmulator() as ollama:
        async with room(tmp_path, **{"model": "auto", "ollama.url": ollama.url, "ollama.num_ctx": 8192}) as person:

            async def loaded() -> bool:
                return bool(ollama.loads)

            await person.until(loaded)
        assert ollama.loads == [("qwen3.5:9b", 8192)]
        assert ollama.chats == []


async def test_a_person_of_a_card_that_is_known_gets_the_best_model_that_fits(tmp_path: Path) -> None:
    comfy = ComfyUIEmulator()
    comfy.vram = 12 * 2**30
    await comfy.start()
    try:
        async with OllamaEmulator(models=HAVE, sizes=dict(SIZES)) as ollama:
            settings = {"model": "auto", "ollama.url": ollama.url, "painter": "comfyui", "comfyui.url": comfy.url}
            async with room(tmp_path, **settings) as person:
                assert await person.app.studio.models.name() == "ollama:qwen3.5:9b"
                said = await person.send(command="status", text="models")
        assert "Card: 12.9 GB of 12.9 GB free, 0.0 GB held by ComfyUI." in said
    finally:
        await comfy.stop()
