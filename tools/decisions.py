"""What a press on a post's card does: approve, change, move, reject, cancel, and the answers to what was asked about it.

Each acts on the version that the person was shown. One that came too late does nothing, and says how the post stands.
"""

import re
from datetime import datetime
from typing import Any

from storage.tables import Delivery, DeliveryState
from storage.wording import tr, trn
from tools.approval import state_words, when_words
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Missing
from tools.finding import OPEN, the_delivery, the_persona
from tools.library import JUDGED, as_they_are, put_back
from tools.making import asker, refuse_paused, source_of, started
from tools.marks import plain
from tools.notes import PersonaName, PlatformName, PostName
from tools.platforms import fits, place_of
from tools.platforms import platform as platform_of
from tools.schedule import about, delivery_line
from tools.toolbox import tool
from tools.undoing import undo_of
from tools.when import period as period_of

MOST = 200  # posts that are cancelled together
SHOWN = 12  # of them in words


@tool
async def approve_delivery(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Approve exactly what was shown: content, caption, destination and time."""
    approved = await context.studio.publishing.approve(delivery, by=context.actor, expected_version=version)
    row = approved.delivery
    if approved.outcome == "gone" or row is None:
        return await too_late(context, delivery)
    if approved.outcome == "late":
        # The question "now, next slot, drop" is told apart, as for every post that missed its time.
        text = tr(
            "{handle} was due {when_words}, which is over.", handle=row.handle, when_words=when_words(row, context.now)
        )
        return about(row, "nothing", text, by_card=False)
    when = (
        tr("goes out now")
        if approved.outcome == "now"
        else tr("goes out {when_words}", when_words=when_words(row, context.now))
    )
    return about(
        row, "approved", tr("✅ {handle} is approved and {when}.", handle=row.handle, when=when), by_card=False
    )


async def too_late(context: ToolContext, delivery: int) -> Outcome:
    """Say that a press came too late, with how the post stands now."""
    row = await context.studio.deliveries.get(delivery)
    if row is None:
        return Outcome(effect="nothing", text=tr("That post is gone."))
    text = tr(
        "Nothing was done: {handle} has changed since you were asked. It is now: {state_words}.",
        handle=row.handle,
        state_words=plain(state_words(row)),
    )
    return about(row, "nothing", text, by_card=False)


async def as_shown(context: ToolContext, delivery: int, version: int) -> Delivery | None:
    """Return the post if it is still the version that the person was shown."""
    row = await context.studio.deliveries.get(delivery)
    return row if row is not None and (not version or row.version == version) else None


@tool
async def cancel_delivery(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Cancel a post; its record stays."""
    row = await context.studio.publishing.cancel(delivery, by=context.actor, expected_version=version)
    if row is None:
        return await too_late(context, delivery)
    return cancelled(
        row, tr("{handle} is cancelled. What it would have posted stays in the library.", handle=row.handle)
    )


def cancelled(row: Delivery, text: str, *, by_card: bool = False) -> Outcome:
    return Outcome(
        effect="cancelled",
        text=text,
        object_kind="delivery",
        object_id=str(row.id),
        offers=undo_of("cancel_delivery", {"delivery": row.id}),
        remember={"delivery": row.id},
        by_card=by_card,
    )


@tool
async def cancel_posts(
    context: ToolContext, *, persona: PersonaName = "", platform: PlatformName = "", period: str = ""
) -> Outcome:
    """Show every post that is planned, of a persona, for a platform or in a time, with the button that cancels them."""
    row = await the_persona(context, persona) if persona else None
    start, end = period_of(period, now=context.now, timezone=context.timezone) if period else (None, None)
    found = await context.studio.deliveries.list(
        persona_id=row.id if row else None,
        platform=platform_of(platform).id if platform else "",
        states=OPEN,
        since=start,
        until=end,
        limit=MOST,
    )
    if not found:
        return Outcome(effect="nothing", text=tr("No post is planned that I could cancel. /queue shows the plan."))
    lines = [await delivery_line(context, delivery) for delivery in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(tr("… and {count} more", count=len(found) - SHOWN))
    lines.append(trn("Cancel this post?", "Cancel these {count} posts?", len(found)))
    if any(delivery.schedule_id for delivery in found):
        lines.append(tr("Recurring plans go on and plan the next ones; /recurring shows them."))
    return Outcome(
        effect="proposed",
        text="\n".join(lines),
        object_kind="delivery",
        object_id=str(found[0].id),
        offers=(
            (
                Offer(
                    label=trn("Cancel this one", "Cancel all {count}", len(found)),
                    action="cancel_deliveries",
                    args={"deliveries": [one.id for one in found], "versions": [one.version for one in found]},
                    style="danger",
                ),
                Offer(label=tr("Keep it") if len(found) == 1 else tr("Keep them"), action="leave"),
            ),
        ),
    )


@tool
async def cancel_deliveries(context: ToolContext, *, deliveries: list[int], versions: list[int]) -> Outcome:
    """Cancel the posts that were shown; one that has changed since is left as it is, and named."""
    done: list[int] = []
    left: list[int] = []
    for delivery, version in zip(deliveries, versions, strict=True):
        row = await context.studio.publishing.cancel(delivery, by=context.actor, expected_version=version)
        (left if row is None else done).append(delivery)
    text = trn(
        "{count} post is cancelled. What it would have posted stays in the library.",
        "{count} posts are cancelled. What they would have posted stays in the library.",
        len(done),
    )
    if left:
        names = ", ".join(f"P{one}" for one in left)
        text += "\n" + tr("Left as they are, for they have changed since you were asked: {names}.", names=names)
    return Outcome(
        effect="cancelled" if done else "nothing",
        text=text,
        object_kind="delivery",
        object_id=str((done or left)[0]),
        offers=undo_of("cancel_deliveries", {"deliveries": done}) if done else (),
    )


@tool
async def restore_deliveries(context: ToolContext, *, deliveries: list[int]) -> Outcome:
    """Take posts back that were cancelled together; each waits for approval again."""
    back = [row for one in deliveries if (row := await context.studio.publishing.restore(one)) is not None]
    if not back:
        return await too_late(context, deliveries[0])
    lines = [await delivery_line(context, row) for row in back]
    return Outcome(
        effect="changed", text="\n".join(lines), object_kind="delivery", object_id=str(back[0].id), by_card=False
    )


@tool
async def move_delivery(
    context: ToolContext, *, delivery: int, version: int, wall: str, timezone: str, due_at: str
) -> Outcome:
    """Move an approved post."""
    row = None
    if await as_shown(context, delivery, version):
        row = await context.studio.publishing.move(
            delivery, wall_time=wall, timezone=timezone, due_at=datetime.fromisoformat(due_at)
        )
    if row is None:
        return await too_late(context, delivery)
    return about(
        row,
        "changed",
        tr("{handle} is now for {when_words}.", handle=row.handle, when_words=when_words(row, context.now)),
        by_card=False,
    )


@tool
async def answer_delivery(
    context: ToolContext, *, delivery: int, answer: str, version: int = 0, link: str = ""
) -> Outcome:
    """Answer the question about a post that is late or whose fate only the owner can tell."""
    publishing = context.studio.publishing
    before = await as_shown(context, delivery, version)
    if before is None:
        return await too_late(context, delivery)
    remember: dict[str, object] = {}
    match answer:
        case "it_is_there":
            row = await publishing.it_is_there(delivery, permalink=link)
        case "post_again":
            row = await publishing.post_again(delivery, by=context.actor)
        case "post_now":
            row = await publishing.post_now(delivery, by=context.actor)
        case "next_slot":
            row = await publishing.next_slot(delivery, by=context.actor)
        case "keep":
            row = await publishing.keep(delivery)
        case "drop":
            row = await publishing.drop(delivery)
        case "handed_posted":
            row = await publishing.handed_posted(delivery, link)
        case "handed_skip":
            row = await publishing.handed_skip(delivery)
        case _:
            raise InvalidRequest(
                tr("{answer!r} is no answer", answer=answer[:40]), fix=tr("/queue shows where things stand")
            )
    if row is None:
        return await too_late(context, delivery)
    if row.state is DeliveryState.CANCELLED:
        return cancelled(row, tr("{handle} is dropped; its content stays in the library.", handle=row.handle))
    text = f"{row.handle}: {plain(state_words(row))}."
    if row.state is DeliveryState.POSTED and not row.permalink:
        text = tr("✅ {handle} is posted. Send me its link, if you like, and I keep it.", handle=row.handle)
        remember = {"question": {"tool": "keep_link", "args": {"delivery": row.id}, "field": "link", "only": "link"}}
    elif row.state is DeliveryState.PLANNED:
        now = answer in {"post_again", "post_now"}
        text = tr(
            "✅ {handle} goes out {when_words}.",
            handle=row.handle,
            when_words=tr("now") if now else when_words(row, context.now),
        )
    return about(row, "changed", text, by_card=False, **remember)


@tool
async def keep_link(context: ToolContext, *, delivery: int, link: str) -> Outcome:
    """Keep the address of a post that was posted by hand."""
    address = re.search(r"https?://\S+", link)
    if address is None:
        raise InvalidRequest(tr("that is no link"), fix=tr("send the address of the post, beginning with https://"))
    row = await context.studio.deliveries.flights.set_permalink(delivery, permalink=address[0][:500], now=context.now)
    if row is None:
        return await too_late(context, delivery)
    return about(row, "changed", f"{row.handle}: {plain(row.permalink)}", by_card=False)


@tool
async def ask_caption(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Ask for the caption in the person's words; the next message is it."""
    return await question(context, delivery, tr("Send me the caption as it should be."), "caption_delivery", "caption")


@tool
async def ask_move(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Ask for the new time; the next message is it."""
    words = tr("To when? For example: tomorrow at 18:00.")
    return await question(context, delivery, words, "move_post", "when", name="id")


@tool
async def ask_reject(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Ask why; the next message is the reason."""
    words = tr("What is wrong with it? Your words are kept with the file.")
    return await question(context, delivery, words, "reject_delivery", "reason")


async def question(
    context: ToolContext, delivery: int, text: str, tool_name: str, field: str, *, name: str = "delivery"
) -> Outcome:
    """Ask for words about a post that can still be changed. /cancel drops the question."""
    row = await context.studio.deliveries.get(delivery)
    if row is None or row.state not in OPEN:
        return await too_late(context, delivery)
    asked = {"tool": tool_name, "args": {name: row.handle}, "field": field}
    return about(row, "nothing", f"{row.handle}: {text}", by_card=False, question=asked)


@tool
async def caption_delivery(context: ToolContext, *, delivery: PostName, caption: str) -> Outcome:
    """Give a post its caption, word for word."""
    row = await the_delivery(context, delivery)
    if not caption.strip():
        raise Missing(tr("what shall the caption be?"), argument="caption")
    changed = await context.studio.publishing.change(row.id, caption=caption.strip(), caption_is_given=True)
    if changed is None:
        return await too_late(context, row.id)
    if changed.asset_id is None:
        return about(changed, "changed", tr("{changed} has that caption.", changed=changed.handle), by_card=False)
    return about(
        changed, "changed", tr("{changed} has that caption, and waits for your approval.", changed=changed.handle)
    )


@tool
async def ask_alt_text(context: ToolContext, *, delivery: int, version: int) -> Outcome:
    """Ask for the alt text in the person's words; the next message is it."""
    words = tr("What does it show, for somebody who cannot see it? Your next message is the alt text.")
    return await question(context, delivery, words, "describe_delivery", "alt_text")


@tool
async def describe_delivery(context: ToolContext, *, delivery: PostName, alt_text: str) -> Outcome:
    """Give a post its alt text, word for word."""
    row = await the_delivery(context, delivery)
    text = " ".join(alt_text.split())
    if not text:
        raise Missing(tr("what does it show?"), argument="alt_text")
    destination = await context.studio.destinations.get(row.destination_id) if row.destination_id else None
    place = place_of(destination, row.platform)
    if not place.alt_text_max:
        raise InvalidRequest(
            tr("{place} has no alt text", place=place.title), fix=tr("say what it shows in the caption")
        )
    if len(text) > place.alt_text_max:
        over = len(text) - place.alt_text_max
        raise InvalidRequest(
            tr(
                "that alt text is {over} over the {alt_text_max} characters of {place}",
                over=over,
                alt_text_max=place.alt_text_max,
                place=place.title,
            ),
            fix=tr("shorten it"),
        )
    changed = await context.studio.publishing.change(row.id, alt_text=text)
    if changed is None:
        return await too_late(context, row.id)
    return about(
        changed,
        "changed",
        tr("{changed} has that alt text{then}.", changed=changed.handle, then=_then(changed)),
        by_card=changed.asset_id is not None,
    )


@tool
async def comment_delivery(context: ToolContext, *, delivery: PostName, comment: str) -> Outcome:
    """Give a post its first comment, word for word; "none" takes it away."""
    row = await the_delivery(context, delivery)
    text = comment.strip()
    if not text:
        raise Missing(tr("what shall the first comment say?"), argument="comment")
    destination = await context.studio.destinations.get(row.destination_id) if row.destination_id else None
    place = place_of(destination, row.platform)
    if not place.first_comment:
        raise InvalidRequest(tr("{place} has no first comment", place=place.title), fix=tr("put it in the caption"))
    if not fits(text, place):
        raise InvalidRequest(tr("that comment is too long for {place}", place=place.title), fix=tr("shorten it"))
    text = "" if text.lower() in {"none", "no", "-"} else text
    changed = await context.studio.publishing.change(row.id, first_comment=text)
    if changed is None:
        return await too_late(context, row.id)
    has = tr("that first comment") if text else tr("no first comment")
    return about(
        changed,
        "changed",
        tr("{changed} has {has}{then}.", changed=changed.handle, has=has, then=_then(changed)),
        by_card=changed.asset_id is not None,
    )


def _then(row: Delivery) -> str:
    return tr(", and waits for your approval") if row.asset_id is not None else ""


@tool
async def reject_delivery(context: ToolContext, *, delivery: PostName, reason: str) -> Outcome:
    """Drop a post before it goes out, and reject its content with the reason."""
    row = await the_delivery(context, delivery)
    dropped = await context.studio.publishing.cancel(row.id, by=context.actor, why=reason.strip())
    if dropped is None:
        return await too_late(context, row.id)
    remember: dict[str, object] = {"delivery": row.id}
    before: dict[str, dict[str, object]] = {}
    asset = await context.studio.assets.get(row.asset_id) if row.asset_id else None
    if asset is not None:
        before = await as_they_are(context, [asset], *JUDGED)
        await context.studio.assets.reject([asset.id], reason)
        remember |= {"asset": asset.id, "job": None, "made_by": asset.job_id}
    back = Offer(label=tr("Undo"), action="restore_rejected", args={"delivery": row.id, "assets": before})
    again = Offer(label=tr("Make it again"), action="redo_rejected", args={"delivery": row.id}, style="primary")
    can_redo = asset is not None and await source_of(context, asset) is not None
    if can_redo:
        text = tr(
            "{handle} is dropped: {reason}. I can make it again with that in mind. Or say what to change, for example "
            '"same but closer".',
            handle=row.handle,
            reason=plain(reason),
        )
    else:
        text = tr("{handle} is dropped: {reason}.", handle=row.handle, reason=plain(reason))
    return Outcome(
        effect="changed",
        text=text,
        object_kind="delivery",
        object_id=str(row.id),
        offers=((again, back),) if can_redo else ((back,),),
        remember=remember,
    )


@tool
async def redo_rejected(context: ToolContext, *, delivery: int) -> Outcome:
    """Make the content of a rejected post again, led by the reason; the post waits for it, to be approved then."""
    row = await context.studio.deliveries.get(delivery)
    asset = await context.studio.assets.get(row.asset_id, deleted=True) if row is not None and row.asset_id else None
    job = await source_of(context, asset) if asset is not None else None
    if row is None or asset is None or job is None:
        return await too_late(context, delivery)
    persona = await context.studio.personas.get(job.persona_id) if job.persona_id else None
    refuse_paused(persona)
    again = await context.studio.production.again(job.id, asker(context), reason=asset.rejection_reason, seed=None)
    text = tr(
        "Making it again, as {job}{why}.",
        job=again.handle,
        why=f": {plain(asset.rejection_reason)}" if asset.rejection_reason else "",
    )
    if await context.studio.publishing.restore(delivery) is not None:
        words: dict[str, Any] = {} if row.caption_is_given else {"caption": ""}
        await context.studio.publishing.change(delivery, asset_id=None, job_id=again.id, alt_text="", **words)
        text = f"{text} {tr('{post} waits for it.', post=row.handle)}"
    return started(again, text, persona)


@tool
async def restore_rejected(context: ToolContext, *, delivery: int, assets: dict[str, dict[str, Any]]) -> Outcome:
    """Take back the rejection of a post: its content counts as before, and it waits for approval again."""
    await put_back.function(context, assets=assets)
    return await restore_delivery.function(context, delivery=delivery)


@tool
async def delete_post(context: ToolContext, *, id: PostName) -> Outcome:  # noqa: A002 - the word of the tool contract
    """Drop a planned post; it can be taken back."""
    row = await the_delivery(context, id)
    dropped = await context.studio.publishing.cancel(row.id, by=context.actor)
    if dropped is None:
        return await too_late(context, row.id)
    return cancelled(dropped, tr("{dropped} is dropped.", dropped=dropped.handle), by_card=True)


@tool
async def restore_delivery(context: ToolContext, *, delivery: int) -> Outcome:
    """Take a dropped post back; it waits for approval again."""
    row = await context.studio.publishing.restore(delivery)
    if row is None:
        return await too_late(context, delivery)
    return about(
        row, "changed", tr("{handle} is back and {state_words}.", handle=row.handle, state_words=state_words(row))
    )


PRESSED = [
    approve_delivery, cancel_delivery, cancel_posts, cancel_deliveries,
    restore_deliveries, move_delivery, answer_delivery, keep_link, ask_caption, ask_move, ask_reject,
    caption_delivery, ask_alt_text, describe_delivery, comment_delivery, reject_delivery, redo_rejected, restore_rejected, delete_post,
    restore_delivery,
]  # fmt: skip
