"""Who may use the bot. An account is a front and a number; accounts that were linked are one person, with one role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, insert_for, table_of
from storage.errors import NotFound, Taken
from storage.glance import seen
from storage.tables import Person, Role
from storage.wording import tr

RANK = {Role.VIEWER: 0, Role.OPERATOR: 1, Role.OWNER: 2}
AS_ROWS = {"synchronize_session": False, "populate_existing": True}

# Made once, as they run at each message: making them costs more than running them.
_PEOPLE = table_of(Person)
_ACCOUNT = select(_PEOPLE).where(_PEOPLE.c.front == bindparam("front"), _PEOPLE.c.user == bindparam("user"))
_mine, _theirs = _PEOPLE.alias(), _PEOPLE
_first = func.coalesce(_mine.c.linked_to, _mine.c.id)
_ALL_OF_ONE = (
    select(_theirs)
    .join(_mine, or_(_theirs.c.id == _first, _theirs.c.linked_to == _first))
    .where(_mine.c.front == bindparam("front"), _mine.c.user == bindparam("user"))
    .order_by(_theirs.c.linked_to.is_not(None), _theirs.c.id)
)


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person: the accounts that are theirs, the first of them first."""

    accounts: tuple[Person, ...]

    @property
    def number(self) -> int:
        """What the owner calls them by in commands."""
        return self.accounts[0].id

    @property
    def actor(self) -> str:
        """Who did it, whichever of the accounts it came from."""
        return f"{self.accounts[0].front}:{self.accounts[0].user}"

    @property
    def name(self) -> str:
        return next((account.name for account in self.accounts if account.name), "")

    @property
    def role(self) -> Role:
        return self.accounts[0].role

    @property
    def may_approve(self) -> bool:
        """Whether what goes out may be approved by them, where their role lets them change anything at all."""
        return self.role is Role.OWNER or self.accounts[0].may_approve

    @property
    def choices(self) -> dict[str, Any]:
        return self.accounts[0].choices


class People:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, front: str, user: str, role: Role, *, name: str = "", private_chat: str = "", now: datetime
    ) -> Person:
        """Let somebody in, or give them another role, on all their accounts; a name or chat that is known stays when none
        is given."""
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
            await _change_all(session, added, role=role)
            return added

    async def get(self, front: str, user: str) -> Person | None:
        async with self._database.glance() as glance:
            row = await glance.row(_ACCOUNT, front=front, user=user)
        return seen(Person, row) if row is not None else None

    async def role_of(self, front: str, user: str) -> Role | None:
        """What they may do; None for a stranger."""
        account = await self.get(front, user)
        return account.role if account is not None else None

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

    # One person, several accounts

    async def member(self, front: str, user: str) -> Member | None:
        """The person whose account this is; None for a stranger."""
        async with self._database.glance() as glance:
            accounts = await glance.rows(_ALL_OF_ONE, front=front, user=user)
        return Member(accounts=tuple([seen(Person, row) for row in accounts])) if accounts else None

    async def reached_at(self, front: str, chat: str) -> Member | None:
        """The person whose private chat this is."""
        async with self._database.read() as session:
            account = await session.scalar(
                select(Person).where(Person.front == front, Person.private_chat == chat).limit(1)
            )
        return await self.member(account.front, account.user) if account is not None else None

    async def numbered(self, number: int) -> Member | None:
        """The person of this number, or with an account of this number."""
        async with self._database.read() as session:
            account = await session.get(Person, number)
        return await self.member(account.front, account.user) if account is not None else None

    async def members(self) -> Sequence[Member]:
        rows = await self.list()
        return [
            Member(accounts=(row, *(other for other in rows if other.linked_to == row.id)))
            for row in rows
            if row.linked_to is None
        ]

    async def change(
        self, number: int, *, role: Role | None = None, may_approve: bool | None = None, name: str = ""
    ) -> Member:
        """Give a person another role, take approving from them or give it back, or call them otherwise."""
        changes: dict[str, Any] = {}
        if role is not None:
            changes["role"] = role
        if may_approve is not None:
            changes["may_approve"] = may_approve
        if name:
            changes["name"] = name
        async with self._database.write() as session:
            account = await session.get(Person, number)
            if account is None:
                raise NotFound(tr("There is nobody of that number."), fix=tr("/roles lists them"))
            await _change_all(session, account, **changes)
        changed = await self.numbered(number)
        assert changed is not None
        return changed

    async def choose(self, number: int, key: str, value: Any) -> None:
        """Keep a choice of one person; None forgets it."""
        async with self._database.write() as session:
            account = await session.get(Person, number, with_for_update=True)
            if account is None:
                raise NotFound(tr("There is nobody of that number."))
            if account.linked_to is not None:
                account = await session.get(Person, account.linked_to, with_for_update=True)
                assert account is not None  # the foreign key
            choices = {**account.choices, key: value}
            account.choices = {name: kept for name, kept in choices.items() if kept is not None}

    async def link(
        self, number: int, front: str, user: str, *, name: str = "", private_chat: str = "", now: datetime
    ) -> Member:
        """Make an account one of this person's; whatever it could do, it can do what they can. A stranger's is let in.

        Raises Taken for an account that belongs to several already, and where the person has one on that front.
        """
        async with self._database.write() as session:
            first = await session.get(Person, number, with_for_update=True)
            if first is not None and first.linked_to is not None:
                first = await session.get(Person, first.linked_to, with_for_update=True)
            if first is None:
                raise NotFound(tr("There is nobody of that number any more."))
            accounts = (await session.scalars(select(Person).where(_same(first.id)))).all()
            if any(account.front == front for account in accounts):
                raise Taken(
                    tr("That person has an account on {front} already.", front=front), fix=tr("/unlink takes one away")
                )
            there = await session.scalar(select(Person).where(Person.front == front, Person.user == user))
            if there is None:
                there = Person(front=front, user=user, name=name, role=first.role, created_at=now)
                session.add(there)
            elif there.linked_to is not None or await session.scalar(
                select(Person.id).where(Person.linked_to == there.id).limit(1)
            ):
                raise Taken(tr("That account is linked already."), fix=tr("/unlink there comes first"))
            else:
                there.role_alone = there.role
            # Whether they may approve is the first account's to say, and this one's own again when it is unlinked.
            there.role, there.linked_to = first.role, first.id
            there.private_chat = private_chat or there.private_chat
            there.name = there.name or name
            await session.flush()
        member = await self.member(front, user)
        assert member is not None
        return member

    async def unlink(self, front: str, user: str) -> Person | None:
        """Let an account be by itself again, with what it could do before, and no more than it may now.

        Returns None when it came in by the link alone: it is a stranger's again.
        """
        async with self._database.write() as session:
            account = await session.scalar(select(Person).where(Person.front == front, Person.user == user))
            if account is None:
                raise NotFound(tr("That account is nobody's."))
            if account.linked_to is None:
                raise NotFound(tr("That account is the person's own: unlink the other one."))
            if account.role_alone is None:
                await session.delete(account)
                return None
            first = await session.get(Person, account.linked_to)
            assert first is not None  # the foreign key
            account.role = min(account.role, account.role_alone, key=RANK.__getitem__)
            account.may_approve &= first.may_approve
            account.linked_to, account.role_alone = None, None
            await session.flush()
            return account

    async def set_private_chat(self, front: str, user: str, chat: str) -> Person:
        """Where hand-offs and questions reach this person."""
        async with self._database.write() as session:
            person: Person | None = await session.scalar(
                update(Person)
                .where(Person.front == front, Person.user == user)
                .values(private_chat=chat)
                .returning(Person),
                execution_options=AS_ROWS,
            )
            if person is None:
                raise NotFound(tr("Nobody of that number is known."))
            return person

    async def remove(self, front: str, user: str) -> bool:
        """Let them in no more, from none of their accounts; False when they were not."""
        async with self._database.write() as session:
            account = await session.scalar(select(Person).where(Person.front == front, Person.user == user))
            if account is None:
                return False
            gone = delete(Person).where(_same(account.linked_to or account.id))
            await session.execute(gone.execution_options(synchronize_session=False))
            return True


def _same(first: int) -> Any:
    """The accounts of the person whose first account has this number."""
    return or_(Person.id == first, Person.linked_to == first)


async def _change_all(session: AsyncSession, account: Person, **changes: Any) -> None:
    if changes:
        await session.execute(
            update(Person)
            .where(_same(account.linked_to or account.id))
            .values(**changes)
            .execution_options(synchronize_session=False)
        )
