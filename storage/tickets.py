"""Codes that were given out: an invite, or one half of a link. Each is used once, and only its digest is kept."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.database import Database
from storage.tables import Role, Ticket, TicketKind

AS_ROWS = {"synchronize_session": False, "populate_existing": True}


class Tickets:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        kind: TicketKind,
        code: str,
        *,
        role: Role | None = None,
        name: str = "",
        person_id: int | None = None,
        front: str,
        chat: str,
        now: datetime,
        expires_at: datetime,
    ) -> Ticket:
        async with self._database.write() as session:
            made = Ticket(
                kind=kind,
                digest=digest_of(code),
                role=role,
                name=name,
                person_id=person_id,
                front=front,
                chat=chat,
                created_at=now,
                expires_at=expires_at,
            )
            session.add(made)
            await session.flush()
            return made

    async def live(self, code: str, *, now: datetime) -> Ticket | None:
        """The ticket of this code, while it is good."""
        query = select(Ticket).where(
            Ticket.digest == digest_of(code), Ticket.used_at.is_(None), Ticket.expires_at > now
        )
        async with self._database.read() as session:
            return await session.scalar(query)

    async def use(
        self, ticket_id: int, *, front: str, user: str, name: str = "", chat: str = "", now: datetime
    ) -> Ticket | None:
        """Use a ticket up; None when somebody was quicker, or it is too late."""
        return await self._update(
            ticket_id,
            [Ticket.used_at.is_(None), Ticket.expires_at > now],
            {"used_at": now, "by_front": front, "by_user": user, "by_name": name[:120], "by_chat": chat},
        )

    async def decide(self, ticket_id: int, *, now: datetime) -> Ticket | None:
        """Note that the owner has answered; None when that was done before."""
        return await self._update(
            ticket_id, [Ticket.used_at.is_not(None), Ticket.decided_at.is_(None)], {"decided_at": now}
        )

    async def waiting(self, *, since: datetime) -> Sequence[Ticket]:
        """Invites that were sent in and that nobody has answered, oldest first."""
        query = select(Ticket).where(
            Ticket.kind == TicketKind.INVITE, Ticket.used_at >= since, Ticket.decided_at.is_(None)
        )
        async with self._database.read() as session:
            return (await session.scalars(query.order_by(Ticket.id))).all()

    async def _update(self, ticket_id: int, where: Sequence[Any], values: dict[str, Any]) -> Ticket | None:
        async with self._database.write() as session:
            changed: Ticket | None = await session.scalar(
                update(Ticket).where(Ticket.id == ticket_id, *where).values(**values).returning(Ticket),
                execution_options=AS_ROWS,
            )
            return changed


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
