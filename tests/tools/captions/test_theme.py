"""A theme as words in a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.tables import Asset, AssetType
from tests.tools.captions.people import ava, themes
from tools.captions import theme_of
from tools.captions.phrasebook import topics_in
from tools.captions.reading import language_of
from tools.captions.theme import LONGEST_PHRASE, clean, is_file_name, subject_of


@pytest.mark.parametrize(
    ("theme", "text", "noun"),
    [
        ("beach day", "beach day", "a beach day"),
        ("Surfing at dawn", "surfing at dawn", "surfing at dawn"),
        ("the old town", "the old town", "the old town"),
        ("office", "office", "the office"),
        ("Monday", "Monday", ""),
        ("first day at work", "first day at work", "the first day at work"),
        ("golden hour", "golden hour", "golden hour"),
        ("evening run", "evening run", "an evening run"),
        ("sonder", "sonder", ""),
        ("flowers", "flowers", "flowers"),
        ("Ava in a red coat on a rooftop, neon, 8k", "a red coat on a rooftop", "a red coat on a rooftop"),
        ("Ava walks her dog", "walking my dog", "walking my dog"),
        ("Ava's new bike", "new bike", "a new bike"),
        ("a reel about my new bike", "my new bike", "my new bike"),
        ("portrait of a lighthouse keeper", "a lighthouse keeper", "a lighthouse keeper"),
        ("Wide shot, beach day: Ava looks at the sea, soft light", "beach day", "a beach day"),
        ("how to sharpen knives", "“how to sharpen knives”", ""),
        ("she is late", "“she is late”", ""),
        ("'; DROP TABLE users; --", "DROP TABLE users", "DROP TABLE users"),
        ("beach\x00day\x07\r\n", "beach day", "a beach day"),
        ("\u202ebeach\u202c day", "beach day", "a beach day"),
        ("spring rolls", "spring rolls", "spring rolls"),
        ("BEACH DAY", "beach day", "a beach day"),
        ("img_1234.jpg", "", ""),
        ("🏖️", "", ""),
        ("https://example.com", "", ""),
    ],
)
def test_what_a_theme_becomes(theme: str, text: str, noun: str) -> None:
    subject = subject_of(theme, persona=ava())

    assert (subject.text, subject.noun) == (text, noun)


def test_a_foreign_theme_gives_way_to_its_topic_s_name_else_stands_in_quotes() -> None:
    assert subject_of("a day at the beach", language="es", label="día de playa").text == "día de playa"
    assert subject_of("the meaning of it", language="de").text == "„the meaning of it“"
    assert subject_of("the meaning of it", language="fr").text == "«\u00a0the meaning of it\u00a0»"
    assert subject_of("yoga", language="it").text == "yoga"


@settings(deadline=None, max_examples=60)
@given(themes | st.text(max_size=2000))
def test_a_subject_is_short_and_on_one_line(theme: str) -> None:
    subject = subject_of(theme, persona=ava())

    assert len(subject.text) <= LONGEST_PHRASE + 4
    assert subject.text == " ".join(subject.text.split())
    assert clean(theme) == " ".join(clean(theme).split())
    subject.text.encode("utf-8")


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("a rainy night walk", ("rain", "night")),
        ("surfing at the beach", ("surf", "beach")),
        ("coffee", ("coffee",)),
        ("Malibu", ("beach",)),
        ("segunda-feira", ("monday",)),
        ("meeting friends", ()),
        ("real estate", ()),
        ("hot dog", ("food",)),
        ("sci-fi", ()),
        ("paseo por la playa", ("beach",)),
        ("Kaffee am Morgen", ("coffee",)),
        ("sonder", ()),
    ],
)
def test_only_what_is_said_is_a_topic(words: str, topics: tuple[str, ...]) -> None:
    assert topics_in(words)[: len(topics) or None] == topics


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a walk on the beach", "en"),
        ("mi paseo por la playa", "es"),
        ("der alte Hafen", "de"),
        ("une journée à la plage", "fr"),
        ("la mia bici nella città", "it"),
        ("minha bicicleta nas ruas", "pt"),
        ("yoga", ""),
        ("", ""),
    ],
)
def test_a_language_is_known_by_its_small_words(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "name", ["IMG_1234.JPG", "photo.png", "2024-05-01 10.22.33", "DSC00123", "VID_2024", "ab" * 20]
)
def test_a_camera_s_file_name_is_no_theme(name: str) -> None:
    assert is_file_name(name)


def test_the_theme_of_an_asset_is_its_title_then_its_prompt() -> None:
    def asset(title: str, prompt: str) -> Asset:
        return Asset(id=1, type=AssetType.IMAGE, title=title, prompt=prompt)

    assert theme_of(asset("beach day", "lifestyle photo, a woman on a beach")) == "beach day"
    assert theme_of(asset("IMG_1.jpg", "a lighthouse")) == "a lighthouse"
    assert theme_of(asset("IMG_1.jpg", "")) == ""
    assert theme_of(Asset(id=1, type=AssetType.IMAGE)) == ""
