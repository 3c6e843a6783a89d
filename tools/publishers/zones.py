"""Wall times against instants: what a post's clock on the wall means today, by the rules of its zone.

The wall time is what a person said, and stays; the instant is derived from it. Rules of zones change (a government
moves its clocks), and people move: then the instants of what is still to come are derived anew.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

NOTED = "the clocks of {zone} changed: {before} became {after}"


def derived(wall_time: str, zone: str, *, like: datetime | None = None) -> datetime:
    """Return the instant of a wall time. Of one that comes twice, the one that is `like` what was kept, else the first;
    one that the clocks skip moves on by what they skip.

    >>> derived("2026-10-25T02:30:00", "Europe/Berlin").isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    wall = datetime.fromisoformat(wall_time).replace(tzinfo=ZoneInfo(zone))
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if like is not None and like == second and second > first else first


def rules_version() -> str:
    """Return which rules of zones this program reads: the system's release, and the package's that stands in for it."""
    return " ".join(_versions())


def _versions() -> Iterator[str]:
    for folder in TZPATH:
        for name in ("tzdata.zi", "+VERSION", "leapseconds"):
            file = Path(folder) / name
            if file.is_file():
                yield f"{name}:{file.stat().st_size}:{file.read_text(errors='replace')[:40].splitlines()[0]}"
    try:
        yield f"package:{metadata.version('tzdata')}"
    except metadata.PackageNotFoundError:
        yield "package:none"
