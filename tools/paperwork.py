"""Personas by command: form, template, export and import, rating, consent, styles; and files that a person sends in."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from personas.edit import read_change
from personas.files import from_json, from_toml, to_json, to_prompt, to_toml
from personas.sheet import PersonaInvalid, PersonaSheet

from personas.templates import load_template, templates
from storage.assets import AssetFilter
from storage.names import name_key
from storage.tables import Approval, Asset, AssetType, Rating
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import a_persona, an_asset
from tools.intake import Received, receive
from tools.library import listing, names_of, several
from tools.people import add_persona, propose_changes
from tools.toolbox import tool

LONGEST_SHEET = 100_000  # bytes of a persona file


@tool
async def persona_form(context: ToolContext) -> Outcome:
    """Start the guided form: choose whom the new persona is like, then say who they are."""
    rows = tuple(
        (Offer(label=template.title, action="persona_form_template", args={"template": template.name}),)
        for template in templates()
    )
    about = "\n".join(f"**{template.title}**: {template.about}" for template in templates())
    return Outcome(effect="nothing", text=f"A new persona. Who are they most like?\n{about}", offers=rows)


@tool
async def persona_form_template(context: ToolContext, *, template: str) -> Outcome:
    """Ask for the name and the facts, after the template was chosen."""
    return Outcome(
        effect="nothing",
        text="Name, age, place and what they do, in one line. For example: Ava, 26, Lisbon, surfer with short red hair. /cancel stops.",
        remember={"question": {"tool": "persona_from_template", "args": {"template": template}, "field": "words"}},
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
                text=question.text,
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
async def change_by_words(context: ToolContext, *, persona: str, words: str) -> Outcome:
    """Change any field of a persona, said in words: "hair=red", "green eyes, 172 cm", "funnier"."""
    row = await a_persona(context, persona)
    try:
        changes = read_change(words, row)
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    if not changes:
        raise InvalidRequest(
            f"I could not read a change in {words[:60]!r}", fix=f"for example /persona edit {row.name} hair=red"
        )
    return propose_changes(row, changes)


@tool
async def purge_by_name(context: ToolContext, *, persona: str, typed: str = "") -> Outcome:
    """Erase a deleted or living persona for good, after the name was typed twice."""
    from tools.people import purge_persona

    row = await context.studio.personas.find(persona) or await context.studio.personas.find_deleted(persona)
    if row is None:
        raise InvalidRequest(f"I know no persona called {persona[:60]!r}", fix="/personas lists them")
    if name_key(typed) != row.name_key:
        return Outcome(
            effect="proposed",
            text=f"This erases **{row.name}** and everything made for them, for good. To do it, type:\n`/persona purge {row.name} {row.name}`",
        )
    return await purge_persona.function(context, persona=row.id, typed=row.name)


@tool
async def export_persona(context: ToolContext, *, persona: str, form: str = "toml") -> Outcome:
    """Send a persona as a TOML or JSON file, or as a text prompt."""
    row = await a_persona(context, persona)
    writers = {"toml": to_toml, "json": to_json, "prompt": to_prompt}
    if form.lower() not in writers:
        raise InvalidRequest(f"{form[:20]!r} is no form", fix="use toml, json or prompt")
    text = writers[form.lower()](row)
    if form.lower() == "prompt":
        return Outcome(effect="found", text=text, object_kind="persona", object_id=row.id)
    context.studio.downloads.mkdir(parents=True, exist_ok=True)
    # Named by id: a persona may be called "../../x".
    path = context.studio.downloads / f"persona-{row.id[:12]}.{form.lower()}"
    path.write_text(text, encoding="utf-8")
    return Outcome(
        effect="made", text=f"{row.name} as {form.upper()}.", object_kind="persona", object_id=row.id, files=(path,)
    )


@tool
async def use_persona(context: ToolContext, *, persona: str) -> Outcome:
    """Talk about this persona from now on in this chat."""
    row = await a_persona(context, persona)
    return Outcome(
        effect="changed",
        text=f"We are talking about {row.name} now.",
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


@tool
async def rate_persona(context: ToolContext, *, persona: str, adult: bool) -> Outcome:
    """Open or close adult content for a persona. The owner alone may, and never with a real person's face."""
    row = await a_persona(context, persona)
    if context.role.value != "owner":
        raise Refused("only the owner may change a rating")
    if adult and row.appearance.face_images:
        raise Refused(
            f"{row.name} has a real person's face as reference, so adult content stays off",
            fix="it cannot be turned on",
        )
    rating = Rating.ADULT if adult else Rating.GENERAL
    await context.studio.personas.change(row.id, {"rating": rating}, now=context.now)
    more = " It also needs a destination that the owner has opened: /destination N adult on." if adult else ""
    return Outcome(
        effect="changed", text=f"{row.name} is rated {rating.value}.{more}", object_kind="persona", object_id=row.id
    )


@tool
async def record_consent(context: ToolContext, *, persona: str, words: str) -> Outcome:
    """Record a real person's consent for the picture sent last: who, what for, until when; or withdraw one."""
    row = await a_persona(context, persona)
    withdrawn = re.fullmatch(r"withdraw\s+#?(\d+)", words.strip().lower())
    if withdrawn:
        found = await context.studio.consents.withdraw(int(withdrawn[1]), now=context.now)
        posts = await context.studio.deliveries.list(persona_id=row.id, limit=100)
        sent = ", ".join(f"{post.handle} {post.permalink}".strip() for post in posts if post.posted_at)
        text = f"Consent {found.id} of {found.who} is withdrawn; that face is not used any more."
        return Outcome(effect="changed", text=f"{text}\nPosted for {row.name} until now: {sent or 'nothing'}.")
    parts = [part.strip() for part in words.split(",")]
    if len(parts) < 2 or not parts[0]:
        raise InvalidRequest(
            "who consents, and to what?",
            fix=f"send the picture first, then /consent {row.name} Jane Roe, pictures of {row.name}, until 2027-12-31",
        )
    face = await an_asset(context, "last", wants=AssetType.IMAGE)
    until = re.search(r"until\s+(\d{4}-\d{2}-\d{2})", words)
    consent = await context.studio.consents.grant(
        persona_id=row.id,
        who=parts[0][:120],
        scope=parts[1][:500],
        file_sha256=face.sha256,
        granted_on=context.now.date(),
        expires_on=date.fromisoformat(until[1]) if until else (context.now + timedelta(days=365)).date(),
        now=context.now,
    )
    images = [*row.appearance.face_images, face.sha256]
    await context.studio.personas.change(row.id, {"face_images": images}, now=context.now)
    return Outcome(
        effect="changed",
        text=f"Consent {consent.id}: {consent.who}, {consent.scope}, until {consent.expires_on}. {face.handle} is a face of {row.name} now.",
        object_kind="persona",
        object_id=row.id,
    )


@tool
async def alter_style(context: ToolContext, *, persona: str, style: str, verb: str, change: str = "") -> Outcome:
    """Delete a style, make it the default, or change one value of it."""
    row = await a_persona(context, persona)
    found = next((one for one in row.styles if one.name_key == name_key(style)), None)
    if found is None:
        raise InvalidRequest(f"{row.name} has no style {style[:40]!r}", fix=f"/style {row.name} lists them")
    if verb in {"rm", "delete"}:
        await context.studio.styles.delete(found.id)
        return Outcome(
            effect="deleted", text=f"Style {found.name} is gone.", object_kind="style", object_id=str(found.id)
        )
    if verb == "default":
        await context.studio.styles.make_default(found.id)
        return Outcome(
            effect="changed",
            text=f"{found.name} is the default style of {row.name}.",
            object_kind="style",
            object_id=str(found.id),
        )
    values = _style_values(change)
    await context.studio.styles.change(found.id, values)
    return Outcome(
        effect="changed",
        text=f"{found.name}: {', '.join(f'{name} {value}' for name, value in values.items())}.",
        object_kind="style",
        object_id=str(found.id),
    )


def _style_values(change: str) -> dict[str, Any]:
    """Read "steps=35 cfg=6.5" into a style's columns."""
    kinds: dict[str, type] = {
        "steps": int, "width": int, "height": int, "cfg": float, "checkpoint": str, "sampler": str, "scheduler": str,
        "description": str, "prompt_prefix": str, "prompt_suffix": str, "negative_prompt_addition": str,
    }  # fmt: skip
    limits = {"steps": (1, 150), "width": (256, 4096), "height": (256, 4096), "cfg": (0.0, 30.0)}
    values: dict[str, Any] = {}
    for name, value in re.findall(r"(\w+)\s*=\s*(\"[^\"]*\"|\S+)", change):
        if name not in kinds:
            raise InvalidRequest(f"a style has no {name!r}", fix=f"it has {', '.join(kinds)}")
        try:
            values[name] = kinds[name](value.strip('"'))
        except ValueError as error:
            raise InvalidRequest(f"{name} is a number", fix=f"for example {name}=30") from error
        low, high = limits.get(name, (None, None))
        if low is not None and high is not None and not low <= values[name] <= high:
            raise InvalidRequest(f"{name} is from {low} to {high}", fix=f"for example {name}={low}")
    if not values:
        raise InvalidRequest("what about the style?", fix="for example steps=35")
    return values


@tool
async def browse(context: ToolContext, *, words: str = "") -> Outcome:
    """List the library by persona, type, approval, days, #tags, folder/ and plain words."""
    names = {name_key(name): name for name in await context.studio.personas.names()}
    wanted: dict[str, Any] = {}
    tags: list[str] = []
    rest: list[str] = []
    for word in words.split():
        low = word.lower()
        days = re.fullmatch(r"(\d{1,3})d", low)
        if name_key(word) in names:
            wanted["persona_id"] = (await a_persona(context, word)).id
        elif low.rstrip("s") in {"image", "picture", "photo"}:
            wanted["type"] = AssetType.IMAGE
        elif low.rstrip("s") in {"video", "clip"}:
            wanted["type"] = AssetType.VIDEO
        elif low.rstrip("s") in {"reel", "shot", "upload", "post", "story"}:
            wanted["category"] = low.rstrip("s")
        elif low in {"approved", "rejected", "pending"}:
            wanted["approval"] = Approval(low)
        elif days:
            wanted["since"] = context.now - timedelta(days=int(days[1]))
        elif low.startswith("#"):
            tags.append(low[1:])
        elif low.endswith("/"):
            wanted["folder"] = word.rstrip("/")
        else:
            rest.append(word)
    return await listing(context, AssetFilter(**wanted, tags=tuple(tags), text=" ".join(rest)), words.strip())


@tool
async def file_assets(context: ToolContext, *, assets: list[str], folder: str) -> Outcome:
    """Put assets in a folder of the library."""
    rows = await several(context, assets)
    clean = "/".join(part for part in re.split(r"[/\\]+", folder.strip()) if part not in {"", ".", ".."})[:200]
    await context.studio.assets.move([row.id for row in rows], clean)
    return Outcome(effect="changed", text=f"{names_of(rows)} → {clean or 'no folder'}.", object_kind="asset")


@tool
async def keep_files(context: ToolContext, *, files: list[dict[str, Any]], words: str = "") -> Outcome:
    """Check files that a person sent, rebuild them from their content and keep them; a persona file is imported."""
    kept: list[str] = []
    number = 0
    for file in files[:10]:
        path = Path(str(file["path"]))
        name = str(file["name"])
        if path.suffix.lower() in {".toml", ".json"} and int(file["size"]) <= LONGEST_SHEET:
            return await import_persona(context, path)
        received = await receive(path, name=name, into=context.studio.downloads)
        asset = await keep(context, received, name)
        number = asset.id
        kept.append(f"{asset.handle} ({received.width}x{received.height})" if received.width else asset.handle)
    if len(files) > 10:
        kept.append(f"{len(files) - 10} more were left out: ten at a time")
    return Outcome(
        effect="made",
        text=f"Kept {', '.join(kept)}.",
        object_kind="asset",
        object_id=str(number),
        remember={"asset": number, "job": None, "kind": "upload"},
    )


async def keep(context: ToolContext, received: Received, name: str) -> Asset:
    blob = await context.studio.blobs.put_file(received.path)
    return await context.studio.assets.add(
        Asset(
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
        ),
        now=context.now,
    )


async def import_persona(context: ToolContext, path: Path) -> Outcome:
    """Read a persona from a TOML or JSON file that a person sent."""
    try:
        text = path.read_text(encoding="utf-8")
        sheet: PersonaSheet = from_toml(text) if path.suffix.lower() == ".toml" else from_json(text)
    except UnicodeDecodeError as error:
        raise InvalidRequest("that file is not text", fix="send a persona as TOML or JSON") from error
    except PersonaInvalid as error:
        raise InvalidRequest(error.message, fix=error.fix) from error
    return await add_persona(context, sheet)


PRESSED = [
    persona_form, persona_form_template, persona_from_template, change_by_words, purge_by_name, export_persona, use_persona,
    rate_persona, record_consent, alter_style, browse, file_assets, keep_files,
]  # fmt: skip
