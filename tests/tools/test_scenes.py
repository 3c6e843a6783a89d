"""Scenes read from words in six languages, and the shots that a theme is told in."""

import itertools
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.scenes import plain, read_scene, shot_list
from tools.scenes.vocabulary import IMPLIED_BY_ACTIVITY, LANDMARK_PLACES, vocabulary

SHOTS = {"wide", "medium", "close"}
MOVES = {"in", "out", "left", "right", "up", "down", "still"}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("beach", "beach"),
        ("make a beach reel for Ava", "beach"),
        ("playa al atardecer", "beach"),
        ("Strand bei Nacht", "beach"),
        ("une plage déserte", "beach"),
        ("sulla spiaggia", "beach"),
        ("na praia", "beach"),
        ("Sandstrand", "beach"),
        ("sunset over the ocean", "beach"),
        ("city street", "street"),
        ("una calle de Madrid", "street"),
        ("eine Straße in Berlin", "street"),
        ("a cafe by the sea", "cafe"),
        ("coffee in Paris", "cafe"),
        ("Kaffeehaus", "cafe"),
        ("una panadería", "cafe"),
        ("in the woods", "forest"),
        ("en el bosque", "forest"),
        ("im Wald", "forest"),
        ("hiking in the alps", "mountain"),
        ("montañas nevadas", "mountain"),
        ("in den Bergen", "mountain"),
        ("leg day", "gym"),
        ("Kai working out", "gym"),
        ("Fitnessstudio", "gym"),
        ("cooking pasta at home", "kitchen"),
        ("la cuisine", "kitchen"),
        ("late night coding session", "office"),
        ("rooftop pool at golden hour", "rooftop"),
        ("Dachterrasse", "rooftop"),
        ("a photoshoot", "studio"),
        ("dance studio", "dance_studio"),
        ("recording studio", "recording"),
        ("the studio of a painter, at her easel", "art_studio"),
        ("train through the alps", "train"),
        ("I train at the gym", "gym"),
        ("airport outfit", "airport"),
        ("road trip in Tuscany", "road"),
        ("a concert", "stage"),
        ("clubbing all night", "nightclub"),
        ("art exhibition", "museum"),
        ("shopping in Paris", "street"),
        ("farmers market", "market"),
        ("Weihnachtsmarkt", "market"),
        ("wine tasting in a vineyard", "vineyard"),
        ("cherry blossoms in Kyoto", "temple"),
        ("lavender field", "field"),
        ("Golden Gate Bridge", "bridge"),
        ("ski day", "snow"),
        ("snowy mountain cabin", "mountain"),
        ("camping under the stars", "camp"),
        ("reading on the sofa", "living_room"),
        ("date night by candlelight", "restaurant"),
        ("surfing at dawn", "surf"),
        ("yacht day", "boat"),
        ("swimming", "pool"),
        ("pyramids of Giza", "desert"),
        ("Santorini", "harbour"),
    ],
)
def test_a_place_is_read_from_its_words(words: str, place: str) -> None:
    assert read_scene(words).place == place


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("beach at dawn", "dawn"),
        ("beach at sunrise", "dawn"),
        ("la playa al amanecer", "dawn"),
        ("morning run", "morning"),
        ("breakfast in bed", "morning"),
        ("late night breakfast", "night"),
        ("noon in the city", "day"),
        ("golden hour on the roof", "golden"),
        ("Sonnenuntergang am Strand", "golden"),
        ("coucher de soleil", "golden"),
        ("tramonto", "golden"),
        ("evening stroll", "dusk"),
        ("blue hour", "dusk"),
        ("am Abend", "dusk"),
        ("Sommerabend am See", "dusk"),
        ("at midnight", "night"),
        ("nuit à Paris", "night"),
        ("noche", "night"),
        ("Regennacht", "night"),
        ("neon lights", "night"),
        ("beach at sunset, same but at night", "night"),
        ("beach at sunset, at night", "night"),
    ],
)
def test_an_hour_is_read_from_its_words(words: str, time: str) -> None:
    scene = read_scene(words)

    assert scene.time == time
    assert scene.has_time


@pytest.mark.parametrize(
    ("words", "weather"),
    [
        ("a rainy street", "rain"),
        ("Regen in der Stadt", "rain"),
        ("plage sous la pluie", "rain"),
        ("lluvia", "rain"),
        ("pioggia", "rain"),
        ("chuva", "rain"),
        ("no rain in the city", "clear"),
        ("a thunderstorm at sea", "storm"),
        ("Gewitter", "storm"),
        ("snowy park", "snow"),
        ("verschneiter Wald im Schnee", "snow"),
        ("forest in fog", "fog"),
        ("brouillard", "fog"),
        ("a windy cliff", "wind"),
        ("overcast", "cloudy"),
        ("sunny day in the park", "clear"),
        ("Tokyo but make it snow", "snow"),
    ],
)
def test_weather_is_read_from_its_words(words: str, weather: str) -> None:
    assert read_scene(words).weather == weather


def test_a_text_without_a_place_still_implies_one() -> None:
    """A rainy night walk has no word for a place: it is a street, at night, in the rain."""
    scene = read_scene("a rainy night walk")

    assert (scene.place, scene.time, scene.weather, scene.activity) == ("street", "night", "rain", "walk")
    assert scene.is_implied


def test_what_nobody_knows_has_no_place_and_is_listed() -> None:
    scene = read_scene("quantum entanglement of turnips")

    assert scene.place == ""
    assert scene.unknown_words == ("quantum", "entanglement", "turnips")


@pytest.mark.parametrize(
    ("words", "place"), [("the beach, but in the forest", "forest"), ("forest instead of the beach", "forest")]
)
def test_a_correction_wins(words: str, place: str) -> None:
    assert read_scene(words).place == place


@pytest.mark.parametrize("words", ["a handbag, product shot", "an empty beach, no people", "still life of a mug"])
def test_nobody_is_in_it_when_the_words_say_so(words: str) -> None:
    assert read_scene(words).is_empty


def test_every_place_that_is_implied_is_a_place() -> None:
    places = set(vocabulary().places)

    assert set(IMPLIED_BY_ACTIVITY.values()) <= places
    assert set(LANDMARK_PLACES.values()) <= places


def test_every_phrase_is_written_as_texts_are_read() -> None:
    """A phrase with an accent or a capital could never be found."""
    assert [phrase for phrase in vocabulary().meanings if plain(phrase) != phrase] == []


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(words: str) -> None:
    scene = read_scene(words)

    assert scene.place in ("", *vocabulary().places)
    assert len(scene.words) <= 2000


@pytest.mark.parametrize(
    "words", ["x" * 10_000, "🏖️" * 3000, "\x00\x01\xff" * 500, "‮שלום עולם‬", "beach " * 2000, "but " * 500, ": " * 900]
)
def test_hostile_text_is_read(words: str) -> None:
    read_scene(words)
    assert len(shot_list(words, 4, 1)) == 4


@given(st.text(max_size=600), st.integers(-5, 40), st.integers())
@settings(max_examples=150, deadline=None)
def test_a_list_has_the_right_length_and_fits(theme: str, count: int, seed: int) -> None:
    ideas = shot_list(theme, count, seed)

    assert len(ideas) == max(1, min(12, count))
    for idea in ideas:
        assert idea.shot in SHOTS
        assert idea.move in MOVES
        assert 0 < len(idea.text) <= 400
        assert "\n" not in idea.text


@given(
    st.sampled_from(vocabulary().places),
    st.integers(0, 10_000),
    st.sampled_from(("", " at night", " in the rain", " at dawn")),
)
@settings(max_examples=200, deadline=None)
def test_every_shot_plays_where_and_when_its_theme_plays(place: str, seed: int, extra: str) -> None:
    theme = next(phrase for phrase, meanings in vocabulary().meanings.items() if ("place", place) in meanings) + extra
    told = read_scene(theme)

    for idea in shot_list(theme, 12, seed):
        scene = read_scene(idea.text)
        assert (scene.place, scene.time, scene.weather) == (told.place, told.time, told.weather), idea.text


def test_a_list_opens_wide_shows_the_person_near_and_is_varied_by_seed() -> None:
    first, again, other = (shot_list("beach at sunset", 5, seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert [idea.shot for idea in first] == ["wide", "medium", "close", "close", "wide"]
    assert len({idea.text for idea in first}) == 5
    assert all(a.move != b.move for a, b in itertools.pairwise(first))


def test_different_places_are_told_differently() -> None:
    beats = {
        theme: {idea.text.split(": ", 1)[1] for idea in shot_list(theme, 12, 1)} for theme in ("beach", "gym", "cafe")
    }

    assert not beats["beach"] & beats["gym"]
    assert not beats["gym"] & beats["cafe"]


def test_a_theme_keeps_its_own_words_and_loses_the_talk_of_reels() -> None:
    text = shot_list("a rainy night walk reel for Kai, 12 seconds", 1, 1)[0].text

    assert "a rainy night walk" in text
    assert "reel" not in text
    assert "12" not in text


def test_clothes_in_a_beat_are_not_taken_for_the_persons_clothes() -> None:
    scene = read_scene("Medium shot, mountain hike: stopping at the edge, wind in the jacket, clear light")

    assert scene.words == "mountain hike"


def test_reading_scenes_needs_neither_numpy_nor_pillow() -> None:
    code = "import sys, tools.scenes as s; s.shot_list('beach', 3, 1); print({'numpy', 'PIL'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
