"""How strangers come in: the owner is asked about those who send an invite, and linked accounts are told so."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.fronts.front import Origin
from storage.conversations import Conversations
from storage.errors import StorageError
from storage.people import Member, People
from storage.places import whole
from storage.tables import Role, Ticket
from storage.tickets import Tickets
from tools.context import Offer
from tools.errors import TroupeError
from tools.linking import join
from tools.marks import plain

logger = logging.getLogger(__name__)

ANSWER_WITHIN = timedelta(days=1)


class Welcome:
    def __init__(
        self,
        *,
        desk: Desk,
        people: People,
        tickets: Tickets,
        conversations: Conversations,
        changed: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._people = people
        self._tickets = tickets
        self._conversations = conversations
        self._changed = changed
        self._clock = clock

    async def invited(self, ticket: Ticket) -> None:
        """Ask the owner, where they made the invite, about the one who has sent it."""
        assert ticket.role is not None
        meant = f', for "{plain(ticket.name)}"' if ticket.name else ""
        text = (
            f"**{plain(ticket.by_name) or 'Somebody'}** (id {ticket.by_user}) on {ticket.by_front.title()} has sent the invite that "
            f"you made as {ticket.role.value}{meant}. Let them in?"
        )
        about = {"ticket": ticket.id}
        lives = ANSWER_WITHIN
        offers = (
            (
                Offer(label="Let in", action="let_in", args=about, style="primary", role=Role.OWNER, lives=lives),
                Offer(label="No", action="turn_away", args=about, role=Role.OWNER, lives=lives),
            ),
        )
        await self._desk.ask(f"knock:{ticket.id}", text, offers, front=ticket.front, chat=ticket.chat)

    async def reopen(self) -> None:
        """After a restart: ask again about everybody who waits for an answer."""
        for ticket in await self._tickets.waiting(since=self._clock() - ANSWER_WITHIN):
            await self.invited(ticket)

    async def linking(self, ticket: Ticket, origin: Origin) -> Member | None:
        try:
            member = await join(
                ticket,
                people=self._people,
                tickets=self._tickets,
                conversations=self._conversations,
                front=origin.front,
                user=origin.user,
                name=origin.name[:120],
                private_chat=whole(origin.chat),
                now=self._clock(),
            )
        except (TroupeError, StorageError) as error:
            logger.warning("Accounts were not linked", extra={"action": "link_refused", "error": error.message})
            return None
        self._changed()
        logger.info("Accounts were linked", extra={"action": "accounts_linked", "front": origin.front})
        whose = plain(member.name) or member.accounts[0].user
        hello = f"You are {whose} here too now, {member.role.value} as before. /unlink undoes that."
        await self._desk.say(origin.front, origin.chat, hello)
        who = f"{plain(origin.name)} (id {origin.user}) on {origin.front.title()}"
        await self._desk.say(ticket.front, ticket.chat, f"{who} is linked: that is you from now on. /unlink undoes it.")
        return member
