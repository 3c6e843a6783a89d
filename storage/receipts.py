"""Proofs of what happened in a turn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage.database import Database, table_of
from storage.glance import seen
from storage.tables import Receipt

_RECEIPTS = table_of(Receipt)
_NEW = insert(_RECEIPTS)
_OF_TURN = select(_RECEIPTS).where(_RECEIPTS.c.turn == bindparam("turn")).order_by(_RECEIPTS.c.id)


class Receipts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        *,
        turn: str,
        tool: str,
        effect: str,
        text: str,
        args: Mapping[str, Any] | None = None,
        object_kind: str = "",
        object_id: str | int = "",
        conversation_id: int | None = None,
        now: datetime,
    ) -> None:
        async with self._database.write() as session:
            await session.execute(
                _NEW,
                {
                    "turn": turn,
                    "tool": tool,
                    "effect": effect,
                    "text": text,
                    "args": dict(args or {}),
                    "object_kind": object_kind,
                    "object_id": str(object_id),
                    "conversation_id": conversation_id,
                    "created_at": now,
                },
            )

    async def of_turn(self, turn: str) -> Sequence[Receipt]:
        """What happened in this turn, in order."""
        async with self._database.glance() as glance:
            return [seen(Receipt, row) for row in await glance.rows(_OF_TURN, turn=turn)]

    async def recent(self, conversation_id: int, *, limit: int = 20) -> Sequence[Receipt]:
        """The last receipts of a conversation, newest first."""
        async with self._database.read() as session:
            return (
                await session.scalars(
                    select(Receipt)
                    .where(Receipt.conversation_id == conversation_id)
                    .order_by(Receipt.id.desc())
                    .limit(limit)
                )
            ).all()
