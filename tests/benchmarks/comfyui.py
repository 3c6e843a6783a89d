"""`python -m tests.benchmarks.comfyui`: what running jobs on a ComfyUI costs beside the jobs themselves.

The server is the emulator in a process of its own, so that only the client is measured here. Three questions, each with
its limit; exit code 1 when one is over it:

* 100 tiny prompts by the runner, of 10 ms as real ones have, against the bare HTTP calls that any client must make (submit, ask the history, fetch),
  two at once in both, in turns: at most 1.2 times as long.
* 1,000 jobs at once: the memory stays as it was after the first hundred, and the queue, which holds every graph, is
  never asked for as a whole.
* How long the card waits between two jobs, against how long it works: under 3 percent. One after the other, with nothing
  queued behind, is shown for comparison.
"""

import argparse
import asyncio
import contextlib
import json
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count, pairwise
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from tests.emulators.comfyui import ComfyUIEmulator
from tests.tools.comfyui.graphs import a_picture
from tools.comfyui.painter import ComfyPainter
from tools.comfyui.runner import AT_ONCE, Patience, Runner, Work
from tools.painting import ImageRequest, PaintProgress

TINY = 100  # prompts of a round
TINY_JOB = 0.01  # seconds: 60 of them were seen to take 0.6 s
SEEDS = count(0, TINY)  # so that nothing is answered from the server's cache
ROUNDS = 5
OVERHEAD = 1.2  # times
MANY = 1000  # jobs
GROWTH = 1.1  # times the memory after the first hundred
IDLE = 0.03  # of the time that the card works
PAINTED = 20  # pictures whose gaps are looked at
GENERATION = 0.6  # seconds of one of them
PATIENCE = Patience(poll_every=2.0)  # as the product has it


def nobody(_: PaintProgress) -> None:
    """Progress that nobody looks at."""


class Far:
    """The emulator in another process, spoken to by lines."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.url = url
        self._process = process

    async def ask(self, **what: Any) -> dict[str, Any]:
        """Set its step_seconds, or ask for its counts and when it worked."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        answer: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return answer


@asynccontextmanager
async def far_server() -> AsyncIterator[Far]:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.benchmarks.comfyui", "--serve")
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**24)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield Far(process, json.loads(await process.stdout.readline())["url"])
    finally:
        process.stdin.close()
        await process.wait()


async def serve() -> None:
    """Run the emulator until standard input ends."""
    server = ComfyUIEmulator()
    await server.start()
    print(json.dumps({"url": server.url}), flush=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        asked = json.loads(line)
        server.step_seconds = asked.get("step_seconds", server.step_seconds)
        if asked.get("forget"):  # what a real one keeps on disk and in 10,000 entries
            server.files.clear()
            server.history.clear()
            server.submitted.clear()
            server.busy.clear()
            server.asked.clear()
            server.headers.clear()
        told = {"asked": server.asked, "busy": server.busy, "executed": sum(server.executed.values())}
        print(json.dumps(told), flush=True)
    await server.stop()


def a_work(number: int) -> Work:
    graph = a_picture(sampler__seed=number, canvas__width=64, canvas__height=64)
    return Work(prompt_id=str(uuid.uuid4()), graph=graph, what="picture", at_most=600.0)


# ---------------------------------------------------------------------------------------------- tiny prompts


async def bare(url: str, folder: Path, first: int) -> float:
    """Seconds that the bare calls take: submit, ask the history every 20 ms, fetch."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(http: httpx.AsyncClient, number: int) -> None:
        async with places:
            work = a_work(first + number)
            graph = {**work.graph, "7": {**work.graph["7"], "inputs": dict(work.graph["7"]["inputs"])}}
            graph["7"]["inputs"]["filename_prefix"] = f"bare/{work.prompt_id}"
            body = {"prompt": graph, "prompt_id": work.prompt_id, "client_id": "bare"}
            (await http.post("/prompt", json=body)).raise_for_status()
            while work.prompt_id not in (told := (await http.get(f"/history/{work.prompt_id}")).json()):
                await asyncio.sleep(0.02)
            [file] = told[work.prompt_id]["outputs"]["7"]["images"]
            params = {"filename": file["filename"], "subfolder": file["subfolder"], "type": file["type"]}
            data = (await http.get("/view", params=params)).content
            await asyncio.to_thread((folder / f"{work.prompt_id}.png").write_bytes, data)

    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        began = time.perf_counter()
        await asyncio.gather(*(one(http, number) for number in range(TINY)))
        return time.perf_counter() - began


async def by_runner(url: str, folder: Path, first: int) -> float:
    runner = Runner(url, patience=PATIENCE)

    async def one(number: int) -> None:
        work = a_work(first + number)
        into = folder / work.prompt_id
        into.mkdir()
        await runner.run(work, into, progress=nobody)

    async with runner.connected():
        began = time.perf_counter()
        await asyncio.gather(*(one(number) for number in range(TINY)))
        return time.perf_counter() - began


async def overhead(far: Far) -> bool:
    ratios = []
    for job, what in ((TINY_JOB, "as long as real ones"), (0.0, "for comparison, that take no time at all")):
        times: dict[str, list[float]] = {"bare": [], "runner": []}
        for _ in range(ROUNDS):
            for name, way in (("bare", bare), ("runner", by_runner)):
                await far.ask(forget=True, step_seconds=job / 4)
                with tempfile.TemporaryDirectory() as folder:
                    times[name].append(await way(far.url, Path(folder), next(SEEDS)))
        each = {name: median(kept) / TINY * 1000 for name, kept in times.items()}
        ratios.append(each["runner"] / each["bare"])
        print(
            f"{TINY} tiny prompts, {what}: bare {each['bare']:.1f} ms each, runner {each['runner']:.1f} ms, "
            f"{ratios[-1]:.2f} x"
        )
    return ratios[0] <= OVERHEAD


# ---------------------------------------------------------------------------------------------- many jobs


def memory() -> float:
    """MB that this process has in memory now."""
    with contextlib.suppress(OSError), Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def many(far: Far) -> bool:
    await far.ask(forget=True, step_seconds=0.001)
    runner = Runner(far.url, patience=PATIENCE)
    done = 0
    seen: list[float] = []
    with tempfile.TemporaryDirectory() as folder:

        async def one(number: int) -> None:
            nonlocal done
            work = a_work(1_000_000 + number)
            into = Path(folder) / work.prompt_id
            into.mkdir()
            await runner.run(work, into, progress=nobody)
            done += 1
            if done % 100 == 0:
                seen.append(memory())

        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number in range(MANY):
                tasks.create_task(one(number))
        took = time.perf_counter() - began
    asked = (await far.ask())["asked"]
    whole = asked.get("GET /queue", 0)
    growth = max(seen[1:]) / seen[0]
    each = sum(count for route, count in asked.items() if route != "GET /ws") / MANY
    print(
        f"{MANY} jobs at once: {took:.1f} s, {each:.1f} requests each, /queue asked {whole} times, "
        f"memory {seen[0]:.0f} MB after 100 and {seen[-1]:.0f} MB at the end ({growth:.2f} x at most)"
    )
    return growth <= GROWTH and whole == 0


# ---------------------------------------------------------------------------------------------- the card's gaps


def gaps(busy: list[list[float]]) -> float:
    """How long the card waited between jobs, as a share of how long it worked."""
    spans = sorted(busy)
    worked = sum(end - begin for begin, end in spans)
    waited = sum(max(0.0, later[0] - earlier[1]) for earlier, later in pairwise(spans))
    return waited / worked


async def paint(painter: ComfyPainter, folder: Path, number: int) -> None:
    request = ImageRequest(
        prompt="a lighthouse",
        scene="a lighthouse",
        width=512,
        height=512,
        seed=number,
        prompt_id=str(uuid.uuid4()),
        settings={"steps": 6},
    )
    await painter.paint(request, folder / f"{number}.png", progress=nobody)


async def idle(far: Far) -> bool:
    painter = ComfyPainter(far.url, patience=PATIENCE)
    shares = []
    for name in ("two queued", "one after the other"):
        await far.ask(forget=True, step_seconds=GENERATION / 6)
        with tempfile.TemporaryDirectory() as folder:
            if name == "two queued":
                await asyncio.gather(*(paint(painter, Path(folder), number) for number in range(PAINTED)))
            else:
                for number in range(PAINTED):
                    await paint(painter, Path(folder), 100 + number)
        shares.append(gaps((await far.ask())["busy"]))
        print(
            f"{PAINTED} pictures of {GENERATION} s, {name}: the card waits {100 * shares[-1]:.1f} % of its working time"
        )
    return shares[0] < IDLE


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().serve:
        await serve()
        return 0
    async with far_server() as far:
        return 0 if all([await overhead(far), await many(far), await idle(far)]) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
