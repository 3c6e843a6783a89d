"""The tool that checks a file: what the platform accepts, and what the measures of quality say."""

from storage.tables import Asset, AssetType, LikenessVerdict
from tools.approval import likeness_words, report_lines
from tools.context import Outcome, Studio, ToolContext
from tools.errors import Unavailable
from tools.finding import an_asset
from tools.likeness import framing_of
from tools.marks import plain
from tools.notes import AssetName, PlatformName
from tools.platforms import platform as platform_of
from tools.quality import QualityReport, check_image, check_video
from tools.toolbox import tool

ALIKE = (LikenessVerdict.SAME, LikenessVerdict.SEVERAL)


@tool
async def validate_media(context: ToolContext, *, asset: AssetName = "last", platform: PlatformName = "") -> Outcome:
    """Check whether an existing asset meets a platform's rules (length, size, aspect ratio, codec)."""
    row = await an_asset(context, asset)
    lines = [f"**{row.handle}**" + (f" on {platform_of(platform).title}" if platform else "")]
    if platform:
        lines += report_lines(row, platform_of(platform).id, with_score=False)
    report = await measured(context.studio, row)
    if report is not None:
        checks = len(report.passed) + len(report.failed) + len(report.warnings)
        lines.append(f"quality {report.score:.2f}: {len(report.passed)} of {checks} checks passed")
        lines += [f"⚠️ {plain(reason)}" for reason in [*report.errors, *report.reasons][:8]]
    row, doubts = await judged(context.studio, row)
    lines += [f"⚠️ {plain(doubt)}" for doubt in doubts]
    if words := likeness_words(row):
        lines.append(words if row.likeness_verdict in ALIKE else f"⚠️ {words}")
    if report is None and not platform:
        lines.append("has no picture, so there is no quality to measure")
    return Outcome(
        effect="found",
        text="\n".join(lines),
        object_kind="asset",
        object_id=str(row.id),
        remember={"asset": row.id, "job": None},
    )


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
        return asset, [f"whose face it is could not be looked at: {error.message}"]
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


OFFERED = [validate_media]
