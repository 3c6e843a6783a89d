"""Incoming messages, committed before the platform is told that they arrived."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from storage.database import Database, insert_in, table_of
from storage.tables import InboxItem

_ITEMS = table_of(InboxItem)
_HANDLED = update(_ITEMS).where(_ITEMS.c.id == bindparam("item")).values(handled_at=bindparam("at"))


@cache
def _new(dialect: str) -> Any:
    return insert_in(dialect, _ITEMS).on_conflict_do_nothing().returning(_ITEMS.c.id)


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(
        self, front: str, update_key: str, chat: str, payload: Mapping[str, Any], *, attempts: int = 0, now: datetime
    ) -> int | None:
        """Keep a message and return its id; None when it came before. When this returns, the message survives a power cut.

        `attempts` are tries that are counted already: one, where the first follows at once.
        """
        kept = await self._database.write_one(
            _new(self._database.dialect),
            {
                "front": front,
                "update_key": update_key,
                "chat": chat,
                "payload": dict(payload),
                "attempts": attempts,
                "received_at": now,
            },
        )
        return int(kept[0].id) if kept else None

    async def unhandled(self, *, limit: int = 100) -> Sequence[InboxItem]:
        """What has not been answered yet, oldest first."""
        async with self._database.read() as session:
            return (
                await session.scalars(
                    select(InboxItem).where(InboxItem.handled_at.is_(None)).order_by(InboxItem.id).limit(limit)
                )
            ).all()

    async def latest(self, front: str, *, limit: int = 200) -> Sequence[InboxItem]:
        """Return what came last from a front, handled or not, newest first."""
        newest = select(InboxItem).where(InboxItem.front == front).order_by(InboxItem.id.desc()).limit(limit)
        async with self._database.read() as session:
            return (await session.scalars(newest)).all()

    async def attempt(self, item_id: int) -> int:
        """Count one more try before it begins, and return the count: a message that kills the process is seen."""
        async with self._database.write() as session:
            tries = await session.scalar(
                update(InboxItem)
                .where(InboxItem.id == item_id)
                .values(attempts=InboxItem.attempts + 1)
                .returning(InboxItem.attempts)
                .execution_options(synchronize_session=False)
            )
            return tries or 0

    async def handled(self, item_id: int, *, also: Callable[[], Awaitable[None]] | None = None, now: datetime) -> None:
        """Note that a message is answered, in one transaction with what `also` writes."""
        async with self._database.write() as session:
            if also is not None:
                await also()
            await session.execute(_HANDLED, {"item": item_id, "at": now})

    async def clear(self, *, before: datetime) -> int:
        """Forget the messages that were answered before this time; return how many."""
        async with self._database.write() as session:
            gone = await session.scalars(
                delete(InboxItem)
                .where(InboxItem.handled_at < before)
                .returning(InboxItem.id)
                .execution_options(synchronize_session=False)
            )
            return len(gone.all())
