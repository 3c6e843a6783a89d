"""The files that a platform has from us

Revision: 0013
After: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sent_files',
    sa.Column('front', sa.String(length=24), nullable=False),
    sa.Column('bot', sa.String(length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('file_id', sa.String(length=255), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('front', 'bot', 'sha256', 'kind', name=op.f('pk_sent_files'))
    )
    with op.batch_alter_table('sent_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sent_files_sent_at'), ['sent_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('sent_files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sent_files_sent_at'))

    op.drop_table('sent_files')
