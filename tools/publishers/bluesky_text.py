"""What a Bluesky post is made of beside its files: its key, and the links, hashtags and mentions in its words.

The protocol counts positions in the bytes of UTF-8, not in characters.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import regex

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"  # of a TID, in the order of their values
MICRO = 1_000_000
LONGEST_TAG = 64  # graphemes
TAG_BYTES = 640

LINK = regex.compile(r"(?<![\w@/])https?://[^\s<>\"]+", regex.IGNORECASE)
MENTION = regex.compile(
    r"(?<![\w@./])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61})", regex.IGNORECASE
)
TAG = regex.compile(r"(?<![^\s(\[])[#＃]([^\s\p{Cf}#＃]*[^\s\p{P}\p{Cf}#＃][^\s\p{Cf}#＃]*)")
TRAILING = ".,;:!?\"'”’»…"


def tid(due_at: datetime, delivery_id: int) -> str:
    """Return the record key of a post: the same for every send of it, and another for every other post.

    It is the protocol's time-made key. In the place of microseconds and of the clock's number stands the delivery.

    >>> from datetime import UTC
    >>> tid(datetime(2026, 3, 12, 12, tzinfo=UTC), 5)
    '3mgudyz2g2722'
    """
    moment = int(due_at.timestamp()) * MICRO + delivery_id % MICRO
    value = (moment << 10) | (delivery_id // MICRO % 1024)
    letters = ""
    for _ in range(13):
        letters = LETTERS[value & 31] + letters
        value >>= 5
    return letters


def handles_in(text: str) -> list[str]:
    """Return the handles that are mentioned, each once, in lower case."""
    return list(dict.fromkeys(found[1].lower() for found in MENTION.finditer(text)))


def facets(text: str, people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what makes links, hashtags and mentions of `text` alive. `people` are the DIDs of the handles in it.

    >>> facets("é https://a.example/x.", {})[0]["index"]
    {'byteStart': 3, 'byteEnd': 22}
    """
    found: list[tuple[int, int, dict[str, Any]]] = []
    for link in LINK.finditer(text):
        address = _trimmed(link[0])
        found.append(
            (link.start(), link.start() + len(address), {"$type": "app.bsky.richtext.facet#link", "uri": address})
        )
    for mention in MENTION.finditer(text):
        did = people.get(mention[1].lower())
        if did:
            found.append((mention.start(), mention.end(), {"$type": "app.bsky.richtext.facet#mention", "did": did}))
    for tag in TAG.finditer(text):
        word = _word_of(tag[1])
        if word:
            end = tag.start() + 1 + len(word)
            found.append((tag.start(), end, {"$type": "app.bsky.richtext.facet#tag", "tag": word}))
    return [
        {
            "index": {"byteStart": _bytes(text[:start]), "byteEnd": _bytes(text[:end])},
            "features": [feature],
        }
        for start, end, feature in _apart(found)
    ]


def _apart(found: Sequence[tuple[int, int, dict[str, Any]]]) -> list[tuple[int, int, dict[str, Any]]]:
    """Leave out what lies within something that begins before it: the # of a link is no hashtag."""
    kept: list[tuple[int, int, dict[str, Any]]] = []
    for one in sorted(found, key=lambda part: (part[0], -part[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _trimmed(address: str) -> str:
    address = address.rstrip(TRAILING)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(TRAILING)
    return address


def _word_of(tag: str) -> str:
    """Return the tag without what only ends the sentence; "" for a number, which is none, and for a word too long."""
    word = regex.sub(r"\p{P}+$", "", tag)
    is_long = len(regex.findall(r"\X", word)) > LONGEST_TAG or _bytes(word) > TAG_BYTES
    return "" if not word or word.isdecimal() or is_long else word


def _bytes(text: str) -> int:
    return len(text.encode())
