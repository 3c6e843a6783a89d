"""Run by Alembic, on the connection that `storage.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, DefaultClause
from sqlalchemy.sql.elements import False_, True_

import storage.tables  # noqa: F401 - fills the metadata
from storage.base import Base, UTCTime, Word
from storage.migrate import ours


def in_plain_words(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write types and defaults so that a migration runs on every database and outlives a change of our classes."""
    if kind == "type" and isinstance(item, UTCTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Word):
        return f"sa.String(length={item.impl_instance.length})"  # type: ignore[attr-defined]
    if kind == "server_default" and isinstance(item, DefaultClause) and isinstance(item.arg, True_ | False_):
        return "sa.true()" if isinstance(item.arg, True_) else "sa.false()"
    return False


connection: Connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=ours,
    render_item=in_plain_words,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
