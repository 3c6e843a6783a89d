"""Reading a theme's words: which language they are in, and in English, which article they take."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from personas.folding import fold

_FILE = Path(__file__).with_name("words") / "reading.toml"


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def known(section: str, name: str) -> frozenset[str]:
    """Return one list of words of `words/reading.toml`, folded."""
    return frozenset(fold(_data()[section][name]).split())


@lru_cache(maxsize=1024)
def folded(text: str) -> frozenset[str]:
    """Return the words of a short text in their plain spelling."""
    return frozenset(fold(text).split())


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """Return the function words of all languages: what no shortened phrase ends on."""
    return frozenset().union(*(known("small", code) for code in _data()["small"]))


def language_of(text: str) -> str:
    """Return the code of the language whose small words stand in `text`, "" where that is not clear.

    >>> language_of("a walk on the beach"), language_of("un paseo y el sol"), language_of("yoga")
    ('en', 'es', '')
    """
    words = fold(text).split()
    scores = {code: sum(word in known("markers", code) for word in words) for code in _data()["markers"]}
    scores["en"] += sum(is_doing(word) for word in words)
    best = max(scores, key=lambda code: scores[code])
    return best if all(scores[best] > score for code, score in scores.items() if code != best) else ""


def is_sad(text: str) -> bool:
    """Whether `text` is about something that nobody jokes about."""
    return bool(known("sad", "words") & folded(text))


def is_doing(word: str) -> bool:
    """Whether a word is an English doing, such as "surfing"."""
    return len(word) > 4 and word.endswith("ing") and word not in known("english", "not_doings")


def doing_of(verb: str) -> str:
    """Return what somebody who "walks" is doing.

    >>> doing_of("walks"), doing_of("makes"), doing_of("runs"), doing_of("watches")
    ('walking', 'making', 'running', 'watching')
    """
    stem = verb[:-2] if verb.endswith(("ches", "shes", "sses", "xes", "oes")) else verb[:-1]
    if verb.endswith("ies") and len(verb) > 4:
        stem = f"{verb[:-3]}y"
    if stem in known("english", "doubling"):
        return f"{stem}{stem[-1]}ing"
    return f"{stem[:-1]}ing" if stem.endswith("e") and not stem.endswith("ee") else f"{stem}ing"


def noun_of(phrase: str) -> str:
    """Return `phrase` with the article that it needs as an object; "" where that cannot be told.

    >>> noun_of("rainy night walk"), noun_of("my new bike"), noun_of("beach"), noun_of("flowers"), noun_of("sonder")
    ('a rainy night walk', 'my new bike', 'the beach', 'flowers', '')
    """
    words = fold(phrase).replace("’", "'").split()
    if not words or words[0] in known("english", "prepositions") or words[0] in known("english", "names"):
        return ""
    if " ".join(words) in _data()["english"]["bare"].split(","):
        return phrase
    if words[0] in known("english", "articles") or is_doing(words[0]) or words[0].endswith("'s"):
        return phrase
    if (len(words) == 1 and words[0] in known("english", "with_the")) or words[0] in known("english", "ordinals"):
        return f"the {phrase}"
    prepositions = known("english", "prepositions")
    head = next((words[place - 1] for place, word in enumerate(words) if place and word in prepositions), words[-1])
    if head in known("english", "without_article") or is_doing(head):
        return phrase
    if head in known("english", "with_article"):
        is_vowel = words[0][0] in "aeiou" and not regex.match(r"uni|use|euro|one\b|once", words[0])
        return f"{'an' if is_vowel or words[0].startswith(('hour', 'honest')) else 'a'} {phrase}"
    if len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us", "is")):
        return phrase
    return ""
