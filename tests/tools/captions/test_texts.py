"""Other short texts, and one part written again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.sheet import new_persona
from personas.templates import load_sample
from storage.tables import Persona
from tests.tools.captions.people import LANGUAGES, NOW, ava, kai, request, themes
from tools.captions import CaptionParts, CaptionRequest, GrammarWriter, redo, write_text
from tools.errors import InvalidRequest

PARTS = ("hook", "main", "call_to_action", "hashtags")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bio_line_is_short_and_theirs(language: str) -> None:
    persona = new_persona(load_sample("ava"), id="c" * 32, now=NOW)
    persona.language = language
    for seed in range(20):
        bio = write_text(persona, "a bio line", seed=seed)

        assert len(bio) <= 150
        assert not set("{}\n") & set(bio)
        known = ("Ava", "Lisbon", "surf", "coffee", "caf", "kaffee")
        assert any(word.casefold() in bio.casefold() for word in known) or seed


def test_kind_asks_as_well_as_words_do() -> None:
    assert write_text(kai(), "", kind="bio", seed=4) == write_text(kai(), "his bio", seed=4)
    assert "Kai" in write_text(kai(), "hello", seed=1)


def test_a_few_words_about_something_are_about_it() -> None:
    text = write_text(kai(), "a post about quarterly reports", seed=2)

    assert "quarterly reports" in text.casefold()
    assert "post about" not in text


@settings(max_examples=60, deadline=None)
@given(about=themes, kind=st.sampled_from(["", "bio", "greeting", "post"]), seed=st.integers(0, 999))
def test_anything_may_be_asked_for(about: str, kind: str, seed: int) -> None:
    assert write_text(ava(), about, kind=kind, seed=seed).strip()
    assert write_text(None, about, kind=kind, seed=seed).strip()
    assert write_text(Persona(name="Mo", age=40), about, kind=kind, seed=seed).strip()


@pytest.mark.parametrize("part", PARTS)
async def test_one_part_is_new_and_the_others_stay(part) -> None:
    parts = await GrammarWriter().write(request("beach day"))

    fresh = await redo(GrammarWriter(), request("beach day"), parts, part)

    assert getattr(fresh, part) != getattr(parts, part)
    assert [getattr(fresh, other) for other in PARTS if other != part] == [
        getattr(parts, other) for other in PARTS if other != part
    ]


async def test_new_hooks_go_on_being_new() -> None:
    seen: list[CaptionParts] = [await GrammarWriter().write(request("beach day"))]
    for press in range(15):
        one = request("beach day", seed=press, recent=tuple(reversed(seen)))
        seen.append(await redo(GrammarWriter(), one, seen[-1], "hook"))

    assert len({parts.hook for parts in seen}) == 16


async def test_as_many_hashtags_as_before() -> None:
    parts = CaptionParts(main="x", hashtags=("a", "b", "c", "d", "e"))

    fresh = await redo(GrammarWriter(), request("beach day"), parts, "hashtags")

    assert len(fresh.hashtags) == 5


class Stuck:
    """A writer that has one caption."""

    name = "stuck"

    async def write(self, request: CaptionRequest) -> CaptionParts:
        return CaptionParts(hook="Same.", main="Same again.", call_to_action="Same?", hashtags=("same",))


async def test_a_writer_that_repeats_itself_is_replaced() -> None:
    parts = await Stuck().write(request())

    assert (await redo(Stuck(), request(), parts, "hook")).hook != "Same."


async def test_a_part_that_is_none_is_said() -> None:
    with pytest.raises(InvalidRequest, match="no part 'title'"):
        await redo(GrammarWriter(), request(), CaptionParts(), "title")
