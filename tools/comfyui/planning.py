"""What a request is painted with: which workflow, which checkpoint, which values; and the graph filled with them.

The workflow is the one that the request names (or its style, or its persona), else for a face that shall be kept the
first way that the server can go, else the configured one, else the one for the family of the checkpoint. Values are the preset's, then those of a distilled checkpoint, then what was asked for.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from storage.wording import tr, trn
from tools.comfyui import identity, workflow
from tools.comfyui.catalogue import Catalogue
from tools.comfyui.client import ComfyUI
from tools.comfyui.identity import Keeping
from tools.comfyui.inputs import values_of
from tools.comfyui.packs import Pack, built_in
from tools.comfyui.preflight import UPLOADED, Offered, Report, broken_files
from tools.comfyui.presets import find_preset
from tools.comfyui.runner import prefix_of
from tools.comfyui.workflow import Graph
from tools.errors import InvalidRequest, Refused, TroupeError
from tools.painting import ImageRequest

SEEDS = 2**64
SHORT = {"sd15": "txt2img-sd15", "sdxl": "txt2img-sdxl"}  # what comfyui.workflow may say for them
WITHOUT_CHECKPOINT = "txt2img-z-image-turbo"  # taken where a server has this model and no checkpoint
CHECKPOINTS = "CheckpointLoaderSimple"
SAME_WAY = 30.0  # seconds that a face is kept as just before, without asking for what else the server has by now
NUMBERS = (
    ("steps", int, 1, 150),
    ("cfg", float, 0, 30),
    ("denoise", float, 0, 1),
    ("scale", float, 0.1, 4),
    ("lora_strength", float, -2, 2),
    ("face_weight", float, 0, 2),
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is sent for a request."""

    graph: Graph
    pack: Pack
    family: workflow.Family
    version: str
    preset: str = ""
    uploads: Mapping[str, Path] = field(default_factory=dict)  # name in the graph -> file that goes there
    face: str = ""  # the method by which the asked face is kept
    face_note: str = ""  # why it is not

    @property
    def said(self) -> dict[str, Any]:
        """What is kept with the picture besides the graph's own values."""
        return {"workflow": self.pack.id} | ({"preset": self.preset} if self.preset else {})


class Planner:
    """Plans for one server. `catalogue` has a person's own workflows; without it only the built-in ones are known."""

    def __init__(
        self,
        *,
        checkpoint: str = "",
        workflow: str = "auto",
        catalogue: Catalogue | None = None,
        allow_pickles: bool = False,
        models: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """`models` is where the server's model files lie on this machine, where that is known."""
        self._models = models
        self._checkpoint = checkpoint
        self._workflow = "" if workflow == "auto" else workflow
        self._catalogue = catalogue
        self._allow_pickles = allow_pickles
        self._offered = Offered()
        self._ways: dict[tuple[str, str, str, bool, str], tuple[float, Keeping]] = {}  # to keep a face, and when found

    async def plan(self, server: ComfyUI, request: ImageRequest) -> Plan:
        """Choose and fill. Raises InvalidRequest, Refused or Unavailable, with a way out, where nothing fits."""
        version = await server.version()
        asked = request.settings
        keeping = await self._keeping(server, version, request)
        pack = keeping.pack or await self._pack(server, version, asked)
        image = request.image or keeping.file
        if pack.kind == "clip":
            raise InvalidRequest(
                tr("{id} makes videos, not pictures", id=pack.id), fix=tr("/workflows lists those for pictures")
            )
        if "image" in pack.inputs and image is None:
            raise InvalidRequest(
                tr("{id} changes a picture, and none was given", id=pack.id),
                fix=tr("for example /workflow run {id} img_12 …", id=pack.id),
            )
        if "lora" in pack.inputs and asked.get("lora"):
            pack = with_value(pack, "lora", str(asked["lora"]))
        kept = identity.KEPT if keeping.method in identity.EDITORS else ""
        report = await self._offered.report(server, version, pack, allow_pickles=self._allow_pickles)
        anyway = bool(asked.get("anyway"))
        if not anyway:
            refuse(report)
        await refuse_broken(report, self._models())
        family = family_in(report)
        preset = find_preset(str(asked["preset"])) if asked.get("preset") else None
        values = (preset or find_preset(pack.preset)).for_family(family) if preset or pack.preset else {}
        if family in {"sd15", "sdxl"}:
            values |= workflow.pace_of(str(values_of(report.graph).get("checkpoint") or ""))
        native = pack.native if pack.family is not None else workflow.NATIVE[family]
        across, down = workflow.canvas_for(request.width, request.height, native)
        inputs: dict[str, Any] = {
            "prompt": prompt_for(pack, kept + workflow.clean(request.prompt)),
            "negative": workflow.clean(request.negative),
            "width": across,
            "height": down,
            "seed": request.seed % SEEDS,
            "prefix": prefix_of(request.prompt_id),
        }
        uploads: dict[str, Path] = {}
        for name, file in (("image", image), ("mask", request.mask)):
            if name in pack.inputs and file is not None:
                inputs[name] = f"troupe/{request.prompt_id}-{name}{file.suffix}"
                uploads[inputs[name]] = file
        graph = replace(pack, graph=report.graph).fill(**inputs | sampling(values | dict(asked)))
        if not anyway:
            workflow.check(graph, await self._offered.of(server, version, pack.nodes), but=UPLOADED)
        return Plan(
            graph=graph,
            pack=pack,
            family=family,
            version=version,
            preset=preset.id if preset else "",
            uploads=uploads,
            face=keeping.method,
            face_note=keeping.note,
        )

    async def check(self, server: ComfyUI) -> tuple[str, str]:
        """The server's version, and what would paint there; raises what `plan` raises."""
        version = await server.version()
        pack = await self._pack(server, version, {})
        report = await self._offered.report(server, version, pack, allow_pickles=self._allow_pickles)
        refuse(report)
        listed = await self._listed(server, version, CHECKPOINTS, "ckpt_name")
        many = trn("{count} checkpoint", "{count} checkpoints", len(listed))
        chosen = values_of(report.graph).get("checkpoint", tr("its own models"))
        workflow = pack.id if self._workflow else family_in(report)
        return version, tr("{many}, painting with {chosen} ({workflow})", many=many, chosen=chosen, workflow=workflow)

    # Choosing.

    async def _keeping(self, server: ComfyUI, version: str, request: ImageRequest) -> Keeping:
        """By what the face that was asked for is kept. A workflow that was named takes it, or goes without."""
        face, asked = request.face, request.settings
        if face is None or face.method == "off":
            return Keeping()
        if asked.get("workflow"):
            pack = await self._pack(server, version, asked)
            method = identity.method_of(pack)
            if method == "lora" and face.lora:
                return Keeping(method=method, pack=pack)
            if method != "lora" and face.files and "image" in pack.inputs and pack.category == "identity":
                return Keeping(method=method or pack.id, pack=pack, file=face.files[0])
            return Keeping(
                pack=pack,
                note=tr(
                    "{whose}'s face was not kept: {workflow}, which was chosen, takes none",
                    whose=face.whose,
                    workflow=pack.id,
                ),
            )
        given = str(asked.get("checkpoint") or "")

        async def look(pack: Pack) -> Report:
            pack = await self._with_checkpoint(server, version, pack, given)
            if "lora" in pack.inputs and face.lora:
                pack = with_value(pack, "lora", face.lora)
            return await self._offered.report(server, version, pack, allow_pickles=self._allow_pickles)

        name = given or self._checkpoint
        key = (face.whose, face.method, face.lora, bool(face.files), name)
        now = asyncio.get_running_loop().time()
        found_at, known = self._ways.get(key, (-SAME_WAY, Keeping()))
        if now - found_at < SAME_WAY:
            if known.pack is None:
                return known
            report = await look(built_in()[known.pack.id])
            if report.can_run:
                return replace(known, pack=report.pack, file=face.files[0] if known.file else None)
        chosen = await identity.choose(face, look, family=workflow.family_of(name) if name else None)
        self._ways[key] = (now, chosen)
        return chosen

    async def _pack(self, server: ComfyUI, version: str, asked: Mapping[str, Any]) -> Pack:
        """The workflow, with the checkpoint that it is to load."""
        given = str(asked.get("checkpoint") or "")
        named = str(asked.get("workflow") or "") or self._workflow
        if named:
            try:
                pack = await asyncio.to_thread(self._find, SHORT.get(named, named))
            except InvalidRequest as error:
                if asked.get("workflow"):
                    raise
                raise InvalidRequest(tr("comfyui.workflow: {message}", message=error.message), fix=error.fix) from error
            return await self._with_checkpoint(server, version, pack, given)
        listed = await self._listed(server, version, CHECKPOINTS, "ckpt_name")
        try:
            chosen = workflow.choose_checkpoint(
                listed, given=given, configured=self._checkpoint, allow_pickles=self._allow_pickles
            )
        except TroupeError as error:
            other = await self._without_checkpoint(server, version, given or self._checkpoint)
            if other is None:
                raise error
            return other
        family = workflow.family_of(chosen)
        return with_value(built_in()["txt2img-sd15" if family == "sd15" else "txt2img-sdxl"], "checkpoint", chosen)

    def _find(self, name: str) -> Pack:
        if self._catalogue is not None:
            return self._catalogue.find(name)
        if name in built_in():
            return built_in()[name]
        raise InvalidRequest(
            tr("I know no workflow called {name!r}", name=name[:40]),
            fix=tr("there are {missing}", missing=", ".join(built_in())),
        )

    async def _with_checkpoint(self, server: ComfyUI, version: str, pack: Pack, given: str) -> Pack:
        """The pack with a checkpoint that fits it: the given one, else the configured one, else its own."""
        loaded = next((node for node in pack.graph.values() if node["_meta"]["title"] in {"checkpoint", "model"}), None)
        if loaded is None or "checkpoint" not in pack.inputs:
            return pack
        field = "ckpt_name" if "ckpt_name" in loaded["inputs"] else "unet_name"
        own = str(loaded["inputs"][field])
        listed = await self._listed(server, version, loaded["class_type"], field)
        fitting = workflow.fitting(listed, pack.family)
        for wanted in (given, self._checkpoint):
            # What was chosen for other workflows may not fit this one; then its own is taken.
            found = workflow.matching(wanted, fitting) if wanted else ""
            if found:
                if not self._allow_pickles:
                    workflow.refuse_pickle(found)
                return with_value(pack, "checkpoint", found)
        is_free = any(model.file == own and model.any_of for model in pack.models)
        if is_free and fitting and not workflow.matching(own, fitting):
            chosen = workflow.choose_checkpoint(fitting, allow_pickles=self._allow_pickles)
            return with_value(pack, "checkpoint", chosen)
        return pack

    async def _without_checkpoint(self, server: ComfyUI, version: str, wanted: str) -> Pack | None:
        """The workflow that needs no checkpoint, where the server has what it needs and `wanted` is not another thing."""
        pack = built_in()[WITHOUT_CHECKPOINT]
        if wanted:
            listed = await self._listed(server, version, "UNETLoader", "unet_name")
            found = workflow.matching(wanted, [name for name in listed if workflow.family_of(name) == pack.family])
            if not found:
                return None
            pack = with_value(pack, "checkpoint", found)
        report = await self._offered.report(server, version, pack)
        return pack if report.can_run else None

    async def _listed(self, server: ComfyUI, version: str, node_class: str, field: str) -> list[str]:
        info = await self._offered.of(server, version, [node_class])
        return workflow.options(info, node_class, field) or []


def with_value(pack: Pack, name: str, value: str) -> Pack:
    """The pack with one of its own values replaced, so that pre-flight looks at what will be used."""
    return replace(pack, graph=pack.fill(**{name: value}))


def family_in(report: Report) -> workflow.Family:
    """The family of what a checked pack loads."""
    if report.pack.family is not None:
        return report.pack.family
    return "sd15" if workflow.family_of(str(values_of(report.graph).get("checkpoint") or "")) == "sd15" else "sdxl"


def refuse(report: Report) -> None:
    """Raise what keeps a pack from running there, in one line, with where what is missing comes from."""
    pack = report.pack
    if report.extensions:
        one = report.extensions[0]
        raise Refused(
            tr("{id} needs the custom nodes {one}, which this ComfyUI does not have.", id=pack.id, one=one.name),
            fix=tr("/workflow check {id} shows how to install them ({url}).", id=pack.id, url=one.url),
        )
    if report.nodes:
        nodes = ", ".join(report.nodes)
        raise Refused(
            trn(
                "This ComfyUI lacks the node {nodes}.",
                "This ComfyUI lacks nodes {nodes}.",
                len(report.nodes),
                nodes=nodes,
            ),
            fix=tr("Update ComfyUI, or install the custom nodes that the workflow needs."),
        )
    if report.models:
        model = report.models[0].model
        raise Refused(
            tr(
                "{id} needs {file} in ComfyUI's models/{folder}, where it is not.",
                id=pack.id,
                file=model.file,
                folder=model.folder,
            ),
            fix=tr("Download it from {url}.", url=model.url)
            if model.url
            else tr("/workflow check {workflow} says what there is.", workflow=pack.id),
        )
    if report.errors:
        raise Refused(
            tr("{id} cannot run: {errors}.", id=pack.id, errors=report.errors[0]),
            fix=tr("/workflow check {id} says more.", id=pack.id),
        )


async def refuse_broken(report: Report, models: Path | None) -> None:
    """Raise Refused for a model file that a workflow would load and that is cut short, where the files can be looked at."""
    if broken := await asyncio.to_thread(broken_files, report, models):
        raise Refused(f"{broken[0]}.", fix=tr("Delete it, and fetch it again."))


def prompt_for(pack: Pack, prompt: str) -> str:
    """The prompt as the pack's encoder wants it: PhotoMaker's fails without its word behind the person's.

    >>> prompt_for(built_in()["identity-photomaker-sdxl"], "26-year-old woman, in a cafe")
    '26-year-old woman photomaker, in a cafe'
    """
    if "PhotoMakerEncode" not in pack.nodes or "photomaker" in prompt.lower():
        return prompt
    marked, count = re.subn(r"\b(woman|man|person)\b", r"\1 photomaker", prompt, count=1)
    return marked if count else f"person photomaker, {prompt}"


def sampling(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers and names among a request's settings that go into a graph, checked.

    >>> sampling({"steps": 12, "cfg": "5.5", "checkpoint": "x"})
    {'steps': 12, 'cfg': 5.5}
    """
    inputs: dict[str, Any] = {}
    for name, kind, low, high in NUMBERS:
        if asked.get(name) in (None, ""):
            continue
        try:
            number = kind(str(asked[name]))
        except ValueError:
            raise InvalidRequest(tr("{name} is {asked!r}, not a number.", name=name, asked=asked[name])) from None
        if not low <= number <= high:
            raise InvalidRequest(
                tr("{name} is {number}; it may be {low} to {high}.", name=name, number=number, low=low, high=high)
            )
        inputs[name] = number
    for name in ("sampler", "scheduler"):
        if asked.get(name):
            inputs[name] = str(asked[name])
    if "lora_strength" in inputs:
        inputs["lora_strength_clip"] = inputs["lora_strength"]
    return inputs
