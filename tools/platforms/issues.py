"""What the rules look at, and what they say. Pure."""

from dataclasses import dataclass
from typing import Literal

from tools.platforms.limits import Confidence, Placement


@dataclass(frozen=True, kw_only=True)
class MediaInfo:
    """What the rules need to know of a file; what is None is not judged."""

    kind: str  # image, video
    width: int | None = None  # px, as shown
    height: int | None = None
    duration_s: float | None = None
    fps: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    container: str | None = None
    pixel_format: str | None = None
    size: int | None = None  # bytes
    format: str | None = None  # of a picture: png, jpeg …
    count: int = 1
    # What only a look into the file tells.
    profile: str | None = None
    level: int | None = None  # ten times the level: 40 is 4.0
    video_kbps: int | None = None
    audio_rate: int | None = None  # Hz
    audio_channels: int | None = None
    key_interval_s: float | None = None
    rotation: int | None = None  # degrees by which players turn it
    aspect_of_pixels: float | None = None
    is_constant_rate: bool | None = None
    is_interlaced: bool | None = None
    is_hdr: bool | None = None
    is_faststart: bool | None = None  # of MP4 and MOV
    has_edit_list: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What speaks against a file. An error is refused there; a warning is shown badly, or may be."""

    severity: Literal["error", "warning"]
    code: str
    message: str
    fix: str = ""
    confidence: Confidence = "official"  # how sure the rule is


def issue(
    spot: Placement, code: str, message: str, fix: str = "", *, soft: bool = False, confidence: Confidence | None = None
) -> Issue:
    """An error where the numbers of this placement are sure enough to refuse by and the rule is not `soft`."""
    return Issue(
        severity="warning" if soft or not spot.refuses else "error",
        code=code,
        message=message,
        fix=fix,
        confidence=confidence or spot.confidence,
    )


def ratio_words(value: float) -> str:
    """A ratio of width to height as people say it."""
    return {0.5625: "9:16", 0.8: "4:5", 1.0: "1:1", 1.7778: "16:9", 0.6667: "2:3"}.get(
        round(value, 4), f"{value:.2f}:1"
    )
