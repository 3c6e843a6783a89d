"""Tools for what moves by itself: a picture that comes to life, a clip from words, the last reel filmed instead of drawn."""

from collections.abc import Mapping
from typing import Annotated, Any

from storage.tables import Asset, AssetType, Persona
from storage.wording import tr
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import an_asset
from tools.making import asker, film_about, last_reel, refuse_paused, somebody, started
from tools.marks import plain
from tools.notes import AssetName, PersonaName
from tools.platforms import platform_id
from tools.production import ClipParams
from tools.toolbox import tool
from tools.when import duration_s as duration_of

NUMBERS: Mapping[str, tuple[type, float, float]] = {"steps": (int, 1, 150), "cfg": (float, 0.0, 30.0)}


@tool
async def animate(
    context: ToolContext,
    *,
    asset: AssetName = "last",
    motion: Annotated[str, "What happens in it, e.g. 'she turns round and smiles'."] = "",
) -> Outcome:
    """Bring a picture to life: make a short clip in which it really moves."""
    return await _of_picture(context, await an_asset(context, asset, wants=AssetType.IMAGE), motion, {})


@tool
async def record(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    asset: AssetName = "",
    words: str = "",
    options: dict[str, str],
) -> Outcome:
    """Film a clip with everything that can be set: of a picture where one is named, else of words."""
    if asset:
        return await _of_picture(context, await an_asset(context, asset, wants=AssetType.IMAGE), words, options)
    row = await somebody(context, persona, words)
    params = await clip_of(context, row, None, words, options)
    job = await context.studio.production.start_clip(params, asker(context))
    whose = tr(" of {name}", name=plain(row.name)) if row else ""
    return started(
        job,
        tr(
            "Filming a {seconds:g}-second clip{whose}: {words}.",
            seconds=params.seconds,
            whose=whose,
            words=plain(words),
        ),
        row,
    )


async def _of_picture(context: ToolContext, picture: Asset, motion: str, options: Mapping[str, str]) -> Outcome:
    persona = await context.studio.personas.get(picture.persona_id) if picture.persona_id else None
    params = await clip_of(context, persona, picture, motion, options)
    job = await context.studio.production.start_clip(params, asker(context))
    how = f": {plain(motion)}" if motion else ""
    return started(
        job,
        tr("Animating {picture}, {seconds:g} seconds{how}.", picture=picture.handle, seconds=params.seconds, how=how),
        persona,
    )


async def clip_of(
    context: ToolContext, persona: Persona | None, picture: Asset | None, words: str, options: Mapping[str, str]
) -> ClipParams:
    """What a clip is asked for by: of a picture, whoever is in it decides; else of words and a persona."""
    if picture is None:
        return ClipParams(prompt=words, persona_id=persona.id if persona else None, **_chosen(options))
    shown = await context.studio.personas.get(picture.persona_id) if picture.persona_id else None
    refuse_paused(shown)
    return ClipParams(prompt=words, asset_id=picture.id, persona_id=picture.persona_id, **_chosen(options))


@tool
async def reel_of_file(context: ToolContext, *, asset: AssetName) -> Outcome:
    """Make a reel about what a picture of ours shows; one that was sent moves, since nobody knows what it shows."""
    picture = await an_asset(context, asset)
    if picture.type is not AssetType.IMAGE:
        raise InvalidRequest(
            tr("{picture} is no picture", picture=picture.handle), fix=tr("choose a message with a picture")
        )
    if not picture.prompt:
        return await _of_picture(context, picture, "", {})
    persona = await context.studio.personas.get(picture.persona_id) if picture.persona_id else None
    return await film_about(context, persona.name if persona else "", picture.prompt, "", -1.0, {})


@tool
async def film_reel(context: ToolContext) -> Outcome:
    """Make the last reel again with shots that really move."""
    job = await last_reel(context)
    if job.kind != "reel":
        raise InvalidRequest(tr("that was not a reel"), fix=tr('say "animate it" for a picture'))
    persona = await context.studio.personas.get(job.persona_id) if job.persona_id else None
    refuse_paused(persona)
    again = await context.studio.production.again(job.id, asker(context), motion="on")
    return started(again, tr("Making {job} again, its shots filmed.", job=job.handle), persona)


def _chosen(options: Mapping[str, str]) -> dict[str, Any]:
    """What a command's options set of a clip. Raises InvalidRequest for what is none."""
    found: dict[str, Any] = {name: options[name] for name in ("style", "negative", "size") if name in options}
    if "seconds" in options:
        found["seconds"] = float(duration_of(options["seconds"]))
    if "seed" in options:
        found["seed"] = int(_number(options, "seed", int))
    if options.get("for"):
        place = platform_id(options["for"])
        if place is None:
            raise InvalidRequest(
                tr("I do not know the platform {given!r}", given=options["for"][:40]),
                fix=tr("try instagram, tiktok, youtube or x"),
            )
        found["platform"] = place
    settings: dict[str, Any] = {name: options[name][:200] for name in ("sampler", "scheduler") if options.get(name)}
    if options.get("method") or options.get("workflow"):
        settings["workflow"] = (options.get("method") or options["workflow"])[:80]
    for name, (kind, low, high) in NUMBERS.items():
        if name in options:
            settings[name] = _number(options, name, kind)
            if not low <= settings[name] <= high:
                raise InvalidRequest(
                    tr("--{name} is from {low:g} to {high:g}", name=name, low=low, high=high),
                    fix=tr("for example --{name} {low:g}", name=name, low=low),
                )
    return found | ({"settings": settings} if settings else {})


def _number(options: Mapping[str, str], name: str, kind: type) -> float:
    try:
        return float(kind(options[name]))
    except ValueError as error:
        raise InvalidRequest(
            tr("--{name} is a number", name=name), fix=tr("for example --{name} 7", name=name)
        ) from error


OFFERED = [animate]
PRESSED = [record, film_reel, reel_of_file]
