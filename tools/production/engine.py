"""The engine of durable work: DBOS, with the settings that its sharp edges ask for.

Each setting here removes a failure that was met in trials with kill -9:

* A version of our own: the default one is a hash of the sources, and after an update older work waits for ever.
* JSON instead of pickle: whoever can write the database could otherwise run code. So only ids and plain values travel.
* `max_recovery_attempts`: a job that takes the process down with it is set aside at the fifth start, not the hundredth.
* Launched inside the running loop: workflows then run on it, beside the chat, and nothing in them may block.
* Polling four times a second while there is work: each look at a queue costs about 2 ms, the default of one second is felt in
  the chat. A bot that nobody asks for anything would spend a twentieth of a core on that: on SQLite, where all work comes from
  this process, it looks once a second until something is queued, and then at once.
* No telemetry, no admin server, no network of its own.
* A watchdog: when the disk was full a workflow's coroutine dies but its row stays PENDING until somebody looks.

On SQLite one process does everything, and begins a job where it stands. On PostgreSQL every piece of work goes through a
queue, so that what a dead host had begun is taken up by one that listens to the same queue, and by no other.
"""

import asyncio
import contextvars
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from dbos import (
    DBOS,
    DBOSConfiguredInstance,
    Queue,
    SetEnqueueOptions,
    SetWorkflowID,
    WorkflowHandleAsync,
    WorkflowStatus,
)
from dbos._dbos import _get_dbos_instance, _get_or_create_dbos_registry
from dbos._error import DBOSException
from dbos._queue import queue_worker_thread
from dbos._serialization import DBOSPortableJSONSerializer
from sqlalchemy import make_url, update
from sqlalchemy.exc import SQLAlchemyError

logger = logging.getLogger(__name__)

VERSION: Final = "1"  # of the workflows; a change in their order of steps is guarded with DBOS.patch_async
MAX_RECOVERIES: Final = 3
GPU: Final = "gpu"
RENDER: Final = "render"
POSTS: Final = "posts"
JOBS: Final = "jobs"  # whole jobs, which hand out their pictures and segments: where segments are rendered
HOME: Final = "home"  # what only the host with the chat can do
QUEUES: Final = (GPU, RENDER, POSTS)  # what a worker may be told to take
# How much of each one process does at once. Alone, all that wants the card comes up to the lease, as many as twice 20 jobs of
# 20 shots. Where several hosts have cards, one is painting and one is being checked, and the rest is left to the others.
ALONE: Final[Mapping[str, int]] = {GPU: 800, RENDER: 1, POSTS: 8}
SHARED: Final[Mapping[str, int]] = {GPU: 2, RENDER: 1, POSTS: 8, JOBS: 20, HOME: 8}
SET_ASIDE: Final = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
STOPPING: Final = timedelta(seconds=10)

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a look at the stored work found. Workflow ids, such as `job:5` or `post:7:0`."""

    stranded: tuple[str, ...] = ()  # begun by another version of the program: nobody here will finish them
    set_aside: tuple[str, ...] = ()  # took the process down with them, again and again
    broken: tuple[str, ...] = ()  # ended in a fault of the program
    revived: tuple[str, ...] = ()  # had stopped without an end, and go on


class Crew(DBOSConfiguredInstance):
    """An object whose methods are workflows. Recovered work finds it by its class: there is one of each in a process.

    DBOS keeps a registry that outlives its own stop; the newest crew takes the place of the one before.
    """

    def __init__(self) -> None:
        instances = _get_or_create_dbos_registry().instance_info_map
        for name in [name for name, instance in instances.items() if type(instance) is type(self)]:
            del instances[name]
        super().__init__("main")


class Engine:
    """Starts and stops DBOS, and starts, cancels and watches workflows by their ids."""

    _is_launched: ClassVar[bool] = False  # by any engine of this process

    def __init__(
        self,
        *,
        url: str,
        host: str = "local",
        takes: Collection[str] = QUEUES,
        has_chat: bool = True,
        called: str = "troupe",
        polling: timedelta = timedelta(milliseconds=250),
        idling: timedelta = timedelta(seconds=1),
    ) -> None:
        """`url` is the database for synchronous code, `host` the stable name under which a restart finds its work.

        On PostgreSQL, `takes` are the queues whose work is done here, and `called` is the name of our connections; on SQLite
        nobody else could do it.
        """
        self.url = url
        self.host = host
        self.is_alone = make_url(url).get_backend_name() == "sqlite"
        self.listens = (
            tuple(ALONE)
            if self.is_alone
            else (*takes, *((JOBS,) if RENDER in takes else ()), *((HOME,) if has_chat else ()))
        )
        self.on_cancel: Callable[[str], Awaitable[None]] = _nothing  # told of a workflow that is stopped everywhere
        self._called = called
        self._polling = self._pace = polling.total_seconds()
        self._idling = idling.total_seconds()
        self._pacing = asyncio.Lock()
        self._drowsy_until = 0.0
        self._queues: dict[str, Queue] = {}
        self._running: dict[str, set[asyncio.Task[Any]]] = {}
        self._suspects: set[str] = set()
        self._is_up = False
        self._is_stopping = False

    async def start(self, crews: Sequence[Crew]) -> Found:
        """Launch with the workflows of `crews`, which were built before; what was unfinished here goes on by itself."""
        assert crews, "recovered work needs somebody to do it"
        assert not Engine._is_launched, "DBOS is one to a process: the engine that runs is stopped first"
        _hush()
        await asyncio.to_thread(_make_wal, self.url)
        self._dbos = DBOS(
            config={
                "name": "troupe",
                "system_database_url": self.url,
                "application_version": VERSION,
                "executor_id": self.host,
                "serializer": DBOSPortableJSONSerializer(),
                "enable_otlp": False,
                "log_level": "ERROR",
                "notification_listener_polling_interval_sec": self._polling,
                "max_executor_threads": 32,
                **({} if self.is_alone else {"db_engine_kwargs": self._connections()}),
            }
        )
        if not self.is_alone:
            DBOS.listen_queues(self.listens)
        # Not in a thread: DBOS adopts the loop that it is launched in, and runs every workflow on it.
        self._is_stopping, self._is_up = False, True
        Engine._is_launched = True
        try:
            DBOS.launch()
            await self._open_queues()
            return await self.look()
        except BaseException:
            await self.stop()  # or whoever starts one after this could not
            raise

    def _connections(self) -> dict[str, Any]:
        # Half of DBOS's own number: a server takes 100 connections by default, and every host has others besides.
        return {"connect_args": {"application_name": self._called}, "pool_size": 10}

    async def _open_queues(self) -> None:
        # Whose turn it is at the GPU is decided by its lease, which is fair and knows what is urgent, where a queue is
        # first come, first served: so all that wants it comes up to the lease, and waits there.
        for name, at_once in (ALONE if self.is_alone else SHARED).items():
            self._queues[name] = await DBOS.register_queue_async(
                name, worker_concurrency=at_once, polling_interval_sec=self._polling, on_conflict="always_update"
            )
        self._pace = self._polling

    async def _hurry(self, *waiting: str) -> None:
        """Look at the queues often again. While their threads may still be in the long wait between two looks of an idle
        engine, look at `waiting`, which have got something, at once."""
        loop = asyncio.get_running_loop()
        if self._pace != self._polling:
            self._drowsy_until = loop.time() + self._idling * 1.1  # DBOS adds up to a twentieth
            await self._look_every(self._polling)
        if loop.time() < self._drowsy_until:
            # Two who look at the same moment may both take something: only where one at a time is no rule.
            for name in (name for name in waiting if ALONE.get(name, 1) > 1):
                await loop.run_in_executor(None, queue_worker_thread, _Once(), self._dbos, self._queues[name])

    async def _look_every(self, seconds: float) -> None:
        async with self._pacing:
            if not self.is_alone or seconds == self._pace:
                return
            self._pace = seconds
            for queue in self._queues.values():
                await _apart(queue.set_polling_interval_sec_async(seconds))

    async def stop(self) -> None:
        """Stop at once; what is running stays PENDING in the database and goes on at the next start."""
        if not self._is_up:
            return
        self._is_up = False
        self._is_stopping = True
        await self._cancel_tasks([task for tasks in self._running.values() for task in tasks])
        await self._acquit()  # a stop that is asked for is nobody's fault
        loop = asyncio.get_running_loop()
        # DBOS had made its own threads the loop's. They go now, and what is still running beside needs some.
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="after-dbos"))
        # A thread of our own: DBOS joins its threads, and these may be waiting for this loop.
        with ThreadPoolExecutor(max_workers=1) as executor:
            await loop.run_in_executor(executor, DBOS.destroy)
        Engine._is_launched = False

    async def begin(
        self,
        workflow: Callable[..., Coroutine[Any, Any, Any]],
        workflow_id: str,
        *args: Any,
        queue: str = JOBS,
    ) -> None:
        """Start a workflow: here and now, or on the hosts that take `queue`, where there may be several.

        One that was started under this id before is left alone.
        """
        if not self.is_alone:
            await self.enqueue(queue, workflow, workflow_id, *args)
            return

        async def start() -> None:
            with SetWorkflowID(workflow_id):
                await DBOS.start_workflow_async(workflow, *args)

        await _apart(start())
        await self._hurry()  # it will queue something soon

    async def enqueue(
        self, queue: str, workflow: Callable[..., Coroutine[Any, Any, Any]], workflow_id: str, *args: Any
    ) -> None:
        """Queue a workflow; one that was queued or run under this id before is left alone."""

        async def put() -> None:
            with SetWorkflowID(workflow_id):
                await self._queues[queue].enqueue_async(workflow, *args)

        await _apart(put())
        await self._hurry(queue)

    async def child(
        self, queue: str, workflow: Callable[..., Coroutine[Any, Any, T]], workflow_id: str, *args: Any, place: int = 0
    ) -> WorkflowHandleAsync[T]:
        """Queue a child from inside a workflow. A workflow does this in the same order whenever it is replayed.

        `place` is which of its kind it is in the job: the first pieces of all jobs go before the second ones.
        """
        with SetWorkflowID(workflow_id), SetEnqueueOptions(priority=1 + place):
            handle = await self._queues[queue].enqueue_async(workflow, *args)
        await self._hurry(queue)
        return handle

    async def result(self, handle: WorkflowHandleAsync[T]) -> T:
        """Wait, inside a workflow, for what its child made."""
        return await handle.get_result(polling_interval_sec=self._polling / 2)

    async def send(self, workflow_id: str, message: Mapping[str, Any], *, topic: str) -> None:
        """Give a waiting workflow its answer; kept until it asks for it."""
        await _apart(DBOS.send_async(workflow_id, dict(message), topic))

    async def cancel(self, workflow_id: str) -> None:
        """End a workflow and its children for good, and stop what they are doing, on whatever host."""
        await _apart(DBOS.cancel_workflow_async(workflow_id, cancel_children=True))
        await self.on_cancel(workflow_id)
        await self.stop_here(workflow_id)

    async def stop_here(self, workflow_id: str) -> None:
        """Stop what a workflow and its children, which are ended, are still doing in this process."""
        await self._cancel_tasks(self.tasks_of(workflow_id))

    async def abandon_children(self, workflow_id: str) -> None:
        """End what a workflow has started and will not wait for any more."""
        rows = await _listed(workflow_id_prefix=f"{workflow_id}/", status=["ENQUEUED", "PENDING"])
        if rows:
            await _apart(DBOS.cancel_workflows_async([row.workflow_id for row in rows]))
            for row in rows:
                await self.on_cancel(row.workflow_id)
        children = set(self.tasks_of(workflow_id)) - self._running.get(workflow_id, set())
        await self._cancel_tasks(children)

    def tasks_of(self, workflow_id: str) -> list[asyncio.Task[Any]]:
        """Return the tasks of a workflow and its children (`job:5` and `job:5/…`)."""
        return [
            task
            for name, tasks in self._running.items()
            for task in tasks
            if name == workflow_id or name.startswith(f"{workflow_id}/")
        ]

    @contextmanager
    def present(self, workflow_id: str) -> Iterator[None]:
        """Say, around the body of a workflow, that it is being done here: for cancelling, stopping and watching."""
        if self._is_stopping:
            # DBOS takes up work until its threads are gone. What it begins now would meet an engine without any, and end as
            # an error; cancelled, it stays as it is, for the next start or another host.
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None
        tasks = self._running.setdefault(workflow_id, set())
        tasks.add(task)
        try:
            yield
        finally:
            tasks.discard(task)
            if not tasks:
                self._running.pop(workflow_id, None)

    async def got_on(self) -> None:
        """Say, from within a step that was just done, that its workflow gets on: it is not what stopped the bot before.

        What takes the process down with it comes to the same step each time, and to the end of it never.
        """
        if (workflow_id := DBOS.workflow_id) is not None:
            await self._acquit({workflow_id, workflow_id.partition("/")[0]})

    async def _acquit(self, workflow_ids: Collection[str] = ()) -> None:
        """Count the starts of workflows anew, of all that are begun here where none is named."""

        def acquit() -> None:
            database = _get_dbos_instance()._sys_db
            table = database.tables.workflow_status
            which = table.c.workflow_uuid.in_(workflow_ids) if workflow_ids else table.c.executor_id == self.host
            tried = (which, table.c.status == "PENDING", table.c.recovery_attempts > 1)
            with database.engine.begin() as connection:
                connection.execute(update(table).where(*tried).values(recovery_attempts=1))

        try:
            async with asyncio.timeout(STOPPING.total_seconds()):
                await asyncio.to_thread(acquit)
        except (SQLAlchemyError, DBOSException, TimeoutError) as error:  # the database is away, or was never there
            logger.info("Starts not counted anew", extra={"action": "not_acquitted", "why": repr(error)[:200]})

    async def adopt(self, host: str) -> int:
        """Put back on its queues what a host had begun that is gone for good; return how many pieces that were.

        It is DBOS's own way of going on after a start, for another host's id. Repeated, it does nothing: what somebody has
        taken up meanwhile has their id.
        """
        handles = await asyncio.to_thread(DBOS._recover_pending_workflows, [host])
        if handles:
            logger.info("Work adopted", extra={"action": "work_adopted", "host": host, "count": len(handles)})
        return len(handles)

    async def resume(self, workflow_id: str) -> None:
        """Go on with a workflow that was set aside, as if it had never been interrupted."""
        await _apart(DBOS.resume_workflow_async(workflow_id, queue_name=None if self.is_alone else JOBS))

    async def go_on(self, workflow_id: str, queues: Mapping[str, str], *, queue: str) -> bool:
        """Go on with a workflow that was cancelled, and with those of its children that were; False when none is there.

        What had ended keeps what it gave. `queues` are those of the children, by the first part of their names behind the
        workflow's own.
        """
        rows = await _listed(workflow_id_prefix=f"{workflow_id}/", status=["CANCELLED"])
        for row in rows:
            kind = row.workflow_id.removeprefix(f"{workflow_id}/").partition("/")[0]
            await _apart(DBOS.resume_workflow_async(row.workflow_id, queue_name=queues[kind]))
            await self._hurry(queues[kind])
        if not await _listed(workflow_ids=[workflow_id]):
            return False
        await _apart(DBOS.resume_workflow_async(workflow_id, queue_name=None if self.is_alone else queue))
        return True

    async def workers(self) -> set[str]:
        """Return the hosts that have begun something and not ended it, alive or not."""
        rows = await _listed(status=["PENDING"], limit=1000)
        return {row.executor_id for row in rows if row.executor_id and row.app_version == VERSION}

    async def look(self, others: Collection[str] = ()) -> Found:
        """Look at the stored work: revive what stopped without an end, and name what nobody will finish.

        Something counts as stopped when two looks in a row find it PENDING here and not being done. `others` are the
        versions whose work some other host goes on with.
        """
        known = {VERSION, *others}
        rows = await _listed(status=["PENDING", "ENQUEUED", SET_ASIDE], limit=1000)
        stranded = [row.workflow_id for row in rows if row.app_version not in known and row.status != SET_ASIDE]
        set_aside = [row.workflow_id for row in rows if row.status == SET_ASIDE]
        idle = {
            row.workflow_id: row.queue_name
            for row in rows
            if row.status == "PENDING"
            and row.app_version == VERSION
            and row.executor_id == self.host
            and row.workflow_id not in self._running
        }
        revived = sorted(self._suspects & idle.keys())
        for workflow_id in revived:
            await _apart(DBOS.resume_workflow_async(workflow_id, queue_name=idle[workflow_id]))
            logger.warning("Work revived", extra={"action": "work_revived", "workflow": workflow_id})
        self._suspects = idle.keys() - set(revived)
        is_anything_queued = revived or any(row.queue_name for row in rows if row.status in {"PENDING", "ENQUEUED"})
        await self._look_every(self._polling if is_anything_queued else self._idling)
        broken = await _listed(status=["ERROR"], limit=200, sort_desc=True)
        return Found(
            stranded=tuple(stranded),
            set_aside=tuple(set_aside),
            broken=tuple(row.workflow_id for row in broken),
            revived=tuple(revived),
        )

    async def forget_before(self, moment: datetime, *, at_most: int = 500) -> int:
        """Delete the checkpoints of what ended before `moment`; nothing else ever does. Returns how many."""
        done = await _listed(
            status=["SUCCESS", "ERROR", "CANCELLED"], completed_before=moment.isoformat(), limit=at_most
        )
        if done:
            await _apart(DBOS.delete_workflows_async([row.workflow_id for row in done]))
        return len(done)

    async def _cancel_tasks(self, tasks: Collection[asyncio.Task[Any]]) -> None:
        mine = asyncio.current_task()
        others = [task for task in tasks if task is not mine]
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others, timeout=STOPPING.total_seconds())


class _Once(threading.Event):
    """What tells a thread of DBOS that looks at a queue to stop: after its first look, for which it does not wait."""

    def __init__(self) -> None:
        super().__init__()
        self._looks = 0

    def is_set(self) -> bool:
        return False

    def wait(self, timeout: float | None = None) -> bool:
        self._looks += 1
        return self._looks > 1


async def _nothing(workflow_id: str) -> None:
    """Nobody else is there."""


async def _apart(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` outside any workflow: DBOS would take a call from within a step for a child of it."""
    return await asyncio.get_running_loop().create_task(work, context=contextvars.Context())


async def _listed(**filters: Any) -> list[WorkflowStatus]:
    return await _apart(DBOS.list_workflows_async(load_input=False, load_output=False, **filters))


def _hush() -> None:
    """Let DBOS speak through our log, and only of errors; by default it writes to the terminal."""
    theirs = logging.getLogger("dbos")
    if not theirs.handlers:
        theirs.addHandler(logging.NullHandler())
    theirs.propagate = True


def _make_wal(url: str) -> None:
    """Make a SQLite file in WAL mode before DBOS opens it: the mode stays, and a step costs 4 ms instead of 12."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return
    Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(address.database, timeout=30)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
