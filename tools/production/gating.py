"""What a job may paint, decided by code on stored facts: when it is asked for, and again just before it is painted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from personas.gate import Refusal, face_allowed, faces_allowed, may_ask, may_generate, rating_for, uses_real_face
from storage.tables import Asset, Destination, Persona, Rating
from storage.wording import tr
from tools.errors import InvalidRequest, Refused
from tools.production.bench import Bench
from tools.production.params import ClipParams, ImagesParams, Pictured, ReelParams

P = TypeVar("P", ReelParams, ImagesParams, ClipParams)


async def rated(bench: Bench, params: P) -> P:
    """Return the request with the rating that it gets: nobody asks for one, neither a person nor a model.

    Adult only where the owner opened both the persona and where the post would go.
    """
    persona = await _persona(bench, params)
    rating = rating_for(persona, await _destination(bench, params, persona)) if persona else Rating.GENERAL
    return replace(params, rating=rating)


async def gate(bench: Bench, params: Pictured, words: Sequence[str]) -> Persona | None:
    """Return the persona of a request that may be painted; raises Refused, with the reason, when it may not."""
    persona = await _persona(bench, params)
    for text in words:
        refuse(bench, params, persona, text)
    if persona is not None:
        faces = uses_real_face(persona)
        destination = await _destination(bench, params, persona)
        opened = destination is not None and destination.rating is Rating.ADULT
        allowed = may_generate(persona, params.rating, has_real_face=faces, owner_allows=opened)
        if not isinstance(allowed, Refusal) and faces:
            allowed = faces_allowed(persona, await bench.consents.list(persona.id), bench.now().date())
        if isinstance(allowed, Refusal):
            raise Refused(allowed.reason, fix=allowed.fix)
    elif params.rating is Rating.ADULT:
        raise Refused(tr("adult pictures are only made for a persona that the owner has opened for them"))
    return persona


def refuse(bench: Bench, params: Pictured, persona: Persona | None, text: str) -> None:
    """Raise Refused when `text` asks for what may not be painted."""
    names = (persona.name,) if persona is not None else ()
    verdict = may_ask(text, rating=params.rating, year=bench.now().year, names=names)
    if isinstance(verdict, Refusal):
        raise Refused(verdict.reason, fix=verdict.fix)


def faces_in(*assets: Asset) -> dict[str, Any]:
    """Return, as part of the settings of what is made of these, the real faces in them and how a face was kept."""
    faces = sorted({str(face) for asset in assets for face in asset.generation_settings.get("faces", ())})
    methods = sorted(
        {str(asset.generation_settings["face"]) for asset in assets if "face" in asset.generation_settings}
    )
    return ({"faces": faces} if faces else {}) | ({"face": ", ".join(methods)} if methods else {})


async def real_faces(bench: Bench, picture: Asset) -> list[str]:
    """The real faces that are in a picture: those that it was made with, and its own, where it is the photo of one."""
    faces = [str(face) for face in picture.generation_settings.get("faces", ())]
    is_photo = bool(await bench.consents.of_files([picture.sha256]))
    return [*faces, picture.sha256] if is_photo and picture.sha256 not in faces else faces


async def refuse_withdrawn(bench: Bench, picture: Asset) -> None:
    """Raise Refused where something would be made of a picture with a real face that may not be used any more."""
    for face in await real_faces(bench, picture):
        allowed = face_allowed(await bench.consents.of_files([face]), face, bench.now().date())
        if isinstance(allowed, Refusal):
            raise Refused(
                tr("{reason}: {picture} shows it", reason=allowed.reason.rstrip("."), picture=picture.handle),
                fix=tr("ask for a new consent, or take another picture"),
            )


async def _persona(bench: Bench, params: Pictured) -> Persona | None:
    persona = await bench.personas.get(params.persona_id) if params.persona_id else None
    if params.persona_id and persona is None:
        raise InvalidRequest(tr("that persona is gone"), fix=tr("name another one"))
    return persona


async def _destination(bench: Bench, params: Pictured, persona: Persona | None) -> Destination | None:
    """Return where this would be posted: to the platform that is named, else the persona's default, else the folder."""
    if not params.platform and persona is not None and persona.default_destination_id is not None:
        return await bench.destinations.get(persona.default_destination_id)
    there = await bench.destinations.for_platform(params.platform or "folder")
    return there[0] if there else None
