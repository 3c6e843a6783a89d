"""Painting with ComfyUI: a request becomes a graph, the graph a file, the file a clean picture.

How a graph is run, found again and stopped is the runner's.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tools.comfyui import picture, workflow
from tools.comfyui.client import ComfyUI, check_address
from tools.comfyui.folder import emptied
from tools.comfyui.runner import Patience, Runner, Work, prefix_of
from tools.comfyui.shrinking import smaller
from tools.comfyui.workflow import Family, Graph
from tools.errors import InvalidRequest, Unavailable
from tools.painting import ImageRequest, Painted, PaintProgress

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SEEDS = 2**64


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is sent for a request."""

    graph: Graph
    family: Family
    version: str


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
        client_id: str = "",
    ) -> None:
        """`client_id` is the name of our socket at the server: see `Runner`."""
        self._base_url = base_url.rstrip("/")
        self._checkpoint = checkpoint
        self._workflow = workflow
        self._allow_remote = allow_remote
        self._patience = patience or Patience()
        self.runner = Runner(self._base_url, patience=self._patience, previews=previews, client_id=client_id)

    async def look(self) -> None:
        """There is nothing to choose."""

    async def check(self) -> str:
        """One line on its health; raises Unavailable, NotAuthorized, InvalidRequest or Refused with the fix."""
        check_address(self._base_url, allow_remote=self._allow_remote)
        async with self.runner.connected() as server:
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
        async with self.runner.connected() as server, emptied(to.with_name(f".{to.stem}.files")) as folder:
            plan = await self._plan(server, request)
            work = Work(
                prompt_id=request.prompt_id,
                graph=plan.graph,
                what="picture",
                at_most=self._patience.whole,
                family=plan.family,
                smaller=smaller(plan.graph),
            )
            ran = await self.runner.run(work, folder, progress=progress)
            made = ran.first("picture")
            if made is None:
                raise Unavailable("ComfyUI finished without a picture.", fix="Try again.")
            await asyncio.to_thread(picture.rebuild, made, to, width=request.width, height=request.height)
        return Painted(
            path=to,
            width=request.width,
            height=request.height,
            seconds=asyncio.get_running_loop().time() - started,
            settings={"painter": self.name, "comfyui": plan.version} | settings_of(ran.graph, plan.graph),
            note="painted smaller: the graphics card ran out of memory" if ran.is_smaller else "",
        )

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

    def _family(self, checkpoint: str, asked: object = None) -> Family:
        if asked in ("sd15", "sdxl"):
            return "sd15" if asked == "sd15" else "sdxl"
        return workflow.family_of(checkpoint) if self._workflow == "auto" else self._workflow


def settings_of(ran: Graph | None, planned: Graph) -> dict[str, Any]:
    """What was really used: the graph that the server ran, which after a crash may be an older plan than ours."""
    try:
        return workflow.settings_of(ran or planned)
    except (KeyError, TypeError):
        return workflow.settings_of(planned)


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
