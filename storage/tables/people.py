"""Who may do what, and where."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Word, one_of
from storage.tables.kinds import NEVER_REUSED, Role, TicketKind


class Person(Base):
    """Somebody's account that may use the bot: a front and a numeric id, never a name.

    Accounts that were linked are one person: they have one role, and the choices stand with the first of them.
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("front", "user"),
        CheckConstraint(one_of("role", Role), name="role"),
        CheckConstraint(one_of("role_alone", Role), name="role_alone"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    front: Mapped[str] = mapped_column(String(24))
    user: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[Role] = mapped_column(Word(Role))
    private_chat: Mapped[str] = mapped_column(String(80), default="")  # where hand-offs and questions go
    linked_to: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))  # the person's first
    role_alone: Mapped[Role | None] = mapped_column(Word(Role))  # of a linked account: what it may once it is not
    may_approve: Mapped[bool] = mapped_column(default=True, server_default=true())  # what goes out in public
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # timezone …
    created_at: Mapped[datetime]


class Place(Base):
    """A group in which the owner lets permitted people be answered."""

    __tablename__ = "places"

    front: Mapped[str] = mapped_column(String(24), primary_key=True)
    chat: Mapped[str] = mapped_column(String(80), primary_key=True)  # without its threads
    enabled_by: Mapped[str] = mapped_column(String(80))
    enabled_at: Mapped[datetime]


class PlaceRole(Base):
    """What an account may do in one group, where that is not what it may do elsewhere."""

    __tablename__ = "place_roles"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    front: Mapped[str] = mapped_column(String(24), primary_key=True)
    chat: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(Word(Role))


class Ticket(Base):
    """A code that was given to somebody: an invite, or one account's half of a link. Only its digest is kept."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint(one_of("kind", TicketKind), name="kind"),
        CheckConstraint(one_of("role", Role), name="role"),
        UniqueConstraint("digest"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TicketKind] = mapped_column(Word(TicketKind))
    digest: Mapped[str] = mapped_column(String(64))
    role: Mapped[Role | None] = mapped_column(Word(Role))  # of an invite
    name: Mapped[str] = mapped_column(String(120), default="")  # whom the owner means
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))  # of a link: whose
    front: Mapped[str] = mapped_column(String(24))  # where it was made, and is answered
    chat: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    by_front: Mapped[str] = mapped_column(String(24), default="")  # who sent it
    by_user: Mapped[str] = mapped_column(String(40), default="")
    by_name: Mapped[str] = mapped_column(String(120), default="")
    by_chat: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]


class Preference(Base):
    """The owner's choices that are made in chat: timezone, storyboard on or off …"""

    __tablename__ = "preferences"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
