"""Reads orders to change a video that exists: each operation by the words and the state that call for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.details import (
    LOOK,
    MUSIC,
    PRONOUNS,
    crop_value,
    look_value,
    music_value,
    numbers_text,
    rotation_value,
    subtitle_value,
    times_value,
    trim_value,
)
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk
from tools.tokens import fold, one_of

_CHANGES = (
    "add",
    "put",
    "want",
    "give",
    "make",
    "change",
    "get",
    "have",
    "do",
    "take",
    "remove",
    "kill",
    "keep",
    "find",
    "compare",
)


def edit(clause: Clause, talk: Talk) -> list[Draft]:
    """A change to a video that exists: by its id, or "it"."""
    opinion = r"^(?:would|should|is|are|does|do|did|was|will|has|have|why|how|what)\b"
    if clause.is_question and not clause.is_asked and clause.says(opinion):
        return []
    assets = clause.values("asset")
    refers = bool(
        clause.small("it") or PRONOUNS.search(clause.folded) or (clause.nouns("video") and clause.small("the", "last"))
    )
    follows = bool(talk.previous or (talk.asset and talk.remark)) and clause.joint in {"and", "then", ",", "."}
    found = operation_in(clause, named=bool(assets), refers=refers or follows)
    remark = talk.remark
    kills = (
        not assets and clause.small("it") and clause.bids("kill", "remove", "delete", "mute") and len(clause.core) <= 3
    )
    if kills and remark is not None and remark.nouns("sound", "music") and remark.of("asset"):
        found = ("mute", "")  # "the audio on clip_4 is horrible, kill it"
    if found is None or not (assets or refers or follows or _is_bare_order(clause)):
        return []
    if not assets and _is_about_other(clause, found[0]):
        return []
    return edits(clause, talk, *found, refers=refers)


def edits(clause: Clause, talk: Talk, operation: str, value: str, *, refers: bool = True) -> list[Draft]:
    """The calls for one operation on each asset that the clause names, or on what "it" is."""
    assets = clause.values("asset")
    if operation == "trim" and not value and talk.remark is not None and talk.remark.of("duration"):
        value = talk.remark.of("duration")[-1].text
    if operation == "merge":
        first, others = (assets[0], assets[1:]) if assets else (talk.it, [])
        if talk.asset and len(assets) == 1 and refers:
            first, others = talk.it, assets
        joined = value or ", ".join(others)
        return [Draft("edit_video", {"asset": first, "operation": "merge", "value": joined}, clause)]
    return [
        Draft("edit_video", {"asset": asset, "operation": operation, "value": value}, clause)
        for asset in assets or [talk.it]
    ]


def _is_bare_order(clause: Clause) -> bool:
    """ "Crop it", "add subtitles": a short order without an object is about the last thing."""
    head = clause.head
    if len(clause.core) == 1 and clause.ended_by == "!" and clause.end < clause.line.items[-1].start - 1:
        return False  # "Cut! reel_14 should end …"
    return (
        head is not None
        and (len(clause.core) < 2 or clause.core[1].canon != "is")
        and len(clause.core) <= 6
        and not clause.of("persona")
        and not clause.is_question
        and head.sort == "verb"
    )


# What may stand behind the verb of an edit that names no video; other words are what else is trimmed, cut or turned.
_BEHIND = one_of(
    "a bit little lot tad down up off out by of to in at it this that them these those again more less slightly further much so much whole thing half "
    "double twice thrice once triple tighter shorter longer slower faster quicker gently smoothly left right around over upside clockwise counterclockwise "
    "anticlockwise counter anti sideways backwards back backward forwards horizontally vertically together everything fully completely entirely please now then "
    "degrees degree seconds second secs sec minutes percent quality resolution end start beginning middle edges sides top bottom centre center forever endlessly "
    "tight close closer bigger smaller hd 4k uhd 1080p 720p times speed pace tempo normal one ones both all two three four five six ten sound audio music "
    "intro outro part bits boring silence gap length max maximum only just under about roughly ok okay etwas bisschen un poco peu po pouco beetje"
)
_OPERATED = ("trim", "crop", "speed", "mute", "loop", "resize", "rotate", "reverse", "upscale", "merge", "take")


def _is_about_other(clause: Clause, operation: str) -> bool:
    """Whether what is to be cut, turned or muted is no video: "I need to trim my beard", "speed dating was fun"."""
    verb = next(iter(clause.verbs(*_OPERATED)), None)
    if verb is None or operation in {"add_music", "add_subtitles", "color_grade"}:
        return False
    behind = clause.core[clause.index(verb) + 1 :][:3]
    while behind and (behind[0].canon in {"the", "my", "a", "all"} or fold(behind[0].text) in {"his", "her", "their"}):
        behind.pop(0)
    if not behind or behind[0].kind != "word" or behind[0].in_time:
        return False
    return behind[0].noun("appearance") or (not behind[0].sort and fold(behind[0].text) not in _BEHIND)


@dataclass
class Sight:
    """A clause as the operations look at it."""

    clause: Clause
    named: bool  # an asset is named
    refers: bool  # "it", or an order before this one

    @property
    def folded(self) -> str:
        return self.clause.folded

    @property
    def pointed(self) -> bool:
        return self.named or self.refers

    @cached_property
    def changes(self) -> list[Item]:
        return self.clause.verbs(*_CHANGES)

    def says(self, pattern: str) -> bool:
        return re.search(pattern, self.folded) is not None


def operation_in(clause: Clause, *, named: bool = True, refers: bool = True) -> tuple[str, str] | None:
    """The operation that a clause asks for and its detail; None where it asks for none."""
    sight = Sight(clause, named, refers)
    for operation, read in _OPERATIONS:
        value = read(sight)
        if value is not None:
            return operation, value
    return None


PART = re.compile(
    r"\b(?:everything|the (?:part|bit|piece|section)|all) (?:between|from) [\d:]+|\bseconds? \d+ (?:to|-|until|and) \d+|\beverything (?:after|before|past|beyond|from|until)\b|\b(?:first|firts|frist|fisrt|last|opening|final|initial|middle) (?:[\w.,-]+[ -])?(?:s|secs?|seconds?|minutes?|half)\b|\b(?:intro|outro|beginning|ending)\b|"
    r"\b(?:primer[oa]?s?|ultim[oa]s?|ersten?|letzten?|premi(?:er|ere)s?|derni(?:er|ere)s?|primi|ultimi|primeir[oa]s?|eerste|laatste) (?:\w+ )?(?:segundos?|sekunden?|secondes?|second[io]|seconden?)\b"
)


_SIDE = re.compile(r"everything (?P<side>after|before|past|beyond|from|until)")


def _cuts_part(sight: Sight) -> str | None:
    """ "Drop the first 4 seconds", "the last 3 seconds can go", "cut everything after second 6"; what stays, or "without …"."""
    part = PART.search(sight.folded)
    clause = sight.clause
    if part is None or not sight.pointed or clause.of("persona"):
        return None
    off = clause.bids("remove", "put", "kill", "delete") or sight.says(r"\b(?:can|should|must|has to|needs to) go\b")
    cuts = clause.bids("trim", "take", "keep")
    if not (off or cuts):
        return None
    value = trim_value(clause) or part.group()
    kept = clause.bids("take", "keep") or re.search(
        r"\b(?:to|only|just|bis|auf|a|hasta|au|aux)\s+(?:the |die |los |las |les |i |os |de )?$",
        sight.folded[: part.start()],
    )
    takes_off = bool(off) or (bool(clause.bids("trim")) and not kept and not sight.says(r"\bonly\b"))
    side = _SIDE.search(part.group())
    if side:
        stays_before = (side["side"] in {"after", "past", "beyond", "from"}) == takes_off
        number = re.search(r"\d+(?::\d\d)?(?:[.,]\d)?", sight.folded[part.start() :])
        if number:
            at = number.group() if ":" in number.group() else f"{number.group()}s"
            return f"0-{at}" if stays_before else f"from {at}"
    value = re.sub(r"\b(first|last|final|opening) (?=(?:second|minute)\b)", r"\1 1 ", value)
    return f"without the {value}" if takes_off else value


def _subtitles(sight: Sight) -> str | None:
    clause = sight.clause
    if sight.says(r"^(?:please )?(?:subtitle|untertitle|sous-titre|subtitula)\b"):
        return subtitle_value(clause)
    named = clause.nouns("subtitle") or sight.says(
        r"\bsub(?:title|tittle)s?\b|captions? (?:burn(?:ed|t)|baked)|\bcaptions?\b.*\b(?:read along|deaf|hard of hearing)\b"
    )
    dubbed = sight.says(r"\blegendas\b") and clause.bids("add", "put")
    if not (named or dubbed) or clause.verbs("remove", "delete"):
        return None
    orders = clause.verbs() or clause.small("with", "should", "without") or sight.named
    short = sight.refers and len(clause.core) <= 3
    told = sight.says(r"\b(?:is|are|was|were|look|looks)\b (?!missing|needed|wanted)") and not clause.verbs(
        "add", "want", "put", "make"
    )
    return subtitle_value(clause) if (orders or short) and not told else None


_SILENCED = re.compile(
    r"\b(?:without|no|ohne|sin|sans|senza|sem|zonder|turn off|switch off|drop|take) (?:the |any |its |el |la |le |il |o |den |out the |all )?(?:\w+ )?"
    r"(?:sound|audio|music|ton|sonido|son|audio|som|geluid|volume)\b"
)


def _mute(sight: Sight) -> str | None:
    clause = sight.clause
    if sight.says(r"\bturn (?:the |its |all )*(?:sound|audio|volume|music) (?:off|down)\b"):
        return ""
    if clause.nouns("sound", "music"):
        swaps = sight.says(r"\b(?:replace|swap|instead|with)\b")
        if (clause.bids("remove", "kill", "delete", "trim", "mute", "cancel") and not swaps) or _SILENCED.search(
            sight.folded
        ):
            return ""
    if any(" " in verb.text or "'" in verb.text for verb in clause.bids("mute")):
        return ""  # "turn off the sound" in one phrase
    if clause.line.language != "en" and clause.bids("mute") and sight.pointed:
        return ""
    silent = sight.says(
        r"\b(?:silent|mute|muted|soundless|stumm|stil|muet|muette|muto|mudo|silencioso|sin sonido|ohne ton|sans son)\b"
    )
    return "" if silent and (clause.bids("mute", "make", "want", "get") or sight.pointed) else None


def _rotate(sight: Sight) -> str | None:
    tilted = (
        r"\b(?:sideways|upside ?down|wrong way up|on its side|rotated|tilted|crooked|90 ?(?:deg|°)|180 ?(?:deg|°)|kopfuber|"
        r"al reves y girado|mirror(?:ed)?|mirror-flip)\b"
    )
    turned = re.search(r"\d|\bleft|\bright|around|clockwise", sight.clause.masked)
    turns = [verb for verb in sight.clause.bids("rotate") if verb.text.lower() != "turn" or turned]
    return rotation_value(sight.clause) if sight.says(tilted) or turns else None


def _reverse(sight: Sight) -> str | None:
    backwards = r"\b(?:backwards?|in reverse|reversed|ruckwarts|hacia atras|a l'envers|al contrario|achteruit)\b"
    return "" if sight.clause.bids("reverse") or sight.says(backwards) else None


def _merge(sight: Sight) -> str | None:
    together = r"\b(?:together|into one|onto|one after (?:the other|another)|back to back|with each other)\b"
    several = len(sight.clause.values("asset")) > 1
    return "" if sight.clause.bids("merge") or (several and sight.says(together)) else None


_POPS = re.compile(r"\b(?:make|let|makes) (?:it|them|this|that|the \w+|<\w+>|[a-z]+_\d+) (?:really )?pop\b")


def _music(sight: Sight) -> str | None:
    clause, folded = sight.clause, sight.folded
    if _POPS.search(folded):
        return None  # the colours shall pop
    noun = clause.nouns("music") or MUSIC.search(folded)
    noun = noun or (clause.bids("add", "put") and re.search(r"\b\w+ (?:sounds?|noises?|ambience|atmosphere)\b", folded))
    order = clause.verbs(
        "add", "put", "change", "want", "give", "get", "make", "have", "do", "post", "remove", "kill"
    ) or clause.small("should")
    order = order or (clause.verbs("find", "show", "compare") if sight.named else [])  # "show me the house" is no music
    if noun and order and not clause.verbs("write", "check") and (sight.pointed or not clause.nouns("video")):
        return None if clause.of("persona") and not sight.named else music_value(clause)
    told = sight.says(r"\b(?:is|are|was|were|sounds?|feels?)\b")
    beside = sight.says(r"\b(?:under|behind|over|underneath|on|to|for) (?:it|<|the|[a-z]+_\d)") and not told
    beside = beside or (
        sight.named and sight.says(r"\bwith (?:some |a |an |the )?\w+") and not told and not clause.of("persona")
    )
    wished = sight.says(
        r"\b(?:would be (?:nice|great|good|better|cool|perfect|lovely)|could use|would fit|benefit from|do with|deserves?|calls for|goes? well|please)\b"
    )
    listed = sight.refers and not clause.verbs() and len(clause.core) <= 4 and not clause.is_question
    if noun and sight.pointed and (beside or wished or listed):
        return music_value(clause)
    quiet = sight.says(r"\b(?:quiet|silent|no (?:music|sound)|soundless|mute)\b")
    if quiet and sight.pointed:
        return ""
    return music_value(clause) if _lays_on(sight) else None


def _lays_on(sight: Sight) -> bool:
    """ "Slap some Vivaldi on reel_19": what is laid on a video, and is nothing else that can be, is music."""
    clause = sight.clause
    if not (clause.bids("put", "add") and sight.named) or clause.of("platform", "size", "duration", "persona"):
        return False
    if clause.nouns("caption", "hashtag", "subtitle"):
        return False
    other = r"\b(?:up|out|live|online|filter|text|title|logo|watermark|tag)\b"
    return sight.says(r"\b(?:on|to|onto|under|over)\b[^,]*$") and not sight.says(other)


_FACTOR = re.compile(r"(?<![\w.])(?:x ?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)? ?[x×]|\d{2,3} ?%)(?![\w])")
_FAST = re.compile(
    r"\b(?:half (?:the )?speed|double (?:the )?speed|twice (?:as|the)? ?(?:fast|speed)?|half as fast|slow[- ]?mo(?:tion)?|time-?lapse|hyper-?lapse|"
    r"faster|slower|quicker|a bit faster|camara lenta|camera lenta|zeitlupe|ralenti|rallentatore|mas rapido|mas lento|plus vite|plus lent|schneller|langsamer|piu veloce|piu lento|mais rapido|mais devagar|"
    r"sneller|langzamer|doppelt so schnell|doble|go(?:es)? (?:super |very |really |so |way )*(?:fast|slow)|"
    r"(?:doppelte?|halbe?|doble|mitad|double|moitie|doppia|meta|dobro|metade|dubbele|halve)(?: de| der| della| da)? (?:la |a |o )?(?:geschwindigkeit|velocidad|vitesse|velocita|velocidade|snelheid)|"
    r"(?:speed|tempo|pace)\b.*\bhalf)\b"
)
_PACED = re.compile(
    r"\b(?:tempo|pace|speed|playback)\b.*\b(?P<how>doubled?|halved?|tripled?|increased?|raised?|lowered?|reduced?|twice|faster|slower)\b"
)
_PACES = {"double": "2x", "twice": "2x", "halve": "0.5x", "triple": "3x", "slower": "slower", "lowere": "slower",
          "lower": "slower", "reduce": "slower"}  # fmt: skip
_SLUGGISH = re.compile(r"\b(?:too (?:slow|fast)|drags?|sluggish|so slow|way too slow|bit slow|zu langsam|zu schnell)\b")


def _speed(sight: Sight) -> str | None:
    clause, folded = sight.clause, sight.folded
    factor, words, sluggish = _FACTOR.search(folded), _FAST.search(folded), _SLUGGISH.search(folded)
    paced = _PACED.search(folded)
    if paced and not factor and sight.pointed:
        return _PACES.get(paced["how"].rstrip("d"), "faster")
    verb = clause.verbs("speed")
    counted = factor and not clause.of("duration") and not sight.says(r"\b(?:times|loop)\b")
    faster = counted and (sight.says(r"\bspeed\b") or not clause.verbs("upscale", "loop", "resize", "make", "add"))
    if not (verb or (words and (sight.pointed or clause.verbs("make"))) or (sight.pointed and (sluggish or faster))):
        return None
    if factor or words:
        said = (factor or words).group().replace(",", ".")  # type: ignore[union-attr]
        return "half speed" if said.endswith(" half") else said
    if sluggish:
        return "faster" if re.search(r"slow|drag|slugg|langsam", sluggish.group()) else "slower"
    number = re.search(r"(?<![\w.])\d(?:[.,]\d+)?(?![\w.])", re.sub(r"[a-z]+_\d+", " ", folded))
    if number:
        return number.group().replace(",", ".")
    return "slower" if sight.says(r"slow|decel|ralent|verlangsam|rallenta|desacel|vertraag") else "faster"


_FINER = re.compile(
    r"\b(?:4k|uhd|8k|hd|full hd|high[- ]res\w*) (?:version|copy|export|quality|file|render)\b|\b(?:higher res\w*|hi-?res|sharper|better quality|"
    r"in (?:4k|uhd|hd)|(?:to|make it|into|up to) (?:4k|uhd)|more resolution)\b|[a-z]_\d+(?:\.\w+)? (?:4k|8k|uhd|hd)\b"
)


def _upscale(sight: Sight) -> str | None:
    if not sight.clause.bids("upscale") and not _FINER.search(sight.folded):
        return None
    match = re.search(r"\b(?:4k|8k|2k|uhd|full hd|fhd|hd|1080p?|2160p?|1440p?|\d ?x)\b", sight.folded)
    return match.group() if match else ""


def _loop(sight: Sight) -> str | None:
    looped = r"\b(?:run|runs|play|plays) (?:\w+ ){0,2}(?:\d+|two|three|four|five|six) times\b|\b(?:on (?:a |an endless )?loop|loop(?:s|ing|ed)?|endless(?:ly)?|boomerang)\b"
    return times_value(sight.clause) if sight.clause.bids("loop") or sight.says(looped) else None


def _resize(sight: Sight) -> str | None:
    clause = sight.clause
    pixels = re.search(r"\b\d{3,4} ?[x×] ?\d{3,4}\b|\b(?:480|540|720|1080|1440|2160)p\b|\b\d{2,3} ?%", sight.folded)
    asked = pixels and (sight.pointed or sight.changes) and not clause.verbs("crop", "trim")
    if not (clause.bids("resize") or asked):
        return None
    size = next((str(item.value) for item in clause.of("size")), "")
    return pixels.group().replace(" ", "") if pixels else size or numbers_text(clause)


def _crop(sight: Sight) -> str | None:
    if sight.clause.of("duration") and not sight.clause.of("size"):
        return None  # "crop it to ten seconds" is about its length
    return crop_value(sight.clause) if sight.clause.bids("crop") or sight.says(r"\bcrop\b") else None


def _trim(sight: Sight) -> str | None:
    clause = sight.clause
    short = sight.says(
        r"\b(?:shorter|more short|less long|too long|longer than|drags on|shortened|kurzer|mas corto|plus court|piu corto|mais curto|korter)\b"
    )
    wanted = (
        (clause.bids("trim") or short or (clause.bids("crop") and clause.of("duration")))
        and not clause.of("persona")
        and (not clause.is_question or clause.is_asked)
    )
    return trim_value(clause) if wanted or (clause.verbs("trim") and sight.named) else None


def _shape(sight: Sight) -> str | None:
    """ "Make reel_3 square", "clip_22 in portrait format please"."""
    clause = sight.clause
    if not clause.of("size") or not sight.pointed or (clause.of("persona") and not sight.named):
        return None
    asked = sight.changes or clause.small("should", "to", "into") or clause.verbs("love") or clause.says(r"\bneeds?\b")
    terse = sight.named and not clause.verbs() and not clause.nouns("caption") and not clause.is_question
    return str(clause.of("size")[-1].value) if asked or terse else None


def _grade(sight: Sight) -> str | None:
    clause = sight.clause
    if sight.pointed and _POPS.search(sight.folded):
        return "vivid"
    if sight.pointed and clause.verbs("grade"):
        return look_value(clause)
    asks = clause.is_question and not clause.is_asked
    if not LOOK.search(sight.folded) or clause.nouns("caption") or asks or clause.of("platform"):
        return None
    terse = sight.named and not clause.verbs() and len(clause.core) <= 5 and not clause.nouns("image", "video")
    aimed = sight.named or (sight.refers and clause.bids("make", "give", "add", "change", "put"))
    told = sight.says(r"\b(?:too|bit|look|looks|looking|more|less|apply|colou?rs|needs|is|feels|very|so)\b")
    return look_value(clause) if terse or (aimed and (sight.changes or told)) else None


def _length(sight: Sight) -> str | None:
    """ "vid_16 needs to be 15 seconds", "clip_8 5s"."""
    clause = sight.clause
    aimed = sight.named or (sight.refers and clause.bids("make", "get", "have", "keep", "take"))
    if not clause.of("duration") or not aimed or clause.of("platform") or clause.is_question:
        return None
    asked = clause.verbs("make", "get", "take", "want", "keep", "have", "do") or clause.small("should", "to")
    told = sight.says(r"\b(?:max|only|just|first|last|down to|needs?|long)\b")
    return trim_value(clause) if asked or told or len(clause.core) <= 3 else None


# Tried in this order: the surer words first.
_OPERATIONS: tuple[tuple[str, Callable[[Sight], str | None]], ...] = (
    ("trim", _cuts_part), ("add_subtitles", _subtitles), ("mute", _mute), ("rotate", _rotate), ("reverse", _reverse),
    ("merge", _merge), ("add_music", _music), ("speed", _speed), ("upscale", _upscale), ("loop", _loop),
    ("resize", _resize), ("crop", _crop), ("trim", _trim), ("crop", _shape), ("color_grade", _grade), ("trim", _length),
)  # fmt: skip
