"""Any field of a persona, changed by words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.edit import Changes, apply_field, fields, read_change
from personas.sheet import PersonaInvalid
from personas.templates import load_sample
from storage.tables import Appearance, Persona, Personality

AVA = load_sample("ava")


def after(text: str) -> dict[str, Any]:
    return {field: value for part in read_change(text, AVA).values().values() for field, value in part.items()}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Ava dyed her hair red", {"hair": "shoulder-length wavy red hair"}),
        ("Zoe's hair should be short and black", {"hair": "short black hair"}),
        ("hair=red", {"hair": "shoulder-length wavy red hair"}),
        ("blue eyes, 175 cm", {"eyes": "blue eyes", "height": "175 cm"}),
        ("give Ava blue eyes", {"eyes": "blue eyes"}),
        ("Ava wears linen, earth tones", {"clothing": "linen", "colours": ["earth tones"]}),
        ("make Ava funnier", {"humor": 0.75}),
        ("make Ava a bit funnier", {"humor": 0.68}),
        ("make Ava much less professional", {"professionalism": 0.05}),
        ("less professional and much more outgoing", {"professionalism": 0.2, "extroversion": 1.0}),
        ("more relaxed", {"professionalism": 0.2}),
        ("humor=0.8", {"humor": 0.8}),
        ("creativity=80%", {"creativity": 0.8}),
        ("extroversion +0.1", {"extroversion": 0.9}),
        ("temperature 0.5", {"temperature": 0.5}),
        ("Ava talks like a friend", {"voice": "Like a friend"}),
        ("give Ava a deeper, gravelly voice", {"voice": "Deeper, gravelly voice"}),
        ("tone=warm", {"content_tone": "warm"}),
        ("age 27", {"age": 27}),
        ("Ava is 27 now", {"age": 27}),
        ("Ava turned 27", {"age": 27}),
        ("Ava dyed her hair red and is 27 now", {"age": 27, "hair": "shoulder-length wavy red hair"}),
        ("rename Ava to Eva", {"name": "Eva"}),
        ('call Ava "Avalon" from now on', {"name": "Avalon"}),
        ("name=../../x", {"name": "../../x"}),
        ("Ava's new bio: coffee first, adventures later", {"bio": "coffee first, adventures later"}),
        ("never show tattoos on Ava", {"negative_prompt": f"{AVA.appearance.negative_prompt}, tattoos"}),
        ("negative_prompt: hats, glasses", {"negative_prompt": "hats, glasses"}),
        ("add #vegan to Ava's hashtags", {"hashtags": [*AVA.hashtags, "vegan"]}),
        ("Ava's hashtags should be #desertsoul #slow", {"hashtags": ["desertsoul", "slow"]}),
        ("remove #slowcity", {"hashtags": ["lisbonlife", "saltyhair", "surfmornings"]}),
        ("Ava moved to Singapore", {"location": "Singapore", "timezone": "Asia/Singapore"}),
        ("set Ava's timezone to America/New_York", {"timezone": "America/New_York"}),
        ("Ava should speak French", {"language": "French"}),
        ("switch Ava to Portuguese", {"language": "Portuguese"}),
        ("use juggernaut for Ava", {"base_model": "juggernaut"}),
        ("Ava loves pottery and chess", {"interests": [*AVA.interests, "pottery", "chess"]}),
        ("Ava no longer likes coffee", {"interests": [one for one in AVA.interests if one != "coffee"]}),
        ("hair=red, eyes=blue", {"hair": "shoulder-length wavy red hair", "eyes": "blue eyes"}),
        ("what is Ava's hair colour?", {}),
        ("hello there", {}),
        ("green eyes, 172 cm", {}),  # as she is
    ],
)  # fmt: skip
def test_words_change_what_they_say_and_nothing_else(text: str, values: dict[str, Any]) -> None:
    assert after(text) == values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("age 17", "age must be 18 or more (got 17)"),
        ("age=17", "age must be 18 or more (got 17)"),
        ("Ava is 16 now", "age must be 18 or more (got 16)"),
        ("age: minus one", "age: 'minus one' is not a number"),
        ("make Ava look 15", "personas are adults"),
        ("Ava wears a schoolgirl uniform", "personas are adults"),
        ("clothing=schoolgirl uniform", "pictures show adults only"),
        ("humor=5", "personality.humor must be 1 or less (got 5)"),
        ("timezone=Mars", "'Mars' is no timezone"),
        ("hat=blue", "a persona has no field 'hat'"),
        ("rating=adult", "the owner opens it"),
        ("face=x", "a consent"),
    ],
)
def test_what_may_not_be_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(PersonaInvalid) as caught:
        read_change(text, AVA)
    assert said in caught.value.message


def test_what_must_not_be_shown_may_be_named() -> None:
    assert after("never show children on Ava")["negative_prompt"].endswith("children")


def test_a_change_shows_what_is_and_what_would_be() -> None:
    assert read_change("age 27", AVA).shown() == "age: 26 → 27"
    assert read_change("hashtags=a", AVA).shown() == "hashtags: lisbonlife, saltyhair, surfmornings, slowcity → a"
    assert read_change("use juggernaut for Ava", AVA).shown() == "base model: (none) → juggernaut"


def test_nothing_understood_is_false_and_says_the_words() -> None:
    changes = read_change("Ava juggles badly", AVA)

    assert not changes
    assert changes.unread == "juggles badly"


@pytest.mark.parametrize(
    ("field", "value", "values"),
    [
        ("name", "Eva", {"name": "Eva"}),
        ("voice", "Deep and gravelly", {"voice": "Deep and gravelly"}),
        ("voice", "more sarcastic", {"humor": 0.75, "voice": f"{AVA.personality.voice} More sarcastic."}),
        ("appearance", "beard, 40s, flannel shirts", {"age_range": "40s", "clothing": "flannel shirts", "keywords": ["sun-kissed", "candid", "beard"]}),
        ("appearance", "short black hair", {"hair": "short black hair"}),
        ("timezone", "Sydney", {"timezone": "Australia/Sydney"}),
        ("language", "Mandarin", {"language": "Chinese"}),
        ("hashtags", "#a #b", {"hashtags": ["a", "b"]}),
        ("hashtags", "add vegan", {"hashtags": [*AVA.hashtags, "vegan"]}),
        ("negative_prompt", "add extra arms", {"negative_prompt": f"{AVA.appearance.negative_prompt}, extra arms"}),
        ("Hair Colour", "red", {"hair": "shoulder-length wavy red hair"}),
        ("age", 27, {"age": 27}),
    ],
)  # fmt: skip
def test_a_field_is_set_by_its_name(field: str, value: object, values: dict[str, Any]) -> None:
    found = {name: one for part in apply_field(field, value, AVA).values().values() for name, one in part.items()}

    assert found == values


def test_an_unknown_field_lists_the_fields_there_are() -> None:
    with pytest.raises(PersonaInvalid) as caught:
        apply_field("shoe size", "42", AVA)
    assert all(
        field in caught.value.fix for field in ("name", "bio", "voice", "appearance", "hair", "humor", "base_model")
    )


def test_every_listed_field_but_the_look_can_be_set() -> None:
    for field in fields():
        value = {
            "age": "30",
            "timezone": "UTC",
            "temperature": "0.1",
            "spoken_speed": "1.5",
            "face_method": "instantid",
        }.get(
            field,
            "0.3" if field in {"extroversion", "creativity", "humor", "professionalism", "authenticity"} else "Xyz",
        )
        assert apply_field(field, value, AVA), field


def test_a_row_is_read_and_not_touched() -> None:
    row = Persona(
        name="Ava",
        age=26,
        interests=["surf"],
        personality=Personality(humor=0.5),
        appearance=Appearance(hair="long brown hair"),
    )

    assert read_change("Ava dyed her hair red and is 27 now", row).values() == {
        "persona": {"age": 27},
        "appearance": {"hair": "long red hair"},
    }
    assert (row.age, row.appearance.hair) == (26, "long brown hair")


def answer(read: Callable[[], Changes]) -> Changes | str:
    try:
        return read()
    except PersonaInvalid as error:
        return error.message


@given(st.text(max_size=300))
def test_any_words_are_read_or_refused(text: str) -> None:
    assert answer(lambda: read_change(text, AVA)) != ""


@given(st.sampled_from(fields()), st.text(max_size=200))
def test_any_value_is_kept_within_bounds_or_refused(field: str, value: str) -> None:
    found = answer(lambda: apply_field(field, value, AVA))

    assert found != ""
    if isinstance(found, Changes):
        assert 18 <= found.values().get("persona", {}).get("age", 26) <= 120
