"""What a reel carries of its persona: the words asked for, a handle, the AI line, and the logo that the persona keeps."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from personas.disclosure import ai_line
from storage.tables import AssetType, Persona
from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona, an_asset
from tools.marks import plain
from tools.notes import PersonaName
from tools.reel.texts import read_texts
from tools.toolbox import tool

ON = {"on", "yes", "true", "1", "auto", "her", "his", "their", "the"}
OFF = {"off", "no", "none", "false", "0", ""}
# What the words are called in a command, and what they are.
OPTIONS: Mapping[str, str] = {
    "lower_third": "lower_third", "cta": "call_to_action", "handle": "handle", "ai_line": "ai_line", "captions": "caption",
}  # fmt: skip


def texts_from(options: Mapping[str, str], persona: Persona | None) -> dict[str, str]:
    """The texts of a reel by their role, from a command's options."""
    return resolved({role: options[name] for name, role in OPTIONS.items() if name in options}, persona)


def resolved(texts: Mapping[str, str], persona: Persona | None) -> dict[str, str]:
    """Texts with "on" put into words, and without those that are off. A lower third's lines may be parted by "|"."""
    found: dict[str, str] = {}
    for role, text in texts.items():
        low = text.strip().casefold()
        if low in OFF:
            continue
        if low in ON:
            if role == "handle" and persona is not None:
                text = "@" + re.sub(r"[^\w.]+", "", persona.name.casefold())
            elif role == "ai_line":
                text = ai_line(persona.language if persona else "English")
            elif role == "lower_third" and persona is not None:
                text = persona.name
            else:
                raise InvalidRequest(
                    tr("what shall the {role} say?", role=role.replace("_", " ")),
                    fix=tr('for example --cta "Follow for more"'),
                )
        found[role] = re.sub(r"\s*\|\s*", "\n", text.strip(), count=1) if role == "lower_third" else text.strip()
    return found


async def logo_for(context: ToolContext, persona: Persona | None, asked: str = "") -> str:
    """The picture that stands in a reel's corner, as `ReelParams.logo` wants it: one by name, the persona's, or none."""
    if asked.strip().casefold() in OFF - {""}:
        return ""
    if asked.strip().casefold() not in ON | {""}:
        picture = await an_asset(context, asked, wants=AssetType.IMAGE)
        return f"{picture.sha256}{picture.suffix}"
    kept = await context.studio.preferences.get(_key(persona), "") if persona is not None else ""
    if asked and not kept:
        name = persona.name if persona else "Ava"
        raise InvalidRequest(tr("there is no logo yet"), fix=tr("send a picture, then /logo {name} last", name=name))
    return str(kept)


async def said_of(context: ToolContext, words: str, persona: Persona | None, now: Mapping[str, Any]) -> dict[str, Any]:
    """What "call to action: …", "no captions" or "with the logo" change about a reel; {} when the words say none of it.

    `now` holds the reel's `texts` as they are.
    """
    read = read_texts(words)
    if not read:
        return {}
    [(role, text)] = read.items()
    if role == "hook":
        return {"hook": text}
    if role == "logo":
        return {"logo": await logo_for(context, persona, text or "off")}
    texts = {name: said for name, said in now.items() if name != role}
    return {"texts": texts | resolved({role: text}, persona)}


@tool
async def set_logo(
    context: ToolContext, *, persona: PersonaName = "", asset: Annotated[str, 'The picture; "off" for none.'] = "last"
) -> Outcome:
    """Keep a picture as a persona's logo: it stands in a corner of every reel of theirs from then on."""
    row = await a_persona(context, persona)
    before = str(await context.studio.preferences.get(_key(row), ""))
    name = plain(row.name)
    if asset.strip().casefold() in OFF - {""}:
        await context.studio.preferences.reset(_key(row))
        text = (
            tr("{name}'s reels have no logo from now on.", name=name)
            if before
            else tr("{name} has no logo.", name=name)
        )
    else:
        picture = await an_asset(context, asset or "last", wants=AssetType.IMAGE)
        await context.studio.preferences.set(_key(row), f"{picture.sha256}{picture.suffix}")
        text = tr(
            "{picture} stands in the corner of {name}'s reels from now on. /logo {name} off takes it away.",
            picture=picture.handle,
            name=name,
        )
    offers = ((Offer(label="Undo", action="put_back_logo", args={"persona": row.id, "logo": before}),),)
    return Outcome(
        effect="changed",
        text=text,
        object_kind="persona",
        object_id=row.id,
        offers=offers,
        remember={"persona": row.id},
    )


@tool
async def put_back_logo(context: ToolContext, *, persona: str, logo: str = "") -> Outcome:
    """Give a persona the logo of before, or none."""
    row = await context.studio.personas.get(persona)
    if row is None:
        raise InvalidRequest(tr("that persona is gone"))
    if logo:
        await context.studio.preferences.set(_key(row), logo)
    else:
        await context.studio.preferences.reset(_key(row))
    return Outcome(
        effect="changed",
        text=tr("{name}'s logo is as it was.", name=plain(row.name)),
        object_kind="persona",
        object_id=row.id,
    )


def _key(persona: Persona) -> str:
    return f"logo:{persona.id}"


PRESSED = [set_logo, put_back_logo]
