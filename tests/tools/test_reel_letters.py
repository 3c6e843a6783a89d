"""Words in every script: shaped, in order, and never an empty box where a letter is missing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.fonts import coverage, drawable, font_path, runs
from tools.fonts.lettering import letter
from tools.fonts.lines import Piece, place

SCRIPTS = {
    "Latin": "Wait for it… Zoë’s “café” №5 100%",
    "Cyrillic": "Привет, мир! Ёжик",
    "Greek": "Ελλάδα μου, καλημέρα!",
    "Arabic": "مرحبا بالعالم",
    "Hebrew": "שלום עולם",
    "Thai": "สวัสดีชาวโลก",
    "Hindi": "नमस्ते दुनिया",
    "Georgian": "გამარჯობა",
    "Armenian": "Բարեւ",
    "Vietnamese": "Tiếng Việt đẹp",
    "Turkish": "İstanbul'da güneş",
    "Polish": "Zażółć gęślą jaźń",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_letter_of_these_scripts_can_be_drawn(text: str) -> None:
    assert drawable(text) == text
    assert letter(text, size=40, width=400) is not None


@given(st.text(max_size=60))
@settings(max_examples=500)
def test_every_piece_has_all_its_letters_in_its_font(text: str) -> None:
    for word in drawable(text).split():
        pieces = runs(word)
        assert "".join(piece for piece, _ in pieces) == word
        assert all(ord(one) in coverage(font) for piece, font in pieces for one in piece)


def test_a_mark_that_a_script_lacks_comes_from_another_font() -> None:
    assert "," not in map(chr, coverage(runs("שלום")[0][1]))  # which is what makes this a case
    assert [piece for piece, _ in runs("שלום,")] == ["שלום", ","]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("beach day 🏖️  with  Zoë", "beach day with Zoë"),
        ("👩‍🦰 hi 👋🏽", "hi"),
        ("𝗯𝗼𝗹𝗱 and ﬁne", "bold and fine"),
        ("日本語 ok", "ok"),
        ("a\u202eb\x00c\x1b[0m", "abc[0m"),
        ("one\r\ntwo\n\n three", "one\ntwo\nthree"),
        ("\t tab\u00a0and\u2003space ", "tab and space"),
        ("🌊", ""),
    ],
)
def test_what_cannot_be_drawn_is_left_out(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_words_run_from_the_right_and_names_within_keep_their_order() -> None:
    words = ["שלום", "עולם", "Lisbon", "Bay", "יפה"]
    line = [Piece(text=word, gap=True, word=number) for number, word in enumerate(words)]

    seen = [one.piece.text for one in place(line, 40, "display", from_right=True)]

    assert seen == ["יפה", "Lisbon", "Bay", "עולם", "שלום"]


def test_a_long_text_becomes_smaller_and_then_ends_in_dots() -> None:
    short, long = (
        letter("Hello", size=60, width=500),
        letter("word " * 300, size=60, width=500, smallest=30, tallest=300),
    )

    assert short is not None
    assert long is not None
    assert long.image.height - 2 * long.margin <= 300
    assert long.image.width - 2 * long.margin <= 500
    assert short.image.width < long.image.width


def test_the_fonts_are_there_with_their_licence_and_are_not_heavy() -> None:
    folder = font_path().parent

    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.?tf")}
    of_names = {"NotoSansCJK-Names.otf", "NotoEmoji-Bold.ttf"}  # of lists: names come in every script
    assert sum(size for name, size in sizes.items() if name not in of_names) < 1.5e6
    assert sum(size for name, size in sizes.items() if name in of_names) < 3.2e6
