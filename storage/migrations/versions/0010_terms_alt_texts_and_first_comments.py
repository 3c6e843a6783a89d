"""Terms of destinations, alt texts of files, first comments of posts

Revision: 0010
After: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('destinations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('terms', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('assets', schema=None) as batch_op:
        batch_op.add_column(sa.Column('alt_text', sa.Text(), server_default='', nullable=False))
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_comment', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('comment_state', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_column('comment_state')
        batch_op.drop_column('first_comment')
    with op.batch_alter_table('assets', schema=None) as batch_op:
        batch_op.drop_column('alt_text')
    with op.batch_alter_table('destinations', schema=None) as batch_op:
        batch_op.drop_column('terms')
