"""Tools about personas and their styles: create, show, list, edit, pause, delete."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import uuid4

from personas.describe import sheet_from_words
from personas.edit import Changes, apply_field
from personas.sheet import PersonaInvalid, PersonaSheet, new_persona

from storage.errors import Taken
from storage.names import name_key
from storage.tables import Persona, PersonaStatus, Style
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import a_persona
from tools.notes import PersonaName
from tools.toolbox import tool


@tool
async def create_persona(
    context: ToolContext,
    *,
    name: Annotated[str, "Name of the new persona."],
    description: Annotated[str, "Who they are, look, voice."] = "",
) -> Outcome:
    """Add a new persona."""
    try:
        draft = sheet_from_words(name, description)
        if draft.questions:
            question = draft.questions[0]
            return Outcome(
                effect="nothing",
                text=question.text,
                remember={
                    "question": {
                        "tool": "create_persona",
                        "args": {"name": name, "description": description},
                        "field": "description",
                        "label": question.field,
                    }
                },
            )
        sheet = draft.sheet()
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    return await add_persona(context, sheet)


async def add_persona(context: ToolContext, sheet: PersonaSheet) -> Outcome:
    """Keep a persona made from `sheet`; raises InvalidRequest when the name is taken."""
    try:
        row = await context.studio.personas.add(new_persona(sheet, id=uuid4().hex, now=context.now), now=context.now)
    except Taken as error:
        raise InvalidRequest(f"there is already a persona called {sheet.name}", fix="choose another name") from error
    return Outcome(
        effect="made",
        text=f"**{row.name}** is here.\n{card(row)}",
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


@tool
async def edit_persona(
    context: ToolContext,
    *,
    persona: PersonaName,
    field: Annotated[
        str,
        "Which field: name, bio, voice, appearance, timezone, language, hashtags, negative_prompt, or another of the card.",
    ],
    value: Annotated[str, "New value."],
) -> Outcome:
    """Change a field of an existing persona."""
    row = await a_persona(context, persona)
    try:
        changes = apply_field(field, value, row)
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    return propose_changes(row, changes)


def propose_changes(row: Persona, changes: Changes) -> Outcome:
    """Return the question whether to change these fields, with what each is and would be."""
    if not changes:
        return Outcome(effect="nothing", text=f"That is how {row.name} already is.")
    return Outcome(
        effect="proposed",
        text=f"Change **{row.name}**?\n{changes.shown()}",
        object_kind="persona",
        object_id=row.id,
        offers=(
            (
                Offer(
                    label="Change",
                    action="change_persona",
                    args={
                        "persona": row.id,
                        "version": row.version,
                        "changes": {
                            field: value for part in changes.values().values() for field, value in part.items()
                        },
                    },
                    style="primary",
                ),
                Offer(label="Leave it", action="leave"),
            ),
        ),
        remember={"persona": row.id},
    )


def card(row: Persona) -> str:
    """Return a persona in three lines."""
    look = ", ".join(part for part in (row.appearance.hair, row.appearance.eyes, row.appearance.clothing) if part)
    facts = ", ".join(part for part in (str(row.age), row.location, row.timezone) if part)
    return "\n".join(line for line in (facts, row.bio, look) if line)


@tool
async def list_personas(
    context: ToolContext, *, search: Annotated[str, "Words to look for in names and bios."] = ""
) -> Outcome:
    """List the personas, all or those whose name or bio has the words."""
    page = await context.studio.personas.list(search=search, limit=30)
    rows = page.items
    if not rows:
        text = (
            f"Nobody matches {search[:60]!r}." if search else 'No personas yet. Say "create Ava, 26, Lisbon, surfer".'
        )
        return Outcome(effect="nothing", text=text)
    lines = [
        f"**{row.name}**, {row.age}{'' if row.status is PersonaStatus.ACTIVE else f' ({row.status.value})'}: {row.bio[:80]}"
        for row in rows
    ]
    return Outcome(effect="found", text="\n".join(lines))


@tool
async def show_persona(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Show one persona: facts, traits, voice, look and styles."""
    row = await a_persona(context, persona)
    mind, look = row.personality, row.appearance
    traits = ("extroversion", "creativity", "humor", "professionalism", "authenticity")
    bars = "\n".join(
        f"`{trait:<15}{'█' * round(getattr(mind, trait) * 10):<10}` {getattr(mind, trait):.1f}" for trait in traits
    )
    looks = "\n".join(
        f"{name}: {value}"
        for name, value in (
            ("Hair", look.hair),
            ("Eyes", look.eyes),
            ("Skin", look.skin),
            ("Build", look.body_type),
            ("Height", look.height),
            ("Wears", look.clothing),
            ("Colours", ", ".join(look.colours)),
        )
        if value
    )
    styles = ", ".join(style.name for style in row.styles if style.is_active) or "none"
    state = "" if row.status is PersonaStatus.ACTIVE else f" ({row.status.value})"
    parts = [f"**{row.name}**{state}", card(row).rsplit("\n", 1)[0], bars, f"Voice: {mind.voice or mind.content_tone}", looks,
             f"Styles: {styles}", f"Rating: {row.rating.value}"]  # fmt: skip
    images = await context.studio.assets.latest(persona_id=row.id)
    return Outcome(
        effect="found",
        text="\n\n".join(part for part in parts if part),
        object_kind="persona",
        object_id=row.id,
        assets=(images.id,) if images else (),
        remember={"persona": row.id},
    )


@tool
async def pause_persona(
    context: ToolContext, *, persona: PersonaName, days: Annotated[int, "For how many days; 0 = until resumed."] = 0
) -> Outcome:
    """Pause a persona: nothing new is made or posted for them until they are resumed."""
    row = await a_persona(context, persona)
    until = context.now + timedelta(days=days) if days > 0 else None
    await context.studio.personas.pause(row.id, until=until, now=context.now)
    text = f"{row.name} is paused{f' until {until:%a %d %b}' if until else ''}."
    return Outcome(effect="changed", text=text, object_kind="persona", object_id=row.id)


@tool
async def resume_persona(context: ToolContext, *, persona: PersonaName) -> Outcome:
    """Wake a paused persona."""
    row = await a_persona(context, persona)
    await context.studio.personas.resume(row.id, now=context.now)
    return Outcome(effect="changed", text=f"{row.name} is active again.", object_kind="persona", object_id=row.id)


@tool
async def delete_persona(context: ToolContext, *, persona: PersonaName) -> Outcome:
    """Delete a persona. It can be undone until it is purged."""
    row = await a_persona(context, persona)
    return Outcome(
        effect="proposed",
        text=f"Delete **{row.name}**? Their pictures and posts stay, and you can undo it.",
        object_kind="persona",
        object_id=row.id,
        offers=(
            (
                Offer(
                    label="Delete",
                    action="remove_persona",
                    args={"persona": row.id, "version": row.version},
                    style="danger",
                ),
                Offer(label="Keep", action="leave"),
            ),
        ),
    )


@tool
async def create_style(
    context: ToolContext,
    *,
    persona: PersonaName,
    name: Annotated[str, "Name of the style, e.g. sporty."],
    description: Annotated[str, "What it looks like."] = "",
) -> Outcome:
    """Add a named look to a persona, to be used in prompts."""
    row = await a_persona(context, persona)
    key = name_key(name)
    if not key or len(name) > 60:
        raise InvalidRequest("a style needs a name of 1 to 60 characters", fix='say "add a sporty look for Ava"')
    if any(style.name_key == key for style in row.styles):
        raise InvalidRequest(
            f"{row.name} already has a style called {name}", fix="choose another name, or delete that one first"
        )
    style = await context.studio.styles.add(
        Style(
            persona_id=row.id,
            name=name.strip(),
            name_key=key,
            description=description,
            prompt_suffix=description or name.strip(),
            keywords=[word.lower() for word in description.split()[:8]],
            is_default=not row.styles,
            display_order=len(row.styles),
        )
    )
    return Outcome(
        effect="made",
        text=f"{row.name} has a new style: **{style.name}** ({style.prompt_suffix}).",
        object_kind="style",
        object_id=str(style.id),
        remember={"persona": row.id},
    )


@tool
async def list_styles(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """List a persona's styles."""
    row = await a_persona(context, persona)
    if not row.styles:
        return Outcome(effect="nothing", text=f'{row.name} has no styles yet. Say "add a sporty look for {row.name}".')
    lines = [
        f"**{style.name}**{' (default)' if style.is_default else ''}: {style.description or style.prompt_suffix}"
        for style in row.styles
    ]
    return Outcome(effect="found", text="\n".join(lines), remember={"persona": row.id})


# What a press does.


@tool
async def change_persona(context: ToolContext, *, persona: str, version: int, changes: dict[str, Any]) -> Outcome:
    """Change the fields that the person was shown; refused when the persona changed in between."""
    row = await context.studio.personas.change(persona, changes, now=context.now, expected_version=version)
    names = ", ".join(field.replace("_", " ") for field in changes)
    return Outcome(effect="changed", text=f"{row.name} is changed: {names}.", object_kind="persona", object_id=row.id)


@tool
async def remove_persona(context: ToolContext, *, persona: str, version: int) -> Outcome:
    """Delete a persona softly."""
    row = await context.studio.personas.get(persona)
    if row is None or row.deleted_at is not None:
        return Outcome(effect="nothing", text="That persona is already gone.")
    if row.version != version:
        raise InvalidRequest(f"{row.name} has changed since you were asked", fix="ask again")
    await context.studio.personas.delete(row.id, now=context.now, expected_version=version)
    return Outcome(
        effect="deleted",
        text=f"{row.name} is deleted.",
        object_kind="persona",
        object_id=row.id,
        offers=((Offer(label="Undo", action="restore_persona", args={"persona": row.id}),),),
        remember={"persona": None},
    )


@tool
async def restore_persona(context: ToolContext, *, persona: str) -> Outcome:
    """Take back the deletion of a persona."""
    try:
        row = await context.studio.personas.undelete(persona, now=context.now)
    except Taken as error:
        raise InvalidRequest("somebody else has that name now", fix="rename that one first, then undo again") from error
    return Outcome(
        effect="changed",
        text=f"{row.name} is back.",
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


@tool
async def purge_persona(context: ToolContext, *, persona: str, typed: str) -> Outcome:
    """Erase a persona with everything made for them; `typed` must be the exact name."""
    row = await context.studio.personas.get(persona)
    if row is None:
        return Outcome(effect="nothing", text="That persona is already gone.")
    if typed.strip() != row.name:
        raise Refused(
            "nothing was erased: the name was not typed exactly", fix=f"type: /persona purge {row.name} {row.name}"
        )
    await context.studio.personas.purge(row.id)
    return Outcome(
        effect="deleted", text=f"{row.name} and everything made for them is erased.", remember={"persona": None}
    )


OFFERED = [
    create_persona,
    edit_persona,
    list_personas,
    show_persona,
    pause_persona,
    resume_persona,
    delete_persona,
    create_style,
    list_styles,
]
PRESSED = [change_persona, remove_persona, restore_persona, purge_persona]
