"""How the Bot API reads parse_mode=HTML: strict about tags, entities counted in UTF-16 units."""

import re
from typing import Any

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z-]+)(?P<attributes>[^<>]*)>|&(?P<entity>#?\w+);|(?P<bad><)|(?P<char>.)", re.S
)


class CannotParse(Exception):
    """The Bot API would answer 400 "can't parse entities"."""


def units(text: str) -> int:
    """The length that Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text of `source` and its entities."""
    text: list[str] = []
    at = 0
    opened: list[tuple[str, int]] = []
    entities: list[dict[str, Any]] = []
    for token in TOKEN.finditer(source):
        if token["bad"]:
            raise CannotParse(f"unclosed start tag at byte offset {token.start()}")
        if tag := token["tag"]:
            tag = tag.lower()
            if tag not in TAGS:
                raise CannotParse(f'unsupported start tag "{tag}" at byte offset {token.start()}')
            if not token["close"]:
                opened.append((tag, at))
                continue
            if not opened or opened[-1][0] != tag:
                raise CannotParse(f"unexpected end tag at byte offset {token.start()}")
            _, start = opened.pop()
            if at > start:
                entities.append({"type": TAGS[tag], "offset": start, "length": at - start})
            continue
        piece = ENTITIES.get(token["entity"], token[0]) if token["entity"] else token["char"]
        text.append(piece)
        at += units(piece)
    if opened:
        raise CannotParse(f'can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return "".join(text), sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
