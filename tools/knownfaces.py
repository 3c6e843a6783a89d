"""References of faces that are kept: listed, shown with whose they are, forgotten and brought back."""

import re
from collections.abc import Sequence

from personas.faces import METHODS, newest_first
from personas.gate import Allowed, Refusal, face_allowed
from storage.tables import Face, Persona
from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import LAST, a_persona
from tools.marks import plain
from tools.notes import PersonaName
from tools.ratings import owner_only
from tools.toolbox import tool
from tools.undoing import undo_of


@tool
async def list_faces(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """List the references of faces that are kept, newest first: of one persona, or of all."""
    row = await a_persona(context, persona) if persona.strip() else None
    faces = await context.studio.faces.list(row.id if row else None)
    if not faces:
        whose = tr(" of {name}", name=plain(row.name)) if row else ""
        return Outcome(
            effect="nothing",
            text=tr(
                'No face{whose} is kept. `/persona face {name}` makes one, or send a photo with "{name}\'s face".',
                whose=whose,
                name=plain(row.name) if row else "Ava",
            ),
            remember={"persona": row.id} if row else {},
        )
    names = await context.studio.personas.named([face.persona_id for face in faces])
    lines = [await _line(context, face, names.get(face.persona_id, "")) for face in faces]
    return Outcome(effect="found", text="\n".join(lines), remember={"face": faces[0].id})


async def _line(context: ToolContext, face: Face, whose: str) -> str:
    return tr(
        "**{face}** of {whose}: {width}×{height} {format}, {standing}",
        face=face.handle,
        whose=plain(whose),
        width=face.width,
        height=face.height,
        format=face.format,
        standing=await standing(context, face),
    )


async def standing(context: ToolContext, face: Face) -> str:
    """Say whose face it is, and whether it may be used today."""
    if not face.is_real:
        return tr("synthetic, made here")
    consents = [one for one in await context.studio.consents.list(face.persona_id) if one.file_sha256 == face.sha256]
    allowed: Allowed | Refusal = face_allowed(consents, face.sha256, context.now.date())
    if isinstance(allowed, Refusal):
        return tr("⛔ not used: {reason}", reason=plain(allowed.reason))
    given = next(one for one in consents if one.withdrawn_at is None)
    until = tr(" until {expires_on}", expires_on=given.expires_on) if given.expires_on else ""
    return tr(
        "{who}, with consent {given}{until} ({scope})",
        who=plain(given.who),
        given=given.id,
        until=until,
        scope=plain(given.scope),
    )


@tool
async def show_face(context: ToolContext, *, face: str = "") -> Outcome:
    """Show one reference of a face with everything that is known of it."""
    found, row = await _the_face(context, face)
    newest = newest_first(row)[0].id == found.id if row.faces else False
    method = row.appearance.face_method
    how = (
        tr(METHODS[method])
        if method in METHODS
        else tr("off")
        if method == "off"
        else tr("whatever the server has (auto)")
    )
    source = await context.studio.assets.get(found.asset_id) if found.asset_id is not None else None
    lines = [
        await _line(context, found, row.name),
        tr("from {source}, {file_size:.0f} kB", source=source.handle, file_size=found.file_size / 1000)
        if source
        else f"{found.file_size / 1000:.0f} kB",
        tr(
            "added {created_at:%d %b %Y}{more}",
            created_at=found.created_at,
            more=tr(" by {added_by}", added_by=plain(found.added_by)) if found.added_by else "",
        ),
        tr("checks: {warnings}", warnings=plain("; ".join(found.warnings)) if found.warnings else "passed"),
        tr("method: {how}{more}", how=plain(how), more=tr("; this one goes in where one does") if newest else ""),
        tr("numbers of the face: {embedder}", embedder=plain(found.embedder))
        if found.embedding
        else tr("numbers of the face: not taken yet"),
    ]
    forget = Offer(label=tr("Forget"), action="forget_face", args={"face": found.handle}, lasting=True)
    return Outcome(
        effect="found",
        text="\n".join(lines),
        object_kind="face",
        object_id=str(found.id),
        assets=(source.id,) if source is not None and source.deleted_at is None else (),
        offers=((forget,),),
        remember={"persona": row.id, "face": found.id},
    )


@tool
async def forget_face(context: ToolContext, *, face: str = "") -> Outcome:
    """Ask whether a reference of a face shall be forgotten."""
    owner_only(context, tr("change whose face is used"))
    found, row = await _the_face(context, face)
    return _asked_to_forget(row, [found])


@tool
async def forget_faces(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Ask whether every reference of a persona's face shall be forgotten."""
    owner_only(context, tr("change whose face is used"))
    row = await a_persona(context, persona)
    if not row.faces:
        return Outcome(
            effect="nothing",
            text=tr("{name} has no face reference.", name=plain(row.name)),
            remember={"persona": row.id},
        )
    return _asked_to_forget(row, row.faces)


def _asked_to_forget(row: Persona, faces: Sequence[Face]) -> Outcome:
    forget = Offer(
        label=tr("Forget"), action="remove_faces", args={"faces": [face.id for face in faces]}, style="danger"
    )
    return Outcome(
        effect="proposed",
        text=tr(
            "Forget {names} of {name}? Pictures that were made stay. You can undo it.",
            names=names_of(faces),
            name=plain(row.name),
        ),
        object_kind="face",
        object_id=str(faces[0].id),
        offers=((forget, Offer(label=tr("Keep"), action="leave")),),
        remember={"persona": row.id, "face": faces[0].id},
    )


@tool
async def remove_faces(context: ToolContext, *, faces: list[int]) -> Outcome:
    """Forget these references: nothing new is made with them."""
    owner_only(context, tr("change whose face is used"))
    gone = await context.studio.faces.delete(faces, now=context.now)
    return Outcome(
        effect="deleted",
        text=tr("Forgot {names}.", names=names_of(gone)) if gone else tr("They were forgotten already."),
        object_kind="face",
        offers=undo_of("remove_faces", {"faces": faces}),
        remember={"face": None},
    )


@tool
async def restore_faces(context: ToolContext, *, faces: list[int], instead: list[int] = []) -> Outcome:  # noqa: B006 - never changed
    """Bring forgotten references back, in the place of those that came instead."""
    owner_only(context, tr("change whose face is used"))
    gone = await context.studio.faces.delete(instead, now=context.now)
    back = await context.studio.faces.restore(faces)
    parts = [f"{names_of(back)} {'is' if len(back) == 1 else 'are'} back"] if back else []
    parts += [tr("{names} is forgotten", names=names_of(gone))] if gone else []
    text = f"{', '.join(parts)}." if parts else tr("Nothing has changed: they are there, or the same picture is.")
    return Outcome(effect="changed", text=text, object_kind="face", remember={"face": back[0].id} if back else {})


def names_of(faces: Sequence[Face]) -> str:
    return ", ".join(face.handle for face in faces)


async def _the_face(context: ToolContext, words: str) -> tuple[Face, Persona]:
    """The face called `face_3` or `3`; with no name the one that was spoken of, or the newest of whom we speak."""
    number = re.fullmatch(r"(?:face[\s_#-]*)?#?(\d{1,9})", words.strip().lower())
    if number:
        found = await context.studio.faces.get(int(number[1]))
    elif words.strip() and words.strip().lower() not in LAST:
        row = await a_persona(context, words)
        found = next(iter(newest_first(row)), None)
    else:
        known = context.memory.get("face")
        found = await context.studio.faces.get(int(known)) if known else None
        if found is None:
            found = next(iter(await context.studio.faces.list(str(context.memory.get("persona") or "") or None)), None)
    row_of = await context.studio.personas.get(found.persona_id) if found is not None else None
    if found is None or row_of is None:
        raise InvalidRequest(
            tr("there is no face {name}", name=words.strip()[:40]).rstrip(), fix=tr("/faces lists them")
        )
    return found, row_of


PRESSED = [list_faces, show_face, forget_face, forget_faces, remove_faces, restore_faces]
