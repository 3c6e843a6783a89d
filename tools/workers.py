"""Our own child processes: Pillow, NumPy and PyAV run there, never in the bot. One line of JSON in, lines out.

`ask` is the bot's half, `tools.working` the child's. A child answers one request with any number of progress lines and one
last line, a result or an error of `tools.errors`, then ends. It also ends, with all that it started, when the process
that asked is gone.
"""

import asyncio
import json
import sys
from typing import Any

from tools import errors
from tools.programs import follow, started
from tools.working import Progress

# NumPy's own threads would only fight with the encoder's, and with the other workers.
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}


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
