"""`python -m storage.migrations "Add a column"` writes the migration from what is in the versions to `storage.tables`.

It compares with a database that the existing migrations have made, in memory. Read what it wrote. Where SQLite
must rebuild `assets` (most changes of a column do), the triggers of `asset_text` go with the old table: create them
again, as in the first migration.
"""

import sys

from alembic import command
from sqlalchemy import StaticPool, create_engine

from storage.migrate import config


def write(message: str, revision: str | None = None) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        settings = config(connection)
        command.upgrade(settings, "head")
        command.revision(settings, message=message, autogenerate=True, rev_id=revision)
    engine.dispose()


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]))
