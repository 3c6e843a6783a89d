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
from storage.wording import tr
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
        async with self._desk.speaking_to(ticket.front, ticket.chat):
            await self._ask_about(ticket)

    async def _ask_about(self, ticket: Ticket) -> None:
        assert ticket.role is not None
        meant = tr(', for "{ticket}"', ticket=plain(ticket.name)) if ticket.name else ""
        text = tr(
            "**{by_name}** (id {by_user}) on {by_front} has sent the invite that you made as {role}{meant}. Let them in?",
            by_name=plain(ticket.by_name) or tr("Somebody"),
            by_user=ticket.by_user,
            by_front=ticket.by_front.title(),
            role=tr(ticket.role.value),
            meant=meant,
        )
        about = {"ticket": ticket.id}
        lives = ANSWER_WITHIN
        offers = (
            (
                Offer(label=tr("Let in"), action="let_in", args=about, style="primary", role=Role.OWNER, lives=lives),
                Offer(label=tr("No"), action="turn_away", args=about, role=Role.OWNER, lives=lives),
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
        who = plain(origin.name), origin.user, origin.front.title()
        async with self._desk.speaking_to(origin.front, whole(origin.chat)):
            hello = tr(
                "You are {whose} here too now, {role} as before. /unlink undoes that.",
                whose=whose,
                role=tr(member.role.value),
            )
            await self._desk.say(origin.front, origin.chat, hello)
        async with self._desk.speaking_to(ticket.front, ticket.chat):
            text = tr(
                "{name} (id {user}) on {front} is linked: that is you from now on. /unlink undoes it.",
                name=who[0],
                user=who[1],
                front=who[2],
            )
            await self._desk.say(ticket.front, ticket.chat, text)
        return member
