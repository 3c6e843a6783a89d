"""The one door for personas: what is kept, and how what is wrong is said."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.files import from_json, from_toml, to_json, to_prompt, to_toml
from personas.sheet import PersonaInvalid, PersonaSheet, make_sheet, new_persona, sheet_of
from storage.tables import Persona, PersonaStatus, Rating

NOW = datetime(2026, 3, 11, 10, tzinfo=UTC)
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


def problems(**values) -> tuple[str, ...]:
    with pytest.raises(PersonaInvalid) as caught:
        make_sheet({"name": "Ava", "age": 26} | values)
    return caught.value.problems


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (17, "age must be 18 or more (got 17)"),
        ("17", "age must be 18 or more (got 17)"),
        (-1, "age must be 18 or more (got -1)"),
        ("minus one", "age: 'minus one' is not a number"),
        ("", "age: '' is not a number"),
        (121, "age must be 120 or less (got 121)"),
        (26.5, "age must be a whole number (got 26.5)"),
        (True, "age: True is not a number"),
        (float("nan"), "age: nan is not a number"),
        (None, "age: None is not a number"),
        ([26], "age: [26] is not a number"),
    ],
)
def test_an_age_that_no_persona_can_have_is_said_in_one_line(age, said: str) -> None:
    assert problems(age=age) == (said,)


@pytest.mark.parametrize("age", [18, 26, "26", 26.0, " 120 "])
def test_an_adult_age_is_kept_as_a_whole_number(age) -> None:
    assert make_sheet({"name": "Ava", "age": age}).age == int(float(str(age).strip()))


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "Robert'); DROP TABLE personas;--",
        "山田花子",
        "عائشة",
        "Zoë",
        "O'Neil-Smith Jr.",
        "x",
        "A" * 60,
        "🌊",
    ],
)
def test_any_name_is_just_a_name(name: str) -> None:
    assert make_sheet({"name": f"  {name} ", "age": 26}).name == name


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "‮", "​", "A" * 61])
def test_a_name_has_1_to_60_visible_characters(name: str) -> None:
    assert problems(name=name)[0].startswith("name: ")


def test_control_and_turning_characters_leave_a_name() -> None:
    assert make_sheet({"name": "A\x00va\x1b[31m‮\nLind", "age": 26}).name == "Ava[31m Lind"


def test_every_wrong_field_gets_its_own_line() -> None:
    said = problems(age=17, timezone="Mars", personality={"humor": 2, "foo": 1}, styles=[{"name": "a"}, {"name": "A"}])

    assert len(said) == 5
    assert any(line.startswith("timezone: 'Mars' is no timezone") for line in said)
    assert "personality.humor must be 1 or less (got 2)" in said
    assert "personality.foo: a persona has no such field" in said
    assert "styles: two styles are called 'a'" in said


def test_a_file_cannot_open_the_adult_rating_or_bring_a_face() -> None:
    assert "only the owner" in problems(rating="adult")[0]
    assert "record the consent" in problems(appearance={"face_images": ["f" * 64]})[0]


@pytest.mark.parametrize(
    "values",
    [
        {"appearance": {"clothing": "schoolgirl uniform"}},
        {"appearance": {"age_range": "17 years old"}},
        {"appearance": {"keywords": ["candid", "teenage"]}},
        {"appearance": {"prompt_prefix": "photo of a child"}},
        {"styles": [{"name": "school", "prompt_prefix": "high school student"}]},
    ],
)
def test_nothing_that_pictures_are_made_with_names_a_minor(values) -> None:
    assert "pictures show adults only" in problems(**values)[0]


def test_texts_lose_their_control_characters_and_keep_their_lines() -> None:
    sheet = make_sheet({"name": "Ava", "age": 26, "bio": " a\x00b\x7f \r\n c\td ", "location": "Lis\nbon"})

    assert (sheet.bio, sheet.location) == ("ab\nc d", "Lis bon")


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "C:\\x", "a/../../b", "~/x"])
def test_a_lora_stays_in_its_folder(path: str) -> None:
    assert "inside the folder" in problems(appearance={"lora_path": path})[0]


def test_a_city_becomes_its_timezone_and_a_language_its_name() -> None:
    sheet = make_sheet(
        {"name": "Ava", "age": 26, "timezone": "new york", "language": "español", "hashtags": "#a b,c #a"}
    )

    assert (sheet.timezone, sheet.language, sheet.hashtags) == ("America/New_York", "Spanish", ("a", "b", "c"))


def test_a_new_persona_is_active_general_and_complete() -> None:
    row = new_persona(make_sheet({"name": "Zoë", "age": 26, "styles": [{"name": "casual"}]}), id="p" * 32, now=NOW)

    assert (row.id, row.name_key, row.status, row.rating, row.version) == (
        "p" * 32,
        "zoe",
        PersonaStatus.ACTIVE,
        Rating.GENERAL,
        1,
    )
    assert (row.created_at, row.updated_at, row.deleted_at) == (NOW, NOW, None)
    assert row.faces == []
    assert row.styles[0].display_order == 0
    missing = {
        column.key
        for part in (row, row.personality, row.appearance)
        for column in part.__table__.columns
        if column.key not in vars(part) and column.key not in {"persona_id"}
    }
    assert missing == set()


def test_a_row_made_by_hand_is_seen_with_the_defaults() -> None:
    sheet = sheet_of(Persona(name="Ava", age=26))

    assert (sheet.bio, sheet.personality.humor, sheet.appearance.presents_as, sheet.styles) == ("", 0.5, "person", ())


words = st.lists(TEXT, max_size=4)
traits = st.floats(min_value=0, max_value=1).map(lambda value: round(value, 3))
sheets: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"name": TEXT.filter(lambda text: any(char.isalnum() for char in text)), "age": st.integers(18, 120)},
    optional={
        "bio": TEXT, "location": TEXT, "interests": words, "hashtags": words, "language": st.sampled_from(["English", "es", "日本語", ""]),
        "timezone": st.sampled_from(["", "Lisbon", "Europe/Berlin", "UTC"]), "profile_image": TEXT,
        "personality": st.fixed_dictionaries({}, optional={"humor": traits, "voice": TEXT, "sample_captions": words, "temperature": traits, "personality_prompt": st.text(alphabet="ab\"\\'\n\t#é🌊 ", max_size=40)}),
        "appearance": st.fixed_dictionaries({}, optional={"hair": TEXT, "colours": words, "negative_prompt": TEXT}),
        "styles": st.lists(st.fixed_dictionaries({"name": st.sampled_from("abcdef")}, optional={"steps": st.integers(1, 150), "cfg": traits, "is_active": st.booleans()}), max_size=3, unique_by=lambda style: style["name"]),
    },
)  # fmt: skip


@given(sheets)
def test_what_is_exported_comes_back_the_same(values) -> None:
    try:
        sheet = make_sheet(values)
    except PersonaInvalid:
        return  # a made-up text may name a minor or have no visible letter
    row = new_persona(sheet, id="p" * 32, now=NOW)

    assert sheet_of(row) == sheet
    assert from_toml(to_toml(row)) == sheet
    assert from_json(to_json(row)) == sheet
    assert sheet.name in to_prompt(row)


@pytest.mark.parametrize("text", ["name = ", "\x00", "[[[", '{"name": 1', "name = 'Ava'\nage = 26\nage = 27"])
def test_a_broken_toml_file_is_one_clear_line(text: str) -> None:
    with pytest.raises(PersonaInvalid, match="this is not a TOML file") as caught:
        from_toml(text)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("text", ["{", "[1]", "null", "[" * 100_000, '{"name": "Ava", "age": NaN}', ""])
def test_a_broken_json_file_is_one_clear_line(text: str) -> None:
    with pytest.raises(PersonaInvalid) as caught:
        from_json(text)
    assert len(caught.value.problems) == 1


def test_an_endless_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(PersonaInvalid, match="at most 200,000 characters"):
        from_toml("#" * 200_001)


def test_a_file_that_lacks_the_needed_names_it() -> None:
    with pytest.raises(PersonaInvalid) as caught:
        from_toml("bio = 'x'")
    assert caught.value.problems == ("name is needed", "age is needed")


def answer(read: Callable[[str], PersonaSheet], text: str) -> str:
    try:
        return read(text).name
    except PersonaInvalid as error:
        return error.message


@given(st.text(max_size=200))
def test_any_text_as_a_file_is_read_or_refused(text: str) -> None:
    for read in (from_toml, from_json):
        assert answer(read, text)


@pytest.mark.parametrize("door", [lambda values: from_json(json.dumps(values)), make_sheet])
@pytest.mark.parametrize(
    "values",
    [
        {"bio": "A 16-year-old from Lisbon."},
        {"bio": "Colegiala de quince años."},
        {"personality": {"personality_prompt": "You are a schoolgirl."}},
        {"personality": {"voice": "like a child"}},
    ],
)
def test_who_a_persona_is_said_to_be_is_an_adult_whatever_the_age_beside_it(door, values) -> None:
    with pytest.raises(PersonaInvalid, match="personas are adults"):
        door({"name": "Ava", "age": 26} | values)


@pytest.mark.parametrize(
    "bio", ["Single mother of two kids, baker.", "Kindergarten teacher in Oslo.", "Her inner child paints."]
)
def test_an_adult_may_have_and_teach_children(bio: str) -> None:
    assert make_sheet({"name": "Rosa", "age": 41, "bio": bio}).bio == bio
