from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.assets import Assets
from storage.database import Database
from storage.personas import Personas
from storage.tables import Asset, AssetType, Face, FaceOrigin, Persona
from tests.databases import new_database

NOW = datetime(2026, 3, 12, 18, 0, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await new_database(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def personas(database: Database) -> Personas:
    return Personas(database)


@pytest.fixture
def assets(database: Database) -> Assets:
    return Assets(database)


@pytest.fixture
async def ava(personas: Personas) -> Persona:
    return await personas.add(Persona(name="Ava", age=26), now=NOW)


def picture(number: int = 1, **fields: object) -> Asset:
    """An image that nobody has kept yet."""
    values: dict[str, object] = {
        "type": AssetType.IMAGE,
        "category": "post",
        "sha256": f"{number:064x}",
        "suffix": ".png",
        "mime": "image/png",
        "file_size": 1000,
    }
    return Asset(**(values | fields))


def reference(persona: Persona, number: int = 1, **fields: object) -> Face:
    """A face that was made here, and that nobody has kept yet."""
    values: dict[str, object] = {
        "persona_id": persona.id,
        "origin": FaceOrigin.SYNTHETIC,
        "sha256": f"{number:064x}",
        "suffix": ".png",
        "format": "PNG",
        "width": 768,
        "height": 1024,
        "file_size": 1000,
    }
    return Face(**(values | fields))
