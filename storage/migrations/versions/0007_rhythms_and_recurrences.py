"""Rhythms, and schedules with several times, pauses and ends

Revision: 0007
After: 0006
"""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# Plain columns are added and dropped one by one: nothing makes SQLite build `deliveries` anew.
def schedule_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column('every_weeks', sa.Integer(), server_default='1', nullable=False),
        sa.Column('month_day', sa.Integer(), server_default='0', nullable=False),
        sa.Column('starts_on', sa.Date(), nullable=True),
        sa.Column('ends_on', sa.Date(), nullable=True),
        sa.Column('cooldown_days', sa.Integer(), server_default='30', nullable=False),
        sa.Column('most_uses', sa.Integer(), server_default='0', nullable=False),
        sa.Column('if_late', sa.String(length=24), server_default='post', nullable=False),
        sa.Column('written_until', sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    op.create_table('rhythms',
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('persona_id', sa.String(length=32), nullable=True),
    sa.Column('destination_id', sa.Integer(), nullable=True),
    sa.Column('times', sa.Text(), nullable=False),
    sa.Column('weekdays', sa.String(length=7), nullable=False),
    sa.Column('quiet', sa.String(length=11), nullable=False),
    sa.Column('per_day', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name=op.f('fk_rhythms_persona_id_personas'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['destination_id'], ['destinations.id'], name=op.f('fk_rhythms_destination_id_destinations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('scope', name=op.f('pk_rhythms'))
    )
    for column in schedule_columns():
        op.add_column('schedules', column)
    op.add_column('schedules', sa.Column('wall_times', sa.Text(), server_default='', nullable=False))
    op.execute("UPDATE schedules SET wall_times = wall_time")
    op.drop_column('schedules', 'wall_time')
    op.add_column('deliveries', sa.Column('if_late', sa.String(length=24), server_default='post', nullable=False))
    op.add_column('deliveries', sa.Column('plan_key', sa.String(length=40), nullable=True))
    op.create_index('ix_deliveries_asset', 'deliveries', ['asset_id', 'due_at'], unique=False)
    op.create_index('ix_deliveries_destination_due', 'deliveries', ['destination_id', 'due_at'], unique=False)
    op.create_index('uq_deliveries_plan_key', 'deliveries', ['plan_key'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_deliveries_plan_key', table_name='deliveries')
    op.drop_index('ix_deliveries_destination_due', table_name='deliveries')
    op.drop_index('ix_deliveries_asset', table_name='deliveries')
    op.drop_column('deliveries', 'plan_key')
    op.drop_column('deliveries', 'if_late')
    op.add_column('schedules', sa.Column('wall_time', sa.String(length=5), server_default='', nullable=False))
    op.execute("UPDATE schedules SET wall_time = substr(wall_times, 1, 5)")
    op.drop_column('schedules', 'wall_times')
    for column in reversed(schedule_columns()):
        op.drop_column('schedules', column.name)
    op.drop_table('rhythms')
