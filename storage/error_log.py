"""What went wrong, kept for the owner to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from storage.database import Database
from storage.tables import ErrorEntry


@dataclass(frozen=True, kw_only=True)
class ErrorStats:
    total: int
    last_day: int  # in the 24 hours before
    by_level: Mapping[str, int]
    by_source: Mapping[str, int]


class Errors:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        *,
        level: str,
        source: str,
        message: str,
        code: str = "",
        details: Mapping[str, Any] | None = None,
        now: datetime,
    ) -> ErrorEntry:
        async with self._database.write() as session:
            entry = ErrorEntry(
                at=now, level=level, source=source, code=code, message=message, details=dict(details or {})
            )
            session.add(entry)
            await session.flush()
            return entry

    async def recent(
        self, *, limit: int = 20, source: str | None = None, level: str | None = None
    ) -> Sequence[ErrorEntry]:
        """The newest entries, newest first."""
        query = select(ErrorEntry).order_by(ErrorEntry.at.desc(), ErrorEntry.id.desc()).limit(limit)
        if source is not None:
            query = query.where(ErrorEntry.source == source)
        if level is not None:
            query = query.where(ErrorEntry.level == level)
        async with self._database.read() as session:
            return (await session.scalars(query)).all()

    async def stats(self, *, now: datetime) -> ErrorStats:
        query = select(ErrorEntry.level, ErrorEntry.source, func.count()).group_by(ErrorEntry.level, ErrorEntry.source)
        by_level: dict[str, int] = {}
        by_source: dict[str, int] = {}
        async with self._database.read() as session:
            for level, source, count in await session.execute(query):
                by_level[level] = by_level.get(level, 0) + count
                by_source[source] = by_source.get(source, 0) + count
            last_day = await session.scalar(
                select(func.count()).select_from(ErrorEntry).where(ErrorEntry.at > now - timedelta(days=1))
            )
        return ErrorStats(total=sum(by_level.values()), last_day=last_day or 0, by_level=by_level, by_source=by_source)

    async def clear(self, *, before: datetime | None = None) -> int:
        """Erase the entries, or those before a time; return how many."""
        query = delete(ErrorEntry).returning(ErrorEntry.id).execution_options(synchronize_session=False)
        if before is not None:
            query = query.where(ErrorEntry.at < before)
        async with self._database.write() as session:
            return len((await session.scalars(query)).all())
