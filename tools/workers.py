"""Our own child processes: Pillow, NumPy and PyAV run there, never in the bot. One line of JSON in, lines out.

`ask` is the bot's half, `tools.working` the child's. A child answers a request with any number of progress lines and one
last line, a result or an error of `tools.errors`, then ends, unless it was told to stay. It also ends, with all that it
started, when the process that asked is gone.
"""

import asyncio
import json
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from storage.wording import spoken, tr
from tools import errors
from tools.programs import follow, lines, started
from tools.working import LANGUAGE, STAYS, Progress

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
    async with _told_late(module, timeout), started(_command(module), environment=ONE_THREAD) as process:
        heard = _Heard(on_progress)
        _put(process, request)
        finished = await follow(process, heard)
        said = finished.stderr.splitlines()[-1:] or [tr("exit code {returncode}", returncode=finished.returncode)]
        return heard.result(module, said[0])


class Lingering:
    """Children that answer one request after the other: what `python -m module` loads and compiles, it does once.

    As many run as requests come at once; one stays when there is nothing to do, and is let go after `idle` seconds.
    """

    def __init__(self, module: str, *, idle: float = 60.0) -> None:
        self._module = module
        self._idle = idle
        self._waiting: list[_Child] = []
        self._leaving: set[asyncio.Task[None]] = set()

    async def ask(
        self, request: dict[str, Any], *, timeout: float, on_progress: Progress | None = None
    ) -> dict[str, Any]:
        """As `ask`; a child that failed, was late, or was cancelled at, ends, and the next request has another."""
        child, has_waited = await self._child()
        is_well = False
        try:
            async with _told_late(self._module, timeout):
                answer = await child.ask(request, on_progress)
                is_well = True
                return answer
        except errors.InvalidRequest:
            is_well = True
            raise
        except WorkerDied:
            if not has_waited:
                raise
        finally:
            if is_well and not self._waiting:
                self._keep(child)
            else:
                await asyncio.shield(child.end())
        # It may have died while it waited, unseen. What it was asked is asked of a new one, once.
        return await self.ask(request, timeout=timeout, on_progress=on_progress)

    async def close(self) -> None:
        """End those that wait. Requests that are being answered go on."""
        waiting, self._waiting = self._waiting, []
        for child in waiting:
            await child.end()
        await asyncio.gather(*self._leaving)

    async def _child(self) -> tuple["_Child", bool]:
        """One that can be asked, and whether it has waited for this."""
        while self._waiting:
            child = self._waiting.pop()
            child.is_wanted()
            if child.is_alive:
                return child, True
            await child.end()
        return await _Child.start(self._module), False

    def _keep(self, child: "_Child") -> None:
        self._waiting.append(child)
        child.leaves_in(self._idle, lambda: self._let_go(child))

    def _let_go(self, child: "_Child") -> None:
        if child in self._waiting:
            self._waiting.remove(child)
            leaving = asyncio.get_running_loop().create_task(child.end())
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)


class _Child:
    """One process that stays, and the task that reads what it says on standard error."""

    def __init__(self, module: str, process: asyncio.subprocess.Process, stack: AsyncExitStack) -> None:
        self._module = module
        self._process = process
        self._stack = stack
        self._timer: asyncio.TimerHandle | None = None
        self._tail: deque[str] = deque(maxlen=1)
        assert process.stderr is not None
        self._listening = asyncio.get_running_loop().create_task(lines(process.stderr, self._tail.append))

    @classmethod
    async def start(cls, module: str) -> "_Child":
        stack = AsyncExitStack()
        process = await stack.enter_async_context(started([*_command(module), STAYS], environment=ONE_THREAD))
        return cls(module, process, stack)

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    def leaves_in(self, seconds: float, leave: Callable[[], None]) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, leave)

    def is_wanted(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def ask(self, request: dict[str, Any], on_progress: Progress | None) -> dict[str, Any]:
        assert self._process.stdout is not None
        heard = _Heard(on_progress)
        _put(self._process, request)
        while not heard.is_over:
            line = await self._process.stdout.readline()
            if not line:
                await self._process.wait()
                await self._listening
                break
            heard(line.decode(errors="replace"))
        said = [*self._tail] or [tr("exit code {returncode}", returncode=self._process.returncode)]
        return heard.result(self._module, said[0])

    async def end(self) -> None:
        self.is_wanted()
        await self._stack.aclose()
        await self._listening


class _Heard:
    """What a worker has said to one request."""

    def __init__(self, on_progress: Progress | None) -> None:
        self._on_progress = on_progress
        self._answer: dict[str, Any] = {}

    def __call__(self, line: str) -> None:
        heard = json.loads(line)
        if "progress" not in heard:
            self._answer.update(heard)
        elif self._on_progress:
            self._on_progress(heard["progress"])

    @property
    def is_over(self) -> bool:
        return bool(self._answer)

    def result(self, module: str, last_words: str) -> dict[str, Any]:
        if "error" in self._answer:
            raise getattr(errors, self._answer["error"])(self._answer["message"], fix=self._answer["fix"])
        if "result" not in self._answer:
            raise WorkerDied(
                tr("{module} ended without an answer: {last_words}", module=module, last_words=last_words),
                fix=tr("Try again."),
            )
        result: dict[str, Any] = self._answer["result"]
        return result


def _command(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _put(process: asyncio.subprocess.Process, request: dict[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps({**request, LANGUAGE: spoken()}).encode() + b"\n")


@asynccontextmanager
async def _told_late(module: str, timeout: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(timeout):
            yield
    except TimeoutError as error:
        raise errors.Unavailable(
            tr("{module} took longer than {timeout:.0f} s.", module=module, timeout=timeout), fix=tr("Try again.")
        ) from error
