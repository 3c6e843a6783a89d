"""Workflows of personas and styles

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('appearances', schema=None) as batch_op:
        batch_op.add_column(sa.Column('workflow', sa.String(length=60), server_default='', nullable=False))

    with op.batch_alter_table('styles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('workflow', sa.String(length=60), server_default='', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('styles', schema=None) as batch_op:
        batch_op.drop_column('workflow')

    with op.batch_alter_table('appearances', schema=None) as batch_op:
        batch_op.drop_column('workflow')

