"""The routes of a ComfyUI server, one method each. It asks and translates; what to ask next is the runner's.

Every answer has a time limit and a size limit, and is read as data: a redirect, a login page or a compressed bomb is
said to be not ComfyUI. No proxy is used and no Origin header sent (ComfyUI refuses foreign ones).
"""

import asyncio
import ipaddress
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import httpx

from storage.wording import tr
from tools.arriving import arriving
from tools.comfyui.answers import (
    Ended,
    Media,
    OutputFile,
    Position,
    State,
    ended,
    not_comfyui,
    ram_left,
    refusal,
    version_of,
)
from tools.comfyui.workflow import Graph
from tools.errors import InvalidRequest, NotAuthorized, Refused, Unavailable
from tools.tls import trusted

JSON_AT_MOST = 32 * 1024 * 1024  # bytes; a history entry holds its whole graph, /object_info of one class a few kB
CHUNK = 256 * 1024  # bytes of a file that are written at once
FILE_AT_MOST: dict[Media, int] = {  # bytes
    "picture": 128 * 1024 * 1024,  # a 4096 x 4096 PNG of noise has 50 MB
    "clip": 1024 * 1024 * 1024,  # a minute of 1080p at SaveVideo's own quality has some 100 MB
    "sound": 256 * 1024 * 1024,
    "other": 16 * 1024 * 1024,
}


STATES: dict[str, State] = {"pending": "waiting", "in_progress": "running"}


class FileGone(Exception):
    """The server names a file that it no longer has: a cached rerun repeats the name of a deleted one."""


class Unanswered(Unavailable):
    """No whole answer came: the request may or may not have been taken."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise not_comfyui(tr("its answer is not JSON")) from None


class ComfyUI:
    """A server at one address, reached by `connection`."""

    def __init__(self, http: httpx.AsyncClient, *, address: str, per_call: float) -> None:
        self._http = http
        self._address = address
        self._per_call = per_call

    async def version(self) -> str:
        """Its version; raises Unavailable when it is away, too old or something else."""
        return version_of((await self._get("/system_stats")).json())

    async def stats(self) -> dict[str, Any]:
        """What /system_stats says: the system with its version, the devices with their memory."""
        told = (await self._get("/system_stats")).json()
        if not isinstance(told, dict) or not isinstance(told.get("system"), dict):
            raise not_comfyui()
        return told

    async def load(self) -> int:
        """How many jobs wait or run, of whomever."""
        return await self.ahead_of(Position(state="waiting", number=math.inf))

    async def log(self) -> list[str]:
        """The newest lines of its own log, as it keeps them in memory; none where it does not tell them."""
        answer = await self._ask("GET", "/internal/logs/raw")
        told = answer.json() if answer.status == 200 else {}
        entries = told.get("entries") if isinstance(told, dict) else None
        said = [
            str(entry.get("m", ""))
            for entry in (entries if isinstance(entries, list) else [])
            if isinstance(entry, dict)
        ]
        return "".join(said).split("\n")

    async def offers(self, *node_classes: str) -> dict[str, Any]:
        """What /object_info says of these classes; one that the server lacks is left out."""
        answers = await asyncio.gather(*(self._get(f"/object_info/{name}") for name in node_classes))
        found: dict[str, Any] = {}
        for answer in answers:
            told = answer.json()
            if not isinstance(told, dict):
                raise not_comfyui(tr("its list of nodes has another shape"))
            found |= told
        return found

    async def models(self, folder: str) -> list[str]:
        """The model files in one of its folders; none where it has no such folder."""
        answer = await self._ask("GET", f"/models/{folder}")
        if answer.status == 404:
            return []
        if answer.status != 200:
            raise self._odd(answer)
        told = answer.json()
        if not isinstance(told, list):
            raise not_comfyui(tr("its list of models has another shape"))
        return [name for name in told if isinstance(name, str)]

    async def submit(self, graph: Graph, *, prompt_id: str, client_id: str, previews: bool) -> None:
        """Put a job into the queue under our id.

        Raises Unanswered when nobody can tell whether it was taken: then the queue knows.
        """
        asked = {
            "prompt": graph,
            "client_id": client_id,
            "prompt_id": prompt_id,
            "extra_data": {"preview_method": "auto" if previews else "none"},
        }
        answer = await self._ask("POST", "/prompt", content=asked)
        if answer.status >= 500:
            raise Unanswered(
                tr("ComfyUI answered {status} to the workflow.", status=answer.status),
                fix=tr("Look into ComfyUI's window."),
            )
        self._refuse_kept_out(answer, tr("workflow"))
        told = answer.json()
        if answer.status != 200:
            raise refusal(told)
        if not isinstance(told, dict) or "prompt_id" not in told:
            raise not_comfyui(tr("it took a workflow without naming it"))
        if told.get("node_errors"):  # one of several outputs was dropped, and the rest would run as if nothing were
            await self.cancel(prompt_id)
            raise refusal(told)

    async def position(self, prompt_id: str) -> Position | None:
        """Where a job of ours is, or None when neither queue nor history knows it."""
        answer = await self._ask("GET", f"/api/jobs/{prompt_id}")
        if answer.status == 200:
            told = answer.json()
            if not isinstance(told, dict) or not isinstance(told.get("status"), str):
                raise not_comfyui(tr("its list of jobs has another shape"))
            return Position(state=STATES.get(told["status"], "over"), number=_number(told.get("priority")))
        if answer.status == 404:
            if answer.body[:1] == b"{":
                return None
            return await self._position_in_queue(prompt_id)  # a server or proxy without the jobs route
        raise self._odd(answer)

    async def ahead_of(self, place: Position) -> int:
        """How many jobs wait or run before a waiting one."""
        answer = await self._ask("GET", "/api/jobs", params={"status": "pending,in_progress", "limit": "200"})
        if answer.status == 404:
            return sum(1 for item, _ in await self._queued() if _number(item[0]) < place.number)
        if answer.status != 200:
            raise self._odd(answer)
        told = answer.json()
        jobs = told.get("jobs") if isinstance(told, dict) else None
        return sum(
            1
            for job in (jobs if isinstance(jobs, list) else [])
            if isinstance(job, dict) and _number(job.get("priority")) < place.number
        )

    async def history(self, prompt_id: str) -> Ended | None:
        """How a job ended; None while it has not, or when the server never heard of it."""
        told = (await self._get(f"/history/{prompt_id}")).json()
        if not isinstance(told, dict):
            raise not_comfyui(tr("its history has another shape"))
        return ended(told[prompt_id]) if prompt_id in told else None

    async def forget(self, prompt_id: str) -> None:
        """Take our own job out of the history, so that its id can be used for the next try."""
        await self._ask("POST", "/history", content={"delete": [prompt_id]})

    async def cancel(self, prompt_id: str) -> bool:
        """Stop a job of ours, waiting or running; False when there was nothing to stop. Never touches another's."""
        answer = await self._ask("POST", f"/api/jobs/{prompt_id}/cancel")
        if answer.status == 200:
            told = answer.json()
            return isinstance(told, dict) and told.get("cancelled") is True
        # Without the jobs route: out of the queue, then stopped by name. Both do nothing where it is not.
        before = await self._position_in_queue(prompt_id)
        await self._ask("POST", "/queue", content={"delete": [prompt_id]})
        await self._ask("POST", "/interrupt", content={"prompt_id": prompt_id})
        return before is not None

    async def fetch(self, file: OutputFile, to: Path) -> int:
        """Write a result to `to`, whole or not at all, and return its size in bytes.

        Raises FileGone when the server no longer has it, Unavailable when it is too large or the disk is full.
        """
        params = {"filename": file.filename, "subfolder": file.subfolder, "type": file.kind}
        async with arriving(to) as part:
            with await asyncio.to_thread(part.open, "wb") as target:
                answer = await self._ask("GET", "/view", params=params, at_most=FILE_AT_MOST[file.media], into=target)
                size = target.tell()
            if answer.status == 404:
                raise FileGone(file.filename)
            if answer.status != 200:
                raise self._odd(answer)
        return size

    async def upload(self, file: Path, name: str) -> str:
        """Put a picture or clip of ours where a LoadImage finds it, and return the name to load it by.

        The server may give another name than asked for: it renames what has the same name and other bytes.
        """
        folder, _, bare = name.rpartition("/")
        data = await asyncio.to_thread(file.read_bytes)
        answer = await self._ask(
            "POST",
            "/upload/image",
            files={"image": (bare, data, "application/octet-stream")},
            form={"type": "input", "subfolder": folder},
        )
        self._refuse_kept_out(answer, file.name)
        if answer.status != 200:
            raise self._odd(answer)
        told = answer.json()
        if not isinstance(told, dict) or not isinstance(told.get("name"), str):
            raise not_comfyui(tr("it took a file without naming it"))
        return "/".join(part for part in (str(told.get("subfolder") or ""), told["name"]) if part)

    async def free(self) -> None:
        """Have the server let go of its models and of what its nodes kept, when the job that runs is over."""
        answer = await self._ask("POST", "/free", content={"unload_models": True, "free_memory": True})
        if answer.status != 200:
            raise self._odd(answer)

    async def ram_left(self) -> float:
        """How much of the server's memory is free, from 0 to 1."""
        return ram_left((await self._get("/system_stats")).json())

    async def _position_in_queue(self, prompt_id: str) -> Position | None:
        for item, state in await self._queued():
            if item[1] == prompt_id:
                return Position(state=state, number=_number(item[0]))
        return Position(state="over") if await self.history(prompt_id) else None

    async def _queued(self) -> list[tuple[list[Any], State]]:
        """Everything in /queue, which holds every graph: only asked where the light jobs route is missing."""
        told = (await self._get("/queue")).json()
        if not isinstance(told, dict):
            raise not_comfyui(tr("its queue has another shape"))
        fields: dict[str, State] = {"queue_running": "running", "queue_pending": "waiting"}
        return [
            (item, state)
            for field, state in fields.items()
            for item in (told.get(field) or [])
            if isinstance(item, list) and len(item) > 1
        ]

    async def _get(self, path: str, params: dict[str, str] | None = None) -> Answer:
        answer = await self._ask("GET", path, params=params)
        if answer.status != 200:
            raise self._odd(answer)
        return answer

    def _refuse_kept_out(self, answer: Answer, what: str) -> None:
        """Raise what a 403 and a 413 mean; their bodies are empty, or plain text."""
        if answer.status == 403:
            raise NotAuthorized(
                tr("ComfyUI at {address} refused the request (403).", address=self._address),
                fix=tr("Something before it, or its own origin check, keeps this program out. Check comfyui.url."),
            )
        if answer.status == 413:
            raise Refused(
                tr("The {what} is larger than ComfyUI takes.", what=what),
                fix=tr("Start ComfyUI with a larger --max-upload-size (in MB; 100 by default)."),
            )

    def _odd(self, answer: Answer) -> Unavailable:
        if answer.status >= 500:
            return Unanswered(
                tr("ComfyUI answered {status}.", status=answer.status), fix=tr("Look into ComfyUI's window.")
            )
        return not_comfyui(tr("it answered {status}", status=answer.status))

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        content: dict[str, Any] | None = None,
        params: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        files: dict[str, tuple[str, bytes, str]] | None = None,
        at_most: int = JSON_AT_MOST,
        into: BinaryIO | None = None,
    ) -> Answer:
        """One answer, its body at most `at_most` bytes long; a good one's goes to the file `into`, where one is given."""
        away = tr("ComfyUI does not answer at {address}.", address=self._address)
        fix = tr('Start ComfyUI, correct comfyui.url, or set painter = "sketch".')
        body = bytearray()
        size = 0
        try:
            async with (
                asyncio.timeout(self._per_call) as late,
                self._http.stream(
                    method, path.lstrip("/"), json=content, params=params, data=form, files=files
                ) as response,
            ):
                if response.has_redirect_location:
                    raise not_comfyui(tr("it sends us elsewhere"))
                if response.headers.get("content-encoding", "identity") != "identity":  # none was accepted
                    raise not_comfyui(tr("its answer is compressed"))
                async for chunk in response.aiter_raw(CHUNK):
                    size += len(chunk)
                    if size > at_most:
                        raise not_comfyui(tr("its answer has more than {at_most} MB", at_most=at_most // 1024 // 1024))
                    if into is not None and response.status_code == 200:
                        await asyncio.to_thread(into.write, chunk)
                        late.reschedule(asyncio.get_running_loop().time() + self._per_call)  # a clip may take minutes
                    else:
                        body += chunk
                return Answer(status=response.status_code, body=bytes(body))
        except httpx.ConnectError as error:
            raise Unavailable(away, fix=fix) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unanswered(away, fix=fix) from error


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def check_address(base_url: str, *, allow_remote: bool) -> None:
    """Raise NotAuthorized unless the server is this machine or the owner allowed another: ComfyUI has no password."""
    try:
        parts = urlsplit(base_url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in {"http", "https"} or not host:
        raise InvalidRequest(
            tr("comfyui.url: {base_url!r} is not a web address.", base_url=base_url[:60]),
            fix=tr("Write http://127.0.0.1:8188"),
        )
    if not is_loopback(base_url) and not allow_remote:
        raise NotAuthorized(
            tr(
                "comfyui.url is another machine ({host}). ComfyUI has no password: everybody on the way can read the prompts and change the pictures.",
                host=host,
            ),
            fix=tr("If you trust that network, set comfyui.allow_remote = true."),
        )


def is_loopback(url: str) -> bool:
    """Whether an address is this machine.

    >>> is_loopback("http://127.0.0.1:8188"), is_loopback("http://gpu.local:8188")
    (True, False)
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def connection(base_url: str, *, per_call: float, connect: float) -> httpx.AsyncClient:
    """The HTTP connections to the server at `base_url`; times in seconds. Whoever makes them closes them."""
    return httpx.AsyncClient(
        base_url=base_url,
        trust_env=False,  # no proxy of the environment stands between here and loopback
        follow_redirects=False,
        verify=trusted(),
        headers={"User-Agent": "troupe", "Accept": "*/*", "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(per_call, connect=connect),
    )
