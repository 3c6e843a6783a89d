import re
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.fronts.front import Progress, View
from bot.fronts.markup import (
    Span,
    discord_markdown,
    discord_size,
    duration,
    parse,
    progress_line,
    rich_text,
    split,
    telegram_html,
    telegram_size,
    text_of,
    units,
    whole,
)
from tests.emulators.telegram_markup import parse_html
from tools.marks import plain

BLOCKS = st.lists(
    st.sampled_from(
        ["```", "```py\n", "\n```", "  if a:\n", "- one\n", "- **two**\n", "\n\n", "`c` ", "🏖", "x" * 30, "a b. "]
    ),
    max_size=14,
).map("".join)
TEXTS = BLOCKS | st.text(st.one_of(st.sampled_from("ab *`\\_\n<>&#@🏖é👩‍👩‍👧e\u0301 ."), st.characters()), max_size=300)


def shown(text: str) -> str:
    return "".join(span.text for span in parse(text))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("plain", [("plain", "")]),
        ("**a** `b`", [("a", "bold"), (" ", ""), ("b", "code")]),
        ("2 ** 3 ** 4", [("2 ", ""), (" 3 ", "bold"), (" 4", "")]),
        ("**never closed", [("**never closed", "")]),
        ("**two\nlines**", [("**two\nlines**", "")]),
        ("`**x**`", [("**x**", "code")]),
        (r"\*\*x\*\* \`y\` \\", [(r"**x** `y` " + "\\", "")]),
        (r"**a\*b**", [("a*b", "bold")]),
        ("so:\n```python\nx = **1**\n  y`z\n```\nand", [("so:\n", ""), ("x = **1**\n  y`z", "block"), ("\nand", "")]),
        ("```one line```", [("one line", "block")]),
        ("```never closed", [("```never closed", "")]),
        ("", []),
    ],
)
def test_marks_are_read(text: str, spans: list[tuple[str, str]]) -> None:
    assert [(span.text, span.mark) for span in parse(text)] == spans


@given(TEXTS)
def test_somebody_elses_text_carries_no_mark(text: str) -> None:
    assert all(not span.mark for span in parse(plain(text)))
    assert shown(plain(text)) == whole(text)


def test_half_a_character_becomes_a_sign_that_says_so_and_two_halves_become_one() -> None:
    assert shown("a\ud83c b \ud83c\udfd6") == "a� b 🏖"


@given(TEXTS)
def test_telegram_reads_exactly_the_words(text: str) -> None:
    read, _ = parse_html(telegram_html(parse(text)))

    assert read == shown(text)
    assert telegram_size(parse(text)) == units(read)


@given(TEXTS)
def test_discord_would_read_nothing_of_it_as_a_mention_or_a_link_with_a_name(text: str) -> None:
    written = re.sub(r"`[^`\n]*`", "", discord_markdown(parse(plain(text))))

    assert not re.search(r"(?<!\\)(?:\\\\)*<[@#:]", written)
    assert not re.search(r"(?<!\\)(?:\\\\)*\[[^\]]*[^\\]\]\(", written)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("**Ava** a_b", "**Ava** a\\_b"),
        ("# not a heading", "\\# not a heading"),
        ("-# not small", "\\-# not small"),
        ("> not a quote", "\\> not a quote"),
        ("- a list is fine", "- a list is fine"),
        ("https://x.org/a_b_c (see)", "https://x.org/a_b_c (see)"),
        ("||no spoiler||", "\\|\\|no spoiler\\|\\|"),
        ("`a_b`", "`a_b`"),
        ("```\na_b\n# c\n```", "```\na_b\n# c\n```"),
    ],
)
def test_discord_markdown(text: str, written: str) -> None:
    assert discord_markdown(parse(text)) == written


def test_an_escape_sequence_does_not_reach_the_terminal() -> None:
    out = StringIO()
    Console(file=out, force_terminal=False).print(rich_text(parse("a\x1b[2Jb\x07 [red]c[/red]")))

    assert out.getvalue() == "a�[2Jb� [red]c[/red]\n"


@settings(max_examples=200)
@given(TEXTS, st.integers(min_value=12, max_value=80), st.sampled_from([telegram_size, discord_size]))
def test_parts_fit_and_together_say_everything(text: str, limit: int, size: object) -> None:
    spans = parse(text)
    parts = split(spans, limit, size)  # type: ignore[arg-type]

    assert all(size(part) <= limit for part in parts)  # type: ignore[operator]
    told = "".join(span.text for part in parts for span in part)
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", shown(text))


def test_a_long_text_is_cut_at_the_best_place() -> None:
    text = "First sentence. Second one.\n\nA new paragraph that is a little longer. And its end."
    parts = [shown_of(part) for part in split(parse(text), 40, telegram_size)]

    assert parts == ["First sentence. Second one.", "A new paragraph that is a little longer.", "And its end."]


def test_a_mark_is_left_whole_where_it_can_be() -> None:
    parts = split(parse("some words before **a bold run of words** after"), 35, telegram_size)

    assert [[(span.text, span.mark) for span in part] for part in parts] == [
        [("some words before", "")],
        [("a bold run of words", "bold"), (" after", "")],
    ]


def test_a_mark_that_is_too_long_is_closed_and_opened_again() -> None:
    parts = split((Span(text="word " * 30, mark="bold"),), 50, telegram_size)

    assert len(parts) > 1
    assert {span.mark for part in parts for span in part} == {"bold"}


def test_a_block_that_is_too_long_is_closed_and_opened_again_at_a_line_with_its_indentation() -> None:
    lines = [f"    line {number} of the code" for number in range(12)]
    parts = split(parse("see:\n```\n" + "\n".join(lines) + "\n```\nthat is it"), 120, discord_size)

    assert all(discord_markdown(part).count("```") % 2 == 0 for part in parts)
    assert len(parts) > 2
    told = [line for part in parts for span in part if span.mark == "block" for line in span.text.split("\n")]
    assert told == lines


def test_a_list_is_cut_between_its_points() -> None:
    text = "\n".join(f"- point {number}, which says something" for number in range(9))
    parts = [shown_of(part) for part in split(parse(text), 100, telegram_size)]

    assert all(line.startswith("- point ") for part in parts for line in part.split("\n"))
    assert "\n".join(parts) == text


def test_a_family_of_emoji_stays_together() -> None:
    family = "👩‍👩‍👧"
    parts = [shown_of(part) for part in split(parse(family * 9), 20, telegram_size)]

    assert all(part.replace(family, "") == "" for part in parts)


def test_progress_is_a_last_line_until_the_view_is_final() -> None:
    progress = Progress(stage="rendering", fraction=0.999, eta=timedelta(minutes=3))
    view = View(key="job:5", text="**Reel**", progress=progress)

    assert telegram_html(text_of(view)) == "<b>Reel</b>\n▰▰▰▰▰▰▰▰▰▱ 99 % · rendering · about 3 min left"
    assert telegram_html(text_of(View(key="", text="**Reel**", progress=progress, is_final=True))) == "<b>Reel</b>"
    assert progress_line(Progress(stage="", fraction=7.0)) == "▰▰▰▰▰▰▰▰▰▰ 100 %"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (7, "7 s"), (42, "40 s"), (100, "2 min"), (3600, "1 h"), (7800, "2 h 10 min")]
)
def test_a_length_of_time_is_said_as_a_person_would(seconds: int, said: str) -> None:
    assert duration(timedelta(seconds=seconds)) == said


def shown_of(part: tuple[Span, ...]) -> str:
    return "".join(span.text for span in part)
