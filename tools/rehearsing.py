"""A look ahead: a month played through before it happens, and what would come of it."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from storage.tables import DeliveryState
from storage.wording import dated, tr, trn
from tools.context import Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.marks import plain
from tools.platforms import platform as platform_of
from tools.toolbox import tool

FARTHEST: Final = timedelta(days=400)
USUAL_SPAN: Final = timedelta(days=30)
LISTED: Final = 40  # lines; more are summed up
NAMED: Final = 6  # posts in one line of the summary


@dataclass(frozen=True, kw_only=True)
class PlayedPost:
    """What became of one post in the play."""

    handle: str  # P12; "" for an occurrence that has no row yet
    schedule_id: int | None
    slot: str  # of an occurrence: with its local date, its name
    local_date: str
    persona: str
    platform: str
    timezone: str
    planned_for: datetime
    at: datetime | None  # when it went out
    state: DeliveryState
    note: str = ""  # why it moved, or did not go out
    needs_press: bool = False

    @property
    def went_out(self) -> bool:
        return self.at is not None


@dataclass(frozen=True, kw_only=True)
class Played:
    """A span of time, played through. Presses are taken as given, and platforms as working."""

    since: datetime
    until: datetime
    posts: tuple[PlayedPost, ...]
    made: int  # reels and pictures that are made for it
    gpu_seconds: float | None  # for these; None where nothing was ever measured
    busiest: tuple[float, datetime, str] | None = None  # the GPU's seconds, the day's beginning, the persona
    budget: int = 0  # minutes for one persona on one day; 0: as many as are asked for
    was_cut: bool = False  # it was too much to be played to the end


Rehearse = Callable[[datetime, datetime], Awaitable[Played]]


@tool
async def simulate(
    context: ToolContext, *, period: Annotated[str, "Which days, e.g. November, next month, next 14 days."] = ""
) -> Outcome:
    """Play a month through before it happens: what goes out when, what is moved, what has no content."""
    start, end = context.now, context.now + USUAL_SPAN
    if period.strip():
        from tools.when import period as period_of  # the readers of times are slow to import, and a start needs none

        start, end = period_of(period, now=context.now, timezone=context.timezone)
    if end <= context.now:
        raise InvalidRequest(
            tr("{period} is over", period=period[:40]), fix=tr("/queue posted 30d shows what went out")
        )
    if end - context.now > FARTHEST:
        raise InvalidRequest(tr("that is too far ahead"), fix=tr("at most {days} days", days=FARTHEST.days))
    played = await context.studio.rehearse(max(start, context.now), end)
    return Outcome(effect="found" if played.posts else "nothing", text=in_words(played, context.timezone))


def in_words(played: Played, timezone: str) -> str:
    """Return the play as a summary with a list below it."""
    there = ZoneInfo(timezone)
    span = tr(
        "{since:%d %b} to {until:%d %b %Y}",
        since=played.since.astimezone(there),
        until=(played.until - timedelta(minutes=1)).astimezone(there),
    )
    if not played.posts:
        return tr("**{span}**: nothing would go out. Nothing is planned, and nothing recurs.", span=span)
    out = [post for post in played.posts if post.went_out]
    lines = [tr("**{span}, played through**: {counted} would go out.", span=span, counted=_counted(len(out), "post"))]
    by_place = Counter((post.persona, post.platform) for post in out)
    if by_place:
        lines.append(
            "• "
            + ", ".join(
                f"{plain(persona) or tr('nobody')} → {platform_of(platform).title}: {number}"
                for (persona, platform), number in sorted(by_place.items())
            )
        )
    presses = sum(post.needs_press for post in played.posts)
    if presses:
        lines.append(
            trn(
                "• {count} of them needs your press first; I took it as given.",
                "• {count} of them need your press first; I took it as given.",
                presses,
            )
        )
    lines += _troubles(played)
    if played.made:
        lines.append(
            tr(
                "• {counted} to make: {gpu_words}.",
                counted=_counted(played.made, tr("reel or picture"), tr("reels and pictures")),
                gpu_words=_gpu_words(played, there),
            )
        )
    if played.was_cut:
        lines.append(tr("• That is so much that I stopped before the end: ask for fewer days."))
    return "\n".join([*lines, "", *_list(played, timezone)])


def _gpu_words(played: Played, there: ZoneInfo) -> str:
    if played.gpu_seconds is None:
        return tr("how long the GPU takes is not measured yet")
    if not played.gpu_seconds:
        return tr("no GPU time, the sketch painter draws them")
    words = tr("about {hours} of GPU time", hours=_hours(played.gpu_seconds))
    if played.busiest is not None:
        seconds, day, persona = played.busiest
        of = tr(" of {budget} allowed", budget=played.budget) if played.budget else ""
        who = tr(" for {persona}", persona=plain(persona)) if persona else ""
        words += tr(
            ", most on {day:%a %d %b}: {seconds} minutes{of}{who}",
            day=day.astimezone(there),
            seconds=round(seconds / 60),
            of=of,
            who=who,
        )
    return words


def _troubles(played: Played) -> list[str]:
    """Say what does not go as planned, a line for each kind."""
    moved = [post for post in played.posts if post.went_out and post.note]
    reasons = Counter(post.note for post in moved)
    lines = [
        tr("• Moved: {number} ({note})", number=number, note=plain(note)) for note, number in reasons.most_common(NAMED)
    ]
    shifted = [
        post
        for post in played.posts
        if post.slot and post.slot != _wall(post.planned_for, post.timezone) and not post.note
    ]
    if shifted:
        lines.append(
            tr(
                "• The clocks change: {shifted} at another hour that day.",
                shifted=", ".join(_name(post) for post in shifted[:NAMED]),
            )
        )
    stuck = [post for post in played.posts if not post.went_out]
    for note, number in Counter(post.note or post.state.value for post in stuck).most_common(NAMED):
        which = ", ".join(_name(post) for post in stuck if (post.note or post.state.value) == note and post.handle)
        named = f": {which}" if which and number <= NAMED else ""
        lines.append(tr("• ⚠️ {number} would not go out ({note}){named}", number=number, note=plain(note), named=named))
    return lines


def _list(played: Played, timezone: str) -> list[str]:
    lines = []
    for post in played.posts[:LISTED]:
        at = (post.at or post.planned_for).astimezone(ZoneInfo(post.timezone or timezone))
        mark = "" if post.went_out else "⚠️ "
        lines.append(
            f"{mark}{dated(at, '%a %d %b %H:%M')} {_name(post)} {plain(post.persona)} → {platform_of(post.platform).title}"
        )
    more = len(played.posts) - LISTED
    return (
        [*lines, tr("… and {more} more: ask for fewer days, for example /simulate next week", more=more)]
        if more > 0
        else lines
    )


def _name(post: PlayedPost) -> str:
    return post.handle or tr("recurring {schedule_id}", schedule_id=post.schedule_id)


def _wall(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _hours(seconds: float) -> str:
    hours = seconds / 3600
    return f"{max(1, round(seconds / 60))} minutes" if hours < 1 else f"{hours:.1f} hours"


OFFERED = [simulate]
