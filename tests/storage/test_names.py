import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.assets import folder_key, words_query
from storage.names import name_key, plain_name, tag_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "zoe"),
        ("ÅSA", "asa"),
        ("José  María", " jose maria "),
        ("Ｋａｉ", "kai"),
        ("STRASSE", "straße"),
        ("Ava", "A\u0301va"),
        ("Ёлка", "елка"),
        ("ﬁona", "Fiona"),
    ],
)
def test_the_same_name_is_found_however_it_is_typed(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("कि", "की"), ("กา", "กี"), ("Ava", "Eva"), ("🦊", "🐻")])
def test_different_names_stay_different(one, other):
    assert name_key(one) != name_key(other)


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(name):
    key = name_key(name)
    assert name_key(key) == key
    assert (key == "") == (plain_name(name) == "")


@given(st.text(max_size=120))
def test_a_tag_is_short_and_its_own_key(tag):
    key = tag_key(tag)
    assert len(key) <= 60
    assert "#" not in key
    assert tag_key(key) == key


@given(st.text(max_size=80))
def test_a_folder_of_the_library_never_climbs(folder):
    parts = folder_key(folder).split("/")
    assert not {".", ".."} & set(parts)
    assert "" not in parts or parts == [""]
    assert folder_key(folder_key(folder)) == folder_key(folder)


@given(st.text(max_size=80))
def test_every_word_of_a_search_is_quoted(text):
    outside = words_query(text).split('"')[::2]
    assert set("".join(outside)) <= {"*", " "}


def test_accents_are_told_from_letters_by_their_class():
    assert unicodedata.combining("\u0301") >= 200 > unicodedata.combining("\u3099")
