"""What this run has written into its log, for the owner: newest lines by source and level, or the file itself."""

import asyncio
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from storage.tables import Role
from storage.wording import tr
from tools.comfyui.serverlog import MARKS, Level
from tools.context import Document, Outcome, ToolContext
from tools.errors import Refused
from tools.marks import plain
from tools.toolbox import tool

LINES, MOST = 15, 50  # lines that are shown, and at most
LONGEST = 200  # characters of a line
LEVELS: dict[str, Level] = {"err": "error", "crit": "error", "warn": "warning", "info": "info"}
SERVERS_OWN = {"comfy", "comfyui", "installer", "install"}
AROUND = timedelta(minutes=2)  # before a time that is asked for, and after its minute
CLOCK = re.compile(
    r"(?:(?:at|around|about|um|gegen|a las?|sobre las?) )+(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))? ?(?P<half>[ap]\.?m\.?)?"
    r"(?:uhr|h|o'clock)?"
)
EVERYTHING = {"", "all", "system", "run", "bot", "log", "logs", "level"}


@dataclass(frozen=True, kw_only=True)
class LogLine:
    at: datetime
    level: str
    source: str
    text: str
    fix: str = ""


class Journal(Protocol):
    async def lines(
        self, *, source: str, level: str, limit: int, between: tuple[datetime, datetime] | None = None
    ) -> Sequence[LogLine]: ...

    async def file(self) -> Path | None: ...


@tool
async def logs(context: ToolContext, *, words: str = "") -> Outcome:
    """Show this run's log: "comfy errors", "telegram warning 30", "at 14:10", or "run" for the file."""
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may read the log"))
    if moment := _moment(words, context):
        around = (moment - AROUND, moment + timedelta(minutes=1) + AROUND)
        then = await context.studio.journal.lines(source="", level="info", limit=MOST, between=around)
        if not then:
            at = f"{moment.astimezone(ZoneInfo(context.timezone)):%H:%M}"
            return Outcome(effect="nothing", text=tr("This run's log has nothing from around {at}.", at=at))
        return _told([_line(one, context.timezone) for one in then])
    parts = [part.strip("-") for part in re.split(r"[\s=,]+", words.lower()) if part.strip("-")]
    if parts in (["run"], ["file"]):
        return await _file(context)
    level: Level = "info"
    source, limit = "", LINES
    for part in parts:
        if known := _known(part):
            level = known
        elif part.isdecimal() and len(part) < 4:
            limit = max(1, min(int(part), MOST))
        elif part not in EVERYTHING:
            source = part
    if source in SERVERS_OWN and context.studio.comfyui is not None:
        said = await context.studio.comfyui.lines(least=level, limit=limit)
        return _told([f"{MARKS[one.level]} {plain(one.text)}" for one in said])
    source = "comfyui" if source in SERVERS_OWN else source
    found = await context.studio.journal.lines(source=source, level=level, limit=limit)
    return _told([_line(one, context.timezone) for one in found])


def _moment(words: str, context: ToolContext) -> datetime | None:
    """The time of day that is named, "at 14:10" or "um 9 Uhr": the last such moment that has been."""
    found = CLOCK.fullmatch(" ".join(words.lower().split()))
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if (half := found["half"]) and hour <= 12:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    here = context.now.astimezone(ZoneInfo(context.timezone))
    moment = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment if moment <= here else moment - timedelta(days=1)


def _told(lines: Sequence[str]) -> Outcome:
    if not lines:
        return Outcome(
            effect="nothing",
            text=tr(
                "There are no such lines. /logs shows the newest, /logs telegram warning some, /logs run the file."
            ),
        )
    return Outcome(effect="found", text="\n".join(lines))


def _line(line: LogLine, timezone: str) -> str:
    fix = f" ({line.fix})" if line.fix else ""
    said = f"{line.text}{fix}"
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    at = line.at.astimezone(ZoneInfo(timezone))
    return f"{MARKS[_known(line.level) or 'info']} {at:%H:%M:%S} {plain(line.source)}: {plain(' '.join(said.split()))}"


def _known(name: str) -> Level | None:
    """The level that is meant: "error", "warnings", "warn"."""
    return next((level for start, level in LEVELS.items() if name.startswith(start)), None)


async def _file(context: ToolContext) -> Outcome:
    events = await context.studio.journal.file()
    if events is None:
        return Outcome(effect="nothing", text=tr("This run keeps no log."))
    name = f"troupe-log-{context.now:%Y%m%d-%H%M%S}.jsonl"
    target = context.studio.downloads / name
    context.studio.downloads.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(shutil.copyfile, events, target)  # it goes on being written
    return Outcome(
        effect="made",
        text=tr("The log of this run, one event a line. It holds no token, but names of people and files."),
        object_kind="archive",
        files=(Document(path=target, name=name, mime="application/x-ndjson"),),
    )


PRESSED = [logs]
