"""Tools about when a persona posts: posting times, quiet hours, posts a day; and the next free places among them."""

import re
from typing import Annotated, Any

from storage.rhythms import scope_of
from storage.tables import Asset, DeliveryState, Destination, IfLate, Persona, Rhythm
from storage.wording import later, tr
from tools.approval import state_words
from tools.context import Offer, Outcome, ToolContext
from tools.decisions import too_late
from tools.errors import InvalidRequest
from tools.finding import OPEN, a_persona, the_content, the_delivery, the_destination, the_persona
from tools.marks import plain
from tools.notes import AssetNames, PersonaName, PlatformName, PostName
from tools.platforms import place_of, platform_id
from tools.publishers.rhythm import USUAL
from tools.publishing import Post
from tools.readying import made_fit
from tools.recurrence import quiet_in, recurrence, slots_in
from tools.recurring import days_words, times_words
from tools.schedule import about, refuse_unfit
from tools.toolbox import tool
from tools.writing import caption_for, outgoing_caption

MOST_QUEUED = 10  # posts of one request: their captions are shown whole, on one card
MOST_A_DAY = 500
LATE = {
    "post": (IfLate.POST, later("goes out late within the grace; later than that I ask")),
    "ask": (IfLate.ASK, later("is asked about if its time is missed")),
    "skip": (IfLate.SKIP, later("is called off if its time is missed")),
}


@tool
async def set_posting_times(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    platform: PlatformName = "",
    times: Annotated[str, "The times of a day, e.g. '9, 13 and 18'."],
) -> Outcome:
    """Set the times at which a persona posts; "next free slot" is looked for among them."""
    row = await a_persona(context, persona)
    destination = await the_destination(context, platform, row)
    weekdays = "0123456"
    if re.search(r"[a-z]{3}day|weekdays|weekends|werktags|entre semana", times.lower()):
        weekdays = "".join(map(str, recurrence(times, now=context.now, timezone=context.timezone).weekdays))
    return await _set(context, row, destination, times=" ".join(slots_in(times)), weekdays=weekdays)


@tool
async def set_quiet_hours(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    platform: PlatformName = "",
    hours: Annotated[str, "From when to when, e.g. 'between 22:00 and 8:00'; 'none' for none."],
) -> Outcome:
    """Set hours in which nothing is posted by itself; what falls there waits for their end."""
    quiet = "" if hours.strip().lower() in {"none", "off", "no", ""} else quiet_in(hours)
    return await _set(context, *await _whose(context, persona, platform), quiet=quiet)


@tool
async def set_daily_cap(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    platform: PlatformName = "",
    posts: Annotated[int, "Posts a day at most; 0 = any number."],
) -> Outcome:
    """Set how many posts go out on one day; what is more moves to the next day."""
    if not 0 <= posts <= MOST_A_DAY:
        raise InvalidRequest(
            tr("{posts} posts a day?", posts=posts), fix=tr("0 to {most_a_day}; 0 is any number", most_a_day=MOST_A_DAY)
        )
    return await _set(context, *await _whose(context, persona, platform), per_day=posts)


async def _whose(context: ToolContext, persona: str, platform: str) -> tuple[Persona | None, Destination | None]:
    """Return whom and where a rule is for: without a name everybody, without a platform everywhere."""
    row = await the_persona(context, persona) if persona.strip() else None
    destination = await the_destination(context, platform, row) if platform.strip() else None
    return row, destination


async def _set(
    context: ToolContext, persona: Persona | None, destination: Destination | None, **values: Any
) -> Outcome:
    persona_id, destination_id = persona.id if persona else None, destination.id if destination else None
    rhythms = context.studio.rhythms
    scope = scope_of(persona_id, destination_id)
    before = next((one for one in await rhythms.list() if one.scope == scope), None)
    row = await rhythms.set(persona_id, destination_id, now=context.now, **values)
    back = {
        "persona": persona_id or "",
        "destination": destination_id or 0,
        "values": {name: getattr(before, name) for name in values} if before else {},
    }
    context.studio.publishing.nudge()
    return Outcome(
        effect="changed",
        text=await _line(context, row),
        object_kind="rhythm",
        object_id=scope,
        offers=((Offer(label=tr("Undo"), action="restore_rhythm", args=back),),),
        remember={"persona": persona_id} if persona_id else {},
    )


@tool
async def restore_rhythm(context: ToolContext, *, persona: str, destination: int, values: dict[str, Any]) -> Outcome:
    """Take back a change of a rhythm."""
    rhythms = context.studio.rhythms
    if values:
        row = await rhythms.set(persona or None, destination or None, now=context.now, **values)
        return Outcome(effect="changed", text=tr("As before. {line}", line=await _line(context, row)))
    await rhythms.remove(scope_of(persona or None, destination or None))
    return Outcome(effect="changed", text=tr("As before: no rule."))


@tool
async def rhythm(context: ToolContext, *, words: str = "") -> Outcome:
    """List posting times, quiet hours and posts a day; or change them: "Ava instagram 9 13 18", "quiet 22-8", "Ava max 3"."""
    persona, platform, rest = await _parted(context, words)
    low = rest.lower()
    if not rest and not persona and not platform:
        rows = await context.studio.rhythms.list()
        lines = [await _line(context, row) for row in rows]
        hint = tr(
            '"Ava posts on Instagram at 9, 13 and 18" sets times (else {usual}); /rhythm quiet 22-8; /rhythm Ava max 3.',
            usual=USUAL,
        )
        return Outcome(
            effect="found" if rows else "nothing",
            text="\n".join([*lines, hint] if rows else [tr("No rules yet."), hint]),
        )
    if match := re.fullmatch(r"quiet(?: hours)?\s*(.*)", low):
        return await set_quiet_hours.function(context, persona=persona, platform=platform, hours=match[1])
    if match := re.fullmatch(r"(?:max|cap|limit)\s*(\d{1,4})(?: (?:posts )?(?:a|per) day)?", low):
        return await set_daily_cap.function(context, persona=persona, platform=platform, posts=int(match[1]))
    if low in {"off", "none", "clear", "rm"}:
        row, destination = await _whose(context, persona, platform)
        return await _set(context, row, destination, times="", weekdays="0123456", quiet="", per_day=0)
    if rest:
        times = re.sub(r"(?<=\d)\s+(?=\d)", ", ", rest.removeprefix("at ").removeprefix("times "))
        return await set_posting_times.function(context, persona=persona, platform=platform, times=times)
    row, destination = await _whose(context, persona, platform)
    found = await context.studio.rhythms.for_post(row.id if row else None, destination.id if destination else None)
    lines = [await _line(context, one) for one in found]
    return Outcome(
        effect="found" if found else "nothing",
        text="\n".join(lines) or tr("No rule: free places are at {usual}.", usual=USUAL),
    )


async def _parted(context: ToolContext, words: str) -> tuple[str, str, str]:
    """Split "Mia Rose instagram quiet 22-8" into the persona's name, the platform and the rest."""
    names = sorted(await context.studio.personas.names(), key=len, reverse=True)
    rest = " ".join(words.split())
    name = next((one for one in names if re.match(rf"{re.escape(one)}\b", rest, re.IGNORECASE)), "")
    rest = rest[len(name) :].strip()
    head, _, tail = rest.partition(" ")
    if head and platform_id(head) and not head[0].isdigit():
        return name, head, tail.strip()
    return name, "", rest


async def _line(context: ToolContext, row: Rhythm) -> str:
    """Say one rhythm in a line."""
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    destination = await context.studio.destinations.get(row.destination_id) if row.destination_id else None
    who = plain(persona.name) if persona else tr("Everybody")
    where = tr(" on {destination}", destination=plain(destination.name or destination.platform)) if destination else ""
    parts = []
    if row.times:
        days = "" if row.weekdays == "0123456" else f" ({days_words(row.weekdays)})"
        parts.append(tr("posts at {times_words}{days}", times_words=times_words(row.times), days=days))
    if row.quiet:
        parts.append(tr("is quiet {quiet}", quiet=row.quiet.replace("-", " to ")))
    if row.per_day:
        parts.append(tr("posts at most {per_day} a day", per_day=row.per_day))
    return f"**{who}**{where}: {', '.join(parts) or tr('no rule')}."


# The queue.


@tool
async def queue_posts(
    context: ToolContext, *, assets: AssetNames, persona: PersonaName = "", platform: PlatformName = ""
) -> Outcome:
    """Put existing files into the next free posting times, one each ("put it in the next free slot", "queue these five")."""
    names = _meant(context, assets)
    if not 1 <= len(names) <= MOST_QUEUED:
        raise InvalidRequest(
            tr("{count} at once?", count=len(names)), fix=tr("1 to {most_queued}", most_queued=MOST_QUEUED)
        )
    found = [await the_content(context, name) for name in names]
    first = next((one.asset for one in found if one.asset is not None), None)
    owner = await context.studio.personas.get(first.persona_id) if first and first.persona_id and not persona else None
    row = await the_persona(context, persona) if persona else owner
    destination = await the_destination(context, platform, row)
    zone = row.timezone if row and row.timezone else context.timezone
    for one in found:
        if one.asset is None:
            raise InvalidRequest(
                tr("{name} is still being made", name=one.name), fix=tr("queue it when its card says ready")
            )
        await refuse_unfit(context.studio.assets, one.asset, row, destination)
    places = await context.studio.publishing.pacing.free(
        row.id if row else None, destination.id, zone, after=context.now, number=len(found), now=context.now
    )
    if len(places) < len(found):
        raise InvalidRequest(tr("there are not that many free places within a year"), fix=tr("/rhythm shows the rules"))
    rows = []
    for one, place in zip(found, places, strict=True):
        asset: Asset | None = one.asset
        fitting = await made_fit(context, asset, destination) if asset else None
        rows.append(
            await context.studio.publishing.plan(
                Post(
                    destination=destination,
                    persona_id=row.id if row else None,
                    asset_id=asset.id if asset and not fitting else None,
                    job_id=fitting.id if fitting else None,
                    caption=await caption_for(context, asset, row, place_of(destination)),
                    wall_time=place.wall_time,
                    timezone=zone,
                    due_at=place.due_at,
                    front=context.front,
                    chat=context.chat,
                )
            )
        )
    if not any(
        one.times for one in await context.studio.publishing.pacing.rhythms(row.id if row else None, destination.id)
    ):
        who = plain(row.name) if row else "Ava"
        context.notes.append(
            tr(
                'No posting times are set, so I took {usual}. "{who} posts on {destination} at 9, 13 and 18" sets them.',
                usual=USUAL,
                who=who,
                destination=plain(destination.name or destination.platform),
            )
        )
    if len(rows) == 1:
        return about(rows[0], "proposed", tr("{rows}: the next free place.", rows=rows[0].handle))
    lines = []
    for delivery in rows:
        said = plain(await outgoing_caption(delivery, destination, row))
        shown = next(one.asset for one in found if one.asset and one.asset.id == delivery.asset_id)
        wall = f"{delivery.wall_time[:10]} {delivery.wall_time[11:16]}"
        lines.append(
            f"**{delivery.handle}** {(shown.handle if shown else '')} → {wall} ({zone})\n{said or tr('(no caption)')}"
        )
    where = plain(destination.name or destination.platform)
    everything = [[delivery.id, delivery.version] for delivery in rows]
    return Outcome(
        effect="proposed",
        text="\n\n".join([tr('{count} posts for **{where}**, each in the next free place:', count=len(rows), where=where), *lines]),
        object_kind="delivery",
        object_id=str(rows[-1].id),
        assets=tuple(one.asset.id for one in found if one.asset),
        offers=(
            (
                Offer(label=tr('Approve all {count}', count=len(rows)), action="approve_deliveries", args={"deliveries": everything}, style="primary"),
                Offer(label=tr('Cancel all'), action="answer_deliveries", args={"deliveries": everything, "answer": "drop"}, style="danger"),
            ),
        ),
        remember={"delivery": rows[-1].id},
    )  # fmt: skip


def _meant(context: ToolContext, assets: list[str]) -> list[str]:
    """Return the files that are named; "last" where a list was shown stands for as many of it, "these" for all of it."""
    listed = [str(one) for one in context.memory.get("listed") or []]
    if assets == ["these"]:
        if not listed:
            raise InvalidRequest(tr("which files?"), fix=tr("list them first (/library ava), or name them"))
        return listed
    if len(assets) > 1 and all(name == "last" for name in assets):
        if len(listed) < len(assets):
            raise InvalidRequest(
                tr("which {count}?", count=len(assets)), fix=tr("list them first (/library ava), or name them")
            )
        return listed[: len(assets)]
    return assets


@tool
async def approve_deliveries(context: ToolContext, *, deliveries: list[list[int]]) -> Outcome:
    """Approve several posts exactly as they were shown."""
    done: list[str] = []
    left: list[str] = []
    for number, version in deliveries:
        approved = await context.studio.publishing.approve(number, by=context.actor, expected_version=version)
        is_approved = approved.outcome in {"now", "planned"} and approved.delivery is not None
        (done if is_approved else left).append(f"P{number}")
    return _decided(done, left, "approved", "approved")


@tool
async def answer_deliveries(context: ToolContext, *, deliveries: list[list[int]], answer: str) -> Outcome:
    """Answer for several posts at once: each at its next slot, or, out of a backup, kept as it is, or dropped."""
    said = {"next_slot": tr("moved to their next slots"), "keep": tr("kept at their times"), "drop": "dropped"}
    if answer not in said:
        raise InvalidRequest(
            tr("{answer!r} is no answer for several", answer=answer[:40]), fix=tr("/queue shows where things stand")
        )
    publishing = context.studio.publishing
    done: list[str] = []
    left: list[str] = []
    for number, version in deliveries:
        row = await context.studio.deliveries.get(number)
        changed = None
        if row is not None and row.version == version and row.state in OPEN:
            match answer:
                case "drop":
                    changed = await publishing.drop(number)
                case "keep":
                    changed = await publishing.keep(number)
                case _:
                    changed = await publishing.next_slot(number, by=context.actor)
        (done if changed is not None else left).append(f"P{number}")
    return _decided(
        done,
        left,
        "cancelled" if answer == "drop" else "changed",
        said[answer],
    )


def _decided(done: list[str], left: list[str], effect: Any, what: str) -> Outcome:
    lines = [f"{', '.join(done)}: {what}."] if done else []
    if left:
        lines.append(tr("Nothing was done with {left}: they have changed since you were asked.", left=", ".join(left)))
    return Outcome(effect=effect if done else "nothing", text="\n".join(lines))


@tool
async def set_if_late(context: ToolContext, *, id: PostName, words: str = "") -> Outcome:  # noqa: A002 - the word of the tool contract
    """Say what becomes of a post that misses its time: post late, ask, or skip."""
    row = await the_delivery(context, id)
    word = next((part for part in words.lower().split() if part in LATE), "")
    if not word:
        raise InvalidRequest(
            tr("post late, ask or skip?"), fix=tr("for example /post {handle} late skip", handle=row.handle)
        )
    if row.state not in OPEN or row.state is DeliveryState.ASK:
        return about(row, "nothing", f"{row.handle}: {plain(state_words(row))}.", by_card=False)
    changed = await context.studio.publishing.set_if_late(row.id, LATE[word][0])
    if changed is None:
        return await too_late(context, row.id)
    return about(changed, "changed", f"{changed.handle} {tr(LATE[word][1])}.", by_card=False)


OFFERED = [set_posting_times, set_quiet_hours, set_daily_cap, queue_posts, set_if_late]
PRESSED = [rhythm, restore_rhythm, approve_deliveries, answer_deliveries]
