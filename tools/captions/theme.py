"""A theme, which is anybody's text, as something that can stand in a sentence.

A short plain phrase stands as it was said; anything else stands in quotation marks, shortened; a phrase in another
language than the caption's gives way to its topic's name there. Nothing is inflected.
"""

import unicodedata
from dataclasses import dataclass

import regex

from personas.folding import fold
from storage.tables import Persona
from tools.captions.reading import doing_of, is_doing, known, language_of, noun_of, small_words

LONGEST_READ = 600  # characters of a theme that are looked at
LONGEST_PHRASE = 48
MOST_WORDS = 8
_HARD_SPACE = "\N{NO-BREAK SPACE}"
QUOTES = {"es": ("«", "»"), "de": ("„", "“"), "fr": (f"«{_HARD_SPACE}", f"{_HARD_SPACE}»"), "it": ("«", "»")}

_URL = regex.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", regex.IGNORECASE)
_FILE_NAME = regex.compile(
    r"(?:.*\.(?:jpe?g|png|webp|gif|bmp|tiff?|heic|avif|mp4|mov|webm|mkv|m4v|avi|mp3|wav)|"
    r"(?:img|dsc|pxl|vid|mvi|image|photo|video|screenshot|whatsapp)[\W_]*\d[\w\W]*|[0-9a-f-]{16,}|[\d\W_]+)\Z",
    regex.IGNORECASE,
)
_SHOT = regex.compile(
    r"(?:wide shot|medium shot|close shot|detail)(?:, (?P<theme>[^\n]*?))?: (?P<beat>[^\n]*)", regex.IGNORECASE
)
_MAKING = regex.compile(
    r"^(?:(?:please|make|create|generate|do|shoot|film|write|an?|the|one|new|short|quick|nice|caption|post|reel|video|"
    r"clip|story|carousel|photo|picture|pic|image|portrait|selfie|close-?up|photograph|snapshot|lifestyle|analog|"
    r"candid|of|about|on|for|with)\s+)*"
    r"(?:reel|video|clip|story|post|carousel|photo|picture|pic|image|photograph|snapshot|shot|close-?up|portrait)s?\s+"
    r"(?:of|about|on|with|showing)\s+",
    regex.IGNORECASE,
)
_PLAIN = regex.compile(r"[\p{Latin}\p{N}][\p{Latin}\p{M}\p{N} '’&/+-]*[\p{Latin}\p{M}\p{N}]|[\p{Latin}\p{N}]")
_EMOJI = regex.compile(
    r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}{2})"
    r"(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic}\uFE0F?)*"
)
_BREAK = regex.compile(r"[,;:\n|.!?。、，！？]+(?=\s|$)|\s[-–—]+\s|[;|]")
_LETTERS = regex.compile(r"[\p{L}\p{N}]")
_MARKS = regex.compile(r"[\"“”„«»‘`*_~^<>{}\[\]()\\=]+|(?<![\p{L}\p{N}])['’]+|['’]+(?![\p{L}\p{N}])")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A theme to be written about. All fields are empty where the text held nothing to write about."""

    text: str = ""  # as it stands in the middle of a sentence, in quotation marks where it needs them
    noun: str = ""  # English only: with its article, where it can follow a verb or a preposition
    words: str = ""  # the cleaned text, for finding topics and hashtags
    emoji: str = ""  # the first one in the text
    place: str = ""  # the persona's own city, where the theme names it

    @property
    def at_start(self) -> str:
        return capital(self.text)

    @property
    def word_count(self) -> int:
        """How many words it has, 0 where it is a quotation."""
        return len(self.text.split()) if self.text[:1] not in set("“«„") else 0


def subject_of(
    theme: str, *, language: str = "en", persona: Persona | None = None, label: str = "", longest: int = LONGEST_PHRASE
) -> Subject:
    """Return `theme` for sentences in `language` (a code); `label` is its topic's name there, for foreign themes.

    >>> subject_of("a reel about my new bike").noun
    'my new bike'
    >>> subject_of("'; DROP TABLE users").text, subject_of("how to rest").text
    ('DROP TABLE users', '“how to rest”')
    """
    cleaned = "" if is_file_name(theme) and not _EMOJI.search(theme) else clean(theme)
    found = _EMOJI.search(cleaned)
    emoji = found.group() if found else ""
    words = " ".join(regex.sub(r"[\u200d\ufe0f]", "", _EMOJI.sub(" ", cleaned)).split())
    phrase = _phrase(words, persona, longest)
    if not phrase:
        return Subject(words=words, emoji=emoji)
    spoken = language_of(phrase)
    is_foreign = bool(spoken) and spoken != language
    if is_foreign and label:
        return Subject(text=label, noun=label if language == "en" else "", words=words, emoji=emoji)
    if is_foreign or not _is_plain(phrase):
        return Subject(text=quoted(phrase, language), words=words, emoji=emoji)
    said = _lowered(phrase, language)
    return Subject(text=said, noun=noun_of(said) if language == "en" else "", words=words, emoji=emoji)


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


def keepable(text: str) -> str:
    """Return a person's own words as they are, without what no database and no platform takes."""
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def is_file_name(text: str) -> bool:
    """Whether `text` is what a camera or a phone called a file, and says nothing of what is in it."""
    return _FILE_NAME.match(clean(text)) is not None


def quoted(phrase: str, language: str) -> str:
    opening, closing = QUOTES.get(language, ("“", "”"))
    return f"{opening}{phrase}{closing}"


def capital(text: str) -> str:
    """Return `text` with a capital letter in front; quotation marks and letters without capitals stay."""
    first = text[:1]
    return first.upper() + text[1:] if len(first.upper()) == 1 else text


def _phrase(words: str, persona: Persona | None, longest: int) -> str:
    """Return the first short phrase of `words`, without who it shows and without the talk of pictures."""
    if own := _SHOT.match(words):
        words = own["theme"] or own["beat"]
    words = _MAKING.sub("", words, count=1).replace("#", "")
    bare = _without_name(words, persona)
    pieces = [bare] if _is_plain(bare.strip(" .!")) else _BREAK.split(bare)
    tidied = (" ".join(_MARKS.sub(" ", piece).split()) for piece in pieces)
    phrase = next((piece for piece in tidied if _LETTERS.search(piece)), "")
    phrase = regex.sub(r"^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$", "", phrase)
    return _shortened(_as_own(phrase) if bare != words else phrase, longest)


def _without_name(words: str, persona: Persona | None) -> str:
    name = persona.name if persona is not None else ""
    if not name:
        return words
    pattern = rf"^{regex.escape(name)}(?:['’]s)?(?![\p{{L}}\p{{N}}])[\s,:]*(?:(?:is|goes|has)\s+)?"
    return str(regex.sub(pattern, "", words, count=1, flags=regex.IGNORECASE))


def _as_own(phrase: str) -> str:
    """Return what was said of the persona as they say it: "walks her dog" is "walking my dog"."""
    phrase = str(regex.sub(r"\b(?:her|his|their)\b(?=\s+\p{L})", "my", phrase, flags=regex.IGNORECASE))
    first, _, rest = phrase.partition(" ")
    if first in known("english", "third_person"):
        return f"{doing_of(first)} {rest}".rstrip()
    if fold(first) in known("english", "opening") and rest:
        return rest
    return phrase


def _shortened(phrase: str, longest: int) -> str:
    words = phrase.split()
    if len(phrase) <= longest and len(words) <= MOST_WORDS:
        return phrase
    kept: list[str] = []
    for word in words[:MOST_WORDS]:
        if len(" ".join([*kept, word])) > longest:
            break
        kept.append(word)
    while len(kept) > 1 and fold(kept[-1]) in small_words():
        kept.pop()
    return " ".join(kept).rstrip(",;:-–—'’ ") or f"{phrase[: longest - 1].rstrip()}…"


def _is_plain(phrase: str) -> bool:
    """Whether `phrase` can stand in a sentence without quotation marks: a few words, and no sentence itself."""
    words = fold(phrase).split()
    return (
        bool(words)
        and len(phrase) <= LONGEST_PHRASE
        and len(words) <= MOST_WORDS
        and _PLAIN.fullmatch(phrase) is not None
        and words[0] not in known("english", "sentence")
        and not {"is", "are", "were"} & set(words)
        and not set(words[1:2]) & known("english", "third_person")
    )


def _lowered(phrase: str, language: str) -> str:
    """Return `phrase` as it stands inside a sentence: a first word that is no name loses its capital."""
    if phrase.isupper() and len(phrase) > 4 and language != "de":
        return phrase.lower()
    first, _, rest = phrase.partition(" ")
    key = fold(first)
    if language == "de" or not first[:1].isupper() or first.isupper() or key in known("english", "names"):
        return phrase
    lists = ("articles", "prepositions", "with_article", "without_article", "with_the")
    common = known("markers", language if language != "de" else "en").union(*(known("english", name) for name in lists))
    if key in common or is_doing(key):
        return f"{first[:1].lower()}{first[1:]} {rest}".rstrip()
    return phrase
