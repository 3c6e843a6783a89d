"""Enlarging a picture by a model of ComfyUI, which makes details up, where there is one; else it is only resampled."""

from typing import Final

from storage.tables import Asset, AssetType
from tools.context import ToolContext
from tools.editing.requests import Resize, Source, read_edit
from tools.errors import Unavailable

WORKFLOW: Final = "esrgan-upscale"
MOST: Final = 4.0  # times that the usual models enlarge; less of that is scaled down again


def sized(size: tuple[int, int], times: float) -> dict[str, str]:
    """The options of a run for a picture `times` as large as one of `size`: sides in pixels, as a painter takes them."""
    return {
        side: str(max(256, round(length * times / 8) * 8))
        for side, length in zip(("width", "height"), size, strict=True)
    }


async def by_model(context: ToolContext, source: Asset, value: str) -> dict[str, str]:
    """Return the options of a run of WORKFLOW that enlarges `source` as `value` says, such as "2x" or "4k".

    Nothing where it is no picture, no ComfyUI is wanted or answers, its workflow or a model is missing, or it is to become
    more than MOST times as large. Raises InvalidRequest for a value that cannot be read.
    """
    if source.type is not AssetType.IMAGE or not (source.width and source.height) or context.studio.comfyui is None:
        return {}
    wanted = read_edit("upscale", value, Source(width=source.width, height=source.height))
    assert isinstance(wanted, Resize)
    times = wanted.width / source.width
    pack = context.studio.workflows.get(WORKFLOW)
    if pack is None or not 1 < times <= MOST:
        return {}
    try:
        report = await context.studio.inspector.report(pack)
    except Unavailable:
        return {}
    if not report.can_run:
        return {}
    return {"scale": f"{times / MOST:.4g}", **sized((source.width, source.height), times)}
