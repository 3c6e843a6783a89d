"""People who are invited and linked, and the groups that the owner has enabled

Revision: 0012
After: 0011
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

ROLES = "('owner', 'operator', 'viewer')"


OLD = ('id', 'front', 'user', 'name', 'role', 'private_chat', 'created_at')


def people(name: str, *columns: sa.Column[Any], constraints: tuple[sa.Constraint, ...] = ()) -> None:
    """Make the table of people under another name, in the order that is always the same."""
    op.create_table(name,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('front', sa.String(length=24), nullable=False),
    sa.Column('user', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.Column('private_chat', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    *columns,
    sa.CheckConstraint(f"role IN {ROLES}", name=op.f('ck_people_role')),
    *constraints,
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('front', 'user', name=op.f('uq_people_front_user')),
    sqlite_autoincrement=bool(columns)
    )


def rebuilt(*columns: sa.Column[Any], constraints: tuple[sa.Constraint, ...] = ()) -> None:
    """SQLite: another table in the place of the old one. Its numbers are typed (/roles 3), so none may come again."""
    people('people_new', *columns, constraints=constraints)
    kept = ', '.join(f'"{name}"' for name in OLD)
    op.execute(f'INSERT INTO people_new ({kept}) SELECT {kept} FROM people')
    op.drop_table('people')
    op.rename_table('people_new', 'people')


def new_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column('linked_to', sa.Integer(), nullable=True),
        sa.Column('role_alone', sa.String(length=24), nullable=True),
        sa.Column('may_approve', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('choices', sa.JSON(), server_default='{}', nullable=False),
    ]


def upgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        rebuilt(
            *new_columns(),
            constraints=(
                sa.CheckConstraint(f"role_alone IN {ROLES}", name=op.f('ck_people_role_alone')),
                sa.ForeignKeyConstraint(['linked_to'], ['people.id'], name=op.f('fk_people_linked_to_people'), ondelete='CASCADE'),
            ),
        )
    else:
        for column in new_columns():
            op.add_column('people', column)
        op.create_check_constraint(op.f('ck_people_role_alone'), 'people', f"role_alone IN {ROLES}")
        op.create_foreign_key(op.f('fk_people_linked_to_people'), 'people', 'people', ['linked_to'], ['id'], ondelete='CASCADE')
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
    if op.get_bind().dialect.name == 'sqlite':
        rebuilt()
        return
    for column in new_columns():
        op.drop_column('people', column.name)
