"""Ollama's own routes, over a socket: what it has, what is in memory, loading, letting go, getting a model."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from tests.emulators.ollama import GB, OllamaEmulator, Pull
from tests.emulators.wire import Server
from tools.errors import InvalidRequest, TroupeError, Unavailable
from tools.ollama import Installed, Loaded, Ollama, Pulling, checked_name

MODEL = "qwen3.5:9b"
CLOSED = "http://127.0.0.1:9"


@pytest.fixture
async def server() -> AsyncIterator[OllamaEmulator]:
    async with OllamaEmulator(models=(MODEL, "llama:latest"), size=6 * GB) as emulator:
        yield emulator


@pytest.fixture
def ollama(server: OllamaEmulator) -> Ollama:
    return Ollama(server.url)


async def everything(pulling: AsyncIterator[Pulling]) -> list[Pulling]:
    return [step async for step in pulling]


async def test_it_tells_its_version_its_models_and_what_they_can(ollama: Ollama) -> None:
    assert await ollama.version() == "0.17.5"
    assert await ollama.installed() == [Installed(name=MODEL, size=6 * GB), Installed(name="llama:latest", size=6 * GB)]
    shown = await ollama.shown("llama")
    assert shown.capabilities == {"completion", "tools"}
    assert shown.parameters == 9e9


async def test_a_loaded_model_tells_what_of_it_is_on_the_card(server: OllamaEmulator, ollama: Ollama) -> None:
    assert await ollama.loaded() == []
    server.vram = 4 * GB
    await ollama.preload(MODEL, num_ctx=8192, keep_alive=300)

    (held,) = await ollama.loaded()

    assert held == Loaded(name=MODEL, size=6 * GB, size_vram=4 * GB, num_ctx=8192)
    assert held.is_split


@pytest.mark.parametrize(("on_card", "split"), [(6 * GB, False), (0, False), (5 * GB, True)])
def test_only_a_model_that_lies_in_both_memories_is_split(on_card: int, split: bool) -> None:
    assert Loaded(name=MODEL, size=6 * GB, size_vram=on_card, num_ctx=None).is_split is split


async def test_loading_with_the_same_window_loads_once_and_with_another_anew(
    server: OllamaEmulator, ollama: Ollama
) -> None:
    for num_ctx in (8192, 8192, 4096):
        await ollama.preload(MODEL, num_ctx=num_ctx, keep_alive=300)

    assert server.loads == [(MODEL, 8192), (MODEL, 4096)]
    assert server.chats == []


async def test_letting_go_waits_until_the_model_is_gone(server: OllamaEmulator, ollama: Ollama) -> None:
    await ollama.preload("llama", num_ctx=8192, keep_alive=300)

    assert await ollama.unload("llama")
    assert (server.loaded, server.unloads) == ({}, ["llama:latest"])


async def test_a_model_that_stays_is_said_to_have_stayed(
    server: OllamaEmulator, ollama: Ollama, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.ollama.LEAVING", timedelta(seconds=0.5))
    server.keeps = True
    await ollama.preload(MODEL, num_ctx=8192, keep_alive=300)

    assert not await ollama.unload(MODEL)


async def test_getting_a_model_tells_how_far_it_is_and_never_more_than_all(
    server: OllamaEmulator, ollama: Ollama
) -> None:
    server.registry["qwen3.5:4b"] = Pull()

    steps = await everything(ollama.pull("qwen3.5:4b"))

    assert steps[0].fraction == 0.0
    assert steps[1] == Pulling(
        status="pulling aa", done=0, total=3 * GB
    )  # the first line of a layer tells no `completed`
    assert all(0 <= step.fraction <= 1 for step in steps)
    assert (steps[-1].status, steps[-1].fraction) == ("success", 1.0)
    assert "qwen3.5:4b" in server.models


@pytest.mark.parametrize(
    ("pull", "error", "words"),
    [
        (None, InvalidRequest, "nobody offers"),
        (Pull(error="write /models/blobs: no space left on device"), Unavailable, "no room"),
        (Pull(error="pull model manifest: 412: requires a newer version of Ollama"), Unavailable, "newer Ollama"),
        (Pull(error="max retries exceeded: EOF"), Unavailable, "max retries exceeded"),
        (Pull(status=400, error="invalid model name"), InvalidRequest, "nobody offers"),
        (Pull(drop=True), Unavailable, "does not answer"),
    ],
    ids=["unknown", "disk", "old", "network", "name", "dropped"],
)
async def test_a_model_that_cannot_be_got_says_why(
    server: OllamaEmulator, ollama: Ollama, pull: Pull | None, error: type[TroupeError], words: str
) -> None:
    if pull is not None:
        server.registry["some:model"] = pull

    with pytest.raises(error, match=words):
        await everything(ollama.pull("some:model"))
    assert "some:model" not in server.models


async def test_a_stream_that_ends_before_success_is_no_success() -> None:
    async def pull(_: web.Request) -> web.Response:
        return web.Response(text='{"status": "pulling manifest"}\n', content_type="application/x-ndjson")

    app = web.Application()
    app.router.add_post("/api/pull", pull)
    server = Server(app)
    await server.start()
    try:
        with pytest.raises(Unavailable, match="before its end"):
            await everything(Ollama(f"http://127.0.0.1:{server.port}").pull("some:model"))
    finally:
        await server.stop()


async def test_giving_up_on_a_pull_ends_it_on_the_other_side(server: OllamaEmulator, ollama: Ollama) -> None:
    server.registry["qwen3.5:4b"] = Pull(hold=asyncio.Event())
    task = asyncio.create_task(everything(ollama.pull("qwen3.5:4b")))
    async with asyncio.timeout(5):
        while not server.pulled:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        while not server.dropped_pulls:
            await asyncio.sleep(0.01)

    assert "qwen3.5:4b" not in server.models


async def test_a_model_that_is_not_there_and_a_server_that_is_away_are_said_apart(ollama: Ollama) -> None:
    with pytest.raises(InvalidRequest, match="'x' not found"):
        await ollama.shown("x")
    with pytest.raises(Unavailable, match="does not answer"):
        await Ollama(CLOSED).version()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html>hello</html>"),
        (200, "[]"),
        (200, '{"name": "something else"}'),
        (500, "oops"),
        (200, "[" * 100_000),
    ],
    ids=["html", "list", "other", "500", "nested"],
)
async def test_what_is_not_ollama_is_said_so(status: int, body: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = Server(app)
    await server.start()
    try:
        with pytest.raises(Unavailable):
            await Ollama(f"http://127.0.0.1:{server.port}").installed()
    finally:
        await server.stop()


async def test_a_server_that_hangs_is_given_up() -> None:
    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    app = web.Application()
    app.router.add_get("/api/version", hang)
    server = Server(app)
    await server.start()
    try:
        with pytest.raises(Unavailable, match="ReadTimeout"):
            await asyncio.wait_for(Ollama(f"http://127.0.0.1:{server.port}").version(), timeout=10)
    finally:
        await server.stop()


@pytest.mark.parametrize("name", ["qwen3.5:4b", "gemma4", "hf.co/somebody/some-model:Q4_K_M", "ollama:qwen3.5:4b"])
def test_names_that_ollama_takes_pass(name: str) -> None:
    assert checked_name(f" {name} ") == name.removeprefix("ollama:")


@pytest.mark.parametrize(
    "name", ["", "a b", "../../etc/passwd", "x" * 300, "http://evil", "näme", "a:b:c", "a/b/c/d/e", "-\n"]
)
def test_names_that_can_be_none_are_refused(name: str) -> None:
    with pytest.raises(InvalidRequest, match="no name of a model"):
        checked_name(name)
