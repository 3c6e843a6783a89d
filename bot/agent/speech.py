"""A reply as claims.py judges it: sentences parted into clauses, and the words of claims.toml by language."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

# ---------------------------------------------------------------------------------------------- text to tokens

SENTENCE = re.compile(r"(?<=[.!?…])\s+|[\n;¡]+|(?<=\S)(?=¿)")
_TOKEN = re.compile(r"https?://\S+|/[a-z]+\b|[a-z]{2,6}_\d+|[pj]\d+\b|\d+|[^\W\d_]+|[?¿,:()–—✅✔☑\"]|(?<=\s)-(?=\s)")
_SHORT = tuple((re.compile(short), long) for short, long in (
    (r"\bcan'?t\b|\bcannot\b", "can not"), (r"\bwon'?t\b", "will not"), (r"\bshan't\b", "shall not"), (r"n't\b", " not"),
    (r"\b(do|did|does|is|was|has|have|could|would|should)nt\b", r"\1 not"),
    (r"'ve\b", " have"), (r"\b(i|you|we|they)ve\b", r"\1 have"), (r"'ll\b", " will"), (r"'re\b", " are"),
    (r"'m\b", " am"), (r"\bim (?=(?:on|not|just|so|all|done|already|now|posting|making|uploading|working|rendering)\b)", "i am "), (r"'d\b", " would"), (r"\blet's\b", "let us"),
    (r"\b(it|that|there|here|what|who|he|she|everything|all|one|how|where|this)'s\b", r"\1 is"),
    (r"\b(that|what|here|there)s\b", r"\1 is"),
    (r"\bits (?=(?:up|live|out|done|ready|on|in|now|already|all|been|going|\w{3,20}ed|\w{3,20}ing)\b)", "it is "),
))  # fmt: skip
_SAME = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "*": " ", "~": " "})  # fmt: skip
LONGEST_CLAUSE = 40  # words; longer ones are no prose, and would take long to judge
BREAKS = frozenset(",:()–—-")
ID = re.compile(r"[a-z]{2,6}_\d+|[pj]\d+|https?://.*")


def plain(text: str) -> str:
    """Return `text` in lower case, with one kind of apostrophe, nothing invisible, no emphasis, short forms written out.

    >>> plain("It’s **live**, I’ve posted it")
    "it is   live  , i have posted it"
    """
    text = unicodedata.normalize("NFKC", text).lower().translate(_SAME)
    text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    for short, long in _SHORT:
        text = short.sub(long, text)
    return text


def tokens(sentence: str) -> list[str]:
    """Return the words, numbers, ids and the marks that matter of a plain sentence."""
    return _TOKEN.findall(sentence.replace("'", " '"))


# ---------------------------------------------------------------------------------------------- languages


class Phrases:
    """Phrases of one or several words, found in a list of words; `#` stands for a number, `@` for a day of the week."""

    def __init__(self, phrases: Sequence[str], numbers: frozenset[str], days: frozenset[str]) -> None:
        self._stand_for = {"#": numbers, "@": days}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(phrase.split())
            self._by_first.setdefault(words[0], []).append(words)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)

    def at(self, words: Sequence[str], index: int) -> int:
        """Return how many words the longest phrase at `index` takes; 0 for none."""
        first = words[index]
        marks = [mark for mark, meant in self._stand_for.items() if first in meant or (mark == "#" and first.isdigit())]
        for phrase in (one for key in (first, *marks) for one in self._by_first.get(key, ())):
            here = words[index : index + len(phrase)]
            if len(here) == len(phrase) and all(map(self._fits, here, phrase)):
                return len(phrase)
        return 0

    def _fits(self, said: str, word: str) -> bool:
        return said == word or said in self._stand_for.get(word, ()) or (word == "#" and said.isdigit())

    def find(self, words: Sequence[str]) -> int:
        """Return where the first phrase stands, or -1."""
        return next((index for index in range(len(words)) if self.at(words, index)), -1)

    def without(self, words: Sequence[str]) -> list[str]:
        """Return the words that belong to none of the phrases."""
        kept: list[str] = []
        index = 0
        while index < len(words):
            length = self.at(words, index)
            if not length:
                kept.append(words[index])
            index += length or 1
        return kept


# The entries of claims.toml: those that are looked up by one word, and those that may be of several.
SETS = ("common", "ask", "join", "denial", "nothing", "evident", "modal", "habit", "have", "be", "was", "just", "now", "i", "it",
        "you", "the", "which", "mine", "new", "nearly", "we_are", "things", "looks", "places", "numbers", "days", "fillers",
        "not_shown", "seen", "judging", "musing", "quoting", "plain")  # fmt: skip
PHRASES = (
    "condition",
    "undenied",
    "idioms",
    "will",
    "recent",
    "soon",
    "states",
    "finished",
    "over",
    "shows",
    "due",
    "exists",
)
FORMS = ("done", "past", "doing", "base", "future", "now")


@dataclass(frozen=True)
class Language:
    """One language's words. A verb is read by whole words first, else as a stem with an ending."""

    name: str
    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, Phrases]
    whole: Mapping[str, Sequence[tuple[str, str]]]
    stems: Mapping[str, str]
    endings: Mapping[str, str]
    deed: re.Pattern[str]

    def has(self, word: str, *kinds: str) -> bool:
        return any(word in self.sets[kind] for kind in kinds)

    def any(self, words: Sequence[str], *kinds: str) -> bool:
        return any(not self.sets[kind].isdisjoint(words) for kind in kinds)

    def verbs(self, word: str) -> Sequence[tuple[str, str]]:
        """Return (kind, form) for each reading of a word as a verb: "acts" and "makes" are known, "deeds" look like one."""
        if word in self.whole:
            return self.whole[word]
        for length in range(len(word), 2, -1):
            kind = self.stems.get(word[:length])
            if kind is None:
                continue
            form = self.endings.get(word[length:] or "-")
            if form is None and word[length : length + 1] == word[length - 1]:  # a doubled letter: "dropped"
                form = self.endings.get(word[length + 1 :])
            if form is not None:
                return ((kind, form),)
        is_deed = self.deed.fullmatch(word) and not self.has(
            word, "musing", "things", "looks", "judging", "plain", "common"
        )
        return (("deeds", "done"),) if is_deed else ()


def _language(name: str, data: Mapping[str, Any]) -> Language:
    def entries(key: str) -> list[str]:
        """Words are parted by blanks; where there is a |, phrases are, and the first part may be single words."""
        parts = str(data.get(key, "")).split("|")
        singles = key in {"will", "soon"} or len(parts) == 1
        return [*parts[0].split(), *parts[1:]] if singles else parts

    sets = {key: frozenset(entries(key)) for key in SETS}
    whole: dict[str, list[tuple[str, str]]] = {}
    for kind in ("makes", "acts"):
        for form in FORMS:
            for word in entries(f"{kind}_{form}"):
                whole.setdefault(word, []).append((kind, form))
    return Language(
        name=name,
        sets=sets,
        phrases={key: Phrases(entries(key), sets["numbers"], sets["days"]) for key in PHRASES},
        whole=whole,
        stems={stem: kind for kind in ("makes", "acts") for stem in entries(kind)},
        endings={ending: form for form, text in data["endings"].items() for ending in str(text).split()},
        deed=_deed(str(data["endings"]["done"]).split()),
    )


def _deed(endings: Sequence[str]) -> re.Pattern[str]:
    """The shape of a participle: at least three letters and an ending, or with a beginning, too: ge…t."""
    shapes = [ending.replace("…", r"\w{2,}") if "…" in ending else rf"\w{{3,}}{ending}" for ending in endings]
    return re.compile("|".join(shapes))


@cache
def languages() -> Mapping[str, Language]:
    with Path(__file__).with_name("claims.toml").open("rb") as file:
        return {name: _language(name, data) for name, data in tomllib.load(file).items()}


def languages_of(words: Sequence[str]) -> list[Language]:
    """Return the languages that these words may be in, the likeliest first; none where no everyday word tells."""
    counts = [(sum(1 for word in words if language.has(word, "common")), language) for language in languages().values()]
    most = max(count for count, _ in counts)
    likely = [(count, language) for count, language in counts if count and count * 2 >= most]
    return [language for _, language in sorted(likely, key=lambda one: -one[0])]


def can_be_judged(words: Sequence[str]) -> bool:
    """Whether these are words of a language known here: Latin letters, and in longer prose some everyday words."""
    said = [word for word in words if word[0].isalpha()]
    foreign = sum(1 for word in said if not unicodedata.name(word[0], "").startswith("LATIN"))
    if foreign * 4 > len(said):
        return False
    everyday = max(sum(1 for word in said if language.has(word, "common")) for language in languages().values())
    return len(said) < 8 or everyday * 9 >= len(said)


# ---------------------------------------------------------------------------------------------- clauses


@dataclass(slots=True)
class Clause:
    words: list[str] = field(default_factory=list)
    part: int = 0  # which part of the sentence between commas
    is_excused: bool = False  # a condition goes before it, or right after it
    is_supposed: bool = False  # begins with a condition: "once you approve"
    is_asked: bool = False


def clauses_of(said: Sequence[str], language: Language) -> list[Clause]:
    """Part a sentence's tokens at commas, at words that join, and where a condition begins or ends."""
    phrases = language.phrases
    words = phrases["idioms"].without(phrases["undenied"].without(_without_examples(said, language)))
    found = [Clause()]
    index = 0
    while index < len(words):
        word = words[index]
        length = phrases["condition"].at(words, index)
        if word in BREAKS:
            found.append(Clause(part=found[-1].part + 1))
        elif length:
            found.append(Clause(part=found[-1].part, is_supposed=True))
        elif language.has(word, "join"):
            found.append(Clause(part=found[-1].part))
        elif word not in {"?", "¿", '"'}:
            if len(found[-1].words) >= LONGEST_CLAUSE:
                found.append(Clause(part=found[-1].part))
            if found[-1].is_supposed and len(found[-1].words) > 2 and language.has(word, "i", "it", "you"):
                found.append(Clause(part=found[-1].part))  # "once you approve | it goes out"
            if found[-1].words or not language.has(word, "fillers"):
                found[-1].words.append(word)
        index += length or 1
    _mark_questions(found, said, language)
    kept = [clause for clause in found if clause.words or clause.is_supposed]
    supposed = False
    for place, clause in enumerate(kept):
        follows = place + 1 < len(kept) and kept[place + 1].is_supposed
        clause.is_excused = follows or supposed
        supposed = supposed or clause.is_supposed
    return [clause for clause in kept if clause.words]


def _without_examples(said: Sequence[str], language: Language) -> list[str]:
    """Leave out what is quoted as an example: say "post it"."""
    kept: list[str] = []
    is_example = False
    ends = said.count('"') // 2 * 2  # a quotation that is never closed is none
    for word in said:
        if word == '"' and ends:
            ends -= 1
            is_example = not is_example and language.any(kept[-4:], "quoting")
        elif not is_example:
            kept.append(word)
    return kept


def _mark_questions(clauses: Sequence[Clause], said: Sequence[str], language: Language) -> None:
    """What begins like a question is one, up to the next comma; where nothing does, the part after the last comma is."""
    if "¿" in said:
        for clause in clauses:
            clause.is_asked = True
    elif "?" in said:
        begun = [clause.part for clause in clauses if clause.words and language.has(clause.words[0], "ask")]
        for clause in clauses:
            clause.is_asked = clause.part in (begun or [clauses[-1].part])
