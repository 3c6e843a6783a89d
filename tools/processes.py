"""What differs between operating systems about processes: groups, signals, limits. Nothing else asks which OS it is.

Linux is what is tested. Standard library only, and little of it: `tools.guard` must start fast.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WINDOWS = os.name == "nt"
STARTED: dict[int, subprocess.Popen[bytes]] = {}  # children that may outlive this process; an ended one is reaped here


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a process may take. POSIX only: elsewhere they are not set, and the timeout alone protects."""

    memory: int | None = None  # bytes of address space
    cpu: int | None = None  # seconds
    file_size: int | None = None  # bytes it may write into one file


def limit_self(limits: Limits) -> None:
    """Put `limits` on this process and on everything it will start."""
    if WINDOWS:
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_CORE: 0,
    }
    for what, value in wanted.items():
        if value is None:
            continue
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(what, (value, hard))
    if limits.file_size is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails with "File too large", which can be said


def end_own_group() -> None:
    """End this process and everything that it started. Only for a process that leads its group."""
    if WINDOWS:
        _taskkill(os.getpid(), hard=True)
        os._exit(1)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def signal_group(leader: int, *, hard: bool) -> None:
    """Ask (or, `hard`, force) the group that `leader` leads to end. Nothing happens when it is gone."""
    if WINDOWS:
        _taskkill(leader, hard=hard)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL if hard else signal.SIGTERM)


def start_detached(argv: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: Path) -> int:
    """Start a program that outlives this process, at the head of a group of its own; return its number.

    What it says goes to the end of `log`. Raises OSError when it cannot be started.
    """
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    with log.open("ab") as said:
        process = subprocess.Popen(  # noqa: S603 - the owner's own program
            list(argv), cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said, **apart
        )
    STARTED[process.pid] = process
    return process.pid


def identity_of(pid: int) -> str:
    """Return what tells this process from a later one of the same number; "" when it has ended, or nobody can tell."""
    if pid in STARTED:
        if STARTED[pid].poll() is not None:  # it is asked after, so that it does not stay behind as a zombie
            del STARTED[pid]
            return ""
        if WINDOWS:
            return "child"
    if WINDOWS:
        return ""
    if Path("/proc/self/stat").exists():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in {"Z", "X"} else f"ticks {fields[19]}"
    said = subprocess.run(  # noqa: S603 - fixed words and a number
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return said.stdout.strip()


def resident_share(pid: int) -> float:
    """Return the share of this machine's memory that a process holds, from 0 to 1; 0 where nobody can tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages / os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError, AttributeError):  # it has ended, or this is no Linux
        return 0.0


def group_is_gone(leader: int) -> bool:
    """Whether nobody is left of the group that `leader` led. On Windows nobody can tell: taskkill has waited."""
    if WINDOWS:
        return True
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # the number belongs to somebody else by now
        return True
    return False


def widened(pipe: int) -> int:
    """Let a pipe hold as much as the system allows, and say how many bytes that are: frames of megabytes then pass with
    fewer switches of process."""
    if sys.platform != "linux":
        return 2**16
    import fcntl

    with contextlib.suppress(OSError):  # a container may allow less
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 2**20)
    return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)


def exit_code(returncode: int) -> int:
    """`returncode` of a child as an exit code: a signal becomes 128 + its number, as a shell says it."""
    return returncode if returncode >= 0 else 128 - returncode


def _taskkill(leader: int, *, hard: bool) -> None:
    words = ["taskkill", *(["/F"] if hard else []), "/T", "/PID", str(leader)]
    subprocess.run(words, check=False, capture_output=True)  # noqa: S603 - fixed words and a number


def is_running(pid: int) -> bool:
    """Whether a process of this number is there; another one may have got the number meanwhile."""
    if WINDOWS:
        return True  # asking there would end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
