"""Tools over what has been made and given: search, show, approve, reject, tag, delete."""

from typing import Annotated

from storage.assets import AssetFilter
from storage.tables import Approval, Asset
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import an_asset, the_persona
from tools.notes import AssetName, AssetNames, PersonaName
from tools.toolbox import tool

SHOWN = 10  # an album holds ten


@tool
async def search_library(
    context: ToolContext,
    *,
    query: Annotated[str, "Words to look for."],
    persona: PersonaName = "",
    tags: Annotated[list[str], "Tags to filter by."] = [],  # noqa: B006 - never changed
) -> Outcome:
    """Find existing assets in the media library."""
    row = await the_persona(context, persona) if persona else None
    wanted = AssetFilter(persona_id=row.id if row else None, text=query.strip(), tags=tuple(tags))
    return await listing(context, wanted, f"{query.strip()!r}" + (f" of {row.name}" if row else ""))


async def listing(context: ToolContext, wanted: AssetFilter, what: str) -> Outcome:
    """Return the newest assets that `wanted` lets through, a line each, with the pictures of the first ten."""
    page = await context.studio.assets.list(wanted, limit=SHOWN)
    found = page.items
    if not found:
        return Outcome(effect="nothing", text=f"Nothing found for {what}." if what else "The library is empty.")
    return Outcome(
        effect="found",
        text="\n".join(line(asset) for asset in found),
        object_kind="asset",
        object_id=str(found[0].id),
        assets=tuple(asset.id for asset in found),
        remember={"asset": found[0].id, "job": None, "listed": [asset.id for asset in found]},
    )


def line(asset: Asset) -> str:
    """Return an asset in one line."""
    marks = {Approval.APPROVED: "✅", Approval.REJECTED: "❌", Approval.PENDING: "·"}
    size = f"{asset.width}x{asset.height}" if asset.width else ""
    seconds = f"{asset.duration_s:.0f} s" if asset.duration_s else ""
    score = f"quality {asset.quality_score:.2f}" if asset.quality_score is not None else ""
    facts = ", ".join(part for part in (size, seconds, score) if part)
    return f"{marks[asset.approval_status]} **{asset.handle}** {(asset.title or asset.prompt)[:70]} ({facts})"


@tool
async def show_asset(context: ToolContext, *, asset: AssetName = "last") -> Outcome:
    """Show one asset with how it was made and whether it has been used."""
    row = await an_asset(context, asset)
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    used = f"used {row.times_used} times, last {row.last_used_at:%d %b %H:%M}" if row.last_used_at else "not posted yet"
    made = ", ".join(
        f"{name} {value}" for name, value in sorted(row.generation_settings.items()) if value not in ("", None, {})
    )
    lines = [
        line(row),
        f"of {persona.name}" if persona else "",
        f"{row.mime}, {row.file_size / 1_000_000:.1f} MB, made {row.created_at:%d %b %Y %H:%M} UTC, {used}",
        f"prompt: {row.prompt}" if row.prompt else "",
        f"seed {row.seed}" + (f"; {made}" if made else "") if row.seed is not None else "",
        f"rejected: {row.rejection_reason}" if row.rejection_reason else "",
    ]
    return Outcome(
        effect="found",
        text="\n".join(part for part in lines if part),
        object_kind="asset",
        object_id=str(row.id),
        assets=(row.id,),
        remember={"asset": row.id, "job": None},
    )


async def several(context: ToolContext, names: list[str]) -> list[Asset]:
    """Return the assets of these names; "these" are those that were listed last."""
    if not names or [name.lower() for name in names] in (["these"], ["all"], ["them"]):
        listed = context.memory.get("listed") or []
        return list(await context.studio.assets.among(map(int, listed)))
    if len(names) > 100:
        raise InvalidRequest(f"{len(names)} assets at once are too many", fix="name at most 100")
    return [await an_asset(context, name) for name in names]


def names_of(rows: list[Asset]) -> str:
    return ", ".join(row.handle for row in rows)


@tool
async def approve_assets(context: ToolContext, *, assets: AssetNames) -> Outcome:
    """Approve assets for use. This does not post them."""
    rows = await several(context, assets)
    await context.studio.assets.approve([row.id for row in rows])
    return Outcome(
        effect="approved",
        text=f"Approved {names_of(rows)}.",
        object_kind="asset",
        object_id=str(rows[0].id) if rows else "",
    )


@tool
async def reject_assets(
    context: ToolContext, *, assets: AssetNames, reason: Annotated[str, "Why, in the person's words."] = ""
) -> Outcome:
    """Reject assets, with a reason."""
    rows = await several(context, assets)
    await context.studio.assets.reject([row.id for row in rows], reason)
    text = f"Rejected {names_of(rows)}{f': {reason}' if reason else ''}."
    return Outcome(effect="changed", text=text, object_kind="asset", object_id=str(rows[0].id) if rows else "")


@tool
async def tag_assets(
    context: ToolContext,
    *,
    assets: AssetNames,
    add: Annotated[list[str], "Tags to add."] = [],  # noqa: B006 - never changed
    remove: Annotated[list[str], "Tags to take off."] = [],  # noqa: B006 - never changed
) -> Outcome:
    """Add tags to assets or take tags off."""
    rows = await several(context, assets)
    clean_add = [tag.lstrip("#").strip().lower()[:60] for tag in add if tag.strip("# ")]
    clean_remove = [tag.lstrip("#").strip().lower()[:60] for tag in remove if tag.strip("# ")]
    if not clean_add and not clean_remove:
        raise InvalidRequest("which tag?", fix='say "tag img_12 beach"')
    await context.studio.assets.tag([row.id for row in rows], add=clean_add, remove=clean_remove)
    changed = " ".join([*(f"+{tag}" for tag in clean_add), *(f"-{tag}" for tag in clean_remove)])
    return Outcome(effect="changed", text=f"Tags of {names_of(rows)}: {changed}.", object_kind="asset")


@tool
async def delete_assets(context: ToolContext, *, assets: AssetNames) -> Outcome:
    """Delete assets. It can be undone."""
    rows = await several(context, assets)
    if not rows:
        raise InvalidRequest("delete which?", fix="name them like img_12")
    planned = await context.studio.deliveries.planned_with([row.id for row in rows])
    if planned:
        posts = ", ".join(delivery.handle for delivery in planned)
        raise InvalidRequest(f"{posts} would post what you want to delete", fix=f"cancel {posts} first")
    return Outcome(
        effect="proposed",
        text=f"Delete {names_of(rows)}?",
        object_kind="asset",
        object_id=str(rows[0].id),
        offers=(
            (
                Offer(
                    label="Delete", action="remove_assets", args={"assets": [row.id for row in rows]}, style="danger"
                ),
                Offer(label="Keep", action="leave"),
            ),
        ),
    )


@tool
async def remove_assets(context: ToolContext, *, assets: list[int]) -> Outcome:
    """Delete these assets softly."""
    await context.studio.assets.delete(assets, now=context.now)
    return Outcome(
        effect="deleted",
        text=f"Deleted {len(assets)} file{'s' if len(assets) != 1 else ''}.",
        object_kind="asset",
        offers=((Offer(label="Undo", action="restore_assets", args={"assets": assets}),),),
    )


@tool
async def restore_assets(context: ToolContext, *, assets: list[int]) -> Outcome:
    """Take back a deletion."""
    await context.studio.assets.undelete(assets)
    return Outcome(
        effect="changed", text="They are back.", object_kind="asset", remember={"asset": assets[0], "job": None}
    )


OFFERED = [search_library, show_asset, approve_assets, reject_assets, tag_assets, delete_assets]
PRESSED = [remove_assets, restore_assets]
