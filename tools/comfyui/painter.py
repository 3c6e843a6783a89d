"""Painting with ComfyUI: a request becomes a graph, the graph a file, the file a clean picture.

How a graph is run, found again and stopped is the runner's.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from personas.faces import METHODS
from storage.wording import tr
from tools.comfyui import picture
from tools.comfyui.catalogue import Catalogue
from tools.comfyui.client import check_address
from tools.comfyui.folder import emptied
from tools.comfyui.inputs import values_of
from tools.comfyui.planning import Plan, Planner
from tools.comfyui.runner import Patience, Ran, Runner, Work
from tools.comfyui.shrinking import smaller
from tools.comfyui.workflow import Graph, classes
from tools.errors import InvalidRequest, Refused, Unavailable
from tools.painting import ImageRequest, Painted, PaintProgress

logger = logging.getLogger(__name__)

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ComfyPainter:
    """Paints by a ComfyUI at `base_url`. Holds no connection between two pictures."""

    name = "comfyui"
    uses_gpu = True

    def __init__(
        self,
        base_url: str,
        *,
        checkpoint: str = "",
        workflow: str = "auto",
        catalogue: Catalogue | None = None,
        allow_pickles: bool = False,
        allow_remote: bool = False,
        previews: bool = True,
        patience: Patience | None = None,
        client_id: str = "",
        models: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """`client_id` is the name of our socket at the server: see `Runner`; `models` is where its files lie."""
        self._base_url = base_url.rstrip("/")
        self._planner = Planner(
            checkpoint=checkpoint, workflow=workflow, catalogue=catalogue, allow_pickles=allow_pickles, models=models
        )
        self._allow_remote = allow_remote
        self._patience = patience or Patience()
        self.runner = Runner(self._base_url, patience=self._patience, previews=previews, client_id=client_id)

    async def look(self) -> None:
        """There is nothing to choose."""

    async def check(self) -> str:
        """One line on its health; raises Unavailable, NotAuthorized, InvalidRequest or Refused with the fix."""
        check_address(self._base_url, allow_remote=self._allow_remote)
        async with self.runner.connected() as server:
            version, what = await self._planner.check(server)
        return tr("ComfyUI {version} at {address}: {what}", version=version, address=self._base_url, what=what)

    async def paint(self, request: ImageRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Painted:
        """Paint `request` into `to`. See `tools.painting.Painter`.

        Raises Unavailable when the server is away, restarts twice, or runs out of time or memory; InvalidRequest for
        a checkpoint or sampler it does not have; Refused when the workflow fails; NotAuthorized for another machine.
        """
        check_address(self._base_url, allow_remote=self._allow_remote)
        if not UUID.fullmatch(request.prompt_id):
            raise InvalidRequest(
                tr(
                    "{prompt_id!r} is not a lowercase UUID, which ComfyUI wants as a job's id.",
                    prompt_id=request.prompt_id,
                )
            )
        if not (16 <= request.width <= 8192 and 16 <= request.height <= 8192):
            raise InvalidRequest(
                tr(
                    "A picture of {width} x {height} cannot be painted: 16 to 8192 px.",
                    width=request.width,
                    height=request.height,
                )
            )
        started = asyncio.get_running_loop().time()
        async with self.runner.connected() as server, emptied(to.with_name(f".{to.stem}.files")) as folder:
            plan = await self._planner.plan(server, request)
            try:
                ran = await self._run(plan, request, folder, progress)
            except Refused as error:
                if not plan.face or request.face is None or request.settings.get("workflow"):
                    raise
                logger.warning(
                    "Face not kept",
                    extra={"action": "face_not_kept", "workflow": plan.pack.id, "why": error.message},
                )
                note = tr(
                    "{whose}'s face was not kept: {method} failed ({why})",
                    whose=request.face.whose,
                    method=tr(METHODS[plan.face]),
                    why=error.message,
                )
                plan = replace(await self._planner.plan(server, replace(request, face=None)), face_note=note)
                ran = await self._run(plan, request, folder, progress)
            made = ran.first("picture")
            if made is None:
                raise Unavailable(tr("ComfyUI finished without a picture."), fix=tr("Try again."))
            await asyncio.to_thread(picture.rebuild, made, to, width=request.width, height=request.height)
        # What is found again after a crash may be the second try, without the face, of before it.
        is_planned = not plan.face or ran.graph is None or set(classes(ran.graph)) == set(plan.pack.nodes)
        return Painted(
            path=to,
            width=request.width,
            height=request.height,
            seconds=asyncio.get_running_loop().time() - started,
            settings={"painter": self.name, "comfyui": plan.version} | plan.said | settings_of(ran.graph, plan.graph),
            note=tr("painted smaller: the graphics card ran out of memory") if ran.is_smaller else "",
            face=plan.face if is_planned else "",
            face_note=plan.face_note
            if is_planned
            else tr("{method} was tried, and the picture made without the face", method=plan.face),
        )

    async def _run(
        self, plan: Plan, request: ImageRequest, folder: Path, progress: Callable[[PaintProgress], None]
    ) -> Ran:
        work = Work(
            prompt_id=request.prompt_id,
            graph=plan.graph,
            what="picture",
            at_most=self._patience.whole,
            family=plan.family,
            uploads=plan.uploads,
            smaller=smaller(plan.graph),
        )
        return await self.runner.run(work, folder, progress=progress)


PAINTED = {name: name for name in ("checkpoint", "lora", "steps", "cfg", "sampler", "scheduler", "seed")} | {
    "width": "painted_width",
    "height": "painted_height",
}


def settings_of(ran: Graph | None, planned: Graph, names: Mapping[str, str] = PAINTED) -> dict[str, Any]:
    """What was really used, under `names`: the graph that the server ran, which after a crash may be an older plan."""
    try:
        used = values_of(ran or planned)
    except (KeyError, TypeError, AttributeError):
        used = values_of(planned)
    return {said: used[name] for name, said in names.items() if name in used}
