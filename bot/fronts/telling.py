"""Reading what people send, alike on every chat: commands in a line, names of files."""

import re
from datetime import UTC, datetime

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/x-wav": ".wav",
}


def utc_now() -> datetime:
    return datetime.now(UTC)


def command_of(text: str) -> tuple[str, str]:
    """Split a command from its words; no command, and all the words, when there is none.

    >>> command_of("/reel Ava beach")
    ('reel', 'Ava beach')
    >>> command_of("and/or")
    ('', 'and/or')
    """
    found = re.match(r"/(\w{1,32})(?=\s|$)\s*", text)
    return (found[1].lower(), text[found.end() :]) if found else ("", text)


def suffix_of(mime: str, name: str) -> str:
    """The suffix under which a file of this type is kept; never more of a stranger's name than five letters.

    >>> suffix_of("application/toml", "ava.toml"), suffix_of("image/png", "../x.sh")
    ('.toml', '.png')
    """
    given = re.search(r"\.[A-Za-z0-9]{1,5}$", name)
    return SUFFIXES.get(mime) or (given[0].lower() if given else ".bin")
