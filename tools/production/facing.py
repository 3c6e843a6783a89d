"""The face in a job's pictures: by which method and which references, as the persona has it or as it was before."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from personas.faces import CHOICES, check_reference, newest_first
from storage.errors import NotFound
from storage.tables import Asset, Face, Persona
from storage.wording import tr
from tools.errors import InvalidRequest
from tools.painting import FaceRequest, Painted
from tools.quality.header import gate

# In a job's settings and in a picture's: the method, and the references by their content.
METHOD, REFERENCES = "face", "face_references"


Fetch = Callable[[Face], Awaitable[Path]]  # a path to read a reference from; raises NotFound


async def face_for(persona: Persona, settings: Mapping[str, Any], fetch: Fetch) -> FaceRequest | None:
    """Return whose face a picture shall have, and how; None where nobody keeps one.

    What `settings` say of an earlier picture goes before the persona's own choice, as far as its references are still
    there. Raises InvalidRequest for a reference that cannot be used, with what to do about it.
    """
    method = str(settings.get(METHOD) or persona.appearance.face_method)
    if method not in CHOICES:  # from a file of an older version
        method = "auto"
    faces = newest_first(persona)
    before = set(settings.get(REFERENCES) or ())
    chosen = [face for face in faces if face.sha256 in before] or list(faces)
    lora = persona.appearance.lora_path
    if method == "off" or not (chosen or lora):
        return None
    files = tuple([await _usable(persona, face, fetch) for face in chosen])
    return FaceRequest(whose=persona.name, method=method, files=files, lora=lora)


async def _usable(persona: Persona, face: Face, fetch: Fetch) -> Path:
    fix = tr(
        "/face rm {face} takes it away; then send the picture again: /face add {persona}",
        face=face.id,
        persona=persona.name,
    )
    try:
        path = await fetch(face)
        header = await asyncio.to_thread(gate, path)
    except (InvalidRequest, NotFound) as error:
        raise InvalidRequest(
            tr("{face} of {persona} cannot be read: its file is damaged", face=face.handle, persona=persona.name),
            fix=fix,
        ) from error
    if errors := check_reference(header.width, header.height, header.format).errors:
        raise InvalidRequest(
            tr(
                "{face} of {persona} cannot be used: {errors}", face=face.handle, persona=persona.name, errors=errors[0]
            ),
            fix=fix,
        )
    return path


def kept_face(painted: Painted, asked: FaceRequest | None) -> dict[str, Any]:
    """What is kept with a picture of the face in it: the method, and the reference that went into it."""
    if not painted.face or asked is None:
        return {}
    used = [] if painted.face == "lora" else [asked.files[0].stem]  # a stored file is named by its content
    return {METHOD: painted.face} | ({REFERENCES: used} if used else {})


def face_of(assets: Sequence[Asset]) -> dict[str, Any]:
    """What says to make the next picture with the face of these: for another of the same."""
    for asset in assets:
        if asset.generation_settings.get(METHOD) and not asset.generation_settings.get("shots"):
            return {
                name: asset.generation_settings[name]
                for name in (METHOD, REFERENCES)
                if name in asset.generation_settings
            }
    return {}
