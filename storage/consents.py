"""Permissions of real people to use a picture of their face."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from storage.database import Database
from storage.errors import NotFound
from storage.tables import Consent, Face
from storage.wording import tr


class Consents:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def grant(
        self,
        *,
        persona_id: str,
        who: str,
        scope: str,
        file_sha256: str,
        granted_on: date,
        expires_on: date | None = None,
        now: datetime,
    ) -> Consent:
        async with self._database.write() as session:
            consent = Consent(
                persona_id=persona_id,
                who=who,
                scope=scope,
                file_sha256=file_sha256,
                granted_on=granted_on,
                expires_on=expires_on,
                created_at=now,
            )
            session.add(consent)
            await session.flush()
            return consent

    async def withdraw(self, consent_id: int, *, now: datetime) -> Consent:
        """End a consent: the record of it stays, what was measured on the face goes."""
        async with self._database.write() as session:
            consent = await session.get(Consent, consent_id)
            if consent is None:
                raise NotFound(tr("There is no such consent."))
            consent.withdrawn_at = consent.withdrawn_at or now
            await session.execute(
                update(Face).where(Face.sha256 == consent.file_sha256).values(embedding=None, embedder="")
            )
            await session.flush()
            return consent

    async def of_files(self, sha256s: Iterable[str]) -> Sequence[Consent]:
        """Every consent, ended ones too, for any of these pictures, whichever persona uses them."""
        async with self._database.read() as session:
            return (
                await session.scalars(
                    select(Consent).where(Consent.file_sha256.in_(list(sha256s))).order_by(Consent.id)
                )
            ).all()

    async def list(self, persona_id: str) -> Sequence[Consent]:
        """Every consent for a persona, ended ones too, newest first."""
        async with self._database.read() as session:
            return (
                await session.scalars(
                    select(Consent).where(Consent.persona_id == persona_id).order_by(Consent.id.desc())
                )
            ).all()
