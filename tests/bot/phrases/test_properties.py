"""What holds for any text at all."""

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agent.calls import problems
from bot.agent.phrases import overlay, read_slots
from bot.agent.phrases.reading import LONGEST
from tests.bot.phrases.reading import CONTEXT, read

PIECES = ["make", "post", "cancel", "don't", "a reel", "of Ava", "for", "Kai", "img_12", "P17", "tomorrow at 6pm", "on tiktok", ",", "and", "then",
          "'quoted'", '"post it"', "trim", "to 8s", "what if", "?", "!", "#9", "9:16", "x3", "caption", "bio", ":", "\n", "- ", "1. ", "it", "find",
          "every friday", "new persona", "Zoë's", "half past", "gpu", "how's", "¿", "crea", "und", "vs", "not", "en español", "🙈", "…", "until", "@", "_"]  # fmt: skip

requests = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), requests))
def test_no_text_raises_and_every_call_fits_its_tool(text: str) -> None:
    parsed = read(text)

    assert [problem for call in parsed.calls for problem in problems(call)] == []
    assert parsed.complete or parsed.calls == ()
    assert parsed.calls or parsed.reply or parsed.question


@settings(max_examples=150, deadline=None)
@given(requests)
def test_the_same_request_is_always_read_the_same(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=150, deadline=None)
@given(requests, requests)
def test_quoted_words_are_never_orders(before: str, quoted: str) -> None:
    clean = quoted.replace('"', "").replace("'", "").strip() or "x"
    alone = read(f'"{clean}"')

    assert alone.calls == ()
    assert clean in read(f'the sign says "{clean}"').slots.quotes[-1:] or "\n" in clean
    del before


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_slots_and_overlay_take_any_text(text: str) -> None:
    read_slots(text, CONTEXT)
    overlay(read("make a reel of Ava").calls, text, CONTEXT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "😂😂😂",
        "🏄🏼‍♀️🔥",
        "שלום, תעשה סרטון",
        "مرحبا",
        "明日の6時に投稿して",
        "\x00\x01\x02\xff",
        "\ud83d",
        "‮evil‬",
        "'",
        '"',
        "`" * 50,
        "?" * 300,
    ],
)
def test_strange_messages_get_an_answer(text: str) -> None:
    parsed = read(text)

    assert parsed.calls == ()
    assert parsed.reply or parsed.question


@pytest.mark.parametrize(
    "unit", ["make a reel of Ava and post it, ", "and ", "'", "a" * 50 + " ", "P17 ", "friday at ", "\n", "12:30 "]
)
def test_a_message_of_ten_thousand_characters_is_answered_at_once(unit: str) -> None:
    long = (unit * (10_000 // len(unit) + 1))[:10_000]
    begun = time.perf_counter()
    parsed = read(long)

    assert parsed.calls == ()
    assert parsed.question
    assert time.perf_counter() - begun < 1.0


@pytest.mark.parametrize(
    "unit",
    ["make a reel of Ava and post it, ", "'\" ", "friday at 5 ", "img_1 ", "don't not ", string.punctuation, "sorry, ", "no wait ",
     ". never mind ", "5 seconds ", "a, ", "(", "\u200b", "e\u0301", "not a video of Kai, ", "מה ", "明日の6時に"],
)  # fmt: skip
@pytest.mark.parametrize("length", [600, LONGEST])
def test_a_message_of_any_length_is_read_in_bounded_time(unit: str, length: int) -> None:
    long = (unit * (length // len(unit) + 1))[:length]
    begun = time.process_time()
    read(long)

    assert time.process_time() - begun < 0.5  # 0.05 at most on an idle machine


def test_blanks_cost_nothing_and_change_nothing() -> None:
    wide = "cancel" + " \t" * 1900 + "P5"

    assert read(wide).calls == read("cancel P5").calls
    assert read("\n" * 3000).calls == ()


@given(
    st.sampled_from(
        ["../../x", "Robert'); DROP", "Post", "Cancel P1", "Max", "O'Brien", "Zoë-Lou", "  ", "a", "😀", "Reel"]
    ),
    requests,
)
@settings(max_examples=150, deadline=None)
def test_a_persona_may_be_called_anything(name: str, text: str) -> None:
    from dataclasses import replace

    context = replace(CONTEXT, personas=(name, "Ava"))
    parsed = read(f"{text} {name}", context)

    assert [problem for call in parsed.calls for problem in problems(call)] == []
