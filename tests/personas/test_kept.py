"""Personas through a real database: what is made is kept whole, and what is changed comes back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from personas.describe import from_sentence
from personas.edit import fields, read_change
from personas.files import from_toml, to_toml
from personas.sheet import new_persona, sheet_of
from personas.templates import load_sample, samples
from storage.database import Database
from storage.personas import APPEARANCE_FIELDS, PERSONA_FIELDS, PERSONALITY_FIELDS, Personas
from tests.databases import new_database

NOW = datetime(2026, 3, 11, 10, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await new_database(tmp_path)
    yield opened
    await opened.close()


@pytest.mark.parametrize("name", samples())
async def test_a_sample_is_kept_whole(name: str, database: Database) -> None:
    sheet = load_sample(name)
    kept = await Personas(database).add(new_persona(sheet, id=uuid4().hex, now=NOW), now=NOW)

    assert sheet_of(kept) == sheet
    assert from_toml(to_toml(kept)) == sheet
    assert [style.display_order for style in kept.styles] == list(range(len(sheet.styles)))


@pytest.mark.parametrize("name", ["../../x", "Robert'); DROP TABLE personas;--", "山田花子", "عائشة"])
async def test_any_name_is_kept_and_found(name: str, database: Database) -> None:
    personas = Personas(database)
    await personas.add(new_persona(from_sentence(f"{name}, 26, Lisbon").sheet(), id=uuid4().hex, now=NOW), now=NOW)

    found = await personas.find(name)
    assert found is not None
    assert found.name == name


async def test_what_was_said_to_change_is_changed_and_nothing_else(database: Database) -> None:
    personas = Personas(database)
    ava = await personas.add(new_persona(load_sample("ava"), id=uuid4().hex, now=NOW), now=NOW)
    changes = read_change("Ava dyed her hair red and is 27 now", ava)

    flat = {field: value for part in changes.values().values() for field, value in part.items()}
    changed = await personas.change(ava.id, flat, now=NOW, expected_version=ava.version)

    assert (changed.age, changed.appearance.hair) == (27, "shoulder-length wavy red hair")
    before, after = load_sample("ava").model_dump(), sheet_of(changed).model_dump()
    assert {field for field in before if before[field] != after[field]} == {"age", "appearance"}


def test_every_field_that_words_change_is_a_column_that_storage_changes() -> None:
    assert set(fields()) - {"appearance"} <= PERSONA_FIELDS | PERSONALITY_FIELDS | APPEARANCE_FIELDS
