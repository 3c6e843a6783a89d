"""Captions that were written, so that the next one can differ and an asset keeps its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.database import Database
from storage.tables import Caption


class Captions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, caption: Caption, *, now: datetime) -> Caption:
        async with self._database.write() as session:
            caption.created_at = now
            session.add(caption)
            await session.flush()
            return caption

    async def get(self, caption_id: int) -> Caption | None:
        async with self._database.read() as session:
            return await session.get(Caption, caption_id)

    async def recent(self, persona_id: str, *, limit: int = 30) -> Sequence[Caption]:
        """The persona's newest captions, newest first: what the next one must not repeat."""
        async with self._database.read() as session:
            return (
                await session.scalars(
                    select(Caption)
                    .where(Caption.persona_id == persona_id)
                    .order_by(Caption.created_at.desc(), Caption.id.desc())
                    .limit(limit)
                )
            ).all()

    async def latest_for(self, asset_id: int, *, platform: str | None = None) -> Caption | None:
        """The newest caption of an asset, for one platform where given."""
        query = select(Caption).where(Caption.asset_id == asset_id).order_by(Caption.id.desc()).limit(1)
        if platform is not None:
            query = query.where(Caption.platform == platform)
        async with self._database.read() as session:
            return await session.scalar(query)
