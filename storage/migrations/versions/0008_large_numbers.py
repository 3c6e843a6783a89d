"""Large numbers: seeds of 32 bits without a sign, files of more than 2 GB

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

# An integer of SQLite holds them already: only PostgreSQL's are changed.
COLUMNS = (('assets', 'seed', True), ('assets', 'file_size', False), ('shots', 'seed', False))


def upgrade() -> None:
    _become(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    _become(sa.BigInteger(), sa.Integer())


def _become(before: sa.types.TypeEngine[int], after: sa.types.TypeEngine[int]) -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, column, is_nullable in COLUMNS:
        op.alter_column(table, column, existing_type=before, type_=after, existing_nullable=is_nullable)
