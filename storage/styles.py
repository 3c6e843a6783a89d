"""The named looks of a persona: casual, formal, sporty …"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.errors import Invalid, NotFound, Taken
from storage.names import kept_name, name_key
from storage.tables import Persona, Style
from storage.wording import tr

STYLE_FIELDS = frozenset(column.key for column in inspect(Style).column_attrs) - {
    "id",
    "persona_id",
    "name_key",
    "is_default",
}


class Styles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, style: Style) -> Style:
        """Keep a new style after the others of its persona. Raises `Taken` when the persona has one of that name."""
        async with self._database.write() as session:
            if await session.get(Persona, style.persona_id) is None:
                raise NotFound(tr("There is no such persona."))
            style.name = kept_name(style.name)
            style.name_key = name_key(style.name)
            await _refuse_taken(session, style.persona_id, style.name)
            if vars(style).get("display_order") is None:
                last = select(func.max(Style.display_order)).where(Style.persona_id == style.persona_id)
                style.display_order = (await session.scalar(last) or 0) + 1
            is_default, style.is_default = bool(style.is_default), False
            session.add(style)
            await session.flush()
            if is_default:
                await _make_default(session, style)
            return style

    async def get(self, style_id: int) -> Style | None:
        async with self._database.read() as session:
            return await session.get(Style, style_id)

    async def find(self, persona_id: str, name: str) -> Style | None:
        async with self._database.read() as session:
            return await session.scalar(
                select(Style).where(Style.persona_id == persona_id, Style.name_key == name_key(name))
            )

    async def of(self, persona_id: str, *, inactive: bool = True, search: str = "") -> list[Style]:
        """The persona's styles in their order; `search` looks in names, descriptions and keywords."""
        query = select(Style).where(Style.persona_id == persona_id).order_by(Style.display_order, Style.id)
        if not inactive:
            query = query.where(Style.is_active)
        async with self._database.read() as session:
            styles = list(await session.scalars(query))
        key = name_key(search) if search.strip() else ""
        return [
            style for style in styles if key in name_key(" ".join((style.name, style.description, *style.keywords)))
        ]

    async def default(self, persona_id: str) -> Style | None:
        """The style that is used when none is named, unless it is switched off."""
        async with self._database.read() as session:
            return await session.scalar(
                select(Style).where(Style.persona_id == persona_id, Style.is_default, Style.is_active)
            )

    async def change(self, style_id: int, changes: Mapping[str, Any]) -> Style:
        """Set fields by their names. The default is chosen by `make_default`."""
        if unknown := sorted(set(changes) - STYLE_FIELDS):
            raise Invalid(tr("A style has no field {unknown!r}.", unknown=unknown[0]), rule=unknown[0])
        async with self._database.write() as session:
            style = await _existing(session, style_id)
            if "name" in changes:
                name = kept_name(str(changes["name"]))
                changes = {**changes, "name": name}
                await _refuse_taken(session, style.persona_id, name, but=style_id)
                style.name_key = name_key(name)
            for field, value in changes.items():
                setattr(style, field, value)
            await session.flush()
            return style

    async def make_default(self, style_id: int) -> Style:
        """Use this one from now on when none is named; it is switched on with that."""
        async with self._database.write() as session:
            style = await _existing(session, style_id)
            await _make_default(session, style)
            return style

    async def put_in_order(self, persona_id: str, style_ids: Sequence[int]) -> list[Style]:
        """Show these styles first, in this order; the others follow as they were."""
        async with self._database.write() as session:
            styles = list(
                await session.scalars(
                    select(Style).where(Style.persona_id == persona_id).order_by(Style.display_order, Style.id)
                )
            )
            place = {style_id: number for number, style_id in enumerate(style_ids)}
            styles.sort(key=lambda style: place.get(style.id, len(place)))
            for number, style in enumerate(styles):
                style.display_order = number
            await session.flush()
            return styles

    async def delete(self, style_id: int) -> None:
        async with self._database.write() as session:
            await session.delete(await _existing(session, style_id))


async def _existing(session: AsyncSession, style_id: int) -> Style:
    style = await session.get(Style, style_id)
    if style is None:
        raise NotFound(tr("There is no such style."))
    return style


async def _make_default(session: AsyncSession, style: Style) -> None:
    await session.execute(update(Style).where(Style.persona_id == style.persona_id).values(is_default=False))
    style.is_default = style.is_active = True
    await session.flush()


async def _refuse_taken(session: AsyncSession, persona_id: str, name: str, but: int | None = None) -> None:
    other = await session.scalar(
        select(Style.id).where(Style.persona_id == persona_id, Style.name_key == name_key(name))
    )
    if other is not None and other != but:
        raise Taken(
            tr("There is a style called {name} already.", name=name), fix=tr("Choose another name, or change that one.")
        )
