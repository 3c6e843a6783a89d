"""The plan as a file: iCalendar (RFC 5545), CSV and JSON out, CSV in. Pure: rows and text, no tables.

iCalendar is written here: twenty lines of escaping and folding are less than a library that does calendars.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from storage.wording import tr

FOLD: Final = 75  # octets of a line of an iCalendar file
MOST_LINES: Final = 500  # of a plan
LONGEST_CELL: Final = 10_000  # characters
LENGTH: Final = timedelta(minutes=15)  # of a post in a calendar: long enough to be seen in a week's view


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One planned post, as it stands in a file."""

    id: str  # P12
    state: str
    persona: str
    platform: str
    asset: str  # img_12; "" for a time that is kept
    date: str  # 2026-03-12
    time: str  # 18:00
    timezone: str
    utc: str  # 2026-03-12T17:00:00Z
    if_late: str
    caption: str
    link: str


COLUMNS: Final = tuple(PlanRow.__dataclass_fields__)


def as_json(rows: Sequence[PlanRow]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def as_csv(rows: Sequence[PlanRow]) -> str:
    """Write a table that a spreadsheet opens, and that can be read back. No cell begins a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(value) for name, value in asdict(row).items()})
    return out.getvalue()


def _harmless(cell: str) -> str:
    # A caption may begin with what a spreadsheet would run as a formula.
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def as_ics(rows: Sequence[PlanRow], *, now: datetime, name: str) -> str:
    """Write a calendar: an event for each post, under a name that stays, so that importing it again changes it in place."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Troupe//Plan//EN",
        "CALSCALE:GREGORIAN",
        _line("X-WR-CALNAME", name),
    ]
    for row in rows:
        begin = datetime.fromisoformat(row.utc)
        what = row.asset or "kept time"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{row.id}@troupe",
            f"DTSTAMP:{_instant(now)}",
            f"DTSTART:{_instant(begin)}",
            f"DTEND:{_instant(begin + LENGTH)}",
            _line("SUMMARY", f"{row.persona or 'Post'} → {row.platform}: {what} ({row.id})"),
            _line("DESCRIPTION", f"{row.state}, {row.time} {row.timezone}\n{row.caption}".strip()),
            f"STATUS:{'CONFIRMED' if row.state in {'planned', 'posted'} else 'TENTATIVE'}",
            *([_line("URL", row.link, is_text=False)] if re.match(r"https?://\S+$", row.link) else []),
            "END:VEVENT",
        ]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _line(name: str, value: str, *, is_text: bool = True) -> str:
    return f"{name}:{escaped(value) if is_text else value}"


def escaped(text: str) -> str:
    r"""Return a text as a value of an iCalendar line.

    >>> escaped("a, b; c\\d\ne")
    'a\\, b\\; c\\\\d\\ne'
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = re.sub(r"\r\n|\r|\n", r"\\n", text)
    return "".join(char for char in text if char == "\t" or (ord(char) >= 32 and ord(char) != 127))


def folded(line: str) -> str:
    """Break a line after at most 75 octets, never within a character; each further line begins with a space."""
    parts: list[str] = []
    current, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > FOLD - bool(parts):
            parts.append(current)
            current, size = "", 0
        current, size = current + char, size + width
    return "\r\n ".join([*parts, current])


# A plan that comes in.


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One line of a plan as a person wrote it, with its number in the file."""

    number: int
    persona: str = ""
    platform: str = ""
    asset: str = ""
    when: str = ""
    timezone: str = ""
    if_late: str = ""
    caption: str = ""
    state: str = ""

    def key(self, *, persona: str, platform: str, utc: datetime) -> str:
        """Name what this line plans, so that the same line plans nothing more, whatever the file is called."""
        parts = (persona, platform, utc.astimezone(UTC).isoformat(), self.asset.casefold(), self.caption)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


class NotAPlan(ValueError):
    """A file that is no plan; the message says what is missing."""


# Headings as people write them.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "persona": ("persona", "character", "who", "wer", "personaje", "name"),
    "platform": ("platform", "network", "where", "destination", "channel", "plattform", "kanal", "plataforma", "red"),
    "asset": ("asset", "file", "media", "content", "datei", "medium", "archivo"),
    "when": ("when", "datetime", "date time", "scheduled", "scheduled_time", "wann", "cuando"),
    "date": ("date", "day", "datum", "tag", "fecha"),
    "time": ("time", "hour", "uhrzeit", "zeit", "hora"),
    "timezone": ("timezone", "time zone", "tz", "zone", "zeitzone", "zona horaria"),
    "if_late": ("if_late", "if late", "late"),
    "caption": ("caption", "text", "copy", "untertitel", "texto"),
    "state": ("state", "status"),
}
_MEANT: Final = {heading: field for field, headings in HEADINGS.items() for heading in headings}


def read_plan(content: bytes) -> list[PlanLine]:
    """Read a table with a heading line. Raises NotAPlan for what is none."""
    text = _text(content)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t|", key=heading.count)
    csv.field_size_limit(LONGEST_CELL * 10)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NotAPlan(tr("that is no table: {error}", error=error)) from error
    if not rows:
        raise NotAPlan(tr("that file is empty"))
    fields = [_MEANT.get(cell.strip().lower().replace("﻿", ""), "") for cell in rows[0]]
    if "when" not in fields and "date" not in fields:
        raise NotAPlan(tr("there is no column “date” or “when” in its first line"))
    lines = [
        _plan_line(number, fields, cells)
        for number, cells in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if len(lines) > MOST_LINES:
        raise NotAPlan(tr("that plan has {count} lines; {most} are the most", count=len(lines), most=MOST_LINES))
    return lines


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAPlan(tr("that file is not text"))


def _plan_line(number: int, fields: Sequence[str], cells: Iterable[str]) -> PlanLine:
    found: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        value = cell.strip()[:LONGEST_CELL]
        if field and value and not found.get(field):
            found[field] = (
                value.removeprefix("'") if field == "caption" and value[1:2] in {"=", "+", "-", "@"} else value
            )
    day, hour = found.pop("date", ""), found.pop("time", "")
    if day:
        found["when"] = f"{day} {hour}".strip()
    return PlanLine(number=number, **found)
