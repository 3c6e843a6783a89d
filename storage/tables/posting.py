"""Where, when and what is posted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Word, one_of
from storage.tables.kinds import NEVER_REUSED, AccountState, DeliveryState, IfLate, Rating


class Destination(Base):
    """Where posts go: a folder, the owner's private chat (hand-off), a Telegram or Discord channel."""

    __tablename__ = "destinations"
    __table_args__ = (
        UniqueConstraint("platform", "address"),
        CheckConstraint(one_of("rating", Rating), name="rating"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(24))  # folder, telegram, discord, instagram …
    publisher: Mapped[str] = mapped_column(String(24))  # folder, handoff, telegram, discord
    address: Mapped[str] = mapped_column(Text, default="")  # channel id or @name, folder; never a secret
    name: Mapped[str] = mapped_column(String(120), default="")
    rating: Mapped[Rating] = mapped_column(Word(Rating), default=Rating.GENERAL)
    ai_line: Mapped[bool] = mapped_column(default=True, server_default=true())  # off only where it has its own label
    is_paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    grace_s: Mapped[int | None]  # how late a post may still go out by itself; None: as everywhere
    # What the place itself said that it takes, when it was last asked: it goes before the data file's numbers.
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    created_at: Mapped[datetime]


class Account(Base):
    """A connected account of a platform. Its destination has the same platform and address."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("platform", "address"),
        CheckConstraint(one_of("state", AccountState), name="state"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(24))
    address: Mapped[str] = mapped_column(Text)  # did:plc:…, name@server, a webhook's number; never a secret
    name: Mapped[str] = mapped_column(String(120), default="")  # as the platform shows it
    secret: Mapped[str] = mapped_column(Text)  # sealed by storage.vault
    state: Mapped[AccountState] = mapped_column(Word(AccountState))
    expires_at: Mapped[datetime | None]  # as the platform said it; None: it does not expire
    refresh_at: Mapped[datetime | None]  # when its token is to be renewed
    checked_at: Mapped[datetime | None]  # when the platform last let us in
    busy_until: Mapped[datetime | None]  # somebody is renewing it
    is_told: Mapped[bool] = mapped_column(default=False, server_default=false())  # that it must be reconnected
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Rhythm(Base):
    """When one persona posts at one destination: its posting times, its quiet hours, and how many posts a day.

    Without a persona it holds for all of them, without a destination for all of those. Its hours are read on the clock
    of the post's own zone.
    """

    __tablename__ = "rhythms"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)  # "persona/destination", * for all
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("destinations.id", ondelete="CASCADE"))
    times: Mapped[str] = mapped_column(Text, default="")  # "09:00 13:00 18:00": where the next free place is looked for
    weekdays: Mapped[str] = mapped_column(String(7), default="0123456")  # of the posting times
    quiet: Mapped[str] = mapped_column(String(11), default="")  # "22:00-08:00": nothing goes out by itself
    per_day: Mapped[int] = mapped_column(default=0)  # posts on one local day; 0 for as many as are planned
    updated_at: Mapped[datetime]


class Schedule(Base):
    """What recurs: on these days at these wall times, made `lead_minutes` before or taken from the library."""

    __tablename__ = "schedules"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(24))
    theme: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(24), default="reel")  # reel, image, library (used again)
    duration_s: Mapped[int | None]
    weekdays: Mapped[str] = mapped_column(String(7))  # digits, Monday = 0: "4" is Friday, "0123456" every day
    wall_times: Mapped[str] = mapped_column(Text, default="", server_default="")  # "18:00", "09:00 09:30 10:00"
    timezone: Mapped[str] = mapped_column(String(64))
    every_weeks: Mapped[int] = mapped_column(default=1, server_default="1")  # 2: every second week, from `starts_on`
    month_day: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # 15: monthly; 31 is the last day; 0: by weekday
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)  # the last day
    cooldown_days: Mapped[int] = mapped_column(
        default=30, server_default="30"
    )  # of the library: until it is used again
    most_uses: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # of the library: of one file; 0 for any number
    if_late: Mapped[IfLate] = mapped_column(Word(IfLate), default=IfLate.POST, server_default="post")
    written_until: Mapped[datetime | None]  # up to here its occurrences have rows
    lead_minutes: Mapped[int] = mapped_column(default=120)
    ask_first: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    front: Mapped[str] = mapped_column(String(24))
    chat: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class Delivery(Base):
    """One post to one destination at one time. The truth of what goes out and what has gone out."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint(one_of("state", DeliveryState), name="state"),
        UniqueConstraint("schedule_id", "local_date", "slot"),
        Index(
            "ix_deliveries_due_planned",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index("ix_deliveries_state_due", "state", "due_at", "id"),
        Index("ix_deliveries_persona_due", "persona_id", "due_at", "id"),
        Index("ix_deliveries_job", "job_id"),
        Index("ix_deliveries_asset", "asset_id", "due_at"),
        Index("ix_deliveries_destination_due", "destination_id", "due_at"),
        Index("uq_deliveries_plan_key", "plan_key", unique=True),
        # One in flight per destination, kept by the database and not by good manners.
        Index(
            "uq_deliveries_in_flight",
            "destination_id",
            unique=True,
            sqlite_where=text("state IN ('claimed', 'sending')"),
            postgresql_where=text("state IN ('claimed', 'sending')"),
        ),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="SET NULL"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id", ondelete="RESTRICT"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))  # its result is the content
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("destinations.id", ondelete="RESTRICT"))
    platform: Mapped[str] = mapped_column(String(24))
    state: Mapped[DeliveryState] = mapped_column(Word(DeliveryState))
    caption: Mapped[str] = mapped_column(Text, default="")
    caption_is_given: Mapped[bool] = mapped_column(default=False, server_default=false())  # the person's exact words
    alt_text: Mapped[str] = mapped_column(Text, default="")  # "": that of its file
    first_comment: Mapped[str] = mapped_column(Text, default="", server_default="")
    comment_state: Mapped[str] = mapped_column(Text, default="", server_default="")  # begun, posted, failed: …
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)  # post_settings
    wall_time: Mapped[str] = mapped_column(String(19))  # "2026-03-12T18:00:00" in `timezone`
    timezone: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(80), default="")
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id", ondelete="SET NULL"))
    local_date: Mapped[date | None] = mapped_column(Date)
    slot: Mapped[str] = mapped_column(String(16), default="")
    if_late: Mapped[IfLate] = mapped_column(Word(IfLate), default=IfLate.POST, server_default="post")
    plan_key: Mapped[str | None] = mapped_column(String(40))  # the line of a plan that it came from: it comes once
    attempt: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str] = mapped_column(String(64), default="")
    sending_at: Mapped[datetime | None]
    key: Mapped[str] = mapped_column(String(64), default="")  # our idempotency key of this attempt
    baseline: Mapped[str] = mapped_column(String(80), default="")  # newest remote id seen before sending
    next_try_at: Mapped[datetime | None]
    remote_id: Mapped[str] = mapped_column(Text, default="")
    permalink: Mapped[str] = mapped_column(Text, default="")
    posted_at: Mapped[datetime | None]
    error_class: Mapped[str] = mapped_column(String(40), default="")
    error: Mapped[str] = mapped_column(Text, default="")
    front: Mapped[str] = mapped_column(String(24), default="")  # where the person hears of it
    chat: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def handle(self) -> str:
        return f"P{self.id}"
