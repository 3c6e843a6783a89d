"""What was said, asked and shown: conversations and what a front has to remember of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Word, one_of
from storage.tables.kinds import NEVER_REUSED, PendingState, Role


class Conversation(Base):
    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("front", "chat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    front: Mapped[str] = mapped_column(String(24))
    chat: Mapped[str] = mapped_column(String(80))  # with the thread, where there is one: "123/7"
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="SET NULL"))
    memory: Mapped[dict[str, Any]] = mapped_column(default=dict)  # last asset, job, delivery, persona; open question
    summary: Mapped[str] = mapped_column(Text, default="", server_default="")  # of the messages up to `summary_upto`
    summary_upto: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_conversation", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(12))  # person, bot
    text: Mapped[str] = mapped_column(Text)
    calls: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    created_at: Mapped[datetime]


class Fact(Base):
    """What a person told the bot to remember in one chat: about one persona, or about the chat at large."""

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_conversation", "conversation_id", "id"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    said_by: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]


class Receipt(Base):
    """Proof that something happened in a turn. A claim without one is never shown."""

    __tablename__ = "receipts"
    __table_args__ = (Index("ix_receipts_conversation", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    turn: Mapped[str] = mapped_column(String(64), index=True)
    tool: Mapped[str] = mapped_column(String(40))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    effect: Mapped[str] = mapped_column(String(24))  # made, started, scheduled, proposed, deleted, changed, found …
    object_kind: Mapped[str] = mapped_column(String(24), default="")
    object_id: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class PendingAction(Base):
    """A public or destructive act that waits for a press, with what the person was shown."""

    __tablename__ = "pending_actions"
    __table_args__ = (
        CheckConstraint(one_of("state", PendingState), name="state"),
        Index("ix_pending_actions_object", "object_kind", "object_id", "state"),
    )

    token: Mapped[str] = mapped_column(String(24), primary_key=True)  # short and opaque: it travels in a button
    action: Mapped[str] = mapped_column(String(40))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[Role] = mapped_column(Word(Role), default=Role.OPERATOR)
    object_kind: Mapped[str] = mapped_column(String(24), default="")
    object_id: Mapped[str] = mapped_column(String(40), default="")
    object_version: Mapped[int | None]
    reusable: Mapped[bool] = mapped_column(default=False, server_default=false())
    group: Mapped[str] = mapped_column(String(64), default="", index=True)  # one press ends its siblings
    state: Mapped[PendingState] = mapped_column(Word(PendingState), default=PendingState.OPEN)
    outcome: Mapped[str] = mapped_column(Text, default="")
    front: Mapped[str] = mapped_column(String(24), default="")
    chat: Mapped[str] = mapped_column(String(80), default="")
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_in: Mapped[str] = mapped_column(String(64), default="")  # the turn whose press it was
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]


class InboxItem(Base):
    """An incoming message, committed before it is confirmed to the platform."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("front", "update_key"),
        Index(
            "ix_inbox_unhandled",
            "id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    front: Mapped[str] = mapped_column(String(24))
    update_key: Mapped[str] = mapped_column(String(80))
    chat: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the inbound, without tokens or bytes
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class Card(Base):
    """Which message shows which keyed view, so that it is edited in place, also after a restart."""

    __tablename__ = "cards"

    front: Mapped[str] = mapped_column(String(24), primary_key=True)
    chat: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    message_ref: Mapped[str] = mapped_column(String(80), default="")
    shape: Mapped[str] = mapped_column(String(80), default="")  # which media it shows, "album:…" for one under an album
    is_final: Mapped[bool] = mapped_column(default=False, server_default=false())
    updated_at: Mapped[datetime]


class Cursor(Base):
    """How far a front has read a channel: Discord has no queue that waits for us."""

    __tablename__ = "cursors"

    front: Mapped[str] = mapped_column(String(24), primary_key=True)
    channel: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[str] = mapped_column(String(80))


class SentFile(Base):
    """A file that a platform has from one of our bots, so that it is not uploaded a second time."""

    __tablename__ = "sent_files"

    front: Mapped[str] = mapped_column(String(24), primary_key=True)
    bot: Mapped[str] = mapped_column(
        String(40), primary_key=True
    )  # the platform's number of it: an id is good for it alone
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(
        String(24), primary_key=True
    )  # as what it was sent, such as "photo" or "document"
    file_id: Mapped[str] = mapped_column(String(255))
    sent_at: Mapped[datetime] = mapped_column(index=True)
