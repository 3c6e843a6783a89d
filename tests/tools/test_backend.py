"""ComfyUI looked after from the chat: its card, its buttons, its log, its installation."""

import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.fronts.front import Inbound, Origin
from storage.tables import Role
from tests.bot.rooms import Room, room
from tests.emulators import comfyui_main
from tests.tools.comfyui.test_install import stand_in, working
from tools.backend import server_card
from tools.comfyui.server import Condition, Phase, Server


@asynccontextmanager
async def studio(folder: Path, *, has_home: bool = True) -> AsyncIterator[tuple[Room, Server]]:
    """A person at a studio whose ComfyUI is a stand-in program, not running yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = folder / "ComfyUI"
    home.mkdir(exist_ok=True)
    shutil.copy(comfyui_main.__file__, home / "main.py")
    settings = {"painter": "auto", "comfyui.url": f"http://127.0.0.1:{port}"}
    if has_home:
        settings |= {"comfyui.folder": str(home), "comfyui.python": sys.executable}
    async with room(folder, **settings) as person:
        server = person.app.studio.comfyui
        assert server is not None
        yield person, server
        if server.is_ours:
            os.killpg(server.pid, signal.SIGKILL)


async def card(person: Room, words: str) -> str:
    """Wait until ComfyUI's card says this, and return it."""

    async def look() -> str:
        view = person.screen.views.get("comfyui")
        return view.text if view is not None and words in view.text else ""

    return str(await person.until(look, timeout=30))


async def test_it_is_started_and_stopped_by_buttons_and_one_card_follows(tmp_path: Path) -> None:
    async with studio(tmp_path) as (person, server):
        assert "not running" in await person.say(command="comfy")
        await person.press("Start")
        said = await card(person, "ComfyUI is up")

        assert "🟢 **ComfyUI** is running" in said
        assert "0.33.0" in said
        assert "6.0 of 8.0 GiB free" in said
        await person.press("Stop")
        assert "⚪" in await card(person, "is stopped")
        assert not server.is_ours


async def test_while_it_works_on_something_a_stop_is_asked_first(tmp_path: Path) -> None:
    async with studio(tmp_path) as (person, server):
        await person.say(command="comfy", text="start")
        await card(person, "ComfyUI is up")
        (tmp_path / "ComfyUI" / "mood.json").write_text(json.dumps({"jobs": 2}))

        assert "2 jobs are in ComfyUI's queue" in await person.say(command="comfy", text="stop")
        assert server.is_ours
        await person.press("Stop anyway")
        await card(person, "is stopped")


async def test_a_start_that_fails_says_why_on_the_card(tmp_path: Path) -> None:
    async with studio(tmp_path) as (person, _):
        (tmp_path / "ComfyUI" / "mood.json").write_text(json.dumps({"refuses": True}))
        await person.say(command="comfy", text="start")

        assert "No module named 'torch'" in await card(person, "ended while it started")
        said = await person.say(command="comfy", text="logs error 5")
        assert "⛔ ModuleNotFoundError" in said
        assert "ℹ️" not in said


async def test_without_a_comfyui_it_says_what_to_set_and_can_install_one(tmp_path: Path) -> None:
    async with studio(tmp_path, has_home=False) as (person, server):
        assert "comfyui.folder" in await person.say(command="comfy", text="start")
        assert "no 'voodoo'" in await person.say(command="comfy", text="install voodoo")
        stand_in(tmp_path / "data" / "comfyui", working())
        asked = await person.say(command="comfy", text="install cpu")

        assert "Install ComfyUI for cpu" in asked
        assert not server.workspace.exists()
        await person.press("Install")
        await card(person, "is installed")
        assert (server.workspace / "main.py").exists()


async def test_an_installation_can_be_stopped(tmp_path: Path) -> None:
    async with studio(tmp_path, has_home=False) as (person, server):
        stand_in(tmp_path / "data" / "comfyui", "print('fetching the moon', flush=True)\ntime.sleep(60)")
        await person.say(command="comfy", text="install cpu")
        await person.press("Install")
        await card(person, "fetching the moon")
        assert "worked on already" in await person.say(command="comfy", text="start")
        await person.press("Stop installing")

        await card(person, "That was stopped")
        assert not server.is_busy


async def test_only_the_owner_looks_after_it(tmp_path: Path) -> None:
    async with studio(tmp_path) as (person, server):
        await person.app.people.add(front="telegram", user="7", name="Otto", role=Role.OPERATOR, now=person.app.clock())
        person.app.open_fronts({"console": person.screen, "telegram": person.screen})
        otto = Origin(front="telegram", chat="7", user="7")
        await person.app.intake.answer(Inbound(origin=otto, key="o1", command="comfy", text="start"))
        await person.app.intake.idle()

        assert "for the owner" in person.screen.history[-1].text
        assert not server.is_ours


async def test_where_everything_is_sketched_there_is_no_comfyui_to_look_after(tmp_path: Path) -> None:
    async with room(tmp_path, painter="sketch") as person:
        assert "sketched" in await person.say(command="comfy")


async def test_other_words_name_what_there_is(tmp_path: Path) -> None:
    async with studio(tmp_path) as (person, _):
        for words in ("fly", "start!!", "🙈", "'; DROP"):
            assert "start, stop, restart, install or logs" in await person.say(command="comfy", text=words)


def test_the_card_of_one_that_was_given_up_says_its_last_words_and_what_to_do() -> None:
    said = server_card(Condition(phase=Phase.GIVEN_UP, detail="RuntimeError: CUDA error"), "http://127.0.0.1:8188")

    assert "CUDA error" in said
    assert "/comfy logs error shows why; /comfy start tries again." in said
