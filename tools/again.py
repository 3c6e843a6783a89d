"""Tools that make again what was made, with a change: "same but at night", shot 3 alone, other words."""

import re
from contextlib import suppress
from typing import Annotated, Any

from storage.names import name_key
from storage.tables import Job, JobState, Persona
from storage.wording import tr
from tools.branding import said_of
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.filmpresets import SHAPES
from tools.finding import LIVE
from tools.making import COUNTS, asker, last_reel, refuse_paused, started
from tools.marks import plain
from tools.platforms import platform_id
from tools.production import ClipParams, Download, EditParams, ImagesParams, ReelParams
from tools.production.params import CLIP_SECONDS, REEL_SECONDS
from tools.reel.profiles import SHORT_VIDEO
from tools.reel.wishes import EVERY, Wishes
from tools.reel.wishes import read as read_wishes
from tools.saidwords import Said, without_said
from tools.saying import heard_of, length_for, length_with, room_for, spoken
from tools.shotorder import is_about_order, read_order
from tools.toolbox import tool
from tools.when import duration_s as duration_of

SHORTER = {"shorter", "make it shorter", "a bit shorter", "kürzer", "más corto", "plus court"}
LONGER = {"longer", "make it longer", "a bit longer", "länger", "más largo", "plus long"}


@tool
async def make_again(
    context: ToolContext,
    *,
    change: Annotated[str, "What is different this time, in the person's words, e.g. 'at night', 'shorter'."] = "",
) -> Outcome:
    """Make the last reel or picture again with a change: "same but at night", "another one", "shorter", "swap shots 1 and 3"."""
    job = await last_reel(context)
    params = context.studio.production.params_of(job)
    assert not isinstance(params, Download), "a download is nothing to make again"
    persona = await context.studio.personas.get(job.persona_id) if job.persona_id else None
    if answered := await _about_storyboard(context, job, change):
        return answered
    if (said := without_said(change)).words:
        if not isinstance(params, ReelParams):
            raise InvalidRequest(
                tr("a picture says nothing"), fix=tr('for example "a beach reel for Ava, and she says “Good morning”"')
            )
        return await _said_again(context, job, params, said, persona)
    if isinstance(params, ReelParams) and is_about_order(change):
        return await _in_order(context, job, params, change, persona)
    changes = isinstance(params, ReelParams) and await said_of(context, change, persona, params.texts)
    changes = changes or read_again(params, change)
    other = await _other_persona(context, change)
    if other is not None:
        persona = other
        changes = {"persona_id": other.id, "seed": None}
        if isinstance(params, ReelParams) and params.speech:  # it says the same, in a voice of its own
            made = await spoken(context, str(params.speech["words"]), other, language=params.language)
            changes |= {
                "voice_sha256": made.asset.sha256,
                "speech": made.speech,
                "duration_s": max(params.duration_s, length_with(context, -1.0, made.speech)),
            }
    refuse_paused(persona)
    again = await context.studio.production.again(job.id, asker(context), **changes)
    return started(again, tr("Making it again{more}.", more=f", {plain(change)}" if change else ""), persona)


async def _said_again(
    context: ToolContext, job: Job, params: ReelParams, said: Said, persona: Persona | None
) -> Outcome:
    """Make the last reel again with these words said in it, as long as they need: where nothing else is new, its pictures stay."""
    refuse_paused(persona)
    made = await spoken(context, said.words, persona, language=params.language)
    changes = read_again(params, said.rest) if said.rest else {}
    wanted = float(changes.pop("duration_s", params.duration_s))
    seconds = max(wanted, length_with(context, -1.0, made.speech))
    texts = dict(params.texts)
    if params.speech and texts.get("caption") == params.speech.get("words"):
        texts["caption"] = str(made.speech["words"])
    again = await context.studio.production.again(
        job.id,
        asker(context),
        **{
            **changes,
            "voice_sha256": made.asset.sha256,
            "speech": made.speech,
            "duration_s": seconds,
            "texts": texts,
        },
    )
    context.notes.append(heard_of(made.speech))
    text = tr("Making it again, with other words.") if params.speech else tr("Making it again, spoken.")
    return started(again, text, persona)


async def _in_order(
    context: ToolContext, job: Job, params: ReelParams, change: str, persona: Persona | None
) -> Outcome:
    """Make the last reel again with its shots in another order, or without some of them: nothing is painted."""
    shots = len(job.plan.get("shots", []))
    if not shots or job.state in LIVE:
        raise InvalidRequest(
            tr("{job} is still being made", job=job.handle),
            fix=tr("wait for its card to say ready, or cancel it first"),
        )
    order = read_order(change, shots)
    shortest = SHORT_VIDEO[0] if params.settings.get("is_short_video") else REEL_SECONDS[0]
    seconds = max(shortest, room_for(params.speech), round(params.duration_s * len(order) / shots, 1))
    motions = {which: motion for which, motion in params.motions.items() if which == EVERY}
    motions |= {str(at): params.motions[str(shot)] for at, shot in enumerate(order, 1) if str(shot) in params.motions}
    refuse_paused(persona)
    again = await context.studio.production.again(
        job.id, asker(context), order=order, shots=len(order), duration_s=seconds, motions=motions
    )
    row = ", ".join(map(str, order))
    if gone := sorted(set(range(1, shots + 1)) - set(order)):
        text = tr(
            "Putting it together again: shots {row}, without {gone}; the pictures stay.",
            row=row,
            gone=", ".join(map(str, gone)),
        )
    else:
        text = tr("Putting it together again: shots {row}; the pictures stay.", row=row)
    return started(again, text, persona)


async def _other_persona(context: ToolContext, change: str) -> Persona | None:
    """Return whom "same but with Kai" names."""
    key = name_key(change).removeprefix("with ").removeprefix("for ").removeprefix("of ").strip(" .!")
    for name in await context.studio.personas.names():
        if name_key(name) == key:
            return await context.studio.personas.find(name)
    return None


async def _about_storyboard(context: ToolContext, job: Job, change: str) -> Outcome | None:
    """While a storyboard waits for an answer, how it is filmed is a change of it: nothing is made a second time."""
    if job.state is not JobState.WAITING or read_wishes(change) is None:
        return None
    if await context.studio.production.answer_storyboard(job.id, "change", change) is None:
        return None
    return Outcome(
        effect="changed", text=f"{job.handle}: {plain(change)}.", object_kind="job", object_id=str(job.id), by_card=True
    )


def _filmed(params: ReelParams, wishes: Wishes) -> dict[str, Any]:
    """How a reel is filmed otherwise: its pictures stay."""
    before = {} if EVERY in wishes.motions else params.motions
    return {
        "motions": {**before, **wishes.motions},
        "transition": wishes.transition or params.transition,
    }


def read_again(params: ReelParams | ImagesParams | ClipParams | EditParams, change: str) -> dict[str, Any]:
    """Read a change into new parameters: a length, a number, a platform, else words that join the theme."""
    words = change.strip().strip(".!")
    low = words.lower()
    where = platform_id(low.removeprefix("for ").removesuffix(" reels").removesuffix(" shorts").strip())
    if isinstance(params, ReelParams):
        if wishes := read_wishes(words):
            return _filmed(params, wishes)
        if where and low:
            return {"platform": where}
        if any(character.isdigit() for character in words):
            with suppress(InvalidRequest):  # a change may have digits and be no length: "with 3 friends"
                return {"duration_s": float(duration_of(words))}
        if low in SHORTER | LONGER:
            seconds = float(round(params.duration_s * (2 / 3 if low in SHORTER else 1.5)))
            shortest, longest = REEL_SECONDS
            seconds = min(max(seconds, shortest, length_for(params.speech)), longest)
            if seconds == params.duration_s and params.speech and low in SHORTER:
                raise InvalidRequest(
                    tr("what is said in it takes {seconds:.0f} s", seconds=room_for(params.speech)),
                    fix=tr("say less, for example: same but she says “Good morning”"),
                )
            if seconds == params.duration_s:
                raise InvalidRequest(
                    tr("a reel has {shortest:g} to {longest:g} seconds", shortest=shortest, longest=longest),
                    fix=tr("so this one stays as it is"),
                )
            return {"duration_s": seconds}
        return {"theme": f"{params.theme}, {words}" if words else params.theme, "seed": None}
    if isinstance(params, ImagesParams):
        if low in SHORTER | LONGER:
            raise InvalidRequest(
                tr("a picture has no length"), fix=tr('say what to change, such as "same but at night"')
            )
        number = COUNTS.get(low) or (int(low) if low.isdecimal() else 0)
        if number:
            return {"count": number, "seed": None}
        if where and low:
            return {"platform": where}
        shape = SHAPES.get(low, low)
        if shape in SHAPES.values():
            return {"size": shape, "width": 0, "height": 0, "seed": None}
        return {"prompt": f"{params.prompt}, {words}" if words else params.prompt, "seed": None}
    if isinstance(params, ClipParams):
        if low in SHORTER | LONGER:
            shortest, longest = CLIP_SECONDS
            seconds = params.seconds * (2 / 3 if low in SHORTER else 1.5)
            return {"seconds": min(max(round(seconds, 1), shortest), longest)}
        return {"prompt": ", ".join(part for part in (params.prompt, words) if part), "seed": None}
    raise InvalidRequest(
        tr("an edit cannot be made again with a change"), fix=tr("say the edit itself, such as trim reel_7 0-8s")
    )


@tool
async def retake(
    context: ToolContext,
    *,
    shot: Annotated[int, "The number of the shot, from 1."],
    change: Annotated[str, "What should be different, in the person's words."] = "",
) -> Outcome:
    """Make one shot of the last reel again and keep the others: "replace shot 3"."""
    job = await last_reel(context)
    if job.kind != "reel":
        raise InvalidRequest(tr("that was not a reel, so it has no shots"), fix=tr('say "same but …" instead'))
    wishes = read_wishes(change if re.search(r"\d", change) else f"shot {shot}: {change}") if change else None
    if wishes and (answered := await _about_storyboard(context, job, f"shot {shot}: {change}")):
        return answered
    if job.state in LIVE:
        raise InvalidRequest(
            tr("{job} is still being made", job=job.handle),
            fix=tr("wait for its card to say ready, or cancel it first"),
        )
    persona = await context.studio.personas.get(job.persona_id) if job.persona_id else None
    if wishes:  # another motion of the same picture
        params = context.studio.production.params_of(job)
        assert isinstance(params, ReelParams)
        shots = len(job.plan.get("shots", []))
        if any(number != EVERY and int(number) > shots for number in wishes.motions):
            raise InvalidRequest(tr("{job} has shots 1 to {shots}, not {shot}", job=job.handle, shots=shots, shot=shot))
        again = await context.studio.production.again(job.id, asker(context), **_filmed(params, wishes))
        return started(
            again,
            tr("Filming it again, {change} in shot {shot}; the pictures stay.", change=plain(change), shot=shot),
            persona,
        )
    again = await context.studio.production.retake(job.id, [shot], asker(context), change=change)
    how = f": {plain(change)}" if change else ""
    return started(again, tr("Making shot {shot} again{how}; the others stay.", shot=shot, how=how), persona)


OFFERED = [make_again, retake]
