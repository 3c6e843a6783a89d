"""A hostile channel on loopback that keeps a ledger: it loses answers, refuses, and has the sender killed in mid-request.

It lives outside the processes that are killed, so what it has counted really happened.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Self

from aiohttp import web

Fault = Literal["fine", "drop after", "500 after", "drop before", "500 before", "429"]
# What a sender cannot tell apart from what really happened: after these it may only ask.
AMBIGUOUS: frozenset[str] = frozenset(
    {"drop after", "500 after", "drop before", "500 before", "killed before", "killed after"}
)
MARK = re.compile(r"mark-[a-z0-9]+")


@dataclass
class Platform:
    """The far side. `kill_next` has the sender killed at the next request, before or after it takes effect."""

    seed: int = 0
    trouble: float = 0.35  # share of requests that go wrong
    kill: Callable[[str], None] = lambda mark: None  # the sender of the post with this mark
    kill_next: Literal["", "before", "after"] = ""
    posts: Counter[str] = field(default_factory=Counter)  # mark -> how often it is on the channel
    ambiguous: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    log: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by mark, in order
    address: str = ""

    async def __aenter__(self) -> Self:
        self._chance = random.Random(self.seed)
        app = web.Application(client_max_size=200 * 2**20)
        app.router.add_post("/bot{token}/{method}", self._send)
        app.router.add_get("/ledger/{mark}", self._look)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _send(self, request: web.Request) -> web.StreamResponse:
        try:
            form = await request.post()
        except ConnectionResetError:
            return web.Response()  # the sender died while it was uploading: nothing has arrived
        if request.match_info["method"].startswith("get"):  # a look, which nobody else can see
            return web.json_response({"ok": True, "result": {"id": 1, "type": "channel", "username": "soak"}})
        found = MARK.search(str(form.get("caption", "")))
        mark = found[0] if found else "unmarked"
        if self.kill_next:
            when, self.kill_next = self.kill_next, ""
            if when == "after":
                self.posts[mark] += 1
            self.ambiguous[mark] += 1
            self.faults[f"killed {when}"] += 1
            self.log[mark].append(f"killed {when}")
            self.kill(mark)
            return self._hang_up(request)
        fault = self._fault()
        self.faults[fault] += 1
        self.log[mark].append(fault)
        if fault in AMBIGUOUS:
            self.ambiguous[mark] += 1
        if fault == "429":
            return web.json_response(
                {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 1}}, status=429
            )
        if fault in {"fine", "drop after", "500 after"}:
            self.posts[mark] += 1
        if fault in {"500 after", "500 before"}:
            return web.Response(status=500, text="<html>oops</html>")
        if fault in {"drop after", "drop before"}:
            return self._hang_up(request)
        number = sum(self.posts.values())
        return web.json_response({"ok": True, "result": {"message_id": number, "chat": {"username": "soak"}}})

    def _fault(self) -> Fault:
        if self._chance.random() >= self.trouble:
            return "fine"
        return self._chance.choice(("drop after", "500 after", "drop before", "500 before", "429"))

    def _hang_up(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _look(self, request: web.Request) -> web.Response:
        """What the owner sees who looks at the channel."""
        return web.json_response({"posts": self.posts[request.match_info["mark"]]})
