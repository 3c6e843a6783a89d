"""The library: every picture, clip, sound and text that was made or given."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    column,
    delete,
    func,
    inspect,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy import table as sql_table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.database import Database, insert_for
from storage.errors import Invalid, NotFound
from storage.files import StoredFile, unused
from storage.names import tag_key
from storage.paging import Page
from storage.tables import (
    Approval,
    Asset,
    AssetTag,
    AssetType,
    Delivery,
    LikenessVerdict,
    Rating,
    Shot,
    Tag,
)
from storage.wording import tr

ASSET_FIELDS = frozenset(column_.key for column_ in inspect(Asset).column_attrs) - {
    "id",
    "sha256",
    "suffix",
    "file_size",
    "created_at",
    "deleted_at",
}


# The words of the library, where SQLite finds them: an FTS5 table, which has a column of its own name to ask.
WORDS = sql_table("asset_text", column("rowid", Integer), column("asset_text", Text))


@dataclass(frozen=True, kw_only=True)
class AssetFilter:
    """What a list is narrowed to; what is left out does not matter."""

    persona_id: str | None = None
    type: AssetType | None = None
    category: str | None = None
    without: tuple[str, ...] = ()  # categories that are left out
    approval: Approval | None = None
    is_approved: bool | None = None
    rating: Rating | None = None
    since: datetime | None = None  # made at or after
    until: datetime | None = None  # made before
    tags: tuple[str, ...] = ()  # all must match
    folder: str | None = None  # this one and those below it; "" is everything that lies in none
    text: str = ""  # words in title, prompt or folder, by their beginnings
    job_id: int | None = None
    deleted: bool = False  # the bin instead of the library


@dataclass(frozen=True, kw_only=True)
class AssetStats:
    total: int
    by_type: Mapping[str, int]
    by_approval: Mapping[str, int]


class Assets:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, asset: Asset, *, tags: Iterable[str] = (), now: datetime) -> Asset:
        """Keep a new asset, whose bytes are in the blob store already; return it with its id."""
        async with self._database.write() as session:
            asset.created_at = now
            asset.folder_path = folder_key(asset.folder_path or "")
            session.add(asset)
            await session.flush()
            await _tag(session, [asset.id], tags)
            return asset

    async def get(self, asset_id: int, *, deleted: bool = False) -> Asset | None:
        """The asset of this number; one in the bin only with `deleted`."""
        async with self._database.read() as session:
            asset = await session.get(Asset, asset_id)
        return asset if asset is not None and (deleted or asset.deleted_at is None) else None

    async def among(self, asset_ids: Iterable[int]) -> Sequence[Asset]:
        """Those of the numbers that exist and are not in the bin, in the order given."""
        wanted = list(dict.fromkeys(asset_ids))
        async with self._database.read() as session:
            rows = await session.scalars(select(Asset).where(Asset.id.in_(wanted), Asset.deleted_at.is_(None)))
            found = {row.id: row for row in rows}
        return [found[asset_id] for asset_id in wanted if asset_id in found]

    async def by_content(self, sha256: str) -> Asset | None:
        """The newest asset with exactly these bytes."""
        async with self._database.read() as session:
            return await session.scalar(
                select(Asset)
                .where(Asset.sha256 == sha256, Asset.deleted_at.is_(None))
                .order_by(Asset.id.desc())
                .limit(1)
            )

    async def of_job(self, job_id: int) -> Sequence[Asset]:
        """What a job has made, by shot and then by age."""
        async with self._database.read() as session:
            return (
                await session.scalars(
                    select(Asset)
                    .where(Asset.job_id == job_id, Asset.deleted_at.is_(None))
                    .order_by(Asset.shot_index, Asset.id)
                )
            ).all()

    async def latest(
        self, *, persona_id: str | None = None, kind: AssetType | None = None, category: str | None = None
    ) -> Asset | None:
        """The newest asset, of a persona, type or category where given: what "last" and "it" mean."""
        page = await self.list(AssetFilter(persona_id=persona_id, type=kind, category=category), limit=1)
        return page.items[0] if page.items else None

    async def list(
        self, wanted: AssetFilter | None = None, *, limit: int = 20, before: int | None = None
    ) -> Page[Asset, int]:
        """Assets, newest first. `before` is the `next` of the page before."""
        wanted = wanted or AssetFilter()
        async with self._database.read() as session:
            query = await _query(session, wanted, before)
            if query is None:
                return Page(items=())
            rows = (await session.scalars(query.limit(limit + 1))).all()
        return Page(items=tuple(rows[:limit]), next=rows[limit - 1].id if len(rows) > limit and limit else None)

    async def search(self, text: str, *, limit: int = 20, before: int | None = None) -> Page[Asset, int]:
        """Assets whose title, prompt or folder has every word of `text`, newest first. Any text is safe."""
        if not text.strip():
            return Page(items=())
        return await self.list(AssetFilter(text=text), limit=limit, before=before)

    async def count(self, wanted: AssetFilter | None = None) -> int:
        async with self._database.read() as session:
            query = await _query(session, wanted or AssetFilter(), None)
            if query is None:
                return 0
            return await session.scalar(query.with_only_columns(func.count()).order_by(None)) or 0

    async def stats(self, *, persona_id: str | None = None) -> AssetStats:
        """How many there are, by type and by approval."""
        query = select(Asset.type, Asset.approval_status, func.count()).where(Asset.deleted_at.is_(None))
        if persona_id is not None:
            query = query.where(Asset.persona_id == persona_id)
        by_type: dict[str, int] = dict.fromkeys(AssetType, 0)
        by_approval: dict[str, int] = dict.fromkeys(Approval, 0)
        async with self._database.read() as session:
            for type_, approval, count in await session.execute(query.group_by(Asset.type, Asset.approval_status)):
                by_type[type_] += count
                by_approval[approval] += count
        return AssetStats(total=sum(by_type.values()), by_type=by_type, by_approval=by_approval)

    async def approve(self, asset_ids: Iterable[int]) -> Sequence[Asset]:
        """Say that these may be posted; return those that exist."""
        return await self._set(asset_ids, approval_status=Approval.APPROVED, rejection_reason="")

    async def reject(self, asset_ids: Iterable[int], reason: str = "") -> Sequence[Asset]:
        return await self._set(asset_ids, approval_status=Approval.REJECTED, rejection_reason=reason)

    async def delete(self, asset_ids: Iterable[int], *, now: datetime) -> Sequence[Asset]:
        """Put these in the bin; return those that were not in it. `undelete` takes them out."""
        return await self._set(asset_ids, deleted_at=now)

    async def undelete(self, asset_ids: Iterable[int]) -> Sequence[Asset]:
        return await self._set(asset_ids, deleted=True, deleted_at=None)

    async def purge(self, asset_ids: Iterable[int]) -> frozenset[StoredFile]:
        """Erase these for good, also from the bin; return the files that nothing names any more."""
        wanted = list(asset_ids)
        async with self._database.write() as session:
            if await session.scalar(select(Delivery.id).where(Delivery.asset_id.in_(wanted)).limit(1)):
                raise Invalid(tr("A post names one of these."), fix=tr("Delete it instead: that can be undone."))
            rows = (await session.scalars(select(Asset).where(Asset.id.in_(wanted)))).all()
            files = {StoredFile(row.sha256, row.suffix) for row in rows}
            files |= {StoredFile(row.thumbnail_sha256) for row in rows if row.thumbnail_sha256}
            await session.execute(delete(Asset).where(Asset.id.in_(wanted)))
            return await unused(session, files)

    async def move(self, asset_ids: Iterable[int], folder: str) -> Sequence[Asset]:
        """Put these into a folder of the library, such as `summer/week1`; "" takes them out of every folder."""
        return await self._set(asset_ids, folder_path=folder_key(folder))

    async def change(self, asset_id: int, changes: Mapping[str, Any]) -> Asset:
        """Set fields by their names: title, category, rating, thumbnail …"""
        if unknown := sorted(set(changes) - ASSET_FIELDS):
            raise Invalid(tr("An asset has no field {field!r} that can be changed.", field=unknown[0]), rule=unknown[0])
        if "folder_path" in changes:
            changes = {**changes, "folder_path": folder_key(str(changes["folder_path"]))}
        rows = await self._set([asset_id], **changes)
        if not rows:
            raise NotFound(tr("There is no asset {asset}.", asset=asset_id))
        return rows[0]

    async def set_quality(self, asset_id: int, score: float, quality: Mapping[str, Any], *, phash: str = "") -> Asset:
        """Keep what the checks found, and the perceptual hash by which near-duplicates are found."""
        values: dict[str, Any] = {"quality_score": score, "quality": dict(quality)}
        return await self.change(asset_id, {**values, "phash": phash} if phash else values)

    async def set_likeness(self, asset_id: int, verdict: LikenessVerdict, score: float, *, embedder: str) -> Asset:
        """Keep how like the persona's references a picture is, and which embedder says so."""
        return await self.change(
            asset_id, {"likeness_verdict": verdict, "likeness_score": score, "likeness_by": embedder}
        )

    async def judged(self, persona_id: str, *, embedder: str, limit: int) -> Sequence[Asset]:
        """The newest of a persona's pictures that this embedder has judged, oldest first.

        Tries at a shot that another try was better than are left out.
        """
        beaten = select(Shot.asset_id).where(Shot.asset_id.is_not(None), Shot.is_chosen.is_(False))
        chosen = select(Shot.asset_id).where(Shot.asset_id.is_not(None), Shot.is_chosen.is_(True))
        query = (
            select(Asset)
            .where(
                Asset.persona_id == persona_id,
                Asset.deleted_at.is_(None),
                Asset.likeness_by == embedder,
                Asset.likeness_score.is_not(None),
                or_(Asset.id.not_in(beaten), Asset.id.in_(chosen)),
            )
            .order_by(Asset.created_at.desc(), Asset.id.desc())
            .limit(limit)
        )
        async with self._database.read() as session:
            return list(reversed((await session.scalars(query)).all()))

    async def used(self, asset_id: int, *, now: datetime) -> Asset:
        """Count one more use: it has been posted, or went into a reel."""
        return await self.change(asset_id, {"times_used": Asset.times_used + 1, "last_used_at": now})

    async def reusable(
        self, wanted: AssetFilter, *, unused_since: datetime, most_uses: int, limit: int = 200
    ) -> Sequence[Asset]:
        """Return what was not used since then and fewer times than `most_uses` (0: however often), the longest unused first."""
        async with self._database.read() as session:
            query = await _query(session, wanted, None)
            if query is None:
                return []
            query = query.where(or_(Asset.last_used_at.is_(None), Asset.last_used_at <= unused_since))
            if most_uses:
                query = query.where(Asset.times_used < most_uses)
            # Never used before used: NULL sorts first on SQLite, last on PostgreSQL.
            order = (Asset.last_used_at.is_not(None), Asset.last_used_at, Asset.id)
            return (await session.scalars(query.order_by(None).order_by(*order).limit(limit))).all()

    async def hashes(self, *, persona_id: str | None = None, limit: int = 500) -> Sequence[tuple[int, str]]:
        """The newest perceptual hashes, as (number, hash): what a new picture is compared with."""
        query = select(Asset.id, Asset.phash).where(Asset.phash != "", Asset.deleted_at.is_(None))
        if persona_id is not None:
            query = query.where(Asset.persona_id == persona_id)
        async with self._database.read() as session:
            rows = await session.execute(query.order_by(Asset.created_at.desc(), Asset.id.desc()).limit(limit))
            return [(row[0], row[1]) for row in rows]

    async def tag(
        self, asset_ids: Iterable[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> Sequence[Asset]:
        """Put tags on these and take others off; return the assets by number. Tags have no case and no '#'."""
        wanted = list(dict.fromkeys(asset_ids))
        gone = {key for tag in remove if (key := tag_key(tag))}
        async with self._database.write() as session:
            assets = (
                await session.scalars(
                    select(Asset).where(Asset.id.in_(wanted), Asset.deleted_at.is_(None)).order_by(Asset.id)
                )
            ).all()
            existing = [asset.id for asset in assets]
            if gone:
                named = select(Tag.id).where(Tag.name.in_(gone))
                await session.execute(
                    delete(AssetTag).where(AssetTag.tag_id.in_(named), AssetTag.asset_id.in_(existing))
                )
            await _tag(session, existing, add)
            return assets

    async def tags_of(self, asset_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The tags of each of these, in alphabetical order."""
        wanted = list(dict.fromkeys(asset_ids))
        found: dict[int, tuple[str, ...]] = dict.fromkeys(wanted, ())
        async with self._database.read() as session:
            rows = await session.execute(
                select(AssetTag.asset_id, Tag.name)
                .join(Tag, Tag.id == AssetTag.tag_id)
                .where(AssetTag.asset_id.in_(wanted))
                .order_by(Tag.name)
            )
            for asset_id, name in rows:
                found[asset_id] += (name,)
        return found

    async def tags(self) -> Sequence[tuple[str, int]]:
        """Every tag in use with the number of its assets, most used first."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(Tag.name, func.count())
                .join(AssetTag, AssetTag.tag_id == Tag.id)
                .group_by(Tag.id, Tag.name)
                .order_by(func.count().desc(), Tag.name)
            )
            return [(row[0], row[1]) for row in rows]

    async def folders(self) -> Sequence[tuple[str, int]]:
        """Every folder in use with the number of its assets, in alphabetical order."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(Asset.folder_path, func.count())
                .where(Asset.folder_path != "", Asset.deleted_at.is_(None))
                .group_by(Asset.folder_path)
                .order_by(Asset.folder_path)
            )
            return [(row[0], row[1]) for row in rows]

    async def _set(self, asset_ids: Iterable[int], *, deleted: bool = False, **values: Any) -> Sequence[Asset]:
        """Set columns of the assets that are in the library (or, with `deleted`, in the bin); return them by number."""
        in_place = Asset.deleted_at.is_not(None) if deleted else Asset.deleted_at.is_(None)
        change = update(Asset).where(Asset.id.in_(list(asset_ids)), in_place).values(**values).returning(Asset)
        async with self._database.write() as session:
            rows = await session.scalars(
                change, execution_options={"synchronize_session": False, "populate_existing": True}
            )
            return sorted(rows, key=lambda asset: asset.id)


def folder_key(folder: str) -> str:
    """Return how a folder is kept: parts divided by '/', without empty ones, '.' and '..'.

    It is a label in the library and never a path on the disk.

    >>> folder_key("/summer//week1/")
    'summer/week1'
    """
    parts = (" ".join(part.split()) for part in folder.replace("\\", "/").split("/"))
    return "/".join(part for part in parts if part not in {"", ".", ".."})


def words_query(text: str) -> str:
    """Return the FTS5 query that finds every word of `text` by its beginning; "" when there is no word in it.

    Every word is quoted, so that nothing a person types is an operator.

    >>> words_query('sunset OR "x')
    '"sunset"* "OR"* "x"*'
    """
    return " ".join(f'"{word}"*' for word in _words(text))


def _words(text: str) -> list[str]:
    letters = "".join(letter if letter.isalnum() or not letter.isascii() else " " for letter in text)
    return letters.split()


def _said_somewhere(word: str) -> ColumnElement[bool]:
    """Whether a word of the asset begins with `word`, accents and case aside, in the terms of PostgreSQL."""
    written = Asset.title + " " + Asset.prompt + " " + Asset.folder_path
    bare = func.regexp_replace(func.normalize(written, literal_column("NFD")), "[\u0300-\u036f]", "", "g")
    plain = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
    return func.lower(bare).op("~")(rf"\m{re.escape(plain.lower())}")


async def _tag(session: AsyncSession, asset_ids: Sequence[int], tags: Iterable[str]) -> None:
    names = sorted({key for tag in tags if (key := tag_key(tag))})
    if not names or not asset_ids:
        return
    await session.execute(insert_for(session, Tag).values([{"name": name} for name in names]).on_conflict_do_nothing())
    tag_ids = (await session.scalars(select(Tag.id).where(Tag.name.in_(names)))).all()
    pairs = [{"tag_id": tag_id, "asset_id": asset_id} for tag_id in tag_ids for asset_id in asset_ids]
    await session.execute(insert_for(session, AssetTag).on_conflict_do_nothing(), pairs)


async def _query(session: AsyncSession, wanted: AssetFilter, before: int | None) -> Select[Asset] | None:
    """The assets that `wanted` asks for, newest first, after the one numbered `before`; None when there can be none.

    Numbers grow with time, so "newest first" is by number where an index is ordered by number (tags, words), and
    by (created_at, id) elsewhere, where every index ends in that. Either way nothing is sorted.
    """
    query = select(Asset).where(*_conditions(wanted))
    key: ColumnElement[int] | None = None  # the number, in the index that leads
    if wanted.text.strip():
        if not (words := _words(wanted.text)):
            return None
        if session.get_bind().dialect.name == "sqlite":
            key = WORDS.c.rowid
            found = WORDS.c.asset_text.op("MATCH")(words_query(wanted.text))
            query = query.select_from(WORDS).where(found, Asset.id == key)
        else:
            query = query.where(*(_said_somewhere(word) for word in words))
    if names := {tag_key(tag) for tag in wanted.tags}:
        tag_ids = (await session.scalars(select(Tag.id).where(Tag.name.in_(names)))).all()
        if len(tag_ids) < len(names):
            return None
        for tag_id in tag_ids:
            label = aliased(AssetTag)
            if key is None:
                key = label.asset_id.expression
                query = query.join(label, and_(label.asset_id == Asset.id, label.tag_id == tag_id))
            else:
                query = query.where(
                    select(label.tag_id).where(label.tag_id == tag_id, label.asset_id == Asset.id).exists()
                )
    if key is not None:
        if before is not None:
            query = query.where(key < before)
        return query.order_by(key.desc())
    if before is not None:
        last = await session.get(Asset, before)
        if last is None:
            query = query.where(Asset.id < before)
        else:
            query = query.where(tuple_(Asset.created_at, Asset.id) < tuple_(last.created_at, last.id))
    return query.order_by(Asset.created_at.desc(), Asset.id.desc())


def _conditions(wanted: AssetFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Asset.deleted_at.is_not(None) if wanted.deleted else Asset.deleted_at.is_(None)]
    if wanted.persona_id is not None:
        found.append(Asset.persona_id == wanted.persona_id)
    if wanted.type is not None:
        found.append(Asset.type == wanted.type)
    if wanted.category is not None:
        found.append(Asset.category == wanted.category)
    if wanted.without:
        found.append(Asset.category.not_in(wanted.without))
    if wanted.approval is not None:
        found.append(Asset.approval_status == wanted.approval)
    if wanted.is_approved is not None:
        same = Asset.approval_status == Approval.APPROVED
        found.append(same if wanted.is_approved else ~same)
    if wanted.rating is not None:
        found.append(Asset.rating == wanted.rating)
    if wanted.since is not None:
        found.append(Asset.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(Asset.created_at < wanted.until)
    if wanted.job_id is not None:
        found.append(Asset.job_id == wanted.job_id)
    if wanted.folder is not None:
        folder = folder_key(wanted.folder)
        below = Asset.folder_path.startswith(f"{folder}/", autoescape=True) if folder else Asset.folder_path == ""
        found.append(or_(Asset.folder_path == folder, below))
    return found
