"""Making two accounts one person: by a code that was made from one and sent from the other, never by a name."""

from datetime import datetime, timedelta

from storage.conversations import Conversations
from storage.people import RANK, Member, People
from storage.tables import Ticket
from storage.tickets import Tickets
from storage.wording import later, tr
from tools.errors import InvalidRequest, Refused

LINK_LIVES = timedelta(minutes=10)
STALE = later("that code is not good any more")
FRESH = later("make a new one with /link, and send it from the other account within ten minutes")


async def join(
    ticket: Ticket,
    *,
    people: People,
    tickets: Tickets,
    conversations: Conversations,
    front: str,
    user: str,
    name: str,
    private_chat: str,
    now: datetime,
) -> Member:
    """Make the account that sent `ticket` one of the person's who made it.

    Nobody is made more than they are by somebody else's code but one who is more: so the code of an account that may do
    less than the one that it is sent from is refused.
    """
    maker = await people.numbered(ticket.person_id) if ticket.person_id is not None else None
    if maker is None:
        raise InvalidRequest(tr(STALE), fix=tr(FRESH))
    there = await people.member(front, user)
    if there is not None and there.number == maker.number:
        raise InvalidRequest(tr("that is your own code"), fix=tr("send it from your account on the other platform"))
    if any(account.front == front for account in maker.accounts):
        raise InvalidRequest(tr("whoever made that code has an account on {front} already", front=front.title()))
    if there is not None and RANK[there.role] > RANK[maker.role]:
        raise Refused(
            tr("you may do more here than the account that made the code"),
            fix=tr("make a code here, and send it there"),
        )
    if await tickets.use(ticket.id, front=front, user=user, name=name, chat=private_chat, now=now) is None:
        raise InvalidRequest(tr(STALE), fix=tr(FRESH))
    member = await people.link(maker.number, front, user, name=name, private_chat=private_chat, now=now)
    await agree(member, conversations, now=now)
    return member


async def agree(member: Member, conversations: Conversations, *, persona: str = "", now: datetime) -> None:
    """Let a person's private chats be about the same persona: `persona`, else the one of their first account's."""
    chats = [(account.front, account.private_chat) for account in member.accounts if account.private_chat]
    if not persona and chats:
        first = await conversations.at(*chats[0])
        persona = str(first.memory.get("persona") or "") if first is not None else ""
    if not persona:
        return
    for front, chat in chats:
        there = await conversations.open(front, chat, now=now)
        await conversations.remember(there.id, {"persona": persona}, now=now)
