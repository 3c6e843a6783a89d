"""The plan as a calendar: a week or a month as a picture, the same in words, and buttons that go on and back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from storage.names import name_key
from storage.tables import Asset, AssetType, Delivery, DeliveryState, Role
from storage.wording import dated, tr, trn
from tools.approval import state_words
from tools.context import Document, Offer, Outcome, ToolContext
from tools.errors import Refused
from tools.finding import a_persona
from tools.marks import bare, plain
from tools.planning import FORMS, export_plan
from tools.platforms import platform as platform_of
from tools.platforms import platform_id
from tools.sheets import sources
from tools.showing import LONGEST, is_veiled, sheet, units
from tools.toolbox import tool
from tools.when import period

Span = Literal["week", "month"]
MOST: Final = 1_000  # posts that are looked at for one picture
DRAWN: Final = 4  # of a day; the others are counted
WEEK: Final = timedelta(days=7)
SIGNS: Final[Mapping[DeliveryState, str]] = {
    DeliveryState.SLOT: "kept", DeliveryState.DRAFT: "approval", DeliveryState.PLANNED: "planned",
    DeliveryState.CLAIMED: "planned", DeliveryState.SENDING: "planned", DeliveryState.POSTED: "posted",
    DeliveryState.FAILED: "failed", DeliveryState.UNKNOWN: "asked", DeliveryState.ASK: "asked",
}  # fmt: skip
BADGES: Final = {"kept": "▫️", "approval": "🟠", "planned": "🔵", "posted": "✅", "failed": "⛔", "asked": "❓"}
FILLING: Final = {
    "calendar",
    "the",
    "a",
    "an",
    "as",
    "picture",
    "image",
    "of",
    "for",
    "in",
    "on",
    "show",
    "me",
    "posts",
    "view",
}


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """What one calendar shows: the span that `first` lies in, of one persona, of one platform."""

    span: Span
    first: date
    persona: str = ""  # id
    platform: str = ""

    @property
    def days(self) -> list[date]:
        """The days that are drawn: of a month whole weeks, from a Monday to a Sunday."""
        begin = self.first - timedelta(days=self.first.weekday())
        end = self.until + timedelta(days=-self.until.weekday() % 7)
        return [begin + timedelta(days=number) for number in range((end - begin).days)]

    @property
    def until(self) -> date:
        """The day after the last."""
        return self.first + WEEK if self.span == "week" else (self.first + timedelta(days=32)).replace(day=1)

    def beside(self, step: Literal[-1, 1]) -> "Leaf":
        if self.span == "week":
            return replace(self, first=self.first + step * WEEK)
        return replace(self, first=self.until if step > 0 else (self.first - timedelta(days=1)).replace(day=1))

    def holds(self, day: date) -> bool:
        return self.first <= day < self.until


def leaf_at(span: Span, day: date, **about: str) -> Leaf:
    """Return the week, or the month, that a day lies in.

    >>> leaf_at("week", date(2026, 11, 25)).first, leaf_at("month", date(2026, 11, 25)).first
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 1))
    """
    first = day - timedelta(days=day.weekday()) if span == "week" else day.replace(day=1)
    return Leaf(span=span, first=first, **about)


@tool
async def show_calendar(context: ToolContext, *, words: str = "") -> Outcome:
    """Show the plan as a calendar: "week", "month", "next week", "November", of a persona or a platform where named; with
    "ics", "csv" or "json" send it as a file."""
    if any(word in FORMS for word in words.lower().split()):
        meant = " ".join(word for word in words.split() if word.casefold() not in FILLING)
        sent: Outcome = await export_plan.function(context, words=meant)
        return sent
    return await _shown(context, await _read(context, words))


async def _read(context: ToolContext, words: str) -> Leaf:
    today = context.now.astimezone(ZoneInfo(context.timezone)).date()
    about: dict[str, str] = {}
    rest = words.replace(",", " ")
    names = {name_key(name): name for name in await context.studio.personas.names()}
    kept: list[str] = []
    for name in sorted(names.values(), key=len, reverse=True):  # a name may have spaces
        at = rest.casefold().find(name.casefold())
        ends = at + len(name)
        if at >= 0 and not rest[at - 1 : at].isalnum() and not rest[ends : ends + 1].isalnum():
            about["persona"] = (await a_persona(context, name)).id
            rest = f"{rest[:at]} {rest[ends:].removeprefix(chr(39) + 's').removeprefix('’s')}"
            break
    for word in rest.split():
        if platform_id(word) and "platform" not in about:
            about["platform"] = str(platform_id(word))
        elif word.casefold() not in FILLING:
            kept.append(word)
    when = " ".join(kept).strip(" ?!.").lower()
    match when:
        case "" | "week" | "this week" | "weekly" | "today":
            return leaf_at("week", today, **about)
        case "month" | "this month" | "monthly":
            return leaf_at("month", today, **about)
        case "last week" | "previous week":
            return leaf_at("week", today, **about).beside(-1)
        case "last month" | "previous month":
            return leaf_at("month", today, **about).beside(-1)
    begin, end = period(when, now=context.now, timezone=context.timezone)
    first = begin.astimezone(ZoneInfo(context.timezone)).date()
    return leaf_at("month" if end - begin > WEEK + timedelta(hours=2) else "week", first, **about)


@tool
async def turn_calendar(
    context: ToolContext, *, span: Span, first: str, asker: str, persona: str = "", platform: str = ""
) -> Outcome:
    """Show another week or month of a calendar, for the person who asked for it."""
    if context.actor != asker:
        raise Refused(
            tr("somebody else is leafing through that calendar"), fix=tr("/calendar shows you one of your own")
        )
    return await _shown(context, Leaf(span=span, first=date.fromisoformat(first), persona=persona, platform=platform))


async def _shown(context: ToolContext, leaf: Leaf) -> Outcome:
    zone = ZoneInfo(context.timezone)
    begin, end = (datetime.combine(day, time(), tzinfo=zone) for day in (leaf.first, leaf.until))
    found = await context.studio.deliveries.list(
        states=set(SIGNS), persona_id=leaf.persona or None, platform=leaf.platform, since=begin, until=end, limit=MOST
    )
    rows = {delivery.id: delivery for delivery in found}
    by_day: dict[date, list[Delivery]] = defaultdict(list)
    for delivery in found:
        by_day[delivery.due_at.astimezone(zone).date()].append(delivery)
    assets = {
        one.id: one for one in await context.studio.assets.among(row.asset_id for row in rows.values() if row.asset_id)
    }
    names: dict[str, str] = {}
    for number in {row.persona_id for row in rows.values() if row.persona_id} | ({leaf.persona} - {""}):
        persona = await context.studio.personas.get(number, deleted=True)
        names[number] = persona.name if persona is not None else ""
    title, about = _title(leaf), [names.get(leaf.persona, "")]
    about.append(platform_of(leaf.platform).title if leaf.platform else "")
    count = trn("{count}{more} post", "{count}{more} posts", len(found), more="+" if len(found) == MOST else "")
    subtitle = " · ".join(part for part in (*about, count if found else "", context.timezone) if part)
    words = _words(by_day, assets, names, zone, context.now.astimezone(zone).date())
    return Outcome(
        effect="found" if found else "nothing",
        text=_cut([f"**{plain(title)}** ({plain(subtitle)})", *(words or [_empty(leaf, context)])]),
        files=await _picture(context, leaf, by_day, assets, names, title=title, subtitle=subtitle),
        offers=_offers(context, leaf),
    )


def _empty(leaf: Leaf, context: ToolContext) -> str:
    is_over = leaf.until <= context.now.astimezone(ZoneInfo(context.timezone)).date()
    return (
        tr("Nothing went out then.")
        if is_over
        else tr('Nothing is planned. "post img_12 tomorrow at six" plans something.')
    )


def _title(leaf: Leaf) -> str:
    if leaf.span == "month":
        return dated(leaf.first, "%B %Y")
    last = leaf.until - timedelta(days=1)
    if leaf.first.year != last.year:
        return f"{dated(leaf.first, '%e %b %Y')} – {dated(last, '%e %b %Y')}"
    if leaf.first.month == last.month:
        return f"{dated(leaf.first, '%e')} – {dated(last, '%e %B %Y')}"
    return f"{dated(leaf.first, '%e %b')} – {dated(last, '%e %b %Y')}"


def _offers(context: ToolContext, leaf: Leaf) -> tuple[tuple[Offer, ...], ...]:
    today = context.now.astimezone(ZoneInfo(context.timezone)).date()

    def turn(label: str, to: Leaf) -> Offer:
        args = {
            "span": to.span,
            "first": to.first.isoformat(),
            "persona": to.persona,
            "platform": to.platform,
            "asker": context.actor,
        }
        return Offer(label=label, action="turn_calendar", args=args, role=Role.VIEWER, turns=True)

    about = {"persona": leaf.persona, "platform": leaf.platform}
    inside = today if leaf.holds(today) else leaf.first
    other: Span = "month" if leaf.span == "week" else "week"
    now = () if leaf.holds(today) else (turn(tr("Today"), leaf_at(leaf.span, today, **about)),)
    return (
        (turn(tr("Previous"), leaf.beside(-1)), *now, turn(tr("Next"), leaf.beside(1))),
        (turn(tr("Week") if other == "week" else tr("Month"), leaf_at(other, inside, **about)),),
    )


# The words.


def _words(
    by_day: Mapping[date, Sequence[Delivery]],
    assets: Mapping[int, Asset],
    names: Mapping[str, str],
    zone: ZoneInfo,
    today: date,
) -> list[str]:
    lines = []
    for day in sorted(by_day):
        lines.append(f"**{dated(day, '%a %e %b')}**{tr(' (today)') if day == today else ''}")
        lines += [_line(delivery, assets, names, zone) for delivery in by_day[day]]
    return lines


def _line(delivery: Delivery, assets: Mapping[int, Asset], names: Mapping[str, str], zone: ZoneInfo) -> str:
    at = delivery.due_at.astimezone(zone)
    asset = assets.get(delivery.asset_id or 0)
    who = plain(names.get(delivery.persona_id or "", ""))
    about = [f"{at:%H:%M}", delivery.handle, who, asset.handle if asset else ""]
    # A link or the reason of a failure is long, and stands on the post's own card.
    standing = state_words(delivery).partition(":")[0]
    head = " ".join(part for part in (BADGES[SIGNS[delivery.state]], *about) if part)
    return f"{head} → {platform_of(delivery.platform).title}, {plain(standing)}"


def _cut(lines: Sequence[str]) -> str:
    """Return as many lines as fit under a picture, and how many do not."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        left = sum(1 for other in lines[number:] if not other.startswith("**"))
        more = tr("… and {left} more: /queue lists them", left=left)
        if units(bare("\n".join([*kept, line, more]))) > LONGEST:
            while kept and kept[-1].startswith("**") and len(kept) > 1:
                kept.pop()  # a day's name alone says nothing
            return "\n".join([*kept, more])
        kept.append(line)
    return "\n".join(kept)


# The picture.


async def _picture(
    context: ToolContext,
    leaf: Leaf,
    by_day: Mapping[date, Sequence[Delivery]],
    assets: Mapping[int, Asset],
    names: Mapping[str, str],
    *,
    title: str,
    subtitle: str,
) -> tuple[Document, ...]:
    zone = ZoneInfo(context.timezone)
    today = context.now.astimezone(zone).date()
    shown = [row for day in leaf.days for row in by_day.get(day, ())[:DRAWN]]
    pictures = await sources(
        context.studio.blobs,
        [assets[row.asset_id] for row in shown if row.asset_id and row.asset_id in assets],
        context.studio.thumbnails,
    )

    def post(row: Delivery) -> dict[str, Any]:
        asset = assets.get(row.asset_id or 0)
        return {
            "time": f"{row.due_at.astimezone(zone):%H:%M}",
            "platform": row.platform,
            "where": platform_of(row.platform).title,
            "name": names.get(row.persona_id or "", ""),
            "state": SIGNS[row.state],
            "kind": _kind(row, asset),
            "blurred": asset is not None and is_veiled(context, asset),
            "source": pictures.get(asset.id) if asset else None,
        }

    days = [
        {
            "name": dated(day, "%a"),
            "number": str(day.day),
            "is_today": day == today,
            "is_past": day < today,
            "is_outside": not leaf.holds(day),
            "posts": [post(row) for row in by_day.get(day, ())[:DRAWN]],
            "more": max(0, len(by_day.get(day, ())) - DRAWN),
        }
        for day in leaf.days
    ]
    told = {"title": title, "subtitle": subtitle, "names": [dated(day, "%a") for day in leaf.days[:7]], "days": days}
    return await sheet(context, leaf.span, told, name="calendar.jpg")


def _kind(row: Delivery, asset: Asset | None) -> str:
    """What stands in the place of a picture that there is none of."""
    if asset is not None:
        return {AssetType.AUDIO: tr("sound"), AssetType.TEXT: tr("text")}.get(asset.type, tr("no picture"))
    if row.job_id is not None:
        return tr("in work")
    return (
        tr("made then")
        if row.schedule_id is not None
        else tr("kept time")
        if row.state is DeliveryState.SLOT
        else tr("gone")
    )


PRESSED = [show_calendar, turn_calendar]
