"""One plain spelling of anybody's text, so that a rule about words cannot be walked around by spelling.

`fold` undoes what Unicode offers (styles, accents, invisible characters, look-alike letters); `readings` adds the
text as it reads with digits for letters, letters spaced apart and letters repeated.
"""

import unicodedata
from functools import lru_cache

import regex

# Cyrillic and Greek letters that are drawn like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "авсԁеһіјӏкмнорԛѕтυѵԝхуүґ" + "αβγεζηικνορτυχωѡ",
    "abcdehijlkmhopqstuvwxyyr" + "abyezhikvoptuxww",
)
_MARKS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | dict.fromkeys("'‘‚‛′´`ʼ", "’")
    | dict.fromkeys("“”„«»‹›", '"')
    | {"_": " ", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}
)
_LEET = str.maketrans("0345789@$€¡", "oeaatbgasei")
_MIXED = regex.compile(r"(?=\S*[0-9@$€!|¡])(?=\S*\p{L})[\p{L}0-9@$€!|¡]{2,}")
_SPACED = regex.compile(r"(?<![\p{L}\p{N}])(?:[\p{L}\p{N}][ .\-*~/+|,]{1,2}){2,}[\p{L}\p{N}](?![\p{L}\p{N}])")
_ENDLESS = regex.compile(r"\S{60}")
_REPEATED = regex.compile(r"(\p{L})\1{2,}")
_TILDE = "\N{COMBINING TILDE}"


def fold(text: str) -> str:
    """`text` in lower case, in plain letters: "Ｔéen‍" becomes "teen". The ñ stays, for niña is not Nina.

    >>> fold("ＴÉＥＮ, niña, 1️⃣7️⃣")
    'teen, niña, 17'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", plain):
        category = unicodedata.category(char)
        if category in {"Cf", "Me", "Cs", "Co"} or (category == "Mn" and not (char == _TILDE and kept[-1:] == ["n"])):
            continue
        if category == "Nd":
            char = str(unicodedata.digit(char))
        kept.append(" " if category == "Cc" else char)
    spelled = unicodedata.normalize("NFC", "".join(kept)).translate(_LOOK_ALIKES).translate(_MARKS)
    # No word is longer than 60 letters: cutting longer ones keeps every rule's time in proportion to the text.
    return " ".join(_ENDLESS.sub(r"\g<0> ", spelled).split())


@lru_cache(maxsize=64)
def readings(text: str) -> tuple[str, ...]:
    """`text` folded, then each other way in which a person would read it aloud the same."""
    plain = fold(text)
    found = dict.fromkeys([plain])
    for reading in tuple(found):
        for one in "il":
            found[_MIXED.sub(lambda match, one=one: _unleet(match.group(), one), reading)] = None
    for reading in tuple(found):
        found[_SPACED.sub(lambda match: regex.sub(r"[^\p{L}\p{N}]", "", match.group()), reading)] = None
    for reading in tuple(found):
        found[_REPEATED.sub(r"\1", reading)] = None
        found[_REPEATED.sub(r"\1\1", reading)] = None
    return tuple(found)


def spaced_runs(plain: str) -> tuple[str, ...]:
    """Each run of single letters set apart, joined: "a c h i l d" gives "achild". The first letters may be words."""
    return tuple(regex.sub(r"[^\p{L}\p{N}]", "", run) for run in _SPACED.findall(plain))


def _unleet(token: str, one: str) -> str:
    """The word that a token of letters and digits draws; an @ in front is a mention and stays."""
    head, rest = (token[0], token[1:]) if token[0] == "@" else ("", token)
    trimmed = rest.rstrip("!")
    tail = rest[len(trimmed) :]
    return head + trimmed.translate(_LEET).translate(str.maketrans("1!|", one * 3)) + tail
