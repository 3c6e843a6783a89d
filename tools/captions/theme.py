"""A theme, which is anybody's text, as something that can stand in a sentence.

A short plain phrase stands as it was said; anything else stands in quotation marks, shortened; a phrase in another
language than the caption's does too. Nothing is inflected.
"""

import unicodedata
from dataclasses import dataclass

import regex

from personas.folding import fold
from storage.tables import Persona

LONGEST_READ = 600  # characters of a theme that are looked at
LONGEST_PHRASE = 48
MOST_WORDS = 8
QUOTES = {"en": "“”", "es": "«»", "de": "„“", "fr": "«»", "it": "«»", "pt": "“”"}
_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"

_URL = regex.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", regex.IGNORECASE)
_FILE_NAME = regex.compile(
    r"(?:.*\.(?:jpe?g|png|webp|gif|bmp|tiff?|heic|avif|mp4|mov|webm|mkv|m4v|avi|mp3|wav)|(?:img|dsc|pxl|vid|mvi|image|photo|video|screenshot|whatsapp)[\W_]*\d[\w\W]*|[0-9a-f-]{16,}|[\d\W_]+)\Z",
    regex.IGNORECASE,
)
_SHOT = regex.compile(
    r"(?:wide shot|medium shot|close shot|detail)(?:, (?P<theme>[^\n]*?))?: (?P<beat>[^\n]*)", regex.IGNORECASE
)
_MAKING = regex.compile(
    r"^(?:(?:please|make|create|generate|do|shoot|film|write|an?|the|one|new|short|quick|nice|caption|post|reel|video|clip|story|short|carousel|photo|picture|pic|image|shot|"
    r"portrait|selfie|close-?up|photograph|snapshot|lifestyle|analog|film|candid|of|about|on|for|with)\s+)*"
    r"(?:reel|video|clip|story|post|carousel|photo|picture|pic|image|photograph|snapshot|shot|close-?up|portrait)s?\s+(?:of|about|on|with|showing)\s+",
    regex.IGNORECASE,
)  # fmt: skip
_PLAIN = regex.compile(r"[\p{Latin}\p{N}][\p{Latin}\p{M}\p{N} '’&/+-]*[\p{Latin}\p{M}\p{N}]|[\p{Latin}\p{N}]")
_EMOJI = regex.compile(
    r"(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic})*"
)
_LETTERS = regex.compile(r"[\p{L}\p{N}]")

# Words by which a short text shows its language. Words that two languages share are in neither.
_MARKERS = {
    "en": "the a an of with my your our his her their and at from into on by for to is are was how why what when where who this that these day days night nights morning mornings evening "
    "walk beach coffee street city work home new old big small best first last rain rainy sunset sunrise sunny snow snowy winter summer autumn spring forest mountain mountains gym kitchen market "
    "music book books dress food dinner lunch breakfast trip holiday weekend monday friday friends dog cat bike time life love light lights red blue green black white early late",
    "es": "el los las unos unas del con mi mis por para y en una un noche tarde paseo playa calle ciudad lluvia cafe amanecer atardecer dia dias fin semana vida nuevo nueva mañana desayuno verano invierno montaña cocina mercado",
    "de": "der die das den dem ein eine einen einem einer und mit mein meine meinem am im auf vom zum zur bei nach ohne für tag nacht morgen abend strand regen spaziergang kaffee stadt straße strasse neu neue neues sommer winter wald berge markt musik buch",
    "fr": "le les des du une et avec mon ma mes au aux dans sur pour sans soir matin nuit jour plage pluie rue ville café promenade été hiver forêt montagne marché nouveau nouvelle cuisine",
    "it": "il lo gli dei delle uno con mio mia nel nella sul sulla senza giorno notte mattina sera spiaggia pioggia passeggiata città caffè tramonto alba estate inverno bosco montagna mercato nuovo nuova cucina",
    "pt": "o os uns umas uma um meu minha no na nos nas do da dos das com sem e noite manhã tarde praia chuva passeio rua cidade café dia dias verão inverno floresta montanha novo nova cozinha pôr nascer sol",
}  # fmt: skip
_MARKED = {code: frozenset(fold(words).split()) for code, words in _MARKERS.items()}

_ARTICLES = frozenset(
    "a an the my our your this that these those some two three four five six seven eight nine ten another every".split()
)
_PREPOSITIONS = frozenset(
    "in at on with of by from to for under near after before over through along without between around into inside outside during behind beside against across past "
    "and or while as that which who".split()
)
_SENTENCE_STARTS = frozenset(
    "i we you he she they it how why what when where who which if because let do does don't never please is are was can could should would will there here".split()
)
_NOT_DOINGS = frozenset(
    "morning evening spring king ring string thing nothing something everything anything wedding painting building ceiling during being wing swing sibling darling pudding".split()
)
_MASS = frozenset(
    "coffee tea yoga surfing ramen sushi pasta pizza music rain snow fog wind sunshine water light work love food bread sourdough cheese wine beer chocolate fashion travel fitness art photography "
    "film vinyl jazz nature weather traffic home sleep skincare makeup pilates football tennis golf chess knitting pottery poetry history science design architecture minimalism streetwear denim linen "
    "silence patience luck autumn winter summer spring christmas halloween easter monday tuesday wednesday thursday friday saturday sunday".split()
)
_COUNTABLE = frozenset(
    "day night morning evening afternoon walk run ride hike trip session market party dinner lunch brunch breakfast picnic concert show sunset sunrise break class workout swim bath outfit dress coat "
    "jacket hat bike car dog cat book song plan idea weekend week holiday vacation date cafe café bar street garden lake river forest mountain rooftop boat train bridge storm wave record camera "
    "lesson recipe cake burger salad drink cocktail meeting presentation launch project desk view skyline festival wedding birthday anniversary routine start moment mood stroll road game match haul"
    .split()
)  # fmt: skip
_THE = frozenset(
    "beach gym city office sea ocean forest kitchen park pool market desert studio garden library bakery harbour lake mountains woods countryside".split()
)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A theme to be written about. All fields are empty where the text held nothing to write about."""

    text: str = ""  # as it stands in the middle of a sentence, in quotation marks where it needs them
    noun: str = ""  # English only: with its article, where it can follow a verb or a preposition
    words: str = ""  # the cleaned text, for finding topics and hashtags
    emoji: str = ""  # the first one in the text

    @property
    def at_start(self) -> str:
        return capital(self.text)

    @property
    def word_count(self) -> int:
        return len(self.text.split()) if self.text[:1] not in "“«„" else 0


def subject_of(theme: str, *, language: str = "en", persona: Persona | None = None, label: str = "") -> Subject:
    """Return `theme` for sentences in `language` (a code); `label` is its topic's name there, for foreign themes.

    >>> subject_of("Ava surfing at dawn", persona=None).text
    'Ava surfing at dawn'
    >>> subject_of("a reel about my new bike").noun
    'my new bike'
    """
    cleaned = clean(theme)
    emoji = found.group() if (found := _EMOJI.search(cleaned)) else ""
    words = " ".join(_EMOJI.sub(" ", cleaned).split())
    phrase = _phrase(words, persona)
    if not phrase:
        return Subject(words=words, emoji=emoji)
    spoken = language_of(phrase)
    is_foreign = bool(spoken) and spoken != language
    if is_foreign and label:
        return Subject(text=label, words=words, emoji=emoji)
    if is_foreign or not _is_plain(phrase, language):
        return Subject(text=quoted(phrase, language), words=words, emoji=emoji)
    said = _lowered(phrase, language)
    return Subject(text=said, noun=_noun(said) if language == "en" else "", words=words, emoji=emoji)


def clean(text: str) -> str:
    """Return `text` on one line without control characters, turned directions, links and addresses."""
    kept = []
    for char in text[:LONGEST_READ]:
        category = unicodedata.category(char)
        if category in {"Cc", "Zs", "Zl", "Zp"}:
            kept.append(" ")
        elif category not in {"Cs", "Co", "Cn"} and (category != "Cf" or char == "\u200d"):
            kept.append(char)
    return " ".join(_URL.sub(" ", unicodedata.normalize("NFC", "".join(kept))).split())


def is_file_name(text: str) -> bool:
    return bool(_FILE_NAME.match(clean(text).strip()))


def language_of(text: str) -> str:
    """Return the code of the language whose small words stand in `text`, "" where that is not clear.

    >>> language_of("a walk on the beach"), language_of("un paseo por la playa"), language_of("yoga")
    ('en', 'es', '')
    """
    words = fold(text).split()
    scores = {code: sum(word in marked for word in words) for code, marked in _MARKED.items()}
    scores["en"] += sum(_is_doing(word) for word in words)
    best = max(scores, key=lambda code: scores[code])
    rivals = [score for code, score in scores.items() if code != best]
    return best if scores[best] > max(rivals) else ""


def quoted(phrase: str, language: str) -> str:
    opening, closing = QUOTES.get(language, QUOTES["en"])
    inner = phrase.translate({ord(mark): None for mark in '“”„«»"'}).strip()
    space = _NARROW_SPACE if language == "fr" else ""
    return f"{opening}{space}{inner}{space}{closing}"


def capital(text: str) -> str:
    """Return `text` with a capital letter in front; quotation marks and odd letters stay as they are."""
    first = text[:1]
    return first.upper() + text[1:] if len(first.upper()) == 1 else text


def _phrase(words: str, persona: Persona | None) -> str:
    """Return the first short phrase of `words`, without who it shows and without the talk of pictures."""
    if own := _SHOT.match(words):
        words = own["theme"] or own["beat"]
    words = _MAKING.sub("", words, count=1)
    words = words.replace("#", "")
    name = persona.name if persona is not None else ""
    has_name = False
    if name:
        without = regex.sub(
            rf"^{regex.escape(name)}(?:['’]s)?(?![\p{{L}}\p{{N}}])[\s,:]*(?:(?:is|goes)\s+)?",
            "",
            words,
            flags=regex.IGNORECASE,
        )
        has_name, words = without != words, without
    if not has_name and _is_plain(words.strip(" .!"), ""):
        first = words.strip(" .!")
    else:
        pieces = regex.split(r"[,;:\n|.!?]+(?=\s|$)|\s[-–—]+\s|[;|]", words)
        first = next((piece for piece in pieces if _LETTERS.search(piece)), "")
    first = _balanced(first)
    if has_name:
        first = regex.sub(r"\b(?:her|his|their)\b(?=\s+\p{L})", "my", first, flags=regex.IGNORECASE)
    return _shortened(first)


def _balanced(text: str) -> str:
    """Return `text` without marks at its ends and without lone brackets and quotation marks."""
    text = regex.sub(
        r"[\"“”„«»‘’`*_~^<>{}\[\]()\\=]+(?![\p{L}])|(?<![\p{L}])[\"“”„«»‘’'`*_~^<>{}\[\]()\\=]+", " ", text
    )
    text = regex.sub(r"^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$", "", text)
    return " ".join(text.split())


def _shortened(phrase: str) -> str:
    words = phrase.split()
    if len(phrase) <= LONGEST_PHRASE and len(words) <= MOST_WORDS:
        return phrase
    kept: list[str] = []
    for word in words[:MOST_WORDS]:
        if len(" ".join([*kept, word])) > LONGEST_PHRASE:
            break
        kept.append(word)
    loose = _PREPOSITIONS | _ARTICLES | {word for marked in _MARKED.values() for word in marked if len(word) <= 4}
    while len(kept) > 1 and fold(kept[-1]) in loose - {"day", "dia", "tag", "home"}:
        kept.pop()
    return " ".join(kept).rstrip(",;:-–—'’ ") if kept else phrase[: LONGEST_PHRASE - 1] + "…"


def _is_plain(phrase: str, language: str) -> bool:
    words = phrase.split()
    return (
        bool(words)
        and len(phrase) <= LONGEST_PHRASE
        and len(words) <= MOST_WORDS
        and _PLAIN.fullmatch(phrase) is not None
        and not (language in {"en", ""} and fold(words[0]) in _SENTENCE_STARTS)
        and not any(word in {"is", "are", "was", "were", "am"} for word in words)
    )


def _lowered(phrase: str, language: str) -> str:
    """Return `phrase` as it stands inside a sentence: a first word that is no name loses its capital."""
    first, _, rest = phrase.partition(" ")
    if phrase.isupper() and len(phrase) > 4:
        phrase = phrase.lower()
        first, _, rest = phrase.partition(" ")
    if language == "de" or not first[:1].isupper() or first.isupper():
        return phrase
    key = fold(first)
    days = {
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "christmas",
        "halloween",
        "easter",
    }
    is_word = key in (_MARKED["en"] | _ARTICLES | _PREPOSITIONS | _COUNTABLE | _MASS | _THE) - days or _is_doing(key)
    if language != "en":
        is_word = is_word or key in _MARKED.get(language, frozenset())
    return first[:1].lower() + first[1:] + (f" {rest}" if rest else "") if is_word else phrase


def _is_doing(word: str) -> bool:
    return len(word) > 4 and word.endswith("ing") and word not in _NOT_DOINGS


def _noun(phrase: str) -> str:
    """Return `phrase` with the article that it needs as an object; "" where that cannot be told."""
    words = fold(phrase).replace("’", "'").split()
    if not words or words[0] in _PREPOSITIONS:
        return ""
    if words[0] in _ARTICLES or _is_doing(words[0]) or phrase.split()[0].endswith(("'s", "’s")):
        return phrase
    if len(words) == 1 and words[0] in _THE:
        return f"the {phrase}"
    head = next((words[place - 1] for place, word in enumerate(words) if place and word in _PREPOSITIONS), words[-1])
    if head in _MASS or _is_doing(head):
        return phrase
    if head in _COUNTABLE:
        vowel = words[0][0] in "aeiou" and not regex.match(r"(?:uni|use|euro|one\b|once)", words[0])
        return f"{'an' if vowel or words[0].startswith(('hour', 'honest')) else 'a'} {phrase}"
    if len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us", "is")):
        return phrase
    return ""
