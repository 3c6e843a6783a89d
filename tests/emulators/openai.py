"""A stand-in for a server that speaks OpenAI's chat completions, on loopback: answers from a queue, or in the ways such servers fail."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

HEAD = {"object": "chat.completion", "created": 1_770_000_000}


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One answer. `calls` are (name, arguments): a text stands as it is, so it may be broken JSON."""

    text: str = ""
    calls: tuple[tuple[str, dict[str, Any] | str], ...] = ()
    finish: str = ""
    status: int = 200
    error: str = ""
    hold: asyncio.Event | None = None  # waited for between `text` and `rest`, where pieces are asked for
    rest: str = ""
    drop: bool = False  # close the connection after `text`


@dataclass
class OpenAIEmulator:
    """`async with OpenAIEmulator() as server:` serves on `server.url`; `server.chats` holds the request bodies."""

    replies: deque[Completion] = field(default_factory=deque)
    chats: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    def will(self, *replies: Completion) -> None:
        self.replies.extend(replies)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._chat)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.chats.append(body)
        self.keys.append(request.headers.get("Authorization", ""))
        reply = self.replies.popleft() if self.replies else Completion(status=500, error="nothing scripted")
        if reply.status != 200:
            return web.json_response({"error": {"message": reply.error, "type": "x"}}, status=reply.status)
        message: dict[str, Any] = {"role": "assistant", "content": reply.text + reply.rest or None}
        if reply.calls:
            message["tool_calls"] = [
                {"id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": _text(arguments)}}
                for index, (name, arguments) in enumerate(reply.calls)
            ]
        finish = reply.finish or ("tool_calls" if reply.calls else "stop")
        usage = {"prompt_tokens": len(json.dumps(body)) // 4, "completion_tokens": 20, "total_tokens": 20}
        if body.get("stream"):
            return await self._in_pieces(request, body, reply, message, finish, usage)
        choice = {"index": 0, "message": message, "finish_reason": finish}
        return web.json_response({**HEAD, "id": "c1", "model": body["model"], "choices": [choice], "usage": usage})

    async def _in_pieces(
        self,
        request: web.Request,
        body: dict[str, Any],
        reply: Completion,
        message: dict[str, Any],
        finish: str,
        usage: dict[str, int],
    ) -> web.StreamResponse:
        """Answer as server-sent events: the words in pieces, then the calls, then why it ended."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)

        async def send(delta: dict[str, Any], **more: Any) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": None, "logprobs": None, **more}
            await event({"choices": [choice]})

        async def event(value: dict[str, Any]) -> None:
            chunk = {**HEAD, "object": "chat.completion.chunk", "id": "c1", "model": body["model"], **value}
            await response.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")

        await send({"role": "assistant", "content": ""})
        for part in (reply.text, reply.rest):
            for piece in [part[i : i + 20] for i in range(0, len(part), 20)]:
                await send({"content": piece})
            if reply.drop:
                assert request.transport is not None
                request.transport.close()
                return response
            if reply.hold is not None:
                await reply.hold.wait()
        for index, call in enumerate(message.get("tool_calls", ())):
            await send({"tool_calls": [{"index": index, **call}]})
        await send({}, finish_reason=finish)
        if (body.get("stream_options") or {}).get("include_usage"):
            await event({"choices": [], "usage": usage})
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()
        return response


def _text(arguments: dict[str, Any] | str) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)
