"""The tool that checks a file: what the platform accepts, and what the measures of quality say."""

from tools.approval import report_lines
from tools.context import Outcome, ToolContext
from tools.finding import an_asset
from tools.notes import AssetName, PlatformName
from tools.platforms import platform as platform_of
from tools.toolbox import tool


@tool
async def validate_media(context: ToolContext, *, asset: AssetName, platform: PlatformName = "") -> Outcome:
    """Check whether an existing asset meets a platform's rules (length, size, aspect ratio, codec)."""
    row = await an_asset(context, asset)
    if row.quality_score is None:
        row = await context.studio.production.measure(row.id)
    lines = [f"**{row.handle}**" + (f" on {platform_of(platform).title}" if platform else "")]
    if platform:
        lines += report_lines(row, platform_of(platform).id)
    quality = row.quality
    if row.quality_score is not None:
        passed, failed = quality.get("passed", []), quality.get("failed", [])
        lines.append(
            f"quality {row.quality_score:.2f} {'✅' if not failed else '⚠️'} {len(passed)}/{len(passed) + len(failed)}"
        )
        lines += [f"⚠️ {line}" for line in [*quality.get("reasons", []), *quality.get("warnings", [])][:8]]
    return Outcome(
        effect="found",
        text="\n".join(lines),
        object_kind="asset",
        object_id=str(row.id),
        remember={"asset": row.id, "job": None},
    )


OFFERED = [validate_media]
