"""The deliveries as a calendar: which times are taken, how many posts a day has, what comes next, what lies ahead.

Every question is about a span of time, and is answered from an index by due time: the table may be as long as it likes.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_

from storage.database import Database
from storage.flights import IN_FLIGHT, MAY_BE_THERE, OPEN, SENT, changed
from storage.tables import Delivery, DeliveryState, IfLate, Schedule

BATCH = 500  # rows in one read
DECIDED = "decided"  # among a post's settings: who dropped it, when and why
MOVED = "moved"  # among a post's settings: why it has another time than the one it was planned for
# What takes a time: everything that is still to go out, also without content yet.
TAKING = (*OPEN, *IN_FLIGHT, DeliveryState.UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class Grace:
    """How late a post may still go out by itself: everywhere, and at the destinations that have a rule of their own."""

    usual: timedelta
    own: Mapping[int, timedelta] = field(default_factory=dict)

    def of(self, destination_id: int | None) -> timedelta:
        return self.own.get(destination_id or 0, self.usual)

    def at_most(self, limit: timedelta) -> "Grace":
        return Grace(
            usual=min(limit, self.usual), own={number: min(limit, grace) for number, grace in self.own.items()}
        )

    def is_over(self, now: datetime) -> ColumnElement[bool]:
        """The rows that are later than that at `now`; said first as one span of time, which an index answers."""
        first = Delivery.due_at < now - min(self.usual, *self.own.values(), self.usual)
        if not self.own:
            return first
        elsewhere = or_(Delivery.destination_id.is_(None), Delivery.destination_id.not_in(list(self.own)))
        there = [
            and_(Delivery.destination_id == number, Delivery.due_at < now - grace) for number, grace in self.own.items()
        ]
        return and_(first, or_(and_(elsewhere, Delivery.due_at < now - self.usual), *there))


class Agenda:
    """The `deliveries` table by time."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def taken(self, destination_id: int, *, since: datetime, until: datetime, but: int = 0) -> set[datetime]:
        """Return the times at which something goes out there, other than the delivery `but`."""
        query = select(Delivery.due_at).where(
            Delivery.destination_id == destination_id,
            Delivery.due_at >= since,
            Delivery.due_at < until,
            Delivery.state.in_(TAKING),
            Delivery.id != but,
        )
        async with self._db.read() as session:
            return set((await session.scalars(query)).all())

    async def sent_between(
        self, persona_id: str | None, destination_id: int | None, *, since: datetime, until: datetime, slack: datetime
    ) -> int:
        """Count what was sent within a span, of what was due after `slack`; None is everybody, everywhere."""
        sent = and_(Delivery.state.in_(SENT), Delivery.sending_at >= since, Delivery.sending_at < until)
        return await self._count(and_(sent, Delivery.due_at >= slack), persona_id, destination_id)

    async def planned_between(
        self, persona_id: str | None, destination_id: int | None, *, since: datetime, until: datetime
    ) -> int:
        """Count what is still to go out within a span; None is everybody, everywhere."""
        planned = and_(Delivery.state.in_(TAKING), Delivery.due_at >= since, Delivery.due_at < until)
        return await self._count(planned, persona_id, destination_id)

    async def _count(self, wanted: ColumnElement[bool], persona_id: str | None, destination_id: int | None) -> int:
        query = select(func.count()).select_from(Delivery).where(wanted)
        if persona_id is not None:
            query = query.where(Delivery.persona_id == persona_id)
        if destination_id is not None:
            query = query.where(Delivery.destination_id == destination_id)
        async with self._db.read() as session:
            return int(await session.scalar(query) or 0)

    async def due_times(self, after: datetime, until: datetime, *, limit: int = 100) -> list[datetime]:
        """Return the times up to `until` at which something planned becomes due, or may be tried again, each once."""
        planned = Delivery.state == DeliveryState.PLANNED
        due = select(Delivery.due_at.label("at")).where(planned, Delivery.due_at > after, Delivery.due_at <= until)
        again = select(Delivery.next_try_at.label("at")).where(
            planned, Delivery.due_at <= until, Delivery.next_try_at > after, Delivery.next_try_at <= until
        )
        both = due.union(again).subquery()
        async with self._db.read() as session:
            return list((await session.scalars(select(both.c.at).order_by(both.c.at).limit(limit))).all())

    async def slots_between(self, after: datetime, until: datetime) -> list[tuple[datetime, int]]:
        """Return when the occurrences of a span are due that have no content yet, each with its lead time in minutes."""
        query = (
            select(Delivery.due_at, Schedule.lead_minutes)
            .join(Schedule, Schedule.id == Delivery.schedule_id)
            .where(Delivery.state == DeliveryState.SLOT, Delivery.due_at > after, Delivery.due_at <= until)
        )
        async with self._db.read() as session:
            return [(at, lead) for at, lead in await session.execute(query)]

    async def near(self, asset_ids: Sequence[int], *, since: datetime, until: datetime) -> dict[int, int]:
        """Count, by asset, what goes out or went out with it in a span of time."""
        if not asset_ids:
            return {}
        query = (
            select(Delivery.asset_id, func.count())
            .where(
                Delivery.asset_id.in_(list(asset_ids)),
                Delivery.due_at > since,
                Delivery.due_at < until,
                Delivery.state.not_in([DeliveryState.CANCELLED, DeliveryState.FAILED]),
            )
            .group_by(Delivery.asset_id)
        )
        async with self._db.read() as session:
            return {asset_id: number for asset_id, number in await session.execute(query) if asset_id is not None}

    async def ahead(
        self,
        after: tuple[datetime, int],
        *,
        until: datetime | None = None,
        persona_id: str | None = None,
        states: Collection[DeliveryState] = OPEN,
    ) -> list[Delivery]:
        """Return the next rows behind (due_at, id), a batch at a time."""
        query: Select[Delivery] = select(Delivery).where(
            Delivery.state.in_(list(states)), tuple_(Delivery.due_at, Delivery.id) > tuple_(*after)
        )
        if until is not None:
            query = query.where(Delivery.due_at < until)
        if persona_id is not None:
            query = query.where(Delivery.persona_id == persona_id)
        async with self._db.read() as session:
            return list((await session.scalars(query.order_by(Delivery.due_at, Delivery.id).limit(BATCH))).all())

    async def all_ahead(self, after: datetime, **narrowed: Any) -> AsyncIterator[Delivery]:
        """Yield what is open and due after a time, soonest first, without holding all of it at once."""
        last = (after, 0)
        while rows := await self.ahead(last, **narrowed):
            for row in rows:
                yield row
            last = (rows[-1].due_at, rows[-1].id)

    async def overdue_strictly(self, now: datetime, grace: Grace, *, limit: int = 200) -> list[Delivery]:
        """Return what is planned, may not go out late, is later than its grace and was never taken up in time."""
        query = select(Delivery).where(
            Delivery.state == DeliveryState.PLANNED,
            grace.is_over(now),
            Delivery.if_late != IfLate.POST,
            Delivery.next_try_at.is_(None),
        )
        async with self._db.read() as session:
            return list((await session.scalars(query.order_by(Delivery.due_at, Delivery.id).limit(limit))).all())

    async def retime(
        self, row: Delivery, *, wall_time: str, timezone: str, due_at: datetime, now: datetime, why: str = ""
    ) -> Delivery | None:
        """Give a post another time without asking: it stays as approved as it was. None when it has changed meanwhile."""
        noted: dict[str, Any] = {"settings": {**row.settings, MOVED: why}} if why else {}
        return await changed(
            self._db,
            row.id,
            OPEN,
            now=now,
            version=row.version,
            not_asked=MAY_BE_THERE,
            wall_time=wall_time,
            timezone=timezone,
            due_at=due_at,
            next_try_at=None,
            attempt=Delivery.attempt + 1,
            **noted,
        )

    async def known(self, plan_keys: Sequence[str]) -> set[str]:
        """Return those lines of a plan that have their post already."""
        found: set[str] = set()
        async with self._db.read() as session:
            for begin in range(0, len(plan_keys), BATCH):
                some = list(plan_keys[begin : begin + BATCH])
                keys = (await session.scalars(select(Delivery.plan_key).where(Delivery.plan_key.in_(some)))).all()
                found |= {key for key in keys if key}
        return found

    async def skip(self, row: Delivery, *, why: str, now: datetime) -> Delivery | None:
        """It missed its time and is not wanted late: called off."""
        return await changed(
            self._db,
            row.id,
            (DeliveryState.PLANNED, DeliveryState.DRAFT, DeliveryState.SLOT),
            now=now,
            version=row.version,
            state=DeliveryState.CANCELLED,
            error_class="missed",
            error=why,
        )
