"""Tools that make things: pictures and reels. Each starts a durable job and says so; its card tells the rest."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from personas.prompts import style_named
from storage.tables import Asset, AssetType, Job, Persona, PersonaStatus
from storage.wording import tr, trn
from tools.branding import logo_for, resolved, texts_from
from tools.comfyui.presets import find_preset
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.filmpresets import filming, number_of, platform_of
from tools.finding import an_asset, the_persona
from tools.marks import plain
from tools.moving import without_motion
from tools.musicwords import for_new_reel, without_music
from tools.notes import PersonaName, PlatformName
from tools.presetting import Applied, preset_for
from tools.production import Asker, Download, ImagesParams, Pictured, ReelParams
from tools.production.params import REEL_SECONDS, SHOTS
from tools.reel.mood import Wish, wish_in
from tools.reel.presets import VIDEO_PRESETS, checked_for
from tools.reel.texts import without_texts
from tools.reel.wishes import Wishes, transition_from, without_wishes
from tools.reel.wishes import read as read_wishes
from tools.saidwords import to_be_said
from tools.saying import captions_of, heard_of, length_for, length_with, spoken
from tools.shotorder import without_count
from tools.toolbox import tool
from tools.voicewords import LAST, without_voice
from tools.when import duration_s as duration_of

Size = Literal["", "1:1", "4:5", "9:16", "16:9"]
NUMBERS: tuple[tuple[str, type, float, float], ...] = (
    ("steps", int, 1, 150), ("cfg", float, 0.0, 30.0), ("denoise", float, 0.0, 1.0), ("scale", float, 0.1, 4.0),
    ("lora_strength", float, -2.0, 2.0), ("face_weight", float, 0.0, 2.0),
)  # fmt: skip
COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "a couple": 2, "a few": 3, "some more": 3,
}  # fmt: skip
SIDES = re.compile(r"[\s,;(]*\b(\d{2,6})\s?[x×]\s?(\d{2,6})(?:\s?(?:px|pixels?))?\b\)?", re.IGNORECASE)
CUTS = {"beat", "even"}  # how a reel is cut


def asker(context: ToolContext) -> Asker:
    return Asker(front=context.front, chat=context.chat, actor=context.actor)


def started(job: Job, text: str, persona: Persona | None) -> Outcome:
    remember: dict[str, Any] = {"job": job.id, "made_by": job.id, "asset": None, "kind": job.kind}
    if persona is not None:
        remember["persona"] = persona.id
    return Outcome(
        effect="started", text=text, object_kind="job", object_id=str(job.id), remember=remember, by_card=True
    )


async def somebody(context: ToolContext, name: str, text: str) -> Persona | None:
    """Return the persona of a request; nobody only where none is named and none is meant. A paused one is refused."""
    persona = (
        await the_persona(context, name, required=False) if name or context.memory.get("persona") or text else None
    )
    refuse_paused(persona)
    return persona


def refuse_paused(persona: Persona | None) -> None:
    if persona is not None and persona.status is PersonaStatus.PAUSED:
        raise Refused(
            tr("{persona} is paused", persona=persona.name),
            fix=tr('say "resume {persona}" first', persona=persona.name),
        )
    if persona is not None and persona.status is PersonaStatus.ERROR:
        raise Refused(
            tr("{persona} needs you: /errors says why", persona=persona.name),
            fix=tr('say "resume {persona}" when it is mended', persona=persona.name),
        )


async def model_for(context: ToolContext, persona: Persona | None) -> dict[str, Any]:
    """Return the owner's choice of checkpoint, where the persona has none of its own."""
    chosen = await context.studio.preferences.get("checkpoint", "")
    own = bool(persona and persona.appearance.base_model)
    return {"checkpoint": chosen} if chosen and not own else {}


@tool
async def generate_image(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    prompt: Annotated[str, "What the picture shows: scene, outfit, light."],
    count: Annotated[int, "How many images."] = 1,
    style: Annotated[str, "Look or preset, e.g. cinematic, anime, polaroid, studio, film."] = "",
    size: Annotated[Size, "1:1 = square, 4:5 = portrait feed, 9:16 = vertical/story, 16:9 = landscape/wide."] = "",
) -> Outcome:
    """Create new still images (photos, pictures, selfies, portraits) of a persona."""
    return await _paint(context, persona, prompt, count, style, size, {})


@tool
async def paint(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    prompt: str,
    count: int = 1,
    style: str = "",
    size: Size = "",
    options: dict[str, str],
) -> Outcome:
    """Create pictures with everything that can be set: preset, workflow, negative, seed, checkpoint, width, steps, cfg …"""
    return await _paint(context, persona, prompt, count, style, size, options)


async def _paint(
    context: ToolContext, name: str, prompt: str, count: int, style: str, size: str, options: Mapping[str, str]
) -> Outcome:
    prompt, options = _sized(prompt, options)
    asked, style = options.get("preset", ""), options.get("style", style)
    # A thing or a place is shown alone, unless somebody is named.
    likely, _ = preset_for(context, asked, style, None)
    shows_nobody = likely is not None and likely.preset.category in {"things", "places"} and not name
    row = None if shows_nobody else await somebody(context, name, prompt)
    preset, style = preset_for(context, asked, style, row)
    params = await images_params(
        context, row, prompt, count=count, size=size, style=style, preset=preset, options=options
    )
    job = await context.studio.production.start_images(params, asker(context))
    what = trn("a picture", "{count} pictures", params.count)
    how = f" ({plain(preset.said)})" if preset is not None else ""
    return started(
        job,
        tr(
            "Making {what}{more}: {prompt}{how}.",
            what=what,
            more=tr(" of {name}", name=plain(row.name)) if row else "",
            prompt=plain(prompt),
            how=how,
        ),
        row,
    )


def _sized(prompt: str, options: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Take "1024x1344" out of a prompt as the size that is wanted.

    >>> _sized("at sea, 1024x1344", {})
    ('at sea', {'width': '1024', 'height': '1344'})
    """
    found = SIDES.search(prompt)
    if found is None or {"width", "height", "size"} & set(options):
        return prompt, options
    rest = f"{prompt[: found.start()]} {prompt[found.end() :]}"
    return " ".join(rest.split()).strip(" ,;") or prompt, {**options, "width": found[1], "height": found[2]}


async def images_params(
    context: ToolContext,
    row: Persona | None,
    prompt: str,
    *,
    count: int,
    size: str,
    style: str,
    preset: Applied | None,
    options: Mapping[str, str],
    settings: Mapping[str, Any] | None = None,
    image_asset: int | None = None,
    mask_asset: int | None = None,
) -> ImagesParams:
    """What is asked for, complete: what the request says goes before the preset, then comes the style, then the usual."""
    width, height = number_of(options, "width", int, 0), number_of(options, "height", int, 0)
    if bool(width) != bool(height):
        raise InvalidRequest(tr("a size needs a width and a height"), fix=tr("for example --width 1024 --height 1344"))
    shape = options.get("size", size)
    negative = options.get("negative", "")
    usual = await model_for(context, row)
    if preset is not None:
        if not width and not shape:
            width, height = preset.size
        if count == 1:
            count = int(preset.changes.get("count", preset.preset.batch))
        negative = ", ".join(part for part in (negative, str(preset.changes.get("negative", ""))) if part)
        usual |= preset.settings
    look = style_named(row, style)
    if not width and not shape and look is not None and look.width and look.height:
        width, height = look.width, look.height
    return ImagesParams(
        prompt=prompt,
        persona_id=row.id if row else None,
        count=number_of(options, "count", int, count),
        size=shape or "4:5",
        width=width,
        height=height,
        style=style,
        negative=negative,
        platform=platform_of(options),
        seed=number_of(options, "seed", int, None),
        settings=usual | _generation(options) | dict(settings or {}),
        image_asset=image_asset,
        mask_asset=mask_asset,
    )


def _generation(options: Mapping[str, str]) -> dict[str, Any]:
    """Return what the painter is told to do other than usual, within bounds."""
    names = ("workflow", "checkpoint", "sampler", "scheduler")
    found: dict[str, Any] = {name: options[name][:200] for name in names if options.get(name)}
    for name, kind, low, high in NUMBERS:
        value = number_of(options, name, kind, None)
        if value is not None:
            if not low <= value <= high:
                raise InvalidRequest(
                    tr("--{name} is from {low:g} to {high:g}", name=name, low=low, high=high),
                    fix=tr("for example --{name} {low:g}", name=name, low=low),
                )
            found[name] = value
    return found


@tool
async def paint_in_preset(context: ToolContext, *, preset: str, persona: str = "", prompt: str = "") -> Outcome:
    """Make a picture in a preset's way, or the last picture again in it: "product shot of the mug", "make it painterly"."""
    found = find_preset(preset)
    if prompt.strip():
        return await _paint(context, persona, prompt, 1, "", "", {"preset": found.id})
    job = await last_reel(context)
    params = context.studio.production.params_of(job)
    if not isinstance(params, ImagesParams):
        raise InvalidRequest(
            tr("{found} is a preset for pictures", found=found.id),
            fix=tr('for example "{found} picture of Ava"', found=found.id),
        )
    row = await context.studio.personas.get(job.persona_id) if job.persona_id else None
    refuse_paused(row)
    settings = {
        name: value for name, value in params.settings.items() if name not in {"steps", "cfg", "sampler", "scheduler"}
    }
    again = await context.studio.production.again(
        job.id, asker(context), settings=settings | {"preset": found.id}, seed=None
    )
    return started(again, tr("Making it again, {found} preset.", found=found.id), row)


@tool
async def make_reel(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    theme: Annotated[str, "Topic or scene of the video."],
    platform: PlatformName = "",
    duration_s: Annotated[int, "Length in seconds. 1 minute = 60. Leave it out for the usual length."] = -1,
) -> Outcome:
    """Create a new short video (reel, short, clip, TikTok) of a persona about a theme."""
    return await film_about(context, persona, theme, platform, float(duration_s), {})


@tool
async def film(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    theme: str,
    platform: PlatformName = "",
    duration_s: int = -1,
    options: dict[str, str],
) -> Outcome:
    """Create a reel with everything that can be set: for, shots, style, seed, hook, storyboard, quality, language, music, voice, say, speaker, motion, transition, moves, captions, cta."""
    return await film_about(context, persona, theme, platform, float(duration_s), options)


async def film_about(
    context: ToolContext, name: str, theme: str, platform: str, seconds: float, options: Mapping[str, str]
) -> Outcome:
    theme, request, words = to_be_said(theme, context.text, options.get("say", ""))
    theme, is_moving = without_motion(theme, said=request)
    theme, wish, on_beat = _heard(theme, request)
    theme, wishes = without_wishes(theme, said=request)
    theme, shots = without_count(theme)
    texts: dict[str, str] = {}
    if for_new_reel(request):
        rest, texts = without_texts(request)
        shots = shots or without_count(rest)[1]
    logo = (texts.pop("logo") or "off") if "logo" in texts else ""
    theme, sent = without_voice(theme)
    if not sent and for_new_reel(request):
        _, sent = without_voice(request)
    row = await somebody(context, name, theme)
    if "seconds" in options:
        seconds = float(duration_of(options["seconds"]))
    storyboard = await context.studio.preferences.get("storyboard", context.studio.storyboard)
    platform, how, usual = filming(options, platform)
    if seconds < 0 and usual:
        seconds = usual
    sound = ""
    if named := options.get("music", ""):
        wish = wish_in(named)
        if not wish:
            sound = (await an_asset(context, named, wants=AssetType.AUDIO)).sha256
    voice = ""
    speech: Mapping[str, Any] = {}
    if sent := options.get("voice", sent):
        if words:
            raise InvalidRequest(
                tr("a reel has one voice: a sound that was sent, or one made of words"),
                fix=tr("leave out --voice, or --say"),
            )
        asset = await an_asset(context, "" if sent == LAST else sent, wants=AssetType.AUDIO)
        voice = asset.sha256
        if seconds < 0 and asset.duration_s:  # as long as what is said
            seconds = min(max(length_for({"seconds": asset.duration_s}), REEL_SECONDS[0]), REEL_SECONDS[1])
    elif words:
        made = await spoken(context, words, row, language=options.get("language", ""), voice=options.get("speaker", ""))
        voice, speech = made.asset.sha256, made.speech
        seconds = length_with(context, seconds, speech)
        options = {**options, **captions_of(options, speech)}
    if cut := options.get("cut", "").lower():
        if cut not in CUTS:
            raise InvalidRequest(
                tr("there is no cut {cut!r}", cut=cut), fix=tr("there are {cuts}", cuts=", ".join(sorted(CUTS)))
            )
        on_beat = cut == "beat"
    params = context.studio.production.reels.reel(
        theme=theme,
        persona_id=row.id if row else None,
        platform=platform,
        duration_s=seconds if seconds >= 0 else None,
        shots=number_of(options, "shots", int, shots),
        storyboard=options.get("storyboard", storyboard).lower(),
        motion=options.get("motion", "on" if is_moving else "off").lower(),
        style=options.get("style", ""),
        hook=options.get("hook", texts.pop("hook", None)),
        language=options.get("language", ""),
        seed=number_of(options, "seed", int, None),
        quality=options.get("quality", ReelParams.quality).lower(),
        audio_sha256=sound,
        voice_sha256=voice,
        speech=speech,
        mood=wish.mood,
        tempo=wish.tempo,
        cut_on_beat=on_beat,
        transition=transition_from(options["transition"]) if "transition" in options else wishes.transition or "",
        motions={**wishes.motions, **_moves(options.get("moves", ""))},
        texts={**resolved(texts, row), **texts_from(options, row)},
        logo=await logo_for(context, row, options.get("logo", logo)),
        settings=await model_for(context, row) | how,
    )
    if params.settings.get("video_preset"):
        checked_for(VIDEO_PRESETS[params.settings["video_preset"]], params.duration_s)
    job = await context.studio.production.start_reel(params, asker(context))
    whose = tr(" of {name}", name=plain(row.name)) if row else ""
    filmed = tr(", its shots filmed") if params.motion == "on" else ""
    text = tr(
        "Making a {duration_s:.0f}-second reel{whose}{filmed}: {theme}.",
        duration_s=params.duration_s,
        whose=whose,
        filmed=filmed,
        theme=plain(theme),
    )
    if speech:
        context.notes.append(heard_of(speech))
    return started(job, text, row)


def _heard(theme: str, said: str) -> tuple[str, Wish, bool]:
    """A reel's theme without its music, and what it is to sound like by that or by the person's own words."""
    rest, wish, on_beat = without_music(theme)
    if for_new_reel(said):
        _, also, cuts = without_music(said)
        wish, on_beat = Wish(mood=wish.mood or also.mood, tempo=wish.tempo or also.tempo), on_beat or cuts
    return rest or theme, wish, on_beat


def _moves(words: str) -> dict[str, str]:
    """The motions of an option: "slow zoom in", "shot 1 pan left, shot 2 hold"."""
    wishes = read_wishes(words) if words else Wishes()
    if wishes is None or (words and not wishes.motions):
        raise InvalidRequest(
            tr("{words!r} is no motion", words=words[:60]),
            fix=tr('for example --moves "slow zoom in", or "shot 1 pan left, shot 2 hold"'),
        )
    return dict(wishes.motions)


@tool
async def reel_of(context: ToolContext, *, seconds: str = "") -> Outcome:
    """Make a reel about what the last pictures show: "turn it into a reel"."""
    job = await last_reel(context)
    params = context.studio.production.params_of(job)
    if not isinstance(params, ImagesParams):
        raise InvalidRequest(
            tr("{job} is a reel already", job=job.handle), fix=tr("say what shall be different: “same but at night”")
        )
    persona = await context.studio.personas.get(params.persona_id) if params.persona_id else None
    options = {"seconds": seconds} if seconds else {}
    return await film_about(context, persona.name if persona else "", params.prompt, params.platform, -1.0, options)


@tool
async def reel_of_sent(context: ToolContext, *, seconds: str = "") -> Outcome:
    """Make a reel of the pictures that were sent last, as they are: nothing is painted."""
    listed = [int(one) for one in context.memory.get("listed") or ()]
    sent = await context.studio.assets.among(listed)
    by_number = {one.id: one for one in sent if one.type is AssetType.IMAGE}
    pictures = [by_number[one] for one in listed if one in by_number][: SHOTS[1]]
    if not pictures:
        raise InvalidRequest(
            tr("there are no pictures to make a reel of"),
            fix=tr('send me pictures, or say what it is about: "a beach reel for Ava"'),
        )
    if any(one.type is not AssetType.IMAGE for one in sent):
        context.notes.append(tr("Only the pictures are in it: a reel is made of stills."))
    params = context.studio.production.reels.reel(
        theme="a day in the life",  # nobody knows what they show
        duration_s=float(duration_of(seconds)) if seconds else None,
        shots=len(pictures),
        hook="",
        pictures=tuple(one.id for one in pictures),
    )
    job = await context.studio.production.start_reel(params, asker(context))
    names = ", ".join(one.handle for one in pictures)
    said = tr("Making a reel of {pictures}, {duration:.0f} seconds.", pictures=names, duration=params.duration_s)
    return started(job, said, None)


@tool
async def full_post(context: ToolContext, *, persona: PersonaName = "", about: str) -> Outcome:
    """Make a picture with its caption: a whole post about something, to be looked at."""
    row = await somebody(context, persona, about)
    params = ImagesParams(
        prompt=about,
        persona_id=row.id if row else None,
        settings=await model_for(context, row) | {"with_caption": True},
    )
    job = await context.studio.production.start_images(params, asker(context))
    return started(
        job,
        tr(
            "Making a picture with its caption{more}: {about}.",
            more=tr(" for {name}", name=plain(row.name)) if row else "",
            about=plain(about),
        ),
        row,
    )


async def last_reel(context: ToolContext) -> Job:
    """Return the job that "same but at night" is about. Raises InvalidRequest when nothing was made here yet."""
    number = context.memory.get("job") or context.memory.get("made_by")
    job = await context.studio.jobs.get(int(number)) if number else None
    if job is None and context.memory.get("asset"):
        asset = await context.studio.assets.get(int(context.memory["asset"]))
        job = await context.studio.jobs.get(asset.job_id) if asset and asset.job_id else None
    job = await _unedited(context, job)
    if job is None or isinstance(context.studio.production.params_of(job), Download):
        raise InvalidRequest(
            tr("the same as what?"), fix=tr('make something first, for example "a beach reel for Ava"')
        )
    return job


async def _unedited(context: ToolContext, job: Job | None) -> Job | None:
    """Return the job that made what was edited: "same but at night" is about that."""
    while job is not None and job.kind == "edit":
        source = await context.studio.assets.get(int(job.params["asset_id"]), deleted=True)
        job = await context.studio.jobs.get(source.job_id) if source and source.job_id else None
    return job


async def source_of(context: ToolContext, asset: Asset) -> Job | None:
    """Return the job that an asset can be made again by; None for what was sent in."""
    job = await context.studio.jobs.get(asset.job_id) if asset.job_id else None
    job = await _unedited(context, job)
    is_made = job is not None and isinstance(context.studio.production.params_of(job), Pictured)
    return job if is_made else None


OFFERED = [generate_image, make_reel]
PRESSED = [paint, paint_in_preset, film, full_post, reel_of, reel_of_sent]
