"""The log of a run: `runs/<timestamp>/events.jsonl`, one event a line, and `summary.txt` beside it.

An event has ts, level, service, message, fix and extra. Messages are constants, facts stand in `extra`; `fix` is what
a person can do. Everything passes the redactor on its way out. The console only hears what somebody should act on.
"""

import asyncio
import json
import logging
import os
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from bot.redaction import Redactor, guarded_streams
from tools.processes import is_running

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
FLOORS = {"bot", "tools", "personas", "storage"}
# These tell addresses (Telegram's hold the token), headers or every beat of a clock below WARNING.
CHATTY = (
    "httpx", "httpx2", "httpcore", "httpcore2", "urllib3", "aiohttp", "websockets", "telegram", "discord", "hpack",
    "apscheduler", "dbos", "sqlalchemy", "alembic", "aiosqlite", "langsmith", "langchain", "langgraph", "openai",
    "anthropic", "ollama", "asyncio", "PIL", "tzlocal", "dateparser",
)  # fmt: skip
RUNNING = "state: running"
LONGEST = 16_000  # characters of one string of an event
OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "service", "fix"}


class Run:
    """One start of the program, with its folder. Enter it early; leaving it writes how the run ended."""

    def __init__(
        self,
        data_dir: Path,
        *,
        command: str,
        now: datetime,
        level: str = "info",
        console_level: str = "warning",
        secrets: Iterable[str] = (),
        keep: int = 50,
    ) -> None:
        self.redactor = Redactor(secrets)
        self.runs = data_dir / "runs"
        self.started = now
        self.facts: dict[str, Any] = {"command": command, "pid": os.getpid()}
        self._level = LEVELS[level]
        self._console_level = LEVELS[console_level]
        self._keep = keep
        self._stack = ExitStack()
        self.folder = self._make_folder(now)
        self.events = self.folder / "events.jsonl"
        self.summary = self.folder / "summary.txt"

    def __enter__(self) -> Self:
        root = logging.getLogger()
        self._before = root.level, list(root.handlers)
        self._stack.enter_context(guarded_streams(self.redactor))
        self._file = self._stack.enter_context(EventFile(self.events, self.redactor))
        console = Console(sys.stderr, self.redactor)
        console.setLevel(self._console_level)
        root.handlers[:] = [self._file, console]
        root.setLevel(self._level)
        for name in CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
        logging.captureWarnings(True)
        point_latest(self.runs, self.folder)
        self.write_summary("running")
        sweep(self.runs, keep=self._keep)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ended = "ended" if error is None or (isinstance(error, SystemExit) and not error.code) else "failed"
        if isinstance(error, KeyboardInterrupt):
            ended = "stopped by the person"
        elif error is not None and not isinstance(error, SystemExit):
            logging.getLogger(__name__).error("The run failed", exc_info=error, extra={"action": "run_failed"})
        try:
            self.write_summary(ended)
        finally:
            logging.captureWarnings(False)
            root = logging.getLogger()
            root.setLevel(self._before[0])
            root.handlers[:] = self._before[1]
            self._stack.close()

    def note(self, **facts: Any) -> None:
        """Keep facts for the summary: which fronts serve, what paints, where the results are."""
        self.facts |= facts
        self.write_summary("running")

    def write_summary(self, state: str, now: datetime | None = None) -> None:
        """Write summary.txt anew, whole or not at all."""
        now = now or datetime.now(UTC)
        lines = [f"state: {state}", f"started: {stamp(self.started)}"]
        if state != "running":
            lines += [f"ended: {stamp(now)}", f"seconds: {(now - self.started).total_seconds():.1f}"]
        lines += [f"{name}: {value}" for name, value in self.facts.items()]
        lines += [f"{level}s: {self._file.counts.get(level, 0)}" for level in ("warning", "error")]
        lines += [f"last {level}: {text}" for level, text in self._file.last.items()]
        text = self.redactor.text("\n".join(one_line(line) for line in lines) + "\n")
        partial = self.summary.with_suffix(".part")
        try:
            with os.fdopen(
                os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(text)
            partial.replace(self.summary)
        except OSError:  # a full disk must not stop the program: what matters is in the database
            partial.unlink(missing_ok=True)

    def _make_folder(self, now: datetime) -> Path:
        name = now.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
        try:
            self.runs.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.runs.chmod(0o700)
            return _new_folder(self.runs, name)
        except OSError as error:
            # Whoever opens the database says better what is wrong with the folder; the log is kept all the same.
            self.facts["log kept elsewhere, because"] = str(error)
            self.runs = Path(tempfile.mkdtemp(prefix="troupe-"))
            return _new_folder(self.runs, name)


def _new_folder(runs: Path, name: str) -> Path:
    for number in range(1, 1000):
        folder = runs / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:  # another start in the same second
            continue
        return folder
    raise FileExistsError(f"{runs / name} and 998 more exist")


class EventFile(logging.Handler):
    """Writes each record as one JSON line, in one write, so that two threads never tear a line."""

    def __init__(self, path: Path, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._complained = False
        self.counts: dict[str, int] = {}
        self.last: dict[str, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        try:
            event = as_event(record, self._redactor)
            line = self._redactor.event(event) + "\n"
            os.write(self._file, line.encode(errors="backslashreplace"))  # half a surrogate pair becomes a JSON escape
        except Exception:  # logging never takes the program down; the first failure is said
            self.handleError(record)
            return
        self.counts[event["level"]] = self.counts.get(event["level"], 0) + 1
        if event["level"] in {"warning", "error"}:
            self.last[event["level"]] = f"{event['ts']} {event['service']}: {event['message']}"

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        if not self._complained:
            self._complained = True
            reason = traceback.format_exception_only(sys.exception())[-1].strip()
            print(f"The log cannot be written: {self._redactor.text(reason)}", file=sys.stderr)  # noqa: T201

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        os.close(self._file)


class Console(logging.StreamHandler[TextIO]):
    """One quiet line for a person: no logger's name, no traceback, and what to do."""

    def __init__(self, stream: TextIO, redactor: Redactor) -> None:
        super().__init__(stream)
        self._redactor = redactor
        # What the terminal has a sentence of its own for stands there already; and what was cancelled, somebody has cancelled.
        self.addFilter(lambda record: not getattr(record, "is_said", False) and not _is_cancelled(record))

    def format(self, record: logging.LogRecord) -> str:
        event = as_event(record, self._redactor)
        line = f"{event['level']}: {event['message']}"
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line += f" ({type(error).__name__}: {self._redactor.text(str(error))})"
        if event["fix"]:
            line += f" -> {event['fix']}"
        return one_line(line)[:1000]


def _is_cancelled(record: logging.LogRecord) -> bool:
    return record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)


def as_event(record: logging.LogRecord, redactor: Redactor) -> dict[str, Any]:
    """A record as an event: text made, secrets hidden."""
    error = record.exc_info[1] if record.exc_info else None
    try:
        message = record.getMessage()
    except Exception as broken:  # an argument's __str__ may do anything
        message = f"{record.msg!s} (its arguments cannot be shown: {type(broken).__name__})"
    extra = {name: value for name, value in vars(record).items() if name not in OWN}
    if record.exc_info and error is not None:
        extra["traceback"] = "".join(traceback.format_exception(*record.exc_info))
    if record.stack_info:
        extra["stack"] = record.stack_info
    known = {logging.CRITICAL: "error"}
    return {
        "ts": stamp(datetime.fromtimestamp(record.created, UTC)),
        "level": known.get(record.levelno, record.levelname.lower()),
        "service": str(getattr(record, "service", "") or service_of(record.name)),
        "message": clip(redactor.text(message)),
        "fix": clip(redactor.text(str(getattr(record, "fix", "") or getattr(error, "fix", "") or ""))),
        "extra": clip(redactor.value(extra)),
    }


def service_of(logger: str) -> str:
    """Who speaks, from a logger's name.

    >>> service_of("bot.fronts.telegram"), service_of("tools.comfyui.client"), service_of("apscheduler.x")
    ('telegram', 'comfyui', 'apscheduler')
    """
    words = [word for word in logger.split(".") if word not in {"fronts", "publishers"}]
    return words[1] if len(words) > 1 and words[0] in FLOORS else words[0]


def clip(value: Any) -> Any:
    """Long strings cut, after redaction: a cut through a secret would hide it from the patterns."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}… ({len(value) - LONGEST} more)"
    if isinstance(value, dict):
        return {name: clip(inner) for name, inner in value.items()}
    return [clip(inner) for inner in value] if isinstance(value, list) else value


def one_line(text: str) -> str:
    """`text` without control characters, so that nothing logged can steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def point_latest(runs: Path, folder: Path) -> None:
    """Let `latest` name the newest run: a link, or a text file where links need a privilege."""
    if os.name == "nt":
        (runs / "latest.txt").write_text(folder.name + "\n", encoding="utf-8")
        return
    fresh = runs / f".latest-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder.name)
    fresh.replace(runs / "latest")


def latest_run(runs: Path) -> Path | None:
    """The newest run's folder, by the pointer; None where there is none."""
    link, text = runs / "latest", runs / "latest.txt"
    try:
        folder = runs / (link.readlink() if link.is_symlink() else text.read_text(encoding="utf-8").strip())
    except OSError:
        return None
    return folder if folder.is_dir() else None


def sweep(runs: Path, *, keep: int) -> None:
    """Delete the oldest runs' folders beyond `keep`, but none that is being written: a start that is refused has a
    folder too, and a service may be refused many times beside the one that runs. Say of a run that was killed that it was.
    """
    folders = sorted(
        path for path in runs.iterdir() if path.is_dir() and not path.is_symlink() and path.name[:1] != "."
    )
    for number, folder in enumerate(folders):
        summary = folder / "summary.txt"
        try:
            said = summary.read_text(encoding="utf-8")
        except (OSError, ValueError):
            said = ""
        pid = re.search(r"^pid: (\d+)$", said, re.MULTILINE)
        is_written = said.startswith(RUNNING) and pid is not None and is_running(int(pid[1]))
        if number < len(folders) - keep and not is_written:
            shutil.rmtree(folder, ignore_errors=True)
        elif said.startswith(RUNNING) and not is_written:
            with suppress(OSError):
                summary.write_text(said.replace(RUNNING, "state: killed", 1), encoding="utf-8")


def recent(
    folder: Path,
    *,
    service: str = "",
    level: str = "",
    limit: int = 50,
    between: tuple[datetime, datetime] | None = None,
) -> list[Mapping[str, Any]]:
    """The newest events of a run's folder, newest first, at `level` or above, of `service`, of the time `between`."""
    lowest = LEVELS.get(level, logging.NOTSET)
    found: list[Mapping[str, Any]] = []
    for event in backwards(folder / "events.jsonl"):
        if between is not None:
            at = datetime.fromisoformat(str(event["ts"]))
            if at < between[0]:
                break
            if at > between[1]:
                continue
        if (not service or event.get("service") == service) and LEVELS.get(str(event.get("level")), 0) >= lowest:
            found.append(event)
            if len(found) == limit:
                break
    return found


def backwards(path: Path, *, most: int = 4 * 1024 * 1024) -> Iterator[Mapping[str, Any]]:
    """The events of the last `most` bytes of a file, last first; a torn line is passed over."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - most))
            lines = file.read(most).splitlines()
    except OSError:
        return
    for line in reversed(lines):
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict):
            yield event
