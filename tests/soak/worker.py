"""The process that is killed: the real production and publishing, with sketches, small reels, a folder and a channel.

It makes the jobs of its list one after the other, each with a post to the folder and one to the channel, approved in
advance, and ends when all of it is over. Killed and started again in the same folder, it goes on. It kills itself, with
SIGKILL, at the point that it was told.
"""

import asyncio
import inspect
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from dbos import DBOS
from sqlalchemy import update

from bot.scheduler import Scheduler
from storage.assets import Assets
from storage.blobs import Blobs
from storage.captions import Captions
from storage.consents import Consents
from storage.database import Database
from storage.deliveries import Deliveries, Question
from storage.destinations import Destinations
from storage.files import files_in_use
from storage.flights import Flights
from storage.jobs import LIVE, Jobs, Shots
from storage.personas import Personas
from storage.rhythms import Rhythms
from storage.schedules import Schedules
from storage.tables import Delivery, DeliveryState
from tests.databases import address_of
from tools.captions import GrammarWriter
from tools.ffmpeg.binary import locate
from tools.filming import NoFilmer
from tools.production import Asker, Engine, Limits, Production, ReelParams, workflows
from tools.production.bench import Bench
from tools.production.director import ListDirector
from tools.production.engine import Found
from tools.production.posts import PostRoom
from tools.publishers.almanac import Almanac
from tools.publishers.dispatch import Policy
from tools.publishers.events import Event
from tools.publishers.folder import FolderPublisher
from tools.publishers.telegram import TelegramPublisher
from tools.publishing import Post, Publishing
from tools.reel.render import Renderer
from tools.sketch.painter import SketchPainter

QUICK = Policy(
    grace=timedelta(hours=1),
    settle=timedelta(seconds=0.4),
    retry=timedelta(seconds=0.2),
    wait=timedelta(seconds=0.2),
    spacing=timedelta(0),
    late_spacing=timedelta(0),
)
STUCK = 90.0  # seconds without anything moving: whoever was to go on has forgotten it
FORGOTTEN = 3.0  # the same for the control, which forgets a lot


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What the parent wants of this run."""

    folder: Path
    channel: str  # address
    themes: list[str]
    kill_at: str = ""  # "step 5", "render 0.4", "claimed", "sending", "posted"; "": nowhere
    spared: tuple[int, ...] = ()  # jobs that have been killed often enough: the engine sets poison aside
    is_durable: bool = True

    @classmethod
    def read(cls, text: str) -> "Orders":
        values = json.loads(text)
        return cls(**{**values, "folder": Path(values["folder"]), "spared": tuple(values.get("spared", ()))})


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # the signal is on its way


class Killer:
    """Counts what passes, and kills at the ordered point."""

    def __init__(self, orders: Orders) -> None:
        self.where, _, number = orders.kill_at.partition(" ")
        self.number = float(number or 1)
        self.is_armed = bool(self.where)
        self.passed = 0

    def pass_(self, where: str, number: float | None = None) -> None:
        if not self.is_armed or where != self.where:
            return
        self.passed += 1
        if (number if number is not None else self.passed) >= self.number:
            die()

    def arm_everything(self) -> None:
        """Put the points into the real code: around every step, within a render, after every commit of a post."""
        told, advance = workflows._told, Bench.advance

        async def watched(work: Callable[..., Any], *args: Any) -> dict[str, Any]:
            self.pass_("step")
            answer = await told(work, *args)
            self.pass_("step")
            return answer

        def advanced(
            bench: Bench, job_id: int, stage: str, part: int, units: float, *, preview: bytes | None = None
        ) -> None:
            advance(bench, job_id, stage, part, units, preview=preview)
            if stage == "segment" and units:
                self.pass_("render", units)

        workflows._told = watched
        Bench.advance = advanced  # type: ignore[method-assign, assignment]
        for name in ("claim", "sending", "posted"):
            self._after(name, {"claim": "claimed"}.get(name, name))

    def _after(self, method: str, point: str) -> None:
        real = getattr(Flights, method)

        async def watched(*args: Any, **named: Any) -> Delivery | None:
            row: Delivery | None = await real(*args, **named)
            # A folder is looked into, and nobody is asked: what is sent to the channel is what may be in doubt.
            if row is not None and (point != "sending" or str(row.settings["mark"]).endswith("t")):
                self.pass_(point)
            return row

        setattr(Flights, method, watched)


class Forgetful(Engine):
    """The control: no checkpoints, no recovery. What runs, runs in memory."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    async def start(self, crews: Any) -> Found:
        async def just_do_it(_options: Any, step: Callable[..., Any], *args: Any) -> Any:
            return await step(*args)

        DBOS.run_step_async = staticmethod(just_do_it)  # type: ignore[method-assign, assignment]
        return Found()

    async def stop(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:  # gone before the database is
            await asyncio.wait(self._tasks.values())

    def is_at(self, workflow_id: str) -> bool:
        """Whether it is still doing this: what a former process began, nobody does."""
        return workflow_id in self._tasks and not self._tasks[workflow_id].done()

    async def begin(self, workflow: Any, workflow_id: str, *args: Any, queue: str = "") -> None:
        if workflow_id not in self._tasks:
            self._tasks[workflow_id] = asyncio.ensure_future(_plain(workflow)(*args))

    async def enqueue(self, queue: str, workflow: Any, workflow_id: str, *args: Any) -> None:
        await self.begin(workflow, workflow_id, *args)

    async def child(self, queue: str, workflow: Any, workflow_id: str, *args: Any, place: int = 0) -> Any:
        await self.begin(workflow, workflow_id, *args)
        return self._tasks[workflow_id]

    async def result(self, handle: Any) -> Any:
        return await handle

    async def abandon_children(self, workflow_id: str) -> None:
        pass

    async def look(self, others: Collection[str] = ()) -> Found:
        return Found()


def _plain(workflow: Any) -> Callable[..., Coroutine[Any, Any, Any]]:
    """A workflow's own function, without what makes it durable."""
    function = inspect.unwrap(workflow.__func__)
    return lambda *args: function(workflow.__self__, *args)


class Owner:
    """Answers the questions about posts, after a look at the channel. Keeps a list of what was asked, on disk."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.publishing: Publishing
        self.record = orders.folder / "asked.jsonl"

    async def tell(self, event: Event) -> None:
        if event.kind != "ask":
            return
        for row in event.deliveries:
            with self.record.open("a") as file:
                file.write(json.dumps({"mark": row.settings.get("mark"), "question": event.question}) + "\n")
            if event.question is Question.UNKNOWN:
                await self._answer(row)

    async def _answer(self, row: Delivery) -> None:
        if not self.orders.is_durable:  # the control does not look: on a busy machine a repetition may be in doubt too
            await self.publishing.post_again(row.id, by="owner")
            return
        async with httpx.AsyncClient() as http:
            seen = (await http.get(f"{self.orders.channel}/ledger/{row.settings['mark']}")).json()["posts"]
        if seen:
            await self.publishing.it_is_there(row.id)
        else:
            await self.publishing.post_again(row.id, by="owner")


async def work(orders: Orders) -> None:
    killer = Killer(orders)
    killer.arm_everything()
    database = await Database.open(address_of(orders.folder), data_dir=orders.folder)
    await database.upgrade()
    jobs, deliveries, assets = Jobs(database), Deliveries(database), Assets(database)
    personas, destinations, schedules = Personas(database), Destinations(database), Schedules(database)
    blobs = Blobs(orders.folder / "assets", floor=0)
    await blobs.reconcile(await files_in_use(database))
    engine_kind = Engine if orders.is_durable else Forgetful
    engine = engine_kind(url=database.sync_url, polling=timedelta(milliseconds=100))
    painter = SketchPainter()
    owner = Owner(orders)

    def now() -> datetime:
        return datetime.now(UTC)

    production = Production(
        engine=engine,
        database=database,
        jobs=jobs,
        shots=Shots(database),
        assets=assets,
        blobs=blobs,
        personas=personas,
        captions=Captions(database),
        consents=Consents(database),
        deliveries=deliveries,
        destinations=destinations,
        painter=painter,
        sketcher=painter,
        filmer=NoFilmer(),
        director=ListDirector(),
        writer=GrammarWriter(),
        renderer=Renderer(ffmpeg=locate(), preset="ultrafast"),
        work=orders.folder / "work",
        limits=Limits(disk_floor=0),
        now=now,
    )
    publishing = Publishing(
        deliveries=deliveries,
        schedules=schedules,
        rhythms=Rhythms(database),
        jobs=jobs,
        destinations=destinations,
        assets=assets,
        blobs=blobs,
        personas=personas,
        consents=Consents(database),
        publishers={
            "folder": FolderPublisher(orders.folder / "posts"),
            "telegram": TelegramPublisher("1:soak", base_url=f"{orders.channel}/bot", timeout=timedelta(seconds=5)),
        },
        policy=QUICK,
        now=now,
        boottime=time.monotonic,
        tell=owner.tell,
    )
    owner.publishing = publishing
    posts = PostRoom(publishing, engine)

    async def nowhere(schedule: object) -> None:
        return None

    async def watch() -> None:
        await posts.mend(await production.watch())

    scheduler = Scheduler(
        deliveries=deliveries,
        almanac=Almanac(
            deliveries=deliveries,
            schedules=schedules,
            produce=production.produce,
            reuse=production.produce,
            not_made=publishing.not_made,
            missed=publishing.occurrences_missed,
            destination_for=nowhere,
            now=now,
        ),
        publishing=publishing,
        enqueue_post=posts.enqueue,
        watch=watch,
        housekeeping=production.housekeeping,
        now=now,
        boottime=time.monotonic,
        sweep=timedelta(seconds=0.3),
    )
    publishing.nudge = scheduler.nudge
    if not orders.is_durable:
        await _forget_intents(database)
    await engine.start([production.workshop, posts])
    if orders.is_durable:
        await production.recover()
    await scheduler.start()
    folder = await destinations.ensure(platform="folder", publisher="folder", now=now())
    channel = await destinations.ensure(platform="telegram", publisher="telegram", address="@soak", now=now())
    try:
        for index, theme in enumerate(orders.themes):
            (orders.folder / "current").write_text(str(index))
            hits_jobs = killer.where in {"step", "render"}
            killer.is_armed = bool(killer.where) and not (hits_jobs and index in orders.spared)
            there = [job for job in await jobs.list(limit=1000) if job.params["theme"] == theme]
            if not there:
                job = await production.start_reel(
                    ReelParams(theme=theme, duration_s=3.0, shots=2, height=480, seed=index, storyboard="off"), Asker()
                )
            else:
                job = there[0]
            planned = {row.destination_id for row in await deliveries.of_job(job.id)}
            for place in (folder, channel):
                if place.id not in planned:
                    mark = f"mark-{index}{place.platform[0]}"
                    await publishing.plan(
                        Post(
                            destination=place,
                            job_id=job.id,
                            caption=f"{theme} {mark}",
                            caption_is_given=True,
                            settings={"mark": mark},
                            wall_time=now().replace(tzinfo=None).isoformat(timespec="seconds"),
                            timezone="UTC",
                            due_at=now(),
                            approved_by="owner",
                        )
                    )
            await _until_over(job.id, jobs, deliveries, engine)
    finally:
        await scheduler.stop()
        await engine.stop()
        await painter.close()
        await database.close()


async def _until_over(job_id: int, jobs: Jobs, deliveries: Deliveries, engine: Engine) -> None:
    """Wait for the job and its posts; give up when nothing has moved for a while.

    On a busy machine a step may take long: only what the control has surely forgotten is given up soon.
    """
    last: object = None
    still_since = time.monotonic()
    while True:
        job = await jobs.get(job_id)
        rows = await deliveries.of_job(job_id)
        assert job is not None
        if job.state not in LIVE and all(row.state in {DeliveryState.POSTED, DeliveryState.FAILED} for row in rows):
            return
        state = (job.state, job.stage, job.fraction, [row.state for row in rows])
        if state != last:
            last, still_since = state, time.monotonic()
        if job.state not in LIVE and all(row.state is DeliveryState.SLOT for row in rows):
            return
        is_forgotten = isinstance(engine, Forgetful) and job.state in LIVE and not engine.is_at(f"job:{job_id}")
        if time.monotonic() - still_since > (FORGOTTEN if is_forgotten else STUCK):
            return
        await asyncio.sleep(0.05)


async def _forget_intents(database: Database) -> None:
    """The control again: what was being sent when the process died is simply sent again."""
    async with database.write() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.state.in_([DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN]))
            .values(state=DeliveryState.PLANNED, attempt=Delivery.attempt + 1, key="")
        )


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(work(Orders.read(sys.argv[1])))
