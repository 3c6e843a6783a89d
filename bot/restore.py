"""`./troupe restore`: a backup of the database, put back while the bot stands still."""

import asyncio
from pathlib import Path

import click

from bot.app import utc_now
from bot.settings import Settings
from storage.backups import Backups
from storage.errors import Invalid
from storage.lock import DataLock
from storage.restoring import restore as put_back
from storage.wording import tr, trn


async def restore(settings: Settings, file: Path | None, *, stands: Path) -> int:
    """Put `file` back, a path from where the person `stands` or a name in the folder of the backups.

    Without it, say which there are.
    """
    url = settings.database.url
    if not url.startswith("sqlite"):
        raise Invalid(
            tr("database.url names a PostgreSQL server, which has its own backups."),
            fix=tr("Use pg_dump and pg_restore, or the backups of who runs the server."),
        )
    folder = settings.data_dir / "backups"
    if file is None:
        for line in what_there_is(folder):
            click.echo(line)
        return 0
    named = stands / file
    backup = named if named.exists() or len(file.parts) > 1 else folder / file
    database = Path(url.partition(":///")[2].partition("?")[0])
    with DataLock(settings.data_dir).hold("restore"):
        done = await asyncio.to_thread(put_back, backup, database, now=utc_now())
    click.echo(tr("{database} is what {backup} was.", database=database, backup=backup.name))
    if done.kept is not None:
        click.echo(tr("What it was before is kept as {file}.", file=done.kept))
    if done.asked:
        click.echo(
            trn(
                "{count} post is open in it. Each is asked about at the next start; until you answer, it is not posted.",
                "{count} posts are open in it. Each is asked about at the next start; until you answer, it is not posted.",
                done.asked,
            )
        )
    return 0


def what_there_is(folder: Path) -> list[str]:
    """Return the backups, newest first, as lines for a person."""
    hourly = Backups(folder).all()
    others = sorted(set(folder.glob("*.db")) - set(hourly.values()))
    lines = [f"{path.name}  {path.stat().st_size / 1e6:.1f} MB" for path in (*hourly.values(), *others)]
    return (
        [tr("Backups in {folder}, newest first:", folder=folder), *lines]
        if lines
        else [tr("There are no backups in {folder} yet.", folder=folder)]
    )
