"""What is said in a breath about a clip that lies on the table: "cut the first 2 secs", "schreib 'SALE' drauf", "mas lento".

Each row is a whole message in English, German or Spanish, without accents and in lower case, and the edit that it stands
for. A message that is not exactly one of these, or several of them in a row, goes on to the phrase parser.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from bot.agent.calls import Call
from tools.tokens import fold

LONGEST = 300  # characters; what shall stand on a picture is among them

_SOFT = (
    r"(?:(?:and|please|pls|plz|ok|okay|now|then|so|just|can you|could you|pls can you|und|bitte|jetzt|dann|mal|kannst du|"
    r"y|por favor|porfa|ahora|luego|puedes)[\s,]+)*"
)
_TAIL = r"(?:[\s,]+(?:please|pls|plz|thanks|thank you|thx|now|then|too|bitte|danke|jetzt|mal|por favor|porfa|gracias|ahora))*[\s.!…]*"
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10", "ein": "1", "eine": "1", "zwei": "2",
    "drei": "3", "vier": "4", "funf": "5", "sechs": "6", "zehn": "10", "un": "1", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4",
    "cinco": "5", "seis": "6", "diez": "10", "once": "1", "twice": "2",
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,4}}(?:[.,]\d)?|{'|'.join(_NUMBERS)})"
_SECONDS = rf"{_COUNT} ?(?:s|secs?|seconds?|sek|sekunden?|segs?|segundos?)"
_END = r"(?P<end>first|opening|last|final|ersten?|letzten?|primer[oa]?s?|ultim[oa]s?)"
_IT = r"(?:it|this|that|es|das|ihn|the (?:reel|video|clip|picture|photo)|das (?:reel|video|bild)|el (?:reel|video))"
_PLACE = (
    r"(?:(?:at|in|on|to|nach|en) )?(?:the |der |die |el |la )?(?P<place>very top|top|middle|center|centre|bottom|oben|mittig|mitte|unten|arriba|abajo|centro|medio)"
    rf"(?: (?:of|von) {_IT})?"
)
_ON = rf"(?:on(?:to)?|over|across) (?:top of )?{_IT}|on (?:there|top)|drauf|darauf|rauf|druber|hin|rein|dazu|encima|ahi"
_WHERE = rf"(?:(?:{_PLACE}|{_ON})(?: (?:{_PLACE.replace('<place>', '<place_2>')}|{_ON}))?)"
_PLACES = {"very top": "top", "oben": "top", "arriba": "top", "center": "middle", "centre": "middle", "mitte": "middle",
           "mittig": "middle", "centro": "middle", "medio": "middle", "unten": "bottom", "abajo": "bottom"}  # fmt: skip
_QUOTED = r"[\"'“‘„«»](?P<quoted>.{1,200})[\"'”’“»«]"  # as `fold` leaves it, or as it was written
_WRITES = r"(?:put|write|add|overlay|slap|place|type|show|schreib\w*|setz\w*|pack\w*|fug\w*|mach\w*|pon(?:le|lo)?|poner(?:le)?|escrib\w*|anad\w*|agreg\w*)"
_TEXT = r"(?:(?:the |a |some |den |einen |el |un )?(?:text|texto|words?|worte|title|titel|titulo)[:,]? )"
_FORMAT = r"(?P<format>gif|webm|mp4|mov|mp3|m4a|animated webp|webp)"
_SQUARE = r"(?P<shape>square|vertical|portrait|landscape|9:16|16:9|1:1|4:5|quadratisch|hochkant|cuadrad[oa])"
_HER = r"(?:her|him|them|me|the (?:face|person|subject)|ihr gesicht|sie|ihn|das gesicht|ella|el|la cara|su cara)"

_ASKS = re.compile(r"(?:pls |please )?(?:can|could) (?:you|i|we)\b|kannst du\b|kann ich\b|puedes\b|¿?me puedes\b")

Make = Callable[[re.Match[str], str], Call | None]


def _edit(operation: str, value: str = "") -> Call:
    return Call(name="edit_video", args={"asset": "last", "operation": operation, "value": value})


def _number(found: re.Match[str]) -> str:
    said = next(found[name] for name in ("count", "count_2") if found.groupdict().get(name)).replace(",", ".")
    return _NUMBERS.get(said, said)


def _fixed(operation: str, value: str = "") -> Make:
    return lambda found, text: _edit(operation, value)


def _end(found: re.Match[str]) -> str:
    return "last" if found["end"][0] in "lu" or found["end"] == "final" else "first"


def _cut(found: re.Match[str], text: str) -> Call:
    return _edit("trim", f"without the {_end(found)} {_number(found)} seconds")


def _kept(found: re.Match[str], text: str) -> Call:
    return _edit("trim", f"{_end(found)} {_number(found)} seconds")


def _written(found: re.Match[str], text: str) -> Call:
    """The words as they were written, case and all: `found` is of the folded text, which is as long."""
    part = "quoted" if found.groupdict().get("quoted") else "plain"
    said = found.groupdict().get("place") or found.groupdict().get("place_2") or ""
    place = _PLACES.get(said, said) or "bottom"
    return _edit("text_overlay", f'"{text[found.start(part) : found.end(part)].strip()}" {place}')


def _shouted(found: re.Match[str], text: str) -> Call | None:
    """ "Write SALE on it": without quotes only what is in capitals is taken to stand there word for word."""
    words = text[found.start("plain") : found.end("plain")]
    return _written(found, text) if any(map(str.isalpha, words)) and words == words.upper() else None


def _loud(found: re.Match[str], text: str) -> Call:
    """ "turn the music down a bit" is "a bit quieter"; a number stays as it was said."""
    how = found["how"]
    amount = re.search(r"[+-]?\d.*", how)
    if amount:
        return _edit("volume", amount[0])
    way = "quieter" if re.search(r"\b(?:quieter|down|leiser|bajo|baja(?:le)?|suave)\b", how) else "louder"
    degree = (
        "much "
        if re.search(r"\b(?:much|way|a lot|viel|deutlich|mucho)\b", how)
        else "a bit "
        if re.search(r"\b(?:bit|little|slightly|bisschen|wenig|etwas|poco)\b", how)
        else ""
    )
    return _edit("volume", f"{degree}{way}")


def _steadied(found: re.Match[str], text: str) -> Call:
    said = found.groupdict()
    return _edit("stabilize", f"{said.get('much') or ''} {said.get('more') or ''}".strip())


def _subtitled(found: re.Match[str], text: str) -> Call:
    return _edit("add_subtitles", text[found.start("words") : found.end("words")].strip())


_TABLE: tuple[tuple[str, Make], ...] = (
    # which part stays
    (rf"(?:cut|chop|trim|snip|lop|drop|remove|lose|delete|skip|take|without)(?: off| out| away)? (?:the )?{_END} {_SECONDS}(?: (?:off|out|away))?(?: (?:of|from|off) {_IT})?", _cut),
    (rf"(?:(?:schneid\w*|kurz\w*|entfern\w*|losch\w*|lass\w*|nimm|mach\w*|ohne) )?(?:mal )?(?:von (?:es|dem reel|dem video) )?(?:die )?{_END} {_SECONDS} (?:weg|ab|raus|aus|weglassen|wegschneiden|abschneiden|rausschneiden)", _cut),
    (rf"(?:schneid\w*|kurz\w*|entfern\w*|losch\w*|ohne) (?:mal )?(?:die )?{_END} {_SECONDS}", _cut),
    (rf"(?:cort\w*|recort\w*|quit\w*|elimin\w*|borr\w*|sin) (?:l[oa]s? )?{_END} {_SECONDS}", _cut),
    (rf"(?:keep|only|just|leave)(?: (?:keep|only|the))* {_END} {_SECONDS}", _kept),
    (rf"(?:behalt\w* )?nur (?:noch )?(?:die )?{_END} {_SECONDS}(?: behalten)?", _kept),
    (rf"(?:deja |quedate con )?(?:solo |solamente )?l[oa]s {_END} {_SECONDS}", _kept),
    (rf"(?:kurz\w*|schneid\w*|kurzen) (?:{_IT} )?auf {_SECONDS}(?: (?:kurzen|kurz))?|(?:{_IT} )?auf (?P<count_2>\d{{1,3}}) ?(?:s|sek|sekunden) kurzen", lambda found, text: _edit("trim", f"first {_number(found)} seconds")),
    (rf"(?:cort|recort|acort)[ae](?:lo|la)? a {_SECONDS}", lambda found, text: _edit("trim", f"first {_number(found)} seconds")),
    # words on it
    (rf"{_WRITES} {_TEXT}?{_QUOTED} {_WHERE}", _written),
    (rf"{_WRITES} {_WHERE} {_TEXT}?{_QUOTED}", _written),
    (rf"{_WRITES} {_TEXT}{_QUOTED}", _written),
    (rf"(?:text|texto)(?: overlay)?\s*:\s*{_QUOTED}(?: {_WHERE})?", _written),
    (rf"{_WRITES} {_TEXT}?(?P<plain>\S.{{0,60}}?) {_WHERE}", _shouted),
    (rf"{_WRITES} {_TEXT}(?P<plain>\S.{{0,60}}?)", _shouted),
    (rf"{_WRITES} {_TEXT.replace('[:,]? )', ')')}(?: (?:to it|{_ON}))?", _fixed("text_overlay")),
    # its sound
    (r"(?:(?:nimm|mach\w*|schalt\w*|stell\w*|dreh\w*) )?(?:mal )?(?:den |die |das )?(?:ton|sound|musik|audio) (?:weg|aus|raus|ab|ausschalten|ausmachen|wegmachen)|stumm ?schalten|schalt\w* (?:es |das )?stumm", _fixed("mute")),
    (r"(?:quit|sac|elimin|borr)(?:a|ale|arle|ar)? (?:el |la )?(?:sonido|audio|musica)|silencia(?:lo|la)?|(?:the )?(?:sound|audio|music) off|no (?:sound|audio|music)", _fixed("mute")),
    (rf"(?P<how>(?:(?:make|turn|crank) (?:{_IT}|the (?:sound|music|volume|audio)) )?(?:a (?:little |lot )?(?:bit )?|much |way |slightly |even |\d{{1,3}} ?(?:%|db) )?(?:louder|quieter))", _loud),
    (rf"(?P<how>(?:turn|crank) (?:(?:{_IT}|the (?:sound|music|volume|audio)) (?:up|down)|(?:up|down) the (?:volume|sound|music|audio))(?: a (?:bit|little|lot))?|(?:volume|sound) (?:up|down)|(?:volume|loudness) [+-]?\d.{{0,12}})", _loud),
    (rf"(?P<how>(?:(?:mach\w*|stell\w*|dreh\w*) )?(?:(?:{_IT}|den ton|die musik|den sound) )?(?:(?:ein )?(?:bisschen|wenig|etwas) |viel |deutlich |noch )?(?:lauter|leiser))(?: machen| drehen| stellen)?", _loud),
    (r"(?P<how>(?:(?:pon(?:lo|la)|haz(?:lo|la)) )?(?:(?:un poco|mucho) )?mas (?:alto|fuerte|bajo|suave)(?: el (?:volumen|sonido))?|(?:sube|baja)(?:le)?(?: un poco| mucho)? (?:el |al )?(?:volumen|sonido))", _loud),
    # a shaking hand
    (rf"(?P<much>(?:strongly |slightly |a bit )?)(?:stabili[sz]e|steady|de-?shake|smooth(?: out)?)(?: {_IT})?(?P<more>(?: (?:more|a (?:bit|lot)(?: more)?|strongly|slightly))?)|make {_IT} (?:steady|steadier|less shaky|stable)|{_IT}(?:'s| is) (?:too |so |very )?shaky(?:[,.]? (?:fix|stabili[sz]e) {_IT})?|(?:fix|remove|reduce) (?:the )?(?:shak(?:e|es|ing|iness)|camera shake)", _steadied),
    (rf"stabilisier\w*(?: {_IT})?(?P<much>(?: (?:stark|etwas|ein bisschen))?)|(?:mach (?:{_IT} )?)?weniger wackelig|(?:{_IT} )?wackelt(?: zu sehr)?|(?:estabiliza(?:lo|la)?|quita(?:le)? (?:el )?temblor)", _steadied),
    # how often and how fast
    (rf"(?:wiederhol\w*|loop\w*|spiel\w*)(?: {_IT})? {_COUNT} ?(?:mal|x)(?: (?:ab|hintereinander))?", lambda found, text: _edit("loop", f"{_number(found)} times")),
    (rf"{_COUNT} ?(?:mal|x) (?:hintereinander|wiederholen|loopen|abspielen)|(?:play|repeat|run) {_IT} (?P<count_2>\d{{1,2}}) ?(?:times|x)(?: in a row)?", lambda found, text: _edit("loop", f"{_number(found)} times")),
    (rf"(?:repite|repetir|repitel[oa])(?:lo|la)? {_COUNT} veces|{_COUNT.replace('<count>', '<count_2>')} veces seguidas", lambda found, text: _edit("loop", f"{_number(found)} times")),
    (r"(?:play|run|spiel\w*|lass) (?:it |es |das )?(?:backwards?|in reverse|ruckwarts)(?: (?:ab|laufen))?|ruckwarts(?: abspielen)?|al reves|(?:ponlo |reproducelo )(?:al reves|hacia atras)", _fixed("reverse")),
    (r"doppelt so schnell|(?:in |mit )?doppelter? geschwindigkeit|(?:el )?doble de rapido|al doble(?: de velocidad)?", _fixed("speed", "2x")),
    (r"halb so schnell|(?:in |mit )?halber? geschwindigkeit|a (?:la )?mitad(?: de (?:la )?velocidad)?", _fixed("speed", "half speed")),
    (r"(?:mach (?:es|das) )?(?:mehr kontrast|kontrastreicher)|(?:con )?mas contraste", _fixed("color_grade", "vivid")),
    # how it stands
    (r"(?:dreh\w*|rotier\w*) (?:es|das|ihn) (?:(?:um )?(?:90 grad )?nach )?(?P<side>links|rechts)|(?:gira|rota)(?:lo|la)? (?:a |hacia )?(?:la )?(?P<side_2>izquierda|derecha)", lambda found, text: _edit("rotate", found["side"] or found["side_2"])),
    (r"(?:dreh\w*|stell\w*) (?:es|das|ihn) (?:auf den kopf|um 180 grad)|pon(?:lo|la) boca abajo", _fixed("rotate", "180")),
    (r"(?:mirror|flip) (?:it|this|that)(?: horizontally)?|spiegel\w* (?:es|das|ihn)|(?:refleja|voltea)(?:lo|la)|en espejo", _fixed("rotate", "mirror")),
    # which part, from here to there
    (r"(?:(?:nur |behalte? |schneid\w* (?:es )?)?(?:von |auf )?sekunden? |solo (?:del? )?(?:los )?segundos? |del? (?:segundo )?)(?P<from>\d{1,3}) ?s? ?(?:bis|-|–|a|al|hasta)(?: sekunde)? ?(?P<to>\d{1,3}) ?(?:s|sek|sekunden|segs?|segundos)?", lambda found, text: _edit("trim", f"{found['from']}-{found['to']}s")),
    # how many bytes
    (r"(?:unter|kleiner als|hochstens|menos de|maximo|por debajo de) (?P<size>\d{1,4}(?:[.,]\d)? ?[kmg]i?b)(?: (?:fur|para) \w+)?", lambda found, text: _edit("fit_size", found["size"])),
    # what it is a file of
    (r"(?:extract|save|give me|get|send)(?: me)? (?:just |only )?(?:the |its )?(?:audio|sound)(?: track)?(?: (?:as|to) (?:an? )?mp3)?|(?:just|only) the (?:audio|sound)(?: as (?:an? )?mp3)?|nur (?:den|der) ton(?: als mp3)?|solo el (?:audio|sonido)(?: (?:como|en) mp3)?", _fixed("convert_format", "mp3")),
    (rf"(?:(?:as|to|als|como|en|a|make it|can (?:i|you) (?:have|get|make) it(?: as)?|turn it into|give me|i want|haz|hazl[oa]|quiero) )?(?:an? |ein |einen |un |the )?{_FORMAT}(?: (?:version|file|datei))?", lambda found, text: _edit("convert_format", found["format"])),
    (rf"(?:mach\w*|wandle?) (?:(?:es|das|mir) )?(?:(?:zu |in )?(?:ein|einen|einem|zum) )?{_FORMAT}(?: (?:draus|daraus|davon|um))?|convi[e]rt[ea](?:lo|la)?(?: (?:en|a))?(?: un)? (?P<format_2>gif|webm|mp4|mov|mp3|webp)", lambda found, text: _edit("convert_format", found["format"] or found["format_2"])),
    # its shape and size
    (rf"(?:(?:make|crop|mach\w*|schneid\w*|haz|recorta) ?(?:it|this|that|es|das|lo|la)? |hazl[oa] )?(?:to |auf |a )?{_SQUARE},?(?: (?:and|und|y))? (?P<how>(?:(?:cent(?:er|re)d?|focus(?:ed)?|keep|zentrier\w*|centr\w*) ?(?:it |es |lo |la )?)?(?:on |around |auf |um |en )?{_HER})(?: (?:zentriert|in (?:the )?frame|in the (?:middle|cent(?:er|re))))?", lambda found, text: _edit("crop", f"{found['shape']}, {found['how']}")),
    (r"(?:make it |much |a bit )?(?:bigger|larger)|hochskalieren|(?:skalier\w*|vergro(?:ss|ß)er\w*) (?:es|das)(?: hoch)?|(?:mach (?:es|das) )?gro(?:ss|ß)er|aumenta(?:lo|la)|amplia(?:lo|la)|escala(?:lo|la)|(?:hazl[oa] )?mas grande", _fixed("upscale")),
    (r"(?:skalier\w* |vergro(?:ss|ß)er\w* |escala(?:lo|la) |amplia(?:lo|la) |aumenta(?:lo|la) )(?:(?:es|das) )?(?:hoch )?(?:auf|a) (?P<size>4k|8k|2k|hd|full hd|1080p|2160p)", lambda found, text: _edit("upscale", found["size"])),
    # what is read below
    (r"(?:(?:add|with|put|mit|pon(?:le)?|con|anade|fug\w*) )?(?:the |these |die |los )?(?:subtitles?|subs|untertiteln?|subtitulos)(?: (?:to it|on it|hinzu|dazu))?\s*[:=]\s*(?P<words>\S.*)", _subtitled),
    (r"(?:(?:add|with|put|i want|mit|pon(?:le)?|con|anade) )?(?:some )?(?:subtitles|subs|untertitel|subtitulos)(?: (?:to it|on it|bitte))?", _fixed("add_subtitles")),
    # back
    (r"(?:mach\w* |mache )?(?:(?:das|es|alles) )?(?:(?:wieder )?ruckgangig)(?: machen)?|nimm (?:das|es) (?:wieder )?zuruck|deshaz(?:lo|la)?(?: eso)?|deshacer(?:lo)?|deshace(?:lo)?", lambda found, text: Call(name="undo", args={})),
)  # fmt: skip


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[re.Pattern[str], Make], ...]:
    return tuple((re.compile(rf"{_SOFT}(?:{pattern}){_TAIL}", re.DOTALL), make) for pattern, make in _TABLE)


def read_edit_words(text: str) -> list[Call]:
    """The call of a message that is an edit as a whole; else nothing.

    >>> read_edit_words("cut the first 2 secs")[0].args["value"]
    'without the first 2 seconds'
    """
    if not text or len(text) > LONGEST:
        return []
    folded = fold(text)
    if _ASKS.match(folded):
        folded = folded.rstrip("? ")
    for pattern, make in _rows():
        found = pattern.fullmatch(folded)
        call = make(found, text) if found else None
        if call is not None:
            return [call]
    return []
