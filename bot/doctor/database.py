"""The database: there, whole, of which version, and who has it. It is only ever read."""

import asyncio
import importlib.util
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.doctor.report import Item
from bot.settings import Settings
from storage.wording import tr


async def look(settings: Settings) -> Item:
    from storage.lock import DataLock
    from storage.migrate import revisions

    url = settings.database.url
    if not url.startswith("sqlite"):
        return await server_database(url)
    file = Path(url.partition(":///")[2].partition("?")[0])
    backups = settings.data_dir / "backups"
    holder = await asyncio.to_thread(DataLock(settings.data_dir).holder)
    used = tr(", in use by `{command}` (pid {pid})", command=holder.command, pid=holder.pid) if holder else ""
    if not file.exists():
        return Item(name="Database", state="ok", line=tr("{file} (made at the first start)", file=file.name))
    try:
        version, wrong = await asyncio.to_thread(examine_sqlite, file, deadline=time.monotonic() + 3.0)
    except (sqlite3.Error, OSError) as error:
        restore = tr(
            "Put the newest file of {folder} back (./troupe restore), or check who owns {file}.",
            folder=backups,
            file=file,
        )
        return Item(
            name="Database",
            state="problem",
            line=tr("{file} cannot be read: {why}.", file=file, why=error),
            fix=restore,
        )
    if wrong:
        return Item(
            name="Database",
            state="problem",
            line=tr("{file} is damaged: {why}.", file=file, why=wrong),
            fix=tr("Stop the bot, and put the newest file of {folder} back: ./troupe restore", folder=backups),
        )
    known, newest = await asyncio.to_thread(revisions)
    if version and version not in known:
        return Item(
            name="Database",
            state="problem",
            line=tr("{file} has version {version}, which this program does not know.", file=file.name, version=version),
            fix=tr("Use the newer program that wrote it, or restore a backup."),
        )
    size = file.stat().st_size / 1e6
    has = version or tr("none yet")
    coming = "" if version == newest else tr(", brought to {version} at the next start", version=newest)
    state = tr("version {version}{more}", version=has, more=coming)
    return Item(
        name="Database",
        state="ok",
        line=tr("{file}, {size:.1f} MB, whole, {state}{used}", file=file.name, size=size, state=state, used=used),
    )


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


async def server_database(url: str) -> Item:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or 5432
    if importlib.util.find_spec("psycopg") is None:
        return Item(
            name="Database",
            state="problem",
            line=tr("PostgreSQL at {host} needs the package psycopg.", host=host),
            fix=tr("Install it into .venv, or leave database.url empty for SQLite."),
        )
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 2)
    except (OSError, TimeoutError):
        return Item(
            name="Database",
            state="problem",
            line=tr("Nothing answers at {host}:{port}.", host=host, port=port),
            fix=tr("Start PostgreSQL, or correct database.url."),
        )
    writer.close()
    return Item(
        name="Database",
        state="ok",
        line=tr("PostgreSQL at {host}:{port} answers; the bot opens it at the start", host=host, port=port),
    )


async def hosts(settings: Settings) -> Item:
    """Which processes work on a shared PostgreSQL."""
    from bot.hosting import host_id, host_lines, program_version
    from storage.database import Database
    from storage.errors import StorageError
    from storage.hosts import Hosts

    try:
        database = await Database.open(settings.database.url, data_dir=settings.data_dir, read_only=True)
    except StorageError as error:
        return Item(name="Hosts", state="info", line=tr("Not known: {why}", why=error.message), fix=error.fix)
    try:
        rows = await Hosts(database).all()
    except StorageError:  # the tables of another version: the start sets them up
        return Item(name="Hosts", state="ok", line=tr("none yet"))
    finally:
        await database.close()
    if not rows:
        return Item(name="Hosts", state="ok", line=tr("none yet"))
    lines = host_lines(
        rows,
        me=host_id(settings.workers.id, settings.data_dir),
        version=await asyncio.to_thread(program_version),
        now=datetime.now(UTC),
        lost_after=settings.workers.lost_after,
    )
    in_trouble = any(trouble for trouble, _ in lines)
    return Item(
        name="Hosts",
        state="warning" if in_trouble else "ok",
        line=" | ".join(line for _, line in lines),
        fix=tr("Look at those that are lost or silent; bring all of them to one version.") if in_trouble else "",
    )
