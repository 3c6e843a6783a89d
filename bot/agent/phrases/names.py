"""Finds the personas of a request: any case, without accents, with a typo, as a possessive; and strangers' names."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.agent.phrases import lexicon
from bot.agent.phrases.givennames import GIVEN
from bot.agent.phrases.plainwords import is_plain
from tools import timewords
from tools.tokens import Token, fold, tokens

_POSSESSIVE = re.compile(r"(?:'s|s'|'|s)(?!\w)")
_LEADS = frozenset(
    [
        "of",
        "for",
        "with",
        "by",
        "from",
        "featuring",
        "starring",
        "di",
        "de",
        "von",
        "fur",
        "para",
        "pour",
        "per",
        "voor",
        "van",
        "do",
        "da",
        "d",
        "persona",
        "as",
    ]
)
# Words of the language that are also names: they count as a name only where the text shows it.
_WORDY = frozenset(
    [
        "will",
        "max",
        "sky",
        "rose",
        "summer",
        "mark",
        "art",
        "may",
        "june",
        "april",
        "august",
        "grace",
        "hope",
        "joy",
        "faith",
        "ray",
        "drew",
        "jack",
        "bill",
        "rob",
        "sue",
        "chase",
        "dawn",
        "ivy",
        "lily",
        "daisy",
        "ruby",
        "amber",
        "crystal",
        "jade",
        "pearl",
        "olive",
        "sage",
        "willow",
        "autumn",
        "winter",
        "river",
        "storm",
        "rain",
        "star",
        "angel",
        "chance",
        "miles",
        "frank",
        "earnest",
        "guy",
        "dean",
        "earl",
        "duke",
        "king",
        "prince",
        "victor",
        "page",
        "paige",
        "penny",
        "robin",
        "wren",
        "brook",
        "cliff",
        "dale",
        "glen",
        "heath",
        "reed",
        "wade",
        "lance",
        "pat",
        "nick",
        "bob",
        "josh",
        "skip",
        "buck",
        "cash",
        "colt",
        "hunter",
        "mason",
        "tanner",
        "taylor",
        "carter",
        "cooper",
        "parker",
        "archer",
        "post",
        "story",
        "reel",
        "clip",
        "short",
        "photo",
        "gray",
        "grey",
        "brown",
        "white",
        "black",
        "green",
        "blue",
        "sunny",
        "honey",
        "bunny",
        "candy",
        "ginger",
        "iris",
        "violet",
        "holly",
        "hazel",
        "melody",
        "harmony",
        "destiny",
        "trinity",
        "serenity",
        "luna",
        "sol",
        "mia",
        "kai",
    ]
) - {"luna", "mia", "kai", "sol", "iris"}


class Names:
    """The personas that exist, ready to be found in a text."""

    def __init__(self, personas: Sequence[str]) -> None:
        self.personas = tuple(personas)
        self._whole: list[tuple[tuple[str, ...], str]] = []
        self._first: dict[str, str] = {}
        firsts: dict[str, int] = {}
        for persona in self.personas:
            words = tuple(token.text for token in tokens(fold(persona)))
            if not words:
                continue
            self._whole.append((words, persona))
            firsts[words[0]] = firsts.get(words[0], 0) + 1
        for words, persona in self._whole:
            if len(words) > 1 and firsts[words[0]] == 1 and len(words[0]) > 2:
                self._first[words[0]] = persona
        self._whole.sort(key=lambda entry: -len(entry[0]))
        self._starts = {words[0] for words, _ in self._whole} | set(self._first)

    def find(self, text: str, folded: str) -> Iterator[tuple[int, int, str, bool]]:
        """Each persona in the text: start, end, name, and whether it stands in the possessive."""
        sequence = tokens(folded)
        index = 0
        while index < len(sequence):
            found = self._at(text, sequence, index)
            if found is None:
                index += 1
                continue
            persona, length, is_bare = found
            start, end = sequence[index].start, sequence[index + length - 1].end
            possessive = None if is_bare else _POSSESSIVE.match(folded, end)
            if possessive and not (possessive.group() == "s" and folded[end - 1 : end] == "s"):
                yield start, possessive.end(), persona, possessive.group() != ""
            else:
                yield start, end, persona, is_bare
            index += length
            while possessive and index < len(sequence) and sequence[index].start < possessive.end():
                index += 1

    def begins(self, folded: str) -> bool:
        """Whether a folded text begins with a persona's name."""
        first = next(iter(tokens(folded[:40])), None)
        return first is not None and first.text in self._starts

    def _at(self, text: str, sequence: Sequence[Token], index: int) -> tuple[str, int, bool] | None:
        """The persona at a token, how many tokens it takes, and whether an "s" without apostrophe is in the last."""
        word = sequence[index].text
        for words, persona in self._whole:
            stands = tuple(token.text for token in sequence[index : index + len(words)]) == words
            if stands and (len(words) > 1 or self._is_name(text, sequence, index)):
                return persona, len(words), False
        if word in self._first and self._is_name(text, sequence, index):
            return self._first[word], 1, False
        for words, persona in self._whole:
            run = tuple(token.text for token in sequence[index : index + len(words)])
            if len(words) > 1 and run[:-1] == words[:-1] and run[-1:] == (words[-1] + "s",):
                return persona, len(words), True
        if len(word) > 3 and word.endswith("s") and word[:-1] in self._starts and not self._is_wordy(word[:-1]):
            for words, persona in self._whole:
                if word[:-1] in {words[0], *(() if len(words) > 1 else words)} and (
                    len(words) == 1 or self._first.get(words[0]) == persona
                ):
                    return persona, 1, True
        return self._misspelt(word)

    def _misspelt(self, word: str) -> tuple[str, int, bool] | None:
        if (
            len(word) == 3
            and word.isalpha()
            and not is_plain(word)
            and not lexicon.is_known(word)
            and word not in GIVEN
        ):
            turned = [
                name for words, name in self._whole if len(words) == 1 and len(words[0]) == 3 and words[0][0] == word[0]
            ]
            alike = [name for name in turned if sorted(fold(name)) == sorted(word)]
            return (alike[0], 1, False) if len(alike) == 1 else None
        if len(word) < 4 or not word.isalpha() or is_plain(word) or lexicon.is_known(word):
            return None
        if word in GIVEN:
            return None  # somebody else's name
        if word in timewords.WEEKDAYS or word in timewords.MONTHS or word in timewords.DAYS or word in timewords.UNITS:
            return None
        return _closest(word, tuple(sorted(self._starts)), tuple(self._whole), tuple(self._first.items()))

    def _is_wordy(self, word: str) -> bool:
        return word in _WORDY or lexicon.is_known(word) or word in timewords.WEEKDAYS or word in timewords.MONTHS

    def _is_name(self, text: str, sequence: Sequence[Token], index: int) -> bool:
        """Whether a name that is also a word is meant as the name here."""
        token = sequence[index]
        if not self._is_wordy(token.text):
            return True
        before = sequence[index - 1].text if index else ""
        after = sequence[index + 1].text if index + 1 < len(sequence) else ""
        written = text[token.start : token.end]
        if after in {"it", "this", "that", "they", "he", "she", "you", "the", "be", "there", "¤"} and index == 0:
            return False
        if after == "'" or after in {"needs", "wants", "should", "deserves"}:
            return True
        if before in {"second", "seconds", "sec", "secs", "s", "minutes", "minute", "the", "a", "in", "this", "last"}:
            return False
        is_capital = written[:1].isupper() and not text.isupper()
        is_noun_next = after in {
            "reel",
            "photo",
            "pic",
            "video",
            "selfie",
            "clip",
            "pics",
            "photos",
            "short",
            "portrait",
        }
        is_placed = index == 0 and after in {"at", "in", "on", "with", "by", "wearing", "as"}
        return is_capital or before in _LEADS or (index == 0 and is_noun_next) or is_placed

    def suggestions(self, name: str) -> list[str]:
        """The personas most like a name, best first."""
        from rapidfuzz import fuzz

        scored = [(fuzz.WRatio(fold(name), fold(persona)), persona) for persona in self.personas]
        return [persona for score, persona in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= 60][:3]


@lru_cache(maxsize=4096)
def _closest(
    word: str,
    starts: tuple[str, ...],
    whole: tuple[tuple[tuple[str, ...], str], ...],
    firsts: tuple[tuple[str, str], ...],
) -> tuple[str, int, bool] | None:
    from rapidfuzz.distance import OSA

    best: tuple[int, str, bool] | None = None
    for start in starts:
        for candidate, is_bare in ((start, False), (start + "s", True)):
            slips = 1 if len(candidate) < 7 else 2
            drawn_out = len(candidate) == 3 and word == candidate + candidate[-1]
            if (len(candidate) < 4 and not drawn_out) or candidate[0] != word[0]:
                continue
            if len(candidate) == len(word) <= 4 and sorted(candidate) != sorted(word):
                continue  # so short a name with another letter is another name
            distance = OSA.distance(word, candidate, score_cutoff=slips)
            if 0 < distance <= slips and (best is None or distance < best[0]):
                best = (distance, start, is_bare)
    if best is None:
        return None
    persona = dict(firsts).get(best[1]) or next((name for words, name in whole if words == (best[1],)), None)
    return (persona, 1, best[2]) if persona else None
