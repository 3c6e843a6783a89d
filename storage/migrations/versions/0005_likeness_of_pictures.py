"""Likeness of pictures

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('assets', schema=None) as batch_op:
        batch_op.add_column(sa.Column('likeness_verdict', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('likeness_score', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('likeness_by', sa.String(length=80), server_default='', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('assets', schema=None) as batch_op:
        batch_op.drop_column('likeness_by')
        batch_op.drop_column('likeness_score')
        batch_op.drop_column('likeness_verdict')

