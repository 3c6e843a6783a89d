from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.assets import Assets
from storage.database import Database
from storage.personas import Personas
from storage.tables import Asset, AssetType, Persona
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
