"""What distances mean, which pictures are judged, and what a row of scores comes to."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tables import LikenessVerdict
from tests.tools.likeness.scripted import at
from tools.likeness import Likeness, Point, Seen, framing_of, judged, packed, trend_of, unpacked
from tools.likeness.trend import LATELY
from tools.likeness.verdict import SAME, distance, prominent, score_of
from tools.scenes.shots import shot_list

REFERENCES = [at(0.0)]
SAME_FACE, OTHER, NONE, SEVERAL = (
    LikenessVerdict.SAME,
    LikenessVerdict.OTHER,
    LikenessVerdict.NONE,
    LikenessVerdict.SEVERAL,
)


def seen(distance: float, height: float = 0.3) -> Seen:
    return Seen(height=height, embedding=at(distance))


@pytest.mark.parametrize(
    ("faces", "verdict", "number"),
    [
        ([], NONE, 0),
        ([seen(0.3)], SAME_FACE, 1),
        ([seen(SAME)], SAME_FACE, 1),
        ([seen(SAME + 0.01)], OTHER, 1),
        ([seen(0.3), seen(0.9)], SEVERAL, 2),
        ([seen(0.9), seen(0.8)], OTHER, 2),
        ([seen(0.3, 0.4), seen(0.9, 0.1)], SAME_FACE, 1),  # somebody passes by
        ([seen(0.9, 0.4), seen(0.3, 0.1)], SEVERAL, 2),  # the persona stands at the back
        ([seen(0.9, 0.4), seen(0.9, 0.1)], OTHER, 1),
    ],
)
def test_what_faces_in_a_picture_mean(faces: list[Seen], verdict: LikenessVerdict, number: int) -> None:
    likeness = judged(faces, REFERENCES)

    assert (likeness.verdict, likeness.faces) == (verdict, number)
    assert likeness.is_alike is (verdict in (SAME_FACE, SEVERAL))


def test_a_picture_has_the_score_of_the_face_that_is_most_alike() -> None:
    assert judged([seen(0.9), seen(0.22)], REFERENCES).score == score_of(0.22) == 0.8
    assert judged([], REFERENCES) == Likeness(verdict=NONE, score=0.0, faces=0)


@given(st.floats(min_value=0, max_value=3, allow_nan=False))
def test_a_score_says_by_itself_on_which_side_of_the_limit_a_face_is(apart: float) -> None:
    score = score_of(apart)

    assert 0 <= score <= 1
    assert (judged([seen(apart)], REFERENCES).verdict is SAME_FACE) is (score >= 0.5)


def test_one_odd_reference_among_many_decides_nothing() -> None:
    good, odd = [at(0.3), at(0.35), at(0.4)], at(1.5)

    assert distance(at(0.0), [*good, odd]) == pytest.approx(0.35)
    assert distance(at(0.0), [odd, odd, at(0.1)]) > SAME, "and one lucky one is not enough either"


def test_a_reference_is_of_as_many_faces_as_are_not_background() -> None:
    assert prominent([]) == 0
    assert prominent([seen(0, 0.4), seen(0, 0.1)]) == 1
    assert prominent([seen(0, 0.4), seen(0, 0.3)]) == 2


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=128, max_size=128))
def test_an_embedding_is_kept_as_it_was(numbers: list[float]) -> None:
    assert unpacked(packed(tuple(numbers))) == tuple(numbers)
    assert len(packed(tuple(numbers))) == 512


@pytest.mark.parametrize(
    ("scene", "shot", "framing"),
    [
        ("drinking coffee at the window", "medium", "shown"),
        ("Close shot, beach: an easy smile, low amber light from behind, long shadows", "close", "shown"),
        ("portrait, lit from behind", "close", "shown"),
        ("walking along the pier", "wide", "open"),
        ("a tiny figure on endless sand", "medium", "open"),
        ("Wide shot, beach: seen from behind, facing the water", "wide", "hidden"),
        ("standing at the window, photographed from the back", "medium", "hidden"),
        ("Ava von hinten am Fenster", "medium", "hidden"),
        ("Ava de espaldas en la playa", "medium", "hidden"),
        ("Detail, cafe: steam over a cup", "close", "hidden"),
        ("close-up of her hands on a keyboard", "close", "hidden"),
        ("a silhouette against the sunset", "medium", "hidden"),
        ("facing away from us", "medium", "hidden"),
        ("looking away, smiling", "close", "shown"),
        ("her hands on a piano", "close", "open"),
        ("hands holding a cup", "close", "open"),
        ("her bare feet in the sand", "close", "open"),
        ("smiling, her hands in her pockets", "medium", "shown"),
        ("an empty beach, nobody there", "wide", "hidden"),
        ("walking out of the frame, the place stays", "wide", "hidden"),
    ],
)
def test_a_picture_is_judged_by_what_its_framing_shows(scene: str, shot: str, framing: str) -> None:
    assert framing_of(scene, shot) == framing


def test_presets_of_things_and_places_are_not_judged() -> None:
    assert framing_of("Ava", "medium", preset="product") == framing_of("Ava", "medium", preset="landscape") == "hidden"
    assert framing_of("Ava", "medium", preset="portrait") == "shown"


def test_every_portrait_of_our_own_shot_lists_is_judged_and_no_detail_is() -> None:
    for seed in range(20):
        for idea in shot_list("beach at sunset", 8, seed):
            framing = framing_of(idea.text, idea.shot)
            if idea.text.startswith("Close shot"):
                assert framing == "shown", idea.text
            if idea.text.startswith("Detail") or "from behind, facing" in idea.text:
                assert framing == "hidden", idea.text


def point(score: float, verdict: LikenessVerdict = SAME_FACE, day: int = 0) -> Point:
    return Point(name="img_1", at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day), score=score, verdict=verdict)


def test_a_trend_compares_the_last_ten_with_those_before() -> None:
    falling = trend_of([point(0.7)] * 10 + [point(0.55)] * LATELY)

    assert (falling.course, falling.before, falling.lately) == ("falling", 0.7, 0.55)
    assert falling.words("Ava") == (
        "20 of the last 20 pictures of Ava look like the references (100 %); likeness 0.55 lately, 0.70 before that: falling."
    )
    assert trend_of([point(0.6)] * 5 + [point(0.7)] * LATELY).course == "rising"
    assert trend_of([point(0.6)] * 5 + [point(0.61)] * LATELY).course == "steady"


def test_pictures_without_a_face_are_counted_and_have_no_part_in_the_mean() -> None:
    trend = trend_of([point(0.6), point(0.0, NONE), point(0.3, OTHER)])

    assert trend.words("Ava") == (
        "1 of the last 3 pictures of Ava looks like the references (33 %); likeness 0.45 on average; 1 without a face."
    )
    assert trend.means == (0.6, 0.6, 0.45)


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(LikenessVerdict)), min_size=1, max_size=80))
def test_every_row_of_pictures_has_a_line_of_words(rows: list[tuple[float, LikenessVerdict]]) -> None:
    trend = trend_of([point(score, verdict) for score, verdict in rows])

    assert trend.words("Ava").endswith(".")
    assert len(trend.means) == len(rows)
    assert all(mean is None or math.isfinite(mean) for mean in trend.means)
