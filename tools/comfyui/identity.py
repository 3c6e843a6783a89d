"""Keeping a face: which workflow puts the face of a reference into a picture, by what the server has."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from personas.faces import METHODS
from storage.wording import later, tr
from tools.comfyui.packs import Pack, built_in
from tools.comfyui.preflight import Report
from tools.comfyui.workflow import Family
from tools.painting import FaceRequest

# The workflows of each method, the better one first.
PACKS: Mapping[str, tuple[str, ...]] = {
    "lora": ("txt2img-sdxl-lora",),
    "qwen-edit": ("identity-qwen-edit",),
    "kontext": ("identity-flux-kontext",),
    "ip-adapter": ("identity-ipadapter-sdxl", "identity-ipadapter-sd15"),
    "faceid": ("identity-faceid-sdxl",),
    "instantid": ("identity-instantid-sdxl",),
    "photomaker": ("identity-photomaker-sdxl",),
}
# An editing model is told what shall stay; else it paints the words and forgets the picture.
EDITORS = {"qwen-edit", "kontext"}
KEPT = "The same person as in the picture, with exactly the same face, now in this scene: "


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """By what a face is kept; without a method, `note` says why it is not."""

    method: str = ""
    pack: Pack | None = None  # its files named as the server has them
    file: Path | None = None  # the reference that goes into it
    note: str = ""


def ways(face: FaceRequest, *, family: Family | None = None) -> list[tuple[str, Pack]]:
    """The methods and workflows to try for a face, in order. A checkpoint's family that was chosen goes first.

    >>> [(method, pack.id) for method, pack in ways(FaceRequest(whose="Ava", method="kontext", files=(Path("a.png"),)))]
    [('kontext', 'identity-flux-kontext')]
    """
    if face.method == "off":
        return []
    methods = list(METHODS) if face.method == "auto" else [face.method]
    found = [
        (method, built_in()[pack_id])
        for method in methods
        for pack_id in PACKS[method]
        if (face.lora if method == "lora" else face.files)
    ]
    # Stable: only the workflows of one method change places.
    return sorted(found, key=lambda way: (methods.index(way[0]), family is not None and way[1].family != family))


def method_of(pack: Pack) -> str:
    """The method that a workflow is of; "" where it keeps no face that we know of."""
    return next((method for method, packs in PACKS.items() if pack.id in packs), "")


async def choose(
    face: FaceRequest, look: Callable[[Pack], Awaitable[Report]], *, family: Family | None = None
) -> Keeping:
    """Return the first way that the server can go, by `look`, which says whether a workflow runs there."""
    failed: list[tuple[str, Report]] = []
    for method, pack in ways(face, family=family):
        report = await look(pack)
        if report.can_run:
            file = None if method == "lora" else face.files[0]
            return Keeping(method=method, pack=report.pack, file=file)
        failed.append((method, report))
    return Keeping(note=why_not(face, failed))


def why_not(face: FaceRequest, failed: Sequence[tuple[str, Report]]) -> str:
    """Say that a face could not be kept, and what would have to be installed: of several ways, the nearest."""
    if face.method == "off":
        return ""
    if not failed:
        what = (
            tr("a LoRA (/persona edit … lora=file.safetensors)") if face.method == "lora" else tr("a reference picture")
        )
        return tr(
            "{whose}'s face was not kept: {method} needs {what}",
            whose=face.whose,
            method=tr(METHODS.get(face.method, later("that"))),
            what=what,
        )
    method, report = min(failed, key=lambda one: lacks(one[1]))
    means = (
        tr("{method} cannot run here", method=tr(METHODS[method]))
        if face.method != "auto"
        else tr("this ComfyUI has no way to keep a face")
    )
    nearest = "" if face.method != "auto" else tr("nearest is {method}, ", method=tr(METHODS[method]))
    return tr(
        "{whose}'s face was not kept: {means}; {nearest}{missing}. /workflow check {workflow} says how",
        whose=face.whose,
        means=means,
        nearest=nearest,
        missing=missing(report),
        workflow=report.pack.id,
    )


def lacks(report: Report) -> int:
    """How many things would have to be installed."""
    return len(report.nodes) + len(report.extensions) + len(report.models) + len(report.errors)


def missing(report: Report) -> str:
    """The first thing that a workflow lacks, in words."""
    if report.extensions:
        return tr("it lacks the custom nodes {nodes}", nodes=report.extensions[0].name)
    if report.nodes:
        return tr("it lacks the node {node}", node=report.nodes[0])
    if report.models:
        model = report.models[0].model
        return tr("it lacks {file} in models/{folder}", file=model.file, folder=model.folder)
    return report.errors[0] if report.errors else tr("nothing is missing")
