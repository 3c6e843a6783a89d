"""Consent: the record that a real person lets their face be used, for what and until when; and its withdrawal."""

import re
from datetime import date, timedelta

from storage.tables import AssetType, Rating
from storage.wording import tr
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
    owner_only(context, tr("record or withdraw a consent"))
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
            tr("who consents, and to what?"),
            argument="words",
            fix=tr('for example "Jane Roe, pictures of {name}, until 2027-12-31"', name=row.name),
        )
    face = await an_asset(context, asset, wants=AssetType.IMAGE)
    if face.type is not AssetType.IMAGE:
        raise InvalidRequest(tr("{face} is no picture", face=face.handle), fix=tr("send the picture of the face first"))
    refuse_minor(context, row, words, context.text)
    until = _until(words, context.now.date())
    await measured(context, face)
    await refuse_mixed(context, row, parts[0])
    if row.rating is Rating.ADULT:
        raise Refused(
            tr("{name} is rated adult: no real face may be used", name=row.name),
            fix=tr("/persona adult {name} off first", name=row.name),
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
        text=tr(
            "Consent {consent}: {who}, {scope}, until {expires_on}. {face} is a face of {name} now. `/persona consent {name} withdraw {consent}` ends it.",
            consent=consent.id,
            who=plain(consent.who),
            scope=plain(consent.scope),
            expires_on=consent.expires_on,
            face=face.handle,
            name=plain(row.name),
        ),
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
        raise InvalidRequest(
            tr("{found!r} is no day", found=found[1][:20]), fix=tr("write it as until 2027-12-31")
        ) from error
    if end <= today:
        raise InvalidRequest(tr("{end} is over already", end=end), fix=tr("name a day that is still to come"))
    return end


async def _listed(context: ToolContext, persona_id: str, name: str) -> Outcome:
    rows = await context.studio.consents.list(persona_id)
    if not rows:
        text = tr('No consents for {name}. Send a picture and say "this is {name}\'s face".', name=plain(name))
        return Outcome(effect="nothing", text=text)
    lines = [
        f"{row.id}: {plain(row.who)}, {plain(row.scope)}, "
        + (
            tr("withdrawn {withdrawn_at:%d %b %Y}", withdrawn_at=row.withdrawn_at)
            if row.withdrawn_at
            else tr("until {expires_on}", expires_on=row.expires_on)
        )
        for row in rows
    ]
    return Outcome(effect="found", text="\n".join(lines), object_kind="persona", object_id=persona_id)


async def _withdraw(context: ToolContext, persona_id: str, name: str, number: int) -> Outcome:
    """End a consent: nothing new is made with that face, and what was posted until now is listed."""
    theirs = {row.id: row for row in await context.studio.consents.list(persona_id)}
    if number not in theirs:
        raise InvalidRequest(
            tr("{name} has no consent {number}", name=name, number=number),
            fix=tr("/persona consent {name} lists them", name=name),
        )
    found = await context.studio.consents.withdraw(number, now=context.now)
    posts = await context.studio.deliveries.list(persona_id=persona_id, limit=500)
    sent = ", ".join(f"{post.handle} {post.permalink}".strip() for post in posts if post.posted_at)
    text = tr(
        "Consent {found} of {who} is withdrawn: nothing new is made with that face. `/persona face {name} off` goes on without it.",
        found=found.id,
        who=plain(found.who),
        name=plain(name),
    )
    return Outcome(
        effect="changed",
        text=tr(
            "{text}\nPosted for {name} until now: {sent}.", text=text, name=plain(name), sent=plain(sent) or "nothing"
        ),
        object_kind="persona",
        object_id=persona_id,
    )


PRESSED = [record_consent]
