"""The owner's choices that are made in chat."""

from typing import Any

from sqlalchemy import bindparam, delete, select

from storage.database import Database, insert_for, table_of
from storage.tables import Preference

_KEPT = table_of(Preference)
_VALUE = select(_KEPT.c.value).where(_KEPT.c.key == bindparam("key"))


class Preferences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str, default: Any = None) -> Any:
        async with self._database.glance() as glance:
            kept = await glance.value(_VALUE, key=key)
        return default if kept is None else kept["value"]

    async def set(self, key: str, value: Any) -> None:
        """Keep a choice: anything that JSON can hold."""
        kept = {"value": {"value": value}}
        async with self._database.write() as session:
            await session.execute(
                insert_for(session, Preference)
                .values(key=key, **kept)
                .on_conflict_do_update(index_elements=["key"], set_=kept)
            )

    async def reset(self, key: str) -> None:
        async with self._database.write() as session:
            await session.execute(delete(Preference).where(Preference.key == key))

    async def all(self) -> dict[str, Any]:
        async with self._database.read() as session:
            return {row.key: row.value["value"] for row in await session.scalars(select(Preference))}
