"""What a stored file is about, as far as its row tells, and the picture that shows it."""

from pathlib import Path

from storage.assets import Assets
from storage.blobs import Blobs
from storage.errors import Away, NotFound
from storage.tables import Asset, AssetType
from tools.captions.theme import is_file_name


def theme_of(asset: Asset) -> str:
    """Return the theme that `asset` was made for, else what was asked of the painter; "" where nothing tells.

    A given file's name is no theme: nobody wants a post about IMG_1234.
    """
    for text in (asset.title, asset.prompt):
        if text and text.strip() and not is_file_name(text):
            return text.strip()
    return ""


async def picture_of(assets: Assets, blobs: Blobs, asset: Asset) -> Path | None:
    """Return the picture that a caption for `asset` is about: itself, or of a film the best of its shots; None for none."""
    found: Asset | None = asset if asset.type is AssetType.IMAGE else None
    if asset.type is AssetType.VIDEO and asset.job_id is not None:
        shots = [
            one for one in await assets.of_job(asset.job_id) if one.type is AssetType.IMAGE and one.category == "shot"
        ]
        found = max(shots, key=lambda one: (one.quality_score or 0.0, -one.id), default=None)
    if found is None:
        return None
    try:
        return await blobs.fetch(found.sha256, found.suffix)
    except (NotFound, Away):  # a caption can be written without looking
        return None
