"""Who there is: personas, how they sound and look, their styles, faces and consents."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
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
from storage.tables.kinds import NEVER_REUSED, FaceOrigin, PersonaStatus, Rating


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
