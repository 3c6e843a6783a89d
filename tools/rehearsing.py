"""A look ahead: a month played through before it happens, and what would come of it."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from storage.tables import DeliveryState
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
        raise InvalidRequest(f"{period[:40]} is over", fix="/queue posted 30d shows what went out")
    if end - context.now > FARTHEST:
        raise InvalidRequest("that is too far ahead", fix=f"at most {FARTHEST.days} days")
    played = await context.studio.rehearse(max(start, context.now), end)
    return Outcome(effect="found" if played.posts else "nothing", text=in_words(played, context.timezone))


def in_words(played: Played, timezone: str) -> str:
    """Return the play as a summary with a list below it."""
    there = ZoneInfo(timezone)
    span = (
        f"{played.since.astimezone(there):%d %b} to {(played.until - timedelta(minutes=1)).astimezone(there):%d %b %Y}"
    )
    if not played.posts:
        return f"**{span}**: nothing would go out. Nothing is planned, and nothing recurs."
    out = [post for post in played.posts if post.went_out]
    lines = [f"**{span}, played through**: {_counted(len(out), 'post')} would go out."]
    by_place = Counter((post.persona, post.platform) for post in out)
    if by_place:
        lines.append(
            "• "
            + ", ".join(
                f"{plain(persona) or 'nobody'} → {platform_of(platform).title}: {number}"
                for (persona, platform), number in sorted(by_place.items())
            )
        )
    presses = sum(post.needs_press for post in played.posts)
    if presses:
        lines.append(f"• {presses} of them need{'s' if presses == 1 else ''} your press first; I took it as given.")
    lines += _troubles(played)
    if played.made:
        lines.append(
            f"• {_counted(played.made, 'reel or picture', 'reels and pictures')} to make: {_gpu_words(played, there)}."
        )
    if played.was_cut:
        lines.append("• That is so much that I stopped before the end: ask for fewer days.")
    return "\n".join([*lines, "", *_list(played, timezone)])


def _gpu_words(played: Played, there: ZoneInfo) -> str:
    if played.gpu_seconds is None:
        return "how long the GPU takes is not measured yet"
    if not played.gpu_seconds:
        return "no GPU time, the sketch painter draws them"
    words = f"about {_hours(played.gpu_seconds)} of GPU time"
    if played.busiest is not None:
        seconds, day, persona = played.busiest
        of = f" of {played.budget} allowed" if played.budget else ""
        who = f" for {plain(persona)}" if persona else ""
        words += f", most on {day.astimezone(there):%a %d %b}: {round(seconds / 60)} minutes{of}{who}"
    return words


def _troubles(played: Played) -> list[str]:
    """Say what does not go as planned, a line for each kind."""
    moved = [post for post in played.posts if post.went_out and post.note]
    reasons = Counter(post.note for post in moved)
    lines = [f"• Moved: {number} ({plain(note)})" for note, number in reasons.most_common(NAMED)]
    shifted = [
        post
        for post in played.posts
        if post.slot and post.slot != _wall(post.planned_for, post.timezone) and not post.note
    ]
    if shifted:
        lines.append(
            f"• The clocks change: {', '.join(_name(post) for post in shifted[:NAMED])} at another hour that day."
        )
    stuck = [post for post in played.posts if not post.went_out]
    for note, number in Counter(post.note or post.state.value for post in stuck).most_common(NAMED):
        which = ", ".join(_name(post) for post in stuck if (post.note or post.state.value) == note and post.handle)
        named = f": {which}" if which and number <= NAMED else ""
        lines.append(f"• ⚠️ {number} would not go out ({plain(note)}){named}")
    return lines


def _list(played: Played, timezone: str) -> list[str]:
    lines = []
    for post in played.posts[:LISTED]:
        at = (post.at or post.planned_for).astimezone(ZoneInfo(post.timezone or timezone))
        mark = "" if post.went_out else "⚠️ "
        lines.append(
            f"{mark}{at:%a %d %b %H:%M} {_name(post)} {plain(post.persona)} → {platform_of(post.platform).title}"
        )
    more = len(played.posts) - LISTED
    return [*lines, f"… and {more} more: ask for fewer days, for example /simulate next week"] if more > 0 else lines


def _name(post: PlayedPost) -> str:
    return post.handle or f"recurring {post.schedule_id}"


def _wall(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _hours(seconds: float) -> str:
    hours = seconds / 3600
    return f"{max(1, round(seconds / 60))} minutes" if hours < 1 else f"{hours:.1f} hours"


OFFERED = [simulate]
