"""A ComfyUI on loopback, as far as its wire shows: routes, queue, history, node cache, files and sockets.

Written after recorded exchanges with the real server. It keeps state, runs one job at a time, and can do wrong what
the real one was seen to do wrong: vanish, forget, fall deaf, stall, name files that are gone, run out of memory, answer
with something else.
"""

import asyncio
import json
import struct
import uuid
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from tests.emulators.comfyui_nodes import (
    CHECKPOINTS,
    NODES,
    OUTPUTS,
    SAMPLERS_OF,
    a_jpeg,
    a_png,
    file_of,
    found,
    left_by,
    order_of,
    signature,
    told_of,
)
from tests.emulators.wire import Changes, Fault, Script, Server, faulty

__all__ = ["CHECKPOINTS", "ComfyUIEmulator", "Job", "a_jpeg", "a_png"]

# What is told to every socket when a prompt came without a client id; the rest of it is told to nobody.
BROADCAST = {"progress", "progress_state", "execution_interrupted"}


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
        outputs = [number for number, node in self.graph.items() if node["class_type"] in OUTPUTS]
        return [self.number, self.prompt_id, self.graph, self.extra, outputs]


class _Failed(Exception):
    """A node raises."""


class ComfyUIEmulator:
    """The server. `start` it, point the client at `url`, script what goes wrong."""

    def __init__(self) -> None:
        self.version: str | None = "0.33.0"
        self.checkpoints = list(CHECKPOINTS)
        self.nodes: dict[str, Any] = dict(NODES)  # class -> its choices
        self.models: dict[str, list[str]] = {}  # folder -> files
        self.disk: Path | None = None  # its models folder: checkpoints that lie there are choices too
        self.described: dict[str, Any] = {}  # a whole /object_info, instead of one made of `nodes`
        self.card_gb = 0.0  # memory of the graphics card; 0: it has none
        self.lacks: set[str] = set()  # node classes that are not installed
        self.combo_shape = 1  # 1: [["a", "b"], {}]   3: ["COMBO", {"options": ["a", "b"]}]
        self.has_jobs_api = True
        self.speaks_names = True  # marks previews with their job, where the client asks for it
        self.ram_free = 16
        self.step_seconds = 0.0
        self.paints = asyncio.Event()  # cleared: a picture that is begun stands still until it is set
        self.paints.set()
        self.takes_prompts_after = 0.0  # seconds between a prompt's arrival and its place in the queue
        self.history_delay = 0.0  # between execution_success and the entry in the history
        self.tells_the_end = True  # by the last frame, after the history is written
        self.sockets = "fine"  # or "deaf", "refuse", "close", "garbage"
        self.hears_a_close_after = 0.0  # seconds
        self.doubles = 0  # sockets that were opened while an older one of their name was open
        self.keeps_files = True  # False: a written file is gone at once
        self.most_pixels = 0  # more than these on the canvas: out of memory; 0: there is always room
        self.fails_with: deque[dict[str, Any]] = deque()  # execution_error data of the next jobs
        self.picture: bytes | None = None  # instead of the file that a node would write
        self.outputs: dict[str, Any] | None = None  # instead of what the nodes would tell
        self.node_errors: dict[str, Any] = {}  # told beside a 200
        self.upload_at_most = 100 * 1024 * 1024  # bytes
        self.script = Script()
        self.raw: dict[str, web.Response] = {}  # a route's answer, whatever is asked
        self.vram = 0  # bytes of the card; 0: as `card_gb` says, else there is none
        self.vram_taken = 0  # bytes of it that others hold
        self.vram_held = 0  # bytes of it that its own models hold now
        self.vram_of_a_job = 0  # bytes that a job leaves there
        self.headers: list[dict[str, str]] = []  # of every request
        self.asked: Counter[str] = Counter()  # how often each route was
        self.executed: Counter[str] = Counter()  # how often each prompt id was run, not answered from the cache
        self.submitted: list[dict[str, Any]] = []
        self.interrupts: list[Any] = []  # what was posted to /interrupt
        self.freed: list[dict[str, Any]] = []  # what was posted to /free
        self.busy: list[tuple[float, float]] = []  # when it worked on a job, by the loop's clock
        self.changes = Changes()
        self.files: dict[tuple[str, str, str], bytes] = {}
        self._numbers: Counter[str] = Counter()  # of files, by prefix
        self._port = 0
        self._server: Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._flows = asyncio.Event()
        self._flows.set()
        self._forget_everything()

    def _forget_everything(self) -> None:
        self.pending: list[Job] = []
        self.running: Job | None = None
        self.history: dict[str, dict[str, Any]] = {}
        self._count = 0
        self._cache: dict[str, Any] = {}  # what a node gave, by its signature
        self.clients: dict[str, web.WebSocketResponse] = {}
        self._flagged: set[str] = set()  # clients that asked for marked previews
        self._messages: asyncio.Queue[tuple[str | None, str | bytes]] = asyncio.Queue()
        self._wake = asyncio.Event()

    # ------------------------------------------------------------------------------------------ life

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        app = web.Application(client_max_size=512 * 1024 * 1024)
        for method, path, answer in (
            ("GET", "/ws", self._socket),
            ("GET", "/system_stats", self._stats),
            ("GET", "/object_info", self._object_info),
            ("GET", "/object_info/{name}", self._object_info),
            ("GET", "/models/{folder}", self._models),
            ("POST", "/prompt", self._prompt),
            ("GET", "/queue", self._queue),
            ("POST", "/queue", self._edit_queue),
            ("POST", "/interrupt", self._interrupt),
            ("POST", "/free", self._free),
            ("POST", "/upload/image", self._upload),
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
        self._tasks = [asyncio.create_task(self._run_jobs()), asyncio.create_task(self._publish())]

    async def stop(self) -> None:
        """Die, as by kill -9: sockets break, the queue and the history are gone, the files stay."""
        if self._server is None:
            return
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        for socket in list(self.clients.values()):
            if (transport := socket._req.transport if socket._req else None) is not None:
                transport.abort()
        await self._server.stop()
        self._server = None
        self._forget_everything()

    def _guarded(self, route: str, answer: Any) -> Any:
        async def guarded(request: web.Request) -> web.StreamResponse:
            self.headers.append(dict(request.headers))
            self.asked[route] += 1
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
        system: dict[str, Any] = {"os": "linux", "ram_total": 32, "ram_free": self.ram_free}
        if self.version is not None:
            system["comfyui_version"] = self.version
        return web.json_response({"system": system, "devices": [self._device()]})

    def _device(self) -> dict[str, Any]:
        if self.vram:
            reserved = self.vram_held + 2**28 if self.vram_held else 0  # torch keeps some more than it uses
            return {
                "name": "cuda:0 NVIDIA GeForce RTX 4070 : cudaMallocAsync",
                "type": "cuda",
                "index": 0,
                "vram_total": self.vram,
                "vram_free": self.vram - self.vram_taken - self.vram_held,
                "torch_vram_total": reserved,
                "torch_vram_free": reserved - self.vram_held,
            }
        card = {"name": "cuda:0", "type": "cuda", "vram_total": self.card_gb * 2**30, "vram_free": self.card_gb * 2**29}
        return card if self.card_gb else {"name": "cpu", "type": "cpu", "vram_total": 8, "vram_free": 4}

    async def _object_info(self, request: web.Request) -> web.Response:
        if self.described:
            names = [request.match_info["name"]] if "name" in request.match_info else list(self.described)
            return web.json_response({name: self.described[name] for name in names if name in self.described})
        names = [request.match_info["name"]] if "name" in request.match_info else list(self.nodes)
        told = {name: self._described(name) for name in names if name in self.nodes and name not in self.lacks}
        return web.json_response(told)

    def _described(self, name: str) -> dict[str, Any]:
        inputs: dict[str, Any] = {
            field: [listed, {}] if self.combo_shape == 1 else ["COMBO", {"options": listed}]
            for field, listed in self._choices(name).items()
        }
        return {"input": {"required": inputs}, "output_node": name in OUTPUTS}

    def _choices(self, name: str) -> dict[str, list[str]]:
        listed = self.checkpoints if name == "CheckpointLoaderSimple" else None
        if listed is not None and self.disk is not None:
            listed = sorted({*listed, *(file.name for file in (self.disk / "checkpoints").glob("*.safetensors"))})
        return {field: listed or choices for field, choices in self.nodes[name].items()}

    async def _models(self, request: web.Request) -> web.Response:
        listed = self.models.get(request.match_info["folder"])
        return web.Response(status=404) if listed is None else web.json_response(listed)

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
            if (refused := self._checked(number, node)) is not None:
                return refused
        self._count += 1
        extra = {**body.get("extra_data", {}), "client_id": body.get("client_id", "")}
        self.pending.append(Job(self._count, prompt_id, graph, body.get("client_id", ""), extra))
        self._wake.set()
        self.changes.notify()
        self._status()
        return web.json_response({"prompt_id": prompt_id, "number": self._count, "node_errors": self.node_errors})

    def _checked(self, number: str, node: dict[str, Any]) -> web.Response | None:
        kind, inputs = node["class_type"], node["inputs"]
        if kind in self.lacks or (kind not in self.nodes and kind not in self.described):
            extra = {"node_id": number, "class_type": kind, "node_title": kind}
            return _error("missing_node_type", f"Node '{kind}' not found.", extra_info=extra)
        for name, listed in self._choices(kind).items() if not self.described else ():
            if name in inputs and inputs[name] not in listed:
                return _not_in_list(number, kind, name, inputs[name])
        if (
            kind == "LoadImage"
            and (inputs["image"].rpartition("/")[2], inputs["image"].rpartition("/")[0], "input") not in self.files
        ):
            told = {"type": "custom_validation_failed", "details": f"image - Invalid image file: {inputs['image']}"}
            errors = {number: {"errors": [told], "dependent_outputs": [], "class_type": kind}}
            return _error("prompt_outputs_failed_validation", "Prompt outputs failed validation", node_errors=errors)
        return None

    async def _queue(self, _: web.Request) -> web.Response:
        running = [self.running.item()] if self.running else []
        return web.json_response({"queue_running": running, "queue_pending": [job.item() for job in self.pending]})

    async def _edit_queue(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert not body.get("clear"), "nobody may clear a queue that others use"
        self.drop(*body.get("delete", []))
        return web.Response()

    def drop(self, *prompt_ids: str) -> None:
        """Delete waiting jobs: they leave no trace but a status."""
        self.pending = [job for job in self.pending if job.prompt_id not in prompt_ids]
        self.changes.notify()
        self._status()

    async def _interrupt(self, request: web.Request) -> web.Response:
        asked = (await request.json()).get("prompt_id") if request.can_read_body else None
        self.interrupts.append(asked)
        if self.running is not None and asked in (None, self.running.prompt_id):
            self.running.stopped.set()
        return web.Response()

    async def _free(self, request: web.Request) -> web.Response:
        if not request.can_read_body:
            return web.Response(status=500, text="500 Internal Server Error\n\nServer got itself in trouble")
        asked = await request.json()
        self.freed.append(asked)
        if asked.get("free_memory"):
            self._cache.clear()
        if asked.get("unload_models"):
            self.vram_held = 0
        return web.Response()

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        image = form["image"]
        assert isinstance(image, web.FileField)
        data, folder, name = image.file.read(), str(form.get("subfolder", "")), image.filename
        if ".." in folder or ".." in name or folder.startswith("/"):
            return web.Response(status=400)
        if len(data) > self.upload_at_most:
            return web.Response(status=413, text=f"Maximum request body size {self.upload_at_most} exceeded.")
        stem, _, ending = name.rpartition(".")
        copies = 0
        while self.files.get((name, folder, "input"), data) != data:
            copies += 1
            name = f"{stem} ({copies}).{ending}"
        self.files[(name, folder, "input")] = data
        return web.json_response({"name": name, "subfolder": folder, "type": "input"})

    async def _history(self, request: web.Request) -> web.Response:
        entry = self.history.get(request.match_info["id"])
        return web.json_response({} if entry is None else {request.match_info["id"]: entry})

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
        self.drop(prompt_id)
        cancelled = len(self.pending) < before
        if self.running is not None and self.running.prompt_id == prompt_id:
            self.running.stopped.set()
            cancelled = True
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
        self.doubles += client_id in self.clients
        if self.sockets != "deaf":
            self.clients[client_id] = socket
        if self.sockets == "garbage":
            for frame in ("not json", "[1]", '{"type": 3}', '{"type":"progress","data":{"value":"x"}}', "[" * 5000):
                await socket.send_str(frame)
            for data in (b"", b"\0" * 4, b"\0\0\0\4\xff\xff\xff\xff{}", b"\0\0\0\1\0\0\0\1not a picture"):
                await socket.send_bytes(data)
        if self.sockets != "deaf":
            status = {"status": {"exec_info": {"queue_remaining": self._remaining}}, "sid": client_id}
            await socket.send_str(json.dumps({"type": "status", "data": status}))
            if self.running is not None and self.running.client_id == client_id:
                # The first word after a reconnect names the node and not the job.
                await socket.send_str(json.dumps({"type": "executing", "data": {"node": "5"}}))
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            if self.speaks_names and json.loads(message.data)["type"] == "feature_flags":
                self._flagged.add(client_id)
                await socket.send_str(
                    json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
                )
            await asyncio.sleep(self.hears_a_close_after)
        # As the real one does it: whichever socket of a name closes, the name is forgotten, the newer one's too.
        self.clients.pop(client_id, None)
        return socket

    def stall(self) -> None:
        """Some client stops reading: from now on nobody hears anything."""
        self._flows.clear()

    def _send(self, client_id: str, kind: str, data: dict[str, Any]) -> None:
        if client_id or kind in BROADCAST:
            self._messages.put_nowait((client_id or None, json.dumps({"type": kind, "data": data})))

    def _preview(self, job: Job, node: str) -> None:
        if self.speaks_names and job.client_id in self._flagged:
            note = json.dumps({"node_id": node, "prompt_id": job.prompt_id, "image_type": "image/jpeg"}).encode()
            frame = struct.pack(">II", 4, len(note)) + note + a_jpeg()
        else:
            frame = struct.pack(">II", 1, 1) + a_jpeg()
        self._messages.put_nowait((job.client_id or None, frame))

    async def _publish(self) -> None:
        while True:
            client_id, frame = await self._messages.get()
            await self._flows.wait()
            names = list(self.clients) if client_id is None else [client_id]
            for socket in [self.clients[name] for name in names if name in self.clients]:
                if not socket.closed:
                    try:
                        await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))
                    except ConnectionError:
                        continue

    @property
    def _remaining(self) -> int:
        return len(self.pending) + (self.running is not None)

    def _status(self) -> None:
        data = {"status": {"exec_info": {"queue_remaining": self._remaining}}}
        self._messages.put_nowait((None, json.dumps({"type": "status", "data": data})))

    # ------------------------------------------------------------------------------------------ work

    async def _run_jobs(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            while self.pending:
                self.running = min(self.pending, key=lambda job: job.number)
                self.pending.remove(self.running)
                self.changes.notify()
                self._status()
                began = clock()
                await self._run(self.running)
                self.busy.append((began, clock()))
            self._wake.clear()
            await self._wake.wait()

    async def _run(self, job: Job) -> None:
        told: list[list[Any]] = []
        outputs: dict[str, Any] = {}

        def tell(kind: str, **facts: Any) -> None:
            if kind.startswith("execution_"):
                told.append([kind, {**facts, "prompt_id": job.prompt_id, "timestamp": 1}])
            self._send(job.client_id, kind, {**facts, "prompt_id": job.prompt_id})

        order = order_of(job.graph)
        cached = [number for number in order if signature(job.graph, number) in self._cache]
        self.vram_held = self.vram_of_a_job or self.vram_held
        tell("execution_start")
        tell("execution_cached", nodes=cached)
        states: dict[str, dict[str, Any]] = {}
        last = "execution_success"
        try:
            for number in order:
                if not await self._run_node(job, number, number in cached, states, outputs, tell):
                    tell(
                        "execution_interrupted", node_id=number, node_type=job.graph[number]["class_type"], executed=[]
                    )
                    last = "execution_interrupted"
                    break
        except _Failed as error:
            tell("execution_error", **error.args[0])
            last = "execution_error"
        else:
            if last == "execution_success":
                self.executed[job.prompt_id] += len(cached) < len(order)
                tell("execution_success")
        entry = {
            "prompt": job.item(),
            "outputs": outputs if self.outputs is None else self.outputs,
            "status": {
                "status_str": "success" if last == "execution_success" else "error",
                "completed": last == "execution_success",
                "messages": told,
            },
            "meta": {},
        }
        if self.history_delay:
            await asyncio.sleep(self.history_delay)
        self.history[job.prompt_id] = entry
        self.running = None
        self.changes.notify()
        self._status()
        if self.tells_the_end:
            tell("executing", node=None)

    async def _run_node(
        self, job: Job, number: str, is_cached: bool, states: dict[str, Any], outputs: dict[str, Any], tell: Any
    ) -> bool:
        """Run one node, or tell what it gave before; False when the job was stopped meanwhile."""
        kind = job.graph[number]["class_type"]
        key = signature(job.graph, number)

        def state(value: float, most: float, name: str) -> None:
            states[number] = {"value": value, "max": most, "state": name, "node_id": number, "prompt_id": job.prompt_id}
            tell("progress_state", nodes=dict(states))

        if is_cached:
            if kind in OUTPUTS:
                outputs[number] = self._cache[key]
                tell("executed", node=number, display_node=number, output=outputs[number])
                state(1, 1, "finished")
            return True
        state(0.0, 1.0, "running")
        tell("executing", node=number, display_node=number)
        if self.fails_with and self.fails_with[0].get("node_type", "KSampler") == kind:
            raise _Failed(self.fails_with.popleft())
        if kind in SAMPLERS_OF and not await self._sample(job, number, state, tell):
            return False
        if kind in OUTPUTS:
            outputs[number] = self._save(job, number)
            tell("executed", node=number, display_node=number, output=outputs[number])
        self._cache[key] = outputs.get(number)
        state(1.0, 1.0, "finished")
        return True

    async def _sample(self, job: Job, number: str, state: Any, tell: Any) -> bool:
        if self.most_pixels and found(job.graph, "width", 0) * found(job.graph, "height", 0) > self.most_pixels:
            text = "Allocation on device\nThis error means you ran out of memory on your GPU."
            failed = {"node_id": number, "node_type": "KSampler", "exception_type": "torch.OutOfMemoryError"}
            raise _Failed(failed | {"exception_message": text})
        steps = found(job.graph, "steps", 4)
        for step in range(1, steps + 1):
            if self.step_seconds:
                try:
                    async with asyncio.timeout(self.step_seconds):
                        await job.stopped.wait()
                except TimeoutError:
                    pass
            if not self.paints.is_set():
                waits = [asyncio.ensure_future(event.wait()) for event in (self.paints, job.stopped)]
                try:
                    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()
            if job.stopped.is_set():
                return False
            state(step, steps, "running")
            if job.extra.get("preview_method") == "auto" and job.client_id in self._flagged:
                self._preview(job, number)
            tell("progress", value=step, max=steps, node=number)
            if job.extra.get("preview_method") == "auto" and job.client_id not in self._flagged:
                self._preview(job, number)
            self.changes.notify()
            await asyncio.sleep(0)
        return True

    def _save(self, job: Job, number: str) -> dict[str, Any]:
        """Write what a node writes, with the whole workflow in it, under the next free numbers."""
        node = job.graph[number]
        prefix = node["inputs"].get("filename_prefix", f"ComfyUI_temp_{number}")
        subfolder, _, stem = prefix.rpartition("/")
        files = []
        for ending, kind in left_by(job.graph, number, count=self._numbers[prefix]):
            self._numbers[prefix] += 1
            name = f"{stem}{ending}"
            if self.keeps_files:
                data = self.picture or file_of(node["class_type"], job.graph)
                self.files[(name, subfolder, kind)] = data
            files.append({"filename": name, "subfolder": subfolder, "type": kind})
        return told_of(node["class_type"], files)

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
