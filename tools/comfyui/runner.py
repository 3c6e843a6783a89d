"""Running one filled graph on a ComfyUI under one id, from the queue to the files that it left.

What the graph is for is the caller's. The id is the caller's too and was saved before anything was sent, so a job is
asked for again after a crash by looking, not by running: under that id the server either knows it (waiting, running,
finished) or never will. A second try goes under the same id, after the first has left the server: what is found under
it is always the newest.
"""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx

from storage.wording import tr, trn
from tools.comfyui.answers import Ended, Media, OutOfMemory
from tools.comfyui.client import ComfyUI, FileGone, Unanswered, connection
from tools.comfyui.events import Ear, Events
from tools.comfyui.freeing import Freeing
from tools.comfyui.line import Line
from tools.comfyui.progress import Watch
from tools.comfyui.workflow import Graph
from tools.errors import Unavailable
from tools.painting import PaintProgress

logger = logging.getLogger(__name__)

AT_ONCE = 2  # jobs of ours in the server's queue: the card goes on with one while the other's files are fetched
FILES_AT_MOST = 64  # of one job
BYTES_AT_MOST = 4 * 1024**3  # of one job, all files together

Heard = Callable[[PaintProgress], None]


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long what may take, in seconds. How long a whole job may take is the job's own."""

    whole: float = 1200.0  # one picture: waiting in ComfyUI's queue, and again from when it is begun
    away: float = 60.0  # a server that was there and is gone: a restart takes 9 to 28 s
    per_call: float = 60.0  # one answer, or one piece of a file
    connect: float = 3.0
    poll_every: float = 2.0
    poll_soon: float = 0.2  # after the socket said that something happened
    socket: float = 8.0  # the longest pause between attempts to listen
    silence: float = 15.0  # after a submission, until a socket that heard nothing of it is doubted


@dataclass(frozen=True, kw_only=True)
class Work:
    """One filled graph to run."""

    prompt_id: str  # a lowercase uuid4, saved before anything is asked
    graph: Graph
    what: Literal["picture", "clip"]
    at_most: float  # seconds that it may wait in the server's queue, and again that it may run
    family: str = ""  # of its models: another one than before frees the memory first
    smaller: Graph | None = None  # tried once when the card runs out of memory
    uploads: Mapping[str, Path] = field(default_factory=dict)  # name in the graph -> file that it loads under it


@dataclass(frozen=True, kw_only=True)
class Result:
    """A file that a run left, fetched: our copy, under a name of ours."""

    path: Path
    media: Media


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a run left: its files, and the graph that made them, where the server still tells."""

    files: tuple[Result, ...]
    graph: Graph | None
    is_smaller: bool = False  # the card had no room for it as it was asked for

    def first(self, media: Media) -> Path | None:
        return next((file.path for file in self.files if file.media == media), None)


class Lost(Exception):
    """Neither the queue nor the history knows the job any more."""


class Runner:
    """Runs graphs on the ComfyUI at `base_url`. Connected while anything runs."""

    def __init__(self, base_url: str, *, patience: Patience, previews: bool = True, client_id: str = "") -> None:
        """`client_id` is the name of our socket; the same one after a restart hears jobs of before."""
        self.base_url = base_url
        self._patience = patience
        self._previews = previews
        self._events = Events(base_url, client_id=client_id or f"troupe-{uuid.uuid4()}", patience=patience.socket)
        self._line = Line(AT_ONCE)
        self._freeing = Freeing()
        self._users = 0
        self._http: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[ComfyUI]:
        """The routes of the server. All who are inside at one time share its connections."""
        if self._http is None:
            self._http = connection(self.base_url, per_call=self._patience.per_call, connect=self._patience.connect)
        self._users += 1
        try:
            yield ComfyUI(self._http, address=self.base_url, per_call=self._patience.per_call)
        finally:
            self._users -= 1
            if not self._users:
                http, self._http = self._http, None
                await http.aclose()

    async def run(self, work: Work, into: Path, *, progress: Heard) -> Ran:
        """Run `work`, or find what an earlier run of ours left under its id; write its files to the folder `into`.

        Cancelling the task stops the job on the other side. Raises Unavailable when the server is away, loses the
        job twice, or runs out of time or memory; Refused when the graph fails, or is not taken.
        """

        def waits(ahead: int) -> None:
            progress(PaintProgress(fraction=0.0, stage="waiting", queue_position=ahead + 1 + AT_ONCE))

        async with self._line.place(waits), self.connected() as server:
            watch = Watch(work.graph, work.prompt_id)
            async with self._events.listening(watch) as ear:
                sent = _Sent(server, work, client_id=self._events.client_id, previews=self._previews)
                try:
                    async with asyncio.timeout(work.at_most) as cap:
                        return await self._run(server, sent, ear, cap, into, progress)
                except TimeoutError as error:
                    await self._stop(server, work.prompt_id)
                    raise Unavailable(
                        tr(
                            "ComfyUI did not finish {what} within {at_most}.",
                            what=_named(work),
                            at_most=spoken(work.at_most),
                        ),
                        fix=tr("Look at its queue; a longer time can be set: comfyui.timeout, comfyui.clip_timeout."),
                    ) from error
                except asyncio.CancelledError:
                    await self._stop(server, work.prompt_id)
                    raise

    async def _run(
        self, server: ComfyUI, sent: "_Sent", ear: Ear, cap: asyncio.Timeout, into: Path, progress: Heard
    ) -> Ran:
        work = sent.work
        await self._start(server, sent)
        while True:
            try:
                end = await self._wait(server, sent, ear, cap, progress)
                if end.failure is not None:
                    raise end.failure
                files = await self._collect(server, end, work, into)
            except Lost as error:
                if sent.times > 1:
                    raise Unavailable(
                        tr("ComfyUI lost {what} twice: taken out of its queue, or it restarted.", what=_named(work)),
                        fix=sent.complaint or tr("Look into ComfyUI's window, then try again."),
                    ) from error
                logger.warning("Job lost", extra={"action": "comfyui_job_lost", "prompt": work.prompt_id})
                await sent.again()
            except FileGone as error:
                if sent.times > 1:
                    raise Unavailable(tr("ComfyUI no longer has {what} that it made.", what=_named(work))) from error
                # The same graph would be answered from the cache with the same missing file.
                if not sent.has_prefix:
                    await self._free(server)
                await server.forget(work.prompt_id)
                await sent.again(prefix=f"{prefix_of(work.prompt_id)}-again")
            except OutOfMemory:
                if work.smaller is None or sent.is_smaller:
                    raise
                logger.warning("Card full", extra={"action": "comfyui_out_of_memory", "prompt": work.prompt_id})
                await self._free(server)
                await server.forget(work.prompt_id)
                await sent.again(smaller=work.smaller)
            else:
                self._freeing.ran(work.family)
                return Ran(files=files, graph=end.graph, is_smaller=sent.is_smaller or sent.was_smaller(end.graph))

    async def _start(self, server: ComfyUI, sent: "_Sent") -> None:
        """Put the job into the queue, unless the server knows it already: then an earlier run of ours put it there."""
        prompt_id = sent.work.prompt_id
        place = await server.position(prompt_id)
        if place is not None and place.state == "over":
            end = await server.history(prompt_id)
            if end is not None and end.state != "succeeded":  # it failed, or was stopped with us: nothing was made
                await server.forget(prompt_id)
                place = None
        if place is not None:
            logger.info("Job found again", extra={"action": "comfyui_job_found", "prompt": prompt_id})
            return
        ram_left = await server.ram_left() if self._freeing.wants_a_look else 1.0
        if reason := self._freeing.reason(sent.work.family, ram_left=ram_left):
            logger.info("Memory freed", extra={"action": "comfyui_freed", "why": reason})
            await self._free(server)
        await sent.again()

    async def _free(self, server: ComfyUI) -> None:
        with contextlib.suppress(Unavailable):  # only a kindness to the server: the job is asked for all the same
            await server.free()
        self._freeing.freed()

    async def _wait(self, server: ComfyUI, sent: "_Sent", ear: Ear, cap: asyncio.Timeout, progress: Heard) -> Ended:
        """Ask queue and history until the job is over; raises Lost after three looks at neither."""
        clock = asyncio.get_running_loop().time
        away_since: float | None = None
        misses = 0
        soon_until = 0.0
        state = ""
        if clock() - sent.at < self._patience.poll_soon:  # a small job is over before a first look
            await self._listen(ear, progress, self._patience.poll_soon)
        while True:
            if ear.is_ending:
                soon_until = clock() + 2.0  # seconds: after its last events, the history follows at once
            ear.ask_now = ear.is_ending = False
            try:
                end = await server.history(sent.work.prompt_id) if clock() < soon_until else None
                place = await server.position(sent.work.prompt_id) if end is None else None
                # History is written a moment after the job counts as over, and after the socket said success.
                if place is not None and place.state == "over":
                    end = await server.history(sent.work.prompt_id)
                ahead = await server.ahead_of(place) if place is not None and place.state == "waiting" else None
            except Unavailable as error:
                away_since = away_since if away_since is not None else clock()
                if clock() - away_since >= self._patience.away:
                    raise
                logger.debug("ComfyUI away", extra={"action": "comfyui_away", "why": error.message})
                await asyncio.sleep(self._patience.poll_every)
                continue
            if end is not None:
                return end
            away_since = None
            if place is None:
                misses += 1
                if misses >= 3:
                    raise Lost(sent.work.prompt_id)
                await asyncio.sleep(self._patience.poll_every)
                continue
            misses = 0
            if ahead is not None:
                progress(PaintProgress(fraction=0.0, stage="waiting", queue_position=ahead + 1))
            if place.state == "running" != state:
                progress(ear.watch.now())  # a deaf socket leaves this as the only sign of it
                cap.reschedule(clock() + sent.work.at_most)
            state = place.state
            await self._events.doubt(sent.at, silence=self._patience.silence)
            await self._listen(ear, progress, self._patience.poll_soon if clock() < soon_until else None)

    async def _listen(self, ear: Ear, progress: Heard, soon: float | None) -> None:
        """Pass on what is heard of the job until it is time to ask the queue again."""
        clock = asyncio.get_running_loop().time
        until = clock() + (self._patience.poll_every if soon is None else soon)
        while True:
            if (heard := ear.pick_up()) is not None:
                progress(heard)
            left = until - clock()
            if ear.ask_now or left <= 0:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ear.rings.wait(), left)

    async def _collect(self, server: ComfyUI, end: Ended, work: Work, into: Path) -> tuple[Result, ...]:
        """Fetch every file of the job, in its order, under names of ours."""
        if not end.files:
            nothing = (
                tr("ComfyUI finished without a clip.")
                if work.what == "clip"
                else tr("ComfyUI finished without a picture.")
            )
            raise Unavailable(nothing, fix=tr("Try again."))
        if len(end.files) > FILES_AT_MOST:
            raise Unavailable(
                tr("ComfyUI made {count} files at once.", count=len(end.files)),
                fix=tr("At most {most} are taken.", most=FILES_AT_MOST),
            )
        results: list[Result] = []
        size = 0
        away_since: float | None = None
        while len(results) < len(end.files):
            file = end.files[len(results)]
            path = into / f"{len(results):02}{file.suffix}"
            try:
                size += await server.fetch(file, path)
            except Unanswered:
                now = asyncio.get_running_loop().time()
                away_since = away_since if away_since is not None else now
                if now - away_since >= self._patience.away:
                    raise
                await asyncio.sleep(self._patience.poll_every)
                continue
            if size > BYTES_AT_MOST:
                raise Unavailable(tr("ComfyUI made more than {most} GB at once.", most=BYTES_AT_MOST // 1024**3))
            results.append(Result(path=path, media=file.media))
        return tuple(results)

    async def _stop(self, server: ComfyUI, prompt_id: str) -> None:
        """Stop our job on the other side, within a few seconds; a server that does not answer keeps it."""
        with contextlib.suppress(Unavailable, TimeoutError):
            async with asyncio.timeout(5):
                # A request that was on its way when we were cancelled may reach the queue after the first attempt.
                for pause in (0.0, 0.3, 1.0):
                    await asyncio.sleep(pause)
                    if await server.cancel(prompt_id):
                        return


class _Sent:
    """How often one job was put into the queue, when last, and by what graph."""

    def __init__(self, server: ComfyUI, work: Work, *, client_id: str, previews: bool) -> None:
        self.work = work
        self.times = 0
        self.at = 0.0  # by the loop's clock
        self.is_smaller = False
        self.complaint = ""
        self._server = server
        self._client_id = client_id
        self._previews = previews
        self._prefix = prefix_of(work.prompt_id)

    @property
    def has_prefix(self) -> bool:
        """Whether anything is saved under a name that we choose: a new one then makes a new file."""
        return addressed(self.work.graph, prefix="", names={}) != addressed(self.work.graph, prefix="x", names={})

    def was_smaller(self, ran: Graph | None) -> bool:
        """Whether the server ran the smaller graph: an earlier run of ours, before a crash, may have asked for it."""
        smaller = self.work.smaller
        if ran is None or smaller is None:
            return False
        return addressed(ran, prefix="", names={}) == addressed(smaller, prefix="", names={})

    async def again(self, *, prefix: str = "", smaller: Graph | None = None) -> None:
        """Send it; whether an unanswered request arrived is for the queue to say."""
        self.times += 1
        self._prefix = prefix or self._prefix
        self.is_smaller = self.is_smaller or smaller is not None
        graph = self.work.smaller if self.is_smaller and self.work.smaller is not None else self.work.graph
        try:
            # Each time: a server that was set up anew has lost what it was given before.
            names = {name: await self._server.upload(file, name) for name, file in self.work.uploads.items()}
            self.at = asyncio.get_running_loop().time()
            await self._server.submit(
                addressed(graph, prefix=self._prefix, names=names),
                prompt_id=self.work.prompt_id,
                client_id=self._client_id,
                previews=self._previews,
            )
        except Unanswered as error:
            self.complaint = error.message


def addressed(graph: Graph, *, prefix: str, names: Mapping[str, str]) -> Graph:
    """A copy of `graph` whose files are saved under `prefix`, and loaded by the names that the server gave them.

    A prefix of each job's own makes the nodes that save run, whatever else is answered from the server's cache, and no
    words of a person become a path.

    >>> addressed({"7": {"inputs": {"filename_prefix": "x", "images": ["6", 0]}}}, prefix="troupe/1", names={})
    {'7': {'inputs': {'filename_prefix': 'troupe/1', 'images': ['6', 0]}}}
    """
    return {
        number: {
            **node,
            "inputs": {
                name: prefix
                if name == "filename_prefix" and isinstance(value, str)
                else names.get(value, value)
                if isinstance(value, str)
                else value
                for name, value in node.get("inputs", {}).items()
            },
        }
        for number, node in graph.items()
    }


def prefix_of(prompt_id: str) -> str:
    """A file name of its own for each job: the server counts up from what is on its disk and gives names again."""
    return f"troupe/{prompt_id}"


def spoken(seconds: float) -> str:
    """A length of time as a person says it.

    >>> spoken(1200), spoken(60), spoken(45), spoken(1)
    ('20 minutes', '1 minute', '45 seconds', '1 second')
    """
    if seconds >= 60:
        return trn("{count} minute", "{count} minutes", round(seconds / 60))
    return trn("{count} second", "{count} seconds", round(seconds))


def _named(work: Work) -> str:
    return tr("the clip") if work.what == "clip" else tr("the picture")
