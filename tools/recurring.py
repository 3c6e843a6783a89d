"""Tools about what recurs: a reel made and posted on certain weekdays, asked about each time."""

import re
from typing import Annotated

from storage.tables import Schedule
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona, the_destination
from tools.marks import plain
from tools.notes import PersonaName, PlatformName
from tools.platforms import platform as platform_of
from tools.toolbox import tool
from tools.when import recurrence

FREE = {"", "free choice", "anything", "whatever"}  # no theme: another of the persona's interests each time
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def days_words(weekdays: str) -> str:
    """Return "Mon, Fri" for "04" and "every day" for all seven."""
    return "every day" if len(weekdays) == 7 else ", ".join(DAYS[int(day)] for day in weekdays)


@tool
async def schedule_recurring(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    theme: Annotated[str, "Topic or scene of the videos."],
    platform: PlatformName = "",
    when: Annotated[str, "Which days and what time, e.g. 'every Friday at 18:00'."],
) -> Outcome:
    """Make and post something again and again, for example every Friday at 18:00. Each one is asked about first."""
    row = await a_persona(context, persona)
    destination = await the_destination(context, platform, row)
    rule = recurrence(when)
    zone = row.timezone or context.timezone
    weekdays = "".join(map(str, rule.weekdays))
    where = plain(destination.name or destination.platform)
    theme = "" if theme.strip().lower() in FREE else theme.strip()
    subject = plain(theme) or f"each time another of {plain(row.name)}'s interests"
    text = (
        f"Make a reel for **{plain(row.name)}** ({subject}) and post it to {where}: "
        f"{days_words(weekdays)} at {rule.wall_time} ({zone}). I ask you before each one goes out."
    )
    start = {
        "persona": row.id,
        "platform": destination.platform,
        "theme": theme,
        "weekdays": weekdays,
        "wall_time": rule.wall_time,
        "timezone": zone,
    }
    return Outcome(
        effect="proposed",
        text=text,
        object_kind="schedule",
        offers=(
            (
                Offer(label="Start", action="start_schedule", args=start, style="primary"),
                Offer(label="No", action="leave"),
            ),
        ),
        remember={"persona": row.id},
    )


@tool
async def start_schedule(
    context: ToolContext, *, persona: str, platform: str, theme: str, weekdays: str, wall_time: str, timezone: str
) -> Outcome:
    """Start a recurring production."""
    row = await context.studio.schedules.add(
        Schedule(
            persona_id=persona, platform=platform, theme=theme, weekdays=weekdays, wall_time=wall_time, timezone=timezone,
            ask_first=True, is_active=True, front=context.front, chat=context.chat, created_at=context.now,
        )
    )  # fmt: skip
    context.studio.publishing.nudge()  # its occurrences are on the schedule at once
    return Outcome(
        effect="scheduled",
        text=f"Recurring post {row.id} is on: {days_words(weekdays)} at {wall_time}. /queue shows the coming ones, "
        f"`/recurring stop {row.id}` ends it.",
        object_kind="schedule",
        object_id=str(row.id),
    )


@tool
async def recurring(context: ToolContext, *, words: str = "") -> Outcome:
    """List recurring posts, or stop one."""
    stop = re.fullmatch(r"(?:stop|off|rm|cancel|end)\s+#?(\d+)", words.strip().lower())
    rows = await context.studio.schedules.list(active=True)
    if stop:
        number = int(stop[1])
        if all(row.id != number for row in rows):
            raise InvalidRequest(f"no recurring post {number} is on", fix="/recurring lists them")
        gone = await context.studio.schedules.stop(number, now=context.now)
        return Outcome(
            effect="cancelled",
            text=f"Recurring post {number} is stopped; {_cancelled(len(gone))}.",
            object_kind="schedule",
            object_id=str(number),
        )
    if words.strip():
        raise InvalidRequest(
            f"{words.strip()[:40]!r} is not about recurring posts", fix="/recurring, or /recurring stop 3"
        )
    if not rows:
        return Outcome(
            effect="nothing", text='Nothing recurs. Say "every Friday at 18:00 make and post a beach reel for Ava".'
        )
    names = await context.studio.personas.named([row.persona_id for row in rows if row.persona_id])
    lines = [
        f"**{row.id}** {plain(names.get(row.persona_id or '', ''))}: {plain(row.theme) or 'free choice'} → "
        f"{platform_of(row.platform).title}, "
        f"{days_words(row.weekdays)} at {row.wall_time} ({row.timezone})"
        for row in rows
    ]
    return Outcome(effect="found", text="\n".join([*lines, "`/recurring stop N` ends one."]))


def _cancelled(number: int) -> str:
    return "1 coming post is cancelled" if number == 1 else f"{number} coming posts are cancelled"


OFFERED = [schedule_recurring]
PRESSED = [start_schedule, recurring]
