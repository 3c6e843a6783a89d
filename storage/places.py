"""Groups that the owner has enabled, what single people may do there, and moving what reports to a chat elsewhere.

A place is a whole group: its threads and topics ("-100/7") belong to it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.database import Database, insert_for, table_of
from storage.tables import (
    Card,
    Delivery,
    Job,
    PendingAction,
    PendingState,
    Person,
    Place,
    PlaceRole,
    Role,
    Schedule,
)

_PLACES, _ROLES = table_of(Place), table_of(PlaceRole)
_PLACE = select(_PLACES.c.chat).where(_PLACES.c.front == bindparam("front"), _PLACES.c.chat == bindparam("chat"))
_ROLE = select(_ROLES.c.role).where(
    _ROLES.c.front == bindparam("front"),
    _ROLES.c.chat == bindparam("chat"),
    _ROLES.c.person_id == bindparam("person"),
)


class Places:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def enable(self, front: str, chat: str, *, by: str, now: datetime) -> bool:
        """Let people with a role be answered there; False when they were already."""
        async with self._database.write() as session:
            new = await session.scalars(
                insert_for(session, Place)
                .values(front=front, chat=whole(chat), enabled_by=by, enabled_at=now)
                .on_conflict_do_nothing()
                .returning(Place.chat)
            )
            return new.first() is not None

    async def disable(self, front: str, chat: str) -> bool:
        """Be silent there, and forget who may do what there; False when the bot was."""
        async with self._database.write() as session:
            there = PlaceRole.front == front, PlaceRole.chat == whole(chat)
            await session.execute(delete(PlaceRole).where(*there))
            gone = await session.scalars(
                delete(Place).where(Place.front == front, Place.chat == whole(chat)).returning(Place.chat)
            )
            return gone.first() is not None

    async def is_enabled(self, front: str, chat: str) -> bool:
        async with self._database.glance() as glance:
            return await glance.row(_PLACE, front=front, chat=whole(chat)) is not None

    async def all(self, front: str) -> Sequence[Place]:
        async with self._database.read() as session:
            return (await session.scalars(select(Place).where(Place.front == front).order_by(Place.chat))).all()

    # Roles

    async def set_role(self, front: str, chat: str, person_id: int, role: Role | None) -> None:
        """Say what an account may do in a group; None for what it may do elsewhere."""
        async with self._database.write() as session:
            key = {"front": front, "chat": whole(chat), "person_id": person_id}
            if role is None:
                await session.execute(delete(PlaceRole).filter_by(**key))
                return
            await session.execute(
                insert_for(session, PlaceRole)
                .values(**key, role=role)
                .on_conflict_do_update(index_elements=["front", "chat", "person_id"], set_={"role": role})
            )

    async def role_in(self, front: str, chat: str, person_id: int) -> Role | None:
        async with self._database.glance() as glance:
            role: Role | None = await glance.value(_ROLE, front=front, chat=whole(chat), person=person_id)
        return role

    async def roles_in(self, front: str, chat: str) -> Mapping[int, Role]:
        """What accounts may do there that is not what they may do elsewhere."""
        query = select(PlaceRole).where(PlaceRole.front == front, PlaceRole.chat == whole(chat))
        async with self._database.read() as session:
            return {row.person_id: row.role for row in await session.scalars(query)}

    async def roles_of(self, accounts: Sequence[Person]) -> Sequence[PlaceRole]:
        query = select(PlaceRole).where(PlaceRole.person_id.in_([account.id for account in accounts]))
        async with self._database.read() as session:
            return (await session.scalars(query.order_by(PlaceRole.front, PlaceRole.chat))).all()

    # A chat that is answered no more

    async def leave(self, front: str, chat: str, *, to: tuple[str, str], now: datetime) -> None:
        """End a chat's open buttons and its cards, and let jobs and posts that report there report to another chat."""
        if not chat or (front, whole(chat)) == (to[0], whole(to[1])):
            return
        async with self._database.write() as session:
            for table in (Job, Delivery, Schedule):
                await session.execute(
                    update(table)
                    .where(table.front == front, _inside(table.chat, chat))
                    .values(front=to[0], chat=to[1])
                    .execution_options(synchronize_session=False)
                )
            await session.execute(
                update(PendingAction)
                .where(
                    PendingAction.front == front,
                    _inside(PendingAction.chat, chat),
                    PendingAction.state == PendingState.OPEN,
                )
                .values(state=PendingState.SUPERSEDED, decided_at=now)
                .execution_options(synchronize_session=False)
            )
            await session.execute(
                delete(Card)
                .where(Card.front == front, _inside(Card.chat, chat))
                .execution_options(synchronize_session=False)
            )


def whole(chat: str) -> str:
    """The chat without its thread.

    >>> whole("-100/7"), whole("-100")
    ('-100', '-100')
    """
    return chat.partition("/")[0]


def _inside(column: InstrumentedAttribute[str], chat: str) -> ColumnElement[bool]:
    """Whether a column names the chat or a thread of it."""
    return or_(column == whole(chat), column.startswith(f"{whole(chat)}/", autoescape=True))
