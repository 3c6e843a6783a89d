"""A server that files are fetched from, with every way in which one can be lied to or let down. Wire level, on loopback."""

import asyncio
import contextlib
import hashlib
import json
import re
from dataclasses import dataclass, field
from types import TracebackType


def a_model(size: int = 200_000, *, seed: int = 1) -> bytes:
    """A small safetensors file: a header that says where its one tensor lies, and the tensor."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size // 4 * 4]}}).encode()
    body = hashlib.shake_128(bytes([seed])).digest(size // 4 * 4)
    return len(header).to_bytes(8, "little") + header + body


@dataclass(kw_only=True)
class Hosted:
    """A file and how its server behaves; each number in `breaks` ends one answer after so many bytes."""

    data: bytes
    breaks: list[int] = field(default_factory=list)
    stalls: list[int] = field(default_factory=list)  # likewise: the line stays open and nothing comes
    knows_ranges: bool = True
    knows_head: bool = True
    etag: str = '"one"'
    status: int = 0  # answered instead
    statuses: list[int] = field(default_factory=list)  # answered instead, one after the other
    length: int | None = None  # said instead of the true one; -1: none is said
    kind: str = "application/octet-stream"
    location: str = ""  # a redirect
    headers: dict[str, str] = field(default_factory=dict)
    ignores_start: bool = False  # answers 206 from another place than was asked for
    refuses_range: bool = False  # 416 to every range


class FileServer:
    """`async with FileServer() as server: server.files["/m.safetensors"] = Hosted(data=…)`."""

    def __init__(self) -> None:
        self.files: dict[str, Hosted] = {}
        self.asked: list[tuple[str, str, str]] = []  # method, path, range
        self.url = ""
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "FileServer":
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                await self._answer(head, writer)
        finally:
            self._talks.discard(task)
            writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> None:
        method, path, _ = head.split("\r\n")[0].split(" ")
        asked = dict(re.findall(r"^([\w-]+): (.*?)\r$", head.lower(), re.MULTILINE))
        self.asked.append((method, path, asked.get("range", "")))
        hosted = self.files.get(path)
        if hosted is None:
            return await self._say(writer, 404, {})
        status = hosted.statuses.pop(0) if hosted.statuses else hosted.status
        if status:
            return await self._say(writer, status, hosted.headers)
        if hosted.location:
            return await self._say(writer, 302, {"Location": hosted.location, **hosted.headers})
        if method == "HEAD" and not hosted.knows_head:
            return await self._say(writer, 405, {})
        data, start, code = hosted.data, 0, 200
        headers = {"Content-Type": hosted.kind, "ETag": hosted.etag, **hosted.headers}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.get("range", ""))
        if wanted and hosted.refuses_range:
            return await self._say(writer, 416, {"Content-Range": f"bytes */{len(data)}"})
        if wanted and hosted.knows_ranges and asked.get("if-range", hosted.etag) == hosted.etag:
            start, code = int(wanted[1]), 206
            if start >= len(data):
                return await self._say(writer, 416, {"Content-Range": f"bytes */{len(data)}"})
            start = 0 if hosted.ignores_start else start
            end = min(int(wanted[2] or len(data)), len(data) - 1)
            headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
            data = data[start : end + 1]
        if hosted.length != -1:
            headers["Content-Length"] = str(len(data) if hosted.length is None else hosted.length)
        await self._say(writer, code, headers, end=False)
        if method == "HEAD":
            return None
        cut = hosted.breaks.pop(0) if hosted.breaks else None
        stall = hosted.stalls.pop(0) if hosted.stalls and cut is None else None
        writer.write(data[: cut if cut is not None else stall])
        await writer.drain()
        if stall is not None:
            await asyncio.sleep(3600)
        return None

    async def _say(self, writer: asyncio.StreamWriter, code: int, headers: dict[str, str], *, end: bool = True) -> None:
        lines = [f"HTTP/1.1 {code} X", "Connection: close", *(f"{name}: {value}" for name, value in headers.items())]
        if end:
            lines.append("Content-Length: 0")
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await writer.drain()
