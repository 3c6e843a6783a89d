"""What both emulators share: scripted faults, waiting for a state, and a server on a free loopback port."""

import asyncio
import ssl
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar

from aiohttp import web

T = TypeVar("T")
LATE: set["asyncio.Task[None]"] = set()  # what is still to happen

PATIENCE = 30.0  # seconds a test waits for the bot, which may be cold on a busy machine


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one call. Faults of a method are used up in the order in which they were scripted."""

    kind: Literal["ok", "status", "status_after", "drop_before", "drop_after", "delay", "far", "late", "page"]
    code: int = 200
    description: str = ""
    retry_after: float | None = None
    seconds: float = 0.0
    then: Callable[[], None] | None = None  # what happens to somebody at this moment

    @classmethod
    def ok(cls) -> Self:
        """Let this call pass, so that a later one is hit."""
        return cls(kind="ok")

    @classmethod
    def status(cls, code: int, description: str = "", *, retry_after: float | None = None) -> Self:
        """Refuse with this status; nothing happens."""
        return cls(kind="status", code=code, description=description, retry_after=retry_after)

    @classmethod
    def status_after(cls, code: int, description: str = "") -> Self:
        """Do it, and answer as if it had failed."""
        return cls(kind="status_after", code=code, description=description)

    @classmethod
    def drop_before(cls, then: Callable[[], None] | None = None) -> Self:
        """Cut the connection before anything happens; with `then`, that happens first."""
        return cls(kind="drop_before", then=then)

    @classmethod
    def drop_after(cls, then: Callable[[], None] | None = None) -> Self:
        """Do it, and cut the connection instead of answering; with `then`, that happens between."""
        return cls(kind="drop_after", then=then)

    @classmethod
    def delay(cls, seconds: float) -> Self:
        """Do it at once, and answer late."""
        return cls(kind="delay", seconds=seconds)

    @classmethod
    def far(cls, seconds: float) -> Self:
        """Take `seconds` to come and go, as a server does that is far away."""
        return cls(kind="far", seconds=seconds)

    @classmethod
    def late(cls, seconds: float) -> Self:
        """Cut the connection at once, and do it `seconds` later."""
        return cls(kind="late", seconds=seconds)

    @classmethod
    def page(cls, code: int = 200) -> Self:
        """Do nothing, and answer with a page of a hotel's network."""
        return cls(kind="page", code=code)


class Script:
    """The faults that are still to come, by method."""

    def __init__(self) -> None:
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, *faults: Fault) -> None:
        self._faults[method].extend(faults)

    def take(self, method: str) -> Fault:
        waiting = self._faults[method]
        return waiting.popleft() if waiting else Fault.ok()

    def clear(self) -> None:
        self._faults.clear()


class Changes:
    """Lets a test wait until something is so, without polling."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def wait(self, timeout: float) -> bool:
        """Wait for the next change; False when none came within `timeout` seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True

    async def until(self, found: Callable[[], T | None], *, timeout: float = PATIENCE, what: Callable[[], str]) -> T:
        """Return what `found` gives once it gives something true. `what` describes the failure."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not (result := found()):
            left = deadline - loop.time()
            if left <= 0 or not await self.wait(left):
                if result := found():
                    break
                raise AssertionError(what())
        return result


async def faulty(
    request: web.Request, fault: Fault, act: Callable[[], Awaitable[web.Response]], refuse: Any
) -> web.Response:
    """Answer `request` by `act`, bent by `fault`; `refuse(fault)` makes the platform's own error answer."""
    if fault.kind == "drop_before":
        if fault.then:
            fault.then()
        return cut(request)
    if fault.kind == "status":
        return refuse(fault)  # type: ignore[no-any-return]
    if fault.kind == "page":
        page = "<html><body>Welcome to the hotel. Please sign in.</body></html>"
        return web.Response(status=fault.code, text=page, content_type="text/html")
    if fault.kind == "late":
        LATE.add(asyncio.create_task(_late(act, fault.seconds)))
        return cut(request)
    if fault.kind == "far":
        await asyncio.sleep(fault.seconds / 2)
    answer = await act()
    if fault.kind == "far":
        await asyncio.sleep(fault.seconds / 2)
    if fault.kind == "drop_after":
        if fault.then:
            fault.then()
        return cut(request)
    if fault.kind == "status_after":
        return refuse(fault)  # type: ignore[no-any-return]
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    return answer


async def _late(act: Callable[[], Awaitable[web.Response]], seconds: float) -> None:
    await asyncio.sleep(seconds)
    await act()


async def all_late() -> None:
    """Wait until everything that was put off has happened."""
    while LATE:
        await LATE.pop()


def cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


class Server:
    """One aiohttp application on a free port of 127.0.0.1."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self.port = 0

    async def start(self, port: int = 0, *, tls: ssl.SSLContext | None = None) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, ssl_context=tls)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self._runner.cleanup()
