"""What is said next about what was just made: "shorter", "now at sunset", "for Kai too", "not that one, the other".

Such a message names nothing and orders nothing; only what lies on the table gives it a meaning. A message that is not
exactly one of these goes on to the phrase parser.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.agent.calls import Call
from bot.agent.phrases.tongues import language_in
from bot.editwords import read_edit_words
from bot.sayings import OnTable, read_saying
from tools.reel.texts import read_texts
from tools.reel.wishes import EVERY
from tools.reel.wishes import read as read_wishes
from tools.timescan import scan
from tools.tokens import fold
from tools.when import shift_in

LONGEST = 120  # characters; a longer message says what it is about
MOST_EDITS = 4  # of one message

_SOFT = r"(?:(?:and|please|pls|ok|okay|hmm+|oh|so|then|maybe|actually|wait|can you|could you|would you|und|bitte|y|por favor|et|stp|e|per favore|en)[\s,]+)*"
_TAIL = r"(?:[\s,]+(?:please|pls|thanks|thank you|then|plz|bitte|danke|por favor|porfa|gracias|stp|merci|per favore|grazie|obrigad[oa]|alsjeblieft))*[\s.!…]*"
_IT = (
    r"(?:(?:make|turn|have|get) (?:it|this|that|them|the (?:reel|video|clip|picture|photo|image)s?) |mach (?:es|das|ihn|sie) |hazl[oa] |fais-l[ea] |rends-l[ea] |"
    r"fall[oa] |rendil[oa] |faz (?:isso )?|deixa |maak het )?"
)
_BY = (
    r"(?:(?:just |only |even )?(?:a (?:bit|little|tad|touch|lot)|much|even|slightly|still|way|noch|etwas|viel|ein (?:bisschen|wenig)|un poco|mucho|un (?:petit )?peu|beaucoup|"
    r"un po'?|molto|um pouco|muito|iets|een beetje|veel) )?"
)

# What a word of comparison asks for; each line: the meaning, then the words for it.
_LENGTHS: Mapping[str, str] = {
    "shorter": r"shorter|kürzer|más cort[oa]|plus court|più corto|mais curto|korter",
    "longer": r"longer|länger|más larg[oa]|plus long|più lungo|mais longo|langer",
}
_LOOKS: Mapping[str, str] = {
    "warmer": r"warmer|wärmer|más cálid[oa]|plus chaud|più caldo|mais quente",
    "cooler": r"cooler|colder|kälter|kühler|más frí[oa]|plus froid|più freddo|mais frio|koeler|kouder",
    "brighter": r"brighter|lighter|less dark|heller|más (?:clar[oa]|luminos[oa])|plus (?:clair|lumineux)|più (?:chiaro|luminoso)|mais claro|lichter",
    "darker": r"darker|less bright|dunkler|más oscur[oa]|plus sombre|più scuro|mais escuro|donkerder",
    "vivid": r"more (?:vivid|colou?rful|vibrant|saturated|colou?rs?|contrast)|bunter|kräftiger|más colorid[oa]|plus coloré|più colorato|mais colorido|kleurrijker",
    "moody": r"moodier|more (?:dramatic|cinematic|moody)|stimmungsvoller|más dramátic[oa]|plus dramatique|più drammatico|mais dramático",
    "black and white": r"(?:in )?(?:black and white|black & white|b&w|schwarz[ -]?weiß|blanco y negro|noir et blanc|bianco e nero|preto e branco|zwart-?wit)",
    "sepia": r"(?:in )?sepia",
}
_PACES: Mapping[str, str] = {
    "faster": r"faster|quicker|speed it up|schneller|más rápid[oa]|plus (?:vite|rapide)|più veloce|mais rápido|sneller",
    "slower": r"slower|slow it down|langsamer|más lent[oa]|plus lent|più lento|mais (?:lento|devagar)|langzamer",
    "half speed": r"(?:in )?(?:slow[ -]?mo(?:tion)?|half speed)|in zeitlupe|a cámara lenta|au ralenti|al rallentatore|em câmera lenta",
    "2x": r"(?:twice|double) (?:as fast|the speed)|double speed",
}
_SHAPES: Mapping[str, str] = {
    "square": r"(?:in (?:a )?)?(?:square|quadratisch|cuadrad[oa]|carré|quadrat[oa]|quadrado|vierkant)(?: format)?|1:1",
    "vertical": r"(?:in )?(?:vertical|portrait|upright|hochformat|hochkant|format portrait|verticale|staand)(?: format)?|9:16",
    "landscape": r"(?:in )?(?:landscape|wide ?screen|horizontal|querformat|apaisado|paysage|orizzontale|liggend)(?: format)?|16:9",
}
_MUSIC = (
    r"(?:lo-?fi|jazz\w*|techno|piano|guitar\w*|synth\w*|drums?|trap|hip[ -]?hop|house|ambient|bass|violin|edm|pop|rock|reggae\w*|funk|disco|classical|orchestra\w*|"
    r"ukulele|sax\w*|flute|folk|acoustic|salsa|bossa nova|samba|cumbia|afrobeats?|k-?pop|metal|blues|soul|country|phonk|chill|upbeat|calm(?:er)?|happy|happier|sad(?:der)?)"
)
_QUIET = r"(?:without|no|remove the|kill the|drop the|ohne|sin|sans|senza|sem|zonder) (?:the |any )?(?:music|sound|audio|musik|ton|música|sonido|musique|son|musica|muziek|geluid)"
_PLACED = r"(?:at|in|on|under|with|without|wearing|as|by|near|during|from|bei|im|am|mit|ohne|unter|als|de|en|con|sin|bajo|à|au|avec|sans|sous|di|al|senza|sotto|em|com|sem|bij|met|zonder|onder)"
_NOW = r"(?:(?:and |but |ok |no,? )*(?:now|this time|rather|only|but|no|not that|sorry|jetzt|nein|nee|não|non|diesmal|aber|ahora|esta vez|pero|maintenant|cette fois|mais|ora|stavolta|ma|agora|desta vez|mas|nu|deze keer|maar))[\s,]+"
_LATER = (
    r"(?:(?:no|nope|nein|non|não|nee|rather|better|or rather|i mean|lieber|besser|doch|mejor|plutôt|meglio|melhor|liever)[\s,]+)*"
    r"(?:(?:make|let's make|let us make|do|move|say|mach|haz|fais|stell\w*|verschieb\w*|leg\w*) (?:(?:it|that|this|es|das|ihn|den post) )?|(?:cámbia|cambia|muéve|mueve|pása|pasa|pón|pon)(?:lo|la) )?"
    r"(?:(?:to|auf|al|a(?! las?\b)) )?(?:(?:the|den|el|la) )?(?:same time(?: on)? )?(?:on )?"
    r"(?P<when>.{1,60}?)"
    r"(?:[\s,]+(?:instead|is better|works better|would be better|stattdessen|besser|mejor|plutôt|meglio|melhor|liever))*"
)
_HOUR = re.compile(
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: ?(?:sharp|thirty|o'clock))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|today|tomorrow|tonight|\w{3,6}day)\b",
    re.IGNORECASE,
)
_INSTEAD = r"[\s,]+(?:instead|this time|stattdessen|en su lugar|à la place|invece|em vez disso|in plaats daarvan)"
_ALSO = r"(?:too|as well|also|next|instead|auch|también|aussi|pure|anche|também|ook)"
_FOR = r"(?:for|with|of|für|mit|von|para|con|de|pour|avec|per|com|para [oa]|voor|met|van)"
_AGAIN = r"(?:(?:now|also|then|auch|ahora|aussi|anche|ook)[\s,]+|(?:(?:do|make|and) )*(?:(?:the )?same(?: thing)?|(?:an?)?other(?: one)?|one(?: more)?|das ?selbe|das gleiche|lo mismo|la même chose|pareil|lo stesso|o mesmo|hetzelfde)[\s,]+)*"
_ONE = r"(?: (?:one|version|take|picture|image|photo|reel|post))?"
_NOT_THIS = r"(?:no[\s,]+)?(?:not (?:that|this)(?: one)?[\s,]+)?"
_OTHER = (
    rf"{_NOT_THIS}(?:(?:but |i mean(?:t)? |take |use |show (?:me )?)?the other{_ONE}(?: please)?)|(?:no[\s,]+)?not (?:that|this) one|"
    r"(?:nicht (?:der|die|das)[\s,]+)?(?:der|die|das) andere|(?:ese no[\s,]+)?(?:el otro|la otra)|(?:pas (?:celui|celle)-(?:là|ci)[\s,]+)?l'autre|(?:non quello[\s,]+)?l'altr[oa]|"
    r"(?:não esse[\s,]+)?(?:o outro|a outra)|(?:niet die[\s,]+)?(?:de|het) andere"
)
_BEFORE = (
    rf"{_NOT_THIS}(?:go )?(?:back(?: to)? )?(?:the )?(?:previous|old|earlier|original|last){_ONE} ?(?:before|again|was better|is better)|go back(?: one)?|"
    rf"{_NOT_THIS}(?:(?:go )?back to )?the (?:previous|old|earlier|original){_ONE}|(?:the )?one before(?: that| it)?|"
    rf"i (?:liked?|prefer(?:red)?) the (?:old|previous|earlier|other|first){_ONE}(?: (?:better|more))?|zurück|(?:das|die|der) vorherige|atrás|el anterior|la anterior|le précédent|la précédente|"
    r"quello di prima|o anterior|de vorige"
)
_ORDINALS: Mapping[str, str] = {
    "1": r"first|1st|erste|primer[oa]?|premi(?:er|ère)|prim[oa]|primeir[oa]|eerste",
    "2": r"second|2nd|zweite|segund[oa]|deuxième|second[oa]|tweede",
    "3": r"third|3rd|dritte|tercer[oa]?|troisième|terz[oa]|terceir[oa]|derde",
    "4": r"fourth|4th|vierte|cuart[oa]|quatrième|quart[oa]|vierde",
    "5": r"fifth|5th|fünfte|quint[oa]|cinquième|vijfde",
    "6": r"sixth|6th|sechste|sext[oa]|sixième|sest[oa]|zesde",
    "final": r"last|letzte|últim[oa]|derni(?:er|ère)|ultim[oa]|laatste",
}
# A message with one of these tells or asks something.
_SPEAKS = re.compile(
    r"\b(?:is|are|was|were|am|be|has|have|had|do|does|did|can|could|will|would|should|think|know|want|like|love|hate|said|says|went|goes|"
    r"thanks?|you|i|we|my|me|us|ist|bin|sind|ich|du|es|estoy|soy|yo|suis|je|tu|sono|io|sou|eu|ben|ik)\b",
    re.IGNORECASE,
)
_PLATFORM = re.compile(r"\b(?:instagram|insta|tiktok|youtube|facebook|threads|pinterest|telegram|discord|twitter|x)\b")


def read_follow_up(text: str, table: OnTable) -> list[Call]:
    """Return the calls of a message that only says what shall be different about what lies on the table; else nothing.

    >>> read_follow_up("shorter", OnTable(focus="asset", kind="reel"))[0].args["change"]
    'shorter'
    """
    words = " ".join(text.replace("’", "'").replace("‘", "'").split())
    if not table.focus:
        return []
    # Who was spoken of since does not take away what was made.
    has_made = table.focus != "persona" or bool(table.kind)
    if has_made and (edits := read_edit_words(words) or _edited_twice(words, table)):
        return edits
    if table.focus == "persona" or len(words) > LONGEST or "?" in words:
        return []
    for read in (
        (_picked, _in_words)
        if table.focus == "caption"
        else (_filmed, _at_another_time, _picked, _for_somebody, _into_a_reel, _compared, _placed)
    ):
        calls = read(words, table)
        if calls:
            return calls
    return []


@lru_cache(maxsize=256)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_SOFT}(?:{pattern}){_TAIL}", re.IGNORECASE)


def _meaning(words: str, meanings: Mapping[str, str], frame: str = "{}") -> str:
    """Which of the meanings a message has as a whole; "" for none."""
    # With or without their accents: "más lento" and "mas lento".
    plain = fold(words)
    return next(
        (
            name
            for name, said in meanings.items()
            if _whole(frame.format(f"(?:{said})")).fullmatch(words)
            or _whole(fold(frame.format(f"(?:{said})"))).fullmatch(plain)
        ),
        "",
    )


def _again(change: str) -> list[Call]:
    return [Call(name="make_again", args={"change": change})]


def _edit(operation: str, value: str = "") -> list[Call]:
    return [Call(name="edit_video", args={"asset": "last", "operation": operation, "value": value})]


def _compared(words: str, table: OnTable) -> list[Call]:
    """ "A bit shorter", "warmer", "faster", "square", "with jazz": a reel is cut or edited, a picture graded or made anew."""
    frame = _IT + _BY + "{}"
    is_reel = table.kind == "reel"
    is_as_it_is = is_reel or table.kind == "upload"  # what was sent cannot be made anew: it is edited
    look = _meaning(words, _LOOKS, frame)
    if look:
        return _edit("color_grade", look)
    shape = _meaning(words, _SHAPES, _IT + "(?:now |as )?{}")
    if shape:
        return _edit("crop", shape) if is_as_it_is else _again(shape)
    length = _meaning(words, _LENGTHS, frame)
    if length and is_reel:
        return _again(length)
    pace = _meaning(words, _PACES, frame)
    if pace and is_as_it_is:
        return _edit("speed", pace)
    return _sound(words) if is_as_it_is else []


_THEN = re.compile(
    r"\s*[,;]\s*(?:(?:and|then|und|dann|y|luego)\s+)*|(?<!black)\s+(?:and(?!\s+white)|und|y)\s+(?:(?:then|dann|luego)\s+)?",
    re.IGNORECASE,
)


def _edited_twice(words: str, table: OnTable) -> list[Call]:
    """ "Slow it down and mute it", "quadratisch und schwarzweiß": several edits in a row, where all of it is edits."""
    parts = _THEN.split(words)
    if not 1 < len(parts) <= MOST_EDITS or len(words) > LONGEST or "?" in words:
        return []
    edited = replace(table, kind="reel")  # a picture, too, is cut to shape here: made anew it would lose the other edit
    found = [read_edit_words(part) or read_saying(part, edited) or _compared(part, edited) for part in parts]
    calls = [call for one in found for call in one]
    return calls if all(found) and {call.name for call in calls} == {"edit_video"} else []


def _filmed(words: str, table: OnTable) -> list[Call]:
    """ "Hard cuts", "shot 2: slow zoom in", "no motion", "call to action: Follow me": the same pictures, filmed otherwise."""
    if table.kind != "reel":
        return []
    wishes = read_wishes(words)
    if wishes is None:
        return _again(words) if read_texts(words) else []
    shots = [number for number in wishes.motions if number != EVERY]
    if len(shots) == 1 and wishes.transition is None:
        return [Call(name="retake", args={"shot": int(shots[0]), "change": words})]
    return _again(words)


_INTO_A_REEL = (
    r"(?:turn|make|convert) (?:it|this|that|them|those|the (?:picture|photo|image)s?) into an? (?P<before>\d{1,3} ?-?s(?:ec\w*)? )?(?:reel|video|clip|short)(?: of (?P<behind>\d{1,3} ?s(?:ec\w*)?))?|"
    r"make (?:me )?an? (?P<first>\d{1,3} ?-?s(?:ec\w*)? )?(?:reel|video|clip|short) (?:of|from|out of|with) (?:it|this|that|these|those|them|(?:the|these|those|my) (?:pictures?|photos?|images?|pics?))|mach (?:ein|einen|eine) (?:reel|video|clip) daraus|haz un (?:reel|vídeo|video) con (?:eso|esto)|fais-en (?:un reel|une vidéo)|"
    r"fanne un (?:reel|video)|faz um (?:reel|vídeo) disso|maak er een (?:reel|filmpje|video) van"
)


def _into_a_reel(words: str, table: OnTable) -> list[Call]:
    """ "Turn it into a reel": a reel about what the last pictures show."""
    found = _whole(_INTO_A_REEL).fullmatch(words)
    if found is None or table.kind not in {"images", "upload"}:
        return []
    seconds = (found["before"] or found["behind"] or found["first"] or "").strip()
    return [
        Call(name="reel_of_sent" if table.kind == "upload" else "reel_of", args={"seconds": seconds} if seconds else {})
    ]


def _sound(words: str) -> list[Call]:
    if _whole(_QUIET).fullmatch(words):
        return _edit("mute")
    if _whole(
        r"(?:with |use |try )?(?:(?:some|any) )?(?:other|different|another|new) (?:music|song|track|tune)(?: instead)?"
    ).fullmatch(words):
        return _edit("add_music")
    music = _whole(
        rf"(?:with |and |now )?(?:some )?(?P<music>{_MUSIC}) (?:music|beats?|song|track|instead)(?: instead)?|(?:with|mit|con|avec) (?:some |etwas |un poco de )?(?P<plain>{_MUSIC})"
    ).fullmatch(words)
    return _edit("add_music", str(music["music"] or music["plain"])) if music else []


def _placed(words: str, table: OnTable) -> list[Call]:
    """ "Now at sunset", "but in the rain", "with a dog instead"."""
    found = _whole(rf"{_NOW}(?P<now>{_PLACED} .{{2,60}})|(?P<instead>{_PLACED} .{{2,60}}?){_INSTEAD}").fullmatch(words)
    if found is None or table.focus == "delivery":
        return []
    change = str(found["now"] or found["instead"]).strip(" .!,")
    is_scene = not (_SPEAKS.search(change) or _PLATFORM.search(change.lower()))
    is_time = words.lower().startswith("no") and _CLOCK.search(change)  # "no, at six" speaks of a post
    return _again(change) if is_scene and not is_time else []


def _at_another_time(words: str, table: OnTable) -> list[Call]:
    """ "Make that seven", "no, friday at noon", "tomorrow instead", "same time on sunday": the post that is being planned is moved."""
    found = _whole(_LATER).fullmatch(words) if table.focus == "delivery" else None
    if found is None:
        return []
    when = found["when"].strip(" .!,")
    if shift_in(when) is not None:
        return [Call(name="move_post", args={"id": "last", "when": when})]
    if _HOUR.fullmatch(when):
        when = f"at {when}"
    spans = scan(fold(when))
    is_whole = len(spans) == 1 and (spans[0].start, spans[0].end) == (0, len(when))
    if not is_whole or when.lower() == "now" or re.search(r"\b(?:later|earlier)\b", when, re.IGNORECASE):
        return []
    return [Call(name="move_post", args={"id": "last", "when": when})]


def _for_somebody(words: str, table: OnTable) -> list[Call]:
    """ "For Kai too", "the same with Luna and Zoë", "now Marcus"."""
    if not table.personas or table.kind not in {"reel", "images"}:
        return []
    anyone = "|".join(re.escape(name) for name in sorted(table.personas, key=len, reverse=True))
    people = rf"(?P<people>(?:{anyone})(?:(?:\s*,\s*|\s+(?:and|und|y|et|e|en)\s+)(?:{anyone}))*)"
    named = people.replace("<people>", "<named>")
    found = _whole(
        rf"{_AGAIN}(?:(?:{_ALSO}) )?{_FOR} {people}(?:[\s,]+{_ALSO})*|(?:now )?{named}[\s,]+{_ALSO}"
    ).fullmatch(words)
    if found is None:
        return []
    said = re.findall(anyone, found["people"] or found["named"], re.IGNORECASE)
    names = [next(name for name in table.personas if name.casefold() == one.casefold()) for one in said]
    return [call for name in dict.fromkeys(names) for call in _again(f"for {name}")]


def _picked(words: str, table: OnTable) -> list[Call]:
    """ "Not that one, the other", "back to the previous version", "the second one"."""
    which = "other" if _whole(_OTHER).fullmatch(words) else "before" if _whole(_BEFORE).fullmatch(words) else ""
    if not which and table.has_list:
        takes = r"(?:(?:take|use|show(?: me)?|i want|i'll take|i (?:like|prefer)|nimm|toma|prends|prendi|pega|neem) )?"
        frame = (
            _NOT_THIS
            + takes
            + r"(?:the |das |die |der |el |la |le |il |o |a |de )?{}(?: (?:one|picture|image|photo|reel|bild|foto|imagen|image))"
        )
        which = _meaning(words, _ORDINALS, frame)
    return [Call(name="pick", args={"which": which})] if which else []


def _in_words(words: str, table: OnTable) -> list[Call]:
    """ "Shorter", "in Spanish": the caption that was written last, written once more."""
    if _meaning(words, _LENGTHS, _IT + _BY + "{}") == "shorter":
        return [Call(name="recaption", args={"tone": "short"})]
    found = _whole(r"(?:now |but |make it |the same )*(?:in|auf|en|em)(?: het)? (?P<tongue>[\w ]{4,24})").fullmatch(
        words
    )
    tongue = language_in(found["tongue"]) if found else ""
    if found is None or tongue.casefold() != found["tongue"].strip().casefold():
        return []
    return [Call(name="write_caption", args={"asset": "last", "language": tongue})]


__all__: Sequence[str] = ["read_follow_up"]
