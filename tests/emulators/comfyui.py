"""A ComfyUI on loopback, as far as its wire shows: routes, queue, history, node cache, files and sockets.

Written after recorded exchanges with the real server. It keeps state, runs one job at a time, and can do wrong what
the real one was seen to do wrong: vanish, forget, fall deaf, name files that are gone, answer with something else.
"""

import asyncio
import io
import json
import struct
import uuid
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.emulators.wire import Changes, Fault, Script, Server, faulty

CHECKPOINTS = ["dreamshaper_8.safetensors", "juggernautXL_v9.safetensors"]
SAMPLERS = ["euler", "dpmpp_2m", "dpmpp_2m_sde", "lcm"]
SCHEDULERS = ["normal", "karras", "sgm_uniform"]


@dataclass
class Job:
    """A prompt in the queue."""

    number: float
    prompt_id: str
    graph: dict[str, Any]
    client_id: str
    extra: dict[str, Any]
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def item(self) -> list[Any]:
        return [self.number, self.prompt_id, self.graph, self.extra, ["7"]]


class ComfyUIEmulator:
    """The server. `start` it, point the client at `url`, script what goes wrong."""

    def __init__(self) -> None:
        self.version: str | None = "0.33.0"
        self.checkpoints = list(CHECKPOINTS)
        self.lacks: set[str] = set()  # node classes that are not installed
        self.combo_shape = 1  # 1: [["a", "b"], {}]   3: ["COMBO", {"options": ["a", "b"]}]
        self.has_jobs_api = True
        self.step_seconds = 0.0
        self.takes_prompts_after = 0.0  # seconds between a prompt's arrival and its place in the queue
        self.history_delay = 0.0  # between execution_success and the entry in the history
        self.sockets = "fine"  # or "deaf", "refuse", "close", "garbage"
        self.keeps_files = True  # False: a written file is gone at once
        self.fails_with: deque[dict[str, Any]] = deque()  # execution_error data of the next jobs
        self.picture: bytes | None = None  # instead of the file that SaveImage would write
        self.outputs: dict[str, Any] | None = None  # instead of what SaveImage would tell
        self.node_errors: dict[str, Any] = {}  # told beside a 200
        self.script = Script()
        self.raw: dict[str, web.Response] = {}  # a route's answer, whatever is asked
        self.headers: list[dict[str, str]] = []  # of every request
        self.executed: Counter[str] = Counter()  # how often each prompt id was painted
        self.submitted: list[dict[str, Any]] = []
        self.interrupts: list[Any] = []  # what was posted to /interrupt
        self.changes = Changes()
        self.files: dict[tuple[str, str, str], bytes] = {}
        self._numbers: Counter[str] = Counter()  # of files, by prefix
        self._port = 0
        self._server: Server | None = None
        self._forget_everything()

    def _forget_everything(self) -> None:
        self.pending: list[Job] = []
        self.running: Job | None = None
        self.history: dict[str, dict[str, Any]] = {}
        self._count = 0
        self._cache: dict[str, dict[str, Any]] = {}  # what a whole graph gave, prefix included
        self._clients: dict[str, web.WebSocketResponse] = {}
        self._wake = asyncio.Event()

    # ------------------------------------------------------------------------------------------ life

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        for method, path, answer in (
            ("GET", "/ws", self._socket),
            ("GET", "/system_stats", self._stats),
            ("GET", "/object_info/{name}", self._object_info),
            ("POST", "/prompt", self._prompt),
            ("GET", "/queue", self._queue),
            ("POST", "/queue", self._edit_queue),
            ("POST", "/interrupt", self._interrupt),
            ("GET", "/history/{id}", self._history),
            ("POST", "/history", self._edit_history),
            ("GET", "/view", self._view),
            ("GET", "/api/jobs", self._jobs),
            ("GET", "/api/jobs/{id}", self._job),
            ("POST", "/api/jobs/{id}/cancel", self._cancel),
        ):
            app.router.add_route(method, path, self._guarded(f"{method} {path}", answer))
        self._server = Server(app)
        await self._server.start(self._port)
        self._port = self._server.port
        self._work = asyncio.create_task(self._run_jobs())

    async def stop(self) -> None:
        """Die, as by kill -9: sockets break, the queue and the history are gone, the files stay."""
        if self._server is None:
            return
        self._work.cancel()
        await asyncio.wait([self._work])
        for socket in list(self._clients.values()):
            if (transport := socket._req.transport if socket._req else None) is not None:
                transport.abort()
        await self._server.stop()
        self._server = None
        self._forget_everything()

    def _guarded(self, route: str, answer: Any) -> Any:
        async def guarded(request: web.Request) -> web.StreamResponse:
            self.headers.append(dict(request.headers))
            if request.headers.get("Origin") or request.headers.get("Sec-Fetch-Site") == "cross-site":
                return web.Response(status=403)
            if route in self.raw:
                scripted = self.raw[route]
                return web.Response(status=scripted.status, body=scripted.body, headers=scripted.headers)
            if route == "GET /ws":
                return await answer(request)  # type: ignore[no-any-return]
            return await faulty(request, self.script.take(route), lambda: answer(request), _refuse)

        return guarded

    # ------------------------------------------------------------------------------------------ routes

    async def _stats(self, _: web.Request) -> web.Response:
        system: dict[str, Any] = {"os": "linux", "ram_free": 1}
        if self.version is not None:
            system["comfyui_version"] = self.version
        return web.json_response({"system": system, "devices": []})

    async def _object_info(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        choices: dict[str, dict[str, list[str]]] = {
            "CheckpointLoaderSimple": {"ckpt_name": self.checkpoints},
            "KSampler": {"sampler_name": SAMPLERS, "scheduler": SCHEDULERS},
            "CLIPTextEncode": {},
            "EmptyLatentImage": {},
            "VAEDecode": {},
            "SaveImage": {},
        }
        if name not in choices or name in self.lacks:
            return web.json_response({})
        inputs: dict[str, Any] = {
            field: [listed, {}] if self.combo_shape == 1 else ["COMBO", {"options": listed}]
            for field, listed in choices[name].items()
        }
        return web.json_response({name: {"input": {"required": inputs}, "output_node": name == "SaveImage"}})

    async def _prompt(self, request: web.Request) -> web.Response:
        body = await request.json()
        graph, prompt_id = body["prompt"], body.get("prompt_id", str(uuid.uuid4()))
        self.submitted.append(body)
        self.changes.notify()
        if self.takes_prompts_after:
            await asyncio.sleep(self.takes_prompts_after)
        if prompt_id != str(uuid.UUID(prompt_id)):
            return _error("invalid_prompt_id", "prompt_id must be a canonical UUID")
        for number, node in graph.items():
            kind, inputs = node["class_type"], node["inputs"]
            if kind in self.lacks:
                extra = {"node_id": number, "class_type": kind, "node_title": kind}
                return _error("missing_node_type", f"Node '{kind}' not found.", extra_info=extra)
            for name, listed in (("ckpt_name", self.checkpoints), ("sampler_name", SAMPLERS)):
                if name in inputs and inputs[name] not in listed:
                    return _not_in_list(number, kind, name, inputs[name])
        self._count += 1
        extra = {**body.get("extra_data", {}), "client_id": body.get("client_id", "")}
        self.pending.append(Job(self._count, prompt_id, graph, body.get("client_id", ""), extra))
        self._wake.set()
        self.changes.notify()
        await self._status()
        return web.json_response({"prompt_id": prompt_id, "number": self._count, "node_errors": self.node_errors})

    async def _queue(self, _: web.Request) -> web.Response:
        running = [self.running.item()] if self.running else []
        return web.json_response({"queue_running": running, "queue_pending": [job.item() for job in self.pending]})

    async def _edit_queue(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert not body.get("clear"), "nobody may clear a queue that others use"
        self.pending = [job for job in self.pending if job.prompt_id not in body.get("delete", [])]
        self.changes.notify()
        return web.Response()

    async def _interrupt(self, request: web.Request) -> web.Response:
        asked = (await request.json()).get("prompt_id") if request.can_read_body else None
        self.interrupts.append(asked)
        if self.running is not None and asked in (None, self.running.prompt_id):
            self.running.stopped.set()
        return web.Response()

    async def _history(self, request: web.Request) -> web.Response:
        found = self.history.get(request.match_info["id"])
        return web.json_response({} if found is None else {request.match_info["id"]: found})

    async def _edit_history(self, request: web.Request) -> web.Response:
        for prompt_id in (await request.json()).get("delete", []):
            self.history.pop(prompt_id, None)
        return web.Response()

    async def _view(self, request: web.Request) -> web.Response:
        asked = tuple(request.query.get(name, "") for name in ("filename", "subfolder", "type"))
        data = self.files.get(asked)  # type: ignore[arg-type]
        return web.Response(status=404) if data is None else web.Response(body=data, content_type="image/png")

    async def _jobs(self, request: web.Request) -> web.Response:
        if not self.has_jobs_api:
            return web.Response(status=404)
        told = [_told(job, "pending") for job in self.pending]
        told += [_told(self.running, "in_progress")] if self.running else []
        return web.json_response({"jobs": told, "pagination": {"total": len(told), "has_more": False}})

    async def _job(self, request: web.Request) -> web.Response:
        if not self.has_jobs_api:
            return web.Response(status=404)
        prompt_id = request.match_info["id"]
        if self.running is not None and self.running.prompt_id == prompt_id:
            return web.json_response(_told(self.running, "in_progress"))
        for job in self.pending:
            if job.prompt_id == prompt_id:
                return web.json_response(_told(job, "pending"))
        entry = self.history.get(prompt_id)
        if entry is None:
            return web.json_response({"error": "Job not found"}, status=404)
        last = entry["status"]["messages"][-1][0]
        state = {"execution_success": "completed", "execution_interrupted": "cancelled"}.get(last, "failed")
        return web.json_response({"id": prompt_id, "status": state, "priority": entry["prompt"][0]})

    async def _cancel(self, request: web.Request) -> web.Response:
        if not self.has_jobs_api:
            return web.Response(status=404)
        prompt_id = request.match_info["id"]
        before = len(self.pending)
        self.pending = [job for job in self.pending if job.prompt_id != prompt_id]
        cancelled = len(self.pending) < before
        if self.running is not None and self.running.prompt_id == prompt_id:
            self.running.stopped.set()
            cancelled = True
        self.changes.notify()
        return web.json_response({"cancelled": cancelled})

    # ------------------------------------------------------------------------------------------ sockets

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.sockets == "refuse":
            return web.Response(status=500)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        client_id = request.query.get("clientId") or uuid.uuid4().hex
        if self.sockets == "close":
            await socket.close()
            return socket
        if self.sockets != "deaf":
            self._clients[client_id] = socket
        if self.sockets == "garbage":
            for frame in ("not json", "[1]", '{"type": 3}', '{"type":"progress","data":{"value":"x"}}', "[" * 5000):
                await socket.send_str(frame)
            for data in (b"", b"\0" * 4, b"\0\0\0\4\xff\xff\xff\xff{}", b"\0\0\0\1\0\0\0\1not a picture"):
                await socket.send_bytes(data)
        await self._send(client_id, "status", {"status": {"exec_info": {"queue_remaining": 0}}, "sid": client_id})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
        if self._clients.get(client_id) is socket:
            del self._clients[client_id]
        return socket

    async def _send(self, client_id: str, kind: str, data: dict[str, Any]) -> None:
        await self._put(client_id, json.dumps({"type": kind, "data": data}))

    async def _put(self, client_id: str, frame: str | bytes) -> None:
        socket = self._clients.get(client_id)
        if socket is None or socket.closed:
            return
        try:
            await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))
        except ConnectionError:
            self._clients.pop(client_id, None)

    async def _status(self) -> None:
        remaining = len(self.pending) + (self.running is not None)
        for client_id in list(self._clients):
            await self._send(client_id, "status", {"status": {"exec_info": {"queue_remaining": remaining}}})

    # ------------------------------------------------------------------------------------------ work

    async def _run_jobs(self) -> None:
        while True:
            while self.pending:
                self.running = self.pending.pop(0)
                self.changes.notify()
                await self._status()
                await self._run(self.running)
                self.running = None
                self.changes.notify()
                await self._status()
            self._wake.clear()
            await self._wake.wait()

    async def _run(self, job: Job) -> None:
        told: list[list[Any]] = []
        outputs: dict[str, Any] = {}

        async def tell(kind: str, **facts: Any) -> None:
            if kind.startswith("execution_"):
                told.append([kind, {**facts, "prompt_id": job.prompt_id, "timestamp": 1}])
            await self._send(job.client_id, kind, {**facts, "prompt_id": job.prompt_id})

        key = json.dumps(job.graph, sort_keys=True)
        cached = self._cache.get(key)
        await tell("execution_start")
        await tell("execution_cached", nodes=list(job.graph) if cached else [])
        state = "success"
        if cached is not None:
            outputs = cached
            await tell("executed", node="7", output=cached["7"])
        elif self.fails_with:
            await tell("executing", node="5")
            await tell("execution_error", **self.fails_with.popleft())
            state = "error"
        elif not await self._sample(job, tell):
            await tell("execution_interrupted", node_id="5", node_type="KSampler", executed=[])
            state = "error"
        else:
            self.executed[job.prompt_id] += 1
            outputs = {"7": self._save(job)}
            self._cache[key] = outputs
            await tell("executed", node="7", output=outputs["7"])
        if state == "success":
            await tell("execution_success")
        entry = {
            "prompt": job.item(),
            "outputs": outputs if self.outputs is None else self.outputs,
            "status": {"status_str": state, "completed": state == "success", "messages": told},
            "meta": {},
        }
        if self.history_delay:
            await asyncio.sleep(self.history_delay)
        self.history[job.prompt_id] = entry
        await tell("executing", node=None)

    async def _sample(self, job: Job, tell: Any) -> bool:
        """Run the nodes; False when the job was stopped."""
        for node in ("1", "2", "3", "4"):
            await tell("executing", node=node, display_node=node)
            await tell("progress_state", nodes={node: {"value": 1.0, "max": 1.0, "state": "finished"}})
        steps = job.graph["5"]["inputs"]["steps"]
        await tell("executing", node="5", display_node="5")
        for step in range(1, steps + 1):
            if self.step_seconds:
                try:
                    async with asyncio.timeout(self.step_seconds):
                        await job.stopped.wait()
                except TimeoutError:
                    pass
            if job.stopped.is_set():
                return False
            await tell("progress", value=step, max=steps, node="5")
            if job.extra.get("preview_method") == "auto":
                note = json.dumps({"node_id": "5", "prompt_id": job.prompt_id, "image_type": "image/jpeg"}).encode()
                await self._put(job.client_id, struct.pack(">II", 4, len(note)) + note + a_jpeg())
            self.changes.notify()
        for node in ("5", "6"):
            await tell("progress_state", nodes={node: {"value": 1.0, "max": 1.0, "state": "finished"}})
        await tell("executing", node="7", display_node="7")
        return True

    def _save(self, job: Job) -> dict[str, Any]:
        """Write what SaveImage writes: a PNG with the whole workflow in it, under the next free number."""
        prefix = job.graph["7"]["inputs"]["filename_prefix"]
        subfolder, _, stem = prefix.rpartition("/")
        self._numbers[prefix] += 1
        name = f"{stem}_{self._numbers[prefix]:05}_.png"
        canvas = job.graph["4"]["inputs"]
        data = self.picture or a_png(canvas["width"], canvas["height"], job.graph)
        if self.keeps_files:
            self.files[(name, subfolder, "output")] = data
        return {"images": [{"filename": name, "subfolder": subfolder, "type": "output"}]}

    # ------------------------------------------------------------------------------------------ for tests

    async def until_running(self) -> Job:
        return await self.changes.until(lambda: self.running, what=lambda: "no job runs")

    async def until_submitted(self, times: int = 1) -> None:
        await self.changes.until(lambda: len(self.submitted) >= times, what=lambda: f"{len(self.submitted)} jobs came")

    def answers(self, route: str, *, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Let a route give this answer, whatever is asked."""
        self.raw[route] = web.Response(
            status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )


def a_png(width: int, height: int, graph: dict[str, Any]) -> bytes:
    notes = PngInfo()
    notes.add_text("prompt", json.dumps(graph))
    notes.add_text("workflow", json.dumps({"nodes": [], "secret": "the hidden prompt"}))
    data = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(data, "PNG", pnginfo=notes, dpi=(72, 72))
    return data.getvalue()


def a_jpeg() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(data, "JPEG")
    return data.getvalue()


def _told(job: Job, state: str) -> dict[str, Any]:
    return {"id": job.prompt_id, "status": state, "priority": job.number, "create_time": 1, "outputs_count": 0}


def _refuse(fault: Fault) -> web.Response:
    return web.Response(status=fault.code, text="500 Internal Server Error\n\nServer got itself in trouble")


def _error(kind: str, message: str, **more: Any) -> web.Response:
    error = {"type": kind, "message": message, "details": message, "extra_info": more.get("extra_info", {})}
    return web.json_response({"error": error, "node_errors": more.get("node_errors", {})}, status=400)


def _not_in_list(number: str, kind: str, name: str, value: str) -> web.Response:
    told = {
        "type": "value_not_in_list",
        "message": "Value not in list",
        "details": f"{name}: '{value}' not in list",
        "extra_info": {"input_name": name, "input_config": None, "received_value": value},
    }
    node_errors = {number: {"errors": [told], "dependent_outputs": ["7"], "class_type": kind}}
    return _error("prompt_outputs_failed_validation", "Prompt outputs failed validation", node_errors=node_errors)
