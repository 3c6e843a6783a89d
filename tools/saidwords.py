"""Reads what somebody shall say in a reel: "and she says 'Good morning'", "voice-over: …". Pure; the words are data."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

_QUOTED: Final = (
    r"(?:\"(?P<q1>[^\"]+)\"|“(?P<q2>[^”“]+)[”“]|„(?P<q3>[^“”„]+)[“”]|«(?P<q4>[^»]+)»|»(?P<q5>[^«]+)«"
    r"|‘(?P<q6>(?:[^’]|’(?=\w))+)’|‚(?P<q7>(?:[^‘’]|’(?=\w))+)[‘’]|(?<!\w)'(?P<q8>(?:[^']|(?<=\w)'(?=\w))+)'(?!\w))"
)
# Where no quotes are, what is said ends where an order to post begins.
_PLAIN: Final = (
    r"(?P<plain>[^\s\"“”„«»'‘’‚].*?)(?=$|[\s,;.]+(?:and|then|und|dann|y|luego)\s+"
    r"(?:then\s+|dann\s+|luego\s+)?(?:post|schedule|publish|send|upload|poste|veröffentliche|plane|publica|programa|sube)\b)"
)
_JOIN: Final = r"(?:,?\s*\b(?:and|where|in which|while|but|und|wo|dabei|in dem|in der|worin|aber|y|donde|en (?:el|la) que|mientras|pero)\b)"
_NAME: Final = r"(?-i:\p{Lu}[\w’'-]*(?: \p{Lu}[\w’'-]*)?)"
_WHO: Final = rf"(?:she|he|they|sie|er|ella|él|ellos|ellas|{_NAME})"
_SAYS: Final = r"(?:says?|saying|tells us|sagt|spricht|dice|diga|dicen)"
_VOICE: Final = (
    r"(?:(?:with|and|mit|und|con|y)\s+)?(?:(?:an?|the|her|his|einem|einer|der|seiner|ihrer|una|la|su)\s+)?"
    r"(?:voice[- ]?overs?|spoken words|narration|narrator|off-?text|sprechertext|gesprochenem text|voz en off|locuci[oó]n)"
    r"(?:\s+(?:that\s+|der\s+|que\s+)?(?:saying|says|reading|sagt|dice|diciendo))?"
)
_LEAD: Final = rf"(?:^|{_JOIN}|[,;.:])\s*"
_NOW: Final = rf"(?:^|[,;.])\s*(?:now|this time|jetzt|diesmal|ahora|esta vez)\s+(?:{_WHO}\s+)?{_SAYS}(?:\s+{_WHO})?"
_ORDERS: Final = (
    rf"{_NOW}\s*[:,]?\s*{_QUOTED}",
    rf"{_NOW}\s*:\s*{_PLAIN}",
    # "let her say 'hello'", "haz que diga «hola»"; "lass sie „Hallo“ sagen", "sie soll „Hallo“ sagen"
    rf"{_LEAD}(?:let|make|have|haz que)\s+(?:{_WHO}|her|him|them)?\s*(?:say|diga)\s*[:,]?\s*{_QUOTED}",
    rf"{_LEAD}(?:lass|lasse)\s+(?:{_WHO}|ihn)\s*[:,]?\s*{_QUOTED}\s*sagen\b",
    rf"{_LEAD}(?:{_WHO})\s+soll\s*[:,]?\s*{_QUOTED}\s*sagen\b",
    rf"{_LEAD}(?:{_WHO})\s+(?:should|shall|has to|debe|tiene que)\s+(?:say|decir)\s*[:,]?\s*{_QUOTED}",
)
_FORMS: Final = (
    # "and she says 'hello'", "in dem sie „Hallo“ sagt", "y dice «hola»", "que diga «hola»"
    rf"{_LEAD}(?:{_WHO})\s+{_SAYS}\s*[:,]?\s*{_QUOTED}",
    rf"{_LEAD}(?:{_WHO})\s+{_QUOTED}\s+sagt\b",
    rf"{_JOIN}\s*(?:dice|diga|says|sagt)\s*[:,]?\s*{_QUOTED}",
    rf",?\s*\bque\s+diga\s*[:,]?\s*{_QUOTED}",
    rf"(?:^|[\s,;.]){_VOICE}\s*[:,]?\s*{_QUOTED}",
    # Without quotes, behind a colon.
    rf"{_LEAD}(?:{_WHO})\s+{_SAYS}\s*:\s*{_PLAIN}",
    rf"(?:^|[\s,;.]){_VOICE}\s*:\s*{_PLAIN}",
)
_SAYING: Final = regex.compile(
    r"[\s,;:]*(?:(?:and|where|while|und|wo|y|donde)\s+)?\b(?:she|he|they|sie|er|ella|él)\s+(?:says?|sagt|dice)\s*$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text without what shall be said in it, and that; "" for nothing."""

    rest: str
    words: str = ""
    is_order: bool = False  # it is put as one by itself: "let her say …", and not as what somebody does: "she says …"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple["regex.Pattern[str]", bool], ...]:
    flags = regex.IGNORECASE | regex.DOTALL
    forms = [*((form, True) for form in _ORDERS), *((form, False) for form in _FORMS)]
    return tuple((regex.compile(form, flags), is_order) for form, is_order in forms)


def without_said(text: str) -> Said:
    """Part a request from the words that somebody shall say in it.

    >>> without_said("a beach reel for Ava, and she says 'Don't wait'")
    Said(rest='a beach reel for Ava', words="Don't wait", is_order=False)
    >>> without_said("a reel of a sign that says 'open'").words
    ''
    """
    for pattern, is_order in _patterns():
        if found := pattern.search(text):
            words = next((said for said in found.groupdict().values() if said), "")
            rest = f"{text[: found.start()].rstrip(' ,;:')} {text[found.end() :].lstrip(' ,;')}"
            return Said(rest=" ".join(rest.split()), words=words.strip(), is_order=is_order)
    return Said(rest=text)


def to_be_said(theme: str, text: str, option: str) -> tuple[str, str, str]:
    """A theme and a person's own words without what shall be said in the reel, and that: an option goes first."""
    in_text, in_theme = without_said(text), without_said(theme)
    words = option.strip() or in_theme.words or in_text.words
    theme = in_theme.rest or theme
    if words and words in theme and words != theme:  # a model has copied them, without their quotes
        theme = _SAYING.sub("", theme.replace(words, "").strip(" ,;:\"'“”„")) or theme
    return theme, in_text.rest if in_text.words else text, words
