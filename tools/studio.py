"""Tools about the studio itself: health, errors, help, destinations, and the owner's choices made in chat."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from storage.tables import Destination, Rating
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import a_persona
from tools.platforms import platform as platform_of
from tools.toolbox import tool
from tools.when import resolve

TOPICS = {
    "start": "start",
    "scheduling": (
        'Say when, in your own words: "post reel_7 on Telegram tomorrow at six". I show the post with its caption, destination '
        "and time; it goes out at that time once you press Approve. A time that is past, or that a clock change skips, is asked "
        'about. /queue shows what is planned, and "post P12 at eight instead" moves it.'
    ),
    "reels": (
        '"Make a beach reel for Ava, 15 seconds" plans shots, paints them, checks each, renders with motion, crossfades, a hook '
        'and sound, and writes the caption. Its card shows how far it is and can cancel. Then: "same but at night", '
        '"replace shot 3", "shorter".'
    ),
    "personas": (
        '"Create Ava, 26, Lisbon, surfer" makes a persona (18 or older, always). "Ava dyed her hair red" changes one. '
        "/persona Ava shows everything; /persona export Ava toml gives the file."
    ),
    "captions": "\"Write a funny caption for img_22 for Instagram\" writes in the persona's voice, in the platform's limits. Each part can be written again.",
    "posting": (
        "Posts go to a folder, to your Telegram or Discord channel, or to you by hand for every network that is not connected. "
        "Nothing goes out without your press, and an uncertain send is asked about, never repeated."
    ),
    "safety": (
        "Personas are adults. Pictures with anybody under 18 are refused. A real person's face needs a consent record. Every "
        "caption says that it was made with AI, unless the destination has its own label and you turned the line off."
    ),
}


@tool
async def system_status(
    context: ToolContext,
    *,
    component: Annotated[Literal["", "gpu", "queue", "disk", "models", "backends"], "Only if one is named."] = "",
) -> Outcome:
    """Report health: GPU, queue, disk, models, backends."""
    return Outcome(effect="found", text=await context.studio.health(component))


@tool
async def list_errors(
    context: ToolContext, *, source: Annotated[str, "Only errors of this part, e.g. comfyui, telegram."] = ""
) -> Outcome:
    """List what went wrong lately."""
    rows = await context.studio.errors.recent(limit=10, source=source.strip() or None)
    if not rows:
        return Outcome(effect="nothing", text="No errors logged.")
    stats = await context.studio.errors.stats(now=context.now)
    marks = {"error": "⛔", "warning": "⚠️"}
    zone = ZoneInfo(context.timezone)
    lines = [
        f"{marks.get(row.level, 'ℹ️')} {row.at.astimezone(zone):%d %b %H:%M} {row.source}: {row.message[:160]}"
        for row in rows
    ]
    return Outcome(
        effect="found", text="\n".join([*lines, f"{stats.total} in all, {stats.last_day} in the last 24 hours."])
    )


@tool
async def help_topic(
    context: ToolContext,
    *,
    topic: Annotated[str, "What about: scheduling, reels, personas, captions, posting, safety."] = "",
) -> Outcome:
    """Explain how something works, or what the bot can do."""
    wanted = topic.strip().lower()
    if wanted == "start":
        names = await context.studio.personas.names()
        where = ", ".join(sorted(context.studio.connected)) or "a folder"
        text = (
            f"I'm up. Personas: {', '.join(names) or 'none yet'}. Posting to: {where}.\n"
            f"{await context.studio.health('backends')}\n"
            f"Say **make a beach reel for {names[0] if names else 'Ava'} and post it in two minutes**, or /help."
        )
        return Outcome(effect="found", text=text)
    found = next(
        (text for name, text in TOPICS.items() if wanted and (wanted.startswith(name[:6]) or name in wanted)), ""
    )
    return Outcome(effect="found", text=found or context.studio.help_text())


# Commands and presses.


@tool
async def leave(context: ToolContext) -> Outcome:
    """Leave things as they are."""
    return Outcome(effect="nothing", text="Left as it is.")


@tool
async def errors(context: ToolContext, *, words: str = "") -> Outcome:
    """List errors, or clear the log."""
    if words.strip().lower() == "clear":
        count = await context.studio.errors.clear()
        return Outcome(effect="deleted", text=f"The error log is empty now ({count} entries gone).")
    if words.strip().lower() == "stats":
        stats = await context.studio.errors.stats(now=context.now)
        levels = ", ".join(f"{name} {count}" for name, count in stats.by_level.items())
        sources = ", ".join(f"{name} {count}" for name, count in stats.by_source.items())
        return Outcome(
            effect="found", text=f"{stats.total} errors, {stats.last_day} in the last 24 hours\n{levels}\n{sources}"
        )
    return await list_errors.function(context, source=words)


@tool
async def set_timezone(context: ToolContext, *, words: str = "") -> Outcome:
    """Set the owner's timezone, used where a persona has none."""
    if not words.strip():
        return Outcome(effect="found", text=f"Your timezone is {context.timezone}. /timezone Europe/Lisbon changes it.")
    try:
        # The same reader of zone words that understands "New York time" in a request.
        zone = resolve("now", now=context.now, timezone=words.strip()).timezone
    except InvalidRequest as error:
        raise InvalidRequest(
            f"I know no timezone {words[:40]!r}", fix="name a city or a zone, such as Lisbon or Europe/Lisbon"
        ) from error
    await context.studio.preferences.set("timezone", zone)
    return Outcome(
        effect="changed", text=f"Your timezone is {zone} now: {context.now.astimezone(ZoneInfo(zone)):%H:%M}."
    )


@tool
async def set_storyboard(context: ToolContext, *, words: str = "") -> Outcome:
    """Choose whether a storyboard is approved before pictures are made."""
    mode = words.strip().lower()
    if mode not in {"auto", "on", "off"}:
        raise InvalidRequest("the storyboard question is auto, on or off", fix="for example /storyboard on")
    await context.studio.preferences.set("storyboard", mode)
    meaning = {
        "auto": "asked about when pictures cost GPU time",
        "on": "always asked about",
        "off": "never asked about",
    }[mode]
    return Outcome(effect="changed", text=f"Storyboards are {meaning}.")


@tool
async def list_destinations(context: ToolContext) -> Outcome:
    """List where posts can go."""
    rows = await context.studio.destinations.list()
    lines = [destination_line(row) for row in rows]
    return Outcome(
        effect="found",
        text="\n".join(
            [*lines, "Every other network is handed to you: at the due time you get the file and the caption to post."]
        ),
    )


def destination_line(row: Destination) -> str:
    marks = [row.publisher, f"rating {row.rating.value}", "AI line on" if row.ai_line else "AI line off"]
    if row.is_paused:
        marks.append("paused")
    return f"{row.id}: **{row.name or row.platform}** {row.address} ({', '.join(marks)})"


@tool
async def change_destination(context: ToolContext, *, words: str = "") -> Outcome:
    """Change a destination: adult on/off, AI line on/off, resume, default for a persona."""
    number, _, rest = words.strip().partition(" ")
    row = await context.studio.destinations.get(int(number)) if number.isdecimal() else None
    if row is None:
        raise InvalidRequest("which destination?", fix="/destinations lists them; for example /destination 2 label off")
    match rest.strip().lower().split():
        case ["adult", ("on" | "off") as state]:
            if state == "on" and not platform_of(row.platform).allows_adult:
                raise Refused(f"{row.platform} forbids adult content, so this cannot be turned on")
            changed = await context.studio.destinations.change(
                row.id, {"rating": Rating.ADULT if state == "on" else Rating.GENERAL}
            )
        case ["label" | "line", ("on" | "off") as state]:
            if state == "off" and not platform_of(row.platform).ai_label:
                raise Refused(
                    f"{row.platform} has no AI label of its own, so the line in the caption stays",
                    fix="it can be turned off only where the platform shows its own label",
                )
            changed = await context.studio.destinations.change(row.id, {"ai_line": state == "on"})
        case ["resume"]:
            changed = await context.studio.destinations.change(row.id, {"is_paused": False})
        case ["pause"]:
            changed = await context.studio.destinations.change(row.id, {"is_paused": True})
        case ["default", *_]:
            name = rest.strip()[len("default") :].strip()
            persona = await a_persona(context, name)
            await context.studio.personas.change(persona.id, {"default_destination_id": row.id}, now=context.now)
            return Outcome(
                effect="changed",
                text=f"Posts of {persona.name} go to {row.name or row.platform} unless you say otherwise.",
            )
        case _:
            raise InvalidRequest("what about it?", fix="adult on|off, label on|off, pause, resume, or default NAME")
    return Outcome(effect="changed", text=destination_line(changed))


OFFERED = [system_status, list_errors, help_topic]
PRESSED = [leave, errors, set_timezone, set_storyboard, list_destinations, change_destination]
