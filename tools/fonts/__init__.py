"""The fonts that text in pictures is set in (SIL Open Font License, see OFL.txt), and which letters they have.

Inter for Latin, Greek and Cyrillic; Noto Sans for Arabic, Hebrew, Thai, Devanagari, Georgian and Armenian. None of
these has Chinese, Japanese, Korean or emoji: `drawable` says what is left of a text, so that nobody meets an empty box.

Names and posts are written in every script. So `names=True` adds two more: the common characters of Noto Sans CJK (those
of GB 2312 level 1, Big5 level 1, JIS X 0208 level 1 and KS X 1001, cut out of the whole font with fontTools), and the
one-coloured Noto Emoji.
"""

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

JOINER = "\u200d"

FOLDER = Path(__file__).resolve().parent

Weight = Literal["display", "text"]

_LATIN: dict[Weight, str] = {"display": "InterDisplay-ExtraBold.otf", "text": "Inter-SemiBold.otf"}
_OTHERS = tuple(
    f"NotoSans{script}-Bold.ttf" for script in ("Arabic", "Hebrew", "Thai", "Devanagari", "Georgian", "Armenian")
)
_OF_NAMES = ("NotoSansCJK-Names.otf", "NotoEmoji-Bold.ttf")


def font_path(weight: Weight = "display") -> Path:
    """The main font: `display` for a few big words, `text` for lines that are read."""
    return FOLDER / _LATIN[weight]


@lru_cache
def _all(weight: Weight, *, names: bool) -> tuple[Path, ...]:
    return (font_path(weight), *(FOLDER / name for name in (*_OTHERS, *(_OF_NAMES if names else ()))))


@lru_cache(maxsize=4096)
def font_for(text: str, weight: Weight = "display", *, names: bool = False) -> Path:
    """The font that has the most of `text`; the main one where they are even."""
    candidates = _all(weight, names=names)
    return max(candidates, key=lambda path: sum(ord(letter) in coverage(path) for letter in text))


@lru_cache(maxsize=4096)
def runs(word: str, weight: Weight = "display", *, names: bool = False) -> tuple[tuple[str, Path], ...]:
    """`word` in pieces with the font that has every letter of each: mostly one; a Hebrew word and its comma are two.

    What no font has is left out.
    """
    best = font_for(word, weight, names=names)
    pieces: list[tuple[str, Path]] = []
    for letter in word:
        font = next((path for path in (best, *_all(weight, names=names)) if ord(letter) in coverage(path)), None)
        if font is None:
            continue
        if pieces and pieces[-1][1] == font:
            pieces[-1] = (pieces[-1][0] + letter, font)
        else:
            pieces.append((letter, font))
    return tuple(pieces)


def drawable(text: str, *, names: bool = False) -> str:
    """`text` without what no font can draw (emoji, for one, without `names`), its spaces tidied, its lines kept.

    Letters in fancy dress become plain ones where only those are there.

    >>> drawable("beach day 🏖️  with  Zoë, 𝗯𝗼𝗹𝗱")
    'beach day with Zoë, bold'
    """
    known = _everything(names)
    letters = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(
        letter
        if letter == "\n" or (names and letter == JOINER and _joins(letters, index))
        else " "
        if letter.isspace()
        else _shown(letter, known)
        for index, letter in enumerate(letters)
    )
    return "\n".join(filter(None, (" ".join(line.split()) for line in kept.split("\n"))))


def _joins(letters: str, index: int) -> bool:
    """Whether the joiner there makes one emoji of two: a heart and a flame, a woman and her hair."""
    before, after = letters[index - 1 : index], letters[index + 1 : index + 2]
    is_one = bool(before and after) and unicodedata.category(before) in ("So", "Sk", "Mn")
    return is_one and unicodedata.category(after) == "So"


def _shown(letter: str, known: frozenset[int]) -> str:
    """`letter`, or the plain ones that it stands for, or nothing."""
    if unicodedata.category(letter)[0] == "C":
        return ""
    if ord(letter) in known:
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return plain if all(ord(one) in known and not one.isspace() for one in plain) else ""


@lru_cache(maxsize=2)
def _everything(names: bool) -> frozenset[int]:
    return frozenset().union(*(coverage(path) for path in _all("display", names=names)))


@lru_cache
def coverage(path: Path) -> frozenset[int]:
    """The code points that the font at `path` has a glyph for, read from its `cmap` table."""
    data = path.read_bytes()
    for entry in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * entry)
        if tag == b"cmap":
            return frozenset().union(*_subtables(data, offset))
    raise ValueError(f"{path} has no cmap table")


def _subtables(data: bytes, cmap: int) -> list[set[int]]:
    found = []
    for entry in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHL", data, cmap + 4 + 8 * entry)[2]
        kind = struct.unpack_from(">H", data, start)[0]
        if kind == 4:
            found.append(_segments(data, start))
        elif kind == 12:
            found.append(_groups(data, start))
    return found


def _segments(data: bytes, start: int) -> set[int]:
    """Format 4: segments of the basic plane."""
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, firsts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, start + at)
        for at in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count)
    )
    points = set()
    for index, (first, end, delta, offset) in enumerate(zip(firsts, ends, deltas, offsets, strict=True)):
        for point in range(first, min(end, 0xFFFE) + 1):
            glyph = point
            if offset:
                where = start + 16 + 6 * count + 2 * index + offset + 2 * (point - first)
                glyph = struct.unpack_from(">H", data, where)[0]
            if (offset == 0 or glyph) and (glyph + delta) % 65536:
                points.add(point)
    return points


def _groups(data: bytes, start: int) -> set[int]:
    """Format 12: groups of all planes."""
    points: set[int] = set()
    for group in range(struct.unpack_from(">L", data, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * group)
        points.update(range(first + (glyph == 0), last + 1))
    return points
