"""ComfyUI's own log, as a person reads it: without colours and progress bars, each line with its level."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["info", "warning", "error"]

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
ERROR = re.compile(
    r"\bERROR\b|^Traceback|!!! Exception|^\s*(?:\w+\.)*\w*(?:Error|Exception)\b\s*(?::|$)|IMPORT FAILED|out of memory|ran out of memory"
)
WARNING = re.compile(r"\bWARN(?:ING)?\b|\w*Warning\b|deprecated", re.IGNORECASE)
TAIL = 512 * 1024  # bytes that are read from the end of a log
LONGEST = 300  # characters of a line that are shown
MARKS: dict[Level, str] = {"error": "⛔", "warning": "⚠️", "info": "ℹ️"}


@dataclass(frozen=True, kw_only=True)
class LogLine:
    level: Level
    text: str


def read_lines(raw: Iterable[str]) -> list[LogLine]:
    """Return the lines that say something; of a bar that was drawn over itself, its last state.

    A line under a traceback belongs to it.

    >>> [line.level for line in read_lines(["\\x1b[31mERROR\\x1b[0m no model", " 10%|#\\r100%|##########", "ok"])]
    ['error', 'info', 'info']
    """
    lines: list[LogLine] = []
    is_traceback = False
    for whole in raw:
        text = ANSI.sub("", whole.rstrip("\r\n")).rpartition("\r")[2]
        text = "".join(letter if letter.isprintable() else " " for letter in text).rstrip()[:LONGEST]
        if not text.strip():
            continue
        is_traceback = text.startswith("Traceback") or (is_traceback and text.startswith(" "))
        level: Level = "info"
        if is_traceback or ERROR.search(text):
            level = "error"
        elif WARNING.search(text):
            level = "warning"
        lines.append(LogLine(level=level, text=text))
    return lines


def tail(path: Path, *, least: Level = "info", limit: int = 30) -> list[LogLine]:
    """Return the newest lines of a log file of at least this level; none of a file that is not there."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            size = file.tell()
            file.seek(max(0, size - TAIL))
            data = file.read()
    except OSError:
        return []
    text = data.decode("utf-8", "replace").split("\n")
    return newest(read_lines(text[1:] if size > TAIL else text), least=least, limit=limit)


def newest(lines: Iterable[LogLine], *, least: Level, limit: int) -> list[LogLine]:
    """Return the last `limit` of the lines of at least this level."""
    order: list[Level] = ["info", "warning", "error"]
    wanted = set(order[order.index(least) :])
    return list(deque((line for line in lines if line.level in wanted), maxlen=limit))
