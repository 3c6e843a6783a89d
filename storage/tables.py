"""Every table of the product. Rows are read outside a session and never changed there: collections write.

Human ids: an asset is `img_12` or `reel_12` (the number is the id, whatever the word), a delivery is `P12`,
a job is `J12`, a face is `face_12`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.base import Base, Word, one_of

# SQLite gives the id of the newest row again once that row is gone; `img_12` and `P12` are in somebody's chat.
NEVER_REUSED = {"sqlite_autoincrement": True}
# Seeds have 32 bits without a sign, and files may have more than 2 GB. An integer of SQLite holds both.
LARGE = BigInteger().with_variant(Integer(), "sqlite")


class PersonaStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ERROR = "error"
    DELETED = "deleted"


class Rating(StrEnum):
    """Who may see it. `general` is the default everywhere; `adult` is opened by the owner alone."""

    GENERAL = "general"
    ADULT = "adult"


class AssetType(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"


class Approval(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"  # for a person: the storyboard question
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DeliveryState(StrEnum):
    SLOT = "slot"  # a time without content yet
    DRAFT = "draft"  # waits for a person's approval
    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"  # committed before the request leaves
    POSTED = "posted"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the request may have taken effect
    ASK = "ask"  # only the owner can tell
    CANCELLED = "cancelled"


class IfLate(StrEnum):
    """What becomes of a post that missed its time while nothing could be posted."""

    POST = "post"  # within the grace it goes out late; later than that it is asked about
    ASK = "ask"  # asked about at once
    SKIP = "skip"  # called off, and told


class PendingState(StrEnum):
    OPEN = "open"
    DONE = "done"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class AccountState(StrEnum):
    CONNECTING = "connecting"  # the person was sent to the platform and has not come back with the code
    OK = "ok"
    NEEDS_RECONNECT = "needs_reconnect"  # it expired or was revoked: posts wait


class Role(StrEnum):
    OWNER = "owner"
    OPERATOR = "operator"
    VIEWER = "viewer"


class TicketKind(StrEnum):
    INVITE = "invite"
    LINK = "link"


class LikenessVerdict(StrEnum):
    """What a picture of a persona was found to show, measured against the reference faces."""

    SAME = "same"
    OTHER = "other"
    NONE = "none"
    SEVERAL = "several"


class FaceOrigin(StrEnum):
    """Whose face a reference shows: a real person who has agreed, or nobody: a picture that was made here."""

    CONSENT = "consent"
    SYNTHETIC = "synthetic"


class Persona(Base):
    __tablename__ = "personas"
    __table_args__ = (
        CheckConstraint("age >= 18 AND age <= 120", name="adult"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_length"),
        CheckConstraint(one_of("status", PersonaStatus), name="status"),
        CheckConstraint(one_of("rating", Rating), name="rating"),
        # A deleted persona gives its name free; undo checks that nobody has taken it.
        Index(
            "uq_personas_name_key_living",
            "name_key",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index("ix_personas_created", "created_at", "id"),
        Index("ix_personas_status_created", "status", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  # uuid4 hex
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(Text)  # NFKC, accents off, casefolded: "Zoë" is found by "zoe"
    bio: Mapped[str] = mapped_column(Text, default="")
    age: Mapped[int]
    location: Mapped[str] = mapped_column(String(120), default="")
    timezone: Mapped[str] = mapped_column(String(64), default="")  # IANA; empty = the owner's
    language: Mapped[str] = mapped_column(String(35), default="English")
    interests: Mapped[list[str]] = mapped_column(default=list)
    hashtags: Mapped[list[str]] = mapped_column(default=list)
    profile_image: Mapped[str] = mapped_column(Text, default="")
    template: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[PersonaStatus] = mapped_column(Word(PersonaStatus), default=PersonaStatus.ACTIVE)
    paused_until: Mapped[datetime | None]
    rating: Mapped[Rating] = mapped_column(Word(Rating), default=Rating.GENERAL)
    default_destination_id: Mapped[int | None] = mapped_column(ForeignKey("destinations.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)  # counts changes: a button names the version it was made for
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    personality: Mapped["Personality"] = relationship(lazy="joined", cascade="all, delete-orphan", uselist=False)
    appearance: Mapped["Appearance"] = relationship(lazy="joined", cascade="all, delete-orphan", uselist=False)
    styles: Mapped[list["Style"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Style.display_order"
    )
    faces: Mapped[list["Face"]] = relationship(
        primaryjoin="and_(Persona.id == Face.persona_id, Face.deleted_at.is_(None))",
        lazy="selectin",
        viewonly=True,  # `Faces` writes them
        order_by="Face.id",
    )

    @property
    def is_active(self) -> bool:
        return self.status is PersonaStatus.ACTIVE


class Personality(Base):
    """Five traits from 0 to 1, and how the persona speaks."""

    __tablename__ = "personalities"
    __table_args__ = (
        *(
            CheckConstraint(f"{trait} >= 0 AND {trait} <= 1", name=trait)
            for trait in ("extroversion", "creativity", "humor", "professionalism", "authenticity")
        ),
        CheckConstraint("temperature >= 0 AND temperature <= 2", name="temperature"),
    )

    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"), primary_key=True)
    extroversion: Mapped[float] = mapped_column(default=0.5)
    creativity: Mapped[float] = mapped_column(default=0.5)
    humor: Mapped[float] = mapped_column(default=0.5)
    professionalism: Mapped[float] = mapped_column(default=0.5)
    authenticity: Mapped[float] = mapped_column(default=0.5)
    communication_style: Mapped[str] = mapped_column(Text, default="")
    preferred_topics: Mapped[list[str]] = mapped_column(default=list)
    content_tone: Mapped[str] = mapped_column(Text, default="")
    voice: Mapped[str] = mapped_column(Text, default="")
    sample_captions: Mapped[list[str]] = mapped_column(default=list)
    personality_prompt: Mapped[str] = mapped_column(Text, default="")
    temperature: Mapped[float] = mapped_column(default=0.8)
    spoken_voice: Mapped[str] = mapped_column(
        String(60), default="", server_default=""
    )  # an engine's; "": its usual one
    spoken_speed: Mapped[float] = mapped_column(default=1.0, server_default="1.0")


class Appearance(Base):
    """How the persona looks, and the defaults of its pictures."""

    __tablename__ = "appearances"

    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"), primary_key=True)
    presents_as: Mapped[str] = mapped_column(String(60), default="person")  # woman, man, person …
    hair: Mapped[str] = mapped_column(String(120), default="")
    eyes: Mapped[str] = mapped_column(String(120), default="")
    skin: Mapped[str] = mapped_column(String(120), default="")
    body_type: Mapped[str] = mapped_column(String(120), default="")
    height: Mapped[str] = mapped_column(String(60), default="")
    age_range: Mapped[str] = mapped_column(String(60), default="")
    clothing: Mapped[str] = mapped_column(Text, default="")
    colours: Mapped[list[str]] = mapped_column(default=list)
    keywords: Mapped[list[str]] = mapped_column(default=list)
    face_method: Mapped[str] = mapped_column(String(40), default="auto")  # how its faces go into pictures
    lora_path: Mapped[str] = mapped_column(Text, default="")
    base_model: Mapped[str] = mapped_column(Text, default="")
    workflow: Mapped[str] = mapped_column(String(60), default="", server_default="")  # a pack's id
    negative_prompt: Mapped[str] = mapped_column(Text, default="")
    prompt_prefix: Mapped[str] = mapped_column(Text, default="")


class Style(Base):
    """A named look of one persona: words around the prompt, and overrides of how it is generated."""

    __tablename__ = "styles"
    __table_args__ = (UniqueConstraint("persona_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    prompt_prefix: Mapped[str] = mapped_column(Text, default="")
    prompt_suffix: Mapped[str] = mapped_column(Text, default="")
    negative_prompt_addition: Mapped[str] = mapped_column(Text, default="")
    checkpoint: Mapped[str] = mapped_column(Text, default="")
    workflow: Mapped[str] = mapped_column(String(60), default="", server_default="")  # a pack's id
    sampler: Mapped[str] = mapped_column(String(60), default="")
    scheduler: Mapped[str] = mapped_column(String(60), default="")
    steps: Mapped[int | None]
    cfg: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    keywords: Mapped[list[str]] = mapped_column(default=list)
    display_order: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_default: Mapped[bool] = mapped_column(default=False, server_default=false())


class Asset(Base):
    """A made or given file. The bytes lie in the blob store under `sha256`; several rows may share them."""

    __tablename__ = "assets"
    __table_args__ = (
        CheckConstraint(one_of("type", AssetType), name="type"),
        CheckConstraint(one_of("approval_status", Approval), name="approval_status"),
        CheckConstraint(one_of("rating", Rating), name="rating"),
        Index("ix_assets_created", "created_at", "id"),
        Index("ix_assets_approval_created", "approval_status", "created_at", "id"),
        Index("ix_assets_persona_created", "persona_id", "created_at", "id"),
        Index("ix_assets_type_created", "type", "created_at", "id"),
        Index("ix_assets_category_created", "category", "created_at", "id"),
        Index("ix_assets_rating_created", "rating", "created_at", "id"),
        Index("ix_assets_phash", "phash"),
        Index("ix_assets_sha256", "sha256"),
        Index("ix_assets_job", "job_id", "shot_index"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    shot_index: Mapped[int | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id", ondelete="SET NULL"))  # edited from
    type: Mapped[AssetType] = mapped_column(Word(AssetType))
    category: Mapped[str] = mapped_column(String(24), default="")  # post, story, reel, short, shot, upload …
    sha256: Mapped[str] = mapped_column(String(64))
    suffix: Mapped[str] = mapped_column(String(12))  # with the dot: ".mp4"
    thumbnail_sha256: Mapped[str] = mapped_column(String(64), default="")
    mime: Mapped[str] = mapped_column(String(80))
    file_size: Mapped[int] = mapped_column(LARGE)  # bytes
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_s: Mapped[float | None]
    title: Mapped[str] = mapped_column(Text, default="")  # the theme, or a given file's own name
    alt_text: Mapped[str] = mapped_column(Text, default="", server_default="")  # what is seen, by whoever has seen it
    prompt: Mapped[str] = mapped_column(Text, default="")
    negative_prompt: Mapped[str] = mapped_column(Text, default="")
    seed: Mapped[int | None] = mapped_column(LARGE)
    generation_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    generation_time_seconds: Mapped[float | None]
    rating: Mapped[Rating] = mapped_column(Word(Rating), default=Rating.GENERAL)
    quality_score: Mapped[float | None]
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # None: was not judged. Without a CHECK: SQLite would have to build the largest table anew for it.
    likeness_verdict: Mapped[LikenessVerdict | None] = mapped_column(Word(LikenessVerdict))
    likeness_score: Mapped[float | None]  # 0 to 1; the same face from 0.5 up
    likeness_by: Mapped[str] = mapped_column(String(80), default="", server_default="")  # the embedder
    approval_status: Mapped[Approval] = mapped_column(Word(Approval), default=Approval.PENDING)
    rejection_reason: Mapped[str] = mapped_column(Text, default="")
    times_used: Mapped[int] = mapped_column(default=0)
    last_used_at: Mapped[datetime | None]
    folder_path: Mapped[str] = mapped_column(Text, default="")
    phash: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    @property
    def handle(self) -> str:
        """What a person calls it: `img_12`, `reel_7`."""
        if self.type is AssetType.VIDEO:
            return f"{'reel' if self.category in {'reel', 'short'} else 'vid'}_{self.id}"
        return f"{ {AssetType.IMAGE: 'img', AssetType.AUDIO: 'aud', AssetType.TEXT: 'txt'}[self.type] }_{self.id}"

    @property
    def is_approved(self) -> bool:
        return self.approval_status is Approval.APPROVED


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class AssetTag(Base):
    __tablename__ = "asset_tags"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read by SQLAlchemy as a class attribute

    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True, index=True)


class Caption(Base):
    __tablename__ = "captions"
    __table_args__ = (Index("ix_captions_persona_created", "persona_id", "created_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str] = mapped_column(String(24))
    language: Mapped[str] = mapped_column(String(35))
    hook: Mapped[str] = mapped_column(Text)
    main: Mapped[str] = mapped_column(Text)
    call_to_action: Mapped[str] = mapped_column(Text)
    hashtags: Mapped[list[str]] = mapped_column(default=list)
    writer: Mapped[str] = mapped_column(String(80))  # which model, or "grammar", or "person"
    created_at: Mapped[datetime]


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


class Job(Base):
    """Work that takes a while: a reel, pictures, a clip, an edit. DBOS runs it as the workflow `job:<id>`."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(one_of("state", JobState), name="state"),
        Index("ix_jobs_state_created", "state", "created_at", "id"),
        Index("ix_jobs_chat_created", "front", "chat", "created_at"),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))  # reel, images, clip, edit
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="SET NULL"))
    state: Mapped[JobState] = mapped_column(Word(JobState), default=JobState.QUEUED)
    stage: Mapped[str] = mapped_column(String(40), default="queued")
    fraction: Mapped[float] = mapped_column(default=0.0)
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    timings: Mapped[dict[str, Any]] = mapped_column(default=dict)  # seconds per stage
    warnings: Mapped[list[str]] = mapped_column(default=list)
    error: Mapped[str] = mapped_column(Text, default="")
    fix: Mapped[str] = mapped_column(Text, default="")
    cancel_requested: Mapped[bool] = mapped_column(default=False, server_default=false())
    front: Mapped[str] = mapped_column(String(24), default="")
    chat: Mapped[str] = mapped_column(String(80), default="")
    actor: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def is_paused(self) -> bool:
        """Whether it waits because somebody wants it to, and not for an answer."""
        return self.state is JobState.WAITING and self.stage == "paused"

    @property
    def handle(self) -> str:
        return f"J{self.id}"


class Shot(Base):
    """One picture or clip of a job, with the id under which ComfyUI knows it (saved before it is asked)."""

    __tablename__ = "shots"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True, default=0)
    prompt_id: Mapped[str] = mapped_column(String(36))
    seed: Mapped[int] = mapped_column(LARGE)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id", ondelete="SET NULL"))
    quality_score: Mapped[float | None]
    is_chosen: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


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


class GpuRun(Base):
    """One piece of work that the GPU did: what it cost, and how long the next one like it takes."""

    __tablename__ = "gpu_runs"
    __table_args__ = (Index("ix_gpu_runs_persona_at", "persona_id", "at"), Index("ix_gpu_runs_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id", ondelete="SET NULL"))
    side: Mapped[str] = mapped_column(String(12))  # pictures, words
    what: Mapped[str] = mapped_column(String(200))
    size: Mapped[float]
    seconds: Mapped[float]
    is_cold: Mapped[bool] = mapped_column(default=False, server_default=false())  # its models had to be loaded first
    is_whole: Mapped[bool] = mapped_column(default=True, server_default=true())  # it came to its end


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


class HostState(StrEnum):
    WORKING = "working"
    STOPPED = "stopped"  # it said goodbye
    LOST = "lost"  # it did not, and others went on with its work


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


class Consent(Base):
    """A real person's permission to use one picture of their face."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_file", "persona_id", "file_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    who: Mapped[str] = mapped_column(String(120))
    scope: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(String(64))
    granted_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Face(Base):
    """A reference picture of a persona's face, and what was measured on it when it was taken in.

    The bytes lie in the blob store under `sha256`. One made here names the asset that it is, one of a real person
    the consent that came with it; whether that stands today is asked of `consents`, by the file.
    """

    __tablename__ = "faces"
    __table_args__ = (
        CheckConstraint(one_of("origin", FaceOrigin), name="origin"),
        CheckConstraint("origin <> 'consent' OR consent_id IS NOT NULL", name="consent"),
        CheckConstraint("(embedding IS NULL) = (embedder = '')", name="embedder"),
        Index(
            "uq_faces_living",
            "persona_id",
            "sha256",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        NEVER_REUSED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id", ondelete="SET NULL"))
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consents.id", ondelete="CASCADE"))
    origin: Mapped[FaceOrigin] = mapped_column(Word(FaceOrigin))
    sha256: Mapped[str] = mapped_column(String(64))
    suffix: Mapped[str] = mapped_column(String(12))
    format: Mapped[str] = mapped_column(String(12))  # JPEG, PNG, WEBP, by the file's content
    width: Mapped[int]
    height: Mapped[int]
    file_size: Mapped[int]  # bytes
    warnings: Mapped[list[str]] = mapped_column(default=list)  # of the validation that it passed
    embedding: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    embedder: Mapped[str] = mapped_column(String(80), default="")  # which one made `embedding`
    added_by: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    @property
    def handle(self) -> str:
        return f"face_{self.id}"

    @property
    def is_real(self) -> bool:
        """Whether it shows a real person."""
        return self.origin is FaceOrigin.CONSENT


class Preference(Base):
    """The owner's choices that are made in chat: timezone, storyboard on or off …"""

    __tablename__ = "preferences"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
