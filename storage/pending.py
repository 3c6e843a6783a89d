"""Acts that wait for a press. Each is pressed once, whoever presses, on whatever front, however often."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import NotFound
from storage.tables import PendingAction, PendingState, Role
from storage.wording import tr

AS_ROWS = {"synchronize_session": False, "populate_existing": True}


class Press(StrEnum):
    """What a press came to."""

    TAKEN = "taken"  # this press is the one: act
    DONE = "done"  # somebody pressed before; `action.outcome` says what came of it
    EXPIRED = "expired"
    SUPERSEDED = "superseded"  # a sibling was pressed, or something newer took its place
    UNKNOWN = "unknown"  # no such button, or it was cleared away


@dataclass(frozen=True, kw_only=True)
class Pressed:
    press: Press
    action: PendingAction | None = None  # None only when UNKNOWN


class PendingActions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def offer(
        self,
        action: str,
        args: Mapping[str, Any] | None = None,
        *,
        shown: str = "",
        role: Role = Role.OPERATOR,
        object_kind: str = "",
        object_id: str | int = "",
        object_version: int | None = None,
        reusable: bool = False,
        group: str = "",
        front: str = "",
        chat: str = "",
        now: datetime,
        expires_at: datetime | None = None,
    ) -> PendingAction:
        """Write down an act and give it a token for its button. `shown` is exactly what the person sees.

        One press ends all offers of the same `group`. A `reusable` one (Refresh, Next page) stays open.
        """
        async with self._database.write() as session:
            offered = PendingAction(
                token=secrets.token_urlsafe(12),  # 16 characters
                action=action,
                args=dict(args or {}),
                shown=shown,
                role=role,
                object_kind=object_kind,
                object_id=str(object_id),
                object_version=object_version,
                reusable=reusable,
                group=group,
                state=PendingState.OPEN,
                front=front,
                chat=chat,
                created_at=now,
                expires_at=expires_at,
            )
            session.add(offered)
            await session.flush()
            return offered

    async def get(self, token: str) -> PendingAction | None:
        """The act behind a button, pressed or not: its `role` says who may press."""
        async with self._database.read() as session:
            return await session.get(PendingAction, token)

    async def press(self, token: str, *, by: str, turn: str = "", now: datetime) -> Pressed:
        """Take the act, if it is still there to be taken. Of any number of presses, one gets `Press.TAKEN`.

        The others hear why not. Check the person's role before: a press is a press. `turn` is kept, so that a press that
        was taken just before a crash is known again from another press of the same person.
        """
        async with self._database.write() as session:
            taken = await session.scalar(
                update(PendingAction)
                .where(PendingAction.token == token, PendingAction.state == PendingState.OPEN)
                .where(~PendingAction.reusable, _not_expired(now))
                .values(state=PendingState.DONE, decided_by=by, decided_in=turn, decided_at=now)
                .returning(PendingAction),
                execution_options=AS_ROWS,
            )
            if taken is not None:
                await _end_siblings(session, taken, now)
                return Pressed(press=Press.TAKEN, action=taken)
            return await _why_not(session, token, now)

    async def finish(self, token: str, outcome: str) -> None:
        """Write down what came of a taken act, in a few words that a later press of the same button is told."""
        async with self._database.write() as session:
            await session.execute(update(PendingAction).where(PendingAction.token == token).values(outcome=outcome))

    async def reopen(self, token: str, *, now: datetime) -> PendingAction:
        """Nothing came of the press, for sure: let it, and the siblings that it ended, be pressed again."""
        async with self._database.write() as session:
            action = await session.get(PendingAction, token)
            if action is None:
                raise NotFound(tr("There is no such button."))
            if action.state is PendingState.DONE:
                if action.group:
                    await session.execute(
                        update(PendingAction)
                        .where(
                            PendingAction.group == action.group,
                            PendingAction.state == PendingState.SUPERSEDED,
                            PendingAction.decided_by == token,
                        )
                        .values(state=PendingState.OPEN, decided_by="", decided_at=None)
                        .execution_options(synchronize_session=False)
                    )
                action.state, action.outcome = PendingState.OPEN, ""
                action.decided_by, action.decided_in, action.decided_at = "", "", None
                await session.flush()
            return action

    async def unfinished(self) -> Sequence[PendingAction]:
        """Acts that were taken, and of which nobody knows what came: the process died between. Look, then `finish`."""
        async with self._database.read() as session:
            return (
                await session.scalars(
                    select(PendingAction)
                    .where(PendingAction.state == PendingState.DONE, PendingAction.outcome == "")
                    .order_by(PendingAction.decided_at)
                )
            ).all()

    async def supersede(
        self,
        *,
        group: str = "",
        object_kind: str = "",
        object_id: str | int = "",
        front: str = "",
        chat: str = "",
        now: datetime,
        only_once: bool = False,
    ) -> Sequence[PendingAction]:
        """Close every open offer of a group, or about an object: something newer takes its place.

        With `front` and `chat`, only those shown there: the same card in another chat keeps its buttons. With `only_once`,
        reusable ones stay.
        """
        if not group and not object_kind:
            raise ValueError("Say which offers: a group, or an object.")
        same = PendingAction.group == group
        if not group:
            same = (PendingAction.object_kind == object_kind) & (PendingAction.object_id == str(object_id))
        if front:
            same &= (PendingAction.front == front) & (PendingAction.chat == chat)
        if only_once:
            same &= ~PendingAction.reusable
        return await self._close(same, PendingState.SUPERSEDED, now)

    async def expire(self, now: datetime) -> Sequence[PendingAction]:
        """Close the open offers whose time is over, and return them, so that their cards can say so."""
        return await self._close(PendingAction.expires_at <= now, PendingState.EXPIRED, now)

    async def waiting(
        self,
        *,
        front: str | None = None,
        chat: str | None = None,
        action: str | None = None,
        object_kind: str | None = None,
        object_id: str | int | None = None,
        now: datetime,
        limit: int = 100,
    ) -> Sequence[PendingAction]:
        """The offers that can still be pressed, newest first; of a chat, an act or an object where given."""
        query = select(PendingAction).where(PendingAction.state == PendingState.OPEN, _not_expired(now))
        for column, value in (
            (PendingAction.front, front),
            (PendingAction.chat, chat),
            (PendingAction.action, action),
            (PendingAction.object_kind, object_kind),
            (PendingAction.object_id, None if object_id is None else str(object_id)),
        ):
            if value is not None:
                query = query.where(column == value)
        newest = query.order_by(PendingAction.created_at.desc(), PendingAction.token).limit(limit)
        async with self._database.read() as session:
            return (await session.scalars(newest)).all()

    async def _close(self, which: ColumnElement[bool], state: PendingState, now: datetime) -> Sequence[PendingAction]:
        async with self._database.write() as session:
            closed = await session.scalars(
                update(PendingAction)
                .where(PendingAction.state == PendingState.OPEN, which)
                .values(state=state, decided_at=now)
                .returning(PendingAction),
                execution_options=AS_ROWS,
            )
            return closed.all()


def _not_expired(now: datetime) -> ColumnElement[bool]:
    return or_(PendingAction.expires_at.is_(None), PendingAction.expires_at > now)


async def _end_siblings(session: AsyncSession, taken: PendingAction, now: datetime) -> None:
    if taken.group:
        await session.execute(
            update(PendingAction)
            .where(PendingAction.group == taken.group, PendingAction.state == PendingState.OPEN)
            .values(state=PendingState.SUPERSEDED, decided_by=taken.token, decided_at=now)
            .execution_options(synchronize_session=False)
        )


async def _why_not(session: AsyncSession, token: str, now: datetime) -> Pressed:
    action = await session.get(PendingAction, token)
    if action is None:
        return Pressed(press=Press.UNKNOWN)
    if action.state is PendingState.OPEN:
        if action.expires_at is None or action.expires_at > now:
            return Pressed(press=Press.TAKEN, action=action)  # reusable: it stays open
        action.state, action.decided_at = PendingState.EXPIRED, now
        await session.flush()
    return Pressed(press=Press(action.state.value), action=action)
