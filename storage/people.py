"""Who may use the bot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage.database import Database, insert_for
from storage.tables import Person, Role


class People:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, front: str, user: str, role: Role, *, name: str = "", private_chat: str = "", now: datetime
    ) -> Person:
        """Let somebody in, or give them another role; a name or chat that is known stays when none is given."""
        changes: dict[str, Any] = {"role": role}
        if name:
            changes["name"] = name
        if private_chat:
            changes["private_chat"] = private_chat
        async with self._database.write() as session:
            added: Person = (
                await session.scalars(
                    insert_for(session, Person)
                    .values(front=front, user=user, role=role, name=name, private_chat=private_chat, created_at=now)
                    .on_conflict_do_update(index_elements=["front", "user"], set_=changes)
                    .returning(Person),
                    execution_options={"populate_existing": True},
                )
            ).one()
            return added

    async def get(self, front: str, user: str) -> Person | None:
        async with self._database.read() as session:
            return await session.scalar(select(Person).where(Person.front == front, Person.user == user))

    async def role_of(self, front: str, user: str) -> Role | None:
        """What they may do; None for a stranger."""
        async with self._database.read() as session:
            return await session.scalar(select(Person.role).where(Person.front == front, Person.user == user))

    async def owns(self, actor: str) -> bool:
        """Whether an actor, such as "telegram:123", is an owner. Whoever sits at the terminal is."""
        front, _, user = actor.partition(":")
        return front == "console" or await self.role_of(front, user) is Role.OWNER

    async def owner(self, *, front: str | None = None) -> Person | None:
        """The owner, on a front where given: the first who was paired. One person may own on several fronts."""
        query = select(Person).where(Person.role == Role.OWNER).order_by(Person.id).limit(1)
        if front is not None:
            query = query.where(Person.front == front)
        async with self._database.read() as session:
            return await session.scalar(query)

    async def list(self, *, role: Role | None = None) -> Sequence[Person]:
        query = select(Person).order_by(Person.id)
        if role is not None:
            query = query.where(Person.role == role)
        async with self._database.read() as session:
            return (await session.scalars(query)).all()

    async def remove(self, front: str, user: str) -> bool:
        """Let them in no more; False when they were not."""
        async with self._database.write() as session:
            gone = await session.scalars(
                delete(Person)
                .where(Person.front == front, Person.user == user)
                .returning(Person.id)
                .execution_options(synchronize_session=False)
            )
            return gone.first() is not None
