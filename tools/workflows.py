"""Tools about workflows: which there are, what each needs, and a person's own: kept, changed, deleted, taken back."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.comfyui.graphs import LARGEST
from tools.comfyui.inputs import values_of
from tools.comfyui.packs import Pack
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.marks import code, plain
from tools.toolbox import tool

FAMILIES = {
    "sd15": "SD1.5", "sdxl": "SDXL", "zimage": "Z-Image", "flux": "Flux", "qwen": "Qwen-Image", "wan": "WAN", "ltx": "LTX",
    "svd": "SVD",
}  # fmt: skip
CATEGORIES = ("portrait", "landscape", "picture", "edit", "identity", "video")
SPOKEN = {
    "portraits": "portrait", "landscapes": "landscape", "pictures": "picture", "images": "picture", "image": "picture",
    "edits": "edit", "face": "identity", "faces": "identity", "videos": "video", "clips": "video", "clip": "video",
}  # fmt: skip
OWN = {"custom", "own", "mine", "my"}
UNTAGS = re.compile(r"(?:^|\s)-(?:#)?([\w-]+)")
TAGS = re.compile(r"(?:^|\s)[+#]([\w-]+)")


@tool
async def list_workflows(context: ToolContext, *, words: str = "") -> Outcome:
    """List the workflows: all, a person's own ("custom"), or those of a category, a family or a tag."""
    catalogue = context.studio.workflows
    wanted = words.strip().lower()
    wanted = SPOKEN.get(wanted, wanted)
    if wanted in OWN:
        packs = await asyncio.to_thread(catalogue.own)
    else:
        packs = [pack for pack in await asyncio.to_thread(catalogue.all) if not wanted or _is_of(pack, wanted)]
    lines = [_line(pack) for pack in sorted(packs, key=lambda pack: _place(pack.category))]
    if not lines:
        what = (
            tr("no workflows of your own")
            if wanted in OWN
            else tr("no workflow for {words!r}", words=plain(words.strip()[:40]))
        )
        lines = [tr("There are {what}. Send me a workflow file (API format) and say a name for it.", what=what)]
    if wanted in {"", *OWN}:
        lines += [f"⚠️ {plain(problem)}" for problem in await asyncio.to_thread(catalogue.problems)]
        lines.append(
            tr(
                "`/workflow show portrait-basic` says what one needs, `/workflow check portrait-basic` whether it runs here."
            )
        )
    return Outcome(effect="found" if packs else "nothing", text="\n".join(lines))


def _place(category: str) -> int:
    """Where a category comes in the list: what is asked for most first, unknown ones last."""
    return CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)


def _is_of(pack: Pack, wanted: str) -> bool:
    return wanted in {pack.category, pack.kind, pack.family, *pack.tags} or (wanted == "built-in" and pack.is_builtin)


def _line(pack: Pack) -> str:
    return f"**{pack.id}** ({plain(_kind(pack))}): {plain(pack.description or pack.name)}"


def _kind(pack: Pack) -> str:
    family = FAMILIES[pack.family] if pack.family else tr("SD1.5 or SDXL")
    own = "" if pack.is_builtin else "yours, "
    return f"{own}{pack.category}, {family}" + (f", {pack.tier} GB" if pack.tier else "")


@tool
async def show_workflow(context: ToolContext, *, workflow: str = "") -> Outcome:
    """Say everything about a workflow: what it makes, what it needs, and where that comes from."""
    pack = await the_pack(context, workflow)
    facts = values_of(pack.graph)
    run = [
        f"{name} {facts[name]}" for name in ("steps", "cfg", "sampler", "scheduler", "length", "fps") if name in facts
    ]
    lines = [
        f"**{pack.id}** ({plain(_kind(pack))}): {plain(pack.name)}",
        plain(pack.description),
        tr("Values: {run}", run=plain(", ".join(run))) if run else "",
        tr("Can be set: {inputs}", inputs=", ".join(name for name in pack.inputs if name != "prefix")),
        tr("Nodes: {nodes}", nodes=plain(", ".join(pack.nodes))),
        *(tr("Needs {model}", model=_model(model)) for model in pack.files()),
        *(tr("Needs custom nodes: {name}, {url}", name=plain(one.name), url=plain(one.url)) for one in pack.extensions),
        tr("Tags: {tags}", tags=plain(", ".join(pack.tags))) if pack.tags else "",
        tr("Notes: {notes}", notes=plain(pack.notes)) if pack.notes else "",
        tr("File: {file}", file=code(pack.file.name)),
    ]
    check = Offer(label=tr("Check"), action="check_workflow", args={"workflow": pack.id}, lasting=True)
    return Outcome(
        effect="found",
        text="\n".join(line for line in lines if line),
        object_kind="workflow",
        object_id=pack.id,
        offers=((check,),),
        remember={"workflow": pack.id},
    )


def _model(model: Any) -> str:
    where = tr("{file} in models/{folder}", file=code(model.file), folder=plain(model.folder))
    any_of = (
        ""
        if not model.any_of
        else tr(", or any other there")
        if model.any_of == "any"
        else tr(", or any {families} one", families=FAMILIES[model.any_of])
    )
    return f"{where}{any_of}" + (f": {plain(model.url)}" if model.url else "")


async def the_pack(context: ToolContext, name: str) -> Pack:
    """The workflow that is meant: by its name, the one that was spoken of, or the file that was just sent."""
    catalogue = context.studio.workflows
    said = name.strip().lower()
    if said in {"", "it", "this", "that", "that-workflow", "the file"}:
        spoken = context.memory.get("workflow")
        if spoken and await asyncio.to_thread(catalogue.get, str(spoken)):
            return await asyncio.to_thread(catalogue.find, str(spoken))
        if context.memory.get("draft"):
            return await asyncio.to_thread(catalogue.draft, str(context.memory["draft"]))
    return await asyncio.to_thread(catalogue.find, name)


async def stage_workflow(context: ToolContext, path: Path, size: int, name: str) -> Outcome:
    """Look at a workflow file that a person sent; it waits for a name."""
    if size > LARGEST:
        raise InvalidRequest(
            tr(
                "that file has {size:.1f} MB; a workflow has at most {largest:.0f} MB",
                size=size / 1e6,
                largest=LARGEST / 1e6,
            )
        )
    data = await asyncio.to_thread(path.read_bytes)
    sign, pack = await asyncio.to_thread(context.studio.workflows.stage, data)
    what = {"picture": "pictures", "edit": tr("a picture of a picture"), "clip": "videos"}[pack.kind]
    text = tr(
        '{name} is a workflow with {count} nodes that makes {what}. Say "save this as neon-street", with a name of yours, or "will this run here?".',
        name=plain(name),
        count=len(pack.graph),
        what=what,
    )
    check = Offer(
        label=tr("Will it run here?"), action="check_workflow", args={"workflow": "that-workflow"}, lasting=True
    )
    return Outcome(effect="found", text=text, offers=((check,),), remember={"draft": sign, "workflow": None})


@tool
async def add_workflow(context: ToolContext, *, name: str = "") -> Outcome:
    """Keep the workflow file that was sent last under a name: "save this as neon-street"."""
    if not name.strip():
        raise InvalidRequest(tr("under which name?"), fix=tr("for example /workflow add neon-street"))
    sign = str(context.memory.get("draft") or "")
    catalogue = context.studio.workflows
    data = await asyncio.to_thread(catalogue.staged, sign)
    pack = await asyncio.to_thread(catalogue.add, name, data)
    return Outcome(
        effect="made",
        text=tr(
            "Kept as **{pack}** ({kind}). `/workflow run {pack} …` runs it, `/workflow check {pack}` says whether it can.",
            pack=pack.id,
            kind=plain(_kind(pack)),
        ),
        object_kind="workflow",
        object_id=pack.id,
        remember={"workflow": pack.id, "draft": None},
    )


@tool
async def edit_workflow(context: ToolContext, *, workflow: str = "", words: str = "") -> Outcome:
    """Change a workflow of a person's own: "+night -draft", "tag night", "name=Neon", "notes=for rain"."""
    pack = await the_pack(context, workflow)
    values, tags, untag = read_edit(words)
    if not (values or tags or untag):
        raise InvalidRequest(
            tr("change what?"), fix=tr("for example /workflow edit {pack} +night notes=for rainy scenes", pack=pack.id)
        )
    changed = await asyncio.to_thread(context.studio.workflows.change, pack, values, tags=tags, untag=untag)
    said = [f"{key}: {plain(str(getattr(changed, key)))}" for key in values]
    said += [f"tags: {plain(', '.join(changed.tags)) or 'none'}"] if tags or untag else []
    return Outcome(
        effect="changed",
        text=f"**{changed.id}** {'; '.join(said)}.",
        object_kind="workflow",
        object_id=changed.id,
        remember={"workflow": changed.id},
    )


def read_edit(words: str) -> tuple[dict[str, str], Sequence[str], Sequence[str]]:
    """Read what shall change: texts, tags to add, tags to take away.

    >>> read_edit("+night -draft notes=for rain, mostly")
    ({'notes': 'for rain, mostly'}, ['night'], ['draft'])
    """
    parts = re.split(r"(?:^|\s)(\w+)=", words.strip())
    head, pairs = parts[0], list(zip(parts[1::2], parts[2::2], strict=True))
    tagged = re.match(r"(?:tags?|as)\s+(.*)", head.strip(), re.IGNORECASE)
    plain_tags = re.split(r"[\s,]+", tagged[1]) if tagged else []
    tags = [*TAGS.findall(head), *(tag.strip("+#") for tag in plain_tags if tag and not tag.startswith("-"))]
    values = {key.lower(): value.strip().strip('"') for key, value in pairs}
    return values, list(dict.fromkeys(tags)), UNTAGS.findall(head)


@tool
async def delete_workflow(context: ToolContext, *, workflow: str = "") -> Outcome:
    """Delete a workflow of a person's own; it can be taken back."""
    if not workflow.strip():
        raise InvalidRequest(tr("delete which?"), fix=tr("for example /workflow rm neon-street"))
    pack = await the_pack(context, workflow)
    kept = await asyncio.to_thread(context.studio.workflows.remove, pack)
    return Outcome(
        effect="deleted",
        text=tr("{pack} is gone.", pack=pack.id),
        object_kind="workflow",
        object_id=pack.id,
        offers=((Offer(label=tr("Undo"), action="restore_workflow", args={"kept": kept}),),),
        remember={"workflow": None},
    )


@tool
async def restore_workflow(context: ToolContext, *, kept: str) -> Outcome:
    """Take back the deletion of a workflow."""
    pack = await asyncio.to_thread(context.studio.workflows.restore, kept)
    return Outcome(
        effect="changed",
        text=tr("{pack} is back.", pack=pack.id),
        object_kind="workflow",
        object_id=pack.id,
        remember={"workflow": pack.id},
    )


PRESSED = [list_workflows, show_workflow, add_workflow, edit_workflow, delete_workflow, restore_workflow]
