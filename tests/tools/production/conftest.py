import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage.tables import Asset, AssetType
from tests.tools.production.studio import Studio, open_studio, png


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio whose engine does not run: the tables, the files and the state machine."""
    async with open_studio(tmp_path, running=False) as opened:
        yield opened


async def keep_picture(studio: Studio, *, seed: int = 1, **fields: Any) -> Asset:
    """A picture in the library, good enough for every platform."""
    content = png(1080, 1080, seed) if fields.pop("large", False) else png(64, 64, seed)
    blob = await studio.blobs.put_bytes(content, suffix=".png")
    assert blob.sha256 == hashlib.sha256(content).hexdigest()
    values: dict[str, Any] = {
        "persona_id": studio.ava.id,
        "type": AssetType.IMAGE,
        "category": "post",
        "sha256": blob.sha256,
        "suffix": ".png",
        "mime": "image/png",
        "file_size": blob.size,
        "width": 1080,
        "height": 1080,
        "title": "beach",
    }
    return await studio.assets.add(Asset(**(values | fields)), now=studio.clock())


@pytest.fixture
async def picture(studio: Studio) -> Asset:
    return await keep_picture(studio)
