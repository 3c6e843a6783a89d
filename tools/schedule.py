"""Tools about posts: plan, show, move, approve, cancel; slots and recurring posts. A tool proposes, a press acts."""

import re
from datetime import datetime
from typing import Annotated

from personas.gate import Refusal, may_publish, uses_real_face
from storage.tables import Approval, Asset, Delivery, DeliveryState, Destination, Persona, Rating, Schedule
from tools.approval import approval_card, when_words
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.finding import OPEN, a_persona, the_content, the_delivery, the_destination, the_persona
from tools.notes import AssetName, PersonaName, PlatformName, PostName, When
from tools.platforms import platform as platform_of
from tools.platforms import platform_id
from tools.publishing import Post
from tools.toolbox import tool
from tools.when import Moment, recurrence, resolve
from tools.when import period as period_of
from tools.writing import caption_for


def moment_of(context: ToolContext, when: str, timezone: str, persona: Persona | None) -> Moment:
    """Resolve the person's time words in the zone they named, else the persona's, else the person's own."""
    zone = timezone.strip() or (persona.timezone if persona and persona.timezone else context.timezone)
    return resolve(when, now=context.now, timezone=zone)


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
    if content.asset is not None:
        await refuse_unfit(content.asset, persona, destination)
    delivery = await context.studio.publishing.plan(
        Post(
            destination=destination,
            persona_id=persona_id,
            asset_id=content.asset.id if content.asset else None,
            job_id=content.job.id if content.job and not content.asset else None,
            caption=caption.strip() or await caption_for(context, content.asset, persona, destination.platform),
            caption_is_given=bool(caption.strip()),
            wall_time=moment.wall,
            timezone=moment.timezone,
            due_at=moment.at,
            front=context.front,
            chat=context.chat,
        )
    )
    remember = {"delivery": delivery.id}
    if content.asset is None:
        text = (
            f"**{delivery.handle}**: {content.name} goes to {destination.name or destination.platform}, "
            f"{when_words(delivery, context.now)}, once it is made and you approve it."
        )
        return Outcome(
            effect="proposed", text=text, object_kind="delivery", object_id=str(delivery.id), remember=remember
        )
    return await approval_card(context.studio, delivery.id, now=context.now, remember=remember)


async def refuse_unfit(asset: Asset, persona: Persona | None, destination: Destination) -> None:
    """Stop what may not go to this destination before anybody is asked to approve it. Raises Refused."""
    if persona is not None:
        verdict = may_publish(
            asset,
            persona,
            destination,
            platform_allows_adult=platform_of(destination.platform).allows_adult,
            channel_is_age_restricted=None,
            has_real_face=uses_real_face(persona),
        )
        if isinstance(verdict, Refusal):
            raise Refused(verdict.reason, fix=verdict.fix)
    elif asset.rating is not Rating.GENERAL:
        raise Refused(
            "an adult picture of nobody in particular is not posted", fix="make it for a persona that is rated adult"
        )
    if asset.approval_status is Approval.REJECTED:
        raise Refused(
            f"{asset.handle} was rejected: {asset.rejection_reason or 'no reason given'}",
            fix=f"/approve {asset.id} first",
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
    row = await the_persona(context, persona) if persona else None
    start, end = period_of(period, now=context.now, timezone=context.timezone) if period else (None, None)
    found = await context.studio.deliveries.list(
        persona_id=row.id if row else None,
        platform=platform_of(platform).id if platform else "",
        states=OPEN | {DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN},
        since=start,
        until=end,
        limit=25,
    )
    if not found:
        return Outcome(
            effect="nothing",
            text=f"Nothing is planned{f' {period}' if period else ''}{f' for {row.name}' if row else ''}.",
        )
    lines = [await delivery_line(context, delivery) for delivery in found]
    return Outcome(effect="found", text="\n".join(lines), remember={"delivery": found[0].id})


async def delivery_line(context: ToolContext, delivery: Delivery) -> str:
    asset = await context.studio.assets.get(delivery.asset_id) if delivery.asset_id else None
    what = asset.handle if asset else f"J{delivery.job_id}" if delivery.job_id else "no content yet"
    persona = await context.studio.personas.get(delivery.persona_id) if delivery.persona_id else None
    who = f" ({persona.name})" if persona else ""
    return f"**{delivery.handle}** {when_words(delivery, context.now)}: {what}{who} → {delivery.platform}, {state_words(delivery)}"


def state_words(delivery: Delivery) -> str:
    """Return a delivery's state as a person says it."""
    return {
        DeliveryState.SLOT: "waits for content",
        DeliveryState.DRAFT: "waits for your approval",
        DeliveryState.PLANNED: "approved",
        DeliveryState.CLAIMED: "being sent",
        DeliveryState.SENDING: "being sent",
        DeliveryState.POSTED: f"posted{f': {delivery.permalink}' if delivery.permalink else ''}",
        DeliveryState.FAILED: f"failed: {delivery.error}",
        DeliveryState.UNKNOWN: "sent, but the answer was lost: being looked into",
        DeliveryState.ASK: "I cannot tell whether it went out: please look",
        DeliveryState.CANCELLED: "cancelled",
    }[delivery.state]


@tool
async def show_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Show one planned or past post."""
    delivery = await the_delivery(context, id)
    if delivery.state in {DeliveryState.DRAFT, DeliveryState.PLANNED} and delivery.asset_id:
        return await approval_card(context.studio, delivery.id, now=context.now, remember={"delivery": delivery.id})
    text = await delivery_line(context, delivery)
    body = f"{text}\n\n{delivery.caption}" if delivery.caption else text
    return Outcome(
        effect="found", text=body, object_kind="delivery", object_id=str(delivery.id),
        assets=(delivery.asset_id,) if delivery.asset_id else (), remember={"delivery": delivery.id},
    )  # fmt: skip


@tool
async def approve_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Show a post with the button that approves it."""
    delivery = await the_delivery(context, id)
    if delivery.state is not DeliveryState.DRAFT:
        return Outcome(
            effect="nothing",
            text=f"{delivery.handle}: {state_words(delivery)}.",
            object_kind="delivery",
            object_id=str(delivery.id),
        )
    if delivery.asset_id is None:
        raise InvalidRequest(f"{delivery.handle} has no content yet", fix="approve it when its card says ready")
    return await approval_card(context.studio, delivery.id, now=context.now, remember={"delivery": delivery.id})


@tool
async def cancel_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Cancel a planned post by its id."""
    delivery = await the_delivery(context, id)
    if delivery.state not in OPEN:
        return Outcome(effect="nothing", text=f"{delivery.handle} cannot be cancelled: {state_words(delivery)}.")
    return Outcome(
        effect="proposed",
        text=f"Cancel {await delivery_line(context, delivery)}?",
        object_kind="delivery",
        object_id=str(delivery.id),
        offers=(
            (
                Offer(
                    label="Cancel the post",
                    action="cancel_delivery",
                    args={"delivery": delivery.id, "version": delivery.version},
                    style="danger",
                ),
                Offer(label="Keep it", action="leave"),
            ),
        ),
        remember={"delivery": delivery.id},
    )


@tool
async def move_post(context: ToolContext, *, id: PostName, when: When) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Move a planned post to another time."""
    delivery = await the_delivery(context, id)
    if delivery.state not in OPEN:
        return Outcome(effect="nothing", text=f"{delivery.handle} cannot be moved: {state_words(delivery)}.")
    persona = await context.studio.personas.get(delivery.persona_id) if delivery.persona_id else None
    moment = moment_of(context, when, delivery.timezone, persona)
    if delivery.state is DeliveryState.DRAFT or delivery.state is DeliveryState.SLOT:
        # Nobody has approved it yet: the new time is shown on the card that still waits for the press.
        moved = await context.studio.publishing.move(
            delivery.id, wall_time=moment.wall, timezone=moment.timezone, due_at=moment.at
        )
        if moved is None:
            raise InvalidRequest(f"{delivery.handle} has changed meanwhile", fix=f"/post {delivery.handle} shows it")
        if moved.asset_id:
            return await approval_card(context.studio, moved.id, now=context.now, remember={"delivery": moved.id})
        return Outcome(
            effect="changed",
            text=f"{moved.handle} is now for {when_words(moved, context.now)}.",
            object_kind="delivery",
            object_id=str(moved.id),
            remember={"delivery": moved.id},
        )
    return Outcome(
        effect="proposed",
        text=f"Move {delivery.handle} from {when_words(delivery, context.now)} to {moment_words(moment)}?",
        object_kind="delivery",
        object_id=str(delivery.id),
        offers=(
            (
                Offer(
                    label="Move it",
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
                Offer(label="Leave it", action="leave"),
            ),
        ),
        remember={"delivery": delivery.id},
    )


def moment_words(moment: Moment) -> str:
    return f"{moment.at:%a %d %b %H:%M} ({moment.timezone})"


@tool
async def schedule_slot(
    context: ToolContext, *, persona: PersonaName, platform: PlatformName = "", when: When
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
    text = f'**{delivery.handle}**: {moment_words(moment)} on {destination.name or destination.platform} is kept for {row.name}. Say "put reel_7 in {delivery.handle}" when there is content.'
    return Outcome(
        effect="scheduled",
        text=text,
        object_kind="delivery",
        object_id=str(delivery.id),
        remember={"delivery": delivery.id},
    )


@tool
async def schedule_recurring(
    context: ToolContext,
    *,
    persona: PersonaName,
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
    return Outcome(
        effect="proposed",
        text=f"Make a reel for **{row.name}** ({theme}) and post it to {destination.name or destination.platform}: {days_words(weekdays)} at {rule.wall_time} ({zone}). I ask you before each one goes out.",
        object_kind="schedule",
        offers=(
            (
                Offer(
                    label="Start",
                    action="start_schedule",
                    args={
                        "persona": row.id,
                        "platform": destination.platform,
                        "theme": theme,
                        "weekdays": weekdays,
                        "wall_time": rule.wall_time,
                        "timezone": zone,
                    },
                    style="primary",
                ),
                Offer(label="No", action="leave"),
            ),
        ),
        remember={"persona": row.id},
    )


# What a press does.


@tool
async def approve_delivery(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Approve exactly what was shown: content, caption, destination and time."""
    approved = await context.studio.publishing.approve(delivery, by=context.actor, expected_version=version)
    row = approved.delivery
    if approved.outcome == "gone" or row is None:
        return await too_late(context, delivery)
    if approved.outcome == "late":
        # The question "now, next slot, drop" is told apart, as for every post that missed its time.
        return Outcome(
            effect="nothing",
            text=f"{row.handle} was due {when_words(row, context.now)}, which is over.",
            object_kind="delivery",
            object_id=str(row.id),
        )
    when = "goes out now" if approved.outcome == "now" else f"is planned for {when_words(row, context.now)}"
    return Outcome(
        effect="approved",
        text=f"✅ {row.handle} is approved and {when}.",
        object_kind="delivery",
        object_id=str(row.id),
        remember={"delivery": row.id},
    )


async def too_late(context: ToolContext, delivery: int) -> Outcome:
    """Say that a press came too late, with how the post stands now."""
    row = await context.studio.deliveries.get(delivery)
    if row is None:
        return Outcome(effect="nothing", text="That post is gone.")
    text = f"Nothing was done: {row.handle} has changed since you were asked. It is now: {state_words(row)}."
    return Outcome(effect="nothing", text=text, object_kind="delivery", object_id=str(row.id))


@tool
async def cancel_delivery(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Cancel a post; its record stays."""
    before = await context.studio.deliveries.get(delivery)
    row = await context.studio.publishing.cancel(delivery) if before and before.version == version else None
    if row is None:
        return await too_late(context, delivery)
    return Outcome(
        effect="cancelled",
        text=f"{row.handle} is cancelled. Its file stays in the library.",
        object_kind="delivery",
        object_id=str(row.id),
    )


@tool
async def move_delivery(
    context: ToolContext, *, delivery: int, version: int, wall: str, timezone: str, due_at: str
) -> Outcome:
    """Move an approved post."""
    before = await context.studio.deliveries.get(delivery)
    if before is None or before.version != version:
        return await too_late(context, delivery)
    row = await context.studio.publishing.move(
        delivery, wall_time=wall, timezone=timezone, due_at=datetime.fromisoformat(due_at)
    )
    if row is None:
        return await too_late(context, delivery)
    return Outcome(
        effect="changed",
        text=f"{row.handle} is now for {when_words(row, context.now)}.",
        object_kind="delivery",
        object_id=str(row.id),
        remember={"delivery": row.id},
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
    return Outcome(
        effect="scheduled",
        text=f"Recurring post {row.id} is on. /recurring lists them.",
        object_kind="schedule",
        object_id=str(row.id),
    )


@tool
async def answer_delivery(context: ToolContext, *, delivery: int, answer: str, link: str = "") -> Outcome:
    """Answer the question about a post that is late or whose fate only the owner can tell."""
    publishing = context.studio.publishing
    match answer:
        case "it_is_there":
            row = await publishing.it_is_there(delivery, permalink=link)
        case "post_again":
            row = await publishing.post_again(delivery, by=context.actor)
        case "post_now":
            row = await publishing.post_now(delivery, by=context.actor)
        case "next_slot":
            row = await publishing.next_slot(delivery, by=context.actor)
        case "approve":
            return await approve_delivery.function(
                context, delivery=delivery, version=await version_of(context, delivery)
            )
        case "drop":
            row = await publishing.drop(delivery)
        case "handed_posted":
            row = await publishing.handed_posted(delivery, link)
        case "handed_skip":
            row = await publishing.handed_skip(delivery)
        case _:
            raise InvalidRequest(f"{answer[:40]!r} is no answer", fix="/queue shows where things stand")
    if row is None:
        return await too_late(context, delivery)
    return Outcome(
        effect="changed",
        text=f"{row.handle}: {state_words(row)}.",
        object_kind="delivery",
        object_id=str(row.id),
        remember={"delivery": row.id},
    )


async def version_of(context: ToolContext, delivery: int) -> int:
    row = await context.studio.deliveries.get(delivery)
    return row.version if row is not None else 0


@tool
async def ask_caption(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Ask for the caption in the person's words; the next message is it."""
    return question(context, delivery, "Send me the caption as it should be.", "caption_delivery", "caption")


@tool
async def ask_move(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Ask for the new time; the next message is it."""
    return question(context, delivery, "To when? For example: tomorrow at 18:00.", "move_post", "when", name="id")


@tool
async def ask_reject(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Ask why; the next message is the reason."""
    return question(
        context, delivery, "What is wrong with it? Your words go into the next try.", "reject_delivery", "reason"
    )


def question(
    context: ToolContext, delivery: int, text: str, tool_name: str, field: str, *, name: str = "delivery"
) -> Outcome:
    return Outcome(
        effect="nothing",
        text=f"P{delivery}: {text}",
        remember={"question": {"tool": tool_name, "args": {name: str(delivery)}, "field": field}, "delivery": delivery},
    )


@tool
async def caption_delivery(context: ToolContext, *, delivery: str, caption: str) -> Outcome:
    """Give a post its caption, word for word."""
    row = await the_delivery(context, delivery)
    changed = await context.studio.publishing.change(row.id, caption=caption.strip(), caption_is_given=True)
    if changed is None:
        return await too_late(context, row.id)
    if changed.asset_id is None:
        return Outcome(
            effect="changed",
            text=f"{changed.handle} has that caption.",
            object_kind="delivery",
            object_id=str(changed.id),
        )
    return await approval_card(context.studio, changed.id, now=context.now, remember={"delivery": changed.id})


@tool
async def reject_delivery(context: ToolContext, *, delivery: str, reason: str) -> Outcome:
    """Drop a post before it goes out, and reject its content with the reason."""
    row = await the_delivery(context, delivery)
    dropped = await context.studio.publishing.cancel(row.id)
    if dropped is None:
        return await too_late(context, row.id)
    remember: dict[str, object] = {"rejected_because": reason}
    if row.asset_id:
        await context.studio.assets.reject([row.asset_id], reason)
        remember |= {"asset": row.asset_id, "job": None}
    return Outcome(
        effect="changed",
        text=f'{row.handle} is dropped: {reason}. Say what to change, for example "same but closer", and I make it again.',
        object_kind="delivery",
        object_id=str(row.id),
        remember=remember,
    )


@tool
async def delete_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Drop a planned post; it can be taken back."""
    row = await the_delivery(context, id)
    dropped = await context.studio.publishing.cancel(row.id)
    if dropped is None:
        return await too_late(context, row.id)
    return Outcome(
        effect="deleted",
        text=f"{dropped.handle} is dropped.",
        object_kind="delivery",
        object_id=str(dropped.id),
        offers=((Offer(label="Undo", action="restore_delivery", args={"delivery": dropped.id}),),),
    )


@tool
async def restore_delivery(context: ToolContext, *, delivery: int) -> Outcome:
    """Take a dropped post back; it waits for approval again."""
    row = await context.studio.publishing.restore(delivery)
    if row is None:
        return await too_late(context, delivery)
    return Outcome(
        effect="changed",
        text=f"{row.handle} is back and {state_words(row)}.",
        object_kind="delivery",
        object_id=str(row.id),
    )


@tool
async def fill_slot(context: ToolContext, *, id: PostName, asset: AssetName = "last") -> Outcome:  # noqa: A002 - the word of the tool contract
    """Put an existing asset into a kept time (slot)."""
    row = await the_delivery(context, id)
    content = await the_content(context, asset)
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    values: dict[str, object] = {"job_id": content.job.id} if content.job and not content.asset else {}
    if content.asset is not None:
        destination = await context.studio.destinations.get(row.destination_id) if row.destination_id else None
        if destination is not None:
            await refuse_unfit(content.asset, persona, destination)
        values = {
            "asset_id": content.asset.id,
            "caption": row.caption or await caption_for(context, content.asset, persona, row.platform),
        }
    changed = await context.studio.publishing.change(row.id, **values)
    if changed is None:
        return await too_late(context, row.id)
    if changed.asset_id is None:
        return Outcome(
            effect="changed",
            text=f"{changed.handle} takes {content.name} when it is ready.",
            object_kind="delivery",
            object_id=str(changed.id),
        )
    return await approval_card(context.studio, changed.id, now=context.now, remember={"delivery": changed.id})


@tool
async def queue(context: ToolContext, *, words: str = "") -> Outcome:
    """List what is planned, narrowed by a persona, a platform or a time."""
    wanted: dict[str, str] = {}
    names = {name.casefold(): name for name in await context.studio.personas.names()}
    for word in words.split():
        if word.casefold() in names:
            wanted["persona"] = names[word.casefold()]
        elif platform_id(word):
            wanted["platform"] = word
        else:
            wanted["period"] = f"{wanted.get('period', '')} {word}".strip()
    return await list_schedule.function(context, **wanted)


@tool
async def recurring(context: ToolContext, *, words: str = "") -> Outcome:
    """List recurring posts, or stop one."""
    stop = re.fullmatch(r"(?:stop|off|rm|cancel)\s+#?(\d+)", words.strip().lower())
    if stop:
        cancelled = await context.studio.schedules.stop(int(stop[1]), now=context.now)
        return Outcome(
            effect="cancelled",
            text=f"Recurring post {stop[1]} is stopped; {len(cancelled)} planned ones are cancelled.",
        )
    rows = await context.studio.schedules.list(active=True)
    if not rows:
        return Outcome(
            effect="nothing", text='Nothing recurs. Say "every Friday at 18:00 make and post a beach reel for Ava".'
        )
    lines = [
        f"{row.id}: {row.theme} → {row.platform}, days {days_words(row.weekdays)} at {row.wall_time} ({row.timezone})"
        for row in rows
    ]
    return Outcome(effect="found", text="\n".join([*lines, "/recurring stop N ends one."]))


def days_words(weekdays: str) -> str:
    """Return "Mon, Fri" for "04" and "every day" for all seven."""
    return "every day" if len(weekdays) == 7 else ", ".join(DAYS[int(day)] for day in weekdays)


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OFFERED = [
    schedule_post,
    list_schedule,
    show_post,
    approve_post,
    cancel_post,
    move_post,
    schedule_slot,
    fill_slot,
    schedule_recurring,
]
PRESSED = [
    approve_delivery, cancel_delivery, move_delivery, start_schedule, answer_delivery, ask_caption, ask_move, ask_reject,
    caption_delivery, reject_delivery, delete_post, restore_delivery, queue, recurring,
]  # fmt: skip
