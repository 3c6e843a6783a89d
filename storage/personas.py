"""The personas of the house: each with a personality, an appearance and styles."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import class_mapper

from storage.database import Database, table_of
from storage.errors import Changed, Invalid, NotFound, Taken
from storage.files import StoredFile, files_of_persona, unused
from storage.names import kept_name, name_key
from storage.paging import Page
from storage.tables import Appearance, Asset, Delivery, DeliveryState, Persona, Personality, PersonaStatus
from storage.wording import tr

OVER = (DeliveryState.POSTED, DeliveryState.FAILED, DeliveryState.CANCELLED)  # nothing goes out any more

_PERSONAS = table_of(Persona)
_NAMES = select(_PERSONAS.c.name).where(_PERSONAS.c.deleted_at.is_(None)).order_by(_PERSONAS.c.name_key)

# What `change` leaves to the methods that know the rules.
_KEPT = {"id", "persona_id", "name_key", "version", "status", "paused_until", "created_at", "updated_at", "deleted_at"}


def _columns(table: type[Persona] | type[Personality] | type[Appearance]) -> frozenset[str]:
    return frozenset(column.key for column in class_mapper(table).column_attrs) - _KEPT


PERSONA_FIELDS = _columns(Persona)
PERSONALITY_FIELDS = _columns(Personality)
APPEARANCE_FIELDS = _columns(Appearance)


class Personas:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, persona: Persona, *, now: datetime) -> Persona:
        """Keep a new persona, built with whatever personality and appearance is known; return it complete.

        Raises `Taken` when a living persona has the name.
        """
        async with self._database.write() as session:
            persona.name = kept_name(persona.name)
            persona.name_key = name_key(persona.name)
            await _refuse_taken(session, persona.name, persona.name_key)
            persona.id = persona.id or uuid4().hex
            persona.personality = persona.personality or Personality()
            persona.appearance = persona.appearance or Appearance()
            persona.created_at = persona.updated_at = now
            session.add(persona)
            await session.flush()
            return await _reread(session, persona.id)

    async def get(self, persona_id: str, *, deleted: bool = False) -> Persona | None:
        """The persona with this id; a deleted one only with `deleted`."""
        async with self._database.read() as session:
            persona = await session.get(Persona, persona_id)
        return persona if persona is not None and (deleted or persona.deleted_at is None) else None

    async def find(self, name: str) -> Persona | None:
        """The living persona of this name, whatever its case and accents."""
        async with self._database.read() as session:
            return await session.scalar(
                select(Persona).where(Persona.name_key == name_key(name), Persona.deleted_at.is_(None))
            )

    async def find_deleted(self, name: str) -> Persona | None:
        """The persona of this name that was deleted last: what "undo" means."""
        async with self._database.read() as session:
            return await session.scalar(
                select(Persona)
                .where(Persona.name_key == name_key(name), Persona.deleted_at.is_not(None))
                .order_by(Persona.deleted_at.desc())
                .limit(1)
            )

    async def names(self) -> Sequence[str]:
        """The names of all living personas, in alphabetical order."""
        async with self._database.glance() as glance:
            return [row.name for row in await glance.rows(_NAMES)]

    async def list(
        self,
        *,
        status: PersonaStatus | None = None,
        search: str = "",
        limit: int = 20,
        before: str | None = None,
    ) -> Page[Persona, str]:
        """Personas, newest first, with how many there are in all.

        `search` looks in names and bios. `before` is the `next` of the page before. Deleted ones are listed
        only when `status` asks for them.
        """
        wanted = [Persona.deleted_at.is_(None) if status is not PersonaStatus.DELETED else Persona.status == status]
        if status is not None and status is not PersonaStatus.DELETED:
            wanted.append(Persona.status == status)
        if search.strip():
            wanted.append(
                or_(
                    Persona.name_key.contains(name_key(search), autoescape=True),
                    func.lower(Persona.bio).contains(search.strip().lower(), autoescape=True),
                )
            )
        query = select(Persona).where(*wanted).order_by(Persona.created_at.desc(), Persona.id.desc()).limit(limit + 1)
        async with self._database.read() as session:
            total = await session.scalar(select(func.count()).select_from(Persona).where(*wanted))
            if before is not None and (last := await session.get(Persona, before)) is not None:
                query = query.where(tuple_(Persona.created_at, Persona.id) < tuple_(last.created_at, last.id))
            rows = (await session.scalars(query)).all()
        return Page(
            items=tuple(rows[:limit]), next=rows[limit - 1].id if len(rows) > limit and limit else None, total=total
        )

    async def zoneless(self) -> set[str]:
        """Return the ids of those who have no zone of their own, and live in the owner's."""
        async with self._database.read() as session:
            found = await session.scalars(
                select(Persona.id).where(Persona.timezone == "", Persona.deleted_at.is_(None))
            )
            return set(found)

    async def change(
        self, persona_id: str, changes: Mapping[str, Any], *, now: datetime, expected_version: int | None = None
    ) -> Persona:
        """Set fields of the persona, its personality and its appearance, by their names; return it as it is now.

        Raises `Changed` when the persona is no longer at `expected_version`: the person saw something older.
        """
        known = PERSONA_FIELDS | PERSONALITY_FIELDS | APPEARANCE_FIELDS
        if unknown := sorted(set(changes) - known):
            raise Invalid(tr("A persona has no field {unknown!r}.", unknown=unknown[0]), rule=unknown[0])
        async with self._database.write() as session:
            persona = await _living(session, persona_id, expected_version)
            if "name" in changes:
                name = kept_name(str(changes["name"]))
                changes = {**changes, "name": name}
                await _refuse_taken(session, name, name_key(name), but=persona_id)
                persona.name_key = name_key(name)
            # A row made by hand, or by an older version, may lack them.
            persona.personality = persona.personality or Personality()
            persona.appearance = persona.appearance or Appearance()
            for field, value in changes.items():
                owner: Persona | Personality | Appearance = persona
                if field in PERSONALITY_FIELDS:
                    owner = persona.personality
                elif field in APPEARANCE_FIELDS:
                    owner = persona.appearance
                setattr(owner, field, value)
            return await _touched(session, persona, now)

    async def pause(self, persona_id: str, *, now: datetime, until: datetime | None = None) -> Persona:
        """Nothing is made or posted for a paused persona; `until` is when that ends by itself."""
        async with self._database.write() as session:
            persona = await _living(session, persona_id)
            persona.status, persona.paused_until = PersonaStatus.PAUSED, until
            return await _touched(session, persona, now)

    async def resume(self, persona_id: str, *, now: datetime) -> Persona:
        async with self._database.write() as session:
            persona = await _living(session, persona_id)
            persona.status, persona.paused_until = PersonaStatus.ACTIVE, None
            return await _touched(session, persona, now)

    async def resume_due(self, now: datetime) -> Sequence[Persona]:
        """Wake every persona whose pause is over at `now`; return them."""
        async with self._database.write() as session:
            due = (
                await session.scalars(
                    select(Persona).where(Persona.status == PersonaStatus.PAUSED, Persona.paused_until <= now)
                )
            ).all()
            for persona in due:
                persona.status, persona.paused_until = PersonaStatus.ACTIVE, None
                await _touched(session, persona, now)
            return due

    async def pauses_end(self, *, after: datetime) -> Sequence[datetime]:
        """Return when pauses are over that are not over yet."""
        paused = select(Persona.paused_until).where(
            Persona.status == PersonaStatus.PAUSED, Persona.paused_until > after
        )
        async with self._database.read() as session:
            return [until for until in await session.scalars(paused) if until is not None]

    async def delete(self, persona_id: str, *, now: datetime, expected_version: int | None = None) -> Persona:
        """Put the persona away, with all that belongs to it. `undelete` brings it back."""
        async with self._database.write() as session:
            persona = await _living(session, persona_id, expected_version)
            persona.status, persona.deleted_at = PersonaStatus.DELETED, now
            return await _touched(session, persona, now)

    async def undelete(self, persona_id: str, *, now: datetime) -> Persona:
        """Bring a deleted persona back, active. Raises `Taken` when its name has been given to another."""
        async with self._database.write() as session:
            persona = await session.get(Persona, persona_id)
            if persona is None:
                raise NotFound(tr("That persona is erased."))
            if persona.deleted_at is None:
                return persona
            await _refuse_taken(session, persona.name, persona.name_key)
            persona.status, persona.deleted_at, persona.paused_until = PersonaStatus.ACTIVE, None, None
            return await _touched(session, persona, now)

    async def purge(self, persona_id: str) -> frozenset[StoredFile]:
        """Erase the persona and everything that is its own, for good; return the files that nothing names any more.

        Deliveries that are over stay in the record, without their pictures. Raises `Invalid` while some are not.
        """
        async with self._database.write() as session:
            if await session.get(Persona, persona_id) is None:
                raise NotFound(tr("That persona is erased already."))
            its_own = select(Asset.id).where(Asset.persona_id == persona_id)
            waiting = await session.scalar(
                select(func.count())
                .select_from(Delivery)
                .where(or_(Delivery.persona_id == persona_id, Delivery.asset_id.in_(its_own)))
                .where(Delivery.state.not_in(OVER))
            )
            if waiting:
                raise Invalid(
                    tr("{waiting} of its posts are not over yet.", waiting=waiting),
                    fix=tr("Cancel them first."),
                    rule="deliveries",
                )
            files = await files_of_persona(session, persona_id)
            await session.execute(update(Delivery).where(Delivery.asset_id.in_(its_own)).values(asset_id=None))
            await session.execute(delete(Persona).where(Persona.id == persona_id))
            return await unused(session, files)

    async def count(self, *, status: PersonaStatus | None = None) -> int:
        """How many living personas there are, or how many of one status."""
        counted = Persona.deleted_at.is_(None) if status is None else Persona.status == status
        query = select(func.count()).select_from(Persona).where(counted)
        async with self._database.read() as session:
            return await session.scalar(query) or 0

    async def named(self, persona_ids: Sequence[str]) -> dict[str, str]:
        """The names of these personas by id, for lists that mention them."""
        async with self._database.read() as session:
            rows = await session.execute(select(Persona.id, Persona.name).where(Persona.id.in_(persona_ids)))
            return {row[0]: row[1] for row in rows}


async def _refuse_taken(session: AsyncSession, name: str, key: str, but: str | None = None) -> None:
    query = select(Persona.id).where(Persona.name_key == key, Persona.deleted_at.is_(None))
    other = await session.scalar(query)
    if other is not None and other != but:
        raise Taken(tr("There is a persona called {name} already.", name=name), fix=tr("Choose another name."))


async def _living(session: AsyncSession, persona_id: str, expected_version: int | None = None) -> Persona:
    # Held until the transaction ends: on a server two could otherwise find the version that they expect.
    persona = await session.get(Persona, persona_id, with_for_update={"of": Persona})
    if persona is None or persona.deleted_at is not None:
        raise NotFound(tr("There is no such persona."))
    if expected_version is not None and persona.version != expected_version:
        raise Changed(
            tr("{persona} has changed since.", persona=persona.name), fix=tr("Look at it again, then decide.")
        )
    return persona


async def _touched(session: AsyncSession, persona: Persona, now: datetime) -> Persona:
    persona.version += 1
    persona.updated_at = now
    await session.flush()
    return persona


async def _reread(session: AsyncSession, persona_id: str) -> Persona:
    """With every field and sub-record loaded, so that it can be read after the session."""
    return (
        await session.execute(
            select(Persona).where(Persona.id == persona_id), execution_options={"populate_existing": True}
        )
    ).scalar_one()
