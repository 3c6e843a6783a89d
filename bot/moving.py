"""`./troupe move-database`: from SQLite to PostgreSQL, while the bot stands still."""

import asyncio
from pathlib import Path

import click

from bot.settings import Settings
from storage.errors import Invalid
from storage.lock import DataLock
from storage.moving import move
from storage.restoring import set_aside


async def move_database(settings: Settings, target: str) -> int:
    """Copy everything to `target`, check it, and put the SQLite file aside, so that nothing is posted from both."""
    url = settings.database.url
    if not url.startswith("sqlite"):
        raise Invalid(
            "database.url names a PostgreSQL already.", fix="Name the SQLite file in database.url, and move that."
        )
    source = Path(url.partition(":///")[2].partition("?")[0])
    with DataLock(settings.data_dir).hold("move-database"):
        if not source.is_file():
            raise Invalid(
                f"There is no database at {source}.", fix="Set database.url to the PostgreSQL and start the bot."
            )
        moved = await asyncio.to_thread(move, source, target)
        kept = await asyncio.to_thread(set_aside, source, "moved")
    for name, table in moved.items():
        click.echo(f"{name:>16}  {table.rows:>8} rows  {table.checksum[:12]}  same on both")
    click.echo(f"Everything is there. The SQLite file is kept as {kept}.")
    click.echo("Now set database.url (TROUPE_DATABASE_URL) to the PostgreSQL, and start the bot.")
    return 0
