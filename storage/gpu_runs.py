"""What the GPU did: seconds by persona, and how long each kind of work took."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from storage.database import Database
from storage.tables import GpuRun


class GpuRuns:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, run: GpuRun) -> None:
        async with self._database.write() as session:
            session.add(run)

    async def seconds(self, persona_id: str, *, since: datetime) -> float:
        """Return for how many seconds the card has worked for a persona."""
        query = select(func.sum(GpuRun.seconds)).where(GpuRun.persona_id == persona_id, GpuRun.at >= since)
        async with self._database.read() as session:
            return float(await session.scalar(query) or 0.0)

    async def by_persona(self, *, since: datetime) -> Mapping[str | None, float]:
        """Return the seconds of each persona; under None those of nobody: talk, and pictures without a persona."""
        query = (
            select(GpuRun.persona_id, func.sum(GpuRun.seconds)).where(GpuRun.at >= since).group_by(GpuRun.persona_id)
        )
        async with self._database.read() as session:
            return {persona: float(seconds or 0.0) for persona, seconds in await session.execute(query)}

    async def latest(self, *, limit: int = 500) -> Sequence[GpuRun]:
        """Return the newest runs that came to their end, oldest first."""
        query = select(GpuRun).where(GpuRun.is_whole.is_(True)).order_by(GpuRun.id.desc()).limit(limit)
        async with self._database.read() as session:
            return (await session.scalars(query)).all()[::-1]

    async def clear(self, *, before: datetime) -> None:
        """Erase the runs before a time."""
        async with self._database.write() as session:
            await session.execute(delete(GpuRun).where(GpuRun.at < before))
