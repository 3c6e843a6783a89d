"""What is being made: jobs, their shots, and what they took on the GPU."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Word, one_of
from storage.tables.kinds import LARGE, NEVER_REUSED, JobState


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
