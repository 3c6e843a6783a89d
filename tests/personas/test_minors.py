"""The gate's first line: what puts a person under 18 into a picture, in six languages."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.folding import fold
from personas.minors import _rules, minor_in

HERE = Path(__file__).parent
YEAR = 2026


def phrases(name: str) -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]
    return [(row["language"], row["text"]) for row in rows]


MINORS = phrases("minors.jsonl")
INNOCENT = phrases("innocent.jsonl")


def test_the_phrasings_are_many_and_of_six_languages() -> None:
    spoken = Counter(language for language, _ in MINORS)

    assert len({text for _, text in MINORS}) >= 500
    assert all(spoken[language] >= 80 for language in ("en", "es", "de", "fr", "it", "pt"))
    assert len({text for _, text in INNOCENT}) >= 200


def test_every_phrasing_that_puts_a_minor_in_a_picture_stops() -> None:
    assert [text for _, text in MINORS if minor_in(text, year=YEAR) is None] == []


def test_a_rule_about_a_number_needs_one() -> None:
    """So `age_in` may leave those rules out where a text has no number from 1 to 17."""
    _, languages = _rules()
    texts = [text.replace("17", "18") for _, text in (*MINORS, *INNOCENT)]

    assert [
        text
        for text in map(fold, texts)
        for language in languages
        if language.ages and language.marked(text) == text and language.ages[1].search(text)
    ] == []


def test_every_innocent_request_passes() -> None:
    assert [(text, found.words) for _, text in INNOCENT if (found := minor_in(text, year=YEAR))] == []


@pytest.mark.parametrize(
    "wrapped", ["make a reel: {}, cinematic, 4k", "{} please", "Ava and Kai, {}", "«{}»", "{}\n\n#art"]
)
def test_words_around_a_minor_do_not_hide_it(wrapped: str) -> None:
    sample = [text for _, text in MINORS[::7]]

    assert [text for text in sample if minor_in(wrapped.format(text), year=YEAR) is None] == []


@pytest.mark.parametrize(
    "spell", [str.upper, str.title, lambda text: text.replace(" ", "  "), lambda text: text.replace("a", "а")]
)
def test_another_spelling_of_a_minor_stops_too(spell) -> None:
    sample = [text for _, text in MINORS[::5]]

    assert [text for text in sample if minor_in(spell(text), year=YEAR) is None] == []


@pytest.mark.parametrize("age", range(1, 18))
@pytest.mark.parametrize(
    "text",
    ["{} years old", "a {}-year-old", "{}yo", "aged {}", "de {} años", "{} Jahre alt", "{} ans", "{} anni", "{} anos"],
)
def test_every_age_under_eighteen_stops(text: str, age: int) -> None:
    assert minor_in(text.format(age), year=YEAR) is not None


@pytest.mark.parametrize("age", [18, 19, 21, 26, 34, 45, 67, 101, 117])
@pytest.mark.parametrize(
    "text",
    ["{} years old", "a {}-year-old", "{}yo", "aged {}", "de {} años", "{} Jahre alt", "{} ans", "{} anni", "{} anos"],
)
def test_every_age_from_eighteen_passes(text: str, age: int) -> None:
    assert minor_in(text.format(age), year=YEAR) is None


@pytest.mark.parametrize(("born", "stops"), [(1990, False), (2007, False), (2008, True), (2015, True), (2026, True)])
def test_a_year_of_birth_counts_from_the_year_now(born: int, stops: bool) -> None:
    """Who was born in 2008 may still be 17 for most of 2026."""
    assert (minor_in(f"a woman born in {born}", year=YEAR) is not None) is stops


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    minor_in(text, year=YEAR)


@given(st.text(alphabet="abc 1.-*@é", max_size=300))
def test_text_made_to_be_hard_gets_an_answer(text: str) -> None:
    minor_in(text, year=YEAR)


@pytest.mark.parametrize(
    "text",
    ["little {} with pigtails", "baby {} in a crib", "die kleine {} mit Zöpfen", "{} mit 15", "la pequeña {}", "{} con 15 en la piscina", "la petite {} avec des couettes", "la piccola {} con le treccine", "a pequena {} com tranças"],
)  # fmt: skip
def test_a_persona_made_small_stops_and_a_thing_that_is_small_passes(text: str) -> None:
    small = minor_in(text.format("Mia Lind"), year=YEAR, names=["Mia Lind", "Kai"])

    assert small is not None
    assert "mia lind" in small.words
    assert minor_in(text.format("Piazza"), year=YEAR, names=["Mia Lind", "Kai"]) is None


def test_a_name_that_is_a_word_for_a_child_is_read_as_the_word() -> None:
    assert minor_in("a picture of Toddler at the beach", year=YEAR, names=["Toddler"]) is not None


@pytest.mark.parametrize("who", ["Mia", "mia", "Zoë", "Jean-Luc", "my friend lena"])
@pytest.mark.parametrize("text", ["{} is 16", "{}, 15, on a swing", "{} (14) on a swing", "when {} was ten"])
def test_anybody_by_name_is_read_like_she_and_he(text: str, who: str) -> None:
    assert minor_in(text.format(who), year=YEAR) is not None


@pytest.mark.parametrize(
    "text", ["the price is 15.", "size is 16", "it is 12.", "seed is 7, steps is 12", "the shop is 9.", "img (12)"]
)
def test_a_thing_with_a_number_is_nobody(text: str) -> None:
    assert minor_in(text, year=YEAR) is None
