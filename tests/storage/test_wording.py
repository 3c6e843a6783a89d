"""What is said in which language."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from storage import wording
from storage.wording import dated, known_language, languages, speaking, spoken, tr, trc, trn

FRENCH = """
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "{name} is paused."
msgstr "{name} est en pause."

msgid "{count} post waits."
msgid_plural "{count} posts wait."
msgstr[0] "{count} publication attend."
msgstr[1] "{count} publications attendent."

msgctxt "button"
msgid "Post"
msgstr "Publier"

msgid "{seconds:.1f} s until {at:%a %d %b}"
msgstr "{seconds:.1f} s jusqu’au {at:%a %d %b}"

msgid "%a %d %b"
msgstr "%A %d %B"

#, fuzzy
msgid "a guess"
msgstr "une supposition"

msgid "wrong {place}"
msgstr "faux {endroit}"
"""


@pytest.fixture(autouse=True)
def _french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A studio that knows French, and no other language beside English."""
    (tmp_path / "fr.po").write_text(FRENCH)
    with monkeypatch.context() as patched:
        patched.setattr(wording, "CATALOGUES", tmp_path)
        forget()
        yield
    forget()


def forget() -> None:
    wording.catalogue.cache_clear()
    wording.languages.cache_clear()


def test_one_more_language_is_one_more_file() -> None:
    assert languages() == ("en", "fr")
    assert (known_language("fr-CA"), known_language("fr_FR.UTF-8"), known_language("de")) == ("fr", "fr", "")


def test_english_is_what_stands_in_the_source() -> None:
    assert tr("{name} is paused.", name="Ava") == "Ava is paused."
    assert tr("braces {} stay where nothing is put in") == "braces {} stay where nothing is put in"
    assert trn("{count} post waits.", "{count} posts wait.", 1) == "1 post waits."
    assert dated(date(2026, 11, 30), "%a %d %b") == "Mon 30 Nov"


def test_a_catalogue_says_it_in_its_language() -> None:
    with speaking("fr"):
        assert spoken() == "fr"
        assert tr("{name} is paused.", name="Ava") == "Ava est en pause."
        assert trc("button", "Post") == "Publier"
        assert (tr("Post"), trc("menu", "Post")) == ("Post", "Post")
    assert tr("{name} is paused.", name="Ava") == "Ava is paused."


def test_each_language_counts_by_its_own_rule() -> None:
    with speaking("fr"):
        said = [trn("{count} post waits.", "{count} posts wait.", count) for count in (0, 1, 2)]

    assert said == ["0 publication attend.", "1 publication attend.", "2 publications attendent."]


def test_days_months_and_decimals_are_written_as_the_language_does() -> None:
    with speaking("fr"):
        said = tr("{seconds:.1f} s until {at:%a %d %b}", seconds=3.25, at=date(2026, 11, 30))

    assert said == "3,2 s jusqu’au lundi 30 novembre"


def test_what_is_not_translated_or_wrongly_is_said_in_english() -> None:
    with speaking("fr"):
        assert tr("never seen {here}", here="there") == "never seen there"
        assert tr("a guess") == "a guess"
        assert tr("wrong {place}", place="turn") == "wrong turn"
    with speaking("tlh"):
        assert spoken() == "en"


async def test_each_task_speaks_its_own_language() -> None:
    async def said(language: str) -> str:
        with speaking(language):
            await asyncio.sleep(0)
            return tr("{name} is paused.", name="Ava")

    assert tuple(await asyncio.gather(said("fr"), said("en"))) == ("Ava est en pause.", "Ava is paused.")
