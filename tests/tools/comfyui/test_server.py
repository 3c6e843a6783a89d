"""ComfyUI's process in our hands: a real program on loopback that starts, crashes, hangs and is found again."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.emulators import comfyui_main
from tools.comfyui.home import Home, clean_environment, home_at
from tools.comfyui.resting import Resting
from tools.comfyui.server import Phase, Server, Timings
from tools.errors import InvalidRequest, NotAuthorized, Refused, Unavailable
from tools.processes import identity_of

QUICK = Timings(ready=20.0, look=0.05, stop=1.0, per_call=2.0, connect=1.0, back_off=(0.05, 0.1), steady=60.0)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "ComfyUI"
    folder.mkdir()
    shutil.copy(comfyui_main.__file__, folder / "main.py")
    return home_at(folder, python=Path(sys.executable), arguments=("--lowvram",))


def mood(home: Home, **what: object) -> None:
    (home.folder / "mood.json").write_text(json.dumps(what))


@pytest.fixture
async def make(home: Home, tmp_path: Path) -> AsyncIterator[Callable[..., Server]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made: list[Server] = []

    def build(known: Home | None = home, **options: object) -> Server:
        server = Server(
            f"http://127.0.0.1:{port}",
            home=lambda: known,
            folder=tmp_path / "data",
            timings=QUICK,
            **options,  # type: ignore[arg-type]
        )
        made.append(server)
        return server

    yield build
    for server in made:
        await server.close()
    pids = {server.pid for server in made if server.is_ours}
    for pid in pids:
        os.killpg(pid, signal.SIGKILL)
        while identity_of(pid):
            await asyncio.sleep(0.01)


async def until(condition: Callable[[], object], patience: float = 20.0) -> None:
    async with asyncio.timeout(patience):
        while not condition():
            await asyncio.sleep(0.02)


async def at(server: Server, phase: Phase) -> None:
    async with asyncio.timeout(20):
        while (await server.condition()).phase is not phase:
            await asyncio.sleep(0.02)


async def test_it_is_started_answers_and_is_stopped(make: Callable[..., Server]) -> None:
    server = make()
    assert (await server.condition()).phase is Phase.AWAY

    assert await server.start()
    stands = await server.condition()
    assert (stands.phase, stands.version, stands.pid) == (Phase.RUNNING, "0.33.0", server.pid)
    assert stands.devices == ("cuda:0 Stand-in: 6.0 of 8.0 GiB free",)

    assert not await server.start()  # it runs already
    assert await server.stop()
    assert (await server.condition()).phase is Phase.AWAY
    assert not await server.stop()


async def test_it_listens_here_alone_with_the_owners_arguments_and_none_of_our_secrets(
    make: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TROUPE_TELEGRAM_TOKEN", "OPENAI_API_KEY", "HF_TOKEN", "MY_SECRET"):
        monkeypatch.setenv(name, "very-private")
    server = make()
    await server.start()
    said = server.log.read_text()

    assert "'--listen', '127.0.0.1'" in said
    assert "'--lowvram'" in said
    assert "'--disable-metadata'" in said
    assert "PATH" in said
    assert not [name for name in ("TROUPE_", "OPENAI_API_KEY", "HF_TOKEN", "MY_SECRET") if name in said]


async def test_after_a_restart_of_the_bot_the_server_is_known_as_ours(make: Callable[..., Server]) -> None:
    await make().start()
    again = make()

    assert (await again.condition()).phase is Phase.RUNNING
    assert await again.stop()
    assert (await again.condition()).phase is Phase.AWAY


async def test_a_number_that_another_process_has_by_now_is_not_ours(make: Callable[..., Server]) -> None:
    server = make()
    await server.start()
    await server.stop()
    kept = json.loads((server.log.parent / "server.json").read_text())
    (server.log.parent / "server.json").write_text(json.dumps(kept | {"pid": os.getpid(), "identity": "ticks 1"}))

    again = make()
    assert not again.is_ours
    assert not await again.stop()
    assert identity_of(os.getpid())


async def test_what_somebody_else_started_is_used_and_never_stopped(
    make: Callable[..., Server], tmp_path: Path
) -> None:
    await make().start()
    (tmp_path / "data" / "server.json").unlink()
    stranger = make()

    assert (await stranger.condition()).phase is Phase.FOREIGN
    assert not await stranger.start()
    with pytest.raises(Refused, match="not started from here"):
        await stranger.stop()
    assert [line.text for line in await stranger.lines()] == ["hello from memory", "ERROR gone wrong"]


async def test_one_that_cannot_start_says_its_last_words_and_is_not_tried_for_ever(
    make: Callable[..., Server], home: Home
) -> None:
    mood(home, refuses=True)
    server = make()
    server.open()
    with pytest.raises(Unavailable, match="No module named 'torch'") as failed:
        await server.start()

    assert "/comfy logs" in failed.value.fix
    await asyncio.sleep(0.3)
    assert server.log.read_text().count("starting") == 1


async def test_one_that_does_not_come_up_in_time_is_left_alone(make: Callable[..., Server], home: Home) -> None:
    mood(home, slow=3)
    server = make()
    server.timings = Timings(ready=0.3, look=0.05, per_call=1.0, connect=0.5)
    with pytest.raises(Unavailable, match="does not answer"):
        await server.start()

    assert (await server.condition()).phase is Phase.STARTING
    await at(server, Phase.RUNNING)


async def test_a_crash_is_followed_by_a_new_start(make: Callable[..., Server]) -> None:
    server = make()
    server.open()
    await server.start()
    first = server.pid
    os.kill(first, signal.SIGKILL)

    await until(lambda: server.is_ours and server.pid != first)
    await at(server, Phase.RUNNING)


async def test_one_that_crashes_again_and_again_is_given_up_and_a_person_may_start_it(
    make: Callable[..., Server], home: Home
) -> None:
    mood(home, lives=0.1)
    told: list[object] = []
    server = make(on_change=lambda: told.append(None))
    server.open()
    await server.start()
    await at(server, Phase.GIVEN_UP)

    assert server.log.read_text().count("CUDA error") == 1 + len(QUICK.back_off)
    assert "CUDA error" in (await server.condition()).detail
    assert told
    mood(home)
    assert await server.start()
    assert (await server.condition()).phase is Phase.RUNNING


HASTE = {"idle": 0.1, "every": 0.05, "too_much": 0.0}


async def test_idle_and_short_of_memory_it_is_told_to_let_go_and_goes_on(
    make: Callable[..., Server], home: Home
) -> None:
    mood(home, ram_free=0.01)
    server = make(resting=Resting(**HASTE))
    server.open()
    await server.start()
    first = server.pid

    await until(lambda: "asked to free memory" in server.log.read_text())
    await asyncio.sleep(0.5)

    assert server.pid == first
    assert server.log.read_text().count("asked to free memory") == 1


async def test_memory_that_does_not_come_back_is_got_by_a_new_start(make: Callable[..., Server], home: Home) -> None:
    mood(home, ram_free=0.01, leaks=True)
    server = make(resting=Resting(**HASTE))
    server.open()
    await server.start()
    first = server.pid

    await until(lambda: server.is_ours and server.pid != first)

    assert "asked to free memory" in server.log.read_text()


@pytest.mark.parametrize(
    ("told", "resting"),
    [
        ({"jobs": 1}, HASTE),  # somebody uses it
        ({}, HASTE | {"too_much": 0.9}),  # another program fills the memory
        ({}, HASTE | {"idle": 60.0}),  # it has only just been used
    ],
)
async def test_one_that_is_used_or_holds_little_is_left_alone(
    told: dict[str, int], resting: dict[str, float], make: Callable[..., Server], home: Home
) -> None:
    mood(home, ram_free=0.01, leaks=True, **told)
    server = make(resting=Resting(**resting))
    server.open()
    await server.start()
    first = server.pid

    await asyncio.sleep(1.0)

    assert server.pid == first


async def test_a_start_after_a_crash_that_fails_is_tried_again(make: Callable[..., Server], home: Home) -> None:
    server = make()
    server.timings = replace(QUICK, back_off=(0.05,) * 9)
    server.open()
    await server.start()
    mood(home, refuses=True)
    os.kill(server.pid, signal.SIGKILL)
    await until(lambda: server.log.read_text().count("No module named 'torch'") >= 2)
    mood(home)

    await at(server, Phase.RUNNING)


async def test_an_act_that_the_disk_does_not_let_end_says_so(make: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    server = make()

    server.begin("start", place="console console")
    await until(lambda: not server.is_busy)

    detail = (await server.condition()).detail
    assert detail.startswith("Start did not end: ")
    assert str(tmp_path / "data") in detail


async def test_a_wrong_folder_is_said_in_whole_sentences(tmp_path: Path) -> None:
    server = Server("http://127.0.0.1:9", home=lambda: home_at(tmp_path / "nowhere"), folder=tmp_path, timings=QUICK)

    server.begin("start", place="console console")
    await until(lambda: not server.is_busy)

    assert "(it has no main.py). Name the folder" in (await server.condition()).detail


async def test_a_disk_that_takes_nothing_ends_no_watching(
    make: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a-file").touch()
    server = make()
    server.timings = replace(QUICK, back_off=(0.05,) * 9)
    server.open()
    await server.start()
    os.kill(server.pid, signal.SIGKILL)
    with monkeypatch.context() as patched:
        patched.setattr(server, "_folder", tmp_path / "a-file" / "data")
        await until(lambda: "Not a directory" in str([vars(record).get("why") for record in caplog.records]))

    await at(server, Phase.RUNNING)


async def test_one_that_was_stopped_stays_stopped(make: Callable[..., Server]) -> None:
    server = make()
    server.open()
    await server.start()
    await server.stop()
    await asyncio.sleep(0.3)

    assert (await server.condition()).phase is Phase.AWAY


async def test_one_that_ignores_a_polite_end_is_ended(make: Callable[..., Server], home: Home) -> None:
    mood(home, deaf=True)
    server = make()
    await server.start()

    assert await server.stop()
    assert not server.is_ours


async def test_the_bot_leaves_and_the_server_goes_on(make: Callable[..., Server]) -> None:
    server = make()
    server.open()
    await server.start()
    await server.close()

    assert (await server.condition()).phase is Phase.RUNNING


async def test_without_a_home_it_says_what_to_set(make: Callable[..., Server]) -> None:
    with pytest.raises(NotAuthorized) as failed:
        await make(None).start()

    assert "comfyui.folder" in failed.value.fix
    assert "/comfy install" in failed.value.fix


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"pid": "x"}', "\x00"])
async def test_a_damaged_note_of_what_was_started_is_as_good_as_none(
    kept: str, make: Callable[..., Server], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "server.json").write_text(kept)

    assert (await make().condition()).phase is Phase.AWAY


async def test_how_many_jobs_wait_is_known(make: Callable[..., Server], home: Home) -> None:
    server = make()
    assert await server.load() == 0
    await server.start()
    mood(home, jobs=3)

    assert await server.load() == 3


def test_a_folder_without_comfyui_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"comfyui\.folder"):
        home_at(tmp_path)
    (tmp_path / "main.py").touch()
    with pytest.raises(InvalidRequest, match=r"comfyui\.python"):
        home_at(tmp_path)


@pytest.mark.parametrize("place", [".venv/bin/python", "venv/bin/python"])
def test_the_python_of_a_usual_installation_is_found(place: str, tmp_path: Path) -> None:
    python = tmp_path / "ComfyUI" / place
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / "ComfyUI" / "main.py").touch()

    assert home_at(tmp_path) == Home(folder=tmp_path / "ComfyUI", python=python)


def test_programs_of_others_get_no_secrets() -> None:
    given = {
        "PATH": "/bin",
        "HOME": "/h",
        "TROUPE_X": "1",
        "AWS_SECRET_ACCESS_KEY": "1",
        "GH_TOKEN": "1",
        "DB_PASSWORD": "1",
    }

    assert clean_environment(given, first=Path("/x")) == {"PATH": f"/x{os.pathsep}/bin", "HOME": "/h"}
