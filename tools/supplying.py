"""Tools that get what a workflow lacks: what it would take, said before anything is fetched; then getting it, on a press."""

from collections.abc import Mapping

from storage.tables import Role
from storage.wording import tr
from tools.comfyui.modelfile import spoken
from tools.comfyui.packs import Pack
from tools.comfyui.supply import Supplier, Supply
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.making import asker
from tools.marks import code, plain
from tools.production import ClipParams, ImagesParams, InstallParams, kind_of, to_dict
from tools.toolbox import tool
from tools.trying import report_lines, what_to_make
from tools.workflows import the_pack


@tool
async def propose_parts(
    context: ToolContext,
    *,
    workflow: str = "",
    prompt: str = "",
    options: dict[str, str] = {},  # noqa: B006 - never changed
    runs: bool = False,
) -> Outcome:
    """Say what a workflow lacks, how large it is, from where it comes and where it goes; a press gets it."""
    supplier = _supplier(context)
    pack = await _kept(context, workflow)
    report = await supplier.report(pack)
    if report.can_run:
        return Outcome(
            effect="nothing",
            text=tr("**{pack}** lacks nothing here.", pack=pack.id),
            object_kind="workflow",
            object_id=pack.id,
            remember={"workflow": pack.id},
        )
    supply = await supplier.look(report)
    if not (supply.parts or supply.nodes):
        lines = [
            tr("Nothing of what **{pack}** lacks can be got from here:", pack=pack.id),
            *_reasons(supply),
            *report_lines(report),
        ]
        return Outcome(effect="nothing", text="\n".join(lines), object_kind="workflow", object_id=pack.id)
    args = {"workflow": pack.id, "prompt": prompt, "options": dict(options), "runs": runs}
    size = spoken(supply.size) if supply.size else tr("size not told")
    label = tr("Get them ({size})", size=size) if supply.parts else tr("Install them")
    get = Offer(label=label, action="get_parts", args=args, role=Role.OWNER, style="primary")
    return Outcome(
        effect="proposed",
        text="\n".join(
            [tr("For **{pack}** I would get:", pack=pack.id), *_lines(supply), _after(supply, supplier, runs)]
        ),
        object_kind="workflow",
        object_id=pack.id,
        offers=((get, Offer(label=tr("Cancel"), action="leave")),),
        remember={"workflow": pack.id},
    )


@tool
async def get_parts(
    context: ToolContext,
    *,
    workflow: str,
    prompt: str = "",
    options: dict[str, str] = {},  # noqa: B006 - never changed
    runs: bool = False,
) -> Outcome:
    """Get what a workflow lacks, as a job with a card; afterwards it is run, where that was asked for."""
    _supplier(context)
    pack = await _kept(context, workflow)
    following = await _asked_for(context, pack, prompt, options) if runs else None
    params = InstallParams(
        workflow=pack.id,
        then_kind=kind_of(following) if following else "",
        then=to_dict(following) if following else {},
    )
    job = await context.studio.production.start_install(params, asker(context))
    return Outcome(
        effect="started",
        text=tr("Getting what {pack} lacks, as {job}.", pack=pack.id, job=job.handle),
        object_kind="job",
        object_id=str(job.id),
        by_card=True,
    )


async def _asked_for(
    context: ToolContext, pack: Pack, prompt: str, options: Mapping[str, str]
) -> ImagesParams | ClipParams:
    made, _ = await what_to_make(context, pack, prompt, options)
    return made


def _supplier(context: ToolContext) -> Supplier:
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may install things"), fix=tr("ask the owner"))
    supplier = context.studio.supplier
    if supplier is None:
        raise InvalidRequest(
            tr("pictures are sketched here (painter = sketch)"), fix=tr('set painter = "auto" or "comfyui"')
        )
    return supplier


async def _kept(context: ToolContext, workflow: str) -> Pack:
    """A workflow that is kept under a name: what is missing for a file that was only sent is for its owner to get."""
    pack = await the_pack(context, workflow)
    if not pack.is_builtin and context.studio.workflows.get(pack.id) is None:
        raise InvalidRequest(tr("that file has no name yet"), fix=tr('say "save this as neon-street" first'))
    return pack


def _lines(supply: Supply) -> list[str]:
    lines = [
        tr(
            "• {file}, {spoken}, from {split} into {parent}",
            file=plain(part.model.file),
            spoken=spoken(part.published.size) if part.published.size else tr("its size is not told"),
            split=plain(part.model.url.split("/")[2]),
            parent=code(str(part.to.parent)),
        )
        for part in supply.parts
    ]
    lines += [
        tr(
            "• the custom nodes {name}, by comfy-cli into ComfyUI's own environment; they are programs of others",
            name=plain(one.name),
        )
        for one in supply.nodes
    ]
    return lines + _reasons(supply)


def _reasons(supply: Supply) -> list[str]:
    return [f"⚠️ {plain(reason[:1].upper() + reason[1:])}." for reason in supply.cannot]


def _after(supply: Supply, supplier: Supplier, runs: bool) -> str:
    free = supplier.free
    room = tr("{spoken} are free there. ", spoken=spoken(free)) if free is not None and supply.parts else ""
    then = tr("Then ComfyUI is started again, ") if supply.nodes else "Then "
    return tr(
        "{room}{then}it is checked again{more}. It can be cancelled, and goes on where it was.",
        room=room,
        then=then,
        more=tr(" and run") if runs else "",
    )


PRESSED = [propose_parts, get_parts]
