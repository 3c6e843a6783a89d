"""Tools that meet the server: whether a workflow runs there, running one, and which models it has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from storage.tables import Asset, AssetType, Persona, Role
from storage.wording import tr
from tools.animating import clip_of
from tools.comfyui.packs import Pack
from tools.comfyui.preflight import Lacking, Report
from tools.comfyui.workflow import told_family
from tools.context import Offer, Outcome, ToolContext
from tools.enlarging import MOST, sized
from tools.errors import InvalidRequest, Refused
from tools.filmpresets import number_of
from tools.finding import an_asset, the_persona
from tools.making import asker, images_params, refuse_paused, somebody, started
from tools.marks import code, plain
from tools.presetting import preset_for
from tools.production import ClipParams, ImagesParams
from tools.toolbox import tool
from tools.workflows import FAMILIES, the_pack

SHOWN = 12  # files of one folder
# The fields of a run under the names that ComfyUI's nodes have for them.
ALSO = {
    "negative_prompt": "negative", "sampler_name": "sampler", "batch_size": "count", "ckpt_name": "checkpoint",
    "strength": "denoise",
}  # fmt: skip
OFF = {"off", "no", "false", "0"}
FILE = re.compile(r"((?:img|vid|reel)_?\d+(?:\.\w{2,4})?|last)\b[,:]?\s*", re.IGNORECASE)
# Nodes that carry a face from one picture into another.
FACES = {
    "IPAdapterAdvanced", "IPAdapterFaceID", "IPAdapter", "ApplyInstantID", "ApplyInstantIDAdvanced", "PhotoMakerEncode",
    "ReferenceLatent", "TextEncodeQwenImageEdit", "TextEncodeQwenImageEditPlus", "StyleModelApply", "HiDreamO1ReferenceImages",
}  # fmt: skip


@tool
async def check_workflow(context: ToolContext, *, workflow: str = "") -> Outcome:
    """Say whether a workflow, or a workflow file that was sent, runs on this ComfyUI, and what is missing."""
    pack = await the_pack(context, workflow)
    report = await context.studio.inspector.report(pack)
    remember = {"workflow": pack.id} if pack.is_builtin or context.studio.workflows.get(pack.id) else {}
    if report.can_run:
        how = (
            tr("`/workflow run {pack} …` runs it.", pack=pack.id)
            if remember
            else tr('Say "save this as …" to keep it.')
        )
        can = tr(
            "**{pack}** can run here: its {count} kinds of nodes and its models are there. {how}",
            pack=pack.id,
            count=len(pack.nodes),
            how=how,
        )
        text = "\n".join([can, *_warnings(report)])
    else:
        text = "\n".join([tr("**{pack}** cannot run here yet:", pack=pack.id), *report_lines(report)])
    install = _install(context, report) if remember else ()
    return Outcome(
        effect="found",
        text=text,
        object_kind="workflow",
        object_id=pack.id if remember else "",
        offers=(install,) if install else (),
        remember=remember,
    )


def _install(context: ToolContext, report: Report, **asked: Any) -> tuple[Offer, ...]:
    """The button that gets what a report misses, where something of it can be got from here."""
    supplier = context.studio.supplier
    supply = supplier.of(report) if supplier is not None and not report.can_run else None
    if supply is None or not (supply.parts or supply.nodes):
        return ()
    args = {"workflow": report.pack.id, **asked}
    return (Offer(label=tr("Install"), action="propose_parts", args=args, role=Role.OWNER, lasting=True),)


def report_lines(report: Report) -> list[str]:
    """What is missing, where it goes, and how it gets there; each in a line."""
    lines = [
        tr(
            "• Custom nodes {name}: in ComfyUI's custom_nodes folder run {value}, then restart ComfyUI.",
            name=plain(one.name),
            value=code(f"git clone {one.url}"),
        )
        for one in report.extensions
    ]
    if report.nodes:
        lines.append(
            tr(
                "• Nodes that this ComfyUI does not have: {nodes}. Update ComfyUI, or install what they belong to.",
                nodes=plain(", ".join(report.nodes)),
            )
        )
    lines += [_lacking(one) for one in report.models]
    lines += [f"• {plain(error)}." for error in report.errors]
    return lines + _warnings(report)


def _warnings(report: Report) -> list[str]:
    return [f"⚠️ {plain(warning[:1].upper() + warning[1:])}." for warning in report.warnings]


def _lacking(one: Lacking) -> str:
    model = one.model
    where = f"models/{model.folder}/{model.file}"
    line = tr("• Model {file}, for models/{folder}", file=plain(model.file), folder=plain(model.folder))
    if model.any_of:
        line += (
            tr(" (or any other there)")
            if model.any_of == "any"
            else tr(" (or any {families} one)", families=FAMILIES[model.any_of])
        )
    if model.url:
        line += tr(": in ComfyUI's folder run {value}", value=code(f"curl -L -o {where} {model.url}"))
    elif model.folder == "loras":
        line += tr(": it is one of your own")
    else:
        line += tr(": I do not know where it comes from")
    return tr("{line}. There is {near}.", line=line, near=plain(", ".join(one.near))) if one.near else f"{line}."


@tool
async def run_workflow(
    context: ToolContext,
    *,
    workflow: str = "",
    prompt: str = "",
    options: dict[str, str] = {},  # noqa: B006 - never changed
    anyway: bool = False,
) -> Outcome:
    """Run a workflow: with a prompt, and everything that can be set as options. What cannot run is reported first."""
    pack = await the_pack(context, workflow)
    is_checked = options.get("validate", "on").lower() not in OFF
    if context.studio.comfyui is None:
        raise Refused(
            tr("pictures are only sketched here, and workflows run in ComfyUI"), fix=tr('set painter = "auto"')
        )
    if not pack.is_builtin and context.studio.workflows.get(pack.id) is None:
        raise InvalidRequest(tr("that file has no name yet"), fix=tr('say "save this as neon-street" first'))
    made, found = await what_to_make(context, pack, prompt, options, anyway=anyway or not is_checked)
    # Asked in any case: whether there is a ComfyUI is no matter of "anyway".
    report = await context.studio.inspector.report(pack)
    if not report.can_run and is_checked and not anyway:
        return _report(context, report, found.prompt, options, [one for one in (found.source, found.mask) if one])
    if isinstance(made, ClipParams):
        job = await context.studio.production.start_clip(made, asker(context))
    else:
        job = await context.studio.production.start_images(made, asker(context))
    words = found.prompt.strip()
    about = f": {plain(words)}" if words else tr(" on {source}", source=found.source.handle) if found.source else ""
    outcome = started(job, tr("Running {pack}{about}.", pack=pack.id, about=about), found.persona)
    return replace(outcome, remember={**outcome.remember, "workflow": pack.id})


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Whom and what the words of a run are about."""

    prompt: str
    source: Asset | None
    mask: Asset | None
    persona: Persona | None


async def what_to_make(
    context: ToolContext, pack: Pack, prompt: str, options: Mapping[str, str], *, anyway: bool = False
) -> tuple[ImagesParams | ClipParams, Meant]:
    """What a run of a workflow asks for. Raises InvalidRequest or Refused for what cannot be asked."""
    given = {ALSO.get(name, name): value for name, value in options.items() if name != "validate"}
    refuse_other_family(pack, given.get("checkpoint", ""))
    source, mask, prompt = await _sources(context, pack, prompt)
    is_moved = pack.kind == "clip" and source is not None  # what happens in it may be left to the model
    if "prompt" in pack.inputs and not prompt.strip() and not is_moved:
        raise InvalidRequest(
            tr("what shall it show?"), fix=tr("for example /workflow run {pack} Ava in the rain", pack=pack.id)
        )
    row = await _whose(context, pack, prompt) if source is None or pack.kind != "clip" else None
    found = Meant(prompt=prompt, source=source, mask=mask, persona=row)
    if pack.kind == "clip":
        return await clip_of(context, row, source, prompt, {**given, "workflow": pack.id}), found
    preset, _ = preset_for(context, given.get("preset", ""), "", row)
    params = await images_params(
        context,
        row,
        prompt or f"{pack.name}, {source.handle if source else ''}",
        count=1,
        size="",
        style=given.get("style", ""),
        preset=preset,
        options=given | _size_of(pack, source, given),
        settings={"workflow": pack.id} | ({"anyway": True} if anyway else {}),
        image_asset=source.id if source else None,
        mask_asset=mask.id if mask else None,
    )
    return params, found


def _report(
    context: ToolContext, report: Report, prompt: str, options: Mapping[str, str], sources: Sequence[Asset]
) -> Outcome:
    """What keeps a workflow from running, for the person to decide about."""
    words = " ".join([*(source.handle for source in sources), prompt]).strip()
    args = {"workflow": report.pack.id, "prompt": words, "options": dict(options), "anyway": True}
    install = _install(context, report, prompt=words, options=dict(options), runs=True)
    anyway = Offer(label=tr("Run anyway"), action="run_workflow", args=args)
    return Outcome(
        effect="proposed",
        text="\n".join(
            [tr("**{pack}** cannot run here yet:", pack=report.pack.id), *report_lines(report), tr("Run it anyway?")]
        ),
        object_kind="workflow",
        object_id=report.pack.id,
        offers=((*install, anyway, Offer(label=tr("Cancel"), action="leave")),),
        remember={"workflow": report.pack.id},
    )


def refuse_other_family(pack: Pack, checkpoint: str) -> None:
    """Raise InvalidRequest for a checkpoint whose name says that it is of another family than the workflow."""
    told = told_family(checkpoint) if checkpoint else None
    if told is not None and pack.family is not None and told != pack.family:
        raise InvalidRequest(
            tr(
                "{checkpoint} is {families}, and {pack} is for {families_2}",
                checkpoint=checkpoint[:60],
                families=FAMILIES[told],
                pack=pack.id,
                families_2=FAMILIES[pack.family],
            ),
            fix=tr("leave the checkpoint out, or take another workflow: /workflows"),
        )


async def _sources(context: ToolContext, pack: Pack, prompt: str) -> tuple[Asset | None, Asset | None, str]:
    """The picture that a workflow starts from and its mask, where it wants them, and the prompt without their names."""
    if "image" not in pack.inputs:
        return None, None, prompt
    named, rest = _file_first(prompt)
    source = await an_asset(context, named or "last", wants=None if named else AssetType.IMAGE)
    mask = None
    if "mask" in pack.inputs:
        named, rest = _file_first(rest)
        if not named:
            raise InvalidRequest(
                tr("where of it shall be painted?"),
                fix=tr("for example /run {pack} img_12 img_13 a red hat", pack=pack.id),
            )
        mask = await an_asset(context, named)
    for one in (source, mask):
        if one is not None and one.type is not AssetType.IMAGE:
            raise InvalidRequest(tr("{handle} is no picture", handle=one.handle), fix=tr("name one like img_12"))
    if FACES & set(pack.nodes):
        await _refuse_sent(context, pack, source)
    return source, mask, rest


async def _refuse_sent(context: ToolContext, pack: Pack, source: Asset) -> None:
    """Raise Refused where a face would be taken over from a picture that was sent in, or that was made from one."""
    root: Asset | None = source
    while root is not None:
        if root.category == "upload":
            raise Refused(
                tr(
                    "{pack} takes over a face, and {root} was sent in: whose face it is must be recorded first",
                    pack=pack.id,
                    root=root.handle,
                ),
                fix=tr(
                    "/persona face sets a face with its consent; a picture that was made here can be taken as it is"
                ),
            )
        root = await context.studio.assets.get(root.parent_id) if root.parent_id is not None else None


def _file_first(words: str) -> tuple[str, str]:
    """Split off a file's name that stands first.

    >>> _file_first("img_12 at night"), _file_first("at night")
    (('img_12', 'at night'), ('', 'at night'))
    """
    found = FILE.match(words.strip())
    return (found[1], words.strip()[found.end() :]) if found else ("", words.strip())


async def _whose(context: ToolContext, pack: Pack, prompt: str) -> Persona | None:
    """Who is in the picture: the persona that the prompt names; else, for a picture of people, whoever is meant."""
    for name in sorted(await context.studio.personas.names(), key=len, reverse=True):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", prompt, re.IGNORECASE):
            row = await the_persona(context, name)
            refuse_paused(row)
            return row
    return await somebody(context, "", prompt) if pack.kind == "picture" and pack.category != "landscape" else None


def _size_of(pack: Pack, source: Asset | None, given: Mapping[str, str]) -> dict[str, str]:
    """The size of what a changed picture becomes: its own, and where the workflow enlarges, as much larger."""
    if source is None or not source.width or not source.height or {"width", "size", "preset"} & set(given):
        return {}
    times = 1.0
    if "UpscaleModelLoader" in pack.nodes:
        times = MOST * number_of(given, "scale", float, 0.5)
    return sized((source.width, source.height), times)


@tool
async def list_models(context: ToolContext, *, words: str = "") -> Outcome:
    """List the models that ComfyUI has: checkpoints, LoRAs and the rest, or one folder's."""
    shelf = await context.studio.inspector.shelf()
    wanted = words.strip().lower().removesuffix("s")
    shown = {folder: files for folder, files in shelf.models.items() if not wanted or folder.startswith(wanted)}
    head = tr("ComfyUI {version} at {address}", version=plain(shelf.version), address=plain(shelf.address))
    if not shown:
        what = tr("has no {words}", words=plain(words.strip()[:40])) if wanted else tr("has no models yet")
        return Outcome(
            effect="nothing",
            text=tr(
                "{head} {what}. /workflow check … says what a workflow needs and where it comes from.",
                head=head,
                what=what,
            ),
        )
    lines = [f"**{plain(folder)}** ({len(files)}): {_listed(files)}" for folder, files in shown.items()]
    return Outcome(effect="found", text="\n".join([head, *lines]))


def _listed(files: Sequence[str]) -> str:
    more = tr(" and {count} more", count=len(files) - SHOWN) if len(files) > SHOWN else ""
    return plain(", ".join(files[:SHOWN])) + more


PRESSED = [check_workflow, run_workflow, list_models]
