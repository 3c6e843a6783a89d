"""The same face in every picture: by which method, what this ComfyUI can do, and whether all is in place."""

from PIL import __version__ as pillow

from personas.faces import CHOICES, METHODS, method_named, newest_first
from storage.tables import AssetType, Persona
from storage.wording import later, tr, trn
from tools.comfyui.identity import PACKS, missing
from tools.comfyui.packs import built_in
from tools.comfyui.preflight import Report
from tools.context import Offer, Outcome, ToolContext
from tools.errors import Missing, TroupeError
from tools.finding import a_persona, an_asset
from tools.knownfaces import names_of
from tools.marks import plain
from tools.notes import PersonaName
from tools.toolbox import tool


class MethodUnknown(Missing):
    """No such method; the person is offered those there are."""

    code = "invalid_method"


@tool
async def set_face_method(context: ToolContext, *, persona: PersonaName = "", method: str = "") -> Outcome:
    """Choose how a persona's face goes into pictures: auto, a method by name, or off; says whether it runs here."""
    row = await a_persona(context, persona)
    chosen = method_named(method)
    if chosen is None:
        what = tr("there is no method {method!r}", method=method[:30]) if method.strip() else tr("by which method?")
        raise MethodUnknown(
            what,
            argument="method",
            choices=("auto", "off", *METHODS),
            fix=tr("there are {choices}", choices=", ".join(CHOICES)),
        )
    await context.studio.personas.change(row.id, {"face_method": chosen}, now=context.now)
    name = plain(row.name)
    if chosen == "off":
        text = tr("{name}'s face is left out of pictures from now on; the references stay.", name=name)
    else:
        how = (
            tr("by {methods}", methods=tr(METHODS[chosen]))
            if chosen in METHODS
            else tr("by the first method that this ComfyUI has")
        )
        lacks = (
            ""
            if row.faces or row.appearance.lora_path
            else tr(" There is none yet: `/persona face {name}` makes one.", name=name)
        )
        text = tr(
            "{name}'s face goes into pictures {how}.{lacks} {can}",
            name=name,
            how=how,
            lacks=lacks,
            can=plain(await can(context, chosen, row)),
        )
    return Outcome(
        effect="changed",
        text=text.rstrip(),
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


@tool
async def same_face(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Say how the next pictures keep a persona's face; where none is kept, offer the last picture for it."""
    row = await a_persona(context, persona)
    name = plain(row.name)
    method = row.appearance.face_method
    has_lora = bool(row.appearance.lora_path) and method in {"auto", "lora"}
    if has_lora or (row.faces and method != "off"):
        how = tr(METHODS.get(method, later("the first method that this ComfyUI has")))
        reference = (
            tr(" with {newest_first},", newest_first=newest_first(row)[0].handle)
            if row.faces and method != "lora"
            else ""
        )
        text = tr("Every picture of {name} is to be made{reference} by {how}.", name=name, reference=reference, how=how)
        return Outcome(effect="found", text=f"{text} {plain(await can(context, method, row))}".rstrip())
    if row.faces:
        text = tr("{name} has {names}, but the method is off.", name=name, names=names_of(row.faces))
        on = Offer(label=tr("Use it"), action="set_face_method", args={"persona": row.name, "method": "auto"})
        return Outcome(effect="proposed", text=text, offers=((on,),), remember={"persona": row.id})
    picture = await an_asset(context, "last", wants=AssetType.IMAGE)
    use = Offer(
        label=tr("Use {picture}", picture=picture.handle),
        action="add_face",
        args={"persona": row.name, "asset": picture.handle},
    )
    new = Offer(label=tr("Make four"), action="make_face", args={"persona": row.name})
    return Outcome(
        effect="proposed",
        text=tr(
            "{name} has no face that could stay the same. Take the one in {picture}, or four new ones to choose from?",
            name=name,
            picture=picture.handle,
        ),
        offers=((use, new),),
        remember={"persona": row.id},
    )


async def can(context: ToolContext, method: str, row: Persona) -> str:
    """Say in a sentence whether this server can keep the face by a method, and what it lacks."""
    if method == "off":
        return ""
    try:
        reports = await _reports(context)
    except TroupeError as error:
        return tr("Whether it can be done here is not known: {message}", message=error.message)
    usable = [name for name in METHODS if name in reports and reports[name].can_run]
    if method == "auto":
        able = [name for name in usable if name != "lora" or row.appearance.lora_path]
        if able:
            return tr("Here that is {methods}.", methods=tr(METHODS[able[0]]))
        return tr("This ComfyUI has none of them yet: /status faces says what each lacks.")
    if method in usable or (method == "lora" and row.appearance.lora_path):
        return "" if method == "lora" else tr("This ComfyUI can.")
    report = reports[method]
    return tr(
        "This ComfyUI cannot yet: {missing}. /workflow check {pack} says how to install it.",
        missing=missing(report),
        pack=report.pack.id,
    )


async def _reports(context: ToolContext) -> dict[str, Report]:
    """For each method the report of the first of its workflows that runs, else of its first."""
    found: dict[str, Report] = {}
    for method, packs in PACKS.items():
        for pack_id in packs:
            report = await context.studio.inspector.report(built_in()[pack_id])
            if method not in found or (report.can_run and not found[method].can_run):
                found[method] = report
    return found


@tool
async def face_health(context: ToolContext) -> Outcome:
    """Check what keeping a face needs: the references' files, their consents, and which methods this ComfyUI has."""
    faces = await context.studio.faces.list()
    lost = [face for face in faces if not await context.studio.blobs.holds(face.sha256, face.suffix)]
    whose = len({face.persona_id for face in faces})
    lines = [
        tr(
            "✅ {references} of {personas}",
            references=trn("{count} reference", "{count} references", len(faces)),
            personas=trn("{count} persona", "{count} personas", whose),
        )
        if not lost
        else tr("⛔ files are missing of {names}: /face rm … takes one away, then send it again", names=names_of(lost)),
        tr("✅ Pillow {pillow} reads JPEG, PNG and WEBP", pillow=pillow),
    ]
    try:
        reports = await _reports(context)
    except TroupeError as error:
        lines.append(f"⛔ ComfyUI: {plain(error.message)} {plain(error.fix)}".rstrip())
    else:
        for method, report in reports.items():
            if method == "lora":  # each persona's own, so that there is nothing to look for
                continue
            state = tr("runs here") if report.can_run else missing(report)
            lines.append(f"{'✅' if report.can_run else '·'} {tr(METHODS[method])} ({method}): {plain(state)}")
        if not any(report.can_run for report in reports.values()):
            lines.append(
                tr("⚠️ A persona's face cannot be kept yet: /workflow check … says how to install one of these.")
            )
    return Outcome(effect="found", text="\n".join(["Faces:", *lines]))


PRESSED = [set_face_method, same_face, face_health]
