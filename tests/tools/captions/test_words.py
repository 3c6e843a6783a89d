"""The phrase books themselves: complete, readable by the code, and big enough for thirty captions without a repeat."""

import pytest
import regex

from tools.captions.grammar import REMEMBERED
from tools.captions.phrasebook import LANGUAGES, Line, PhraseBook, book_for, finders, topics_in
from tools.captions.remembering import Earlier
from tools.captions.theme import Subject

LETTERS = set("*eipcrhfs")
SLOTS = {"theme", "Theme", "word", "noun", "Noun", "count", "Count", "place", "Place"}
ABOUT_THEM = {"name", "Name", "place", "Place", "interest", "Interest", "interests", "Interests", "second"}


@pytest.fixture(params=LANGUAGES)
def book(request: pytest.FixtureRequest) -> PhraseBook:
    return book_for(request.param)


def everything(book: PhraseBook) -> list[Line]:
    own = [*book.hooks, *book.lines, *book.codas, *book.calls, *book.fan_hooks, *book.fan_lines, *book.home_hooks, *book.home_lines, *book.sad_hooks, *book.sad_lines, *book.sad_calls]  # fmt: skip
    return own + [line for topic in book.topics.values() for line in (*topic.hooks, *topic.lines, *topic.calls)]


def test_every_topic_is_told_in_every_language(book: PhraseBook) -> None:
    assert set(book.topics) == {finder.name for finder in finders()}
    for topic in book.topics.values():
        assert all((topic.label, topic.hooks, topic.lines, topic.calls))
        assert len(topic.tags) >= 2


def test_letters_slots_and_ends_are_right(book: PhraseBook) -> None:
    for line in everything(book):
        assert line.letters, line.text
        assert line.letters <= LETTERS, line.text
        assert line.slots <= SLOTS, line.text
        assert regex.search(r"[.?!…]$", line.text), line.text
        assert line.text == line.text.strip()
        assert "  " not in line.text
    for line in (*book.bios, *book.greetings):
        assert line.slots <= ABOUT_THEM, line.text


def test_no_line_stands_twice(book: PhraseBook) -> None:
    for part in ("hooks", "lines", "calls", "codas"):
        texts = [line.text for line in getattr(book, part)]
        assert len(set(texts)) == len(texts)


def test_there_is_enough_for_thirty_captions_whatever_the_theme(book: PhraseBook) -> None:
    for lines in (book.hooks, book.lines):
        plain = [line for line in lines if not line.slots and "f" not in line.letters]
        assert len(plain) > REMEMBERED + 5
    themed = [line for line in book.hooks if line.slots & {"theme", "Theme"} and "f" not in line.letters]
    assert len(themed) > REMEMBERED + 5
    assert len([line for line in book.calls if "f" not in line.letters]) > REMEMBERED + 5


def test_the_theme_is_never_inflected_outside_english(book: PhraseBook) -> None:
    if book.code == "en":
        return
    for line in everything(book):
        assert not line.slots & {"noun", "Noun"}
        # No article in front of it: a theme has no gender that anybody knows.
        assert not regex.search(r"\b(?:el|la|los|las|un|una|der|die|das|ein|eine|le|les|une|il|lo|gli|o|a|os|as|um|uma|del|do|da|de la)\s+\{theme\}", line.text), line.text  # fmt: skip


def test_french_marks_have_their_hard_space() -> None:
    for line in everything(book_for("fr")):
        assert not regex.search(r"(?<![\u00a0\d])[?!;:]", line.text.replace("…", "")), line.text


def test_a_line_is_recognised_whatever_was_in_its_slots(book: PhraseBook) -> None:
    subject = Subject(text="walking my dog", noun="walking my dog", words="walking my dog", place="Lisbon")
    for line in everything(book):
        if not line.suits(subject, book.numbers):
            continue
        said = line.said(subject, book.numbers)
        assert Earlier([said], alone=True).has(line), said
        assert Earlier(["Other.", f"Before it. {said} After it 🌊"], alone=False).age(line) == 1
        assert not Earlier(["Something else entirely.", ""], alone=False).has(line)


def test_a_language_without_a_book_is_written_in_english() -> None:
    assert book_for("Japanese").code == "en"
    assert book_for("Klingon").code == "en"
    assert book_for("español").code == "es"
    assert book_for("pt-BR").code == "pt"


def test_french_never_puts_a_theme_behind_a_word_that_it_would_shorten() -> None:
    """ "En matière de une balade" is what comes of it: a theme brings its own article or vowel."""
    elided = regex.compile(r"\b(?:de|que|le|la|je|ne|se|jusque)\s\{(?:theme|word)\}", regex.IGNORECASE)

    assert [line.text for line in everything(book_for("fr")) if elided.search(line.text)] == []


@pytest.mark.parametrize(
    ("theme", "first"),
    [
        ("coffee on the balcony", "coffee"),
        ("Morgenkaffee auf dem Balkon", "coffee"),
        ("Bergwanderung", "hike"),
        ("une soirée sur le balcon", "balcony"),
        ("rooftop party", "party"),
        ("supermarket", None),
    ],
)
def test_a_theme_is_found_in_its_topic_and_a_balcony_is_no_roof(theme: str, first: str | None) -> None:
    found = topics_in(theme)

    assert (found[0] if found else None) == first
    assert "rooftop" not in found or "roof" in theme
