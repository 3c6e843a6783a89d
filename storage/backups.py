"""Copies of a SQLite database in a folder: one an hour, each checked before it counts, and thinned out as they age.

A PostgreSQL server has its own backups. How a copy is put back is in `restoring`.
"""

import re
import sqlite3
from collections.abc import Collection
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from storage.errors import Corrupt
from storage.migrate import back_up
from storage.translate import translated
from storage.wording import tr

HOURLY = 24  # copies; of the newest hours that have one
DAILY = 14  # the last copy of each of as many days
WEEKLY = 8  # the last copy of each of as many weeks
_NAME = re.compile(r"troupe-(\d{8}-\d{2})\.db")


class Backups:
    """The hourly copies in `folder`. What else lies there, such as a copy from before an update, is left alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, sync_url: str, now: datetime) -> Path | None:
        """Write this hour's copy and remove what is old enough; None when this hour has one.

        Raises DiskFull, and Corrupt when the copy is not whole, which is the database's own damage: nothing is kept of
        it, and nothing older is removed for it.
        """
        target = self.folder / f"troupe-{now.astimezone(UTC):%Y%m%d-%H}.db"
        if target.exists():
            return None
        back_up(sync_url, target, check=examine)
        times = self.all()
        for moment in set(times) - kept(times):
            times[moment].unlink(missing_ok=True)
        return target

    def all(self) -> dict[datetime, Path]:
        """The copies by the hour in which they were made, newest first."""
        found = {}
        for path in self.folder.glob("troupe-*.db"):
            if named := _NAME.fullmatch(path.name):
                found[datetime.strptime(named[1], "%Y%m%d-%H").replace(tzinfo=UTC)] = path
        return dict(sorted(found.items(), reverse=True))

    def newest(self) -> Path | None:
        return next(iter(self.all().values()), None)


def kept(times: Collection[datetime]) -> set[datetime]:
    """Which copies are kept: by the copies that there are, not by the clock, so that a long pause loses none.

    >>> hours = [datetime(2026, 3, day, hour, tzinfo=UTC) for day in range(1, 31) for hour in range(24)]
    >>> len(kept(hours)), min(kept(hours)).isoformat()
    (39, '2026-03-01T23:00:00+00:00')
    """
    newest = sorted(times, reverse=True)
    last_of_day: dict[date, datetime] = {}
    last_of_week: dict[tuple[int, int], datetime] = {}
    for moment in newest:
        last_of_day.setdefault(moment.date(), moment)
        last_of_week.setdefault(moment.isocalendar()[:2], moment)
    return {*newest[:HOURLY], *list(last_of_day.values())[:DAILY], *list(last_of_week.values())[:WEEKLY]}


def examine(file: Path) -> None:
    """Read the whole of a copy that nobody has open; raise Corrupt where it is not a whole database."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
    except sqlite3.Error as error:
        raise translated(error) from error
    if found != ["ok"]:
        raise Corrupt(tr("{file} is damaged ({why}).", file=file, why=found[0].splitlines()[0][:200].rstrip(".")))
