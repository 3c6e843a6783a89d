"""From shot to shot: what is seen on the way, and that nothing jumps where it begins and ends."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tools.reel.draw import Drawing, frames
from tools.reel.mood import MOODS
from tools.reel.spec import TRANSITIONS, Layer, Transition, transition_frames
from tools.reel.transitions import mixed, transitions_for

WIDTH, HEIGHT, FRAMES = 216, 384, 12


def picture(path: Path, level: int) -> Path:
    Image.new("RGB", (WIDTH, HEIGHT), (level,) * 3).save(path)
    return path


def filmed(folder: Path, transition: Transition, *, old: int = 40, new: int = 200) -> list[NDArray[np.float64]]:
    """The luma of each frame of the transition and one more, as levels of grey."""
    drawing = Drawing(
        width=WIDTH,
        height=HEIGHT,
        fps=30,
        frames=FRAMES + 1,
        layer=Layer(image=picture(folder / "new.png", new), move="zoom_in", life=40, played=0),
        before=Layer(image=picture(folder / "old.png", old), move="zoom_in", life=60, played=40),
        transition=transition,
        transition_frames=FRAMES,
    )
    buffers = (np.empty(WIDTH * HEIGHT * 3 // 2, np.uint8) for _ in range(FRAMES + 1))
    lumas = (frame[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH) for frame in frames(drawing, buffers))
    return [(luma.astype(float) - 16) * 255 / 219 for luma in lumas]


@pytest.mark.parametrize("transition", [one for one in TRANSITIONS if one != "cut"])
def test_it_begins_near_the_old_shot_and_ends_at_the_new_one(transition: Transition, tmp_path: Path) -> None:
    seen = filmed(tmp_path, transition)

    assert abs(seen[0].mean() - 40) < 40
    assert abs(seen[-2].mean() - 200) < 40
    assert seen[-1] == pytest.approx(np.full((HEIGHT, WIDTH), 200), abs=1)


@pytest.mark.parametrize(("transition", "level"), [("dip_black", 0), ("dip_white", 255)])
def test_a_dip_goes_to_its_colour_and_shows_one_shot_at_a_time(
    transition: Transition, level: int, tmp_path: Path
) -> None:
    means = [frame.mean() for frame in filmed(tmp_path, transition)]

    deepest = int(np.argmin(np.abs(np.array(means) - level)))
    assert abs(means[deepest] - level) < 25
    assert 4 <= deepest <= 7
    assert all((one - other) * (40 - level) >= -1 for one, other in pairwise(means[: deepest + 1]))
    assert all((other - one) * (200 - level) >= -1 for one, other in pairwise(means[deepest:]))


@pytest.mark.parametrize("transition", ["slide", "whip"])
def test_the_new_shot_pushes_the_old_one_out_to_the_left(transition: Transition, tmp_path: Path) -> None:
    seen = filmed(tmp_path, transition)

    for frame in seen:
        line = frame[HEIGHT // 2]
        assert np.all(np.diff(line) >= -1)  # old on the left, new on the right, one edge between them
        assert frame.std(axis=0).max() < 1
    edges = [float((frame[0] < 120).sum()) for frame in seen]
    assert all(one >= other for one, other in pairwise(edges))
    assert edges[0] > WIDTH * 0.9
    assert edges[-1] == 0


def test_a_whip_is_blurred_by_its_way_and_a_slide_less(tmp_path: Path) -> None:
    def edge(transition: Transition) -> int:
        middle = filmed(tmp_path, transition)[FRAMES // 2][0]
        return int(((middle > 50) & (middle < 190)).sum())

    assert edge("whip") > 2 * edge("slide") > 10


@pytest.mark.parametrize("transition", TRANSITIONS)
def test_after_its_frames_the_new_shot_stands_alone(transition: Transition) -> None:
    mix = mixed(transition, 12, 12, width=1080)

    assert (mix.arrived, mix.shows_both, mix.tint) == (1.0, False, 0.0)


@pytest.mark.parametrize(("crossfade", "frames"), [(12, 75), (12, 8), (0, 75), (60, 3)])
@pytest.mark.parametrize("transition", TRANSITIONS)
def test_a_transition_is_always_shorter_than_its_segment(transition: Transition, crossfade: int, frames: int) -> None:
    taken = transition_frames(transition, crossfade, frames)

    assert 0 <= taken < frames
    assert taken == 0 or (transition != "cut" and crossfade > 0)


@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_has_its_transitions(mood: Any) -> None:
    ways = transitions_for(mood, 6)

    assert len(ways) == 6
    assert ways[0] == "cut"
    assert set(ways) <= set(TRANSITIONS)
    assert transitions_for(mood, 1) == ("cut",)
