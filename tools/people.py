"""Tools about personas: create, show, list, edit, pause, delete."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any
from uuid import uuid4

from personas.describe import sheet_from_words
from personas.edit import Changes, apply_field, read_change
from personas.faces import newest_first
from personas.sheet import PersonaInvalid, PersonalitySheet, PersonaSheet, new_persona
from storage.assets import AssetFilter
from storage.errors import Taken
from storage.tables import Delivery, DeliveryState, Persona, Personality, PersonaStatus, Role
from storage.wording import dated, tr
from tools.approval import kept_hours
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Missing, Refused
from tools.finding import a_persona
from tools.marks import code, plain
from tools.notes import PersonaName
from tools.toolbox import tool
from tools.undoing import undo_of

TRAITS = ("extroversion", "creativity", "humor", "professionalism", "authenticity")
LISTED = 10  # personas in one answer
LIVE_POSTS = set(DeliveryState) - {DeliveryState.POSTED, DeliveryState.FAILED, DeliveryState.CANCELLED}


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
                text=plain(question.text),
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
        fix = tr('choose another name, or change that one: "/persona edit {sheet} …"', sheet=sheet.name)
        raise InvalidRequest(tr("there is already a persona called {sheet}", sheet=sheet.name), fix=fix) from error
    name = plain(row.name)
    return Outcome(
        effect="made",
        text=tr(
            '**{name}** is here.\n{card}\nSay what to change, or make a picture: "{name} at the beach".',
            name=name,
            card=card(row),
        ),
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


@tool
async def change_by_words(context: ToolContext, *, persona: PersonaName = "", words: str = "") -> Outcome:
    """Change any field of a persona, said in words: "hair=red", "green eyes, 172 cm", "funnier"; without words, show them."""
    row = await a_persona(context, persona)
    if not words.strip():
        return await edit_form(context, row)
    try:
        changes = read_change(words, row)
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    if not changes:
        raise InvalidRequest(
            tr("I could not read a change in {words!r}", words=words[:60]),
            fix=tr("for example /persona edit {name} hair=red", name=row.name),
        )
    return propose_changes(row, changes)


async def edit_form(context: ToolContext, row: Persona) -> Outcome:
    """Show every field as it is, and take the next message as the change."""
    mind, look = row.personality, row.appearance
    values: dict[str, object] = {
        "name": row.name, "age": row.age, "bio": row.bio, "location": row.location, "timezone": row.timezone,
        "language": row.language, "interests": row.interests, "hashtags": row.hashtags,
        **{trait: getattr(mind, trait) for trait in TRAITS}, "voice": mind.voice, "tone": mind.content_tone,
        "style": mind.communication_style, "topics": mind.preferred_topics, "temperature": mind.temperature,
        "spoken voice": mind.spoken_voice, "spoken speed": mind.spoken_speed,
        "hair": look.hair, "eyes": look.eyes, "skin": look.skin, "body": look.body_type, "height": look.height,
        "clothing": look.clothing, "colours": look.colours, "model": look.base_model, "workflow": look.workflow, "negative prompt": look.negative_prompt,
        "prompt prefix": look.prompt_prefix,
    }  # fmt: skip
    lines = [f"{name}: {plain(_value(value))}" for name, value in values.items() if value not in ("", [], None)]
    ask = tr(
        'What shall change? For example "hair=red", "green eyes, 172 cm", "{name} is funnier".', name=plain(row.name)
    )
    return Outcome(
        effect="found",
        text="\n".join([f"**{plain(row.name)}**", *lines, "", ask]),
        object_kind="persona",
        object_id=row.id,
        remember={
            "persona": row.id,
            "question": {"tool": "change_by_words", "args": {"persona": row.name}, "field": "words"},
        },
    )


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def propose_changes(row: Persona, changes: Changes) -> Outcome:
    """Return the question whether to change these fields, with what each is and would be."""
    if not changes:
        return Outcome(
            effect="nothing",
            text=tr("That is how {name} already is.", name=plain(row.name)),
            remember={"persona": row.id},
        )
    return Outcome(
        effect="proposed",
        text=tr("Change **{name}**?", name=plain(row.name)) + f"\n{plain(changes.shown())}",
        object_kind="persona",
        object_id=row.id,
        offers=(
            (
                Offer(
                    label=tr("Change"),
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
                Offer(label=tr("Leave it"), action="leave"),
            ),
        ),
        remember={"persona": row.id},
    )


def bars(mind: Personality | PersonalitySheet) -> str:
    """Return the five traits as bars, one a line."""
    return "\n".join(
        f"`{trait:<15}{'█' * round(getattr(mind, trait) * 10):<10}` {getattr(mind, trait):.1f}" for trait in TRAITS
    )


def _face(row: Persona) -> str:
    """The line about the references of the face, where there is one."""
    if not row.faces:
        return ""
    whose = tr("a real person's, with consent") if any(face.is_real for face in row.faces) else tr("made here")
    handles = ", ".join(face.handle for face in newest_first(row))
    return tr(
        "\nFace: {handles} ({whose}), method {face_method}",
        handles=handles,
        whose=whose,
        face_method=plain(row.appearance.face_method),
    )


def card(row: Persona | PersonaSheet) -> str:
    """Return a persona in three lines."""
    look = ", ".join(
        part
        for part in (row.appearance.hair, row.appearance.eyes, row.appearance.skin, row.appearance.clothing)
        if part
    )
    facts = ", ".join(part for part in (str(row.age), row.location, row.timezone) if part)
    return "\n".join(plain(line) for line in (facts, row.bio, look) if line)


@tool
async def list_personas(
    context: ToolContext, *, search: Annotated[str, "Words to look for in names and bios."] = ""
) -> Outcome:
    """List the personas, all or those whose name or bio has the words."""
    return await page_of_personas(context, search=search)


async def page_of_personas(context: ToolContext, *, search: str = "", status: str = "", before: str = "") -> Outcome:
    """Return the next personas, newest first, with a button for those after them."""
    wanted = PersonaStatus(status) if status else None
    page = await context.studio.personas.list(status=wanted, search=search, limit=LISTED, before=before or None)
    if not page.items:
        which = f"{status} " if status else ""
        text = (
            tr("Nobody {which}matches {search!r}.", which=which, search=plain(search[:60]))
            if search
            else tr("No {which}personas.", which=which)
        )
        return Outcome(effect="nothing", text=tr('{text} "create Ava, 26, Lisbon, surfer" makes one.', text=text))
    lines = [
        tr(
            "**{name}**, {age}{state}: {bio} (since {created_at:%d %b %Y})",
            name=plain(row.name),
            age=row.age,
            state=_state(row),
            bio=plain(row.bio[:80]),
            created_at=row.created_at,
        )
        for row in page.items
    ]
    offers: tuple[tuple[Offer, ...], ...] = ()
    if page.next:
        args = {"search": search, "status": status, "before": page.next}
        offers = ((Offer(label=tr("Next"), action="more_personas", args=args, lasting=True),),)
        lines.append(tr("{total} in all.", total=page.total))
    return Outcome(effect="found", text="\n".join(lines), offers=offers)


@tool
async def more_personas(context: ToolContext, *, search: str = "", status: str = "", before: str = "") -> Outcome:
    """Show the personas after these."""
    return await page_of_personas(context, search=search, status=status, before=before)


@tool
async def browse_personas(context: ToolContext, *, words: str = "") -> Outcome:
    """List personas by status and words: "paused", "find surf"."""
    states = {status.value for status in PersonaStatus}
    rest = [word for word in words.split() if word.lower() not in {"find", "all"}]
    status = next((word.lower() for word in rest if word.lower() in states), "")
    return await page_of_personas(
        context, status=status, search=" ".join(word for word in rest if word.lower() != status)
    )


def _state(row: Persona) -> str:
    until = (
        tr(" until {paused_until:%a %d %b}", paused_until=row.paused_until)
        if row.paused_until and row.status is PersonaStatus.PAUSED
        else ""
    )
    return "" if row.status is PersonaStatus.ACTIVE else f" ({row.status.value}{until})"


@tool
async def show_persona(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Show one persona: facts, traits, voice, look and styles."""
    row = await a_persona(context, persona)
    mind, look = row.personality, row.appearance
    looks = "\n".join(
        f"{name}: {plain(value)}"
        for name, value in (
            (tr("Hair"), look.hair),
            (tr("Eyes"), look.eyes),
            (tr("Skin"), look.skin),
            (tr("Build"), look.body_type),
            (tr("Height"), look.height),
            (tr("Wears"), look.clothing),
            (tr("Colours"), ", ".join(look.colours)),
            (tr("Model"), look.base_model),
            (tr("Workflow"), look.workflow),
        )
        if value
    )
    styles = ", ".join(plain(style.name) for style in row.styles if style.is_active) or "none"
    facts = ", ".join(part for part in (str(row.age), row.location, row.timezone) if part)
    voice = tr(
        "Voice: {voice}\nTemperature: {temperature:g}",
        voice=plain(mind.voice or mind.content_tone),
        temperature=mind.temperature,
    )
    if mind.spoken_voice or mind.spoken_speed != 1:
        voice += "\n" + tr(
            "Speaks as {voice}, at {speed:g} times the usual speed",
            voice=mind.spoken_voice or tr("the usual voice"),
            speed=mind.spoken_speed,
        )
    parts = [
        f"**{plain(row.name)}**{_state(row)}\n{plain(facts)}\n{plain(row.bio)}".rstrip(),
        bars(mind),
        voice,
        looks,
        tr("Styles: {styles}\nRating: {rating}{face}", styles=styles, rating=tr(row.rating.value), face=_face(row)),
    ]
    picture = next(
        iter((await context.studio.assets.list(AssetFilter(persona_id=row.id, category="post"), limit=1)).items), None
    )
    return Outcome(
        effect="found",
        text="\n\n".join(part for part in parts if part),
        object_kind="persona",
        object_id=row.id,
        assets=(picture.id,) if picture else (),
        offers=(
            (
                Offer(label=tr("Content"), action="browse", args={"words": row.name}, lasting=True),
                Offer(label=tr("Activity"), action="persona_activity", args={"persona": row.name}, lasting=True),
                Offer(label=tr("Edit"), action="change_by_words", args={"persona": row.name}, lasting=True),
            ),
        ),
        remember={"persona": row.id},
    )


@tool
async def persona_activity(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Say what was made and posted for a persona in the last seven days, and what is planned."""
    row = await a_persona(context, persona)
    week = context.now - timedelta(days=7)
    studio = context.studio
    made = await studio.assets.count(AssetFilter(persona_id=row.id, since=week))
    posts = await studio.deliveries.list(persona_id=row.id, since=week, limit=200)
    posted = [post for post in posts if post.posted_at and post.posted_at >= week]
    planned = [post for post in posts if post.due_at > context.now and post.state is DeliveryState.PLANNED]
    waiting = [post for post in posts if post.state in {DeliveryState.DRAFT, DeliveryState.ASK}]
    platforms = ", ".join(sorted({post.platform for post in posts if post.posted_at})) or tr("none yet")
    lines = [
        tr("**{name}**, the last seven days", name=plain(row.name)),
        tr(
            "{made} files made, {count} posts out, {count_2} planned, {count_3} wait for you",
            made=made,
            count=len(posted),
            count_2=len(planned),
            count_3=len(waiting),
        ),
        tr("Platforms: {platforms}. Followers and engagement are not measured.", platforms=platforms),
        *(
            f"**{post.handle}** {dated(post.posted_at or context.now, '%a %d %b')} {post.platform} {plain(post.permalink)}"
            for post in _newest(posted)
        ),
    ]
    return Outcome(
        effect="found", text="\n".join(lines), object_kind="persona", object_id=row.id, remember={"persona": row.id}
    )


def _newest(posts: list[Delivery]) -> list[Delivery]:
    return sorted(posts, key=lambda post: post.posted_at or post.due_at, reverse=True)[:5]


@tool
async def pause_persona(
    context: ToolContext, *, persona: PersonaName, days: Annotated[int, "For how many days; 0 = until resumed."] = 0
) -> Outcome:
    """Pause a persona: nothing new is made or posted for them until they are resumed."""
    row = await a_persona(context, persona)
    if not 0 <= days <= 3_650:
        raise InvalidRequest(tr("{days} days?", days=days), fix=tr("pause for 1 to 3650 days, or until resumed"))
    until = context.now + timedelta(days=days) if days > 0 else None
    await context.studio.personas.pause(row.id, until=until, now=context.now)
    name = plain(row.name)
    text = tr(
        '{name} is paused{more}. "resume {name}" ends it.',
        name=name,
        more=tr(" until {until:%a %d %b}", until=until) if until else "",
    )
    return Outcome(effect="changed", text=text, object_kind="persona", object_id=row.id, remember={"persona": row.id})


@tool
async def resume_persona(context: ToolContext, *, persona: PersonaName) -> Outcome:
    """Wake a paused persona."""
    row = await a_persona(context, persona)
    await context.studio.personas.resume(row.id, now=context.now)
    text = tr("{name} is active again.", name=plain(row.name))
    return Outcome(effect="changed", text=text, object_kind="persona", object_id=row.id, remember={"persona": row.id})


@tool
async def delete_persona(context: ToolContext, *, persona: PersonaName) -> Outcome:
    """Delete a persona. It can be undone until it is purged."""
    row = await a_persona(context, persona)
    return Outcome(
        effect="proposed",
        text=tr("Delete **{name}**? Their pictures and posts stay, and you can undo it.", name=plain(row.name)),
        object_kind="persona",
        object_id=row.id,
        offers=(
            (
                Offer(
                    label=tr("Delete"),
                    action="remove_persona",
                    args={"persona": row.id, "version": row.version},
                    style="danger",
                ),
                Offer(label=tr("Keep"), action="leave"),
            ),
        ),
    )


# What a press does.


@tool
async def change_persona(context: ToolContext, *, persona: str, version: int, changes: dict[str, Any]) -> Outcome:
    """Change the fields that the person was shown; refused when the persona changed in between."""
    before = await context.studio.personas.get(persona)
    row = await context.studio.personas.change(persona, changes, now=context.now, expected_version=version)
    back = _as_before(before, changes) if before is not None else {}
    await _keep_hours(context, before, row)
    names = ", ".join(field.replace("_", " ") for field in changes)
    undo = Offer(
        label=tr("Undo"), action="restore_fields", args={"persona": row.id, "version": row.version, "changes": back}
    )
    return Outcome(
        effect="changed",
        text=tr("{name} is changed: {names}.", name=plain(row.name), names=names),
        object_kind="persona",
        object_id=row.id,
        offers=((undo,),) if back else (),
        remember={"persona": row.id},
    )


async def _keep_hours(context: ToolContext, before: Persona | None, row: Persona) -> None:
    """A persona who lives in another zone now posts at the same hours there; what that moved is noted."""
    old, new = ((one.timezone or context.timezone) if one else context.timezone for one in (before, row))
    moved = await context.studio.zones.moved(old, new, personas={row.id})
    if moved:
        context.notes.append(kept_hours(moved, new))
        context.studio.publishing.nudge()


def _as_before(row: Persona, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that these fields have now."""
    owners = (row, row.personality, row.appearance)
    return {field: next(getattr(owner, field) for owner in owners if hasattr(owner, field)) for field in changes}


@tool
async def restore_fields(context: ToolContext, *, persona: str, version: int, changes: dict[str, Any]) -> Outcome:
    """Take back a change of a persona's fields."""
    before = await context.studio.personas.get(persona)
    row = await context.studio.personas.change(persona, changes, now=context.now, expected_version=version)
    await _keep_hours(context, before, row)
    text = tr(
        "{name} is as before: {changes}.",
        name=plain(row.name),
        changes=", ".join(field.replace("_", " ") for field in changes),
    )
    return Outcome(effect="changed", text=text, object_kind="persona", object_id=row.id)


@tool
async def remove_persona(context: ToolContext, *, persona: str, version: int) -> Outcome:
    """Delete a persona softly."""
    row = await context.studio.personas.get(persona)
    if row is None or row.deleted_at is not None:
        return Outcome(effect="nothing", text=tr("That persona is already gone."))
    if row.version != version:
        raise InvalidRequest(tr("{name} has changed since you were asked", name=row.name), fix=tr("ask again"))
    await context.studio.personas.delete(row.id, now=context.now, expected_version=version)
    return Outcome(
        effect="deleted",
        text=tr("{name} is deleted.", name=plain(row.name)),
        object_kind="persona",
        object_id=row.id,
        offers=undo_of("remove_persona", {"persona": row.id}),
        remember={"persona": None},
    )


@tool
async def restore_persona(context: ToolContext, *, persona: str) -> Outcome:
    """Take back the deletion of a persona."""
    try:
        row = await context.studio.personas.undelete(persona, now=context.now)
    except Taken as error:
        raise InvalidRequest(
            tr("somebody else has that name now"), fix=tr("rename that one first, then undo again")
        ) from error
    return Outcome(
        effect="changed",
        text=tr("{name} is back.", name=plain(row.name)),
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


@tool
async def purge_by_name(context: ToolContext, *, persona: PersonaName, typed: str = "") -> Outcome:
    """Erase a deleted or living persona for good, after the name was typed twice. Nothing brings it back."""
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may erase a persona"), fix=tr('"delete" can be undone, and you may do that'))
    if not persona.strip():
        raise Missing(tr("erase whom?"), argument="persona", fix=tr("for example /persona purge Ava Ava"))
    row = await context.studio.personas.find(persona) or await context.studio.personas.find_deleted(persona)
    if row is None:
        raise InvalidRequest(
            tr("I know no persona called {persona!r}", persona=persona[:60]), fix=tr("/personas lists them")
        )
    if typed.strip() != row.name:
        return Outcome(
            effect="nothing",
            text=tr(
                "This erases **{name}** and everything made for them, for good: nothing brings it back. To do it, type:\n{value}",
                name=plain(row.name),
                value=code(f"/persona purge {row.name} {row.name}"),
            ),
        )
    open_ = await context.studio.deliveries.list(persona_id=row.id, states=LIVE_POSTS, limit=20)
    if open_:
        posts = ", ".join(post.handle for post in open_)
        what = "is" if len(open_) == 1 else "are"
        raise InvalidRequest(
            tr("{posts} of {name} {what} not over yet", posts=posts, name=row.name, what=what),
            fix=tr("/post {open_} rm first", open_=open_[0].handle),
        )
    files = await context.studio.personas.purge(row.id)
    await context.studio.blobs.remove(files)
    return Outcome(
        effect="deleted",
        text=tr("{name} and everything made for them is erased.", name=plain(row.name)),
        remember={"persona": None, "asset": None, "job": None, "delivery": None, "made_by": None, "listed": None},
    )


OFFERED = [
    create_persona,
    edit_persona,
    list_personas,
    show_persona,
    pause_persona,
    resume_persona,
    delete_persona,
]
PRESSED = [
    change_by_words, more_personas, browse_personas, persona_activity, change_persona, restore_fields, remove_persona,
    restore_persona, purge_by_name,
]  # fmt: skip
