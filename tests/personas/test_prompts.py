"""From a persona to words for models."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from personas.disclosure import AI_LINES, ai_line
from personas.explicit import wants_adult
from personas.prompts import (
    ADULTS_ONLY,
    LONGEST_PROMPT,
    SAFE_FOR_WORK,
    estimate_tokens,
    image_prompt,
    style_named,
    voice_prompt,
)
from personas.sheet import make_sheet
from personas.templates import load_sample
from storage.tables import Rating

AVA = load_sample("ava")


def pieces(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",")]


def test_a_prompt_is_prefix_look_style_scene_suffix_shot_in_this_order() -> None:
    positive = image_prompt(AVA, "Ava at a beach, sunset", style=style_named(AVA, "casual"), shot="wide").positive

    order = [
        "lifestyle photo",
        "26-year-old woman",
        "chestnut hair",
        "casual everyday look",
        "at a beach",
        "sunset",
        "soft daylight",
        "wide shot",
    ]
    places = [positive.index(part) for part in order]
    assert places == sorted(places)


def test_a_negative_is_persona_style_request_rating_in_this_order() -> None:
    sheet = make_sheet(AVA.model_dump() | {"styles": [{"name": "x", "negative_prompt_addition": "clutter"}]})
    negative = pieces(image_prompt(sheet, "beach", style=sheet.styles[0], negative="hats, blurry").negative)

    assert (
        negative.index("blurry")
        < negative.index("clutter")
        < negative.index("hats")
        < negative.index("child")
        < negative.index("nsfw")
    )
    assert len(negative) == len(set(negative))


def test_general_keeps_the_safe_for_work_negative_and_every_rating_shows_adults() -> None:
    general, adult = (
        pieces(image_prompt(AVA, "beach", rating=rating).negative) for rating in (Rating.GENERAL, Rating.ADULT)
    )

    assert set(SAFE_FOR_WORK) <= set(general)
    assert not set(SAFE_FOR_WORK) & set(adult)
    assert set(ADULTS_ONLY) <= set(general) & set(adult)


def test_the_adult_rating_adds_no_words_to_a_prompt() -> None:
    general, adult = (
        image_prompt(AVA, "on the sofa", rating=rating).positive for rating in (Rating.GENERAL, Rating.ADULT)
    )

    assert general == adult
    assert wants_adult(adult) is None


def test_a_scene_that_dresses_the_persona_goes_before_what_they_usually_wear() -> None:
    assert "linen shirt" in image_prompt(AVA, "walking in the rain").positive
    assert "linen shirt" not in image_prompt(AVA, "in a red dress on a rooftop").positive
    assert "linen shirt" not in image_prompt(AVA, "surfing", style=style_named(AVA, "sporty")).positive


def test_weights_in_brackets_stay_whole() -> None:
    assert "(soft light, haze:1.2)" in image_prompt(None, "an empty street, (soft light, haze:1.2)").positive


@pytest.mark.timeout(10)
def test_brackets_without_their_other_half_cost_no_time() -> None:
    """Each one more doubled it once, so that a few dozen stopped the program: eighteen take half a minute then, and end."""
    assert image_prompt(None, "(" * 18 + ", a dog").positive.endswith("a dog")


def test_a_bracket_without_its_other_half_holds_nothing_together() -> None:
    assert image_prompt(None, "mist, (mist, mist").positive == "mist, (mist"
    assert image_prompt(None, "mist, (mist, mist)").positive == "mist, (mist, mist)"


def test_nobody_is_in_a_picture_without_a_persona() -> None:
    assert image_prompt(None, "an empty street").positive == "an empty street"


def test_said_twice_is_said_once() -> None:
    assert image_prompt(AVA, "candid, Candid, beach").positive.casefold().count("candid") == 1


@given(st.text(max_size=3000), st.text(max_size=3000), st.sampled_from(["wide", "medium", "close", ""]))
def test_a_prompt_is_bounded_and_keeps_its_guards(scene: str, negative: str, shot: str) -> None:
    pair = image_prompt(AVA, scene, negative=negative, shot=shot)

    assert len(pair.positive) <= LONGEST_PROMPT
    assert len(pair.negative) <= LONGEST_PROMPT
    assert set(ADULTS_ONLY) | set(SAFE_FOR_WORK) <= set(pieces(pair.negative))


@pytest.mark.parametrize(
    ("name", "found"), [("sporty", "sporty"), ("GYM", "sporty"), ("", "casual"), ("nothing", None)]
)
def test_a_style_is_found_by_name_or_keyword_and_is_the_default_without_one(name: str, found: str | None) -> None:
    style = style_named(AVA, name)

    assert (style.name if style else None) == found


def test_an_inactive_style_is_not_found() -> None:
    sheet = make_sheet(
        {"name": "Ava", "age": 26, "styles": [{"name": "casual", "is_active": False, "is_default": True}]}
    )

    assert style_named(sheet, "casual") is None
    assert style_named(sheet, "") is None


@given(st.integers(min_value=40, max_value=900))
def test_a_voice_prompt_keeps_its_budget_and_says_who_and_that_it_is_ai(budget: int) -> None:
    prompt = voice_prompt(AVA, budget_tokens=budget)

    assert estimate_tokens(prompt) <= budget
    assert prompt.startswith("You are Ava, 26, a woman from Lisbon, an AI-made persona")


def test_a_voice_prompt_gives_the_most_telling_lines_first() -> None:
    prompt = voice_prompt(AVA)

    assert "You write in English." in prompt
    assert "Voice: A friend who texts you" in prompt
    assert prompt.index("Voice:") < prompt.index("Tone:")


@given(st.text(max_size=400))
def test_a_token_estimate_is_never_under_one_for_three_letters(text: str) -> None:
    latin = sum(len(word) for word in regex.findall(r"[a-zA-Z]+", text))

    assert estimate_tokens(text) >= latin / 3
    assert estimate_tokens(text) <= len(text.encode("utf-8", "surrogatepass"))


def test_a_token_estimate_does_not_waste_an_english_budget() -> None:
    text = "The waves were small and I was late. Still the best part of the day."

    assert estimate_tokens(text) <= len(text.split()) * 2.2


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("English", "Made with AI"),
        ("Spanish", "Hecho con IA"),
        ("de", "Mit KI erstellt"),
        ("français", "Créé avec l’IA"),
        ("pt-BR", "Feito com IA"),
        ("Klingon", "Made with AI"),
        ("", "Made with AI"),
    ],
)
def test_the_ai_line_is_said_in_the_language_of_the_post(language: str, line: str) -> None:
    assert ai_line(language) == line


def test_every_ai_line_is_one_short_line() -> None:
    assert all(line and len(line) <= 34 and "\n" not in line for line in AI_LINES.values())
