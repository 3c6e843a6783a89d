"""Personas by form, template and file: the guided form, export as TOML, JSON or prompt, and who is being talked about."""

import asyncio
import re

from personas.files import to_json, to_prompt, to_toml
from personas.sheet import PersonaInvalid
from personas.templates import load_template, templates
from storage.tables import Persona
from tools.context import Document, Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona
from tools.marks import plain
from tools.notes import PersonaName
from tools.people import add_persona
from tools.toolbox import tool

WRITERS = {"toml": to_toml, "json": to_json, "prompt": to_prompt}
MIMES = {"toml": "application/toml", "json": "application/json"}


@tool
async def persona_form(context: ToolContext) -> Outcome:
    """Start the guided form: choose whom the new persona is like, then say who they are."""
    rows = tuple(
        (Offer(label=template.title, action="persona_form_template", args={"template": template.name}, lasting=True),)
        for template in templates()
    )
    about = "\n".join(f"**{template.title}**: {plain(template.about)}" for template in templates())
    return Outcome(
        effect="nothing",
        text=f"A new persona, step 1 of 2. Who are they most like?\n{about}\n/cancel stops.",
        offers=rows,
    )


@tool
async def persona_form_template(context: ToolContext, *, template: str) -> Outcome:
    """Ask for the name and the facts, after the template was chosen."""
    try:
        chosen = load_template(template)
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    return Outcome(
        effect="nothing",
        text=f"Like **{chosen.title}**. Step 2 of 2: name, age, place, what they do and how they look, in one line. "
        "For example: Ava, 26, Lisbon, surfer with short red hair. /cancel stops.",
        remember={"question": {"tool": "persona_from_template", "args": {"template": chosen.name}, "field": "words"}},
    )


@tool
async def persona_from_template(context: ToolContext, *, template: str, words: str = "") -> Outcome:
    """Make a persona from a template and one line of facts."""
    from personas.describe import sheet_from_words

    try:
        kind = load_template(template).name
        name, _, description = words.strip().partition(",")
        if not name.strip():
            return await persona_form_template.function(context, template=kind)
        draft = sheet_from_words(name.strip(), description.strip(), template=kind)
        if draft.questions:
            question = draft.questions[0]
            return Outcome(
                effect="nothing",
                text=plain(question.text),
                remember={
                    "question": {
                        "tool": "persona_from_template",
                        "args": {"template": kind, "words": words.strip()},
                        "field": "words",
                        "label": question.field,
                    }
                },
            )
        return await add_persona(context, draft.sheet())
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error


@tool
async def export_persona(context: ToolContext, *, persona: PersonaName = "", form: str = "toml") -> Outcome:
    """Send a persona as a TOML or JSON file, or as a text prompt."""
    row = await a_persona(context, persona)
    kind = form.strip().lower() or "toml"
    if kind not in WRITERS:
        raise InvalidRequest(f"{form[:20]!r} is no form", fix="use toml, json or prompt")
    text = WRITERS[kind](row)
    if kind == "prompt":
        own = row.personality.personality_prompt
        mine = f"\n\nOwn instructions: {own}" if own else ""
        shown = plain(f"{text}{mine}\n\nTemperature {row.personality.temperature:g}")
        return Outcome(
            effect="found", text=shown, object_kind="persona", object_id=row.id, remember={"persona": row.id}
        )
    context.studio.downloads.mkdir(parents=True, exist_ok=True)
    # Named by id on our disk: a persona may be called "../../x".
    path = context.studio.downloads / f"persona-{row.id[:12]}.{kind}"
    await asyncio.to_thread(path.write_text, text, encoding="utf-8")
    return Outcome(
        effect="made",
        text=f"{plain(row.name)} as {kind.upper()}. Send the file back to me to make a persona of it.",
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
    return Outcome(
        effect="changed",
        text=f"We are talking about {plain(row.name)} now.",
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


PRESSED = [persona_form, persona_form_template, persona_from_template, export_persona, use_persona]
