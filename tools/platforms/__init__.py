"""What each platform accepts: dated data in `limits.toml`, and the rules that read it."""

from tools.platforms.counting import caption_limit, clip, count, fits
from tools.platforms.issues import Issue, MediaInfo
from tools.platforms.limits import EVERYWHERE, PLATFORMS, Placement, Platform, platform, platform_id
from tools.platforms.media import check_media, media_of
from tools.platforms.places import Terms, place_of, terms_from, with_terms

__all__ = [
    "EVERYWHERE", "PLATFORMS", "Issue", "MediaInfo", "Placement", "Platform", "Terms", "caption_limit", "check_media", "clip", "count", "fits", "media_of",
    "place_of", "platform", "platform_id", "terms_from", "with_terms",
]  # fmt: skip
