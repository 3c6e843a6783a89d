"""The parts as one text: within every platform's limit, and the AI line last, once and whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.disclosure import AI_LINES, ai_line
from tools.captions import CaptionParts, compose, valid_hashtags, with_ai_line
from tools.platforms import PLATFORMS, caption_limit, fits

PARTS = CaptionParts(hook="Hook.", main="Main.", call_to_action="You?", hashtags=("one", "#two", "three"))


def test_the_order_is_hook_main_call_hashtags_and_the_ai_line() -> None:
    text = compose(PARTS, "instagram", ai_line="Made with AI")

    assert text == "Hook.\n\nMain.\nYou?\n\n#one #two #three\n\nMade with AI"


def test_missing_parts_leave_no_gaps() -> None:
    assert compose(CaptionParts(main="Only this."), "instagram") == "Only this."
    assert compose(CaptionParts(), "x", ai_line="Made with AI") == "Made with AI"
    assert compose(CaptionParts(), "x") == ""


@pytest.mark.parametrize(("platform", "tags"), [("instagram", 5), ("threads", 1), ("telegram", 30), ("bluesky", 8)])
def test_no_more_hashtags_than_the_platform_takes(platform: str, tags: int) -> None:
    many = CaptionParts(main="x", hashtags=tuple(f"t{number}" for number in range(40)))

    assert compose(many, platform).count("#") == tags


def test_what_does_not_fit_goes_in_order() -> None:
    """X takes 280: the last hashtag goes first, then the call to action, then the end of the main text."""
    roomy = CaptionParts(hook="Hook.", main="m" * 235, call_to_action="You?", hashtags=("first", "secondsecond"))
    assert compose(roomy, "x", ai_line="Made with AI").endswith("You?\n\n#first\n\nMade with AI")

    tight = CaptionParts(hook="Hook.", main="m" * 255, call_to_action="You?", hashtags=("first",))
    assert compose(tight, "x", ai_line="Made with AI") == f"Hook.\n\n{'m' * 255}\n\nMade with AI"

    full = CaptionParts(hook="Hook.", main="word " * 70, call_to_action="You?", hashtags=("first",))
    text = compose(full, "x", ai_line="Made with AI")
    assert text.startswith("Hook.\n\nword word")
    assert text.endswith("word…\n\nMade with AI")


def test_a_story_on_instagram_has_no_caption() -> None:
    assert compose(PARTS, "instagram", ai_line="Made with AI", placement="story") == ""


texts = st.text(max_size=700)


@settings(max_examples=100, deadline=None)
@given(
    hook=texts, main=texts, call=texts, tags=st.lists(st.text(max_size=40), max_size=40), platform=st.sampled_from(sorted(PLATFORMS)), line=st.sampled_from(sorted(AI_LINES.values()))
)  # fmt: skip
def test_whatever_the_parts_the_whole_fits_and_ends_on_the_ai_line(hook, main, call, tags, platform, line) -> None:
    parts = CaptionParts(hook=hook, main=main, call_to_action=call, hashtags=tuple(tags))

    text = compose(parts, platform, ai_line=line)

    assert fits(text, platform)
    assert text == line or text.endswith(f"\n\n{line}")


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=3000), platform=st.sampled_from(sorted(PLATFORMS)), line=st.sampled_from(sorted(AI_LINES.values())))  # fmt: skip
def test_the_ai_line_is_added_once_and_never_cut(text: str, platform: str, line: str) -> None:
    once = with_ai_line(text, line, platform)
    twice = with_ai_line(once, line, platform)

    assert fits(once, platform)
    assert once == line or once.endswith(f"\n\n{line}")
    assert twice == once
    assert [part for part in once.split("\n") if part.strip().casefold() == line.casefold()] == [line]


@pytest.mark.parametrize(
    "text",
    ["Hi\n\nMade with AI", "Hi\nmade with ai.", "Made with AI\n\nHi", "Hi\n\nMade with AI\n\nMade with AI", "Hi"],
)
def test_a_line_that_is_there_is_not_said_again(text: str) -> None:
    assert with_ai_line(text, "Made with AI", "instagram") == "Hi\n\nMade with AI"


def test_a_sentence_that_only_names_it_stays() -> None:
    text = with_ai_line("Not everything is Made with AI these days", "Made with AI", "x")

    assert text == "Not everything is Made with AI these days\n\nMade with AI"


def test_hashtags_make_room_for_the_ai_line_before_words_do() -> None:
    body = "w" * 240
    text = with_ai_line(f"{body}\n\n#onetag #twotag #threetag", "Made with AI", "x")

    assert text == f"{body}\n\n#onetag #twotag\n\nMade with AI"


def test_a_text_that_was_cut_keeps_whole_emoji() -> None:
    text = with_ai_line("👨‍👩‍👧‍👦" * 400, "Made with AI", "bluesky")

    assert fits(text, "bluesky")
    assert text.split("…")[0].endswith("👦")


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_a_line_in_any_script_fits_beside_a_full_caption(platform: str) -> None:
    room = caption_limit(platform) or 5000
    for language in ("Arabic", "Japanese", "Ukrainian"):
        text = compose(CaptionParts(main="word " * (room // 4)), platform, ai_line=ai_line(language))

        assert fits(text, platform)
        assert text.endswith(f"\n\n{ai_line(language)}")
        assert platform == "folder" or len(text) > room * 0.9


def test_valid_hashtags() -> None:
    wild = ["#Beach Day", "beachday", "12", "a-b-c", "été", "🌊", "", "_", "x" * 90, "ok_1", "#", "日本"]

    assert valid_hashtags(wild) == ("BeachDay", "abc", "été", "x" * 30, "ok_1", "日本")


def test_what_a_platform_refuses_is_replaced_by_what_looks_like_it_and_elsewhere_stays() -> None:
    loved = CaptionParts(hook="Surf <3", main="sea > desk", hashtags=("sea",))

    assert compose(loved, "youtube") == "Surf ‹3\n\nsea › desk\n\n#sea"
    assert with_ai_line("I <3 it", "", "youtube") == "I ‹3 it"
    assert "<3" in compose(loved, "instagram")
    assert with_ai_line("I <3 it", "Made with AI", "x") == "I <3 it\n\nMade with AI"
