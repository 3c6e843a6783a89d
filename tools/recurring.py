"""Tools about what recurs: a reel made and posted on certain weekdays, asked about each time."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from storage.tables import Persona, Schedule
from storage.wording import dated, tr, trn
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona, the_destination
from tools.marks import plain
from tools.notes import PersonaName, PlatformName
from tools.platforms import platform as platform_of
from tools.production import ReelParams
from tools.publishers.almanac import LIBRARY
from tools.recurrence import Recurrence, recurrence
from tools.saidwords import without_said
from tools.toolbox import tool
from tools.when import duration_s as seconds_in

FREE = {"", "free choice", "anything", "whatever"}  # no theme: another of the persona's interests each time
A_MONDAY = date(2024, 1, 1)


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


MOST_TIMES_SHOWN = 6  # wall times of a day
LONGEST_REST = 3650  # days


def days_words(weekdays: str, *, every_weeks: int = 1, month_day: int = 0) -> str:
    """Return "Mon, Fri" for "04" and "every day" for all seven."""
    if month_day:
        return (
            tr("monthly on the last day") if month_day == 31 else tr("monthly on day {month_day}", month_day=month_day)
        )
    days = (
        tr("every day")
        if len(weekdays) == 7
        else ", ".join(dated(A_MONDAY + timedelta(days=int(day)), "%a") for day in weekdays)
    )
    return (
        days
        if every_weeks == 1
        else tr("every {every_weeks} weeks on {days}", every_weeks=every_weeks, days=days.removeprefix(tr("every ")))
    )


def times_words(wall_times: str) -> str:
    """Return "18:00", "09:00, 13:00 and 18:00", or how many from when to when."""
    times = wall_times.split()
    if len(times) > MOST_TIMES_SHOWN:
        return tr("{count} times from {times} to {times_2}", count=len(times), times=times[0], times_2=times[-1])
    return tr(" and ").join(part for part in (", ".join(times[:-1]), times[-1]) if part)


def when_it_recurs(row: Schedule) -> str:
    days = days_words(row.weekdays, every_weeks=row.every_weeks, month_day=row.month_day)
    until = tr(" until {ends_on:%d %b %Y}", ends_on=row.ends_on) if row.ends_on else ""
    return tr(
        "{days} at {times_words} ({timezone}){until}",
        days=days,
        times_words=times_words(row.wall_times),
        timezone=row.timezone,
        until=until,
    )


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
    is_free = theme.strip().lower() in {*FREE, f"a day in {row.name}'s life".lower()}
    theme = "" if is_free else theme.strip()
    subject = plain(theme) or tr("each time another of {name}'s interests", name=plain(row.name))
    if without_said(context.text).words:
        raise InvalidRequest(
            tr("a reel that comes back by itself is not spoken"),
            fix=tr("leave the words out, or make one reel now that says them"),
        )
    kind, seconds = kind_in(context.text), length_in(context.text)
    if seconds:
        ReelParams(theme="a length", duration_s=float(seconds))  # which says so if it is too long or too short
    what = (
        trn("a picture", "{count} pictures", 1)
        if kind == "image"
        else tr("a {seconds}-second reel", seconds=seconds)
        if seconds
        else tr("a reel")
    )
    start = await _start_of(context, row, platform, when, kind=kind, duration_s=seconds, theme=theme)
    text = tr(
        "Make {what} of **{name}** ({subject}) and post it to {where_and_when}. I ask you before each one goes out.",
        what=what,
        name=plain(row.name),
        subject=subject,
        where_and_when=await _where_and_when(context, start),
    )
    return _proposed(text, row, ((Offer(label=tr("Start"), action="start_schedule", args=start, style="primary"),),))


@tool
async def repeat_from_library(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    tag: Annotated[str, "Only files with this tag."] = "",
    platform: PlatformName = "",
    when: Annotated[str, "Which days and what time, e.g. 'every Friday at 18:00'."],
    rest_days: Annotated[int, "Days before the same file is posted again."] = 30,
    most_uses: Annotated[int, "How often one file is posted at most; 0 = any number."] = 0,
) -> Outcome:
    """Post approved files of the library again and again (evergreen), each after a rest."""
    if not 1 <= rest_days <= LONGEST_REST:
        raise InvalidRequest(
            tr("{rest_days} days of rest?", rest_days=rest_days),
            fix=tr("1 to {longest_rest}", longest_rest=LONGEST_REST),
        )
    row = await a_persona(context, persona)
    start = await _start_of(context, row, platform, when, kind=LIBRARY, theme=tag.strip().lstrip("#").lower())
    start |= {"cooldown_days": rest_days, "most_uses": max(0, most_uses)}
    which = f" tagged #{plain(str(start['theme']))}" if start["theme"] else ""
    uses = tr(", at most {most_uses} times", most_uses=most_uses) if most_uses > 0 else ""
    text = tr(
        "Post approved pictures and clips of **{name}**{which} from the library to {where_and_when}. Each rests {rest_days} days before it comes again{uses}.",
        name=plain(row.name),
        which=which,
        where_and_when=await _where_and_when(context, start),
        rest_days=rest_days,
        uses=uses,
    )
    ask = Offer(label=tr("Start, ask me each time"), action="start_schedule", args=start, style="primary")
    by_itself = Offer(label=tr("Start, post by itself"), action="start_schedule", args=start | {"ask_first": False})
    return _proposed(text, row, ((ask,), (by_itself,)))


async def _start_of(
    context: ToolContext, persona: Persona, platform: str, when: str, **kind: object
) -> dict[str, object]:
    """Return what `start_schedule` needs, of the words for where and when."""
    destination = await the_destination(context, platform, persona)
    zone = persona.timezone or context.timezone
    rule = recurrence(when, now=context.now, timezone=zone)
    return {
        "persona": persona.id,
        "platform": destination.platform,
        "timezone": zone,
        **_rule_args(rule),
        **kind,
    }


def _rule_args(rule: Recurrence) -> dict[str, object]:
    return {
        "weekdays": "".join(map(str, rule.weekdays)),
        "wall_times": rule.wall_times,
        "every_weeks": rule.every_weeks,
        "month_day": rule.month_day,
        "ends_on": rule.ends_on.isoformat() if rule.ends_on else "",
    }


async def _where_and_when(context: ToolContext, start: Mapping[str, Any]) -> str:
    destinations = await context.studio.destinations.for_platform(str(start["platform"]))
    where = plain(destinations[0].name or destinations[0].platform)
    return f"{where}: {when_it_recurs(_schedule(context, **start))}"


def _proposed(text: str, persona: Persona, offers: tuple[tuple[Offer, ...], ...]) -> Outcome:
    return Outcome(
        effect="proposed",
        text=text,
        object_kind="schedule",
        offers=(*offers, (Offer(label=tr("No"), action="leave"),)),
        remember={"persona": persona.id},
    )


def _schedule(context: ToolContext, *, persona: str, ends_on: str = "", duration_s: int = 0, **values: Any) -> Schedule:
    zone = ZoneInfo(str(values["timezone"]))
    return Schedule(
        persona_id=persona,
        starts_on=context.now.astimezone(zone).date(),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        duration_s=duration_s or None,
        is_active=True,
        front=context.front,
        chat=context.chat,
        created_at=context.now,
        **values,
    )


@tool
async def start_schedule(
    context: ToolContext,
    *,
    persona: str,
    platform: str,
    theme: str,
    weekdays: str,
    wall_times: str,
    timezone: str,
    kind: str = "reel",
    duration_s: int = 0,
    every_weeks: int = 1,
    month_day: int = 0,
    ends_on: str = "",
    cooldown_days: int = 30,
    most_uses: int = 0,
    ask_first: bool = True,
) -> Outcome:
    """Start a recurring production."""
    row = await context.studio.schedules.add(
        _schedule(
            context, persona=persona, platform=platform, theme=theme, weekdays=weekdays, wall_times=wall_times, timezone=timezone,
            kind=kind, duration_s=duration_s, every_weeks=every_weeks, month_day=month_day, ends_on=ends_on,
            cooldown_days=cooldown_days, most_uses=most_uses, ask_first=ask_first,
        )
    )  # fmt: skip
    context.studio.publishing.nudge()  # its occurrences are on the schedule at once
    return Outcome(
        effect="scheduled",
        text=tr(
            "Recurring post {number} is on: {when_it_recurs}. /queue shows the coming ones, `/recurring stop {number}` ends it.",
            number=row.id,
            when_it_recurs=when_it_recurs(row),
        ),
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
            raise InvalidRequest(tr("no recurring post {number} is on", number=number), fix=tr("/recurring lists them"))
        gone = await context.studio.schedules.stop(number, now=context.now)
        return Outcome(
            effect="cancelled",
            text=tr("Recurring post {number} is stopped; {cancelled}.", number=number, cancelled=_cancelled(len(gone))),
            object_kind="schedule",
            object_id=str(number),
        )
    if words.strip():
        raise InvalidRequest(
            tr("{words!r} is not about recurring posts", words=words.strip()[:40]),
            fix=tr("/recurring, or /recurring stop 3"),
        )
    if not rows:
        return Outcome(
            effect="nothing", text=tr('Nothing recurs. Say "every Friday at 18:00 make and post a beach reel for Ava".')
        )
    names = await context.studio.personas.named([row.persona_id for row in rows if row.persona_id])
    lines = [
        f"**{row.id}** {plain(names.get(row.persona_id or '', ''))}: {_subject(row)} → "
        f"{platform_of(row.platform).title}, {when_it_recurs(row)}"
        for row in rows
    ]
    return Outcome(effect="found", text="\n".join([*lines, tr("`/recurring stop N` ends one.")]))


def _subject(row: Schedule) -> str:
    if row.kind == LIBRARY:
        return tr("from the library{more}", more=f" #{plain(row.theme)}" if row.theme else "")
    return plain(row.theme) or tr("free choice")


def _cancelled(number: int) -> str:
    return trn("{count} coming post is cancelled", "{count} coming posts are cancelled", number)


OFFERED = [schedule_recurring, repeat_from_library]
PRESSED = [start_schedule, recurring]
