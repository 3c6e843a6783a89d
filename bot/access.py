"""Who may do what: a person is a front and a number, never a name, and whoever is not known gets no answer at all."""

import asyncio
import hmac
import logging
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.fronts.front import Knock, Origin
from storage.people import People
from storage.tables import Role

logger = logging.getLogger(__name__)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to be mistaken
LENGTH = 10  # characters of five bits: 50 bits
CODE_LIVES = timedelta(minutes=10)
TRIES = 5
LOG_EVERY = timedelta(hours=1)
REMEMBERED = 1000  # strangers whose last line in the log is remembered
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Access:
    """The one gate. `enabled_chats` gives the groups in which the owner lets permitted people be answered."""

    def __init__(
        self,
        people: People,
        clock: Callable[[], datetime],
        *,
        enabled_chats: Callable[[], Awaitable[set[str]]] | None = None,
    ) -> None:
        self._people = people
        self._clock = clock
        self._enabled_chats = enabled_chats
        self._code = ""
        self._code_made: datetime | None = None
        self._tries = 0
        self._knocked: asyncio.Queue[Origin] = asyncio.Queue()
        self._logged: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    async def role_of(self, origin: Origin) -> Role | None:
        """What this person may do here. Whoever sits at the terminal owns the machine, and so the bot."""
        if origin.front == "console":
            return Role.OWNER
        role = await self._people.role_of(origin.front, origin.user)
        if role is None or origin.is_private:
            return role
        chat = origin.chat.partition("/")[0]
        enabled = await self._enabled_chats() if self._enabled_chats else set()
        return role if f"{origin.front}:{chat}" in enabled else None

    async def admits(self, knock: Knock) -> bool:
        """Decide before anything of an inbound is parsed or downloaded; False means silence.

        A stranger's private message that is the live pairing code is handed to `pair`, and is not answered either.
        """
        if not knock.is_human:
            return self._silent(knock, "not a person")
        role = await self.role_of(knock.origin)
        if role is None:
            if knock.origin.is_private and not knock.is_forwarded and self._is_the_code(knock.text):
                self._knocked.put_nowait(knock.origin)
            return self._silent(knock, "no role here")
        if knock.is_forwarded and knock.text.lstrip().startswith("/"):
            return self._silent(knock, "a forwarded command")
        return True

    # Pairing

    def new_code(self) -> str:
        """Make a code for the terminal to show; an older one is worth nothing from now on.

        It is good for ten minutes, for one person, and for five tries.
        """
        self._code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        self._code_made = self._clock()
        self._tries = 0
        return f"{self._code[:5]}-{self._code[5:]}"

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
                private_chat=origin.chat,
                now=self._clock(),
            )
            logger.info("An owner was paired", extra={"action": "owner_paired", "front": origin.front})
            await welcome(origin)

    def _is_the_code(self, text: str) -> bool:
        """Whether `text` is the live code, which is used up by that; a wrong one is a try."""
        words = re.sub(r"^/start\s+", "", text.strip())
        given = re.sub(r"[\s-]", "", words).upper().translate(READ_AS)
        if not self.has_live_code or len(given) != LENGTH or not given.isascii():
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
