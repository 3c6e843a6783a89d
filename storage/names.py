"""When two names are the same name."""

import unicodedata


def name_key(name: str) -> str:
    """Return what `name` is found by: without case, accents, odd widths and extra spaces.

    Only accents above and below letters go. Marks that are letters of their own stay (Hindi and Thai vowels,
    the two strokes that make か into が): dropping those would make different names one.

    >>> name_key("  Zoë   ÅSA ")
    'zoe asa'
    >>> name_key("が") == name_key("か")
    False
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(letter for letter in folded if unicodedata.combining(letter) < 200)
    key = " ".join(unicodedata.normalize("NFKC", bare).casefold().split())
    return key or " ".join(name.split())


def tag_key(tag: str) -> str:
    """Return how a tag is kept: without '#', case and odd widths, at most 60 characters; "" when nothing is left.

    >>> tag_key(" #Beach ")
    'beach'
    """
    return " ".join(unicodedata.normalize("NFKC", tag).casefold().replace("#", " ").split())[:60].strip()
