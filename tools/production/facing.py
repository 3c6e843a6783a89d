"""The face in a job's pictures: by which method and which references, as the persona has it or as it was before."""

from collections.abc import Mapping, Sequence
from typing import Any

from personas.faces import CHOICES, check_reference, newest_first
from storage.blobs import Blobs
from storage.tables import Asset, Face, Persona
from tools.errors import InvalidRequest
from tools.painting import FaceRequest, Painted
from tools.quality.header import gate

# In a job's settings and in a picture's: the method, and the references by their content.
METHOD, REFERENCES = "face", "face_references"


def face_for(persona: Persona, settings: Mapping[str, Any], blobs: Blobs) -> FaceRequest | None:
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
    for face in chosen:
        _refuse_broken(persona, face, blobs)
    files = tuple(blobs.path(face.sha256, face.suffix) for face in chosen)
    return FaceRequest(whose=persona.name, method=method, files=files, lora=lora)


def _refuse_broken(persona: Persona, face: Face, blobs: Blobs) -> None:
    fix = f"/face rm {face.id} takes it away; then send the picture again: /face add {persona.name}"
    try:
        header = gate(blobs.path(face.sha256, face.suffix))
    except InvalidRequest as error:
        raise InvalidRequest(f"{face.handle} of {persona.name} cannot be read: its file is damaged", fix=fix) from error
    if errors := check_reference(header.width, header.height, header.format).errors:
        raise InvalidRequest(f"{face.handle} of {persona.name} cannot be used: {errors[0]}", fix=fix)


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
