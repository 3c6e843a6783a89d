"""One socket to a server, for all jobs of ours that run there: it tells how far they are, and when to ask the queue.

It may be deaf from the start, fall silent, close, or never open: nothing here ends a job or fails. The reader does
nothing but read and put down what is newest, because a client that stops reading stalls every client of the server;
who waits for a job picks it up when there is time, and of several previews finds the last.
"""

import asyncio
import contextlib
import contextvars
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tools.comfyui.progress import Watch, event_of, preview_of
from tools.painting import PaintProgress

FRAME_AT_MOST = 64 * 1024 * 1024  # bytes; previews have 30 to 40 kB, a SaveImageWebsocket sends whole pictures
FLAGS = json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}})


class Ear:
    """What was heard of one job and not yet picked up: its newest state, its newest preview."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.rings = asyncio.Event()  # something is there to pick up
        self.ask_now = False  # the queue should be asked: the job's last events came, or some may have been missed
        self.is_ending = False  # the job's last events came
        self._is_fresh = False
        self._preview: bytes | None = None

    def hear(self, *, ask_now: bool = False, is_ending: bool = False, preview: bytes | None = None) -> None:
        self.is_ending = self.is_ending or is_ending
        self.ask_now = self.ask_now or ask_now or is_ending
        self._is_fresh = True
        self._preview = preview or self._preview
        self.rings.set()

    def pick_up(self) -> PaintProgress | None:
        """The newest progress, once; None when nothing came since."""
        self.rings.clear()
        if not self._is_fresh:
            return None
        preview, self._preview, self._is_fresh = self._preview, None, False
        return self.watch.now(preview)


class Events:
    """The socket of one server under one name. It is open while anybody listens."""

    def __init__(self, base_url: str, *, client_id: str, patience: float) -> None:
        """`patience` is the longest pause, in seconds, between two attempts to connect."""
        self.client_id = client_id
        self._base_url = base_url
        self._patience = patience
        self._ears: dict[str, Ear] = {}
        self._reader: asyncio.Task[None] | None = None
        self._socket: ClientConnection | None = None
        self._heard_at = 0.0  # by the loop's clock
        self._speaks_names = False  # the server marks previews with their job
        self._running = ""  # which of our jobs it works on

    @asynccontextmanager
    async def listening(self, watch: Watch) -> AsyncIterator[Ear]:
        """Listen to a job beside the work inside. A bug in the reader is raised here."""
        ear = self._ears[watch.prompt_id] = Ear(watch)
        if len(self._ears) == 1:
            self._reader = asyncio.create_task(self._keep_reading(self._reader), context=contextvars.Context())
        reader = self._reader
        assert reader is not None
        try:
            yield ear
        finally:
            del self._ears[watch.prompt_id]
            if not self._ears:
                reader.cancel()
                await asyncio.wait([reader])
        if reader.done() and not reader.cancelled() and (bug := reader.exception()) is not None:
            raise bug

    async def doubt(self, since: float, *, silence: float) -> None:
        """Open the socket anew when it heard nothing at all for `silence` seconds after `since`, a submission.

        A submission makes the server tell every socket how long its queue is. One that hears nothing of it was
        forgotten by the server, which happens when an older socket of the same name closes late.
        """
        now = asyncio.get_running_loop().time()
        socket = self._socket
        if socket is not None and self._heard_at < since < now - silence:
            self._socket = None
            await socket.close()

    async def _keep_reading(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            # Two sockets of one name: when the older one closes, the server forgets the newer one.
            await asyncio.wait([before])
        pause = self._patience / 16
        address = address_of(self._base_url, self.client_id)
        while True:
            with contextlib.suppress(OSError, TimeoutError, WebSocketException):
                async with _Direct(
                    address,
                    origin=None,
                    proxy=None,
                    compression=None,
                    open_timeout=self._patience,
                    close_timeout=1,
                    ping_interval=20,
                    ping_timeout=60,  # loading a model keeps a server from answering for long
                    max_size=FRAME_AT_MOST,
                    user_agent_header="troupe",
                ) as socket:
                    await socket.send(FLAGS)
                    pause = self._patience / 16
                    self._socket, self._speaks_names, self._running = socket, False, ""
                    for ear in self._ears.values():
                        ear.hear(ask_now=True)  # what happened while nobody listened is not told again
                    async for frame in socket:
                        self._heard_at = asyncio.get_running_loop().time()
                        self._take_in(frame)
            self._socket = None
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._patience)

    def _take_in(self, frame: str | bytes) -> None:
        """Put a frame down at the job that it tells of; most others are told to everybody, or to nobody we know."""
        if isinstance(frame, bytes):
            found = preview_of(frame)
            if found is None:
                return
            whose, picture = found
            # A server that marks previews leaves them unmarked only for jobs that nobody listens to: not ours.
            whose = whose or ("" if self._speaks_names else self._running)
            if (ear := self._ears.get(whose)) is not None:
                ear.hear(preview=picture)
            return
        event = event_of(frame)
        if event is None:
            return
        if event["type"] == "feature_flags":
            self._speaks_names = True
        ear = self._ears.get(str(event["data"].get("prompt_id")))
        if ear is None:
            return
        if event["type"] == "executing":
            self._running = ear.watch.prompt_id if event["data"].get("node") is not None else ""
        ear.hear(is_ending=ear.watch.text(event))


def address_of(base_url: str, client_id: str) -> str:
    """Where the socket is.

    >>> address_of("https://127.0.0.1:8188/comfy/", "us")
    'wss://127.0.0.1:8188/comfy/ws?clientId=us'
    """
    parts = urlsplit(base_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    query = urlencode({"clientId": client_id})
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + "/ws", query, ""))


class _Direct(connect):
    """A connection that goes where it was told to: the library follows redirects of the handshake by itself."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc
