"""What a file is called when it is spoken of: by its own name, or as the person would, who never gave it one."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from storage.wording import later, tr

_NAMELESS: Mapping[str, str] = MappingProxyType(
    {
        "audio/ogg": later("your voice note"),
        "audio": later("your sound"),
        "video": later("your video"),
        "image": later("your picture"),
    }
)
_FILE = re.compile(r"[^\s/]+\.[A-Za-z0-9]{1,5}(?![\w.])")


def called(name: str, mime: str) -> str:
    """Return a file's name, else what it is to whoever sent it. A phone's voice notes come as Ogg, and without a name.

    >>> called("beach.jpg", "image/jpeg"), called("", "audio/ogg"), called("", "video/mp4"), called("", "")
    ('beach.jpg', 'your voice note', 'your video', 'your file')
    """
    return name or tr(_NAMELESS.get(mime) or _NAMELESS.get(mime.partition("/")[0]) or later("your file"))


def with_capital(text: str) -> str:
    """Begin a sentence; the name of a file, which it may begin with, stays as it is.

    >>> with_capital("your video is broken."), with_capital("party.jpg is broken."), with_capital("reel.")
    ('Your video is broken.', 'party.jpg is broken.', 'Reel.')
    """
    return text if _FILE.match(text) else f"{text[:1].upper()}{text[1:]}"
