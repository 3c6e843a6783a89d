"""Faces

Revision: 0004
After: 0003
"""


import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

FACES = sa.table(
    'faces',
    *(
        sa.column(name)
        for name in ('id', 'persona_id', 'asset_id', 'consent_id', 'origin', 'sha256', 'suffix', 'format', 'width', 'height', 'file_size', 'embedder', 'added_by')
    ),
    sa.column('warnings', sa.JSON()),
    sa.column('created_at', sa.DateTime(timezone=True)),
    sa.column('deleted_at', sa.DateTime(timezone=True)),
)
APPEARANCES = sa.table('appearances', sa.column('persona_id'), sa.column('face_images', sa.JSON()))


def upgrade() -> None:
    op.create_table('faces',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('persona_id', sa.String(length=32), nullable=False),
    sa.Column('asset_id', sa.Integer(), nullable=True),
    sa.Column('consent_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.String(length=24), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('suffix', sa.String(length=12), nullable=False),
    sa.Column('format', sa.String(length=12), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('file_size', sa.Integer(), nullable=False),
    sa.Column('warnings', sa.JSON(), nullable=False),
    sa.Column('embedding', sa.LargeBinary(), nullable=True),
    sa.Column('embedder', sa.String(length=80), nullable=False),
    sa.Column('added_by', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("origin IN ('consent', 'synthetic')", name=op.f('ck_faces_origin')),
    sa.CheckConstraint("origin <> 'consent' OR consent_id IS NOT NULL", name=op.f('ck_faces_consent')),
    sa.CheckConstraint("(embedding IS NULL) = (embedder = '')", name=op.f('ck_faces_embedder')),
    sa.ForeignKeyConstraint(['asset_id'], ['assets.id'], name=op.f('fk_faces_asset_id_assets'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['consent_id'], ['consents.id'], name=op.f('fk_faces_consent_id_consents'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['persona_id'], ['personas.id'], name=op.f('fk_faces_persona_id_personas'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faces')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('faces', schema=None) as batch_op:
        batch_op.create_index('uq_faces_living', ['persona_id', 'sha256'], unique=True, sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))

    _take_over()
    with op.batch_alter_table('appearances', schema=None) as batch_op:
        batch_op.drop_column('face_images')


def _take_over() -> None:
    """Make a row of every face picture that a consent was recorded for; another was never used."""
    connection = op.get_bind()
    consents = sa.table('consents', *(sa.column(name) for name in ('id', 'persona_id', 'file_sha256')), sa.column('created_at', sa.DateTime(timezone=True)))
    assets = sa.table('assets', *(sa.column(name) for name in ('id', 'sha256', 'suffix', 'mime', 'width', 'height', 'file_size')))
    for persona_id, images in connection.execute(sa.select(APPEARANCES.c.persona_id, APPEARANCES.c.face_images)).all():
        for sha256 in dict.fromkeys(images or ()):
            consent = connection.execute(
                sa.select(consents.c.id, consents.c.created_at)
                .where(consents.c.persona_id == persona_id, consents.c.file_sha256 == sha256)
                .order_by(consents.c.id.desc())
                .limit(1)
            ).first()
            asset = connection.execute(
                sa.select(*assets.c).where(assets.c.sha256 == sha256).order_by(assets.c.id.desc()).limit(1)
            ).first()
            if consent is None:
                continue
            connection.execute(
                sa.insert(FACES).values(
                    persona_id=persona_id,
                    asset_id=asset.id if asset else None,
                    consent_id=consent.id,
                    origin='consent',
                    sha256=sha256,
                    suffix=asset.suffix if asset else '',
                    format=asset.mime.removeprefix('image/').upper()[:12] if asset else '',
                    width=(asset.width or 0) if asset else 0,
                    height=(asset.height or 0) if asset else 0,
                    file_size=asset.file_size if asset else 0,
                    warnings=[],
                    embedder='',
                    added_by='',
                    created_at=consent.created_at,
                )
            )


def downgrade() -> None:
    with op.batch_alter_table('appearances', schema=None) as batch_op:
        batch_op.add_column(sa.Column('face_images', sa.JSON(), server_default='[]', nullable=False))
    connection = op.get_bind()
    kept: dict[str, list[str]] = {}
    for persona_id, sha256 in connection.execute(
        sa.select(FACES.c.persona_id, FACES.c.sha256)
        .where(FACES.c.deleted_at.is_(None), FACES.c.origin == 'consent')
        .order_by(FACES.c.id)
    ):
        kept.setdefault(persona_id, []).append(sha256)
    for persona_id, images in kept.items():
        connection.execute(sa.update(APPEARANCES).where(APPEARANCES.c.persona_id == persona_id).values(face_images=images))
    with op.batch_alter_table('appearances', schema=None) as batch_op:
        batch_op.alter_column('face_images', server_default=None)

    with op.batch_alter_table('faces', schema=None) as batch_op:
        batch_op.drop_index('uq_faces_living', sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))

    op.drop_table('faces')
