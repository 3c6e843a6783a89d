"""Personas are found however they are written."""

from dataclasses import replace

import pytest

from bot.agent.phrases.names import Names
from tests.bot.phrases.reading import CONTEXT, calls


def found(text: str, *personas: str) -> list[tuple[str, bool]]:
    names = Names(personas)
    from tools.tokens import fold

    return [(name, possessive) for _, _, name, possessive in names.find(text, fold(text))]


@pytest.mark.parametrize(
    ("text", "persona", "is_possessive"),
    [
        ("a photo of zoe", "Zoë", False),
        ("ZOË in the rain", "Zoë", False),
        ("zoes bio", "Zoë", True),
        ("Zoë's bio", "Zoë", True),
        ("Marcus' hashtags", "Marcus", True),
        ("marcuss at the market", "Marcus", True),
        ("a reel of marucs", "Marcus", False),
        ("selfie of Mia", "Mia Chen", False),
        ("mia chen at the gym", "Mia Chen", False),
    ],
)
def test_case_accents_typos_and_possessives_do_not_hide_a_persona(text: str, persona: str, is_possessive: bool) -> None:
    assert found(text, "Zoë", "Marcus", "Mia Chen") == [(persona, is_possessive)]


@pytest.mark.parametrize(
    ("text", "persona"),
    [
        ("Max needs a gym reel", "Max"),
        ("trim reel_2 to 10 seconds max", None),
        ("will it fit tiktok?", None),
        ("a pic of will fishing", "Will"),
        ("make a reel of Rose in a garden of roses", "Rose"),
        ("photo of Summer in the winter", "Summer"),
        ("last summer was nice", None),
    ],
)
def test_a_name_that_is_also_a_word_counts_only_where_it_names(text: str, persona: str | None) -> None:
    assert [name for name, _ in found(text, "Max", "Will", "Rose", "Summer")] == ([persona] if persona else [])


def test_two_that_share_a_first_name_are_not_mixed_up() -> None:
    assert found("a photo of Mia", "Mia Chen", "Mia Lopez") == []
    assert found("a photo of Mia Lopez", "Mia Chen", "Mia Lopez") == [("Mia Lopez", False)]


def test_a_new_persona_may_be_named_in_the_same_breath() -> None:
    context = replace(CONTEXT, personas=("Ava",))

    assert [name for name, _ in calls("create Nina, 29, yoga teacher from Bali, and make her first reel: sunrise flow", context)] == [
        "create_persona", "make_reel",
    ]  # fmt: skip
