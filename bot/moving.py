"""`./troupe move-database` and `move-assets`: rows from SQLite to PostgreSQL, files to where storage says; the bot stands still."""

import asyncio
from pathlib import Path

import click

from bot.settings import Settings
from bot.storing import blobs_of, is_shared, settle
from storage.blobs import Blobs
from storage.database import Database
from storage.errors import Corrupt, Invalid, NotFound
from storage.files import StoredFile, files_in_use
from storage.lock import DataLock
from storage.moving import move
from storage.preferences import Preferences
from storage.restoring import set_aside
from storage.wording import tr


async def move_database(settings: Settings, target: str) -> int:
    """Copy everything to `target`, check it, and put the SQLite file aside, so that nothing is posted from both."""
    url = settings.database.url
    if not url.startswith("sqlite"):
        raise Invalid(
            tr("database.url names a PostgreSQL already."),
            fix=tr("Name the SQLite file in database.url, and move that."),
        )
    source = Path(url.partition(":///")[2].partition("?")[0])
    with DataLock(settings.data_dir).hold("move-database"):
        if not source.is_file():
            raise Invalid(
                tr("There is no database at {source}.", source=source),
                fix=tr("Set database.url to the PostgreSQL and start the bot."),
            )
        moved = await asyncio.to_thread(move, source, target)
        kept = await asyncio.to_thread(set_aside, source, "moved")
    for name, table in moved.items():
        click.echo(
            tr(
                "{name:>16}  {rows:>8} rows  {checksum}  same on both",
                name=name,
                rows=table.rows,
                checksum=table.checksum[:12],
            )
        )
    click.echo(tr("Everything is there. The SQLite file is kept as {kept}.", kept=kept))
    click.echo(tr("Now set database.url (TROUPE_DATABASE_URL) to the PostgreSQL, and start the bot."))
    return 0


AT_ONCE = 4  # files
NAMED = 10  # of those that are lost


async def move_assets(settings: Settings, *, back: bool) -> int:
    """Copy every file that a row names from data/assets to where storage says, or back; those that are there stay."""
    if not is_shared(settings):
        raise Invalid(
            tr("The settings of [storage] name data/assets, where the files are."),
            fix=tr('Set storage.kind = "s3" with its bucket, or storage.folder, and run this again.'),
        )
    here, there = Blobs(settings.data_dir / "assets"), blobs_of(settings)
    source, target = (there, here) if back else (here, there)
    with DataLock(settings.data_dir).hold("move-assets"):
        database = await Database.open(settings.database.url, data_dir=settings.data_dir)
        try:
            files = copied_once(await files_in_use(database))
            copied, lost = await copy_all(files, source, target)
            if not back:
                await settle(there, Preferences(database))
        finally:
            await database.close()
    for line in lost[:NAMED]:
        click.echo(line, err=True)
    if len(lost) > NAMED:
        click.echo(tr("... and {count} more.", count=len(lost) - NAMED), err=True)
    gone = tr(", {count} could not be had", count=len(lost)) if lost else ""
    click.echo(
        tr(
            "{count} files: {copied} copied, {there} were there already{gone}.",
            count=len(files),
            copied=copied,
            there=len(files) - copied - len(lost),
            gone=gone,
        )
    )
    click.echo(
        tr('Now set storage.kind = "folder" and no storage.folder, and start the bot.')
        if back
        else tr("Start the bot. When all is well, {folder} is no longer needed.", folder=here.root)
    )
    return 1 if lost else 0


async def copy_all(files: list[StoredFile], source: Blobs, target: Blobs) -> tuple[int, list[str]]:
    """Copy what is not there yet; return how many were copied, and a line for each that the source does not have whole."""
    copied, lost = 0, list[str]()
    places = asyncio.Semaphore(AT_ONCE)

    async def copy(file: StoredFile) -> None:
        nonlocal copied
        async with places:
            if await target.holds(*file):
                return
            try:
                async with source.lent(file) as path:
                    await target.receive(path, file.sha256)
            except (NotFound, Corrupt) as error:
                lost.append(error.message)
                return
            copied += 1
            if copied % 100 == 0:
                click.echo(f"{copied} copied ...")

    async with asyncio.TaskGroup() as group:
        for file in files:
            group.create_task(copy(file))
    return copied, lost


def copied_once(files: frozenset[StoredFile]) -> list[StoredFile]:
    """The files by content: a row that keeps no suffix means one that another row names with its own, where there is one."""
    named = {file.sha256 for file in files if file.suffix}
    return sorted(file for file in files if file.suffix or file.sha256 not in named)
