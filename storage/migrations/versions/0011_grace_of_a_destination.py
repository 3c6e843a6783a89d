"""The grace of a destination, and wall times in one form: with their seconds

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('destinations', sa.Column('grace_s', sa.Integer(), nullable=True))
    op.execute("UPDATE deliveries SET wall_time = wall_time || '\\:00' WHERE length(wall_time) = 16")


def downgrade() -> None:
    op.drop_column('destinations', 'grace_s')
