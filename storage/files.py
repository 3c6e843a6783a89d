"""Which stored files the rows name. The bytes themselves are in `blobs`."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.tables import Asset, Consent, Delivery, DeliveryState, Face

OUT = (DeliveryState.POSTED, DeliveryState.CANCELLED)  # posts that need their files no more


class StoredFile(NamedTuple):
    """A file by its content. Where a row keeps no suffix (thumbnails, consents), it is empty and means any."""

    sha256: str
    suffix: str = ""


async def files_in_use(database: Database) -> frozenset[StoredFile]:
    """Every file that some row names, deleted assets among them: those can be brought back."""
    async with database.read() as session:
        return await _named(session)


async def files_of_persona(session: AsyncSession, persona_id: str) -> frozenset[StoredFile]:
    """The files that would lose a reason to exist if this persona were erased."""
    files = {StoredFile(*row) for row in await session.execute(_contents().where(Asset.persona_id == persona_id))}
    files |= {StoredFile(sha) for sha in await session.scalars(_thumbnails().where(Asset.persona_id == persona_id))}
    files |= {StoredFile(*row) for row in await session.execute(_faces().where(Face.persona_id == persona_id))}
    return frozenset(files)


async def unused(session: AsyncSession, files: Iterable[StoredFile]) -> frozenset[StoredFile]:
    """Those of `files` that no row names: they may be removed."""
    files = frozenset(files)
    if not files:
        return files
    named = {file.sha256 for file in await _named(session)}
    return frozenset(file for file in files if file.sha256 not in named)


async def _named(session: AsyncSession) -> frozenset[StoredFile]:
    files = {StoredFile(*row) for row in await session.execute(_contents())}
    files |= {StoredFile(sha) for sha in await session.scalars(_thumbnails())}
    files |= {StoredFile(*row) for row in await session.execute(_faces())}
    files |= {StoredFile(sha) for sha in await session.scalars(select(Consent.file_sha256).distinct())}
    files |= await _on_their_way(session)
    return frozenset(files)


async def _on_their_way(session: AsyncSession) -> frozenset[StoredFile]:
    """The signed files of posts that are not out yet: the next try sends the same."""
    rows = await session.scalars(select(Delivery.settings).where(Delivery.state.not_in(OUT)))
    return frozenset(
        StoredFile(str(one["sha256"]), str(one["suffix"])) for settings in rows for one in settings.get("sealed", ())
    )


def _contents() -> Select[str, str]:
    return select(Asset.sha256, Asset.suffix).distinct()


def _thumbnails() -> Select[str]:
    return select(Asset.thumbnail_sha256).where(Asset.thumbnail_sha256 != "").distinct()


def _faces() -> Select[str, str]:
    return select(Face.sha256, Face.suffix).distinct()
