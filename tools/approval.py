"""The card that a person approves: content, caption, destination and time, exactly as they will go out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from storage.tables import Asset, Delivery, DeliveryState
from tools.context import Offer, Outcome, Studio
from tools.platforms import MediaInfo, caption_limit, check_media, count, platform
from tools.writing import outgoing_caption


def when_words(delivery: Delivery, now: datetime) -> str:
    """Return the time of a post as its zone's clock shows it, with how far away that is when it is near."""
    local = delivery.due_at.astimezone(ZoneInfo(delivery.timezone))
    minutes = round((delivery.due_at - now).total_seconds() / 60)
    near = f", in {minutes} min" if 0 < minutes < 90 else ", now" if -1 <= minutes <= 0 else ""
    return f"{local:%a %d %b %H:%M} ({delivery.timezone}{near})"


def media_of(asset: Asset) -> MediaInfo:
    """Return what the platform rules need to know of an asset."""
    settings = asset.generation_settings
    return MediaInfo(
        kind=asset.type.value,
        width=asset.width,
        height=asset.height,
        duration_s=asset.duration_s,
        fps=settings.get("fps"),
        video_codec=settings.get("video_codec"),
        audio_codec=settings.get("audio_codec"),
        container=asset.suffix.lstrip("."),
        pixel_format=settings.get("pixel_format"),
        size=asset.file_size,
    )


def report_lines(asset: Asset, platform_name: str) -> list[str]:
    """Return what speaks against this file on this platform, or that nothing does."""
    issues = check_media(media_of(asset), platform_name)
    lines = [
        f"{'⛔' if issue.severity == 'error' else '⚠️'} {issue.message}{f' ({issue.fix})' if issue.fix else ''}"
        for issue in issues
    ]
    score = f", quality {asset.quality_score:.2f}" if asset.quality_score is not None else ""
    return lines or [f"✅ fits {platform(platform_name).title}{score}"]


async def approval_card(
    studio: Studio, delivery_id: int, *, now: datetime, remember: Mapping[str, Any] | None = None
) -> Outcome:
    """Return the question whether this post may go out as shown. What is pressed names the version that was shown."""
    delivery = await studio.deliveries.get(delivery_id)
    assert delivery is not None
    assert delivery.asset_id is not None
    asset = await studio.assets.get(delivery.asset_id)
    assert asset is not None
    destination = await studio.destinations.get(delivery.destination_id) if delivery.destination_id else None
    persona = await studio.personas.get(delivery.persona_id) if delivery.persona_id else None
    where = destination.name if destination and destination.name else delivery.platform
    how = " (handed to you to post)" if destination and destination.publisher == "handoff" else ""
    limit = caption_limit(delivery.platform)
    caption = await outgoing_caption(delivery, destination, persona)
    parts = [
        f"**{delivery.handle}** {asset.handle}{f' of {persona.name}' if persona else ''} → **{where}**{how}",
        when_words(delivery, now),
        "",
        caption or "(no caption)",
        "",
        *report_lines(asset, delivery.platform),
    ]
    if limit and count(caption, delivery.platform) > limit:
        parts.append(f"⛔ the caption is too long for {where}: {count(caption, delivery.platform)} of {limit}")
    args = {"delivery": delivery.id, "version": delivery.version}
    if delivery.state is DeliveryState.DRAFT:
        first = Offer(label="Approve", action="approve_delivery", args=args, style="primary")
        rows: tuple[tuple[Offer, ...], ...] = (
            (first, Offer(label="Edit caption", action="ask_caption", args=args)),
            (
                Offer(label="Move", action="ask_move", args=args),
                Offer(label="Reject", action="ask_reject", args=args, style="danger"),
            ),
        )
    else:
        parts.append("Approved.")
        rows = (
            (
                Offer(label="Move", action="ask_move", args=args),
                Offer(label="Cancel the post", action="cancel_delivery", args=args, style="danger"),
            ),
        )
    return Outcome(
        effect="proposed",
        text="\n".join(parts),
        object_kind="delivery",
        object_id=str(delivery.id),
        offers=rows,
        remember=remember or {},
    )
