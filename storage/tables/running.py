"""What the program says of itself: its hosts, errors and notices."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Word, one_of
from storage.tables.kinds import HostState


class ErrorEntry(Base):
    __tablename__ = "errors"
    __table_args__ = (Index("ix_errors_at", "at", "id"), Index("ix_errors_source_at", "source", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    level: Mapped[str] = mapped_column(String(12))  # error, warning, info
    source: Mapped[str] = mapped_column(String(40))  # comfyui, telegram, discord, render …
    code: Mapped[str] = mapped_column(String(60), default="")
    message: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Host(Base):
    """A process that works on this database, by its stable id. There are none on SQLite, where one process is alone.

    `epoch` counts who has held the id: whoever comes back and finds another number is not the one any more.
    """

    __tablename__ = "hosts"
    __table_args__ = (CheckConstraint(one_of("state", HostState), name="state"),)

    id: Mapped[str] = mapped_column(String(50), primary_key=True)
    session: Mapped[str] = mapped_column(String(12), default="")  # what its connections to the server are called by
    machine: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[HostState] = mapped_column(Word(HostState))
    epoch: Mapped[int] = mapped_column(default=1)
    is_settled: Mapped[bool] = mapped_column(default=False)  # after its end: somebody has gone on with its work
    has_chat: Mapped[bool] = mapped_column(default=False)
    queues: Mapped[list[str]] = mapped_column(default=list)
    gpu: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[str] = mapped_column(String(40), default="")  # of the program
    workflows: Mapped[str] = mapped_column(String(20), default="")  # the version of them that it can go on with
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class Notice(Base):
    """Something to tell a person, found out by a host that has no chat; the one that has it shows it."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "ix_notices_untold",
            "id",
            sqlite_where=text("told_at IS NULL"),
            postgresql_where=text("told_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(50))
    what: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
