"""Words of an order for a reel that say what it sounds like, and that it is cut on the beat. Pure."""

import re

from tools.reel.mood import Wish, wish_in

_BEAT = r"(?:the\s+)?(?:beats?|music|rhythm)"
ON_BEAT = re.compile(
    r"[\s,]*(?:\b(?:and|und|y|with|mit|con)\s+)?\b(?:"
    rf"(?:hard\s+)?(?:cuts?|cutting|edit(?:ed|s)?|sync(?:h?ed)?|timed|changes)\s+(?:it\s+)?(?:right\s+)?(?:on|to|with|in\s+time\s+with)\s+(?:every\s+)?{_BEAT}"
    r"|(?:beat[\s-]+sync(?:h?ed)?|on[\s-]+(?:the[\s-]+)?beat)(?:\s+cuts?)?"
    r"|(?:geschnitten\s+)?(?:im\s+takt|auf\s+(?:den|dem|die)\s+(?:takt|beats?|schlag))(?:\s+(?:der\s+musik|geschnitten))*"
    r"|schnitte?\s+(?:im\s+takt|auf\s+(?:den|dem)\s+(?:takt|beat|schlag))(?:\s+der\s+musik)?"
    r"|(?:cort(?:es|ado|ada|a)\s+)?al\s+(?:ritmo|compás|compas)(?:\s+de\s+la\s+música)?"
    r")\b",
    re.IGNORECASE,
)
MUSIC = re.compile(
    r"[\s,]*\b(?:with|to|over|under|mit|zu|con)\s+(?:some\s+|an?\s+|etwas\s+|einer?\s+|una?\s+)?"
    r"(?P<what>(?:(?!with|and|on|to|at|her|his|my|the)[\w&-]+\s+){0,3}?"
    r"(?:m[uú]sica\s+[\w-]+|music|beats?|soundtrack|track|tune|bed|musik|m[uú]sica)"
    r"(?:\s+(?:at|with|mit|bei|a)?\s*\d{2,3}\s*(?:bpm|beats\s+(?:a|per)\s+minute))?)(?=$|[\s,.;!?])",
    re.IGNORECASE,
)
# "With jazz": a kind of music that says so without the word.
KIND = re.compile(
    r"[\s,]*\b(?:with|mit|con)\s+(?:some\s+|etwas\s+|un\s+poco\s+de\s+)?(?P<what>jazz|lo-?fi|techno|house|ambient|hip[\s-]?hop|r&b|funk|disco)"
    r"(?=\s*(?:$|[,.;!?]|(?:and|und|y)\b))",
    re.IGNORECASE,
)
TEMPO = re.compile(
    r"[\s,]*(?:\b(?:at|with|mit|bei|a)\s+)?\b\d{2,3}\s*(?:bpm|beats\s+(?:a|per)\s+minute)\b", re.IGNORECASE
)
_REEL = re.compile(r"\b(?:reels?|shorts?|tiktoks?|videos?|vídeos?|clips?|storys?|stories)\b", re.IGNORECASE)
# "… and post it at six" speaks of the reel that is to be made.
_MADE = re.compile(
    r"\b(?:reel|clip|vid|video|img|audio)_\d+|\b(?:add|put|lay|slap|this|die|das|este|añade|füge)\b|"
    r"(?<!\bpost )(?<!\bpublish )(?<!\bschedule )(?<!\bsend )(?<!\bshare )\bit\b",
    re.IGNORECASE,
)


def for_new_reel(text: str) -> bool:
    """Whether a text can be an order for a new reel, so that what it says of music is about that one.

    >>> for_new_reel("a beach reel for Ava, cut on the beat"), for_new_reel("put house music under reel_9")
    (True, False)
    >>> for_new_reel("a beach reel with upbeat music, and post it at six"), for_new_reel("a reel, put lofi under it")
    (True, False)
    """
    return bool(_REEL.search(text)) and not _MADE.search(text)


def without_music(text: str) -> tuple[str, Wish, bool]:
    """A text without what it says of music, what that is, and whether it wants cuts on the beat.

    Raises InvalidRequest for a tempo that cannot be.

    >>> without_music("beach with upbeat music at 120 bpm, cut on the beat")
    ('beach', Wish(mood='upbeat', tempo=120), True)
    >>> without_music("beach, mit jazz, 6 s")
    ('beach, 6 s', Wish(mood='night', tempo=0), False)
    >>> without_music("a night at the music school")
    ('a night at the music school', Wish(mood='', tempo=0), False)
    """
    rest, cuts = ON_BEAT.subn("", text)
    wish = Wish()
    for found in (*MUSIC.finditer(rest), *KIND.finditer(rest)):
        here = wish_in(found["what"])
        if here:
            wish = Wish(mood=here.mood or wish.mood, tempo=here.tempo or wish.tempo)
            rest = rest.replace(found[0], "", 1)
    if alone := TEMPO.search(rest):
        wish = Wish(mood=wish.mood, tempo=wish_in(alone[0]).tempo)
        rest = rest.replace(alone[0], "", 1)
    return rest.strip(" ,") if rest != text else text, wish, bool(cuts)
