"""Personas as files, TOML, JSON or prompt, and who is being talked about."""

import asyncio
import re

from personas.files import to_json, to_prompt, to_toml
from storage.tables import Persona
from storage.wording import tr
from tools.context import Document, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona
from tools.linking import agree
from tools.marks import plain
from tools.notes import PersonaName
from tools.toolbox import tool

WRITERS = {"toml": to_toml, "json": to_json, "prompt": to_prompt}
MIMES = {"toml": "application/toml", "json": "application/json"}


@tool
async def export_persona(context: ToolContext, *, persona: PersonaName = "", form: str = "toml") -> Outcome:
    """Send a persona as a TOML or JSON file, or as a text prompt."""
    row = await a_persona(context, persona)
    kind = form.strip().lower() or "toml"
    if kind not in WRITERS:
        raise InvalidRequest(tr("{form!r} is no form", form=form[:20]), fix=tr("use toml, json or prompt"))
    text = WRITERS[kind](row)
    if kind == "prompt":
        own = row.personality.personality_prompt
        mine = tr("\n\nOwn instructions: {own}", own=own) if own else ""
        shown = plain(
            tr(
                "{text}{mine}\n\nTemperature {temperature:g}",
                text=text,
                mine=mine,
                temperature=row.personality.temperature,
            )
        )
        return Outcome(
            effect="found", text=shown, object_kind="persona", object_id=row.id, remember={"persona": row.id}
        )
    context.studio.downloads.mkdir(parents=True, exist_ok=True)
    # Named by id on our disk: a persona may be called "../../x".
    path = context.studio.downloads / f"persona-{row.id[:12]}.{kind}"
    await asyncio.to_thread(path.write_text, text, encoding="utf-8")
    return Outcome(
        effect="made",
        text=tr(
            "{name} as {kind}. Send the file back to me to make a persona of it.",
            name=plain(row.name),
            kind=kind.upper(),
        ),
        object_kind="persona",
        object_id=row.id,
        files=(Document(path=path, name=f"{_file_name(row)}.{kind}", mime=MIMES[kind]),),
        remember={"persona": row.id},
    )


def _file_name(row: Persona) -> str:
    """Return a name for a person's disk that is nothing but a name."""
    return re.sub(r"[^\w-]+", "_", row.name).strip("_")[:60] or "persona"


@tool
async def use_persona(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Talk about this persona from now on in this chat."""
    row = await a_persona(context, persona)
    if context.member is not None and context.is_private and "/" not in context.chat:
        await agree(context.member, context.studio.conversations, persona=row.id, now=context.now)
    return Outcome(
        effect="changed",
        text=tr("We are talking about {name} now.", name=plain(row.name)),
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


PRESSED = [export_persona, use_persona]
