"""What differs between operating systems about processes: groups, signals, limits. Nothing else asks which OS it is.

Linux is what is tested. Standard library only, and little of it: `tools.guard` must start fast.
"""

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

WINDOWS = os.name == "nt"


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


def widen(pipe: int) -> None:
    """Let a pipe hold as much as the system allows: frames of megabytes then pass with fewer switches of process."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # a container may allow less
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 2**20)


def exit_code(returncode: int) -> int:
    """`returncode` of a child as an exit code: a signal becomes 128 + its number, as a shell says it."""
    return returncode if returncode >= 0 else 128 - returncode


def _taskkill(leader: int, *, hard: bool) -> None:
    words = ["taskkill", *(["/F"] if hard else []), "/T", "/PID", str(leader)]
    subprocess.run(words, check=False, capture_output=True)  # noqa: S603 - fixed words and a number
