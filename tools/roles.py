"""Tools about the people who talk to the bot: invite, let in, roles, links, and the groups that are answered."""

import re
from collections.abc import Sequence
from datetime import timedelta

from storage.people import Member
from storage.tables import Person, Role, TicketKind
from storage.wording import later, tr
from tools.codes import new_code, read_code, shown
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.linking import FRESH, LINK_LIVES, STALE, join
from tools.marks import code, plain
from tools.toolbox import tool
from tools.watching import Watched

INVITE_LIVES = timedelta(days=1)
GIVEN = {"viewer": Role.VIEWER, "operator": Role.OPERATOR}
FRONTS = {"telegram": "Telegram", "discord": "Discord"}
EXAMPLE = later("for example /invite operator Vera, or /invite viewer")
FORMS = later(
    "`/roles 2 viewer` or `operator`, `/roles 2 viewer here` for one group, `/roles 2 approve off`, `/roles 2 name Vera`, `/roles 2 remove`. `/invite operator Vera` lets somebody in."
)


@tool
async def invite(context: ToolContext, *, words: str = "") -> Outcome:
    """Make a code with which somebody asks to come in: "operator Vera"."""
    role, _, name = words.strip().partition(" ")
    if role.lower() not in GIVEN:
        raise InvalidRequest(tr("as what?"), fix=tr(EXAMPLE))
    _only_in_private(context)
    secret = new_code()
    await context.studio.tickets.add(
        TicketKind.INVITE,
        secret,
        role=GIVEN[role.lower()],
        name=name.strip()[:120],
        front=context.front,
        chat=context.chat,
        now=context.now,
        expires_at=context.now + INVITE_LIVES,
    )
    whom = plain(name.strip()[:120]) or "somebody"
    text = tr(
        "An invite for {whom} as {role}, good once, for a day. Pass this on; they send it to me in a private chat, and I ask you before I answer them:\n{shown}",
        whom=whom,
        role=role.lower(),
        shown=code(shown(secret)),
    )
    return Outcome(effect="made", text=text)


@tool
async def let_in(context: ToolContext, *, ticket: int) -> Outcome:
    """Let somebody in who has sent an invite."""
    asked = await context.studio.tickets.decide(ticket, now=context.now)
    if asked is None or asked.role is None:
        return Outcome(effect="nothing", text=tr("That was answered already. /roles lists who may do what."))
    known = await context.studio.people.member(asked.by_front, asked.by_user)
    if known is not None:
        return Outcome(
            effect="nothing", text=tr("{called} is {role} already.", called=_called(known), role=tr(known.role.value))
        )
    person = await context.studio.people.add(
        asked.by_front,
        asked.by_user,
        asked.role,
        name=asked.name or asked.by_name,
        private_chat=asked.by_chat,
        now=context.now,
    )
    context.studio.people_changed()
    hello = tr("You are in: you may look.") if asked.role is Role.VIEWER else tr("You are in. Say what to make.")
    is_told = await context.studio.say(
        asked.by_front, asked.by_chat, tr("{hello} /help shows what I can do.", hello=hello)
    )
    told = tr("I have told them.") if is_told else tr("I could not tell them now.")
    return Outcome(
        effect="changed",
        text=tr(
            "{person} is {role} now. {told}",
            person=plain(person.name) or asked.by_user,
            role=tr(asked.role.value),
            told=told,
        ),
        object_kind="person",
        object_id=str(person.id),
    )


@tool
async def turn_away(context: ToolContext, *, ticket: int) -> Outcome:
    """Do not let somebody in who has sent an invite."""
    asked = await context.studio.tickets.decide(ticket, now=context.now)
    if asked is None:
        return Outcome(effect="nothing", text=tr("That was answered already. /roles lists who may do what."))
    return Outcome(
        effect="changed", text=tr("{by_name} gets no answer.", by_name=plain(asked.by_name) or asked.by_user)
    )


# Who may do what


@tool
async def roles(context: ToolContext, *, words: str = "") -> Outcome:
    """List who may do what, or change it: "2 viewer", "2 operator here", "2 approve off", "2 remove"."""
    parts = words.split()
    match [part.lower() for part in parts]:
        case []:
            return await _everybody(context)
        case ["add", front, user, role, *_] if role in GIVEN:
            return await _add(context, front, user, GIVEN[role], " ".join(parts[4:]))
        case ["rm" | "remove", front, user]:
            there = await context.studio.people.member(front, user)
            if there is None:
                raise InvalidRequest(
                    tr("I know nobody {user!r} on {front!r}", user=user[:40], front=front[:20]),
                    fix=tr("/roles lists them"),
                )
            return await _remove(context, there)
        case [number]:
            return await _show(context, await _numbered(context, number))
        case [number, role] if role in GIVEN:
            return await _change_role(context, await _numbered(context, number), GIVEN[role])
        case [number, role, "here"] if role in {*GIVEN, "usual"}:
            return await _change_here(context, await _numbered(context, number), GIVEN.get(role))
        case [number, "approve", "on" | "off" as switch]:
            return await _let_approve(context, await _numbered(context, number), may=switch == "on")
        case [number, "name", *_] if len(parts) > 2:
            member = await _numbered(context, number)
            await context.studio.people.change(member.number, name=" ".join(parts[2:])[:120])
            return await _show(context, await _numbered(context, number))
        case [number, "remove" | "rm" | "out"]:
            return await _remove(context, await _numbered(context, number))
    raise InvalidRequest(tr("who, and what?"), fix=tr("/roles 2 viewer, /roles 2 approve off, /roles 2 remove"))


async def _everybody(context: ToolContext) -> Outcome:
    members = await context.studio.people.members()
    lines = [f"{member.number}. {await _line(context, member)}" for member in members]
    text = "\n".join(lines) or tr("Nobody yet but you, at the terminal.")
    return Outcome(effect="found", text=f"{text}\n{tr(FORMS)}")


async def _line(context: ToolContext, member: Member) -> str:
    accounts = ", ".join(f"{FRONTS.get(one.front, one.front)} {one.user}" for one in member.accounts)
    may = "" if member.may_approve or member.role is Role.VIEWER else tr(", may not approve")
    here = await context.studio.places.roles_of(member.accounts)
    other = "".join(
        tr("; {role} in {front} {chat}", role=tr(row.role.value), front=FRONTS.get(row.front, row.front), chat=row.chat)
        for row in here
    )
    return f"**{_called(member)}**: {tr(member.role.value)}{may} ({accounts}){other}"


async def _show(context: ToolContext, member: Member) -> Outcome:
    number = member.number
    text = f"{number}. {await _line(context, member)}"
    if member.role is Role.OWNER:
        return Outcome(effect="found", text=text)

    def button(label: str, words: str, *, is_danger: bool = False) -> Offer:
        return Offer(
            label=label,
            action="roles",
            args={"words": f"{number} {words}"},
            style="danger" if is_danger else "plain",
            role=Role.OWNER,
        )

    if member.role is Role.VIEWER:
        changes = [button(tr("Make operator"), "operator")]
    else:
        may = member.may_approve
        changes = [
            button(tr("Make viewer"), "viewer"),
            button(tr("May not approve") if may else tr("May approve"), f"approve {'off' if may else 'on'}"),
        ]
    return Outcome(
        effect="found", text=text, offers=(tuple(changes), (button(tr("Remove"), "remove", is_danger=True),))
    )


async def _change_role(context: ToolContext, member: Member, role: Role) -> Outcome:
    _not_the_owner(member)
    changed = await context.studio.people.change(member.number, role=role)
    context.studio.people_changed()
    return Outcome(effect="changed", text=tr("{called} is {role} now.", called=_called(changed), role=tr(role.value)))


async def _change_here(context: ToolContext, member: Member, role: Role | None) -> Outcome:
    _not_the_owner(member)
    account = next((one for one in member.accounts if one.front == context.front), None)
    if context.is_private or account is None:
        raise InvalidRequest(
            tr("that is for a group"),
            fix=tr("say it in the group, after /chat on, about somebody who is on this platform"),
        )
    await context.studio.places.set_role(context.front, context.chat, account.id, role)
    context.studio.people_changed()
    what = (
        tr("{role} in this group now", role=tr(role.value))
        if role
        else tr("{role} here too, as elsewhere", role=tr(member.role.value))
    )
    return Outcome(effect="changed", text=tr("{called} is {what}.", called=_called(member), what=what))


async def _let_approve(context: ToolContext, member: Member, *, may: bool) -> Outcome:
    _not_the_owner(member)
    changed = await context.studio.people.change(member.number, may_approve=may)
    says = tr("may approve again") if may else tr("makes and plans, and what goes out is approved by others")
    return Outcome(effect="changed", text=f"{_called(changed)} {says}.")


async def _remove(context: ToolContext, member: Member) -> Outcome:
    _not_the_owner(member)
    studio = context.studio
    actors = {f"{account.front}:{account.user}" for account in member.accounts}
    going = [job.handle for job in await studio.jobs.unfinished() if job.actor in actors]
    home = await _home(context)
    for account in member.accounts:
        await _leave(context, account.front, account.private_chat, to=home)
    first = member.accounts[0]
    await studio.people.remove(first.front, first.user)
    studio.people_changed()
    text = tr("{called} is not answered any more, and none of their buttons works.", called=_called(member))
    if going:
        goes, reports = (tr("goes on and reports"), "it") if len(going) == 1 else (tr("go on and report"), "one")
        text += tr(
            " {going} {goes} to you; /cancel {going_2} stops {reports}.",
            going=", ".join(going),
            goes=goes,
            going_2=going[0].removeprefix("J"),
            reports=reports,
        )
    return Outcome(effect="deleted", text=text)


async def _add(context: ToolContext, front: str, user: str, role: Role, name: str) -> Outcome:
    if front not in FRONTS or not re.fullmatch(r"\d{1,20}", user):
        raise InvalidRequest(
            tr("people are named by their number on Telegram or Discord"), fix=tr("/roles add telegram 123456 operator")
        )
    known = await context.studio.people.member(front, user)
    if known is not None:
        _not_the_owner(known)
    person = await context.studio.people.add(front, user, role, name=name[:120], now=context.now)
    context.studio.people_changed()
    text = tr(
        "{person} on {front} is {role} now. They write to the bot in private.",
        person=plain(person.name) or user,
        front=front,
        role=tr(role.value),
    )
    return Outcome(effect="changed", text=text)


async def _numbered(context: ToolContext, number: str) -> Member:
    member = await context.studio.people.numbered(int(number)) if re.fullmatch(r"\d{1,9}", number) else None
    if member is None:
        raise InvalidRequest(
            tr("I know nobody with the number {number}", number=plain(number[:20])), fix=tr("/roles lists them")
        )
    return member


def _not_the_owner(member: Member) -> None:
    if member.role is Role.OWNER:
        raise Refused(tr("an owner stays an owner in chat"), fix=tr("pair somebody else in the terminal"))


def _called(member: Member) -> str:
    return plain(member.name) or member.accounts[0].user


async def _leave(context: ToolContext, front: str, chat: str, *, to: tuple[str, str]) -> None:
    """Say nothing more in a chat: what reports there reports elsewhere, and its live status ends."""
    await Watched(context.studio.preferences).leave(front, chat)  # first: a look that comes between shows it nowhere
    await context.studio.places.leave(front, chat, to=to, now=context.now)


async def _home(context: ToolContext) -> tuple[str, str]:
    """Where the owner hears of what no longer reports elsewhere."""
    if context.is_private:
        return context.front, context.chat
    owner = await context.studio.people.owner()
    return (owner.front, owner.private_chat) if owner and owner.private_chat else ("console", "console")


# One person on two platforms


@tool
async def link(context: ToolContext, *, words: str = "") -> Outcome:
    """Make a code that links another account of yours; with a code, link this account to the one that made it."""
    member = context.member
    if member is None:
        raise InvalidRequest(tr("the terminal needs no link: whoever sits at it is the owner"))
    _only_in_private(context)
    if not words.strip():
        return await _offer_link(context, member)
    secret = read_code(words)
    ticket = await context.studio.tickets.live(secret, now=context.now) if secret else None
    if ticket is None or ticket.kind is not TicketKind.LINK:
        raise InvalidRequest(tr(STALE), fix=tr(FRESH))
    joined = await join(
        ticket,
        people=context.studio.people,
        tickets=context.studio.tickets,
        conversations=context.studio.conversations,
        front=context.front,
        user=context.user,
        name="",
        private_chat=context.chat,
        now=context.now,
    )
    context.studio.people_changed()
    here = FRONTS.get(context.front, context.front)
    await context.studio.say(
        ticket.front, ticket.chat, tr("Your account on {here} is linked. /unlink undoes that.", here=here)
    )
    return Outcome(
        effect="changed",
        text=tr("{called}: {joined}. /unlink undoes that.", called=_called(joined), joined=_joined(joined.accounts)),
    )


async def _offer_link(context: ToolContext, member: Member) -> Outcome:
    missing = [name for front, name in FRONTS.items() if front not in {one.front for one in member.accounts}]
    if not missing:
        return Outcome(effect="found", text=tr("{joined}. /unlink undoes that.", joined=_joined(member.accounts)))
    secret = new_code()
    await context.studio.tickets.add(
        TicketKind.LINK,
        secret,
        person_id=member.number,
        front=context.front,
        chat=context.chat,
        now=context.now,
        expires_at=context.now + LINK_LIVES,
    )
    line = code(f"/link {shown(secret)}")
    text = tr(
        "Send this from your account on {missing}, in a private chat with me, within ten minutes:\n{line}\nWhoever sends it is you from then on: show it to nobody.",
        missing=tr(" or ").join(missing),
        line=line,
    )
    return Outcome(effect="made", text=text)


def _joined(accounts: Sequence[Person]) -> str:
    return tr(
        "{accounts} are one person", accounts=tr(" and ").join(FRONTS.get(one.front, one.front) for one in accounts)
    )


@tool
async def unlink(context: ToolContext) -> Outcome:
    """Let your linked accounts be two people again."""
    member = context.member
    if member is None or len(member.accounts) == 1:
        raise InvalidRequest(tr("you have one account here, linked to nothing"), fix=tr("/link links another"))
    other = member.accounts[-1]
    alone = await context.studio.people.unlink(other.front, other.user)
    name = FRONTS.get(other.front, other.front)
    if alone is None:
        first = member.accounts[0]
        await _leave(context, other.front, other.private_chat, to=(first.front, first.private_chat))
    context.studio.people_changed()
    left = (
        tr("it is {role} by itself", role=tr(alone.role.value))
        if alone
        else tr("it came in by the link, and is not answered any more")
    )
    return Outcome(effect="changed", text=tr("Your account on {name} is separate again: {left}.", name=name, left=left))


# Groups


@tool
async def switch_chat(context: ToolContext, *, words: str = "") -> Outcome:
    """Say whether permitted people are answered in this group: "on" or "off"."""
    if context.is_private:
        raise InvalidRequest(tr("here I answer you anyway: that is for a group"), fix=tr("say /chat on in the group"))
    places, wanted = context.studio.places, words.strip().lower()
    is_on = await places.is_enabled(context.front, context.chat)
    match wanted:
        case "on":
            await places.enable(context.front, context.chat, by=context.actor, now=context.now)
            text = tr(
                "Here I answer people with a role, when they name me, reply to me, or send a command. Others get no answer. /chat off ends that."
            )
        case "off":
            await _leave(context, context.front, context.chat, to=await _home(context))
            await places.disable(context.front, context.chat)
            text = tr(
                "I am silent here from now on. What was asked for here goes on, and reports to the owner in private."
            )
        case "":
            return Outcome(
                effect="found",
                text=tr("This group is on. /chat on or off changes it.")
                if is_on
                else tr("This group is off. /chat on or off changes it."),
            )
        case _:
            raise InvalidRequest(tr("on or off?"), fix=tr("/chat on lets me answer here, /chat off ends it"))
    context.studio.people_changed()
    return Outcome(effect="changed", text=text)


def _only_in_private(context: ToolContext) -> None:
    if not context.is_private:
        raise InvalidRequest(tr("a code is nobody else's to read"), fix=tr("ask for it in a private chat with me"))


PRESSED = [invite, let_in, turn_away, roles, link, unlink, switch_chat]
