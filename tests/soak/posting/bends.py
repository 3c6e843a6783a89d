"""The socket between a publisher and its platform, and everything that can go wrong in it.

The one request that others can see is bent: refused, cut before or after it took effect, answered wrongly, answered too
late, done too late. Every other request passes. So the publisher is the real one, and so is what it finds afterwards.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final, Literal, Self

from aiohttp import ClientSession, web

Bend = Literal["fine", "cut after", "cut before", "500 after", "500 before", "429", "late", "slow"]
# What a sender cannot tell apart from what really happened.
AMBIGUOUS: Final[frozenset[str]] = frozenset({"cut after", "cut before", "500 after", "500 before", "late", "slow"})
SCRIPTS: Final[tuple[tuple[Bend, ...], ...]] = (
    ("fine",),
    ("cut after",),
    ("cut before",),
    ("500 after",),
    ("500 before",),
    ("429",),
    ("late",),
    ("slow",),
    ("cut after", "cut before"),
    ("500 before", "500 after"),
    ("429", "cut after"),
)
LATE: Final = 0.3  # seconds until a request takes effect whose sender was cut off
SLOW: Final = 1.2  # longer than a sender waits
STILL: Final = 0.25  # seconds without a request: what was sent before has come, also on a busy machine
DROPPED: Final = {"transfer-encoding", "content-length", "connection", "content-encoding", "host", "server", "date"}


class Wire:
    """`async with Wire(target, is_send, script)`: the address to send to, and what has passed.

    `kill` is called in the middle of the first visible request, "before" or "after" it takes effect, when `kill_at` says
    so; from then on the script is followed.
    """

    def __init__(
        self,
        target: str,
        is_send: Callable[[web.Request, bytes], bool],
        script: Sequence[Bend],
        *,
        kill_at: Literal["", "before", "after"] = "",
    ) -> None:
        self.kill: Callable[[], None] = lambda: None
        self.bent: list[str] = []  # what befell the visible requests, in order
        self.arrived: list[tuple[float, bytes]] = []  # what took effect, and when, in seconds of the epoch
        self._target = target.rstrip("/")
        self._is_send = is_send
        self._script = list(script)
        self._kill_at = kill_at
        self._later: set[asyncio.Task[web.Response]] = set()
        self._under_way = self._passed = 0
        self._is_quiet = asyncio.Event()
        self._is_quiet.set()

    async def quiet(self) -> None:
        """Wait until nothing has been under way for a moment: whoever looks then sees everything that was ever sent."""
        passed = -1
        while passed != self._passed:
            passed = self._passed
            await asyncio.sleep(STILL)
            await self._is_quiet.wait()

    @property
    def was_ambiguous(self) -> bool:
        return any(bend in AMBIGUOUS or bend.startswith("killed") for bend in self.bent)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/{rest:.*}", self._pass)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._http = ClientSession(auto_decompress=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._later:
            await asyncio.wait(self._later)
        await self._http.close()
        await self._runner.cleanup()

    async def _pass(self, request: web.Request) -> web.Response:
        self._goes(1)
        try:
            return await self._bent(request)
        finally:
            self._goes(-1)

    def _goes(self, more: int) -> None:
        self._under_way += more
        self._passed += 1
        if self._under_way:
            self._is_quiet.clear()
        else:
            self._is_quiet.set()

    async def _bent(self, request: web.Request) -> web.Response:
        try:
            body = await request.read()
        except ConnectionResetError:
            return web.Response()  # the sender died while it was uploading: nothing has arrived
        if not self._is_send(request, body):
            return await self._relay(request, body)
        if self._kill_at:
            when, self._kill_at = self._kill_at, ""
            self.bent.append(f"killed {when}")
            if when == "after":
                await self._relay(request, body)
            self.kill()
            return _cut(request)
        bend = self._script.pop(0) if self._script else "fine"
        self.bent.append(bend)
        match bend:
            case "cut before":
                return _cut(request)
            case "500 before":
                return _oops()
            case "429":
                return _slower()
            case "late":
                self._later.add(asyncio.create_task(self._relay_later(request, body)))
                return _cut(request)
        answer = await self._relay(request, body)
        match bend:
            case "cut after":
                return _cut(request)
            case "500 after":
                return _oops()
            case "slow":
                await asyncio.sleep(SLOW)
        return answer

    async def _relay_later(self, request: web.Request, body: bytes) -> web.Response:
        self._goes(1)
        try:
            await asyncio.sleep(LATE)
            return await self._relay(request, body)
        finally:
            self._goes(-1)

    async def _relay(self, request: web.Request, body: bytes) -> web.Response:
        if self._is_send(request, body):
            self.arrived.append((time.time(), body))
        headers = {name: value for name, value in request.headers.items() if name.lower() not in DROPPED}
        async with self._http.request(
            request.method, f"{self._target}{request.path_qs}", headers=headers, data=body, allow_redirects=False
        ) as answer:
            content = await answer.read()
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in DROPPED}
            return web.Response(status=answer.status, body=content, headers=kept)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _oops() -> web.Response:
    return web.Response(status=500, text="<html>oops</html>", content_type="text/html")


def _slower() -> web.Response:
    """Too many requests, in the words of every platform at once."""
    body = {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
        "message": "You are being rate limited.", "retry_after": 0.3, "global": False,
        "error": "RateLimitExceeded",
    }  # fmt: skip
    return web.json_response(body, status=429, headers={"retry-after": "1"})
