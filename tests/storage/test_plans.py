"""The lists that people page through are read from an index, in order: nothing is scanned whole, nothing sorted."""

import pytest
from sqlalchemy import select

from storage.assets import AssetFilter, _query
from storage.tables import (
    Approval,
    Asset,
    AssetType,
    Caption,
    ErrorEntry,
    InboxItem,
    Message,
    Persona,
    Rating,
    Receipt,
    Tag,
)
from tests.databases import only_on_sqlite
from tests.storage.conftest import NOW, picture

pytestmark = only_on_sqlite  # its query plans

LISTS = [
    (AssetFilter(), "ix_assets_created"),
    (AssetFilter(persona_id="p"), "ix_assets_persona_created"),
    (AssetFilter(approval=Approval.PENDING), "ix_assets_approval_created"),
    (AssetFilter(type=AssetType.VIDEO), "ix_assets_type_created"),
    (AssetFilter(category="reel"), "ix_assets_category_created"),
    (AssetFilter(rating=Rating.ADULT), "ix_assets_rating_created"),
    (AssetFilter(since=NOW, until=NOW), "ix_assets_created"),
    (AssetFilter(folder="summer"), "ix_assets_created"),
    (AssetFilter(is_approved=False), "ix_assets_created"),
    (AssetFilter(persona_id="p", type=AssetType.VIDEO, approval=Approval.APPROVED, since=NOW), "_created"),
    (AssetFilter(tags=("beach",)), "PRIMARY KEY (tag_id=?"),
    (AssetFilter(tags=("beach", "summer"), persona_id="p"), "PRIMARY KEY (tag_id=?"),
    (AssetFilter(text="sunset"), "VIRTUAL TABLE"),
    (AssetFilter(text="sunset", persona_id="p", tags=("beach",)), "VIRTUAL TABLE"),
]


@pytest.mark.parametrize("before", [None, 1])
@pytest.mark.parametrize(("wanted", "index"), LISTS)
async def test_a_list_of_assets_is_read_from_its_index(database, assets, wanted, index, before):
    await assets.add(picture(), tags=["beach", "summer"], now=NOW)
    async with database.read() as session:
        query = await _query(session, wanted, before)
        assert query is not None
        steps = await explain(session, query.limit(20))

    assert index in steps
    assert "TEMP B-TREE" not in steps
    leading = steps.splitlines()[0]
    assert leading.startswith("SEARCH") or " USING " in leading or "VIRTUAL TABLE" in leading


OTHERS = [
    (
        select(Persona.id).where(Persona.deleted_at.is_(None)).order_by(Persona.created_at.desc(), Persona.id.desc()),
        "ix_personas_created",
    ),
    (select(Persona.id).where(Persona.name_key == "ava", Persona.deleted_at.is_(None)), "uq_personas_name_key_living"),
    (select(Asset.id).where(Asset.sha256 == "x").order_by(Asset.id.desc()), "ix_assets_sha256"),
    (
        select(Caption).where(Caption.persona_id == "p").order_by(Caption.created_at.desc(), Caption.id.desc()),
        "ix_captions_persona_created",
    ),
    (select(Message).where(Message.conversation_id == 1).order_by(Message.id.desc()), "ix_messages_conversation"),
    (select(Receipt).where(Receipt.conversation_id == 1).order_by(Receipt.id.desc()), "ix_receipts_conversation"),
    (select(Receipt).where(Receipt.turn == "t").order_by(Receipt.id), "ix_receipts_turn"),
    (select(InboxItem).where(InboxItem.handled_at.is_(None)).order_by(InboxItem.id), "ix_inbox_unhandled"),
    (select(ErrorEntry).order_by(ErrorEntry.at.desc(), ErrorEntry.id.desc()), "ix_errors_at"),
    (select(Tag).where(Tag.name == "beach"), "uq_tags_name"),
]


@pytest.mark.parametrize(("query", "index"), OTHERS)
async def test_other_lists_are_read_from_their_index(database, query, index):
    async with database.read() as session:
        steps = await explain(session, query.limit(20))
    assert "TEMP B-TREE" not in steps
    assert index in steps or "sqlite_autoindex_tags" in steps


async def test_the_check_would_see_a_sort(database):
    async with database.read() as session:
        steps = await explain(session, select(Asset.id).order_by(Asset.title))
    assert "TEMP B-TREE" in steps


async def explain(session, query) -> str:
    compiled = query.compile(dialect=session.get_bind().dialect, compile_kwargs={"render_postcompile": True})
    processed = {
        name: processor(value) if (processor := compiled._bind_processors.get(name)) else value
        for name, value in compiled.params.items()
    }
    parameters = tuple(processed[name] for name in compiled.positiontup)
    connection = await session.connection()
    rows = await connection.exec_driver_sql("EXPLAIN QUERY PLAN " + str(compiled), parameters)
    return "\n".join(row[3] for row in rows)
