"""Who may do what: a person is a front and a number, never a name, and whoever is not known gets no answer at all."""

import asyncio
import hmac
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.fronts.front import Knock, Origin
from bot.fronts.telling import command_of
from storage.people import Member, People
from storage.places import Places, whole
from storage.tables import Person, Role, Ticket, TicketKind
from storage.tickets import Tickets
from tools.codes import new_code, read_code, shown

logger = logging.getLogger(__name__)

CODE_LIVES = timedelta(minutes=10)
TRIES = 5
LOG_EVERY = timedelta(hours=1)
REMEMBERED = 1000  # strangers whose last line in the log, or whose wrong codes, are remembered
SWITCH = "chat"  # the command that the owner may use in a group where nobody is answered


class Reception(Protocol):
    """What becomes of strangers who send a code."""

    async def invited(self, ticket: Ticket) -> None:
        """Ask the owner about somebody who has sent an invite."""
        ...

    async def linking(self, ticket: Ticket, origin: Origin) -> Member | None:
        """Make a stranger's account one of the person's who made the code, and tell both; None where that cannot be."""
        ...


class Access:
    """The one gate. `places` are the groups in which the owner lets permitted people be answered; with `tickets`, a stranger
    may ask to come in by a code."""

    def __init__(
        self,
        people: People,
        clock: Callable[[], datetime],
        *,
        places: Places | None = None,
        tickets: Tickets | None = None,
        reception: Reception | None = None,
    ) -> None:
        self._people = people
        self._clock = clock
        self._places = places
        self._tickets = tickets
        self._reception = reception
        self._code = ""
        self._code_made: datetime | None = None
        self._tries = 0
        self._knocked: asyncio.Queue[Origin] = asyncio.Queue()
        self._logged: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._wrong: OrderedDict[tuple[str, str], list[datetime]] = OrderedDict()

    async def role_of(self, origin: Origin, command: str = "") -> Role | None:
        """What this person may do here. Whoever sits at the terminal owns the machine, and so the bot.

        In a group that is off nobody may do anything, but its owner may use the command that switches it on.
        """
        if origin.front == "console":
            return Role.OWNER
        return await self._role(await self._people.get(origin.front, origin.user), origin, command)

    async def member_of(self, origin: Origin, command: str = "") -> tuple[Member | None, Role | None]:
        """Who this is, and what they may do here, as `role_of` says it, when their message is answered: nothing is written
        down about them before, as on Discord a crowd waits to hear that they were heard.
        """
        if origin.front == "console":
            return None, Role.OWNER
        member = await self._people.member(origin.front, origin.user)
        accounts = member.accounts if member is not None else ()
        mine = next((one for one in accounts if (one.front, one.user) == (origin.front, origin.user)), None)
        if mine is not None and origin.is_private and not mine.private_chat:
            # Who was let in by their number has written nothing yet: this is where they are reached.
            await self._people.set_private_chat(origin.front, origin.user, whole(origin.chat))
        return member, await self._role(mine, origin, command)

    async def _role(self, person: Person | None, origin: Origin, command: str) -> Role | None:
        if person is None or origin.is_private:
            return person.role if person is not None else None
        if person.role is Role.OWNER and command.lower() == SWITCH:
            return Role.OWNER
        if self._places is None or not await self._places.is_enabled(origin.front, origin.chat):
            return None
        if person.role is Role.OWNER:
            return Role.OWNER
        return await self._places.role_in(origin.front, origin.chat, person.id) or person.role

    async def admits(self, knock: Knock) -> bool:
        """Decide before anything of an inbound is parsed or downloaded; False means silence.

        A stranger's private message that is a live code is handed on, and is not answered either.
        """
        if not knock.is_human:
            return self._silent(knock, "not a person")
        origin = knock.origin
        if origin.front == "console":
            return True
        person = await self._people.get(origin.front, origin.user)
        role = await self._role(person, origin, _command_in(knock.text))
        if role is None:
            if origin.is_private and not knock.is_forwarded and person is None:
                await self._try_code(knock)
            return self._silent(knock, "no role here")
        if knock.is_forwarded and knock.text.lstrip().startswith("/"):
            return self._silent(knock, "a forwarded command")
        return True

    # Codes

    async def _try_code(self, knock: Knock) -> None:
        """See whether a stranger has sent a code: an invite, a link, or the one of the terminal."""
        origin, given = knock.origin, read_code(knock.text)
        if not given or self._is_guessing(_account(knock)):
            return
        ticket = await self._tickets.live(given, now=self._clock()) if self._tickets is not None else None
        if ticket is not None and self._reception is not None:
            await self._took(ticket, origin, self._reception)
        elif self._is_the_code(given):
            self._knocked.put_nowait(origin)
        else:
            self._wrong.setdefault(_account(knock), []).append(self._clock())
            while len(self._wrong) > REMEMBERED:
                self._wrong.popitem(last=False)
            logger.warning("A wrong code", extra={"action": "code_wrong", "front": origin.front, "user": origin.user})

    async def _took(self, ticket: Ticket, origin: Origin, reception: Reception) -> None:
        if ticket.kind is TicketKind.LINK:
            await reception.linking(ticket, origin)
            return
        assert self._tickets is not None
        used = await self._tickets.use(
            ticket.id,
            front=origin.front,
            user=origin.user,
            name=origin.name,
            chat=whole(origin.chat),
            now=self._clock(),
        )
        if used is not None:
            logger.info("An invite was sent in", extra={"action": "invite_used", "front": origin.front})
            await reception.invited(used)

    def _is_guessing(self, who: tuple[str, str]) -> bool:
        """Whether somebody has sent five wrong codes within the hour: what else they send is not even looked up."""
        since = self._clock() - LOG_EVERY
        tries = [at for at in self._wrong.get(who, ()) if at > since]
        if tries:
            self._wrong[who] = tries
        else:
            self._wrong.pop(who, None)
        return len(tries) >= TRIES

    # Pairing

    def new_code(self) -> str:
        """Make a code for the terminal to show; an older one is worth nothing from now on.

        It is good for ten minutes, for one person, and for five tries.
        """
        self._code = new_code()
        self._code_made = self._clock()
        self._tries = 0
        return shown(self._code)

    @property
    def has_live_code(self) -> bool:
        return bool(self._code) and self._code_made is not None and self._clock() - self._code_made < CODE_LIVES

    async def pair(
        self,
        confirm: Callable[[str, str, str], Awaitable[bool]],
        welcome: Callable[[Origin], Awaitable[None]],
        *,
        fronts: Sequence[str] = (),
        announce: Callable[[str], None] | None = None,
        look_every: timedelta = timedelta(seconds=5),
    ) -> None:
        """Make the one who sends the code the owner, once `confirm(front, user, name)` says yes in the terminal.

        Runs until each of `fronts` has an owner; without `fronts`, until cancelled. With `announce`, a code that has
        been used up or has grown old is followed by a new one.
        """
        while not fronts or [front for front in fronts if await self._people.owner(front=front) is None]:
            if announce is not None and not self.has_live_code:
                announce(self.new_code())
            try:
                async with asyncio.timeout(look_every.total_seconds()):
                    origin = await self._knocked.get()
            except TimeoutError:
                continue
            if not await confirm(origin.front, origin.user, origin.name):
                logger.warning("A pairing was declined", extra={"action": "pairing_declined", "user": origin.user})
                continue
            await self._people.add(
                origin.front,
                origin.user,
                Role.OWNER,
                name=origin.name[:120],
                private_chat=whole(origin.chat),
                now=self._clock(),
            )
            logger.info("An owner was paired", extra={"action": "owner_paired", "front": origin.front})
            await welcome(origin)

    def _is_the_code(self, given: str) -> bool:
        """Whether `given` is the live code, which is used up by that; a wrong one is a try."""
        if not self.has_live_code:
            return False
        self._tries += 1
        is_right = hmac.compare_digest(given, self._code)
        if is_right or self._tries >= TRIES:
            self._code = ""
        if not is_right:
            logger.warning("A wrong pairing code", extra={"action": "pairing_wrong", "tries": self._tries})
        return is_right

    def _silent(self, knock: Knock, why: str) -> bool:
        """Note a refused knock, at most once per hour and person; always False."""
        now, who = self._clock(), (knock.origin.front, knock.origin.user)
        last = self._logged.get(who)
        if last is None or now - last >= LOG_EVERY:
            logger.info(
                "Not answered",
                extra={
                    "action": "not_answered",
                    "front": knock.origin.front,
                    "user": knock.origin.user,
                    "chat": knock.origin.chat,
                    "why": why,
                },
            )
            self._logged[who] = now
            self._logged.move_to_end(who)
            while len(self._logged) > REMEMBERED:
                self._logged.popitem(last=False)
        return False


def _command_in(text: str) -> str:
    """The command that a message begins with, also where it names a bot: "/chat@bot on"."""
    return command_of(re.sub(r"^\s*(/\w{1,32})@\w+", r"\1", text).strip())[0]


def _account(knock: Knock) -> tuple[str, str]:
    return knock.origin.front, knock.origin.user
