"""Running one filled graph on a ComfyUI under one id, from the queue to the bytes that it left.

What the graph is for is the caller's. The id is the caller's too and was saved before anything was sent, so a job is
asked for again after a crash by looking, not by running: under that id the server either knows it (waiting, running,
finished) or never will. A second try goes under the same id, after the first has left the server: what is found under
it is always the newest.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from tools.comfyui import workflow
from tools.comfyui.answers import Ended
from tools.comfyui.client import ComfyUI, FileGone, Unanswered, connected
from tools.comfyui.progress import Watch, listening
from tools.comfyui.workflow import Graph
from tools.errors import Unavailable
from tools.painting import PaintProgress

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long what may take, in seconds."""

    whole: float = 1200.0  # one picture, waiting in the queue included
    away: float = 60.0  # a server that was there and is gone: a restart takes 9 to 28 s
    per_call: float = 60.0  # one answer, a picture's download included
    connect: float = 3.0
    poll_every: float = 2.0
    poll_soon: float = 0.2  # after the socket said that something happened
    socket: float = 8.0  # the longest pause between attempts to listen


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a run left: the bytes of its file, and the graph that made it, where the server still tells."""

    data: bytes
    graph: Graph | None


class Lost(Exception):
    """Neither the queue nor the history knows the job any more."""


class Runner:
    """Runs graphs on the ComfyUI at `base_url`. Holds no connection between two runs."""

    def __init__(self, base_url: str, *, patience: Patience, previews: bool = True) -> None:
        self._base_url = base_url
        self._patience = patience
        self._previews = previews

    def connected(self) -> AbstractAsyncContextManager[ComfyUI]:
        return connected(self._base_url, per_call=self._patience.per_call, connect=self._patience.connect)

    async def run(
        self, server: ComfyUI, prompt_id: str, graph: Graph, *, progress: Callable[[PaintProgress], None]
    ) -> Ran:
        """Run `graph` under `prompt_id`, or find what an earlier run of ours left under it.

        Cancelling the task stops the job on the other side. Raises Unavailable when the server is away, or loses the
        job twice; Refused when the graph fails.
        """
        watch = Watch(graph, prompt_id)
        hint = asyncio.Event()
        # The socket's name follows from the job's id, so that a job found again after a crash is heard again too.
        listener = listening(
            self._base_url,
            client_id=f"troupe-{prompt_id}",
            watch=watch,
            progress=progress,
            hint=hint,
            patience=self._patience.socket,
        )
        sent = _Sent(server, prompt_id, graph, previews=self._previews)
        async with listener:
            try:
                await self._start(server, sent)
                while True:
                    try:
                        end = await self._wait(server, watch, hint, progress)
                        data = await self._collect(server, end)
                    except Lost as error:
                        if sent.times > 1:
                            raise Unavailable(
                                "ComfyUI lost the picture twice: taken out of its queue, or it restarted.",
                                fix=sent.complaint or "Look into ComfyUI's window, then try again.",
                            ) from error
                        logger.warning("Picture lost", extra={"action": "picture_lost", "prompt": prompt_id})
                        await sent.again()
                    except FileGone as error:
                        if sent.times > 1:
                            raise Unavailable("ComfyUI no longer has the picture that it made.") from error
                        # The same graph would be answered from the cache with the same missing file.
                        await server.forget(prompt_id)
                        await sent.again(prefix=f"{prefix_of(prompt_id)}-again")
                    else:
                        return Ran(data=data, graph=end.graph)
            except asyncio.CancelledError:
                await self._stop(server, prompt_id)
                raise

    async def _start(self, server: ComfyUI, sent: "_Sent") -> None:
        """Put the job into the queue, unless the server knows it already: then an earlier run of ours put it there."""
        place = await server.position(sent.prompt_id)
        if place is not None and place.state == "over":
            end = await server.history(sent.prompt_id)
            if end is not None and end.state != "succeeded":  # it failed, or was stopped with us: nothing was painted
                await server.forget(sent.prompt_id)
                place = None
        if place is None:
            await sent.again()
        else:
            logger.info("Picture found again", extra={"action": "picture_found", "prompt": sent.prompt_id})

    async def _wait(
        self, server: ComfyUI, watch: Watch, hint: asyncio.Event, progress: Callable[[PaintProgress], None]
    ) -> Ended:
        """Ask queue and history until the job is over; raises Lost after three looks at neither."""
        clock = asyncio.get_running_loop().time
        away_since: float | None = None
        misses = 0
        soon_until = 0.0
        state = ""
        while True:
            try:
                place = await server.position(watch.prompt_id)
                # History is written a moment after the job counts as over, and after the socket said success.
                end = await server.history(watch.prompt_id) if place is not None and place.state == "over" else None
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
            misses = misses + 1 if place is None else 0
            if misses >= 3:
                raise Lost(watch.prompt_id)
            if ahead is not None:
                progress(PaintProgress(fraction=0.0, stage="waiting", queue_position=ahead + 1))
            if place is None:
                await asyncio.sleep(self._patience.poll_every)
                continue
            if place.state == "running" != state:
                progress(watch.now())  # a deaf socket leaves this as the only sign of it
            state = place.state
            if hint.is_set():
                hint.clear()
                soon_until = clock() + 2.0  # seconds: after a hint, the history follows at once
            if clock() < soon_until:
                await asyncio.sleep(self._patience.poll_soon)
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(hint.wait(), self._patience.poll_every)

    async def _collect(self, server: ComfyUI, end: Ended) -> bytes:
        if end.failure is not None:
            raise end.failure
        if not end.files:
            raise Unavailable("ComfyUI finished without a picture.", fix="Try again.")
        away_since = asyncio.get_running_loop().time()
        while True:
            try:
                return await server.view(end.files[0])
            except Unanswered:
                if asyncio.get_running_loop().time() - away_since >= self._patience.away:
                    raise
                await asyncio.sleep(self._patience.poll_every)

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
    """How often one job was put into the queue, and by what graph."""

    def __init__(self, server: ComfyUI, prompt_id: str, graph: Graph, *, previews: bool) -> None:
        self.prompt_id = prompt_id
        self.times = 0
        self.complaint = ""
        self._server = server
        self._graph = graph
        self._previews = previews

    async def again(self, *, prefix: str = "") -> None:
        """Send it; whether an unanswered request arrived is for the queue to say."""
        self.times += 1
        if prefix:
            self._graph = workflow.fill(self._graph, save__filename_prefix=prefix)
        try:
            await self._server.submit(
                self._graph,
                prompt_id=self.prompt_id,
                client_id=f"troupe-{self.prompt_id}",
                previews=self._previews,
            )
        except Unanswered as error:
            self.complaint = error.message


def prefix_of(prompt_id: str) -> str:
    """A file name of its own for each job: the server counts up from what is on its disk and gives names again."""
    return f"troupe/{prompt_id}"
