"""Reads whose voice a reel is spoken by: "a beach reel with my voice note", "with aud_4 as voice-over". Pure."""

import re
from typing import Final

LAST: Final = "last"  # the sound that was sent last
_KIND = r"(?:voice[- ]?over|voice(?: ?note| message)?|narration|(?:off-?)?stimme|sprachnachricht|voz(?: en off)?|nota de voz)"
_SAID = re.compile(
    rf"[\s,;]*\b(?:(?:and|with|using|und|mit|y|con)\s+)?(?:"
    rf"(?P<named>aud_?\d+)\s+(?:as|for|als|como)\s+(?:the|a|its|my|die|der|la)?\s*{_KIND}|"
    rf"(?P<over>aud_?\d+)\s+(?:spoken\s+)?over\s+(?:it|the music)|"
    rf"(?:with|using|mit|con)\s+(?:my|the|this|that|meiner|der|dieser|mi|la|esta)\s+(?:own\s+)?{_KIND}(?:\s+over\s+(?:it|the music))?"
    rf")\b(?!\s+(?:of|von|de|des)\b)",  # "with the voice of an angel" is what is filmed
    re.IGNORECASE,
)


def without_voice(text: str) -> tuple[str, str]:
    """A text without what it says of a voice, and the sound that is meant: an asset's name, LAST, or "" for none.

    >>> without_voice("a beach reel with my voice note"), without_voice("the sea, with aud_4 as voice-over")
    (('a beach reel', 'last'), ('the sea', 'aud_4'))
    >>> without_voice("a singer with a beautiful voice")
    ('a singer with a beautiful voice', '')
    """
    match = _SAID.search(text)
    if match is None:
        return text, ""
    rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split()).strip(" ,;:")
    return rest, match["named"] or match["over"] or LAST
