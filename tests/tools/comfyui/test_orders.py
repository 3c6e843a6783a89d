"""Every order of frames that a real server was seen to send, recited to the runner over a real socket.

An order is written as it was seen, in short words:

    status/2            how many jobs are in the queue, to everybody
    start  cached/4,6   the job begins; what of it is in the cache
    run/3  step/3/1/20  a node begins; a step of a sampler (its progress_state, and its progress)
    B1  B4              a preview, unmarked or marked
    out/9  done/3       an output node leaves something; a node is finished
    success  error/4  interrupted/3  end       the last words, in this order
    unnamed/3           `executing` without a job: the first word after a reconnect
    flags               the server's answer to ours
    lost                the socket breaks
    @                   before a word: it is about another job
"""

import asyncio
import json
import struct
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.comfyui import ComfyUIEmulator, Job, a_jpeg, a_png
from tests.tools.comfyui.conftest import HURRY, Seen
from tests.tools.comfyui.graphs import Graph
from tools.comfyui.runner import Ran, Runner, Work
from tools.errors import Refused, TroupeError, Unavailable

# The nodes are numbered as in the editor's own first workflow: 4 loads, 5 is the canvas, 6 and 7 the prompts, 3 samples.
LAYOUT = {
    "4": "CheckpointLoaderSimple",
    "5": "EmptyLatentImage",
    "6": "CLIPTextEncode",
    "7": "CLIPTextEncode",
    "3": "KSampler",
    "8": "VAEDecode",
    "9": "SaveImage",
}


def graph() -> Graph:
    links: dict[str, dict[str, Any]] = {
        "4": {"ckpt_name": "dreamshaper_8.safetensors"},
        "5": {"width": 64, "height": 64, "batch_size": 1},
        "6": {"text": "a cat", "clip": ["4", 1]},
        "7": {"text": "", "clip": ["4", 1]},
        "3": {"model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0], "steps": 4},
        "8": {"samples": ["3", 0], "vae": ["4", 2]},
        "9": {"images": ["8", 0], "filename_prefix": "x"},
    }
    return {number: {"class_type": LAYOUT[number], "inputs": inputs} for number, inputs in links.items()}


def nodes(*numbers: int) -> str:
    return " ".join(f"run/{number} done/{number}" for number in numbers)


def steps(most: int, *, node: int = 3, preview: str = "B1", first: int = 1, until: int = 0) -> str:
    """Steps of a sampler; an unmarked preview follows its step, a marked one comes before it."""
    words: list[str] = []
    for step in range(first, (until or most) + 1):
        step_words = [f"step/{node}/{step}/{most}", preview]
        words += reversed(step_words) if preview == "B4" else step_words
    return " ".join(word for word in words if word)


QUEUED = "status/1 status/1"
SAVED = "run/8 done/8 run/9 out/9 done/9 success status/0 end"
SAMPLED = f"run/3 {steps(2)} done/3 {SAVED}"
WARM = "start cached/4,6,7,5"

# Name of the recording -> what was heard, and how the job ended: "made", "failed", "stopped" or "empty".
ORDERS: dict[str, tuple[str, str]] = {
    "txt2img_success": (f"{QUEUED} start cached/ {nodes(4, 5, 7, 6)} run/3 {steps(4)} done/3 {SAVED}", "made"),
    "emptyimage_success": (f"{QUEUED} start cached/ run/8 done/8 run/9 out/9 done/9 success status/0 end", "made"),
    "cached_rerun": (f"{QUEUED} start cached/4,6,7,5,3,8,9 out/9 done/9 success status/0 end", "made"),
    "partially_cached_rerun": (f"{QUEUED} start cached/4,6,7,5,3,8 run/9 out/9 done/9 success status/0 end", "made"),
    "error_midrun_bad_value": (f"{QUEUED} start cached/ run/9 error/9 status/0 end", "failed"),
    "error_midrun_corrupt_checkpoint": (
        f"{QUEUED} start cached/ run/8 done/8 run/9 out/9 done/9 run/4 error/4 status/0 end",
        "failed",
    ),
    "interrupt_global": (f"{QUEUED} {WARM} run/3 {steps(2000, until=5)} interrupted/3 status/0 end", "stopped"),
    "interrupt_targeted": (
        f"{QUEUED} {WARM} run/3 status/2 {steps(300, until=3)} interrupted/3 status/1 end status/1 "
        "@start @cached/4,6,7,5 @run/3 @step/3/1/4 @done/3 @run/8 @run/9 @out/9 @success status/0 @end",
        "stopped",
    ),
    "jobs_cancel": (f"{QUEUED} {WARM} run/3 {steps(500, until=3)} interrupted/3 status/0 end", "stopped"),
    "other_outputs": (
        f"{QUEUED} start cached/ run/8 done/8 run/9 out/9 done/9 run/4 out/4 done/4 run/5 out/5 done/5 success "
        "status/0 end",
        "made",
    ),
    "partial_outputs_bad": (f"{QUEUED} start cached/ run/8 done/8 run/9 out/9 done/9 success status/0 end", "made"),
    "preview_metadata_flagged": (
        f"flags {QUEUED} start cached/4,6,7 {nodes(5)} run/3 {steps(2, preview='B4')} done/3 {SAVED}",
        "made",
    ),
    "preview_metadata_unflagged": (f"{QUEUED} {WARM} {SAMPLED}", "made"),
    "preview_metadata_extra_data_none": (
        f"flags {QUEUED} start cached/4,6,7 {nodes(5)} run/3 {steps(2, preview='')} done/3 {SAVED}",
        "made",
    ),
    "full_sd15_layout": (f"{QUEUED} start cached/ {nodes(4, 5, 7, 6)} {SAMPLED}", "made"),
    "duplicate_prompt_id_inflight": (
        f"{QUEUED} {WARM} run/3 status/2 {steps(4)} done/3 run/8 done/8 run/9 out/9 done/9 success status/1 end "
        f"status/1 {WARM} run/3 {steps(3)} done/3 {SAVED}",
        "made",
    ),
    "queue_delete": (
        f"{QUEUED} {WARM} run/3 status/2 status/3 status/4 {steps(6, until=3)} status/3 status/2 status/1 "
        f"{steps(6, first=4)} done/3 {SAVED}",
        "made",
    ),
    "two_clients": (
        f"{QUEUED} start cached/ run/4 status/2 done/4 {nodes(5, 7, 6)} run/3 {steps(3)} done/3 run/8 done/8 run/9 out/9 "
        "status/1 done/9 success status/1 end status/0",
        "made",
    ),
    "reconnect_after_finish": (f"{QUEUED} {WARM} run/3 {steps(10, until=1)} step/3/2/10 lost status/0", "made"),
    "reconnect_same_client_id": (
        f"{QUEUED} start cached/ {nodes(4, 5, 7, 6)} run/3 {steps(12, until=4)} lost status/1 unnamed/3 "
        f"{steps(12, first=9)} done/3 {SAVED}",
        "made",
    ),
    "same_client_id_two_sockets": (f"{QUEUED} start cached/ run/8 done/8 lost", "made"),
    "server_sigkill_midrun": (f"{QUEUED} start cached/ {nodes(4)} status/2 run/3 {steps(3000, until=4)} lost", "made"),
    "server_sigterm_midrun": (f"{QUEUED} start cached/ {nodes(4)} status/2 run/3 {steps(3000, until=4)} lost", "made"),
    # What other programs' prompts without a client id make everybody hear, while ours says nothing yet.
    "prompt_without_client_id": (
        f"{QUEUED} @step/3/1/5 B1 @step/3/2/5 B1 @done/3 @done/8 status/0 {QUEUED} {WARM} {SAMPLED}",
        "made",
    ),
    "prompt_without_client_id_interrupted": (
        f"{QUEUED} @step/3/1/400 B1 @step/3/2/400 B1 @interrupted/3 status/0 {QUEUED} {WARM} {SAMPLED}",
        "made",
    ),
    "websocket_image_node": (
        f"{QUEUED} start cached/4,6,7 {nodes(5)} run/3 {steps(2)} done/3 run/8 done/8 run/9 step/9/0/2 B1 step/9/1/2 B1 "
        "done/9 success status/0 end",
        "empty",
    ),
    "ws_connect_no_client_id": ("status/0", "made"),
    # Recorded as a note, not as frames: a peer that does not read lets nobody hear anything.
    "stalled_peer": ("", "made"),
}


class Reciter(ComfyUIEmulator):
    """A ComfyUI that says exactly the words it is given."""

    order = ""
    ending = "made"

    async def _run(self, job: Job) -> None:
        self.states: dict[str, Any] = {}
        for word in self.order.split():
            await self._say(job, word)
            await asyncio.sleep(0.002)
        name = f"{job.prompt_id}_00001_.png"
        made = {"9": {"images": [{"filename": name, "subfolder": "", "type": "output"}]}}
        self.files[(name, "", "output")] = a_png(64, 64, {})
        facts = {"node_id": "4", "node_type": LAYOUT["4"], "exception_message": "header too large"}
        last = {"failed": ["execution_error", facts], "stopped": ["execution_interrupted", {"node_id": "3"}]}
        status = "error" if self.ending in last else "success"
        self.history[job.prompt_id] = {
            "prompt": job.item(),
            "outputs": made if self.ending == "made" else {},
            "status": {"status_str": status, "messages": [last.get(self.ending, ["execution_success", {}])]},
        }
        self.running = None

    async def _say(self, job: Job, word: str) -> None:
        kind, *rest = word.lstrip("@").split("/")
        mine = {"prompt_id": str(uuid.uuid4()) if word.startswith("@") else job.prompt_id}
        node = rest[0] if rest else ""

        def tell(event: str, **data: Any) -> None:
            self._send(job.client_id, event, data)

        def state(value: float, most: float, name: str) -> None:
            self.states[node] = {"value": value, "max": most, "state": name, "node_id": node, **mine}
            tell("progress_state", nodes=dict(self.states) if not word.startswith("@") else {node: {}}, **mine)

        match kind:
            case "status":
                tell("status", status={"exec_info": {"queue_remaining": int(node)}})
            case "flags":
                tell("feature_flags", supports_preview_metadata=True)
            case "start":
                tell("execution_start", timestamp=1, **mine)
            case "cached":
                tell("execution_cached", nodes=[one for one in node.split(",") if one], timestamp=1, **mine)
            case "run":
                state(0.0, 1.0, "running")
                tell("executing", node=node, display_node=node, **mine)
            case "step":
                state(float(rest[1]), float(rest[2]), "running")
                tell("progress", value=int(rest[1]), max=int(rest[2]), node=node, **mine)
            case "done":
                state(1.0, 1.0, "finished")
            case "out":
                tell("executed", node=node, display_node=node, output={"images": []}, **mine)
            case "error":
                tell("execution_error", node_id=node, node_type="X", exception_message="x", traceback=[], **mine)
            case "interrupted":
                tell("execution_interrupted", node_id=node, node_type="X", executed=[], **mine)
            case "success":
                tell("execution_success", timestamp=1, **mine)
            case "end":
                tell("executing", node=None, **mine)
            case "unnamed":
                tell("executing", node=node)
            case "B1":
                self._messages.put_nowait((job.client_id, struct.pack(">II", 1, 1) + a_jpeg()))
            case "B4":
                note = f'{{"node_id": "3", "prompt_id": "{mine["prompt_id"]}", "image_type": "image/jpeg"}}'.encode()
                self._messages.put_nowait((job.client_id, struct.pack(">II", 4, len(note)) + note + a_jpeg()))
            case "lost":
                while not self._messages.empty():
                    await asyncio.sleep(0.002)
                for socket in list(self.clients.values()):
                    if socket._req is not None and socket._req.transport is not None:
                        socket._req.transport.abort()
                await asyncio.sleep(0.1)
            case _:
                raise AssertionError(word)


@pytest.fixture
async def reciter() -> AsyncIterator[Reciter]:
    server = Reciter()
    server.speaks_names = False  # what it answers to our flags is in the order
    await server.start()
    yield server
    await server.stop()


async def heard(reciter: Reciter, tmp_path: Path, name: str) -> tuple[Ran | TroupeError, Seen]:
    reciter.order, reciter.ending = ORDERS[name]
    runner, seen = Runner(reciter.url, patience=HURRY), Seen()
    work = Work(prompt_id=str(uuid.uuid4()), graph=graph(), what="picture", at_most=10.0)
    try:
        return await runner.run(work, tmp_path, progress=seen), seen
    except TroupeError as error:
        return error, seen


@pytest.mark.parametrize("name", list(ORDERS))
async def test_whatever_the_order_of_the_frames_the_job_ends_as_the_history_says(
    name: str, reciter: Reciter, tmp_path: Path
) -> None:
    end, seen = await heard(reciter, tmp_path, name)

    match ORDERS[name][1]:
        case "made":
            assert isinstance(end, Ran)
            assert end.first("picture") is not None
        case "failed":
            assert isinstance(end, Refused)
            assert end.message == "ComfyUI failed in CheckpointLoaderSimple: header too large"
        case "stopped":
            assert isinstance(end, Refused)
            assert end.message == "It was stopped in ComfyUI."
        case _:
            assert isinstance(end, Unavailable)
            assert end.message == "ComfyUI finished without a picture."
    fractions = [step.fraction for step in seen.steps]
    assert fractions == sorted(fractions)
    assert len(reciter.submitted) == 1


@pytest.mark.parametrize(
    ("name", "previews", "furthest"),
    [
        ("txt2img_success", True, 1.0),
        ("preview_metadata_flagged", True, 1.0),
        ("preview_metadata_extra_data_none", False, 1.0),
        ("cached_rerun", False, 1.0),
        ("interrupt_global", True, 0.2),
        ("reconnect_same_client_id", True, 1.0),
        ("prompt_without_client_id", True, 1.0),
        ("ws_connect_no_client_id", False, 0.0),
    ],
)
async def test_what_an_order_tells_is_passed_on(
    name: str, previews: bool, furthest: float, reciter: Reciter, tmp_path: Path
) -> None:
    _, seen = await heard(reciter, tmp_path, name)

    assert any(step.preview for step in seen.steps) == previews
    assert max((step.fraction for step in seen.steps), default=0.0) == pytest.approx(furthest, abs=0.1)


def test_the_emulator_itself_keeps_the_recorded_order() -> None:
    """What the other tests trust: left alone, the emulator says what a real server says."""
    spoken = asyncio.run(_spoken_by_the_emulator())

    assert spoken == [
        *("execution_start", "execution_cached"),
        *("progress_state", "executing 4", "progress_state"),
        *("progress_state", "executing 6", "progress_state"),
        *("progress_state", "executing 7", "progress_state"),
        *("progress_state", "executing 5", "progress_state"),
        *("progress_state", "executing 3"),
        *("progress_state", "progress") * 4,
        "progress_state",
        *("progress_state", "executing 8", "progress_state"),
        *("progress_state", "executing 9", "executed", "progress_state"),
        *("execution_success", "status", "executing None"),
    ]


async def _spoken_by_the_emulator() -> list[str]:
    server = ComfyUIEmulator()
    words: list[str] = []
    await server._run(Job(1, str(uuid.uuid4()), graph(), "us", {}))
    while not server._messages.empty():
        _, frame = server._messages.get_nowait()
        assert isinstance(frame, str)
        told = json.loads(frame)
        words.append(f"executing {told['data']['node']}" if told["type"] == "executing" else told["type"])
    return words
