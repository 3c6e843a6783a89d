"""Words about how a reel is filmed and what stands on it: taken when they are wholly that, left alone when they are a scene."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidRequest
from tools.reel.spec import MOVES, TRANSITIONS
from tools.reel.texts import read_texts
from tools.reel.wishes import EASES, EVERY, PACES, Motion, motion_from, read, take, transition_from, without_wishes


@pytest.mark.parametrize(
    ("words", "motions"),
    [
        ("slow zoom in", {EVERY: "zoom_in gentle"}),
        ("Zoom out, please!", {EVERY: "zoom_out"}),
        ("shot 2: slow zoom in", {"2": "zoom_in gentle"}),
        ("slow zoom in on shot 2", {"2": "zoom_in gentle"}),
        ("make the second shot pan left", {"2": "pan_left"}),
        ("shot 1: pan up, shot 3 hold", {"1": "pan_up", "3": "still"}),
        ("no motion", {EVERY: "still"}),
        ("no zoom", {EVERY: "still"}),
        ("hold shot 3", {"3": "still"}),
        ("keep the camera still", {EVERY: "still"}),
        ("tilt down on the first shot", {"1": "pan_down"}),
        ("a slow linear pan to the right", {EVERY: "pan_right gentle even"}),
        ("drift", {EVERY: "drift"}),
        ("keine Bewegung", {EVERY: "still"}),
        ("dramatic push in", {EVERY: "zoom_in strong"}),
    ],
)
def test_motions_are_read_by_shot_or_for_all(words: str, motions: dict[str, str]) -> None:
    wishes = read(words)

    assert wishes is not None
    assert dict(wishes.motions) == motions
    assert wishes.transition is None


@pytest.mark.parametrize(
    ("words", "transition"),
    [
        ("hard cuts", "cut"),
        ("no transitions", "cut"),
        ("use whip transitions", "whip"),
        ("whip pans between the shots", "whip"),
        ("fade to black", "dip_black"),
        ("dip to white", "dip_white"),
        ("flash transitions", "dip_white"),
        ("slide transitions please", "slide"),
        ("smooth crossfades", "crossfade"),
        ("dissolves", "crossfade"),
        ("harte Schnitte", "cut"),
        ("sin transiciones", "cut"),
    ],
)
def test_transitions_are_read(words: str, transition: str) -> None:
    wishes = read(words)

    assert wishes is not None
    assert wishes.transition == transition
    assert wishes.motions == {}


@pytest.mark.parametrize(
    "words",
    [
        "at night",
        "closer, from the side",
        "in the rain with hard cuts",
        "with a dog",
        "shorter",
        "a whip in her hand",
        "shot 2",
        "",
        "warmer",
        "7",
    ],
)
def test_a_scene_is_no_wish(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize(
    ("theme", "rest"),
    [
        ("beach at sunset with whip transitions, slow zoom in", "beach at sunset"),
        ("with hard cuts, beach", "beach"),
        ("no camera movement, a cafe", "a cafe"),
    ],
)
def test_wishes_are_taken_out_of_a_theme(theme: str, rest: str) -> None:
    left, wishes = without_wishes(theme)

    assert left == rest
    assert wishes


@pytest.mark.parametrize(
    "theme",
    [
        "waves slide over the sand",
        "a skate slides",
        "zoom call in the office",
        "a still life",
        "two people with hard hats",
        "hard cuts",
    ],
)
def test_scenes_that_sound_like_it_stay_whole(theme: str) -> None:
    assert without_wishes(theme)[0] == theme


@given(st.text(max_size=120))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    read(text), take(text), read_texts(text)
    rest, wishes = without_wishes(text)
    assert wishes or rest == text


@given(st.sampled_from(MOVES), st.sampled_from(PACES), st.sampled_from(EASES))
def test_what_a_plan_keeps_is_read_again(move: str, pace: str, ease: str) -> None:
    motion = Motion(move=move, pace=pace, ease=ease)  # type: ignore[arg-type]

    assert motion_from(str(motion)) == motion


@pytest.mark.parametrize("transition", TRANSITIONS)
def test_every_transition_has_its_name(transition: str) -> None:
    assert transition_from(transition) == transition_from(transition.replace("_", " ")) == transition


@pytest.mark.parametrize("kept", ["", "spin", "zoom_in wildly"])
def test_what_is_no_motion_is_said(kept: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        motion_from(kept)

    assert refusal.value.fix


def test_what_is_no_transition_is_said_with_those_there_are() -> None:
    with pytest.raises(InvalidRequest) as refusal:
        transition_from("star wipe of doom")

    assert "whip" in refusal.value.fix


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("call to action: Follow for more", {"call_to_action": "Follow for more"}),
        ("CTA “Link in bio”", {"call_to_action": "Link in bio"}),
        ("with a call to action that says 'Book now'", {"call_to_action": "Book now"}),
        ("lower third: Ava | Travel", {"lower_third": "Ava | Travel"}),
        ("hook: POV: you wake up here", {"hook": "POV: you wake up here"}),
        ("captions: I woke up by the sea", {"caption": "I woke up by the sea"}),
        ("no captions", {"caption": ""}),
        ("remove the logo", {"logo": ""}),
        ("with her handle", {"handle": "on"}),
        ("add the AI line", {"ai_line": "on"}),
        ("at night", {}),
        ("caption it for instagram", {}),
        ("captions in Spanish", {}),
    ],
)
def test_words_for_the_reel_are_read_by_what_they_are(words: str, texts: dict[str, str]) -> None:
    assert read_texts(words) == texts
