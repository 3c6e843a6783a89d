"""Which processes work on this database, and how it stands with each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import case, func, select, update

from storage.database import Database, insert_for
from storage.tables import Host, HostState

STARTING = timedelta(seconds=30)  # a start blocks everything else in a process, for long on a slow machine
FRESH = {"synchronize_session": False, "populate_existing": True}


class Hosts:
    """The `hosts` table. Times are the server's: the clocks of two hosts may differ."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def arrive(
        self,
        host_id: str,
        *,
        session_id: str,
        machine: str,
        has_chat: bool,
        queues: Sequence[str],
        version: str,
        workflows: str,
    ) -> Host:
        """Write down who holds the id from now on. Whoever held it before finds another epoch."""
        values: dict[str, Any] = {
            "session": session_id,
            "machine": machine[:120],
            "state": HostState.WORKING,
            "is_settled": False,
            "has_chat": has_chat,
            "queues": list(queues),
            "gpu": "",
            "version": version,
            "workflows": workflows,
            "started_at": func.now(),
            "last_seen_at": func.now() + STARTING,  # until then nobody expects to see it
        }
        async with self._db.write() as session:
            statement = (
                insert_for(session, Host)
                .values(id=host_id, epoch=1, **values)
                .on_conflict_do_update(index_elements=["id"], set_=values | {"epoch": Host.epoch + 1})
                .returning(Host)
            )
            row: Host = (await session.scalars(statement, execution_options=FRESH)).one()
            return row

    async def get(self, host_id: str) -> Host | None:
        async with self._db.read() as session:
            return await session.get(Host, host_id)

    async def all(self) -> Sequence[Host]:
        async with self._db.read() as session:
            return (await session.scalars(select(Host).order_by(Host.has_chat.desc(), Host.id))).all()

    async def has_gpu(self, host_id: str, gpu: str) -> None:
        await self._change(host_id, gpu=gpu[:120])

    async def leave(self, host_id: str, *, epoch: int) -> None:
        """It stops by itself; what it had begun goes on at its next start, or on another host."""
        await self._change(host_id, Host.epoch == epoch, state=HostState.STOPPED, last_seen_at=func.now())

    async def lose(self, host_id: str) -> Host | None:
        """Somebody else goes on with its work: should it come back, it finds another epoch. None: that was done before."""
        state = case((Host.state == HostState.WORKING, HostState.LOST), else_=Host.state)
        return await self._change(host_id, Host.is_settled.is_(False), state=state, epoch=Host.epoch + 1)

    async def settle(self, host_id: str) -> Host | None:
        """All of its work is in other hands; of several who say so, one gets the row."""
        return await self._change(host_id, Host.is_settled.is_(False), Host.state != HostState.WORKING, is_settled=True)

    async def forget(self, host_id: str) -> bool:
        """Take a host off the list that will not come back; not one that works."""
        async with self._db.write() as session:
            row = await session.get(Host, host_id)
            if row is None or row.state is HostState.WORKING:
                return False
            await session.delete(row)
            return True

    async def _change(self, host_id: str, *conditions: Any, **values: Any) -> Host | None:
        statement = update(Host).where(Host.id == host_id, *conditions).values(**values).returning(Host)
        async with self._db.write() as session:
            return (await session.scalars(statement, execution_options=FRESH)).one_or_none()
