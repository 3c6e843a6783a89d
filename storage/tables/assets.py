"""What was made: pictures, clips and sounds with their tags, and captions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Word, one_of
from storage.tables.kinds import LARGE, NEVER_REUSED, Approval, AssetType, LikenessVerdict, Rating


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
