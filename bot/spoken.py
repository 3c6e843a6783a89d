"""Which language a person is spoken to in: the one that they chose, else their client's, else English.

A choice, and the client's language as it was seen last, are kept with the person. A group is spoken to, on cards and by
notices, in the language of whoever spoke there last.
"""

from collections.abc import Callable
from datetime import datetime

from bot.fronts.front import Origin
from storage.conversations import Conversations
from storage.people import Member, People
from storage.places import whole
from storage.preferences import Preferences
from storage.tables import Conversation
from storage.wording import ENGLISH, known_language
from tools.speaking import AT_THE_TERMINAL, CHOSEN, SEEN

CONSOLE = "console"
SPOKEN = "spoken"  # in a conversation's memory


class Spoken:
    """`terminal` is the locale of the terminal, where this process has one."""

    def __init__(
        self,
        people: People,
        conversations: Conversations,
        preferences: Preferences,
        *,
        clock: Callable[[], datetime],
        terminal: str = "",
    ) -> None:
        self._people = people
        self._conversations = conversations
        self._preferences = preferences
        self._clock = clock
        self.terminal = terminal

    async def to(self, origin: Origin, member: Member | None, conversation: Conversation) -> str:
        """Return the language of who has just written, and keep it for what is shown to them later."""
        if member is None:
            language = await self._at_the_terminal(origin.locale)
        else:
            language = await self._of_member(member, origin.locale)
        if conversation.memory.get(SPOKEN, ENGLISH) != language:
            await self._conversations.remember(conversation.id, {SPOKEN: language}, now=self._clock())
        return language

    async def at(self, front: str, chat: str) -> str:
        """Return the language of whoever reads this chat, and of the owner where none is named."""
        if not front:
            owner = await self._people.owner()
            member = await self._people.member(owner.front, owner.user) if owner is not None else None
            return language_of(member) if member is not None else await self._at_the_terminal("")
        if front == CONSOLE:
            return await self._at_the_terminal("")
        person = await self._people.reached_at(front, whole(chat))
        if person is not None:
            return language_of(person)
        conversation = await self._conversations.at(front, chat)
        return str(conversation.memory.get(SPOKEN, ENGLISH)) if conversation is not None else ENGLISH

    async def _of_member(self, member: Member, locale: str) -> str:
        seen = known_language(locale) if locale else str(member.choices.get(SEEN, ""))
        if seen != member.choices.get(SEEN, ""):
            await self._people.choose(member.number, SEEN, seen or None)
        return str(member.choices.get(CHOSEN, "")) or seen or ENGLISH

    async def _at_the_terminal(self, locale: str) -> str:
        chosen = str(await self._preferences.get(AT_THE_TERMINAL, ""))
        return chosen or known_language(locale or self.terminal) or ENGLISH


def language_of(member: Member) -> str:
    return str(member.choices.get(CHOSEN) or member.choices.get(SEEN) or ENGLISH)
