"""Words about the words on a reel: "call to action: Follow me", "no captions", "with her handle". Pure."""

import re
from collections.abc import Mapping

_NAMES: Mapping[str, str] = {
    "hook": r"hook|title|opening (?:text|line)",
    "call_to_action": r"call[- ]to[- ]action|cta|end (?:text|line|card)",
    "lower_third": r"lower[- ]third|name (?:card|tag)",
    "handle": r"handle|@ ?name|user ?name",
    "ai_line": r"(?:visible )?ai[- ](?:line|label|mark)",
    "caption": r"(?:karaoke|word|spoken|on-?screen|timed|burned-?in)[- ]captions?|captions",
    "logo": r"logo|watermark",
}
_ANY = "|".join(f"(?P<{role}>{pattern})" for role, pattern in _NAMES.items())
_GONE = re.compile(
    rf"(?:no|without|remove|drop|take off|lose|ohne|sin|sans)(?: (?:the|a|any|her|his))? (?:{_ANY})s?[\s.!]*", re.I
)
_WITH = re.compile(
    rf"(?:with|add|put|show|use)(?: (?:the|a|her|his|their|our|my))? (?:{_ANY})(?: on (?:it|top|the (?:reel|video)))?[\s.!]*",
    re.I,
)
_SAYS = re.compile(
    rf"(?:(?:with|add|put|set|change|use|make)(?: (?:the|a|an|her|his))? )?(?:the )?(?:{_ANY})(?: (?:is|to|says?|saying|that says|reads?))?\s*"
    r"(?:[:=]\s*(?P<after>\S.*)|(?P<quoted>[\"“'‘«](?P<words>.+)[\"”'’»])[\s.!]*)",
    re.I | re.S,
)


def read_texts(words: str) -> dict[str, str]:
    """What an order says about the words on a reel, by role: the words, "on", or "" to take them away; {} for no such order.

    >>> read_texts("call to action: Follow for more"), read_texts("no captions"), read_texts("with her handle")
    ({'call_to_action': 'Follow for more'}, {'caption': ''}, {'handle': 'on'})
    """
    words = words.strip()
    if found := _SAYS.fullmatch(words):
        return {_role(found): (found["words"] or found["after"]).strip().strip('"“”')}
    if found := _GONE.fullmatch(words):
        return {_role(found): ""}
    found = _WITH.fullmatch(words)
    return {_role(found): "on"} if found and _role(found) in {"handle", "ai_line", "logo"} else {}


# A comma or a conjunction within quotes parts nothing: what is quoted is what shall stand there.
_PARTS = re.compile(r"(?:[^,;\"“”„«»]|\"[^\"]*\"|[“„][^“”]*[”“]|«[^»]*»|[“”„«»\"])+", re.S)
_GAP = re.compile(r"\s+(?=(?:and|with|without|no|und|mit|ohne|y|con|sin)\s)", re.I)
_QUOTED = re.compile(r"\"[^\"]*\"|[“„][^“”]*[”“]|«[^»]*»")
_LEAD = re.compile(r"^(?:(?:and|und|y|then)\s+)+", re.I)


def without_texts(text: str) -> tuple[str, dict[str, str]]:
    """An order for a reel without the parts that say what stands on it, and those by role.

    >>> without_texts('a beach reel for Ava, captions: "good morning, all", cta "Follow me", 2 shots')
    ('a beach reel for Ava, 2 shots', {'caption': 'good morning, all', 'call_to_action': 'Follow me'})
    >>> without_texts("Ava at the gym with her handle and the AI line, and post it")
    ('Ava at the gym, and post it', {'handle': 'on', 'ai_line': 'on'})
    >>> without_texts('a gym reel with hard cuts and captions "no pain no gain"')
    ('a gym reel with hard cuts', {'caption': 'no pain no gain'})
    """
    texts: dict[str, str] = {}
    kept: list[str] = []
    for part in _PARTS.findall(text):
        left, said = _told(part.strip(), is_first=not kept)
        texts |= said
        kept += [left] if left else []
    return (", ".join(kept), texts) if texts else (text, {})


def _told(part: str, *, is_first: bool) -> tuple[str, dict[str, str]]:
    """What is left of a part between commas, and the texts that it tells."""
    if not is_first and (said := read_texts(_LEAD.sub("", part))):
        return "", said
    texts: dict[str, str] = {}
    left: list[str] = []
    for piece in _pieces(part):
        bare = _LEAD.sub("", piece)
        said = read_texts(bare) or (read_texts(f"with {bare}") if texts and bare != piece else {})
        texts |= said
        if not said:
            left.append(piece)
    return (" ".join(left), texts) if texts else (part, {})


def _pieces(part: str) -> list[str]:
    """A part cut before its small words, but for those within quotes."""
    quoted = [found.span() for found in _QUOTED.finditer(part)]
    cuts = [gap.span() for gap in _GAP.finditer(part) if not any(a < gap.start() < b for a, b in quoted)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(part)]
    return [part[start:end] for start, end in zip(starts, ends, strict=True)]


def _role(found: re.Match[str]) -> str:
    return next(role for role in _NAMES if found[role])
