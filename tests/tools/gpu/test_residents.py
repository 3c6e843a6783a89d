"""What both programs hold on the card, over their real wires; letting go is seen to."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.ollama import OllamaEmulator
from tools.errors import Unavailable
from tools.gpu import Card, ComfyMemory, Gpu, Need, OllamaMemory, Sharing, Words, is_one_machine
from tools.gpu.residents import card_in
from tools.ollama import Ollama

GB = 10**9
MODEL = "qwen3.5:9b"


@pytest.fixture
async def comfy() -> AsyncIterator[ComfyUIEmulator]:
    server = ComfyUIEmulator()
    server.vram = 12 * GB
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def ollama() -> AsyncIterator[OllamaEmulator]:
    async with OllamaEmulator(models=(MODEL,), size=6 * GB) as server:
        yield server


async def used() -> str:
    return MODEL


def sharing_of(comfy: ComfyUIEmulator, ollama: OllamaEmulator) -> Sharing:
    return Sharing(ComfyMemory(comfy.url), OllamaMemory(Ollama(ollama.url), used))


async def test_comfyui_tells_the_card_and_what_it_holds_of_it(comfy: ComfyUIEmulator) -> None:
    comfy.vram_held, comfy.vram_taken = 7 * GB, GB

    card = await ComfyMemory(comfy.url).card()

    assert (card.total, card.free, card.pictures, card.is_gpu) == (12 * GB, 4 * GB, 7 * GB, True)


async def test_a_comfyui_on_the_cpu_holds_nothing_of_a_card(comfy: ComfyUIEmulator) -> None:
    comfy.vram = 0

    assert not (await ComfyMemory(comfy.url).card()).is_gpu


async def test_comfyui_lets_go(comfy: ComfyUIEmulator) -> None:
    comfy.vram_held = 7 * GB

    assert await ComfyMemory(comfy.url).leave()
    assert (len(comfy.freed), comfy.vram_held) == (1, 0)


async def test_ollama_tells_what_its_model_holds_and_lets_go(ollama: OllamaEmulator) -> None:
    memory = OllamaMemory(Ollama(ollama.url), used)
    assert await memory.held() is None

    await Ollama(ollama.url).preload(MODEL, num_ctx=8192, keep_alive=300)
    assert await memory.held() == Words(name=MODEL, size=6 * GB, on_card=6 * GB)

    assert await memory.leave()
    assert await memory.held() is None


async def test_a_model_that_another_took_the_place_of_has_to_go_too(ollama: OllamaEmulator) -> None:
    using = [MODEL]

    async def now() -> str:
        return using[-1]

    ollama.models = (MODEL, "qwen3.5:4b", "strange:7b")
    memory = OllamaMemory(Ollama(ollama.url), now)
    for name in ollama.models:
        await Ollama(ollama.url).preload(name, num_ctx=8192, keep_alive=300)
    assert await memory.held() == Words(name=MODEL, size=6 * GB, on_card=6 * GB)
    using.append("qwen3.5:4b")
    assert await memory.held() == Words(name="qwen3.5:4b", size=12 * GB, on_card=12 * GB)
    using.append("")

    assert await memory.leave()
    assert list(ollama.loaded) == ["strange:7b"], "what another program uses is its own"
    assert await memory.held() is None


async def test_a_model_that_somebody_else_uses_is_said_to_have_stayed(
    ollama: OllamaEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.ollama.LEAVING", timedelta(seconds=0.5))
    await Ollama(ollama.url).preload(MODEL, num_ctx=8192, keep_alive=300)
    ollama.keeps = True

    assert not await OllamaMemory(Ollama(ollama.url), used).leave()


@pytest.mark.parametrize("stats", [None, [], {}, {"devices": []}, {"devices": [7]}, {"devices": "cuda"}])
def test_an_answer_without_a_device_is_no_card(stats: object) -> None:
    with pytest.raises(Unavailable):
        card_in(stats)


def test_a_device_whose_figures_are_odd_is_read_as_far_as_it_goes() -> None:
    card = card_in(
        {
            "devices": [
                {"name": "mps", "type": "mps", "vram_total": 16 * GB, "vram_free": 10 * GB, "torch_vram_total": "?"}
            ]
        }
    )

    assert card == Card(name="mps", kind="mps", total=16 * GB, free=10 * GB, pictures=0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://127.0.0.1:8188", "http://localhost:11434", True),
        ("http://[::1]:8188", "http://127.0.0.1:11434", True),
        ("http://studio.lan:8188", "http://studio.lan:11434", True),
        ("http://studio.lan:8188", "http://localhost:11434", False),
    ],
)
def test_only_what_runs_on_one_machine_shares_a_card(one: str, other: str, same: bool) -> None:
    assert is_one_machine(one, other) is same


async def test_a_picture_has_the_language_model_let_go_and_an_answer_has_comfyui(
    comfy: ComfyUIEmulator, ollama: OllamaEmulator
) -> None:
    gpu = Gpu(sharing=sharing_of(comfy, ollama))
    await Ollama(ollama.url).preload(MODEL, num_ctx=8192, keep_alive=300)

    async with gpu.turn(Need(side="pictures", what="sdxl")):
        assert ollama.loaded == {}
        comfy.vram_held = 7 * GB
    async with gpu.turn(Need(side="words", what=MODEL)):
        assert comfy.vram_held == 0

    assert (ollama.unloads, len(comfy.freed)) == ([MODEL], 1)


async def test_both_stay_once_it_was_measured_that_both_fit(comfy: ComfyUIEmulator, ollama: OllamaEmulator) -> None:
    gpu = Gpu(sharing=sharing_of(comfy, ollama))
    picture, word = Need(side="pictures", what="sd15"), Need(side="words", what=MODEL)

    async def paint() -> None:
        async with gpu.turn(picture):
            comfy.vram_held = 3 * GB
            comfy.vram_taken = sum(held.size_vram for held in ollama.loaded.values())

    async def talk() -> None:
        async with gpu.turn(word):
            await Ollama(ollama.url).preload(MODEL, num_ctx=8192, keep_alive=300)
            comfy.vram_taken = 6 * GB

    await paint()
    await talk()
    told = (list(ollama.unloads), len(comfy.freed))
    for _ in range(3):
        await paint()
        await talk()

    assert (list(ollama.unloads), len(comfy.freed)) == told
    assert list(ollama.loaded) == [MODEL]
    assert comfy.vram_held == 3 * GB


async def test_what_strangers_hold_of_the_card_is_not_counted_on(
    comfy: ComfyUIEmulator, ollama: OllamaEmulator
) -> None:
    sharing = sharing_of(comfy, ollama)
    comfy.vram_held, comfy.vram_taken = 3 * GB, 0
    await sharing.measure("pictures", "sd15")
    await Ollama(ollama.url).preload(MODEL, num_ctx=8192, keep_alive=300)
    comfy.vram_taken = 6 * GB
    await sharing.measure("words", MODEL)
    assert sharing.fits("sd15", MODEL)

    comfy.vram_taken = 9 * GB  # a game has been started
    await sharing.measure("words", MODEL)

    assert not sharing.fits("sd15", MODEL)


async def test_a_language_model_that_works_on_the_cpu_never_has_to_go(
    comfy: ComfyUIEmulator, ollama: OllamaEmulator
) -> None:
    ollama.vram = 0
    gpu = Gpu(sharing=sharing_of(comfy, ollama))
    async with gpu.turn(Need(side="words", what=MODEL)):
        await Ollama(ollama.url).preload(MODEL, num_ctx=8192, keep_alive=300)
    async with gpu.turn(Need(side="pictures", what="sdxl")):
        comfy.vram_held = 11 * GB
    async with gpu.turn(Need(side="words", what=MODEL)):
        pass

    assert (ollama.unloads, len(comfy.freed)) == ([], 0)


@pytest.mark.parametrize("gone", ["comfyui", "ollama"])
async def test_a_server_that_is_away_holds_up_nobody(comfy: ComfyUIEmulator, ollama: OllamaEmulator, gone: str) -> None:
    gpu = Gpu(sharing=sharing_of(comfy, ollama))
    await (comfy.stop() if gone == "comfyui" else ollama.stop())

    async with gpu.turn(Need(side="pictures", what="sdxl")):
        pass
    async with gpu.turn(Need(side="words", what=MODEL)):
        pass

    assert gpu.look().working == ()
