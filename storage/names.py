"""When two names are the same name."""

import unicodedata

from storage.errors import Invalid
from storage.wording import tr

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain_name(name: str) -> str:
    """Return `name` as it is kept: on one line, with single spaces, and without characters that only control.

    Among those are the ones that turn the direction of what follows, by which a name can disguise a whole line.

    >>> plain_name("  Ava\\n\\x00  Lind\\u202e ")
    'Ava Lind'
    """
    visible = (letter for letter in name if letter.isspace() or unicodedata.category(letter) != "Cc")
    return " ".join("".join(letter for letter in visible if letter not in TURNING).split())


def kept_name(name: str) -> str:
    """Return `name` as it is kept. Raises `Invalid` when that is nothing, or more than 60 characters."""
    if not 1 <= len(plain := plain_name(name)) <= 60:
        raise Invalid(tr("A name has 1 to 60 characters."), rule="name_length")
    return plain


def name_key(name: str) -> str:
    """Return what `name` is found by: without case, accents, odd widths and extra spaces.

    Only accents above and below letters go. Marks that are letters of their own stay (Hindi and Thai vowels,
    the two strokes that make か into が): dropping those would make different names one.

    >>> name_key("  Zoë   ÅSA ")
    'zoe asa'
    >>> name_key("が") == name_key("か")
    False
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", plain_name(name)).casefold())
    bare = "".join(letter for letter in folded if unicodedata.combining(letter) < 200)
    key = " ".join(unicodedata.normalize("NFKC", bare).casefold().split())
    return key or plain_name(name)


def tag_key(tag: str) -> str:
    """Return how a tag is kept: without '#', case and odd widths, at most 60 characters; "" when nothing is left.

    >>> tag_key(" #Beach ")
    'beach'
    """
    return " ".join(unicodedata.normalize("NFKC", plain_name(tag)).casefold().replace("#", " ").split())[:60].strip()
