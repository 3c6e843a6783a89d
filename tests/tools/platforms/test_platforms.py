"""Each platform counts in its own way, and a clipped caption always fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidRequest
from tools.platforms import PLATFORMS, MediaInfo, check_media, clip, count, fits, platform, platform_id

REEL = MediaInfo(
    kind="video",
    width=1080,
    height=1920,
    duration_s=15,
    fps=30,
    size=6_000_000,
    container="mp4",
    video_codec="h264",
    audio_codec="aac",
    pixel_format="yuv420p",
)


@pytest.mark.parametrize(
    ("text", "name", "length"),
    [
        ("hello", "instagram", 5),
        ("👍🏽", "telegram", 4),
        ("👍🏽", "bluesky", 1),
        ("👨‍👩‍👧‍👦", "x", 2),
        ("日本", "x", 4),
        ("see https://example.com/a/very/long/path?with=query", "x", 4 + 23),
        ("see example.com now", "x", 4 + 23 + 4),
        ("see https://example.com/a/very/long/path", "mastodon", 4 + 23),
        ("hi @ava@example.social", "mastodon", 7),
        ("ab🙂", "threads", 6),
        ("é", "youtube", 2),
        ("e\u0301", "x", 1),
        ("𝕏", "tiktok", 2),
    ],
)
def test_a_platform_counts_by_its_own_rule(text: str, name: str, length: int) -> None:
    assert count(text, name) == length


@given(st.text(max_size=3_000), st.sampled_from(sorted(PLATFORMS)))
def test_a_clipped_caption_fits_and_keeps_its_start(text: str, name: str) -> None:
    clipped = clip(text, name)

    assert fits(clipped, name)
    assert text.startswith(clipped.removesuffix("…")) if clipped != text else True


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Insta", "instagram"),
        ("IG", "instagram"),
        ("Twitter", "x"),
        ("yt shorts", "youtube"),
        ("tg", "telegram"),
        ("my_channel", "telegram"),
        ("myspace", None),
    ],
)
def test_a_platform_is_found_by_its_names(word: str, known: str | None) -> None:
    assert platform_id(word) == known


def test_an_unknown_platform_is_answered_with_the_nearest() -> None:
    with pytest.raises(InvalidRequest) as refused:
        platform("instagarm")

    assert refused.value.fix == "did you mean instagram?"


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_every_placement_has_a_kind_and_the_platform_its_sources(name: str) -> None:
    one = platform(name)

    assert one.sources
    assert one.placements
    assert one.hashtags_recommended <= one.hashtags_max


@pytest.mark.parametrize(
    "name",
    [
        "instagram",
        "tiktok",
        "youtube",
        "facebook",
        "x",
        "telegram",
        "discord",
        "folder",
        "mastodon",
        "bluesky",
        "threads",
        "pinterest",
    ],
)
def test_our_own_reel_is_taken_everywhere(name: str) -> None:
    assert [issue for issue in check_media(REEL, name) if issue.severity == "error"] == []


@pytest.mark.parametrize(
    ("changes", "name", "code", "severity"),
    [
        ({"duration_s": 2.0}, "instagram", "too_short", "error"),
        ({"duration_s": 181.0}, "youtube", "too_long", "error"),
        ({"duration_s": 120.0}, "instagram", "long", "warning"),
        ({"size": 60_000_000}, "telegram", "file_size", "error"),
        ({"width": 1920, "height": 1080}, "facebook", "aspect", "error"),
        ({"video_codec": "vp9"}, "x", "video_codec", "error"),
        ({"container": "webm"}, "telegram", "container", "error"),
        ({"fps": 15.0}, "tiktok", "fps", "error"),
        ({"duration_s": 400.0}, "threads", "too_long", "warning"),
    ],
)
def test_what_a_platform_does_not_take_is_named(
    changes: dict[str, object], name: str, code: str, severity: str
) -> None:
    from dataclasses import replace

    issues = check_media(replace(REEL, **changes), name)  # type: ignore[arg-type]

    assert (code, severity) in [(issue.code, issue.severity) for issue in issues]
