"""The detail of an edit in the person's words: how long, how fast, which part, which look, which music."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.describing import number_of
from bot.agent.phrases.tongues import language_in
from tools.tokens import fold, one_of

PRONOUNS = re.compile(
    r"\b(?:it|that|this|that one|this one|the (?:last|latest|newest|new)(?: \w+)?|them|these|those)\b"
)


MUSIC = re.compile(
    r"\b(?:lo-?fi|lo fi|jazz?\w*|techno|piano|guitar\w*|synth\w*|drum\w*|trap|hip[- ]?hop|house|ambient|bass|violin|edm|pop|rock|reggae\w*|"
    r"beats?|tunes?|music\w*|musik|song|track|soundtrack|melody|bgm|score|funk|disco|classical|orchestra\w*|strings|ukulele|sax\w*|"
    r"flute|r&b|rnb|folk|acoustic|salsa|bossa|samba|cumbia|afrobeats?|k-?pop|metal|blues|soul|country|chill\w*|phonk|musica|musique|muziek|"
    r"cancion|canzone|chanson|audio|sound ?bed|bell|choir)\b"
)


LOOK = re.compile(
    r"\b(?:warm\w*|cool(?:er)?|bright\w*|dark\w*|moody|cinematic|vintage|sepia|black and white|b&w|b/w|teal|orange|vivid|vibrant|muted|"
    r"faded|saturat\w*|desaturat\w*|contrast\w*|colou?rs?|colou?r ?grad\w*|grading|tones?|hue|exposure|overexposed|underexposed|washed out|flat|film look|"
    r"golden|bluish|blue|noir|monochrome|dull|lut|filter|farben|colores|couleurs|colori|cores|light(?:er|ing)?|dim|filmic|pastel|neon|heller|dunkler|mas clar[oa]|mas oscur[oa]|mas calid[oa]|mas (?:frio|fria|brillante|luminos[oa])|plus (?:clair|sombre|chaud|froid|lumineux|vif|colore)e?|piu (?:chiar|scur|cald|fredd|luminos|brillant)[oae]|kalter|bunter|kraftiger|mais (?:clar|escur)[oa]|mais quente|"
    r"lichter|donkerder|schwarz-?wei(?:ss|ß)|noir et blanc|bianco e nero|blanco y negro|preto e branco|zwart-?wit)\b"
)


_MUSIC_EMPTY = one_of(
    "music song soundtrack track audio some a an the any of to on onto under behind over for with and it that this in put add slap give "
    "want make something someone please new background nice good bit more little should be would like stil style my me us its is was were needs need "
    "musica música musik musique muziek de del la le il un una une uno eine ein etwas some-kind kind like-a great lovely "
    "cool perfect could use want-some one under-it so quiet feels feel change replace swap set switch instead can you i'd"
)


def music_value(clause: Clause) -> str:
    quote = clause.of("quote")
    if quote:
        return str(quote[0].value)
    gone = [item for item in clause.items if item.kind in {"asset", "platform", "persona"} or item.in_time]
    gone += [item for item in clause.items if item.sort == "verb" or (item.sort == "small" and item.canon not in {"without"}) or (item.sort == "noun" and item.canon == "music" and fold(item.text) in _MUSIC_EMPTY | {"tune", "beats"} and fold(item.text) != "beats")]  # fmt: skip
    words = [word for word in clause.rest(gone).split() if fold(word).strip(",.!?'") not in _MUSIC_EMPTY]
    return tidy(" ".join(words))


def subtitle_value(clause: Clause) -> str:
    if clause.of("quote"):
        return str(clause.of("quote")[0].value)
    return language_in(clause.text)


def rotation_value(clause: Clause) -> str:
    if re.search(r"\bmirror|\bflip", clause.folded):
        across = re.search(r"\b(?:vertically|upside ?down|top to bottom)\b", clause.folded)
        return "mirror vertically" if across else "mirror"
    match = re.search(r"(-?\d{2,3}) ?(?:deg\w*|°|grad\w*)?", re.sub(r"[a-z]+_\d+", " ", clause.folded))
    direction = re.search(
        r"\b(?:left|right|clockwise|counter-?clockwise|anticlockwise|horizontally|vertically|links|rechts|izquierda|derecha|gauche|droite)\b",
        clause.folded,
    )
    if match:
        return f"{match[1]} degrees" + (f" {direction.group()}" if direction else "")
    if re.search(r"upside ?down|kopfuber|wrong way up", clause.folded):
        return "180 degrees"
    return direction.group() if direction else ""


def times_value(clause: Clause) -> str:
    for item in clause.core:
        number = number_of(item)
        if number is not None:
            return f"{number} times"
    word = re.search(r"\b(?:once|twice|thrice|forever|endless(?:ly)?)\b", clause.folded)
    duration = clause.of("duration")
    return word.group() if word else duration[0].text if duration else ""


def numbers_text(clause: Clause) -> str:
    numbers = [item.text for item in clause.core if item.kind == "number"]
    return "x".join(numbers)


def crop_value(clause: Clause) -> str:
    sizes = clause.of("size")
    value = str(sizes[0].value) if sizes else ""
    where = re.search(r"\b(?:cent(?:er|re)(?:ed|d)?|top|bottom|left|right|face|upper|lower)\b", clause.folded)
    ratio = re.search(r"\b\d{1,2}:\d{1,2}\b|\b\d{3,4}x\d{3,4}\b", clause.folded)
    value = value or (ratio.group() if ratio else "")
    return " ".join(part for part in (value, where.group() if where else "") if part)


_RANGE = re.compile(
    r"(?:from |seconds? |second |de |del |von |da )?\d{1,3}(?::\d\d)?(?:[.,]\d)? ?(?:s|sec|seconds?)? ?(?:-|–|to|until|till|a|bis|and|through|al|alla|tot) ?\d{1,3}(?::\d\d)?(?:[.,]\d)? ?(?:s\b|secs?\b|seconds?\b|segundos?\b|sekunden\b|secondes\b|secondi\b)?"
)


def trim_value(clause: Clause) -> str:
    folded = re.sub(r"[a-z]+[_-]\d+(?:\.\w+)?", lambda match: " " * len(match.group()), clause.folded)
    span = _RANGE.search(folded)
    if span and re.search(r"\d.*\d", span.group()):
        return clause.text[span.start() : span.end()].strip()
    between = re.search(
        r"\b(?:between|from|seconds?) \d{1,2}(?::\d\d)? ?s? (?:and|to|-|until) \d{1,2}(?::\d\d)? ?s?\b", folded
    )
    if between:
        return clause.text[between.start() : between.end()]
    phrase = re.search(
        r"(?:(?:the )?(?:first|last|final|opening|initial|primeros?|ultimos?|ersten|letzten|premieres?|dernieres?|primi|ultimi|primeiros?|eerste|laatste) )(?:half|(?:[\w.,-]+?[ -]?(?:seconds?|segundos|sekunden|secondes|secondi|seconden|minutes?|secs?|s)\b|[\w.,-]+))",
        folded,
    )
    durations = clause.of("duration")
    if phrase and (not durations or phrase.start() <= durations[0].start - clause.start <= phrase.end()):
        return re.sub(r"^the ", "", clause.text[phrase.start() : phrase.end()].strip())
    if durations:
        return durations[0].text
    number = re.search(r"(?<![\w:])(\d{1,3})(?![\w:%])", folded)
    if number:
        return f"{number[1]} seconds"
    half = re.search(r"\b(?:in half|by half|half)\b", folded)
    return half.group() if half else ""


_LOOK_EMPTY = one_of(
    "make give colour colours color colors look looks looking grade grading a an the of on to for it its that this is are was be feel feels "
    "and up more please some apply filter add put in little bit way very so change set them too with would like need needs "
    "tone tones bit-more fix those these effect correct correction"
)


def look_value(clause: Clause) -> str:
    if re.search(r"\btoo dark\b|\bunderexposed\b|\bzu dunkel\b", clause.folded):
        return "brighter"
    if re.search(r"\btoo (?:bright|light)\b|\boverexposed\b", clause.folded):
        return "darker"
    if re.search(
        r"\b(?:is|are|looks?|looking|seems?|feels?) (?:\w+ )?(?:flat|dull|washed out|lifeless|faded|bland)\W*$",
        clause.folded,
    ):
        return "vivid"
    gone = [item for item in clause.items if item.kind in {"asset", "platform"} or item.canon in {"please", "hello"}]
    gone += clause.verbs("make", "give", "change", "put", "add", "do", "get")
    words = [word for word in clause.rest(gone).split() if fold(word).strip(",.!?'") not in _LOOK_EMPTY]
    return tidy(" ".join(words)) or " ".join(match.group() for match in [LOOK.search(clause.folded)] if match)
