"""What people send in: pictures, clips and sounds are checked, rebuilt and kept; a persona file becomes a persona, a
workflow waits for a name, and a table becomes a plan."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from personas.files import from_json, from_toml
from personas.sheet import PersonaInvalid, PersonaSheet
from storage.tables import Asset, AssetType
from storage.wording import tr
from tools.calling import called
from tools.comfyui.graphs import LARGEST, looks_like_workflow
from tools.context import Outcome, ToolContext
from tools.editing.documents import MIMES, NAMES, read_document
from tools.editing.documents import SUFFIXES as DOCUMENTS
from tools.errors import InvalidRequest
from tools.intake import Received, receive
from tools.licensing import licence_offers
from tools.marks import plain
from tools.people import add_persona
from tools.planning import PLANS, import_plan
from tools.provenance.marks import has_statement, mime_of
from tools.provenance.seal import SIGNED, Parent
from tools.publishers.licences import LICENCE
from tools.publishers.sealing import CREDENTIALS
from tools.toolbox import tool
from tools.workflows import stage_workflow

LONGEST_SHEET = 100_000  # bytes of a persona file
AT_ONCE = 10  # files of one message
SHEETS = {".toml", ".json"}
NONE: Mapping[str, str] = MappingProxyType({})


@tool
async def keep_files(context: ToolContext, *, files: list[dict[str, Any]], words: str = "") -> Outcome:
    """Check files that a person sent, rebuild them from their content and keep them; a persona, a workflow or a plan is read."""
    kept: list[Asset] = []
    lines: list[str] = []
    refused: list[InvalidRequest] = []
    for file in files[:AT_ONCE]:
        path, given = Path(str(file["path"])), str(file["name"])
        name = called(given, str(file["mime"]))
        if path.suffix.lower() in PLANS:
            return await import_plan(context, path, name, int(file["size"]))
        if path.suffix.lower() in DOCUMENTS:
            return await _keep_document(context, path, name)
        if path.suffix.lower() in SHEETS:
            return await _read_text(context, path, name, int(file["size"]))
        try:
            received = await receive(path, name=name, into=context.studio.downloads)
        except InvalidRequest as error:
            refused.append(error)
            continue
        received, credentials = await with_credentials(context, path, received)
        asset, is_new = await keep(context, received, given, credentials)
        kept.append(asset)
        size = f" ({received.width}x{received.height})" if received.width else ""
        notes = f" {'; '.join(received.notes)}" if received.notes else ""
        lines.append(
            f"{(tr('Kept') if is_new else tr('I have this already:'))} **{asset.handle}**{size}.{plain(notes)}"
        )
    if not kept:
        raise refused[0]
    context.notes += [plain(f"{error.message} {error.fix}".strip()) for error in refused]
    if len(files) > AT_ONCE:
        context.notes.append(
            tr("{count} files were left out: {at_once} at a time.", count=len(files) - AT_ONCE, at_once=AT_ONCE)
        )
    last = kept[-1]
    if not words.strip():
        lines.append(_next_step(kept))
    remember: dict[str, Any] = {"asset": last.id, "job": None, "kind": "upload", "listed": [one.id for one in kept]}
    sounds = [one.id for one in kept if one.type is AssetType.AUDIO]
    if sounds:
        # "put this under the reel" is about the reel that was made before; the sound is kept apart.
        remember |= {"sound": sounds[-1]}
        if context.memory.get("asset"):
            remember["asset"] = context.memory["asset"]
    unsaid = [one for one in kept if one.type is AssetType.AUDIO and LICENCE not in one.generation_settings]
    if unsaid:
        lines.append(
            tr(
                "Is {sound} yours to use? Until you say so, I play it here only: /licence {sound} licensed … names a licence.",
                sound=unsaid[-1].handle,
            )
        )
    return Outcome(
        effect="made",
        text="\n".join(lines),
        object_kind="asset",
        object_id=str(last.id),
        remember=remember,
        offers=(licence_offers(unsaid[-1]),) if unsaid else (),
    )


def _next_step(kept: Sequence[Asset]) -> str:
    """What a person can say next about what they have sent."""
    asset = kept[-1]
    if len(kept) > 1 and all(one.type is AssetType.IMAGE for one in kept):
        return tr('Say what to do with them, for example "make a reel of these".')
    if asset.type is AssetType.AUDIO:
        return tr('Say what to do with it, for example "a beach reel with my voice note".')
    if asset.type is AssetType.VIDEO:
        return tr('Say what to do with it, for example "make it square" or "post {last} now".', last=asset.handle)
    return tr('Say what to do with it, for example "validate {last}" or "post {last} now".', last=asset.handle)


async def with_credentials(context: ToolContext, original: Path, received: Received) -> tuple[Received, dict[str, str]]:
    """Keep the statement of whoever signed what was sent: in the file that was made of it, as its ingredient.

    Return the file, and what to keep of the statement: nothing where there is none. One that does not hold is remembered:
    such a file is not posted.
    """
    provenance = context.studio.publishing.provenance
    if provenance is None or not await asyncio.to_thread(has_statement, original):
        return received, {}
    mime = await asyncio.to_thread(mime_of, original)
    verdict = (await provenance.look(original, mime)).verdict
    if verdict.state == "none":
        return received, {}
    told = {"state": verdict.state, "signer": verdict.signer, "why": verdict.why}
    if verdict.state == "broken":
        return replace(received, notes=(*received.notes, tr("{line}, so I will not post it", line=verdict.line))), told
    if not provenance.signs or received.mime not in SIGNED:
        return received, {}
    signed = received.path.with_name(f"signed-{received.path.name}")
    parent = Parent(path=original, mime=mime, title="as it was sent")
    await provenance.seal(received.path, signed, mime=received.mime, source=None, title="received", parent=parent)
    await asyncio.to_thread(signed.replace, received.path)
    return replace(received, notes=(*received.notes, tr("it bears {line}: they stay with it", line=verdict.line))), told


async def keep(
    context: ToolContext, received: Received, name: str, credentials: Mapping[str, str] = NONE
) -> tuple[Asset, bool]:
    """Keep what was received, unless the very same is there; return it, and whether it is new."""
    assets = context.studio.assets
    try:
        blob = await context.studio.blobs.put_file(received.path)
    finally:
        await asyncio.to_thread(received.path.unlink, missing_ok=True)
    there = await assets.by_content(blob.sha256)
    if there is not None and there.category == "upload" and there.deleted_at is None:
        return there, False
    fresh = Asset(
        type=AssetType(received.kind),
        category="upload",
        sha256=blob.sha256,
        suffix=received.path.suffix,
        mime=received.mime,
        file_size=blob.size,
        width=received.width,
        height=received.height,
        duration_s=received.duration_s,
        title=name[:200],
        generation_settings={
            **({"sent_as": received.sent_as} if received.sent_as else {}),
            **({CREDENTIALS: dict(credentials)} if credentials else {}),
        },
    )
    return await assets.add(fresh, now=context.now), True


async def _keep_document(context: ToolContext, path: Path, name: str) -> Outcome:
    """Subtitles and colour tables are kept for the edit that uses them."""
    suffix = path.suffix.lower()
    text = read_document(await asyncio.to_thread(path.read_bytes), suffix)
    kept = DOCUMENTS[suffix]
    blob = await context.studio.blobs.put_bytes(text.encode(), suffix=kept)
    there = await context.studio.assets.by_content(blob.sha256)
    asset = there if there is not None and there.deleted_at is None else None
    if asset is None:
        fresh = Asset(
            type=AssetType.TEXT,
            category="upload",
            sha256=blob.sha256,
            suffix=kept,
            mime=MIMES[kept],
            file_size=blob.size,
            title=name[:200],
        )
        asset = await context.studio.assets.add(fresh, now=context.now)
    use = "grade it with the LUT" if kept == ".cube" else 'add the subtitles", or "add the subtitles as a track'
    remember: dict[str, Any] = {"document": asset.id}
    return Outcome(
        effect="made",
        text=tr(
            'Kept **{file}**: {kind}. Say "{use}" for the last video, or `/edit reel_7 {operation} {file}`.',
            file=asset.handle,
            kind=NAMES[kept],
            use=use,
            operation="lut" if kept == ".cube" else "subtitles",
        ),
        object_kind="asset",
        object_id=str(asset.id),
        remember=remember,
    )


async def _read_text(context: ToolContext, path: Path, name: str, size: int) -> Outcome:
    """A text file is a persona, or a workflow of ComfyUI's that waits for a name."""
    if path.suffix.lower() == ".json":
        if size > LARGEST:
            raise InvalidRequest(
                tr(
                    "that file has {size:.1f} MB; a workflow has at most {largest:.0f} MB",
                    size=size / 1e6,
                    largest=LARGEST / 1e6,
                )
            )
        if looks_like_workflow(await asyncio.to_thread(path.read_bytes)):
            return await stage_workflow(context, path, size, name)
    return await import_persona(context, path, size)


async def import_persona(context: ToolContext, path: Path, size: int) -> Outcome:
    """Read a persona from a TOML or JSON file that a person sent."""
    if size > LONGEST_SHEET:
        raise InvalidRequest(
            tr(
                "that file has {size} kB; a persona has at most {longest_sheet} kB",
                size=size // 1000,
                longest_sheet=LONGEST_SHEET // 1000,
            )
        )
    try:
        text = await asyncio.to_thread(path.read_text, encoding="utf-8")
        sheet: PersonaSheet = from_toml(text) if path.suffix.lower() == ".toml" else from_json(text)
    except UnicodeDecodeError as error:
        raise InvalidRequest(tr("that file is not text"), fix=tr("send a persona as TOML or JSON")) from error
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    return await add_persona(context, sheet)


PRESSED = [keep_files]
