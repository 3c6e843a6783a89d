"""Deliveries on their way: claimed, being sent, and what came of it. The states of a delivery, and how one is changed.

Each change of state is ONE statement, `UPDATE … WHERE state IN (…) RETURNING`, that names the states it may leave and,
while a post is in flight, who holds it. So two schedulers, a press and a clock, or a process that comes back from the
dead cannot both win: the second finds no row and is told None.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select, update

from storage.database import Database
from storage.errors import Taken
from storage.tables import Delivery, DeliveryState, IfLate
from storage.wording import later

OPEN = (DeliveryState.SLOT, DeliveryState.DRAFT, DeliveryState.PLANNED, DeliveryState.ASK)
IN_FLIGHT = (DeliveryState.CLAIMED, DeliveryState.SENDING)
SENT = (
    DeliveryState.SENDING,
    DeliveryState.POSTED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.ASK,
)
FINAL = (DeliveryState.POSTED, DeliveryState.FAILED, DeliveryState.CANCELLED)

# What an UPDATE … RETURNING gives back is what the row is now.
FRESH = {"synchronize_session": False, "populate_existing": True}


class Question(StrEnum):
    """Why a delivery is in `ask`; kept in `error_class`."""

    UNKNOWN = "unknown"  # it may be there: it is there / post again / drop
    LATE = "late"  # approved, but missed: now / next slot / drop
    UNAPPROVED = "unapproved"  # nobody approved it in time: now / next slot / drop
    EMPTY = "empty"  # the time came, the content did not: fill it / next slot / drop
    RESTORED = (
        "restored"  # it comes out of a backup, which does not know what was posted since: keep / it is there / drop
    )
    HANDED = "handed"  # the file and caption are with the owner, who posts by hand: posted / skip / later


MAY_BE_THERE = (Question.UNKNOWN, Question.RESTORED)  # first somebody looks


async def changed(
    db: Database,
    delivery_id: int,
    states: Collection[DeliveryState],
    *,
    now: datetime,
    version: int | None = None,
    attempt_is: int | None = None,
    holder: str | None = None,
    asked: Collection[Question] = (),
    not_asked: Collection[Question] = (),
    comment_is: str | None = None,
    **values: Any,
) -> Delivery | None:
    """Change one delivery in ONE statement, if it is in one of `states` and is as the rest says; else return None."""
    statement = update(Delivery).where(Delivery.id == delivery_id, Delivery.state.in_(list(states)))
    if version is not None:
        statement = statement.where(Delivery.version == version)
    if attempt_is is not None:
        statement = statement.where(Delivery.attempt == attempt_is)
    if holder is not None:
        statement = statement.where(Delivery.claimed_by == holder)
    if comment_is is not None:
        statement = statement.where(Delivery.comment_state == comment_is)
    if asked:
        statement = statement.where(Delivery.error_class.in_(list(asked)))
    if not_asked:
        statement = statement.where(
            or_(Delivery.state != DeliveryState.ASK, Delivery.error_class.not_in(list(not_asked)))
        )
    statement = statement.values(updated_at=now, version=Delivery.version + 1, **values)
    async with db.write() as session:
        found = await session.scalars(statement.returning(Delivery), execution_options=FRESH)
        return found.one_or_none()


class Flights:
    """What is sent. `by` is the process that holds a delivery; `attempt` the take-up that it was enqueued for."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def claim(self, delivery_id: int, *, attempt: int, by: str, now: datetime) -> Delivery | None:
        """Take a due delivery; None when it is not due any more, or another one is in flight to its destination."""
        try:
            return await changed(
                self._db,
                delivery_id,
                (DeliveryState.PLANNED,),
                now=now,
                attempt_is=attempt,
                state=DeliveryState.CLAIMED,
                claimed_at=now,
                claimed_by=by,
            )
        except Taken:  # uq_deliveries_in_flight
            return None

    async def sending(
        self, delivery_id: int, *, by: str, key: str, baseline: str, settings: Mapping[str, Any], now: datetime
    ) -> Delivery | None:
        """Commit the intent: from here on, whatever happens, this attempt may have been posted."""
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.CLAIMED,),
            now=now,
            holder=by,
            state=DeliveryState.SENDING,
            key=key,
            baseline=baseline,
            settings=dict(settings),
            sending_at=now,
        )

    async def posted(
        self, delivery_id: int, *, by: str | None, remote_id: str, permalink: str, now: datetime
    ) -> Delivery | None:
        """It is out. `by` is None when a look at the platform found it after all."""
        states = (DeliveryState.SENDING, DeliveryState.UNKNOWN) if by else (DeliveryState.UNKNOWN, DeliveryState.ASK)
        return await changed(
            self._db,
            delivery_id,
            states,
            now=now,
            holder=by,
            state=DeliveryState.POSTED,
            remote_id=remote_id,
            permalink=permalink,
            posted_at=now,
            error_class="",
            error="",
            next_try_at=None,
        )

    async def handed(self, delivery_id: int, *, by: str, remote_id: str, now: datetime) -> Delivery | None:
        """The owner has it and posts it by hand; what they answer decides."""
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.SENDING,),
            now=now,
            holder=by,
            state=DeliveryState.ASK,
            error_class=Question.HANDED,
            error="",
            remote_id=remote_id,
        )

    async def set_permalink(self, delivery_id: int, *, permalink: str, now: datetime) -> Delivery | None:
        return await changed(self._db, delivery_id, (DeliveryState.POSTED,), now=now, permalink=permalink)

    async def begin_comment(self, delivery_id: int, state: str, *, now: datetime) -> Delivery | None:
        """Commit that the first comment is being sent; None when that was begun before."""
        return await changed(
            self._db, delivery_id, (DeliveryState.POSTED,), now=now, comment_is="", comment_state=state
        )

    async def end_comment(self, delivery_id: int, state: str, *, now: datetime) -> Delivery | None:
        return await changed(self._db, delivery_id, (DeliveryState.POSTED,), now=now, comment_state=state)

    async def set_if_late(self, delivery_id: int, *, if_late: IfLate, now: datetime) -> Delivery | None:
        return await changed(self._db, delivery_id, OPEN, now=now, if_late=if_late)

    async def put_back(
        self,
        delivery_id: int,
        *,
        by: str | None,
        attempt: int | None = None,
        retry_at: datetime,
        error_class: str,
        error: str,
        now: datetime,
    ) -> Delivery | None:
        """Nothing was sent: it waits for `retry_at`. `by` is None when a look at the platform found nothing there, after
        the take-up `attempt`."""
        return await changed(
            self._db,
            delivery_id,
            IN_FLIGHT if by else (DeliveryState.UNKNOWN,),
            now=now,
            attempt_is=attempt,
            holder=by,
            state=DeliveryState.PLANNED,
            next_try_at=retry_at,
            attempt=Delivery.attempt + 1,
            claimed_by="",
            error_class=error_class,
            error=error,
        )

    async def wait_until(
        self, delivery_id: int, *, attempt: int, retry_at: datetime, error_class: str, error: str, now: datetime
    ) -> Delivery | None:
        """It cannot be taken up yet (its content or its destination is busy): look again at `retry_at`."""
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.PLANNED,),
            now=now,
            attempt_is=attempt,
            next_try_at=retry_at,
            attempt=Delivery.attempt + 1,
            error_class=error_class,
            error=error,
        )

    async def failed(
        self, delivery_id: int, *, by: str, error_class: str, error: str, now: datetime
    ) -> Delivery | None:
        return await changed(
            self._db,
            delivery_id,
            IN_FLIGHT,
            now=now,
            holder=by,
            state=DeliveryState.FAILED,
            error_class=error_class,
            error=error[:2000],
        )

    async def unknown(self, delivery_id: int, *, by: str, error: str, now: datetime) -> Delivery | None:
        return await changed(
            self._db,
            delivery_id,
            (DeliveryState.SENDING,),
            now=now,
            holder=by,
            state=DeliveryState.UNKNOWN,
            error_class=Question.UNKNOWN,
            error=error[:2000],
        )

    async def holders(self) -> set[str]:
        """Return the hosts that hold a post now, alive or not."""
        query = select(Delivery.claimed_by).where(Delivery.state.in_(list(IN_FLIGHT))).distinct()
        async with self._db.read() as session:
            return {name.rpartition("/")[0] for name in await session.scalars(query) if name}

    async def take_over(
        self, host: str, *, me: str, now: datetime, held_before: datetime | None = None
    ) -> tuple[list[Delivery], list[Delivery]]:
        """Free what a former process of this host held; what it was sending is unknown. Returns both lists.

        `claimed_by` is "host/process", so that other hosts' rows are left alone. With `held_before`, what anybody here
        has held since before then is freed instead: its end was lost.
        """
        ours = Delivery.claimed_by.startswith(f"{host}/", autoescape=True)
        lost = Delivery.claimed_by != me if held_before is None else Delivery.claimed_at < held_before
        change = {"updated_at": now, "version": Delivery.version + 1}
        freed = (
            update(Delivery)
            .where(Delivery.state == DeliveryState.CLAIMED, ours, lost)
            .values(state=DeliveryState.PLANNED, claimed_by="", attempt=Delivery.attempt + 1, **change)
            .returning(Delivery)
        )
        unknown = (
            update(Delivery)
            .where(Delivery.state == DeliveryState.SENDING, ours, lost)
            .values(
                state=DeliveryState.UNKNOWN,
                error_class=Question.UNKNOWN,
                error=later("the bot stopped while it was posting this"),
                **change,
            )
            .returning(Delivery)
        )
        async with self._db.write() as session:
            return (
                list((await session.scalars(freed, execution_options=FRESH)).all()),
                list((await session.scalars(unknown, execution_options=FRESH)).all()),
            )
