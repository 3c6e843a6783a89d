"""One process at a time works in a data folder, and the others can say which one it is."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from storage.errors import Held, Unreachable
from storage.translate import translated_os
from storage.wording import tr

PATIENCE = 0.5  # seconds; longer than somebody else's look at who holds it


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The process that works in the folder: `./troupe <command>`, by its process id."""

    command: str
    pid: int


class DataLock:
    """The lock of the data folder `folder`. The system lets go of it when its process ends, however it ends.

        with DataLock(folder).hold("run"):
            ...

    Two files: the system's lock is on one, and the other tells who has it. Taking the lock empties the file
    that it is on, also when that fails, so the holder's name cannot stand there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / "lock", mode=0o600, thread_local=False)
        self._note = folder / "lock.json"

    def hold(self, command: str, *, patience: float = PATIENCE) -> Self:
        """Take the lock for `command` (run, chat, demo). Raises `Held`, naming who has it.

        Keep what this returns, or use it with `with`: a lock that is forgotten is let go.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(timeout=patience, poll_interval=0.05)
            self._write(Holder(command=command, pid=os.getpid()))
        except Timeout:
            holder = self._noted()
            who = (
                tr("`troupe {command}` (pid {pid})", command=holder.command, pid=holder.pid)
                if holder
                else tr("Another process")
            )
            raise Held(
                tr("{who} works in {folder}.", who=who, folder=self.folder),
                fix=tr("Stop it first, or use another data folder."),
                command=holder.command if holder else "",
                pid=holder.pid if holder else None,
            ) from None
        except (FileExistsError, NotADirectoryError) as error:
            raise Unreachable(
                tr("The data folder {folder} cannot be made: a file is in its place.", folder=self.folder),
                fix=tr("Move that file away, or set data_dir (TROUPE_DATA_DIR) to another folder."),
            ) from error
        except OSError as error:
            self._lock.release()
            raise translated_os(error, tr("The data folder {folder}", folder=self.folder)) from error
        return self

    def holder(self) -> Holder | None:
        """Who has the lock now; None when nobody has. Looking does not take it, but for an instant."""
        if not self._lock.is_locked:
            if not (self.folder / "lock").exists():
                return None
            probe = FileLock(self.folder / "lock", mode=0o600, thread_local=False)
            with suppress(Timeout, OSError), probe.acquire(timeout=0):
                return None
        return self._noted() or Holder(command="?", pid=0)

    def release(self) -> None:
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _write(self, holder: Holder) -> None:
        beside = self._note.with_suffix(".new")
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"command": holder.command, "pid": holder.pid}, file)
        beside.replace(self._note)

    def _noted(self) -> Holder | None:
        try:
            noted = json.loads(self._note.read_text(encoding="utf-8"))
            return Holder(command=str(noted["command"]), pid=int(noted["pid"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
