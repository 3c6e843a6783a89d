"""Hashtags: from the theme, its topic and the persona; as many as asked; valid everywhere."""

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.captions.people import LANGUAGES, ava, kai, request, themes
from tools.captions.hashtags import hashtags_for
from tools.platforms import PLATFORMS


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_without_a_number_the_platform_s_own_is_kept(platform: str) -> None:
    assert len(hashtags_for(request(platform=platform))) == PLATFORMS[platform].hashtags_recommended


@settings(max_examples=60, deadline=None)
@given(theme=themes, count=st.integers(0, 30), language=st.sampled_from(LANGUAGES), who=st.sampled_from([ava(), kai(), None]))  # fmt: skip
def test_as_many_as_asked_valid_and_each_once(theme, count, language, who) -> None:
    tags = hashtags_for(request(theme, hashtag_count=count, language=language, persona=who))

    assert len(tags) == count
    assert len({tag.casefold() for tag in tags}) == count
    for tag in tags:
        assert regex.fullmatch(r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]{0,29}", tag), tag
        assert regex.search(r"\p{L}", tag)


@pytest.mark.parametrize(
    ("theme", "tag"),
    [
        ("beach day", "beachday"),
        ("vintage market in Lisbon", "vintagemarket"),
        ("a rainy night walk", "rainynightwalk"),
        ("día de playa", "díadeplaya"),
        ("Ava in a red coat on a rooftop at night, neon", "redcoat"),
        ("wave check #dawnpatrol", "dawnpatrol"),
    ],
)
def test_the_theme_comes_first(theme: str, tag: str) -> None:
    assert hashtags_for(request(theme))[0] == tag


@pytest.mark.parametrize(
    ("theme", "tag"),
    [
        ("der erste Schnee", "ersterschnee"),
        ("das alte Haus", "alteshaus"),
        ("die erste Liebe", "ersteliebe"),
        ("ein stiller Morgen", "stillermorgen"),
        ("der Sonne entgegen", "sonneentgegen"),
    ],
)
def test_a_german_adjective_without_its_article_is_inflected(theme: str, tag: str) -> None:
    assert hashtags_for(request(theme, language="German"))[0] == tag


def test_the_persona_s_own_and_the_topic_s_follow() -> None:
    tags = hashtags_for(request("surfing", hashtag_count=8))

    assert set(tags) & set(ava().hashtags)
    assert set(tags) & {"surflife", "onemorewave", "oceanminded"}


def test_other_numbers_are_brought_into_range() -> None:
    assert hashtags_for(request(hashtag_count=-3)) == ()
    assert len(hashtags_for(request(hashtag_count=99))) == 30
