"""Another of the things that are being talked about: "the other one", "the one before", "the second one"."""

from dataclasses import replace
from typing import Annotated

from storage.assets import AssetFilter
from storage.tables import Asset, AssetType
from storage.wording import tr, trn
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import OPEN, an_asset
from tools.library import ON_THE_WAY, show_asset
from tools.schedule import show_post
from tools.toolbox import tool

KINDS = {AssetType.VIDEO: "reel", AssetType.IMAGE: "images", AssetType.AUDIO: "upload"}
OTHER, BEFORE, FINAL = "other", "before", "final"


@tool
async def pick(
    context: ToolContext, *, which: Annotated[str, "other, before, final, or a number from 1 in what was listed."]
) -> Outcome:
    """Make another of the things that are being talked about "it", and show it."""
    if which.isdecimal() or which == FINAL:
        return await _shown(context, await _listed(context, which))
    if context.memory.get("focus") == "delivery":
        return await _other_post(context)
    current = await an_asset(context, "last")
    pair = context.memory.get("pair") or []
    back = next((number for number in pair if number != current.id), None) if current.id in pair else None
    other = await context.studio.assets.get(int(back)) if back and which == OTHER else await source_of(context, current)
    if other is None or other.deleted_at is not None:
        other = await _made_before(context, current)
    if other is None:
        raise InvalidRequest(
            tr("there is nothing beside {current}", current=current.handle), fix=tr("/library lists all there is")
        )
    return await _shown(context, other, pair=[other.id, current.id])


async def source_of(context: ToolContext, asset: Asset) -> Asset | None:
    """Return what `asset` was made from: what was edited, or the reel that was made again; None for a work of its own."""
    job = await context.studio.jobs.get(asset.job_id) if asset.job_id else None
    if job is None:
        return None
    number = job.params.get("asset_id") if job.kind == "edit" else None
    if number is None and job.params.get("based_on"):
        before = await context.studio.jobs.get(int(job.params["based_on"]))
        number = before.result.get("asset") if before is not None else None
    found = await context.studio.assets.get(int(number)) if number else None
    return found if found is not None and found.deleted_at is None else None


async def _made_before(context: ToolContext, asset: Asset) -> Asset | None:
    wanted = AssetFilter(type=asset.type, without=ON_THE_WAY)
    page = await context.studio.assets.list(wanted, limit=1, before=asset.id)
    return next(iter(page.items), None)


async def _listed(context: ToolContext, which: str) -> Asset:
    rows = list(await context.studio.assets.among(map(int, context.memory.get("listed") or [])))
    if not rows:
        raise InvalidRequest(
            tr("which ones do you mean?"), fix=tr("list them first with /library, or name one like img_12")
        )
    number = len(rows) if which == FINAL else int(which)
    if not 1 <= number <= len(rows):
        raise InvalidRequest(
            trn("there is only one", "there are {count}", len(rows)),
            fix=tr("name it like img_12"),
        )
    return rows[number - 1]


async def _shown(context: ToolContext, asset: Asset, *, pair: list[int] | None = None) -> Outcome:
    outcome: Outcome = await show_asset.function(context, asset=asset.handle)
    text = outcome.text.partition("\n")[0]  # which one it is; how it was made is not asked
    return replace(outcome, text=text, remember={**outcome.remember, "kind": KINDS[asset.type], "pair": pair or []})


async def _other_post(context: ToolContext) -> Outcome:
    """Show the newest other post that can still be changed."""
    current = int(context.memory.get("delivery") or 0)
    rows = [row for row in await context.studio.deliveries.list(states=OPEN) if row.id != current]
    if not rows:
        raise InvalidRequest(tr("no other post is planned"), fix=tr("/queue lists them"))
    newest = max(rows, key=lambda row: row.id)
    outcome: Outcome = await show_post.function(context, id=newest.handle)
    return outcome


PRESSED = [pick]
