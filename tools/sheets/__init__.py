"""Sheets: many things as one picture for a phone. The library's page, a comparison, the week and the month of the plan.

`draw` has one drawn by a worker process; what a sheet shows is gathered by the tools, and said in words beside it.
"""

import asyncio
import logging
import os
from collections.abc import Sequence
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from storage.blobs import Blobs
from storage.errors import Away, NotFound
from storage.tables import Asset, AssetType
from storage.wording import spoken
from tools.workers import ask

logger = logging.getLogger(__name__)

Kind = Literal["contact", "versus", "week", "month"]
TIMEOUT = 60.0  # seconds: nine clips on a busy machine, each opened for the first time
SEEN = {AssetType.IMAGE, AssetType.VIDEO}


async def draw(kind: Kind, told: dict[str, Any], *, into: Path, thumbnails: Path) -> Path:
    """Draw a sheet into the folder `into`, and return its path: the same, and at once, for what was drawn there before.

    Raises the errors of `tools.workers.ask`.
    """
    name = sha256(dumps([kind, spoken(), _content(told)], sort_keys=True).encode()).hexdigest()[:20]
    target = into / f"{kind}-{name}.jpg"
    if await asyncio.to_thread(_is_there, target):
        return target
    fresh = into / f"{kind}-{uuid4().hex}.jpg"
    request = {**told, "kind": kind, "to": str(fresh.resolve()), "thumbnails": str(thumbnails.resolve())}
    drawn = await ask("tools.sheets.worker", request, timeout=TIMEOUT)
    # A picture that could not be read now may be there the next time.
    return await asyncio.to_thread(fresh.replace, target) if drawn["is_whole"] else fresh


def _is_there(target: Path) -> bool:
    """Whether a sheet was drawn already; one that is shown again is not swept away as old."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.utime(target)
    except FileNotFoundError:
        return False
    return True


async def sources(blobs: Blobs, assets: Sequence[Asset], thumbnails: Path) -> dict[int, dict[str, str]]:
    """Return where the pictures of these assets are to be had; one that has none is left out.

    What has its thumbnail already is not fetched, which may cost a download; what cannot be had is an empty tile.
    """
    found = {}
    for asset in assets:
        if asset.type not in SEEN:
            continue
        path = ""
        if not await asyncio.to_thread((thumbnails / f"{asset.sha256}.jpg").is_file):
            try:
                path = str(await blobs.fetch(asset.sha256, asset.suffix))
            except (NotFound, Away) as error:
                told = {"action": "thumbnail_failed", "asset": asset.id, "why": error.message}
                logger.warning("A file cannot be shown", extra=told)
        found[asset.id] = {"sha256": asset.sha256, "suffix": asset.suffix, "path": path}
    return found


def _content(told: Any) -> Any:
    """What a sheet shows, without where it lies now."""
    if isinstance(told, dict):
        return {key: _content(value) for key, value in told.items() if key != "path"}
    return [_content(value) for value in told] if isinstance(told, list) else told
