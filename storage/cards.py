"""Which message shows what, and how far a channel was read: what a front must know after a restart."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, or_, select

from storage.database import Database, insert_for, insert_in, table_of
from storage.glance import seen
from storage.tables import Card, Cursor

SENDING = "sending:"  # before the nonce: a message that is on its way, and not known to be there
OLDER = "older:"  # before the key: the message whose place a newer one has taken, and which is to go

# Made once, as they run at each answer: making them costs more than running them.
_CARDS = table_of(Card)
_KEY = ["front", "chat", "key"]
_HERE = (_CARDS.c.front == bindparam("front"), _CARDS.c.chat == bindparam("chat"))
_GONE = delete(_CARDS).where(*_HERE, _CARDS.c.key == bindparam("key"))
_STANDING = select(_CARDS).where(*_HERE, or_(_CARDS.c.key == bindparam("key"), _CARDS.c.key == bindparam("older")))


@cache
def _new(dialect: str) -> Any:
    return insert_in(dialect, _CARDS).on_conflict_do_nothing().returning(_CARDS.c.key)


@cache
def _put(dialect: str) -> Any:
    new = insert_in(dialect, _CARDS)
    changed = {name: new.excluded[name] for name in ("message_ref", "shape", "is_final", "updated_at")}
    return new.on_conflict_do_update(index_elements=_KEY, set_=changed)


class Cards:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, front: str, chat: str, key: str) -> Card | None:
        async with self._database.read() as session:
            return await session.get(Card, (front, chat, key))

    async def put(
        self,
        front: str,
        chat: str,
        key: str,
        message_ref: str,
        *,
        shape: str = "",
        is_final: bool = False,
        sent: str = "",
        older: tuple[str, str] | None = None,
        now: datetime,
    ) -> None:
        """Keep the message that shows the view `key` in a chat, and its `shape`; a final one is edited no more.

        `sent` is the nonce of the sending that put it there, which is over; `older` the message and the shape that it takes
        the place of, which is kept in mind until it is `removed`.
        """
        where = {"front": front, "chat": chat}
        values = {"message_ref": message_ref, "shape": shape, "is_final": is_final, "updated_at": now}
        async with self._database.write() as session:
            put = _put(self._database.dialect)
            await session.execute(put, {**where, "key": key, **values})
            if sent:
                await session.execute(_GONE, {**where, "key": f"{SENDING}{sent}"})
            if older is not None:
                kept = {"message_ref": f"<{older[0]}", "shape": older[1], "is_final": True, "updated_at": now}
                await session.execute(put, {**where, "key": f"{OLDER}{key}", **kept})

    async def standing(self, front: str, chat: str, key: str) -> tuple[Card | None, tuple[str, str] | None]:
        """The card of a view; and the message, and its shape, that it has taken the place of and that is not known to be gone."""
        async with self._database.glance() as glance:
            both = await glance.rows(_STANDING, front=front, chat=chat, key=key, older=f"{OLDER}{key}")
        found = {row.key: seen(Card, row) for row in both}
        left = found.get(f"{OLDER}{key}")
        return found.get(key), (left.message_ref.removeprefix("<"), left.shape) if left is not None else None

    async def removed(self, front: str, chat: str, key: str) -> None:
        """Forget the older message of a view: it is gone, or stays for good."""
        async with self._database.write() as session:
            await session.execute(_GONE, {"front": front, "chat": chat, "key": f"{OLDER}{key}"})

    async def begin_sending(self, front: str, chat: str, nonce: str, after: str, *, now: datetime) -> str | None:
        """Note that a new message is about to be sent, and the place in the chat that it will stand after.

        Where its sending was begun before and is not known to have ended, that note stays, and its place is returned.
        """
        key = f"{SENDING}{nonce}"
        # No message has such a ref, so that no reply is taken for one to this.
        values = {"message_ref": f">{after}", "shape": "", "is_final": True, "updated_at": now}
        new = _new(self._database.dialect)
        if await self._database.write_one(new, {"front": front, "chat": chat, "key": key, **values}):
            return None
        begun = await self.get(front, chat, key)
        return begun.message_ref.removeprefix(">") if begun is not None else after

    async def sent_after(self, front: str, chat: str, nonce: str) -> str | None:
        """Where a message would stand whose sending was begun and never known to have ended; None where none was."""
        begun = await self.get(front, chat, f"{SENDING}{nonce}")
        return begun.message_ref.removeprefix(">") if begun is not None else None

    async def send_again(self, front: str, chat: str, nonce: str, after: str, *, now: datetime) -> None:
        """Note a new place for a message whose sending was begun before."""
        await self.put(front, chat, f"{SENDING}{nonce}", f">{after}", is_final=True, now=now)

    async def refs(self, front: str, chat: str, *, limit: int = 50) -> frozenset[str]:
        """The messages of a chat that are known to show something, the latest ones."""
        newest = select(Card.message_ref).where(Card.front == front, Card.chat == chat)
        async with self._database.read() as session:
            return frozenset((await session.scalars(newest.order_by(Card.updated_at.desc()).limit(limit))).all())

    async def latest(self, front: str, *, limit: int = 200) -> Sequence[Card]:
        """The cards of a front that were shown last, newest first."""
        newest = select(Card).where(Card.front == front).order_by(Card.updated_at.desc()).limit(limit)
        async with self._database.read() as session:
            return (await session.scalars(newest)).all()

    async def at(self, front: str, chat: str, message_ref: str) -> Card | None:
        """The card that this message of a chat shows: what a reply to it is about."""
        found = select(Card).where(Card.front == front, Card.chat == chat, Card.message_ref == message_ref)
        async with self._database.read() as session:
            return (await session.scalars(found.order_by(Card.updated_at.desc()).limit(1))).first()

    async def showing(self, key: str) -> Sequence[Card]:
        """Every card of the view `key`, in whatever chat."""
        async with self._database.read() as session:
            return (await session.scalars(select(Card).where(Card.key == key).order_by(Card.front, Card.chat))).all()

    async def live(self, *, front: str | None = None) -> Sequence[Card]:
        """The cards that are not final: after a restart each is brought to the true state."""
        query = select(Card).where(~Card.is_final).order_by(Card.updated_at)
        if front is not None:
            query = query.where(Card.front == front)
        async with self._database.read() as session:
            return (await session.scalars(query)).all()


class Cursors:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, front: str, channel: str) -> str | None:
        """Where reading goes on in this channel; None when it was never read."""
        async with self._database.read() as session:
            cursor = await session.get(Cursor, (front, channel))
            return cursor.position if cursor is not None else None

    async def put(self, front: str, channel: str, position: str) -> None:
        async with self._database.write() as session:
            await session.execute(
                insert_for(session, Cursor)
                .values(front=front, channel=channel, position=position)
                .on_conflict_do_update(index_elements=["front", "channel"], set_={"position": position})
            )

    async def all(self, front: str) -> dict[str, str]:
        """Every channel of a front with its position."""
        async with self._database.read() as session:
            return {
                row.channel: row.position for row in await session.scalars(select(Cursor).where(Cursor.front == front))
            }
