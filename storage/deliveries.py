"""Deliveries: the truth of what goes out, when, and what has gone out. What is on its way is in `flights`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, text, true, tuple_, update

from storage.agenda import Agenda, Grace
from storage.database import Database
from storage.errors import Taken
from storage.flights import FINAL, FRESH, IN_FLIGHT, MAY_BE_THERE, OPEN, SENT, Flights, Question, changed
from storage.tables import Account, Delivery, DeliveryState, Destination, Schedule

# A constant, not a bound value: a partial index is used only when its condition can be read in the query.
PLANNED = text("deliveries.state = 'planned'")
SHUT_OUT = text("accounts.state <> 'ok'")
KEEPS_OTHERS_WAITING = ("spacing", "busy", "RateLimited")  # what a destination, and not one post, is waiting for


class Deliveries:
    """The `deliveries` table: what is planned, found and changed. `flights` are those that are on their way, `agenda` is
    the table by time."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.flights = Flights(db)
        self.agenda = Agenda(db)

    async def add(self, delivery: Delivery) -> Delivery:
        async with self._db.write() as session:
            session.add(delivery)
            await session.flush()
        return delivery

    async def add_once(self, delivery: Delivery) -> Delivery | None:
        """Add one occurrence of a schedule, or one line of a plan; None when it has its row already."""
        try:
            return await self.add(delivery)
        except Taken:
            return None

    async def get(self, delivery_id: int) -> Delivery | None:
        async with self._db.read() as session:
            return await session.get(Delivery, delivery_id)

    async def planned_with(self, asset_ids: Sequence[int]) -> list[Delivery]:
        """Return what is still to go out with one of these assets."""
        query = select(Delivery).where(Delivery.asset_id.in_(list(asset_ids)), Delivery.state.not_in(FINAL))
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id))

    async def of_asset(self, asset_id: int) -> list[Delivery]:
        """Return the posts of an asset, whatever became of them, soonest first."""
        query = select(Delivery).where(Delivery.asset_id == asset_id)
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id))

    async def of_job(self, job_id: int) -> list[Delivery]:
        return await self._rows(select(Delivery).where(Delivery.job_id == job_id).order_by(Delivery.id))

    async def of_schedule(
        self, schedule_id: int, *, states: Collection[DeliveryState] = (), since: datetime | None = None
    ) -> list[Delivery]:
        query = select(Delivery).where(Delivery.schedule_id == schedule_id)
        if states:
            query = query.where(Delivery.state.in_(list(states)))
        if since is not None:
            query = query.where(Delivery.due_at >= since)
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id))

    # What the clock asks.

    async def due(self, now: datetime, *, limit: int = 200) -> list[Delivery]:
        """Return what is planned and due, oldest first: of each destination the one whose turn it is.

        The others wait for it, so that a thousand that are due at once are not all taken up and put back. Left out are
        destinations that are paused or whose account must be reconnected, rows told to wait, and destinations where one
        was told to keep its distance.
        """
        resting = select(Delivery.destination_id).where(
            PLANNED,
            Delivery.due_at <= now,
            Delivery.next_try_at > now,
            Delivery.error_class.in_(KEEPS_OTHERS_WAITING),
            Delivery.destination_id.is_not(None),
        )
        # By an expression: by the bare column SQLite would walk the whole table in the order of that column's index.
        destination = func.coalesce(Delivery.destination_id, 0)
        turn = func.row_number().over(partition_by=destination, order_by=(Delivery.due_at, Delivery.id))
        ripe = (
            self._waiting()
            .where(
                Delivery.due_at <= now,
                _may_try(now),
                or_(Delivery.destination_id.is_(None), Delivery.destination_id.not_in(resting)),
            )
            .with_only_columns(Delivery.id, turn.label("turn"))
            .subquery()
        )
        first = select(ripe.c.id).where(ripe.c.turn == 1)
        return await self._rows(
            select(Delivery).where(Delivery.id.in_(first)).order_by(Delivery.due_at, Delivery.id).limit(limit)
        )

    async def upcoming(self, now: datetime, until: datetime, *, limit: int = 500) -> list[Delivery]:
        """Return what is planned after `now` and up to `until`, and what waits for a second try until then."""
        soon = or_(
            (Delivery.due_at > now) & (Delivery.due_at <= until),
            (Delivery.due_at <= now) & (Delivery.next_try_at > now) & (Delivery.next_try_at <= until),
        )
        query = self._waiting().where(Delivery.due_at <= until, soon)
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id).limit(limit))

    async def overdue(self, now: datetime, grace: Grace, *, limit: int = 200) -> list[Delivery]:
        """Return what is planned, is later than its grace and is not waiting for a time that lies ahead."""
        query = self._waiting().where(grace.is_over(now), _may_try(now))
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id).limit(limit))

    async def unapproved(self, now: datetime, grace: Grace, *, limit: int = 200) -> list[Delivery]:
        """Return what nobody has approved, and is later than its grace."""
        query = select(Delivery).where(Delivery.state == DeliveryState.DRAFT, grace.is_over(now))
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id).limit(limit))

    async def empty_slots(self, before: datetime, *, limit: int = 200) -> list[Delivery]:
        query = select(Delivery).where(Delivery.state == DeliveryState.SLOT, Delivery.due_at <= before)
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id).limit(limit))

    async def settled(self, before: datetime, *, limit: int = 200) -> list[Delivery]:
        """Return what is unknown since before `before`: now the platform, or the owner, can be asked."""
        query = select(Delivery).where(Delivery.state == DeliveryState.UNKNOWN, Delivery.sending_at <= before)
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id).limit(limit))

    async def to_produce(self, until: datetime, *, limit: int = 100) -> list[tuple[Delivery, Schedule]]:
        """Return the occurrences without content that are due before `until`, each with its schedule."""
        query = (
            select(Delivery, Schedule)
            .join(Schedule, Schedule.id == Delivery.schedule_id)
            .where(
                Delivery.state == DeliveryState.SLOT,
                Delivery.due_at <= until,
                Delivery.job_id.is_(None),
                Delivery.asset_id.is_(None),
                Schedule.is_active,
            )
            .order_by(Delivery.due_at, Delivery.id)
            .limit(limit)
        )
        async with self._db.read() as session:
            return [(row[0], row[1]) for row in (await session.execute(query)).all()]

    async def last_sent(self, destination_id: int, *, since: datetime) -> datetime | None:
        """Return when something was last sent to this destination, of what was due after `since`.

        The bound keeps it a search in the index by state and due time, however long the history is.
        """
        query = select(func.max(Delivery.sending_at)).where(
            Delivery.state.in_(SENT), Delivery.due_at >= since, Delivery.destination_id == destination_id
        )
        async with self._db.read() as session:
            found: datetime | None = (await session.execute(query)).scalar_one_or_none()
            return found

    def _waiting(self) -> Select[Delivery]:
        shut = and_(
            Account.platform == Destination.platform,
            Account.address == Destination.address,
            SHUT_OUT,
        )
        paused = select(Destination.id).where(or_(Destination.is_paused, exists().where(shut)))
        return select(Delivery).where(
            PLANNED, or_(Delivery.destination_id.is_(None), Delivery.destination_id.not_in(paused))
        )

    async def _rows(self, query: Select[Delivery]) -> list[Delivery]:
        async with self._db.read() as session:
            return list((await session.scalars(query)).all())

    # What a person does. None: it was no longer in a state where this can be done, or had changed since it was shown.

    async def approve(
        self, delivery_id: int, *, by: str, now: datetime, expected_version: int | None = None
    ) -> Delivery | None:
        """A draft may go out. A slot whose content is still being made is approved with what was shown of it."""
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.DRAFT,),
            now=now,
            version=expected_version,
            state=DeliveryState.PLANNED,
            approved_at=now,
            approved_by=by,
        )

    async def move(
        self,
        delivery_id: int,
        *,
        wall_time: str,
        timezone: str,
        due_at: datetime,
        now: datetime,
        approved_by: str = "",
        expected_version: int | None = None,
    ) -> Delivery | None:
        """Give it another time. An asked one is open again: approved already, or by `approved_by`, it is planned.

        Not one that may be there already: first somebody looks.
        """
        approved = Delivery.approved_at.is_not(None) if not approved_by else true()
        values: dict[str, Any] = {
            "state": case((Delivery.state != DeliveryState.ASK, Delivery.state), else_=_open_again(approved)),
            "wall_time": wall_time,
            "timezone": timezone,
            "due_at": due_at,
            "next_try_at": None,
            "attempt": Delivery.attempt + 1,
            "error_class": "",
            "error": "",
        }
        if approved_by:
            values |= {"approved_at": func.coalesce(Delivery.approved_at, now), "approved_by": approved_by}
        return await changed(
            self._db, delivery_id, OPEN, now=now, version=expected_version, not_asked=MAY_BE_THERE, **values
        )

    async def change(
        self, delivery_id: int, *, now: datetime, expected_version: int | None = None, **values: Any
    ) -> Delivery | None:
        """Change the content: asset_id, job_id, caption, alt_text, destination_id, platform, settings …

        What was approved was what was shown: a planned delivery is a draft again.
        """
        with_content = values.get("asset_id") is not None or values.get("job_id") is not None
        state = case(
            (Delivery.state == DeliveryState.PLANNED, DeliveryState.DRAFT),
            ((Delivery.state == DeliveryState.SLOT) & (true() if with_content else false()), DeliveryState.DRAFT),
            ((Delivery.error_class == Question.EMPTY) & (true() if with_content else false()), DeliveryState.DRAFT),
            else_=Delivery.state,
        )
        return await changed(
            self._db,
            delivery_id,
            OPEN,
            now=now,
            version=expected_version,
            state=state,
            approved_at=None,
            approved_by="",
            **values,
        )

    async def cancel(
        self, delivery_id: int, *, now: datetime, expected_version: int | None = None, **noted: Any
    ) -> Delivery | None:
        """Do not post it; the record stays. Too late once it is being sent. `noted` are the settings that say who did it."""
        return await changed(
            self._db,
            delivery_id,
            (*OPEN, DeliveryState.UNKNOWN),
            now=now,
            version=expected_version,
            state=DeliveryState.CANCELLED,
            **noted,
        )

    async def restore(self, delivery_id: int, *, now: datetime) -> Delivery | None:
        """Take a cancellation back: it is a draft again, to be approved anew."""
        state = case(
            (Delivery.asset_id.is_(None) & Delivery.job_id.is_(None), DeliveryState.SLOT), else_=DeliveryState.DRAFT
        )
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.CANCELLED,),
            now=now,
            state=state,
            approved_at=None,
            approved_by="",
            attempt=Delivery.attempt + 1,
            next_try_at=None,
        )

    async def it_is_there(
        self, delivery_id: int, *, permalink: str, now: datetime, asked: Collection[Question] = MAY_BE_THERE
    ) -> Delivery | None:
        """The owner has looked, or has posted it by hand: the post exists."""
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.ASK, DeliveryState.UNKNOWN),
            now=now,
            asked=asked,
            state=DeliveryState.POSTED,
            permalink=permalink,
            posted_at=func.coalesce(Delivery.posted_at, Delivery.sending_at, now),
            error_class="",
            error="",
        )

    async def keep(self, delivery_id: int, *, now: datetime) -> Delivery | None:
        """The owner has looked, and one out of a backup is not there: it is again what it was, at its time."""
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.ASK,),
            now=now,
            asked=(Question.RESTORED,),
            state=_open_again(Delivery.approved_at.is_not(None)),
            next_try_at=None,
            attempt=Delivery.attempt + 1,
            key="",  # not another try of what may have been sent since
            error_class="",
            error="",
        )

    async def post_again(
        self, delivery_id: int, *, by: str, wall_time: str, timezone: str, now: datetime
    ) -> Delivery | None:
        """The owner says so: it goes out now, as a new attempt."""
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.ASK, DeliveryState.FAILED),
            now=now,
            state=DeliveryState.PLANNED,
            approved_at=now,  # a press at the very time
            approved_by=by,
            wall_time=wall_time,
            timezone=timezone,
            due_at=now,
            next_try_at=None,
            attempt=Delivery.attempt + 1,
            comment_state="",
            key="",  # on purpose another post: the platform must not take it for the first one
            error_class="",
            error="",
        )

    async def fill(self, job_id: int, *, asset_id: int, captions: Mapping[str, str], now: datetime) -> list[Delivery]:
        """Give the deliveries that wait for this job its asset, and its caption by platform where none was given.

        A slot becomes a draft, or is planned at once when its schedule asks nobody.
        """
        filled = []
        for row in await self.of_job(job_id):
            asks = True
            if row.schedule_id is not None:
                async with self._db.read() as session:
                    schedule = await session.get(Schedule, row.schedule_id)
                asks = schedule is None or schedule.ask_first
            values: dict[str, Any] = {"asset_id": asset_id}
            if not row.caption_is_given and row.platform in captions:
                values["caption"] = captions[row.platform]
            if row.state is DeliveryState.SLOT or row.error_class == Question.EMPTY:
                values["state"] = DeliveryState.DRAFT if asks else DeliveryState.PLANNED
                if not asks:
                    values |= {"approved_at": now, "approved_by": "schedule"}
            row_now = await changed(self._db, row.id, (row.state,), now=now, **values) if _waits(row) else None
            if row_now is not None:
                filled.append(row_now)
        return filled

    async def job_failed(self, job_id: int, *, error: str, now: datetime) -> list[Delivery]:
        """Nothing will come for the deliveries that wait for this job: they are empty slots again."""
        statement = (
            update(Delivery)
            .where(
                Delivery.job_id == job_id,
                Delivery.asset_id.is_(None),
                Delivery.state.in_([DeliveryState.SLOT, DeliveryState.DRAFT, DeliveryState.PLANNED]),
            )
            .values(
                state=DeliveryState.SLOT,
                approved_at=None,
                approved_by="",
                error=error,
                updated_at=now,
                version=Delivery.version + 1,
            )
            .returning(Delivery)
        )
        async with self._db.write() as session:
            found = await session.scalars(statement, execution_options=FRESH)
            return list(found.all())

    async def not_made(self, delivery_id: int, *, error: str, now: datetime) -> Delivery | None:
        """Keep why nothing could be made for a slot; None when that is kept already, or it is no slot any more."""
        async with self._db.write() as session:
            found = await session.scalars(
                update(Delivery)
                .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SLOT, Delivery.error != error)
                .values(error=error, updated_at=now, version=Delivery.version + 1)
                .returning(Delivery),
                execution_options=FRESH,
            )
            return found.one_or_none()

    async def ask(
        self, delivery_ids: Sequence[int], question: Question, *, states: Collection[DeliveryState], now: datetime
    ) -> list[Delivery]:
        """Only a person can decide these: each becomes a question, once."""
        if not delivery_ids:  # SQLite would look for none of them among all that are planned
            return []
        statement = (
            update(Delivery)
            .where(Delivery.id.in_(list(delivery_ids)), Delivery.state.in_(list(states)))
            .values(
                state=DeliveryState.ASK,
                error_class=question,
                updated_at=now,
                attempt=Delivery.attempt + 1,
                version=Delivery.version + 1,
            )
            .returning(Delivery)
        )
        async with self._db.write() as session:
            found = await session.scalars(statement, execution_options=FRESH)
            return sorted(found.all(), key=lambda row: (row.due_at, row.id))

    # Last, because within the class its name hides the builtin.
    async def list(
        self,
        *,
        states: Collection[DeliveryState] = (),
        persona_id: str | None = None,
        platform: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        after: tuple[datetime, int] | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """Return deliveries by due time; `after` is the (due_at, id) of the last one of the page before."""
        query = select(Delivery)
        if states:
            query = query.where(Delivery.state.in_(list(states)))
        if persona_id is not None:
            query = query.where(Delivery.persona_id == persona_id)
        if platform:
            query = query.where(Delivery.platform == platform)
        if since is not None:
            query = query.where(Delivery.due_at >= since)
        if until is not None:
            query = query.where(Delivery.due_at < until)
        if after is not None:
            query = query.where(tuple_(Delivery.due_at, Delivery.id) > tuple_(after[0], after[1]))
        return await self._rows(query.order_by(Delivery.due_at, Delivery.id).limit(limit))


def _may_try(now: datetime) -> Any:
    return or_(Delivery.next_try_at.is_(None), Delivery.next_try_at <= now)


def _open_again(approved: ColumnElement[bool]) -> ColumnElement[DeliveryState]:
    """The state of one that was asked about and is to go out after all."""
    return case(
        (Delivery.asset_id.is_(None) & Delivery.job_id.is_(None), DeliveryState.SLOT),
        (approved, DeliveryState.PLANNED),
        else_=DeliveryState.DRAFT,
    )


def _waits(delivery: Delivery) -> bool:
    """Whether it still lacks the content that its job makes."""
    return delivery.asset_id is None and delivery.state in {
        DeliveryState.SLOT,
        DeliveryState.DRAFT,
        DeliveryState.PLANNED,
        DeliveryState.ASK,
    }


__all__ = ["FINAL", "IN_FLIGHT", "OPEN", "Deliveries", "Question"]
