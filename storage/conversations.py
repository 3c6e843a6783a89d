"""What was said in each chat, and what the bot remembers of it from one message to the next."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, insert_for, table_of
from storage.errors import NotFound
from storage.glance import seen
from storage.tables import Conversation, Fact, Message
from storage.wording import tr

_CHATS = table_of(Conversation)
_AT = select(_CHATS).where(_CHATS.c.front == bindparam("front"), _CHATS.c.chat == bindparam("chat"))
_SAID = insert(table_of(Message))


class Conversations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, front: str, chat: str, *, now: datetime) -> Conversation:
        """The conversation of this chat; the first message begins it."""
        where = {"front": front, "chat": chat}
        if (found := await self.at(front, chat)) is not None:
            return found
        async with self._database.write() as session:
            await session.execute(
                insert_for(session, Conversation)
                .values(front=front, chat=chat, memory={}, created_at=now, updated_at=now)
                .on_conflict_do_nothing()
            )
            return seen(Conversation, (await session.execute(_AT, where)).one())

    async def at(self, front: str, chat: str) -> Conversation | None:
        async with self._database.glance() as glance:
            row = await glance.row(_AT, front=front, chat=chat)
        return seen(Conversation, row) if row is not None else None

    async def get(self, conversation_id: int) -> Conversation | None:
        async with self._database.read() as session:
            return await session.get(Conversation, conversation_id)

    async def remember(self, conversation_id: int, changes: Mapping[str, Any], *, now: datetime) -> Conversation:
        """Set entries of the memory; None forgets one. What is not named stays."""
        async with self._database.write() as session:
            conversation = await _locked(session, conversation_id)
            memory = {**conversation.memory, **changes}
            conversation.memory = {key: value for key, value in memory.items() if value is not None}
            conversation.updated_at = now
            await session.flush()
            return conversation

    async def say(
        self, conversation_id: int, role: str, text: str, *, calls: Iterable[Mapping[str, Any]] = (), now: datetime
    ) -> None:
        """Add a message of the `person` or the `bot`, with the tool calls that it led to."""
        async with self._database.write() as session:
            await session.execute(
                _SAID,
                {
                    "conversation_id": conversation_id,
                    "role": role,
                    "text": text,
                    "calls": [dict(call) for call in calls],
                    "created_at": now,
                },
            )

    async def recent(self, conversation_id: int, *, limit: int = 20) -> Sequence[Message]:
        """The last messages, in the order they were said."""
        async with self._database.read() as session:
            newest = await session.scalars(
                select(Message)
                .where(Message.conversation_id == conversation_id)
                .order_by(Message.id.desc())
                .limit(limit)
            )
            return newest.all()[::-1]

    async def since(self, conversation_id: int, message_id: int, *, limit: int = 500) -> Sequence[Message]:
        """The messages after one, in the order they were said; of very many the newest."""
        async with self._database.read() as session:
            newest = await session.scalars(
                select(Message)
                .where(Message.conversation_id == conversation_id, Message.id > message_id)
                .order_by(Message.id.desc())
                .limit(limit)
            )
            return newest.all()[::-1]

    async def summarise(self, conversation_id: int, summary: str, *, upto: int, now: datetime) -> bool:
        """Keep a summary of the messages up to one; False when a later one is there, or the chat was forgotten."""
        async with self._database.write() as session:
            conversation = await _locked(session, conversation_id)
            is_there = await session.get(Message, upto) is not None
            if not is_there or conversation.summary_upto >= upto:
                return False
            conversation.summary, conversation.summary_upto, conversation.updated_at = summary, upto, now
            return True

    async def forget(self, conversation_id: int, *, now: datetime) -> None:
        """Erase what was said and remembered in this chat: messages, summary, facts, and what "it" means."""
        async with self._database.write() as session:
            conversation = await _locked(session, conversation_id)
            conversation.memory, conversation.updated_at = {}, now
            conversation.summary, conversation.summary_upto = "", 0
            await session.execute(delete(Message).where(Message.conversation_id == conversation_id))
            await session.execute(delete(Fact).where(Fact.conversation_id == conversation_id))


async def _locked(session: AsyncSession, conversation_id: int) -> Conversation:
    """The row, held against other hosts until the transaction ends (SQLite holds everything anyway)."""
    conversation = await session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None:
        raise NotFound(tr("There is no such conversation."))
    return conversation
