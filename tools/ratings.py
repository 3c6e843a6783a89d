"""Ratings and consent: who may be shown how. Only the owner changes these, and code decides by what is stored here."""

import re
from datetime import date, timedelta

from personas.gate import uses_real_face
from storage.tables import Asset, AssetType, Face, FaceOrigin, Persona, Rating, Role
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest, Missing, Refused
from tools.finding import a_persona, an_asset
from tools.marks import plain
from tools.notes import AssetName, PersonaName
from tools.toolbox import tool

LIVES = timedelta(days=365)  # of a consent whose end is not said


def owner_only(context: ToolContext, what: str) -> None:
    if context.role is not Role.OWNER:
        raise Refused(f"only the owner may {what}", fix="ask the owner")


@tool
async def rate_persona(context: ToolContext, *, persona: PersonaName = "", adult: bool) -> Outcome:
    """Open or close adult content for a persona. The owner alone may, and never with a real person's face."""
    owner_only(context, "change a rating")
    row = await a_persona(context, persona)
    if adult:
        await refuse_real_face(context, row)
    rating = Rating.ADULT if adult else Rating.GENERAL
    await context.studio.personas.change(row.id, {"rating": rating}, now=context.now)
    more = " It also needs a destination that you have opened: `/destination 2 adult on`." if adult else ""
    text = f"{plain(row.name)} is rated {rating.value}.{more}"
    return Outcome(effect="changed", text=text, object_kind="persona", object_id=row.id, remember={"persona": row.id})


async def refuse_real_face(context: ToolContext, row: Persona) -> None:
    """Stop adult content of a persona that has, or ever had, a real person's face: older pictures may show it."""
    if uses_real_face(row) or await context.studio.consents.list(row.id):
        raise Refused(
            f"{row.name} has a real person's face as reference, so adult content stays off",
            fix="it cannot be turned on",
        )


@tool
async def rate_asset(context: ToolContext, *, asset: AssetName = "last", adult: bool) -> Outcome:
    """Mark a file as 18+ or as general."""
    owner_only(context, "change a rating")
    row = await an_asset(context, asset)
    if adult:
        await _may_be_adult(context, row)
    elif row.rating is Rating.ADULT and row.job_id and await _was_made_adult(context, row):
        raise Refused(f"{row.handle} was made as adult content, so it stays rated so", fix="make another one")
    rating = Rating.ADULT if adult else Rating.GENERAL
    await context.studio.assets.change(row.id, {"rating": rating})
    more = " It can only go where you have opened adult content." if adult else ""
    text = f"{row.handle} is rated {rating.value}.{more}"
    return Outcome(effect="changed", text=text, object_kind="asset", object_id=str(row.id), remember={"asset": row.id})


async def _may_be_adult(context: ToolContext, row: Asset) -> None:
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    if persona is None:
        raise Refused(
            "adult content is only kept for a persona that you have opened for it", fix="/persona adult NAME on"
        )
    if persona.rating is not Rating.ADULT:
        raise Refused(f"{persona.name} is general audience", fix=f"open it first: /persona adult {persona.name} on")
    await refuse_real_face(context, persona)


async def _was_made_adult(context: ToolContext, row: Asset) -> bool:
    job = await context.studio.jobs.get(row.job_id) if row.job_id else None
    return job is not None and job.params.get("rating") == Rating.ADULT


@tool
async def face_of(
    context: ToolContext, *, persona: PersonaName = "", asset: AssetName = "last", words: str = ""
) -> Outcome:
    """Use a picture as a persona's face: asks for the consent first. "off" takes every face away."""
    owner_only(context, "change whose face is used")
    row = await a_persona(context, persona)
    name = plain(row.name)
    if words.strip().lower() in {"off", "none", "remove"}:
        await context.studio.faces.delete([face.id for face in row.faces], now=context.now)
        return Outcome(
            effect="changed", text=f"{name} has no face reference any more.", object_kind="persona", object_id=row.id
        )
    try:
        picture = await an_asset(context, asset, wants=AssetType.IMAGE)
    except InvalidRequest as error:
        raise InvalidRequest(
            error.message, fix=f"send a picture of the face, then say /persona face {row.name}"
        ) from error
    return Outcome(
        effect="nothing",
        text=f"{picture.handle} as the face of {name}: whose face is it, and what may it be used for, until when? "
        f'I keep that as their consent. For example "Jane Roe, pictures of {name}, until 2027-12-31". /cancel stops.',
        object_kind="persona",
        object_id=row.id,
        assets=(picture.id,),
        remember={
            "persona": row.id,
            "question": {
                "tool": "record_consent",
                "args": {"persona": row.name, "asset": picture.handle},
                "field": "words",
            },
        },
    )


@tool
async def record_consent(
    context: ToolContext, *, persona: PersonaName = "", words: str = "", asset: AssetName = "last"
) -> Outcome:
    """Record a real person's consent for the picture sent last: who, what for, until when; list them, or withdraw one."""
    owner_only(context, "record or withdraw a consent")
    row = await a_persona(context, persona)
    withdrawn = re.fullmatch(r"withdraw\s+#?(\d+)", words.strip().lower())
    if withdrawn:
        return await _withdraw(context, row.id, row.name, int(withdrawn[1]))
    if not words.strip():
        return await _listed(context, row.id, row.name)
    parts = [part.strip() for part in words.split(",")]
    parts = [part for part in parts if part and not part.lower().startswith("until ")]
    if len(parts) < 2:
        raise Missing(
            "who consents, and to what?",
            argument="words",
            fix=f'for example "Jane Roe, pictures of {row.name}, until 2027-12-31"',
        )
    face = await an_asset(context, asset, wants=AssetType.IMAGE)
    if face.type is not AssetType.IMAGE:
        raise InvalidRequest(f"{face.handle} is no picture", fix="send the picture of the face first")
    until = _until(words, context.now.date())
    if row.rating is Rating.ADULT:
        raise Refused(
            f"{row.name} is rated adult: no real face may be used", fix=f"/persona adult {row.name} off first"
        )
    consent = await context.studio.consents.grant(
        persona_id=row.id,
        who=parts[0][:120],
        scope=", ".join(parts[1:])[:500],
        file_sha256=face.sha256,
        granted_on=context.now.date(),
        expires_on=until,
        now=context.now,
    )
    if face.sha256 not in {known.sha256 for known in row.faces}:
        await context.studio.faces.add(
            Face(
                persona_id=row.id,
                asset_id=face.id,
                consent_id=consent.id,
                origin=FaceOrigin.CONSENT,
                sha256=face.sha256,
                suffix=face.suffix,
                format=face.mime.removeprefix("image/").upper(),
                width=face.width or 0,
                height=face.height or 0,
                file_size=face.file_size,
                added_by=context.actor,
            ),
            now=context.now,
        )
    return Outcome(
        effect="changed",
        text=f"Consent {consent.id}: {plain(consent.who)}, {plain(consent.scope)}, until {consent.expires_on}. "
        f"{face.handle} is a face of {plain(row.name)} now. `/persona consent {plain(row.name)} withdraw {consent.id}` ends it.",
        object_kind="persona",
        object_id=row.id,
        remember={"persona": row.id},
    )


def _until(words: str, today: date) -> date:
    """Return the day a consent ends: the one that is named, else a year from today."""
    found = re.search(r"\buntil\s+([\w-]+)", words, re.IGNORECASE)
    if found is None:
        return today + LIVES
    try:
        end = date.fromisoformat(found[1])
    except ValueError as error:
        raise InvalidRequest(f"{found[1][:20]!r} is no day", fix="write it as until 2027-12-31") from error
    if end <= today:
        raise InvalidRequest(f"{end} is over already", fix="name a day that is still to come")
    return end


async def _listed(context: ToolContext, persona_id: str, name: str) -> Outcome:
    rows = await context.studio.consents.list(persona_id)
    if not rows:
        text = f'No consents for {plain(name)}. Send a picture and say "this is {plain(name)}\'s face".'
        return Outcome(effect="nothing", text=text)
    lines = [
        f"{row.id}: {plain(row.who)}, {plain(row.scope)}, "
        + (f"withdrawn {row.withdrawn_at:%d %b %Y}" if row.withdrawn_at else f"until {row.expires_on}")
        for row in rows
    ]
    return Outcome(effect="found", text="\n".join(lines), object_kind="persona", object_id=persona_id)


async def _withdraw(context: ToolContext, persona_id: str, name: str, number: int) -> Outcome:
    """End a consent: nothing new is made with that face, and what was posted until now is listed."""
    theirs = {row.id: row for row in await context.studio.consents.list(persona_id)}
    if number not in theirs:
        raise InvalidRequest(f"{name} has no consent {number}", fix=f"/persona consent {name} lists them")
    found = await context.studio.consents.withdraw(number, now=context.now)
    posts = await context.studio.deliveries.list(persona_id=persona_id, limit=500)
    sent = ", ".join(f"{post.handle} {post.permalink}".strip() for post in posts if post.posted_at)
    text = (
        f"Consent {found.id} of {plain(found.who)} is withdrawn: nothing new is made with that face. "
        f"`/persona face {plain(name)} off` goes on without it."
    )
    return Outcome(
        effect="changed",
        text=f"{text}\nPosted for {plain(name)} until now: {plain(sent) or 'nothing'}.",
        object_kind="persona",
        object_id=persona_id,
    )


PRESSED = [rate_persona, rate_asset, face_of, record_consent]
