"""Tools about the studio itself: health, errors, help, and the owner's choices made in chat."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from storage.tables import ErrorEntry, Role
from storage.wording import dated, later, tr
from tools.approval import kept_hours
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import an_asset
from tools.marks import plain
from tools.platforms import platform as platform_of
from tools.toolbox import tool
from tools.when import resolve

TOPICS = {
    "scheduling": (
        later(
            'Say when, in your own words: "post reel_7 on Telegram tomorrow at six". I show the post with its caption, destination and time; it goes out at that time once you press Approve. A time that is past, or that a clock change skips, is asked about. /queue shows what is planned, and "post P12 at eight instead" moves it. "Ava posts on Instagram at 9, 13 and 18" sets her times, "put it in the next free slot" uses them; /rhythm has quiet hours and posts a day, /simulate November plays the days ahead through.'
        )
    ),
    "reels": (
        later(
            '"Make a beach reel for Ava, 15 seconds" plans shots, paints them, checks each, renders with motion, crossfades, a hook and sound, and writes the caption. Its card shows how far it is and can cancel. Then: "same but at night", "replace shot 3", "shorter".'
        )
    ),
    "pictures": (
        later(
            "\"4 photos of Ava in a cafe, square\" makes pictures, each with a quality score. /image takes more: `--negative`, `--seed`, `--style`, `--checkpoint`, `--steps`, `--cfg`, `--sampler`, `--scheduler`, `--width`, `--height`. \"Compare 'red dress' and 'white shirt' for Ava\" makes one of each with the same seed."
        )
    ),
    "editing": (
        later(
            '"Trim reel_7 to 8 seconds", "write \'new drop\' at the bottom", "square crop", "720p please", "as webm", "join reel_7 and reel_8". The old file stays. /edit reel_7 trim 2-9 does it by command.'
        )
    ),
    "personas": (
        later(
            '"Create Ava, 26, Lisbon, surfer" makes a persona (18 or older, always). "Ava dyed her hair red" changes one. /persona Ava shows everything; /persona export Ava toml gives the file, and a file sent to me makes a persona.'
        )
    ),
    "captions": (
        later(
            '"Write a funny caption for img_22 for Instagram" writes in the persona\'s voice, in the platform\'s limits. Each part can be written again: "new hook please", "fewer hashtags", "more relaxed".'
        )
    ),
    "posting": (
        later(
            "Posts go to a folder, to your Telegram or Discord channel, or to you by hand for every network that is not connected. Nothing goes out without your press, and an uncertain send is asked about, never repeated."
        )
    ),
    "library": (
        later(
            '"What have we made?", /library ava reel approved 7d #beach summer/, /find sunset. Approve, reject, tag, file and delete with /approve 1-6, /reject 7 8 blurry, /tag 12 +beach, /move 12 summer/week1, /rm 9-12; /zip ava approved packs them.'
        )
    ),
    "safety": (
        later(
            "Personas are adults. Pictures with anybody under 18 are refused. A real person's face needs a consent record. Every caption says that it was made with AI, unless the destination has its own label and you turned the line off."
        )
    ),
}
SPOKEN = {
    "schedul": "scheduling", "plan": "scheduling", "time": "scheduling", "reel": "reels", "video": "reels",
    "pictur": "pictures", "image": "pictures", "photo": "pictures", "edit": "editing", "trim": "editing",
    "persona": "personas", "caption": "captions", "hashtag": "captions", "post": "posting", "publish": "posting",
    "librar": "library", "asset": "library", "file": "library", "tag": "library", "saf": "safety", "consent": "safety", "adult": "safety",
}  # fmt: skip
DAY = 1440  # minutes
LONGEST_NOTE = 2_000  # characters of a note for the error log


@tool
async def system_status(
    context: ToolContext,
    *,
    component: Annotated[
        Literal["", "gpu", "queue", "disk", "models", "backends", "hosts"], "Only if one is named."
    ] = "",
) -> Outcome:
    """Report health: GPU, queue, disk, models, backends, hosts."""
    return Outcome(effect="found", text=plain(await context.studio.health(component)))


@tool
async def own_status(context: ToolContext, *, part: Literal["chat", "bot"]) -> Outcome:
    """Say whether the chats are connected, or how the bot itself runs."""
    return Outcome(effect="found", text=plain(await context.studio.health(part)))


@tool
async def list_errors(
    context: ToolContext, *, source: Annotated[str, "Only errors of this part, e.g. comfyui, telegram."] = ""
) -> Outcome:
    """List what went wrong lately."""
    return await _recent(context, source.strip().lower(), 10)


async def _recent(context: ToolContext, source: str, limit: int) -> Outcome:
    rows = await context.studio.errors.recent(limit=limit, source=source or None)
    if not rows:
        return Outcome(
            effect="nothing",
            text=tr("No errors logged{more}.", more=tr(" of {source}", source=plain(source)) if source else ""),
        )
    stats = await context.studio.errors.stats(now=context.now)
    lines = [_line(row, context.timezone) for row in rows]
    text = "\n".join(
        [*lines, tr("{total} in all, {last_day} in the last 24 hours.", total=stats.total, last_day=stats.last_day)]
    )
    return Outcome(effect="found", text=text)


def _line(row: ErrorEntry, timezone: str) -> str:
    marks = {"error": "⛔", "warning": "⚠️"}
    at = row.at.astimezone(ZoneInfo(timezone))
    fix = f" ({row.details['fix']})" if row.details.get("fix") else ""
    return f"{marks.get(row.level, 'ℹ️')} {dated(at, '%d %b %H:%M')} {row.source}: {plain(row.message[:200] + fix)}"


@tool
async def help_topic(
    context: ToolContext,
    *,
    topic: Annotated[
        str, "What about: scheduling, reels, pictures, editing, personas, captions, posting, library, safety."
    ] = "",
) -> Outcome:
    """Explain how something works, or what the bot can do."""
    wanted = topic.strip().lower().lstrip("/")
    if wanted == "start":
        names = [plain(name) for name in await context.studio.personas.names()]
        where = ", ".join(platform_of(name).title for name in sorted(context.studio.connected)) or "a folder"
        text = tr(
            "I'm up. Personas: {names}. Posting to: {where}.\n{health}\nSay **make a beach reel for {persona} and post it in two minutes**, or /help.",
            names=", ".join(names[:20]) or tr("none yet"),
            where=where,
            health=plain(await context.studio.health("backends")),
            persona=names[0] if names else "Ava",
        )
        return Outcome(effect="found", text=text)
    if not wanted:
        return Outcome(effect="found", text=context.studio.help_text(""))
    explained = next((tr(TOPICS[name]) for word, name in SPOKEN.items() if word in wanted), "")
    text = "\n\n".join(part for part in (context.studio.help_text(wanted), explained) if part)
    if not text:
        text = tr(
            "I have no help on {topic}. Subjects: {topics}. /help lists the commands.",
            topic=plain(topic.strip()[:40]),
            topics=", ".join(TOPICS),
        )
    return Outcome(effect="found", text=text)


# Commands and presses.


@tool
async def leave(context: ToolContext) -> Outcome:
    """Leave things as they are."""
    return Outcome(effect="nothing", text=tr("Left as it is."))


@tool
async def errors(context: ToolContext, *, words: str = "") -> Outcome:
    """List errors ("comfyui 20"), count them ("stats"), or clear the log."""
    parts = words.lower().split()
    if parts == ["clear"]:
        return await _clear(context)
    if parts and parts[0] in {"stats", "count"}:
        stats = await context.studio.errors.stats(now=context.now)
        levels = ", ".join(f"{count} {name}" for name, count in stats.by_level.items()) or tr("none of any level")
        sources = ", ".join(f"{name} {count}" for name, count in stats.by_source.items())
        text = tr(
            "{total} errors, {last_day} in the last 24 hours: {levels}",
            total=stats.total,
            last_day=stats.last_day,
            levels=levels,
        )
        return Outcome(effect="found", text="\n".join(part for part in (text, plain(sources)) if part))
    limit = next((int(part) for part in parts if part.isdecimal() and len(part) < 4), 10)
    source = next((part for part in parts if not part.isdecimal()), "")
    return await _recent(context, source, max(1, min(limit, 50)))


async def _clear(context: ToolContext) -> Outcome:
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may clear the error log"))
    kept = [
        {"level": row.level, "source": row.source, "code": row.code, "message": row.message, "details": row.details,
         "at": row.at.isoformat()}
        for row in await context.studio.errors.recent(limit=200)
    ]  # fmt: skip
    count = await context.studio.errors.clear()
    undo = Offer(label=tr("Undo"), action="restore_errors", args={"entries": kept}, role=Role.OWNER)
    return Outcome(
        effect="deleted",
        text=tr("The error log is empty now ({count} entries gone).", count=count),
        offers=((undo,),) if kept else (),
    )


@tool
async def restore_errors(context: ToolContext, *, entries: list[dict[str, Any]]) -> Outcome:
    """Take back the clearing of the error log."""
    for entry in reversed(entries):
        at = datetime.fromisoformat(entry["at"])
        await context.studio.errors.add(**{name: value for name, value in entry.items() if name != "at"}, now=at)
    return Outcome(effect="changed", text=tr("{count} entries are back.", count=len(entries)))


@tool
async def report(context: ToolContext, *, words: str = "") -> Outcome:
    """Write a person's note into the error log: "preview looked broken"."""
    if not words.strip():
        raise InvalidRequest(tr("what shall I note?"), fix=tr("for example /report preview looked broken"))
    entry = await context.studio.errors.add(
        level="info",
        source="person",
        message=words.strip()[:LONGEST_NOTE],
        details={"by": context.actor},
        now=context.now,
    )
    return Outcome(effect="made", text=tr("Noted as {entry}. /errors person lists such notes.", entry=entry.id))


@tool
async def set_timezone(context: ToolContext, *, words: str = "") -> Outcome:
    """Set a person's timezone, used where a persona has none; the owner's is the studio's, too."""
    if not words.strip():
        return Outcome(
            effect="found",
            text=tr("Your timezone is {zone}. /timezone Europe/Lisbon changes it.", zone=context.timezone),
        )
    try:
        # The same reader of zone words that understands "New York time" in a request.
        zone = resolve("now", now=context.now, timezone=words.strip()).timezone
    except InvalidRequest as error:
        raise InvalidRequest(
            tr("I know no timezone {words!r}", words=words[:40]),
            fix=tr("name a city or a zone, such as Lisbon or Europe/Lisbon"),
        ) from error
    if context.member is not None and context.role is not Role.OWNER:
        await context.studio.people.choose(context.member.number, "timezone", zone)
        return _zone_set(context, zone)
    await context.studio.preferences.set("timezone", zone)
    moved = await context.studio.zones.moved(
        context.timezone, zone, personas={None, *await context.studio.personas.zoneless()}
    )
    if moved:
        context.notes.append(kept_hours(moved, zone))
        context.studio.publishing.nudge()
    return _zone_set(context, zone)


def _zone_set(context: ToolContext, zone: str) -> Outcome:
    hour = f"{context.now.astimezone(ZoneInfo(zone)):%H:%M}"
    return Outcome(effect="changed", text=tr("Your timezone is {zone} now: {hour}.", zone=zone, hour=hour))


@tool
async def set_storyboard(context: ToolContext, *, words: str = "") -> Outcome:
    """Choose whether a storyboard is approved before pictures are made."""
    mode = words.strip().lower()
    if not mode:
        mode = str(await context.studio.preferences.get("storyboard", context.studio.storyboard))
        return Outcome(
            effect="found", text=tr("Storyboards: {mode}. /storyboard auto, on or off changes it.", mode=mode)
        )
    if mode not in {"auto", "on", "off"}:
        raise InvalidRequest(tr("the storyboard question is auto, on or off"), fix=tr("for example /storyboard on"))
    await context.studio.preferences.set("storyboard", mode)
    meaning = {
        "auto": tr("asked about when pictures cost GPU time"),
        "on": tr("always asked about"),
        "off": tr("never asked about"),
    }[mode]
    return Outcome(effect="changed", text=tr("Storyboards are {meaning}.", meaning=meaning))


@tool
async def set_config(context: ToolContext, *, words: str = "") -> Outcome:
    """Show or change a choice that is made in chat: "checkpoint=juggernaut.safetensors", "checkpoint=" for none."""
    if not words.strip():
        checkpoint = await context.studio.preferences.get("checkpoint", "")
        storyboard = await context.studio.preferences.get("storyboard", context.studio.storyboard)
        lines = [
            f"checkpoint: {plain(str(checkpoint)) or tr('the first that ComfyUI has, or config.toml')}",
            f"storyboard: {storyboard}",
            f"timezone: {context.timezone}",
            f"gpu_minutes: {await context.studio.gpu_minutes() or tr('as many as are asked for')}",
            tr("Everything else is in config.toml."),
        ]
        return Outcome(effect="found", text="\n".join(lines))
    found = re.fullmatch(r"(\w+)\s*=?\s*(.*)", words.strip())
    name, value = (found[1].lower(), found[2].strip().strip('"')) if found else ("", "")
    if name == "storyboard":
        return await set_storyboard.function(context, words=value)
    if name == "timezone":
        return await set_timezone.function(context, words=value)
    if name == "gpu_minutes":
        return await _set_gpu_minutes(context, value)
    if name not in {"checkpoint", "model"}:
        raise InvalidRequest(
            tr("{words!r} cannot be set here", words=words.strip()[:40]),
            fix=tr("checkpoint, storyboard, timezone and gpu_minutes can"),
        )
    if value.lower() in {"that", "this", "it"}:
        row = await an_asset(context, "last")
        value = str(row.generation_settings.get("checkpoint") or "")
        if not value:
            raise InvalidRequest(
                tr("{handle} was made without a checkpoint", handle=row.handle),
                fix=tr("name one: /config checkpoint=…"),
            )
    if value:
        await context.studio.preferences.set("checkpoint", value[:200])
        text = tr("New pictures use {value}, unless a persona or style has its own.", value=plain(value[:200]))
    else:
        await context.studio.preferences.reset("checkpoint")
        text = tr("New pictures use the usual checkpoint again.")
    return Outcome(effect="changed", text=text)


async def _set_gpu_minutes(context: ToolContext, value: str) -> Outcome:
    """Choose how long the GPU works for one persona on one day."""
    if not value:
        await context.studio.preferences.reset("gpu_minutes")
    elif value.isdecimal() and int(value) <= DAY:
        await context.studio.preferences.set("gpu_minutes", int(value))
    else:
        raise InvalidRequest(
            tr("{value!r} is no number of minutes", value=value[:20]),
            fix=tr("0 to {day}; 0 is as many as are asked for", day=DAY),
        )
    minutes = await context.studio.gpu_minutes()
    text = f"{minutes} minutes" if minutes else tr("as long as is asked for")
    return Outcome(effect="changed", text=tr("On one day the GPU works {text} for one persona.", text=text))


OFFERED = [system_status, list_errors, help_topic]
PRESSED = [
    leave, own_status, errors, restore_errors, report, set_timezone, set_storyboard, set_config,
]  # fmt: skip
