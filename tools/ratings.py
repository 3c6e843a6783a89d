"""Ratings: who may be shown how. Only the owner changes these, and code decides by what is stored here."""

from personas.gate import uses_real_face
from storage.tables import Asset, Persona, Rating, Role
from storage.wording import tr
from tools.context import Outcome, ToolContext
from tools.errors import Refused
from tools.finding import a_persona, an_asset
from tools.marks import plain
from tools.notes import AssetName, PersonaName
from tools.toolbox import tool


def owner_only(context: ToolContext, what: str) -> None:
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may {what}", what=what), fix=tr("ask the owner"))


@tool
async def rate_persona(context: ToolContext, *, persona: PersonaName = "", adult: bool) -> Outcome:
    """Open or close adult content for a persona. The owner alone may, and never with a real person's face."""
    owner_only(context, tr("change a rating"))
    row = await a_persona(context, persona)
    if adult:
        await refuse_real_face(context, row)
    rating = Rating.ADULT if adult else Rating.GENERAL
    await context.studio.personas.change(row.id, {"rating": rating}, now=context.now)
    more = tr(" It also needs a destination that you have opened: `/destination 2 adult on`.") if adult else ""
    text = tr("{name} is rated {rating}.{more}", name=plain(row.name), rating=tr(rating.value), more=more)
    return Outcome(effect="changed", text=text, object_kind="persona", object_id=row.id, remember={"persona": row.id})


async def refuse_real_face(context: ToolContext, row: Persona) -> None:
    """Stop adult content of a persona that has, or ever had, a real person's face: older pictures may show it."""
    if uses_real_face(row) or await context.studio.consents.list(row.id):
        raise Refused(
            tr("{name} has a real person's face as reference, so adult content stays off", name=row.name),
            fix=tr("it cannot be turned on"),
        )


@tool
async def rate_asset(context: ToolContext, *, asset: AssetName = "last", adult: bool) -> Outcome:
    """Mark a file as 18+ or as general."""
    owner_only(context, tr("change a rating"))
    row = await an_asset(context, asset)
    if adult:
        await _may_be_adult(context, row)
    elif row.rating is Rating.ADULT and row.job_id and await _was_made_adult(context, row):
        raise Refused(
            tr("{handle} was made as adult content, so it stays rated so", handle=row.handle),
            fix=tr("make another one"),
        )
    rating = Rating.ADULT if adult else Rating.GENERAL
    await context.studio.assets.change(row.id, {"rating": rating})
    more = tr(" It can only go where you have opened adult content.") if adult else ""
    text = tr("{handle} is rated {rating}.{more}", handle=row.handle, rating=tr(rating.value), more=more)
    return Outcome(effect="changed", text=text, object_kind="asset", object_id=str(row.id), remember={"asset": row.id})


async def _may_be_adult(context: ToolContext, row: Asset) -> None:
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    if persona is None:
        raise Refused(
            tr("adult content is only kept for a persona that you have opened for it"), fix=tr("/persona adult NAME on")
        )
    if persona.rating is not Rating.ADULT:
        raise Refused(
            tr("{persona} is general audience", persona=persona.name),
            fix=tr("open it first: /persona adult {persona} on", persona=persona.name),
        )
    await refuse_real_face(context, persona)


async def _was_made_adult(context: ToolContext, row: Asset) -> bool:
    job = await context.studio.jobs.get(row.job_id) if row.job_id else None
    return job is not None and job.params.get("rating") == Rating.ADULT


PRESSED = [rate_persona, rate_asset]
