"""Several real processes on a real PostgreSQL: a studio with its person in this one, `./troupe worker`s in others, and a
channel that keeps a ledger outside of all of them."""

import asyncio
import itertools
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import psycopg

from bot.app import App, Duty, opened, utc_now
from bot.settings import load
from storage.errors import StorageError
from storage.flights import FINAL
from storage.tables import Asset, AssetType, Delivery, DeliveryState, Host, HostState, Job, Role
from tests.bot.rooms import Screen
from tests.soak.platform import Platform
from tests.tools.production.studio import png
from tools.production import Asker, ImagesParams, ReelParams
from tools.publishing import Post, Question

ROOT: Final = Path(__file__).resolve().parents[2]
LOST_AFTER: Final = timedelta(seconds=10)
PATIENCE: Final = 240.0  # seconds for everything that was begun to come to its end
ASKER: Final = Asker(front="console", chat="console", actor="console:console")


@dataclass
class Tally:
    """What the ledger, the tables and the person's screen say at the end."""

    jobs: int = 0
    posts: int = 0
    kills: int = 0
    lost_jobs: int = 0
    lost_posts: int = 0
    double_posts: int = 0
    unasked: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    points: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    taken_over: list[float] = field(default_factory=list)  # seconds from a host's end until others go on
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return not (self.lost_jobs or self.lost_posts or self.double_posts or self.unasked or self.wrong)

    def lines(self) -> list[str]:
        times = sorted(self.taken_over)
        mean = sum(times) / max(1, len(times))
        return [
            f"{self.kills} ends, {self.jobs} jobs, {self.posts} posts in {self.seconds:.0f} s",
            f"ended at: {', '.join(f'{point} {count}' for point, count in sorted(self.points.items()))}",
            f"the channel: {', '.join(f'{fault} {count}' for fault, count in sorted(self.faults.items()))}",
            f"lost jobs {self.lost_jobs}, lost posts {self.lost_posts}, double posts {self.double_posts}, "
            f"ambiguous and not asked {self.unasked}; asked {self.asked}",
            *(
                [f"taken over {len(times)} times, after {mean:.1f} s in the mean, {times[-1]:.1f} at most"]
                if times
                else []
            ),
            *self.wrong,
        ]


@dataclass
class Fleet:
    """The studio, the workers that run, and what was asked of them."""

    app: App
    screen: Screen
    platform: Platform
    url: str
    folder: Path
    asset: int
    chance: random.Random
    tally: Tally = field(default_factory=Tally)
    workers: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    jobs: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)  # deliveries
    numbers: Iterator[int] = field(default_factory=itertools.count)
    asked: Counter[str] = field(default_factory=Counter)
    ended_at: dict[str, float] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)  # the epoch of a host before it was started last

    # Workers.

    async def start(self, name: str, order: str = "", *, queues: str = "gpu,render,posts") -> None:
        """Start `./troupe worker` as the host `name`; with an `order`, it ends where that says."""
        row = await self.there(name)
        self.before[name] = row.epoch if row else 0
        module = ["tests.soak.host", order] if order else ["bot", "worker"]
        log = (self.folder / f"{name}.log").open("ab")
        with log:
            self.workers[name] = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *module, "--queues", queues),
                cwd=ROOT,
                env={**os.environ, **self.environment(name)},
                stdout=log,
                stderr=log,
            )

    def environment(self, name: str) -> dict[str, str]:
        values = common_settings(self.url, self.platform.address)
        given = {f"TROUPE_{key.replace('.', '_').upper()}": str(value) for key, value in values.items()}
        return given | {
            "TROUPE_DATA_DIR": str(self.folder / name),
            "TROUPE_STORAGE_FOLDER": str(self.folder / "library"),
            "TROUPE_WORKERS_ID": name,
            "TROUPE_POSTING_SETTLE": "1 s",
            "TROUPE_POSTING_SWEEP": "1 s",
            "TROUPE_POSTING_SPACING": "0 s",
            "TROUPE_POSTING_GRACE": "1 h",
            "TROUPE_WORKERS_LOST_AFTER": f"{LOST_AFTER.total_seconds():g} s",
        }

    def note(self, point: str) -> None:
        """Count an end, and say so: a soak takes a while."""
        self.tally.kills += 1
        self.tally.points[point] += 1
        print(
            f"{self.tally.kills} {point}; {len(self.jobs)} jobs, {len(self.planned)} posts", file=sys.stderr, flush=True
        )

    def end(self, name: str, number: int = signal.SIGKILL) -> None:
        process = self.workers[name]
        if process.returncode is None:
            process.send_signal(number)
            self.ended_at[name] = time.monotonic()

    async def arrived(self, name: str) -> Host:
        """Wait until a worker has taken its place among the hosts."""
        before = self.before[name]

        async def is_there() -> Host | None:
            row = await self.there(name)
            return row if row and row.state is HostState.WORKING and row.epoch > before else None

        return await self.until(is_there, f"{name} to arrive")

    async def there(self, name: str) -> Host | None:
        assert self.app.hosting is not None
        return await self.app.hosting.hosts.get(name)

    async def taken_over(self, name: str) -> None:
        """Wait until others go on with the work of a host that has ended."""

        async def is_settled() -> bool:
            row = await self.there(name)
            return row is None or row.is_settled

        await self.until(is_settled, f"the work of {name} to be taken over")
        self.tally.taken_over.append(time.monotonic() - self.ended_at[name])

    async def busy(self, name: str) -> None:
        """Wait until a worker has begun something."""

        async def has_work() -> bool:
            return name in await self.app.engine.workers()

        await self.until(has_work, f"{name} to begin something")

    async def until(self, condition: Any, what: str, patience: float = PATIENCE) -> Any:
        try:
            async with asyncio.timeout(patience):
                while True:
                    with suppress(StorageError):  # a server that is away is waited for as well
                        if found := await condition():
                            return found
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {what}; {self.tails()}") from None

    def tails(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-600:]}" for log in logs)

    # Work.

    async def post(self, *, job: int | None = None, after: float = 0.0) -> Delivery:
        """Plan a post to a channel of its own, due now or in a moment: nothing waits for another."""
        mark = f"mark-{next(self.numbers)}t"  # of this post alone, also where what plans it is cancelled on the way
        now = utc_now()
        due = now + timedelta(seconds=after)
        there = await self.app.studio.destinations.ensure(
            platform="telegram", publisher="telegram", address=f"@{mark}", name=mark, now=now
        )
        row = await self.app.studio.publishing.plan(
            Post(
                destination=there,
                asset_id=None if job else self.asset,
                job_id=job,
                caption=f"Salt in my hair {mark}",
                caption_is_given=True,
                settings={"mark": mark},
                wall_time=due.replace(tzinfo=None).isoformat(timespec="seconds"),
                timezone="UTC",
                due_at=due,
                approved_by="owner",
                front="console",
                chat="console",
            )
        )
        self.planned.append(row.id)
        return row

    async def make(self, *, reel: bool) -> Job:
        """Begin a job, with a post of what comes out of it."""
        number = len(self.jobs)
        params: Any = (
            ReelParams(
                theme=f"beach number {number}", duration_s=3.0, shots=2, height=480, seed=number, storyboard="off"
            )
            if reel
            else ImagesParams(prompt=f"beach number {number}", count=1, seed=number)
        )
        job = await self.app.studio.production.start(params, ASKER)
        self.jobs.append(job.id)
        await self.post(job=job.id)
        return job

    async def living(self) -> int:
        return len(await self.app.studio.jobs.unfinished())

    async def answer(self) -> None:
        """Answer what the person is asked, after a look at the ledger, for ever."""
        while True:
            await asyncio.sleep(0.1)
            with suppress(StorageError):
                await self._answer_all()

    async def _answer_all(self) -> None:
        for row in await self.app.studio.deliveries.list(states=(DeliveryState.ASK,), limit=200):
            # What the person was shown, and not what the table says: a question that reached nobody is none.
            if row.error_class != Question.UNKNOWN or not self.was_shown(row):
                continue
            mark = str(row.settings["mark"])
            self.asked[mark] += 1
            if self.platform.posts[mark]:
                await self.app.studio.publishing.it_is_there(row.id)
            else:
                await self.app.studio.publishing.post_again(row.id, by="owner")

    def was_shown(self, row: Delivery) -> bool:
        since = len(self.screen.history) - 400
        return any(
            row.handle in view.text and "may be there" in view.text for view in self.screen.history[max(0, since) :]
        )

    async def finish(self) -> Tally:
        """Wait for the end of all that was begun, and judge."""

        async def is_over() -> bool:
            rows = await self.rows()
            return not await self.living() and all(row.state in FINAL for row in rows)

        try:
            await self.until(is_over, "everything to end")
        except AssertionError as error:
            rows = [row for row in await self.rows() if row.state not in FINAL]
            self.tally.wrong.append(str(error))
            self.tally.wrong += [self._how_it_stands(row) for row in rows]
        await self._judge()
        return self.tally

    def _how_it_stands(self, row: Delivery) -> str:
        with psycopg.connect(self.url) as connection:
            found = connection.execute(
                "SELECT workflow_uuid, status, executor_id, queue_name, left(error, 300) FROM dbos.workflow_status "
                "WHERE workflow_uuid LIKE %s",
                [f"post:{row.id}:%"],
            ).fetchall()
        return f"open: {row.handle} {row.state.value} take-up {row.attempt} {row.error!r} {row.claimed_by}: {found}"

    async def rows(self) -> Sequence[Delivery]:
        return await self.app.studio.deliveries.list(limit=10_000)

    async def _judge(self) -> None:
        tally = self.tally
        marks = {row.id: str(row.settings["mark"]) for row in await self.rows()}
        tally.jobs, tally.posts, tally.faults = len(self.jobs), len(marks), self.platform.faults
        if gone := set(self.planned) - marks.keys():
            tally.lost_posts += len(gone)
            tally.wrong.append(f"deliveries that are gone: {gone}")
        for number in self.jobs:
            job = await self.app.studio.jobs.get(number)
            if job is None or job.state.value != "succeeded":
                tally.lost_jobs += 1
                tally.wrong.append(f"J{number}: {job.state.value if job else 'gone'} {job.error if job else ''}")
        for mark in marks.values():
            seen = self.platform.posts[mark]
            tally.lost_posts += seen == 0
            tally.double_posts += max(0, seen - 1)
            if seen != 1:
                tally.wrong.append(f"{mark}: {seen} times; {self.platform.log[mark]}")
        for mark, count in self.platform.ambiguous.items():
            tally.unasked += bool(count) and not self.asked[mark]
        tally.asked = sum(self.asked.values())

    def lost_told(self, name: str) -> int:
        """How often the person was told that a host is lost."""
        return sum(view.text.startswith(f"The host {name} is lost") for view in self.screen.history)


def common_settings(url: str, channel: str) -> dict[str, Any]:
    return {
        "database.url": url.replace("postgresql:", "postgresql+asyncpg:"),
        "painter": "sketch",
        "model": "offline",
        "timezone": "Europe/London",
        "disk_floor_gb": 0.01,
        "faces.likeness": False,
        "telegram.token": "1:soak",
        "telegram.channel": "@soak",
        "telegram.base_url": f"{channel}/bot",
    }


@asynccontextmanager
async def fleet(
    address: Callable[[str], str], folder: Path, *, seed: int, trouble: float = 0.15
) -> AsyncIterator[Fleet]:
    """Open the studio with its person, on a new database of a server; the queues are left to the workers.

    `address(name)` is the URL of the server's database of that name.
    """
    name = f"fleet_{os.getpid()}_{seed}_{time.monotonic_ns()}"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = address(name)
    async with AsyncExitStack() as stack:
        platform = await stack.enter_async_context(Platform(seed=seed, trouble=trouble))
        settings = load(
            root=folder,
            environ={},
            overrides={
                **common_settings(url, platform.address),
                "data_dir": folder / "chat",
                "storage.folder": folder / "library",
                "workers.id": "chat",
                "workers.lost_after": LOST_AFTER,
                "posting.folder": folder / "posts",
                "posting.settle": timedelta(seconds=1),
                "posting.sweep": timedelta(seconds=1),
                "posting.spacing": timedelta(0),
                "posting.grace": timedelta(hours=1),
            },
        )
        app = await stack.enter_async_context(opened(settings, command="soak", duty=Duty(queues=(), has_chat=True)))
        screen = Screen()
        app.open_fronts({"console": screen})
        await app.people.add("console", "console", Role.OWNER, name="Olga", private_chat="console", now=utc_now())
        blob = await app.studio.blobs.put_bytes(png(1080, 1080, 1), suffix=".png")
        asset = await app.studio.assets.add(
            Asset(
                type=AssetType.IMAGE, category="post", sha256=blob.sha256, suffix=".png", mime="image/png",
                file_size=blob.size, width=1080, height=1080, title="beach",
            ),
            now=utc_now(),
        )  # fmt: skip
        found = Fleet(
            app=app,
            screen=screen,
            platform=platform,
            url=url,
            folder=folder,
            asset=asset.id,
            chance=random.Random(seed),
        )
        answering = app.tasks.create_task(found.answer())
        began = time.monotonic()
        try:
            yield found
        finally:
            found.tally.seconds = time.monotonic() - began
            answering.cancel()
            for process in found.workers.values():
                if process.returncode is None:
                    process.kill()
                await process.wait()
            await app.desk.close()


def sender_of(fleet: Fleet, mark: str) -> str:
    """Return the worker that is sending the post of this mark now."""
    with psycopg.connect(fleet.url) as connection:
        row = connection.execute(
            "SELECT claimed_by FROM deliveries WHERE state = 'sending' AND settings->>'mark' = %s", [mark]
        ).fetchone()
    return str(row[0]).rpartition("/")[0] if row else ""
