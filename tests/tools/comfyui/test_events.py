"""The one socket: shared by all jobs, drained whatever happens, doubted when it falls silent, and never needed."""

import asyncio
import json
import struct
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.emulators.comfyui import ComfyUIEmulator, a_jpeg
from tests.tools.comfyui.conftest import HURRY, Seen, nobody
from tests.tools.comfyui.graphs import a_picture
from tools.comfyui.events import Ear, Events
from tools.comfyui.progress import Watch
from tools.comfyui.runner import Runner, Work
from tools.painting import PaintProgress


def a_work(**given: object) -> Work:
    return Work(prompt_id=str(uuid.uuid4()), graph=a_picture(**given), what="picture", at_most=10.0)


@pytest.fixture
def runner(comfyui: ComfyUIEmulator) -> Runner:
    return Runner(comfyui.url, patience=HURRY, client_id="troupe-us")


async def until_connected(comfyui: ComfyUIEmulator, name: str = "troupe-us") -> None:
    async with asyncio.timeout(5):
        while name not in comfyui.clients:
            await asyncio.sleep(0.01)


async def until_gone(comfyui: ComfyUIEmulator) -> None:
    async with asyncio.timeout(5):
        while comfyui.clients:
            await asyncio.sleep(0.01)


def folder(tmp_path: Path, name: str) -> Path:
    made = tmp_path / name
    made.mkdir()
    return made


async def test_jobs_that_run_beside_each_other_share_one_socket_and_each_hears_its_own(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 0.03
    seen = [Seen(), Seen()]

    await asyncio.gather(
        *(
            runner.run(a_work(sampler__seed=number), folder(tmp_path, str(number)), progress=heard)
            for number, heard in enumerate(seen)
        )
    )

    assert comfyui.asked["GET /ws"] == 1
    await until_gone(comfyui)
    assert {sent["client_id"] for sent in comfyui.submitted} == {"troupe-us"}
    for heard in seen:
        fractions = [step.fraction for step in heard.steps]
        assert fractions == sorted(fractions)
        assert fractions[-1] > 0.5
        assert any(step.preview for step in heard.steps)


async def test_the_socket_is_closed_when_nothing_runs(comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path) -> None:
    comfyui.step_seconds = 0.03
    seen = Seen()

    await runner.run(a_work(), folder(tmp_path, "1"), progress=nobody)
    await until_gone(comfyui)
    await runner.run(a_work(sampler__seed=1), folder(tmp_path, "2"), progress=seen)

    assert comfyui.asked["GET /ws"] == 2
    assert any(step.preview for step in seen.steps)


async def test_a_socket_is_opened_only_after_the_last_one_of_its_name_has_closed(comfyui: ComfyUIEmulator) -> None:
    """When two of one name are open and the older one closes, the server forgets the newer one."""
    comfyui.hears_a_close_after = 0.3
    events = Events(comfyui.url, client_id="troupe-us", patience=0.1)
    first = events.listening(Watch({}, "1"))
    await first.__aenter__()
    await until_connected(comfyui)
    await asyncio.sleep(0.1)
    leaving = asyncio.ensure_future(first.__aexit__(None, None, None))
    await asyncio.sleep(0)

    async with events.listening(Watch({}, "2")):
        await comfyui.changes.wait(0.6)
        await until_connected(comfyui)
        await leaving

        assert comfyui.doubles == 0
        assert comfyui.asked["GET /ws"] == 2


async def test_after_a_reconnect_the_queue_is_asked_at_once(comfyui: ComfyUIEmulator, tmp_path: Path) -> None:
    """What ended while nobody listened is not told again."""
    runner = Runner(comfyui.url, patience=replace(HURRY, poll_every=20), client_id="troupe-us")
    comfyui.step_seconds = 0.1
    running = asyncio.create_task(runner.run(a_work(sampler__steps=2), tmp_path, progress=nobody))
    await comfyui.until_running()
    await until_connected(comfyui)
    comfyui.stall()
    await comfyui.changes.until(lambda: comfyui.history, what=lambda: "it does not end")

    transport = comfyui.clients["troupe-us"]._req.transport  # type: ignore[union-attr]
    assert transport is not None
    transport.abort()

    async with asyncio.timeout(5):
        assert (await running).files


async def test_after_the_last_words_the_history_is_asked_again_and_again_for_a_moment(
    comfyui: ComfyUIEmulator, tmp_path: Path
) -> None:
    """It is written after the socket has said success."""
    runner = Runner(comfyui.url, patience=replace(HURRY, poll_every=20), client_id="troupe-us")
    comfyui.step_seconds, comfyui.history_delay, comfyui.tells_the_end = 0.1, 0.4, False

    async with asyncio.timeout(5):
        assert (await runner.run(a_work(sampler__steps=2), tmp_path, progress=nobody)).files


async def test_a_socket_that_was_made_deaf_by_an_older_one_of_its_name_is_opened_anew(
    comfyui: ComfyUIEmulator, tmp_path: Path
) -> None:
    runner = Runner(comfyui.url, patience=replace(HURRY, silence=0.2), client_id="troupe-us")
    comfyui.step_seconds = 0.1
    seen = Seen()
    older = await connect(f"{comfyui.url.replace('http', 'ws')}/ws?clientId=troupe-us")
    async with runner._events.listening(Watch({}, "another job of ours")):
        await until_connected(comfyui)
        await asyncio.sleep(0.1)
        await older.close()
        assert comfyui.clients == {}

        await runner.run(a_work(sampler__steps=12), tmp_path, progress=seen)

    assert comfyui.asked["GET /ws"] == 3
    assert any(step.preview for step in seen.steps)


async def test_a_socket_that_hears_of_the_submission_is_not_doubted(comfyui: ComfyUIEmulator, tmp_path: Path) -> None:
    runner = Runner(comfyui.url, patience=replace(HURRY, silence=0.05), client_id="troupe-us")
    comfyui.step_seconds = 0.4

    await runner.run(a_work(sampler__steps=2), tmp_path, progress=nobody)

    assert comfyui.asked["GET /ws"] == 1


async def test_a_peer_that_stops_reading_stalls_the_events_and_not_the_job(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.stall()
    seen = Seen()

    ran = await runner.run(a_work(), tmp_path, progress=seen)

    assert ran.files
    assert not any(step.preview for step in seen.steps)


async def test_a_reconnect_in_the_middle_hears_the_rest(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path
) -> None:
    comfyui.step_seconds = 0.1
    seen = Seen()
    running = asyncio.create_task(runner.run(a_work(sampler__steps=10), tmp_path, progress=seen))
    await comfyui.changes.until(lambda: len(seen.steps) > 2, what=lambda: "no progress")

    transport = comfyui.clients["troupe-us"]._req.transport  # type: ignore[union-attr]
    assert transport is not None
    transport.abort()
    before = len(seen.steps)
    await running

    assert comfyui.asked["GET /ws"] == 2
    assert any(step.preview for step in seen.steps[before + 1 :])


async def test_the_reader_goes_on_reading_while_nobody_picks_up(comfyui: ComfyUIEmulator) -> None:
    """Of a thousand previews only the last is kept, and the server's queue of messages is empty all the same."""
    prompt_id = str(uuid.uuid4())
    events = Events(comfyui.url, client_id="troupe-us", patience=0.1)
    note = json.dumps({"prompt_id": prompt_id}).encode()
    async with events.listening(Watch(a_picture(), prompt_id)) as ear:
        await until_connected(comfyui)
        for number in range(1000):
            picture = a_jpeg() + b"%d" % number + bytes(30_000)
            comfyui._messages.put_nowait(("troupe-us", struct.pack(">II", 4, len(note)) + note + picture))
        async with asyncio.timeout(10):
            while not comfyui._messages.empty():
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)

        heard = ear.pick_up()

    assert heard is not None
    assert heard.preview is not None
    assert heard.preview.rstrip(b"\0").endswith(b"999")
    assert ear.pick_up() is None


def test_an_ear_keeps_the_newest_of_each_and_gives_it_once() -> None:
    ear = Ear(Watch(a_picture(), "id"))

    ear.hear(preview=b"1")
    ear.hear(preview=b"2")
    ear.hear()

    assert ear.pick_up() == PaintProgress(fraction=0.0, stage="painting", preview=b"2")
    assert ear.pick_up() is None
    assert not ear.rings.is_set()


@pytest.mark.parametrize("speaks_names", [True, False])
async def test_an_unmarked_preview_is_ours_only_from_a_server_that_marks_none(
    speaks_names: bool, comfyui: ComfyUIEmulator
) -> None:
    comfyui.speaks_names = speaks_names
    prompt_id = str(uuid.uuid4())
    events = Events(comfyui.url, client_id="troupe-us", patience=0.1)
    async with events.listening(Watch(a_picture(), prompt_id)) as ear:
        await until_connected(comfyui)
        await asyncio.sleep(0.1)
        comfyui._send("troupe-us", "executing", {"node": "5", "prompt_id": prompt_id})
        comfyui._messages.put_nowait((None, struct.pack(">II", 1, 1) + a_jpeg()))
        async with asyncio.timeout(5):
            await ear.rings.wait()
            await asyncio.sleep(0.1)

        heard = ear.pick_up()

    assert heard is not None
    assert (heard.preview is None) == speaks_names


async def test_a_bug_in_the_reader_is_loud(
    comfyui: ComfyUIEmulator, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tools.comfyui.events.event_of", broken)
    comfyui.step_seconds = 0.05

    with pytest.raises(ZeroDivisionError):
        await runner.run(a_work(), tmp_path, progress=nobody)
