"""Everything that is said to people is translated, and nothing else; a translation puts the same values into its places."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from storage.wording import CATALOGUES
from tests.catalogues import ROOT, Unreadable, read, said_in, source
from tests.unsaid import error_names, files, unsaid_in

FILES = sorted(CATALOGUES.glob("*.po"))
every_catalogue = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
# What is the same in every language, and why.
ALIKE = {
    "Telegram: {}": "its name, and the platform's own words",
    "Discord: {}": "its name, and the platform's own words",
    "WHO": "the name of a platform",
    'chmod 600 "{}"': "typed into a shell",
    'chmod 700 "{}"': "typed into a shell",
}
COMMAND = re.compile(r"(?<![\w/.])/[a-z]{2,}")  # what is typed is the same in every language


def messages_of(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Return each form with the English that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[0 if number == 0 else 1], form) for number, form in enumerate(message.string)]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_german_and_spanish_are_there() -> None:
    assert {file.stem for file in FILES} >= {"de", "es"}


@every_catalogue
def test_every_message_of_the_source_is_in_the_catalogue_and_no_other(file: Path) -> None:
    """Mended by `python -m tests.catalogues`, and then by translating what that names."""
    known = {(message.context or "", message.id) for message in messages_of(read(file))}
    said = {(one.context, one.id) for one in source()}

    assert said - known == set(), "not in the catalogue"
    assert known - said == set(), "said no more"


@every_catalogue
def test_nothing_is_empty_or_uncertain(file: Path) -> None:
    messages = messages_of(read(file))

    assert [message.id for message in messages if message.fuzzy] == []
    assert [message.id for message in messages if not all(form.strip() for _, form in forms(message))] == []
    assert not read(file).obsolete


@every_catalogue
def test_a_translation_has_the_places_the_marks_and_the_edges_of_its_message(file: Path) -> None:
    for message in messages_of(read(file)):
        for english, said in forms(message):
            # One alone may be said without its number: "ein Post".
            counts = {"count"} if message.pluralizable else set()
            if "{" in english or "{" in said:
                assert places(said) - counts == places(english) - counts, english
            for mark in ("**", "`"):  # each that is opened is closed
                assert said.count(mark) % 2 == english.count(mark) % 2, english
            # A part of a sentence begins with what parts it from the rest.
            assert said.startswith((" ", ",")) == english.startswith((" ", ",")), english
            assert said.endswith(" ") == english.endswith(" "), english
            assert said.count("\n") == english.count("\n"), english


@every_catalogue
def test_a_button_fits_a_command_of_discord_is_not_cut(file: Path) -> None:
    from bot.commands import menu, points

    said = {message.id: str(message.string) for message in messages_of(read(file)) if isinstance(message.id, str)}

    assert [command.name for command in menu() if len(said[command.description]) > 100] == []
    assert [point.label for point in points() if len(said[point.label]) > 32] == []


def test_what_nobody_could_translate_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.catalogues.ROOT", tmp_path)
    file = tmp_path / "one.py"
    file.write_text('tr(f"{name} is paused")')
    with pytest.raises(Unreadable, match=r"one\.py:1"):
        list(said_in(file))

    file.write_text(
        'trn("{count} post", "{count} posts", len(posts)); trc("button", "Post"); tr("until {at:%d %B}", at=at)'
    )
    found = {(one.context, one.id) for one, _ in said_in(file)}
    assert found == {
        ("", ("{count} post", "{count} posts")),
        ("button", "Post"),
        ("", "until {at:%d %B}"),
        ("", "%d %B"),
    }


def test_what_an_error_says_can_be_translated() -> None:
    """An error, its fix and what the doctor finds are said by `tr`, or by what was made with it."""
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files()}
    errors = error_names(list(trees.values()))

    found = {
        (f"{file.relative_to(ROOT).as_posix()}:{line}", words)
        for file, tree in trees.items()
        for line, words in unsaid_in(tree, errors)
    }

    assert sorted(one for one in found if one[1] not in ALIKE) == []
    assert {words for _, words in found} == set(ALIKE), "said no more"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('raise Refused("no room", fix=tr("make room"))', ["no room"]),
        ('raise errors.Refused(tr("no room"), fix="make room")', ["make room"]),
        ('raise Refused(f"{name} is full", fix=ROOM)', ["ROOM", "{} is full"]),
        ('raise Mine(tr("{name} is full", name=name) if name else "it is full")', ["it is full"]),
        ('raise Refused(said or "no room", fix=fix or f"{tr(ROOM)} {ROOM}")', ["ROOM", "no room"]),
        ('raise Refused(f"{name}: {why}", fix="/connect mastodon"); Problem("no room")', []),
        ('class Last(Mine): ...\nraise Last(later("no room"), fix=tr(ROOM))', []),
        ('class Last(Mine): ...\nraise Last("no " + room)', ["no "]),
    ],
)
def test_words_of_an_error_that_nobody_could_translate_are_found(source: str, words: list[str]) -> None:
    tree = ast.parse(f"class Refused(TroupeError): ...\nclass Mine(Refused): ...\n{source}")

    assert sorted(text for _, text in unsaid_in(tree, error_names([tree]))) == words
