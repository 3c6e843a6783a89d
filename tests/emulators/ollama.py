"""A stand-in for an Ollama server on loopback: the shapes of /api/tags, /api/show, /api/chat and /api/version, scripted.

`/api/chat` streams NDJSON. What it answers is a queue of `Reply`s, else what `brain` makes of the request; with neither it
says so as a 500. Tokens are counted as four characters each, which is what servers report of English.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer of the model, or one way in which the server fails."""

    text: str = ""
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()
    status: int = 200
    error: str = ""
    drop: bool = False  # close the connection in the middle of the stream
    hang: float = 0.0  # seconds before anything is sent
    done_reason: str = "stop"
    prompt_eval_count: int = -1  # -1: as many as the request has
    raw: str = ""  # this body instead of NDJSON


@dataclass
class OllamaEmulator:
    """`async with OllamaEmulator(models=…) as ollama:` serves on `ollama.url`; `ollama.chats` holds the request bodies."""

    models: tuple[str, ...] = ("qwen3.5:9b",)
    capabilities: tuple[str, ...] = ("completion", "tools")
    parameters: float = 9e9
    brain: Callable[[dict[str, Any]], Reply] | None = None
    replies: deque[Reply] = field(default_factory=deque)
    chats: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    def will(self, *replies: Reply) -> None:
        self.replies.extend(replies)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Serve; after a `stop` at the same address again."""
        app = web.Application()
        app.router.add_get("/api/version", self._version)
        app.router.add_get("/api/tags", self._tags)
        app.router.add_post("/api/show", self._show)
        app.router.add_post("/api/chat", self._chat)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        port = int(self.url.rpartition(":")[2]) if self.url else 0
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Go away: connections are refused from now on."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _version(self, request: web.Request) -> web.Response:
        return web.json_response({"version": "0.17.5"})

    async def _tags(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"models": [{"name": name, "model": name, "size": 6_600_000_000} for name in self.models]}
        )

    async def _show(self, request: web.Request) -> web.Response:
        name = (await request.json()).get("model")
        if name not in self.models:
            return web.json_response({"error": f"model '{name}' not found"}, status=404)
        return web.json_response(
            {"capabilities": list(self.capabilities), "model_info": {"general.parameter_count": self.parameters}}
        )

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.chats.append(body)
        if self.replies:
            reply = self.replies.popleft()
        elif self.brain is not None:
            reply = self.brain(body)
        else:
            return web.json_response({"error": "nothing scripted"}, status=500)
        if reply.hang:
            await asyncio.sleep(reply.hang)
        if reply.status != 200:
            return web.json_response({"error": reply.error}, status=reply.status)
        if reply.raw:
            return web.Response(text=reply.raw, content_type="application/x-ndjson")
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        head = {"model": body["model"], "created_at": "2026-11-01T12:00:00Z"}
        for piece in [reply.text[i : i + 40] for i in range(0, len(reply.text), 40)]:
            await response.write(_line({**head, "message": {"role": "assistant", "content": piece}, "done": False}))
        if reply.drop:
            assert request.transport is not None
            request.transport.close()
            return response
        if reply.error:
            await response.write(_line({"error": reply.error}))
            return response
        if reply.calls:
            calls = [{"function": {"name": name, "arguments": arguments}} for name, arguments in reply.calls]
            await response.write(
                _line({**head, "message": {"role": "assistant", "content": "", "tool_calls": calls}, "done": False})
            )
        end = {
            "done": True,
            "done_reason": reply.done_reason,
            "prompt_eval_count": _tokens(body) if reply.prompt_eval_count < 0 else reply.prompt_eval_count,
            "eval_count": 20,
        }
        await response.write(_line({**head, "message": {"role": "assistant", "content": ""}, **end}))
        await response.write_eof()
        return response


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _tokens(body: dict[str, Any]) -> int:
    return len(json.dumps([body["messages"], body.get("tools", [])])) // 4
