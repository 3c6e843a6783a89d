"""Times within a clip, as people say them: ranges to keep, and subtitles with or without times. Pure."""

import itertools
import re
from dataclasses import dataclass

from storage.wording import later, tr
from tools.errors import InvalidRequest

FORMS = later('Say "0-8s", "2 to 9", "first 8 seconds", "last 5s" or "1:05-1:20".')
SHORTEST = 0.1  # seconds that must be left
MOST_CUES = 1500
LONGEST_CUE = 200  # characters

_NUMBER = r"(?:\d+:)?\d+(?:[.,]\d+)?"
_UNIT = r"\s*(?:s\b|secs?\b|seconds?\b|segundos?|secondes?|sekunden?|secondi|mins?\b|minutes?\b|minutos?|m\b|')?"
_TIME = rf"({_NUMBER})({_UNIT})"
_FIRST = r"first|beginning|opening|erste\w*|primer\w*|premi[eè]re?s?|prim[ei]"
_LAST = r"last|final|ending|letzte\w*|[uú]ltim[oa]s?|derni[eè]re?s?|ultim[ei]"
_OFF = r"remove|without|drop|skip|lose|delete|cut (?:off|out|away)|chop|minus"


@dataclass(frozen=True)
class Cue:
    """A subtitle: seconds from, seconds to, and its text."""

    start: float
    end: float
    text: str


def read_range(words: str, duration: float) -> tuple[float, float]:
    """The part of a clip of `duration` seconds that `words` ask to keep, as (start, end).

    >>> read_range("first 8 seconds", 15)
    (0.0, 8.0)
    >>> read_range("last 5s", 15)
    (10.0, 15.0)
    """
    words = words.casefold().strip()
    start, end = _range(words, duration)
    start, end = max(0.0, start), min(end, duration)
    if end - start < SHORTEST:
        raise InvalidRequest(
            tr("Nothing of it is left: it runs {duration:.1f} seconds.", duration=duration), fix=tr(FORMS)
        )
    return round(start, 3), round(end, 3)


def _range(words: str, duration: float) -> tuple[float, float]:
    takes_off = bool(re.search(_OFF, words))
    if found := re.search(rf"{_TIME}\s*(?:-|–|—|to|till|until|bis|a|hasta|à|→|and|\.\.+|,)\s*{_TIME}", words):
        # "5-10s": the unit at the end is that of both.
        start, end = _seconds(found[1], found[2].strip() or found[4]), _seconds(found[3], found[4])
        return _beside(start, end, duration) if takes_off else (start, end)
    if found := re.search(rf"(?:{_FIRST})\D{{0,12}}?{_TIME}", words) or re.search(rf"{_TIME}\s*(?:{_FIRST})", words):
        length = _seconds(found[1], found[2])
        return (length, duration) if takes_off else (0.0, length)
    if found := re.search(rf"(?:{_LAST})\D{{0,12}}?{_TIME}", words) or re.search(rf"{_TIME}\s*(?:{_LAST})", words):
        length = _seconds(found[1], found[2])
        return (0.0, duration - length) if takes_off else (duration - length, duration)
    if re.search(r"\bhalf\b", words):
        middle = duration / 2
        return (middle, duration) if re.search(rf"second|{_LAST}", words) else (0.0, middle)
    if found := re.search(rf"(?:from|after|starting(?: at)?|start(?:s)? at|ab|desde|depuis)\s*{_TIME}", words):
        return _seconds(found[1], found[2]), duration
    if found := re.search(rf"(?:until|till|up to|before|end(?:s|ing)? at|to|bis|hasta|jusqu'[aà])\s*{_TIME}", words):
        return 0.0, _seconds(found[1], found[2])
    if found := re.search(_TIME, words):
        length = _seconds(found[1], found[2])
        return (length, duration) if takes_off else (0.0, length)
    raise InvalidRequest(
        tr("Which part is {words!r}?", words=words[:40]) if words else tr("Which part shall stay?"), fix=tr(FORMS)
    )


def _beside(start: float, end: float, duration: float) -> tuple[float, float]:
    """What stays when the part from `start` to `end` is taken off."""
    if start < SHORTEST:
        return end, duration
    if end > duration - SHORTEST:
        return 0.0, start
    raise InvalidRequest(
        tr("I take off the start or the end of a clip, not its middle."),
        fix=tr(
            "Trim it twice, 0-{start:g}s and {end:g}-{duration:g}s, and join both.",
            start=start,
            end=end,
            duration=duration,
        ),
    )


def _seconds(number: str, unit: str) -> float:
    if ":" in number:
        minutes, seconds = number.split(":")
        return 60 * int(minutes) + float(seconds.replace(",", "."))
    value = float(number.replace(",", "."))
    return value * 60 if unit.strip().startswith("m") else value


_STAMP = r"(\d{1,2}:)?(\d{1,2}):(\d{2}(?:[.,]\d{1,3})?)"
_CUE = rf"^\s*[\[(]?\s*({_NUMBER})\s*s?\s*(?:-|–|—|to|-->)\s*({_NUMBER})\s*s?\s*[\])]?\s*[:,-]?\s*(\S.*)$"


def read_cues(text: str, duration: float) -> tuple[Cue, ...]:
    """Subtitles from SRT, from lines with times ("0-2 Hello | 2-4.5 there"), or from plain text shared out evenly.

    >>> read_cues("0-2 Hello | 2-4 there", 10)
    (Cue(start=0.0, end=2.0, text='Hello'), Cue(start=2.0, end=4.0, text='there'))
    """
    forms = tr('Give the text, or lines with times such as "0-2 Hello | 2-4 there". An SRT file does too.')
    if not text.strip():
        raise InvalidRequest(tr("Which words shall the subtitles say?"), fix=forms)
    text = text.strip().strip('"“”')
    cues = _srt(text) or _timed(text) or _shared(text, duration)
    cues = [
        Cue(round(max(0.0, cue.start), 3), round(min(cue.end, duration), 3), cue.text[:LONGEST_CUE])
        for cue in sorted(cues, key=lambda cue: cue.start)
        if cue.text and cue.start < duration and cue.end > cue.start
    ]
    if not cues:
        raise InvalidRequest(tr("No subtitle falls within its {duration:.1f} seconds.", duration=duration), fix=forms)
    # One at a time: the earlier gives way.
    ends = [*(min(cue.end, later.start) for cue, later in itertools.pairwise(cues)), cues[-1].end]
    return tuple(Cue(cue.start, end, cue.text) for cue, end in zip(cues, ends, strict=True) if end - cue.start >= 0.04)[
        :MOST_CUES
    ]


def read_srt(text: str) -> str:
    """An SRT or WebVTT file as a plain SRT: numbered, in order, without tags. Raises InvalidRequest without any line."""
    cues = [cue for cue in sorted(_srt(text), key=lambda cue: cue.start) if cue.text and cue.end > cue.start]
    if not cues:
        raise InvalidRequest(
            tr("no subtitle is in that file"), fix=tr("send an .srt: number, times, text, and an empty line")
        )
    if len(cues) > MOST_CUES:
        raise InvalidRequest(
            tr("that file has {count} subtitles; {most} is the most", count=len(cues), most=MOST_CUES),
            fix=tr("send it in parts"),
        )
    blocks = [
        f"{number}\n{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.text.replace('-->', '→')}\n"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n".join(blocks)


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02},{whole % 1000:03}"


def _srt(text: str) -> list[Cue]:
    pattern = rf"{_STAMP}\s*-->\s*{_STAMP}[^\n]*\n(.*?)(?=\n\s*\n|\n\s*\d+\s*\n\s*{_STAMP}\s*-->|\Z)"
    cues = []
    for found in re.finditer(pattern, text.replace("\r\n", "\n"), re.DOTALL):
        start, end = _stamp(found[1], found[2], found[3]), _stamp(found[4], found[5], found[6])
        cues.append(Cue(start, end, re.sub(r"<[^>]{0,40}>", "", found[7]).strip()))
    return cues


def _stamp(hours: str | None, minutes: str, seconds: str) -> float:
    return 3600 * int((hours or "0:")[:-1]) + 60 * int(minutes) + float(seconds.replace(",", "."))


def _timed(text: str) -> list[Cue]:
    # "0-2 Hello, 2-4 there": a comma parts two lines only where the second has its times.
    lines = re.split(rf"\s*(?:[|\n;]|,(?=\s*{_NUMBER}\s*s?\s*(?:-|–|—|to)\s*{_NUMBER}))\s*", text)
    found = [re.match(_CUE, line) for line in lines if line.strip()]
    cues = [Cue(_seconds(cue[1], ""), _seconds(cue[2], ""), cue[3].strip()) for cue in found if cue]
    return cues if len(cues) == len(found) else []


def _shared(text: str, duration: float) -> list[Cue]:
    """Plain text in readable pieces, each for as long as it has letters."""
    pieces = [
        piece
        for line in re.split(r"\s*[|\n]\s*", text)
        for sentence in re.split(r"(?<=[.!?…。！？])\s+", line)
        for piece in _short(sentence.strip())
        if piece
    ]
    weights = [max(8, len(piece)) for piece in pieces]
    at, cues = 0.0, []
    for piece, weight in zip(pieces, weights, strict=True):
        length = duration * weight / sum(weights)
        cues.append(Cue(at, at + length, piece))
        at += length
    return cues


def _short(sentence: str, most: int = 60) -> list[str]:
    pieces, line = [], ""
    for word in sentence.split():
        if line and len(line) + 1 + len(word) > most:
            pieces.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*pieces, line]
