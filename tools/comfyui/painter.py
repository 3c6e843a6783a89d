"""Painting with ComfyUI: one request under one id, from the queue to a clean picture.

The id is the caller's and was saved before anything was sent, so a job is asked for again after a crash by looking,
not by painting: under that id the server either knows it (waiting, running, finished) or never will. A second try
goes under the same id, after the first has left the server: what is found under it is always the newest.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tools.comfyui import picture, workflow
from tools.comfyui.answers import Ended
from tools.comfyui.client import ComfyUI, FileGone, Unanswered, check_address, connected
from tools.comfyui.progress import Watch, listening
from tools.comfyui.workflow import Family, Graph
from tools.errors import InvalidRequest, Unavailable
from tools.painting import ImageRequest, Painted, PaintProgress

logger = logging.getLogger(__name__)

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SEEDS = 2**64


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
class Plan:
    """What is sent for a request."""

    graph: Graph
    family: Family
    version: str


class Lost(Exception):
    """Neither the queue nor the history knows the job any more."""


class ComfyPainter:
    """Paints by a ComfyUI at `base_url`. Holds no connection between two pictures."""

    name = "comfyui"
    uses_gpu = True

    def __init__(
        self,
        base_url: str,
        *,
        checkpoint: str = "",
        workflow: Literal["auto", "sd15", "sdxl"] = "auto",
        allow_remote: bool = False,
        previews: bool = True,
        patience: Patience | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._checkpoint = checkpoint
        self._workflow = workflow
        self._allow_remote = allow_remote
        self._previews = previews
        self._patience = patience or Patience()

    async def check(self) -> str:
        """One line on its health; raises Unavailable, NotAuthorized, InvalidRequest or Refused with the fix."""
        check_address(self._base_url, allow_remote=self._allow_remote)
        async with self._connected() as server:
            version = await server.version()
            info = await server.offers("CheckpointLoaderSimple")
            available = workflow.options(info, "CheckpointLoaderSimple", "ckpt_name") or []
            chosen = workflow.choose_checkpoint(available, configured=self._checkpoint)
            family = self._family(chosen)
            graph = workflow.fill(workflow.read(family), checkpoint__ckpt_name=chosen)
            workflow.check(graph, await server.offers(*workflow.classes(graph)))
        many = f"{len(available)} checkpoint{'s' if len(available) != 1 else ''}"
        return f"ComfyUI {version} at {self._base_url}: {many}, painting with {chosen} ({family})"

    async def paint(self, request: ImageRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Painted:
        """Paint `request` into `to`. See `tools.painting.Painter`.

        Raises Unavailable when the server is away, restarts twice, or runs out of time or memory; InvalidRequest for
        a checkpoint or sampler it does not have; Refused when the workflow fails; NotAuthorized for another machine.
        """
        check_address(self._base_url, allow_remote=self._allow_remote)
        if not UUID.fullmatch(request.prompt_id):
            raise InvalidRequest(f"{request.prompt_id!r} is not a lowercase UUID, which ComfyUI wants as a job's id.")
        if not (16 <= request.width <= 8192 and 16 <= request.height <= 8192):
            raise InvalidRequest(f"A picture of {request.width} x {request.height} cannot be painted: 16 to 8192 px.")
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._patience.whole), self._connected() as server:
                data, used, version = await self._painted(server, request, progress)
        except TimeoutError as error:
            raise Unavailable(
                f"ComfyUI did not finish the picture within {self._patience.whole / 60:.0f} minutes.",
                fix="Look at its queue; a longer time can be set as comfyui.timeout.",
            ) from error
        await asyncio.to_thread(picture.rebuild, data, to, width=request.width, height=request.height)
        return Painted(
            path=to,
            width=request.width,
            height=request.height,
            seconds=asyncio.get_running_loop().time() - started,
            settings={"painter": self.name, "comfyui": version} | used,
        )

    # ------------------------------------------------------------------------------------------ one picture

    async def _painted(
        self, server: ComfyUI, request: ImageRequest, progress: Callable[[PaintProgress], None]
    ) -> tuple[bytes, dict[str, Any], str]:
        """The bytes of the picture, the settings that made it, and the server's version."""
        plan = await self._plan(server, request)
        watch = Watch(plan.graph, request.prompt_id)
        hint = asyncio.Event()
        # The socket's name follows from the job's id, so that a job found again after a crash is heard again too.
        listener = listening(
            self._base_url,
            client_id=f"troupe-{request.prompt_id}",
            watch=watch,
            progress=progress,
            hint=hint,
            patience=self._patience.socket,
        )
        sent = _Sent(server, request.prompt_id, plan.graph, previews=self._previews)
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
                        logger.warning("Picture lost", extra={"action": "picture_lost", "prompt": request.prompt_id})
                        await sent.again()
                    except FileGone as error:
                        if sent.times > 1:
                            raise Unavailable("ComfyUI no longer has the picture that it made.") from error
                        # The same graph would be answered from the cache with the same missing file.
                        await server.forget(request.prompt_id)
                        await sent.again(prefix=f"{prefix_of(request.prompt_id)}-again")
                    else:
                        return data, settings_of(end.graph, plan.graph), plan.version
            except asyncio.CancelledError:
                await self._stop(server, request.prompt_id)
                raise

    async def _plan(self, server: ComfyUI, request: ImageRequest) -> Plan:
        """Choose the checkpoint, fill the workflow, and compare it with what the server has."""
        version = await server.version()
        info = await server.offers("CheckpointLoaderSimple")
        asked = request.settings
        checkpoint = workflow.choose_checkpoint(
            workflow.options(info, "CheckpointLoaderSimple", "ckpt_name") or [],
            given=str(asked.get("checkpoint") or ""),
            configured=self._checkpoint,
        )
        family = self._family(checkpoint, asked.get("workflow"))
        across, down = workflow.canvas_for(request.width, request.height, family)
        inputs: dict[str, object] = {
            "checkpoint__ckpt_name": checkpoint,
            "positive__text": workflow.clean(request.prompt),
            "negative__text": workflow.clean(request.negative),
            "canvas__width": across,
            "canvas__height": down,
            "sampler__seed": request.seed % SEEDS,
            "save__filename_prefix": prefix_of(request.prompt_id),
        }
        inputs |= sampling(workflow.pace_of(checkpoint) | asked)
        graph = workflow.fill(workflow.read(family), **inputs)
        workflow.check(graph, await server.offers(*workflow.classes(graph)))
        return Plan(graph=graph, family=family, version=version)

    def _connected(self) -> AbstractAsyncContextManager[ComfyUI]:
        return connected(self._base_url, per_call=self._patience.per_call, connect=self._patience.connect)

    def _family(self, checkpoint: str, asked: object = None) -> Family:
        if asked in ("sd15", "sdxl"):
            return "sd15" if asked == "sd15" else "sdxl"
        return workflow.family_of(checkpoint) if self._workflow == "auto" else self._workflow

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


def settings_of(ran: Graph | None, planned: Graph) -> dict[str, Any]:
    """What was really used: the graph that the server ran, which after a crash may be an older plan than ours."""
    try:
        return workflow.settings_of(ran or planned)
    except (KeyError, TypeError):
        return workflow.settings_of(planned)


def prefix_of(prompt_id: str) -> str:
    """A file name of its own for each job: the server counts up from what is on its disk and gives names again."""
    return f"troupe/{prompt_id}"


def sampling(asked: dict[str, object]) -> dict[str, object]:
    """The sampler's inputs among a request's settings, checked.

    >>> sampling({"steps": 12, "cfg": "5.5", "checkpoint": "x"})
    {'sampler__steps': 12, 'sampler__cfg': 5.5}
    """
    inputs: dict[str, object] = {}
    for name, kind, low, high in (("steps", int, 1, 150), ("cfg", float, 0, 30)):
        if asked.get(name) in (None, ""):
            continue
        try:
            number = kind(str(asked[name]))
        except ValueError:
            raise InvalidRequest(f"{name} is {asked[name]!r}, not a number.") from None
        if not low <= number <= high:
            raise InvalidRequest(f"{name} is {number}; it may be {low} to {high}.")
        inputs[f"sampler__{name}"] = number
    for name in ("sampler", "scheduler"):
        if asked.get(name):
            inputs[f"sampler__{name}" if name == "scheduler" else "sampler__sampler_name"] = str(asked[name])
    return inputs
