"""Run FFmpeg: in its own process group, with progress, ended whole when cancelled or late."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from storage.wording import tr
from tools.errors import Unavailable
from tools.processes import Limits
from tools.programs import run as run_program
from tools.working import disk_full

_LACKS = re.compile(
    r"No such filter: '([\w-]{1,40})'|Unknown encoder '([\w-]{1,40})'|Unknown decoder '([\w-]{1,40})'"
    r"|Requested output format '([\w-]{1,40})' is not"
)


class FFmpegFailed(Unavailable):
    """FFmpeg ended with an error: the input is broken, or the command line is wrong. `tail` is what it said."""

    def __init__(self, message: str, *, tail: str, fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.tail = tail


async def run(
    ffmpeg: Path,
    arguments: Sequence[str],
    *,
    timeout: float,
    on_progress: Callable[[float], None] | None = None,
    limits: Limits | None = None,
) -> None:
    """Run `ffmpeg` with `arguments`; `on_progress` hears how many seconds of output are written.

    Raises FFmpegFailed, or Unavailable when the disk is full or the time is over. Cancelling kills the group first.
    """

    def hear(line: str) -> None:
        key, _, value = line.partition("=")
        if on_progress and key == "out_time_us" and value.lstrip("-").isdigit():
            on_progress(max(0, int(value)) / 1_000_000)

    command = [str(ffmpeg), "-progress", "pipe:1", "-nostats", *arguments]
    try:
        finished = await run_program(command, timeout=timeout, on_line=hear, limits=limits)
    except TimeoutError as error:
        raise Unavailable(
            tr("FFmpeg took longer than {timeout:.0f} s.", timeout=timeout), fix=tr("Try a shorter clip.")
        ) from error
    raise_for(finished.returncode, finished.stderr)


def raise_for(returncode: int, stderr: str) -> None:
    """Nothing when FFmpeg ended well; else the error that says who can act."""
    if returncode == 0:
        return
    if "No space left on device" in stderr or "Disk quota exceeded" in stderr:
        raise disk_full()
    if missing := _LACKS.search(stderr):
        raise Unavailable(
            tr("This FFmpeg has no {missing}.", missing=missing[1] or missing[2] or missing[3] or missing[4]),
            fix=tr("Leave ffmpeg.path empty to use the complete one that was installed along."),
        )
    last = (stderr.strip().splitlines() or [tr("exit code {returncode}", returncode=returncode)])[-1]
    raise FFmpegFailed(tr("FFmpeg stopped: {last}", last=last), tail=stderr, fix=tr("The whole message is in the log."))
