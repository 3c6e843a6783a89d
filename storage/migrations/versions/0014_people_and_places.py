"""People who are invited and linked, and the groups that the owner has enabled

Revision: 0014
After: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0008'
branch_labels = None
depends_on = None

ROLES = "('owner', 'operator', 'viewer')"


def upgrade() -> None:
    # Rebuilt also for its numbers: the owner types them (/roles 3), and one that was given away must not come again.
    with op.batch_alter_table(
        'people', schema=None, recreate='auto', table_kwargs={'sqlite_autoincrement': True}
    ) as batch_op:
        batch_op.add_column(sa.Column('linked_to', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('role_alone', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('may_approve', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('choices', sa.JSON(), server_default='{}', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_people_linked_to_people'), 'people', ['linked_to'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(batch_op.f('ck_people_role_alone'), f"role_alone IN {ROLES}")
    op.create_table('places',
    sa.Column('front', sa.String(length=24), nullable=False),
    sa.Column('chat', sa.String(length=80), nullable=False),
    sa.Column('enabled_by', sa.String(length=80), nullable=False),
    sa.Column('enabled_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('front', 'chat', name=op.f('pk_places'))
    )
    op.create_table('place_roles',
    sa.Column('front', sa.String(length=24), nullable=False),
    sa.Column('chat', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.CheckConstraint(f"role IN {ROLES}", name=op.f('ck_place_roles_role')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_place_roles_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('front', 'chat', 'person_id', name=op.f('pk_place_roles'))
    )
    op.create_table('tickets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('front', sa.String(length=24), nullable=False),
    sa.Column('chat', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_front', sa.String(length=24), nullable=False),
    sa.Column('by_user', sa.String(length=40), nullable=False),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('by_chat', sa.String(length=80), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('invite', 'link')", name=op.f('ck_tickets_kind')),
    sa.CheckConstraint(f"role IN {ROLES}", name=op.f('ck_tickets_role')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_tickets_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tickets')),
    sa.UniqueConstraint('digest', name=op.f('uq_tickets_digest')),
    sqlite_autoincrement=True
    )


def downgrade() -> None:
    op.drop_table('tickets')
    op.drop_table('place_roles')
    op.drop_table('places')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_people_role_alone'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_people_linked_to_people'), type_='foreignkey')
        batch_op.drop_column('choices')
        batch_op.drop_column('may_approve')
        batch_op.drop_column('role_alone')
        batch_op.drop_column('linked_to')
