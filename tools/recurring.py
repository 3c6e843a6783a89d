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
from tools.production import ReelParams
from tools.toolbox import tool
from tools.when import duration_s as seconds_in
from tools.when import recurrence

FREE = {"", "free choice", "anything", "whatever"}  # no theme: another of the persona's interests each time
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


PICTURE = re.compile(r"\b(?:photo|picture|image|selfie|portrait|pic)s?\b", re.IGNORECASE)
FILM = re.compile(r"\b(?:reel|video|clip|short|film|tiktok)s?\b", re.IGNORECASE)
LENGTH = re.compile(r"\b\d{1,3}[ -]?(?:s|secs?|seconds?|min(?:ute)?s?)\b", re.IGNORECASE)


def kind_in(words: str) -> str:
    """Return what is to be made each time: "image" where the request speaks of pictures alone."""
    return "image" if PICTURE.search(words) and not FILM.search(words) else "reel"


def length_in(words: str) -> int:
    """Return the seconds that a request names for its reels; 0 for none.

    >>> length_in("every friday at 18:00 make and post a 10-second reel")
    10
    """
    found = LENGTH.search(words)
    return seconds_in(found[0].replace("-", " ")) if found else 0


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
    is_free = theme.strip().lower() in {*FREE, f"a day in {row.name}'s life".lower()}
    theme = "" if is_free else theme.strip()
    subject = plain(theme) or f"each time another of {plain(row.name)}'s interests"
    kind, seconds = kind_in(context.text), length_in(context.text)
    if seconds:
        ReelParams(theme="a length", duration_s=float(seconds))  # which says so if it is too long or too short
    what = "a picture" if kind == "image" else f"a {seconds}-second reel" if seconds else "a reel"
    text = (
        f"Make {what} of **{plain(row.name)}** ({subject}) and post it to {where}: "
        f"{days_words(weekdays)} at {rule.wall_time} ({zone}). I ask you before each one goes out."
    )
    start = {
        "persona": row.id,
        "kind": kind,
        "duration_s": seconds,
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
    context: ToolContext,
    *,
    persona: str,
    platform: str,
    theme: str,
    weekdays: str,
    wall_time: str,
    timezone: str,
    kind: str = "reel",
    duration_s: int = 0,
) -> Outcome:
    """Start a recurring production."""
    row = await context.studio.schedules.add(
        Schedule(
            persona_id=persona, platform=platform, theme=theme, weekdays=weekdays, wall_time=wall_time, timezone=timezone,
            kind=kind, duration_s=duration_s or None, ask_first=True, is_active=True, front=context.front, chat=context.chat, created_at=context.now,
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
