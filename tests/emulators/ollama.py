"""A stand-in for an Ollama server on loopback: tags, show, ps, chat, pull and version, with the ways in which they fail.

`/api/chat` streams NDJSON. What it answers is a queue of `Reply`s, else what `brain` makes of the request; with neither it
says so as a 500. A request without messages loads the model, or with `keep_alive` 0 lets it go, as the real server does; a
model that is asked with another `num_ctx` than it was loaded with is loaded anew. Tokens are counted as four characters
each, which is what servers report of English.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

GB = 10**9
CONTEXT = 4096  # tokens, where a request names none: what servers take on a card under 24 GiB


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer of the model, or one way in which the server fails."""

    text: str = ""
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()
    status: int = 200
    error: str = ""
    drop: bool = False  # close the connection in the middle of the stream
    hang: float = 0.0  # seconds before anything is sent
    stall: float = 0.0  # seconds in the middle of the stream
    done_reason: str = "stop"
    prompt_eval_count: int = -1  # -1: as many as the request has
    raw: str = ""  # this body instead of NDJSON
    hold: asyncio.Event | None = None  # waited for between `text` and `rest`
    rest: str = ""


@dataclass(frozen=True, kw_only=True)
class Pull:
    """How getting one model goes. `error` comes as a line of a 200, as the real server sends it."""

    layers: tuple[tuple[str, int], ...] = (("sha256:aa", 3_000_000_000), ("sha256:bb", 1000))  # digest, bytes
    error: str = ""
    status: int = 200
    drop: bool = False
    hold: asyncio.Event | None = None  # waited for in the middle of the first layer


@dataclass(kw_only=True)
class Held:
    """A model in memory."""

    size: int
    size_vram: int
    num_ctx: int


@dataclass
class OllamaEmulator:
    """`async with OllamaEmulator(models=…) as ollama:` serves on `ollama.url`; `ollama.chats` holds the request bodies."""

    models: tuple[str, ...] = ("qwen3.5:9b",)
    capabilities: tuple[str, ...] = ("completion", "tools")
    parameters: float = 9e9
    size: int = 6_600_000_000  # bytes of a model on disk
    sizes: dict[str, int] = field(default_factory=dict)  # of single models
    vram: int | None = None  # bytes that a model may have on the card; None: all it wants
    load_seconds: float = 0.0
    version: str = "0.17.5"
    brain: Callable[[dict[str, Any]], Reply] | None = None
    replies: deque[Reply] = field(default_factory=deque)
    by_format: dict[str, Reply] = field(default_factory=dict)  # title of the schema that is asked for -> its answer
    asides: list[dict[str, Any]] = field(default_factory=list)  # the requests that these answered
    chats: list[dict[str, Any]] = field(default_factory=list)  # those with messages
    loaded: dict[str, Held] = field(default_factory=dict)
    loads: list[tuple[str, int]] = field(default_factory=list)  # name and num_ctx, each time a model was loaded
    unloads: list[str] = field(default_factory=list)
    keeps: bool = False  # a model that is told to go stays: somebody else uses it
    registry: dict[str, Pull] = field(default_factory=dict)  # what can be had, and how getting it goes
    pulled: list[str] = field(default_factory=list)  # names asked for
    dropped_pulls: int = 0  # pulls whose client went away
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
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/api/version", self._version)
        app.router.add_get("/api/tags", self._tags)
        app.router.add_get("/api/ps", self._ps)
        app.router.add_post("/api/show", self._show)
        app.router.add_post("/api/chat", self._chat)
        app.router.add_post("/api/pull", self._pull)
        # With its default the server goes on with what a client no longer waits for.
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        port = int(self.url.rpartition(":")[2]) if self.url else 0
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Go away: connections are refused from now on, and nothing is in memory any more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.loaded.clear()

    # ------------------------------------------------------------------------------------------ what there is

    def _size(self, name: str) -> int:
        return self.sizes.get(name, self.size)

    def _known(self, name: Any) -> str | None:
        return next((there for there in self.models if name in (there, there.removesuffix(":latest"))), None)

    async def _version(self, request: web.Request) -> web.Response:
        return web.json_response({"version": self.version})

    async def _tags(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"models": [{"name": name, "model": name, "size": self._size(name)} for name in self.models]}
        )

    async def _ps(self, request: web.Request) -> web.Response:
        return web.json_response({
            "models": [
                {
                    "name": name,
                    "model": name,
                    "size": held.size,
                    "size_vram": held.size_vram,
                    "context_length": held.num_ctx,
                    "expires_at": "2026-11-01T12:05:00.5Z",
                }
                for name, held in self.loaded.items()
            ]
        })  # fmt: skip

    async def _show(self, request: web.Request) -> web.Response:
        name = (await request.json()).get("model")
        if self._known(name) is None:
            return _not_found(name)
        return web.json_response(
            {"capabilities": list(self.capabilities), "model_info": {"general.parameter_count": self.parameters}}
        )

    # ------------------------------------------------------------------------------------------ talking

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        name = self._known(body["model"])
        if not body["messages"]:
            return await self._load_or_let_go(body, name)
        schema = body.get("format")
        aside = self.by_format.get(schema.get("title", "")) if isinstance(schema, dict) else None
        (self.chats if aside is None else self.asides).append(body)
        if name is None:
            return _not_found(body["model"])
        if aside is not None:
            reply = aside
        elif self.replies:
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
        await self._load(name, body)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        head = {"model": body["model"], "created_at": "2026-11-01T12:00:00Z"}
        for part in (reply.text, reply.rest):
            for piece in [part[i : i + 40] for i in range(0, len(part), 40)]:
                await response.write(_line({**head, "message": {"role": "assistant", "content": piece}, "done": False}))
            if reply.hold is not None:
                await reply.hold.wait()
        if reply.stall:
            await asyncio.sleep(reply.stall)
        if reply.drop:
            _cut(request)
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

    async def _load_or_let_go(self, body: dict[str, Any], name: str | None) -> web.Response:
        if name is None:
            return _not_found(body["model"])
        lets_go = body.get("keep_alive") == 0
        if lets_go:
            self.unloads.append(name)
            if not self.keeps:
                self.loaded.pop(name, None)
        else:
            await self._load(name, body)
        return web.json_response({
            "model": body["model"],
            "message": {"role": "assistant", "content": ""},
            "done": True,
            "done_reason": "unload" if lets_go else "load",
        })  # fmt: skip

    async def _load(self, name: str, body: dict[str, Any]) -> None:
        num_ctx = int((body.get("options") or {}).get("num_ctx", CONTEXT))
        held = self.loaded.get(name)
        if held is None or held.num_ctx != num_ctx:
            await asyncio.sleep(self.load_seconds)
            size = self._size(name)
            self.loads.append((name, num_ctx))
            self.loaded[name] = Held(
                size=size, size_vram=size if self.vram is None else min(size, self.vram), num_ctx=num_ctx
            )

    # ------------------------------------------------------------------------------------------ getting models

    async def _pull(self, request: web.Request) -> web.StreamResponse:
        name = str((await request.json())["model"])
        self.pulled.append(name)
        pull = self.registry.get(name)
        if pull is not None and pull.status != 200:
            return web.json_response({"error": pull.error}, status=pull.status)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        try:
            await response.write(_line({"status": "pulling manifest"}))
            if pull is None:
                await response.write(_line({"error": "pull model manifest: file does not exist"}))
                return response
            for digest, total in pull.layers:
                status = {"status": f"pulling {digest[7:19]}", "digest": digest, "total": total}
                await response.write(_line(status))  # of its first line `completed` is missing
                for part in (0.25, 0.75, 1.0):
                    await response.write(_line({**status, "completed": int(total * part)}))
                    if pull.hold is not None and part < 1.0:
                        await pull.hold.wait()
                    if pull.drop and part > 0.5:
                        _cut(request)
                        return response
            if pull.error:
                await response.write(_line({"error": pull.error}))
                return response
            for word in ("verifying sha256 digest", "writing manifest", "success"):
                await response.write(_line({"status": word}))
        except (asyncio.CancelledError, ConnectionResetError):
            self.dropped_pulls += 1
            raise
        self.models = (*self.models, name)
        await response.write_eof()
        return response


def _not_found(name: Any) -> web.Response:
    return web.json_response({"error": f"model '{name}' not found"}, status=404)


def _cut(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.close()


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _tokens(body: dict[str, Any]) -> int:
    return len(json.dumps([body["messages"], body.get("tools", [])])) // 4
