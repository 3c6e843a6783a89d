"""How long a caption is, as each platform counts it, and a caption cut to fit."""

import unicodedata
from functools import lru_cache

import regex

from tools.platforms.limits import Platform, platform

GRAPHEME = regex.compile(r"\X")
URL = regex.compile(r"https?://[^\s<>\"'）)\]]+", regex.IGNORECASE)
# X links every domain, with or without a scheme, and knows all top-level domains. Counting anything that is spelled
# like one as a link never counts too few.
X_URL = regex.compile(
    r"(?<![@\p{L}\p{N}_.\-])(?:https?://)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}\-]*[\p{L}\p{N}])?\.)+\p{L}{2,24}(?:/[a-z0-9!*';:=+,.$/%#\[\]\-_~@|&()?]*)?",
    regex.IGNORECASE,
)
EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\uFE0F?\u20E3")
MENTION = regex.compile(r"(@[\w.-]+)@[\w.-]+\.\w+")
# X counts these code points as one and every other as two: its published weights of configuration version 3.
X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def caption_limit(name: str | Platform, placement: str | None = None) -> int | None:
    """Return the longest caption in the platform's own units; None where there is no limit."""
    one = platform(name)
    if placement is not None and one.placement(placement).caption_max is not None:
        return one.placement(placement).caption_max
    return one.caption_max


def count(text: str, name: str | Platform) -> int:
    """Return how long `text` is on this platform.

    >>> count("👨‍👩‍👧 hi", "bluesky"), count("👨‍👩‍👧 hi", "x"), count("👨‍👩‍👧 hi", "telegram")
    (4, 5, 11)
    """
    return _count(text, platform(name))


def _count(text: str, one: Platform) -> int:
    match one.caption_unit:
        case "utf16":
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        case "utf8_bytes":
            return len(text.encode("utf-8", "surrogatepass"))
        case "grapheme":
            return sum(1 for _ in GRAPHEME.finditer(text))
        case "x_weighted":
            return _x_weight(text, one.link_length or 0)
        case "mastodon":
            plain = MENTION.sub(r"\1", URL.sub("x" * one.link_length, text) if one.link_length else text)
            return sum(1 for _ in GRAPHEME.finditer(plain))
        case "threads":
            return sum(len(part.encode()) if EMOJI.search(part) else len(part) for part in GRAPHEME.findall(text))
    return len(text)


def _x_weight(text: str, link: int) -> int:
    """Return the weighted length by X's rules: NFC, Latin 1, others 2, an emoji 2 whatever it is made of, a link `link`."""
    text = unicodedata.normalize("NFC", text)
    plain, links = X_URL.subn("", text)
    weight: int = links * link + sum(_x_grapheme(part) for part in GRAPHEME.findall(plain))
    return weight


@lru_cache(maxsize=4096)
def _x_grapheme(part: str) -> int:
    if EMOJI.search(part):
        return 2
    return sum(1 if any(low <= ord(letter) <= high for low, high in X_LIGHT) else 2 for letter in part)


def fits(text: str, name: str | Platform, placement: str | None = None) -> bool:
    """Whether `text` may be posted as it is."""
    one = platform(name)
    limit = caption_limit(name, placement)
    if one.caption_max_bytes is not None and len(text.encode("utf-8", "surrogatepass")) > one.caption_max_bytes:
        return False
    return limit is None or _count(text, one) <= limit


def clip(text: str, name: str | Platform, placement: str | None = None) -> str:
    """Return `text`, or its longest beginning that fits with "…" behind it, cut between words where that costs little."""
    if fits(text, name, placement):
        return text
    parts = GRAPHEME.findall(text)
    low, high = 0, len(parts)
    while low < high:  # the longest beginning that fits; lengths grow with every grapheme
        middle = (low + high + 1) // 2
        if fits("".join(parts[:middle]).rstrip() + "…", name, placement):
            low = middle
        else:
            high = middle - 1
    cut = "".join(parts[:low]).rstrip()
    space = cut.rfind(" ")
    if low < len(parts) and not parts[low].isspace() and space > len(cut) * 0.8:
        cut = cut[:space].rstrip()
    result = f"{cut}…"
    return result if fits(result, name, placement) else ""
