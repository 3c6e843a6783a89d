"""Tools that write: captions for an asset, texts in a persona's voice; and what of it goes out."""

from typing import Annotated

from personas.disclosure import ai_line

from storage.tables import Asset, Caption, Delivery, Destination, Persona
from tools.captions import CaptionParts, CaptionRequest, compose, theme_of, with_ai_line, write_text
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona, the_content, the_persona
from tools.notes import AssetName, PersonaName, PlatformName
from tools.platforms import platform as platform_of
from tools.toolbox import tool

REMEMBERED = 30  # captions of a persona that a new one may not repeat


async def write_for(
    context: ToolContext,
    asset: Asset,
    persona: Persona | None,
    platform: str,
    *,
    tone: str = "",
    language: str = "",
    hashtags: int = -1,
) -> Caption:
    """Write a caption for `asset` in the persona's voice, keep it and return its row."""
    recent = await context.studio.captions.recent(persona.id, limit=REMEMBERED) if persona else []
    request = CaptionRequest(
        persona=persona,
        theme=theme_of(asset),
        platform=platform,
        language=language or (persona.language if persona else "English"),
        tone=tone,
        hashtag_count=None if hashtags < 0 else hashtags,
        recent=tuple(parts_of(caption) for caption in recent),
        seed=asset.id * 1_000 + len(recent),
    )
    parts = await context.studio.writer.write(request)
    return await context.studio.captions.add(
        Caption(
            persona_id=persona.id if persona else None,
            asset_id=asset.id,
            platform=platform,
            language=request.language,
            hook=parts.hook,
            main=parts.main,
            call_to_action=parts.call_to_action,
            hashtags=list(parts.hashtags),
            writer=context.studio.writer.name,
        ),
        now=context.now,
    )


def parts_of(caption: Caption) -> CaptionParts:
    return CaptionParts(
        hook=caption.hook, main=caption.main, call_to_action=caption.call_to_action, hashtags=tuple(caption.hashtags)
    )


async def caption_for(context: ToolContext, asset: Asset | None, persona: Persona | None, platform: str) -> str:
    """Return the caption that a post of `asset` starts with: the newest one for it, else one written now."""
    if asset is None:
        return ""  # the job writes it with the content
    caption = await context.studio.captions.latest_for(asset.id, platform=platform)
    if caption is None:
        caption = await write_for(context, asset, persona, platform)
    return compose(parts_of(caption), platform)


async def outgoing_caption(delivery: Delivery, destination: Destination | None, persona: Persona | None) -> str:
    """Return the caption as it will stand on the platform: with the AI line, unless the destination has its own label."""
    if destination is not None and not destination.ai_line:
        return delivery.caption
    return with_ai_line(delivery.caption, ai_line(persona.language if persona else "English"), delivery.platform)


@tool
async def write_caption(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    asset: AssetName = "last",
    platform: PlatformName = "",
    tone: Annotated[str, "e.g. funny, formal, flirty."] = "",
    language: Annotated[str, "Language of the caption, e.g. Spanish."] = "",
    hashtags: Annotated[int, "Number of hashtags; -1 = as many as suit the platform."] = -1,
) -> Outcome:
    """Write caption text / hashtags for an existing asset."""
    if not -1 <= hashtags <= 30:
        raise InvalidRequest(f"{hashtags} hashtags?", fix="ask for 0 to 30")
    content = await the_content(context, asset)
    if content.asset is None:
        return Outcome(effect="nothing", text=f"{content.name} gets its caption with the content; its card shows it.")
    row = await the_persona(context, persona, required=False) if persona or not content.asset.persona_id else None
    if row is None and content.asset.persona_id:
        row = await context.studio.personas.get(content.asset.persona_id)
    where = platform_of(platform).id if platform else "instagram"
    caption = await write_for(context, content.asset, row, where, tone=tone, language=language, hashtags=hashtags)
    text = compose(parts_of(caption), where)
    return Outcome(
        effect="made",
        text=f"Caption for {content.asset.handle} ({platform_of(where).title}):\n\n{text}",
        object_kind="caption",
        object_id=str(caption.id),
        offers=(
            (
                Offer(label="New hook", action="rewrite_caption", args={"caption": caption.id, "part": "hook"}),
                Offer(label="New text", action="rewrite_caption", args={"caption": caption.id, "part": "main"}),
                Offer(label="Post it", action="post_asset", args={"asset": content.asset.id}),
            ),
        ),
        remember={"asset": content.asset.id, "job": None, "caption": caption.id},
    )


@tool
async def rewrite_caption(context: ToolContext, *, caption: int, part: str) -> Outcome:
    """Write one part of a caption again and keep the others."""
    row = await context.studio.captions.get(caption)
    if row is None or row.asset_id is None:
        raise InvalidRequest("that caption is gone", fix="/caption writes a new one")
    asset = await context.studio.assets.get(row.asset_id)
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    if asset is None:
        raise InvalidRequest("its file is gone", fix="/library lists what there is")
    from tools.captions import redo

    recent = await context.studio.captions.recent(persona.id, limit=REMEMBERED) if persona else []
    request = CaptionRequest(
        persona=persona, theme=theme_of(asset), platform=row.platform, language=row.language,
        recent=tuple(parts_of(other) for other in recent), seed=row.id * 7 + 1,
    )  # fmt: skip
    parts = await redo(context.studio.writer, request, parts_of(row), part)  # type: ignore[arg-type]
    fresh = await context.studio.captions.add(
        Caption(
            persona_id=row.persona_id, asset_id=row.asset_id, platform=row.platform, language=row.language, hook=parts.hook,
            main=parts.main, call_to_action=parts.call_to_action, hashtags=list(parts.hashtags),
            writer=context.studio.writer.name,
        ),
        now=context.now,
    )  # fmt: skip
    return Outcome(
        effect="made",
        text=f"Caption for {asset.handle}:\n\n{compose(parts, row.platform)}",
        object_kind="caption",
        object_id=str(fresh.id),
        offers=(
            (
                Offer(label="New hook", action="rewrite_caption", args={"caption": fresh.id, "part": "hook"}),
                Offer(label="New text", action="rewrite_caption", args={"caption": fresh.id, "part": "main"}),
                Offer(label="Post it", action="post_asset", args={"asset": asset.id}),
            ),
        ),
        remember={"asset": asset.id, "job": None, "caption": fresh.id},
    )


@tool
async def write_as(context: ToolContext, *, words: str) -> Outcome:
    """Write a short text, such as a bio line, in a persona's voice: "Ava a bio line"."""
    name, _, about = words.strip().partition(" ")
    persona = await a_persona(context, name)
    return Outcome(
        effect="made",
        text=write_text(persona, about.strip() or "a bio line", seed=sum(map(ord, context.turn))),
        object_kind="text",
    )


OFFERED = [write_caption]
PRESSED = [rewrite_caption, write_as]
