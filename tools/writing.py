"""Tools that write: captions for an asset, texts in a persona's voice; and what of it goes out."""

import re
import zlib
from dataclasses import replace
from typing import Annotated, Any

from personas.disclosure import ai_line
from storage.tables import Asset, Caption, Delivery, DeliveryState, Destination, Persona
from storage.wording import tr
from tools.captions import CaptionParts, CaptionRequest, compose, picture_of, redo, theme_of, with_ai_line, write_text
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Missing
from tools.finding import a_persona, the_content, the_persona
from tools.marks import plain
from tools.notes import AssetName, PersonaName, PlatformName
from tools.platforms import Platform, place_of
from tools.platforms import platform as platform_of
from tools.toolbox import tool

REMEMBERED = 30  # captions of a persona that a new one may not repeat
PARTS = {
    "hook": "hook", "opening": "hook", "first line": "hook", "text": "main", "main": "main", "body": "main",
    "call": "call_to_action", "call to action": "call_to_action", "cta": "call_to_action", "ending": "call_to_action",
    "hashtags": "hashtags", "tags": "hashtags", "hashtag": "hashtags",
}  # fmt: skip


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
        picture=await picture_of(context.studio.assets, context.studio.blobs, asset),
    )
    parts = await context.studio.writer.write(request)
    if parts.alt_text and not asset.alt_text:
        await context.studio.assets.change(asset.id, {"alt_text": parts.alt_text})
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
            writer=parts.writer or context.studio.writer.name,
        ),
        now=context.now,
    )


def parts_of(caption: Caption) -> CaptionParts:
    return CaptionParts(
        hook=caption.hook, main=caption.main, call_to_action=caption.call_to_action, hashtags=tuple(caption.hashtags)
    )


async def caption_for(context: ToolContext, asset: Asset | None, persona: Persona | None, place: Platform) -> str:
    """Return the caption that a post of `asset` starts with: the newest one for it, in this place's form, else one written now."""
    if asset is None:
        return ""  # the job writes it with the content
    captions = context.studio.captions
    caption = await captions.latest_for(asset.id, platform=place.id) or await captions.latest_for(asset.id)
    if caption is None:
        caption = await write_for(context, asset, persona, place.id)
    return compose(parts_of(caption), place)


async def outgoing_caption(delivery: Delivery, destination: Destination | None, persona: Persona | None) -> str:
    """Return the caption as it will stand on the platform: with the AI line, unless the destination has its own label."""
    has_line = destination is None or destination.ai_line
    line = ai_line(persona.language if persona else "English") if has_line else ""
    return with_ai_line(delivery.caption, line, place_of(destination, delivery.platform))


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
        raise InvalidRequest(tr("{hashtags} hashtags?", hashtags=hashtags), fix=tr("ask for 0 to 30"))
    content = await the_content(context, asset)
    if content.asset is None:
        return Outcome(
            effect="nothing",
            text=tr("{content} gets its caption with the content; its card shows it.", content=content.name),
        )
    row = await the_persona(context, persona, required=False) if persona or not content.asset.persona_id else None
    if row is None and content.asset.persona_id:
        row = await context.studio.personas.get(content.asset.persona_id)
    where = platform_of(platform).id if platform else "instagram"
    caption = await write_for(context, content.asset, row, where, tone=tone, language=language, hashtags=hashtags)
    return await written(context, caption, content.asset)


async def written(context: ToolContext, caption: Caption, asset: Asset) -> Outcome:
    """Return a caption with the buttons that write a part of it again, post it, or put it into the post that waits."""
    text = compose(parts_of(caption), caption.platform)
    again = tuple(
        Offer(label=label, action="rewrite_caption", args={"caption": caption.id, "part": part})
        for label, part in (
            (tr("New hook"), "hook"),
            (tr("New text"), "main"),
            (tr("New ending"), "call_to_action"),
            (tr("New tags"), "hashtags"),
        )
    )
    use = [Offer(label=tr("Post it"), action="post_asset", args={"asset": asset.id}, lasting=True)]
    waiting = await _waiting_post(context, asset)
    if waiting is not None:
        args = {"delivery": waiting.handle, "caption": text}
        use.insert(
            0,
            Offer(
                label=tr("Use it in {waiting}", waiting=waiting.handle),
                action="caption_delivery",
                args=args,
                style="primary",
            ),
        )
    return Outcome(
        effect="made",
        text=tr(
            "Caption for {asset} ({platform}):\n\n{text}",
            asset=asset.handle,
            platform=platform_of(caption.platform).title,
            text=plain(text),
        ),
        object_kind="caption",
        object_id=str(caption.id),
        offers=(again, tuple(use)),
        remember={"asset": asset.id, "job": None, "caption": caption.id},
    )


async def _waiting_post(context: ToolContext, asset: Asset) -> Delivery | None:
    """Return the post of this asset that still waits for approval, the one last spoken of first."""
    open_ = [
        row for row in await context.studio.deliveries.planned_with([asset.id]) if row.state is DeliveryState.DRAFT
    ]
    spoken = [row for row in open_ if row.id == context.memory.get("delivery")]
    return next(iter(spoken or open_), None)


async def _known(context: ToolContext, number: int) -> tuple[Caption, Asset, Persona | None]:
    row = await context.studio.captions.get(number)
    if row is None or row.asset_id is None:
        raise InvalidRequest(tr("that caption is gone"), fix=tr("/caption writes a new one"))
    asset = await context.studio.assets.get(row.asset_id)
    if asset is None:
        raise InvalidRequest(tr("its file is gone"), fix=tr("/library lists what there is"))
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    return row, asset, persona


@tool
async def rewrite_caption(context: ToolContext, *, caption: int, part: str) -> Outcome:
    """Write one part of a caption again and keep the others."""
    row, asset, persona = await _known(context, caption)
    recent = await context.studio.captions.recent(persona.id, limit=REMEMBERED) if persona else []
    request = CaptionRequest(
        persona=persona,
        theme=theme_of(asset),
        platform=row.platform,
        language=row.language,
        recent=tuple(parts_of(other) for other in recent),
        seed=row.id * 7 + 1,
    )
    parts = await redo(context.studio.writer, request, parts_of(row), part)  # type: ignore[arg-type]
    return await written(context, await _kept(context, row, parts), asset)


async def _kept(context: ToolContext, row: Caption, parts: CaptionParts) -> Caption:
    fresh = Caption(
        persona_id=row.persona_id,
        asset_id=row.asset_id,
        platform=row.platform,
        language=row.language,
        hook=parts.hook,
        main=parts.main,
        call_to_action=parts.call_to_action,
        hashtags=list(parts.hashtags),
        writer=parts.writer or context.studio.writer.name,
    )
    return await context.studio.captions.add(fresh, now=context.now)


@tool
async def recaption(
    context: ToolContext, *, part: str = "", tone: str = "", hashtags: str = "", is_shorter: bool = False
) -> Outcome:
    """Change the caption written last: "new hook", "more relaxed", "shorter", "fewer hashtags", "5 hashtags"."""
    number = await _last_caption(context)
    row, asset, persona = await _known(context, number)
    if is_shorter:
        return await written(context, await _kept(context, row, shortened(parts_of(row))), asset)
    if part:
        if part.lower() not in PARTS:
            raise InvalidRequest(
                tr("a caption has no {part!r}", part=part[:30]), fix=tr("it has a hook, text, ending and hashtags")
            )
        return await rewrite_caption.function(context, caption=row.id, part=PARTS[part.lower()])
    if tone:
        fresh = await write_for(context, asset, persona, row.platform, tone=tone, language=row.language)
        return await written(context, fresh, asset)
    return await _with_hashtags(context, row, asset, persona, hashtags.lower())


def shortened(parts: CaptionParts) -> CaptionParts:
    """Return a caption without its next part that it can lose: the call to action, then all of the text but a sentence.

    >>> shortened(CaptionParts(hook="Hi.", main="One. Two.", call_to_action="", hashtags=())).main
    'One.'
    """
    if parts.call_to_action:
        return replace(parts, call_to_action="")
    first = re.match(r".+?[.!?…](?=\s|$)", parts.main, re.DOTALL)
    if first is not None and first[0].strip() != parts.main.strip():
        return replace(parts, main=first[0].strip())
    if parts.hook and parts.main:
        return replace(parts, main="")
    raise InvalidRequest(tr("this caption is one line already"), fix=tr('say "fewer hashtags", or write it yourself'))


async def _with_hashtags(
    context: ToolContext, row: Caption, asset: Asset, persona: Persona | None, wanted: str
) -> Outcome:
    """Give a caption more or fewer hashtags, and leave its words."""
    have = len(row.hashtags)
    if wanted.isdecimal():
        count = int(wanted)
    else:
        count = {"fewer": have // 2, "less": have // 2, "no": 0, "without": 0, "more": have + 3}.get(wanted, -1)
    if not 0 <= count <= 30:
        raise InvalidRequest(tr("{wanted} hashtags?", wanted=wanted[:20] or tr("how many")), fix=tr("ask for 0 to 30"))
    parts = parts_of(row)
    if count > have:
        fresh = await write_for(context, asset, persona, row.platform, language=row.language, hashtags=count)
        tags = tuple(dict.fromkeys([*parts.hashtags, *fresh.hashtags]))
    else:
        tags = parts.hashtags
    return await written(context, await _kept(context, row, replace(parts, hashtags=tags[:count])), asset)


async def _last_caption(context: ToolContext) -> int:
    """Return the caption that is being talked about: the last one written here, else the newest of "it"."""
    if context.memory.get("caption") and context.memory.get("focus") == "caption":
        return int(context.memory["caption"])
    if context.memory.get("asset"):
        found = await context.studio.captions.latest_for(int(context.memory["asset"]))
        if found is not None:
            return found.id
    if context.memory.get("caption"):
        return int(context.memory["caption"])
    raise InvalidRequest(tr("there is no caption yet"), fix=tr('say "caption img_12 for Instagram"'))


@tool
async def write_as(context: ToolContext, *, persona: PersonaName = "", about: str = "") -> Outcome:
    """Write a short text, such as a bio line, in a persona's voice."""
    row = await a_persona(context, persona)
    if not about.strip():
        raise Missing(
            tr("what shall {name} write?", name=row.name), argument="about", fix=tr("for example: a bio line")
        )
    text = write_text(row, about.strip(), seed=zlib.crc32(context.turn.encode()))
    remember: dict[str, Any] = {"persona": row.id}
    return Outcome(effect="made", text=plain(text), object_kind="text", remember=remember)


OFFERED = [write_caption]
PRESSED = [rewrite_caption, recaption, write_as]
