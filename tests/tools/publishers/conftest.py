import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tools.publishers.publisher import MediaFile, Parcel

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def media(path: Path, *, kind: str = "video", content: bytes = b"film") -> MediaFile:
    path.write_bytes(content)
    return MediaFile(
        path=path,
        name=path.name,
        kind=kind,  # type: ignore[arg-type]
        mime="video/mp4" if kind == "video" else "image/png",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        width=1080,
        height=1920,
        duration_s=15.0,
    )


@pytest.fixture
def parcel(tmp_path: Path) -> Parcel:
    return Parcel(
        delivery_id=5,
        handle="P5",
        key="t5-abc123",
        platform="telegram",
        address="@studio",
        persona="Ava",
        media=(media(tmp_path / "reel_7.mp4"),),
        caption="Salt in my hair.\nMade with AI",
        alt_text="A woman at the beach",
        wall_time="2026-03-12T12:00:00",
        timezone="UTC",
        due_at=NOON,
    )
