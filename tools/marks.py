"""The marks of a text that is shown: **bold** and `code`, and how other people's text is kept from being read as one.

What a tool says may mark. A name, a caption, a file's name or a request's own words may not: they pass `plain` where
they are put into a sentence, so that what a person wrote is what a person sees.
"""

import re


def plain(text: str) -> str:
    """Write `text` so that none of it is read as a mark.

    >>> plain("5 * 3 `x`")
    '5 \\\\* 3 \\\\`x\\\\`'
    """
    return re.sub(r"([*`\\])", r"\\\1", text)


def code(text: str) -> str:
    """Write `text` to be copied as it is: a command, an id. It cannot hold the sign that ends it."""
    return f"`{' '.join(text.split()).replace('`', '’')}`"


def bare(text: str) -> str:
    """Return a shown text without its marks: for a log, a history, a prompt.

    >>> bare("**P3** goes out: 5 \\\\* 3")
    'P3 goes out: 5 * 3'
    """
    return re.sub(r"\\([*`\\])|\*\*|`", lambda found: found[1] or "", text)
