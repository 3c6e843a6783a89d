"""Looking at the processes of this machine, for tests of what is left behind."""

import contextlib
from pathlib import Path


def running_with(words: str) -> list[str]:
    """The command lines of living processes that contain `words`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state = (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if words in line and state not in "ZX":
                found.append(line)
    return found


def is_running(number: int) -> bool:
    """Whether the process of this number lives."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"
