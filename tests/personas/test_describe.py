"""A persona from a person's words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.describe import from_sentence, sheet_from_words
from personas.languages import language_code, language_name
from personas.looks import read_look
from personas.places import find_city, timezone_of
from personas.sheet import PersonaInvalid


@pytest.mark.parametrize(
    ("text", "name", "age", "timezone", "template"),
    [
        ("Ava, 26, Lisbon, surfer", "Ava", 26, "Europe/Lisbon", "influencer"),
        ("create Ava, 26, Lisbon, surfer", "Ava", 26, "Europe/Lisbon", "influencer"),
        ("new persona called Iris, a 30 year old architect from Oslo", "Iris", 30, "Europe/Oslo", "professional"),
        ("Bruno, 28, street chef from Naples", "Bruno", 28, "Europe/Rome", "entertainer"),
        ("Yuki: 22, street dancer, Osaka", "Yuki", 22, "Asia/Tokyo", "creative"),
        ("Élodie, 27 ans, fleuriste à Nantes", "Élodie", 27, "Europe/Paris", "influencer"),
        ("Carmen, bailaora de 34 años de Sevilla", "Carmen", 34, "Europe/Madrid", "influencer"),
        ("Luna, twenty-six, Tokyo, night photographer", "Luna", 26, "Asia/Tokyo", "creative"),
        ("Ava is 26, lives in Lisbon and surfs", "Ava", 26, "Europe/Lisbon", "influencer"),
        ("山田花子, 28, Tokyo, potter", "山田花子", 28, "Asia/Tokyo", "creative"),
        ("../../x, 26, Lisbon", "../../x", 26, "Europe/Lisbon", "influencer"),
        ("Robert'); DROP TABLE x, 30", "Robert'); DROP TABLE x", 30, "", "influencer"),
    ],
)
def test_one_sentence_makes_a_persona(text: str, name: str, age: int, timezone: str, template: str) -> None:
    draft = from_sentence(text)
    sheet = draft.sheet()

    assert draft.questions == ()
    assert (sheet.name, sheet.age, sheet.timezone, sheet.template) == (name, age, timezone, template)


def test_look_voice_interests_and_language_are_read() -> None:
    sheet = sheet_from_words(
        "Tom",
        "26 years old, tall, short black hair, green eyes, loves techno and vintage cameras, shy, speaks German, lives in Berlin",
    ).sheet()

    assert (sheet.appearance.hair, sheet.appearance.eyes, sheet.appearance.height) == (
        "short black hair",
        "green eyes",
        "tall",
    )
    assert sheet.interests == ("techno", "vintage cameras")
    assert (sheet.language, sheet.location, sheet.personality.extroversion) == ("German", "Berlin", 0.15)


@pytest.mark.parametrize(
    ("text", "bio"),
    [
        ("Ava, 26, Lisbon, surfer", "Surfer in Lisbon."),
        ("Iris, a 30 year old architect from Oslo", "Architect from Oslo."),
        ("Dana, 24, climber, dry humour", "Climber, dry humour."),
        ("Max, 30, Berlin", ""),
    ],
)
def test_a_bio_reads_like_one(text: str, bio: str) -> None:
    assert from_sentence(text).values["bio"] == bio


def test_the_age_is_asked_and_never_guessed() -> None:
    draft = from_sentence("Zoë, surfer from Lisbon")

    assert [question.field for question in draft.questions] == ["age"]
    assert draft.questions[0].text == "How old is Zoë? (18 or more)"
    with pytest.raises(PersonaInvalid, match="age is needed"):
        draft.sheet()
    assert draft.sheet(age="26").age == 26
    with pytest.raises(PersonaInvalid, match="'minus one' is not a number"):
        draft.sheet(age="minus one")


def test_a_name_is_asked_where_there_is_none() -> None:
    assert [question.field for question in sheet_from_words("", "26, Lisbon").questions] == ["name"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mia, 17, Paris", "age must be 18 or more (got 17)"),
        ("Mia, age: minus one", "age: 'minus one' is not a number"),
        ("Mia, -5, Berlin", "age must be 18 or more (got -5)"),
        ("Mia, 200", "age must be 120 or less (got 200)"),
        ("Mia, sixteen years old", "age must be 18 or more (got 16)"),
        ("Mia, 16 ans, Paris", "age must be 18 or more (got 16)"),
        ("Mia, schoolgirl from Osaka", 'personas are adults, and "schoolgirl"'),
        ("Mia, a teenage skater", "personas are adults"),
        ("Mia, Mädchen aus Köln", "personas are adults"),
    ],
)
def test_somebody_under_eighteen_is_refused_at_once(text: str, said: str) -> None:
    with pytest.raises(PersonaInvalid) as caught:
        from_sentence(text)
    assert said in caught.value.message


def test_a_parent_is_an_adult() -> None:
    assert from_sentence("Ana, 34, single mom of two kids, nurse, Madrid").sheet().age == 34


@given(st.text(max_size=300))
def test_any_sentence_becomes_a_draft_or_a_refusal(text: str) -> None:
    def answer() -> str:
        try:
            draft = from_sentence(text)
            return draft.sheet().name if not draft.questions else draft.questions[0].text
        except PersonaInvalid as error:
            return error.message

    assert answer()


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("Ava dyed her hair red", {"hair": "red hair"}),
        ("green eyes, 172 cm", {"eyes": "green eyes", "height": "172 cm"}),
        ("a tall redhead with freckles and olive skin", {"hair": "red hair", "skin": "olive skin with freckles", "height": "tall"}),
        ("short black bob, hazel eyes", {"hair": "short black bob", "eyes": "hazel eyes"}),
        ("dark skin, dreadlocks, 1.80 m, muscular", {"hair": "dreadlocks", "skin": "dark skin", "height": "1.80 m", "body_type": "muscular build"}),
        ("wears linen, earth tones", {"clothing": "linen", "colours": ["earth tones"]}),
        ("curly brown hair and blue-green eyes", {"hair": "curly brown hair", "eyes": "blue-green eyes"}),
        ("bald man with a beard", {"hair": "bald", "presents_as": "man"}),
        ("hair: short and black", {"hair": "short black hair"}),
        ("nothing to see", {}),
    ],
)  # fmt: skip
def test_a_look_is_read_by_column(text: str, look: dict[str, Any]) -> None:
    found = dict(read_look(text).values)
    if "presents_as" not in look:
        found.pop("presents_as", None)

    assert found == look


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Lisbon", "Europe/Lisbon"),
        ("new york", "America/New_York"),
        ("Köln", "Europe/Berlin"),
        ("Paris, France", "Europe/Paris"),
        ("europe/lisbon", "Europe/Lisbon"),
        ("UTC", "UTC"),
        ("Atlantis", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_a_place_has_a_timezone_or_none(place: str, zone: str | None) -> None:
    assert timezone_of(place) == zone


def test_a_city_is_found_in_a_sentence_and_a_common_word_is_not_one() -> None:
    city = find_city("an architect from Oslo")

    assert city is not None
    assert city.name == "Oslo"
    assert find_city("nice weather for a bath") is None


@pytest.mark.parametrize(
    ("said", "code", "name"),
    [
        ("Spanish", "es", "Spanish"),
        ("español", "es", "Spanish"),
        ("pt-BR", "pt", "Portuguese"),
        ("Mandarin", "zh", "Chinese"),
        ("Deutsch", "de", "German"),
        ("Klingon", None, None),
        ("", None, None),
    ],
)
def test_a_language_is_known_by_many_names(said: str, code: str | None, name: str | None) -> None:
    assert (language_code(said), language_name(said)) == (code, name)
