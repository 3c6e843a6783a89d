"""What a workflow lacks, got from the chat: sizes first, then a card that fills, then the picture that was asked for."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.fronts.front import Inbound, Origin
from storage.tables import JobState, Role
from tests.bot.rooms import Room, Screen, room
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.files import FileServer, Hosted, a_model
from tests.tools.comfyui.test_graphs import bytes_of, exported

WEDNESDAY = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
MODEL = a_model(400_000)
FRESH = "fresh.safetensors"
GRAPH = exported(n14={"inputs": {"ckpt_name": FRESH}})
ABOUT = """
[[models]]
folder = "{folder}"
file = "{file}"
url = "{url}"
"""
NODES = """
[[extensions]]
name = "ComfyUI-Rain"
url = "https://example.org/somebody/ComfyUI-Rain"
registry = "{registry}"
nodes = ["VAEDecode"]
"""


@dataclass
class Place:
    """A person, a ComfyUI with a folder on this machine, and a server of files."""

    person: Room
    comfyui: ComfyUIEmulator
    files: FileServer
    home: Path
    data: Path

    @property
    def model(self) -> Path:
        return self.home / "models" / "checkpoints" / FRESH

    def workflow(self, about: str = "", *, folder: str = "checkpoints", url: str = "") -> None:
        """Put a workflow of the person's own into the folder, with what its TOML says."""
        own = self.data / "workflows"
        own.mkdir(exist_ok=True)
        (own / "rainy-day.json").write_bytes(bytes_of(GRAPH))
        models = ABOUT.format(folder=folder, file=FRESH, url=url or f"{self.files.url}/{FRESH}")
        (own / "rainy-day.toml").write_text(models + about)

    async def ask(self) -> str:
        return await self.person.send(command="run", text="rainy-day Ava in the rain --steps 4")

    async def job(self, number: int, state: JobState) -> Any:
        async def look() -> Any:
            job = await self.person.app.studio.jobs.get(number)
            return job if job is not None and job.state is state else None

        return await self.person.until(look)

    async def card(self, words: str) -> str:
        """Wait for a view that says `words`."""

        async def look() -> str:
            return next((text for text in self.person.screen.texts if words in text), "")

        return str(await self.person.until(look))


@asynccontextmanager
async def at(folder: Path, comfyui: ComfyUIEmulator, files: FileServer, **settings: Any) -> AsyncIterator[Place]:
    home = folder / "ComfyUI"
    home.mkdir(exist_ok=True)
    (home / "main.py").touch()
    comfyui.disk = home / "models"
    known = {"painter": "comfyui", "comfyui.url": comfyui.url, "comfyui.folder": home, "comfyui.python": sys.executable}
    async with room(folder, clock=lambda: WEDNESDAY, **{**known, **settings}) as person:
        place = Place(person=person, comfyui=comfyui, files=files, home=home, data=folder / "data")
        place.workflow()
        yield place


@pytest.fixture
async def comfyui() -> AsyncIterator[ComfyUIEmulator]:
    server = ComfyUIEmulator()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with FileServer() as server:
        server.files[f"/{FRESH}"] = Hosted(data=MODEL)
        yield server


@pytest.fixture
async def place(tmp_path: Path, comfyui: ComfyUIEmulator, files: FileServer) -> AsyncIterator[Place]:
    async with at(tmp_path, comfyui, files) as opened:
        yield opened


async def test_what_lacks_is_got_on_a_press_with_its_size_before_it_and_then_the_picture_is_made(place: Place) -> None:
    said = await place.ask()
    assert "rainy-day** cannot run here yet" in said
    assert place.files.asked == [], "nobody is asked before a press"

    said = await place.person.press("Install")
    assert f"• {FRESH}, 0.4 MB, from 127.0.0.1" in said
    assert str(place.model.parent) in said
    assert "are free there" in said
    assert [method for method, *_ in place.files.asked] == ["HEAD"], "only the size was asked for"
    assert not place.model.exists()

    await place.person.press("Get them (0.4 MB)")
    await place.job(1, JobState.SUCCEEDED)
    picture = await place.job(2, JobState.SUCCEEDED)

    assert place.model.read_bytes() == MODEL
    assert "rainy-day can run here now (fresh.safetensors).\nIt runs as J2." in await place.card("can run here now")
    asset = await place.person.app.studio.assets.get(picture.result["asset"])
    assert (asset.generation_settings["workflow"], asset.generation_settings["steps"]) == ("rainy-day", 4)
    assert place.comfyui.submitted[-1]["prompt"]["14"]["inputs"]["ckpt_name"] == FRESH


async def test_a_check_offers_to_install_and_runs_nothing_afterwards(place: Place) -> None:
    await place.person.send(command="workflow", text="check rainy-day")
    await place.person.press("Install")
    await place.person.press("Get them (0.4 MB)")
    await place.job(1, JobState.SUCCEEDED)

    assert "`/run rainy-day …` runs it" in await place.card("can run here now")
    assert len(await place.person.app.studio.jobs.list()) == 1
    assert "can run here" in await place.person.send(command="workflow", text="check rainy-day")
    assert "lacks nothing" in await place.person.send(command="workflow", text="install rainy-day")


async def test_the_card_tells_how_far_it_is_and_a_cancelled_download_goes_on_later(place: Place) -> None:
    place.files.files[f"/{FRESH}"] = Hosted(data=MODEL, stalls=[300_000])
    await place.ask()
    await place.person.press("Install")
    await place.person.press("Get them (0.4 MB)")

    async def half() -> Any:
        views = place.person.screen.views.values()
        return next((view for view in views if view.progress and view.progress.fraction > 0.5), None)

    view = await place.person.until(half)
    assert view.progress.stage == f"getting {FRESH}: 0.3 MB of 0.4 MB"
    assert "what rainy-day lacks" in view.text
    await place.person.press("Cancel")
    await place.job(1, JobState.CANCELLED)
    assert not place.model.exists()

    await place.person.press("Make it after all")
    await place.job(2, JobState.SUCCEEDED)
    assert place.model.read_bytes() == MODEL
    assert place.files.asked[-1][2] == "bytes=300000-"
    await place.job(3, JobState.SUCCEEDED)


async def test_a_download_goes_on_after_a_restart_of_the_bot_and_runs_once(
    tmp_path: Path, comfyui: ComfyUIEmulator, files: FileServer
) -> None:
    files.files[f"/{FRESH}"] = Hosted(data=MODEL, stalls=[250_000])
    async with at(tmp_path, comfyui, files) as place:
        await place.ask()
        await place.person.press("Install")
        await place.person.press("Get them (0.4 MB)")

        async def some() -> bool:
            part = place.model.with_name(f".{FRESH}.part")
            return (
                any(view.progress and view.progress.fraction > 0.5 for view in place.person.screen.views.values())
                and part.exists()
            )

        await place.person.until(some)
    async with at(tmp_path, comfyui, files) as place:
        await place.job(1, JobState.SUCCEEDED)
        await place.job(2, JobState.SUCCEEDED)
        assert place.model.read_bytes() == MODEL
        assert files.asked[-1][2] == "bytes=250000-"
        assert len(await place.person.app.studio.jobs.list()) == 2


@pytest.mark.parametrize(
    ("hosted", "says"),
    [
        (Hosted(data=b"<!DOCTYPE html><html>sign in</html>" * 30), "a web page came in its place"),
        (Hosted(data=b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "Git LFS pointer"),
        (Hosted(data=b"\x80\x02}q\x00" * 99), "a pickle under another name"),
        (Hosted(data=MODEL[:-50_000]), "it is cut short"),
    ],
)
async def test_what_is_not_the_model_is_refused_and_removed(hosted: Hosted, says: str, place: Place) -> None:
    place.files.files[f"/{FRESH}"] = hosted
    await place.ask()
    await place.person.press("Install")
    get = next(
        button.label for view in place.person.screen.views.values() for row in view.buttons for button in row
        if button.label.startswith("Get them")
    )  # fmt: skip
    await place.person.press(get)
    await place.job(1, JobState.FAILED)

    assert "⛔" in await place.card(says)
    assert list(place.model.parent.iterdir()) == []
    assert not place.comfyui.submitted


async def test_a_source_that_gives_nothing_is_said_before_the_press(place: Place) -> None:
    place.files.files[f"/{FRESH}"] = Hosted(data=MODEL, status=401)
    await place.ask()

    said = await place.person.press("Install")

    assert "Nothing of what **rainy-day** lacks can be got from here" in said
    assert "does not give the file to everybody (401)" in said
    assert f"curl -L -o models/checkpoints/{FRESH}" in said
    assert place.person.screen.find("Get them (0.4 MB)") is None


@pytest.mark.parametrize(
    ("folder", "url"),
    [("../../../etc", ""), ("checkpoints/../..", ""), ("/etc", ""), ("checkpoints", "file:///etc/passwd"), ("checkpoints", "ftp://127.0.0.1/x")],
)  # fmt: skip
async def test_no_file_goes_anywhere_but_into_the_models_and_comes_from_the_web(
    folder: str, url: str, place: Place
) -> None:
    place.workflow(folder=folder, url=url)

    said = await place.ask()

    assert "cannot run here yet" in said
    assert place.person.screen.find("Install") is None
    assert place.files.asked == []


async def test_where_the_folder_is_not_known_the_place_and_the_command_are_said(
    tmp_path: Path, comfyui: ComfyUIEmulator, files: FileServer
) -> None:
    async with at(tmp_path, comfyui, files, **{"comfyui.folder": None}) as place:
        said = await place.ask()
        assert f"in ComfyUI's folder run `curl -L -o models/checkpoints/{FRESH}" in said
        assert place.person.screen.find("Install") is None
        assert place.person.screen.find("Run anyway") is not None

        said = await place.person.send(command="workflow", text="install rainy-day")
        assert "I do not know where this ComfyUI lies on this machine" in said


async def test_only_the_owner_installs(place: Place) -> None:
    app = place.person.app
    await app.people.add(front="telegram", user="7", name="Otto", role=Role.OPERATOR, now=WEDNESDAY)
    screen = Screen(name="telegram")
    app.open_fronts({"console": place.person.screen, "telegram": screen})
    origin = Origin(front="telegram", chat="7", user="7")
    await app.intake.answer(Inbound(origin=origin, key="1", command="workflow", text="install rainy-day"))
    await app.intake.idle()

    assert "only the owner" in screen.history[-1].text.lower()
    assert place.files.asked == []


# ---------------------------------------------------------------------------------------------- custom nodes


def comfy_cli(data: Path, script: str) -> Path:
    """Put a program where comfy-cli was installed from here; return the file in which it notes what it was asked."""
    comfy = data / "comfyui" / "cli" / "bin" / "comfy"
    comfy.parent.mkdir(parents=True)
    noted = data / "asked.json"
    noting = f"Path({str(noted)!r}).write_text(json.dumps(sys.argv[1:]))"
    comfy.write_text(f"#!{sys.executable}\nimport json, sys\nfrom pathlib import Path\n{noting}\n{script}\n")
    comfy.chmod(0o755)
    return noted


@pytest.fixture
def lacking(place: Place) -> Callable[[str], Path]:
    """A workflow that lacks custom nodes and nothing else, and a comfy-cli that does what is said."""

    def build(script: str, registry: str = "comfyui-rain") -> Path:
        place.model.parent.mkdir(parents=True)
        place.model.write_bytes(MODEL)
        place.comfyui.lacks = {"VAEDecode"}
        place.workflow(NODES.format(registry=registry))
        return comfy_cli(place.data, script)

    return build


async def test_custom_nodes_are_installed_by_comfy_cli_and_seen_after_a_restart(
    place: Place, lacking: Callable[..., Path]
) -> None:
    noted = lacking('print(\'{"ok": true, "data": {}}\')')
    said = await place.ask()
    assert "Custom nodes ComfyUI-Rain" in said

    said = await place.person.press("Install")
    assert "the custom nodes ComfyUI-Rain, by comfy-cli" in said
    assert "Then ComfyUI is started again" in said
    await place.person.press("Install them")
    job = await place.job(1, JobState.FAILED)

    home = str(place.home)
    assert json.loads(noted.read_text()) == [
        "--workspace", home, "--skip-prompt", "--json", "node", "install", "comfyui-rain", "--exit-on-fail",
    ]  # fmt: skip
    assert "ComfyUI sees them when it is started again" in job.error, "somebody else started this ComfyUI"
    place.comfyui.lacks = set()
    await place.person.press("Try again")
    await place.job(2, JobState.SUCCEEDED)
    await place.job(3, JobState.SUCCEEDED)


async def test_what_comfy_cli_says_is_told(place: Place, lacking: Callable[..., Path]) -> None:
    answer = {"ok": False, "error": {"message": "ComfyUI-Manager is not installed", "hint": "install it first"}}
    lacking(f"print({json.dumps(json.dumps(answer))})\nsys.exit(1)")
    await place.ask()
    await place.person.press("Install")
    await place.person.press("Install them")
    job = await place.job(1, JobState.FAILED)

    assert "ComfyUI-Manager is not installed" in job.error
    assert job.fix == "install it first"


@pytest.mark.parametrize("registry", ["", "--help", "../x", "a b", "https://example.org/x"])
async def test_only_nodes_with_an_id_of_the_registry_are_installed(
    registry: str, place: Place, lacking: Callable[..., Path]
) -> None:
    noted = lacking("sys.exit(0)", registry)

    said = await place.ask()

    assert "git clone https://example.org/somebody/ComfyUI-Rain" in said
    assert place.person.screen.find("Install") is None
    assert not noted.exists()


async def test_a_model_that_was_cut_short_is_said_before_it_is_loaded(place: Place) -> None:
    place.model.parent.mkdir(parents=True)
    place.model.write_bytes(MODEL[:200_000])

    said = await place.ask()

    assert f"models/checkpoints/{FRESH} is broken (it is cut short: 0.2 MB of 0.4 MB)" in said
    await place.person.send(command="image", text=f"Ava --checkpoint {FRESH}")
    job = await place.job(1, JobState.FAILED)
    assert "is broken (it is cut short: 0.2 MB of 0.4 MB)." in job.error, (
        "a picture that no workflow was named for is told the same"
    )
    assert not place.comfyui.submitted
    await asyncio.to_thread(place.model.write_bytes, MODEL)
    await place.ask()
    await place.job(2, JobState.SUCCEEDED)
