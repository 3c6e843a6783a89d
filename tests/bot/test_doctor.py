"""The doctor: each thing on one line with its fix, over real files and real sockets, and nothing touched."""

import asyncio
import contextlib
import importlib
import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import doctor
from bot.doctor import Item, Report
from bot.log import Run
from bot.secret_key import keys_of
from bot.settings import ROOT, Settings, load
from storage.accounts import Accounts
from storage.lock import DataLock
from storage.migrate import revisions
from storage.vault import Vault
from tests.databases import new_database
from tests.emulators.bluesky import ACCESS_LIFE, BlueskyEmulator
from tests.emulators.comfyui import ComfyUIEmulator
from tests.emulators.discord import TOKEN as DISCORD_TOKEN
from tests.emulators.discord import DiscordEmulator
from tests.emulators.mastodon import MastodonEmulator
from tests.emulators.ollama import OllamaEmulator
from tests.emulators.telegram import TOKEN as TELEGRAM_TOKEN
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.wire import Server
from tests.tools.production.studio import NOON
from tests.tools.test_hardware import machine
from tools.likeness import models
from tools.provenance.certificate import identity_in
from tools.provenance.seal import FOLDER
from tools.publishers.bluesky_pds import Pds
from tools.publishers.mastodon_server import Mastodon

CLOSED = "http://127.0.0.1:9"  # nobody listens there
Configured = Callable[..., Settings]


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    """Settings of a quiet machine: data in `tmp_path`, no server anywhere, and what the test says."""

    def build(**given: object) -> Settings:
        usual: dict[str, object] = {
            "data_dir": tmp_path / "data",
            "timezone": "Europe/Berlin",
            "comfyui.url": CLOSED,
            "ollama.url": CLOSED,
            "disk_floor_gb": 0,
            "faces.likeness": False,  # what is installed here is no part of a bare machine
            "voice.engine": "off",  # likewise
        }
        return load(tmp_path, {}, overrides=usual | {name.replace("__", "."): value for name, value in given.items()})

    return build


async def look(name: str, settings: Settings, environ: dict[str, str] | None = None) -> Any:
    return await doctor.within(name, doctor.looks_at(settings, environ or {})[name])


@pytest.fixture
async def ollama() -> AsyncIterator[OllamaEmulator]:
    models = ("qwen3.5:9b", "gemma4:26b", "nomic-embed-text:latest")
    async with OllamaEmulator(models=models) as emulator:
        yield emulator


# ---------------------------------------------------------------------------------------------- the report


async def test_a_bare_machine_is_ready_and_is_told_how_to_get_more(configured: Configured, tmp_path: Path) -> None:
    report = await doctor.check(configured(), {})

    assert report.exit_code == 0, report.as_text()
    assert [item.name for item in report.items] == [
        *("Python", "Packages", "Data folder", "Disk", "Database", "Files", "FFmpeg", "Fonts", "Voice", "Faces"),
        *("Provenance", "Last run", "Time", "ComfyUI", "Model", "Telegram", "Discord", "Accounts"),
    ]
    states = {item.name: item.state for item in report.items}
    assert [name for name, state in states.items() if state == "info"] == [
        *("Voice", "Faces", "ComfyUI", "Model", "Telegram", "Discord", "Accounts")
    ]
    assert "@BotFather" in report.as_text()
    assert "discord.com/developers" in report.as_text()
    assert report.as_text().endswith("Ready.")
    assert not (tmp_path / "data").exists()  # looking makes nothing


async def test_the_report_takes_less_than_five_seconds_though_nobody_answers(configured: Configured) -> None:
    """Four servers that take the connection and then say nothing: all are waited for at once."""
    taken: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda reader, writer: taken.append(writer), "127.0.0.1")
    url = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}"
    settings = configured(
        comfyui__url=url,
        ollama__url=url,
        telegram__token=TELEGRAM_TOKEN,
        telegram__base_url=f"{url}/bot",
        discord__token=DISCORD_TOKEN,
        discord__api_base=url,
    )

    report = await doctor.check(settings, {})
    silent.close()
    for writer in taken:
        writer.close()
        await writer.wait_closed()

    assert taken
    assert report.seconds < 5
    assert {item.name: item.state for item in report.items}["Telegram"] == "warning"


async def test_a_look_that_hangs_is_a_warning(monkeypatch: pytest.MonkeyPatch, configured: Configured) -> None:
    async def hang() -> Item:
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr(doctor, "LIMIT", 0.05)

    item = await doctor.within("Disk", hang)

    assert (item.state, item.line) == ("warning", "No answer within 0.05 s.")


def test_the_exit_code_and_the_json_follow_the_problems() -> None:
    fine = Item(name="Python", state="ok", line="3.11")
    warned = Item(name="Disk", state="warning", line="low", fix="Make room soon.")
    broken = Item(name="FFmpeg", state="problem", line="missing", fix="Run again.")

    assert Report(items=(fine, warned), seconds=0.1).exit_code == 0
    report = Report(items=(fine, warned, broken), seconds=0.123)
    assert report.exit_code == 1
    assert json.loads(report.as_json()) == {
        "ok": False,
        "seconds": 0.12,
        "items": [
            {"name": "Python", "state": "ok", "line": "3.11", "fix": ""},
            {"name": "Disk", "state": "warning", "line": "low", "fix": "Make room soon."},
            {"name": "FFmpeg", "state": "problem", "line": "missing", "fix": "Run again."},
        ],
    }
    assert report.as_text().splitlines() == [
        "ok       Python  3.11",
        "warning  Disk    low",
        "                 -> Make room soon.",
        "PROBLEM  FFmpeg  missing",
        "                 -> Run again.",
        "1 problem.",
    ]


def test_looking_imports_no_language_model_and_no_numbers() -> None:
    program = (
        "import sys, asyncio; from bot.settings import load; from bot.doctor import check\n"
        "asyncio.run(check(load(overrides={'comfyui.url': 'http://127.0.0.1:9', 'ollama.url': 'http://127.0.0.1:9'})))\n"
        "heavy = {'langchain', 'langgraph', 'numpy', 'PIL', 'av', 'dbos', 'alembic', 'telegram', 'discord'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout == "[]\n"


# ---------------------------------------------------------------------------------------------- this machine


async def test_who_would_speak_is_named_or_how_to_get_somebody(
    monkeypatch: pytest.MonkeyPatch, configured: Configured, tmp_path: Path
) -> None:
    async def said(**settings: object) -> tuple[str, str]:
        item = await look("Voice", configured(**({"voice__engine": "auto"} | settings)))
        return item.state, f"{item.line} {item.fix}"

    # What is installed is the far side: an empty PATH, and a package that is there or not.
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    installed = ""
    for place in ("tools.speech.speaker", "tools.speech.engines"):
        monkeypatch.setattr(f"{place}.piper_version", lambda: installed)
    state, line = await said()
    assert (state, "./troupe add voice" in line, "No program that speaks" in line) == ("info", True, True)
    (programs / "espeak-ng").touch(mode=0o755)
    assert await said() == (
        "info",
        "Spoken by espeak-ng, like a machine; Piper would sound like a person. ./troupe add voice, then ./troupe voices get en.",
    )
    installed = "1.8.0"
    assert "./troupe voices get en fetches a voice" in (await said())[1]
    assert (await said(voice__engine="piper")) == (
        "info",
        "Piper has no voice yet. ./troupe voices get en fetches a voice; ./troupe voices lists them.",
    )
    voices = tmp_path / "data" / "voices"
    voices.mkdir(parents=True)
    for ending in (".onnx", ".onnx.json"):
        (voices / f"en_US-joe-medium{ending}").touch()
    assert (await said())[1] == "Piper 1.8.0 speaks: Joe (en); other languages: espeak-ng "
    state, line = await said(voice__command=["talker", "{out}"])
    assert (state, "talker is not on this machine" in line) == ("problem", True)
    assert (await said(voice__engine="off"))[0] == "info"


async def test_what_tells_faces_is_named_or_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, configured: Configured, tmp_path: Path
) -> None:
    async def said(**settings: object) -> tuple[str, str]:
        models.find_models.cache_clear()
        item = await look("Faces", configured(**({"faces__likeness": True} | settings)))
        return item.state, f"{item.line} {item.fix}"

    # The packages are the far side: a folder of that shape is what installing them leaves.
    (tmp_path / "site" / "dlib").mkdir(parents=True)
    weights = tmp_path / "site" / "face_recognition_models" / "models"
    monkeypatch.setattr("sys.path", [str(tmp_path / "site")])
    (tmp_path / "site" / "dlib" / "__init__.py").touch()
    weights.mkdir(parents=True)
    (weights.parent / "__init__.py").touch()
    state, line = await said()
    assert (state, "./troupe add faces" in line, "is off" in line) == ("info", True, True)

    for name in (
        "dlib_face_recognition_resnet_model_v1",
        "shape_predictor_5_face_landmarks",
        "mmod_human_face_detector",
    ):
        (weights / f"{name}.dat").touch()
    state, line = await said()
    assert (state, "is on (dlib ResNet v1)" in line) == ("ok", True)
    assert await said(faces__likeness=False) == ("info", "The likeness gate is off, as faces.likeness says. ")
    models.find_models.cache_clear()


async def test_whether_posts_are_signed_and_by_whom_is_said(configured: Configured, tmp_path: Path) -> None:
    first = await look("Provenance", configured())
    made = identity_in(tmp_path / "data" / FOLDER)
    second = await look("Provenance", configured())
    made.key.chmod(0o640)
    open_to_others = await look("Provenance", configured())
    off = await look("Provenance", configured(posting__credentials=False))

    assert (first.state, second.state) == ("ok", "ok")
    assert made.fingerprint[:16] in second.line
    assert (open_to_others.state, "chmod 600" in open_to_others.fix) == ("problem", True)
    assert (off.state, "not signed" in off.line) == ("info", True)


async def test_an_ffmpeg_that_is_not_there_is_a_problem(configured: Configured, tmp_path: Path) -> None:
    item = await look("FFmpeg", configured(ffmpeg__path=tmp_path / "ffmpeg"))

    assert item.state == "problem"
    assert "ffmpeg.path" in item.fix


async def test_a_program_that_is_no_ffmpeg_is_a_problem(configured: Configured) -> None:
    item = await look("FFmpeg", configured(ffmpeg__path="/bin/false"))

    assert item.state == "problem"


async def test_the_shipped_ffmpeg_can_do_everything(configured: Configured) -> None:
    item = await look("FFmpeg", configured())
    assert item.state == "ok"
    assert "x264 encodes" in item.line


async def test_ffmpeg_s_chips_are_tried_when_one_is_asked_for(configured: Configured, tmp_path: Path) -> None:
    script, _ = machine(tmp_path)

    assert "NVENC encodes" in (await look("FFmpeg", configured(ffmpeg__path=script, ffmpeg__encoder="auto"))).line
    item = await look("FFmpeg", configured(ffmpeg__path=script, ffmpeg__encoder="qsv"))
    assert item.state == "problem"
    assert "QSV does not work here" in item.line
    assert item.fix


@pytest.mark.parametrize(("floor", "state"), [(0, "ok"), (10_000, "problem")])
async def test_too_little_disk_is_a_problem(configured: Configured, floor: float, state: str) -> None:
    assert (await look("Disk", configured(disk_floor_gb=floor))).state == state


async def test_a_data_folder_that_others_can_open_is_a_warning(configured: Configured, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    assert (await look("Data folder", configured())).state == "ok"

    (tmp_path / "data").chmod(0o755)
    item = await look("Data folder", configured())

    assert item.state == "warning"
    assert "chmod 700" in item.fix


async def test_a_file_where_the_data_folder_should_be_is_a_problem(configured: Configured, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    assert (await look("Data folder", configured())).state == "problem"


async def test_a_machine_without_a_zone_is_asked_for_one(configured: Configured) -> None:
    assert (await look("Time", configured())).state == "ok"
    assert "timezone" in (await look("Time", configured(timezone="UTC"))).fix


# ---------------------------------------------------------------------------------------------- the database


def make_database(folder: Path, version: str | None) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "troupe.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO posts (text) VALUES (?)", [(f"post {n} " * 50,) for n in range(500)])
        connection.execute("CREATE INDEX by_text ON posts (text)")
        if version is not None:
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (version,))
    connection.close()
    return file


async def test_a_whole_database_is_read_and_nothing_is_left_beside_it(configured: Configured, tmp_path: Path) -> None:
    newest = revisions()[1]
    file = make_database(tmp_path / "data", newest)
    before = file.read_bytes()

    item = await look("Database", configured())

    assert item.state == "ok"
    assert f"whole, version {newest}" in item.line
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["troupe.db"]


async def test_an_older_database_is_said_to_be_brought_up_to_date(configured: Configured, tmp_path: Path) -> None:
    make_database(tmp_path / "data", None)

    item = await look("Database", configured())

    assert item.state == "ok"
    assert f"brought to {revisions()[1]} at the next start" in item.line


async def test_a_database_of_a_newer_program_is_a_problem(configured: Configured, tmp_path: Path) -> None:
    make_database(tmp_path / "data", "9999")

    item = await look("Database", configured())

    assert (item.state, "9999" in item.line) == ("problem", True)


@pytest.mark.parametrize("damage", ["no database at all", "a page of zeros", "a changed word"])
async def test_a_damaged_database_is_a_problem_with_the_way_back(
    damage: str, configured: Configured, tmp_path: Path
) -> None:
    file = make_database(tmp_path / "data", None)
    if damage == "a page of zeros":
        data = bytearray(file.read_bytes())
        data[4096 * 5 : 4096 * 6] = bytes(4096)
        file.write_bytes(data)
    elif damage == "a changed word":  # every page is whole, but the index tells another story
        file.write_bytes(file.read_bytes().replace(b"post 100 ", b"post 1OO ", 1))
    else:
        file.write_bytes(b"this is no database, it is a letter. " * 200)

    item = await look("Database", configured())

    assert item.state == "problem"
    assert "backups" in item.fix
    assert "\n" not in item.line


async def test_who_uses_the_database_is_said(configured: Configured, tmp_path: Path) -> None:
    make_database(tmp_path / "data", None)
    program = (
        "import sys, pathlib, sqlite3; from storage.lock import DataLock\n"
        f"lock = DataLock(pathlib.Path({str(tmp_path / 'data')!r})).hold('run')\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"

    item = await look("Database", configured())
    await other.communicate(b"")

    assert item.line.endswith(f"in use by `run` (pid {other.pid})")
    DataLock(tmp_path / "data").hold("test").release()


async def test_a_database_that_is_being_written_is_read_beside_it(configured: Configured, tmp_path: Path) -> None:
    file = make_database(tmp_path / "data", None)
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO posts (text) VALUES ('in the middle')")

    item = await look("Database", configured())
    writer.execute("COMMIT")
    writer.close()

    assert item.state == "ok"


async def test_a_postgresql_that_is_not_there_is_a_problem_and_its_password_is_not_said(
    configured: Configured,
) -> None:
    item = await look("Database", configured(database__url="postgresql://me:hunter22@127.0.0.1:9/troupe"))

    assert item.state == "problem"
    assert "hunter22" not in item.line + item.fix


# ---------------------------------------------------------------------------------------------- what was installed


@pytest.mark.parametrize("damage", ["gone", "cut short"])
async def test_a_package_with_a_broken_file_is_named_with_the_way_out(
    damage: str, configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.suppress(
        ImportError
    ):  # keyring brings it to Python 3.11: it takes the place of Python's own reader
        importlib.import_module("importlib_metadata")
    (tmp_path / "stack.py").write_text("whole = True\n")
    record = tmp_path / "stack-1.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: stack\nVersion: 1\n")
    (record / "RECORD").write_text("stack.py,,13\nstack-1.dist-info/METADATA,,\n__pycache__/stack.cpython-311.pyc,,\n")
    monkeypatch.syspath_prepend(tmp_path)

    whole = await look("Packages", configured())
    if damage == "gone":
        (tmp_path / "stack.py").unlink()
    else:
        (tmp_path / "stack.py").write_text("whole")
    broken = await look("Packages", configured())

    assert whole.state == "ok", whole.line
    assert (broken.state, " stack." in broken.line, ".venv" in broken.fix) == ("problem", True, True)


async def test_the_last_error_of_the_last_run_is_said_with_its_fix(configured: Configured, tmp_path: Path) -> None:
    settings = configured()
    with Run(settings.data_dir, command="run", now=datetime(2026, 11, 23, 12, tzinfo=UTC)):
        logging.getLogger("tools.comfyui").error("ComfyUI is away", extra={"fix": "Start it."})
        logging.getLogger("tools.comfyui").info("Looking again")

    item = await look("Last run", settings)

    assert (item.line, item.fix) == ("2026-11-23T12-00-00Z: comfyui: ComfyUI is away", "Start it.")


# ---------------------------------------------------------------------------------------------- servers beside us


@pytest.fixture
async def comfy() -> AsyncIterator[ComfyUIEmulator]:
    server = ComfyUIEmulator()
    await server.start()
    yield server
    await server.stop()


async def test_a_comfyui_that_can_paint_is_ok(comfy: ComfyUIEmulator, configured: Configured) -> None:
    item = await look("ComfyUI", configured(comfyui__url=comfy.url))

    assert (item.state, item.line.split(" at ")[0]) == ("ok", "ComfyUI 0.33.0")
    assert comfy.submitted == []


@pytest.mark.parametrize(("painter", "state"), [("auto", "info"), ("comfyui", "problem"), ("sketch", "info")])
async def test_a_missing_comfyui_matters_only_where_it_was_asked_for(
    painter: str, state: str, configured: Configured
) -> None:
    assert (await look("ComfyUI", configured(painter=painter))).state == state


async def test_an_old_comfyui_is_told_to_be_updated(comfy: ComfyUIEmulator, configured: Configured) -> None:
    comfy.version = "0.3.64"

    item = await look("ComfyUI", configured(comfyui__url=comfy.url, painter="comfyui"))

    assert (item.state, "0.28" in item.line, "Update ComfyUI" in item.fix) == ("problem", True, True)


async def test_the_best_installed_model_is_named_with_what_it_can(
    ollama: OllamaEmulator, configured: Configured
) -> None:
    item = await look("Model", configured(ollama__url=ollama.url))

    assert (item.state, item.line) == (
        "ok",
        "gemma4:26b on Ollama 0.17.5 (completion, tools) It calls tools itself; its window is 16384 tokens. "
        "It is not loaded now: the first question waits for it.",
    )


async def test_a_model_that_is_not_installed_is_a_problem_with_its_command(
    ollama: OllamaEmulator, configured: Configured
) -> None:
    item = await look("Model", configured(ollama__url=ollama.url, model="ollama:qwen3.5:4b"))

    assert (item.state, item.fix) == ("problem", "/llm pull qwen3.5:4b in the chat, or: ollama pull qwen3.5:4b")


async def test_a_model_that_cannot_talk_is_a_problem(ollama: OllamaEmulator, configured: Configured) -> None:
    ollama.capabilities = ("embedding",)

    item = await look("Model", configured(ollama__url=ollama.url, model="ollama:nomic-embed-text"))

    assert item.state == "problem"


async def test_an_ollama_without_models_says_how_to_get_one(ollama: OllamaEmulator, configured: Configured) -> None:
    ollama.models = ()

    item = await look("Model", configured(ollama__url=ollama.url))

    assert (item.state, item.fix) == ("info", "/llm pull qwen3.5:4b in the chat, or: ollama pull qwen3.5:4b")


@pytest.mark.parametrize(("wanted", "state"), [("auto", "info"), ("ollama:qwen3.5:9b", "problem"), ("offline", "info")])
async def test_a_missing_ollama_matters_only_where_it_was_asked_for(
    wanted: str, state: str, configured: Configured
) -> None:
    assert (await look("Model", configured(model=wanted))).state == state


async def test_another_provider_needs_its_package(configured: Configured) -> None:
    item = await look("Model", configured(model="nonesuch:large"))

    assert (item.state, "langchain-nonesuch" in item.line) == ("problem", True)
    assert f'"{sys.executable}"' in item.fix  # a command for the environment that runs, wherever the person stands


async def test_something_else_on_ollamas_port_is_no_ollama(comfy: ComfyUIEmulator, configured: Configured) -> None:
    assert (await look("Model", configured(ollama__url=comfy.url, model="ollama:x"))).state == "problem"


# ---------------------------------------------------------------------------------------------- accounts


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def discord() -> AsyncIterator[DiscordEmulator]:
    async with DiscordEmulator() as emulator:
        yield emulator


async def test_a_telegram_bot_is_named(telegram: TelegramEmulator, configured: Configured) -> None:
    item = await look("Telegram", configured(telegram__token=TELEGRAM_TOKEN, telegram__base_url=telegram.base_url))

    assert (item.state, item.line) == ("ok", "@troupe_test_bot")


async def test_a_telegram_channel_that_the_bot_does_not_see_is_a_problem(
    telegram: TelegramEmulator, configured: Configured
) -> None:
    item = await look(
        "Telegram",
        configured(telegram__token=TELEGRAM_TOKEN, telegram__base_url=telegram.base_url, telegram__channel="@nowhere"),
    )

    assert (item.state, "administrator" in item.fix) == ("problem", True)


async def test_a_telegram_bot_that_is_handed_every_message_of_its_groups_is_told_to_be_modest(
    telegram: TelegramEmulator, configured: Configured
) -> None:
    telegram.bot["can_read_all_group_messages"] = True
    item = await look("Telegram", configured(telegram__token=TELEGRAM_TOKEN, telegram__base_url=telegram.base_url))

    assert item.state == "info"
    assert "/setprivacy" in item.fix


@pytest.mark.parametrize(
    ("permissions", "line", "fix"),
    [
        (1 << 10, "lacks rights", "in Studio: Send Messages, Attach Files"),
        (1 << 3, "more rights than it needs", "switch off in Studio: Administrator"),
    ],
)
async def test_rights_that_a_discord_bot_lacks_or_does_not_need_are_named(
    permissions: int, line: str, fix: str, discord: DiscordEmulator, configured: Configured
) -> None:
    discord.guild("Studio").permissions = permissions
    item = await look("Discord", configured(discord__token=DISCORD_TOKEN, discord__api_base=discord.api_base))

    assert item.state == "warning"
    assert line in item.line
    assert fix in item.fix


async def test_without_the_privileged_intent_the_doctor_says_what_works(
    discord: DiscordEmulator, configured: Configured
) -> None:
    discord.may_read_content = False
    settings = {"discord__token": DISCORD_TOKEN, "discord__api_base": discord.api_base}
    item = await look("Discord", configured(**settings))

    assert item.state == "info"
    assert "mentions, commands and buttons work" in item.line
    assert "Message Content Intent" in item.fix
    assert (await look("Discord", configured(**settings, discord__message_content=False))).state == "ok"


async def test_a_discord_bot_is_named(discord: DiscordEmulator, configured: Configured) -> None:
    discord.may_read_content = True
    discord.guild("Studio").permissions = 1 << 10 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 38
    item = await look("Discord", configured(discord__token=DISCORD_TOKEN, discord__api_base=discord.api_base))

    assert (item.state, item.line) == ("ok", discord.bot.name)


async def test_a_discord_channel_that_the_bot_does_not_see_is_a_problem(
    discord: DiscordEmulator, configured: Configured
) -> None:
    item = await look(
        "Discord",
        configured(discord__token=DISCORD_TOKEN, discord__api_base=discord.api_base, discord__channel="42"),
    )

    assert item.state == "problem"


@pytest.mark.parametrize("name", ["Telegram", "Discord"])
@pytest.mark.parametrize(("status", "state"), [(401, "problem"), (500, "warning"), (302, "warning"), (200, "warning")])
async def test_a_refused_token_is_a_problem_and_a_stumbling_platform_is_not(
    name: str, status: int, state: str, configured: Configured
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<html>", headers={"Location": "http://127.0.0.1:9/"})

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    server = Server(app)
    await server.start()
    url = f"http://127.0.0.1:{server.port}"
    try:
        item = await look(
            name,
            configured(
                telegram__token=TELEGRAM_TOKEN,
                telegram__base_url=f"{url}/bot",
                discord__token=DISCORD_TOKEN,
                discord__api_base=url,
            ),
        )
    finally:
        await server.stop()

    assert item.state == state
    assert TELEGRAM_TOKEN not in item.line + item.fix
    assert DISCORD_TOKEN not in item.line + item.fix


async def test_a_discord_bot_that_may_not_attach_files_is_told_which_right_it_lacks(
    discord: DiscordEmulator, configured: Configured
) -> None:
    channel = discord.guild().channel("posts")
    settings = configured(
        discord__token=DISCORD_TOKEN, discord__api_base=discord.api_base, discord__channel=str(channel.id),
        discord__message_content=False,
    )  # fmt: skip
    assert (await look("Discord", settings)).state == "ok"

    channel.denied = 1 << 15
    item = await look("Discord", settings)

    assert item.state == "problem"
    assert item.line == "The bot may not post in #posts: it lacks Attach Files."


# ---------------------------------------------------------------------------------------------- connected accounts


@pytest.fixture
async def bluesky() -> AsyncIterator[BlueskyEmulator]:
    async with BlueskyEmulator() as emulator:
        yield emulator


@pytest.fixture
async def mastodon() -> AsyncIterator[MastodonEmulator]:
    async with MastodonEmulator() as emulator:
        yield emulator


async def test_each_connected_account_is_asked_for_and_said_in_a_line(
    bluesky: BlueskyEmulator, mastodon: MastodonEmulator, configured: Configured
) -> None:
    settings = configured(accounts__allow_local=True, accounts__bluesky=bluesky.address)
    [none] = await look("Accounts", settings)
    assert (none.state, "/connect bluesky" in none.fix) == ("info", True)
    ava, pds, server = bluesky.account(), Pds(service=bluesky.address), Mastodon(allow_local=True)
    grants = {
        "bluesky": await pds.connect(f"{ava.handle} {ava.password}"),
        "mastodon": await server.grant(mastodon.address, mastodon.token()),
    }
    settings.data_dir.mkdir(exist_ok=True)
    database = await new_database(settings.data_dir)
    settings = configured(
        accounts__allow_local=True,
        accounts__bluesky=bluesky.address,
        database__url=database.url.render_as_string(hide_password=False),
    )
    accounts = Accounts(database, Vault(lambda: keys_of(settings.data_dir)))
    for platform, grant in grants.items():
        await accounts.put(platform=platform, address=grant.address, name=grant.name, secret=grant.secret, now=NOON)

    items = await look("Accounts", settings)
    assert [(item.name, item.state) for item in items] == [("Bluesky", "ok"), ("Mastodon", "ok")]
    assert items[0].line == f"@{ava.handle} posts on Bluesky."
    bluesky.ahead = ACCESS_LIFE + 60  # the short token is over, as after any night
    mastodon.tokens.clear()
    items = await look("Accounts", settings)
    assert [item.state for item in items] == ["ok", "problem"]
    assert "is not let in: The access token was revoked" in items[1].line
    await accounts.needs_reconnect(1, error="the session is over", now=NOON)
    items = await look("Accounts", settings)
    assert (items[0].state, items[0].fix) == ("problem", "Say /connect bluesky to the bot.")
    assert ava.refreshes == 0
    await database.close()
