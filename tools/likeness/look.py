"""The bot's half: faces in pictures, asked of the worker, which has the models."""

import asyncio
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.likeness.models import EMBEDDER, INSTALL, SHOWN_AS, Models, find_models
from tools.likeness.verdict import NUMBERS, Embedding, Likeness, Seen, judged, prominent
from tools.quality.header import gate
from tools.reel.framing import Subject
from tools.workers import WorkerDied, ask

TIMEOUT: Final = 90.0  # seconds for one worker, which looks at a few pictures
OFF: Final = f"the likeness gate is off: it needs the faces extra ({INSTALL})"


@dataclass(frozen=True, kw_only=True)
class Found:
    """The faces in one picture, the largest first; or why nobody could look."""

    faces: tuple[Seen, ...] = ()
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Looks at pictures with the models of the faces extra."""

    models: Models
    worker: str = "tools.likeness.worker"
    embedder: str = EMBEDDER
    title: str = SHOWN_AS

    async def look_at(self, paths: Sequence[Path], *, timeout: float = TIMEOUT) -> list[Found]:
        """The faces in each picture. One that cannot be read has an `error`; only Unavailable is raised."""
        refused = [await asyncio.to_thread(_refused, path) for path in paths]
        good = [path.resolve() for path, error in zip(paths, refused, strict=True) if not error]
        seen = iter(await self._seen(good, timeout))
        return [Found(error=error) if error else next(seen) for error in refused]

    async def inspect(self, path: Path, *, timeout: float = TIMEOUT) -> int:
        """How many faces a picture is of; those small in the background are not counted.

        Raises InvalidRequest when it cannot be read, Unavailable when nobody could look.
        """
        [found] = await self.look_at([path], timeout=timeout)
        if found.error:
            raise InvalidRequest(found.error, fix=tr("send another copy of it"))
        return prominent(found.faces)

    async def compare(
        self, path: Path, references: Sequence[Embedding], *, timeout: float = TIMEOUT
    ) -> Likeness | None:
        """Judge a picture by the references; None when it cannot be read. Raises Unavailable when nobody could look."""
        [found] = await self.look_at([path], timeout=timeout)
        return None if found.error else judged(found.faces, references)

    async def _seen(self, paths: Sequence[Path], timeout: float) -> list[Found]:
        if not paths:
            return []
        models = {name: str(path) for name, path in asdict(self.models).items()}
        request = {"models": models, "paths": [str(path) for path in paths]}
        try:
            answers = (await ask(self.worker, request, timeout=timeout))["pictures"]
        except WorkerDied:
            if len(paths) == 1:
                return [Found(error=tr("looking for faces in it ended the program that looks"))]
            # One of them killed the worker: the others deserve an answer.
            return [found for path in paths for found in await self._seen([path], timeout)]
        return [
            Found(error=answer["error"])
            if "error" in answer
            else Found(
                faces=tuple(
                    Seen(
                        height=face["height"],
                        embedding=tuple(map(float, face["embedding"])),
                        place=_place(face),
                    )
                    for face in answer["faces"]
                )
            )
            for answer in answers
        ]


def _place(face: dict[str, Any]) -> Subject | None:
    """Where a face is, with the hair around it; None where the worker does not say."""
    if "x" not in face:
        return None
    return Subject(x=face["x"], y=face["y"], width=round(face["width"] * 1.3, 4), height=round(face["height"] * 1.6, 4))


def open_eyes() -> Eyes | None:
    """What looks at faces here; None where the faces extra is not installed."""
    models = find_models()
    return Eyes(models=models) if models else None


def packed(embedding: Embedding) -> bytes:
    """An embedding as it is kept: 128 little-endian floats of 4 bytes."""
    return struct.pack(f"<{NUMBERS}f", *embedding)


def unpacked(data: bytes) -> Embedding:
    return struct.unpack(f"<{NUMBERS}f", data)


def _refused(path: Path) -> str:
    try:
        gate(path)
    except InvalidRequest as error:
        return error.message
    return ""
