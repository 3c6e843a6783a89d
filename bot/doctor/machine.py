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
from storage.wording import tr


async def python() -> Item:
    version = ".".join(map(str, sys.version_info[:3]))
    system = platform.system()
    if sys.version_info < (3, 11):  # noqa: UP036 - the doctor may be run by hand with another Python
        return Item(
            name="Python",
            state="problem",
            line=tr("{version} is too old.", version=version),
            fix=tr("Install Python 3.11 or newer."),
        )
    tested = "" if system == "Linux" else tr(" (tested on Linux only)")
    return Item(
        name="Python",
        state="ok",
        line=tr("{version} on {system}{tested}", version=version, system=system, tested=tested),
    )


async def packages() -> Item:
    """Whether every file that was installed is still there and whole: the launcher looks at their folders alone."""
    count, broken = await asyncio.to_thread(broken_packages)
    if broken:
        return Item(
            name="Packages",
            state="problem",
            line=tr("Files are missing from, or cut short in, {packages}.", packages=", ".join(broken[:6])),
            fix=tr("Delete the folder .venv; the next start makes it anew."),
        )
    return Item(name="Packages", state="ok", line=tr("{count}, all whole", count=count))


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
                line=tr("{folder} cannot be made: {above} may not be written to.", folder=folder, above=above),
                fix=tr("Set data_dir (TROUPE_DATA_DIR) to a folder of yours."),
            )
        return Item(name="Data folder", state="ok", line=tr("{folder} (made at the first start)", folder=folder))
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return Item(
            name="Data folder",
            state="problem",
            line=tr("{folder} is no folder that may be written to.", folder=folder),
            fix=tr("Give it back to yourself (chown, chmod u+rwx), or set data_dir (TROUPE_DATA_DIR) to another."),
        )
    if os.name == "posix" and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Item(
            name="Data folder",
            state="warning",
            line=tr("{folder} can be opened by other people of this machine.", folder=folder),
            fix=f'chmod 700 "{folder}"',
        )
    return Item(name="Data folder", state="ok", line=str(folder))


async def disk(settings: Settings) -> Item:
    folder = settings.data_dir
    there = folder if folder.exists() else next(path for path in folder.parents if path.exists())
    free = (await asyncio.to_thread(shutil.disk_usage, there)).free / 1e9
    floor = settings.disk_floor_gb
    line = tr("{free:.1f} GB free; new jobs stop below {floor:g} GB", free=free, floor=floor)
    if free < floor:
        return Item(name="Disk", state="problem", line=line, fix=tr("Make room, or move data_dir to a larger disk."))
    if free < 2 * floor:
        return Item(name="Disk", state="warning", line=line, fix=tr("Make room soon."))
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
            line = tr(
                "In the bucket {bucket}, which takes, gives back and erases; up to {size:g} GB of it here",
                bucket=bucket.address.shown,
                size=kept.cache_gb,
            )
        elif kept.folder is not None:
            await Blobs(kept.folder, floor=0).probe()
            line = tr("In {folder}, which takes, gives back and erases", folder=kept.folder)
        else:
            line = tr("In {folder}", folder=settings.assets_folder)
    except SettingsError as error:
        return Item(name="Files", state="problem", line=error.lines[0])
    except StorageError as error:
        return Item(name="Files", state="problem", line=error.message, fix=error.fix)
    return Item(name="Files", state="ok", line=line)


async def faces(settings: Settings) -> Item:
    """Whether pictures are compared with a persona's face. They need not be: without the extra that is said, and all."""
    from tools.likeness.models import INSTALL, SHOWN_AS, find_models

    if not settings.faces.likeness:
        return Item(name="Faces", state="info", line=tr("The likeness gate is off, as faces.likeness says."))
    if find_models() is None:
        return Item(
            name="Faces",
            state="info",
            line=tr("The likeness gate is off: pictures are not compared with a persona's face."),
            fix=tr("{command} installs what it needs (dlib and its models, 100 MB to fetch).", command=INSTALL),
        )
    return Item(
        name="Faces",
        state="ok",
        line=tr(
            "The likeness gate is on ({model}); up to {tries} more tries for a picture with another face",
            model=SHOWN_AS,
            tries=settings.faces.rerolls,
        ),
    )


async def voice(settings: Settings) -> Item:
    """Who would speak words that a reel shall say. Nobody need: without a program that is said, and all."""
    from tools.speech import GET, INSTALL, Speaker
    from tools.speech.engines import Piper, Program, piper_version

    kept = settings.voice
    if kept.engine == "off":
        return Item(name="Voice", state="info", line=tr("Reels are not spoken, as voice.engine says."))
    speaker = Speaker(folder=settings.voices_folder, ffmpeg=Path(), engine=kept.engine, command=kept.command)
    if problem := speaker.problem():
        line = tr("{problem}, so nothing can be spoken.", problem=problem)
        fix = tr("Install it, or take voice.command out of config.toml.")
        return Item(name="Voice", state="problem", line=line, fix=fix)
    engines, voices = speaker.engines(), speaker.voices()
    piper = next((one for one in engines if isinstance(one, Piper)), None)
    others = ", ".join(one.name for one in engines if isinstance(one, Program))
    if kept.command:
        return Item(name="Voice", state="ok", line=tr("Spoken by {program}, as voice.command says", program=others))
    if piper is not None and voices:
        names = ", ".join(f"{one.title} ({one.language})" for one in voices)
        line = tr("Piper {version} speaks: {names}", version=piper.version, names=names)
        beside = tr("; other languages: {programs}", programs=others) if others else ""
        return Item(name="Voice", state="ok", line=f"{line}{beside}")
    how = (
        tr("{get} en fetches a voice; ./troupe voices lists them.", get=GET)
        if piper_version()
        else tr("{install}, then {get} en.", install=INSTALL, get=GET)
    )
    if others:
        line = tr("Spoken by {programs}, like a machine; Piper would sound like a person.", programs=others)
    else:
        line = (
            tr("Piper has no voice yet.")
            if piper is not None
            else tr("No program that speaks: reels have music alone.")
        )
    return Item(name="Voice", state="info", line=line, fix=how)


async def provenance(settings: Settings) -> Item:
    """Whether what is posted will be signed, and by which certificate. Nothing is made here."""
    from tools.errors import NotAuthorized
    from tools.provenance.certificate import KEY, identity_in
    from tools.provenance.seal import FOLDER

    if not settings.posting.credentials:
        line = tr("Posts are marked as made with AI, and not signed, as posting.credentials says.")
        return Item(name="Provenance", state="info", line=line)
    if find_spec("c2pa") is None:
        line = tr("Posts cannot be signed: c2pa-python is not installed, and they fail.")
        fix = tr("Run ./troupe again, or set posting.credentials = false.")
        return Item(name="Provenance", state="problem", line=line, fix=fix)
    folder = settings.data_dir / FOLDER
    if not (folder / KEY).exists():
        line = tr("Posts are signed: this installation's certificate is made at the first start.")
        return Item(name="Provenance", state="ok", line=line)
    try:
        found = await asyncio.to_thread(identity_in, folder)
    except NotAuthorized as error:
        return Item(name="Provenance", state="problem", line=f"{error.message}.", fix=error.fix)
    line = tr(
        "Posts are signed by this installation ({fingerprint}, until {end:%Y-%m-%d})",
        fingerprint=found.fingerprint[:16],
        end=found.ends,
    )
    return Item(name="Provenance", state="ok", line=line)


async def last_run(settings: Settings) -> Item:
    """How the last start went: the error that it ended with, or had last, with its fix."""
    runs = settings.data_dir / "runs"
    folder = await asyncio.to_thread(latest_run, runs)
    if folder is None:
        return Item(name="Last run", state="ok", line=tr("none yet"))
    errors = await asyncio.to_thread(recent, folder, level="error", limit=1)
    if not errors:
        return Item(name="Last run", state="ok", line=tr("{run}, without an error", run=folder.name))
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
            line=tr("{missing} missing from tools/fonts.", missing=tr(" and ").join(missing)),
            fix=tr("Get the checkout whole again (git restore tools/fonts)."),
        )
    return Item(
        name="Fonts",
        state="ok",
        line=tr("{one} and {other}", one=font_path("display").stem, other=font_path("text").stem),
    )


async def timezone(settings: Settings) -> Item:
    now = datetime.now(UTC).astimezone(settings.zone)
    line = tr("{zone}, now {now:%a %d %b %H:%M}", zone=settings.timezone, now=now)
    if settings.timezone in {"UTC", "Etc/UTC"}:
        return Item(
            name="Time",
            state="info",
            line=line,
            fix=tr("If your own clock differs, set timezone, such as Europe/Berlin."),
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
            line=tr(
                "{version} at {path} lacks {missing}.",
                version=report.version,
                path=report.path,
                missing=", ".join(report.missing),
            ),
            fix=tr("Leave ffmpeg.path empty to use the complete one that was installed along."),
        )
    whose = (
        tr("the one that was installed along") if settings.ffmpeg.path is None else tr("at {path}", path=report.path)
    )
    if wanted not in {"x264", "auto", *works}:
        return Item(
            name="FFmpeg",
            state="problem",
            line=tr(
                "{version}, {whose}; {chip} does not work here, so x264 encodes.",
                version=report.version,
                whose=whose,
                chip=TITLES[wanted],
            ),
            fix=tr('Install its driver, or set ffmpeg.encoder to "auto" or "x264".'),
        )
    if wanted == "x264":
        chips = tr('ffmpeg.encoder = "auto" tries the chips of this machine')
    else:
        chips = tr(
            "of the encoders in hardware {works} works here",
            works=", ".join(TITLES[name] for name in works) or tr("none"),
        )
    encoder = TITLES.get(works[0] if wanted == "auto" and works else wanted, "x264")
    return Item(
        name="FFmpeg",
        state="ok",
        line=tr(
            "{version}, {whose}; {encoder} encodes, {chips}",
            version=report.version,
            whose=whose,
            encoder=encoder,
            chips=chips,
        ),
    )
