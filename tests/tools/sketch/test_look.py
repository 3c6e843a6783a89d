"""What the persona's own words say of hair, skin, build and clothes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.sketch.colours import hexed, luma
from tools.sketch.look import COLOURS, read_look


def look(scene: str = "", **fields: Any) -> Any:
    return read_look(fields, scene)


@pytest.mark.parametrize(
    ("hair", "presents", "style"),
    [
        ("long brown hair", "woman", "long"),
        ("long wavy auburn", "woman", "wavy"),
        ("curly black", "woman", "curly"),
        ("curly", "man", "short curly"),
        ("short", "woman", "pixie"),
        ("short", "man", "short"),
        ("blonde bob", "woman", "bob"),
        ("messy bun", "woman", "bun"),
        ("high ponytail", "woman", "ponytail"),
        ("two braids", "woman", "braids"),
        ("bald", "man", "bald"),
        ("shaved head", "man", "buzz"),
        ("an afro", "person", "afro"),
        ("dreadlocks", "man", "locs"),
        ("hijab", "woman", "scarf"),
        ("", "woman", "long"),
        ("", "man", "short"),
        ("kurze schwarze Haare", "man", "short"),
        ("pelo largo", "woman", "long"),
    ],
)
def test_hair_has_the_style_its_words_say(hair: str, presents: str, style: str) -> None:
    assert look(hair=hair, presents_as=presents).hair_style == style


def test_colours_are_told_from_each_other() -> None:
    """Platinum is lighter than brown and brown lighter than black; so for skin from pale to deep."""
    hair = [luma(look(hair=words).hair) for words in ("jet black", "dark brown", "brown", "red", "blonde", "platinum")]
    skin = [luma(look(skin=words).skin) for words in ("deep", "dark brown", "brown", "tan", "olive", "fair", "pale")]

    assert hair == sorted(hair)
    assert skin == sorted(skin)


@pytest.mark.parametrize(
    ("clothing", "slot", "kind", "colour"),
    [
        ("red summer dress", "top", "dress", "red"),
        ("a white shirt and blue jeans", "top", "shirt", "white"),
        ("a white shirt and blue jeans", "bottom", "jeans", "blue"),
        ("black leather jacket, white t-shirt", "layer", "leather", "black"),
        ("denim jacket", "layer", "denim", "denim"),
        ("green hoodie", "top", "hoodie", "green"),
        ("teal swimsuit", "top", "swimsuit", "teal"),
        ("rotes Kleid", "top", "dress", "red"),
        ("un vestido azul", "top", "dress", None),
        ("yellow raincoat", "layer", "coat", "yellow"),
        ("purple sports leggings", "bottom", "leggings", "purple"),
    ],
)
def test_clothes_are_read_with_their_colours(clothing: str, slot: str, kind: str, colour: str | None) -> None:
    outfit = look(clothing=clothing).outfit

    assert getattr(outfit, slot) == kind
    if colour:
        assert getattr(outfit, f"{slot}_colour") == hexed(COLOURS[colour])


def test_a_navy_suit_is_a_blazer_over_a_shirt() -> None:
    outfit = look(clothing="navy suit", presents_as="man").outfit

    assert (outfit.layer, outfit.top, outfit.bottom) == ("blazer", "shirt", "trousers")
    assert outfit.layer_colour == outfit.bottom_colour == hexed(COLOURS["navy"])


def test_clothes_named_in_the_scene_are_put_on() -> None:
    outfit = look("red dress on a rooftop", clothing="white shirt, jeans").outfit

    assert outfit.top == "dress"
    assert outfit.top_colour == hexed(COLOURS["red"])


def test_a_mountain_top_is_no_garment() -> None:
    assert look("on top of the mountain", clothing="red dress").outfit.top == "dress"


def test_whoever_says_nothing_still_looks_the_same_every_time() -> None:
    assert look(hair="", clothing="") == look(hair="", clothing="")


@given(
    st.dictionaries(
        st.sampled_from(("hair", "skin", "eyes", "clothing", "body_type", "height", "presents_as")),
        st.text(max_size=80),
    ),
    st.text(max_size=80),
)
@settings(max_examples=150, deadline=None)
def test_any_words_give_a_look(fields: dict[str, str], scene: str) -> None:
    read_look(fields, scene)
