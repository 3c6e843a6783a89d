"""Words that a persona says aloud: made into a sound of the library, for a reel or alone; and the voices there are.

No voice here is a real person's copy: programs speak in voices of their own, and there is no way to give them another's.
"""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import uuid4

from personas.gate import Refusal, may_ask
from personas.languages import language_code, language_name
from storage.assets import AssetFilter
from storage.tables import Asset, AssetType, Persona, Rating
from storage.wording import tr
from tools.branding import ON
from tools.captions.reading import language_of
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import the_persona
from tools.marks import plain
from tools.notes import PersonaName
from tools.production.params import REEL_SECONDS
from tools.publishers.licences import LICENCE
from tools.reel.spec import VOICE_BEGINS
from tools.saidwords import without_said
from tools.speech import GET, INSTALL, KNOWN, Asked, Choice, Speech, sayable
from tools.speech.engines import piper_version
from tools.speech.voices import language_by_name
from tools.toolbox import tool

SPEECH: Final = "speech"  # in a sound's settings: the words, and what makes the same of them again
CATEGORY: Final = "speech"
REMEMBERED: Final = 50  # sounds among which the same is looked for
AFTER: Final = 0.6  # seconds of a reel without a word at its end


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What was said, as a sound of the library."""

    asset: Asset
    speech: Mapping[str, Any]

    @property
    def by(self) -> str:
        return f"{self.speech['title']} ({self.speech['engine']})"


def room_for(speech: Mapping[str, Any]) -> float:
    """The seconds that a reel has at least, so that all of `speech` is heard; 0 where nothing is said."""
    return VOICE_BEGINS + float(speech["seconds"]) + AFTER if speech else 0.0


def length_for(speech: Mapping[str, Any]) -> float:
    """As `room_for`, in whole seconds: what a reel is long where nobody said it."""
    return float(math.ceil(room_for(speech)))


def length_with(context: ToolContext, seconds: float, speech: Mapping[str, Any]) -> float:
    """The length of a reel in which all of `speech` is heard, which is never cut off: `seconds` where they do, or as long as it
    needs, with a note where less was asked for. Negative `seconds` ask for nothing."""
    needed = max(length_for(speech), REEL_SECONDS[0])
    if needed > REEL_SECONDS[1]:
        raise InvalidRequest(
            tr(
                "saying that takes {seconds:.0f} s, and a reel has at most {longest:.0f}",
                seconds=speech["seconds"],
                longest=REEL_SECONDS[1],
            ),
            fix=tr("say less, or in two reels"),
        )
    if seconds >= room_for(speech):
        return seconds
    if seconds >= 0:
        context.notes.append(
            tr(
                "Saying that takes {needed:.0f} s, so the reel is longer than the {seconds:g} s that were asked for.",
                needed=needed,
                seconds=seconds,
            )
        )
    return needed


def captions_of(options: Mapping[str, str], speech: Mapping[str, Any]) -> dict[str, str]:
    """What is said as captions, where captions are wanted and no other words are named for them."""
    wanted = options.get("captions", "off").strip().casefold()
    return {"captions": str(speech["words"])} if wanted in ON else {}


def heard_of(speech: Mapping[str, Any]) -> str:
    """What is said of a voice that was made: whose it is, and what it says."""
    return tr(
        "Spoken by {voice} ({engine}), a synthetic voice: “{words}”",
        voice=plain(str(speech["title"])),
        engine=plain(str(speech["engine"])),
        words=plain(str(speech["words"])[:160] + ("…" if len(str(speech["words"])) > 160 else "")),
    )


async def spoken(
    context: ToolContext,
    words: str,
    persona: Persona | None,
    *,
    language: str = "",
    voice: str = "",
    speed: float = 0.0,
) -> Spoken:
    """Have `words` said in the persona's voice and keep the sound; the same is not said twice.

    Raises InvalidRequest for words that cannot be said, Refused for those that may not be, Unavailable where nothing here
    can say them.
    """
    text = sayable(words)
    rating = _rating_of(context, text, persona)
    choice = await _choice(context, text, persona, language=language, voice=voice, speed=speed)
    recipe = {"words": text, **choice.recipe}
    assets = context.studio.assets
    before = (await assets.list(AssetFilter(type=AssetType.AUDIO, category=CATEGORY), limit=REMEMBERED)).items
    for asset in before:
        speech = asset.generation_settings.get(SPEECH, {})
        if {name: speech.get(name) for name in recipe} == recipe:
            return Spoken(asset=asset, speech=speech)
    file = context.studio.downloads / f"speech-{uuid4().hex}.m4a"
    try:
        made = await context.studio.speaker.speak(text, choice, out=file)
        blob = await context.studio.blobs.put_file(file)
    finally:
        await asyncio.to_thread(file.unlink, missing_ok=True)
    speech = {
        **recipe,
        "seconds": made.seconds,
        "spans": [list(span) for span in made.spans],
        "title": made.title,
    }
    asset = await assets.add(
        Asset(
            persona_id=persona.id if persona else None,
            type=AssetType.AUDIO,
            category=CATEGORY,
            sha256=blob.sha256,
            suffix=blob.suffix,
            mime="audio/mp4",
            file_size=blob.size,
            duration_s=made.seconds,
            title=text[:200],
            prompt=text,
            rating=rating,
            generation_settings={SPEECH: speech, **_licence(context, made, before)},
        ),
        now=context.now,
    )
    return Spoken(asset=asset, speech=speech)


def _rating_of(context: ToolContext, text: str, persona: Persona | None) -> Rating:
    """The rating of words that are said: adult only where the owner has opened the persona for it. Raises Refused."""
    names = (persona.name,) if persona is not None else ()
    opened = [Rating.GENERAL, *([Rating.ADULT] if persona is not None and persona.rating is Rating.ADULT else [])]
    verdicts = {rating: may_ask(text, rating=rating, year=context.now.year, names=names) for rating in opened}
    allowed = [rating for rating, verdict in verdicts.items() if not isinstance(verdict, Refusal)]
    if not allowed:
        refusal = verdicts[opened[-1]]
        assert isinstance(refusal, Refusal)
        raise Refused(refusal.reason, fix=refusal.fix)
    return allowed[0]


async def _choice(
    context: ToolContext, text: str, persona: Persona | None, *, language: str, voice: str, speed: float
) -> Choice:
    """Who says it: the voice that was named, else the persona's where it speaks that language, else the usual one."""
    mind = persona.personality if persona is not None else None
    home = (language_code(persona.language) if persona is not None else "") or "en"
    code = (language_code(language) if language else "") or language_of(text) or home
    asked = Asked(
        language=code,
        voice=voice or (mind.spoken_voice if mind is not None else "") or "",
        presents_as=persona.appearance.presents_as if persona is not None and persona.appearance else "",
        speed=speed or (mind.spoken_speed if mind is not None else 0.0) or 1.0,
    )
    speaker = context.studio.speaker
    # Where the persona's own voice speaks another language, a voice of this one says it, and the reply names it.
    usual = replace(asked, voice="")
    if asked.voice and not voice and language_by_name(asked.voice) not in {"", code}:
        return await asyncio.to_thread(speaker.choose, usual)
    choice = await asyncio.to_thread(speaker.choose, asked)
    if asked.voice and not voice and choice.voice.language not in {"", code}:
        return await asyncio.to_thread(speaker.choose, usual)
    return choice


def _licence(context: ToolContext, made: Speech, before: Any) -> dict[str, Any]:
    """What may be done with it: a known voice is free; of another, what a person said of its last sound."""
    if made.licence:
        return {LICENCE: {"kind": "free", "words": made.licence, "by": "troupe", "on": f"{context.now.date()}"}}
    for asset in before:
        speech = asset.generation_settings.get(SPEECH, {})
        same = (speech.get("engine"), speech.get("voice")) == (made.engine, made.voice)
        if same and LICENCE in asset.generation_settings:
            return {LICENCE: asset.generation_settings[LICENCE]}
    return {}


@tool
async def say_aloud(context: ToolContext, *, persona: PersonaName = "", words: str) -> Outcome:
    """Have a persona say words aloud, as a sound: to hear a voice, or to lay it under a clip."""
    said = without_said(words)
    text = said.words or words
    row = await the_persona(context, persona, required=False)
    made = await spoken(context, text.strip().strip("\"“”„'‘’«»"), row)
    who = tr(" as {name}", name=plain(row.name)) if row is not None else ""
    return Outcome(
        effect="made",
        text=tr(
            "**{sound}**{who}: “{words}” {seconds:.1f} s, spoken by {by}. It is a synthetic voice.",
            sound=made.asset.handle,
            who=who,
            words=plain(str(made.speech["words"])[:200]),
            seconds=float(made.speech["seconds"]),
            by=plain(made.by),
        ),
        object_kind="asset",
        object_id=str(made.asset.id),
        assets=(made.asset.id,),
        remember={"sound": made.asset.id},
    )


@tool
async def list_voices(context: ToolContext) -> Outcome:
    """List the voices that can speak in a reel, and how others are got."""
    speaker = context.studio.speaker
    engines, here = await asyncio.gather(asyncio.to_thread(speaker.engines), asyncio.to_thread(speaker.voices))
    lines = [
        f"{one.title.lower()} ({language_name(one.language) or one.language}): {one.name}"
        for one in here
        if piper_version() and speaker.engine in {"auto", "piper"} and not speaker.command
    ]
    lines += [tr("{program} speaks here", program=one.name) for one in engines if one.name != "Piper"]
    there = {one.name for one in here}
    more = [one for one in KNOWN if one.name not in there]
    if not lines:
        lines = [tr("No program that speaks is here.")]
    if more:
        how = "" if piper_version() else f"{INSTALL}, "
        names = ", ".join(f"{one.title.lower()} ({one.language})" for one in more)
        lines.append(tr("On the bot's machine: {how}{get} … fetches {names}.", how=how, get=GET, names=names))
    lines.append(tr("A persona's own: /persona edit Ava spoken_voice=joe, spoken_speed=1.1"))
    return Outcome(effect="found", text="\n".join(plain(line) for line in lines))


PRESSED = [say_aloud, list_voices]
