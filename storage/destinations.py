"""Where posts go."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, insert_for
from storage.errors import Invalid, NotFound
from storage.tables import Delivery, Destination
from storage.wording import tr

DESTINATION_FIELDS = frozenset(column.key for column in inspect(Destination).column_attrs) - {"id", "created_at"}


class Destinations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(
        self, *, platform: str, publisher: str, address: str = "", name: str = "", now: datetime
    ) -> Destination:
        """The destination at this address of the platform; made when there is none, else left as it is."""
        async with self._database.write() as session:
            await session.execute(
                insert_for(session, Destination)
                .values(platform=platform, publisher=publisher, address=address, name=name, created_at=now)
                .on_conflict_do_nothing()
            )
            return (await session.scalars(_at(platform, address))).one()

    async def get(self, destination_id: int) -> Destination | None:
        async with self._database.read() as session:
            return await session.get(Destination, destination_id)

    async def at(self, platform: str, address: str) -> Destination | None:
        async with self._database.read() as session:
            return await session.scalar(_at(platform, address))

    async def for_platform(self, platform: str) -> Sequence[Destination]:
        """The destinations of a platform: those with an account before the one that is posted by hand, oldest first."""
        async with self._database.read() as session:
            by_hand = Destination.publisher == "handoff"
            query = select(Destination).where(Destination.platform == platform).order_by(by_hand, Destination.id)
            return (await session.scalars(query)).all()

    async def list(self) -> Sequence[Destination]:
        async with self._database.read() as session:
            return (await session.scalars(select(Destination).order_by(Destination.platform, Destination.id))).all()

    async def graces(self) -> dict[int, timedelta]:
        """Return how late posts may go out by themselves, of the destinations that have a rule of their own."""
        query = select(Destination.id, Destination.grace_s).where(Destination.grace_s.is_not(None))
        async with self._database.read() as session:
            return {
                number: timedelta(seconds=grace) for number, grace in await session.execute(query) if grace is not None
            }

    async def change(self, destination_id: int, changes: Mapping[str, Any]) -> Destination:
        """Set fields by their names: name, rating, ai_line, is_paused, address …"""
        if unknown := sorted(set(changes) - DESTINATION_FIELDS):
            raise Invalid(tr("A destination has no field {unknown!r}.", unknown=unknown[0]), rule=unknown[0])
        async with self._database.write() as session:
            destination = await _existing(session, destination_id)
            for field, value in changes.items():
                setattr(destination, field, value)
            await session.flush()
            return destination

    async def remove(self, destination_id: int) -> None:
        """Forget a destination. Raises `Invalid` when posts name it: pause it instead, their record stays."""
        async with self._database.write() as session:
            destination = await _existing(session, destination_id)
            if await session.scalar(select(Delivery.id).where(Delivery.destination_id == destination_id).limit(1)):
                raise Invalid(tr("Posts name this destination."), fix=tr("Pause it instead."), rule="deliveries")
            await session.delete(destination)


def _at(platform: str, address: str) -> Select[Destination]:
    return select(Destination).where(Destination.platform == platform, Destination.address == address)


async def _existing(session: AsyncSession, destination_id: int) -> Destination:
    destination = await session.get(Destination, destination_id)
    if destination is None:
        raise NotFound(tr("There is no such destination."))
    return destination
