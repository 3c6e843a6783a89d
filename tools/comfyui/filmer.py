"""Filming with ComfyUI: which video workflow, filled how; run as any other; the file made a clean clip.

How a graph is run, found again and stopped is the runner's.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from storage.wording import tr, trn
from tools.comfyui import clip, workflow
from tools.comfyui.answers import card_gb
from tools.comfyui.catalogue import Catalogue
from tools.comfyui.client import ComfyUI, check_address
from tools.comfyui.folder import emptied
from tools.comfyui.packs import Frames, Pack, built_in
from tools.comfyui.painter import UUID, settings_of
from tools.comfyui.planning import SEEDS, refuse, refuse_broken, sampling
from tools.comfyui.preflight import Offered, Report
from tools.comfyui.runner import Runner, Work
from tools.comfyui.shrinking import smaller
from tools.comfyui.workflow import Graph
from tools.errors import InvalidRequest, Refused, TroupeError, Unavailable
from tools.filming import ClipRequest, Filmed
from tools.painting import PaintProgress

# What is taken where nothing is named: the best first, of those that the card has room for.
BEST_FROM_PICTURE = ("wan22-14b-image-to-video", "wan22-5b-image-to-video", "ltx-image-to-video", "svd-image-to-video")
BEST_FROM_WORDS = ("wan22-5b-text-to-video", "wan21-text-to-video", "ltx-text-to-video", "animatediff-sd15")
METHODS = {
    "wan": ("wan22-5b-image-to-video", "wan22-5b-text-to-video"),
    "ltx": ("ltx-image-to-video", "ltx-text-to-video"),
    "svd": ("svd-image-to-video",),
    "animatediff": ("animatediff-sd15",),
}
FILMED = {name: name for name in ("checkpoint", "steps", "cfg", "sampler", "scheduler", "seed")} | {
    "width": "filmed_width",
    "height": "filmed_height",
    "length": "frames",
}
SHORT = 0.8  # of the length that was asked for: below, the person is told
FITS = 0.9  # a card says a little less than what it is sold as


@dataclass(frozen=True, kw_only=True)
class Take:
    """What is sent for a request: the graph, and how it is counted."""

    graph: Graph
    pack: Pack
    frames: Frames
    length: int
    version: str
    uploads: Mapping[str, Path]

    @property
    def seconds(self) -> float:
        return self.length / self.frames.fps


class ComfyFilmer:
    """Films by the ComfyUI that `runner` runs graphs on. `workflow` is the one taken where none is asked for."""

    name = "comfyui"

    def __init__(
        self,
        runner: Runner,
        *,
        ffmpeg: Path,
        at_most: float,
        workflow: str = "auto",
        catalogue: Catalogue | None = None,
        allow_pickles: bool = False,
        allow_remote: bool = False,
        models: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """`at_most` is how many seconds a clip may wait in the server's queue, and again be filmed; `models` is where the
        server's model files lie on this machine, where that is known."""
        self._runner = runner
        self._ffmpeg = ffmpeg
        self._at_most = at_most
        self._workflow = "" if workflow == "auto" else workflow
        self._catalogue = catalogue
        self._allow_pickles = allow_pickles
        self._allow_remote = allow_remote
        self._models = models
        self._offered = Offered()

    async def check(self, *, from_image: bool, settings: dict[str, Any] | None = None) -> str:
        """One line on what films. See `tools.filming.Filmer`."""
        check_address(self._runner.base_url, allow_remote=self._allow_remote)
        async with self._runner.connected() as server:
            version = await server.version()
            report = await self._chosen(server, version, from_image=from_image, asked=settings or {})
        return tr(
            "ComfyUI {version} at {address} films with {workflow}",
            version=version,
            address=self._runner.base_url,
            workflow=report.pack.id,
        )

    async def film(self, request: ClipRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Filmed:
        """Film `request` into `to`. See `tools.filming.Filmer`."""
        check_address(self._runner.base_url, allow_remote=self._allow_remote)
        if not UUID.fullmatch(request.prompt_id):
            raise InvalidRequest(
                tr(
                    "{prompt_id!r} is not a lowercase UUID, which ComfyUI wants as a job's id.",
                    prompt_id=request.prompt_id,
                )
            )
        started = asyncio.get_running_loop().time()
        async with self._runner.connected() as server, emptied(to.with_name(f".{to.stem}.files")) as folder:
            plan = await self._plan(server, request)
            work = Work(
                prompt_id=request.prompt_id,
                graph=plan.graph,
                what="clip",
                at_most=self._at_most,
                family=plan.pack.family or "",
                uploads=plan.uploads,
                smaller=smaller(plan.graph),
            )
            ran = await self._runner.run(work, folder, progress=lambda one: progress(_filming(one)))
            made = ran.first("clip")
            if made is None:
                raise Unavailable(
                    tr("ComfyUI finished without a clip."), fix=tr("Try again, or choose another workflow.")
                )
            info = await clip.rebuild(made, to, ffmpeg_path=self._ffmpeg)
        notes = [tr("filmed smaller: the graphics card ran out of memory")] if ran.is_smaller else []
        if plan.seconds < SHORT * request.seconds:
            notes.append(
                tr(
                    "{seconds:.1f} seconds long, the most that {workflow} can",
                    seconds=plan.seconds,
                    workflow=plan.pack.id,
                )
            )
        return Filmed(
            path=to,
            width=info.width,
            height=info.height,
            fps=info.fps,
            duration_s=info.duration_s,
            seconds=asyncio.get_running_loop().time() - started,
            settings={"filmer": self.name, "comfyui": plan.version, "workflow": plan.pack.id}
            | settings_of(ran.graph, plan.graph, FILMED),
            note="; ".join(notes),
        )

    async def _plan(self, server: ComfyUI, request: ClipRequest) -> Take:
        version = await server.version()
        report = await self._chosen(server, version, from_image=request.image is not None, asked=request.settings)
        pack = report.pack
        await refuse_broken(report, self._models())
        frames = pack.frames or Frames(fps=16, usual=16, most=16)
        length = frames.for_seconds(request.seconds)
        across, down = workflow.canvas_for(request.width, request.height, pack.native)
        inputs: dict[str, Any] = {
            "prompt": workflow.clean(request.prompt),
            "negative": workflow.clean(request.negative),
            "width": across,
            "height": down,
            "length": length,
            "seed": request.seed % SEEDS,
        }
        uploads: dict[str, Path] = {}
        if request.image is not None:
            # By its content: the same picture is kept there once, however often it is filmed.
            digest = hashlib.sha256(await asyncio.to_thread(request.image.read_bytes)).hexdigest()
            inputs["image"] = f"troupe/{digest[:32]}{request.image.suffix}"
            uploads[inputs["image"]] = request.image
        graph = replace(pack, graph=report.graph).fill(**inputs | sampling(request.settings))
        return Take(graph=graph, pack=pack, frames=frames, length=length, version=version, uploads=uploads)

    async def _chosen(self, server: ComfyUI, version: str, *, from_image: bool, asked: Mapping[str, Any]) -> Report:
        """The workflow that films, as this server has it: the named one, else the best that runs and has room.

        Raises what stands in the way of the one that is nearest to running.
        """
        named = str(asked.get("workflow") or "") or self._workflow
        packs = await asyncio.to_thread(self._candidates, named, from_image=from_image)
        reports = [
            await self._offered.report(server, version, pack, allow_pickles=self._allow_pickles) for pack in packs
        ]
        running = [report for report in reports if report.can_run]
        if running:
            card = card_gb(await server.stats()) if len(running) > 1 else None
            room = [one for one in running if card is None or card >= one.pack.tier * FITS]
            return (room or sorted(running, key=lambda one: one.pack.tier))[0]
        nearest = min(reports, key=_distance)
        if named:
            refuse(nearest)
        try:
            refuse(nearest)
        except TroupeError as error:
            what = trn("a picture", "{count} pictures", 1) if from_image else tr("words")
            raise Refused(
                tr(
                    "This ComfyUI has nothing that films from {what}. The nearest: {message}",
                    what=what,
                    message=error.message,
                ),
                fix=tr("{fix} /workflows video lists what can film.", fix=error.fix),
            ) from error
        raise Unavailable(tr("This ComfyUI cannot film now."))

    def _candidates(self, named: str, *, from_image: bool) -> Sequence[Pack]:
        """The packs that may film, the best first. Raises InvalidRequest for a name that does not fit."""
        if not named:
            return [built_in()[name] for name in (BEST_FROM_PICTURE if from_image else BEST_FROM_WORDS)]
        if named.lower() in METHODS:
            packs = [built_in()[name] for name in METHODS[named.lower()]]
        else:
            packs = [self._catalogue.find(named) if self._catalogue is not None else _built_in(named)]
        fitting = [pack for pack in packs if pack.kind == "clip" and ("image" in pack.inputs) == from_image]
        if fitting:
            return fitting
        pack = packs[0]
        if pack.kind != "clip":
            raise InvalidRequest(
                tr("{id} makes pictures, not clips", id=pack.id), fix=tr("/workflows video lists those that film")
            )
        begins = tr("from words, without a picture") if from_image else tr("with a picture")
        raise InvalidRequest(
            tr("{id} begins {begins}", id=pack.id, begins=begins),
            fix=tr("/workflows video lists what films, and from what"),
        )


def _built_in(name: str) -> Pack:
    if name not in built_in():
        raise InvalidRequest(
            tr("I know no workflow called {name!r}", name=name[:40]),
            fix=tr("there are {missing}", missing=", ".join(METHODS)),
        )
    return built_in()[name]


def _distance(report: Report) -> tuple[int, int, int]:
    """How far a pack is from running: nodes are harder to come by than files, and small models easier than large."""
    return len(report.nodes) + len(report.extensions), len(report.models) + len(report.errors), report.pack.tier


def _filming(progress: PaintProgress) -> PaintProgress:
    return replace(progress, stage="filming") if progress.stage == "painting" else progress
