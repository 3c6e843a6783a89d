"""Reference pictures of personas' faces, with what was measured on them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Database
from storage.errors import NotFound, Taken
from storage.tables import Face, Persona
from storage.wording import tr


class Faces:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, face: Face, *, now: datetime) -> Face:
        """Keep a new reference. Raises `Taken` when the persona has this very file already."""
        async with self._database.write() as session:
            if await session.get(Persona, face.persona_id) is None:
                raise NotFound(tr("There is no such persona."))
            there = await session.scalar(
                select(Face).where(
                    Face.persona_id == face.persona_id, Face.sha256 == face.sha256, Face.deleted_at.is_(None)
                )
            )
            if there is not None:
                raise Taken(tr("That picture is {there} already.", there=there.handle), fix=tr("Send another one."))
            face.created_at = now
            session.add(face)
            await session.flush()
            return face

    async def get(self, face_id: int, *, deleted: bool = False) -> Face | None:
        """The face of this number; a forgotten one only with `deleted`."""
        async with self._database.read() as session:
            face = await session.get(Face, face_id)
        return face if face is not None and (deleted or face.deleted_at is None) else None

    async def list(self, persona_id: str | None = None) -> Sequence[Face]:
        """The faces of one persona, or of all that live, newest first."""
        query = select(Face).where(Face.deleted_at.is_(None)).order_by(Face.id.desc())
        if persona_id is None:
            query = query.join(Persona, Persona.id == Face.persona_id).where(Persona.deleted_at.is_(None))
        else:
            query = query.where(Face.persona_id == persona_id)
        async with self._database.read() as session:
            return (await session.scalars(query)).all()

    async def keep_embedding(self, face_id: int, embedding: bytes, *, embedder: str) -> Face:
        """Keep what `embedder` made of a face; it takes the place of what was there."""
        async with self._database.write() as session:
            face = await session.get(Face, face_id)
            if face is None:
                raise NotFound(tr("There is no such face."))
            face.embedding, face.embedder = embedding, embedder
            await session.flush()
            return face

    async def forget_embeddings(self, sha256s: Sequence[str]) -> None:
        """Forget what was measured on these pictures, whichever persona has them and whether its reference is forgotten."""
        async with self._database.write() as session:
            await session.execute(
                update(Face).where(Face.sha256.in_(list(sha256s))).values(embedding=None, embedder="")
            )

    async def delete(self, face_ids: Sequence[int], *, now: datetime) -> Sequence[Face]:
        """Forget these, and the numbers of them: they are used no more. Return those that were there. `restore` brings them
        back; their numbers are taken anew."""
        async with self._database.write() as session:
            faces = (
                await session.scalars(select(Face).where(Face.id.in_(list(face_ids)), Face.deleted_at.is_(None)))
            ).all()
            for face in faces:
                face.deleted_at = now
                face.embedding, face.embedder = None, ""
            await session.flush()
            return faces

    async def restore(self, face_ids: Sequence[int]) -> Sequence[Face]:
        """Bring forgotten faces back; return them. One whose file the persona has again since then stays where it is."""
        async with self._database.write() as session:
            gone = (
                await session.scalars(select(Face).where(Face.id.in_(list(face_ids)), Face.deleted_at.is_not(None)))
            ).all()
            back = []
            for face in gone:
                again = select(Face.id).where(
                    Face.persona_id == face.persona_id, Face.sha256 == face.sha256, Face.deleted_at.is_(None)
                )
                if await session.scalar(again) is None:
                    face.deleted_at = None
                    await session.flush()
                    back.append(face)
            return back
