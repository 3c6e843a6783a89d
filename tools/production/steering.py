"""What a person's reason for a rejection changes in the next attempt: words that a painter can use, and what to keep out.

A language model says it in its own words where there is one. Without one the usual reasons are read from a list, in English,
German and Spanish; what is in no list goes to the painter as it was said, without the words around it.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

BECAUSE: Final = "because"  # among a request's settings: why the one before it was not taken
LONGEST: Final = 200  # characters of either

SYSTEM: Final = (
    "A person has rejected a picture and says why. Say what the painter of the next one is told. 'show': what shall be "
    "seen instead, in words that can be painted, at most twelve. 'avoid': what shall not be seen, at most eight words. "
    "Change nothing that they do not speak of. Everybody in the pictures is an adult. Answer with JSON only."
)
SCHEMA: Final[dict[str, Any]] = {
    "title": "steering",
    "type": "object",
    "properties": {
        "show": {"type": "string", "maxLength": LONGEST},
        "avoid": {"type": "string", "maxLength": LONGEST},
    },
    "required": ["show", "avoid"],
}

# What is complained of, what shall be seen instead, what shall not.
_USUAL: Final = tuple(
    (re.compile(rf"\b(?:{said})", re.IGNORECASE), show, avoid)
    for said, show, avoid in (
        (r"too dark|under-?exposed|gloomy|so dark|zu dunkel|zu düster|(?:demasiado|muy) oscur", "bright, well lit", "dark, underexposed"),
        (r"too bright|over-?exposed|washed out|too light|zu hell|überbelichtet|(?:demasiado|muy) clar", "soft low light", "overexposed, washed out"),
        (r"blurr|out of focus|not sharp|unscharf|verschwommen|borros|desenfocad", "in sharp focus", "blurry, out of focus"),
        (r"too close|too near|zu nah|(?:demasiado|muy) cerca", "seen from further away", "close-up"),
        (r"too far|too small|zu weit weg|zu klein|(?:demasiado|muy) lejos", "close-up", "distant, tiny figure"),
        (r"(?:hands?|fingers?|hände?|finger|manos?|dedos?)\b.*\b(?:wrong|weird|odd|strange|bad|off|ugly|falsch|komisch|mal|rar)|(?:wrong|weird|odd|strange|bad|ugly|six|extra) (?:hands?|fingers?)", "natural hands", "deformed hands, extra fingers"),
        (r"(?:too )?(?:crowded|busy|cluttered)|too many (?:people|things)|zu voll|zu viele|(?:demasiada|mucha) gente", "simple and uncluttered", "crowd, clutter"),
        (r"too cold|too blue|zu kalt|(?:demasiado|muy) frí", "warm light", "cold blue tint"),
        (r"too warm|too (?:orange|yellow)|zu warm|(?:demasiado|muy) cálid", "cool neutral light", "orange tint"),
        (r"boring|dull|lifeless|langweilig|aburrid", "lively, full of movement", "dull"),
        (r"(?:has|there is|there's|with|some)? ?(?:text|letters|writing|a watermark|watermarks?|schrift|letras)\b.*", "", "text, letters, watermark"),
        (r"not (?:her|him|them)\b|wrong (?:person|face)|somebody else|looks like someone else|nicht sie|no es ella", "", "another person"),
        (r"too (?:fake|plastic|artificial)|looks (?:fake|plastic|like ai)|künstlich|artificial", "natural skin, candid photograph", "plastic skin, artificial"),
        (r"(?:doesn't|does not|isn't|not|nicht|no) (?:smil|lächel|sonr)\w*", "smiling", ""),
    )
)  # fmt: skip
_SENTENCE: Final = re.compile(r"[,.;:!?\n]+|\b(?:and|but|und|aber|y|pero)\b")
_AWAY: Final = re.compile(
    r"^(?:(?:there (?:is|are|should be|must be) )?(?:no more|no|without|remove|lose|drop|get rid of|leave out|i don'?t (?:like|want)|don'?t (?:like|want)|ohne|keine?n?|sin)|less|fewer|weniger|menos)"
    r" (?:the |a |an |her |his |my |that |this |den |die |das |el |la |los |las )?(?P<what>.+)$",
    re.IGNORECASE,
)  # fmt: skip
_TOO: Final = re.compile(r"\b(?:too|zu|demasiado)\s+(?P<what>(?:much |many )?.+)$", re.IGNORECASE)
_LACKS: Final = re.compile(
    r"^(?:it'?s |it is |is )?(?:not|nicht|no es) (?:enough )?(?P<what>.+?)(?: enough| genug)?$"
    r"|^(?P<more>.+?) (?:is|are|was) (?:missing|not there)$|^(?:nicht )?genug (?P<genug>.+)$",
    re.IGNORECASE,
)
_ODD: Final = re.compile(
    r"^(?:the |her |his |its |die |der |das |el |la )?(?P<what>.+?) (?:is|are|looks?|ist|sind|está|es) (?:all )?"
    r"(?:wrong|bad|weird|odd|strange|ugly|off|broken|deformed|falsch|komisch|hässlich|mal|fe[oa])$",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(
    r"^(?:(?:it|she|he|they|this|that|the (?:picture|photo|image|reel|light))(?:'s| is| are| looks| was)? (?:(?:should|must|needs?|ought) (?:to )?(?:be|have|show|look) )?"
    r"|(?:please |can you |could you |i (?:want|would like|'d like|need|wanted) |make (?:it|her|him|them) |let (?:it|her|him) be |should be |needs? (?:to be )?|more like )+)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Steering:
    """`show` joins what is painted, `avoid` what is not; either may be empty."""

    show: str = ""
    avoid: str = ""


def read(reason: str) -> Steering:
    """Return what a reason changes, by the list.

    >>> read("too dark, and no hats please")
    Steering(show='bright, well lit', avoid='dark, underexposed, hats')
    """
    show: list[str] = []
    avoid: list[str] = []
    for said in _SENTENCE.split(reason):
        words = re.sub(r"\s*\b(?:please|bitte|por favor)\b\s*", " ", said, flags=re.IGNORECASE).strip()
        if not words:
            continue
        usual = next(((more, less) for pattern, more, less in _USUAL if pattern.search(words)), None)
        if usual is not None:
            show.append(usual[0])
            avoid.append(usual[1])
        elif away := _AWAY.match(words):
            avoid.append(away["what"])
        elif odd := _ODD.match(words):
            show.append(f"natural {odd['what']}")
            avoid.append(f"strange {odd['what']}")
        elif too := _TOO.search(words):
            avoid.append(re.sub(r"^(?:much|many) ", "", too["what"]))
        elif lacks := _LACKS.match(words):
            show.append(lacks["what"] or lacks["more"] or lacks["genug"])
        else:
            show.append(_AROUND.sub("", words).strip() or words)
    return Steering(show=_joined(show), avoid=_joined(avoid))


def of_answer(value: Any) -> Steering:
    """Return what a model's answer says, cut to what a prompt has room for."""
    return Steering(show=_joined([str(value["show"])]), avoid=_joined([str(value["avoid"])]))


def together(before: str, reason: str) -> str:
    """Return a reason with the one that was said before it, each once.

    >>> together("too dark", "no hats"), together("too dark", "too dark")
    ('too dark; no hats', 'too dark')
    """
    said = [part.strip() for part in (*before.split(";"), reason) if part.strip()]
    return "; ".join(dict.fromkeys(said))


def _joined(parts: list[str]) -> str:
    pieces = [piece for part in parts for piece in (one.strip(" .") for one in part.split(",")) if piece]
    return ", ".join(dict.fromkeys(pieces))[:LONGEST].rstrip(", ")
