"""Rhythms: posting times, quiet hours and posts a day, by persona and destination."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from storage.database import Database, insert_for
from storage.tables import Rhythm

EVERYTHING = "*"


def scope_of(persona_id: str | None, destination_id: int | None) -> str:
    return f"{persona_id or EVERYTHING}/{destination_id or EVERYTHING}"


class Rhythms:
    """The `rhythms` table."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def set(self, persona_id: str | None, destination_id: int | None, *, now: datetime, **values: Any) -> Rhythm:
        """Change times, weekdays, quiet or per_day of one rhythm; what is not named stays."""
        scope = scope_of(persona_id, destination_id)
        fresh = {"times": "", "weekdays": "0123456", "quiet": "", "per_day": 0} | values
        async with self._db.write() as session:
            await session.execute(
                insert_for(session, Rhythm)
                .values(scope=scope, persona_id=persona_id, destination_id=destination_id, updated_at=now, **fresh)
                .on_conflict_do_update(index_elements=["scope"], set_={**values, "updated_at": now})
            )
            return (await session.scalars(select(Rhythm).where(Rhythm.scope == scope))).one()

    async def remove(self, scope: str) -> bool:
        async with self._db.write() as session:
            return bool((await session.execute(delete(Rhythm).where(Rhythm.scope == scope))).rowcount)  # type: ignore[attr-defined]

    async def for_post(self, persona_id: str | None, destination_id: int | None) -> Sequence[Rhythm]:
        """Return what holds for a post of this persona there, the narrowest first."""
        query = select(Rhythm).where(
            or_(Rhythm.persona_id.is_(None), Rhythm.persona_id == persona_id),
            or_(Rhythm.destination_id.is_(None), Rhythm.destination_id == destination_id),
        )
        async with self._db.read() as session:
            found = (await session.scalars(query)).all()
        return sorted(found, key=lambda one: (one.persona_id is None) + (one.destination_id is None))

    # Last, because within the class its name hides the builtin.
    async def list(self) -> Sequence[Rhythm]:
        async with self._db.read() as session:
            return (await session.scalars(select(Rhythm).order_by(Rhythm.scope))).all()
