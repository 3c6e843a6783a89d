"""Wall times against instants: what a post's clock on the wall means today, by the rules of its zone.

The wall time is what a person said, and stays; the instant is derived from it. Rules of zones change (a government
moves its clocks), and people move: then the instants of what is still to come are derived anew.
"""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH, ZoneInfo

from storage.deliveries import Deliveries
from storage.preferences import Preferences
from storage.schedules import Schedules
from storage.tables import Delivery
from storage.wording import tr

logger = logging.getLogger(__name__)

KEPT_AS: Final = "zone_rules"  # the preference: the rules that the instants of this database were derived by


def derived(wall_time: str, zone: str, *, like: datetime | None = None) -> datetime:
    """Return the instant of a wall time. Of one that comes twice, the one that is `like` what was kept, else the first;
    one that the clocks skip moves on by what they skip.

    >>> derived("2026-10-25T02:30:00", "Europe/Berlin").isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    wall = datetime.fromisoformat(wall_time).replace(tzinfo=ZoneInfo(zone))
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if like is not None and like == second and second > first else first


def twin(wall_time: str, zone: str, at: datetime) -> datetime | None:
    """Return the other instant of a wall time that comes twice; None where it comes once.

    >>> twin("2026-10-25T02:30:00", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)).isoformat()
    '2026-10-25T01:30:00+00:00'
    """
    wall = datetime.fromisoformat(wall_time)
    both = [wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for one in both]
    if both[0] == both[1] or shown != [wall, wall]:
        return None
    return next((one for one in both if one != at), None)


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


class Zones:
    """Derives the instants of what is still to come anew."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        schedules: Schedules,
        preferences: Preferences,
        now: Callable[[], datetime],
        rules: Callable[[], str] = rules_version,
    ) -> None:
        self._deliveries = deliveries
        self._schedules = schedules
        self._preferences = preferences
        self._now = now
        self._rules = rules

    async def renewed(self) -> list[Delivery]:
        """Where the rules of zones are others than before: move what now means another instant, and return it."""
        rules, before = self._rules(), await self._preferences.get(KEPT_AS)
        if rules == before:
            return []
        changed = []
        async for row in self._deliveries.agenda.all_ahead(self._now()) if before is not None else _nothing():
            due_at = derived(row.wall_time, row.timezone, like=row.due_at)
            if due_at != row.due_at:
                why = tr("the clocks of {zone} have other rules now", zone=row.timezone)
                changed.append(await self._put(row, row.timezone, due_at, why))
        await self._preferences.set(KEPT_AS, rules)
        if changed:
            logger.warning("Zones changed", extra={"action": "zones_changed", "posts": len(changed), "rules": rules})
        return [row for row in changed if row is not None]

    async def moved(self, before: str, after: str, *, personas: set[str | None]) -> list[Delivery]:
        """Somebody lives in another zone: their posts that went by the old one keep their wall time in the new one.

        `personas` are those whose zone it is; None among them stands for posts of nobody in particular.
        """
        if before == after:
            return []
        only = next(iter(personas)) if len(personas) == 1 else None
        changed = []
        async for row in self._deliveries.agenda.all_ahead(self._now(), persona_id=only):
            if row.persona_id in personas and row.timezone == before:
                due_at = derived(row.wall_time, after)
                changed.append(await self._put(row, after, due_at, f"{before} became {after}"))
        for schedule in await self._schedules.list(active=True):
            if schedule.persona_id in personas and schedule.timezone == before:
                await self._schedules.change(schedule.id, timezone=after)
        return [row for row in changed if row is not None]

    async def _put(self, row: Delivery, zone: str, due_at: datetime, why: str) -> Delivery | None:
        shown = due_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="seconds")
        return await self._deliveries.agenda.retime(
            row, wall_time=shown, timezone=zone, due_at=due_at, now=self._now(), why=why
        )


async def _nothing() -> AsyncIterator[Delivery]:
    return
    yield
