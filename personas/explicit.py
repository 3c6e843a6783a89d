"""Whether a request asks for nudity or a sexual act, so that it stops before anything is made.

The list is conservative and factual. It decides nothing by itself: gate.py asks it only where the owner has not
opened the adult rating, and nothing in the product ever writes such words into a prompt.
"""

import tomllib
from functools import lru_cache
from pathlib import Path

import regex

from personas.folding import fold, readings, spaced_runs
from personas.minors import Finding
from storage.wording import later, tr

_WHY = later("it asks for nudity or a sexual act")
_HIDDEN = ("nude", "naked", "porn", "topless", "desnud", "nackt")  # words that people space out


def wants_adult(text: str) -> Finding | None:
    """The first words in `text` that ask for an explicit picture.

    >>> wants_adult("Ava topless on the beach")
    Finding(words='topless', why='it asks for nudity or a sexual act')
    >>> wants_adult("nude lipstick, barefoot on the sand, naked cake") is None
    True
    """
    innocent, words = _rules()
    for reading in readings(text):
        if found := words.search(innocent.sub(" ~ ", reading)):
            return Finding(words=found.group(), why=tr(_WHY))
    for run in spaced_runs(fold(text)):
        if any(word in run for word in _HIDDEN):
            return Finding(words=run, why=tr(_WHY))
    return None


@lru_cache(maxsize=1)
def _rules() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    with Path(__file__).with_name("explicit.toml").open("rb") as file:
        data = tomllib.load(file)
    innocent, words = ("|".join(f"(?:{piece})" for piece in data[key]) for key in ("innocent", "words"))
    return regex.compile(innocent), regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{words})(?![\p{{L}}])")
