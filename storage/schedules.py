"""Schedules: recurring productions, "every Friday at 18:00 make and post a reel for Ava, ask me first"."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from storage.database import Database
from storage.tables import Delivery, DeliveryState, Schedule

# What an UPDATE … RETURNING gives back is what the row is now.
FRESH = {"synchronize_session": False, "populate_existing": True}


class Schedules:
    """The `schedules` table."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, schedule: Schedule) -> Schedule:
        async with self._db.write() as session:
            session.add(schedule)
            await session.flush()
        return schedule

    async def get(self, schedule_id: int) -> Schedule | None:
        async with self._db.read() as session:
            return await session.get(Schedule, schedule_id)

    async def change(self, schedule_id: int, **values: Any) -> Schedule | None:
        async with self._db.write() as session:
            found = await session.scalars(
                update(Schedule).where(Schedule.id == schedule_id).values(**values).returning(Schedule),
                execution_options=FRESH,
            )
            return found.one_or_none()

    async def unwritten(self, until: datetime) -> "list[Schedule]":
        """Return those that are on and whose occurrences are not written down up to `until`."""
        query = select(Schedule).where(
            Schedule.is_active, or_(Schedule.written_until.is_(None), Schedule.written_until < until)
        )
        async with self._db.read() as session:
            return [*(await session.scalars(query.order_by(Schedule.id))).all()]

    async def stop(self, schedule_id: int, *, now: datetime) -> list[Delivery]:
        """End a schedule: no more occurrences, and those without content are cancelled; returns these."""

        async with self._db.write() as session:
            await session.execute(update(Schedule).where(Schedule.id == schedule_id).values(is_active=False))
            found = await session.scalars(
                update(Delivery)
                .where(
                    Delivery.schedule_id == schedule_id,
                    Delivery.state == DeliveryState.SLOT,
                    Delivery.job_id.is_(None),
                    Delivery.due_at > now,
                )
                .values(state=DeliveryState.CANCELLED, updated_at=now, version=Delivery.version + 1)
                .returning(Delivery),
                execution_options=FRESH,
            )
            return list(found.all())

    # Last, because within the class its name hides the builtin.
    async def list(self, *, active: bool | None = None, persona_id: str | None = None) -> list[Schedule]:
        query = select(Schedule).order_by(Schedule.id)
        if active is not None:
            query = query.where(Schedule.is_active.is_(active))
        if persona_id is not None:
            query = query.where(Schedule.persona_id == persona_id)
        async with self._db.read() as session:
            return list((await session.scalars(query)).all())
