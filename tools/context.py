"""What a tool may reach, and what it gives back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from storage.assets import Assets
from storage.blobs import Blobs
from storage.captions import Captions
from storage.consents import Consents
from storage.conversations import Conversations
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.error_log import Errors
from storage.faces import Faces
from storage.facts import Facts
from storage.jobs import Jobs
from storage.pending import PendingActions
from storage.people import Member, People
from storage.personas import Personas
from storage.places import Places
from storage.preferences import Preferences
from storage.receipts import Receipts
from storage.rhythms import Rhythms
from storage.schedules import Schedules
from storage.styles import Styles
from storage.tables import Role
from storage.tickets import Tickets

if TYPE_CHECKING:
    from tools.captions import Writer
    from tools.comfyui.catalogue import Catalogue
    from tools.comfyui.inspection import Inspector
    from tools.comfyui.server import Server
    from tools.comfyui.supply import Supplier
    from tools.language import LanguageModels
    from tools.logs import Journal
    from tools.production import Production
    from tools.publishers.entrances import Entrances
    from tools.publishers.zones import Zones
    from tools.publishing import Publishing
    from tools.rehearsing import Rehearse
    from tools.speech import Speaker
    from tools.upkeep import Upkeep

FOUND_AGAIN = frozenset(
    {"found", "nothing"}
)  # effects of tools that change nothing: after a crash they are simply asked again
FOCUSED = {"asset", "job", "delivery", "persona", "caption"}  # what "it" can be: the last of these that was spoken of

# What a tool did, in the words that a reply is made of.
Effect = Literal[
    "started",
    "made",
    "found",
    "nothing",
    "proposed",
    "scheduled",
    "changed",
    "deleted",
    "cancelled",
    "approved",
    "posted",
]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A button that a reply carries: pressed, it runs `action` with `args`, once. A `lasting` one asks or shows, and may
    be pressed again. One that `turns` may be, too, and what comes of it takes the place of what it stands on, as the next
    page does."""

    label: str
    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    style: Literal["plain", "primary", "danger"] = "plain"
    role: Role = Role.OPERATOR
    lasting: bool = False
    turns: bool = False
    pastes: bool = False  # where the front has forms, it opens one for a secret
    fills: bool = (
        False  # where the front has forms, it opens one for words, which begins with those of `begins` in args
    )
    lives: timedelta | None = None  # after which it is too late to press


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file of ours to send as it is, under a name that a person can read."""

    path: Path
    name: str
    mime: str = "application/octet-stream"
    is_picture: bool = False  # shown in the chat, as the app shows pictures


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What happened, said by code. `text` is the whole claim: nothing else may be said to have happened.

    In `text` other people's words have passed `tools.marks.plain`.
    """

    effect: Effect
    text: str
    object_kind: str = ""  # asset, job, delivery, persona, style, schedule
    object_id: str = ""
    offers: tuple[tuple[Offer, ...], ...] = ()  # rows of buttons
    assets: tuple[int, ...] = ()  # pictures or clips to show with the text
    files: tuple[Document, ...] = ()  # documents to send with the text
    remember: Mapping[str, Any] = field(default_factory=dict)  # what "it" and "that one" mean from now on
    by_card: bool = False  # the card of this job or delivery says it, brought to the end of the chat


@dataclass(frozen=True, kw_only=True)
class Studio:
    """Everything the tools work with, built once by the composition root."""

    personas: Personas
    styles: Styles
    assets: Assets
    captions: Captions
    destinations: Destinations
    deliveries: Deliveries
    schedules: Schedules
    rhythms: Rhythms
    jobs: Jobs
    conversations: Conversations
    receipts: Receipts
    pending: PendingActions
    preferences: Preferences
    consents: Consents
    faces: Faces
    errors: Errors
    journal: "Journal"  # the log of this run
    upkeep: "Upkeep"
    facts: Facts
    people: People
    places: Places
    tickets: Tickets
    blobs: Blobs
    production: "Production"
    publishing: "Publishing"
    zones: "Zones"
    rehearse: "Rehearse"
    say: Callable[[str, str, str], Awaitable[bool]]  # a front, a chat and a line: whether it was shown
    people_changed: Callable[[], None]  # somebody may do more or less than before: menus follow
    writer: "Writer"
    speaker: "Speaker"
    models: "LanguageModels"
    health: Callable[[str], Awaitable[str]]  # a component's name, or "", to its report in lines
    gpu_minutes: Callable[[], Awaitable[int]]  # of one persona on one day; 0 for as many as are asked for
    storyboard: str  # auto, on or off, where the owner has not chosen in chat
    help_text: Callable[[str], str]  # a command's name, or "", to what /help says
    workflows: "Catalogue"
    inspector: "Inspector"
    supplier: "Supplier | None"  # gets what a workflow of ComfyUI lacks
    comfyui: "Server | None"  # None: pictures are sketched, and no ComfyUI is wanted
    connected: Mapping[str, str]  # platform -> publisher, of those that the settings connect
    entrances: "Entrances"
    downloads: Path  # where exported files are written for a person
    thumbnails: Path  # of what lies in the library, by content; any of them may go at any time


@dataclass(kw_only=True)
class ToolContext:
    """One turn of one person. Who asks, where and when is set by code; no model can see or set it."""

    studio: Studio
    now: datetime
    timezone: str  # IANA, of the person
    front: str
    chat: str
    actor: str  # "telegram:123"; of a person with linked accounts, the first of them
    user: str  # the number of the account that asks
    role: Role
    turn: str
    conversation_id: int
    member: Member | None = None  # None at the terminal
    may_approve: bool = True  # what goes out in public
    text: str = ""  # the request's own words
    is_private: bool = True
    pastes_by_button: bool = False  # the front has a form for secrets
    secret: str = field(default="", repr=False)  # what was pasted for this turn: in no receipt, conversation or log
    memory: dict[str, Any] = field(default_factory=dict)  # asset, job, delivery, persona, listed, focus, question …
    outcomes: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # said after what happened: what was taken for granted
    unsaid: str = ""  # the person's words, as long as the conversation does not have them
    waits: bool = True  # what is written about a look may wait for the answer
    _owed: list[dict[str, Any]] = field(default_factory=list)  # receipts that are not written yet
    _learnt: dict[str, Any] = field(default_factory=dict)  # what is to be remembered, likewise

    async def keep(self, tool: str, args: Mapping[str, Any], outcome: Outcome) -> None:
        """Write the receipt of `outcome`, and let later steps of the turn refer to it.

        That of what only looked waits for the next one, or for the answer: after a crash it is looked again anyway.
        """
        remember = dict(outcome.remember)
        if outcome.object_kind in FOCUSED:
            remember["focus"] = outcome.object_kind
        self.memory.update(remember)
        self.outcomes.append(outcome)
        self._owed.append(
            {
                "tool": tool,
                "args": {name: value for name, value in args.items() if value not in ("", 0, -1, [], None)},
                "effect": outcome.effect,
                "object_kind": outcome.object_kind,
                "object_id": outcome.object_id,
                "text": outcome.text,
            }
        )
        self._learnt.update(remember)
        # What a question asks for may be a secret: it is known to have been asked before somebody can answer.
        if outcome.effect not in FOUND_AGAIN or "question" in remember or not self.waits:
            await self.settle()

    @property
    def has_learnt(self) -> bool:
        """Whether something is not written yet that the next message, or a press beside it, may refer to."""
        return bool(self._learnt)

    async def settle(self) -> None:
        """Write what is not written yet: the person's words, and what happened."""
        await self.note_words()
        while self._owed:
            await self.studio.receipts.add(
                conversation_id=self.conversation_id, turn=self.turn, now=self.now, **self._owed[0]
            )
            self._owed.pop(0)
        if self._learnt:
            await self.studio.conversations.remember(self.conversation_id, self._learnt, now=self.now)
            self._learnt = {}

    async def note_words(self) -> None:
        """Write what the person has said into the conversation."""
        if self.unsaid:
            await self.studio.conversations.say(self.conversation_id, "person", self.unsaid, now=self.now)
            self.unsaid = ""
