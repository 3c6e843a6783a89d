"""Hosts that share the database, and what those without a chat have to tell

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hosts',
    sa.Column('id', sa.String(length=50), nullable=False),
    sa.Column('session', sa.String(length=12), nullable=False),
    sa.Column('machine', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('is_settled', sa.Boolean(), nullable=False),
    sa.Column('has_chat', sa.Boolean(), nullable=False),
    sa.Column('queues', sa.JSON(), nullable=False),
    sa.Column('gpu', sa.String(length=120), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('workflows', sa.String(length=20), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('working', 'stopped', 'lost')", name=op.f('ck_hosts_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hosts'))
    )
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('host', sa.String(length=50), nullable=False),
    sa.Column('what', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    op.create_index('ix_notices_untold', 'notices', ['id'], unique=False, sqlite_where=sa.text('told_at IS NULL'), postgresql_where=sa.text('told_at IS NULL'))


def downgrade() -> None:
    op.drop_index('ix_notices_untold', table_name='notices')
    op.drop_table('notices')
    op.drop_table('hosts')
