"""Who goes next. Pure: the time is handed in.

Three rules, the first that decides counts:

* Whoever has waited for `LONGEST` goes in the order of asking: nobody starves, whatever comes after.
* The more urgent class goes first. What waits becomes one class more urgent with every `AGE`.
* Within a class the chat goes first that has had less of the card. What a chat has had counts from when it came: one that
  was silent for a day has no claim on the next hour. Within one chat words go before pictures, since a person waits for
  them and they take seconds, and pictures in the order of their jobs.
"""

from dataclasses import dataclass, field

from tools.gpu.need import Need, Priority

AGE = 600.0  # seconds
LONGEST = AGE * (max(Priority) + 1)

Rank = tuple[int, float, int, tuple[int, ...], int]


@dataclass(eq=False)
class Ticket:
    """One who waits or works."""

    need: Need
    number: int  # in the order of asking
    asked_at: float
    expected: float = 0.0  # seconds that were charged when its work began
    is_cold: bool = False  # its models have to be loaded first


@dataclass
class Shares:
    """How much of the card each chat has had, in seconds, counted so that idle time is no credit."""

    _had: dict[str, float] = field(default_factory=dict)
    _now: float = 0.0  # what the one had had that went last

    def of(self, chat: str) -> float:
        return self._had.get(chat, self._now)

    def joined(self, chat: str) -> None:
        """A chat that wanted nothing asks again."""
        self._had[chat] = max(self.of(chat), self._now)

    def went(self, chat: str, seconds: float) -> None:
        """A chat's work begins, and takes about so long."""
        self._now = max(self._now, self.of(chat))
        self._had[chat] = self.of(chat) + seconds

    def corrected(self, chat: str, seconds: float) -> None:
        """The work took so much longer (or, negative, shorter) than it was charged for."""
        self._had[chat] = self.of(chat) + seconds

    def forget(self, chats: set[str]) -> None:
        """Keep only these chats, and those that have had more than is common: a newcomer would pass before them."""
        self._had = {chat: had for chat, had in self._had.items() if chat in chats or had > self._now}

    def copy(self) -> "Shares":
        return Shares(dict(self._had), self._now)


def rank(ticket: Ticket, now: float, shares: Shares) -> Rank:
    """Return what tickets are compared by: the smallest goes first."""
    need, waited = ticket.need, now - ticket.asked_at
    if waited >= LONGEST:
        return (-1, ticket.asked_at, 0, (), ticket.number)
    urgency = max(0, need.priority - int(waited // AGE))
    return (urgency, shares.of(need.chat), int(need.side != "words"), need.place, ticket.number)
