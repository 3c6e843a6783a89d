"""What is missing, and how to mend it: everything this program leans on, looked at side by side within five seconds.

Nothing is changed: the database is opened for reading only, no picture is painted, no model is loaded. What is merely
not set up (no token, no ComfyUI where sketches will do) is said and is no problem.
"""

import asyncio
import importlib.util
import json
import os
import platform
import re
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx

from bot.settings import Settings

State = Literal["ok", "info", "warning", "problem"]
MARKS: dict[State, str] = {"ok": "ok     ", "info": "info   ", "warning": "warning", "problem": "PROBLEM"}
LIMIT = 4.5  # seconds for each look; all run at once
LOOK = httpx.Timeout(3.0, connect=2.0)
MIGRATIONS = Path(__file__).resolve().parents[1] / "storage" / "migrations" / "versions"
PROVIDERS = {  # the package and the key that a provider of models needs
    "openai": ("langchain_openai", "OPENAI_API_KEY"),
    "anthropic": ("langchain_anthropic", "ANTHROPIC_API_KEY"),
    "google_genai": ("langchain_google_genai", "GOOGLE_API_KEY"),
    "mistralai": ("langchain_mistralai", "MISTRAL_API_KEY"),
    "groq": ("langchain_groq", "GROQ_API_KEY"),
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing looked at: one line on it, and what to do where something is to be done."""

    name: str
    state: State
    line: str
    fix: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    items: tuple[Item, ...]
    seconds: float

    @property
    def exit_code(self) -> int:
        return 1 if any(item.state == "problem" for item in self.items) else 0

    def as_text(self) -> str:
        width = max(len(item.name) for item in self.items)
        lines = []
        for item in self.items:
            lines.append(f"{MARKS[item.state]}  {item.name:<{width}}  {item.line}")
            if item.fix:
                lines.append(f"{' ' * (len(MARKS['ok']) + width + 4)}-> {item.fix}")
        problems = sum(item.state == "problem" for item in self.items)
        verdict = f"{problems} problem{'s' if problems > 1 else ''}." if problems else "Ready."
        return "\n".join([*lines, verdict])

    def as_json(self) -> str:
        told = {"ok": self.exit_code == 0, "seconds": round(self.seconds, 2), "items": [asdict(i) for i in self.items]}
        return json.dumps(told, ensure_ascii=False, indent=2)


async def check(settings: Settings, environ: Mapping[str, str] | None = None) -> Report:
    """Look at everything, and report in the order in which a person mends it."""
    environ = os.environ if environ is None else environ
    started = time.monotonic()
    looks: list[tuple[str, Callable[[], Awaitable[Item]]]] = [
        ("Python", python),
        ("Data folder", lambda: data_folder(settings)),
        ("Disk", lambda: disk(settings)),
        ("Database", lambda: database(settings)),
        ("FFmpeg", lambda: ffmpeg(settings)),
        ("Fonts", fonts),
        ("Time", lambda: timezone(settings)),
        ("ComfyUI", lambda: comfyui(settings)),
        ("Model", lambda: model(settings, environ)),
        ("Telegram", lambda: telegram(settings)),
        ("Discord", lambda: discord(settings)),
    ]
    items = await asyncio.gather(*(within(name, look) for name, look in looks))
    return Report(items=tuple(items), seconds=time.monotonic() - started)


async def within(name: str, look: Callable[[], Awaitable[Item]]) -> Item:
    try:
        async with asyncio.timeout(LIMIT):
            return await look()
    except TimeoutError:
        return Item(
            name=name, state="warning", line=f"No answer within {LIMIT:g} s.", fix="Look again; it may be busy."
        )


# ---------------------------------------------------------------------------------------------- this machine


async def python() -> Item:
    version = ".".join(map(str, sys.version_info[:3]))
    system = platform.system()
    if sys.version_info < (3, 11):  # noqa: UP036 - the doctor may be run by hand with another Python
        return Item(name="Python", state="problem", line=f"{version} is too old.", fix="Install Python 3.11 or newer.")
    tested = "" if system == "Linux" else " (tested on Linux only)"
    return Item(name="Python", state="ok", line=f"{version} on {system}{tested}")


async def data_folder(settings: Settings) -> Item:
    folder = settings.data_dir
    if not folder.exists():
        above = next(path for path in folder.parents if path.exists())
        if not os.access(above, os.W_OK):
            return Item(
                name="Data folder",
                state="problem",
                line=f"{folder} cannot be made: {above} may not be written to.",
                fix="Set data_dir to a folder of yours.",
            )
        return Item(name="Data folder", state="ok", line=f"{folder} (made at the first start)")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return Item(
            name="Data folder",
            state="problem",
            line=f"{folder} is no folder that may be written to.",
            fix="Give it back to yourself (chown, chmod u+rwx), or set data_dir to another.",
        )
    if os.name == "posix" and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Item(
            name="Data folder",
            state="warning",
            line=f"{folder} can be opened by other people of this machine.",
            fix=f'chmod 700 "{folder}"',
        )
    return Item(name="Data folder", state="ok", line=str(folder))


async def disk(settings: Settings) -> Item:
    folder = settings.data_dir
    there = folder if folder.exists() else next(path for path in folder.parents if path.exists())
    free = (await asyncio.to_thread(shutil.disk_usage, there)).free / 1e9
    floor = settings.disk_floor_gb
    line = f"{free:.1f} GB free; new jobs stop below {floor:g} GB"
    if free < floor:
        return Item(name="Disk", state="problem", line=line, fix="Make room, or move data_dir to a larger disk.")
    if free < 2 * floor:
        return Item(name="Disk", state="warning", line=line, fix="Make room soon.")
    return Item(name="Disk", state="ok", line=line)


async def fonts() -> Item:
    from tools.fonts import font_path

    missing = [path.name for path in (font_path("display"), font_path("text")) if not path.is_file()]
    if missing:
        return Item(
            name="Fonts",
            state="problem",
            line=f"{' and '.join(missing)} missing from tools/fonts.",
            fix="Get the checkout whole again (git restore tools/fonts).",
        )
    return Item(name="Fonts", state="ok", line=f"{font_path('display').stem} and {font_path('text').stem}")


async def timezone(settings: Settings) -> Item:
    now = datetime.now(UTC).astimezone(settings.zone)
    line = f"{settings.timezone}, now {now:%a %d %b %H:%M}"
    if settings.timezone in {"UTC", "Etc/UTC"}:
        return Item(
            name="Time", state="info", line=line, fix="If your own clock differs, set timezone, such as Europe/Berlin."
        )
    return Item(name="Time", state="ok", line=line)


async def ffmpeg(settings: Settings) -> Item:
    from tools.errors import TroupeError
    from tools.ffmpeg.binary import check as examine
    from tools.ffmpeg.binary import locate

    try:
        report = await examine(locate(settings.ffmpeg.path), timeout=LIMIT - 0.5)
    except TroupeError as error:
        return Item(name="FFmpeg", state="problem", line=error.message, fix=error.fix)
    if report.missing:
        return Item(
            name="FFmpeg",
            state="problem",
            line=f"{report.version} at {report.path} lacks {', '.join(report.missing)}.",
            fix="Leave ffmpeg.path empty to use the complete one that was installed along.",
        )
    return Item(name="FFmpeg", state="ok", line=f"{report.version} at {report.path}")


# ---------------------------------------------------------------------------------------------- the database


async def database(settings: Settings) -> Item:
    from storage.lock import DataLock

    url = settings.database.url
    if not url.startswith("sqlite"):
        return await server_database(url)
    file = Path(url.partition(":///")[2].partition("?")[0])
    holder = await asyncio.to_thread(DataLock(settings.data_dir).holder)
    used = f", in use by `{holder.command}` (pid {holder.pid})" if holder else ""
    if not file.exists():
        return Item(name="Database", state="ok", line=f"{file.name} (made at the first start)")
    try:
        version, wrong = await asyncio.to_thread(examine_sqlite, file, deadline=time.monotonic() + 3.0)
    except (sqlite3.Error, OSError) as error:
        restore = f"Restore the newest file of {settings.data_dir / 'backups'}, or check who owns {file}."
        return Item(name="Database", state="problem", line=f"{file} cannot be read: {error}.", fix=restore)
    if wrong:
        return Item(
            name="Database",
            state="problem",
            line=f"{file} is damaged: {wrong}.",
            fix=f"Stop the bot, keep a copy, and restore the newest file of {settings.data_dir / 'backups'}.",
        )
    known, newest = revisions()
    if version and version not in known:
        return Item(
            name="Database",
            state="problem",
            line=f"{file.name} has version {version}, which this program does not know.",
            fix="Use the newer program that wrote it, or restore a backup.",
        )
    size = file.stat().st_size / 1e6
    state = f"version {version or 'none yet'}" + (
        "" if version == newest else f", brought to {newest} at the next start"
    )
    return Item(name="Database", state="ok", line=f"{file.name}, {size:.1f} MB, whole, {state}{used}")


def examine_sqlite(file: Path, *, deadline: float) -> tuple[str, str]:
    """The version of a file's tables, and what is wrong with it; "" and "" for a new and whole one.

    A file that nobody has open has no -wal beside it and is opened as unchanging, so that looking makes no file. A
    large file is read until `deadline`; what was read till then was whole.
    """
    mode = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True, timeout=1)
    try:
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
        version = ""
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            version = str(row[0]) if row else ""
        try:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            found = ["ok"]
        return version, "" if found == ["ok"] else "; ".join(" ".join(line.split()) for line in found)[:200]
    finally:
        connection.close()


def revisions() -> tuple[set[str], str]:
    """The versions of the tables that this program knows, and the newest. Read as text: Alembic takes half a second."""
    after: dict[str, str] = {}
    for file in MIGRATIONS.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        own = re.search(r"^revision\b[^=\n]*=\s*['\"](\w+)['\"]", text, re.MULTILINE)
        before = re.search(r"^down_revision\b[^=\n]*=\s*['\"](\w+)['\"]", text, re.MULTILINE)
        if own:
            after[own[1]] = before[1] if before else ""
    newest = set(after) - set(after.values())
    return set(after), next(iter(newest), "")


async def server_database(url: str) -> Item:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or 5432
    if importlib.util.find_spec("psycopg") is None:
        return Item(
            name="Database",
            state="problem",
            line=f"PostgreSQL at {host} needs the package psycopg.",
            fix="Install it into .venv, or leave database.url empty for SQLite.",
        )
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 2)
    except (OSError, TimeoutError):
        return Item(
            name="Database",
            state="problem",
            line=f"Nothing answers at {host}:{port}.",
            fix="Start PostgreSQL, or correct database.url.",
        )
    writer.close()
    return Item(name="Database", state="ok", line=f"PostgreSQL at {host}:{port} answers; the bot opens it at the start")


# ---------------------------------------------------------------------------------------------- servers beside us


async def comfyui(settings: Settings) -> Item:
    from tools.comfyui.painter import ComfyPainter, Patience
    from tools.errors import TroupeError

    if settings.painter == "sketch":
        return Item(name="ComfyUI", state="info", line='Not used: painter = "sketch".')
    painter = ComfyPainter(
        settings.comfyui.url,
        checkpoint=settings.comfyui.checkpoint,
        workflow=settings.comfyui.workflow,
        allow_remote=settings.comfyui.allow_remote,
        patience=Patience(per_call=3.0, connect=1.5),
    )
    try:
        return Item(name="ComfyUI", state="ok", line=await painter.check())
    except TroupeError as error:
        if settings.painter == "comfyui":
            return Item(name="ComfyUI", state="problem", line=error.message, fix=error.fix)
        return Item(
            name="ComfyUI",
            state="info",
            line=f"{error.message} Pictures are sketched.",
            fix=error.fix.partition(",")[0],
        )


async def model(settings: Settings, environ: Mapping[str, str]) -> Item:
    wanted = settings.model
    provider, _, name = wanted.partition(":")
    if wanted == "offline":
        return Item(name="Model", state="info", line='Not used: model = "offline".')
    if wanted != "auto" and provider != "ollama":
        return other_provider(provider, name, environ)
    is_named = wanted != "auto"
    url = settings.ollama.url
    try:
        async with httpx.AsyncClient(timeout=LOOK, trust_env=False) as client:
            version = _field(await client.get(f"{url}/api/version"), "version")
            listed = _field(await client.get(f"{url}/api/tags"), "models")
            names = [str(entry.get("name")) for entry in listed or [] if isinstance(entry, dict)]
            chosen = name if is_named else _pick(names)
            if not chosen:
                return Item(
                    name="Model",
                    state="info",
                    line=f"Ollama {version} has no model. The offline phrases are used.",
                    fix="ollama pull qwen3.5:9b",
                )
            if chosen not in names and f"{chosen}:latest" not in names:
                return Item(
                    name="Model",
                    state="problem",
                    line=f"Ollama {version} has no {chosen}; it has {', '.join(names[:6]) or 'none'}.",
                    fix=f"ollama pull {chosen}",
                )
            can = _field(await client.post(f"{url}/api/show", json={"model": chosen}), "capabilities") or []
    except (httpx.HTTPError, ValueError) as error:
        return Item(
            name="Model",
            state="problem" if is_named else "info",
            line=f"Ollama does not answer at {url} ({type(error).__name__})."
            + ("" if is_named else " The offline phrases are used."),
            fix='Start Ollama (ollama.com), correct ollama.url, or set model = "offline".',
        )
    abilities = ", ".join(str(ability) for ability in can) if isinstance(can, list) else ""
    line = f"{chosen} on Ollama {version}" + (f" ({abilities})" if abilities else "")
    if abilities and "completion" not in can:
        return Item(name="Model", state="problem", line=line, fix="This model cannot talk; choose another as model.")
    return Item(name="Model", state="ok", line=line)


def _pick(names: list[str]) -> str:
    from bot.agent.models import pick

    return pick(names) or ""


def _field(answer: httpx.Response, name: str) -> Any:
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise ValueError("another shape")
    return told.get(name)


def other_provider(provider: str, name: str, environ: Mapping[str, str]) -> Item:
    package, variable = PROVIDERS.get(provider, (f"langchain_{provider}", ""))
    if importlib.util.find_spec(package) is None:
        return Item(
            name="Model",
            state="problem",
            line=f"{provider} needs the package {package.replace('_', '-')}.",
            fix=f".venv/bin/python -m pip install {package.replace('_', '-')}, or choose another model.",
        )
    if variable and not environ.get(variable):
        return Item(
            name="Model", state="problem", line=f"{provider} needs a key.", fix=f"Put it into the variable {variable}."
        )
    return Item(name="Model", state="ok", line=f"{name} of {provider} (not asked: every question costs)")


# ---------------------------------------------------------------------------------------------- accounts


async def telegram(settings: Settings) -> Item:
    token = settings.telegram.token.get_secret_value()
    if not token:
        return Item(
            name="Telegram",
            state="info",
            line="No token.",
            fix="Write /newbot to @BotFather in Telegram and put the token into TROUPE_TELEGRAM_TOKEN.",
        )
    base = f"{settings.telegram.base_url}{token}"
    try:
        async with httpx.AsyncClient(timeout=LOOK) as client:
            me = await client.post(f"{base}/getMe")
            if me.status_code in {401, 404}:
                return Item(
                    name="Telegram",
                    state="problem",
                    line="The token is refused.",
                    fix="Ask @BotFather for it again (/token), and set TROUPE_TELEGRAM_TOKEN.",
                )
            bot = _dict(_field(me, "result"))
            channel = settings.telegram.channel
            told = await client.post(f"{base}/getChat", data={"chat_id": channel}) if channel else None
    except (httpx.HTTPError, ValueError) as error:
        return unreachable("Telegram", error)
    who = f"@{bot.get('username', '?')}"
    if told is not None and told.status_code != 200:
        return Item(
            name="Telegram",
            state="problem",
            line=f"{who} does not see the channel {channel}.",
            fix="Add the bot to the channel as an administrator, or correct telegram.channel.",
        )
    return Item(name="Telegram", state="ok", line=who + (f", posts to {channel}" if told is not None else ""))


async def discord(settings: Settings) -> Item:
    token = settings.discord.token.get_secret_value()
    if not token:
        return Item(
            name="Discord",
            state="info",
            line="No token.",
            fix="Make an application on discord.com/developers, and put its bot's token into TROUPE_DISCORD_TOKEN.",
        )
    headers = {"Authorization": f"Bot {token}"}
    channel = settings.discord.channel
    try:
        async with httpx.AsyncClient(timeout=LOOK, headers=headers) as client:
            me = await client.get(f"{settings.discord.api_base}/users/@me")
            if me.status_code == 401:
                return Item(
                    name="Discord",
                    state="problem",
                    line="The token is refused.",
                    fix="Reset it on the Bot page of discord.com/developers, and set TROUPE_DISCORD_TOKEN.",
                )
            bot = _field(me, "username")
            told = await client.get(f"{settings.discord.api_base}/channels/{channel}") if channel else None
    except (httpx.HTTPError, ValueError) as error:
        return unreachable("Discord", error)
    if told is not None and told.status_code != 200:
        return Item(
            name="Discord",
            state="problem",
            line=f"{bot} does not see the channel {channel}.",
            fix="Invite the bot to that server with the right to view and send, or correct discord.channel.",
        )
    return Item(name="Discord", state="ok", line=str(bot) + (f", posts to {channel}" if told is not None else ""))


def unreachable(name: str, error: Exception) -> Item:
    # The error's own words hold the address, and Telegram's address holds the token.
    return Item(
        name=name, state="warning", line=f"It cannot be reached now ({type(error).__name__}).", fix="Check the network."
    )


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
