"""Reads orders about what already exists: edit a video, caption, check, compare, keep or throw away."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.describing import number_of
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk
from tools.tokens import fold, one_of

_MUSIC_STYLES = re.compile(
    r"\b(?:lo-?fi|lo fi|jazz\w*|techno|piano|guitar\w*|synth\w*|drum\w*|trap|hip[- ]?hop|house|ambient|bass|violin|edm|pop|rock|reggae\w*|"
    r"beats?|tunes?|music\w*|musik|song|track|soundtrack|melody|bgm|score|funk|disco|classical|orchestra\w*|strings|ukulele|sax\w*|"
    r"flute|r&b|rnb|folk|acoustic|salsa|bossa|samba|cumbia|afrobeats?|k-?pop|metal|blues|soul|country|chill\w*|phonk|musica|musique|muziek|"
    r"cancion|canzone|chanson|audio|sound ?bed|bell|choir)\b"
)
_LOOK = re.compile(
    r"\b(?:warm\w*|cool(?:er)?|bright\w*|dark\w*|moody|cinematic|vintage|sepia|black and white|b&w|b/w|teal|orange|vivid|vibrant|muted|"
    r"faded|saturat\w*|desaturat\w*|contrast\w*|colou?rs?|colou?r ?grad\w*|grading|tones?|hue|exposure|overexposed|underexposed|washed out|flat|film look|"
    r"golden|bluish|blue|noir|monochrome|dull|lut|filter|farben|colores|couleurs|colori|cores|light(?:er|ing)?|dim|filmic|pastel|neon)\b"
)
_PRONOUNS = re.compile(
    r"\b(?:it|that|this|that one|this one|the (?:last|latest|newest|new)(?: \w+)?|them|these|those)\b"
)
_TONES = one_of(
    "funny formal flirty playful sarcastic serious witty casual professional friendly cheeky romantic poetic inspirational "
    "inspiring motivational dramatic spicy sassy sexy moody chill relaxed punchy short long emotional bold cute dry ironic "
    "humorous hilarious warm cosy cozy mysterious edgy upbeat energetic minimalist nostalgic dreamy heartfelt sincere clever "
    "quirky silly goofy lighthearted light-hearted elegant classy luxurious confident empowering uplifting snarky deadpan "
    "thoughtful melancholic sweet fun catchy engaging simple informative educational storytelling aesthetic cryptic wholesome "
    "divertido divertida gracioso graciosa formal serio seria romantico romantica poetico poetica corto corta "
    "lustig lustige lustigen lustiger witzig witzige frech freche kurz kurze formell formelle ernst ernste poetisch poetische locker lockere "
    "drole amusante amusant poetique formelle courte romantique serieuse decontractee "
    "divertente simpatica simpatico breve poetica formale ironica "
    "engracada engracado divertida formal curta grappig grappige formele kort korte speels speelse"
)
LANGUAGES = {
    "english": "English", "spanish": "Spanish", "german": "German", "french": "French", "italian": "Italian",
    "portuguese": "Portuguese", "dutch": "Dutch", "arabic": "Arabic", "japanese": "Japanese", "korean": "Korean",
    "chinese": "Chinese", "mandarin": "Mandarin", "cantonese": "Cantonese", "hindi": "Hindi", "russian": "Russian",
    "polish": "Polish", "turkish": "Turkish", "swedish": "Swedish", "norwegian": "Norwegian", "danish": "Danish",
    "finnish": "Finnish", "greek": "Greek", "hebrew": "Hebrew", "thai": "Thai", "vietnamese": "Vietnamese",
    "indonesian": "Indonesian", "malay": "Malay", "tagalog": "Tagalog", "ukrainian": "Ukrainian", "czech": "Czech",
    "romanian": "Romanian", "hungarian": "Hungarian", "catalan": "Catalan", "persian": "Persian", "farsi": "Farsi",
    "urdu": "Urdu", "bengali": "Bengali", "swahili": "Swahili", "brazilian portuguese": "Brazilian Portuguese",
    "espanol": "español", "castellano": "castellano", "ingles": "inglés", "frances": "francés", "aleman": "alemán",
    "italiano": "italiano", "portugues": "portugués", "englisch": "Englisch", "spanisch": "Spanisch", "deutsch": "Deutsch",
    "franzosisch": "Französisch", "italienisch": "Italienisch", "portugiesisch": "Portugiesisch", "anglais": "anglais",
    "espagnol": "espagnol", "allemand": "allemand", "francais": "français", "italien": "italien", "portugais": "portugais",
    "inglese": "inglese", "spagnolo": "spagnolo", "tedesco": "tedesco", "francese": "francese", "portoghese": "portoghese",
    "espanhol": "espanhol", "alemao": "alemão", "engels": "Engels", "spaans": "Spaans", "duits": "Duits", "frans": "Frans",
    "nederlands": "Nederlands", "japones": "japonés", "arabe": "árabe", "japanisch": "Japanisch", "icelandic": "Icelandic",
    "irish": "Irish", "welsh": "Welsh", "croatian": "Croatian", "serbian": "Serbian", "bulgarian": "Bulgarian", "slovak": "Slovak",
}  # fmt: skip
_LANGUAGE = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, LANGUAGES), key=len, reverse=True)) + r")(?!\w)")


def language_in(text: str) -> str:
    """The name of a language in a text, as the person wrote it."""
    match = _LANGUAGE.search(fold(text))
    return text[match.start() : match.end()] if match else ""


def edit(clause: Clause, talk: Talk) -> list[Draft]:
    """A change to a video that exists: by its id, or "it"."""
    if (
        clause.is_question
        and not clause.is_asked
        and clause.says(r"^(?:would|should|is|are|does|do|did|was|will|has|have|why|how|what)\b")
    ):
        return []
    assets = clause.values("asset")
    refers = (
        bool(clause.small("it"))
        or bool(_PRONOUNS.search(clause.folded))
        or bool(clause.nouns("video") and clause.small("the", "last"))
    )
    follows = bool(talk.previous or (talk.asset and talk.remark)) and clause.joint in {"and", "then", ","}
    found = _operation(clause, bool(assets), refers or follows)
    if found is None:
        return []
    operation, value = found
    if not assets and not refers and not follows and not _is_bare_order(clause):
        return []
    if operation == "trim" and not value and talk.remark is not None and talk.remark.of("duration"):
        value = talk.remark.of("duration")[-1].text
    if operation == "merge":
        first, others = (assets[0], assets[1:]) if assets else (talk.it, [])
        if talk.asset and len(assets) == 1 and refers:
            first, others = talk.it, assets
        return [
            Draft("edit_video", {"asset": first, "operation": "merge", "value": value or ", ".join(others)}, clause)
        ]
    return [
        Draft("edit_video", {"asset": asset, "operation": operation, "value": value}, clause)
        for asset in assets or [talk.it]
    ]


def _is_bare_order(clause: Clause) -> bool:
    """ "720p please", "square crop, centre", "add subtitles": an order without an object is about the last thing."""
    head = clause.head
    return (
        head is not None
        and len(clause.core) <= 6
        and not clause.of("persona")
        and not clause.is_question
        and head.sort == "verb"
    )


_OPERATION_VERBS = {
    "trim": "trim", "crop": "crop", "speed": "speed", "mute": "mute", "loop": "loop", "resize": "resize", "rotate": "rotate",
    "reverse": "reverse", "upscale": "upscale", "grade": "color_grade", "merge": "merge",
}  # fmt: skip


def _operation(clause: Clause, named: bool, refers: bool) -> tuple[str, str] | None:
    folded = clause.folded
    durations = clause.of("duration")
    changes = clause.verbs(
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
        "could",
        "keep",
        "find",
        "compare",
    )
    span = re.search(
        r"\b(?:first|last|opening|final|initial) (?:[\w.,-]+[ -])?(?:s|secs?|seconds?|minutes?|half)\b|\b(?:intro|outro|beginning|ending)\b",
        folded,
    )
    if (
        span
        and clause.bids("remove", "put", "kill", "delete", "trim", "take")
        and (named or refers)
        and not clause.of("persona")
    ):
        return "trim", _trim_value(clause) or span.group()
    subtitles = clause.nouns("subtitle") or re.search(r"\bsub(?:title|tittle)s?\b|captions? burned", folded)
    if (
        subtitles
        and not clause.verbs("remove", "delete")
        and (clause.verbs() or clause.small("with", "should", "without") or named)
    ):
        return "add_subtitles", _subtitle_value(clause)
    if re.search(r"^(?:please )?(?:subtitle|untertitle|sous-titre|subtitula)\b", folded):
        return "add_subtitles", _subtitle_value(clause)
    if clause.nouns("sound", "music") and (
        (clause.bids("remove", "kill", "delete", "trim", "mute") and not _swaps(folded)) or re.search(r"\b(?:without|no|ohne|sin|sans|senza|sem|zonder|turn off|switch off|drop|take) (?:the |any |its |el |la |le |il |o |den |out the |all )?(?:\w+ )?(?:sound|audio|music|ton|sonido|son|audio|som|geluid|volume)\b", folded)
    ):  # fmt: skip
        return "mute", ""
    if re.search(r"\b(?:silent|mute|muted|soundless|sin sonido|ohne ton|sans son)\b", folded) and (
        clause.bids("mute", "make", "want", "get") or named or refers
    ):
        return "mute", ""
    if re.search(
        r"\b(?:sideways|upside ?down|wrong way up|on its side|rotated|tilted|crooked|90 ?(?:deg|°)|180 ?(?:deg|°)|kopfuber|al reves y girado)\b",
        folded,
    ) or clause.bids("rotate"):
        return "rotate", _rotation(clause)
    if clause.bids("reverse") or re.search(
        r"\b(?:backwards?|in reverse|reversed|ruckwarts|hacia atras|a l'envers|al contrario|achteruit)\b", folded
    ):
        return "reverse", ""
    if clause.bids("merge") or (
        len(clause.values("asset")) > 1
        and re.search(
            r"\b(?:together|into one|onto|one after (?:the other|another)|back to back|with each other)\b", folded
        )
    ):
        return "merge", ""
    music = _music(clause, named, refers)
    if music is not None:
        return music
    speed = _speed(clause, named, refers)
    if speed is not None:
        return speed
    if clause.bids("upscale") or re.search(
        r"\b(?:4k|uhd|8k|hd|full hd|high[- ]res\w*) (?:version|copy|export|quality|file|render)\b|\b(?:higher res\w*|hi-?res|sharper|better quality|in (?:4k|uhd|hd)|(?:to|make it|into|up to) (?:4k|uhd)|more resolution)\b",
        folded,
    ):
        match = re.search(r"\b(?:4k|8k|2k|uhd|full hd|fhd|hd|1080p?|2160p?|1440p?|\d ?x)\b", folded)
        return "upscale", match.group() if match else ""
    if clause.bids("loop") or re.search(
        r"\b(?:on (?:a |an endless )?loop|loop(?:s|ing|ed)?|endless(?:ly)?|boomerang)\b", folded
    ):
        return "loop", _times_value(clause)
    pixels = re.search(r"\b\d{3,4} ?[x×] ?\d{3,4}\b|\b(?:480|540|720|1080|1440|2160)p\b|\b\d{2,3} ?%", folded)
    if clause.bids("resize") or (pixels and (named or refers or changes) and not clause.verbs("crop", "trim")):
        size = next((str(item.value) for item in clause.of("size")), "")
        return "resize", pixels.group().replace(" ", "") if pixels else size or _numbers_text(clause)
    if clause.bids("crop") or re.search(r"\bcrop\b", folded):
        return "crop", _crop_value(clause)
    trims = clause.bids("trim") or re.search(
        r"\b(?:shorter|more short|less long|too long|longer than|drags on|shortened|kurzer|mas corto|plus court|piu corto|mais curto|korter)\b",
        folded,
    )
    if (trims and not clause.of("persona") and (not clause.is_question or clause.is_asked)) or (
        clause.verbs("trim") and named
    ):
        return "trim", _trim_value(clause)
    if (
        clause.of("size")
        and (named or refers)
        and (changes or clause.small("should", "to", "into") or clause.verbs("love") or clause.says(r"\bneeds?\b"))
    ):
        return "crop", str(clause.of("size")[0].value)
    terse = named and not clause.verbs() and len(clause.core) <= 5 and not clause.is_question
    if terse and _LOOK.search(folded) and not clause.of("platform") and not clause.nouns("caption", "image", "video"):
        return "color_grade", _look_value(clause)
    if (named or refers) and clause.verbs("grade"):
        return "color_grade", _look_value(clause)
    if (named or (refers and clause.bids("make", "give", "add", "change", "put"))) and _LOOK.search(folded) and not clause.nouns("caption") and (
        changes or re.search(r"\b(?:too|bit|look|looks|looking|more|less|apply|colou?rs|needs|is|feels|very|so)\b", folded)
    ) and not clause.is_question and not clause.of("platform"):  # fmt: skip
        return "color_grade", _look_value(clause)
    if durations and (named or (refers and clause.bids("make", "get", "have", "keep", "take"))) and not clause.of("platform") and not clause.is_question and (
        clause.verbs("make", "get", "take", "want", "keep", "have", "do") or clause.small("should", "to") or re.search(r"\b(?:max|only|just|first|last|down to|needs?|long)\b", folded) or len(clause.core) <= 3
    ):  # fmt: skip
        return "trim", _trim_value(clause)
    return None


def _swaps(folded: str) -> bool:
    return bool(re.search(r"\b(?:replace|swap|instead|with)\b", folded))


def _music(clause: Clause, named: bool, refers: bool) -> tuple[str, str] | None:
    folded = clause.folded
    noun = clause.nouns("music") or _MUSIC_STYLES.search(folded)
    order = clause.verbs(
        "add",
        "put",
        "change",
        "want",
        "give",
        "get",
        "make",
        "have",
        "do",
        "post",
        "remove",
        "find",
        "kill",
        "show",
        "compare",
    ) or clause.small("should")
    silent = re.search(r"\b(?:quiet|silent|no (?:music|sound)|can't hear|cannot hear|soundless|mute)\b", folded)
    if (
        noun
        and order
        and not clause.verbs("write", "check")
        and not (clause.nouns("video") and not named and not refers)
    ):
        if clause.of("persona") and not named:
            return None
        return "add_music", _music_value(clause)
    tells = re.search(r"\b(?:is|are|was|were|sounds?|feels?)\b", folded)
    if (
        noun
        and not tells
        and re.search(r"\b(?:under|behind|over|underneath|on|to|for) (?:it|<|the|[a-z]+_\d)", folded)
        and (named or refers)
    ):
        return "add_music", _music_value(clause)
    if (
        noun
        and re.search(
            r"\b(?:would be (?:nice|great|good|better|cool|perfect|lovely)|could use|would fit|please)\b", folded
        )
        and (named or refers)
    ):
        return "add_music", _music_value(clause)
    if silent and (named or refers):
        return "add_music", ""
    if (
        clause.bids("put", "add")
        and named
        and not clause.of("platform", "size", "duration", "persona")
        and re.search(r"\b(?:on|to|onto|under|over)\b[^,]*$", folded)
    ):
        if clause.nouns("caption", "hashtag", "subtitle") or re.search(
            r"\b(?:up|out|live|online|filter|text|title|logo|watermark|tag)\b", folded
        ):
            return None
        return "add_music", _music_value(clause)
    return None


_MUSIC_EMPTY = one_of(
    "music song soundtrack track audio some a an the any of to on onto under behind over for with and it that this in put add slap give "
    "want make something someone please new background nice good bit more little should be would like stil style my me us its is was were needs need "
    "musica música musik musique muziek de del la le il un una une uno eine ein etwas some-kind kind like-a great lovely "
    "cool perfect could use want-some one under-it so quiet feels feel change replace swap set switch instead can you i'd"
)


def _music_value(clause: Clause) -> str:
    quote = clause.of("quote")
    if quote:
        return str(quote[0].value)
    gone = [item for item in clause.items if item.kind in {"asset", "platform", "persona"} or item.in_time]
    gone += [item for item in clause.items if item.sort == "verb" or (item.sort == "small" and item.canon not in {"without"}) or (item.sort == "noun" and item.canon == "music" and fold(item.text) in _MUSIC_EMPTY | {"tune", "beats"} and fold(item.text) != "beats")]  # fmt: skip
    words = [word for word in clause.rest(gone).split() if fold(word).strip(",.!?'") not in _MUSIC_EMPTY]
    return tidy(" ".join(words))


def _subtitle_value(clause: Clause) -> str:
    if clause.of("quote"):
        return str(clause.of("quote")[0].value)
    return language_in(clause.text)


def _rotation(clause: Clause) -> str:
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


_PACES = {"double": "2x", "twice": "2x", "halve": "0.5x", "triple": "3x", "slower": "slower", "lowere": "slower",
          "lower": "slower", "reduce": "slower"}  # fmt: skip


def _speed(clause: Clause, named: bool, refers: bool) -> tuple[str, str] | None:
    folded = clause.folded
    factor = re.search(r"(?<![\w.])(?:x ?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)? ?[x×]|\d{2,3} ?%)(?![\w])", folded)
    words = re.search(r"\b(?:half (?:the )?speed|double (?:the )?speed|twice (?:as|the)? ?(?:fast|speed)?|half as fast|slow[- ]?mo(?:tion)?|time-?lapse|hyper-?lapse|faster|slower|quicker|a bit faster|"
                      r"mas rapido|mas lento|plus vite|plus lent|schneller|langsamer|piu veloce|piu lento|mais rapido|mais devagar|sneller|langzamer|doppelt so schnell|doble)\b", folded)  # fmt: skip
    paced = re.search(
        r"\b(?:tempo|pace|speed|playback)\b.*\b(?P<how>doubled?|halved?|tripled?|increased?|raised?|lowered?|reduced?|twice|faster|slower)\b",
        folded,
    )
    if paced and not factor and (named or refers):
        return "speed", _PACES.get(paced["how"].rstrip("d"), "faster")
    sluggish = re.search(
        r"\b(?:too (?:slow|fast)|drags?|sluggish|so slow|way too slow|bit slow|zu langsam|zu schnell)\b", folded
    )
    verb = clause.verbs("speed")
    if verb or (words and (named or refers or clause.verbs("make", "play"))) or (sluggish and (named or refers)) or (
        factor and (named or refers) and (re.search(r"\bspeed\b", folded) or not clause.verbs("upscale", "loop", "resize", "make", "add")) and not clause.of("duration") and not re.search(r"\b(?:times|loop)\b", folded)
    ):  # fmt: skip
        if words and words.group() in {"faster", "slower", "quicker"} and not verb and not (named or refers):
            return None
        value = (factor or words).group() if (factor or words) else ""  # type: ignore[union-attr]
        if not value and sluggish:
            value = "faster" if re.search(r"slow|drag|slugg|langsam", sluggish.group()) else "slower"
        if not value:
            number = re.search(r"(?<![\w.])\d(?:[.,]\d+)?(?![\w.])", re.sub(r"[a-z]+_\d+", " ", folded))
            value = (
                number.group()
                if number
                else (
                    "slower"
                    if re.search(r"slow|decel|ralent|verlangsam|rallenta|desacel|vertraag", folded)
                    else "faster"
                )
            )
        return "speed", value.replace(",", ".")
    return None


def _times_value(clause: Clause) -> str:
    for item in clause.core:
        number = number_of(item)
        if number is not None:
            return f"{number} times"
    word = re.search(r"\b(?:once|twice|thrice|forever|endless(?:ly)?)\b", clause.folded)
    duration = clause.of("duration")
    return word.group() if word else duration[0].text if duration else ""


def _numbers_text(clause: Clause) -> str:
    numbers = [item.text for item in clause.core if item.kind == "number"]
    return "x".join(numbers)


def _crop_value(clause: Clause) -> str:
    sizes = clause.of("size")
    value = str(sizes[0].value) if sizes else ""
    where = re.search(r"\b(?:cent(?:er|re)(?:ed|d)?|top|bottom|left|right|face|upper|lower)\b", clause.folded)
    ratio = re.search(r"\b\d{1,2}:\d{1,2}\b|\b\d{3,4}x\d{3,4}\b", clause.folded)
    value = value or (ratio.group() if ratio else "")
    return " ".join(part for part in (value, where.group() if where else "") if part)


_RANGE = re.compile(
    r"(?:from |seconds? |second |de |del |von |da )?\d{1,3}(?::\d\d)?(?:[.,]\d)? ?(?:s|sec|seconds?)? ?(?:-|–|to|until|till|a|bis|and|through|al|alla|tot) ?\d{1,3}(?::\d\d)?(?:[.,]\d)? ?(?:s\b|secs?\b|seconds?\b|segundos?\b|sekunden\b|secondes\b|secondi\b)?"
)


def _trim_value(clause: Clause) -> str:
    folded = re.sub(r"[a-z]+[_-]\d+(?:\.\w+)?", lambda match: " " * len(match.group()), clause.folded)
    span = _RANGE.search(folded)
    if span and re.search(r"\d.*\d", span.group()):
        return clause.text[span.start() : span.end()].strip()
    phrase = re.search(
        r"(?:(?:the )?(?:first|last|final|opening|initial|primeros?|ultimos?|ersten|letzten|premieres?|dernieres?|primi|ultimi|primeiros?|eerste|laatste) )(?:half|(?:[\w.,-]+[ -]?(?:s|secs?|seconds?|segundos|sekunden|secondes|secondi|seconden|minutes?)?))",
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


def _look_value(clause: Clause) -> str:
    if re.search(r"\btoo dark\b|\bunderexposed\b|\bzu dunkel\b", clause.folded):
        return "brighter"
    if re.search(r"\btoo (?:bright|light)\b|\boverexposed\b", clause.folded):
        return "darker"
    gone = [item for item in clause.items if item.kind in {"asset", "platform"} or item.canon in {"please", "hello"}]
    words = [word for word in clause.rest(gone).split() if fold(word).strip(",.!?'") not in _LOOK_EMPTY]
    return tidy(" ".join(words)) or " ".join(match.group() for match in [_LOOK.search(clause.folded)] if match)


def caption(clause: Clause, talk: Talk) -> list[Draft]:
    """A caption or hashtags to be written for an asset."""
    nouns = clause.nouns("caption", "hashtag")
    verbs = clause.bids("caption")
    if not nouns and not verbs:
        return []
    first = (nouns or verbs)[0]
    stray = clause.verbs("cancel", "delete", "show", "find", "schedule", "compare", "remove", "kill")
    if not verbs and any(verb.start < first.start for verb in stray):
        return []
    if clause.verbs("post") and clause.of("quote"):
        return []
    if (
        clause.of("quote")
        and not verbs
        and not clause.of("asset")
        and (clause.verbs("put", "add", "make", "change", "have", "keep", "do") or clause.says(r"\buse\b"))
    ):
        talk.mentioned = {**talk.mentioned, "caption": [str(clause.of("quote")[0].value)]}
        previous = talk.previous
        if previous is not None and previous.name == "schedule_post":
            previous.args["caption"] = str(clause.of("quote")[0].value)
        return []
    missing = clause.says(r"\b(?:wanted|needed|required|please)\b") or clause.says(
        r"\b(?:no|without|lacks?|missing|has(?:n't| no| not)|still (?:has|needs)|ohne|sin|sans|needs?|could use|empty|want|wants)\b"
    )
    assets = clause.values("asset")
    writes = (
        clause.bids("write", "make", "give", "get", "add", "want", "put", "do", "find", "change", "redo", "have")
        or verbs
    )
    if not (writes or (assets and (missing or _is_terse(clause)))):
        return []
    if (
        clause.is_question
        and not (writes and (clause.is_asked or clause.small("could")))
        and not clause.small("any")
        and not writes
    ):
        return []
    args: dict[str, object] = {
        "persona": next(iter(clause.values("persona")), ""),
        "platform": next(iter(clause.values("platform")), ""),
        "tone": _tone(clause, nouns[0] if nouns else None),
        "language": language_in(_without_quotes(clause)),
    }
    hashtags = _hashtags(clause)
    if hashtags is not None:
        args["hashtags"] = hashtags
    refers = (
        clause.small("it", "last")
        or _PRONOUNS.search(clause.folded)
        or talk.asset
        or clause.joint in {"and", "then", ","}
    )
    targets = assets or ([talk.it] if refers or verbs or talk.drafts else [""])
    return [Draft("write_caption", {"asset": asset, **args}, clause) for asset in targets]


def _is_terse(clause: Clause) -> bool:
    return not any(item.sort == "verb" for item in clause.core)


def _without_quotes(clause: Clause) -> str:
    return " ".join(item.text for item in clause.items if item.kind != "quote")


def _tone(clause: Clause, noun: Item | None) -> str:
    named = re.search(r"\b(?:tone|mood|vibe|style|ton)\s*[:=]?\s*(?:should be |of |is )?([a-z-]+)", clause.folded)
    words = [item for item in clause.core if item.kind == "word"]
    tones = [item.text for item in words if fold(item.text) in _TONES and not item.in_time]
    if not tones:
        pair = re.search(r"\b([a-z]+-[a-z]+)\b", clause.folded)
        if pair and pair[1] in _TONES:
            tones = [pair[1]]
    if tones:
        return " and ".join(dict.fromkeys(tones)) if len(tones) > 1 else tones[0]
    before_tone = re.search(r"\b([a-z-]+) (?:tone|mood|vibe|voice)\b", clause.folded)
    if before_tone and before_tone[1] not in {"the", "a", "her", "his", "same", "their", "in"}:
        return before_tone[1]
    if named and named[1] not in {"for", "of", "in", "on", "the", "a", "it"}:
        return named[1]
    if noun is None:
        return ""
    adjectives: list[str] = []
    for item in reversed(clause.core[: clause.index(noun)]):
        if item.kind != "word" or item.sort:
            break
        if (
            number_of(item) is not None
            or fold(item.text)
            in {"more", "nice", "good", "great", "proper", "better", "little", "quick", "i", "that", "new", "post"}
            or language_in(item.text)
        ):
            continue
        adjectives.insert(0, item.text)
    return " ".join(adjectives)


def _hashtags(clause: Clause) -> int | None:
    for item in clause.core:
        number = number_of(item)
        if number is None:
            continue
        index = clause.index(item)
        if any(
            following.canon == "hashtag" or fold(following.text) in {"tags", "tag"}
            for following in clause.core[index + 1 : index + 4]
        ):
            return number
    if clause.says(r"\b(?:no|without|zero|sin|ohne|sans|senza|sem) hash ?tags\b"):
        return 0
    return None


_ACTS = (
    "post", "schedule", "make", "write", "trim", "crop", "add", "put", "caption", "cancel", "find", "show", "speed", "mute",
    "change",
)  # fmt: skip


def validate(clause: Clause, talk: Talk) -> list[Draft]:
    """Whether an asset meets a platform's rules."""
    assets = clause.values("asset")
    platforms = clause.values("platform")
    refers = bool(clause.small("it", "last")) or bool(_PRONOUNS.search(clause.folded))
    if (
        not assets
        and not (refers and (platforms or clause.nouns("rule")))
        and not (
            clause.verbs("check")
            and (platforms or refers)
            and not clause.nouns("disk", "gpu", "queue", "backend", "model", "system", "schedule", "error")
        )
    ):
        return []
    checks = clause.verbs("check") or clause.nouns("rule") or (clause.verbs("approve") and clause.is_question)
    fits = re.search(
        r"\b(?:ok|okay|good|fine|let me post|let us post|allow (?:me|us) to|passe|passa|fit|fits|suitable|allowed|accept\w*|pass|passes|meet|meets|meeting|comply|complies|compliant|valid|legal|within|too (?:long|big|large|short|small|wide|heavy|tall)|work|works|right|"
        r"ready|allowed|permitted|satisf\w*|qualif\w*|conform\w*|eligible|acceptable|vale|valid[oa]|sirve|cumple|geeignet|passt|erlaubt|convient|conforme|respecte|va bene|adatt[oa]|geschikt|serve|apto|appropriate|in spec|reject\w*|take|takes|like|complain|safe|sized|length|format|resolution|crop|play\w*|support\w*|exceed\w*|over the limit|break\w*|violat\w*|go through|get through|correct|alright|enough|in order|up to)\b",
        clause.folded,
    )
    asks = (
        clause.is_question
        or clause.says(r"^(?:is|are|does|do|will|would|can|could|wird|ist|est-ce|vale|sirve|e )\b")
        or checks
        or clause.small("if")
        or clause.says(r"\b(?:hope|wonder|sure|curious|know if|worried)\b")
    )
    goes = (
        clause.is_question
        and assets
        and platforms
        and not clause.times
        and clause.says(
            r"^(?:can|could|may|does|do|will|would) \S+(?: \S+)? (?:go|run|be (?:posted|used|uploaded|put|published|shared)|play)\b"
        )
    )
    terse = assets and platforms and fits and len(clause.core) <= 6
    if not (checks or goes or (fits and (asks or terse))):
        return []
    if not checks and not platforms and not (assets and clause.is_question) and not clause.nouns("rule"):
        return []
    acts = [verb for verb in clause.verbs(*_ACTS) if verb.form == "base"]
    spared = (
        clause.verbs("check") or clause.small("to") or clause.nouns("rule") or clause.says(r"\blet (?:me|us) post\b")
    )
    if acts and not spared:
        return []
    targets = assets or [talk.it]
    return [
        Draft("validate_media", {"asset": asset, "platform": platform}, clause)
        for asset in targets
        for platform in platforms or [""]
    ]


_VERSUS = re.compile(
    r"\s*(?:\bvs\.?(?!\w)|\bversus\b|\bagainst\b|\bcontra\b|\bgegen\b|\bcontre\b|\bcontro\b|\btegen\b|\bcompared (?:to|with)\b|\s/\s|\|)\s*",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*(?:,?\s+\b(?:or|oder|ou|oppure|of)\b\s+|,\s*)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,?\s+\b(?:and|with|und|y|et|e|en|con|mit|avec|or|to)\b\s+|,\s*)\s*", re.IGNORECASE)


def compare(clause: Clause, talk: Talk) -> list[Draft]:
    """An A/B test of two or more variants."""
    quotes = [str(item.value) for item in clause.of("quote")]
    ab = clause.nouns("ab") or clause.says(
        r"\ba ?/ ?b\b|\bab[- ]test|\bsplit[- ]test|\ba-b test|\ba (?:vs\.?|versus|or|against) b\b"
    )
    between = _VERSUS.search(clause.text[clause.of("quote")[0].end - clause.start :][:14]) if len(quotes) > 1 else None
    tests = clause.verbs("compare") or ab or between
    judged = clause.says(
        r"\b(?:better|best|wins?|winner|stronger|works|performs?|suits?|beats?|prefer\w*|outperforms?|more (?:likes|clicks|views)|nicer|hits harder|does well|besser|mejor|mieux|meglio|melhor|beter)\b"
    )
    if (
        not tests
        and not (judged and len(quotes) >= 2)
        and not (judged and _VERSUS.search(clause.text) and clause.of("persona"))
    ):
        return []
    if clause.of("asset") and not quotes and not ab:
        return []
    persona = next(iter(clause.values("persona")), "") or (talk.persona if clause.says(r"\b(?:her|his|him)\b") else "")
    variants = quotes if len(quotes) >= 2 else _plain_variants(clause)
    if len(variants) < 2:
        return []
    return [Draft("ab_test", {"persona": persona, "variants": variants}, clause)]


_AB_LEAD = re.compile(
    r"^(?:.*?\b(?:a ?/ ?b|ab|split|a-b)[- ]?(?:test(?:s|ing)?|comparison)?(?: it| this| on| with| of| between| for)*\b|.*?\b(?:compare|test|pit|try(?: out)?|weigh|compara|prueba|vergleiche?|teste?|confronta|vergelijk|comparer?)\b(?: these| the| two| three| four| prompts?| captions?| variants?| versions?| whether| if| both| out| an?| hooks?| ideas?| me)*|.*?\b(?:which|what)\b.*?(?:better|best|wins?|more)\b[^:,]*[:,]?)\s*[:,-]?\s*",
    re.IGNORECASE,
)


def _plain_variants(clause: Clause) -> list[str]:
    """Variants that are not quoted: "red dress vs blue dress for Ava"."""
    personas = clause.of("persona")
    gone = [item for item in clause.items if item.canon in {"please", "hello"}]
    for item in personas:
        gone.append(item)
        index = clause.items.index(item)
        if index and clause.items[index - 1].canon in {"for", "on", "with", "of"}:
            gone.append(clause.items[index - 1])
    text = clause.rest(gone)
    lead = _AB_LEAD.match(text)
    if lead and lead.end() < len(text):
        text = text[lead.end() :]
    for pattern in (_VERSUS, _OR, _AND):
        parts = [
            tidy(re.sub(r"^(?:the|a|an|and|or)\s+", "", part.strip(), flags=re.IGNORECASE))
            for part in pattern.split(text)
        ]
        parts = [re.sub(r"\s+(?:for|on|as (?:captions?|prompts?))$", "", part) for part in parts if part]
        if len(parts) >= 2 and all(len(part) < 120 for part in parts):
            return parts
    return []


def keep_or_throw(clause: Clause, talk: Talk) -> list[Draft]:
    """Approve, reject, tag, delete, show: files of the library by their ids."""
    assets = clause.values("asset")
    if not assets:
        return []
    if clause.bids("approve") and not clause.is_question:
        return [Draft("approve_assets", {"assets": assets}, clause)]
    if clause.bids("reject"):
        return [Draft("reject_assets", {"assets": assets, "reason": _behind_assets(clause)}, clause)]
    if clause.verbs("tag") or clause.says(r"\b(?:un)?tag(?:s|ged)?\b"):
        tags = [tag.strip(" #.") for tag in re.split(r",|\band\b", _behind_assets(clause)) if tag.strip(" #.")]
        tags = tags or [str(item.value).lstrip("#") for item in clause.of("hashtag", "quote")]
        removes = clause.says(r"\b(?:untag|remove)\b")
        return [Draft("tag_assets", {"assets": assets, "remove" if removes else "add": tags}, clause)] if tags else []
    if (
        clause.bids("delete", "kill", "remove")
        and not clause.nouns("music", "sound", "subtitle", "caption")
        and len(clause.verbs()) == 1
        and not clause.of("duration")
    ):
        return [Draft("delete_assets", {"assets": assets}, clause)]
    shown = clause.verbs("show", "find", "give", "get") or len(clause.core) == 1
    others = [
        item
        for item in clause.core
        if item.kind != "asset"
        and item.canon
        not in {"me", "the", "and", "my", "show", "find", "give", "get", "again", "all", "full", "image", "video"}
    ]
    if (
        shown
        and len(others) <= 1
        and not clause.of("platform", "duration", "size")
        and not clause.nouns("caption")
        and not clause.small("without", "of")
    ):
        return [Draft("show_asset", {"asset": asset}, clause) for asset in assets]
    return []


def _behind_assets(clause: Clause) -> str:
    last = clause.of("asset")[-1]
    text = clause.line.text[last.end : clause.end].strip(" ,.:;-")
    return re.sub(
        r"^(?:as|with|because|since|for|they are|they're|it's|it is|too|,)\s+", "", text, flags=re.IGNORECASE
    ).strip(" ,.")
