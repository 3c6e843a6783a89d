"""Captions that go with what is said: words with their times, gathered into lines that can be read at once. Pure.

The times come from a voice where there is one. Without one, words share the film: a long word takes longer, and a
sentence ends in a breath.
"""

import re
from collections.abc import Sequence

from tools.reel.spec import Spoken, Text

MOST_LETTERS = 26  # of a line: about two short rows on a phone
MOST_WORDS = 5
BREATH = 4  # letters that a pause at the end of a sentence is worth; half of it at a comma
LEAST = 3  # letters that a word counts at least: "a" is not said in a twentieth of a second
_ENDS = re.compile(r"[.!?…。！？]['\"”’»)]*$")
_PHRASES = re.compile(r"[.!?…。！？,;:–—、，；：]['\"”’»)]*$")
_PAUSES = re.compile(r"[,;:–—、，；：]['\"”’»)]*$")


def spread(text: str, *, first: int, frames: int) -> tuple[Spoken, ...]:
    """The words of `text`, said evenly from frame `first` on for `frames` frames."""
    words = text.split()
    weights = [
        max(LEAST, len(word)) + BREATH * (bool(_ENDS.search(word)) + bool(_PAUSES.search(word)) / 2) for word in words
    ]
    whole = sum(weights) or 1.0
    spoken, passed = [], 0.0
    for word, weight in zip(words, weights, strict=True):
        spoken.append(Spoken(text=word, first=first + round(passed / whole * frames)))
        passed += weight
    return tuple(spoken)


def over(text: str, spans: Sequence[tuple[float, float]], *, fps: float) -> tuple[Spoken, ...]:
    """The words of `text`, each when it is heard in `spans` (seconds): pauses hold no word.

    Where the text has as many phrases, or as many sentences, as there are spans, each is in its own; else the words share all
    of them by their lengths.
    """
    words = text.split()
    for ends in (_PHRASES, _ENDS):
        groups = _parted(words, ends)
        if len(groups) == len(spans):
            timed = [at for group, span in zip(groups, spans, strict=True) for at in _shared(group, [span])]
            break
    else:
        timed = _shared(words, spans)
    return tuple(Spoken(text=word, first=round(at * fps)) for word, at in zip(words, timed, strict=True))


def _parted(words: Sequence[str], ends: re.Pattern[str]) -> list[list[str]]:
    """The words in groups, each up to a word that ends one."""
    groups: list[list[str]] = [[]]
    for word in words:
        groups[-1].append(word)
        if ends.search(word):
            groups.append([])
    return [group for group in groups if group]


def _shared(words: Sequence[str], spans: Sequence[tuple[float, float]]) -> list[float]:
    """When each word begins, where the words share what is heard in `spans` by their lengths."""
    heard = sum(end - start for start, end in spans)
    weights = [max(LEAST, len(word)) for word in words]
    times, passed = [], 0.0
    for weight in weights:
        left = passed / sum(weights) * heard
        for start, end in spans:
            if left < end - start:
                break
            left -= end - start
        times.append(start + left)
        passed += weight
    return times


def captions(words: Sequence[Spoken], *, until: int) -> tuple[Text, ...]:
    """The words in lines, each a text that stands from its first word to the next line's; the last until frame `until`.

    >>> [line.text for line in captions(spread("Wait for it. The sea at dawn", first=0, frames=90), until=90)]
    ['Wait for it.', 'The sea at dawn']
    """
    lines: list[list[Spoken]] = []
    for word in words:
        line = lines[-1] if lines else []
        letters = sum(len(one.text) + 1 for one in line) + len(word.text)
        if not line or len(line) >= MOST_WORDS or letters > MOST_LETTERS or _ENDS.search(line[-1].text):
            lines.append([word])
        else:
            line.append(word)
    ends = [*(line[0].first for line in lines), until][1:]
    return tuple(
        Text(
            role="caption",
            text=" ".join(word.text for word in line),
            first=line[0].first,
            frames=end - line[0].first,
            words=tuple(line),
        )
        for line, end in zip(lines, ends, strict=True)
        if end > line[0].first
    )
