import hashlib
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage.tables import Asset, AssetType
from tests.tools.production.studio import Studio, open_studio, png
from tools.ffmpeg.binary import locate


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio whose engine does not run: the tables, the files and the state machine."""
    async with open_studio(tmp_path, running=False) as opened:
        yield opened


async def keep_picture(studio: Studio, *, seed: int = 1, **fields: Any) -> Asset:
    """A picture in the library, good enough for every platform."""
    content = png(1080, 1080, seed) if fields.pop("large", False) else png(64, 64, seed)
    values: dict[str, Any] = {
        "type": AssetType.IMAGE,
        "category": "post",
        "suffix": ".png",
        "mime": "image/png",
        "width": 1080,
        "height": 1080,
    }
    return await keep_file(studio, content, **(values | fields))


async def keep_file(studio: Studio, content: bytes, *, suffix: str, **fields: Any) -> Asset:
    blob = await studio.blobs.put_bytes(content, suffix=suffix)
    assert blob.sha256 == hashlib.sha256(content).hexdigest()
    values: dict[str, Any] = {
        "persona_id": studio.ava.id,
        "sha256": blob.sha256,
        "suffix": suffix,
        "file_size": blob.size,
        "title": "beach",
    }
    return await studio.assets.add(Asset(**(values | fields)), now=studio.clock())


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of a moving test card with a tone, 180x320."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=s=180x320:r=30:d=4", "-f", "lavfi", "-i", "sine=d=4"]
    subprocess.run([str(locate()), "-v", "error", *source, str(path)], check=True)
    return path


async def keep_clip(studio: Studio, path: Path) -> Asset:
    """The clip of the fixture in the library."""
    return await keep_file(
        studio, path.read_bytes(), type=AssetType.VIDEO, category="clip", suffix=".mp4", mime="video/mp4",
        width=180, height=320, duration_s=4.0, generation_settings={"audio_codec": "aac"},
    )  # fmt: skip


@pytest.fixture
async def picture(studio: Studio) -> Asset:
    return await keep_picture(studio)
