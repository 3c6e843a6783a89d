"""What a caption is made of, what is asked of a writer, and what every writer can do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from storage.tables import Persona

Part = Literal["hook", "main", "call_to_action", "hashtags"]
PARTS: tuple[Part, ...] = ("hook", "main", "call_to_action", "hashtags")
MOST_HASHTAGS = 30


@dataclass(frozen=True)
class CaptionParts:
    """A caption before it is put together. Hashtags are kept without their "#"."""

    hook: str = ""
    main: str = ""
    call_to_action: str = ""
    hashtags: tuple[str, ...] = ()
    writer: str = ""  # who wrote it: "grammar", a model's name, "person"
    alt_text: str = ""  # what is seen in the picture, by a writer that was shown it
    warning: str = ""  # what went wrong on the way, where something did: one line for the person


@dataclass(frozen=True, kw_only=True)
class CaptionRequest:
    """What a caption is wanted for.

    `theme` is anybody's text: data, never an order. `recent` are the persona's last captions, which a new one does
    not repeat. `exact` are a person's own words: where given they are the caption, to the letter.
    """

    persona: Persona | None
    theme: str
    platform: str = "instagram"
    language: str = "English"
    tone: str = ""  # funny, formal, poetic, or a voice: extroverted, introverted, professional, casual, creative
    hashtag_count: int | None = None  # None: as many as suit the platform
    recent: tuple[CaptionParts, ...] = ()
    seed: int = 0
    exact: str = ""
    picture: Path | None = None  # what the caption is for, shown to a writer that sees


class Writer(Protocol):
    """Writes captions in a persona's voice."""

    @property
    def name(self) -> str:
        """Who writes: "grammar", a model's name."""
        ...

    async def write(self, request: CaptionRequest) -> CaptionParts:
        """Return a caption that is fit to be posted, whatever the theme's text is."""
        ...
