"""The card of a post: content, caption, destination and time, exactly as they will go out, and what can be pressed now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from personas.disclosure import ai_line
from storage.agenda import DECIDED, MOVED
from storage.deliveries import Question
from storage.tables import Asset, Delivery, DeliveryState, Destination, IfLate, LikenessVerdict
from storage.wording import dated, tr
from tools.captions import alt_text_of
from tools.captions.mending import whole_caption
from tools.context import Offer, Studio
from tools.marks import plain
from tools.platforms import Platform, caption_limit, check_media, count, media_of, place_of, platform
from tools.publishers.comments import comment_words
from tools.publishers.events import CHOICES, WORDS, in_words
from tools.publishers.zones import twin
from tools.writing import outgoing_caption

Rows = tuple[tuple[Offer, ...], ...]
OVER = {DeliveryState.POSTED, DeliveryState.CANCELLED}


@dataclass(frozen=True, kw_only=True)
class PostCard:
    """A post as it stands. `line` alone is for a chat that has the rest in front of it."""

    delivery: Delivery
    text: str
    brief: str  # the same after its decision, where it stood: what, where, when, who
    line: str  # how it stands, in a sentence
    offers: Rows
    asset: Asset | None
    is_over: bool  # nothing more happens to it by itself


def when_words(delivery: Delivery, now: datetime) -> str:
    """Return the time of a post as its zone's clock shows it, with how far away that is when it is near."""
    local = delivery.due_at.astimezone(ZoneInfo(delivery.timezone))
    minutes = round((delivery.due_at - now).total_seconds() / 60)
    near = tr(", in {minutes} min", minutes=minutes) if 0 < minutes < 90 else tr(", now") if -1 <= minutes <= 0 else ""
    if -90 < minutes < -1:
        near = tr(", {minutes} min ago", minutes=-minutes)
    return f"{dated(local, '%a %d %b %H:%M')} ({delivery.timezone}{near})"


def kept_hours(moved: Sequence[Delivery], zone: str) -> str:
    """Say that posts kept their hour on the wall when a zone became another."""
    first = ", ".join(row.handle for row in moved[:5])
    more = tr(" and {count} more", count=len(moved) - 5) if len(moved) > 5 else ""
    keep = tr("keeps its hour") if len(moved) == 1 else tr("keep their hours")
    return plain(tr("{first}{more} {keep}, in {zone} now.", first=first, more=more, keep=keep, zone=zone))


def state_words(delivery: Delivery) -> str:
    """Return a delivery's state as a person says it."""
    match delivery.state:
        case DeliveryState.SLOT:
            return tr("waits for content")
        case DeliveryState.DRAFT:
            return (
                tr("waits for your approval")
                if delivery.asset_id
                else tr("waits for its content, then for your approval")
            )
        case DeliveryState.PLANNED if MOVED in delivery.settings:
            return tr("approved, and moved: {settings}", settings=delivery.settings[MOVED])
        case DeliveryState.PLANNED:
            return tr("approved")
        case DeliveryState.CLAIMED | DeliveryState.SENDING:
            return tr("being sent")
        case DeliveryState.POSTED:
            return tr("posted{more}", more=f": {delivery.permalink}" if delivery.permalink else "")
        case DeliveryState.FAILED:
            return tr("failed: {why}", why=tr(delivery.error)).replace("\n", ". ")
        case DeliveryState.UNKNOWN:
            return tr("sent, but the answer was lost: I look for it before anything else")
        case DeliveryState.CANCELLED:
            return tr("cancelled")
        case DeliveryState.ASK:
            return ": ".join(WORDS[Question(delivery.error_class)])
    raise AssertionError(delivery.state)


def report_lines(asset: Asset, place: str | Platform, *, with_score: bool = True) -> list[str]:
    """Return what speaks against this file on this platform, or that nothing does."""
    issues = check_media(media_of(asset), place)
    lines = [
        f"{'⛔' if issue.severity == 'error' else '⚠️'} {issue.message}{f' ({issue.fix})' if issue.fix else ''}"
        for issue in issues
    ]
    score = (
        tr(", quality {quality_score:.2f}", quality_score=asset.quality_score)
        if with_score and asset.quality_score is not None
        else ""
    )
    return lines or [tr("✅ fits {platform}{score}", platform=platform(place).title, score=score)]


def can_be_mended(asset: Asset, place: str | Platform) -> bool:
    """Whether a place would refuse this file for something that a repair may mend."""
    issues = [issue for issue in check_media(media_of(asset), place) if issue.severity == "error"]
    return bool(issues) and not any(issue.code in {"kind", "count"} for issue in issues)


def likeness_words(asset: Asset) -> str:
    """Return how like its persona a picture is, in a few words; "" where that was not judged."""
    score = f"{asset.likeness_score or 0.0:.2f}"
    match asset.likeness_verdict:
        case LikenessVerdict.SAME:
            return tr("likeness {score}", score=score)
        case LikenessVerdict.SEVERAL:
            return tr("likeness {score}, with somebody else", score=score)
        case LikenessVerdict.OTHER:
            return tr("another face (likeness {score})", score=score)
        case LikenessVerdict.NONE:
            return tr("no face")
    return ""


def _goes_there_too(delivery: Delivery, asset: Asset, posts: Sequence[Delivery]) -> list[str]:
    """Say that the same file goes to the same place with another post, or has gone there: it may be meant, or not."""
    if delivery.schedule_id is not None:  # what is used again on purpose
        return []
    gone = {DeliveryState.CANCELLED, DeliveryState.FAILED}
    others = [
        row
        for row in posts
        if row.id != delivery.id and row.destination_id == delivery.destination_id and row.state not in gone
    ]
    if not others:
        return []
    named = ", ".join(
        f"{row.handle} ({dated(row.due_at.astimezone(ZoneInfo(row.timezone)), '%a %d %b %H:%M')}, {state_words(row).partition(':')[0]})"
        for row in others[-3:]
    )
    return [tr("⚠️ {asset} is to be there twice: {named}", asset=asset.handle, named=named)]


async def post_card(studio: Studio, delivery_id: int, *, now: datetime) -> PostCard | None:
    """Return the card of a post as the database has it; None when there is no such post.

    What its buttons do names the version that is shown: a press on an older card changes nothing.
    """
    delivery = await studio.deliveries.get(delivery_id)
    if delivery is None:
        return None
    asset = await studio.assets.get(delivery.asset_id, deleted=True) if delivery.asset_id else None
    destination = await studio.destinations.get(delivery.destination_id) if delivery.destination_id else None
    persona = await studio.personas.get(delivery.persona_id, deleted=True) if delivery.persona_id else None
    where = plain(destination.name if destination and destination.name else delivery.platform)
    by_hand = tr(" (you post it by hand)") if destination and destination.publisher == "handoff" else ""
    what = (
        asset.handle
        if asset
        else tr("what J{job_id} makes", job_id=delivery.job_id)
        if delivery.job_id
        else tr("a slot")
    )
    whose = ""
    if persona:
        name = plain(persona.name)
        whose = tr(" of {name}", name=name) if asset else tr(" for {name}", name=name)
    head = f"**{delivery.handle}** {what}{whose} → **{where}**{by_hand}"
    place = place_of(destination, delivery.platform)
    caption = await outgoing_caption(delivery, destination, persona)
    parts = [head, when_words(delivery, now)]
    alt_text = ""
    refused = False
    if asset is not None:
        parts += ["", plain(caption) or tr("(no caption)"), ""]
        if delivery.state in {DeliveryState.DRAFT, DeliveryState.PLANNED, DeliveryState.ASK}:
            parts += report_lines(asset, place)
            line = ai_line(persona.language if persona else "English") if destination and destination.ai_line else ""
            too_long = _too_long(caption, place, where) or _is_cut(whole_caption(delivery.caption, line), place, where)
            parts += too_long
            refused = bool(too_long) or can_be_mended(asset, place)
            parts += _goes_there_too(delivery, asset, await studio.deliveries.of_asset(asset.id))
        if destination is not None and destination.publisher not in {"handoff", "folder"}:
            alt_text = alt_text_of(
                delivery.alt_text,
                seen=asset.alt_text,
                persona=persona.name if persona else "",
                title=asset.title,
                ai_line=ai_line(persona.language if persona else "English"),
                place=place,
            )
            parts += [tr("Alt text: {alt_text}", alt_text=plain(alt_text))] if alt_text else []
        parts += [plain(comment_words(delivery))] if delivery.first_comment else []
    line = _standing(delivery, destination)
    said = [line, await _decided(studio, delivery)]
    return PostCard(
        delivery=delivery,
        text="\n".join([*parts, *(part for part in said if part)]),
        brief="\n".join(part for part in (head, when_words(delivery, now), *said) if part),
        line=f"{delivery.handle}: {line}" if delivery.handle not in line else line,
        offers=_offers(delivery, has_alt_text=bool(alt_text), is_refused=refused),
        asset=asset,
        is_over=delivery.state in OVER,
    )


async def _decided(studio: Studio, delivery: Delivery) -> str:
    """Say who decided about a post, and when by its own clock; "" where nobody has."""
    zone = ZoneInfo(delivery.timezone)
    if delivery.state is DeliveryState.CANCELLED:
        noted = delivery.settings.get(DECIDED) or {}
        if not noted:
            return ""
        at = datetime.fromisoformat(noted["at"]).astimezone(zone)
        by, when = await who(studio, str(noted["by"])), dated(at, "%a %d %b %H:%M")
        if not noted.get("why"):
            return tr("Dropped by {who}, {when}", who=by, when=when)
        return tr("Rejected by {who}, {when}: {why}", who=by, when=when, why=plain(str(noted["why"])))
    if delivery.approved_at is None or delivery.state is DeliveryState.DRAFT:
        return ""
    at = delivery.approved_at.astimezone(zone)
    return tr(
        "Approved by {who}, {when}", who=await who(studio, delivery.approved_by), when=dated(at, "%a %d %b %H:%M")
    )


async def who(studio: Studio, actor: str) -> str:
    """Return how a person is called who did something, such as "telegram:123"."""
    front, _, user = actor.partition(":")
    member = await studio.people.member(front, user) if user else None
    if member is not None and member.name:
        return plain(member.name)
    at = {"console": tr("the owner at the terminal"), "schedule": tr("its schedule")}
    return at.get(front, plain(actor) or tr("the owner"))


def _too_long(caption: str, place: Platform, where: str) -> list[str]:
    limit = caption_limit(place)
    size = count(caption, place)
    return (
        [tr("⛔ the caption is too long for {where}: {size} of {limit}", where=where, size=size, limit=limit)]
        if limit and size > limit
        else []
    )


def _is_cut(whole: str, place: Platform, where: str) -> list[str]:
    """Say that the caption is cut as it goes out, which a repair does at a sentence."""
    limit, size = caption_limit(place), count(whole, place)
    return (
        [tr("⚠️ the caption is cut to fit {where}: {size} of {limit}", where=where, size=size, limit=limit)]
        if limit and size > limit
        else []
    )


def _standing(delivery: Delivery, destination: Destination | None) -> str:
    """Return how a post stands, as the last line of its card."""
    match delivery.state:
        case DeliveryState.DRAFT if delivery.asset_id:
            return tr("Shall it go out like this?")
        case DeliveryState.PLANNED:
            late = {
                IfLate.ASK: tr(" If that is missed, I ask."),
                IfLate.SKIP: tr(" If that is missed, it is called off."),
            }
            if destination is not None and destination.grace_s is not None:
                grace = in_words(timedelta(seconds=destination.grace_s))
                late[IfLate.POST] = (
                    tr(" Up to {grace} late it goes out by itself; after that I ask.", grace=grace)
                    if destination.grace_s
                    else late[IfLate.ASK]
                )
            moved = (
                tr(" Moved: {settings}.", settings=plain(str(delivery.settings[MOVED])))
                if MOVED in delivery.settings
                else ""
            )
            return tr(
                "✅ {delivery} is approved and goes out at that time.{moved}{late}",
                delivery=delivery.handle,
                moved=moved,
                late=late.get(delivery.if_late, ""),
            )
        case DeliveryState.POSTED:
            return tr(
                "✅ {delivery} is up{more}",
                delivery=delivery.handle,
                more=f": {plain(delivery.permalink)}" if delivery.permalink else ".",
            )
        case DeliveryState.FAILED:
            return f"⛔ {plain(tr(delivery.error))}"
        case DeliveryState.SLOT if delivery.schedule_id:
            return tr("It is made by itself before its time, and I ask you then.")
        case DeliveryState.SLOT:
            return tr('No content yet. Say "put reel_7 in {delivery}" when there is some.', delivery=delivery.handle)
        case DeliveryState.ASK:
            what, fix = WORDS[Question(delivery.error_class)]
            return f"❓ {delivery.handle} {what}.\n{fix[:1].upper()}{fix[1:]}"
    words = state_words(delivery)
    return f"{words[:1].upper()}{words[1:]}."


def _other_of_two(delivery: Delivery) -> tuple[Offer, ...]:
    """Return the button for the other one of a time that comes twice on the day when the clocks go back."""
    other = twin(delivery.wall_time, delivery.timezone, delivery.due_at)
    if other is None:
        return ()
    which = "second" if other > delivery.due_at else "first"
    args = {
        "delivery": delivery.id,
        "version": delivery.version,
        "wall": delivery.wall_time,
        "timezone": delivery.timezone,
        "due_at": other.isoformat(),
    }
    return (
        Offer(
            label=tr("The {which} {wall_time}", which=which, wall_time=delivery.wall_time[11:16]),
            action="move_delivery",
            args=args,
        ),
    )


def _offers(delivery: Delivery, *, has_alt_text: bool = False, is_refused: bool = False) -> Rows:
    """Return what can be pressed on the card of a post in this state."""
    args = {"delivery": delivery.id, "version": delivery.version}
    twice = _other_of_two(delivery)
    move = Offer(label=tr("Move"), action="ask_move", args=args, lasting=True)
    describe = (Offer(label=tr("Alt text"), action="ask_alt_text", args=args, lasting=True),) if has_alt_text else ()
    mend = Offer(label=tr("Repair"), action="fit_delivery", args=args, style="primary")
    drop = Offer(label=tr("Cancel the post"), action="cancel_delivery", args=args, style="danger")
    match delivery.state:
        case DeliveryState.DRAFT if delivery.asset_id:
            return (
                *(((mend,),) if is_refused else ()),
                (
                    Offer(label=tr("Approve"), action="approve_delivery", args=args, style="primary"),
                    Offer(label=tr("Edit caption"), action="ask_caption", args=args, lasting=True),
                ),
                (
                    *describe,
                    move,
                    Offer(label=tr("Reject"), action="ask_reject", args=args, style="danger", lasting=True),
                ),
                *((twice,) if twice else ()),
            )
        case DeliveryState.DRAFT | DeliveryState.SLOT:
            return ((move, drop),)
        case DeliveryState.PLANNED:
            return (
                (*describe, move, Offer(label=tr("Edit caption"), action="ask_caption", args=args, lasting=True)),
                (drop,),
            )
        case DeliveryState.FAILED:
            again = {"delivery": delivery.id, "version": delivery.version, "answer": "post_again"}
            return ((Offer(label=tr("Try again"), action="answer_delivery", args=again, style="primary"),),)
        case DeliveryState.ASK:
            choices = CHOICES[Question(delivery.error_class)]
            return (
                tuple(
                    Offer(label=label, action="answer_delivery", args={**args, "answer": answer})
                    for label, answer in choices
                ),
                (move,),
            )
        case DeliveryState.CANCELLED:
            return ((Offer(label=tr("Undo"), action="restore_delivery", args={"delivery": delivery.id}),),)
    return ()
