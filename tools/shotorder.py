"""Reads how many shots a reel shall have, in which order they shall stand, and which shall go: "with 3 shots", "put shot 3
first", "swap shots 1 and 4". Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.tokens import fold

# Folded, as all that is read here: without accents.
NTH: Final[Mapping[str, int]] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "erste": 1, "zweite": 2, "dritte": 3, "vierte": 4, "funfte": 5, "primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4, "quinta": 5,
    "premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "prima": 1, "seconda": 2, "terza": 3, "quarta": 4,
    "primeira": 1, "terceira": 3,
}  # fmt: skip
_LAST = ("last", "letzte", "ultima", "derniere")
SHOT: Final = r"(?:shot|scene|take|plan|toma|einstellung|szene|escena|inquadratura|scena|cena)"
_WHAT = rf"{SHOT}(?:s|n|en)?"
_NUMBER = r"(?:#|number |no\.? ?)?\d{1,2}"
_NTHS = rf"(?:{'|'.join((*NTH, *_LAST))})n?"
# One shot, as it is named: "shot 3", "the second shot", "the last one".
_ONE = rf"(?:(?:the|die|der|den|la|el|las|los)\s+)?(?:{_WHAT}\s+{_NUMBER}|{_NTHS}(?:\s+(?:{_WHAT}|one))?|{_NUMBER})"
_AND = r"\s*(?:,\s*and|,|&|and|with|und|mit|y|con|por)\s+|\s*,\s*"
_LIST = rf"{_ONE}(?:(?:{_AND}){_ONE})*"

_NUMBERS: Final[Mapping[str, int]] = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
}  # fmt: skip
_COUNT = re.compile(
    rf"[\s,;]*\b(?:(?:and|und|y) )?(?:with|in|of|mit|aus|con|en|de) (?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)}) {_WHAT}\b(?!\s*\d+\b(?!\s*(?:s|sec|sek|seg)))"
    # "a beach reel, 3 shots, 6 secs", "beach reel 3 shots 8s": alone between commas, or before how long it is
    rf"|(?:[,;]\s*(?P<aside>\d{{1,2}}|{'|'.join(_NUMBERS)}) {_WHAT}(?=\s*(?:$|[,;.!]|(?:and|und|y|con|mit|with)\b|\d+\s*s))"
    rf"|\s(?P<before>\d{{1,2}}|{'|'.join(_NUMBERS)}) {_WHAT}(?=,?\s+\d+\s*s))"
)
_ROW = re.compile(
    rf"^(?:(?:put|play|show|have) )?(?:in (?:the|this) order|the order|order|(?:the )?{_WHAT}(?: in (?:the|this) order)?|(?:in der )?reihenfolge|(?:en el )?orden)"
    rf"(?: of)?\s*[:=]?\s*(?:{_WHAT}\s+)?(?P<row>\d{{1,2}}(?:(?:\s*[,>-]\s*|\s+)\d{{1,2}})+)$"
)
_BACKWARDS = re.compile(
    rf"^(?:(?:put|play|show|turn) )?(?:the )?(?:order (?:of (?:the )?)?)?{_WHAT}? ?(?:in )?(?:(?:the )?reversed? order|backwards|the other way round|in reverse|ruckwarts|umgekehrt|al reves)$"
    rf"|^reverse (?:the )?(?:order(?: of (?:the )?{_WHAT})?|{_WHAT})$"
)
_SWAP = re.compile(
    rf"^(?:swap|switch|exchange|trade|tausch\w*|vertausch\w*|intercambia|cambia)\s+(?:the\s+)?(?:{_WHAT}\s+)?(?P<one>{_ONE})(?:{_AND}|\s+for\s+)(?P<other>{_ONE})(?:\s+round|\s+aus)?$"
)
_MOVE = re.compile(
    rf"^(?:(?:put|move|bring|place|have|setz\w*|stell\w*|pon|mueve)\s+)?(?P<one>{_ONE})\s+(?:(?:to|at|in|comes|goes|should come|should go|an|al)\s+)?(?:the\s+|den\s+|das\s+)?"
    rf"(?:(?P<start>first|start|beginning|front|up front|opening|anfang|principio|comienzo|zuerst|primero)|(?P<end>last|end|very end|ende|schluss|final|zuletzt)|(?P<side>before|in front of|after|behind|vor|nach|hinter|antes de|despues de|delante de)\s+(?P<other>{_ONE}))$"
)
_BEGIN = re.compile(
    rf"^(?:(?P<start>start|begin|open)|(?P<end>end|finish|close))\s+(?:it\s+)?(?:with|on)\s+(?P<one>{_ONE})$"
)
_DROP = re.compile(
    rf"^(?:without|leave out|leave(?=.* out$)|drop|cut out|cut|remove|delete|skip|lose|take out|throw out|ohne|lass|streich\w*|entfern\w*|sin|quita|elimina)\s+(?:the\s+)?(?:{_WHAT}\s+)?(?P<which>{_LIST})(?:\s+(?:weg|aus|out))?$"
)
_SHOT = re.compile(rf"\b{_WHAT}\b|\b{_NTHS}\b|\border\b|\breihenfolge\b|\borden\b")
_NAMED = re.compile(rf"(?P<number>\d{{1,2}})|\b(?P<nth>{_NTHS})\b")


def without_count(text: str) -> tuple[str, int]:
    """A reel's theme without how many shots it shall have, and that number; 0 where it is not said.

    >>> without_count("a beach reel with 3 shots"), without_count("the sea in four shots"), without_count("three dogs")
    (('a beach reel', 3), ('the sea', 4), ('three dogs', 0))
    """
    match = _COUNT.search(fold(text))  # as long as the text
    if match is None:
        return text, 0
    rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split()).replace(" ,", ",").strip(" ,;:")
    said = match["number"] or match["aside"] or match["before"]
    return rest, int(said) if said.isdecimal() else _NUMBERS[said]


def is_about_order(words: str) -> bool:
    """Whether words ask for the shots of a reel in another order, or for fewer of them.

    >>> is_about_order("put shot 3 first"), is_about_order("same but at night"), is_about_order("remove the umbrella")
    (True, False, False)
    """
    text = _plain(words)
    return any(pattern.search(text) for pattern in (_ROW, _BACKWARDS)) or (
        _SHOT.search(text) is not None and any(pattern.search(text) for pattern in (_SWAP, _MOVE, _BEGIN, _DROP))
    )


def read_order(words: str, shots: int) -> tuple[int, ...]:
    """Return the numbers of the shots in their new order, from 1; each at most once.

    Raises InvalidRequest where there is no such shot, none would be left, or nothing would change.

    >>> read_order("swap shots 1 and 3", 4), read_order("put the last shot first", 3), read_order("without shot 2", 3)
    ((3, 2, 1, 4), (3, 1, 2), (1, 3))
    """
    text, row = _plain(words), list(range(1, shots + 1))
    if match := _ROW.search(text):
        new = [_in(int(number), shots) for number in re.findall(r"\d+", match["row"])]
        if len(set(new)) < len(new):
            raise InvalidRequest(tr("a shot stands there twice"), fix=tr("name each once, for example: shots 3, 1, 2"))
    elif _BACKWARDS.search(text):
        new = row[::-1]
    elif match := _SWAP.search(text):
        one, other = _shot(match["one"], shots), _shot(match["other"], shots)
        new = [other if number == one else one if number == other else number for number in row]
    elif (match := _MOVE.search(text)) or (match := _BEGIN.search(text)):
        new = _moved(row, match.groupdict(), shots)
    elif match := _DROP.search(text):
        gone = {_shot(found.group(), shots) for found in _NAMED.finditer(match["which"])}
        new = [number for number in row if number not in gone]
    else:
        raise InvalidRequest(tr("in which order?"), fix=tr("for example: shots 3, 1, 2"))
    if not new:
        raise InvalidRequest(tr("no shot would be left"), fix=tr("leave out fewer"))
    if new == row:
        raise InvalidRequest(tr("the shots stand like that already"), fix=tr("for example: shots 3, 1, 2"))
    return tuple(new)


def _moved(row: Sequence[int], said: dict[str, str | None], shots: int) -> list[int]:
    one = _shot(said["one"] or "", shots)
    rest = [number for number in row if number != one]
    if said["start"]:
        return [one, *rest]
    if said["end"]:
        return [*rest, one]
    other = _shot(said["other"] or "", shots)
    if other == one:
        return list(row)
    behind = (said["side"] or "") in {"after", "behind", "nach", "hinter", "despues de"}
    at = rest.index(other) + behind
    return [*rest[:at], one, *rest[at:]]


def _shot(words: str, shots: int) -> int:
    found = _NAMED.search(words)
    assert found is not None, "the patterns hold a number or a place"
    if found["number"]:
        return _in(int(found["number"]), shots)
    nth = found["nth"] if found["nth"] in (*NTH, *_LAST) else found["nth"].removesuffix("n")
    return _in(shots if nth in _LAST else NTH[nth], shots)


def _in(number: int, shots: int) -> int:
    if not 1 <= number <= shots:
        raise InvalidRequest(tr("it has shots 1 to {count}, not {number}", count=shots, number=number))
    return number


def _plain(words: str) -> str:
    text = " ".join(fold(words).split()).strip(" .,!?")
    return re.sub(
        r"^(?:(?:please|pls|and|then|but|now|same|again|bitte|por favor|(?:can|could|would|will) you|let's|(?:make|do|have|play) (?:it|that)(?= without))[\s,]+)+|[\s,]+(?:please|pls|bitte|por favor)$",
        "",
        text,
    )
