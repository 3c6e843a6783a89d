"""The personas that ship, and the five kinds to start from."""

import pytest

from personas.gate import may_ask
from personas.prompts import image_prompt
from personas.sheet import PersonaInvalid, make_sheet
from personas.templates import load_sample, load_template, samples, templates
from storage.tables import Rating


def test_there_are_five_templates_with_traits_of_their_own() -> None:
    assert [template.title for template in templates()] == [
        "The Influencer",
        "The Professional",
        "The Creative",
        "The Authentic",
        "The Entertainer",
    ]
    traits = {
        (t.sheet.personality.extroversion, t.sheet.personality.humor, t.sheet.personality.professionalism)
        for t in templates()
    }
    assert len(traits) == 5


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_a_template_is_complete(template) -> None:
    mind, look = template.sheet.personality, template.sheet.appearance

    assert mind.voice
    assert mind.content_tone
    assert mind.communication_style
    assert len(mind.sample_captions) >= 3
    assert len(mind.preferred_topics) >= 3
    assert look.clothing
    assert look.colours
    assert look.negative_prompt
    assert len(template.sheet.hashtags) >= 3
    assert sum(style.is_default for style in template.sheet.styles) == 1
    assert len(template.sheet.styles) >= 3


@pytest.mark.parametrize("name", ["influencer", "The Influencer", " the INFLUENCER "])
def test_a_template_is_found_by_name_or_title(name: str) -> None:
    assert load_template(name).name == "influencer"


def test_an_unknown_template_or_sample_lists_those_there_are() -> None:
    with pytest.raises(PersonaInvalid) as caught:
        load_template("../../etc/passwd")
    assert "creative" in caught.value.fix
    with pytest.raises(PersonaInvalid) as caught:
        load_sample("../sheet")
    assert "ava, kai" in caught.value.fix


def test_a_template_needs_a_name_and_an_adult_age() -> None:
    with pytest.raises(PersonaInvalid):
        load_template("creative").with_values({"name": "Mia"})
    with pytest.raises(PersonaInvalid, match="18 or more"):
        load_template("creative").with_values({"name": "Mia", "age": 17})


def test_what_is_said_wins_over_the_template() -> None:
    sheet = load_template("creative").with_values(
        {"name": "Mia", "age": 30, "personality": {"humor": 0.9}, "appearance": {"hair": "red hair"}}
    )

    assert (sheet.personality.humor, sheet.appearance.hair, sheet.template) == (0.9, "red hair", "creative")
    assert sheet.personality.creativity == load_template("creative").sheet.personality.creativity


@pytest.mark.parametrize("name", samples())
def test_a_sample_is_a_whole_adult_that_may_be_pictured(name: str) -> None:
    sheet = load_sample(name)
    look, mind = sheet.appearance, sheet.personality

    assert sheet.age >= 18
    assert all(
        [
            sheet.bio,
            sheet.location,
            sheet.timezone,
            sheet.interests,
            sheet.hashtags,
            look.hair,
            look.eyes,
            look.skin,
            look.clothing,
            look.colours,
            mind.voice,
            mind.sample_captions,
        ]
    )
    assert {"casual", "formal", "sporty"} <= {style.name for style in sheet.styles}
    assert may_ask(image_prompt(sheet, "on the beach").positive, rating=Rating.GENERAL, year=2026)
    assert make_sheet(sheet.model_dump()) == sheet
