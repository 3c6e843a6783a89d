"""A studio for tests: the real database, engine, painters and renderer on small pictures; only outside worlds are scripted."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from storage.assets import Assets
from storage.blobs import Blobs
from storage.captions import Captions
from storage.consents import Consents
from storage.database import Database
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.faces import Faces
from storage.jobs import LIVE, Jobs, Shots
from storage.personas import Personas
from storage.rhythms import Rhythms
from storage.schedules import Schedules
from storage.tables import Appearance, Consent, Delivery, Destination, Face, FaceOrigin, Job, Persona, Personality
from tests.databases import database_in
from tests.emulators.comfyui_nodes import a_clip
from tools.captions import GrammarWriter, Writer
from tools.errors import Refused
from tools.ffmpeg.binary import locate
from tools.ffmpeg.probe import COPIER
from tools.filming import ClipRequest, Filmed, Filmer, NoFilmer
from tools.likeness import Eyes
from tools.painting import ImageRequest, Painted, Painter, PaintProgress
from tools.production import Asker, ClipParams, Engine, ImagesParams, Limits, Production, ReelParams
from tools.production.director import Director
from tools.production.likeness import LikenessGate
from tools.production.plan import Brief, Plan, PlannedShot
from tools.production.posts import PostRoom
from tools.production.steering import Steering, read
from tools.provenance.seal import Provenance
from tools.publishers.dispatch import Policy
from tools.publishers.events import Event
from tools.publishers.folder import FolderPublisher
from tools.publishers.publisher import Publisher
from tools.publishing import Publishing
from tools.quality.check import CHECKER
from tools.reel.render import WORKER, Renderer
from tools.workers import Lingering

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
ASKER = Asker(front="console", chat="1", actor="console")
QUICK = Limits(
    disk_floor=0,
    paint_patience=timedelta(seconds=0.3),
    paint_pause=timedelta(seconds=0.05),
    write_every=timedelta(seconds=0.1),
)


def small_reel(**changes: Any) -> ReelParams:
    """A reel that takes two seconds to make: two shots, 270 by 480."""
    values: dict[str, Any] = {
        "theme": "beach at sunset",
        "duration_s": 3.0,
        "shots": 2,
        "height": 480,
        "seed": 7,
        "storyboard": "off",
    }
    return ReelParams(**(values | changes))


def small_images(**changes: Any) -> ImagesParams:
    return ImagesParams(**({"prompt": "a red bike on a pier", "width": 256, "height": 320, "seed": 7} | changes))


def small_clip(**changes: Any) -> ClipParams:
    return ClipParams(**({"prompt": "she waves from the pier", "seconds": 1.5, "seed": 7} | changes))


class Clock:
    """The time of the tables, moved by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.ticks = 0.0

    def __call__(self) -> datetime:
        return self.now

    def boottime(self) -> float:
        return self.ticks

    def forward(self, span: timedelta) -> None:
        self.now += span
        self.ticks += span.total_seconds()


def png(width: int, height: int, seed: int) -> bytes:
    """A picture with some structure, by its seed."""
    y, x = np.ogrid[:height, :width]
    bright = (x * 7 + seed * 13) ^ (y * 5 + seed)
    channels = (bright, (bright & 0xFF) * 3 + x, np.broadcast_to(y + seed * 29, bright.shape))
    file = io.BytesIO()
    Image.fromarray(np.dstack(channels).astype(np.uint8)).save(file, "PNG", compress_level=1)
    return file.getvalue()


@dataclass
class ScriptedPainter:
    """Stands for a ComfyUI: paints at once, unless `script` says otherwise for the n-th request."""

    name: str = "scripted"
    uses_gpu: bool = False
    script: Callable[[int, ImageRequest], Exception | None] | None = None
    seconds: float = 0.0
    face: str = ""  # the method by which an asked face goes in
    asked: list[ImageRequest] = field(default_factory=list)
    cancelled: int = 0
    painting: int = 0

    async def paint(self, request: ImageRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Painted:
        number = len(self.asked)
        self.asked.append(request)
        self.painting += 1
        try:
            failure = self.script(number, request) if self.script else None
            if failure is not None:
                raise failure
            progress(PaintProgress(fraction=0.5))
            await asyncio.sleep(self.seconds)
            await asyncio.to_thread(to.write_bytes, png(request.width, request.height, request.seed))
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.painting -= 1
        return Painted(
            path=to,
            width=request.width,
            height=request.height,
            seconds=self.seconds,
            settings={"painter": self.name},
            face=self.face if request.face is not None else "",
        )

    async def look(self) -> None:
        return None

    async def check(self) -> str:
        return "scripted"


@dataclass
class ScriptedFilmer:
    """Stands for a ComfyUI with a video model: films at once, unless `script` says otherwise for the n-th request."""

    name: str = "scripted"
    from_image: bool = True
    from_words: bool = True
    script: Callable[[int, ClipRequest], Exception | None] | None = None
    still: Callable[[int], bool] = lambda number: False  # whether nothing moves in the n-th clip
    seconds: float = 0.0
    note: str = ""
    asked: list[ClipRequest] = field(default_factory=list)
    cancelled: int = 0

    async def film(self, request: ClipRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Filmed:
        number = len(self.asked)
        self.asked.append(request)
        try:
            failure = self.script(number, request) if self.script else None
            if failure is not None:
                raise failure
            progress(PaintProgress(fraction=0.5, stage="painting"))
            await asyncio.sleep(self.seconds)
            is_still = self.still(number)
            clip = await asyncio.to_thread(
                partial(a_clip, 272, 480, frames=round(request.seconds * 8), fps=8, still=is_still)
            )
            await asyncio.to_thread(to.write_bytes, clip)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return Filmed(
            path=to,
            width=272,
            height=480,
            fps=8.0,
            duration_s=request.seconds,
            seconds=self.seconds,
            settings={"filmer": self.name, "seed": request.seed},
            note=self.note,
        )

    async def check(self, *, from_image: bool, settings: dict[str, Any] | None = None) -> str:
        if not (self.from_image if from_image else self.from_words):
            raise Refused("no video model is there", fix="put svd_xt.safetensors into models/checkpoints")
        return "scripted"


class PlainDirector:
    """Plans the same scene from three distances."""

    name = "plain"

    def __init__(self) -> None:
        self.briefs: list[Brief] = []

    async def plan(self, brief: Brief) -> Plan:
        self.briefs.append(brief)
        scene = ", ".join((brief.theme, *brief.changes))
        sizes = ("wide", "medium", "close")
        shots = tuple(PlannedShot(scene=f"{scene} {n + 1}", shot=sizes[n % 3]) for n in range(brief.shots))
        return Plan(shots=shots, title=brief.theme, director=self.name)

    async def steer(self, scene: str, reason: str) -> Steering:
        return read(reason)


@dataclass
class Studio:
    database: Database
    clock: Clock
    engine: Engine
    production: Production
    publishing: Publishing
    posts: PostRoom
    jobs: Jobs
    shots: Shots
    assets: Assets
    blobs: Blobs
    deliveries: Deliveries
    destinations: Destinations
    schedules: Schedules
    rhythms: Rhythms
    captions: Captions
    personas: Personas
    ava: Persona
    folder: Destination
    told: list[Event]
    work: Path
    posts_folder: Path
    seen: list[tuple[int, str]]

    async def until_over(self, job: Job, *, within: float = 60.0) -> Job:
        return await self.until(job, lambda row: row.state not in LIVE, within=within)

    async def until(self, job: Job, true: Callable[[Job], bool], *, within: float = 60.0) -> Job:
        """Wait until something is true of a job's row, and return it."""
        async with asyncio.timeout(within):
            while True:
                row = await self.jobs.get(job.id)
                assert row is not None
                if true(row):
                    return row
                await asyncio.sleep(0.05)  # each look costs 3 ms

    def leftovers(self) -> list[str]:
        """What lies in the work folder, half written files included; not the finished pieces that all reels share."""
        names = (path.relative_to(self.work) for path in self.work.rglob("*") if path.is_file())
        return sorted(str(name) for name in names if name.parts[0] != "pieces" or name.suffix == ".part")


@asynccontextmanager
async def open_studio(
    folder: Path,
    *,
    painter: Painter | None = None,
    sketcher: Painter | None = None,
    filmer: Filmer | None = None,
    director: Director | None = None,
    writer: Writer | None = None,
    publishers: dict[str, Publisher] | None = None,
    clock: Clock | None = None,
    limits: Limits = QUICK,
    eyes: Eyes | None = None,
    policy: Policy | None = None,
    may_send: Callable[[], bool] = lambda: True,
    running: bool = True,
    blobs: Blobs | None = None,
    provenance: Provenance | None = None,
) -> AsyncIterator[Studio]:
    """Open the studio in `folder`; opened again there, it is the same one after a restart."""
    clock = clock or Clock()
    database = await Database.open(database_in(folder), data_dir=folder)
    jobs, shots, assets, deliveries = Jobs(database), Shots(database), Assets(database), Deliveries(database)
    personas, destinations, schedules = Personas(database), Destinations(database), Schedules(database)
    captions, rhythms = Captions(database), Rhythms(database)
    blobs = blobs or Blobs(folder / "assets", floor=0)
    engine = Engine(url=database.sync_url, polling=timedelta(milliseconds=100))
    told: list[Event] = []
    seen: list[tuple[int, str]] = []
    painter = painter or ScriptedPainter()

    async def tell(event: Event) -> None:
        told.append(event)

    def changed(job_id: int) -> None:
        view = production.progress(job_id)
        seen.append((job_id, view.stage))

    drawers, copiers, checkers = Lingering(WORKER), Lingering(COPIER), Lingering(CHECKER)
    production = Production(
        engine=engine,
        database=database,
        jobs=jobs,
        shots=shots,
        assets=assets,
        blobs=blobs,
        personas=personas,
        captions=captions,
        consents=Consents(database),
        deliveries=deliveries,
        destinations=destinations,
        painter=painter,
        sketcher=sketcher or ScriptedPainter(name="sketch"),
        filmer=filmer or NoFilmer(),
        director=director or PlainDirector(),
        writer=writer or GrammarWriter(),
        renderer=Renderer(ffmpeg=locate(), preset="ultrafast", workers=drawers, copiers=copiers),
        checkers=checkers,
        work=folder / "work",
        limits=limits,
        now=clock,
        on_progress=changed,
        likeness=LikenessGate(
            eyes=eyes, faces=Faces(database), consents=Consents(database), assets=assets, blobs=blobs, now=clock
        )
        if eyes
        else None,
    )
    posts_folder = folder / "posts"
    publishing = Publishing(
        deliveries=deliveries,
        schedules=schedules,
        rhythms=rhythms,
        jobs=jobs,
        destinations=destinations,
        assets=assets,
        blobs=blobs,
        personas=personas,
        consents=Consents(database),
        publishers={"folder": FolderPublisher(posts_folder), **(publishers or {})},
        policy=policy or Policy(spacing=timedelta(0), late_spacing=timedelta(0)),
        now=clock,
        boottime=clock.boottime,
        tell=tell,
        may_send=may_send,
        provenance=provenance,
    )
    posts = PostRoom(publishing, engine)
    ava = await personas.find("Ava") or await personas.add(
        Persona(
            name="Ava",
            age=26,
            personality=Personality(),
            appearance=Appearance(presents_as="woman", hair="dark brown, long", clothing="linen shirt"),
        ),
        now=clock(),
    )
    destination = await destinations.ensure(platform="folder", publisher="folder", name="the folder", now=clock())
    studio = Studio(
        database=database,
        clock=clock,
        engine=engine,
        production=production,
        publishing=publishing,
        posts=posts,
        jobs=jobs,
        shots=shots,
        assets=assets,
        blobs=blobs,
        deliveries=deliveries,
        destinations=destinations,
        schedules=schedules,
        rhythms=rhythms,
        captions=captions,
        personas=personas,
        ava=ava,
        folder=destination,
        told=told,
        work=folder / "work",
        posts_folder=posts_folder,
        seen=seen,
    )
    try:
        if running:
            await engine.start([production.workshop, posts])
            await production.recover()
        yield studio
    finally:
        await engine.stop()
        await drawers.close()
        await copiers.close()
        await checkers.close()
        await database.close()


def plan_of(studio: Studio, **changes: Any) -> Any:
    """A post to the folder at noon."""
    from tools.publishing import Post

    values: dict[str, Any] = {
        "destination": studio.folder,
        "persona_id": studio.ava.id,
        "wall_time": "2026-03-12T12:00:00",
        "timezone": "UTC",
        "due_at": NOON,
        "front": "console",
        "chat": "1",
    }
    return Post(**(values | changes))


__all__ = [
    "ASKER",
    "NOON",
    "Clock",
    "Delivery",
    "PlainDirector",
    "ScriptedFilmer",
    "ScriptedPainter",
    "open_studio",
    "plan_of",
    "replace",
    "small_clip",
    "small_images",
    "small_reel",
]


async def real_face(studio: Studio) -> Consent:
    """Give Ava the face of somebody who has agreed to it today."""
    now = studio.clock()
    photo = io.BytesIO()
    Image.new("RGB", (600, 800), "tan").save(photo, "PNG")
    blob = await studio.blobs.put_bytes(photo.getvalue(), suffix=".png")
    consent = await Consents(studio.database).grant(
        persona_id=studio.ava.id,
        who="Jane Roe",
        scope="pictures",
        file_sha256=blob.sha256,
        granted_on=now.date(),
        now=now,
    )
    await Faces(studio.database).add(
        Face(
            persona_id=studio.ava.id,
            consent_id=consent.id,
            origin=FaceOrigin.CONSENT,
            sha256=blob.sha256,
            suffix=".png",
            format="PNG",
            width=600,
            height=800,
            file_size=blob.size,
        ),
        now=now,
    )
    return consent
