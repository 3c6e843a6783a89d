"""The likeness gate: whether a painted shot shows the persona, by the persona's reference pictures.

It is off without the faces extra and for a persona without references, and looks at nothing that the embedded painter
drew: a sketch of everybody looks alike. What cannot be looked at is a warning, never the end of a job.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from personas.gate import Allowed, face_allowed
from storage.assets import Assets
from storage.blobs import Blobs
from storage.consents import Consents
from storage.errors import NotFound
from storage.faces import Faces
from storage.tables import Asset, AssetType, Face, LikenessVerdict, Persona
from storage.wording import tr
from tools.likeness import Eyes, Framing, Likeness, packed, unpacked
from tools.likeness.verdict import Embedding, prominent
from tools.production.facing import METHOD

SKETCH = "sketch"  # what the embedded painter calls itself


@dataclass(kw_only=True)
class LikenessGate:
    """Judges pictures by references, whose embeddings it makes when they are first needed and keeps.

    The embedding of a real face is kept, and compared with, while a consent covers it.
    """

    eyes: Eyes
    faces: Faces
    consents: Consents
    assets: Assets
    blobs: Blobs
    now: Callable[[], datetime]
    unusable: dict[int, str] = field(default_factory=dict)  # references that show no face, or several, by number

    async def judge(self, asset: Asset, persona: Persona, framing: Framing) -> Likeness | None:
        """Judge a picture and keep the verdict; None where there is nothing to judge. Raises Unavailable.

        Where a face may be missing, one that is missing is no verdict.
        """
        if framing == "hidden" or asset.type is not AssetType.IMAGE or is_sketch(asset):
            return None
        references = await self.references(persona)
        if not references:
            return None
        likeness = await self.eyes.compare(await self.blobs.fetch(asset.sha256, asset.suffix), references)
        if likeness is None or (framing == "open" and likeness.verdict is LikenessVerdict.NONE):
            return None
        await self.assets.set_likeness(asset.id, likeness.verdict, likeness.score, embedder=self.eyes.embedder)
        if likeness.subject is not None:  # the camera keeps it in sight
            settings = {**asset.generation_settings, "subject": asdict(likeness.subject)}
            await self.assets.change(asset.id, {"generation_settings": settings})
        return likeness

    async def references(self, persona: Persona) -> list[Embedding]:
        """The embeddings of a persona's references, made now where this embedder has not made them."""
        faces = await self._allowed(persona)
        known = [face for face in faces if face.embedding and face.embedder == self.eyes.embedder]
        embeddings = [unpacked(face.embedding) for face in known if face.embedding]
        new = [face for face in faces if face not in known and face.id not in self.unusable]
        return [*embeddings, *await self._embedded(new)]

    async def _allowed(self, persona: Persona) -> Sequence[Face]:
        """The references that may be used today; the embeddings of the others are forgotten."""
        records = await self.consents.of_files([face.sha256 for face in persona.faces if face.is_real])
        today = self.now().date()
        allowed: list[Face] = []
        ended: list[Face] = []
        for face in persona.faces:
            is_covered = not face.is_real or isinstance(face_allowed(records, face.sha256, today), Allowed)
            (allowed if is_covered else ended).append(face)
        if kept := [face.sha256 for face in ended if face.embedding]:
            await self.faces.forget_embeddings(kept)
        return allowed

    async def _embedded(self, faces: Sequence[Face]) -> list[Embedding]:
        if not faces:
            return []
        made = []
        found = await self.eyes.look_at([await self._file_of(face) for face in faces])
        for face, one in zip(faces, found, strict=True):
            number = prominent(one.faces)
            if one.error or number != 1:
                self.unusable[face.id] = one.error or (tr("no face") if not number else f"{number} faces")
                continue
            embedding = one.faces[0].embedding
            await self.faces.keep_embedding(face.id, packed(embedding), embedder=self.eyes.embedder)
            made.append(embedding)
        return made

    async def _file_of(self, face: Face) -> Path:
        try:
            return await self.blobs.fetch(face.sha256, face.suffix)
        except NotFound:  # the eyes say so, of this one alone
            return self.blobs.path(face.sha256, face.suffix)

    def doubts(self, persona: Persona) -> list[str]:
        """What is wrong with references of the persona that could not be used, a line each."""
        return [
            tr(
                "the reference {face} is not used for likeness: {unusable}",
                face=face.handle,
                unusable=self.unusable[face.id],
            )
            for face in persona.faces
            if face.id in self.unusable
        ]


def is_sketch(asset: Asset) -> bool:
    return asset.generation_settings.get("painter") == SKETCH


def should_be_painted_again(likeness: Likeness | None, asset: Asset) -> bool:
    """Whether another seed is worth its time: another face, or none, though a method put the persona's face in.

    Where none did, every seed gives a stranger; the card says what is missing.
    """
    return likeness is not None and not likeness.is_alike and bool(asset.generation_settings.get(METHOD))


def missed(asset: Asset, name: str) -> str:
    """Say how the best try at a shot misses the persona; "" where it does not."""
    if asset.likeness_verdict is LikenessVerdict.OTHER:
        return tr(
            "its face is not {name}'s (likeness {likeness_score:.2f}, from 0.50 up it is the same)",
            name=name,
            likeness_score=asset.likeness_score or 0.0,
        )
    return tr("no face of {name} can be seen", name=name) if asset.likeness_verdict is LikenessVerdict.NONE else ""
