"""ComfyUI's process, where it is ours to look after: start, stop, restart after a crash, log.

A server that somebody else started is used and never stopped. One that was started from here outlives this program, as
its jobs do, and is known again by its number and the moment it began. It listens on this machine alone.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from storage.wording import later, tr
from tools.comfyui.client import ComfyUI, check_address, connection
from tools.comfyui.home import Home, clean_environment, home_at
from tools.comfyui.install import Installer
from tools.comfyui.resting import Resting
from tools.comfyui.serverlog import Level, LogLine, newest, read_lines, tail
from tools.errors import InvalidRequest, NotAuthorized, Refused, TroupeError, Unavailable
from tools.processes import group_is_gone, identity_of, signal_group, start_detached

logger = logging.getLogger(__name__)

LOG_AT_MOST = 5 * 1024 * 1024  # bytes; a longer log is put aside when the server starts
NO_HOME = later("set comfyui.folder to where ComfyUI lies, or let me install one: /comfy install")


Act = Literal["start", "stop", "restart", "install"]


@dataclass(frozen=True, kw_only=True)
class Timings:
    """Seconds."""

    ready: float = 240.0  # from the start to the first answer: 9 to 28 s were measured, custom nodes take longer
    look: float = 2.0  # between two looks
    stop: float = 15.0  # a server that was asked to end ends within 2 s, in the middle of a job too
    per_call: float = 5.0
    connect: float = 2.0
    back_off: tuple[float, ...] = (2.0, 5.0, 15.0, 60.0)  # before each start after a crash
    steady: float = 600.0  # after so long without a crash, the earlier ones are forgotten


class Phase(StrEnum):
    AWAY = later("not running")
    FOREIGN = later("running, started by somebody else")
    STARTING = later("starting")
    RUNNING = "running"
    STOPPING = later("stopping")
    CRASHED = later("crashed, about to be started again")
    GIVEN_UP = later("crashes again and again")
    INSTALLING = later("being installed")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """How the server stands."""

    phase: Phase
    is_busy: bool = False  # something is being done with it
    detail: str = ""  # what is being done, how the last act ended, or why it does not run
    fraction: float | None = None  # of an installation
    pid: int | None = None
    version: str = ""
    devices: tuple[str, ...] = ()
    load: int = 0  # jobs that wait or run
    is_installed: bool = False  # it could be started from here


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is known of our server after a restart of this program."""

    pid: int = 0
    identity: str = ""
    folder: str = ""  # of an installation that was made from here
    is_wanted: bool = False  # somebody started it, and nobody has stopped it


class Server:
    """The ComfyUI at `url`. `home` is the one that the owner has set; without it, one that was installed from here.

    `on_change` is called whenever `condition` would tell something new, and must return at once. `spawn` runs what takes
    longer than a turn of the chat.
    """

    def __init__(
        self,
        url: str,
        *,
        home: Callable[[], Home | None],
        folder: Path,
        timings: Timings | None = None,
        resting: Resting | None = None,
        on_change: Callable[[], None] = lambda: None,
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]] = asyncio.create_task,
    ) -> None:
        self.url = url
        self._set_home = home
        self._folder = folder
        self.timings = timings or Timings()
        self._on_change = on_change
        self._spawn_beside = spawn
        self.place = ""  # the chat that follows, as whoever follows names it
        self._ended = ""  # how the last act went, said by `tr`
        self._act: asyncio.Task[None] | None = None  # what was begun beside the chat
        self._watching: asyncio.Task[None] | None = None
        self._kept = read_kept(folder / "server.json")
        self._one_at_a_time = asyncio.Lock()
        self._doing: Phase | None = None
        self._detail = ""
        self._fraction: float | None = None
        self._crashes: list[float] = []
        self._has_given_up = False
        self._resting = resting or Resting()
        self._installer = Installer(folder)

    @property
    def log(self) -> Path:
        return self._folder / "server.log"

    @property
    def pid(self) -> int:
        """The number of the process that was started last from here; `is_ours` tells whether it runs."""
        return self._kept.pid

    @property
    def workspace(self) -> Path:
        """Where an installation would lie."""
        return self._installer.workspace

    async def is_there(self) -> bool:
        """Whether a ComfyUI answers, whoever started it."""
        return await self._stats() is not None

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with it."""
        return self._doing is not None or (self._act is not None and not self._act.done())

    @property
    def is_ours(self) -> bool:
        """Whether a process runs that was started from here, now or before this program began."""
        return bool(self._kept.identity) and identity_of(self._kept.pid) == self._kept.identity

    def home(self) -> Home | None:
        """Return the ComfyUI that can be started from here. Raises InvalidRequest when the settings name a wrong one."""
        chosen = self._set_home()
        if chosen is None and self._kept.folder:
            return home_at(Path(self._kept.folder))
        return chosen

    async def condition(self) -> Condition:
        """Ask the server, and look at its process."""
        stats = await self._stats()
        is_ours = self.is_ours
        try:
            is_installed = self.home() is not None
        except InvalidRequest:
            is_installed = False
        phase = self._doing or self._phase(answers=stats is not None, is_ours=is_ours)
        return Condition(
            phase=phase,
            is_busy=self.is_busy,
            detail=self._detail or self._ended,
            fraction=self._fraction,
            pid=self._kept.pid if is_ours else None,
            version=version_in(stats),
            devices=devices_in(stats),
            load=await self.load() if stats is not None else 0,
            is_installed=is_installed,
        )

    def _phase(self, *, answers: bool, is_ours: bool) -> Phase:
        if answers:
            return Phase.RUNNING if is_ours else Phase.FOREIGN
        if is_ours:
            return Phase.STARTING
        if self._has_given_up:
            return Phase.GIVEN_UP
        return Phase.CRASHED if self._kept.is_wanted else Phase.AWAY

    async def load(self) -> int:
        """Return how many jobs wait or run, of whomever; 0 when the server does not answer."""
        try:
            async with self._connected() as server:
                return await server.load()
        except TroupeError:
            return 0

    # Its life

    def open(self, *, start: bool = False) -> None:
        """Watch the server from now on, and start it where that is wished."""
        self._watching = self._spawn_beside(self._watch())
        if start:
            self.begin("start", place="")

    async def close(self) -> None:
        """Watch no longer, and break off what was begun. A server that runs goes on running."""
        tasks = [task for task in (self._act, self._watching) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    # Acts

    def begin(self, act: Act, *, place: str, accelerator: str = "") -> None:
        """Start, stop, restart or install beside the chat; `condition` tells how far it is and how it ended."""
        self.place = place
        self._ended = ""
        self._act = self._spawn_beside(self._carry_out(act, accelerator))

    async def _carry_out(self, act: Act, accelerator: str) -> None:
        try:
            if act == "install":
                await self.install(accelerator)
                self._ended = later(
                    "ComfyUI is installed. /comfy start starts it; it needs a checkpoint in models/checkpoints."
                )
            elif act == "start":
                self._ended = later("ComfyUI is up.") if await self.start() else later("ComfyUI was running already.")
            elif act == "stop":
                self._ended = later("ComfyUI is stopped.") if await self.stop() else later("ComfyUI was not running.")
            else:
                await self.restart()
                self._ended = later("ComfyUI is up again.")
        except TroupeError as error:
            self._went_wrong(act, error.message, error.fix)
        except OSError as error:  # a full disk, or a folder that cannot be written
            why = tr("{act} did not end: {why}", act=act, why=error.strerror or error)
            self._went_wrong(act, why, tr("look at the disk and at {folder}, then try again", folder=self._folder))
        except asyncio.CancelledError:
            self._ended = later("That was stopped. The same command goes on where it was.")
            raise
        finally:
            self._act = None
            self._on_change()

    def _went_wrong(self, act: Act, why: str, fix: str) -> None:
        self._ended = f"{why[:1].upper()}{why[1:].removesuffix('.')}. {fix[:1].upper()}{fix[1:]}"
        logger.warning("ComfyUI act failed", extra={"action": "comfyui_act_failed", "act": act, "why": why})

    def interrupt(self) -> bool:
        """Stop an installation that is under way; whether there was one."""
        if self._act is None or self._doing is not Phase.INSTALLING:
            return False
        self._act.cancel()
        return True

    async def start(self) -> bool:
        """Start it, and return once it answers: True when it was started by this, False when it ran already.

        Raises NotAuthorized or InvalidRequest when there is nothing to start, and Unavailable with its last words when
        it ends at once or does not come up.
        """
        async with self._one_at_a_time:
            self._has_given_up = False
            if await self._stats() is not None:
                return False
            home = self._startable()
            with self._at(Phase.STARTING):
                if not self.is_ours:
                    self._spawn(home)
                try:
                    await self._until_ready()
                except Unavailable:
                    if not self.is_ours:  # whoever started it hears why it ended: it is not tried again by itself
                        self._keep(is_wanted=False)
                    raise
            self._crashes.clear()
            return True

    async def stop(self) -> bool:
        """Stop what was started from here: False when nothing runs. Raises Refused for a server of somebody else."""
        async with self._one_at_a_time:
            self._keep(is_wanted=False)
            self._has_given_up = False
            if not self.is_ours:
                if await self._stats() is None:
                    self._on_change()
                    return False
                raise Refused(
                    tr("this ComfyUI was not started from here, so I leave it running"),
                    fix=tr("stop it in the window where it was started"),
                )
            with self._at(Phase.STOPPING):
                await self._end()
            return True

    async def restart(self) -> None:
        """Stop and start it. Raises what they raise."""
        await self.stop()
        await self.start()

    async def install(self, accelerator: str) -> Path:
        """Install a ComfyUI into the data folder and return where. Raises what `Installer.run` raises."""
        async with self._one_at_a_time:
            with self._at(Phase.INSTALLING):
                folder = await self._installer.run(accelerator, self._installing)
            self._keep(folder=str(folder))
            return folder

    async def _watch(self) -> None:
        """Start the server again when it has crashed, sooner first and later then; for as long as this runs."""
        while True:
            await asyncio.sleep(self.timings.look)
            if self._one_at_a_time.locked() or not self._kept.is_wanted or self._has_given_up:
                continue
            if self.is_ours:
                await self._when_idle()
                if self._crashes and time.monotonic() - self._crashes[-1] > self.timings.steady:
                    self._crashes.clear()
                continue
            if await self._stats() is None:
                try:
                    await self._after_a_crash()
                except OSError as error:  # its note or its log cannot be written: a full disk may have room again later
                    logger.warning("ComfyUI not started", extra={"action": "comfyui_start_failed", "why": str(error)})

    async def _when_idle(self) -> None:
        """Get back what long sessions leave in its memory."""
        try:
            async with self._connected() as server:
                if not await self._resting.needs_a_start(server, self.pid):
                    return
            logger.warning("ComfyUI restarted for its memory", extra={"action": "comfyui_restarted_for_memory"})
            await self.restart()
        except (TroupeError, OSError) as error:
            logger.info("ComfyUI not rested", extra={"action": "comfyui_not_rested", "why": str(error)})

    async def _after_a_crash(self) -> None:
        self._crashes.append(time.monotonic())
        words = self._last_words()
        if len(self._crashes) > len(self.timings.back_off):
            self._has_given_up = True
            self._detail = words
            logger.error(
                "ComfyUI crashes again and again",
                extra={"action": "comfyui_given_up", "times": len(self._crashes), "said": words, "fix": "see /comfy logs error"},
            )  # fmt: skip
            self._on_change()
            return
        pause = self.timings.back_off[len(self._crashes) - 1]
        self._detail = tr("it ended by itself: {words}", words=words) if words else later("it ended by itself")
        logger.warning("ComfyUI crashed", extra={"action": "comfyui_crashed", "said": words, "pause": pause})
        self._on_change()
        await asyncio.sleep(pause)
        async with self._one_at_a_time:
            if not self._kept.is_wanted or self.is_ours or await self._stats() is not None:
                return
            try:
                with self._at(Phase.STARTING):
                    self._spawn(self._startable())
                    await self._until_ready()
            except TroupeError as error:
                logger.warning(
                    "ComfyUI did not start again", extra={"action": "comfyui_start_failed", "why": error.message}
                )

    # The log

    async def lines(self, *, least: Level = "info", limit: int = 30) -> Sequence[LogLine]:
        """Return the newest lines of the server's log: of one that was started elsewhere, what it tells itself."""
        if not self.is_ours:
            try:
                async with self._connected() as server:
                    return newest(read_lines(await server.log()), least=least, limit=limit)
            except TroupeError:
                pass  # it does not run, or tells nothing: what was said last here is what there is
        return await asyncio.to_thread(self._said, least, limit)

    def _said(self, least: Level, limit: int) -> Sequence[LogLine]:
        logs = [file for file in (self.log, self._installer.log) if file.exists()]
        return tail(max(logs, key=lambda file: file.stat().st_mtime), least=least, limit=limit) if logs else []

    def _last_words(self) -> str:
        errors = tail(self.log, least="error", limit=1) or tail(self.log, limit=1)
        return errors[-1].text.strip() if errors else ""

    # The process

    def _startable(self) -> Home:
        check_address(self.url, allow_remote=False)
        home = self.home()
        if home is None:
            raise NotAuthorized(tr("I do not know where ComfyUI lies on this machine"), fix=tr(NO_HOME))
        return home

    def _spawn(self, home: Home) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.log.exists() and self.log.stat().st_size > LOG_AT_MOST:
            self.log.replace(self.log.with_suffix(".old.log"))
        command = home.command(port=urlsplit(self.url).port or 8188)
        try:
            pid = start_detached(command, folder=home.folder, environment=clean_environment(), log=self.log)
        except OSError as error:
            raise NotAuthorized(
                tr("ComfyUI cannot be started: {strerror}", strerror=error.strerror),
                fix=tr("look at comfyui.python ({python})", python=home.python),
            ) from error
        self._keep(pid=pid, identity=identity_of(pid), is_wanted=True)
        logger.info("ComfyUI started", extra={"action": "comfyui_started", "pid": pid, "folder": str(home.folder)})

    async def _until_ready(self) -> None:
        deadline = time.monotonic() + self.timings.ready
        while await self._stats() is None:
            if not self.is_ours:
                raise Unavailable(
                    tr("ComfyUI ended while it started: {words}", words=self._last_words() or tr("it said nothing")),
                    fix=tr("see /comfy logs, mend that, then /comfy start"),
                )
            if time.monotonic() > deadline:
                raise Unavailable(
                    tr("ComfyUI does not answer after {ready:.0f} s", ready=self.timings.ready), fix=tr("see /comfy logs; it may still come up")
                )  # fmt: skip
            await asyncio.sleep(min(0.5, self.timings.look))

    async def _end(self) -> None:
        pid = self._kept.pid
        for hard, patience in ((False, self.timings.stop), (True, 5.0)):
            signal_group(pid, hard=hard)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if not self.is_ours and group_is_gone(pid):
                    self._keep(pid=0, identity="")
                    logger.info("ComfyUI stopped", extra={"action": "comfyui_stopped", "pid": pid})
                    return
                await asyncio.sleep(0.1)
        raise Unavailable(
            tr("ComfyUI (pid {pid}) does not end", pid=pid), fix=tr("end it in the system's task manager")
        )

    async def _stats(self) -> dict[str, Any] | None:
        """Return what the server says of itself, or None when nothing that is ComfyUI answers."""
        try:
            async with self._connected() as server:
                return await server.stats()
        except TroupeError:
            return None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[ComfyUI]:
        timings = self.timings
        async with connection(self.url, per_call=timings.per_call, connect=timings.connect) as http:
            yield ComfyUI(http, address=self.url, per_call=timings.per_call)

    # What is remembered and told

    def _keep(self, **changes: Any) -> None:
        self._kept = replace(self._kept, **changes)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self._folder / "server.json.part"
        part.write_text(json.dumps(asdict(self._kept)), encoding="utf-8")
        part.replace(self._folder / "server.json")

    @contextmanager
    def _at(self, phase: Phase) -> Iterator[None]:
        """While this is entered, the condition says what is being done."""
        self._doing, self._detail, self._fraction = phase, "", None
        self._on_change()
        try:
            yield
        finally:
            self._doing, self._detail, self._fraction = None, "", None
            self._on_change()

    def _installing(self, detail: str, fraction: float | None) -> None:
        self._detail, self._fraction = detail, fraction
        self._on_change()


def read_kept(file: Path) -> Kept:
    """Return what was kept; nothing of a file that is missing or was damaged."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Kept(
            pid=int(told["pid"]),
            identity=str(told["identity"]),
            folder=str(told["folder"]),
            is_wanted=told["is_wanted"] is True,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Kept()


def version_in(stats: dict[str, Any] | None) -> str:
    system = (stats or {}).get("system")
    return str(system.get("comfyui_version") or "")[:40] if isinstance(system, dict) else ""


def devices_in(stats: dict[str, Any] | None) -> tuple[str, ...]:
    """Return each card with its memory, in a line.

    >>> devices_in({"devices": [{"name": "cuda:0 RTX", "vram_total": 8589934592, "vram_free": 4294967296}]})
    ('cuda:0 RTX: 4.0 of 8.0 GiB free',)
    """
    devices = (stats or {}).get("devices")
    return tuple(
        tr(
            "{card}: {free} of {total} GiB free",
            card=str(device.get("name", "device"))[:60],
            free=_gib(device, "vram_free"),
            total=_gib(device, "vram_total"),
        )
        for device in (devices if isinstance(devices, list) else [])
        if isinstance(device, dict)
    )


def _gib(device: dict[str, Any], field: str) -> str:
    value = device.get(field)
    return f"{value / 2**30:.1f}" if isinstance(value, int | float) else "?"
