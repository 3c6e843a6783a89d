"""Our own child processes: Pillow, NumPy and PyAV run there, never in the bot. One line of JSON in, lines out.

`ask` is the bot's half, `serve` the child's. A child answers one request with any number of progress lines and one
last line, a result or an error of `tools.errors`, then ends. It also ends, with all that it started, when the process
that asked is gone.
"""

import asyncio
import errno
import json
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any

from tools import errors
from tools.processes import Limits, end_own_group, limit_self
from tools.programs import follow, started

Progress = Callable[[float], None]  # 0 to 1
Answer = dict[str, Any]

# NumPy's own threads would only fight with the encoder's, and with the other workers.
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}

DISK_FULL = errors.Unavailable("The disk is full.", fix="Free some space, then try again: nothing was lost.")


class WorkerDied(errors.Unavailable):
    """A child process ended without an answer: killed, out of memory, or crashed by a broken file."""


async def ask(
    module: str, request: dict[str, Any], *, timeout: float, on_progress: Progress | None = None
) -> dict[str, Any]:
    """Have `python -m module` answer `request`; `on_progress` is called with fractions on the way.

    Raises what the worker raised, WorkerDied, or Unavailable after `timeout`. Cancelling ends it and its children.
    """
    answer: dict[str, Any] = {}

    def hear(line: str) -> None:
        heard = json.loads(line)
        if "progress" not in heard:
            answer.update(heard)
        elif on_progress:
            on_progress(heard["progress"])

    try:
        async with asyncio.timeout(timeout), started([sys.executable, "-m", module], environment=ONE_THREAD) as process:
            assert process.stdin is not None
            process.stdin.write(json.dumps(request).encode() + b"\n")
            finished = await follow(process, hear)
    except TimeoutError as error:
        raise errors.Unavailable(f"{module} took longer than {timeout:.0f} s.", fix="Try again.") from error
    if "error" in answer:
        raise getattr(errors, answer["error"])(answer["message"], fix=answer["fix"])
    if "result" not in answer:
        said = finished.stderr.splitlines()[-1:] or [f"exit code {finished.returncode}"]
        raise WorkerDied(f"{module} ended without an answer: {said[0]}", fix="Try again.")
    result: dict[str, Any] = answer["result"]
    return result


def serve(answer: Callable[[Answer, Progress], Answer], *, limits: Limits | None = None) -> None:
    """Answer the one request on standard input by `answer`, then end this process."""
    limit_self(limits or Limits())
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    request = json.loads(lines.get())
    try:
        _say(result=answer(request, lambda fraction: _say(progress=round(fraction, 4))))
    except errors.TroupeError as error:
        _say(error=_kind(error), message=error.message, fix=error.fix)
    except MemoryError:
        _say(error="Unavailable", message="There is not enough memory for this.", fix="Close other programs.")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        _say(error="Unavailable", message=DISK_FULL.message, fix=DISK_FULL.fix)


def _listen(lines: queue.Queue[str]) -> None:
    while line := sys.stdin.readline():
        lines.put(line)
    end_own_group()  # nobody is there to hear the answer


def _say(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _kind(error: errors.TroupeError) -> str:
    """The nearest class that `ask` can raise again from a message and a fix."""
    known = ("InvalidRequest", "Unavailable", "OutcomeUnknown", "Refused", "NotAuthorized")
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in known)
