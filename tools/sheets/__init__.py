"""Sheets: many things as one picture for a phone. The library's page, a comparison, the week and the month of the plan.

`draw` has one drawn by a worker process; what a sheet shows is gathered by the tools, and said in words beside it.
"""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any, Literal

from storage.blobs import Blobs
from storage.tables import Asset, AssetType
from tools.workers import ask

Kind = Literal["contact", "versus", "week", "month"]
TIMEOUT = 60.0  # seconds: nine clips on a busy machine, each opened for the first time
SEEN = {AssetType.IMAGE, AssetType.VIDEO}


async def draw(kind: Kind, told: dict[str, Any], *, into: Path, thumbnails: Path) -> Path:
    """Draw a sheet into the folder `into`, and return its path, the same for the same content.

    Raises the errors of `tools.workers.ask`.
    """
    name = sha256(dumps([kind, told], sort_keys=True, default=str).encode()).hexdigest()[:20]
    target = into / f"{kind}-{name}.jpg"
    await asyncio.to_thread(into.mkdir, parents=True, exist_ok=True)
    request = {**told, "kind": kind, "to": str(target.resolve()), "thumbnails": str(thumbnails.resolve())}
    await ask("tools.sheets.worker", request, timeout=TIMEOUT)
    return target


async def sources(blobs: Blobs, assets: Sequence[Asset]) -> dict[int, dict[str, str]]:
    """Return where the pictures of these assets are to be had; one that has none is left out."""
    return {
        asset.id: {"sha256": asset.sha256, "suffix": asset.suffix, "path": str(blobs.path(asset.sha256, asset.suffix))}
        for asset in assets
        if asset.type in SEEN
    }
