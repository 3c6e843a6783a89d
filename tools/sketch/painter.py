"""`sketch`: the painter that needs nothing. Draws storyboard shots in a worker process that it keeps alive.

Neither NumPy nor Pillow is imported here: the bot stays light, and a drawing that goes wrong takes only its own
process with it.
"""

import asyncio
import contextlib
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from storage.tables import Appearance
from storage.wording import tr
from tools.errors import InvalidRequest, Unavailable
from tools.painting import ImageRequest, Painted, PaintProgress
from tools.processes import WINDOWS
from tools.programs import ROOT
from tools.workers import ONE_THREAD

logger = logging.getLogger(__name__)

SMALLEST, LARGEST, STEEPEST = 256, 4096, 3.0  # px, px, longer side over shorter
_FIELDS = ("presents_as", "hair", "eyes", "skin", "body_type", "height", "age_range", "clothing")
_LONGEST = 4000  # letters of a scene that are sent; more says nothing more about one picture


class SketchPainter:
    """Draws with up to `workers` processes; more calls than that wait their turn.

    `timeout` is the seconds one picture may take before its worker is ended.
    """

    name = "sketch"
    uses_gpu = False

    def __init__(self, *, workers: int = 1, timeout: float = 60.0) -> None:
        self._slots: asyncio.Queue[_Worker] = asyncio.Queue()
        self._workers = [_Worker() for _ in range(max(1, workers))]
        for worker in self._workers:
            self._slots.put_nowait(worker)
        self._timeout = timeout
        self._closed = False

    async def look(self) -> None:
        """There is nothing to choose."""

    async def paint(self, request: ImageRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Painted:
        """Draw `request` into the PNG `to`. Deterministic: asked twice, the same pixels come twice."""
        _check_size(request.width, request.height)
        if self._closed:
            raise Unavailable(tr("The sketch painter is closed."))
        part = to.with_name(f".{to.name}.{os.getpid()}.part")
        progress(PaintProgress(fraction=0.0))
        started = time.monotonic()
        try:
            async with self._worker() as worker:
                await worker.ask(_question(request, part), timeout=self._timeout)
            # A rename within one folder is atomic: nobody ever opens half a picture under its final name.
            await asyncio.to_thread(part.replace, to)
        except OSError as error:
            raise _unwritable(to, error.strerror or str(error)) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        progress(PaintProgress(fraction=1.0, stage="painted"))
        return Painted(
            path=to,
            width=request.width,
            height=request.height,
            seconds=time.monotonic() - started,
            settings={"painter": self.name, "seed": request.seed, "shot": request.shot},
        )

    async def check(self) -> str:
        """One line; asks the worker, so that a missing library is found here and not in the first job."""
        async with self._worker() as worker:
            await worker.ask({}, timeout=self._timeout)
        return tr("sketches by the embedded painter, ready")

    async def close(self) -> None:
        """End the workers. Pictures in the making fail with Unavailable."""
        self._closed = True
        for worker in self._workers:
            await worker.stop()

    @property
    def pids(self) -> list[int]:
        """The processes that draw, as far as they are running: for whoever measures or ends them."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    @contextlib.asynccontextmanager
    async def _worker(self) -> AsyncIterator["_Worker"]:
        worker = await self._slots.get()
        try:
            yield worker
        finally:
            self._slots.put_nowait(worker)


class _Worker:
    """One drawing process. It is started when first needed, and again after it has died."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._asked = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def start(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tools.sketch.worker",
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, **ONE_THREAD},
                # A Ctrl-C in the terminal is the bot's to answer; the worker ends when its standard input does.
                start_new_session=not WINDOWS,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as error:
            raise Unavailable(
                tr("The sketch painter did not start: {error}.", error=error), fix=tr("Try again in a moment.")
            ) from error
        return self._process

    async def ask(self, question: dict[str, Any], *, timeout: float) -> None:
        """Send one question and wait for its answer; whatever interrupts this ends the process."""
        process = await self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        self._asked += 1
        line = json.dumps({"id": self._asked, **question}) + "\n"
        answered = False
        try:
            async with asyncio.timeout(timeout):
                process.stdin.write(line.encode())
                await process.stdin.drain()
                reply = await process.stdout.readline()
            answered = bool(reply)
        except TimeoutError as error:
            raise Unavailable(
                tr("The sketch painter took longer than {seconds:g} s.", seconds=timeout), fix=tr("Try a smaller size.")
            ) from error
        except (ConnectionError, ValueError) as error:
            raise _died(process) from error
        finally:
            # Unanswered, the worker may still be drawing: its late answer must not be taken for the next one's.
            if not answered:
                await self.stop()
        if not answered:
            raise _died(process)
        outcome = json.loads(reply)
        if outcome.get("failed") == "full":
            raise _unwritable(Path(question["part"]), outcome["message"])

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await asyncio.shield(process.wait())
        if process.stdin is not None:
            process.stdin.close()


def _question(request: ImageRequest, part: Path) -> dict[str, Any]:
    theme = request.settings.get("theme", "")
    return {
        "part": str(part),
        # Lone surrogates and the like come from anybody's text and are no letters.
        "scene": request.scene[:_LONGEST].encode("utf-8", "ignore").decode(),
        "theme": str(theme)[:_LONGEST].encode("utf-8", "ignore").decode(),
        "shot": request.shot,
        "appearance": None if request.appearance is None else _look(request.appearance),
        "width": request.width,
        "height": request.height,
        "seed": request.seed,
    }


def _look(appearance: Appearance) -> dict[str, Any]:
    look: dict[str, Any] = {name: getattr(appearance, name) or "" for name in _FIELDS}
    # Whoever says nothing of their looks still gets their own.
    look["who"] = appearance.persona_id or ""
    look["colours"] = [str(colour) for colour in appearance.colours or ()]
    look["keywords"] = [str(word) for word in appearance.keywords or ()]
    return look


def _check_size(width: int, height: int) -> None:
    fix = tr(
        "Ask for {least} to {most} px a side, at most {times:g} times longer than wide.",
        least=SMALLEST,
        most=LARGEST,
        times=STEEPEST,
    )
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise InvalidRequest(
            tr("A picture of {width}x{height} px cannot be drawn.", width=width, height=height), fix=fix
        )
    if max(width, height) > STEEPEST * min(width, height):
        raise InvalidRequest(
            tr("{width}x{height} px is too narrow a strip to draw in.", width=width, height=height), fix=fix
        )


def _died(process: asyncio.subprocess.Process) -> Unavailable:
    logger.warning("Sketch worker ended", extra={"action": "sketch_worker_ended", "returncode": process.returncode})
    return Unavailable(
        tr("The sketch painter's process ended in the middle of a picture."), fix=tr("Ask again: a new one is started.")
    )


def _unwritable(to: Path, reason: str) -> Unavailable:
    return Unavailable(
        tr("The picture could not be written to {folder}: {why}.", folder=to.parent, why=reason),
        fix=tr("Free some disk space, then ask again."),
    )
