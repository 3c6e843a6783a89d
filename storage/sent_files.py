"""Files that a platform has from us already, by the ids that it gave them."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Database, insert_for
from storage.tables import SentFile


class SentFiles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, front: str, bot: str, *, limit: int) -> dict[tuple[str, str], str]:
        """The ids that this bot may use, by SHA-256 and kind, the oldest first; of very many the latest `limit`."""
        newest = select(SentFile).where(SentFile.front == front, SentFile.bot == bot)
        async with self._database.read() as session:
            rows = (await session.scalars(newest.order_by(SentFile.sent_at.desc()).limit(limit))).all()
        return {(row.sha256, row.kind): row.file_id for row in reversed(rows)}

    async def put(self, front: str, bot: str, sha256: str, kind: str, file_id: str, *, now: datetime) -> None:
        """Keep the id of a file; one that was kept for it before goes."""
        values = {"file_id": file_id, "sent_at": now}
        async with self._database.write() as session:
            await session.execute(
                insert_for(session, SentFile)
                .values(front=front, bot=bot, sha256=sha256, kind=kind, **values)
                .on_conflict_do_update(index_elements=["front", "bot", "sha256", "kind"], set_=values)
            )

    async def forget(self, front: str, bot: str, sha256: str, kind: str) -> None:
        """An id that the platform does not take any more."""
        async with self._database.write() as session:
            await session.execute(
                delete(SentFile)
                .where(SentFile.front == front, SentFile.bot == bot, SentFile.sha256 == sha256, SentFile.kind == kind)
                .execution_options(synchronize_session=False)
            )

    async def clear(self, *, before: datetime) -> None:
        """Forget the files that were sent before this time, and not since."""
        async with self._database.write() as session:
            await session.execute(
                delete(SentFile).where(SentFile.sent_at < before).execution_options(synchronize_session=False)
            )
