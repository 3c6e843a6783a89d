"""Consent: the record that a real person lets their face be used, for what and until when; and its withdrawal."""

import re
from datetime import date, timedelta

from storage.tables import AssetType, Rating
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest, Missing, Refused
from tools.faces import keep_face, measured, refuse_minor, refuse_mixed
from tools.finding import a_persona, an_asset
from tools.marks import plain
from tools.notes import AssetName, PersonaName
from tools.ratings import owner_only
from tools.toolbox import tool

LIVES = timedelta(days=365)  # of a consent whose end is not said


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
    refuse_minor(context, row, words, context.text)
    until = _until(words, context.now.date())
    await measured(context, face)
    await refuse_mixed(context, row, parts[0])
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
        await keep_face(context, row, face, consent)
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


PRESSED = [record_consent]
