"""Tools about posts: plan, list, show, move, cancel, keep a time and fill it. A tool proposes; what a press does is in `decisions`."""

import re
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from personas.gate import Refusal, may_publish, uses_real_face
from storage.assets import Assets
from storage.tables import Approval, Asset, Delivery, DeliveryState, Destination, Job, Persona, Rating
from storage.wording import dated, tr
from tools.approval import state_words, when_words
from tools.context import Effect, Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Missing, Refused
from tools.finding import OPEN, a_persona, the_content, the_delivery, the_destination, the_persona
from tools.marks import plain
from tools.notes import AssetName, PersonaName, PlatformName, PostName, When
from tools.platforms import place_of, platform_id
from tools.platforms import platform as platform_of
from tools.publishers.licences import refuse_unlicensed
from tools.publishers.sealing import WHOLE, lineage
from tools.publishing import Post
from tools.readying import made_fit
from tools.timereading import DAY
from tools.toolbox import tool
from tools.when import Moment, hour_alone, resolve, shift_in
from tools.when import period as period_of
from tools.writing import caption_for

# An hour and nothing else: before it "at" may be missing.
CLOCK = re.compile(
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|[01]?\d|2[0-3])"
    r"(?:[:.][0-5]\d)?\s*(?:[ap]\.?m\.?)?(?: o'?clock)?",
    re.IGNORECASE,
)
LISTED = 25  # posts in one answer
COMING = OPEN | {DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN}
STATES = {
    "approved": {DeliveryState.PLANNED},
    "planned": {DeliveryState.PLANNED},
    "pending": OPEN,
    "waiting": {DeliveryState.DRAFT, DeliveryState.ASK},
    "unapproved": {DeliveryState.DRAFT},
    "slot": {DeliveryState.SLOT},
    "empty": {DeliveryState.SLOT},
    "posted": {DeliveryState.POSTED},
    "failed": {DeliveryState.FAILED},
    "cancelled": {DeliveryState.CANCELLED},
    "canceled": {DeliveryState.CANCELLED},
    "all": set(DeliveryState),
}
PAST = {"posted", "failed", "cancelled", "canceled", "all"}  # states whose last days are looked at, not the next


def moment_of(context: ToolContext, when: str, timezone: str, persona: Persona | None) -> Moment:
    """Resolve the person's time words in the zone they named, else the persona's, else the person's own."""
    zone = timezone.strip() or (persona.timezone if persona and persona.timezone else context.timezone)
    if not when.strip():
        raise Missing(tr("when?"), argument="when", fix=tr('for example "tomorrow at 18:00"'))
    words = f"at {when.strip()}" if CLOCK.fullmatch(when.strip()) else when
    moment = resolve(words, now=context.now, timezone=zone)
    if moment.note:
        context.notes.append(plain(f"{moment.note[:1].upper()}{moment.note[1:]}."))
    return moment


def moved_moment(context: ToolContext, when: str, delivery: Delivery) -> Moment:
    """Resolve the new time of a post. "An hour later" is later than the post was. A day alone keeps the post's hour. An hour
    alone is on the post's own day, and in the half of the day that is nearer: from six in the evening, "at eight" is
    twenty hundred."""
    words = re.sub(r"\s+instead$", "", when.strip())
    if (shift := shift_in(words)) is not None:
        return _shifted(context, delivery, shift)
    words = f"at {words}" if CLOCK.fullmatch(words) else words
    hour = hour_alone(words)
    if hour is None or hour.clock is None:
        before = delivery.due_at.astimezone(ZoneInfo(delivery.timezone))
        is_day = bool(words) and not resolve(when, now=context.now, timezone=delivery.timezone).names_hour
        return moment_of(context, f"{when} at {before:%H:%M}" if is_day else when, delivery.timezone, None)
    zone = hour.zone or delivery.timezone
    before = delivery.due_at.astimezone(ZoneInfo(zone))
    if before <= context.now:
        return moment_of(context, when, zone, None)
    midnight = before.replace(hour=0, minute=0, second=0, microsecond=0)
    first = resolve(words, now=midnight, timezone=zone)
    # A clock with hands shows each hour twice.
    is_twice = hour.clock.style != "exact" and hour.part is None and 1 <= hour.clock.hour <= 12
    hours = {first.at.hour % 12, first.at.hour % 12 + 12} if is_twice else {first.at.hour}
    choices = [resolve(f"{one:02d}:{first.at.minute:02d}", now=midnight, timezone=zone) for one in sorted(hours)]
    ahead = [choice for choice in choices if choice.at > context.now and choice.at.date() == before.date()]
    if not ahead:
        return moment_of(context, when, zone, None)
    return min(ahead, key=lambda choice: abs(choice.at - before))


def _shifted(context: ToolContext, delivery: Delivery, shift: timedelta) -> Moment:
    """A clock change lies between two hours and not between two days: those keep the hour of the wall."""
    before = delivery.due_at.astimezone(ZoneInfo(delivery.timezone))
    after = before + shift if shift % DAY == timedelta(0) else (delivery.due_at + shift).astimezone(before.tzinfo)
    return moment_of(context, f"{after:%Y-%m-%d} {after:%H:%M}", delivery.timezone, None)


def moment_words(moment: Moment) -> str:
    return f"{dated(moment.at, '%a %d %b %H:%M')} ({moment.timezone})"


def about(delivery: Delivery, effect: Effect, text: str, *, by_card: bool = True, **remember: Any) -> Outcome:
    """Return what happened to a post; its card, as the database has it now, is brought to the end of the chat."""
    return Outcome(
        effect=effect,
        text=text,
        object_kind="delivery",
        object_id=str(delivery.id),
        by_card=by_card,
        remember={"delivery": delivery.id, **remember},
    )


@tool
async def schedule_post(
    context: ToolContext,
    *,
    asset: AssetName = "last",
    platform: PlatformName = "",
    when: When = "now",
    timezone: Annotated[str, "Only if the request names one, e.g. 'New York' or 'PST'."] = "",
    caption: Annotated[str, "Exact caption text if given."] = "",
) -> Outcome:
    """Publish an existing asset on a platform, at a time or now."""
    content = await the_content(context, asset)
    persona_id = content.asset.persona_id if content.asset else content.job.persona_id if content.job else None
    persona = await context.studio.personas.get(persona_id) if persona_id else None
    destination = await the_destination(context, platform, persona)
    moment = moment_of(context, when, timezone, persona)
    fitting = None
    if content.asset is not None:
        await refuse_unfit(context.studio.assets, content.asset, persona, destination)
        fitting = await made_fit(context, content.asset, destination)
    delivery = await context.studio.publishing.plan(
        Post(
            destination=destination,
            persona_id=persona_id,
            asset_id=content.asset.id if content.asset and not fitting else None,
            job_id=fitting.id if fitting else content.job.id if content.job and not content.asset else None,
            caption=caption.strip() or await caption_for(context, content.asset, persona, place_of(destination)),
            caption_is_given=bool(caption.strip()),
            wall_time=moment.wall,
            timezone=moment.timezone,
            due_at=moment.at,
            front=context.front,
            chat=context.chat,
        )
    )
    where = f"{plain(destination.name or destination.platform)}, {when_words(delivery, context.now)}"
    if content.asset is None:
        text = tr(
            "**{delivery}**: {content} goes to {where}, once it is made and you approve it.",
            delivery=delivery.handle,
            content=content.name,
            where=where,
        )
        return about(delivery, "proposed", text, by_card=False)
    if fitting is not None:
        text = f"**{delivery.handle}**: {content.name} → {where}. {_fits_first(content.name, fitting, destination)}"
        return about(delivery, "proposed", text, by_card=False)
    return about(
        delivery,
        "proposed",
        tr(
            "{delivery}: {content} → {where}, once you approve it.",
            delivery=delivery.handle,
            content=content.name,
            where=where,
        ),
    )


def _fits_first(name: str, job: Job, destination: Destination) -> str:
    where = platform_of(destination.platform).title
    return tr(
        "{where} would refuse it as it is, so {job} makes {name} fit first, looking the same; then I ask you.",
        where=where,
        job=job.handle,
        name=name,
    )


async def refuse_unfit(assets: Assets, asset: Asset, persona: Persona | None, destination: Destination) -> None:
    """Stop what may not go to this destination before anybody is asked to approve it. Raises Refused."""
    await refuse_unlicensed(assets, [asset])
    if persona is not None:
        verdict = may_publish(
            asset,
            persona,
            destination,
            platform_allows_adult=platform_of(destination.platform).allows_adult,
            channel_is_age_restricted=True,  # what the channel says is asked just before sending
            has_real_face=uses_real_face(persona),
        )
        if isinstance(verdict, Refusal):
            raise Refused(verdict.reason, fix=verdict.fix)
    elif asset.rating is not Rating.GENERAL:
        raise Refused(
            tr("an adult picture of nobody in particular is not posted"),
            fix=tr("make it for a persona that is rated adult"),
        )
    broken = (await lineage(assets, asset)).broken
    if broken:
        raise Refused(f"{asset.handle}: {broken}", fix=tr(WHOLE))
    if asset.approval_status is Approval.REJECTED:
        raise Refused(
            tr(
                "{asset} was rejected: {rejection_reason}",
                asset=asset.handle,
                rejection_reason=asset.rejection_reason or tr("no reason given"),
            ),
            fix=tr("/approve {asset} first", asset=asset.id),
        )


@tool
async def list_schedule(
    context: ToolContext,
    *,
    persona: PersonaName = "",
    platform: PlatformName = "",
    period: Annotated[str, "e.g. today, this week, tomorrow."] = "",
) -> Outcome:
    """Show which posts are planned / queued."""
    return await listing(context, persona=persona, platform=platform, period=period)


async def listing(
    context: ToolContext, *, persona: str = "", platform: str = "", period: str = "", days: str = "", state: str = ""
) -> Outcome:
    """Return the posts that fit, soonest first, a line each. `days` are those ahead; of what is over, those behind."""
    row = await the_persona(context, persona) if persona else None
    start, end = period_of(period, now=context.now, timezone=context.timezone) if period else (None, None)
    states = STATES[state] if state else COMING
    if days:
        span = timedelta(days=int(days))
        start = context.now - span if state in PAST else start
        end = end if state in PAST - {"all"} else context.now + span
        period = (
            tr("in the last {days} days", days=days)
            if state in PAST - {"all"}
            else tr("in the next {days} days", days=days)
        )
    found = await context.studio.deliveries.list(
        persona_id=row.id if row else None,
        platform=platform_of(platform).id if platform else "",
        states=states,
        since=start,
        until=end,
        limit=LISTED + 1,
    )
    about_whom = f"{(tr(' for {name}', name=plain(row.name)) if row else '')}{(f' {plain(period)}' if period else '')}"
    if not found:
        what = tr("No post is {state}", state=tr(state)) if state and state != "all" else tr("Nothing is planned")
        return Outcome(effect="nothing", text=f"{what}{about_whom}. {await _how_to_post(context)}")
    lines = [await delivery_line(context, delivery) for delivery in found[:LISTED]]
    if len(found) > LISTED:
        lines.append(tr("… and more: narrow it, for example /queue Ava today"))
    return Outcome(
        effect="found",
        text="\n".join(lines),
        object_kind="delivery",
        object_id=str(found[0].id),
        remember={"delivery": found[0].id},
    )


async def _how_to_post(context: ToolContext) -> str:
    """Say how something gets on the schedule, by what there is."""
    latest = await context.studio.assets.latest()
    if latest is None:
        return tr('Say "make a beach reel for Ava and post it tomorrow at six".')
    return tr('Say "post {latest} tomorrow at six".', latest=latest.handle)


async def delivery_line(context: ToolContext, delivery: Delivery) -> str:
    asset = await context.studio.assets.get(delivery.asset_id) if delivery.asset_id else None
    is_made = delivery.state is DeliveryState.SLOT and delivery.schedule_id is not None
    empty = tr("a reel") if is_made else tr("a slot")
    what = asset.handle if asset else tr("what J{job_id} makes", job_id=delivery.job_id) if delivery.job_id else empty
    persona = await context.studio.personas.get(delivery.persona_id) if delivery.persona_id else None
    name = plain(persona.name) if persona else ""
    who = "" if not name else tr(" of {name}", name=name) if asset else tr(" for {name}", name=name)
    standing = plain(state_words(delivery))
    if is_made:
        standing = tr("made by itself (recurring post {schedule_id})", schedule_id=delivery.schedule_id)
    where = platform_of(delivery.platform).title
    return f"**{delivery.handle}** {when_words(delivery, context.now)}: {what}{who} → {where}, {standing}"


@tool
async def show_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Show one planned or past post."""
    delivery = await the_delivery(context, id)
    return about(delivery, "found", await delivery_line(context, delivery))


@tool
async def approve_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Show a post with the button that approves it."""
    delivery = await the_delivery(context, id)
    if delivery.state is DeliveryState.DRAFT and delivery.asset_id is None:
        raise InvalidRequest(
            tr("{delivery} has no content yet", delivery=delivery.handle), fix=tr("approve it when its card says ready")
        )
    if delivery.state is not DeliveryState.DRAFT:
        return about(delivery, "nothing", f"{delivery.handle}: {plain(state_words(delivery))}.", by_card=False)
    return about(delivery, "proposed", tr("{delivery} waits for the press on Approve.", delivery=delivery.handle))


@tool
async def cancel_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Cancel a planned post by its id."""
    delivery = await the_delivery(context, id)
    if delivery.state not in OPEN:
        text = tr(
            "{delivery} cannot be cancelled: {state_words}.",
            delivery=delivery.handle,
            state_words=plain(state_words(delivery)),
        )
        return about(delivery, "nothing", text, by_card=False)
    return Outcome(
        effect="proposed",
        text=tr("Cancel this post?\n{delivery_line}", delivery_line=await delivery_line(context, delivery)),
        object_kind="delivery",
        object_id=str(delivery.id),
        offers=(
            (
                Offer(
                    label=tr("Cancel the post"),
                    action="cancel_delivery",
                    args={"delivery": delivery.id, "version": delivery.version},
                    style="danger",
                ),
                Offer(label=tr("Keep it"), action="leave"),
            ),
        ),
        remember={"delivery": delivery.id},
    )


@tool
async def move_post(context: ToolContext, *, id: PostName, when: When) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Move a planned post to another time."""
    delivery = await the_delivery(context, id)
    if delivery.state not in OPEN:
        text = tr(
            "{delivery} cannot be moved: {state_words}.",
            delivery=delivery.handle,
            state_words=plain(state_words(delivery)),
        )
        return about(delivery, "nothing", text, by_card=False)
    moment = moved_moment(context, when, delivery)
    if moment.at == delivery.due_at:
        text = tr(
            "{delivery} is for {when_words} already.",
            delivery=delivery.handle,
            when_words=when_words(delivery, context.now),
        )
        return about(delivery, "nothing", text, by_card=False)
    if delivery.state is not DeliveryState.PLANNED:
        # Nobody has approved it for a time yet: the new one is shown on the card that still waits for the press.
        moved = await context.studio.publishing.move(
            delivery.id, wall_time=moment.wall, timezone=moment.timezone, due_at=moment.at
        )
        if moved is None:
            raise InvalidRequest(
                tr("{delivery} has changed meanwhile", delivery=delivery.handle),
                fix=tr("/post {delivery} shows it", delivery=delivery.handle),
            )
        return about(
            moved,
            "changed",
            tr("{moved} is now for {when_words}.", moved=moved.handle, when_words=when_words(moved, context.now)),
        )
    return Outcome(
        effect="proposed",
        text=tr(
            "Move **{delivery}** from {when_words} to {moment_words}?",
            delivery=delivery.handle,
            when_words=when_words(delivery, context.now),
            moment_words=moment_words(moment),
        ),
        object_kind="delivery",
        object_id=str(delivery.id),
        offers=(
            (
                Offer(
                    label=tr("Move it"),
                    action="move_delivery",
                    args={
                        "delivery": delivery.id,
                        "version": delivery.version,
                        "wall": moment.wall,
                        "timezone": moment.timezone,
                        "due_at": moment.at.isoformat(),
                    },
                    style="primary",
                ),
                Offer(label=tr("Leave it"), action="leave"),
            ),
        ),
        remember={"delivery": delivery.id},
    )


@tool
async def schedule_slot(
    context: ToolContext, *, persona: PersonaName = "", platform: PlatformName = "", when: When
) -> Outcome:
    """Keep a time for a post whose content comes later."""
    row = await a_persona(context, persona)
    destination = await the_destination(context, platform, row)
    moment = moment_of(context, when, "", row)
    delivery = await context.studio.publishing.plan(
        Post(
            destination=destination,
            persona_id=row.id,
            wall_time=moment.wall,
            timezone=moment.timezone,
            due_at=moment.at,
            front=context.front,
            chat=context.chat,
        )
    )
    where = plain(destination.name or destination.platform)
    text = tr(
        "**{delivery}**: {moment_words} on {where} is kept for {name}.",
        delivery=delivery.handle,
        moment_words=moment_words(moment),
        where=where,
        name=plain(row.name),
    )
    return about(delivery, "scheduled", text, persona=row.id)


@tool
async def fill_slot(context: ToolContext, *, id: PostName, asset: AssetName = "last") -> Outcome:  # noqa: A002 - the word of the tool contract
    """Put an existing asset into a kept time (slot)."""
    row = await the_delivery(context, id)
    content = await the_content(context, asset)
    if row.state not in OPEN:
        text = tr(
            "Nothing can be put in {handle}: {state_words}.", handle=row.handle, state_words=plain(state_words(row))
        )
        return about(row, "nothing", text, by_card=False)
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    values: dict[str, object] = {"job_id": content.job.id} if content.job and not content.asset else {}
    fitting = None
    destination = await context.studio.destinations.get(row.destination_id) if row.destination_id else None
    if content.asset is not None:
        if destination is not None:
            await refuse_unfit(context.studio.assets, content.asset, persona, destination)
            fitting = await made_fit(context, content.asset, destination)
        caption = row.caption if row.caption_is_given else ""
        values = {
            **({"job_id": fitting.id, "asset_id": None} if fitting else {"asset_id": content.asset.id}),
            "caption": caption
            or await caption_for(context, content.asset, persona, place_of(destination, row.platform)),
        }
    changed = await context.studio.publishing.change(row.id, **values)
    if changed is None:
        raise InvalidRequest(
            tr("{handle} has changed meanwhile", handle=row.handle),
            fix=tr("/post {handle} shows it", handle=row.handle),
        )
    if fitting is not None and destination is not None:
        text = tr(
            "{name} is for {post}. {fits}",
            name=content.name,
            post=changed.handle,
            fits=_fits_first(content.name, fitting, destination),
        )
        return about(changed, "changed", text, by_card=False)
    if changed.asset_id is None:
        return about(
            changed,
            "changed",
            tr("{changed} takes {content} when it is ready.", changed=changed.handle, content=content.name),
            by_card=False,
        )
    return about(
        changed,
        "proposed",
        tr("{content} is in {changed}, which waits for your approval.", content=content.name, changed=changed.handle),
    )


@tool
async def queue(context: ToolContext, *, words: str = "") -> Outcome:
    """List what is planned, narrowed by a persona, a platform, a state or a time: "ava telegram posted 7d"."""
    wanted: dict[str, str] = {}
    names = {name.casefold(): name for name in await context.studio.personas.names()}
    for word in words.split():
        low = word.casefold()
        if low in names:
            wanted["persona"] = names[low]
        elif low in STATES or low.rstrip("s") in STATES:
            wanted["state"] = low if low in STATES else low.rstrip("s")
        elif days := re.fullmatch(r"([1-9]\d{0,2})d(?:ays?)?", low):
            wanted["days"] = days[1]
        elif platform_id(word):
            wanted["platform"] = word
        else:
            wanted["period"] = f"{wanted.get('period', '')} {word}".strip()
    return await listing(context, **wanted)


@tool
async def schedule_words(context: ToolContext, *, asset: AssetName, words: str) -> Outcome:
    """Plan a post from the answer to "where and when?": "telegram tomorrow at 18:00"."""
    place = ""
    when: list[str] = []
    for word in words.replace(",", " ").split():
        found = platform_id(word)
        if found and not place:
            place = found
        elif word.casefold() not in {"on", "to", "in", "the", "at"} or when:
            when.append(word)
    while when and when[-1].casefold() in {"on", "to", "in"}:
        when.pop()
    return await schedule_post.function(context, asset=asset, platform=place, when=" ".join(when) or "now")


OFFERED = [
    schedule_post,
    list_schedule,
    show_post,
    approve_post,
    cancel_post,
    move_post,
    schedule_slot,
    fill_slot,
]
PRESSED = [queue, schedule_words]
