"""What people told the bot to remember, by chat and persona."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select

from storage.database import Database
from storage.tables import Fact


class Facts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, conversation_id: int, text: str, *, persona_id: str | None = None, said_by: str = "", now: datetime
    ) -> Fact:
        async with self._database.write() as session:
            fact = Fact(
                conversation_id=conversation_id, persona_id=persona_id, text=text, said_by=said_by, created_at=now
            )
            session.add(fact)
            await session.flush()
            return fact

    async def restore(self, facts: Sequence[Fact]) -> int:
        """Put back facts that were forgotten, under their numbers; return how many were not there."""
        async with self._database.write() as session:
            missing = [fact for fact in facts if await session.get(Fact, fact.id) is None]
            session.add_all(missing)
            await session.flush()
            return len(missing)

    async def of(
        self, conversation_id: int, *, persona_id: str | None = None, everyone: bool = False
    ) -> Sequence[Fact]:
        """Return the facts of a chat, oldest first: those of the chat at large and those of one persona, or all."""
        query = select(Fact).where(Fact.conversation_id == conversation_id).order_by(Fact.id)
        if not everyone:
            query = query.where(or_(Fact.persona_id.is_(None), Fact.persona_id == persona_id))
        async with self._database.read() as session:
            return (await session.scalars(query)).all()

    async def count(self, conversation_id: int) -> int:
        query = select(func.count()).select_from(Fact).where(Fact.conversation_id == conversation_id)
        async with self._database.read() as session:
            return int((await session.execute(query)).scalar_one())

    async def forget(self, conversation_id: int, fact_ids: Sequence[int]) -> int:
        """Erase facts of this chat; return how many there were."""
        query = (
            delete(Fact)
            .where(Fact.conversation_id == conversation_id, Fact.id.in_(list(fact_ids)))
            .returning(Fact.id)
            .execution_options(synchronize_session=False)
        )
        async with self._database.write() as session:
            return len((await session.scalars(query)).all())
