"""Facts, summaries and GPU time

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('gpu_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('persona_id', sa.String(length=32), nullable=True),
    sa.Column('side', sa.String(length=12), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Double(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('is_cold', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('is_whole', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name=op.f('fk_gpu_runs_persona_id_personas'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gpu_runs'))
    )
    with op.batch_alter_table('gpu_runs', schema=None) as batch_op:
        batch_op.create_index('ix_gpu_runs_at', ['at'], unique=False)
        batch_op.create_index('ix_gpu_runs_persona_at', ['persona_id', 'at'], unique=False)

    op.create_table('facts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('persona_id', sa.String(length=32), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('said_by', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_facts_conversation_id_conversations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name=op.f('fk_facts_persona_id_personas'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facts')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('facts', schema=None) as batch_op:
        batch_op.create_index('ix_facts_conversation', ['conversation_id', 'id'], unique=False)

    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('summary', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('summary_upto', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_column('summary_upto')
        batch_op.drop_column('summary')

    with op.batch_alter_table('facts', schema=None) as batch_op:
        batch_op.drop_index('ix_facts_conversation')

    op.drop_table('facts')
    with op.batch_alter_table('gpu_runs', schema=None) as batch_op:
        batch_op.drop_index('ix_gpu_runs_persona_at')
        batch_op.drop_index('ix_gpu_runs_at')

    op.drop_table('gpu_runs')
