"""What a reel is, before anything is drawn: its timing, its segments, its moves, its profiles."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidRequest
from tools.reel.mood import mood_for
from tools.reel.motion import NEAR, box_at
from tools.reel.profiles import PROFILES, EncodeProfile, checked_duration, profile_for
from tools.reel.spec import MOVES, ReelSpec, ShotSpec, moves_for, plan_timing, segment_key, shots_for_duration, timeline


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
        assert one.following is not None
        assert one.following.image == following.layer.image
        # The shot goes on where the fade left it.
        assert one.following.played + one.crossfade_frames == following.layer.played
        assert following.layer.played + following.frames == following.layer.life
    assert segments[-1].following is None
    assert segments[-1].crossfade_frames == 0


def keys(reel: ReelSpec, digests: list[str]) -> list[str]:
    return [segment_key(reel, index, digests) for index in range(len(reel.shots))]


def test_another_picture_changes_only_the_segments_that_show_it() -> None:
    before = keys(spec(6), list("abcdef"))
    after = keys(spec(6), list("abXdef"))

    assert [one != other for one, other in zip(before, after, strict=True)] == [False, True, True, False, False, False]


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
    [{"fps": 24}, {"width": 720, "height": 1280}, {"crossfade_frames": 6}, {"profile": profile_for("youtube")}],
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
    assert width_at(1) == pytest.approx(1080 / NEAR)
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
        ("GYM session", "upbeat"),
    ],
)
def test_music_fits_the_scene(words: str, mood: str) -> None:
    assert mood_for(words) == mood
