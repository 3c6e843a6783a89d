"""This machine: Python, the data folder, the disk, FFmpeg, fonts, the clock."""

import asyncio
import csv
import importlib.metadata
import os
import platform
import shutil
import stat
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from bot.doctor.report import Item
from bot.log import latest_run, recent
from bot.settings import Settings, SettingsError


async def python() -> Item:
    version = ".".join(map(str, sys.version_info[:3]))
    system = platform.system()
    if sys.version_info < (3, 11):  # noqa: UP036 - the doctor may be run by hand with another Python
        return Item(name="Python", state="problem", line=f"{version} is too old.", fix="Install Python 3.11 or newer.")
    tested = "" if system == "Linux" else " (tested on Linux only)"
    return Item(name="Python", state="ok", line=f"{version} on {system}{tested}")


async def packages() -> Item:
    """Whether every file that was installed is still there and whole: the launcher looks at their folders alone."""
    count, broken = await asyncio.to_thread(broken_packages)
    if broken:
        return Item(
            name="Packages",
            state="problem",
            line=f"Files are missing from, or cut short in, {', '.join(broken[:6])}.",
            fix="Delete the folder .venv; the next start makes it anew.",
        )
    return Item(name="Packages", state="ok", line=f"{count}, all whole")


def broken_packages() -> tuple[int, list[str]]:
    """Return how many packages are installed, and the names of those that are not as they were recorded."""
    count, broken = 0, []
    for package in importlib.metadata.distributions():
        count += 1
        # Read as it is: `files` leaves out what is missing, in newer Pythons and where a library brings their reader.
        rows = [row for row in csv.reader((package.read_text("RECORD") or "").splitlines()) if len(row) == 3]
        files = [(name, int(size) if size else None) for name, _, size in rows if not name.endswith(".pyc")]
        if not all(is_as_recorded(Path(str(package.locate_file(name))), size) for name, size in files):
            broken.append(package.name)
    return count, sorted(broken)


def is_as_recorded(file: Path, size: int | None) -> bool:
    try:
        there = file.stat().st_size
    except OSError:
        return False
    return size is None or there == size


async def data_folder(settings: Settings) -> Item:
    folder = settings.data_dir
    if not folder.exists():
        above = next(path for path in folder.parents if path.exists())
        if not os.access(above, os.W_OK):
            return Item(
                name="Data folder",
                state="problem",
                line=f"{folder} cannot be made: {above} may not be written to.",
                fix="Set data_dir (TROUPE_DATA_DIR) to a folder of yours.",
            )
        return Item(name="Data folder", state="ok", line=f"{folder} (made at the first start)")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return Item(
            name="Data folder",
            state="problem",
            line=f"{folder} is no folder that may be written to.",
            fix="Give it back to yourself (chown, chmod u+rwx), or set data_dir (TROUPE_DATA_DIR) to another.",
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


async def files(settings: Settings) -> Item:
    """Where the library's files lie. A share or a bucket is written to, read and cleared of it again."""
    from bot.storing import bucket_of
    from storage.blobs import Blobs
    from storage.errors import StorageError

    kept = settings.storage
    try:
        if kept.kind == "s3":
            bucket = bucket_of(settings, patience=timedelta(seconds=1), silence=timedelta(seconds=3))
            await bucket.probe()
            line = f"In the bucket {bucket.address.shown}, which takes, gives back and erases; up to {kept.cache_gb:g} GB of it here"
        elif kept.folder is not None:
            await Blobs(kept.folder, floor=0).probe()
            line = f"In {kept.folder}, which takes, gives back and erases"
        else:
            line = f"In {settings.assets_folder}"
    except SettingsError as error:
        return Item(name="Files", state="problem", line=error.lines[0])
    except StorageError as error:
        return Item(name="Files", state="problem", line=error.message, fix=error.fix)
    return Item(name="Files", state="ok", line=line)


async def faces(settings: Settings) -> Item:
    """Whether pictures are compared with a persona's face. They need not be: without the extra that is said, and all."""
    from tools.likeness.models import INSTALL, SHOWN_AS, find_models

    if not settings.faces.likeness:
        return Item(name="Faces", state="info", line="The likeness gate is off, as faces.likeness says.")
    if find_models() is None:
        return Item(
            name="Faces",
            state="info",
            line="The likeness gate is off: pictures are not compared with a persona's face.",
            fix=f"{INSTALL} installs what it needs (dlib and its models, 100 MB to fetch).",
        )
    return Item(
        name="Faces",
        state="ok",
        line=f"The likeness gate is on ({SHOWN_AS}); up to {settings.faces.rerolls} more tries for a picture with another face",
    )


async def provenance(settings: Settings) -> Item:
    """Whether what is posted will be signed, and by which certificate. Nothing is made here."""
    from tools.errors import NotAuthorized
    from tools.provenance.certificate import KEY, identity_in
    from tools.provenance.seal import FOLDER

    if not settings.posting.credentials:
        line = "Posts are marked as made with AI, and not signed, as posting.credentials says."
        return Item(name="Provenance", state="info", line=line)
    if find_spec("c2pa") is None:
        line = "Posts cannot be signed: c2pa-python is not installed, and they fail."
        fix = "Run ./troupe again, or set posting.credentials = false."
        return Item(name="Provenance", state="problem", line=line, fix=fix)
    folder = settings.data_dir / FOLDER
    if not (folder / KEY).exists():
        line = "Posts are signed: this installation's certificate is made at the first start."
        return Item(name="Provenance", state="ok", line=line)
    try:
        found = await asyncio.to_thread(identity_in, folder)
    except NotAuthorized as error:
        return Item(name="Provenance", state="problem", line=f"{error.message}.", fix=error.fix)
    line = f"Posts are signed by this installation ({found.fingerprint[:16]}, until {found.ends:%Y-%m-%d})"
    return Item(name="Provenance", state="ok", line=line)


async def last_run(settings: Settings) -> Item:
    """How the last start went: the error that it ended with, or had last, with its fix."""
    runs = settings.data_dir / "runs"
    folder = await asyncio.to_thread(latest_run, runs)
    if folder is None:
        return Item(name="Last run", state="ok", line="none yet")
    errors = await asyncio.to_thread(recent, folder, level="error", limit=1)
    if not errors:
        return Item(name="Last run", state="ok", line=f"{folder.name}, without an error")
    [event] = errors
    line = f"{folder.name}: {event.get('service')}: {event.get('message')}"
    return Item(name="Last run", state="info", line=line, fix=str(event.get("fix") or f"See {folder / 'events.jsonl'}"))


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
    from tools.ffmpeg.hardware import TITLES, found

    wanted = settings.ffmpeg.encoder
    try:
        path = locate(settings.ffmpeg.path)
        # Trying the chips takes a second: only whoever asks for one waits for it.
        trying = found(path, timeout=3.0) if wanted != "x264" else asyncio.sleep(0, ())
        report, works = await asyncio.gather(examine(path, timeout=4.0), trying)
    except TroupeError as error:
        return Item(name="FFmpeg", state="problem", line=error.message, fix=error.fix)
    if report.missing:
        return Item(
            name="FFmpeg",
            state="problem",
            line=f"{report.version} at {report.path} lacks {', '.join(report.missing)}.",
            fix="Leave ffmpeg.path empty to use the complete one that was installed along.",
        )
    whose = "the one that was installed along" if settings.ffmpeg.path is None else f"at {report.path}"
    if wanted not in {"x264", "auto", *works}:
        return Item(
            name="FFmpeg",
            state="problem",
            line=f"{report.version}, {whose}; {TITLES[wanted]} does not work here, so x264 encodes.",
            fix='Install its driver, or set ffmpeg.encoder to "auto" or "x264".',
        )
    if wanted == "x264":
        chips = 'ffmpeg.encoder = "auto" tries the chips of this machine'
    else:
        chips = f"of the encoders in hardware {', '.join(TITLES[name] for name in works) or 'none'} works here"
    encoder = TITLES.get(works[0] if wanted == "auto" and works else wanted, "x264")
    return Item(name="FFmpeg", state="ok", line=f"{report.version}, {whose}; {encoder} encodes, {chips}")
