"""How a clip is encoded for each platform, and how long it may be there.

The numbers are encoding defaults, a little inside what the platforms accept; what a platform refuses is known by
`tools.platforms`. Places without a profile of their own (folder, Mastodon …) get Instagram's.
"""

from dataclasses import dataclass, replace
from typing import Literal

from storage.wording import tr
from tools.errors import InvalidRequest

SHORTEST = 3.0  # seconds: below, most platforms refuse the clip
DEFAULT_DURATION = 15.0  # seconds
SHORT_VIDEO = (15.0, 60.0)  # seconds: what is called a short video everywhere


@dataclass(frozen=True, kw_only=True)
class EncodeProfile:
    """H.264 High or H.265 Main, yuv420p, BT.709, AAC stereo in MP4; the rest is here."""

    name: str
    width: int = 1080
    height: int = 1920
    fps: int = 30
    codec: Literal["h264", "hevc"] = "h264"
    level: str = "4.0"
    video_kbps: int = 3500
    audio_kbps: int = 128
    longest: float = 90.0  # seconds
    keyframe_s: float = 2.0  # seconds between key frames
    file_size_max: int | None = None  # bytes, where a place is known to be tight
    is_wide_too: bool = False  # the same turned on its side is as good there: 1280x720 beside 720x1280


PROFILES = {
    profile.name: profile
    for profile in (
        EncodeProfile(name="instagram"),
        EncodeProfile(name="youtube", level="4.2", video_kbps=8000, audio_kbps=192, longest=60),
        EncodeProfile(name="tiktok", video_kbps=5000, longest=180),
        EncodeProfile(name="facebook", video_kbps=4000),
        EncodeProfile(name="x", width=720, height=1280, video_kbps=5000, longest=140, is_wide_too=True),
        EncodeProfile(name="generic", fps=24, video_kbps=3000, longest=60),
        EncodeProfile(name="discord", file_size_max=10 * 2**20),
        EncodeProfile(name="telegram", file_size_max=50 * 2**20),
        EncodeProfile(
            name="telegram story", width=720, height=1280, codec="hevc", level="3.1", longest=60, keyframe_s=1,
            file_size_max=30 * 2**20,
        ),
    )
}  # fmt: skip
ALIASES = {"twitter": "x", "youtube shorts": "youtube", "shorts": "youtube", "reels": "instagram", "ig": "instagram"}


def profile_for(
    platform: str, *, duration_s: float | None = None, placement: str = "", wide: bool = False
) -> EncodeProfile:
    """The profile of `platform`; a long clip for a place with small files gets a bitrate that fits.

    `wide` turns it on its side. Raises InvalidRequest where a platform's clips are upright only.

    >>> profile_for("discord", duration_s=60).video_kbps
    1164
    """
    name = ALIASES.get(platform.casefold(), platform.casefold())
    profile = PROFILES.get(f"{name} {placement}") or PROFILES.get(name)
    profile = profile or replace(PROFILES["instagram"], name=name or "folder")
    if wide and not profile.is_wide_too:
        raise InvalidRequest(
            tr("Clips for {profile} are upright.", profile=profile.name),
            fix=tr("Leave out the size, or make it for x."),
        )
    if wide:
        profile = replace(profile, width=profile.height, height=profile.width)
    if profile.file_size_max and duration_s:
        # A twelfth is left for the container and for the encoder's aim.
        total = profile.file_size_max * 8 / 1000 / duration_s * 11 / 12
        profile = replace(profile, video_kbps=max(200, min(profile.video_kbps, int(total) - profile.audio_kbps)))
    return profile


def checked_duration(seconds: float, profile: EncodeProfile, *, is_short: bool = False) -> float:
    """`seconds`, when a reel for `profile` may be that long. Raises InvalidRequest with the allowed range.

    A short video (`is_short`) runs 15 to 60 seconds, and never longer than its platform takes.
    """
    least, most = (SHORT_VIDEO[0], min(SHORT_VIDEO[1], profile.longest)) if is_short else (SHORTEST, profile.longest)
    if not least <= seconds <= most:  # also not-a-number
        raise InvalidRequest(
            tr(
                "A {more} for {profile} runs {least:g} to {most:g} seconds, not {seconds:g}.",
                more=tr("short video") if is_short else "reel",
                profile=profile.name,
                least=least,
                most=most,
                seconds=seconds,
            ),
            fix=tr(
                "Ask for {short_video:g} to {short_video_2:g} seconds, for example {default_duration:g}.",
                short_video=SHORT_VIDEO[0],
                short_video_2=min(SHORT_VIDEO[1], profile.longest),
                default_duration=DEFAULT_DURATION,
            ),
        )
    return seconds
