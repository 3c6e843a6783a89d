"""What hosts without a chat have found out, kept until the one that has the chat has told it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage.database import Database
from storage.tables import Notice


class Notices:
    """The `notices` table."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, what: Mapping[str, Any], *, host: str, now: datetime) -> Notice:
        async with self._db.write() as session:
            notice = Notice(host=host, what=dict(what), created_at=now)
            session.add(notice)
            await session.flush()
            return notice

    async def untold(self, *, limit: int = 100) -> Sequence[Notice]:
        """Return what nobody has told yet, in the order it was found out."""
        query = select(Notice).where(Notice.told_at.is_(None)).order_by(Notice.id).limit(limit)
        async with self._db.read() as session:
            return (await session.scalars(query)).all()

    async def told(self, notice_id: int, *, now: datetime) -> None:
        async with self._db.write() as session:
            notice = await session.get(Notice, notice_id)
            if notice is not None:
                notice.told_at = now

    async def clear(self, *, before: datetime) -> None:
        """Erase what was told a while ago."""
        async with self._db.write() as session:
            await session.execute(delete(Notice).where(Notice.told_at < before))
