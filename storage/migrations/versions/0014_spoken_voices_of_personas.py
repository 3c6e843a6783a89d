"""Spoken voices of personas

Revision: 0014
After: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('personalities', schema=None) as batch_op:
        batch_op.add_column(sa.Column('spoken_voice', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('spoken_speed', sa.Double(), server_default='1.0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('personalities', schema=None) as batch_op:
        batch_op.drop_column('spoken_speed')
        batch_op.drop_column('spoken_voice')
