"""Other programs, run to their end: in a group of their own, limited, never outliving us.

Whatever is started here dies with us, also when this process is killed without a word: it runs under `tools.guard`
(any program) or `tools.workers` (our own Python), which watch their standard input and end their group when it closes.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.processes import WINDOWS, Limits, group_is_gone, signal_group

ROOT = Path(__file__).resolve().parent.parent  # the checkout: where `-m tools...` is found
TAIL = 60  # lines kept of what a program says on standard error
LONGEST_LINE = 2**20  # bytes
GRACE = 1.5  # seconds between asking a group to end and ending it
GONE_TRIES = 100  # hundredths of a second that a killed group may take; one that nobody buries is left alone


@dataclass(frozen=True, kw_only=True)
class Finished:
    returncode: int
    stderr: str  # its last lines


async def run(
    argv: Sequence[str],
    *,
    timeout: float,
    on_line: Callable[[str], None] | None = None,
    limits: Limits | None = None,
) -> Finished:
    """Run `argv` under the guard to its end, handing each line of its output to `on_line`.

    Raises TimeoutError. On a timeout, and on cancelling, the whole group is dead before this returns.
    """
    async with asyncio.timeout(timeout), started(guarded(argv, limits or Limits())) as process:
        return await follow(process, on_line)


def guarded(argv: Sequence[str], limits: Limits) -> list[str]:
    """The command line that runs `argv` under `tools.guard`."""
    bounds = ["-" if value is None else str(value) for value in (limits.memory, limits.cpu, limits.file_size)]
    # -S: the guard needs nothing of the environment, and starts in half the time without it.
    return [sys.executable, "-S", "-m", "tools.guard", *bounds, *argv]


@contextlib.asynccontextmanager
async def started(
    argv: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start `argv` in a group of its own, with pipes; on leaving, for whatever reason, the group is gone.

    `environment` is added to our own.
    """
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        limit=LONGEST_LINE,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        start_new_session=not WINDOWS,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    try:
        yield process
    finally:
        # The group must be gone before the caller goes on, also while the caller is being cancelled.
        await asyncio.shield(_end(process))


async def follow(process: asyncio.subprocess.Process, on_line: Callable[[str], None] | None = None) -> Finished:
    """Read what `process` says until it ends."""
    assert process.stdout is not None
    assert process.stderr is not None
    tail: deque[str] = deque(maxlen=TAIL)
    async with asyncio.TaskGroup() as reading:
        reading.create_task(lines(process.stderr, tail.append))
        await lines(process.stdout, on_line or (lambda _: None))
    return Finished(returncode=await process.wait(), stderr="\n".join(tail))


async def lines(stream: asyncio.StreamReader, take: Callable[[str], None]) -> None:
    """Hand each line of `stream` to `take`, until it ends."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:  # longer than the buffer: dropped, reading goes on
            continue
        if not line:
            return
        take(line.decode(errors="replace").rstrip())


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        signal_group(process.pid, hard=False)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE)
    signal_group(process.pid, hard=True)  # members may outlive their leader
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
    for _ in range(GONE_TRIES):  # a killed one takes a moment to be gone, with all its files
        if group_is_gone(process.pid):
            return
        await asyncio.sleep(0.01)
