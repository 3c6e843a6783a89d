"""The tools that check a file or a post: what the platform accepts, what the measures of quality say; and that mend it."""

import re
from dataclasses import replace
from typing import Annotated

from personas.disclosure import ai_line
from storage.tables import Asset, AssetType, Delivery, LikenessVerdict
from storage.wording import tr
from tools.approval import likeness_words
from tools.captions import alt_text_of
from tools.captions.mending import caption_issues, mended_caption, whole_caption
from tools.context import Offer, Outcome, Studio, ToolContext
from tools.decisions import as_shown, too_late
from tools.errors import InvalidRequest, Unavailable
from tools.finding import an_asset, the_delivery
from tools.likeness import framing_of
from tools.making import asker, started
from tools.marks import plain
from tools.notes import AssetName, PlatformName
from tools.platforms import EVERYWHERE, Platform, place_of
from tools.platforms import platform as platform_of
from tools.production import EditParams
from tools.production.fitting import FIT, Fit
from tools.quality import QualityReport, check_image, check_video
from tools.schedule import about
from tools.toolbox import tool
from tools.validator.facts import measure
from tools.validator.rules import Violation, judge, repairable

ALIKE = (LikenessVerdict.SAME, LikenessVerdict.SEVERAL)
MOST_LINES = 10
SAME = 18  # characters in which two lines say the same
POST = re.compile(r"(?:post[\s_#-]*|p)\d+", re.IGNORECASE)
Shape = Annotated[str, "How another shape is reached: blur, pad or crop. Empty: framed by its own blurred picture."]


@tool
async def validate_media(context: ToolContext, *, asset: AssetName = "last", platform: PlatformName = "") -> Outcome:
    """Check whether an existing asset meets a platform's rules (length, size, aspect ratio, codec)."""
    if POST.fullmatch(asset.strip()):
        return await _validated_post(context, await the_delivery(context, asset))
    row = await an_asset(context, asset)
    place = platform_of(platform) if platform else EVERYWHERE
    lines = [f"**{row.handle}**" + (tr(" on {place}", place=place.title) if platform else "")]
    found = await _judged_file(context.studio, row, place)
    lines += violation_lines(found, place)
    report = await measured(context.studio, row)
    if report is not None:
        lines.append(tr("quality {summary} checks passed", summary=report.summary))
        said = {one.message[:SAME] for one in found}  # the loudness, say: it is told once
        reasons = [reason for reason in (*report.errors, *report.reasons) if reason[:SAME] not in said]
        lines += [f"⚠️ {plain(reason)}" for reason in reasons[:8]]
    row, doubts = await judged(context.studio, row)
    lines += [f"⚠️ {plain(doubt)}" for doubt in doubts]
    if words := likeness_words(row):
        lines.append(words if row.likeness_verdict in ALIKE else f"⚠️ {words}")
    if report is None:
        lines.append(tr("has no picture, so there is no quality to measure"))
    return Outcome(
        effect="found",
        text="\n".join(lines),
        object_kind="asset",
        object_id=str(row.id),
        offers=_repair_offer(row, place, found),
        remember={"asset": row.id, "job": None},
    )


async def _judged_file(studio: Studio, row: Asset, place: Platform) -> list[Violation]:
    if row.type not in {AssetType.IMAGE, AssetType.VIDEO}:
        return []
    facts = await measure(await studio.blobs.fetch(row.sha256, row.suffix))
    return judge(facts, place)


def violation_lines(found: list[Violation], place: Platform) -> list[str]:
    """What is wrong, the worst first, each with what would mend it; that it fits, where nothing speaks against it."""
    lines = [f"{plain(one.line)}{_mend(one)}" for one in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        lines.append(tr("… and {count} more", count=len(found) - MOST_LINES))
    refused = any(one.severity == "error" for one in found)
    return lines if refused else [*lines, f"✅ {'fits' if place.id != EVERYWHERE.id else 'plays'} {place.title}"]


def _mend(one: Violation) -> str:
    if one.is_repairable:
        return f" → {one.fix}" if one.fix else ""
    return tr(" ({fix}; I cannot mend that)", fix=one.fix) if one.fix else ""


def _repair_offer(row: Asset, place: Platform, found: list[Violation]) -> tuple[tuple[Offer, ...], ...]:
    if not repairable(found):
        return ()
    args = {"asset": row.handle, "platform": "" if place.id == EVERYWHERE.id else place.id}
    return ((Offer(label=tr("Repair"), action="repair_media", args=args, style="primary"),),)


@tool
async def repair_media(
    context: ToolContext, *, asset: AssetName = "last", platform: PlatformName = "", shape: Shape = ""
) -> Outcome:
    """Make an existing video or picture fit a platform's rules, changed as little as possible."""
    if POST.fullmatch(asset.strip()):
        row = await the_delivery(context, asset)
        return await fit_delivery.function(context, delivery=row.id, version=row.version)
    source = await an_asset(context, asset)
    place = platform_of(platform) if platform else EVERYWHERE
    found = await _judged_file(context.studio, source, place)
    if not repairable(found):
        text = "\n".join(
            [tr("Nothing was changed on **{source}**.", source=source.handle), *violation_lines(found, place)]
        )
        return Outcome(
            effect="nothing",
            text=text,
            object_kind="asset",
            object_id=str(source.id),
            remember={"asset": source.id, "job": None},
        )
    wish = Fit(platform=place.id if platform else "", fill=shape.strip().casefold())
    params = EditParams(asset_id=source.id, operation=FIT, value=wish.words)
    job = await context.studio.production.start_edit(params, asker(context))
    outcome = started(job, tr("Making {source} fit {place}.", source=source.handle, place=place.title), None)
    return replace(outcome, remember={**outcome.remember, "kind": "reel" if source.duration_s else "images"})


# A post: its file, its caption and its alt text.


async def _validated_post(context: ToolContext, row: Delivery) -> Outcome:
    """Check a post as it would go out."""
    destination = await context.studio.destinations.get(row.destination_id) if row.destination_id else None
    persona = await context.studio.personas.get(row.persona_id, deleted=True) if row.persona_id else None
    place = place_of(destination, row.platform)
    content = await context.studio.assets.get(row.asset_id) if row.asset_id else None
    if content is None:
        raise InvalidRequest(
            tr("{handle} has no content yet", handle=row.handle), fix=tr("check it when its card says ready")
        )
    found = await _judged_file(context.studio, content, place)
    spoken = persona.language if persona else "English"
    line = ai_line(spoken) if destination is not None and destination.ai_line else ""
    alt_text = alt_text_of(
        row.alt_text, seen=content.alt_text, persona=persona.name if persona else "", title=content.title,
        ai_line=ai_line(spoken), place=place,
    )  # fmt: skip
    words = caption_issues(
        whole_caption(row.caption, line), place, alt_text=row.alt_text or alt_text, wants_alt_text=True
    )
    said = [f"{'⛔' if one.severity == 'error' else '⚠️'} {plain(one.message)} → {one.fix}" for one in words]
    lines = [
        tr("**{handle}** {content} on {place}", handle=row.handle, content=content.handle, place=place.title),
        *violation_lines(found, place),
        *said,
    ]
    offers: tuple[tuple[Offer, ...], ...] = ()
    if repairable(found) or any(one.code != "alt_text" for one in words):
        args = {"delivery": row.id, "version": row.version}
        offers = ((Offer(label=tr("Repair"), action="fit_delivery", args=args, style="primary"),),)
    return replace(about(row, "found", "\n".join(lines), by_card=False), offers=offers)


@tool
async def fit_delivery(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Make a post fit its place: its caption at once, its file by a job. It waits for approval again."""
    row = await as_shown(context, delivery, version)
    if row is None or row.asset_id is None:
        return await too_late(context, delivery)
    destination = await context.studio.destinations.get(row.destination_id) if row.destination_id else None
    persona = await context.studio.personas.get(row.persona_id, deleted=True) if row.persona_id else None
    place = place_of(destination, row.platform)
    content = await context.studio.assets.get(row.asset_id)
    if content is None:
        return await too_late(context, delivery)
    line = ai_line(persona.language if persona else "English") if destination and destination.ai_line else ""
    caption, changes = mended_caption(row.caption, place, line=line)
    values: dict[str, object] = {"caption": caption} if changes else {}
    if place.alt_text_max and len(row.alt_text) > place.alt_text_max:
        values["alt_text"] = alt_text_of(row.alt_text, persona="", title="", ai_line="", place=place)
        changes = (*changes, tr("alt text shortened to {alt_text_max} characters", alt_text_max=place.alt_text_max))
    found = await _judged_file(context.studio, content, place)
    job = None
    if repairable(found):
        wish = Fit(platform=place.id, destination=row.destination_id or 0)
        job = await context.studio.production.start_edit(
            EditParams(asset_id=content.id, operation=FIT, value=wish.words), asker(context)
        )
        values |= {"asset_id": None, "job_id": job.id}
    if not values:
        left = violation_lines(found, place)
        return about(
            row, "nothing", "\n".join([tr("Nothing was changed on {handle}.", handle=row.handle), *left]), by_card=False
        )
    changed = await context.studio.publishing.change(row.id, **values)
    if changed is None:
        return await too_late(context, delivery)
    said = "; ".join(plain(change) for change in changes)
    if job is None:
        return about(
            changed, "changed", tr("{changed}: {said}. It waits for your approval.", changed=changed.handle, said=said)
        )
    making = tr(
        "{content} is being made to fit {place} ({job})", content=content.handle, place=place.title, job=job.handle
    )
    text = tr(
        "{changed}: {said}{making}. Then it waits for your approval.",
        changed=changed.handle,
        said=said + "; " if said else "",
        making=making,
    )
    return about(changed, "started", text, by_card=False)


async def judged(studio: Studio, asset: Asset) -> tuple[Asset, list[str]]:
    """Compare a picture of a persona with its references, where that can be done; return it, and what kept it from that.

    How it was framed is not known here beyond its words: a picture without a face is not held against it.
    """
    gate = studio.production.likeness
    persona = await studio.personas.get(asset.persona_id) if asset.persona_id else None
    if gate is None or persona is None:
        return asset, []
    framing = framing_of(asset.title, "wide", preset=str(asset.generation_settings.get("preset") or ""))
    try:
        await gate.judge(asset, persona, framing)
    except Unavailable as error:
        return asset, [tr("whose face it is could not be looked at: {message}", message=error.message)]
    return await studio.assets.get(asset.id) or asset, gate.doubts(persona)


async def measured(studio: Studio, asset: Asset) -> QualityReport | None:
    """Measure an asset and keep what was found; None for what has no quality to measure, such as sound."""
    path = await studio.blobs.fetch(asset.sha256, asset.suffix)
    if asset.type is AssetType.VIDEO:
        report = await check_video(path)
    elif asset.type is AssetType.IMAGE:
        report = await check_image(path)
    else:
        return None
    await studio.assets.set_quality(asset.id, report.score, report.as_dict(), phash=report.phash)
    return report


OFFERED = [validate_media, repair_media]
PRESSED = [fit_delivery]
