"""Words about how a reel is filmed: "slow zoom in", "no motion", "hard cuts", "shot 2: pan left". Pure.

Only what is wholly understood is taken; the rest of a sentence stays what it was, a scene for a painter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.reel.spec import MOVES, TRANSITIONS, Ease, Move, Pace, Transition

PACES: tuple[Pace, ...] = get_args(Pace)
EASES: tuple[Ease, ...] = get_args(Ease)
EVERY = "*"  # the shot of a motion that is for all of them


@dataclass(frozen=True, kw_only=True)
class Motion:
    """How one shot moves."""

    move: Move
    pace: Pace = "normal"
    ease: Ease = "soft"

    def __str__(self) -> str:
        """As it is kept in a plan; `motion_from` reads it again.

        >>> str(Motion(move="zoom_in", pace="gentle"))
        'zoom_in gentle'
        """
        words = [self.move, "" if self.pace == "normal" else self.pace, "" if self.ease == "soft" else self.ease]
        return " ".join(filter(None, words))


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What was asked for: motions by the number of the shot (or EVERY), and a way from shot to shot."""

    motions: Mapping[str, str] = field(default_factory=dict)
    transition: Transition | None = None

    def __bool__(self) -> bool:
        return bool(self.motions) or self.transition is not None


def motion_from(kept: str) -> Motion:
    """Read what `Motion` wrote. Raises InvalidRequest for what is none."""
    first, *more = kept.split() or [""]
    if first not in MOVES:
        raise InvalidRequest(
            tr("{words!r} is no motion", words=kept[:40]), fix=tr("there are {motions}", motions=", ".join(MOVES))
        )
    wrong = [word for word in more if word not in (*PACES, *EASES)]
    if wrong:
        raise InvalidRequest(tr("{word!r} is no pace", word=wrong[0][:20]), fix=tr("for example: zoom_in gentle"))
    return Motion(
        move=next(move for move in MOVES if move == first),
        pace=next((pace for pace in PACES if pace in more), "normal"),
        ease=next((ease for ease in EASES if ease in more), "soft"),
    )


_PACES: tuple[tuple[Pace, str], ...] = (
    (
        "gentle",
        r"slow(?:er|ly)?|gentle|gently|soft(?:er|ly)?|subtle|slight(?:ly)?|a (?:little|bit)(?: of)?|calm(?:er)?|langsam\w*|sanft\w*"
        r"|lento|lenta|lentamente|suave|leve|lent|lente|doucement|doux|douce|piano",
    ),
    (
        "strong",
        r"fast(?:er)?|quick(?:er|ly)?|strong(?:er|ly)?|dramatic(?:ally)?|hard|rapid|punchy|big|more|schnell\w*|stark\w*|rapid[oa]"
        r"|fuerte|rapide|fort|veloce|forte",
    ),
)
_EASES: tuple[tuple[Ease, str], ...] = (
    ("even", r"linear(?:ly)?|even(?:ly)?|steady|steadily|constant(?: speed)?|gleichmassig"),
    ("in", r"ease[- ]?in|accelerating|speeding up"),
    ("out", r"ease[- ]?out|decelerating|slowing down"),
    ("soft", r"smooth(?:ly)?|eased|ease[- ]?in[- ]?(?:and[- ]?)?out"),
)
_ZOOM = r"(?:zoom(?:ing|s)?|push(?:ing|es)?|dolly(?:ing)?|move|moving|go(?:ing)?|punch)"
_PAN = (
    r"(?:pan(?:ning|s)?|slid(?:e|ing)|mov(?:e|ing)|track(?:ing)?|schwenk(?:en)?|paneo|travelling|panoramica|panorâmica)"
)
_MOVES: tuple[tuple[Move, str], ...] = (
    (
        "still",
        r"no (?:more )?(?:camera )?(?:motion|movement|moves?|zoom(?:ing|s)?|pan(?:ning|s)?)|without (?:any )?(?:camera )?(?:motion|movement|zoom(?:ing|s)?)"
        r"|(?:hold|keep|stay|stand)(?:s|ing)?(?: (?:it|still|the camera|the shot|on it))+|hold(?:ing)?|static|still|motionless|fixed|tripod"
        r"|don'?t (?:move|zoom|pan)(?: the camera)?|keine? bewegung|ohne bewegung|sin movimiento|sans mouvement|senza movimento|sem movimento",
    ),
    (
        "zoom_out",
        rf"{_ZOOM} (?:back )?(?:out|away|back)(?:wards?)?|pull(?:ing)? (?:out|back|away)|zoom[- ]?out|rauszoomen|herauszoomen|alejar(?:se)?"
        r"|(?:dezoom\w*|zoom arriere|zoom indietro|zoom para fora|zoom hacia afuera)",
    ),
    (
        "zoom_in",
        rf"{_ZOOM} (?:closer )?(?:in|into|closer|towards)(?: (?:it|her|him|them|on (?:it|her|him|them|(?:the|her|his) face)|(?:the|her|his) face))?"
        r"|(?:ken burns)|zoom[- ]?in|zoom(?:ing)?|reinzoomen|hineinzoomen|acercar(?:se)?|zoom avant|zoom (?:in )?avanti|zoom hacia adentro",
    ),
    (
        "pan_left",
        rf"{_PAN} (?:to(?:wards)? )?(?:the )?left(?:wards)?|left pan|(?:nach )?links schwenken|schwenk nach links|paneo a la izquierda",
    ),
    (
        "pan_right",
        rf"{_PAN} (?:to(?:wards)? )?(?:the )?right(?:wards)?|right pan|(?:nach )?rechts schwenken|schwenk nach rechts|paneo a la derecha",
    ),
    ("pan_up", rf"(?:{_PAN}|tilt(?:ing)?) (?:to(?:wards)? )?(?:the )?(?:up(?:wards?)?|top)|(?:nach )?oben schwenken"),
    (
        "pan_down",
        rf"(?:{_PAN}|tilt(?:ing)?) (?:to(?:wards)? )?(?:the )?(?:down(?:wards?)?|bottom)|(?:nach )?unten schwenken",
    ),
    ("drift", r"drift(?:ing)?|float(?:ing)?|hover(?:ing)?|parallax|schweben(?:d)?|flotando|flottant"),
)
_KINDS = r"(?:transitions?|cuts?|fades?|ubergange?|transiciones|transicion|transizioni|transicoes|schnitte)"
_WAYS: tuple[tuple[Transition, str], ...] = (
    (
        "cut",
        r"(?:hard|straight|clean|jump|quick|plain|simple|just|only) cuts?(?: only)?|no (?:transitions?|fades?|cross-?fades?)|without (?:transitions?|fades?|cross-?fades?)"
        r"|cuts? only|harte schnitte|keine ubergange|cortes (?:secos|duros)|sin transiciones|coupes (?:franches|seches)|tagli netti|stacchi netti|cortes secos",
    ),
    ("whip", rf"whip(?:[- ]?pans?)?(?: {_KINDS})?|swish(?:[- ]?pans?)?(?: {_KINDS})?|(?:fast|quick) whips?(?: {_KINDS})?"),
    ("dip_white", rf"(?:dips?|fades?|flash(?:es)?) (?:to|through|into|via) white|white (?:dips?|fades?|flash(?:es)?)(?: {_KINDS})?|flash {_KINDS}"),
    ("dip_black", rf"(?:dips?|fades?) (?:to|through|into|via) black|black (?:dips?|fades?)(?: {_KINDS})?|dip {_KINDS}|dips"),
    ("slide", rf"(?:slid(?:e|ing)|push|swipe|wipe) {_KINDS}|slides|swipes"),
    ("crossfade", rf"(?:soft |smooth |slow )?(?:cross-?fad(?:e|es|ing)|dissolv(?:e|es|ing)|blends?|uberblendung(?:en)?|fundidos?(?: encadenados?)?|fondus?(?: enchaines?)?|dissolvenz[ae])(?: {_KINDS})?|(?:soft|smooth|fading) {_KINDS}|fades"),
)  # fmt: skip
_NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_SHOT = re.compile(
    rf"\b(?:in |on |for |at |make |give )?(?:the )?(?:(?:shot|scene|clip|picture|szene|einstellung|toma|plan)s?\s*(?:number |no\.? ?|#)?(?P<number>\d{{1,2}})|(?P<nth>{'|'.join(_NUMBERS)}) (?:shot|scene|clip|picture))\b\s*[:,;-]?\s*"
)
_SURE = re.compile(
    r"\b(?:no|hard|whip|dip|zoom)s?\b.*\b\w+|\b(?:cross-?fades|dissolves)\b"
)  # in a part: it is about the camera
_EMPTY = re.compile(
    r"\b(?:please|pls|but|and|with|use|using|mit|con|avec|und|et|y|make|it|the|a|an|camera|motion|movement|effect|transitions?|between|shots?|scenes?|them|all|every|each|everywhere|"
    r"of|reel|video|same|should|be|to|just|only|want|i|do|add|have|let|for|instead|now|style|in|on|cuts?|everything|whole|like)\b"
)


def read(words: str) -> Wishes | None:
    """What an order asks for, when it asks for nothing else; else None.

    >>> read("shot 2: slow zoom in")
    Wishes(motions={'2': 'zoom_in gentle'}, transition=None)
    >>> read("hard cuts").transition
    'cut'
    >>> read("at night, with more zoom") is None
    True
    """
    found, rest = take(words)
    return found if found and not _EMPTY.sub(" ", rest).strip(" .,;:!?-–'") else None


def take(words: str) -> tuple[Wishes, str]:
    """The wishes in some words, and the words without them."""
    rest = _folded(words)
    found = Wishes()
    way, rest = _way(rest)
    if way is not None:
        found = replace(found, transition=way)
    motions: dict[str, str] = {}
    shots = list(_SHOT.finditer(rest))
    if not shots:
        motion, rest = _motion(rest)
        if motion is not None:
            motions[EVERY] = str(motion)
    else:
        parts = [rest[: shots[0].start()]]
        for index, shot in enumerate(shots):
            end = shots[index + 1].start() if index + 1 < len(shots) else len(rest)
            motion, left = _motion(rest[shot.end() : end])
            number = str(int(shot["number"]) if shot["number"] else _NUMBERS[shot["nth"]])
            if motion is None and index == len(shots) - 1 and not left.strip(" .,;:!?"):
                motion, parts[0] = _motion(parts[0])  # "slow zoom in on shot 2"
            if motion is not None:
                motions[number] = str(motion)
                parts.append(left)
            else:
                parts.append(rest[shot.start() : end])
        rest = " ".join(parts)
    return replace(found, motions=motions), rest


def _folded(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").replace("ü", "u").replace("ä", "a").replace("ß", "ss").split())


def _way(words: str) -> tuple[Transition | None, str]:
    for way, pattern in _WAYS:
        match = re.search(rf"\b(?:{pattern})\b", words)
        if match:
            return way, words[: match.start()] + " " + words[match.end() :]
    return None, words


def _motion(words: str) -> tuple[Motion | None, str]:
    for move, pattern in _MOVES:
        match = re.search(rf"\b(?:{pattern})\b", words)
        if match is None:
            continue
        motion = Motion(move=move)
        rest = words[: match.start()] + " " + words[match.end() :]
        if move == "still":
            return motion, rest
        for ease, named in _EASES:
            if found := re.search(rf"\b(?:{named})\b", rest):
                motion, rest = replace(motion, ease=ease), rest[: found.start()] + " " + rest[found.end() :]
                break
        for pace, named in _PACES:
            if found := re.search(rf"\b(?:very |really |more |much |nice )*(?:{named})\b", rest):
                motion, rest = replace(motion, pace=pace), rest[: found.start()] + " " + rest[found.end() :]
                break
        return motion, rest
    return None, words


_PARTS = re.compile(r"\s*[,;.]\s*|\s+(?=(?:with|using|and|but|mit|con|avec|und|y|et)\s)", re.IGNORECASE)


def without_wishes(theme: str, *, said: str = "") -> tuple[str, Wishes]:
    """A reel's theme without the parts that say how it is filmed, and what those, or parts of what was `said`, ask for.

    >>> without_wishes("beach at sunset with whip transitions, slow zoom in")
    ('beach at sunset', Wishes(motions={'*': 'zoom_in gentle'}, transition='whip'))
    >>> without_wishes("a cut diamond on a slide, still")
    ('a cut diamond on a slide, still', Wishes(motions={}, transition=None))
    """
    rest, found = _parted(theme)
    _, also = _parted(said)
    wishes = Wishes(motions={**also.motions, **found.motions}, transition=found.transition or also.transition)
    return (rest or theme, wishes) if wishes else (theme, wishes)


def _parted(text: str) -> tuple[str, Wishes]:
    """A text without the parts between commas and conjunctions that are wishes as a whole, of two words at least."""
    kept, found, at = "", Wishes(), 0
    for end, following in [(gap.start(), gap.end()) for gap in _PARTS.finditer(text)] + [(len(text), len(text))]:
        part, gap = text[at:end], text[end:following]
        wish = read(part) if len(_EMPTY.sub(" ", _folded(part)).split()) > 1 or _SURE.search(_folded(part)) else None
        if wish is None:
            kept += part + gap
        else:
            found = Wishes(motions={**found.motions, **wish.motions}, transition=wish.transition or found.transition)
        at = following
    return kept.strip(" ,;"), found


def transition_from(kept: str) -> Transition:
    """A transition by its name, or by words. Raises InvalidRequest for what is none."""
    named = kept.strip().casefold().replace(" ", "_").replace("-", "_")
    for transition in TRANSITIONS:
        if named in {transition, f"{transition}s", f"{transition}_transitions"}:
            return transition
    way, rest = _way(_folded(kept))
    if way is None or _EMPTY.sub(" ", rest).strip(" .,"):
        raise InvalidRequest(
            tr("{words!r} is no transition", words=kept[:40]),
            fix=tr("there are {transitions}", transitions=", ".join(TRANSITIONS)),
        )
    return way
