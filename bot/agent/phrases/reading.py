"""Reads a line of chat into items: words with their meaning, and the things that are not words.

Quoted text, ids, personas, platforms, sizes, lengths and times are found first and stand as one item each, so that
nothing inside them is taken for an order. The places of items are places in the person's own text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from bot.agent.phrases import lexicon
from bot.agent.phrases.lexicon import Meaning
from bot.agent.phrases.names import Names
from bot.agent.phrases.plainwords import is_plain
from tools import timewords
from tools.timereading import TimeSpan
from tools.timescan import scan
from tools.tokens import PhraseTable, Token, closest, fold, tokens
from tools.when import duration_s

LONGEST = 4_000  # characters of a line that are read
MOST_WORDS = 300  # a request of more is a mistake, or somebody's prank; reading it would take far too long


@dataclass(slots=True)
class Item:
    """One word, sign or thing. `kind` is word, number, sign, quote, url, asset, post, persona, platform, size, times,
    duration, hashtag or language; `canon` is the meaning of a word, `value` what a thing is."""

    kind: str
    text: str
    start: int
    end: int
    canon: str = ""
    sort: str = ""
    form: str = "base"
    value: object = None
    is_mended: bool = False  # a misspelling that was read as a word of the lexicon
    in_time: bool = False
    is_possessive: bool = False
    other: str = ""  # what a verb means as a thing

    def means(self, *canons: str) -> bool:
        return self.canon in canons

    def verb(self, *canons: str) -> bool:
        return self.sort in {"verb", "both"} and self.canon in canons

    def noun(self, *canons: str) -> bool:
        return self.sort in {"noun", "both"} and self.canon in canons


@dataclass(slots=True)
class Line:
    """A line as items in order, with its time words and the language that it is in."""

    text: str
    folded: str
    items: list[Item]
    times: list[TimeSpan]
    language: str
    quotes: list[str] = field(default_factory=list)


_STEMS = {
    "img": "img", "image": "img", "images": "img", "imgs": "img", "photo": "img", "photos": "img", "picture": "img",
    "pic": "img", "foto": "img", "imagen": "img", "bild": "img", "immagine": "img", "imagem": "img",
    "reel": "reel", "reels": "reel", "vid": "vid", "video": "vid", "videos": "vid", "clip": "clip", "clips": "clip",
}  # fmt: skip
_PLATFORMS = {
    "instagram": "instagram", "insta": "instagram", "ig": "instagram", "the gram": "instagram", "instgram": "instagram",
    "instagramm": "instagram", "instagran": "instagram", "intagram": "instagram", "insta reels": "instagram",
    "instagram reels": "instagram", "instagram stories": "instagram", "insta stories": "instagram", "igram": "instagram",
    "tiktok": "tiktok", "tik tok": "tiktok", "tik-tok": "tiktok", "tikotk": "tiktok", "titkok": "tiktok", "tt": "tiktok",
    "ticktock": "tiktok", "tictok": "tiktok", "tiktk": "tiktok", "ticktok": "tiktok", "youtube": "youtube", "yt": "youtube",
    "youtub": "youtube", "you tube": "youtube", "youtube shorts": "youtube", "yt shorts": "youtube", "utube": "youtube",
    "yotube": "youtube", "youtbe": "youtube", "twitter": "x", "twitter/x": "x", "x.com": "x", "x/twitter": "x", "twiter": "x",
    "facebook": "facebook", "fb": "facebook", "facebok": "facebook", "face book": "facebook", "facebook reels": "facebook",
    "fbook": "facebook", "facbook": "facebook", "threads": "threads", "pinterest": "pinterest", "pintrest": "pinterest",
    "pinterst": "pinterest", "telegram": "telegram", "tg": "telegram", "telegramm": "telegram", "tele gram": "telegram",
    "discord": "discord", "bluesky": "bluesky", "mastodon": "mastodon", "bsky": "bluesky", "pinteres": "pinterest",
    "the folder": "folder", "feacebook": "facebook", "thread": "threads", "pintrist": "pinterest",
}  # fmt: skip
_TO_PLACE = {"on", "to", "for", "at", "in", "auf", "fur", "en", "para", "sur", "pour", "su", "per", "no", "na", "op", "voor",
             "by", "via", "onto", "a", "and", "&", "meet", "fit", "meets", "fits", "against", "naar", "über", "or"}  # fmt: skip
_POINTERS = {
    "¤",
    "→",
    ">",
    "➡",
    "=",
    ":",
}  # what an arrow to a platform ends with; a thing that was read is blotted out
_SIZES: tuple[tuple[str, str], ...] = (
    (r"9 ?[:x×] ?16|vertical(?:ly)?(?:[ -](?:format|video|shot|mode))?|portrait[ -](?:format|mode|orientation|size|ratio|aspect)|"
     r"(?:story|stories) (?:format|size|mode)|hochformat|hochkant|verticale?s?|tall|in vertical(?:e)?|format portrait|"
     r"upright|full ?screen phone|phone format|formato vertical|staand|vertikal", "9:16"),
    (r"16 ?[:x×] ?9|landscape[ -](?:format|mode|orientation|size|ratio|aspect|(?:shot|photo|pic|picture|image|photograph|portrait|version)s?)|"
     r"in landscape|wide ?screen|wide(?: format| shots?|-angle)?|horizontal(?:ly|e|es)?|querformat|format paysage|"
     r"(?:as|a) landscape(?! of| with)|landscape(?=\s*(?:,|\.|$|please|but))|apaisado|panoramic|panorama|breitbild|liggend", "16:9"),
    (r"4 ?[:x×] ?5|portrait feed|feed (?:format|size)|insta portrait", "4:5"),
    (r"1 ?[:x×] ?1|squared?(?: format)?|quadratisch(?:e[nsr]?)?|cuadrad[oa]s?|carree?s?|quadrat[oiae]|quadrad[oa]s?|"
     r"vierkant(?:e)?|im quadrat", "1:1"),
)  # fmt: skip
_SIZE = re.compile(
    "|".join(rf"(?P<s{index}>(?<![\w:])(?:{words})(?![\w:]))" for index, (words, _) in enumerate(_SIZES))
)

_QUOTES = re.compile(
    r"```(?P<fence>.+?)```|“(?P<curly>[^“”]{1,600})”|„(?P<low>[^„“”\"]{1,600})[“”\"]|«\s?(?P<angle>[^«»]{1,600}?)\s?»|"
    r"\"(?P<double>[^\"]{1,600})\"|`(?P<tick>[^`\n]{1,600})`|"
    r"(?<![\w'])'(?P<single>(?!s\b)[^\s'](?:[^'\n]|(?<=\w)'(?=\w)){0,600}?)'(?!\w)|(?<!\w)‘(?P<bent>[^‘’]{1,600})’(?!\w)",
    re.DOTALL,
)
_URL = re.compile(r"https?://\S+|www\.\S+")
_FILE = re.compile(r"(?<![\w/])[\w-]+\.(?:mp4|mov|webm|mkv|avi|m4v|png|jpe?g|webp|gif|mp3|wav)(?!\w)")
_ASSET = re.compile(r"(?<![\w#])([a-z]{2,12})[_-](\d{1,7})(?!\w|:\d)")
_ASSET_SPOKEN = re.compile(
    r"(?<![\w])(img|image|images|photo|photos|picture|pic|reel|reels|vid|video|videos|clip|clips|foto|imagen|bild|imagem|"
    r"immagine) ?(?:number |no\.? ?|nr\.? ?|#)?(\d{1,6})(?![\w%/]|:\d|[.,]\d| ?(?:x|s|sec\w*|seg\w*|sek\w*|min\w*|hours?|"
    r"photos?|pics?|pictures?|images?|videos?|reels?|fotos?|people|persons|variants?|versions?|times|hashtags?)\b)"
)
_POST = re.compile(
    r"(?<![\w#])#?p ?[-#]? ?(\d{1,6})(?!\w|:\d| ?(?:am|pm)\b)|"
    r"(?<![\w])(?:posts?|publication|publicacion|publicaciones|publicacao|beitrag|bericht|pubblicazione|entry|slot|delivery)"
    r"(?: (?:number|num|numero|nummer|no\.?|nr\.?|id|with id|n°))? ?#? ?(p?\d{1,6})(?!\w|:\d|[.,]\d| ?(?:x|s(?!')|sec\w*|am|pm|"
    r"photos?|pics?|pictures?|images?|videos?|reels?|fotos?|times|more|new|of)\b)"
)
_HASH_NUMBER = re.compile(r"(?<![\w#])#(\d{1,6})(?!\w)")
_HASHTAG = re.compile(r"(?<![\w#])#[^\W\d][\w]*")
_DURATION = re.compile(
    r"(?<![\w.:])(?:\d{1,2} ?(?:m|mins?|minutes?) ?(?:and )?\d{1,2}(?: ?(?:s|secs?|seconds?))?\b(?!:| ?(?:am|pm|photos?|pics?|pictures?|reels?))|(?!(?:1[89]|20)\d0s\b)\d{1,5}(?:[.,]\d)?[\s-]?(?:s|secs?|seconds?|secound?s?|secnds?|seconds?|secons?|segs?|segundos?|sek|"
    r"sekunden?|secondes?|secondi|secondo|seconden|mins?|minutes?|minutos?|minuten?|minuti|minuut|minuts?|hours?|hrs?|"
    r"stunden?|heures?|horas?|ore)\b|(?:half|quarter)[\s-](?:a |of a )?(?:minute|min)\b|\w+[\s-](?:seconds?|secs?|"
    r"segundos|sekunden|secondes|secondi|seconden|minutes?|minutos?|minuten?|minuti)\b|(?:a|one) (?:minute|min)\b|\d{1,3}[\s-]?(?:sekundig|minutig)\w*|"
    r"halbe minute|medio minuto|meio minuto|mezzo minuto|demi-minute)(?: and a half\b)?"
)
_TIMES_OF = re.compile(r"(?<![\w.])(?:(?:x|n ?=|count ?=) ?(\d{1,3})|(\d{1,3}) ?[x×])(?![\w.])")
_BLANKS = re.compile(r"\s{4,}")  # fewer may be meant: a caption has blank lines
_CLEAN = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe0f\ufeff]")


_PLATFORM_NAMES = ("instagram", "tiktok", "youtube", "facebook", "threads", "pinterest", "telegram")
_SIZE_WORDS = {"square": "1:1", "vertical": "9:16", "horizontal": "16:9", "landscape": "16:9"}
_UNIT_WORDS = ("seconds", "second", "minutes", "minute")


def _is_ordinary(word: str) -> bool:
    return is_plain(word) or lexicon.is_known(word)


@cache
def _platform_table() -> PhraseTable[str]:
    return PhraseTable(_PLATFORMS)


def cleaned(text: str) -> str:
    """`text` as it is read: composed letters, no control or invisible characters, no long runs of blanks, at most `LONGEST` long."""
    plain = _CLEAN.sub("", unicodedata.normalize("NFC", text[: LONGEST * 2]).replace("\r\n", "\n"))[:LONGEST]
    return _BLANKS.sub(lambda run: "\n\n" if "\n" in run.group() else " ", plain)


def is_too_long(text: str) -> bool:
    """Whether a text is more than anybody asks for in one message: it is not read at all."""
    return len(text) > LONGEST or len(text.split()) > MOST_WORDS or len(tokens(text)) > 2 * MOST_WORDS


# Letters and signs that one language writes.
_LETTERS = {"ñ": "es", "¿": "es", "¡": "es", "ß": "de", "ä": "de", "ö": "de", "ü": "de", "œ": "fr", "ê": "fr", "è": "fr",
            "û": "fr", "î": "fr", "ã": "pt", "õ": "pt", "ò": "it", "ù": "it", "ì": "it"}  # fmt: skip


def language_of(sequence: Sequence[Token], text: str = "") -> str:
    """The language whose own words are most; English where none stands out."""
    scores = dict.fromkeys(lexicon.LANGUAGES, 0.0)
    for letter in set(text.lower()) & _LETTERS.keys():
        scores[_LETTERS[letter]] += 0.7
    for token in sequence:
        for language in lexicon.tongues_of(token.text):
            scores[language] += lexicon.weight_of(token.text)
    best = max(scores, key=lambda language: (scores[language], language == "en"))
    return best if scores[best] > scores["en"] and scores[best] >= 0.6 else "en"


class _Reader:
    """Finds the things in one text, strongest first; what is taken is not taken again."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.folded = fold(text)
        self.taken = bytearray(len(text))
        self.items: list[Item] = []
        self.names = names

    def take(
        self, kind: str, start: int, end: int, value: object, *, sort: str = "", is_possessive: bool = False
    ) -> bool:
        if start >= end or any(self.taken[start:end]):
            return False
        self.taken[start:end] = b"\x01" * (end - start)
        item = Item(kind, self.text[start:end], start, end, value=value, sort=sort, is_possessive=is_possessive)
        self.items.append(item)
        return True

    def open_text(self, sign: str = "¤") -> str:
        """The folded text with what is taken blotted out, as long as before."""
        return "".join(sign if taken else letter for letter, taken in zip(self.folded, self.taken, strict=True))

    def things(self) -> None:
        for match in _QUOTES.finditer(self.text):
            group = match.lastgroup
            assert group is not None
            self.take("quote", match.start(), match.end(), match[group].strip(), sort=group)
        for match in _URL.finditer(self.folded):
            self.take("url", match.start(), match.end(), match.group())
        for match in _FILE.finditer(self.folded):
            self.take("asset", match.start(), match.end(), self.text[match.start() : match.end()])
        for match in _ASSET.finditer(self.folded):
            self._take_asset(match)
        for match in _POST.finditer(self.folded):
            self._take_post(match)
        for match in _ASSET_SPOKEN.finditer(self.open_text()):
            if match[2] == "4" and self.names.begins(self.folded[match.end() :]):
                continue  # "a reel 4 luna" is for her
            self.take("asset", match.start(), match.end(), f"{_STEMS[match[1]]}_{match[2]}", sort=_STEMS[match[1]])
        for match in _HASH_NUMBER.finditer(self.folded):
            self.take("post", match.start(), match.end(), match[1], sort="bare")
        mention = re.match(r"\s*@[\w.]+[:,]?\s", self.folded)
        if mention:
            self.take("mention", mention.start(), mention.end() - 1, mention.group())
        for match in _HASHTAG.finditer(self.folded):
            if match.group()[1:] in _PLATFORMS and self.folded[: match.start()].rstrip().rpartition(" ")[2] in {
                "on",
                "to",
                "for",
            }:
                self.take("platform", match.start(), match.end(), _PLATFORMS[match.group()[1:]])
            self.take("hashtag", match.start(), match.end(), self.text[match.start() : match.end()])
        self._sizes()
        for start, end, name, possessive in self.names.find(self.text, self.open_text()):
            self.take("persona", start, end, name, is_possessive=possessive)
        self._platforms()

    def _take_asset(self, match: re.Match[str]) -> None:
        stem = match[1]
        written = self.text[match.start() : match.end()]
        if stem in {"post", "shot", "job", "part", "covid", "top", "gpt"}:
            return
        value = written if match.group() == written and "_" in written else f"{_STEMS.get(stem, stem)}_{match[2]}"
        self.take("asset", match.start(), match.end(), value, sort=_STEMS.get(stem, stem))

    def _take_post(self, match: re.Match[str]) -> None:
        number = match[1] or match[2]
        if not self.folded[match.start()].isalpha() and match[1] is None:
            return
        value = f"P{match[1]}" if match[1] else number.upper()
        self.take("post", match.start(), match.end(), value)

    def _sizes(self) -> None:
        for match in _SIZE.finditer(self.open_text()):
            before = self.folded[: match.start()].rstrip().rpartition(" ")[2]
            if match.group()[0].isdecimal() and ":" in match.group() and before in {"at", "@", "um", "alle", "om"}:
                continue
            self.take("size", match.start(), match.end(), _SIZES[int(str(match.lastgroup)[1:])][1])
        for token in tokens(self.open_text()):
            if len(token.text) > 5 and token.text.isalpha() and not _is_ordinary(token.text):
                meant = closest(token.text, tuple(_SIZE_WORDS))
                if meant and meant != "landscape":
                    self.take("size", token.start, token.end, _SIZE_WORDS[meant])

    def _platforms(self) -> None:
        sequence = tokens(self.open_text())
        for index, token in enumerate(sequence):
            found = _platform_table().at(sequence, index)
            before = sequence[index - 1].text if index else ""
            if found is None and len(token.text) > 5 and token.text.isalpha() and not _is_ordinary(token.text):
                meant = closest(token.text, _PLATFORM_NAMES)
                found = (meant, 1) if meant else None
            if found is None:
                if token.text == "x" and self._is_platform_x(sequence, index):
                    self.take("platform", token.start, token.end, "x")
                continue
            end = sequence[index + found[1] - 1].end
            if token.text in {"thread", "threads", "discord", "tt", "tg"} and before not in _TO_PLACE | _POINTERS:
                continue
            if sequence[index + found[1] - 1].text == "shorts" or end < len(self.folded):
                possessive = re.compile(r"'s?(?!\w)").match(self.folded, end)
                end = possessive.end() if possessive else end
            self.take("platform", token.start, end, found[0])

    def _is_platform_x(self, sequence: Sequence[Token], index: int) -> bool:
        token = sequence[index]
        before = sequence[index - 1] if index else None
        after = sequence[index + 1] if index + 1 < len(sequence) else None
        if before is not None and before.end == token.start and (before.text.isdecimal() or before.text in {"/", "-"}):
            return False
        if after is not None and after.start == token.end and after.text.isdecimal():
            return False
        if before is not None and before.text.isdecimal():
            return False
        if before is None:
            return after is not None and after.text == ":"  # "x: img_62, at noon"
        asks = before.text in {"if", "whether", "will", "would", "does", "can"}
        return before.text in _TO_PLACE or before.text in {"¤", ",", "tweet"} or asks

    def lengths(self, times: list[TimeSpan]) -> None:
        blocked = [(span.start, span.end) for span in times]
        for match in _DURATION.finditer(self.open_text()):
            if any(start < match.end() and match.start() < end for start, end in blocked):
                continue
            seconds = seconds_of(match.group())
            if seconds is not None:
                self.take("duration", match.start(), match.end(), seconds)
        sequence = tokens(self.open_text())
        for number, unit in pairwise(sequence):
            if number.text.isdecimal() and len(unit.text) > 4 and unit.text.isalpha() and not _is_ordinary(unit.text):
                meant = closest(unit.text, _UNIT_WORDS)
                if meant:
                    seconds = int(number.text[:5]) * (60 if meant.startswith("minute") else 1)
                    self.take("duration", number.start, unit.end, seconds)
        for match in _TIMES_OF.finditer(self.open_text()):
            if not any(start < match.end() and match.start() < end for start, end in blocked):
                self.take("times", match.start(), match.end(), int(match[1] or match[2]), sort="x" if match[1] else "")


def _without_quotes(folded: str, items: Sequence[Item]) -> str:
    """The folded text with quoted words blotted out, as long as before: no pattern reads an order in them."""
    for item in items:
        if item.kind == "quote":
            folded = folded[: item.start] + "¤" * (item.end - item.start) + folded[item.end :]
    return folded


def seconds_of(words: str) -> int | None:
    from tools.errors import InvalidRequest

    try:
        return duration_s(re.sub(r"(?<=\d)[\s-]?(sekund|minut)ig\w*", r" \1en", words).replace("-", " "))
    except InvalidRequest:
        return None


def read_line(text: str, names: Names, language: str = "") -> Line:
    """`text`, already cleaned, as items."""
    reader = _Reader(text, names)
    reader.things()
    times = scan(reader.open_text())
    reader.lengths(times)
    sequence = tokens(reader.open_text("\u00a4"))
    sequence = [token for token in sequence if token.text != "¤"]
    tongue = language_of(sequence, text) if language not in lexicon.LANGUAGES or language == "en" else language
    items = reader.items + list(_words(text, sequence, tongue))
    items.sort(key=lambda item: item.start)
    for before, item, after in zip(items, items[1:], items[2:], strict=False):
        if item.text == "4" and after.kind in {"persona", "platform"} and _takes_for(before):
            item.kind, item.canon, item.sort = "word", "for", "small"
    for item in items:
        item.in_time = any(span.start <= item.start and item.end <= span.end for span in times)
    quotes = [str(item.value) for item in items if item.kind == "quote"]
    return Line(
        text=text,
        folded=_without_quotes(reader.folded, items),
        items=items,
        times=times,
        language=tongue,
        quotes=quotes,
    )


def _takes_for(item: Item) -> bool:
    """Whether a "4" behind a word is "for": "content 4 luna"; not "get me 4 luna pics"."""
    return item.noun("image", "video", "caption", "post", "music") or fold(item.text) in {
        "content",
        "something",
        "stuff",
        "one",
        "it",
    }


# Slips in little words, which phrases of several words need right: "cna you", "woudl you".
_LITTLE_SLIPS = {"cna": "can", "yuo": "you", "yuor": "your", "coudl": "could", "cuold": "could", "woudl": "would", "shoudl": "should",
                 "taht": "that", "thsi": "this", "teh": "the", "hte": "the", "adn": "and", "nad": "and", "waht": "what", "wath": "what",
                 "whta": "what", "hwo": "how", "wehn": "when", "ofr": "for", "fro": "for", "wiht": "with", "wich": "which", "plese": "please",
                 "palese": "please", "tow": "two", "ot": "to", "si": "is", "boi": "bio", "iwth": "with", "abuot": "about"}  # fmt: skip
_PLEASE, _IS, _AND = Meaning("please", "small"), Meaning("is", "small"), Meaning("and", "small")
_DRAWN_OUT = re.compile(r"pl+[sz]+|ple+a+s+e+|tha+nks+|thx+|ple+a*z+e*")


def _words(text: str, sequence: Sequence[Token], language: str) -> Iterator[Item]:
    table = lexicon.meanings(language)
    if language == "en":
        sequence = [
            Token(_LITTLE_SLIPS[token.text], token.start, token.end) if token.text in _LITTLE_SLIPS else token
            for token in sequence
        ]
    index = 0
    while index < len(sequence):
        token = sequence[index]
        found = table.at(sequence, index)
        if found is not None and found[1] > 1:
            run = sequence[index : index + found[1]]  # a thing that stands between parts two words
            if any(right.start - left.end > 1 for left, right in pairwise(run)):
                found = table.at([*run[:1]], 0)
        meaning, length = found or (None, 1)
        is_mended = False
        if meaning is None and token.text.isalpha():
            meaning = _PLEASE if _DRAWN_OUT.fullmatch(token.text) else lexicon.stem(language, token.text)
            meaning = meaning or lexicon.foreign(token.text)
            if meaning is None:
                meaning = _mended(token.text, language)
                is_mended = meaning is not None
        if token.text == "e" and language in {"it", "pt"}:
            meaning = _IS if text[token.start : token.end] in "èéÈÉ" else _AND
        end = sequence[index + length - 1].end
        kind = "number" if token.text.isdecimal() else "word" if token.text[0].isalnum() else "sign"
        if meaning is not None:
            kind = "word"
        yield Item(
            kind, text[token.start : end], token.start, end,
            canon=meaning.canon if meaning else " ".join(part.text for part in sequence[index : index + length]),
            sort=meaning.sort if meaning else "", form=meaning.form if meaning else "base", is_mended=is_mended,
            other=meaning.noun if meaning else "",
        )  # fmt: skip
        index += length


# Too short to be mended by likeness.
_SLIPS = {"mak": "make", "mke": "make", "mk": "make", "pst": "post", "rel": "reel", "fnd": "find", "cpation": "caption", "pci": "pic", "vdi": "vid", "shw": "show", "wnat": "want", "ned": "need",
          "gimmie": "get me", "gimme": "get me", "gime": "get me", "gimmi": "get me", "rele": "reel", "reell": "reel"}  # fmt: skip

_mend_memory: dict[tuple[str, str], Meaning | None] = {}


def _mended(word: str, language: str) -> Meaning | None:
    """The meaning that a misspelt word was to have: one or two slips away from a word of the lexicon."""
    if word in _SLIPS:
        return lexicon.entry("en", _SLIPS[word])
    if (
        len(word) < 4
        or is_plain(word)
        or word in timewords.NUMBERS
        or word in timewords.DAYS
        or word in timewords.WEEKDAYS
    ):
        return None
    key = (word, language)
    if key not in _mend_memory:
        if len(_mend_memory) > 20_000:
            _mend_memory.clear()
        _mend_memory[key] = _mend(word, language)
    return _mend_memory[key]


def _mend(word: str, language: str) -> Meaning | None:
    from rapidfuzz.distance import OSA

    slips = 1 if len(word) <= 7 else 2
    best: tuple[float, str] | None = None
    for candidate in lexicon.spellings(language):
        if abs(len(candidate) - len(word)) > slips or not _starts_alike(word, candidate):
            continue
        distance = OSA.distance(word, candidate, score_cutoff=slips)
        if distance > slips and len(word) >= 4 and sorted(word) == sorted(candidate):
            distance = slips  # the right letters in a wrong order
        if distance <= slips and (best is None or distance < best[0]):
            best = (distance, candidate)
    return lexicon.entry(language, best[1]) if best else None


def _starts_alike(word: str, candidate: str) -> bool:
    return word[0] == candidate[0] or (word[:2] == candidate[1::-1])
