"""Reference pictures of a persona's face: taken from a photo with a consent, or made here."""

import asyncio
import re
from collections.abc import Sequence

from personas.faces import check_reference
from personas.gate import Refusal, may_ask
from storage.errors import Taken
from storage.names import name_key
from storage.tables import Asset, AssetType, Consent, Face, FaceOrigin, Persona, Rating
from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Missing, Refused, TroupeError, Unavailable
from tools.finding import LAST, a_persona, an_asset
from tools.intake import receive
from tools.knownfaces import names_of
from tools.making import asker, model_for, refuse_paused, started
from tools.marks import plain
from tools.notes import AssetName, PersonaName
from tools.production import ImagesParams
from tools.production.facing import METHOD
from tools.production.pictures import FACE
from tools.quality.header import gate
from tools.ratings import owner_only
from tools.toolbox import tool
from tools.uploads import keep

PICKS = 4  # made, of which one becomes the reference
SIDE = 1024  # px of a pick
PORTRAIT = (
    "passport-like portrait, face to the camera, head and shoulders, whole face visible, neutral expression, soft even "
    "light, plain light grey background"
)
# "img_12.png" is a file of the library.
LIKE_A_PATH = re.compile(r"[/\\~]|^(?!(?:img|vid|reel)_?\d+\.)[\w -]+\.(?:png|jpe?g|webp|gif)$", re.IGNORECASE)
LONGEST_PATH = 200  # characters


class FaceInvalid(InvalidRequest):
    """A picture that cannot be a reference. `code` is one of file_not_found and validation_failed."""

    def __init__(self, code: str, message: str, *, suggestions: Sequence[str]) -> None:
        super().__init__(message, fix="; ".join(suggestions))
        self.code = code


@tool
async def add_face(context: ToolContext, *, persona: PersonaName = "", asset: AssetName = "last") -> Outcome:
    """Use a picture as reference of a persona's face: one that was made here as it is, a photo with its person's consent."""
    owner_only(context, tr("change whose face is used"))
    row = await a_persona(context, persona)
    refuse_minor(context, row, context.text)
    picture = await _picture(context, row, asset)
    await measured(context, picture)
    if any(face.sha256 == picture.sha256 for face in row.faces):
        known = next(face for face in row.faces if face.sha256 == picture.sha256)
        raise InvalidRequest(
            tr("{picture} is {known} of {name} already", picture=picture.handle, known=known.handle, name=row.name),
            fix=tr("/faces lists them"),
        )
    if not (foreign := await _not_made_here(context, picture)):
        face = await keep_face(context, row, picture, None)
        return Outcome(
            effect="changed",
            text=tr(
                "{picture} is {face} of {name} now: synthetic, made here.{weak}",
                picture=picture.handle,
                face=face.handle,
                name=plain(row.name),
                weak=_weak(face),
            ),
            object_kind="face",
            object_id=str(face.id),
            offers=((Offer(label=tr("Undo"), action="restore_faces", args={"faces": [], "instead": [face.id]}),),),
            remember={"persona": row.id, "face": face.id},
        )
    await refuse_mixed(context, row, None, why=foreign)
    if row.rating is Rating.ADULT:
        raise Refused(
            tr("{name} is rated adult: no real face may be used", name=row.name),
            fix=tr("/persona adult {name} off first", name=row.name),
        )
    return Outcome(
        effect="nothing",
        text=tr(
            '{picture} as the face of {name}: {foreign}, so whose face is it, and what may it be used for, until when? I keep that as their consent. Write it like "Jane Roe, pictures of {name}, until 2027-12-31". /cancel stops.',
            picture=picture.handle,
            name=plain(row.name),
            foreign=plain(foreign),
        ),
        object_kind="persona",
        object_id=row.id,
        assets=(picture.id,),
        remember={
            "persona": row.id,
            "question": {
                "tool": "record_consent",
                "args": {"persona": row.name, "asset": picture.handle},
                "field": "words",
            },
        },
    )


async def _picture(context: ToolContext, row: Persona, words: str) -> Asset:
    """The picture that is meant: of the library, of those that were just sent, or of the folder where sent files lie."""
    sent = [number for one in context.outcomes for number in one.remember.get("listed") or () if one.effect == "made"]
    pictures = [one for one in await context.studio.assets.among(sent) if one.type is AssetType.IMAGE]
    if words.strip().lower() in LAST and len(pictures) == 1:
        return pictures[0]
    if words.strip().lower() in LAST and len(pictures) > 1:
        handles: tuple[str, ...] = tuple(one.handle for one in pictures)
        raise Missing(
            tr(
                "which of {handles} is {name}'s face? One at a time, each with its own consent",
                handles=", ".join(handles),
                name=row.name,
            ),
            argument="asset",
            choices=handles,
        )
    if LIKE_A_PATH.search(words.strip()):
        return await _by_path(context, words.strip())
    try:
        picture = await an_asset(context, words, wants=AssetType.IMAGE)
    except InvalidRequest as error:
        ways = (
            tr("send a picture of the face with the words /face add {name}", name=row.name),
            tr("name one of the library, like img_12"),
        )
        raise FaceInvalid("file_not_found", error.message, suggestions=ways) from error
    if picture.type is not AssetType.IMAGE:
        raise FaceInvalid(
            "validation_failed",
            tr("{picture} is no picture", picture=picture.handle),
            suggestions=(tr("name one like img_12"),),
        )
    return picture


async def _by_path(context: ToolContext, words: str) -> Asset:
    """A file of the folder where files that are sent lie. What is elsewhere on the computer is nobody's business here."""
    folder = context.studio.downloads.resolve()
    path = (folder / words[:LONGEST_PATH].replace("\0", "")).resolve()
    ways = (tr("send the picture itself"), tr("put it into {folder}/ and name it without a folder", folder=folder.name))
    if not path.is_relative_to(folder):
        raise FaceInvalid("file_not_found", tr("that file is outside the folder that I read"), suggestions=ways)
    if not path.is_file():
        raise FaceInvalid("file_not_found", tr("there is no file {path}", path=path.name[:60]), suggestions=ways)
    picture, _ = await keep(context, await receive(path, name=path.name, into=context.studio.downloads), path.name)
    return picture


async def measured(context: ToolContext, picture: Asset) -> tuple[int, int, str, tuple[str, ...]]:
    """A reference's width, height and format, and what is weak about it; raises FaceInvalid for one that is none."""
    path = await context.studio.blobs.fetch(picture.sha256, picture.suffix)
    try:
        header = await asyncio.to_thread(gate, path)
    except InvalidRequest as error:
        again = (tr("send another copy of it"),)
        raise FaceInvalid(
            "validation_failed", tr("{picture} cannot be read as a picture", picture=picture.handle), suggestions=again
        ) from error
    kind = str(picture.generation_settings.get("sent_as") or header.format)
    checked = check_reference(header.width, header.height, kind)
    if checked.errors:
        ways = (tr("send a JPEG, PNG or WEBP of at least 256×256, better 512×512"), tr("crop it to head and shoulders"))
        raise FaceInvalid("validation_failed", f"{picture.handle}: {checked.errors[0]}", suggestions=ways)
    return header.width, header.height, header.format, (*checked.warnings, *await _one_face(context, picture))


async def _one_face(context: ToolContext, picture: Asset) -> tuple[str, ...]:
    """Raise FaceInvalid for a picture of nobody, or of several; return what kept it from being looked at."""
    likeness = context.studio.production.likeness
    if likeness is None:
        return ()
    try:
        number = await likeness.eyes.inspect(await context.studio.blobs.fetch(picture.sha256, picture.suffix))
    except Unavailable as error:
        return (tr("whether it shows one face could not be looked at: {message}", message=error.message),)
    if number == 0:
        raise FaceInvalid(
            "validation_failed",
            tr("{picture}: no face can be seen in it", picture=picture.handle),
            suggestions=(
                tr("send a picture with the face from the front, in good light"),
                tr("crop it to head and shoulders"),
            ),
        )
    if number > 1:
        raise FaceInvalid(
            "validation_failed",
            tr("{picture} shows {number} faces; which one is meant?", picture=picture.handle, number=number),
            suggestions=(tr("crop it to the one face that is meant, head and shoulders, and send that"),),
        )
    return ()


async def _not_made_here(context: ToolContext, picture: Asset) -> str:
    """Say why a picture's own record does not prove that it was made here and shows nobody; "" where it does."""
    one: Asset | None = picture
    while one is not None:
        made = one.generation_settings
        job = await context.studio.jobs.get(one.job_id) if one.job_id is not None else None
        if one.category == "upload" or job is None or job.kind not in {"images", "reel"}:
            return (
                tr("{handle} was not made here", handle=one.handle)
                if one.category != "upload"
                else tr("{handle} was sent in", handle=one.handle)
            )
        if made.get("faces"):
            return tr("{handle} was made with a real person's face", handle=one.handle)
        if made.get("lora"):
            return tr("{handle} was made with a LoRA, which may have learned a real person", handle=one.handle)
        if made.get("painter") == "sketch":
            raise InvalidRequest(
                tr("{handle} is a sketch, which has no face to keep", handle=one.handle),
                fix=tr("/persona face makes one"),
            )
        if one.rating is Rating.ADULT:
            raise InvalidRequest(
                tr("{handle} is rated 18+, and a face goes into every picture", handle=one.handle),
                fix=tr("take another one"),
            )
        if one.parent_id is None and job.params.get("image_asset") is not None:
            return tr("what {handle} was made from is gone", handle=one.handle)
        one = await context.studio.assets.get(one.parent_id, deleted=True) if one.parent_id is not None else None
    return ""


async def refuse_mixed(context: ToolContext, row: Persona, who: str | None, *, why: str = "") -> None:
    """Raise InvalidRequest where a persona would get two faces. `who` is the person's name; None: not known yet."""
    clear = tr("/persona face {name} off takes the old face away first", name=row.name)
    if any(not face.is_real for face in row.faces):
        raise InvalidRequest(
            tr(
                "{name}'s face was made here, and {why}: it would be another face",
                name=row.name,
                why=why or tr("this one was not"),
            ),
            fix=clear,
        )
    if who is None:
        return
    consents = {consent.id: consent for consent in await context.studio.consents.list(row.id)}
    others = {consents[face.consent_id].who for face in row.faces if face.consent_id in consents}
    if others and all(name_key(other) != name_key(who) for other in others):
        other = min(others)
        raise InvalidRequest(
            tr("{name}'s face is {other}'s; two persons' photos make no one face", name=row.name, other=other),
            fix=clear,
        )


async def keep_face(context: ToolContext, row: Persona, picture: Asset, consent: Consent | None) -> Face:
    """Make a picture a reference: with the consent of whose it is, or, without, as one that was made here."""
    if consent is None and any(face.is_real for face in row.faces):
        raise InvalidRequest(
            tr(
                "{name} has a real person's face, and {picture} would be another one",
                name=row.name,
                picture=picture.handle,
            ),
            fix=tr("/persona face {name} off takes the old face away first", name=row.name),
        )
    width, height, kind, warnings = await measured(context, picture)
    face = Face(
        persona_id=row.id,
        asset_id=picture.id,
        consent_id=consent.id if consent is not None else None,
        origin=FaceOrigin.SYNTHETIC if consent is None else FaceOrigin.CONSENT,
        sha256=picture.sha256,
        suffix=picture.suffix,
        format=kind,
        width=width,
        height=height,
        file_size=picture.file_size,
        warnings=list(warnings),
        added_by=context.actor,
    )
    try:
        return await context.studio.faces.add(face, now=context.now)
    except Taken as error:
        raise InvalidRequest(error.message, fix=tr("/faces lists them")) from error


def _weak(face: Face) -> str:
    return f" ⚠️ {plain(face.warnings[0])}." if face.warnings else ""


# Made here.


@tool
async def face_of(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Give a persona a face: of the picture that was just sent, else a new one that is made here."""
    asset = await context.studio.assets.get(int(context.memory.get("asset") or 0))
    if context.memory.get("kind") == "upload" and asset is not None and asset.type is AssetType.IMAGE:
        outcome: Outcome = await add_face.function(context, persona=persona, asset=asset.handle)
    else:
        outcome = await make_face.function(context, persona=persona)
    return outcome


@tool
async def make_face(context: ToolContext, *, persona: PersonaName = "", words: str = "") -> Outcome:
    """Make four pictures of a face that nobody has, of which a press makes one the persona's reference."""
    owner_only(context, tr("change whose face is used"))
    row = await a_persona(context, persona)
    refuse_paused(row)
    if any(face.is_real for face in row.faces):
        raise InvalidRequest(
            tr("{name} has a real person's face", name=row.name),
            fix=tr("/persona face {name} off takes it away first", name=row.name),
        )
    if context.studio.comfyui is None:
        raise Unavailable(
            tr("pictures are only sketched here, and a sketch has no face to keep"), fix=tr('set painter = "auto"')
        )
    await _painter_answers(context)
    params = ImagesParams(
        prompt=f"{PORTRAIT}, {words.strip()}".rstrip(", "),
        persona_id=row.id,
        count=PICKS,
        width=SIDE,
        height=SIDE,
        category=FACE,
        # A face of before, or a LoRA of somebody, has no part in a new one.
        settings=await model_for(context, row) | {METHOD: "off"},
    )
    job = await context.studio.production.start_images(params, asker(context))
    return started(
        job,
        tr(
            "Making {picks} faces for {name}; a press on one of them makes it the reference.",
            picks=PICKS,
            name=plain(row.name),
        ),
        row,
    )


async def _painter_answers(context: ToolContext) -> None:
    """Raise Unavailable while there is no ComfyUI to make a face: a job would wait for it, or be sketched."""
    painter = context.studio.production.bench.painter
    try:
        await painter.check()
    except TroupeError as error:
        raise Unavailable(
            tr("a face needs ComfyUI: {message}", message=error.message), fix=tr("/comfy says how it is started")
        ) from error
    if painter.name == "sketch":
        raise Unavailable(
            tr("a face needs ComfyUI, and it does not answer now"), fix=tr("/comfy says how it is started")
        )


@tool
async def choose_face(context: ToolContext, *, asset: int) -> Outcome:
    """Make one of the pictures that were made for it the face of a persona, in the place of the one before."""
    owner_only(context, tr("change whose face is used"))
    picture = await context.studio.assets.get(asset)
    row = await context.studio.personas.get(picture.persona_id or "") if picture is not None else None
    if picture is None or picture.deleted_at is not None or row is None:
        raise InvalidRequest(tr("that picture, or its persona, is gone"), fix=tr("/persona face makes new ones"))
    if foreign := await _not_made_here(context, picture):
        raise Refused(
            foreign, fix=tr("/face add {name} {picture} asks for the consent", name=row.name, picture=picture.handle)
        )
    before = [face.id for face in row.faces if not face.is_real]
    face = next((face for face in row.faces if face.sha256 == picture.sha256), None)
    if face is None:
        face = await keep_face(context, row, picture, None)
    gone = await context.studio.faces.delete([number for number in before if number != face.id], now=context.now)
    instead = tr(" instead of {names}", names=names_of(gone)) if gone else ""
    back = {"faces": [one.id for one in gone], "instead": [face.id]}
    return Outcome(
        effect="changed",
        text=tr(
            "{picture} is {face}, the face of {name}{instead}: synthetic, made here. It goes into every picture from now on.{weak}",
            picture=picture.handle,
            face=face.handle,
            name=plain(row.name),
            instead=instead,
            weak=_weak(face),
        ),
        object_kind="face",
        object_id=str(face.id),
        offers=((Offer(label=tr("Undo"), action="restore_faces", args=back),),),
        remember={"persona": row.id, "face": face.id},
    )


def refuse_minor(context: ToolContext, row: Persona, *texts: str) -> None:
    """Raise Refused where the words say that whose face it is, is under 18. How old a picture looks is not guessed."""
    for text in texts:
        verdict = may_ask(text, rating=Rating.ADULT, year=context.now.year, names=(row.name,))
        if isinstance(verdict, Refusal):
            raise Refused(verdict.reason, fix=tr("only an adult's face can be used"))


PRESSED = [add_face, face_of, make_face, choose_face]
