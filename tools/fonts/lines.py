"""Text as lines of words: where it breaks, how wide it is, in which font and at which place each piece stands.

Each piece of a word is set in a font that has its letters (Pillow's raqm shapes it), and words run from the right where
the text begins with a right-to-left letter. Chinese and Japanese break between characters, but for the marks that may not
begin or end a line. Pillow only; worker processes.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex
from PIL import ImageFont

from tools.fonts import Weight, font_path, runs

_NOT_FIRST = set("、。，．・：；？！」』）］｝〉》”’…‥ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョヶ％,.!?:;)]}%")
_NOT_LAST = set("「『（［｛〈《“‘([{")
_HAN = re.compile(r"[\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff9f]")


@dataclass(frozen=True)
class Piece:
    """What is not broken: mostly a word. `gap` says whether a space is before it; `word` is its number in the text."""

    text: str
    gap: bool
    word: int


Line = list[Piece]


@dataclass(frozen=True)
class Placed:
    """A piece in its line: from `left` on, in strings with the font of each and its own left edge."""

    piece: Piece
    left: float
    width: float
    strings: tuple[tuple[str, Path, float], ...]


def wrapped(text: str, size: int, width: int, weight: Weight) -> list[Line]:
    """`text` in lines of at most `width`, broken within a word only where that alone is wider; its own lines are kept."""
    lines: list[Line] = []
    number = 0
    for paragraph in text.split("\n"):
        words = paragraph.split()
        pieces = [
            Piece(part, gap=not index, word=number + place)
            for place, word in enumerate(words)
            for index, part in enumerate(_parts(word, size, width, weight))
        ]
        number += len(words)
        lines += _filled(pieces, size, width, weight) or [[]]
    if "\n" not in text and len(lines) == 2:
        return _balanced(lines, size, weight)
    return lines


def _filled(pieces: Sequence[Piece], size: int, width: int, weight: Weight) -> list[Line]:
    lines: list[Line] = []
    for piece in pieces:
        if lines and length([*lines[-1], piece], size, weight) <= width:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _balanced(lines: list[Line], size: int, weight: Weight) -> list[Line]:
    """Two lines of about the same length read better than one long and one word."""
    pieces = [piece for line in lines for piece in line]
    splits = [[pieces[:cut], pieces[cut:]] for cut in range(1, len(pieces))]
    return min([lines, *splits], key=lambda split: max(length(line, size, weight) for line in split))


def _parts(word: str, size: int, width: int, weight: Weight) -> list[str]:
    """`word` where it may break: nowhere, between Chinese characters, anywhere when it alone is wider than a line."""
    if not _HAN.search(word) and word_length(word, size, weight) <= width:
        return [word]
    parts: list[str] = []
    about = 0.0  # the length of the last part, but for what its letters do to each other

    def fits(cluster: str) -> bool:
        """Whether one more has room: measured as a whole only near the edge, since a long word has many parts."""
        return about < 0.7 * width or word_length(parts[-1] + cluster, size, weight) <= width

    for cluster in regex.findall(r"\X", word):
        long = word_length(cluster, size, weight)
        if not parts or _may_break(parts[-1][-1], cluster[0]) or not fits(cluster):
            parts.append(cluster)
            about = long
        else:
            parts[-1] += cluster
            about += long
    return parts


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two letters though there is no space: beside a Chinese character, mostly."""
    return bool(_HAN.match(before) or _HAN.match(after)) and after not in _NOT_FIRST and before not in _NOT_LAST


def clipped(line: Line, size: int, width: int, weight: Weight) -> Line:
    """The line, with "…" behind as much of it as has room."""
    while line:
        last = line[-1]
        ended = [*line[:-1], Piece(last.text + "…", last.gap, last.word)]
        if length(ended, size, weight) <= width:
            return ended
        shorter = "".join(regex.findall(r"\X", last.text)[:-1]).rstrip()
        line = [*line[:-1], Piece(shorter, last.gap, last.word)] if shorter else line[:-1]
    return [Piece("…", gap=False, word=0)]


def length(line: Line, size: int, weight: Weight) -> float:
    """The width of a line in pixels."""
    gaps = sum(piece.gap for piece in line[1:])
    return sum(word_length(piece.text, size, weight) for piece in line) + gaps * space(size, weight)


def place(line: Line, size: int, weight: Weight, *, from_right: bool) -> list[Placed]:
    """The pieces of a line with their fonts and left edges, in the order in which its readers expect the words."""
    placed, at = [], 0.0
    order = _from_the_right(line) if from_right else list(range(len(line)))
    for seen, index in enumerate(order):
        piece = line[index]
        if seen:
            later = max(index, order[seen - 1])
            at += space(size, weight) if line[later].gap or abs(index - order[seen - 1]) > 1 else 0.0
        strings, begin = [], at
        found = runs(piece.text, weight, names=True)
        for string, font in reversed(found) if is_rtl(piece.text) else found:
            strings.append((string, font, at))
            at += float(loaded(str(font), size).getlength(string))
        placed.append(Placed(piece, begin, at - begin, tuple(strings)))
    return placed


def _from_the_right(line: Line) -> list[int]:
    """The order of the pieces from the right, with runs of left-to-right ones (a name, a price) in their own order."""
    order: list[list[int]] = []
    for index, piece in enumerate(line):
        if order and not is_rtl(piece.text) and not is_rtl(line[order[-1][-1]].text):
            order[-1].append(index)
        else:
            order.append([index])
    return [index for run in reversed(order) for index in run]


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


@lru_cache(maxsize=256)
def space(size: int, weight: Weight) -> float:
    return float(loaded(str(font_path(weight)), size).getlength(" "))


@lru_cache(maxsize=4096)
def word_length(word: str, size: int, weight: Weight) -> float:
    return sum(float(loaded(str(font), size).getlength(piece)) for piece, font in runs(word, weight, names=True))


@lru_cache(maxsize=64)
def loaded(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)
