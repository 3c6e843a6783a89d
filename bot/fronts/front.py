"""What fronts and the core say to each other. No platform's name and no platform's type appears here.

In: `Inbound`, one per message, command, press or file. Out: `View`, the whole state of one message under a stable
key; a front edits the message that shows this key, or sends a new one. A front may skip intermediate views (rate
limits) but always shows the last.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from storage.wording import spoken

Style = Literal["plain", "primary", "danger"]


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that a person sent, already on disk under a name of ours. Its content is not yet trusted."""

    path: Path
    name: str  # as the person's client called it: data, shown escaped, never used as a path
    mime: str
    size: int  # bytes


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an inbound came from and may be answered."""

    front: str  # "console", "telegram", "discord"
    chat: str  # the chat's id as text, "123/7" for a thread in it
    user: str  # the platform's numeric id as text; "console" at the terminal
    name: str = ""  # shown to the owner, never trusted
    is_private: bool = True
    locale: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """One thing a person did. Exactly one of text, command, press or attachments says what."""

    origin: Origin
    key: str  # unique per front: the update id, the message id, the interaction id
    text: str = ""
    command: str = ""  # without the slash; its words are in `text`
    press: str = ""  # a button's token
    filled: str = ""  # the words of the form that this button has opened
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""  # the message_ref that this answers, where it answers one
    is_forwarded: bool = False
    ref: str = ""  # the person's own message, where a front may take it away
    sealed: str = ""  # words that hold a secret, encrypted; what may be read of them is in `text`
    point: str = ""  # what shall be done with the message `reply_to`, or with `attachments`: the key of a `MenuPoint`


@dataclass(frozen=True, kw_only=True)
class Knock:
    """What a front knows of an inbound before it parses or downloads anything: enough to let it in or not."""

    origin: Origin
    text: str = ""
    is_forwarded: bool = False
    is_human: bool = True  # False for a bot, a channel, an anonymous admin


@dataclass(frozen=True, kw_only=True)
class MenuPart:
    """A part of a command's words that a menu can ask for by itself, and offer choices for."""

    name: str
    description: str
    completes: str = ""  # what its choices are looked up among: "persona", "preset", "asset", "post"
    choices: tuple[str, ...] = ()  # those that there are
    translated: Mapping[str, str] = field(default_factory=dict)  # its description, by language


@dataclass(frozen=True, kw_only=True)
class MenuCommand:
    """A command as a platform's menu shows it: parts with a form of their own, then words."""

    name: str
    description: str
    argument: str = ""  # what the words are; "" for a command that takes none
    parts: tuple[MenuPart, ...] = ()  # they stand before the words, in this order
    translated: Mapping[str, str] = field(default_factory=dict)  # its description, by language


@dataclass(frozen=True, kw_only=True)
class MenuPoint:
    """What a menu of a message offers to do with the picture on it."""

    key: str
    label: str  # at most 32 characters
    translated: Mapping[str, str] = field(default_factory=dict)  # likewise, by language


@dataclass(frozen=True, kw_only=True)
class Menu:
    """The commands that one person finds in one chat: in the `language` they chose, else in that of their app."""

    chat: str
    user: str
    is_private: bool
    commands: tuple[MenuCommand, ...]
    language: str = ""


class Menus(Protocol):
    """Whose menu holds what, now."""

    async def of(self, front: str) -> Sequence[Menu]: ...

    async def changed(self) -> None:
        """Return once somebody's menu is another one than when this was last waited for."""
        ...


@dataclass(frozen=True, kw_only=True)
class Completion:
    value: str  # what stands in the command
    label: str  # what the person reads


@dataclass(frozen=True, kw_only=True)
class Button:
    token: str  # at most 40 ASCII characters, opaque, kept in pending_actions
    label: str
    style: Style = "plain"
    pastes: bool = False  # opens a form for a secret, where the front has forms; its press comes with the words
    fills: bool = False  # opens a form for words, where the front has forms; what it begins with is asked for then


@dataclass(frozen=True, kw_only=True)
class Media:
    """A file to show, by handle: bytes never travel in a view."""

    path: Path
    kind: Literal["image", "video", "audio", "file"]
    mime: str
    name: str  # the file name that the person sees
    sha256: str
    cover: Path | None = None  # a still to show of a film before it runs
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    stage: str
    fraction: float  # 0 to 1
    eta: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class View:
    """The whole state of one message. `text` is plain text with **bold**, `code` and line breaks as its only marks."""

    key: str  # "" for a message that is never edited; "job:5" for a card
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows
    media: tuple[Media, ...] = ()
    progress: Progress | None = None
    is_final: bool = False  # a final state must arrive, whatever the rate limit
    at_the_end: bool = False  # as a new message that the person sees now; the older one of this key goes
    grows: bool = False  # it is being written: the rest follows under the same key
    asks: bool = False  # the next message in this chat is the answer: a plain number is no choice then
    asks_secret: bool = False  # and that answer is not to be seen on the screen
    # Its pictures belong together, where a front has a form for that; of a "page", the next one takes the whole place.
    gallery: Literal["", "album", "page"] = ""
    language: str = field(default_factory=spoken)  # of what a front says itself about it: how much is left
    apart: bool = False  # words and buttons stand in a message of their own behind the media, where a front has room
    pin: Literal["", "on", "off"] = ""  # kept in sight where the chat allows it, and no more; nowhere else a difference


@dataclass(frozen=True, kw_only=True)
class Caps:
    """What one chat can take."""

    max_text: int  # UTF-16 units or characters, as the front counts
    max_upload: int  # bytes per file
    edit_every: timedelta  # the shortest time between two edits of one message
    buttons_per_row: int
    max_photo: int = 2**63  # bytes of a picture that is shown as one
    albums: bool = False
    streams: bool = False  # a reply may be shown while it is written
    forms: bool = False  # a button may open a form
    extras: dict[str, str] = field(default_factory=dict)


Answer = Callable[[Inbound], Awaitable[None]]  # commits the inbound to the inbox, then returns; work follows

Complete = Callable[
    [Origin, str, str], Awaitable[Sequence[Completion]]
]  # for a part that completes, the letters so far

Begins = Callable[[str], Awaitable[str]]  # a button's token, to the words that its form begins with

SpokenAt = Callable[[str, str], Awaitable[str]]  # of a front and its chat, to the language of who reads there

MayAnswer = Callable[[Knock], Awaitable[bool]]  # False: nothing at all happens, not even an answer


@runtime_checkable
class Connection(Protocol):
    """A front that is connected to a platform, or not."""

    @property
    def is_connected(self) -> bool: ...


class Front(Protocol):
    """A place where people talk to the bot."""

    name: str

    async def serve(self, answer: Answer) -> None:
        """Connect and hand every inbound of a permitted person to `answer`, until cancelled.

        An update is confirmed to the platform only after `answer` has returned. Raises NotAuthorized when the token
        is refused (supervision then idles with one line), anything else is retried with back-off.
        """
        ...

    async def show(self, chat: str, view: View) -> None:
        """Show `view` in `chat`: edit the message of its key, else send. Raises Unavailable when it cannot now."""
        ...

    async def take_away(self, chat: str, ref: str) -> bool:
        """Delete a person's message, which held a secret; whether it is gone."""
        ...

    def caps(self, chat: str) -> Caps: ...
