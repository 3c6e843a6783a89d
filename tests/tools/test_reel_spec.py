"""What a reel is, before anything is drawn: its timing, its segments, its moves, its profiles."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidRequest
from tools.ffmpeg.levels import fits
from tools.ffmpeg.recipes import encoder
from tools.filmpresets import filming
from tools.reel.framing import SafeArea
from tools.reel.mood import mood_for
from tools.reel.motion import NEAR, box_at
from tools.reel.presets import checked_for, video_preset
from tools.reel.profiles import PROFILES, EncodeProfile, checked_duration, profile_for
from tools.reel.spec import (
    MOVES,
    Logo,
    ReelSpec,
    ShotSpec,
    moves_for,
    plan_timing,
    segment_key,
    shots_for_duration,
    timeline,
)


def spec(count: int = 4, frames: int = 60, **changes: Any) -> ReelSpec:
    each = tuple(
        ShotSpec(image=Path(f"{index}.png"), frames=frames, move=move) for index, move in enumerate(moves_for(count, 0))
    )
    return replace(ReelSpec(shots=each, profile=profile_for("instagram"), hook="Hello", hook_frames=90), **changes)


@given(st.floats(3, 600), st.integers(1, 20), st.sampled_from([24, 25, 30, 60]))
def test_timing_is_exact_in_sum_and_even_to_one_frame(seconds: float, shots: int, fps: int) -> None:
    frames = plan_timing(seconds, shots, fps)

    assert sum(frames) == round(seconds * fps)
    assert len(frames) == shots
    assert max(frames) - min(frames) <= 1


@pytest.mark.parametrize(("seconds", "shots"), [(0, 3), (15, 0), (0.01, 5), (15, -1)])
def test_time_that_cannot_hold_its_shots_is_refused(seconds: float, shots: int) -> None:
    with pytest.raises(InvalidRequest):
        plan_timing(seconds, shots, 30)


@given(st.integers(1, 12), st.integers(20, 90), st.integers(0, 15))
def test_segments_follow_each_other_without_gap_and_shots_move_on_through_the_fade(
    shots: int, frames: int, fade: int
) -> None:
    reel = spec(shots, frames, crossfade_frames=fade)
    segments = timeline(reel)

    assert [segment.first_frame for segment in segments] == [index * frames for index in range(shots)]
    assert sum(segment.frames for segment in segments) == reel.frames
    for one, following in pairwise(segments):
        assert (following.before is None) == (fade == 0)
        if following.before is not None:
            assert following.before.image == one.layer.image
            # The shot goes on where its own segment left it, and is over when the next one is there.
            assert following.before.played == one.frames
            assert following.before.played + following.transition_frames == following.before.life == one.layer.life
    assert segments[0].before is None
    assert segments[-1].layer.life == frames


def keys(reel: ReelSpec, digests: list[str]) -> list[str]:
    return [segment_key(reel, index, digests) for index in range(len(reel.shots))]


def test_another_picture_changes_only_the_segments_that_show_it() -> None:
    before = keys(spec(6), list("abcdef"))
    after = keys(spec(6), list("abXdef"))

    assert [one != other for one, other in zip(before, after, strict=True)] == [False, False, True, True, False, False]


def test_where_pictures_lie_does_not_matter_but_what_they_are_does() -> None:
    moved = spec(3)
    moved = replace(moved, shots=tuple(replace(shot, image=Path("/other") / shot.image) for shot in moved.shots))

    assert keys(spec(3), list("abc")) == keys(moved, list("abc"))
    assert len(set(keys(spec(3), list("aaa")))) == 3  # another move, another hook, another place


def test_another_hook_changes_only_the_segments_under_it() -> None:
    before, after = keys(spec(4), list("abcd")), keys(spec(4, hook="Bye"), list("abcd"))

    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True, False, False]


@pytest.mark.parametrize(
    "change",
    [
        {"fps": 24},
        {"width": 720, "height": 1280},
        {"crossfade_frames": 6},
        {"profile": profile_for("youtube")},
        {"logo": Logo(image=Path("logo.png"), digest="1")},
        {"safe": SafeArea(top=0.2)},
    ],
)
def test_whatever_changes_the_film_changes_the_key(change: dict[str, Any]) -> None:
    assert keys(spec(3), list("abc"))[0] != keys(spec(3, **change), list("abc"))[0]


@pytest.mark.parametrize(
    "change",
    [
        {"shots": ()},
        {"width": 1081},
        {"width": 0},
        {"height": 100_000},
        {"crossfade_frames": 60},
    ],
)
def test_an_impossible_reel_is_refused_with_a_next_step(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        spec(3, **change)

    assert refusal.value.fix


@given(st.integers(1, 30), st.integers(0, 2**31))
def test_no_two_neighbours_move_alike(shots: int, seed: int) -> None:
    moves = moves_for(shots, seed)

    assert len(moves) == shots
    assert all(one != other for one, other in pairwise(moves))


@pytest.mark.parametrize(("seconds", "shots"), [(3, 2), (5, 2), (15, 6), (60, 20), (600, 20)])
def test_a_reel_wants_a_picture_every_few_seconds(seconds: float, shots: int) -> None:
    assert shots_for_duration(seconds) == shots


SIZES = st.tuples(st.integers(200, 4000), st.integers(200, 4000))


@given(st.sampled_from(MOVES), st.floats(-1, 2), SIZES, st.sampled_from([(1080, 1920), (720, 1280), (1920, 1080)]))
def test_the_camera_stays_within_the_picture_and_keeps_its_shape(
    move: str, progress: float, picture: tuple[int, int], frame: tuple[int, int]
) -> None:
    box = box_at(move, progress, picture=picture, frame=frame)  # type: ignore[arg-type]

    assert -1e-6 <= box.left < box.right <= picture[0] + 1e-6
    assert -1e-6 <= box.top < box.bottom <= picture[1] + 1e-6
    assert (box.right - box.left) / (box.bottom - box.top) == pytest.approx(frame[0] / frame[1])


@pytest.mark.parametrize("move", MOVES)
def test_the_camera_moves_without_a_jerk(move: str) -> None:
    boxes = [box_at(move, (index + 0.5) / 90, picture=(1080, 1920), frame=(1080, 1920)) for index in range(90)]  # type: ignore[arg-type]
    for edge in ("left", "top", "right", "bottom"):
        places = [getattr(box, edge) for box in boxes]
        steps = [later - earlier for earlier, later in pairwise(places)]
        jerks = [later - earlier for earlier, later in pairwise(steps)]
        assert max(map(abs, jerks)) < 0.2  # pixels per frame and frame
        assert max(map(abs, steps)) < 8


def test_a_zoom_comes_closer_and_a_pan_goes_from_side_to_side() -> None:
    def width_at(progress: float) -> float:
        box = box_at("zoom_in", progress, picture=(1080, 1920), frame=(1080, 1920))
        return box.right - box.left

    assert width_at(0) == pytest.approx(1080)
    assert width_at(1) == pytest.approx(1080 / NEAR["normal"])
    assert box_at("pan_right", 0, picture=(1080, 1920), frame=(1080, 1920)).left == pytest.approx(0)
    assert box_at("pan_right", 1, picture=(1080, 1920), frame=(1080, 1920)).right == pytest.approx(1080)


@pytest.mark.parametrize(
    ("platform", "size", "fps", "level", "video", "audio", "longest"),
    [
        ("instagram", (1080, 1920), 30, "4.0", 3500, 128, 90),
        ("youtube", (1080, 1920), 30, "4.2", 8000, 192, 60),
        ("tiktok", (1080, 1920), 30, "4.0", 5000, 128, 180),
        ("facebook", (1080, 1920), 30, "4.0", 4000, 128, 90),
        ("x", (720, 1280), 30, "4.0", 5000, 128, 140),
        ("Twitter", (720, 1280), 30, "4.0", 5000, 128, 140),
        ("generic", (1080, 1920), 24, "4.0", 3000, 128, 60),
        ("folder", (1080, 1920), 30, "4.0", 3500, 128, 90),
        ("telegram", (1080, 1920), 30, "4.0", 3500, 128, 90),
    ],
)
def test_each_platform_has_its_encoding(
    platform: str, size: tuple[int, int], fps: int, level: str, video: int, audio: int, longest: float
) -> None:
    profile = profile_for(platform)

    assert (profile.width, profile.height) == size
    assert (profile.fps, profile.level, profile.video_kbps, profile.audio_kbps) == (fps, level, video, audio)
    assert profile.longest == longest


# The numbers of each platform's profile and preset, as they were given.
GIVEN = {
    "instagram": "9:16, 1080x1920, 30 fps, 90 s; h264, level 4.0, video 3500k, AAC 128k",
    "youtube": "9:16, 1080x1920, 30 fps, 60 s; h264, level 4.2, video 8000k, AAC 192k",
    "tiktok": "9:16, 1080x1920, 30 fps, 180 s; h264, level 4.0, video 5000k, AAC 128k",
    "facebook": "9:16, 1080x1920, 30 fps, 90 s; h264, level 4.0, video 4000k, AAC 128k",
    "x": "16:9 or 9:16, 720x1280, 30 fps, 140 s; h264, level 4.0, video 5000k, AAC 128k",
    "generic": "9:16, 1080x1920, 24 fps, 60 s; h264, level 4.0, video 3000k, AAC 128k",
    "telegram story": "9:16, 720x1280, 30 fps, 60 s; hevc, level 3.1, video 3500k, AAC 128k",
}


@pytest.mark.parametrize(("name", "numbers"), GIVEN.items(), ids=GIVEN)
def test_a_profile_has_the_numbers_that_were_given(name: str, numbers: str) -> None:
    profile = PROFILES[name]
    shapes = "16:9 or 9:16" if profile.is_wide_too else "9:16"

    assert numbers == (
        f"{shapes}, {profile.width}x{profile.height}, {profile.fps} fps, {profile.longest:g} s; {profile.codec}, "
        f"level {profile.level}, video {profile.video_kbps}k, AAC {profile.audio_kbps}k"
    )


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("is_wide", [False, True])
def test_a_profile_is_within_its_level_and_the_encoder_is_told_so(profile: EncodeProfile, is_wide: bool) -> None:
    if is_wide and not profile.is_wide_too:
        with pytest.raises(InvalidRequest, match="upright"):
            profile_for(profile.name, wide=True)
        return
    found = profile_for(profile.name, wide=is_wide)
    options = encoder(found)

    assert fits(found.level, width=found.width, height=found.height, fps=found.fps, kbps=found.video_kbps)
    if found.codec == "h264":
        assert (options["profile:v"], options["level"], options["pix_fmt"]) == ("high", found.level, "yuv420p")
        assert options["g"] == 2 * found.fps
    else:
        assert "keyint=30:min-keyint=30" in options["x265-params"]
        assert options["tag:v"] == "hvc1"


def test_a_rate_that_the_level_does_not_hold_gets_the_level_that_does() -> None:
    fast = replace(profile_for("instagram"), fps=60)

    assert encoder(fast)["level"] == "4.2"


PRESETS = {
    "Instagram Reels": ("instagram", "9:16", 30, (15, 60)),
    "YouTube Shorts": ("youtube", "9:16", 30, (3, 60)),
    "TikTok": ("tiktok", "9:16", 30, (15, 60)),
    "Facebook Reels": ("facebook", "9:16", 30, (15, 60)),
    "Twitter/X": ("x", "16:9 or 9:16", 30, (15, 60)),
    "Generic short": ("generic", "9:16", 24, (15, 60)),
}


@pytest.mark.parametrize(("name", "numbers"), PRESETS.items(), ids=PRESETS)
def test_a_video_preset_has_the_numbers_that_were_given(
    name: str, numbers: tuple[str, str, int, tuple[float, float]]
) -> None:
    preset = video_preset(name)
    shortest, longest = numbers[3]

    assert (preset.platform, " or ".join(preset.shapes), preset.fps, (preset.shortest, preset.longest)) == numbers
    assert preset.fps == profile_for(preset.platform).fps
    assert preset.longest <= profile_for(preset.platform).longest
    assert "{prompt}" in preset.prompt_template
    assert preset.negative_prompt
    assert preset.method in {"pictures", "motion"}
    assert checked_for(preset, shortest) == shortest
    assert checked_for(preset, longest) == longest
    for seconds in (shortest - 0.1, longest + 0.1):
        with pytest.raises(InvalidRequest, match=f"{shortest:g} to {longest:g} seconds"):
            checked_for(preset, seconds)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_short_video_runs_fifteen_to_sixty_seconds_wherever_it_is_for(profile: EncodeProfile) -> None:
    assert checked_duration(15, profile, is_short=True) == 15
    assert checked_duration(60, profile, is_short=True) == 60
    assert checked_duration(profile.longest, profile) == profile.longest
    for seconds, is_short in ((14.9, True), (60.1, True), (2.9, False), (profile.longest + 0.1, False)):
        with pytest.raises(InvalidRequest):
            checked_duration(seconds, profile, is_short=is_short)


@pytest.mark.parametrize(
    ("options", "platform", "settings"),
    [
        ({"preset": "tiktok"}, "tiktok", {"video_preset": "tiktok", "is_short_video": True}),
        ({"preset": "YouTube Shorts"}, "youtube", {"video_preset": "youtube"}),
        ({"preset": "tiktok", "for": "instagram"}, "instagram", {"video_preset": "tiktok", "is_short_video": True}),
        ({"short": ""}, "", {"video_preset": "generic", "profile": "generic", "is_short_video": True}),
        ({"short": "", "for": "x"}, "x", {"is_short_video": True}),
        ({"for": "generic"}, "", {"profile": "generic"}),
        ({"for": "telegram story"}, "telegram", {"video_preset": "telegram-story", "placement": "story"}),
        ({"for": "x", "size": "16:9", "fps": "24"}, "x", {"size": "16:9", "fps": 24}),
        ({}, "", {}),
    ],
)
def test_what_a_reels_options_mean(options: dict[str, str], platform: str, settings: dict[str, object]) -> None:
    where, found, _ = filming(options, "")

    assert (where, found) == (platform, settings)


@pytest.mark.parametrize("options", [{"preset": "fashion"}, {"size": "4:5"}, {"fps": "500"}, {"for": "myspace"}])
def test_options_that_do_not_do_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        filming(options, "")

    assert refusal.value.fix


@given(st.floats(3, 90))
def test_a_clip_for_discord_fits_its_ten_megabytes(seconds: float) -> None:
    profile = profile_for("discord", duration_s=seconds)

    assert (profile.video_kbps + profile.audio_kbps) * 1000 / 8 * seconds <= 10 * 2**20
    assert profile.video_kbps <= 3500


@pytest.mark.parametrize("seconds", [0, -1, 2.9, 36_000, float("nan"), float("inf")])
@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_zero_second_and_a_ten_hour_reel_are_refused_with_the_range(seconds: float, profile: EncodeProfile) -> None:
    with pytest.raises(InvalidRequest, match=f"3 to {profile.longest:g} seconds") as refusal:
        checked_duration(seconds, profile)

    assert refusal.value.fix


def test_the_bounds_themselves_are_allowed() -> None:
    assert checked_duration(3, profile_for("x")) == 3
    assert checked_duration(140, profile_for("x")) == 140


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("a rainy night walk, neon street", "night"),
        ("beach party at noon", "upbeat"),
        ("quiet forest lake", "calm"),
        ("", "calm"),
        ("zxcv", "calm"),
        ("lofi", "night"),
        ("GYM session", "drive"),
    ],
)
def test_music_fits_the_scene(words: str, mood: str) -> None:
    assert mood_for(words) == mood
