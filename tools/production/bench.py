"""What the stages of a job work with, and how a job's progress is heard of while they do."""

import asyncio
import contextvars
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storage.assets import Assets
from storage.blobs import Blobs
from storage.captions import Captions
from storage.consents import Consents
from storage.database import Database
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.errors import StorageError
from storage.jobs import Jobs, Shots
from storage.personas import Personas
from storage.tables import Job
from storage.wording import ENGLISH, in_english, tr
from tools.captions import Writer
from tools.comfyui.packs import Pack
from tools.comfyui.supply import Supplier
from tools.errors import InvalidRequest
from tools.filming import Filmer
from tools.gpu import Gpu, Minutes
from tools.ollama import Ollama
from tools.painting import Painter
from tools.production.director import Director
from tools.production.likeness import LikenessGate
from tools.production.params import Asker, Limits, Params
from tools.production.progress import JobProgress, Rates, Tracker
from tools.reel.render import Renderer
from tools.workers import Lingering


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a piece of a job's work came to, done on another host than the job itself: `units` of a stage, or where it stands."""

    stage: str
    part: int = -1  # -1: no part, the stage that the job is at
    units: float = 0.0
    detail: str = ""


def nothing(name: str) -> None:
    """Do nothing about it."""


def nobody_counts(job_id: int, part: Part) -> None:
    """Nobody else works on the job."""


async def nobody_owns(actor: str) -> bool:
    return False


def no_workflow(name: str) -> Pack:
    raise InvalidRequest(tr("I know no workflow called {name!r}", name=name[:40]))


async def nothing_starts(params: Params, asker: Asker) -> Job:
    raise InvalidRequest(tr("nothing else can be begun here"))


@dataclass(kw_only=True)
class Bench:
    """Everything a stage may reach, built once."""

    database: Database
    jobs: Jobs
    shots: Shots
    assets: Assets
    blobs: Blobs
    personas: Personas
    captions: Captions
    consents: Consents
    deliveries: Deliveries
    destinations: Destinations
    painter: Painter
    sketcher: Painter
    filmer: Filmer
    director: Director
    writer: Writer
    renderer: Renderer
    work: Path
    limits: Limits
    now: Callable[[], datetime]
    ticks: Callable[[], float]  # seconds of a clock that only goes forward
    on_progress: Callable[[int], None]
    checkers: Lingering | None = None  # who looks at what was made; None: a process for each
    trackers: dict[int, Tracker] = field(default_factory=dict)
    elsewhere: dict[int, JobProgress] = field(default_factory=dict)  # of jobs that another host works on
    on_part: Callable[[int, Part], None] = nobody_counts  # told of work for a job that another host counts
    gpu: Gpu = field(default_factory=Gpu)  # whose turn it is at the painter
    likeness: LikenessGate | None = None  # None: the faces extra is not installed, or not wanted
    minutes: Minutes | None = None  # what the GPU's work of today is counted by
    ollama: Ollama | None = None
    pulled: Callable[[str], None] = nothing  # told of each model that was got
    supplier: Supplier | None = None  # gets what a workflow of ComfyUI lacks
    workflows: Callable[[str], Pack] = no_workflow  # by id
    start: Callable[[Params, Asker], Awaitable[Job]] = nothing_starts  # begins another job
    is_owner: Callable[[str], Awaitable[bool]] = nobody_owns  # asked of an actor, such as "telegram:123"
    spoken: Callable[[str, str], Awaitable[str]] = in_english  # the language of a front's chat

    def folder(self, job_id: int) -> Path:
        """Where a job's own files lie until it is over: segments, sound, drafts."""
        return self.work / f"job-{job_id}"

    async def clear(self, job_id: int) -> None:
        await asyncio.to_thread(shutil.rmtree, self.folder(job_id), ignore_errors=True)

    async def language(self, job_id: int) -> str:
        """The language of whoever asked for the job: its card says in it what went wrong."""
        job = await self.jobs.get(job_id)
        return await self.spoken(job.front, job.chat) if job is not None else ENGLISH

    async def job(self, job_id: int) -> Job:
        job = await self.jobs.get(job_id)
        if job is None:
            raise StorageError(tr("job {job_id} is gone", job_id=job_id))
        return job

    async def warn(self, job_id: int, *warnings: str) -> None:
        """Add to what the job's card warns of, each warning once."""
        async with self.database.write():  # two pictures may have something to say at the same moment
            job = await self.jobs.hold(job_id)
            if job is None:
                raise StorageError(tr("job {job_id} is gone", job_id=job_id))
            await self.jobs.keep(job_id, warnings=list(dict.fromkeys([*job.warnings, *warnings])))

    # Progress.

    async def track(self, job: Job) -> Tracker:
        """Return the job's tracker, made when it is first asked for in this process."""
        tracker = self.trackers.get(job.id)
        if tracker is None:
            rates = Rates.from_jobs(await self.jobs.finished_like(job.kind))
            tracker = self.trackers.setdefault(job.id, Tracker(rates, {}))
            tracker.stage = job.stage
        return tracker

    def progress(self, job_id: int) -> JobProgress | None:
        tracker = self.trackers.get(job_id)
        return tracker.view() if tracker else self.elsewhere.get(job_id)

    def heard(self, job_id: int) -> None:
        """Tell the subscriber that there is something new, outside whatever workflow is running."""
        contextvars.Context().run(self.on_progress, job_id)

    def at_stage(self, job_id: int, stage: str, detail: str = "") -> None:
        """Say where a job is; with "" for the stage, where it was."""
        tracker = self.trackers.get(job_id)
        if tracker is None:
            self.on_part(job_id, Part(stage=stage, detail=detail))
        elif (tracker.stage, tracker.detail) != (stage or tracker.stage, detail):
            tracker.stage, tracker.detail = stage or tracker.stage, detail
            self.heard(job_id)

    def advance(self, job_id: int, stage: str, part: int, units: float, *, preview: bytes | None = None) -> None:
        tracker = self.trackers.get(job_id)
        if tracker is None:
            self.on_part(job_id, Part(stage=stage, part=part, units=units))
        else:
            tracker.advance(stage, part, units)
            if preview is not None:
                tracker.preview = preview
            self.heard(job_id)

    @asynccontextmanager
    async def noting(self, job: Job) -> AsyncIterator[None]:
        """While a job is worked on here, write its progress to the database now and then."""
        await self.track(job)
        writer = asyncio.get_running_loop().create_task(self._write(job.id), context=contextvars.Context())
        try:
            yield
        finally:
            writer.cancel()
            await asyncio.wait([writer])
            self.trackers.pop(job.id, None)

    async def _write(self, job_id: int) -> None:
        written: JobProgress | None = None
        while True:
            await asyncio.sleep(self.limits.write_every.total_seconds())
            view = self.progress(job_id)
            if view is None or (written and (view.stage, view.fraction) == (written.stage, written.fraction)):
                continue
            try:
                await self.jobs.note(job_id, stage=view.stage, fraction=round(view.fraction, 3))
            except StorageError:
                continue  # progress is not worth a job: the next second tries again
            written = view
