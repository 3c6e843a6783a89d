"""What a running job tells on its WebSocket: how far it is and a preview. Only that; the queue knows the truth.

The socket of a job may be deaf from the start, fall silent, close, or never open: nothing here ends a job or fails.
"""

import asyncio
import contextlib
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tools.comfyui.workflow import Graph
from tools.painting import PaintProgress

FRAME_AT_MOST = 8 * 1024 * 1024  # bytes; a preview has 30 to 40 kB
PREVIEW_AT_MOST = 2 * 1024 * 1024
FLAGS = json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
STAGES = {
    "CheckpointLoaderSimple": "loading the model",
    "CLIPTextEncode": "reading the prompt",
    "KSampler": "painting",
    "VAEDecode": "developing",
    "SaveImage": "saving",
}
SAMPLER_WEIGHT = 20  # of a node that samples, against 1 of any other: that is where the time goes


class Watch:
    """How far one job is, from its frames. No node goes back, whatever the frames say, so the whole never does."""

    def __init__(self, graph: Graph, prompt_id: str) -> None:
        self.prompt_id = prompt_id
        self._classes = {number: str(node.get("class_type", "")) for number, node in graph.items()}
        self._weights = {
            number: SAMPLER_WEIGHT if "sampler" in name.lower() else 1 for number, name in self._classes.items()
        }
        self._done: dict[str, float] = {}
        self._stage = "painting"

    def text(self, frame: str) -> tuple[PaintProgress | None, bool]:
        """What a text frame says: progress, and whether the queue should be asked now."""
        try:
            told = json.loads(frame)
        except (ValueError, RecursionError):
            return None, False
        data = told.get("data") if isinstance(told, dict) else None
        if not isinstance(data, dict):
            return None, False
        kind = told.get("type")
        if data.get("prompt_id") != self.prompt_id:
            return None, False  # another's, a status for everybody, or the frame after a reconnect that names none
        if kind == "executing":
            node = data.get("node")
            if node is None:  # the end marker: always the last, and history is written by then
                return None, True
            self._stage = STAGES.get(self._classes.get(str(node), ""), self._stage)
        elif kind == "execution_cached":
            nodes = data.get("nodes")
            for node in nodes if isinstance(nodes, list) else []:
                self._finish(str(node), 1.0)
        elif kind == "progress":
            self._finish(str(data.get("node")), _ratio(data))
        elif kind == "progress_state":
            nodes = data.get("nodes")
            for number, node in nodes.items() if isinstance(nodes, dict) else ():
                if isinstance(node, dict):
                    self._finish(str(number), 1.0 if node.get("state") == "finished" else _ratio(node))
        else:
            return None, kind in {"execution_success", "execution_error", "execution_interrupted"}
        return self.now(), False

    def binary(self, frame: bytes) -> PaintProgress | None:
        """The preview in a binary frame, where it is one of this job."""
        if len(frame) < 8 or len(frame) > PREVIEW_AT_MOST:
            return None
        kind, second = struct.unpack(">II", frame[:8])
        if kind == 1:  # the format, then the picture; it names no job, but this socket has only one
            picture = frame[8:]
        elif kind == 4:  # the length of a note, the note, the picture
            try:
                note = json.loads(frame[8 : 8 + second])
            except (ValueError, RecursionError):
                return None
            if not isinstance(note, dict) or note.get("prompt_id") != self.prompt_id:
                return None
            picture = frame[8 + second :]
        else:
            return None
        if not picture.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
            return None
        return self.now(preview=picture)

    def _finish(self, node: str, part: float) -> None:
        if node in self._weights:
            self._done[node] = max(self._done.get(node, 0.0), part)

    def now(self, preview: bytes | None = None) -> PaintProgress:
        whole = sum(self._weights.values()) or 1
        done = sum(weight * self._done.get(node, 0.0) for node, weight in self._weights.items()) / whole
        return PaintProgress(fraction=min(done, 1.0), stage=self._stage, preview=preview)


def _ratio(told: dict[str, Any]) -> float:
    value, most = told.get("value"), told.get("max")
    if not isinstance(value, int | float) or not isinstance(most, int | float) or not most > 0:
        return 0.0
    return min(max(value / most, 0.0), 1.0)


class _Direct(connect):
    """A connection that goes where it was told to: the library follows redirects of the handshake by itself."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


@asynccontextmanager
async def listening(
    base_url: str,
    *,
    client_id: str,
    watch: Watch,
    progress: Callable[[PaintProgress], None],
    hint: asyncio.Event,
    patience: float,
) -> AsyncIterator[None]:
    """Listen to a job beside the work inside; `hint` is set when the queue should be asked.

    `progress` is called between frames and must return at once: a reader that stops reading stalls every client of
    the server. `patience` is the longest pause, in seconds, between two attempts to connect.
    """
    reader = asyncio.create_task(_keep_reading(base_url, client_id, watch, progress, hint, patience))
    try:
        yield
    finally:
        reader.cancel()
        await asyncio.wait([reader])
    if not reader.cancelled() and (bug := reader.exception()) is not None:
        raise bug


async def _keep_reading(
    base_url: str,
    client_id: str,
    watch: Watch,
    progress: Callable[[PaintProgress], None],
    hint: asyncio.Event,
    patience: float,
) -> None:
    parts = urlsplit(base_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    address = urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + "/ws", urlencode({"clientId": client_id}), ""))
    pause = patience / 16
    while True:
        with contextlib.suppress(OSError, TimeoutError, WebSocketException):
            async with _Direct(
                address,
                origin=None,
                proxy=None,
                compression=None,
                open_timeout=patience,
                close_timeout=1,
                ping_interval=20,
                ping_timeout=60,  # loading a model keeps a server from answering for long
                max_size=FRAME_AT_MOST,
                user_agent_header="troupe",
            ) as socket:
                await socket.send(FLAGS)
                pause = patience / 16
                hint.set()  # what happened while nobody listened is not told again
                await _read(socket, watch, progress, hint)
        await asyncio.sleep(pause)
        pause = min(pause * 2, patience)


async def _read(
    socket: ClientConnection, watch: Watch, progress: Callable[[PaintProgress], None], hint: asyncio.Event
) -> None:
    async for frame in socket:
        if isinstance(frame, str):
            told, ask_now = watch.text(frame)
            if ask_now:
                hint.set()
        else:
            told = watch.binary(frame)
        if told is not None:
            progress(told)
