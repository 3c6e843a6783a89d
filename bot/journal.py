"""The log of this run as a person reads it in a chat: newest lines by source and level, or the whole file."""

import asyncio
import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.error_book import entry_of
from bot.log import RUNNING, latest_run, recent
from tools.logs import LogLine


class Journal:
    """Reads what `bot.log` writes under `data_dir`; nothing is there while no run keeps a log."""

    def __init__(self, data_dir: Path) -> None:
        self._runs = data_dir / "runs"

    async def lines(
        self, *, source: str, level: str, limit: int, between: tuple[datetime, datetime] | None = None
    ) -> Sequence[LogLine]:
        """Return the newest lines, oldest first, at `level` or above; of every `source` for "", of any time for None."""
        return await asyncio.to_thread(self._lines, source, level, limit, between)

    async def file(self) -> Path | None:
        """Return the file of this run's events, one JSON object a line."""
        folder = await asyncio.to_thread(self._folder)
        events = folder / "events.jsonl" if folder is not None else None
        return events if events is not None and events.is_file() else None

    def _lines(
        self, source: str, level: str, limit: int, between: tuple[datetime, datetime] | None
    ) -> Sequence[LogLine]:
        folder = self._folder()
        if folder is None:
            return []
        found = recent(folder, service=source, level=level, limit=limit, between=between)
        lines = []
        for event in reversed(found):
            entry = entry_of(dict(event))
            at = datetime.fromisoformat(str(event["ts"]))
            fix = str(entry["details"].get("fix", ""))
            lines.append(
                LogLine(at=at, level=entry["level"], source=str(event["service"]), text=entry["message"], fix=fix)
            )
        return lines

    def _folder(self) -> Path | None:
        """This process's own run: another command, such as `./troupe check`, may have begun one since."""
        try:
            folders = sorted((path for path in self._runs.iterdir() if path.is_dir()), reverse=True)
        except OSError:
            return None
        for folder in folders:
            try:
                said = (folder / "summary.txt").read_text(encoding="utf-8")
            except (OSError, ValueError):
                continue
            if said.startswith(RUNNING) and re.search(rf"^pid: {os.getpid()}$", said, re.MULTILINE):
                return folder
        return latest_run(self._runs)
